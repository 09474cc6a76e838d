//! The step-up dialog without a mouse.

use crate::support::{Key, World};

const NEW: &str = "lantern-river-walnut-31";

#[tokio::test]
async fn the_password_changes_by_keyboard_alone() {
    let Some(world) = World::new("the_password_changes_by_keyboard_alone").await else { return };
    let ada = world.sign_up().await;
    let tab = &world.tab;
    tab.open("/account/security").await;
    tab.tab_to("#edit-password").await;
    tab.press(Key::Enter).await;
    tab.wait("document.activeElement.id === 'new-password'").await;
    tab.type_text(NEW).await;
    tab.press(Key::Enter).await;

    tab.wait_for("#dialog dialog").await;
    assert!(tab.ask::<bool>("document.querySelector('#dialog dialog').matches(':modal')").await, "modal");
    let dialogs: Vec<_> = tab.announced().await.into_iter().filter(|(role, _)| role == "dialog").collect();
    assert_eq!(dialogs, [("dialog".to_owned(), "Confirm it’s you".to_owned())], "named, and the only one");
    tab.has_focus("#su-password").await;
    assert!(tab.text("[data-testid=step-up-action]").await.contains("Change your password"));

    // Wrong: the error belongs to the field, the field is empty again and has the focus.
    tab.type_text("not my password at all").await;
    tab.press(Key::Enter).await;
    tab.wait_for("#su-password-error").await;
    assert_eq!(tab.text("#su-password-error").await, "That password isn’t right.");
    let tied: String = tab.ask("document.querySelector('#su-password').getAttribute('aria-describedby')").await;
    assert!(tied.split(' ').any(|id| id == "su-password-error"), "{tied}");
    assert_eq!(tab.ask::<String>("document.querySelector('#su-password').ariaInvalid").await, "true");
    assert_eq!(tab.value("#su-password").await, "");
    tab.has_focus("#su-password").await;

    // Right: the dialog is gone, the change announced, and the focus is somewhere useful.
    tab.type_text(&ada.password).await;
    tab.press(Key::Enter).await;
    tab.wait_gone("#dialog dialog").await;
    tab.wait_for("#toasts [data-testid=notice]").await;
    assert!(tab.text("#toasts").await.contains("Password changed"));
    assert!(
        tab.ask::<bool>("!!document.querySelector('#toasts').closest('[aria-live=polite]')").await,
        "a live region"
    );
    tab.has_focus("#edit-password").await;
    assert_eq!(tab.path().await, "/account/security", "the page it was asked on");

    tab.sign_out().await;
    tab.try_sign_in(&ada.email, &ada.password).await;
    tab.wait_for("[role=alert]").await;
    assert_eq!(tab.path().await, "/sign-in", "the old password is dead");
    tab.sign_in(&ada.email, NEW).await;
    world.done().await;
}

#[tokio::test]
async fn tab_stays_inside_the_dialog() {
    let Some(world) = World::new("tab_stays_inside_the_dialog").await else { return };
    world.sign_up().await;
    let tab = &world.tab;
    tab.ask_new_password(NEW).await;
    tab.wait_for("#dialog dialog").await;
    for key in [Key::Tab, Key::ShiftTab] {
        let mut visited = Vec::new();
        for _ in 0..12 {
            tab.press(key).await;
            // Between its last and its first element a modal dialog lets the focus out to the browser, seen as `body`.
            let inside = "document.activeElement === document.body \
                || document.querySelector('#dialog dialog').contains(document.activeElement)";
            assert!(tab.ask::<bool>(inside).await, "{key:?} reached {} behind the dialog", tab.focused().await);
            visited.push(tab.focused().await);
        }
        assert!(visited.contains(&"#su-password".to_owned()), "{key:?} comes round again: {visited:?}");
        assert!(visited.contains(&"#su-go".to_owned()), "{key:?} reaches the button: {visited:?}");
    }
    world.done().await;
}

#[tokio::test]
async fn escape_cancels_and_keeps_what_was_typed() {
    let Some(world) = World::new("escape_cancels_and_keeps_what_was_typed").await else { return };
    let ada = world.sign_up().await;
    let tab = &world.tab;
    tab.open("/account/security").await;
    tab.click("#edit-password").await;
    tab.fill("#new-password", NEW).await;
    tab.tab_to("#change-password").await;
    tab.press(Key::Enter).await;
    tab.wait_for("#dialog dialog").await;
    tab.press(Key::Escape).await;

    tab.wait_gone("#dialog dialog").await;
    tab.has_focus("#change-password").await; // back where it came from
    assert_eq!(tab.value("#new-password").await, NEW, "the form is intact");
    assert!(!tab.shows("[data-testid=notice]").await, "no message: they know");

    // The ✕ does the same, and the form can be sent again.
    tab.press(Key::Enter).await;
    tab.wait_for("#dialog dialog").await;
    tab.press(Key::ShiftTab).await;
    assert_eq!(tab.ask::<String>("document.activeElement.dataset.testid").await, "step-up-cancel");
    tab.press(Key::Enter).await;
    tab.wait_gone("#dialog dialog").await;
    tab.has_focus("#change-password").await;
    tab.press(Key::Enter).await;
    tab.wait_for("#dialog dialog").await;
    tab.prove(&ada.password).await;
    tab.wait_for("#toasts [data-testid=notice]").await;
    world.done().await;
}

#[tokio::test]
async fn a_click_beside_the_dialog_does_nothing() {
    let Some(world) = World::new("a_click_beside_the_dialog_does_nothing").await else { return };
    world.sign_up().await;
    let tab = &world.tab;
    tab.ask_new_password(NEW).await;
    tab.wait_for("#dialog dialog").await;
    tab.fill("#su-password", "half a passw").await;
    tab.page.click(chromiumoxide::layout::Point::new(20.0, 700.0)).await.expect("clicked");
    assert!(tab.shows("#dialog dialog").await);
    assert_eq!(tab.value("#su-password").await, "half a passw");
    world.done().await;
}

#[tokio::test]
async fn a_password_that_is_too_short_is_said_before_anybody_is_asked_to_confirm() {
    let name = "a_password_that_is_too_short_is_said_before_anybody_is_asked_to_confirm";
    let Some(world) = World::new(name).await else { return };
    world.sign_up().await;
    let tab = &world.tab;
    tab.ask_new_password("fourteen chars").await;
    tab.wait_for("#new-password-error").await;
    assert!(!tab.shows("#dialog dialog").await, "no dialog for what cannot be done");
    tab.has_focus("#new-password").await;
    assert_eq!(tab.value("#new-password").await, "", "a password is never sent back");
    world.done().await;
}
