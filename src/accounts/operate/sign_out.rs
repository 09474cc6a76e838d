//! Signing every device of an account out.

use crate::accounts::Accounts;
use crate::accounts::operate::Operated;
use crate::error::Error;
use crate::mail::views::Did;
use crate::model::client::Client;
use crate::model::ids::UserId;
use crate::store::audit::Cause;
use crate::store::{half_sign_ins, sessions, users};

impl Accounts {
    /// Ends every session, with what waits in them; how many there were.
    pub async fn sign_out_everywhere(&self, id: UserId, client: &Client) -> Result<Operated<u64>, Error> {
        let now = self.clock.now();
        let mut tx = self.db.write().await?;
        if users::lock(&mut tx, id).await?.is_none() {
            return Ok(Operated::Gone);
        }
        let halves = half_sign_ins::end_all(&mut tx, id).await?;
        let ended = sessions::end_all(&mut tx, &Cause::new(id, client, now)).await?;
        if ended == 0 && halves == 0 {
            return Ok(Operated::Already);
        }
        self.tell(&mut tx, id, Did::SignedOut, now).await?;
        self.record(&mut tx, Some(id), "account.signed_out", None, client, now).await?;
        tx.commit().await?;
        Ok(Operated::Done(ended))
    }
}
