//! Passkeys, from the first one to signing in with nothing else.

use reverify::clock::Seconds;

use crate::support::{Authenticator, Key, World};

const NEW: &str = "lantern-river-walnut-31";

/// Adds a passkey through the step-up and ends on the backup codes that come with the first one.
async fn add_passkey(world: &World, password: &str) {
    let tab = &world.tab;
    world.pass(Seconds::minutes(11));
    tab.open("/account/security").await;
    tab.click("[data-passkey=add]").await;
    tab.wait_for("#dialog dialog").await;
    assert!(tab.text("[data-testid=step-up-action]").await.contains("Add a passkey"));
    tab.prove(password).await;
    // Nothing more is clicked: the action resumes by itself and the device is asked.
    tab.wait("document.querySelectorAll('[data-code], .codes li').length >= 10").await;
}

#[tokio::test]
async fn a_passkey_signs_in_without_a_name_and_confirms() {
    let Some(world) = World::new("a_passkey_signs_in_without_a_name_and_confirms").await else { return };
    let ada = world.sign_up().await;
    let device = Authenticator::of(&world.tab).await;
    add_passkey(&world, &ada.password).await;
    assert_eq!(device.count().await, 1);
    let tab = &world.tab;

    // Signing in: one button, no name, no password.
    device.answers(false).await;
    tab.open("/account").await;
    tab.sign_out().await;
    device.answers(true).await;
    tab.open("/sign-in").await;
    tab.wait_at("/account").await;

    // Confirming: the passkey is what was last used here, so the dialog opens on it.
    world.pass(Seconds::minutes(11));
    tab.ask_new_email("countess@example.com").await;
    tab.wait_for("#dialog dialog [data-passkey=step-up]").await;
    tab.click("#dialog [data-passkey=step-up]").await;
    tab.wait_gone("#dialog dialog").await;
    tab.wait_for("form[data-form=confirm-email]").await;
    world.done().await;
}

#[tokio::test]
async fn a_closed_prompt_says_so_and_can_be_tried_again() {
    let Some(world) = World::new("a_closed_prompt_says_so_and_can_be_tried_again").await else { return };
    let ada = world.sign_up().await;
    let device = Authenticator::of(&world.tab).await;
    add_passkey(&world, &ada.password).await;
    let tab = &world.tab;
    world.pass(Seconds::minutes(11));

    // Not the right person: the device refuses, nothing has changed, and the button is still there.
    device.verifies(false).await;
    tab.ask_new_email("countess@example.com").await;
    tab.wait_for("#dialog dialog").await;
    tab.open_way("passkey").await;
    tab.click("#dialog [data-passkey=step-up]").await;
    tab.wait("document.querySelector('#dialog').innerText.includes('Your passkey wasn’t used')").await;
    device.verifies(true).await;
    tab.click("#dialog [data-passkey=step-up]").await;
    tab.wait_gone("#dialog dialog").await;
    tab.wait_for("form[data-form=confirm-email]").await;
    world.done().await;
}

#[tokio::test]
async fn escape_ends_the_prompt_first_and_then_the_dialog() {
    let Some(world) = World::new("escape_ends_the_prompt_first_and_then_the_dialog").await else { return };
    let ada = world.sign_up().await;
    let device = Authenticator::of(&world.tab).await;
    add_passkey(&world, &ada.password).await;
    let tab = &world.tab;
    world.pass(Seconds::minutes(11));
    device.answers(false).await;
    tab.ask_new_email("countess@example.com").await;
    tab.wait_for("#dialog dialog").await;
    tab.open_way("passkey").await;
    tab.click("#dialog [data-passkey=step-up]").await;
    tab.wait("document.querySelector('#dialog').innerText.includes('Waiting for your device')").await;
    tab.press(Key::Escape).await;
    tab.wait("document.querySelector('#dialog').innerText.includes('Your passkey wasn’t used')").await;
    assert!(tab.shows("#dialog dialog").await, "only the prompt is over");
    tab.press(Key::Escape).await;
    tab.wait_gone("#dialog dialog").await;
    world.done().await;
}

#[tokio::test]
async fn the_password_is_not_enough_where_a_passkey_is() {
    let Some(world) = World::new("the_password_is_not_enough_where_a_passkey_is").await else { return };
    let ada = world.sign_up().await;
    let device = Authenticator::of(&world.tab).await;
    add_passkey(&world, &ada.password).await;
    let tab = &world.tab;
    device.answers(false).await;
    tab.open("/account").await;
    tab.sign_out().await;
    tab.try_sign_in(&ada.email, &ada.password).await;
    tab.wait_at("/sign-in/second").await;
    device.answers(true).await;
    tab.click("[data-passkey=sign-in]").await;
    tab.wait_at("/account").await;

    // The password itself changes with the password alone, whatever else there is.
    tab.ask_new_password(NEW).await;
    tab.wait_for("#su-password").await;
    tab.prove(&ada.password).await;
    tab.wait_gone("#dialog dialog").await;
    world.done().await;
}

#[tokio::test]
async fn a_removed_passkey_is_gone_and_one_device_holds_one() {
    let Some(world) = World::new("a_removed_passkey_is_gone_and_one_device_holds_one").await else { return };
    let ada = world.sign_up().await;
    let device = Authenticator::of(&world.tab).await;
    add_passkey(&world, &ada.password).await;
    let tab = &world.tab;

    // The same device again: it says that it has one.
    tab.open("/account/security").await;
    tab.click("[data-passkey=add]").await;
    tab.wait("document.querySelector('#new-passkey')?.innerText.includes('already has a passkey')").await;
    tab.click("#cancel-passkey").await;
    tab.wait_gone("#new-passkey").await;

    let menu: String = tab.ask("document.querySelector('#passkeys details.menu summary').id").await;
    tab.click(&format!("#{menu}")).await;
    tab.click("#passkeys [data-sheet]").await;
    let focused = tab.focused().await;
    assert!(!focused.contains("-go"), "the safe button has the focus, not {focused}");
    tab.click("form[data-form=remove-passkey] button").await;
    tab.wait_for("#dialog [data-passkey=step-up]").await;
    tab.click("#dialog [data-passkey=step-up]").await;
    tab.wait_gone("#dialog dialog").await;
    tab.wait("document.querySelector('#toasts').innerText.includes('Passkey removed')").await;
    assert!(!tab.shows("form[data-form=remove-passkey]").await);
    device.lose().await;
    world.done().await;
}

#[tokio::test]
async fn the_sheet_of_the_last_way_in_can_only_be_left() {
    let Some(world) = World::new("the_sheet_of_the_last_way_in_can_only_be_left").await else { return };
    let ada = world.sign_up().await;
    let _device = Authenticator::of(&world.tab).await;
    add_passkey(&world, &ada.password).await;
    world.forget_passwords().await;
    let tab = &world.tab;
    tab.open("/account/security").await;
    let menu: String = tab.ask("document.querySelector('#passkeys details.menu summary').id").await;
    for leave in [".dlg-head [data-keep]", ".quiet[data-keep]"] {
        tab.click(&format!("#{menu}")).await;
        tab.click("#passkeys [data-sheet]").await;
        tab.wait("!!document.querySelector('#passkeys dialog:modal')").await;
        assert!(!tab.shows("#passkeys dialog form").await, "there is nothing to send");
        tab.click(&format!("#passkeys dialog {leave}")).await;
        tab.wait("!document.querySelector('dialog[open]')").await;
        tab.has_focus(&format!("#{menu}")).await;
    }
    world.done().await;
}
