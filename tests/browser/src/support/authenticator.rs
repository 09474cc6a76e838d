//! Chromium's virtual authenticator: a device that makes and uses passkeys without a person.

use chromiumoxide::cdp::browser_protocol::web_authn::{
    AddVirtualAuthenticatorParams, AuthenticatorId, AuthenticatorProtocol, AuthenticatorTransport, EnableParams,
    GetCredentialsParams, RemoveCredentialParams, SetAutomaticPresenceSimulationParams, SetUserVerifiedParams,
    VirtualAuthenticatorOptions,
};

use super::Tab;

pub struct Authenticator {
    page: chromiumoxide::Page,
    id: AuthenticatorId,
}

impl Authenticator {
    /// A device of this tab that keeps its passkeys, and knows who holds it.
    pub async fn of(tab: &Tab) -> Self {
        let page = tab.page.clone();
        page.execute(EnableParams::default()).await.expect("WebAuthn");
        let options = VirtualAuthenticatorOptions::builder()
            .protocol(AuthenticatorProtocol::Ctap2)
            .transport(AuthenticatorTransport::Internal)
            .has_resident_key(true)
            .has_user_verification(true)
            .is_user_verified(true)
            .automatic_presence_simulation(true)
            .build()
            .expect("options");
        let answer = page.execute(AddVirtualAuthenticatorParams::new(options)).await.expect("an authenticator");
        let id = answer.result.authenticator_id.clone();
        Self { page, id }
    }

    /// Whether it finds that the right person holds it.
    pub async fn verifies(&self, verified: bool) {
        self.page.execute(SetUserVerifiedParams::new(self.id.clone(), verified)).await.expect("set");
    }

    /// Whether anybody touches it when it asks.
    pub async fn answers(&self, enabled: bool) {
        self.page.execute(SetAutomaticPresenceSimulationParams::new(self.id.clone(), enabled)).await.expect("set");
    }

    /// How many passkeys it keeps.
    pub async fn count(&self) -> usize {
        let answer = self.page.execute(GetCredentialsParams::new(self.id.clone())).await.expect("credentials");
        answer.result.credentials.len()
    }

    /// Loses all of them.
    pub async fn lose(&self) {
        let answer = self.page.execute(GetCredentialsParams::new(self.id.clone())).await.expect("credentials");
        for credential in &answer.result.credentials {
            let forget = RemoveCredentialParams::new(self.id.clone(), credential.credential_id.clone());
            self.page.execute(forget).await.expect("removed");
        }
    }
}
