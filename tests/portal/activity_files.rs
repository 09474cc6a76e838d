//! The security log as a file.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::support::app::TestApp;
use crate::support::on_both;

on_both!(both_files_hold_what_the_pages_hold, other_people_and_other_formats_get_nothing);

/// The rows of a table (RFC 4180).
fn table(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        match c {
            '"' if quoted && letters.peek() == Some(&'"') => cell.push(letters.next().unwrap()),
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !quoted => {}
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            c => cell.push(c),
        }
    }
    assert!(!quoted && row.is_empty() && cell.is_empty(), "the table ends with its line");
    rows
}

async fn both_files_hold_what_the_pages_hold(app: TestApp) {
    let person = app.person("Mara").await;
    // Several batches.
    app.long_life(&person.email, 1300).await;
    let formula = app.browser().with_user_agent("=cmd|' /C calc'!A1");
    person.sign_in(&app, &formula).await.shows("Profile");
    let browser = &person.browser;
    let (mut next, mut shown) = ("/account/activity".to_owned(), Vec::new());
    loop {
        let page = browser.json().open(&next).await.json();
        shown.extend(page["events"].as_array().unwrap().iter().cloned());
        match page["older"].as_str() {
            Some(older) => next = older.to_owned(),
            None => break,
        }
    }
    assert!(shown.len() > 1300);

    let file = browser.page().open("/account/activity/download?format=json").await;
    assert!(file.header("content-disposition").unwrap().starts_with("attachment; filename=\"activity-20"));
    assert_eq!(
        (file.header("content-type"), file.header("cache-control")),
        (Some("application/json"), Some("no-store"))
    );
    assert_eq!(file.json()["events"].as_array().unwrap(), &shown);

    let file = browser.page().open("/account/activity/download").await;
    assert_eq!(file.header("content-type"), Some("text/csv; charset=utf-8"));
    assert!(file.header("content-disposition").unwrap().ends_with(".csv\""));
    let rows = table(&file.body);
    assert_eq!(
        rows[0],
        ["time", "what", "event", "action", "confirmed_with", "device", "address", "reference", "about"]
    );
    assert_eq!(rows.len(), shown.len() + 1);
    for (row, event) in rows[1..].iter().zip(&shown) {
        let text = |name: &str| event[name].as_str().unwrap_or_default();
        let fields = ["at", "what", "event", "action", "factor", "device", "ip", "reference", "about"];
        assert_eq!(row, &fields.map(text), "{event}");
    }
    let dangerous = |cell: &&String| cell.starts_with(['=', '+', '-', '@']);
    assert_eq!(rows.iter().flatten().filter(dangerous).count(), 0);
    // From the page, without script, too.
    browser.page().open("/account/activity").await;
    let linked = browser.page().click("JSON").await.json();
    assert_eq!(linked["events"].as_array().unwrap().len(), shown.len());
}

async fn other_people_and_other_formats_get_nothing(app: TestApp) {
    let (mara, otto) = (app.person("Mara").await, app.person("Otto").await);
    let ids = |file: Value| -> BTreeSet<String> {
        file["events"].as_array().unwrap().iter().map(|event| event["id"].to_string()).collect()
    };
    let path = "/account/activity/download?format=json";
    let (hers, his) = (mara.browser.open(path).await.json(), otto.browser.open(path).await.json());
    assert!(!ids(hers.clone()).is_empty() && ids(hers).is_disjoint(&ids(his)));
    app.browser().open(path).await.shows("Sign in");
    app.browser().json().open(path).await.has_status(401);
    mara.browser.open("/account/activity/download?format=xml").await.has_status(400);
    mara.browser.request("POST", "/account/activity/download").send().await.has_status(405);
}
