//! `reverify user list`.

use clap::{Args, ValueEnum};
use reverify::config::Config;
use reverify::store::operators::{self, Listed};
use serde_json::{Value, json};

use crate::commands::out::iso;
use crate::commands::{Failure, Out, operator};

/// Which accounts are printed.
#[derive(Args, Clone)]
pub struct List {
    /// Only accounts that stand so
    #[arg(long, value_enum)]
    status: Option<Status>,
    /// Only accounts whose name or primary address has this in it; capitals do not matter
    #[arg(long, value_name = "TEXT")]
    search: Option<String>,
    /// One JSON object per line
    #[arg(long)]
    json: bool,
}

/// How an account stands.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// People can sign in.
    Active,
    /// Switched off by an operator.
    Disabled,
    /// On, and its erasure is scheduled.
    Deleting,
}

impl Status {
    /// Reads how an account stands from its row.
    pub fn of(status: &str, deleting: bool) -> Self {
        match (status, deleting) {
            ("active", false) => Self::Active,
            ("active", true) => Self::Deleting,
            _ => Self::Disabled,
        }
    }

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Disabled => "disabled",
            Self::Deleting => "deleting",
        }
    }
}

impl List {
    /// Reads page after page, so that any number of accounts takes the memory of one.
    pub async fn run(self, config: Config) -> Result<(), Failure> {
        let operator = operator(config).await?;
        let needle = self.search.as_deref().map(str::to_lowercase);
        let wants = |row: &Listed| {
            let has = |needle: &String| {
                row.address.to_lowercase().contains(needle) || row.display_name.to_lowercase().contains(needle)
            };
            self.status.is_none_or(|status| status == status_of(row)) && needle.as_ref().is_none_or(has)
        };
        let (mut out, mut after) = (Out::new(), None);
        loop {
            let rows = operators::accounts(&operator.accounts.db, after).await?;
            for row in rows.iter().filter(|row| wants(row)) {
                match self.json {
                    true => out.json(&object(row))?,
                    false => out.line(&words(row))?,
                }
            }
            match rows.last() {
                Some(last) => after = Some(last.id),
                None => break,
            }
        }
        out.done()?;
        operator.close().await;
        Ok(())
    }
}

fn status_of(row: &Listed) -> Status {
    Status::of(&row.status, row.deletion_at.is_some())
}

fn object(row: &Listed) -> Value {
    json!({
        "id": row.id.to_string(),
        "status": status_of(row).word(),
        "email": row.address,
        "name": row.display_name,
        "created": iso(row.created_at),
        "erased_on": row.deletion_at.map(iso),
    })
}

fn words(row: &Listed) -> String {
    let status = status_of(row).word();
    format!("{}  {status:<8}  {}  {}  {}", row.id, iso(row.created_at), row.address, row.display_name)
}
