//! Take a copy of one's data.

use serde::{Deserialize, Serialize};

use crate::clock::Seconds;
use crate::locale::{Text, t};
use crate::mail::views::DataCopied;
use crate::mail::{confirmed_with, origin};
use crate::reverify::{ActionError, Cx, Outcome, Policy, SensitiveAction, Summary, Symbol};
use crate::store::exports;

/// The copy can be fetched this long.
pub const READY: Seconds = Seconds::minutes(15);

/// Lets this session fetch a copy for a while. Nothing is stored for it: the copy is written when it is fetched.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExportData {
    /// Whose data, as the dialog names it.
    pub email: String,
}

impl SensitiveAction for ExportData {
    const NAME: &'static str = "data.export";
    const POLICY: Policy = Policy::STRICT;

    fn summary(&self) -> Summary {
        Summary::new(t!("action-data-export"))
            .line(self.email.clone())
            .button(t!("action-data-export-button"))
            .wish(t!("wish-data-export"))
            .symbol(Symbol::Shield)
    }

    fn remembered(self) -> Option<Self> {
        Some(self)
    }

    async fn execute(self, cx: &mut Cx<'_>) -> Result<Outcome, ActionError> {
        // Where it may fetch one already, everybody was told of that.
        let is_new = !exports::is_allowed(cx.tx, cx.session.id, cx.now).await?;
        exports::allow(cx.tx, cx.session.id, cx.now + READY).await?;
        if is_new && cx.post.may_repeat(cx.tx, cx.account.id, Self::NAME, cx.now).await? {
            let mail = DataCopied {
                site: cx.post.site(),
                from: origin(cx.client, cx.now),
                how: confirmed_with(cx.confirmed_by()),
                not_me: cx.post.not_me_link(cx.tx, cx.account.id, cx.now).await?,
            };
            cx.post.tell_all(cx.tx, cx.account.id, &mail, cx.now).await?;
        }
        Ok(Outcome::done(
            t!("action-data-exported"),
            t!("action-data-exported-line", span = Text::span(READY)),
            "/account/data",
        ))
    }
}
