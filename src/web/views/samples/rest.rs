use super::super::errors::{Asked, ErrorCallout, ErrorPage, NotMe, Undo, UndoPasskey, UndoWhat};
use super::super::mailbox::{MailItem, MailOpen, MailView, Mailbox};
use super::super::{Frame, Link, Tone};
use super::{at, full, instant, notice};

fn link(href: &str, label: &str) -> Link {
    Link { href: href.into(), label: label.into() }
}

impl ErrorPage {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let page = |status, title: &str, line: &str| Self {
            frame: Frame::sample(),
            status,
            title: title.into(),
            line: line.into(),
            ..Self::default()
        };
        let account = link("/account", "Go to your account");
        let sign_in = link("/sign-in", "Back to sign in");
        vec![
            (
                "404",
                Self {
                    actions: vec![account.clone(), link("/sign-in", "Sign in")],
                    ..page(
                        404,
                        "This page isn’t here",
                        "The link may be old, or used up: links in our emails work once.",
                    )
                },
            ),
            (
                "429",
                Self {
                    retry_at: Some(at("14:38")),
                    actions: vec![sign_in],
                    ..page(429, "Slow down a moment", "There were a lot of requests from your network.")
                },
            ),
            (
                "500",
                Self {
                    reference: Some("RV-9T2M-41".into()),
                    actions: vec![link("/account/activity", "See your recent activity"), account],
                    ..page(
                        500,
                        "Something broke on our side",
                        "Your change may not have been saved. Check before you try it again.",
                    )
                },
            ),
        ]
    }
}

impl ErrorCallout {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let notice = notice(
            Tone::Bad,
            "Something broke on our side",
            "Your change may not have been saved. Check before you try it again.",
        );
        vec![
            ("plain", Self { notice: notice.clone(), reference: None }),
            ("reference", Self { notice, reference: Some("RV-9T2M-41".into()) }),
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
            device: "Firefox on Fedora Linux".into(),
            next: link("/forgot-password", "Choose a new password"),
            ..Self::default()
        };
        let passkey = UndoPasskey { options: "{}".into(), state: "c3RhdGU".into() };
        let asked = Asked { totp: true, passkey: Some(passkey), ..Asked::default() };
        let wrong = Asked {
            totp: true,
            error: Some("That code isn’t right. Wait for the next one and try it.".into()),
            ..Asked::default()
        };
        let waits = Asked { waits_until: Some(full("14:20:00")), ..asked.clone() };
        let (old, new) = ("mara@lindqvist.example".to_owned(), "mara@studionord.example".to_owned());
        let of = |what, asked| Self { what: Some(what), asked, ..email.clone() };
        let added = of(UndoWhat::Added { new }, Some(asked));
        let removed = of(UndoWhat::Removed { old: old.clone() }, Some(wrong));
        let delayed = of(UndoWhat::Removed { old: old.clone() }, Some(waits.clone()));
        let stop = of(UndoWhat::Stop { old }, Some(waits));
        let kept = UndoWhat::Deletion { email: "mara@lindqvist.example".into() };
        let deletion = Self { what: Some(kept), next: link("/sign-in", "Sign in"), ..email.clone() };
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
            ("deletion-done", Self { done: true, ..deletion }),
            ("gone", Self { what: None, gone: true, ..email }),
        ]
    }
}

impl NotMe {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let ask = Self {
            frame: Frame::sample(),
            post_to: "/not-me/dG9rZW4".into(),
            leave: "/account/activity".into(),
            about: "Signed in".into(),
            when: Some(full("14:20:00")),
            device: "Chrome on Windows".into(),
            next: link("/forgot-password", "Choose a new password"),
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
