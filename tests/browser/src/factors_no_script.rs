//! The authenticator app with script switched off: set up, signed in with, removed.

use reverify::clock::Seconds;

use crate::support::{App, World};

#[tokio::test]
async fn an_app_is_set_up_used_and_removed_without_script() {
    let Some(world) = World::new("an_app_is_set_up_used_and_removed_without_script").await else { return };
    let tab = &world.tab;
    tab.run_script(false).await;
    let ada = world.sign_up().await;
    world.pass(Seconds::minutes(11));
    tab.open("/account/security").await;
    assert!(tab.text("#passkeys").await.contains("Passkeys need JavaScript"));
    assert!(!tab.shows("[data-passkey]").await, "and nothing pretends otherwise");
    tab.click("#begin-totp").await;
    tab.wait_for("main [data-testid=step-up]").await;
    tab.prove(&ada.password).await;
    tab.wait_at("/account/security").await;
    let app = App::typed(&tab.text("#totp-key").await);
    tab.fill("#totp-code", &world.wrong_code(&app)).await;
    tab.click("#confirm-totp").await;
    tab.wait_for("#totp-code-error").await;
    tab.fill("#totp-code", &world.code(&app)).await;
    tab.click("#confirm-totp").await;
    tab.wait_at("/account/backup-codes").await;
    let codes = tab.backup_codes().await;
    assert_eq!(codes.len(), 10);
    assert!(!tab.shows("#copy-codes").await && !tab.shows("#download-codes").await, "they need script");
    tab.click("form[data-form=keep-backup-codes] .check").await;
    tab.click("#keep-backup-codes").await;
    tab.wait_at("/account/security").await;

    // Signing in, by app and by backup code.
    tab.sign_out().await;
    tab.try_sign_in(&ada.email, &ada.password).await;
    tab.wait_at("/sign-in/second").await;
    tab.second(&world.code(&app)).await;
    tab.wait_at("/account").await;
    tab.sign_out().await;
    tab.try_sign_in(&ada.email, &ada.password).await;
    tab.click("#second-other").await;
    tab.click("a.way[href$='method=backup_code']").await;
    tab.wait_for("form[data-form=sign-in-backup-code]").await;
    tab.second(&codes[0]).await;
    tab.wait_at("/account").await;

    // The menu leads to a block under its row, the block to the step-up as a page.
    tab.open("/account/security").await;
    assert!(!tab.shows("#remove-totp").await);
    tab.click("#totp-menu").await;
    tab.click("a[href='#totp-remove']").await;
    tab.wait_for("#remove-totp").await;
    tab.click("#totp-remove-keep").await;
    tab.wait("!document.querySelector('#remove-totp').checkVisibility()").await;
    // The menu stands open as it was left: only script could close it.
    tab.click("a[href='#totp-remove']").await;
    tab.click("#remove-totp").await;
    tab.wait_for("main [data-testid=step-up]").await;
    assert!(tab.text("[data-testid=step-up-action]").await.contains("Turn off"));
    tab.open_way("totp").await;
    tab.prove_app(&world.wrong_code(&app)).await;
    tab.wait_for("#su-code-error").await;
    tab.prove_app(&world.code(&app)).await;
    tab.wait_at("/account/security").await;
    assert!(tab.text("[data-testid=notice]").await.contains("turned off"));
    assert!(tab.shows("#begin-totp").await);
    tab.sign_out().await;
    tab.sign_in(&ada.email, &ada.password).await;
    world.done().await;
}
