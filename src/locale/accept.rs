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

#[cfg(test)]
mod tests {
    use crate::locale::Languages;

    #[test]
    fn the_browsers_wishes_are_met_in_their_order() {
        let languages = Languages::load(None, &[]).unwrap();
        let best = |header: &str| languages.accepted(header).tag.to_string();
        assert_eq!(best("de-AT,de;q=0.9,en;q=0.8"), "de");
        assert_eq!(best("en-GB,en;q=0.9,de;q=0.8"), "en");
        assert_eq!(best("tlh, de;q=0.3"), "de");
        for nonsense in
            ["", "*", "tlh", ";;;,,,q=", "xx-yy-zz-aaaaaaaaaaaaaaaaaaaaaaaaaaaa", &"de-".repeat(400), "\u{e9}"]
        {
            assert_eq!(best(nonsense), "en", "{nonsense:?}");
        }
        // By weight, whatever the order; those of the same weight in theirs.
        assert_eq!(best("en;q=0.1, de;q=0.9"), "de");
        assert_eq!(best("en;q=0.899 ,\tde ; Q=0.9"), "de");
        assert_eq!(best("fr, de;q=0.5, en;q=0.5"), "de");
        assert_eq!(best("de;q=0.5, en"), "en");
        // What is refused is not given, not even to somebody whose wish cannot be met.
        for refused in ["en;q=0, de", "de, en;q=0", "en;q=0.000, *", "en;q=0", "tlh, en;q=0"] {
            assert_eq!(best(refused), "de", "{refused:?}");
        }
        assert_eq!(best("en;q=0, de;q=0, tlh"), "en", "somebody who wants none of them");
        assert_eq!(best("en;q=0.2, *;q=0.8"), "de", "anything else rather");
        assert_eq!(best("*, de;q=0.8"), "en");
        // An entry that cannot be read is none.
        for malformed in [
            "de;q=1.001",
            "de;q=0.1234",
            "de;q=2",
            "de;q=",
            "de;q",
            "de;q=-1",
            "de;q=.5",
            "de;level=1",
            "de;q=1;q=1",
            "de;",
        ] {
            assert_eq!(best(&format!("{malformed}, en;q=0.1")), "en", "{malformed:?}");
        }
        assert_eq!(best(&format!("{}de", "tlh,".repeat(40))), "en", "read only so far");
        let german_first = Languages::load(None, &["de".into(), "en".into()]).unwrap();
        assert_eq!(german_first.accepted("fr").tag.to_string(), "de");
        assert_eq!(Languages::load(None, &["de".into()]).unwrap().accepted("en").tag.to_string(), "de");
    }
}
