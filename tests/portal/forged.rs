//! Assertions and registrations that lie.

use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::authenticator::forgeries::{ALWAYS, ASSERTION, DISCOVERABLE, FRAMED, Named};
use crate::support::authenticator::{Authenticator, Draft};
use crate::support::browser::Browser;
use crate::support::enrolled::{
    Owner, add_passkey, assertion, begin_passkey, fresh_address, logged, offer, offer_at, open_request, park, prove,
    request, second, totp,
};
use crate::support::on_both;
use crate::support::page::Page;

on_both!(
    forgeries_confirm_nothing,
    forgeries_sign_nobody_in,
    forgeries_are_no_second_step,
    forgeries_make_no_passkey,
    five_forgeries_pause_passkeys,
    a_passkey_belongs_to_its_owner,
    garbage_is_refused,
);

/// Four wrong tries are free of any pause.
const FREE: usize = 4;

fn of_assertions() -> Vec<Named> {
    [ALWAYS, FRAMED, ASSERTION].concat()
}

pub fn lie(key: &Authenticator, forgery: fn(&mut Draft), offer: &Value) -> Value {
    assertion(offer, &mut key.forged(forgery))
}

pub async fn by_passkey(browser: &Browser, fields: Value) -> Page {
    open_request(browser, "/sign-in/passkey", fields).await.send().await
}

async fn forgeries_confirm_nothing(app: TestApp) {
    let mut owner = Owner::new(&app, "Mara").await;
    // The account is known here, so an assertion need not say whose it is.
    let all = [of_assertions(), DISCOVERABLE[1..].to_vec()].concat();
    for lies in all.chunks(FREE) {
        let address = fresh_address();
        let handle = park(&owner.browser, &address).await;
        for (name, forgery) in lies {
            let offer = offer(&owner.browser, &handle).await;
            let page = prove(&owner.browser, &handle, lie(&owner.key, *forgery, &offer)).await;
            assert_eq!(page.status, 422, "{name}: {}", page.body);
        }
        app.running.send_mail().await.unwrap();
        assert!(app.mail.to(&address).is_empty());
        // Told nothing but lies, the action still waits for the truth, which pays the tries back.
        let truth = assertion(&offer(&owner.browser, &handle).await, &mut owner.key);
        prove(&owner.browser, &handle, truth).await.has_status(200);
        app.mail.expect(&address, "verify-email").await;
    }
    let wrong = logged(&owner.browser, "proof.wrong", "passkey").await;
    let back = logged(&owner.browser, "passkey.counter_went_back", "passkey").await;
    assert_eq!((wrong, back), (all.len() - 2, 2));
}

async fn forgeries_sign_nobody_in(app: TestApp) {
    let mut owner = Owner::new(&app, "Mara").await;
    let all = [of_assertions(), DISCOVERABLE.to_vec()].concat();
    for lies in all.chunks(FREE) {
        let browser = app.browser();
        for (name, forgery) in lies {
            let offer = offer_at(&browser, "/sign-in").await;
            let page = by_passkey(&browser, lie(&owner.key, *forgery, &offer)).await;
            assert_eq!(page.status, 422, "{name}: {}", page.body);
            assert!(browser.cookie("__Host-session").is_none(), "{name}");
        }
        let truth = assertion(&offer_at(&browser, "/sign-in").await, &mut owner.key);
        by_passkey(&browser, truth).await.has_status(200);
        browser.open("/account").await.shows("Mara");
    }
    // Nobody's tries are taken where nobody is named: by an unknown key, or by one that does not say whose it is.
    let wrong = logged(&owner.browser, "sign_in.wrong", "passkey").await;
    let back = logged(&owner.browser, "passkey.counter_went_back", "passkey").await;
    assert_eq!((wrong, back), (all.len() - 2 - 2, 2));
}

