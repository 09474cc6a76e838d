//! What a browser complains about: violations of the policy, errors, warnings.

use std::sync::{Arc, Mutex};

use chromiumoxide::cdp::browser_protocol::log::{EventEntryAdded, LogEntryLevel, LogEntrySource};
use chromiumoxide::cdp::browser_protocol::page::AddScriptToEvaluateOnNewDocumentParams;
use chromiumoxide::cdp::js_protocol::runtime::{ConsoleApiCalledType, EventConsoleApiCalled, EventExceptionThrown};
use futures_util::StreamExt as _;

use super::Tab;

/// Reported through the console, so that it survives the page it happened on.
const LISTENER: &str = "addEventListener('securitypolicyviolation', e => \
     console.error('policy', e.effectiveDirective, e.blockedURI, e.sample, e.sourceFile, e.lineNumber))";

#[derive(Clone, Default)]
pub struct Watch(Arc<Mutex<Vec<String>>>);

impl Watch {
    pub async fn over(tab: &Tab) -> Self {
        let watch = Self::default();
        let page = &tab.page;
        page.enable_log().await.expect("a log");
        page.execute(AddScriptToEvaluateOnNewDocumentParams::new(LISTENER)).await.expect("a listener");
        let mut console = page.event_listener::<EventConsoleApiCalled>().await.expect("events");
        let mut thrown = page.event_listener::<EventExceptionThrown>().await.expect("events");
        let mut entries = page.event_listener::<EventEntryAdded>().await.expect("events");
        let said = watch.clone();
        tokio::spawn(async move {
            while let Some(event) = console.next().await {
                if matches!(event.r#type, ConsoleApiCalledType::Error | ConsoleApiCalledType::Warning) {
                    let words = event.args.iter().map(|arg| match (&arg.value, &arg.description) {
                        (Some(value), _) => value.to_string(),
                        (None, text) => text.clone().unwrap_or_default(),
                    });
                    said.note(format!("console: {}", words.collect::<Vec<_>>().join(" ")));
                }
            }
        });
        let said = watch.clone();
        tokio::spawn(async move {
            while let Some(event) = thrown.next().await {
                said.note(format!("thrown: {:?}", event.exception_details));
            }
        });
        let said = watch.clone();
        tokio::spawn(async move {
            while let Some(event) = entries.next().await {
                let entry = &event.entry;
                // Chromium logs every 4xx. A step-up is a 403 and a wrong password a 422 by design.
                let answered = entry.source == LogEntrySource::Network && entry.text.contains("with a status of 4");
                if !answered && matches!(entry.level, LogEntryLevel::Error | LogEntryLevel::Warning) {
                    said.note(format!("log: {} ({:?})", entry.text, entry.url));
                }
            }
        });
        watch
    }

    fn note(&self, line: String) {
        self.0.lock().expect("no panic before").push(line);
    }

    pub fn lines(&self) -> Vec<String> {
        self.0.lock().expect("no panic before").clone()
    }
}
