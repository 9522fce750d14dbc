//! Tests that run the real binary: one test program, so that the engine is linked once.

// A test fails by panicking.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)]

mod archives;
mod character_sets;
mod clipsaver;
mod clipsaver_load;
mod clipsaver_redesign;
mod containers;
mod contract_types;
mod copy_forms;
mod damage;
mod differential_mysql;
mod differential_postgres;
mod drift;
mod dump_file;
mod file_sources;
mod functions;
mod golden;
mod init;
mod inspect;
mod json_schema;
mod keys;
mod kickbot;
mod layout;
mod ledger;
mod load_modes;
mod load_verify;
mod loads;
mod mariadb;
mod messages;
mod migration;
mod mutation;
mod mysql_cells;
mod mysql_contract;
mod mysql_dump;
mod mysql_styles;
mod mysql_target;
mod objects;
mod only;
mod policies;
mod postgres;
mod postgres_types;
mod query;
mod random;
mod round_trip;
mod run;
mod same_bytes;
mod scripts_by_hand;
mod secrets;
mod snapshots;
mod sqlite;
mod totalis;
mod totalis_config;
mod totalis_load;
