//! The threads that read, hash and inflate an input.
//!
//! ```text
//! file ─ read, SHA-256 ─ [raw blocks] ─ inflate ─ [plain blocks] ─ whoever asked
//! ```
//! Both queues are bounded, so a slow reader at the end holds the disk back.

use std::fs::File;
use std::io::{self, BufRead, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use flate2::bufread::GzDecoder;
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::Error;
use super::container::{Container, Refusal, SIGNATURE_BYTES, detect};

/// Size of a block; large enough that a queue's lock costs nothing, small enough to stay in L2.
const BLOCK_BYTES: usize = 256 << 10;
/// Blocks that may wait in each queue: 2 MiB, a few milliseconds of work for either side.
const QUEUE_BLOCKS: usize = 8;

/// A piece of the plain stream, in order.
pub type Block = Vec<u8>;

/// What an input was, known once it has been read to its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Digest {
    pub path: String,
    /// Size as it is on disk.
    pub bytes: u64,
    /// SHA-256 of the bytes as they are on disk, in hex.
    pub sha256: String,
}

/// How far the reading has come, for progress bars; shared between threads.
#[derive(Debug, Default)]
pub struct Progress {
    /// Bytes read so far, as they are on disk.
    pub read_bytes: AtomicU64,
    /// Size of all inputs; 0 where it is not known (standard input).
    pub total_bytes: AtomicU64,
    /// Rows decoded so far.
    pub rows: AtomicU64,
}

/// An open input: blocks of plain bytes, and its digest when they are at an end.
#[derive(Debug)]
pub struct Stream {
    pub path: String,
    pub container: Container,
    blocks: Receiver<Result<Block, Error>>,
    digest: Receiver<Digest>,
}

impl Stream {
    /// Returns the next block, or `None` at the end of the input.
    ///
    /// # Errors
    /// The input can't be read, is truncated or damaged.
    pub fn next_block(&mut self) -> Result<Option<Block>, Error> {
        self.blocks.recv().map_or(Ok(None), |block| block.map(Some))
    }

    /// Returns size and SHA-256 of the input; to be called after the last block.
    pub fn digest(self) -> Option<Digest> {
        drop(self.blocks);
        self.digest.recv().ok()
    }
}

/// Counts an input that is to be opened later, and tells early where it can't be.
///
/// # Errors
/// The file is not there, or is a folder.
pub fn expect(path: &Path, progress: &Progress) -> Result<(), Error> {
    if path == Path::new("-") {
        return Ok(());
    }
    let open_error = |source| Error::Open { path: path.display().to_string(), source };
    // Opened and not only looked at: permission is seen too. A pipe can be opened only once.
    let metadata = path.metadata().map_err(open_error)?;
    if metadata.is_dir() {
        return Err(open_error(io::Error::from(io::ErrorKind::IsADirectory)));
    }
    if metadata.is_file() {
        File::open(path).map_err(open_error)?;
    }
    progress.total_bytes.fetch_add(metadata.len(), Ordering::Relaxed);
    Ok(())
}

/// Opens an input; `-` is standard input.
///
/// # Errors
/// The file can't be opened, is empty, or is a container that is not read.
pub fn open(path: &Path, progress: &Arc<Progress>) -> Result<Stream, Error> {
    let name = path.display().to_string();
    let open_error = |source| Error::Open { path: name.clone(), source };
    let mut raw: Box<dyn Read + Send> = if path == Path::new("-") {
        Box::new(io::stdin())
    } else {
        let file = File::open(path).map_err(open_error)?;
        let metadata = file.metadata().map_err(open_error)?;
        if metadata.is_dir() {
            return Err(open_error(io::Error::from(io::ErrorKind::IsADirectory)));
        }
        Box::new(file)
    };

    let start = read_start(&mut raw).map_err(open_error)?;
    if start.is_empty() {
        return Err(Error::Empty { path: name });
    }
    let container = detect(&start).map_err(|Refusal { what, hint }| Error::Unsupported {
        path: name.clone(),
        what,
        hint,
    })?;

    let (raw_sender, raw_receiver) = sync_channel(QUEUE_BLOCKS);
    let (digest_sender, digest) = sync_channel(1);
    let reader = RawReader { path: name.clone(), progress: progress.clone(), sender: raw_sender };
    thread::spawn(move || reader.run(start, raw, &digest_sender));

    let blocks = if container == Container::Plain {
        raw_receiver
    } else {
        let (sender, receiver) = sync_channel(QUEUE_BLOCKS);
        let raw = RawBlocks::new(raw_receiver);
        let path = name.clone();
        thread::spawn(move || inflate(container, raw, &path, &sender));
        receiver
    };
    Ok(Stream { path: name, container, blocks, digest })
}

