//! What was asked for in vain, for its form to show again.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::locale::{Language, Text};
use crate::reverify::{Fields, Refusal};

/// The values of a form that was refused, or not confirmed in time, and what was wrong with one of them.
#[derive(Default, Serialize, Deserialize)]
pub struct Typed {
    fields: Fields,
    wrong: Option<(Cow<'static, str>, String)>,
}

impl Typed {
    /// Values with nothing wrong about them.
    pub fn new(fields: Fields) -> Self {
        Self { fields, wrong: None }
    }

    /// Values, and the refusal beside the field it names, in the words of `language`.
    pub fn refused(fields: Fields, refusal: &Refusal, language: &Language) -> Self {
        let wrong = refusal.field.map(|field| (field.into(), language.say(&refusal.line)));
        Self { fields, wrong }
    }

    /// What stood in a field.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// What to say beside it.
    pub fn error(&self, name: &str) -> Option<Text> {
        self.wrong.as_ref().filter(|(field, _)| field == name).map(|(_, words)| Text::from(words.clone()))
    }
}
