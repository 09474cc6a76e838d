//! Pages of the signed-in person.

use askama::Template;

use crate::locale::{Text, filters, t};
pub use crate::web::views::factors::{Backup, PasskeyOffer, PasskeyRow, Totp};
use crate::web::views::{Frame, Icon, Moment};

/// `/account`: picture, name, username and e-mail addresses.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "account/profile.html", blocks = ["main"])]
pub struct Profile {
    pub frame: Frame,
    /// As typed when there is an error, else as stored.
    pub display_name: String,
    pub display_name_error: Option<Text>,
    /// As typed when there is an error, else as stored; empty without one.
    pub username: String,
    pub username_error: Option<Text>,
    pub picture_error: Option<Text>,
    /// Each named in itself; empty where there is no choice.
    pub languages: Vec<LanguageChoice>,
    pub language_error: Option<Text>,
    pub primary_email: String,
    /// The primary one first.
    pub emails: Vec<EmailRow>,
    pub pending: Option<PendingEmail>,
    /// What was typed as new address.
    pub email_value: String,
    pub email_error: Option<Text>,
    /// The tick "use it in place of the primary one".
    pub make_primary: bool,
    /// Opens the form for a new address (also opened by an error).
    pub open_add: bool,
}

/// A language that pages and mails can be in.
#[derive(Clone, Debug, Default)]
pub struct LanguageChoice {
    /// "de".
    pub tag: String,
    /// "Deutsch".
    pub name: String,
    pub current: bool,
}

/// One address of the list.
#[derive(Clone, Debug, Default)]
pub struct EmailRow {
    /// In URLs and as `data-id`.
    pub id: String,
    pub address: String,
    pub primary: bool,
    /// Once removed it can undo that.
    pub may_return: bool,
}

impl EmailRow {
    /// The `id` of one of this row's elements.
    pub fn part(&self, part: &str) -> String {
        format!("email-{}-{part}", self.id)
    }

    /// Where one of this row's forms is posted.
    pub fn path(&self, verb: &str) -> String {
        format!("/account/emails/{}/{verb}", self.id)
    }

    /// The heading of the sheet before it goes.
    pub fn question(&self) -> Text {
        t!("profile-email-remove-question", address = &self.address)
    }
}

/// A new address that has not proven itself yet.
#[derive(Clone, Debug, Default)]
pub struct PendingEmail {
    pub address: String,
    /// It takes the place of the primary one then, instead of standing beside it.
    pub make_primary: bool,
    pub code_error: Option<Text>,
    /// A new code can be asked for from this time of day on; `None` = now.
    pub resend_at: Option<Moment>,
    /// In full: the change is dropped then unless a code was entered.
    pub expires: Moment,
}

/// `/account/security`.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "account/security.html", blocks = ["main"])]
pub struct Security {
    pub frame: Frame,
    /// As an age: "8 months ago".
    pub password_changed: Moment,
    /// Devices signed in besides this one.
    pub other_devices: usize,
    pub password_min: usize,
    pub password_error: Option<Text>,
    /// Opens the row form (also opened by an error).
    pub open_password: bool,
    /// The box "Sign out my other devices"; ticked unless the person unticked it.
    pub end_others: bool,
    pub confirmed: Option<Confirmed>,
    /// Without one, the form sets the first password instead of changing it.
    pub has_password: bool,
    /// The operator insists on a second factor, and there is none: nothing else can be reached until there is.
    pub second_required: bool,
    pub passkeys: Vec<PasskeyRow>,
    /// Set after "Add a passkey" was confirmed: the browser is to make one now.
    pub passkey_offer: Option<PasskeyOffer>,
    pub totp: Totp,
    /// `None` when the account has no backup codes.
    pub backup: Option<Backup>,
    /// JSON `{"rpId":"…","userId":"…","ids":["…"]}` after a removal: tells password managers which passkeys still work.
    pub signal: Option<String>,
}

/// `/account/backup-codes`: a new set, shown once.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "account/backup_codes.html", blocks = ["main"])]
pub struct BackupCodes {
    pub frame: Frame,
    /// Grouped for reading: "h4fk-29tm". Empty when `shown_already`.
    pub codes: Vec<String>,
    /// The account's address; printed and saved with the codes.
    pub account: String,
    /// As a date, with the year: when the set was made.
    pub date: Moment,
    /// The codes were shown before; only their hashes are left.
    pub shown_already: bool,
}

impl BackupCodes {
    /// What they are, at the head of the file and of the printed sheet.
    fn about(&self) -> Text {
        let (brand, day) = (&self.frame.site.brand, self.date.date().text());
        t!("backup-about", brand = brand, account = &self.account, day = day)
    }

    /// What "Copy" copies: one code a line.
    fn lines(&self) -> String {
        self.codes.join("\n")
    }
}

