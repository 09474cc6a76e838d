//! A portal that an operator made their own, without building it.

use reverify::config::{Brand, Config, Mode};

use crate::support::app::{PASSWORD, TestApp};

const LOGO: &str = r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 28"><path d="M0 0h90v28H0z"/></svg>"#;

/// What these settings say, read as the program reads them.
fn brand(settings: &[(&str, &str)]) -> Result<Brand, Vec<String>> {
    let environment = settings.iter().map(|(name, value)| (format!("REVERIFY_{name}"), (*value).to_owned()));
    let config = Config::load(Mode::Dev, None, environment, &[]);
    config.map(|config| config.brand).map_err(|all| all.iter().map(ToString::to_string).collect())
}

#[tokio::test]
async fn pages_and_mails_wear_the_brand() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let (logo, dark) = (file("logo.svg", LOGO), file("dark.svg", &LOGO.replace("90", "91")));
    let sheet = file("own.css", ".lede { font-style: italic }");
    let settings = [
        ("BRAND_LOGO", logo.as_str()),
        ("BRAND_LOGO_DARK", &dark),
        ("BRAND_ICON", &logo),
        ("BRAND_ACCENT", "#ffcc00"),
        ("BRAND_PAPER", "35"),
        ("BRAND_RADIUS", "4px"),
        ("BRAND_FONT", "\"Iowan Old Style\", serif"),
        ("BRAND_STYLESHEET", &sheet),
        ("SUPPORT", "help@fernhill.example"),
        ("FOOTER_LINKS", "Privacy=https://fernhill.example/privacy,Terms=https://fernhill.example/terms"),
    ];
    let brand = brand(&settings).unwrap();
    let app = TestApp::sqlite_with(|config| {
        config.brand_name = "Fernhill Co-op".into();
        config.brand = brand;
    })
    .await;
    let browser = app.browser();
    let page = browser.open("/sign-in").await;
    assert_eq!(page.attr(".brand img.light", "alt").as_deref(), Some("Fernhill Co-op"));
    assert_eq!(page.all(".foot a"), ["Help", "Privacy", "Terms"]);
    assert_eq!(page.attr(".foot a", "href").as_deref(), Some("mailto:help@fernhill.example"));
    for (selector, name, body) in [
        (".brand img.light", "src", LOGO.to_owned()),
        (".brand img.dark", "src", LOGO.replace("90", "91")),
        ("link[rel=icon]", "href", LOGO.to_owned()),
    ] {
        let file = browser.open(&page.attr(selector, name).unwrap()).await;
        file.has_status(200);
        assert_eq!(file.header("content-type"), Some("image/svg+xml; charset=utf-8"));
        assert_eq!(file.header("x-content-type-options"), Some("nosniff"));
        assert!(file.header("content-security-policy").unwrap().contains("default-src 'none'"), "opened by itself");
        assert_eq!(file.body, body);
    }
    let css = browser.open(&page.attr("link[rel=stylesheet]", "href").unwrap()).await.body;
    let own = r#":root{--brand:#ffcc00;--paper:35;--radius:4px;--font:"Iowan Old Style", serif;}"#;
    assert!(css.contains(own) && css.trim_end().ends_with(".lede { font-style: italic }"));
    assert!(css.find("@layer frame {\n.brand img").unwrap() < css.find(own).unwrap());

    browser.open("/sign-up").await;
    let form = [("email", "mara@example.com"), ("display_name", "Mara"), ("password", PASSWORD)];
    browser.submit("sign-up", &form).await;
    let mail = app.mail.expect("mara@example.com", "verify-email").await;
    assert!(mail.text.contains("Questions? help@fernhill.example"));
    assert!(!mail.html.contains("#005f57") && !mail.html.contains(":#ffcc00"), "too light to be read on white");
    assert!(mail.html.contains("#ffcc00 !important"), "and as it is in the dark");
}

#[tokio::test]
async fn an_unbranded_page_carries_nothing_for_brands() {
    let app = TestApp::sqlite().await;
    let page = app.browser().open("/sign-in").await;
    assert!(!page.has(".foot") && !page.has(".brand img"));
}

#[test]
fn what_is_wrong_with_a_brand_is_said_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, data: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, data).unwrap();
        path.display().to_string()
    };
    let settings = [
        ("BRAND_LOGO", file("logo.svg", b"MZ no image")),
        ("BRAND_LOGO_DARK", folder.path().join("absent.png").display().to_string()),
        ("BRAND_ICON", file("big.png", &[&b"\x89PNG\r\n\x1a\n"[..], &[0; 200_000]].concat())),
        ("BRAND_ACCENT", "red;}".to_owned()),
        ("BRAND_PAPER", "warm".to_owned()),
        ("BRAND_RADIUS", "round".to_owned()),
        ("BRAND_FONT", "serif}".to_owned()),
        ("BRAND_STYLESHEET", file("own.css", b"@import 'other.css';")),
        ("SUPPORT", "ask around".to_owned()),
        ("FOOTER_LINKS", "Privacy=javascript:alert(1)".to_owned()),
    ];
    let named: Vec<(&str, &str)> = settings.iter().map(|(key, value)| (*key, value.as_str())).collect();
    let problems = brand(&named).unwrap_err();
    for (key, _) in named {
        assert!(problems.iter().any(|line| line.contains(&format!("(REVERIFY_{key})"))), "{key}: {problems:#?}");
    }
}
