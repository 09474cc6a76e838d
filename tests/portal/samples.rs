//! Every registered action as somebody asks for it: what the tests that hold for all of them walk through.

use std::sync::atomic::{AtomicUsize, Ordering};

use reverify::model::factor::ProofKind;
use serde_json::json;

use crate::support::app::{Person, TestApp};
use crate::support::browser::Browser;
use crate::support::page::Page;
use crate::support::person::{pairs, post, prove};

/// How an action is asked for: its page, its form, what is filled in, and the words its dialog must say.
pub struct Sample {
    pub name: &'static str,
    pub page: &'static str,
    pub form: &'static str,
    /// Where the form posts to; `{id}` stands for the oldest passkey, the oldest address beside the primary one, or the
    /// other device used last.
    pub path: &'static str,
    /// `{n}` stands for a number that was never used: some things have one owner.
    fields: &'static [(&'static str, &'static str)],
    pub says: &'static str,
}

const SECURITY: &str = "/account/security";

pub const SAMPLES: &[Sample] = &[
    Sample {
        name: "account.delete",
        page: "/account/data",
        form: "delete-account",
        path: "/account/data/delete",
        fields: &[("confirm", "delete my account")],
        says: "Delete your account",
    },
    Sample {
        name: "backup_codes.generate",
        page: SECURITY,
        form: "new-backup-codes",
        path: "/account/backup-codes",
        fields: &[],
        says: "Make new backup codes",
    },
    Sample {
        name: "data.export",
        page: "/account/data",
        form: "export-data",
        path: "/account/data/export",
        fields: &[],
        says: "Take a copy of your data",
    },
    Sample {
        name: "email.add",
        page: "/account",
        form: "add-email",
        path: "/account/emails",
        fields: &[("email", "another{n}@example.com"), ("make_primary", "")],
        says: "Add an email address",
    },
    Sample {
        name: "email.change",
        page: "/account",
        form: "add-email",
        path: "/account/emails",
        fields: &[("email", "new@example.com"), ("make_primary", "on")],
        says: "Change your email address",
    },
    Sample {
        name: "email.remove",
        page: "/account",
        form: "remove-email",
        path: "/account/emails/{id}/remove",
        fields: &[],
        says: "Remove an email address",
    },
    Sample {
        name: "email.set_primary",
        page: "/account",
        form: "primary-email",
        path: "/account/emails/{id}/primary",
        fields: &[],
        says: "Make another address primary",
    },
    Sample {
        name: "passkey.add",
        page: SECURITY,
        form: "add-passkey",
        path: "/account/passkeys",
        fields: &[],
        says: "Add a passkey",
    },
    Sample {
        name: "passkey.remove",
        page: SECURITY,
        form: "remove-passkey",
        path: "/account/passkeys/{id}/remove",
        fields: &[],
        says: "Remove a passkey",
    },
    Sample {
        name: "password.change",
        page: SECURITY,
        form: "change-password",
        path: "/account/password",
        fields: &[("new_password", "seven green boats sail")],
        says: "Change your password",
    },
    Sample {
        name: "password.set",
        page: SECURITY,
        form: "set-password",
        path: "/account/password/set",
        fields: &[("new_password", "seven green boats sail")],
        says: "Set a password",
    },
    Sample {
        name: "session.end",
        page: "/account/devices",
        form: "end-session",
        path: "/account/devices/{id}/end",
        fields: &[],
        says: "Sign out a device",
    },
    Sample {
        name: "session.end_others",
        page: "/account/devices",
        form: "end-other-sessions",
        path: "/account/devices/end-others",
        fields: &[],
        says: "Sign out all other devices",
    },
    Sample {
        name: "totp.enable",
        page: SECURITY,
        form: "begin-totp",
        path: "/account/totp",
        fields: &[],
        says: "Turn on 2-step verification",
    },
    Sample {
        name: "totp.remove",
        page: SECURITY,
        form: "remove-totp",
        path: "/account/totp/remove",
        fields: &[],
        says: "Turn off your authenticator app",
    },
    Sample {
        name: "username.change",
        page: "/account",
        form: "change-username",
        path: "/account/username",
        fields: &[("username", "mara{n}")],
        says: "Change your username",
    },
];

