//! Ways to prove who you are, and what an account has of them.

use serde::{Deserialize, Serialize};

use crate::clock::{Seconds, Timestamp};
use crate::config::EmailCodeUse;
use crate::locale::{Text, t};

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
    /// A passkey (WebAuthn) with user verification: something held, and what unlocks it. One without user verification is
    /// never taken, so a passkey always counts as both factors.
    Passkey,
    /// The account's password.
    Password,
    /// A code from an authenticator app (RFC 6238).
    Totp,
    /// A code mailed to the account's primary address: the lowest quality of first factor.
    EmailCode,
    /// One of the codes that were written down for the day the others are lost.
    BackupCode,
}

impl ProofKind {
    /// Every kind, in the order they are offered: strongest first, backup codes for when nothing else works.
    pub const ALL: [ProofKind; 5] = [Self::Passkey, Self::Password, Self::Totp, Self::EmailCode, Self::BackupCode];

    /// The stable name: stored, audited, and on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Passkey => "passkey",
            Self::Password => "password",
            Self::Totp => "totp",
            Self::EmailCode => "email_code",
            Self::BackupCode => "backup_code",
        }
    }

    /// Reads [`ProofKind::name`].
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// As it stands in a sentence, after "with": "your password".
    pub fn in_sentence(self) -> Text {
        match self {
            Self::Passkey => t!("factor-with-passkey"),
            Self::Password => t!("factor-with-password"),
            Self::Totp => t!("factor-with-totp"),
            Self::EmailCode => t!("factor-with-email-code"),
            Self::BackupCode => t!("factor-with-backup-code"),
        }
    }

    /// As it stands by itself: "Your password".
    pub fn label(self) -> Text {
        match self {
            Self::Passkey => t!("factor-passkey"),
            Self::Password => t!("factor-password"),
            Self::Totp => t!("factor-totp"),
            Self::EmailCode => t!("factor-email-code"),
            Self::BackupCode => t!("factor-backup-code"),
        }
    }

    /// What a proof of this kind counts as.
    pub const fn counts_as(self, class: FactorClass) -> bool {
        match self {
            Self::Passkey => true,
            Self::Password | Self::EmailCode => matches!(class, FactorClass::First),
            Self::Totp | Self::BackupCode => matches!(class, FactorClass::Second),
        }
    }

    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// A set of kinds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Kinds(u8);

impl Kinds {
    /// Every kind.
    pub const ALL: Kinds = Kinds(0b1_1111);

    /// The set of these.
    pub fn of(kinds: impl IntoIterator<Item = ProofKind>) -> Self {
        Self(kinds.into_iter().fold(0, |set, kind| set | kind.bit()))
    }

    /// Whether `kind` is in it.
    pub const fn has(self, kind: ProofKind) -> bool {
        self.0 & kind.bit() != 0
    }

    /// What is in both.
    #[must_use]
    pub const fn and(self, other: Kinds) -> Kinds {
        Kinds(self.0 & other.0)
    }

    /// Its members, in the order they are offered.
    pub fn iter(self) -> impl Iterator<Item = ProofKind> {
        ProofKind::ALL.into_iter().filter(move |kind| self.has(*kind))
    }
}

impl std::fmt::Debug for Kinds {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

/// A factor younger than this is not enough alone where an older one exists: whoever rides a window for a moment and
/// enrols a factor of their own gains nothing by it.
pub const SETTLES_AFTER: Seconds = Seconds::hours(24);

/// One successful verification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proven {
    /// When.
    pub at: Timestamp,
    /// By what.
    pub by: ProofKind,
    /// Since when the factor that was used stands on the account.
    pub since: Timestamp,
}

impl Proven {
    /// Whether the factor that was used has stood long enough to count alone.
    pub fn is_settled(&self, now: Timestamp) -> bool {
        is_settled(self.since, now)
    }
}

fn is_settled(since: Timestamp, now: Timestamp) -> bool {
    since + SETTLES_AFTER <= now
}

/// What is enrolled on an account: since when, each. Of several passkeys the oldest counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// A password.
    pub password: Option<Timestamp>,
    /// A passkey.
    pub passkey: Option<Timestamp>,
    /// An authenticator app.
    pub totp: Option<Timestamp>,
    /// Backup codes, while any is left.
    pub backup_codes: Option<Timestamp>,
    /// Backup codes that were not used yet.
    pub backup_left: u32,
    /// The primary address, proven.
    pub email: Option<Timestamp>,
    /// When the last second factor was removed, if ever.
    pub second_removed_at: Option<Timestamp>,
    /// Whether the password alone opens nothing although there is no second factor: it went when everybody was shut out.
    pub second_owed: bool,
}

