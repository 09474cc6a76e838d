//! The content security policy and the network, watched while every page is walked.

use crate::support::{Authenticator, Network, Person, Tab, Watch, World};

/// Every page a signed-in person has, and the mailbox.
const PAGES: [&str; 6] =
    ["/account", "/account/security", "/account/devices", "/account/activity", "/account/data", "/dev/mailbox"];

#[tokio::test]
async fn nothing_breaks_the_policy_and_nothing_leaves_the_origin() {
    let Some(world) = World::new("nothing_breaks_the_policy_and_nothing_leaves_the_origin").await else { return };
    let tab = &world.tab;
    let watch = Watch::over(tab).await;
    let network = Network::of(tab).await;
    for path in ["/sign-in", "/forgot-password", "/reset-password", "/sign-up", "/no-such-page"] {
        tab.open(path).await;
    }
    let ada = world.sign_up().await;
    for path in PAGES {
        tab.open(path).await;
    }
    tab.ask_new_email("ada@example.org").await;
    tab.wait_for("#dialog dialog").await;
    tab.prove("not my password at all").await;
    tab.wait_for("#su-password-error").await;
    tab.prove(&ada.password).await;
    tab.wait_for("#pending-email").await;
    tab.open("/account/security").await;
    tab.click("#edit-password").await;
    tab.fill("#new-password", "lantern-river-walnut-31").await;
    tab.wait_for("#password-strength .strength:not([data-level='0'])").await;
    tab.click("#change-password").await;
    tab.click("#dialog [data-testid=step-up-cancel]").await;
    tab.wait_gone("#dialog dialog").await;
    tab.click("main [data-reveal]").await;

    assert_eq!(storage(tab).await, serde_json::json!([]), "the browser keeps nothing but cookies");
    tab.sign_out().await;
    assert_eq!(watch.lines(), [""; 0]);
    let own = format!("{}/", tab.origin());
    let strangers: Vec<_> = network.all().into_iter().filter(|t| !t.url.starts_with(&own)).collect();
    assert!(strangers.is_empty(), "{strangers:?}");
    world.done().await;
}

#[tokio::test]
async fn nothing_about_passkeys_apps_and_codes_breaks_the_policy_or_stays_behind() {
    let name = "nothing_about_passkeys_apps_and_codes_breaks_the_policy_or_stays_behind";
    let Some(world) = World::new(name).await else { return };
    let tab = &world.tab;
    let device = Authenticator::of(tab).await;
    let watch = Watch::over(tab).await;
    let network = Network::of(tab).await;
    let ada = world.sign_up().await;
    let (app, codes) = world.set_up_app().await;
    tab.click("#copy-codes").await;
    tab.click("#download-codes").await;
    tab.open("/account/security").await;
    tab.click("[data-passkey=add]").await;
    tab.wait_for("#passkeys form[data-form=rename-passkey]").await;
    tab.click("form[data-form=rename-passkey] .btn.primary").await;
    tab.wait("document.querySelector('#toasts').innerText.includes('Passkey renamed')").await;
    tab.ask_new_email("ada@example.org").await;
    tab.wait_for("#dialog dialog").await;
    for way in ["totp", "backup_code", "passkey"] {
        tab.open_way(way).await;
    }
    tab.click("#su-go").await;
    tab.wait_for("#pending-email").await;
    device.answers(false).await;
    tab.sign_out().await;
    tab.try_sign_in(&ada.email, &ada.password).await;
    tab.wait_at("/sign-in/second").await;
    tab.open("/sign-in/second?method=backup_code").await;
    tab.second(&codes[0]).await;
    tab.wait_at("/account").await;
    tab.open("/account/security").await;
    tab.click("#totp-menu").await;
    tab.click("a[href='#totp-remove']").await;
    tab.click("#remove-totp").await;
    tab.wait_for("#dialog dialog").await;
    tab.open_way("totp").await;
    tab.prove_app(&world.code(&app)).await;
    tab.wait_for("#begin-totp").await;

    assert_eq!(storage(tab).await, serde_json::json!([]), "the browser keeps nothing but cookies");
    tab.sign_out().await;
    assert_eq!(watch.lines(), [""; 0]);
    let own = format!("{}/", tab.origin());
    let ours = |url: &str| url.strip_prefix("blob:").unwrap_or(url).starts_with(&own);
    let strangers: Vec<_> = network.all().into_iter().filter(|t| !ours(&t.url)).collect();
    assert!(strangers.is_empty(), "{strangers:?}");
    world.done().await;
}

