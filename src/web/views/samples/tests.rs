//! Every page in every state: renders, and keeps the promises that no single template can see.

use std::collections::HashSet;

use askama::Template as _;
use scraper::{ElementRef, Html, Selector};

use crate::locale::Language;
use crate::locale::tests::{english, speechless};

use super::super::account::{Activity, BackupCodes, Data, Devices, Profile, Security};
use super::super::auth::{
    Forgot, ForgotSent, ResetGone, ResetPassword, SecondStep, SecondWay, SignIn, SignUp, VerifyEmail,
};
use super::super::errors::{ErrorCallout, ErrorPage, NotMe, Undo};
use super::super::mailbox::Mailbox;
use super::super::recovery::{FinishRecovery, Recovery};
use super::super::step_up::{StepUp, StepUpDialog, StepUpPage, Way};
use super::super::{DeletionBanner, FreshChip, Me, Strength, Toasts};
use super::kept;

/// Name and markup of every state.
pub(super) fn all() -> Vec<(String, String)> {
    all_in(&english())
}

/// The same in another language.
fn all_in(language: &Language) -> Vec<(String, String)> {
    let mut out = Vec::new();
    macro_rules! add {
        ($($page:ident),* $(,)?) => {$(
            for (state, page) in $page::samples() {
                out.push((format!("{}.{state}", stringify!($page)), page.render_with_values(language).unwrap()));
            }
        )*};
    }
    add!(
        Profile,
        Security,
        BackupCodes,
        Devices,
        Activity,
        Data,
        SignUp,
        VerifyEmail,
        SignIn,
        SecondStep,
        Forgot,
        ForgotSent,
        ResetPassword,
        ResetGone,
        Recovery,
        FinishRecovery,
        ErrorPage,
        Undo,
        NotMe,
        Mailbox,
        StepUpDialog,
        StepUpPage,
        ErrorCallout,
        Toasts,
        Me,
        FreshChip,
        DeletionBanner,
        Strength,
    );
    out
}

pub(super) fn select<'a>(page: &'a Html, css: &str) -> Vec<ElementRef<'a>> {
    page.select(&Selector::parse(css).unwrap()).collect()
}

/// A part as it stands in a page.
pub(super) fn whole(markup: &str) -> String {
    if markup.trim_start().starts_with("<!doctype") {
        return markup.to_owned();
    }
    format!("<!doctype html><html lang=\"en\"><head><title>A part</title></head><body>{markup}</body></html>")
}

/// What is wrong with one page.
fn faults(page: &Html) -> Vec<String> {
    // What the HTML standard calls a parse error: a tag that does not close, a block inside a paragraph.
    let mut faults: Vec<String> = page.errors.iter().map(ToString::to_string).collect();
    let mut ids = HashSet::new();
    for element in select(page, "[id]") {
        let id = element.attr("id").unwrap();
        if !ids.insert(id) {
            faults.push(format!("twice: #{id}"));
        }
    }
    for name in ["aria-labelledby", "aria-describedby", "aria-controls", "for", "form", "data-from", "data-heading"] {
        for element in select(page, &format!("[{name}]")) {
            let missing = element.attr(name).unwrap().split_whitespace().filter(|id| !ids.contains(id));
            faults.extend(missing.map(|id| format!("{name} leads nowhere: {id}")));
        }
    }
    for link in select(page, "a[data-sheet], a[data-unfold], a[data-keep]") {
        // With a path where the page may have another, as the answer to a form without script has.
        let target = link.attr("href").unwrap().rsplit('#').next().unwrap();
        if !ids.contains(target) {
            faults.push(format!("a link leads nowhere: {target}"));
        }
    }
    // Without script that is how a browser finds what was refused.
    let starts: Vec<_> = select(page, "[autofocus]").iter().filter_map(|element| element.attr("id")).collect();
    let refused = select(page, "[aria-invalid]").first().and_then(|field| field.attr("id"));
    if starts.len() > 1 || refused.is_some_and(|field| starts != [field]) {
        faults.push(format!("{refused:?} is refused, and the page starts at {starts:?}"));
    }
    for element in select(page, "*") {
        let forbidden = |name: &str| name == "style" || name.starts_with("on");
        let names = element.value().attrs().map(|(name, _)| name).filter(|name| forbidden(name));
        faults.extend(names.map(|name| format!("the policy forbids {name}")));
    }
    faults.extend(form_faults(page));
    faults
}

fn form_faults(page: &Html) -> Vec<String> {
    let mut faults = Vec::new();
    let mut names = HashSet::new();
    let token = Selector::parse("input[name=form_token]").unwrap();
    for form in select(page, "form[method=post]") {
        let name = form.attr("data-form").unwrap_or_default();
        if name.is_empty() || form.select(&token).count() != 1 {
            faults.push(format!("{name}: no name or no token"));
        }
        // The dialog and the page cancel each in their own place.
        if !names.insert((name, form.attr("data-id"))) {
            faults.push(format!("{name}: more than once"));
        }
        if form.attr("data-options").is_some_and(|options| serde_json::from_str::<serde_json::Value>(options).is_err())
        {
            faults.push(format!("{name}: its options are no JSON"));
        }
    }
    faults
}

