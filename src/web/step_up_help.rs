//! What to try when none of the ways to confirm works.

use crate::locale::{Moment, Text, t};
use crate::model::factor::{FactorClass, ProofKind};
use crate::reverify::{Because, Challenge, Level};
use crate::web::views::Icon;
use crate::web::views::step_up::{Tip, Way};

/// The way forward: for an account that has what is needed but cannot give it here, and for one that lacks it.
pub fn help(challenge: &Challenge) -> Way {
    let usable: Vec<ProofKind> = challenge.usable().iter().map(|way| way.kind).collect();
    let (why, tips) = match challenge.because {
        Some(Because::Held(until)) => {
            let why = t!("step-help-held", day = Moment::at(until).date());
            (why, vec![Tip::new(Icon::Key, t!("step-help-held-tip"))])
        }
        _ if usable.is_empty() => {
            let ways = any_of(lacking(challenge).into_iter().map(owned));
            let why = match challenge.policy.level {
                Level::MultiFactor => t!("step-help-lacks-two", ways = ways),
                Level::FirstFactor | Level::SecondFactor => t!("step-help-lacks", ways = ways),
            };
            (why, vec![Tip::new(Icon::Shield, t!("step-help-lacks-tip"))])
        }
        _ => {
            let ways = any_of(usable.iter().copied().map(given));
            (t!("step-help-needs", ways = ways), usable.iter().map(|kind| tip(*kind)).collect())
        }
    };
    Way::Help { why, tips, reference: challenge.reference.clone() }
}

/// What would do if the account had it.
fn lacking(challenge: &Challenge) -> Vec<ProofKind> {
    let counts = |kind: &ProofKind| match challenge.policy.level {
        Level::FirstFactor => kind.counts_as(FactorClass::First),
        // Backup codes come with another second factor and never alone.
        Level::SecondFactor => kind.counts_as(FactorClass::Second) && *kind != ProofKind::BackupCode,
        Level::MultiFactor => *kind != ProofKind::BackupCode,
    };
    challenge.accepted.iter().copied().filter(counts).collect()
}

/// What an account may get.
fn owned(kind: ProofKind) -> Text {
    match kind {
        ProofKind::Passkey => t!("step-owned-passkey"),
        ProofKind::Password => t!("step-owned-password"),
        ProofKind::Totp => t!("step-owned-totp"),
        ProofKind::EmailCode => t!("step-owned-email-code"),
        ProofKind::BackupCode => t!("step-owned-backup-code"),
    }
}

/// What a person gives.
fn given(kind: ProofKind) -> Text {
    match kind {
        ProofKind::Passkey => t!("step-given-passkey"),
        ProofKind::Password => t!("step-given-password"),
        ProofKind::Totp => t!("step-given-totp"),
        ProofKind::EmailCode => t!("step-given-email-code"),
        ProofKind::BackupCode => t!("step-given-backup-code"),
    }
}

fn any_of(ways: impl Iterator<Item = Text>) -> Text {
    Text::any_of(ways.collect()).unwrap_or_else(|| t!("step-owned-nothing"))
}

fn tip(kind: ProofKind) -> Tip {
    match kind {
        ProofKind::Passkey => Tip::new(Icon::Laptop, t!("step-tip-passkey")),
        ProofKind::Password => Tip::new(Icon::Lock, t!("step-tip-password")),
        ProofKind::Totp => Tip::new(Icon::Phone, t!("step-tip-totp")),
        ProofKind::EmailCode => Tip::new(Icon::Mail, t!("step-tip-email-code")),
        ProofKind::BackupCode => Tip::new(Icon::List, t!("step-tip-backup-code")),
    }
}
