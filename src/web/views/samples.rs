//! One value of each page for every state it can be in. The render test goes
//! through them all, and so does whoever wants to look at the pages.

mod account;
mod auth;
#[cfg(test)]
mod autocomplete;
#[cfg(test)]
mod kept;
mod recovery;
mod rest;
mod security;
mod step_up;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod valid;

use std::sync::Arc;

use crate::clock::Timestamp;
use crate::locale::{Text, t};

use super::{DeletionBanner, Frame, FreshChip, Link, Logo, Me, Moment, Notice, Site, Strength, Toasts, Tone, Viewer};

pub(super) fn viewer() -> Viewer {
    Viewer {
        name: "Mara Lindqvist".into(),
        email: "mara@lindqvist.example".into(),
        initials: "ML".into(),
        picture: None,
    }
}

pub(super) fn notice(tone: Tone, title: impl Into<Text>, line: impl Into<Text>) -> Notice {
    Notice { tone, title: title.into(), line: line.into() }
}

pub(super) fn at(clock: &str) -> Moment {
    instant(&format!("2026-10-06T{clock}:00"))
}

pub(super) fn day(iso: &str) -> Moment {
    instant(&format!("{iso}T08:11:00"))
}

pub(super) fn full(clock: &str) -> Moment {
    instant(&format!("2026-10-06T{clock}"))
}

/// An instant in UTC, told on the afternoon of 6 October 2026.
pub(super) fn instant(text: &str) -> Moment {
    let form = time::macros::format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]");
    let millis = |text: &str| {
        let at = time::PrimitiveDateTime::parse(text, &form).map_or(0, |at| at.assume_utc().unix_timestamp());
        Timestamp::from_millis(at * 1000)
    };
    Moment::new(millis(text), millis("2026-10-06T14:32:30"))
}

impl Frame {
    /// Around a signed-out page.
    pub fn sample() -> Self {
        Self { site: Arc::new(Site::sample()), nonce: "bm9uY2U".into(), form_token: "ZmFrZQ".into(), ..Self::default() }
    }

    /// While developing.
    pub fn sample_dev() -> Self {
        Self { site: Arc::new(Site { dev: true, ..Site::sample() }), ..Self::sample() }
    }

    /// With everything an operator may set.
    pub fn sample_branded() -> Self {
        let link = |label: &str, href: &str| Link { label: label.into(), href: href.into() };
        let site = Site {
            brand: "Fernhill Co-op".into(),
            logo: Some(Logo { href: "/static/logo.svg".into(), dark: Some("/static/logo-dark.svg".into()) }),
            support: Some(link("help@fernhill.example", "mailto:help@fernhill.example")),
            links: vec![link("Privacy", "https://fernhill.example/privacy")],
            ..Site::sample()
        };
        Self { site: Arc::new(site), ..Self::sample() }
    }

    /// Around a page of someone who is signed in.
    pub fn sample_signed_in() -> Self {
        Self { viewer: Some(viewer()), ..Self::sample() }
    }

    /// The same, confirmed a few minutes ago.
    pub fn sample_fresh() -> Self {
        Self { confirmed_until: Some(at("14:42")), confirmed_part: 70, ..Self::sample_signed_in() }
    }
}

impl Site {
    pub(super) fn sample() -> Self {
        Self {
            brand: "Reverify".into(),
            css: "/static/reverify.css".into(),
            js: "/static/portal.js".into(),
            icon: "/static/mark.svg".into(),
            icon_type: "image/svg+xml".into(),
            ..Self::default()
        }
    }
}

impl Toasts {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let notice = notice(Tone::Good, t!("profile-picture-removed"), t!("profile-picture-removed-line"));
        vec![("none", Self { notice: None }), ("good", Self { notice: Some(notice) })]
    }
}

impl Me {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let picture = Viewer { picture: Some("/account/picture/3f9ck2vd.webp".into()), ..viewer() };
        vec![("initials", Self { viewer: viewer() }), ("picture", Self { viewer: picture })]
    }
}

impl FreshChip {
    pub fn samples() -> Vec<(&'static str, Self)> {
        vec![("none", Self { until: None, part: 0 }), ("fresh", Self { until: Some(at("14:42")), part: 70 })]
    }
}

impl DeletionBanner {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let none = Self { on: None, recovery: None, form_token: "ZmFrZQ".into() };
        let on = || Some(day("2026-10-20"));
        let (scheduled, recovery) = (Self { on: on(), ..none.clone() }, Self { recovery: on(), ..none.clone() });
        vec![("none", none), ("scheduled", scheduled), ("recovery", recovery)]
    }
}

impl Strength {
    pub fn samples() -> Vec<(&'static str, Self)> {
        vec![
            ("empty", Self { level: 0, text: Text::default() }),
            ("leaked", Self { level: 1, text: t!("problem-password-common") }),
            ("strong", Self { level: 4, text: t!("problem-password-strong") }),
        ]
    }
}
