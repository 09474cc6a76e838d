//! A sign-in after several tries that failed: its owner hears of them, also in a browser that is known.

use reverify::clock::Seconds;

use crate::lost_factors::all_sent;
use crate::support::app::{Person, TestApp, sign_in};
use crate::support::browser::Browser;
use crate::support::mail::Mail;
use crate::support::on_both;

on_both!(
    five_wrong_tries_are_told_once_a_day,
    four_are_not_and_a_new_browser_is_told_of_itself,
    the_tries_of_both_steps_count_together,
    those_with_a_passkey_count_as_well,
);

/// Notices of it so far, at any address.
async fn told(app: &TestApp) -> Vec<Mail> {
    all_sent(app).await;
    app.mail.all().into_iter().filter(|mail| mail.subject.contains("wrong tries")).collect()
}

/// Wrong passwords, in browsers that were never here and are given the time that pauses take.
async fn strangers_try(app: &TestApp, person: &Person, times: usize) {
    for _ in 0..times {
        sign_in(&app.browser(), &person.email, "not the password at all").await.has_status(422);
    }
}

/// Signs the person's own browser out and in again.
async fn come_back(app: &TestApp, person: &Person) {
    person.browser.page().open("/account").await;
    person.browser.drop_cookie("__Host-session");
    person.sign_in(app, &person.browser).await.has_status(200).shows("Profile");
}

async fn five_wrong_tries_are_told_once_a_day(app: TestApp) {
    let person = app.person("Mara").await;
    person.add_email(&app, "two@example.com").await;
    strangers_try(&app, &person, 5).await;
    come_back(&app, &person).await;
    let mails = told(&app).await;
    let mut to: Vec<_> = mails.iter().map(|mail| mail.to[0].as_str()).collect();
    to.sort();
    assert_eq!(to, ["mara@example.com", "two@example.com"]);
    for mail in &mails {
        assert_eq!((mail.subject.as_str(), mail.kind().as_str()), ("Signed in after 5 wrong tries", "notice"));
        assert!(mail.text.contains("Chrome on Linux") && mail.text.contains("Password"), "{}", mail.text);
    }
    // A second time on the same day is not told, on the next it is.
    strangers_try(&app, &person, 5).await;
    come_back(&app, &person).await;
    assert_eq!(told(&app).await.len(), 2);
    app.advance(Seconds::days(1));
    strangers_try(&app, &person, 5).await;
    come_back(&app, &person).await;
    let mails = told(&app).await;
    assert_eq!(mails.len(), 4);
    // What went before a right answer does not count again.
    app.advance(Seconds::days(1));
    come_back(&app, &person).await;
    assert_eq!(told(&app).await.len(), 4);
    let reader = app.browser();
    reader.open(&mails[2].link("/not-me/")).await.has_status(200);
    reader.submit("not-me", &[]).await.has_status(200);
    person.browser.open("/account").await.shows("Sign in");
}

async fn four_are_not_and_a_new_browser_is_told_of_itself(app: TestApp) {
    let person = app.person("Mara").await;
    strangers_try(&app, &person, 4).await;
    come_back(&app, &person).await;
    assert!(told(&app).await.is_empty());
    strangers_try(&app, &person, 5).await;
    app.minutes(1);
    app.other_device(&person).await;
    app.mail.expect(&person.email, "new-sign-in").await;
    assert!(told(&app).await.is_empty(), "one mail of one sign-in");
}

async fn the_tries_of_both_steps_count_together(app: TestApp) {
    let mut person = app.person("Mara").await;
    person.enrol_totp(&app).await;
    app.settle();
    strangers_try(&app, &person, 3).await;
    let browser: &Browser = &person.browser;
    browser.drop_cookie("__Host-session");
    person.first_step(browser).await;
    browser.open("/sign-in/second?method=totp").await;
    for _ in 0..2 {
        let wrong = person.totp.as_ref().unwrap().wrong(&app.clock);
        browser.submit("sign-in-totp", &[("code", &wrong)]).await.has_status(422);
    }
    assert!(told(&app).await.is_empty(), "nobody is in yet");
    let code = person.code(&app);
    browser.submit("sign-in-totp", &[("code", &code)]).await.has_status(200).shows("Profile");
    let mails = told(&app).await;
    assert_eq!(mails.len(), 1);
    assert!(mails[0].subject.contains("after 5"), "{}", mails[0].subject);
    assert!(mails[0].text.contains("Password and authenticator app"), "{}", mails[0].text);
}

async fn those_with_a_passkey_count_as_well(app: TestApp) {
    let mut person = app.person("Mara").await;
    person.enrol_passkey(&app).await;
    app.settle();
    let answer = async |browser: &Browser, right: bool| {
        browser.drop_cookie("__Host-session");
        let asked = crate::support::enrolled::offer_at(browser, "/sign-in").await;
        let proof = person.signed(&asked, if right { |_| {} } else { |draft| draft.bad_signature = true });
        crate::support::enrolled::open_request(browser, "/sign-in/passkey", proof).await.send().await
    };
    for _ in 0..5 {
        answer(&app.browser(), false).await.has_status(422);
    }
    answer(&person.browser, true).await.has_status(200);
    let mails = told(&app).await;
    assert_eq!(mails.len(), 1);
    assert!(mails[0].text.contains("Passkey"), "{}", mails[0].text);
}
