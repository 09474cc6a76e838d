//! Who comes back to a change that was not confirmed in time is told, and finds it filled in again.

use reverify::clock::Seconds;
use reverify::crypto::{KeyRing, Token, TokenHash};
use reverify::reverify::park::Slot;
use reverify::store::{parked, sessions};
use serde_json::json;

use crate::registry::somebody;
use crate::samples::{SAMPLES, sample};
use crate::support::app::{PASSWORD, TestApp};
use crate::support::browser::Browser;
use crate::support::on_both;
use crate::support::page::Page;
use crate::support::person::{Person, pairs, prove};

on_both!(
    each_is_told_where_one_comes_back_to_and_on_its_page,
    what_was_typed_is_filled_in_again,
    what_has_no_value_is_asked_for_again,
    without_script_starting_again_leads_to_the_form_as_it_was,
    what_was_confirmed_or_cancelled_is_not_told,
    who_was_told_in_the_dialog_is_not_told_again,
    only_the_browser_that_asked_is_told,
    it_ends_with_what_it_belongs_to_and_with_the_day,
    no_secret_outlives_the_wait,
    once_lapsed_it_never_waits_again,
);

const TITLE: &str = "Your last change wasn’t made";

/// What the page tells of the last change; empty where it tells nothing.
pub fn told(page: &Page) -> String {
    page.has_status(200).all("[data-testid=lapsed] p").join(" ")
}

async fn ask_email(browser: &Browser, primary: &str) -> Page {
    browser.page().open("/account").await;
    browser.submit("add-email", &[("email", "mara@nyhavn.example"), ("make_primary", primary)]).await
}

/// The last change of the browser as it is kept, unsealed.
async fn kept(app: &TestApp, browser: &Browser) -> Option<String> {
    let token = Token::parse(&browser.cookie("__Host-session")?)?;
    let who = sessions::identify(app.db().await, token.hash(), app.clock.now()).await.unwrap()?;
    let binding = TokenHash::from_text(browser.cookie("__Host-asked")?.split('.').nth(2)?)?;
    let (user, session) = (who.user.id, who.session.id);
    let row = parked::lapsed(app.db().await, user, session, binding, app.clock.now()).await.unwrap()?;
    let keys = KeyRing::read(&app.config.key_file).unwrap();
    let payload = Slot::of(row.id, &who, &row.name).open(&keys, &row.sealed).unwrap();
    Some(String::from_utf8(payload.to_vec()).unwrap())
}

async fn each_is_told_where_one_comes_back_to_and_on_its_page(app: TestApp) {
    for (n, sample) in SAMPLES.iter().enumerate() {
        let (person, _) = somebody(&app, sample, &format!("lapsed{n}")).await;
        let browser = person.browser.page();
        sample.ask(&browser).await;
        app.minutes(14);
        let page = browser.open(sample.page).await;
        assert_eq!(told(&page), "", "{}: it waits still", sample.name);
        app.minutes(1);
        // As well before it was noted in the log as after.
        if n % 2 == 0 {
            app.running.tidy().await.unwrap();
            assert!(app.events(&person.email, sample.name).await.contains(&"action.expired".to_owned()));
        }
        // Nor is it told to a browser that looks ahead, or to another page.
        for (header, value) in [("sec-purpose", "prefetch;prerender"), ("sec-fetch-dest", "image")] {
            let ahead = browser.request("GET", "/account/activity").header(header, value).send().await;
            assert_eq!(told(&ahead), "", "{header}");
        }
        let elsewhere = told(&browser.open("/account/activity").await);
        assert!(elsewhere.starts_with("You asked to "), "{}: {elsewhere:?}", sample.name);
        let end = " UTC, but it wasn’t confirmed within 15 minutes. Ask again if you still want it.";
        assert!(elsewhere.ends_with(end), "{}: {elsewhere:?}", sample.name);
        assert!(!elsewhere.contains("go through with"), "{} has no words of its own: {elsewhere}", sample.name);
        let page = browser.click("Ask again").await;
        assert_eq!(page.url.path(), sample.page);
        let here = told(page.shows(TITLE));
        let filled = matches!(sample.name, "email.add" | "email.change" | "username.change");
        let ends = if filled {
            "It’s filled in below if you still want it."
        } else {
            "Ask again below if you still want it."
        };
        assert!(here.ends_with(ends), "{}: {here:?}", sample.name);
        for path in [sample.page, "/account/activity"] {
            assert_eq!(told(&browser.open(path).await), "", "{}: once", sample.name);
        }
        app.running.tidy().await.unwrap();
        let expired = app.events(&person.email, sample.name).await;
        assert_eq!(expired.iter().filter(|event| *event == "action.expired").count(), 1, "{}", sample.name);
    }
}

