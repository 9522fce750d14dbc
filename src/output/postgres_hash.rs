//! PostgreSQL's 64-bit hash of a text with a seed, `hashtextextended(text, bigint)`.
//!
//! It is Bob Jenkins's lookup3 (<https://burtleburtle.net/bob/c/lookup3.c>) with a start of the
//! server's own. Rows of hash-partitioned tables lie where it says, and so no version changes it;
//! machines that store the high byte first have other numbers, and servers do not run on them.

use std::ops::Range;

use lanes::{LANES, hash_lanes};

use crate::postgres_text::Cells;

mod lanes;

/// The golden ratio, and what PostgreSQL adds to it.
const START: u32 = 0x9e37_79b9_u32.wrapping_add(3_923_095);

/// Hashes cells, each as `hash_text` does; a null's hash has no meaning.
pub fn hash_cells(cells: &Cells<'_>, seed: u64, hashes: &mut Vec<i64>) {
    hashes.clear();
    hashes.resize(cells.len(), 0);
    let (mut shortest, mut longest) = (usize::MAX, 0);
    for cell in 0..cells.len() {
        let length = cells.place(cell).len();
        (shortest, longest) = (shortest.min(length), longest.max(length));
    }
    // Neighbours end about together as they are.
    if longest < 2 * BLOCK || longest / BLOCK == shortest / BLOCK {
        let whole = cells.len() / LANES * LANES;
        for first in (0..whole).step_by(LANES) {
            let places = std::array::from_fn(|lane| cells.place(first + lane));
            hashes[first..first + LANES].copy_from_slice(&hash_group(cells, &places, seed));
        }
        for (cell, hash) in hashes.iter_mut().enumerate().skip(whole) {
            *hash = hash_text(cells.get(cell), seed);
        }
        return;
    }
    let order = by_blocks(cells);
    let (groups, rest) = order.as_chunks::<LANES>();
    for group in groups {
        let places = group.map(|cell| cells.place(cell as usize));
        let found = hash_group(cells, &places, seed);
        group.iter().zip(found).for_each(|(cell, hash)| hashes[*cell as usize] = hash);
    }
    for cell in rest {
        hashes[*cell as usize] = hash_text(cells.get(*cell as usize), seed);
    }
}

fn hash_group(cells: &Cells<'_>, places: &[Range<usize>; LANES], seed: u64) -> [i64; LANES] {
    let shared = places.iter().map(|place| place.len() / BLOCK).min().unwrap_or_default();
    hash_lanes(cells.bytes(), places, shared, seed)
}

/// Returns the cells in an order in which those of about as many blocks are neighbours: what is
/// hashed side by side then ends together.
fn by_blocks(cells: &Cells<'_>) -> Vec<u32> {
    /// Longer texts are longer than others by a small part only.
    const MOST: usize = 63;
    let blocks = |cell: usize| (cells.place(cell).len() / BLOCK).min(MOST);
    let mut ends = [0_u32; MOST + 2];
    for cell in 0..cells.len() {
        ends[blocks(cell) + 1] += 1;
    }
    for place in 1..ends.len() {
        ends[place] += ends[place - 1];
    }
    let mut order = vec![0; cells.len()];
    for cell in 0..cells.len() {
        let place = &mut ends[blocks(cell)];
        order[*place as usize] = cell as u32;
        *place += 1;
    }
    order
}

/// Bytes that are mixed at once.
const BLOCK: usize = 12;

/// Returns the words of what is left of a text: fewer bytes than a block has. Of the last word the
/// lowest byte is kept for the length: the rest begins at the second one.
fn last_words(rest: &[u8]) -> [u32; 3] {
    let mut wide = [0; 16];
    wide[..rest.len()].copy_from_slice(rest);
    let wide = u128::from_le_bytes(wide);
    [wide as u32, (wide >> 32) as u32, ((wide >> 64) as u32) << 8]
}

fn words_of(block: &[u8; BLOCK]) -> [u32; 3] {
    let word =
        |at: usize| u32::from_le_bytes([block[at], block[at + 1], block[at + 2], block[at + 3]]);
    [word(0), word(4), word(8)]
}

/// Returns `hashtextextended(text COLLATE "C", seed)`.
pub fn hash_text(text: &[u8], seed: u64) -> i64 {
    let start = START.wrapping_add(text.len() as u32);
    let mut state = State { a: start, b: start, c: start };
    if seed != 0 {
        state.a = state.a.wrapping_add((seed >> 32) as u32);
        state.b = state.b.wrapping_add(seed as u32);
        state.mix();
    }
    let rest = state.add_blocks(text);
    state.add(&last_words(rest));
    state.finish();
    state.hash()
}

