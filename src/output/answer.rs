//! Rows for whoever asked: an aligned table, CSV or JSON, written as they come.
//!
//! CSV and JSON are exact; the table is for eyes. Values have PostgreSQL's text forms.

use std::collections::HashSet;
use std::fmt;
use std::io::{self, Write};
use std::str::FromStr;

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;

use super::aligned::Aligned;
use super::csv;
use super::error::Error;
use super::jsonl::RowObjects;
use super::weave::{Lines, PrintedColumn};
use crate::postgres_text::{self, CellBuffer, TextColumn};

/// The form of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerFormat {
    /// Columns one below the other.
    Table,
    /// With a line of names; NULL is an empty field, an empty text is `""`.
    Csv,
    /// An array, one object a line.
    Json,
    Parquet,
}

impl AnswerFormat {
    pub const ALL: [Self; 4] = [Self::Table, Self::Csv, Self::Json, Self::Parquet];

    fn name(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Parquet => "parquet",
        }
    }

    /// Tests whether an answer of these columns has this form.
    ///
    /// # Errors
    /// A column's type has no form in it, or two columns share a name where names are keys.
    pub fn check(self, schema: &SchemaRef) -> Result<(), Error> {
        let supported = match self {
            Self::Parquet => super::parquet::supports,
            Self::Table | Self::Csv | Self::Json => postgres_text::supports,
        };
        if let Some(field) = schema.fields().iter().find(|field| !supported(field.data_type())) {
            let (column, data_type) = (field.name().clone(), field.data_type().clone());
            return Err(Error::NoForm { column, data_type, format: self.name() });
        }
        let mut names = HashSet::new();
        let twice = schema.fields().iter().find(|field| !names.insert(field.name()));
        match twice.filter(|_| matches!(self, Self::Json | Self::Parquet)) {
            Some(field) => {
                Err(Error::SameName { column: field.name().clone(), format: self.name() })
            }
            None => Ok(()),
        }
    }
}

impl fmt::Display for AnswerFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for AnswerFormat {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::ALL.into_iter().find(|format| format.name() == text).ok_or(Error::Unknown {
            what: "format",
            found: text.to_owned(),
            expected: "table, csv, json or parquet",
        })
    }
}

/// Writes an answer in a form of text.
///
/// # Memory
/// One batch; the aligned table holds its first rows until it knows how wide its columns are.
pub struct AnswerWriter<'a> {
    out: &'a mut dyn Write,
    schema: SchemaRef,
    form: Form,
    text: Vec<u8>,
    /// Something was written that can't be taken back.
    has_written: bool,
    rows: u64,
}

enum Form {
    Table(Aligned),
    Csv,
    Json,
}

impl<'a> AnswerWriter<'a> {
    /// Begins an answer; `full` prints long values whole in a table.
    pub fn new(
        format: AnswerFormat,
        schema: &SchemaRef,
        full: bool,
        out: &'a mut dyn Write,
    ) -> Self {
        let mut text = Vec::new();
        let form = match format {
            AnswerFormat::Table => Form::Table(Aligned::new(schema, full)),
            AnswerFormat::Json | AnswerFormat::Parquet => {
                text.push(b'[');
                Form::Json
            }
            AnswerFormat::Csv => {
                csv::write_header(schema.fields().iter().map(|field| field.name()), &mut text);
                Form::Csv
            }
        };
        Self { out, schema: schema.clone(), form, text, has_written: false, rows: 0 }
    }

    /// Returns true once rows have left that can't be taken back.
    pub fn has_written(&self) -> bool {
        self.has_written
    }

    /// Returns how many rows were taken.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Takes rows of the schema that was checked.
    ///
    /// # Errors
    /// Whoever reads has gone away, or the disk is full.
    pub fn write(&mut self, batch: &RecordBatch) -> io::Result<()> {
        let columns: Vec<TextColumn<'_>> =
            batch.columns().iter().filter_map(TextColumn::new).collect();
        let rows = 0..batch.num_rows();
        match &mut self.form {
            Form::Table(table) => table.write(&columns, rows, &mut self.text),
            Form::Csv => {
                let mut lines = Lines::default();
                let mut buffers: Vec<CellBuffer> = Vec::new();
                buffers.resize_with(columns.len(), CellBuffer::default);
                let printed = columns.iter().zip(&mut buffers).map(|(column, buffer)| {
                    let cells = column.cells(rows.clone(), buffer);
                    PrintedColumn { cells, shape: column.shape() }
                });
                csv::write_rows(&printed.collect::<Vec<_>>(), rows.len(), &mut lines);
                self.text.extend_from_slice(lines.bytes());
            }
            Form::Json => {
                // The names of the answer: a batch may have lost a qualifier.
                let fields = self.schema.fields().iter().zip(batch.columns());
                let named = fields.map(|(field, column)| (field.name(), column.clone(), true));
                let named =
                    RecordBatch::try_from_iter_with_nullable(named).map_err(io::Error::other)?;
                let masked = HashSet::new();
                let objects = RowObjects::new("json", &named, &masked).map_err(io::Error::other)?;
                for row in rows {
                    let is_first = self.rows == 0 && row == 0;
                    self.text.extend_from_slice(if is_first { b"\n" } else { b",\n" });
                    objects.write(row, &mut self.text);
                }
            }
        }
        self.rows += batch.num_rows() as u64;
        self.flush()
    }

