//! Which of 64 bytes are what is looked for: one bit a byte, the first byte's the lowest.
//!
//! A search for the next of a few bytes costs a wrongly foreseen branch each time it finds one. A
//! mask is made without a branch, and its bits are taken one by one. Knows no SQL.

use std::borrow::Cow;

use wide::u8x16;

/// So many bytes make a mask.
pub(super) const MASKED_BYTES: usize = 64;

/// Bytes that are looked at together.
pub(super) type Block = [u8; MASKED_BYTES];

/// Returns the block at this place; behind the last byte stand zeros.
#[inline(always)]
pub(super) fn block_at(bytes: &[u8], at: usize) -> Cow<'_, Block> {
    let rest = bytes.get(at..).unwrap_or_default();
    match rest.first_chunk() {
        Some(block) => Cow::Borrowed(block),
        None => Cow::Owned(filled_up(rest)),
    }
}

#[cold]
fn filled_up(rest: &[u8]) -> Block {
    let mut block = [0; MASKED_BYTES];
    block[..rest.len()].copy_from_slice(rest);
    block
}

/// A loop over blocks, which asks for its masks a function that marks the bytes that are one of
/// these.
pub(super) trait BlockLoop {
    /// Goes over the blocks. Has to be inlined, to be compiled for the processor's instructions.
    fn run(self, any_of: impl Fn(&Block, &[u8]) -> u64);
}

/// Runs a loop with the instructions that the processor has.
#[allow(unsafe_code)]
pub(super) fn run(blocks: impl BlockLoop) {
    #[cfg(target_arch = "x86_64")]
    {
        #[target_feature(enable = "avx2,bmi1,bmi2")]
        fn with_avx2(blocks: impl BlockLoop) {
            blocks.run(|block, bytes| any_of_avx2(block, bytes));
        }
        let has_bmi = is_x86_feature_detected!("bmi1") && is_x86_feature_detected!("bmi2");
        if is_x86_feature_detected!("avx2") && has_bmi {
            // SAFETY: the processor has the instructions that the function is compiled to.
            return unsafe { with_avx2(blocks) };
        }
    }
    blocks.run(any_of);
}

/// Marks the bytes of a block that are one of these.
#[inline(always)]
pub(super) fn any_of(block: &Block, bytes: &[u8]) -> u64 {
    let mut mask = 0;
    for (part, lanes) in block.as_chunks().0.iter().enumerate() {
        let lanes = u8x16::new(*lanes);
        let mut found = u8x16::ZERO;
        for byte in bytes {
            found |= lanes.simd_eq(u8x16::splat(*byte));
        }
        mask |= u64::from(found.to_bitmask()) << (16 * part);
    }
    mask
}

/// The same in half as many steps.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
#[inline]
fn any_of_avx2(block: &Block, bytes: &[u8]) -> u64 {
    use std::arch::x86_64::{
        _mm256_cmpeq_epi8, _mm256_movemask_epi8, _mm256_or_si256, _mm256_set_epi64x,
        _mm256_set1_epi8, _mm256_setzero_si256,
    };

    let mut mask = 0;
    for (part, words) in block.as_chunks().0.as_chunks().0.iter().enumerate() {
        let [a, b, c, d] = words.map(i64::from_le_bytes);
        let lanes = _mm256_set_epi64x(d, c, b, a);
        let mut found = _mm256_setzero_si256();
        for byte in bytes {
            let equal = _mm256_cmpeq_epi8(lanes, _mm256_set1_epi8(byte.cast_signed()));
            found = _mm256_or_si256(found, equal);
        }
        mask |= u64::from(_mm256_movemask_epi8(found).cast_unsigned()) << (32 * part);
    }
    mask
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

    struct Marks<'a> {
        text: &'a [u8],
        marks: &'a mut Vec<u64>,
    }

    impl BlockLoop for Marks<'_> {
        #[inline(always)]
        fn run(self, any_of: impl Fn(&Block, &[u8]) -> u64) {
            let blocks = (0..self.text.len()).step_by(MASKED_BYTES);
            self.marks.extend(blocks.map(|at| any_of(&block_at(self.text, at), b"'\\\xdc")));
        }
    }

    proptest! {
        #[test]
        fn all_instructions_mark_the_same(text in awkward()) {
            let (mut marks, mut portable) = (Vec::new(), Vec::new());
            run(Marks { text: &text, marks: &mut marks });
            Marks { text: &text, marks: &mut portable }.run(any_of);
            prop_assert_eq!(marks, portable);
        }

        #[test]
        fn masks_are_what_a_walk_finds(text in awkward()) {
            let (mut odd, mut first) = (0, 0);
            let (mut is_odd, mut is_escaped) = (false, false);
            for at in (0..text.len()).step_by(MASKED_BYTES) {
                let block = &block_at(&text, at);
                let part = &text[at..text.len().min(at + MASKED_BYTES)];
                let found = any_of(block, b"'\\\xdc");
                let of_text = u64::MAX >> (MASKED_BYTES - part.len());
                prop_assert_eq!(
                    found & of_text,
                    bits(part.iter().map(|byte| b"'\\\xdc".contains(byte)))
                );
                let marks = escaped(any_of(block, b"\\"), &mut first) & of_text;
                let walked = bits(part.iter().map(|byte| {
                    let was = is_escaped;
                    is_escaped = !was && *byte == b'\\';
                    was
                }));
                prop_assert_eq!(marks, walked);
                let inside = between(any_of(block, b"'") & !marks, &mut odd) & of_text;
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
        assert_eq!(any_of(&block_at(b"''", 1), b"'"), 1);
        assert_eq!(any_of(&block_at(b"''", 2), b"'"), 0);
        assert_eq!(any_of(&block_at(b"''", 7), b"'"), 0);
    }
}
