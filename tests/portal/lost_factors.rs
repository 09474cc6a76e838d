//! Every second factor is lost: the password, days to object, and the mailbox are the way back.

use reverify::clock::Seconds;
use serde_json::json;

use crate::support::app::{PASSWORD, Person, TestApp, sign_in};
use crate::support::browser::Browser;
use crate::support::enrolled::open_request;
use crate::support::on_both;
use crate::support::page::Page;

on_both!(
    after_the_hold_a_mailed_link_removes_what_was_lost,
    every_address_and_every_device_is_told,
    a_reset_by_mail_is_on_the_way_to_it,
    a_reset_meanwhile_holds_it_longer,
    the_link_works_for_three_days_and_no_longer,
    it_takes_the_password_to_ask,
    asking_is_limited,
    of_many_at_once_one_is_made,
    operators_may_be_the_only_ones_to_ask,
    an_operator_cannot_hurry_it,
);

pub const MARA: &str = "mara@example.com";
pub const OTHER: &str = "second@example.com";
pub const NEW: &str = "seven green boats sail";
const PAGE: &str = "/sign-in/recovery";
const HOLD: Seconds = Seconds::hours(72);

/// Somebody with an app, a passkey, backup codes and a second address.
pub async fn mara(app: &TestApp) -> Person {
    let mut person = app.person("Mara").await;
    person.enrol_totp(app).await;
    person.enrol_passkey(app).await;
    app.edit(
        "INSERT INTO emails (email_key, user_id, address, is_primary, verified_at)
         VALUES ('second@example.com', $1, 'second@example.com', false, 0)",
        MARA,
    )
    .await;
    person
}

/// A browser that gave the password and found the way to the page.
pub async fn lost(app: &TestApp, person: &Person) -> Browser {
    let browser = app.browser();
    person.first_step(&browser).await;
    let page = browser.click("None of these work").await;
    assert_eq!(page.url.path(), PAGE);
    browser
}

pub async fn ask(app: &TestApp, person: &Person) -> Page {
    let page = lost(app, person).await.submit("ask-recovery", &[]).await;
    page.has_status(200).shows("Your recovery is under way").shows("too early");
    page
}

/// The hold is over, and housekeeping has seen it.
pub async fn wait(app: &TestApp) {
    all_sent(app).await;
    app.advance(HOLD);
    app.running.tidy().await.unwrap();
    app.running.send_mail().await.unwrap();
}

/// Nothing waits to be sent: a mail that is under way while the clock jumps would be sent twice.
pub async fn all_sent(app: &TestApp) {
    while app.db().await.query("SELECT count(*) FROM outbox WHERE state = 'queued'").number().await.unwrap() != Some(0)
    {
        app.running.send_mail().await.unwrap();
        tokio::task::yield_now().await;
    }
}

pub async fn link(app: &TestApp) -> String {
    app.mail.expect(MARA, "recovery").await.link("/recovery?token=")
}

pub async fn seconds(app: &TestApp) -> i64 {
    let count =
        "SELECT (SELECT count(*) FROM totps WHERE user_id = $1) + (SELECT count(*) FROM passkeys WHERE user_id = $1)
        + (SELECT count(*) FROM backup_codes WHERE user_id = $1 AND used_at IS NULL)";
    app.number(count, MARA).await
}

pub async fn events(browser: &Browser) -> Vec<String> {
    let log = browser.json().open("/account/activity").await.json();
    let names = log["events"].as_array().unwrap().iter().map(|row| row["event"].as_str().unwrap().to_owned());
    names.filter(|name| name.starts_with("factor_recovery.")).collect()
}