async fn forgeries_are_no_second_step(app: TestApp) {
    let mut owner = Owner::new(&app, "Mara").await;
    let all = [of_assertions(), DISCOVERABLE[1..].to_vec()].concat();
    for lies in all.chunks(FREE) {
        let browser = owner.half(&app).await;
        for (name, forgery) in lies {
            let offer = offer_at(&browser, "/sign-in/second").await;
            let page = second(&browser, lie(&owner.key, *forgery, &offer)).await;
            assert_eq!(page.status, 422, "{name}: {}", page.body);
            assert!(browser.cookie("__Host-session").is_none(), "{name}");
        }
        let truth = assertion(&offer_at(&browser, "/sign-in/second").await, &mut owner.key);
        second(&browser, truth).await.has_status(200);
        browser.open("/account").await.shows("Mara");
    }
    let wrong = logged(&owner.browser, "sign_in.second_wrong", "passkey").await;
    let back = logged(&owner.browser, "passkey.counter_went_back", "passkey").await;
    assert_eq!((wrong, back), (all.len() - 2, 2));
}

async fn forgeries_make_no_passkey(app: TestApp) {
    let owner = Owner::new(&app, "Mara").await;
    let browser = &owner.browser;
    owner.fresh(&app).await;
    let origin = app.running.origin.as_str();
    for (name, forgery) in [ALWAYS, FRAMED].concat() {
        let options = begin_passkey(browser).await;
        let mut device = Authenticator::new(origin);
        let lie = device.forged(forgery).create(&options);
        let page = browser.submit("finish-passkey", &[("credential", &lie.to_string())]).await;
        assert_eq!(page.status, 410, "{name}: {}", page.text());
        // The challenge is used up by it: the truth comes too late.
        let truth = json!({ "credential": device.create(&options) });
        let page = request(browser, "/account/passkeys/finish", truth).await.send().await;
        assert_eq!(page.status, 410, "{name}: {}", page.text());
    }
    let page = browser.json().open("/account/security").await.json();
    assert_eq!(page["passkeys"].as_array().unwrap().len(), 1);
    assert_eq!(logged(browser, "passkey.refused", "passkey").await, ALWAYS.len() + FRAMED.len());
    add_passkey(browser, &mut Authenticator::new(origin)).await.shows("Passkey added");
}

async fn five_forgeries_pause_passkeys(app: TestApp) {
    let mut owner = Owner::new(&app, "Mara").await;
    let handle = park(&owner.browser, "new@example.com").await;
    for (_, forgery) in &ALWAYS[..5] {
        let offer = offer(&owner.browser, &handle).await;
        prove(&owner.browser, &handle, lie(&owner.key, *forgery, &offer)).await.has_status(422);
    }
    let truth = assertion(&offer(&owner.browser, &handle).await, &mut owner.key);
    prove(&owner.browser, &handle, truth).await.has_status(429);
    // Of this factor only: the app's codes are counted for themselves.
    prove(&owner.browser, &handle, totp(&owner.phone.code(&app.clock))).await.has_status(200);
}

