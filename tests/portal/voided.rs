//! What waited for a proof and came to nothing, though nobody cancelled it, stands in the log of its owner.

use crate::samples::{confirm_json, sample};
use crate::support::app::{PASSWORD, TestApp};
use crate::support::on_both;
use crate::support::person::{Person, post, prove};

on_both!(
    what_a_thief_parked_is_told_to_the_owner,
    what_ends_with_its_session_is_told,
    what_a_new_password_ends_is_told,
);

const NEW: &str = "seven green boats sail";

async fn voided(app: &TestApp, person: &Person, action: &str) -> usize {
    app.events(&person.email, action).await.iter().filter(|event| *event == "action.voided").count()
}

/// With a copy of the cookie, in a browser of their own.
async fn what_a_thief_parked_is_told_to_the_owner(app: TestApp) {
    let person = app.person("Mara").await;
    let thief = app.browser();
    thief.set_cookie("__Host-session", &person.browser.cookie("__Host-session").unwrap());
    sample("email.change").ask_json(&thief).await.has_status(403);
    let asked = sample("password.change").ask_json(&person.browser).await;
    let other = sample("account.delete").ask_json(&person.browser).await.handle();
    // A proof of the owner's own: what this browser has parked beside lives.
    let asked = asked.handle();
    prove(&person.browser, &asked, serde_json::json!({ "password": "not the password at all" })).await.has_status(422);
    assert_eq!(voided(&app, &person, "email.change").await, 0);
    prove(&person.browser, &other, serde_json::json!({ "password": PASSWORD })).await.has_status(200);
    assert_eq!(voided(&app, &person, "email.change").await, 1);
    assert_eq!(voided(&app, &person, "account.delete").await, 0, "that one ran");
}

async fn what_ends_with_its_session_is_told(app: TestApp) {
    let person = app.person("Mara").await;
    let other = app.other_device(&person).await;
    let third = app.other_device(&person).await;
    for browser in [&other, &third] {
        sample("email.change").ask_json(browser).await.has_status(403);
    }
    // Ended from another device, and by signing out.
    other.page().open("/account").await;
    other.submit("sign-out", &[]).await;
    assert_eq!(voided(&app, &person, "email.change").await, 1);
    let asked = sample("session.end_others").ask_json(&person.browser).await;
    confirm_json(&app, &person, asked).await.has_status(200);
    assert_eq!(voided(&app, &person, "email.change").await, 2);
    person.browser.page().open("/account/activity").await.shows("No longer waiting");
}

async fn what_a_new_password_ends_is_told(app: TestApp) {
    let mut person = app.person("Mara").await;
    sample("email.change").ask_json(&person.browser).await.has_status(403);
    let asked = post(&person.browser, "/account/password", serde_json::json!({ "new_password": NEW })).await;
    prove(&person.browser, &asked.handle(), serde_json::json!({ "password": PASSWORD })).await.has_status(200);
    person.password = NEW.to_owned();
    assert_eq!(voided(&app, &person, "email.change").await, 1);
    // By a mailed link, from a browser that is not signed in.
    sample("email.change").ask_json(&person.browser).await.has_status(403);
    let visitor = app.browser();
    visitor.open("/forgot-password").await;
    visitor.submit("forgot-password", &[("email", &person.email)]).await.has_status(200);
    person.reset(&app).await;
    assert_eq!(voided(&app, &person, "email.change").await, 2);
}
