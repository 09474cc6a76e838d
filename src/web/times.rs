//! Instants as pages write them: UTC for readers without script, machine-readable for the script.

use crate::clock::{Seconds, Timestamp};
use crate::web::views::Moment;

fn iso(at: Timestamp) -> String {
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

/// "14:42 UTC".
pub fn time(at: Timestamp) -> Moment {
    let utc = at.to_utc();
    Moment::new(iso(at), format!("{:02}:{:02} UTC", utc.hour(), utc.minute()))
}

/// "20 October", with the year when it is not this one.
pub fn date(at: Timestamp, now: Timestamp) -> Moment {
    let (utc, today) = (at.to_utc(), now.to_utc());
    let year = if utc.year() == today.year() { String::new() } else { format!(" {}", utc.year()) };
    Moment::new(iso(at), format!("{} {}{year}", utc.day(), utc.month()))
}

/// "3 min ago".
pub fn ago(at: Timestamp, now: Timestamp) -> Moment {
    let minutes = at.age(now).as_minutes();
    let unit = |n: i64, unit: &str| format!("{n} {unit}{} ago", if n == 1 { "" } else { "s" });
    let text = match minutes {
        i64::MIN..1 => "just now".to_owned(),
        1..60 => format!("{minutes} min ago"),
        60..1440 => unit(minutes / 60, "hour"),
        1440..43_200 => unit(minutes / 1440, "day"),
        _ => return date(at, now),
    };
    Moment::new(iso(at), text)
}

/// "6 October 2026, 14:32:08 UTC".
pub fn full(at: Timestamp) -> Moment {
    let utc = at.to_utc();
    let text = format!(
        "{} {} {}, {:02}:{:02}:{:02} UTC",
        utc.day(),
        utc.month(),
        utc.year(),
        utc.hour(),
        utc.minute(),
        utc.second()
    );
    Moment::new(iso(at), text)
}

/// "14 minutes", "1 hour": how long something takes from now.
pub fn span(length: Seconds) -> String {
    let minutes = (length.0 + 59) / 60;
    let unit = |n: i64, unit: &str| format!("{n} {unit}{}", if n == 1 { "" } else { "s" });
    match length.0 {
        i64::MIN..60 => unit(length.0.max(1), "second"),
        60..5400 => unit(minutes, "minute"),
        5400..172_800 => unit((minutes + 59) / 60, "hour"),
        _ => unit(length.0 / 86_400, "day"),
    }
}
