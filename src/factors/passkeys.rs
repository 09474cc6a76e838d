//! Passkeys (WebAuthn level 3), always with user verification.
//!
//! A challenge travels sealed with the page it was made for and opens only at the place it was made for: one purpose, one
//! session or browser, one parked action. Looking at a page therefore writes nothing; that a challenge was answered is
//! written, so that it works once. The library's discoverable ceremony is used everywhere, because its state holds the
//! challenge alone: which passkeys may answer is read again when the answer comes, so one that was removed meanwhile
//! does not count.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use webauthn_rs::prelude::{
    CreationChallengeResponse, DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Url, Webauthn, WebauthnBuilder, WebauthnError,
};

use crate::clock::{Seconds, Timestamp};
use crate::config::Origin;
use crate::crypto::{KeyRing, TokenHash};
use crate::error::Error;
use crate::factors::beginner::Beginner;
use crate::factors::{Why, authenticators};
use crate::model::ids::{HalfSignInId, ParkId, SessionId, UserId};
use crate::store::passkeys::PasskeyRow;
use crate::store::{Tx, challenges};

/// A challenge on the sign-in page works this long.
pub const SIGN_IN_LIFE: Seconds = Seconds::minutes(10);

/// Where a challenge is answered. Part of what it is sealed to: one made elsewhere does not open.
#[derive(Clone, Copy, Debug)]
pub enum Place {
    /// A step-up: this session's, for this parked action.
    StepUp(SessionId, ParkId),
    /// The sign-in page of a browser, named by its device cookie.
    SignIn(TokenHash),
    /// The second step of a sign-in.
    SecondStep(HalfSignInId),
    /// The page behind a mailed link, named by the link.
    Link(TokenHash),
}

impl Place {
    fn identity(&self) -> Vec<u8> {
        match self {
            Self::StepUp(session, park) => [b"step-up".as_slice(), session.0.as_bytes(), park.0.as_bytes()].concat(),
            Self::SignIn(device) => [b"sign-in".as_slice(), &device.0].concat(),
            Self::SecondStep(half) => [b"second-step".as_slice(), half.0.as_bytes()].concat(),
            Self::Link(link) => [b"link".as_slice(), &link.0].concat(),
        }
    }
}

/// What a page asks a passkey for.
#[derive(Clone, Debug)]
pub struct Offer {
    /// `PublicKeyCredentialRequestOptionsJSON`.
    pub options: Value,
    /// The sealed challenge, sent back with the answer.
    pub state: String,
    /// When the challenge expires.
    pub expires_at: Timestamp,
}

#[derive(Serialize, Deserialize)]
struct Challenge {
    expires_at: i64,
    ceremony: DiscoverableAuthentication,
}

/// An assertion whose signature is still to be verified.
pub struct Pending {
    ceremony: DiscoverableAuthentication,
    answer: PublicKeyCredential,
    row: PasskeyRow,
}

/// A right assertion: the row it was checked against, and the row's new content.
pub struct Asserted {
    /// As stored when it was checked.
    pub row: PasskeyRow,
    /// With the new counter and flags.
    pub credential: String,
}

impl Asserted {
    /// Since when the passkey stands.
    pub fn since(&self) -> Timestamp {
        self.row.created_at
    }
}

/// A passkey that was just made.
pub struct NewPasskey {
    /// The credential id.
    pub credential_id: Vec<u8>,
    /// Public key, counter and flags as JSON.
    pub credential: String,
    /// What its authenticator is called, where that is known.
    pub made_by: Option<&'static str>,
    /// Whether the authenticator keeps copies of it elsewhere.
    pub synced: bool,
}

/// Runs the ceremonies.
pub struct Passkeys {
    /// `None` where the origin is an address and not a name: no passkey can belong to it.
    webauthn: Option<Webauthn>,
    keys: Arc<KeyRing>,
}

const SEALED: &str = "passkey challenge";
const ENROLMENT: &str = "passkey enrolment";

impl Passkeys {
    /// Ceremonies for this origin.
    pub fn new(origin: &Origin, brand: &str, keys: Arc<KeyRing>) -> Self {
        let url = Url::parse(origin.as_str()).ok();
        let webauthn = url.and_then(|url| WebauthnBuilder::new(origin.host(), &url).ok()?.rp_name(brand).build().ok());
        Self { webauthn, keys }
    }

