//! Mail leaves if and only if its change committed, and survives servers that misbehave.

use reverify::clock::Seconds;

use crate::support::app::{PASSWORD, TestApp, sign_in};
use crate::support::mail_sink::Fault;
use crate::support::on_both;

on_both!(
    every_mail_has_two_parts_and_says_what_it_is,
    a_server_that_refuses_for_now_is_tried_again_under_one_message_id,
    a_server_that_refuses_for_good_is_shown_to_the_operator,
    a_code_is_never_sent_late,
    a_mailbox_cannot_be_flooded,
);

async fn every_mail_has_two_parts_and_says_what_it_is(app: TestApp) {
    let person = app.person("Mara").await;
    app.other_device(&person).await;
    app.mail.expect(&person.email, "new-sign-in").await;
    for mail in app.mail.to(&person.email) {
        assert!(!mail.text.is_empty() && mail.html.contains("<html"));
        assert_eq!(mail.headers_named("X-Reverify-Kind").len(), 1);
        assert_eq!(mail.header("Auto-Submitted"), Some("auto-generated"));
        assert!(mail.header("Message-ID").is_some());
        assert!(mail.text.contains(app.running.origin.as_str()) || mail.kind() == "notice");
    }
}

async fn ask_reset(app: &TestApp) {
    let browser = app.browser();
    browser.open("/forgot-password").await;
    browser.submit("forgot-password", &[("email", "mara@example.com")]).await.has_status(200);
}

async fn backlog(app: &TestApp) -> serde_json::Value {
    app.browser().json().open("/readyz").await.json()["outbox"].clone()
}

async fn a_server_that_refuses_for_now_is_tried_again_under_one_message_id(app: TestApp) {
    app.person("Mara").await;
    for fault in [Fault::Refuse451, Fault::CloseAtData, Fault::DropConnection] {
        app.mail.set_fault(fault);
        let before = app.mail.count();
        ask_reset(&app).await;
        app.running.send_mail().await.unwrap();
        wait(async || backlog(&app).await["waiting"] == 1).await;
        assert_eq!(app.mail.count(), before, "{fault:?}");
        app.mail.set_fault(Fault::None);
        delivered(&app).await;
        app.mail.expect("mara@example.com", "reset-password").await;
        app.minutes(15);
    }
    // The server takes the mail and drops the line before saying so: at most one duplicate, and it can be recognised.
    app.mail.set_fault(Fault::DropAfterData);
    ask_reset(&app).await;
    app.mail.expect("mara@example.com", "reset-password").await;
    app.mail.set_fault(Fault::None);
    delivered(&app).await;
    let again = app.mail.expect("mara@example.com", "reset-password").await;
    let ids: Vec<String> =
        app.mail.to("mara@example.com").iter().filter_map(|m| m.header("Message-ID").map(str::to_owned)).collect();
    let same = ids.iter().filter(|id| Some(id.as_str()) == again.header("Message-ID")).count();
    assert_eq!(same, 2);
}

/// Lets minutes pass until nothing waits any more; each only when what is under way has had time to end, because a lease
/// that ran out on a slow machine would be a second delivery.
async fn delivered(app: &TestApp) {
    for _ in 0..5 {
        app.minutes(1);
        for _ in 0..100 {
            app.running.send_mail().await.unwrap();
            if backlog(app).await["waiting"] == 0 {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
    }
    panic!("not delivered within five minutes");
}

/// Waits for another task's work, by looking: at most ten seconds.
async fn wait(mut done: impl AsyncFnMut() -> bool) {
    for _ in 0..200 {
        if done().await {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("it did not happen within ten seconds");
}

async fn a_server_that_refuses_for_good_is_shown_to_the_operator(app: TestApp) {
    app.person("Mara").await;
    app.mail.set_fault(Fault::Refuse550);
    ask_reset(&app).await;
    wait(async || backlog(&app).await["failed"] == 1).await;
    assert_eq!(backlog(&app).await["waiting"], 0);
}

async fn a_code_is_never_sent_late(app: TestApp) {
    app.mail.set_fault(Fault::DropConnection);
    let browser = app.browser();
    browser.open("/sign-up").await;
    let form = [("email", "x@example.com"), ("display_name", "X"), ("password", PASSWORD)];
    browser.submit("sign-up", &form).await.has_status(200);
    // It was tried, and so is not under way when the server is there again.
    let failed = "SELECT count(*) FROM outbox WHERE last_error IS NOT NULL";
    wait(async || app.db().await.query(failed).number().await.unwrap() == Some(1)).await;
    assert_eq!(backlog(&app).await["waiting"], 1);
    app.mail.set_fault(Fault::None);
    app.minutes(10);
    app.running.send_mail().await.unwrap();
    wait(async || backlog(&app).await["waiting"] == 0).await;
    assert_eq!(app.mail.count(), 0);
    // Pages went on meanwhile, and a new code can be had.
    browser.submit("resend-code", &[]).await;
    app.mail.expect("x@example.com", "verify-email").await;
}

/// And no stranger keeps the owner's own link from them by it: part of the allowance is for browsers the account knows.
async fn a_mailbox_cannot_be_flooded(app: TestApp) {
    let person = app.person("Mara").await;
    let resets = async || {
        app.running.send_mail().await.unwrap();
        wait(async || backlog(&app).await["waiting"] == 0).await;
        app.mail.to("mara@example.com").iter().filter(|mail| mail.kind() == "reset-password").count()
    };
    let owner = person.browser.clone();
    owner.open("/account").await;
    owner.submit("sign-out", &[]).await;
    let mut sent = 0;
    // In a quarter of an hour, and in a day of them.
    for quarter in 0..8 {
        app.advance(Seconds::minutes(15));
        for _ in 0..20 {
            ask_reset(&app).await;
        }
        let strangers = resets().await;
        assert!(strangers - sent <= 4 && strangers <= 15 + quarter, "{strangers} after {sent}");
        for _ in 0..3 {
            owner.open("/forgot-password").await;
            owner.submit("forgot-password", &[("email", "mara@example.com")]).await.has_status(200);
        }
        let all = resets().await;
        assert!(all > strangers || all == 19, "the owner's own came through: {all} after {strangers}");
        assert!(all - sent <= 5 && all <= 19, "{all} after {sent}");
        sent = all;
    }
    assert_eq!(sent, 19, "twenty with the code of the sign-up");
    sign_in(&app.browser(), "mara@example.com", PASSWORD).await.has_status(200);
}
