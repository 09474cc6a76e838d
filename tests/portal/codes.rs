//! Codes: where they work, how often, how long, and how many wrong ones are heard.

use reverify::clock::Seconds;
use serde_json::json;

use crate::support::app::{PASSWORD, TestApp, sign_in};
use crate::support::enrolled::{
    Owner, assertion, backup, begin_totp, facts, fresh_address, mailed, offer, open_request, park, proof, prove,
    request, second, totp,
};
use crate::support::on_both;

on_both!(
    a_step_of_the_app_works_once,
    the_app_may_be_one_step_off,
    a_backup_code_works_once,
    a_backup_code_is_read_forgivingly,
    tries_are_counted_over_both_ways_in,
    a_thief_pauses_only_the_session_they_ride,
    a_step_up_takes_one_proof_and_nothing_else,
    a_proof_serves_the_level_it_is_of,
);

/// The next thirty seconds.
fn next_step(app: &TestApp) {
    app.advance(Seconds(30));
}

async fn a_step_of_the_app_works_once(app: TestApp) {
    let person = app.person("Mara").await;
    let phone = begin_totp(&person.browser).await;
    let code = phone.code(&app.clock);
    person.browser.submit("confirm-totp", &[("code", &code)]).await.has_status(200);
    // Used up by enrolling it.
    let half = app.browser();
    let form = json!({ "identifier": person.email, "password": PASSWORD });
    open_request(&half, "/sign-in", form.clone()).await.send().await.has_status(200);
    second(&half, totp(&code)).await.has_status(422);
    let handle = park(&person.browser, &fresh_address()).await;
    prove(&person.browser, &handle, totp(&code)).await.has_status(422);
    // Used at sign-in, it is used at the step-up, and on another node as well; a later step is not.
    next_step(&app);
    let code = phone.code(&app.clock);
    second(&half, totp(&code)).await.has_status(200);
    prove(&person.browser, &handle, totp(&code)).await.has_status(422);
    let node = app.second_node().await;
    let there = proof(&person.browser, &handle, totp(&code)).await.at(node.address);
    there.send().await.has_status(422);
    prove(&person.browser, &handle, totp(&phone.previous(&app.clock))).await.has_status(422);
    next_step(&app);
    let code = phone.code(&app.clock);
    let there = proof(&person.browser, &handle, totp(&code)).await.at(node.address);
    there.send().await.has_status(200);
    // Used at the step-up, it is used for the next one and at sign-in.
    let other = park(&person.browser, &fresh_address()).await;
    prove(&person.browser, &other, totp(&code)).await.has_status(422);
    let again = app.browser();
    open_request(&again, "/sign-in", form).await.send().await.has_status(200);
    second(&again, totp(&code)).await.has_status(422);
    node.stop().await;
}

async fn the_app_may_be_one_step_off(app: TestApp) {
    let owner = Owner::new(&app, "Mara").await;
    for (steps, right) in [(-2, false), (2, false), (-1, true), (0, true), (1, true)] {
        let status = if right { 200 } else { 422 };
        let code = owner.phone.code_at(&app.clock, steps);
        let handle = park(&owner.browser, &fresh_address()).await;
        assert_eq!(prove(&owner.browser, &handle, totp(&code)).await.status, status, "{steps} at the step-up");
        if right {
            // Three steps on, none of those that were used is in reach.
            app.advance(Seconds(90));
        }
        let half = owner.half(&app).await;
        let code = owner.phone.code_at(&app.clock, steps);
        assert_eq!(second(&half, totp(&code)).await.status, status, "{steps} at sign-in");
        app.advance(Seconds(90));
    }
}

