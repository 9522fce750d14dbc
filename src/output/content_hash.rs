//! Sums of hashes over the columns of a table: the same for the same rows in any order.
//!
//! A row's cells are hashed by their text and their column's number; the sum of a column tells
//! whether its cells are the same, and the sum over the rows' hashes, each the XOR of its cells',
//! whether they stand in the same rows. Made while the files are written, in parallel. Knows no SQL.

use std::ops::Range;

use arrow::array::{ArrayRef, RecordBatch};
use arrow::datatypes::Field;
use rayon::prelude::*;

use super::printed_text::Printed;
use crate::mysql_text::MysqlColumn;
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
    /// As MySQL prints the values of this field.
    Mysql(Field),
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

/// A column of a batch, ready to be printed.
enum Cells<'a> {
    Postgres(TextColumn<'a>, Printed),
    Mysql(MysqlColumn<'a>),
}

impl Hashed {
    fn cells<'a>(&self, array: &'a ArrayRef) -> Option<Cells<'a>> {
        match self {
            Self::As(printed) => Some(Cells::Postgres(TextColumn::new(array)?, *printed)),
            Self::Mysql(field) => {
                Some(Cells::Mysql(MysqlColumn::new(array, field)?.with_floats_as_doubles()))
            }
            Self::Not(_) => None,
        }
    }
}

impl Cells<'_> {
    fn is_null(&self, row: usize) -> bool {
        match self {
            Self::Postgres(column, _) => column.is_null(row),
            Self::Mysql(column) => column.is_null(row),
        }
    }

    /// Returns the printed text of a value; `None` where it is not known.
    fn text<'t>(&'t self, row: usize, out: &'t mut Vec<u8>) -> Option<&'t [u8]> {
        match self {
            Self::Postgres(column, printed) => printed.of(column, row, out),
            Self::Mysql(column) => {
                out.clear();
                column.write(row, out);
                Some(out)
            }
        }
    }
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

    /// Prepares the sums of a table of MySQL; the error says why a column is not hashed.
    pub fn of_mysql(hash: HashText, columns: Vec<Result<Field, String>>) -> Self {
        let sums = Sums::of(columns.len());
        let columns = columns.into_iter().map(|column| match column {
            Ok(field) => Hashed::Mysql(field),
            Err(why) => Hashed::Not(why),
        });
        Self { hash, columns: columns.collect(), sums }
    }

    /// Adds rows, in the columns that were announced.
    pub fn add(&mut self, batches: &[RecordBatch]) {
        let prepared: Vec<(usize, Vec<Option<Cells>>)> = batches
            .iter()
            .map(|batch| {
                let columns = self.columns.iter().zip(batch.columns());
                (batch.num_rows(), columns.map(|(hashed, array)| hashed.cells(array)).collect())
            })
            .collect();
        let chunks: Vec<(&[Option<Cells>], Range<usize>)> = prepared
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

    fn sums_of(&self, columns: &[Option<Cells>], rows: Range<usize>) -> Sums {
        let mut sums = Sums::of(self.columns.len());
        let mut whole = vec![0_i64; rows.len()];
        let mut text = Vec::new();
        for (place, column) in columns.iter().enumerate() {
            let Some(column) = column else { continue };
            let seed = place as u64 + 1;
            for (row, whole) in rows.clone().zip(&mut whole) {
                if column.is_null(row) {
                    continue;
                }
                match column.text(row, &mut text) {
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
            Hashed::As(_) | Hashed::Mysql(_) if unknown => ColumnContent::NotCompared(
                "the server may print a value in another way than it is written".to_owned(),
            ),
            Hashed::As(_) | Hashed::Mysql(_) => ColumnContent::Sum(sum),
        });
        Content { columns: columns.collect(), rows: is_known.then_some(self.sums.rows) }
    }
}
