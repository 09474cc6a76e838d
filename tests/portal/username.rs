//! The username: chosen, changed, given up; whose it is afterwards; and signing in with it.

use crate::samples::confirm_json;
use crate::support::app::{PASSWORD, Person, TestApp, sign_in};
use crate::support::on_both;
use crate::support::page::Page;
use crate::support::person::post;
use crate::support::request::at_once;

on_both!(
    chosen_changed_and_given_up,
    what_cannot_be_had_is_said_at_the_field,
    look_alikes_are_taken_too,
    one_name_has_one_winner,
    a_name_taken_while_confirming_is_refused,
    nobody_inherits_a_name,
    an_erased_account_keeps_its_name_from_others,
    signs_in_like_an_address_and_counts_like_one,
    nobody_hoards_names,
    nobody_fills_mailboxes_by_changing_it,
);

async fn ask(person: &Person, name: &str) -> Page {
    person.browser.page().open("/account").await;
    person.browser.submit("change-username", &[("username", name)]).await
}

/// Takes a name, confirming what is asked for.
async fn take(app: &TestApp, person: &Person, name: &str) -> Page {
    let asked = post(&person.browser, "/account/username", serde_json::json!({ "username": name })).await;
    confirm_json(app, person, asked).await
}

async fn name_of(person: &Person) -> serde_json::Value {
    person.browser.json().open("/account").await.json()["username"].clone()
}

async fn chosen_changed_and_given_up(app: TestApp) {
    let person = app.person("Mara").await;
    assert!(name_of(&person).await.is_null());
    let page = ask(&person, "Mara.Lind").await;
    assert!(page.dialog().action.contains("Change your username"));
    assert!(page.dialog().target.contains("Mara.Lind"), "{:?}", page.dialog());
    let page = person.confirm(&app, &person.browser).await;
    assert!(page.notice().contains("Username changed"), "{}", page.text());
    page.shows("3 to 30 characters, a letter first");
    assert_eq!(page.value("change-username", "username"), "Mara.Lind", "kept as typed");
    let log = person.browser.json().open("/account/activity").await.json()["events"].clone();
    let done = log.as_array().unwrap().iter().find(|row| row["event"] == "action.executed").unwrap();
    assert_eq!(done["about"], "Mara.Lind");
    let mail = app.mail.expect("mara@example.com", "notice").await;
    assert!(mail.text.contains("Mara.Lind"), "{}", mail.text);
    mail.link("/not-me/");
    // Another spelling of one's own name is one's own to take, and holds nothing back.
    take(&app, &person, "maralind").await.has_status(200);
    assert_eq!(name_of(&person).await, "maralind");
    let page = ask(&person, "").await;
    assert!(page.notice().contains("Username removed"), "{}", page.text());
    assert!(name_of(&person).await.is_null());
    sign_in(&app.browser(), "maralind", PASSWORD).await.has_status(422);
    take(&app, &person, "maralind").await.has_status(200);
    sign_in(&app.browser(), "MARA-LIND", PASSWORD).await.has_status(200).shows("Profile");
}

async fn what_cannot_be_had_is_said_at_the_field(app: TestApp) {
    let person = app.person("Mara").await;
    let other = app.person("Otto").await;
    take(&app, &other, "otto").await.has_status(200);
    let cases = [
        ("", "Choose a username first"),
        ("ab", "3 to 30"),
        ("1st", "Start with a letter"),
        ("ma ra", "letters a to z"),
        ("m\u{430}ra", "letters a to z"),
        ("mara\u{202E}", "letters a to z"),
        ("<b>mara</b>", "letters a to z"),
        ("Adm1n", "reserved"),
        ("sign-in", "reserved"),
        ("Rever1fy", "reserved"),
        ("otto", "taken"),
        ("ott0", "taken"),
    ];
    for (typed, why) in cases {
        let page = ask(&person, typed).await;
        page.has_status(422);
        assert!(page.field_error("username").contains(why), "{typed:?}: {}", page.field_error("username"));
        assert_eq!(page.value("change-username", "username"), typed, "nothing typed is lost");
        let answer = post(&person.browser, "/account/username", serde_json::json!({ "username": typed })).await;
        assert!(answer.has_status(422).json()["errors"]["username"].as_str().unwrap().contains(why));
    }
    let long = post(&person.browser, "/account/username", serde_json::json!({ "username": "x".repeat(31) })).await;
    long.has_status(422);
    assert!(name_of(&person).await.is_null());
}

