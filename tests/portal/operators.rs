//! The operator's commands: the real program beside the running portal, and what people see of it.

use std::collections::HashSet;

use reverify::clock::Seconds;
use reverify::model::email::EmailAddress;
use reverify::store::users;
use serde_json::Value;

use crate::former_addresses::change;
use crate::samples::sample;
use crate::support::app::{PASSWORD, Person, TestApp, sign_in};
use crate::support::browser::Browser;
use crate::support::command::{actor, run};
use crate::support::on_both;

on_both!(
    switching_off_shuts_out_until_it_is_on_again,
    nobody_slips_in_while_it_is_switched_off,
    signing_out_ends_what_waits,
    an_account_is_made_and_only_its_owner_knows_the_password,
    a_mailed_first_link_reaches_its_owner,
    a_reset_link_works_once_and_spares_no_second_step,
    a_reset_link_can_be_stopped_by_its_owner,
    reading_writes_no_line,
    pauses_are_lifted,
    an_address_is_taken_off,
    deletion_is_scheduled_as_on_the_web,
    an_erasure_is_named_and_taken_back,
    an_address_that_is_held_is_named_with_its_account,
    erased_at_once_with_a_tombstone,
    what_is_being_erased_is_not_revived,
    erased_at_once_nobody_keeps_it_when_it_is_interrupted,
    what_hurts_is_asked_first,
    lists_of_any_length_are_read_page_by_page,
    a_sheet_without_secrets,
    the_log_names_the_operator,
    mistakes_are_one_line_that_says_what_to_do,
);

const NEW: &str = "seven green boats sail";
const MARA: &str = "mara@example.com";

async fn mara(app: TestApp) -> (TestApp, Person) {
    let app = app.in_present().await;
    let person = app.person("Mara").await;
    (app, person)
}

/// The subject of the next notice.
async fn notice(app: &TestApp) -> String {
    app.running.send_mail().await.unwrap();
    app.mail.expect(MARA, "notice").await.subject
}

async fn choose(browser: &Browser, link: &str) {
    browser.open(link).await.has_status(200);
    browser.submit("reset-password", &[("new_password", NEW)]).await.has_status(200).shows("Sign in");
}

async fn switching_off_shuts_out_until_it_is_on_again(app: TestApp) {
    let (app, person) = mara(app).await;
    let handle = person.ask_password(&person.browser, NEW).await.handle();
    let reset = app.browser();
    reset.open("/forgot-password").await;
    reset.submit("forgot-password", &[("email", MARA)]).await;
    let link = app.mail.expect(MARA, "reset-password").await.link("/reset-password");
    app.command(&["user", "disable", MARA, "--yes"]).await.ok().shows("switched off");
    person.browser.open("/account").await.shows("Sign in");
    person.browser.open(&format!("/step-up/{handle}")).await.shows("Sign in");
    sign_in(&app.browser(), MARA, PASSWORD).await.has_status(422);
    app.browser().open(&link).await.has_status(410);
    assert_eq!(notice(&app).await, "Your account was switched off");
    // A reset asked for meanwhile mails nothing.
    let before = app.mail.to(MARA).len();
    reset.open("/forgot-password").await;
    reset.submit("forgot-password", &[("email", MARA)]).await.has_status(200);
    app.command(&["user", "disable", MARA, "--yes"]).await.ok().shows("already");
    app.running.send_mail().await.unwrap();
    assert_eq!(app.mail.to(MARA).len(), before, "nothing happened, and nothing is told");
    app.command(&["user", "reset-link", MARA]).await.failed(1, "user enable");
    app.command(&["user", "list", "--status", "active"]).await.ok().shows_not(MARA);
    app.command(&["user", "enable", MARA]).await.ok().shows("on again");
    assert_eq!(notice(&app).await, "Your account is switched on again");
    app.command(&["user", "enable", MARA]).await.ok().shows("already");
    let browser = app.browser();
    sign_in(&browser, MARA, PASSWORD).await.has_status(200).shows("Profile");
    let page = browser.open("/account/activity").await;
    page.shows("Account switched off").shows("Account switched on").shows("The people who run this site");
}

