//! What a thief does beside a change of addresses, and what the owner of the former mailbox has then (T24).

use crate::samples::sample;
use crate::support::app::{Person, TestApp, sign_in};
use crate::support::browser::Browser;
use crate::support::on_both;
use crate::taking_back::{NEW, act, reset, way_back};

on_both!(a_factor_that_came_before_the_code_is_young, one_between_adding_an_address_and_making_it_primary_is_young);

const MARA: &str = "mara@example.com";

/// Presses the bare button of a link.
pub async fn press(app: &TestApp, link: &str) -> Browser {
    let reader = app.browser();
    let page = reader.open(link).await;
    assert!(page.form("undo").is_some() && page.form("undo-passkey").is_none(), "{:?}", page.form_names());
    reader.submit("undo", &[]).await.has_status(200).shows("Done");
    reader
}

/// Nothing that came with the change is left, and the owner gets in by the former mailbox.
async fn is_the_owners_again(app: &TestApp) {
    for count in [
        "SELECT count(*) FROM passkeys WHERE user_id = $1",
        "SELECT count(*) FROM backup_codes WHERE user_id = $1",
        "SELECT count(*) - 1 FROM emails WHERE user_id = $1",
    ] {
        assert_eq!(app.number(count, MARA).await, 0, "{count}");
    }
    let browser = reset(app, MARA).await;
    sign_in(&browser, MARA, NEW).await.has_status(200).shows("Profile");
}

/// Asks for the change of the address, and nothing more.
async fn ask(app: &TestApp, person: &Person) -> String {
    let browser = person.browser.page();
    sample("email.change").ask(&browser).await;
    person.confirm(app, &browser).await.has_status(200);
    app.mail.expect("new@example.com", "verify-email").await.code()
}

async fn a_factor_that_came_before_the_code_is_young(app: TestApp) {
    let mut person = app.person("Mara").await;
    let code = ask(&app, &person).await;
    way_back(&app, MARA).await;
    app.minutes(1);
    person.enrol_passkey(&app).await;
    app.minutes(1);
    person.browser.page().open("/account").await;
    person.browser.page().submit("confirm-email", &[("code", &code)]).await.has_status(200).shows("new@example.com");
    let done = way_back(&app, MARA).await;
    press(&app, &done).await;
    is_the_owners_again(&app).await;
}

async fn one_between_adding_an_address_and_making_it_primary_is_young(app: TestApp) {
    let mut person = app.person("Mara").await;
    person.add_email(&app, "evil@example.com").await;
    way_back(&app, MARA).await;
    app.minutes(1);
    person.enrol_passkey(&app).await;
    app.minutes(11);
    act(&app, &person, "primary", "evil@example.com").await.has_status(200);
    let made_primary = way_back(&app, MARA).await;
    press(&app, &made_primary).await;
    is_the_owners_again(&app).await;
}
