//! A set of keys, compared byte for byte.

use std::hash::{BuildHasher, RandomState};

use hashbrown::HashTable;

/// Distinct byte strings.
///
/// # Memory
/// The bytes of the keys in one buffer, and about 13 bytes a key beside them.
#[derive(Debug, Default)]
pub(super) struct KeySet {
    bytes: Vec<u8>,
    /// Where each key ends in `bytes`.
    ends: Vec<usize>,
    table: HashTable<u32>,
    hasher: RandomState,
}

impl KeySet {
    /// Adds a key; false where it was there already.
    pub fn insert(&mut self, key: &[u8]) -> bool {
        if self.contains(key) {
            return false;
        }
        let index = self.ends.len() as u32;
        self.bytes.extend_from_slice(key);
        self.ends.push(self.bytes.len());
        let Self { bytes, ends, table, hasher } = self;
        let hash = |index: &u32| hasher.hash_one(slice(bytes, ends, *index));
        table.insert_unique(hasher.hash_one(key), index, hash);
        true
    }

    pub fn contains(&self, key: &[u8]) -> bool {
        let same = |index: &u32| slice(&self.bytes, &self.ends, *index) == key;
        self.table.find(self.hasher.hash_one(key), same).is_some()
    }
}

fn slice<'a>(bytes: &'a [u8], ends: &[usize], index: u32) -> &'a [u8] {
    let index = index as usize;
    let start = if index == 0 { 0 } else { ends[index - 1] };
    &bytes[start..ends[index]]
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_holds_what_a_naive_set_holds(keys in prop::collection::vec(prop::collection::vec(0u8..3, 0..4), 0..200)) {
            let mut naive = HashSet::new();
            let mut set = KeySet::default();
            for key in &keys {
                prop_assert_eq!(set.insert(key), naive.insert(key.clone()));
            }
            for key in &keys {
                prop_assert!(set.contains(key));
            }
            prop_assert!(!set.contains(b"absent"));
        }
    }
}
