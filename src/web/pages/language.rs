//! POST `/account/language`: the form `change-language`.

use std::sync::Arc;

use axum::response::Response;
use serde::Deserialize;
use serde_json::json;

use crate::locale::{Language, Text, t};
use crate::model::user::Identity;
use crate::web::app::App;
use crate::web::context::{SignedIn, Visit};
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
pub async fn post(visit: Visit, SignedIn(who): SignedIn, Form(form): Form<LanguageForm>) -> Result<Response, Problem> {
    let (tag, language) = match form.language.as_str() {
        "" => (None, guard::language(&visit.app, &visit.ctx.headers)),
        tag => match visit.app.languages.named(tag) {
            Some(language) => (Some(tag), Arc::clone(language)),
            None => return unknown(&visit, &who).await,
        },
    };
    visit.app.accounts.choose_language(&who, tag, &visit.ctx.client).await?.ok_or_else(Problem::session_replaced)?;
    let visit = Visit { ctx: visit.ctx.read_in(language), ..visit };
    let title = t!("language-changed");
    let value = json!({ "status": "done", "title": visit.ctx.say(&title), "message": "", "next": PAGE });
    let notice = Notice { tone: Tone::Good, title, line: Text::default() };
    render::done(&visit, PAGE, notice, value).await
}

async fn unknown(visit: &Visit, who: &Identity) -> Result<Response, Problem> {
    let mut view = profile::load(&visit.app, who).await?;
    view.language_error = Some(t!("language-unknown"));
    let errors = field_errors(&visit.ctx, &[("language", &view.language_error)]);
    invalid(visit, view, errors).await
}
