//! Signing in and out.

use crate::support::app::{PASSWORD, TestApp, sign_in};
use crate::support::on_both;
use crate::support::statements::Statements;

on_both!(
    wrong_and_unknown_are_one_answer,
    tries_are_limited_and_the_owner_is_not_locked_out,
    a_try_that_is_refused_writes_nothing,
    signing_in_anew_ends_the_session_of_before,
    signing_out_ends_the_session_on_the_server,
    after_signing_in_the_page_that_was_asked_for_appears,
    sessions_end_by_themselves,
    a_new_browser_is_told_by_mail,
    an_unknown_cookie_is_anonymous_and_cleared,
);

async fn wrong_and_unknown_are_one_answer(app: TestApp) {
    app.person("Mara").await;
    let ask = async |email: &str| {
        let page = sign_in(&app.browser(), email, "not the password at all").await;
        let text = page.text().replace(email, "ADDRESS");
        (page.status, text)
    };
    let known = ask("mara@example.com").await;
    assert_eq!(known.0, 422);
    assert_eq!(known, ask("nobody@example.com").await);
    assert_eq!(known.1, ask("not an address").await.1);
}

async fn tries_are_limited_and_the_owner_is_not_locked_out(app: TestApp) {
    let person = app.person("Mara").await;
    for email in ["mara@example.com", "nobody@example.com"] {
        let stranger = app.browser();
        for _ in 0..5 {
            sign_in(&stranger, email, "not the password at all").await.has_status(422);
        }
        for password in ["not the password at all", PASSWORD] {
            let page = sign_in(&app.browser(), email, password).await;
            page.has_status(429);
            assert_eq!(page.header("retry-after"), Some("30"));
            page.shows("paused until 08:12 UTC");
        }
    }
    let known = person.browser;
    known.open("/account").await;
    known.submit("sign-out", &[]).await;
    sign_in(&known, "mara@example.com", PASSWORD).await.has_status(200).shows("Profile");
    sign_in(&app.browser(), "mara@example.com", PASSWORD).await.has_status(200).shows("Profile");
}

/// Wrong tries until the next is refused.
async fn pause(app: &TestApp, identifier: &str) {
    for _ in 0..5 {
        sign_in(&app.browser(), identifier, "not the password at all").await.has_status(422);
    }
}

async fn a_try_that_is_refused_writes_nothing(app: TestApp) {
    let person = app.person("Mara").await;
    let browser = app.browser();
    browser.open("/sign-in").await;
    pause(&app, &person.email).await;
    let locked = "SELECT turn FROM users WHERE id = $1";
    let tried = "SELECT count(*) FROM audit WHERE user_id = $1";
    let before = (app.number(locked, &person.email).await, app.number(tried, &person.email).await);
    for _ in 0..3 {
        browser.submit("sign-in", &[("identifier", &person.email), ("password", PASSWORD)]).await.has_status(429);
    }
    let after = (app.number(locked, &person.email).await, app.number(tried, &person.email).await);
    assert_eq!(before, after);
}

/// There is no hash then behind which a difference would be small.
#[test]
fn while_paused_known_and_unknown_take_the_same_statements() {
    Statements::alone("sign_in::while_paused_known_and_unknown_take_the_same_statements", async |app, statements| {
        let person = app.person("Mara").await;
        // With the cookie of a browser that is known, if only for another account.
        let browser = app.person("Otto").await.browser;
        browser.open("/account").await;
        browser.submit("sign-out", &[]).await;
        let identifiers = [person.email.as_str(), "nobody@example.com", "nobody"];
        for identifier in identifiers {
            pause(&app, identifier).await;
        }
        browser.open("/sign-in").await;
        let tries = identifiers.map(|name| browser.prepare("sign-in", &[("identifier", name), ("password", PASSWORD)]));
        let mut taken = Vec::new();
        for request in tries {
            statements.seen();
            request.send().await.has_status(429);
            let text = |line: &String| {
                line.split(" rows_affected").next().unwrap().split("summary=").nth(1).map(str::to_owned)
            };
            taken.push(statements.seen().iter().filter_map(text).collect::<Vec<_>>());
        }
        assert!(taken[0].iter().any(|line| line.contains("attempts")), "{taken:#?}");
        assert_eq!(taken[0], taken[1]);
        for line in taken.iter().flatten() {
            let writes = ["INSERT", "UPDATE users", "UPDATE attempts", "DELETE"];
            assert!(writes.iter().all(|word| !line.contains(word) || line.contains("visitors")), "{line}");
        }
    });
}

