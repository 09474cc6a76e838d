//! A page view in the shape that was asked for.

use std::sync::Arc;

use askama::Template;
use axum::http::header::{CONTENT_TYPE, LOCATION, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use crate::clock::Timestamp;
use crate::locale::{Language, Moment};
use crate::model::factor::Proven;
use crate::model::user::Identity;
use crate::web::app::App;
use crate::web::context::{Ctx, Shape, Visit};
use crate::web::errors::Problem;
use crate::web::typed::Typed;
use crate::web::views::{self, DeletionBanner, Frame, FreshChip, Me, Notice, Toasts, Viewer};
use crate::web::{cookies, flash, lapse, pages};

/// Bytes that most pages fit in.
const PAGE: usize = 16 * 1024;

/// A page that can also be rendered as its `main` block.
pub trait PageView: Template {
    /// The whole page.
    fn page(&self, language: &Language) -> askama::Result<String> {
        // Askama reserves what the template itself will take, and the messages make up half of a page.
        let mut page = String::with_capacity(PAGE);
        self.render_into_with_values(&mut page, language)?;
        Ok(page)
    }
    /// Only its `main` element.
    fn main(&self, language: &Language) -> askama::Result<String>;
    /// What stands around it.
    fn frame(&mut self) -> &mut Frame;
    /// Whether it has a place for a change that was not confirmed in time: [`Frame::lapsed`].
    const TELLS_LAPSE: bool = false;
    /// Fills in what was asked for here and refused, with the error at its field, or not confirmed in time; whether there was a
    /// form for it.
    fn fill_in(&mut self, _: &Typed) -> bool {
        false
    }
}

macro_rules! page_views {
    ($($page:ty $({ $($more:tt)* })?),* $(,)?) => { $(
        impl PageView for $page {
            fn main(&self, language: &Language) -> askama::Result<String> { self.as_main().render_with_values(language) }
            fn frame(&mut self) -> &mut Frame { &mut self.frame }
            $($($more)*)?
        }
    )* };
}

page_views! {
    views::auth::SignIn {
        fn fill_in(&mut self, typed: &Typed) -> bool { pages::sign_in::fill_in(self, typed) }
    },
    views::auth::SignUp, views::auth::VerifyEmail, views::auth::Forgot, views::auth::ForgotSent,
    views::auth::SecondStep, views::recovery::Recovery, views::recovery::FinishRecovery, views::auth::ResetPassword, views::auth::ResetGone,
    views::account::Profile {
        const TELLS_LAPSE: bool = true;
        fn fill_in(&mut self, typed: &Typed) -> bool { pages::profile::fill_in(self, typed) }
    },
    views::account::Security { const TELLS_LAPSE: bool = true; },
    views::account::Devices { const TELLS_LAPSE: bool = true; },
    views::account::Activity { const TELLS_LAPSE: bool = true; },
    views::account::Data { const TELLS_LAPSE: bool = true; },
    views::account::BackupCodes { const TELLS_LAPSE: bool = true; },
    views::errors::Undo, views::errors::NotMe, views::step_up::StepUpPage, views::mailbox::Mailbox,
}

/// The frame of this request's page.
pub fn frame(app: &App, ctx: &Ctx, notice: Option<Notice>) -> Result<Frame, Problem> {
    let who = ctx.identity();
    let now = app.accounts.clock.now();
    let until = who.and_then(|who| confirmed(app, who, now)).map(|(_, until, part)| (until, part));
    Ok(Frame {
        site: Arc::clone(&app.site),
        language: ctx.language.tag.to_string(),
        nonce: ctx.nonce.clone(),
        form_token: ctx.form_token(&app.accounts.keys)?,
        viewer: who.map(viewer),
        confirmed_until: until.map(|(until, _)| Moment::at(until)),
        confirmed_part: until.map_or(0, |(_, part)| part),
        deletion_on: who.and_then(|who| who.user.deletion_at).map(|at| Moment::new(at, now)),
        recovery_on: who.and_then(|who| who.user.recovery_at).map(|at| Moment::new(at, now)),
        notice,
        lapsed: None,
    })
}

/// The person, as headers and dialogs name them.
pub fn viewer(who: &Identity) -> Viewer {
    let picture = who.user.picture.as_ref().map(|hash| format!("/account/picture/{hash}"));
    let initials = initials(&who.user.display_name);
    Viewer { name: who.user.display_name.clone(), email: who.user.email.clone(), initials, picture }
}

/// The first letter or digit of the first and the last word that have one. Symbols and emoji are none: half of one of them is a
/// box. A name of nothing else begins as it does.
fn initials(name: &str) -> String {
    let letters: Vec<char> =
        name.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphanumeric())).collect();
    let upper = |letter: &char| letter.to_uppercase().to_string();
    match letters.as_slice() {
        [] => name.trim_start().chars().take(1).collect(),
        [one] => upper(one),
        [first, .., last] => upper(first) + &upper(last),
    }
}

/// The running confirmation: its proof, until when it spares questions, and how much of its window is left in percent.
///
/// Honest in every case: told by the shortest window there is, by the second factor where the account has one, and not at
/// all where a lone first factor would not be taken.
pub fn confirmed(app: &App, who: &Identity, now: Timestamp) -> Option<(Proven, Timestamp, u8)> {
    let proof = match who.user.has_second {
        true => who.session.second,
        false => who.session.first.filter(|_| app.reverify.table.downgrade),
    }?;
    let window = app.reverify.table.shortest_window()?;
    let (until, left) = (proof.at + window, (proof.at + window).millis_since(now));
    let part = (left * 100 / (window.0 * 1000)).clamp(0, 100);
    (left > 0 && proof.at <= now).then(|| (proof, until, u8::try_from(part).unwrap_or(0)))
}

