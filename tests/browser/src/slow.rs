//! When answers take long: what shows it, and what comes after.

use std::time::Duration;

use crate::accessibility::Findings;
use crate::support::{Key, Network, World};

/// The browser's patience in a tenth of the time: eight seconds of waiting would be eight seconds of this test.
const HASTE: &str = "(real => { window.setTimeout = (what, ms, ...more) => real(what, ms > 5000 ? ms / 10 : ms, ...more) })(setTimeout)";

/// Writes down that the list stood in outline, and that a word followed.
const NOTES: &str = "new MutationObserver(() => {
    const list = document.querySelector('#list');
    const outline = list.matches('[aria-busy=true]') && list.querySelector('.skel') ? 'outline' : '';
    const now = outline + (list.innerText.includes('Still working') ? ', word' : '');
    if (now.length > (sessionStorage.seen ?? '').length) sessionStorage.seen = now;
}).observe(document.querySelector('#events'), { subtree: true, childList: true, attributes: true })";

/// What Esc does in a browser that loads a page.
const STOPS: &str = "void setTimeout(() => {
    stop();
    document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
}, 1500)";

#[tokio::test]
async fn a_slow_list_is_shown_in_outline_and_a_word_follows() {
    let Some(world) = World::new("a_slow_list_is_shown_in_outline_and_a_word_follows").await else { return };
    world.sign_up().await;
    let tab = &world.tab;
    tab.open("/account/activity").await;
    let () = tab.ask(HASTE).await;
    // DevTools answers nothing while a page is being left: the page itself notes what it shows.
    let () = tab.ask(NOTES).await;
    let mut held = tab.hold("*show=data*").await;
    // Thought better of.
    let () = tab.ask(STOPS).await;
    tab.click(".chip[href$='show=data']").await;
    let _given_up = held.seen().await;
    tab.wait("sessionStorage.seen === 'outline, word' && !document.querySelector('.bar, [aria-busy]')").await;
    assert!(tab.text("#list").await.contains("Account created"));
    // And when it comes, it is there.
    let () = tab.ask("void (sessionStorage.seen = '')").await;
    tab.click(".chip[href$='show=data']").await;
    let second = held.seen().await;
    tokio::time::sleep(Duration::from_millis(600)).await;
    held.let_go(second).await;
    tab.wait("document.querySelector('#list').innerText.includes('Nothing like that yet')").await;
    assert!(tab.ask::<String>("sessionStorage.seen").await.starts_with("outline"));
    assert!(!tab.shows(".skel").await);
    world.done().await;
}

/// The same, looked at: DevTools answers once the browser has given up, which leaves the page as it was meanwhile.
#[tokio::test]
async fn a_list_in_outline_is_accessible() {
    let Some(world) = World::new("a_list_in_outline_is_accessible").await else { return };
    let mut found = Findings::default();
    world.sign_up().await;
    let tab = &world.tab;
    tab.open("/account/activity").await;
    let mut held = tab.hold("*show=data*").await;
    tab.click(".chip[href$='show=data']").await;
    let leaving = held.seen().await;
    tokio::time::sleep(Duration::from_millis(600)).await;
    held.give_up(leaving).await;
    tab.wait_for("#list[aria-busy=true] .skel").await;
    found.of(&world, "activity-loading").await;
    found.none();
    world.done().await;
}

#[tokio::test]
async fn a_slow_form_says_that_it_is_still_at_work() {
    let Some(world) = World::new("a_slow_form_says_that_it_is_still_at_work").await else { return };
    world.sign_up().await;
    let tab = &world.tab;
    tab.open("/account").await;
    let () = tab.ask(HASTE).await;
    tab.slow(2500.0).await;
    tab.fill("[name=display_name]", "Ada King").await;
    tab.press(Key::Enter).await;
    tab.wait("!!document.querySelector('#save-profile[aria-busy=true]') && !!document.querySelector('.bar')").await;
    tab.wait("document.querySelector('#save-profile').innerText === 'Saving…'").await;
    tab.wait("document.querySelector('#toasts').innerText.includes('Still working')").await;
    tab.wait("document.querySelector('#toasts').innerText.includes('Name changed')").await;
    assert!(!tab.text("#toasts").await.contains("Still working"));
    assert!(!tab.shows(".bar").await);
    world.done().await;
}

#[tokio::test]
async fn a_slow_proof_is_being_checked_once() {
    let Some(world) = World::new("a_slow_proof_is_being_checked_once").await else { return };
    world.sign_up().await;
    let tab = &world.tab;
    tab.ask_new_password("lantern-river-walnut-31").await;
    tab.wait_for("#dialog dialog").await;
    let network = Network::of(tab).await;
    let () = tab.ask(HASTE).await;
    tab.slow(3000.0).await;
    tab.fill("#su-password", "not my password at all").await;
    tab.tab_to("#su-go").await;
    tab.press(Key::Enter).await;
    // Whether it is right is not known yet, so nothing is said to happen.
    tab.wait("document.querySelector('#su-go[aria-busy=true]').innerText === 'Checking…'").await;
    tab.has_focus("#su-go").await;
    tab.press(Key::Enter).await;
    tab.wait("document.querySelector('#dialog .proof [role=alert]')?.innerText === 'Still working…'").await;
    assert!(!tab.shows("#toasts *").await, "not behind the dialog");
    tab.wait_for("#su-password-error").await;
    assert_eq!(tab.text("#su-go").await, "Confirm and change password");
    assert!(!tab.text("#dialog").await.contains("Still working"));
    let proofs = network.all().into_iter().filter(|sent| sent.method == "POST" && sent.url.contains("/step-up/"));
    assert_eq!(proofs.count(), 1, "the second press was none");
    world.done().await;
}

#[tokio::test]
async fn what_failed_is_tried_again_by_its_button() {
    let Some(world) = World::new("what_failed_is_tried_again_by_its_button").await else { return };
    let ada = world.sign_up().await;
    let tab = &world.tab;
    tab.open("/account").await;
    tab.fill("[name=display_name]", "Ada King").await;
    tab.offline(true).await;
    tab.press(Key::Enter).await;
    tab.wait_for("#toasts [data-retry]").await;
    tab.offline(false).await;
    tab.click("#toasts [data-retry]").await;
    tab.wait("document.querySelector('#toasts').innerText.includes('Name changed')").await;
    assert!(!tab.shows("#toasts [data-retry]").await);

    // In the dialog, too.
    world.pass(reverify::clock::Seconds::minutes(11));
    tab.ask_new_password("lantern-river-walnut-31").await;
    tab.wait_for("#dialog #su-password").await;
    tab.fill("#su-password", &ada.password).await;
    tab.offline(true).await;
    tab.click("#su-go").await;
    tab.wait_for("#dialog [data-retry]").await;
    tab.offline(false).await;
    tab.click("#dialog [data-retry]").await;
    tab.wait_gone("#dialog dialog").await;
    tab.wait("document.querySelector('#toasts').innerText.includes('Password changed')").await;
    world.done().await;
}
