//! A set of keys that makes room where the budget is used up: in memory first, then in sorted files.
//!
//! Answers are the same wherever a key lies. Knows no columns and no tables.

use std::io;
use std::sync::Arc;

use super::key_budget::KeyBudget;
use super::key_bytes::Key;
use super::key_run::{KeyRun, KeyRunReader, KeyRunWriter};
use super::key_table::{KeyTable, Seed};

/// Runs that there may be before they become one: each is looked into for a key.
const MAX_RUNS: usize = 6;

/// Distinct keys, all of one form.
///
/// # Memory
/// As `KeyTable` says, up to the budget that all sets share; beyond it about eleven bits a key, and
/// for numbers that lie close together three bytes at most.
#[derive(Debug)]
pub(super) struct KeySet {
    table: KeyTable,
    runs: Vec<KeyRun>,
    seed: Seed,
    budget: Arc<KeyBudget>,
    /// What the budget knows of this set.
    charged: usize,
    /// Keys that were added since the set was measured.
    unmeasured: usize,
}

/// Bytes that a key takes in memory below which a set stays there: twice what the filter and the
/// index of a file take.
const BYTES_WORTH_A_FILE: usize = 3;

/// Keys after which a set is measured again.
const MEASURED_EVERY: usize = 4096;

impl KeySet {
    pub fn new(budget: &Arc<KeyBudget>) -> Self {
        Self {
            table: KeyTable::default(),
            runs: Vec::new(),
            seed: Seed::new(),
            budget: budget.clone(),
            charged: 0,
            unmeasured: 0,
        }
    }

    /// Adds a key; false where it was there already.
    ///
    /// # Errors
    /// A file of keys can't be written or read.
    pub fn insert(&mut self, key: Key) -> io::Result<bool> {
        if self.is_in_runs(key)? || !self.table.insert(key) {
            return Ok(false);
        }
        self.added(1)?;
        Ok(true)
    }

    /// Adds numbers, as many as a batch has; returns how many were not there.
    ///
    /// # Errors
    /// As [`Self::insert`].
    pub fn insert_numbers(&mut self, numbers: impl Iterator<Item = u64>) -> io::Result<usize> {
        if self.runs.is_empty() {
            let added = self.table.insert_numbers(numbers);
            self.added(added)?;
            return Ok(added);
        }
        let mut added = 0;
        for number in numbers {
            added += usize::from(self.insert(Key::Number(number))?);
        }
        Ok(added)
    }

    /// Looks, at times, whether the budget still has room.
    fn added(&mut self, keys: usize) -> io::Result<()> {
        self.unmeasured += keys;
        if self.unmeasured >= MEASURED_EVERY {
            self.measure();
            if self.budget.is_over(self.table.bytes()) {
                self.make_room()?;
            }
        }
        Ok(())
    }

    /// # Errors
    /// A file of keys can't be read.
    pub fn contains(&mut self, key: Key) -> io::Result<bool> {
        Ok(self.table.contains(key) || self.is_in_runs(key)?)
    }

    /// Hands out all keys, in no order; `are_numbers` says that they have no form of bytes.
    ///
    /// # Errors
    /// A file of keys can't be read, or what `with` says.
    pub fn each(
        &self,
        are_numbers: bool,
        mut with: impl FnMut(Key) -> io::Result<()>,
    ) -> io::Result<()> {
        self.table.each(&mut with)?;
        for run in &self.runs {
            let mut reader = run.reader()?;
            while let Some(key) = reader.key() {
                with(if are_numbers { Key::of_number(key) } else { Key::Bytes(key) })?;
                reader.next()?;
            }
        }
        Ok(())
    }

    pub fn is_empty(&self) -> bool {
        self.table.len() == 0 && self.runs.is_empty()
    }

    /// Moves what is in memory into a file, where that gives much memory back: numbers that lie
    /// close together take little more than the filter of a file, and mostly less.
    ///
    /// # Errors
    /// The file can't be written.
    pub fn make_room(&mut self) -> io::Result<()> {
        if self.table.bytes() < self.table.len() * BYTES_WORTH_A_FILE {
            return Ok(());
        }
        self.put_aside()
    }

