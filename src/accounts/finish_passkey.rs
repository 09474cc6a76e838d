//! Ending the making of a passkey: the authenticator's answer is checked, and the passkey counts from then on.

use serde_json::Value;

use crate::accounts::Accounts;
use crate::accounts::enrol::Enrolled;
use crate::error::Error;
use crate::factors::beginner::Beginner;
use crate::factors::passkeys;
use crate::mail::views::FactorChange;
use crate::model::client::Client;
use crate::model::factor::ProofKind;
use crate::model::ids::PasskeyId;
use crate::model::user::Identity;
use crate::store::enrolments::{self, Kind};
use crate::store::passkeys::{PER_USER, PasskeyRow, insert, list_in};

impl Accounts {
    /// What the browser is asked for, from what waits sealed to it and its session.
    pub fn passkey_offer(&self, who: &Identity, client: &Client, sealed: &[u8]) -> Option<Value> {
        passkeys::open_enrolment(&self.keys, &Beginner::new(who.session.id, client), sealed).map(|(options, _)| options)
    }

    /// Takes the authenticator's answer (the JSON form of a `PublicKeyCredential`). The challenge is used up by it, right or
    /// wrong.
    pub async fn finish_passkey(&self, who: &Identity, answer: &str, client: &Client) -> Result<Enrolled, Error> {
        let now = self.clock.now();
        let Some((mut tx, account, who)) = self.begin(who, now).await? else { return Ok(Enrolled::Gone) };
        let (id, session) = (account.id, who.session.id);
        let sealed = enrolments::claim(&mut tx, session, Kind::Passkey, now).await?;
        let beginner = Beginner::new(session, client);
        let Some((_, state)) = sealed.and_then(|sealed| passkeys::open_enrolment(&self.keys, &beginner, &sealed))
        else {
            return Ok(Enrolled::Gone);
        };
        let existing = list_in(&mut tx, id).await?;
        // Other sessions may have added some since it was begun.
        if existing.len() >= PER_USER {
            tx.commit().await?;
            return Ok(Enrolled::Gone);
        }
        // Without an attestation there is no signature to verify: quick enough to be done under the lock.
        let Some(made) = self.checker.passkeys.finish(&state, answer) else {
            self.record(&mut tx, &who, "passkey.refused", Some("passkey"), client, now).await?;
            tx.commit().await?;
            return Ok(Enrolled::Wrong);
        };
        let taken: Vec<String> = existing.into_iter().map(|row| row.name).collect();
        let name = distinct(made.made_by.unwrap_or("Passkey"), &taken);
        let row = PasskeyRow {
            id: PasskeyId::new(),
            user_id: id,
            credential_id: made.credential_id,
            credential: made.credential,
            name: name.clone(),
            synced: made.synced,
            created_at: now,
            last_used_at: None,
        };
        if !insert(&mut tx, row).await? {
            self.record(&mut tx, &who, "passkey.refused", Some("passkey"), client, now).await?;
            tx.commit().await?;
            return Ok(Enrolled::Wrong);
        }
        let done = self
            .enrolled(&mut tx, &who, &account, ProofKind::Passkey, FactorChange::PasskeyAdded(name), client)
            .await?;
        tx.commit().await?;
        Ok(done)
    }
}

/// A name no other passkey of the account has: "Passkey", "Passkey 2", …
fn distinct(name: &str, taken: &[String]) -> String {
    let mut distinct = name.to_owned();
    for n in 2..=taken.len() + 1 {
        if !taken.contains(&distinct) {
            break;
        }
        distinct = format!("{name} {n}");
    }
    distinct
}

#[cfg(test)]
mod tests {
    use super::distinct;

    #[test]
    fn a_second_one_is_called_two() {
        assert_eq!(distinct("Passkey", &[]), "Passkey");
        assert_eq!(distinct("Passkey", &["Passkey".into()]), "Passkey 2");
        assert_eq!(distinct("Passkey", &["Passkey".into(), "Passkey 2".into()]), "Passkey 3");
    }
}
