//! The policy table: the defaults in the code, with the operator's overrides.

use std::collections::BTreeMap;

use crate::config::Problem;
use crate::reverify::policy::Policy;
use crate::reverify::registry::Registry;

/// What every registered action asks for.
#[derive(Clone, Debug)]
pub struct PolicyTable {
    rows: BTreeMap<&'static str, Row>,
    /// Whether the first factor may stand in where an account has no second.
    pub downgrade: bool,
}

#[derive(Clone, Copy, Debug)]
struct Row {
    policy: Policy,
    overridden: bool,
}

impl PolicyTable {
    /// Applies overrides to the defaults.
    ///
    /// # Errors
    /// Every override that names no action or no policy.
    pub fn new(registry: &Registry, overrides: &[(String, String)], downgrade: bool) -> Result<Self, Vec<Problem>> {
        let default = |(name, entry): (&'static str, &crate::reverify::registry::Entry)| {
            (name, Row { policy: entry.default_policy, overridden: false })
        };
        let mut rows: BTreeMap<_, _> = registry.iter().map(default).collect();
        let mut problems = Vec::new();
        let mut seen = std::collections::BTreeSet::new();
        for (name, spec) in overrides {
            if !seen.insert(name) {
                problems.push(Problem::new("policy", format!("{name} is set twice")));
            }
            match (rows.get_mut(name.as_str()), Policy::parse(spec)) {
                (Some(row), Ok(policy)) => *row = Row { policy, overridden: true },
                (None, _) => problems.push(Problem::new("policy", format!("there is no action called {name:?}"))),
                (_, Err(why)) => problems.push(Problem::new("policy", format!("{name}: {why}"))),
            }
        }
        if problems.is_empty() { Ok(Self { rows, downgrade }) } else { Err(problems) }
    }

    /// What an action asks for; `None` for a name that is not registered.
    pub fn of(&self, name: &str) -> Option<Policy> {
        self.rows.get(name).map(|row| row.policy)
    }

    /// The table as `reverify policy` prints it.
    pub fn print(&self) -> String {
        let mut out = format!("{:<22} {:<15} {:<10} {}\n", "action", "level", "window", "from");
        for (name, row) in &self.rows {
            let window = match row.policy.max_age() {
                0 => "every time".to_owned(),
                age => format!("{} min", age / 60),
            };
            let from = if row.overridden { "configuration" } else { "default" };
            out += &format!("{name:<22} {:<15} {window:<10} {from}\n", row.policy.level.name());
        }
        let rule = if self.downgrade { "allow" } else { "refuse" };
        out + &format!("\nAccounts without a second factor: downgrade = {rule}\n")
    }
}
