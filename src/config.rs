//! Every setting with its meaning and default; all mistakes are reported at once.
//!
//! Defaults < `reverify.toml` < environment (`REVERIFY_*`) < flags. A setting that nobody knows is a mistake too: a
//! misspelt security setting must not silently mean the default.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use ipnet::IpNet;
use secrecy::SecretString;

use crate::clock::Seconds;

mod brand;
mod database;
mod parse;
mod settings;
pub use brand::{Brand, Colour, Image, ImageKind, Support};
pub use database::is_this_machine;
pub use parse::{Origin, Problem, unreadable};
pub use settings::{SETTINGS, Setting};

/// How the process was started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// `reverify` or `reverify dev`: loopback, files under `./data`, the mailbox at `/dev/mailbox`.
    Dev,
    /// `reverify serve`: nothing is defaulted that must not be.
    Serve,
}

/// When an e-mailed code may serve as a factor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EmailCodeUse {
    /// Only for accounts with nothing better.
    #[default]
    Fallback,
    /// For every account, beside what it has.
    Always,
    /// For no account.
    Never,
}

/// Who may create an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignUpMode {
    /// Anybody.
    Open,
    /// Nobody; operators make accounts.
    Closed,
    /// Whoever has an invitation.
    Invite,
}

/// Argon2id parameters. Fixed by the product, never calibrated to the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HashCost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub passes: u32,
}

impl Default for HashCost {
    /// m = 19 MiB, t = 2, p = 1 (OWASP Password Storage Cheat Sheet).
    fn default() -> Self {
        Self { memory_kib: 19_456, passes: 2 }
    }
}

/// Where mail goes.
#[derive(Clone, Debug)]
pub enum MailTransport {
    /// The development mailbox, read at `/dev/mailbox`.
    Mailbox,
    /// An SMTP server.
    Smtp(SmtpConfig),
}

/// An SMTP server.
#[derive(Clone, Debug)]
pub struct SmtpConfig {
    /// Host name; its certificate must be valid for it.
    pub host: String,
    /// Port.
    pub port: u16,
    /// How the connection is protected.
    pub tls: SmtpTls,
    /// User and password, when the server wants them.
    pub credentials: Option<(String, SecretString)>,
    /// A root certificate to trust besides the built-in ones, PEM.
    pub extra_root: Option<PathBuf>,
}

/// How an SMTP connection is protected. "Opportunistic" is missing on purpose: it sends in clear when attacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmtpTls {
    /// TLS from the first byte (port 465).
    Wrapped,
    /// Plain greeting, then STARTTLS or nothing (port 587).
    StartTls,
    /// No protection: only to a loopback address.
    None,
}

/// Everything the portal is told.
#[derive(Clone, Debug)]
pub struct Config {
    /// How the process was started.
    pub mode: Mode,
    /// Where to listen. Port 0 lets the system choose.
    pub bind: SocketAddr,
    /// The public origin; `None` means `http://localhost:PORT` once the port is known (development only).
    pub origin: Option<Origin>,
    /// `sqlite:PATH` or `postgres://…`.
    pub database_url: SecretString,
    /// Where mail goes.
    pub mail: MailTransport,
    /// Sender of every mail.
    pub mail_from: String,
    /// The key file.
    pub key_file: PathBuf,
    /// Overrides by action name, as written; the policy table reads and checks them.
    pub policy: Vec<(String, String)>,
    /// Whether the first factor may stand in where an account never had a second.
    pub downgrade: bool,
    /// Whether an account without a second factor gets no further than to setting one up.
    pub second_factor_required: bool,
    /// When an e-mailed code may confirm an action.
    pub email_code: EmailCodeUse,
    /// Networks whose `X-Forwarded-For` counts.
    pub trusted_proxies: Vec<IpNet>,
    /// Name shown in pages and mails.
    pub brand_name: String,
    /// How they look.
    pub brand: Brand,
    /// Tags of the languages to speak, the first one for readers who understand none; empty for all there are.
    pub languages: Vec<String>,
    /// An operator's messages.
    pub messages_dir: Option<PathBuf>,
    /// Who may create an account.
    pub sign_up: SignUpMode,
    /// Where people report security problems (`mailto:` or `https:`), published in `security.txt`.
    pub security_contact: Option<String>,
    /// Fewest code points of a new password.
    pub password_min_length: usize,
    /// Days between asking for deletion and erasing.
    pub deletion_grace_days: u32,
    /// Hours between asking for the removal of lost second factors and the link that does it; 0: only operators may ask.
    pub recovery_hold_hours: u32,
    /// Threads that check passwords.
    pub hash_threads: usize,
    /// What they cost. Not a setting: fixed by the product; tests lower it.
    pub hash_cost: HashCost,
    /// Log filter.
    pub log: String,
    /// Whether log lines are JSON.
    pub log_json: bool,
}

impl Config {
    /// What `reverify dev` uses when nothing is set.
    pub fn dev() -> Self {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Self {
            mode: Mode::Dev,
            bind: SocketAddr::from(([127, 0, 0, 1], 3000)),
            origin: None,
            database_url: SecretString::from("sqlite:data/reverify.db"),
            mail: MailTransport::Mailbox,
            mail_from: "Reverify <no-reply@localhost>".into(),
            key_file: PathBuf::from("data/key"),
            policy: Vec::new(),
            downgrade: true,
            second_factor_required: false,
            email_code: EmailCodeUse::Fallback,
            trusted_proxies: Vec::new(),
            brand_name: "Reverify".into(),
            brand: Brand::default(),
            languages: Vec::new(),
            messages_dir: None,
            sign_up: SignUpMode::Open,
            security_contact: None,
            password_min_length: 15,
            deletion_grace_days: 7,
            recovery_hold_hours: 72,
            hash_threads: cores.saturating_sub(1).max(1),
            hash_cost: HashCost::default(),
            log: "info".into(),
            log_json: false,
        }
    }

