use super::super::auth::{Forgot, ForgotSent, LinkConfirm, ResetGone, ResetPassword, SignIn, SignUp, VerifyEmail};
use super::super::{Frame, Message, Tone};
use super::{at, notice};

const MARA: &str = "mara@lindqvist.example";

impl SignUp {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let empty = Self { frame: Frame::sample(), password_min: 15, ..Self::default() };
        let filled = Self { email: MARA.into(), display_name: "Mara Lindqvist".into(), ..empty.clone() };
        vec![
            ("empty", empty.clone()),
            ("short", Self { password_error: Some("Too short: add 2 characters or more.".into()), ..filled.clone() }),
            (
                "wrong",
                Self {
                    display_name_error: Some("Enter your name.".into()),
                    email: "mara@".into(),
                    email_error: Some("That isn’t a complete email address.".into()),
                    ..empty
                },
            ),
            (
                "paused",
                Self {
                    error: Some(Message {
                        title: "Slow down a moment".into(),
                        line: "There were a lot of sign-ups from your network. Try again later.".into(),
                    }),
                    ..filled
                },
            ),
        ]
    }
}

impl VerifyEmail {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let code = Self { frame: Frame::sample(), email: MARA.into(), ..Self::default() };
        let link = LinkConfirm { token: "dG9rZW4".into(), ..LinkConfirm::default() };
        let asking = LinkConfirm {
            needs_password: true,
            password_error: Some("That password isn’t right.".into()),
            ..link.clone()
        };
        vec![
            ("code", Self { resend_at: Some(at("14:32")), ..code.clone() }),
            (
                "wrong",
                Self {
                    code_error: Some("That code isn’t right. Is it from the latest email?".into()), ..code.clone()
                },
            ),
            ("resent", Self { sent_notice: true, resend_at: Some(at("14:33")), ..code.clone() }),
            ("bare", Self { email: String::new(), ..code.clone() }),
            ("link", Self { link: Some(link), ..code.clone() }),
            ("link-password", Self { link: Some(asking), ..code }),
        ]
    }
}

impl SignIn {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let empty = Self { frame: Frame::sample(), sign_up_open: true, ..Self::default() };
        let error = Message {
            title: "We couldn’t sign you in".into(),
            line: "That email and password don’t match. Check both, or reset your password.".into(),
        };
        let done = notice(Tone::Good, "Signed out", "See you next time.");
        vec![
            ("empty", empty.clone()),
            ("dev", Self { frame: Frame { dev: true, ..Frame::sample() }, ..empty.clone() }),
            ("notice", Self { frame: Frame { notice: Some(done), ..Frame::sample() }, ..empty.clone() }),
            ("error", Self { identifier: MARA.into(), error: Some(error), ..empty.clone() }),
            ("paused", Self { identifier: MARA.into(), paused_until: Some(at("14:50")), sign_up_open: false, ..empty }),
        ]
    }
}

impl Forgot {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let empty = Self { frame: Frame::sample(), ..Self::default() };
        let error = Some("That isn’t a complete email address.".into());
        vec![("empty", empty.clone()), ("wrong", Self { email: "mara@".into(), email_error: error, ..empty })]
    }
}

impl ForgotSent {
    pub fn samples() -> Vec<(&'static str, Self)> {
        vec![("sent", Self { frame: Frame::sample(), email: MARA.into(), minutes: 30 })]
    }
}

impl ResetPassword {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let empty = Self {
            frame: Frame::sample(),
            email: MARA.into(),
            token: "dG9rZW4".into(),
            password_min: 15,
            ..Self::default()
        };
        let error = Some("On a list of leaked passwords. Choose another.".into());
        vec![("empty", empty.clone()), ("leaked", Self { password_error: error, ..empty })]
    }
}

impl ResetGone {
    pub fn samples() -> Vec<(&'static str, Self)> {
        vec![("gone", Self { frame: Frame::sample() })]
    }
}
