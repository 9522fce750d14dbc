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
            // The judge may notice sooner or later what is wrong.
            (_, Err(_)) => found.plain.iter().zip(&judged).all(|(found, judged)| found == judged),
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
            check(&stream[..cut.index(stream.len())]);
            stream[place] ^= bits;
            check(&stream);
        }

        #[test]
        fn no_bytes_are_too_wild(stream in prop::collection::vec(any::<u8>(), 0..600)) {
            check(&stream);
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
