//! Tests that run the real binary: one test program, so that the engine is linked once.

// A test fails by panicking.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)]

mod kickbot;
mod layout;
mod postgres;
mod run;
mod secrets;
