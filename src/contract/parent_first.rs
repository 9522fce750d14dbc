//! The order in which rows of one table come out: each after the rows that it points to.
//!
//! Of the rows that may come next, the one that the model gave first comes: rows that are in order
//! stay as they are. Rows that point to each other in a circle have no such order; the first of
//! them comes out alone, and they are named.
//!
//! ```text
//! given   3→1  1→·  2→3  4→·        3 waits for 1; 1 comes, and lets 3 go; 2, 4
//! order   1 3 2 4
//! ```

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet};

use arrow::array::RecordBatch;
use arrow::error::ArrowError;

use super::key_bytes::{Key, OwnedKey};
use super::key_set::KeySet;
use super::keys::{KeyName, KeyStore};
use super::table::TableContract;
use super::unique::columns_at;

/// Finds the order of a table's rows.
///
/// # Memory
/// The keys of rows that came out, within the budget of keys; four bytes for each row, where some
/// row has to wait, and about a hundred for each row while it waits.
pub struct ParentFirst {
    /// The keys of the table that its own rows point to, and those of them that are out.
    names: Vec<KeyName>,
    out: Vec<KeySet>,
    /// Rows that wait for a row with this key, by the key's place in `names`.
    waiting: HashMap<(usize, OwnedKey), Vec<u64>>,
    rows: HashMap<u64, Waiting>,
    /// Place in the order, by row; empty as long as rows stay where they are.
    ranks: Vec<u32>,
    next_row: u64,
    next_rank: u32,
    circles: Vec<Circle>,
}

/// A row that waits.
struct Waiting {
    /// The row's own keys, one for each of `names`.
    own: Vec<Option<OwnedKey>>,
    /// What it waits for.
    open: Vec<(usize, OwnedKey)>,
}

/// Rows that point to each other in a circle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Circle {
    /// The rows' numbers among the accepted rows of their table, from 0, the lowest first.
    pub rows: Vec<u64>,
}

/// The order that was found.
pub struct RowOrder {
    /// Place in the order, by row; `None` where rows stay as they are.
    pub ranks: Option<Vec<u32>>,
    pub circles: Vec<Circle>,
}

impl ParentFirst {
    /// Begins; rows of this contract's table are to be given in their order.
    pub fn new(contract: &TableContract, keys: &KeyStore) -> Self {
        let mut names: Vec<KeyName> =
            contract.self_references().iter().map(|rule| rule.parent.clone()).collect();
        names.sort();
        names.dedup();
        let out = names.iter().map(|_| keys.new_set()).collect();
        Self {
            names,
            out,
            waiting: HashMap::new(),
            rows: HashMap::new(),
            ranks: Vec::new(),
            next_row: 0,
            next_rank: 0,
            circles: Vec::new(),
        }
    }

    /// Takes the accepted rows of a batch; all their parents are accepted too.
    ///
    /// # Errors
    /// A file of keys can't be read or written.
    pub fn push(
        &mut self,
        contract: &TableContract,
        rows: &RecordBatch,
        keys: &mut KeyStore,
    ) -> Result<(), ArrowError> {
        let mut own = Vec::with_capacity(self.names.len());
        for name in &self.names {
            let positions = contract.positions(&name.1).unwrap_or_default();
            let Some(parent) = keys.get_mut(name) else { return Ok(()) };
            own.push(parent.encode(&columns_at(rows, &positions))?);
        }
        let mut pointers = Vec::new();
        for rule in contract.self_references() {
            let Some(parent) = keys.get_mut(&rule.parent) else { return Ok(()) };
            let Some(name) = self.names.iter().position(|name| *name == rule.parent) else {
                continue;
            };
            pointers.push((name, rule.pointers(rows, parent)?));
        }
        for row in 0..rows.num_rows() {
            let mut open = Vec::new();
            for (name, pointers) in &pointers {
                let Some(key) = pointers.key(row) else { continue };
                let is_itself = own[*name].get(row) == Some(key);
                if !is_itself && !self.out[*name].contains(key)? {
                    open.push((*name, key.owned()));
                }
            }
            let number = self.next_row;
            self.next_row += 1;
            let keys_of_row = own.iter().map(|own| own.get(row));
            if open.is_empty() {
                let keys_of_row: Vec<Option<Key>> = keys_of_row.collect();
                self.emit(&keys_of_row)?;
            } else {
                let own = keys_of_row.map(|key| key.map(Key::owned)).collect();
                self.hold(number, Waiting { own, open });
            }
        }
        Ok(())
    }

