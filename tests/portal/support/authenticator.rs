//! A browser's WebAuthn client and an authenticator in one, so that passkeys are tested over HTTP without a browser.
//!
//! It is honest and strict by itself: what a browser would refuse to ask, or an authenticator to answer, is an error
//! here. [`Authenticator::forged`] makes it say something else, and signs that.

mod ceremony;
pub mod forgeries;

use std::fmt;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::SigningKey;
use serde_json::Value;
use url::Url;

/// What is about to be said. Everything that goes into an answer, filled in honestly before a forgery sees it.
#[derive(Clone, Debug)]
pub struct Draft {
    /// `webauthn.create` or `webauthn.get`.
    pub kind: String,
    /// As it came with the options: base64url.
    pub challenge: String,
    pub origin: String,
    pub cross_origin: bool,
    pub top_origin: Option<String>,
    pub rp_id: String,
    pub user_present: bool,
    pub user_verified: bool,
    pub backup_eligible: bool,
    pub backup_state: bool,
    pub counter: u32,
    pub aaguid: [u8; 16],
    pub credential_id: Vec<u8>,
    /// Only an assertion of a discoverable key names its user.
    pub user_handle: Option<Vec<u8>>,
    /// Spoils the signature after it was made. A registration carries none.
    pub bad_signature: bool,
}

/// A change to a [`Draft`] before it is signed.
pub type Forgery = Arc<dyn Fn(&mut Draft) + Send + Sync>;

/// A person's device with any number of passkeys. A clone is a second device that holds the same keys and counts by
/// itself.
#[derive(Clone)]
pub struct Authenticator {
    /// The origin of the page that asks.
    pub origin: String,
    /// Whether the person can be verified (fingerprint, PIN) and not merely be there.
    pub verifies_user: bool,
    /// Synced between devices: flagged as such, and the counter stays zero.
    pub synced: bool,
    /// The make of the device.
    pub aaguid: [u8; 16],
    keys: Vec<Key>,
    forgery: Option<Forgery>,
}

/// One passkey.
#[derive(Clone)]
pub struct Key {
    pub id: Vec<u8>,
    pub rp_id: String,
    pub user_handle: Vec<u8>,
    pub counter: u32,
    /// Whether it is found without being named.
    pub discoverable: bool,
    secret: SigningKey,
}

/// Why a browser would not give an answer: the name of the `DOMException`, and what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    pub name: &'static str,
    pub why: String,
}

impl Authenticator {
    /// A device-bound authenticator that verifies its user, on a page of `origin`.
    pub fn new(origin: impl Into<String>) -> Self {
        let origin = origin.into().trim_end_matches('/').to_owned();
        Self { origin, verifies_user: true, synced: false, aaguid: [0; 16], keys: Vec::new(), forgery: None }
    }

    /// A password manager that syncs its passkeys.
    pub fn synced(origin: impl Into<String>) -> Self {
        Self { synced: true, ..Self::new(origin) }
    }

    /// The same device telling a lie from now on. The original stays honest, and does not count along.
    pub fn forged(&self, forgery: impl Fn(&mut Draft) + Send + Sync + 'static) -> Self {
        Self { forgery: Some(Arc::new(forgery)), ..self.clone() }
    }

    /// `navigator.credentials.create()` as JSON. Panics where a browser refuses: see [`Self::try_create`].
    #[track_caller]
    pub fn create(&mut self, options: &Value) -> Value {
        self.try_create(options).unwrap_or_else(|refused| panic!("no passkey was made: {refused}"))
    }

    /// `navigator.credentials.get()` as JSON. Panics where a browser refuses: see [`Self::try_get`].
    #[track_caller]
    pub fn get(&mut self, options: &Value) -> Value {
        self.try_get(options).unwrap_or_else(|refused| panic!("no passkey was used: {refused}"))
    }

    /// Makes a passkey from creation options, given as they are or as the `publicKey` member of an object. The answer
    /// is what `PublicKeyCredential.toJSON()` returns.
    pub fn try_create(&mut self, options: &Value) -> Result<Value, Refused> {
        let options = public_key(options);
        let rp_id = self.relying_party(options["rp"]["id"].as_str())?;
        check_creation(options)?;
        if self.keys.iter().any(|key| key.rp_id == rp_id && names(&options["excludeCredentials"], &key.id)) {
            return Err(Refused::new("InvalidStateError", "this authenticator already holds a key of the account"));
        }
        let selection = &options["authenticatorSelection"];
        self.check_verification(&selection["userVerification"])?;
        let key = Key {
            id: random::<32>().to_vec(),
            user_handle: decode(&options["user"]["id"])?,
            counter: u32::from(!self.synced),
            discoverable: matches!(selection["residentKey"].as_str(), Some("required" | "preferred")),
            secret: SigningKey::from_slice(&random::<32>()).unwrap(),
            rp_id,
        };
        let draft = self.draft("webauthn.create", options, &key)?;
        let answer = ceremony::registration(&draft, &key, options, self.transports());
        self.keys.push(key);
        Ok(answer)
    }

