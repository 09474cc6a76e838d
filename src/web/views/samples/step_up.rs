use super::super::step_up::{Slip, StepUp, StepUpDialog, StepUpPage, Way, WayChoice};
use super::super::{Frame, Icon, Link, Tone};
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
        step: None,
        window_line: "Confirms only this change".into(),
        cancel_to: Link { href: "/account/security".into(), label: "Security".into() },
        error: None,
        form_token: "ZmFrZQ".into(),
    }
}

fn ways(mail: bool) -> Vec<WayChoice> {
    let password = WayChoice {
        method: "password".into(),
        title: "Password".into(),
        line: "The one you use now".into(),
        usable: true,
        reason: String::new(),
    };
    let code = WayChoice {
        method: "email_code".into(),
        title: "Email a code".into(),
        line: format!("To {MARA}"),
        usable: mail,
        reason: "Not strong enough for this change".into(),
    };
    vec![password, code]
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
        let help =
            Way::Help { needed: vec!["Your password. This account has none yet.".into()], reference: "RV-4K7Q".into() };
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
            ("second", Self { step: Some((2, 2)), way: code(true, false, false), ..password() }),
            ("help", Self { way: help, ..password() }),
            ("cool-down", Self { way: cool, ways: ways(true).into_iter().map(paused).collect(), ..password() }),
            ("refused", Self { way: refused, ..email() }),
            ("gone", Self { way: Way::Gone, action: None, ..password() }),
            ("busy", Self { way: Way::Busy, ..password() }),
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
