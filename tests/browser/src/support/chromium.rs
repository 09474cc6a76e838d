//! A Chromium with a profile of its own, and its tabs.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chromiumoxide::cdp::browser_protocol::target::{CreateBrowserContextParams, CreateTargetParams};
use chromiumoxide::{Browser, BrowserConfig};
use futures_util::StreamExt as _;
use tempfile::TempDir;
use tokio::task::JoinHandle;

use super::tab::Tab;

/// First the engine without the desktop browser around it: the tests need half the time.
const PLACES: [&str; 4] =
    ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/// It talks to the portal and to nobody else, and keeps nothing.
const FLAGS: [&str; 7] = [
    "disable-gpu",
    "disable-quic",
    "disable-component-update",
    "disable-domain-reliability",
    "no-default-browser-check",
    "no-pings",
    "no-proxy-server",
];

pub struct Chromium {
    browser: Browser,
    handler: JoinHandle<()>,
    _profile: TempDir,
}

impl Chromium {
    /// `None`, with a line that says so, where there is no Chromium.
    pub async fn launch(test: &str) -> Option<Self> {
        let Some(program) = program() else {
            assert!(std::env::var("CI").as_deref() != Ok("true"), "{test}: no Chromium, and CI=true insists on it");
            // Straight to the terminal: what a passing test prints is not shown.
            let _told = writeln!(std::io::stderr(), "skipped: {test} (no Chromium)");
            return None;
        };
        let profile = tempfile::tempdir().expect("a folder");
        let config = BrowserConfig::builder()
            .chrome_executable(program)
            .new_headless_mode()
            .no_sandbox()
            .user_data_dir(profile.path())
            .viewport(None)
            .window_size(1280, 900)
            .launch_timeout(Duration::from_secs(60))
            .args(FLAGS)
            .build()
            .expect("a configuration");
        let (browser, mut events) = Browser::launch(config).await.expect("Chromium starts");
        let handler = tokio::spawn(async move { while events.next().await.is_some() {} });
        Some(Self { browser, handler, _profile: profile })
    }

    pub async fn tab(&self, origin: &str) -> Tab {
        let page = self.browser.new_page("about:blank").await.expect("a tab");
        Tab::new(page, origin).await
    }

    /// A tab with its own cookies and cache.
    pub async fn separate_tab(&mut self, origin: &str) -> Tab {
        let context = self.browser.create_browser_context(CreateBrowserContextParams::default()).await;
        let mut target = CreateTargetParams::new("about:blank");
        target.browser_context_id = Some(context.expect("a context"));
        let page = self.browser.new_page(target).await.expect("a tab");
        Tab::new(page, origin).await
    }

    pub async fn close(mut self) {
        // It may be gone already; then there is nothing left to end.
        let _closed = self.browser.close().await;
        let _ended = tokio::time::timeout(Duration::from_secs(5), self.browser.wait()).await;
        self.handler.abort();
    }
}

/// `CHROMIUM` names another one; set to nothing, it means none.
fn program() -> Option<PathBuf> {
    match std::env::var_os("CHROMIUM") {
        Some(named) => (!named.is_empty()).then(|| named.into()),
        None => PLACES.iter().map(PathBuf::from).find(|path| Path::exists(path)),
    }
}
