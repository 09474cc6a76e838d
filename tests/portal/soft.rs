//! The tests' own authenticator and authenticator app, proven against the library and against published vectors:
//! what they are trusted to show about the portal must not rest on their own mistakes.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reverify::clock::{Clock, Seconds, Timestamp};
use serde_json::{Value, json};
use url::Url;
use uuid::Uuid;
use webauthn_rs::prelude::*;

use super::support::authenticator::forgeries::{ALWAYS, ASSERTION, DISCOVERABLE, FRAMED, UPGRADED};
use super::support::authenticator::{Authenticator, Draft};
use super::support::totp::{App, STEP, step};

const ORIGIN: &str = "https://account.example.com:8443";
const USER: Uuid = Uuid::from_u128(0x0198_0000_0000_7000_8000_0000_0000_0001);

/// A relying party that does no more than to call the library.
struct Party {
    library: Webauthn,
}

impl Party {
    fn new() -> Self {
        let library = WebauthnBuilder::new("example.com", &Url::parse(ORIGIN).unwrap()).unwrap().build().unwrap();
        Self { library }
    }

    fn creation(&self, exclude: Vec<CredentialID>) -> (Value, PasskeyRegistration) {
        let (options, state) =
            self.library.start_passkey_registration(USER, "alice@example.com", "Alice", Some(exclude)).unwrap();
        let mut options = serde_json::to_value(options).unwrap();
        // The library asks for keys that must be named.
        options["publicKey"]["authenticatorSelection"]["residentKey"] = "required".into();
        options["publicKey"]["authenticatorSelection"]["requireResidentKey"] = true.into();
        (options, state)
    }

    fn register(&self, device: &mut Authenticator) -> Result<Passkey, WebauthnError> {
        let (options, state) = self.creation(Vec::new());
        let answer = serde_json::from_value(device.create(&options)).unwrap();
        self.library.finish_passkey_registration(&answer, &state)
    }

    /// The user is known and the key is named.
    fn confirm(&self, device: &mut Authenticator, key: &Passkey) -> Result<AuthenticationResult, WebauthnError> {
        let (options, state) = self.library.start_passkey_authentication(std::slice::from_ref(key)).unwrap();
        let answer = serde_json::from_value(device.get(&serde_json::to_value(options).unwrap())).unwrap();
        self.library.finish_passkey_authentication(&answer, &state)
    }

    /// The assertion says who it is.
    fn sign_in(&self, device: &mut Authenticator, key: &Passkey) -> Result<AuthenticationResult, WebauthnError> {
        let (options, state) = self.library.start_discoverable_authentication().unwrap();
        let answer: PublicKeyCredential =
            serde_json::from_value(device.get(&serde_json::to_value(options).unwrap())).unwrap();
        let (user, id) = self.library.identify_discoverable_authentication(&answer)?;
        if user != USER || id != key.cred_id().as_slice() {
            return Err(WebauthnError::CredentialNotFound);
        }
        self.library.finish_discoverable_authentication_v2(&answer, state, key)
    }
}

/// A device with one passkey that the relying party knows.
fn registered() -> (Party, Authenticator, Passkey) {
    let party = Party::new();
    let mut device = Authenticator::new(ORIGIN);
    let key = party.register(&mut device).unwrap();
    (party, device, key)
}

#[test]
fn a_passkey_is_made_and_used_in_both_ceremonies() {
    let (party, mut device, mut key) = registered();
    assert_eq!(device.keys()[0].id, key.cred_id().as_slice());
    assert_eq!(device.keys()[0].user_handle, USER.as_bytes());
    for counter in 2..4 {
        let result = party.confirm(&mut device, &key).unwrap();
        assert!(result.user_verified());
        assert_eq!(result.counter(), counter);
        key.update_credential(&result);
    }
    let result = party.sign_in(&mut device, &key).unwrap();
    assert_eq!((result.counter(), result.backup_eligible()), (4, false));
}

#[test]
fn a_synced_passkey_stays_at_zero_and_says_so() {
    let party = Party::new();
    let mut device = Authenticator::synced(ORIGIN);
    let key = party.register(&mut device).unwrap();
    for _ in 0..2 {
        let result = party.sign_in(&mut device, &key).unwrap();
        assert_eq!((result.counter(), result.backup_eligible(), result.backup_state()), (0, true, true));
    }
    let mut downgraded = device.forged(|draft| {
        draft.backup_eligible = false;
        draft.backup_state = false;
    });
    assert!(party.confirm(&mut downgraded, &key).is_err());
}

