//! What operators do to accounts from the command line, one file each. Nobody confirms it with a factor: whoever may run
//! the program on its machine could read the database as well. So every change is recorded under their name, and the person
//! is told by mail, as far as there is anything to tell.

mod create;
mod delete;
mod invite;
mod lost_factors;
mod remove_email;
mod reset_link;
mod restored;
mod sign_out;
mod switch;
mod unlock;

pub use create::{Created, Creation};
pub use invite::Invited;
pub use remove_email::RemovedEmail;

use crate::accounts::Accounts;
use crate::clock::Timestamp;
use crate::error::Error;
use crate::mail::views::{Did, OperatorDid};
use crate::model::email::EmailAddress;
use crate::model::ids::UserId;
use crate::model::username::Username;
use crate::store::{Tx, operators, usernames, users};

/// What came of a change to one account.
#[derive(Debug, PartialEq, Eq)]
pub enum Operated<T> {
    /// It is done.
    Done(T),
    /// It was so already; nothing was changed, recorded or mailed.
    Already,
    /// The account is switched off, which this cannot be combined with.
    SwitchedOff,
    /// There is no such account, or not any more.
    Gone,
}

impl<T> Operated<T> {
    /// The same, with another value where it is done.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Operated<U> {
        match self {
            Self::Done(value) => Operated::Done(change(value)),
            Self::Already => Operated::Already,
            Self::SwitchedOff => Operated::SwitchedOff,
            Self::Gone => Operated::Gone,
        }
    }
}

impl Accounts {
    /// The account that an operator names: by one of its addresses, by its username, or by its id.
    pub async fn named(&self, text: &str) -> Result<Option<UserId>, Error> {
        if let Ok(id) = text.trim().parse::<uuid::Uuid>() {
            let id = UserId(id);
            return Ok(operators::details(&self.db, id).await?.map(|_| id));
        }
        match EmailAddress::parse(text) {
            Ok(address) => users::find_by_email(&self.db, &address).await,
            Err(_) => match Username::look(text) {
                Ok(name) => usernames::find(&self.db, &name).await,
                Err(_) => Ok(None),
            },
        }
    }

    /// Tells every address of the account.
    async fn tell(&self, tx: &mut Tx, user: UserId, what: Did, now: Timestamp) -> Result<(), Error> {
        let mail = OperatorDid { site: self.post.site(), what, at: now };
        self.post.tell_all(tx, user, &mail, now).await
    }
}
