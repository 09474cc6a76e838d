//! What a thief of the disk, of the logs and of the mailbox finds of the second factors: nothing that opens anything.
//!
//! Against the program itself, with everything logged that can be.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use reverify::clock::Clock;
use serde_json::{Value, json};
use totp_rs::Secret;

use crate::support::app::PASSWORD;
use crate::support::authenticator::Authenticator;
use crate::support::browser::Browser;
use crate::support::enrolled::{
    add_passkey, assertion, backup, begin_passkey, begin_totp, offer, offer_at, open_request, park, prove, second, totp,
};

/// The program in development mode, its log in a file beside its data.
struct Program {
    child: Child,
    origin: String,
}

impl Program {
    fn start(folder: &Path) -> Program {
        let log = std::fs::File::create(folder.join("log")).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_reverify"));
        command.current_dir(folder).env_clear().env("REVERIFY_LOG", "trace").stdin(Stdio::null());
        command.args(["--bind", "127.0.0.1:0"]).stdout(Stdio::piped()).stderr(log);
        let mut child = command.spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let line = lines.map(Result::unwrap).find(|line| line.contains("Portal")).unwrap();
        Program { child, origin: line.split_whitespace().last().unwrap().to_owned() }
    }

    fn browser(&self) -> Browser {
        let port = self.origin.rsplit(':').next().unwrap().parse().unwrap();
        Browser::new(&self.origin, ([127, 0, 0, 1], port).into())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// Everything the program has written so far, the key file excepted: the thief of that has won.
fn written(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(written(&path));
        } else if path.file_name().is_some_and(|name| name != "key") {
            files.push((path.display().to_string(), std::fs::read(&path).unwrap()));
        }
    }
    files
}

/// Secrets by name, in every spelling they could lie about in.
#[derive(Default)]
struct Secrets(Vec<(&'static str, Vec<u8>)>);

impl Secrets {
    fn text(&mut self, name: &'static str, text: &str) {
        self.0.push((name, text.as_bytes().to_vec()));
    }

    fn bytes(&mut self, name: &'static str, bytes: &[u8]) {
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let list = serde_json::to_string(bytes).unwrap();
        for spelled in
            [hex, list.clone(), list.replace(',', ", "), STANDARD.encode(bytes), URL_SAFE_NO_PAD.encode(bytes)]
        {
            self.text(name, spelled.trim_end_matches('='));
        }
        self.0.push((name, bytes.to_vec()));
    }

    /// base64url, as it travels.
    fn encoded(&mut self, name: &'static str, text: &Value) {
        self.bytes(name, &URL_SAFE_NO_PAD.decode(text.as_str().unwrap()).unwrap());
    }

    fn code(&mut self, code: &str) {
        self.text("backup code", code);
        self.text("backup code", &code.replace('-', ""));
    }

    fn answer(&mut self, offer: &Value, answer: &Value) {
        self.encoded("challenge", &offer["options"]["challenge"]);
        self.encoded("sealed challenge", &offer["state"]);
        self.encoded("signature", &answer["credential"]["response"]["signature"]);
    }

    #[track_caller]
    fn are_absent(&self, files: &[(String, Vec<u8>)]) {
        for (file, content) in files {
            for (name, secret) in &self.0 {
                let found = content.windows(secret.len()).any(|window| window == secret);
                assert!(!found, "a {name} lies in {file} in the clear: {}", String::from_utf8_lossy(secret));
            }
        }
    }
}

async fn sign_up(browser: &Browser) {
    browser.open("/sign-up").await;
    let form = [("email", "mara@example.com"), ("display_name", "Mara"), ("password", PASSWORD)];
    browser.submit("sign-up", &form).await;
    let code = loop {
        let mails = browser.json().request("GET", "/dev/mailbox").send().await.json();
        let text = mails["mails"][0]["text"].as_str().unwrap_or_default().to_owned();
        let mut lines = text.lines().map(str::trim);
        if let Some(code) = lines.find(|line| line.len() == 8 && line.parse::<u32>().is_ok()) {
            break code.to_owned();
        }
        tokio::task::yield_now().await;
    };
    browser.submit("verify-email", &[("code", &code)]).await.shows("Profile");
}

async fn half(program: &Program) -> Browser {
    let browser = program.browser();
    let form = json!({ "identifier": "mara@example.com", "password": PASSWORD });
    open_request(&browser, "/sign-in", form).await.send().await.has_status(200);
    browser
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_second_factor_lies_about() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(folder.path());
    let browser = program.browser();
    sign_up(&browser).await;
    let mut secrets = Secrets::default();
    // While it is set up, and once it counts; the codes while they wait to be shown.
    let phone = begin_totp(&browser).await;
    let seed = browser.screen().all("#totp-key").join("").replace(' ', "");
    secrets.text("seed", &seed);
    secrets.bytes("seed", Secret::try_from_base32(&seed).unwrap().as_ref());
    let setting_up = written(folder.path());
    let code = phone.code(&Clock::System);
    browser.prepare("confirm-totp", &[("code", &code)]).following(false).send().await.has_status(303);
    let waiting = written(folder.path());
    let codes = browser.open("/account/backup-codes").await.all("#backup-codes li");
    assert_eq!(codes.len(), 10);
    codes.iter().for_each(|code| secrets.code(code));
    let mut key = Authenticator::new(program.origin.as_str());
    secrets.encoded("registration challenge", &begin_passkey(&browser).await["challenge"]);
    browser.submit("cancel-passkey", &[]).await;
    add_passkey(&browser, &mut key).await.shows("Passkey added");
    // Used, refused, and waiting: at the sign-in page, at its second step and at a step-up.
    let half = half(&program).await;
    let cookie = half.cookie("__Host-sign-in").unwrap();
    secrets.encoded("half sign-in", &Value::from(cookie));
    second(&half, totp(&phone.wrong(&Clock::System))).await.has_status(422);
    let asked = offer_at(&half, "/sign-in/second").await;
    let answer = assertion(&asked, &mut key.forged(|draft| draft.bad_signature = true));
    second(&half, answer.clone()).await.has_status(422);
    secrets.answer(&asked, &answer);
    let handle = park(&browser, "new@example.com").await;
    secrets.encoded("handle", &Value::from(handle.clone()));
    let asked = offer(&browser, &handle).await;
    let answer = assertion(&asked, &mut key);
    secrets.answer(&asked, &answer);
    prove(&browser, &handle, answer).await.has_status(200);
    let stranger = program.browser();
    let asked = offer_at(&stranger, "/sign-in").await;
    let answer = assertion(&asked, &mut key);
    secrets.answer(&asked, &answer);
    open_request(&stranger, "/sign-in/passkey", answer).await.send().await.has_status(200);
    second(&half, backup(&codes[0])).await.has_status(200);
    for files in [setting_up, waiting, written(folder.path())] {
        assert!(files.iter().any(|(name, file)| name.ends_with("/log") && file.len() > 10_000), "nothing was logged");
        assert!(files.iter().any(|(name, _)| name.ends_with(".db")), "there is no database");
        secrets.are_absent(&files);
    }
    let mails = browser.json().request("GET", "/dev/mailbox").send().await.json()["mails"].to_string();
    assert!(mails.contains("authenticator"), "{mails}");
    secrets.are_absent(&[("the mails".to_owned(), mails.into_bytes())]);
}
