//! Taking back a scheduled deletion. Keeping is the safe direction, so a mailed link and a button are enough; getting in
//! afterwards takes the usual sign-in.

use crate::accounts::Accounts;
use crate::clock::Timestamp;
use crate::crypto::TokenHash;
use crate::error::Error;
use crate::mail::origin;
use crate::mail::views::DeletionCancelled;
use crate::model::client::Client;
use crate::model::ids::UserId;
use crate::model::user::{By, Identity};
use crate::reverify::leaving;
use crate::store::tokens::{self, Purpose};
use crate::store::{Tx, email_undos, users};

impl Accounts {
    /// When an account would be erased that was scheduled for it at `now`; `None` when that would be at once.
    pub async fn erased_on(&self, id: UserId, now: Timestamp) -> Result<Option<Timestamp>, Error> {
        Ok(leaving::erased_on(&self.config, email_undos::open_until(&self.db, id, now).await?, now))
    }

    /// When the erasure was asked for that is scheduled, if that is known.
    pub async fn deletion_asked(&self, id: UserId) -> Result<Option<Timestamp>, Error> {
        tokens::made_at(&self.db, Purpose::UndoDeletion, id).await
    }

    /// The address of the account that a link would keep, while it works.
    pub async fn deletion_undo(&self, link: TokenHash) -> Result<Option<String>, Error> {
        let Some(id) = tokens::find(&self.db, Purpose::UndoDeletion, link, self.clock.now()).await? else {
            return Ok(None);
        };
        Ok(users::names(&self.db, id).await?.map(|names| names.email))
    }

    /// Keeps the account, through a mailed link.
    pub async fn undo_deletion(&self, link: TokenHash, client: &Client) -> Result<bool, Error> {
        let now = self.clock.now();
        // The account's lock comes first, as everywhere, so that two decisions never wait for each other in a circle.
        let Some(id) = tokens::find(&self.db, Purpose::UndoDeletion, link, now).await? else { return Ok(false) };
        let mut tx = self.db.write().await?;
        users::lock(&mut tx, id).await?;
        if tokens::claim(&mut tx, Purpose::UndoDeletion, link, now).await?.is_none() {
            return Ok(false);
        }
        let kept = self.keep_and_tell(&mut tx, id.into(), true, client, now).await?;
        tx.commit().await?;
        Ok(kept)
    }

    /// Keeps the account, from its own page. `None` when the session is over.
    pub async fn cancel_deletion(&self, who: &Identity, client: &Client) -> Result<Option<bool>, Error> {
        let now = self.clock.now();
        let Some((mut tx, _, who)) = self.begin(who, now).await? else { return Ok(None) };
        let kept = self.keep_and_tell(&mut tx, By::from(&who), true, client, now).await?;
        tx.commit().await?;
        Ok(Some(kept))
    }

    /// Takes a scheduled deletion back beside a change that shuts everybody out.
    pub(super) async fn keep(
        &self,
        tx: &mut Tx,
        by: impl Into<By>,
        client: &Client,
        now: Timestamp,
    ) -> Result<bool, Error> {
        self.keep_and_tell(tx, by.into(), false, client, now).await
    }

    /// Takes a scheduled deletion back, as long as the erasing has not begun. Not of an account that is switched off: what
    /// becomes of it is the operators' to decide.
    /// With an `offer`, the mails have a link that signs every device out.
    async fn keep_and_tell(
        &self,
        tx: &mut Tx,
        by: By,
        offer: bool,
        client: &Client,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let id = by.user;
        let scheduled = users::lock(tx, id).await?.filter(|account| account.deletion_at.is_some() && account.active);
        if scheduled.is_none() {
            return Ok(false);
        }
        users::schedule_deletion(tx, id, None).await?;
        tokens::void(tx, Purpose::UndoDeletion, id).await?;
        let not_me = if offer { Some(self.post.not_me_link(tx, id, now).await?) } else { None };
        let mail = DeletionCancelled { site: self.post.site(), from: origin(client, now), not_me };
        self.post.tell_all(tx, id, &mail, now).await?;
        self.record(tx, by, "deletion.cancelled", None, client, now).await?;
        Ok(true)
    }
}
