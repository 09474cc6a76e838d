//! Telling the addresses of an account that are not concerned that its primary one moves: whoever reads them can object
//! as well, and may be the only one who still does.

use crate::clock::Timestamp;
use crate::error::Error;
use crate::mail::views::PrimaryMoves;
use crate::mail::{Post, origin};
use crate::model::client::Client;
use crate::store::Tx;
use crate::store::users::Account;

impl Post {
    /// Tells every address but `old` and `new`, which have mails of their own, that the one takes the place of the other:
    /// once it has proven itself, or `done`.
    #[expect(clippy::too_many_arguments, reason = "a letter, to whom, and who caused it")]
    pub async fn tell_others_of_move(
        &self,
        tx: &mut Tx,
        account: &Account,
        old: &str,
        new: &str,
        done: bool,
        client: &Client,
        now: Timestamp,
    ) -> Result<(), Error> {
        let not_me = self.not_me_link(tx, account.id, now).await?;
        let (site, from) = (self.site(), origin(client, now));
        let mail = PrimaryMoves { site, old: old.to_owned(), new: new.to_owned(), done, from, not_me };
        self.tell_others(tx, account.id, &[old, new], &mail, now).await
    }
}