async fn look_alikes_are_taken_too(app: TestApp) {
    let person = app.person("Mara").await;
    take(&app, &person, "Mara.Lind").await.has_status(200);
    let other = app.person("Otto").await;
    for twin in ["mara-lind", "MARALIND", "rnaralind", "Mara.1ind", "mara_llnd"] {
        assert!(ask(&other, twin).await.field_error("username").contains("taken"), "{twin}");
    }
    ask(&other, "nara.lind").await.dialog();
}

async fn one_name_has_one_winner(app: TestApp) {
    let people = [app.person("Mara").await, app.person("Otto").await, app.person("Ida").await];
    for round in 0..3 {
        let mut requests = Vec::new();
        for (n, person) in people.iter().enumerate() {
            // Different spellings of one name.
            let name = [format!("crown{round}"), format!("c-rown{round}"), format!("CROWN_{round}")][n].clone();
            ask(person, &name).await;
            // The first round has to be confirmed; windows are over by the next.
            requests.push(person.browser.prepare("verify-password", &[("password", PASSWORD)]));
        }
        at_once(requests).await;
        let mut owners = 0;
        for person in &people {
            person.browser.page().open("/account").await;
            let name = name_of(person).await;
            let name = name.as_str().unwrap_or_default().to_lowercase();
            owners += usize::from(name.contains("rown") && name.ends_with(&round.to_string()));
        }
        assert_eq!(owners, 1, "round {round}");
        app.minutes(16);
    }
}

async fn a_name_taken_while_confirming_is_refused(app: TestApp) {
    let person = app.person("Mara").await;
    let other = app.person("Otto").await;
    let taken = "That username was taken meanwhile.";
    let proof = [("password", PASSWORD)];
    for (shape, name) in [("page", "crown"), ("htmx", "thorn")] {
        let tab = if shape == "htmx" { person.browser.htmx() } else { person.browser.page() };
        person.browser.page().open("/account").await;
        tab.submit("change-username", &[("username", name)]).await.dialog();
        take(&app, &other, name).await.has_status(200);
        // The form as it was sent, with the reason at its field: as the page, or behind the dialog that says so.
        let page = tab.submit("verify-password", &proof).await;
        assert_eq!(page.has_status(422).value("change-username", "username"), name);
        assert_eq!(page.all("#username-error"), [taken]);
        assert!(page.has("#username[aria-invalid]"));
        assert_eq!(page.has("dialog"), shape == "htmx");
        match shape {
            "htmx" => _ = page.shows("Username not changed").shows(taken),
            _ => assert_eq!(page.notice(), "Username not changed"),
        }
        assert!(name_of(&person).await.is_null());
        app.minutes(16);
    }
    // For programs.
    let asked = post(&person.browser, "/account/username", serde_json::json!({ "username": "spike" })).await;
    take(&app, &other, "spike").await.has_status(200);
    let problem = confirm_json(&app, &person, asked).await.has_status(422).json();
    assert_eq!((&problem["errors"]["username"], &problem["detail"]), (&taken.into(), &taken.into()));
    // One that was changed elsewhere meanwhile is not changed to what the dialog did not show.
    app.minutes(11);
    ask(&person, "first.name").await.dialog();
    let tab = person.browser.fork_tab();
    let asked = post(&tab, "/account/username", serde_json::json!({ "username": "second.name" })).await;
    confirm_json(&app, &person, asked).await.has_status(200);
    let page = person.browser.submit("verify-password", &proof).await;
    page.shows("changed meanwhile");
    assert_eq!(name_of(&person).await, "second.name");
}

async fn nobody_inherits_a_name(app: TestApp) {
    let person = app.person("Mara").await;
    take(&app, &person, "crown").await.has_status(200);
    take(&app, &person, "other").await.has_status(200);
    let heir = app.person("Otto").await;
    app.advance(reverify::clock::Seconds::days(7));
    let heir = Person::new(app.other_device(&heir).await, heir.email, PASSWORD);
    assert!(ask(&heir, "cr0wn").await.field_error("username").contains("taken"));
    // Who gave it up may have it back, and then it is theirs.
    let person = Person::new(app.other_device(&person).await, person.email, PASSWORD);
    take(&app, &person, "crown").await.has_status(200);
    take(&app, &person, "other").await.has_status(200);
    app.advance(reverify::clock::Seconds::days(90));
    app.running.tidy().await.unwrap();
    let heir = Person::new(app.other_device(&heir).await, heir.email, PASSWORD);
    take(&app, &heir, "crown").await.has_status(200);
}

