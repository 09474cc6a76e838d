//! When answers take long: what shows it, and what comes after.

use crate::support::{Key, World};

/// The browser's patience in a tenth of the time: eight seconds of waiting would be eight seconds of this test.
const HASTE: &str = "(real => { window.setTimeout = (what, ms, ...more) => real(what, ms > 5000 ? ms / 10 : ms, ...more) })(setTimeout)";

#[tokio::test]
async fn a_slow_list_is_shown_in_outline_and_a_word_follows() {
    let Some(world) = World::new("a_slow_list_is_shown_in_outline_and_a_word_follows").await else { return };
    world.sign_up().await;
    let tab = &world.tab;
    tab.open("/account/activity").await;
    let () = tab.ask(HASTE).await;
    tab.slow(4000.0).await;
    tab.click(".chip[href$='show=data']").await;
    tab.wait("!!document.querySelector('#list[aria-busy=true] .skel') && !!document.querySelector('.bar')").await;
    tab.wait("document.querySelector('#list').innerText.includes('Still working')").await;
    // Thought better of.
    tab.press(Key::Escape).await;
    tab.wait(
        "!document.querySelector('.bar') && document.querySelector('#list').innerText.includes('Account created')",
    )
    .await;
    assert!(!tab.shows("[aria-busy]").await);
    // And when it comes, it is there.
    tab.slow(700.0).await;
    tab.click(".chip[href$='show=data']").await;
    tab.wait("!!document.querySelector('#list[aria-busy=true] .skel')").await;
    tab.wait("document.querySelector('#list').innerText.includes('Nothing like that yet')").await;
    assert!(!tab.shows(".skel").await);
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
    tab.wait("document.querySelector('#toasts').innerText.includes('Still working')").await;
    tab.wait("document.querySelector('#toasts').innerText.includes('Name changed')").await;
    assert!(!tab.text("#toasts").await.contains("Still working"));
    assert!(!tab.shows(".bar").await);
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
