//! Tells who comes back that their last change was not confirmed in time, and fills its form in again.
//!
//! On whatever page of the account they come to, until they have seen the one it was asked for on. A cookie says which row
//! to look for and from when on, so that other requests cost nothing.
//!
//! An integrator's page may have no place for it, and so never be seen to have told it: then once is enough.

use axum::http::{HeaderMap, Method};

use crate::locale::{Moment, Text, Value, t};
use crate::reverify::Lapsed;
use crate::store::parked::TTL;
use crate::web::app::App;
use crate::web::come_back::is_own;
use crate::web::context::Ctx;
use crate::web::cookies;
use crate::web::errors::Problem;
use crate::web::render::PageView;

/// What there is to tell.
#[derive(Default)]
pub struct News {
    /// The sentence.
    pub line: Option<Text>,
    over: bool,
}

impl News {
    /// Has the browser forget what is over.
    pub fn settle(&self, headers: &mut HeaderMap) {
        if self.over {
            cookies::clear_asked(headers);
        }
    }
}

/// Looks for something to tell on this page, and fills it in where it was asked for here.
pub async fn news<V: PageView>(app: &App, ctx: &Ctx, view: &mut V) -> Result<News, Problem> {
    let now = app.accounts.clock.now();
    let (Some(binding), Some(who)) = (cookies::lapsed(&ctx.headers, now), ctx.identity()) else {
        return Ok(News::default());
    };
    if ctx.method != Method::GET {
        return Ok(News::default());
    }
    // Boxed, like what else is rare.
    let Some(lapsed) = Box::pin(app.reverify.lapsed(who, binding)).await? else {
        return Ok(News { line: None, over: true });
    };
    let path = ctx.path.split('?').next().unwrap_or_default();
    let here = lapsed.return_to == path;
    if !here && !is_account(path) {
        return Ok(News::default());
    }
    let filled = here && view.fill_in(&lapsed.summary.fields);
    let over = here || !is_account(&lapsed.return_to);
    Ok(News { line: Some(line(lapsed, here, filled)), over })
}

/// Whether a page is one of those that have a place for it.
fn is_account(path: &str) -> bool {
    path.strip_prefix("/account").is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn line(lapsed: Lapsed, here: bool, filled: bool) -> Text {
    let next = match (here, filled) {
        (true, true) => t!("lapsed-filled"),
        (true, false) => t!("lapsed-here"),
        (false, _) => {
            let href = Some(lapsed.return_to).filter(|path| is_own(path)).unwrap_or_else(|| "/account".into());
            t!("lapsed-elsewhere", link = Value::Link { href, words: t!("lapsed-again") })
        }
    };
    let at = Moment::at(lapsed.asked_at).time();
    t!("lapsed-line", wish = lapsed.summary.wish, at = at, minutes = TTL.as_minutes(), next = next)
}
