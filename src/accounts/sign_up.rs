//! Asking for an account. It begins to exist when the address is proven ([`super::verify_sign_up`]).

use secrecy::SecretString;

use crate::accounts::Accounts;
use crate::clock::{Seconds, Timestamp};
use crate::config::SignUpMode;
use crate::crypto::{Token, TokenHash, random_code};
use crate::error::Error;
use crate::mail::views::{SignUpCode, Wanted};
use crate::mail::{Asker, CODE_MINUTES, RESEND_AFTER};
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
    /// The account had as many codes mailed as it may.
    TooMany(Timestamp),
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
        let letter = self.sign_up_letter(&mut tx, id, address, now).await?;
        let secrets = letter.secrets.clone();
        sign_ups::create(&mut tx, id, address, name.as_str(), &hash, secrets, now, now + WAITS).await?;
        if let Some(invitation) = invitation {
            invitations::attach(&mut tx, id, invitation.id).await?;
        }
        if letter.allowed {
            self.mail_sign_up(&mut tx, address, letter, client, now).await?;
        }
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
        let letter = self.sign_up_letter(&mut tx, id, &address, now).await?;
        // Without an allowance the code that was mailed last goes on working.
        if letter.allowed {
            if !sign_ups::renew(&mut tx, &sign_up, letter.secrets.clone(), now).await? {
                return Ok(Resend::Gone);
            }
            self.mail_sign_up(&mut tx, &address, letter, client, now).await?;
        }
        tx.commit().await?;
        Ok(Resend::Sent)
    }

    /// A code and a link for an address. Nothing could be right where it has an account already, and nothing where no mail
    /// may leave: each sign-up can be guessed at anew, so there are no more of them than mails.
    async fn sign_up_letter(
        &self,
        tx: &mut Tx,
        id: SignUpId,
        address: &EmailAddress,
        now: Timestamp,
    ) -> Result<Letter, Error> {
        let (code, link) = (random_code()?, Token::random()?);
        let allowed = self.post.allowance(tx, address, Asker::Stranger, now).await?;
        let taken = emails::is_taken(tx, address.key(), None, now).await?;
        let mac = self.keys.mac("sign-up code", &[id.0.as_bytes(), code.as_bytes()]);
        let works = allowed && !taken;
        let secrets = Secrets { code_mac: works.then(|| mac.to_vec()), link_hash: works.then(|| link.hash()) };
        Ok(Letter { secrets, code, link, taken, allowed })
    }

    async fn mail_sign_up(
        &self,
        tx: &mut Tx,
        address: &EmailAddress,
        letter: Letter,
        client: &Client,
        now: Timestamp,
    ) -> Result<(), Error> {
        let mail = SignUpCode {
            site: self.post.site(),
            code: letter.code,
            link: self.post.link(&format!("/verify-email?token={}", letter.link.expose())),
            minutes: CODE_MINUTES,
        };
        let stranger = Recipient::stranger(address, client);
        let taken = letter.taken.then_some(Wanted::SignUp);
        self.post.queue_code(tx, address, stranger, taken, &mail, client, now).await
    }
}

/// What a sign-up is proven with.
struct Letter {
    secrets: Secrets,
    code: String,
    link: Token,
    /// The address has an account: its owner is told instead.
    taken: bool,
    /// One more mail may go there.
    allowed: bool,
}

/// The address of a stored sign-up.
pub(super) fn address_of(sign_up: &SignUp) -> Result<EmailAddress, Error> {
    EmailAddress::parse(&sign_up.address).map_err(|_| Error::corrupt("sign-up address"))
}
