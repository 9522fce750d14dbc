//! Tests that run the real binary: one test program, so that the engine is linked once.

// A test fails by panicking.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)]

mod damage;
mod differential_mysql;
mod differential_postgres;
mod dump_file;
mod golden;
mod kickbot;
mod layout;
mod loads;
mod mariadb;
mod messages;
mod mutation;
mod mysql_cells;
mod mysql_dump;
mod policies;
mod postgres;
mod random;
mod round_trip;
mod run;
mod same_bytes;
mod secrets;
mod snapshots;
