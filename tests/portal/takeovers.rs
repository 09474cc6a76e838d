//! What a thief does beside a change of addresses, and what the owner of the former mailbox has then.

use reverify::clock::Seconds;

use crate::former_addresses::change;
use crate::lost_factors;
use crate::samples::{confirm_json, sample};
use crate::support::app::{Person, TestApp, sign_in};
use crate::support::browser::Browser;
use crate::support::command::run;
use crate::support::on_both;
use crate::taking_back::{NEW, act, reset, way_back};

on_both!(
    a_factor_that_came_before_the_code_is_young,
    one_between_adding_an_address_and_making_it_primary_is_young,
    what_was_stopped_has_no_second_link,
    the_browser_that_made_it_is_known_no_more,
    a_deletion_goes_with_the_change_that_is_undone,
    a_deletion_waits_for_the_way_back,
    a_way_back_that_waits_puts_a_deletion_off,
    at_once_is_at_once_where_nothing_can_be_undone,
    an_operators_deletion_waits_for_it_too,
    what_operators_mail_goes_to_the_address_of_before,
    and_so_it_does_when_another_was_made_primary,
    a_passkey_from_just_before_is_no_better,
    the_link_of_a_recovery_goes_there_too,
);

const MARA: &str = "mara@example.com";

/// Presses the bare button of a link.
pub async fn press(app: &TestApp, link: &str) -> Browser {
    let reader = app.browser();
    let page = reader.open(link).await;
    assert!(page.form("undo").is_some() && page.form("undo-passkey").is_none(), "{:?}", page.form_names());
    reader.submit("undo", &[]).await.has_status(200).shows("Done");
    reader
}

/// Nothing that came with the change is left, and the owner gets in by the former mailbox.
async fn is_the_owners_again(app: &TestApp) {
    for count in [
        "SELECT count(*) FROM passkeys WHERE user_id = $1",
        "SELECT count(*) FROM backup_codes WHERE user_id = $1",
        "SELECT count(*) - 1 FROM emails WHERE user_id = $1",
    ] {
        assert_eq!(app.number(count, MARA).await, 0, "{count}");
    }
    let browser = reset(app, MARA).await;
    sign_in(&browser, MARA, NEW).await.has_status(200).shows("Profile");
}

/// Asks for the change of the address, and nothing more.
async fn ask(app: &TestApp, person: &Person) -> String {
    let browser = person.browser.page();
    sample("email.change").ask(&browser).await;
    person.confirm(app, &browser).await.has_status(200);
    app.mail.expect("new@example.com", "verify-email").await.code()
}

async fn a_factor_that_came_before_the_code_is_young(app: TestApp) {
    let mut person = app.person("Mara").await;
    let code = ask(&app, &person).await;
    way_back(&app, MARA).await;
    app.minutes(1);
    person.enrol_passkey(&app).await;
    app.minutes(1);
    person.browser.page().open("/account").await;
    person.browser.page().submit("confirm-email", &[("code", &code)]).await.has_status(200).shows("new@example.com");
    let done = way_back(&app, MARA).await;
    press(&app, &done).await;
    is_the_owners_again(&app).await;
}

async fn one_between_adding_an_address_and_making_it_primary_is_young(app: TestApp) {
    let mut person = app.person("Mara").await;
    person.add_email(&app, "evil@example.com").await;
    way_back(&app, MARA).await;
    app.minutes(1);
    person.enrol_passkey(&app).await;
    app.minutes(11);
    act(&app, &person, "primary", "evil@example.com").await.has_status(200);
    let made_primary = way_back(&app, MARA).await;
    press(&app, &made_primary).await;
    is_the_owners_again(&app).await;
}

async fn the_browser_that_made_it_is_known_no_more(app: TestApp) {
    let mut person = app.person("Mara").await;
    change(&app, &mut person, "evil@example.com").await;
    press(&app, &way_back(&app, MARA).await).await;
    reset(&app, MARA).await;
    // Whatever the thief learns of the new password: the owner hears of it.
    sign_in(&person.browser, MARA, NEW).await.has_status(200).shows("Profile");
    app.mail.expect(MARA, "new-sign-in").await;
}

