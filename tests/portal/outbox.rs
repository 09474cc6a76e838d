//! A mail is in one worker's hands at a time, and stays stored until somebody has it.

use std::time::Duration;

use reverify::clock::Seconds;
use reverify::crypto::KeyRing;
use reverify::portal::Portal;
use reverify::store::outbox;

use crate::support::app::{TestApp, sign_in};
use crate::support::mail_sink::Fault;
use crate::support::on_both;
use crate::support::person::Person;
use crate::support::statements::Statements;

on_both!(
    what_was_taken_is_recorded_when_the_database_is_free_again,
    a_mail_under_a_key_that_is_away_waits_for_it,
    a_damaged_mail_is_given_up,
    a_lease_is_nobody_elses,
    a_stop_lets_a_mail_arrive,
);

async fn waiting(app: &TestApp) -> i64 {
    app.db().await.query("SELECT count(*) FROM outbox WHERE state = 'queued'").number().await.unwrap().unwrap()
}

async fn change(app: &TestApp, sql: &'static str) {
    let mut tx = app.db().await.write().await.unwrap();
    assert_eq!(tx.query(sql).execute().await.unwrap(), 1, "{sql}");
    tx.commit().await.unwrap();
}

/// Causes a mail that does not expire.
async fn cause_a_mail(app: &TestApp, person: &Person) {
    sign_in(&app.browser(), &person.email, &person.password).await.has_status(200).shows("Profile");
}

