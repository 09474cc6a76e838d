//! One proof, many requests at once: it counts once. And what changes while a proof is under way.

use serde_json::{Value, json};

use crate::support::app::{PASSWORD, TestApp};
use crate::support::authenticator::Authenticator;
use crate::support::enrolled::{
    Owner, assertion, backup, begin_passkey, begin_totp, fresh_address, logged, offer, offer_at, open_request, park,
    proof, request, second, totp,
};
use crate::support::on_both;
use crate::support::page::Page;
use crate::support::request::{Prepared, at_once};

on_both!(
    one_code_confirms_one_handle_once,
    one_code_confirms_one_of_two,
    one_backup_code_has_one_winner,
    one_assertion_signs_in_once,
    copies_of_a_passkey_do_not_both_sign_in,
    an_app_is_enrolled_once,
    a_passkey_is_enrolled_once,
    a_changed_password_ends_half_sign_ins,
    this_was_not_me_ends_half_sign_ins,
    a_factor_goes_while_it_is_used,
);

/// How many were let through; everybody else was told no, and nothing broke.
#[track_caller]
fn done(answers: &[Page]) -> usize {
    let statuses: Vec<u16> = answers.iter().map(|page| page.status).collect();
    let expected = |status: &u16| matches!(status, 200 | 401 | 409 | 410 | 422 | 429);
    assert!(statuses.iter().all(expected), "{statuses:?}");
    statuses.iter().filter(|status| **status == 200).count()
}

/// Half of them here, half at the other node.
fn halves(request: &Prepared, node: std::net::SocketAddr, each: usize) -> Vec<Prepared> {
    let there = request.clone().at(node);
    (0..each).flat_map(|_| [request.clone(), there.clone()]).collect()
}

async fn one_code_confirms_one_handle_once(app: TestApp) {
    let owner = Owner::new(&app, "Mara").await;
    let node = app.second_node().await;
    for _ in 0..3 {
        let address = fresh_address();
        let handle = park(&owner.browser, &address).await;
        let once = proof(&owner.browser, &handle, totp(&owner.phone.code(&app.clock))).await;
        assert_eq!(done(&at_once(halves(&once, node.address, 10)).await), 1);
        app.running.send_mail().await.unwrap();
        app.mail.expect(&address, "verify-email").await;
        assert_eq!(app.mail.to(&address).len(), 1);
        app.minutes(16);
    }
    node.stop().await;
}

async fn one_code_confirms_one_of_two(app: TestApp) {
    let owner = Owner::new(&app, "Mara").await;
    let device = owner.other_device(&app).await;
    let node = app.second_node().await;
    app.minutes(2);
    for _ in 0..3 {
        let browsers = [&owner.browser, &owner.browser, &device];
        let code = totp(&owner.phone.code(&app.clock));
        let (mut all, mut waiting) = (Vec::new(), Vec::new());
        for browser in browsers {
            let address = fresh_address();
            let handle = park(browser, &address).await;
            all.extend(halves(&proof(browser, &handle, code.clone()).await, node.address, 2));
            waiting.push((browser, handle, address));
        }
        assert_eq!(done(&at_once(all).await), 1);
        let mut mailed = 0;
        for (browser, handle, address) in &waiting {
            let page = browser.json().request("GET", &format!("/step-up/{handle}")).send().await;
            if page.status == 410 {
                app.mail.expect(address, "verify-email").await;
                mailed += 1;
            }
        }
        assert_eq!(mailed, 1);
        app.minutes(16);
    }
    node.stop().await;
}

async fn one_backup_code_has_one_winner(app: TestApp) {
    let owner = Owner::new(&app, "Mara").await;
    let node = app.second_node().await;
    for code in &owner.codes[..3] {
        let mut browsers = Vec::new();
        let mut all = Vec::new();
        for n in 0..10 {
            let half = owner.half(&app).await;
            let once = open_request(&half, "/sign-in/second", backup(code)).await;
            all.push(if n % 2 == 0 { once } else { once.at(node.address) });
            browsers.push(half);
        }
        let handle = park(&owner.browser, &fresh_address()).await;
        all.extend(halves(&proof(&owner.browser, &handle, backup(code)).await, node.address, 5));
        let answers = at_once(all).await;
        let signed_in = browsers.iter().filter(|browser| browser.cookie("__Host-session").is_some()).count();
        assert_eq!(done(&answers), 1);
        assert!(signed_in <= 1);
        app.minutes(60);
    }
    node.stop().await;
}

