//! The one layout of all mails.

use askama::Template;

use super::{Origin, Site};

const COLUMNS: usize = 72;
/// Longest value taken over from people, devices or addresses.
const FACT_MAX: usize = 254;

/// A mail's content, ready to be laid out twice.
#[derive(Clone, Debug, Default)]
pub struct Letter {
    pub site: Site,
    /// Carries the news.
    pub subject: String,
    /// Shown by mail programs beside the subject; part of the HTML only.
    pub preview: String,
    /// The first line of the mail.
    pub heading: String,
    /// Digits without gaps.
    pub code: Option<String>,
    pub facts: Vec<(&'static str, String)>,
    /// What it means, and what to do if this was you.
    pub lines: Vec<String>,
    /// Set off by a rule: what to do if it wasn't.
    pub otherwise: Vec<String>,
    /// The one thing to press: URL and words.
    pub button: Option<(String, String)>,
    /// Another link, set smaller: URL and words.
    pub second: Option<(String, String)>,
    /// After the links.
    pub fine: Option<String>,
    /// Why this person gets this mail.
    pub why: String,
}

/// The HTML part; every value is escaped by the template.
#[derive(Template)]
#[template(path = "mail/letter.html")]
pub struct LetterHtml<'a> {
    letter: &'a Letter,
}

/// The text part; paragraphs come wrapped, nothing is escaped.
#[derive(Template)]
#[template(path = "mail/letter.txt")]
pub struct LetterText<'a> {
    letter: &'a Letter,
}

impl Letter {
    pub fn fact(&mut self, label: &'static str, value: &str) {
        let value = one_line(value);
        if !value.is_empty() {
            self.facts.push((label, value));
        }
    }

    pub fn origin(&mut self, origin: &Origin) {
        let by_operator = origin.device == crate::mail::OPERATOR;
        self.fact(if by_operator { "By" } else { "Device" }, &origin.device);
        self.fact("Address", &origin.place);
        self.fact("When", &origin.at);
    }

    pub fn line(&mut self, text: impl Into<String>) {
        self.lines.push(text.into());
    }

    pub fn otherwise(&mut self, text: impl Into<String>) {
        self.otherwise.push(text.into());
    }

    pub fn button(&mut self, href: &str, label: impl Into<String>) {
        self.button = Some((href.to_owned(), label.into()));
    }

    pub fn text(&self) -> askama::Result<String> {
        LetterText { letter: self }.render()
    }

    pub fn html(&self) -> askama::Result<String> {
        LetterHtml { letter: self }.render()
    }

    /// The code as people read it.
    pub fn grouped(&self) -> Option<String> {
        self.code.as_deref().map(grouped)
    }
}

impl LetterText<'_> {
    /// Facts with their values in one column.
    fn facts(&self) -> Vec<String> {
        let facts = &self.letter.facts;
        let width = facts.iter().map(|(label, _)| label.len() + 3).max().unwrap_or(0);
        let row = |(label, value): &(&str, String)| format!("{:width$}{value}", format!("{label}:"));
        facts.iter().map(row).collect()
    }
}

/// "4802 1390".
pub fn grouped(code: &str) -> String {
    match code.split_at_checked(4) {
        Some((front, back)) if code.len() == 8 => format!("{front} {back}"),
        _ => code.to_owned(),
    }
}

/// Someone else's text as one line: it must not fake further lines of our mail.
pub(super) fn one_line(value: &str) -> String {
    let spaced: String = value.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(FACT_MAX).collect()
}

/// Breaks at spaces; a word longer than a line stays whole, so links survive.
fn wrap(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut column = 0;
    for word in text.split_whitespace() {
        let width = word.chars().count();
        if column > 0 && column + 1 + width > COLUMNS {
            out.push('\n');
            column = 0;
        } else if column > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += width;
    }
    out
}
