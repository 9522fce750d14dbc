//! Sixteen hashes side by side, four to a vector.
//!
//! Each step is done to all four vectors before the next one: a step waits for the one before, and
//! so four are under way at once. Words go from the texts to the lanes by shuffles: what is stored
//! piece by piece can't be loaded as a whole at once.

use std::array;
use std::ops::Range;

use wide::u32x4;

use super::{BLOCK, START, State};

pub(super) const LANES: usize = 16;

/// Lanes of a vector, and vectors.
const WIDTH: usize = 4;
const VECTORS: usize = LANES / WIDTH;

/// A word of each hash.
type Word = [u32x4; VECTORS];

/// The three words of each hash.
struct Lanes {
    a: Word,
    b: Word,
    c: Word,
}

/// Hashes texts of which each has `shared` blocks.
#[allow(unsafe_code)]
pub(super) fn hash_lanes(
    bytes: &[u8],
    places: &[Range<usize>; LANES],
    shared: usize,
    seed: u64,
) -> [i64; LANES] {
    #[cfg(target_arch = "x86_64")]
    {
        /// The same with instructions that name where their result goes: a seventh less time.
        #[target_feature(enable = "avx2,bmi1,bmi2")]
        fn with_avx2(
            bytes: &[u8],
            places: &[Range<usize>; LANES],
            shared: usize,
            seed: u64,
        ) -> [i64; LANES] {
            hash_inline(bytes, places, shared, seed)
        }
        let has_bmi = is_x86_feature_detected!("bmi1") && is_x86_feature_detected!("bmi2");
        if is_x86_feature_detected!("avx2") && has_bmi {
            // SAFETY: the processor has the instructions that the function is compiled to.
            return unsafe { with_avx2(bytes, places, shared, seed) };
        }
    }
    hash_inline(bytes, places, shared, seed)
}

#[inline(always)]
fn hash_inline(
    bytes: &[u8],
    places: &[Range<usize>; LANES],
    shared: usize,
    seed: u64,
) -> [i64; LANES] {
    let start = word(|lane| START.wrapping_add(places[lane].len() as u32));
    let mut lanes = Lanes { a: start, b: start, c: start };
    if seed != 0 {
        let [first, second] = [(seed >> 32) as u32, seed as u32].map(u32x4::splat);
        lanes.add([[first; VECTORS], [second; VECTORS], [u32x4::splat(0); VECTORS]]);
        lanes.mix();
    }
    for block in 0..shared {
        lanes.add(words(|lane| sixteen(bytes, places[lane].start + block * BLOCK)));
        lanes.mix();
    }
    let mut rests: [usize; LANES] = array::from_fn(|lane| places[lane].start + shared * BLOCK);
    let left = |lane: usize, rest: usize| places[lane].end - rest;
    if rests.iter().enumerate().any(|(lane, rest)| left(lane, *rest) >= BLOCK) {
        lanes.add_longer(bytes, places, &mut rests);
    }
    let [a, b, c] = words(|lane| sixteen(bytes, rests[lane]) & MASKS[left(lane, rests[lane])]);
    // Of the last word the lowest byte is kept for the length.
    lanes.add([a, b, each(|vector| c[vector] << 8_u32)]);
    lanes.finish();
    lanes.hashes()
}

impl Lanes {
    /// As [`State::add`].
    #[inline(always)]
    fn add(&mut self, [a, b, c]: [Word; 3]) {
        (self.a, self.b, self.c) = (sum(self.a, a), sum(self.b, b), sum(self.c, c));
    }

    /// As [`State::mix`].
    #[inline(always)]
    fn mix(&mut self) {
        let Self { mut a, mut b, mut c } = *self;
        macro_rules! steps {
            ($($first:literal, $second:literal, $third:literal;)*) => {$(
                a = xor(difference(a, c), rotated::<$first>(c));
                c = sum(c, b);
                b = xor(difference(b, a), rotated::<$second>(a));
                a = sum(a, c);
                c = xor(difference(c, b), rotated::<$third>(b));
                b = sum(b, a);
            )*};
        }
        steps!(4, 6, 8; 16, 19, 4;);
        *self = Self { a, b, c };
    }

    /// As [`State::finish`].
    #[inline(always)]
    fn finish(&mut self) {
        let Self { mut a, mut b, mut c } = *self;
        c = difference(xor(c, b), rotated::<14>(b));
        a = difference(xor(a, c), rotated::<11>(c));
        b = difference(xor(b, a), rotated::<25>(a));
        c = difference(xor(c, b), rotated::<16>(b));
        a = difference(xor(a, c), rotated::<4>(c));
        b = difference(xor(b, a), rotated::<14>(a));
        c = difference(xor(c, b), rotated::<24>(b));
        *self = Self { a, b, c };
    }

