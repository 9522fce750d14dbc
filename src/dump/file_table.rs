//! A table whose rows come as texts from files that no server wrote.
//!
//! Whoever reads the files splits them into rows and values; here they become what a dump's rows
//! become, by the same decoders and policies. Knows no format and no files.

use std::sync::Arc;

use arrow::datatypes::{DataType, Field};
use rayon::ThreadPool;
use rayon::prelude::*;

use super::catalog::{Catalog, Column, RowSecurity, Table, TableName, TableOptions};
use super::charset::Charset;
use super::declared_type::sql_type;
use super::decode::{ColumnReader, TableReader};
use super::dialect::{MYSQL, POSTGRES};
use super::error::Error;
use super::framer::Place;
use super::policy::{Decisions, OnInvalid};
use super::reader::{
    ColumnRule, DecodedChunk, Placed, Rows, Secret, SourceTable, decoding_pool, schema_with_row,
};
use super::rows::{Kind, RowSpans, Span};
use super::sql_type::{SQL_TYPE_KEY, SqlType, arrow_field};
use super::zone::TimeZone;

/// Types whose values are kept as their text, as they are.
const EXACT: [&str; 27] = [
    "interval",
    "timetz",
    "time with time zone",
    "money",
    "bit",
    "bit varying",
    "varbit",
    "xml",
    "inet",
    "cidr",
    "macaddr",
    "macaddr8",
    "hstore",
    "int4range",
    "int8range",
    "numrange",
    "tsrange",
    "tstzrange",
    "daterange",
    "tsvector",
    "tsquery",
    "point",
    "line",
    "lseg",
    "box",
    "polygon",
    "circle",
];

/// Returns what a type name in a plan means, by PostgreSQL's names, then MySQL's; `None` for one
/// that neither has.
pub fn file_type(declared: &str) -> Option<SqlType> {
    let of = |dialect| Some(sql_type(declared, dialect, &Catalog::default()));
    let known = |found: &SqlType| *found != SqlType::Exact;
    let name = declared.split('(').next().unwrap_or_default().trim().to_ascii_lowercase();
    let exact = || EXACT.contains(&name.as_str()).then_some(SqlType::Exact);
    of(&POSTGRES).filter(known).or_else(|| of(&MYSQL).filter(known)).or_else(exact)
}

/// Returns the SQL type by which values of a field are read back: the declared one where it is
/// known to mean that.
pub fn sql_type_name(field: &Field) -> String {
    let declared = field.metadata().get(SQL_TYPE_KEY);
    let means_it = |declared: &&String| {
        file_type(declared).is_some_and(|known| known.arrow() == *field.data_type())
    };
    declared.filter(means_it).cloned().unwrap_or_else(|| type_name(field.data_type()))
}

/// Returns the SQL type of an Arrow type, by PostgreSQL's name or, where it has none, MySQL's.
fn type_name(kind: &DataType) -> String {
    match kind {
        DataType::Boolean => "boolean",
        DataType::Int8 => "tinyint",
        DataType::Int16 => "smallint",
        DataType::Int32 => "integer",
        DataType::Int64 => "bigint",
        DataType::UInt8 => "tinyint unsigned",
        DataType::UInt16 => "smallint unsigned",
        DataType::UInt32 => "int unsigned",
        DataType::UInt64 => "bigint unsigned",
        DataType::Float32 => "real",
        DataType::Float64 => "double precision",
        DataType::Date32 => "date",
        DataType::Time64(_) => "time",
        DataType::Timestamp(_, None) => "timestamp",
        DataType::Timestamp(_, Some(_)) => "timestamptz",
        DataType::Binary => "bytea",
        DataType::Decimal128(digits, scale) | DataType::Decimal256(digits, scale) => {
            return format!("numeric({digits},{scale})");
        }
        DataType::List(item) => return format!("{}[]", type_name(item.data_type())),
        _ => "text",
    }
    .to_owned()
}

/// A column of a file.
#[derive(Debug, Clone)]
pub struct FileColumn {
    pub name: String,
    /// The declared type, word for word.
    pub declared: String,
    pub sql_type: SqlType,
    pub rule: ColumnRule,
}

impl FileColumn {
    /// Returns the type by which values are read.
    fn read_as(&self) -> SqlType {
        let as_text = self.rule.as_text || self.rule.policies.make_text(&self.sql_type);
        if as_text { SqlType::Exact } else { self.sql_type.clone() }
    }
}

/// Returns the catalog of a table of such columns.
pub fn columns_catalog(name: &TableName, columns: &[FileColumn]) -> Catalog {
    let column = |column: &FileColumn| Column {
        name: column.name.clone(),
        declared: column.declared.clone(),
        sql_type: column.sql_type.clone(),
        nullable: true,
        default: None,
        on_update: None,
        generated: false,
        stored: false,
        invisible: false,
        charset: None,
        identity: false,
        identity_always: false,
        identity_options: None,
        collation: None,
        comment: None,
    };
    let table = Table {
        name: name.clone(),
        columns: columns.iter().map(column).collect(),
        primary_key: None,
        unique: Vec::new(),
        foreign_keys: Vec::new(),
        checks: Vec::new(),
        indexes: Vec::new(),
        comment: None,
        options: TableOptions::default(),
        row_security: RowSecurity::default(),
    };
    Catalog { tables: vec![table], ..Catalog::default() }
}

/// A table that is read from one file or several.
pub struct FileTable {
    table: Arc<SourceTable>,
    columns: Vec<FileColumn>,
    zone: TimeZone,
    rows: u64,
    pool: ThreadPool,
}

