//! The name a person goes by.

use serde::{Deserialize, Serialize};

use crate::locale::{Text, t};

/// The longest name, in Unicode code points.
pub const MAX_NAME: usize = 80;

/// A display name: 1 to [`MAX_NAME`] code points, no control or direction-changing characters, no outer space.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DisplayName(String);

/// Why a text is not taken as a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameProblem {
    /// Nothing but space.
    Empty,
    /// More than [`MAX_NAME`] code points.
    TooLong,
    /// Control characters, or characters that turn the direction of the text around them.
    Unprintable,
}

impl NameProblem {
    /// For the person who typed it.
    pub fn text(&self) -> Text {
        match self {
            Self::Empty => t!("problem-name-empty"),
            Self::TooLong => t!("problem-name-long", most = MAX_NAME),
            Self::Unprintable => t!("problem-name-unprintable"),
        }
    }
}

impl DisplayName {
    /// Reads what a person typed.
    pub fn parse(typed: &str) -> Result<Self, NameProblem> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Err(NameProblem::Empty);
        }
        if typed.chars().count() > MAX_NAME {
            return Err(NameProblem::TooLong);
        }
        if typed.chars().any(|c| c.is_control() || is_hidden(c)) || typed.chars().all(is_joiner) {
            return Err(NameProblem::Unprintable);
        }
        Ok(Self(typed.to_owned()))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What cannot be seen, or turns the text around it: it could make one name look like another, or turn a mail around.
/// The two joiners are not here, as names and pictures of people are written with them.
fn is_hidden(c: char) -> bool {
    matches!(
        c,
        // Soft hyphen, grapheme joiner, marks of direction, spaces without width, line and paragraph ends.
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FEFF}'
        // Fillers and blanks that are drawn as nothing.
        | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{2800}' | '\u{3164}' | '\u{FFA0}'
        // Annotations, tags, and what stands for something that could not be read.
        | '\u{FFF9}'..='\u{FFFD}' | '\u{E0000}'..='\u{E0FFF}'
    )
}

/// Zero-width joiner and non-joiner: part of a name, and no name by themselves.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}') || c.is_whitespace()
}

impl TryFrom<String> for DisplayName {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).map_err(|_| "no name")
    }
}

impl From<DisplayName> for String {
    fn from(name: DisplayName) -> String {
        name.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_people_pass_and_tricks_do_not() {
        for good in ["Mara", "Nguyễn Văn A", "O’Brien <3", "李", "\u{1F469}\u{200D}\u{1F680} Ada", &"x".repeat(80)]
        {
            assert!(DisplayName::parse(good).is_ok(), "{good:?}");
        }
        assert_eq!(DisplayName::parse(" \t "), Err(NameProblem::Empty));
        assert_eq!(DisplayName::parse(&"x".repeat(81)), Err(NameProblem::TooLong));
        assert!(
            DisplayName::parse("\u{645}\u{6CC}\u{200C}\u{62E}\u{648}\u{627}\u{647}\u{645}").is_ok(),
            "Persian needs it"
        );
        assert!(DisplayName::parse("<img src=x onerror=alert(1)>").is_ok(), "markup is text, and shown as such");
        for bad in
            ["a\0b", "a\nb", "a\u{202E}b", "\u{200B}a", "a\u{1b}[31mb", "a\u{61C}b", "\u{2066}a\u{2069}", "a\u{AD}b"]
        {
            assert_eq!(DisplayName::parse(bad), Err(NameProblem::Unprintable), "{bad:?}");
        }
        for bad in ["\u{3164}", "\u{2800}\u{2800}", "\u{200D}", "\u{200C} \u{200D}", "a\u{E0041}", "\u{FFFD}"] {
            assert_eq!(DisplayName::parse(bad), Err(NameProblem::Unprintable), "{bad:?}");
        }
    }
}
