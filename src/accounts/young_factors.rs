//! Factors that came while somebody else may have been in the account, and go when everybody is shut out.

use crate::accounts::Accounts;
use crate::clock::Timestamp;
use crate::error::Error;
use crate::mail::views::Removed;
use crate::model::client::Client;
use crate::model::factor::ProofKind;
use crate::model::user::By;
use crate::store::{Tx, backup_codes, factors, passkeys, totps, users};

impl Accounts {
    /// Removes the second factors and backup codes that came since then: a thief's own would lock the owner out, or let
    /// the thief in. Whose they were cannot be known, so what went is in the log, and told with the way back in.
    ///
    /// Where an older second factor was removed since, which took a proof of it, one that came in its place goes as well,
    /// and is owed: until there is one again the password alone opens nothing, or the mailbox would open an account that
    /// never was without a second factor. The way in is that of people who lost theirs, which takes days in which everybody
    /// can object.
    pub(super) async fn drop_young_factors(
        &self,
        tx: &mut Tx,
        by: impl Into<By>,
        since: Timestamp,
        client: &Client,
        now: Timestamp,
    ) -> Result<Vec<Removed>, Error> {
        let by = by.into();
        let id = by.user;
        let had_second = factors::held(tx, id).await?.has_second();
        let mut removed: Vec<Removed> =
            passkeys::remove_younger(tx, id, since).await?.into_iter().map(Removed::Passkey).collect();
        if totps::find(tx, id).await?.is_some_and(|totp| totp.created_at > since) {
            totps::remove(tx, id).await?;
            removed.push(Removed::Totp);
        }
        let mut codes = backup_codes::remove_younger(tx, id, since).await?;
        if !factors::held(tx, id).await?.has_second() {
            let owed = had_second && users::second_was_replaced(tx, id, since).await?;
            if owed {
                users::second_is_owed(tx, id, true).await?;
            } else {
                codes += backup_codes::remove_all(tx, id).await?;
            }
            // Whoever reads the mailbox may have pressed this: the account keeps its higher level for a while.
            if had_second {
                users::second_removed(tx, id, now).await?;
            }
        }
        if codes > 0 {
            removed.push(Removed::BackupCodes);
        }
        for factor in &removed {
            let kind = match factor {
                Removed::Passkey(_) => ProofKind::Passkey,
                Removed::Totp => ProofKind::Totp,
                Removed::BackupCodes => ProofKind::BackupCode,
            };
            self.record(tx, by, "factor.dropped", Some(kind.name()), client, now).await?;
        }
        Ok(removed)
    }
}
