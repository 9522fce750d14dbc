//! Profiles batches on all cores and merges what they say in their order.

use std::collections::{BTreeMap, VecDeque};
use std::sync::mpsc::{Receiver, sync_channel};

use arrow::array::ArrayRef;
use rayon::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder};

use super::column::TableProfile;
use super::text::TextTests;

/// Takes batches of several tables, each under its number.
///
/// # Memory
/// Two batches a thread wait at most; a column takes up to 4 KiB beyond them.
pub struct Profiler {
    pool: ThreadPool,
    tests: TextTests,
    waiting: VecDeque<Waiting>,
    most_waiting: usize,
    tables: BTreeMap<usize, TableProfile>,
}

/// A batch whose profile is under way.
struct Waiting {
    table: usize,
    profile: Receiver<TableProfile>,
    /// Column and text of values that the batch could not hold.
    unheld: Vec<(usize, Vec<u8>)>,
}

impl Profiler {
    /// Starts threads.
    ///
    /// # Errors
    /// The machine has no threads left.
    pub fn new(threads: usize, tests: TextTests) -> Result<Self, ThreadPoolBuildError> {
        let pool = ThreadPoolBuilder::new()
            .num_threads(threads)
            .thread_name(|index| format!("profile-{index}"))
            // The batch's channel closes, and its table has no profile.
            .panic_handler(|_| {})
            .build()?;
        let most_waiting = 2 * threads;
        Ok(Self { pool, tests, waiting: VecDeque::new(), most_waiting, tables: BTreeMap::new() })
    }

    /// Takes the next columns of a table, and what they could not hold.
    pub fn push(&mut self, table: usize, columns: Vec<ArrayRef>, unheld: Vec<(usize, Vec<u8>)>) {
        let (sender, profile) = sync_channel(1);
        let tests = self.tests;
        self.pool.spawn(move || {
            sender.send(TableProfile::of(&columns, tests)).ok();
        });
        self.waiting.push_back(Waiting { table, profile, unheld });
        while self.waiting.len() > self.most_waiting {
            self.take_one();
        }
    }

    /// Forgets a table.
    pub fn discard(&mut self, table: usize) {
        while !self.waiting.is_empty() {
            self.take_one();
        }
        self.tables.remove(&table);
    }

    /// Returns the profile of each table that had a batch.
    pub fn finish(mut self) -> BTreeMap<usize, TableProfile> {
        while !self.waiting.is_empty() {
            self.take_one();
        }
        self.tables
    }

    fn take_one(&mut self) {
        let Some(waiting) = self.waiting.pop_front() else { return };
        let Ok(next) = waiting.profile.recv() else { return };
        let profile = self.tables.entry(waiting.table).or_default();
        profile.merge(next);
        waiting.unheld.iter().for_each(|(column, text)| profile.add_unheld(*column, text));
    }
}
