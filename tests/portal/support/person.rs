//! Somebody with an account, and everything they can prove that it is theirs with.

use std::sync::Mutex;

use reverify::clock::Seconds;
use reverify::model::factor::ProofKind;
use serde_json::{Value, json};

use super::app::{PASSWORD, TestApp};
use super::authenticator::Authenticator;
use super::browser::{Browser, lock};
use super::page::Page;
use super::totp::App;

/// A form of the page, and what goes into it.
pub type Answer = (&'static str, Vec<(&'static str, String)>);

/// Somebody with an account, in a browser that is signed in to it.
pub struct Person {
    pub browser: Browser,
    pub email: String,
    /// Empty when the account has none.
    pub password: String,
    pub totp: Option<App>,
    /// A synced one: copies of it count together.
    pub key: Option<Authenticator>,
    pub codes: Mutex<Vec<String>>,
}

impl Person {
    pub fn new(browser: Browser, email: String, password: &str) -> Person {
        Person { browser, email, password: password.to_owned(), totp: None, key: None, codes: Mutex::default() }
    }

    /// Asks for a password change; what comes of it is the caller's business.
    pub async fn ask_password(&self, browser: &Browser, new: &str) -> Page {
        browser.page().open("/account/security").await;
        browser.submit("change-password", &[("new_password", new)]).await
    }

    /// Sets an authenticator app up by its QR code, confirming whatever is asked for. Answers with the last page, which
    /// shows backup codes the first time.
    pub async fn enrol_totp(&mut self, app: &TestApp) -> Page {
        let browser = self.browser.page();
        browser.open("/account/security").await;
        browser.submit("begin-totp", &[]).await;
        self.confirm(app, &browser).await;
        let entry = App::scanned(&browser.screen().attr("#totp a[href^='otpauth:']", "href").unwrap());
        let page = browser.submit("confirm-totp", &[("code", &entry.code(&app.clock))]).await;
        self.totp = Some(entry);
        self.keep_codes(&page);
        page
    }

    /// Adds a passkey of a password manager, confirming whatever is asked for.
    pub async fn enrol_passkey(&mut self, app: &TestApp) -> Page {
        let mut key = self.key.clone().unwrap_or_else(|| Authenticator::synced(app.running.origin.as_str()));
        let page = self.add_passkey(app, &mut key).await;
        self.key = Some(key);
        page
    }

    /// Adds a passkey of this authenticator.
    pub async fn add_passkey(&self, app: &TestApp, key: &mut Authenticator) -> Page {
        let browser = self.browser.page();
        browser.open("/account/security").await;
        browser.submit("add-passkey", &[]).await;
        self.confirm(app, &browser).await;
        let answer = key.create(&browser.screen().options("finish-passkey"));
        let page = browser.submit("finish-passkey", &[("credential", &answer.to_string())]).await;
        self.keep_codes(&page);
        page
    }

    /// Adds an address beside the others, confirming whatever is asked for, and enters its code.
    pub async fn add_email(&self, app: &TestApp, address: &str) -> Page {
        let browser = self.browser.page();
        browser.open("/account").await;
        browser.submit("add-email", &[("email", address), ("make_primary", "")]).await;
        self.confirm(app, &browser).await;
        let code = app.mail.expect(address, "verify-email").await.code();
        browser.open("/account").await;
        browser.submit("confirm-email", &[("code", &code)]).await.has_status(200).clone()
    }

    fn keep_codes(&self, page: &Page) {
        let codes = page.all("#backup-codes li");
        if !codes.is_empty() {
            *lock(&self.codes) = codes;
        }
    }

    /// Takes the password off the account, as no action does: such accounts come from elsewhere.
    pub async fn without_password(&mut self, app: &TestApp) {
        app.edit("UPDATE users SET password_hash = NULL, password_since = NULL WHERE id = $1", &self.email).await;
        self.password.clear();
    }

