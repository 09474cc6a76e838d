//! Making an account for somebody. The operator vouches for the address, so it counts as proven; the password is chosen by
//! the person alone, through a link that works once.

use crate::accounts::Accounts;
use crate::clock::{Seconds, Timestamp};
use crate::crypto::Token;
use crate::error::Error;
use crate::mail::views::AccountMade;
use crate::model::client::Client;
use crate::model::email::EmailAddress;
use crate::model::ids::UserId;
use crate::model::name::DisplayName;
use crate::model::recipient::Recipient;
use crate::store::emails::Holder;
use crate::store::tokens::{self, Purpose};
use crate::store::{emails, sign_ups, users};

/// The first link waits this long: there is nothing in the account yet that it could give away.
const FIRST_LINK: Seconds = Seconds::hours(72);

/// A new account.
#[derive(Debug)]
pub struct Created {
    /// Which.
    pub id: UserId,
    /// The link to choose a password; `None` when it was mailed instead.
    pub link: Option<String>,
    /// Until when it works.
    pub until: Timestamp,
}

/// What came of making one.
#[derive(Debug)]
pub enum Creation {
    /// It is there.
    Made(Created),
    /// The address is this account's; `None` when that has gone this very moment.
    Taken(Option<Holder>),
}

impl Accounts {
    /// Makes an account, unless the address has one already, or is held for one that may still take it back.
    pub async fn create(
        &self,
        address: &EmailAddress,
        name: &DisplayName,
        by_mail: bool,
        client: &Client,
    ) -> Result<Creation, Error> {
        let now = self.clock.now();
        let until = now + FIRST_LINK;
        let mut tx = self.db.write().await?;
        if emails::is_taken(&mut tx, address.key(), None, now).await? {
            drop(tx);
            return self.taken(address, now).await;
        }
        let id = match users::create(&mut tx, name.as_str(), address, None, now).await {
            Ok(id) => id,
            // Somebody proved the address a moment ago.
            Err(error) if error.is_unique_violation() => {
                drop(tx);
                return self.taken(address, now).await;
            }
            Err(error) => return Err(error),
        };
        sign_ups::void(&mut tx, address).await?;
        let token = Token::random()?;
        tokens::create(&mut tx, Purpose::ResetPassword, token.hash(), id, now, until).await?;
        let link = self.post.link(&format!("/reset-password?token={}", token.expose()));
        if by_mail {
            let mail = AccountMade { site: self.post.site(), link: link.clone(), until };
            let to = Recipient::stranger(address, client);
            self.post.queue(&mut tx, &to, &mail, Some(until), now).await?;
        }
        self.record(&mut tx, Some(id), "account.created", None, client, now).await?;
        tx.commit().await?;
        Ok(Creation::Made(Created { id, link: (!by_mail).then_some(link), until }))
    }

    async fn taken(&self, address: &EmailAddress, now: Timestamp) -> Result<Creation, Error> {
        Ok(Creation::Taken(emails::holder(&self.db, address, now).await?))
    }
}
