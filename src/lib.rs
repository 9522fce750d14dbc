#![doc = include_str!("ARCHITECTURE.md")]

pub mod artifact;
pub mod audit;
pub mod blobs;
pub mod cli;
pub mod contract;
pub mod dump;
pub mod engine;
pub mod input;
pub mod jobs;
pub mod mysql_text;
pub mod output;
pub mod pg_archive;
pub mod plan;
pub mod postgres_text;
pub mod profile;
pub mod report;
