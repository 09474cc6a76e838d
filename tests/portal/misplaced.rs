//! Honest answers of passkeys in the wrong place, too late, twice, or of a passkey that is gone.

use serde_json::{Value, json};

use crate::forged::{by_passkey, lie};
use crate::support::app::TestApp;
use crate::support::authenticator::Authenticator;
use crate::support::enrolled::{Owner, assertion, backup, offer, offer_at, park, prove, request, second};
use crate::support::on_both;

on_both!(
    a_challenge_belongs_to_its_place,
    a_challenge_is_answered_once,
    a_challenge_is_answered_in_time,
    a_removed_passkey_is_worth_nothing,
);

/// An answer given for each other place, posted with its own state and with the state of the place it is posted to.
async fn a_challenge_belongs_to_its_place(app: TestApp) {
    let mut owner = Owner::new(&app, "Mara").await;
    let (device, stranger) = (app.browser(), app.browser());
    let truth = assertion(&offer_at(&device, "/sign-in").await, &mut owner.key);
    by_passkey(&device, truth).await.has_status(200);
    let (half, other_half) = (owner.half(&app).await, owner.half(&app).await);
    let there = park(&device, "there@example.com").await;
    let beside = park(&owner.browser, "beside@example.com").await;
    let elsewhere = [
        ("sign-in page", offer_at(&stranger, "/sign-in").await),
        ("second step", offer_at(&other_half, "/sign-in/second").await),
        ("another session", offer(&device, &there).await),
        ("another handle", offer(&owner.browser, &beside).await),
    ];
    for (name, foreign) in &elsewhere {
        let handle = park(&owner.browser, "new@example.com").await;
        for post in foreign_posts(foreign, &offer(&owner.browser, &handle).await, &mut owner.key) {
            let page = prove(&owner.browser, &handle, post).await;
            assert_eq!(page.status, 422, "{name} at a step-up: {}", page.body);
        }
        let other = app.browser();
        for post in foreign_posts(foreign, &offer_at(&other, "/sign-in").await, &mut owner.key) {
            assert_eq!(by_passkey(&other, post).await.status, 422, "{name} at the sign-in page");
        }
        let posts = foreign_posts(foreign, &offer_at(&half, "/sign-in/second").await, &mut owner.key);
        for post in posts {
            assert_eq!(second(&half, post).await.status, 422, "{name} at the second step");
        }
        request(&owner.browser, &format!("/step-up/{handle}/cancel"), json!({})).await.send().await.has_status(200);
        app.minutes(1);
        owner.calm().await;
    }
    for browser in [&stranger, &half, &other_half] {
        assert!(browser.cookie("__Host-session").is_none());
    }
    app.running.send_mail().await.unwrap();
    assert!(app.mail.to("new@example.com").is_empty());
}

fn foreign_posts(foreign: &Value, own: &Value, key: &mut Authenticator) -> [Value; 2] {
    let answer = key.get(&foreign["options"]);
    [
        json!({ "state": foreign["state"], "credential": answer }),
        json!({ "state": own["state"], "credential": key.get(&foreign["options"]) }),
    ]
}

/// With a key that does not count: nothing but the challenge itself can tell the second answer from the first.
async fn a_challenge_is_answered_once(app: TestApp) {
    let key = Authenticator::synced(app.running.origin.as_str());
    let mut owner = Owner::with_key(&app, "Mara", key).await;
    let browser = app.browser();
    let answer = assertion(&offer_at(&browser, "/sign-in").await, &mut owner.key);
    by_passkey(&browser, answer.clone()).await.has_status(200);
    browser.drop_cookie("__Host-session");
    by_passkey(&browser, answer.clone()).await.has_status(422);
    // Nor in other letters.
    let state = answer["state"].as_str().unwrap();
    for state in [format!("{state}="), format!(" {state}"), format!("{state}\n"), state.replace('_', "/") + "=="] {
        let again = json!({ "state": state, "credential": answer["credential"] });
        by_passkey(&browser, again).await.has_status(422);
    }
    // A challenge that a lie was told about is spent as well.
    app.minutes(2);
    let handle = park(&owner.browser, "new@example.com").await;
    let asked = offer(&owner.browser, &handle).await;
    prove(&owner.browser, &handle, lie(&owner.key, |draft| draft.bad_signature = true, &asked)).await.has_status(422);
    prove(&owner.browser, &handle, assertion(&asked, &mut owner.key)).await.has_status(422);
    let truth = assertion(&offer(&owner.browser, &handle).await, &mut owner.key);
    prove(&owner.browser, &handle, truth.clone()).await.has_status(200);
    prove(&owner.browser, &handle, truth).await.has_status(410);
}

async fn a_challenge_is_answered_in_time(app: TestApp) {
    let mut owner = Owner::new(&app, "Mara").await;
    let (browser, half) = (app.browser(), owner.half(&app).await);
    let early = assertion(&offer_at(&browser, "/sign-in").await, &mut owner.key);
    let second_step = assertion(&offer_at(&half, "/sign-in/second").await, &mut owner.key);
    let handle = park(&owner.browser, "new@example.com").await;
    let step_up = assertion(&offer(&owner.browser, &handle).await, &mut owner.key);
    app.minutes(10);
    by_passkey(&browser, early).await.has_status(422);
    second(&half, second_step).await.has_status(401);
    app.minutes(5);
    prove(&owner.browser, &handle, step_up).await.has_status(410);
    app.running.send_mail().await.unwrap();
    assert!(app.mail.to("new@example.com").is_empty());
}

async fn a_removed_passkey_is_worth_nothing(app: TestApp) {
    let mut owner = Owner::new(&app, "Mara").await;
    let (page, half) = (app.browser(), owner.half(&app).await);
    let device = owner.other_device(&app).await;
    let at_page = assertion(&offer_at(&page, "/sign-in").await, &mut owner.key);
    let at_half = assertion(&offer_at(&half, "/sign-in/second").await, &mut owner.key);
    let handle = park(&device, "new@example.com").await;
    let at_step_up = assertion(&offer(&device, &handle).await, &mut owner.key);
    owner.browser.open("/account/security").await;
    let asked = owner.browser.submit("remove-passkey", &[("end_other_sessions", "")]).await.handle();
    prove(&owner.browser, &asked, backup(&owner.codes[0])).await.has_status(200);
    by_passkey(&page, at_page).await.has_status(422);
    second(&half, at_half).await.has_status(401);
    prove(&device, &asked, at_step_up.clone()).await.has_status(410);
    prove(&device, &handle, at_step_up).await.has_status(410);
    app.running.send_mail().await.unwrap();
    assert!(app.mail.to("new@example.com").is_empty());
}
