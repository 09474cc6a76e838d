//! Choose a first password.

use serde::{Deserialize, Serialize};

use crate::actions::OtherSessions;
use crate::locale::t;
use crate::mail::views::FactorChange;
use crate::model::factor::{Factors, ProofKind};
use crate::model::user::PasswordHash;
use crate::reverify::{ActionError, Cx, Outcome, Policy, SensitiveAction, Summary, Symbol};
use crate::store::users;

/// Sets a password on an account that has none.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetPassword {
    /// The password, hashed.
    pub hash: PasswordHash,
    /// What happens to the other devices.
    pub others: OtherSessions,
}

impl SensitiveAction for SetPassword {
    const NAME: &'static str = "password.set";
    const POLICY: Policy = Policy::STRICT;

    /// Not by mail where anything better exists: a mailbox must not become a password.
    fn accepts(kind: ProofKind, factors: &Factors) -> bool {
        kind != ProofKind::EmailCode || !factors.has_better_than_email()
    }

    fn summary(&self) -> Summary {
        let summary = Summary::new(t!("action-password-set")).line(t!("action-password-set-why"));
        let summary = self.others.named_in(summary).button(t!("action-password-set-button"));
        summary.wish(t!("wish-password-set")).symbol(Symbol::Lock)
    }

    fn remembered(self) -> Option<Self> {
        Some(Self { hash: PasswordHash::none(), ..self })
    }

    async fn execute(self, cx: &mut Cx<'_>) -> Result<Outcome, ActionError> {
        let id = cx.account.id;
        if cx.account.password_hash.is_some() {
            return Err(ActionError::refused(t!("action-password-not-set"), t!("action-password-there")));
        }
        users::set_password(cx.tx, id, &self.hash, cx.now).await?;
        users::password_is_new(cx.tx, id, cx.now).await?;
        let by = cx.confirmed_by();
        cx.post.tell_of_factor(cx.tx, cx.account, FactorChange::PasswordSet, by, cx.client, cx.now).await?;
        let line = self.others.end(cx, t!("action-password-was-set-line")).await?;
        Ok(Outcome::done(t!("action-password-was-set"), line, "/account/security"))
    }
}
