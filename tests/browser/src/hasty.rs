//! The second press of a double click, which lands on what has just come. It was never meant for that.

use chromiumoxide::cdp::browser_protocol::page::AddScriptToEvaluateOnNewDocumentParams;

use crate::support::{Network, Tab, World};

const NEW: &str = "lantern-river-walnut-31";

/// A press of the mouse (`detail` counts its clicks) or of a key (none), at the very moment.
fn press(selector: &str, detail: u32) -> String {
    format!(
        "document.querySelector('{selector}').dispatchEvent(new MouseEvent('click', \
            {{ detail: {detail}, bubbles: true, cancelable: true }}))"
    )
}

fn sent(network: &Network, path: &str) -> usize {
    network.all().iter().filter(|request| request.method == "POST" && request.url.contains(path)).count()
}

/// Presses the button of the dialog as soon as it is there.
async fn press_at_once(tab: &Tab, password: &str, detail: u32) {
    let js = format!(
        "new MutationObserver((_, watch) => {{
            if (!document.querySelector('#dialog #su-go')) return;
            watch.disconnect();
            document.querySelector('#su-password').value = '{password}';
            {};
        }}).observe(document.querySelector('#dialog'), {{ childList: true }})",
        press("#dialog #su-go", detail)
    );
    let () = tab.ask(&js).await;
}

#[tokio::test]
async fn a_second_click_does_not_confirm_and_a_key_does() {
    let Some(world) = World::new("a_second_click_does_not_confirm_and_a_key_does").await else { return };
    let ada = world.sign_up().await;
    let tab = &world.tab;
    let network = Network::of(tab).await;
    tab.open("/account/security").await;
    tab.click("#edit-password").await;
    tab.fill("#new-password", NEW).await;
    press_at_once(tab, &ada.password, 2).await;
    tab.click("#change-password").await;
    tab.wait_for("#dialog #su-go").await;
    // What a click half a second later does, the pointer may do again.
    tab.wait("!('early' in document.documentElement.dataset)").await;
    assert_eq!(sent(&network, "/step-up/"), 0, "nothing was confirmed");
    assert_eq!(tab.value("#su-password").await, ada.password);
    tab.click("#su-go").await;
    tab.wait("document.querySelector('#toasts').innerText.includes('Password changed')").await;

    tab.click("#edit-password").await;
    tab.fill("#new-password", &ada.password).await;
    press_at_once(tab, NEW, 0).await;
    let () = tab.ask("document.querySelector('#toasts').replaceChildren()").await;
    tab.click("#change-password").await;
    tab.wait("document.querySelector('#toasts').innerText.includes('Password changed')").await;
    tab.wait("document.querySelector('#edit-password') && document.querySelector('#toasts').innerText.includes('Password changed')").await;
    assert_eq!(sent(&network, "/step-up/"), 2, "the key was enough");
    world.done().await;
}

#[tokio::test]
async fn a_second_click_removes_nothing() {
    let Some(world) = World::new("a_second_click_removes_nothing").await else { return };
    world.sign_up().await;
    world.set_up_app().await;
    let tab = &world.tab;
    let network = Network::of(tab).await;
    tab.open("/account/security").await;
    tab.click("#totp-menu").await;
    let twice = format!("{}; {}", press("a[href=\"#totp-remove\"]", 1), press("#remove-totp", 2));
    let _reached: bool = tab.ask(&twice).await;
    assert!(tab.ask::<bool>("document.querySelector('#totp-remove').open").await, "the question is still asked");
    tab.wait("!('early' in document.documentElement.dataset)").await;
    assert_eq!(sent(&network, "/account/totp"), 0);
    tab.click("#remove-totp").await;
    tab.wait_for("#dialog dialog").await;
    world.done().await;
}

/// A link in a mail, clicked twice: opening it changes nothing by itself, whoever clicks how often.
#[tokio::test]
async fn a_mailed_link_that_is_clicked_twice_does_nothing_yet() {
    let Some(world) = World::new("a_mailed_link_that_is_clicked_twice_does_nothing_yet").await else { return };
    let ada = world.sign_up().await;
    let tab = &world.tab;
    tab.ask_new_password(NEW).await;
    tab.prove(&ada.password).await;
    tab.wait_for("#toasts [data-testid=notice]").await;
    let notice = world.mail("notice", &ada.email).await;
    let network = Network::of(tab).await;
    let at_once = format!("addEventListener('DOMContentLoaded', () => {})", press(".ticket button.primary", 2));
    tab.page.execute(AddScriptToEvaluateOnNewDocumentParams::new(at_once)).await.expect("a script");
    tab.open(notice.path("not-me/")).await;
    tab.wait("!('early' in document.documentElement.dataset)").await;
    assert_eq!(sent(&network, "/not-me/"), 0);
    tab.click(".ticket button.primary").await;
    tab.wait("document.querySelector('h1').innerText.includes('Every device was signed out')").await;
    world.done().await;
}
