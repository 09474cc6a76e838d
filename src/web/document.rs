//! Problem documents (RFC 9457): what programs are told of a failure.

use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value};

use crate::locale::Text;
use crate::web::context::Ctx;

/// A problem document, in the words of the person it is about.
pub struct Document {
    status: StatusCode,
    fields: Map<String, Value>,
}

impl Document {
    /// A problem of the type `urn:reverify:{kind}`.
    pub fn new(ctx: &Ctx, status: StatusCode, kind: &str, title: &Text) -> Self {
        Self::of_type(ctx, status, &format!("urn:reverify:{kind}"), title)
    }

    /// A problem that its status says all about.
    pub fn plain(ctx: &Ctx, status: StatusCode, title: &Text) -> Self {
        Self::of_type(ctx, status, "about:blank", title)
    }

    fn of_type(ctx: &Ctx, status: StatusCode, kind: &str, title: &Text) -> Self {
        let document = Self { status, fields: Map::new() };
        document.with("type", kind).with("title", ctx.say(title)).with("status", status.as_u16())
    }

    /// With a member.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.fields.insert(name.to_owned(), value.into());
        self
    }
}

impl IntoResponse for Document {
    fn into_response(self) -> Response {
        let kind = HeaderValue::from_static("application/problem+json");
        (self.status, [(CONTENT_TYPE, kind)], Value::Object(self.fields).to_string()).into_response()
    }
}
