//! What a person's browser does: cookies, form tokens, signing up through the public pages, signing in.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use crate::Outcome;
use crate::http::{Answer, Connection};

const PASSWORD: &str = "violet harbour lantern 52 quarry";
const SESSION: &str = "__Host-session";
const VISITOR: &str = "__Host-visitor";
const MAIL_PATIENCE: Duration = Duration::from_secs(10);

/// A browser with an account of its own.
pub struct Browser {
    connection: Connection,
    authority: String,
    cookies: BTreeMap<String, String>,
    email: String,
    form_token: String,
}

impl Browser {
    /// Makes the account number `number`: sign-up, mail, code. Signed in afterwards.
    pub async fn sign_up(address: SocketAddr, authority: &str, number: usize) -> Outcome<Self> {
        let mut browser = Self::fresh(address, authority, format!("person{number}@example.com")).await?;
        browser.read("/sign-up").await?;
        let email = browser.email.clone();
        let fields = [("email", email.as_str()), ("display_name", "Mara Lindqvist"), ("password", PASSWORD)];
        browser.send("/sign-up", &fields).await?;
        let code = browser.code().await?;
        browser.read("/verify-email").await?;
        browser.send("/verify-email", &[("code", &code)]).await?;
        if !browser.cookies.contains_key(SESSION) {
            return Err("signed up, and yet not signed in".into());
        }
        // The first page empties the visitor's envelope, the second takes its cookie away; the ones measured are those that
        // follow. (An answer for programs does neither: it has no place for a waiting notice.)
        browser.look("/account").await?;
        browser.look("/account").await?;
        if browser.cookies.contains_key(VISITOR) {
            return Err("the visitor's cookie stayed".into());
        }
        Ok(browser)
    }

    /// The same browser after the portal was started anew, elsewhere.
    pub async fn moved(&mut self, address: SocketAddr, authority: &str) -> Outcome<()> {
        self.connection = Connection::open(address).await?;
        authority.clone_into(&mut self.authority);
        self.read("/account").await?;
        Ok(())
    }

    /// A browser without an account.
    pub async fn stranger(address: SocketAddr, authority: &str) -> Outcome<Self> {
        let mut browser = Self::fresh(address, authority, String::new()).await?;
        browser.read("/sign-in").await?;
        Ok(browser)
    }

    async fn fresh(address: SocketAddr, authority: &str, email: String) -> Outcome<Self> {
        let connection = Connection::open(address).await?;
        let (cookies, form_token) = (BTreeMap::new(), String::new());
        Ok(Self { connection, authority: authority.to_owned(), cookies, email, form_token })
    }

    /// The account's address.
    pub fn email(&self) -> &str {
        &self.email
    }

    /// Asks for a change that waits for a confirmation; its handle.
    pub async fn park(&mut self) -> Outcome<String> {
        self.read("/account").await?;
        let fields = [("email", "elsewhere@example.com"), ("make_primary", "on")];
        let request = self.form_request("/account/emails", &fields);
        let answer = self.connection.exchange(&request).await?;
        answer.expect(303, "/account/emails")?;
        let location = answer.all("location").next().ok_or("no location")?;
        Ok(location.strip_prefix("/step-up/").ok_or("no step-up")?.to_owned())
    }

    /// The request that a form of this browser makes.
    pub fn form_request(&self, path: &str, fields: &[(&str, &str)]) -> Vec<u8> {
        let fields = [fields, &[("form_token", self.form_token.as_str())]].concat();
        self.request("POST", path, "text/html", &form(&fields)).into_bytes()
    }

    /// The session's cookie value.
    pub fn session(&self) -> Outcome<&str> {
        Ok(self.cookies.get(SESSION).ok_or("not signed in")?)
    }

    /// The request for a page as this browser sends it.
    pub fn page_request(&self, path: &str) -> Vec<u8> {
        self.request("GET", path, "text/html", "").into_bytes()
    }

    /// The request that signs this browser in again: known device, no session, as after signing out.
    pub async fn sign_in_request(&mut self) -> Outcome<Vec<u8>> {
        self.cookies.remove(SESSION);
        self.read("/sign-in").await?;
        Ok(self.form_request("/sign-in", &[("identifier", &self.email), ("password", PASSWORD)]))
    }

    async fn read(&mut self, path: &str) -> Outcome<Value> {
        let request = self.request("GET", path, "application/json", "");
        let value = self.exchange(&request, path).await?;
        if let Some(token) = value.get("form_token").and_then(Value::as_str) {
            token.clone_into(&mut self.form_token);
        }
        Ok(value)
    }

    /// Opens a page as a person does.
    async fn look(&mut self, path: &str) -> Outcome<()> {
        let request = self.page_request(path);
        let answer = self.connection.exchange(&request).await?;
        answer.expect(200, path)?;
        Self::keep(&mut self.cookies, &answer);
        Ok(())
    }

    async fn send(&mut self, path: &str, fields: &[(&str, &str)]) -> Outcome<()> {
        let fields = [fields, &[("form_token", self.form_token.as_str())]].concat();
        let request = self.request("POST", path, "application/json", &form(&fields));
        self.exchange(&request, path).await?;
        Ok(())
    }

    async fn exchange(&mut self, request: &str, path: &str) -> Outcome<Value> {
        let answer = self.connection.exchange(request.as_bytes()).await?;
        answer.expect(200, path)?;
        Self::keep(&mut self.cookies, &answer);
        Ok(serde_json::from_slice(answer.body)?)
    }

    fn keep(cookies: &mut BTreeMap<String, String>, answer: &Answer<'_>) {
        for cookie in answer.all("set-cookie") {
            let pair = cookie.split(';').next().unwrap_or_default();
            match pair.split_once('=') {
                Some((name, value)) if !value.is_empty() => cookies.insert(name.to_owned(), value.to_owned()),
                Some((name, _)) => cookies.remove(name),
                None => None,
            };
        }
    }

    /// The code in the newest mail to this account's address.
    async fn code(&mut self) -> Outcome<String> {
        let begun = Instant::now();
        while begun.elapsed() < MAIL_PATIENCE {
            let mailbox = self.read("/dev/mailbox").await?;
            let mails = mailbox.get("mails").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
            let mine = mails.iter().find(|mail| mail.get("to").and_then(Value::as_str) == Some(&self.email));
            let text = mine.and_then(|mail| mail.get("text")).and_then(Value::as_str).unwrap_or_default();
            let alone = |line: &&str| line.len() == 8 && line.bytes().all(|byte| byte.is_ascii_digit());
            if let Some(code) = text.lines().map(str::trim).find(alone) {
                return Ok(code.to_owned());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Err("no mail with a code".into())
    }

    fn request(&self, method: &str, path: &str, accept: &str, body: &str) -> String {
        let authority = &self.authority;
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut text = format!(
            "{method} {path} HTTP/1.1\r\nhost: {authority}\r\naccept: {accept}\r\ncookie: {}\r\n\
             user-agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0\r\n",
            cookies.join("; ")
        );
        if method == "POST" {
            text += &format!(
                "origin: http://{authority}\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n",
                body.len()
            );
        }
        text + "\r\n" + body
    }
}

fn form(fields: &[(&str, &str)]) -> String {
    let pair = |(name, value): &(&str, &str)| format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC));
    fields.iter().map(pair).collect::<Vec<_>>().join("&")
}
