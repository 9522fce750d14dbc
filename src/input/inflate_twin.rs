//! Judges what is inflated by another decoder's word, however it is cut into pieces.

use std::io::{BufReader, ErrorKind};

use flate2::{Decompress, FlushDecompress, Status};

use super::inflate::Inflate;

/// Streams that stand for more are not judged.
const MOST_BYTES: usize = 1 << 20;
/// Bytes of a target, and of a source's buffer: so many that all goes the fast way, and so few that
/// every code is cut somewhere.
const PIECES: [(usize, usize); 4] = [(MOST_BYTES, MOST_BYTES), (700, 400), (301, 7), (1, 1)];

/// What became of a stream.
#[derive(Debug, PartialEq, Eq)]
struct Inflated {
    plain: Vec<u8>,
    /// Bytes that belong to the stream, or why it has no end.
    end: Result<usize, ErrorKind>,
}

/// Inflates a stream in several ways.
///
/// # Errors
/// How they differ from each other, or from the judge.
pub fn judge_inflate(stream: &[u8]) -> Result<(), String> {
    let mut judged = vec![0; MOST_BYTES];
    let mut judge = Decompress::new(false);
    let status = judge.decompress(stream, &mut judged, FlushDecompress::Finish);
    judged.truncate(judge.total_out() as usize);
    if judged.len() == MOST_BYTES {
        return Ok(());
    }
    let mut first: Option<Inflated> = None;
    for (target_bytes, source_bytes) in PIECES {
        let found = inflated(stream, target_bytes, source_bytes);
        let is_same = match (&status, &found.end) {
            (Ok(Status::StreamEnd), Ok(used)) => {
                *used as u64 == judge.total_in() && found.plain == judged
            }
            (Ok(Status::StreamEnd), Err(_)) | (_, Ok(_)) => false,
            // Of two literals that are read at one look, the first is not handed out by itself where
            // the second is cut off.
            (_, Err(_)) => {
                judged.starts_with(&found.plain) && judged.len() - found.plain.len() <= 1
            }
        };
        let pieces = format!("in pieces of {target_bytes} from {source_bytes}");
        if !is_same {
            let (count, total) = (found.plain.len(), judged.len());
            return Err(format!(
                "{pieces}: {count} bytes and {:?}; the judge: {total} and {status:?}",
                found.end
            ));
        }
        match &first {
            Some(first) if *first != found => {
                return Err(format!("{pieces}: {:?}; as a whole: {:?}", found.end, first.end));
            }
            _ => first = Some(found),
        }
    }
    Ok(())
}

