//! The policy table: the defaults in the code, with the operator's overrides.

use std::collections::BTreeMap;

use crate::clock::{Seconds, Timestamp};
use crate::config::{EmailCodeUse, Problem};
use crate::model::factor::{FactorClass, Factors, Held, Kinds, ProofKind};
use crate::reverify::policy::{Freshness, Level, Policy, names};
use crate::reverify::registry::{Entry, Registry};

/// What every registered action asks for.
#[derive(Clone, Debug)]
pub struct PolicyTable {
    rows: BTreeMap<&'static str, Row>,
    /// Whether the first factor may stand in where an account has no second.
    pub downgrade: bool,
    email_codes: EmailCodeUse,
}

#[derive(Clone, Copy, Debug)]
struct Row {
    policy: Policy,
    /// The kinds that can count by the action's own rule, where accounts can have them at all.
    own: Kinds,
    overridden: bool,
}

impl Row {
    /// What counts: by the action's own rule and by the operator's.
    fn kinds(&self) -> Kinds {
        self.policy.kinds.and(self.own)
    }

    /// Whether any account at all could meet it.
    fn possible(&self, downgrade: bool) -> Result<(), String> {
        let any = |class: FactorClass| self.kinds().iter().any(|kind| kind.counts_as(class));
        let (first, second) = (any(FactorClass::First), any(FactorClass::Second));
        let met = match self.policy.level {
            Level::FirstFactor => first,
            Level::SecondFactor => second || (first && downgrade),
            Level::MultiFactor => first && (second || downgrade),
        };
        if met {
            return Ok(());
        }
        let kinds = if self.kinds() == Kinds::of([]) { "nothing".to_owned() } else { names(self.kinds()) };
        Err(format!("nobody could ever confirm it: {} needs more than {kinds}", self.policy.level.name()))
    }

    /// The same, with the word for an operator who looks at the policy alone and finds nothing wrong in it.
    fn refused(&self, downgrade: bool, email_codes: EmailCodeUse) -> Option<String> {
        let why = self.possible(downgrade).err()?;
        let hint = match email_codes {
            EmailCodeUse::Never if self.policy.kinds.has(ProofKind::EmailCode) => {
                ", as mailed codes count nowhere (REVERIFY_EMAIL_CODE=never)"
            }
            _ => "",
        };
        Some(why + hint)
    }
}

/// The kinds an action accepts from an account that has everything which this portal lets count.
fn own(entry: &Entry, email_codes: EmailCodeUse) -> Kinds {
    let everything = Factors::everything();
    // Some count only where nothing better exists.
    let bare = Factors::of(Held { email: Some(Timestamp::from_millis(0)), ..Held::default() }, EmailCodeUse::Always);
    let counts = |kind: &ProofKind| (entry.accepts)(*kind, &everything) || (entry.accepts)(*kind, &bare);
    let there_is = |kind: &ProofKind| *kind != ProofKind::EmailCode || email_codes != EmailCodeUse::Never;
    Kinds::of(ProofKind::ALL.into_iter().filter(there_is).filter(counts))
}

impl PolicyTable {
    /// Applies overrides to the defaults.
    ///
    /// # Errors
    /// Every override that names no action or no policy, and every action that nobody could ever confirm.
    pub fn new(
        registry: &Registry,
        overrides: &[(String, String)],
        downgrade: bool,
        email_codes: EmailCodeUse,
    ) -> Result<Self, Vec<Problem>> {
        let default = |(name, entry): (&'static str, &Entry)| {
            (name, Row { policy: entry.default_policy, own: own(entry, email_codes), overridden: false })
        };
        let mut rows: BTreeMap<_, _> = registry.iter().map(default).collect();
        let mut problems = Vec::new();
        let mut seen = std::collections::BTreeSet::new();
        for (name, spec) in overrides {
            if !seen.insert(name) {
                problems.push(Problem::new("policy", format!("{name} is set twice")));
            }
            match (rows.get_mut(name.as_str()), Policy::parse(spec)) {
                (Some(row), Ok(policy)) => {
                    let row: &mut Row = row;
                    *row = Row { policy, overridden: true, ..*row };
                }
                (None, _) => problems.push(Problem::new("policy", format!("there is no action called {name:?}"))),
                (_, Err(why)) => problems.push(Problem::new("policy", format!("{name}: {why}"))),
            }
        }
        for (name, row) in &rows {
            if let Some(why) = row.refused(downgrade, email_codes) {
                problems.push(Problem::new("policy", format!("{name}: {why}")));
            }
        }
        if problems.is_empty() { Ok(Self { rows, downgrade, email_codes }) } else { Err(problems) }
    }

    /// What an action asks for; `None` for a name that is not registered.
    pub fn of(&self, name: &str) -> Option<Policy> {
        self.rows.get(name).map(|row| row.policy)
    }

    /// The shortest window of the actions that ask for one proof: as long as a proof is younger, none of them asks again.
    /// `None` when every action asks every time.
    pub fn shortest_window(&self) -> Option<Seconds> {
        let windowed = |row: &Row| match row.policy.freshness {
            Freshness::Within(window) if row.policy.level <= Level::SecondFactor => Some(window),
            _ => None,
        };
        self.rows.values().filter_map(windowed).min()
    }

    /// The table as `reverify policy` prints it.
    pub fn print(&self) -> String {
        let mut out = format!("{:<22} {:<15} {:<10} {:<14} {}\n", "action", "level", "window", "from", "accepts");
        for (name, row) in &self.rows {
            let from = if row.overridden { "configuration" } else { "default" };
            let (level, kinds) = (row.policy.level.name(), names(row.kinds()).replace('|', ", "));
            out += &format!("{name:<22} {level:<15} {:<10} {from:<14} {kinds}\n", window(row.policy));
        }
        let rule = if self.downgrade { "allow" } else { "refuse" };
        let codes = match self.email_codes {
            EmailCodeUse::Fallback => "fallback (only accounts with neither a password nor a passkey)",
            EmailCodeUse::Always => "always",
            EmailCodeUse::Never => "never",
        };
        out + &format!("\nAccounts without a second factor: downgrade = {rule}\nMailed codes: email_code = {codes}\n")
    }

    /// The table for a document.
    pub fn markdown(&self) -> String {
        let mut out = "| Action | Level | Window | Accepts |\n| --- | --- | --- | --- |\n".to_owned();
        for (name, row) in &self.rows {
            let kinds: Vec<String> = row.kinds().iter().map(|kind| format!("`{}`", kind.name())).collect();
            let (level, window) = (row.policy.level.name(), window(row.policy));
            out += &format!("| `{name}` | `{level}` | {window} | {} |\n", kinds.join(", "));
        }
        out
    }
}

fn window(policy: Policy) -> String {
    match policy.max_age() {
        0 => "every time".to_owned(),
        age => format!("{} min", age / 60),
    }
}
