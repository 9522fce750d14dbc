//! Turns a chunk of a table's rows into a record batch and rejects.
//!
//! A chunk holds whole rows of one table. It is split into spans once, then decoded column by
//! column. Knows no files, no statements and no places outside of the chunk.

use std::cell::OnceCell;
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, RecordBatchOptions};
use arrow::datatypes::{Field, Schema, SchemaRef};

use super::charset::Charset;
use super::column::{Cells, Texts, nulls, repeated};
use super::dialect::Dialect;
use super::policy::Decisions;
use super::reason::Reason;
use super::rows::{Layout, RowSpans};
use super::server_form;
use super::sql_type::{SQL_TYPE_KEY, SqlType};
use super::untested;
use super::verdict::{Judged, Verdict};
use super::zone::TimeZone;

pub use super::rows::RowEncoding;

/// How one column is read.
#[derive(Debug, Clone)]
pub struct ColumnReader {
    /// Name and metadata of the column; its type and nullability follow from `sql_type`.
    pub field: Field,
    pub sql_type: SqlType,
    /// What becomes of values that the type can't hold.
    pub on_invalid: Decisions,
    /// The place of the value in the dump's row, below the row's width. `None` where the dump has
    /// no such value: the column has its default everywhere.
    pub position: Option<usize>,
    /// One value, for rows without one and for the keyword DEFAULT; without it the first are NULL
    /// and the second are rejects.
    pub default: Option<ArrayRef>,
    /// The character set of the column itself, in which MySQL reads bytes that name none.
    pub charset: Charset,
}

/// How the rows of one table are read.
///
/// # Memory
///
/// A chunk is decoded whole: expect about as many bytes of Arrow as of text, and 12 bytes for each
/// value while it is at work.
#[derive(Debug, Clone)]
pub struct TableReader {
    pub columns: Vec<ColumnReader>,
    /// Values that each row of the dump must have.
    pub row_width: usize,
    /// The dialect, with `backslash_escapes` and `double_quoted_strings` as the dump sets them.
    pub dialect: Dialect,
    /// Lines of COPY text end with CR LF.
    pub crlf: bool,
    /// The zone of instants that are written without one.
    pub zone: TimeZone,
    /// No server has seen the rows: that a text is one of its type is tested here.
    pub is_untested: bool,
}

/// Whole rows of one table.
#[derive(Debug, Clone, Copy)]
pub struct Chunk<'a> {
    pub bytes: &'a [u8],
    pub encoding: RowEncoding,
}

/// What a chunk held.
#[derive(Debug, Clone)]
pub struct Decoded {
    /// The rows that were accepted, in order; every field is nullable.
    pub batch: RecordBatch,
    /// For each accepted row its index in the chunk, from 0; `None` when no row was rejected.
    pub row_of: Option<Vec<u32>>,
    /// Rows seen, accepted or rejected.
    pub rows: u32,
    /// In the order of the rows, at most one a row.
    pub rejects: Vec<RowReject>,
    /// Texts of accepted rows that stand aside, by column and row.
    pub asides: Vec<Aside>,
    /// How often policies changed cells of accepted rows, by column and reason.
    pub uses: Vec<PolicyUses>,
}

/// Cells of one column that a policy changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyUses {
    /// Index among the reader's columns.
    pub column: usize,
    pub reason: Reason,
    pub action: Action,
    /// Indexes in the chunk, from 0, of the rows, in order; there is one.
    pub rows: Vec<u32>,
    /// The first row's first byte in the chunk.
    pub byte: usize,
    /// The exact texts of the first few.
    pub samples: Vec<Vec<u8>>,
}

/// What a policy did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// The cell is NULL.
    Null,
    /// The cell is NULL, and its text stands aside.
    Aside,
    /// The cell is the plan's constant.
    Constant,
    /// The cell's text is without its zero bytes, or has another text in their place.
    Replaced,
}

impl Action {
    /// Returns the stable name that reports carry.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Aside => "aside",
            Self::Constant => "constant",
            Self::Replaced => "replaced",
        }
    }
}

