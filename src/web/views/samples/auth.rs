use super::super::auth::{
    Forgot, ForgotSent, LinkConfirm, PasskeyOffer, ResetGone, ResetPassword, SecondStep, SecondWay, SignIn, SignUp,
    VerifyEmail, WayChoice,
};
use super::super::{Frame, Message, Tone};
use super::{at, notice};

const MARA: &str = "mara@lindqvist.example";
const REQUEST: &str = r#"{"publicKey":{"challenge":"AAAA","rpId":"localhost","userVerification":"required"}}"#;

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
                    ..empty.clone()
                },
            ),
            ("invited", Self { email: MARA.into(), email_bound: true, ..empty.clone() }),
            (
                "closed",
                Self {
                    closed: Some(Message {
                        title: "New accounts are by invitation".into(),
                        line: "Open the link in your invitation. If you have none, ask the people who run this site."
                            .into(),
                    }),
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
        let offer = PasskeyOffer {
            options: REQUEST.into(),
            state: "c3RhdGU".into(),
            expires_at: "2026-10-06T14:37:00Z".into(),
        };
        let unknown = Message {
            title: "We couldn’t sign you in".into(),
            line: "That passkey isn’t known here any more. Delete it in your password manager.".into(),
        };
        let gone = r#"{"rpId":"localhost","credentialId":"b2xk"}"#;
        vec![
            ("empty", empty.clone()),
            ("dev", Self { frame: Frame::sample_dev(), ..empty.clone() }),
            ("branded", Self { frame: Frame::sample_branded(), ..empty.clone() }),
            ("notice", Self { frame: Frame { notice: Some(done), ..Frame::sample() }, ..empty.clone() }),
            ("error", Self { identifier: MARA.into(), error: Some(error), ..empty.clone() }),
            (
                "paused",
                Self { identifier: MARA.into(), paused_until: Some(at("14:50")), sign_up_open: false, ..empty.clone() },
            ),
            ("passkey", Self { passkey: Some(offer.clone()), ..empty.clone() }),
            (
                "passkey-unknown",
                Self { passkey: Some(offer), error: Some(unknown), unknown: Some(gone.into()), ..empty },
            ),
        ]
    }
}

impl SecondStep {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let way = |method: &str, title: &str, line: &str| WayChoice {
            method: method.into(),
            title: title.into(),
            line: line.into(),
            usable: true,
            reason: String::new().into(),
        };
        let app = way("totp", "Authenticator app", "6-digit code");
        let all = vec![
            way("passkey", "Passkey", "Fingerprint, face or screen lock"),
            app.clone(),
            way("backup_code", "Backup code", "One of the codes you saved"),
        ];
        let code = Self { frame: Frame::sample(), ways: all, ..Self::default() };
        let passkey = SecondWay::Passkey { options: REQUEST.into(), state: "c3RhdGU".into() };
        let wrong = |text: &str| Some(text.to_owned());
        let used = wrong("That code has been used already. Try another.");
        let lone = Self { ways: vec![app], ..code.clone() };
        vec![
            ("code", code.clone()),
            ("only-code", lone),
            (
                "wrong",
                Self {
                    error: wrong("That code isn’t right. Wait for the next one and try it.").map(Into::into),
                    ..code.clone()
                },
            ),
            ("backup", Self { way: SecondWay::BackupCode, ..code.clone() }),
            ("backup-used", Self { way: SecondWay::BackupCode, error: used.map(Into::into), ..code.clone() }),
            ("passkey", Self { way: passkey.clone(), ..code.clone() }),
            (
                "passkey-refused",
                Self {
                    way: passkey,
                    error: wrong("That passkey doesn’t belong to this account.").map(Into::into),
                    ..code.clone()
                },
            ),
            ("paused", Self { paused_until: Some(at("14:50")), ..code.clone() }),
            ("list", Self { way: SecondWay::List, ..code }),
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
