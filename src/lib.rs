//! Reverify: a self-hosted account portal where every sensitive change needs a recent verification and then resumes by
//! itself.
//!
//! # Five rules everything follows from
//!
//! 1. **A sensitive change is a value.** Each is one struct in [`actions`]; that folder is the security policy.
//! 2. **Who may, whether fresh, do it, record it, tell them: one transaction.** No side effect before commit.
//! 3. **One SQL text for both databases**, in [`store`], nowhere else.
//! 4. **HTTP is only a shape.** Page, fragment and JSON differ in [`web`] alone.
//! 5. **Closed by default.** Not signed in, stale, unknown, undecodable, unregistered: the answer is no.
//!
//! # Reading order
//!
//! This file, [`model`], [`store::db`], all of [`reverify`], one action, [`web::gate`]: about an hour.
//!
//! Who may import whom (left may use right, never the reverse; held by `tests/portal/architecture.rs`):
//! `main → portal → web → {actions, accounts} → reverify → {factors, mail} → store → model → {locale, crypto, clock, error, config}`.

pub mod accounts;
pub mod actions;
pub mod clock;
pub mod config;
pub mod crypto;
pub mod error;
pub mod factors;
pub mod locale;
pub mod mail;
pub mod model;
pub mod portal;
pub mod reverify;
pub mod store;
pub mod web;
