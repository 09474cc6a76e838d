//! What comes of it when something else came first, looked at by axe: errors on pages of their own, a name taken meanwhile.

use reverify::clock::Seconds;

use crate::accessibility::Findings;
use crate::support::{Person, World};

#[tokio::test]
async fn errors_on_pages_of_their_own_are_accessible() {
    let Some(world) = World::new("errors_on_pages_of_their_own_are_accessible").await else { return };
    let mut found = Findings::default();
    let ada = world.sign_up().await;
    let tab = &world.tab;
    tab.ask_new_email("ada@example.org").await;
    tab.prove(&ada.password).await;
    tab.wait_for("#pending-email").await;
    // As a browser without script sends it, and too soon.
    tab.leave("document.querySelector('form[data-form=resend-email-code]').submit()").await;
    tab.wait("document.querySelector('h1')?.innerText.includes('Slow down') && document.readyState === 'complete'")
        .await;
    found.of(&world, "429").await;

    world.break_database().await;
    tab.open("/account").await;
    assert_eq!(tab.text("main code").await.len(), 10, "what to mention");
    found.of(&world, "500").await;
    found.none();
    world.done().await;
}

#[tokio::test]
async fn a_name_that_was_taken_meanwhile_is_told() {
    let Some(mut world) = World::new("a_name_that_was_taken_meanwhile_is_told").await else { return };
    let mut found = Findings::default();
    let ada = world.sign_up().await;
    world.tab.sign_out().await;
    let bob = Person { name: "Bob".into(), email: "bob@example.com".into(), ..Person::default() };
    let bob = world.sign_up_as(bob).await;
    world.pass(Seconds::minutes(11));
    let other = world.other_device().await;
    let tab = &world.tab;
    tab.front().await;
    tab.open("/account").await;
    tab.fill("#username", "lantern").await;
    tab.click("#save-username").await;
    tab.wait_for("#dialog #su-password").await;

    other.front().await;
    other.sign_in(&ada.email, &ada.password).await;
    other.fill("#username", "lantern").await;
    other.click("#save-username").await;
    other.wait("document.querySelector('#toasts').innerText.includes('sername')").await;

    tab.front().await;
    tab.prove(&bob.password).await;
    tab.wait("document.querySelector('#dialog').innerText.includes('taken')").await;
    found.of(&world, "conflict-dialog").await;
    // Back at the field, where another can be chosen.
    tab.click("#dialog [data-close]").await;
    tab.wait_gone("#dialog dialog").await;
    tab.has_focus("#username").await;
    assert_eq!(tab.value("#username").await, "lantern");
    assert_eq!(tab.text("#username-error").await, "That username was taken meanwhile.");
    found.of(&world, "conflict").await;

    // Without script the page says it alone.
    tab.run_script(false).await;
    world.pass(Seconds::minutes(11));
    tab.open("/account").await;
    tab.fill("#username", "beacon").await;
    tab.click("#save-username").await;
    tab.wait_for("#su-password").await;
    other.front().await;
    other.fill("#username", "beacon").await;
    other.click("#save-username").await;
    other.prove(&ada.password).await;
    other.wait("document.querySelector('#toasts').innerText.includes('sername')").await;
    tab.front().await;
    tab.prove(&bob.password).await;
    tab.wait_for("#username-error").await;
    assert_eq!(tab.value("#username").await, "beacon");
    assert_eq!(tab.text("[data-testid=notice]").await, "Username not changed");
    tab.run_script(true).await;
    found.of(&world, "conflict-plain").await;
    found.none();
    world.done().await;
}
