//! After leaving: what the Back button can still show. Nothing.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use chromiumoxide::cdp::browser_protocol::network::{Cookie, EventResponseReceivedExtraInfo};
use futures_util::StreamExt as _;

use crate::support::{Person, Tab, World};

/// Goes back until the history is used up, forward again and over it once more, and expects nothing of `person` anywhere.
async fn nothing_left_behind(tab: &Tab, person: &Person) {
    let back = ["history.back()"; 4];
    for step in back.into_iter().chain(["history.forward()", "location.reload()", "history.forward()"]) {
        tab.leave(step).await;
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
    assert!(tab.text("#primary-email").await.contains(&ada.email));
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
    let form = "new URLSearchParams(new FormData(document.querySelector('form[data-form=delete-account]'))) + ''";
    let form: String = tab.ask(form).await;
    assert!(form.contains("form_token="), "{form}");
    tab.prove(&ada.password).await;
    tab.wait_at("/sign-in").await;
    nothing_left_behind(tab, &ada).await;

    // Sent once more, as the browser offers it when such a page is loaded again, and as the script sends it.
    let again = |headers: &str| {
        format!(
            "fetch('/account/data/delete', {{ method: 'POST', headers: {{ {headers} }}, body: new URLSearchParams({form:?}) }})
                .then(async it => [it.status + '', new URL(it.url).pathname, it.headers.get('HX-Redirect') ?? '', await it.text()])"
        )
    };
    let [status, path, _, body]: [String; 4] = tab.ask(&again("")).await;
    assert_eq!((&*status, &*path), ("200", "/sign-in"), "it leads to signing in");
    assert!(!body.contains(&ada.email) && !body.contains(&ada.name) && !body.contains("step-up"), "{body}");
    let [status, _, steered, body]: [String; 4] = tab.ask(&again("'HX-Request': 'true'")).await;
    assert_eq!((&*status, &*steered, &*body), ("401", "/sign-in", ""));
    world.done().await;
}

/// A page that the browser kept whole comes back without being asked for: it looks whether it still may be seen.
#[tokio::test]
async fn a_page_that_the_browser_kept_is_asked_for_again() {
    let Some(mut world) = World::new("a_page_that_the_browser_kept_is_asked_for_again").await else { return };
    let ada = world.sign_up().await;
    let other = world.other_device().await;
    let tab = &world.tab;
    tab.open("/account").await;
    other.front().await;
    other.sign_in(&ada.email, &ada.password).await;
    other.open("/account/devices").await;
    other.click("#end-others").await;
    other.wait_gone("#end-others").await;
    tab.front().await;
    assert!(tab.text("#primary-email").await.contains(&ada.email), "shown as it was");
    let () = tab.ask("void dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))").await;
    tab.wait_at("/sign-in").await;
    assert!(!tab.text("body").await.contains(&ada.email));
    world.done().await;
}

#[tokio::test]
async fn no_cookie_of_ours_is_left_after_signing_out() {
    let Some(world) = World::new("no_cookie_of_ours_is_left_after_signing_out").await else { return };
    world.sign_up().await;
    let tab = &world.tab;
    let session = |cookies: &[Cookie]| -> Vec<String> {
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

/// A cookie set anew keeps a page out of the browser's Back cache, and an envelope written at each view is a write
/// transaction at each view.
#[tokio::test]
async fn looking_at_pages_sets_no_cookie() {
    let Some(world) = World::new("looking_at_pages_sets_no_cookie").await else { return };
    world.sign_up().await;
    let tab = &world.tab;
    tab.open("/account").await;
    let set = Arc::new(Mutex::new(Vec::new()));
    let mut answers = tab.page.event_listener::<EventResponseReceivedExtraInfo>().await.expect("events");
    let log = Arc::clone(&set);
    tokio::spawn(async move {
        while let Some(answer) = answers.next().await {
            let headers = answer.headers_text.clone().unwrap_or_default();
            let cookies = headers.lines().filter(|line| line.to_lowercase().starts_with("set-cookie"));
            log.lock().expect("no panic before").extend(cookies.map(str::to_owned));
        }
    });
    for path in ["/account/security", "/account/devices", "/account/activity", "/account/data", "/account"] {
        tab.open(path).await;
    }
    assert_eq!(*set.lock().expect("no panic before"), [""; 0]);
    world.done().await;
}
