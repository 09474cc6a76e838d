//! Pages for people who are not signed in. Errors sit beside the value they are about.

use askama::Template;

use crate::locale::{Text, filters};
pub use crate::web::views::step_up::WayChoice;
use crate::web::views::{Frame, Icon, Message, Moment};

/// `/sign-up`: asks for an address, a name and a password.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "auth/sign_up.html", blocks = ["main"])]
pub struct SignUp {
    pub frame: Frame,
    pub email: String,
    pub email_error: Option<Text>,
    pub display_name: String,
    pub display_name_error: Option<Text>,
    pub password_error: Option<Text>,
    /// The address is the one that was invited: no other will do.
    pub email_bound: bool,
    /// Fewest characters, named in the hint.
    pub password_min: usize,
    /// Something that concerns no single field.
    pub error: Option<Message>,
    /// Why there is no form at all.
    pub closed: Option<Message>,
}

/// `/verify-email`: the code, or a confirmation button when the mail's link was opened.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "auth/verify_email.html", blocks = ["main"])]
pub struct VerifyEmail {
    pub frame: Frame,
    /// As typed at sign-up; empty when this browser did not start one (then there is no resend).
    pub email: String,
    pub code_error: Option<Text>,
    /// A new code can be asked for from this time of day on; `None` = now.
    pub resend_at: Option<Moment>,
    /// A new code has just been sent.
    pub sent_notice: bool,
    /// Set when the page was reached by the link of the mail.
    pub link: Option<LinkConfirm>,
}

/// The link of a verification mail: opening it changes nothing, the button does.
#[derive(Clone, Debug, Default)]
pub struct LinkConfirm {
    /// Posted back in the hidden field `token`.
    pub token: String,
    /// The browser is another one than the sign-up's: it must know the password too.
    pub needs_password: bool,
    pub password_error: Option<Text>,
}

/// `/sign-in`.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "auth/sign_in.html", blocks = ["main"])]
pub struct SignIn {
    pub frame: Frame,
    pub identifier: String,
    pub error: Option<Message>,
    /// Tries are paused until this time of day.
    pub paused_until: Option<Moment>,
    /// Whether "Create an account" is offered.
    pub sign_up_open: bool,
    /// Lets the browser offer the passkeys it has; `None` leaves the button out.
    pub passkey: Option<PasskeyOffer>,
    /// JSON `{"rpId":"…","credentialId":"…"}`: a passkey was tried that nobody has here any more.
    pub unknown: Option<String>,
}

/// A passkey question without a name: any passkey of this site answers it.
#[derive(Clone, Debug, Default)]
pub struct PasskeyOffer {
    /// WebAuthn request options as JSON, bare or under `publicKey`.
    pub options: String,
    /// Posted back in the hidden field `state`.
    pub state: String,
    /// RFC 3339. After it, the script asks `GET /sign-in` (JSON) for another one.
    pub expires_at: String,
}

/// `/sign-in/second`: the password was right, one more proof is asked for.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "auth/second_step.html", blocks = ["main"])]
pub struct SecondStep {
    pub frame: Frame,
    /// The state to show.
    pub way: SecondWay,
    /// All ways of this account; "Use another way" appears from two on.
    pub ways: Vec<WayChoice>,
    /// What was wrong with the last try; shown at the field.
    pub error: Option<Text>,
    /// Tries are paused until this time of day.
    pub paused_until: Option<Moment>,
    /// As [`SignIn::unknown`].
    pub unknown: Option<String>,
}

impl SecondStep {
    fn heading(&self) -> &'static str {
        match self.way {
            SecondWay::Totp => "Enter your code",
            SecondWay::BackupCode => "Enter a backup code",
            SecondWay::Passkey { .. } => "Use your passkey",
            SecondWay::List => "One more step",
        }
    }

    fn choice(&self) -> bool {
        self.ways.len() > 1
    }

    /// Whether the ways stand on the page already.
    fn listed(&self) -> bool {
        self.paused_until.is_some() || matches!(self.way, SecondWay::List)
    }
}

/// How the second step is answered.
#[derive(Clone, Debug, Default)]
pub enum SecondWay {
    #[default]
    Totp,
    BackupCode,
    Passkey {
        /// WebAuthn request options as JSON, bare or under `publicKey`.
        options: String,
        /// Posted back in the hidden field `state`.
        state: String,
    },
    /// Lets the person choose among `SecondStep::ways`.
    List,
}

/// `/forgot-password`.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "auth/forgot.html", blocks = ["main"])]
pub struct Forgot {
    pub frame: Frame,
    pub email: String,
    pub email_error: Option<Text>,
}

/// `/forgot-password`, after sending; the same whether or not the address has an account.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "auth/forgot_sent.html", blocks = ["main"])]
pub struct ForgotSent {
    pub frame: Frame,
    pub email: String,
    /// How long the link works.
    pub minutes: u32,
}

/// `/reset-password`, reached by a mailed link.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "auth/reset_password.html", blocks = ["main"])]
pub struct ResetPassword {
    pub frame: Frame,
    /// The account's address: shown, and offered to password managers.
    pub email: String,
    /// Posted back in the hidden field `token`.
    pub token: String,
    pub password_error: Option<Text>,
    pub password_min: usize,
}

/// `/reset-password` with a link that was used, replaced or is too old.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "auth/reset_gone.html", blocks = ["main"])]
pub struct ResetGone {
    pub frame: Frame,
}
