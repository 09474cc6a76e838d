use std::sync::Arc;

use super::super::step_up::{Slip, StepUp, StepUpDialog, StepUpPage, Tip, Way, WayChoice};
use super::super::{Frame, Icon, Link, Site, Tone};
use super::{at, viewer};

const MARA: &str = "mara@lindqvist.example";

fn password() -> StepUp {
    StepUp {
        handle: "aGFuZGxl".into(),
        action: Some(Slip {
            icon: Icon::Lock,
            title: "Change your password".into(),
            detail: vec!["Signs out your 3 other devices".into()],
            change: None,
            tone: Tone::Info,
        }),
        button: "Confirm and change password".into(),
        viewer: viewer(),
        way: Way::Password,
        ways: ways(true),
        window_line: "Confirms only this change".into(),
        cancel_to: Link { href: "/account/security".into(), label: "Security".into() },
        form_token: "ZmFrZQ".into(),
        site: Arc::new(Site::sample()),
        ..StepUp::default()
    }
}

fn ways(mail: bool) -> Vec<WayChoice> {
    let password = WayChoice {
        method: "password".into(),
        title: "Password".into(),
        line: "The one you use now".into(),
        usable: true,
        reason: String::new().into(),
    };
    let code = WayChoice {
        method: "email_code".into(),
        title: "Email a code".into(),
        line: format!("To {MARA}").into(),
        usable: mail,
        reason: "Not strong enough for this change".into(),
    };
    vec![password, code]
}

fn every_way() -> Vec<WayChoice> {
    let way = |method: &str, title: &str, line: &str| WayChoice {
        method: method.into(),
        title: title.into(),
        line: line.into(),
        usable: true,
        reason: String::new().into(),
    };
    let mut all = vec![
        way("passkey", "Passkey", "Fingerprint, face or screen lock"),
        way("totp", "Authenticator app", "6-digit code"),
        way("backup_code", "Backup code", "7 left"),
    ];
    all.extend(ways(true));
    all
}

fn strict_ways() -> Vec<WayChoice> {
    let strong = |way: &WayChoice| way.method == "passkey" || way.method == "totp";
    let weak =
        |way: WayChoice| WayChoice { usable: strong(&way), reason: "Not strong enough for this change".into(), ..way };
    every_way().into_iter().map(weak).collect()
}

fn removal() -> StepUp {
    let slip = Slip {
        icon: Icon::Passkey,
        title: "Remove a passkey".into(),
        detail: vec!["“Blue security key” will stop working".into()],
        change: None,
        tone: Tone::Info,
    };
    StepUp { action: Some(slip), button: "Confirm and remove".into(), ..password() }
}

/// The password's checks are paused; other ways stay open.
fn paused(way: WayChoice) -> WayChoice {
    WayChoice { usable: way.usable && way.method != "password", reason: "Paused after too many tries".into(), ..way }
}

fn email() -> StepUp {
    let slip = Slip {
        icon: Icon::Mail,
        title: "Change your email address".into(),
        detail: Vec::new(),
        change: Some((MARA.into(), "mara@studionord.example".into())),
        tone: Tone::Info,
    };
    StepUp {
        action: Some(slip),
        button: "Confirm and change email".into(),
        cancel_to: Link { href: "/account".into(), label: "Profile".into() },
        ways: ways(false),
        ..password()
    }
}

fn code(sent: bool, wait: bool, just_resent: bool) -> Way {
    Way::EmailCode { address: MARA.into(), sent, resend_at: wait.then(|| at("14:32")), just_resent }
}