async fn a_backup_code_works_once(app: TestApp) {
    let (owner, otto) = (Owner::new(&app, "Mara").await, Owner::new(&app, "Otto").await);
    let (half, other) = (owner.half(&app).await, owner.half(&app).await);
    second(&half, backup(&owner.codes[0])).await.has_status(200);
    let answer = second(&other, backup(&owner.codes[0])).await;
    assert!(answer.has_status(422).body.contains("used already"), "{}", answer.body);
    let handle = park(&owner.browser, &fresh_address()).await;
    prove(&owner.browser, &handle, backup(&owner.codes[0])).await.has_status(422);
    prove(&owner.browser, &handle, backup(&owner.codes[1])).await.has_status(200);
    second(&other, backup(&owner.codes[1])).await.has_status(422);
    // New ones void what is left of the old ones.
    second(&other, backup(&owner.codes[2])).await.has_status(200);
    // Right after a confirmation nothing asks: what it costs stands beside the button.
    other.open("/account/security").await.shows("New codes end the ones you have.");
    other.submit("new-backup-codes", &[]).await;
    let handle = park(&owner.browser, &fresh_address()).await;
    prove(&owner.browser, &handle, backup(&owner.codes[3])).await.has_status(422);
    // Nobody else's.
    prove(&owner.browser, &handle, backup(&otto.codes[0])).await.has_status(422);
}

async fn a_backup_code_is_read_forgivingly(app: TestApp) {
    let owner = Owner::new(&app, "Mara").await;
    let bare = owner.codes[3].replace('-', "");
    let typed = [
        owner.codes[0].to_uppercase(),
        owner.codes[1].replace('-', " "),
        format!("  {} ", owner.codes[2].replace('-', " - ")),
        bare.to_uppercase(),
        owner.codes[4].replace('1', "l").replace('0', "O"),
    ];
    for typed in &typed {
        let handle = park(&owner.browser, &fresh_address()).await;
        prove(&owner.browser, &handle, json!({ "code": typed })).await.has_status(200);
    }
    let half = owner.half(&app).await;
    second(&half, backup(&owner.codes[5].to_uppercase())).await.has_status(200);
}

/// Wrong codes at sign-in are missing at the step-up, factor by factor; what others do right gives nothing back.
async fn tries_are_counted_over_both_ways_in(app: TestApp) {
    let owner = Owner::new(&app, "Mara").await;
    let otto = Owner::new(&app, "Otto").await;
    let wrong = totp(&owner.phone.wrong(&app.clock));
    // Signing in and stepping up in the owner's own browser take from one budget.
    let half = owner.browser.clone();
    half.drop_cookie("__Host-session");
    owner.half_in(&half).await;
    for _ in 0..3 {
        second(&half, wrong.clone()).await.has_status(422);
        let code = otto.phone.code(&app.clock);
        let others = otto.half_in_place_of(&half).await;
        second(&others, totp(&code)).await.has_status(200);
        next_step(&app);
    }
    for _ in 0..2 {
        // A new handle each time is no new budget.
        let handle = park(&owner.browser, &fresh_address()).await;
        prove(&owner.browser, &handle, wrong.clone()).await.has_status(422);
    }
    let handle = park(&owner.browser, &fresh_address()).await;
    let right = || totp(&owner.phone.code(&app.clock));
    prove(&owner.browser, &handle, right()).await.has_status(429);
    second(&half, right()).await.has_status(429);
    // Refused by the pause, the code was not looked at: it is still good where it may be given.
    let stranger = owner.half(&app).await;
    second(&stranger, right()).await.has_status(200);
    // And any right one pays everything back.
    next_step(&app);
    prove(&owner.browser, &handle, right()).await.has_status(200);
    // The other factors were never touched.
    for _ in 0..4 {
        let handle = park(&owner.browser, &fresh_address()).await;
        prove(&owner.browser, &handle, backup("0000-0000-0000-0000")).await.has_status(422);
        request(&owner.browser, &format!("/step-up/{handle}/cancel"), json!({})).await.send().await.has_status(200);
    }
    let handle = park(&owner.browser, &fresh_address()).await;
    prove(&owner.browser, &handle, backup(&owner.codes[0])).await.has_status(200);
}

