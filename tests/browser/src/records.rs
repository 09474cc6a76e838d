//! Devices, the security log and the copy of one's data, by keyboard, by history, with and without script.

use std::time::{Duration, Instant};

use chromiumoxide::cdp::browser_protocol::browser::{SetDownloadBehaviorBehavior, SetDownloadBehaviorParams};
use chromiumoxide::cdp::browser_protocol::emulation::SetTimezoneOverrideParams;
use reverify::clock::Seconds;
use serde_json::Value;

use crate::accessibility::Findings;
use crate::support::{Key, Tab, World};

#[tokio::test]
async fn a_device_is_signed_out_by_keyboard_alone() {
    let Some(mut world) = World::new("a_device_is_signed_out_by_keyboard_alone").await else { return };
    let ada = world.sign_up().await;
    let other = world.other_device().await;
    other.sign_in(&ada.email, &ada.password).await;
    world.pass(Seconds::minutes(11));
    let tab = &world.tab;
    tab.front().await;
    tab.open("/account/devices").await;
    let button: String = tab.ask("'#' + document.querySelector('form[data-form=end-session] button').id").await;
    tab.tab_to(&button).await;
    tab.press(Key::Enter).await;
    tab.wait_for("#dialog dialog").await;
    tab.has_focus("#su-password").await;
    let (action, target) =
        (tab.text("[data-testid=step-up-action]").await, tab.text("[data-testid=step-up-target]").await);
    assert!(action.contains("Sign out a device") && target.contains("Chrome on Linux"), "{action} {target}");
    // Thought better of: back on the same button, and nothing has changed.
    tab.press(Key::Escape).await;
    tab.wait_gone("#dialog dialog").await;
    tab.has_focus(&button).await;
    tab.press(Key::Enter).await;
    tab.wait_for("#dialog dialog").await;
    tab.has_focus("#su-password").await;
    tab.type_text(&ada.password).await;
    tab.press(Key::Enter).await;
    tab.wait_gone("#dialog dialog").await;
    tab.wait_for("#toasts [data-testid=notice]").await;
    assert!(tab.text("#toasts").await.contains("Signed out Chrome on Linux"));
    // The row is gone; the focus is at the head of the list it was in.
    tab.has_focus("#others-h").await;
    assert!(tab.text("#others").await.contains("Only this device"));

    // The tab that is open over there says so with its next click, script or not.
    other.front().await;
    other.open("/account/security").await;
    other.wait_at("/sign-in").await;
    assert!(other.text("[data-testid=notice]").await.contains("This device was signed out"));
    world.done().await;
}

#[tokio::test]
async fn an_open_page_of_an_ended_session_says_so() {
    let Some(mut world) = World::new("an_open_page_of_an_ended_session_says_so").await else { return };
    let ada = world.sign_up().await;
    let other = world.other_device().await;
    other.sign_in(&ada.email, &ada.password).await;
    let tab = &world.tab;
    tab.front().await;
    tab.open("/account/devices").await;
    tab.click("form[data-form=end-session] button").await;
    tab.wait_for("#toasts [data-testid=notice]").await;
    // A change that htmx sends: the whole page goes to the sign-in.
    other.front().await;
    other.fill("[name=display_name]", "Somebody else").await;
    other.press(Key::Enter).await;
    other.wait_at("/sign-in").await;
    assert!(other.text("[data-testid=notice]").await.contains("This device was signed out"));
    world.done().await;
}

#[tokio::test]
async fn filters_go_back_and_forward() {
    let Some(world) = World::new("filters_go_back_and_forward").await else { return };
    world.sign_up().await;
    for script in [true, false] {
        let tab = &world.tab;
        tab.run_script(script).await;
        tab.open("/account/activity").await;
        // Both at once: a page that the browser kept is loaded anew when it comes back.
        let shows = async |label: &str, text: &str| {
            let js = format!(
                "document.querySelector('.chip[aria-current]')?.innerText === '{label}'
                 && document.querySelector('#events').innerText.includes('{text}')"
            );
            tab.wait(&js).await;
        };
        shows("All", "Account created").await;
        tab.click(".chip[href$='show=data']").await;
        shows("Data", "Nothing like that yet").await;
        tab.click(".chip[href$='show=sign_ins']").await;
        shows("Sign-ins", "Account created").await;
        tab.leave("history.back()").await;
        shows("Data", "Nothing like that yet").await;
        tab.leave("history.back()").await;
        shows("All", "Account created").await;
        tab.leave("history.forward()").await;
        shows("Data", "Nothing like that yet").await;
    }
    world.done().await;
}

/// Has the browser save what it downloads, and waits for the whole of it.
async fn saved(tab: &Tab, link: &str, ending: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a folder");
    let allow = SetDownloadBehaviorParams::builder()
        .behavior(SetDownloadBehaviorBehavior::Allow)
        .download_path(folder.path().display().to_string())
        .build()
        .expect("parameters");
    tab.page.execute(allow).await.expect("downloads allowed");
    tab.click(link).await;
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(30) {
        let files = std::fs::read_dir(folder.path()).expect("a folder").filter_map(Result::ok);
        let files: Vec<_> = files.map(|file| file.path()).collect();
        // Alone: while it is under way it has another name, beside an empty file that keeps the last one free for it.
        if let [file] = &files[..]
            && file.extension().is_some_and(|it| it == ending)
        {
            return std::fs::read(file).expect("a file");
        }
        tokio::time::sleep(Duration::from_millis(40)).await;
    }
    panic!("nothing was saved");
}

