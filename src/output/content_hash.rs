//! Sums of hashes over the columns of a table: the same for the same rows in any order.
//!
//! A row's cells are hashed by their text and their column's number; the sum of a column tells
//! whether its cells are the same, and the sum over the rows' hashes, each the XOR of its cells',
//! whether they stand in the same rows. Made while the files are written, in parallel. Knows no SQL.

use super::printed_text::Printed;
use super::weave::PrintedColumn;
use crate::mysql_text::MysqlColumn;
use crate::postgres_text::{CellBuffer, Cells, Shape};

/// Hashes cells, with the number of their column from 1; a null's hash has no meaning.
pub type HashCells = fn(&Cells<'_>, u64, &mut Vec<i64>);

/// The sums of one table; rows are added in any order.
pub struct ContentHash {
    hash: HashCells,
    columns: Vec<Hashed>,
    is_mysql: bool,
    sums: Sums,
}

/// What becomes of the cells of one column.
enum Hashed {
    As(Printed),
    /// As MySQL prints the values.
    Mysql,
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

/// What was added so far.
#[derive(Debug, Clone, Default)]
pub(super) struct Sums {
    columns: Vec<i128>,
    rows: i128,
    /// Columns with a value whose printed text is not known.
    unknown: Vec<bool>,
}

/// Memory for the hashes of a chunk of rows, and the sums of all chunks that it was used for.
#[derive(Debug, Default)]
pub(super) struct HashBuffer {
    cells: Vec<i64>,
    /// Each row's XOR.
    rows: Vec<i64>,
    /// Cells that are printed in another way than they are written.
    printed: CellBuffer,
    text: Vec<u8>,
    sums: Sums,
}

impl Sums {
    fn of(columns: usize) -> Self {
        Self { columns: vec![0; columns], rows: 0, unknown: vec![false; columns] }
    }

    fn add(&mut self, other: &Self) {
        self.columns.iter_mut().zip(&other.columns).for_each(|(sum, other)| *sum += other);
        self.unknown.iter_mut().zip(&other.unknown).for_each(|(unknown, other)| *unknown |= other);
        self.rows += other.rows;
    }
}

impl HashBuffer {
    fn begin(&mut self, columns: usize, rows: usize) {
        if self.sums.columns.len() != columns {
            self.sums = Sums::of(columns);
        }
        self.rows.clear();
        self.rows.resize(rows, 0);
    }

    /// Adds the cells of a column.
    fn add(&mut self, hash: HashCells, place: usize, cells: &Cells<'_>) {
        hash(cells, place as u64 + 1, &mut self.cells);
        if cells.have_nulls() {
            for (cell, hash) in self.cells.iter_mut().enumerate() {
                *hash = if cells.is_null(cell) { 0 } else { *hash };
            }
        }
        let mut sum = 0;
        for (row, hash) in self.rows.iter_mut().zip(&self.cells) {
            *row ^= hash;
            sum += i128::from(*hash);
        }
        self.sums.columns[place] += sum;
    }

    fn end(&mut self) {
        self.sums.rows += self.rows.iter().map(|hash| i128::from(*hash)).sum::<i128>();
    }
}

impl ContentHash {
    /// Prepares the sums of a table whose columns are printed so; the error says why one is not.
    pub fn new(hash: HashCells, columns: Vec<Result<Printed, String>>) -> Self {
        let sums = Sums::of(columns.len());
        let columns = columns.into_iter().map(|column| match column {
            Ok(printed) => Hashed::As(printed),
            Err(why) => Hashed::Not(why),
        });
        Self { hash, columns: columns.collect(), is_mysql: false, sums }
    }

    /// Prepares the sums of a table of MySQL; the error says why a column is not hashed.
    pub fn of_mysql(hash: HashCells, columns: Vec<Result<(), String>>) -> Self {
        let sums = Sums::of(columns.len());
        let columns = columns.into_iter().map(|column| match column {
            Ok(()) => Hashed::Mysql,
            Err(why) => Hashed::Not(why),
        });
        Self { hash, columns: columns.collect(), is_mysql: true, sums }
    }

    /// Returns true where cells are hashed as MySQL prints them.
    pub(super) fn is_mysql(&self) -> bool {
        self.is_mysql
    }

    /// Hashes rows of which all columns are printed.
    pub(super) fn hash(&self, columns: &[PrintedColumn<'_>], rows: usize, to: &mut HashBuffer) {
        to.begin(self.columns.len(), rows);
        for (place, (hashed, column)) in self.columns.iter().zip(columns).enumerate() {
            let Hashed::As(printed) = hashed else { continue };
            let is_text = column.shape == Shape::Text;
            if printed.is_as_written(is_text) {
                to.add(self.hash, place, &column.cells);
                continue;
            }
            let (mut buffer, mut text) =
                (std::mem::take(&mut to.printed), std::mem::take(&mut to.text));
            buffer.each(0..rows, |row, out| {
                if !column.cells.is_null(row) {
                    match printed.of(column.cells.get(row), is_text, &mut text) {
                        Some(text) => out.extend_from_slice(text),
                        None => to.sums.unknown[place] = true,
                    }
                }
            });
            to.add(self.hash, place, &buffer.cells(column.cells.nulls()));
            (to.printed, to.text) = (buffer, text);
        }
        to.end();
    }

    /// Hashes rows of MySQL; `from` are the columns that `columns` print, from row `first` on.
    pub(super) fn hash_mysql(
        &self,
        columns: &[PrintedColumn<'_>],
        from: &[MysqlColumn<'_>],
        rows: std::ops::Range<usize>,
        to: &mut HashBuffer,
    ) {
        to.begin(self.columns.len(), rows.len());
        for (place, (column, from)) in columns.iter().zip(from).enumerate() {
            if !matches!(self.columns.get(place), Some(Hashed::Mysql)) {
                continue;
            }
            let mut buffer = std::mem::take(&mut to.printed);
            match from.cells_as_doubles(rows.clone(), &mut buffer) {
                Some(doubles) => to.add(self.hash, place, &doubles),
                None => to.add(self.hash, place, &column.cells),
            }
            to.printed = buffer;
        }
        to.end();
    }

    /// Takes what was hashed.
    pub(super) fn take(&mut self, from: &mut HashBuffer) {
        self.sums.add(&std::mem::take(&mut from.sums));
    }

    /// Returns what was added.
    pub fn finish(self) -> Content {
        let is_known = !self.sums.unknown.contains(&true);
        let columns = self.columns.into_iter().zip(self.sums.columns).zip(self.sums.unknown);
        let columns = columns.map(|((hashed, sum), unknown)| match hashed {
            Hashed::Not(why) => ColumnContent::NotCompared(why),
            Hashed::As(_) | Hashed::Mysql if unknown => ColumnContent::NotCompared(
                "the server may print a value in another way than it is written".to_owned(),
            ),
            Hashed::As(_) | Hashed::Mysql => ColumnContent::Sum(sum),
        });
        Content { columns: columns.collect(), rows: is_known.then_some(self.sums.rows) }
    }
}
