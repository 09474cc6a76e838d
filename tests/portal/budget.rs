//! What a page costs: one statement for who is asking, two more at most for what it shows, however much that is.
//!
//! Counted where the driver reports its statements, on PostgreSQL: there it does so in the task that runs them.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use reverify::model::email::EmailAddress;
use reverify::store::emails;
use tracing::field::{Field, Visit};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};

use crate::support::app::TestApp;

/// Counts statements about people; what the workers look after in the background is not theirs.
#[derive(Clone, Default)]
struct Counter(Arc<AtomicUsize>);

#[derive(Default)]
struct Text(String);

impl Visit for Text {
    fn record_debug(&mut self, _: &Field, value: &dyn std::fmt::Debug) {
        self.0 += &format!("{value:?} ");
    }
}

impl<S: tracing::Subscriber> Layer<S> for Counter {
    fn on_event(&self, event: &tracing::Event<'_>, _: Context<'_, S>) {
        let mut text = Text::default();
        event.record(&mut text);
        if event.metadata().target().starts_with("sqlx::query") && !text.0.contains("outbox") {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// In a process of its own: what listens to the driver is shared by all the tests of one.
#[test]
fn the_profile_takes_two_statements_at_most_however_many_addresses_there_are() {
    let name = "budget::the_profile_takes_two_statements_at_most_however_many_addresses_there_are";
    if std::env::var_os(ALONE).is_none() {
        let mut alone = std::process::Command::new(std::env::current_exe().unwrap());
        let output = alone.args(["--exact", name, "--nocapture"]).env(ALONE, "yes").output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        return;
    }
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(counted());
}

const ALONE: &str = "REVERIFY_TEST_ALONE";

async fn counted() {
    let Some(app) = TestApp::postgresql(module_path!()).await else { return };
    let person = app.person("Mara").await;
    let user = app.user(&person.email).await;
    let counter = Counter::default();
    let _guard = tracing::subscriber::set_default(tracing_subscriber::registry().with(counter.clone()));
    let mut counts = Vec::new();
    for addresses in [1, 50] {
        let mut tx = app.db().await.write().await.unwrap();
        for n in 2..=addresses {
            let address = EmailAddress::parse(&format!("mara{n}@example.com")).unwrap();
            emails::add(&mut tx, user, &address, app.clock.now()).await.unwrap();
        }
        tx.commit().await.unwrap();
        // The least of several: something in the background may count along once.
        let mut least = usize::MAX;
        for _ in 0..5 {
            let before = counter.0.load(Ordering::Relaxed);
            person.browser.page().open("/account").await.has_status(200);
            least = least.min(counter.0.load(Ordering::Relaxed) - before);
        }
        counts.push(least);
    }
    assert_eq!(counts, [1, 2], "who is asking, and where there are several, the addresses");
}
