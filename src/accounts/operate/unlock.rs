//! Lifting the pauses that wrong tries brought.

use crate::accounts::Accounts;
use crate::accounts::operate::Operated;
use crate::error::Error;
use crate::model::client::Client;
use crate::model::ids::UserId;
use crate::store::{operators, throttle, users};

impl Accounts {
    /// Every counter of wrong tries starts anew, over all factors and ways in. Opens nothing by itself, so nobody is
    /// mailed.
    pub async fn unlock(&self, id: UserId, client: &Client) -> Result<Operated<()>, Error> {
        let now = self.clock.now();
        let counted = !operators::counters(&self.db, id).await?.is_empty();
        let mut tx = self.db.write().await?;
        if users::lock(&mut tx, id).await?.is_none() {
            return Ok(Operated::Gone);
        }
        if !counted {
            return Ok(Operated::Already);
        }
        throttle::clear_all(&mut tx, &id.to_string()).await?;
        self.record(&mut tx, Some(id), "account.unlocked", None, client, now).await?;
        tx.commit().await?;
        Ok(Operated::Done(()))
    }
}
