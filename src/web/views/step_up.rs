//! Confirm it's you: the ticket, as a dialog over the page or as a page of its own.

use std::sync::Arc;

use askama::Template;

use crate::locale::{Text, filters, t};
use crate::web::views::{Frame, Icon, Link, Moment, Site, Tone, Viewer};

/// What the ticket shows, whichever way it is rendered.
#[derive(Clone, Debug, Default)]
pub struct StepUp {
    /// The parked action's name in URLs.
    pub handle: String,
    /// What is about to happen; `None` when the request is gone and must not be told apart.
    pub action: Option<Slip>,
    /// "Confirm and change password".
    pub button: Text,
    pub viewer: Viewer,
    /// The state to show.
    pub way: Way,
    /// All ways of this account, usable or not; "Use another way" appears from two on.
    pub ways: Vec<WayChoice>,
    /// "Step 2 of 2", and half a ring.
    pub step: Option<(u8, u8)>,
    /// The way shown is not enough alone: once it was right, one more is asked for.
    pub more: bool,
    /// One line under the step: "Your password was right.", or why one more proof is asked for.
    pub because: Option<Text>,
    /// What every page of this portal has.
    pub site: Arc<Site>,
    /// JSON `{"rpId":"…","credentialId":"…"}`: a passkey was tried that this account does not have any more.
    pub unknown: Option<String>,
    /// "Won't ask again for 10 min" or "Confirms only this change".
    pub window_line: Text,
    /// Where cancelling leads on the page, e.g. "/account/security", "Security".
    pub cancel_to: Link,
    /// What was wrong with the last try; shown at the field.
    pub error: Option<Text>,
    pub form_token: String,
}

/// The stub of the ticket: the action, its target and the new value.
#[derive(Clone, Debug)]
pub struct Slip {
    pub icon: Icon,
    /// "Change your email address".
    pub title: Text,
    /// "Signs out your 3 other devices".
    pub detail: Vec<Text>,
    /// Old and new value.
    pub change: Option<(Text, Text)>,
    pub tone: Tone,
}

#[derive(Clone, Debug, Default)]
pub enum Way {
    /// Asks for the password.
    #[default]
    Password,
    /// Asks for one of the account's passkeys.
    Passkey {
        /// WebAuthn request options as JSON, bare or under `publicKey`.
        options: String,
        /// Posted back in the hidden field `state`.
        state: String,
    },
    /// Asks for a code from the authenticator app.
    Totp,
    /// Asks for a backup code.
    BackupCode {
        /// Unused codes, this one included.
        left: u32,
    },
    /// Asks for a mailed code, or offers to send one.
    EmailCode {
        address: String,
        sent: bool,
        /// A new code can be asked for from this time of day on; `None` = now.
        resend_at: Option<Moment>,
        just_resent: bool,
    },
    /// Lets the person choose among `StepUp::ways`.
    List,
    /// No way of this account works: what is needed, what to try, and what to mention when asking for help.
    Help { why: Text, tips: Vec<Tip>, reference: String },
    /// Tries with one way are paused.
    CoolDown {
        /// Which, and until when.
        line: Text,
    },
    /// Confirmed, but the action could not be done.
    Refused { title: Text, line: Text },
    /// Unknown, foreign, expired, cancelled or done: one answer for all.
    Gone,
    /// The same request is being worked on right now.
    Busy,
}

/// Something to try.
#[derive(Clone, Debug)]
pub struct Tip {
    pub icon: Icon,
    pub text: Text,
}

impl Tip {
    pub fn new(icon: Icon, text: Text) -> Self {
        Self { icon, text }
    }
}

/// One line of the list of ways.
#[derive(Clone, Debug, Default)]
pub struct WayChoice {
    /// `passkey`, `totp`, `password`, `email_code` or `backup_code`, as in `?method=`.
    pub method: String,
    pub title: Text,
    pub line: Text,
    pub usable: bool,
    /// Why it is not usable: "Not strong enough for this change".
    pub reason: Text,
}

impl WayChoice {
    /// Whether plain pages cannot do it.
    pub fn needs_script(&self) -> bool {
        self.method == "passkey"
    }

    pub fn icon(&self) -> Icon {
        match self.method.as_str() {
            "password" => Icon::Lock,
            "email_code" => Icon::Mail,
            "passkey" => Icon::Passkey,
            "backup_code" => Icon::List,
            _ => Icon::Key,
        }
    }
}

impl StepUp {
    /// The ring in the head: empty, or the share of the steps already done.
    pub fn ring(&self) -> u8 {
        match self.step {
            Some((step, of)) if of > 0 && step > 0 => {
                let done = u32::from(step - 1) * 100 / u32::from(of);
                u8::try_from(done.min(100)).unwrap_or(100)
            }
            _ => 0,
        }
    }

    /// Whether there is still a request that could be cancelled.
    pub fn open(&self) -> bool {
        !matches!(self.way, Way::Gone | Way::Busy | Way::Refused { .. })
    }

    /// Ways still open while one is paused.
    pub fn usable(&self) -> impl Iterator<Item = &WayChoice> {
        self.ways.iter().filter(|way| way.usable)
    }

    /// Whether the focus starts on this line of the list: on the first that leads anywhere.
    fn starts_on(&self, way: &WayChoice) -> bool {
        self.usable().next().is_some_and(|first| first.method == way.method)
    }

    /// Whether the button that confirms is a red one.
    pub fn destroys(&self) -> bool {
        !self.more && self.action.as_ref().is_some_and(|slip| slip.tone == Tone::Bad)
    }

    pub fn choice(&self) -> bool {
        self.ways.len() > 1
    }

    /// Where the code of the app is found.
    fn app_hint(&self) -> Text {
        match self.site.brand.as_str() {
            "" => t!("step-totp-hint-bare"),
            brand => t!("step-totp-hint", brand = brand),
        }
    }

    /// What using up a backup code means.
    fn backup_hint(&self, left: &u32) -> Text {
        t!("step-backup-hint", rest = left.saturating_sub(1))
    }
}

/// The ticket in a native dialog, put into `#dialog`.
#[derive(Template, Clone, Debug)]
#[template(path = "step_up/dialog.html")]
pub struct StepUpDialog {
    pub ticket: StepUp,
}

/// `/step-up/{handle}`: the same ticket as a page.
#[derive(Template, Clone, Debug)]
#[template(path = "step_up/page.html", blocks = ["main"])]
pub struct StepUpPage {
    pub frame: Frame,
    pub ticket: StepUp,
}
