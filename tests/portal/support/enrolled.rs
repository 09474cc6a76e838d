//! People with every factor, and what a program sends to prove them.

use std::sync::atomic::{AtomicUsize, Ordering};

use scraper::{Html, Selector};
use serde_json::{Value, json};

use super::app::{PASSWORD, Person, TestApp};
use super::authenticator::Authenticator;
use super::browser::Browser;
use super::page::Page;
use super::request::Prepared;
use super::totp::App as Phone;

/// Somebody with a password, an authenticator app, a passkey and ten backup codes, whose windows are all over.
pub struct Owner {
    pub browser: Browser,
    pub email: String,
    pub password: String,
    pub phone: Phone,
    pub key: Authenticator,
    pub codes: Vec<String>,
}

impl Owner {
    pub async fn new(app: &TestApp, name: &str) -> Owner {
        let key = Authenticator::new(app.running.origin.as_str());
        Owner::with_key(app, name, key).await
    }

    pub async fn with_key(app: &TestApp, name: &str, mut key: Authenticator) -> Owner {
        let Person { browser, email, password, .. } = app.person(name).await;
        let phone = begin_totp(&browser).await;
        let page = browser.submit("confirm-totp", &[("code", &phone.code(&app.clock))]).await;
        let codes = page.has_status(200).all("#backup-codes li");
        assert_eq!(codes.len(), 10);
        add_passkey(&browser, &mut key).await.has_status(200).shows("Passkey added");
        app.minutes(11);
        Owner { browser, email, password, phone, key, codes }
    }

    /// A browser that was never here, with the password given and the second factor awaited.
    pub async fn half(&self, app: &TestApp) -> Browser {
        let browser = app.browser();
        self.half_in(&browser).await;
        browser
    }

    /// The same in this browser.
    pub async fn half_in(&self, browser: &Browser) {
        let form = json!({ "identifier": self.email, "password": self.password });
        let page = open_request(browser, "/sign-in", form).await.send().await;
        assert_eq!(page.has_status(200).json()["status"], "second_factor_required", "{}", page.body);
    }

    /// The same account half signed in on the machine of another, with that machine's device cookie.
    pub async fn half_in_place_of(&self, other: &Browser) -> Browser {
        let browser = other.clone();
        self.half_in(&browser).await;
        browser
    }

    /// Another browser, signed in with the password and the app.
    pub async fn other_device(&self, app: &TestApp) -> Browser {
        let browser = self.half(app).await;
        second(&browser, totp(&self.phone.code(&app.clock))).await.has_status(200);
        browser
    }

    /// Opens the windows of the owner's session by password and app, so that no counter of the passkey is touched.
    pub async fn fresh(&self, app: &TestApp) {
        let page = request(&self.browser, "/account/passkeys", json!({})).await.send().await;
        let handle = page.has_status(403).handle();
        prove(&self.browser, &handle, json!({ "password": self.password })).await.has_status(403);
        prove(&self.browser, &handle, totp(&self.phone.code(&app.clock))).await.has_status(200);
        request(&self.browser, "/account/passkeys/cancel", json!({})).await.send().await.has_status(200);
    }

    /// A right proof for an action of its own: every counter of the passkey starts anew.
    pub async fn calm(&mut self) {
        let handle = park(&self.browser, &fresh_address()).await;
        let proof = assertion(&offer(&self.browser, &handle).await, &mut self.key);
        let page = prove(&self.browser, &handle, proof).await;
        // After a few the change itself is refused, and the proof was right all the same.
        assert!(page.status == 200 || page.body.contains("Codes were sent"), "{}", page.body);
    }
}

/// An address that no mail went to yet.
pub fn fresh_address() -> String {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    format!("new{}@example.com", NEXT.fetch_add(1, Ordering::Relaxed))
}

/// Confirms with the password and begins to set an authenticator app up.
pub async fn begin_totp(browser: &Browser) -> Phone {
    browser.open("/account/security").await;
    let mut page = browser.submit("begin-totp", &[]).await;
    if page.form("verify-password").is_some() {
        page = browser.submit("verify-password", &[("password", PASSWORD)]).await;
    }
    let keys = page.has_status(200).all("#totp-key");
    Phone::typed(&keys[0])
}