/// A row that was not accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowReject {
    /// Index in the chunk, from 0.
    pub row: u32,
    /// The row's first byte in the chunk.
    pub byte: usize,
    /// The first column, among the reader's, whose value failed; `None` for a malformed row.
    pub column: Option<usize>,
    pub reason: Reason,
    /// What was expected; never a value.
    pub detail: String,
    /// The row as it is written.
    pub raw: Vec<u8>,
}

/// The exact text of a value that its column's type can't hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aside {
    /// Index in the chunk, from 0, of the row.
    pub row: u32,
    /// Index among the reader's columns.
    pub column: usize,
    pub reason: Reason,
    pub text: Vec<u8>,
}

impl TableReader {
    /// Returns the schema of the batches.
    ///
    /// Every field is nullable: whether a dump keeps its NOT NULL is not tested here.
    pub fn schema(&self) -> SchemaRef {
        let field = |column: &ColumnReader| {
            Field::new(column.field.name(), column.sql_type.arrow(), true)
                .with_metadata(column.field.metadata().clone())
        };
        Arc::new(Schema::new(self.columns.iter().map(field).collect::<Vec<_>>()))
    }

    /// Decodes a chunk.
    ///
    /// # Panics
    ///
    /// Panics if a column's position is not below the row's width.
    pub fn decode(&self, chunk: Chunk<'_>) -> Decoded {
        self.decode_with(chunk, &mut RowSpans::default())
    }

    /// Decodes a chunk in memory that earlier chunks have used.
    pub fn decode_with(&self, chunk: Chunk<'_>, rows: &mut RowSpans) -> Decoded {
        self.decode_as(chunk, rows, Texts::Kept)
    }

    /// Decodes a chunk for whoever counts: what it says of texts is the same, but where the texts
    /// of a column are their own values, each may be an empty one.
    pub fn count_with(&self, chunk: Chunk<'_>, rows: &mut RowSpans) -> Decoded {
        self.decode_as(chunk, rows, Texts::Counted)
    }

    fn decode_as(&self, chunk: Chunk<'_>, rows: &mut RowSpans, texts: Texts) -> Decoded {
        if chunk.encoding.is_copy() && !self.dialect.lexicon.charset.is_utf8() {
            return self.decode_transcoded(chunk, rows);
        }
        self.decode_chunk(chunk, rows, texts)
    }

    /// Decodes COPY lines in another character set: they are read in UTF-8, as the server reads
    /// them, and rejects are those of the dump.
    #[cold]
    fn decode_transcoded(&self, chunk: Chunk<'_>, rows: &mut RowSpans) -> Decoded {
        let Chunk { bytes, encoding } = chunk;
        let mut text = Vec::with_capacity(bytes.len() + bytes.len() / 4);
        let mut lines = Vec::new();
        for line in bytes.split_inclusive(|byte| *byte == b'\n') {
            lines.push((text.len(), line.as_ptr() as usize - bytes.as_ptr() as usize));
            text.extend_from_slice(&self.dialect.lexicon.charset.statement(line));
        }
        let mut reader = self.clone();
        reader.dialect.lexicon.charset = Charset::UTF8;
        let mut decoded = reader.decode_chunk(Chunk { bytes: &text, encoding }, rows, Texts::Kept);
        // A row is made of whole lines.
        let in_dump = |line: usize| lines.get(line).map_or(bytes.len(), |(_, start)| *start);
        for reject in &mut decoded.rejects {
            let first = lines.partition_point(|(start, _)| *start <= reject.byte).saturating_sub(1);
            let row_end = reject.byte + reject.raw.len().max(1);
            let start = in_dump(first);
            let end = in_dump(lines.partition_point(|(start, _)| *start < row_end));
            reject.byte = start;
            reject.raw = bytes[start..end].trim_ascii_end().to_vec();
        }
        decoded
    }

    fn decode_chunk(&self, chunk: Chunk<'_>, rows: &mut RowSpans, texts: Texts) -> Decoded {
        let Chunk { bytes, encoding } = chunk;
        let lexicon = &self.dialect.lexicon;
        rows.split(bytes, Layout { encoding, width: self.row_width, lexicon, crlf: self.crlf });
        self.decode_rows(bytes, rows, texts)
    }

    /// Decodes rows that were split.
    pub(super) fn decode_split(&self, bytes: &[u8], rows: &RowSpans) -> Decoded {
        self.decode_rows(bytes, rows, Texts::Kept)
    }

