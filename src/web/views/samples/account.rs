use crate::locale::{Text, Value, t};
use crate::model::factor::ProofKind;
use crate::model::name::NameProblem;
use crate::model::picture::PictureProblem;

use super::super::account::{
    Activity, Data, Day, Device, DeviceKind, Devices, EmailRow, Event, Filter, LanguageChoice, PendingEmail, Profile,
    Scheduled,
};
use super::super::{Frame, Icon, Viewer};
use super::{at, day, full, instant, viewer};

/// Around a page that one comes back to after a change was not confirmed in time.
pub fn lapsed(next: Text) -> Frame {
    let wish = t!("wish-email-add", address = Value::strong("mara@studionord.example"));
    let line = t!("lapsed-line", wish = wish, at = at("14:02").time(), minutes = 15_u8, next = next);
    Frame { lapsed: Some(line), ..Frame::sample_signed_in() }
}

impl Profile {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let row = |address: &str, primary| EmailRow {
            id: address.replace(['@', '.'], "-"),
            address: address.into(),
            primary,
            may_return: address != "m.lindqvist@post.example",
        };
        let language = |tag: &str, name: &str, current| LanguageChoice { tag: tag.into(), name: name.into(), current };
        let three = vec![
            row("mara@lindqvist.example", true),
            row("mara@studionord.example", false),
            row("m.lindqvist@post.example", false),
        ];
        let plain = Self {
            frame: Frame::sample_signed_in(),
            display_name: "Mara Lindqvist".into(),
            username: "mara".into(),
            primary_email: "mara@lindqvist.example".into(),
            emails: vec![row("mara@lindqvist.example", true)],
            make_primary: true,
            languages: vec![language("de", "Deutsch", true), language("en", "English", false)],
            ..Self::default()
        };
        let pending = PendingEmail {
            address: "mara@studionord.example".into(),
            resend_at: Some(at("14:32")),
            expires: instant("2026-10-07T14:31:00"),
            ..PendingEmail::default()
        };
        let wrong =
            PendingEmail { code_error: Some(t!("profile-email-code-wrong")), resend_at: None, ..pending.clone() };
        let leaving = Frame { deletion_on: Some(day("2026-10-20")), ..Frame::sample_signed_in() };
        vec![
            ("plain", plain.clone()),
            ("three", Self { emails: three, make_primary: false, ..plain.clone() }),
            ("add", Self { open_add: true, ..plain.clone() }),
            (
                "taken",
                Self {
                    email_value: "hello@lindqvist.example".into(),
                    email_error: Some(t!("profile-email-have")),
                    frame: Frame::sample_fresh(),
                    ..plain.clone()
                },
            ),
            ("pending", Self { pending: Some(pending), ..plain.clone() }),
            ("pending-wrong", Self { pending: Some(wrong), ..plain.clone() }),
            (
                "no-name",
                Self {
                    display_name: String::new(),
                    display_name_error: Some(NameProblem::Empty.text()),
                    ..plain.clone()
                },
            ),
            (
                "no-username",
                Self { username: "otto".into(), username_error: Some(t!("profile-username-taken")), ..plain.clone() },
            ),
            (
                "picture",
                Self {
                    frame: Frame {
                        viewer: Some(Viewer { picture: Some("/account/picture/0f".into()), ..viewer() }),
                        ..Frame::sample_signed_in()
                    },
                    picture_error: Some(PictureProblem::TooLarge(4_300_000).text()),
                    ..plain.clone()
                },
            ),
            ("one-language", Self { languages: Vec::new(), ..plain.clone() }),
            ("no-language", Self { language_error: Some(t!("language-unknown")), ..plain.clone() }),
            ("leaving", Self { frame: leaving, ..plain.clone() }),
            (
                "lapsed",
                Self {
                    frame: lapsed(t!("lapsed-filled")),
                    email_value: "mara@studionord.example".into(),
                    open_add: true,
                    ..plain
                },
            ),
        ]
    }
}

