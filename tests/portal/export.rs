//! A copy of one's data.

use std::io::{Cursor, Read};

use reverify::clock::Seconds;
use reverify::model::client::Client;
use reverify::store::audit;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpSocket;
use zip::ZipArchive;

use crate::lost_factors::all_sent;
use crate::samples::{confirm_json, sample};
use crate::support::app::{PASSWORD, Person, TestApp, sign_in};
use crate::support::browser::Browser;
use crate::support::on_both;
use crate::support::page::Page;
use crate::support::person::post;

on_both!(
    it_is_ready_at_once_in_three_shapes,
    it_holds_everything_of_its_owner_and_no_secret,
    a_long_history_is_whole,
    it_is_for_this_session_and_not_for_long,
    it_can_be_taken_while_the_account_is_on_its_way_out,
    twenty_at_once_are_one_copy,
    it_is_over_when_what_signs_in_changes,
    it_is_over_when_the_confirmation_is_ended,
    repeated_it_is_told_a_few_times,
    signed_out_in_the_middle_it_breaks_off,
);

const DOWNLOAD: &str = "/account/data/download";

/// The files of a copy.
fn files(page: &Page) -> Vec<(String, String)> {
    assert_eq!(page.header("content-type"), Some("application/zip"), "{}", page.status);
    assert!(page.header("content-disposition").unwrap().starts_with("attachment; filename=\"account-20"));
    assert_eq!(page.header("cache-control"), Some("no-store"));
    let mut zip = ZipArchive::new(Cursor::new(&page.bytes)).unwrap();
    let read = |n| {
        let mut file = zip.by_index(n).unwrap();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        (file.name().unwrap().into_owned(), text)
    };
    (0..ZipArchive::new(Cursor::new(&page.bytes)).unwrap().len()).map(read).collect()
}

fn file(files: &[(String, String)], name: &str) -> Value {
    let (_, text) = files.iter().find(|(file, _)| file == name).unwrap_or_else(|| panic!("no {name}"));
    serde_json::from_str(text).unwrap()
}

/// All that is kept about an account: by table, what the copy holds, and what it leaves out: names of rows, keys and hashes,
/// what is sealed, and what says how the portal works on it rather than who somebody is.
const KEPT: &[(&str, &str, &str)] = &[
    (
        "users",
        "id display_name password_changed_at deletion_at created_at language browser_language",
        "password_hash status must_reset turn password_since second_removed_at second_gone_at second_gone_since second_owed",
    ),
    ("usernames", "username", "username_key user_id created_at"),
    ("emails", "address is_primary verified_at", "email_key user_id"),
    ("email_changes", "address", "user_id email_key code_mac code_sent_at created_at expires_at make_primary"),
    (
        "email_undos",
        "old_address new_address created_at expires_at agent",
        "token_hash user_id old_key used_at kind old_verified_at waits_until strong began_at",
    ),
    ("passkeys", "name synced created_at last_used_at", "id user_id credential_id credential"),
    ("totps", "created_at", "user_id sealed last_step"),
    ("backup_codes", "used_at", "user_id code_mac created_at"),
    ("devices", "created_at last_seen_at last_method", "id user_id token_hash"),
    (
        "sessions",
        "created_at last_seen_at agent ip signed_in_by",
        "id token_hash former_hash user_id device_id first_at first_by second_at second_by expires_at first_since second_since",
    ),
    ("audit", "at actor event action factor detail ip agent reference", "id user_id session_id area"),
    ("pictures", "data", "user_id content_hash media_type created_at"),
    ("recoveries", "created_at ready_at", "user_id link_hash expires_at"),
    // For minutes or days, and each with its line in the log.
    (
        "parked_actions",
        "",
        "id handle_hash binding_hash user_id session_id name sealed kept policy first_at first_by second_at second_by checking_until code_mac code_sent_at return_to created_at expires_at lapsed_at first_since second_since own_browser",
    ),
    ("half_sign_ins", "", "id token_hash user_id password_changed_at first_by first_at expires_at failures"),
    ("tokens", "", "token_hash purpose user_id created_at expires_at"),
    ("freed_usernames", "", "key_mac user_id held_until"),
];

