//! Static files: in the binary, named by their content, compressed once at start.

use std::io::Write as _;

use axum::body::Bytes;
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

use crate::config::{Brand, Image, ImageKind};
use crate::crypto;
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

/// Every static file, ours and the operator's.
pub struct Assets {
    css: Asset,
    js: Asset,
    icon: Asset,
    logo: Option<Asset>,
    logo_dark: Option<Asset>,
}

impl Assets {
    /// Reads and compresses the embedded files, with what `brand` and the mailbox of development add to them.
    ///
    /// # Errors
    /// When one is missing from the binary.
    pub fn load(brand: &Brand, mailbox: bool) -> Result<Self, Error> {
        let read = |name: &str| {
            Files::get(name).map(|file| file.data.into_owned()).ok_or_else(|| Error::corrupt(name.to_owned()))
        };
        // One script, one request: htmx, its policy extension, then our own.
        let mut js = Vec::new();
        for name in [
            "vendor/htmx.min.js",
            "vendor/hx-csp.min.js",
            "passkeys.js",
            "sheets.js",
            "typed.js",
            "app.js",
            "failures.js",
            "offline.js",
            "waiting.js",
        ] {
            js.extend_from_slice(&read(name)?);
            js.extend_from_slice(b"\n;\n");
        }
        let mut css = read("reverify.css")?;
        if brand.logo.is_some() || brand.support.is_some() || !brand.links.is_empty() {
            css.extend_from_slice(&read("brand.css")?);
        }
        if mailbox {
            css.extend_from_slice(&read("mailbox.css")?);
        }
        css.extend_from_slice(properties(brand).as_bytes());
        css.extend_from_slice(brand.stylesheet.as_bytes());
        let image = |name: &str, image: &Option<Image>| image.as_ref().map(|i| Asset::image(name, i)).transpose();
        let mark = Image { data: read("mark.svg")?, kind: ImageKind::Svg };
        Ok(Self {
            css: Asset::new("reverify", "css", "text/css; charset=utf-8", css)?,
            js: Asset::new("reverify", "js", "text/javascript; charset=utf-8", js)?,
            icon: Asset::image("icon", brand.icon.as_ref().unwrap_or(&mark))?,
            logo: image("logo", &brand.logo)?,
            logo_dark: image("logo-dark", &brand.logo_dark)?,
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

    /// URL of the icon for the browser's tab, and its type.
    pub fn icon(&self) -> (&str, &'static str) {
        (&self.icon.url, self.icon.content_type)
    }

    /// URLs of the operator's logo and its dark form.
    pub fn logo(&self) -> Option<(&str, Option<&str>)> {
        self.logo.as_ref().map(|logo| (logo.url.as_str(), self.logo_dark.as_ref().map(|dark| dark.url.as_str())))
    }

    /// The file at `path`, if there is one.
    pub fn serve(&self, path: &str, headers: &HeaderMap) -> Option<Response> {
        let always = [&self.css, &self.js, &self.icon];
        let asset = always.into_iter().chain(&self.logo).chain(&self.logo_dark).find(|asset| asset.url == path)?;
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

/// The operator's custom properties, outside of every layer, so that they win.
fn properties(brand: &Brand) -> String {
    let accent = brand.accent.map(|accent| ("--brand", accent.hex()));
    let all = accent.iter().map(|(name, value)| (*name, value)).chain(brand.properties.iter().map(|(n, v)| (*n, v)));
    let lines: String = all.map(|(name, value)| format!("{name}:{value};")).collect();
    if lines.is_empty() { lines } else { format!(":root{{{lines}}}\n") }
}

impl Asset {
    fn image(name: &str, image: &Image) -> Result<Self, Error> {
        let (extension, content_type) = match image.kind {
            ImageKind::Svg => ("svg", "image/svg+xml; charset=utf-8"),
            ImageKind::Png => ("png", "image/png"),
            ImageKind::Webp => ("webp", "image/webp"),
        };
        Self::new(name, extension, content_type, image.data.clone())
    }

    fn new(name: &str, extension: &str, content_type: &'static str, data: Vec<u8>) -> Result<Self, Error> {
        let hash = Sha256::digest(&data);
        let hash = crypto::hex(hash.iter().take(8));
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
            let hash = crypto::hex(&Sha256::digest(&data));
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
