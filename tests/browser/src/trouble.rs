//! When something is in the way: an ended session, no network, no server, too much time.

use reverify::clock::Seconds;

use crate::support::World;

const NEW: &str = "lantern-river-walnut-31";

#[tokio::test]
async fn a_form_of_an_ended_session_leads_to_signing_in() {
    let Some(world) = World::new("a_form_of_an_ended_session_leads_to_signing_in").await else { return };
    world.sign_up().await;
    let tab = &world.tab;
    tab.open("/account/security").await;
    tab.click("#edit-password").await;
    tab.fill("#new-password", NEW).await;
    world.pass(Seconds::days(31));
    tab.click("#change-password").await;
    tab.wait_at("/sign-in").await;
    assert!(tab.shows("form[data-form=sign-in]").await);
    world.done().await;
}

#[tokio::test]
async fn a_dialog_of_an_ended_session_leads_to_signing_in() {
    let Some(world) = World::new("a_dialog_of_an_ended_session_leads_to_signing_in").await else { return };
    let ada = world.sign_up().await;
    let tab = &world.tab;
    tab.ask_new_password(NEW).await;
    tab.wait_for("#dialog dialog").await;
    world.pass(Seconds::days(31));
    tab.prove(&ada.password).await;
    tab.wait_at("/sign-in").await;
    tab.sign_in(&ada.email, &ada.password).await;
    world.done().await;
}

#[tokio::test]
async fn offline_says_so_and_keeps_what_was_typed() {
    let Some(world) = World::new("offline_says_so_and_keeps_what_was_typed").await else { return };
    let ada = world.sign_up().await;
    let tab = &world.tab;
    tab.open("/account/security").await;
    tab.click("#edit-password").await;
    tab.fill("#new-password", NEW).await;
    tab.offline(true).await;
    tab.click("#change-password").await;
    tab.wait("document.querySelector('#toasts').innerText.includes('You’re offline')").await;
    assert_eq!(tab.value("#new-password").await, NEW);
    assert!(!tab.shows("[aria-busy]").await, "nothing pretends to be at work");

    tab.offline(false).await;
    tab.click("#change-password").await;
    tab.wait_for("#dialog dialog").await;
    tab.fill("#su-password", &ada.password).await;
    tab.offline(true).await;
    tab.click("#su-go").await;
    tab.wait("document.querySelector('#dialog').innerText.includes('You’re offline')").await;
    assert_eq!(tab.value("#su-password").await, ada.password, "in the dialog, too");

    tab.offline(false).await;
    tab.click("#su-go").await;
    tab.wait_gone("#dialog dialog").await;
    tab.wait_for("#toasts [data-testid=notice]").await;
    world.done().await;
}

#[tokio::test]
async fn a_link_without_a_network_leads_to_our_words_for_it_and_nothing_is_lost() {
    let name = "a_link_without_a_network_leads_to_our_words_for_it_and_nothing_is_lost";
    let Some(world) = World::new(name).await else { return };
    world.sign_up().await;
    let tab = &world.tab;
    tab.open("/account/security").await;
    tab.click("#edit-password").await;
    tab.fill("#new-password", NEW).await;
    let title: String = tab.ask("document.title").await;
    tab.offline(true).await;
    let devices = ".nav a[href='/account/devices']";
    tab.click(devices).await;
    tab.wait_at("/account/devices").await;
    assert_eq!(tab.text("body").await, "You’re offline Nothing was sent. Your account is as you left it. Try again");
    assert_eq!(tab.ask::<String>("document.title").await, "You’re offline · Reverify");
    tab.has_focus("h1").await;
    // Still none: nothing else happens, and Back leads to the page as it was.
    tab.click("main a").await;
    tab.has_focus("h1").await;
    tab.leave("history.back()").await;
    tab.wait_for("#new-password").await;
    assert_eq!(tab.value("#new-password").await, NEW);
    assert_eq!((tab.path().await, tab.ask::<String>("document.title").await), ("/account/security".into(), title));
    tab.has_focus(devices).await;
    // Forward leads to our words again, and Back once more to the page.
    tab.leave("history.forward()").await;
    tab.wait("document.querySelector('h1').innerText === 'You’re offline'").await;
    tab.leave("history.back()").await;
    tab.wait_for("#new-password").await;
    assert_eq!(tab.value("#new-password").await, NEW);

    // What a form sends by itself stays, too; the button to try it once more is at hand.
    tab.click("details.menu summary").await;
    tab.click("form[data-form=sign-out] button").await;
    tab.wait("document.querySelector('#toasts').innerText.includes('You’re offline')").await;
    tab.click("#toasts [data-retry]").await;
    tab.has_focus("#toasts [data-retry]").await;
    // Once there is a network, the way goes on by itself, and Back leads to the page that its address names.
    tab.click(devices).await;
    tab.wait_at("/account/devices").await;
    tab.offline(false).await;
    tab.wait("document.querySelector('h1')?.innerText === 'Devices'").await;
    tab.leave("history.back()").await;
    tab.wait("document.querySelector('h1')?.innerText === 'Security'").await;
    assert_eq!(tab.path().await, "/account/security");

    // A file that cannot be fetched leaves the page where it is.
    tab.open("/account/activity").await;
    tab.offline(true).await;
    tab.click("a[href$='format=csv']").await;
    tab.wait("document.querySelector('#toasts').innerText.includes('You’re offline')").await;
    assert_eq!(tab.path().await, "/account/activity");
    world.done().await;
}

