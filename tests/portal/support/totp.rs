//! A person's authenticator app: six digits that change every thirty seconds (RFC 6238), read off the tests' clock.

use reverify::clock::{Clock, Timestamp};
use totp_rs::{Builder, Secret, Totp};

/// How long a code is shown, in seconds.
pub const STEP: u64 = 30;

/// One entry of the app.
#[derive(Clone)]
pub struct App(Totp);

impl App {
    /// Typed in by hand: the base32 secret as a page shows it, in groups and in either case.
    #[track_caller]
    pub fn typed(secret: &str) -> Self {
        let secret: String = secret.split_whitespace().collect::<String>().to_ascii_uppercase();
        let secret = Secret::try_from_base32(&secret).unwrap_or_else(|_| panic!("not base32: {secret}"));
        Self(Builder::new().with_secret(secret).build().unwrap())
    }

    /// Scanned: the `otpauth://` address in the QR code.
    #[track_caller]
    pub fn scanned(uri: &str) -> Self {
        let entry = Totp::from_url(uri).unwrap_or_else(|why| panic!("not an entry for an app: {uri} ({why})"));
        // Apps in wide use ignore the parameters and do this.
        assert_eq!((entry.digits(), entry.step()), (6, STEP), "{uri}");
        assert_eq!(entry.algorithm(), totp_rs::Algorithm::SHA1, "{uri}");
        Self(entry)
    }

    /// Under which name the entry appears: issuer and account.
    pub fn label(&self) -> (Option<&str>, &str) {
        (self.0.issuer(), self.0.account_name())
    }

    /// The code on the screen now.
    pub fn code(&self, clock: &Clock) -> String {
        self.code_at(clock, 0)
    }

    /// The code before it.
    pub fn previous(&self, clock: &Clock) -> String {
        self.code_at(clock, -1)
    }

    /// The code after it.
    pub fn next(&self, clock: &Clock) -> String {
        self.code_at(clock, 1)
    }

    /// The code `steps` away from now.
    pub fn code_at(&self, clock: &Clock, steps: i64) -> String {
        let second = step(clock).checked_add_signed(steps).unwrap() * STEP;
        self.0.generate(second).to_string()
    }

    /// Six digits that are right at no time near now.
    pub fn wrong(&self, clock: &Clock) -> String {
        let near: Vec<String> = (-5..=5).map(|steps| self.code_at(clock, steps)).collect();
        (0..1_000_000).map(|n| format!("{n:06}")).find(|code| !near.contains(code)).unwrap()
    }
}

/// The number of the step that the clock is in.
pub fn step(clock: &Clock) -> u64 {
    step_of(clock.now())
}

/// The number of the step that an instant is in.
pub fn step_of(at: Timestamp) -> u64 {
    u64::try_from(at.millis()).unwrap() / 1000 / STEP
}
