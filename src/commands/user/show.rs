//! `reverify user show`.

use clap::Args;
use reverify::clock::Timestamp;
use reverify::config::Config;
use reverify::model::factor::Held;
use reverify::model::ids::UserId;
use reverify::portal::Operator;
use reverify::store::operators::{self, Address, Counted, Details};
use reverify::store::passkeys::{self, PasskeyRow};
use reverify::store::recoveries::{self, Recovery};
use reverify::store::{emails, factors, sessions};
use serde_json::{Value, json};

use super::Named;
use super::list::Status;
use crate::commands::out::iso;
use crate::commands::{Failure, Out, account, no_account, operator};

/// Which account is printed, and how.
#[derive(Args, Clone)]
pub struct Show {
    #[command(flatten)]
    named: Named,
    /// As one JSON object
    #[arg(long)]
    json: bool,
}

/// Everything that is printed.
struct Sheet {
    id: UserId,
    details: Details,
    addresses: Vec<Address>,
    new_address: Option<String>,
    held: Held,
    passkeys: Vec<PasskeyRow>,
    devices: usize,
    counters: Vec<Counted>,
    recovery: Option<Recovery>,
    now: Timestamp,
}

impl Show {
    /// Reads it and prints it.
    pub async fn run(self, config: Config) -> Result<(), Failure> {
        let operator = operator(config).await?;
        let (id, _) = account(&operator, &self.named.account).await?;
        let sheet = Sheet::read(&operator, id).await?.ok_or_else(|| no_account(&self.named.account))?;
        operator.close().await;
        let mut out = Out::new();
        match self.json {
            true => out.json(&sheet.object())?,
            false => sheet.print(&mut out)?,
        }
        out.done()
    }
}

impl Sheet {
    async fn read(operator: &Operator, id: UserId) -> Result<Option<Self>, Failure> {
        let (db, now) = (&operator.accounts.db, operator.now());
        let Some(details) = operators::details(db, id).await? else { return Ok(None) };
        Ok(Some(Self {
            id,
            details,
            addresses: operators::addresses(db, id).await?,
            new_address: emails::pending(db, id, now).await?.map(|pending| pending.address),
            held: factors::look(db, id).await?,
            passkeys: passkeys::list(db, id).await?,
            devices: sessions::count(db, id, now).await?,
            counters: operators::counters(db, id).await?,
            recovery: recoveries::find(db, id).await?,
            now,
        }))
    }

    fn status(&self) -> &'static str {
        Status::of(&self.details.status, self.details.deletion_at.is_some()).word()
    }

    fn paused(&self, counted: &Counted) -> Option<String> {
        (counted.blocked_until > self.now).then(|| iso(counted.blocked_until))
    }

    fn object(&self) -> Value {
        let address =
            |a: &Address| json!({ "address": a.address, "primary": a.is_primary, "verified": iso(a.verified_at) });
        let passkey = |p: &PasskeyRow| json!({ "name": p.name, "created": iso(p.created_at), "last_used": p.last_used_at.map(iso) });
        let counter = |c: &Counted| json!({ "factor": c.factor, "pool": c.pool, "failures": c.failures, "paused_until": self.paused(c) });
        json!({
            "id": self.id.to_string(),
            "status": self.status(),
            "name": self.details.display_name,
            "username": self.details.username,
            "created": iso(self.details.created_at),
            "erased_on": self.details.deletion_at.map(iso),
            "emails": self.addresses.iter().map(address).collect::<Vec<_>>(),
            "pending_email": self.new_address,
            "password": self.details.has_password.then(|| iso(self.details.password_changed_at)),
            "password_must_be_reset": self.details.must_reset,
            "passkeys": self.passkeys.iter().map(passkey).collect::<Vec<_>>(),
            "totp": self.held.totp.map(iso),
            "backup_codes_left": self.held.backup_left,
            "devices": self.devices,
            "recovery": self.recovery.as_ref().map(|recovery| json!({
                "asked": iso(recovery.created_at),
                "hold_ends": iso(recovery.ready_at),
                "link_works_until": recovery.expires_at.map(iso),
            })),
            "wrong_tries": self.counters.iter().map(counter).collect::<Vec<_>>(),
        })
    }

    fn print(&self, out: &mut Out) -> Result<(), Failure> {
        out.fact("Account", &self.id.to_string())?;
        out.fact("Name", &self.details.display_name)?;
        if let Some(username) = &self.details.username {
            out.fact("Username", username)?;
        }
        out.fact("Status", self.status())?;
        out.fact("Created", &iso(self.details.created_at))?;
        if let Some(at) = self.details.deletion_at {
            out.fact("Erased on", &iso(at))?;
        }
        for address in &self.addresses {
            let primary = if address.is_primary { ", primary" } else { "" };
            out.fact("Address", &format!("{}{primary}, verified {}", address.address, iso(address.verified_at)))?;
        }
        if let Some(address) = &self.new_address {
            out.fact("New address", &format!("{address}, waits for its code"))?;
        }
        let password = match (self.details.has_password, self.details.must_reset) {
            (true, true) => "opens nothing until it was reset by mail".to_owned(),
            (true, false) => format!("set {}", iso(self.details.password_changed_at)),
            (false, _) => "none".to_owned(),
        };
        out.fact("Password", &password)?;
        for passkey in &self.passkeys {
            let used =
                passkey.last_used_at.map_or_else(|| "never used".to_owned(), |at| format!("last used {}", iso(at)));
            out.fact("Passkey", &format!("{}, added {}, {used}", passkey.name, iso(passkey.created_at)))?;
        }
        let app = self.held.totp.map_or_else(|| "none".to_owned(), |at| format!("since {}", iso(at)));
        out.fact("Authenticator app", &app)?;
        out.fact("Backup codes", &format!("{} left", self.held.backup_left))?;
        out.fact("Devices", &format!("{} signed in", self.devices))?;
        if let Some(recovery) = &self.recovery {
            let words = match recovery.expires_at {
                Some(until) => format!("its link was mailed and works until {}", iso(until)),
                None => format!("asked for {}, hold ends {}", iso(recovery.created_at), iso(recovery.ready_at)),
            };
            out.fact("Recovery", &words)?;
        }
        for counted in &self.counters {
            let paused = self.paused(counted).map_or_else(String::new, |until| format!(", paused until {until}"));
            out.fact("Wrong tries", &format!("{} at {}, {}{paused}", counted.failures, counted.factor, counted.pool))?;
        }
        Ok(())
    }
}
