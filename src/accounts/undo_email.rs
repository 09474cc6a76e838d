//! The way back from a change of addresses, for whoever reads the former mailbox.
//!
//! Where the account had a passkey or an authenticator app before the change began, the mailbox alone is not enough: one of
//! them is asked for, or a day has to pass, of which everybody is told and in which the one who holds that factor can stop
//! it. Where none of them is left, because they were replaced since, only the day is, and whoever holds a newer one can
//! stop it: otherwise an owner who renewed everything could not keep a reader of the former mailbox out.

use crate::accounts::Accounts;
use crate::accounts::housekeeping::Round;
use crate::clock::{Seconds, Timestamp};
use crate::crypto::{Token, TokenHash};
use crate::error::Error;
use crate::factors::passkeys::{Offer, Place};
use crate::factors::{Evidence, Proof, Why};
use crate::mail::origin;
use crate::mail::views::{ShutOutBy, UndoWaits};
use crate::model::client::Client;
use crate::model::email::EmailAddress;
use crate::model::factor::ProofKind;
use crate::model::recipient::Recipient;
use crate::store::audit::Cause;
use crate::store::email_undos::{self, Change, EmailUndo, Reach, WAIT, YOUNG};
use crate::store::throttle::{self, Charge, Pool};
use crate::store::tokens::{self, Purpose};
use crate::store::{Tx, devices, emails, factors, passkeys, users};

/// A passkey is asked for this long.
const OFFER: Seconds = Seconds::minutes(10);

/// A mailed link about a way back.
#[derive(Clone, Copy, Debug)]
pub enum Link {
    /// `/undo/email/…`, for the former address: takes the change back.
    Undo(TokenHash),
    /// `/undo/stop/…`, for the addresses of now: the change stays, and the undo that waits for its day is closed.
    Stop(TokenHash),
}

/// What the button is pressed with.
#[derive(Debug)]
pub enum Press {
    /// Nothing else.
    Bare,
    /// A passkey, or a code of the authenticator app.
    With(Proof),
    /// Neither is at hand: it may take a day.
    Later,
}

/// What the page behind a link shows.
#[derive(Debug)]
pub struct WayBack {
    /// What is taken back.
    pub undo: EmailUndo,
    /// Whether a code of the authenticator app is taken.
    pub totp: bool,
    /// What a passkey is asked for, where one is taken.
    pub passkey: Option<Offer>,
}

impl WayBack {
    /// Whether the link alone is not enough.
    pub fn asks(&self) -> bool {
        self.undo.strong || self.totp || self.passkey.is_some()
    }
}

/// What came of pressing the button.
#[derive(Debug)]
pub enum Undone {
    /// The former address is back, or the way back is closed.
    Done(EmailUndo),
    /// A proof is needed, or a day's patience.
    Asks,
    /// It will be done then.
    Waits(Timestamp),
    /// The proof is wrong.
    Wrong(ProofKind, Why),
    /// Not checked: too many wrong tries.
    Paused(Timestamp),
    /// The link was used, or is too old.
    Gone,
}

impl Link {
    fn hash(self) -> TokenHash {
        match self {
            Self::Undo(hash) | Self::Stop(hash) => hash,
        }
    }
}

impl Accounts {
    /// The way back that a link names, while it is open.
    async fn way_back_of(&self, link: Link, now: Timestamp) -> Result<Option<EmailUndo>, Error> {
        match link {
            Link::Undo(hash) => email_undos::find(&self.db, hash, now).await,
            Link::Stop(hash) => match tokens::find(&self.db, Purpose::StopUndo, hash, now).await? {
                Some(user) => email_undos::waiting(&self.db, user, now).await,
                None => Ok(None),
            },
        }
    }

    /// What the page behind a link shows, while it works.
    pub async fn way_back(&self, link: Link) -> Result<Option<WayBack>, Error> {
        let now = self.clock.now();
        let Some(undo) = self.way_back_of(link, now).await? else { return Ok(None) };
        let held = factors::look(&self.db, undo.user_id).await?;
        let stored = passkeys::list(&self.db, undo.user_id).await?;
        let before = before(link, &undo, held.totp, held.passkey);
        let totp = held.totp.is_some_and(|since| since < before);
        let taken: Vec<_> = stored.iter().filter(|row| row.created_at < before).collect();
        let passkey = match taken.is_empty() {
            true => None,
            false => self.checker.passkeys.offer(&Place::Link(link.hash()), &taken, OFFER, now)?,
        };
        Ok(Some(WayBack { undo, totp, passkey }))
    }

