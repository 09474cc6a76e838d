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

/// What a sealed value belongs to: it opens for nothing else.
#[derive(Clone, Copy, Debug)]
pub struct Slot<'n> {
    id: ParkId,
    user: UserId,
    session: SessionId,
    name: &'n str,
}

impl<'n> Slot<'n> {
    /// The place of a row of this person's session.
    pub fn of(id: ParkId, who: &Identity, name: &'n str) -> Self {
        Self { id, user: who.user.id, session: who.session.id, name }
    }

    /// Seals a value.
    pub fn seal(&self, keys: &KeyRing, payload: &[u8]) -> Result<Vec<u8>, Error> {
        if payload.len() > MAX_PAYLOAD {
            return Err(Error::corrupt("the action is too large to park"));
        }
        keys.seal("parked action", &self.identity(), payload)
    }

    /// Opens what was sealed here.
    pub fn open(&self, keys: &KeyRing, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        keys.open("parked action", &self.identity(), sealed)
    }

    fn identity(&self) -> Vec<u8> {
        // Three fixed lengths, then the rest: unambiguous without separators.
        [self.id.0.as_bytes().as_slice(), self.user.0.as_bytes(), self.session.0.as_bytes(), self.name.as_bytes()]
            .concat()
    }
}
