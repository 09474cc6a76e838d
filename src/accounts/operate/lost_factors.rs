//! Recovering an account for somebody who lost every second factor and cannot ask for it themselves.

use crate::accounts::Accounts;
use crate::accounts::lost_factors::OPERATORS_HOLD;
use crate::accounts::operate::Operated;
use crate::clock::Timestamp;
use crate::error::Error;
use crate::model::client::Client;
use crate::model::ids::UserId;
use crate::store::{factors, recoveries, users};

impl Accounts {
    /// Begins a recovery, which every address is told of and can stop; when the hold ends, the person gets the link by mail.
    /// Not where one is under way, or where there is no second factor to remove.
    pub async fn recover_for(&self, id: UserId, client: &Client) -> Result<Operated<Timestamp>, Error> {
        let now = self.clock.now();
        let mut tx = self.db.write().await?;
        let Some(account) = users::lock(&mut tx, id).await? else { return Ok(Operated::Gone) };
        if !account.active {
            return Ok(Operated::SwitchedOff);
        }
        let has_second = factors::held(&mut tx, id).await?.takes_second();
        if !has_second || recoveries::find_in(&mut tx, id).await?.is_some() {
            return Ok(Operated::Already);
        }
        let hold = self.config.recovery_hold().unwrap_or(OPERATORS_HOLD);
        let ready_at = self.begin_recovery(&mut tx, &account, hold, client, now).await?;
        tx.commit().await?;
        Ok(Operated::Done(ready_at))
    }
}
