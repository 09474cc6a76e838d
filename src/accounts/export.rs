//! A copy of everything the portal holds about one account, as JSON in a ZIP file. It is read in small batches while it is
//! sent, so neither an old account nor a slow reader costs memory, and nothing of it ever waits for the one writer.
//!
//! What signs in is named and never contained: no hash, seed, key, code or token is read here.

use std::io::Write;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use time::format_description::well_known::Rfc3339;
use tokio::sync::mpsc::Sender;
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, ZipWriter};

use crate::accounts::Accounts;
use crate::clock::Timestamp;
use crate::error::Error;
use crate::model::client::Client;
use crate::model::ids::RowId;
use crate::model::user::Identity;
use crate::store::{audit, emails, exports, factors, passkeys, pictures, recoveries, session_list};

/// Entries of the log read by one statement.
const BATCH: i64 = 500;

/// One file of the copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Account,
    SignIn,
    Devices,
    Activity,
    Picture,
}

impl Part {
    const ALL: [Self; 5] = [Self::Account, Self::SignIn, Self::Devices, Self::Activity, Self::Picture];

    /// Its name; a picture is called by what it is.
    const fn file(self) -> &'static str {
        match self {
            Self::Account => "account.json",
            Self::SignIn => "sign-in.json",
            Self::Devices => "devices.json",
            Self::Activity => "activity.json",
            Self::Picture => "picture",
        }
    }
}

impl Accounts {
    /// Until when this session may fetch a copy, if it may.
    pub async fn export_allowed(&self, who: &Identity) -> Result<Option<Timestamp>, Error> {
        exports::allowed(&self.db, who.session.id, self.clock.now()).await
    }

    /// Writes the copy to `out`, piece by piece, and stops when nobody listens any more.
    ///
    /// # Errors
    /// Also when the account is erased meanwhile, or the session may not fetch it any more: a copy that is not whole must
    /// not look like one that is.
    pub async fn export(&self, who: Identity, out: Sender<Vec<u8>>) -> Result<(), Error> {
        let began = self.clock.now();
        let mut file = Zip::new(out, began);
        for part in Part::ALL {
            self.still_allowed(&who, began).await?;
            if part != Part::Picture {
                file.begin(part.file())?;
            }
            let listening = match part {
                Part::Account => file.write(self.own_account(&who).await?.as_bytes()).await?,
                Part::SignIn => file.write(self.own_sign_in(&who).await?.as_bytes()).await?,
                Part::Devices => file.write(self.own_devices(&who).await?.as_bytes()).await?,
                Part::Activity => self.own_activity(&who, began, &mut file).await?,
                Part::Picture => match pictures::of(&self.db, who.user.id).await? {
                    Some(picture) => {
                        let extension = if picture.media_type == "image/png" { "png" } else { "jpg" };
                        file.begin(&format!("{}.{extension}", part.file()))?;
                        file.write(&picture.data).await?
                    }
                    None => true,
                },
            };
            if !listening {
                return Ok(());
            }
        }
        self.still_allowed(&who, began).await?;
        exports::account(&self.db, who.user.id).await?.ok_or_else(|| Error::corrupt("an account erased meanwhile"))?;
        file.finish().await
    }

    /// Between two pieces: who was signed out gets no more of it. Its time may run out; what began in time is finished.
    async fn still_allowed(&self, who: &Identity, began: Timestamp) -> Result<(), Error> {
        let allowed = exports::allowed(&self.db, who.session.id, began).await?;
        allowed.map(|_| ()).ok_or_else(|| Error::corrupt("a session that may not fetch a copy any more"))
    }

    async fn own_account(&self, who: &Identity) -> Result<String, Error> {
        let now = self.clock.now();
        let id = who.user.id;
        let gone = || Error::corrupt("an account erased meanwhile");
        let row = exports::account(&self.db, id).await?.ok_or_else(gone)?;
        let pending = emails::pending(&self.db, id, now).await?;
        let addresses: Vec<Value> = exports::addresses(&self.db, id)
            .await?
            .into_iter()
            .map(|row| json!({ "address": row.address, "primary": row.is_primary, "verified": written(row.verified_at) }))
            .collect();
        let former: Vec<Value> = exports::former(&self.db, id, now)
            .await?
            .into_iter()
            .map(|row| {
                json!({
                    "from": row.old_address,
                    "to": row.new_address,
                    "asked_for": written(row.created_at),
                    "kept_until": written(row.expires_at),
                    "user_agent": row.agent,
                })
            })
            .collect();
        let recovery = recoveries::find(&self.db, id).await?;
        text(&json!({
            "copied": written(now),
            "id": id.to_string(),
            "name": row.display_name,
            "username": row.username,
            "language": who.user.language,
            "browser_language": row.browser_language,
            "created": written(row.created_at),
            "erased_on": row.deletion_at.map(written),
            "addresses": addresses,
            "address_not_verified_yet": pending.map(|pending| pending.address),
            "changes_of_address": former,
            "recovery": recovery.map(|found| {
                json!({ "asked_for": written(found.created_at), "possible_from": written(found.ready_at) })
            }),
        }))
    }

