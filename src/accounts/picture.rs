//! Choosing a picture, and taking it away.

use crate::accounts::Accounts;
use crate::error::Error;
use crate::model::client::Client;
use crate::model::picture::PictureProblem;
use crate::model::user::Identity;
use crate::store::pictures;

impl Accounts {
    /// Makes an uploaded file the account's picture. Decoded before any transaction is open. `None` when the session ended
    /// while the file was on its way.
    pub async fn set_picture(
        &self,
        who: &Identity,
        file: Vec<u8>,
        client: &Client,
    ) -> Result<Option<Result<(), PictureProblem>>, Error> {
        let picture = match self.pictures.read(file).await? {
            Ok(picture) => picture,
            Err(problem) => return Ok(Some(Err(problem))),
        };
        let now = self.clock.now();
        let Some((mut tx, account, who)) = self.begin(who, now).await? else { return Ok(None) };
        pictures::replace(&mut tx, account.id, &picture, now).await?;
        self.record(&mut tx, &who, "profile.picture_changed", None, client, now).await?;
        tx.commit().await?;
        Ok(Some(Ok(())))
    }

    /// Takes the picture away; whether there was one. `None` when the session is over.
    pub async fn remove_picture(&self, who: &Identity, client: &Client) -> Result<Option<bool>, Error> {
        let now = self.clock.now();
        let Some((mut tx, account, who)) = self.begin(who, now).await? else { return Ok(None) };
        let removed = pictures::remove(&mut tx, account.id).await?;
        if removed {
            self.record(&mut tx, &who, "profile.picture_removed", None, client, now).await?;
        }
        tx.commit().await?;
        Ok(Some(removed))
    }
}
