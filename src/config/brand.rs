//! How an operator makes the portal their own: settings that need no build.

use std::path::Path;

use super::parse::{Problem, Reader, each};

/// What pages and mails look like, and whom they name for help.
#[derive(Clone, Debug, Default)]
pub struct Brand {
    /// Shown instead of our mark and the name.
    pub logo: Option<Image>,
    /// The same on a dark background.
    pub logo_dark: Option<Image>,
    /// The browser tab's icon.
    pub icon: Option<Image>,
    /// The one colour of buttons and links.
    pub accent: Option<Colour>,
    /// Custom properties of the stylesheet with their checked values.
    pub properties: Vec<(&'static str, String)>,
    /// A stylesheet of the operator's own, added after ours.
    pub stylesheet: String,
    /// Where people ask for help: an address or a page.
    pub support: Option<Support>,
    /// Links at the foot of every page: words and URL.
    pub links: Vec<(String, String)>,
}

/// An image file of the operator's.
#[derive(Clone, Debug)]
pub struct Image {
    /// Its bytes.
    pub data: Vec<u8>,
    /// What they are.
    pub kind: ImageKind,
}

/// The kinds of images that every browser shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImageKind {
    Svg,
    Png,
    Webp,
}

/// A colour, as red, green and blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour(pub [u8; 3]);

/// Where people ask for help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Support {
    /// A mail address.
    Address(String),
    /// A page, https.
    Page(String),
}

impl Support {
    /// What a link to it leads to.
    pub fn href(&self) -> String {
        match self {
            Self::Address(address) => format!("mailto:{address}"),
            Self::Page(url) => url.clone(),
        }
    }

    /// How a text names it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Address(text) | Self::Page(text) => text,
        }
    }
}

impl Colour {
    /// Its relative luminance, 0 to 1 (WCAG 2.2, "relative luminance").
    fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        let [red, green, blue] = self.0.map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// The contrast of two colours, 1 to 21 (WCAG 2.2, "contrast ratio").
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// The same hue, moved towards black or white until text on `ground` can be read (4.5:1). Pages do this in the
    /// stylesheet; mail programs know no such functions.
    pub fn readable_on(self, ground: Self) -> Self {
        let end = if ground.luminance() > 0.5 { 0.0 } else { 255.0 };
        let mixed = |share: f64| {
            // Between 0 and 255 by construction.
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a mean of two bytes is one")]
            let part = |from: u8| (f64::from(from) * (1.0 - share) + end * share).round() as u8;
            Self(self.0.map(part))
        };
        let steps = (0..=20).map(|step| mixed(f64::from(step) / 20.0));
        steps.into_iter().find(|colour| colour.contrast(ground) >= 4.5).unwrap_or_else(|| mixed(1.0))
    }

    /// `#rrggbb`.
    pub fn hex(self) -> String {
        let [red, green, blue] = self.0;
        format!("#{red:02x}{green:02x}{blue:02x}")
    }
}

/// Reads every setting of the brand.
pub(super) fn read(settings: &mut Reader<'_>, brand: &mut Brand) {
    settings.set("brand_logo", &mut brand.logo, image);
    settings.set("brand_logo_dark", &mut brand.logo_dark, image);
    settings.set("brand_icon", &mut brand.icon, image);
    settings.set("brand_accent", &mut brand.accent, colour);
    settings.set("brand_stylesheet", &mut brand.stylesheet, stylesheet);
    settings.set("support", &mut brand.support, support);
    settings.set("footer_links", &mut brand.links, links);
    let mut property = |key: &str, name: &'static str, parse: fn(&str) -> Result<String, String>| {
        let mut value = String::new();
        settings.set(key, &mut value, parse);
        if !value.is_empty() {
            brand.properties.push((name, value));
        }
    };
    property("brand_paper", "--paper", hue);
    property("brand_radius", "--radius", |text| length(text, 1.5));
    property("brand_font", "--font", fonts);
    property("brand_mono", "--mono", fonts);
    property("brand_measure", "--measure", |text| length(text, 64.0));
    if brand.logo.is_none() && brand.logo_dark.is_some() {
        settings.problems.push(Problem::new("brand_logo_dark", "needs brand_logo beside it".to_owned()));
    }
}