async fn nobody_slips_in_while_it_is_switched_off(app: TestApp) {
    let (app, _person) = mara(app).await;
    let mut browsers = Vec::new();
    for _ in 0..4 {
        let browser = app.browser();
        browser.open("/sign-in").await;
        browsers.push(browser);
    }
    let form = [("identifier", MARA), ("password", PASSWORD)];
    let requests = browsers.iter().map(|browser| browser.prepare("sign-in", &form)).collect();
    let disabling = app.command(&["user", "disable", MARA, "--yes"]);
    let (ran, _) = tokio::join!(disabling, crate::support::request::at_once(requests));
    ran.ok();
    for browser in &browsers {
        browser.open("/account").await.shows("Sign in");
    }
    assert_eq!(app.number("SELECT count(*) FROM sessions WHERE user_id = $1", MARA).await, 0);
}

async fn signing_out_ends_what_waits(app: TestApp) {
    let (app, mut person) = mara(app).await;
    let other = app.other_device(&person).await;
    let handle = person.ask_password(&person.browser, NEW).await.handle();
    app.command(&["user", "end-sessions", MARA]).await.ok().shows("2 signed-in devices");
    for browser in [&person.browser, &other] {
        browser.open("/account").await.shows("Sign in");
    }
    assert_eq!(notice(&app).await, "Every device was signed out");
    app.command(&["user", "end-sessions", MARA]).await.ok().shows("signed in nowhere");
    person.browser = app.other_device(&person).await;
    person.browser.open(&format!("/step-up/{handle}")).await.has_status(410);
    // A sign-in that is half done is over as well.
    person.enrol_totp(&app).await;
    let half = app.browser();
    person.first_step(&half).await;
    app.command(&["user", "end-sessions", MARA]).await.ok();
    half.open("/sign-in/second").await.shows("Sign in once more");
}

async fn an_account_is_made_and_only_its_owner_knows_the_password(app: TestApp) {
    let app = app.in_present().await;
    let ran = app.command(&["user", "create", "--email", MARA, "--name", "Mara"]).await.ok();
    let link = ran.out.trim().to_owned();
    assert!(link.starts_with(app.running.origin.as_str()) && ran.out.lines().count() == 1, "{}", ran.out);
    assert!(ran.err.contains("works once, until"), "{}", ran.err);
    sign_in(&app.browser(), MARA, "").await.has_status(422);
    app.command(&["user", "create", "--email", "Mara@Example.com", "--name", "M"])
        .await
        .failed(1, "has an account already");
    let browser = app.browser();
    choose(&browser, &link).await;
    app.browser().open(&link).await.has_status(410);
    sign_in(&browser, MARA, NEW).await.has_status(200).shows("Profile").shows("Mara");
    let log = app.command(&["audit", "--json", "--event", "account.created"]).await.ok().objects();
    assert_eq!((log.len(), log[0]["actor"].as_str()), (1, Some(actor().as_str())));
    // What was printed and never used works for three days.
    let link = app.command(&["user", "create", "--email", "otto@example.com", "--name", "Otto"]).await.ok().out;
    app.advance(Seconds::hours(72));
    app.browser().open(link.trim()).await.has_status(410);
}

async fn a_mailed_first_link_reaches_its_owner(app: TestApp) {
    let app = app.in_present().await;
    let ran = app.command(&["user", "create", "--email", MARA, "--name", "Mara", "--send-invite"]).await.ok();
    assert!(!ran.out.contains("http"), "{}", ran.out);
    app.running.send_mail().await.unwrap();
    let link = app.mail.expect(MARA, "invitation").await.link("/reset-password");
    choose(&app.browser(), &link).await;
    sign_in(&app.browser(), MARA, NEW).await.has_status(200).shows("Profile");
}

