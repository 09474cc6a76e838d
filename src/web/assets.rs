//! Static files: in the binary, named by their content, compressed once at start.

use std::io::Write as _;

use axum::body::Bytes;
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

use crate::error::Error;

#[derive(rust_embed::RustEmbed)]
#[folder = "static/"]
struct Files;

/// One file as it is served.
struct Asset {
    url: String,
    content_type: &'static str,
    plain: Bytes,
    gzip: Bytes,
}

/// Every static file.
pub struct Assets {
    css: Asset,
    js: Asset,
    icon: Asset,
}

impl Assets {
    /// Reads and compresses the embedded files.
    ///
    /// # Errors
    /// When one is missing from the binary.
    pub fn load() -> Result<Self, Error> {
        let read = |name: &str| {
            Files::get(name).map(|file| file.data.into_owned()).ok_or_else(|| Error::corrupt(name.to_owned()))
        };
        // One script, one request: htmx, its policy extension, then our own.
        let mut js = Vec::new();
        for name in ["vendor/htmx.min.js", "vendor/hx-csp.min.js", "passkeys.js", "sheets.js", "app.js"] {
            js.extend_from_slice(&read(name)?);
            js.extend_from_slice(b"\n;\n");
        }
        Ok(Self {
            css: Asset::new("reverify", "css", "text/css; charset=utf-8", read("reverify.css")?)?,
            js: Asset::new("reverify", "js", "text/javascript; charset=utf-8", js)?,
            icon: Asset::new("mark", "svg", "image/svg+xml; charset=utf-8", read("mark.svg")?)?,
        })
    }

    /// URL of the stylesheet.
    pub fn css(&self) -> &str {
        &self.css.url
    }

    /// URL of the script.
    pub fn js(&self) -> &str {
        &self.js.url
    }

    /// URL of the icon.
    pub fn icon(&self) -> &str {
        &self.icon.url
    }

    /// The file at `path`, if there is one.
    pub fn serve(&self, path: &str, headers: &HeaderMap) -> Option<Response> {
        let asset = [&self.css, &self.js, &self.icon].into_iter().find(|asset| asset.url == path)?;
        let accepts = headers.get(ACCEPT_ENCODING).and_then(|v| v.to_str().ok()).unwrap_or_default();
        let gzip = accepts.split(',').any(|part| part.split(';').next().unwrap_or_default().trim() == "gzip");
        let body = if gzip { asset.gzip.clone() } else { asset.plain.clone() };
        let mut response = body.into_response();
        let out = response.headers_mut();
        out.insert(CONTENT_TYPE, HeaderValue::from_static(asset.content_type));
        out.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
        out.insert(VARY, HeaderValue::from_static("accept-encoding"));
        if gzip {
            out.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        Some(response)
    }
}

impl Asset {
    fn new(name: &str, extension: &str, content_type: &'static str, data: Vec<u8>) -> Result<Self, Error> {
        let hash = Sha256::digest(&data);
        let hash: String = hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(&data)?;
        let gzip = encoder.finish()?.into();
        Ok(Self { url: format!("/assets/{name}.{hash}.{extension}"), content_type, plain: data.into(), gzip })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The vendored files are byte for byte what was published (htmx.org 4.0.1 on the npm registry).
    #[test]
    fn vendored_scripts_are_untouched() {
        for (name, expected) in [("vendor/htmx.min.js", HTMX), ("vendor/hx-csp.min.js", HX_CSP)] {
            let data = Files::get(name).unwrap().data;
            let hash: String = Sha256::digest(&data).iter().map(|byte| format!("{byte:02x}")).collect();
            assert_eq!(hash, expected, "{name}");
        }
    }
    const HTMX: &str = "a0abb04f2f45a1f89d1d4844023245537e5e6014c87b144553e0607b4cc32130";
    const HX_CSP: &str = "a7e1e6711ae6c3e50ad300fba7936cbe8d07599cdae313414a179ddd6b26e143";

    #[test]
    fn the_stylesheet_stays_within_its_budget() {
        assert!(Files::get("reverify.css").unwrap().data.len() < 25_000);
    }
}
