//! Sums of hashes over the columns of a table: the same for the same rows in any order.
//!
//! A row's cells are hashed by their text and their column's number; the sum of a column tells
//! whether its cells are the same, and the sum over the rows' hashes, each the XOR of its cells',
//! whether they stand in the same rows. Made while the files are written, in parallel. Knows no SQL.

use std::ops::Range;

use arrow::array::RecordBatch;
use rayon::prelude::*;

use super::printed_text::Printed;
use crate::postgres_text::TextColumn;

/// Rows that one thread hashes at a time; their hashes stay in the processor's first cache.
const CHUNK_ROWS: usize = 2_048;

/// Hashes a text, with the number of its column from 1.
pub type HashText = fn(&[u8], u64) -> i64;

/// The sums of one table; rows are added in any order.
pub struct ContentHash {
    hash: HashText,
    columns: Vec<Hashed>,
    sums: Sums,
}

/// What becomes of the cells of one column.
enum Hashed {
    As(Printed),
    /// Why they are not hashed.
    Not(String),
}

/// What a table's columns hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// In the order of the file.
    pub columns: Vec<ColumnContent>,
    /// The sum over the hashes of whole rows, as far as their columns are compared.
    pub rows: Option<i128>,
}

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ColumnContent {
    /// The sum of its cells' hashes; NULL adds nothing.
    Sum(i128),
    /// Why the target's text of a value can't be told, and so not compared.
    NotCompared(String),
}

#[derive(Clone, Default)]
struct Sums {
    columns: Vec<i128>,
    rows: i128,
    /// Columns with a value whose printed text is not known.
    unknown: Vec<bool>,
}

impl Sums {
    fn of(columns: usize) -> Self {
        Self { columns: vec![0; columns], rows: 0, unknown: vec![false; columns] }
    }

    fn and(mut self, other: &Self) -> Self {
        self.columns.iter_mut().zip(&other.columns).for_each(|(sum, other)| *sum += other);
        self.unknown.iter_mut().zip(&other.unknown).for_each(|(unknown, other)| *unknown |= other);
        self.rows += other.rows;
        self
    }
}

impl ContentHash {
    /// Prepares the sums of a table whose columns are printed so; the error says why one is not.
    pub fn new(hash: HashText, columns: Vec<Result<Printed, String>>) -> Self {
        let sums = Sums::of(columns.len());
        let columns = columns.into_iter().map(|column| match column {
            Ok(printed) => Hashed::As(printed),
            Err(why) => Hashed::Not(why),
        });
        Self { hash, columns: columns.collect(), sums }
    }

    /// Adds rows, in the columns that were announced.
    pub fn add(&mut self, batches: &[RecordBatch]) {
        let prepared: Vec<(usize, Vec<Option<TextColumn>>)> = batches
            .iter()
            .map(|batch| (batch.num_rows(), batch.columns().iter().map(TextColumn::new).collect()))
            .collect();
        let chunks: Vec<(&[Option<TextColumn>], Range<usize>)> = prepared
            .iter()
            .flat_map(|(rows, columns)| {
                let starts = (0..*rows).step_by(CHUNK_ROWS);
                starts.map(move |start| (&**columns, start..(start + CHUNK_ROWS).min(*rows)))
            })
            .collect();
        let nothing = || Sums::of(self.columns.len());
        let found = chunks
            .into_par_iter()
            .map(|(columns, rows)| self.sums_of(columns, rows))
            .reduce(nothing, |left, right| left.and(&right));
        self.sums = std::mem::take(&mut self.sums).and(&found);
    }

    fn sums_of(&self, columns: &[Option<TextColumn>], rows: Range<usize>) -> Sums {
        let mut sums = Sums::of(self.columns.len());
        let mut whole = vec![0_i64; rows.len()];
        let mut text = Vec::new();
        for (place, (hashed, column)) in self.columns.iter().zip(columns).enumerate() {
            let (Hashed::As(printed), Some(column)) = (hashed, column) else { continue };
            let seed = place as u64 + 1;
            for (row, whole) in rows.clone().zip(&mut whole) {
                if column.is_null(row) {
                    continue;
                }
                match printed.of(column, row, &mut text) {
                    Some(printed) => {
                        let hash = (self.hash)(printed, seed);
                        sums.columns[place] += i128::from(hash);
                        *whole ^= hash;
                    }
                    None => sums.unknown[place] = true,
                }
            }
        }
        sums.rows = whole.into_iter().map(i128::from).sum();
        sums
    }

    /// Returns what was added.
    pub fn finish(self) -> Content {
        let is_known = !self.sums.unknown.contains(&true);
        let columns = self.columns.into_iter().zip(self.sums.columns).zip(self.sums.unknown);
        let columns = columns.map(|((hashed, sum), unknown)| match hashed {
            Hashed::Not(why) => ColumnContent::NotCompared(why),
            Hashed::As(_) if unknown => ColumnContent::NotCompared(
                "the server may print a value in another way than it is written".to_owned(),
            ),
            Hashed::As(_) => ColumnContent::Sum(sum),
        });
        Content { columns: columns.collect(), rows: is_known.then_some(self.sums.rows) }
    }
}