async fn an_erased_account_keeps_its_name_from_others(app: TestApp) {
    let person = app.person("Mara").await;
    take(&app, &person, "crown").await.has_status(200);
    person.browser.page().open("/account/data").await;
    person.browser.submit("delete-account", &[("confirm", "delete my account")]).await;
    person.browser.submit("verify-password", &[("password", PASSWORD)]).await;
    app.advance(reverify::clock::Seconds::days(8));
    app.running.tidy().await.unwrap();
    // The same address again is somebody new, and does not inherit the name either.
    let heir = app.person("Mara").await;
    assert!(ask(&heir, "crown").await.field_error("username").contains("taken"));
    sign_in(&app.browser(), "crown", PASSWORD).await.has_status(422);
    // The table does not say which names are held.
    let clear = "SELECT count(*) FROM usernames";
    assert_eq!(app.db().await.query(clear).number().await.unwrap(), Some(0));
    let held = "SELECT count(*) FROM freed_usernames WHERE user_id IS NULL";
    assert_eq!(app.db().await.query(held).number().await.unwrap(), Some(1));
    app.advance(reverify::clock::Seconds::days(90));
    app.running.tidy().await.unwrap();
    assert_eq!(app.db().await.query(held).number().await.unwrap(), Some(0));
}

async fn signs_in_like_an_address_and_counts_like_one(app: TestApp) {
    let person = app.person("Mara").await;
    take(&app, &person, "crown").await.has_status(200);
    sign_in(&app.browser(), " Cr0wn ", PASSWORD).await.has_status(200).shows("Profile");
    let wrong = "not the password at all";
    // A name somebody has and one nobody has: one answer.
    let texts = ["crown", "nobody"].map(|name| async { sign_in(&app.browser(), name, wrong).await });
    let [known, unknown] = texts;
    let (known, unknown) = (known.await, unknown.await);
    assert_eq!((known.status, known.text()), (unknown.status, unknown.text()));
    // One counter for the account, whatever it is called.
    let names = ["crown", "mara@example.com", "CR0WN", "Mara@example.com"];
    for name in names {
        sign_in(&app.browser(), name, wrong).await.has_status(422);
    }
    for name in names {
        sign_in(&app.browser(), name, PASSWORD).await.has_status(429);
    }
    // And one for a name nobody has, in whatever spelling.
    for name in ["nob0dy", "no-body", "NOBODY", "nobody"] {
        sign_in(&app.browser(), name, wrong).await.has_status(422);
    }
    sign_in(&app.browser(), "nobody", wrong).await.has_status(429);
}

async fn nobody_hoards_names(app: TestApp) {
    let person = app.person("Mara").await;
    for n in 0..6 {
        take(&app, &person, &format!("crown.{}", "abcdef".chars().nth(n).unwrap())).await.has_status(200);
        app.minutes(24 * 60);
    }
    let refused = take(&app, &person, "one-more").await;
    assert!(refused.has_status(422).json()["detail"].as_str().unwrap().contains("five times"), "{}", refused.body);
    assert_eq!(name_of(&person).await, "crown.f");
}

/// Every address is told of each change, so there are few of them in a day.
async fn nobody_fills_mailboxes_by_changing_it(app: TestApp) {
    let person = app.person("Mara").await;
    for name in ["mara", "Mara", "mara", "Mara", "mara"] {
        take(&app, &person, name).await.has_status(200);
    }
    let refused = take(&app, &person, "Mara").await;
    assert!(refused.has_status(422).text().contains("five times today"), "{}", refused.text());
    assert_eq!(name_of(&person).await, "mara");
    let page = ask(&person, "Mara-L").await;
    assert_eq!(page.notice(), "Username not changed");
    assert!(page.all("#username-error").join("").contains("five times today"), "{}", page.text());
    assert_eq!(page.value("change-username", "username"), "Mara-L", "what was typed is lost");
    app.minutes(24 * 60);
    take(&app, &person, "Mara").await.has_status(200);
}
