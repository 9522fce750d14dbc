//! A set of row numbers.

/// Row numbers from 1, a bit for each.
#[derive(Debug, Clone, Default)]
pub struct RowSet {
    words: Vec<u64>,
    count: u64,
}

impl RowSet {
    /// Adds a row; false where it was there already, or is no row number.
    pub fn insert(&mut self, row: i64) -> bool {
        let Ok(row) = usize::try_from(row) else { return false };
        let Some(bit) = row.checked_sub(1) else { return false };
        let (word, mask) = (bit / 64, 1 << (bit % 64));
        if word >= self.words.len() {
            self.words.resize(word + 1, 0);
        }
        let is_new = self.words[word] & mask == 0;
        self.words[word] |= mask;
        self.count += u64::from(is_new);
        is_new
    }

    pub fn contains(&self, row: i64) -> bool {
        let bit = usize::try_from(row).ok().and_then(|row| row.checked_sub(1));
        bit.and_then(|bit| self.words.get(bit / 64).map(|word| word >> (bit % 64) & 1 == 1))
            .unwrap_or(false)
    }

    pub fn count(&self) -> u64 {
        self.count
    }

    /// Returns the rows that another set does not hold.
    pub fn without(&self, other: &Self) -> Self {
        let others = other.words.iter().copied().chain(std::iter::repeat(0));
        let words: Vec<u64> =
            self.words.iter().zip(others).map(|(word, held)| word & !held).collect();
        let count = words.iter().map(|word| u64::from(word.count_ones())).sum();
        Self { words, count }
    }

    /// Adds all rows of another set.
    pub fn extend(&mut self, other: &Self) {
        if self.words.len() < other.words.len() {
            self.words.resize(other.words.len(), 0);
        }
        for (word, more) in self.words.iter_mut().zip(&other.words) {
            *word |= more;
        }
        self.count = self.words.iter().map(|word| u64::from(word.count_ones())).sum();
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_holds_what_a_naive_set_holds(rows in prop::collection::vec(-3i64..300, 0..100), more in prop::collection::vec(1i64..500, 0..50)) {
            let mut set = RowSet::default();
            let mut naive = BTreeSet::new();
            for row in &rows {
                prop_assert_eq!(set.insert(*row), *row > 0 && naive.insert(*row));
            }
            let mut other = RowSet::default();
            for row in &more {
                other.insert(*row);
                naive.insert(*row);
            }
            let rest = set.without(&other);
            for row in -5..600 {
                prop_assert_eq!(rest.contains(row), set.contains(row) && !other.contains(row));
            }
            prop_assert!(rest.count() <= set.count());
            set.extend(&other);
            prop_assert_eq!(set.count(), naive.len() as u64);
            for row in -5..600 {
                prop_assert_eq!(set.contains(row), naive.contains(&row));
            }
        }
    }
}
