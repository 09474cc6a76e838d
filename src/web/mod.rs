//! HTTP: three shapes of the same answer. Nothing here decides; it asks, and renders what came back.

pub mod app;
pub mod assets;
pub mod come_back;
pub mod context;
pub mod cookies;
pub mod document;
pub mod enrolled;
pub mod errors;
pub mod event_words;
pub mod flash;
pub mod form;
pub mod gate;
pub mod guard;
pub mod headers;
pub mod hourly;
pub mod lapse;
pub mod listen;
pub mod pages;
pub mod proof_form;
pub mod render;
pub mod router;
pub mod step_up_help;
pub mod step_up_view;
pub mod stream;
pub mod upload;
pub mod views;
