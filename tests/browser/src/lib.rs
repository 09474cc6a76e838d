//! The portal in a real browser: what only Chromium can tell.
//!
//! Each test starts a portal of its own in this process and a Chromium of its own beside it. Where there is no Chromium
//! a test says so and passes; with `CI=true` it fails instead. `REVERIFY_SHOTS=DIR` keeps a picture of every state that
//! the accessibility tests look at.
#![cfg(test)]

mod support;

mod accessibility;
mod email_and_deletion;
mod factors;
mod factors_accessible;
mod factors_no_script;
mod failures;
mod german;
mod hasty;
mod keyboard;
mod leaving;
mod looks;
mod mails;
mod no_script;
mod outcomes;
mod passkeys;
mod policy;
mod profile;
mod records;
mod second_step;
mod slow;
mod trouble;
mod typed;
mod ways_back;
mod weight;
