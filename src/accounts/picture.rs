//! Choosing a picture, and taking it away.

use crate::accounts::Accounts;
use crate::error::Error;
use crate::model::client::Client;
use crate::model::picture::PictureProblem;
use crate::model::user::Identity;
use crate::store::{pictures, users};

impl Accounts {
    /// Makes an uploaded file the account's picture. Decoded before any transaction is open.
    pub async fn set_picture(
        &self,
        who: &Identity,
        file: Vec<u8>,
        client: &Client,
    ) -> Result<Result<(), PictureProblem>, Error> {
        let picture = match self.pictures.read(file).await? {
            Ok(picture) => picture,
            Err(problem) => return Ok(Err(problem)),
        };
        let now = self.clock.now();
        let mut tx = self.db.write().await?;
        users::lock(&mut tx, who.user.id).await?;
        pictures::replace(&mut tx, who.user.id, &picture, now).await?;
        self.record(&mut tx, Some(who.user.id), "profile.picture_changed", None, client, now).await?;
        tx.commit().await?;
        Ok(Ok(()))
    }

    /// Takes the picture away; whether there was one.
    pub async fn remove_picture(&self, who: &Identity, client: &Client) -> Result<bool, Error> {
        let now = self.clock.now();
        let mut tx = self.db.write().await?;
        users::lock(&mut tx, who.user.id).await?;
        let removed = pictures::remove(&mut tx, who.user.id).await?;
        if removed {
            self.record(&mut tx, Some(who.user.id), "profile.picture_removed", None, client, now).await?;
        }
        tx.commit().await?;
        Ok(removed)
    }
}
