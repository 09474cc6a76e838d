//! What the journeys are written with.
#![allow(dead_code, reason = "a vocabulary: not every word is used at every time")]

pub mod app;
pub mod authenticator;
pub mod browser;
pub mod command;
pub mod cookies;
pub mod enrolled;
pub mod form;
pub mod html;
pub mod mail;
pub mod mail_sink;
pub mod page;
pub mod person;
pub mod postgres;
pub mod request;
pub mod smtp;
pub mod statements;
pub mod swap;
pub mod totp;

/// Runs a journey on SQLite and on PostgreSQL. Where PostgreSQL is absent the test says so and passes; with `CI=true`
/// absence is a failure.
macro_rules! on_both {
    ($($journey:ident),* $(,)?) => { $(
        mod $journey {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                super::$journey($crate::support::app::TestApp::sqlite().await).await;
            }
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgresql() {
                if let Some(app) = $crate::support::app::TestApp::postgresql(module_path!()).await {
                    super::$journey(app).await;
                }
            }
        }
    )* };
}
pub(crate) use on_both;
