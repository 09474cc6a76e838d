//! Every page in every state as a file, for people to look at.

use std::path::Path;

use scraper::Html;

use super::tests::{all, select, whole};

/// A page that shows as it should without a portal: with the stylesheets of the repository, all of them, and no script.
fn by_itself(markup: &str) -> String {
    let files = Path::new(env!("CARGO_MANIFEST_DIR")).join("static");
    let sheets: String = ["reverify.css", "brand.css", "mailbox.css"]
        .map(|name| format!("<link rel=\"stylesheet\" href=\"file://{}\">", files.join(name).display()))
        .concat();
    let icon = format!("href=\"file://{}\"", files.join("mark.svg").display());
    let ours = "<link rel=\"stylesheet\" href=\"/static/reverify.css\">";
    let page = whole(markup).replace(ours, "").replace("</head>", &format!("{sheets}</head>"));
    let lines = page.lines().filter(|line| !line.contains("src=\"/static/portal.js\""));
    let page = lines.collect::<Vec<_>>().join("\n").replace("href=\"/static/mark.svg\"", &icon);
    // The dialog that script opens; a page shows what is closed as closed.
    if markup.trim_start().starts_with("<dialog") { page.replace("<dialog ", "<dialog open ") } else { page }
}

/// Where the page is for people to look at, if somebody asked for it.
pub(super) fn keep(name: &str, markup: &str) {
    let Some(folder) = std::env::var_os("REVERIFY_SAMPLES") else { return };
    let folder = Path::new(&folder);
    std::fs::create_dir_all(folder).unwrap();
    std::fs::write(folder.join(format!("{name}.html")), by_itself(markup)).unwrap();
}

#[test]
fn what_is_kept_to_look_at_finds_its_stylesheet() {
    for (name, markup) in all() {
        let page = Html::parse_document(&by_itself(&markup));
        let links: Vec<_> = select(&page, "link[href]").iter().map(|link| link.attr("href").unwrap()).collect();
        assert_eq!(links.iter().filter(|link| link.ends_with(".css")).count(), 3, "{name}: {links:?}");
        for link in links {
            let path = link.strip_prefix("file://").unwrap_or_else(|| panic!("{name}: {link}"));
            assert!(Path::new(path).is_file(), "{name}: {link}");
        }
        assert!(select(&page, "script[src]").is_empty(), "{name}");
        assert_eq!(select(&page, "main").len(), select(&Html::parse_document(&markup), "main").len(), "{name}");
    }
}