#[test]
fn every_state_keeps_the_promises_of_the_markup() {
    let mut found = Vec::new();
    for (name, markup) in all() {
        kept::keep(&name, &markup);
        found
            .extend(faults(&Html::parse_document(&whole(&markup))).into_iter().map(|fault| format!("{name}: {fault}")));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

fn names(page: &Html) -> Vec<&str> {
    select(page, "form[data-form]").iter().filter_map(|form| form.attr("data-form")).collect()
}

fn security(state: &str) -> Html {
    let (_, page) = Security::samples().into_iter().find(|(name, _)| *name == state).unwrap();
    Html::parse_document(&page.render_with_values(&*english()).unwrap())
}

#[test]
fn the_security_page_offers_what_the_account_can_do() {
    let names_in = |state| names(&security(state)).into_iter().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(names_in("plain"), ["sign-out", "add-passkey", "change-password", "begin-totp"]);
    assert_eq!(
        names_in("no-password")[1..],
        ["add-passkey", "rename-passkey", "remove-passkey", "set-password", "begin-totp"]
    );
    assert!(names_in("first-passkey").starts_with(&[
        "sign-out".into(),
        "finish-passkey".into(),
        "cancel-passkey".into()
    ]));
    assert!(names_in("totp-setup").ends_with(&["confirm-totp".into(), "cancel-totp".into()]));
    assert!(names_in("full").ends_with(&["remove-totp".into(), "new-backup-codes".into()]));
    assert!(!names_in("passkey-last").contains(&"remove-passkey".into()), "the only way in stays");
}

#[test]
fn what_an_account_holds_is_only_ever_text() {
    let evil = "x\" hx-post=\"/account\" hx-trigger=\"load\"><b>";
    let mut page = Security::samples().into_iter().find(|(name, _)| *name == "full").unwrap().1;
    page.passkeys[0].name = evil.into();
    page.passkeys[0].still_works = evil.into();
    page.signal = Some(evil.into());
    let html = Html::parse_document(&page.render_with_values(&*english()).unwrap());
    assert!(select(&html, "[hx-trigger=load], main b").is_empty());
    assert_eq!(select(&html, "main")[0].attr("data-signal"), Some(evil));
}

#[test]
fn each_way_has_its_own_form_and_fields() {
    let ticket = |way| StepUpDialog { ticket: StepUp { handle: "h".into(), way, ..StepUp::default() } };
    let passkey = Way::Passkey { options: "{}".into(), state: "s".into() };
    let expected = [
        (passkey, "verify-passkey", "credential"),
        (Way::Totp, "verify-totp", "code"),
        (Way::BackupCode { left: 3 }, "verify-backup-code", "code"),
    ];
    for (way, form, field) in expected {
        let page = Html::parse_document(&ticket(way).render_with_values(&*english()).unwrap());
        let css = format!("form[data-form={form}][action='/step-up/h'] input[name={field}]");
        assert_eq!(select(&page, &css).len(), 1, "{css}");
    }
    let passkey = SecondWay::Passkey { options: "{}".into(), state: "s".into() };
    for (way, form) in [
        (SecondWay::Totp, "sign-in-totp"),
        (SecondWay::BackupCode, "sign-in-backup-code"),
        (passkey, "sign-in-passkey"),
    ] {
        let page =
            Html::parse_document(&SecondStep { way, ..SecondStep::default() }.render_with_values(&*english()).unwrap());
        assert_eq!(names(&page), [form, "cancel-sign-in"]);
    }
}

/// What samples take over from people, devices and operators: the same in every language. Nothing that we say.
const DATA: &[&str] = &[
    "New sign-in from Chrome on Windows",
    "X-Reverify-Kind",
    "evt_7F3K-Q2",
    "Reverify <no-reply@account.example.org>",
    "Reverify",
    "Fernhill Co-op",
    "help@fernhill.example",
    "Privacy",
    "Mara Lindqvist",
    "mara@lindqvist.example",
    "mara@studionord.example",
    "m.lindqvist@post.example",
    "ML",
    "Deutsch",
    "English",
    "Firefox",
    "Fedora Linux",
    "Safari",
    "iPhone",
    "Chrome",
    "Windows",
    "MacBook Pro",
    "Blue security key",
    "h4fk-29tm",
    "q7wd-x3bn",
    "m8rc-5jzp",
    "t2ga-k6vh",
    "b9xe-7nqd",
    "d5jm-w4rf",
    "z3pn-8ckt",
    "r6vh-2gyb",
    "k7bq-m9xs",
    "w4tz-6hdj",
    "4802 1390 is your code",
    "Your code to change your password.",
    "step-up-code",
    "Subject",
];

#[test]
fn every_state_says_everything_in_the_language_of_the_reader() {
    let language = speechless();
    let mut wrong = Vec::new();
    for (name, markup) in all_in(&language) {
        let page = Html::parse_document(&markup);
        let mut said: Vec<String> = Vec::new();
        for element in select(&page, "title, body *") {
            if matches!(element.value().name(), "script" | "svg" | "code") {
                continue;
            }
            let texts = element.children().filter_map(|child| child.value().as_text()).map(|text| text.to_string());
            said.extend(texts.map(|text| match element.value().name() {
                // Not parsed where there is script.
                "noscript" => Html::parse_fragment(&text).root_element().text().collect(),
                _ => text,
            }));
            let spoken = ["alt", "aria-label", "placeholder", "title", "data-text"];
            said.extend(spoken.iter().filter_map(|name| element.attr(name)).map(str::to_owned));
        }
        for mut text in said {
            DATA.iter().for_each(|data| text = text.replace(data, ""));
            if text.split(|c: char| !c.is_ascii_alphabetic()).any(|word| word.len() > 1) {
                wrong.push(format!("{name}: {}", text.trim()));
            }
        }
    }
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "{} left:\n{}", wrong.len(), wrong.join("\n"));
}