#[tokio::test]
async fn the_copy_is_downloaded_with_and_without_script() {
    let Some(world) = World::new("the_copy_is_downloaded_with_and_without_script").await else { return };
    let ada = world.sign_up().await;
    let tab = &world.tab;
    for script in [true, false] {
        world.pass(Seconds::minutes(16));
        tab.run_script(script).await;
        tab.open("/account/data").await;
        tab.click("#export-data").await;
        tab.wait_for("[data-testid=step-up]").await;
        assert!(tab.text("[data-testid=step-up-action]").await.contains("Take a copy of your data"));
        assert_eq!(tab.shows("#dialog dialog").await, script);
        tab.prove(&ada.password).await;
        tab.wait_for("a#export-data").await;
        if script {
            // The control that asked has become the one that fetches.
            tab.has_focus("#export-data").await;
            assert!(tab.text("#toasts").await.contains("Your copy is ready"));
        } else {
            assert!(tab.text("[data-testid=notice]").await.contains("Your copy is ready"));
        }
        let zip = saved(tab, "a#export-data", "zip").await;
        assert!(zip.starts_with(b"PK") && zip.windows(12).any(|bytes| bytes == b"account.json"), "{} bytes", zip.len());
        assert_eq!(tab.path().await, "/account/data", "the page stays");
    }
    tab.run_script(true).await;
    tab.open("/account/activity").await;
    let csv = saved(tab, "a[href$='format=csv']", "csv").await;
    let csv = String::from_utf8(csv).expect("text");
    assert!(csv.contains("\"Account created\""), "{csv}");
    world.done().await;
}

#[tokio::test]
async fn records_are_accessible() {
    let Some(mut world) = World::new("records_are_accessible").await else { return };
    let mut found = Findings::default();
    let ada = world.sign_up().await;
    let other = world.other_device().await;
    other.sign_in(&ada.email, &ada.password).await;
    let tab = &world.tab;
    tab.front().await;
    tab.open("/account/devices").await;
    tab.wait_for("form[data-form=end-session]").await;
    found.of(&world, "devices").await;
    tab.open("/account/activity?show=data").await;
    found.of(&world, "activity-empty").await;
    tab.open("/account/activity").await;
    tab.click("details.event summary").await;
    tab.wait_for("details.event[open] a.danger, details.event[open] dl").await;
    found.of(&world, "activity-event").await;
    for n in 0..60 {
        // Enough for a second page.
        let rename = format!(
            "fetch('/account/profile', {{ method: 'POST', headers: {{ 'content-type': 'application/x-www-form-urlencoded' }}, \
             body: new URLSearchParams({{ form_token: document.querySelector('[name=form_token]').value, display_name: 'Ada {n}' }}) \
             }}).then(answer => answer.status)"
        );
        assert_eq!(tab.ask::<u16>(&rename).await, 200);
    }
    tab.open("/account/activity").await;
    tab.click("a[rel=next]").await;
    tab.wait_for("a[rel=prev]").await;
    found.of(&world, "activity-pages").await;
    tab.open("/account/data").await;
    tab.click("#export-data").await;
    tab.wait_for("a#export-data").await;
    found.of(&world, "data-ready").await;
    tab.open("/account/activity").await;
    let not_me: String = tab.ask("document.querySelector('.event a.danger').getAttribute('href')").await;
    tab.open(&not_me).await;
    found.of(&world, "not-me-event").await;
    tab.click("form[data-form=not-me] button").await;
    tab.wait("document.querySelector('h1')?.innerText === 'Every device was signed out'").await;
    found.of(&world, "not-me-done").await;
    other.front().await;
    other.open("/account").await;
    other.wait_at("/sign-in").await;
    let ended = other.audit("sign-in-ended").await;
    assert!(ended.is_empty(), "{ended:#?}");
    found.none();
    world.done().await;
}

/// Every heading is another day of the reader's, and all below it happened on that day.
const OWN_DAYS: &str = "(() => {
    const day = e => new Date(e.querySelector('time').dateTime).toDateString();
    const heads = [...document.querySelectorAll('#list > .day')];
    const events = head => [...head.nextElementSibling.children];
    return heads.every((head, i) => !(i && day(head) === day(heads[i - 1])) && events(head).every(e => day(e) === day(head)))
        && heads.flatMap(events).length;
})()";

#[tokio::test]
async fn days_begin_at_the_readers_midnight() {
    let Some(world) = World::new("days_begin_at_the_readers_midnight").await else { return };
    world.sign_up().await;
    let tab = &world.tab;
    // Within sixteen hours it is midnight here or noon, which is midnight there, whenever the test runs.
    let zone = SetTimezoneOverrideParams::new("Etc/GMT-12");
    tab.page.execute(zone).await.expect("another zone");
    for name in ["Ada King", "Ada Byron"] {
        world.pass(Seconds::hours(8));
        tab.open("/account").await;
        tab.fill("#display-name", name).await;
        tab.click("#save-profile").await;
        tab.wait("document.querySelector('#toasts').innerText.includes('Name changed')").await;
    }
    tab.open("/account/activity").await;
    assert_eq!(tab.ask::<Value>(OWN_DAYS).await, 3);
    // Another part of the list comes without a new page.
    tab.click(".chip[href$='show=profile']").await;
    tab.wait("location.search === '?show=profile' && document.readyState === 'complete'").await;
    assert_eq!(tab.ask::<Value>(OWN_DAYS).await, 2);
    world.done().await;
}
