//! Every page and every mail in every state is valid HTML, says the Nu HTML Checker (the W3C's validator).

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::mail::views::samples::tests::pages as mails;

/// Not in the standard, and on purpose: htmx's attributes. `pathLength` is SVG 2; the checker knows SVG 1.1.
const OURS: &str = ".*Attribute “(hx-[a-z:]+|pathLength)” not allowed on element.*";

/// Where `.ci/run` puts it.
fn checker() -> Result<PathBuf, String> {
    let jar = match std::env::var_os("REVERIFY_VNU") {
        Some(path) => PathBuf::from(path),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("target/vnu/package/build/dist/vnu.jar"),
    };
    match (jar.is_file(), Command::new("java").arg("-version").output()) {
        (false, _) => Err(format!("no {}", jar.display())),
        (true, Err(error)) => Err(format!("no java: {error}")),
        (true, Ok(_)) => Ok(jar),
    }
}

#[test]
fn every_state_is_valid_html() {
    let jar = match checker() {
        Ok(jar) => jar,
        Err(why) => {
            assert!(std::env::var_os("CI").is_none(), "{why}");
            eprintln!("skipped: every_state_is_valid_html (HTML checker: {why})");
            return;
        }
    };
    let folder = tempfile::tempdir().unwrap();
    for (name, markup) in super::tests::all().into_iter().chain(mails()) {
        std::fs::write(folder.path().join(format!("{name}.html")), super::tests::whole(&markup)).unwrap();
    }
    let output = Command::new("java")
        .arg("-jar")
        .arg(jar)
        .args(["--errors-only", "--format", "json", "--filterpattern", OURS])
        .arg(folder.path())
        .output()
        .unwrap();
    let told: Value = serde_json::from_slice(&output.stderr).unwrap();
    let faults: Vec<String> = told["messages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fault| {
            let file = fault["url"].as_str().unwrap_or_default().rsplit('/').next().unwrap_or_default();
            format!("{file}:{}: {}", fault["lastLine"], fault["message"].as_str().unwrap_or_default())
        })
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
