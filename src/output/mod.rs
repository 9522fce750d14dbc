//! Files that are ready for the target: COPY, CSV, Parquet, load and rollback scripts, manifest.
//!
//! Batches and names in, finished artifacts out. The bytes depend on the rows alone: not on how
//! batches are cut, nor on the number of threads.

mod aligned;
mod answer;
mod copy;
mod csv;
mod error;
mod jsonl;
mod load;
mod manifest;
mod mysql_column;
mod mysql_csv;
mod parquet;
mod postgres_ddl;
mod postgres_expression;
mod rollback;
mod table_writer;
mod tsv;

pub use answer::{AnswerFormat, AnswerWriter};
pub use error::Error;
pub use jsonl::{RowObjects, write_string as write_json_string};
pub use load::{Create, LoadScript, LoadTable, SequenceColumn, render as load_script};
pub use manifest::{CHECKSUMS, RunSummary, write as write_manifest};
pub use postgres_ddl::{Rendered, create_statements};
pub use rollback::render as rollback_script;
pub use table_writer::{Compression, Format, TableWriter, WriterOptions, writer};
