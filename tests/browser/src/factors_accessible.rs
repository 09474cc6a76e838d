//! axe-core on everything that has to do with passkeys, the authenticator app and backup codes.

use reverify::clock::Seconds;

use crate::accessibility::Findings;
use crate::support::{App, Authenticator, Key, Tab, World};

/// The security page with `#{menu}` open, then with the sheet behind it.
async fn menu_and_sheet(found: &mut Findings, world: &World, menu: &str, [open, asks]: [&str; 2]) {
    let tab = &world.tab;
    tab.click(menu).await;
    tab.wait(&format!("document.querySelector({menu:?}).parentElement.open")).await;
    found.of(world, open).await;
    tab.click("details.menu[open] a[data-sheet]").await;
    tab.wait("!!document.querySelector('dialog:has(> .sheet):modal')").await;
    found.of(world, asks).await;
    tab.click("dialog:modal .quiet[data-keep]").await;
    tab.wait("!document.querySelector('dialog:modal')").await;
}

/// Gives wrong codes until this way is paused.
async fn exhaust(tab: &Tab, field: &str, code: &str) {
    for _ in 0..12 {
        if tab.text("#dialog").await.contains("Too many tries") {
            return;
        }
        let () = tab.ask("void (document.querySelector('#dialog dialog').dataset.old = '')").await;
        tab.fill(field, code).await;
        tab.click("#su-go").await;
        tab.wait_for("#dialog dialog:not([data-old])").await;
    }
    panic!("never paused: {}", tab.text("#dialog").await);
}

#[tokio::test]
async fn an_app_and_its_codes_are_accessible() {
    let Some(world) = World::new("an_app_and_its_codes_are_accessible").await else { return };
    let mut found = Findings::default();
    let ada = world.sign_up().await;
    let tab = &world.tab;
    world.pass(Seconds::minutes(11));
    tab.open("/account/security").await;
    found.of(&world, "factors-off").await;
    tab.click("#begin-totp").await;
    tab.prove(&ada.password).await;
    tab.wait_for("#totp-key").await;
    found.of(&world, "totp").await;
    let app = App::typed(&tab.text("#totp-key").await);
    tab.fill("#totp-code", &world.wrong_code(&app)).await;
    tab.click("#confirm-totp").await;
    tab.wait_for("#totp-code-error").await;
    found.of(&world, "totp-wrong").await;
    tab.fill("#totp-code", &world.code(&app)).await;
    tab.click("#confirm-totp").await;
    tab.wait_for("#backup-codes").await;
    found.of(&world, "backup-codes").await;
    let codes = tab.backup_codes().await;
    tab.open("/account/backup-codes").await;
    found.of(&world, "backup-codes-shown").await;
    tab.open("/account/security").await;
    found.of(&world, "security").await;
    menu_and_sheet(&mut found, &world, "#totp-menu", ["totp-menu", "totp-remove"]).await;

    // Confirming.
    tab.ask_new_email("ada@example.org").await;
    tab.wait_for("#su-code").await;
    found.of(&world, "stepup-app").await;
    tab.prove_app(&world.wrong_code(&app)).await;
    tab.wait_for("#su-code-error").await;
    found.of(&world, "stepup-app-wrong").await;
    tab.click("#dialog a[href*='method=list']").await;
    tab.wait_for("#dialog a.way").await;
    let first: String = tab.ask("document.activeElement.search").await;
    assert_eq!(first, "?method=totp", "the list starts on the first way that leads anywhere");
    found.of(&world, "stepup-methods-strict").await;
    tab.click("#dialog a[href$='method=help']").await;
    tab.wait("document.querySelector('#dialog').innerText.includes('Nothing has changed')").await;
    let help = tab.text("#dialog .proof").await;
    assert!(help.contains("needs a code from your authenticator app or a backup code."), "{help}");
    found.of(&world, "stepup-help").await;
    tab.ask_new_email("ada@example.org").await;
    tab.open_way("backup_code").await;
    found.of(&world, "stepup-backup").await;
    tab.prove_backup(&codes[0]).await;
    tab.wait_for("#pending-email").await;
    tab.ask_deletion().await;
    tab.wait_for("#su-password").await;
    found.of(&world, "stepup-first").await;
    tab.prove(&ada.password).await;
    tab.wait("document.querySelector('#dialog').innerText.includes('Step 2 of 2')").await;
    found.of(&world, "stepup-second").await;
    tab.open_way("backup_code").await;
    tab.prove_backup(&codes[0]).await;
    tab.wait_for("#su-backup-error").await;
    found.of(&world, "stepup-backup-used").await;
    exhaust(tab, "#su-backup", "0000-0000-0000-0000").await;
    assert!(tab.shows("#dialog a.way[href$='method=totp']").await, "another way is still open");
    assert!(!tab.shows("#dialog a.way[href$='method=backup_code']").await, "the paused one is not");
    found.of(&world, "stepup-backup-cooldown").await;
    found.none();
    world.done().await;
}

