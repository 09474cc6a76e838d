//! What htmx does with an answer, done to the page on the screen.

use scraper::Html;

use super::html::select;
use super::page::Page;

impl Page {
    /// Takes an htmx answer into this page, as the script would.
    #[track_caller]
    pub fn receive(&mut self, answer: &Page, target: &str, style: &str) {
        let navigates = ["hx-redirect", "hx-location"].iter().any(|name| answer.header(name).is_some());
        if navigates || matches!(answer.status, 204 | 300..400) {
            return;
        }
        let target = answer.header("hx-retarget").unwrap_or(target);
        let style = answer.header("hx-reswap").unwrap_or(style);
        for (part_target, part_style, content) in parts(&answer.body) {
            let own = part_target.is_empty();
            let (target, style) = if own { (target, style) } else { (&*part_target, &*part_style) };
            if target.is_empty() || style.starts_with("none") {
                continue;
            }
            match swap(&self.body, target, &content, style.starts_with("outer")) {
                Some(body) => self.body = body,
                None => drop(self.must(!own, &format!("has no {target} to swap into"))),
            }
        }
    }
}

/// An htmx answer in its parts: (target, swap style, content), with "" for the request's own target.
fn parts(html: &str) -> Vec<(String, String, String)> {
    let document = Html::parse_document(html);
    let mut parts = vec![(String::new(), String::new(), String::new())];
    for element in select(&document, "head > *, body > *") {
        match element.value().name() {
            "hx-partial" => {
                let attr = |name: &str| element.attr(name).unwrap_or_default().to_owned();
                parts.push((attr("hx-target"), attr("hx-swap"), element.inner_html()));
            }
            _ => parts[0].2.push_str(&element.html()),
        }
    }
    parts
}

/// The page with new content in place of the first element that a selector finds, or inside it.
fn swap(html: &str, selector: &str, new: &str, outer: bool) -> Option<String> {
    let document = Html::parse_document(html);
    let target = select(&document, selector).first().copied()?;
    // Both texts come from one serialiser, so the old element is found in the whole letter by letter.
    let (whole, old) = (document.html(), target.html());
    if outer {
        return Some(whole.replacen(&old, new, 1));
    }
    let end = format!("</{}>", target.value().name());
    let start = &old[..old.len() - end.len() - target.inner_html().len()];
    Some(whole.replacen(&old, &format!("{start}{new}{end}"), 1))
}
