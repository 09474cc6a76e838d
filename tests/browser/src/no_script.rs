//! The three headline actions with script switched off: the same URLs as full pages.

use crate::support::World;

const NEW: &str = "lantern-river-walnut-31";

/// A signed-in person whose browser runs no script.
async fn without_script(test: &str) -> Option<(World, crate::support::Person)> {
    let world = World::new(test).await?;
    world.tab.run_script(false).await;
    let ada = world.sign_up().await;
    world.tab.open("/account/security").await;
    assert!(!world.tab.shows("[data-reveal]").await, "what needs script stays hidden, so it really is off");
    Some((world, ada))
}

#[tokio::test]
async fn the_password_changes_without_script() {
    let Some((world, ada)) = without_script("the_password_changes_without_script").await else { return };
    let tab = &world.tab;
    tab.ask_new_password(NEW).await;
    tab.wait_for("main [data-testid=step-up]").await;
    assert!(tab.path().await.starts_with("/step-up/"));
    assert!(tab.text("[data-testid=step-up-action]").await.contains("Change your password"));

    tab.prove("not my password at all").await;
    tab.wait_for("#su-password-error").await;
    tab.prove(&ada.password).await;
    tab.wait_at("/account/security").await;
    assert!(tab.text("[data-testid=notice]").await.contains("Password changed"));

    tab.sign_out().await;
    tab.try_sign_in(&ada.email, &ada.password).await;
    tab.wait_for("[role=alert]").await;
    tab.sign_in(&ada.email, NEW).await;
    world.done().await;
}

#[tokio::test]
async fn the_address_changes_without_script() {
    let Some((world, ada)) = without_script("the_address_changes_without_script").await else { return };
    let tab = &world.tab;
    tab.ask_new_email("ada@example.org").await;
    tab.wait_for("main [data-testid=step-up]").await;
    let target = tab.text("[data-testid=step-up-target]").await;
    assert!(target.contains(&ada.email) && target.contains("ada@example.org"), "{target}");
    tab.prove(&ada.password).await;
    tab.wait_at("/account").await;
    assert!(tab.text("#pending-email").await.contains("ada@example.org Unverified"));

    let mail = world.mail("verify-email", "ada@example.org").await;
    tab.fill("#email-code", mail.code()).await;
    tab.click("#confirm-email").await;
    tab.wait_gone("#pending-email").await;
    tab.wait_for("[data-testid=notice]").await;
    assert!(tab.text("#primary-email").await.contains("ada@example.org Primary"));

    tab.sign_out().await;
    tab.sign_in("ada@example.org", &ada.password).await;
    world.done().await;
}

#[tokio::test]
async fn the_account_is_deleted_without_script() {
    let Some((world, ada)) = without_script("the_account_is_deleted_without_script").await else { return };
    let tab = &world.tab;
    tab.open("/account/data").await;
    tab.click("#open-delete").await;
    tab.fill("#confirm", "something else").await;
    tab.click("#delete-account").await;
    tab.wait_for("#confirm-error").await;
    assert!(tab.shows("#confirm").await, "asks again");
    tab.click("#delete-sheet-keep").await;
    tab.wait_at("/account/data").await;
    assert!(!tab.shows("#confirm").await);
    tab.ask_deletion().await;
    tab.wait_for("main [data-testid=step-up]").await;
    assert!(tab.text("[data-testid=step-up-action]").await.contains("Delete your account"));
    tab.prove(&ada.password).await;
    tab.wait_at("/sign-in").await;
    assert!(tab.shows("[data-testid=notice]").await, "says what happened");
    tab.open("/account").await;
    assert_eq!(tab.path().await, "/sign-in", "signed out");

    // Within the grace period signing in takes it back.
    tab.try_sign_in(&ada.email, &ada.password).await;
    tab.wait("location.pathname !== '/sign-in' && document.readyState === 'complete'").await;
    tab.open("/account/data").await;
    tab.click("#keep-account").await;
    tab.wait_for("#open-delete").await;
    world.done().await;
}

#[tokio::test]
async fn cancelling_the_page_leads_back_and_changes_nothing() {
    let Some((world, ada)) = without_script("cancelling_the_page_leads_back_and_changes_nothing").await else { return };
    let tab = &world.tab;
    tab.ask_new_password(NEW).await;
    tab.click("[data-testid=step-up-cancel]").await;
    tab.wait_at("/account/security").await;
    tab.sign_out().await;
    tab.sign_in(&ada.email, &ada.password).await;
    world.done().await;
}

#[tokio::test]
async fn a_refused_field_is_in_sight_without_script() {
    let Some((world, ada)) = without_script("a_refused_field_is_in_sight_without_script").await else { return };
    let tab = &world.tab;
    tab.resize(390, 600).await;
    tab.ask_new_email(&ada.email).await;
    tab.wait_for("#new-email-error").await;
    tab.has_focus("#new-email").await;
    let seen = "(({ top, bottom }) => top >= 0 && bottom <= innerHeight)(document.querySelector('#new-email').getBoundingClientRect())";
    tab.wait(seen).await;
    world.done().await;
}
