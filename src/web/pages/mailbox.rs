//! `/dev/mailbox`: what the portal has mailed. Exists only in development.

use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::locale::Moment;
use crate::mail::transport::Delivered;
use crate::web::app::App;
use crate::web::context::Visit;
use crate::web::errors::Problem;
use crate::web::render::{self, html};
use crate::web::views::mailbox::{MailItem, MailOpen, MailView, Mailbox};

/// Which part to show.
#[derive(Deserialize)]
pub struct Part {
    view: Option<String>,
}

fn mails(app: &App) -> Result<Vec<Delivered>, Problem> {
    app.mailbox.as_ref().map(crate::mail::transport::Mailbox::list).ok_or_else(Problem::not_found)
}

/// GET: the list, with the newest open.
pub async fn list(visit: Visit, Query(part): Query<Part>) -> Result<Response, Problem> {
    let mails = mails(&visit.app)?;
    let newest = mails.first().map(|mail| mail.id);
    page(&visit, &mails, newest, &part).await
}

/// GET `/dev/mailbox/{id}`
pub async fn open(visit: Visit, Path(id): Path<u64>, Query(part): Query<Part>) -> Result<Response, Problem> {
    let mails = mails(&visit.app)?;
    if !mails.iter().any(|mail| mail.id == id) {
        return Err(Problem::not_found());
    }
    page(&visit, &mails, Some(id), &part).await
}

/// GET `/dev/mailbox/{id}/html`: the HTML part alone, under a policy of its own, for a sandboxed frame.
pub async fn part(State(app): State<App>, Path(id): Path<u64>) -> Result<Response, Problem> {
    let mail = mails(&app)?.into_iter().find(|mail| mail.id == id).ok_or_else(Problem::not_found)?;
    let mut response = html(StatusCode::OK, mail.html);
    let headers = response.headers_mut();
    let policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox";
    headers.insert("content-security-policy", HeaderValue::from_static(policy));
    headers.insert("x-frame-options", HeaderValue::from_static("SAMEORIGIN"));
    Ok(response)
}

async fn page(visit: &Visit, mails: &[Delivered], current: Option<u64>, part: &Part) -> Result<Response, Problem> {
    let item = |mail: &Delivered| MailItem {
        id: mail.id.to_string(),
        to: mail.to.clone(),
        subject: mail.subject.clone(),
        at: Moment::at(mail.at),
        current: Some(mail.id) == current,
    };
    let open = mails.iter().find(|mail| Some(mail.id) == current).map(|mail| MailOpen {
        id: mail.id.to_string(),
        from: mail.from.clone(),
        to: mail.to.clone(),
        subject: mail.subject.clone(),
        at: Moment::at(mail.at),
        kind: mail.kind.clone(),
        code: code(&mail.text),
        text: mail.text.clone(),
        headers: mail.headers.clone(),
        view: match part.view.as_deref() {
            Some("text") => MailView::Text,
            Some("headers") => MailView::Headers,
            _ => MailView::Html,
        },
        html_src: format!("/dev/mailbox/{}/html", mail.id),
    });
    let value: Vec<Value> = mails
        .iter()
        .map(|m| json!({ "id": m.id, "to": m.to, "subject": m.subject, "kind": m.kind, "text": m.text }))
        .collect();
    let view = Mailbox { list: mails.iter().map(item).collect(), open, ..Default::default() };
    render::view(visit, StatusCode::OK, view, json!({ "mails": value }), None).await
}

/// The code that stands alone on a line.
fn code(text: &str) -> Option<String> {
    let alone = |line: &&str| line.len() == 8 && line.bytes().all(|b| b.is_ascii_digit());
    text.lines().map(str::trim).find(alone).map(str::to_owned)
}
