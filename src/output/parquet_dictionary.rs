//! The distinct values of a column of a row group, numbered as they come.
//!
//! Knows values; no pages, and not when a dictionary pays.

/// Values at the beginning of a column that say how often values come again.
pub(super) const SAMPLE: usize = 4096;

/// Distinct values, and their bytes, that a dictionary may hold.
///
/// Larger ones no longer stay in the cache of who reads or writes them, and numbers of 16 bits
/// and more save little.
const MOST_VALUES: usize = 1 << 15;
const MOST_BYTES: usize = 1 << 20;

/// Returns how many distinct values a column of `rows` values is likely to have, by those that a
/// first and a second half of a sample brought.
///
/// Each half brings fewer new ones than the half before it, in a proportion that stays: that is
/// so where values are drawn from a stock. No function whose last digit a machine may choose is
/// used.
pub(super) fn likely(first: usize, second: usize, half: usize, rows: usize) -> f64 {
    let proportion = second as f64 / (first as f64).max(1.0);
    let (mut new, mut sum) = (first as f64, 0.0);
    for _ in 0..rows.div_ceil(half.max(1)) {
        sum += new;
        new *= proportion.min(1.0);
    }
    sum
}

/// Returns true where a dictionary can hold so many values of so many bytes.
pub(super) fn can_hold(values: f64, bytes: f64) -> bool {
    values < MOST_VALUES as f64 && bytes < MOST_BYTES as f64
}

/// Numbers distinct values from 0.
pub(super) struct Dictionary {
    values: Values,
    hashes: Vec<u32>,
    /// One more than a value's number, where its hash says; 0 is free. A power of two, half full
    /// at most.
    slots: Vec<u32>,
}

enum Values {
    Numbers(Vec<i64>),
    Bytes { bytes: Vec<u8>, ends: Vec<usize> },
}

impl Dictionary {
    pub fn of_numbers() -> Self {
        Self::new(Values::Numbers(Vec::new()))
    }

    pub fn of_bytes() -> Self {
        Self::new(Values::Bytes { bytes: Vec::new(), ends: Vec::new() })
    }

    fn new(values: Values) -> Self {
        Self { values, hashes: Vec::new(), slots: vec![0; 256] }
    }

    pub fn len(&self) -> usize {
        self.hashes.len()
    }

    /// Returns the texts that words stand for, each once, in the order of their numbers.
    pub fn texts_of(&self, words: &[u32]) -> Vec<&[u8]> {
        let Values::Bytes { bytes, ends } = &self.values else { return Vec::new() };
        let mut is_there = vec![false; ends.len()];
        words.iter().for_each(|word| is_there[*word as usize] = true);
        let starts = std::iter::once(&0).chain(ends);
        let texts = starts.zip(ends).zip(is_there).filter(|(_, is_there)| *is_there);
        texts.map(|((start, end), _)| &bytes[*start..*end]).collect()
    }

    /// Returns the values from the first on, as PLAIN has them.
    pub fn plain(&self, count: usize, number_bytes: usize) -> Vec<u8> {
        let mut out = Vec::new();
        match &self.values {
            Values::Numbers(numbers) => {
                for number in &numbers[..count] {
                    out.extend_from_slice(&number.to_le_bytes()[..number_bytes]);
                }
            }
            Values::Bytes { bytes, ends } => {
                let mut start = 0;
                for end in &ends[..count] {
                    out.extend_from_slice(&((end - start) as u32).to_le_bytes());
                    out.extend_from_slice(&bytes[start..*end]);
                    start = *end;
                }
            }
        }
        out
    }

    /// Returns the bytes of the values, lengths of texts among them.
    pub fn bytes(&self, number_bytes: usize) -> usize {
        match &self.values {
            Values::Numbers(numbers) => numbers.len() * number_bytes,
            Values::Bytes { bytes, ends } => bytes.len() + 4 * ends.len(),
        }
    }