impl FileTable {
    /// Begins a table; columns that the plan drops are not in it.
    ///
    /// # Errors
    /// The machine refuses the decoding threads.
    pub fn new(
        name: TableName,
        columns: Vec<FileColumn>,
        zone: TimeZone,
        threads: usize,
    ) -> Result<Self, Error> {
        let columns: Vec<FileColumn> =
            columns.into_iter().filter(|column| column.rule.secret != Some(Secret::Drop)).collect();
        let field = |column: &FileColumn| {
            arrow_field(&column.name, &column.declared, &column.read_as(), true)
        };
        let schema = schema_with_row(columns.iter().map(field).collect());
        let table = Arc::new(SourceTable { slot: 0, name, schema, defined: None });
        Ok(Self { table, columns, zone, rows: 0, pool: decoding_pool(threads)? })
    }

    pub fn table(&self) -> &Arc<SourceTable> {
        &self.table
    }

    pub fn columns(&self) -> &[FileColumn] {
        &self.columns
    }

    /// Decodes chunks, together where there are several, in their order.
    ///
    /// `positions` tells the place of each column's value in a row of `width` values; `split` finds
    /// them.
    ///
    /// # Errors
    /// A column has more bytes than Arrow can count.
    pub fn decode(
        &mut self,
        input: &Arc<str>,
        layout: &FileLayout,
        chunks: Vec<(Vec<u8>, Place)>,
        split: impl Fn(&mut FileRows) + Sync,
    ) -> Result<Vec<Rows>, Error> {
        let reader = self.reader(layout);
        let decode = |(bytes, place): (Vec<u8>, Place)| {
            let mut rows = FileRows::new(bytes, reader.row_width);
            split(&mut rows);
            let text_bytes = rows.length as u64;
            let decoded = reader.decode_split(&rows.bytes, &rows.spans);
            (Placed::new(&rows.bytes, &[(0, place)], decoded, None), text_bytes)
        };
        let placed: Vec<(Placed, u64)> =
            self.pool.install(|| chunks.into_par_iter().map(decode).collect());
        let number = |(placed, text_bytes): (Placed, u64)| {
            let chunk = DecodedChunk {
                table: self.table.clone(),
                input: input.clone(),
                text_bytes,
                base: self.rows,
                is_acting: false,
            };
            self.rows += u64::from(placed.decoded.rows);
            chunk.rows(placed)
        };
        placed.into_iter().map(number).collect()
    }

    fn reader(&self, layout: &FileLayout) -> TableReader {
        let column = |(column, position): (&FileColumn, &Option<usize>)| {
            let sql_type = column.read_as();
            let is_null = column.rule.secret == Some(Secret::Null);
            ColumnReader {
                field: arrow_field(&column.name, &column.declared, &sql_type, true),
                on_invalid: Decisions::new(
                    &column.rule.policies,
                    &OnInvalid::Reject,
                    &sql_type,
                    POSTGRES,
                ),
                sql_type,
                position: position.filter(|_| !is_null),
                default: None,
                charset: Charset::UTF8,
            }
        };
        TableReader {
            columns: self.columns.iter().zip(&layout.positions).map(column).collect(),
            row_width: layout.width,
            dialect: POSTGRES,
            crlf: false,
            zone: self.zone,
            is_untested: true,
        }
    }
}

/// Where the values of the columns stand in a row.
#[derive(Debug, Clone)]
pub struct FileLayout {
    /// For each column of the table; `None` where rows have no value of it.
    pub positions: Vec<Option<usize>>,
    /// Values in each row.
    pub width: usize,
}

/// Rows of a file while they are split into values.
pub struct FileRows {
    /// The chunk, and behind it texts that do not stand in it as they are.
    bytes: Vec<u8>,
    /// Of the chunk.
    length: usize,
    spans: RowSpans,
}

impl FileRows {
    fn new(bytes: Vec<u8>, width: usize) -> Self {
        let length = bytes.len();
        Self { bytes, length, spans: RowSpans::of_width(width) }
    }

    /// Returns the chunk.
    pub fn chunk(&self) -> &[u8] {
        &self.bytes[..self.length]
    }

    /// Adds a value that is NULL to the row.
    pub fn null(&mut self) {
        self.spans.push(Span::empty(Kind::Null));
    }

    /// Adds the text at `start..end` of the chunk.
    pub fn text(&mut self, start: usize, end: usize) {
        self.spans.push(Span::new(start, end, Kind::Text));
    }

    /// Adds the text at `start..end` of the chunk, which has quotes around it and doubled ones
    /// inside.
    pub fn quoted(&mut self, start: usize, end: usize) {
        let kind = Kind::CsvQuoted { quote: b'"', escape: b'"' };
        self.spans.push(Span::new(start, end, kind));
    }

    /// Adds the text at `start..end` of the chunk, which has the escapes of COPY.
    pub fn escaped(&mut self, start: usize, end: usize) {
        self.spans.push(Span::new(start, end, Kind::CopyEscaped));
    }

    /// Adds a text that does not stand in the chunk as it is.
    pub fn own(&mut self, text: &[u8]) {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(text);
        self.spans.push(Span::new(start, self.bytes.len(), Kind::Text));
    }

    /// Ends the row whose values were added; it stands at `start..end` of the chunk.
    pub fn end(&mut self, start: usize, end: usize) {
        self.spans.finish(start, end);
    }

    /// Ends a row that can't be split; `detail` says what was expected, never a value.
    pub fn fault(&mut self, start: usize, end: usize, detail: String) {
        self.spans.fault(start, end, detail);
    }
}
