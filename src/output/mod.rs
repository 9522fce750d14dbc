//! Files that are ready for the target: COPY, CSV, Parquet, load and rollback scripts, manifest.
//!
//! Batches and names in, finished artifacts out. The bytes depend on the rows alone: not on how
//! batches are cut, nor on the number of threads.

mod aligned;
mod answer;
mod bag;
mod content_hash;
mod copy;
mod csv;
mod decimal_text;
mod disk_files;
mod error;
mod interval_text;
mod jsonb_text;
mod jsonl;
mod load_script;
mod manifest;
mod mysql_column;
mod mysql_csv;
mod mysql_ddl;
mod mysql_expression;
mod mysql_hash;
mod mysql_later;
mod mysql_load;
mod mysql_modes;
mod mysql_rollback;
mod mysql_script;
mod mysql_verify;
mod object_entry;
mod object_lists;
mod object_path;
mod objects;
mod parquet;
mod parquet_bits;
mod parquet_bounds;
mod parquet_column;
mod parquet_dictionary;
mod parquet_group;
mod parquet_page;
mod parquet_rows;
#[cfg(test)]
mod parquet_tests;
mod parquet_values;
mod postgres_ddl;
mod postgres_expression;
mod postgres_hash;
mod postgres_load;
mod postgres_rollback;
mod postgres_rows;
mod postgres_saved;
mod postgres_script;
mod postgres_verify;
mod printed_text;
mod table_writer;
mod text_files;
mod tsv;
mod weave;

pub use answer::{AnswerFormat, AnswerWriter};
pub use bag::BagInfo;
pub use content_hash::{ColumnContent, Content, ContentHash, HashCells};
pub use disk_files::{FileFacts, OnDisk, list_files, read_files};
pub use error::Error;
pub use jsonl::{RowObjects, write_string as write_json_string};
pub use load_script::{Create, LoadScript, LoadTable, Scripts, SequenceColumn};
pub use manifest::{
    CHECKSUMS, MapColumn, ReadManifest, RunSummary, read as read_manifest, write as write_manifest,
};
pub use mysql_ddl::{MysqlRendered, create_mysql_statements};
pub use mysql_hash::hash_cells as mysql_hash;
pub use objects::{
    MemberPlace, Object, ObjectBytes, ObjectStore, Owner, Refusal, StoredMember, WantedMember,
};
pub use postgres_ddl::{Rendered, create_statements};
pub use postgres_hash::hash_cells as postgres_hash;
pub use printed_text::Printed;
pub use table_writer::{
    Compression, Format, TableFiles, TableWriter, WriterOptions, table_files, writer,
};

/// Returns the scripts that psql runs.
///
/// # Errors
///
/// For a table that psql can't load: a Parquet file, or a name with a line break.
pub fn postgres_scripts(script: &LoadScript) -> Result<Scripts, Error> {
    let (load, rollback) = (postgres_load::render(script)?, postgres_rollback::render(script)?);
    Ok(Scripts { load, rollback, verify: Some(postgres_verify::render(script)?) })
}

/// Returns the scripts that the clients `mysql` and `mariadb` run.
///
/// # Errors
///
/// For a file that LOAD DATA does not read.
pub fn mysql_scripts(script: &LoadScript) -> Result<Scripts, Error> {
    let (load, rollback) = (mysql_load::render(script)?, mysql_rollback::render(script)?);
    Ok(Scripts { load, rollback, verify: Some(mysql_verify::render(script)?) })
}