/// A new column has to be put somewhere. (The tables are the same on both databases; one can tell of them.)
#[tokio::test]
async fn nothing_is_kept_that_the_copy_forgets() {
    let app = TestApp::sqlite().await;
    let number =
        async |sql: String| app.db().await.query(Box::leak(sql.into_boxed_str())).number().await.unwrap().unwrap();
    let mut columns = 0;
    for (table, copied, left_out) in KEPT {
        let named: Vec<String> =
            copied.split_whitespace().chain(left_out.split_whitespace()).map(|name| format!("'{name}'")).collect();
        let there = format!("SELECT count(*) FROM pragma_table_info('{table}') WHERE name IN ({})", named.join(", "));
        assert_eq!(number(there).await, named.len() as i64, "{table} has no such column");
        columns += named.len() as i64;
    }
    let all =
        "SELECT count(*) FROM sqlite_master m, pragma_table_info(m.name) p WHERE m.type = 'table' AND (m.name = 'users'
        OR EXISTS (SELECT 1 FROM pragma_table_info(m.name) q WHERE q.name = 'user_id'))";
    assert_eq!(number(all.to_owned()).await, columns, "a column that is neither copied nor left out");
}

/// Confirms and fetches.
async fn copy(app: &TestApp, person: &Person, browser: &Browser) -> Vec<(String, String)> {
    let asked = sample("data.export").ask_json(browser).await;
    confirm_json(app, person, asked).await.has_status(200);
    files(&browser.page().open(DOWNLOAD).await)
}

async fn it_is_ready_at_once_in_three_shapes(app: TestApp) {
    for shape in ["page", "htmx", "json"] {
        let person = app.person(&format!("Mara{shape}")).await;
        let browser = &person.browser;
        let none = browser.open(DOWNLOAD).await;
        none.has_status(403).shows("No copy is ready");
        let ways = none.all("main a.btn");
        assert_eq!(ways, ["Go to the Data page", "Go to your account"]);
        assert_eq!(none.attr("main a.btn.primary", "href").as_deref(), Some("/account/data"));
        let page = browser.open("/account/data").await;
        assert!(!page.has(&format!("a[href='{DOWNLOAD}']")));
        match shape {
            "json" => {
                let asked = sample("data.export").ask_json(browser).await;
                assert_eq!(asked.json()["reverification"], json!({ "level": "second_factor", "after_minutes": 10 }));
                confirm_json(&app, &person, asked).await.has_status(200);
                let data = browser.json().open("/account/data").await.json();
                assert_eq!(data["export"]["href"], DOWNLOAD);
            }
            _ => {
                let view = if shape == "htmx" { browser.htmx() } else { browser.page() };
                let asked = view.submit("export-data", &[]).await;
                assert!(asked.dialog().action.contains("Take a copy of your data"));
                view.submit("verify-password", &[("password", PASSWORD)]).await.has_status(200);
                assert!(view.screen().notice().contains("Your copy is ready"));
                let (link, _) = view.screen().link("Download");
                assert_eq!(link, DOWNLOAD);
            }
        }
        let copied = files(&browser.page().open(DOWNLOAD).await);
        let names: Vec<&str> = copied.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["account.json", "sign-in.json", "devices.json", "activity.json"]);
        let mail = app.mail.expect(&person.email, "notice").await;
        assert_eq!(mail.subject, "A copy of your data was made");
        mail.link("/not-me/");
    }
}

async fn it_holds_everything_of_its_owner_and_no_secret(app: TestApp) {
    let mut person = app.person("Mara").await;
    let otto = app.person("Otto").await;
    let shown = person.enrol_totp(&app).await;
    let codes = shown.all("#backup-codes li");
    person.enrol_passkey(&app).await;
    app.settle();
    post(&person.browser, "/account/profile", json!({ "display_name": "Mara “M” L" })).await.has_status(200);
    let asked = sample("email.change").ask_json(&person.browser).await;
    confirm_json(&app, &person, asked).await.has_status(200);
    app.other_device(&person).await;
    let copied = copy(&app, &person, &person.browser).await;

    let account = file(&copied, "account.json");
    assert_eq!(account["name"], "Mara “M” L");
    assert_eq!(account["id"], app.user(&person.email).await.to_string());
    assert_eq!(account["addresses"][0]["address"], person.email);
    assert_eq!(account["addresses"][0]["primary"], true);
    assert_eq!(account["address_not_verified_yet"], "new@example.com");
    assert_eq!(account["changes_of_address"][0]["from"], person.email);
    assert!(account["changes_of_address"][0]["user_agent"].as_str().unwrap().contains("Chrome/"));
    assert_eq!(account["erased_on"], Value::Null);
    assert_eq!((&account["browser_language"], &account["recovery"]), (&json!("en"), &Value::Null));
    let sign_in = file(&copied, "sign-in.json");
    assert_eq!(sign_in["passkeys"][0]["name"], "Passkey");
    assert_eq!(sign_in["backup_codes_left"], 10);
    assert!(sign_in["password"]["changed"].is_string() && sign_in["authenticator_app"]["since"].is_string());
    let devices = file(&copied, "devices.json");
    let signed_in = devices["signed_in"].as_array().unwrap();
    assert_eq!(signed_in.len(), 2);
    assert_eq!(signed_in.iter().filter(|device| device["this_one"] == true).count(), 1);
    assert_eq!(devices["known_browsers"].as_array().unwrap().len(), 2);
    assert!(devices["known_browsers"].to_string().contains("last_confirmed_with"));
    let activity = file(&copied, "activity.json");
    assert!(activity.as_array().unwrap().iter().any(|entry| entry["by"] == "user"));
    let stored = app.number("SELECT count(*) FROM audit WHERE user_id = $1", &person.email).await;
    assert_eq!(activity.as_array().unwrap().len() as i64, stored);

    // Neither anybody else's, nor anything that opens the account.
    let all: String = copied.iter().map(|(_, text)| text.as_str()).collect();
    let seed = person.totp.as_ref().unwrap().code(&app.clock);
    for absent in [&otto.email, "argon2", PASSWORD, "\"n\":", "credential", "public", "token", "hash", "sealed", "seed"]
    {
        assert!(!all.contains(absent), "{absent}");
    }
    for secret in codes.iter().chain([&seed]) {
        assert!(!all.contains(secret.as_str()), "{secret}");
    }
    for (name, value) in person.browser.cookies() {
        assert!(value.is_empty() || !all.contains(&value), "{name}");
    }
}