async fn what_was_stopped_has_no_second_link(app: TestApp) {
    let mut person = app.person("Mara").await;
    person.enrol_totp(&app).await;
    app.settle();
    change(&app, &mut person, "new@example.com").await;
    let (asked, done) = (way_back(&app, MARA).await, way_back(&app, MARA).await);
    let stranger = app.browser();
    stranger.open(&done).await;
    stranger.submit("undo-wait", &[]).await.has_status(200).shows("It waits");
    let owner = app.browser();
    owner.open(&stop_link(&app, "new@example.com").await).await.has_status(200);
    let code = person.code(&app);
    owner.submit("undo-totp", &[("code", &code)]).await.has_status(200);
    for link in [asked, done] {
        stranger.open(&link).await.has_status(410);
    }
    // What goes to the former mailbox from now on is no business of the account.
    let mailed = "SELECT count(*) FROM audit WHERE user_id = $1 AND event = 'mail.queued'";
    let before = app.number(mailed, "new@example.com").await;
    stranger.open("/forgot-password").await;
    stranger.submit("forgot-password", &[("email", MARA)]).await.has_status(200);
    assert_eq!(app.number(mailed, "new@example.com").await, before);
}

/// The link that stops what waits, as it was mailed to an address.
pub async fn stop_link(app: &TestApp, to: &str) -> String {
    loop {
        let mail = app.mail.expect(to, "notice").await;
        if mail.subject.contains("will be undone") {
            return mail.link("/undo/stop/");
        }
    }
}

/// Schedules the end of the account; the dialog has named the day, or that it is now.
async fn delete(app: &TestApp, person: &Person, says: &str) {
    let dialog = sample("account.delete").ask(&person.browser).await;
    assert!(dialog.dialog().target.contains(says), "{:?}", dialog.dialog());
    person.confirm(app, &person.browser).await.shows("switched off").shows(says);
}

/// What a former address is told of it.
async fn told(app: &TestApp) -> String {
    loop {
        let mail = app.mail.expect(MARA, "notice").await;
        if mail.subject.contains("erased") {
            assert!(!mail.text.contains("/undo/"), "no link of the thief's: {}", mail.text);
            return mail.words();
        }
    }
}

async fn is_scheduled(app: &TestApp, email: &str) -> bool {
    app.number("SELECT count(*) FROM users WHERE id = $1 AND deletion_at IS NOT NULL", email).await == 1
}

async fn a_deletion_goes_with_the_change_that_is_undone(app: TestApp) {
    let mut person = app.person("Mara").await;
    change(&app, &mut person, "evil@example.com").await;
    way_back(&app, MARA).await;
    let link = way_back(&app, MARA).await;
    app.minutes(11);
    delete(&app, &person, "22 January 2027").await;
    let keep = app.mail.expect("evil@example.com", "undo").await.link("/undo/deletion/");
    assert!(told(&app).await.contains("use the last link we mailed you"));
    press(&app, &link).await;
    app.browser().open(&keep).await.has_status(410);
    app.advance(Seconds::days(8));
    app.running.tidy().await.unwrap();
    assert!(!is_scheduled(&app, MARA).await);
}