    /// Whether passkeys can be used at this origin.
    pub fn available(&self) -> bool {
        self.webauthn.is_some()
    }

    /// A new challenge for this place. With `allowed` empty, any passkey the browser knows may answer.
    pub fn offer(
        &self,
        place: &Place,
        allowed: &[&PasskeyRow],
        life: Seconds,
        now: Timestamp,
    ) -> Result<Option<Offer>, Error> {
        let Some(webauthn) = &self.webauthn else { return Ok(None) };
        let (request, ceremony) = webauthn.start_discoverable_authentication().map_err(ours)?;
        let mut options = serde_json::to_value(&request.public_key).map_err(|e| Error::corrupt(e.to_string()))?;
        let allow = allowed
            .iter()
            .map(|row| serde_json::json!({ "type": "public-key", "id": URL_SAFE_NO_PAD.encode(&row.credential_id) }));
        if let Some(options) = options.as_object_mut() {
            options.insert("allowCredentials".into(), allow.collect());
        }
        let expires_at = now + life;
        let challenge = Challenge { expires_at: expires_at.millis(), ceremony };
        let plain = serde_json::to_vec(&challenge).map_err(|e| Error::corrupt(e.to_string()))?;
        let sealed = self.keys.seal(SEALED, &place.identity(), &plain)?;
        Ok(Some(Offer { options, state: URL_SAFE_NO_PAD.encode(sealed), expires_at }))
    }

    /// Opens a challenge, uses it up, and finds the passkey that answered among those of the account.
    pub async fn pending(
        &self,
        tx: &mut Tx,
        place: &Place,
        state: &str,
        answer: &str,
        stored: &[PasskeyRow],
        now: Timestamp,
    ) -> Result<Result<Pending, Why>, Error> {
        let challenge = URL_SAFE_NO_PAD
            .decode(state)
            .ok()
            .and_then(|sealed| self.keys.open(SEALED, &place.identity(), &sealed))
            .and_then(|plain| serde_json::from_slice::<Challenge>(&plain).ok());
        let Some(Challenge { expires_at, ceremony }) = challenge else { return Ok(Err(Why::Wrong)) };
        let expires_at = Timestamp::from_millis(expires_at);
        if expires_at <= now {
            return Ok(Err(Why::Expired));
        }
        if !challenges::spend(tx, TokenHash(Sha256::digest(state.as_bytes()).into()), expires_at).await? {
            return Ok(Err(Why::Used));
        }
        let Some(answer) = read_answer(answer) else { return Ok(Err(Why::Wrong)) };
        let row = stored.iter().find(|row| row.credential_id == answer.raw_id);
        let Some(row) = row.filter(|row| is_of(&answer, row.user_id)).cloned() else { return Ok(Err(Why::Wrong)) };
        Ok(Ok(Pending { ceremony, answer, row }))
    }

    /// Verifies the assertion: signature, origin, relying party, user verification, counter.
    pub fn verify(&self, pending: Pending) -> Result<Asserted, Why> {
        let Pending { ceremony, answer, row } = pending;
        let (Some(webauthn), Ok(mut passkey)) = (&self.webauthn, serde_json::from_str::<Passkey>(&row.credential))
        else {
            return Err(Why::Wrong);
        };
        let result = webauthn.finish_discoverable_authentication_v2(&answer, ceremony, &passkey).map_err(|error| {
            tracing::debug!(%error, "an assertion was refused");
            match error {
                WebauthnError::CredentialPossibleCompromise => Why::CounterWentBack,
                _ => Why::Wrong,
            }
        })?;
        // The library was told to require it; nothing here may ever depend on that alone.
        if !result.user_verified() {
            return Err(Why::Wrong);
        }
        passkey.update_credential(&result);
        let credential = serde_json::to_string(&passkey).map_err(|_| Why::Wrong)?;
        Ok(Asserted { row, credential })
    }