impl Devices {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let here = Device {
            id: "1".into(),
            name: t!("device-name", browser = "Firefox", system = "Fedora Linux"),
            kind: DeviceKind::Computer,
            active: instant("2026-10-06T14:32:00"),
            signed_in: day("2026-10-06"),
            how: t!("devices-with-password"),
            place: "203.0.113.24".into(),
        };
        let phone = Device {
            id: "2".into(),
            name: t!("device-name", browser = "Safari", system = "iPhone"),
            kind: DeviceKind::Phone,
            active: instant("2026-10-06T12:32:00"),
            signed_in: day("2026-09-21"),
            place: "198.51.100.7".into(),
            ..here.clone()
        };
        let other = Device {
            id: "3".into(),
            name: t!("device-name", browser = "Chrome", system = "Windows"),
            active: day("2026-10-03"),
            place: String::new(),
            ..here.clone()
        };
        let alone = Self {
            frame: Frame::sample_fresh(),
            current: here,
            others: Vec::new(),
            count: 0,
            older: None,
            newest: None,
        };
        let three = Self { others: vec![phone, other], count: 2, ..alone.clone() };
        let (older, newest) = (Some("/account/devices?from=1.2".into()), Some("/account/devices".into()));
        let link = Value::Link { href: "/account".into(), words: t!("lapsed-again") };
        let lapsed = Self { frame: lapsed(t!("lapsed-elsewhere", link = link)), ..alone.clone() };
        vec![
            ("alone", alone),
            ("lapsed", lapsed),
            ("three", three.clone()),
            ("many", Self { count: 199, older, newest, ..three }),
        ]
    }
}

impl Activity {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let event = |icon, title: Text, clock: &str, how: Option<Text>| Event {
            icon,
            title,
            device: t!("device-name", browser = "Firefox", system = "Fedora Linux"),
            place: "203.0.113.24".into(),
            at: at(clock),
            exact: full(&format!("{clock}:08")),
            about: None,
            how: how.map(|how| (t!("activity-confirmed-with"), how)),
            not_me: Some("/account/activity/7F3K/not-me".into()),
            reference: "evt_7F3K-Q2".into(),
        };
        let password = || Some(ProofKind::Password.label());
        let right = t!("event-proof-right", action = t!("action-do-password-change"));
        let today = Day {
            date: day("2026-10-06"),
            events: vec![
                event(Icon::Lock, t!("event-done-password-change"), "14:32", password()),
                event(Icon::Shield, right, "14:32", password()),
                event(Icon::SignIn, t!("event-sign-in-done"), "08:11", password()),
            ],
        };
        let before =
            Day { date: day("2026-09-28"), events: vec![event(Icon::Mail, t!("event-email-added"), "09:41", None)] };
        let filter = |href: &str, label, current| Filter { href: href.into(), label, current };
        let full = Self {
            frame: Frame::sample_signed_in(),
            filters: vec![
                filter("/account/activity", t!("activity-all"), true),
                filter("/account/activity?show=data", t!("activity-data"), false),
            ],
            would_show: Text::default(),
            only: None,
            days: vec![today, before],
            older: Some("/account/activity?before=7F3K".into()),
            newer: None,
            behind: false,
        };
        let empty = Self { days: Vec::new(), older: None, ..full.clone() };
        let none_of = Self { would_show: t!("activity-would-data"), only: Some(t!("activity-data")), ..empty.clone() };
        let middle = Self { newer: Some("/account/activity?after=7F3K".into()), ..full.clone() };
        vec![("empty", empty), ("none-of", none_of), ("days", full), ("middle", middle)]
    }
}

impl Data {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let plain = Self {
            frame: Frame::sample_signed_in(),
            phrase: t!("data-delete-phrase"),
            grace_days: 7,
            erased_on: Some(day("2026-10-13")),
            ..Self::default()
        };
        let scheduled = Scheduled { asked: full("14:36:12"), on: day("2026-10-13"), days_left: 7 };
        let leaving = Frame { deletion_on: Some(day("2026-10-13")), ..Frame::sample_signed_in() };
        vec![
            ("plain", plain.clone()),
            ("ready", Self { ready: Some(at("14:51")), ..plain.clone() }),
            ("at-once", Self { grace_days: 0, erased_on: None, open_delete: true, ..plain.clone() }),
            ("held", Self { grace_days: 0, held_until: Some(day("2026-10-09")), ..plain.clone() }),
            ("open", Self { open_delete: true, ..plain.clone() }),
            (
                "mistyped",
                Self {
                    confirm_error: Some(t!("data-delete-mistyped", phrase = t!("data-delete-phrase"))),
                    ..plain.clone()
                },
            ),
            ("scheduled", Self { frame: leaving, scheduled: Some(scheduled), ..plain }),
        ]
    }
}