async fn a_reset_link_works_once_and_spares_no_second_step(app: TestApp) {
    let (app, mut person) = mara(app).await;
    person.enrol_totp(&app).await;
    let first = app.command(&["user", "reset-link", MARA]).await.ok().out.trim().to_owned();
    while notice(&app).await != "A link to choose a new password was made" {}
    // Making one signs nobody out; only the newest works, and only on the page it is for.
    person.browser.open("/account").await.shows("Profile");
    app.minutes(1);
    let second = app.command(&["user", "reset-link", MARA]).await.ok().out.trim().to_owned();
    app.browser().open(&first).await.has_status(410);
    app.browser().open(&second.replace("/reset-password", "/verify-email")).await.shows_not("Confirm this address");
    let browser = app.browser();
    choose(&browser, &second).await;
    while notice(&app).await != "Your password was changed" {}
    let told = app.mail.to(MARA).into_iter().rfind(|mail| mail.subject == "Your password was changed").unwrap();
    assert!(told.text.contains("A link from the people who run this site"), "{}", told.text);
    person.browser.open("/account").await.shows("Sign in");
    app.browser().open(&second).await.has_status(410);
    let page = sign_in(&browser, MARA, NEW).await;
    assert_eq!(page.url.path(), "/sign-in/second", "{}", page.text());
    let ran = app.command(&["user", "reset-link", MARA, "--mail"]).await.ok();
    assert!(!ran.out.contains("http"), "{}", ran.out);
    app.running.send_mail().await.unwrap();
    let mail = app.mail.expect(MARA, "reset-password").await;
    assert!(mail.text.contains("The people who run this site"), "{}", mail.text);
    app.browser().open(&mail.link("/reset-password")).await.has_status(200);
    // Not after half an hour.
    let late = app.command(&["user", "reset-link", MARA]).await.ok().out.trim().to_owned();
    app.browser().open(&late).await.has_status(200);
    app.minutes(31);
    app.browser().open(&late).await.has_status(410);
}

async fn a_reset_link_can_be_stopped_by_its_owner(app: TestApp) {
    let (app, person) = mara(app).await;
    let link = app.command(&["user", "reset-link", MARA]).await.ok().out.trim().to_owned();
    app.running.send_mail().await.unwrap();
    let stop = app.mail.expect(MARA, "notice").await.link("/not-me/");
    let reader = app.browser();
    reader.open(&stop).await.has_status(200);
    app.browser().open(&link).await.has_status(200);
    reader.submit("not-me", &[]).await.has_status(200);
    app.browser().open(&link).await.has_status(410);
    person.browser.open("/account").await.shows("Sign in");
}

async fn reading_writes_no_line(app: TestApp) {
    let (app, _person) = mara(app).await;
    let lines = async || app.db().await.query("SELECT count(*) FROM audit").number().await.unwrap();
    let before = lines().await;
    for reads in [&["user", "list"][..], &["user", "show", MARA], &["audit"], &["invite", "list"]] {
        app.command(reads).await.ok();
    }
    assert!(before > Some(0) && lines().await == before, "{before:?}");
}

async fn pauses_are_lifted(app: TestApp) {
    let (app, _person) = mara(app).await;
    app.command(&["user", "unlock", MARA]).await.ok().shows("No wrong tries");
    for _ in 0..5 {
        sign_in(&app.browser(), MARA, "not the password at all").await.has_status(422);
    }
    sign_in(&app.browser(), MARA, PASSWORD).await.has_status(429);
    app.command(&["user", "show", MARA]).await.ok().shows("5 at password, unknown, paused until");
    app.command(&["user", "unlock", "Mara@Example.com"]).await.ok().shows("count anew");
    sign_in(&app.browser(), MARA, PASSWORD).await.has_status(200).shows("Profile");
}

