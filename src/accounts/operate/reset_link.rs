//! A link to choose a new password, for somebody whose mailbox does not help.

use crate::accounts::Accounts;
use crate::accounts::operate::Operated;
use crate::accounts::recover::RESET_LIFE;
use crate::clock::Timestamp;
use crate::crypto::Token;
use crate::error::Error;
use crate::mail::views::Did;
use crate::model::client::Client;
use crate::model::ids::UserId;
use crate::store::tokens::{self, Purpose};
use crate::store::{former, users};

impl Accounts {
    /// Makes a link that works once and for as long as a mailed one, and tells every address. Earlier ones stop working.
    ///
    /// Making it signs nobody out: a link that is never used changes nothing. Using it does, and spares no second step.
    pub async fn make_reset_link(&self, id: UserId, client: &Client) -> Result<Operated<(String, Timestamp)>, Error> {
        let now = self.clock.now();
        let until = now + RESET_LIFE;
        let mut tx = self.db.write().await?;
        let Some(account) = users::lock(&mut tx, id).await? else { return Ok(Operated::Gone) };
        if !account.active {
            return Ok(Operated::SwitchedOff);
        }
        tokens::void(&mut tx, Purpose::ResetPassword, id).await?;
        let token = Token::random()?;
        tokens::create(&mut tx, Purpose::ResetPassword, token.hash(), id, now, until).await?;
        let not_me = self.post.not_me_link(&mut tx, id, now).await?;
        self.tell(&mut tx, id, Did::ResetLink { until, not_me }, now).await?;
        self.record(&mut tx, Some(id), "reset_link.made", None, client, now).await?;
        tx.commit().await?;
        let link = self.post.link(&format!("/reset-password?token={}", token.expose()));
        Ok(Operated::Done((link, until)))
    }

    /// The same link, mailed as if its owner had asked; nobody else sees it. Whereto, and until when it works.
    ///
    /// To the primary address, or to the one from before a change that can still be taken back: who made that change may
    /// have sent for the link as well.
    pub async fn mail_reset_link(&self, id: UserId, client: &Client) -> Result<Operated<(String, Timestamp)>, Error> {
        let now = self.clock.now();
        let mut tx = self.db.write().await?;
        let Some(account) = users::lock(&mut tx, id).await? else { return Ok(Operated::Gone) };
        if !account.active {
            return Ok(Operated::SwitchedOff);
        }
        let before = former::recovery_address(&mut tx, id, now).await?;
        let to = before.unwrap_or_else(|| account.email.clone());
        self.mail_reset(&mut tx, &account, &to, client).await?;
        self.record(&mut tx, Some(id), "reset_link.made", None, client, now).await?;
        tx.commit().await?;
        Ok(Operated::Done((to, now + RESET_LIFE)))
    }
}
