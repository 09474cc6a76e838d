//! One answer of the portal, read the way a person (or a password manager) reads it.
//!
//! Assertions panic with what the page shows instead. The document is parsed anew for each question:
//! a parsed one is not `Send`, and a `Page` has to cross await points.

use scraper::{ElementRef, Html};
use url::Url;

use super::form::{Form, Hx};
use super::html::{by_id, fold, select, tag_of, text_of};

#[derive(Clone, Debug)]
pub struct Page {
    pub status: u16,
    /// Names in lower case; a repeated header is repeated.
    pub headers: Vec<(String, String)>,
    pub body: String,
    /// The body as it came, for what is no text.
    pub bytes: Vec<u8>,
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
        let html = self.header("content-type").is_some_and(|kind| kind.starts_with("text/html"));
        if html { text_of(self.document().root_element()) } else { fold(&self.body) }
    }

    #[track_caller]
    pub fn shows(&self, text: &str) -> &Page {
        self.must(self.text().contains(&fold(text)), &format!("does not show {text:?}"))
    }

    #[track_caller]
    pub fn shows_not(&self, text: &str) -> &Page {
        self.must(!self.text().contains(&fold(text)), &format!("shows {text:?}"))
    }

    #[track_caller]
    pub fn has_status(&self, status: u16) -> &Page {
        self.must(self.status == status, &format!("does not have status {status}"))
    }

    /// The texts of all elements that a CSS selector finds.
    pub fn all(&self, selector: &str) -> Vec<String> {
        select(&self.document(), selector).into_iter().map(text_of).collect()
    }

    pub fn has(&self, selector: &str) -> bool {
        !select(&self.document(), selector).is_empty()
    }

    /// An attribute of the first element that a CSS selector finds.
    pub fn attr(&self, selector: &str, name: &str) -> Option<String> {
        select(&self.document(), selector).first().and_then(|element| element.attr(name)).map(str::to_owned)
    }

    /// The language it says it is in.
    pub fn language(&self) -> Option<String> {
        self.document().root_element().attr("lang").map(str::to_owned)
    }

    /// What a form asks a passkey for.
    #[track_caller]
    pub fn options(&self, form: &str) -> serde_json::Value {
        let options = self.attr(&format!("form[data-form='{form}']"), "data-options");
        self.must(options.is_some(), &format!("has no form {form:?} for a passkey, only {:?}", self.form_names()));
        serde_json::from_str(&options.unwrap_or_default()).unwrap_or_default()
    }

    /// The message of a field marked `aria-invalid`: tied to it by `aria-describedby`, and nothing
    /// has to be opened to read it.
    #[track_caller]
    pub fn field_error(&self, field: &str) -> String {
        let document = self.document();
        let fields = select(&document, &format!("[name='{field}'][aria-invalid='true']"));
        let ids = fields.first().and_then(|field| field.attr("aria-describedby")).unwrap_or_default();
        let messages: Vec<_> = ids.split_whitespace().filter_map(|id| by_id(&document, id)).collect();
        let is_error = |element: &&ElementRef| element.value().classes().any(|class| class == "error");
        let message = messages.iter().find(is_error).or(messages.last()).copied();
        self.must(message.is_some(), &format!("ties no error to the field {field:?}"));
        let closed = |outer: ElementRef| outer.value().name() == "details" && outer.attr("open").is_none();
        let hidden = message.is_some_and(|message| message.ancestors().filter_map(ElementRef::wrap).any(closed));
        self.must(!hidden, &format!("hides the error of {field:?} in a closed <details>"));
        message.map(text_of).unwrap_or_default()
    }

    #[track_caller]
    pub fn no_field_errors(&self) -> &Page {
        self.must(!self.has("[aria-invalid='true']"), "shows a field with an error")
    }

    pub fn form(&self, name: &str) -> Option<Form> {
        self.find_form(name, None)
    }

    /// A form by `data-form` and, for rows, `data-id`.
    pub fn find_form(&self, name: &str, id: Option<&str>) -> Option<Form> {
        let document = self.document();
        let same =
            |form: &ElementRef| form.attr("data-form") == Some(name) && (id.is_none() || form.attr("data-id") == id);
        select(&document, "form").into_iter().find(same).map(|form| Form::read(&document, form))
    }

    pub fn form_names(&self) -> Vec<String> {
        let name = |form: ElementRef| {
            Some(format!("{} {}", form.attr("data-form")?, form.attr("data-id").unwrap_or_default()))
        };
        select(&self.document(), "form").into_iter().filter_map(name).map(|name| name.trim().to_owned()).collect()
    }

    /// What a field held when the page arrived.
    #[track_caller]
    pub fn value(&self, form: &str, field: &str) -> String {
        let found = self.form(form);
        self.must(found.is_some(), &format!("has no form {form:?}, only {:?}", self.form_names()));
        let value = found.as_ref().and_then(|form| form.value(field));
        self.must(value.is_some(), &format!("has no field {field:?} in {found:?}"));
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
        self.must(self.has("[data-testid='step-up'] [data-testid='step-up-action']"), "has no step-up");
        let document = self.document();
        let role = select(&document, "dialog, [role='dialog']").first().copied();
        let labelled = role.and_then(|role| by_id(&document, role.attr("aria-labelledby")?)).map(text_of);
        let accessible_name = labelled.or_else(|| role?.attr("aria-label").map(str::to_owned));
        let (action, target) = (hook("step-up-action").join(" "), hook("step-up-target").join(" "));
        Dialog { action, target, text: hook("step-up").join(" "), accessible_name }
    }

    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        let value = serde_json::from_str(&self.body).ok();
        self.must(value.is_some(), "is not JSON");
        value.unwrap_or_default()
    }

    /// The first value of a header; `headers` has the others.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The parked action's handle, from the `Step-Up` header or else from a `/step-up/{handle}` address:
    /// this page's, a redirect's, or a form's.
    #[track_caller]
    pub fn handle(&self) -> String {
        let header = self.header("step-up").and_then(|value| value.split_once("handle=")).map(|(_, rest)| rest);
        let document = self.document();
        let forms = select(&document, "form").into_iter().filter_map(|form| form.attr("action"));
        let mut addresses = [self.url.path()].into_iter().chain(self.header("location")).chain(forms);
        let found = header.or_else(|| addresses.find_map(|address| Some(address.split_once("/step-up/")?.1)));
        self.must(found.is_some(), "names no step-up handle");
        let handle = found.unwrap_or_default().trim_start_matches('"');
        handle.split(|c: char| !(c.is_ascii_alphanumeric() || "-_.~".contains(c))).next().unwrap_or_default().to_owned()
    }

    /// How htmx names the element that a selector finds: `main#main`.
    pub fn tag(&self, selector: &str) -> String {
        if selector.is_empty() {
            return String::new();
        }
        select(&self.document(), selector).first().map(|element| tag_of(*element)).unwrap_or_default()
    }

    /// The link with exactly this text: its `href`, and what it says to htmx.
    #[track_caller]
    pub fn link(&self, text: &str) -> (String, Hx) {
        let document = self.document();
        let links = select(&document, "a[href]");
        let found = links.iter().find(|link| text_of(**link) == text).copied();
        let texts = || links.iter().map(|link| text_of(*link)).collect::<Vec<_>>();
        self.must(found.is_some(), &format!("has no link {text:?}, only {:?}", texts()));
        let Some(link) = found else { unreachable!("asserted above") };
        (link.attr("href").unwrap_or_default().to_owned(), Hx::read(link, "hx-get"))
    }

    /// As a browser without script sees it: what `<noscript>` holds is part of the page, and what the script would say is
    /// not.
    fn document(&self) -> Html {
        let mut page = Html::parse_document(&self.body.replace("<noscript>", "").replace("</noscript>", ""));
        let unsaid: Vec<_> = select(&page, "template[id^='say-']").iter().map(|template| template.id()).collect();
        for template in unsaid {
            page.tree.get_mut(template).unwrap().detach();
        }
        page
    }

    #[track_caller]
    pub(super) fn must(&self, holds: bool, otherwise: &str) -> &Page {
        let Page { status, headers, url, .. } = self;
        assert!(holds, "the page {otherwise}\n{status} {url}\n{headers:?}\n{}", self.text());
        self
    }
}
