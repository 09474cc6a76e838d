//! A failure of ours: what people are told to mention finds its line in the log.

use crate::support::statements::Statements;

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