fn inflated(stream: &[u8], target_bytes: usize, source_bytes: usize) -> Inflated {
    let mut source = BufReader::with_capacity(source_bytes, stream);
    let mut inflate = Inflate::new();
    let (mut plain, mut target) = (Vec::new(), vec![0; target_bytes]);
    let end = loop {
        match inflate.read(&mut source, &mut target) {
            Ok(0) => {
                let unread = source.get_ref().len() + source.buffer().len();
                break Ok(stream.len() - unread - inflate.unused_bytes() as usize);
            }
            Ok(count) => plain.extend_from_slice(&target[..count]),
            Err(error) => break Err(error.kind()),
        }
    };
    Inflated { plain, end }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::DeflateEncoder;
    use proptest::prelude::*;

    use super::*;

    fn deflate(text: &[u8], level: u32) -> Vec<u8> {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::new(level));
        encoder.write_all(text).expect("memory");
        encoder.finish().expect("memory")
    }

    #[track_caller]
    fn check(stream: &[u8]) {
        if let Err(difference) = judge_inflate(stream) {
            panic!("{difference}");
        }
    }

    /// Texts of pieces that come again, near and far.
    fn texts() -> impl Strategy<Value = Vec<u8>> {
        let piece = prop_oneof![
            prop::collection::vec(any::<u8>(), 1..40),
            prop::collection::vec(prop::sample::select(b"(1,'ab)\\n".to_vec()), 1..40),
            (any::<u8>(), 1_usize..400).prop_map(|(byte, count)| vec![byte; count]),
            (0_u32..9999).prop_map(|number| format!("({number},'x{number}',NULL),\n").into_bytes()),
        ];
        let pieces = prop::collection::vec(piece, 1..30);
        (pieces, prop::collection::vec(0_usize..30, 0..400)).prop_map(|(pieces, order)| {
            let all = order.iter().map(|place| pieces[place % pieces.len()].clone());
            all.collect::<Vec<_>>().concat()
        })
    }

    proptest! {
        #[test]
        fn texts_come_out_as_they_went_in(text in texts(), level in 0_u32..=9) {
            let stream = deflate(&text, level);
            let found = inflated(&stream, 1000, 100);
            prop_assert_eq!(found, Inflated { plain: text, end: Ok(stream.len()) });
            check(&stream);
            check(&[&stream[..], b"behind"].concat());
        }

        #[test]
        fn damaged_streams_end_as_the_judge_says(
            text in texts(),
            level in 1_u32..=9,
            (place, bits, cut) in (any::<prop::sample::Index>(), any::<u8>(), any::<prop::sample::Index>()),
        ) {
            let mut stream = deflate(&text, level);
            let place = place.index(stream.len());
            let cut = &stream[..cut.index(stream.len())];
            check(cut);
            let found = inflated(cut, 500, 100);
            prop_assert_eq!(found.end, Err(ErrorKind::UnexpectedEof));
            prop_assert!(text.starts_with(&found.plain));
            stream[place] ^= bits;
            check(&stream);
        }

        #[test]
        fn no_bytes_are_too_wild(stream in prop::collection::vec(any::<u8>(), 0..600)) {
            check(&stream);
        }
    }

    /// Writes a stream bit by bit, the first one the lowest of its byte.
    #[derive(Default)]
    struct Writer {
        bytes: Vec<u8>,
        bits: usize,
    }

    impl Writer {
        fn put(&mut self, value: u32, bits: u32) {
            for bit in 0..bits {
                if self.bits.is_multiple_of(8) {
                    self.bytes.push(0);
                }
                let last = self.bytes.len() - 1;
                self.bytes[last] |= ((value >> bit & 1) as u8) << (self.bits % 8);
                self.bits += 1;
            }
        }

        /// Writes a code, which begins with its highest bit.
        fn put_code(&mut self, (code, bits): (u32, u32)) {
            (0..bits).rev().for_each(|bit| self.put(code >> bit & 1, 1));
        }
    }

    /// The codes of these lengths, and how long they are: 3.2.2.
    fn codes(lengths: &[u8]) -> Vec<(u32, u32)> {
        let mut codes = vec![(0, 0); lengths.len()];
        let mut code = 0;
        for bits in 1..=15 {
            code <<= 1;
            for (symbol, _) in lengths.iter().enumerate().filter(|(_, length)| **length == bits) {
                codes[symbol] = (code, u32::from(bits));
                code += 1;
            }
        }
        codes
    }

    /// Bits that are added to a length or a distance: 3.2.5.
    fn added_bits(symbol: usize, is_distance: bool) -> u32 {
        match (symbol, is_distance) {
            (0..4, true) | (0..265 | 285.., false) => 0,
            (_, true) => (symbol as u32 - 2) / 2,
            (_, false) => (symbol as u32 - 261) / 4,
        }
    }

    /// What a length or a distance is without them.
    fn base(symbol: usize, is_distance: bool) -> usize {
        let bits = added_bits(symbol, is_distance);
        match (symbol, is_distance) {
            (0..4, true) => symbol + 1,
            (_, true) => ((2 + symbol % 2) << bits) + 1,
            (285.., false) => 258,
            (0..265, false) => symbol - 254,
            (_, false) => ((4 + (symbol - 261) % 4) << bits) + 3,
        }
    }

    #[test]
    fn fixed_codes_without_a_meaning_are_wrong() {
        let mut lengths = [8; 288];
        lengths[144..256].fill(9);
        lengths[256..280].fill(7);
        let literals = codes(&lengths);
        for symbol in 0..288 {
            for distance in [0, 1, 3, 29, 30, 31] {
                let mut writer = Writer::default();
                writer.put(0b011, 3);
                writer.put_code(literals[usize::from(b'a')]);
                writer.put_code(literals[usize::from(b'b')]);
                writer.put_code(literals[symbol]);
                if symbol > 256 {
                    writer.put(0, added_bits(symbol, false));
                    writer.put_code((distance, 5));
                    writer.put(0, added_bits(distance as usize, true));
                }
                writer.put_code(literals[256]);
                check(&writer.bytes);
            }
        }
    }

    /// Lengths of codes that leave no bits without a meaning, for some of the symbols.
    fn lengths_of(
        symbols: usize,
        needed: Option<usize>,
        count: usize,
        random: &mut dyn FnMut(usize) -> usize,
    ) -> Vec<u8> {
        let mut lengths = vec![0; symbols];
        let mut leaves = vec![0_u8];
        while leaves.len() < count {
            // The deeper ones more often: codes are to become long.
            let near = 1 + random(leaves.len());
            let leaf = leaves.len() - 1 - random(near);
            if leaves[leaf] < 15 {
                leaves[leaf] += 1;
                leaves.push(leaves[leaf]);
            }
        }
        let mut free: Vec<usize> = (0..symbols).collect();
        for (place, leaf) in leaves.iter().enumerate() {
            let symbol = match needed {
                Some(needed) if place == 0 => free.iter().position(|symbol| *symbol == needed),
                _ => None,
            };
            let symbol = free.swap_remove(symbol.unwrap_or_else(|| random(free.len())));
            lengths[symbol] = (*leaf).max(1);
        }
        lengths
    }

    proptest! {
        /// Codes as no encoder makes them: of any length for any symbol, one or none for distances.
        #[test]
        fn codes_of_all_lengths_are_read(seed in any::<u64>()) {
            let mut state = seed | 1;
            let mut random = move |below: usize| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                (state >> 33) as usize % below
            };
            let (mut writer, mut filled) = (Writer::default(), 0);
            for is_last in [0, 1] {
                let count = 2 + random(285);
                let literal_lengths = lengths_of(286, Some(256), count, &mut random);
                let count = random(31);
                let distance_lengths = match count {
                    0 => vec![0; 30],
                    _ => lengths_of(30, None, count, &mut random),
                };
                writer.put(is_last | 0b100, 3);
                writer.put(286 - 257, 5);
                writer.put(30 - 1, 5);
                writer.put(19 - 4, 4);
                // Sixteen lengths of four bits each; none is repeated.
                let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
                order.iter().for_each(|symbol| writer.put(if *symbol < 16 { 4 } else { 0 }, 3));
                for length in literal_lengths.iter().chain(&distance_lengths) {
                    writer.put_code((u32::from(*length), 4));
                }
                let (literals, distances) = (codes(&literal_lengths), codes(&distance_lengths));
                let of = |codes: &[(u32, u32)]| -> Vec<usize> {
                    (0..codes.len()).filter(|symbol| codes[*symbol].1 > 0).collect()
                };
                let (some_literals, some_distances) = (of(&literals), of(&distances));
                for _ in 0..random(400) {
                    let symbol = some_literals[random(some_literals.len())];
                    if symbol < 256 {
                        writer.put_code(literals[symbol]);
                        filled += 1;
                    }
                    if symbol <= 256 || some_distances.is_empty() {
                        continue;
                    }
                    let distance = some_distances[random(some_distances.len())];
                    let bits = added_bits(distance, true);
                    let least = base(distance, true);
                    if least > filled {
                        continue;
                    }
                    let added = random((1 << bits).min(filled - least + 1));
                    let length_bits = added_bits(symbol, false);
                    let longer = random(1 << length_bits);
                    writer.put_code(literals[symbol]);
                    writer.put(longer as u32, length_bits);
                    writer.put_code(distances[distance]);
                    writer.put(added as u32, bits);
                    filled += base(symbol, false) + longer;
                }
                writer.put_code(literals[256]);
            }
            let found = inflated(&writer.bytes, 1000, 100);
            prop_assert_eq!((found.plain.len(), found.end), (filled, Ok(writer.bytes.len())));
            check(&writer.bytes);
        }
    }

    /// Bytes of which each is a little more frequent than the one before, in no order.
    #[test]
    fn codes_may_be_as_long_as_they_get() {
        let mut text = Vec::new();
        let (mut count, mut more) = (1, 1);
        for byte in 0..22 {
            text.resize(text.len() + count, byte);
            (count, more) = (more, count + more);
        }
        let mut state = 1_u32;
        for at in (1..text.len()).rev() {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            text.swap(at, (state >> 8) as usize % (at + 1));
        }
        check(&deflate(&text, 1));
        check(&deflate(&text, 9));
    }

    /// The start of a match lies in what was handed out before, as far back as it may.
    #[test]
    fn matches_reach_back_as_far_as_they_may() {
        let mut state = 7_u32;
        let mut text: Vec<u8> = Vec::new();
        text.extend((0..32_768).map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        }));
        for shift in [0, 1, 258, 32_000] {
            let again = [&text[..], &text[..2000], &text[shift..], &text].concat();
            check(&deflate(&again, 9));
        }
    }
}