    /// Begins to make a passkey: what the browser is asked for (`PublicKeyCredentialCreationOptionsJSON`), and what is kept
    /// for [`Passkeys::finish`].
    pub fn begin(
        &self,
        user: UserId,
        email: &str,
        name: &str,
        existing: &[PasskeyRow],
    ) -> Result<Option<(Value, Vec<u8>)>, Error> {
        let Some(webauthn) = &self.webauthn else { return Ok(None) };
        let exclude = existing.iter().map(|row| row.credential_id.clone()).collect();
        let called = if name.is_empty() { email } else { name };
        let (request, registration) =
            webauthn.start_passkey_registration(user.0, email, called, Some(exclude)).map_err(ours)?;
        let options = discoverable(request)?;
        let state = serde_json::to_vec(&registration).map_err(|e| Error::corrupt(e.to_string()))?;
        Ok(Some((options, state)))
    }

    /// Ends what [`Passkeys::begin`] began.
    pub fn finish(&self, state: &[u8], answer: &str) -> Option<NewPasskey> {
        let webauthn = self.webauthn.as_ref()?;
        let registration: PasskeyRegistration = serde_json::from_slice(state).ok()?;
        let raw: Value = serde_json::from_str(answer).ok()?;
        let answer: RegisterPublicKeyCredential = serde_json::from_str(answer).ok()?;
        if is_embedded(&answer.response.client_data_json) {
            return None;
        }
        let passkey = webauthn
            .finish_passkey_registration(&answer, &registration)
            .inspect_err(|error| tracing::debug!(%error, "a registration was refused"))
            .ok()?;
        let stored = serde_json::to_value(&passkey).ok()?;
        let synced = stored.pointer("/cred/backup_eligible").and_then(Value::as_bool).unwrap_or(false);
        Some(NewPasskey {
            credential_id: passkey.cred_id().to_vec(),
            credential: stored.to_string(),
            made_by: authenticators::made_by(&raw, &answer.response.attestation_object),
            synced,
        })
    }
}

/// What [`Passkeys::begin`] made, sealed to whoever adds the passkey.
pub fn seal_enrolment(keys: &KeyRing, to: &Beginner, begun: &(Value, Vec<u8>)) -> Result<Vec<u8>, Error> {
    let plain = serde_json::to_vec(begun).map_err(|e| Error::corrupt(e.to_string()))?;
    keys.seal(ENROLMENT, to.bytes(), &plain)
}

/// Opens what [`seal_enrolment`] sealed.
pub fn open_enrolment(keys: &KeyRing, to: &Beginner, sealed: &[u8]) -> Option<(Value, Vec<u8>)> {
    serde_json::from_slice(&keys.open(ENROLMENT, to.bytes(), sealed)?).ok()
}

/// What the browser is asked for. The library leaves it to the authenticator whether the passkey can be found without a
/// user name; signing in without one needs that, where there is room for it.
fn discoverable(request: CreationChallengeResponse) -> Result<Value, Error> {
    let mut options = serde_json::to_value(&request.public_key).map_err(|e| Error::corrupt(e.to_string()))?;
    if let Some(selection) = options.get_mut("authenticatorSelection").and_then(Value::as_object_mut) {
        selection.insert("residentKey".into(), "preferred".into());
        selection.insert("requireResidentKey".into(), false.into());
    }
    Ok(options)
}

fn ours(error: WebauthnError) -> Error {
    Error::corrupt(format!("webauthn: {error}"))
}

fn read_answer(answer: &str) -> Option<PublicKeyCredential> {
    let answer: PublicKeyCredential = serde_json::from_str(answer).ok()?;
    (!is_embedded(&answer.response.client_data_json)).then_some(answer)
}

/// Who an assertion says it is of; passkeys that are not discoverable do not say.
fn is_of(answer: &PublicKeyCredential, user: UserId) -> bool {
    answer.get_user_unique_id().is_none_or(|handle| handle == user.0.as_bytes())
}

/// The credential id of an assertion that names its user: all there is to go by where nobody said who they are. One that
/// was given in a frame names them too, so that it is counted and recorded before it is refused.
pub fn names(answer: &str) -> Option<Vec<u8>> {
    let answer: PublicKeyCredential = serde_json::from_str(answer).ok()?;
    answer.get_user_unique_id()?;
    Some(answer.raw_id)
}

/// Whether the ceremony ran in a frame of another site. The library does not look; nothing of ours is ever framed.
fn is_embedded(client_data: &[u8]) -> bool {
    let data: Value = serde_json::from_slice(client_data).unwrap_or_default();
    data.get("crossOrigin").is_some_and(|cross| *cross != Value::Bool(false)) || data.get("topOrigin").is_some()
}