    async fn own_sign_in(&self, who: &Identity) -> Result<String, Error> {
        let id = who.user.id;
        let held = factors::look(&self.db, id).await?;
        let changed = exports::account(&self.db, id).await?.map(|row| written(row.password_changed_at));
        let passkeys: Vec<Value> = passkeys::list(&self.db, id)
            .await?
            .into_iter()
            .map(|row| {
                json!({
                    "name": row.name,
                    "synced": row.synced,
                    "added": written(row.created_at),
                    "last_used": row.last_used_at.map(written),
                })
            })
            .collect();
        text(&json!({
            "password": held.password.map(|_| json!({ "changed": changed })),
            "passkeys": passkeys,
            "authenticator_app": held.totp.map(|since| json!({ "since": written(since) })),
            "backup_codes_left": held.backup_left,
        }))
    }

    async fn own_devices(&self, who: &Identity) -> Result<String, Error> {
        let id = who.user.id;
        let signed_in: Vec<Value> = session_list::list(&self.db, id, self.clock.now())
            .await?
            .into_iter()
            .map(|row| {
                json!({
                    "device": Client::device_name(&row.agent),
                    "user_agent": row.agent,
                    "address": row.ip,
                    "this_one": row.id == who.session.id,
                    "signed_in": written(row.created_at),
                    "signed_in_with": row.signed_in_by().iter().map(|kind| kind.name()).collect::<Vec<_>>(),
                    "last_active": written(row.last_seen_at),
                })
            })
            .collect();
        let known: Vec<Value> = exports::browsers(&self.db, id)
            .await?
            .into_iter()
            .map(|row| {
                json!({
                    "first_signed_in": written(row.created_at),
                    "last_signed_in": written(row.last_seen_at),
                    "last_confirmed_with": row.last_method,
                })
            })
            .collect();
        text(&json!({ "signed_in": signed_in, "known_browsers": known }))
    }

    /// The log, newest first, a batch at a time. Whether anybody still listens.
    async fn own_activity(&self, who: &Identity, began: Timestamp, file: &mut Zip) -> Result<bool, Error> {
        let mut before: Option<RowId> = None;
        let mut text = "[\n".to_owned();
        loop {
            self.still_allowed(who, began).await?;
            let rows = audit::list(&self.db, who.user.id, before, BATCH).await?;
            for (n, row) in rows.iter().enumerate() {
                text += if before.is_none() && n == 0 { "" } else { ",\n" };
                let entry = json!({
                    "at": written(row.at),
                    // Which of the operators it was is theirs.
                    "by": if row.actor.starts_with(audit::OPERATOR) { "operator" } else { &*row.actor },
                    "event": row.event,
                    "action": row.action,
                    "factor": row.factor,
                    "detail": row.detail,
                    "address": row.ip,
                    "user_agent": row.agent,
                    "reference": row.reference,
                });
                text += &entry.to_string();
            }
            let end = rows.len() < BATCH as usize;
            before = rows.last().map(|row| row.id).or(before);
            if end {
                text += "\n]\n";
            }
            if !file.write(std::mem::take(&mut text).as_bytes()).await? || end {
                return Ok(end);
            }
        }
    }
}

/// An instant for programs: "2026-10-06T14:42:00Z".
fn written(at: Timestamp) -> String {
    at.to_utc().format(&Rfc3339).unwrap_or_default()
}

fn text(value: &Value) -> Result<String, Error> {
    serde_json::to_string_pretty(value).map(|text| text + "\n").map_err(|e| Error::corrupt(e.to_string()))
}

/// A ZIP file that leaves as it is written.
struct Zip {
    zip: ZipWriter<StreamWriter<Written>>,
    written: Written,
    options: SimpleFileOptions,
    out: Sender<Vec<u8>>,
}

/// What the packer has written and nobody has fetched yet.
#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Written {
    fn take(&self) -> Vec<u8> {
        self.0.lock().map(|mut bytes| std::mem::take(&mut *bytes)).unwrap_or_default()
    }
}

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let mut buffer = self.0.lock().map_err(|_| std::io::Error::other("poisoned"))?;
        buffer.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Zip {
    fn new(out: Sender<Vec<u8>>, now: Timestamp) -> Self {
        let written = Written::default();
        let utc = now.to_utc();
        let made = u16::try_from(utc.year()).ok().and_then(|year| {
            zip::DateTime::from_date_and_time(year, utc.month().into(), utc.day(), utc.hour(), utc.minute(), 0).ok()
        });
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(made.unwrap_or_default());
        Self { zip: ZipWriter::new_stream(written.clone()), written, options, out }
    }

    fn begin(&mut self, name: &str) -> Result<(), Error> {
        self.zip.start_file(name, self.options).map_err(broken)
    }

    /// Packs a piece and sends what is ready; whether anybody still listens.
    async fn write(&mut self, data: &[u8]) -> Result<bool, Error> {
        self.zip.write_all(data)?;
        self.send().await
    }

    async fn send(&mut self) -> Result<bool, Error> {
        let ready = self.written.take();
        Ok(ready.is_empty() || self.out.send(ready).await.is_ok())
    }

    async fn finish(self) -> Result<(), Error> {
        let Self { zip, written, out, .. } = self;
        drop(zip.finish().map_err(broken)?);
        // Whether the last piece arrives is the connection's business.
        let _listening = out.send(written.take()).await;
        Ok(())
    }
}

fn broken(error: zip::result::ZipError) -> Error {
    Error::Io(error.into())
}
