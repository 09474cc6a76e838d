//! E-mail addresses: one parse, at the edge.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::locale::{Text, t};

/// An address that mail can be sent to, as typed, and the key that two addresses are compared by.
///
/// The rule of comparison: the part before the `@` is ASCII and compared without case; the domain is compared in its
/// ASCII (IDNA) form. ASCII only before the `@` because look-alike letters there would make look-alike accounts.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress {
    shown: String,
    key: String,
}

/// Why a text is not taken as an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EmailProblem {
    /// Nothing was typed.
    Empty,
    /// Longer than 254 bytes (RFC 5321, section 4.5.3.1.3).
    TooLong,
    /// Letters outside ASCII before the `@`.
    NotAscii,
    /// Everything else.
    Malformed,
}

impl EmailProblem {
    /// For the person who typed it.
    pub fn text(&self) -> Text {
        match self {
            Self::Empty => t!("problem-email-empty"),
            Self::TooLong => t!("problem-email-long"),
            Self::NotAscii => t!("problem-email-accents"),
            Self::Malformed => t!("problem-email-malformed"),
        }
    }
}

impl EmailAddress {
    /// Reads what a person typed. Space around it is dropped, nothing else is changed.
    pub fn parse(typed: &str) -> Result<Self, EmailProblem> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Err(EmailProblem::Empty);
        }
        if typed.len() > 254 {
            return Err(EmailProblem::TooLong);
        }
        let (local, domain) = typed.rsplit_once('@').ok_or(EmailProblem::Malformed)?;
        if !local.is_ascii() {
            return Err(EmailProblem::NotAscii);
        }
        // It would be decoded, and something else shown than was typed.
        if domain.contains('%') {
            return Err(EmailProblem::Malformed);
        }
        let url::Host::Domain(domain) = url::Host::parse(domain).map_err(|_| EmailProblem::Malformed)? else {
            return Err(EmailProblem::Malformed);
        };
        // A quoted local part may hold spaces and line breaks; no mailbox a person uses needs one.
        let plain = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
        let ascii = format!("{local}@{domain}");
        if local.len() > 64 || !local.chars().all(plain) || ascii.parse::<lettre::Address>().is_err() {
            return Err(EmailProblem::Malformed);
        }
        Ok(Self { key: ascii.to_ascii_lowercase(), shown: ascii })
    }

    /// The key that two addresses are compared by.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The address as text.
    pub fn as_str(&self) -> &str {
        &self.shown
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).map_err(|_| "no address")
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> String {
        address.shown
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

impl fmt::Debug for EmailAddress {
    /// Addresses are personal: a log line that prints one by accident shows only its domain.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EmailAddress(…@{})", self.key.rsplit('@').next().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_compared_without_case_and_in_idna_form() {
        let key = |s: &str| EmailAddress::parse(s).map(|a| a.key().to_owned());
        assert_eq!(key(" Mara@Example.COM "), Ok("mara@example.com".into()));
        assert_eq!(key("a@bücher.example"), key("a@xn--bcher-kva.example"));
        assert_eq!(key("a@bu\u{308}cher.example"), key("a@bücher.example"), "NFD and NFC are one address");
    }

    #[test]
    fn what_cannot_be_mailed_is_refused() {
        for bad in [
            "a",
            "@b",
            "a@",
            "a@b@c",
            "a b@c.example",
            "a@[127.0.0.1]",
            "a@127.0.0.1",
            "\"a b\"@c.example",
            "a@b c",
            "a\r\nBcc: x@y.example@c.example",
            "a@c.example\0",
            "a..b@c.example",
            "a@c%2Eexample",
            "a@%62.example",
        ] {
            assert!(EmailAddress::parse(bad).is_err(), "{bad:?}");
        }
        assert_eq!(EmailAddress::parse("ä@b.example"), Err(EmailProblem::NotAscii));
        assert_eq!(EmailAddress::parse(&format!("{}@b.example", "a".repeat(250))), Err(EmailProblem::TooLong));
        assert_eq!(EmailAddress::parse("  "), Err(EmailProblem::Empty));
    }
}
