//! Reading single settings, each with a message that says what would be right.

use std::collections::BTreeMap;
use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;

use ipnet::IpNet;
use secrecy::SecretString;
use url::{Host, Url};

use super::database::is_this_machine;
use super::{EmailCodeUse, MailTransport, SETTINGS, SignUpMode, SmtpConfig, SmtpTls};

/// One mistake in the configuration: which setting, and what is wrong. Never carries the value of a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    key: String,
    text: String,
}

impl Problem {
    /// A mistake in the setting `key`.
    pub fn new(key: &str, text: String) -> Self {
        Self { key: key.to_owned(), text }
    }

    /// The setting it is about.
    pub fn key(&self) -> &str {
        &self.key
    }
}

/// The settings that cannot be trusted when these mistakes were made, by key. All of them, where their file said nothing.
pub fn unreadable(problems: &[Problem]) -> Vec<&str> {
    match problems.iter().any(|problem| problem.key == FILE) {
        true => SETTINGS.iter().map(|setting| setting.key).collect(),
        false => problems.iter().map(Problem::key).collect(),
    }
}

/// What a mistake is about that keeps the settings file from being read at all.
pub(super) const FILE: &str = "reverify.toml";

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.key == FILE {
            return write!(f, "settings file: {}", self.text);
        }
        write!(f, "{} ({}): {}", self.key, env_name(&self.key), self.text)
    }
}

fn env_name(key: &str) -> String {
    format!("REVERIFY_{}", key.to_uppercase())
}

/// Collects what the file and the environment say, by key. Environment wins; `NAME_FILE` reads a value from a file.
pub(super) fn gather(
    file: Option<&str>,
    environment: impl IntoIterator<Item = (String, String)>,
    problems: &mut Vec<Problem>,
) -> BTreeMap<String, String> {
    let known = |key: &str| SETTINGS.iter().any(|s| s.key == key);
    let mut values = BTreeMap::new();
    if let Some(text) = file {
        match text.parse::<toml::Table>() {
            Err(error) => {
                let at = error.span().and_then(|span| text.get(..span.start));
                let line = at.map_or(1, |before| before.matches('\n').count() + 1);
                problems.push(Problem::new(FILE, format!("line {line} cannot be read: {}", error.message())));
            }
            Ok(table) => {
                for (key, value) in table {
                    match toml_text(&value) {
                        _ if !known(&key) => problems.push(Problem::new(&key, "no such setting".into())),
                        Some(text) => drop(values.insert(key, text)),
                        None => problems.push(Problem::new(&key, "has a form that no setting has".into())),
                    }
                }
            }
        }
    }
    for (name, value) in environment {
        let Some(key) = name.strip_prefix("REVERIFY_").map(str::to_lowercase) else { continue };
        if known(&key) {
            values.insert(key, value);
        } else if let Some(key) = key.strip_suffix("_file").filter(|key| known(key)) {
            match std::fs::read_to_string(&value) {
                Ok(text) => drop(values.insert(key.to_owned(), text.trim().to_owned())),
                Err(e) => problems.push(Problem::new(key, format!("{name} names a file that cannot be read: {e}"))),
            }
        } else {
            problems.push(Problem::new(&key, "no such setting".into()));
        }
    }
    values
}

/// A TOML value in the form the environment has: lists with commas, tables as `name=value,…`.
fn toml_text(value: &toml::Value) -> Option<String> {
    Some(match value {
        toml::Value::String(text) => text.clone(),
        toml::Value::Integer(number) => number.to_string(),
        toml::Value::Array(items) => items.iter().map(toml_text).collect::<Option<Vec<_>>>()?.join(","),
        toml::Value::Table(table) => {
            let pair = |(key, value): (&String, &toml::Value)| Some(format!("{key}={}", toml_text(value)?));
            table.iter().map(pair).collect::<Option<Vec<_>>>()?.join(",")
        }
        _ => return None,
    })
}

/// Reads settings one by one and keeps what is wrong with each.
pub(super) struct Reader<'a> {
    pub(super) values: &'a BTreeMap<String, String>,
    pub(super) problems: &'a mut Vec<Problem>,
}

