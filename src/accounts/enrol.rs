//! What adding any second factor has in common: whose session it is, what follows, and giving it up.

use crate::accounts::Accounts;
use crate::crypto::Token;
use crate::error::Error;
use crate::factors::backup_codes;
use crate::mail::views::FactorChange;
use crate::model::client::Client;
use crate::model::factor::{FactorClass, ProofKind, Proven};
use crate::model::user::Identity;
use crate::store::enrolments::{self, Kind};
use crate::store::users::Account;
use crate::store::{Tx, backup_codes as codes, sessions, users};

/// What came of a code, or of an authenticator's answer.
#[derive(Debug)]
pub enum Enrolled {
    /// It counts now.
    Done {
        /// There were no backup codes before: new ones wait to be shown.
        codes: bool,
        /// The session's new cookie value: what was shown is a proof, and a copy of the old value must not have it.
        token: Token,
        /// How many other sessions ended with it.
        ended: u64,
    },
    /// Not a code of this app at this time.
    Wrong,
    /// Nothing is being set up in this session, or not any more.
    Gone,
}

impl Accounts {
    /// Gives up what is being set up.
    pub async fn cancel_enrolment(&self, who: &Identity, kind: Kind) -> Result<(), Error> {
        let now = self.clock.now();
        let mut tx = self.db.write().await?;
        enrolments::claim(&mut tx, who.session.id, kind, now).await?;
        tx.commit().await
    }

    /// What follows when a second factor was enrolled: it has just been shown, which counts as a proof of it and replaces
    /// the session's cookie value; the first one brings backup codes; every address is told.
    pub(super) async fn enrolled(
        &self,
        tx: &mut Tx,
        who: &Identity,
        account: &Account,
        kind: ProofKind,
        what: FactorChange,
        client: &Client,
    ) -> Result<Enrolled, Error> {
        let now = self.clock.now();
        let (id, session) = (account.id, who.session.id);
        let token = Token::random()?;
        if !sessions::rotate(tx, session, who.token, token.hash()).await? {
            return Err(Error::corrupt("a session that was locked a moment ago"));
        }
        let proven = Proven { at: now, by: kind, since: now };
        for class in [FactorClass::First, FactorClass::Second].into_iter().filter(|class| kind.counts_as(*class)) {
            sessions::record(tx, session, class, proven).await?;
        }
        users::second_is_owed(tx, id, false).await?;
        let first = !codes::any(tx, id).await?;
        if first {
            backup_codes::issue(tx, &self.keys, id, session, client, now).await?;
        }
        let by = who.session.first.into_iter().chain(who.session.second).max_by_key(|proof| proof.at);
        self.post.tell_of_factor(tx, account, what, by.map(|proof| proof.by), client, now).await?;
        self.record(tx, who, "factor.enrolled", Some(kind.name()), client, now).await?;
        Ok(Enrolled::Done { codes: first, token, ended: 0 })
    }
}
