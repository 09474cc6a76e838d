//! Failures: what people are told to mention finds its line in the log, and what helps is offered where it failed.

use crate::samples::sample;
use crate::support::app::{PASSWORD, TestApp};
use crate::support::on_both;
use crate::support::statements::Statements;

on_both!(an_answer_to_the_script_offers_what_helps, a_browser_that_keeps_no_cookies_is_told_so);

#[test]
fn what_to_mention_stands_in_the_log() {
    Statements::alone("failures::what_to_mention_stands_in_the_log", async |app, log| {
        let person = app.person("Mara").await;
        let browser = &person.browser;
        // In a handler, and before one is reached, where nothing is known of the person.
        for (table, taken_away, path) in [
            ("audit", "ALTER TABLE audit RENAME TO gone", "/account/activity"),
            ("emails", "ALTER TABLE emails RENAME TO gone_too", "/account"),
        ] {
            let mut tx = app.db().await.write().await.unwrap();
            tx.query(taken_away).execute().await.unwrap();
            tx.commit().await.unwrap();
            let page = browser.page().open(path).await.has_status(500).all("main code");
            let program = browser.json().open(path).await.has_status(500).json()["reference"].clone();
            let told = [page.concat(), program.as_str().unwrap().to_owned()];
            let log = log.everything();
            for reference in &told {
                assert_eq!(reference.len(), 10, "{path}: {told:?}");
                let mut lines = log.lines().filter(|line| line.contains("request failed") && line.contains(reference));
                let line = lines.next().unwrap_or_else(|| panic!("no {reference} in {log}"));
                assert!(line.contains(table) && lines.next().is_none(), "{line}");
            }
        }
    });
}

/// What comes beside a page that stays: once more where that may help, the page anew where it is out of date.
async fn an_answer_to_the_script_offers_what_helps(app: TestApp) {
    let person = app.person("Mara").await;
    let browser = &person.browser;
    sample("email.add").ask(browser).await;
    person.confirm(&app, browser).await;
    let page = browser.page().open("/account").await;
    let htmx = browser.htmx();

    // In 30 seconds. As a time of day that is the next full minute: at 08:11 it would still be too early.
    let soon = htmx.submit("resend-email-code", &[]).await;
    soon.has_status(429).shows("Slow down a moment").shows("Try again at 08:12 UTC");
    assert_eq!(soon.header("retry-after"), Some("30"));
    assert_eq!(soon.attr("time[datetime]", "datetime").as_deref(), Some("2027-01-15T08:12:00Z"));
    page.shows("You can send a new code from 08:12 UTC");
    assert_eq!(page.attr("[data-resend]", "data-resend").as_deref(), Some("2027-01-15T08:11:30Z"), "it counts down");
    assert!(soon.has(".toast strong time[datetime]") && soon.has("[data-retry]") && !soon.has("[data-reload]"));

    let stale = htmx.prepare("edit-profile", &[("form_token", "ZmFrZQ")]).send().await;
    stale.has_status(403).shows("This page is out of date");
    assert!(stale.has("[data-reload]") && !stale.has("[data-retry]") && !stale.has("time"));

    let wrong = htmx.request("POST", "/account/password").body("text/plain", "x").send().await;
    assert!(wrong.has(".toast") && !wrong.has("[data-retry]") && !wrong.has("[data-reload]"), "{}", wrong.body);

    let mut tx = app.db().await.write().await.unwrap();
    tx.query("ALTER TABLE emails RENAME TO gone").execute().await.unwrap();
    tx.commit().await.unwrap();
    let broken = htmx.submit("edit-profile", &[]).await;
    broken.has_status(500).shows("Something broke on our side");
    assert!(broken.has("[data-retry]") && broken.has("code"));
}

/// Loading the page again is no help as long as the cookies are blocked.
async fn a_browser_that_keeps_no_cookies_is_told_so(app: TestApp) {
    app.person("Mara").await;
    let forms = [
        ("/sign-in", "sign-in", vec![("identifier", "mara@example.com"), ("password", PASSWORD)]),
        ("/sign-up", "sign-up", vec![("email", "o@example.com"), ("display_name", "Otto"), ("password", PASSWORD)]),
        ("/forgot-password", "forgot-password", vec![("email", "mara@example.com")]),
    ];
    for (path, form, fields) in forms {
        for shape in ["page", "htmx", "json"] {
            let browser = app.browser();
            let page = browser.open(path).await;
            let view = match shape {
                "page" => browser.page(),
                "htmx" => browser.htmx(),
                _ => browser.json(),
            };
            let token = page.value(form, "form_token");
            let fields = [fields.clone(), vec![("form_token", token.as_str())]].concat();
            let request = view.request("POST", path).form(&fields);
            let blocked = request.clone().no_cookies().send().await;
            blocked.has_status(403);
            match shape {
                "json" => {
                    let value = blocked.json();
                    assert_eq!(value["title"], "Cookies are needed here", "{value}");
                    assert!(value["detail"].as_str().unwrap().contains("seem to be blocked"), "{value}");
                }
                _ => {
                    blocked.shows("Cookies are needed here").shows("seem to be blocked").shows_not("out of date");
                    assert_eq!(blocked.has("[data-reload]"), shape == "htmx", "{path}");
                }
            }
            let german = request.clone().no_cookies().header("accept-language", "de").send().await;
            assert!(german.body.contains("Hier werden Cookies gebraucht"), "{path}: {}", german.body);
            // A browser that shows one, though another than the form was made for, is another matter.
            let other = app.browser();
            other.open("/sign-in").await;
            let device = format!("__Host-device={}", other.cookie("__Host-device").unwrap());
            let stale = request.no_cookies().header("cookie", &device).send().await;
            assert!(stale.has_status(403).body.contains("This page is out of date"), "{path}: {}", stale.body);
        }
    }
}
