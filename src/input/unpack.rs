//! Unwraps an input, container by container: `dump.zip` → member → gzip → script.
//!
//! Runs on the inflating thread. What comes out are the blocks of one script, or of several where
//! an archive holds the parts of a dump.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::rc::Rc;
use std::sync::mpsc::SyncSender;

use super::Error;
use super::bgzf::{self, Members};
use super::buffers::Buffers;
use super::compressed::Decompress;
use super::container::{Container, Refusal, SIGNATURE_BYTES, detect};
use super::members::{Unclear, choose, is_litter, is_script, listed, order};
use super::raw::{BLOCK_BYTES, Item};
use super::site::Site;
use super::zip::{self, Entry, Member, Next, Place};

/// Containers inside of containers: a gzipped script in a zip in a tarball is two more than usual.
const DEEPEST: usize = 4;

/// What the headers of a member of a tarball may have: names, and the holes of sparse files. They
/// are held in memory.
const HEADERS_BYTES: u64 = 4 << 20;

/// What is unwrapped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unpack {
    /// Compression alone: whoever reads on reads tarballs too.
    Compression,
    /// Compression, and archives that hold a dump.
    Scripts,
}

pub(super) struct Unpacker<'a> {
    pub unpack: Unpack,
    pub site: Rc<Site>,
    pub sender: &'a SyncSender<Result<Item, Error>>,
    /// Blocks that were read, and are written again.
    pub buffers: Buffers,
    /// How many threads inflate members beside one another.
    pub threads: usize,
}

