//! Signing up where it is closed, or by invitation.

use reverify::clock::Seconds;
use reverify::config::{SignUpMode, Support};
use serde_json::json;

use crate::support::app::{PASSWORD, TestApp, sign_in};
use crate::support::browser::Browser;
use crate::support::command::{actor, run};
use crate::support::on_both;
use crate::support::page::Page;
use crate::support::request::at_once;

on_both!(
    without_an_invitation_a_page_says_so,
    who_runs_the_site_is_named_where_they_said_so,
    closed_says_so_and_invites_nobody,
    an_invitation_makes_one_account,
    one_for_an_address_makes_that_account_alone,
    of_two_with_one_link_one_wins,
    what_is_checked_is_checked_again_where_the_account_begins,
    taken_back_or_too_old_it_opens_nothing,
    a_taken_address_is_told_by_mail_alone,
    invitations_are_listed,
);

async fn by_invitation(app: TestApp) -> TestApp {
    app.in_present().await.configured(|config| config.sign_up = SignUpMode::Invite).await
}

async fn invitation(app: &TestApp, more: &[&str]) -> String {
    let ran = app.command(&[&["invite", "create"], more].concat()).await.ok();
    assert_eq!(ran.out.lines().count(), 1, "{}", ran.out);
    ran.out.trim().to_owned()
}

/// Fills in the form on the screen.
async fn ask(browser: &Browser, email: &str) -> Page {
    browser.submit("sign-up", &[("email", email), ("display_name", "X"), ("password", PASSWORD)]).await
}

/// Opens the link and asks for an account.
async fn begin(app: &TestApp, link: &str, email: &str) -> Browser {
    let browser = app.browser();
    let page = browser.open(link).await;
    assert!(!page.url.as_str().contains("invite="), "the token leaves the address bar");
    ask(&browser, email).await.has_status(200).shows("Check your email");
    browser
}

async fn code(app: &TestApp, email: &str) -> String {
    app.mail.expect(email, "verify-email").await.code()
}

async fn without_an_invitation_a_page_says_so(app: TestApp) {
    let app = by_invitation(app).await;
    let browser = app.browser();
    let page = browser.open("/sign-up").await;
    page.has_status(200).shows("New accounts are by invitation").shows("ask the people who run this site");
    assert!(page.find_form("sign-up", None).is_none());
    browser.open("/sign-in").await.shows_not("Create an account");
    let told = browser.json().open("/sign-up").await.json();
    assert_eq!((told["sign_up"].as_str(), told["fields"].as_array().map(Vec::len)), (Some("invite"), Some(0)));
    let form = json!({ "form_token": told["form_token"], "email": "x@example.com", "display_name": "X", "password": PASSWORD });
    let refused = browser.json().request("POST", "/sign-up").json(&form).send().await;
    assert_eq!(refused.has_status(422).json()["type"], "urn:reverify:refused");
    for dead in ["AAAA", "A3QZpTqG2Wl0g7Bq0r8yq2k1w0b7b5m3u6cQ1n9dXyE"] {
        browser.open(&format!("/sign-up?invite={dead}")).await.has_status(410).shows("no longer works");
    }
    let json = browser.json();
    json.request("GET", "/sign-up?invite=AAAA").send().await.has_status(303);
    assert_eq!(json.open("/sign-up").await.has_status(410).json()["type"], "urn:reverify:gone");
    assert!(app.mail.to("x@example.com").is_empty());
}

async fn who_runs_the_site_is_named_where_they_said_so(app: TestApp) {
    let app = app.in_present().await;
    let person = app.person("Mara").await;
    let support = Some(Support::Address("help@fernhill.example".into()));
    let app = app.configured(|config| (config.sign_up, config.brand.support) = (SignUpMode::Invite, support)).await;
    let page = app.browser().open("/sign-up").await;
    page.shows("If you have none, ask help@fernhill.example.").shows_not("people who run this site");
    assert!(page.has("main p a[href='mailto:help@fernhill.example']"));
    let browser = app.browser();
    let token = browser.json().open("/sign-up").await.json()["form_token"].clone();
    let form = json!({ "form_token": token, "email": "x@example.com", "display_name": "X", "password": PASSWORD });
    let refused = browser.json().request("POST", "/sign-up").json(&form).send().await;
    let problem = refused.has_status(422).json();
    assert_eq!(problem["detail"], "Open the link in your invitation. If you have none, ask help@fernhill.example.");
    // In mails of theirs, too, and once.
    let mut program = app.program(&[("REVERIFY_SUPPORT", "help@fernhill.example")]);
    program.args(["user", "end-sessions", &person.email]);
    run(program).await.ok();
    app.running.send_mail().await.unwrap();
    let mail = app.mail.expect(&person.email, "notice").await;
    assert!(mail.text.contains("Questions? help@fernhill.example"), "{}", mail.text);
    assert!(!mail.text.contains("Ask the people"), "{}", mail.text);
}