/// The running confirmation.
#[derive(Clone, Debug, Default)]
pub struct Confirmed {
    /// As an age: "3 min ago".
    pub ago: Moment,
    /// As a time of day.
    pub until: Moment,
    /// "your password", "a code from your email".
    pub how: Text,
    /// Percent of the window left.
    pub part: u8,
}

/// `/account/devices`.
#[derive(Template, Clone, Debug)]
#[template(path = "account/devices.html", blocks = ["main"])]
pub struct Devices {
    pub frame: Frame,
    pub current: Device,
    /// Some of the others: those used last, or the next ones.
    pub others: Vec<Device>,
    /// How many others there are in all.
    pub count: usize,
    /// Where the next ones are.
    pub older: Option<String>,
    /// Back to those used last, when this is not the first page.
    pub newest: Option<String>,
}

/// Each page lights its own tab.
macro_rules! tabs {
    ($($page:ty => $tab:literal),*) => {$(
        impl $page {
            fn tab(&self) -> &'static str {
                $tab
            }
        }
    )*};
}
tabs!(Profile => "profile", Security => "security", BackupCodes => "security", Devices => "devices", Activity => "activity", Data => "data");

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DeviceKind {
    #[default]
    Computer,
    Phone,
}

impl DeviceKind {
    pub fn icon(self) -> Icon {
        match self {
            Self::Computer => Icon::Laptop,
            Self::Phone => Icon::Phone,
        }
    }
}

/// One session.
#[derive(Clone, Debug, Default)]
pub struct Device {
    /// Names its session.
    pub id: String,
    /// "Firefox on Fedora Linux".
    pub name: Text,
    pub kind: DeviceKind,
    /// As an age: "2 hours ago".
    pub active: Moment,
    /// As a date: "21 September".
    pub signed_in: Moment,
    /// "password and app code"; may be empty.
    pub how: Text,
    /// The network address it was last seen at; may be empty.
    pub place: String,
}

impl Device {
    /// When it was signed in, and with what.
    pub fn since(&self) -> Text {
        let day = self.signed_in.date();
        if self.how.is_empty() {
            t!("devices-signed-in", day = day)
        } else {
            t!("devices-signed-in-with", day = day, ways = &self.how)
        }
    }
}

/// `/account/activity`: the security log, newest first.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "account/activity.html", blocks = ["main"])]
pub struct Activity {
    pub frame: Frame,
    pub filters: Vec<Filter>,
    /// The label of the filter that is set.
    pub only: Option<Text>,
    /// What would be shown with it.
    pub would_show: Text,
    pub days: Vec<Day>,
    /// Where "Older" leads.
    pub older: Option<String>,
    /// Where "Newer" leads, when this is not the first page.
    pub newer: Option<String>,
    /// Behind the end of the log.
    pub behind: bool,
}

/// A part of the log that can be shown alone.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub href: String,
    pub label: Text,
    pub current: bool,
}

#[derive(Clone, Debug, Default)]
pub struct Day {
    /// As a date: "6 October".
    pub date: Moment,
    pub events: Vec<Event>,
}

#[derive(Clone, Debug)]
pub struct Event {
    pub icon: Icon,
    /// "Password changed".
    pub title: Text,
    /// "Firefox on Fedora Linux"; may be empty.
    pub device: Text,
    /// Network address; may be empty.
    pub place: String,
    /// As a time of day.
    pub at: Moment,
    /// In full, with seconds and zone.
    pub exact: Moment,
    /// "Email address", "mara@example.com".
    pub about: Option<(Text, String)>,
    /// "Confirmed with", "Your passkey".
    pub how: Option<(Text, Text)>,
    /// Where "This wasn't me" leads, where that is an answer.
    pub not_me: Option<String>,
    /// Named when asking for help; may be empty.
    pub reference: String,
}

/// `/account/data`: a copy of one's data; deleting the account, and taking that back.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "account/data.html", blocks = ["main"])]
pub struct Data {
    pub frame: Frame,
    /// A copy can be downloaded until this time of day.
    pub ready: Option<Moment>,
    /// What has to be typed to go on.
    pub phrase: Text,
    /// What was typed.
    pub confirm_value: String,
    pub confirm_error: Option<Text>,
    /// Opens the form (also opened by an error).
    pub open_delete: bool,
    pub grace_days: u32,
    /// As a date; at once without.
    pub erased_on: Option<Moment>,
    /// As a date: it would be erased then and not before, since a change of addresses can still be taken back.
    pub held_until: Option<Moment>,
    pub scheduled: Option<Scheduled>,
}

/// A deletion that waits for its day.
#[derive(Clone, Debug, Default)]
pub struct Scheduled {
    /// In full: when it was asked for.
    pub asked: Moment,
    /// As a date.
    pub on: Moment,
    pub days_left: u32,
}
