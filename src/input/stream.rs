//! The threads that read, hash and inflate an input.
//!
//! ```text
//! file ─ read, SHA-256 ─ [raw blocks] ─ unpack ─ [plain blocks] ─ whoever asked
//! ```
//! Both queues are bounded, so a slow reader at the end holds the disk back.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, OnceLock};
use std::thread;

use serde::Serialize;

use super::Error;
use super::container::{Container, Refusal, SIGNATURE_BYTES, detect};
use super::raw::{BLOCK_BYTES, Item, RawBlocks, RawReader};
use super::site::Site;
use super::unpack::{Unpack, Unpacker};

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
    /// Tables that went from the dump to the files without being staged.
    pub streamed_tables: AtomicU64,
    /// Why all of it was read a second time, where it was.
    pub read_again: OnceLock<String>,
}

impl Progress {
    /// Takes back what was read: it is read again, for this reason.
    pub fn begin_again(&self, why: String) {
        self.read_again.set(why).ok();
        for counter in [&self.read_bytes, &self.total_bytes, &self.rows] {
            counter.store(0, Ordering::Relaxed);
        }
    }
}

/// An open input: blocks of plain bytes, and its digest when they are at an end.
#[derive(Debug)]
pub struct Stream {
    pub path: String,
    pub container: Container,
    items: Receiver<Result<Item, Error>>,
    digest: Receiver<Digest>,
    /// Taken from the queue, and not handed on yet.
    ahead: Option<Item>,
    state: Reading,
    notes: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reading {
    Before,
    Inside,
    /// A part is at its end, and another may follow.
    Between,
    End,
}

impl Stream {
    /// Returns the next block, or `None` at the end of the part (mostly: of the input).
    ///
    /// # Errors
    /// The input can't be read, is truncated or damaged.
    pub fn next_block(&mut self) -> Result<Option<Block>, Error> {
        while !matches!(self.state, Reading::Between | Reading::End) {
            match self.next_item()? {
                Item::Block(block) => {
                    self.state = Reading::Inside;
                    return Ok(Some(block));
                }
                Item::Part(_) if self.state == Reading::Before => self.state = Reading::Inside,
                part @ Item::Part(_) => {
                    self.ahead = Some(part);
                    self.state = Reading::Between;
                }
                Item::Note(note) => self.notes.push(note),
                Item::End => self.state = Reading::End,
            }
        }
        Ok(None)
    }

    /// Goes to the next part and returns its name: the input's, or `input:member` in an archive.
    ///
    /// # Errors
    /// As [`Self::next_block`].
    pub fn next_part(&mut self) -> Result<Option<String>, Error> {
        while self.next_block_is_left() {
            self.next_block()?;
        }
        if self.state == Reading::End {
            return Ok(None);
        }
        loop {
            match self.next_item()? {
                Item::Part(name) => {
                    self.state = Reading::Inside;
                    return Ok(Some(format!("{}:{name}", self.path)));
                }
                Item::Note(note) => self.notes.push(note),
                Item::End if self.state == Reading::Between => {
                    self.state = Reading::End;
                    return Ok(None);
                }
                first => {
                    self.ahead = Some(first);
                    self.state = Reading::Inside;
                    return Ok(Some(self.path.clone()));
                }
            }
        }
    }

    fn next_block_is_left(&self) -> bool {
        self.state == Reading::Inside
    }

    fn next_item(&mut self) -> Result<Item, Error> {
        if let Some(item) = self.ahead.take() {
            return Ok(item);
        }
        let lost = || Error::Stopped { path: self.path.clone(), byte: 0 };
        self.items.recv().map_err(|_| lost())?
    }

    /// Returns what is worth knowing about the container; to be called after the last block.
    pub fn take_notes(&mut self) -> Vec<String> {
        std::mem::take(&mut self.notes)
    }