/// Whoever reads it answers every notice by shutting the owner out, who cannot take it off any more.
async fn an_address_is_taken_off(app: TestApp) {
    let (app, person) = mara(app).await;
    person.add_email(&app, "old@example.com").await;
    app.other_device(&person).await;
    // What was mailed to one of them lies with the others, too.
    let link = app.mail.expect(MARA, "new-sign-in").await.link("/not-me/");
    app.command(&["user", "remove-email", MARA, MARA, "--yes"]).await.failed(1, "is the primary address");
    app.command(&["user", "remove-email", MARA, "x@example.com", "--yes"]).await.ok().shows("no address of");
    app.command(&["user", "remove-email", MARA, "old@example.com"]).await.failed(2, "--yes");
    app.command(&["user", "remove-email", MARA, "old", "--yes"]).await.usage();
    app.browser().open(&link).await.has_status(200);
    let ran = app.command(&["user", "remove-email", MARA, "Old@example.com", "--yes"]).await.ok();
    ran.shows("off the account").shows("told by mail");
    app.running.send_mail().await.unwrap();
    for to in [MARA, "old@example.com"] {
        let mails = app.mail.to(to);
        let told = mails.iter().find(|mail| mail.words().contains("Removed: old@example.com")).unwrap();
        assert!(!told.text.contains("/undo/") && !told.text.contains("/not-me/"), "{}", told.text);
        assert!(told.words().contains("By: The people who run this site"), "{}", told.text);
    }
    app.browser().open(&link).await.has_status(410);
    // Of nothing there is no way back, not even to the address that stays.
    let undo = app.mail.expect(MARA, "undo").await.link("/undo/email/");
    app.browser().open(&undo).await.has_status(410);
    let log = person.browser.page().open("/account/activity").await;
    log.shows("Email address removed by an operator").shows("old@example.com");
    person.browser.open("/account").await.shows_not("old@example.com");
}

async fn deletion_is_scheduled_as_on_the_web(app: TestApp) {
    let (app, person) = mara(app).await;
    app.command(&["user", "delete", MARA, "--yes"]).await.ok().shows("is erased at");
    person.browser.open("/account").await.shows("Sign in");
    app.command(&["user", "delete", MARA, "--yes"]).await.ok().shows("scheduled already");
    let listed = app.command(&["user", "list", "--json", "--status", "deleting"]).await.ok().objects();
    assert!(listed.len() == 1 && listed[0]["erased_on"].is_string(), "{listed:?}");
    app.running.send_mail().await.unwrap();
    let link = app.mail.expect(MARA, "undo").await.link("/undo/deletion/");
    let reader = app.browser();
    reader.open(&link).await.has_status(200);
    reader.submit("undo", &[]).await.has_status(200);
    assert!(app.command(&["user", "list", "--status", "deleting"]).await.ok().out.is_empty());
    // Switched off, its owner has no say.
    let otto = app.person("Otto").await;
    app.command(&["user", "disable", &otto.email, "--yes"]).await.ok();
    app.command(&["user", "delete", &otto.email, "--yes"]).await.ok();
    app.running.send_mail().await.unwrap();
    app.mail.expect(&otto.email, "notice").await;
    let told = app.mail.expect(&otto.email, "notice").await;
    assert!(told.subject.contains("will be erased") && !told.text.contains("/undo/"), "{}", told.text);
    // Once more, and nobody objects.
    app.command(&["user", "delete", MARA, "--yes"]).await.ok();
    app.advance(Seconds::days(8));
    app.running.tidy().await.unwrap();
    app.command(&["user", "show", MARA]).await.failed(1, "no account");
}

