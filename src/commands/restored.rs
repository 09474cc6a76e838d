//! `reverify restored`.

use reverify::config::Config;
use reverify::store::restored;

use super::out::iso;
use super::{Failure, Out, operator};

/// Ends what a restored backup brought back to life, and names what the operator has to judge.
pub async fn run(config: Config) -> Result<(), Failure> {
    let operator = operator(config).await?;
    let ended = operator.accounts.end_what_was_restored(&operator.client).await?;
    let leaving = restored::leaving(&operator.accounts.db).await?;
    operator.close().await;
    let mut out = Out::new();
    out.line("Ended:")?;
    for (what, n) in ended {
        out.line(&format!("{n:>7}  {what}"))?;
    }
    for account in leaving {
        let at = iso(account.deletion_at);
        out.line(&format!("To be erased from {at} on, unless that was stopped: {}  {}", account.id, account.address))?;
    }
    out.done()
}
