//! SQL text to record batches and rejects.
//!
//! A dump is data: its DDL becomes a [`Catalog`], its rows become Arrow batches in the order of
//! the dump, and no statement of it is ever executed. Framing (where statements and rows begin)
//! is sequential and cheap; decoding runs on all cores.

mod act;
mod acting;
mod alter_table;
mod applied;
mod array_literal;
mod bytes_literal;
mod calm_rows;
pub mod catalog;
mod changing;
mod charset;
mod column;
mod copy_form;
#[cfg(test)]
mod copy_form_tests;
mod copy_head;
mod copy_text;
mod counting;
mod create_table;
pub(crate) mod cursor;
mod data_head;
mod databases;
pub(crate) mod ddl;
mod declaration;
pub(crate) mod declared_type;
mod decode;
mod default_value;
mod detection;
pub(crate) mod dialect;
mod double_encoding;
mod error;
mod file_table;
mod findings;
mod foresight;
mod framer;
mod gathered;
mod general_ci;
mod held_rows;
mod instant_text;
pub(crate) mod key_value;
mod keyed_table;
mod label;
mod literal_select;
mod marker;
mod masks;
mod multi_byte;
mod mysql_call;
pub(crate) mod number;
mod numbered_rows;
mod numbering;
mod on_key;
mod open_table;
mod own_words;
mod policy;
mod print_form;
mod reader;
mod reason;
mod reject;
mod repertoire;
mod row_change;
mod row_text;
mod rows;
mod scanner;
mod script;
mod server_form;
mod session;
#[cfg(test)]
mod session_tests;
mod set_aside;
mod settings;
mod single_byte;
mod skipped;
pub(crate) mod sql_type;
mod sqlite_text;
mod sqlite_type;
mod statements;
mod string_literal;
mod table_elements;
mod targets;
pub(crate) mod temporal;
pub(crate) mod token;
mod transaction;
mod triggers;
#[cfg(any(test, fuzzing))]
pub mod twins;
#[cfg(test)]
mod twins_tests;
mod unknown_statement;
mod untested;
mod usual_form;
mod value_ends;
mod values;
#[cfg(test)]
mod values_tests;
mod verdict;
mod well_known_text;
mod zero_byte;
mod zone;

pub use catalog::{
    Catalog, Check, Column, Domain, EnumType, ForeignKey, Index, IndexEntries, Key, RowSecurity,
    Sequence, Table, TableName, TableOptions, Trigger,
};
pub use charset::Charset;
pub use decode::Action;
pub use dialect::{Dialect, Lexicon, MYSQL, POSTGRES, SQLITE};
pub use double_encoding::looks_double_encoded;
pub use error::Error;
pub use file_table::{
    FileColumn, FileLayout, FileRows, FileTable, columns_catalog, file_type, sql_type_name,
};
pub use framer::Place;
pub use policy::{OnInvalid, Policies, constant, may_have};
pub use reader::{
    ColumnRule, ColumnRules, Definition, DumpReader, Event, InputSummary, ROW_COLUMN, ReadOptions,
    Rows, Secret, SourceTable, Summary, TableFilter, read,
};
pub use reason::Reason;
pub use reject::{AsideValue, Finding, PolicyUse, Reject};
pub use repertoire::Repertoire;
pub use script::{column_type, read_ddl, transaction_statements};
pub use set_aside::SkippedObjects;
pub use sql_type::{COMMENT_KEY, REPR_KEY, SQL_TYPE_KEY, SqlType, arrow_field};
pub use zone::TimeZone;
