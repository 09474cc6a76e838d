//! The security log as its owner reads it: words, filters, pages, and a plan that stays fast.

use std::collections::BTreeSet;

use reverify::model::area::Area;
use reverify::store::{Db, audit};
use serde_json::{Value, json};
use sqlx::Row as _;

use crate::samples::{confirm_json, sample};
use crate::support::app::{PASSWORD, TestApp, sign_in};
use crate::support::browser::Browser;
use crate::support::on_both;
use crate::support::person::post;

on_both!(
    everything_is_there_in_words,
    filters_are_links_that_keep_their_place,
    older_and_newer_turn_the_same_pages,
    an_address_that_makes_no_sense_shows_the_log,
    the_plan_reads_no_more_than_it_shows,
);

/// Every entry, by following "older".
async fn walk(browser: &Browser, from: &str) -> Vec<Value> {
    let (mut next, mut all) = (from.to_owned(), Vec::new());
    loop {
        let page = browser.json().open(&next).await.has_status(200).json();
        all.extend(page["events"].as_array().unwrap().iter().cloned());
        match page["older"].as_str() {
            Some(older) => next = older.to_owned(),
            None => return all,
        }
    }
}

fn names(events: &[Value]) -> BTreeSet<&str> {
    events.iter().map(|event| event["event"].as_str().unwrap()).collect()
}

async fn everything_is_there_in_words(app: TestApp) {
    let mut person = app.person("Mara").await;
    let browser = person.browser.fork_tab();
    sign_in(&app.browser(), &person.email, "not the password at all").await.has_status(422);
    // A prompt that is cancelled, one that fails, one that passes, one that is too late.
    browser.open("/account").await;
    browser.submit("add-email", &[("email", "x@example.com")]).await;
    browser.submit("cancel-step-up", &[]).await;
    browser.submit("add-email", &[("email", "x@example.com")]).await;
    browser.submit("verify-password", &[("password", "not the password at all")]).await.has_status(422);
    browser.submit("verify-password", &[("password", PASSWORD)]).await.has_status(200);
    sample("account.delete").ask(&browser).await;
    app.minutes(16);
    app.running.tidy().await.unwrap();
    person.enrol_totp(&app).await;
    app.settle();
    app.other_device(&person).await;
    let asked = sample("data.export").ask_json(&browser).await;
    confirm_json(&app, &person, asked).await.has_status(200);
    post(&browser, "/account/profile", json!({ "display_name": "Mara L" })).await.has_status(200);

    let events = walk(&browser, "/account/activity").await;
    for wanted in [
        "sign_up.verified",
        "sign_in.wrong",
        "sign_in.half",
        "sign_in.done",
        "action.parked",
        "action.cancelled",
        "action.expired",
        "action.executed",
        "proof.wrong",
        "proof.right",
        "policy.downgraded",
        "factor.enrolled",
        "profile.renamed",
        "mail.queued",
    ] {
        assert!(names(&events).contains(wanted), "{wanted} in {:?}", names(&events));
    }
    // As people read it: what happened, where, when, how, what to mention; nothing by its name in the program.
    let page = browser.page().open("/account/activity").await;
    page.shows("Copy of the data made ready").shows("You confirmed it’s you, to").shows("Mailed: ");
    page.shows("Confirmed with Your authenticator app").shows("Chrome on Linux · 127.0.0.1").shows("Reference");
    for event in &events {
        let (name, what) = (event["event"].as_str().unwrap(), event["what"].as_str().unwrap());
        assert!(!what.contains(['_', '.', '{']) && what != name.replace(['.', '_'], " "), "{event}");
        assert!(!page.text().contains(name), "{name}");
        assert!(!what.contains("factor"), "a word of ours, not of theirs: {what}");
    }
    // Mails are there by kind and never with what stood in them.
    let codes = app.mail.to(&person.email).iter().filter(|mail| mail.kind() == "verify-email").count();
    assert!(codes >= 1);
    let mails: Vec<&str> = events
        .iter()
        .filter(|event| event["event"] == "mail.queued")
        .map(|event| event["what"].as_str().unwrap())
        .collect();
    assert!(mails.iter().any(|what| what.contains("new device")), "{mails:?}");
    // Nobody else's.
    let otto = app.person("Otto").await;
    let theirs = walk(&otto.browser, "/account/activity").await;
    let mine: BTreeSet<&str> = events.iter().map(|event| event["id"].as_str().unwrap()).collect();
    assert!(theirs.iter().all(|event| !mine.contains(event["id"].as_str().unwrap())));
    app.browser().open("/account/activity").await.shows("Sign in");
}

