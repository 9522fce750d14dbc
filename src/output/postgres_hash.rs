//! PostgreSQL's 64-bit hash of a text with a seed, `hashtextextended(text, bigint)`.
//!
//! It is Bob Jenkins's lookup3 (<https://burtleburtle.net/bob/c/lookup3.c>) with a start of the
//! server's own. Rows of hash-partitioned tables lie where it says, and so no version changes it;
//! machines that store the high byte first have other numbers, and servers do not run on them.

/// The golden ratio, and what PostgreSQL adds to it.
const START: u32 = 0x9e37_79b9_u32.wrapping_add(3_923_095);

/// Returns `hashtextextended(text COLLATE "C", seed)`.
pub fn hash_text(text: &[u8], seed: u64) -> i64 {
    let start = START.wrapping_add(text.len() as u32);
    let mut state = State { a: start, b: start, c: start };
    if seed != 0 {
        state.a = state.a.wrapping_add((seed >> 32) as u32);
        state.b = state.b.wrapping_add(seed as u32);
        state.mix();
    }
    let (blocks, rest) = text.as_chunks::<12>();
    for block in blocks {
        state.add(block);
        state.mix();
    }
    // Of the last word the lowest byte is kept for the length: the rest begins at the second one.
    let mut last = [0; 12];
    last[..rest.len().min(8)].copy_from_slice(&rest[..rest.len().min(8)]);
    if let Some(third) = rest.get(8..) {
        last[9..9 + third.len()].copy_from_slice(third);
    }
    state.add(&last);
    state.finish();
    i64::from_ne_bytes((u64::from(state.b) << 32 | u64::from(state.c)).to_ne_bytes())
}

/// The three words of the hash.
struct State {
    a: u32,
    b: u32,
    c: u32,
}

impl State {
    fn add(&mut self, block: &[u8; 12]) {
        let word = |at: usize| {
            u32::from_le_bytes([block[at], block[at + 1], block[at + 2], block[at + 3]])
        };
        self.a = self.a.wrapping_add(word(0));
        self.b = self.b.wrapping_add(word(4));
        self.c = self.c.wrapping_add(word(8));
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
    use super::hash_text;

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