async fn what_was_typed_is_filled_in_again(app: TestApp) {
    let person = app.person("Mara").await;
    let browser = &person.browser;
    app.minutes(11);
    ask_email(browser, "on").await;
    app.minutes(16);
    let page = browser.page().open("/account").await;
    assert!(told(&page).starts_with("You asked to change your email address to mara@nyhavn.example at "));
    assert_eq!(
        page.all("[data-testid=lapsed] strong, [data-testid=lapsed] b").join("|"),
        format!("{TITLE}|mara@nyhavn.example")
    );
    assert_eq!(page.value("add-email", "email"), "mara@nyhavn.example");
    assert!(page.has("#make-primary[checked]") && page.has("#add-email-form[data-open]"));
    // Asked again as it stands there.
    browser.submit("add-email", &[]).await.shows("mara@nyhavn.example");
    person.confirm(&app, browser).await.has_status(200).shows("Enter the code we sent to mara@nyhavn.example");

    app.minutes(11);
    ask_email(browser, "").await;
    app.minutes(16);
    let page = browser.page().open("/account").await;
    assert!(told(&page).starts_with("You asked to add mara@nyhavn.example at "));
    assert!(!page.has("#make-primary[checked]"));

    browser.page().open("/account").await;
    browser.submit("change-username", &[("username", "mara-l")]).await;
    app.minutes(16);
    // In the words of the reader, wherever it is told.
    let german = browser.clone().with_language("de");
    for (path, end) in [
        ("/account/data", "Falls du das noch möchtest, fordere es noch einmal an."),
        ("/account", "Falls du das noch möchtest: Es ist unten schon eingetragen."),
    ] {
        let said = told(&german.page().open(path).await);
        let begins = "den Benutzernamen mara-l verwenden, aber das wurde nicht innerhalb von 15 Minuten bestätigt.";
        assert!(said.contains(begins) && said.ends_with(end), "{said}");
    }
    let page = german.screen();
    assert_eq!(page.value("change-username", "username"), "mara-l");
    assert!(!page.has("#add-email-form[data-open]"));
}

/// Also where there is nothing that could be filled in.
async fn what_has_no_value_is_asked_for_again(app: TestApp) {
    let person = app.person("Mara").await;
    let browser = &person.browser;
    browser.page().open("/account").await;
    browser.submit("change-username", &[("username", "mara-l")]).await;
    person.confirm(&app, browser).await;
    app.minutes(11);
    browser.page().open("/account").await;
    browser.submit("change-username", &[("username", "")]).await;
    app.minutes(16);
    let page = browser.page().open("/account").await;
    let said = told(&page);
    assert!(said.starts_with("You asked to give up your username at ") && said.contains("Ask again below"), "{said}");
    assert_eq!(page.value("change-username", "username"), "mara-l");
    // A device without a name.
    let other = app.browser().with_user_agent("-");
    person.sign_in(&app, &other).await.has_status(200);
    sample("session.end").ask_json(browser).await.has_status(403);
    app.minutes(16);
    let said = told(&browser.page().open("/account/devices").await);
    assert!(said.starts_with("You asked to sign out a device at "), "{said}");
}

async fn without_script_starting_again_leads_to_the_form_as_it_was(app: TestApp) {
    let person = app.person("Mara").await;
    let browser = &person.browser;
    app.minutes(11);
    ask_email(browser, "on").await;
    app.minutes(15);
    browser.submit("verify-password", &[("password", PASSWORD)]).await.has_status(410);
    let page = browser.click("Start again").await;
    assert_eq!(page.value("add-email", "email"), "mara@nyhavn.example");
    assert!(told(&page).ends_with("It’s filled in below if you still want it."));
}

