//! The name a person goes by.

use serde::{Deserialize, Serialize};

/// The longest name, in Unicode code points.
pub const MAX_NAME: usize = 80;

/// A display name: 1 to [`MAX_NAME`] code points, no control or direction-changing characters, no outer space.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DisplayName(String);

/// Why a text is not taken as a name; the display text is for the person who typed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NameProblem {
    /// Nothing but space.
    #[error("Enter the name you go by.")]
    Empty,
    /// More than [`MAX_NAME`] code points.
    #[error("That name is too long. Use up to 80 characters.")]
    TooLong,
    /// Control characters, or characters that turn the direction of the text around them.
    #[error("That name has characters that can’t be shown.")]
    Unprintable,
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
        // Bidirectional controls and zero-width marks could make one name look like another, or turn a mail around.
        let hidden = |c: char| matches!(c, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}');
        if typed.chars().any(|c| c.is_control() || hidden(c)) {
            return Err(NameProblem::Unprintable);
        }
        Ok(Self(typed.to_owned()))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for DisplayName {
    type Error = NameProblem;
    fn try_from(text: String) -> Result<Self, NameProblem> {
        Self::parse(&text)
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
        for bad in ["a\0b", "a\nb", "a\u{202E}b", "\u{200B}a", "a\u{1b}[31mb"] {
            assert_eq!(DisplayName::parse(bad), Err(NameProblem::Unprintable), "{bad:?}");
        }
    }
}
