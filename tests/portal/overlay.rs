//! An operator's own templates: laid over ours when the program is built.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn names(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

/// What a template names: the templates it extends, imports or includes.
fn named(text: &str) -> Vec<&str> {
    let words = ["{% extends \"", "{% import \"", "{% include \""];
    words.iter().flat_map(|word| text.split(word).skip(1).filter_map(|rest| rest.split('"').next())).collect()
}

/// The files that the documentation writes out, each below a comment with its path.
#[test]
fn the_worked_example_lies_over_a_template_and_names_templates() {
    let text = fs::read_to_string(root().join("docs/templates.md")).unwrap();
    let files: Vec<_> = text.split("<!-- overlay/").skip(1).collect();
    assert!(!files.is_empty());
    for part in files {
        let (path, rest) = part.split_once(" -->").unwrap();
        let body = rest.split_once("```html\n").unwrap().1.split_once("```").unwrap().0;
        assert!(root().join("templates").join(path).exists(), "{path} lies over nothing");
        assert!(!named(body).is_empty() && body.contains("{% block main %}"), "{path}");
        for name in named(body) {
            assert!(root().join("templates").join(name).exists(), "{path}: {name}");
        }
    }
}

#[test]
fn the_overlay_is_looked_at_first() {
    let settings: toml::Table = fs::read_to_string(root().join("askama.toml")).unwrap().parse().unwrap();
    let folders = settings["general"]["dirs"].as_array().unwrap();
    assert_eq!(folders.iter().filter_map(|folder| folder.as_str()).collect::<Vec<_>>(), ["overlay", "templates"]);
}

/// The messages of an overlay are part of the binary as its templates are.
#[test]
fn messages_can_be_laid_over_too() {
    let text = fs::read_to_string(root().join("src/locale/catalogue.rs")).unwrap();
    let folders: Vec<_> = text.split("#[folder = \"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(folders, ["templates/locales/", "overlay/locales/"]);
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
            for name in named(&fs::read_to_string(&path).unwrap()) {
                assert!(!folder.join(name).exists(), "{}: {name}", path.display());
                assert!(root().join("templates").join(name).exists(), "{}: {name}", path.display());
            }
        }
    }
}
