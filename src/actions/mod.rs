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

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::error::Error;
use crate::locale::{Text, t};
use crate::mail::views::FactorChange;
use crate::reverify::{Cx, Registry, Summary};
use crate::store::parked::Waiting;
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

/// What a change of a factor does with the account's other sessions: whoever changes it because somebody else knows it is
/// offered to sign them out in one go (OWASP ASVS 5.0, 7.4.3).
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OtherSessions {
    /// Whether they are ended.
    pub end: bool,
    /// How many there were when it was asked for.
    pub count: usize,
}

impl OtherSessions {
    /// Names them in the dialog, if they are to end.
    fn named_in(self, summary: Summary) -> Summary {
        match self {
            Self { end: true, count: 1.. } => summary.line(t!("action-others-end", n = self.count)),
            _ => summary,
        }
    }

    /// Ends them, and adds that to what is told of the change. Where the dialog named none, none end.
    async fn end(self, cx: &mut Cx<'_>, told: Text) -> Result<Text, Error> {
        if !self.end || self.count == 0 {
            return Ok(told);
        }
        let cause = cx.cause();
        let ended = sessions::end_others(cx.tx, cx.session.id, &cause).await?;
        half_sign_ins::end_all(cx.tx, cx.account.id).await?;
        Ok(and_ended(told, ended))
    }
}

/// What is told of a change, and of the sessions that ended with it.
pub fn and_ended(told: Text, ended: u64) -> Text {
    match i64::try_from(ended).unwrap_or(i64::MAX) {
        0 => told,
        n => t!("action-others-ended", told = told, n = n),
    }
}

/// What follows when a second factor is gone that had been there `since` then: proofs given with it, actions that wait and a new address that does are
/// worth nothing any more, and with the last one the backup codes go, while the account keeps its higher level for a
/// time. Whether another is left.
async fn second_factor_removed(cx: &mut Cx<'_>, what: FactorChange, since: Timestamp) -> Result<bool, Error> {
    let id = cx.account.id;
    users::second_gone(cx.tx, id, since, cx.now).await?;
    let left = totps::find(cx.tx, id).await?.is_some() || !passkeys::list_in(cx.tx, id).await?.is_empty();
    if !left {
        backup_codes::remove_all(cx.tx, id).await?;
        users::second_removed(cx.tx, id, cx.now).await?;
    }
    emails::cancel_change(cx.tx, id).await?;
    let cause = cx.cause();
    parked::void(cx.tx, Waiting::All, &cause).await?;
    half_sign_ins::end_all(cx.tx, id).await?;
    enrolments::end_all(cx.tx, id).await?;
    sessions::forget_all_proofs(cx.tx, id).await?;
    let by = cx.confirmed_by();
    cx.post.tell_of_factor(cx.tx, cx.account, what, by, cx.client, cx.now).await?;
    Ok(left)
}