    fn decode_rows(&self, bytes: &[u8], rows: &RowSpans, texts: Texts) -> Decoded {
        let lexicon = &self.dialect.lexicon;
        let cells = Cells {
            bytes,
            text: &OnceCell::new(),
            spans: rows.spans(),
            width: self.row_width.max(1),
            position: 0,
            lexicon,
            charset: Charset::UTF8,
            zone: self.zone,
            texts,
        };
        let mut verdict = Verdict::new(rows);
        let decode = |(index, column): (usize, &ColumnReader)| {
            let Some(position) = column.position else {
                return match &column.default {
                    Some(default) => repeated(default, rows.count()),
                    None => nulls(&column.sql_type, rows.count()),
                };
            };
            assert!(position < self.row_width, "`{}` stands beyond its row", column.field.name());
            let cells = Cells { position, charset: column.charset, ..cells };
            let mut failures = Vec::new();
            let mut array = cells.decode(&column.sql_type, &mut failures);
            if let Some(declared) = column.field.metadata().get(SQL_TYPE_KEY) {
                array = server_form::kept(array, declared, cells.is_mysql(), &mut failures);
            }
            if self.is_untested {
                array = untested::tested(array, &column.sql_type, &mut failures);
            }
            if let Some(default) = &column.default {
                array = cells.with_default(array, default, &mut failures);
            }
            verdict.judge(Judged { index, column, cells, failures }, array)
        };
        let arrays = self.columns.iter().enumerate().map(decode).collect();
        verdict.decoded(self.batch(arrays, rows.count()), rows, bytes)
    }

    /// Decodes one column of a chunk that was split; with the exact texts, by row, of values that
    /// its type can't hold.
    pub fn column(
        &self,
        column: &ColumnReader,
        chunk: Chunk<'_>,
        rows: &RowSpans,
    ) -> (ArrayRef, Vec<(u32, Vec<u8>)>) {
        let Some(position) = column.position else {
            let array = match &column.default {
                Some(default) => repeated(default, rows.count()),
                None => nulls(&column.sql_type, rows.count()),
            };
            return (array, Vec::new());
        };
        let cells = Cells {
            bytes: chunk.bytes,
            text: &OnceCell::new(),
            charset: column.charset,
            spans: rows.spans(),
            width: self.row_width.max(1),
            position,
            lexicon: &self.dialect.lexicon,
            zone: self.zone,
            texts: Texts::Kept,
        };
        let mut failures = Vec::new();
        let mut array = cells.decode(&column.sql_type, &mut failures);
        if let Some(default) = &column.default {
            array = cells.with_default(array, default, &mut failures);
        }
        let exact = failures.iter().map(|failure| (failure.row, cells.exact_text(failure.row)));
        (array, exact.collect())
    }

    #[expect(clippy::expect_used, reason = "arrays and schema come from the same types")]
    fn batch(&self, arrays: Vec<ArrayRef>, rows: usize) -> RecordBatch {
        let options = RecordBatchOptions::new().with_row_count(Some(rows));
        RecordBatch::try_new_with_options(self.schema(), arrays, &options)
            .expect("every column has the type and length of its chunk")
    }
}

#[cfg(test)]
mod tests {
    use arrow::util::display::{ArrayFormatter, FormatOptions};
    use proptest::prelude::*;

    use super::super::dialect::{MYSQL, POSTGRES};
    use super::super::policy::OnInvalid;
    use super::super::sql_type::arrow_field;
    use super::Reason::*;
    use super::*;

    fn reader(dialect: Dialect, types: &[SqlType]) -> TableReader {
        let column = |(position, sql_type): (usize, &SqlType)| ColumnReader {
            field: arrow_field(&format!("c{position}"), "declared", sql_type, false),
            sql_type: sql_type.clone(),
            on_invalid: OnInvalid::Reject.into(),
            position: Some(position),
            default: None,
            charset: Charset::UTF8,
        };
        TableReader {
            columns: types.iter().enumerate().map(column).collect(),
            row_width: types.len(),
            dialect,
            crlf: false,
            zone: TimeZone::UTC,
            is_untested: false,
        }
    }

