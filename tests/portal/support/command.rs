//! The program's own commands, run beside the portal as an operator runs them.

use std::process::{Command, Stdio};

use reverify::clock::{Clock, Seconds};

use super::app::TestApp;

/// What a command came to.
pub struct Ran {
    pub status: i32,
    pub out: String,
    pub err: String,
}

impl Ran {
    /// It did its work.
    #[track_caller]
    pub fn ok(self) -> Ran {
        assert_eq!(self.status, 0, "{}{}", self.out, self.err);
        self
    }

    /// It did not, and says why in one line.
    #[track_caller]
    pub fn failed(self, status: i32, why: &str) -> Ran {
        assert_eq!(self.status, status, "{}{}", self.out, self.err);
        assert!(self.err.contains(why), "{why:?} in {:?}", self.err);
        assert_eq!(self.err.lines().count(), 1, "{}", self.err);
        self
    }

    #[track_caller]
    pub fn shows(self, text: &str) -> Ran {
        assert!(self.out.contains(text), "{text:?} in {:?}", self.out);
        self
    }

    #[track_caller]
    pub fn shows_not(self, text: &str) -> Ran {
        assert!(!self.out.contains(text), "{text:?} in {:?}", self.out);
        self
    }

    /// It was asked for in a way that cannot work.
    #[track_caller]
    pub fn usage(self) -> Ran {
        assert!(self.status == 2 && self.out.is_empty() && !self.err.is_empty(), "{} {}", self.status, self.err);
        self
    }

    /// It says what to do about it.
    #[track_caller]
    pub fn hints(self, text: &str) -> Ran {
        assert!(self.err.contains(text), "{text:?} in {:?}", self.err);
        self
    }

    /// Every line of the output as JSON.
    #[track_caller]
    pub fn objects(&self) -> Vec<serde_json::Value> {
        self.out.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"))).collect()
    }
}

impl TestApp {
    /// A command with the portal's own settings. Afterwards the portal's clock is not behind what it wrote.
    pub async fn command(&self, arguments: &[&str]) -> Ran {
        let mut command = self.program(&[]);
        command.args(arguments);
        let ran = run(command).await;
        let behind = Clock::System.now().millis_since(self.clock.now());
        if behind >= 0 {
            self.clock.advance(Seconds(behind / 1000 + 1));
        }
        ran
    }

    /// The program with the portal's own settings, and more of them.
    pub fn program(&self, more: &[(&str, &str)]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_reverify"));
        let smtp = format!("smtp://127.0.0.1:{}?tls=none", self.mail.addr.port());
        command
            .current_dir(self.folder.path())
            .env_clear()
            .env("REVERIFY_ORIGIN", self.running.origin.as_str())
            .env("REVERIFY_DATABASE_URL", secrecy::ExposeSecret::expose_secret(&self.config.database_url))
            .env("REVERIFY_SMTP_URL", smtp)
            .env("REVERIFY_MAIL_FROM", "Example <no-reply@example.com>")
            .env("REVERIFY_KEY_FILE", &self.config.key_file)
            .envs(more.iter().copied())
            .stdin(Stdio::null());
        command
    }
}

/// Runs it to its end, beside the portal and not in its way.
pub async fn run(mut command: Command) -> Ran {
    let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let ran = Ran { status: output.status.code().unwrap(), out: text(&output.stdout), err: text(&output.stderr) };
    for text in [&ran.out, &ran.err] {
        assert!(!text.contains('\u{1b}'), "colours where nobody sees them: {text:?}");
    }
    ran
}

/// Who runs the tests, as the log names them.
pub fn actor() -> String {
    format!("cli:{}", whoami::username().unwrap())
}