async fn a_long_history_is_whole(app: TestApp) {
    let person = app.person("Mara").await;
    app.long_life(&person.email, 2300).await;
    let copied = copy(&app, &person, &person.browser).await;
    let activity = file(&copied, "activity.json");
    let stored = app.number("SELECT count(*) FROM audit WHERE user_id = $1", &person.email).await;
    assert_eq!(activity.as_array().unwrap().len() as i64, stored);
    // As often as it is asked for, and each time as it is then.
    app.long_life(&person.email, 1).await;
    let again = files(&person.browser.page().open(DOWNLOAD).await);
    assert_eq!(file(&again, "activity.json").as_array().unwrap().len() as i64, stored + 1);
}

async fn it_is_for_this_session_and_not_for_long(app: TestApp) {
    let person = app.person("Mara").await;
    let other = app.other_device(&person).await;
    let otto = app.person("Otto").await;
    copy(&app, &person, &person.browser).await;
    for browser in [&other, &otto.browser] {
        browser.page().open(DOWNLOAD).await.has_status(403).shows("No copy is ready");
        browser.json().open(DOWNLOAD).await.has_status(403);
    }
    app.browser().open(DOWNLOAD).await.shows("Sign in");
    app.browser().json().open(DOWNLOAD).await.has_status(401);
    // A copied cookie dies with the confirmation, so it is for this browser alone.
    app.advance(Seconds(15 * 60 - 1));
    files(&person.browser.page().open(DOWNLOAD).await);
    app.advance(Seconds(1));
    person.browser.page().open(DOWNLOAD).await.has_status(403);
    let page = person.browser.page().open("/account/data").await;
    assert!(!page.has(&format!("a[href='{DOWNLOAD}']")));
    // It ends with the session, whoever ends it.
    copy(&app, &person, &person.browser).await;
    let fresh = app.other_device(&person).await;
    fresh.open("/account/devices").await;
    fresh.submit("end-other-sessions", &[]).await.has_status(200);
    person.browser.json().open(DOWNLOAD).await.has_status(401);
    app.minutes(16);
    app.running.tidy().await.unwrap();
    assert_eq!(app.db().await.query("SELECT count(*) FROM exports").number().await.unwrap(), Some(0));
}

async fn it_can_be_taken_while_the_account_is_on_its_way_out(app: TestApp) {
    let person = app.person("Mara").await;
    copy(&app, &person, &person.browser).await;
    person.browser.open("/account/data").await;
    person.browser.submit("delete-account", &[("confirm", "delete my account")]).await;
    person.browser.submit("verify-password", &[("password", PASSWORD)]).await.shows("switched off");
    // The copy that was ready is not any more: everybody is signed out.
    person.browser.json().open(DOWNLOAD).await.has_status(401);
    let back = app.browser();
    sign_in(&back, &person.email, PASSWORD).await.shows("will be erased");
    back.open("/account/data").await.shows("take a copy of your data, or keep the account");
    app.minutes(11);
    let back = Person::new(back, person.email, PASSWORD);
    let copied = copy(&app, &back, &back.browser).await;
    assert!(file(&copied, "account.json")["erased_on"].is_string());
    // Taking it does not keep the account.
    app.advance(Seconds::days(7));
    app.running.tidy().await.unwrap();
    back.browser.json().open(DOWNLOAD).await.has_status(401);
    sign_in(&app.browser(), &back.email, PASSWORD).await.has_status(422);
}

