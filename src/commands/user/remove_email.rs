//! `reverify user remove-email`: an address off an account.

use clap::Args;
use reverify::accounts::operate::{Operated, RemovedEmail};
use reverify::config::Config;
use reverify::model::email::EmailAddress;

use super::{Sure, said};
use crate::commands::{Failure, account, address, confirm, operator};

/// An address that goes.
#[derive(Args, Clone)]
pub struct RemoveEmail {
    #[command(flatten)]
    sure: Sure,
    /// The address; not the primary one
    #[arg(value_parser = address)]
    address: EmailAddress,
}

impl RemoveEmail {
    /// Does it.
    pub async fn run(self, config: Config) -> Result<(), Failure> {
        let operator = operator(config).await?;
        let (id, primary) = account(&operator, &self.sure.named.account).await?;
        let gone = &self.address;
        confirm(
            &format!("Takes {gone} off the account of {primary}; no link brings it back"),
            &primary,
            self.sure.yes,
        )?;
        let came = operator.accounts.remove_email(id, gone, &operator.client).await?;
        operator.close().await;
        if came == Operated::Done(RemovedEmail::Primary) {
            let why =
                format!("{gone} is the primary address, and an account needs one; its owner can make another primary");
            return Err(Failure::new(why));
        }
        let done = |_| format!("{gone} is off the account of {primary}. Every address is told by mail, this one too.");
        said(came, &primary, done, &format!("{gone} is no address of {primary}"))
    }
}