/// The sample of this action.
pub fn sample(name: &str) -> &'static Sample {
    SAMPLES.iter().find(|sample| sample.name == name).unwrap()
}

impl Sample {
    /// What is filled in.
    pub fn fields(&self) -> Vec<(&'static str, String)> {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let n = NEXT.fetch_add(1, Ordering::Relaxed).to_string();
        self.fields.iter().map(|(name, value)| (*name, value.replace("{n}", &n))).collect()
    }

    /// Asks on its page.
    pub async fn ask(&self, browser: &Browser) -> Page {
        browser.page().open(self.page).await;
        browser.submit(self.form, &pairs(&self.fields())).await
    }

    /// Asks as a program.
    pub async fn ask_json(&self, browser: &Browser) -> Page {
        let mut body = json!({});
        // A tick that is not made is a field that is not sent.
        for (name, value) in self.fields().into_iter().filter(|(_, value)| !value.is_empty()) {
            body[name] = value.into();
        }
        post(browser, &self.path_for(browser).await, body).await
    }

    /// Where its form posts to in this browser. Where there is nothing to ask for, to nothing.
    pub async fn path_for(&self, browser: &Browser) -> String {
        if !self.path.contains("{id}") {
            return self.path.to_owned();
        }
        let (page, list, own) = match self.name {
            "session.end" => (self.page, "devices", "current"),
            name if name.starts_with("email.") => (self.page, "emails", "primary"),
            _ => (SECURITY, "passkeys", ""),
        };
        let page = browser.json().open(page).await.json();
        let mut rows = page[list].as_array().unwrap().iter();
        let row = rows.find(|row| row[own] != true);
        self.path.replace("{id}", row.and_then(|row| row["id"].as_str()).unwrap_or("none"))
    }

    /// What has to be there besides the account itself. Before anything is enrolled, so that a password is enough.
    pub async fn furnish(&self, app: &TestApp, person: &Person) {
        if self.name == "session.end" {
            for _ in 0..3 {
                app.other_device(person).await;
            }
            app.minutes(11);
        }
    }

    /// Somebody with as little as one can ask for it with, everything of it old enough to count, and nothing fresh.
    pub async fn person(&self, app: &TestApp, name: &str) -> Person {
        let mut person = app.person(name).await;
        self.furnish(app, &person).await;
        match self.name {
            "password.set" => {
                person.enrol_passkey(app).await;
                person.without_password(app).await;
            }
            "totp.remove" | "backup_codes.generate" => drop(person.enrol_totp(app).await),
            "passkey.remove" => drop(person.enrol_passkey(app).await),
            _ => {}
        }
        self.prepare(app, &person).await;
        app.settle();
        person
    }

    /// What has to be there before one can ask for it, beside ways to confirm it.
    pub async fn prepare(&self, app: &TestApp, person: &Person) {
        if matches!(self.name, "email.remove" | "email.set_primary") {
            for n in ["second", "third"] {
                person.add_email(app, &person.email.replace('@', &format!("-{n}@"))).await;
            }
        }
    }

    /// Whether it is done within a window, and by a second use, too.
    pub fn is_windowed(&self) -> bool {
        matches!(
            self.name,
            "backup_codes.generate"
                | "data.export"
                | "email.add"
                | "email.remove"
                | "passkey.add"
                | "password.set"
                | "session.end"
                | "session.end_others"
                | "totp.enable"
                | "username.change"
        )
    }
}

/// Gives a program what it was asked for, the first way that is offered each time. The last answer.
pub async fn confirm_json(app: &TestApp, person: &Person, asked: Page) -> Page {
    let mut last = asked;
    for _ in 0..3 {
        if last.status != 403 {
            break;
        }
        let facts = last.json();
        let kind = ProofKind::from_name(facts["factors"][0].as_str().unwrap()).unwrap();
        let handle = facts["handle"].as_str().unwrap();
        let proof = person.proof(app, &person.browser, handle, kind).await;
        last = prove(&person.browser, handle, proof).await;
    }
    last
}