async fn after_the_hold_a_mailed_link_removes_what_was_lost(app: TestApp) {
    let person = mara(&app).await;
    let browser = lost(&app, &person).await;
    browser.screen().shows("it takes 3 days").shows("write to every address");
    app.advance(Seconds(30));
    let page = browser.submit("ask-recovery", &[]).await;
    let until = page.shows("Wait until 18 January 2027").all("time")[0].clone();
    // Too early: there is no link, and the page says until when to wait.
    all_sent(&app).await;
    app.advance(Seconds(HOLD.0 - 60));
    app.running.tidy().await.unwrap();
    lost(&app, &person).await.screen().shows("Wait until 18 January 2027");
    app.minutes(1);
    app.running.tidy().await.unwrap();
    app.running.send_mail().await.unwrap();
    lost(&app, &person).await.screen().shows("Check your email");
    let link = link(&app).await;
    let asked = app.mail.expect(OTHER, "undo").await;
    assert!(asked.words().contains(&until), "page and mail say the same: {until}, {}", asked.text);
    let told = app.mail.expect(OTHER, "undo").await;
    assert!(told.subject.contains("can be removed now") && !told.text.contains("/recovery?"), "{}", told.text);
    let reader = app.browser();
    let page = reader.open(&link).await;
    page.has_status(200).shows("This removes your second steps").shows(MARA);
    assert!(!page.url.as_str().contains("token"));
    assert_eq!(seconds(&app).await, 12, "looking changes nothing");
    let page = reader.submit("finish-recovery", &[("new_password", "short")]).await;
    assert!(page.has_status(422).field_error("new_password").contains("Too short"));
    reader.submit("finish-recovery", &[("new_password", NEW)]).await.shows("Your account is recovered");
    assert_eq!(seconds(&app).await, 0);
    person.browser.open("/account").await.shows("Sign in");
    app.browser().open(&link).await.has_status(410).shows("no longer works");
    for address in [MARA, OTHER] {
        let told = app.mail.to(address).len();
        assert!(told > 0);
        app.running.send_mail().await.unwrap();
        while app.mail.expect(address, "notice").await.subject != "Your account was recovered" {}
    }
    sign_in(&app.browser(), MARA, PASSWORD).await.has_status(422);
    sign_in(&reader, MARA, NEW).await.has_status(200).shows("Profile");
    assert_eq!(events(&reader).await, ["factor_recovery.finished", "factor_recovery.ready", "factor_recovery.asked"]);
    // For a week the account keeps the level it had.
    reader.open("/account/data").await;
    let held = reader.submit("delete-account", &[("confirm", "delete my account")]).await;
    assert!(held.find_form("verify-password", None).is_none(), "{}", held.text());
    app.advance(Seconds::days(7));
    let again = app.browser();
    sign_in(&again, MARA, NEW).await;
    again.open("/account/data").await;
    again.submit("delete-account", &[("confirm", "delete my account")]).await;
    again.submit("verify-password", &[("password", NEW)]).await.shows("switched off");
}

async fn every_address_and_every_device_is_told(app: TestApp) {
    let person = mara(&app).await;
    person.browser.open("/account").await.shows_not("Somebody asked");
    ask(&app, &person).await;
    for address in [MARA, OTHER] {
        let mail = app.mail.expect(address, "undo").await;
        assert_eq!(mail.subject, "2-step verification is going to be removed");
        assert!(mail.text.contains("18 January 2027"), "{}", mail.text);
        mail.link("/undo/recovery/");
    }
    for page in ["/account", "/account/security", "/account/devices", "/account/activity", "/account/data"] {
        person.browser.open(page).await.shows("Somebody asked to remove your second steps");
    }
}

async fn a_reset_by_mail_is_on_the_way_to_it(app: TestApp) {
    let mut person = mara(&app).await;
    let reader = app.browser();
    reader.open("/forgot-password").await;
    reader.submit("forgot-password", &[("email", MARA)]).await;
    let reset = app.mail.expect(MARA, "reset-password").await.link("/reset-password");
    reader.open(&reset).await.shows("None of these work");
    reader.submit("reset-password", &[("new_password", NEW)]).await.has_status(200);
    person.password = NEW.to_owned();
    // The reset signed every device out: nobody sees there what is under way.
    lost(&app, &person).await.screen().shows("it takes 6 days");
    ask(&app, &person).await;
    // Forgotten once more: that neither stops nor hurries it.
    reader.open("/forgot-password").await;
    reader.submit("forgot-password", &[("email", MARA)]).await;
    let reset = app.mail.expect(MARA, "reset-password").await.link("/reset-password");
    reader.open(&reset).await;
    reader.submit("reset-password", &[("new_password", "four quiet otters dream")]).await.has_status(200);
    wait(&app).await;
    assert!(app.mail.all().iter().all(|mail| mail.kind() != "recovery"), "twice as long");
    wait(&app).await;
    let link = link(&app).await;
    reader.open(&link).await.has_status(200);
    reader.submit("finish-recovery", &[("new_password", "nine paper lanterns glow")]).await.shows("recovered");
    sign_in(&reader, MARA, "nine paper lanterns glow").await.shows("Profile");
}

