//! Asking for an account. It begins to exist when the address is proven ([`super::verify_sign_up`]).

use secrecy::SecretString;

use crate::accounts::Accounts;
use crate::clock::{Seconds, Timestamp};
use crate::config::SignUpMode;
use crate::crypto::{Token, TokenHash, random_code};
use crate::error::Error;
use crate::mail::views::{EmailTaken, SignUpCode};
use crate::mail::{CODE_LIFE, RESEND_AFTER, origin};
use crate::model::client::Client;
use crate::model::email::EmailAddress;
use crate::model::ids::SignUpId;
use crate::model::name::DisplayName;
use crate::model::recipient::Recipient;
use crate::store::invitations::{self, Invitation};
use crate::store::sign_ups::{self, Secrets, SignUp};
use crate::store::{Tx, emails};

/// A sign-up waits this long for its address to be proven.
const WAITS: Seconds = Seconds::days(1);

/// What came of asking for an account.
#[derive(Debug, PartialEq, Eq)]
pub enum Asked {
    /// A code is on its way, if the address has no account yet.
    Waits(SignUpId),
    /// Nobody can sign up.
    Closed,
    /// It takes an invitation, and there is none that works.
    Uninvited,
    /// The invitation is for this address alone.
    OtherAddress(String),
}

/// What came of asking for a new code.
#[derive(Debug, PartialEq, Eq)]
pub enum Resend {
    /// A new one is on its way; older ones no longer work.
    Sent,
    /// The last one was sent a moment ago.
    TooSoon(Timestamp),
    /// The sign-up is finished or too old.
    Gone,
}

impl Accounts {
    /// Takes a sign-up and mails a code to the address. The answer is the same whether or not the address has an account:
    /// its owner is told by mail.
    pub async fn sign_up(
        &self,
        address: &EmailAddress,
        name: &DisplayName,
        password: SecretString,
        invitation: Option<TokenHash>,
        client: &Client,
    ) -> Result<Asked, Error> {
        let invitation = match (self.config.sign_up, self.invitation(invitation).await?) {
            (SignUpMode::Closed, _) => return Ok(Asked::Closed),
            (SignUpMode::Invite, None) => return Ok(Asked::Uninvited),
            (_, invitation) => invitation,
        };
        if let Some(bound) = invitation.as_ref().and_then(|invitation| invitation.address.clone())
            && EmailAddress::parse(&bound).is_ok_and(|bound| bound.key() != address.key())
        {
            return Ok(Asked::OtherAddress(bound));
        }
        let hash = self.hasher.hash(password).await?;
        let now = self.clock.now();
        let id = SignUpId::new();
        let mut tx = self.db.write().await?;
        let (secrets, code, link) = self.sign_up_secrets(&mut tx, id, address, now).await?;
        sign_ups::create(&mut tx, id, address, name.as_str(), &hash, secrets, now, now + WAITS).await?;
        if let Some(invitation) = invitation {
            invitations::attach(&mut tx, id, invitation.id).await?;
        }
        self.mail_sign_up(&mut tx, address, code, link, client, now).await?;
        self.record(&mut tx, None, "sign_up.asked", None, client, now).await?;
        tx.commit().await?;
        Ok(Asked::Waits(id))
    }

    /// The invitation behind a link, while it works.
    pub async fn invitation(&self, link: Option<TokenHash>) -> Result<Option<Invitation>, Error> {
        match link {
            Some(link) => invitations::find(&self.db, link, self.clock.now()).await,
            None => Ok(None),
        }
    }

    /// Mails a new code for a sign-up that waits.
    pub async fn resend_sign_up(&self, id: SignUpId, client: &Client) -> Result<Resend, Error> {
        let now = self.clock.now();
        let Some(sign_up) = sign_ups::find(&self.db, id, now).await? else { return Ok(Resend::Gone) };
        if sign_up.code_sent_at + RESEND_AFTER > now {
            return Ok(Resend::TooSoon(sign_up.code_sent_at + RESEND_AFTER));
        }
        let address = address_of(&sign_up)?;
        let mut tx = self.db.write().await?;
        let (secrets, code, link) = self.sign_up_secrets(&mut tx, id, &address, now).await?;
        if !sign_ups::renew(&mut tx, &sign_up, secrets, now).await? {
            return Ok(Resend::Gone);
        }
        self.mail_sign_up(&mut tx, &address, code, link, client, now).await?;
        tx.commit().await?;
        Ok(Resend::Sent)
    }

    /// A code and a link, unless the address has an account already: then there is nothing that could be right.
    async fn sign_up_secrets(
        &self,
        tx: &mut Tx,
        id: SignUpId,
        address: &EmailAddress,
        now: Timestamp,
    ) -> Result<(Secrets, String, Token), Error> {
        let (code, link) = (random_code()?, Token::random()?);
        let taken = emails::is_taken(tx, address.key(), None, now).await?;
        let mac = self.keys.mac("sign-up code", &[id.0.as_bytes(), code.as_bytes()]);
        let code_mac = (!taken).then(|| mac.to_vec());
        let link_hash = (!taken).then(|| link.hash());
        Ok((Secrets { code_mac, link_hash }, code, link))
    }

    async fn mail_sign_up(
        &self,
        tx: &mut Tx,
        address: &EmailAddress,
        code: String,
        link: Token,
        client: &Client,
        now: Timestamp,
    ) -> Result<(), Error> {
        if !self.post.allowance(tx, address, now).await? {
            return Ok(());
        }
        let taken = emails::is_taken(tx, address.key(), None, now).await?;
        let to = emails::owner_of(tx, address, Recipient::stranger(address, client), now).await?;
        if taken {
            let mail = EmailTaken {
                site: self.post.site(),
                sign_in: self.post.link("/sign-in"),
                forgot: self.post.link("/forgot-password"),
                from: origin(client, now),
            };
            return self.post.queue(tx, &to, &mail, None, now).await;
        }
        let mail = SignUpCode {
            site: self.post.site(),
            code,
            link: self.post.link(&format!("/verify-email?token={}", link.expose())),
            minutes: u32::try_from(CODE_LIFE.as_minutes()).unwrap_or(10),
        };
        self.post.queue(tx, &to, &mail, Some(now + CODE_LIFE), now).await
    }
}

/// The address of a stored sign-up.
pub(super) fn address_of(sign_up: &SignUp) -> Result<EmailAddress, Error> {
    EmailAddress::parse(&sign_up.address).map_err(|_| Error::corrupt("sign-up address"))
}