/// In a form that was opened before, as in another tab.
async fn signing_in_anew_ends_the_session_of_before(app: TestApp) {
    let person = app.person("Mara").await;
    let other = app.other_device(&person).await;
    let browser = &person.browser;
    browser.drop_cookie("__Host-session");
    browser.open("/sign-in").await;
    let form = browser.prepare("sign-in", &[("identifier", &person.email), ("password", PASSWORD)]);
    form.send().await.has_status(200);
    let former = browser.cookie("__Host-session").unwrap();
    form.send().await.has_status(200);
    assert_ne!(browser.cookie("__Host-session").unwrap(), former);
    let thief = app.browser();
    thief.set_cookie("__Host-session", &former);
    thief.open("/account").await.shows("Sign in");
    browser.open("/account").await.shows("Profile");
    other.open("/account").await.shows("Profile");
}

async fn signing_out_ends_the_session_on_the_server(app: TestApp) {
    let person = app.person("Mara").await;
    let copy = person.browser.clone();
    person.browser.open("/account").await;
    let out = person.browser.prepare("sign-out", &[]).following(false).send().await;
    assert_eq!(out.header("clear-site-data"), Some("\"cache\", \"storage\""));
    copy.open("/account").await.shows("Sign in");
    person.browser.open("/account").await.shows("Sign in");
}

async fn after_signing_in_the_page_that_was_asked_for_appears(app: TestApp) {
    app.person("Mara").await;
    let browser = app.browser();
    browser.open("/account/devices").await.shows("Sign in");
    let page = browser.submit("sign-in", &[("identifier", "mara@example.com"), ("password", PASSWORD)]).await;
    assert_eq!(page.url.path(), "/account/devices");
    let json = app.browser().json().open("/account").await;
    json.has_status(401);
    let htmx = app.browser().htmx().open("/account").await;
    assert_eq!(htmx.header("hx-redirect"), Some("/sign-in"));
}

async fn sessions_end_by_themselves(app: TestApp) {
    let idle = app.person("Mara").await;
    let used = app.other_device(&idle).await;
    for _ in 0..5 {
        app.advance(reverify::clock::Seconds::days(6));
        used.open("/account").await;
    }
    idle.browser.open("/account").await.shows("Sign in");
    // Thirty days after sign-in it is over, however much it was used.
    used.open("/account").await.shows("Sign in");
}

async fn a_new_browser_is_told_by_mail(app: TestApp) {
    let person = app.person("Mara").await;
    app.other_device(&person).await;
    let mail = app.mail.expect("mara@example.com", "new-sign-in").await;
    let link = mail.link("/not-me/");
    let reader = app.browser();
    reader.open(&link).await.has_status(200);
    person.browser.open("/account").await.shows("Profile");
    reader.submit("not-me", &[]).await.has_status(200);
    person.browser.open("/account").await.shows("Sign in");
    app.mail.expect("mara@example.com", "reset-password").await;
    reader.open(&link).await.has_status(410);
}

async fn an_unknown_cookie_is_anonymous_and_cleared(app: TestApp) {
    for value in ["x", "", &"A".repeat(43), &"A".repeat(5000), "%00", "=;="] {
        let browser = app.browser();
        browser.set_cookie("__Host-session", value);
        let page = browser.open("/account").await;
        page.has_status(200).shows("Sign in");
    }
}