/// Longest image file, in bytes: it is part of the first page.
const IMAGE_MAX: usize = 128 * 1024;
/// Longest stylesheet of an operator, in bytes.
const STYLESHEET_MAX: usize = 64 * 1024;

fn image(path: &str) -> Result<Option<Image>, String> {
    let data = std::fs::read(Path::new(path)).map_err(|e| format!("{path} cannot be read: {e}"))?;
    if data.len() > IMAGE_MAX {
        return Err(format!("{path} is larger than {} KiB", IMAGE_MAX / 1024));
    }
    let start = data.get(..1024).unwrap_or(&data);
    let kind = if data.starts_with(b"\x89PNG\r\n\x1a\n") {
        ImageKind::Png
    } else if data.starts_with(b"RIFF") && data.get(8..12) == Some(b"WEBP") {
        ImageKind::Webp
    } else if String::from_utf8_lossy(start).contains("<svg") {
        ImageKind::Svg
    } else {
        return Err(format!("{path} is no SVG, PNG or WebP image"));
    };
    Ok(Some(Image { data, kind }))
}

fn stylesheet(path: &str) -> Result<String, String> {
    let text = std::fs::read_to_string(Path::new(path)).map_err(|e| format!("{path} cannot be read: {e}"))?;
    if text.len() > STYLESHEET_MAX {
        return Err(format!("{path} is larger than {} KiB", STYLESHEET_MAX / 1024));
    }
    if text.contains("@import") {
        return Err(format!("{path} imports another stylesheet; it is added to ours, so put everything into one file"));
    }
    Ok(text)
}

fn colour(text: &str) -> Result<Option<Colour>, String> {
    let wrong = || "must be a colour like #0b7261".to_owned();
    let digits = text.strip_prefix('#').filter(|d| d.len() == 6 && d.is_ascii()).ok_or_else(wrong)?;
    let number = u32::from_str_radix(digits, 16).map_err(|_| wrong())?;
    let [_, red, green, blue] = number.to_be_bytes();
    Ok(Some(Colour([red, green, blue])))
}

/// A degree of the colour wheel.
fn hue(text: &str) -> Result<String, String> {
    let degree = text.parse::<u16>().ok().filter(|degree| *degree <= 360);
    degree.map(|degree| degree.to_string()).ok_or_else(|| "must be a whole number from 0 to 360".to_owned())
}

/// A length in `px` or `rem`, up to `max` rem.
fn length(text: &str, max: f64) -> Result<String, String> {
    let wrong = || format!("must be a length like 10px or 0.6rem, up to {max}rem");
    let (number, per_rem) = match (text.strip_suffix("px"), text.strip_suffix("rem")) {
        (Some(number), _) => (number, 16.0),
        (_, Some(number)) => (number, 1.0),
        _ => return Err(wrong()),
    };
    let plain = number.chars().all(|c| c.is_ascii_digit() || c == '.');
    let rem = number.parse::<f64>().ok().filter(|_| plain).ok_or_else(wrong)? / per_rem;
    if rem <= max { Ok(text.to_owned()) } else { Err(wrong()) }
}

/// A list of font families, as CSS writes it.
fn fonts(text: &str) -> Result<String, String> {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | ',' | '"' | '\'');
    let closed = |quote| text.matches(quote).count() % 2 == 0;
    if !text.is_empty() && text.len() <= 300 && text.chars().all(plain) && closed('"') && closed('\'') {
        Ok(text.to_owned())
    } else {
        Err("must be font families as CSS writes them, e.g. \"Iowan Old Style\", Georgia, serif".to_owned())
    }
}