async fn a_deletion_waits_for_the_way_back(app: TestApp) {
    let app = app.configured(|config| config.deletion_grace_days = 0).await;
    let mut person = app.person("Mara").await;
    change(&app, &mut person, "evil@example.com").await;
    way_back(&app, MARA).await;
    let link = way_back(&app, MARA).await;
    app.minutes(11);
    // As the page, the dialog, the answer and the mails say.
    let page = person.browser.page().open("/account/data").await;
    page.shows("erased on 18 January").shows_not("Nobody can bring it back");
    delete(&app, &person, "18 January 2027").await;
    let mail = app.mail.expect("evil@example.com", "undo").await;
    assert!(mail.subject.contains("18 January 2027"), "{}", mail.subject);
    assert!(told(&app).await.contains("works until 18 January 2027"));
    // Almost as long as the link works.
    app.advance(Seconds::hours(71));
    app.running.tidy().await.unwrap();
    press(&app, &link).await;
    app.advance(Seconds::days(8));
    app.running.tidy().await.unwrap();
    assert!(!is_scheduled(&app, MARA).await);

    // Not taken back, it is the end once the link is too old.
    let mut otto = app.person("Otto").await;
    change(&app, &mut otto, "otto2@example.com").await;
    app.minutes(11);
    let asked = sample("account.delete").ask_json(&otto.browser).await;
    confirm_json(&app, &otto, asked).await.has_status(200);
    app.advance(Seconds::hours(73));
    app.running.tidy().await.unwrap();
    sign_in(&app.browser(), "otto2@example.com", &otto.password).await.has_status(422);
    assert_eq!(app.db().await.query("SELECT count(*) FROM tombstones").number().await.unwrap(), Some(1));
}

async fn a_way_back_that_waits_puts_a_deletion_off(app: TestApp) {
    let app = app.configured(|config| config.deletion_grace_days = 1).await;
    let mut person = app.person("Mara").await;
    person.enrol_totp(&app).await;
    app.settle();
    change(&app, &mut person, "new@example.com").await;
    way_back(&app, MARA).await;
    let link = way_back(&app, MARA).await;
    delete(&app, &person, "January 2027").await;
    let keep = app.mail.expect("new@example.com", "undo").await.link("/undo/deletion/");
    app.advance(Seconds::hours(71));
    let reader = app.browser();
    reader.open(&link).await;
    reader.submit("undo-wait", &[]).await.has_status(200).shows("It waits");
    app.advance(Seconds::hours(23));
    app.running.tidy().await.unwrap();
    // What keeps the account works as long as there is one.
    app.browser().open(&keep).await.has_status(200);
    person.browser = app.browser();
    let page = person.sign_in(&app, &person.browser).await;
    page.shows("will be erased on");
    // Asked for when it was, however far the day was put off.
    let facts = person.browser.open("/account/data").await.all("#delete dd");
    assert!(facts[0].starts_with("18 January 2027"), "{facts:?}");
    app.advance(Seconds::hours(1));
    app.running.tidy().await.unwrap();
    assert!(!is_scheduled(&app, MARA).await, "it is back, and is kept");
}

async fn at_once_is_at_once_where_nothing_can_be_undone(app: TestApp) {
    let app = app.configured(|config| config.deletion_grace_days = 0).await;
    let person = app.person("Mara").await;
    person.browser.page().open("/account/data").await.shows("Nobody can bring it back");
    let dialog = sample("account.delete").ask(&person.browser).await;
    assert!(dialog.dialog().target.contains("nobody can bring it back"), "{:?}", dialog.dialog());
    person.confirm(&app, &person.browser).await.shows("It is erased now, for good");
    assert!(told(&app).await.contains("gone for good"));
    // Before housekeeping comes by, too.
    sign_in(&app.browser(), MARA, &person.password).await.has_status(422);
    app.running.tidy().await.unwrap();
    assert_eq!(app.db().await.query("SELECT count(*) FROM users").number().await.unwrap(), Some(0));
}

