//! One answer of the portal, read the way a person (or a password manager) reads it.
//!
//! Assertions panic with what the page shows instead. The document is parsed anew for each question:
//! a parsed one is not `Send`, and a `Page` has to cross await points.

use scraper::{ElementRef, Html, Selector};
use url::Url;

/// Elements that do not separate words: `<b>a</b>b` reads "ab", `<p>a</p><p>b</p>` reads "a b".
const INLINE: &str = " a abbr b code em i kbd mark small span strong time ";
const UNSEEN: &str = " head script style template svg ";

#[derive(Clone, Debug)]
pub struct Page {
    pub status: u16,
    /// Names in lower case; a repeated header is repeated.
    pub headers: Vec<(String, String)>,
    pub body: String,
    pub url: Url,
}

/// What a step-up says, as a dialog and as a page alike.
#[derive(Clone, Debug)]
pub struct Dialog {
    pub action: String,
    pub target: String,
    pub text: String,
    /// Of the element with the dialog role; a full page has none.
    pub accessible_name: Option<String>,
}

impl Page {
    /// Visible text, white space folded. What a closed `<details>` holds counts: it opens without script.
    pub fn text(&self) -> String {
        let html = self
            .header("content-type")
            .is_some_and(|kind| kind.starts_with("text/html"));
        if html {
            text_of(self.document().root_element())
        } else {
            fold(&self.body)
        }
    }

    #[track_caller]
    pub fn shows(&self, text: &str) -> &Page {
        self.must(
            self.text().contains(&fold(text)),
            &format!("does not show {text:?}"),
        )
    }

    #[track_caller]
    pub fn shows_not(&self, text: &str) -> &Page {
        self.must(
            !self.text().contains(&fold(text)),
            &format!("shows {text:?}"),
        )
    }

    #[track_caller]
    pub fn has_status(&self, status: u16) -> &Page {
        self.must(
            self.status == status,
            &format!("does not have status {status}"),
        )
    }

    /// The texts of all elements that a CSS selector finds.
    pub fn all(&self, selector: &str) -> Vec<String> {
        select(&self.document(), selector)
            .into_iter()
            .map(text_of)
            .collect()
    }

    pub fn has(&self, selector: &str) -> bool {
        !select(&self.document(), selector).is_empty()
    }

    /// The message of a field marked `aria-invalid`: tied to it by `aria-describedby`, and nothing
    /// has to be opened to read it.
    #[track_caller]
    pub fn field_error(&self, field: &str) -> String {
        let document = self.document();
        let fields = select(&document, &format!("[name='{field}'][aria-invalid='true']"));
        let ids = fields
            .first()
            .and_then(|field| field.attr("aria-describedby"))
            .unwrap_or_default();
        let messages: Vec<_> = ids
            .split_whitespace()
            .filter_map(|id| by_id(&document, id))
            .collect();
        let is_error =
            |element: &&ElementRef| element.value().classes().any(|class| class == "error");
        let message = messages.iter().find(is_error).or(messages.last()).copied();
        self.must(
            message.is_some(),
            &format!("ties no error to the field {field:?}"),
        );
        let closed =
            |outer: ElementRef| outer.value().name() == "details" && outer.attr("open").is_none();
        let hidden = message
            .is_some_and(|message| message.ancestors().filter_map(ElementRef::wrap).any(closed));
        self.must(
            !hidden,
            &format!("hides the error of {field:?} in a closed <details>"),
        );
        message.map(text_of).unwrap_or_default()
    }

    #[track_caller]
    pub fn no_field_errors(&self) -> &Page {
        self.must(
            !self.has("[aria-invalid='true']"),
            "shows a field with an error",
        )
    }

    pub fn form(&self, name: &str) -> Option<Form> {
        self.find_form(name, None)
    }

    /// A form by `data-form` and, for rows, `data-id`.
    pub fn find_form(&self, name: &str, id: Option<&str>) -> Option<Form> {
        let document = self.document();
        let same = |form: &ElementRef| {
            form.attr("data-form") == Some(name) && (id.is_none() || form.attr("data-id") == id)
        };
        select(&document, "form")
            .into_iter()
            .find(same)
            .map(|form| Form::read(&document, form))
    }

    pub fn form_names(&self) -> Vec<String> {
        let name = |form: ElementRef| {
            Some(format!(
                "{} {}",
                form.attr("data-form")?,
                form.attr("data-id").unwrap_or_default()
            ))
        };
        select(&self.document(), "form")
            .into_iter()
            .filter_map(name)
            .map(|name| name.trim().to_owned())
            .collect()
    }