async fn what_was_confirmed_or_cancelled_is_not_told(app: TestApp) {
    let person = app.person("Mara").await;
    let browser = &person.browser;
    app.minutes(11);
    ask_email(browser, "on").await;
    browser.submit("cancel-step-up", &[]).await;
    assert_eq!(browser.cookie("__Host-asked"), None);
    let asked = ask_email(browser, "on").await;
    // The answer got lost, and its cookies with it.
    let before = browser.cookie("__Host-asked").unwrap();
    prove(browser, &asked.handle(), json!({ "password": PASSWORD })).await.has_status(200);
    assert_eq!(browser.cookie("__Host-asked"), None);
    browser.set_cookie("__Host-asked", &before);
    app.minutes(16);
    assert_eq!(told(&browser.page().open("/account").await), "");
    assert_eq!(browser.cookie("__Host-asked"), None, "nobody looks for it a second time");
    // Of two, only the one that was not confirmed.
    sample("data.export").ask(browser).await;
    let tab = browser.fork_tab();
    let second = ask_email(&tab, "on").await;
    prove(browser, &second.handle(), json!({ "password": PASSWORD })).await.has_status(200);
    app.minutes(16);
    assert_eq!(told(&browser.page().open("/account").await), "");
}

async fn who_was_told_in_the_dialog_is_not_told_again(app: TestApp) {
    let person = app.person("Mara").await;
    let browser = &person.browser;
    app.minutes(11);
    browser.page().open("/account").await;
    let fields = [("email", "mara@nyhavn.example"), ("make_primary", "on")];
    let asked = browser.htmx().submit("add-email", &fields).await;
    asked.has_status(403);
    let path = format!("/step-up/{}", asked.handle());
    // Another one that is over says nothing about the one that waits.
    let unknown = Token::random().unwrap().expose();
    browser.htmx().open(&format!("/step-up/{unknown}")).await.has_status(410);
    assert!(browser.cookie("__Host-asked").is_some());
    app.minutes(15);
    browser.htmx().open(&path).await.has_status(410);
    assert_eq!(told(&browser.page().open("/account").await), "");
    // Of what another tab has asked for since, that dialog says nothing.
    let asked = browser.htmx().submit("add-email", &fields).await;
    sample("data.export").ask(&browser.fork_tab()).await;
    app.minutes(16);
    browser.htmx().open(&format!("/step-up/{}", asked.handle())).await.has_status(410);
    assert!(told(&browser.page().open("/account").await).starts_with("You asked to take a copy of your data at "));
}

async fn only_the_browser_that_asked_is_told(app: TestApp) {
    let person = app.person("Mara").await;
    let browser = &person.browser;
    let other = app.other_device(&person).await;
    app.minutes(11);
    // A thief with the session cookie plants something; then the owner's asks for nothing.
    let thief = app.browser();
    thief.set_cookie("__Host-session", &browser.cookie("__Host-session").unwrap());
    ask_email(&thief, "on").await;
    app.minutes(16);
    assert_eq!(told(&browser.page().open("/account").await), "");
    assert_eq!(browser.page().open("/account").await.value("add-email", "email"), "");
    // Nor does the thief learn what the owner asked for.
    ask_email(browser, "on").await;
    app.minutes(16);
    for elsewhere in [&thief, &other] {
        elsewhere.drop_cookie("__Host-asked");
        assert_eq!(told(&elsewhere.page().open("/account").await), "");
    }
    // Nor does somebody else who signs in with this browser, whatever cookies they bring.
    let stranger = app.person("Otto").await;
    stranger.browser.set_cookie("__Host-asked", &browser.cookie("__Host-asked").unwrap());
    assert_eq!(told(&stranger.browser.page().open("/account").await), "");
    for forged in ["", ".", "0.", "x.y", "9223372036854775808.x", "0.AAAA"] {
        stranger.browser.set_cookie("__Host-asked", forged);
        assert_eq!(told(&stranger.browser.page().open("/account").await), "", "{forged}");
    }
    assert_ne!(told(&browser.page().open("/account").await), "");
}

