//! Every action with every kind of proof: fresh, stale, wrong, replayed, and the kinds that do not count.

use std::collections::BTreeMap;

use reverify::model::factor::{FactorClass, ProofKind};
use reverify::portal::Portal;
use serde_json::{Value, json};

use crate::samples::{SAMPLES, Sample, confirm_json, sample};
use crate::support::app::{Person, TestApp};
use crate::support::on_both;
use crate::support::page::Page;
use crate::support::person::{post, prove};

on_both!(
    each_kind_confirms_what_accepts_it,
    each_kind_is_refused_where_it_does_not_count,
    both_factors_in_either_order,
    the_second_of_two_is_taken_first,
);

/// The kinds that each action accepts, as `reverify policy` prints them.
fn table(app: &TestApp) -> BTreeMap<String, Vec<ProofKind>> {
    let printed = Portal::new(app.config.clone()).policy().unwrap().markdown();
    let cells = |line: &str| line.split('|').map(|cell| cell.trim().replace('`', "")).collect::<Vec<_>>();
    let kinds = |cell: &str| cell.split(", ").map(|name| ProofKind::from_name(name).unwrap()).collect();
    let rows = printed.lines().skip(2).map(cells);
    rows.map(|cells| (cells[1].clone(), kinds(&cells[4]))).collect()
}

/// Somebody who can confirm this action by this kind, alone or as one of two steps. `None` where whoever has it has
/// nothing to ask for.
async fn capable(app: &TestApp, sample: &Sample, kind: ProofKind) -> Option<Person> {
    use ProofKind::{BackupCode, EmailCode, Passkey, Password, Totp};
    if matches!((sample.name, kind), ("password.set", Password) | ("totp.enable", Totp)) {
        return None;
    }
    let passkey = kind == Passkey
        || sample.name == "passkey.remove"
        || (kind == BackupCode && matches!(sample.name, "totp.enable" | "password.set"));
    let totp = sample.name == "totp.remove"
        || (matches!(kind, Totp | BackupCode) && !passkey)
        || (sample.name == "backup_codes.generate" && !passkey);
    let mut person = app.person(&format!("{}-{}", sample.name, kind.name()).replace('_', "-")).await;
    sample.furnish(app, &person).await;
    if passkey {
        person.enrol_passkey(app).await;
    }
    if totp {
        person.enrol_totp(app).await;
    }
    if sample.name == "password.set" || kind == EmailCode {
        person.without_password(app).await;
    }
    sample.prepare(app, &person).await;
    app.settle();
    Some(person)
}

async fn failures(app: &TestApp, person: &Person, kind: ProofKind) -> i64 {
    let statement = "SELECT coalesce(max(failures), 0) FROM attempts WHERE subject = $1 AND factor = $2";
    let user = app.user(&person.email).await.to_string();
    app.db().await.query(statement).bind(user).bind(kind.name()).number().await.unwrap().unwrap_or(0)
}

async fn executed(app: &TestApp, person: &Person, sample: &Sample) -> usize {
    app.events(&person.email, sample.name).await.iter().filter(|event| *event == "action.executed").count()
}

fn offers(facts: &Value, kind: ProofKind) -> bool {
    facts["factors"].as_array().unwrap().iter().any(|name| name == kind.name())
}

async fn each_kind_confirms_what_accepts_it(app: TestApp) {
    for (sample, kinds) in SAMPLES.iter().zip(table(&app).into_values()) {
        for kind in kinds {
            if let Some(person) = capable(&app, sample, kind).await {
                confirms(&app, sample, &person, kind).await;
            }
        }
    }
}

