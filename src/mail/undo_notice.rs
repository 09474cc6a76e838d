//! Telling the addresses of an account that a change of them was taken back: those that stay can object, those that went
//! with it learn that they did, and no more.

use crate::clock::Timestamp;
use crate::error::Error;
use crate::mail::views::{ChangeUndone, Undoer};
use crate::mail::{Post, origin};
use crate::model::client::Client;
use crate::model::email::EmailAddress;
use crate::store::Tx;
use crate::store::emails::{self, Address};
use crate::store::users::Account;

impl Post {
    /// Tells every address that was there `before`, but for the one whose link was used: it has a mail of its own.
    pub async fn tell_of_undo(
        &self,
        tx: &mut Tx,
        account: &Account,
        old: &EmailAddress,
        before: &[Address],
        client: &Client,
        now: Timestamp,
    ) -> Result<(), Error> {
        let after = emails::list_in(tx, account.id).await?;
        let among = |rows: &[Address], key: &str| rows.iter().any(|row| row.email_key == key);
        let gone = before.iter().filter(|row| !among(&after, &row.email_key)).map(|row| row.address.clone());
        let gone: Vec<String> = gone.collect();
        let stay: Vec<&Address> = after.iter().filter(|row| row.email_key != old.key()).collect();
        for address in &gone {
            let mail = ChangeUndone { site: self.site(), gone: vec![address.clone()], at: now, stays: None };
            self.queue(tx, &account.at(address), &mail, None, now).await?;
        }
        if stay.is_empty() {
            return Ok(());
        }
        let undoer = Undoer {
            address: old.to_string(),
            back: !among(before, old.key()),
            from: origin(client, now),
            not_me: self.not_me_link(tx, account.id, now).await?,
        };
        let mail = ChangeUndone { site: self.site(), gone, at: now, stays: Some(undoer) };
        for row in stay {
            self.queue(tx, &account.at(&row.address), &mail, None, now).await?;
        }
        Ok(())
    }
}
