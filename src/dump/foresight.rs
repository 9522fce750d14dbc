//! What has to be known of a dump before its rows are read, found out by an earlier reading.
//!
//! A statement at the end of a dump may act on rows that were handed on long ago. Then the dump is
//! read again, and those rows are held back, or left out, from the start. Dumps of the usual
//! programs have no such statements and are read once.
//!
//! ```text
//! reading 1   rows of `t` … REPLACE INTO `t` …   found: the keys of `t` are needed; no more rows
//! reading 2   rows of `t`, held back with their keys … REPLACE INTO `t` … → rows at the end
//! ```

use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;

use super::catalog::{Key, TableName};
use super::framer::Place;
use super::reader::Summary;
use crate::input::Parts;

/// How often a dump is read at most: a reading may find what the one before could not see.
pub(super) const MOST_READINGS: u32 = 6;

/// Where something is in the inputs: their number and the byte.
pub(super) type Spot = (usize, u64);

#[derive(Debug, Clone, Default)]
pub(super) struct Foresight {
    /// Every input is a file, and this is not the last reading.
    pub may_read_again: bool,
    /// By where a table was opened.
    pub tables: HashMap<Spot, TableForesight>,
    /// What a ROLLBACK undoes, from the first statement to the one that undoes it.
    pub undone: Vec<Range<Spot>>,
    /// Slots that earlier readings have used.
    pub slots: usize,
}

/// What statements will do to the rows of a table.
#[derive(Debug, Clone, Default)]
pub(super) struct TableForesight {
    /// The keys by which rows will act, in this order.
    pub keys: Vec<Key>,
    /// Rows that came will change.
    pub holds: bool,
    /// The name that it will have.
    pub name: Option<TableName>,
}

/// How a reading ended.
pub(super) enum Outcome {
    Finished(Box<Summary>),
    /// Nobody reads on.
    Abandoned,
    /// The dump has to be read again, with what was found.
    Again(Foresight),
}

impl Foresight {
    /// Knows nothing yet; only files can be read again.
    pub fn for_inputs(inputs: &Parts) -> Self {
        let may_read_again = inputs.parts.iter().all(|part| can_be_read_again(&part.path));
        Self { may_read_again, ..Self::default() }
    }

    /// Returns whether the statement here is undone by a later one.
    pub fn is_undone(&self, input: usize, place: Place) -> bool {
        self.undone.iter().any(|range| range.contains(&(input, place.byte)))
    }
}

fn can_be_read_again(path: &Path) -> bool {
    path != Path::new("-")
        && std::fs::metadata(path).is_ok_and(|found| found.is_file() || found.is_dir())
}
