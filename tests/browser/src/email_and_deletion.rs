//! Another address, and the end of an account, in the dialog.

use crate::support::World;

#[tokio::test]
async fn a_new_address_replaces_the_old_one_once_its_code_is_entered() {
    let name = "a_new_address_replaces_the_old_one_once_its_code_is_entered";
    let Some(world) = World::new(name).await else { return };
    let ada = world.sign_up().await;
    let tab = &world.tab;
    tab.ask_new_email("ada@example.org").await;
    tab.wait_for("#dialog dialog").await;
    let target = tab.text("#dialog [data-testid=step-up-target]").await;
    assert_eq!(target, format!("From {} To ada@example.org", ada.email));
    tab.prove(&ada.password).await;
    tab.wait_gone("#dialog dialog").await;
    tab.wait_for("#pending-email").await;
    tab.has_focus("#email-code").await; // where it goes on
    assert!(tab.text("#pending-email").await.contains("ada@example.org Unverified"));
    assert!(tab.text("#primary-email").await.contains(&ada.email), "until then the old one stays");

    tab.fill("#email-code", "0000 0000").await;
    assert_eq!(tab.value("#email-code").await, "00000000", "a grouped code keeps its digits");
    tab.click("#confirm-email").await;
    tab.wait_for("#email-code-error").await;
    tab.has_focus("#email-code").await;

    let mail = world.mail("verify-email", "ada@example.org").await;
    tab.fill("#email-code", mail.code()).await;
    tab.click("#confirm-email").await;
    tab.wait_gone("#pending-email").await;
    tab.wait_for("#toasts [data-testid=notice]").await;
    assert!(tab.text("#primary-email").await.contains("ada@example.org Primary"));
    tab.wait("document.activeElement !== document.body").await;
    assert!(!tab.ask::<String>("document.querySelector('#email').innerText").await.contains(&ada.email));

    // The old address hears of it, with a way back.
    world.mail("undo", &ada.email).await.path("undo/email/");
    world.done().await;
}

#[tokio::test]
async fn a_pending_address_can_be_withdrawn() {
    let Some(world) = World::new("a_pending_address_can_be_withdrawn").await else { return };
    let ada = world.sign_up().await;
    let tab = &world.tab;
    tab.ask_new_email("ada@example.org").await;
    tab.prove(&ada.password).await;
    tab.click("#withdraw-email").await;
    tab.wait_gone("#pending-email").await;
    assert!(tab.text("#primary-email").await.contains(&ada.email));
    tab.wait("document.activeElement !== document.body").await;
    world.done().await;
}

#[tokio::test]
async fn deleting_takes_the_phrase_and_the_password_and_signs_out() {
    let Some(world) = World::new("deleting_takes_the_phrase_and_the_password_and_signs_out").await else { return };
    let ada = world.sign_up().await;
    let tab = &world.tab;
    tab.open("/account/data").await;
    tab.click("#open-delete").await;
    tab.has_focus("#confirm").await;
    tab.fill("#confirm", "something else").await;
    tab.click("#delete-account").await;
    tab.wait_for("#confirm-error").await;
    assert!(!tab.shows("#dialog dialog").await, "no dialog for the wrong words");
    assert!(tab.ask::<bool>("document.querySelector('#delete-sheet').matches(':modal')").await, "asks again");
    tab.has_focus("#confirm").await;
    tab.click("#delete-sheet-keep").await;
    tab.has_focus("#open-delete").await;
    for escape in [true, false] {
        tab.click("#open-delete").await;
        assert!(!tab.shows("#confirm-error").await, "what was wrong is over");
        tab.fill("#confirm", "something else").await;
        tab.click("#delete-account").await;
        tab.wait_for("#confirm-error").await;
        match escape {
            true => tab.press(crate::support::Key::Escape).await,
            false => tab.click("#delete-sheet-keep").await,
        }
        tab.has_focus("#open-delete").await;
    }

    tab.ask_deletion().await;
    tab.wait_for("#dialog dialog").await;
    assert!(tab.text("#dialog [data-testid=step-up-action]").await.contains("Delete your account"));
    tab.prove(&ada.password).await;
    tab.wait_at("/sign-in").await;
    assert!(tab.shows("[data-testid=notice]").await, "says what happened");
    tab.open("/account/data").await;
    assert_eq!(tab.path().await, "/sign-in", "signed out");
    world.done().await;
}

#[tokio::test]
async fn changing_the_password_signs_out_the_other_device() {
    let Some(mut world) = World::new("changing_the_password_signs_out_the_other_device").await else { return };
    let ada = world.sign_up().await;
    let other = world.other_device().await;
    other.sign_in(&ada.email, &ada.password).await;
    let tab = &world.tab;
    tab.ask_new_password("lantern-river-walnut-31").await;
    tab.wait_for("#dialog dialog").await;
    assert!(tab.text("[data-testid=step-up-target]").await.contains("other device"), "the dialog says so");
    tab.prove(&ada.password).await;
    tab.wait_for("#toasts [data-testid=notice]").await;
    other.open("/account").await;
    assert_eq!(other.path().await, "/sign-in");
    tab.open("/account").await;
    assert_eq!(tab.path().await, "/account", "this device stays signed in");
    world.done().await;
}
