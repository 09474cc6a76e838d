//! POST `/account/language`: the form `change-language`.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;
use tower_sessions::Session;

use crate::locale::{Language, Text, t};
use crate::model::user::Identity;
use crate::web::app::App;
use crate::web::context::{Ctx, SignedIn};
use crate::web::errors::Problem;
use crate::web::form::Form;
use crate::web::guard;
use crate::web::pages::{field_errors, invalid, profile};
use crate::web::render;
use crate::web::views::account::LanguageChoice;
use crate::web::views::{Notice, Tone};

/// Where its select stands.
const PAGE: &str = "/account";

/// The form `change-language`; empty for what the browser asks for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LanguageForm {
    #[serde(default)]
    language: String,
}

/// What there is to choose from; nothing where there is no choice.
pub fn choices(app: &App, who: &Identity) -> Vec<LanguageChoice> {
    let choice = |language: &Arc<Language>| {
        let tag = language.tag.to_string();
        LanguageChoice { current: who.user.language.as_ref() == Some(&tag), name: language.name(), tag }
    };
    let all: Vec<_> = app.languages.iter().map(choice).collect();
    if all.len() > 1 { all } else { Vec::new() }
}

/// POST: needs no step-up. What it answers is in the new language already, the whole page included.
pub async fn post(
    State(app): State<App>,
    ctx: Ctx,
    session: Session,
    SignedIn(who): SignedIn,
    Form(form): Form<LanguageForm>,
) -> Result<Response, Problem> {
    let (tag, language) = match form.language.as_str() {
        "" => (None, guard::language(&app, &ctx.headers)),
        tag => match app.languages.named(tag) {
            Some(language) => (Some(tag), Arc::clone(language)),
            None => return unknown(&app, &ctx, &session, &who).await,
        },
    };
    app.accounts.choose_language(&who, tag, &ctx.client).await?.ok_or_else(Problem::session_replaced)?;
    let ctx = ctx.read_in(language);
    let title = t!("language-changed");
    let value = json!({ "status": "done", "title": ctx.say(&title), "message": "", "next": PAGE });
    let notice = Notice { tone: Tone::Good, title, line: Text::default() };
    render::done(&ctx, &session, PAGE, notice, value).await
}

async fn unknown(app: &App, ctx: &Ctx, session: &Session, who: &Identity) -> Result<Response, Problem> {
    let mut view = profile::load(app, who).await?;
    view.language_error = Some(t!("language-unknown"));
    let errors = field_errors(ctx, &[("language", &view.language_error)]);
    invalid(app, ctx, session, view, errors).await
}
