//! Inviting somebody to sign up, and taking that back.

use crate::accounts::Accounts;
use crate::accounts::operate::Operated;
use crate::clock::{Seconds, Timestamp};
use crate::crypto::Token;
use crate::error::Error;
use crate::mail::views::Invitation;
use crate::model::client::Client;
use crate::model::email::EmailAddress;
use crate::model::ids::RowId;
use crate::model::recipient::Recipient;
use crate::store::{audit, invitations};

/// A new invitation.
#[derive(Debug)]
pub struct Invited {
    /// Which.
    pub id: RowId,
    /// The link; `None` when it was mailed instead.
    pub link: Option<String>,
    /// Until when it works.
    pub until: Timestamp,
}

impl Accounts {
    /// Makes a link that one account can begin with: one with this address, where one is given. `by_mail` sends it there.
    ///
    /// The mail is in the language that `client` reads, else in the first.
    ///
    /// Says nothing about whether the address has an account: as at every sign-up, its owner is told by mail.
    pub async fn invite(
        &self,
        address: Option<&EmailAddress>,
        by_mail: bool,
        days: u32,
        client: &Client,
    ) -> Result<Invited, Error> {
        let now = self.clock.now();
        let until = now + Seconds::days(i64::from(days));
        let made_by = client.operator.as_ref().map(|name| format!("{}{name}", audit::OPERATOR)).unwrap_or_default();
        let token = Token::random()?;
        let link = self.post.link(&format!("/sign-up?invite={}", token.expose()));
        let mut tx = self.db.write().await?;
        let id = invitations::create(&mut tx, token.hash(), address, &made_by, now, until).await?;
        let mailed = address.filter(|_| by_mail);
        if let Some(address) = mailed {
            let mail = Invitation { site: self.post.site(), link: link.clone(), until };
            let to = Recipient::stranger(address, client);
            self.post.queue(&mut tx, &to, &mail, Some(until), now).await?;
        }
        let entry = audit::Entry { event: "invitation.made", detail: Some(id.to_string()), ..Default::default() };
        audit::append(&mut tx, entry, client, now).await?;
        tx.commit().await?;
        Ok(Invited { id, link: mailed.is_none().then_some(link), until })
    }

    /// Takes an invitation back. [`Operated::Gone`] when it was used, is too old, or never was.
    pub async fn revoke_invitation(&self, id: RowId, client: &Client) -> Result<Operated<()>, Error> {
        let now = self.clock.now();
        let mut tx = self.db.write().await?;
        if !invitations::revoke(&mut tx, id, now).await? {
            let already = invitations::was_revoked(&mut tx, id).await?;
            return Ok(if already { Operated::Already } else { Operated::Gone });
        }
        let entry = audit::Entry { event: "invitation.revoked", detail: Some(id.to_string()), ..Default::default() };
        audit::append(&mut tx, entry, client, now).await?;
        tx.commit().await?;
        Ok(Operated::Done(()))
    }
}