/// The three words of the hash.
struct State {
    a: u32,
    b: u32,
    c: u32,
}

impl State {
    fn add(&mut self, words: &[u32; 3]) {
        self.a = self.a.wrapping_add(words[0]);
        self.b = self.b.wrapping_add(words[1]);
        self.c = self.c.wrapping_add(words[2]);
    }

    /// Mixes the whole blocks of a text, and returns what is left.
    fn add_blocks<'t>(&mut self, text: &'t [u8]) -> &'t [u8] {
        let (blocks, rest) = text.as_chunks::<BLOCK>();
        for block in blocks {
            self.add(&words_of(block));
            self.mix();
        }
        rest
    }

    fn hash(&self) -> i64 {
        (u64::from(self.b) << 32 | u64::from(self.c)).cast_signed()
    }

    fn mix(&mut self) {
        let Self { mut a, mut b, mut c } = *self;
        for (first, second, third) in [(4, 6, 8), (16, 19, 4)] {
            a = a.wrapping_sub(c) ^ c.rotate_left(first);
            c = c.wrapping_add(b);
            b = b.wrapping_sub(a) ^ a.rotate_left(second);
            a = a.wrapping_add(c);
            c = c.wrapping_sub(b) ^ b.rotate_left(third);
            b = b.wrapping_add(a);
        }
        *self = Self { a, b, c };
    }

    fn finish(&mut self) {
        let Self { mut a, mut b, mut c } = *self;
        c = (c ^ b).wrapping_sub(b.rotate_left(14));
        a = (a ^ c).wrapping_sub(c.rotate_left(11));
        b = (b ^ a).wrapping_sub(a.rotate_left(25));
        c = (c ^ b).wrapping_sub(b.rotate_left(16));
        a = (a ^ c).wrapping_sub(c.rotate_left(4));
        b = (b ^ a).wrapping_sub(a.rotate_left(14));
        c = (c ^ b).wrapping_sub(b.rotate_left(24));
        *self = Self { a, b, c };
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{ArrayRef, StringArray};
    use proptest::prelude::*;

    use super::{hash_cells, hash_text};
    use crate::postgres_text::{CellBuffer, TextColumn};

    proptest! {
        #[test]
        fn cells_are_hashed_as_one_by_one(
            texts in prop::collection::vec("[a-zé]{0,40}", 0..40),
            longer in prop::collection::vec("[a-z]{200,300}", 0..20),
            alike in prop::collection::vec("[a-z]{26,30}", 0..60),
            seed in any::<u64>(),
        ) {
            cells_are_hashed(alike, seed);
            cells_are_hashed(texts.into_iter().chain(longer).collect(), seed);
        }
    }

    /// Compares with the hashes of one text after another.
    fn cells_are_hashed(texts: Vec<String>, seed: u64) {
        let array: ArrayRef = Arc::new(StringArray::from(texts.clone()));
        let column = TextColumn::new(&array).unwrap();
        let mut buffer = CellBuffer::default();
        for seed in [seed, 0, 3] {
            for rows in [0..texts.len(), texts.len() / 2..texts.len()] {
                let mut hashes = vec![1];
                hash_cells(&column.cells(rows.clone(), &mut buffer), seed, &mut hashes);
                let expected = texts[rows].iter().map(|text| hash_text(text.as_bytes(), seed));
                assert_eq!(hashes, expected.collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn hashes_are_those_of_the_server() {
        // SELECT hashtextextended(text, seed), PostgreSQL 15.
        for (text, hashes) in [
            ("", [-6939563903564495251, -150071773020461347, -243987137913634625]),
            ("a", [3591986179850072241, 3325245193489759299, 5448486719466387922]),
            ("abcdefgh", [-8882191227074733005, -996835456672934620, -2266936489340529822]),
            ("abcdefghi", [-3278210106038014113, 5773402991589158274, 8661168332334131686]),
            ("abcdefghijk", [3112909444737856467, 8196382510784792041, -2280828136685053099]),
            ("abcdefghijkl", [-7556637188122330412, -6429754808531195817, -4277066762864294167]),
            ("abcdefghijklm", [8871624171452417744, 3808842878744369845, 4492016121564755283]),
            (
                "Grüße, 世界 and more than twenty-four bytes",
                [-465307058160876794, 8299573775431532351, -4039291222974972663],
            ),
        ] {
            let found = [0, 1, -3_i64].map(|seed| hash_text(text.as_bytes(), seed as u64));
            assert_eq!(found, hashes, "{text}");
        }
    }
}
