//! Who may import whom. Left may use right, never the reverse.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Each layer with everything it may name. `main`, its `commands` and its `log` use the library from outside.
const ALLOWED: &[(&str, &[&str])] = &[
    ("commands", &[]),
    ("log", &[]),
    ("error", &[]),
    ("clock", &[]),
    ("crypto", &["error"]),
    ("config", &["clock"]),
    ("locale", &["clock"]),
    ("model", &["locale", "crypto", "clock", "error", "config"]),
    ("store", &["locale", "model", "crypto", "clock", "error", "config"]),
    ("mail", &["locale", "store", "model", "crypto", "clock", "error", "config"]),
    ("factors", &["locale", "store", "model", "crypto", "clock", "error", "config"]),
    ("reverify", &["locale", "factors", "mail", "store", "model", "crypto", "clock", "error", "config"]),
    ("actions", &["locale", "reverify", "factors", "mail", "store", "model", "crypto", "clock", "error", "config"]),
    ("accounts", &["locale", "reverify", "factors", "mail", "store", "model", "crypto", "clock", "error", "config"]),
    (
        "web",
        &[
            "locale", "actions", "accounts", "reverify", "factors", "mail", "store", "model", "crypto", "clock",
            "error", "config",
        ],
    ),
    (
        "portal",
        &[
            "locale", "web", "actions", "accounts", "reverify", "factors", "mail", "store", "model", "crypto", "clock",
            "error", "config",
        ],
    ),
];

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
    found
}

fn layer(path: &Path, root: &Path) -> String {
    let first = path.strip_prefix(root).unwrap().components().next().unwrap();
    first.as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned()
}

#[test]
fn imports_point_one_way() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    for path in sources(&root) {
        let own = layer(&path, &root);
        if matches!(own.as_str(), "lib" | "main") {
            continue;
        }
        let (_, allowed) =
            ALLOWED.iter().find(|(name, _)| *name == own).unwrap_or_else(|| panic!("{own} is in no layer"));
        seen.insert(own.clone());
        let text = std::fs::read_to_string(&path).unwrap();
        for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
            for named in line.split("crate::").skip(1) {
                let target: String = named.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                if target != own
                    && !allowed.contains(&target.as_str())
                    && ALLOWED.iter().any(|(name, _)| *name == target)
                {
                    wrong.push(format!("{}: {own} -> {target}", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}\nallowed: {ALLOWED:#?}");
    assert_eq!(seen.len(), ALLOWED.len());
}

#[test]
fn sql_lives_in_the_store_alone() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for path in sources(&root) {
        let text = std::fs::read_to_string(&path).unwrap();
        let sql = ["SELECT ", "INSERT INTO", "UPDATE ", "DELETE FROM"].iter().any(|word| text.contains(word));
        assert!(!sql || layer(&path, &root) == "store", "SQL in {}", path.display());
    }
}
