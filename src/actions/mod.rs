//! Every sensitive action, one file each. This listing is the security policy.

pub mod add_email;
pub mod add_passkey;
pub mod change_email;
pub mod change_password;
pub mod change_username;
pub mod delete_account;
pub mod enable_totp;
pub mod end_other_sessions;
pub mod end_session;
pub mod export_data;
pub mod new_backup_codes;
pub mod remove_email;
pub mod remove_passkey;
pub mod remove_totp;
pub mod set_password;
pub mod set_primary_email;

use crate::error::Error;
use crate::mail::views::FactorChange;
use crate::reverify::{Cx, Registry};
use crate::store::{backup_codes, emails, enrolments, half_sign_ins, parked, passkeys, sessions, totps, users};

/// Registers them all.
pub fn register(registry: &mut Registry) {
    registry.add::<change_password::ChangePassword>();
    registry.add::<set_password::SetPassword>();
    registry.add::<change_email::ChangeEmail>();
    registry.add::<add_email::AddEmail>();
    registry.add::<set_primary_email::SetPrimaryEmail>();
    registry.add::<remove_email::RemoveEmail>();
    registry.add::<change_username::ChangeUsername>();
    registry.add::<delete_account::DeleteAccount>();
    registry.add::<end_session::EndSession>();
    registry.add::<end_other_sessions::EndOtherSessions>();
    registry.add::<export_data::ExportData>();
    registry.add::<enable_totp::EnableTotp>();
    registry.add::<remove_totp::RemoveTotp>();
    registry.add::<add_passkey::AddPasskey>();
    registry.add::<remove_passkey::RemovePasskey>();
    registry.add::<new_backup_codes::NewBackupCodes>();
}

/// What follows when a second factor is gone: proofs given with it, actions that wait and a new address that does are
/// worth nothing any more, and with the last one the backup codes go, while the account keeps its higher level for a
/// time. Whether another is left.
async fn second_factor_removed(cx: &mut Cx<'_>, what: FactorChange) -> Result<bool, Error> {
    let id = cx.account.id;
    let left = totps::find(cx.tx, id).await?.is_some() || !passkeys::list_in(cx.tx, id).await?.is_empty();
    if !left {
        backup_codes::remove_all(cx.tx, id).await?;
        users::second_removed(cx.tx, id, cx.now).await?;
    }
    emails::cancel_change(cx.tx, id).await?;
    parked::cancel_all(cx.tx, id).await?;
    half_sign_ins::end_all(cx.tx, id).await?;
    enrolments::end_all(cx.tx, id).await?;
    sessions::forget_all_proofs(cx.tx, id).await?;
    let by = cx.confirmed_by();
    cx.post.tell_of_factor(cx.tx, cx.account, what, by, cx.client, cx.now).await?;
    Ok(left)
}