async fn one_assertion_signs_in_once(app: TestApp) {
    let key = Authenticator::synced(app.running.origin.as_str());
    let mut owner = Owner::with_key(&app, "Mara", key).await;
    let node = app.second_node().await;
    let browser = app.browser();
    let once = assertion(&offer_at(&browser, "/sign-in").await, &mut owner.key);
    let sign_in = open_request(&browser, "/sign-in/passkey", once).await;
    assert_eq!(done(&at_once(halves(&sign_in, node.address, 5)).await), 1);
    assert_eq!(logged(&owner.browser, "sign_in.done", "passkey").await, 1);
    app.minutes(60);
    let half = owner.half(&app).await;
    let once = assertion(&offer_at(&half, "/sign-in/second").await, &mut owner.key);
    let finish = open_request(&half, "/sign-in/second", once).await;
    assert_eq!(done(&at_once(halves(&finish, node.address, 5)).await), 1);
    let handle = park(&owner.browser, &fresh_address()).await;
    let asked = offer(&owner.browser, &handle).await;
    let confirm = proof(&owner.browser, &handle, assertion(&asked, &mut owner.key)).await;
    assert_eq!(done(&at_once(halves(&confirm, node.address, 5)).await), 1);
    node.stop().await;
}

/// A key bound to one device counts; two devices that count alike cannot both be the one.
async fn copies_of_a_passkey_do_not_both_sign_in(app: TestApp) {
    let mut owner = Owner::new(&app, "Mara").await;
    let mut copy = owner.key.clone();
    let node = app.second_node().await;
    let (one, two) = (app.browser(), app.browser());
    let answer = assertion(&offer_at(&one, "/sign-in").await, &mut owner.key);
    let copied = assertion(&offer_at(&two, "/sign-in").await, &mut copy);
    let one = open_request(&one, "/sign-in/passkey", answer).await;
    let two = open_request(&two, "/sign-in/passkey", copied).await.at(node.address);
    assert_eq!(done(&at_once(vec![one, two]).await), 1);
    node.stop().await;
}

async fn an_app_is_enrolled_once(app: TestApp) {
    let person = app.person("Mara").await;
    let node = app.second_node().await;
    let phone = begin_totp(&person.browser).await;
    let confirm = request(&person.browser, "/account/totp/confirm", json!({ "code": phone.code(&app.clock) })).await;
    assert_eq!(done(&at_once(halves(&confirm, node.address, 10)).await), 1);
    assert_eq!(logged(&person.browser, "factor.enrolled", "totp").await, 1);
    let page = person.browser.json().open("/account/security").await.json();
    assert_eq!(page["backup_codes_left"], 10);
    // Shown to one of those who ask at once, in full.
    let codes = person.browser.json().request("GET", "/account/backup-codes");
    let shown: Vec<Value> = at_once(halves(&codes, node.address, 5)).await.iter().map(Page::json).collect();
    let lists: Vec<_> = shown.iter().filter_map(|page| page["codes"].as_array()).collect();
    assert_eq!(lists.len(), 1);
    assert_eq!(lists[0].len(), 10);
    node.stop().await;
}

async fn a_passkey_is_enrolled_once(app: TestApp) {
    let owner = Owner::new(&app, "Mara").await;
    let node = app.second_node().await;
    owner.fresh(&app).await;
    let options = begin_passkey(&owner.browser).await;
    let mut all = Vec::new();
    for _ in 0..2 {
        let answer = Authenticator::new(app.running.origin.as_str()).create(&options);
        let finish = request(&owner.browser, "/account/passkeys/finish", json!({ "credential": answer })).await;
        all.extend(halves(&finish, node.address, 5));
    }
    assert_eq!(done(&at_once(all).await), 1);
    let page = owner.browser.json().open("/account/security").await.json();
    assert_eq!(page["passkeys"].as_array().unwrap().len(), 2);
    node.stop().await;
}

