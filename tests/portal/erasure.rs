//! The end of an account: what is gone, what stays, and that nothing of it comes back.

use reverify::clock::Seconds;
use reverify::config::HashCost;
use reverify::store::users;
use serde_json::json;

use crate::samples::sample;
use crate::support::app::{PASSWORD, Person, TestApp, sign_in};
use crate::support::browser::Browser;
use crate::support::enrolled::{offer_at, open_request};
use crate::support::on_both;
use crate::support::person::{post, prove};
use crate::support::request::at_once;

on_both!(
    the_banner_stands_on_every_page_until_it_is_kept,
    signed_in_during_the_grace_one_may_keep_it,
    nothing_of_it_is_left_but_what_happened_and_when,
    a_long_history_goes_in_steps_and_an_interrupted_end_goes_on,
    the_same_address_inherits_nothing,
    deleting_meets_a_change_of_address,
    the_end_meets_keeping_it,
    the_end_meets_a_wrong_try,
    the_end_meets_wrong_passkeys,
    why_a_mail_did_not_leave_is_forgotten,
);

/// Schedules the end, in a browser that is signed in.
async fn delete(app: &TestApp, person: &Person, browser: &Browser) -> String {
    sample("account.delete").ask(browser).await;
    person.confirm(app, browser).await.shows("switched off");
    app.mail.expect(&person.email, "undo").await.link("/undo/deletion/")
}

async fn count(app: &TestApp, statement: &'static str) -> i64 {
    app.db().await.query(statement).number().await.unwrap().unwrap_or(0)
}

async fn the_banner_stands_on_every_page_until_it_is_kept(app: TestApp) {
    let mut person = app.person("Mara").await;
    person.enrol_totp(&app).await;
    app.settle();
    delete(&app, &person, &person.browser).await;
    let browser = app.browser();
    person.sign_in(&app, &browser).await.shows("will be erased");
    for path in ["", "/security", "/devices", "/activity", "/data", "/backup-codes"] {
        let page = browser.open(&format!("/account{path}")).await;
        assert!(page.all("#deletion .strip").join("").contains("will be erased on"), "{path}");
        assert_eq!(page.attr("#deletion a", "href").unwrap(), "/account/data#delete");
    }
    // Everything else still works meanwhile.
    post(&browser, "/account/profile", json!({ "display_name": "Mara L" })).await.has_status(200);
    browser.open("/account/data").await;
    let page = browser.htmx().submit("cancel-deletion", &[]).await;
    page.has_status(200);
    assert!(browser.screen().all("#deletion .strip").is_empty(), "the banner goes along");
    app.mail.expect(&person.email, "notice").await;
    browser.page().open("/account/activity?show=data").await.shows("Deletion taken back");
}

async fn signed_in_during_the_grace_one_may_keep_it(app: TestApp) {
    let person = app.person("Mara").await;
    let link = delete(&app, &person, &person.browser).await;
    app.advance(Seconds(7 * 86_400 - 1));
    app.running.tidy().await.unwrap();
    let browser = app.browser();
    sign_in(&browser, &person.email, PASSWORD).await.shows("will be erased");
    browser.open("/account/data").await.shows("This is the last day");
    browser.submit("cancel-deletion", &[]).await.has_status(200);
    // The link has nothing to keep any more, and the day passes.
    app.browser().open(&link).await.has_status(410);
    app.advance(Seconds::days(2));
    app.running.tidy().await.unwrap();
    sign_in(&app.browser(), &person.email, PASSWORD).await.shows("Profile");
}

