//! The anonymous envelope: gone as soon as nothing is in it.

use reverify::store::Db;

use crate::support::app::TestApp;
use crate::support::on_both;

on_both!(an_envelope_that_was_emptied_leaves_neither_row_nor_cookie, looking_without_being_signed_in_writes_nothing,);

async fn an_envelope_that_was_emptied_leaves_neither_row_nor_cookie(app: TestApp) {
    let db = Db::open(&app.config.database_url, false).await.unwrap();
    let envelopes = async || db.query("SELECT count(*) FROM visitors").number().await.unwrap();
    // Signing up keeps which sign-up it was, and then a notice; both were taken out again.
    let person = app.person("Mara").await;
    assert_eq!(envelopes().await, Some(0));
    person.browser.open("/account").await.has_status(200);
    assert_eq!(person.browser.cookie("__Host-visitor"), None);
    // The next one is a new one.
    let guest = app.browser();
    guest.open("/sign-up").await;
    let fields = [("display_name", "Ada"), ("email", "ada@example.com"), ("password", &person.password)];
    guest.submit("sign-up", &fields).await.has_status(200);
    assert_eq!(envelopes().await, Some(1));
    assert!(guest.cookie("__Host-visitor").is_some());
}

/// Anybody may look, as often as they like, and with any cookie: the one writer has nothing to do with it.
async fn looking_without_being_signed_in_writes_nothing(app: TestApp) {
    let person = app.person("Mara").await;
    let db = Db::open(&app.config.database_url, false).await.unwrap();
    let rows = async || db.query("SELECT count(*) FROM visitors").number().await.unwrap();
    let guest = app.browser();
    guest.open("/account/devices").await.shows("Sign in").shows_not("signed out");
    guest.set_cookie("__Host-session", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    // Once told that it is over, and not again; the page that was wanted is not forgotten.
    guest.open("/account/activity?kind=sign-ins").await.shows("This device was signed out");
    guest.open("/sign-in").await.shows_not("This device was signed out");
    assert_eq!(rows().await, Some(0));
    let page = guest.submit("sign-in", &[("identifier", &person.email), ("password", &person.password)]).await;
    assert_eq!((page.url.path(), page.url.query()), ("/account/activity", Some("kind=sign-ins")));
    assert_eq!(guest.cookie("__Host-return"), None);
    guest.submit("sign-out", &[]).await;
    guest.submit("sign-in", &[("identifier", &person.email), ("password", &person.password)]).await;
    assert_eq!(guest.open("/").await.url.path(), "/account");
}
