//! Deleting an account: after the days of grace, or at once.

use crate::accounts::Accounts;
use crate::accounts::operate::Operated;
use crate::clock::Timestamp;
use crate::error::Error;
use crate::mail::views::{Did, Keep, OperatorDid};
use crate::model::client::Client;
use crate::model::ids::UserId;
use crate::reverify::leaving;
use crate::store::audit::Cause;
use crate::store::tokens::{self, Purpose};
use crate::store::{email_undos, former, operators, users};

impl Accounts {
    /// Schedules the erasure as the account's own page does: every device is signed out now, and until the day comes the
    /// owner can take it back. Where the account is switched off, only the operator can. The day; `None` when it is at once.
    pub async fn schedule_deletion(&self, id: UserId, client: &Client) -> Result<Operated<Option<Timestamp>>, Error> {
        let now = self.clock.now();
        let mut tx = self.db.write().await?;
        let Some(account) = users::lock(&mut tx, id).await? else { return Ok(Operated::Gone) };
        if account.deletion_at.is_some() {
            return Ok(Operated::Already);
        }
        let on = leaving::erased_on(&self.config, email_undos::open_until_in(&mut tx, id, now).await?, now);
        let keep = leaving::schedule(&mut tx, &self.post, &account, on, &Cause::new(id, client, now)).await?;
        self.tell(&mut tx, id, Did::Deletion { on, keep }, now).await?;
        for before in former::of(&mut tx, id, now).await? {
            let what = Did::Deletion { on, keep: Keep::UndoLink(before.until) };
            let mail = OperatorDid { site: self.post.site(), what, at: now };
            self.post.queue(&mut tx, &account.at(before.address), &mail, None, now).await?;
        }
        self.record(&mut tx, Some(id), "deletion.scheduled", None, client, now).await?;
        tx.commit().await?;
        Ok(Operated::Done(on))
    }

    /// Takes a scheduled erasure back, also of an account that is switched off: there nobody else can. Nobody is signed in by
    /// it.
    pub async fn keep_for(&self, id: UserId, client: &Client) -> Result<Operated<()>, Error> {
        let now = self.clock.now();
        let mut tx = self.db.write().await?;
        // What is being erased is not revived.
        let Some(account) = users::lock(&mut tx, id).await?.filter(|account| !account.erasing) else {
            return Ok(Operated::Gone);
        };
        if account.deletion_at.is_none() {
            return Ok(Operated::Already);
        }
        users::schedule_deletion(&mut tx, id, None).await?;
        tokens::void(&mut tx, Purpose::UndoDeletion, id).await?;
        self.tell(&mut tx, id, Did::Kept { active: account.active }, now).await?;
        self.record(&mut tx, Some(id), "deletion.cancelled", None, client, now).await?;
        tx.commit().await?;
        Ok(Operated::Done(()))
    }

    /// Erases an account now, as housekeeping does when its day has come. [`Operated::Already`] when it still stands, though
    /// nothing should keep it.
    pub async fn erase_now(&self, id: UserId, client: &Client) -> Result<Operated<()>, Error> {
        let now = self.clock.now();
        let mut tx = self.db.write().await?;
        let Some(account) = users::lock(&mut tx, id).await? else { return Ok(Operated::Gone) };
        if !account.erasing {
            // Before the addresses are gone.
            self.tell(&mut tx, id, Did::Erased, now).await?;
            // Housekeeping finishes it should this be interrupted, and nobody keeps what they were told is gone.
            users::schedule_deletion(&mut tx, id, Some(now)).await?;
            self.doom(&mut tx, &Cause::new(id, client, now)).await?;
        }
        tx.commit().await?;
        let erased = self.erase(id, client, now).await?;
        // Housekeeping may have been faster.
        Ok(match erased || operators::details(&self.db, id).await?.is_none() {
            true => Operated::Done(()),
            false => Operated::Already,
        })
    }
}