    /// Writes what is left.
    ///
    /// # Errors
    /// As for [`AnswerWriter::write`].
    pub fn finish(mut self) -> io::Result<u64> {
        match &mut self.form {
            Form::Table(table) => table.finish(&mut self.text),
            Form::Csv => {}
            Form::Json => {
                let end: &[u8] = if self.rows == 0 { b"]\n" } else { b"\n]\n" };
                self.text.extend_from_slice(end);
            }
        }
        self.flush()?;
        self.out.flush()?;
        Ok(self.rows)
    }

    fn flush(&mut self) -> io::Result<()> {
        if !self.text.is_empty() {
            self.has_written = true;
            self.out.write_all(&self.text)?;
            self.text.clear();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{
        ArrayRef, BinaryArray, Decimal128Array, Int64Array, ListArray, StringArray,
        TimestampMicrosecondArray,
    };
    use arrow::datatypes::Int32Type;

    use super::*;

    fn batch() -> RecordBatch {
        let decimals = Decimal128Array::from(vec![Some(-5), None, Some(1_234_567)]);
        let times = vec![Some(0), None, Some(i64::MAX)];
        let lists = vec![Some(vec![Some(1), None]), None, Some(vec![])];
        let columns: Vec<(&str, ArrayRef)> = vec![
            ("id", Arc::new(Int64Array::from(vec![1, 9_007_199_254_740_993, 30]))),
            ("name", Arc::new(StringArray::from(vec![Some("a\nb\x1b[31m"), None, Some("")]))),
            ("price", Arc::new(decimals.with_precision_and_scale(12, 2).unwrap())),
            ("at", Arc::new(TimestampMicrosecondArray::from(times).with_timezone("UTC"))),
            (
                "raw",
                Arc::new(BinaryArray::from(vec![Some(&b"\x00\xff"[..]), None, Some(&b""[..])])),
            ),
            ("list", Arc::new(ListArray::from_iter_primitive::<Int32Type, _, _>(lists))),
        ];
        RecordBatch::try_from_iter_with_nullable(
            columns.into_iter().map(|(name, column)| (name, column, true)),
        )
        .unwrap()
    }

    fn written(format: AnswerFormat, batches: &[RecordBatch]) -> String {
        let mut out = Vec::new();
        let schema = batch().schema();
        format.check(&schema).unwrap();
        let mut writer = AnswerWriter::new(format, &schema, false, &mut out);
        batches.iter().for_each(|batch| writer.write(batch).unwrap());
        writer.finish().unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_table_is_aligned_and_has_no_control_characters() {
        let expected =
            "               id | name           |    price | at                     | raw    | list
------------------+----------------+----------+------------------------+--------+---------
                1 | a\\nb\\u{1b}[31m |    -0.05 | 1970-01-01 00:00:00+00 | \\x00ff | {1,NULL}
 9007199254740993 | NULL           |     NULL | NULL                   | NULL   | NULL
               30 |                | 12345.67 | infinity               | \\x     | {}
";
        assert_eq!(written(AnswerFormat::Table, &[batch()]), expected);
    }

    #[test]
    fn csv_and_json_are_exact() {
        let expected = "id,name,price,at,raw,list\n\
                        1,\"a\nb\u{1b}[31m\",-0.05,1970-01-01 00:00:00+00,\\x00ff,\"{1,NULL}\"\n\
                        9007199254740993,,,,,\n\
                        30,\"\",12345.67,infinity,\\x,{}\n";
        assert_eq!(written(AnswerFormat::Csv, &[batch()]), expected);
        let json = written(AnswerFormat::Json, &[batch(), batch().slice(0, 1)]);
        let first = r#"{"id":1,"name":"a\nb\u001b[31m","price":"-0.05","at":"1970-01-01 00:00:00+00","raw":"\\x00ff","list":[1,null]}"#;
        assert_eq!(json.lines().nth(1), Some(format!("{first},").as_str()));
        assert_eq!(json.lines().nth(4), Some(first));
        assert!(json.starts_with("[\n{") && json.ends_with("}\n]\n"), "{json}");
        let read: Vec<serde_json::Value> = serde_json::from_str(&json).unwrap();
        assert_eq!(read.len(), 4);
        assert_eq!(read[1]["id"].to_string(), "9007199254740993");
    }

    #[test]
    fn no_rows_are_an_answer_too() {
        assert_eq!(written(AnswerFormat::Json, &[]), "[]\n");
        assert_eq!(written(AnswerFormat::Csv, &[]), "id,name,price,at,raw,list\n");
        assert_eq!(written(AnswerFormat::Table, &[]).lines().count(), 2);
    }

    #[test]
    fn names_that_are_keys_differ() {
        let ids: ArrayRef = Arc::new(Int64Array::from(vec![1]));
        let twice = RecordBatch::try_from_iter([("id", ids.clone()), ("id", ids)]).unwrap();
        for format in AnswerFormat::ALL {
            let is_key = matches!(format, AnswerFormat::Json | AnswerFormat::Parquet);
            assert_eq!(format.check(&twice.schema()).is_err(), is_key, "{format}");
        }
    }
}
