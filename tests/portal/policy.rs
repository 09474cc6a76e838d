//! What the operator decides: accepted kinds, the downgrade, and a level raised while a dialog is open.

use std::process::{Command, Output};

use reverify::config::Config;
use reverify::portal::{Portal, Running};
use serde_json::json;

use crate::samples::{confirm_json, sample};
use crate::support::app::{Person, TestApp};
use crate::support::browser::Browser;
use crate::support::on_both;
use crate::support::person::{pairs, prove};

on_both!(
    accepted_kinds_come_from_the_configuration,
    the_actions_own_rule_is_never_widened,
    a_level_raised_while_the_dialog_is_open_asks_for_step_two,
    a_kind_no_longer_accepted_while_the_dialog_is_open_is_refused,
    without_a_downgrade_one_factor_is_not_enough,
    nobody_is_told_to_get_what_counts_nowhere,
);

/// A node on the same database with another policy, and the same browser there.
pub async fn node(app: &TestApp, policy: &[(&str, &str)], change: impl FnOnce(&mut Config)) -> Running {
    let policy = policy.iter().map(|(name, policy)| ((*name).to_owned(), (*policy).to_owned())).collect();
    let mut config = Config { origin: Some(app.running.origin.clone()), policy, ..app.config.clone() };
    change(&mut config);
    Portal::new(config).clock(app.clock.clone()).start().await.unwrap()
}

/// The same browser, served by this node.
pub fn elsewhere(browser: &Browser, app: &TestApp, node: &Running) -> Browser {
    let there = Browser::new(app.running.origin.as_str(), node.address);
    for (name, value) in browser.cookies() {
        there.set_cookie(&name, &value);
    }
    there
}

async fn full(app: &TestApp) -> Person {
    let mut person = app.person("Mara").await;
    person.enrol_totp(app).await;
    person.enrol_passkey(app).await;
    app.settle();
    person
}

async fn accepted_kinds_come_from_the_configuration(app: TestApp) {
    let mut person = full(&app).await;
    let policy = [("email.change", "always(passkey)"), ("session.end_others", "second_factor:30(totp | backup_code)")];
    let node = node(&app, &policy, |_| {}).await;
    person.browser = elsewhere(&person.browser, &app, &node);
    let asked = sample("email.change").ask_json(&person.browser).await.has_status(403).clone();
    assert_eq!(asked.json()["factors"], json!(["passkey"]));
    assert_eq!(asked.json()["help"], json!(null));
    let refused = prove(&person.browser, &asked.handle(), json!({ "method": "totp", "code": person.code(&app) })).await;
    assert_eq!(refused.has_status(422).json()["type"], "urn:reverify:refused");
    confirm_json(&app, &person, asked).await.has_status(200);
    // What a window was opened with has to be of a kind that counts, too.
    let asked = sample("session.end_others").ask_json(&person.browser).await.has_status(403).clone();
    assert_eq!(asked.json()["factors"], json!(["totp", "backup_code"]));
    assert_eq!(asked.json()["reverification"], json!({ "level": "second_factor", "after_minutes": 30 }));
    confirm_json(&app, &person, asked).await.has_status(200);
    sample("session.end_others").ask_json(&person.browser).await.has_status(200);
    // Somebody with no kind that counts hears which would.
    let mut otto = app.person("Otto").await;
    otto.browser = elsewhere(&otto.browser, &app, &node);
    let page = sample("email.change").ask(&otto.browser).await;
    page.shows("We can’t confirm it’s you here yet").shows("This change needs a passkey.");
    page.shows("Set it up on the Security page").shows("Nothing has changed.");
    // A program is told the same.
    let asked = sample("email.change").ask_json(&otto.browser).await.json();
    let help = asked["help"].as_str().unwrap();
    assert!(asked["factors"] == json!([]) && help.starts_with("This change needs a passkey."), "{asked}");
    assert!(help.contains("Security page"), "{help}");
    node.stop().await;
}

async fn the_actions_own_rule_is_never_widened(app: TestApp) {
    let mut person = app.person("Mara").await;
    let policy = [("email.change", "first_factor:always(password|email_code)")];
    let node = node(&app, &policy, |config| config.email_code = reverify::config::EmailCodeUse::Always).await;
    person.browser = elsewhere(&person.browser, &app, &node);
    let asked = sample("email.change").ask_json(&person.browser).await;
    assert_eq!(asked.json()["factors"], json!(["password"]));
    let path = format!("/step-up/{}/send-code", asked.handle());
    crate::support::person::post(&person.browser, &path, json!({})).await.has_status(422);
    node.stop().await;
}

