//! One HTTP request as the browser sends it, and everything in it that a test may change.

use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use url::{Position, Url};

use super::browser::{Browser, Mode, lock};
use super::cookies::{checked_cookie, keep};
use super::page::Page;

const PATIENCE: Duration = Duration::from_secs(30);

/// Different requests at once.
pub async fn at_once(requests: Vec<Prepared>) -> Vec<Page> {
    let mut all = JoinSet::new();
    for request in requests {
        all.spawn(async move { request.send().await });
    }
    all.join_all().await
}

/// A request ready to be sent, as often as one likes. Copies come from the same browser.
#[derive(Clone)]
pub struct Prepared {
    pub(super) browser: Arc<Browser>,
    pub(super) method: String,
    pub(super) path: String,
    pub(super) headers: Vec<(String, String)>,
    pub(super) removed: Vec<String>,
    pub(super) body: Option<Vec<u8>>,
    pub(super) cookies: bool,
    pub(super) follow: bool,
}

impl Prepared {
    /// Sets a header in place of the browser's own; said twice, it is sent once, the last.
    pub fn header(mut self, name: &str, value: &str) -> Prepared {
        self.headers.retain(|(key, _)| !key.eq_ignore_ascii_case(name));
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn without(mut self, name: &str) -> Prepared {
        self.headers.retain(|(key, _)| !key.eq_ignore_ascii_case(name));
        self.removed.push(name.to_ascii_lowercase());
        self
    }

    /// Sends it to another node of the same portal.
    pub fn at(mut self, addr: std::net::SocketAddr) -> Prepared {
        let mut tab = self.browser.fork_tab();
        tab.addr = addr;
        self.browser = Arc::new(tab);
        self
    }

    /// Sends no cookies and keeps none.
    pub fn no_cookies(mut self) -> Prepared {
        self.cookies = false;
        self
    }

    pub fn body(mut self, kind: &str, body: impl Into<Vec<u8>>) -> Prepared {
        self.body = Some(body.into());
        self.header("content-type", kind)
    }

    pub fn form<N: AsRef<str>, V: AsRef<str>>(self, pairs: &[(N, V)]) -> Prepared {
        self.body("application/x-www-form-urlencoded", encode(pairs))
    }

    pub fn json(self, value: &serde_json::Value) -> Prepared {
        self.body("application/json", value.to_string())
    }

    pub fn following(mut self, follow: bool) -> Prepared {
        self.follow = follow;
        self
    }

    /// `Sec-Fetch-Site`: a typed address says `none`, a link elsewhere `cross-site`.
    pub fn site(self, site: &str) -> Prepared {
        self.header("sec-fetch-site", site)
    }

    pub(super) fn htmx(self, source: &str, target: &str) -> Prepared {
        let page = lock(&self.browser.tab).as_ref().map_or(self.browser.origin.clone(), |page| page.url.clone());
        let kind = if target.starts_with("body") { "full" } else { "partial" };
        let request = self.header("hx-request", "true").header("hx-request-type", kind);
        let request = request.header("hx-source", source).header("hx-current-url", page.as_str());
        if target.is_empty() { request } else { request.header("hx-target", target) }
    }

    pub async fn send(&self) -> Page {
        match self.try_send().await {
            Ok(page) => page,
            Err(error) => panic!("{} {}: {error}", self.method, self.path),
        }
    }

    /// The same request n times at once.
    pub async fn send_times(&self, n: usize) -> Vec<Page> {
        at_once(vec![self.clone(); n]).await
    }

    /// For a portal that is meant to be gone.
    pub async fn try_send(&self) -> Result<Page, String> {
        let mut request = self.clone();
        for _ in 0..10 {
            let page = match tokio::time::timeout(PATIENCE, request.exchange()).await {
                Ok(answer) => answer?,
                Err(_) => return Err(format!("no answer within {PATIENCE:?}")),
            };
            match page.header("location") {
                Some(location) if self.follow && (301..=308).contains(&page.status) => {
                    let location = page.url.join(location).map_err(|error| error.to_string())?;
                    request = request.redirected(page.status, &location);
                }
                _ => return Ok(page),
            }
        }
        Err("redirected ten times".to_owned())
    }

    fn redirected(mut self, status: u16, location: &Url) -> Prepared {
        self.path = self.browser.own_path(location.as_str());
        if status == 307 || status == 308 || self.method == "GET" {
            return self;
        }
        self.method = "GET".to_owned();
        self.body = None;
        self.without("content-type").without("origin")
    }

    async fn exchange(&self) -> Result<Page, String> {
        let stream = TcpStream::connect(self.browser.addr).await.map_err(|error| error.to_string())?;
        let handshake = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await;
        let (mut sender, connection) = handshake.map_err(|error| error.to_string())?;
        tokio::spawn(connection);
        let mut request = hyper::Request::builder().method(self.method.as_str()).uri(&self.path);
        for (name, value) in self.all_headers() {
            request = request.header(name, value);
        }
        let body = Full::new(Bytes::from(self.body.clone().unwrap_or_default()));
        let request = request.body(body).map_err(|error| error.to_string())?;
        let answer = sender.send_request(request).await.map_err(|error| error.to_string())?;
        let (head, body) = answer.into_parts();
        let body = body.collect().await.map_err(|error| error.to_string())?.to_bytes();
        let text = |value: &hyper::header::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        let headers: Vec<_> = head.headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect();
        for line in headers.iter().filter(|(name, _)| name == "set-cookie").map(|(_, line)| line) {
            let cookie = checked_cookie(line);
            if self.cookies {
                keep(&mut lock(&self.browser.jar), cookie);
            }
        }
        // Seen in Chromium: this takes the cookies of the same answer along.
        let clears = |(name, value): &(String, String)| {
            name == "clear-site-data" && (value.contains("\"cookies\"") || value.contains("\"*\""))
        };
        if self.cookies && headers.iter().any(clears) {
            lock(&self.browser.jar).clear();
        }
        let url = Url::parse(&format!("{}{}", self.browser.origin.origin().ascii_serialization(), self.path));
        let url = url.map_err(|error| error.to_string())?;
        let bytes = body.to_vec();
        let body = String::from_utf8_lossy(&bytes).into_owned();
        Ok(Page { status: head.status.as_u16(), headers, body, bytes, url })
    }

    fn all_headers(&self) -> Vec<(String, String)> {
        let Browser { origin, agent, language, mode, jar, tab, .. } = &*self.browser;
        let from = lock(tab).clone();
        let silent = from.as_ref().and_then(|page| page.header("referrer-policy")) == Some("no-referrer");
        let (accept, fetch_mode, dest) = match mode {
            Mode::Page => ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "navigate", "document"),
            Mode::Htmx => ("text/html", "same-origin", "empty"),
            Mode::Json => ("application/json", "cors", "empty"),
        };
        let mut all = vec![
            ("host", origin[Position::BeforeHost..Position::AfterPort].to_owned()),
            ("user-agent", agent.clone()),
            ("accept", accept.to_owned()),
            ("accept-language", language.clone()),
            ("sec-fetch-site", "same-origin".to_owned()),
            ("sec-fetch-mode", fetch_mode.to_owned()),
            ("sec-fetch-dest", dest.to_owned()),
        ];
        if *mode == Mode::Page {
            all.extend([("upgrade-insecure-requests", "1".to_owned()), ("sec-fetch-user", "?1".to_owned())]);
        }
        if self.method != "GET" && self.method != "HEAD" {
            let hidden = silent && *mode == Mode::Page;
            all.push(("origin", if hidden { "null".to_owned() } else { origin.origin().ascii_serialization() }));
        }
        let typed = self.headers.contains(&("sec-fetch-site".to_owned(), "none".to_owned()));
        if let Some(page) = from.filter(|_| !silent && !typed) {
            all.push(("referer", page.url.to_string()));
        }
        let cookies: Vec<_> = lock(jar).iter().map(|(name, value)| format!("{name}={value}")).collect();
        if self.cookies && !cookies.is_empty() {
            all.push(("cookie", cookies.join("; ")));
        }
        let own = |name: &str| {
            self.headers.iter().any(|(key, _)| key.eq_ignore_ascii_case(name))
                || self.removed.iter().any(|key| key == name)
        };
        let kept = all.into_iter().filter(|(name, _)| !own(name)).map(|(name, value)| (name.to_owned(), value));
        kept.chain(self.headers.iter().cloned()).collect()
    }
}

pub(super) fn encode<N: AsRef<str>, V: AsRef<str>>(pairs: &[(N, V)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}
