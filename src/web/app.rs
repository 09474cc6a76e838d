//! What handlers see.

use std::sync::Arc;

use crate::accounts::Accounts;
use crate::config::{Config, Origin};
use crate::mail::Post;
use crate::mail::transport::Mailbox;
use crate::reverify::Reverify;
use crate::store::Db;
use crate::web::assets::Assets;

/// The shared state. Cloning is cheap.
#[derive(Clone)]
pub struct App {
    inner: Arc<Inner>,
}

/// What [`App`] shares.
pub struct Inner {
    /// What people do without a step-up.
    pub accounts: Accounts,
    /// What they do with one.
    pub reverify: Reverify,
    /// The database, for pages that only read.
    pub db: Db,
    /// The configuration.
    pub config: Arc<Config>,
    /// The public origin.
    pub origin: Origin,
    /// Static files.
    pub assets: Assets,
    /// Wakes the mail worker after a change.
    pub post: Post,
    /// The development mailbox; `None` in production, and then its routes do not exist.
    pub mailbox: Option<Mailbox>,
}

impl App {
    /// Shares `inner`.
    pub fn new(inner: Inner) -> Self {
        Self { inner: Arc::new(inner) }
    }
}

impl std::ops::Deref for App {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.inner
    }
}
