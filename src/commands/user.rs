//! `reverify user …`: accounts.

mod list;
mod remove_email;
mod show;

use clap::{Args, Subcommand};
use reverify::accounts::operate::{Creation, Operated};
use reverify::clock::Timestamp;
use reverify::config::Config;
use reverify::model::email::EmailAddress;
use reverify::model::name::DisplayName;
use reverify::store::emails::Holder;
use reverify::store::operators;

use super::out::iso;
use super::{Failure, Out, account, address, beside, confirm, name, no_account, operator};

/// What is done to accounts.
#[derive(Subcommand, Clone)]
pub enum User {
    /// Print every account, oldest first
    List(list::List),
    /// Print what is known of one account; never a secret
    Show(show::Show),
    /// Make an account for somebody, whose address counts as proven; they choose the password themselves
    Create(Create),
    /// Switch an account off: signs every device out, and nobody can sign in
    Disable(Sure),
    /// Switch an account on again
    Enable(Named),
    /// Print a link to choose a new password: works once, for 30 minutes, and spares no second step
    ResetLink(ResetLink),
    /// Lift the pauses that wrong tries brought
    Unlock(Named),
    /// Take an address off an account, for an owner who is kept out by whoever reads it
    RemoveEmail(remove_email::RemoveEmail),
    /// Sign every device of an account out
    EndSessions(Named),
    /// Schedule an account's erasure, as its own page does
    Delete(Delete),
    /// Take a scheduled erasure back
    Keep(Named),
}

/// One account.
#[derive(Args, Clone)]
pub struct Named {
    /// One of the account's addresses, its username or its id
    #[arg(value_name = "ACCOUNT")]
    account: String,
}

/// One account, and whether to ask.
#[derive(Args, Clone)]
pub struct Sure {
    #[command(flatten)]
    named: Named,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

/// A new account.
#[derive(Args, Clone)]
pub struct Create {
    /// The address it is reached by
    #[arg(long, value_name = "ADDRESS", value_parser = address)]
    email: EmailAddress,
    /// The name the person goes by
    #[arg(long, value_name = "NAME", value_parser = name)]
    name: DisplayName,
    /// Mail the link to choose a password
    #[arg(long, conflicts_with = "reset_link")]
    send_invite: bool,
    /// Print the link to choose a password (the default)
    #[arg(long)]
    reset_link: bool,
}

/// A link to choose a new password.
#[derive(Args, Clone)]
pub struct ResetLink {
    #[command(flatten)]
    named: Named,
    /// Mail it instead of printing it: to the primary address, or to the one before a change that can still be undone
    #[arg(long)]
    mail: bool,
    /// For somebody who lost every second step: begin a recovery. Every address is told and can stop it; when the hold is
    /// over (REVERIFY_RECOVERY_HOLD_HOURS), the link is mailed
    #[arg(long, conflicts_with = "mail")]
    lost_factors: bool,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

/// The end of an account.
#[derive(Args, Clone)]
pub struct Delete {
    #[command(flatten)]
    sure: Sure,
    /// Erase it now, without the days of grace
    #[arg(long)]
    now: bool,
}

impl User {
    /// Does it.
    pub async fn run(self, config: Config) -> Result<(), Failure> {
        match self {
            Self::List(list) => list.run(config).await,
            Self::Show(show) => show.run(config).await,
            Self::Create(create) => create.run(config).await,
            Self::Disable(sure) => sure.disable(config).await,
            Self::Enable(named) => named.enable(config).await,
            Self::ResetLink(link) => link.run(config).await,
            Self::Unlock(named) => named.unlock(config).await,
            Self::RemoveEmail(remove) => remove.run(config).await,
            Self::EndSessions(named) => named.end_sessions(config).await,
            Self::Delete(delete) => delete.run(config).await,
            Self::Keep(named) => named.keep(config).await,
        }
    }
}

/// What a change came to: words for the terminal, or why not.
fn said<T>(came: Operated<T>, named: &str, done: impl FnOnce(T) -> String, already: &str) -> Result<(), Failure> {
    let text = match came {
        Operated::Done(value) => done(value),
        Operated::Already => format!("{already}; nothing was changed."),
        Operated::SwitchedOff => {
            let hint = format!("{named} is switched off; switch it on first: reverify user enable {named}");
            return Err(Failure::new(hint));
        }
        Operated::Gone => return Err(no_account(named)),
    };
    print(&text)
}

fn print(text: &str) -> Result<(), Failure> {
    let mut out = Out::new();
    out.line(text)?;
    out.done()
}

impl Sure {
    async fn disable(self, config: Config) -> Result<(), Failure> {
        let operator = operator(config).await?;
        let (id, address) = account(&operator, &self.named.account).await?;
        let what = format!("Switches the account of {address} off and signs every device out");
        confirm(&what, &address, self.yes)?;
        let came = operator.accounts.disable(id, &operator.client).await?;
        operator.close().await;
        let done =
            |()| format!("{address} is switched off. Every device was signed out, and the person is told by mail.");
        said(came, &address, done, &format!("{address} is switched off already"))
    }
}

impl Named {
    async fn enable(self, config: Config) -> Result<(), Failure> {
        let operator = operator(config).await?;
        let (id, address) = account(&operator, &self.account).await?;
        let came = operator.accounts.enable(id, &operator.client).await?;
        let erased_on = operators::details(&operator.accounts.db, id).await?.and_then(|details| details.deletion_at);
        operator.close().await;
        // Its owner reads that an account on its way out is switched off.
        let leaving = erased_on.map_or_else(String::new, |at| {
            format!(
                " It is erased at {} unless its owner signs in and keeps it, or you do: reverify user keep {address}",
                iso(at)
            )
        });
        let done = |()| format!("{address} is switched on again. The person is told by mail.{leaving}");
        match came {
            Operated::Already if !leaving.is_empty() => print(&format!("{address} is switched on.{leaving}")),
            came => said(came, &address, done, &format!("{address} is switched on already")),
        }
    }

