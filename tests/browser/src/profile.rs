//! The profile: picture, username and addresses, with script and without, by keyboard, and looked at by axe.

use crate::accessibility::Findings;
use crate::support::{Key, Tab, World};

/// The picture in the header has been fetched and drawn.
const DRAWN: &str = "document.querySelector('img#me')?.naturalWidth > 0";

#[tokio::test]
async fn a_picture_is_saved_as_soon_as_it_is_chosen() {
    let Some(world) = World::new("a_picture_is_saved_as_soon_as_it_is_chosen").await else { return };
    let ada = world.sign_up().await;
    let tab = &world.tab;
    tab.open("/account").await;
    assert_eq!(tab.text("#me").await, "AL", "initials until then");
    assert!(!tab.shows("#save-picture").await, "no button where script saves");
    tab.choose_picture(300, 200).await;
    tab.wait_for("#toasts [data-testid=notice]").await;
    assert!(tab.text("#toasts").await.contains("Picture changed"));
    tab.wait(DRAWN).await;
    tab.has_focus("#picture").await;
    let size: u32 = tab.ask("document.querySelector('#picture-now').naturalWidth").await;
    assert_eq!(size, 200, "the square of the middle");
    // In the dialog, too.
    tab.ask_new_password("lantern-river-walnut-31").await;
    tab.wait_for("#dialog dialog").await;
    tab.wait("document.querySelector('#dialog .who img')?.naturalWidth > 0").await;
    tab.prove(&ada.password).await;
    tab.wait_gone("#dialog dialog").await;

    tab.open("/account").await;
    tab.click("#remove-picture").await;
    tab.wait_gone("img#me").await;
    assert_eq!(tab.text("#me").await, "AL");
    tab.wait("document.activeElement !== document.body").await;
    world.done().await;
}

#[tokio::test]
async fn a_picture_is_saved_by_a_button_without_script() {
    let Some(world) = World::new("a_picture_is_saved_by_a_button_without_script").await else { return };
    world.sign_up().await;
    let tab = &world.tab;
    tab.run_script(false).await;
    tab.open("/account").await;
    tab.choose_picture(64, 64).await;
    tab.click("#save-picture").await;
    tab.wait_for("[data-testid=notice]").await;
    assert!(tab.text("[data-testid=notice]").await.contains("Picture changed"));
    tab.wait(DRAWN).await;
    tab.click("#remove-picture").await;
    tab.wait_gone("img#me").await;
    world.done().await;
}

impl Tab {
    /// Opens the menu that has the focus, and the sheet behind its last entry.
    async fn ask_to_remove(&self) {
        for key in [Key::Enter, Key::Tab, Key::Tab, Key::Enter] {
            self.press(key).await;
        }
        self.wait("document.activeElement.textContent.trim() === 'Keep it'").await;
    }
}

#[tokio::test]
async fn an_address_comes_and_goes_by_keyboard_alone() {
    let Some(world) = World::new("an_address_comes_and_goes_by_keyboard_alone").await else { return };
    let ada = world.sign_up().await;
    let tab = &world.tab;
    tab.open("/account").await;
    tab.tab_to("#open-add-email").await;
    tab.press(Key::Enter).await;
    tab.wait("document.activeElement.id === 'new-email'").await;
    tab.type_text("ada@example.org").await;
    // Beside the other one, not in its place.
    tab.tab_to("#make-primary").await;
    tab.press(Key::Space).await;
    tab.tab_to("#add-email").await;
    tab.press(Key::Enter).await;
    tab.wait_for("#pending-email").await;
    tab.tab_to("#email-code").await;
    let mail = world.mail("verify-email", "ada@example.org").await;
    tab.type_text(mail.code()).await;
    tab.press(Key::Enter).await;
    tab.wait_gone("#pending-email").await;
    assert!(tab.text("#email").await.contains("ada@example.org"));
    tab.wait("document.activeElement !== document.body").await;

    let id: String = tab.ask("document.querySelector('[aria-label=\"More for ada@example.org\"]').id").await;
    let row = format!("#{id}");
    tab.tab_to(&row).await;
    tab.ask_to_remove().await;
    tab.press(Key::Enter).await;
    tab.has_focus(&row).await;
    // And now in earnest.
    tab.ask_to_remove().await;
    tab.press(Key::ShiftTab).await;
    tab.press(Key::Enter).await;
    tab.wait("document.querySelector('#toasts').innerText.includes('Email removed')").await;
    assert!(!tab.text("#email").await.contains("ada@example.org"));
    assert!(tab.text("#primary-email").await.contains(&ada.email));
    tab.wait("document.activeElement !== document.body").await;
    world.done().await;
}

#[tokio::test]
async fn the_profile_in_every_state_is_accessible() {
    let Some(world) = World::new("the_profile_in_every_state_is_accessible").await else { return };
    let mut found = Findings::default();
    let ada = world.sign_up().await;
    world.set_up_app().await;
    world.age_apps().await;
    world.pass(reverify::clock::Seconds::minutes(1));
    let tab = &world.tab;
    tab.open("/account").await;
    tab.choose_picture(300, 200).await;
    tab.wait(DRAWN).await;
    tab.fill("#username", "Ada.Lovelace").await;
    tab.click("#save-username").await;
    tab.wait("document.querySelector('#toasts').innerText.includes('Username changed')").await;
    tab.ask_second_email("ada@example.org").await;
    tab.wait_for("#pending-email").await;
    let mail = world.mail("verify-email", "ada@example.org").await;
    tab.fill("#email-code", mail.code()).await;
    tab.click("#confirm-email").await;
    tab.wait_gone("#pending-email").await;
    tab.open("/account").await;
    found.of(&world, "profile").await;
    tab.click("[aria-label='More for ada@example.org']").await;
    found.of(&world, "profile-menu").await;
    tab.click("a.bad[data-sheet]").await;
    tab.wait_for("dialog[open] .sheet").await;
    found.of(&world, "profile-remove").await;
    tab.open("/account").await;
    tab.click("#open-add-email").await;
    found.of(&world, "profile-add-email").await;
    tab.fill("#username", "admin").await;
    tab.click("#save-username").await;
    tab.wait_for("#username-error").await;
    found.of(&world, "profile-reserved").await;

    // The way back, where the account has more than a mailbox.
    let undo = world.mail("undo", &ada.email).await;
    tab.open(undo.path("undo/email/")).await;
    found.of(&world, "undo-asks").await;
    tab.fill("#code", "000000").await;
    tab.click("#undo-with-code").await;
    tab.wait_for("#code-error").await;
    found.of(&world, "undo-wrong").await;
    tab.click("#undo-later").await;
    tab.wait_gone("#undo-later").await;
    found.of(&world, "undo-waits").await;
    found.none();
    world.done().await;
}
