//! How many codes one account may have mailed to new addresses, whichever they are.

use reverify::clock::Seconds;
use serde_json::{Value, json};

use crate::lost_factors::all_sent;
use crate::samples::confirm_json;
use crate::support::app::{Person, TestApp};
use crate::support::on_both;
use crate::support::page::Page;
use crate::support::person::post;

on_both!(
    a_confirmed_session_writes_to_five_new_addresses,
    a_code_asked_for_again_counts_as_well,
    a_change_of_the_primary_address_counts_as_well,
);

/// At the beginning of a quarter of an hour.
async fn mara(app: &TestApp) -> Person {
    let person = app.person("Mara").await;
    app.minutes(4);
    person
}

/// Asks for a code to a new address, and confirms where that is asked for.
async fn ask(app: &TestApp, person: &Person, address: &str, make_primary: bool) -> Page {
    let mut form = json!({ "email": address });
    if make_primary {
        form["make_primary"] = Value::from(true);
    }
    let asked = post(&person.browser, "/account/emails", form).await;
    confirm_json(app, person, asked).await
}

/// Refused, and no mail leaves.
async fn refused(app: &TestApp, person: &Person, address: &str, make_primary: bool, span: &str) -> Page {
    let before = queued(app).await;
    let page = ask(app, person, address, make_primary).await;
    let said = page.has_status(422).json();
    assert_eq!(said["type"], "urn:reverify:refused");
    assert!(said["detail"].as_str().unwrap().ends_with(&format!("Try again in {span}.")), "{said}");
    assert_eq!(queued(app).await, before);
    page
}

async fn queued(app: &TestApp) -> i64 {
    app.db().await.query("SELECT count(*) FROM outbox").number().await.unwrap().unwrap()
}

async fn a_confirmed_session_writes_to_five_new_addresses(app: TestApp) {
    let otto = app.person("Otto").await;
    app.minutes(4);
    let person = mara(&app).await;
    // Somebody else's counts like any other, and so does one that is asked for twice.
    let addresses = [otto.email.as_str(), "a@example.com", "b@example.com", "a@example.com", "c@example.com"];
    for address in addresses {
        ask(&app, &person, address, false).await.has_status(200);
    }
    for address in ["d@example.com", "a@example.com", otto.email.as_str()] {
        refused(&app, &person, address, false, "15 minutes").await;
    }
    // In a form, where it stands in words beside the addresses.
    person.browser.open("/account").await;
    let page = person.browser.submit("add-email", &[("email", "d@example.com"), ("make_primary", "")]).await;
    assert!(page.notice().contains("Email not added"), "{}", page.text());
    assert_eq!(page.value("add-email", "email"), "d@example.com", "what was typed is lost");
    person.browser.page().open("/account").await;
    let form = [("email", "e@example.com"), ("make_primary", "")];
    let page = person.browser.htmx().submit("add-email", &form).await;
    assert_eq!(page.has_status(422).value("add-email", "email"), "e@example.com");
    assert!(page.has("#add-email-form[data-open]") && !page.has("#make-primary[checked]"));
    // Each account has its own, and another quarter of an hour as well.
    ask(&app, &otto, "d@example.com", false).await.has_status(200);
    app.advance(Seconds::minutes(14));
    refused(&app, &person, "e@example.com", false, "1 minute").await;
    app.minutes(1);
    ask(&app, &person, "e@example.com", false).await.has_status(200);
    app.mail.expect("e@example.com", "verify-email").await;
}

async fn a_code_asked_for_again_counts_as_well(app: TestApp) {
    let person = mara(&app).await;
    let again = async || {
        all_sent(&app).await;
        app.advance(Seconds(30));
        post(&person.browser, "/account/emails/resend", json!({})).await
    };
    ask(&app, &person, "a@example.com", false).await.has_status(200);
    again().await.has_status(200);
    again().await.has_status(200);
    ask(&app, &person, "b@example.com", false).await.has_status(200);
    again().await.has_status(200);
    let page = again().await;
    let wait = page.has_status(429).header("retry-after").unwrap().parse::<i64>().unwrap();
    assert_eq!(wait, 15 * 60 - 4 * 30);
    assert!(page.json()["detail"].as_str().unwrap().starts_with("Codes were sent to as many"), "{}", page.body);
    refused(&app, &person, "c@example.com", false, "13 minutes").await;
    // The one that was mailed last goes on working.
    app.mail.expect("b@example.com", "verify-email").await;
    let code = app.mail.expect("b@example.com", "verify-email").await.code();
    let done = post(&person.browser, "/account/emails/confirm", json!({ "code": code })).await;
    done.has_status(200);
    app.advance(Seconds(wait));
    ask(&app, &person, "c@example.com", false).await.has_status(200);
}

async fn a_change_of_the_primary_address_counts_as_well(app: TestApp) {
    let person = mara(&app).await;
    for n in 0..5 {
        ask(&app, &person, &format!("new{n}@example.com"), n % 2 == 0).await.has_status(200);
    }
    let page = refused(&app, &person, "new5@example.com", true, "15 minutes").await;
    assert_eq!(page.json()["title"], "Email not changed");
}
