//! Checking proofs, one file per kind of factor; the same for signing in and for stepping up.
//!
//! Three moments, so that nothing slow happens under a lock and nothing is decided without one:
//! [`Checker::look`] reads what a proof is checked against, under the account's lock and after the try was paid for;
//! [`Checker::judge`] does what takes long, outside any transaction; [`Checker::claim`] runs in the deciding transaction:
//! is what it was checked against still what is stored, and where a proof works once, is this the one time.

mod authenticators;
pub mod backup_codes;
pub mod beginner;
pub mod passkeys;
pub mod totp;

use std::sync::Arc;

use secrecy::SecretString;

use crate::clock::{Seconds, Timestamp};
use crate::config::Config;
use crate::crypto::KeyRing;
use crate::error::Error;
use crate::model::factor::{Factors, ProofKind, Proven};
use crate::model::hasher::{Checked, Hasher};
use crate::model::ids::ParkId;
use crate::model::user::PasswordHash;
use crate::store::users::Account;
use crate::store::{Tx, backup_codes as codes, factors, parked, passkeys as keys, totps};
use passkeys::{Asserted, Passkeys, Place};
use totp::Match;

/// One proof, as a person or their authenticator gives it.
#[derive(Debug)]
pub enum Proof {
    /// The account's password.
    Password(SecretString),
    /// A code of the authenticator app.
    Totp(String),
    /// A backup code.
    BackupCode(String),
    /// A mailed code.
    EmailCode(String),
    /// An assertion of a passkey, with the sealed challenge it answers.
    Passkey {
        /// The sealed challenge, as it travelled with the page.
        state: String,
        /// The assertion: the JSON form of a `PublicKeyCredential` (WebAuthn level 3).
        credential: String,
    },
}

impl Proof {
    /// Its kind.
    pub fn kind(&self) -> ProofKind {
        match self {
            Self::Password(_) => ProofKind::Password,
            Self::Totp(_) => ProofKind::Totp,
            Self::BackupCode(_) => ProofKind::BackupCode,
            Self::EmailCode(_) => ProofKind::EmailCode,
            Self::Passkey { .. } => ProofKind::Passkey,
        }
    }
}

/// Why a proof is not right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It is simply wrong.
    Wrong,
    /// It was right once; it, or the challenge it answers, has expired.
    Expired,
    /// It was right, and has been used already.
    Used,
    /// The passkey's counter went back: there may be a copy of it (WebAuthn level 3, 6.1.1).
    CounterWentBack,
}

/// The mailed code that a try is checked against: it belongs to one parked action.
pub struct Mailed {
    /// Which action.
    pub park: ParkId,
    /// Its keyed hash.
    pub mac: Option<Vec<u8>>,
    /// When it was mailed.
    pub sent_at: Option<Timestamp>,
    /// How long it works.
    pub life: Seconds,
}

/// A right proof, and what has to be claimed before it counts.
pub struct Evidence {
    proof: Used,
    kind: ProofKind,
    since: Timestamp,
}

enum Used {
    Password(PasswordHash),
    Totp { step: i64 },
    BackupCode { mac: Vec<u8> },
    EmailCode { park: ParkId, mac: Vec<u8> },
    Passkey(Box<Asserted>),
}

impl Evidence {
    /// What is recorded once it was claimed.
    pub fn proven(&self, at: Timestamp) -> Proven {
        Proven { at, by: self.kind, since: self.since }
    }
}

/// What [`Checker::look`] found.
pub enum Basis {
    /// Decided already.
    Decided(Result<Evidence, Why>),
    /// A password to be hashed, and what it should hash to.
    Password(Option<PasswordHash>, Timestamp),
    /// A signature to be verified.
    Passkey(Box<passkeys::Pending>),
}

/// Checks proofs. Cloning shares it.
#[derive(Clone)]
pub struct Checker {
    /// Opens what is sealed.
    pub keys: Arc<KeyRing>,
    /// Checks passwords.
    pub hasher: Hasher,
    /// Checks assertions.
    pub passkeys: Arc<Passkeys>,
    /// The configuration.
    pub config: Arc<Config>,
}

impl Checker {
    /// What an account can prove itself with.
    pub async fn factors(&self, tx: &mut Tx, account: &Account) -> Result<Factors, Error> {
        Ok(Factors::of(factors::held(tx, account.id).await?, self.config.email_code))
    }

