//! Taking an address off an account whose owner is kept from doing so: whoever reads it can answer every notice by signing
//! everybody out.

use crate::accounts::Accounts;
use crate::accounts::operate::Operated;
use crate::clock::Timestamp;
use crate::error::Error;
use crate::mail::origin;
use crate::mail::views::EmailRemoved;
use crate::model::client::Client;
use crate::model::email::EmailAddress;
use crate::model::ids::UserId;
use crate::store::tokens::{self, Purpose};
use crate::store::{Tx, audit, email_undos, emails, users};

/// What came of it where the account is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RemovedEmail {
    /// It is gone, and so are the links that lie in its mailbox.
    Gone,
    /// It is the primary one, which an account needs.
    Primary,
}

impl Accounts {
    /// Takes `address` off the account. Nobody is signed out, and no link brings it back: it went because of who reads it.
    pub async fn remove_email(
        &self,
        id: UserId,
        address: &EmailAddress,
        client: &Client,
    ) -> Result<Operated<RemovedEmail>, Error> {
        let now = self.clock.now();
        let mut tx = self.db.write().await?;
        let Some(account) = users::lock(&mut tx, id).await? else { return Ok(Operated::Gone) };
        let all = emails::list_in(&mut tx, id).await?;
        let Some(row) = all.into_iter().find(|row| row.email_key == address.key()) else {
            // Its owner may have taken it off, and it has a way back.
            if !email_undos::close_to(&mut tx, id, address.key(), now).await? {
                return Ok(Operated::Already);
            }
            self.record_removed(&mut tx, id, address.to_string(), client, now).await?;
            tx.commit().await?;
            return Ok(Operated::Done(RemovedEmail::Gone));
        };
        if !emails::remove(&mut tx, id, &row.email_key).await? {
            return Ok(Operated::Done(RemovedEmail::Primary));
        }
        email_undos::close_to(&mut tx, id, &row.email_key, now).await?;
        // Its reader may hold these as well.
        email_undos::close_held(&mut tx, id, now).await?;
        for purpose in [Purpose::ResetPassword, Purpose::NotMe, Purpose::StopRecovery] {
            tokens::void(&mut tx, purpose, id).await?;
        }
        // The others need theirs as long as there is something to stop.
        if !email_undos::any_waits(&mut tx, id, now).await? {
            tokens::void(&mut tx, Purpose::StopUndo, id).await?;
        }
        let (site, from) = (self.post.site(), origin(client, now));
        let mail = EmailRemoved { site, removed: row.address.clone(), from, undo: None, not_me: None };
        self.post.queue(&mut tx, &account.at(&row.address), &mail, None, now).await?;
        self.post.tell_all(&mut tx, id, &mail, now).await?;
        self.record_removed(&mut tx, id, row.address, client, now).await?;
        tx.commit().await?;
        Ok(Operated::Done(RemovedEmail::Gone))
    }

    async fn record_removed(
        &self,
        tx: &mut Tx,
        id: UserId,
        address: String,
        client: &Client,
        now: Timestamp,
    ) -> Result<(), Error> {
        let entry =
            audit::Entry { user: Some(id), event: "email.removed", detail: Some(address), ..Default::default() };
        audit::append(tx, entry, client, now).await
    }
}