async fn nothing_of_it_is_left_but_what_happened_and_when(app: TestApp) {
    let mut person = app.person("Mara").await;
    person.enrol_totp(&app).await;
    person.enrol_passkey(&app).await;
    app.settle();
    app.other_device(&person).await;
    let user = app.user(&person.email).await;
    let otto = app.person("Otto").await;
    delete(&app, &person, &person.browser).await;
    app.advance(Seconds::days(7));
    app.running.tidy().await.unwrap();
    let db = app.db().await;
    let entries = "SELECT count(*) FROM audit WHERE user_id = $1";
    assert!(db.query(entries).bind(user).number().await.unwrap().unwrap() > 5);
    let personal = "SELECT count(*) FROM audit WHERE user_id = $1
        AND (ip <> '' OR agent <> '' OR reference <> '' OR detail IS NOT NULL)";
    assert_eq!(db.query(personal).bind(user).number().await.unwrap(), Some(0));
    let erased = "SELECT count(*) FROM audit WHERE user_id = $1 AND event = 'account.erased'";
    assert_eq!(db.query(erased).bind(user).number().await.unwrap(), Some(1));
    assert_eq!(count(&app, "SELECT count(*) FROM tombstones").await, 1);
    assert_eq!(count(&app, "SELECT count(*) FROM users").await, 1, "the other account");
    for table in [
        "SELECT count(*) FROM totps",
        "SELECT count(*) FROM passkeys",
        "SELECT count(*) FROM backup_codes",
        "SELECT count(*) FROM tokens",
        "SELECT count(*) FROM parked_actions",
    ] {
        assert_eq!(count(&app, table).await, 0, "{table}");
    }
    let address = "SELECT count(*) FROM emails WHERE address LIKE 'mara%'";
    assert_eq!(count(&app, address).await, 0);
    // Nobody else's log was touched.
    otto.sign_in(&app, &otto.browser).await.shows("Profile");
    let page = otto.browser.page().open("/account/activity").await;
    page.shows("Chrome on Linux · 127.0.0.1");
}

async fn a_long_history_goes_in_steps_and_an_interrupted_end_goes_on(app: TestApp) {
    let person = app.person("Mara").await;
    let user = app.user(&person.email).await;
    app.long_life(&person.email, 2600).await;
    let link = delete(&app, &person, &person.browser).await;
    app.advance(Seconds::days(7));
    // A node was killed after it had decided, and before the end.
    app.edit("UPDATE users SET status = 'erasing' WHERE id = $1", &person.email).await;
    sign_in(&app.browser(), &person.email, PASSWORD).await.has_status(422);
    app.browser().open(&link).await.has_status(410);
    let reader = app.browser();
    reader.open("/forgot-password").await;
    reader.submit("forgot-password", &[("email", &person.email)]).await.has_status(200);
    let db = app.db().await;
    let personal = "SELECT count(*) FROM audit WHERE user_id = $1 AND (ip <> '' OR agent <> '')";
    assert!(db.query(personal).bind(user).number().await.unwrap().unwrap() > 2600);
    app.running.tidy().await.unwrap();
    assert_eq!(db.query(personal).bind(user).number().await.unwrap(), Some(0));
    assert_eq!(count(&app, "SELECT count(*) FROM users").await, 0);
    assert_eq!(users::due_for_erasure(db, app.clock.now()).await.unwrap(), []);
}