    async fn keep(self, config: Config) -> Result<(), Failure> {
        let operator = operator(config).await?;
        let (id, address) = account(&operator, &self.account).await?;
        let came = operator.accounts.keep_for(id, &operator.client).await?;
        operator.close().await;
        let done = |()| format!("The account of {address} is kept. The person is told by mail.");
        said(came, &address, done, &format!("No erasure of {address} is scheduled"))
    }

    async fn unlock(self, config: Config) -> Result<(), Failure> {
        let operator = operator(config).await?;
        let (id, address) = account(&operator, &self.account).await?;
        let came = operator.accounts.unlock(id, &operator.client).await?;
        operator.close().await;
        let done = |()| format!("Wrong tries at {address} start to count anew, and nothing is paused.");
        said(came, &address, done, &format!("No wrong tries count against {address}"))
    }

    async fn end_sessions(self, config: Config) -> Result<(), Failure> {
        let operator = operator(config).await?;
        let (id, address) = account(&operator, &self.account).await?;
        let came = operator.accounts.sign_out_everywhere(id, &operator.client).await?;
        operator.close().await;
        let done =
            |ended| format!("{ended} signed-in devices of {address} were signed out. The person is told by mail.");
        said(came, &address, done, &format!("{address} is signed in nowhere"))
    }
}

impl Create {
    async fn run(self, config: Config) -> Result<(), Failure> {
        let operator = operator(config).await?;
        let made = operator.accounts.create(&self.email, &self.name, self.send_invite, &operator.client).await?;
        operator.close().await;
        let made = match made {
            Creation::Made(made) => made,
            Creation::Taken(holder) => return Err(Failure::new(taken(&self.email, holder))),
        };
        print_link(made.link.as_deref(), &format!("Account {} is there.", made.id), self.email.as_str(), made.until)
    }
}

/// Whose an address is, and how that account is looked at.
fn taken(address: &EmailAddress, holder: Option<Holder>) -> String {
    match holder {
        Some(Holder { address: primary, until: Some(until) }) => format!(
            "{address} is held for the account of {primary}, which may take it back until {}; see: reverify user show {primary}",
            iso(until)
        ),
        Some(Holder { address: primary, until: None }) => {
            format!("{address} has an account already; see: reverify user show {primary}")
        }
        None => format!("{address} was taken and became free just now; try again"),
    }
}

/// The link alone on standard output, so that it can be passed on; the words beside it. Without one it was mailed `to`
/// somebody.
pub fn print_link(link: Option<&str>, what: &str, to: &str, until: Timestamp) -> Result<(), Failure> {
    let mut out = Out::new();
    match link {
        Some(link) => {
            beside(&format!("{what} The link works once, until {}:", iso(until)));
            out.line(link)?;
        }
        None => out.line(&format!("{what} The link is mailed to {to}; it works once, until {}.", iso(until)))?,
    }
    out.done()
}

impl ResetLink {
    async fn run(self, config: Config) -> Result<(), Failure> {
        let operator = operator(config).await?;
        let (id, address) = account(&operator, &self.named.account).await?;
        let (accounts, client) = (&operator.accounts, &operator.client);
        if self.lost_factors {
            let what = format!("Begins the removal of every passkey, authenticator app and backup code of {address}");
            confirm(&what, &address, self.yes)?;
            let came = accounts.recover_for(id, client).await?;
            operator.close().await;
            let done = |at| {
                format!("Every address of {address} is told, and can stop it. A link follows by mail at {}.", iso(at))
            };
            let already = format!("A recovery of {address} is under way, or there is no second step to remove");
            return said(came, &address, done, &already);
        }
        let made = match self.mail {
            true => accounts.mail_reset_link(id, client).await?.map(|(to, until)| (None, to, until)),
            false => {
                accounts.make_reset_link(id, client).await?.map(|(link, until)| (Some(link), String::new(), until))
            }
        };
        operator.close().await;
        match made {
            Operated::Done((link, to, until)) => {
                print_link(link.as_deref(), &format!("A new password for {address}."), &to, until)
            }
            other => said(other, &address, |_| String::new(), ""),
        }
    }
}

impl Delete {
    async fn run(self, config: Config) -> Result<(), Failure> {
        let operator = operator(config).await?;
        let (id, address) = account(&operator, &self.sure.named.account).await?;
        let (accounts, client) = (&operator.accounts, &operator.client);
        if self.now {
            confirm(&format!("Erases the account of {address} now, for good"), &address, self.sure.yes)?;
            let came = accounts.erase_now(id, client).await?;
            operator.close().await;
            if came == Operated::Already {
                return Err(Failure::new(format!(
                    "the account of {address} could not be erased; it is tried again within a minute while the portal runs"
                )));
            }
            return said(came, &address, |()| format!("The account of {address} is erased."), "");
        }
        let when = |on: Option<_>| on.map_or_else(|| "at once, for good".to_owned(), |on| format!("at {}", iso(on)));
        let day = when(accounts.erased_on(id, accounts.clock.now()).await?);
        let what = format!("Signs every device of {address} out and erases the account {day}");
        confirm(&what, &address, self.sure.yes)?;
        let came = accounts.schedule_deletion(id, client).await?;
        operator.close().await;
        let done = |on| format!("The account of {address} is erased {}. The person is told by mail.", when(on));
        said(came, &address, done, &format!("The erasure of {address} is scheduled already"))
    }
}
