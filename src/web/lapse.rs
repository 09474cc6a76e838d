//! Tells who comes back that their last change was not confirmed in time, and fills its form in again.
//!
//! Once where they come to first, with a link, and once more on the page it was asked for on, which fills it in. A cookie says
//! which row to look for and from when on, so that other requests cost nothing.

use axum::http::{HeaderMap, HeaderValue, Method};

use crate::locale::{Moment, Text, Value, t};
use crate::reverify::Lapsed;
use crate::store::parked::TTL;
use crate::web::app::App;
use crate::web::come_back::is_own;
use crate::web::context::Ctx;
use crate::web::cookies::{self, LastAsked};
use crate::web::errors::Problem;
use crate::web::render::PageView;
use crate::web::typed::Typed;

/// What there is to tell.
#[derive(Default)]
pub struct News {
    /// The sentence.
    pub line: Option<Text>,
    /// What the browser knows from now on, where that changes: nothing more, or that it was told.
    next: Option<Option<LastAsked>>,
}

impl News {
    /// Has the browser know what it is to know from now on.
    pub fn settle(&self, headers: &mut HeaderMap) {
        match self.next {
            Some(Some(last)) => last.keep(headers),
            Some(None) => cookies::clear_asked(headers),
            None => {}
        }
    }
}

/// Looks for something to tell on this page, and fills it in where it was asked for here.
pub async fn news<V: PageView>(app: &App, ctx: &Ctx, view: &mut V) -> Result<News, Problem> {
    let now = app.accounts.clock.now();
    let last = LastAsked::of(&ctx.headers).filter(|last| last.expires_at <= now);
    let (Some(last), Some(who), true) = (last, ctx.identity(), V::TELLS_LAPSE && is_looked_at(ctx)) else {
        return Ok(News::default());
    };
    // Boxed, like what else is rare.
    let Some(lapsed) = Box::pin(app.reverify.lapsed(who, last.binding)).await? else {
        return Ok(News { line: None, next: Some(None) });
    };
    if path(&lapsed.return_to) == path(&ctx.path) {
        let filled = view.fill_in(&Typed::new(lapsed.summary.fields.clone()));
        return Ok(News { line: Some(line(lapsed, Place::Here { filled })), next: Some(None) });
    }
    if last.told {
        return Ok(News::default());
    }
    Ok(News { line: Some(line(lapsed, Place::Elsewhere)), next: Some(Some(LastAsked { told: true, ..last })) })
}

/// Whether a person is going to see the answer: not what a browser fetches ahead, or as a picture of another page.
fn is_looked_at(ctx: &Ctx) -> bool {
    let shown = |what: &HeaderValue| what == "document" || what == "empty";
    ctx.method == Method::GET && !ctx.looks_ahead() && ctx.headers.get_all("sec-fetch-dest").iter().all(shown)
}

fn path(address: &str) -> &str {
    address.split('?').next().unwrap_or_default()
}

/// Where it is told.
enum Place {
    /// On the page it was asked for on.
    Here {
        /// Its form holds it again.
        filled: bool,
    },
    /// On another.
    Elsewhere,
}

fn line(lapsed: Lapsed, place: Place) -> Text {
    let next = match place {
        Place::Here { filled: true } => t!("lapsed-filled"),
        Place::Here { filled: false } => t!("lapsed-here"),
        Place::Elsewhere => {
            let href = Some(lapsed.return_to).filter(|path| is_own(path)).unwrap_or_else(|| "/account".into());
            t!("lapsed-elsewhere", link = Value::Link { href, words: t!("lapsed-again") })
        }
    };
    let at = Moment::at(lapsed.asked_at).time();
    t!("lapsed-line", wish = lapsed.summary.wish, at = at, minutes = TTL.as_minutes(), next = next)
}