/// As on a developer's machine without a network: the browser calls itself offline, and the portal answers all the same.
#[tokio::test]
async fn a_portal_that_answers_without_a_network_is_used() {
    let Some(world) = World::new("a_portal_that_answers_without_a_network_is_used").await else { return };
    world.sign_up().await;
    let tab = &world.tab;
    tab.open("/account/security").await;
    tab.calls_itself_offline().await;
    assert!(!tab.ask::<bool>("navigator.onLine").await);
    tab.click(".nav a[href='/account/devices']").await;
    tab.wait("document.querySelector('h1')?.innerText === 'Devices'").await;
    tab.click("details.menu summary").await;
    tab.click("form[data-form=sign-out] button").await;
    tab.wait_at("/sign-in").await;
    world.done().await;
}

/// On a phone with its keyboard, what a form answers stays where one looks.
#[tokio::test]
async fn an_answer_does_not_scroll_away() {
    let Some(world) = World::new("an_answer_does_not_scroll_away").await else { return };
    world.sign_up().await;
    let tab = &world.tab;
    for (width, height) in [(390, 380), (390, 844), (320, 568), (1280, 720)] {
        tab.open("/account").await;
        tab.resize(width, height).await;
        tab.fill("#username", "admin").await;
        tab.press(crate::support::Key::Enter).await;
        tab.wait_for("#username-error").await;
        tab.has_focus("#username").await;
        let seen = "(e => { const r = e.getBoundingClientRect();
            return document.elementFromPoint(r.left + 5, r.top + r.height / 2) === e
                || e.contains(document.elementFromPoint(r.left + 5, r.top + r.height / 2)) })";
        for part in ["#username", "#username-error"] {
            assert!(
                tab.ask::<bool>(&format!("{seen}(document.querySelector('{part}'))")).await,
                "{part} at {width}x{height}"
            );
        }
        tab.fill("#display-name", &format!("Ada {width} {height}")).await;
        tab.click("#save-profile").await;
        tab.wait(&format!("document.querySelector('.menu-who').textContent.includes('{width} {height}') || !!document.querySelector('#toasts .toast')")).await;
        assert!(tab.ask::<bool>(&format!("{seen}(document.querySelector('#save-profile'))")).await, "{width}x{height}");
    }
    world.done().await;
}

#[tokio::test]
async fn escape_closes_the_dialog_when_the_network_is_gone() {
    let Some(world) = World::new("escape_closes_the_dialog_when_the_network_is_gone").await else { return };
    world.sign_up().await;
    let tab = &world.tab;
    tab.ask_new_password(NEW).await;
    tab.wait_for("#dialog dialog").await;
    tab.offline(true).await;
    tab.press(crate::support::Key::Escape).await;
    tab.wait_gone("#dialog dialog").await;
    assert_eq!(tab.value("#new-password").await, NEW);
    world.done().await;
}