impl Unpacker<'_> {
    /// Unwraps everything and sends it; the error is kept in the site.
    pub fn run(&self, source: &mut dyn BufRead) -> io::Result<()> {
        self.layer(source, 0)
    }

    fn layer(&self, source: &mut dyn BufRead, depth: usize) -> io::Result<()> {
        let start = read_start(source)?;
        let container = detect(&start).map_err(|Refusal { what, hint }| {
            let (path, what) = (self.site.path.clone(), what.to_owned());
            self.site.fail(Error::Unsupported { path, what, hint })
        })?;
        let is_bgzf = depth == 0 && self.threads > 1 && bgzf::begins(&start);
        let mut source =
            Prefixed { start, position: 0, source, site: &self.site, counts: depth == 0 };
        source.untake();
        if is_bgzf {
            return self.members(&mut source);
        }
        if container != Container::Plain && depth == DEEPEST {
            return Err(self.site.damaged(container, "too many containers in one another"));
        }
        match container {
            Container::Plain => self.pump(&mut source),
            Container::Zip | Container::Tar if self.unpack == Unpack::Compression => {
                self.pump(&mut source)
            }
            Container::Zip => self.zip_stream(&mut source, depth),
            Container::Tar => self.tar(&mut source, depth),
            _ => {
                let decoder = Decompress::new(container, source, self.site.clone());
                let mut decoder = BufReader::with_capacity(BLOCK_BYTES, decoder);
                self.layer(&mut decoder, depth + 1)?;
                self.note_padding(decoder.get_ref().padding_bytes, container)
            }
        }
    }

    /// Reads a script whose members are inflated beside one another.
    fn members(&self, source: &mut dyn BufRead) -> io::Result<()> {
        let mut members = Members::new(source, &self.site, self.threads)?;
        let start = members.fill_buf()?.first_chunk::<SIGNATURE_BYTES>();
        let is_plain = start.is_some_and(|start| matches!(detect(start), Ok(Container::Plain)));
        let padding = if is_plain {
            self.pump(&mut members)?;
            members.padding_bytes()
        } else {
            // What is inside says where in the file it stands.
            let mut stream = members.into_stream()?;
            self.layer(&mut stream, 1)?;
            stream.get_ref().padding_bytes
        };
        self.note_padding(padding, Container::Gzip)
    }

    fn note_padding(&self, zeros: u64, container: Container) -> io::Result<()> {
        match zeros {
            0 => Ok(()),
            zeros => self.note(format!(
                "{zeros} zero bytes after the {} stream are padding",
                container.name()
            )),
        }
    }

    /// Reads a zip file by its directory.
    pub fn zip_file(&self, mut file: File) -> io::Result<()> {
        let entries = zip::directory(&mut file, &self.site)?;
        let names: Vec<String> = entries.iter().map(|entry| entry.name.clone()).collect();
        let chosen =
            choose(&names).map_err(|unclear| self.unclear(unclear, Container::Zip, &names))?;
        for index in &chosen {
            let entry = &entries[*index];
            self.site.byte.set(entry.header_at());
            file.seek(SeekFrom::Start(entry.header_at()))?;
            let mut source =
                BufReader::with_capacity(BLOCK_BYTES, Placed { file: &file, site: &self.site });
            zip::enter(&mut source, entry, &self.site)?;
            self.zip_member(&mut source, Place::Known(entry), entry, 0)?;
        }
        let unread = (0..names.len()).filter(|index| !chosen.contains(index));
        self.note_unread(unread.map(|index| names[index].as_str()))
    }

    fn zip_member(
        &self,
        source: &mut dyn BufRead,
        place: Place<'_>,
        entry: &Entry,
        depth: usize,
    ) -> io::Result<()> {
        self.send(Item::Part(entry.name.clone()))?;
        let member = Member::new(source, place, &self.site)?;
        let mut member = BufReader::with_capacity(BLOCK_BYTES, member);
        self.layer(&mut member, depth + 1)?;
        // A container inside may have met its end before the member did.
        member.into_inner().skip()
    }

    fn zip_stream(&self, source: &mut dyn BufRead, depth: usize) -> io::Result<()> {
        let mut met = Met::new(Container::Zip);
        while let Next::Member(entry) = zip::next(source, met.members, &self.site)? {
            if met.is_wanted(&entry.name) {
                met.check_order()
                    .map_err(|unclear| self.unclear(unclear, met.container, &met.names))?;
                self.zip_member(source, Place::Streamed(&entry), &entry, depth)?;
            } else {
                Member::new(source, Place::Streamed(&entry), &self.site)?.skip()?;
            }
        }
        self.finish(&met)
    }

    fn tar(&self, source: &mut dyn BufRead, depth: usize) -> io::Result<()> {
        let mut met = Met::new(Container::Tar);
        let allowed = Cell::new(HEADERS_BYTES);
        let mut source = WatchedTar { source, trailing_zeros: 0, allowed: &allowed };
        let mut archive = tar::Archive::new(&mut source);
        let damaged = |error: &io::Error| self.site.explain(Container::Tar, error);
        let mut entries = archive.entries().map_err(|error| damaged(&error))?;
        for entry in entries.by_ref() {
            let mut entry = entry.map_err(|error| damaged(&error))?;
            let kind = entry.header().entry_type();
            // What is not read of a member is passed by on the way to the next one.
            let stored = match kind.is_gnu_sparse() {
                true => entry.header().entry_size().map_err(|error| damaged(&error))?,
                false => entry.size(),
            };
            allowed.set(HEADERS_BYTES.saturating_add(stored));
            if !kind.is_file() && !kind.is_contiguous() && !kind.is_gnu_sparse() {
                continue;
            }
            let name = entry.path_bytes();
            let name = std::str::from_utf8(&name)
                .map_or_else(|_| name.escape_ascii().to_string(), str::to_owned);
            let expected = entry.size();
            let mut member =
                BufReader::with_capacity(BLOCK_BYTES, Counted { source: &mut entry, bytes: 0 });
            if !met.is_wanted(&name) && !met.is_script(member.fill_buf()?) {
                continue;
            }
            met.check_order()
                .map_err(|unclear| self.unclear(unclear, met.container, &met.names))?;
            self.send(Item::Part(name))?;
            self.layer(&mut member, depth + 1)?;
            io::copy(&mut member, &mut io::sink())?;
            if member.get_ref().bytes != expected {
                return Err(self.site.truncated(Container::Tar));
            }
            allowed.set(HEADERS_BYTES);
        }
        allowed.set(u64::MAX);
        if source.trailing_zeros < SIGNATURE_BYTES {
            return Err(self.site.truncated(Container::Tar));
        }
        io::copy(&mut source, &mut io::sink())?;
        self.finish(&met)
    }

    fn finish(&self, met: &Met) -> io::Result<()> {
        if met.wanted.is_empty() {
            return Err(self.unclear(Unclear::NoScript, met.container, &met.names));
        }
        let unread = (0..met.names.len()).filter(|index| !met.wanted.contains(index));
        self.note_unread(unread.map(|index| met.names[index].as_str()))
    }

    fn unclear(&self, unclear: Unclear, container: Container, names: &[String]) -> io::Error {
        let (path, container) = (self.site.path.clone(), container.name());
        let members = listed(names.iter().map(String::as_str));
        self.site.fail(match unclear {
            Unclear::NoScript => Error::NoScript { path, container, members },
            Unclear::SeveralScripts => Error::SeveralScripts { path, container, members },
        })
    }

    fn note_unread<'a>(&self, names: impl Iterator<Item = &'a str>) -> io::Result<()> {
        match listed(names) {
            names if names.is_empty() => Ok(()),
            names => self.note(format!("other members of the archive are not read: {names}")),
        }
    }

    fn note(&self, note: String) -> io::Result<()> {
        self.send(Item::Note(note))
    }

    /// Sends everything that a reader gives.
    fn pump(&self, source: &mut dyn BufRead) -> io::Result<()> {
        loop {
            let mut block = self.buffers.take_filled();
            // Memory that was written before is not cleared: a decoder writes over it.
            block.resize(BLOCK_BYTES, 0);
            let (filled, outcome) = fill(source, &mut block);
            block.truncate(filled);
            // What was inflated before a fault is passed on: the place of the fault stays true.
            if filled > 0 {
                self.send(Item::Block(block))?;
            }
            if outcome? == 0 {
                return Ok(());
            }
        }
    }

    /// Fails when nobody reads on: then nobody reads the error either.
    fn send(&self, item: Item) -> io::Result<()> {
        self.sender.send(Ok(item)).map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))
    }
}

