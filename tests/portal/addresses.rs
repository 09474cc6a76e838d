//! Several addresses of one account: added, made primary, removed; whose they are, and what each may be used for.

use reverify::clock::Seconds;
use serde_json::{Value, json};

use crate::samples::confirm_json;
use crate::support::app::{PASSWORD, Person, TestApp, sign_in};
use crate::support::on_both;
use crate::support::page::Page;
use crate::support::person::post;
use crate::support::request::at_once;

on_both!(
    added_made_primary_and_removed,
    one_waits_at_a_time,
    a_taken_address_is_told_by_mail_alone,
    the_primary_one_stays,
    one_address_has_one_winner,
    removing_and_making_primary_at_once_leaves_a_primary,
    a_change_that_waits_does_not_outlive_its_primary_address,
    a_young_address_resets_no_password,
    fifty_and_no_more,
    foreign_rows_are_unknown,
);

/// What the page lists.
async fn listed(person: &Person) -> Vec<(String, bool)> {
    let page = person.browser.json().open("/account").await.json();
    let row = |row: &Value| (row["address"].as_str().unwrap().to_owned(), row["primary"] == true);
    page["emails"].as_array().unwrap().iter().map(row).collect()
}

async fn id(person: &Person, address: &str) -> String {
    let page = person.browser.json().open("/account").await.json();
    let row = page["emails"].as_array().unwrap().iter().find(|row| row["address"] == address);
    row.unwrap_or_else(|| panic!("no {address}: {page}"))["id"].as_str().unwrap().to_owned()
}

async fn act(app: &TestApp, person: &Person, verb: &str, address: &str) -> Page {
    let path = format!("/account/emails/{}/{verb}", id(person, address).await);
    let asked = post(&person.browser, &path, json!({})).await;
    confirm_json(app, person, asked).await
}

fn names(rows: &[(String, bool)]) -> Vec<&str> {
    rows.iter().map(|(address, _)| address.as_str()).collect()
}

async fn added_made_primary_and_removed(app: TestApp) {
    let person = app.person("Mara").await;
    let browser = &person.browser;
    // Beside the others or in place of one: the button is true of both.
    browser.page().open("/account").await.shows("Use it in place of mara@example.com Send code");
    let asked = browser.submit("add-email", &[("email", "two@example.com"), ("make_primary", "")]).await;
    assert!(asked.dialog().action.contains("Add an email address"));
    assert!(asked.dialog().target.contains("two@example.com"));
    let page = person.confirm(&app, browser).await;
    page.shows("Unverified").shows("two@example.com");
    // A day later, which a time of day alone would not say.
    page.shows("It waits until 16 January 2027, 08:11 UTC");
    sign_in(&app.browser(), "two@example.com", PASSWORD).await.has_status(422);
    let code = app.mail.expect("two@example.com", "verify-email").await.code();
    let page = browser.submit("confirm-email", &[("code", &code)]).await;
    assert!(page.notice().contains("Email verified"));
    assert_eq!(listed(&person).await, [("mara@example.com".to_owned(), true), ("two@example.com".to_owned(), false)]);
    app.mail.expect("mara@example.com", "undo").await.link("/undo/email/");
    for address in ["mara@example.com", "two@example.com", "TWO@example.com"] {
        sign_in(&app.browser(), address, PASSWORD).await.has_status(200).shows("Profile");
    }
    // Before one is removed, those that stay are named, and no others.
    let page = browser.page().open("/account").await;
    page.shows("mara@example.com still does.");
    // What came with a change that can be taken back gets no way to come back itself.
    page.shows("It can’t undo this").shows_not("with a way to undo it for three days");
    // A new sign-in is told to both, and so is a factor.
    app.mail.expect("two@example.com", "new-sign-in").await;

    // Making it primary asks every time, even now.
    browser.page().open("/account").await;
    let row = id(&person, "two@example.com").await;
    let asked = browser.submit(("primary-email", row.as_str()), &[]).await;
    assert!(asked.dialog().target.contains("mara@example.com") && asked.dialog().target.contains("two@example.com"));
    let page = person.confirm(&app, browser).await;
    assert!(page.notice().contains("Primary email changed"), "{}", page.text());
    assert_eq!(listed(&person).await, [("two@example.com".to_owned(), true), ("mara@example.com".to_owned(), false)]);
    app.mail.expect("mara@example.com", "undo").await.link("/undo/email/");
    app.mail.expect("two@example.com", "notice").await;

    app.minutes(11);
    browser.page().open("/account").await.shows("with a way to undo it for three days").shows_not("It can’t undo this");
    let row = id(&person, "mara@example.com").await;
    let asked = browser.submit(("remove-email", row.as_str()), &[]).await;
    assert!(asked.dialog().action.contains("Remove an email address"));
    let page = person.confirm(&app, browser).await;
    assert!(page.notice().contains("Email removed"), "{}", page.text());
    assert_eq!(listed(&person).await, [("two@example.com".to_owned(), true)]);
    sign_in(&app.browser(), "mara@example.com", PASSWORD).await.has_status(422);
    app.mail.expect("mara@example.com", "undo").await.link("/undo/email/");
    // The log names them, and where mails about them went.
    let events = browser.json().open("/account/activity").await.json()["events"].clone();
    let about = |name: &str| -> Vec<String> {
        let events = events.as_array().unwrap().iter().filter(|row| row["event"] == name || row["action"] == name);
        events.filter_map(|row| row["about"].as_str()).map(str::to_owned).collect()
    };
    assert_eq!(about("email.add"), ["two@example.com"]);
    assert_eq!(about("email.added"), ["two@example.com"]);
    assert_eq!(about("email.set_primary"), ["mara@example.com → two@example.com"]);
    assert_eq!(about("email.remove"), ["mara@example.com"]);
    assert!(about("mail.queued").contains(&"mara@example.com".to_owned()));
    browser.page().open("/account/activity").await.shows("mara@example.com → two@example.com");
    // Of an address that is nobody's nothing is kept.
    let db = app.db().await;
    let strays = "SELECT count(*) FROM audit WHERE user_id IS NULL AND detail LIKE '%@%'";
    assert_eq!(db.query(strays).number().await.unwrap(), Some(0));
}

