//! What a tab asks for, what that weighs, and a network that fails.

use std::sync::{Arc, Mutex};

use chromiumoxide::cdp::browser_protocol::network::{
    ClearBrowserCacheParams, EmulateNetworkConditionsByRuleParams, EventLoadingFinished, EventRequestServedFromCache,
    EventRequestWillBeSent, NetworkConditions, OverrideNetworkStateParams, RequestId,
};
use futures_util::StreamExt as _;

use super::Tab;

/// One request.
#[derive(Clone, Debug)]
pub struct Traffic {
    id: RequestId,
    pub method: String,
    pub url: String,
    /// Bytes over the wire, headers included; 0 until it has ended.
    pub bytes: f64,
    /// Answered by the browser's own cache, without asking the portal.
    pub cached: bool,
}

/// Records from the moment it is made.
#[derive(Clone, Default)]
pub struct Network(Arc<Mutex<Vec<Traffic>>>);

impl Network {
    pub async fn of(tab: &Tab) -> Self {
        let network = Self::default();
        let mut sent = tab.page.event_listener::<EventRequestWillBeSent>().await.expect("events");
        let mut cached = tab.page.event_listener::<EventRequestServedFromCache>().await.expect("events");
        let mut ended = tab.page.event_listener::<EventLoadingFinished>().await.expect("events");
        let log = network.clone();
        tokio::spawn(async move {
            while let Some(event) = sent.next().await {
                let (id, request) = (event.request_id.clone(), &event.request);
                let (method, url) = (request.method.clone(), request.url.clone());
                log.lock().push(Traffic { id, method, url, bytes: 0.0, cached: false });
            }
        });
        let log = network.clone();
        tokio::spawn(async move {
            while let Some(event) = cached.next().await {
                log.update(&event.request_id, |traffic| traffic.cached = true);
            }
        });
        let log = network.clone();
        tokio::spawn(async move {
            while let Some(event) = ended.next().await {
                log.update(&event.request_id, |traffic| traffic.bytes = event.encoded_data_length);
            }
        });
        network
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Traffic>> {
        self.0.lock().expect("no panic before")
    }

    fn update(&self, id: &RequestId, change: impl FnOnce(&mut Traffic)) {
        if let Some(traffic) = self.lock().iter_mut().rev().find(|traffic| traffic.id == *id) {
            change(traffic);
        }
    }

    pub fn all(&self) -> Vec<Traffic> {
        self.lock().clone()
    }

    /// Forgets what was recorded so far.
    pub fn forget(&self) {
        self.lock().clear();
    }
}

impl Tab {
    pub async fn empty_cache(&self) {
        self.page.execute(ClearBrowserCacheParams::default()).await.expect("emptied");
    }

    /// Pulls the plug, or puts it back.
    pub async fn offline(&self, offline: bool) {
        let everything = NetworkConditions::new("", 0.0, -1.0, -1.0);
        let rule = EmulateNetworkConditionsByRuleParams::new(offline, vec![everything]);
        self.page.execute(rule).await.expect("emulated");
        // What `navigator.onLine` says.
        self.page.execute(OverrideNetworkStateParams::new(offline, 0.0, -1.0, -1.0)).await.expect("emulated");
    }
}