impl Reader<'_> {
    pub(super) fn set<T>(&mut self, key: &str, target: &mut T, parse: impl FnOnce(&str) -> Result<T, String>) {
        if let Some(text) = self.values.get(key) {
            match parse(text.trim()) {
                Ok(value) => *target = value,
                Err(why) => self.problems.push(Problem::new(key, why)),
            }
        }
    }
}

/// The public origin: scheme, host and port, nothing after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    text: String,
    host: String,
    https: bool,
    loopback: bool,
}

impl Origin {
    /// Reads `https://host` or `https://host:port`; a trailing slash is forgiven.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong = || "must look like https://accounts.example.com, without a path".to_owned();
        let url = Url::parse(text).map_err(|_| wrong())?;
        let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
        let plain = url.username().is_empty() && url.password().is_none();
        if !matches!(url.scheme(), "http" | "https") || !bare || !plain {
            return Err(wrong());
        }
        let loopback = match url.host() {
            Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            Some(Host::Ipv4(ip)) => ip.is_loopback(),
            Some(Host::Ipv6(ip)) => ip.is_loopback(),
            None => return Err(wrong()),
        };
        Ok(Self {
            text: url.origin().ascii_serialization(),
            host: url.host_str().unwrap_or_default().to_owned(),
            https: url.scheme() == "https",
            loopback,
        })
    }

    /// The origin in the form browsers send it.
    pub fn as_str(&self) -> &str {
        &self.text
    }
    /// The host name alone.
    pub fn host(&self) -> &str {
        &self.host
    }
    /// The `Host` header that belongs to it: host, and port where it is not the scheme's own.
    pub fn authority(&self) -> &str {
        self.text.split_once("://").map_or("", |(_, rest)| rest)
    }
    /// Whether the scheme is https.
    pub fn is_https(&self) -> bool {
        self.https
    }
    /// Whether the host is this machine.
    pub fn is_loopback(&self) -> bool {
        self.loopback
    }
    /// An absolute link to `path`, which starts with a slash.
    pub fn link(&self, path: &str) -> String {
        format!("{}{path}", self.text)
    }
}

pub(super) const EMAIL_CODE: [(&str, EmailCodeUse); 3] =
    [("fallback", EmailCodeUse::Fallback), ("always", EmailCodeUse::Always), ("never", EmailCodeUse::Never)];

pub(super) fn bind(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| "must be an address and a port, e.g. 127.0.0.1:3000 or [::]:8080".into())
}

pub(super) fn smtp_url(text: &str) -> Result<MailTransport, String> {
    let url = Url::parse(text).map_err(|_| "must look like smtps://USER:PASSWORD@HOST".to_owned())?;
    let host = url.host_str().filter(|h| !h.is_empty()).ok_or("names no host")?.to_owned();
    let mut tls = match url.scheme() {
        "smtps" => SmtpTls::Wrapped,
        "smtp" => SmtpTls::StartTls,
        _ => return Err("must start with smtps:// or smtp://".into()),
    };
    let mut extra_root = None;
    for (key, value) in url.query_pairs() {
        match (key.as_ref(), value.as_ref()) {
            ("tls", "none") => tls = SmtpTls::None,
            ("ca", path) => extra_root = Some(PathBuf::from(path)),
            (key, _) => return Err(format!("has an option that does not exist: {key}")),
        }
    }
    if tls == SmtpTls::None && !is_this_machine(&host) {
        return Err("sends mail in clear over a network; tls=none is for loopback only".into());
    }
    let decode = |s: &str| percent_encoding::percent_decode_str(s).decode_utf8_lossy().into_owned();
    let credentials = (!url.username().is_empty())
        .then(|| (decode(url.username()), SecretString::from(decode(url.password().unwrap_or_default()))));
    let port = url.port().unwrap_or(if tls == SmtpTls::Wrapped { 465 } else { 587 });
    Ok(MailTransport::Smtp(SmtpConfig { host, port, tls, credentials, extra_root }))
}

