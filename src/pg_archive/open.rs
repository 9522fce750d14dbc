//! Opens an input, whatever it is, as a script.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

use super::bytes::Bytes;
use super::custom::Custom;
use super::entry::Toc;
use super::error::{Error, Halt};
use super::fields::{Fields, Format, header};
use super::folder::{Folder, contents};
use super::render::{Outcome, Parts, Renderer, Source};
use super::sink::Sink;
use super::tar::{self, Tar};
use crate::input::{self, Block, Digest, Progress, Stream};

/// Blocks that may wait: as many as behind a decompressor.
const QUEUE_BLOCKS: usize = 8;

const MAGIC: &[u8] = b"PGDMP";

/// The script that an input is, or that an archive stands for.
pub struct Script {
    pub path: String,
    source: Blocks,
}

enum Blocks {
    /// The first part was looked into: its name, and its first block.
    Plain {
        name: Option<String>,
        first: Option<Block>,
        stream: Stream,
    },
    Archive {
        is_met: bool,
        blocks: Receiver<Result<Block, Error>>,
        outcome: Receiver<Outcome>,
    },
    #[cfg(any(test, fuzzing))]
    Memory {
        is_met: bool,
        blocks: std::vec::IntoIter<Block>,
    },
}

impl Script {
    /// A plain script that comes in these blocks.
    #[cfg(any(test, fuzzing))]
    pub fn of_blocks(path: &Path, blocks: Vec<Block>) -> Self {
        let source = Blocks::Memory { is_met: false, blocks: blocks.into_iter() };
        Self { path: path.display().to_string(), source }
    }

    /// Returns the next block, or `None` at the end of the script.
    ///
    /// # Errors
    /// The input can't be read, is truncated or damaged.
    pub fn next_block(&mut self) -> Result<Option<Block>, Error> {
        match &mut self.source {
            Blocks::Plain { first, stream, .. } => match first.take() {
                Some(block) => Ok(Some(block)),
                None => Ok(stream.next_block()?),
            },
            Blocks::Archive { blocks, .. } => {
                blocks.recv().map_or(Ok(None), |block| block.map(Some))
            }
            #[cfg(any(test, fuzzing))]
            Blocks::Memory { blocks, .. } => Ok(blocks.next()),
        }
    }

    /// Takes back a block that is needed no more.
    pub fn give_back(&self, block: Block) {
        if let Blocks::Plain { stream, .. } = &self.source {
            stream.give_back(block);
        }
    }

    /// Goes to the next part and returns its name: mostly the input is all there is.
    ///
    /// # Errors
    /// As [`Self::next_block`].
    pub fn next_part(&mut self) -> Result<Option<String>, Error> {
        match &mut self.source {
            Blocks::Plain { name, stream, .. } => match name.take() {
                Some(name) => Ok(Some(name)),
                None => Ok(stream.next_part()?),
            },
            Blocks::Archive { is_met, .. } => {
                Ok((!std::mem::replace(is_met, true)).then(|| self.path.clone()))
            }
            #[cfg(any(test, fuzzing))]
            Blocks::Memory { is_met, .. } => {
                Ok((!std::mem::replace(is_met, true)).then(|| self.path.clone()))
            }
        }
    }

    /// Returns what is worth knowing about what the input was wrapped in.
    pub fn take_notes(&mut self) -> Vec<String> {
        match &mut self.source {
            Blocks::Plain { stream, .. } => stream.take_notes(),
            Blocks::Archive { .. } => Vec::new(),
            #[cfg(any(test, fuzzing))]
            Blocks::Memory { .. } => Vec::new(),
        }
    }

    /// Returns the digests of the files that it was made of, and the number of its COPY
    /// statements where an archive tells; to be called after the last block.
    pub fn finish(self) -> Option<(Vec<Digest>, Option<u64>)> {
        match self.source {
            Blocks::Plain { stream, .. } => Some((vec![stream.digest()?], None)),
            Blocks::Archive { blocks, outcome, .. } => {
                drop(blocks);
                let Outcome { digests, copies } = outcome.recv().ok()?;
                Some((digests, Some(copies)))
            }
            #[cfg(any(test, fuzzing))]
            Blocks::Memory { .. } => {
                let (path, sha256) = (self.path, String::new());
                Some((vec![Digest { path, bytes: 0, sha256 }], None))
            }
        }
    }
}

