//! Who began to enrol a factor, and so may see what that needs and go on.

use crate::model::client::Client;
use crate::model::ids::SessionId;

/// A session in the browser that began: what is sealed to it opens for nobody else. The session alone would not do: with a
/// copy of its cookie a thief would read the key of an authenticator app, or end with a passkey of their own what the owner
/// began.
#[derive(Clone, Debug)]
pub struct Beginner(Vec<u8>);

impl Beginner {
    /// Whoever asks in this session.
    pub fn new(session: SessionId, client: &Client) -> Self {
        let browser = client.browser.as_ref().map(|hash| hash.0.as_slice()).unwrap_or_default();
        Self([session.0.as_bytes().as_slice(), browser].concat())
    }

    /// What is sealed to it.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }
}
