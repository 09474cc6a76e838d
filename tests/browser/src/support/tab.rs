//! One tab: look, wait, point, type.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use chromiumoxide::Page;
use chromiumoxide::cdp::browser_protocol::accessibility::GetFullAxTreeParams;
use chromiumoxide::cdp::browser_protocol::emulation::{
    MediaFeature, SetDeviceMetricsOverrideParams, SetEmulatedMediaParams, SetScriptExecutionDisabledParams,
};
use chromiumoxide::cdp::browser_protocol::input::InsertTextParams;
use chromiumoxide::cdp::js_protocol::runtime::EvaluateParams;
use chromiumoxide::layout::Point;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::keys::{self, Key};

/// How long the browser may take for anything. Generous: both cores may be busy with other tests.
const PATIENCE: Duration = Duration::from_secs(30);

pub struct Tab {
    pub page: Page,
    origin: String,
    script: AtomicBool,
}

impl Tab {
    pub async fn new(page: Page, origin: &str) -> Self {
        let tab = Self { page, origin: origin.to_owned(), script: AtomicBool::new(true) };
        tab.resize(1280, 900).await;
        tab
    }

    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Puts this tab before the others. Only the one in front takes input.
    pub async fn front(&self) {
        self.page.bring_to_front().await.expect("in front");
    }

    /// Opens `path` and waits until it is loaded.
    pub async fn open(&self, path: &str) {
        let url = if path.starts_with("about:") {
            path.into()
        } else {
            format!("{}/{}", self.origin, path.trim_start_matches('/'))
        };
        self.page.goto(url.as_str()).await.unwrap_or_else(|e| panic!("{path}: {e}"));
        self.wait("document.readyState === 'complete'").await;
    }

    /// What an expression or promise comes to. Works with the page's own script switched off, too.
    pub async fn ask<T: DeserializeOwned>(&self, js: &str) -> T {
        let value = self.try_ask(js).await.unwrap_or_else(|e| panic!("{js}: {e}"));
        serde_json::from_value(value.clone()).unwrap_or_else(|e| panic!("{js}: {e} in {value}"))
    }

    async fn try_ask(&self, js: &str) -> Result<Value, String> {
        let mut evaluate = EvaluateParams::new(js);
        evaluate.return_by_value = Some(true);
        // With script off no promise ever settles, not even one that DevTools waits for.
        evaluate.await_promise = Some(self.script.load(Ordering::SeqCst));
        let answer = self.page.execute(evaluate).await.map_err(|e| e.to_string())?.result;
        match answer.exception_details {
            Some(thrown) => Err(format!("{thrown:?}")),
            None => Ok(answer.result.value.unwrap_or(Value::Null)),
        }
    }

    /// Runs what leads to another page, such as `history.back()`. The answer is lost where the page goes before it comes.
    pub async fn leave(&self, js: &str) {
        if let Err(e) = self.try_ask(&format!("void {js}")).await {
            assert!(e.contains("Inspected target navigated"), "{js}: {e}");
        }
    }

    /// Waits until an expression is true. An error counts as "not yet": the page may be on its way to another.
    pub async fn wait(&self, js: &str) {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            if self.try_ask(js).await.is_ok_and(|value| value == json!(true)) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
        let seen = self.try_ask("location.href + '\\n' + document.body?.innerText").await;
        panic!("never true: {js}\nat {}", seen.unwrap_or_default().as_str().unwrap_or_default());
    }

    /// Waits until an element is there and can be seen, on a page that has loaded.
    pub async fn wait_for(&self, selector: &str) {
        let js = format!(
            "document.readyState === 'complete' && !!document.querySelector({})?.checkVisibility()",
            quoted(selector)
        );
        self.wait(&js).await;
    }

    /// Waits until an element is gone.
    pub async fn wait_gone(&self, selector: &str) {
        self.wait(&format!("!document.querySelector({})", quoted(selector))).await;
    }

    /// Waits for a loaded page at `path`.
    pub async fn wait_at(&self, path: &str) {
        self.wait(&format!("location.pathname === {} && document.readyState === 'complete'", quoted(path))).await;
    }

    pub async fn path(&self) -> String {
        self.ask("location.pathname").await
    }

    /// Whether an element is there and can be seen.
    pub async fn shows(&self, selector: &str) -> bool {
        self.ask(&format!("!!document.querySelector({})?.checkVisibility()", quoted(selector))).await
    }

