//! The cookie jar, and what the product may put into it.

use std::collections::BTreeMap;

pub type Jar = BTreeMap<String, String>;

/// Name and value of a `Set-Cookie` line; no value when it removes the cookie. Panics unless the cookie
/// is one that the product may set.
pub(super) fn checked_cookie(line: &str) -> (String, Option<String>) {
    let mut parts = line.split(';').map(str::trim);
    let pair = parts.next().and_then(|pair| pair.split_once('='));
    let Some((name, value)) = pair else { panic!("Set-Cookie without a name: {line}") };
    let attributes: BTreeMap<String, String> = parts
        .map(|part| part.split_once('=').unwrap_or((part, "")))
        .map(|(key, value)| (key.to_ascii_lowercase(), value.to_ascii_lowercase()))
        .collect();
    let is = |key: &str, values: &[&str]| attributes.get(key).is_some_and(|value| values.contains(&value.as_str()));
    assert!(name.starts_with("__Host-"), "a cookie without the __Host- prefix: {line}");
    assert!(is("secure", &[""]), "a cookie without Secure: {line}");
    assert!(is("httponly", &[""]), "a cookie without HttpOnly: {line}");
    assert!(is("samesite", &["lax", "strict"]), "a cookie without SameSite=Lax or Strict: {line}");
    assert!(is("path", &["/"]), "a cookie without Path=/: {line}");
    assert!(!attributes.contains_key("domain"), "a cookie with Domain: {line}");
    assert!(line.len() <= 4096, "a cookie above 4096 bytes: {line}");
    let removed = match attributes.get("max-age") {
        Some(age) => age.parse::<i64>().is_ok_and(|age| age <= 0),
        None => attributes.get("expires").is_some_and(|date| date.contains("1970")),
    };
    (name.to_owned(), (!removed).then(|| value.to_owned()))
}

pub(super) fn keep(jar: &mut Jar, (name, value): (String, Option<String>)) {
    match value {
        Some(value) => jar.insert(name, value),
        None => jar.remove(&name),
    };
}
