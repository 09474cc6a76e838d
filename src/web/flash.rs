//! The visitor's envelope: what has to survive a redirect. Nothing in it decides access.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tower_sessions::Session;
use tower_sessions::session::Error;
use uuid::Uuid;

use crate::crypto::{Token, TokenHash};
use crate::locale::Language;
use crate::model::ids::SignUpId;
use crate::web::typed::Typed;
use crate::web::views::{Notice, Tone};

const NOTICE: &str = "notice";
const SIGN_UP: &str = "sign-up";
const LINK: &str = "link";

#[derive(Serialize, Deserialize)]
struct Stored {
    title: String,
    line: String,
    warn: bool,
    /// For its form.
    #[serde(default)]
    typed: Typed,
}

/// Keeps a notice for the next page, in the words of `language`.
pub async fn keep(session: &Session, language: &Language, notice: &Notice) -> Result<(), Error> {
    keep_with(session, language, notice, Typed::default()).await
}

/// Keeps a notice for the next page, and what was typed there.
pub async fn keep_with(session: &Session, language: &Language, notice: &Notice, typed: Typed) -> Result<(), Error> {
    let (title, line) = (language.say(&notice.title), language.say(&notice.line));
    session.insert(NOTICE, Stored { title, line, warn: notice.tone == Tone::Warn, typed }).await
}

/// Takes the notice, once, and what was typed.
pub async fn take(session: &Session) -> Result<Option<(Notice, Typed)>, Error> {
    let stored = take_out::<Stored>(session, NOTICE).await?;
    let tone = |warn| if warn { Tone::Warn } else { Tone::Good };
    Ok(stored.map(|s| (Notice { tone: tone(s.warn), title: s.title.into(), line: s.line.into() }, s.typed)))
}

/// Forgets the notice that waits: it was meant for who was signed in before.
pub async fn forget_notice(session: &Session) -> Result<(), Error> {
    take_out::<Stored>(session, NOTICE).await.map(drop)
}

/// Takes one thing out. An envelope with nothing left in it goes when it is stored, see `Visitors`.
///
/// It looks first, because removing what is not there counts as a change, and a change is a write and a new cookie.
async fn take_out<T: DeserializeOwned>(session: &Session, key: &str) -> Result<Option<T>, Error> {
    if session.get_value(key).await?.is_none() {
        return Ok(None);
    }
    session.remove::<T>(key).await
}

/// Remembers which sign-up this browser began.
pub async fn remember_sign_up(session: &Session, id: SignUpId) -> Result<(), Error> {
    session.insert(SIGN_UP, id.0.to_string()).await
}

/// Which sign-up this browser began.
pub async fn sign_up(session: &Session) -> Result<Option<SignUpId>, Error> {
    let id = session.get::<String>(SIGN_UP).await?;
    Ok(id.and_then(|id| id.parse::<Uuid>().ok()).map(SignUpId))
}

/// Forgets it: the account exists.
pub async fn forget_sign_up(session: &Session) -> Result<(), Error> {
    take_out::<String>(session, SIGN_UP).await.map(drop)
}

/// Remembers a mailed link by its hash, so that the token leaves the address bar and stands in no history and no log. One
/// that cannot be read is remembered as one that nobody made: its page says so.
pub async fn remember_link(session: &Session, purpose: &str, token: &str) -> Result<(), Error> {
    let hash = Token::parse(token).unwrap_or_else(Token::zero).hash();
    session.insert(&format!("{LINK}:{purpose}"), hash.to_text()).await
}

/// The mailed link this browser opened.
pub async fn link(session: &Session, purpose: &str) -> Result<Option<TokenHash>, Error> {
    let text = session.get::<String>(&format!("{LINK}:{purpose}")).await?;
    Ok(text.and_then(|text| TokenHash::from_text(&text)))
}

/// The mailed link that a form names, if this browser has opened it: a form is for the link that it was rendered for.
pub async fn posted_link(session: &Session, purpose: &str, named: &str) -> Result<Option<TokenHash>, Error> {
    let opened = link(session, purpose).await?;
    Ok(TokenHash::from_text(named).filter(|named| Some(*named) == opened))
}

/// Forgets it.
pub async fn forget_link(session: &Session, purpose: &str) -> Result<(), Error> {
    take_out::<String>(session, &format!("{LINK}:{purpose}")).await.map(drop)
}
