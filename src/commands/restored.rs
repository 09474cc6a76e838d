//! `reverify restored`.

use clap::Args;
use reverify::config::Config;
use reverify::store::{Db, restored};

use super::out::iso;
use super::{Failure, Out, confirm, operator};

/// Whether to ask.
#[derive(Args, Clone)]
pub struct Restored {
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

impl Restored {
    /// Ends what a restored backup brought back to life, and names what the operator has to judge.
    pub async fn run(self, config: Config) -> Result<(), Failure> {
        let place = Db::place(&config.database_url);
        let operator = operator(config).await?;
        let what = format!(
            "Signs everybody out of the portal in {place}, and ends every waiting change, mailed link, invitation and mail \
             not sent yet, for a backup that was put back. Nothing may serve it meanwhile: stop the portal first"
        );
        confirm(&what, "restored", self.yes)?;
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
            let who = format!("{}  {}", account.id, account.address);
            out.line(&format!("To be erased from {at} on, unless that was stopped: {who}"))?;
        }
        out.done()
    }
}
