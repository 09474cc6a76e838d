//! Where a request came from, as far as it is worth recording.

use std::net::IpAddr;

use crate::crypto::TokenHash;
use crate::locale::{Text, t};

/// The longest user agent kept, in bytes.
const MAX_AGENT: usize = 256;

/// The other end of a request, for the audit log, the device list and mails.
#[derive(Clone, Debug)]
pub struct Client {
    /// The peer's address, or what a trusted proxy says it is.
    pub ip: Option<IpAddr>,
    /// The user agent, cut and cleaned of control characters; empty when absent.
    pub agent: String,
    /// The request's reference, shown on error pages and found in the log.
    pub reference: String,
    /// What the browser asks for, as the tag (BCP 47) of a language we speak; empty when nobody asks.
    pub language: String,
    /// The hash of the browser's device cookie; `None` for what does not come from a browser.
    pub browser: Option<TokenHash>,
    /// The operating-system user behind a command of the program; `None` for everything that came over HTTP.
    pub operator: Option<String>,
}

impl Client {
    /// A client with the user agent made safe to store and show.
    pub fn new(ip: Option<IpAddr>, agent: &str, reference: String) -> Self {
        let mut kept: String = agent.chars().filter(|c| !c.is_control()).collect();
        while kept.len() > MAX_AGENT {
            kept.pop();
        }
        Self { ip, agent: kept, reference, language: String::new(), browser: None, operator: None }
    }

    /// The same, reading this language.
    #[must_use]
    pub fn reading(self, language: impl ToString) -> Self {
        Self { language: language.to_string(), ..self }
    }

    /// The same, with this device cookie.
    #[must_use]
    pub fn with_browser(self, browser: TokenHash) -> Self {
        Self { browser: Some(browser), ..self }
    }

    /// Whoever runs a command of the program on the machine it is installed on.
    pub fn operator(user: &str, reference: String) -> Self {
        Self { operator: Some(user.to_owned()), ..Self::new(None, "", reference) }
    }

    /// The address as text, empty when unknown.
    pub fn ip_text(&self) -> String {
        self.ip.map(|ip| ip.to_string()).unwrap_or_default()
    }

    /// "Firefox on Linux": what a person calls the device.
    pub fn device_text(agent: &str) -> Text {
        match Named::read(agent) {
            Named::On(browser, system) => t!("device-name", browser = browser, system = system),
            Named::Itself(name) => Text::verbatim(name),
            Named::Unknown => t!("device-unknown"),
        }
    }

    /// The same in English: for records.
    pub fn device_name(agent: &str) -> String {
        match Named::read(agent) {
            Named::On(browser, system) => format!("{browser} on {system}"),
            Named::Itself(name) => name,
            Named::Unknown => "An unknown browser".to_owned(),
        }
    }

    /// What a program calls itself: "curl" of "curl/8.5", "bingbot" of "Mozilla/5.0 (compatible; bingbot/2.0; …)".
    /// Never with a dot: it is shown in mails, whose programs make a link of whatever looks like a domain.
    fn own_name(agent: &str) -> Option<String> {
        let own = agent.split_once("compatible;").map_or(agent, |(_, rest)| rest).trim_start();
        let name: String = own.chars().take_while(|c| c.is_alphanumeric() || "_-".contains(*c)).take(40).collect();
        (name.starts_with(char::is_alphabetic) && name != "Mozilla").then_some(name)
    }

    /// Whether the user agent says it is a phone or tablet (for the icon beside it).
    pub fn is_handheld(agent: &str) -> bool {
        ["Android", "iPhone", "iPad", "iPod", "Mobile"].iter().any(|token| agent.contains(token))
    }
}

/// What a user agent says it is.
enum Named {
    /// A browser and its system.
    On(&'static str, &'static str),
    /// One name.
    Itself(String),
    /// Nothing that can be shown.
    Unknown,
}