/// The change signs everybody else out. Whichever comes first, nobody is in afterwards who began with the old password.
async fn a_changed_password_ends_half_sign_ins(app: TestApp) {
    let mut owner = Owner::new(&app, "Mara").await;
    let node = app.second_node().await;
    for round in 0..5 {
        let new = format!("seven green boats sail {round}");
        let change = json!({ "new_password": new, "end_other_sessions": true });
        let asked = request(&owner.browser, "/account/password", change).await.send().await;
        let confirm = json!({ "password": owner.password });
        let confirm = proof(&owner.browser, &asked.has_status(403).handle(), confirm).await;
        let half = owner.half(&app).await;
        let finish = open_request(&half, "/sign-in/second", totp(&owner.phone.code(&app.clock))).await;
        let answers = at_once(vec![confirm, finish.at(node.address)]).await;
        assert!(done(&answers) >= 1);
        owner.password = new;
        half.json().request("GET", "/account").send().await.has_status(401);
        owner.browser.json().request("GET", "/account").send().await.has_status(200);
        app.minutes(16);
    }
    node.stop().await;
}

async fn this_was_not_me_ends_half_sign_ins(app: TestApp) {
    let owner = Owner::new(&app, "Mara").await;
    let node = app.second_node().await;
    // By then the factors are no young ones, which the link would remove.
    app.minutes(73 * 60);
    let half = owner.half(&app).await;
    let stranger = app.browser();
    let thief = owner.half_in_place_of(&stranger).await;
    second(&thief, totp(&owner.phone.code(&app.clock))).await.has_status(200);
    let link = app.mail.expect(&owner.email, "notice").await.link("/not-me/");
    app.minutes(1);
    let reader = app.browser();
    reader.open(&link).await.has_status(200);
    let not_me = reader.prepare("not-me", &[]);
    let finish = open_request(&half, "/sign-in/second", totp(&owner.phone.code(&app.clock))).await;
    let answers = at_once(vec![not_me, finish.at(node.address)]).await;
    assert!(done(&answers) >= 1);
    for browser in [&half, &thief, &owner.browser] {
        browser.json().request("GET", "/account").send().await.has_status(401);
    }
    node.stop().await;
}

/// The app and the passkey are removed while they are being used elsewhere: one of the two comes first, and afterwards
/// neither works.
async fn a_factor_goes_while_it_is_used(app: TestApp) {
    let mut owner = Owner::new(&app, "Mara").await;
    let node = app.second_node().await;
    for (n, path) in ["/account/totp/remove".to_owned(), only_passkey(&owner).await].iter().enumerate() {
        let asked = request(&owner.browser, path, json!({})).await.send().await.has_status(403).handle();
        let remove = proof(&owner.browser, &asked, backup(&owner.codes[n])).await;
        let half = owner.half(&app).await;
        let asked = offer_at(&half, "/sign-in/second").await;
        let mut way = || match n {
            0 => totp(&owner.phone.code(&app.clock)),
            _ => assertion(&asked, &mut owner.key),
        };
        let finish = open_request(&half, "/sign-in/second", way()).await;
        let answers = at_once(vec![remove, finish.at(node.address)]).await;
        assert!(done(&answers) >= 1);
        app.minutes(2);
        let late = app.browser();
        let form = json!({ "identifier": owner.email, "password": PASSWORD });
        let page = open_request(&late, "/sign-in", form).await.send().await;
        assert_eq!(page.json()["status"], if n == 0 { "second_factor_required" } else { "signed_in" });
        if n == 0 {
            second(&late, totp(&owner.phone.code(&app.clock))).await.has_status(422);
        }
    }
    let late = app.browser();
    let lost = assertion(&offer_at(&late, "/sign-in").await, &mut owner.key);
    open_request(&late, "/sign-in/passkey", lost).await.send().await.has_status(422);
    node.stop().await;
}

async fn only_passkey(owner: &Owner) -> String {
    let page = owner.browser.json().open("/account/security").await.json();
    format!("/account/passkeys/{}/remove", page["passkeys"][0]["id"].as_str().unwrap())
}