/// Counts an input that is to be opened later, and tells early where it can't be.
///
/// # Errors
/// The file is not there, or is a folder without a `toc.dat`.
pub fn expect(path: &Path, progress: &Progress) -> Result<(), Error> {
    if contents(path).is_none() {
        return Ok(input::expect(path, progress)?);
    }
    let files = path.read_dir().into_iter().flatten().flatten();
    let sizes = files.filter_map(|file| file.metadata().ok()).filter(|file| file.is_file());
    let total = sizes.map(|file| file.len()).sum();
    progress.total_bytes.fetch_add(total, Ordering::Relaxed);
    Ok(())
}

/// Returns true for a folder of `pg_dump -Fd`, and where a file begins like an archive of pg_dump.
pub fn is_archive(path: &Path, start: &[u8]) -> bool {
    contents(path).is_some() || start.starts_with(MAGIC) || tar::begins(start)
}

/// Opens an input; `-` is standard input, a folder is one of `pg_dump -Fd`.
///
/// # Errors
/// The input can't be opened, or is an archive whose head can't be read.
pub fn open(path: &Path, progress: &Arc<Progress>) -> Result<Script, Error> {
    open_as(path, progress, Parts::All)
}

/// Opens an input of which the rows are not wanted: those of an archive are not read at all, and
/// its table of contents is its script.
///
/// # Errors
/// As [`open`].
pub fn open_definitions(path: &Path, progress: &Arc<Progress>) -> Result<Script, Error> {
    open_as(path, progress, Parts::Definitions)
}

fn open_as(path: &Path, progress: &Arc<Progress>, parts: Parts) -> Result<Script, Error> {
    if let Some(contents) = contents(path) {
        return open_folder(path, &contents, progress, parts);
    }
    let mut stream = input::open(path, progress)?;
    let name = stream.path.clone();
    let part = stream.next_part()?;
    let first = if part.is_some() { stream.next_block()? } else { None };
    let start = first.as_deref().unwrap_or_default();
    if start.starts_with(MAGIC) {
        open_custom(name, Bytes::new(stream, first.unwrap_or_default()), parts)
    } else if tar::begins(start) {
        open_tar(name, Bytes::new(stream, first.unwrap_or_default()), parts)
    } else {
        Ok(Script { path: name, source: Blocks::Plain { name: part, first, stream } })
    }
}

fn open_custom(path: String, mut bytes: Bytes, parts: Parts) -> Result<Script, Error> {
    let (header, widths) = header(&mut bytes)?;
    if header.format != Format::Custom {
        return Err(Error::Unsupported {
            path,
            what: "a table of contents without its data".to_owned(),
            hint: "give the folder that `pg_dump -Fd` wrote, not its `toc.dat`",
        });
    }
    let toc = Toc::read(&mut Fields::new(&mut bytes, widths), &header)?;
    let source = Source::Custom(Custom::new(bytes, widths, header.compression));
    Ok(start(path, |path, sink| Renderer { path, header, toc, source, parts, sink }))
}

fn open_tar(path: String, bytes: Bytes, parts: Parts) -> Result<Script, Error> {
    let mut tar = Tar::new(bytes);
    tar.member()?;
    let (header, widths) = header(&mut tar.bytes)?;
    let toc = Toc::read(&mut Fields::new(&mut tar.bytes, widths), &header)?;
    let source = Source::Tar(tar);
    Ok(start(path, |path, sink| Renderer { path, header, toc, source, parts, sink }))
}

fn open_folder(
    path: &Path,
    contents: &Path,
    progress: &Arc<Progress>,
    parts: Parts,
) -> Result<Script, Error> {
    let mut bytes = Bytes::new(input::open(contents, progress)?, Vec::new());
    let (header, widths) = header(&mut bytes)?;
    let toc = Toc::read(&mut Fields::new(&mut bytes, widths), &header)?;
    if header.format == Format::Custom || !bytes.at_end()? {
        return Err(bytes.damaged("something else follows the table of contents"));
    }
    let mut folder = Folder::new(path, progress);
    folder.close(bytes)?;
    let source = Source::Folder(folder);
    let path = path.display().to_string();
    Ok(start(path, |path, sink| Renderer { path, header, toc, source, parts, sink }))
}

/// Prints the archive on a thread of its own.
fn start(path: String, renderer: impl FnOnce(String, Sink) -> Renderer) -> Script {
    let (sender, blocks) = sync_channel(QUEUE_BLOCKS);
    let (outcome_sender, outcome) = sync_channel(1);
    let renderer = renderer(path.clone(), Sink::new(sender.clone()));
    thread::spawn(move || match renderer.run() {
        Ok(outcome) => drop(outcome_sender.send(outcome)),
        Err(Halt::Gone) => {}
        Err(Halt::Failed(error)) => drop(sender.send(Err(error))),
    });
    Script { path, source: Blocks::Archive { is_met: false, blocks, outcome } }
}
