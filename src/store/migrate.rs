//! Bringing the schema up to date.

use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{AssertSqlSafe, SqlSafeStr as _};

use crate::error::Error;
use crate::store::db::{Db, postgres};

const FILES: &[(i64, &str, &str)] = &[
    (1, "accounts", include_str!("../../migrations/0001_accounts.sql")),
    (2, "factors", include_str!("../../migrations/0002_factors.sql")),
    (3, "profile", include_str!("../../migrations/0003_profile.sql")),
    (4, "operators", include_str!("../../migrations/0004_operators.sql")),
    (5, "records", include_str!("../../migrations/0005_records.sql")),
    (6, "languages", include_str!("../../migrations/0006_languages.sql")),
    (7, "strong_undos", include_str!("../../migrations/0007_strong_undos.sql")),
    (8, "purge", include_str!("../../migrations/0008_purge.sql")),
    (9, "undo_origin", include_str!("../../migrations/0009_undo_origin.sql")),
    (10, "undo_began", include_str!("../../migrations/0010_undo_began.sql")),
    (11, "half_tries", include_str!("../../migrations/0011_half_tries.sql")),
    (12, "key_checks", include_str!("../../migrations/0012_key_checks.sql")),
    (13, "high_water", include_str!("../../migrations/0013_high_water.sql")),
    (14, "lapsed", include_str!("../../migrations/0014_lapsed.sql")),
    (15, "own_browser", include_str!("../../migrations/0015_own_browser.sql")),
    (16, "tries_kept", include_str!("../../migrations/0016_tries_kept.sql")),
    (17, "look_alikes", include_str!("../../migrations/0017_look_alikes.sql")),
    (18, "replaced_factors", include_str!("../../migrations/0018_replaced_factors.sql")),
    (19, "owed_factors", include_str!("../../migrations/0019_owed_factors.sql")),
];

/// The schema that this program knows.
pub const NEWEST: i64 = newest(FILES);

const fn newest(files: &[(i64, &str, &str)]) -> i64 {
    match files.split_first() {
        Some(((version, ..), rest)) if *version > newest(rest) => *version,
        Some((_, rest)) => newest(rest),
        None => 0,
    }
}

fn migrator() -> Migrator {
    let migration = |(version, name, sql): &(i64, &'static str, &'static str)| {
        let sql = AssertSqlSafe(*sql).into_sql_str();
        Migration::new(*version, (*name).into(), MigrationType::Simple, sql, false)
    };
    Migrator::with_migrations(FILES.iter().map(migration).collect())
}

impl Db {
    /// Applies what is missing. Nodes that start together take turns (PostgreSQL: advisory lock; SQLite: one writer).
    ///
    /// # Errors
    /// When the database holds a newer or different schema, or a statement fails; nothing is half applied then.
    pub async fn migrate(&self) -> Result<(), Error> {
        match self {
            Self::Sqlite { write, .. } => migrator().run(write).await?,
            Self::Postgres { write, .. } => {
                // A connection of its own, which ends with its lifted limits.
                let mut own = write.acquire().await?;
                sqlx::raw_sql(postgres::NO_LIMITS).execute(&mut *own).await?;
                let done = migrator().run(&mut *own).await;
                own.close().await?;
                done?;
            }
        }
        Ok(())
    }

    /// Whether the schema is exactly the one this program knows.
    pub async fn is_migrated(&self) -> Result<bool, Error> {
        Ok(self.schema().await? == Some(NEWEST))
    }

    /// Fails where the database only reads, or can be written to by nobody now: tries a write that changes nothing.
    pub async fn takes_changes(&self) -> Result<(), Error> {
        let mut tx = self.write().await?;
        tx.query("UPDATE quotas SET used = used WHERE 1 = 0").execute().await?;
        tx.rollback().await
    }

    /// The newest migration that was applied, if any ever was.
    pub async fn schema(&self) -> Result<Option<i64>, Error> {
        let found = self
            .query("SELECT CAST(max(version) AS BIGINT) FROM _sqlx_migrations WHERE success HAVING count(*) > 0")
            .number()
            .await;
        match found {
            // SQLite: no such table. PostgreSQL: undefined table.
            Err(Error::Database(sqlx::Error::Database(e))) if matches!(e.code().as_deref(), Some("1" | "42P01")) => {
                Ok(None)
            }
            found => found,
        }
    }
}
