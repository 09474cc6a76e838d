//! What people set in their system: their own colours, no motion; and paper.

use chromiumoxide::cdp::browser_protocol::emulation::{MediaFeature, SetEmulatedMediaParams};

use crate::support::{Tab, World};

async fn media(tab: &Tab, kind: &str, feature: Option<(&str, &str)>) {
    let features: Vec<_> =
        feature.into_iter().map(|(name, value)| MediaFeature { name: name.into(), value: value.into() }).collect();
    let media = SetEmulatedMediaParams::builder().media(kind).features(features).build();
    tab.page.execute(media).await.expect("media");
}

/// With forced colours a control is told from text by its border alone.
#[tokio::test]
async fn controls_have_borders_where_colours_are_forced() {
    let Some(world) = World::new("controls_have_borders_where_colours_are_forced").await else { return };
    let tab = &world.tab;
    world.sign_up().await;
    media(tab, "", Some(("forced-colors", "active"))).await;
    for path in ["/account", "/account/security#password", "/account/devices", "/account/data"] {
        tab.open(path).await;
        let bare: Vec<String> = tab
            .ask(
                "[...document.querySelectorAll('.btn:not(.quiet, .icon-btn), .input')].filter(e => e.checkVisibility()
                    && !(parseFloat(getComputedStyle(e).borderTopWidth) > 0)).map(e => e.outerHTML.slice(0, 90))",
            )
            .await;
        assert!(bare.is_empty(), "{path}: {bare:#?}");
    }
    tab.open("/account/security#password").await;
    tab.ask_new_password("lantern-river-walnut-31").await;
    tab.wait_for("#dialog dialog").await;
    let edge: String = tab
        .ask("(s => s.outlineStyle + ' ' + s.borderTopStyle)(getComputedStyle(document.querySelector('#dialog .ticket')))")
        .await;
    assert!(edge.contains("solid"), "the dialog has no edge: {edge}");
    let ring: String = tab.ask("getComputedStyle(document.activeElement).outlineStyle").await;
    assert_ne!(ring, "none", "the focus cannot be seen");
    world.done().await;
}

#[tokio::test]
async fn nothing_moves_where_motion_is_reduced() {
    let Some(world) = World::new("nothing_moves_where_motion_is_reduced").await else { return };
    let tab = &world.tab;
    world.sign_up().await;
    media(tab, "", Some(("prefers-reduced-motion", "reduce"))).await;
    tab.open("/account/security#password").await;
    tab.ask_new_password("lantern-river-walnut-31").await;
    tab.wait_for("#dialog dialog").await;
    // A change of colour is no motion.
    let moving: Vec<String> = tab
        .ask(
            "document.getAnimations().filter(a => !(a instanceof CSSTransition) && a.playState === 'running'
                && a.effect.getComputedTiming().duration > 50).map(a => a.animationName)",
        )
        .await;
    assert!(moving.is_empty(), "{moving:?}");
    world.done().await;
}

#[tokio::test]
async fn paper_shows_what_matters() {
    let Some(world) = World::new("paper_shows_what_matters").await else { return };
    let tab = &world.tab;
    world.sign_up().await;
    let (_, codes) = world.set_up_app().await;
    media(tab, "print", None).await;
    for selector in [".top", ".nav", ".toasts", ".btn"] {
        assert!(!tab.shows(selector).await, "{selector} on paper");
    }
    let paper = tab.text("main").await;
    for code in codes {
        assert!(paper.contains(&code), "{code} is not on paper");
    }
    assert!(paper.contains("ada@example.com"), "whose they are");
    world.done().await;
}

/// Nothing says that a password is too short beside a meter that says that it is strong.
#[tokio::test]
async fn what_the_meter_says_replaces_the_error() {
    let Some(world) = World::new("what_the_meter_says_replaces_the_error").await else { return };
    let tab = &world.tab;
    world.sign_up().await;
    tab.ask_new_password("too short").await;
    tab.wait_for("#new-password-error").await;
    let place = "Math.round(document.querySelector('#change-password').getBoundingClientRect().top + scrollY)";
    let before: i64 = tab.ask(place).await;
    tab.fill("#new-password", "lantern-river-walnut-31").await;
    tab.wait_for("#password-strength [data-level='4']").await;
    assert!(!tab.text("main").await.contains("Too short"));
    let field =
        "(e => [e.ariaInvalid, e.getAttribute('aria-describedby')].join())(document.querySelector('#new-password'))";
    assert_eq!(tab.ask::<String>(field).await, ",new-password-hint");
    assert_eq!(tab.ask::<i64>(place).await, before, "the button moved");
    world.done().await;
}

/// Whatever the meter says, on a phone too: a button that moves while one types is missed.
#[tokio::test]
async fn the_button_below_the_meter_keeps_its_place() {
    let Some(world) = World::new("the_button_below_the_meter_keeps_its_place").await else { return };
    let tab = &world.tab;
    world.sign_up().await;
    for language in ["en", "de"] {
        tab.reads(language).await;
        tab.open("/account/security").await;
        assert_eq!(tab.ask::<String>("document.documentElement.lang").await, language);
        tab.resize(390, 844).await;
        tab.click("#edit-password").await;
        let place = "Math.round(document.querySelector('#change-password').getBoundingClientRect().top + scrollY)";
        let before: i64 = tab.ask(place).await;
        let mut said = String::new();
        for password in
            ["short", "password123456789", "ada lovelace ada", "abcabcabcabcabcabc", "lantern-river-walnut-31"]
        {
            tab.fill("#new-password", password).await;
            tab.wait(&format!("document.querySelector('#password-strength').innerText !== {said:?}")).await;
            said = tab.ask("document.querySelector('#password-strength').innerText").await;
            assert!(!said.is_empty(), "{password}");
            assert_eq!(tab.ask::<i64>(place).await, before, "{language}: {said}");
        }
    }
    world.done().await;
}
