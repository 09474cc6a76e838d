//! The second step of signing in.

use reverify::clock::Seconds;
use serde_json::json;

use crate::lost_factors::all_sent;
use crate::samples::sample;
use crate::support::app::{PASSWORD, Person, TestApp, sign_in};
use crate::support::browser::Browser;
use crate::support::on_both;
use crate::support::person::pairs;

on_both!(
    each_factor_in_two_shapes,
    it_is_not_reached_without_the_password,
    wrong_tries_pause_that_factor_alone,
    it_begins_with_a_way_that_works,
    a_known_browser_has_tries_of_its_own,
    a_wrong_one_from_a_new_browser_is_told,
    half_of_it_waits_ten_minutes,
    it_dies_with_a_change_of_the_password,
    recovery_neither_skips_it_nor_buys_tries,
    it_can_be_given_up,
    one_half_makes_one_session,
);

const PAGE: &str = "/sign-in/second";
const NEW: &str = "seven green boats sail";

/// Somebody with a password, an app, a passkey and backup codes.
async fn full(app: &TestApp) -> Person {
    full_beside(app, "Mara").await
}

async fn full_beside(app: &TestApp, name: &str) -> Person {
    let mut person = app.person(name).await;
    person.enrol_totp(app).await;
    person.enrol_passkey(app).await;
    app.settle();
    person
}

/// A browser that has given the password.
async fn half(app: &TestApp, person: &Person) -> Browser {
    let browser = app.browser();
    let page = person.first_step(&browser).await;
    assert_eq!(page.url.path(), PAGE);
    browser
}

/// The right answer for a factor, on the page that asks for it.
async fn answer(app: &TestApp, person: &Person, browser: &Browser, method: &str) -> crate::support::person::Answer {
    let page = browser.open(&format!("{PAGE}?method={method}")).await;
    match method {
        "totp" => ("sign-in-totp", vec![("code", person.code(app))]),
        "backup_code" => ("sign-in-backup-code", vec![("code", person.backup_code())]),
        _ => ("sign-in-passkey", vec![("credential", person.assertion(&page, "sign-in-passkey"))]),
    }
}

async fn each_factor_in_two_shapes(app: TestApp) {
    let person = full(&app).await;
    for method in ["passkey", "totp", "backup_code"] {
        let browser = half(&app, &person).await;
        assert!(browser.cookie("__Host-session").is_none(), "half is not in");
        browser.open("/account").await.shows("Sign in");
        person.first_step(&browser).await;
        browser.open(&format!("{PAGE}?method=list")).await.shows("One more step").shows("Backup code");
        let (form, fields) = answer(&app, &person, &browser, method).await;
        browser.submit(form, &pairs(&fields)).await.has_status(200).shows("Profile");
        assert!(browser.cookie("__Host-sign-in").is_none());
        // Both factors are proven by it.
        sample("passkey.add").ask_json(&browser).await.has_status(200);
        let mail = app.mail.expect(&person.email, "new-sign-in").await;
        assert!(mail.text.contains("Password and"), "{}", mail.text);

        let json = app.browser().json();
        let token = json.open("/sign-in").await.json()["form_token"].clone();
        let first = json!({ "form_token": token, "identifier": person.email, "password": PASSWORD });
        let said = json.request("POST", "/sign-in").json(&first).send().await;
        assert_eq!(said.has_status(200).json(), json!({ "status": "second_factor_required", "next": PAGE }));
        let asked = json.open(PAGE).await.json();
        assert_eq!(asked["factors"], json!(["passkey", "totp", "backup_code"]));
        let mut proof = match method {
            "totp" => json!({ "code": person.code(&app) }),
            "backup_code" => json!({ "code": person.backup_code() }),
            _ => person.signed(&asked["passkey"], |_| {}),
        };
        proof["form_token"] = token;
        let said = json.request("POST", PAGE).json(&proof).send().await;
        assert_eq!(said.has_status(200).json()["status"], "signed_in", "{method}");
        json.open("/account").await.has_status(200);
        app.minutes(11);
    }
    // Two backup codes went, each told of.
    let mut told = Vec::new();
    for _ in 0..4 {
        told.push(app.mail.expect(&person.email, "notice").await.subject);
    }
    assert_eq!(told[2..], ["A backup code was used", "A backup code was used"], "{told:?}");
}

