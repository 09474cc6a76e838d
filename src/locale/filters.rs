//! What templates call to write messages: `{{ "email-sent"|t|with("address", address) }}`.

use askama::Values;

use super::{Text, Value};

/// The message with this key.
#[askama::filter_fn]
pub fn t(key: &'static str, _: &dyn Values) -> askama::Result<Text> {
    Ok(Text::message(key))
}

/// Where lines begin in the language with this tag, as HTML calls it.
#[askama::filter_fn]
pub fn direction<T: AsRef<str>>(tag: T, _: &dyn Values) -> askama::Result<&'static str> {
    Ok(super::catalogue::direction(tag.as_ref()))
}

/// A value for one of its placeholders.
#[askama::filter_fn]
pub fn with<V: Into<Value>>(text: Text, _: &dyn Values, name: &'static str, value: V) -> askama::Result<Text> {
    Ok(text.with(name, value))
}

/// The value in bold.
#[askama::filter_fn]
pub fn strong<V: Into<Value>>(value: V, _: &dyn Values) -> askama::Result<Value> {
    Ok(Value::strong(value))
}

/// The text as a link.
#[askama::filter_fn]
pub fn link<W: Into<Text>, H: AsRef<str>>(words: W, _: &dyn Values, href: H) -> askama::Result<Value> {
    Ok(Value::Link { href: href.as_ref().to_owned(), words: words.into() })
}

/// The value as code.
#[askama::filter_fn]
pub fn code<W: AsRef<str>>(words: W, _: &dyn Values) -> askama::Result<Value> {
    Ok(Value::code(words.as_ref()))
}
