//! Telling every address of an account that one of its factors changed.

use crate::clock::Timestamp;
use crate::error::Error;
use crate::locale::{Text, Value, t};
use crate::mail::views::{FactorChange, FactorChanged};
use crate::mail::{Post, origin};
use crate::model::client::Client;
use crate::model::factor::ProofKind;
use crate::store::Tx;
use crate::store::users::Account;

impl Post {
    /// Tells every address of the account what changed, and how that was confirmed.
    pub async fn tell_of_factor(
        &self,
        tx: &mut Tx,
        account: &Account,
        what: FactorChange,
        by: Option<ProofKind>,
        client: &Client,
        now: Timestamp,
    ) -> Result<(), Error> {
        let not_me = self.not_me_link(tx, account.id, now).await?;
        let mail =
            FactorChanged { site: self.site(), from: origin(client, now), how: confirmed_with(by), what, not_me };
        self.tell_all(tx, account.id, &mail, now).await
    }
}

/// What confirmed it, as a mail lists it: "Your password"; nothing when nothing did.
pub fn confirmed_with(by: Option<ProofKind>) -> Text {
    by.map(|kind| t!("mail-how", by = Value::Choice(kind.name()))).unwrap_or_default()
}