/// Reads until most of a block is there: what a decoder gives at once is not waited for in pieces.
///
/// Returns the bytes that are there, and the last answer: 0 at the end of the source.
fn fill(source: &mut dyn BufRead, block: &mut [u8]) -> (usize, io::Result<usize>) {
    let mut filled = 0;
    loop {
        match source.read(&mut block[filled..]) {
            Ok(0) => return (filled, Ok(0)),
            Ok(count) => {
                filled += count;
                if filled >= block.len() / 2 {
                    return (filled, Ok(count));
                }
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return (filled, Err(error)),
        }
    }
}

/// A source behind the bytes that were taken from it to look at them.
pub(super) struct Prefixed<'a> {
    start: Vec<u8>,
    position: usize,
    source: &'a mut dyn BufRead,
    site: &'a Site,
    /// The bytes are the file's own, and are counted when they are taken again.
    counts: bool,
}

impl<'a> Prefixed<'a> {
    /// Puts bytes of the file itself back.
    pub fn again(start: Vec<u8>, source: &'a mut dyn BufRead, site: &'a Site) -> Self {
        let mut again = Self { start, position: 0, source, site, counts: true };
        again.untake();
        again
    }

    fn untake(&mut self) {
        if self.counts {
            self.site.byte.set(self.site.byte.get() - self.start.len() as u64);
        }
    }
}

impl Read for Prefixed<'_> {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        if self.position == self.start.len() {
            return self.source.read(target);
        }
        let rest = &self.start[self.position..];
        let count = rest.len().min(target.len());
        target[..count].copy_from_slice(&rest[..count]);
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Prefixed<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        match self.position == self.start.len() {
            true => self.source.fill_buf(),
            false => Ok(&self.start[self.position..]),
        }
    }

    fn consume(&mut self, count: usize) {
        if self.position == self.start.len() {
            return self.source.consume(count);
        }
        self.position += count;
        if self.counts {
            self.site.byte.set(self.site.byte.get() + count as u64);
        }
    }
}

/// Takes the bytes by which a container is told, fewer at the end of the source.
fn read_start(source: &mut dyn BufRead) -> io::Result<Vec<u8>> {
    let mut start = Vec::with_capacity(SIGNATURE_BYTES);
    source.take(SIGNATURE_BYTES as u64).read_to_end(&mut start)?;
    Ok(start)
}