impl Held {
    /// Whether there is a second factor. Backup codes stand in for one and are none by themselves.
    pub fn has_second(&self) -> bool {
        self.passkey.is_some() || self.totp.is_some()
    }

    /// Whether signing in with the password has a second step.
    pub fn takes_second(&self) -> bool {
        self.has_second() || self.second_owed
    }
}

/// What an account can prove itself with at this moment: what it holds, with the operator's rule for mailed codes applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Factors {
    held: Held,
    email_code: bool,
}

impl Factors {
    /// The factors of an account, with the operator's rule for mailed codes applied.
    pub fn of(held: Held, email_codes: EmailCodeUse) -> Self {
        let better = held.password.is_some() || held.passkey.is_some();
        let email_code = match email_codes {
            EmailCodeUse::Fallback => !better,
            EmailCodeUse::Always => true,
            EmailCodeUse::Never => false,
        };
        Self { held, email_code }
    }

    /// What the account holds.
    pub fn held(&self) -> &Held {
        &self.held
    }

    /// Since when the account can give a proof of this kind, if it can.
    pub fn since(&self, kind: ProofKind) -> Option<Timestamp> {
        match kind {
            ProofKind::Passkey => self.held.passkey,
            ProofKind::Password => self.held.password,
            ProofKind::Totp => self.held.totp,
            ProofKind::EmailCode => self.held.email.filter(|_| self.email_code),
            ProofKind::BackupCode => self.held.backup_codes,
        }
    }

    /// Whether the account can give a proof of this kind.
    pub fn has(&self, kind: ProofKind) -> bool {
        self.since(kind).is_some()
    }

    /// Whether a factor of this kind has stood long enough to count alone.
    pub fn has_settled(&self, kind: ProofKind, now: Timestamp) -> bool {
        self.since(kind).is_some_and(|since| is_settled(since, now))
    }

    /// Whether the account has any factor of this class. Backup codes stand in for a factor and are none by themselves.
    pub fn has_class(&self, class: FactorClass) -> bool {
        let counts = |kind: &ProofKind| *kind != ProofKind::BackupCode && kind.counts_as(class);
        ProofKind::ALL.into_iter().filter(counts).any(|kind| self.has(kind))
    }

    /// Whether anything stronger than an e-mailed code exists.
    pub fn has_better_than_email(&self) -> bool {
        ProofKind::ALL.into_iter().any(|kind| kind != ProofKind::EmailCode && self.has(kind))
    }

    /// An account that has everything: for asking what an action accepts at all.
    pub fn everything() -> Self {
        let some = Some(Timestamp::from_millis(0));
        let held = Held {
            password: some,
            passkey: some,
            totp: some,
            backup_codes: some,
            backup_left: 10,
            email: some,
            second_removed_at: None,
            second_owed: false,
        };
        Self { held, email_code: true }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_what_counts_as_what() {
        use FactorClass::{First, Second};
        let counts = |kind: ProofKind| (kind.counts_as(First), kind.counts_as(Second));
        assert_eq!(counts(ProofKind::Passkey), (true, true));
        assert_eq!(counts(ProofKind::Password), (true, false));
        assert_eq!(counts(ProofKind::Totp), (false, true));
        assert_eq!(counts(ProofKind::EmailCode), (true, false));
        assert_eq!(counts(ProofKind::BackupCode), (false, true));
    }

    #[test]
    fn mailed_codes_are_for_accounts_with_neither_password_nor_passkey() {
        let some = Some(Timestamp::from_millis(0));
        let bare = Held { email: some, ..Held::default() };
        let fallback = |held: Held| Factors::of(held, EmailCodeUse::Fallback).has(ProofKind::EmailCode);
        assert!(fallback(bare));
        assert!(fallback(Held { totp: some, ..bare }));
        assert!(!fallback(Held { password: some, ..bare }));
        assert!(!fallback(Held { passkey: some, ..bare }));
        let with_password = Held { password: some, ..bare };
        assert!(Factors::of(with_password, EmailCodeUse::Always).has(ProofKind::EmailCode));
        assert!(!Factors::of(bare, EmailCodeUse::Never).has(ProofKind::EmailCode));
    }

    #[test]
    fn a_set_holds_what_was_put_in() {
        assert_eq!(Kinds::of(ProofKind::ALL), Kinds::ALL);
        let two = Kinds::of([ProofKind::Totp, ProofKind::Passkey]);
        assert_eq!(two.iter().collect::<Vec<_>>(), [ProofKind::Passkey, ProofKind::Totp]);
        assert!(two.and(Kinds::of([ProofKind::Password])) == Kinds::of([]));
    }
}
