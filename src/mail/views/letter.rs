//! The one layout of all mails.

use askama::Template;

use super::{Origin, Site};
use crate::locale::{Language, Text, When, filters, t};

const COLUMNS: usize = 72;
/// Longest value taken over from people, devices or addresses.
const FACT_MAX: usize = 254;

/// A mail's content, ready to be laid out twice: as messages, and then in the words of a language.
#[derive(Clone, Debug, Default)]
pub struct Letter<W = Text> {
    pub site: Site,
    /// Carries the news.
    pub subject: W,
    /// Shown by mail programs beside the subject; part of the HTML only.
    pub preview: W,
    /// The first line of the mail.
    pub heading: W,
    /// Digits without gaps.
    pub code: Option<String>,
    pub facts: Vec<(W, W)>,
    /// What it means, and what to do if this was you.
    pub lines: Vec<W>,
    /// Set off by a rule: what to do if it wasn't.
    pub otherwise: Vec<W>,
    /// The one thing to press: URL and words.
    pub button: Option<(String, W)>,
    /// Another link, set smaller: URL and words.
    pub second: Option<(String, W)>,
    /// After the links.
    pub fine: Option<W>,
    /// Why this person gets this mail.
    pub why: W,
}

/// A letter in its reader's language.
#[derive(Clone, Debug)]
pub struct Said {
    letter: Letter<String>,
    /// The language's tag.
    tag: String,
    /// What a screen reader calls it.
    role: String,
    /// Where to ask; may be empty.
    questions: String,
}

/// The HTML part; every value is escaped by the template.
#[derive(Template)]
#[template(path = "mail/letter.html")]
struct LetterHtml<'a> {
    said: &'a Said,
    letter: &'a Letter<String>,
}

/// The text part; paragraphs come wrapped, nothing is escaped.
#[derive(Template)]
#[template(path = "mail/letter.txt")]
struct LetterText<'a> {
    said: &'a Said,
    letter: &'a Letter<String>,
}

impl Letter {
    /// A fact; one without a value is left out.
    pub fn fact(&mut self, label: Text, value: impl Into<Text>) {
        self.facts.push((label, value.into()));
    }

    pub fn origin(&mut self, origin: &Origin) {
        let label = if origin.by_operator { t!("mail-fact-by") } else { t!("mail-fact-device") };
        self.fact(label, origin.device.clone());
        self.fact(t!("mail-fact-address"), origin.place.as_str());
        self.fact(t!("mail-fact-when"), When::written(origin.at).text());
    }

    pub fn line(&mut self, text: Text) {
        self.lines.push(text);
    }

    pub fn otherwise(&mut self, text: Text) {
        self.otherwise.push(text);
    }

    pub fn button(&mut self, href: &str, label: Text) {
        self.button = Some((href.to_owned(), label));
    }

    /// The same without a link that takes the change back or shuts everybody out.
    #[must_use]
    pub fn told_only(mut self) -> Self {
        let acts = |(href, _): &(String, Text)| href.contains("/not-me/") || href.contains("/undo/email/");
        if self.button.as_ref().is_some_and(acts) {
            self.button = None;
            self.otherwise = vec![t!("mail-otherwise-young")];
        }
        self
    }

    /// In the words of `language`.
    pub fn said(&self, language: &Language) -> Said {
        let say = |text: &Text| language.say(text);
        let all = |texts: &[Text]| texts.iter().map(say).collect();
        let link = |link: &Option<(String, Text)>| link.as_ref().map(|(href, label)| (href.clone(), say(label)));
        let facts = self.facts.iter().map(|(label, value)| (say(label), one_line(&say(value))));
        let letter = Letter {
            site: self.site.clone(),
            subject: one_line(&say(&self.subject)),
            preview: say(&self.preview),
            heading: say(&self.heading),
            code: self.code.clone(),
            facts: facts.filter(|(_, value)| !value.is_empty()).collect(),
            lines: all(&self.lines),
            otherwise: all(&self.otherwise),
            button: link(&self.button),
            second: link(&self.second),
            fine: self.fine.as_ref().map(say),
            why: say(&self.why),
        };
        let questions = match self.site.support.as_str() {
            "" => String::new(),
            support => say(&t!("mail-questions", support = support)),
        };
        Said { letter, tag: language.tag.to_string(), role: say(&t!("mail-role")), questions }
    }
}

impl Said {
    pub fn subject(&self) -> &str {
        &self.letter.subject
    }

    /// The plain part, 72 columns.
    pub fn text(&self) -> askama::Result<String> {
        LetterText { said: self, letter: &self.letter }.render()
    }

    /// The HTML part.
    pub fn html(&self) -> askama::Result<String> {
        LetterHtml { said: self, letter: &self.letter }.render()
    }
}

impl<W> Letter<W> {
    /// The code as people read it.
    pub fn grouped(&self) -> Option<String> {
        self.code.as_deref().map(grouped)
    }
}

impl LetterText<'_> {
    /// Facts with their values in one column.
    fn facts(&self) -> Vec<String> {
        let facts = &self.letter.facts;
        let width = facts.iter().map(|(label, _)| label.chars().count() + 3).max().unwrap_or(0);
        let row = |(label, value): &(String, String)| format!("{:width$}{value}", format!("{label}:"));
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
fn one_line(value: &str) -> String {
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
