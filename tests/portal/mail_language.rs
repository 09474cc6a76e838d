//! Mails are in the language of who reads them, never of somebody else who happens to cause them.

use reverify::config::EmailCodeUse;

use crate::support::app::{PASSWORD, Person, TestApp, sign_in};
use crate::support::browser::Browser;
use crate::support::mail::Mail;
use crate::support::on_both;

on_both!(
    a_code_is_in_the_language_of_the_browser_that_asks,
    a_notice_is_in_the_language_of_its_owner,
    the_owner_of_a_taken_address_is_told_in_theirs,
    the_language_that_was_chosen_comes_first,
    a_code_of_a_step_up_is_in_the_language_of_its_owner,
    what_operators_cause_follows_the_owner,
    an_invitation_is_in_the_language_it_was_made_in,
);

const MARA: &str = "mara@example.com";
const NEW: &str = "seven green boats sail";

fn german(app: &TestApp) -> Browser {
    app.browser().with_language("de-AT,de;q=0.9,en;q=0.8")
}

/// The mail, if both parts say that they are in this language.
#[track_caller]
fn in_language(mail: Mail, tag: &str) -> Mail {
    assert!(mail.html.contains(&format!("<html lang=\"{tag}\" dir=\"ltr\">")), "{}", mail.html);
    let (you, du) = (mail.text.contains("You get this"), mail.text.contains("Du bekommst diese E-Mail"));
    assert_eq!((you, du), (tag == "en", tag == "de"), "{}", mail.text);
    mail
}

async fn ask(browser: &Browser, email: &str) {
    browser.open("/sign-up").await;
    let form = [("email", email), ("display_name", "Mara"), ("password", PASSWORD)];
    browser.submit("sign-up", &form).await.has_status(200);
}

/// Mara, whose browser asks for German.
async fn mara(app: &TestApp) -> Person {
    let browser = german(app);
    ask(&browser, MARA).await;
    let code = in_language(app.mail.expect(MARA, "verify-email").await, "de").code();
    browser.submit("verify-email", &[("code", &code)]).await.has_status(200);
    app.minutes(11);
    Person::new(browser, MARA.to_owned(), PASSWORD)
}

/// Asks for a reset in a browser that wants English.
async fn forgotten(app: &TestApp) -> Mail {
    let browser = app.browser();
    browser.open("/forgot-password").await;
    browser.submit("forgot-password", &[("email", MARA)]).await.has_status(200);
    app.mail.expect(MARA, "reset-password").await
}

async fn a_code_is_in_the_language_of_the_browser_that_asks(app: TestApp) {
    for (browser, tag, subject) in
        [(german(&app), "de", "ist dein Code für Reverify"), (app.browser(), "en", "is your code for Reverify")]
    {
        let email = format!("{tag}@example.com");
        ask(&browser, &email).await;
        let mail = in_language(app.mail.expect(&email, "verify-email").await, tag);
        assert!(mail.subject.ends_with(subject), "{}", mail.subject);
        // Asked for again elsewhere, it is in the language of that browser: nobody has the address yet.
        app.minutes(1);
        browser.with_language("de").submit("resend-code", &[]).await;
        in_language(app.mail.expect(&email, "verify-email").await, "de");
    }
}

async fn a_notice_is_in_the_language_of_its_owner(app: TestApp) {
    mara(&app).await;
    let mail = in_language(forgotten(&app).await, "de");
    assert_eq!(mail.subject, "Wähle ein neues Passwort");
    let reader = app.browser();
    reader.open(&mail.link("/reset-password")).await;
    reader.submit("reset-password", &[("new_password", NEW)]).await.has_status(200);
    let mail = in_language(app.mail.expect(MARA, "notice").await, "de");
    assert_eq!(mail.subject, "Dein Passwort wurde geändert");
    assert!(mail.text.contains("Womit:"), "{}", mail.text);
    // A sign-in that may be a stranger's is told in the language from before; from then on it counts.
    sign_in(&app.browser(), MARA, NEW).await.has_status(200);
    let mail = in_language(app.mail.expect(MARA, "new-sign-in").await, "de");
    assert!(mail.subject.starts_with("Neue Anmeldung: Chrome"), "{}", mail.subject);
    app.minutes(15);
    in_language(forgotten(&app).await, "en");
}

