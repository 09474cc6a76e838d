//! A person's authenticator app: six digits that change every thirty seconds (RFC 6238).

use reverify::clock::Timestamp;
use totp_rs::{Builder, Secret, Totp};

/// One entry of the app.
pub struct App(Totp);

impl App {
    /// Typed in by hand: the secret as a page shows it, in groups.
    pub fn typed(secret: &str) -> Self {
        let secret: String = secret.split_whitespace().collect();
        let secret = Secret::try_from_base32(&secret).unwrap_or_else(|_| panic!("not base32: {secret}"));
        Self(Builder::new().with_secret(secret).build().expect("an entry"))
    }

    /// What it shows at this time.
    pub fn code(&self, now: Timestamp) -> String {
        let seconds = u64::try_from(now.millis() / 1000).expect("after 1970");
        self.0.generate(seconds).to_string()
    }

    /// Six digits that are right at no time near this one.
    pub fn wrong(&self, now: Timestamp) -> String {
        let near: Vec<String> = (-300_000..=300_000)
            .step_by(30_000)
            .map(|ms| self.code(Timestamp::from_millis(now.millis() + ms)))
            .collect();
        (0..100).map(|n| format!("{n:06}")).find(|code| !near.contains(code)).expect("one of a hundred")
    }
}