async fn the_same_address_inherits_nothing(app: TestApp) {
    let mut person = app.person("Mara").await;
    person.enrol_passkey(&app).await;
    app.settle();
    app.other_device(&person).await;
    let not_me = app.mail.expect(&person.email, "new-sign-in").await.link("/not-me/");
    let reader = app.browser();
    reader.open("/forgot-password").await;
    reader.submit("forgot-password", &[("email", &person.email)]).await.has_status(200);
    let reset = app.mail.expect(&person.email, "reset-password").await.link("/reset-password");
    let old = app.user(&person.email).await;
    let thief = person.browser.clone();
    let undo = delete(&app, &person, &person.browser).await;
    app.advance(Seconds::days(7));
    app.running.tidy().await.unwrap();

    let again = app.person("Mara").await;
    assert_ne!(app.user(&again.email).await, old);
    // The old passkey is unknown, the old cookie nobody's, the old links are over.
    let door = app.browser();
    door.open("/sign-in").await;
    let credential = person.assertion(&door.screen(), "sign-in-passkey");
    let page = door.submit("sign-in-passkey", &[("credential", &credential)]).await;
    page.has_status(422).shows_not("Profile");
    thief.open("/account").await.shows("Sign in");
    for link in [&undo, &not_me] {
        app.browser().open(link).await.has_status(410);
    }
    reader.open(&reset).await.has_status(410);
    // Nothing is enrolled, known or remembered.
    let page = again.browser.page().open("/account/security").await;
    page.shows_not("Passkey 1").shows_not("Backup codes");
    again.browser.open("/account").await.shows_not("will be erased");
    again.browser.open("/account/devices").await.shows("Only this device");
    let log = again.browser.json().open("/account/activity").await.json();
    let events: Vec<&str> =
        log["events"].as_array().unwrap().iter().map(|event| event["event"].as_str().unwrap()).collect();
    assert_eq!(events.last(), Some(&"sign_up.verified"), "{events:?}");
    assert!(!events.contains(&"sign_up.erased_before"), "that is for the operator");
    let known = "SELECT count(*) FROM audit WHERE event = 'sign_up.erased_before' AND user_id IS NULL";
    assert_eq!(count(&app, known).await, 1);
    let otto = app.person("Otto").await;
    assert_eq!((count(&app, known).await, otto.email.is_empty()), (1, false), "only where it is so");
}

/// Whichever comes first, a deleted account is left.
async fn deleting_meets_a_change_of_address(app: TestApp) {
    for round in 0..4 {
        let person = app.person(&format!("Mara{round}")).await;
        let new = format!("new{round}@example.com");
        let browser = &person.browser;
        browser.open("/account").await;
        browser.submit("add-email", &[("email", &new)]).await;
        browser.submit("verify-password", &[("password", PASSWORD)]).await.shows(&new);
        let code = app.mail.expect(&new, "verify-email").await.code();
        let confirm = browser.prepare("confirm-email", &[("code", &code)]).following(false);
        let other = app.other_device(&person).await;
        sample("account.delete").ask(&other).await;
        let delete = other.prepare("verify-password", &[("password", PASSWORD)]).following(false);
        let answers = at_once(vec![confirm, delete]).await;
        assert!(answers.iter().all(|page| page.status < 500), "{answers:?}");
        let left = "SELECT count(*) FROM users WHERE deletion_at IS NULL";
        if count(&app, left).await == 1 {
            // The change came first and took the confirmation along that the deletion waited for: asked again, it is done.
            assert!(answers.iter().any(|page| page.status == 410), "{answers:?}");
            let asked = sample("account.delete").ask_json(&other).await;
            prove(&other, &asked.handle(), json!({ "password": PASSWORD })).await.has_status(200);
        }
        assert_eq!(count(&app, left).await, 0);
        app.advance(Seconds::days(7));
        app.running.tidy().await.unwrap();
        assert_eq!(count(&app, "SELECT count(*) FROM users").await, 0, "under whichever address");
        assert_eq!(count(&app, "SELECT count(*) FROM emails").await, 0);
    }
}

/// On the day itself: it is kept as a whole, or gone as a whole.
async fn the_end_meets_keeping_it(app: TestApp) {
    let mut kept = 0;
    for round in 0..6 {
        let person = app.person(&format!("Mara{round}")).await;
        app.long_life(&person.email, 600).await;
        delete(&app, &person, &person.browser).await;
        app.advance(Seconds(7 * 86_400 - 30));
        let browser = app.browser();
        sign_in(&browser, &person.email, PASSWORD).await.shows("will be erased");
        browser.open("/account/data").await;
        let keep = browser.prepare("cancel-deletion", &[]).following(false);
        app.advance(Seconds(30));
        let node = app.second_node().await;
        let (answer, first, second) = tokio::join!(keep.send(), app.running.tidy(), node.tidy());
        first.unwrap();
        second.unwrap();
        node.stop().await;
        assert!(answer.status < 500, "{answer:?}");
        let there = count(&app, "SELECT count(*) FROM users").await - kept;
        let cleaned = "SELECT count(*) FROM audit WHERE event = 'sign_out.done' AND ip = ''";
        let personal = "SELECT count(*) FROM audit WHERE event = 'sign_out.done' AND ip <> ''";
        assert_eq!(count(&app, personal).await, (kept + there) * 600, "whole or gone");
        assert_eq!(count(&app, cleaned).await % 600, 0);
        kept += there;
        if there == 1 {
            sign_in(&app.browser(), &person.email, PASSWORD).await.shows("Profile").shows_not("will be erased");
        } else {
            sign_in(&app.browser(), &person.email, PASSWORD).await.has_status(422);
        }
    }
}