    /// What a field held when the page arrived.
    #[track_caller]
    pub fn value(&self, form: &str, field: &str) -> String {
        let found = self.form(form);
        self.must(
            found.is_some(),
            &format!("has no form {form:?}, only {:?}", self.form_names()),
        );
        let value = found.as_ref().and_then(|form| form.value(field));
        self.must(
            value.is_some(),
            &format!("has no field {field:?} in {found:?}"),
        );
        value.unwrap_or_default()
    }

    #[track_caller]
    pub fn notice(&self) -> String {
        let notices = self.all("[data-testid='notice']");
        self.must(!notices.is_empty(), "has no notice");
        notices.join(" ")
    }

    #[track_caller]
    pub fn dialog(&self) -> Dialog {
        let hook = |name: &str| self.all(&format!("[data-testid='{name}']"));
        self.must(
            self.has("[data-testid='step-up'] [data-testid='step-up-action']"),
            "has no step-up",
        );
        let document = self.document();
        let role = select(&document, "dialog, [role='dialog']")
            .first()
            .copied();
        let labelled = role
            .and_then(|role| by_id(&document, role.attr("aria-labelledby")?))
            .map(text_of);
        let accessible_name = labelled.or_else(|| role?.attr("aria-label").map(str::to_owned));
        let (action, target) = (
            hook("step-up-action").join(" "),
            hook("step-up-target").join(" "),
        );
        Dialog {
            action,
            target,
            text: hook("step-up").join(" "),
            accessible_name,
        }
    }

    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        let value = serde_json::from_str(&self.body).ok();
        self.must(value.is_some(), "is not JSON");
        value.unwrap_or_default()
    }

    /// The first value of a header; `headers` has the others.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// The parked action's handle, from the `Step-Up` header or else from a `/step-up/{handle}` address:
    /// this page's, a redirect's, or a form's.
    #[track_caller]
    pub fn handle(&self) -> String {
        let header = self
            .header("step-up")
            .and_then(|value| value.split_once("handle="))
            .map(|(_, rest)| rest);
        let document = self.document();
        let forms = select(&document, "form")
            .into_iter()
            .filter_map(|form| form.attr("action"));
        let mut addresses = [self.url.path()]
            .into_iter()
            .chain(self.header("location"))
            .chain(forms);
        let found = header
            .or_else(|| addresses.find_map(|address| Some(address.split_once("/step-up/")?.1)));
        self.must(found.is_some(), "names no step-up handle");
        let handle = found.unwrap_or_default().trim_start_matches('"');
        handle
            .split(|c: char| !(c.is_ascii_alphanumeric() || "-_.~".contains(c)))
            .next()
            .unwrap_or_default()
            .to_owned()
    }

    /// Takes an htmx answer into this page, as the script would.
    #[track_caller]
    pub fn receive(&mut self, answer: &Page, target: &str, style: &str) {
        let navigates = ["hx-redirect", "hx-location"]
            .iter()
            .any(|name| answer.header(name).is_some());
        if navigates || matches!(answer.status, 204 | 300..400) {
            return;
        }
        let target = answer.header("hx-retarget").unwrap_or(target);
        let style = answer.header("hx-reswap").unwrap_or(style);
        for (part_target, part_style, content) in parts(&answer.body) {
            let own = part_target.is_empty();
            let (target, style) = if own {
                (target, style)
            } else {
                (&*part_target, &*part_style)
            };
            if target.is_empty() || style.starts_with("none") {
                continue;
            }
            match swap(&self.body, target, &content, style.starts_with("outer")) {
                Some(body) => self.body = body,
                None => drop(self.must(!own, &format!("has no {target} to swap into"))),
            }
        }
    }

    /// How htmx names the element that a selector finds: `main#main`.
    pub fn tag(&self, selector: &str) -> String {
        if selector.is_empty() {
            return String::new();
        }
        select(&self.document(), selector)
            .first()
            .map(|element| tag_of(*element))
            .unwrap_or_default()
    }

    /// The link with exactly this text: its `href`, and what it says to htmx.
    #[track_caller]
    pub fn link(&self, text: &str) -> (String, Hx) {
        let document = self.document();
        let links = select(&document, "a[href]");
        let found = links.iter().find(|link| text_of(**link) == text).copied();
        let texts = || links.iter().map(|link| text_of(*link)).collect::<Vec<_>>();
        self.must(
            found.is_some(),
            &format!("has no link {text:?}, only {:?}", texts()),
        );
        let Some(link) = found else {
            unreachable!("asserted above")
        };
        (
            link.attr("href").unwrap_or_default().to_owned(),
            Hx::read(link, "hx-get"),
        )
    }

    /// As a browser without script sees it: what `<noscript>` holds is part of the page.
    fn document(&self) -> Html {
        Html::parse_document(
            &self
                .body
                .replace("<noscript>", "")
                .replace("</noscript>", ""),
        )
    }

    #[track_caller]
    fn must(&self, holds: bool, otherwise: &str) -> &Page {
        let Page {
            status,
            headers,
            url,
            ..
        } = self;
        assert!(
            holds,
            "the page {otherwise}\n{status} {url}\n{headers:?}\n{}",
            self.text()
        );
        self
    }
}