    /// The button behind a link.
    pub async fn take_back(
        &self,
        link: Link,
        press: Press,
        device: Option<&Token>,
        client: &Client,
    ) -> Result<Undone, Error> {
        let now = self.clock.now();
        // The account's lock comes first, as everywhere, so that two decisions never wait for each other in a circle.
        let Some(found) = self.way_back_of(link, now).await? else { return Ok(Undone::Gone) };
        let mut tx = self.db.write().await?;
        let Some(undo) = self.still_open(&mut tx, &found, now).await? else { return Ok(Undone::Gone) };
        let (kinds, before) = strong(&mut tx, link, &undo).await?;
        let over = undo.waits_until.is_some_and(|until| until <= now);
        match (link, press) {
            (Link::Undo(_), _) if over || (kinds.is_empty() && !undo.strong) => {
                let done = self.put_back(&mut tx, &undo, client, now).await?;
                tx.commit().await?;
                Ok(if done { Undone::Done(undo) } else { Undone::Gone })
            }
            (Link::Stop(_), _) if kinds.is_empty() => Ok(Undone::Gone),
            (Link::Undo(_), Press::Later) => self.have_it_wait(tx, &undo, client, now).await,
            (_, Press::With(proof)) if kinds.contains(&proof.kind()) => {
                self.take_back_with(tx, link, undo, before, proof, device, client, now).await
            }
            (_, Press::With(proof)) => Ok(Undone::Wrong(proof.kind(), Why::Wrong)),
            (_, Press::Bare | Press::Later) => Ok(Undone::Asks),
        }
    }

    /// Under the account's lock once more: another request may have used it while this one waited.
    async fn still_open(&self, tx: &mut Tx, found: &EmailUndo, now: Timestamp) -> Result<Option<EmailUndo>, Error> {
        match users::lock(tx, found.user_id).await? {
            Some(account) if account.active => email_undos::find_in(tx, found.token_hash, now).await,
            _ => Ok(None),
        }
    }

    async fn have_it_wait(
        &self,
        mut tx: Tx,
        undo: &EmailUndo,
        client: &Client,
        now: Timestamp,
    ) -> Result<Undone, Error> {
        if let Some(until) = undo.waits_until {
            return Ok(Undone::Waits(until));
        }
        let until = now + WAIT;
        email_undos::wait(&mut tx, undo, until).await?;
        let mut mail = UndoWaits {
            site: self.post.site(),
            old: undo.old_address.clone(),
            at: until,
            from: origin(client, now),
            stop: None,
        };
        let all = emails::recipients(&mut tx, undo.user_id).await?;
        let language = all.first().and_then(|to| to.language.clone());
        let former = Recipient { address: undo.old_address.clone(), language };
        self.post.queue(&mut tx, &former, &mail, None, now).await?;
        // A link for each of them: its tries are nobody else's to use up.
        for to in all.iter().filter(|to| to.address != undo.old_address) {
            let stop = Token::random()?;
            tokens::create(&mut tx, Purpose::StopUndo, stop.hash(), undo.user_id, now, until).await?;
            mail.stop = Some(self.post.link(&format!("/undo/stop/{}", stop.expose())));
            self.post.queue(&mut tx, to, &mail, None, now).await?;
        }
        self.record(&mut tx, Some(undo.user_id), "email.undo_waits", None, client, now).await?;
        tx.commit().await?;
        Ok(Undone::Waits(until))
    }