    /// Returns size and SHA-256 of the input; to be called after the last block.
    pub fn digest(self) -> Option<Digest> {
        drop(self.items);
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

/// Opens a dump; `-` is standard input. It may be compressed, and a member of an archive.
///
/// # Errors
/// The file can't be opened, or is something that is not read.
pub fn open(path: &Path, progress: &Arc<Progress>) -> Result<Stream, Error> {
    open_as(path, progress, Unpack::Scripts)
}

/// Opens an input that may be compressed; of an archive come the bytes of the archive itself.
///
/// # Errors
/// As [`open`].
pub fn open_archive(path: &Path, progress: &Arc<Progress>) -> Result<Stream, Error> {
    open_as(path, progress, Unpack::Compression)
}

fn open_as(path: &Path, progress: &Arc<Progress>, unpack: Unpack) -> Result<Stream, Error> {
    let name = path.display().to_string();
    let open_error = |source| Error::Open { path: name.clone(), source };
    let mut is_file = false;
    let mut raw: Box<dyn Read + Send> = if path == Path::new("-") {
        Box::new(io::stdin())
    } else {
        let file = File::open(path).map_err(open_error)?;
        let metadata = file.metadata().map_err(open_error)?;
        if metadata.is_dir() {
            return Err(open_error(io::Error::from(io::ErrorKind::IsADirectory)));
        }
        is_file = metadata.is_file();
        Box::new(file)
    };

    let mut start = Vec::with_capacity(BLOCK_BYTES);
    (&mut raw).take(SIGNATURE_BYTES as u64).read_to_end(&mut start).map_err(open_error)?;
    let container = detect(&start).map_err(|Refusal { what, hint }| Error::Unsupported {
        path: name.clone(),
        what: what.to_owned(),
        hint,
    })?;
    // A zip file is read by its directory, through a handle of its own.
    let zip = match container {
        Container::Zip if is_file && unpack == Unpack::Scripts => {
            Some(File::open(path).map_err(open_error)?)
        }
        _ => None,
    };

    let (raw_sender, raw_receiver) = sync_channel(QUEUE_BLOCKS);
    let (digest_sender, digest) = sync_channel(1);
    let sender = zip.is_none().then_some(raw_sender);
    let reader = RawReader { path: name.clone(), progress: progress.clone(), sender };
    thread::spawn(move || reader.run(start, raw, &digest_sender));

    let as_it_is = match container {
        Container::Plain => true,
        Container::Zip | Container::Tar => unpack == Unpack::Compression,
        _ => false,
    };
    let items = if as_it_is {
        raw_receiver
    } else {
        let (sender, receiver) = sync_channel(QUEUE_BLOCKS);
        let path = name.clone();
        thread::spawn(move || {
            let site = Rc::new(Site::new(&path));
            let unpacker = Unpacker { unpack, site: site.clone(), sender: &sender };
            let outcome = match zip {
                Some(file) => unpacker.zip_file(file),
                None => unpacker.run(&mut RawBlocks::new(raw_receiver, site.clone())),
            };
            let last = outcome.map(|()| Item::End).map_err(|error| site.take_fault(error));
            sender.send(last).ok();
        });
        receiver
    };
    let (ahead, state) = (None, Reading::Before);
    Ok(Stream { path: name, container, items, digest, ahead, state, notes: Vec::new() })
}

/// Opens a file whose bytes come as they are on disk, whatever they begin with; it may be empty.
///
/// # Errors
/// The file can't be opened.
pub fn open_as_is(path: &Path, progress: &Arc<Progress>) -> Result<Stream, Error> {
    let name = path.display().to_string();
    let file = File::open(path).map_err(|source| Error::Open { path: name.clone(), source })?;
    let (sender, items) = sync_channel(QUEUE_BLOCKS);
    let (digest_sender, digest) = sync_channel(1);
    let (progress, sender) = (progress.clone(), Some(sender));
    let reader = RawReader { path: name.clone(), progress, sender };
    thread::spawn(move || reader.run(Vec::new(), Box::new(file), &digest_sender));
    let (container, ahead, state) = (Container::Plain, None, Reading::Before);
    Ok(Stream { path: name, container, items, digest, ahead, state, notes: Vec::new() })
}

/// Returns the `N` bytes that so many hexadecimal digits stand for; `None` for anything else.
pub fn bytes_of_hex<const N: usize>(digits: &[u8]) -> Option<[u8; N]> {
    if digits.len() != 2 * N {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        let value = |digit: u8| char::from(digit).to_digit(16);
        *byte = u8::try_from(value(pair[0])? * 16 + value(pair[1])?).ok()?;
    }
    Some(bytes)
}

/// Returns the bytes as lower-case hex.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
