//! What people read, in their language.
//!
//! Rules and handlers never hold sentences: they hold a [`Text`], a message's key with its values, and whoever renders
//! it knows the reader's [`Language`]. Messages are Fluent files (projectfluent.org, syntax 1.0) in `templates/locales`,
//! one folder per language; those in `overlay/locales` lie over them, and an operator's over both, see
//! [`Languages::load`].

mod accept;
mod catalogue;
mod check;
mod dates;
pub mod filters;
mod language;
mod syntax;
#[cfg(test)]
pub(crate) mod tests;
mod text;

pub use catalogue::Languages;
pub use dates::{Moment, Show, When, iso};
pub use language::Language;
pub use text::{Text, Value};

/// A [`Text`] by its key, with its values: `t!("email-sent", address = to)`.
#[macro_export]
macro_rules! t {
    ($key:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::locale::Text::message($key)$(.with(stringify!($name), $value))*
    };
}
pub use t;
