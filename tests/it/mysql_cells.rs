//! What a MariaDB says of each cell, and what a snapshot of its dump holds.
//!
//! One judge for both formats: every value as the text that PostgreSQL's COPY would have for it.

use std::path::Path;

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{
    DataType, Date32Type, Decimal128Type, Decimal256Type, Float32Type, Float64Type, Int8Type,
    Int16Type, Int32Type, Int64Type, Time64MicrosecondType, TimeUnit, TimestampMicrosecondType,
    UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use crate::mariadb::Database;

/// Rows of cells; `None` is NULL.
pub type Cells = Vec<Vec<Option<Vec<u8>>>>;

pub fn quoted(name: &str) -> String {
    format!("`{}`", name.replace('`', "``"))
}

/// Returns the names of the database's tables, without views.
pub fn tables(database: &Database) -> Vec<String> {
    let names = database.sql(
        "SELECT TABLE_NAME FROM information_schema.TABLES
         WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE' ORDER BY TABLE_NAME",
    );
    names.lines().map(str::to_owned).collect()
}

/// Returns the cells of a COPY file; `None` is NULL.
pub fn cells(copy: &[u8]) -> Cells {
    let mut lines: Vec<&[u8]> = copy.split(|byte| *byte == b'\n').collect();
    assert_eq!(lines.pop(), Some(&b""[..]), "the file ends with a line end");
    let row = |line: &[u8]| line.split(|byte| *byte == b'\t').map(cell).collect();
    lines.into_iter().map(row).collect()
}

fn cell(text: &[u8]) -> Option<Vec<u8>> {
    if text == br"\N" {
        return None;
    }
    let mut bytes = text.iter();
    let mut cell = Vec::new();
    while let Some(&byte) = bytes.next() {
        cell.push(match (byte == b'\\').then(|| bytes.next().expect("a byte after a backslash")) {
            None => byte,
            Some(b'n') => b'\n',
            Some(b'r') => b'\r',
            Some(b't') => b'\t',
            Some(b'b') => 8,
            Some(b'f') => 12,
            Some(b'v') => 11,
            Some(b'\\') => b'\\',
            Some(other) => panic!("{:?} after a backslash", char::from(*other)),
        });
    }
    Some(cell)
}

/// Returns the SQL that says a column's value as PostgreSQL's COPY would.
fn in_copy_form(column: &str, declared: &str) -> String {
    let column = quoted(column);
    let has_fraction = declared.contains('(');
    let trimmed = match has_fraction {
        true => format!("TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM {column}))"),
        false => column.clone(),
    };
    match declared.split(['(', ' ']).next().unwrap_or_default() {
        _ if declared == "bit(1)" => format!("ELT({column} + 1, 'f', 't')"),
        "bit" | "year" => format!("CONCAT({column} + 0)"),
        _ if declared.ends_with("zerofill") => format!("CONCAT({column} + 0)"),
        "binary" | "varbinary" | "tinyblob" | "blob" | "mediumblob" | "longblob" | "point"
        | "geometry" => format!("CONCAT('\\\\x', LOWER(HEX({column})))"),
        // No moment, so in no zone either.
        "timestamp" => format!("IF({column} LIKE '%-00%', {column}, CONCAT({trimmed}, '+00'))"),
        // What is no moment or no time of a day keeps its digits.
        "datetime" if has_fraction => format!("IF({column} LIKE '%-00%', {column}, {trimmed})"),
        "time" if has_fraction => {
            format!("IF({column} BETWEEN '00:00:00' AND '23:59:59.999999', {trimmed}, {column})")
        }
        _ => format!("CONVERT({column} USING utf8mb4)"),
    }
}

/// Returns a table's declared columns that hold values of their own.
pub fn columns(database: &Database, table: &str) -> Vec<(String, String)> {
    let table = table.replace('\'', "''");
    let columns = database.sql(&format!(
        "SELECT COLUMN_NAME, COLUMN_TYPE FROM information_schema.COLUMNS
         WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = '{table}'
           AND GENERATION_EXPRESSION IS NULL
         ORDER BY ORDINAL_POSITION"
    ));
    let pair = |line: &str| line.split_once('\t').map(|(name, kind)| (name.into(), kind.into()));
    columns.lines().map(|line| pair(line).expect("two columns")).collect()
}

fn unhex(text: &str) -> Vec<u8> {
    let digit = |at| u8::from_str_radix(&text[at..at + 2], 16).expect("hexadecimal digits");
    (0..text.len()).step_by(2).map(digit).collect()
}

/// Returns what the server says of a table's cells, in the order of the first column's texts.
pub fn cells_said(database: &Database, table: &str) -> Cells {
    let columns = columns(database, table);
    let says = columns
        .iter()
        .map(|(name, declared)| format!("COALESCE(HEX({}), 'NULL')", in_copy_form(name, declared)));
    let says: Vec<String> = says.collect();
    let table = quoted(table);
    let said = database.sql(&format!("SELECT {} FROM {table} ORDER BY 1", says.join(", ")));
    said.lines()
        .map(|line| line.split('\t').map(|hex| (hex != "NULL").then(|| unhex(hex))).collect())
        .collect()
}

/// Compares a table's cells with what the server says of them; rows are in any order.
#[track_caller]
pub fn check_cells(database: &Database, table: &str, found: Cells) {
    check_same_cells(table, &columns(database, table), found, cells_said(database, table));
}

/// Compares the cells of two tables; rows are in any order.
#[track_caller]
pub fn check_same_cells(
    table: &str,
    columns: &[(String, String)],
    mut found: Cells,
    mut expected: Cells,
) {
    expected.sort();
    found.sort();
    assert_eq!(found.len(), expected.len(), "rows of {table}");
    for (found, expected) in found.iter().zip(&expected) {
        assert_eq!(found.len(), expected.len(), "columns of {table}");
        for (((name, declared), found), expected) in columns.iter().zip(found).zip(expected) {
            let is_float = declared.starts_with("float") || declared.starts_with("double");
            let same = if is_float { float(found) == float(expected) } else { found == expected };
            let text = |cell: &Option<Vec<u8>>| {
                cell.as_ref().map(|bytes| bytes.escape_ascii().to_string())
            };
            assert!(same, "{table}.{name}: {:?}, not {:?}", text(found), text(expected));
        }
    }
}

/// The two write exponents differently.
fn float(cell: &Option<Vec<u8>>) -> Option<f64> {
    let text = std::str::from_utf8(cell.as_ref()?).expect("a number");
    Some(text.parse().expect("a number"))
}

/// Returns the cells of a Parquet file in the order of its rows.
///
/// Written without the writers' own formats: a second opinion on what the arrays mean.
pub fn parquet_cells(path: &Path) -> Cells {
    let file = std::fs::File::open(path).expect("a Parquet file");
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).expect("a Parquet file");
    let reader = reader.build().expect("a Parquet file");
    let mut cells = Cells::new();
    for batch in reader {
        let batch = batch.expect("a record batch");
        cells.extend((0..batch.num_rows()).map(|row| parquet_row(&batch, row)));
    }
    cells
}