#[tokio::test]
async fn a_server_that_is_gone_is_said_and_what_was_typed_stays() {
    let Some(mut world) = World::new("a_server_that_is_gone_is_said_and_what_was_typed_stays").await else { return };
    world.sign_up().await;
    world.tab.open("/account/security").await;
    world.tab.click("#edit-password").await;
    world.tab.fill("#new-password", NEW).await;
    world.stop_portal().await;
    let tab = &world.tab;
    tab.click("#change-password").await;
    tab.wait("document.querySelector('#toasts').innerText.includes('Something broke on the way')").await;
    assert_eq!(tab.value("#new-password").await, NEW);
    world.done().await;
}

#[tokio::test]
async fn after_sixteen_minutes_the_dialog_says_so_and_offers_to_start_again() {
    let name = "after_sixteen_minutes_the_dialog_says_so_and_offers_to_start_again";
    let Some(world) = World::new(name).await else { return };
    let ada = world.sign_up().await;
    let tab = &world.tab;
    tab.ask_new_password(NEW).await;
    tab.wait_for("#dialog dialog").await;
    world.pass(Seconds::minutes(16));
    tab.prove(&ada.password).await;
    tab.wait("document.querySelector('#dialog').innerText.includes('longer than 15 minutes')").await;
    assert!(tab.ask::<bool>("document.querySelector('#dialog').contains(document.activeElement)").await);

    // It starts from the form, which still holds what was typed.
    tab.click("#dialog [data-again]").await;
    tab.wait_for("#dialog #su-password").await;
    tab.prove(&ada.password).await;
    tab.wait_for("#toasts [data-testid=notice]").await;
    tab.sign_out().await;
    tab.sign_in(&ada.email, NEW).await;
    world.done().await;
}

#[tokio::test]
async fn two_tabs_do_not_get_into_each_others_way() {
    let Some(world) = World::new("two_tabs_do_not_get_into_each_others_way").await else { return };
    let ada = world.sign_up().await;
    let (first, second) = (&world.tab, world.second_tab().await);
    second.ask_new_password(NEW).await;
    second.wait_for("#dialog dialog").await;
    first.front().await;
    first.ask_new_email("ada@example.org").await;
    first.wait_for("#dialog dialog").await;

    // Finishing one replaces the session's cookie. The other finishes all the same, and does what it showed.
    first.prove(&ada.password).await;
    first.wait_for("#pending-email").await;
    second.front().await;
    second.prove(&ada.password).await;
    second.wait_for("#toasts [data-testid=notice]").await;
    assert!(second.text("#toasts").await.contains("Password changed"));
    world.done().await;
}

#[tokio::test]
async fn a_changed_password_closes_what_waits_in_other_tabs() {
    let Some(world) = World::new("a_changed_password_closes_what_waits_in_other_tabs").await else { return };
    let ada = world.sign_up().await;
    let (first, second) = (&world.tab, world.second_tab().await);
    second.ask_new_email("ada@example.org").await;
    second.wait_for("#dialog dialog").await;
    first.front().await;
    first.ask_new_password(NEW).await;
    first.prove(&ada.password).await;
    first.wait_for("#toasts [data-testid=notice]").await;

    second.front().await;
    second.prove(NEW).await;
    second.wait("document.querySelector('#dialog').innerText.includes('no longer open')").await;
    second.click("#dialog [data-again]").await;
    second.wait_for("#dialog #su-password").await;
    second.prove(NEW).await;
    second.wait_for("#pending-email").await;
    world.done().await;
}

#[tokio::test]
async fn the_focus_is_never_lost_where_the_button_has_no_name() {
    let Some(world) = World::new("the_focus_is_never_lost_where_the_button_has_no_name").await else { return };
    let tab = &world.tab;
    tab.open("/forgot-password").await;
    tab.fill("#email", "nobody@example.com").await;
    tab.press(crate::support::Key::Enter).await;
    tab.wait("document.querySelector('h1')?.innerText === 'Check your email'").await;
    tab.has_focus("#main").await;
    world.done().await;
}
