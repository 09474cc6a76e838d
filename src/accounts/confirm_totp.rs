//! Ending the set-up of an authenticator app: it shows a code, and counts from then on.

use crate::accounts::Accounts;
use crate::accounts::enrol::Enrolled;
use crate::error::Error;
use crate::factors::beginner::Beginner;
use crate::factors::totp::{Match, Seed, Setup};
use crate::mail::views::FactorChange;
use crate::model::client::Client;
use crate::model::factor::ProofKind;
use crate::model::user::Identity;
use crate::store::audit::Cause;
use crate::store::enrolments::{self, Kind};
use crate::store::{half_sign_ins, sessions, totps};

/// Wrong codes before it has to be started anew.
const TRIES: i64 = 10;

impl Accounts {
    /// What the person sets the app up with, from what waits sealed to their session and browser.
    pub fn totp_setup(&self, who: &Identity, client: &Client, sealed: &[u8]) -> Result<Option<Setup>, Error> {
        let seed = Seed::open_pending(&self.keys, &Beginner::new(who.session.id, client), sealed);
        seed.map(|seed| seed.setup(&self.config.brand_name, &who.user.email)).transpose()
    }

    /// Takes the app's first code. It is used up by this, so that it confirms nothing else. With `end_others` the account's
    /// other sessions end, which were begun without it.
    pub async fn confirm_totp(
        &self,
        who: &Identity,
        code: &str,
        end_others: bool,
        client: &Client,
    ) -> Result<Enrolled, Error> {
        let now = self.clock.now();
        let Some((mut tx, account, who)) = self.begin(who, now).await? else { return Ok(Enrolled::Gone) };
        let (id, session) = (account.id, who.session.id);
        let sealed = enrolments::try_once(&mut tx, session, Kind::Totp, TRIES, now).await?;
        let beginner = Beginner::new(session, client);
        let Some(seed) = sealed.and_then(|sealed| Seed::open_pending(&self.keys, &beginner, &sealed)) else {
            return Ok(Enrolled::Gone);
        };
        let Match::Step(step) = seed.matches(code, 0, now) else {
            self.record(&mut tx, &who, "totp.code_wrong", Some("totp"), client, now).await?;
            tx.commit().await?;
            return Ok(Enrolled::Wrong);
        };
        enrolments::claim(&mut tx, session, Kind::Totp, now).await?;
        if !totps::enrol(&mut tx, id, seed.seal(&self.keys, id)?, step, now).await? {
            tx.commit().await?;
            return Ok(Enrolled::Gone);
        }
        let mut done = self.enrolled(&mut tx, &who, &account, ProofKind::Totp, FactorChange::TotpOn, client).await?;
        if let Enrolled::Done { ended, .. } = &mut done
            && end_others
        {
            *ended = sessions::end_others(&mut tx, session, &Cause::new(&who, client, now)).await?;
            half_sign_ins::end_all(&mut tx, id).await?;
        }
        tx.commit().await?;
        Ok(done)
    }
}