async fn wait(mut done: impl AsyncFnMut() -> bool) {
    for _ in 0..200 {
        if done().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("it did not happen within ten seconds");
}

/// The server has the mail, and somebody keeps the database for longer than a writer waits for it.
async fn what_was_taken_is_recorded_when_the_database_is_free_again(app: TestApp) {
    let person = app.person("Mara").await;
    app.mail.set_fault(Fault::HoldAfterData);
    cause_a_mail(&app, &person).await;
    app.mail.expect(&person.email, "new-sign-in").await;
    let mut busy = app.db().await.write().await.unwrap();
    assert_eq!(busy.query("UPDATE outbox SET kind = kind WHERE state = 'queued'").execute().await.unwrap(), 1);
    app.mail.set_fault(Fault::None);
    tokio::time::sleep(Duration::from_millis(6500)).await;
    busy.rollback().await.unwrap();
    // The clock stands still, so the lease does not end: only its holder can have recorded it.
    wait(async || waiting(&app).await == 0).await;
    let delivered = "SELECT count(*) FROM outbox WHERE kind = 'new-sign-in' AND state = 'delivered'";
    assert_eq!(app.db().await.query(delivered).number().await.unwrap(), Some(1));
    app.advance(Seconds::minutes(5));
    app.running.send_mail().await.unwrap();
    assert_eq!(app.mail.to(&person.email).iter().filter(|mail| mail.kind() == "new-sign-in").count(), 1);
}

async fn a_mail_under_a_key_that_is_away_waits_for_it(app: TestApp) {
    let old = std::fs::read_to_string(&app.config.key_file).unwrap();
    let rotated = KeyRing::generate().unwrap() + &old;
    let path = app.config.key_file.clone();
    let write = |keys: &str| std::fs::write(&path, keys).unwrap();
    write(&rotated);
    let app = app.configured(|_| {}).await;
    let person = app.person("Mara").await;
    app.mail.set_fault(Fault::DropConnection);
    cause_a_mail(&app, &person).await;
    wait(async || waiting(&app).await == 1).await;
    // The line is forgotten, and the mail server is well.
    write(&old);
    let app = app.configured(|_| {}).await;
    app.mail.set_fault(Fault::None);
    for _ in 0..3 {
        app.advance(Seconds::minutes(5));
        app.running.send_mail().await.unwrap();
    }
    let why =
        "SELECT count(*) FROM outbox WHERE state = 'queued' AND sealed IS NOT NULL AND last_error LIKE '%key file%'";
    wait(async || app.db().await.query(why).number().await.unwrap() == Some(1)).await;
    write(&rotated);
    let app = app.configured(|_| {}).await;
    app.advance(Seconds::hours(2));
    app.running.send_mail().await.unwrap();
    app.mail.expect(&person.email, "new-sign-in").await;
}

/// Causes a mail that the server does not take.
async fn a_mail_is_tried_in_vain(app: &TestApp, person: &Person) {
    app.mail.set_fault(Fault::DropConnection);
    cause_a_mail(app, person).await;
    let tried = "SELECT count(*) FROM outbox WHERE state = 'queued' AND last_error IS NOT NULL";
    wait(async || app.db().await.query(tried).number().await.unwrap() == Some(1)).await;
}

async fn a_damaged_mail_is_given_up(app: TestApp) {
    let person = app.person("Mara").await;
    a_mail_is_tried_in_vain(&app, &person).await;
    // The name of its key is still whole.
    change(&app, "UPDATE outbox SET sealed = substr(sealed, 1, 40) WHERE state = 'queued'").await;
    app.mail.set_fault(Fault::None);
    app.advance(Seconds::minutes(5));
    app.running.send_mail().await.unwrap();
    wait(async || waiting(&app).await == 0).await;
    let failed = app.db().await.query("SELECT count(*) FROM outbox WHERE state = 'failed' AND sealed IS NULL");
    assert_eq!(failed.number().await.unwrap(), Some(1));
}

async fn a_lease_is_nobody_elses(app: TestApp) {
    let person = app.person("Mara").await;
    a_mail_is_tried_in_vain(&app, &person).await;
    let db = app.db().await;
    let at = app.clock.now() + Seconds::hours(1);
    let lease = async |at| {
        let mut tx = db.write().await.unwrap();
        let mail = outbox::lease(&mut tx, 4, at).await.unwrap().pop();
        tx.commit().await.unwrap();
        mail
    };
    let first = lease(at).await.unwrap().held();
    assert!(lease(at + Seconds(60)).await.is_none());
    let later = at + outbox::LEASE;
    let second = lease(later).await.unwrap().held();
    let mut tx = db.write().await.unwrap();
    assert!(!outbox::finish(&mut tx, first, "failed", None, later).await.unwrap());
    assert!(!outbox::retry(&mut tx, first, "late".into(), later).await.unwrap());
    assert!(outbox::finish(&mut tx, second, "delivered", None, later).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(waiting(&app).await, 0);
}

async fn a_stop_lets_a_mail_arrive(app: TestApp) {
    let person = app.person("Mara").await;
    app.mail.set_fault(Fault::HoldAfterData);
    cause_a_mail(&app, &person).await;
    app.mail.expect(&person.email, "new-sign-in").await;
    let TestApp { running, mail, config, clock, folder, .. } = app;
    let answer = async {
        tokio::time::sleep(Duration::from_millis(500)).await;
        mail.set_fault(Fault::None);
    };
    tokio::join!(running.stop(), answer);
    let next = Portal::new(config).clock(clock.clone()).start().await.unwrap();
    clock.advance(Seconds::minutes(5));
    next.send_mail().await.unwrap();
    next.stop().await;
    assert_eq!(mail.to(&person.email).iter().filter(|mail| mail.kind() == "new-sign-in").count(), 1);
    drop(folder);
}

#[test]
fn a_refused_address_stands_neither_in_the_log_nor_in_the_database() {
    Statements::alone("outbox::a_refused_address_stands_neither_in_the_log_nor_in_the_database", async |app, log| {
        let person = app.person("Mara").await;
        app.mail.set_fault(Fault::Refuse550);
        cause_a_mail(&app, &person).await;
        let kept = "SELECT count(*) FROM outbox WHERE state = 'failed' AND last_error LIKE '%(550)%rejected%'
                AND last_error NOT LIKE '%@%'";
        wait(async || app.db().await.query(kept).number().await.unwrap() == Some(1)).await;
        let log = log.everything();
        let line = log.lines().find(|line| line.contains("mail given up")).unwrap();
        assert!(line.contains("550") && line.contains("new-sign-in"), "{line}");
        assert!(!log.contains(&person.email), "{log}");
    });
}
