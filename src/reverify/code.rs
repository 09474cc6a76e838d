//! Mailing the code of one parked action.

use crate::clock::Timestamp;
use crate::crypto::random_code;
use crate::error::Error;
use crate::factors::MAILED_CODE;
use crate::locale::t;
use crate::mail::views::StepUpCode;
use crate::mail::{Asker, CODE_LIFE, RESEND_AFTER, inside_sentence, origin};
use crate::model::client::Client;
use crate::model::email::EmailAddress;
use crate::model::factor::ProofKind;
use crate::model::user::Identity;
use crate::reverify::challenge::Challenge;
use crate::reverify::park::Bound;
use crate::reverify::{Refusal, Reverify};
use crate::store::parked;

/// What came of asking for a code.
#[derive(Debug)]
pub enum SendCode {
    /// It is on its way; the flag says whether an older one was voided by it.
    Sent(Box<Challenge>, bool),
    /// The last one was sent a moment ago.
    TooSoon(Box<Challenge>, Timestamp),
    /// The mailbox has had as many as it may get.
    TooMany(Box<Challenge>),
    /// A code does not serve here.
    Unsuitable(Box<Challenge>, Refusal),
    /// Unknown, foreign, expired, cancelled or done.
    Gone,
}

impl Reverify {
    /// Mails a new code for the action under `at`. The code works for this action only; older ones stop working. Wrong
    /// tries stay counted.
    pub async fn send_code(&self, who: &Identity, client: &Client, at: &Bound) -> Result<SendCode, Error> {
        let now = self.clock.now();
        let Some((mut tx, account, who)) = self.begin(who, now).await? else { return Ok(SendCode::Gone) };
        let Some(loaded) = self.load(&mut tx, &account, &who, at, now).await? else { return Ok(SendCode::Gone) };
        let challenge = loaded.challenge;
        if !challenge.ways.iter().any(|way| way.kind == ProofKind::EmailCode && way.usable) {
            let refusal = Refusal::new(t!("action-unfit-code"), t!("action-unfit-code-line"));
            return Ok(SendCode::Unsuitable(Box::new(challenge), refusal));
        }
        if let Some(until) = challenge.code.resend_at.filter(|at| *at > now) {
            return Ok(SendCode::TooSoon(Box::new(challenge), until));
        }
        let address = EmailAddress::parse(&account.email).map_err(|_| Error::corrupt("primary address"))?;
        if !self.post.allowance(&mut tx, &address, Asker::Known, now).await? {
            tx.commit().await?;
            return Ok(SendCode::TooMany(Box::new(challenge)));
        }
        let code = random_code()?;
        let mac = self.keys.mac(MAILED_CODE, &[loaded.row.id.0.as_bytes(), code.as_bytes()]);
        parked::set_code(&mut tx, loaded.row.id, mac.to_vec(), now).await?;
        let to = account.at(&account.email);
        let mail = StepUpCode {
            site: self.post.site(),
            code,
            action: inside_sentence(&challenge.summary.title, self.post.language(&to)),
            from: origin(client, now),
            minutes: u32::try_from(CODE_LIFE.as_minutes()).unwrap_or(10),
            not_me: self.post.not_me_link(&mut tx, account.id, now).await?,
        };
        self.post.queue(&mut tx, &to, &mail, Some(now + CODE_LIFE), now).await?;
        self.record(&mut tx, &who, client, "proof.code_sent", loaded.name, Some("email_code"), now).await?;
        let again = challenge.code.sent_at.is_some();
        tx.commit().await?;
        let code = super::CodeState { sent_at: Some(now), resend_at: Some(now + RESEND_AFTER) };
        Ok(SendCode::Sent(Box::new(Challenge { code, ..challenge }), again))
    }
}