async fn an_erasure_is_named_and_taken_back(app: TestApp) {
    let (app, person) = mara(app).await;
    app.command(&["user", "keep", MARA]).await.ok().shows("No erasure of mara@example.com is scheduled; nothing was");
    sample("account.delete").ask(&person.browser).await;
    person.confirm(&app, &person.browser).await;
    let on = app.command(&["user", "show", MARA, "--json"]).await.ok().objects()[0]["erased_on"].clone();
    let ran = app.command(&["user", "enable", MARA]).await.ok().shows_not("already");
    ran.shows(on.as_str().unwrap()).shows("reverify user keep mara@example.com");
    app.command(&["user", "keep", MARA]).await.ok().shows("is kept");
    app.command(&["user", "show", MARA]).await.ok().shows("active").shows_not("Erased on");
    while notice(&app).await != "Your account will be kept" {}
    // What is switched off stays so, and nobody but the operator has a say.
    app.command(&["user", "disable", MARA, "--yes"]).await.ok();
    app.command(&["user", "delete", MARA, "--yes"]).await.ok();
    app.command(&["user", "keep", MARA]).await.ok().shows("is kept");
    app.command(&["user", "show", MARA]).await.ok().shows("disabled").shows_not("Erased on");
    while notice(&app).await != "Your account will be kept" {}
    app.command(&["user", "delete", MARA, "--yes"]).await.ok();
    app.command(&["user", "enable", MARA]).await.ok().shows("on again").shows("reverify user keep mara@example.com");
    let log = app.command(&["audit", "--json", "--event", "deletion.cancelled"]).await.ok().objects();
    assert_eq!((log.len(), log[0]["actor"].as_str()), (2, Some(actor().as_str())));
    app.edit("UPDATE users SET status = 'erasing', deletion_at = 0 WHERE id = $1", MARA).await;
    app.command(&["user", "keep", MARA]).await.failed(1, "no account");
}

async fn an_address_that_is_held_is_named_with_its_account(app: TestApp) {
    let (app, mut person) = mara(app).await;
    change(&app, &mut person, "new@example.com").await;
    let create = async |address: &str| app.command(&["user", "create", "--email", address, "--name", "M"]).await;
    let ran =
        create(MARA).await.failed(1, "is held for the account of new@example.com, which may take it back until 20");
    let command = ran.err.rsplit_once("see: reverify ").unwrap().1.trim().to_owned();
    let show: Vec<&str> = command.split(' ').collect();
    app.command(&show).await.ok().shows("new@example.com, primary");
    create("New@example.com").await.failed(1, "has an account already; see: reverify user show new@example.com");
}

async fn erased_at_once_with_a_tombstone(app: TestApp) {
    let (app, person) = mara(app).await;
    let id = app.user(MARA).await.to_string();
    app.command(&["user", "delete", &id, "--now", "--yes"]).await.ok().shows("is erased");
    person.browser.open("/account").await.shows("Sign in");
    sign_in(&app.browser(), MARA, PASSWORD).await.has_status(422);
    assert_eq!(notice(&app).await, "Your account was erased");
    let stones = app.db().await.query("SELECT count(*) FROM tombstones").number().await.unwrap();
    assert_eq!(stones, Some(1));
    let log = app.command(&["audit", "--json", "--operators"]).await.ok().objects();
    assert_eq!(log[0]["event"], "account.erased");
    let mine = app.command(&["audit", "--json"]).await.ok().objects();
    let left =
        mine.iter().filter(|row| row["account"] == id.as_str()).find(|row| row["ip"] != "" || row["agent"] != "");
    assert!(left.is_none(), "{left:?}");
    // Its lines stay under its id; the address says nothing any more, and the answer says that.
    let alone = app.command(&["audit", "--account", &id, "--json"]).await.ok().objects();
    assert!(alone.len() > 2 && alone.iter().all(|row| row["account"] == id.as_str()), "{alone:?}");
    app.command(&["audit", "--account", MARA]).await.failed(1, "found by its id alone");
    let nobody = uuid::Uuid::now_v7().to_string();
    app.command(&["audit", "--account", &nobody]).await.failed(1, "there is no account");
    // The address is free again.
    app.person("Mara").await.browser.open("/account").await.shows("Profile");
}

