//! Containers: what is unpacked without an error is what the decoder gives that has no queues.
#![no_main]

use std::io::Read;
use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use transload_fuzz::file;
use transload_fuzz::input::{self, Container, Error, Stream};

const MOST_BYTES: u64 = 16 << 20;

fuzz_target!(|input: &[u8]| {
    let path = file(input);
    if let Ok((container, plain)) = input::open_archive(&path, &Arc::default())
        .and_then(|stream| Ok((stream.container, whole(stream)?)))
        && let Some(expected) = naive(container, input)
        && plain.len() < MOST_BYTES as usize
    {
        assert_eq!(plain, expected, "{container:?}");
    }
    // As a dump: members of zip and tar, and what is packed twice.
    let parts = || input::open(&path, &Arc::default()).and_then(whole);
    let shown = |parts: Result<Vec<u8>, Error>| parts.map_err(|error| error.to_string());
    assert_eq!(shown(parts()), shown(parts()));
});

fn whole(mut stream: Stream) -> Result<Vec<u8>, Error> {
    let mut text = Vec::new();
    while let Some(name) = stream.next_part()? {
        assert!(!name.is_empty());
        while let Some(block) = stream.next_block()? {
            text.extend_from_slice(&block);
            // A few bytes may stand for gigabytes of zeros, and are read as they come.
            if text.len() as u64 > MOST_BYTES {
                return Ok(text);
            }
        }
    }
    Ok(text)
}

/// Unpacks at once; `None` where a twin has no say.
fn naive(container: Container, input: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut decoder: Box<dyn Read> = match container {
        // Zeros behind the last member are padding, which this decoder takes for a broken one.
        Container::Gzip if input.last() != Some(&0) => {
            Box::new(flate2::bufread::MultiGzDecoder::new(input))
        }
        Container::Zstd => Box::new(zstd::stream::read::Decoder::new(input).ok()?),
        Container::Bzip2 => Box::new(bzip2::read::MultiBzDecoder::new(input)),
        Container::Plain | Container::Zip | Container::Tar => Box::new(input),
        _ => return None,
    };
    (&mut decoder).take(MOST_BYTES).read_to_end(&mut out).expect("what was read without an error");
    Some(out)
}