/// Five wrong step-ups pause the session's, ten end it; the owner's other session is asked as ever.
async fn a_thief_pauses_only_the_session_they_ride(app: TestApp) {
    let mut owner = Owner::new(&app, "Mara").await;
    let device = owner.other_device(&app).await;
    let thief = device.clone();
    next_step(&app);
    for _ in 0..5 {
        let handle = park(&thief, &fresh_address()).await;
        prove(&thief, &handle, totp(&owner.phone.wrong(&app.clock))).await.has_status(422);
        request(&thief, &format!("/step-up/{handle}/cancel"), json!({})).await.send().await.has_status(200);
    }
    let handle = park(&thief, &fresh_address()).await;
    prove(&thief, &handle, totp(&owner.phone.code(&app.clock))).await.has_status(429);
    let own = park(&owner.browser, &fresh_address()).await;
    let asked = offer(&owner.browser, &own).await;
    prove(&owner.browser, &own, assertion(&asked, &mut owner.key)).await.has_status(200);
    // By another factor they go on, and are out at ten in all.
    for n in 6..=10 {
        let page = prove(&thief, &handle, backup(&format!("0000-0000-0000-00{n:02}"))).await;
        assert_eq!(page.status, if n < 10 { 422 } else { 401 }, "{n}");
    }
    thief.json().open("/account").await.has_status(401);
    let own = park(&owner.browser, &fresh_address()).await;
    prove(&owner.browser, &own, totp(&owner.phone.code(&app.clock))).await.has_status(200);
    next_step(&app);
    let back = owner.half(&app).await;
    second(&back, totp(&owner.phone.code(&app.clock))).await.has_status(200);
}

async fn a_step_up_takes_one_proof_and_nothing_else(app: TestApp) {
    let owner = Owner::new(&app, "Mara").await;
    let address = fresh_address();
    let handle = park(&owner.browser, &address).await;
    let half = owner.half(&app).await;
    let code = owner.phone.code(&app.clock);
    let extras = ["level", "factor", "action", "max_age", "handle", "user", "email", "purpose", "since", "kind"];
    for extra in extras {
        let mut proof = totp(&code);
        proof[extra] = "first_factor".into();
        prove(&owner.browser, &handle, proof.clone()).await.has_status(400);
        second(&half, proof).await.has_status(400);
    }
    for proof in [
        json!({ "code": code, "method": "sms" }),
        json!({ "code": code, "method": "Totp" }),
        json!({ "code": code, "method": "password" }),
        json!({ "code": code, "method": "passkey" }),
        json!({ "password": code, "method": "totp" }),
        json!({ "code": code, "password": PASSWORD }),
        json!({ "method": "totp" }),
        json!({}),
    ] {
        assert_eq!(prove(&owner.browser, &handle, proof.clone()).await.status, 400, "{proof}");
        assert_eq!(second(&half, proof.clone()).await.status, 400, "{proof}");
    }
    app.running.send_mail().await.unwrap();
    assert!(app.mail.to(&address).is_empty() && half.cookie("__Host-session").is_none());
    // None of it was a try.
    prove(&owner.browser, &handle, totp(&code)).await.has_status(200);
}

/// A first factor is no second one, whatever handle it is posted to and however it is called.
async fn a_proof_serves_the_level_it_is_of(app: TestApp) {
    let owner = Owner::new(&app, "Mara").await;
    let address = fresh_address();
    let second_factor = park(&owner.browser, &address).await;
    let form = json!({ "new_password": "seven green boats sail" });
    let page = request(&owner.browser, "/account/password", form).await.send().await;
    let first_factor = page.has_status(403).handle();
    assert_eq!(facts(&owner.browser, &second_factor).await["reverification"]["level"], "second_factor");
    let password = json!({ "password": PASSWORD });
    let code = owner.phone.code(&app.clock);
    prove(&owner.browser, &second_factor, password.clone()).await.has_status(422);
    for proof in [totp(&code), backup(&owner.codes[0]), mailed("00000000")] {
        prove(&owner.browser, &first_factor, proof).await.has_status(422);
    }
    let half = owner.half(&app).await;
    for proof in [password.clone(), mailed("00000000")] {
        second(&half, proof).await.has_status(422);
    }
    assert!(half.cookie("__Host-session").is_none());
    // What was right, but not asked for there, is neither taken nor used up.
    prove(&owner.browser, &first_factor, password).await.has_status(200);
    sign_in(&app.browser(), &owner.email, "seven green boats sail").await.has_status(200);
    app.running.send_mail().await.unwrap();
    assert!(app.mail.to(&address).is_empty());
    let handle = park(&owner.browser, &address).await;
    prove(&owner.browser, &handle, totp(&code)).await.has_status(200);
}