/// Tells a dump that was packed as a tarball from stored files: its only file is a script, or all
/// of them are the parts of one dump.
#[derive(Debug)]
pub struct ScriptsAlone(Met);

impl Default for ScriptsAlone {
    fn default() -> Self {
        Self(Met::new(Container::Tar))
    }
}

impl ScriptsAlone {
    /// How many first bytes of a member are looked at.
    pub const START_BYTES: u64 = SIGNATURE_BYTES as u64;

    /// Takes the next member that is no folder; false where it is no script.
    pub fn take(&mut self, name: &str, is_file: bool, start: &[u8]) -> bool {
        is_litter(name) || is_file && (self.0.is_wanted(name) || self.0.is_script(start))
    }

    /// Returns true where what was taken is a dump.
    pub fn are_a_dump(&self) -> bool {
        !self.0.wanted.is_empty() && self.0.check_order().is_ok()
    }
}

/// The members of an archive that streams by, as far as they were met.
#[derive(Debug)]
struct Met {
    container: Container,
    members: u64,
    names: Vec<String>,
    /// Indexes of the scripts among the names.
    wanted: Vec<usize>,
}

impl Met {
    fn new(container: Container) -> Self {
        Self { container, members: 0, names: Vec::new(), wanted: Vec::new() }
    }

    /// Takes the next member's name; true where it is a script.
    fn is_wanted(&mut self, name: &str) -> bool {
        self.members += 1;
        self.names.push(name.to_owned());
        if is_litter(name) {
            return false;
        }
        if is_script(name) {
            self.wanted.push(self.names.len() - 1);
        }
        is_script(name)
    }

    /// Looks into a member whose name tells nothing; true where it begins as a script does.
    fn is_script(&mut self, start: &[u8]) -> bool {
        let start = start.trim_ascii_start();
        let words = ["--", "/*", "set ", "create ", "insert ", "drop ", "begin", "pragma ", "use "];
        let begins = |word: &&str| {
            start.get(..word.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(word.as_bytes()))
        };
        let found = words.iter().any(begins);
        if found {
            self.wanted.push(self.names.len().saturating_sub(1));
        }
        found
    }

    /// Tests that the scripts so far stand in the order in which they are to be read.
    fn check_order(&self) -> Result<(), Unclear> {
        let names: Vec<&str> =
            self.wanted.iter().map(|index| self.names[*index].as_str()).collect();
        match order(&names) {
            Some(order) if order.is_sorted() => Ok(()),
            _ if names.len() < 2 => Ok(()),
            _ => Err(Unclear::SeveralScripts),
        }
    }
}

/// A file that counts its bytes for the site.
struct Placed<'a> {
    file: &'a File,
    site: &'a Site,
}

impl Read for Placed<'_> {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(target)?;
        self.site.byte.set(self.site.byte.get() + count as u64);
        Ok(count)
    }
}

struct Counted<R> {
    source: R,
    bytes: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        let count = self.source.read(target)?;
        self.bytes += count as u64;
        Ok(count)
    }
}

/// A tarball that is watched for the zeros at its end, and for headers that don't end.
struct WatchedTar<'a> {
    source: &'a mut dyn BufRead,
    trailing_zeros: usize,
    /// Bytes that may come before the next member.
    allowed: &'a Cell<u64>,
}

impl Read for WatchedTar<'_> {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        let allowed = self.allowed.get();
        if allowed == 0 {
            let what = format!("the headers of a member are larger than {HEADERS_BYTES} bytes");
            return Err(io::Error::other(what));
        }
        let room = usize::try_from(allowed).unwrap_or(usize::MAX).min(target.len());
        let target = &mut target[..room];
        let count = self.source.read(target)?;
        self.allowed.set(allowed.saturating_sub(count as u64));
        let zeros = target[..count].iter().rev().take_while(|byte| **byte == 0).count();
        self.trailing_zeros = if zeros == count { self.trailing_zeros + zeros } else { zeros };
        Ok(count)
    }
}
