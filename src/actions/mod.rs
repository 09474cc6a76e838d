//! Every sensitive action, one file each. This listing is the security policy.

pub mod change_email;
pub mod change_password;
pub mod delete_account;
pub mod end_other_sessions;

use crate::reverify::Registry;

/// Registers them all.
pub fn register(registry: &mut Registry) {
    registry.add::<change_password::ChangePassword>();
    registry.add::<change_email::ChangeEmail>();
    registry.add::<delete_account::DeleteAccount>();
    registry.add::<end_other_sessions::EndOtherSessions>();
}