async fn what_is_being_erased_is_not_revived(app: TestApp) {
    let (app, person) = mara(app).await;
    let (id, link) = (app.user(MARA).await.to_string(), {
        app.command(&["user", "delete", MARA, "--yes"]).await.ok();
        app.running.send_mail().await.unwrap();
        app.mail.expect(MARA, "undo").await.link("/undo/deletion/")
    });
    // A node was killed in the middle of it.
    app.edit("UPDATE users SET status = 'erasing', deletion_at = 0 WHERE id = $1", MARA).await;
    app.command(&["user", "enable", &id]).await.failed(1, "no account");
    app.command(&["user", "disable", &id, "--yes"]).await.failed(1, "no account");
    sign_in(&app.browser(), MARA, PASSWORD).await.has_status(422);
    let reader = app.browser();
    reader.open(&link).await;
    reader.submit("undo", &[]).await.has_status(410);
    person.browser.open("/account").await.shows("Sign in");
    app.running.tidy().await.unwrap();
    app.command(&["user", "show", &id]).await.failed(1, "no account");
}

async fn erased_at_once_nobody_keeps_it_when_it_is_interrupted(app: TestApp) {
    let (app, person) = mara(app).await;
    let run = async |sql: &'static str| {
        let mut tx = app.db().await.write().await.unwrap();
        tx.query(sql).execute().await.unwrap();
        tx.commit().await.unwrap();
    };
    // Its last step fails.
    run("ALTER TABLE tombstones RENAME TO stones_away").await;
    let ran = app.command(&["user", "delete", MARA, "--now", "--yes"]).await;
    run("ALTER TABLE stones_away RENAME TO tombstones").await;
    assert!(ran.status != 0 && !ran.out.contains("is erased"), "{}", ran.out);
    person.browser.open("/account").await.shows("Sign in");
    sign_in(&app.browser(), MARA, PASSWORD).await.has_status(422);
    app.running.tidy().await.unwrap();
    app.command(&["user", "show", MARA]).await.failed(1, "no account");
    app.running.send_mail().await.unwrap();
    assert_eq!(app.mail.expect(MARA, "notice").await.subject, "Your account was erased");
}

async fn what_hurts_is_asked_first(app: TestApp) {
    let (app, person) = mara(app).await;
    for arguments in [vec!["disable"], vec!["delete"], vec!["delete", "--now"]] {
        let command = [&["user"], arguments.as_slice(), &[MARA]].concat();
        app.command(&command).await.failed(2, "--yes");
    }
    person.browser.open("/account").await.shows("Profile");
    assert!(app.command(&["audit", "--operators"]).await.ok().out.is_empty());
}