    /// Reads the settings for `mode` from the text of a settings file, an environment and flags.
    ///
    /// # Errors
    /// Every mistake found, not only the first.
    pub fn load(
        mode: Mode,
        file: Option<&str>,
        environment: impl IntoIterator<Item = (String, String)>,
        flags: &[(&str, String)],
    ) -> Result<Self, Vec<Problem>> {
        let (config, problems) = Self::read(mode, file, environment, flags);
        if problems.is_empty() { Ok(config) } else { Err(problems) }
    }

    /// The same, as far as it can be read: where a setting is a mistake, its default stands, which is good for looking at
    /// the others and for nothing else.
    pub fn read(
        mode: Mode,
        file: Option<&str>,
        environment: impl IntoIterator<Item = (String, String)>,
        flags: &[(&str, String)],
    ) -> (Self, Vec<Problem>) {
        let mut problems = Vec::new();
        let mut values = parse::gather(file, environment, &mut problems);
        for (key, value) in flags {
            values.insert((*key).to_owned(), value.clone());
        }
        let config = Self::from_values(mode, &values, &mut problems);
        (config, problems)
    }

    fn from_values(mode: Mode, values: &BTreeMap<String, String>, problems: &mut Vec<Problem>) -> Self {
        let mut config = Self { mode, ..Self::dev() };
        let mut read = parse::Reader { values, problems };
        read.set("bind", &mut config.bind, parse::bind);
        read.set("origin", &mut config.origin, |text| parse::Origin::parse(text).map(Some));
        read.set("database_url", &mut config.database_url, database::database_url);
        read.set("smtp_url", &mut config.mail, parse::smtp_url);
        read.set("mail_from", &mut config.mail_from, parse::mail_from);
        read.set("key_file", &mut config.key_file, |text| Ok(PathBuf::from(text)));
        read.set("policy", &mut config.policy, parse::policy);
        read.set("downgrade", &mut config.downgrade, parse::one_of(&[("allow", true), ("refuse", false)]));
        let wanted = parse::one_of(&[("optional", false), ("required", true)]);
        read.set("second_factor", &mut config.second_factor_required, wanted);
        read.set("email_code", &mut config.email_code, parse::one_of(&parse::EMAIL_CODE));
        read.set("trusted_proxies", &mut config.trusted_proxies, parse::networks);
        read.set("brand_name", &mut config.brand_name, parse::brand_name);
        brand::read(&mut read, &mut config.brand);
        read.set("languages", &mut config.languages, parse::languages);
        read.set("messages_dir", &mut config.messages_dir, |text| Ok((!text.is_empty()).then(|| PathBuf::from(text))));
        read.set("sign_up", &mut config.sign_up, parse::one_of(&parse::SIGN_UP));
        read.set("security_contact", &mut config.security_contact, parse::security_contact);
        read.set("password_min_length", &mut config.password_min_length, parse::number(8, 64));
        read.set("deletion_grace_days", &mut config.deletion_grace_days, parse::number(0, 90));
        read.set("recovery_hold_hours", &mut config.recovery_hold_hours, parse::hold_hours);
        read.set("hash_threads", &mut config.hash_threads, parse::number(1, 64));
        read.set("log", &mut config.log, parse::log_filter);
        read.set("log_format", &mut config.log_json, parse::one_of(&[("text", false), ("json", true)]));
        config.check_mode(values, problems);
        config
    }

    /// What a mode insists on: production defaults nothing that must be decided, development stays on this machine.
    fn check_mode(&self, values: &BTreeMap<String, String>, problems: &mut Vec<Problem>) {
        // What the settings file would have said, nobody knows then.
        let file_read = problems.iter().all(|problem| problem.key() != parse::FILE);
        let mut missing = |key: &str, why: &str| {
            if file_read && !values.contains_key(key) {
                problems.push(Problem::new(key, format!("must be set for `reverify serve`: {why}")));
            }
        };
        match self.mode {
            Mode::Serve => {
                missing("origin", "links in mails and the cross-site check depend on it");
                missing("database_url", "data must not end up where nobody looks for it");
                missing("smtp_url", "people cannot verify addresses or reset passwords without mail");
                missing("mail_from", "mail needs a sender that your domain allows");
                missing("key_file", "data at rest is sealed with it; it is never made up");
                if let Some(origin) = &self.origin
                    && !origin.is_https()
                    && !origin.is_loopback()
                {
                    problems.push(Problem::new(
                        "origin",
                        "must start with https:// unless it is a loopback address".into(),
                    ));
                }
            }
            Mode::Dev => {
                if !self.bind.ip().is_loopback() {
                    problems.push(Problem::new(
                        "bind",
                        "`reverify dev` listens on loopback only; use `reverify serve`".into(),
                    ));
                }
            }
        }
    }

    /// How long the removal of lost second factors can be objected to; `None` where people cannot ask for it themselves.
    pub fn recovery_hold(&self) -> Option<Seconds> {
        (self.recovery_hold_hours > 0).then(|| Seconds::hours(i64::from(self.recovery_hold_hours)))
    }

    /// Whether `peer` is a proxy whose forwarding header counts.
    pub fn trusts(&self, peer: IpAddr) -> bool {
        self.trusted_proxies.iter().any(|net| net.contains(&peer))
    }
}

#[cfg(test)]
mod tests;
