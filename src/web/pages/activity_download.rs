//! `/account/activity/download`: the whole security log as a file. It holds what the pages hold, so it asks for no more
//! proof than they do: whoever could not download could still turn the pages.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::mpsc::Sender;

use crate::error::Error;
use crate::locale::{Language, Moment, Text, t};
use crate::model::client::Client;
use crate::model::ids::{RowId, UserId};
use crate::store::Db;
use crate::store::audit::{self, Recorded};
use crate::web::app::App;
use crate::web::context::{Ctx, SignedIn};
use crate::web::errors::Problem;
use crate::web::event_words::{about, words};
use crate::web::stream;

/// Entries read by one statement.
const BATCH: i64 = 500;
/// The columns of the table.
const COLUMNS: [&str; 9] =
    ["time", "what", "event", "action", "confirmed_with", "device", "address", "reference", "about"];

/// Which kind of file.
#[derive(Deserialize, Default, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// A table.
    #[default]
    Csv,
    /// For programs.
    Json,
}

/// The query.
#[derive(Deserialize)]
pub struct Wanted {
    #[serde(default)]
    format: Format,
}

/// GET
pub async fn get(
    State(app): State<App>,
    ctx: Ctx,
    SignedIn(who): SignedIn,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    let today = Moment::at(app.accounts.clock.now()).iso();
    let day = today.split('T').next().unwrap_or_default();
    let (kind, ending) = match wanted.format {
        Format::Csv => ("text/csv; charset=utf-8", "csv"),
        Format::Json => ("application/json", "json"),
    };
    let (db, user, language) = (app.db.clone(), who.user.id, Arc::clone(&ctx.language));
    Ok(stream::file(&format!("activity-{day}.{ending}"), kind, move |out| {
        write(db, user, language, wanted.format, out)
    }))
}

async fn write(
    db: Db,
    user: UserId,
    language: Arc<Language>,
    format: Format,
    out: Sender<Vec<u8>>,
) -> Result<(), Error> {
    let mut text = match format {
        Format::Csv => line(&COLUMNS.map(str::to_owned)),
        Format::Json => "{\"events\":[\n".to_owned(),
    };
    let mut before: Option<RowId> = None;
    loop {
        let rows = audit::list(&db, user, before, BATCH).await?;
        for (n, row) in rows.iter().enumerate() {
            match format {
                Format::Csv => text += &line(&cells(row, &language)),
                Format::Json => {
                    text += if before.is_none() && n == 0 { "" } else { ",\n" };
                    text += &entry(row, &language).to_string();
                }
            }
        }
        let end = rows.len() < BATCH as usize;
        before = rows.last().map(|row| row.id).or(before);
        if end && format == Format::Json {
            text += "\n]}\n";
        }
        // Nobody listens any more: the client left.
        if out.send(std::mem::take(&mut text).into_bytes()).await.is_err() || end {
            return Ok(());
        }
    }
}

/// An entry for programs, here and on the page.
pub fn entry(row: &Recorded, language: &Language) -> Value {
    json!({
        "id": row.id.to_string(),
        "event": row.event,
        "what": language.say(&title(row)),
        "action": row.action,
        "factor": row.factor,
        "at": Moment::at(row.at).iso(),
        "device": language.say(&device(row)),
        "ip": row.ip,
        "reference": row.reference,
        "about": about(row).map(|(_, value)| value),
    })
}

/// What happened, in words; an event of an integrator as it is called.
pub fn title(row: &Recorded) -> Text {
    let (action, factor, detail) = (row.action.as_deref(), row.factor.as_deref(), row.detail.as_deref());
    match words(&row.event, action, factor, detail) {
        Some(words) => words.title,
        None => Text::verbatim(row.event.replace(['.', '_'], " ")),
    }
}

/// The device, where one asked.
pub fn device(row: &Recorded) -> Text {
    match row.agent.as_str() {
        _ if row.actor.starts_with(audit::OPERATOR) => t!("activity-operator"),
        "" => Text::default(),
        agent => Client::device_text(agent),
    }
}

fn cells(row: &Recorded, language: &Language) -> [String; 9] {
    [
        Moment::at(row.at).iso(),
        language.say(&title(row)),
        row.event.clone(),
        row.action.clone().unwrap_or_default(),
        row.factor.clone().unwrap_or_default(),
        language.say(&device(row)),
        row.ip.clone(),
        row.reference.clone(),
        about(row).map(|(_, value)| value).unwrap_or_default(),
    ]
}

/// One line of a table (RFC 4180).
fn line(cells: &[String]) -> String {
    let cells: Vec<String> = cells.iter().map(|text| cell(text)).collect();
    cells.join(",") + "\r\n"
}

/// A cell. A table program would take text that begins like a formula for one, so it gets an apostrophe in front.
fn cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    format!("\"{}{}\"", if formula { "'" } else { "" }, text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::{cell, line};

    #[test]
    fn no_cell_is_a_formula_nor_ends_its_line() {
        for (text, written) in [
            ("Signed in", "\"Signed in\""),
            ("=cmd|' /C calc'!A1", "\"'=cmd|' /C calc'!A1\""),
            ("+1", "\"'+1\""),
            ("-1", "\"'-1\""),
            ("@SUM(A1)", "\"'@SUM(A1)\""),
            ("\t=1", "\"'\t=1\""),
            ("say \"a\",\r\nb", "\"say \"\"a\"\",\r\nb\""),
            ("", "\"\""),
        ] {
            assert_eq!(cell(text), written);
        }
        assert_eq!(line(&["a".into(), "b".into()]), "\"a\",\"b\"\r\n");
    }
}
