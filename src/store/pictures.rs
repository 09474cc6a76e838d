//! Profile pictures: in the database, so that one backup holds everything.

use crate::clock::Timestamp;
use crate::error::Error;
use crate::model::ids::UserId;
use crate::model::picture::Picture;
use crate::store::db::{Db, Tx, rows};

/// A picture as it is served.
pub struct Stored {
    /// `image/png` or `image/jpeg`.
    pub media_type: String,
    /// The file.
    pub data: Vec<u8>,
}

rows! { Stored { media_type, data } }

/// Puts a picture in the place of the one before.
pub async fn replace(tx: &mut Tx, user: UserId, picture: &Picture, now: Timestamp) -> Result<(), Error> {
    tx.query(
        "INSERT INTO pictures (user_id, content_hash, media_type, created_at, data) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (user_id) DO UPDATE SET content_hash = $2, media_type = $3, created_at = $4, data = $5",
    )
    .bind(user)
    .bind(picture.content_hash())
    .bind(picture.media_type)
    .bind(now)
    .bind(picture.data.clone())
    .execute()
    .await?;
    Ok(())
}

/// Removes the picture; whether there was one.
pub async fn remove(tx: &mut Tx, user: UserId) -> Result<bool, Error> {
    Ok(tx.query("DELETE FROM pictures WHERE user_id = $1").bind(user).execute().await? > 0)
}

/// The account's picture, if its content is the one named.
pub async fn find(db: &Db, user: UserId, content_hash: &str) -> Result<Option<Stored>, Error> {
    db.query("SELECT media_type, data FROM pictures WHERE user_id = $1 AND content_hash = $2")
        .bind(user)
        .bind(content_hash)
        .optional()
        .await
}

/// The account's picture.
pub async fn of(db: &Db, user: UserId) -> Result<Option<Stored>, Error> {
    db.query("SELECT media_type, data FROM pictures WHERE user_id = $1").bind(user).optional().await
}