/// Step 2 of 2 under the same handle; what was typed is not typed again.
async fn a_level_raised_while_the_dialog_is_open_asks_for_step_two(app: TestApp) {
    let mut person = app.person("Mara").await;
    person.enrol_totp(&app).await;
    app.settle();
    let node = node(&app, &[("email.change", "multi_factor:always")], |_| {}).await;
    for address in ["page@example.com", "htmx@example.com"] {
        person.browser.open("/account").await;
        let view = if address.starts_with("htmx") { person.browser.htmx() } else { person.browser.page() };
        let asked = view.submit("add-email", &[("email", address)]).await;
        asked.shows_not("Step 1");
        let (form, fields) = person.answer(&app, &view).await.unwrap();
        assert_eq!(form, "verify-totp");
        let there = view.prepare(form, &pairs(&fields)).at(node.address).send().await;
        there.has_status(200).shows("Step 2 of 2").shows("Your code was right.").shows(address);
        assert_eq!(there.handle(), asked.handle());
        assert!(there.form("verify-password").is_some() && there.form("verify-totp").is_none());
        assert!(app.mail.to(address).is_empty(), "nothing runs before the second step");
        // The cookie value was replaced by the first step, and the dialog goes on.
        let second = elsewhere(&person.browser, &app, &node);
        second.open(&format!("/step-up/{}", asked.handle())).await.shows("Step 2 of 2");
        let page = second.submit("verify-password", &[("password", &person.password)]).await;
        assert_eq!(page.url.path(), "/account");
        person.browser = elsewhere(&second, &app, &app.running);
        app.mail.expect(address, "verify-email").await;
        person.browser.open("/account").await.shows(address);
        person.browser.submit("withdraw-email", &[]).await;
    }
    node.stop().await;
}

async fn a_kind_no_longer_accepted_while_the_dialog_is_open_is_refused(app: TestApp) {
    let person = full(&app).await;
    let node = node(&app, &[("email.change", "always(passkey)")], |_| {}).await;
    let asked = sample("email.change").ask(&person.browser).await;
    person.browser.open(&format!("/step-up/{}?method=totp", asked.handle())).await;
    let code = person.code(&app);
    let there = person.browser.prepare("verify-totp", &[("code", &code)]).at(node.address).send().await;
    there.has_status(422).shows("Passkey").shows("Not strong enough for this change");
    // Here it still counts, and was not used up.
    let page = person.browser.submit("verify-totp", &[("code", &code)]).await;
    page.shows("new@example.com");
    node.stop().await;
}

async fn without_a_downgrade_one_factor_is_not_enough(app: TestApp) {
    let mut person = app.person("Mara").await;
    let node = node(&app, &[], |config| config.downgrade = false).await;
    person.browser = elsewhere(&person.browser, &app, &node);
    for action in ["email.change", "account.delete", "session.end_others"] {
        let asked = sample(action).ask_json(&person.browser).await;
        assert_eq!(asked.has_status(403).json()["factors"], json!([]), "{action}");
        let answer = prove(&person.browser, &asked.handle(), json!({ "password": person.password })).await;
        assert_eq!(answer.has_status(422).json()["title"], "That can’t confirm this change", "{action}");
        let page = person.browser.page().open(&format!("/step-up/{}", asked.handle())).await;
        page.shows("We can’t confirm it’s you here yet").shows("an authenticator app");
        person.browser.submit("cancel-step-up", &[]).await;
    }
    // But the way to a second factor stays open: by what the account has.
    let asked = sample("totp.enable").ask_json(&person.browser).await;
    assert_eq!(asked.has_status(403).json()["factors"], json!(["password"]));
    confirm_json(&app, &person, asked).await.has_status(200);
    // A level that asks for no second factor is met as ever.
    let asked = sample("password.change").ask_json(&person.browser).await;
    confirm_json(&app, &person, asked).await.has_status(200);
    node.stop().await;
}

