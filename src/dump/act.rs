//! What the rows of a chunk do to the rows that are there, and what has to be known of them for
//! it.
//!
//! The framer's thread says it with the keys and counters of that moment; a worker reads the
//! values; whoever takes the chunks in order applies it. Rows of most tables act on nothing, and
//! have no [`Act`].

use std::sync::Arc;

use arrow::array::ArrayRef;

use super::decode::{Chunk, ColumnReader, Decoded, TableReader};
use super::framer::Place;
use super::key_value::Comparison;
use super::rows::RowSpans;

/// What is done with rows whose key is there already; keys are indexes of [`Act::keys`].
#[derive(Debug, Clone)]
pub(super) enum Resolution {
    /// What follows the rows will say it: see [`Message::Settle`](super::reader::Message).
    Pending,
    Refuse,
    Ignore {
        keys: Vec<usize>,
    },
    Replace,
    /// `sets`: columns of the table; `None` where only a server can evaluate them.
    Update {
        keys: Vec<usize>,
        sets: Option<Arc<Vec<(usize, NewValue)>>>,
    },
}

/// What a column of the row that is there becomes.
#[derive(Debug, Clone)]
pub(super) enum NewValue {
    /// The value of this column of the row that came.
    Incoming(usize),
    /// One value.
    Constant(ArrayRef),
}

#[derive(Debug)]
pub(super) struct Act {
    pub resolution: Resolution,
    /// Columns whose values are needed, beside those of the output.
    pub columns: Vec<ActColumn>,
    pub keys: Vec<ActKey>,
    pub numbers: Option<Numbers>,
    /// Columns of the output in which INSERT IGNORE puts another value for NULL.
    pub must_have: Vec<usize>,
    pub beyond: Beyond,
    /// Later statements may change these rows: they are kept back.
    pub holds: bool,
    pub place: Place,
}

/// What a server does besides, and is not done here.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Beyond {
    /// A row that is changed gets the time of that moment.
    pub stamps: bool,
    /// Rows of other tables go with the ones that they refer to, or change.
    pub cascades: bool,
}

/// A column of a key.
#[derive(Debug, Clone)]
pub(super) struct ActColumn {
    pub reader: ColumnReader,
    pub comparison: Comparison,
    /// Index of the column in the output, where it is there.
    pub output: Option<usize>,
    /// The rows' numbers go here.
    pub is_numbered: bool,
}

#[derive(Debug, Clone)]
pub(super) struct ActKey {
    /// Indexes of [`Act::columns`].
    pub columns: Vec<usize>,
    pub nulls_distinct: bool,
    /// The dump has declared it already.
    pub is_in_force: bool,
}

/// How rows are numbered.
#[derive(Debug, Clone)]
pub(super) struct Numbers {
    /// Names the counter among those of the dump.
    pub counter: usize,
    /// Index of the column in the output, where it is there.
    pub column: Option<usize>,
    /// How its values are read, where the output can't tell.
    pub reader: ColumnReader,
    /// MySQL without NO_AUTO_VALUE_ON_ZERO: zero stands for the next number too.
    pub zero_too: bool,
}

/// What a worker read of a chunk for its act.
#[derive(Debug)]
pub(super) struct Beside {
    /// As [`Act::columns`], every row of the chunk.
    pub columns: Vec<BesideColumn>,
    /// The column of [`Act::numbers`], every row.
    pub numbers: Option<ArrayRef>,
    /// The first row of each statement that begins in the chunk.
    pub statements: Vec<u32>,
    /// Rows of the chunk.
    pub rows: u32,
}

#[derive(Debug)]
pub(super) struct BesideColumn {
    pub array: ArrayRef,
    /// Texts that the type can't hold, by row: they are NULL in the array.
    pub exact: Vec<(u32, Vec<u8>)>,
}

impl Act {
    /// Returns whether rows get their numbers, and nothing else is done with them.
    pub fn only_numbers(&self) -> bool {
        self.keys.is_empty() && self.must_have.is_empty() && !self.holds
    }

    /// Reads what the act needs; `starts` are the bytes where statements begin in the chunk.
    pub fn read(
        &self,
        reader: &TableReader,
        chunk: Chunk<'_>,
        (spans, decoded): (&RowSpans, &Decoded),
        starts: &[usize],
    ) -> Beside {
        let column = |column: &ColumnReader| {
            let (array, exact) = reader.column(column, chunk, spans);
            BesideColumn { array, exact }
        };
        let numbers = self.numbers.as_ref().map(|numbers| {
            let is_whole = decoded.row_of.is_none() && decoded.asides.is_empty();
            let as_written = |index: &usize| decoded.uses.iter().all(|used| used.column != *index);
            let in_output = numbers.column.filter(|index| is_whole && as_written(index));
            match in_output {
                Some(index) => decoded.batch.column(index).clone(),
                None => column(&numbers.reader).array,
            }
        });
        let first_row = |start: &usize| {
            let rows = spans.count() as u32;
            // Rows are in the order of their bytes.
            let (mut low, mut high) = (0, rows);
            while low < high {
                let middle = low + (high - low) / 2;
                if spans.place(middle).0 < *start { low = middle + 1 } else { high = middle }
            }
            low
        };
        Beside {
            columns: self.columns.iter().map(|wanted| column(&wanted.reader)).collect(),
            numbers,
            statements: starts.iter().map(first_row).collect(),
            rows: spans.count() as u32,
        }
    }
}