fn support(text: &str) -> Result<Option<Support>, String> {
    let wrong = || "must be a mail address or a page that starts with https://".to_owned();
    if text.starts_with("https://") {
        return web_page(text).map(|url| Some(Support::Page(url))).map_err(|_| wrong());
    }
    let address = text.parse::<lettre::Address>().map_err(|_| wrong())?;
    Ok(Some(Support::Address(address.to_string())))
}

/// `Privacy=https://example.com/privacy,…`.
fn links(text: &str) -> Result<Vec<(String, String)>, String> {
    each(text, |part| {
        let (words, url) = part.split_once('=').ok_or_else(|| format!("{part:?} must be words=URL"))?;
        let words = words.trim();
        if words.is_empty() || words.chars().count() > 30 || words.chars().any(char::is_control) {
            return Err(format!("{part:?} must begin with 1 to 30 characters of words"));
        }
        Ok((words.to_owned(), web_page(url.trim())?))
    })
}

fn web_page(text: &str) -> Result<String, String> {
    match url::Url::parse(text) {
        Ok(url) if url.scheme() == "https" && url.host().is_some() => Ok(url.into()),
        _ => Err(format!("{text:?} must be a page that starts with https://")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_accent_can_be_read_in_mails() {
        let (paper, night) = (Colour([255, 255, 255]), Colour([28, 32, 30]));
        for red in (0..=255).step_by(51) {
            for green in (0..=255).step_by(51) {
                for blue in (0..=255).step_by(51) {
                    let accent = Colour([red, green, blue]);
                    for ground in [paper, night] {
                        let shown = accent.readable_on(ground);
                        assert!(shown.contrast(ground) >= 4.5, "{} on {}", shown.hex(), ground.hex());
                    }
                }
            }
        }
        assert_eq!(Colour([0, 95, 87]).readable_on(paper), Colour([0, 95, 87]), "what can be read stays");
    }

    #[test]
    fn nothing_but_values_gets_into_the_stylesheet() {
        assert_eq!(colour("#0b7261").unwrap(), Some(Colour([11, 114, 97])));
        for text in ["#0b726", "0b7261", "#0b7261;}", "red", "#é0000"] {
            assert!(colour(text).is_err(), "{text}");
        }
        assert_eq!(fonts("\"Iowan Old Style\", serif").unwrap(), "\"Iowan Old Style\", serif");
        for text in ["", "serif; } body { display: none", "url(x)", "\"open", "a\\b", "a{", "/* x"] {
            assert!(fonts(text).is_err(), "{text}");
        }
        for (text, right) in
            [("10px", true), ("0.25rem", true), ("1e3px", false), ("3rem", false), ("4", false), ("-1px", false)]
        {
            assert_eq!(length(text, 2.0).is_ok(), right, "{text}");
        }
        assert!(hue("260").is_ok() && hue("361").is_err() && hue("1;").is_err());
    }

    #[test]
    fn help_and_links_lead_to_pages_or_mailboxes() {
        assert_eq!(support("help@example.com").unwrap().unwrap().href(), "mailto:help@example.com");
        assert!(support("https://example.com/help").is_ok());
        for text in ["http://example.com", "javascript:alert(1)", "help", "https://", "a@b@c"] {
            assert!(support(text).is_err(), "{text}");
        }
        let list = links("Privacy=https://example.com/p?a=b, Terms=https://example.com/t").unwrap();
        assert_eq!(list[0], ("Privacy".to_owned(), "https://example.com/p?a=b".to_owned()));
        assert_eq!(list.len(), 2);
        // Every wrong part is named at once.
        assert_eq!(
            links("=https://example.com, Terms=https://example.com/t, Privacy=javascript:x").unwrap_err(),
            "\"=https://example.com\" must begin with 1 to 30 characters of words; \
             \"javascript:x\" must be a page that starts with https://"
        );
    }
}
