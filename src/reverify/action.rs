//! What a sensitive action is.

use std::borrow::Cow;
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::clock::Timestamp;
use crate::config::Config;
use crate::error::Error;
use crate::factors::passkeys::Passkeys;
use crate::locale::{Text, t};
use crate::mail::Post;
use crate::model::client::Client;
use crate::model::factor::{Factors, ProofKind};
use crate::model::user::{By, Session, User};
use crate::reverify::policy::Policy;
use crate::store::Tx;
use crate::store::audit::Cause;
use crate::store::users::Account;

/// A change that needs a recent verification, as a value: what was asked for, validated, without a secret in it.
///
/// A value that waits for its proof is serialised and sealed. Secrets are held in [`secrecy::SecretString`], which cannot
/// be serialised, so an action that would park one does not compile; keep the hash instead:
///
/// ```compile_fail
/// #[derive(serde::Serialize, serde::Deserialize)]
/// struct ChangePassword {
///     new_password: secrecy::SecretString,
/// }
/// ```
pub trait SensitiveAction: Serialize + DeserializeOwned + Send + Sized + 'static {
    /// The stable name: in stored rows, the audit log and policy overrides.
    const NAME: &'static str;
    /// What it asks for unless the operator says otherwise. There is no default: an action without a policy does not compile.
    const POLICY: Policy;

    /// Whether a factor younger than a day needs an older one beside it, where the account has one. Actions that ask every
    /// time always do; those that enrol factors do so even within their window.
    const SETTLED: bool = false;

    /// Whether a proof of this kind counts for this action, given what else the account has.
    fn accepts(_kind: ProofKind, _factors: &Factors) -> bool {
        true
    }

    /// What the dialog says, from the stored value.
    fn summary(&self) -> Summary;

    /// What is remembered of it for a day when it was not confirmed in time, so that the person can be told: `Some(self)`, or
    /// the same without what a secret was made into, or `None`, and then nothing is told. There is no default: an action that
    /// holds a hash must not be kept longer than it waits because nobody thought of it.
    fn remembered(self) -> Option<Self>;

    /// Does it. Everything that was checked before parking is checked again here; `Refused` undoes what was written.
    fn execute(self, cx: &mut Cx<'_>) -> impl Future<Output = Result<Outcome, ActionError>> + Send;
}

/// The picture beside an action in the dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Symbol {
    /// Passwords and sign-in.
    Lock,
    /// Addresses and mail.
    Mail,
    /// Devices.
    Device,
    /// Passkeys and codes.
    Key,
    /// Erasing.
    Trash,
    /// Anything else.
    Shield,
}

/// Values of a form by the names of its fields.
pub type Fields = Vec<(Cow<'static, str>, String)>;

/// What the dialog shows: the action, its target, the old and the new value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// "Change your email address".
    pub title: Text,
    /// What it means: "Signs out your other devices".
    pub detail: Vec<Text>,
    /// Old and new value.
    pub change: Option<(Text, Text)>,
    /// The button: "Confirm and change password".
    pub button: Text,
    /// What the person wants, as it stands in "You asked to … at 14:02": "change your password".
    pub wish: Text,
    /// What its form is filled in with again when it was not confirmed in time, or refused: nothing for one without values of
    /// its own, never a secret.
    pub fields: Fields,
    /// What it is about, as the security log names it once it is done: an address, a name. Never a secret.
    pub about: Option<String>,
    /// The picture.
    pub symbol: Symbol,
    /// Whether it destroys something.
    pub destructive: bool,
    /// Whether it makes the account easier to get into, or voids something that was kept.
    pub warning: bool,
}

impl Summary {
    /// A summary with a title; the button repeats it.
    pub fn new(title: impl Into<Text>) -> Self {
        let title = title.into();
        let button = t!("action-confirm", title = title.clone());
        let wish = t!("wish-named", title = title.clone());
        Self {
            title,
            detail: Vec::new(),
            change: None,
            button,
            wish,
            fields: Vec::new(),
            about: None,
            symbol: Symbol::Shield,
            destructive: false,
            warning: false,
        }
    }

    /// Words for what the person wants, in the middle of a sentence: "rename your team".
    #[must_use]
    pub fn wish(mut self, words: impl Into<Text>) -> Self {
        self.wish = words.into();
        self
    }

    /// Fills a field of its form in again when it was not confirmed in time, or refused.
    #[must_use]
    pub fn field(mut self, name: &'static str, value: &str) -> Self {
        self.fields.push((name.into(), value.to_owned()));
        self
    }

    /// Names what it is about in the security log: one of the account's addresses, a username. Never a secret.
    #[must_use]
    pub fn about(mut self, what: impl Into<String>) -> Self {
        self.about = Some(what.into());
        self
    }

