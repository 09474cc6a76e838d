use super::super::auth::{
    Forgot, ForgotSent, LinkConfirm, PasskeyOffer, ResetGone, ResetPassword, SecondStep, SecondWay, SignIn, SignUp,
    VerifyEmail, WayChoice,
};
use super::super::{Frame, Message, Notice, Site, Tone};
use super::at;
use crate::locale::{Text, t};

const MARA: &str = "mara@lindqvist.example";
const REQUEST: &str = r#"{"publicKey":{"challenge":"AAAA","rpId":"localhost","userVerification":"required"}}"#;

impl SignUp {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let empty = Self { frame: Frame::sample(), password_min: 15, ..Self::default() };
        let filled = Self { email: MARA.into(), display_name: "Mara Lindqvist".into(), ..empty.clone() };
        vec![
            ("empty", empty.clone()),
            ("short", Self { password_error: Some(t!("problem-password-short", n = 2u8)), ..filled.clone() }),
            (
                "wrong",
                Self {
                    display_name_error: Some(t!("problem-name-empty")),
                    email: "mara@".into(),
                    email_error: Some(t!("problem-email-malformed")),
                    ..empty.clone()
                },
            ),
            ("invited", Self { email: MARA.into(), email_bound: true, ..empty.clone() }),
            (
                "closed",
                Self {
                    closed: Some(Message {
                        title: t!("sign-up-by-invitation"),
                        line: t!("sign-up-by-invitation-line", helper = Site::sample().helper()),
                    }),
                    ..empty
                },
            ),
            (
                "refused",
                Self {
                    error: Some(Message {
                        title: t!("sign-up-closed"),
                        line: t!("sign-up-closed-line", helper = Site::sample().helper()),
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
        let asking = LinkConfirm { needs_password: true, password_error: Some(t!("wrong-password")), ..link.clone() };
        vec![
            ("code", Self { resend_at: Some(at("14:32")), ..code.clone() }),
            ("wrong", Self { code_error: Some(t!("wrong-email-code")), ..code.clone() }),
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
        let error = Message { title: t!("sign-in-failed"), line: t!("sign-in-wrong") };
        let done = Notice { tone: Tone::Good, title: t!("reset-done"), line: t!("reset-done-line") };
        let offer = PasskeyOffer {
            options: REQUEST.into(),
            state: "c3RhdGU".into(),
            expires_at: "2026-10-06T14:37:00Z".into(),
        };
        let unknown = Message { title: t!("sign-in-failed"), line: t!("sign-in-passkey-unknown") };
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
        let way = |method: &str, title: Text, line: Text| WayChoice {
            method: method.into(),
            title,
            line,
            usable: true,
            reason: Text::default(),
        };
        let app = way("totp", t!("way-totp"), t!("way-totp-line"));
        let all = vec![
            way("passkey", t!("way-passkey"), t!("way-passkey-line")),
            app.clone(),
            way("backup_code", t!("way-backup-code"), t!("way-backup-code-left", n = 7u8)),
        ];
        let code = Self { frame: Frame::sample(), ways: all, ..Self::default() };
        let passkey = SecondWay::Passkey { options: REQUEST.into(), state: "c3RhdGU".into() };
        let used = Some(t!("wrong-backup-code-used"));
        let lone = Self { ways: vec![app], ..code.clone() };
        vec![
            ("code", code.clone()),
            ("only-code", lone),
            ("wrong", Self { error: Some(t!("wrong-totp")), ..code.clone() }),
            ("backup", Self { way: SecondWay::BackupCode, ..code.clone() }),
            ("backup-used", Self { way: SecondWay::BackupCode, error: used, ..code.clone() }),
            ("passkey", Self { way: passkey.clone(), ..code.clone() }),
            ("passkey-refused", Self { way: passkey, error: Some(t!("sign-in-second-missing")), ..code.clone() }),
            ("paused", Self { paused_until: Some(at("14:50")), ..code.clone() }),
            ("owed", Self { way: SecondWay::List, ways: Vec::new(), ..code.clone() }),
            ("list", Self { way: SecondWay::List, ..code }),
        ]
    }
}

impl Forgot {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let empty = Self { frame: Frame::sample(), ..Self::default() };
        let error = Some(t!("problem-email-malformed"));
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
        let error = Some(t!("problem-password-common"));
        vec![("empty", empty.clone()), ("leaked", Self { password_error: error, ..empty })]
    }
}

impl ResetGone {
    pub fn samples() -> Vec<(&'static str, Self)> {
        vec![("gone", Self { frame: Frame::sample() })]
    }
}