#[test]
fn forged_registrations_are_refused() {
    let party = Party::new();
    for (name, forgery) in ALWAYS {
        let answer = party.register(&mut Authenticator::new(ORIGIN).forged(forgery));
        assert!(answer.is_err(), "accepted: {name}");
    }
}

#[test]
fn forged_assertions_are_refused() {
    let (party, device, key) = registered();
    for (name, forgery) in ALWAYS.iter().chain(ASSERTION) {
        assert!(party.confirm(&mut device.forged(forgery), &key).is_err(), "accepted for a known user: {name}");
        assert!(party.sign_in(&mut device.forged(forgery), &key).is_err(), "accepted at sign-in: {name}");
    }
    for (name, forgery) in DISCOVERABLE {
        assert!(party.sign_in(&mut device.forged(forgery), &key).is_err(), "accepted at sign-in: {name}");
    }
    // None of it spoilt the honest device.
    party.sign_in(&mut device.clone(), &key).unwrap();
}

#[test]
fn each_forgery_is_refused_for_its_own_reason() {
    let (party, device, key) = registered();
    let refusal = |forgery: fn(&mut Draft)| party.confirm(&mut device.forged(forgery), &key).unwrap_err();
    assert!(matches!(refusal(|draft| draft.user_verified = false), WebauthnError::UserNotVerified));
    assert!(matches!(refusal(|draft| draft.user_present = false), WebauthnError::UserNotPresent));
    assert!(matches!(refusal(|draft| draft.challenge = "A".repeat(43)), WebauthnError::MismatchedChallenge));
    assert!(matches!(refusal(|draft| draft.rp_id = "evil.example".into()), WebauthnError::InvalidRPIDHash));
    assert!(matches!(refusal(|draft| draft.kind = "webauthn.create".into()), WebauthnError::InvalidClientDataType));
    assert!(matches!(refusal(|draft| draft.bad_signature = true), WebauthnError::AuthenticationFailure));
    assert!(matches!(refusal(|draft| draft.counter -= 1), WebauthnError::CredentialPossibleCompromise));
    assert!(matches!(refusal(|draft| draft.credential_id = vec![7; 32]), WebauthnError::CredentialNotFound));
    for (name, forgery) in ALWAYS.iter().filter(|(name, _)| name.contains("origin") || name.contains("port")) {
        assert!(matches!(refusal(*forgery), WebauthnError::InvalidRPOrigin), "{name}");
    }
}

/// Whoever relies on the library must look at these by themselves; when a newer one does, this says so.
#[test]
fn the_library_leaves_framing_to_the_portal() {
    let (party, device, key) = registered();
    for (name, forgery) in FRAMED {
        let mut framed = device.forged(forgery);
        assert!(party.confirm(&mut framed, &key).is_ok(), "{name}");
        assert!(party.sign_in(&mut framed.clone(), &key).is_ok(), "{name}");
        // A new key is refused when the client says that it was framed.
        let registration = party.register(&mut Authenticator::new(ORIGIN).forged(forgery));
        assert_eq!(registration.is_ok(), *name == "top origin without being cross-origin", "{name}");
    }
}

#[test]
fn the_library_accepts_a_backup_upgrade_only_from_a_known_user() {
    let (party, device, key) = registered();
    let (_, forgery) = UPGRADED;
    assert!(party.confirm(&mut device.forged(forgery), &key).is_ok());
    assert!(party.sign_in(&mut device.forged(forgery), &key).is_err());
}

#[test]
fn a_clone_of_the_device_is_noticed_by_its_counter() {
    let (party, mut device, mut key) = registered();
    let mut copy = device.clone();
    key.update_credential(&party.confirm(&mut device, &key).unwrap());
    key.update_credential(&party.confirm(&mut device, &key).unwrap());
    let refused = party.confirm(&mut copy, &key);
    assert!(matches!(refused, Err(WebauthnError::CredentialPossibleCompromise)), "{refused:?}");
    copy.set_counter(40);
    assert_eq!(party.confirm(&mut copy, &key).unwrap().counter(), 41);
}