async fn one_waits_at_a_time(app: TestApp) {
    let person = app.person("Mara").await;
    let asked = post(&person.browser, "/account/emails", json!({ "email": "one@example.com" })).await;
    confirm_json(&app, &person, asked).await.has_status(200);
    let first = app.mail.expect("one@example.com", "verify-email").await.code();
    let page = person.browser.page().open("/account").await;
    page.shows("One address waits at a time");
    person.browser.submit("add-email", &[("email", "two@example.com"), ("make_primary", "")]).await.has_status(200);
    person.browser.page().open("/account").await.shows("two@example.com").shows_not("one@example.com");
    let second = app.mail.expect("two@example.com", "verify-email").await.code();
    post(&person.browser, "/account/emails/confirm", json!({ "code": first })).await.has_status(422);
    post(&person.browser, "/account/emails/confirm", json!({ "code": second })).await.has_status(200);
    assert_eq!(names(&listed(&person).await), ["mara@example.com", "two@example.com"]);
    // Given up, it is gone, and its code with it.
    let asked = post(&person.browser, "/account/emails", json!({ "email": "three@example.com" })).await;
    confirm_json(&app, &person, asked).await.has_status(200);
    let code = app.mail.expect("three@example.com", "verify-email").await.code();
    post(&person.browser, "/account/emails/cancel", json!({})).await.has_status(200);
    post(&person.browser, "/account/emails/confirm", json!({ "code": code })).await.has_status(422);
}

async fn a_taken_address_is_told_by_mail_alone(app: TestApp) {
    let person = app.person("Mara").await;
    app.person("Otto").await;
    let mut texts = Vec::new();
    for address in ["free@example.com", "otto@example.com"] {
        let asked = post(&person.browser, "/account/emails", json!({ "email": address })).await;
        let done = confirm_json(&app, &person, asked).await;
        texts.push(done.has_status(200).body.replace(address, "X"));
        let page = person.browser.page().open("/account").await.text();
        texts.push(page.replace(address, "X").split("Enter the code").next().unwrap().to_owned());
    }
    assert_eq!(texts[0], texts[2]);
    assert_eq!(texts[1], texts[3]);
    app.mail.expect("free@example.com", "verify-email").await;
    // Nobody wanted to create an account; and with one more code it is the same.
    app.minutes(1);
    post(&person.browser, "/account/emails/resend", json!({})).await.has_status(200);
    for _ in 0..2 {
        let mail = app.mail.expect("otto@example.com", "email-taken").await;
        assert_eq!(mail.subject, "Someone tried to use your address for another account");
        let words = mail.words();
        assert!(words.contains("It stays yours") && !words.contains("create an account"), "{words}");
    }
    // One's own are said to be so at once.
    for own in ["mara@example.com", "MARA@example.com"] {
        let answer = post(&person.browser, "/account/emails", json!({ "email": own })).await;
        assert!(answer.has_status(422).json()["errors"]["email"].as_str().unwrap().contains("already"));
    }
}

