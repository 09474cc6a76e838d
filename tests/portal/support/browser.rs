//! One person's browser without script: cookie jar, tabs, forms filled in as they stand on the page.
//!
//! It sends what Chromium was seen to send, `Origin: null` from pages with `Referrer-Policy: no-referrer`
//! included, and treats a cookie that the product must never set as a failed test. What it leaves out:
//! SameSite (a forged request carries the cookies, the worst case) and expiry by time (tests move the
//! portal's clock, not this one's).

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use url::{Position, Url};

use super::page::{Form, Page};

pub type Jar = BTreeMap<String, String>;

const PATIENCE: Duration = Duration::from_secs(30);

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Mode {
    /// Navigations; redirects are followed.
    Page,
    /// What htmx would send; redirects are shown, not followed.
    Htmx,
    /// A program that asks for JSON; redirects are shown, not followed.
    Json,
}

pub struct Browser {
    origin: Url,
    addr: SocketAddr,
    agent: String,
    mode: Mode,
    jar: Arc<Mutex<Jar>>,
    tab: Arc<Mutex<Option<Page>>>,
}

/// A cookie thief: the same cookies in a jar of its own, and no page open.
impl Clone for Browser {
    fn clone(&self) -> Browser {
        let jar = Arc::new(Mutex::new(lock(&self.jar).clone()));
        Browser {
            jar,
            tab: Arc::default(),
            ..self.view(self.mode)
        }
    }
}

impl Browser {
    /// A fresh browser. `origin` is what it believes to visit, `addr` where the portal listens.
    pub fn new(origin: &str, addr: SocketAddr) -> Browser {
        let origin = Url::parse(origin).expect("origin");
        let agent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36".to_owned();
        Browser {
            origin,
            addr,
            agent,
            mode: Mode::Page,
            jar: Arc::default(),
            tab: Arc::default(),
        }
    }

    pub fn with_user_agent(mut self, agent: &str) -> Browser {
        self.agent = agent.to_owned();
        self
    }

    /// The same tab, driven in another mode: `anna.htmx().submit(..)`.
    pub fn htmx(&self) -> Browser {
        self.view(Mode::Htmx)
    }

    pub fn json(&self) -> Browser {
        self.view(Mode::Json)
    }

    pub fn page(&self) -> Browser {
        self.view(Mode::Page)
    }

    /// A second tab: shares the cookies, starts on the same page, goes its own way.
    pub fn fork_tab(&self) -> Browser {
        let tab = Arc::new(Mutex::new(lock(&self.tab).clone()));
        Browser {
            tab,
            ..self.view(self.mode)
        }
    }

    fn view(&self, mode: Mode) -> Browser {
        let (origin, agent) = (self.origin.clone(), self.agent.clone());
        Browser {
            origin,
            addr: self.addr,
            agent,
            mode,
            jar: self.jar.clone(),
            tab: self.tab.clone(),
        }
    }

    /// Types an address: a path, or a link of this origin as mails hold it.
    pub async fn open(&self, address: &str) -> Page {
        let path = self.own_path(address);
        let site = if self.mode == Mode::Page {
            "none"
        } else {
            "same-origin"
        };
        let page = self
            .request("GET", &path)
            .site(site)
            .following(self.mode == Mode::Page)
            .send()
            .await;
        self.arrive(&page, "", "");
        page
    }

