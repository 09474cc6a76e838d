//! Where a request came from, as far as it is worth recording.

use std::net::IpAddr;

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
        Self { ip, agent: kept, reference, operator: None }
    }

    /// Whoever runs a command of the program on the machine it is installed on.
    pub fn operator(user: &str, reference: String) -> Self {
        Self { operator: Some(user.to_owned()), ..Self::new(None, "", reference) }
    }

    /// The address as text, empty when unknown.
    pub fn ip_text(&self) -> String {
        self.ip.map(|ip| ip.to_string()).unwrap_or_default()
    }

    /// "Firefox on Linux": what a person calls the device. Rules over a list, since a user agent lies anyway.
    pub fn device_name(agent: &str) -> String {
        let has = |needle: &str| agent.contains(needle);
        let browser = [
            ("Edg/", "Edge"),
            ("OPR/", "Opera"),
            ("Firefox/", "Firefox"),
            ("FxiOS/", "Firefox"),
            ("CriOS/", "Chrome"),
            ("Chrome/", "Chrome"),
            ("Safari/", "Safari"),
            ("curl/", "curl"),
        ]
        .iter()
        .find(|(token, _)| has(token))
        .map(|(_, name)| *name);
        let system = [
            ("Android", "Android"),
            ("iPhone", "iPhone"),
            ("iPad", "iPad"),
            ("Windows", "Windows"),
            ("CrOS", "ChromeOS"),
            ("Mac OS X", "Mac"),
            ("Linux", "Linux"),
        ]
        .iter()
        .find(|(token, _)| has(token))
        .map(|(_, name)| *name);
        match (browser, system) {
            (Some(browser), Some(system)) => format!("{browser} on {system}"),
            (Some(one), None) | (None, Some(one)) => one.to_owned(),
            (None, None) => "An unknown browser".to_owned(),
        }
    }

    /// Whether the user agent says it is a phone or tablet (for the icon beside it).
    pub fn is_handheld(agent: &str) -> bool {
        ["Android", "iPhone", "iPad", "Mobile"].iter().any(|token| agent.contains(token))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_are_named_as_people_do() {
        let name = Client::device_name;
        assert_eq!(name("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"), "Firefox on Linux");
        assert_eq!(
            name(
                "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605 Version/19.0 Mobile Safari/604.1"
            ),
            "Safari on iPhone"
        );
        assert_eq!(
            name("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537 Chrome/150.0 Safari/537 Edg/150.0"),
            "Edge on Windows"
        );
        assert_eq!(name("curl/8.5"), "curl");
        assert_eq!(name(""), "An unknown browser");
    }

    #[test]
    fn an_agent_cannot_carry_control_characters_or_fill_the_table() {
        let client = Client::new(None, &format!("a\r\n\u{1b}[31m{}", "x".repeat(4000)), String::new());
        assert!(client.agent.len() <= MAX_AGENT && !client.agent.contains(['\r', '\n', '\u{1b}']));
    }
}
