//! Forgotten passwords.

use reverify::clock::Seconds;

use crate::support::app::{PASSWORD, TestApp, sign_in};
use crate::support::on_both;
use crate::support::statements::Statements;

on_both!(
    a_mailed_link_sets_a_new_password_once,
    recovery_satisfies_no_waiting_action,
    only_the_mailed_link_resets,
    a_stranger_who_asks_ends_no_link,
    an_address_taken_off_meanwhile_gets_no_link,
    an_account_erased_meanwhile_gets_no_entry,
);

const NEW: &str = "seven green boats sail";
const ASKED: &str = "SELECT count(*) FROM audit WHERE user_id = $1 AND event = 'recovery.asked'";

async fn ask(app: &TestApp, email: &str) -> String {
    let browser = app.browser();
    browser.open("/forgot-password").await;
    browser.submit("forgot-password", &[("email", email)]).await.has_status(200).shows(email);
    app.mail.expect(email, "reset-password").await.link("/reset-password")
}

async fn a_mailed_link_sets_a_new_password_once(app: TestApp) {
    let person = app.person("Mara").await;
    let unknown = app.browser();
    unknown.open("/forgot-password").await;
    let text = unknown.submit("forgot-password", &[("email", "nobody@example.com")]).await.text();
    let known = app.browser();
    known.open("/forgot-password").await;
    let same = known.submit("forgot-password", &[("email", "mara@example.com")]).await.text();
    assert_eq!(text.replace("nobody@", "mara@"), same);
    let link = app.mail.expect("mara@example.com", "reset-password").await.link("/reset-password");
    let reader = app.browser();
    let page = reader.open(&link).await;
    assert!(!page.url.as_str().contains("token"));
    let page = reader.submit("reset-password", &[("new_password", "short")]).await;
    assert!(page.field_error("new_password").contains("Too short"));
    // The button promises what it does: signing in comes after it.
    assert_eq!(reader.screen().all("form[data-form='reset-password'] button.primary"), ["Save password"]);
    let page = reader.submit("reset-password", &[("new_password", NEW)]).await;
    assert_eq!(page.shows("Sign in").value("sign-in", "identifier"), "mara@example.com");
    assert_eq!(reader.open("/sign-in").await.value("sign-in", "identifier"), "", "once");
    person.browser.open("/account").await.shows("Sign in");
    sign_in(&app.browser(), "mara@example.com", PASSWORD).await.has_status(422);
    sign_in(&app.browser(), "mara@example.com", NEW).await.has_status(200).shows("Profile");
    app.browser().open(&link).await.has_status(410);
    app.mail.expect("mara@example.com", "notice").await;
    assert!(app.mail.to("nobody@example.com").is_empty());
}

async fn a_stranger_who_asks_ends_no_link(app: TestApp) {
    let app = app.in_present().await;
    let person = app.person("Mara").await;
    let printed = app.command(&["user", "reset-link", &person.email]).await.ok().out.clone();
    let printed = printed.split_whitespace().find(|word| word.contains("/reset-password?token=")).unwrap().to_owned();
    let (first, second) = (ask(&app, &person.email).await, ask(&app, &person.email).await);
    for link in [&printed, &first, &second] {
        app.browser().open(link).await.has_status(200);
    }
    // One that was used ends the others.
    let owner = app.browser();
    owner.open(&printed).await;
    owner.submit("reset-password", &[("new_password", NEW)]).await.shows("Sign in");
    for link in [&printed, &first, &second] {
        app.browser().open(link).await.has_status(410);
    }
}

async fn recovery_satisfies_no_waiting_action(app: TestApp) {
    let person = app.person("Mara").await;
    let waiting = person.ask_password(&person.browser, "another good password").await;
    let handle = waiting.handle();
    let link = ask(&app, "mara@example.com").await;
    person.browser.open(&link).await;
    person.browser.submit("reset-password", &[("new_password", NEW)]).await;
    sign_in(&person.browser, "mara@example.com", NEW).await.shows("Profile");
    person.browser.open(&format!("/step-up/{handle}")).await.has_status(410);
}

