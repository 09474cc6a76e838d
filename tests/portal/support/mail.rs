//! A mail as it arrived, decoded.

use mail_parser::{MessageParser, PartType};

#[derive(Clone, Debug)]
pub struct Mail {
    pub from: String,
    pub to: Vec<String>,
    pub subject: String,
    /// In their order, unfolded; a repeated header is repeated.
    pub headers: Vec<(String, String)>,
    pub text: String,
    pub html: String,
    pub raw: Vec<u8>,
}

impl Mail {
    pub(super) fn parse(from: &str, to: &[String], raw: Vec<u8>) -> Mail {
        let parsed = MessageParser::default().parse(&raw).expect("a mail");
        let mut mail = Mail {
            from: from.to_owned(),
            to: to.to_vec(),
            subject: parsed.subject().unwrap_or_default().to_owned(),
            headers: Vec::new(),
            text: String::new(),
            html: String::new(),
            raw: Vec::new(),
        };
        for (name, value) in parsed.headers_raw() {
            mail.headers.push((name.to_owned(), value.split_whitespace().collect::<Vec<_>>().join(" ")));
        }
        for part in &parsed.parts {
            match &part.body {
                PartType::Text(text) => mail.text.push_str(text),
                PartType::Html(html) => mail.html.push_str(html),
                _ => {}
            }
        }
        drop(parsed);
        Mail { raw, ..mail }
    }

    pub(super) fn is_to(&self, addr: &str) -> bool {
        self.to.iter().any(|to| to.eq_ignore_ascii_case(addr))
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers_named(name).into_iter().next()
    }

    pub fn headers_named(&self, name: &str) -> Vec<&str> {
        self.headers.iter().filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str()).collect()
    }

    pub fn kind(&self) -> String {
        self.header("X-Reverify-Kind").unwrap_or_default().to_owned()
    }

    /// The text part without the ends of its lines.
    pub fn words(&self) -> String {
        self.text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The eight digits that stand alone on a line of the text part.
    #[track_caller]
    pub fn code(&self) -> String {
        let is_code = |line: &&str| line.len() == 8 && line.bytes().all(|byte| byte.is_ascii_digit());
        let codes: Vec<_> = self.text.lines().map(str::trim).filter(is_code).collect();
        assert_eq!(codes.len(), 1, "a mail with one code was expected:\n{}", self.text);
        codes[0].to_owned()
    }

    /// The one link of the text part whose address contains `part`.
    #[track_caller]
    pub fn link(&self, part: &str) -> String {
        let words = self.text.split(|c: char| c.is_whitespace() || "<>\"".contains(c));
        let links = words.filter(|word| word.starts_with("http://") || word.starts_with("https://"));
        let mut found: Vec<_> =
            links.map(|link| link.trim_end_matches(['.', ',', ')'])).filter(|link| link.contains(part)).collect();
        found.dedup();
        assert_eq!(found.len(), 1, "a mail with one link to {part:?} was expected:\n{}", self.text);
        found[0].to_owned()
    }
}
