//! Signing out, and ending the running confirmation.

use crate::accounts::Accounts;
use crate::error::Error;
use crate::model::client::Client;
use crate::model::user::Identity;
use crate::store::{audit, enrolments, sessions, users};

impl Accounts {
    /// Ends the session on the server; its parked actions go with it.
    pub async fn sign_out(&self, who: &Identity, client: &Client) -> Result<(), Error> {
        let now = self.clock.now();
        let mut tx = self.db.write().await?;
        users::lock(&mut tx, who.user.id).await?;
        sessions::end(&mut tx, who.session.id).await?;
        let entry = audit::Entry {
            user: Some(who.user.id),
            session: Some(who.session.id),
            event: "sign_out.done",
            ..Default::default()
        };
        audit::append(&mut tx, entry, client, now).await?;
        tx.commit().await
    }

    /// Forgets what this session has proven and what it began to enrol: the next sensitive action asks again.
    pub async fn end_confirmation(&self, who: &Identity, client: &Client) -> Result<(), Error> {
        let now = self.clock.now();
        let mut tx = self.db.write().await?;
        users::lock(&mut tx, who.user.id).await?;
        sessions::forget_proofs(&mut tx, who.session.id).await?;
        enrolments::end(&mut tx, who.session.id).await?;
        let entry = audit::Entry {
            user: Some(who.user.id),
            session: Some(who.session.id),
            event: "confirmation.ended",
            ..Default::default()
        };
        audit::append(&mut tx, entry, client, now).await?;
        tx.commit().await
    }

    /// Notes that a session is in use. At most once a minute, so that reading a page is not a write.
    pub async fn seen(&self, who: &Identity, client: &Client) -> Result<(), Error> {
        let now = self.clock.now();
        let mut tx = self.db.write().await?;
        sessions::touch(&mut tx, who.session.id, &client.ip_text(), now).await?;
        tx.commit().await
    }
}
