//! Judging a password that somebody wants to have.
//!
//! How guessable it is takes up to as long to find out as a hash, and anybody may ask. So it is done where hashes are
//! made, and waits its turn with them.

use secrecy::SecretString;

use crate::accounts::Accounts;
use crate::clock::Seconds;
use crate::error::Error;
use crate::model::hasher::Checked;
use crate::model::ids::UserId;
use crate::model::password::{PasswordProblem, Strength};
use crate::store::{quotas, users};

/// How often a day a new password is compared with the one that was switched off.
const SAME_AGAIN: i64 = 10;

impl Accounts {
    /// Whether `password` may be the new one of the person whom `personal` names.
    ///
    /// # Errors
    /// [`Error::Busy`] when too many passwords wait already.
    pub async fn check_new_password(
        &self,
        password: &SecretString,
        personal: &[&str],
    ) -> Result<Result<(), PasswordProblem>, Error> {
        if let Err(problem) = self.rules.check_length(password) {
            return Ok(Err(problem));
        }
        let (rules, password, personal) = (self.rules.clone(), password.clone(), owned(personal));
        self.hasher.run(move || rules.check(&password, &borrowed(&personal))).await
    }

    /// Whether this is the password that was made useless when everybody was shut out: whoever was may know it. Asked of an
    /// account that has to choose a new one alone; elsewhere the answer would tell a link's holder what the password is.
    ///
    /// # Errors
    /// [`Error::Busy`] when too many passwords wait already.
    pub(super) async fn is_switched_off(&self, id: UserId, password: &SecretString) -> Result<bool, Error> {
        let Some(hash) = users::useless_password(&self.db, id).await? else { return Ok(false) };
        // Many at once would find out what it was, before one of them uses the link up.
        let mut tx = self.db.write().await?;
        let now = self.clock.now();
        if !quotas::take(&mut tx, &format!("switched-off:{id}"), SAME_AGAIN, Seconds::days(1), now).await? {
            return Err(Error::Busy);
        }
        tx.commit().await?;
        Ok(matches!(self.hasher.check(password.clone(), Some(hash)).await?, Checked::Right { .. }))
    }

    /// What the meter says of what has been typed so far.
    ///
    /// # Errors
    /// [`Error::Busy`] when too many passwords wait already.
    pub async fn password_strength(&self, password: &SecretString, personal: &[&str]) -> Result<Strength, Error> {
        if self.rules.check_length(password).is_err() {
            return Ok(self.rules.strength(password, personal));
        }
        let (rules, password, personal) = (self.rules.clone(), password.clone(), owned(personal));
        self.hasher.run(move || rules.strength(&password, &borrowed(&personal))).await
    }
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().copied().map(str::to_owned).collect()
}

fn borrowed(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}