    fn cell(batch: &RecordBatch, column: usize, row: usize) -> String {
        let options = FormatOptions::default().with_null("NULL");
        let array = batch.column(column);
        ArrayFormatter::try_new(array, &options).unwrap().value(row).to_string()
    }

    fn decode(reader: &TableReader, encoding: RowEncoding, text: impl AsRef<[u8]>) -> Decoded {
        let decoded = reader.decode(Chunk { bytes: text.as_ref(), encoding });
        assert_eq!(decoded.batch.num_rows() + decoded.rejects.len(), decoded.rows as usize);
        decoded
    }

    /// Checks one value of one column; an error is the code of the reject.
    fn check(
        (dialect, encoding): (Dialect, RowEncoding),
        sql_type: &SqlType,
        cases: &[(&str, Result<&str, Reason>)],
    ) {
        let reader = reader(dialect, std::slice::from_ref(sql_type));
        for (text, expected) in cases {
            let row = match encoding {
                RowEncoding::CopyText | RowEncoding::CopyForm(_) => format!("{text}\n"),
                RowEncoding::Values => format!("({text}),"),
            };
            let decoded = decode(&reader, encoding, &row);
            let found = match decoded.rejects.as_slice() {
                [] => Ok(cell(&decoded.batch, 0, 0)),
                [reject] => Err(reject.reason),
                _ => panic!("more than one row in {text}"),
            };
            assert_eq!(found.as_ref().map(String::as_str), expected.as_ref().copied(), "{text}");
        }
    }

    const COPY: (Dialect, RowEncoding) = (POSTGRES, RowEncoding::CopyText);
    const INSERT: (Dialect, RowEncoding) = (POSTGRES, RowEncoding::Values);
    const MYSQL_INSERT: (Dialect, RowEncoding) = (MYSQL, RowEncoding::Values);

    #[test]
    fn integers_of_both_dialects() {
        check(
            COPY,
            &SqlType::Int16,
            &[
                ("-7", Ok("-7")),
                (r"\N", Ok("NULL")),
                ("40000", Err(NumericOverflow)),
                ("1.0", Err(InvalidValue)),
                ("", Err(InvalidValue)),
            ],
        );
        check(
            MYSQL_INSERT,
            &SqlType::UInt8,
            &[
                ("255", Ok("255")),
                ("'255'", Ok("255")),
                ("256", Err(NumericOverflow)),
                ("1.0", Ok("1")),
                ("1.5", Err(InvalidValue)),
                ("TRUE", Ok("1")),
                ("0xff", Ok("255")),
                ("b'11'", Ok("3")),
                ("NULL", Ok("NULL")),
                ("DEFAULT", Err(UnsupportedExpression)),
                ("now()", Err(UnsupportedExpression)),
                ("'x'", Err(InvalidValue)),
            ],
        );
        check(INSERT, &SqlType::Int32, &[("true", Err(InvalidValue)), ("'5'", Ok("5"))]);
    }

    #[test]
    fn booleans_and_bits() {
        let (t, f) = (Ok("true"), Ok("false"));
        check(COPY, &SqlType::Boolean, &[("t", t), ("f", f), ("x", Err(InvalidValue))]);
        check(
            INSERT,
            &SqlType::Boolean,
            &[
                ("true", t),
                ("FALSE", f),
                ("'t'", t),
                ("'f'", f),
                ("'1'", t),
                ("0", f),
                ("2", Err(InvalidValue)),
            ],
        );
        let bit = SqlType::BitNumber { bits: 1 };
        check(
            MYSQL_INSERT,
            &bit,
            &[
                ("b'1'", t),
                ("0x01", t),
                ("'\\0'", f),
                ("_binary '\u{1}'", t),
                ("1", t),
                ("0", f),
                ("'1'", Err(NumericOverflow)),
                ("b'10'", Err(NumericOverflow)),
            ],
        );
        let bits = SqlType::BitNumber { bits: 12 };
        check(
            MYSQL_INSERT,
            &bits,
            &[
                ("b'100000000001'", Ok("2049")),
                ("0x0801", Ok("2049")),
                ("2049", Ok("2049")),
                ("'\u{8}\u{1}'", Ok("2049")),
                ("4096", Err(NumericOverflow)),
            ],
        );
        check(COPY, &bits, &[("000000000011", Ok("3"))]);
        check(
            MYSQL_INSERT,
            &SqlType::BitNumber { bits: 64 },
            &[
                ("0xffffffffffffffff", Ok("18446744073709551615")),
                ("0x1ffffffffffffffff", Err(NumericOverflow)),
            ],
        );
    }

