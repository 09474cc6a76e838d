//! Reading forms and JSON bodies: one pipeline, strict.
//!
//! A field twice, a field nobody asked for, text that is not UTF-8: refused, not resolved silently.

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request};
use axum::http::header::CONTENT_TYPE;
use serde::de::value::{Error as ValueError, MapDeserializer};
use serde::de::{DeserializeOwned, IntoDeserializer, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::locale::t;
use crate::web::app::App;
use crate::web::context::Ctx;
use crate::web::cookies;
use crate::web::errors::Problem;

/// The most bytes a form may have.
pub const MAX_BODY: usize = 16 * 1024;
/// The most fields.
const MAX_FIELDS: usize = 32;
/// The hidden field every form carries.
pub const TOKEN: &str = "form_token";

/// A form of a signed-in page: carries the session's form token.
pub struct Form<T>(pub T);

/// A form that works while nobody is signed in: carries the browser's form token.
pub struct OpenForm<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Form<T> {
    type Rejection = Problem;
    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let ctx = ctx(&request)?;
        let (token, fields) = read(request).await?;
        check_token(app, &ctx, &token)?;
        decode(fields).map(Self)
    }
}

/// Whether a form of a signed-in page belongs to this session.
pub fn check_token(app: &App, ctx: &Ctx, token: &str) -> Result<(), Problem> {
    if ctx.is_session_token(&app.accounts.keys, token) {
        return Ok(());
    }
    Err(if ctx.identity().is_some() { Problem::stale_form() } else { signed_out(ctx) })
}

impl<T: DeserializeOwned> FromRequest<App> for OpenForm<T> {
    type Rejection = Problem;
    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let ctx = ctx(&request)?;
        let (token, fields) = read(request).await?;
        if !ctx.is_browser_token(&app.accounts.keys, &token) {
            return Err(unknown_browser(&ctx));
        }
        decode(fields).map(Self)
    }
}

/// Why a form's token is not this browser's. Where it showed neither cookie, loading the page again would end the same.
fn unknown_browser(ctx: &Ctx) -> Problem {
    let shown = [cookies::DEVICE, cookies::SESSION].iter().any(|name| cookies::has(&ctx.headers, name));
    if shown { Problem::stale_form() } else { Problem::no_cookies() }
}

/// What the guard knows about a request.
pub fn ctx(request: &Request) -> Result<Ctx, Problem> {
    request.extensions().get::<Ctx>().cloned().ok_or_else(Problem::internal)
}

fn signed_out(ctx: &Ctx) -> Problem {
    match ctx.auth {
        crate::web::context::Auth::Replaced => Problem::session_replaced(),
        _ => Problem::sign_in(),
    }
}

type Fields = Vec<(String, String)>;

/// The form token and the other fields of a body.
async fn read(request: Request) -> Result<(String, Fields), Problem> {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
    let media = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let header = request.headers().get("x-form-token").and_then(|v| v.to_str().ok()).map(str::to_owned);
    if request.uri().query().is_some_and(|query| !query.is_empty()) {
        return Err(Problem::bad_request(t!("error-form-query")));
    }
    let body = bytes(request.into_body()).await?;
    let mut fields = match media.as_str() {
        "application/x-www-form-urlencoded" => urlencoded(&body)?,
        "application/json" => json(&body)?,
        _ => return Err(Problem::of_status(axum::http::StatusCode::UNSUPPORTED_MEDIA_TYPE)),
    };
    if fields.len() > MAX_FIELDS || fields.iter().any(|(name, value)| name.contains('\0') || value.contains('\0')) {
        return Err(Problem::bad_request(t!("error-form-characters")));
    }
    let mut names: Vec<&str> = fields.iter().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    if names.windows(2).any(|pair| pair.first() == pair.last()) {
        return Err(Problem::bad_request(t!("error-form-twice")));
    }
    let token = match fields.iter().position(|(name, _)| name == TOKEN) {
        Some(at) => fields.swap_remove(at).1,
        None => header.unwrap_or_default(),
    };
    Ok((token, fields))
}

async fn bytes(body: Body) -> Result<Bytes, Problem> {
    use axum::http::StatusCode;
    axum::body::to_bytes(body, MAX_BODY).await.map_err(|_| Problem::of_status(StatusCode::PAYLOAD_TOO_LARGE))
}

