//! What people do on the portal, in steps that work with and without script.

use super::{Tab, World};

/// Somebody with an account.
#[derive(Clone)]
pub struct Person {
    pub name: String,
    pub email: String,
    pub password: String,
}

impl Default for Person {
    fn default() -> Self {
        Self { name: "Ada Lovelace".into(), email: "ada@example.com".into(), password: "plum-orbit-canyon-84".into() }
    }
}

impl World {
    /// Signs somebody up in the first tab and ends on their profile.
    pub async fn sign_up(&self) -> Person {
        self.sign_up_as(Person::default()).await
    }

    pub async fn sign_up_as(&self, person: Person) -> Person {
        let tab = &self.tab;
        tab.open("/sign-up").await;
        tab.fill("[name=display_name]", &person.name).await;
        tab.fill("[name=email]", &person.email).await;
        tab.fill("[name=password]", &person.password).await;
        tab.click("form[data-form=sign-up] button:not([type])").await;
        tab.wait_for("form[data-form=verify-email]").await;
        let mail = self.mail("verify-email", &person.email).await;
        tab.fill("[name=code]", mail.code()).await;
        tab.click("form[data-form=verify-email] button:not([type])").await;
        tab.wait_at("/account").await;
        person
    }
}

impl Tab {
    /// Fills in the sign-in form and sends it. What comes of it is the caller's to look at.
    pub async fn try_sign_in(&self, email: &str, password: &str) {
        self.open("/sign-in").await;
        self.fill("[name=identifier]", email).await;
        self.fill("[name=password]", password).await;
        self.click("form[data-form=sign-in] button:not([type])").await;
    }

    pub async fn sign_in(&self, email: &str, password: &str) {
        self.try_sign_in(email, password).await;
        self.wait_at("/account").await;
    }

    pub async fn sign_out(&self) {
        self.click("details.menu summary").await;
        self.click("form[data-form=sign-out] button").await;
        self.wait_at("/sign-in").await;
    }

    /// Asks for another password; the step-up comes next.
    pub async fn ask_new_password(&self, new: &str) {
        self.open("/account/security").await;
        self.click("#edit-password").await;
        self.fill("#new-password", new).await;
        self.click("#change-password").await;
    }

    /// Asks for another address; the step-up comes next.
    pub async fn ask_new_email(&self, new: &str) {
        self.open("/account").await;
        self.click("#change-email").await;
        self.fill("#new-email", new).await;
        self.click("#add-email").await;
    }

    /// Asks for the end of the account, phrase included; the step-up comes next.
    pub async fn ask_deletion(&self) {
        self.open("/account/data").await;
        self.click("#open-delete").await;
        let phrase = self.text("label[for=confirm] strong").await;
        self.fill("#confirm", &phrase).await;
        self.click("#delete-account").await;
    }

    /// Gives the password in the step-up, dialog or page.
    pub async fn prove(&self, password: &str) {
        self.fill("#su-password", password).await;
        self.click("#su-go").await;
    }
}