    #[test]
    fn decimals_and_floats() {
        check(
            COPY,
            &SqlType::Decimal { precision: 6, scale: 2 },
            &[
                ("-12.5", Ok("-12.50")),
                ("12.505", Err(InvalidValue)),
                ("12345", Err(NumericOverflow)),
                ("NaN", Err(InvalidValue)),
            ],
        );
        check(
            COPY,
            &SqlType::Decimal { precision: 50, scale: 10 },
            &[("1234567890123456789012345678901234567890.5", {
                Ok("1234567890123456789012345678901234567890.5000000000")
            })],
        );
        check(COPY, &SqlType::Decimal { precision: 3, scale: 5 }, &[("0.00123", Ok("0.00123"))]);
        check(
            COPY,
            &SqlType::Float64,
            &[
                ("1.5", Ok("1.5")),
                ("NaN", Ok("NaN")),
                ("-Infinity", Ok("-inf")),
                ("1e999", Err(NumericOverflow)),
            ],
        );
        check(COPY, &SqlType::Numeric, &[("NaN", Ok("NaN")), ("1.500", Ok("1.500"))]);
    }

    #[test]
    fn dates_and_times() {
        check(
            MYSQL_INSERT,
            &SqlType::Timestamp,
            &[
                ("'2024-01-01 00:00:00.123456'", Ok("2024-01-01T00:00:00.123456")),
                ("'2024-01-01'", Ok("2024-01-01T00:00:00")),
                ("'0000-00-00 00:00:00'", Err(ZeroDate)),
                ("'2021-02-30 00:00:00'", Err(InvalidValue)),
                ("20240101", Err(InvalidValue)),
            ],
        );
        check(
            COPY,
            &SqlType::TimestampTz,
            &[("2024-01-01 00:00:00+05:30", Ok("2023-12-31T18:30:00Z"))],
        );
        check(COPY, &SqlType::Date, &[("2024-02-29", Ok("2024-02-29"))]);
        check(COPY, &SqlType::Time, &[("24:00:00", Err(TimeRange))]);
        check(MYSQL_INSERT, &SqlType::Time, &[("'10:11:12'", Ok("10:11:12"))]);
        check(MYSQL_INSERT, &SqlType::Year, &[("2024", Ok("2024")), ("'0000'", Ok("0"))]);
    }

    #[test]
    fn instants_without_a_zone_take_the_one_of_the_dump() {
        let mut reader = reader(MYSQL, &[SqlType::TimestampTz]);
        reader.zone = TimeZone::Fixed(3_600_000_000);
        let decoded = decode(&reader, RowEncoding::Values, "('2024-01-01 01:00:00')");
        assert_eq!(cell(&decoded.batch, 0, 0), "2024-01-01T00:00:00Z");
    }