async fn twenty_at_once_are_one_copy(app: TestApp) {
    let person = app.person("Mara").await;
    let fresh = app.other_device(&person).await;
    fresh.open("/account/data").await;
    let answers = fresh.prepare("export-data", &[]).following(false).send_times(20).await;
    assert!(answers.iter().all(|page| page.status == 303 && page.header("step-up").is_none()));
    let statement = "SELECT count(*) FROM exports e JOIN sessions s ON s.id = e.session_id WHERE s.user_id = $1";
    assert_eq!(app.number(statement, &person.email).await, 1);
    let downloads = fresh.page().request("GET", DOWNLOAD).send_times(8).await;
    assert!(downloads.iter().all(|page| files(page).len() == 4));
}

async fn it_is_over_when_what_signs_in_changes(app: TestApp) {
    let person = app.person("Mara").await;
    copy(&app, &person, &person.browser).await;
    let owner = app.other_device(&person).await;
    app.minutes(11);
    person.ask_password(&owner, "seven green boats sail").await;
    let fields = [("password", PASSWORD)];
    owner.submit("verify-password", &fields).await.has_status(200);
    let held = "SELECT count(*) FROM exports e JOIN sessions s ON s.id = e.session_id WHERE s.user_id = $1";
    assert_eq!(app.number(held, &person.email).await, 0);
    let page = person.browser.page().open(DOWNLOAD).await;
    assert!(page.header("content-type") != Some("application/zip"), "{}", page.status);
}

async fn it_is_over_when_the_confirmation_is_ended(app: TestApp) {
    let person = app.person("Mara").await;
    let other = app.other_device(&person).await;
    for browser in [&other, &person.browser] {
        copy(&app, &person, browser).await;
    }
    person.browser.page().open("/account/security").await;
    person.browser.submit("end-confirmation", &[]).await.has_status(200);
    person.browser.page().open(DOWNLOAD).await.has_status(403).shows("No copy is ready");
    files(&other.page().open(DOWNLOAD).await);
}

/// It can be had as often as it is asked for, and fills no mailbox.
async fn repeated_it_is_told_a_few_times(app: TestApp) {
    let person = app.person("Mara").await;
    person.add_email(&app, "two@example.com").await;
    let told = async || {
        all_sent(&app).await;
        let all = [&person.email, "two@example.com"].map(|address| {
            app.mail.to(address).iter().filter(|mail| mail.subject == "A copy of your data was made").count()
        });
        assert_eq!(all[0], all[1]);
        all[0]
    };
    // Within the time of the first it is the same copy.
    for _ in 0..3 {
        copy(&app, &person, &person.browser).await;
        all_sent(&app).await;
        app.minutes(3);
    }
    assert_eq!(told().await, 1);
    for _ in 0..7 {
        all_sent(&app).await;
        app.minutes(16);
        copy(&app, &person, &person.browser).await;
    }
    assert_eq!(told().await, 5);
    app.advance(Seconds::days(1));
    copy(&app, &person, &person.browser).await;
    assert_eq!(told().await, 6);
}

/// Not silently whole, and not to its end.
async fn signed_out_in_the_middle_it_breaks_off(app: TestApp) {
    let person = app.person("Mara").await;
    copy(&app, &person, &person.browser).await;
    let user = app.user(&person.email).await;
    let mut tx = app.db().await.write().await.unwrap();
    for _ in 0..10_000 {
        // Nothing that packs well, so that the connection is full long before the end.
        let agent: String = (0..7).map(|_| uuid::Uuid::new_v4().simple().to_string()).collect();
        let client = Client::new(None, &agent, String::new());
        let entry = audit::Entry { user: Some(user), event: "sign_out.done", ..Default::default() };
        audit::append(&mut tx, entry, &client, app.clock.now()).await.unwrap();
    }
    tx.commit().await.unwrap();
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    let mut stream = socket.connect(app.running.address).await.unwrap();
    let session = person.browser.cookie("__Host-session").unwrap();
    let host = app.running.origin.authority();
    let request = format!(
        "GET {DOWNLOAD} HTTP/1.1\r\nhost: {host}\r\ncookie: __Host-session={session}\r\nconnection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut bytes = vec![0; 12];
    stream.read_exact(&mut bytes).await.unwrap();
    assert_eq!(bytes, b"HTTP/1.1 200");
    app.edit("DELETE FROM sessions WHERE user_id = $1", &person.email).await;
    // However the connection ends, the chunk that says it is whole does not come.
    let _ended = stream.read_to_end(&mut bytes).await;
    assert!(!bytes.ends_with(b"0\r\n\r\n"), "{} bytes, as if that were all", bytes.len());
}