/// A form with the values it arrived with.
#[derive(Clone, Debug)]
pub struct Form {
    pub method: String,
    pub action: String,
    pub hx: Hx,
    fields: Vec<Field>,
}

/// What a form or a link says to htmx.
#[derive(Clone, Debug)]
pub struct Hx {
    pub url: Option<String>,
    pub target: String,
    pub swap: String,
    /// The element as the `HX-Source` header names it: `form#id`.
    pub source: String,
}

#[derive(Clone, Debug)]
struct Field {
    name: String,
    value: String,
    kind: Kind,
    /// Whether it is sent as things stand.
    on: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Text,
    Tick,
    /// A radio button, an option or a submit button: one entry per choice.
    Choice,
}

impl Form {
    fn read(document: &Html, form: ElementRef) -> Form {
        let attr = |name: &str| form.attr(name).unwrap_or_default().to_owned();
        let owned = |control: &ElementRef| match control.attr("form") {
            Some(id) => form.attr("id") == Some(id),
            None => control.ancestors().any(|outer| outer.id() == form.id()),
        };
        let mut fields = Vec::new();
        let controls = select(
            document,
            "input[name], textarea[name], select[name], button[name]",
        );
        for control in controls.into_iter().filter(owned).filter(is_enabled) {
            fields.extend(Field::read(control));
        }
        // Enter presses the first submit button, which then is sent if it has a name.
        let submits = "button:not([type]), button[type='submit'], input[type='submit']";
        let default = select(document, submits).into_iter().find(owned);
        if let Some(name) = default.and_then(|button| button.attr("name"))
            && let Some(field) = fields.iter_mut().find(|field| field.name == name)
        {
            field.on = true;
        }
        let hx = Hx::read(form, "hx-post");
        Form {
            method: attr("method").to_ascii_uppercase(),
            action: attr("action"),
            hx,
            fields,
        }
    }

    pub fn field_names(&self) -> Vec<&str> {
        self.fields
            .iter()
            .map(|field| field.name.as_str())
            .collect()
    }

    /// What the field holds; nothing ticked or chosen reads as "".
    pub fn value(&self, name: &str) -> Option<String> {
        let named = || self.fields.iter().filter(|field| field.name == name);
        let chosen = named()
            .find(|field| field.on)
            .map(|field| field.value.clone());
        chosen.or_else(|| named().next().map(|_| String::new()))
    }

    /// The pairs a browser would send after these answers. A box is ticked by any text and cleared
    /// by ""; a choice must be among those offered.
    #[track_caller]
    pub fn filled(mut self, answers: &[(&str, &str)]) -> Vec<(String, String)> {
        for (name, answer) in answers {
            let known = self.fields.iter().any(|field| field.name == *name);
            assert!(
                known,
                "no field {name:?} in the form, only {:?}",
                self.field_names()
            );
            let mut taken = false;
            for field in self.fields.iter_mut().filter(|field| field.name == *name) {
                taken |= field.answer(answer);
            }
            assert!(
                taken,
                "the field {name:?} does not offer {answer:?}: {:?}",
                self.fields
            );
        }
        let sent = self.fields.into_iter().filter(|field| field.on);
        sent.map(|field| (field.name, field.value)).collect()
    }
}

impl Hx {
    fn read(element: ElementRef, verb: &str) -> Hx {
        let attr = |name: &str| element.attr(name).map(str::to_owned);
        let (target, swap) = (
            attr("hx-target").unwrap_or_default(),
            attr("hx-swap").unwrap_or_default(),
        );
        Hx {
            url: attr(verb),
            target,
            swap,
            source: tag_of(element),
        }
    }
}

