//! The same thing many times at once.

use crate::support::app::{PASSWORD, TestApp, sign_in};
use crate::support::browser::Browser;
use crate::support::on_both;
use crate::support::request::at_once;

on_both!(
    twenty_submits_of_one_proof_run_it_once,
    two_nodes_are_as_one,
    fifty_wrong_guesses_are_five,
    parking_stops_at_the_cap_and_the_owner_gets_through,
    two_tabs_do_not_overwrite_each_other,
    one_address_has_one_winner,
    a_stolen_cookie_dies_with_the_step_up,
    tries_are_counted_together,
    a_policy_tightened_meanwhile_applies,
);

async fn twenty_submits_of_one_proof_run_it_once(app: TestApp) {
    let person = app.person("Mara").await;
    for round in 0..5 {
        person.browser.open("/account").await;
        let address = format!("new{round}@example.com");
        person.browser.submit("add-email", &[("email", &address)]).await;
        let proof = person.browser.prepare("verify-password", &[("password", PASSWORD)]).following(false);
        let answers = proof.send_times(20).await;
        let statuses: Vec<u16> = answers.iter().map(|page| page.status).collect();
        let done = |page: &&crate::support::page::Page| page.header("location") == Some("/account");
        assert_eq!(answers.iter().filter(done).count(), 1, "{statuses:?}");
        assert!(answers.iter().all(|page| matches!(page.status, 303 | 401 | 409 | 410)), "{statuses:?}");
        app.running.send_mail().await.unwrap();
        app.mail.expect(&address, "verify-email").await;
        assert_eq!(app.mail.to(&address).len(), 1);
        app.minutes(16);
    }
}

async fn two_nodes_are_as_one(app: TestApp) {
    let person = app.person("Mara").await;
    let node = app.second_node().await;
    person.browser.open("/account").await;
    person.browser.submit("add-email", &[("email", "new@example.com")]).await;
    let here = person.browser.prepare("verify-password", &[("password", PASSWORD)]).following(false);
    let there = here.clone().at(node.address);
    let (a, b) = tokio::join!(here.send_times(5), there.send_times(5));
    let done = a.iter().chain(&b).filter(|page| page.header("location") == Some("/account")).count();
    assert_eq!(done, 1);
    node.stop().await;
}

async fn fifty_wrong_guesses_are_five(app: TestApp) {
    app.person("Mara").await;
    let stranger = app.browser();
    stranger.open("/sign-in").await;
    // Nor does the number tell whether there is an account.
    for address in ["mara@example.com", "nobody@example.com"] {
        let form = [("identifier", address), ("password", "not the password at all")];
        let answers = stranger.prepare("sign-in", &form).send_times(50).await;
        assert_eq!(answers.iter().filter(|page| page.status == 422).count(), 5, "{address}");
        assert_eq!(answers.iter().filter(|page| page.status == 429).count(), 45, "{address}");
    }
}

async fn parking_stops_at_the_cap_and_the_owner_gets_through(app: TestApp) {
    let person = app.person("Mara").await;
    let thief = person.browser.clone();
    thief.open("/account").await;
    let park = thief.prepare("add-email", &[("email", "evil@example.com")]).following(false);
    let answers = park.send_times(30).await;
    assert_eq!(answers.iter().filter(|page| page.status == 303).count(), 5);
    assert_eq!(answers.iter().filter(|page| page.status == 429).count(), 25);
    // Fifteen minutes later the owner's session has room again; nobody else's rows were pushed out meanwhile.
    app.minutes(15);
    person.browser.open("/account/security").await;
    person.browser.submit("change-password", &[("new_password", "seven green boats sail")]).await;
    let page = person.browser.submit("verify-password", &[("password", PASSWORD)]).await;
    assert!(page.notice().contains("Password changed"));
}

async fn two_tabs_do_not_overwrite_each_other(app: TestApp) {
    let person = app.person("Mara").await;
    let tab = person.browser.fork_tab();
    let ask = async |browser: &Browser, address: &str| {
        browser.open("/account").await;
        browser.submit("add-email", &[("email", address)]).await.dialog().target
    };
    assert!(ask(&person.browser, "x@example.com").await.contains("x@example.com"));
    assert!(ask(&tab, "y@example.com").await.contains("y@example.com"));
    let page = person.browser.submit("verify-password", &[("password", PASSWORD)]).await;
    page.shows("x@example.com").shows_not("y@example.com");
    // The other tab's request outlived the new cookie value, and its form token too.
    let page = tab.submit("verify-password", &[("password", PASSWORD)]).await;
    page.shows("y@example.com").shows_not("x@example.com");
}