fn parquet_row(batch: &RecordBatch, row: usize) -> Vec<Option<Vec<u8>>> {
    let cell =
        |column: &arrow::array::ArrayRef| (!column.is_null(row)).then(|| arrow_text(column, row));
    batch.columns().iter().map(cell).collect()
}

fn arrow_text(array: &dyn Array, row: usize) -> Vec<u8> {
    let text = match array.data_type() {
        DataType::Boolean => if array.as_boolean().value(row) { "t" } else { "f" }.to_owned(),
        DataType::Int8 => array.as_primitive::<Int8Type>().value(row).to_string(),
        DataType::Int16 => array.as_primitive::<Int16Type>().value(row).to_string(),
        DataType::Int32 => array.as_primitive::<Int32Type>().value(row).to_string(),
        DataType::Int64 => array.as_primitive::<Int64Type>().value(row).to_string(),
        DataType::UInt8 => array.as_primitive::<UInt8Type>().value(row).to_string(),
        DataType::UInt16 => array.as_primitive::<UInt16Type>().value(row).to_string(),
        DataType::UInt32 => array.as_primitive::<UInt32Type>().value(row).to_string(),
        DataType::UInt64 => array.as_primitive::<UInt64Type>().value(row).to_string(),
        DataType::Float32 => array.as_primitive::<Float32Type>().value(row).to_string(),
        DataType::Float64 => array.as_primitive::<Float64Type>().value(row).to_string(),
        DataType::Decimal128(_, _) => array.as_primitive::<Decimal128Type>().value_as_string(row),
        DataType::Decimal256(_, _) => array.as_primitive::<Decimal256Type>().value_as_string(row),
        DataType::Utf8 => return array.as_string::<i32>().value(row).as_bytes().to_vec(),
        DataType::Binary => {
            let hex = crate::random::hex(array.as_binary::<i32>().value(row));
            format!("\\x{hex}")
        }
        DataType::Date32 => day(array.as_primitive::<Date32Type>().value(row).into()),
        DataType::Time64(TimeUnit::Microsecond) => {
            clock(array.as_primitive::<Time64MicrosecondType>().value(row))
        }
        DataType::Timestamp(TimeUnit::Microsecond, zone) => {
            const DAY: i64 = 86_400_000_000;
            let instant = array.as_primitive::<TimestampMicrosecondType>().value(row);
            let zone = if zone.is_some() { "+00" } else { "" };
            format!("{} {}{zone}", day(instant.div_euclid(DAY)), clock(instant.rem_euclid(DAY)))
        }
        other => panic!("no text for {other}"),
    };
    text.into_bytes()
}

/// Returns the day of the calendar that is this many days after 1970-01-01.
///
/// Year by year: slow, and easy to believe.
fn day(mut days: i64) -> String {
    let is_leap = |year: i64| (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let mut year = 1970;
    while days < 0 {
        year -= 1;
        days += if is_leap(year) { 366 } else { 365 };
    }
    while days >= if is_leap(year) { 366 } else { 365 } {
        days -= if is_leap(year) { 366 } else { 365 };
        year += 1;
    }
    let february = if is_leap(year) { 29 } else { 28 };
    let mut month = 1;
    for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
        if days < length {
            break;
        }
        days -= length;
        month += 1;
    }
    format!("{year:04}-{month:02}-{:02}", days + 1)
}

fn clock(us: i64) -> String {
    let (second, fraction) = (us / 1_000_000, us % 1_000_000);
    let clock = format!("{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60);
    match fraction {
        0 => clock,
        _ => format!("{clock}.{fraction:06}").trim_end_matches('0').to_owned(),
    }
}
