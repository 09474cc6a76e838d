//! What fails on the server while a page or the dialog stays: said where it is noticed, and tried again from there.

use crate::support::World;

const NEW: &str = "lantern-river-walnut-31";

#[tokio::test]
async fn a_failure_behind_the_dialog_is_said_in_it_and_tried_again() {
    let Some(world) = World::new("a_failure_behind_the_dialog_is_said_in_it_and_tried_again").await else { return };
    let ada = world.sign_up().await;
    let tab = &world.tab;
    tab.ask_new_password(NEW).await;
    tab.wait_for("#dialog dialog").await;
    tab.fill("#su-password", &ada.password).await;
    world.break_database().await;
    tab.slow(2500.0).await;
    tab.click("#su-go").await;
    tab.wait("document.querySelector('#su-go').innerText === 'Checking…'").await;
    tab.wait_for("#dialog .note[role=alert] [data-retry]").await;
    let said = tab.text("#dialog .note").await;
    assert!(said.contains("Something broke on our side") && said.contains("Mention"), "{said}");
    assert_eq!(tab.announced().await.iter().filter(|(role, _)| role == "alert").count(), 1);
    assert!(!tab.shows("#toasts *").await, "not behind it");
    assert_eq!(tab.value("#su-password").await, ada.password);
    assert_eq!(tab.text("#su-go").await, "Confirm and change password", "in its own words again");

    // Once more in vain: told once, and the focus is where one can go on.
    tab.slow(0.0).await;
    let () = tab.ask("void (document.querySelector('#dialog .note').dataset.old = '')").await;
    tab.click("#dialog [data-retry]").await;
    tab.wait_for("#dialog .note:not([data-old])").await;
    assert_eq!(tab.ask::<u32>("document.querySelectorAll('#dialog .note').length").await, 1);
    tab.has_focus("#su-go").await;
    world.mend_database().await;
    tab.click("#dialog [data-retry]").await;
    tab.wait_gone("#dialog dialog").await;
    tab.wait("document.querySelector('#toasts').innerText.includes('Password changed')").await;
    world.done().await;
}

/// The dialog is closed as asked, and what failed is said where it can be seen then.
#[tokio::test]
async fn a_cancel_that_fails_says_so() {
    let Some(world) = World::new("a_cancel_that_fails_says_so").await else { return };
    world.sign_up().await;
    let tab = &world.tab;
    tab.ask_new_password(NEW).await;
    tab.wait_for("#dialog dialog").await;
    world.break_database().await;
    tab.click("#dialog [data-testid=step-up-cancel]").await;
    tab.wait_gone("#dialog dialog").await;
    tab.wait("document.querySelector('#toasts').innerText.includes('Something broke on our side')").await;
    assert!(!tab.shows("#toasts [data-retry]").await, "there is nothing left to cancel");
    world.mend_database().await;
    world.done().await;
}

#[tokio::test]
async fn a_failure_on_the_page_is_tried_again_by_its_button() {
    let Some(world) = World::new("a_failure_on_the_page_is_tried_again_by_its_button").await else { return };
    world.sign_up().await;
    let tab = &world.tab;
    tab.open("/account").await;
    tab.fill("[name=display_name]", "Ada King").await;
    world.break_database().await;
    tab.click("#save-profile").await;
    tab.wait_for("#toasts .toast [data-retry]").await;
    assert_eq!(tab.value("[name=display_name]").await, "Ada King");
    world.mend_database().await;
    tab.click("#toasts [data-retry]").await;
    tab.wait("document.querySelector('#toasts').innerText.includes('Name changed')").await;
    world.done().await;
}

/// Whatever a proxy says in the portal's place: the page stays, and the form can be sent again.
#[tokio::test]
async fn a_failure_that_is_not_ours_takes_nothing_away() {
    let Some(world) = World::new("a_failure_that_is_not_ours_takes_nothing_away").await else { return };
    world.sign_up().await;
    let tab = &world.tab;
    tab.open("/account").await;
    let mut held = tab.hold("*/account/profile").await;
    tab.fill("[name=display_name]", "Ada King").await;
    for (status, body) in [(504, ""), (502, "bad gateway"), (403, ""), (503, "<html><body>Sorry</body></html>")] {
        tab.click("#save-profile").await;
        let request = held.seen().await;
        held.answer(request, status, body).await;
        tab.wait("document.querySelector('#toasts').innerText.includes('Something broke on the way')").await;
        assert_eq!(tab.value("[name=display_name]").await, "Ada King", "{status}");
        let () = tab.ask("void document.querySelector('#toasts').replaceChildren()").await;
    }
    tab.click("#save-profile").await;
    let request = held.seen().await;
    held.let_go(request).await;
    tab.wait("document.querySelector('#toasts').innerText.includes('Name changed')").await;
    world.done().await;
}

#[tokio::test]
async fn too_soon_is_told_with_the_time() {
    let Some(world) = World::new("too_soon_is_told_with_the_time").await else { return };
    let ada = world.sign_up().await;
    let tab = &world.tab;
    tab.ask_new_email("ada@example.org").await;
    tab.prove(&ada.password).await;
    tab.wait_for("#pending-email").await;
    let () = tab.ask("document.querySelector('form[data-form=resend-email-code]').requestSubmit()").await;
    tab.wait("document.querySelector('#toasts').innerText.includes('Slow down')").await;
    // As this browser's clock shows it.
    let time =
        "(time => time.innerText === new Date(time.dateTime).toLocaleTimeString('en-GB', { timeStyle: 'short' }))";
    assert!(tab.ask::<bool>(&format!("{time}(document.querySelector('#toasts time'))")).await);
    world.done().await;
}

#[tokio::test]
async fn a_page_from_before_another_sign_in_is_loaded_anew() {
    let Some(world) = World::new("a_page_from_before_another_sign_in_is_loaded_anew").await else { return };
    let ada = world.sign_up().await;
    let (first, second) = (&world.tab, world.second_tab().await);
    first.open("/account").await;
    second.front().await;
    second.open("/account").await;
    second.sign_out().await;
    second.sign_in(&ada.email, &ada.password).await;
    first.front().await;
    first.fill("[name=display_name]", "Ada King").await;
    first.click("#save-profile").await;
    first.wait_for("#toasts [data-reload]").await;
    assert!(!first.shows("#toasts [data-retry]").await, "it would fail again");
    first.click("#toasts [data-reload]").await;
    first.wait_gone("#toasts .toast").await;
    first.wait("document.readyState === 'complete'").await;
    first.fill("[name=display_name]", "Ada King").await;
    first.click("#save-profile").await;
    first.wait("document.querySelector('#toasts').innerText.includes('Name changed')").await;
    world.done().await;
}