async fn closed_says_so_and_invites_nobody(app: TestApp) {
    // Asked while it was open, proven when it is closed: it does not begin.
    let open = app.in_present().await;
    let link = invitation(&open, &[]).await;
    let waiting = open.browser();
    waiting.open("/sign-up").await;
    ask(&waiting, "x@example.com").await;
    let code = code(&open, "x@example.com").await;
    let app = open.configured(|config| config.sign_up = SignUpMode::Closed).await;
    let closed = app.browser();
    for (name, value) in waiting.cookies() {
        closed.set_cookie(&name, &value);
    }
    closed.open("/verify-email").await;
    closed.submit("verify-email", &[("code", &code)]).await.has_status(422).shows("closed meanwhile");
    let browser = app.browser();
    let path = link.split_once("/sign-up").unwrap().1;
    for address in ["/sign-up".to_owned(), format!("/sign-up{path}")] {
        let page = browser.open(&address).await;
        page.has_status(200).shows("New accounts are closed");
        assert!(page.find_form("sign-up", None).is_none());
    }
    let mut create = app.program(&[("REVERIFY_SIGN_UP", "closed")]);
    create.args(["invite", "create"]);
    run(create).await.failed(1, "REVERIFY_SIGN_UP=invite");
}

async fn an_invitation_makes_one_account(app: TestApp) {
    let app = by_invitation(app).await;
    let link = invitation(&app, &[]).await;
    let browser = begin(&app, &link, "mara@example.com").await;
    // Not used up before the account begins.
    app.browser().open(&link).await.has_status(200).shows("Create your account");
    let code = code(&app, "mara@example.com").await;
    browser.submit("verify-email", &[("code", &code)]).await.has_status(200).shows("Profile");
    app.browser().open(&link).await.has_status(410);
    assert!(browser.open("/account/activity").await.text().contains("Invitation used"));
    let log = app.command(&["audit", "--json", "--event", "invitation."]).await.ok().objects();
    let events: Vec<_> = log.iter().map(|row| row["event"].as_str().unwrap()).collect();
    assert_eq!(events, ["invitation.used", "invitation.made"]);
    assert_eq!(log[1]["actor"], actor().as_str());
    assert_eq!(log[0]["detail"], log[1]["detail"]);
}

async fn one_for_an_address_makes_that_account_alone(app: TestApp) {
    let app = by_invitation(app).await;
    let ran = app.command(&["invite", "create", "--email", "mara@example.com", "--mail"]).await.ok();
    assert!(!ran.out.contains("http"), "{}", ran.out);
    app.running.send_mail().await.unwrap();
    let link = app.mail.expect("mara@example.com", "invitation").await.link("/sign-up?invite=");
    let browser = app.browser();
    let page = browser.open(&link).await;
    assert_eq!(page.value("sign-up", "email"), "mara@example.com");
    let page = ask(&browser, "mallory@example.com").await;
    page.has_status(422);
    assert!(page.field_error("email").contains("for this address alone"), "{}", page.text());
    assert_eq!(page.value("sign-up", "display_name"), "X");
    ask(&browser, "Mara@Example.com").await.has_status(200).shows("Check your email");
    let code = code(&app, "mara@example.com").await;
    browser.submit("verify-email", &[("code", &code)]).await.has_status(200).shows("Profile");
    assert!(app.mail.to("mallory@example.com").is_empty());
    // What an erased account leaves behind names nobody.
    app.command(&["user", "delete", "mara@example.com", "--now", "--yes"]).await.ok();
    assert!(app.command(&["invite", "list", "--all"]).await.ok().out.is_empty());
    app.command(&["invite", "create", "--mail"]).await.usage();
}

