//! The portal in German, as a browser that asks for it sees it: complete, readable in every look, and chosen for good.

use reverify::clock::Seconds;

use crate::accessibility::Findings;
use crate::support::{Key, World};

const NEW: &str = "lantern-river-walnut-31";

/// Words that no German page has.
const ENGLISH: &str = "(document.title + ' ' + document.body.innerText)
    .match(/\\b(the|your|you|this|with|and|from|sign|password|address|device|changed)\\b/gi) ?? []";

#[tokio::test]
async fn a_german_reader_reads_german() {
    let Some(world) = World::new("a_german_reader_reads_german").await else { return };
    let tab = &world.tab;
    tab.reads("de-DE,de;q=0.9,en;q=0.8").await;
    let mut found = Findings::default();
    let mut look = async |state: &str| {
        let language: String = tab.ask("document.documentElement.lang").await;
        assert_eq!(language, "de", "{state}");
        let english: Vec<String> = tab.ask(ENGLISH).await;
        assert!(english.is_empty(), "{state}: {english:?}");
        found.of(&world, &format!("german.{state}")).await;
    };
    for (path, state) in
        [("/sign-in", "sign-in"), ("/sign-up", "sign-up"), ("/forgot-password", "forgot"), ("/nowhere", "404")]
    {
        tab.open(path).await;
        look(state).await;
    }
    world.sign_up().await;
    for (path, state) in [
        ("/account", "profile"),
        ("/account/security", "security"),
        ("/account/devices", "devices"),
        ("/account/activity", "activity"),
        ("/account/data", "data"),
    ] {
        tab.open(path).await;
        look(state).await;
    }
    world.set_up_app().await;
    look("backup-codes").await;
    world.pass(Seconds::minutes(11));
    tab.ask_new_password("kurz").await;
    tab.wait_for("#new-password[aria-invalid]").await;
    look("too-short").await;
    tab.ask_new_password(NEW).await;
    tab.wait_for("#dialog dialog").await;
    look("dialog").await;
    tab.press(Key::Escape).await;
    tab.wait_gone("#dialog dialog").await;

    // Chosen for this account, whatever the browser says: English here, and German again.
    for choice in ["en", "de"] {
        tab.open("/account").await;
        let () = tab.ask(&format!("void (document.querySelector('[name=language]').value = '{choice}')")).await;
        tab.click("form[data-form=change-language] button:not([type])").await;
        tab.wait(&format!("document.documentElement.lang === '{choice}'")).await;
    }
    found.none();
    world.done().await;
}
