//! Which of 64 bytes are what is looked for: one bit a byte, the first byte's the lowest.
//!
//! A search for the next of a few bytes costs a wrongly foreseen branch each time it finds one. A
//! mask is made without a branch, and its bits are taken one by one. Knows no SQL.

use wide::u8x16;

/// So many bytes make a mask.
pub(super) const MASKED_BYTES: usize = 64;

/// 64 bytes that are looked at together.
#[derive(Clone, Copy)]
pub(super) struct Block([u8x16; 4]);

impl Block {
    #[inline(always)]
    pub fn new(bytes: &[u8; MASKED_BYTES]) -> Self {
        let (parts, _) = bytes.as_chunks::<16>();
        match parts {
            [a, b, c, d] => Self([u8x16::new(*a), u8x16::new(*b), u8x16::new(*c), u8x16::new(*d)]),
            _ => Self([u8x16::ZERO; 4]),
        }
    }

    /// Returns the block at this place; behind the last byte stand zeros.
    #[inline(always)]
    pub fn at(bytes: &[u8], at: usize) -> Self {
        let rest = bytes.get(at..).unwrap_or_default();
        match rest.first_chunk::<MASKED_BYTES>() {
            Some(block) => Self::new(block),
            None => Self::filled_up(rest),
        }
    }

    #[cold]
    fn filled_up(rest: &[u8]) -> Self {
        let mut block = [0; MASKED_BYTES];
        block[..rest.len()].copy_from_slice(rest);
        Self::new(&block)
    }

    /// Marks the bytes that are one of these.
    #[inline(always)]
    pub fn any_of<const N: usize>(&self, bytes: [u8; N]) -> u64 {
        let mut mask = 0;
        for (part, lanes) in self.0.iter().enumerate() {
            let mut found = u8x16::ZERO;
            for byte in bytes {
                found |= lanes.simd_eq(u8x16::splat(byte));
            }
            mask |= u64::from(found.to_bitmask()) << (16 * part);
        }
        mask
    }
}

/// Marks each byte that has an odd number of marks at and before it: between two quotes, with the
/// first one. `odd` is all ones where the bytes before had an odd number, and goes on.
#[inline(always)]
pub(super) fn between(marks: u64, odd: &mut u64) -> u64 {
    let mut mask = marks;
    for shift in [1, 2, 4, 8, 16, 32] {
        mask ^= mask << shift;
    }
    mask ^= *odd;
    *odd = (mask.cast_signed() >> 63).cast_unsigned();
    mask
}

/// Marks the bytes behind a backslash that is not escaped itself. `first` is 1 where the first byte
/// is escaped by the one before the block, and goes on.
#[inline(always)]
pub(super) fn escaped(backslashes: u64, first: &mut u64) -> u64 {
    if backslashes == 0 {
        return std::mem::take(first);
    }
    // A subtraction carries through each run of backslashes; bits at odd places tell where runs
    // end that have an odd number, wherever they begin.
    const ODD: u64 = 0xaaaa_aaaa_aaaa_aaaa;
    let may_escape = backslashes & !*first;
    let behind = may_escape << 1;
    let runs = (behind | ODD).wrapping_sub(may_escape) ^ ODD;
    let escaped = runs ^ (backslashes | *first);
    *first = (runs & backslashes) >> 63;
    escaped
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn bits(marked: impl Iterator<Item = bool>) -> u64 {
        marked.zip(0..).fold(0, |mask, (is_marked, bit)| mask | u64::from(is_marked) << bit)
    }

    fn awkward() -> impl Strategy<Value = Vec<u8>> {
        let byte =
            prop_oneof![Just(b'\\'), Just(b'\''), Just(b'a'), Just(0), Just(0xdc), any::<u8>()];
        prop::collection::vec(byte, 0..200)
    }

    proptest! {
        #[test]
        fn masks_are_what_a_walk_finds(text in awkward()) {
            let (mut odd, mut first) = (0, 0);
            let (mut is_odd, mut is_escaped) = (false, false);
            for at in (0..text.len()).step_by(MASKED_BYTES) {
                let block = Block::at(&text, at);
                let part = &text[at..text.len().min(at + MASKED_BYTES)];
                let found = block.any_of([b'\'', b'\\', 0xdc]);
                let of_text = u64::MAX >> (MASKED_BYTES - part.len());
                prop_assert_eq!(
                    found & of_text,
                    bits(part.iter().map(|byte| b"'\\\xdc".contains(byte)))
                );
                let marks = escaped(block.any_of([b'\\']), &mut first) & of_text;
                let walked = bits(part.iter().map(|byte| {
                    let was = is_escaped;
                    is_escaped = !was && *byte == b'\\';
                    was
                }));
                prop_assert_eq!(marks, walked);
                let inside = between(block.any_of([b'\'']) & !marks, &mut odd) & of_text;
                let walked = bits(part.iter().zip(0..64).map(|(byte, bit)| {
                    is_odd ^= *byte == b'\'' && walked >> bit & 1 == 0;
                    is_odd
                }));
                prop_assert_eq!(inside, walked);
            }
        }
    }

    #[test]
    fn what_follows_the_text_is_no_byte_of_it() {
        assert_eq!(Block::at(b"''", 1).any_of([b'\'']), 1);
        assert_eq!(Block::at(b"''", 2).any_of([b'\'']), 0);
        assert_eq!(Block::at(b"''", 7).any_of([b'\'']), 0);
    }
}