async fn a_passkey_belongs_to_its_owner(app: TestApp) {
    let mara = Owner::new(&app, "Mara").await;
    let mut otto = Owner::new(&app, "Otto").await;
    let handle = park(&mara.browser, "new@example.com").await;
    let half = mara.half(&app).await;
    let mara_is = mara.key.keys()[0].user_handle.clone();
    for handle_of in [None, Some(mara_is.clone()), Some(otto.key.keys()[0].user_handle.clone())] {
        let lie = move |draft: &mut Draft| draft.user_handle.clone_from(&handle_of);
        let mut forged = otto.key.forged(lie);
        let asked = for_anybody(&offer(&mara.browser, &handle).await);
        prove(&mara.browser, &handle, assertion(&asked, &mut forged)).await.has_status(422);
        let asked = for_anybody(&offer_at(&half, "/sign-in/second").await);
        second(&half, assertion(&asked, &mut forged)).await.has_status(422);
    }
    // Otto's key under Mara's name, and under Mara's credential id.
    let stranger = app.browser();
    let id = mara.key.keys()[0].id.clone();
    let named = mara_is.clone();
    let asked = offer_at(&stranger, "/sign-in").await;
    let mut forged = otto.key.forged(move |draft| draft.user_handle = Some(named.clone()));
    by_passkey(&stranger, assertion(&asked, &mut forged)).await.has_status(422);
    let mut forged = otto.key.forged(move |draft| {
        draft.user_handle = Some(mara_is.clone());
        draft.credential_id.clone_from(&id);
    });
    let asked = offer_at(&stranger, "/sign-in").await;
    by_passkey(&stranger, assertion(&asked, &mut forged)).await.has_status(422);
    // As himself he is let in, and he is nobody else.
    let asked = offer_at(&stranger, "/sign-in").await;
    by_passkey(&stranger, assertion(&asked, &mut otto.key)).await.has_status(200);
    stranger.open("/account").await.shows("Otto").shows_not("Mara");
    app.running.send_mail().await.unwrap();
    assert!(app.mail.to("new@example.com").is_empty());
}

/// The same challenge, asked of any key: what a hostile browser does with `allowCredentials`.
fn for_anybody(offer: &Value) -> Value {
    let mut offer = offer.clone();
    offer["options"]["allowCredentials"] = json!([]);
    offer
}

async fn garbage_is_refused(app: TestApp) {
    let mut owner = Owner::new(&app, "Mara").await;
    let handle = park(&owner.browser, "new@example.com").await;
    let half = owner.half(&app).await;
    let stranger = app.browser();
    let asked = offer(&owner.browser, &handle).await;
    let honest = owner.key.get(&asked["options"]);
    let text = honest.to_string();
    let cut = &text[..text.len() / 2];
    let (deep, long) = ("[".repeat(4000), "A".repeat(15_000));
    let posts = [
        json!({ "state": "", "credential": honest }),
        json!({ "state": "A", "credential": honest }),
        json!({ "state": "A".repeat(400), "credential": honest }),
        json!({ "state": "\u{fffd}\u{202e}", "credential": honest }),
        json!({ "state": asked["state"], "credential": "" }),
        json!({ "state": asked["state"], "credential": cut }),
        json!({ "state": asked["state"], "credential": deep }),
        json!({ "state": long, "credential": {} }),
        json!({ "state": asked["state"], "credential": { "id": long } }),
    ];
    for (n, post) in posts.iter().enumerate() {
        assert_eq!(prove(&owner.browser, &handle, post.clone()).await.status, 422, "{n}");
        assert_eq!(second(&half, post.clone()).await.status, 422, "{n}");
        assert_eq!(by_passkey(&stranger, post.clone()).await.status, 422, "{n}");
        owner.calm().await;
    }
    let wrong = [
        (400, json!({ "state": asked["state"] })),
        (400, json!({ "credential": honest })),
        (400, json!({ "state": asked["state"], "credential": [honest] })),
        (400, json!({ "state": { "a": 1 }, "credential": honest })),
        (400, json!({ "state": asked["state"], "credential": honest, "code": "123456" })),
        (400, json!({ "state": asked["state"], "credential": honest, "method": "totp" })),
        (413, json!({ "state": asked["state"], "credential": "A".repeat(17_000) })),
    ];
    for (status, post) in wrong {
        assert_eq!(prove(&owner.browser, &handle, post.clone()).await.status, status, "{post}");
        assert_eq!(second(&half, post.clone()).await.status, status, "{post}");
    }
    let answer = json!({ "credential": "A".repeat(17_000) });
    request(&owner.browser, "/account/passkeys/finish", answer).await.send().await.has_status(413);
    request(&owner.browser, "/account/passkeys/finish", json!({ "credential": honest }))
        .await
        .send()
        .await
        .has_status(410);
}