    /// Uses a passkey for request options, given as they are or as the `publicKey` member of an object: the newest
    /// that `allowCredentials` names, or the newest discoverable one when it names none.
    pub fn try_get(&mut self, options: &Value) -> Result<Value, Refused> {
        let options = public_key(options);
        let rp_id = self.relying_party(options["rpId"].as_str())?;
        self.check_verification(&options["userVerification"])?;
        let allowed = &options["allowCredentials"];
        let named = allowed.as_array().is_some_and(|list| !list.is_empty());
        let usable =
            |key: &&mut Key| key.rp_id == rp_id && if named { names(allowed, &key.id) } else { key.discoverable };
        let step = u32::from(!self.synced);
        let Some(key) = self.keys.iter_mut().rev().find(usable) else {
            return Err(Refused::new("NotAllowedError", format!("none of {} key(s) fits {options}", self.keys.len())));
        };
        key.counter += step;
        let key = key.clone();
        let draft = self.draft("webauthn.get", options, &key)?;
        Ok(ceremony::assertion(&draft, &key))
    }

    /// The passkeys it holds, oldest first.
    pub fn keys(&self) -> &[Key] {
        &self.keys
    }

    /// Sets the counter of every key; the next answer carries one more.
    pub fn set_counter(&mut self, counter: u32) {
        self.keys.iter_mut().for_each(|key| key.counter = counter);
    }

    /// Forgets a passkey, as a person does in the settings of the device.
    pub fn forget(&mut self, id: &[u8]) {
        self.keys.retain(|key| key.id != id);
    }

    /// The honest answer's content, and then the forged one's.
    fn draft(&self, kind: &str, options: &Value, key: &Key) -> Result<Draft, Refused> {
        let challenge = options["challenge"].as_str().unwrap_or_default().to_owned();
        if decode(&options["challenge"])?.len() < 16 {
            return Err(Refused::new("TypeError", "the challenge is shorter than 16 bytes"));
        }
        let mut draft = Draft {
            kind: kind.to_owned(),
            challenge,
            origin: self.origin.clone(),
            cross_origin: false,
            top_origin: None,
            rp_id: key.rp_id.clone(),
            user_present: true,
            user_verified: self.verifies_user,
            backup_eligible: self.synced,
            backup_state: self.synced,
            counter: key.counter,
            aaguid: self.aaguid,
            credential_id: key.id.clone(),
            user_handle: key.discoverable.then(|| key.user_handle.clone()),
            bad_signature: false,
        };
        if let Some(forgery) = &self.forgery {
            forgery(&mut draft);
        }
        Ok(draft)
    }

    /// The relying party's id, which must be the page's host or a domain above it.
    fn relying_party(&self, asked: Option<&str>) -> Result<String, Refused> {
        let page = Url::parse(&self.origin).unwrap();
        let Some(host) = page.domain() else {
            return Err(Refused::new("SecurityError", format!("{} has no domain", self.origin)));
        };
        let asked = asked.unwrap_or(host);
        let above = host.strip_suffix(asked).is_some_and(|rest| rest.ends_with('.') && asked.contains('.'));
        if asked == host || above {
            return Ok(asked.to_owned());
        }
        Err(Refused::new("SecurityError", format!("{asked} is not a relying party id for {}", self.origin)))
    }

    fn check_verification(&self, policy: &Value) -> Result<(), Refused> {
        if policy == "required" && !self.verifies_user {
            return Err(Refused::new("NotAllowedError", "the user cannot be verified"));
        }
        Ok(())
    }

    const fn transports(&self) -> &'static [&'static str] {
        if self.synced { &["hybrid", "internal"] } else { &["internal"] }
    }
}

/// What a client checks before it asks any authenticator for a new key.
fn check_creation(options: &Value) -> Result<(), Refused> {
    let kinds = options["pubKeyCredParams"].as_array();
    if !kinds.is_some_and(|kinds| kinds.iter().any(|kind| kind["alg"] == -7 && kind["type"] == "public-key")) {
        return Err(Refused::new("NotSupportedError", "ES256 is not offered"));
    }
    if !(1..=64).contains(&decode(&options["user"]["id"])?.len()) {
        return Err(Refused::new("TypeError", "the user handle is empty or too long"));
    }
    for text in [&options["rp"]["name"], &options["user"]["name"], &options["user"]["displayName"]] {
        if !text.is_string() {
            return Err(Refused::new("TypeError", "a name of the relying party or the user is missing"));
        }
    }
    Ok(())
}

/// Options are accepted with and without the object that `navigator.credentials` takes around them.
fn public_key(options: &Value) -> &Value {
    options.get("publicKey").unwrap_or(options)
}

fn names(descriptors: &Value, id: &[u8]) -> bool {
    let id = URL_SAFE_NO_PAD.encode(id);
    descriptors.as_array().is_some_and(|list| list.iter().any(|one| one["id"] == *id && one["type"] == "public-key"))
}

fn decode(text: &Value) -> Result<Vec<u8>, Refused> {
    let bytes = text.as_str().and_then(|text| URL_SAFE_NO_PAD.decode(text).ok());
    bytes.ok_or_else(|| Refused::new("TypeError", format!("{text} is not base64url without padding")))
}

fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).unwrap();
    bytes
}

impl Refused {
    fn new(name: &'static str, why: impl Into<String>) -> Self {
        Self { name, why: why.into() }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.why)
    }
}
