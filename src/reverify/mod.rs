//! The heart: a sensitive action runs, or is parked until it is proven that the right person asks.
//!
//! Knows neither HTTP nor any concrete action. [`Reverify::submit`] begins, [`Reverify::challenge`] tells what is
//! waiting, [`Reverify::prove`] takes a proof and resumes the action in the same transaction, [`Reverify::cancel`]
//! forgets it, [`Reverify::lapsed`] tells what waited in vain.

pub mod action;
pub mod leaving;
pub mod park;
pub mod policy;
pub mod recovery;
pub mod registry;
pub mod table;

mod assess;
mod challenge;
mod code;
mod lapsed;
mod prove;
mod submit;

use std::sync::Arc;

use crate::clock::{Clock, Timestamp};
use crate::config::Config;
use crate::crypto::{KeyRing, Token};
use crate::error::Error;
pub use crate::factors::Proof;
use crate::factors::{Checker, Why};
use crate::mail::Post;
use crate::model::client::Client;
use crate::model::factor::{Factors, ProofKind};
use crate::model::user::Identity;
use crate::store::users::Account;
use crate::store::{Db, Tx, sessions};
pub use action::{ActionError, Cx, Done, Fields, Outcome, Refusal, SensitiveAction, Summary, Symbol};
pub use assess::Because;
pub use challenge::{Challenge, CodeState, Way};
pub use code::SendCode;
pub use lapsed::Lapsed;
pub use park::Bound;
pub use policy::{Freshness, Level, Missing, Policy};
pub use registry::Registry;
pub use table::PolicyTable;

/// The engine. Cloning shares it.
#[derive(Clone)]
pub struct Reverify {
    /// The database.
    pub db: Db,
    /// The clock.
    pub clock: Clock,
    /// Seals and signs.
    pub keys: Arc<KeyRing>,
    /// Checks proofs.
    pub checker: Checker,
    /// Queues mails.
    pub post: Post,
    /// The configuration.
    pub config: Arc<Config>,
    /// Every action.
    pub registry: Arc<Registry>,
    /// What each asks for.
    pub table: Arc<PolicyTable>,
}

/// What came of submitting an action.
#[derive(Debug)]
pub enum Submission {
    /// It ran.
    Executed(Outcome),
    /// It is parked and waits for a proof.
    StepUp(Box<Challenge>, Bound),
    /// It cannot be done now.
    Refused(Refusal),
    /// As many actions wait as may.
    TooMany,
    /// The session ended, or its cookie value was replaced, while the request was under way.
    SignedOut,
}

/// What came of a proof.
#[derive(Debug)]
pub enum Verdict {
    /// Right, and the action ran. The session's cookie value was replaced by the token, unless nobody is signed in.
    Executed(Outcome, Option<Token>),
    /// Right, and one more factor is needed.
    NextFactor(Box<Challenge>, Token),
    /// Right, but the action cannot be done now; nothing was changed by it. What it was, for its form to show again.
    Refused(Refusal, Box<Challenge>, Token),
    /// Wrong.
    Wrong(Box<Challenge>, WrongTry),
    /// Not checked: too many wrong tries.
    Paused(Box<Challenge>, Timestamp),
    /// Not checked: this kind of proof does not serve here.
    Unsuitable(Box<Challenge>, Refusal),
    /// Not checked: another check for this action is under way.
    Busy,
    /// Another request of the session replaced its cookie value first: asked again with the new one, it will work.
    Replaced,
    /// Ten wrong tries: the session is over.
    SessionEnded,
    /// Unknown, foreign, expired, cancelled or done: one answer for all.
    Gone,
}

/// Why a try was wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrongTry {
    /// What was tried.
    pub kind: ProofKind,
    /// Tries left before a pause; shown from the third on.
    pub left: i64,
    /// Why.
    pub why: Why,
}

impl Reverify {
    /// Begins a deciding transaction: see [`sessions::begin`].
    async fn begin(&self, who: &Identity, now: Timestamp) -> Result<Option<(Tx, Account, Identity)>, Error> {
        sessions::begin(&self.db, who, now).await
    }

    #[expect(clippy::too_many_arguments, reason = "everything an action may use, named")]
    fn cx<'t>(
        &'t self,
        tx: &'t mut Tx,
        account: &'t Account,
        identity: &'t Identity,
        client: &'t Client,
        factors: &'t Factors,
        now: Timestamp,
        proof: Option<ProofKind>,
    ) -> Cx<'t> {
        Cx {
            tx,
            account,
            user: &identity.user,
            session: &identity.session,
            client,
            now,
            post: &self.post,
            keys: &self.keys,
            config: &self.config,
            passkeys: &self.checker.passkeys,
            factors,
            proof,
        }
    }
}
