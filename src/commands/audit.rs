//! `reverify audit`: the security log of all accounts, newest first.

use clap::Args;
use reverify::clock::Seconds;
use reverify::config::Config;
use reverify::model::ids::UserId;
use reverify::portal::Operator;
use reverify::store::operators::{self, Logged};
use serde_json::{Value, json};

use super::out::iso;
use super::{Failure, Out, account, operator};

/// What of the log is printed.
#[derive(Args, Clone)]
pub struct Audit {
    /// Only this account: one of its addresses, its username or its id
    #[arg(long, value_name = "ACCOUNT")]
    account: Option<String>,
    /// Only events whose name begins so, e.g. sign_in or account.disabled
    #[arg(long, value_name = "NAME")]
    event: Option<String>,
    /// Only what operators did
    #[arg(long)]
    operators: bool,
    /// Only the last so many days
    #[arg(long, value_name = "DAYS")]
    days: Option<u32>,
    /// At most so many entries
    #[arg(long, value_name = "NUMBER")]
    limit: Option<u64>,
    /// One JSON object per line
    #[arg(long)]
    json: bool,
}

impl Audit {
    fn wants(&self, row: &Logged) -> bool {
        self.event.as_ref().is_none_or(|event| row.event.starts_with(event.as_str()))
            && (!self.operators || row.actor.starts_with(reverify::store::audit::OPERATOR))
    }

    /// Reads page after page, so that a log of any length takes the memory of one.
    pub async fn run(self, config: Config) -> Result<(), Failure> {
        let operator = operator(config).await?;
        let user = match &self.account {
            Some(named) => Some(whose(&operator, named).await?),
            None => None,
        };
        let since = self.days.map(|days| operator.now() - Seconds::days(i64::from(days)));
        let (mut out, mut before, mut left) = (Out::new(), None, self.limit.unwrap_or(u64::MAX));
        'pages: loop {
            let rows = operators::log(&operator.accounts.db, user, before).await?;
            for row in rows.iter().filter(|row| self.wants(row)) {
                if left == 0 || since.is_some_and(|since| row.at < since) {
                    break 'pages;
                }
                left -= 1;
                match self.json {
                    true => out.json(&object(row))?,
                    false => out.line(&words(row))?,
                }
            }
            match rows.last() {
                Some(last) => before = Some(last.id),
                None => break,
            }
        }
        out.done()?;
        operator.close().await;
        Ok(())
    }
}

/// Whose lines are asked for. Those of an erased account stay under its id, and its addresses are forgotten.
async fn whose(operator: &Operator, named: &str) -> Result<UserId, Failure> {
    let missing = match account(operator, named).await {
        Ok((id, _)) => return Ok(id),
        Err(missing) => missing,
    };
    let Ok(id) = named.trim().parse::<uuid::Uuid>() else {
        return Err(match missing {
            Failure::Failed(mut lines) => {
                lines.iter_mut().for_each(|line| *line += "; the lines of an erased account are found by its id alone");
                Failure::Failed(lines)
            }
            other => other,
        });
    };
    let left = operators::log(&operator.accounts.db, Some(UserId(id)), None).await?;
    if left.is_empty() { Err(missing) } else { Ok(UserId(id)) }
}

fn object(row: &Logged) -> Value {
    json!({
        "id": row.id.to_string(),
        "at": iso(row.at),
        "account": row.user_id.map(|id| id.to_string()),
        "session": row.session_id.map(|id| id.to_string()),
        "actor": row.actor,
        "event": row.event,
        "action": row.action,
        "factor": row.factor,
        "detail": row.detail,
        "ip": row.ip,
        "agent": row.agent,
        "reference": row.reference,
    })
}

fn words(row: &Logged) -> String {
    let account = row.user_id.map_or_else(|| "-".to_owned(), |id| id.to_string());
    let more = [row.action.as_deref(), row.factor.as_deref(), Some(row.ip.as_str())];
    let more: Vec<&str> = more.into_iter().flatten().filter(|text| !text.is_empty()).collect();
    format!("{}  {account:<36}  {:<12}  {}  {}", iso(row.at), row.actor, row.event, more.join(" "))
        .trim_end()
        .to_owned()
}