    /// Returns the order, when all rows were given.
    ///
    /// # Errors
    /// A file of keys can't be read or written.
    pub fn finish(mut self) -> Result<RowOrder, ArrowError> {
        let mut owners = HashMap::new();
        let mut left: Vec<u64> = self.rows.keys().copied().collect();
        left.sort_unstable();
        for number in &left {
            let own = self.rows.get(number).into_iter().flat_map(|row| row.own.iter().enumerate());
            for (name, key) in own {
                owners.extend(key.clone().map(|key| ((name, key), *number)));
            }
        }
        for first in left {
            while self.rows.contains_key(&first) {
                let circle = self.circle_from(first, &owners);
                self.release(circle[0])?;
                self.circles.push(Circle { rows: circle });
            }
        }
        let ranks = (!self.ranks.is_empty()).then_some(self.ranks);
        Ok(RowOrder { ranks, circles: self.circles })
    }

    fn hold(&mut self, number: u64, row: Waiting) {
        if self.ranks.is_empty() {
            // Until now every row was at its place.
            self.ranks = (0..number as u32).collect();
        }
        self.ranks.push(u32::MAX);
        for open in &row.open {
            self.waiting.entry(open.clone()).or_default().push(number);
        }
        self.rows.insert(number, row);
    }

    /// Lets a new row out, and those that waited for it.
    fn emit(&mut self, own: &[Option<Key>]) -> Result<(), ArrowError> {
        if !self.ranks.is_empty() {
            self.ranks.push(self.next_rank);
        }
        self.next_rank += 1;
        let mut ready = BinaryHeap::new();
        self.add_keys(own, &mut ready)?;
        self.let_out(ready)
    }

    /// Lets a row out that still waits.
    fn release(&mut self, number: u64) -> Result<(), ArrowError> {
        self.let_out(BinaryHeap::from([Reverse(number)]))
    }

    fn let_out(&mut self, mut ready: BinaryHeap<Reverse<u64>>) -> Result<(), ArrowError> {
        while let Some(Reverse(number)) = ready.pop() {
            let Some(row) = self.rows.remove(&number) else { continue };
            self.ranks[number as usize] = self.next_rank;
            self.next_rank += 1;
            let own: Vec<Option<Key>> =
                row.own.iter().map(|key| key.as_ref().map(OwnedKey::as_key)).collect();
            self.add_keys(&own, &mut ready)?;
        }
        Ok(())
    }

    fn add_keys(
        &mut self,
        own: &[Option<Key>],
        ready: &mut BinaryHeap<Reverse<u64>>,
    ) -> Result<(), ArrowError> {
        for (name, key) in own.iter().enumerate() {
            let Some(key) = key else { continue };
            self.out[name].insert(*key)?;
            if self.waiting.is_empty() {
                continue;
            }
            let place = (name, key.owned());
            for number in self.waiting.remove(&place).unwrap_or_default() {
                let Some(row) = self.rows.get_mut(&number) else { continue };
                row.open.retain(|open| *open != place);
                if row.open.is_empty() {
                    ready.push(Reverse(number));
                }
            }
        }
        Ok(())
    }

    /// Follows what rows wait for until one comes again, and returns the rows from there.
    fn circle_from(&self, first: u64, owners: &HashMap<(usize, OwnedKey), u64>) -> Vec<u64> {
        let (mut path, mut seen) = (Vec::new(), HashSet::new());
        let mut number = first;
        while seen.insert(number) {
            path.push(number);
            let open = self.rows.get(&number).and_then(|row| row.open.first());
            let owner = open.and_then(|open| owners.get(open));
            match owner {
                Some(owner) => number = *owner,
                // It waits for what will not come; it has to come out all the same.
                None => return vec![number],
            }
        }
        let from = path.iter().position(|row| *row == number).unwrap_or(0);
        let mut circle = path.split_off(from);
        circle.sort_unstable();
        circle
    }
}
