//! Wrong, missing, huge, doubled and malformed: a 4xx with words, the form kept, nothing written.

use crate::support::app::TestApp;
use crate::support::on_both;

on_both!(
    no_body_breaks_anything,
    no_field_breaks_anything,
    no_cookie_breaks_anything,
    no_path_breaks_anything,
    names_are_shown_as_they_are,
);

fn is_fine(status: u16) -> bool {
    (200..500).contains(&status)
}

async fn no_body_breaks_anything(app: TestApp) {
    let person = app.person("Mara").await;
    let token = person.browser.json().open("/account").await.json()["form_token"].as_str().unwrap().to_owned();
    let form = "application/x-www-form-urlencoded";
    let bodies: Vec<(&str, Vec<u8>)> = vec![
        (form, b"".to_vec()),
        (form, b"&&&==&=".to_vec()),
        (form, format!("form_token={token}&display_name=a&display_name=b").into_bytes()),
        (form, format!("form_token={token}&display_name=%FF%FE").into_bytes()),
        (form, format!("form_token={token}&display_name=%00").into_bytes()),
        (form, format!("form_token={token}&display_name=a&email=evil@example.com").into_bytes()),
        (form, vec![0xFF; 100]),
        (form, vec![b'a'; 1_000_000]),
        (form, "a=b&".repeat(3000).into_bytes()),
        ("application/json", b"{".to_vec()),
        ("application/json", b"[1,2]".to_vec()),
        ("application/json", format!("{{\"form_token\":\"{token}\",\"display_name\":{{}}}}").into_bytes()),
        ("application/json", format!("{{\"form_token\":\"{token}\",\"display_name\":\"\\ud800\"}}").into_bytes()),
        ("application/json", format!("{{\"a\":{}", "[".repeat(8000)).into_bytes()),
        ("image/png", b"x".to_vec()),
    ];
    for (kind, body) in bodies {
        for path in ["/account/profile", "/account/emails", "/account/password", "/step-up/x", "/sign-in", "/sign-up"] {
            let answer = person.browser.request("POST", path).body(kind, body.clone()).send().await;
            assert!((400..500).contains(&answer.status), "{path} {kind}: {}", answer.status);
            assert!(!answer.body.is_empty() && !answer.body.contains("sqlx") && !answer.body.contains("serde"));
        }
    }
    person.browser.page().open("/account").await.shows("Mara");
}

async fn no_field_breaks_anything(app: TestApp) {
    let person = app.person("Mara").await;
    let hostile = [
        "\u{0}",
        "a\r\nBcc: x@example.com",
        "%0d%0a",
        "' OR 1=1 --",
        "<script>alert(1)</script>",
        "\u{202E}abc",
        "\u{FEFF}",
        "e\u{301}".repeat(100).as_str(),
        "𝕏".repeat(5000).as_str(),
        "../../etc/passwd",
        "{{7*7}}",
        "\u{10FFFF}",
    ]
    .map(str::to_owned);
    for value in &hostile {
        person.browser.page().open("/account").await;
        let name = person.browser.submit("edit-profile", &[("display_name", value)]).await;
        assert!(is_fine(name.status), "{value:?}: {}", name.status);
        person.browser.page().open("/account").await;
        let email = person.browser.submit("add-email", &[("email", value)]).await;
        assert!((400..500).contains(&email.status), "{value:?}: {}", email.status);
        let stranger = app.browser();
        stranger.open("/sign-in").await;
        let answer = stranger.submit("sign-in", &[("identifier", value), ("password", value)]).await;
        assert!((400..500).contains(&answer.status), "{value:?}: {}", answer.status);
        stranger.open("/sign-up").await;
        let form = [("email", value.as_str()), ("display_name", value), ("password", value)];
        let answer = stranger.submit("sign-up", &form).await;
        assert!((400..500).contains(&answer.status), "{value:?}: {}", answer.status);
    }
}

async fn no_cookie_breaks_anything(app: TestApp) {
    let person = app.person("Mara").await;
    for name in ["__Host-session", "__Host-device", "__Host-visitor", "__Host-park-x"] {
        for value in ["", "x", "====", &"A".repeat(43), &"é".repeat(10), &"A".repeat(7000)] {
            let browser = person.browser.clone();
            browser.set_cookie(name, value);
            let answer = browser.request("GET", "/account").send().await;
            assert!(is_fine(answer.status), "{name}={value:?}: {}", answer.status);
        }
    }
    let twice = person.browser.cookie("__Host-session").unwrap();
    let doubled = format!("__Host-session={twice}; __Host-session={twice}");
    let answer = app.browser().request("GET", "/account").header("cookie", &doubled).send().await;
    answer.has_status(303);
    person.browser.open("/account").await.shows("Mara");
}

async fn no_path_breaks_anything(app: TestApp) {
    let person = app.person("Mara").await;
    let long = format!("/step-up/{}", "x".repeat(3000));
    for path in [
        "/step-up/%00",
        "/step-up/%FF",
        "/step-up/..%2f..",
        long.as_str(),
        "/undo/email/x",
        "/undo/deletion/%00",
        "/not-me/x",
        "/verify-email?token=%FF",
        "/reset-password?token=%00",
        "/account/activity?before=x",
        "/account/activity?before=",
        "/account?x=%00",
        "/ACCOUNT",
        "/account/",
        "/account;x",
        "/%61ccount/security",
        "/step-up/x?method=%00",
    ] {
        let answer = person.browser.request("GET", path).send().await;
        assert!(is_fine(answer.status), "{path}: {}", answer.status);
    }
    let sign_up = app.browser();
    sign_up.open("/sign-up").await;
    let huge = "x".repeat(20_000);
    let form = [("email", "x@example.com"), ("display_name", "X"), ("password", huge.as_str())];
    sign_up.submit("sign-up", &form).await.has_status(413);
    sign_up.open("/sign-up").await;
    let long = "ab ".repeat(50);
    let form = [("email", "x@example.com"), ("display_name", "X"), ("password", long.as_str())];
    assert!(sign_up.submit("sign-up", &form).await.field_error("password").contains("Too long"));
}

/// Markup in a name is text on every page, in the dialog and in mails; what turns text around or cannot be seen is refused.
async fn names_are_shown_as_they_are(app: TestApp) {
    let person = app.person("Mara").await;
    let name = "<b>Mara</b> \"&' x\" hx-post=/sign-out";
    person.browser.page().open("/account").await;
    person.browser.submit("edit-profile", &[("display_name", name)]).await.has_status(200);
    for path in ["/account", "/account/security", "/account/devices", "/account/activity", "/account/data"] {
        let page = person.browser.page().open(path).await;
        page.shows(name);
        assert!(!page.has(".menu-who b") && !page.has(".menu-who [hx-post]"), "{path}");
    }
    assert_eq!(person.browser.page().open("/account").await.value("edit-profile", "display_name"), name);
    let asked = person.ask_password(&person.browser, "seven green boats sail").await;
    asked.shows(name);
    for bad in ["\u{202E}evil", "a\u{2066}b", "a\u{200B}b", "\u{3164}", "a\u{61C}b", "\u{200D}"] {
        person.browser.page().open("/account").await;
        let page = person.browser.submit("edit-profile", &[("display_name", bad)]).await;
        page.has_status(422);
        assert!(page.field_error("display_name").contains("can’t be shown"), "{bad:?}");
    }
    person.browser.page().open("/account").await.shows(name);
}
