//! What a tab asks for, what that weighs, and a network that fails.

use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chromiumoxide::Page;
use chromiumoxide::cdp::IntoEventKind;
use chromiumoxide::cdp::browser_protocol::fetch::{
    ContinueRequestParams, EnableParams, EventRequestPaused, FailRequestParams, FulfillRequestParams, HeaderEntry,
    RequestId as RequestHeld, RequestPattern,
};
use chromiumoxide::cdp::browser_protocol::network::{
    ClearBrowserCacheParams, EmulateNetworkConditionsByRuleParams, ErrorReason, EventLoadingFinished,
    EventRequestServedFromCache, EventRequestWillBeSent, EventResponseReceived, Headers, NetworkConditions,
    OverrideNetworkStateParams, RequestId, SetExtraHttpHeadersParams,
};
use chromiumoxide::listeners::EventStream;
use futures_util::StreamExt as _;

use super::Tab;

/// One request.
#[derive(Clone, Debug, Default)]
pub struct Traffic {
    id: RequestId,
    pub method: String,
    pub url: String,
    /// Bytes over the wire, headers included, once it has ended.
    pub bytes: f64,
    pub ended: bool,
    /// Answered by the browser's own cache, without asking the portal.
    pub cached: bool,
}

/// Records from the moment it is made.
#[derive(Clone, Default)]
pub struct Network(Arc<Mutex<Vec<Traffic>>>);

impl Network {
    pub async fn of(tab: &Tab) -> Self {
        let network = Self::default();
        let log = network.clone();
        network.note::<EventRequestWillBeSent>(tab, move |event| log.sent(event)).await;
        let log = network.clone();
        let remembered = move |event: &EventRequestServedFromCache| log.about(&event.request_id, |t| t.cached = true);
        network.note(tab, remembered).await;
        let log = network.clone();
        let answered = move |event: &EventResponseReceived| {
            let from_disk = event.response.from_disk_cache.unwrap_or_default();
            log.about(&event.request_id, |t| t.cached |= from_disk);
        };
        network.note(tab, answered).await;
        let log = network.clone();
        let finished = move |event: &EventLoadingFinished| {
            log.about(&event.request_id, |t| (t.ended, t.bytes) = (true, event.encoded_data_length));
        };
        network.note(tab, finished).await;
        network
    }

    async fn note<T: IntoEventKind + Unpin>(&self, tab: &Tab, take: impl Fn(&T) + Send + 'static) {
        let mut events = tab.page.event_listener::<T>().await.expect("events");
        tokio::spawn(async move {
            while let Some(event) = events.next().await {
                take(&event);
            }
        });
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Traffic>> {
        self.0.lock().expect("no panic before")
    }

    /// A redirect is another request under the same id.
    fn sent(&self, event: &EventRequestWillBeSent) {
        let mut log = self.lock();
        let early = log.iter().position(|t| t.id == event.request_id && t.url.is_empty());
        let mut traffic = early.map(|at| log.remove(at)).unwrap_or_default();
        traffic.id = event.request_id.clone();
        traffic.method = event.request.method.clone();
        traffic.url = event.request.url.clone();
        log.push(traffic);
    }

    /// The events come by separate streams: the end of a request may be seen before its beginning.
    fn about(&self, id: &RequestId, change: impl FnOnce(&mut Traffic)) {
        let mut log = self.lock();
        match log.iter_mut().rev().find(|traffic| traffic.id == *id) {
            Some(traffic) => change(traffic),
            None => {
                let mut traffic = Traffic { id: id.clone(), ..Traffic::default() };
                change(&mut traffic);
                log.push(traffic);
            }
        }
    }

    pub fn all(&self) -> Vec<Traffic> {
        self.lock().iter().filter(|traffic| !traffic.url.is_empty()).cloned().collect()
    }

    /// Forgets what was recorded so far.
    pub fn forget(&self) {
        self.lock().clear();
    }
}

/// Requests that wait.
pub struct Held {
    page: Page,
    paused: EventStream<EventRequestPaused>,
}

impl Held {
    /// Waits for the next one, and lets it go nowhere.
    pub async fn seen(&mut self) -> RequestHeld {
        self.paused.next().await.expect("a request").request_id.clone()
    }

    /// Has the browser give it up: nothing comes of it, and the page that was being left stays as it is.
    pub async fn give_up(&self, request: RequestHeld) {
        self.page.execute(FailRequestParams::new(request, ErrorReason::Aborted)).await.expect("given up");
    }

    /// Answers it as something between the browser and the portal does: with no words of ours, as what it calls HTML.
    pub async fn answer(&self, request: RequestHeld, status: i64, body: &str) {
        let mut answer = FulfillRequestParams::new(request, status);
        answer.response_headers = Some(vec![HeaderEntry::new("Content-Type", "text/html")]);
        answer.body = Some(STANDARD.encode(body).into());
        self.page.execute(answer).await.expect("answered");
    }

    /// Lets it go.
    pub async fn let_go(&self, request: RequestHeld) {
        self.page.execute(ContinueRequestParams::new(request)).await.expect("let go");
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

    /// Has the browser say that there is no network, while everything goes on answering.
    pub async fn calls_itself_offline(&self) {
        self.page.execute(OverrideNetworkStateParams::new(true, 0.0, -1.0, -1.0)).await.expect("emulated");
    }

    /// Has every answer come this much later, in milliseconds.
    pub async fn slow(&self, later: f64) {
        let everything = NetworkConditions::new("", later, -1.0, -1.0);
        let rule = EmulateNetworkConditionsByRuleParams::new(false, vec![everything]);
        self.page.execute(rule).await.expect("emulated");
    }

    /// Holds back every request whose address matches, until one after the other is let go.
    pub async fn hold(&self, pattern: &str) -> Held {
        let paused = self.page.event_listener::<EventRequestPaused>().await.expect("events");
        let pattern = RequestPattern::builder().url_pattern(pattern).build();
        self.page.execute(EnableParams::builder().pattern(pattern).build()).await.expect("requests held");
        Held { page: self.page.clone(), paused }
    }

    /// Asks for pages in this language.
    pub async fn reads(&self, language: &str) {
        let headers = Headers::new(serde_json::json!({ "Accept-Language": language }));
        self.page.execute(SetExtraHttpHeadersParams::new(headers)).await.expect("headers");
    }
}
