//! Which rows of a chunk are accepted, and what policies make of their bad values.
//!
//! Failures of columns in, rejects and asides out. Knows no text of rows but through cells.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, BooleanArray, RecordBatch, new_null_array};
use arrow::compute::{filter_record_batch, interleave};

use super::column::{Cells, Failure};
use super::decode::{Action, Aside, ColumnReader, Decoded, PolicyUses, RowReject};
use super::policy::Decision;
use super::reason::Reason;
use super::rows::RowSpans;
use super::server_form;
use super::sql_type::SqlType;
use super::zero_byte::{self, Texts};

/// Texts that are kept of each policy's uses, in a chunk.
const SAMPLES: usize = 3;

/// One column with the values of it that failed.
pub(super) struct Judged<'a, 'c> {
    pub index: usize,
    pub column: &'a ColumnReader,
    pub cells: Cells<'c>,
    pub failures: Vec<Failure>,
}

/// Which rows are accepted, as far as the columns were decoded.
pub(super) struct Verdict {
    accepted: Vec<bool>,
    rejects: Vec<RowReject>,
    asides: Vec<Aside>,
    uses: Vec<Used>,
}

/// A cell that a policy changed.
struct Used {
    row: u32,
    column: usize,
    reason: Reason,
    action: Action,
    /// For the first ones.
    text: Option<Vec<u8>>,
}

impl Verdict {
    pub fn new(rows: &RowSpans) -> Self {
        let mut verdict = Self {
            accepted: vec![true; rows.count()],
            rejects: Vec::new(),
            asides: Vec::new(),
            uses: Vec::new(),
        };
        for fault in rows.faults() {
            let detail = fault.detail.clone();
            verdict.reject(fault.row, None, Reason::MalformedRow, detail);
        }
        verdict
    }

    fn reject(&mut self, row: u32, column: Option<usize>, reason: Reason, detail: String) {
        self.accepted[row as usize] = false;
        self.rejects.push(RowReject { row, byte: 0, column, reason, detail, raw: Vec::new() });
    }

    /// Decides about the failures of a column, and returns its values as they are then.
    pub fn judge(&mut self, mut judged: Judged<'_, '_>, mut array: ArrayRef) -> ArrayRef {
        let column = judged.column;
        let zero_byte = column.on_invalid.of(Reason::NulByte);
        if !matches!(zero_byte, Decision::Keep) {
            array = self.zero_bytes(&mut judged, array, zero_byte);
        }
        // Where cells get another value: row and place among `values`.
        let mut changed: Vec<(u32, usize)> = Vec::new();
        let mut values: Vec<ArrayRef> = Vec::new();
        let mut samples = [0; Reason::COUNT];
        for Failure { row, reason } in &judged.failures {
            let (row, reason) = (*row, *reason);
            if !self.accepted[row as usize] {
                continue;
            }
            let action = match column.on_invalid.of(reason) {
                Decision::Reject | Decision::Keep | Decision::Replace(_) => {
                    let detail = detail(&column.sql_type, reason);
                    self.reject(row, Some(judged.index), reason, detail);
                    continue;
                }
                Decision::Null => Action::Null,
                Decision::Aside => {
                    let text = judged.cells.exact_text(row);
                    let text = server_form::text_kept(text, &column.sql_type);
                    self.asides.push(Aside { row, column: judged.index, reason, text });
                    Action::Aside
                }
                Decision::Constant(value) => {
                    let same = values.iter().position(|known| Arc::ptr_eq(known, value));
                    let place = same.unwrap_or_else(|| {
                        values.push(value.clone());
                        values.len() - 1
                    });
                    changed.push((row, place));
                    Action::Constant
                }
            };
            let seen = &mut samples[reason as usize];
            *seen += 1;
            let text = (*seen <= SAMPLES).then(|| judged.cells.exact_text(row));
            self.uses.push(Used { row, column: judged.index, reason, action, text });
        }
        with_values(array, &changed, &values)
    }

    /// Looks for zero bytes in a column of text: replaces them, or makes failures of them.
    fn zero_bytes(
        &mut self,
        judged: &mut Judged<'_, '_>,
        array: ArrayRef,
        decision: &Decision,
    ) -> ArrayRef {
        let texts = match judged.column.sql_type {
            SqlType::Json { .. } => Texts::Json,
            _ => Texts::Plain,
        };
        let rows = zero_byte::rows_with(&array, texts);
        if rows.is_empty() {
            return array;
        }
        let reason = Reason::NulByte;
        match decision {
            Decision::Replace(by) => {
                let column = judged.index;
                let used = rows.iter().enumerate().map(|(place, &row)| Used {
                    row,
                    column,
                    reason,
                    action: Action::Replaced,
                    text: (place < SAMPLES).then(|| judged.cells.exact_text(row)),
                });
                self.uses.extend(used);
                zero_byte::replaced(&array, texts, by)
            }
            _ => {
                judged.failures.extend(rows.iter().map(|&row| Failure { row, reason }));
                let to_null: Vec<(u32, usize)> = rows.iter().map(|&row| (row, 0)).collect();
                let null = new_null_array(array.data_type(), 1);
                with_values(array, &to_null, &[null])
            }
        }
    }