/// Asked for first and reset afterwards is no shorter way.
async fn a_reset_meanwhile_holds_it_longer(app: TestApp) {
    let mut person = mara(&app).await;
    ask(&app, &person).await;
    for address in [MARA, OTHER] {
        assert!(app.mail.expect(address, "undo").await.text.contains("18 January 2027"));
    }
    all_sent(&app).await;
    app.advance(Seconds::hours(71));
    let reader = app.browser();
    reader.open("/forgot-password").await;
    reader.submit("forgot-password", &[("email", MARA)]).await;
    person.reset(&app).await;
    // Nobody is signed in any more to see it, so every address hears of the new day.
    for address in [MARA, OTHER] {
        let mail = app.mail.expect(address, "undo").await;
        assert!(mail.text.contains("21 January 2027"), "{}", mail.text);
        reader.open(&mail.link("/undo/recovery/")).await.has_status(200);
    }
    lost(&app, &person).await.screen().shows("Wait until 21 January 2027");
    wait(&app).await;
    assert!(app.mail.all().iter().all(|mail| mail.kind() != "recovery"), "twice as long");
    all_sent(&app).await;
    app.advance(Seconds::hours(1));
    app.running.tidy().await.unwrap();
    app.running.send_mail().await.unwrap();
    let link = link(&app).await;
    // Once the link is there, a reset changes nothing.
    reader.open("/forgot-password").await;
    reader.submit("forgot-password", &[("email", MARA)]).await;
    person.reset(&app).await;
    reader.open(&link).await.has_status(200);
}

async fn the_link_works_for_three_days_and_no_longer(app: TestApp) {
    let person = mara(&app).await;
    ask(&app, &person).await;
    wait(&app).await;
    let link = link(&app).await;
    let reader = app.browser();
    app.advance(Seconds(HOLD.0 - 1));
    reader.open(&link).await.has_status(200);
    let late = reader.prepare("finish-recovery", &[("new_password", NEW)]);
    app.advance(Seconds(1));
    late.send().await.has_status(410);
    reader.open(&link).await.has_status(410);
    app.running.tidy().await.unwrap();
    assert_eq!(app.number("SELECT count(*) FROM recoveries WHERE user_id = $1", MARA).await, 0);
    assert_eq!(seconds(&app).await, 12);
    let browser = app.other_device(&person).await;
    assert_eq!(events(&browser).await[0], "factor_recovery.expired");
    // Another link, and a form that was not opened here.
    reader.open("/recovery").await.has_status(410);
    reader.open("/recovery?token=AAAA").await.has_status(410);
}

async fn it_takes_the_password_to_ask(app: TestApp) {
    let person = mara(&app).await;
    let browser = app.browser();
    browser.open(PAGE).await.shows("Sign in once more");
    open_request(&browser, PAGE, json!({})).await.send().await.has_status(401);
    let half = lost(&app, &person).await;
    let stale = half.prepare("ask-recovery", &[]);
    app.minutes(10);
    stale.send().await.shows("Sign in once more");
    assert_eq!(app.number("SELECT count(*) FROM recoveries WHERE user_id = $1", MARA).await, 0);
    // Signed in, there is nothing to ask for.
    let page = person.browser.open(PAGE).await;
    assert_eq!(page.url.path(), "/account");
    // As JSON.
    let half = lost(&app, &person).await.json();
    assert_eq!(half.open(PAGE).await.json()["status"], "offered");
    let asked = open_request(&half, PAGE, json!({})).await.send().await.has_status(200).json();
    assert_eq!((asked["status"].as_str(), asked["until"].is_string()), (Some("waiting"), true), "{asked}");
}