    /// Adds the blocks that some texts have more than others, and tells where they end.
    #[inline(never)]
    fn add_longer(
        &mut self,
        bytes: &[u8],
        places: &[Range<usize>; LANES],
        rests: &mut [usize; LANES],
    ) {
        for (lane, (rest, place)) in rests.iter_mut().zip(places).enumerate() {
            let (vector, lane) = (lane / WIDTH, lane % WIDTH);
            let of = |word: &Word| word[vector].to_array()[lane];
            let mut state = State { a: of(&self.a), b: of(&self.b), c: of(&self.c) };
            *rest = place.end - state.add_blocks(&bytes[*rest..place.end]).len();
            let put = |word: &mut Word, value: u32| word[vector].as_mut_array()[lane] = value;
            put(&mut self.a, state.a);
            put(&mut self.b, state.b);
            put(&mut self.c, state.c);
        }
    }

    #[inline(always)]
    fn hashes(&self) -> [i64; LANES] {
        let mut hashes = [0; LANES];
        let (vectors, _) = hashes.as_chunks_mut::<WIDTH>();
        for ((hashes, b), c) in vectors.iter_mut().zip(self.b).zip(self.c) {
            let (b, c) = (b.to_array(), c.to_array());
            *hashes = array::from_fn(|lane| {
                (u64::from(b[lane]) << 32 | u64::from(c[lane])).cast_signed()
            });
        }
        hashes
    }
}

#[inline(always)]
fn each(vector: impl FnMut(usize) -> u32x4) -> Word {
    array::from_fn(vector)
}

#[inline(always)]
fn word(of_lane: impl Fn(usize) -> u32) -> Word {
    each(|vector| u32x4::new(array::from_fn(|lane| of_lane(WIDTH * vector + lane))))
}

#[inline(always)]
fn sum(first: Word, second: Word) -> Word {
    each(|vector| first[vector] + second[vector])
}

#[inline(always)]
fn difference(first: Word, second: Word) -> Word {
    each(|vector| first[vector] - second[vector])
}

/// Bits that are set in one of the two.
#[inline(always)]
fn xor(first: Word, second: Word) -> Word {
    each(|vector| first[vector] ^ second[vector])
}

#[inline(always)]
fn rotated<const BITS: u32>(of: Word) -> Word {
    each(|vector| (of[vector] << BITS) | (of[vector] >> (32 - BITS)))
}

/// Returns the first three words of each lane's sixteen bytes.
#[inline(always)]
fn words(of_lane: impl Fn(usize) -> u32x4) -> [Word; 3] {
    let vectors: [[u32x4; 3]; VECTORS] = array::from_fn(|vector| {
        let [a, b, c, d] = array::from_fn(|lane| of_lane(WIDTH * vector + lane));
        let (first, second) = (a.unpack_lo(c), b.unpack_lo(d));
        let third = a.unpack_hi(c).unpack_lo(b.unpack_hi(d));
        [first.unpack_lo(second), first.unpack_hi(second), third]
    });
    array::from_fn(|word| each(|vector| vectors[vector][word]))
}

/// Returns the sixteen bytes from a place on; zeros stand behind the last one.
#[inline(always)]
fn sixteen(bytes: &[u8], at: usize) -> u32x4 {
    match bytes[at..].first_chunk() {
        Some(bytes) => of_bytes(bytes),
        None => filled_up(&bytes[at..]),
    }
}

#[cold]
fn filled_up(rest: &[u8]) -> u32x4 {
    let mut bytes = [0; 16];
    bytes[..rest.len()].copy_from_slice(rest);
    of_bytes(&bytes)
}

#[inline(always)]
fn of_bytes(bytes: &[u8; 16]) -> u32x4 {
    let word =
        |at: usize| u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
    u32x4::new([word(0), word(4), word(8), word(12)])
}

/// What keeps the first bytes of sixteen: a mask for each count up to a block.
const MASKS: [u32x4; BLOCK] = masks();

const fn masks() -> [u32x4; BLOCK] {
    let mut masks = [u32x4::new([0; 4]); BLOCK];
    let mut count = 0;
    while count < BLOCK {
        let mask = (1_u128 << (8 * count)) - 1;
        masks[count] = u32x4::new([mask as u32, (mask >> 32) as u32, (mask >> 64) as u32, 0]);
        count += 1;
    }
    masks
}