async fn filters_are_links_that_keep_their_place(app: TestApp) {
    let person = app.person("Mara").await;
    let browser = &person.browser;
    let page = browser.open("/account/activity?show=data").await;
    page.shows("Nothing like that yet").shows("No “Data” events.");
    assert_eq!(page.all(".chip[aria-current]"), ["Data"]);
    browser.click("Show all events").await.shows("Account created");
    assert_eq!(browser.screen().all(".chip"), ["All", "Sign-ins", "Security", "Email and profile", "Data"]);

    let fresh = app.other_device(&person).await;
    let asked = sample("data.export").ask_json(&fresh).await;
    asked.has_status(200);
    post(&fresh, "/account/profile", json!({ "display_name": "Mara L" })).await.has_status(200);
    sample("account.delete").ask(&fresh).await;
    let all = walk(&fresh, "/account/activity").await;
    let mut parts = 0;
    for area in Area::ALL {
        let part = walk(&fresh, &format!("/account/activity?show={}", area.name())).await;
        assert!(!part.is_empty(), "{area:?}");
        for event in &part {
            assert_eq!(Area::of(event["event"].as_str().unwrap(), event["action"].as_str()), area, "{event}");
        }
        parts += part.len();
    }
    assert_eq!(parts, all.len(), "each entry is in one part");
    browser.open("/account/activity").await;
    let page = browser.click("Email and profile").await;
    page.shows("Name changed").shows_not("Signed in");
    // Older and newer stay in the part.
    app.long_life(&person.email, 120).await;
    let page = browser.open("/account/activity?show=sign_ins").await;
    assert!(page.attr("a[rel=next]", "href").unwrap().contains("show=sign_ins&before="));
    let page = browser.click("Older").await;
    assert!(page.attr("a[rel=prev]", "href").unwrap().contains("show=sign_ins&after="));
    assert_eq!(page.all(".chip[aria-current]"), ["Sign-ins"]);
}

async fn older_and_newer_turn_the_same_pages(app: TestApp) {
    let person = app.person("Mara").await;
    app.long_life(&person.email, 170).await;
    let browser = &person.browser;
    let ids = |page: &Value| -> Vec<String> {
        page["events"].as_array().unwrap().iter().map(|event| event["id"].as_str().unwrap().to_owned()).collect()
    };
    let json = browser.json();
    let mut forth = vec![json.open("/account/activity").await.json()];
    while let Some(older) = forth.last().unwrap()["older"].as_str().map(str::to_owned) {
        forth.push(json.open(&older).await.json());
    }
    assert!(forth.len() >= 4 && forth[..3].iter().all(|page| ids(page).len() == 50));
    let all: Vec<String> = forth.iter().flat_map(ids).collect();
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len(), "each entry once");
    let mut sorted = all.clone();
    sorted.sort_by(|a, b| b.cmp(a));
    assert_eq!(all, sorted, "newest first");
    // And back again: the first page is the first page, whatever has happened since.
    let mut back = forth.last().unwrap().clone();
    for page in forth.iter().rev().skip(1) {
        back = json.open(back["newer"].as_str().unwrap()).await.json();
        assert_eq!(ids(&back), ids(page));
    }
    assert_eq!(back["newer"], Value::Null);
    // Without script, by the same links.
    browser.page().open("/account/activity").await;
    let second = browser.page().click("Older").await;
    let third = browser.page().click("Older").await;
    let again = browser.page().click("Newer").await;
    assert_eq!((again.url.path(), again.all("details.event").len()), ("/account/activity", 50));
    assert_eq!(again.attr("a[rel=next]", "href"), second.attr("a[rel=next]", "href"));
    assert_ne!(third.attr("a[rel=next]", "href"), second.attr("a[rel=next]", "href"));
}

