//! What was typed and not sent yet outlives what is answered meanwhile.

use crate::support::World;

#[tokio::test]
async fn what_other_forms_hold_outlives_an_answer() {
    let Some(world) = World::new("what_other_forms_hold_outlives_an_answer").await else { return };
    world.sign_up().await;
    let tab = &world.tab;
    tab.open("/account").await;
    tab.fill("#display-name", "Ada K.").await;
    tab.click("#open-add-email").await;
    tab.fill("#new-email", "ada@example.org").await;
    tab.click("#make-primary").await;
    let kept = async || {
        assert_eq!(tab.value("#display-name").await, "Ada K.");
        assert!(tab.shows("#new-email").await, "its block is open as before");
        assert_eq!(tab.value("#new-email").await, "ada@example.org");
        assert!(!tab.ask::<bool>("document.querySelector('#make-primary').checked").await);
    };
    // Refused, and done.
    tab.fill("#username", "admin").await;
    tab.click("#save-username").await;
    tab.wait_for("#username-error").await;
    kept().await;
    tab.fill("#username", "ada").await;
    tab.click("#save-username").await;
    tab.wait("document.querySelector('#toasts').innerText.includes('Username changed')").await;
    kept().await;
    // In another language it is another page.
    let () = tab.ask("void (document.querySelector('#language').value = 'de')").await;
    tab.click("#save-language").await;
    tab.wait("document.documentElement.lang === 'de' && document.readyState === 'complete'").await;
    kept().await;
    // What was refused is not stored either. Of what was sent itself the answer tells.
    tab.fill("#username", "admin").await;
    tab.click("#save-username").await;
    tab.wait_for("#username-error").await;
    tab.click("#save-profile").await;
    tab.wait("document.querySelector('#toasts').innerText.includes('Name geändert')").await;
    assert_eq!(tab.value("#username").await, "admin");
    tab.open("/account").await;
    assert_eq!(tab.value("#display-name").await, "Ada K.");
    assert_eq!(tab.value("#new-email").await, "");
    world.done().await;
}

#[tokio::test]
async fn a_password_is_typed_anew() {
    let Some(world) = World::new("a_password_is_typed_anew").await else { return };
    world.sign_up().await;
    let tab = &world.tab;
    tab.open("/account/security").await;
    tab.click("#edit-password").await;
    tab.fill("#new-password", "lantern-river-walnut-31").await;
    tab.click("[aria-controls=new-password]").await; // shown, it is a text like others
    tab.click("#end-confirmation").await;
    tab.wait_gone("#end-confirmation").await;
    assert_eq!(tab.value("#new-password").await, "");
    world.done().await;
}

#[tokio::test]
async fn a_cancelled_deletion_keeps_its_words() {
    let Some(world) = World::new("a_cancelled_deletion_keeps_its_words").await else { return };
    world.sign_up().await;
    let tab = &world.tab;
    tab.open("/account/data").await;
    tab.click("#open-delete").await;
    let phrase = tab.text("label[for=confirm] strong").await;
    tab.fill("#confirm", "delete it").await;
    tab.click("#delete-account").await;
    tab.wait_for("#confirm[aria-invalid]").await;
    tab.fill("#confirm", &phrase).await;
    tab.click("#delete-account").await;
    tab.wait_for("#dialog dialog").await;
    tab.press(crate::support::Key::Escape).await;
    tab.wait_gone("#dialog dialog").await;
    tab.wait("document.querySelector('#delete-sheet').matches(':modal')").await;
    tab.has_focus("#confirm").await;
    assert_eq!(tab.value("#confirm").await, "delete my account");
    assert!(!tab.shows("#delete-sheet [aria-invalid], #delete-sheet .error").await, "it was taken");
    // And from there it goes on, or back.
    tab.click("#delete-account").await;
    tab.wait_for("#dialog dialog").await;
    tab.click("#dialog [data-testid=step-up-cancel]").await;
    tab.wait_for("#delete-sheet[open]").await;
    tab.click("#delete-sheet-keep").await;
    tab.has_focus("#open-delete").await;
    world.done().await;
}

#[tokio::test]
async fn news_of_what_was_done_before_goes_with_the_next_answer() {
    let Some(world) = World::new("news_of_what_was_done_before_goes_with_the_next_answer").await else { return };
    world.sign_up().await;
    let tab = &world.tab;
    tab.open("/account/data").await;
    tab.click("#export-data").await;
    tab.wait_for("#toasts [data-testid=notice]").await;
    tab.click("#open-delete").await;
    tab.fill("#confirm", "delete my account").await;
    tab.click("#delete-account").await;
    tab.wait_for("#dialog dialog").await;
    assert!(!tab.shows("#toasts .toast").await);
    world.done().await;
}