    #[expect(clippy::too_many_arguments, reason = "what was decided under the lock goes on with the proof")]
    async fn take_back_with(
        &self,
        mut tx: Tx,
        link: Link,
        undo: EmailUndo,
        before: Timestamp,
        proof: Proof,
        device: Option<&Token>,
        client: &Client,
        now: Timestamp,
    ) -> Result<Undone, Error> {
        let (id, kind) = (undo.user_id, proof.kind());
        let subject = id.to_string();
        // Whoever presses the undo must not be able to keep the owner from stopping it.
        let otherwise = match link {
            Link::Stop(hash) => Some(Pool::Stop(hash)),
            Link::Undo(_) => None,
        };
        let own = self.known(&mut tx, id, device).await?.map(Pool::Device).or(otherwise);
        let pool = throttle::pool_of(&mut tx, &subject, kind.name(), own).await?;
        let paid = match throttle::charge(&mut tx, &subject, kind.name(), &[pool], now).await? {
            Charge::Allowed(paid) => paid,
            Charge::Refused { until } => return Ok(Undone::Paused(until)),
        };
        let Some(account) = users::lock(&mut tx, id).await? else { return Ok(Undone::Gone) };
        let held = self.checker.factors(&mut tx, &account).await?;
        let place = Place::Link(link.hash());
        let basis = self.checker.look(&mut tx, &account, &held, &proof, &place, None, now).await?;
        tx.commit().await?;
        let judged = paid.unless_failed(&self.db, Some(id), self.checker.judge(proof, basis).await).await?;
        let wrong = judged.is_err();
        let came = self.decide_with(link, undo, before, kind, judged, client, now).await;
        // What was checked and wrong stays paid, also where that could not be kept.
        if wrong { came } else { paid.unless_failed(&self.db, Some(id), came).await }
    }

    #[expect(clippy::too_many_arguments, reason = "what was decided under the lock goes on with the proof")]
    async fn decide_with(
        &self,
        link: Link,
        undo: EmailUndo,
        before: Timestamp,
        kind: ProofKind,
        judged: Result<Evidence, Why>,
        client: &Client,
        now: Timestamp,
    ) -> Result<Undone, Error> {
        let id = undo.user_id;
        let mut tx = self.db.write().await?;
        let Some(undo) = self.still_open(&mut tx, &undo, now).await? else { return Ok(Undone::Gone) };
        let Some(account) = users::lock(&mut tx, id).await? else { return Ok(Undone::Gone) };
        let why = match judged {
            // One that came after the change says nothing about who the account was.
            Ok(evidence) if evidence.proven(now).since >= before => Some(Why::Wrong),
            Ok(evidence) => (!self.checker.claim(&mut tx, &account, &evidence, now).await?).then_some(Why::Used),
            Err(why) => Some(why),
        };
        if let Some(why) = why {
            self.record(&mut tx, Some(id), "email.undo_wrong", Some(kind.name()), client, now).await?;
            tx.commit().await?;
            return Ok(Undone::Wrong(kind, why));
        }
        throttle::clear(&mut tx, &id.to_string(), kind.name()).await?;
        self.recovery_is_moot(&mut tx, id, client, now).await?;
        let done = match link {
            Link::Undo(_) => self.put_back(&mut tx, &undo, client, now).await?,
            Link::Stop(_) => {
                tokens::void(&mut tx, Purpose::StopUndo, id).await?;
                self.record(&mut tx, Some(id), "email.undo_stopped", Some(kind.name()), client, now).await?;
                email_undos::stop(&mut tx, id, now).await?
            }
        };
        tx.commit().await?;
        Ok(if done { Undone::Done(undo) } else { Undone::Gone })
    }

    /// Does what has waited long enough.
    pub(super) async fn take_back_what_waited(&self, nobody: &Client, round: &mut Round) -> Result<(), Error> {
        let now = self.clock.now();
        for found in email_undos::due(&self.db, now).await? {
            let done = match found {
                Ok(found) => self.take_back_due(&found, nobody, now).await,
                Err(error) => Err(error),
            };
            round.note("taking back a change of addresses", done.map(u64::from));
        }
        Ok(())
    }

    async fn take_back_due(&self, found: &EmailUndo, nobody: &Client, now: Timestamp) -> Result<bool, Error> {
        let mut tx = self.db.write().await?;
        let Some(undo) = self.still_open(&mut tx, found, now).await? else { return Ok(false) };
        let done = self.put_back(&mut tx, &undo, nobody, now).await?;
        tx.commit().await?;
        Ok(done)
    }

