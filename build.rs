//! Tells cargo what the crate is built from beside its sources.

fn main() {
    // A template that is laid over another for the first time is a file that no earlier build has seen.
    println!("cargo::rerun-if-changed=overlay");
    println!("cargo::rerun-if-changed=migrations");
}
