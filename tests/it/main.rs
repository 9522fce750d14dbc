//! Tests that run the real binary: one test program, so that the engine is linked once.

// A test fails by panicking.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)]

mod damage;
mod golden;
mod keys;
mod kickbot;
mod layout;
mod loads;
mod mariadb;
mod messages;
mod mysql_dump;
mod postgres;
mod round_trip;
mod run;
mod same_bytes;
mod secrets;