async fn confirms(app: &TestApp, sample: &Sample, person: &Person, kind: ProofKind) {
    let (browser, of) = (&person.browser, format!("{} by {}", sample.name, kind.name()));
    let before = executed(app, person, sample).await;
    let done = async || executed(app, person, sample).await - before;
    let other = sample.ask_json(browser).await.has_status(403).handle();
    let asked = sample.ask_json(browser).await;
    let handle = asked.has_status(403).handle();
    let asked = first_step(app, person, asked, kind).await;
    assert!(offers(&asked.json(), kind), "{of}: {}", asked.body);

    let wrong = person.wrong_proof(app, browser, &handle, kind).await;
    let answer = prove(browser, &handle, wrong).await;
    assert_eq!(answer.has_status(422).json()["type"], "urn:reverify:wrong-proof", "{of}");
    assert_eq!((failures(app, person, kind).await, done().await), (1, 0), "{of}");

    let proof = person.proof(app, browser, &handle, kind).await;
    let answer = prove(browser, &handle, proof.clone()).await;
    assert_eq!(failures(app, person, kind).await, 0, "{of}: a right proof pays back");
    if answer.status == 403 {
        let facts = answer.json();
        assert_eq!(
            (&facts["handle"], &facts["reverification"]["level"]),
            (&json!(handle), &json!("multi_factor")),
            "{of}"
        );
        assert!(!offers(&facts, kind), "{of}");
        replayed(&prove(browser, &handle, proof.clone()).await, &of);
    }
    confirm_json(app, person, answer).await.has_status(200);
    assert_eq!(done().await, 1, "{of}");

    // The same proof for the same action once more, and, unless it is a password, for another.
    replayed(&prove(browser, &handle, proof.clone()).await, &of);
    if kind != ProofKind::Password {
        replayed(&prove(browser, &other, proof).await, &of);
    }
    assert_eq!(done().await, 1, "{of}");
    if sample.is_windowed() && sample.name != "password.set" {
        sample.ask_json(browser).await.has_status(200);
        assert_eq!(done().await, 2, "{of}: fresh");
    }
}

/// Where both factors are asked for, the first one is asked for first.
async fn first_step(app: &TestApp, person: &Person, asked: Page, kind: ProofKind) -> Page {
    let facts = asked.json();
    if offers(&facts, kind) {
        return asked;
    }
    assert_eq!(facts["reverification"]["level"], "multi_factor", "{facts}");
    let first = if person.password.is_empty() { ProofKind::EmailCode } else { ProofKind::Password };
    let handle = facts["handle"].as_str().unwrap();
    let proof = person.proof(app, &person.browser, handle, first).await;
    prove(&person.browser, handle, proof).await.has_status(403).clone()
}

/// Wrong, not suitable, over, or nobody is signed in any more: anything but done or one step further.
#[track_caller]
fn replayed(answer: &Page, of: &str) {
    assert!(matches!(answer.status, 401 | 410 | 422), "{of}: {} {}", answer.status, answer.body);
}

async fn each_kind_is_refused_where_it_does_not_count(app: TestApp) {
    let table = table(&app);
    for (n, sample) in SAMPLES.iter().enumerate() {
        let mut person = app.person(&format!("full{n}")).await;
        sample.furnish(&app, &person).await;
        person.enrol_passkey(&app).await;
        if sample.name != "totp.enable" {
            person.enrol_totp(&app).await;
        }
        if sample.name == "password.set" {
            person.without_password(&app).await;
        }
        sample.prepare(&app, &person).await;
        app.settle();
        let browser = &person.browser;
        let before = executed(&app, &person, sample).await;
        let asked = sample.ask_json(browser).await.has_status(403).clone();
        let (facts, handle) = (asked.json(), asked.handle());
        for kind in ProofKind::ALL {
            if offers(&facts, kind) {
                assert!(table[sample.name].contains(&kind), "{} offers {kind:?}", sample.name);
                continue;
            }
            let multi = facts["reverification"]["level"] == "multi_factor";
            if multi && kind.counts_as(FactorClass::Second) && table[sample.name].contains(&kind) {
                // The second of two, which is taken before the first, too.
                continue;
            }
            let proof = match kind {
                ProofKind::Password => json!({ "password": person.password }),
                ProofKind::Passkey => json!({ "state": "x", "credential": "{}" }),
                ProofKind::Totp if person.totp.is_some() => person.proof(&app, browser, &handle, kind).await,
                ProofKind::BackupCode => person.proof(&app, browser, &handle, kind).await,
                ProofKind::Totp => json!({ "method": "totp", "code": "123456" }),
                ProofKind::EmailCode => {
                    post(browser, &format!("/step-up/{handle}/send-code"), json!({})).await.has_status(422);
                    json!({ "method": "email_code", "code": "12345678" })
                }
            };
            let answer = prove(browser, &handle, proof).await;
            let title = answer.has_status(422).json()["title"].clone();
            assert_eq!(title, "That can’t confirm this change", "{} by {kind:?}", sample.name);
            assert_eq!(failures(&app, &person, kind).await, 0, "nothing was checked");
        }
        assert_eq!(executed(&app, &person, sample).await, before, "{}", sample.name);
        // None of it cost the request anything.
        confirm_json(&app, &person, asked).await.has_status(200);
    }
}