    pub fn decoded(mut self, batch: RecordBatch, rows: &RowSpans, bytes: &[u8]) -> Decoded {
        self.rejects.sort_by_key(|reject| reject.row);
        for reject in &mut self.rejects {
            let (start, end) = rows.place(reject.row);
            reject.byte = start;
            reject.raw = bytes[start..end.min(bytes.len())].to_vec();
        }
        // A later column may have rejected the row.
        self.asides.retain(|aside| self.accepted[aside.row as usize]);
        let uses = self.gathered_uses(rows);
        let (batch, row_of) = match self.rejects.is_empty() {
            true => (batch, None),
            false => keep(batch, self.accepted),
        };
        let rows = rows.count() as u32;
        Decoded { batch, row_of, rows, rejects: self.rejects, asides: self.asides, uses }
    }

    fn gathered_uses(&mut self, rows: &RowSpans) -> Vec<PolicyUses> {
        let mut gathered: Vec<PolicyUses> = Vec::new();
        let uses = std::mem::take(&mut self.uses).into_iter();
        for used in uses.filter(|used| self.accepted[used.row as usize]) {
            let same = gathered.iter_mut().find(|known| {
                (known.column, known.reason, known.action)
                    == (used.column, used.reason, used.action)
            });
            match same {
                Some(known) => {
                    known.rows.push(used.row);
                    known.samples.extend(used.text);
                }
                None => gathered.push(PolicyUses {
                    column: used.column,
                    reason: used.reason,
                    action: used.action,
                    rows: vec![used.row],
                    byte: rows.place(used.row).0,
                    samples: used.text.into_iter().collect(),
                }),
            }
        }
        gathered
    }
}

/// Puts one-value arrays into rows; an array of another type changes nothing.
fn with_values(array: ArrayRef, changed: &[(u32, usize)], values: &[ArrayRef]) -> ArrayRef {
    if changed.is_empty() {
        return array;
    }
    let mut sources: Vec<(usize, usize)> = (0..array.len()).map(|row| (0, row)).collect();
    for (row, value) in changed {
        sources[*row as usize] = (value + 1, 0);
    }
    let all: Vec<&dyn Array> =
        std::iter::once(&array).chain(values).map(|array| array.as_ref()).collect();
    match interleave(&all, &sources) {
        Ok(filled) => filled,
        Err(_) => array.clone(),
    }
}

/// Keeps the rows that are accepted.
#[expect(clippy::expect_used, reason = "a filter as long as its batch can't fail")]
fn keep(batch: RecordBatch, accepted: Vec<bool>) -> (RecordBatch, Option<Vec<u32>>) {
    let row_of = (0..).zip(&accepted).filter(|(_, accepted)| **accepted).map(|(row, _)| row);
    let row_of = Some(row_of.collect());
    let batch = filter_record_batch(&batch, &BooleanArray::from(accepted))
        .expect("the filter has one entry a row");
    (batch, row_of)
}

fn detail(sql_type: &SqlType, reason: Reason) -> String {
    let expected = expected(sql_type);
    match reason {
        Reason::NumericOverflow => format!("expected {expected}, found one out of range"),
        Reason::InvalidUtf8 => "expected text in its character set, found other bytes".to_owned(),
        Reason::ZeroDate => format!("expected {expected}, found a zero or partial date"),
        Reason::UnsupportedExpression => "expected a literal, found an expression".to_owned(),
        Reason::TimeRange => format!("expected {expected}, found one beyond a day or below zero"),
        Reason::UnknownLabel => "expected one of the labels, found another text".to_owned(),
        Reason::NulByte => "expected text without a zero byte".to_owned(),
        Reason::InvalidValue | Reason::MalformedRow => format!("expected {expected}"),
    }
}

/// Returns what a value of the type is called.
fn expected(sql_type: &SqlType) -> String {
    let name = match sql_type {
        SqlType::Boolean => "a boolean",
        SqlType::Int8 => "an 8-bit integer",
        SqlType::Int16 => "a 16-bit integer",
        SqlType::Int32 => "a 32-bit integer",
        SqlType::Int64 => "a 64-bit integer",
        SqlType::UInt8 => "an unsigned 8-bit integer",
        SqlType::UInt16 => "an unsigned 16-bit integer",
        SqlType::UInt32 => "an unsigned 32-bit integer",
        SqlType::UInt64 => "an unsigned 64-bit integer",
        SqlType::Float32 => "a 32-bit float",
        SqlType::Float64 => "a 64-bit float",
        SqlType::Decimal { precision, scale } => {
            return format!("a decimal of {precision} digits, {scale} after the point");
        }
        SqlType::Bytes { .. } => "bytes",
        SqlType::Date => "a date",
        SqlType::Timestamp => "a timestamp",
        SqlType::TimestampTz => "an instant",
        SqlType::Time => "a time of day",
        SqlType::Year => "a year",
        SqlType::BitNumber { bits } => return format!("a number of {bits} bits"),
        SqlType::Array(element) => {
            return format!("a one-dimensional array, each element {}", self::expected(element));
        }
        SqlType::Text { .. }
        | SqlType::Char { .. }
        | SqlType::Enum { .. }
        | SqlType::Set { .. }
        | SqlType::Json { .. }
        | SqlType::Uuid
        | SqlType::Numeric
        | SqlType::Exact => "text",
    };
    name.to_owned()
}
