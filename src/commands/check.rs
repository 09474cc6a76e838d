//! `reverify check`.

use reverify::config::{Config, Problem, unreadable};
use reverify::model::email::EmailAddress;
use reverify::portal::{Finding, Portal, State};

use super::{Failure, Out};

/// Prints a line for everything that was tried; fails when one of them is wrong.
pub async fn run(config: Config, problems: &[Problem], send_to: Option<&EmailAddress>) -> Result<(), Failure> {
    let broken = unreadable(problems);
    let mut findings: Vec<Finding> = problems
        .iter()
        .map(|problem| Finding { state: State::Wrong, what: "setting", text: problem.to_string() })
        .collect();
    if findings.is_empty() {
        findings.push(Finding { state: State::Ok, what: "settings", text: "all can be read".to_owned() });
    }
    findings.extend(Portal::new(config).examine(&broken, send_to).await);
    let mut out = Out::new();
    for Finding { state, what, text } in &findings {
        let word = match state {
            State::Ok => "ok",
            State::Note => "note",
            State::Wrong => "WRONG",
        };
        out.line(&format!("{word:<7}{what:<15}{text}"))?;
    }
    out.done()?;
    let wrong = findings.iter().filter(|finding| finding.state == State::Wrong).count();
    if wrong == 0 { Ok(()) } else { Err(Failure::Said) }
}
