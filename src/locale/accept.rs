//! What a browser asks for: the value of an `Accept-Language` header (RFC 9110, 12.5.4).

use std::cmp::Reverse;
use std::sync::Arc;

use fluent_langneg::{NegotiationStrategy, negotiate_languages};
use unic_langid::LanguageIdentifier;

use super::Language;

/// Nobody's list is longer; more would only cost us time.
const MOST: usize = 32;

/// The best of `all` for the value of the header; none if it refuses every one of them.
pub(super) fn best<'a>(header: &str, all: &'a [Arc<Language>]) -> Option<&'a Arc<Language>> {
    let mut wishes: Vec<(u16, Range)> = header.split(',').take(MOST).filter_map(wish).collect();
    // Those of the same weight stay in the order in which browsers give them.
    wishes.sort_by_key(|(weight, _)| Reverse(*weight));
    let least = |language: &Language| {
        let named = wishes.iter().filter(|(_, range)| range.names(&language.tag));
        named.map(|(weight, _)| *weight).min()
    };
    let open: Vec<&Arc<Language>> = all.iter().filter(|language| least(language) != Some(0)).collect();
    let tags: Vec<&LanguageIdentifier> = open.iter().map(|language| &language.tag).collect();
    let found = wishes.iter().filter(|(weight, _)| *weight > 0).find_map(|(_, range)| match range {
        // Whatever no other range is about.
        Range::Any => open.iter().find(|language| least(language).is_none()),
        Range::Tag(tag) => {
            let met = negotiate_languages(&[tag], &tags, None, NegotiationStrategy::Lookup);
            met.first().and_then(|tag| open.iter().find(|language| language.tag == ***tag))
        }
    });
    found.or(open.first()).copied()
}

/// What an entry is about.
enum Range {
    Any,
    Tag(LanguageIdentifier),
}

impl Range {
    fn names(&self, tag: &LanguageIdentifier) -> bool {
        matches!(self, Self::Tag(range) if range.matches(tag, true, false))
    }
}

/// An entry with its weight in thousandths, which is nothing for what is refused. One that cannot be read counts for
/// nothing.
fn wish(entry: &str) -> Option<(u16, Range)> {
    let mut parts = entry.split(';').map(str::trim);
    let range = match parts.next()? {
        "*" => Range::Any,
        tag => Range::Tag(tag.parse().ok()?),
    };
    let weight = parts.next().map_or(Some(1000), weight)?;
    parts.next().is_none().then_some((weight, range))
}

/// `q=0.85` (RFC 9110, 12.4.2): between 0 and 1, of at most three decimals.
fn weight(parameter: &str) -> Option<u16> {
    let value = parameter.strip_prefix(['q', 'Q'])?.strip_prefix('=')?;
    let (whole, decimals) = value.split_once('.').unwrap_or((value, ""));
    if decimals.len() > 3 || !decimals.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let thousandths: u16 = format!("{decimals:0<3}").parse().ok()?;
    match (whole, thousandths) {
        ("0", _) => Some(thousandths),
        ("1", 0) => Some(1000),
        _ => None,
    }
}
