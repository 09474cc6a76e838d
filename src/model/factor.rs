//! Ways to prove who you are, and what an account has of them.

use serde::{Deserialize, Serialize};

use crate::config::EmailCodeUse;

/// Which part of a level a proof can satisfy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FactorClass {
    /// Something known, or the mailbox.
    First,
    /// Something held.
    Second,
}

/// One way to prove who you are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProofKind {
    /// The account's password.
    Password,
    /// A code mailed to the account's primary address: the lowest quality of first factor.
    EmailCode,
}

impl ProofKind {
    /// Every kind, strongest first: the order they are offered in.
    pub const ALL: [ProofKind; 2] = [ProofKind::Password, ProofKind::EmailCode];

    /// The stable name: stored, audited, and on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::EmailCode => "email_code",
        }
    }

    /// Reads [`ProofKind::name`].
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The Authentication Method Reference of RFC 8176; `eml` is ours, since the registry has none for mail.
    pub const fn amr(self) -> &'static str {
        match self {
            Self::Password => "pwd",
            Self::EmailCode => "eml",
        }
    }

    /// What a proof of this kind counts as.
    pub const fn class(self) -> FactorClass {
        match self {
            Self::Password | Self::EmailCode => FactorClass::First,
        }
    }
}

/// What an account can prove itself with at this moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Factors {
    /// A password is set.
    pub password: bool,
    /// Mail to the primary address may serve ([`EmailCodeUse`] applied).
    pub email_code: bool,
}

impl Factors {
    /// The factors of an account, with the operator's rule for mailed codes applied.
    pub fn of(has_password: bool, email_codes: EmailCodeUse) -> Self {
        let email_code = match email_codes {
            EmailCodeUse::Fallback => !has_password,
            EmailCodeUse::Always => true,
            EmailCodeUse::Never => false,
        };
        Self { password: has_password, email_code }
    }

    /// Whether the account can give a proof of this kind.
    pub fn has(self, kind: ProofKind) -> bool {
        match kind {
            ProofKind::Password => self.password,
            ProofKind::EmailCode => self.email_code,
        }
    }

    /// Whether the account has any factor of this class.
    pub fn has_class(self, class: FactorClass) -> bool {
        ProofKind::ALL.into_iter().any(|kind| kind.class() == class && self.has(kind))
    }

    /// Whether anything stronger than an e-mailed code exists.
    pub fn has_better_than_email(self) -> bool {
        self.password
    }
}