    /// Fills in and sends a form of the screen, found by `data-form`, or by `(data-form, data-id)` in rows.
    pub async fn submit<'f>(&self, form: impl Into<FormName<'f>>, fields: &[(&str, &str)]) -> Page {
        let form = self.find(form.into());
        let page = self.prepared(&form, fields).send().await;
        self.arrive(&page, &form.hx.target, &form.hx.swap);
        page
    }

    /// The request that `submit` would send. Sending it leaves the screen alone.
    pub fn prepare<'f>(&self, form: impl Into<FormName<'f>>, fields: &[(&str, &str)]) -> Prepared {
        self.prepared(&self.find(form.into()), fields)
    }

    /// Follows the link with exactly this text.
    pub async fn click(&self, text: &str) -> Page {
        let screen = self.screen();
        let (href, hx) = screen.link(text);
        // A link that says nothing to htmx is a navigation, with script or without.
        let view = if hx.url.is_none() && self.mode == Mode::Htmx {
            self.page()
        } else {
            self.view(self.mode)
        };
        let request = match (view.mode, &hx.url) {
            (Mode::Htmx, Some(url)) => view
                .request("GET", &view.own_path(url))
                .htmx(&hx.source, &screen.tag(&hx.target)),
            (mode, _) => view
                .request("GET", &view.own_path(&href))
                .following(mode == Mode::Page),
        };
        let page = request.send().await;
        view.arrive(&page, &hx.target, &hx.swap);
        page
    }

    /// What the tab shows now: the last page, with every htmx answer since swapped into it.
    pub fn screen(&self) -> Page {
        lock(&self.tab)
            .clone()
            .expect("no page is open in this tab")
    }

    /// A request made by hand, with the headers of the mode. It follows no redirect and leaves the screen alone.
    pub fn request(&self, method: &str, path: &str) -> Prepared {
        let browser = Arc::new(self.view(self.mode));
        let (method, path) = (method.to_owned(), path.to_owned());
        let request = Prepared {
            browser,
            method,
            path,
            headers: Vec::new(),
            removed: Vec::new(),
            body: None,
            cookies: true,
            follow: false,
        };
        match self.mode {
            Mode::Htmx => request.htmx("body", ""),
            _ => request,
        }
    }

    pub fn cookie(&self, name: &str) -> Option<String> {
        lock(&self.jar).get(name).cloned()
    }

    pub fn cookies(&self) -> Jar {
        lock(&self.jar).clone()
    }

    pub fn set_cookie(&self, name: &str, value: &str) {
        lock(&self.jar).insert(name.to_owned(), value.to_owned());
    }

    pub fn drop_cookie(&self, name: &str) {
        lock(&self.jar).remove(name);
    }

    fn find(&self, wanted: FormName) -> Form {
        let screen = self.screen();
        let Some(form) = screen.find_form(wanted.name, wanted.id) else {
            panic!(
                "no form {wanted:?} at {}; there are {:?}",
                screen.url,
                screen.form_names()
            );
        };
        form
    }

    fn prepared(&self, form: &Form, fields: &[(&str, &str)]) -> Prepared {
        let pairs = form.clone().filled(fields);
        if self.mode == Mode::Htmx {
            let Some(url) = &form.hx.url else {
                panic!("the form has no hx-post: {form:?}")
            };
            let target = self.screen().tag(&form.hx.target);
            return self
                .request("POST", &self.own_path(url))
                .htmx(&form.hx.source, &target)
                .form(&pairs);
        }
        let path = self.own_path(&form.action);
        let follow = self.mode == Mode::Page;
        if form.method == "POST" {
            return self.request("POST", &path).form(&pairs).following(follow);
        }
        let path = path.split('?').next().unwrap_or_default();
        self.request("GET", &format!("{path}?{}", encode(&pairs)))
            .following(follow)
    }

    /// Takes an answer into the tab, as the mode does.
    fn arrive(&self, page: &Page, target: &str, swap: &str) {
        let mut tab = lock(&self.tab);
        match (self.mode, tab.as_mut()) {
            (Mode::Json, _) => {}
            (Mode::Htmx, Some(screen)) => screen.receive(page, target, swap),
            _ => *tab = Some(page.clone()),
        }
    }

    /// Path and query of an address of this origin. Paths are taken as they are, to the letter.
    fn own_path(&self, address: &str) -> String {
        if address.starts_with('/') && !address.starts_with("//") {
            return address.to_owned();
        }
        let base = lock(&self.tab)
            .as_ref()
            .map_or(self.origin.clone(), |page| page.url.clone());
        let url = base.join(address).expect("address");
        assert_eq!(
            url.origin(),
            self.origin.origin(),
            "{address:?} leads away from the portal"
        );
        url[Position::BeforePath..Position::AfterQuery].to_owned()
    }
}

/// Names a form: `"sign-in"`, or `("end-session", row_id)`.
#[derive(Clone, Copy, Debug)]
pub struct FormName<'f> {
    name: &'f str,
    id: Option<&'f str>,
}

