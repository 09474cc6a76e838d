//! Challenges that were answered. A challenge travels sealed with the page it was made for; that it works once is known
//! here, so that looking at a page writes nothing.

use crate::clock::Timestamp;
use crate::crypto::TokenHash;
use crate::error::Error;
use crate::store::db::Tx;

/// Uses a challenge up, once; `expires_at` is when it would have expired by itself.
pub async fn spend(tx: &mut Tx, challenge: TokenHash, expires_at: Timestamp) -> Result<bool, Error> {
    let spent = tx
        .query(
            "INSERT INTO spent_challenges (challenge_hash, expires_at) VALUES ($1, $2) ON CONFLICT (challenge_hash) DO NOTHING",
        )
        .bind(challenge)
        .bind(expires_at)
        .execute()
        .await?;
    Ok(spent > 0)
}
