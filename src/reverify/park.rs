//! Parking: sealing a value to the row, account, session and browser it belongs to.

use zeroize::Zeroizing;

use crate::crypto::{KeyRing, Token};
use crate::error::Error;
use crate::model::ids::{ParkId, SessionId, UserId};
use crate::model::user::Identity;
use crate::store::parked::Key;

/// The most bytes a parked value may have.
const MAX_PAYLOAD: usize = 8 * 1024;

/// The unguessable name of one parked action, and the browser's proof that it parked it.
#[derive(Clone, Debug)]
pub struct Bound {
    /// From the URL.
    pub handle: Token,
    /// From the cookie made for this park.
    pub binding: Token,
}

impl Bound {
    /// What the store looks for: everything has to fit.
    pub fn key(&self, who: &Identity) -> Key {
        Key { handle: self.handle.hash(), binding: self.binding.hash(), user: who.user.id, session: who.session.id }
    }
}

/// Seals a value so that it opens only in its own row, for its own account, session and name.
pub fn seal(keys: &KeyRing, id: ParkId, key: &Key, name: &str, payload: &[u8]) -> Result<Vec<u8>, Error> {
    if payload.len() > MAX_PAYLOAD {
        return Err(Error::corrupt("the action is too large to park"));
    }
    keys.seal("parked action", &identity(id, key.user, key.session, name), payload)
}

/// Opens what [`seal`] made.
pub fn open(keys: &KeyRing, id: ParkId, key: &Key, name: &str, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    keys.open("parked action", &identity(id, key.user, key.session, name), sealed)
}

fn identity(id: ParkId, user: UserId, session: SessionId, name: &str) -> Vec<u8> {
    // Three fixed lengths, then the rest: unambiguous without separators.
    [id.0.as_bytes().as_slice(), user.0.as_bytes(), session.0.as_bytes(), name.as_bytes()].concat()
}
