//! An account and the session that acts for it.

use crate::clock::Timestamp;
use crate::crypto::TokenHash;
use crate::model::factor::Proven;
use crate::model::ids::{DeviceId, SessionId, UserId};

/// The stored password of an account: an Argon2id string in PHC form. Prints nothing of itself.
#[derive(Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct PasswordHash(String);

impl PasswordHash {
    /// Takes a string in PHC form.
    pub fn from_phc(text: String) -> Self {
        Self(text)
    }
    /// No hash: no password matches it.
    pub fn none() -> Self {
        Self(String::new())
    }
    /// The string in PHC form.
    pub fn as_phc(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasswordHash(..)")
    }
}

/// An account, as much of it as a signed-in request needs.
#[derive(Clone, Debug)]
pub struct User {
    /// Which account.
    pub id: UserId,
    /// The name the person goes by.
    pub display_name: String,
    /// The primary address: verified, where notices go.
    pub email: String,
    /// What that address is compared by.
    pub email_key: String,
    /// How many addresses there are, this one included.
    pub addresses: i64,
    /// The username, if one was chosen.
    pub username: Option<String>,
    /// The content hash of the picture, if there is one.
    pub picture: Option<String>,
    /// Whether a password is set.
    pub has_password: bool,
    /// Whether a second factor is enrolled: a passkey or an authenticator app.
    pub has_second: bool,
    /// When the password was last changed.
    pub password_changed_at: Timestamp,
    /// When the account will be erased, if that is scheduled.
    pub deletion_at: Option<Timestamp>,
    /// Whether a new address waits for its mailed code; which one is a look-up of its own.
    pub email_pending: bool,
    /// The language that was chosen, if one was; a tag (BCP 47).
    pub language: Option<String>,
    /// When the hold of a recovery ends that somebody asked for, if one is under way.
    pub recovery_at: Option<Timestamp>,
}

/// One signed-in device, and what it has proven when.
#[derive(Clone, Debug)]
pub struct Session {
    /// Which session. Stays the same when the cookie value is replaced.
    pub id: SessionId,
    /// The known device it was opened on, for the throttle's pools.
    pub device: Option<DeviceId>,
    /// The last proof of a first factor.
    pub first: Option<Proven>,
    /// The last proof of a second factor.
    pub second: Option<Proven>,
    /// When the person signed in.
    pub created_at: Timestamp,
    /// The last request, to the minute.
    pub last_seen_at: Timestamp,
}

/// Whose account something happens to, and the session it is done through, if through one.
#[derive(Clone, Copy, Debug)]
pub struct By {
    /// The account.
    pub user: UserId,
    /// The session.
    pub session: Option<SessionId>,
}

impl From<UserId> for By {
    fn from(user: UserId) -> Self {
        Self { user, session: None }
    }
}

impl From<&Identity> for By {
    fn from(who: &Identity) -> Self {
        Self { user: who.user.id, session: Some(who.session.id) }
    }
}

/// Who is asking: an account through one of its sessions.
#[derive(Clone, Debug)]
pub struct Identity {
    /// The account.
    pub user: User,
    /// The session.
    pub session: Session,
    /// The hash of the cookie value this request came with. A deciding transaction checks it again, so that a request
    /// that raced with a replacement of the value decides nothing.
    pub token: TokenHash,
}
