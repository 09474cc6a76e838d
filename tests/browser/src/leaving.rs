//! After leaving: what the Back button can still show. Nothing.

use std::time::Duration;

use crate::support::{Person, Tab, World};

/// Goes back until the history is used up, and expects nothing of `person` anywhere.
async fn nothing_left_behind(tab: &Tab, person: &Person) {
    for _ in 0..4 {
        let () = tab.ask("history.back()").await;
        // Long enough for a page kept by the browser to appear, and to be taken away again by its own script.
        tokio::time::sleep(Duration::from_millis(700)).await;
        tab.wait("document.readyState === 'complete'").await;
        let shown: String = tab.ask("document.documentElement.outerHTML").await;
        assert!(!shown.contains(&person.email) && !shown.contains(&person.name), "{} shows {shown}", tab.path().await);
        assert!(!tab.shows("#dialog dialog").await);
    }
}

#[tokio::test]
async fn back_after_signing_out_shows_nothing_personal() {
    let Some(world) = World::new("back_after_signing_out_shows_nothing_personal").await else { return };
    let ada = world.sign_up().await;
    let tab = &world.tab;
    tab.open("/account/activity").await;
    tab.open("/account").await;
    assert!(tab.text("#change-email").await.contains(&ada.email));
    tab.sign_out().await;
    nothing_left_behind(tab, &ada).await;
    world.done().await;
}

#[tokio::test]
async fn back_after_deleting_shows_nothing_personal() {
    let Some(world) = World::new("back_after_deleting_shows_nothing_personal").await else { return };
    let ada = world.sign_up().await;
    let tab = &world.tab;
    tab.ask_deletion().await;
    tab.wait_for("#dialog dialog").await;
    tab.prove(&ada.password).await;
    tab.wait_at("/sign-in").await;
    nothing_left_behind(tab, &ada).await;
    world.done().await;
}

#[tokio::test]
async fn no_cookie_of_ours_is_left_after_signing_out() {
    let Some(world) = World::new("no_cookie_of_ours_is_left_after_signing_out").await else { return };
    world.sign_up().await;
    let tab = &world.tab;
    let session = |cookies: &[chromiumoxide::cdp::browser_protocol::network::Cookie]| -> Vec<String> {
        cookies.iter().map(|cookie| cookie.name.clone()).filter(|name| name.contains("session")).collect()
    };
    let before = tab.page.get_cookies().await.expect("cookies");
    assert!(!session(&before).is_empty(), "{before:?}");
    assert!(before.iter().all(|cookie| cookie.http_only && cookie.secure), "{before:?}");
    tab.sign_out().await;
    let after = tab.page.get_cookies().await.expect("cookies");
    assert!(session(&after).is_empty(), "{after:?}");
    world.done().await;
}