async fn lists_of_any_length_are_read_page_by_page(app: TestApp) {
    let (app, _person) = mara(app).await;
    let now = app.clock.now();
    let mut tx = app.db().await.write().await.unwrap();
    for number in 0..1100 {
        let address = EmailAddress::parse(&format!("p{number}@many.example")).unwrap();
        users::create(&mut tx, &format!("Person {number}"), &address, None, now).await.unwrap();
    }
    tx.commit().await.unwrap();
    let all = app.command(&["user", "list", "--json"]).await.ok().objects();
    let ids: HashSet<&Value> = all.iter().map(|row| &row["id"]).collect();
    assert_eq!((all.len(), ids.len()), (1101, 1101));
    assert_eq!(all[0]["email"], MARA, "oldest first");
    let some = app.command(&["user", "list", "--search", "PERSON 109"]).await.ok();
    assert_eq!(some.out.lines().count(), 11, "{}", some.out);
    app.command(&["user", "list", "--search", "P7@MANY"]).await.ok().shows("Person 7");
    assert!(app.command(&["user", "list", "--status", "disabled"]).await.ok().out.is_empty());
    app.command(&["user", "list", "--status", "nonsense"]).await.usage();
    // Whoever reads may stop.
    let mut head = std::process::Command::new("sh");
    let program = app.program(&[]);
    head.env_clear().envs(program.get_envs().filter_map(|(name, value)| Some((name, value?))));
    head.args(["-c", r#"{ "$0" user list --json; echo "ended with $?" >&2; } | head -n 1"#]);
    let ran = run({
        head.arg(env!("CARGO_BIN_EXE_reverify")).env("PATH", "/usr/bin:/bin").current_dir(app.folder.path());
        head
    })
    .await;
    assert_eq!((ran.out.lines().count(), ran.err.trim()), (1, "ended with 0"), "{}", ran.err);
}

async fn a_sheet_without_secrets(app: TestApp) {
    let (app, mut person) = mara(app).await;
    person.enrol_totp(&app).await;
    person.enrol_passkey(&app).await;
    person.browser.open("/account").await;
    app.command(&["user", "reset-link", MARA]).await.ok();
    let nameless = app.command(&["user", "show", MARA, "--json"]).await.ok();
    assert!(nameless.objects()[0]["username"].is_null());
    app.command(&["user", "show", MARA]).await.ok().shows_not("Username");
    person.browser.open("/account").await;
    person.browser.submit("change-username", &[("username", "mara-l")]).await;
    person.confirm(&app, &person.browser).await;
    let sheet = app.command(&["user", "show", MARA, "--json"]).await.ok();
    let object = &sheet.objects()[0];
    assert_eq!(object["emails"][0]["address"], MARA);
    assert_eq!(object["username"], "mara-l");
    assert_eq!(object["devices"], 1);
    assert_eq!(object["backup_codes_left"], 10);
    assert_eq!(object["passkeys"].as_array().unwrap().len(), 1);
    assert!(object["totp"].is_string() && object["password"].is_string() && object["status"] == "active");
    let words = app.command(&["user", "show", object["id"].as_str().unwrap()]).await.ok();
    for text in [&sheet.out, &words.out] {
        assert!(text.contains("mara-l"), "{text}");
        assert!(text.contains(MARA) && !text.contains("argon2") && !text.contains("http"), "{text}");
        for code in person.codes.lock().unwrap().iter() {
            assert!(!text.contains(code.as_str()), "{text}");
        }
    }
}

async fn the_log_names_the_operator(app: TestApp) {
    let (app, _person) = mara(app).await;
    app.command(&["user", "end-sessions", MARA]).await.ok();
    let log = app.command(&["audit", "--json", "--account", MARA]).await.ok().objects();
    assert_eq!(
        (log[0]["event"].as_str(), log[0]["actor"].as_str()),
        (Some("account.signed_out"), Some(actor().as_str()))
    );
    assert_eq!(log.last().unwrap()["event"], "sign_up.verified", "newest first");
    let one = app.command(&["audit", "--limit", "1"]).await.ok();
    assert!(one.out.lines().count() == 1 && one.out.contains(&actor()), "{}", one.out);
    assert_eq!(app.command(&["audit", "--event", "sign_up.verified"]).await.ok().out.lines().count(), 1);
    app.command(&["audit", "--days", "1"]).await.ok().shows("sign_up.verified");
    let seen = app.command(&["audit", "--json", "--operators"]).await.ok().objects();
    assert_eq!(seen.len(), 1, "{seen:?}");
}

async fn mistakes_are_one_line_that_says_what_to_do(app: TestApp) {
    let (app, _person) = mara(app).await;
    for command in ["show", "enable", "unlock", "end-sessions", "reset-link"] {
        app.command(&["user", command, "nobody@example.com"]).await.failed(1, "user list");
    }
    app.command(&["user", "disable", "00000000-0000-0000-0000-000000000000", "--yes"]).await.failed(1, "no account");
    app.command(&["user", "create", "--email", "mara", "--name", "M"]).await.usage();
    app.command(&["user", "create", "--email", "m@example.com", "--name", "\u{1b}[31mM"]).await.usage();
    app.command(&["user", "nonsense"]).await.usage();
    let mut stray = app.program(&[("REVERIFY_DATABASE_URL", "sqlite:elsewhere.db")]);
    stray.args(["user", "list"]);
    run(stray).await.failed(1, "does not exist");
    assert!(!app.folder.path().join("elsewhere.db").exists());
    // A database of another version is left as it is.
    let mut tx = app.db().await.write().await.unwrap();
    tx.query("DELETE FROM _sqlx_migrations WHERE version = (SELECT max(version) FROM _sqlx_migrations)")
        .execute()
        .await
        .unwrap();
    tx.commit().await.unwrap();
    app.command(&["user", "list"]).await.failed(1, "reverify migrate");
}