async fn asking_is_limited(app: TestApp) {
    let person = mara(&app).await;
    for _ in 0..3 {
        ask(&app, &person).await;
        person.browser.open("/account").await;
        person.browser.submit("stop-recovery", &[]).await.has_status(200);
    }
    let page = lost(&app, &person).await.submit("ask-recovery", &[]).await;
    page.has_status(429);
    assert!(page.header("retry-after").is_some());
    app.advance(Seconds::days(1));
    ask(&app, &person).await;
}

async fn of_many_at_once_one_is_made(app: TestApp) {
    let person = mara(&app).await;
    let browser = lost(&app, &person).await;
    let answers = browser.prepare("ask-recovery", &[]).send_times(8).await;
    assert!(
        answers.iter().all(|page| page.status == 200),
        "{:?}",
        answers.iter().map(|p| p.status).collect::<Vec<_>>()
    );
    app.running.send_mail().await.unwrap();
    app.mail.expect(OTHER, "undo").await;
    assert_eq!(app.mail.to(OTHER).len(), 1);
    all_sent(&app).await;
    // Two nodes see the end of the hold together.
    let second = app.second_node().await;
    app.advance(HOLD);
    let (one, two) = tokio::join!(app.running.tidy(), second.tidy());
    one.and(two).unwrap();
    app.running.send_mail().await.unwrap();
    link(&app).await;
    app.mail.expect(OTHER, "undo").await;
    second.stop().await;
    assert_eq!(app.mail.all().iter().filter(|mail| mail.kind() == "recovery").count(), 1);
}

async fn operators_may_be_the_only_ones_to_ask(app: TestApp) {
    let app = app.in_present().await.configured(|config| config.recovery_hold_hours = 0).await;
    let person = mara(&app).await;
    let browser = lost(&app, &person).await;
    let page = browser.screen();
    page.shows("Ask the people who run this site");
    assert!(page.find_form("ask-recovery", None).is_none());
    let refused = open_request(&browser, PAGE, json!({})).await.send().await;
    assert_eq!(refused.has_status(422).json()["type"], "urn:reverify:refused");
    let mut program = app.program(&[("REVERIFY_RECOVERY_HOLD_HOURS", "0")]);
    program.args(["user", "reset-link", MARA, "--lost-factors", "--yes"]);
    crate::support::command::run(program).await.ok();
    app.minutes(1);
    lost(&app, &person).await.screen().shows("Your recovery is under way");
}

async fn an_operator_cannot_hurry_it(app: TestApp) {
    let app = app.in_present().await;
    let otto = app.person("Otto").await;
    let lost_factors = ["user", "reset-link", MARA, "--lost-factors", "--yes"];
    app.command(&["user", "reset-link", &otto.email, "--lost-factors", "--yes"]).await.ok().shows("no second step");
    let person = mara(&app).await;
    app.command(&lost_factors[..4]).await.failed(2, "--yes");
    let ran = app.command(&lost_factors).await.ok();
    assert!(!ran.out.contains("http"), "{}", ran.out);
    app.command(&lost_factors).await.ok().shows("under way");
    app.command(&["user", "reset-link", MARA, "--lost-factors", "--mail"]).await.usage();
    app.running.send_mail().await.unwrap();
    for address in [MARA, OTHER] {
        let mail = app.mail.expect(address, "undo").await;
        assert!(mail.text.contains("The people who run this site"), "{}", mail.text);
    }
    person.browser.open("/account").await.shows("Somebody asked to remove your second steps");
    // The operator's command goes by the system's clock, a little behind the portal's.
    wait(&app).await;
    let link = link(&app).await;
    let reader = app.browser();
    reader.open(&link).await;
    reader.submit("finish-recovery", &[("new_password", NEW)]).await.shows("recovered");
    let log = app.command(&["audit", "--json", "--event", "factor_recovery."]).await.ok().objects();
    let of = |event: &str| log.iter().find(|row| row["event"] == event).unwrap()["actor"].as_str().unwrap().to_owned();
    assert_eq!(of("factor_recovery.asked"), crate::support::command::actor());
    assert_eq!(of("factor_recovery.finished"), "visitor");
}
