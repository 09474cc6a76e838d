//! One person's browser without script: cookie jar, tabs, forms filled in as they stand on the page.
//!
//! It sends what Chromium was seen to send, `Origin: null` from pages with `Referrer-Policy: no-referrer`
//! included, and treats a cookie that the product must never set as a failed test. What it leaves out:
//! SameSite (a forged request carries the cookies, the worst case) and expiry by time (tests move the
//! portal's clock, not this one's).

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};

use url::{Position, Url};

use super::cookies::Jar;
use super::form::Form;
use super::page::Page;
use super::request::{Prepared, encode};

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
    pub(super) origin: Url,
    pub(super) addr: SocketAddr,
    pub(super) agent: String,
    /// `Accept-Language`.
    pub(super) language: String,
    pub(super) mode: Mode,
    pub(super) jar: Arc<Mutex<Jar>>,
    pub(super) tab: Arc<Mutex<Option<Page>>>,
}

/// A cookie thief: the same cookies in a jar of its own, and no page open.
impl Clone for Browser {
    fn clone(&self) -> Browser {
        let jar = Arc::new(Mutex::new(lock(&self.jar).clone()));
        Browser { jar, tab: Arc::default(), ..self.view(self.mode) }
    }
}

impl Browser {
    /// A fresh browser. `origin` is what it believes to visit, `addr` where the portal listens.
    pub fn new(origin: &str, addr: SocketAddr) -> Browser {
        let origin = Url::parse(origin).expect("origin");
        let agent =
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
                .to_owned();
        let language = "en-GB,en;q=0.9".to_owned();
        Browser { origin, addr, agent, language, mode: Mode::Page, jar: Arc::default(), tab: Arc::default() }
    }

    pub fn with_user_agent(mut self, agent: &str) -> Browser {
        self.agent = agent.to_owned();
        self
    }

    /// What it asks for in `Accept-Language`.
    pub fn with_language(mut self, header: &str) -> Browser {
        self.language = header.to_owned();
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
        Browser { tab, ..self.view(self.mode) }
    }

    fn view(&self, mode: Mode) -> Browser {
        let (origin, agent, language) = (self.origin.clone(), self.agent.clone(), self.language.clone());
        Browser { origin, addr: self.addr, agent, language, mode, jar: self.jar.clone(), tab: self.tab.clone() }
    }

    /// Types an address: a path, or a link of this origin as mails hold it.
    pub async fn open(&self, address: &str) -> Page {
        let path = self.own_path(address);
        let site = if self.mode == Mode::Page { "none" } else { "same-origin" };
        let page = self.request("GET", &path).site(site).following(self.mode == Mode::Page).send().await;
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
        let view = if hx.url.is_none() && self.mode == Mode::Htmx { self.page() } else { self.view(self.mode) };
        let request = match (view.mode, &hx.url) {
            (Mode::Htmx, Some(url)) => {
                view.request("GET", &view.own_path(url)).htmx(&hx.source, &screen.tag(&hx.target))
            }
            (mode, _) => view.request("GET", &view.own_path(&href)).following(mode == Mode::Page),
        };
        let page = request.send().await;
        view.arrive(&page, &hx.target, &hx.swap);
        page
    }

    /// What the tab shows now: the last page, with every htmx answer since swapped into it.
    pub fn screen(&self) -> Page {
        lock(&self.tab).clone().expect("no page is open in this tab")
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
            panic!("no form {wanted:?} at {}; there are {:?}", screen.url, screen.form_names());
        };
        form
    }

    fn prepared(&self, form: &Form, fields: &[(&str, &str)]) -> Prepared {
        let pairs = form.clone().filled(fields);
        if self.mode == Mode::Htmx {
            let Some(url) = &form.hx.url else { panic!("the form has no hx-post: {form:?}") };
            let target = self.screen().tag(&form.hx.target);
            return self.request("POST", &self.own_path(url)).htmx(&form.hx.source, &target).form(&pairs);
        }
        let path = self.own_path(&form.action);
        let follow = self.mode == Mode::Page;
        if form.method == "POST" {
            return self.request("POST", &path).form(&pairs).following(follow);
        }
        let path = path.split('?').next().unwrap_or_default();
        self.request("GET", &format!("{path}?{}", encode(&pairs))).following(follow)
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
    pub(super) fn own_path(&self, address: &str) -> String {
        if address.starts_with('/') && !address.starts_with("//") {
            return address.to_owned();
        }
        let base = lock(&self.tab).as_ref().map_or(self.origin.clone(), |page| page.url.clone());
        let url = base.join(address).expect("address");
        assert_eq!(url.origin(), self.origin.origin(), "{address:?} leads away from the portal");
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

/// A test that panicked while it held the lock says so itself; others need not fail as well.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}