/// Opens a file whose bytes come as they are on disk, whatever they begin with; it may be empty.
///
/// # Errors
/// The file can't be opened.
pub fn open_as_is(path: &Path, progress: &Arc<Progress>) -> Result<Stream, Error> {
    let name = path.display().to_string();
    let file = File::open(path).map_err(|source| Error::Open { path: name.clone(), source })?;
    let (sender, blocks) = sync_channel(QUEUE_BLOCKS);
    let (digest_sender, digest) = sync_channel(1);
    let reader = RawReader { path: name.clone(), progress: progress.clone(), sender };
    thread::spawn(move || reader.run(Vec::new(), Box::new(file), &digest_sender));
    Ok(Stream { path: name, container: Container::Plain, blocks, digest })
}

fn read_start(raw: &mut dyn Read) -> io::Result<Vec<u8>> {
    let mut start = Vec::with_capacity(BLOCK_BYTES);
    raw.take(SIGNATURE_BYTES as u64).read_to_end(&mut start)?;
    Ok(start)
}

/// Reads raw blocks and hashes them.
struct RawReader {
    path: String,
    progress: Arc<Progress>,
    sender: SyncSender<Result<Block, Error>>,
}

impl RawReader {
    fn run(self, mut block: Block, mut raw: Box<dyn Read + Send>, digest: &SyncSender<Digest>) {
        let mut hasher = Sha256::new();
        let mut bytes = 0;
        loop {
            let room = (BLOCK_BYTES - block.len()) as u64;
            if let Err(source) = (&mut raw).take(room).read_to_end(&mut block) {
                let error = Error::Read { path: self.path.clone(), byte: bytes, source };
                self.sender.send(Err(error)).ok();
                return;
            }
            if block.is_empty() {
                break;
            }
            hasher.update(&block);
            bytes += block.len() as u64;
            self.progress.read_bytes.fetch_add(block.len() as u64, Ordering::Relaxed);
            if self.sender.send(Ok(block)).is_err() {
                return; // nobody reads on
            }
            block = Vec::with_capacity(BLOCK_BYTES);
        }
        let sha256 = hex(&hasher.finalize());
        digest.send(Digest { path: self.path.clone(), bytes, sha256 }).ok();
    }
}

/// Returns the bytes as lower-case hex.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The raw queue as a reader that knows its place.
struct RawBlocks {
    receiver: Receiver<Result<Block, Error>>,
    block: Block,
    position: usize,
    /// Offset in the file of the next byte to be read.
    byte: u64,
    /// The error that ended the queue; `Read` can only carry an `io::Error`.
    failed: Option<Error>,
}

impl RawBlocks {
    fn new(receiver: Receiver<Result<Block, Error>>) -> Self {
        Self { receiver, block: Vec::new(), position: 0, byte: 0, failed: None }
    }
}

impl Read for RawBlocks {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let count = available.len().min(target.len());
        target[..count].copy_from_slice(&available[..count]);
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for RawBlocks {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.position == self.block.len() {
            match self.receiver.recv() {
                Ok(Ok(block)) => {
                    self.block = block;
                    self.position = 0;
                }
                Ok(Err(error)) => {
                    self.failed = Some(error);
                    return Err(io::Error::other("the input failed"));
                }
                Err(_) => return Ok(&[]),
            }
        }
        Ok(&self.block[self.position..])
    }

    fn consume(&mut self, count: usize) {
        self.position += count;
        self.byte += count as u64;
    }
}

fn inflate(
    container: Container,
    raw: RawBlocks,
    path: &str,
    sender: &SyncSender<Result<Block, Error>>,
) {
    let outcome = match container {
        Container::Plain => Ok(()),
        Container::Gzip => inflate_gzip(raw, path, sender),
        Container::Zstd => inflate_zstd(raw, path, sender),
    };
    if let Err(error) = outcome {
        sender.send(Err(error)).ok();
    }
}

/// Reads member after member; zero bytes after the last one are padding, as `gzip -d` has it.
fn inflate_gzip(
    mut raw: RawBlocks,
    path: &str,
    sender: &SyncSender<Result<Block, Error>>,
) -> Result<(), Error> {
    loop {
        let mut member = GzDecoder::new(raw);
        if !pump(&mut member, sender)
            .map_err(|error| stream_error(error, path, "gzip", member.get_mut()))?
        {
            return Ok(());
        }
        raw = member.into_inner();
        match skip_padding(&mut raw) {
            Ok(None) => return Ok(()),
            Ok(Some(0x1f)) => {}
            Ok(Some(_)) => {
                let byte = raw.byte;
                let bytes = io::copy(&mut raw, &mut io::sink())
                    .map_err(|error| stream_error(error, path, "gzip", &mut raw))?;
                return Err(Error::TrailingGarbage { path: path.to_owned(), byte, bytes });
            }
            Err(error) => return Err(stream_error(error, path, "gzip", &mut raw)),
        }
    }
}

/// Skips zero bytes; returns the first other byte without taking it.
fn skip_padding(raw: &mut RawBlocks) -> io::Result<Option<u8>> {
    loop {
        let available = raw.fill_buf()?;
        if available.is_empty() {
            return Ok(None);
        }
        let zeros = available.iter().take_while(|byte| **byte == 0).count();
        let next = available.get(zeros).copied();
        raw.consume(zeros);
        if next.is_some() {
            return Ok(next);
        }
    }
}

