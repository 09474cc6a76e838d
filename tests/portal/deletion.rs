//! Delete the account, and change one's mind.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use reverify::clock::{Clock, Seconds};

use crate::support::app::{PASSWORD, TestApp, sign_in};
use crate::support::on_both;

on_both!(
    scheduled_by_phrase_and_password,
    as_a_dialog_and_as_json,
    kept_by_the_mailed_link,
    kept_from_its_own_page,
    the_days_that_are_left_are_counted_as_they_were_promised,
    a_clock_that_goes_on_is_no_change_of_addresses,
    erased_for_good
);

async fn scheduled_by_phrase_and_password(app: TestApp) {
    let person = app.person("Mara").await;
    let other = app.other_device(&person).await;
    let browser = &person.browser;
    browser.open("/account/data").await;
    let page = browser.submit("delete-account", &[("confirm", "yes")]).await;
    page.has_status(422);
    assert!(page.field_error("confirm").contains("delete my account"));
    assert_eq!(page.value("delete-account", "confirm"), "yes");
    let page = browser.submit("delete-account", &[("confirm", " Delete  my Account ")]).await;
    assert!(page.dialog().action.contains("Delete your account"));
    let page = browser.submit("verify-password", &[("password", PASSWORD)]).await;
    assert_eq!(page.url.path(), "/sign-in");
    assert!(page.text().contains("switched off"), "{}", page.text());
    other.open("/account").await.shows("Sign in");
    browser.open("/account").await.shows("Sign in");
    app.mail.expect(&person.email, "undo").await;
}

async fn as_a_dialog_and_as_json(app: TestApp) {
    let person = app.person("Mara").await;
    person.browser.open("/account/data").await;
    let htmx = person.browser.htmx();
    htmx.submit("delete-account", &[("confirm", "delete my account")]).await.has_status(403);
    let answer = htmx.submit("verify-password", &[("password", PASSWORD)]).await;
    assert_eq!(answer.header("hx-redirect"), Some("/sign-in"));

    let otto = app.person("Otto").await;
    let json = otto.browser.json();
    let token = json.open("/account/data").await.json()["form_token"].as_str().unwrap().to_owned();
    let body = serde_json::json!({ "form_token": token, "confirm": "delete my account" });
    let facts = json.request("POST", "/account/data/delete").json(&body).send().await.json();
    assert_eq!(facts["reverification"]["level"], "multi_factor");
    let path = format!("/step-up/{}", facts["handle"].as_str().unwrap());
    let proof = serde_json::json!({ "form_token": token, "password": PASSWORD });
    json.request("POST", &path).json(&proof).send().await.has_status(200);
    json.open("/account").await.has_status(401);
}

async fn delete(app: &TestApp) -> String {
    let person = app.person("Mara").await;
    person.browser.open("/account/data").await;
    person.browser.submit("delete-account", &[("confirm", "delete my account")]).await;
    person.browser.submit("verify-password", &[("password", PASSWORD)]).await;
    app.mail.expect(&person.email, "undo").await.link("/undo/deletion/")
}

async fn kept_by_the_mailed_link(app: TestApp) {
    let link = delete(&app).await;
    let reader = app.browser();
    reader.open(&link).await.has_status(200);
    reader.submit("undo", &[]).await.has_status(200);
    let page = reader.open(&link).await;
    page.has_status(410).shows("your account is kept and nothing was deleted").shows("Go to sign-in");
    app.advance(Seconds::days(8));
    app.running.tidy().await.unwrap();
    sign_in(&app.browser(), "mara@example.com", PASSWORD).await.has_status(200).shows("Profile");
}

async fn kept_from_its_own_page(app: TestApp) {
    delete(&app).await;
    let browser = app.browser();
    let page = sign_in(&browser, "mara@example.com", PASSWORD).await;
    page.shows("will be erased");
    browser.open("/account/data").await;
    let page = browser.submit("cancel-deletion", &[]).await;
    assert!(page.notice().contains("Account kept"));
    page.shows_not("will be erased");
}

async fn the_days_that_are_left_are_counted_as_they_were_promised(app: TestApp) {
    let browser = app.browser();
    delete(&app).await;
    app.minutes(1);
    sign_in(&browser, "mara@example.com", PASSWORD).await;
    browser.open("/account/data").await.shows("You have 7 days to change your mind");
    app.advance(Seconds::days(6));
    browser.open("/account/data").await.shows("This is the last day to change your mind");
}

/// It stands still in the other tests, and between two looks of one request it never does in life.
async fn a_clock_that_goes_on_is_no_change_of_addresses(app: TestApp) {
    let person = app.person("Mara").await;
    let Clock::Manual(millis) = app.clock.clone() else { panic!("a clock that tests move") };
    let over = Arc::new(AtomicBool::new(false));
    let ended = over.clone();
    let ticking = std::thread::spawn(move || {
        while !ended.load(Ordering::SeqCst) {
            millis.fetch_add(1, Ordering::SeqCst);
        }
    });
    let mut pages = Vec::new();
    for _ in 0..5 {
        pages.push(person.browser.open("/account/data").await);
    }
    over.store(true, Ordering::SeqCst);
    ticking.join().unwrap();
    for page in pages {
        page.shows("erased after 7 days").shows_not("can no longer be undone");
    }
}

async fn erased_for_good(app: TestApp) {
    let link = delete(&app).await;
    app.advance(Seconds::days(7));
    app.running.tidy().await.unwrap();
    sign_in(&app.browser(), "mara@example.com", PASSWORD).await.has_status(422);
    app.browser().open(&link).await.has_status(410);
    // The address is free again, and inherits nothing.
    let again = app.person("Mara").await;
    let page = again.browser.open("/account/activity").await;
    page.shows_not("delete");
}
