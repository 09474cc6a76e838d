//! The key file, and whether it is the one of this database.

use std::path::Path;

use crate::config::Mode;
use crate::crypto::KeyRing;
use crate::error::Error;
use crate::portal::{Portal, StartError, private_file};
use crate::store::Db;
use crate::store::key_checks::{self, Belongs};

impl Portal {
    pub(super) fn keys(&self) -> Result<KeyRing, StartError> {
        let path = &self.config.key_file;
        if self.config.mode == Mode::Dev && !path.exists() {
            write_key(path).map_err(|e| StartError::one(&format!("cannot write {}", path.display()), &e))?;
        }
        KeyRing::read(path).map_err(|e| StartError(vec![e]))
    }

    /// Refuses keys of which none was used with this database: whatever is sealed in it would be lost bit by bit.
    pub(super) async fn refuse_foreign_keys(&self, db: &Db, keys: &KeyRing) -> Result<Belongs, StartError> {
        match judge(db, keys).await {
            Ok(Belongs::No) => Err(StartError(vec![foreign_line(&self.config.key_file)])),
            Ok(belongs) => Ok(belongs),
            Err(error) => Err(StartError::one("database", &error)),
        }
    }

    /// The same, and remembers those that are new beside one that is known. A database that knows none takes them all: it
    /// is new, or from before keys were remembered.
    pub(super) async fn take_keys(&self, db: &Db, keys: &KeyRing) -> Result<(), StartError> {
        match self.refuse_foreign_keys(db, keys).await? {
            Belongs::Yes => Ok(()),
            _ => remember(db, keys).await.map_err(|e| StartError::one("database", &e)),
        }
    }
}

/// A database from before keys were remembered knows them by what they have sealed.
pub(super) async fn judge(db: &Db, keys: &KeyRing) -> Result<Belongs, Error> {
    match key_checks::judge(db, &keys.checks()).await? {
        Belongs::First => {
            let sealed = key_checks::sealed(db).await?;
            let foreign = !sealed.is_empty() && sealed.iter().all(|value| keys.lacks_key(value));
            Ok(if foreign { Belongs::No } else { Belongs::First })
        }
        belongs => Ok(belongs),
    }
}

async fn remember(db: &Db, keys: &KeyRing) -> Result<(), Error> {
    let mut tx = db.write().await?;
    for check in keys.checks() {
        key_checks::add(&mut tx, &check).await?;
    }
    tx.commit().await
}

/// What is wrong, and what to do.
pub(super) fn foreign_line(path: &Path) -> String {
    format!(
        "key file {}: none of its keys was ever used with this database; name the right file in REVERIFY_KEY_FILE, or put \
         the old key below the new one (docs/operations.md, “The key file”)",
        path.display()
    )
}

fn write_key(path: &Path) -> Result<(), Error> {
    use std::io::Write as _;
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    private_file(path)?.write_all(KeyRing::generate()?.as_bytes())?;
    Ok(())
}
