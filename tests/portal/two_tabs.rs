//! More than one dialog open at a time.

use serde_json::json;

use crate::samples::sample;
use crate::support::app::{PASSWORD, TestApp};
use crate::support::enrolled::{fresh_address, park, proof};
use crate::support::on_both;
use crate::support::person::post;
use crate::support::request::at_once;

on_both!(
    a_dialog_outlives_the_confirmation_of_another,
    step_two_waits_while_another_tab_confirms,
    two_right_answers_at_once_cost_nobody_a_try,
    what_was_stopped_in_another_tab_is_not_stopped_again,
);

/// Nothing is claimed that did not happen.
async fn what_was_stopped_in_another_tab_is_not_stopped_again(app: TestApp) {
    let person = app.person("Mara").await;
    for (path, title, line) in [
        ("/account/emails/cancel", "There was nothing to withdraw", "No new address waits for its code."),
        ("/account/data/keep", "There was no deletion to stop", "Your account isn’t scheduled for deletion."),
        ("/account/recovery/stop", "There was no recovery to stop", "None is under way."),
    ] {
        let answer = post(&person.browser, path, json!({})).await.has_status(200).json();
        assert_eq!((&answer["title"], &answer["message"]), (&json!(title), &json!(line)), "{path}");
    }
}

/// Two tabs wait with actions of one window. What confirms the first leaves the second as it was: it takes a proof.
async fn a_dialog_outlives_the_confirmation_of_another(app: TestApp) {
    for factor in ["none", "totp", "passkey"] {
        let mut person = app.person(factor).await;
        match factor {
            "totp" => drop(person.enrol_totp(&app).await),
            "passkey" => drop(person.enrol_passkey(&app).await),
            _ => {}
        }
        app.settle();
        app.other_device(&person).await;
        let (first, second) = (person.browser.page(), person.browser.fork_tab());
        sample("session.end_others").ask(&first).await.dialog();
        sample("session.end_others").ask(&second).await.dialog();
        let page = person.confirm(&app, &first).await;
        assert_eq!(page.url.path(), "/account/devices", "{factor}");
        let page = person.confirm(&app, &second).await;
        assert_eq!(page.url.path(), "/account/devices", "{factor}: {}", page.text());
        let events = app.events(&person.email, "session.end_others").await;
        assert_eq!(events.iter().filter(|event| *event == "action.executed").count(), 2, "{factor}");
    }
}

async fn step_two_waits_while_another_tab_confirms(app: TestApp) {
    let mut person = app.person("Mara").await;
    person.enrol_totp(&app).await;
    app.settle();
    app.other_device(&person).await;
    let (first, second) = (person.browser.page(), person.browser.fork_tab());
    let asked = sample("passkey.add").ask(&first).await;
    asked.shows("Step 1 of 2");
    let (form, fields) = person.answer(&app, &first).await.unwrap();
    let page = first.submit(form, &crate::support::person::pairs(&fields)).await;
    page.shows("Step 2 of 2").shows("Your password was right.");
    // The other tab proves the second factor: nothing is missing any more, and the first dialog can still be finished.
    sample("session.end_others").ask(&second).await;
    person.confirm(&app, &second).await.has_status(200);
    let page = first.open(&format!("/step-up/{}", asked.handle())).await;
    page.has_status(200).shows_not("doesn’t have that yet");
    let page = person.confirm(&app, &first).await;
    assert_eq!(page.url.path(), "/account/security", "{}", page.text());
    assert!(page.form("finish-passkey").is_some());
}

/// The first right answer replaces the session's cookie value. The second came with the old one: it is told to try again,
/// and then neither waits for its turn nor has lost a try.
async fn two_right_answers_at_once_cost_nobody_a_try(app: TestApp) {
    let person = app.person("Mara").await;
    let password = json!({ "method": "password", "password": PASSWORD });
    let mut late = 0;
    for _ in 0..6 {
        let mut handles = Vec::new();
        let mut both = Vec::new();
        for _ in 0..2 {
            let handle = park(&person.browser, &fresh_address()).await;
            both.push(proof(&person.browser, &handle, password.clone()).await);
            handles.push(handle);
        }
        let answers = at_once(both).await;
        let statuses: Vec<u16> = answers.iter().map(|page| page.status).collect();
        assert!(statuses.contains(&200) && statuses.iter().all(|status| matches!(status, 200 | 401)), "{statuses:?}");
        for handle in handles {
            let again = person.browser.json().request("GET", &format!("/step-up/{handle}")).send().await;
            if again.status != 410 {
                late += 1;
                proof(&person.browser, &handle, password.clone()).await.send().await.has_status(200);
            }
        }
        // For more codes to new addresses.
        app.minutes(15);
    }
    assert!(late > 0, "nobody came late: the test has shown nothing");
    assert_eq!(
        app.number("SELECT count(*) FROM attempts WHERE failures > 0 AND $1 IS NOT NULL", &person.email).await,
        0
    );
}
