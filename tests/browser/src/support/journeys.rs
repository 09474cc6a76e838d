//! What people do on the portal, in steps that work with and without script.

use super::{App, Tab, World};

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

    /// Sets up an authenticator app straight after a sign-up or a step-up, and ends on the backup codes.
    pub async fn set_up_app(&self) -> (App, Vec<String>) {
        let tab = &self.tab;
        tab.open("/account/security").await;
        tab.click("#begin-totp").await;
        tab.wait_for("#totp-key").await;
        let app = App::typed(&tab.text("#totp-key").await);
        tab.fill("#totp-code", &self.code(&app)).await;
        tab.click("#confirm-totp").await;
        tab.wait_for("#backup-codes").await;
        let codes = tab.backup_codes().await;
        (app, codes)
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
        self.click("#open-add-email").await;
        self.fill("#new-email", new).await;
        self.click("#add-email").await;
    }

    /// Adds an address beside the others; the step-up comes next.
    pub async fn ask_second_email(&self, new: &str) {
        self.open("/account").await;
        self.click("#open-add-email").await;
        self.fill("#new-email", new).await;
        if self.ask::<bool>("document.querySelector('#make-primary').checked").await {
            self.click("#make-primary").await;
        }
        self.click("#add-email").await;
    }

    /// Chooses a picture: painted here, `width` by `height`.
    pub async fn choose_picture(&self, width: u32, height: u32) {
        // At one go: where the page's own script is off, nothing that is called back runs.
        let choose = format!(
            "(() => {{
                const canvas = document.createElement('canvas');
                [canvas.width, canvas.height] = [{width}, {height}];
                canvas.getContext('2d').fillRect(0, 0, {width} / 2, {height});
                const bytes = Uint8Array.from(atob(canvas.toDataURL().split(',')[1]), (c) => c.charCodeAt(0));
                const files = new DataTransfer();
                files.items.add(new File([bytes], 'me.png', {{ type: 'image/png' }}));
                const input = document.querySelector('#picture');
                input.files = files.files;
                input.dispatchEvent(new Event('change', {{ bubbles: true }}));
                return input.files.length === 1;
            }})()"
        );
        assert!(self.ask::<bool>(&choose).await);
    }

    /// Asks for the end of the account, phrase included; the step-up comes next.
    pub async fn ask_deletion(&self) {
        self.open("/account/data").await;
        self.click("#open-delete").await;
        let phrase = self.text("label[for=confirm] strong").await;
        self.fill("#confirm", &phrase).await;
        self.click("#delete-account").await;
    }

    /// Has the step-up show this way, unless it does already.
    pub async fn open_way(&self, method: &str) {
        let form = format!("form[data-form=verify-{}]", method.replace('_', "-"));
        if self.shows(&form).await {
            return;
        }
        self.click("[data-testid=step-up] a[href*='method=list']").await;
        let way = format!("[data-testid=step-up] a[href$='method={method}']");
        self.wait_for(&way).await;
        self.click(&way).await;
        self.wait_for(&form).await;
    }

    /// Gives the password in the step-up, dialog or page.
    pub async fn prove(&self, password: &str) {
        self.fill("#su-password", password).await;
        self.click("#su-go").await;
    }

    /// Gives a code of the authenticator app in the step-up.
    pub async fn prove_app(&self, code: &str) {
        self.fill("form[data-form=verify-totp] #su-code", code).await;
        self.click("#su-go").await;
    }

    /// Gives a backup code in the step-up.
    pub async fn prove_backup(&self, code: &str) {
        self.fill("#su-backup", code).await;
        self.click("#su-go").await;
    }

    /// Answers the second step of signing in.
    pub async fn second(&self, code: &str) {
        self.fill("#code", code).await;
        self.click("#second-go").await;
    }

    /// The backup codes that stand on the page.
    pub async fn backup_codes(&self) -> Vec<String> {
        self.ask("[...document.querySelectorAll('#backup-codes li')].map(code => code.innerText)").await
    }
}
