//! What the guide says of an overlay, built: its worked example over the portal's own templates.
#![cfg(test)]

use std::fs;
use std::path::Path;

use askama::Template;
use reverify::locale::{Languages, Text, filters};
use reverify::web::views::{Frame, Icon};

/// One of the portal's pages, which the example does not name: what it extends is laid over.
#[derive(Template, Default)]
#[template(path = "auth/forgot_sent.html")]
struct ForgotSent {
    frame: Frame,
    email: String,
    minutes: u32,
}

const DESK: &str = "The help desk is in room 12";

#[test]
fn a_file_of_the_overlay_takes_the_place_of_ours() {
    let languages = Languages::load(None, &[]).unwrap();
    let page = ForgotSent { email: "mara@example.com".into(), minutes: 30, ..Default::default() };
    let changed = page.render_with_values(&**languages.first()).unwrap();
    assert!(changed.contains(DESK) && changed.contains("id=\"desk\""), "{changed}");
    // Everything else is as it was: the same page, and without the overlay the same but for the line.
    let ours = reverify::web::views::auth::ForgotSent { email: page.email, minutes: 30, ..Default::default() };
    let ours = ours.render_with_values(&**languages.first()).unwrap();
    assert!(!ours.contains(DESK));
    let lines =
        |html: &str| html.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    let kept: Vec<String> = lines(&changed).into_iter().filter(|line| !line.contains(DESK)).collect();
    assert_eq!(kept, lines(&ours));
}

#[test]
fn a_message_of_the_overlay_takes_the_place_of_ours() {
    let name = "en/auth.ftl";
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("overlay/locales").join(name)).unwrap();
    let over = |folder| Languages::load_over([(name.to_owned(), text.clone())], folder, &[]).unwrap();
    let languages = over(None);
    let page = |tag: &str| {
        let page = ForgotSent { email: "mara@example.com".into(), minutes: 30, ..Default::default() };
        page.render_with_values(&**languages.named(tag).unwrap()).unwrap()
    };
    let changed = page("en");
    assert!(changed.contains("Nothing after ten minutes? Look in spam, or <a"), "{changed}");
    assert!(!changed.contains("Nothing after a few minutes"), "{changed}");
    let ours = Languages::load(None, &[]).unwrap();
    let say = |languages: &Languages, tag: &str, key| languages.named(tag).unwrap().say(&Text::message(key));
    for (tag, key) in [("en", "forgot-title"), ("de", "forgot-title"), ("de", "forgot-sent-other")] {
        assert_eq!(say(&languages, tag, key), say(&ours, tag, key), "everything else stays");
    }
    // What an operator says when the program starts lies over both.
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("en.ftl"), "forgot-sent-nothing = Ask us.\n").unwrap();
    assert_eq!(say(&over(Some(folder.path())), "en", "forgot-sent-nothing"), "Ask us.");
}

#[test]
fn it_is_the_example_of_the_guide() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let guide = fs::read_to_string(here.join("../../docs/templates.md")).unwrap();
    let (_, rest) = guide.split_once("<!-- overlay/base/solo.html -->\n```html\n").unwrap();
    let (example, _) = rest.split_once("```").unwrap();
    assert_eq!(example, fs::read_to_string(here.join("overlay/base/solo.html")).unwrap());
}