async fn it_is_not_reached_without_the_password(app: TestApp) {
    let person = full(&app).await;
    let browser = app.browser();
    let page = browser.open(PAGE).await;
    assert_eq!(page.url.path(), "/sign-in");
    sign_in(&browser, &person.email, "not the password at all").await.has_status(422);
    assert!(browser.cookie("__Host-sign-in").is_none());
    assert_eq!(browser.open(PAGE).await.url.path(), "/sign-in");
    let json = browser.json();
    let token = json.open("/sign-in").await.json()["form_token"].clone();
    json.open(PAGE).await.has_status(401);
    let proof = json!({ "form_token": token, "code": person.code(&app) });
    json.request("POST", PAGE).json(&proof).send().await.has_status(401);
    // A half that is made up, and one that belongs to somebody else's account.
    browser.set_cookie("__Host-sign-in", &reverify::crypto::Token::random().unwrap().expose());
    json.request("POST", PAGE).json(&proof).send().await.has_status(401);
    let mut otto = app.person("Otto").await;
    otto.enrol_totp(&app).await;
    let theirs = half(&app, &otto).await;
    theirs.open(&format!("{PAGE}?method=totp")).await;
    theirs.submit("sign-in-totp", &[("code", &person.code(&app))]).await.has_status(422);
    // A password does not serve as the second of two.
    let mine = half(&app, &person).await.json();
    let token = mine.open(PAGE).await.json()["form_token"].clone();
    let proof = json!({ "form_token": token, "password": PASSWORD });
    mine.request("POST", PAGE).json(&proof).send().await.has_status(422);
    mine.open("/account").await.has_status(401);
}

async fn wrong_tries_pause_that_factor_alone(app: TestApp) {
    let person = full(&app).await;
    let browser = half(&app, &person).await;
    browser.open(&format!("{PAGE}?method=totp")).await;
    // For every browser that was never here; the other factors go on.
    let another = half(&app, &person).await;
    another.open(&format!("{PAGE}?method=totp")).await;
    let wrong = person.totp.as_ref().unwrap().wrong(&app.clock);
    for n in 0..4 {
        let page = browser.submit("sign-in-totp", &[("code", &wrong)]).await;
        assert!(page.has_status(422).field_error("code").contains("isn’t right"), "{n}");
    }
    let page = browser.submit("sign-in-totp", &[("code", &wrong)]).await;
    page.has_status(422).shows("Too many tries").shows("Backup code").shows("Paused until");
    assert!(page.form("sign-in-totp").is_none(), "no try is taken, so none is asked for");
    let code = person.totp.as_ref().unwrap().next(&app.clock);
    let page = another.submit("sign-in-totp", &[("code", &code)]).await;
    page.has_status(429).shows("Too many tries").shows("Backup code").shows("Paused until");
    assert!(page.header("retry-after").is_some());
    let page = another.open(&format!("{PAGE}?method=list")).await;
    page.shows("Paused until");
    assert!(!page.has("a[href$='method=totp']") && page.has("a[href$='method=backup_code']"));
    let (form, fields) = answer(&app, &person, &another, "backup_code").await;
    another.submit(form, &pairs(&fields)).await.has_status(200).shows("Profile");
    let wrong = browser.open(&format!("{PAGE}?method=backup_code")).await;
    wrong.form("sign-in-backup-code").unwrap();
    let page = browser.submit("sign-in-backup-code", &[("code", "0000-0000-0000-0000")]).await;
    assert!(page.has_status(422).field_error("code").contains("isn’t right"));
    // The pause over, the right code pays everything back.
    app.minutes(2);
    let browser = half(&app, &person).await;
    let (form, fields) = answer(&app, &person, &browser, "totp").await;
    browser.submit(form, &pairs(&fields)).await.has_status(200).shows("Profile");
}

