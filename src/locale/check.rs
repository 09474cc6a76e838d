//! What makes a file of messages unusable. Found at start: a sentence that breaks when somebody first needs it is worse.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use fluent_bundle::FluentResource;
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};

use super::syntax;

/// Which messages there are, and what may stand in them.
pub(super) struct Reference {
    messages: BTreeMap<String, BTreeSet<String>>,
}

/// A mistake, by its line, counted from one.
pub(super) type Mistake = (usize, String);

impl Reference {
    /// The messages of `resource` are all there are.
    pub(super) fn new(resource: Option<&FluentResource>) -> Self {
        let entries = resource.into_iter().flat_map(FluentResource::entries);
        let messages = entries.filter_map(|entry| match entry {
            Entry::Message(message) => {
                let mut used = Used::default();
                message.value.iter().for_each(|pattern| used.pattern(pattern));
                Some((message.id.name.to_owned(), used.variables))
            }
            _ => None,
        });
        Self { messages: messages.collect() }
    }

    /// Every key with its placeholders.
    #[cfg(test)]
    pub(super) fn into_messages(self) -> BTreeMap<String, BTreeSet<String>> {
        self.messages
    }
}

/// Reads a file that changes or adds messages of a language which has those `under` it already: what can be read of it, and
/// every mistake in it.
pub(super) fn read(
    text: String,
    reference: &Reference,
    under: Option<&FluentResource>,
) -> (FluentResource, Vec<Mistake>) {
    let lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let (resource, mut mistakes) = match FluentResource::try_new(text.clone()) {
        Ok(resource) => (resource, Vec::new()),
        Err((resource, errors)) => (resource, syntax::mistakes(&text, errors)),
    };
    let terms: BTreeSet<&str> = [Some(&resource), under]
        .into_iter()
        .flatten()
        .flat_map(FluentResource::entries)
        .filter_map(|entry| match entry {
            Entry::Term(term) => Some(term.id.name),
            // One that cannot be read is there nevertheless, and who names it makes no mistake.
            Entry::Junk { content } => syntax::key(content)?.strip_prefix('-'),
            _ => None,
        })
        .collect();
    let mut seen = BTreeSet::new();
    for entry in resource.entries() {
        let (key, pattern, attributes) = match entry {
            Entry::Message(message) => (message.id.name.to_owned(), message.value.as_ref(), &message.attributes),
            Entry::Term(term) => (format!("-{}", term.id.name), Some(&term.value), &term.attributes),
            _ => continue,
        };
        let line = line_of(&lines, &key);
        let mut wrong = |what: String| mistakes.push((line, what));
        if !seen.insert(key.clone()) {
            wrong(format!("`{key}` is there twice"));
        }
        if !attributes.is_empty() {
            wrong(format!("`{key}` has attributes, which nothing reads"));
        }
        let known = match (key.starts_with('-'), reference.messages.get(&key)) {
            (true, _) => None,
            (false, Some(variables)) => Some(variables),
            (false, None) => {
                wrong(match reference.nearest(&key) {
                    Some(near) => format!("there is no message `{key}`; `{near}` is the nearest"),
                    None => format!("there is no message `{key}`"),
                });
                continue;
            }
        };
        let mut used = Used::default();
        pattern.into_iter().for_each(|pattern| used.pattern(pattern));
        for variable in used.variables {
            if known.is_none_or(|known| !known.contains(&variable)) {
                let may: Vec<String> = known.into_iter().flatten().map(|name| format!("${name}")).collect();
                let may = if may.is_empty() { "nothing".to_owned() } else { may.join(", ") };
                wrong(format!("`{key}` has no placeholder ${variable}; it may use {may}"));
            }
        }
        for name in used.messages.iter().filter(|name| !reference.messages.contains_key(*name)) {
            wrong(format!("`{key}` names the message `{name}`, which there is not"));
        }
        for name in used.terms.iter().filter(|name| !terms.contains(name.as_str())) {
            wrong(format!("`{key}` names the term `-{name}`, which there is not"));
        }
        for name in used.functions {
            wrong(format!("`{key}` calls {name}(), and there are no functions"));
        }
    }
    mistakes.sort();
    (resource, mistakes)
}

impl Reference {
    /// What was probably meant: the key with the longest common beginning, if that is not short.
    fn nearest(&self, key: &str) -> Option<&str> {
        let common = |other: &str| key.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
        let best = self.messages.keys().max_by_key(|other| common(other))?;
        (common(best) >= 4).then_some(best)
    }
}