async fn of_two_with_one_link_one_wins(app: TestApp) {
    let app = by_invitation(app).await;
    let link = invitation(&app, &[]).await;
    let mut requests = Vec::new();
    for number in 0..6 {
        let email = format!("p{number}@example.com");
        let browser = begin(&app, &link, &email).await;
        let code = code(&app, &email).await;
        requests.push(browser.prepare("verify-email", &[("code", &code)]).following(false));
    }
    let answers = at_once(requests).await;
    let won = answers.iter().filter(|page| page.status == 303).count();
    let statuses: Vec<u16> = answers.iter().map(|page| page.status).collect();
    assert_eq!(won, 1, "{statuses:?}");
    for lost in answers.iter().filter(|page| page.status != 303) {
        lost.has_status(422).shows("Your invitation was used meanwhile");
    }
    let accounts = app.db().await.query("SELECT count(*) FROM users").number().await.unwrap();
    assert_eq!(accounts, Some(1));
}

async fn what_is_checked_is_checked_again_where_the_account_begins(app: TestApp) {
    let app = by_invitation(app).await;
    let link = invitation(&app, &[]).await;
    let browser = begin(&app, &link, "mara@example.com").await;
    let id = app.command(&["invite", "list", "--json"]).await.ok().objects()[0]["id"].as_str().unwrap().to_owned();
    app.command(&["invite", "revoke", &id]).await.ok().shows("taken back");
    let code = code(&app, "mara@example.com").await;
    browser
        .submit("verify-email", &[("code", &code)])
        .await
        .has_status(422)
        .shows("Your invitation was used meanwhile");
    sign_in(&browser, "mara@example.com", PASSWORD).await.shows_not("Profile");
}

async fn taken_back_or_too_old_it_opens_nothing(app: TestApp) {
    let app = by_invitation(app).await;
    let link = invitation(&app, &["--days", "2"]).await;
    let id = app.command(&["invite", "list", "--json"]).await.ok().objects()[0]["id"].as_str().unwrap().to_owned();
    app.command(&["invite", "revoke", &id]).await.ok();
    app.command(&["invite", "revoke", &id]).await.ok().shows("taken back already; nothing was changed");
    let unknown = uuid::Uuid::now_v7().to_string();
    app.command(&["invite", "revoke", &unknown]).await.failed(1, "invite list --all");
    app.command(&["invite", "revoke", "nonsense"]).await.usage().hints("reverify invite list");
    app.browser().open(&link).await.has_status(410);
    let link = invitation(&app, &["--days", "2"]).await;
    app.advance(Seconds::days(1));
    app.browser().open(&link).await.has_status(200);
    app.advance(Seconds::days(1));
    app.browser().open(&link).await.has_status(410);
    app.advance(Seconds::days(31));
    app.running.tidy().await.unwrap();
    assert!(app.command(&["invite", "list", "--all"]).await.ok().out.is_empty());
}

async fn a_taken_address_is_told_by_mail_alone(app: TestApp) {
    let app = app.in_present().await;
    app.person("Mara").await;
    let app = app.configured(|config| config.sign_up = SignUpMode::Invite).await;
    let link = invitation(&app, &[]).await;
    begin(&app, &link, "mara@example.com").await;
    app.mail.expect("mara@example.com", "email-taken").await;
    begin(&app, &link, "free@example.com").await;
}

async fn invitations_are_listed(app: TestApp) {
    let app = app.in_present().await;
    invitation(&app, &["--email", "mara@example.com"]).await;
    let link = invitation(&app, &[]).await;
    let all = app.command(&["invite", "list", "--json"]).await.ok();
    let rows = all.objects();
    assert_eq!((rows.len(), rows[0]["email"].as_str()), (2, Some("mara@example.com")));
    assert_eq!((rows[1]["email"].as_str(), rows[1]["made_by"].as_str()), (None, Some(actor().as_str())));
    let token = link.split_once('=').unwrap().1;
    assert!(!all.out.contains(token), "the link is shown once");
    app.command(&["invite", "list"]).await.ok().shows("anybody");
    // Where anybody may sign up, an invitation is used up as well.
    let browser = begin(&app, &link, "otto@example.com").await;
    let code = code(&app, "otto@example.com").await;
    browser.submit("verify-email", &[("code", &code)]).await.has_status(200).shows("Profile");
    assert_eq!(app.command(&["invite", "list"]).await.ok().out.lines().count(), 1);
    app.command(&["invite", "list", "--all"]).await.ok().shows("used");
}