/// The second factor alone is enough where it is fresh already and only the first has run out, and the other way round.
async fn both_factors_in_either_order(app: TestApp) {
    let mut person = app.person("Mara").await;
    person.enrol_totp(&app).await;
    app.settle();
    let browser = &person.browser;
    // The second factor, for an action that asks for no more.
    let asked = sample("session.end_others").ask_json(browser).await;
    assert_eq!(asked.json()["factors"], json!(["totp", "backup_code"]));
    confirm_json(&app, &person, asked).await.has_status(200);
    app.minutes(2);
    // Now only the first is missing.
    let asked = sample("passkey.add").ask_json(browser).await.has_status(403).clone();
    assert_eq!(asked.json()["factors"], json!(["password"]));
    let page = browser.page().open(&format!("/step-up/{}", asked.handle())).await;
    page.shows("Step 2 of 2").shows("Your code was right.");
    confirm_json(&app, &person, asked).await.has_status(200);
    // Eight minutes later the code is stale and the password is not.
    app.minutes(8);
    let asked = sample("passkey.add").ask_json(browser).await.has_status(403).clone();
    assert_eq!(asked.json()["factors"], json!(["totp", "backup_code"]));
    let page = browser.page().open(&format!("/step-up/{}", asked.handle())).await;
    page.shows("Step 2 of 2").shows("Your password was right.");
    confirm_json(&app, &person, asked).await.has_status(200);
}

async fn the_second_of_two_is_taken_first(app: TestApp) {
    let mut person = app.person("Mara").await;
    person.enrol_totp(&app).await;
    app.settle();
    let browser = &person.browser;
    let asked = sample("account.delete").ask(browser).await;
    let page = browser.open(&format!("/step-up/{}?method=list", asked.handle())).await;
    page.shows("Asked for next");
    let handle = asked.handle();
    let wrong = person.wrong_proof(&app, browser, &handle, ProofKind::Totp).await;
    let answer = prove(browser, &handle, wrong).await;
    assert_eq!(answer.has_status(422).json()["type"], "urn:reverify:wrong-proof");
    let right = person.proof(&app, browser, &handle, ProofKind::Totp).await;
    let answer = prove(browser, &handle, right.clone()).await;
    assert_eq!(answer.has_status(403).json()["factors"], json!(["password"]));
    // Given once, it is not asked for, nor taken, again.
    let fresh = person.proof(&app, browser, &handle, ProofKind::Totp).await;
    for proof in [right, fresh] {
        let title = prove(browser, &handle, proof).await.has_status(422).json()["title"].clone();
        assert_eq!(title, "That can’t confirm this change");
    }
    let page = browser.page().open(&format!("/step-up/{handle}")).await;
    page.shows("Step 2 of 2").shows("Your code was right.");
    confirm_json(&app, &person, answer).await.has_status(200);
    browser.page().open("/account").await.shows("Sign in");
}
