//! `reverify invite …`: invitations to sign up.

use clap::{Args, Subcommand};
use reverify::accounts::operate::Operated;
use reverify::config::{Config, SignUpMode};
use reverify::model::email::EmailAddress;
use reverify::model::ids::RowId;
use reverify::portal::Operator;
use reverify::store::invitations::{self, Invitation};
use serde_json::json;

use super::out::iso;
use super::user::print_link;
use super::{Failure, Out, address, operator};

/// What is done to invitations.
#[derive(Subcommand, Clone)]
pub enum Invite {
    /// Print a link that one account can begin with
    Create(Create),
    /// Print the invitations that still work, oldest first
    List(List),
    /// Take an invitation back
    Revoke(Revoke),
}

/// A new invitation.
#[derive(Args, Clone)]
pub struct Create {
    /// Only for an account with this address
    #[arg(long, value_name = "ADDRESS", value_parser = address)]
    email: Option<EmailAddress>,
    /// Mail the link there instead of printing it
    #[arg(long, requires = "email")]
    mail: bool,
    /// Language of the mail, as in de; the portal's first one without it
    #[arg(long, value_name = "TAG", requires = "mail")]
    language: Option<String>,
    /// How long it works
    #[arg(long, value_name = "DAYS", default_value_t = 7, value_parser = clap::value_parser!(u32).range(1..=365))]
    days: u32,
}

/// Which invitations are printed.
#[derive(Args, Clone)]
pub struct List {
    /// Also those that were used, taken back, or are too old
    #[arg(long)]
    all: bool,
    /// One JSON object per line
    #[arg(long)]
    json: bool,
}

/// The end of an invitation.
#[derive(Args, Clone)]
pub struct Revoke {
    /// Its id, as `invite list` shows it
    #[arg(value_name = "ID", value_parser = id)]
    id: uuid::Uuid,
}

impl Invite {
    /// Does it.
    pub async fn run(self, config: Config) -> Result<(), Failure> {
        match self {
            Self::Create(create) => create.run(config).await,
            Self::List(list) => list.run(config).await,
            Self::Revoke(revoke) => revoke.run(config).await,
        }
    }
}

impl Create {
    async fn run(self, config: Config) -> Result<(), Failure> {
        if config.sign_up == SignUpMode::Closed {
            let line = "sign-up is closed, so no invitation would work; set REVERIFY_SIGN_UP=invite, or use: reverify user create";
            return Err(Failure::new(line));
        }
        let operator = operator(config).await?;
        let client = match self.language {
            Some(tag) => operator.client.clone().reading(spoken(&operator, &tag)?),
            None => operator.client.clone(),
        };
        let made = operator.accounts.invite(self.email.as_ref(), self.mail, self.days, &client).await?;
        operator.close().await;
        let whom = self.email.map_or_else(|| "whoever holds the link".to_owned(), |address| address.to_string());
        print_link(made.link.as_deref(), &format!("Invitation {} for {whom}.", made.id), &whom, made.until)
    }
}

/// The tag, if the portal speaks that language.
fn spoken(operator: &Operator, tag: &str) -> Result<String, Failure> {
    let languages = operator.accounts.post.languages();
    if let Some(language) = languages.named(tag) {
        return Ok(language.tag.to_string());
    }
    let tags: Vec<String> = languages.iter().map(|language| language.tag.to_string()).collect();
    Err(Failure::new(format!("--language: this portal does not speak {tag:?}; it speaks {}", tags.join(", "))))
}

impl List {
    async fn run(self, config: Config) -> Result<(), Failure> {
        let operator = operator(config).await?;
        let now = operator.now();
        let state = |row: &Invitation| match row {
            row if row.used_at.is_some() => "used",
            row if row.revoked_at.is_some() => "revoked",
            row if row.expires_at <= now => "expired",
            _ => "open",
        };
        let (mut out, mut after) = (Out::new(), None);
        loop {
            let rows = invitations::list(&operator.accounts.db, after).await?;
            for row in rows.iter().filter(|row| self.all || state(row) == "open") {
                let state = state(row);
                let (id, until) = (row.id.to_string(), iso(row.expires_at));
                match self.json {
                    true => out.json(&json!({
                        "id": id, "state": state, "email": row.address, "made_by": row.made_by,
                        "created": iso(row.created_at), "expires": until, "used": row.used_at.map(iso),
                    }))?,
                    false => {
                        let address = row.address.as_deref().unwrap_or("anybody");
                        out.line(&format!("{id}  {state:<7}  until {until}  {address}  by {}", row.made_by))?;
                    }
                }
            }
            match rows.last() {
                Some(last) => after = Some(last.id),
                None => break,
            }
        }
        out.done()?;
        operator.close().await;
        Ok(())
    }
}

fn id(text: &str) -> Result<uuid::Uuid, &'static str> {
    text.trim().parse().map_err(|_| "this is no invitation's id; see: reverify invite list")
}

impl Revoke {
    async fn run(self, config: Config) -> Result<(), Failure> {
        let operator = operator(config).await?;
        let came = operator.accounts.revoke_invitation(RowId(self.id), &operator.client).await?;
        operator.close().await;
        let line = match came {
            Operated::Done(()) => "The invitation is taken back; its link opens nothing any more.",
            Operated::Already => "The invitation was taken back already; nothing was changed.",
            Operated::SwitchedOff | Operated::Gone => {
                let line = "there is no such invitation that still works; see: reverify invite list --all";
                return Err(Failure::new(line));
            }
        };
        let mut out = Out::new();
        out.line(line)?;
        out.done()
    }
}
