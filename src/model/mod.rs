//! Plain, validated values. Nothing here reads or writes anything outside itself.

pub mod area;
pub mod client;
pub mod email;
pub mod factor;
pub mod hasher;
pub mod ids;
pub mod name;
pub mod password;
pub mod picture;
pub mod recipient;
pub mod user;
pub mod username;