    #[test]
    fn text_is_exact() {
        let text = SqlType::Text { max_chars: None };
        check(COPY, &text, &[(r"a\tb \\ é", Ok("a\tb \\ é")), ("  x ", Ok("  x "))]);
        check(COPY, &text, &[(r"\377", Err(InvalidUtf8)), (r"\303\251", Ok("é"))]);
        check(
            MYSQL_INSERT,
            &text,
            &[
                ("'it''s'", Ok("it's")),
                (r#""a\nb""#, Ok("a\nb")),
                ("0x41C3A9", Ok("Aé")),
                ("0xFF", Err(InvalidUtf8)),
                ("1.50", Ok("1.50")),
                (r"_latin1'\\é'", Ok("\\Ã©")),
                ("'a' 'b'", Ok("ab")),
            ],
        );
        check(
            INSERT,
            &text,
            &[
                ("E'\\u00e9'", Ok("é")),
                ("E'\\ud800'", Err(InvalidValue)),
                ("'x'::text", Ok("x")),
                ("upper('x')", Err(UnsupportedExpression)),
            ],
        );
        check(INSERT, &SqlType::Exact, &[("B'0101'", Ok("0101")), ("X'1f0'", Ok("000111110000"))]);
    }

    #[test]
    fn bytes_that_are_not_utf8_spoil_their_own_row_only() {
        let reader = reader(POSTGRES, &[SqlType::Text { max_chars: None }]);
        let decoded = decode(&reader, RowEncoding::CopyText, b"a\n\xff\nc\n");
        assert_eq!(decoded.row_of, Some(vec![0, 2]));
        assert_eq!((decoded.rejects[0].reason, decoded.rejects[0].byte), (InvalidUtf8, 2));
        assert_eq!(decoded.rejects[0].raw, b"\xff");
    }

    #[test]
    fn binary_columns() {
        let bytes = SqlType::Bytes { max_bytes: None };
        check(
            COPY,
            &bytes,
            &[
                (r"\\x00ff", Ok("00ff")),
                (r"\\x", Ok("")),
                (r"\\211PNG\\\\\\000\n", Ok("89504e475c000a")),
                (r"\\x0", Err(InvalidValue)),
                (r"\\x0g", Err(InvalidValue)),
                (r"\\9", Err(InvalidValue)),
            ],
        );
        check(INSERT, &bytes, &[(r"'\x00ff'", Ok("00ff")), (r"E'\\x00ff'::bytea", Ok("00ff"))]);
        check(
            MYSQL_INSERT,
            &bytes,
            &[
                (r"_binary '\0\\x'", Ok("005c78")),
                ("0x0aFF", Ok("0aff")),
                ("x'0a'", Ok("0a")),
                ("''", Ok("")),
            ],
        );
    }

    #[test]
    fn arrays_are_lists() {
        let integers = SqlType::Array(Box::new(SqlType::Int32));
        check(
            COPY,
            &integers,
            &[
                ("{1,NULL,3}", Ok("[1, NULL, 3]")),
                ("{}", Ok("[]")),
                (r"\N", Ok("NULL")),
                ("{1,x}", Err(InvalidValue)),
                ("{1,9999999999,x}", Err(NumericOverflow)),
                ("{{1}}", Err(InvalidValue)),
                ("[0:0]={1}", Err(InvalidValue)),
            ],
        );
        let texts = SqlType::Array(Box::new(SqlType::Text { max_chars: None }));
        check(COPY, &texts, &[(r#"{a,"b \\"c\\" \t"}"#, Ok("[a, b \"c\" \t]"))]);
        let reader = reader(POSTGRES, &[integers]);
        let decoded =
            decode(&reader, RowEncoding::CopyText, "{1}\n{2,x,y}\n{}\n\\N\nz\n{x}\n{3}\n");
        assert_eq!(decoded.row_of, Some(vec![0, 2, 3, 6]));
        let rejected: Vec<_> = decoded.rejects.iter().map(|reject| reject.row).collect();
        assert_eq!(rejected, [1, 4, 5]);
        assert_eq!(cell(&decoded.batch, 0, 3), "[3]");
    }

    #[test]
    fn a_policy_decides_about_values_that_do_not_fit() {
        let mut reader = reader(POSTGRES, &[SqlType::Date, SqlType::Date, SqlType::Int8]);
        reader.columns[0].on_invalid = OnInvalid::Null.into();
        reader.columns[1].on_invalid = OnInvalid::Aside.into();
        let text = "x\ty\\\\z\t1\nx\ty\tx\n2024-01-01\t2024-01-01\t3\n1\n";
        let decoded = decode(&reader, RowEncoding::CopyText, text);
        assert_eq!(decoded.row_of, Some(vec![0, 2]));
        let uses: Vec<_> =
            decoded.uses.iter().map(|u| (u.column, u.action, u.rows.len())).collect();
        assert_eq!(uses, [(0, Action::Null, 1), (1, Action::Aside, 1)]);
        assert_eq!(
            (decoded.uses[0].rows[0], decoded.uses[0].samples[0].as_slice()),
            (0, &b"x"[..])
        );
        assert_eq!(
            decoded.asides,
            [Aside { row: 0, column: 1, reason: InvalidValue, text: b"y\\z".to_vec() }]
        );
        assert_eq!(cell(&decoded.batch, 0, 0), "NULL");
        assert_eq!(
            decoded.rejects,
            [
                RowReject {
                    row: 1,
                    byte: 9,
                    column: Some(2),
                    reason: InvalidValue,
                    detail: "expected an 8-bit integer".to_owned(),
                    raw: b"x\ty\tx".to_vec(),
                },
                RowReject {
                    row: 3,
                    byte: 39,
                    column: None,
                    reason: MalformedRow,
                    detail: "expected 3 values, found 1".to_owned(),
                    raw: b"1".to_vec(),
                },
            ]
        );
    }

    #[test]
    fn asides_are_the_exact_text() {
        let mut reader = reader(MYSQL, &[SqlType::Date]);
        reader.columns[0].on_invalid = OnInvalid::Aside.into();
        let text = r"('0000-00-00'),('a\'b'),(0x4142),(now()),(b'1'),(7)";
        let decoded = decode(&reader, RowEncoding::Values, text);
        let texts: Vec<_> =
            decoded.asides.iter().map(|aside| str::from_utf8(&aside.text).unwrap()).collect();
        assert_eq!(texts, ["0000-00-00", "a'b", "AB", "now()", "1", "7"]);
        // An expression is not the text of its value.
        let is_value = |aside: &Aside| aside.reason != UnsupportedExpression;
        assert_eq!(decoded.asides.iter().filter(|aside| is_value(aside)).count(), 5);
        assert_eq!((decoded.row_of, decoded.rows), (None, 6));
    }

    #[test]
    fn a_row_is_rejected_for_its_first_bad_column() {
        let reader = reader(POSTGRES, &[SqlType::Int8, SqlType::Date, SqlType::Int8]);
        let decoded = decode(&reader, RowEncoding::CopyText, "1\tx\ty\n");
        assert_eq!(decoded.rejects[0].column, Some(1));
        assert_eq!(decoded.rejects[0].detail, "expected a date");
    }

    #[test]
    fn columns_take_their_place_in_the_row() {
        let mut reader = reader(POSTGRES, &[SqlType::Int8, SqlType::Int8, SqlType::Uuid]);
        reader.columns[0].position = Some(1);
        reader.columns[1].position = None;
        reader.columns[2].position = Some(0);
        reader.row_width = 2;
        let decoded = decode(&reader, RowEncoding::CopyText, "u\t5\n");
        let cells: Vec<_> = (0..3).map(|column| cell(&decoded.batch, column, 0)).collect();
        assert_eq!(cells, ["5", "NULL", "u"]);
        assert_eq!(decoded.batch.schema(), reader.schema());
    }

    #[test]
    fn a_table_without_columns_has_rows() {
        let reader = reader(POSTGRES, &[]);
        let decoded = decode(&reader, RowEncoding::CopyText, "\n\nx\n");
        assert_eq!((decoded.batch.num_rows(), decoded.rows), (2, 3));
        let decoded = decode(&reader, RowEncoding::Values, "");
        assert_eq!(decoded.rows, 0);
    }

    fn every_type() -> Vec<SqlType> {
        vec![
            SqlType::Boolean,
            SqlType::Int64,
            SqlType::UInt8,
            SqlType::Float32,
            SqlType::Decimal { precision: 10, scale: 2 },
            SqlType::Decimal { precision: 60, scale: -3 },
            SqlType::Text { max_chars: None },
            SqlType::Bytes { max_bytes: None },
            SqlType::Date,
            SqlType::Timestamp,
            SqlType::TimestampTz,
            SqlType::Time,
            SqlType::Year,
            SqlType::BitNumber { bits: 1 },
            SqlType::BitNumber { bits: 9 },
            SqlType::Array(Box::new(SqlType::Array(Box::new(SqlType::Int8)))),
            SqlType::Array(Box::new(SqlType::TimestampTz)),
            SqlType::Array(Box::new(SqlType::Bytes { max_bytes: None })),
        ]
    }

    /// Decodes bytes as one column of every type, under every policy, in every way.
    fn survives(bytes: &[u8]) {
        let lax = {
            let mut lax = POSTGRES;
            lax.lexicon.backslash_escapes = true;
            lax
        };
        for on_invalid in [OnInvalid::Reject, OnInvalid::Aside, OnInvalid::Null] {
            for sql_type in every_type() {
                for dialect in [MYSQL, POSTGRES, lax] {
                    let mut reader = reader(dialect, std::slice::from_ref(&sql_type));
                    reader.columns[0].on_invalid = on_invalid.clone().into();
                    for encoding in [RowEncoding::CopyText, RowEncoding::Values] {
                        decode(&reader, encoding, bytes);
                        counts_as_it_decodes(&reader, Chunk { bytes, encoding });
                    }
                }
            }
        }
        for width in [0, 2, 3] {
            let mut reader = reader(MYSQL, &vec![SqlType::Exact; width]);
            decode(&reader, RowEncoding::CopyText, bytes);
            decode(&reader, RowEncoding::Values, bytes);
            reader.crlf = true;
            decode(&reader, RowEncoding::CopyText, bytes);
        }
    }

    /// Whoever counts hears of each row what whoever reads it hears.
    #[track_caller]
    fn counts_as_it_decodes(reader: &TableReader, chunk: Chunk<'_>) {
        let said = |decoded: Decoded| {
            let Decoded { batch, row_of, rows, rejects, asides, uses, .. } = decoded;
            format!("{:#?}", (batch.num_rows(), row_of, rows, rejects, asides, uses))
        };
        let counted = reader.count_with(chunk, &mut RowSpans::default());
        assert_eq!(said(counted), said(reader.decode(chunk)));
    }

    #[test]
    fn every_prefix_is_survived() {
        let text: &[u8] = b"(1,'a\\'b''c',\"d\",NULL),(0xAf,b'01',x'0a',_binary '\xff'),\n\
            (E'\\u00e9\\777',U&'\\0061',$q$x$q$,CAST('1' AS int)),(/*!50705 0x00,*/ -1.5e+3,\
            'a' 'b'::text[], f(1,(2)), ARRAY['{1,\"x\\\\\"}']) /* c */;\n\\N\t\\x41\\101\r\n\\.\n\
            {1,NULL,\"a\\\\\"}\t2024-01-01 00:00:00.5+05:30 BC\t-infinity\n";
        for end in 0..=text.len() {
            survives(&text[..end]);
        }
    }

    fn garbage() -> impl Strategy<Value = Vec<u8>> {
        let piece = prop_oneof![
            4 => prop::sample::select(
                b"(),;'\"\\\n\r\t `$-*/!:[]{}.0123456789+eExXbBnNuU_&#atfTZC\xff\xc3\0".to_vec()
            ).prop_map(|byte| vec![byte]),
            1 => prop::sample::select(vec![
                "NULL", "TRUE", "_binary", "_latin1", "_utf8mb4 ", "E'", "U&'", "0x", "/*!50705 ",
                "*/", "--", "CAST(", " AS ", "::", "$q$", "2024-01-01", " 10:11:12", "infinity",
                "),(", "\\x", "{", "\\N", "\\.", "{\"",
            ]).prop_map(|word| word.as_bytes().to_vec()),
        ];
        prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn garbage_is_survived(bytes in garbage()) {
            survives(&bytes);
        }

        #[test]
        fn random_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            survives(&bytes);
        }

        #[test]
        fn strings_of_mysql_are_read_as_written(
            values in prop::collection::vec(any::<Vec<u8>>(), 1..6),
        ) {
            let mut text = Vec::new();
            for value in &values {
                text.extend_from_slice(b"(_binary '");
                for &byte in value {
                    match byte {
                        0 => text.extend_from_slice(br"\0"),
                        b'\n' => text.extend_from_slice(br"\n"),
                        b'\\' => text.extend_from_slice(br"\\"),
                        b'\'' => text.extend_from_slice(br"\'"),
                        0x1a => text.extend_from_slice(br"\Z"),
                        other => text.push(other),
                    }
                }
                text.extend_from_slice(b"'),");
            }
            let reader = reader(MYSQL, &[SqlType::Bytes { max_bytes: None }]);
            let decoded = decode(&reader, RowEncoding::Values, &text);
            let digits = |value: &Vec<u8>| value.iter().map(|byte| format!("{byte:02x}")).collect();
            let expected: Vec<String> = values.iter().map(digits).collect();
            let found: Vec<_> = (0..values.len()).map(|row| cell(&decoded.batch, 0, row)).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