async fn it_begins_with_a_way_that_works(app: TestApp) {
    let mut person = app.person("Mara").await;
    person.enrol_totp(&app).await;
    let browser = half(&app, &person).await;
    let wrong = person.totp.as_ref().unwrap().wrong(&app.clock);
    assert!(browser.screen().form("sign-in-totp").is_some());
    for _ in 0..5 {
        browser.submit("sign-in-totp", &[("code", &wrong)]).await;
    }
    let page = browser.open(PAGE).await;
    assert!(page.form("sign-in-backup-code").is_some(), "{}", page.text());
    // A passkey comes first, and where script is off what works instead stands beside it.
    let person = full_beside(&app, "Otto").await;
    let page = half(&app, &person).await.open(PAGE).await;
    assert!(page.form("sign-in-passkey").is_some());
    let step_up = sample("data.export").ask(&person.browser.page()).await;
    assert!(step_up.form("verify-passkey").is_some(), "{}", step_up.text());
    for page in [page, step_up] {
        let without = page.body.split("<noscript>").find(|part| part.starts_with("<div class=\"ways\""));
        let without = without.and_then(|part| part.split("</noscript>").next()).unwrap_or_default();
        assert!(without.contains("method=totp") && !without.contains("method=passkey"), "{without}");
    }
}

async fn a_known_browser_has_tries_of_its_own(app: TestApp) {
    let person = full(&app).await;
    let stranger = half(&app, &person).await;
    stranger.open(&format!("{PAGE}?method=totp")).await;
    let wrong = person.totp.as_ref().unwrap().wrong(&app.clock);
    for _ in 0..5 {
        stranger.submit("sign-in-totp", &[("code", &wrong)]).await;
    }
    stranger.screen().shows("Too many tries");
    // The owner's browser was here before: what strangers try does not keep it out.
    let known = person.browser.clone();
    known.drop_cookie("__Host-session");
    person.sign_in(&app, &known).await.has_status(200).shows("Profile");
    // Its own wrong tries are its own, and are those of the step-up, too.
    let known = person.browser.clone();
    known.drop_cookie("__Host-session");
    person.first_step(&known).await;
    known.open(&format!("{PAGE}?method=totp")).await;
    for _ in 0..5 {
        known.submit("sign-in-totp", &[("code", &wrong)]).await.has_status(422);
    }
    let handle = sample("email.change").ask(&person.browser).await.handle();
    let page = person.browser.open(&format!("/step-up/{handle}?method=totp")).await;
    page.shows("Too many tries").shows("Checks of app codes are paused");
    let other = half(&app, &person).await;
    let (form, fields) = answer(&app, &person, &other, "totp").await;
    other.submit(form, &pairs(&fields)).await.has_status(200).shows("Profile");
}

/// Somebody has the password and not the rest: the owner hears of it, once a day.
async fn a_wrong_one_from_a_new_browser_is_told(app: TestApp) {
    let person = full(&app).await;
    person.add_email(&app, "two@example.com").await;
    let known = app.other_device(&person).await;
    let told = async || {
        all_sent(&app).await;
        [&person.email, "two@example.com"].map(|address| {
            app.mail.to(address).iter().filter(|mail| mail.subject == "Somebody entered your password").count()
        })
    };
    let wrong = async |browser: &Browser| {
        browser.open(&format!("{PAGE}?method=totp")).await;
        let code = person.totp.as_ref().unwrap().wrong(&app.clock);
        browser.submit("sign-in-totp", &[("code", &code)]).await.has_status(422);
    };
    known.drop_cookie("__Host-session");
    person.first_step(&known).await;
    wrong(&known).await;
    assert_eq!(told().await, [0, 0], "that browser is known");
    let stranger = half(&app, &person).await;
    assert_eq!(told().await, [0, 0], "it may be the owner, who goes on");
    wrong(&stranger).await;
    assert_eq!(told().await, [1, 1]);
    wrong(&stranger).await;
    wrong(&half(&app, &person).await).await;
    assert_eq!(told().await, [1, 1]);
    app.advance(Seconds::days(1));
    wrong(&half(&app, &person).await).await;
    assert_eq!(told().await, [2, 2]);
    // What it offers makes the password useless.
    let reader = app.browser();
    reader.open(&app.mail.last_to(&person.email).await.link("/not-me/")).await;
    reader.submit("not-me", &[]).await.has_status(200);
    sign_in(&app.browser(), &person.email, PASSWORD).await.has_status(422);
}

