//! What a page costs: one statement for who is asking, two more at most for what it shows, however much that is, and no
//! write.

use reverify::model::email::EmailAddress;
use reverify::store::emails;

use crate::samples::sample;
use crate::support::app::{Person, TestApp};
use crate::support::person::crowd;
use crate::support::statements::Statements;

/// Statements of a page with one of everything, and with plenty. Not among them: new backup codes, which are forgotten by
/// being shown.
const PAGES: [(&str, usize, usize); 8] = [
    ("/account", 1, 2),
    ("/account/security", 3, 3),
    ("/account/devices", 3, 3),
    ("/account/activity", 2, 2),
    ("/account/activity?show=sign_ins", 2, 2),
    ("/account/data", 3, 3),
    ("older devices", 3, 3),
    ("older activity", 2, 2),
];

/// Told of once, at the price of one look more, and nothing before that.
#[test]
fn a_change_that_lapsed_costs_one_statement() {
    Statements::alone("budget::a_change_that_lapsed_costs_one_statement", async |app, statements| {
        let person = app.person("Mara").await;
        app.minutes(11);
        let count = async || {
            statements.seen();
            person.browser.page().open("/account").await.has_status(200);
            let seen = statements.seen();
            assert!(seen.iter().all(|line| line.contains("summary=\"SELECT")), "writes: {seen:#?}");
            seen.len()
        };
        sample("email.change").ask(&person.browser).await;
        assert_eq!(count().await, 1, "while it waits");
        app.minutes(16);
        // The last use is noted once a minute.
        person.browser.page().open("/account/devices").await;
        assert_eq!(count().await, 2, "once it has lapsed");
        assert_eq!(count().await, 1, "told");
    });
}

#[test]
fn every_page_of_an_account_keeps_to_three_statements() {
    Statements::alone("budget::every_page_of_an_account_keeps_to_three_statements", async |app, statements| {
        let person = app.person("Mara").await;
        measure(&app, &person, statements, |&(path, few, _)| (path, few)).await;
        crowd(&app, &person, 200).await;
        app.long_life(&person.email, 300).await;
        let user = app.user(&person.email).await;
        let mut tx = app.db().await.write().await.unwrap();
        for n in 2..=50 {
            let address = EmailAddress::parse(&format!("mara{n}@example.com")).unwrap();
            emails::add(&mut tx, user, &address, app.clock.now()).await.unwrap();
        }
        tx.commit().await.unwrap();
        measure(&app, &person, statements, |&(path, _, plenty)| (path, plenty)).await;
    });
}

async fn measure(
    app: &TestApp,
    person: &Person,
    statements: &Statements,
    budget: impl Fn(&(&'static str, usize, usize)) -> (&'static str, usize),
) {
    let browser = &person.browser;
    // A new minute: the last use is noted by the first page, and by none of those that are counted. What waited in the
    // visitor's envelope is shown.
    app.minutes(2);
    for _ in 0..2 {
        browser.page().open("/account").await.has_status(200);
    }
    for (path, budget) in PAGES.iter().map(budget) {
        let path = match path.strip_prefix("older ") {
            Some(list) => match browser.json().open(&format!("/account/{list}")).await.json()["older"].as_str() {
                Some(older) => older.to_owned(),
                None => continue,
            },
            None => path.to_owned(),
        };
        statements.seen();
        browser.page().open(&path).await.has_status(200);
        let seen = statements.seen();
        assert!(!seen.is_empty(), "nothing was counted");
        assert!(seen.len() <= budget, "{path}: {seen:#?}");
        assert!(seen.iter().all(|line| line.contains("summary=\"SELECT")), "{path} writes: {seen:#?}");
    }
}