impl Field {
    /// One field, several (the options of a `select`) or none (what browsers do not send from here).
    fn read(control: ElementRef) -> Vec<Field> {
        let name = control.attr("name").unwrap_or_default();
        let field = |value: &str, kind, on| Field {
            name: name.to_owned(),
            value: value.to_owned(),
            kind,
            on,
        };
        let value = control.attr("value");
        let checked = control.attr("checked").is_some();
        let tag = control.value().name();
        match (tag, control.attr("type").unwrap_or_default()) {
            ("textarea", _) => vec![field(&control.text().collect::<String>(), Kind::Text, true)],
            ("select", _) => {
                let offered: Vec<_> = select_in(control, "option");
                let default = offered
                    .iter()
                    .position(|option| option.attr("selected").is_some())
                    .unwrap_or(0);
                let value = |option: &ElementRef| {
                    option
                        .attr("value")
                        .map_or_else(|| text_of(*option), str::to_owned)
                };
                offered
                    .iter()
                    .enumerate()
                    .map(|(at, option)| field(&value(option), Kind::Choice, at == default))
                    .collect()
            }
            ("button", "reset" | "button") | ("input", "reset" | "button" | "image" | "file") => {
                Vec::new()
            }
            ("button", _) | ("input", "submit") => {
                vec![field(value.unwrap_or_default(), Kind::Choice, false)]
            }
            ("input", "checkbox") => vec![field(value.unwrap_or("on"), Kind::Tick, checked)],
            ("input", "radio") => vec![field(value.unwrap_or("on"), Kind::Choice, checked)],
            _ => vec![field(value.unwrap_or_default(), Kind::Text, true)],
        }
    }

    /// Whether the answer fits this field.
    fn answer(&mut self, answer: &str) -> bool {
        match self.kind {
            Kind::Text => self.value = answer.to_owned(),
            Kind::Tick => self.on = !answer.is_empty(),
            Kind::Choice => {
                self.on = self.value == answer;
                return self.on;
            }
        }
        true
    }
}

/// An htmx answer in its parts: (target, swap style, content), with "" for the request's own target.
fn parts(html: &str) -> Vec<(String, String, String)> {
    let document = Html::parse_document(html);
    let mut parts = vec![(String::new(), String::new(), String::new())];
    for element in select(&document, "head > *, body > *") {
        match element.value().name() {
            "hx-partial" => {
                let attr = |name: &str| element.attr(name).unwrap_or_default().to_owned();
                parts.push((attr("hx-target"), attr("hx-swap"), element.inner_html()));
            }
            _ => parts[0].2.push_str(&element.html()),
        }
    }
    parts
}

/// The page with new content in place of the first element that a selector finds, or inside it.
fn swap(html: &str, selector: &str, new: &str, outer: bool) -> Option<String> {
    let document = Html::parse_document(html);
    let target = select(&document, selector).first().copied()?;
    // Both texts come from one serialiser, so the old element is found in the whole letter by letter.
    let (whole, old) = (document.html(), target.html());
    if outer {
        return Some(whole.replacen(&old, new, 1));
    }
    let end = format!("</{}>", target.value().name());
    let start = &old[..old.len() - end.len() - target.inner_html().len()];
    Some(whole.replacen(&old, &format!("{start}{new}{end}"), 1))
}

fn select<'a>(document: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    select_in(document.root_element(), selector)
}

fn select_in<'a>(element: ElementRef<'a>, selector: &str) -> Vec<ElementRef<'a>> {
    let parsed =
        Selector::parse(selector).unwrap_or_else(|error| panic!("selector {selector:?}: {error}"));
    element.select(&parsed).collect()
}

fn by_id<'a>(document: &'a Html, id: &str) -> Option<ElementRef<'a>> {
    select(document, "[id]")
        .into_iter()
        .find(|element| element.attr("id") == Some(id))
}

fn tag_of(element: ElementRef) -> String {
    let id = element
        .attr("id")
        .map(|id| format!("#{id}"))
        .unwrap_or_default();
    format!("{}{id}", element.value().name())
}

fn is_enabled(control: &ElementRef) -> bool {
    let off =
        |outer: ElementRef| outer.value().name() == "fieldset" && outer.attr("disabled").is_some();
    control.attr("disabled").is_none() && !control.ancestors().filter_map(ElementRef::wrap).any(off)
}

fn text_of(element: ElementRef) -> String {
    let mut text = String::new();
    collect(element, &mut text);
    fold(&text)
}

fn collect(element: ElementRef, text: &mut String) {
    for child in element.children() {
        if let Some(node) = child.value().as_text() {
            text.push_str(node);
        } else if let Some(inner) = ElementRef::wrap(child) {
            let tag = format!(" {} ", inner.value().name());
            if UNSEEN.contains(&tag) || inner.attr("hidden").is_some() {
                continue;
            }
            let edge = if INLINE.contains(&tag) { "" } else { " " };
            text.push_str(edge);
            collect(inner, text);
            text.push_str(edge);
        }
    }
}

fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
