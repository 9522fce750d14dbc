//! How many distinct values there are: exactly while they are few, then an estimate.
//!
//! Hashes of values in, a number out. The estimate is a HyperLogLog of 4,096 registers
//! (Flajolet et al. 2007, <https://algo.inria.fr/flajolet/Publications/FlFuGaMe07.pdf>): its
//! standard error is 1.6 %. The order of values and the way they are cut into batches change
//! nothing.

/// Distinct values that are kept one by one.
const FEW: usize = 512;
/// Slots of the open table for them: a power of two, never more than half full.
const SLOTS: usize = 2 * FEW;
/// Bits of a hash that choose a register.
const INDEX_BITS: u32 = 12;
const REGISTERS: usize = 1 << INDEX_BITS;

/// The distinct values of a column so far.
#[derive(Debug, Clone)]
pub(super) enum Distinct {
    None,
    /// An open table of hashes; 0 is a free slot.
    Few {
        slots: Box<[u64; SLOTS]>,
        count: usize,
    },
    Many(Box<[u8; REGISTERS]>),
}

/// A number of distinct values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Count {
    pub values: u64,
    pub is_exact: bool,
}

impl Distinct {
    #[inline]
    pub fn add(&mut self, hash: u64) {
        match self {
            Self::Many(registers) => mark(registers, hash),
            _ => self.add_slowly(hash),
        }
    }

    fn add_slowly(&mut self, hash: u64) {
        if matches!(self, Self::None) {
            *self = Self::Few { slots: Box::new([0; SLOTS]), count: 0 };
        }
        let Self::Few { slots, count } = self else { return self.add(hash) };
        let hash = hash.max(1);
        let mut at = hash as usize & (SLOTS - 1);
        while slots[at] != 0 {
            if slots[at] == hash {
                return;
            }
            at = (at + 1) & (SLOTS - 1);
        }
        if *count < FEW {
            slots[at] = hash;
            *count += 1;
            return;
        }
        let mut registers = Box::new([0_u8; REGISTERS]);
        slots.iter().filter(|slot| **slot != 0).for_each(|slot| mark(&mut registers, *slot));
        mark(&mut registers, hash);
        *self = Self::Many(registers);
    }

    pub fn merge(&mut self, other: &Self) {
        match (&mut *self, other) {
            (_, Self::None) => {}
            (Self::Many(own), Self::Many(others)) => {
                own.iter_mut()
                    .zip(others.iter())
                    .for_each(|(own, other)| *own = (*own).max(*other));
            }
            (_, Self::Many(others)) => {
                let few = std::mem::replace(self, Self::Many(others.clone()));
                self.merge(&few);
            }
            (_, Self::Few { slots, .. }) => {
                slots.iter().filter(|slot| **slot != 0).for_each(|slot| self.add(*slot));
            }
        }
    }

    /// Returns the number of distinct values.
    ///
    /// Two values with one hash of 64 bits would make an exact number too small, never too large.
    pub fn count(&self) -> Count {
        match self {
            Self::None => Count { values: 0, is_exact: true },
            Self::Few { count, .. } => Count { values: *count as u64, is_exact: true },
            Self::Many(registers) => Count { values: estimate(registers), is_exact: false },
        }
    }
}

#[inline]
fn mark(registers: &mut [u8; REGISTERS], hash: u64) {
    let index = (hash >> (64 - INDEX_BITS)) as usize;
    let rest = (hash << INDEX_BITS) | (1 << (INDEX_BITS - 1));
    let rank = rest.leading_zeros() as u8 + 1;
    let register = &mut registers[index];
    *register = (*register).max(rank);
}

fn estimate(registers: &[u8; REGISTERS]) -> u64 {
    let count = REGISTERS as f64;
    // The weights of the ranks are summed from a histogram: the same sum in any order.
    let mut histogram = [0_u32; 65];
    registers.iter().for_each(|rank| histogram[usize::from(*rank).min(64)] += 1);
    let weights = histogram.iter().enumerate();
    let sum: f64 = weights.map(|(rank, many)| f64::from(*many) * 0.5_f64.powi(rank as i32)).sum();
    let raw = 0.7213 / (1.0 + 1.079 / count) * count * count / sum;
    let empty = f64::from(histogram[0]);
    // Few values leave registers empty: counting those is better then.
    let counted =
        if raw <= 2.5 * count && empty > 0.0 { count * (count / empty).ln() } else { raw };
    counted.round() as u64
}

/// Mixes a number to a hash: numbers that follow one another differ in half of their bits.
#[inline]
pub(super) fn hash_number(number: u64) -> u64 {
    // The finalizer of SplitMix64: <https://prng.di.unimi.it/splitmix64.c>.
    let number = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

/// Hashes bytes, eight at a time.
#[inline]
pub(super) fn hash_bytes(bytes: &[u8]) -> u64 {
    let mut hash = 0x243f_6a88_85a3_08d3 ^ (bytes.len() as u64);
    let (words, rest) = bytes.as_chunks::<8>();
    for word in words {
        hash = mixed(hash ^ u64::from_le_bytes(*word), 0xa076_1d64_78bd_642f);
    }
    let mut last = [0_u8; 8];
    last[..rest.len()].copy_from_slice(rest);
    hash = mixed(hash ^ u64::from_le_bytes(last), 0xe703_7ed1_a0b4_28db);
    hash_number(hash)
}

/// Multiplies to 128 bits and folds them: each bit of the input reaches all of the result.
#[inline]
fn mixed(left: u64, right: u64) -> u64 {
    let product = u128::from(left ^ (left >> 32)) * u128::from(right);
    (product as u64) ^ ((product >> 64) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(numbers: impl Iterator<Item = u64>) -> Distinct {
        let mut distinct = Distinct::None;
        numbers.for_each(|number| distinct.add(hash_number(number)));
        distinct
    }

    #[track_caller]
    fn check(distinct: &Distinct, expected: u64, is_exact: bool) {
        let count = distinct.count();
        assert_eq!(count.is_exact, is_exact);
        let off = count.values.abs_diff(expected) as f64 / expected.max(1) as f64;
        assert!(off <= if is_exact { 0.0 } else { 0.05 }, "{count:?}, expected {expected}");
    }

    #[test]
    fn few_values_are_counted_exactly() {
        check(&Distinct::None, 0, true);
        check(&of((0..10_000).map(|number| number % 512)), 512, true);
    }

    #[test]
    fn many_values_are_estimated() {
        for many in [513, 3_000, 10_000, 200_000] {
            check(&of((0..many).chain(0..many)), many, false);
        }
    }

    #[test]
    fn texts_are_told_apart() {
        let mut distinct = Distinct::None;
        (0..50_000)
            .for_each(|number| distinct.add(hash_bytes(format!("text {number}").as_bytes())));
        check(&distinct, 50_000, false);
        assert_ne!(hash_bytes(b"a"), hash_bytes(b"a\0"));
        assert_ne!(hash_bytes(b""), hash_bytes(b"\0"));
    }

    #[test]
    fn batches_and_their_order_change_nothing() {
        let whole = of(0..2_000).count();
        for cut in [1, 100, 511, 512, 513, 1_999] {
            let (mut left, right) = (of(0..cut), of(cut..2_000));
            let mut reversed = right.clone();
            reversed.merge(&left);
            left.merge(&right);
            assert_eq!((left.count(), reversed.count()), (whole, whole), "{cut}");
        }
    }
}
