//! Row identities. One type per table, so that they cannot be mixed up.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new identity (UUID version 7: sorts by time, so indexes grow at one end).
            #[expect(clippy::new_without_default, reason = "a fresh identity is not a default value")]
            pub fn new() -> Self {
                Self(Uuid::now_v7())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )* };
}

ids! {
    /// An account.
    UserId
    /// A signed-in device's session. Stays the same when its cookie value is replaced.
    SessionId
    /// A browser that has signed in to an account before.
    DeviceId
    /// A parked action.
    ParkId
    /// A sign-up that waits for its address to be proven.
    SignUpId
    /// A sign-in whose second factor is awaited.
    HalfSignInId
    /// A passkey.
    PasskeyId
    /// A mail in the outbox.
    MailId
    /// Any other row.
    RowId
}