    /// Numbers all values; `None` once there are too many.
    pub fn number_all(&mut self, numbers: &[i64], out: &mut Vec<u32>) -> Option<()> {
        let Values::Numbers(_) = &self.values else { return None };
        for value in numbers {
            let hash = (fold(*value as u64 ^ MIX, MIX) >> 16) as u32;
            let same = |values: &Values, index: usize| match values {
                Values::Numbers(known) => known[index] == *value,
                Values::Bytes { .. } => false,
            };
            let (number, is_new) = self.find(hash, same);
            if is_new {
                let Values::Numbers(known) = &mut self.values else { return None };
                known.push(*value);
                self.grow()?;
            }
            out.push(number);
        }
        Some(())
    }

    /// The same for texts and bytes.
    pub fn number_bytes(&mut self, texts: &[&[u8]], out: &mut Vec<u32>) -> Option<()> {
        for value in texts {
            let same = |values: &Values, index: usize| match values {
                Values::Bytes { bytes, ends } => {
                    let start = index.checked_sub(1).map_or(0, |before| ends[before]);
                    &bytes[start..ends[index]] == *value
                }
                Values::Numbers(_) => false,
            };
            let (number, is_new) = self.find(hash(value), same);
            if is_new {
                let Values::Bytes { bytes, ends } = &mut self.values else { return None };
                if bytes.len() + value.len() > MOST_BYTES {
                    return None;
                }
                bytes.extend_from_slice(value);
                ends.push(bytes.len());
                self.grow()?;
            }
            out.push(number);
        }
        Some(())
    }

    fn find(&mut self, hash: u32, same: impl Fn(&Values, usize) -> bool) -> (u32, bool) {
        let mask = self.slots.len() - 1;
        let mut slot = hash as usize & mask;
        while let Some(index) = (self.slots[slot] as usize).checked_sub(1) {
            if self.hashes[index] == hash && same(&self.values, index) {
                return (index as u32, false);
            }
            slot = (slot + 1) & mask;
        }
        self.hashes.push(hash);
        self.slots[slot] = self.hashes.len() as u32;
        (self.hashes.len() as u32 - 1, true)
    }

    /// Keeps the slots half empty.
    fn grow(&mut self) -> Option<()> {
        if self.hashes.len() > MOST_VALUES {
            return None;
        }
        if self.hashes.len() * 2 > self.slots.len() {
            self.slots = vec![0; self.slots.len() * 4];
            let mask = self.slots.len() - 1;
            for (index, hash) in self.hashes.iter().enumerate() {
                let mut slot = *hash as usize & mask;
                while self.slots[slot] != 0 {
                    slot = (slot + 1) & mask;
                }
                self.slots[slot] = index as u32 + 1;
            }
        }
        Some(())
    }
}

/// An odd number without a pattern.
const MIX: u64 = 0x9E37_79B9_7F4A_7C15;

/// Mixes eight bytes at a time; who makes values that meet on purpose makes a slow dictionary of
/// a few thousand values, and no wrong one.
fn hash(bytes: &[u8]) -> u32 {
    let mut hash = bytes.len() as u64 ^ MIX;
    let last = match (bytes.last_chunk::<8>(), bytes.last_chunk::<4>()) {
        (Some(last), _) => {
            // The last eight may have been mixed already.
            for word in bytes[..bytes.len() - 1].as_chunks::<8>().0 {
                hash = fold(hash ^ u64::from_le_bytes(*word), MIX);
            }
            u64::from_le_bytes(*last)
        }
        (None, Some(last)) => {
            let first = bytes.first_chunk::<4>().map_or(0, |first| u32::from_le_bytes(*first));
            u64::from(first) << 32 | u64::from(u32::from_le_bytes(*last))
        }
        (None, None) => bytes.iter().fold(0, |word, byte| word << 8 | u64::from(*byte)),
    };
    (fold(hash ^ last, MIX) >> 16) as u32
}

fn fold(left: u64, right: u64) -> u64 {
    let product = u128::from(left) * u128::from(right);
    product as u64 ^ (product >> 64) as u64
}
