//! Pages for people who are not signed in. Errors sit beside the value they are about.

use askama::Template;

use crate::web::views::{Frame, Icon, Message, Moment};

/// `/sign-up`: asks for an address, a name and a password.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "auth/sign_up.html", blocks = ["main"])]
pub struct SignUp {
    pub frame: Frame,
    pub email: String,
    pub email_error: Option<String>,
    pub display_name: String,
    pub display_name_error: Option<String>,
    pub password_error: Option<String>,
    /// Fewest characters, named in the hint.
    pub password_min: usize,
    /// Something that concerns no single field.
    pub error: Option<Message>,
}

/// `/verify-email`: the code, or a confirmation button when the mail's link was opened.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "auth/verify_email.html", blocks = ["main"])]
pub struct VerifyEmail {
    pub frame: Frame,
    /// As typed at sign-up; empty when this browser did not start one (then there is no resend).
    pub email: String,
    pub code_error: Option<String>,
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
    pub password_error: Option<String>,
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
}

/// `/forgot-password`.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "auth/forgot.html", blocks = ["main"])]
pub struct Forgot {
    pub frame: Frame,
    pub email: String,
    pub email_error: Option<String>,
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
    pub password_error: Option<String>,
    pub password_min: usize,
}

/// `/reset-password` with a link that was used, replaced or is too old.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "auth/reset_gone.html", blocks = ["main"])]
pub struct ResetGone {
    pub frame: Frame,
}
