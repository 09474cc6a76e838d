//! Coming back without a second factor, and coming in by invitation: with script by keyboard, without it, and in every look.

use reverify::clock::Seconds;
use reverify::config::SignUpMode;

use crate::accessibility::Findings;
use crate::support::{Key, Tab, World};

const NEW: &str = "lantern-river-walnut-31";

/// Gives the password, and finds that no second step can be given.
async fn lost(tab: &Tab, email: &str, password: &str) {
    tab.front().await;
    tab.try_sign_in(email, password).await;
    tab.wait_at("/sign-in/second").await;
    tab.click("a[href='/sign-in/recovery']").await;
    tab.wait_at("/sign-in/recovery").await;
}

/// axe is a script: where there is none, the page was judged before, with script.
async fn look(found: &mut Findings, world: &World, script: bool, state: &str) {
    if script {
        found.of(world, state).await;
    }
}

#[tokio::test]
async fn lost_factors_are_recovered_with_and_without_script() {
    for script in [true, false] {
        let Some(mut world) = World::new("lost_factors_are_recovered_with_and_without_script").await else { return };
        let ada = world.sign_up().await;
        world.set_up_app().await;
        world.pass(Seconds::minutes(11));
        let mut found = Findings::default();
        let other = world.other_device().await;
        let elsewhere = std::mem::replace(&mut world.tab, other);
        let tab = &world.tab;
        tab.run_script(script).await;
        lost(tab, &ada.email, &ada.password).await;
        assert!(tab.text("main").await.contains("it takes 3 days"));
        look(&mut found, &world, script, "recovery.ask").await;
        tab.tab_to("form[data-form=ask-recovery] button:not([type])").await;
        tab.press(Key::Enter).await;
        tab.wait("document.querySelector('main').innerText.includes('under way')").await;
        look(&mut found, &world, script, "recovery.waiting").await;

        // Whoever is still signed in somewhere can object: every page says so.
        elsewhere.front().await;
        elsewhere.open("/account").await;
        assert!(elsewhere.text("#deletion").await.contains("Somebody asked to remove your second steps"));
        let ways: i64 = elsewhere.ask("document.querySelectorAll('form[data-form=stop-recovery] button').length").await;
        assert_eq!(ways, 1);

        world.pass(Seconds::days(3));
        world.tidy().await;
        let mail = world.mail("recovery", &ada.email).await;
        let tab = &world.tab;
        tab.front().await;
        tab.open(&format!("/{}", mail.path("recovery?token="))).await;
        tab.wait_at("/recovery").await;
        look(&mut found, &world, script, "recovery.finish").await;
        // What is wrong with it is said at the field, and read with it.
        tab.fill("#new-password", "short").await;
        tab.press(Key::Enter).await;
        tab.wait_for("#new-password[aria-invalid]").await;
        tab.has_focus("#new-password").await;
        let described: String =
            tab.ask("document.querySelector('#new-password').getAttribute('aria-describedby')").await;
        assert!(described.contains("new-password-error"), "{described}");
        look(&mut found, &world, script, "recovery.short").await;
        tab.fill("#new-password", NEW).await;
        tab.press(Key::Enter).await;
        tab.wait("!document.querySelector('#new-password')").await;
        tab.sign_in(&ada.email, NEW).await;
        tab.open("/account/security").await;
        tab.wait_for("#begin-totp").await;

        tab.open(&format!("/{}", mail.path("recovery?token="))).await;
        assert!(tab.text("main").await.contains("This link no longer works"));
        look(&mut found, &world, script, "recovery.gone").await;
        found.none();
        world.done().await;
    }
}

#[tokio::test]
async fn a_recovery_is_stopped_by_its_mail() {
    let Some(mut world) = World::new("a_recovery_is_stopped_by_its_mail").await else { return };
    let ada = world.sign_up().await;
    world.set_up_app().await;
    world.pass(Seconds::minutes(11));
    world.tab = world.other_device().await;
    lost(&world.tab, &ada.email, &ada.password).await;
    world.tab.click("form[data-form=ask-recovery] button:not([type])").await;
    world.tab.wait("document.querySelector('main').innerText.includes('under way')").await;
    let mail = world.mail("undo", &ada.email).await;
    let mut found = Findings::default();
    let tab = &world.tab;
    tab.open(&format!("/{}", mail.path("undo/recovery/"))).await;
    assert!(tab.text("h1").await.contains("Stop this recovery?"));
    found.of(&world, "recovery.stop").await;
    tab.tab_to("form button:not([type])").await;
    tab.press(Key::Enter).await;
    tab.wait("document.querySelector('main').innerText.includes('The recovery is stopped')").await;
    found.of(&world, "recovery.stopped").await;
    found.none();
    world.done().await;
}

#[tokio::test]
async fn an_invitation_is_followed_with_and_without_script() {
    let invite = |config: &mut reverify::config::Config| config.sign_up = SignUpMode::Invite;
    let Some(world) = World::with("an_invitation_is_followed_with_and_without_script", invite).await else { return };
    let mut found = Findings::default();
    let tab = &world.tab;
    tab.open("/sign-up").await;
    assert!(tab.text("main").await.contains("New accounts are by invitation"));
    found.of(&world, "invitation.none").await;
    for (script, email) in [(true, "ada@example.com"), (false, "grace@example.com")] {
        tab.run_script(script).await;
        world.invite(email).await;
        let mail = world.mail("invitation", email).await;
        tab.open(&format!("/{}", mail.path("sign-up?invite="))).await;
        tab.wait_at("/sign-up").await;
        if script {
            found.of(&world, "invitation.open").await;
        }
        assert_eq!(tab.value("[name=email]").await, email);
        tab.fill("[name=display_name]", "Ada Lovelace").await;
        tab.fill("[name=password]", NEW).await;
        tab.press(Key::Enter).await;
        tab.wait_at("/verify-email").await;
        let code = world.mail("verify-email", email).await;
        tab.fill("[name=code]", code.code()).await;
        tab.press(Key::Enter).await;
        tab.wait_at("/account").await;
        tab.sign_out().await;
    }
    found.none();
    world.done().await;
}