async fn the_primary_one_stays(app: TestApp) {
    let person = app.person("Mara").await;
    let refused = act(&app, &person, "remove", "mara@example.com").await;
    assert!(refused.has_status(422).json()["detail"].as_str().unwrap().contains("primary"));
    person.add_email(&app, "two@example.com").await;
    act(&app, &person, "remove", "mara@example.com").await.has_status(422);
    // Asked for while it was not primary yet, confirmed when it is.
    app.minutes(11);
    let path = format!("/account/emails/{}/remove", id(&person, "two@example.com").await);
    let other = app.other_device(&person).await;
    app.minutes(11);
    let asked = post(&other, &path, json!({})).await.has_status(403).clone();
    act(&app, &person, "primary", "two@example.com").await.has_status(200);
    // The change of the primary address cancelled what waited.
    let proof = json!({ "password": PASSWORD });
    crate::support::person::prove(&other, &asked.handle(), proof).await.has_status(410);
    assert_eq!(listed(&person).await[0], ("two@example.com".to_owned(), true));
}

async fn one_address_has_one_winner(app: TestApp) {
    let people = [app.person("Mara").await, app.person("Otto").await, app.person("Ida").await];
    let mut requests = Vec::new();
    for person in &people {
        let asked = post(&person.browser, "/account/emails", json!({ "email": "same@example.com" })).await;
        confirm_json(&app, person, asked).await.has_status(200);
        let code = app.mail.expect("same@example.com", "verify-email").await.code();
        person.browser.page().open("/account").await;
        requests.push(person.browser.prepare("confirm-email", &[("code", &code)]).following(false));
    }
    let answers: Vec<u16> = at_once(requests).await.iter().map(|page| page.status).collect();
    assert_eq!(answers.iter().filter(|status| **status == 303).count(), 1, "{answers:?}");
    assert_eq!(answers.iter().filter(|status| **status == 422).count(), 2, "{answers:?}");
}

async fn removing_and_making_primary_at_once_leaves_a_primary(app: TestApp) {
    for round in 0..4 {
        let person = app.person(&format!("Mara{round}")).await;
        let second = format!("second{round}@example.com");
        person.add_email(&app, &second).await;
        let other = Person::new(app.other_device(&person).await, person.email.clone(), PASSWORD);
        app.minutes(11);
        let row = id(&person, &second).await;
        let mut requests = Vec::new();
        for (who, verb) in [(&person, "remove-email"), (&other, "primary-email")] {
            who.browser.page().open("/account").await;
            who.browser.submit((verb, row.as_str()), &[]).await.dialog();
            requests.push(who.browser.prepare("verify-password", &[("password", PASSWORD)]).following(false));
        }
        let answers: Vec<u16> = at_once(requests).await.iter().map(|page| page.status).collect();
        let rows = app.number("SELECT count(*) FROM emails WHERE user_id = $1", &person.email).await;
        let primaries =
            app.number("SELECT count(*) FROM emails WHERE user_id = $1 AND is_primary", &person.email).await;
        assert_eq!(primaries, 1, "{answers:?}");
        assert!((1..=2).contains(&rows), "{answers:?}");
        // Either it is gone and the first is primary, or it is primary itself.
        let mine = app.other_device(&person).await.json().open("/account").await.json()["emails"].to_string();
        assert!(rows == 1 || mine.contains(&second), "{answers:?} {mine}");
    }
}

/// Its dialog named another address than the one that it would replace by now.
async fn a_change_that_waits_does_not_outlive_its_primary_address(app: TestApp) {
    let person = app.person("Mara").await;
    person.add_email(&app, "two@example.com").await;
    let form = json!({ "email": "three@example.com", "make_primary": true });
    let asked = post(&person.browser, "/account/emails", form).await;
    confirm_json(&app, &person, asked).await.has_status(200);
    let code = app.mail.expect("three@example.com", "verify-email").await.code();
    act(&app, &person, "primary", "two@example.com").await.has_status(200);
    assert!(person.browser.json().open("/account").await.json()["pending_email"].is_null());
    post(&person.browser, "/account/emails/confirm", json!({ "code": code })).await.has_status(422);
    assert_eq!(names(&listed(&person).await), ["two@example.com", "mara@example.com"]);
}

