//! Proving the address of a sign-up: the account begins here.

use secrecy::SecretString;

use crate::accounts::sign_in::SignedIn;
use crate::accounts::sign_up::address_of;
use crate::accounts::{Accounts, digits};
use crate::clock::Timestamp;
use crate::config::SignUpMode;
use crate::crypto::{Token, TokenHash};
use crate::error::Error;
use crate::mail::CODE_LIFE;
use crate::model::client::Client;
use crate::model::factor::{ProofKind, Proven};
use crate::model::hasher::Checked;
use crate::model::ids::SignUpId;
use crate::store::sign_ups::{self, SignUp};
use crate::store::throttle::{self, Charge, Pool};
use crate::store::{audit, emails, invitations, users};

/// What came of proving the address.
#[derive(Debug)]
pub enum Verified {
    /// The account exists and this browser is signed in to it.
    SignedIn(Box<SignedIn>),
    /// The code is wrong.
    WrongCode,
    /// The code was right, and too old.
    ExpiredCode,
    /// The password that the link asks for in another browser is wrong.
    WrongPassword,
    /// Too many wrong tries.
    Paused(Timestamp),
    /// The sign-up is finished, too old, or never was.
    Gone,
    /// Everything was right, but the invitation was used meanwhile, taken back, or is too old; or sign-up was closed.
    Uninvited,
}

impl Accounts {
    /// Proves the address by its code, in the browser that signed up.
    pub async fn verify_by_code(
        &self,
        id: SignUpId,
        typed: &str,
        device: Option<&Token>,
        client: &Client,
    ) -> Result<Verified, Error> {
        let now = self.clock.now();
        let Some(sign_up) = sign_ups::find(&self.db, id, now).await? else { return Ok(Verified::Gone) };
        let paid = match self.charge_sign_up(&sign_up, now).await? {
            Charge::Allowed(paid) => paid,
            Charge::Refused { until } => return Ok(Verified::Paused(until)),
        };
        let parts = [id.0.as_bytes().as_slice(), &digits(typed).into_bytes()];
        let right = sign_up.code_mac.as_ref().is_some_and(|mac| self.keys.verify_mac("sign-up code", &parts, mac));
        if !right {
            return Ok(Verified::WrongCode);
        }
        if sign_up.code_sent_at + CODE_LIFE <= now {
            return Ok(Verified::ExpiredCode);
        }
        let came = self.begin_account(sign_up, device, client).await;
        paid.unless_failed(&self.db, None, came).await
    }

    /// Proves the address by the mailed link. A browser that did not sign up must know the password that was chosen, so
    /// that nobody is talked into opening a stranger's account under their own address.
    pub async fn verify_by_link(
        &self,
        link: TokenHash,
        same_browser: Option<SignUpId>,
        password: Option<SecretString>,
        device: Option<&Token>,
        client: &Client,
    ) -> Result<Verified, Error> {
        let now = self.clock.now();
        let Some(sign_up) = sign_ups::find_by_link(&self.db, link, now).await? else { return Ok(Verified::Gone) };
        if sign_up.code_sent_at + CODE_LIFE <= now {
            return Ok(Verified::Gone);
        }
        if same_browser == Some(sign_up.id) {
            return self.begin_account(sign_up, device, client).await;
        }
        let paid = match self.charge_sign_up(&sign_up, now).await? {
            Charge::Allowed(paid) => paid,
            Charge::Refused { until } => return Ok(Verified::Paused(until)),
        };
        let came = self.check_and_begin(sign_up, password.unwrap_or_default(), device, client).await;
        paid.unless_failed(&self.db, None, came).await
    }

    async fn check_and_begin(
        &self,
        sign_up: SignUp,
        password: SecretString,
        device: Option<&Token>,
        client: &Client,
    ) -> Result<Verified, Error> {
        if self.hasher.check(password, Some(sign_up.password_hash())).await? == Checked::Wrong {
            return Ok(Verified::WrongPassword);
        }
        self.begin_account(sign_up, device, client).await
    }

    /// The sign-up that a mailed link names, and whether it still works.
    pub async fn sign_up_by_link(&self, link: TokenHash) -> Result<Option<SignUp>, Error> {
        let now = self.clock.now();
        let found = sign_ups::find_by_link(&self.db, link, now).await?;
        Ok(found.filter(|sign_up| sign_up.code_sent_at + CODE_LIFE > now))
    }

    /// The sign-up that this browser began.
    pub async fn pending_sign_up(&self, id: SignUpId) -> Result<Option<SignUp>, Error> {
        sign_ups::find(&self.db, id, self.clock.now()).await
    }

    async fn charge_sign_up(&self, sign_up: &SignUp, now: Timestamp) -> Result<Charge, Error> {
        let mut tx = self.db.write().await?;
        sign_ups::lock(&mut tx, sign_up.id).await?;
        let subject = format!("sign-up:{}", sign_up.id);
        let charge = throttle::charge(&mut tx, &subject, "email_code", &[Pool::Unknown], now).await?;
        tx.commit().await?;
        Ok(charge)
    }

    async fn begin_account(&self, sign_up: SignUp, device: Option<&Token>, client: &Client) -> Result<Verified, Error> {
        let now = self.clock.now();
        let address = address_of(&sign_up)?;
        let mut tx = self.db.write().await?;
        // The address first: its index lets one of several sign-ups through, before any holds a row another wants.
        let hash = sign_up.password_hash();
        let created = users::create(&mut tx, &sign_up.display_name, &address, Some(&hash), now).await;
        let id = match created {
            Ok(id) => id,
            // Somebody proved the same address first: this sign-up is over.
            Err(error) if error.is_unique_violation() => return Ok(Verified::Gone),
            Err(error) => return Err(error),
        };
        // Held for another account that may still take it back. Asked after the index let this one through: whoever gave
        // the address up opened the way back no later, so it is seen here on either database.
        if emails::is_taken(&mut tx, address.key(), Some(id), now).await? {
            return Ok(Verified::Gone);
        }
        // Checked again here, where the account begins, and used up by it: of two sign-ups with one invitation, one wins.
        let invited = invitations::spend(&mut tx, sign_up.id, address.key(), now).await?;
        match self.config.sign_up {
            SignUpMode::Open => {}
            SignUpMode::Invite if invited.is_some() => {}
            SignUpMode::Invite | SignUpMode::Closed => return Ok(Verified::Uninvited),
        }
        if !sign_ups::claim(&mut tx, &sign_up, now).await? {
            return Ok(Verified::Gone);
        }
        sign_ups::void(&mut tx, &address).await?;
        throttle::clear_all(&mut tx, &format!("sign-up:{}", sign_up.id)).await?;
        self.record(&mut tx, Some(id), "sign_up.verified", Some("email_code"), client, now).await?;
        if let Some(invitation) = invited {
            let detail = Some(invitation.to_string());
            let entry = audit::Entry { user: Some(id), event: "invitation.used", detail, ..Default::default() };
            audit::append(&mut tx, entry, client, now).await?;
        }
        if self.was_erased(&mut tx, &address).await? {
            // For the operator alone, who finds the account by the reference: the mailbox may have changed hands.
            self.record(&mut tx, None, "sign_up.erased_before", None, client, now).await?;
        }
        let first = Proven { at: now, by: ProofKind::Password, since: now };
        let signed_in = self.open_session(&mut tx, id, device, first, None, client, now).await?;
        users::set_browser_language(&mut tx, id, &client.language).await?;
        tx.commit().await?;
        Ok(Verified::SignedIn(Box::new(signed_in)))
    }
}