async fn one_address_has_one_winner(app: TestApp) {
    let mut browsers = Vec::new();
    for n in 0..4 {
        let browser = app.browser();
        browser.open("/sign-up").await;
        let name = format!("Person {n}");
        let form = [("email", "same@example.com"), ("display_name", name.as_str()), ("password", PASSWORD)];
        browser.submit("sign-up", &form).await;
        let code = app.mail.expect("same@example.com", "verify-email").await.code();
        browsers.push(browser.prepare("verify-email", &[("code", &code)]).following(false));
    }
    let answers: Vec<u16> = at_once(browsers).await.iter().map(|page| page.status).collect();
    assert_eq!(answers.iter().filter(|status| **status == 303).count(), 1, "{answers:?}");
    assert!(answers.iter().all(|status| matches!(status, 303 | 422)), "{answers:?}");
}

async fn a_stolen_cookie_dies_with_the_step_up(app: TestApp) {
    let person = app.person("Mara").await;
    let thief = person.browser.clone();
    thief.open("/account").await.shows("Mara");
    let planted = thief.submit("add-email", &[("email", "evil@example.com")]).await.handle();
    person.browser.open("/account/security").await;
    person.browser.submit("change-password", &[("new_password", "seven green boats sail")]).await;
    // The owner cannot be shown what the thief planted.
    person.browser.fork_tab().open(&format!("/step-up/{planted}")).await.has_status(410);
    person.browser.submit("verify-password", &[("password", PASSWORD)]).await;
    let page = thief.open("/account").await;
    page.has_status(401).shows_not("Mara");
    let json = thief.json().open("/account").await;
    json.has_status(401);
    sign_in(&app.browser(), "mara@example.com", "seven green boats sail").await.shows("Profile");
    assert!(app.mail.to("evil@example.com").is_empty());
}

/// One counter over every way in: what failed at sign-in is missing at the step-up.
async fn tries_are_counted_together(app: TestApp) {
    let person = app.person("Mara").await;
    let signed_out = person.browser.clone();
    signed_out.drop_cookie("__Host-session");
    for _ in 0..3 {
        sign_in(&signed_out, "mara@example.com", "not the password at all").await.has_status(422);
    }
    person.browser.open("/account").await;
    person.browser.submit("add-email", &[("email", "new@example.com")]).await;
    for _ in 0..2 {
        person.browser.submit("verify-password", &[("password", "not the password at all")]).await.has_status(422);
    }
    let handle = person.browser.screen().handle();
    let page = person.browser.open(&format!("/step-up/{handle}")).await;
    page.shows("Too many tries");
    sign_in(&signed_out, "mara@example.com", PASSWORD).await.has_status(429);
    // The right answer, once it is taken again, pays everything back.
    app.minutes(16);
    sign_in(&signed_out, "mara@example.com", PASSWORD).await.has_status(200);
    for _ in 0..4 {
        let stranger = signed_out.clone();
        stranger.drop_cookie("__Host-session");
        sign_in(&stranger, "mara@example.com", "not the password at all").await.has_status(422);
    }
}

/// The stricter of what was asked for when it was parked and what is asked for now.
async fn a_policy_tightened_meanwhile_applies(app: TestApp) {
    let person = app.person("Mara").await;
    app.other_device(&person).await;
    app.minutes(11);
    let origin = app.running.origin.clone();
    for (policy, minutes) in [("first_factor:5", 5), ("always", 0), ("lax", 10)] {
        let overrides = vec![("session.end_others".to_owned(), policy.to_owned())];
        let config = reverify::config::Config { origin: Some(origin.clone()), policy: overrides, ..app.config.clone() };
        let node = reverify::portal::Portal::new(config).clock(app.clock.clone()).start().await.unwrap();
        person.browser.page().open("/account/devices").await;
        let handle = person.browser.submit("end-other-sessions", &[]).await.handle();
        let there = person.browser.json().request("GET", &format!("/step-up/{handle}")).at(node.address);
        let facts = there.send().await.json();
        assert_eq!(facts["reverification"]["after_minutes"], minutes, "{policy}");
        // Never easier than when it was parked.
        assert_eq!(facts["reverification"]["level"], "second_factor");
        person.browser.submit("cancel-step-up", &[]).await;
        node.stop().await;
    }
}