/// Begins to add a passkey, within a window: what the browser is asked for.
pub async fn begin_passkey(browser: &Browser) -> Value {
    browser.open("/account/security").await;
    let page = browser.submit("add-passkey", &[]).await;
    let document = Html::parse_document(&page.has_status(200).body);
    let form = Selector::parse("form[data-form='finish-passkey']").unwrap();
    let options = document.select(&form).next().and_then(|form| form.attr("data-options").map(str::to_owned));
    serde_json::from_str(&options.unwrap_or_else(|| panic!("no passkey is asked for: {}", page.text()))).unwrap()
}

pub async fn add_passkey(browser: &Browser, key: &mut Authenticator) -> Page {
    let answer = key.create(&begin_passkey(browser).await);
    browser.submit("finish-passkey", &[("credential", &answer.to_string())]).await
}

/// Parks a change of address, which asks for a second factor every time.
pub async fn park(browser: &Browser, address: &str) -> String {
    let page =
        request(browser, "/account/emails", json!({ "email": address, "make_primary": true })).await.send().await;
    page.has_status(403).handle()
}

/// What a step-up asks for.
pub async fn facts(browser: &Browser, handle: &str) -> Value {
    browser.json().request("GET", &format!("/step-up/{handle}")).send().await.has_status(403).json()
}

/// What a step-up asks a passkey for: options and state.
pub async fn offer(browser: &Browser, handle: &str) -> Value {
    facts(browser, handle).await["passkey"].clone()
}

/// The same on the sign-in page and its second step.
pub async fn offer_at(browser: &Browser, path: &str) -> Value {
    browser.json().request("GET", path).send().await.has_status(200).json()["passkey"].clone()
}

/// The fields that answer an offer.
pub fn assertion(offer: &Value, key: &mut Authenticator) -> Value {
    json!({ "state": offer["state"], "credential": key.get(&offer["options"]) })
}

/// A JSON request with the session's form token.
pub async fn request(browser: &Browser, path: &str, fields: Value) -> Prepared {
    with_token(browser, "/account", path, fields).await
}

/// A JSON request of somebody who is not signed in.
pub async fn open_request(browser: &Browser, path: &str, fields: Value) -> Prepared {
    with_token(browser, "/sign-in", path, fields).await
}

async fn with_token(browser: &Browser, from: &str, path: &str, mut fields: Value) -> Prepared {
    let page = browser.json().request("GET", from).send().await;
    fields["form_token"] = page.has_status(200).json()["form_token"].clone();
    browser.json().request("POST", path).json(&fields)
}

pub async fn proof(browser: &Browser, handle: &str, fields: Value) -> Prepared {
    request(browser, &format!("/step-up/{handle}"), fields).await
}

pub async fn prove(browser: &Browser, handle: &str, fields: Value) -> Page {
    proof(browser, handle, fields).await.send().await
}

pub async fn second(browser: &Browser, fields: Value) -> Page {
    open_request(browser, "/sign-in/second", fields).await.send().await
}

pub fn totp(code: &str) -> Value {
    json!({ "code": code, "method": "totp" })
}

pub fn backup(code: &str) -> Value {
    json!({ "code": code, "method": "backup_code" })
}

pub fn mailed(code: &str) -> Value {
    json!({ "code": code, "method": "email_code" })
}

/// How often an event stands in the account's log, with this factor.
pub async fn logged(browser: &Browser, event: &str, factor: &str) -> usize {
    let mut next = "/account/activity".to_owned();
    let mut count = 0;
    loop {
        let page = browser.json().request("GET", &next).send().await.has_status(200).json();
        let events = page["events"].as_array().unwrap();
        count += events.iter().filter(|row| row["event"] == event && row["factor"] == factor).count();
        match page["older"].as_str() {
            Some(older) => next = older.to_owned(),
            None => return count,
        }
    }
}
