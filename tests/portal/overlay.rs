//! An operator's own templates: laid over ours when the program is built.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let path = entry.unwrap().path();
            copy(&path, &to.join(path.file_name().unwrap()));
        }
    } else {
        fs::copy(from, to).unwrap();
    }
}

/// The files that the documentation writes out, each below a comment with its path.
fn worked_example() -> Vec<(String, String)> {
    let text = fs::read_to_string(root().join("docs/templates.md")).unwrap();
    let files = text.split("<!-- overlay/").skip(1).map(|part| {
        let (path, rest) = part.split_once(" -->").unwrap();
        let body = rest.split_once("```html\n").unwrap().1.split_once("```").unwrap().0;
        (path.to_owned(), body.to_owned())
    });
    files.collect()
}

#[test]
fn a_template_laid_over_takes_the_place_of_ours() {
    // Always the same place: cargo tells packages apart by it, and would build anew and keep both.
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("overlay");
    let _absent = fs::remove_dir_all(&folder);
    let tree = folder.join("reverify");
    let parts = [
        "Cargo.toml",
        "Cargo.lock",
        "askama.toml",
        "build.rs",
        "benches",
        "docs",
        "examples",
        "migrations",
        "src",
        "static",
        "templates",
        "tests",
    ];
    for part in parts {
        fs::create_dir_all(&tree).unwrap();
        copy(&root().join(part), &tree.join(part));
    }
    let files = worked_example();
    assert!(!files.is_empty());
    for (path, body) in files {
        let path = tree.join("overlay").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, body).unwrap();
    }
    // The whole workspace and the folder it was built in: what both depend on is there already.
    let target = Path::new(env!("CARGO_BIN_EXE_reverify")).ancestors().nth(2).unwrap();
    let pages = folder.join("pages");
    let output = Command::new(env!("CARGO"))
        .args([
            "test",
            "--workspace",
            "--lib",
            "--offline",
            "--locked",
            "--quiet",
            "every_state_keeps_the_promises_of_the_markup",
        ])
        .current_dir(&tree)
        .env("CARGO_TARGET_DIR", target)
        .env("REVERIFY_SAMPLES", &pages)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let shows = |name: &str| fs::read_to_string(pages.join(name)).unwrap().contains("id=\"desk\"");
    assert!(shows("SignIn.empty.html") && shows("SignUp.empty.html"), "{:?}", names(&pages));
    assert!(!shows("Security.plain.html"), "laid over what it is not for");
}

fn names(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

/// A name without a folder is looked for beside the template that says it, and only then where overlays are.
#[test]
fn templates_name_each_other_so_that_they_can_be_laid_over() {
    let mut folders = vec![root().join("templates")];
    while let Some(folder) = folders.pop() {
        for path in names(&folder) {
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            for word in ["{% extends \"", "{% import \"", "{% include \""] {
                for named in text.split(word).skip(1).filter_map(|rest| rest.split('"').next()) {
                    assert!(!folder.join(named).exists(), "{}: {named}", path.display());
                    assert!(root().join("templates").join(named).exists(), "{}: {named}", path.display());
                }
            }
        }
    }
}
