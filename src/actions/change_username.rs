//! Change the username, choose a first one, or give it up.

use serde::{Deserialize, Serialize};

use crate::locale::{Text, Value, t};
use crate::mail::origin;
use crate::mail::views::UsernameChanged;
use crate::model::username::Username;
use crate::reverify::{ActionError, Cx, Outcome, Policy, SensitiveAction, Summary, Symbol};
use crate::store::usernames;

/// Names that are held for one account at most: nobody keeps a row of good names from others by trying them on.
const HELD_AT_MOST: i64 = 5;

/// Gives the account another name to sign in with. The former one is held for a time.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeUsername {
    /// The name when it was asked for.
    pub old: Option<String>,
    /// The new one; `None` gives up the old one.
    pub new: Option<Username>,
}

fn refused(line: Text) -> ActionError {
    ActionError::refused(t!("action-username-not-changed"), line).at("username")
}

impl SensitiveAction for ChangeUsername {
    const NAME: &'static str = "username.change";
    const POLICY: Policy = Policy::STRICT;

    fn summary(&self) -> Summary {
        let summary = Summary::new(t!("action-username-change")).button(t!("action-username-change-button"));
        let summary = match (&self.old, &self.new) {
            (Some(old), Some(new)) => summary.change(old.clone(), new.as_str()),
            (None, Some(new)) => summary.line(t!("action-username-first", username = new.as_str())),
            (Some(old), None) => summary.line(t!("action-username-goes", username = old)),
            (None, None) => summary,
        };
        let wish = match &self.new {
            Some(new) => t!("wish-username-change", username = Value::strong(new.as_str())),
            None => t!("wish-username-give-up"),
        };
        let username = self.new.as_ref().map(Username::to_string).unwrap_or_default();
        let about: Vec<&str> = self.old.as_deref().into_iter().chain(self.new.as_ref().map(Username::as_str)).collect();
        summary.about(about.join(" → ")).wish(wish).field("username", &username).symbol(Symbol::Shield)
    }

    fn remembered(self) -> Option<Self> {
        Some(self)
    }

    async fn execute(self, cx: &mut Cx<'_>) -> Result<Outcome, ActionError> {
        let id = cx.account.id;
        if cx.user.username != self.old {
            return Err(refused(t!("action-username-meanwhile")));
        }
        // Every address is told of each: nobody buries the mail that matters under others.
        if !cx.post.may_repeat(cx.tx, id, "username", cx.now).await? {
            return Err(refused(t!("action-username-often-today")));
        }
        let former = usernames::release(cx.tx, id).await?.and_then(|name| Username::look(&name).ok());
        let same = |name: &Username| self.new.as_ref().is_some_and(|new| new.key() == name.key());
        if let Some(former) = former.filter(|former| !same(former)) {
            usernames::hold(cx.tx, cx.keys, &former, Some(id), cx.now).await?;
        }
        if let Some(new) = &self.new {
            // First the name, then the question whether it is held: somebody may be giving it up at this moment.
            let claimed = usernames::claim(cx.tx, id, new, cx.now).await?;
            if !claimed || usernames::is_taken_in(cx.tx, cx.keys, new, id, cx.now).await? {
                return Err(refused(t!("action-username-taken")));
            }
            usernames::unhold(cx.tx, cx.keys, new).await?;
        }
        if usernames::held_for(cx.tx, id, cx.now).await? > HELD_AT_MOST {
            return Err(refused(t!("action-username-too-often")));
        }
        let mail = UsernameChanged {
            site: cx.post.site(),
            from: origin(cx.client, cx.now),
            old: self.old,
            new: self.new.as_ref().map(Username::to_string),
            not_me: cx.post.not_me_link(cx.tx, id, cx.now).await?,
        };
        cx.post.tell_all(cx.tx, id, &mail, cx.now).await?;
        Ok(match self.new {
            Some(new) => {
                let line = t!("action-username-changed-line", username = new.as_str());
                Outcome::done(t!("action-username-changed"), line, "/account")
            }
            None => Outcome::done(t!("action-username-removed"), t!("action-username-removed-line"), "/account"),
        })
    }
}