/// Whether there is something called so, even if it cannot be read.
pub(super) fn holds(resource: &FluentResource, name: &str) -> bool {
    resource.entries().any(|entry| match entry {
        Entry::Message(message) => message.id.name == name,
        Entry::Junk { content } => syntax::key(content) == Some(name),
        _ => false,
    })
}

/// Messages and terms that name themselves, at once or over others, so that nothing can be said: the file with the mistake
/// by its index, later ones over earlier. Each circle once, at the last file that has a part in it.
pub(super) fn circles(resources: &[&FluentResource]) -> Vec<(usize, Mistake)> {
    let mut named: BTreeMap<String, (usize, Vec<String>)> = BTreeMap::new();
    for (index, resource) in resources.iter().enumerate() {
        for entry in resource.entries() {
            let (key, pattern) = match entry {
                Entry::Message(message) => (message.id.name.to_owned(), message.value.as_ref()),
                Entry::Term(term) => (format!("-{}", term.id.name), Some(&term.value)),
                _ => continue,
            };
            let mut used = Used::default();
            pattern.into_iter().for_each(|pattern| used.pattern(pattern));
            let terms = used.terms.into_iter().map(|name| format!("-{name}"));
            named.insert(key, (index, used.messages.into_iter().chain(terms).collect()));
        }
    }
    let mut found = Vec::new();
    for (key, (index, _)) in &named {
        let Some(circle) = circle(key, &named) else { continue };
        let latest = circle.iter().filter_map(|key| Some((named.get(*key)?.0, *key))).max();
        let line = || resources.get(*index).map(|resource| line_in(resource.source(), key));
        if latest == Some((*index, key.as_str()))
            && let Some(line) = line()
        {
            let over: Vec<String> = circle.iter().skip(1).map(|key| format!("`{key}`")).collect();
            let over = if over.is_empty() { String::new() } else { format!(" over {}", over.join(", ")) };
            found.push((*index, (line, format!("`{key}` names itself{over}"))));
        }
    }
    found
}

/// The shortest way from an entry back to itself.
fn circle<'a>(start: &'a str, named: &'a BTreeMap<String, (usize, Vec<String>)>) -> Option<Vec<&'a str>> {
    let (mut ways, mut seen) = (VecDeque::from([vec![start]]), BTreeSet::new());
    while let Some(way) = ways.pop_front() {
        for next in way.last().and_then(|key| named.get(*key)).into_iter().flat_map(|(_, names)| names) {
            if next == start {
                return Some(way);
            }
            if seen.insert(next) {
                ways.push_back(way.iter().copied().chain([next.as_str()]).collect());
            }
        }
    }
    None
}

fn line_in(text: &str, key: &str) -> usize {
    line_of(&text.lines().map(str::to_owned).collect::<Vec<_>>(), key)
}

/// Where a message begins.
fn line_of(lines: &[String], key: &str) -> usize {
    let begins = |line: &String| line.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with('='));
    lines.iter().position(begins).map_or(1, |at| at + 1)
}

/// Everything a pattern refers to.
#[derive(Default)]
struct Used {
    variables: BTreeSet<String>,
    messages: BTreeSet<String>,
    terms: BTreeSet<String>,
    functions: BTreeSet<String>,
}

impl Used {
    fn pattern(&mut self, pattern: &Pattern<&str>) {
        for element in &pattern.elements {
            if let PatternElement::Placeable { expression } = element {
                self.expression(expression);
            }
        }
    }

    fn expression(&mut self, expression: &Expression<&str>) {
        match expression {
            Expression::Inline(inline) => self.inline(inline),
            Expression::Select { selector, variants } => {
                self.inline(selector);
                variants.iter().for_each(|variant| self.pattern(&variant.value));
            }
        }
    }

    fn inline(&mut self, inline: &InlineExpression<&str>) {
        match inline {
            InlineExpression::VariableReference { id } => drop(self.variables.insert(id.name.to_owned())),
            InlineExpression::MessageReference { id, .. } => drop(self.messages.insert(id.name.to_owned())),
            InlineExpression::TermReference { id, .. } => drop(self.terms.insert(id.name.to_owned())),
            InlineExpression::FunctionReference { id, .. } => drop(self.functions.insert(id.name.to_owned())),
            InlineExpression::Placeable { expression } => self.expression(expression),
            InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
        }
    }
}