    fn put_aside(&mut self) -> io::Result<()> {
        if self.table.len() == 0 {
            return Ok(());
        }
        let mut writer = KeyRunWriter::create(self.budget.folder(), self.table.len(), self.seed)?;
        let mut space = [0; 16];
        self.table.drain_sorted(|key| writer.push(key.bytes(&mut space)))?;
        self.runs.push(writer.finish()?);
        if self.runs.len() > MAX_RUNS {
            self.merge()?;
        }
        self.measure();
        Ok(())
    }

    fn is_in_runs(&mut self, key: Key) -> io::Result<bool> {
        if self.runs.is_empty() {
            return Ok(false);
        }
        let mut space = [0; 16];
        let bytes = key.bytes(&mut space);
        for run in &mut self.runs {
            if run.contains(bytes)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Makes one run of all.
    fn merge(&mut self) -> io::Result<()> {
        let runs = std::mem::take(&mut self.runs);
        let keys = runs.iter().map(KeyRun::len).sum();
        let mut writer = KeyRunWriter::create(self.budget.folder(), keys, self.seed)?;
        let mut readers: Vec<KeyRunReader> =
            runs.iter().map(KeyRun::reader).collect::<io::Result<_>>()?;
        loop {
            let open =
                readers.iter().enumerate().filter_map(|(at, reader)| Some((reader.key()?, at)));
            let Some((key, at)) = open.min() else { break };
            writer.push(key)?;
            readers[at].next()?;
        }
        self.runs.push(writer.finish()?);
        Ok(())
    }

    fn measure(&mut self) {
        let bytes = self.table.bytes() + self.runs.iter().map(KeyRun::bytes).sum::<usize>();
        self.budget.change(self.charged, bytes);
        self.charged = bytes;
        self.unmeasured = 0;
    }
}

impl Drop for KeySet {
    fn drop(&mut self) {
        self.budget.change(self.charged, 0);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    /// Sets in memory, and sets that put every key aside at once.
    fn sets() -> [KeySet; 2] {
        let folder = std::env::temp_dir();
        [usize::MAX, 0].map(|bytes| KeySet::new(&KeyBudget::new(bytes, &folder)))
    }

    #[track_caller]
    fn check(keys: &[Key], absent: Key) {
        for mut set in sets() {
            let mut naive = Vec::new();
            for (place, key) in keys.iter().enumerate() {
                let is_new = !naive.contains(key);
                assert_eq!(set.insert(*key).expect("an answer"), is_new, "{key:?}");
                naive.push(*key);
                if set.budget.is_over(1) && place % 3 == 0 {
                    set.put_aside().expect("a run");
                }
            }
            assert!(keys.iter().all(|key| set.contains(*key).expect("an answer")));
            let mut handed_out = 0;
            let are_numbers = keys.first().is_some_and(|key| !matches!(key, Key::Bytes(_)));
            set.each(are_numbers, |key| {
                assert!(naive.contains(&key), "{key:?}");
                handed_out += 1;
                Ok(())
            })
            .expect("all keys");
            naive.sort_unstable_by_key(|key| key.owned());
            naive.dedup();
            assert_eq!(handed_out, naive.len());
            assert!(!set.contains(absent).expect("an answer"));
        }
    }

    proptest! {
        #[test]
        fn texts_are_held_as_a_naive_set_holds_them(keys in prop::collection::vec(prop::collection::vec(0u8..3, 0..4), 0..60)) {
            let keys: Vec<Key> = keys.iter().map(|key| Key::Bytes(key)).collect();
            check(&keys, Key::Bytes(b"absent"));
        }

        #[test]
        fn numbers_are_held_as_a_naive_set_holds_them(keys in prop::collection::vec(prop_oneof![0u64..100, any::<u64>()], 0..60)) {
            let keys: Vec<Key> = keys.iter().filter(|key| **key != 7).map(|key| Key::Number(*key)).collect();
            check(&keys, Key::Number(7));
        }

        #[test]
        fn wide_keys_are_held_as_a_naive_set_holds_them(keys in prop::collection::vec(prop_oneof![0u128..100, any::<u128>()], 0..60)) {
            let keys: Vec<Key> = keys.iter().filter(|key| **key != 7).map(|key| Key::Wide(*key)).collect();
            check(&keys, Key::Wide(7));
        }
    }

    proptest! {
        #[test]
        fn numbers_of_a_batch_are_held_as_one_by_one(
            batches in prop::collection::vec(
                prop::collection::vec(prop_oneof![0u64..100, 0u64..1 << 30, any::<u64>()], 0..600),
                0..6,
            ),
        ) {
            for mut set in sets() {
                let mut naive = HashSet::new();
                for batch in &batches {
                    let added = batch.iter().filter(|number| naive.insert(**number)).count();
                    let found = set.insert_numbers(batch.iter().copied()).expect("an answer");
                    prop_assert_eq!(found, added);
                    if set.budget.is_over(1) {
                        set.put_aside().expect("a run");
                    }
                }
                for number in &naive {
                    prop_assert!(set.contains(Key::Number(*number)).expect("an answer"));
                }
            }
        }
    }

    /// Numbers that come again after some time, near each other or far.
    fn numbers(count: u64, step: u64) -> impl Iterator<Item = u64> {
        (0..count).map(move |at| (at % (count - count / 10)).wrapping_mul(step))
    }

    #[test]
    fn many_keys_are_told_apart_within_a_small_budget() {
        let folder = std::env::temp_dir();
        for (step, name) in [(1, "dense"), (0x9e37_79b9_7f4a_7c15, "sparse")] {
            let budget = KeyBudget::new(300_000, &folder);
            let mut set = KeySet::new(&budget);
            let mut naive = HashSet::new();
            for number in numbers(100_000, step) {
                let is_new = set.insert(Key::Number(number)).expect("an answer");
                assert_eq!(is_new, naive.insert(number), "{name} {number}");
            }
            assert_eq!(set.runs.is_empty(), step == 1, "{name}");
            assert!(set.charged < 600_000, "{name}: {}", set.charged);
        }
    }

    #[test]
    fn ten_million_numbers_in_a_row_take_little() {
        let budget = KeyBudget::new(usize::MAX, &std::env::temp_dir());
        let mut set = KeySet::new(&budget);
        for number in 0..1_000_000 {
            set.insert(Key::Number(number)).expect("an answer");
        }
        assert!(set.table.bytes() < 200_000, "{}", set.table.bytes());
    }

    #[test]
    fn numbers_that_come_close_in_no_order_take_little() {
        const RANGE: u64 = 1 << 21;
        let scattered = |at: u64| at.wrapping_mul(0x9e37_79b1) % RANGE;
        let budget = KeyBudget::new(usize::MAX, &std::env::temp_dir());
        // By themselves, and as batches.
        let mut sets = [KeySet::new(&budget), KeySet::new(&budget)];
        let mut most_bytes = 0;
        for batch in (0..200_000).step_by(1_000) {
            let numbers = (batch..batch + 1_000).map(scattered);
            for number in numbers.clone() {
                assert!(sets[0].insert(Key::Number(number)).expect("an answer"));
            }
            assert_eq!(sets[1].insert_numbers(numbers).expect("an answer"), 1_000);
            most_bytes = most_bytes.max(sets[0].table.bytes());
        }
        for set in &mut sets {
            // A bit for each number that may come, and what its chunks take besides.
            let bytes = set.table.bytes();
            assert!(bytes < RANGE as usize / 8 * 5 / 4, "{bytes} of {most_bytes} before");
            assert!(bytes < most_bytes / 2, "{bytes} of {most_bytes} before");
            assert_eq!(set.table.len(), 200_000);
            for at in 0..400_000 {
                let contains = set.contains(Key::Number(scattered(at))).expect("an answer");
                assert_eq!(contains, at < 200_000, "{at}");
            }
            let mut handed_out = 0;
            set.each(true, |_| {
                handed_out += 1;
                Ok(())
            })
            .expect("all keys");
            assert_eq!(handed_out, 200_000);
            // Far numbers make it a hash table once more.
            for far in 0..20_000 {
                assert!(set.insert(Key::Number(RANGE + (far << 40))).expect("an answer"));
            }
            assert!(set.table.bytes() > bytes * 2, "{}", set.table.bytes());
            assert!((0..400_000).all(|at| {
                set.contains(Key::Number(scattered(at))).expect("an answer") == (at < 200_000)
            }));
        }
    }
}