impl Named {
    /// Rules over two lists, since a user agent lies anyway: browsers built on another carry its name too and so come
    /// first; Brave says it is Chrome and cannot be told apart. What is no browser is called what it calls itself.
    fn read(agent: &str) -> Self {
        let first =
            |list: &[(&str, &'static str)]| list.iter().find(|(token, _)| agent.contains(token)).map(|(_, name)| *name);
        let browser = first(&[
            ("Edg/", "Edge"),
            ("EdgA/", "Edge"),
            ("EdgiOS/", "Edge"),
            ("OPR/", "Opera"),
            ("OPT/", "Opera"),
            ("SamsungBrowser/", "Samsung Internet"),
            ("Vivaldi/", "Vivaldi"),
            ("Firefox/", "Firefox"),
            ("FxiOS/", "Firefox"),
            ("CriOS/", "Chrome"),
            ("Chromium/", "Chromium"),
            ("Chrome/", "Chrome"),
            ("Safari/", "Safari"),
        ]);
        let system = first(&[
            ("Android", "Android"),
            ("iPhone", "iPhone"),
            ("iPad", "iPad"),
            ("iPod", "iPod"),
            ("Windows", "Windows"),
            ("CrOS", "ChromeOS"),
            ("Macintosh", "macOS"),
            ("Mac OS X", "macOS"),
            ("FreeBSD", "FreeBSD"),
            ("Linux", "Linux"),
        ]);
        match (browser.filter(|_| !agent.contains("compatible;")), system) {
            (Some(browser), Some(system)) => Self::On(browser, system),
            (Some(browser), None) => Self::Itself(browser.to_owned()),
            (None, system) => {
                let name = Client::own_name(agent).or(system.map(str::to_owned));
                name.map_or(Self::Unknown, Self::Itself)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_are_named_as_people_do() {
        let chrome = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0";
        for (agent, name) in [
            ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
            ("Mozilla/5.0 (X11; FreeBSD amd64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on FreeBSD"),
            ("Mozilla/5.0 (Android 16; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0", "Firefox on Android"),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1 (KHTML, like Gecko) FxiOS/140.0 Mobile/15E148 Safari/605.1",
                "Firefox on iPhone",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605 Version/19.0 Mobile Safari/604.1",
                "Safari on iPhone",
            ),
            (
                "Mozilla/5.0 (iPad; CPU OS 19_0 like Mac OS X) AppleWebKit/605.1 (KHTML, like Gecko) CriOS/150.0 Mobile/15E148 Safari/604.1",
                "Chrome on iPad",
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1 (KHTML, like Gecko) Version/19.0 Safari/605.1",
                "Safari on macOS",
            ),
            ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537 Chrome/150.0 Safari/537 Edg/150.0", "Edge on Windows"),
            (
                &format!("Mozilla/5.0 (Linux; Android 10; K) {chrome} Mobile Safari/537.36 EdgA/150.0"),
                "Edge on Android",
            ),
            (
                &format!("Mozilla/5.0 (Windows NT 10.0; Win64; x64) {chrome} Safari/537.36 OPR/120.0"),
                "Opera on Windows",
            ),
            (
                &format!("Mozilla/5.0 (Linux; Android 10; K) {chrome} Mobile Safari/537.36 SamsungBrowser/29.0")
                    .replace(
                        "Chrome/150.0.0.0 Mobile Safari/537.36 SamsungBrowser/29.0",
                        "SamsungBrowser/29.0 Chrome/136.0 Mobile Safari/537.36",
                    ),
                "Samsung Internet on Android",
            ),
            (&format!("Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {chrome} Safari/537.36"), "Chrome on ChromeOS"),
            (&format!("Mozilla/5.0 (Windows NT 10.0; Win64; x64) {chrome} Safari/537.36"), "Chrome on Windows"),
            ("Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)", "bingbot"),
            (
                &format!(
                    "Mozilla/5.0 {chrome} Safari/537.36 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
                ),
                "Googlebot",
            ),
            ("curl/8.5", "curl"),
            ("python-requests/2.32", "python-requests"),
            ("secure-login.example", "secure-login"),
            ("Mozilla/5.0 (compatible; www.example.com/login)", "www"),
            ("Mozilla/5.0 (X11; Linux x86_64)", "Linux"),
            ("=cmd|'/c calc'!A1", "An unknown browser"),
            ("", "An unknown browser"),
        ] {
            assert_eq!(Client::device_name(agent), name, "{agent}");
        }
    }

    #[test]
    fn an_agent_cannot_carry_control_characters_or_fill_the_table() {
        let client = Client::new(None, &format!("a\r\n\u{1b}[31m{}", "x".repeat(4000)), String::new());
        assert!(client.agent.len() <= MAX_AGENT && !client.agent.contains(['\r', '\n', '\u{1b}']));
    }
}
