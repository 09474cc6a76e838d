//! The product as people and programs meet it: over HTTP, against the real portal, on both databases, with real SMTP.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails panics"
)]

mod support;

mod activity;
mod activity_files;
mod addresses;
mod after_tries;
mod aftermath;
mod architecture;
mod at_rest;
mod backup_codes;
mod backups;
mod bad_input;
mod behind_proxy;
mod brand;
mod budget;
mod check;
mod clock;
mod codes;
mod commands;
mod confirmed;
mod copied_cookie;
mod csp_report;
mod database;
mod deletion;
mod devices;
mod email;
mod email_code;
mod enrol_totp;
mod erasure;
mod export;
mod factor_races;
mod failures;
mod forged;
mod former_addresses;
mod gating;
mod housekeeping;
mod invitations;
mod journeys;
mod key_file;
mod language;
mod lapsed;
mod lapsed_elsewhere;
mod lost_factors;
mod mail;
mod mail_language;
mod mailed_codes;
mod matrix;
mod messages;
mod misplaced;
mod model;
mod new_addresses;
mod nodes;
mod not_me;
mod operators;
mod other_devices;
mod outbox;
mod overlay;
mod overtaken;
mod panics;
mod passkeys;
mod password;
mod picture;
mod policy;
mod races;
mod ratchet;
mod readme;
mod recover;
mod refused;
mod registry;
mod rehash;
mod restored;
mod samples;
mod second_required;
mod second_step;
mod security;
mod shut_out;
mod sign_in;
mod sign_up;
mod slow;
mod soft;
mod stopped_recovery;
mod takeovers;
mod taking_back;
mod template_reference;
mod told_everywhere;
mod two_tabs;
mod unchecked;
mod undo_chains;
mod username;
mod visitor;
mod voided;
mod well_known;
