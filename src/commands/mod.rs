//! The operator's commands: what is typed, what is printed, and how it ends. What they do is in `reverify::accounts`.

pub mod audit;
pub mod check;
pub mod invite;
mod out;
pub mod restored;
pub mod user;

use std::io::{BufRead, IsTerminal as _, Write};

use reverify::config::Config;
use reverify::error::Error;
use reverify::model::email::EmailAddress;
use reverify::model::ids::UserId;
use reverify::model::name::DisplayName;
use reverify::portal::{Operator, Portal, StartError};

use out::english;
pub use out::{Out, beside};

/// How a command that did not do its work ends.
#[derive(Debug)]
pub enum Failure {
    /// Exit status 1; each line names one reason and what to do.
    Failed(Vec<String>),
    /// Exit status 2: it was asked for in a way that cannot work.
    Usage(String),
    /// Exit status 1, and everything is said already.
    Said,
    /// Whoever read the output has had enough.
    Closed,
}

impl Failure {
    /// One reason, and what to do.
    pub fn new(line: impl Into<String>) -> Self {
        Self::Failed(vec![line.into()])
    }
}

impl From<StartError> for Failure {
    fn from(error: StartError) -> Self {
        Self::Failed(error.0)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        if error.is_temporary() {
            return Self::new("the database is busy or away, and nothing was changed; try again in a moment");
        }
        Self::new(reverify::error::chain(None, &error))
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::BrokenPipe => Self::Closed,
            _ => Self::new(format!("output: {error}")),
        }
    }
}

/// Opens the portal's database in the name of whoever runs the command.
pub async fn operator(config: Config) -> Result<Operator, Failure> {
    Ok(Portal::new(config).operator(&whoever()).await?)
}

/// The operating-system user; its number where it has no name.
fn whoever() -> String {
    use std::os::unix::fs::MetadataExt as _;
    let number = || Some(format!("uid {}", std::fs::metadata("/proc/self").ok()?.uid()));
    whoami::username().ok().or_else(number).unwrap_or_else(|| "unknown".to_owned())
}

/// The account that is named, with its primary address.
pub async fn account(operator: &Operator, named: &str) -> Result<(UserId, String), Failure> {
    let id = operator.accounts.named(named).await?;
    let names = match id {
        Some(id) => reverify::store::users::names(&operator.accounts.db, id).await?,
        None => None,
    };
    id.zip(names).map(|(id, names)| (id, names.email)).ok_or_else(|| no_account(named))
}

/// Nobody is called that.
pub fn no_account(named: &str) -> Failure {
    Failure::new(format!(
        "there is no account {named:?}; name it by one of its addresses, its username or its id; `reverify user list` shows addresses and ids"
    ))
}

/// Asks on the terminal before something that hurts, for a `word` that nobody types by habit, mostly the account's address;
/// `yes` is the answer given beforehand.
pub fn confirm(what: &str, word: &str, yes: bool) -> Result<(), Failure> {
    if yes {
        return Ok(());
    }
    if !std::io::stdin().is_terminal() {
        return Err(Failure::Usage(format!("{what}: nobody can be asked here; add --yes to go on without")));
    }
    ask(what, word, &mut std::io::stdin().lock(), &mut std::io::stderr())
}

fn ask(what: &str, word: &str, input: &mut dyn BufRead, output: &mut dyn Write) -> Result<(), Failure> {
    // Who cannot read the question has not said yes, and must not take the silence for it.
    let unread = |_| Failure::Said;
    write!(output, "{what}.\nType {word} to go on: ").and_then(|()| output.flush()).map_err(unread)?;
    let mut typed = String::new();
    input.read_line(&mut typed)?;
    if typed.trim().eq_ignore_ascii_case(word) {
        Ok(())
    } else {
        Err(Failure::new(format!("that is not {word}; nothing was changed")))
    }
}

/// An address on the command line.
pub fn address(text: &str) -> Result<EmailAddress, String> {
    EmailAddress::parse(text).map_err(|problem| english(&problem.text()))
}

/// A name on the command line.
pub fn name(text: &str) -> Result<DisplayName, String> {
    DisplayName::parse(text).map_err(|problem| english(&problem.text()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_address_itself_goes_on() {
        for (typed, goes_on) in [
            ("mara@example.com\n", true),
            (" Mara@Example.com \n", true),
            ("yes\n", false),
            ("mara@example.co\n", false),
            ("\n", false),
            ("", false),
        ] {
            let mut output = Vec::new();
            let asked = ask("Erases the account", "mara@example.com", &mut typed.as_bytes(), &mut output);
            assert_eq!(asked.is_ok(), goes_on, "{typed:?}");
            let output = String::from_utf8(output).unwrap();
            assert!(output.contains("Erases the account") && output.contains("Type mara@example.com"), "{output}");
            assert!(!output.contains('\u{1b}'));
        }
    }

    #[test]
    fn a_question_that_nobody_can_read_is_not_answered_with_yes() {
        let (nobody, writer) = std::io::pipe().unwrap();
        drop(nobody);
        let asked = ask("Erases the account", "mara@example.com", &mut "mara@example.com\n".as_bytes(), &mut &writer);
        assert!(matches!(asked, Err(Failure::Said)), "{asked:?}");
    }

    #[test]
    fn an_answer_given_beforehand_asks_nothing() {
        assert!(confirm("Erases the account", "mara@example.com", true).is_ok());
    }
}