async fn the_owner_of_a_taken_address_is_told_in_theirs(app: TestApp) {
    mara(&app).await;
    ask(&app.browser(), MARA).await;
    let mail = in_language(app.mail.expect(MARA, "email-taken").await, "de");
    assert_eq!(mail.subject, "Du hast schon ein Konto bei Reverify");
    // Entered in the account of somebody who reads English.
    let otto = app.person("Otto").await;
    otto.browser.open("/account").await;
    otto.browser.submit("add-email", &[("email", MARA), ("make_primary", "")]).await;
    otto.confirm(&app, &otto.browser).await;
    in_language(app.mail.expect(MARA, "email-taken").await, "de");
    otto.add_email(&app, "otto2@example.com").await;
    in_language(app.mail.to("otto2@example.com").remove(0), "en");
}

async fn the_language_that_was_chosen_comes_first(app: TestApp) {
    app.person("Mara").await;
    in_language(forgotten(&app).await, "en");
    app.edit("UPDATE users SET language = 'de' WHERE id = $1", MARA).await;
    app.minutes(15);
    in_language(forgotten(&app).await, "de");
    // Whatever the browser of the last sign-in asks for.
    sign_in(&app.browser(), MARA, PASSWORD).await.has_status(200);
    in_language(app.mail.expect(MARA, "new-sign-in").await, "de");
    app.minutes(15);
    in_language(forgotten(&app).await, "de");
    // One that is not spoken here, as after a change of the settings.
    app.edit("UPDATE users SET language = 'tlh' WHERE id = $1", MARA).await;
    app.minutes(15);
    in_language(forgotten(&app).await, "en");
}

async fn a_code_of_a_step_up_is_in_the_language_of_its_owner(app: TestApp) {
    let app = app.configured(|config| config.email_code = EmailCodeUse::Always).await;
    let person = mara(&app).await;
    let browser = &person.browser;
    sign_in(&german(&app), MARA, PASSWORD).await.has_status(200);
    browser.open("/account/devices").await;
    let handle = browser.submit("end-other-sessions", &[]).await.handle();
    browser.open(&format!("/step-up/{handle}?method=email_code")).await;
    browser.submit("send-email-code", &[]).await.has_status(200);
    let mail = in_language(app.mail.expect(MARA, "step-up-code").await, "de");
    assert!(mail.subject.ends_with("ist dein Code"), "{}", mail.subject);
    assert!(mail.text.starts_with("Dein Code für: "), "{}", mail.text);
}

async fn what_operators_cause_follows_the_owner(app: TestApp) {
    let app = app.in_present().await;
    mara(&app).await;
    app.command(&["user", "disable", MARA, "--yes"]).await.ok();
    app.running.send_mail().await.unwrap();
    let mail = in_language(app.mail.expect(MARA, "notice").await, "de");
    assert_eq!(mail.subject, "Dein Konto wurde abgeschaltet");
    assert!(mail.text.contains("Die Betreiber dieser Seite"), "{}", mail.text);
}

async fn an_invitation_is_in_the_language_it_was_made_in(app: TestApp) {
    let app = app.in_present().await;
    let to = |address| ["invite", "create", "--email", address, "--mail"];
    app.command(&to("ann@example.com")).await.ok();
    app.command(&[&to("eva@example.com")[..], &["--language", "de"]].concat()).await.ok();
    app.command(&[&to("bob@example.com")[..], &["--language", "tlh"]].concat()).await.failed(1, "it speaks en, de");
    app.running.send_mail().await.unwrap();
    let mail = in_language(app.mail.expect("ann@example.com", "invitation").await, "en");
    assert_eq!(mail.subject, "You’re invited to Reverify");
    let mail = in_language(app.mail.expect("eva@example.com", "invitation").await, "de");
    assert_eq!(mail.subject, "Einladung zu Reverify");
    assert!(app.mail.to("bob@example.com").is_empty());
}