#[tokio::test]
async fn the_second_step_is_accessible() {
    let Some(world) = World::new("the_second_step_is_accessible").await else { return };
    let mut found = Findings::default();
    let ada = world.sign_up().await;
    let (app, _) = world.set_up_app().await;
    let device = Authenticator::of(&world.tab).await;
    let tab = &world.tab;
    tab.open("/account/security").await;
    tab.click("[data-passkey=add]").await;
    tab.wait_for("#passkeys form[data-form=rename-passkey]").await;
    device.answers(false).await;
    tab.sign_out().await;
    tab.try_sign_in(&ada.email, &ada.password).await;
    tab.wait_at("/sign-in/second").await;
    tab.open("/sign-in/second?method=list").await;
    found.of(&world, "second-ways").await;
    tab.open("/sign-in/second?method=passkey").await;
    found.of(&world, "second-passkey").await;
    tab.click("[data-passkey=sign-in]").await;
    tab.wait("document.querySelector('main').innerText.includes('Waiting for your device')").await;
    found.of(&world, "second-passkey-wait").await;
    tab.open("/sign-in/second?method=totp").await;
    found.of(&world, "sign-in-code").await;
    tab.second(&world.wrong_code(&app)).await;
    tab.wait_for("#code-error").await;
    found.of(&world, "sign-in-code-wrong").await;
    tab.open("/sign-in/second?method=backup_code").await;
    found.of(&world, "second-backup").await;
    for _ in 0..12 {
        if tab.text("main").await.contains("Too many tries") {
            break;
        }
        let () = tab.ask("void (document.querySelector('main').dataset.old = '')").await;
        tab.second("0000-0000-0000-0000").await;
        tab.wait_for("main:not([data-old])").await;
        if tab.shows("#code-error").await && !found.has("second-backup-wrong") {
            found.of(&world, "second-backup-wrong").await;
        }
    }
    assert!(tab.text("main").await.contains("Too many tries"));
    assert!(tab.shows("a.way[href$='method=totp']").await, "another way is still open");
    assert!(!tab.shows("a.way[href$='method=backup_code']").await, "the paused one is not");
    found.of(&world, "second-paused").await;
    found.none();
    world.done().await;
}

