//! Standard output: plain lines, nothing coloured, and an end that is no failure when the reader has had enough.

use std::io::{BufWriter, Stdout, Write};

use reverify::clock::Timestamp;
use reverify::locale::{Languages, Text};
use serde_json::Value;

use super::Failure;

/// One line beside the output, on standard error. Whoever reads it may have gone: `eprintln!` would panic then.
pub fn beside(line: &str) {
    let _gone = writeln!(std::io::stderr(), "{line}");
}

/// Standard output.
pub struct Out(BufWriter<Stdout>);

impl Out {
    /// Standard output.
    pub fn new() -> Self {
        Self(BufWriter::new(std::io::stdout()))
    }

    /// One line. What people typed stands in it as text: nothing that a terminal would obey.
    pub fn line(&mut self, text: &str) -> Result<(), Failure> {
        let plain: String = text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
        Ok(writeln!(self.0, "{plain}")?)
    }

    /// Lines that are written already.
    pub fn text(&mut self, text: &str) -> Result<(), Failure> {
        Ok(self.0.write_all(text.as_bytes())?)
    }

    /// One object on one line.
    pub fn json(&mut self, value: &Value) -> Result<(), Failure> {
        Ok(writeln!(self.0, "{value}")?)
    }

    /// A label and a value, aligned with the others.
    pub fn fact(&mut self, label: &str, value: &str) -> Result<(), Failure> {
        self.line(&format!("{label:<18}{value}"))
    }

    /// Everything is written.
    pub fn done(mut self) -> Result<(), Failure> {
        Ok(self.0.flush()?)
    }
}

/// An instant as programs read it, in UTC: `2026-10-06T14:42:00Z`.
pub fn iso(at: Timestamp) -> String {
    reverify::locale::iso(at)
}

/// What the portal would say, in the language of the commands.
pub fn english(text: &Text) -> String {
    Languages::load(None, &[]).map_or_else(|_| text.to_string(), |languages| languages.first().say(text))
}
