//! What handlers see.

use std::sync::Arc;

use crate::accounts::Accounts;
use crate::config::{Config, Origin};
use crate::locale::Languages;
use crate::mail::Post;
use crate::mail::transport::Mailbox;
use crate::reverify::Reverify;
use crate::store::Db;
use crate::web::assets::Assets;
use crate::web::hourly::Hourly;
use crate::web::views::{Link, Logo, Site};

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
    /// What every page shows of it.
    pub site: Arc<Site>,
    /// The languages it speaks.
    pub languages: Languages,
    /// Wakes the mail worker after a change.
    pub post: Post,
    /// The development mailbox; `None` in production, and then its routes do not exist.
    pub mailbox: Option<Mailbox>,
    /// What browsers reported lately.
    pub csp_reports: Hourly,
    /// Held by who asks whether the database takes changes: anybody may, and one at a time waits for the one writer.
    pub probing: tokio::sync::Mutex<()>,
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

/// What every page shows of this portal.
pub fn site(config: &Config, assets: &Assets, dev: bool) -> Site {
    let (icon, icon_type) = assets.icon();
    Site {
        brand: config.brand_name.clone(),
        logo: assets.logo().map(|(href, dark)| Logo { href: href.to_owned(), dark: dark.map(str::to_owned) }),
        css: assets.css().to_owned(),
        js: assets.js().to_owned(),
        icon: icon.to_owned(),
        icon_type: icon_type.to_owned(),
        support: config.brand.support.as_ref().map(|to| Link { href: to.href(), label: to.as_str().to_owned().into() }),
        links: config
            .brand
            .links
            .iter()
            .map(|(label, href)| Link { href: href.clone(), label: label.clone().into() })
            .collect(),
        dev,
    }
}
