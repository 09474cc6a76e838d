//! Switching an account off and on.

use crate::accounts::Accounts;
use crate::accounts::operate::Operated;
use crate::error::Error;
use crate::mail::views::Did;
use crate::model::client::Client;
use crate::model::ids::UserId;
use crate::store::audit::Cause;
use crate::store::tokens::{self, Purpose};
use crate::store::{emails, operators, recoveries, users};

impl Accounts {
    /// Switches an account off: nobody can sign in to it, every device is signed out, and links that lead back in open
    /// nothing. What is in it stays.
    pub async fn disable(&self, id: UserId, client: &Client) -> Result<Operated<()>, Error> {
        let now = self.clock.now();
        let mut tx = self.db.write().await?;
        // What is being erased is not revived.
        if users::lock(&mut tx, id).await?.is_none_or(|account| account.erasing) {
            return Ok(Operated::Gone);
        }
        if !operators::switch(&mut tx, id, false).await? {
            return Ok(Operated::Already);
        }
        self.shut_out(&mut tx, &Cause::new(id, client, now)).await?;
        emails::cancel_change(&mut tx, id).await?;
        tokens::void(&mut tx, Purpose::ResetPassword, id).await?;
        tokens::void(&mut tx, Purpose::NotMe, id).await?;
        tokens::void(&mut tx, Purpose::UndoDeletion, id).await?;
        recoveries::end(&mut tx, id).await?;
        tokens::void(&mut tx, Purpose::StopRecovery, id).await?;
        self.tell(&mut tx, id, Did::Disabled, now).await?;
        self.record(&mut tx, Some(id), "account.disabled", None, client, now).await?;
        tx.commit().await?;
        Ok(Operated::Done(()))
    }

    /// Switches an account on again. Nobody is signed in by it.
    pub async fn enable(&self, id: UserId, client: &Client) -> Result<Operated<()>, Error> {
        let now = self.clock.now();
        let mut tx = self.db.write().await?;
        // What is being erased is not revived.
        if users::lock(&mut tx, id).await?.is_none_or(|account| account.erasing) {
            return Ok(Operated::Gone);
        }
        if !operators::switch(&mut tx, id, true).await? {
            return Ok(Operated::Already);
        }
        self.tell(&mut tx, id, Did::Enabled, now).await?;
        self.record(&mut tx, Some(id), "account.enabled", None, client, now).await?;
        tx.commit().await?;
        Ok(Operated::Done(()))
    }
}