impl<'f> From<&'f str> for FormName<'f> {
    fn from(name: &'f str) -> Self {
        FormName { name, id: None }
    }
}

impl<'f> From<(&'f str, &'f str)> for FormName<'f> {
    fn from((name, id): (&'f str, &'f str)) -> Self {
        FormName { name, id: Some(id) }
    }
}

/// A request ready to be sent, as often as one likes. Copies come from the same browser.
#[derive(Clone)]
pub struct Prepared {
    browser: Arc<Browser>,
    method: String,
    path: String,
    headers: Vec<(String, String)>,
    removed: Vec<String>,
    body: Option<Vec<u8>>,
    cookies: bool,
    follow: bool,
}

impl Prepared {
    /// Sets a header in place of the browser's own; said twice, it is sent once, the last.
    pub fn header(mut self, name: &str, value: &str) -> Prepared {
        self.headers
            .retain(|(key, _)| !key.eq_ignore_ascii_case(name));
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn without(mut self, name: &str) -> Prepared {
        self.headers
            .retain(|(key, _)| !key.eq_ignore_ascii_case(name));
        self.removed.push(name.to_ascii_lowercase());
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

    fn htmx(self, source: &str, target: &str) -> Prepared {
        let page = lock(&self.browser.tab)
            .as_ref()
            .map_or(self.browser.origin.clone(), |page| page.url.clone());
        let kind = if target.starts_with("body") {
            "full"
        } else {
            "partial"
        };
        let request = self
            .header("hx-request", "true")
            .header("hx-request-type", kind);
        let request = request
            .header("hx-source", source)
            .header("hx-current-url", page.as_str());
        if target.is_empty() {
            request
        } else {
            request.header("hx-target", target)
        }
    }

    pub async fn send(&self) -> Page {
        match self.try_send().await {
            Ok(page) => page,
            Err(error) => panic!("{} {}: {error}", self.method, self.path),
        }
    }

    /// The same request n times at once.
    pub async fn send_times(&self, n: usize) -> Vec<Page> {
        let mut all = JoinSet::new();
        for _ in 0..n {
            let request = self.clone();
            all.spawn(async move { request.send().await });
        }
        all.join_all().await
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
        let stream = TcpStream::connect(self.browser.addr)
            .await
            .map_err(|error| error.to_string())?;
        let handshake = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await;
        let (mut sender, connection) = handshake.map_err(|error| error.to_string())?;
        tokio::spawn(connection);
        let mut request = hyper::Request::builder()
            .method(self.method.as_str())
            .uri(&self.path);
        for (name, value) in self.all_headers() {
            request = request.header(name, value);
        }
        let body = Full::new(Bytes::from(self.body.clone().unwrap_or_default()));
        let request = request.body(body).map_err(|error| error.to_string())?;
        let answer = sender
            .send_request(request)
            .await
            .map_err(|error| error.to_string())?;
        let (head, body) = answer.into_parts();
        let body = body
            .collect()
            .await
            .map_err(|error| error.to_string())?
            .to_bytes();
        let text = |value: &hyper::header::HeaderValue| {
            String::from_utf8_lossy(value.as_bytes()).into_owned()
        };
        let headers: Vec<_> = head
            .headers
            .iter()
            .map(|(name, value)| (name.to_string(), text(value)))
            .collect();
        for line in headers
            .iter()
            .filter(|(name, _)| name == "set-cookie")
            .map(|(_, line)| line)
        {
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
        let url = Url::parse(&format!(
            "{}{}",
            self.browser.origin.origin().ascii_serialization(),
            self.path
        ));
        let url = url.map_err(|error| error.to_string())?;
        let body = String::from_utf8_lossy(&body).into_owned();
        Ok(Page {
            status: head.status.as_u16(),
            headers,
            body,
            url,
        })
    }

    fn all_headers(&self) -> Vec<(String, String)> {
        let Browser {
            origin,
            agent,
            mode,
            jar,
            tab,
            ..
        } = &*self.browser;
        let from = lock(tab).clone();
        let silent = from
            .as_ref()
            .and_then(|page| page.header("referrer-policy"))
            == Some("no-referrer");
        let (accept, fetch_mode, dest) = match mode {
            Mode::Page => (
                "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
                "navigate",
                "document",
            ),
            Mode::Htmx => ("text/html", "same-origin", "empty"),
            Mode::Json => ("application/json", "cors", "empty"),
        };
        let mut all = vec![
            (
                "host",
                origin[Position::BeforeHost..Position::AfterPort].to_owned(),
            ),
            ("user-agent", agent.clone()),
            ("accept", accept.to_owned()),
            ("accept-language", "en-GB,en;q=0.9".to_owned()),
            ("sec-fetch-site", "same-origin".to_owned()),
            ("sec-fetch-mode", fetch_mode.to_owned()),
            ("sec-fetch-dest", dest.to_owned()),
        ];
        if *mode == Mode::Page {
            all.extend([
                ("upgrade-insecure-requests", "1".to_owned()),
                ("sec-fetch-user", "?1".to_owned()),
            ]);
        }
        if self.method != "GET" && self.method != "HEAD" {
            let hidden = silent && *mode == Mode::Page;
            all.push((
                "origin",
                if hidden {
                    "null".to_owned()
                } else {
                    origin.origin().ascii_serialization()
                },
            ));
        }
        let typed = self
            .headers
            .contains(&("sec-fetch-site".to_owned(), "none".to_owned()));
        if let Some(page) = from.filter(|_| !silent && !typed) {
            all.push(("referer", page.url.to_string()));
        }
        let cookies: Vec<_> = lock(jar)
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        if self.cookies && !cookies.is_empty() {
            all.push(("cookie", cookies.join("; ")));
        }
        let own = |name: &str| {
            self.headers
                .iter()
                .any(|(key, _)| key.eq_ignore_ascii_case(name))
                || self.removed.iter().any(|key| key == name)
        };
        let kept = all
            .into_iter()
            .filter(|(name, _)| !own(name))
            .map(|(name, value)| (name.to_owned(), value));
        kept.chain(self.headers.iter().cloned()).collect()
    }
}

/// Name and value of a `Set-Cookie` line; no value when it removes the cookie. Panics unless the cookie
/// is one that the product may set.
fn checked_cookie(line: &str) -> (String, Option<String>) {
    let mut parts = line.split(';').map(str::trim);
    let pair = parts.next().and_then(|pair| pair.split_once('='));
    let Some((name, value)) = pair else {
        panic!("Set-Cookie without a name: {line}")
    };
    let attributes: BTreeMap<String, String> = parts
        .map(|part| part.split_once('=').unwrap_or((part, "")))
        .map(|(key, value)| (key.to_ascii_lowercase(), value.to_ascii_lowercase()))
        .collect();
    let is = |key: &str, values: &[&str]| {
        attributes
            .get(key)
            .is_some_and(|value| values.contains(&value.as_str()))
    };
    assert!(
        name.starts_with("__Host-"),
        "a cookie without the __Host- prefix: {line}"
    );
    assert!(is("secure", &[""]), "a cookie without Secure: {line}");
    assert!(is("httponly", &[""]), "a cookie without HttpOnly: {line}");
    assert!(
        is("samesite", &["lax", "strict"]),
        "a cookie without SameSite=Lax or Strict: {line}"
    );
    assert!(is("path", &["/"]), "a cookie without Path=/: {line}");
    assert!(
        !attributes.contains_key("domain"),
        "a cookie with Domain: {line}"
    );
    assert!(line.len() <= 4096, "a cookie above 4096 bytes: {line}");
    let removed = match attributes.get("max-age") {
        Some(age) => age.parse::<i64>().is_ok_and(|age| age <= 0),
        None => attributes
            .get("expires")
            .is_some_and(|date| date.contains("1970")),
    };
    (name.to_owned(), (!removed).then(|| value.to_owned()))
}

fn keep(jar: &mut Jar, (name, value): (String, Option<String>)) {
    match value {
        Some(value) => jar.insert(name, value),
        None => jar.remove(&name),
    };
}

fn encode<N: AsRef<str>, V: AsRef<str>>(pairs: &[(N, V)]) -> String {
    url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish()
}

/// A test that panicked while it held the lock says so itself; others need not fail as well.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(|poisoned| poisoned.into_inner())
}
