//! Where the operator insists on a second factor, an account without one gets no further than to setting one up.

use crate::policy::{elsewhere, node};
use crate::support::app::TestApp;
use crate::support::on_both;
use crate::support::person::post;

on_both!(nothing_else_opens_until_there_is_one, who_has_one_notices_nothing);

async fn nothing_else_opens_until_there_is_one(app: TestApp) {
    let app = app.configured(|config| config.second_factor_required = true).await;
    let mut person = app.person("Mara").await;
    let browser = &person.browser;
    // Three shapes of the same answer.
    for path in ["/account", "/account/activity", "/account/data", "/team"] {
        let page = browser.page().open(path).await;
        assert_eq!(page.url.path(), "/account/security", "{path}");
        page.shows("Set up a second step first");
        let htmx = browser.htmx().request("GET", path).header("hx-request", "true").send().await;
        assert_eq!(htmx.has_status(403).header("hx-redirect"), Some("/account/security"), "{path}");
        let problem = browser.json().request("GET", path).send().await;
        assert_eq!(problem.has_status(403).json()["type"], "urn:reverify:second-factor-required", "{path}");
    }
    let token = browser.json().open("/account/security").await.json()["form_token"].clone();
    let change = serde_json::json!({ "form_token": token, "display_name": "Marlene" });
    browser.json().request("POST", "/account/profile").json(&change).send().await.has_status(403);
    let picture = browser.json().request("POST", "/account/picture/remove").json(&change).send().await;
    picture.has_status(403);
    // Who is about to leave can still stay.
    app.edit("UPDATE users SET deletion_at = created_at + 864000000 WHERE id = $1", &person.email).await;
    browser.page().open("/account/data").await.has_status(200).shows("Deletion scheduled");
    browser.submit("cancel-deletion", &[]).await.has_status(200).shows("Account kept");
    assert_eq!(browser.page().open("/account/data").await.url.path(), "/account/security");
    // The way to it is open, with its step-up and the codes it brings.
    person.enrol_totp(&app).await.has_status(200).shows("Save your backup codes");
    let browser = &person.browser;
    browser.page().open("/account").await.has_status(200).shows("Profile").shows("Mara").shows_not("Marlene");
    // Without it again, the same holds.
    app.settle();
    browser.page().open("/account/security").await;
    browser.submit("remove-totp", &[]).await;
    person.confirm(&app, browser).await.shows("Set up a second step first");
    assert_eq!(browser.page().open("/account/data").await.url.path(), "/account/security");
    browser.submit("sign-out", &[]).await.shows("Sign in");
}

async fn who_has_one_notices_nothing(app: TestApp) {
    let mut person = app.person("Mara").await;
    person.enrol_passkey(&app).await;
    let node = node(&app, &[], |config| config.second_factor_required = true).await;
    person.browser = elsewhere(&person.browser, &app, &node);
    person.browser.page().open("/account").await.has_status(200).shows("Profile");
    post(&person.browser, "/account/profile", serde_json::json!({ "display_name": "Marlene" })).await.has_status(200);
    person.browser.page().open("/account/security").await.shows_not("Set up a second step first");
    node.stop().await;
}
