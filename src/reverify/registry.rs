//! Every sensitive action there is, by name: the one place where their types are forgotten.

use std::collections::BTreeMap;
use std::pin::Pin;

use crate::model::factor::{Factors, ProofKind};
use crate::reverify::action::{ActionError, Cx, Outcome, SensitiveAction, Summary};
use crate::reverify::policy::Policy;

type Running<'a> = Pin<Box<dyn Future<Output = Result<Outcome, ActionError>> + Send + 'a>>;

/// What is known about an action without knowing its type.
#[derive(Clone, Copy)]
pub struct Entry {
    /// What it asks for by default.
    pub default_policy: Policy,
    /// Whether a kind of proof counts for it.
    pub accepts: fn(ProofKind, &Factors) -> bool,
    /// Whether a young factor needs an older one beside it even within a window.
    pub settled: bool,
    /// Reads a stored value and says what it would do. `None` when it does not decode: never a guess.
    pub summary: fn(&[u8]) -> Option<Summary>,
    /// Reads a stored value and does it. `None` when it does not decode.
    pub execute: for<'a> fn(&[u8], &'a mut Cx<'_>) -> Option<Running<'a>>,
}

/// The registered actions.
#[derive(Clone, Default)]
pub struct Registry {
    entries: BTreeMap<&'static str, Entry>,
}

impl Registry {
    /// Adds an action.
    ///
    /// # Panics
    /// When the name is taken: two actions would read each other's stored values. Happens at start, never later.
    #[expect(clippy::panic, reason = "a mistake of the programmer that must not reach the first request")]
    pub fn add<A: SensitiveAction>(&mut self) {
        let entry = Entry {
            default_policy: A::POLICY,
            accepts: A::accepts,
            settled: A::SETTLED,
            summary: |stored| decode::<A>(stored).map(|action| action.summary()),
            execute: |stored, cx| {
                let action = decode::<A>(stored)?;
                Some(Box::pin(action.execute(cx)))
            },
        };
        if self.entries.insert(A::NAME, entry).is_some() {
            panic!("two actions are called {}", A::NAME);
        }
    }

    /// The action of this name.
    pub fn get(&self, name: &str) -> Option<(&'static str, &Entry)> {
        self.entries.get_key_value(name).map(|(name, entry)| (*name, entry))
    }

    /// Every action, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Entry)> {
        self.entries.iter().map(|(name, entry)| (*name, entry))
    }
}

fn decode<A: SensitiveAction>(stored: &[u8]) -> Option<A> {
    serde_json::from_slice(stored).ok()
}