    /// Puts the former address back, takes away what came since, cancels a scheduled deletion, signs every device out, and
    /// makes the password useless until it is reset through an address from before: whoever made the change may know it.
    ///
    /// Works whatever happened since: a change of a to b to c does not close the way back to a.
    async fn put_back(&self, tx: &mut Tx, undo: &EmailUndo, client: &Client, now: Timestamp) -> Result<bool, Error> {
        let id = undo.user_id;
        // Before this one is closed: what an earlier change brought goes as well.
        let since = email_undos::open_since(tx, id, now).await?.unwrap_or(undo.began_at).min(undo.began_at);
        // One that was removed comes back beside the others, and nothing goes unless there was a change before it: it may have
        // been removed because a stranger reads it.
        let alone = undo.change == Change::Removed && undo.began_at == undo.created_at;
        let head = if alone { None } else { email_undos::before_all(tx, undo, now).await? };
        if !email_undos::claim(tx, undo, now).await? {
            return Ok(false);
        }
        let had = emails::list_in(tx, id).await?;
        let Some(old) = self.addresses_of_before(tx, undo, head, (!alone).then_some(since), now).await? else {
            // Another account's by now: this way leads nowhere, the later ones may.
            self.record(tx, Some(id), "email.undo_impossible", None, client, now).await?;
            return Ok(false);
        };
        emails::cancel_change(tx, id).await?;
        self.recovery_is_moot(tx, id, client, now).await?;
        self.keep(tx, id, client, now).await?;
        self.shut_out(tx, &Cause::new(id, client, now)).await?;
        // The browser that made the change would be one the account knows, and sign in without a word.
        devices::forget_all(tx, id).await?;
        throttle::ease_second(tx, &id.to_string(), now).await?;
        let removed = self.drop_young_factors(tx, id, undo.began_at - YOUNG, client, now).await?;
        tokens::void(tx, Purpose::StopUndo, id).await?;
        // Those that were mailed to what is taken away.
        tokens::void(tx, Purpose::NotMe, id).await?;
        let Some(account) = users::lock(tx, id).await? else { return Ok(false) };
        // Without a password nobody knows one.
        if account.password_hash.is_some() {
            users::require_reset(tx, id).await?;
        }
        // To the one pressed at alone it would be a way in for whoever reads it, and past the others.
        let recovery = emails::recovery(tx, id, undo.began_at, now).await?;
        self.mail_shut_out(tx, &account, &recovery, ShutOutBy::Undo(old.to_string()), removed, client).await?;
        self.post.tell_of_undo(tx, &account, &old, &had, client, now).await?;
        self.record(tx, Some(id), "email.change_undone", None, client, now).await?;
        Ok(true)
    }

    /// The address comes back, and the one that was primary before it all; what was proven since `young` goes. `None`, and
    /// nothing is done, when the address is another account's by now.
    async fn addresses_of_before(
        &self,
        tx: &mut Tx,
        undo: &EmailUndo,
        head: Option<EmailUndo>,
        young: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<Option<EmailAddress>, Error> {
        let former =
            |way: &EmailUndo| EmailAddress::parse(&way.old_address).map_err(|_| Error::corrupt("former address"));
        let (id, old) = (undo.user_id, former(undo)?);
        if !emails::put_back(tx, id, &old, undo.old_verified_at).await? {
            return Ok(None);
        }
        let mut primary = old.clone();
        if let Some(head) = head {
            let before = former(&head)?;
            if emails::put_back(tx, id, &before, head.old_verified_at).await? {
                primary = before;
            }
        }
        if let Some(since) = young {
            emails::remove_since(tx, id, since, &old).await?;
        }
        let left = emails::list_in(tx, id).await?.iter().any(|row| row.is_primary);
        if !left || undo.change != Change::Removed {
            emails::set_primary(tx, id, primary.key()).await?;
        }
        let back = [old.key(), primary.key()];
        email_undos::close_with(tx, undo, Reach { young, back }, now).await?;
        Ok(Some(old))
    }
}

/// How old a factor has to be: some days older than the beginning of the change, or whoever made it may have added it first.
/// To stop what waits a younger one does where none of
/// those is left.
fn before(link: Link, undo: &EmailUndo, totp: Option<Timestamp>, passkey: Option<Timestamp>) -> Timestamp {
    let before = undo.began_at - YOUNG;
    let old = [totp, passkey].into_iter().flatten().any(|since| since < before);
    match link {
        Link::Stop(_) if undo.strong && !old => Timestamp::from_millis(i64::MAX),
        _ => before,
    }
}

/// The factors that are asked for and cannot be had by reading mail, and how old they have to be.
async fn strong(tx: &mut Tx, link: Link, undo: &EmailUndo) -> Result<(Vec<ProofKind>, Timestamp), Error> {
    let held = factors::held(tx, undo.user_id).await?;
    let before = before(link, undo, held.totp, held.passkey);
    let kinds = [(held.totp, ProofKind::Totp), (held.passkey, ProofKind::Passkey)];
    let old = kinds.into_iter().filter(|(since, _)| since.is_some_and(|since| since < before));
    Ok((old.map(|(_, kind)| kind).collect(), before))
}
