//! Signing out, and ending the running confirmation.

use crate::accounts::Accounts;
use crate::error::Error;
use crate::model::client::Client;
use crate::model::user::Identity;
use crate::store::audit::Cause;
use crate::store::{enrolments, sessions, users};

impl Accounts {
    /// Ends the session on the server; its parked actions go with it. Also where its cookie value was replaced meanwhile:
    /// whoever wants to be signed out is. One that is over already is told of no more.
    pub async fn sign_out(&self, who: &Identity, client: &Client) -> Result<(), Error> {
        let now = self.clock.now();
        let mut tx = self.db.write().await?;
        users::lock(&mut tx, who.user.id).await?;
        if !sessions::end(&mut tx, who.session.id, &Cause::new(who, client, now)).await? {
            return Ok(());
        }
        self.record(&mut tx, who, "sign_out.done", None, client, now).await?;
        tx.commit().await
    }

    /// Forgets what this session has proven and what it began to enrol: the next sensitive action asks again. `None` when
    /// the session is over.
    pub async fn end_confirmation(&self, who: &Identity, client: &Client) -> Result<Option<()>, Error> {
        let now = self.clock.now();
        let Some((mut tx, _, who)) = self.begin(who, now).await? else { return Ok(None) };
        sessions::forget_proofs(&mut tx, who.session.id).await?;
        enrolments::end(&mut tx, who.session.id).await?;
        self.record(&mut tx, &who, "confirmation.ended", None, client, now).await?;
        tx.commit().await.map(Some)
    }

    /// Notes that a session is in use. At most once a minute, so that reading a page is not a write.
    pub async fn seen(&self, who: &Identity, client: &Client) -> Result<(), Error> {
        let now = self.clock.now();
        let mut tx = self.db.write().await?;
        sessions::touch(&mut tx, who.session.id, &client.ip_text(), now).await?;
        tx.commit().await
    }
}