async fn an_operators_deletion_waits_for_it_too(app: TestApp) {
    let app = app.in_present().await;
    let mut person = app.person("Mara").await;
    change(&app, &mut person, "evil@example.com").await;
    way_back(&app, MARA).await;
    let link = way_back(&app, MARA).await;
    let operate = async |arguments: &[&str]| {
        let mut command = app.program(&[("REVERIFY_DELETION_GRACE_DAYS", "0")]);
        command.args(arguments);
        let ran = run(command).await;
        app.running.send_mail().await.unwrap();
        ran
    };
    operate(&["user", "delete", "evil@example.com"]).await.failed(2, "erases the account at 2");
    operate(&["user", "delete", "evil@example.com", "--yes"]).await.ok().shows("is erased at 2");
    assert!(told(&app).await.contains("use the last link we mailed you"));
    app.advance(Seconds::hours(71));
    app.running.tidy().await.unwrap();
    press(&app, &link).await;
    assert!(!is_scheduled(&app, MARA).await);
    // Where nothing can be undone it is at once, and the mail offers nothing.
    let otto = app.person("Otto").await;
    operate(&["user", "delete", &otto.email]).await.failed(2, "erases the account at once");
    operate(&["user", "delete", &otto.email, "--yes"]).await.ok().shows("is erased at once");
    let mail = app.mail.expect(&otto.email, "notice").await;
    assert!(mail.subject == "Your account was erased" && !mail.text.contains("/undo/"), "{}", mail.text);
    sign_in(&app.browser(), &otto.email, &otto.password).await.has_status(422);
    app.running.tidy().await.unwrap();
    operate(&["user", "show", &otto.email]).await.failed(1, "no account");
}

async fn what_operators_mail_goes_to_the_address_of_before(app: TestApp) {
    let app = app.in_present().await;
    let mut person = app.person("Mara").await;
    change(&app, &mut person, "evil@example.com").await;
    let ran = app.command(&["user", "reset-link", "evil@example.com", "--mail"]).await.ok();
    ran.shows("A new password for evil@example.com").shows("mailed to mara@example.com");
    app.running.send_mail().await.unwrap();
    let link = app.mail.expect(MARA, "reset-password").await.link("/reset-password");
    app.browser().open(&link).await.has_status(200);
    assert!(app.mail.to("evil@example.com").iter().all(|mail| mail.kind() != "reset-password"));
    // Once the change stands, to the new one.
    app.advance(Seconds::hours(73));
    app.running.tidy().await.unwrap();
    let ran = app.command(&["user", "reset-link", "evil@example.com", "--mail"]).await.ok();
    ran.shows("mailed to evil@example.com");
}

/// It would make the change irrevocable: the way back would ask for it.
async fn a_passkey_from_just_before_is_no_better(app: TestApp) {
    let mut person = app.person("Mara").await;
    app.advance(Seconds::hours(80));
    person.browser = app.other_device(&person).await;
    person.enrol_passkey(&app).await;
    app.advance(Seconds::hours(25));
    change(&app, &mut person, "evil@example.com").await;
    way_back(&app, MARA).await;
    press(&app, &way_back(&app, MARA).await).await;
    is_the_owners_again(&app).await;
}

/// An older one that was made primary a moment ago is no better.
async fn and_so_it_does_when_another_was_made_primary(app: TestApp) {
    let app = app.in_present().await;
    let person = app.person("Mara").await;
    person.add_email(&app, "two@example.com").await;
    app.advance(Seconds::hours(80));
    let person = Person { browser: app.other_device(&person).await, ..person };
    act(&app, &person, "primary", "two@example.com").await.has_status(200);
    let ran = app.command(&["user", "reset-link", "two@example.com", "--mail"]).await.ok();
    ran.shows("mailed to mara@example.com");
}

async fn the_link_of_a_recovery_goes_there_too(app: TestApp) {
    let app = app.configured(|config| config.recovery_hold_hours = 24).await;
    let mut person = app.person("Mara").await;
    person.enrol_totp(&app).await;
    app.settle();
    change(&app, &mut person, "evil@example.com").await;
    lost_factors::ask(&app, &person).await;
    lost_factors::all_sent(&app).await;
    app.advance(Seconds::hours(24));
    app.running.tidy().await.unwrap();
    app.running.send_mail().await.unwrap();
    app.browser().open(&lost_factors::link(&app).await).await.has_status(200);
    app.mail.expect("evil@example.com", "undo").await;
    let told = app.mail.expect("evil@example.com", "undo").await;
    assert!(told.subject.contains("can be removed now") && !told.text.contains("/recovery?"), "{}", told.text);
    assert!(app.mail.to("evil@example.com").iter().all(|mail| mail.kind() != "recovery"));
}
