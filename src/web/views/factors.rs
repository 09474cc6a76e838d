//! What an account has to prove itself with, as the security page lists it.

use crate::locale::{Text, t};
use crate::web::views::Moment;

/// One passkey of the list.
#[derive(Clone, Debug, Default)]
pub struct PasskeyRow {
    /// In URLs and as `data-id`.
    pub id: String,
    /// As stored.
    pub name: String,
    /// What was typed instead, when there is an error.
    pub typed: Option<String>,
    /// As a date.
    pub added: Moment,
    /// As a date or an age; `None` = not yet.
    pub used: Option<Moment>,
    /// Kept by a password manager on several devices, not on one device alone.
    pub synced: bool,
    pub rename_error: Option<Text>,
    /// What is left after removing it: "You’ll still have 2 passkeys and your password."
    pub still_works: Text,
    /// Cannot be removed: there would be no way to sign in any more.
    pub last_way_in: bool,
    /// Opens the form for its name (also opened by an error).
    pub open: bool,
}

impl PasskeyRow {
    /// The `id` of one of this row's elements.
    pub fn part(&self, part: &str) -> String {
        format!("passkey-{}-{part}", self.id)
    }

    /// Where one of this row's forms is posted.
    pub fn path(&self, verb: &str) -> String {
        format!("/account/passkeys/{}/{verb}", self.id)
    }

    /// What the field for its name holds.
    pub fn field(&self) -> &str {
        self.typed.as_ref().unwrap_or(&self.name)
    }

    /// The heading of the sheet before it goes.
    pub fn question(&self) -> Text {
        t!("passkey-question", name = &self.name)
    }
}

/// A passkey that the browser is asked to make.
#[derive(Clone, Debug, Default)]
pub struct PasskeyOffer {
    /// WebAuthn creation options as JSON, bare or under `publicKey`.
    pub options: String,
}

/// The authenticator app.
#[derive(Clone, Debug, Default)]
pub enum Totp {
    #[default]
    Off,
    /// Shown, and waiting for its first code.
    Setup {
        /// An inline drawing of our own making: the one value that is printed unescaped.
        qr_svg: String,
        /// Grouped by four: "KV2X 7QGF 3DTN ZL5M".
        secret: String,
        /// `otpauth://totp/…`
        uri: String,
        error: Option<Text>,
        /// The box "Sign out my other devices"; ticked by nobody but the person.
        end_others: bool,
    },
    On {
        /// As a date.
        since: Moment,
        /// What is left after turning it off: "You’ll sign in with your password alone."
        still_works: Text,
    },
}

/// The set of backup codes.
#[derive(Clone, Debug, Default)]
pub struct Backup {
    pub left: u32,
    pub of: u32,
    /// As a date.
    pub made: Moment,
    /// Time to make new ones.
    pub low: bool,
}
