//! Links that let somebody take back what a mail tells of. Each is made with its row, in the transaction of the change.

use crate::clock::Timestamp;
use crate::crypto::Token;
use crate::error::Error;
use crate::mail::Post;
use crate::mail::views::Undo;
use crate::model::client::Client;
use crate::model::ids::UserId;
use crate::store::email_undos::{self, Opening};
use crate::store::tokens::{self, Purpose};
use crate::store::{Tx, sessions};

impl Post {
    /// A link that says "this wasn't me": it can only cancel and sign out.
    pub async fn not_me_link(&self, tx: &mut Tx, user: UserId, now: Timestamp) -> Result<String, Error> {
        let token = Token::random()?;
        tokens::create(tx, Purpose::NotMe, token.hash(), user, now, now + sessions::IDLE).await?;
        Ok(self.link(&format!("/not-me/{}", token.expose())))
    }

    /// Opens a way back from a change of addresses that `client` asked for: its link, and until when it works.
    pub async fn undo_link(
        &self,
        tx: &mut Tx,
        user: UserId,
        way: Opening<'_>,
        client: &Client,
        now: Timestamp,
    ) -> Result<Undo, Error> {
        let token = Token::random()?;
        email_undos::open(tx, token.hash(), user, way, client, now).await?;
        Ok((self.link(&format!("/undo/email/{}", token.expose())), now + email_undos::LIFE))
    }
}
