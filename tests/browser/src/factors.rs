//! An authenticator app and backup codes: set up, used to confirm, removed.

use std::time::Duration;

use chromiumoxide::cdp::browser_protocol::browser::{
    PermissionDescriptor, PermissionSetting, SetDownloadBehaviorBehavior, SetDownloadBehaviorParams,
    SetPermissionParams,
};
use reverify::clock::Seconds;

use crate::support::{App, Key, Tab, World};

/// Neither the page as it is nor one that the browser kept shows any of these.
async fn nowhere(tab: &Tab, codes: &[String]) {
    // Long enough for a page kept by the browser to appear, and to be taken away again by its own script.
    tokio::time::sleep(Duration::from_millis(700)).await;
    tab.wait("document.readyState === 'complete'").await;
    let shown: String = tab.ask("document.documentElement.outerHTML").await;
    assert!(codes.iter().all(|code| !shown.contains(code)), "{} shows {shown}", tab.path().await);
}

async fn clipboard(tab: &Tab, setting: PermissionSetting) {
    for name in ["clipboard-read", "clipboard-write"] {
        let may = SetPermissionParams::new(PermissionDescriptor::new(name), setting.clone());
        tab.page.execute(may).await.expect("set");
    }
}

/// What the page's own buttons give away: the clipboard, and a file.
async fn taken_along(tab: &Tab) -> (String, String) {
    clipboard(tab, PermissionSetting::Denied).await;
    tab.click("#copy-codes").await;
    tab.wait("document.querySelector('#toasts').innerText.includes('didn’t let us copy')").await;
    clipboard(tab, PermissionSetting::Granted).await;
    tab.click("#toasts [data-retry]").await;
    tab.wait("document.querySelector('#copy-codes').innerText.includes('Copied')").await;
    // Without https there is no clipboard at all. What was said of it goes once it worked after all.
    let () =
        tab.ask("void Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true })").await;
    tab.click("#copy-codes").await;
    tab.wait_for("#toasts [data-retry]").await;
    let () = tab.ask("void delete navigator.clipboard").await;
    tab.click("#copy-codes").await;
    tab.wait_gone("#toasts [data-said]").await;
    let copied: String = tab.ask("navigator.clipboard.readText()").await;

    let folder = tempfile::tempdir().expect("a folder");
    let mut downloads = SetDownloadBehaviorParams::new(SetDownloadBehaviorBehavior::Allow);
    downloads.download_path = Some(folder.path().display().to_string());
    tab.page.execute(downloads).await.expect("allowed");
    tab.click("#download-codes").await;
    let file = folder.path().join("backup-codes.txt");
    for _ in 0..200 {
        match std::fs::read_to_string(&file) {
            Ok(text) if !text.is_empty() => return (copied, text),
            _ => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
    panic!("no file");
}

#[tokio::test]
async fn an_app_is_set_up_and_its_backup_codes_are_shown_once() {
    let name = "an_app_is_set_up_and_its_backup_codes_are_shown_once";
    let Some(world) = World::new(name).await else { return };
    let ada = world.sign_up().await;
    let tab = &world.tab;
    world.pass(Seconds::minutes(11));
    tab.open("/account/security").await;
    tab.click("#begin-totp").await;
    tab.wait_for("#dialog dialog").await;
    assert!(tab.text("[data-testid=step-up-action]").await.contains("Turn on 2-step verification"));
    tab.prove(&ada.password).await;
    tab.wait_for("#totp-key").await;
    tab.has_focus("#totp-h").await; // where it goes on
    let said = tab.announced().await;
    assert!(said.iter().any(|(role, name)| role == "image" && name.starts_with("QR code")), "{said:?}");

    // A wrong code is said at its field, and the secret stays what it is.
    let secret = tab.text("#totp-key").await;
    let app = App::typed(&secret);
    tab.fill("#totp-code", &world.wrong_code(&app)).await;
    tab.click("#confirm-totp").await;
    tab.wait_for("#totp-code-error").await;
    tab.has_focus("#totp-code").await;
    assert_eq!(tab.value("#totp-code").await, "");
    assert_eq!(tab.text("#totp-key").await, secret);
    let code = world.code(&app);
    tab.resize(390, 700).await;
    tab.fill("#totp-code", &format!("{} {}", &code[..3], &code[3..])).await;
    tab.click("#confirm-totp").await;

    // Another page, and far from where the button was: it begins at its head.
    tab.wait_for("#backup-codes").await;
    tab.wait("(box => box.top >= 0 && box.bottom < 700)(document.querySelector('#main h1').getBoundingClientRect())")
        .await;
    tab.resize(1280, 900).await;
    let codes = tab.backup_codes().await;
    assert_eq!(codes.len(), 10);
    let (copied, file) = taken_along(tab).await;
    assert_eq!(copied, codes.join("\n"));
    assert!(file.contains(&codes.join("\n")) && file.contains(&ada.email), "{file}");
    assert!(!tab.shows("#totp-key").await);

    tab.click("form[data-form=keep-backup-codes] .check").await;
    tab.click("#keep-backup-codes").await;
    tab.wait_for("#totp-menu").await;
    assert!(tab.ask::<String>("location.href").await.ends_with("/account/security"), "without a bare “?”");
    assert!(tab.text("#password").await.contains("10 of 10 left"));
    for _ in 0..2 {
        tab.leave("history.back()").await;
        nowhere(tab, &codes).await;
    }
    tab.open("/account/backup-codes").await;
    assert!(tab.text("main").await.contains("shown already"));
    nowhere(tab, &codes).await;

    // Other ones, once the old ones are to be replaced.
    tab.click("#new-backup-codes").await;
    tab.wait_for("#backup-codes").await;
    let newer = tab.backup_codes().await;
    assert!(newer.len() == 10 && newer.iter().all(|code| !codes.contains(code)));
    world.done().await;
}

#[tokio::test]
async fn app_and_backup_codes_confirm_and_two_steps_are_two() {
    let Some(world) = World::new("app_and_backup_codes_confirm_and_two_steps_are_two").await else { return };
    let ada = world.sign_up().await;
    let (app, codes) = world.set_up_app().await;
    let tab = &world.tab;
    tab.ask_new_email("ada@example.org").await;
    tab.wait_for("#dialog dialog").await;
    tab.open_way("totp").await;
    tab.has_focus("#su-code").await;
    tab.prove_app(&world.wrong_code(&app)).await;
    tab.wait_for("#su-code-error").await;
    tab.has_focus("#su-code").await;
    tab.prove_app(&world.code(&app)).await;
    tab.wait_for("#pending-email").await;
    tab.wait_gone("#dialog dialog").await;

    // Another way, as it was written down: once, and not a second time.
    let typed = codes[0].replace('-', " ").to_uppercase();
    for (address, works) in [("ada@example.net", true), ("ada@example.com.au", false)] {
        tab.ask_new_email(address).await;
        tab.wait_for("#dialog dialog").await;
        tab.open_way("backup_code").await;
        tab.has_focus("#su-backup").await;
        tab.prove_backup(&typed).await;
        if works {
            tab.wait_gone("#dialog dialog").await;
            continue;
        }
        tab.wait_for("#su-backup-error").await;
        assert!(tab.text("#su-backup-error").await.contains("used already"));
        tab.has_focus("#su-backup").await;
    }
    tab.press(Key::Escape).await;
    tab.wait_gone("#dialog dialog").await;
    tab.open("/account/security").await;
    assert!(tab.text("#password").await.contains("9 of 10 left"));

    // Deleting takes both.
    tab.ask_deletion().await;
    tab.wait_for("#dialog dialog").await;
    assert!(tab.text("#dialog .proof").await.contains("Step 1 of 2"));
    tab.prove(&ada.password).await;
    tab.wait("document.querySelector('#dialog').innerText.includes('Step 2 of 2. Your password was right.')").await;
    tab.open_way("totp").await;
    tab.has_focus("#su-code").await;
    tab.prove_app(&world.code(&app)).await;
    tab.wait_at("/sign-in").await;
    assert!(tab.shows("[data-testid=notice]").await, "says what happened");
    world.done().await;
}

/// What stands on the page stays in place; what asks before it goes starts on the safe answer.
#[tokio::test]
async fn an_app_is_set_up_used_and_removed_by_keyboard_alone() {
    let Some(world) = World::new("an_app_is_set_up_used_and_removed_by_keyboard_alone").await else { return };
    let ada = world.sign_up().await;
    let tab = &world.tab;
    tab.open("/account/security").await;
    tab.tab_to("#begin-totp").await;
    tab.press(Key::Enter).await;
    tab.wait("document.activeElement.id === 'totp-h'").await;
    let app = App::typed(&tab.text("#totp-key").await);
    tab.tab_to("#totp-code").await;
    tab.type_text(&world.code(&app)).await;
    tab.press(Key::Enter).await;
    tab.wait_for("#backup-codes").await;

    tab.open("/account/security").await;
    tab.sign_out().await;
    tab.try_sign_in(&ada.email, &ada.password).await;
    tab.wait_at("/sign-in/second").await;
    tab.wait("document.activeElement.id === 'code'").await;
    tab.type_text(&world.code(&app)).await;
    tab.press(Key::Enter).await;
    tab.wait_at("/account").await;

    // Escape and "Keep it on" both lead back to the menu that the sheet came from. Where the page was entered at does not
    // matter to the menu.
    tab.open("/account/security#password").await;
    for leave in [Key::Escape, Key::Enter] {
        open_sheet(tab).await;
        tab.has_focus("#totp-remove-keep").await; // the safe answer
        tab.press(leave).await;
        tab.wait("!document.querySelector('#totp-remove').open").await;
        tab.has_focus("#totp-menu").await;
    }
    open_sheet(tab).await;
    tab.press(Key::ShiftTab).await;
    tab.has_focus("#remove-totp").await;
    tab.press(Key::Enter).await;
    tab.wait_for("#dialog dialog").await;
    assert!(!tab.ask::<bool>("document.querySelector('#totp-remove').open").await, "one dialog at a time");
    assert!(tab.text("[data-testid=step-up-target]").await.contains("Your password alone"));
    tab.wait("document.activeElement.id === 'su-code'").await;
    tab.type_text(&world.code(&app)).await;
    tab.press(Key::Enter).await;
    tab.wait_for("#begin-totp").await;
    tab.wait("!document.querySelector('#dialog dialog')").await;
    assert!(tab.text("#toasts").await.contains("turned off"));
    tab.wait("document.activeElement !== document.body").await;
    tab.sign_out().await;
    tab.sign_in(&ada.email, &ada.password).await;
    world.done().await;
}

async fn open_sheet(tab: &Tab) {
    tab.tab_to("#totp-menu").await;
    tab.press(Key::Enter).await;
    tab.wait("document.querySelector('#totp-menu').parentElement.open").await;
    tab.press(Key::Tab).await;
    tab.press(Key::Enter).await;
    tab.wait("document.querySelector('#totp-remove').matches(':modal')").await;
}
