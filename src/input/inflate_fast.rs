//! The inner loop of inflating: where there is room on both sides, and nothing unusual.
//!
//! It looks at 64 bits of the stream at once and asks for more without a branch. What it meets that
//! is wrong, it leaves to the careful walk in `inflate.rs`, which is its twin: that begins where
//! this began.

use super::huffman::{Codes, Entry};

/// Bytes of output that one round may write: three times two literals, the longest match, and what
/// is copied in one piece beyond it.
pub(super) const ROUND_BYTES: usize = 6 + 258 + 32;
/// Bytes of input that rounds are kept away from the end: each takes 21 at most, and looks at eight.
pub(super) const AHEAD_BYTES: usize = 32;
/// Bits of the longest distance: a code of 15, and 13 that are added.
const LONGEST_DISTANCE_BITS: u8 = 28;
/// What is copied in one piece.
const PIECE_BYTES: usize = 16;

/// Bits of the stream that were taken from its bytes.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Bits {
    /// The next one is the lowest.
    pub bits: u64,
    pub count: u32,
}

/// What is inflated, and whereto.
pub(super) struct Work<'a> {
    pub codes: &'a Codes,
    /// What stood before the target.
    pub history: &'a [u8],
    pub input: &'a [u8],
    pub target: &'a mut [u8],
}

/// How far it went.
pub(super) struct Outcome {
    pub bits: Bits,
    /// Bytes of input that were taken.
    pub taken: usize,
    /// Bytes of the target that are filled.
    pub filled: usize,
    pub is_end_of_block: bool,
}

/// Inflates from these bits on, behind what is filled already; `None` where something is wrong.
#[allow(unsafe_code)]
pub(super) fn inflate(work: Work<'_>, bits: Bits, filled: usize) -> Option<Outcome> {
    #[cfg(target_arch = "x86_64")]
    {
        /// The same with instructions that shift by a variable in one step: an eighth less time.
        #[target_feature(enable = "bmi1,bmi2")]
        fn with_bmi(work: Work<'_>, bits: Bits, filled: usize) -> Option<Outcome> {
            inflate_inline(work, bits, filled)
        }
        if is_x86_feature_detected!("bmi1") && is_x86_feature_detected!("bmi2") {
            // SAFETY: the processor has the instructions that the function is compiled to.
            return unsafe { with_bmi(work, bits, filled) };
        }
    }
    inflate_inline(work, bits, filled)
}

#[inline(always)]
fn inflate_inline(work: Work<'_>, from: Bits, mut filled: usize) -> Option<Outcome> {
    let Work { codes, history, input, target } = work;
    let input_end = input.len().checked_sub(AHEAD_BYTES)?;
    let target_end = target.len().checked_sub(ROUND_BYTES)?;
    // Above the bits that are counted stand those that follow them: to put them there again
    // changes nothing. The count is right in its lowest byte.
    let Bits { mut bits, mut count } = from;
    let mut taken = 0;
    macro_rules! refill {
        () => {
            bits |= word(input, taken).wrapping_shl(count);
            taken += 7 - (count >> 3 & 7) as usize;
            count |= 56;
        };
    }
    macro_rules! pass {
        ($entry:expr) => {
            bits = bits.wrapping_shr($entry.shift());
            count = count.wrapping_sub($entry.shift());
        };
    }
    macro_rules! put {
        ($entry:expr) => {
            let (bytes, number) = $entry.literals();
            target[filled..filled + 2].copy_from_slice(&bytes);
            filled += number;
        };
    }
    let mut is_end_of_block = false;
    refill!();
    let mut entry: Entry = codes.literals.look(bits);
    while taken < input_end && filled < target_end {
        let mut before = bits;
        pass!(entry);
        if entry.is_literal() {
            put!(entry);
            entry = codes.literals.look(bits);
            before = bits;
            pass!(entry);
            if entry.is_literal() {
                put!(entry);
                entry = codes.literals.look(bits);
                before = bits;
                pass!(entry);
                if entry.is_literal() {
                    put!(entry);
                    refill!();
                    entry = codes.literals.look(bits);
                    continue;
                }
            }
        }
        if entry.is_unusual() {
            if entry.is_table() {
                entry = codes.literals.behind(entry, bits);
                before = bits;
                pass!(entry);
                if entry.is_literal() {
                    put!(entry);
                    refill!();
                    entry = codes.literals.look(bits);
                    continue;
                }
            }
            if entry.is_unusual() {
                is_end_of_block = entry.ends_block();
                if is_end_of_block {
                    break;
                }
                return None;
            }
        }
        let length = entry.value_in(before);
        if (count as u8) < LONGEST_DISTANCE_BITS {
            refill!();
        }
        entry = codes.distances.look(bits);
        if entry.is_unusual() {
            if !entry.is_table() {
                return None;
            }
            pass!(entry);
            entry = codes.distances.behind(entry, bits);
            if entry.is_unusual() {
                return None;
            }
        }
        let distance = entry.value_in(bits);
        pass!(entry);
        // The next look is under way while bytes are copied.
        refill!();
        entry = codes.literals.look(bits);
        match filled.checked_sub(distance) {
            Some(start) => copy(target, start, filled, length),
            None => copy_history(target, history, filled, (distance, length))?,
        }
        filled += length;
    }
    count &= 63;
    // What was looked at and not used stays in the input.
    let unused = (count as usize / 8).min(taken);
    count -= 8 * unused as u32;
    let bits = Bits { bits: bits & ((1 << count) - 1), count };
    Some(Outcome { bits, taken: taken - unused, filled, is_end_of_block })
}

/// The eight bytes at a place.
#[inline(always)]
fn word(input: &[u8], at: usize) -> u64 {
    let bytes = input.get(at..).and_then(|rest| rest.first_chunk());
    bytes.map_or(0, |bytes| u64::from_le_bytes(*bytes))
}

/// Repeats what stands at `start`, in pieces: the last one may be longer than what is asked for.
#[inline(always)]
fn copy(target: &mut [u8], start: usize, to: usize, length: usize) {
    let mut piece = |at: usize| {
        target.copy_within(start + at..start + at + PIECE_BYTES, to + at);
    };
    match to - start {
        PIECE_BYTES.. => {
            piece(0);
            piece(PIECE_BYTES);
            (2 * PIECE_BYTES..length).step_by(PIECE_BYTES).for_each(piece);
        }
        1 => {
            let byte = target[start];
            target[to..to + length].fill(byte);
        }
        // Each piece is right as far as the next one begins.
        distance => (0..length).step_by(distance).for_each(piece),
    }
}

/// Repeats what began before the target; `None` where that is before the stream.
#[cold]
#[inline(never)]
fn copy_history(
    target: &mut [u8],
    history: &[u8],
    to: usize,
    (distance, length): (usize, usize),
) -> Option<()> {
    let from_history = distance - to;
    let start = history.len().checked_sub(from_history)?;
    let first = length.min(from_history);
    target[to..to + first].copy_from_slice(&history[start..start + first]);
    for at in to + first..to + length {
        target[at] = target[at - distance];
    }
    Some(())
}
