//! A portal, a browser, and a person who uses both.

mod app;
mod audit;
mod authenticator;
mod chromium;
mod journeys;
mod keys;
mod network;
mod site;
mod tab;
mod watch;

use chromium::Chromium;
use reverify::clock::Seconds;
use reverify::config::Config;
use site::Site;

pub use app::App;
pub use audit::AXE;
pub use authenticator::Authenticator;
pub use journeys::Person;
pub use keys::Key;
pub use network::{Network, Traffic};
pub use site::Mail;
pub use tab::Tab;
pub use watch::Watch;

/// What a test holds: the portal, the browser, and its first tab.
pub struct World {
    pub tab: Tab,
    site: Site,
    // Last, so that the browser outlives its tab.
    chromium: Chromium,
}

impl World {
    /// A portal with default settings, opened by nobody yet. `None` without Chromium.
    pub async fn new(test: &str) -> Option<Self> {
        Self::with(test, |_| {}).await
    }

    /// A portal with other settings.
    pub async fn with(test: &str, adjust: impl FnOnce(&mut Config)) -> Option<Self> {
        let chromium = Chromium::launch(test).await?;
        let site = Site::start(adjust).await;
        let tab = chromium.tab(site.origin()).await;
        Some(Self { tab, site, chromium })
    }

    /// A second browser profile: another device of the same person, or somebody else.
    pub async fn other_device(&mut self) -> Tab {
        self.chromium.separate_tab(self.site.origin()).await
    }

    /// A second tab of the same browser.
    pub async fn second_tab(&self) -> Tab {
        self.chromium.tab(self.site.origin()).await
    }

    /// Lets time pass for the portal. The browser's own clock stays.
    pub fn pass(&self, time: Seconds) {
        self.site.clock.advance(time);
    }

    /// What happens by itself, once now: mails that became due are sent, too.
    pub async fn tidy(&self) {
        self.site.tidy().await;
    }

    /// Takes a table away, as a restore that broke off does.
    pub async fn break_database(&self) {
        self.site.break_database().await;
    }

    /// Puts it back.
    pub async fn mend_database(&self) {
        self.site.mend_database().await;
    }

    /// Leaves nobody a password: what else they have is their only way in.
    pub async fn forget_passwords(&self) {
        self.site.forget_passwords().await;
    }

    /// Makes authenticator apps some days older than they are.
    pub async fn age_apps(&self) {
        self.site.age_apps().await;
    }

    /// Mails an invitation.
    pub async fn invite(&self, email: &str) {
        self.site.invite(email).await;
    }

    /// The newest mail of `kind` to `to` that no test line has read yet.
    pub async fn mail(&self, kind: &str, to: &str) -> Mail {
        self.site.mail(kind, to).await
    }

    /// What an authenticator app shows next. Half a minute later than whatever it showed before, so that each code is new.
    pub fn code(&self, app: &App) -> String {
        self.pass(Seconds(30));
        app.code(self.site.clock.now())
    }

    /// A code that the app does not show.
    pub fn wrong_code(&self, app: &App) -> String {
        app.wrong(self.site.clock.now())
    }

    /// Ends the portal while the browser stays.
    pub async fn stop_portal(&mut self) {
        self.site.stop().await;
    }

    /// Ends everything, tidily.
    pub async fn done(mut self) {
        self.site.stop().await;
        self.chromium.close().await;
    }
}
