//! What stops the recovery of lost second factors: whoever objects, a factor that is there after all, another mailbox.

use reverify::model::factor::ProofKind;
use serde_json::json;

use crate::lost_factors::{MARA, NEW, OTHER, ask, events, link, mara, seconds, wait};
use crate::samples::sample;
use crate::support::app::TestApp;
use crate::support::on_both;
use crate::support::page::Page;
use crate::support::person::{pairs, post, prove};

on_both!(
    the_mailed_link_stops_it_by_its_button,
    any_signed_in_device_stops_it,
    signing_in_with_a_second_factor_stops_it,
    a_second_factor_in_a_step_up_stops_it,
    it_ends_when_the_primary_address_moves,
    what_locks_the_account_stops_it,
    stopped_or_finished_and_never_both,
);

/// Nothing of a recovery is left that could be finished.
async fn is_over(app: &TestApp) {
    assert_eq!(app.number("SELECT count(*) FROM recoveries WHERE user_id = $1", MARA).await, 0);
    let left = "SELECT count(*) FROM tokens WHERE purpose = 'stop-recovery' AND user_id = $1";
    assert_eq!(app.number(left, MARA).await, 0);
    wait(app).await;
    assert!(app.mail.all().iter().all(|mail| mail.kind() != "recovery"), "no link is mailed any more");
    assert_eq!(seconds(app).await, 12, "app, passkey and ten codes are there");
}

async fn under_way(app: &TestApp) -> i64 {
    app.number("SELECT count(*) FROM recoveries WHERE user_id = $1", MARA).await
}

async fn told_that_it_stopped(app: &TestApp, address: &str) {
    app.running.send_mail().await.unwrap();
    while app.mail.expect(address, "notice").await.subject != "The recovery was stopped" {}
}

async fn the_mailed_link_stops_it_by_its_button(app: TestApp) {
    let person = mara(&app).await;
    ask(&app, &person).await;
    let stop = app.mail.expect(OTHER, "undo").await.link("/undo/recovery/");
    let reader = app.browser();
    for _ in 0..2 {
        reader.open(&stop).await.has_status(200).shows("Stop this recovery?");
    }
    assert_eq!(app.number("SELECT count(*) FROM recoveries WHERE user_id = $1", MARA).await, 1);
    reader.submit("undo", &[]).await.has_status(200).shows("The recovery is stopped").shows("choose a new one");
    reader.open(&stop).await.has_status(410);
    app.running.send_mail().await.unwrap();
    while app.mail.expect(MARA, "notice").await.subject != "The recovery was stopped" {}
    person.browser.open("/account").await.shows_not("Somebody asked");
    // A link of another purpose, and none at all.
    reader.open("/undo/recovery/AAAA").await.has_status(410);
    reader.open(&stop.replace("/undo/recovery/", "/undo/deletion/")).await.has_status(410);
    is_over(&app).await;
}

async fn any_signed_in_device_stops_it(app: TestApp) {
    let person = mara(&app).await;
    let stopped = async |answer: Page| {
        answer.has_status(200);
        person.browser.open("/account").await.shows_not("Somebody asked");
    };
    ask(&app, &person).await;
    person.browser.open("/account").await;
    stopped(person.browser.submit("stop-recovery", &[]).await).await;
    ask(&app, &person).await;
    person.browser.open("/account/devices").await;
    let answer = person.browser.htmx().submit("stop-recovery", &[]).await;
    answer.shows("Recovery stopped").shows_not("Somebody asked");
    stopped(answer).await;
    ask(&app, &person).await;
    let answer = crate::support::person::post(&person.browser, "/account/recovery/stop", json!({})).await;
    assert_eq!(answer.json()["title"], "Recovery stopped");
    stopped(answer).await;
    is_over(&app).await;
    // It belongs to the session, like every form.
    let stranger = app.browser();
    stranger.open("/sign-in").await;
    stranger.request("POST", "/account/recovery/stop").form(&[("form_token", "x")]).send().await.has_status(303);
}

async fn signing_in_with_a_second_factor_stops_it(app: TestApp) {
    let person = mara(&app).await;
    for method in ["totp", "backup_code", "passkey"] {
        ask(&app, &person).await;
        let browser = app.browser();
        person.first_step(&browser).await;
        let page = browser.open(&format!("/sign-in/second?method={method}")).await;
        let (form, fields) = match method {
            "totp" => ("sign-in-totp", vec![("code", person.code(&app))]),
            "backup_code" => ("sign-in-backup-code", vec![("code", person.backup_code())]),
            _ => ("sign-in-passkey", vec![("credential", person.assertion(&page, "sign-in-passkey"))]),
        };
        browser.submit(form, &pairs(&fields)).await.shows("Profile").shows_not("Somebody asked");
        assert_eq!(app.number("SELECT count(*) FROM recoveries WHERE user_id = $1", MARA).await, 0, "{method}");
        assert_eq!(events(&browser).await[0], "factor_recovery.stopped");
    }
    wait(&app).await;
    assert!(app.mail.all().iter().all(|mail| mail.kind() != "recovery"));
}