/// Names of everything that a page could have left in the browser.
async fn storage(tab: &Tab) -> serde_json::Value {
    let js = "(async () => [
        ...Object.keys(localStorage), ...Object.keys(sessionStorage), ...(await caches.keys()),
        ...(await indexedDB.databases()).map(base => base.name),
        ...(await navigator.serviceWorker.getRegistrations()).map(worker => worker.scope),
    ])()";
    tab.ask(js).await
}

#[tokio::test]
async fn markup_and_script_that_are_not_ours_do_not_run() {
    let Some(world) = World::new("markup_and_script_that_are_not_ours_do_not_run").await else { return };
    let tab = &world.tab;
    let watch = Watch::over(tab).await;
    tab.open("/sign-in").await;
    let inject = "(() => {
        const script = document.createElement('script');
        script.text = 'window.ran = true';
        document.body.append(script);
    })()";
    // Under Trusted Types even building it fails; either way it is reported.
    let _refused: serde_json::Value =
        tab.ask(&format!("(() => {{ try {{ {inject} }} catch (e) {{ return String(e) }} }})()")).await;
    assert!(!tab.ask::<bool>("!!window.ran").await, "it did not run");
    let sink = "(() => { try { document.body.innerHTML = '<i>x</i>'; return 'taken' } catch { return 'refused' } })()";
    assert_eq!(tab.ask::<String>(sink).await, "refused", "text does not become markup");
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    assert!(watch.lines().iter().any(|line| line.contains("policy")), "and the watch of these tests sees it");
    world.done().await;
}

#[tokio::test]
async fn attributes_in_a_name_fire_no_request() {
    let Some(world) = World::new("attributes_in_a_name_fire_no_request").await else { return };
    let name = r#"x" hx-post="/account/profile" hx-trigger="load" data-hx-get="/a"#;
    let nasty = Person { name: name.into(), ..Person::default() };
    world.sign_up_as(nasty).await;
    let tab = &world.tab;
    let network = Network::of(tab).await;
    for path in PAGES {
        tab.open(path).await;
    }
    tab.ask_new_password("lantern-river-walnut-31").await;
    tab.wait_for("#dialog dialog").await;
    let allowed = ["/account/password", "/password-strength"].map(|path| format!("{}{path}", tab.origin()));
    let fired: Vec<_> = network.all().into_iter().filter(|t| t.method != "GET" && !allowed.contains(&t.url)).collect();
    assert!(fired.is_empty(), "{fired:?}");
    assert!(
        tab.ask::<bool>(&format!("document.body.innerText.includes({})", serde_json::json!(name))).await,
        "shown as text"
    );
    world.done().await;
}

#[tokio::test]
async fn no_page_can_frame_ours() {
    let Some(world) = World::new("no_page_can_frame_ours").await else { return };
    let tab = &world.tab;
    tab.open("/dev/mailbox").await;
    let framed = "new Promise(done => {
        const frame = document.createElement('iframe');
        frame.onload = () => { try { done(frame.contentDocument?.querySelector('form') ? 'framed' : 'blocked') } catch { done('blocked') } };
        frame.src = '/sign-in';
        document.body.append(frame);
    })";
    assert_eq!(tab.ask::<String>(framed).await, "blocked");
    world.done().await;
}
