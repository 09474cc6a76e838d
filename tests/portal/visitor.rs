//! The anonymous envelope: gone as soon as nothing is in it.

use reverify::store::Db;

use crate::support::app::TestApp;
use crate::support::on_both;

on_both!(an_envelope_that_was_emptied_leaves_neither_row_nor_cookie);

async fn an_envelope_that_was_emptied_leaves_neither_row_nor_cookie(app: TestApp) {
    let db = Db::open(&app.config.database_url, false).await.unwrap();
    let envelopes = async || db.query("SELECT count(*) FROM visitors").number().await.unwrap();
    // Signing up keeps which sign-up it was, and then a notice; both were taken out again.
    let person = app.person("Mara").await;
    assert_eq!(envelopes().await, Some(0));
    person.browser.open("/account").await.has_status(200);
    assert_eq!(person.browser.cookie("__Host-visitor"), None);
    // The next one is a new one, and works.
    let guest = app.browser();
    guest.open("/account/devices").await.shows("Sign in");
    assert_eq!(envelopes().await, Some(1));
    assert!(guest.cookie("__Host-visitor").is_some());
    let page = guest.submit("sign-in", &[("identifier", &person.email), ("password", &person.password)]).await;
    assert_eq!(page.url.path(), "/account/devices", "the way back was in it");
    guest.open("/account").await;
    assert_eq!((envelopes().await, guest.cookie("__Host-visitor")), (Some(0), None));
}
