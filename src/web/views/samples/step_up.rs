use std::sync::Arc;

use super::super::step_up::{Slip, StepUp, StepUpDialog, StepUpPage, Tip, Way, WayChoice};
use super::super::{Frame, Icon, Link, Site, Tone};
use super::{at, viewer};
use crate::clock::Seconds;
use crate::locale::{Text, t};

const MARA: &str = "mara@lindqvist.example";

fn password() -> StepUp {
    StepUp {
        handle: "aGFuZGxl".into(),
        action: Some(Slip {
            icon: Icon::Lock,
            title: t!("action-password-change"),
            detail: vec![t!("action-others-end", n = 3u8)],
            change: None,
            tone: Tone::Info,
        }),
        button: t!("action-password-change-button"),
        viewer: viewer(),
        way: Way::Password,
        ways: ways(true),
        window_line: t!("step-window-none"),
        cancel_to: Link { href: "/account/security".into(), label: t!("step-page-security") },
        form_token: "ZmFrZQ".into(),
        site: Arc::new(Site::sample()),
        ..StepUp::default()
    }
}

fn ways(mail: bool) -> Vec<WayChoice> {
    let password = WayChoice {
        method: "password".into(),
        title: t!("way-password"),
        line: t!("way-password-line"),
        usable: true,
        reason: Text::default(),
    };
    let code = WayChoice {
        method: "email_code".into(),
        title: t!("way-email-code"),
        line: t!("way-email-code-line", address = MARA),
        usable: mail,
        reason: t!("way-too-weak"),
    };
    vec![password, code]
}

fn every_way() -> Vec<WayChoice> {
    let way = |method: &str, title: Text, line: Text| WayChoice {
        method: method.into(),
        title,
        line,
        usable: true,
        reason: Text::default(),
    };
    let mut all = vec![
        way("passkey", t!("way-passkey"), t!("way-passkey-line")),
        way("totp", t!("way-totp"), t!("way-totp-line")),
        way("backup_code", t!("way-backup-code"), t!("way-backup-code-left", n = 7u8)),
    ];
    all.extend(ways(true));
    all
}

fn strict_ways() -> Vec<WayChoice> {
    let strong = |way: &WayChoice| way.method == "passkey" || way.method == "totp";
    let weak = |way: WayChoice| WayChoice { usable: strong(&way), reason: t!("way-too-weak"), ..way };
    every_way().into_iter().map(weak).collect()
}

fn removal() -> StepUp {
    let slip = Slip {
        icon: Icon::Passkey,
        title: t!("action-passkey-remove"),
        detail: vec![t!("action-passkey-remove-which", name = "Blue security key")],
        change: None,
        tone: Tone::Info,
    };
    StepUp { action: Some(slip), button: t!("action-passkey-remove-button"), ..password() }
}

fn deletion() -> StepUp {
    let slip = Slip {
        icon: Icon::Trash,
        title: t!("action-account-delete"),
        detail: vec![t!("action-account-delete-when", day = at("14:32").date())],
        change: None,
        tone: Tone::Bad,
    };
    StepUp { action: Some(slip), button: t!("action-account-delete-button"), ..password() }
}

/// The password's checks are paused; other ways stay open.
fn paused(way: WayChoice) -> WayChoice {
    WayChoice {
        usable: way.usable && way.method != "password",
        reason: t!("way-paused-until", until = at("14:50").time()),
        ..way
    }
}

fn email() -> StepUp {
    let slip = Slip {
        icon: Icon::Mail,
        title: t!("action-email-change"),
        detail: Vec::new(),
        change: Some((MARA.into(), "mara@studionord.example".into())),
        tone: Tone::Info,
    };
    StepUp {
        action: Some(slip),
        button: t!("action-email-change-button"),
        cancel_to: Link { href: "/account".into(), label: t!("step-page-profile") },
        ways: ways(false),
        ..password()
    }
}

fn code(sent: bool, wait: bool, just_resent: bool) -> Way {
    Way::EmailCode { address: MARA.into(), sent, resend_at: wait.then(|| at("14:32")), just_resent }
}

impl StepUp {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let cool = Way::CoolDown {
            line: t!("paused-password")
                .with("until", at("14:50").time())
                .with("in", t!("span-from-now", span = Text::span(Seconds::minutes(14)))),
        };
        let help = Way::Help {
            why: t!(
                "step-help-needs",
                ways = t!("list-or", list = t!("step-given-passkey"), last = t!("step-given-backup-code"))
            ),
            tips: vec![
                Tip::new(Icon::Laptop, t!("step-tip-passkey")),
                Tip::new(Icon::List, t!("step-tip-backup-code")),
            ],
            reference: "RV-4K7Q".into(),
        };
        let refused = Way::Refused { title: t!("action-email-not-changed"), line: t!("action-email-meanwhile") };
        let window = t!("step-window-minutes", n = 10_i64);
        let wrong = Some(t!("wrong-tries-left", wrong = t!("wrong-password"), n = 2u8));
        let wrong_code = Some(t!("wrong-email-code"));
        vec![
            ("password", password()),
            ("wrong", Self { error: wrong, ..password() }),
            ("email-change", email()),
            ("delete", Self { ways: ways(false).into_iter().take(1).collect(), ..deletion() }),
            ("first", Self { step: Some((1, 2)), more: true, ..deletion() }),
            ("code-unsent", Self { way: code(false, false, false), ..password() }),
            ("code", Self { way: code(true, true, false), window_line: window, ..password() }),
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
        let strict = Some(t!("step-right-young", right = t!("step-right-passkey")));
        let second = Self {
            step: Some((2, 2)),
            because: Some(t!("step-right-password")),
            way: Way::Totp,
            ways: every_way(),
            ..removal()
        };
        vec![
            ("passkey", Self { way: passkey.clone(), ways: every_way(), ..email() }),
            ("passkey-refused", Self { way: passkey, error: Some(t!("wrong-passkey")), unknown, ..email() }),
            ("app", Self { way: Way::Totp, ways: every_way(), ..removal() }),
            ("app-wrong", Self { way: Way::Totp, error: Some(t!("wrong-totp")), ..removal() }),
            ("backup", Self { way: Way::BackupCode { left: 7 }, ways: every_way(), ..removal() }),
            (
                "backup-used",
                Self { way: Way::BackupCode { left: 1 }, error: Some(t!("wrong-backup-code-used")), ..removal() },
            ),
            ("second", second),
            ("list-full", Self { way: Way::List, ways: every_way(), ..password() }),
            ("list-strict", Self { way: Way::List, because: strict, ways: strict_ways(), ..password() }),
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
