//! Whether what SQLite was told to keep is kept.
//!
//! After a failed `fsync` the kernel may take pages for written that are not, and the next call says all is well. So
//! nothing more is written by this process; whoever runs it starts it again, and SQLite reads what is really there.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use sqlx::sqlite::SqliteError;
use tokio::sync::Notify;

/// SQLite's own numbers for a file, and for a folder, that could not be synchronised.
const FSYNC: [&str; 2] = ["1034", "1290"];

/// Shared by all that write.
#[derive(Clone, Debug, Default)]
pub struct Sound(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    lost: AtomicBool,
    told: Notify,
}

impl Sound {
    /// Looks at what a commit came to.
    pub(super) fn judge(&self, error: &sqlx::Error) {
        let sqlx::Error::Database(e) = error else { return };
        let failed = e.try_downcast_ref::<SqliteError>().is_some()
            && e.code().is_some_and(|code| FSYNC.contains(&&*code))
            && !self.0.lost.swap(true, Ordering::SeqCst);
        if failed {
            tracing::error!(%error, "the disk did not keep a change; nothing more is written until a new start");
            self.0.told.notify_one();
        }
    }

    /// Refuses a write after the disk has failed.
    pub(super) fn holds(&self) -> Result<(), sqlx::Error> {
        if self.0.lost.load(Ordering::SeqCst) { Err(sqlx::Error::PoolClosed) } else { Ok(()) }
    }

    /// Returns when it has.
    pub(super) async fn lost(&self) {
        self.0.told.notified().await;
    }
}