impl StepUp {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let delete = Slip {
            icon: Icon::Trash,
            title: "Delete your account".into(),
            detail: vec!["Switched off now, erased on 13 October".into()],
            change: None,
            tone: Tone::Bad,
        };
        let cool = Way::CoolDown {
            what: "Password checks".into(),
            until: at("14:50"),
            in_words: "14 minutes from now".into(),
        };
        let help = Way::Help {
            why: "This change needs a passkey or a backup code.".into(),
            tips: vec![
                Tip::new(Icon::Laptop, "Try from a device you’ve used before. Your passkey may be there."),
                Tip::new(Icon::List, "Look for your backup codes: a password manager, or on paper."),
            ],
            reference: "RV-4K7Q".into(),
        };
        let refused =
            Way::Refused { title: "Email not changed".into(), line: "That address was taken meanwhile.".into() };
        let window = "Won’t ask again for 10 min";
        let wrong = Some("That password isn’t right. 3 tries left.".into());
        let wrong_code = Some("That code isn’t right. Is it from the latest email?".into());
        vec![
            ("password", password()),
            ("wrong", Self { error: wrong, ..password() }),
            ("email-change", email()),
            (
                "delete",
                Self {
                    action: Some(delete),
                    button: "Confirm and delete account".into(),
                    ways: ways(false).into_iter().take(1).collect(),
                    ..password()
                },
            ),
            ("code-unsent", Self { way: code(false, false, false), ..password() }),
            ("code", Self { way: code(true, true, false), window_line: window.into(), ..password() }),
            ("code-wrong", Self { way: code(true, false, false), error: wrong_code, ..password() }),
            ("code-resent", Self { way: code(true, true, true), ..password() }),
            ("list", Self { way: Way::List, ..email() }),
            ("help", Self { way: help, ..password() }),
            ("cool-down", Self { way: cool, ways: ways(true).into_iter().map(paused).collect(), ..password() }),
            ("refused", Self { way: refused, ..email() }),
            ("gone", Self { way: Way::Gone, action: None, ..password() }),
            ("busy", Self { way: Way::Busy, ..password() }),
        ]
        .into_iter()
        .chain(Self::factor_samples())
        .collect()
    }

    fn factor_samples() -> Vec<(&'static str, Self)> {
        let request = r#"{"publicKey":{"challenge":"AAAA","rpId":"localhost","userVerification":"required"}}"#;
        let passkey = Way::Passkey { options: request.into(), state: "c3RhdGU".into() };
        let unknown = Some(r#"{"rpId":"localhost","credentialId":"b2xk"}"#.to_owned());
        let strict = Some("Deleting an account needs one of your stronger ways.".to_owned());
        let second = Self {
            step: Some((2, 2)),
            because: Some("Your password was right.".into()),
            way: Way::Totp,
            ways: every_way(),
            ..removal()
        };
        let error = |text: &str| Some(text.to_owned());
        vec![
            ("passkey", Self { way: passkey.clone(), ways: every_way(), ..email() }),
            (
                "passkey-refused",
                Self {
                    way: passkey,
                    error: error("That passkey doesn’t belong to this account.").map(Into::into),
                    unknown,
                    ..email()
                },
            ),
            ("app", Self { way: Way::Totp, ways: every_way(), ..removal() }),
            (
                "app-wrong",
                Self {
                    way: Way::Totp,
                    error: error("That code isn’t right. Wait for the next one and try it.").map(Into::into),
                    ..removal()
                },
            ),
            ("backup", Self { way: Way::BackupCode { left: 7 }, ways: every_way(), ..removal() }),
            (
                "backup-used",
                Self {
                    way: Way::BackupCode { left: 1 },
                    error: error("That code has been used already. Try another.").map(Into::into),
                    ..removal()
                },
            ),
            ("second", second),
            ("list-full", Self { way: Way::List, ways: every_way(), ..password() }),
            (
                "list-strict",
                Self { way: Way::List, because: strict.map(Into::into), ways: strict_ways(), ..password() },
            ),
        ]
    }
}

impl StepUpDialog {
    pub fn samples() -> Vec<(&'static str, Self)> {
        StepUp::samples().into_iter().map(|(name, ticket)| (name, Self { ticket })).collect()
    }
}

impl StepUpPage {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let page = |(name, ticket)| (name, Self { frame: Frame::sample_signed_in(), ticket });
        StepUp::samples().into_iter().map(page).collect()
    }
}
