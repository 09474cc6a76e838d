//! The development mailbox.

use askama::Template;

use crate::locale::filters;
use crate::web::views::{Frame, Icon, Moment};

/// `/dev/mailbox` and `/dev/mailbox/{id}`.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "dev/mailbox.html", blocks = ["main"])]
pub struct Mailbox {
    pub frame: Frame,
    /// Newest first.
    pub list: Vec<MailItem>,
    pub open: Option<MailOpen>,
}

#[derive(Clone, Debug, Default)]
pub struct MailItem {
    pub id: String,
    pub to: String,
    pub subject: String,
    /// As a time of day.
    pub at: Moment,
    /// This one is open.
    pub current: bool,
}

#[derive(Clone, Debug, Default)]
pub struct MailOpen {
    pub id: String,
    pub from: String,
    pub to: String,
    pub subject: String,
    /// In full.
    pub at: Moment,
    /// `X-Reverify-Kind`; may be empty.
    pub kind: String,
    /// The code, as digits.
    pub code: Option<String>,
    pub text: String,
    pub headers: Vec<(String, String)>,
    pub view: MailView,
    /// Where the sandboxed frame loads the HTML part from.
    pub html_src: String,
}

/// `?view=html|text|headers`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MailView {
    #[default]
    Html,
    Text,
    Headers,
}

impl MailOpen {
    /// The code in groups of four, as people read it: "4802 1390". Other lengths stay as they are.
    pub fn grouped(&self) -> Option<String> {
        let code = self.code.as_deref()?;
        match code.split_at_checked(4) {
            Some((front, back)) if code.len() == 8 => Some(format!("{front} {back}")),
            _ => Some(code.to_owned()),
        }
    }
}