async fn it_ends_with_what_it_belongs_to_and_with_the_day(app: TestApp) {
    let mut person = app.person("Mara").await;
    app.minutes(11);
    let lapse = async |person: &Person| {
        ask_email(&person.browser, "on").await;
        app.minutes(16);
        app.running.tidy().await.unwrap();
        assert!(kept(&app, &person.browser).await.is_some());
    };
    // With the session.
    lapse(&person).await;
    person.browser.page().open("/account/devices").await;
    person.browser.submit("sign-out", &[]).await;
    person.sign_in(&app, &person.browser).await.has_status(200);
    assert_eq!(told(&person.browser.page().open("/account").await), "");
    // With a credential, also where another device changed it and this one stays signed in.
    app.minutes(11);
    let other = app.other_device(&person).await;
    lapse(&person).await;
    other.open("/account/security").await;
    let fields = [("new_password", "seven green boats sail"), ("end_other_sessions", "")];
    other.submit("change-password", &fields).await;
    other.submit("verify-password", &[("password", PASSWORD)]).await.has_status(200);
    person.password = "seven green boats sail".into();
    assert_eq!(told(&person.browser.page().open("/account").await), "");
    assert_eq!(app.events(&person.email, "email.change").await.iter().filter(|e| *e == "action.voided").count(), 0);
    // With the day.
    app.minutes(11);
    lapse(&person).await;
    app.advance(Seconds::hours(23));
    app.running.tidy().await.unwrap();
    assert!(kept(&app, &person.browser).await.is_some());
    app.minutes(45);
    assert_eq!(told(&person.browser.page().open("/account").await), "");
    app.running.tidy().await.unwrap();
    let rows = "SELECT count(*) FROM parked_actions WHERE user_id = $1";
    assert_eq!(app.number(rows, &person.email).await, 0);
}

async fn no_secret_outlives_the_wait(app: TestApp) {
    for (n, sample) in SAMPLES.iter().enumerate() {
        let (person, _) = somebody(&app, sample, &format!("secret{n}")).await;
        sample.ask(&person.browser).await;
        app.minutes(15);
        for noted in [false, true] {
            let remembered = kept(&app, &person.browser).await.unwrap();
            assert!(!remembered.contains("$argon2"), "{}: {remembered}", sample.name);
            let hashes = matches!(sample.name, "password.change" | "password.set");
            assert_eq!(remembered.contains(r#"hash":"""#), hashes, "{}: {remembered}", sample.name);
            if !noted {
                app.running.tidy().await.unwrap();
            }
        }
        let rest =
            "SELECT count(*) FROM parked_actions WHERE user_id = $1 AND (kept IS NOT NULL OR code_mac IS NOT NULL)";
        assert_eq!(app.number(rest, &person.email).await, 0, "{}", sample.name);
    }
}

/// Whatever the clock does.
async fn once_lapsed_it_never_waits_again(app: TestApp) {
    let person = app.person("Mara").await;
    let browser = &person.browser;
    app.minutes(11);
    let asked = ask_email(browser, "on").await;
    let (form, fields) = person.answer(&app, browser).await.unwrap();
    let proof = browser.prepare(form, &pairs(&fields));
    app.minutes(16);
    app.running.tidy().await.unwrap();
    app.minutes(-10);
    app.running.tidy().await.unwrap();
    proof.send().await.has_status(410);
    browser.open(&format!("/step-up/{}", asked.handle())).await.has_status(410);
    // It takes nobody's place.
    for _ in 0..5 {
        sample("data.export").ask(browser).await.has_status(200);
    }
    let remembered = "SELECT count(*) FROM parked_actions WHERE user_id = $1 AND lapsed_at IS NOT NULL";
    assert_eq!(app.number(remembered, &person.email).await, 0, "a session remembers one");
    // What was parked by a version that did not say what may be remembered goes as it went then.
    app.edit("UPDATE parked_actions SET kept = NULL WHERE user_id = $1", &person.email).await;
    app.minutes(16);
    assert_eq!(told(&browser.page().open("/account/data").await), "");
    app.running.tidy().await.unwrap();
    let rows = "SELECT count(*) FROM parked_actions WHERE user_id = $1";
    assert_eq!(app.number(rows, &person.email).await, 0);
    let expired = app.events(&person.email, "data.export").await;
    assert_eq!(expired.iter().filter(|event| *event == "action.expired").count(), 5);
}