fn inflate_zstd(
    raw: RawBlocks,
    path: &str,
    sender: &SyncSender<Result<Block, Error>>,
) -> Result<(), Error> {
    let mut decoder = zstd::stream::read::Decoder::with_buffer(raw)
        .map_err(|source| Error::Open { path: path.to_owned(), source })?;
    pump(&mut decoder, sender)
        .map_err(|error| stream_error(error, path, "zstd", decoder.get_mut()))
        .map(|_| ())
}

/// Sends everything that a decoder gives; false when nobody reads on.
fn pump(decoder: &mut dyn Read, sender: &SyncSender<Result<Block, Error>>) -> io::Result<bool> {
    loop {
        let mut block = Vec::with_capacity(BLOCK_BYTES);
        let outcome = decoder.take(BLOCK_BYTES as u64).read_to_end(&mut block);
        // What was inflated before a fault is passed on: the place of the fault stays true.
        let done = outcome.is_ok() && block.is_empty();
        if !block.is_empty() && sender.send(Ok(block)).is_err() {
            return Ok(false);
        }
        outcome?;
        if done {
            return Ok(true);
        }
    }
}

fn stream_error(
    error: io::Error,
    path: &str,
    container: &'static str,
    raw: &mut RawBlocks,
) -> Error {
    if let Some(failed) = raw.failed.take() {
        return failed;
    }
    let (path, byte) = (path.to_owned(), raw.byte);
    // zstd reports a missing end as `UnexpectedEof` too.
    if error.kind() == io::ErrorKind::UnexpectedEof {
        return Error::Truncated { path, container, byte };
    }
    Error::Damaged { path, container, byte, detail: error.to_string() }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text).expect("memory");
        encoder.finish().expect("memory")
    }

    fn read(bytes: &[u8]) -> Result<(Vec<u8>, Digest), Error> {
        let mut file = tempfile::NamedTempFile::new().expect("temporary file");
        file.write_all(bytes).expect("temporary file");
        let mut stream = open(file.path(), &Arc::default())?;
        let mut text = Vec::new();
        while let Some(block) = stream.next_block()? {
            text.extend_from_slice(&block);
        }
        Ok((text, stream.digest().expect("read to the end")))
    }

    fn check(bytes: &[u8], expected: &[u8]) {
        let (text, digest) = read(bytes).expect("readable");
        assert!(text == expected, "{} of {} bytes", text.len(), expected.len());
        assert_eq!(digest.bytes, bytes.len() as u64);
        assert_eq!(digest.sha256, hex(&Sha256::digest(bytes)));
    }

    #[test]
    fn plain_bytes_pass_unchanged() {
        check(b"x", b"x");
        check(&[7; 3 * BLOCK_BYTES + 5], &[7; 3 * BLOCK_BYTES + 5]);
    }

    #[test]
    fn gzip_members_are_joined_and_padding_is_skipped() {
        let mut bytes = [gzip(b"one "), gzip(b"two")].concat();
        check(&bytes, b"one two");
        bytes.extend([0; 1024]);
        check(&bytes, b"one two");
    }

    #[test]
    fn zstd_frames_are_joined() {
        let frame = |text: &[u8]| zstd::encode_all(text, 1).expect("memory");
        check(&[frame(b"one "), frame(b"two")].concat(), b"one two");
    }

    #[test]
    fn bytes_after_the_gzip_stream_are_an_error_with_their_place() {
        let mut bytes = gzip(b"text");
        let end = bytes.len() as u64;
        bytes.extend(b"garbage");
        let error = read(&bytes).expect_err("garbage");
        assert!(
            matches!(error, Error::TrailingGarbage { byte, bytes: 7, .. } if byte == end),
            "{error}"
        );
    }

    #[test]
    fn every_truncation_of_a_stream_is_an_error() {
        let whole = gzip(&b"INSERT INTO t VALUES (1);\n".repeat(50));
        for length in 2..whole.len() {
            let error = read(&whole[..length]).expect_err("truncated");
            assert!(matches!(error, Error::Truncated { .. }), "{length}: {error}");
        }
        let whole = zstd::encode_all(&b"INSERT".repeat(50)[..], 1).expect("memory");
        for length in 4..whole.len() {
            assert!(read(&whole[..length]).is_err(), "{length}");
        }
    }

    #[test]
    fn a_wrong_checksum_is_damage() {
        let mut bytes = gzip(b"text text text");
        let crc = bytes.len() - 8;
        bytes[crc] ^= 1;
        let error = read(&bytes).expect_err("damaged");
        assert!(matches!(error, Error::Damaged { .. }), "{error}");
    }

    #[test]
    fn an_empty_file_is_an_error() {
        assert!(matches!(read(b""), Err(Error::Empty { .. })));
    }
}
