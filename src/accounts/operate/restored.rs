//! After a backup was put back.

use crate::accounts::Accounts;
use crate::error::Error;
use crate::model::client::Client;
use crate::store::{audit, restored};

impl Accounts {
    /// Ends everything that was live when the backup was made, in one transaction; how many there were of each.
    pub async fn end_what_was_restored(&self, client: &Client) -> Result<Vec<(&'static str, u64)>, Error> {
        let now = self.clock.now();
        let mut tx = self.db.write().await?;
        let ended = restored::end(&mut tx, now).await?;
        let found: Vec<String> = ended.iter().filter(|(_, n)| *n > 0).map(|(what, n)| format!("{n} {what}")).collect();
        let entry = audit::Entry { event: "database.restored", detail: Some(found.join(", ")), ..Default::default() };
        audit::append(&mut tx, entry, client, now).await?;
        tx.commit().await?;
        Ok(ended)
    }
}
