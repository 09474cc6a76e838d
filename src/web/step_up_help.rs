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
            (
                why,
                vec![Tip::new(
                    Icon::Key,
                    "Set it up again on the Security page, where it counts for this after a day, or wait until then.",
                )],
            )
        }
        _ if usable.is_empty() => {
            let two = if challenge.policy.level == Level::MultiFactor { "two of these: " } else { "" };
            let list = any_of(lacking(challenge).into_iter().map(owned));
            let why = Text::from(format!("This change needs {two}{list}. Your account doesn’t have that yet."));
            (why, vec![Tip::new(Icon::Shield, "Set it up on the Security page, then start again.")])
        }
        _ => {
            let list = any_of(usable.iter().copied().map(given));
            (Text::from(format!("This change needs {list}.")), usable.iter().map(|kind| tip(*kind)).collect())
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
fn owned(kind: ProofKind) -> &'static str {
    match kind {
        ProofKind::Passkey => "a passkey",
        ProofKind::Password => "a password",
        ProofKind::Totp => "an authenticator app",
        ProofKind::EmailCode => "a code by email",
        ProofKind::BackupCode => "a backup code",
    }
}

/// What a person gives.
fn given(kind: ProofKind) -> &'static str {
    match kind {
        ProofKind::Passkey => "a passkey",
        ProofKind::Password => "your password",
        ProofKind::Totp => "a code from your authenticator app",
        ProofKind::EmailCode => "a code from your email",
        ProofKind::BackupCode => "a backup code",
    }
}

fn any_of(names: impl Iterator<Item = &'static str>) -> String {
    let names: Vec<&str> = names.collect();
    match names.as_slice() {
        [] => "something that isn’t offered here".to_owned(),
        [one] => (*one).to_owned(),
        [rest @ .., last] => format!("{} or {last}", rest.join(", ")),
    }
}

fn tip(kind: ProofKind) -> Tip {
    match kind {
        ProofKind::Passkey => {
            Tip::new(Icon::Laptop, "Try from a device you’ve used before. Your passkey may be there.")
        }
        ProofKind::Password => {
            Tip::new(Icon::Lock, "If you’ve forgotten your password, sign out and choose a new one there.")
        }
        ProofKind::Totp => Tip::new(Icon::Phone, "Look for the app on your phone, or in a password manager."),
        ProofKind::EmailCode => Tip::new(Icon::Mail, "Look for the email among your junk mail, too."),
        ProofKind::BackupCode => Tip::new(Icon::List, "Look for your backup codes: a password manager, or on paper."),
    }
}