    /// The text of an element as it is shown, white space squeezed; empty when it is not there.
    pub async fn text(&self, selector: &str) -> String {
        let text: String = self.ask(&format!("document.querySelector({})?.innerText ?? ''", quoted(selector))).await;
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    pub async fn value(&self, selector: &str) -> String {
        self.ask(&format!("document.querySelector({}).value", quoted(selector))).await
    }

    /// The focused element as `#id`, or its tag name.
    pub async fn focused(&self) -> String {
        self.ask("(e => e?.id ? '#' + e.id : (e?.localName ?? 'nothing'))(document.activeElement)").await
    }

    /// Waits until this element has the focus: what moves it (a closing dialog, a swap) does so a moment later.
    pub async fn has_focus(&self, selector: &str) {
        self.wait(&format!("document.activeElement === document.querySelector({})", quoted(selector))).await;
    }

    /// A click of the mouse, where a person would click, and when: what has just come takes no confirmation yet.
    pub async fn click(&self, selector: &str) {
        self.wait_for(selector).await;
        let early = "'early' in document.documentElement.dataset";
        self.wait(&format!(
            "!({early} && document.querySelector({})?.closest(':is(dialog, .ticket) button.primary'))",
            quoted(selector)
        ))
        .await;
        // Not the driver's own click: it waits for a promise, and those never settle with script off.
        let centre = "(e => {
            e.scrollIntoView({ block: 'center', behavior: 'instant' });
            const box = e.getBoundingClientRect();
            return [box.x + box.width / 2, box.y + box.height / 2];
        })";
        let (x, y) = self.ask(&format!("{centre}(document.querySelector({}))", quoted(selector))).await;
        self.page.click(Point::new(x, y)).await.unwrap_or_else(|e| panic!("{selector}: {e}"));
    }

    /// Replaces what a field holds, as a paste does.
    pub async fn fill(&self, selector: &str, text: &str) {
        self.wait_for(selector).await;
        let () = self
            .ask(&format!("(e => {{ e.focus(); e.select(); }})(document.querySelector({}))", quoted(selector)))
            .await;
        self.type_text(text).await;
    }

    /// Types into whatever has the focus.
    pub async fn type_text(&self, text: &str) {
        self.page.execute(InsertTextParams::new(text)).await.expect("typed");
    }

    pub async fn press(&self, key: Key) {
        for stroke in keys::strokes(key) {
            self.page.execute(stroke).await.expect("pressed");
        }
    }

    /// Presses Tab until `selector` has the focus.
    pub async fn tab_to(&self, selector: &str) {
        for _ in 0..40 {
            if self.ask::<bool>(&format!("!!document.activeElement?.matches({})", quoted(selector))).await {
                return;
            }
            self.press(Key::Tab).await;
        }
        panic!("40 times Tab do not reach {selector}");
    }

    /// Whether pages may run their own script, from the next one on.
    pub async fn run_script(&self, on: bool) {
        self.page.execute(SetScriptExecutionDisabledParams::new(!on)).await.expect("script switched");
        self.script.store(on, Ordering::SeqCst);
    }

    pub async fn resize(&self, width: i64, height: i64) {
        let phone = width < 600;
        self.page.execute(SetDeviceMetricsOverrideParams::new(width, height, 1.0, phone)).await.expect("resized");
    }

    /// Light or dark, without motion: colours are judged when they stand still.
    pub async fn colours(&self, scheme: &str) {
        let feature = |name: &str, value: &str| MediaFeature { name: name.into(), value: value.into() };
        let features = vec![feature("prefers-color-scheme", scheme), feature("prefers-reduced-motion", "reduce")];
        let media = SetEmulatedMediaParams::builder().features(features).build();
        self.page.execute(media).await.expect("media");
    }

    /// Role and name of everything in the accessibility tree: what assistive technology is told.
    pub async fn announced(&self) -> Vec<(String, String)> {
        let tree = self.page.execute(GetFullAxTreeParams::default()).await.expect("a tree");
        let said = |value: &Option<_>| -> String {
            let value = serde_json::to_value(value).unwrap_or_default();
            value["value"].as_str().unwrap_or_default().to_owned()
        };
        tree.result.nodes.iter().map(|node| (said(&node.role), said(&node.name))).collect()
    }
}

/// A text as a JavaScript literal.
pub fn quoted(text: &str) -> String {
    json!(text).to_string()
}
