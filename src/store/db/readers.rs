//! SQLite's reading connections.
//!
//! Rejected: sqlx's pool. It asks a connection whether it still lives whenever it comes back, which is right for a server
//! far away; for a file it is one more change of threads for every page, an eighth of its CPU time. A file has no
//! connections to lose, so there is nothing else that a pool would do here.

use std::sync::{Arc, Mutex, PoisonError};

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Connection as _};
use tokio::sync::{Semaphore, SemaphorePermit};

use super::WAIT;

/// Connections that read, opened when they are first needed.
#[derive(Clone, Debug)]
pub struct Readers(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    options: SqliteConnectOptions,
    /// The one used last is the next: its pages and statements are warm.
    free: Mutex<Vec<SqliteConnection>>,
    turns: Semaphore,
    most: u32,
}

/// The right to use a connection.
pub(super) struct Turn<'a> {
    readers: &'a Inner,
    _permit: SemaphorePermit<'a>,
}

impl Readers {
    /// At most `most` connections to the file that `options` name.
    pub(super) fn new(options: SqliteConnectOptions, most: u32) -> Self {
        let turns = Semaphore::new(most as usize);
        Self(Arc::new(Inner { options, free: Mutex::default(), turns, most }))
    }

    /// Waits for a turn. Who gives up before [`Turn::end`] has closed the connection: it may be in the middle of an answer.
    pub(super) async fn turn(&self) -> Result<(Turn<'_>, SqliteConnection), sqlx::Error> {
        let Ok(permit) = tokio::time::timeout(WAIT, self.0.turns.acquire()).await else {
            return Err(sqlx::Error::PoolTimedOut);
        };
        let turn = Turn { readers: &self.0, _permit: permit.map_err(|_| sqlx::Error::PoolClosed)? };
        let free = self.0.free.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match free {
            Some(connection) => connection,
            None => self.0.options.connect().await?,
        };
        Ok((turn, connection))
    }

    /// Closes every connection, when what is being read has been read.
    pub(super) async fn close(&self) {
        let all = self.0.turns.acquire_many(self.0.most).await;
        self.0.turns.close();
        drop(all);
        let free = std::mem::take(&mut *self.0.free.lock().unwrap_or_else(PoisonError::into_inner));
        for connection in free {
            // Whatever it says, it is closed.
            let _closed = connection.close().await;
        }
    }
}

impl Turn<'_> {
    /// Leaves the connection to the next one.
    pub(super) fn end(self, connection: SqliteConnection) {
        self.readers.free.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_reader_that_gives_up_leaves_its_turn_and_takes_its_connection() {
        let folder = tempfile::tempdir().unwrap();
        let options = SqliteConnectOptions::new().filename(folder.path().join("db")).create_if_missing(true);
        let readers = Readers::new(options, 1);
        let free = || readers.0.free.lock().unwrap().len();

        drop(readers.turn().await.unwrap());
        assert_eq!(free(), 0);
        let (turn, mut connection) = readers.turn().await.unwrap();
        let one: i64 = sqlx::query_scalar("SELECT 1").fetch_one(&mut connection).await.unwrap();
        turn.end(connection);
        assert_eq!((one, free()), (1, 1));

        // Nobody is cut short by the end, and nobody comes after it.
        let (turn, connection) = readers.turn().await.unwrap();
        let closing = readers.close();
        tokio::pin!(closing);
        assert!(tokio::time::timeout(std::time::Duration::from_millis(20), &mut closing).await.is_err());
        turn.end(connection);
        closing.await;
        assert_eq!(free(), 0);
        assert!(matches!(readers.turn().await, Err(sqlx::Error::PoolClosed)));
    }
}