    /// Adds a line about what it means or whom it concerns.
    #[must_use]
    pub fn line(mut self, line: impl Into<Text>) -> Self {
        self.detail.push(line.into());
        self
    }

    /// Shows the old and the new value.
    #[must_use]
    pub fn change(mut self, from: impl Into<Text>, to: impl Into<Text>) -> Self {
        self.change = Some((from.into(), to.into()));
        self
    }

    /// Words for the button.
    #[must_use]
    pub fn button(mut self, words: impl Into<Text>) -> Self {
        self.button = words.into();
        self
    }

    /// The picture beside it.
    #[must_use]
    pub fn symbol(mut self, symbol: Symbol) -> Self {
        self.symbol = symbol;
        self
    }

    /// Marks it as making the account easier to get into, or as voiding something that was kept.
    #[must_use]
    pub fn warning(mut self) -> Self {
        self.warning = true;
        self
    }

    /// Marks it as destroying something.
    #[must_use]
    pub fn destructive(mut self) -> Self {
        self.destructive = true;
        self
    }
}

/// What an executing action works with.
pub struct Cx<'t> {
    /// The deciding transaction.
    pub tx: &'t mut Tx,
    /// The account, read under its lock.
    pub account: &'t Account,
    /// The account as the session sees it.
    pub user: &'t User,
    /// The session that acts.
    pub session: &'t Session,
    /// Where the request came from.
    pub client: &'t Client,
    /// One instant for the whole transaction.
    pub now: Timestamp,
    /// Queues mails.
    pub post: &'t Post,
    /// Seals and signs.
    pub keys: &'t crate::crypto::KeyRing,
    /// The configuration.
    pub config: &'t Arc<Config>,
    /// Runs the ceremonies of passkeys.
    pub passkeys: &'t Passkeys,
    /// What the account can prove itself with.
    pub factors: &'t Factors,
    /// What confirmed it; `None` when an earlier proof was still fresh.
    pub proof: Option<ProofKind>,
}

impl<'t> Cx<'t> {
    /// Who does it, as the security log and what ends with it are told.
    pub fn cause(&self) -> Cause<'t> {
        Cause::new(By { user: self.account.id, session: Some(self.session.id) }, self.client, self.now)
    }

    /// What confirmed it: the proof just given, else the newest that was still fresh.
    pub fn confirmed_by(&self) -> Option<ProofKind> {
        let newest = || self.session.first.into_iter().chain(self.session.second).max_by_key(|proof| proof.at);
        self.proof.or_else(|| newest().map(|proof| proof.by))
    }
}

/// What came of an action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Done; shown on `next`.
    Done(Done),
    /// Done, and nobody is signed in any more.
    SignedOut(Done),
}

/// Words about what was done, and where to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// "Password changed".
    pub title: Text,
    /// "Your other devices were signed out."
    pub line: Text,
    /// The page that shows it.
    pub next: String,
}

impl Outcome {
    /// Done, shown on `next`.
    pub fn done(title: impl Into<Text>, line: impl Into<Text>, next: &str) -> Self {
        Self::Done(Done { title: title.into(), line: line.into(), next: next.to_owned() })
    }

    /// The words.
    pub fn words(&self) -> &Done {
        match self {
            Self::Done(done) | Self::SignedOut(done) => done,
        }
    }
}

/// Why an action was not done.
#[derive(Debug)]
pub enum ActionError {
    /// Not possible now; the words are for the person.
    Refused(Refusal),
    /// Our fault; for the log.
    Internal(Error),
}

/// Words about why something is not possible now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// "Email not changed".
    pub title: Text,
    /// Why, and what to do.
    pub line: Text,
    /// The field of its form that this is about, by its name: the line stands beside it.
    pub field: Option<&'static str>,
}

impl Refusal {
    /// A refusal of the whole.
    pub fn new(title: impl Into<Text>, line: impl Into<Text>) -> Self {
        Self { title: title.into(), line: line.into(), field: None }
    }
}

impl ActionError {
    /// Not possible now.
    pub fn refused(title: impl Into<Text>, line: impl Into<Text>) -> Self {
        Self::Refused(Refusal::new(title, line))
    }

    /// Not possible now because of what stands in this field of its form.
    #[must_use]
    pub fn at(self, field: &'static str) -> Self {
        match self {
            Self::Refused(refusal) => Self::Refused(Refusal { field: Some(field), ..refusal }),
            Self::Internal(_) => self,
        }
    }
}

impl From<Error> for ActionError {
    fn from(error: Error) -> Self {
        Self::Internal(error)
    }
}