async fn only_the_mailed_link_resets(app: TestApp) {
    app.person("Mara").await;
    app.person("Otto").await;
    let link = ask(&app, "mara@example.com").await;
    let browser = app.browser();
    browser.open("/reset-password").await.has_status(410);
    browser.open("/reset-password?token=AAAA").await.has_status(410);
    // A link of another purpose is unknown here.
    let verify = link.replace("/reset-password", "/verify-email");
    browser.open(&verify).await;
    browser.open(&link).await;
    let prepared = browser.prepare("reset-password", &[("new_password", NEW)]);
    app.minutes(30);
    prepared.send().await.has_status(410);
    let link = ask(&app, "mara@example.com").await;
    let winner = app.browser();
    winner.open(&link).await;
    let answers = winner.prepare("reset-password", &[("new_password", NEW)]).send_times(10).await;
    let statuses: Vec<u16> = answers.iter().map(|page| page.status).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
}

async fn an_address_taken_off_meanwhile_gets_no_link(app: TestApp) {
    let person = app.person("Mara").await;
    person.add_email(&app, "two@example.com").await;
    app.advance(Seconds::hours(73));
    ask(&app, "two@example.com").await;
    let browser = app.browser();
    browser.open("/forgot-password").await;
    let again = browser.prepare("forgot-password", &[("email", "two@example.com")]);
    let taken_off = "DELETE FROM emails WHERE user_id = $1 AND NOT is_primary";
    app.overtaken(&person.email, taken_off, &again).await.has_status(200).shows("two@example.com");
    app.running.send_mail().await.unwrap();
    assert_eq!(app.mail.to("two@example.com").iter().filter(|mail| mail.kind() == "reset-password").count(), 1);
    assert_eq!(app.number(ASKED, &person.email).await, 1, "and the log says so only of the first time");
}

async fn an_account_erased_meanwhile_gets_no_entry(app: TestApp) {
    let person = app.person("Mara").await;
    let user = app.user(&person.email).await;
    let browser = app.browser();
    browser.open("/forgot-password").await;
    let forgot = browser.prepare("forgot-password", &[("email", &person.email)]);
    app.overtaken(&person.email, "DELETE FROM users WHERE id = $1", &forgot).await.has_status(200);
    assert_eq!(app.db().await.query(ASKED).bind(user).number().await.unwrap(), Some(0));
}

/// What asking for a link runs, but for the outbox, which the mails that leave meanwhile use as well.
const OF_ASKING: [&str; 6] = [
    "summary=\"UPDATE users SET",
    "summary=\"SELECT u.id, u.display_name,",
    "summary=\"SELECT e.user_id, NOT",
    "summary=\"INSERT INTO tokens",
    "summary=\"INSERT INTO quotas",
    "summary=\"INSERT INTO audit",
];

#[test]
fn an_unknown_address_costs_as_many_statements_as_a_known_one() {
    let name = "recover::an_unknown_address_costs_as_many_statements_as_a_known_one";
    Statements::alone(name, async |app, statements| {
        let person = app.person("Mara").await;
        app.minutes(16);
        let asks = async |email: &str| {
            let mut costs = Vec::new();
            for _ in 0..7 {
                let browser = app.browser();
                browser.open("/forgot-password").await;
                let ask = browser.prepare("forgot-password", &[("email", email)]).following(false);
                statements.seen();
                ask.send().await;
                let seen = statements.seen();
                costs.push(OF_ASKING.map(|words| seen.iter().filter(|line| line.contains(words)).count()));
            }
            costs
        };
        let (known, mut unknown) = (asks(&person.email).await, asks("nobody@example.com").await);
        assert_eq!(known[0], [1, 1, 2, 1, 2, 2]);
        // To drop the letter that an unknown one would get stands for making the link.
        unknown[..4].iter_mut().for_each(|cost| cost[3] += 1);
        assert_eq!(known, unknown);
    });
}
