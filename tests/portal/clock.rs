//! A clock that goes back makes nothing young again.

use reverify::clock::{Clock, Seconds};
use reverify::config::Config;
use reverify::portal::{Portal, Running};
use serde_json::json;

use crate::support::app::{PASSWORD, TestApp};
use crate::support::enrolled::{prove, request};
use crate::support::on_both;
use crate::support::page::Page;
use crate::support::person::Person;

on_both!(
    what_was_proven_before_the_clock_went_back_is_over,
    clocks_of_two_nodes_may_differ_a_little,
    a_node_that_starts_far_behind_is_noticed,
);

async fn jumps(app: &TestApp) -> Option<i64> {
    let told = "SELECT count(*) FROM audit WHERE event = 'clock.jumped' AND detail = 'back by 420 s'";
    app.db().await.query(told).number().await.unwrap()
}

/// Asks for a copy of the data, which a proof of the last ten minutes allows.
async fn export(person: &Person) -> Page {
    request(&person.browser, "/account/data/export", json!({})).await.send().await
}

/// Signed in, and so confirmed, just now.
async fn fresh(app: &TestApp) -> Person {
    let mut person = app.person("Mara").await;
    person.browser = app.other_device(&person).await;
    export(&person).await.has_status(200);
    person
}

async fn what_was_proven_before_the_clock_went_back_is_over(app: TestApp) {
    let person = fresh(&app).await;
    app.minutes(15);
    export(&person).await.has_status(403);
    app.running.tidy().await.unwrap();
    // Seven minutes back: the proof is eight minutes old, by this clock.
    app.minutes(-7);
    app.running.tidy().await.unwrap();
    let asked = export(&person).await;
    asked.has_status(403);
    assert_eq!(jumps(&app).await, Some(1));
    // The new time is the time from then on.
    prove(&person.browser, &asked.handle(), json!({ "password": PASSWORD })).await.has_status(200);
    app.running.tidy().await.unwrap();
    export(&person).await.has_status(200);
    assert_eq!(jumps(&app).await, Some(1));
}

async fn clocks_of_two_nodes_may_differ_a_little(app: TestApp) {
    let person = fresh(&app).await;
    app.minutes(2);
    app.running.tidy().await.unwrap();
    app.advance(Seconds(-59));
    app.running.tidy().await.unwrap();
    export(&person).await.has_status(200);
    let told = app.db().await.query("SELECT count(*) FROM audit WHERE event = 'clock.jumped'").number();
    assert_eq!(told.await.unwrap(), Some(0));
}

/// Another node on the same database, by a clock of its own.
async fn node_behind(app: &TestApp, by: Seconds) -> Running {
    let config = Config { origin: Some(app.running.origin.clone()), ..app.config.clone() };
    let clock = Clock::manual(app.clock.now() - by);
    Portal::new(config).clock(clock).start().await.unwrap()
}

async fn a_node_that_starts_far_behind_is_noticed(app: TestApp) {
    let person = fresh(&app).await;
    app.running.tidy().await.unwrap();
    let near = node_behind(&app, Seconds::minutes(4)).await;
    for _ in 0..3 {
        near.tidy().await.unwrap();
        app.running.tidy().await.unwrap();
    }
    export(&person).await.has_status(200);
    assert_eq!(jumps(&app).await, Some(0));
    near.stop().await;
    let far = node_behind(&app, Seconds::minutes(7)).await;
    export(&person).await.has_status(403);
    assert_eq!(jumps(&app).await, Some(1));
    far.stop().await;
}