async fn a_second_factor_in_a_step_up_stops_it(app: TestApp) {
    let person = mara(&app).await;
    app.settle();
    let browser = &person.browser;
    for kind in [ProofKind::Totp, ProofKind::BackupCode, ProofKind::Passkey] {
        ask(&app, &person).await;
        let handle = sample("passkey.add").ask_json(browser).await.handle();
        prove(browser, &handle, json!({ "password": person.password })).await.has_status(403);
        assert_eq!(under_way(&app).await, 1, "the password is what whoever asked knows");
        let proof = person.proof(&app, browser, &handle, kind).await;
        prove(browser, &handle, proof).await.has_status(200);
        assert_eq!(under_way(&app).await, 0, "{kind:?}");
        assert_eq!(events(browser).await[0], "factor_recovery.stopped");
        for address in [MARA, OTHER] {
            told_that_it_stopped(&app, address).await;
        }
        app.minutes(16);
    }
    wait(&app).await;
    assert!(app.mail.all().iter().all(|mail| mail.kind() != "recovery"));
    // With the link in hand, too.
    ask(&app, &person).await;
    wait(&app).await;
    let link = link(&app).await;
    let asked = sample("email.set_primary").ask_json(browser).await;
    let proof = person.proof(&app, browser, &asked.handle(), ProofKind::Passkey).await;
    prove(browser, &asked.handle(), proof).await.has_status(200);
    app.browser().open(&link).await.has_status(410);
    assert_eq!(under_way(&app).await, 0);
}

/// A link would go to a mailbox that was left.
async fn it_ends_when_the_primary_address_moves(app: TestApp) {
    let person = mara(&app).await;
    app.settle();
    let browser = &person.browser;
    let change = json!({ "email": "new@example.com", "make_primary": true });
    let asked = post(browser, "/account/emails", change).await;
    crate::samples::confirm_json(&app, &person, asked).await.has_status(200);
    let code = app.mail.expect("new@example.com", "verify-email").await.code();
    ask(&app, &person).await;
    let confirmed = post(browser, "/account/emails/confirm", json!({ "code": code })).await;
    confirmed.has_status(200);
    for address in [MARA, OTHER] {
        told_that_it_stopped(&app, address).await;
    }
    let left = "SELECT count(*) FROM recoveries WHERE user_id = $1";
    assert_eq!(app.number(left, "new@example.com").await, 0);
    assert_eq!(events(browser).await[0], "factor_recovery.stopped");
    wait(&app).await;
    assert!(app.mail.all().iter().all(|mail| mail.kind() != "recovery"));
}

async fn what_locks_the_account_stops_it(app: TestApp) {
    let app = app.in_present().await;
    let person = mara(&app).await;
    ask(&app, &person).await;
    app.command(&["user", "show", MARA]).await.ok().shows("hold ends");
    let stop = app.mail.expect(MARA, "undo").await.link("/undo/recovery/");
    app.command(&["user", "disable", MARA, "--yes"]).await.ok();
    app.browser().open(&stop).await.has_status(410);
    app.command(&["user", "enable", MARA]).await.ok();
    is_over(&app).await;
    // "This wasn't me", in a mail about something else. The factors are old by now, and stay.
    app.other_device(&person).await;
    let not_me = app.mail.expect(OTHER, "new-sign-in").await.link("/not-me/");
    ask(&app, &person).await;
    let reader = app.browser();
    reader.open(&not_me).await;
    reader.submit("not-me", &[]).await.has_status(200);
    is_over(&app).await;
}

async fn stopped_or_finished_and_never_both(app: TestApp) {
    let person = mara(&app).await;
    ask(&app, &person).await;
    wait(&app).await;
    let link = link(&app).await;
    let stop = app.mail.expect(OTHER, "undo").await.link("/undo/recovery/");
    let (owner, thief) = (app.browser(), app.browser());
    owner.open(&stop).await;
    thief.open(&link).await;
    let requests = vec![
        owner.prepare("undo", &[]),
        thief.prepare("finish-recovery", &[("new_password", NEW)]).following(false),
        owner.prepare("undo", &[]),
        thief.prepare("finish-recovery", &[("new_password", NEW)]).following(false),
    ];
    let answers = crate::support::request::at_once(requests).await;
    let won: Vec<_> = answers.iter().filter(|page| matches!(page.status, 200 | 303)).collect();
    assert_eq!(won.len(), 1, "{:?}", answers.iter().map(|page| page.status).collect::<Vec<_>>());
    let finished = won[0].status == 303;
    assert_eq!(seconds(&app).await, if finished { 0 } else { 12 });
}