    /// Reads what `proof` is checked against. Call it under the account's lock.
    #[expect(clippy::too_many_arguments, reason = "everything a check depends on, named")]
    pub async fn look(
        &self,
        tx: &mut Tx,
        account: &Account,
        factors: &Factors,
        proof: &Proof,
        place: &Place,
        mailed: Option<Mailed>,
        now: Timestamp,
    ) -> Result<Basis, Error> {
        let kind = proof.kind();
        let Some(since) = factors.since(kind) else { return Ok(Basis::Decided(Err(Why::Wrong))) };
        let evidence = |proof: Used, since: Timestamp| Evidence { proof, kind, since };
        let decided = match proof {
            Proof::Password(_) => return Ok(Basis::Password(account.password_hash.clone(), since)),
            Proof::Passkey { state, credential } => {
                let stored = keys::list_in(tx, account.id).await?;
                return match self.passkeys.pending(tx, place, state, credential, &stored, now).await? {
                    Ok(pending) => Ok(Basis::Passkey(Box::new(pending))),
                    Err(why) => Ok(Basis::Decided(Err(why))),
                };
            }
            Proof::Totp(code) => match totps::find(tx, account.id).await? {
                Some(row) => match totp::check(&self.keys, account.id, &row, code, now) {
                    Match::Step(step) => Ok(evidence(Used::Totp { step }, row.created_at)),
                    Match::Used => Err(Why::Used),
                    Match::None => Err(Why::Wrong),
                },
                None => Err(Why::Wrong),
            },
            Proof::BackupCode(code) => match backup_codes::find(tx, &self.keys, account.id, code).await? {
                Some((_, row)) if row.used_at.is_some() => Err(Why::Used),
                Some((mac, row)) => Ok(evidence(Used::BackupCode { mac }, row.created_at)),
                None => Err(Why::Wrong),
            },
            Proof::EmailCode(code) => match mailed.and_then(|mailed| Some((mailed.mac.clone()?, mailed))) {
                Some((mac, mailed)) => {
                    let parts = [mailed.park.0.as_bytes().as_slice(), code.as_bytes()];
                    let right = self.keys.verify_mac(MAILED_CODE, &parts, &mac);
                    let expired = mailed.sent_at.is_none_or(|sent| sent + mailed.life <= now);
                    match (right, expired) {
                        (true, false) => Ok(evidence(Used::EmailCode { park: mailed.park, mac }, since)),
                        (true, true) => Err(Why::Expired),
                        (false, _) => Err(Why::Wrong),
                    }
                }
                None => Err(Why::Wrong),
            },
        };
        Ok(Basis::Decided(decided))
    }

    /// Does what takes long. No transaction may be open.
    pub async fn judge(&self, proof: Proof, basis: Basis) -> Result<Result<Evidence, Why>, Error> {
        match (basis, proof) {
            (Basis::Decided(decided), _) => Ok(decided),
            (Basis::Password(stored, since), Proof::Password(typed)) => {
                let checked = self.hasher.check(typed, stored.clone()).await?;
                Ok(match (checked, stored) {
                    (Checked::Right { .. }, Some(stored)) => {
                        Ok(Evidence { proof: Used::Password(stored), kind: ProofKind::Password, since })
                    }
                    _ => Err(Why::Wrong),
                })
            }
            (Basis::Passkey(pending), _) => Ok(self.passkeys.verify(*pending).map(|asserted| {
                let since = asserted.since();
                Evidence { proof: Used::Passkey(Box::new(asserted)), kind: ProofKind::Passkey, since }
            })),
            (Basis::Password(..), _) => Ok(Err(Why::Wrong)),
        }
    }

    /// Whether what was checked is still what is stored, used up where it works once. `false` when a change, or another
    /// request with the same proof, came first.
    pub async fn claim(
        &self,
        tx: &mut Tx,
        account: &Account,
        evidence: &Evidence,
        now: Timestamp,
    ) -> Result<bool, Error> {
        match &evidence.proof {
            Used::Password(stored) => Ok(account.password_hash.as_ref() == Some(stored) && !account.must_reset),
            Used::Totp { step } => totps::claim_step(tx, account.id, *step).await,
            Used::BackupCode { mac } => codes::claim(tx, account.id, mac.clone(), now).await,
            Used::EmailCode { park, mac } => parked::claim_code(tx, *park, mac.clone()).await,
            Used::Passkey(asserted) => keys::used(tx, &asserted.row, &asserted.credential, now).await,
        }
    }
}

/// Purpose of mailed codes' keyed hashes.
pub const MAILED_CODE: &str = "step-up code";
