//! A sentence that does not know its language yet.

use std::borrow::Cow;
use std::fmt;

use askama::filters::HtmlSafe;
use askama::{FastWritable, Values};

use super::{Language, When};

/// What a person is told: a message by its key and with its values, or somebody's own words.
///
/// In a template it writes itself in the reader's language, escaped; elsewhere [`Language::say`] makes a string of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text(pub(super) Inner);

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Inner {
    /// The same in every language.
    Verbatim(Cow<'static, str>),
    /// By its key.
    Message(&'static str, Vec<(&'static str, Value)>),
}

/// What stands in a message's placeholder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Somebody's own words: a name, an address.
    Verbatim(String),
    /// Set in bold where there is type.
    Strong(Box<Value>),
    /// Something to be copied by letter, set as code where there is type.
    Code(String),
    /// Chooses among plural forms, and is written in digits.
    Number(i64),
    /// Chooses among variants, as `[name]` in a Fluent selector; never shown.
    Choice(&'static str),
    /// Another message.
    Text(Text),
    /// An instant.
    When(When),
    /// Words that lead somewhere, where there are links.
    Link {
        /// Where they lead.
        href: String,
        /// The words.
        words: Text,
    },
}

impl Value {
    /// Set in bold.
    pub fn strong(value: impl Into<Value>) -> Self {
        Self::Strong(Box::new(value.into()))
    }

    /// Set as code.
    pub fn code(words: impl Into<String>) -> Self {
        Self::Code(words.into())
    }
}

impl Text {
    /// The message `key`.
    pub const fn message(key: &'static str) -> Self {
        Self(Inner::Message(key, Vec::new()))
    }

    /// Words that are the same in every language.
    pub fn verbatim(words: impl Into<Cow<'static, str>>) -> Self {
        Self(Inner::Verbatim(words.into()))
    }

    /// The same message with a value for its placeholder `name`.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        if let Inner::Message(_, values) = &mut self.0 {
            values.push((name, value.into()));
        }
        self
    }

    /// Whether nothing will be shown.
    pub fn is_empty(&self) -> bool {
        matches!(&self.0, Inner::Verbatim(words) if words.is_empty())
    }

    /// "a, b or c"; `None` of nothing.
    pub fn any_of(texts: Vec<Text>) -> Option<Text> {
        let (rest, last) = rest_and_last(texts)?;
        Some(match rest {
            Some(rest) => t!("list-or", list = rest, last = last),
            None => last,
        })
    }

    /// "a, b and c"; `None` of nothing.
    pub fn all_of(texts: Vec<Text>) -> Option<Text> {
        let (rest, last) = rest_and_last(texts)?;
        Some(match rest {
            Some(rest) => t!("list-and", list = rest, last = last),
            None => last,
        })
    }
}

/// A list without its last entry, and that.
fn rest_and_last(mut texts: Vec<Text>) -> Option<(Option<Text>, Text)> {
    let last = texts.pop()?;
    let rest = texts.into_iter().reduce(|list, next| t!("list-more", list = list, next = next));
    Some((rest, last))
}

use super::t;

impl Default for Text {
    /// Nothing.
    fn default() -> Self {
        Self(Inner::Verbatim(Cow::Borrowed("")))
    }
}

/// Words of an integrator who writes for one language only. The portal's own are messages.
impl From<&str> for Text {
    fn from(words: &str) -> Self {
        Self::verbatim(words.to_owned())
    }
}

/// Templates pass references.
impl From<&Text> for Text {
    fn from(text: &Text) -> Self {
        text.clone()
    }
}

impl From<String> for Text {
    fn from(words: String) -> Self {
        Self::verbatim(words)
    }
}

macro_rules! values {
    ($($from:ty => |$value:ident| $made:expr),* $(,)?) => {$(
        impl From<$from> for Value {
            fn from($value: $from) -> Self { $made }
        }
    )*};
}

values! {
    String => |words| Self::Verbatim(words),
    &str => |words| Self::Verbatim(words.to_owned()),
    i64 => |n| Self::Number(n),
    u32 => |n| Self::Number(i64::from(n)),
    u16 => |n| Self::Number(i64::from(n)),
    u8 => |n| Self::Number(i64::from(n)),
    usize => |n| Self::Number(i64::try_from(n).unwrap_or(i64::MAX)),
    Text => |text| Self::Text(text),
    When => |when| Self::When(when),
}

/// Templates pass references, of references even.
impl<T: Clone + Into<Value>> From<&T> for Value {
    fn from(value: &T) -> Self {
        value.clone().into()
    }
}

impl FastWritable for Text {
    fn write_into(&self, out: &mut dyn fmt::Write, values: &dyn Values) -> askama::Result<()> {
        Language::of(values)?.write_html(self, out)?;
        Ok(())
    }
}

/// For those who look at it without knowing a language: its key. Askama wants one of everything that is safe.
impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Inner::Verbatim(words) => f.write_str(words),
            Inner::Message(key, _) => write!(f, "{{{key}}}"),
        }
    }
}

impl FastWritable for Value {
    fn write_into(&self, out: &mut dyn fmt::Write, values: &dyn Values) -> askama::Result<()> {
        Language::of(values)?.write_value_html(self, out)?;
        Ok(())
    }
}

/// The same as that of a [`Text`], of words.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Verbatim(words) | Self::Code(words) => f.write_str(words),
            Self::Strong(value) => value.fmt(f),
            Self::Number(n) => n.fmt(f),
            Self::Choice(name) => f.write_str(name),
            Self::Text(text) | Self::Link { words: text, .. } => text.fmt(f),
            Self::When(when) => when.fmt(f),
        }
    }
}

// `Language::write_html` escapes everything but the markup it makes itself.
impl HtmlSafe for Text {}
impl HtmlSafe for Value {}
