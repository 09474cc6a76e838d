//! Choose another password.

use serde::{Deserialize, Serialize};

use crate::actions::OtherSessions;
use crate::locale::t;
use crate::mail::origin;
use crate::mail::views::PasswordChanged;
use crate::model::factor::{Factors, ProofKind};
use crate::model::user::PasswordHash;
use crate::reverify::{ActionError, Cx, Level, Outcome, Policy, SensitiveAction, Summary, Symbol};
use crate::store::parked::Waiting;
use crate::store::tokens::{self, Purpose};
use crate::store::{emails, enrolments, half_sign_ins, parked, sessions, users};

/// Replaces the password. Holds the hash of the new one; the clear text is gone before anything is stored.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    /// The new password, hashed.
    pub new_hash: PasswordHash,
    /// What happens to the other devices.
    pub others: OtherSessions,
}

impl SensitiveAction for ChangePassword {
    const NAME: &'static str = "password.change";
    const POLICY: Policy = Policy::every_time(Level::FirstFactor);

    /// Only the current password (OWASP ASVS 5.0, 6.2.3), whatever else was proven.
    fn accepts(kind: ProofKind, _: &Factors) -> bool {
        kind == ProofKind::Password
    }

    fn summary(&self) -> Summary {
        let title = Summary::new(t!("action-password-change"));
        let summary = match self.others {
            OtherSessions { count: 0, .. } => title.line(t!("action-password-change-alone")),
            OtherSessions { end: false, .. } => title.line(t!("action-password-change-keeps")),
            OtherSessions { end: true, .. } => self.others.named_in(title),
        };
        let summary = summary.button(t!("action-password-change-button")).wish(t!("wish-password-change"));
        summary.symbol(Symbol::Lock)
    }

    fn remembered(self) -> Option<Self> {
        Some(Self { new_hash: PasswordHash::none(), ..self })
    }

    async fn execute(self, cx: &mut Cx<'_>) -> Result<Outcome, ActionError> {
        let id = cx.account.id;
        users::set_password(cx.tx, id, &self.new_hash, cx.now).await?;
        tokens::void(cx.tx, Purpose::ResetPassword, id).await?;
        emails::cancel_change(cx.tx, id).await?;
        let cause = cx.cause();
        parked::void(cx.tx, Waiting::All, &cause).await?;
        half_sign_ins::end_all(cx.tx, id).await?;
        enrolments::end_all(cx.tx, id).await?;
        sessions::forget_all_proofs(cx.tx, id).await?;
        let ended = if self.others.end { sessions::end_others(cx.tx, cx.session.id, &cause).await? } else { 0 };
        let mail = PasswordChanged {
            site: cx.post.site(),
            from: origin(cx.client, cx.now),
            how: t!("mail-how-current-password"),
            not_me: cx.post.not_me_link(cx.tx, id, cx.now).await?,
        };
        cx.post.tell_all(cx.tx, id, &mail, cx.now).await?;
        let line = match self.others.end {
            true => t!("action-password-changed-ended", n = i64::try_from(ended).unwrap_or(i64::MAX)),
            false => t!("action-password-changed-kept"),
        };
        Ok(Outcome::done(t!("action-password-changed"), line, "/account/security"))
    }
}