async fn an_address_that_makes_no_sense_shows_the_log(app: TestApp) {
    let person = app.person("Mara").await;
    for query in
        ["show=nothing", "before=x", "after=", "before=%00&show=%27", "after=ffffffff-ffff-ffff-ffff-ffffffffffff"]
    {
        let page = person.browser.open(&format!("/account/activity?{query}")).await;
        page.has_status(200).shows("Account created");
    }
    // The end of the log.
    let page = person.browser.open("/account/activity?before=00000000-0000-0000-0000-000000000000").await;
    page.has_status(200).shows("Nothing here yet");
    person.browser.click("Show the newest").await.shows("Account created");
}

/// Many accounts, and one among them: each statement goes straight to its rows, in their order.
async fn the_plan_reads_no_more_than_it_shows(app: TestApp) {
    let person = app.person("Mara").await;
    app.long_life(&person.email, 3000).await;
    // A tenth of it of the part that is asked for.
    let tenth =
        "UPDATE audit SET area = 'data' WHERE id IN (SELECT id FROM audit WHERE user_id = $1 ORDER BY id LIMIT 300)";
    assert_eq!(app.edit(tenth, &person.email).await, 300);
    let user = app.user(&person.email).await.0;
    let area = "CASE WHEN i % 5 = 0 THEN 'data' ELSE 'sign_ins' END";
    let columns = "INSERT INTO audit (id, at, user_id, actor, event, ip, agent, reference, area)";
    match app.db().await {
        Db::Sqlite { write, .. } => {
            let fill = format!(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000)
                 {columns} SELECT randomblob(16), i, randomblob(16), 'user', 'x', '', '', '', {area} FROM n"
            );
            sqlx::query(sqlx::AssertSqlSafe(fill)).execute(write).await.unwrap();
            sqlx::query("ANALYZE").execute(write).await.unwrap();
        }
        Db::Postgres { write, .. } => {
            let fill = format!(
                "{columns} SELECT gen_random_uuid(), i, gen_random_uuid(), 'user', 'x', '', '', '', {area}
                 FROM generate_series(1, 30000) i"
            );
            sqlx::query(sqlx::AssertSqlSafe(fill)).execute(write).await.unwrap();
            sqlx::query("ANALYZE audit").execute(write).await.unwrap();
        }
    }
    for (sql, index) in [
        (audit::OLDER, "audit_user"),
        (audit::NEWER, "audit_user"),
        (audit::OLDER_OF, "audit_area"),
        (audit::NEWER_OF, "audit_area"),
    ] {
        // From the newest on, and from the oldest on.
        let from = if sql.contains("id < $2") { uuid::Uuid::max() } else { uuid::Uuid::nil() };
        let plan = plan(app.db().await, sql, user, from).await;
        assert!(plan.contains(index), "{sql}\n{plan}");
        for slow in ["SCAN audit", "Seq Scan", "Sort", "TEMP B-TREE"] {
            assert!(!plan.contains(slow), "{sql}\n{plan}");
        }
    }
}

/// What the database would do.
async fn plan(db: &Db, sql: &str, user: uuid::Uuid, from: uuid::Uuid) -> String {
    match db {
        Db::Sqlite { write, .. } => {
            let mut query = sqlx::query(sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}")))
                .bind(user)
                .bind(from)
                .bind(51_i64);
            if sql.contains("$4") {
                query = query.bind("data");
            }
            let rows = query.fetch_all(write).await.unwrap();
            rows.iter().map(|row| row.get::<String, _>("detail")).collect::<Vec<_>>().join("\n")
        }
        Db::Postgres { write, .. } => {
            // Without parameters: those of an EXPLAIN have no type.
            let sql = sql.replace("$1", &format!("'{user}'")).replace("$2", &format!("'{from}'"));
            let sql = sql.replace("$3", "51").replace("$4", "'data'");
            let rows = sqlx::query(sqlx::AssertSqlSafe(format!("EXPLAIN {sql}"))).fetch_all(write).await.unwrap();
            rows.iter().map(|row| row.get::<String, _>(0)).collect::<Vec<_>>().join("\n")
        }
    }
}