fn urlencoded(body: &[u8]) -> Result<Fields, Problem> {
    let wrong = || Problem::bad_request(t!("error-form-text"));
    let text = std::str::from_utf8(body).map_err(|_| wrong())?;
    let decode = |part: &str| {
        let spaced = part.replace('+', " ");
        percent_encoding::percent_decode_str(&spaced).decode_utf8().map(|s| s.into_owned()).map_err(|_| wrong())
    };
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        Ok((decode(name)?, decode(value)?))
    };
    text.split('&').filter(|part| !part.is_empty()).take(MAX_FIELDS + 1).map(pair).collect()
}

/// A JSON object whose members are what form fields can be: text, numbers, ticks.
fn json(body: &[u8]) -> Result<Fields, Problem> {
    struct Members(Fields);

    impl<'de> Deserialize<'de> for Members {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            struct Collect;
            impl<'de> Visitor<'de> for Collect {
                type Value = Members;
                fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.write_str("an object of text, numbers and true or false")
                }
                fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                    // Pairs and not a map: a member that is there twice must be seen twice.
                    let mut fields = Vec::new();
                    while let Some((name, value)) = map.next_entry::<String, serde_json::Value>()? {
                        match value {
                            serde_json::Value::String(text) => fields.push((name, text)),
                            serde_json::Value::Number(number) => fields.push((name, number.to_string())),
                            serde_json::Value::Bool(true) => fields.push((name, "on".to_owned())),
                            // A passkey's answer is an object; forms carry the same as text.
                            serde_json::Value::Object(_) if name == "credential" => {
                                fields.push((name, value.to_string()));
                            }
                            serde_json::Value::Bool(false) | serde_json::Value::Null => {}
                            _ => return Err(serde::de::Error::custom("nested")),
                        }
                    }
                    Ok(Members(fields))
                }
            }
            deserializer.deserialize_map(Collect)
        }
    }

    let wrong = |_| Problem::bad_request(t!("error-form-json"));
    serde_json::from_slice::<Members>(body).map(|members| members.0).map_err(wrong)
}

fn decode<T: DeserializeOwned>(fields: Fields) -> Result<T, Problem> {
    let pairs = fields.into_iter().map(|(name, value)| (name, Text(value)));
    T::deserialize(MapDeserializer::<_, ValueError>::new(pairs))
        .map_err(|_| Problem::bad_request(t!("error-form-fields")))
}

/// A field's text; also where a form struct has an `Option`.
struct Text(String);

impl<'de> IntoDeserializer<'de, ValueError> for Text {
    type Deserializer = Self;
    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Text {
    type Error = ValueError;
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        visitor.visit_string(self.0)
    }
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        visitor.visit_some(self)
    }
    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf unit unit_struct newtype_struct seq
        tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// A form without fields of its own.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Sample {
        name: String,
        tick: Option<String>,
    }

    #[test]
    fn fields_are_decoded_once_and_strictly() {
        let form = |text: &str| urlencoded(text.as_bytes()).and_then(decode::<Sample>);
        assert_eq!(form("name=a+b%2520c").unwrap().name, "a b%20c");
        assert_eq!(form("name=a&tick=on").unwrap().tick.as_deref(), Some("on"));
        for bad in ["name=%FF", "name=%C0%AF", "other=1", "name=a&other=1", "tick=on", "name=%ED%A0%80"] {
            assert!(form(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn json_members_stand_for_fields() {
        let read = |text: &str| json(text.as_bytes()).and_then(decode::<Sample>);
        assert_eq!(read(r#"{"name":"a","tick":true}"#).unwrap().tick.as_deref(), Some("on"));
        assert!(read(r#"{"name":"a","tick":false}"#).unwrap().tick.is_none());
        for bad in ["[]", "1", r#"{"name":["a"]}"#, r#"{"name":{}}"#, r#"{"name":"\ud800"}"#, "{", ""] {
            assert!(read(bad).is_err(), "{bad}");
        }
        assert_eq!(json(br#"{"name":"a","name":"b"}"#).unwrap().len(), 2, "twice is seen twice, and refused later");
    }
}
