//! A recovery of lost factors ends as soon as one of them is shown, and when the mailbox changes that its link goes to.

use crate::clock::Timestamp;
use crate::error::Error;
use crate::mail::views::RecoveryStopped;
use crate::mail::{Post, origin};
use crate::model::client::Client;
use crate::model::user::By;
use crate::store::tokens::{self, Purpose};
use crate::store::{Tx, audit, recoveries};

/// Ends a recovery, if one is under way, and tells every address, with a link that signs every device out: whoever asked
/// knows the password. For what shows its owner is there and changes nothing else.
pub async fn stop_for_owner(
    tx: &mut Tx,
    post: &Post,
    by: impl Into<By>,
    client: &Client,
    now: Timestamp,
) -> Result<bool, Error> {
    end(tx, post, by.into(), true, client, now).await
}

/// Ends a recovery, if one is under way, and tells every address. Called under the account's lock, by everything that
/// shows its owner is there or that somebody else may be: `by` is whose it is, and the session it was done through, if
/// through one. Whether there was one to end.
pub async fn stop(tx: &mut Tx, post: &Post, by: impl Into<By>, client: &Client, now: Timestamp) -> Result<bool, Error> {
    end(tx, post, by.into(), false, client, now).await
}

async fn end(
    tx: &mut Tx,
    post: &Post,
    By { user, session }: By,
    offer: bool,
    client: &Client,
    now: Timestamp,
) -> Result<bool, Error> {
    if !recoveries::end(tx, user).await? {
        return Ok(false);
    }
    tokens::void(tx, Purpose::StopRecovery, user).await?;
    let not_me = if offer { Some(post.not_me_link(tx, user, now).await?) } else { None };
    let mail = RecoveryStopped { site: post.site(), from: origin(client, now), not_me };
    post.tell_all(tx, user, &mail, now).await?;
    let entry = audit::Entry { user: Some(user), session, event: "factor_recovery.stopped", ..Default::default() };
    audit::append(tx, entry, client, now).await?;
    Ok(true)
}
