use super::super::errors::{Asked, ErrorCallout, ErrorPage, NotMe, Remedy, Undo, UndoPasskey, UndoWhat};
use super::super::mailbox::{MailItem, MailOpen, MailView, Mailbox};
use super::super::{Frame, Link};
use super::{at, full, instant};
use crate::locale::{Text, t};

fn link(href: &str, label: Text) -> Link {
    Link { href: href.into(), label }
}

impl ErrorPage {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let page =
            |status, title: Text, line: Text| Self { frame: Frame::sample(), status, title, line, ..Self::default() };
        let account = link("/account", t!("error-to-account"));
        let sign_in = link("/sign-in", t!("auth-to-sign-in"));
        vec![
            (
                "404",
                Self {
                    actions: vec![account.clone(), link("/sign-in", t!("auth-to-sign-in"))],
                    ..page(404, t!("error-not-found"), t!("error-not-found-line"))
                },
            ),
            (
                "429",
                Self {
                    retry_at: Some(at("14:38")),
                    actions: vec![sign_in],
                    ..page(429, t!("error-too-many"), t!("error-too-many-waiting"))
                },
            ),
            (
                "500",
                Self {
                    reference: Some("RV-9T2M-41".into()),
                    actions: vec![link("/account/activity", t!("error-to-activity")), account],
                    ..page(500, t!("error-internal"), t!("error-internal-line"))
                },
            ),
        ]
    }
}

impl ErrorCallout {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let of = |title, line, remedy| Self { title, line, remedy, ..Self::default() };
        let refused = of(t!("error-refused"), t!("error-refused-line"), Remedy::None);
        let stale = of(t!("error-stale"), t!("error-stale-line"), Remedy::Reload);
        let many = of(t!("error-too-many"), t!("error-too-many-waiting"), Remedy::Retry);
        let broken = of(t!("error-internal"), t!("error-internal-line"), Remedy::Retry);
        vec![
            ("plain", refused),
            ("stale", stale),
            ("429", Self { retry_at: Some(at("14:38")), ..many }),
            ("reference", Self { reference: Some("RV-9T2M-41".into()), ..broken }),
        ]
    }
}

impl Undo {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let what = UndoWhat::Email { old: "mara@lindqvist.example".into(), new: "mara@studionord.example".into() };
        let email = Self {
            frame: Frame::sample(),
            what: Some(what),
            token: "dG9rZW4".into(),
            when: Some(full("14:20:00")),
            device: t!("device-name", browser = "Firefox", system = "Fedora Linux"),
            next: link("/forgot-password", t!("undo-choose-password")),
            ..Self::default()
        };
        let passkey = UndoPasskey { options: "{}".into(), state: "c3RhdGU".into() };
        let asked = Asked { totp: true, passkey: Some(passkey), ..Asked::default() };
        let wrong = Asked { totp: true, error: Some(t!("wrong-totp")), ..Asked::default() };
        let waits = Asked { waits_until: Some(full("14:20:00")), ..asked.clone() };
        let (old, new) = ("mara@lindqvist.example".to_owned(), "mara@studionord.example".to_owned());
        let of = |what, asked| Self { what: Some(what), asked, ..email.clone() };
        let added = of(UndoWhat::Added { new }, Some(asked));
        let removed = of(UndoWhat::Removed { old: old.clone() }, Some(wrong));
        let delayed = of(UndoWhat::Removed { old: old.clone() }, Some(waits.clone()));
        let stop = of(UndoWhat::Stop { old }, Some(waits));
        let kept = UndoWhat::Deletion { email: "mara@lindqvist.example".into() };
        let deletion = Self { what: Some(kept), next: link("/sign-in", t!("auth-to-sign-in")), ..email.clone() };
        let stopped = UndoWhat::Recovery { ready: full("14:20:00") };
        let recovery = Self { what: Some(stopped), ..email.clone() };
        vec![
            ("recovery", recovery.clone()),
            ("recovery-done", Self { done: true, ..recovery }),
            ("email", email.clone()),
            ("added-asked", added),
            ("removed-wrong", removed),
            ("removed-waits", delayed),
            ("stop", stop),
            ("email-done", Self { done: true, ..email.clone() }),
            ("deletion", deletion.clone()),
            ("deletion-done", Self { done: true, ..deletion.clone() }),
            ("deletion-gone", Self { what: None, gone: true, why_gone: t!("undo-gone-deletion"), ..deletion }),
            ("gone", Self { what: None, gone: true, why_gone: t!("undo-gone"), ..email }),
        ]
    }
}

impl NotMe {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let ask = Self {
            frame: Frame::sample(),
            post_to: "/not-me/dG9rZW4".into(),
            leave: "/account/activity".into(),
            about: t!("event-sign-in-done"),
            when: Some(full("14:20:00")),
            device: t!("device-name", browser = "Chrome", system = "Windows"),
            next: link("/forgot-password", t!("undo-choose-password")),
            ..Self::default()
        };
        vec![("ask", ask.clone()), ("done", Self { done: true, ..ask.clone() }), ("gone", Self { gone: true, ..ask })]
    }
}

impl Mailbox {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let item = |id: &str, subject: &str, clock: &str, current| MailItem {
            id: id.into(),
            to: "mara@lindqvist.example".into(),
            subject: subject.into(),
            at: at(clock),
            current,
        };
        let open = MailOpen {
            id: "2".into(),
            from: "Reverify <no-reply@account.example.org>".into(),
            to: "mara@lindqvist.example".into(),
            subject: "4802 1390 is your code".into(),
            at: instant("2026-10-06T14:31:52"),
            kind: "step-up-code".into(),
            code: Some("48021390".into()),
            text: "Your code to change your password.\n\n48021390\n".into(),
            headers: vec![
                ("Subject".into(), "4802 1390 is your code".into()),
                ("X-Reverify-Kind".into(), "step-up-code".into()),
            ],
            view: MailView::Html,
            html_src: "/dev/mailbox/2/html".into(),
        };
        let empty = Self { frame: Frame::sample_dev(), list: Vec::new(), open: None };
        let list = vec![
            item("2", "4802 1390 is your code", "14:31", true),
            item("1", "New sign-in from Chrome on Windows", "14:20", false),
        ];
        let html = Self { list, open: Some(open.clone()), ..empty.clone() };
        vec![
            ("empty", empty),
            ("text", Self { open: Some(MailOpen { view: MailView::Text, ..open.clone() }), ..html.clone() }),
            ("headers", Self { open: Some(MailOpen { view: MailView::Headers, ..open }), ..html.clone() }),
            ("html", html),
        ]
    }
}
