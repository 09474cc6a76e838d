//! What an authenticator is called.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

/// The authenticator's name by its AAGUID. Only a name: nothing is decided by it, as it is not attested. It is taken from
/// the authenticator data, which has to be the one inside the attestation object that was checked.
pub(super) fn made_by(raw: &Value, attestation: &[u8]) -> Option<&'static str> {
    let data = URL_SAFE_NO_PAD.decode(raw.pointer("/response/authenticatorData")?.as_str()?).ok()?;
    // 32 bytes of relying party, 1 of flags, 4 of counter, then 16 of AAGUID (WebAuthn level 3, 6.1).
    let aaguid: [u8; 16] = data.get(37..53)?.try_into().ok()?;
    let inside = attestation.windows(data.len()).any(|window| window == data);
    let id = u128::from_be_bytes(aaguid);
    AUTHENTICATORS.iter().find(|(known, _)| inside && *known == id).map(|(_, name)| *name)
}

/// The common managers, by the AAGUID that each of them publishes.
const AUTHENTICATORS: [(u128, &str); 12] = [
    (0xea9b8d66_4d01_1d21_3ce4_b6b48cb575d4, "Google Password Manager"),
    (0xadce0002_35bc_c60a_648b_0b25f1f05503, "Chrome on Mac"),
    (0x08987058_cadc_4b81_b6e1_30de50dcbe96, "Windows Hello"),
    (0x9ddd1817_af5a_4672_a2b9_3e3dd95000a9, "Windows Hello"),
    (0x6028b017_b1d4_4c02_b4b3_afcdafc96bb2, "Windows Hello"),
    (0xdd4ec289_e01d_41c9_bb89_70fa845d4bf2, "iCloud Keychain"),
    (0xfbfc3007_154e_4ecc_8c0b_6e020557d7bd, "Apple Passwords"),
    (0x53414d53_554e_4700_0000_000000000000, "Samsung Pass"),
    (0xbada5566_a7aa_401f_bd96_45619a55120d, "1Password"),
    (0xd548826e_79b4_db40_a3d8_11116f7e8349, "Bitwarden"),
    (0x531126d6_e717_415c_9320_3d9aa6981239, "Dashlane"),
    (0x50726f74_6f6e_5061_7373_50726f746f6e, "Proton Pass"),
];