/// Until the change can no longer be taken back, the addresses of before recover the account, and the new one does not.
async fn a_young_address_resets_no_password(app: TestApp) {
    let person = app.person("Mara").await;
    person.add_email(&app, "two@example.com").await;
    let ask = async |address: &str| {
        let browser = app.browser();
        browser.open("/forgot-password").await;
        browser.submit("forgot-password", &[("email", address)]).await.has_status(200).text().replace(address, "X")
    };
    let young = ask("two@example.com").await;
    assert_eq!(young, ask("mara@example.com").await, "the page does not tell");
    app.mail.expect("mara@example.com", "reset-password").await;
    app.mail.expect("two@example.com", "notice").await;
    assert!(app.mail.to("two@example.com").iter().all(|mail| mail.kind() != "reset-password"));
    // Primary or not makes no difference.
    app.minutes(16);
    act(&app, &person, "primary", "two@example.com").await.has_status(200);
    ask("two@example.com").await;
    app.mail.expect("two@example.com", "notice").await;
    ask("mara@example.com").await;
    app.mail.expect("mara@example.com", "reset-password").await;
    // Removed, the former one still recovers while the way back is open, and then no more.
    let person = Person::new(app.other_device(&person).await, person.email, PASSWORD);
    act(&app, &person, "remove", "mara@example.com").await.has_status(200);
    app.minutes(16);
    ask("mara@example.com").await;
    app.mail.expect("mara@example.com", "reset-password").await;
    app.advance(Seconds::hours(73));
    ask("two@example.com").await;
    let link = app.mail.expect("two@example.com", "reset-password").await.link("/reset-password");
    app.browser().open(&link).await.has_status(200);
    let before = app.mail.to("mara@example.com").len();
    ask("mara@example.com").await;
    app.running.send_mail().await.unwrap();
    assert_eq!(app.mail.to("mara@example.com").len(), before);
}

async fn fifty_and_no_more(app: TestApp) {
    let person = app.person("Mara").await;
    let user = app.user(&person.email).await;
    // The forty-nine others, as if each had been proven.
    let mut tx = app.db().await.write().await.unwrap();
    for n in 2..=50 {
        let address = reverify::model::email::EmailAddress::parse(&format!("mara{n}@example.com")).unwrap();
        reverify::store::emails::add(&mut tx, user, &address, app.clock.now()).await.unwrap();
    }
    tx.commit().await.unwrap();
    let page = person.browser.page().open("/account").await;
    page.shows("mara50@example.com");
    assert_eq!(page.form_names().iter().filter(|name| name.starts_with("remove-email")).count(), 49);
    person.browser.submit("add-email", &[("email", "more@example.com")]).await.has_status(422);
    assert!(person.browser.screen().field_error("email").contains("50 addresses"));
    assert_eq!(person.browser.screen().value("add-email", "email"), "more@example.com");
    // In the place of the primary one there is room.
    person.browser.submit("add-email", &[("email", "more@example.com"), ("make_primary", "on")]).await.dialog();
    // What waited for its code when the fiftieth came is told so, too.
    let drop_one = "DELETE FROM emails WHERE user_id = $1 AND address = 'mara50@example.com'";
    assert_eq!(app.edit(drop_one, &person.email).await, 1);
    person.browser.page().open("/account").await;
    person.browser.submit("add-email", &[("email", "more@example.com")]).await.dialog();
    person.confirm(&app, &person.browser).await.has_status(200);
    let code = app.mail.expect("more@example.com", "verify-email").await.code();
    let mut tx = app.db().await.write().await.unwrap();
    let address = reverify::model::email::EmailAddress::parse("mara50@example.com").unwrap();
    reverify::store::emails::add(&mut tx, user, &address, app.clock.now()).await.unwrap();
    tx.commit().await.unwrap();
    let page = person.browser.submit("confirm-email", &[("code", &code)]).await;
    assert!(page.has_status(422).field_error("code").contains("50 addresses"));
}

async fn foreign_rows_are_unknown(app: TestApp) {
    let person = app.person("Mara").await;
    person.add_email(&app, "two@example.com").await;
    let other = app.person("Otto").await;
    let row = id(&person, "two@example.com").await;
    for verb in ["primary", "remove"] {
        for id in [row.as_str(), "x", "%00", "..%2f.."] {
            let answer = post(&other.browser, &format!("/account/emails/{id}/{verb}"), json!({})).await;
            assert!(matches!(answer.status, 400 | 404), "{id}: {}", answer.status);
        }
    }
    assert_eq!(listed(&person).await.len(), 2);
}