pub(super) fn mail_from(text: &str) -> Result<String, String> {
    match text.parse::<lettre::message::Mailbox>() {
        Ok(_) => Ok(text.to_owned()),
        Err(_) => Err("must be an address, e.g. Example <no-reply@example.com>".into()),
    }
}

/// The parts of a list, separated by commas; or what is wrong with each of them that is wrong.
pub(super) fn each<T>(text: &str, one: impl Fn(&str) -> Result<T, String>) -> Result<Vec<T>, String> {
    let (mut right, mut wrong) = (Vec::new(), Vec::new());
    for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        match one(part) {
            Ok(value) => right.push(value),
            Err(why) => wrong.push(why),
        }
    }
    if wrong.is_empty() { Ok(right) } else { Err(wrong.join("; ")) }
}

pub(super) fn policy(text: &str) -> Result<Vec<(String, String)>, String> {
    each(text, |part| match part.split_once('=') {
        Some((name, spec)) => Ok((name.trim().to_owned(), spec.trim().to_owned())),
        None => Err(format!("{part:?} must be name=preset")),
    })
}

pub(super) fn networks(text: &str) -> Result<Vec<IpNet>, String> {
    each(text, |part| {
        part.parse::<IpNet>()
            .or_else(|_| part.parse::<std::net::IpAddr>().map(IpNet::from))
            .map_err(|_| format!("{part:?} must be an address or a network, e.g. 10.0.0.0/8"))
    })
}

pub(super) fn brand_name(text: &str) -> Result<String, String> {
    let fits = !text.is_empty() && text.chars().count() <= 40 && !text.chars().any(char::is_control);
    if fits { Ok(text.to_owned()) } else { Err("must be 1 to 40 characters on one line".into()) }
}

pub(super) const SIGN_UP: [(&str, SignUpMode); 3] =
    [("open", SignUpMode::Open), ("closed", SignUpMode::Closed), ("invite", SignUpMode::Invite)];

/// Tags, separated by commas. Which ones there are is known once the messages are read.
pub(super) fn languages(text: &str) -> Result<Vec<String>, String> {
    each(text, |tag| Ok(tag.to_owned()))
}

pub(super) fn security_contact(text: &str) -> Result<Option<String>, String> {
    let url = Url::parse(text).ok().filter(|_| text.chars().all(|c| c.is_ascii_graphic()));
    let fits = |url: &Url| match url.scheme() {
        "mailto" => url.path().contains('@'),
        "https" => url.has_host(),
        _ => false,
    };
    match url.filter(fits) {
        Some(_) => Ok(Some(text.to_owned())),
        None => Err("must be mailto:ADDRESS or the https: address of a page".into()),
    }
}

pub(super) fn log_filter(text: &str) -> Result<String, String> {
    match tracing_subscriber::filter::Targets::from_str(text) {
        Ok(_) => Ok(text.to_owned()),
        Err(_) => Err("must be a level (error, warn, info, debug, trace) or module=level,…".into()),
    }
}

pub(super) fn hold_hours(text: &str) -> Result<u32, String> {
    match text.parse() {
        Ok(hours @ (0 | 24..=720)) => Ok(hours),
        _ => Err("must be 0 or a whole number from 24 to 720".into()),
    }
}

pub(super) fn number<N: TryFrom<u64>>(low: u64, high: u64) -> impl FnOnce(&str) -> Result<N, String> {
    move |text| {
        let wrong = || format!("must be a whole number from {low} to {high}");
        let value = text.parse::<u64>().ok().filter(|n| (low..=high).contains(n)).ok_or_else(wrong)?;
        N::try_from(value).map_err(|_| wrong())
    }
}

pub(super) fn one_of<T: Copy>(choices: &[(&'static str, T)]) -> impl FnOnce(&str) -> Result<T, String> {
    let choices = choices.to_vec();
    move |text| {
        let found = choices.iter().find(|(name, _)| *name == text).map(|(_, value)| *value);
        let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
        found.ok_or_else(|| format!("must be one of {}", names.join(", ")))
    }
}
