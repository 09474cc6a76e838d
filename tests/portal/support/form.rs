//! A form of a page: what it holds, and what it sends once filled in.

use scraper::{ElementRef, Html};

use super::html::{select, select_in, tag_of, text_of};

/// A form with the values it arrived with.
#[derive(Clone, Debug)]
pub struct Form {
    pub method: String,
    pub action: String,
    pub hx: Hx,
    fields: Vec<Field>,
}

/// What a form or a link says to htmx.
#[derive(Clone, Debug)]
pub struct Hx {
    pub url: Option<String>,
    pub target: String,
    pub swap: String,
    /// The element as the `HX-Source` header names it: `form#id`.
    pub source: String,
}

#[derive(Clone, Debug)]
struct Field {
    name: String,
    value: String,
    kind: Kind,
    /// Whether it is sent as things stand.
    on: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Text,
    Tick,
    /// A radio button, an option or a submit button: one entry per choice.
    Choice,
}

impl Form {
    pub(super) fn read(document: &Html, form: ElementRef) -> Form {
        let attr = |name: &str| form.attr(name).unwrap_or_default().to_owned();
        let owned = |control: &ElementRef| match control.attr("form") {
            Some(id) => form.attr("id") == Some(id),
            None => control.ancestors().any(|outer| outer.id() == form.id()),
        };
        let mut fields = Vec::new();
        let controls = select(document, "input[name], textarea[name], select[name], button[name]");
        for control in controls.into_iter().filter(owned).filter(is_enabled) {
            fields.extend(Field::read(control));
        }
        // Enter presses the first submit button, which then is sent if it has a name.
        let submits = "button:not([type]), button[type='submit'], input[type='submit']";
        let default = select(document, submits).into_iter().find(owned);
        if let Some(name) = default.and_then(|button| button.attr("name"))
            && let Some(field) = fields.iter_mut().find(|field| field.name == name)
        {
            field.on = true;
        }
        let hx = Hx::read(form, "hx-post");
        Form { method: attr("method").to_ascii_uppercase(), action: attr("action"), hx, fields }
    }

    pub fn field_names(&self) -> Vec<&str> {
        self.fields.iter().map(|field| field.name.as_str()).collect()
    }

    /// What the field holds; nothing ticked or chosen reads as "".
    pub fn value(&self, name: &str) -> Option<String> {
        let named = || self.fields.iter().filter(|field| field.name == name);
        let chosen = named().find(|field| field.on).map(|field| field.value.clone());
        chosen.or_else(|| named().next().map(|_| String::new()))
    }

    /// The pairs a browser would send after these answers. A box is ticked by any text and cleared
    /// by ""; a choice must be among those offered.
    #[track_caller]
    pub fn filled(mut self, answers: &[(&str, &str)]) -> Vec<(String, String)> {
        for (name, answer) in answers {
            let known = self.fields.iter().any(|field| field.name == *name);
            assert!(known, "no field {name:?} in the form, only {:?}", self.field_names());
            let mut taken = false;
            for field in self.fields.iter_mut().filter(|field| field.name == *name) {
                taken |= field.answer(answer);
            }
            assert!(taken, "the field {name:?} does not offer {answer:?}: {:?}", self.fields);
        }
        let sent = self.fields.into_iter().filter(|field| field.on);
        sent.map(|field| (field.name, field.value)).collect()
    }
}

impl Hx {
    pub(super) fn read(element: ElementRef, verb: &str) -> Hx {
        let attr = |name: &str| element.attr(name).map(str::to_owned);
        let (target, swap) = (attr("hx-target").unwrap_or_default(), attr("hx-swap").unwrap_or_default());
        Hx { url: attr(verb), target, swap, source: tag_of(element) }
    }
}

impl Field {
    /// One field, several (the options of a `select`) or none (what browsers do not send from here).
    fn read(control: ElementRef) -> Vec<Field> {
        let name = control.attr("name").unwrap_or_default();
        let field = |value: &str, kind, on| Field { name: name.to_owned(), value: value.to_owned(), kind, on };
        let value = control.attr("value");
        let checked = control.attr("checked").is_some();
        let tag = control.value().name();
        match (tag, control.attr("type").unwrap_or_default()) {
            ("textarea", _) => vec![field(&control.text().collect::<String>(), Kind::Text, true)],
            ("select", _) => {
                let offered: Vec<_> = select_in(control, "option");
                let default = offered.iter().position(|option| option.attr("selected").is_some()).unwrap_or(0);
                let value = |option: &ElementRef| option.attr("value").map_or_else(|| text_of(*option), str::to_owned);
                offered
                    .iter()
                    .enumerate()
                    .map(|(at, option)| field(&value(option), Kind::Choice, at == default))
                    .collect()
            }
            ("button", "reset" | "button") | ("input", "reset" | "button" | "image" | "file") => Vec::new(),
            ("button", _) | ("input", "submit") => {
                vec![field(value.unwrap_or_default(), Kind::Choice, false)]
            }
            ("input", "checkbox") => vec![field(value.unwrap_or("on"), Kind::Tick, checked)],
            ("input", "radio") => vec![field(value.unwrap_or("on"), Kind::Choice, checked)],
            _ => vec![field(value.unwrap_or_default(), Kind::Text, true)],
        }
    }

    /// Whether the answer fits this field.
    fn answer(&mut self, answer: &str) -> bool {
        match self.kind {
            Kind::Text => self.value = answer.to_owned(),
            Kind::Tick => self.on = !answer.is_empty(),
            Kind::Choice => {
                self.on = self.value == answer;
                return self.on;
            }
        }
        true
    }
}

fn is_enabled(control: &ElementRef) -> bool {
    let off = |outer: ElementRef| outer.value().name() == "fieldset" && outer.attr("disabled").is_some();
    control.attr("disabled").is_none() && !control.ancestors().filter_map(ElementRef::wrap).any(off)
}
