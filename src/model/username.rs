//! The name an account can be signed in to with, beside its addresses.
//!
//! ASCII only, on purpose: letters of several scripts, zero-width marks and changes of direction have no place in a name
//! that tells two accounts apart. What people are called, in any script, is their display name.
//!
//! The rule of comparison: without case, without separators, and with look-alikes as one: `0` and `o`; `1`, `i` and `l`;
//! `2` and `z`; `5` and `s`; `8` and `b`; `rn` and `m`; `vv` and `w`. So `Rnara_1` and `mara.l` are one name. A name is
//! shown as it was typed.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::locale::{Text, t};

/// The fewest characters.
pub const MIN_USERNAME: usize = 3;
/// The most.
pub const MAX_USERNAME: usize = 30;

/// Names that would pass for the operator, for a mailbox that certificates trust (RFC 2142, CA/Browser Forum), or for a
/// page of ours.
const RESERVED: &[&str] = &[
    "abuse",
    "account",
    "accounts",
    "activity",
    "admin",
    "administrator",
    "anonymous",
    "api",
    "app",
    "assets",
    "auth",
    "billing",
    "blog",
    "contact",
    "data",
    "daemon",
    "dev",
    "devices",
    "docs",
    "everyone",
    "forgot-password",
    "ftp",
    "guest",
    "healthz",
    "help",
    "helpdesk",
    "hostmaster",
    "imap",
    "info",
    "localhost",
    "login",
    "logout",
    "mail",
    "mailer-daemon",
    "moderator",
    "news",
    "no-reply",
    "nobody",
    "noreply",
    "not-me",
    "null",
    "official",
    "owner",
    "passkey",
    "passkeys",
    "password",
    "pop3",
    "postmaster",
    "privacy",
    "profile",
    "readyz",
    "register",
    "reset-password",
    "reverify",
    "robot",
    "root",
    "sales",
    "security",
    "settings",
    "sign-in",
    "sign-out",
    "sign-up",
    "signin",
    "signout",
    "signup",
    "smtp",
    "ssl-admin",
    "staff",
    "static",
    "status",
    "step-up",
    "superuser",
    "support",
    "sysadmin",
    "system",
    "team",
    "terms",
    "undefined",
    "undo",
    "user",
    "username",
    "verify-email",
    "webmaster",
    "well-known",
    "www",
];

/// A username: [`MIN_USERNAME`] to [`MAX_USERNAME`] ASCII letters, digits and single `-`, `_`, `.` between them, the first
/// a letter. Kept as typed; compared by [`Username::key`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Username(String);

/// Why a text is not taken as a username.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UsernameProblem {
    /// Shorter than [`MIN_USERNAME`] or longer than [`MAX_USERNAME`].
    Length,
    /// It begins with something else than a letter.
    Start,
    /// Something else than ASCII letters, digits and single separators between them.
    Characters,
    /// It would pass for the operator or for a page.
    Reserved,
}

impl UsernameProblem {
    /// For the person who typed it.
    pub fn text(&self) -> Text {
        match self {
            Self::Length => t!("problem-username-length", least = MIN_USERNAME, most = MAX_USERNAME),
            Self::Start => t!("problem-username-start"),
            Self::Characters => t!("problem-username-characters"),
            Self::Reserved => t!("problem-username-reserved"),
        }
    }
}

impl Username {
    /// Reads what a person typed, to be their name here. Space around it is dropped, nothing else is changed.
    pub fn parse(typed: &str) -> Result<Self, UsernameProblem> {
        let name = Self::look(typed)?;
        if RESERVED.iter().any(|reserved| fold(reserved) == name.key()) {
            return Err(UsernameProblem::Reserved);
        }
        Ok(name)
    }

    /// The same without asking whether anybody may have it: what is typed at sign-in.
    pub fn look(typed: &str) -> Result<Self, UsernameProblem> {
        let typed = typed.trim();
        let separator = |c: char| matches!(c, '-' | '_' | '.');
        if !typed.chars().all(|c| c.is_ascii_alphanumeric() || separator(c)) {
            return Err(UsernameProblem::Characters);
        }
        if !(MIN_USERNAME..=MAX_USERNAME).contains(&typed.len()) {
            return Err(UsernameProblem::Length);
        }
        if !typed.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return Err(UsernameProblem::Start);
        }
        if typed.split(separator).any(str::is_empty) {
            return Err(UsernameProblem::Characters);
        }
        Ok(Self(typed.to_owned()))
    }

    /// The key that two usernames are compared by.
    pub fn key(&self) -> String {
        fold(&self.0)
    }

    /// Whether it could be taken for `name`, written in any way.
    pub fn resembles(&self, name: &str) -> bool {
        self.key() == fold(name)
    }

    /// The username as typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn fold(name: &str) -> String {
    let letters = name.chars().filter(char::is_ascii_alphanumeric).map(|c| match c.to_ascii_lowercase() {
        '0' => 'o',
        '1' | 'i' => 'l',
        '2' => 'z',
        '5' => 's',
        '8' => 'b',
        c => c,
    });
    // Written out first: "vw" looks like "wv", and both like "vvv".
    letters.collect::<String>().replace("rn", "m").replace('w', "vv").replace("vv", "w")
}

impl TryFrom<String> for Username {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).map_err(|_| "no username")
    }
}

impl From<Username> for String {
    fn from(name: Username) -> String {
        name.0
    }
}

impl fmt::Display for Username {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_choose_passes_as_typed() {
        for good in ["mara", " Mara ", "m4ra", "mara-lindqvist", "mara.l", "a_b-c.d", &"x".repeat(30)] {
            assert_eq!(Username::parse(good).map(String::from).as_deref(), Ok(good.trim()), "{good:?}");
        }
    }

    #[test]
    fn what_could_be_mistaken_does_not() {
        use UsernameProblem::{Characters, Length, Reserved, Start};
        for (bad, why) in [
            ("", Length),
            ("ab", Length),
            (&*"x".repeat(31), Length),
            ("4mara", Start),
            ("-mara", Start),
            ("mara-", Characters),
            ("ma--ra", Characters),
            ("ma.-ra", Characters),
            ("ma ra", Characters),
            ("mära", Characters),
            ("m\u{430}ra", Characters),
            ("ma\u{200B}ra", Characters),
            ("\u{202E}mara", Characters),
            ("ma\0ra", Characters),
            ("<mara>", Characters),
            ("mara@example.com", Characters),
            ("admin", Reserved),
            ("Adm1n", Reserved),
            ("A.D.M.I.N", Reserved),
            ("secur1ty", Reserved),
            ("sign_in", Reserved),
            ("vvvvvv", Reserved),
        ] {
            assert_eq!(Username::parse(bad), Err(why), "{bad:?}");
        }
    }

    #[test]
    fn look_alikes_are_one_name() {
        let key = |name: &str| Username::look(name).unwrap().key();
        for (a, b) in [
            ("mara", "MARA"),
            ("mara", "rnara"),
            ("mara", "r-nara"),
            ("mara.l", "Rnara_1"),
            ("will", "vvi11"),
            ("vwfan", "vvvfan"),
            ("vwfan", "wvfan"),
            ("owvvn", "owwn"),
            ("bob", "b0b"),
            ("b8b", "bbb"),
            ("liz", "l12"),
            ("susi", "su5l"),
            ("mara.lind", "maralind"),
        ] {
            assert_eq!(key(a), key(b), "{a} {b}");
        }
        assert_ne!(key("mara"), key("maria"));
        assert_ne!(key("mara"), key("nara"));
    }
}
