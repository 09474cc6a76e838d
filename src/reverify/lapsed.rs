//! What was parked and not confirmed in time, for the person who comes back to it.

use crate::clock::Timestamp;
use crate::crypto::TokenHash;
use crate::error::Error;
use crate::model::user::Identity;
use crate::reverify::park::Slot;
use crate::reverify::{Reverify, Summary};
use crate::store::parked;

/// An action that waited in vain.
#[derive(Clone, Debug)]
pub struct Lapsed {
    /// What would have been done. It is not waiting any more: to have it done, it is asked for anew.
    pub summary: Summary,
    /// When it was asked for, not longer than a day ago.
    pub asked_at: Timestamp,
    /// The page it was asked for on.
    pub return_to: String,
}

impl Reverify {
    /// What this session parked with this binding, once its time is over; `None` also when it was confirmed, cancelled or
    /// ended with something else. The binding is asked for because a copied session cookie must not be enough to have words
    /// and values put before the owner.
    pub async fn lapsed(&self, who: &Identity, binding: TokenHash) -> Result<Option<Lapsed>, Error> {
        let now = self.clock.now();
        let row = parked::lapsed(&self.db, who.user.id, who.session.id, binding, now).await?;
        Ok(row.and_then(|row| {
            let (name, entry) = self.registry.get(&row.name)?;
            let payload = Slot::of(row.id, who, name).open(&self.keys, &row.sealed)?;
            let summary = (entry.summary)(&payload)?;
            Some(Lapsed { summary, asked_at: row.created_at, return_to: row.return_to })
        }))
    }
}