#[tokio::test]
async fn passkeys_are_accessible() {
    let Some(world) = World::new("passkeys_are_accessible").await else { return };
    let mut found = Findings::default();
    world.sign_up().await;
    let (app, _) = world.set_up_app().await;
    let device = Authenticator::of(&world.tab).await;
    let tab = &world.tab;
    device.answers(false).await;
    tab.open("/account/security").await;
    tab.click("[data-passkey=add]").await;
    tab.wait("!!document.querySelector('#new-passkey')?.innerText.includes('Waiting for your device')").await;
    found.of(&world, "passkey-new-wait").await;
    tab.press(Key::Escape).await;
    tab.wait("document.querySelector('#new-passkey').innerText.includes('Your passkey wasn’t saved')").await;
    found.of(&world, "passkey-new-closed").await;
    device.answers(true).await;
    tab.click("#finish-passkey").await;
    tab.wait_for("#passkeys form[data-form=rename-passkey]").await;
    found.of(&world, "passkey-named").await;
    tab.click("[data-passkey=add]").await;
    tab.wait("!!document.querySelector('#new-passkey')?.innerText.includes('already has a passkey')").await;
    found.of(&world, "passkey-known").await;
    tab.click("#cancel-passkey").await;
    tab.wait_gone("#new-passkey").await;
    let menu: String = tab.ask("document.querySelector('#passkeys details.menu summary').id").await;
    menu_and_sheet(&mut found, &world, &format!("#{menu}"), ["security-menu", "confirm-remove"]).await;

    // A day later the passkey is as good as anything; until then it is new.
    tab.ask_new_email("ada@example.org").await;
    tab.wait_for("#dialog dialog").await;
    tab.open_way("passkey").await;
    found.of(&world, "stepup-passkey").await;
    device.answers(false).await;
    tab.click("#su-go").await;
    tab.wait("document.querySelector('#dialog').innerText.includes('Waiting for your device')").await;
    found.of(&world, "stepup-passkey-wait").await;
    tab.press(Key::Escape).await;
    tab.wait("document.querySelector('#dialog').innerText.includes('Your passkey wasn’t used')").await;
    found.of(&world, "stepup-passkey-failed").await;
    tab.click("#dialog a[href*='method=list']").await;
    tab.wait_for("#dialog a.way").await;
    found.of(&world, "stepup-methods").await;
    tab.click("#dialog a[href$='method=totp']").await;
    tab.wait_for("#su-code").await;
    exhaust(tab, "#su-code", &world.wrong_code(&app)).await;
    found.of(&world, "stepup-app-cooldown").await;
    found.none();
    world.done().await;
}

#[tokio::test]
async fn a_factor_that_is_too_new_and_the_pages_without_script_are_accessible() {
    let name = "a_factor_that_is_too_new_and_the_pages_without_script_are_accessible";
    let Some(world) = World::new(name).await else { return };
    let mut found = Findings::default();
    let ada = world.sign_up().await;
    world.pass(Seconds::hours(25));
    let tab = &world.tab;
    tab.open("/account/security").await;
    tab.click("#begin-totp").await;
    tab.prove(&ada.password).await;
    tab.wait_for("#totp-key").await;
    let app = App::typed(&tab.text("#totp-key").await);
    tab.fill("#totp-code", &world.code(&app)).await;
    tab.click("#confirm-totp").await;
    tab.wait_for("#backup-codes").await;
    // The password has stood for a day, the app has not.
    tab.ask_new_email("ada@example.org").await;
    tab.wait_for("#su-code").await;
    tab.prove_app(&world.code(&app)).await;
    tab.wait("document.querySelector('#dialog').innerText.includes('It’s new on your account')").await;
    found.of(&world, "stepup-young").await;
    tab.click("#dialog a[href*='method=list']").await;
    tab.wait_for("#dialog a.way").await;
    found.of(&world, "stepup-young-ways").await;
    tab.click("#dialog a[href$='method=password']").await;
    tab.prove(&ada.password).await;
    tab.wait_for("#pending-email").await;

    // The judge is a script of ours: it runs on the same pages, loaded again with script on.
    tab.run_script(false).await;
    tab.ask_deletion().await;
    tab.wait_for("main [data-testid=step-up]").await;
    let step_up = tab.path().await;
    tab.prove(&ada.password).await;
    tab.wait("document.body.innerText.includes('Step 2 of 2')").await;
    tab.run_script(true).await;
    for (way, state) in [("totp", "totp"), ("backup_code", "backup"), ("list", "methods"), ("help", "help")] {
        tab.open(&format!("{step_up}?method={way}")).await;
        found.of(&world, &format!("confirm-page-{state}")).await;
    }
    found.none();
    world.done().await;
}
