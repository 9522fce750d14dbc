//! What makes it impossible to write an output.

use std::path::PathBuf;

use arrow::datatypes::DataType;
use parquet::errors::ParquetError;

use super::table_writer::Format;
use crate::artifact;
use crate::dump::catalog::TableName;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Artifact(#[from] artifact::Error),
    #[error("{}: {source}", path.display())]
    Parquet { path: PathBuf, source: ParquetError },
    #[error("{path}: column `{column}` has the type {data_type}, which {format} can't hold")]
    Unsupported { path: String, column: String, data_type: DataType, format: &'static str },
    #[error(
        "column `{}` has the type {data_type}, which has no form in {format}\n\
         hint: make a number or a text of it in the query",
        column.escape_debug()
    )]
    NoForm { column: String, data_type: DataType, format: &'static str },
    #[error(
        "two columns are called `{}`, which {format} can't tell apart\n\
         hint: give one of them another name with AS",
        column.escape_debug()
    )]
    SameName { column: String, format: &'static str },
    #[error("{archive}: {member}: {source}")]
    MemberUnreadable { archive: String, member: String, source: std::io::Error },
    #[error("{archive}: {member}: its bytes are other ones than when the archive was read first")]
    MemberChanged { archive: String, member: String },
    #[error("standard output: {source}")]
    Stdout { source: std::io::Error },
    #[error("{path}: expected rows of {expected}, found {found}")]
    Schema { path: String, expected: String, found: String },
    #[error("unknown {what} `{}`; expected {expected}", found.escape_debug())]
    Unknown { what: &'static str, found: String, expected: &'static str },
    #[error("{table}: `{}` can't stand in \\copy, which is one line", name.escape_debug())]
    LineBreak { table: TableName, name: String },
    #[error("{file}: expected UTF-8: {source}")]
    HookEncoding { file: String, source: std::str::Utf8Error },
    #[error("{table}: the target's client can't load {format} files")]
    NotLoadable { table: TableName, format: Format },
}
