//! What a parser could not read, in words that say what to mend.

use std::ops::Range;

use fluent_syntax::parser::{ErrorKind, ParserError};

use super::check::Mistake;

/// Every place in `text` that stopped the parser.
pub(super) fn mistakes(text: &str, errors: Vec<ParserError>) -> Vec<Mistake> {
    errors.into_iter().map(|error| mistake(text, &error)).collect()
}

fn mistake(text: &str, error: &ParserError) -> Mistake {
    let slice = error.slice.clone().unwrap_or_else(|| error.pos.clone());
    let entry = text.get(slice.clone()).unwrap_or_default().trim_end();
    let at = place(text, error, slice.start..slice.start + entry.len());
    let line = text.get(..at).map_or(1, |before| before.matches('\n').count() + 1);
    let what = match key(entry) {
        Some(key) => format!("`{key}` cannot be read: {} ({})", words(&error.kind), error.kind),
        None => format!("cannot be read: {} ({})", words(&error.kind), error.kind),
    };
    (line, what)
}

/// Where to look. The parser notices some mistakes only in what comes after the entry, which is in order.
fn place(text: &str, error: &ParserError, entry: Range<usize>) -> usize {
    let at = error.pos.start;
    let unclosed = || {
        let mut open = Vec::new();
        for (offset, mark) in text.get(entry.start..at)?.match_indices(['{', '}']) {
            match mark {
                "{" => open.push(entry.start + offset),
                _ => drop(open.pop()),
            }
        }
        open.pop()
    };
    match error.kind {
        ErrorKind::ExpectedToken('}') => unclosed().unwrap_or(entry.start),
        _ if at > entry.end => entry.start,
        _ => at,
    }
}

/// What a broken entry is called, a term with its hyphen.
pub(super) fn key(entry: &str) -> Option<&str> {
    let name = entry.strip_prefix('-').unwrap_or(entry);
    let rest = name.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    let begins = name.starts_with(|c: char| c.is_ascii_alphabetic());
    entry.get(..entry.len() - rest.len()).filter(|_| begins)
}

fn words(kind: &ErrorKind) -> String {
    match kind {
        ErrorKind::ExpectedToken('}') => "a `{` is not closed".to_owned(),
        ErrorKind::ExpectedToken('=') => "no `=` follows the key".to_owned(),
        ErrorKind::ExpectedToken(missing) => format!("`{missing}` is missing"),
        ErrorKind::ExpectedMessageField { .. } | ErrorKind::ExpectedTermField { .. } => "it says nothing".to_owned(),
        ErrorKind::MissingValue => "a text is missing".to_owned(),
        ErrorKind::MissingDefaultVariant => "no variant is marked with `*`, for what fits none".to_owned(),
        ErrorKind::MultipleDefaultVariants => "more than one variant is marked with `*`".to_owned(),
        ErrorKind::UnterminatedStringLiteral => "a quote is not closed".to_owned(),
        ErrorKind::UnbalancedClosingBrace => "a `}` closes nothing; as text it is `{ \"}\" }`".to_owned(),
        ErrorKind::UnknownEscapeSequence(_) | ErrorKind::InvalidUnicodeEscapeSequence(_) => {
            "a `\\` with something behind it that has no meaning".to_owned()
        }
        ErrorKind::ExpectedInlineExpression => "between `{` and `}` stands nothing that can be filled in".to_owned(),
        _ => "something stands where it cannot".to_owned(),
    }
}