async fn half_of_it_waits_ten_minutes(app: TestApp) {
    let person = full(&app).await;
    for (age, works) in [(Seconds(569), true), (Seconds(570), false)] {
        let browser = half(&app, &person).await;
        app.advance(age);
        // One more half minute until the next code.
        browser.open(&format!("{PAGE}?method=totp")).await;
        let page = browser.submit("sign-in-totp", &[("code", &person.code(&app))]).await;
        assert_eq!(page.url.path() == "/account", works, "{age} {}", page.text());
        if !works {
            page.shows("Sign in once more").shows("longer than 10 minutes");
            assert!(browser.cookie("__Host-sign-in").is_none());
        }
    }
}

async fn it_dies_with_a_change_of_the_password(app: TestApp) {
    let person = full(&app).await;
    let waiting = half(&app, &person).await;
    waiting.open(&format!("{PAGE}?method=totp")).await;
    person.ask_password(&person.browser, NEW).await;
    person.browser.submit("verify-password", &[("password", PASSWORD)]).await.has_status(200);
    let page = waiting.submit("sign-in-totp", &[("code", &person.code(&app))]).await;
    page.shows("Sign in once more");
    assert!(waiting.cookie("__Host-session").is_none());
    // The code was not spent by that: a new start takes it.
    let again = app.browser();
    sign_in(&again, &person.email, NEW).await;
    again.open(&format!("{PAGE}?method=totp")).await;
    let code = person.totp.as_ref().unwrap().code(&app.clock);
    again.submit("sign-in-totp", &[("code", &code)]).await.has_status(200).shows("Profile");
}

async fn recovery_neither_skips_it_nor_buys_tries(app: TestApp) {
    let person = full(&app).await;
    let waiting = half(&app, &person).await;
    waiting.open(&format!("{PAGE}?method=totp")).await;
    let wrong = person.totp.as_ref().unwrap().wrong(&app.clock);
    let late = waiting.prepare("sign-in-totp", &[("code", &wrong)]);
    for _ in 0..5 {
        waiting.submit("sign-in-totp", &[("code", &wrong)]).await.has_status(422);
    }
    let reader = app.browser();
    reader.open("/forgot-password").await;
    reader.submit("forgot-password", &[("email", &person.email)]).await;
    let link = app.mail.expect(&person.email, "reset-password").await.link("/reset-password");
    reader.open(&link).await;
    reader.submit("reset-password", &[("new_password", NEW)]).await.has_status(200);
    reader.open("/account").await.shows("Sign in");
    // The half that waited is over, and the new password leads to the same second step.
    late.send().await.shows("Sign in once more");
    let page = sign_in(&waiting, &person.email, NEW).await;
    assert_eq!(page.url.path(), PAGE);
    let page = waiting.open(&format!("{PAGE}?method=totp")).await;
    let token = page.shows("Too many tries").value("cancel-sign-in", "form_token");
    let code = person.totp.as_ref().unwrap().next(&app.clock);
    let typed = [("form_token", token.as_str()), ("method", "totp"), ("code", code.as_str())];
    waiting.request("POST", PAGE).form(&typed).send().await.has_status(429).shows("Too many tries");
    assert!(waiting.cookie("__Host-session").is_none());
}

async fn it_can_be_given_up(app: TestApp) {
    let person = full(&app).await;
    let browser = half(&app, &person).await;
    browser.open(&format!("{PAGE}?method=totp")).await;
    let late = browser.prepare("sign-in-totp", &[("code", &person.code(&app))]);
    let half = browser.cookie("__Host-sign-in").unwrap();
    browser.submit("cancel-sign-in", &[]).await.has_status(200).shows("Sign in");
    browser.set_cookie("__Host-sign-in", &half);
    late.send().await.shows("Sign in once more");
    assert!(browser.cookie("__Host-session").is_none());
}

async fn one_half_makes_one_session(app: TestApp) {
    let person = full(&app).await;
    for method in ["totp", "backup_code", "passkey"] {
        let browser = half(&app, &person).await;
        let (form, fields) = answer(&app, &person, &browser, method).await;
        let before = app.number("SELECT count(*) FROM sessions WHERE user_id = $1", &person.email).await;
        browser.prepare(form, &pairs(&fields)).following(false).send_times(10).await;
        let after = app.number("SELECT count(*) FROM sessions WHERE user_id = $1", &person.email).await;
        assert_eq!(after - before, 1, "{method}");
        app.minutes(61);
    }
}
