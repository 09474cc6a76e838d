//! Bringing the schema up to date.

use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{AssertSqlSafe, SqlSafeStr as _};

use crate::error::Error;
use crate::store::db::Db;

const FILES: &[(i64, &str, &str)] = &[
    (1, "accounts", include_str!("../../migrations/0001_accounts.sql")),
    (2, "factors", include_str!("../../migrations/0002_factors.sql")),
    (3, "profile", include_str!("../../migrations/0003_profile.sql")),
];

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
            Self::Postgres { write, .. } => migrator().run(write).await?,
        }
        Ok(())
    }

    /// Whether the schema is exactly the one this program knows.
    pub async fn is_migrated(&self) -> Result<bool, Error> {
        let newest = FILES.iter().map(|(version, ..)| *version).max().unwrap_or(0);
        let found =
            self.query("SELECT CAST(max(version) AS BIGINT) FROM _sqlx_migrations WHERE success").number().await?;
        Ok(found == Some(newest))
    }
}
