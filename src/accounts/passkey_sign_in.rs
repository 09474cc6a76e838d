//! Signing in with a passkey alone: it says whose it is, and counts as both factors.

use crate::accounts::Accounts;
use crate::accounts::sign_in::SignedIn;
use crate::clock::Timestamp;
use crate::crypto::Token;
use crate::error::Error;
use crate::factors::passkeys::{self, Offer, Place, SIGN_IN_LIFE};
use crate::factors::{Evidence, Proof, Why};
use crate::model::client::Client;
use crate::model::factor::ProofKind;
use crate::model::ids::UserId;
use crate::store::throttle::{self, Charge};
use crate::store::{passkeys as rows, users};

/// What came of it.
#[derive(Debug)]
pub enum PasskeySignIn {
    /// Signed in.
    SignedIn(Box<SignedIn>),
    /// Not checked: no account here has this passkey. The browser may want to know, so that it stops offering it.
    Unknown(Vec<u8>),
    /// Wrong, or too late.
    Wrong(Why),
    /// Not checked: too many wrong tries.
    Paused(Timestamp),
}

impl Accounts {
    /// What the sign-in page of this browser asks a passkey for. Looking at it writes nothing.
    pub fn sign_in_offer(&self, device: &Token) -> Result<Option<Offer>, Error> {
        self.checker.passkeys.offer(&Place::SignIn(device.hash()), &[], SIGN_IN_LIFE, self.clock.now())
    }

    /// Signs a browser in with an assertion. `device` is the browser's device cookie, which the challenge is bound to.
    pub async fn passkey_sign_in(
        &self,
        state: String,
        credential: String,
        device: &Token,
        client: &Client,
    ) -> Result<PasskeySignIn, Error> {
        let Some(credential_id) = passkeys::names(&credential) else { return Ok(PasskeySignIn::Wrong(Why::Wrong)) };
        let Some(row) = rows::find(&self.db, &credential_id).await? else {
            return Ok(PasskeySignIn::Unknown(credential_id));
        };
        let id = row.user_id;
        let proof = Proof::Passkey { state, credential };
        let now = self.clock.now();
        let mut tx = self.db.write().await?;
        let account = users::lock(&mut tx, id).await?.filter(|account| account.active);
        let Some(account) = account else { return Ok(PasskeySignIn::Wrong(Why::Wrong)) };
        let pool = self.pool(&mut tx, id, ProofKind::Passkey, Some(device)).await?;
        let paid = match throttle::charge(&mut tx, &id.to_string(), ProofKind::Passkey.name(), &[pool], now).await? {
            Charge::Allowed(paid) => paid,
            Charge::Refused { until } => return Ok(PasskeySignIn::Paused(until)),
        };
        let factors = self.checker.factors(&mut tx, &account).await?;
        let place = Place::SignIn(device.hash());
        let basis = self.checker.look(&mut tx, &account, &factors, &proof, &place, None, now).await?;
        tx.commit().await?;
        let came = match self.checker.judge(proof, basis).await {
            Ok(Ok(evidence)) => self.admit_passkey(id, &evidence, device, client).await,
            Ok(Err(why)) => return self.wrong_passkey(id, why, client).await,
            Err(error) => Err(error),
        };
        paid.unless_failed(&self.db, Some(id), came).await
    }

    async fn admit_passkey(
        &self,
        id: UserId,
        evidence: &Evidence,
        device: &Token,
        client: &Client,
    ) -> Result<PasskeySignIn, Error> {
        let now = self.clock.now();
        let mut tx = self.db.write().await?;
        let account = users::lock(&mut tx, id).await?.filter(|account| account.active);
        let Some(account) = account else { return Ok(PasskeySignIn::Wrong(Why::Wrong)) };
        if !self.checker.claim(&mut tx, &account, evidence, now).await? {
            tx.rollback().await?;
            return self.wrong_passkey(id, Why::Used, client).await;
        }
        let failed = self.forget_tries(&mut tx, id, ProofKind::Passkey).await?;
        let proven = evidence.proven(now);
        let (device, second) = (Some(device), Some(proven));
        let signed_in = self.complete(&mut tx, &account, device, proven, second, failed, client, now).await?;
        tx.commit().await?;
        Ok(PasskeySignIn::SignedIn(Box::new(signed_in)))
    }

    async fn wrong_passkey(&self, id: UserId, why: Why, client: &Client) -> Result<PasskeySignIn, Error> {
        let now = self.clock.now();
        let mut tx = self.db.write().await?;
        let event = match why {
            Why::CounterWentBack => "passkey.counter_went_back",
            _ => "sign_in.wrong",
        };
        // An account that was erased during the check gets no entry any more.
        let account = users::lock(&mut tx, id).await?.map(|account| account.id);
        self.record(&mut tx, account, event, Some("passkey"), client, now).await?;
        tx.commit().await?;
        Ok(PasskeySignIn::Wrong(why))
    }
}
