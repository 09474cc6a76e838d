//! What the portal writes to people. One struct per mail; all are laid out by
//! one letter ([`letter`]), so that the text and the HTML part cannot differ.
//!
//! Order in every mail: what happened, the facts, "if this was you", then what
//! to do if it wasn't. Links are complete URLs, one of each purpose; opening
//! one changes nothing, the page behind it has a button. Times are written out
//! in UTC, e.g. "6 October 2026, 14:20 UTC": nobody's mail program knows better.

use crate::clock::Timestamp;
use crate::config::{Brand, Colour};
use crate::locale::{Language, Text};

mod addresses;
mod codes;
mod factors;
mod letter;
mod notices;
mod operator;
mod profile;
mod recovery;
pub(crate) mod samples;
mod shut_out;

pub use addresses::{
    ChangeUndone, EmailAdded, EmailRemoved, NotForRecovery, PrimaryChanged, PrimaryMoves, Undo, UndoWaits, Undoer,
};
pub use codes::{EmailTaken, NewAddressCode, ResetPassword, SignUpCode, StepUpCode, Wanted};
pub use factors::{FactorChange, FactorChanged};
pub use letter::{Letter, Said};
pub use notices::{
    DataCopied, DeletionCancelled, DeletionScheduled, EmailChangeStarted, EmailChangedNew, EmailChangedOld, Keep,
    NewSignIn, PasswordChanged, SecondStepWrong, SignInAfterTries,
};
pub use operator::{AccountMade, Did, Invitation, OperatorDid, TestMail};
pub use profile::UsernameChanged;
pub use recovery::{RecoveryAsked, RecoveryDone, RecoveryReady, RecoveryStopped};
pub use shut_out::{Removed, ShutOut, ShutOutBy};

/// Who writes.
#[derive(Clone, Debug, Default)]
pub struct Site {
    /// The portal's name.
    pub brand: String,
    /// The configured origin without scheme: "account.example.org".
    pub host: String,
    /// Where to ask for help; may be empty.
    pub support: String,
    /// Colour of links and buttons on white.
    pub accent: String,
    /// The same in the dark.
    pub accent_dark: String,
}

impl Site {
    /// The portal `name` at `host`, in the colours of `brand`.
    pub fn new(name: &str, host: &str, brand: &Brand) -> Self {
        let on = |ground, ours: Colour| brand.accent.map_or(ours, |accent| accent.readable_on(ground)).hex();
        Self {
            brand: name.to_owned(),
            host: host.to_owned(),
            support: brand.support.as_ref().map(|to| to.as_str().to_owned()).unwrap_or_default(),
            accent: on(Colour([255, 255, 255]), Colour([0, 95, 87])),
            accent_dark: on(Colour([28, 32, 30]), Colour([121, 203, 189])),
        }
    }
}

/// Where and when something was asked for.
#[derive(Clone, Debug)]
pub struct Origin {
    /// "Firefox on Fedora Linux", or who runs the site.
    pub device: Text,
    /// Whether it was an operator.
    pub by_operator: bool,
    /// Network address; may be empty.
    pub place: String,
    pub at: Timestamp,
}

/// A mail: what it says, and the value of its `X-Reverify-Kind` header.
pub trait MailView {
    const KIND: &'static str;

    fn letter(&self) -> Letter;

    fn kind(&self) -> &'static str {
        Self::KIND
    }

    /// In the words of its reader's language: subject and both parts.
    fn said(&self, language: &Language) -> Said {
        self.letter().said(language)
    }
}