/// The account goes while a stranger's password is checked: no entry with their address comes after the last cleaning.
async fn the_end_meets_a_wrong_try(app: TestApp) {
    let person = app.person("Mara").await;
    let user = app.user(&person.email).await;
    delete(&app, &person, &person.browser).await;
    let app = app.configured(|config| config.hash_cost = HashCost { memory_kib: 64 * 1024, passes: 8 }).await;
    let browser = app.browser();
    browser.open("/sign-in").await;
    let form = [("identifier", person.email.as_str()), ("password", "not the password at all")];
    let wrong = browser.prepare("sign-in", &form);
    app.advance(Seconds::days(7));
    let paid = "SELECT count(*) FROM attempts";
    let end = async {
        while count(&app, paid).await == 0 {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        app.running.tidy().await.unwrap();
    };
    let (answer, ()) = tokio::join!(wrong.send(), end);
    answer.has_status(422);
    assert_eq!(count(&app, "SELECT count(*) FROM users").await, 0);
    let personal = "SELECT count(*) FROM audit WHERE user_id = $1 AND (ip <> '' OR agent <> '')";
    assert_eq!(app.db().await.query(personal).bind(user).number().await.unwrap(), Some(0));
}

/// The same with a passkey that is not right.
async fn the_end_meets_wrong_passkeys(app: TestApp) {
    for round in 0..3 {
        let mut person = app.person(&format!("Mara{round}")).await;
        person.enrol_passkey(&app).await;
        app.settle();
        let user = app.user(&person.email).await;
        delete(&app, &person, &person.browser).await;
        app.advance(Seconds::days(7));
        let mut tries = Vec::new();
        for _ in 0..4 {
            let browser = app.browser();
            let answer = person.signed(&offer_at(&browser, "/sign-in").await, |draft| draft.bad_signature = true);
            tries.push(open_request(&browser, "/sign-in/passkey", answer).await);
        }
        let (answers, ended) = tokio::join!(at_once(tries), app.running.tidy());
        ended.unwrap();
        assert!(answers.iter().all(|page| page.status == 422), "{answers:?}");
        assert_eq!(count(&app, "SELECT count(*) FROM users").await, 0);
        let personal = "SELECT count(*) FROM audit WHERE user_id = $1 AND (ip <> '' OR agent <> '')";
        assert_eq!(app.db().await.query(personal).bind(user).number().await.unwrap(), Some(0));
    }
}

async fn why_a_mail_did_not_leave_is_forgotten(app: TestApp) {
    let person = app.person("Mara").await;
    delete(&app, &person, &person.browser).await;
    let mut tx = app.db().await.write().await.unwrap();
    let refused = "UPDATE outbox SET state = 'failed', last_error = '550 no mara@example.com here'";
    assert!(tx.query(refused).execute().await.unwrap() > 1);
    tx.commit().await.unwrap();
    app.advance(Seconds::days(7));
    app.running.tidy().await.unwrap();
    assert!(count(&app, "SELECT count(*) FROM outbox").await > 1, "that it failed is the operator's to know");
    assert_eq!(count(&app, "SELECT count(*) FROM outbox WHERE last_error IS NOT NULL").await, 0);
    app.advance(Seconds::days(31));
    app.running.tidy().await.unwrap();
    assert_eq!(count(&app, "SELECT count(*) FROM outbox").await, 0);
}
