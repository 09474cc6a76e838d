//! One proof as forms and programs send it, and what to say when it is wrong: the same at a step-up and at sign-in.

use secrecy::SecretString;
use serde::Deserialize;

use crate::accounts::digits;
use crate::factors::{Proof, Why};
use crate::locale::{Text, t};
use crate::model::factor::ProofKind;
use crate::web::errors::Problem;

/// The forms `verify-password`, `verify-totp`, `verify-backup-code`, `verify-email-code` and `verify-passkey`. Their own
/// fields and nothing else: what is confirmed comes from the stored row, never from here.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProofForm {
    password: Option<SecretString>,
    code: Option<String>,
    state: Option<String>,
    credential: Option<String>,
    method: Option<String>,
}

impl ProofForm {
    /// The one proof in it. A code without a `method` is told by its length: 6 digits are an app's, 8 a mail's, anything
    /// else a backup code's.
    pub fn proof(self) -> Result<Proof, Problem> {
        let wrong = || Problem::bad_request(t!("error-form-proof"));
        let method = match self.method.as_deref() {
            Some(name) => Some(ProofKind::from_name(name).ok_or_else(wrong)?),
            None => None,
        };
        match (self.password, self.code, self.state, self.credential) {
            (Some(password), None, None, None) if method.is_none_or(|kind| kind == ProofKind::Password) => {
                Ok(Proof::Password(password))
            }
            (None, None, Some(state), Some(credential)) if method.is_none_or(|kind| kind == ProofKind::Passkey) => {
                Ok(Proof::Passkey { state, credential })
            }
            (None, Some(code), None, None) => {
                let bare = digits(&code);
                match method.unwrap_or_else(|| kind_of(&bare)) {
                    ProofKind::Totp => Ok(Proof::Totp(bare)),
                    ProofKind::EmailCode => Ok(Proof::EmailCode(bare)),
                    ProofKind::BackupCode => Ok(Proof::BackupCode(code)),
                    ProofKind::Password | ProofKind::Passkey => Err(wrong()),
                }
            }
            _ => Err(wrong()),
        }
    }
}

fn kind_of(code: &str) -> ProofKind {
    match code.len() {
        6 => ProofKind::Totp,
        8 => ProofKind::EmailCode,
        _ => ProofKind::BackupCode,
    }
}

/// What to say of a wrong proof, here and at sign-in.
pub fn why_wrong(kind: ProofKind, why: Why) -> Text {
    match (kind, why) {
        (ProofKind::Password, _) => t!("wrong-password"),
        (ProofKind::EmailCode, Why::Expired) => t!("wrong-email-code-expired"),
        (ProofKind::EmailCode, _) => t!("wrong-email-code"),
        (ProofKind::Totp, _) => t!("wrong-totp"),
        (ProofKind::BackupCode, Why::Used) => t!("wrong-backup-code-used"),
        (ProofKind::BackupCode, _) => t!("wrong-backup-code"),
        (ProofKind::Passkey, Why::Expired | Why::Used) => t!("wrong-passkey-late"),
        (ProofKind::Passkey, _) => t!("wrong-passkey"),
    }
}
