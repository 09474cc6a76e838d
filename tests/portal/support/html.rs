//! Finding elements, and the text a person sees in them.

use scraper::{ElementRef, Html, Selector};

/// Elements that do not separate words: `<b>a</b>b` reads "ab", `<p>a</p><p>b</p>` reads "a b".
const INLINE: &str = " a abbr b code em i kbd mark small span strong time ";
const UNSEEN: &str = " head script style template svg ";

pub(super) fn select<'a>(document: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    select_in(document.root_element(), selector)
}

pub(super) fn select_in<'a>(element: ElementRef<'a>, selector: &str) -> Vec<ElementRef<'a>> {
    let parsed = Selector::parse(selector).unwrap_or_else(|error| panic!("selector {selector:?}: {error}"));
    element.select(&parsed).collect()
}

pub(super) fn by_id<'a>(document: &'a Html, id: &str) -> Option<ElementRef<'a>> {
    select(document, "[id]").into_iter().find(|element| element.attr("id") == Some(id))
}

pub(super) fn tag_of(element: ElementRef) -> String {
    let id = element.attr("id").map(|id| format!("#{id}")).unwrap_or_default();
    format!("{}{id}", element.value().name())
}

pub(super) fn text_of(element: ElementRef) -> String {
    let mut text = String::new();
    collect(element, &mut text);
    fold(&text)
}

fn collect(element: ElementRef, text: &mut String) {
    for child in element.children() {
        if let Some(node) = child.value().as_text() {
            text.push_str(node);
        } else if let Some(inner) = ElementRef::wrap(child) {
            let tag = format!(" {} ", inner.value().name());
            if UNSEEN.contains(&tag) || inner.attr("hidden").is_some() {
                continue;
            }
            let edge = if INLINE.contains(&tag) { "" } else { " " };
            text.push_str(edge);
            collect(inner, text);
            text.push_str(edge);
        }
    }
}

pub(super) fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
