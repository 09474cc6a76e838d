//! The bytes of WebAuthn answers: client data, authenticator data, and the two CBOR maps around a new key.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{DerSignature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{Draft, Key};

const USER_PRESENT: u8 = 0x01;
const USER_VERIFIED: u8 = 0x04;
const BACKUP_ELIGIBLE: u8 = 0x08;
const BACKUP_STATE: u8 = 0x10;
const NEW_KEY: u8 = 0x40;

/// The answer to `create()`: an attestation of format "none".
pub fn registration(draft: &Draft, key: &Key, options: &Value, transports: &[&str]) -> Value {
    let (x, y) = coordinates(&key.secret);
    let mut data = authenticator_data(draft, NEW_KEY);
    data.extend(draft.aaguid);
    data.extend(u16::try_from(draft.credential_id.len()).unwrap().to_be_bytes());
    data.extend(&draft.credential_id);
    data.extend(cose_key(x, y));
    let mut extensions = json!({});
    if options["extensions"]["credProps"] == true {
        extensions["credProps"] = json!({ "rk": key.discoverable });
    }
    let response = json!({
        "attestationObject": encode(&attestation_object(&data)),
        "authenticatorData": encode(&data),
        "clientDataJSON": encode(client_data(draft).as_bytes()),
        "publicKey": encode(&subject_public_key_info(x, y)),
        "publicKeyAlgorithm": -7,
        "transports": transports,
    });
    credential(draft, &response, &extensions)
}

/// The answer to `get()`.
pub fn assertion(draft: &Draft, key: &Key) -> Value {
    let data = authenticator_data(draft, 0);
    let client_data = client_data(draft);
    let signed = [data.as_slice(), &Sha256::digest(client_data.as_bytes())].concat();
    let signature: DerSignature = key.secret.sign(&signed);
    let mut signature = signature.as_bytes().to_vec();
    if draft.bad_signature {
        // The last bit of S: the encoding stays sound, the proof does not.
        *signature.last_mut().unwrap() ^= 1;
    }
    let mut response = json!({
        "authenticatorData": encode(&data),
        "clientDataJSON": encode(client_data.as_bytes()),
        "signature": encode(&signature),
    });
    if let Some(handle) = &draft.user_handle {
        response["userHandle"] = encode(handle).into();
    }
    credential(draft, &response, &json!({}))
}

fn credential(draft: &Draft, response: &Value, extensions: &Value) -> Value {
    let id = encode(&draft.credential_id);
    json!({
        "id": id,
        "rawId": id,
        "type": "public-key",
        "authenticatorAttachment": "platform",
        "response": response,
        "clientExtensionResults": extensions,
    })
}

/// Written by hand because the order of the members is part of the format.
fn client_data(draft: &Draft) -> String {
    let mut text = format!(
        r#"{{"type":{},"challenge":{},"origin":{},"crossOrigin":{}"#,
        json!(draft.kind),
        json!(draft.challenge),
        json!(draft.origin),
        draft.cross_origin
    );
    if let Some(top) = &draft.top_origin {
        text += &format!(r#","topOrigin":{}"#, json!(top));
    }
    text + "}"
}

fn authenticator_data(draft: &Draft, more: u8) -> Vec<u8> {
    let flags = [
        (draft.user_present, USER_PRESENT),
        (draft.user_verified, USER_VERIFIED),
        (draft.backup_eligible, BACKUP_ELIGIBLE),
        (draft.backup_state, BACKUP_STATE),
    ];
    let flags = flags.iter().filter(|(set, _)| *set).fold(more, |all, (_, flag)| all | flag);
    let mut data = Sha256::digest(draft.rp_id.as_bytes()).to_vec();
    data.push(flags);
    data.extend(draft.counter.to_be_bytes());
    data
}

fn coordinates(secret: &SigningKey) -> ([u8; 32], [u8; 32]) {
    let point = secret.verifying_key().to_sec1_point(false);
    let (x, y) = point.as_bytes()[1..].split_at(32);
    (x.try_into().unwrap(), y.try_into().unwrap())
}

/// `{1: 2, 3: -7, -1: 1, -2: x, -3: y}`: an EC2 key for ES256 on P-256 (RFC 9053).
fn cose_key(x: [u8; 32], y: [u8; 32]) -> Vec<u8> {
    let head = [0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01];
    [&head[..], &[0x21, 0x58, 0x20], &x, &[0x22, 0x58, 0x20], &y].concat()
}

/// `{"fmt": "none", "attStmt": {}, "authData": data}`.
fn attestation_object(data: &[u8]) -> Vec<u8> {
    let length = u8::try_from(data.len()).unwrap();
    [&b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58"[..], &[length], data].concat()
}

/// DER of a P-256 public key; everything before the point is constant.
fn subject_public_key_info(x: [u8; 32], y: [u8; 32]) -> Vec<u8> {
    let head = [0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08];
    let curve = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04];
    [&head[..], &curve, &x, &y].concat()
}

fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
