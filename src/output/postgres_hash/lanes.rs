//! Sixteen hashes side by side.
//!
//! What is done to all of them is a loop over arrays, long enough to become vector instructions
//! and not sixteen copies of its body.

use std::ops::Range;

use super::{BLOCK, START, State, last_words, words_of};

pub(super) const LANES: usize = 16;

/// The three words of each hash.
struct Lanes {
    a: [u32; LANES],
    b: [u32; LANES],
    c: [u32; LANES],
}

/// The words that are added to each hash: the first ones, the second ones, the third ones.
type Words = [[u32; LANES]; 3];

/// Hashes texts of which each has `shared` blocks.
pub(super) fn hash_lanes(
    bytes: &[u8],
    places: &[Range<usize>; LANES],
    shared: usize,
    seed: u64,
) -> [i64; LANES] {
    let start = places.each_ref().map(|place| START.wrapping_add(place.len() as u32));
    let mut lanes = Lanes { a: start, b: start, c: start };
    let mut words: Words = [[0; LANES]; 3];
    if seed != 0 {
        words = [[(seed >> 32) as u32; LANES], [seed as u32; LANES], [0; LANES]];
        lanes.add_and_mix(&words);
    }
    for block in 0..shared {
        for (lane, place) in places.iter().enumerate() {
            // Always there: all have so many blocks.
            if let Some(block) = bytes[place.start + block * BLOCK..].first_chunk() {
                [words[0][lane], words[1][lane], words[2][lane]] = words_of(block);
            }
        }
        lanes.add_and_mix(&words);
    }
    for (lane, place) in places.iter().enumerate() {
        let mut rest = place.start + shared * BLOCK;
        // What it has more than others.
        if place.end - rest >= BLOCK {
            let mut state = State { a: lanes.a[lane], b: lanes.b[lane], c: lanes.c[lane] };
            rest = place.end - state.add_blocks(&bytes[rest..place.end]).len();
            (lanes.a[lane], lanes.b[lane], lanes.c[lane]) = (state.a, state.b, state.c);
        }
        [words[0][lane], words[1][lane], words[2][lane]] = last_of(bytes, rest, place.end);
    }
    lanes.add_and_finish(&words);
    std::array::from_fn(|lane| {
        (u64::from(lanes.b[lane]) << 32 | u64::from(lanes.c[lane])).cast_signed()
    })
}

/// What keeps the first bytes of sixteen: a mask for each count up to a block.
const MASKS: [u128; BLOCK] = masks();

const fn masks() -> [u128; BLOCK] {
    let mut masks = [0; BLOCK];
    let mut count = 0;
    while count < BLOCK {
        masks[count] = (1 << (8 * count)) - 1;
        count += 1;
    }
    masks
}

/// Returns the last words of a text; its last bytes are read with what is behind them, if anything.
#[inline(always)]
fn last_of(bytes: &[u8], start: usize, end: usize) -> [u32; 3] {
    match bytes[start..].first_chunk::<16>() {
        Some(wide) => {
            let wide = u128::from_le_bytes(*wide) & MASKS[end - start];
            [wide as u32, (wide >> 32) as u32, ((wide >> 64) as u32) << 8]
        }
        None => last_words(&bytes[start..end]),
    }
}

#[allow(clippy::needless_range_loop)] // All words of a lane: an iterator would hide it.
impl Lanes {
    /// As [`State::add`] and [`State::mix`].
    fn add_and_mix(&mut self, words: &Words) {
        for lane in 0..LANES {
            let mut a = self.a[lane].wrapping_add(words[0][lane]);
            let mut b = self.b[lane].wrapping_add(words[1][lane]);
            let mut c = self.c[lane].wrapping_add(words[2][lane]);
            macro_rules! steps {
                ($($first:literal, $second:literal, $third:literal;)*) => {$(
                    a = a.wrapping_sub(c) ^ c.rotate_left($first);
                    c = c.wrapping_add(b);
                    b = b.wrapping_sub(a) ^ a.rotate_left($second);
                    a = a.wrapping_add(c);
                    c = c.wrapping_sub(b) ^ b.rotate_left($third);
                    b = b.wrapping_add(a);
                )*};
            }
            steps!(4, 6, 8; 16, 19, 4;);
            (self.a[lane], self.b[lane], self.c[lane]) = (a, b, c);
        }
    }

    /// As [`State::add`] and [`State::finish`].
    fn add_and_finish(&mut self, words: &Words) {
        for lane in 0..LANES {
            let mut a = self.a[lane].wrapping_add(words[0][lane]);
            let mut b = self.b[lane].wrapping_add(words[1][lane]);
            let mut c = self.c[lane].wrapping_add(words[2][lane]);
            c = (c ^ b).wrapping_sub(b.rotate_left(14));
            a = (a ^ c).wrapping_sub(c.rotate_left(11));
            b = (b ^ a).wrapping_sub(a.rotate_left(25));
            c = (c ^ b).wrapping_sub(b.rotate_left(16));
            a = (a ^ c).wrapping_sub(c.rotate_left(4));
            b = (b ^ a).wrapping_sub(a.rotate_left(14));
            c = (c ^ b).wrapping_sub(b.rotate_left(24));
            (self.a[lane], self.b[lane], self.c[lane]) = (a, b, c);
        }
    }
}
