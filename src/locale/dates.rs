//! Instants as people read them: written in UTC for readers without script, machine-readable for the script, which
//! rewrites them in the reader's own zone.

use std::fmt;

use askama::filters::HtmlSafe;
use askama::{FastWritable, Values};
use time::OffsetDateTime;

use super::{Language, Text, t};
use crate::clock::{Seconds, Timestamp};

/// How an instant is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Show {
    /// "14:42 UTC".
    Time,
    /// "20 October", with the year when it is not this one.
    Date,
    /// "Today", else "Sunday 4 October", with the year when it is not this one.
    Heading,
    /// "3 min ago"; a date after a month.
    Ago,
    /// "6 October 2026, 14:32:08 UTC".
    Full,
    /// "6 October 2026, 14:32 UTC".
    Written,
    /// "6 October 2026": in mails.
    Day,
}

impl Show {
    /// As the script knows it.
    const fn name(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::Date | Self::Day => "date",
            Self::Heading => "heading",
            Self::Ago => "ago",
            Self::Full => "full",
            Self::Written => "written",
        }
    }
}

/// An instant, seen from another: ages count from there, and its year goes without saying.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The instant.
    pub at: Timestamp,
    /// When it is told.
    pub now: Timestamp,
}

impl Default for Moment {
    fn default() -> Self {
        Self::new(Timestamp::from_millis(0), Timestamp::from_millis(0))
    }
}

impl Moment {
    /// The instant `at`, told at `now`.
    pub const fn new(at: Timestamp, now: Timestamp) -> Self {
        Self { at, now }
    }

    /// The instant `at`, where neither its age nor its year is told.
    pub const fn at(at: Timestamp) -> Self {
        Self::new(at, at)
    }

    /// For what works from the instant on: the first full minute by then, as times of day leave the seconds out, and whoever
    /// comes when the clock shows the one they were told must not come too early.
    pub const fn next_minute(self) -> Self {
        let short = (60_000 - self.at.millis().rem_euclid(60_000)) % 60_000;
        Self::new(Timestamp::from_millis(self.at.millis().saturating_add(short)), self.now)
    }

    /// "14:42 UTC".
    pub const fn time(self) -> When {
        When { moment: self, show: Show::Time }
    }

    /// "20 October".
    pub const fn date(self) -> When {
        When { moment: self, show: Show::Date }
    }

    /// "Sunday 4 October".
    pub const fn heading(self) -> When {
        When { moment: self, show: Show::Heading }
    }

    /// "6 October 2026, 14:32 UTC".
    pub const fn written(self) -> When {
        When { moment: self, show: Show::Written }
    }

    /// "3 min ago".
    pub const fn ago(self) -> When {
        When { moment: self, show: Show::Ago }
    }

    /// "6 October 2026, 14:32:08 UTC".
    pub const fn full(self) -> When {
        When { moment: self, show: Show::Full }
    }

    /// For the script: RFC 3339.
    pub fn iso(self) -> String {
        iso(self.at)
    }
}

/// A [`Moment`] with how it is written: a `time` element in pages, words elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct When {
    moment: Moment,
    show: Show,
}

impl When {
    /// "6 October 2026, 14:32 UTC".
    pub const fn written(at: Timestamp) -> Self {
        Moment::at(at).written()
    }

    /// "6 October 2026".
    pub const fn day(at: Timestamp) -> Self {
        Self { moment: Moment::new(at, at), show: Show::Day }
    }

    /// Its words.
    pub fn text(self) -> Text {
        let Moment { at, now } = self.moment;
        let utc = at.to_utc();
        match self.show {
            Show::Time => clocked(t!("date-time"), utc),
            Show::Date if utc.year() == now.to_utc().year() => dated(t!("date-day-month"), utc),
            Show::Date | Show::Day => dated(t!("date-day"), utc),
            Show::Heading if utc.date() == now.to_utc().date() => t!("date-today"),
            Show::Heading => {
                let weekday = t!("weekday", n = utc.weekday().number_from_monday());
                t!("date-heading", weekday = weekday, date = When { show: Show::Date, ..self }.text())
            }
            Show::Full => clocked(dated(t!("date-full"), utc), utc),
            Show::Written => clocked(dated(t!("date-written"), utc), utc),
            Show::Ago => match at.age(now).as_minutes() {
                i64::MIN..1 => t!("ago-now"),
                minutes @ 1..60 => t!("ago-minutes", n = minutes),
                minutes @ 60..1440 => t!("ago-hours", n = minutes / 60),
                minutes @ 1440..43_200 => t!("ago-days", n = minutes / 1440),
                _ => When { show: Show::Date, ..self }.text(),
            },
        }
    }

    /// As an element that the script can rewrite.
    pub(super) fn write_html(self, language: &Language, out: &mut dyn fmt::Write) -> fmt::Result {
        write!(out, "<time datetime=\"{}\" data-show=\"{}\">", self.moment.iso(), self.show.name())?;
        language.write_html(&self.text(), out)?;
        out.write_str("</time>")
    }
}

fn dated(text: Text, utc: OffsetDateTime) -> Text {
    let month = t!("month", n = u8::from(utc.month()));
    text.with("day", utc.day()).with("month", month).with("year", utc.year().to_string())
}

fn clocked(text: Text, utc: OffsetDateTime) -> Text {
    let two = |n: u8| format!("{n:02}");
    text.with("hour", two(utc.hour())).with("minute", two(utc.minute())).with("second", two(utc.second()))
}

impl Text {
    /// "14 minutes", "1 hour": how long something takes or lasts, in the unit that fits, rounded up.
    pub fn span(length: Seconds) -> Text {
        let minutes = (length.0 + 59) / 60;
        match length.0 {
            i64::MIN..60 => t!("span-seconds", n = length.0.max(1)),
            60..5400 => t!("span-minutes", n = minutes),
            5400..172_800 => t!("span-hours", n = (minutes + 59) / 60),
            _ => t!("span-days", n = length.0 / 86_400),
        }
    }
}

/// RFC 3339 in whole seconds, e.g. `2026-10-06T14:42:00Z`.
pub fn iso(at: Timestamp) -> String {
    let utc = at.to_utc();
    let (date, time) = (utc.date(), utc.time());
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
        date.year(),
        u8::from(date.month()),
        date.day(),
        time.hour(),
        time.minute(),
        time.second()
    )
}

impl FastWritable for When {
    fn write_into(&self, out: &mut dyn fmt::Write, values: &dyn Values) -> askama::Result<()> {
        self.write_html(Language::of(values)?, out)?;
        Ok(())
    }
}

/// For the log: RFC 3339.
impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.moment.iso())
    }
}

// Its words are escaped where they are written.
impl HtmlSafe for When {}