    /// Signs a browser in with whatever the account has.
    pub async fn sign_in(&self, app: &TestApp, browser: &Browser) -> Page {
        browser.page().open("/sign-in").await;
        if self.password.is_empty() {
            let credential = self.assertion(&browser.screen(), "sign-in-passkey");
            return browser.page().submit("sign-in-passkey", &[("credential", &credential)]).await;
        }
        // Before anything is proven, so that both proofs are of one age.
        let code = self.totp.is_some().then(|| self.code(app));
        let page = self.first_step(browser).await;
        if page.url.path() != "/sign-in/second" {
            return page;
        }
        match code {
            Some(code) => {
                browser.page().open("/sign-in/second?method=totp").await;
                browser.page().submit("sign-in-totp", &[("code", &code)]).await
            }
            None => {
                let page = browser.page().open("/sign-in/second?method=passkey").await;
                let credential = self.assertion(&page, "sign-in-passkey");
                browser.page().submit("sign-in-passkey", &[("credential", &credential)]).await
            }
        }
    }

    /// The password alone, on the sign-in page.
    pub async fn first_step(&self, browser: &Browser) -> Page {
        browser.page().open("/sign-in").await;
        browser.page().submit("sign-in", &[("identifier", &self.email), ("password", &self.password)]).await
    }

    /// Chooses another password by the link that was mailed.
    pub async fn reset(&mut self, app: &TestApp) {
        let reader = app.browser();
        let link = app.mail.expect(&self.email, "reset-password").await.link("/reset-password");
        reader.open(&link).await.has_status(200);
        self.password = "seven green boats sail".to_owned();
        let page = reader.submit("reset-password", &[("new_password", &self.password)]).await;
        page.has_status(200).shows("Password changed");
    }

    /// A code of the app that was not used yet: it waits for the next one.
    pub fn code(&self, app: &TestApp) -> String {
        app.advance(Seconds(30));
        self.totp.as_ref().unwrap().code(&app.clock)
    }

    /// A backup code that was not used yet.
    pub fn backup_code(&self) -> String {
        lock(&self.codes).pop().unwrap()
    }

    /// The passkey's answer to a form of a page.
    #[track_caller]
    pub fn assertion(&self, page: &Page, form: &str) -> String {
        self.key.clone().unwrap().get(&page.options(form)).to_string()
    }

    /// Gives what the step-up on the screen asks for, one proof after another. The last answer.
    pub async fn confirm(&self, app: &TestApp, browser: &Browser) -> Page {
        let mut last = browser.screen();
        for _ in 0..3 {
            let Some((form, fields)) = self.answer(app, browser).await else { break };
            last = browser.submit(form, &pairs(&fields)).await;
            if last.header("hx-redirect").is_some() {
                break;
            }
        }
        last
    }

    /// The right answer to the step-up on the screen, if there is one.
    pub async fn answer(&self, app: &TestApp, browser: &Browser) -> Option<Answer> {
        let screen = browser.screen();
        if screen.form("send-email-code").is_some() && screen.form("verify-email-code").is_none() {
            browser.submit("send-email-code", &[]).await.has_status(200);
        }
        let screen = browser.screen();
        let (form, kind) = asked(&screen)?;
        let (field, value) = match kind {
            ProofKind::Password => ("password", self.password.clone()),
            ProofKind::Passkey => ("credential", self.assertion(&screen, form)),
            ProofKind::Totp => ("code", self.code(app)),
            ProofKind::BackupCode => ("code", self.backup_code()),
            ProofKind::EmailCode => ("code", app.mail.expect(&self.email, "step-up-code").await.code()),
        };
        Some((form, vec![(field, value)]))
    }

    /// A wrong answer to the step-up on the screen.
    #[track_caller]
    pub fn wrong_answer(&self, app: &TestApp, screen: &Page) -> Answer {
        let (form, kind) = asked(screen).unwrap();
        let forged = || {
            let mut key = self.key.clone().unwrap().forged(|draft| draft.bad_signature = true);
            key.get(&screen.options(form)).to_string()
        };
        let (field, value) = match kind {
            ProofKind::Password => ("password", "not the password at all".to_owned()),
            ProofKind::Passkey => ("credential", forged()),
            ProofKind::Totp => ("code", self.totp.as_ref().unwrap().wrong(&app.clock)),
            ProofKind::BackupCode => ("code", "0000-0000-0000-0000".to_owned()),
            ProofKind::EmailCode => ("code", "00000000".to_owned()),
        };
        (form, vec![(field, value)])
    }