/// A body of markup. Never cached: it may hold anything about anybody.
pub fn html(status: StatusCode, body: String) -> Response {
    (status, [(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"))], body).into_response()
}

/// A JSON body. For failures there is [`Document`](crate::web::document::Document).
pub fn json_body(status: StatusCode, value: &Value) -> Response {
    (status, [(CONTENT_TYPE, HeaderValue::from_static("application/json"))], value.to_string()).into_response()
}

/// 303 to a path of ours.
pub fn see_other(path: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    if let Ok(value) = HeaderValue::from_str(path) {
        response.headers_mut().insert(LOCATION, value);
    }
    response
}

/// Says when to come back: in whole seconds, rounded up, at least one.
pub fn retry_after(response: &mut Response, until: Timestamp, now: Timestamp) {
    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds_until(until, now)));
}

/// From `now` to `until` in whole seconds, rounded up, at least one.
pub fn seconds_until(until: Timestamp, now: Timestamp) -> i64 {
    ((until.millis_since(now) + 999) / 1000).max(1)
}

/// Renders a view: a page with the notice that waits in the envelope, a fragment with `notice` in the toast region, or
/// `value`.
pub async fn view<V: PageView>(
    visit: &Visit,
    status: StatusCode,
    mut view: V,
    value: Value,
    notice: Option<Notice>,
) -> Result<Response, Problem> {
    if visit.ctx.shape == Shape::Json {
        let mut value = value;
        if let Value::Object(fields) = &mut value {
            fields.insert("form_token".into(), visit.ctx.form_token(&visit.app.accounts.keys)?.into());
        }
        return Ok(json_body(status, &value));
    }
    let news = lapse::news(&visit.app, &visit.ctx, &mut view).await?;
    let body = if visit.ctx.shape == Shape::Page {
        let waiting = match cookies::get(&visit.ctx.headers, cookies::VISITOR) {
            Some(_) => Box::pin(flash::take(&visit.session)).await?,
            None => None,
        };
        let (waiting, typed) = waiting.map_or_else(Default::default, |(notice, typed)| (Some(notice), typed));
        view.fill_in(&typed);
        *view.frame() = Frame { lapsed: news.line.clone(), ..frame(&visit.app, &visit.ctx, notice.or(waiting))? };
        view.page(&visit.ctx.language)?
    } else {
        *view.frame() = Frame { lapsed: news.line.clone(), ..frame(&visit.app, &visit.ctx, None)? };
        view.main(&visit.ctx.language)? + &surroundings(&visit.app, &visit.ctx, notice)?
    };
    let mut response = html(status, body);
    news.settle(response.headers_mut());
    Ok(response)
}

/// What changes around `main`: toasts, the person’s picture, the confirmation chip, the deletion banner.
pub fn surroundings(app: &App, ctx: &Ctx, notice: Option<Notice>) -> Result<String, Problem> {
    let frame = frame(app, ctx, None)?;
    let mut out = Toasts { notice }.render_with_values(&*ctx.language)?;
    if let Some(viewer) = frame.viewer {
        out += &Me { viewer }.render_with_values(&*ctx.language)?;
        out += &FreshChip { until: frame.confirmed_until, part: frame.confirmed_part }
            .render_with_values(&*ctx.language)?;
        let banner =
            DeletionBanner { on: frame.deletion_on, recovery: frame.recovery_on, form_token: frame.form_token };
        out += &banner.render_with_values(&*ctx.language)?;
    }
    Ok(out)
}

/// After a change: a redirect with a notice for a page, a real navigation for htmx, words for JSON.
pub async fn done(visit: &Visit, next: &str, notice: Notice, value: Value) -> Result<Response, Problem> {
    done_with(visit, next, notice, Typed::default(), value).await
}

/// The same, with what the form there holds already.
pub async fn done_with(
    visit: &Visit,
    next: &str,
    notice: Notice,
    typed: Typed,
    value: Value,
) -> Result<Response, Problem> {
    let Visit { ctx, session, .. } = visit;
    if ctx.shape == Shape::Json {
        return Ok(json_body(StatusCode::OK, &value));
    }
    if !notice.title.is_empty() {
        flash::keep_with(session, &ctx.language, &notice, typed).await?;
    }
    Ok(if ctx.shape == Shape::Page { see_other(next) } else { redirect_htmx(next) })
}

/// Sends htmx's whole page to a path of ours.
pub fn redirect_htmx(path: &str) -> Response {
    let mut response = StatusCode::OK.into_response();
    if let Ok(value) = HeaderValue::from_str(path) {
        response.headers_mut().insert("hx-redirect", value);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_are_letters() {
        let names = [
            ("Mara Lindqvist", "ML"),
            ("mara", "M"),
            ("Mara von der Heide", "MH"),
            ("🦊 Mara Lindqvist 🇩🇪", "ML"),
            ("\u{201c}Mara\u{201d} (Ops)", "MO"),
            ("e\u{301}mile Zola", "EZ"),
            ("3PO", "3"),
            ("🦊", "🦊"),
            ("", ""),
        ];
        for (name, shown) in names {
            assert_eq!(initials(name), shown, "{name}");
        }
    }
}