#[test]
fn it_refuses_what_a_browser_would_refuse() {
    let (party, mut device, key) = registered();
    let (options, _) = party.creation(vec![key.cred_id().clone()]);
    assert_eq!(device.try_create(&options).unwrap_err().name, "InvalidStateError");
    assert!(Authenticator::new(ORIGIN).try_create(&options).is_ok());

    let (request, _) = party.library.start_discoverable_authentication().unwrap();
    let request = serde_json::to_value(request).unwrap();
    assert_eq!(Authenticator::new(ORIGIN).try_get(&request).unwrap_err().name, "NotAllowedError");
    for origin in ["https://badexample.com", "https://example.com.evil.example", "https://127.0.0.1"] {
        device.origin = origin.into();
        assert_eq!(device.try_get(&request).unwrap_err().name, "SecurityError", "{origin}");
    }
    device.origin = ORIGIN.into();
    device.verifies_user = false;
    assert_eq!(device.try_get(&request).unwrap_err().name, "NotAllowedError");
    device.verifies_user = true;
    device.forget(key.cred_id());
    assert_eq!(device.try_get(&request).unwrap_err().name, "NotAllowedError");
}

#[test]
fn it_uses_the_newest_key_or_the_one_that_is_named() {
    let (party, mut device, first) = registered();
    let second = party.register(&mut device).unwrap();
    assert!(party.sign_in(&mut device, &second).is_ok());
    assert!(party.confirm(&mut device, &first).is_ok());

    // A key that was not asked to be discoverable must be named.
    let (mut options, state) = party.creation(Vec::new());
    options["publicKey"]["authenticatorSelection"]["residentKey"] = "discouraged".into();
    let answer = device.create(&options);
    assert_eq!(answer["clientExtensionResults"], json!({ "credProps": { "rk": false } }));
    let third = party.library.finish_passkey_registration(&serde_json::from_value(answer).unwrap(), &state).unwrap();
    assert!(party.sign_in(&mut device, &second).is_ok());
    assert!(party.confirm(&mut device, &third).is_ok());
}

#[test]
fn an_answer_is_written_as_a_browser_writes_it() {
    let (party, mut device) = (Party::new(), Authenticator::new(ORIGIN));
    device.aaguid = *b"make of a device";
    let (options, _) = party.creation(Vec::new());
    let made = device.forged(|draft| draft.top_origin = Some("https://top.example".into())).create(&options);
    assert_eq!(made["clientExtensionResults"], json!({ "credProps": { "rk": true } }));
    let bytes = |name: &str| URL_SAFE_NO_PAD.decode(made["response"][name].as_str().unwrap()).unwrap();
    assert_eq!(bytes("authenticatorData")[37..53], *b"make of a device");
    assert!(bytes("attestationObject").ends_with(&bytes("authenticatorData")));
    let challenge = options["publicKey"]["challenge"].as_str().unwrap();
    let client_data = format!(
        r#"{{"type":"webauthn.create","challenge":"{challenge}","origin":"{ORIGIN}","crossOrigin":false,"topOrigin":"https://top.example"}}"#
    );
    assert_eq!(String::from_utf8(bytes("clientDataJSON")).unwrap(), client_data);
    // The public key is there twice, as DER and as COSE, with the same coordinates.
    let (der, data) = (bytes("publicKey"), bytes("authenticatorData"));
    assert_eq!((der.len(), &der[27..59]), (91, &data[data.len() - 67..data.len() - 35]));
    assert_eq!(der[59..], data[data.len() - 32..]);
}

#[test]
fn an_app_shows_the_codes_of_the_published_vectors() {
    // RFC 6238, appendix B, SHA-1; the last six of its eight digits.
    let app = App::typed("gezd gnbv gy3t qojq gezd gnbv gy3t qojq");
    for (second, code) in
        [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (20_000_000_000, "353130")]
    {
        let clock = Clock::manual(Timestamp::from_millis(second * 1000 + 999));
        assert_eq!(app.code(&clock), code);
    }
}

#[test]
fn an_app_turns_the_page_every_thirty_seconds() {
    let uri = "otpauth://totp/Reverify:alice%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Reverify";
    let app = App::scanned(uri);
    assert_eq!(app.label(), (Some("Reverify"), "alice@example.com"));
    let clock = Clock::manual(Timestamp::from_millis(1_800_000_000_000));
    let (now, next) = (app.code(&clock), app.next(&clock));
    clock.advance(Seconds(29));
    assert_eq!(app.code(&clock), now);
    let before = step(&clock);
    clock.advance(Seconds(1));
    assert_eq!(step(&clock), before + 1);
    assert_eq!((app.previous(&clock), app.code(&clock)), (now, next));
    assert_eq!(app.code_at(&clock, 2), {
        clock.advance(Seconds(2 * i64::try_from(STEP).unwrap()));
        app.code(&clock)
    });
    let near: Vec<String> = (-1..=1).map(|steps| app.code_at(&clock, steps)).collect();
    assert!(!near.contains(&app.wrong(&clock)));
}