    /// A right proof of a kind for the action under `handle`, as programs send it.
    pub async fn proof(&self, app: &TestApp, browser: &Browser, handle: &str, kind: ProofKind) -> Value {
        match kind {
            ProofKind::Password => json!({ "password": self.password }),
            ProofKind::Totp => json!({ "method": "totp", "code": self.code(app) }),
            ProofKind::BackupCode => json!({ "method": "backup_code", "code": self.backup_code() }),
            ProofKind::EmailCode => {
                post(browser, &format!("/step-up/{handle}/send-code"), json!({})).await.has_status(200);
                json!({ "method": "email_code", "code": app.mail.expect(&self.email, "step-up-code").await.code() })
            }
            ProofKind::Passkey => {
                let asked = browser.json().open(&format!("/step-up/{handle}")).await.json();
                self.signed(&asked["passkey"], |_| {})
            }
        }
    }

    /// A wrong one.
    pub async fn wrong_proof(&self, app: &TestApp, browser: &Browser, handle: &str, kind: ProofKind) -> Value {
        match kind {
            ProofKind::Password => json!({ "password": "not the password at all" }),
            ProofKind::Totp => json!({ "method": "totp", "code": self.totp.as_ref().unwrap().wrong(&app.clock) }),
            ProofKind::BackupCode => json!({ "method": "backup_code", "code": "0000-0000-0000-0000" }),
            ProofKind::EmailCode => json!({ "method": "email_code", "code": "00000000" }),
            ProofKind::Passkey => {
                let asked = browser.json().open(&format!("/step-up/{handle}")).await.json();
                self.signed(&asked["passkey"], |draft| draft.bad_signature = true)
            }
        }
    }

    /// A passkey's answer to what a document asks for: `{ "options": …, "state": … }`.
    #[track_caller]
    pub fn signed(&self, asked: &Value, forgery: fn(&mut super::authenticator::Draft)) -> Value {
        let mut key = self.key.clone().unwrap().forged(forgery);
        let credential = key.get(&asked["options"]).to_string();
        json!({ "state": asked["state"], "credential": credential })
    }
}

/// Which proof the step-up on a page asks for.
pub fn asked(page: &Page) -> Option<(&'static str, ProofKind)> {
    let forms = [
        ("verify-password", ProofKind::Password),
        ("verify-passkey", ProofKind::Passkey),
        ("verify-totp", ProofKind::Totp),
        ("verify-backup-code", ProofKind::BackupCode),
        ("verify-email-code", ProofKind::EmailCode),
    ];
    forms.into_iter().find(|(form, _)| page.form(form).is_some())
}

/// Answers as [`Browser::submit`] takes them.
pub fn pairs<'a>(fields: &'a [(&'static str, String)]) -> Vec<(&'static str, &'a str)> {
    fields.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

/// Posts as a program, with the session's form token.
pub async fn post(browser: &Browser, path: &str, mut body: Value) -> Page {
    let json = browser.json();
    body["form_token"] = json.open("/account").await.json()["form_token"].clone();
    json.request("POST", path).json(&body).send().await
}

/// Sends a proof for the action under `handle`, as a program.
pub async fn prove(browser: &Browser, handle: &str, proof: Value) -> Page {
    post(browser, &format!("/step-up/{handle}"), proof).await
}

/// Signs in `n` times from browsers that the account knows.
pub async fn crowd(app: &TestApp, person: &Person, n: usize) {
    let known = person.browser.clone();
    for _ in 0..n {
        known.drop_cookie("__Host-session");
        let json = known.json();
        let token = json.open("/sign-in").await.json()["form_token"].clone();
        let form = json!({ "identifier": person.email, "password": PASSWORD, "form_token": token });
        json.request("POST", "/sign-in").json(&form).send().await.has_status(200);
        app.advance(Seconds(1));
    }
}
