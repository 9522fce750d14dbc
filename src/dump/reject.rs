//! A row that can't be decoded, with its place in the dump.

use std::sync::Arc;

use super::decode::Action;
use super::framer::Place;
use super::reason::Reason;

/// A row of a dump that no table can hold.
#[derive(Debug, Clone)]
pub struct Reject {
    /// Path of the input.
    pub input: Arc<str>,
    /// Where the row begins in the plain text of the input.
    pub place: Place,
    /// The row's number in its table, from 1.
    pub row: u64,
    pub column: Option<String>,
    pub reason: Reason,
    /// What was expected; never the value.
    pub detail: String,
    /// The row as it stands in the dump.
    pub raw: Vec<u8>,
}

/// The exact text of a value that its column's type can't hold; the cell itself is NULL.
#[derive(Debug, Clone)]
pub struct AsideValue {
    /// The row's number in its table, from 1.
    pub row: u64,
    /// Index of the row in the batch that came with it.
    pub batch_row: usize,
    /// Index of the column.
    pub column: usize,
    /// Why the type can't hold it.
    pub reason: Reason,
    pub text: Vec<u8>,
}

impl AsideValue {
    /// Returns the text as the server would print the value, where it can stand in a text format;
    /// the text of an expression is not that of its value.
    pub fn printed(&self) -> Option<&str> {
        let is_value = self.reason != Reason::UnsupportedExpression;
        std::str::from_utf8(&self.text).ok().filter(|_| is_value)
    }
}

/// Cells of one column that a policy changed.
#[derive(Debug, Clone)]
pub struct PolicyUse {
    /// Index of the column.
    pub column: usize,
    pub reason: Reason,
    pub action: Action,
    pub count: u64,
    /// Path of the input.
    pub input: Arc<str>,
    /// Where the first of the rows begins in the plain text of the input.
    pub place: Place,
    /// That row's number in its table, from 1.
    pub row: u64,
    /// The exact texts of the first few; bytes of the dump, not for a report as they are.
    pub samples: Vec<Vec<u8>>,
    /// The numbers of the rows, in order, where statements may yet act on them.
    pub(super) rows: Vec<u64>,
}

impl PolicyUse {
    /// Takes back the uses in rows that are no rows of the result; false where none is left.
    pub(super) fn keep(&mut self, is_kept: impl Fn(u64) -> bool) -> bool {
        if self.rows.iter().all(|row| is_kept(*row)) {
            return self.count > 0;
        }
        let firsts = self.rows.iter().zip(std::mem::take(&mut self.samples));
        self.samples = firsts.filter(|(row, _)| is_kept(**row)).map(|(_, sample)| sample).collect();
        self.rows.retain(|row| is_kept(*row));
        self.count = self.rows.len() as u64;
        self.row = self.rows.first().copied().unwrap_or_default();
        self.count > 0
    }
}

/// Something in a dump that a reader should know.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Finding {
    /// A stable name: `statement_not_applied`.
    pub code: &'static str,
    /// Rows or values may be missing or different from what a server would hold.
    pub loses_rows: bool,
    pub input: String,
    pub line: u64,
    pub detail: String,
}