async fn nobody_is_told_to_get_what_counts_nowhere(app: TestApp) {
    use reverify::config::EmailCodeUse;
    let mut person = app.person("Mara").await;
    for (email_code, told) in [(EmailCodeUse::Fallback, true), (EmailCodeUse::Never, false)] {
        let node = node(&app, &[("data.export", "strict_mfa")], |config| {
            (config.downgrade, config.email_code) = (false, email_code)
        })
        .await;
        person.browser = elsewhere(&person.browser, &app, &node);
        let asked = sample("data.export").ask_json(&person.browser).await;
        let help = asked.has_status(403).json()["help"].as_str().unwrap().to_owned();
        assert!(help.contains("an authenticator app") && help.contains("a code by email") == told, "{help}");
        node.stop().await;
    }
}

fn policy(overrides: &str) -> Output {
    policy_with(&[("REVERIFY_POLICY", overrides)])
}

fn policy_with(settings: &[(&str, &str)]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_reverify"));
    command.current_dir(folder.path()).env_clear().envs(settings.iter().copied()).arg("policy").output().unwrap()
}

#[test]
fn without_mailed_codes_no_action_may_rely_on_them() {
    let never = ("REVERIFY_EMAIL_CODE", "never");
    let refused =
        policy_with(&[never, ("REVERIFY_POLICY", "email.add=strict(email_code),data.export=lax(email_code)")]);
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!((refused.status.code(), said.lines().count()), (Some(1), 2), "{said}");
    assert!(
        said.contains("data.export: nobody could ever confirm it: second_factor needs more than nothing"),
        "{said}"
    );
    assert!(said.lines().all(|line| line.contains("REVERIFY_EMAIL_CODE=never")), "{said}");
    // The table is the one in effect.
    let printed = policy_with(&[never, ("REVERIFY_POLICY", "email.add=strict(password|email_code)")]);
    let table = String::from_utf8_lossy(&printed.stdout).into_owned();
    assert!(printed.status.success() && table.contains("Mailed codes: email_code = never"), "{table}");
    assert!(!table.contains("email_code,") && !table.contains(", email_code\n"), "{table}");
    let usual = String::from_utf8_lossy(&policy_with(&[]).stdout).into_owned();
    assert!(usual.contains("totp, email_code, backup_code") && usual.contains("email_code = fallback"), "{usual}");
}

#[test]
fn nonsense_is_refused_with_words() {
    let cases = [
        ("email.change=always(fingerprint)", "\"fingerprint\" is no kind of proof"),
        ("email.change=always()", "\"\" is no kind of proof"),
        ("email.change=always(passkey", "lacks a closing bracket"),
        ("email.change=always(passkey|)", "\"\" is no kind of proof"),
        ("email.change=(passkey)", "is not strict_mfa"),
        ("email.change=always(email_code)", "nobody could ever confirm it"),
        ("passkey.remove=always(totp)", "nobody could ever confirm it: second_factor needs more than nothing"),
        ("account.delete=multi_factor:always(totp|backup_code)", "multi_factor needs more than totp|backup_code"),
        ("password.change=always(passkey)", "nobody could ever confirm it"),
        ("email.change=strict,email.change=lax", "is set twice"),
        ("nothing.here=strict", "there is no action called"),
        ("email.change=second_factor:0", "is not strict_mfa"),
        ("email.change=second_factor:-5", "is not strict_mfa"),
    ];
    for (overrides, words) in cases {
        let output = policy(overrides);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{overrides}: {said}");
        assert!(said.contains(words), "{overrides}: {said}");
        assert_eq!(said.lines().count(), 1, "{overrides}: {said}");
    }
    let fine = policy("email.change=always(passkey|totp),account.delete=multi_factor:always(passkey)");
    let said = String::from_utf8_lossy(&fine.stdout).into_owned();
    assert!(fine.status.success() && said.contains("passkey, totp"), "{said}");
}

#[test]
fn the_document_holds_the_table_that_is_printed() {
    let document = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/policy.md")).unwrap();
    let table = document.split_once("<!-- policy -->\n").unwrap().1.split_once("<!-- /policy -->").unwrap().0;
    let mut command = Command::new(env!("CARGO_BIN_EXE_reverify"));
    let folder = tempfile::tempdir().unwrap();
    let output = command.current_dir(folder.path()).env_clear().args(["policy", "--markdown"]).output().unwrap();
    assert_eq!(table, String::from_utf8_lossy(&output.stdout));
}
