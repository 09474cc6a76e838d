//! What password managers go by: whose password a form asks for, and which.

use std::collections::HashSet;

use scraper::{ElementRef, Html, Selector};

use super::tests::{all, select, whole};

/// What a password in the form `name` is: the one that somebody has, or one that they choose.
fn kind_of_password(name: &str) -> &'static str {
    match name {
        "sign-in" | "verify-email" | "verify-password" => "current-password",
        _ => "new-password",
    }
}

/// What would keep password managers from knowing whose password, or which code, a form asks for.
fn autocomplete_faults(page: &Html) -> Vec<String> {
    let mut faults = Vec::new();
    for form in select(page, "form") {
        let name = form.attr("data-form").unwrap_or_default();
        let fields: Vec<_> = form.select(&Selector::parse("input").unwrap()).collect();
        let told = |field: &ElementRef| field.attr("autocomplete").unwrap_or_default().to_owned();
        for code in fields.iter().filter(|field| field.attr("name") == Some("code")) {
            if told(code) != "one-time-code" {
                faults.push(format!("{name}: a code that is {:?}", told(code)));
            }
        }
        let Some(first) = fields.iter().position(|field| field.attr("type") == Some("password")) else { continue };
        for password in fields.iter().filter(|field| field.attr("type") == Some("password")) {
            if told(password) != kind_of_password(name) {
                faults.push(format!("{name}: a password that is {:?}", told(password)));
            }
        }
        let (before, after) = fields.split_at(first);
        let users = |fields: &[ElementRef]| fields.iter().filter(|field| told(field).starts_with("username")).count();
        // The link of a mail, in a browser that did not sign up: whose address it is shows only after the password.
        let hidden = name == "verify-email" && before.iter().all(|field| field.attr("type") == Some("hidden"));
        if !hidden && (users(before), users(after)) != (1, 0) {
            faults.push(format!("{name}: {} names before the password, {} after", users(before), users(after)));
        }
    }
    faults
}

#[test]
fn password_managers_learn_whose_password_it_is() {
    let (mut found, mut forms) = (Vec::new(), HashSet::new());
    for (name, markup) in all() {
        let page = Html::parse_document(&whole(&markup));
        let passwords = select(&page, "form:has(input[type=password])");
        forms.extend(passwords.iter().filter_map(|form| form.attr("data-form")).map(str::to_owned));
        found.extend(autocomplete_faults(&page).into_iter().map(|fault| format!("{name}: {fault}")));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    let mut forms: Vec<_> = forms.into_iter().collect();
    forms.sort();
    assert_eq!(
        forms,
        [
            "change-password",
            "finish-recovery",
            "reset-password",
            "set-password",
            "sign-in",
            "sign-up",
            "verify-email",
            "verify-password",
        ]
    );
}
