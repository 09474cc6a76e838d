//! Taking an address off an account whose owner is kept from doing so: whoever reads it can answer every notice by signing
//! everybody out.

use crate::accounts::Accounts;
use crate::accounts::operate::Operated;
use crate::error::Error;
use crate::mail::origin;
use crate::mail::views::EmailRemoved;
use crate::model::client::Client;
use crate::model::email::EmailAddress;
use crate::model::ids::UserId;
use crate::store::tokens::{self, Purpose};
use crate::store::{audit, email_undos, emails, users};

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
            return Ok(Operated::Already);
        };
        if !emails::remove(&mut tx, id, &row.email_key).await? {
            return Ok(Operated::Done(RemovedEmail::Primary));
        }
        email_undos::close_to(&mut tx, id, &row.email_key, now).await?;
        for purpose in [Purpose::ResetPassword, Purpose::NotMe, Purpose::StopRecovery, Purpose::StopUndo] {
            tokens::void(&mut tx, purpose, id).await?;
        }
        let (site, from) = (self.post.site(), origin(client, now));
        let mail = EmailRemoved { site, removed: row.address.clone(), from, undo: None, not_me: None };
        self.post.queue(&mut tx, &account.at(&row.address), &mail, None, now).await?;
        self.post.tell_all(&mut tx, id, &mail, now).await?;
        let entry =
            audit::Entry { user: Some(id), event: "email.removed", detail: Some(row.address), ..Default::default() };
        audit::append(&mut tx, entry, client, now).await?;
        tx.commit().await?;
        Ok(Operated::Done(RemovedEmail::Gone))
    }
}
