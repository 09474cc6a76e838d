//! What the README shows of programs, run as it stands there: the session with curl and jq, and the example with an action
//! of its own.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::app::PASSWORD;
use crate::support::browser::Browser;
use crate::support::person::post;

/// A program that serves until the test is over, its data in a folder of its own.
struct Serving {
    child: Child,
    /// What it says once it serves.
    said: String,
    folder: tempfile::TempDir,
}

impl Serving {
    /// Waits until it says something with `word` in it.
    fn start(program: &Path, arguments: &[&str], word: &str) -> Serving {
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new(program);
        command.current_dir(folder.path()).env_clear().env("REVERIFY_BIND", "127.0.0.1:0").args(arguments);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{}: {error}", program.display()));
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let said = lines.map(Result::unwrap).find(|line| line.contains(word)).unwrap();
        Serving { child, said, folder }
    }

    fn origin(&self) -> &str {
        let url = self.said.split_whitespace().last().unwrap();
        url.strip_suffix("/team").unwrap_or(url)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

fn readme() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap()
}

/// What stands between two pieces of a text.
fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let (_, rest) = text.split_once(from).unwrap_or_else(|| panic!("no {from:?}"));
    rest.split_once(to).unwrap().0
}

/// Whether these programs are here, else the test is skipped by name; where nothing may be skipped, that fails.
fn installed(test: &str, programs: &[&str]) -> bool {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let absent = |name: &&&str| !std::env::split_paths(&paths).any(|folder| folder.join(name).is_file());
    let missing: Vec<_> = programs.iter().filter(absent).collect();
    if !missing.is_empty() {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "{missing:?} are required here");
        eprintln!("skipped: readme::{test} ({missing:?} not installed)");
    }
    missing.is_empty()
}

#[test]
fn the_session_of_a_program() {
    if !installed("the_session_of_a_program", &["curl", "jq"]) {
        return;
    }
    let portal = Serving::start(Path::new(env!("CARGO_BIN_EXE_reverify")), &["dev"], "Portal");
    let text = readme();
    let session = between(between(&text, "<!-- session -->", "<!-- /session -->"), "```sh\n", "```");
    assert!(session.contains("B=http://localhost:3000\n"), "{session}");
    let session = session.replace("http://localhost:3000", portal.origin());
    let ran = Command::new("sh").arg("-euc").arg(&session).current_dir(portal.folder.path()).output().unwrap();
    let told = format!("{}{}", String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
    assert!(ran.status.success(), "{told}");
    let answers: Vec<Value> =
        serde_json::Deserializer::from_slice(&ran.stdout).into_iter().map(|answer| answer.expect(&told)).collect();
    let [_signed_up, _verified, needed, done] = &answers[..] else { panic!("four answers were expected: {told}") };
    let shown: Vec<Value> = between(&text, "The last two answers:", "A form body")
        .split("```json\n")
        .skip(1)
        .map(|block| serde_json::from_str(block.split("```").next().unwrap()).unwrap())
        .collect();
    assert_eq!(done, &shown[1]);
    let (mut needed, mut expected) = (needed.clone(), shown[0].clone());
    let seconds = [&mut needed, &mut expected].map(|answer| answer["expires_in"].take().as_i64().unwrap());
    assert!(seconds.iter().all(|left| (840..=900).contains(left)), "{seconds:?}");
    assert_eq!(needed, expected);
}

/// Where cargo puts the examples that it builds with the tests.
fn example(name: &str) -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    tests.ancestors().nth(2).unwrap().join("examples").join(name)
}

/// The code of the newest mail in the development mailbox.
async fn code(browser: &Browser) -> String {
    for _ in 0..200 {
        let mails = browser.json().request("GET", "/dev/mailbox").send().await.json();
        let text = mails["mails"][0]["text"].as_str().unwrap_or_default().to_owned();
        let mut lines = text.lines().map(str::trim);
        if let Some(code) = lines.find(|line| line.len() == 8 && line.parse::<u32>().is_ok()) {
            return code.to_owned();
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("no mail came");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_action_of_ones_own_asks_waits_and_resumes() {
    let portal = Serving::start(&example("own_action"), &[], "/team");
    let port = portal.origin().rsplit(':').next().unwrap().parse().unwrap();
    let browser = Browser::new(portal.origin(), ([127, 0, 0, 1], port).into());
    browser.open("/team").await.shows("Sign in");
    browser.open("/sign-up").await;
    let form = [("email", "mara@example.com"), ("display_name", "Mara"), ("password", PASSWORD)];
    browser.submit("sign-up", &form).await.has_status(200);
    browser.submit("verify-email", &[("code", &code(&browser).await)]).await.has_status(200);
    // As a person.
    browser.open("/team").await.has_status(200);
    let asked = browser.submit("rename-team", &[("name", "Blue boats")]).await;
    asked.shows("Rename your team").shows("To “Blue boats”").shows("Confirm and rename");
    let done = browser.submit("verify-password", &[("password", PASSWORD)]).await;
    assert_eq!(done.url.path(), "/team");
    assert!(done.notice().contains("It is called “Blue boats” now."), "{}", done.notice());
    // As a program, and refused by the action itself once confirmed.
    let asked = post(&browser, "/team", json!({ "name": " " })).await;
    let problem = asked.has_status(403).json();
    assert_eq!((&problem["action"]["name"], &problem["title"]), (&json!("team.rename"), &json!("Confirm it’s you")));
    let path = format!("/step-up/{}", problem["handle"].as_str().unwrap());
    let refused = post(&browser, &path, json!({ "password": PASSWORD })).await;
    let refused = refused.has_status(422).json();
    assert_eq!((&refused["detail"], &refused["errors"]["name"]), (&json!("A team needs a name."), &refused["detail"]));
    // As a person, who finds it beside the field.
    browser.open("/team").await;
    browser.submit("rename-team", &[("name", " ")]).await;
    let page = browser.submit("verify-password", &[("password", PASSWORD)]).await;
    assert_eq!((page.url.path(), page.notice().as_str()), ("/team", "Team not renamed"));
    assert_eq!(page.all("#name-error"), ["A team needs a name."]);
}
