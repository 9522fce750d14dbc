//! Goes through a tarball from member to member, once, from its beginning to its end mark.
//!
//! ```text
//! block            is                 then
//! x  path=a/ü      extended header    read, and applied to the next member
//! 0  a/_  size 3   member 1           handed out; its 3 bytes can be read, or are passed by
//! 2  b    → a/ü    member 2           a link has no content
//! 0…0              the end mark       what follows should be zeros
//! ```
//! v7, ustar, pax, GNU; no name is followed and nothing is written.

use std::fs;
use std::io::{self, BufRead, Read};
use std::path::Path;
use std::sync::Arc;

use super::Error;
use super::blocks::Blocks;
use super::header::{BLOCK_BYTES, Header, Role, is_header, more_pieces};
use super::limits::Limits;
use super::names::shown;
use super::object::Kind;
use super::pax::{Extended, Fault, MAX_NAME_BYTES, Sparse};
use super::sparse::{Filled, MAX_PIECES, Map};
use crate::input::{self, Digest, Progress};

/// Longer names count as plain bytes once more.
const ORDINARY_NAME_BYTES: u64 = 512;

/// What an archive says of a member before its bytes come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Counts the members from 1.
    pub number: u64,
    /// The name, byte for byte.
    pub name: Vec<u8>,
    pub kind: Kind,
    /// Size of the content, holes included.
    pub size_bytes: u64,
    /// Where the content begins in the plain tarball; `None` where it is not in one piece there.
    pub offset_bytes: Option<u64>,
    /// What a link names, byte for byte.
    pub link: Option<Vec<u8>>,
}

impl Head {
    /// Returns the name as an [`super::Object`] has it.
    pub fn member(&self) -> String {
        shown(&self.name)
    }
}

/// What was behind the end mark.
#[derive(Debug)]
pub(super) struct End {
    pub digest: Digest,
    /// The first byte that is no zero, and true where another tarball begins there.
    pub trailing: Option<(u64, bool)>,
}

/// A tarball that is being read.
pub(super) struct Walk {
    blocks: Blocks,
    limits: Limits,
    /// What the global headers so far say of every member.
    globals: Extended,
    number: u64,
    /// The name of the present member, for messages.
    name: String,
    /// Bytes of the present content that were not read yet, and the zeros behind it.
    stored: u64,
    padding: u64,
    filled: Option<Filled>,
    /// A header that was read to learn whether content stands before it.
    ahead: Option<[u8; BLOCK_BYTES]>,
    /// What ended the reading; `Read` can only carry an `io::Error`.
    failed: Option<Error>,
}

impl Walk {
    pub fn open(path: &Path, limits: Limits, progress: &Arc<Progress>) -> Result<Self, Error> {
        let stream = input::open_archive(path, progress)?;
        let metadata = fs::metadata(path).ok().filter(fs::Metadata::is_file);
        Ok(Self {
            blocks: Blocks::new(stream, limits, metadata.map(|file| file.len())),
            limits,
            globals: Extended::default(),
            number: 0,
            name: String::new(),
            stored: 0,
            padding: 0,
            filled: None,
            ahead: None,
            failed: None,
        })
    }

    /// Returns the next member; `None` at the end mark.
    pub fn next(&mut self) -> Result<Option<Head>, Error> {
        self.pass_by()?;
        let (mut local, mut long_name, mut long_link) = (self.globals.clone(), None, None);
        let mut is_announced = false;
        loop {
            let Some(header) = self.header()? else {
                return match is_announced {
                    true => Err(self.damaged("the member that its header announces is missing")),
                    false => Ok(None),
                };
            };
            if header.role() != Role::Global {
                self.begin_member()?;
            }
            match header.role() {
                Role::LongName => long_name = Some(self.long_text(&header)?),
                Role::LongLink => long_link = Some(self.long_text(&header)?),
                Role::Extended => self.extended(&header, &mut local)?,
                Role::Global => {
                    let mut globals = std::mem::take(&mut self.globals);
                    self.extended(&header, &mut globals)?;
                    // Holes are of one file; kept, a map of megabytes would be each member's.
                    globals.sparse = Sparse::default();
                    self.globals = globals;
                    if !is_announced {
                        local = self.globals.clone();
                    }
                    continue;
                }
                Role::Label => {
                    self.content(header.stored_bytes().map_err(|what| self.damaged(&what))?);
                    self.pass_by()?;
                    continue;
                }
                Role::Member(_) | Role::SparseFile => {
                    local.path = local.path.or(long_name);
                    local.link = local.link.or(long_link);
                    return self.member(&header, local).map(Some);
                }
            }
            is_announced = true;
        }
    }

    /// Returns the content of the present member.
    pub fn content_of_member(&mut self) -> Content<'_> {
        Content { walk: self }
    }

    /// Returns what ended the reading, where a reader of content could only say that it ended.
    pub fn explain(&mut self, error: &io::Error) -> Error {
        self.failed.take().unwrap_or_else(|| self.damaged(&error.to_string()))
    }

    /// Returns why the reading ended early, where it did.
    pub fn take_failure(&mut self) -> Option<Error> {
        self.failed.take()
    }

    /// Reads what follows the end mark, so that the digest is that of the whole input.
    pub fn finish(mut self) -> Result<End, Error> {
        let trailing = self.blocks.rest()?;
        Ok(End { digest: self.blocks.digest()?, trailing })
    }

    /// The next member's number is known as soon as something is said of it.
    fn begin_member(&mut self) -> Result<(), Error> {
        self.blocks.member = self.number + 1;
        if self.number < self.limits.members {
            return Ok(());
        }
        let (path, member, limit) = (self.blocks.path(), self.number + 1, self.limits.members);
        let what = format!("it is one of {member} members");
        Err(Error::Limit { path, member, what, key: "members", limit })
    }

    fn member(&mut self, header: &Header, local: Extended) -> Result<Head, Error> {
        self.number += 1;
        let damaged = |walk: &Self, what: String| walk.damaged(&what);
        let name = local.sparse.path.clone().or(local.path).unwrap_or_else(|| header.name());
        self.name = shown(&name);
        let stored = match local.stored_bytes {
            Some(stored) => stored,
            None => header.stored_bytes().map_err(|what| damaged(self, what))?,
        };
        let link = local.link.or_else(|| header.link());
        // Names stay in memory, and one global header can give a long one to every member.
        let named = (name.len() + link.as_ref().map_or(0, Vec::len)) as u64;
        self.blocks.add_holes(named.saturating_sub(ORDINARY_NAME_BYTES))?;
        let role = header.role();
        let kind = match role {
            // Before ustar a folder was told by its slash.
            Role::Member(Kind::File) if name.ends_with(b"/") && stored == 0 => Kind::Folder,
            Role::Member(kind) => kind,
            _ => Kind::File,
        };
        if !matches!(kind, Kind::File | Kind::Unknown) {
            self.content_of_no_file(stored)?;
            let link = link.filter(|_| matches!(kind, Kind::Symlink | Kind::HardLink));
            let (number, size_bytes, offset_bytes) = (self.number, 0, None);
            return Ok(Head { number, name, kind, size_bytes, offset_bytes, link });
        }
        if role == Role::SparseFile {
            let map = self.old_map(header, stored)?;
            self.content(stored);
            self.filled = Some(Filled::new(map));
        } else {
            self.content(stored);
            self.filled = self.map_of_records(&local.sparse)?.map(Filled::new);
        }
        let size_bytes = match &self.filled {
            Some(filled) => {
                let size = filled.map.size_bytes;
                self.blocks.add_holes(size.saturating_sub(self.stored))?;
                size
            }
            None => stored,
        };
        let is_in_one_piece = kind == Kind::File && self.filled.is_none();
        let offset_bytes = is_in_one_piece.then_some(self.blocks.position);
        Ok(Head { number: self.number, name, kind, size_bytes, offset_bytes, link: None })
    }

    /// Links, folders and devices have no content, but some programs give them a size, and a few
    /// write content behind a hard link. What follows tells.
    fn content_of_no_file(&mut self, stored: u64) -> Result<(), Error> {
        self.content(0);
        if stored == 0 {
            return Ok(());
        }
        let (block, filled) = self.blocks.block()?;
        if filled == 0 {
            return Ok(()); // the missing end mark is found next
        }
        if filled < BLOCK_BYTES {
            return Err(self.cut_off());
        }
        if is_header(&block) || block.iter().all(|byte| *byte == 0) {
            self.ahead = Some(block);
        } else {
            self.content(stored);
            let taken = self.stored.min(BLOCK_BYTES as u64);
            self.stored -= taken;
            if taken < BLOCK_BYTES as u64 {
                self.padding = 0;
            }
        }
        Ok(())
    }

    /// Reads the map of GNU's older form, which goes on in blocks before the content.
    fn old_map(&mut self, header: &Header, stored: u64) -> Result<Map, Error> {
        let (mut pieces, size, mut goes_on) =
            header.sparse().map_err(|what| self.damaged(&what))?;
        while goes_on {
            let (block, filled) = self.blocks.block()?;
            if filled < BLOCK_BYTES {
                return Err(self.cut_off());
            }
            let more = more_pieces(&block).map_err(|what| self.damaged(&what))?;
            pieces.extend(more.0);
            goes_on = more.1;
            if pieces.len() > MAX_PIECES {
                let what = format!("its sparse map has more than {MAX_PIECES} pieces");
                return Err(self.damaged(&what));
            }
        }
        Map::new(pieces, size, stored).map_err(|what| self.damaged(&what))
    }

    /// Returns the map of a sparse file whose extended headers say that it is one.
    fn map_of_records(&mut self, sparse: &super::pax::Sparse) -> Result<Option<Map>, Error> {
        let stored = self.stored;
        match (sparse.major, sparse.minor) {
            (None | Some(0), _) => {
                Map::of_records(sparse, stored).map_err(|what| self.damaged(&what))
            }
            (Some(1), None | Some(0)) => {
                let Some(size) = sparse.size else {
                    return Err(self.damaged("it is a sparse file without a size"));
                };
                let found = Map::of_content(&mut Stored { walk: self }, size, stored);
                found.map(|(map, _)| Some(map)).map_err(|fault| self.fault(fault))
            }
            (Some(major), minor) => {
                let minor = minor.unwrap_or_default();
                let what = format!("its sparse format {major}.{minor} is not known");
                Err(self.damaged(&what))
            }
        }
    }

    fn extended(&mut self, header: &Header, into: &mut Extended) -> Result<(), Error> {
        let stored = header.stored_bytes().map_err(|what| self.damaged(&what))?;
        self.content(stored);
        into.read(&mut Stored { walk: self }).map_err(|fault| self.fault(fault))?;
        self.pass_by()
    }

    /// Reads a name that GNU writes as the content of a member of its own.
    fn long_text(&mut self, header: &Header) -> Result<Vec<u8>, Error> {
        let stored = header.stored_bytes().map_err(|what| self.damaged(&what))?;
        if stored > MAX_NAME_BYTES {
            let what = format!("its name takes {stored} bytes; {MAX_NAME_BYTES} are read");
            return Err(self.damaged(&what));
        }
        self.content(stored);
        let mut text = Vec::new();
        let read = Stored { walk: self }.read_to_end(&mut text);
        read.map_err(|error| self.explain(&error))?;
        self.pass_by()?;
        let end = text.iter().position(|byte| *byte == 0);
        text.truncate(end.unwrap_or(text.len()));
        Ok(text)
    }

    fn header(&mut self) -> Result<Option<Header>, Error> {
        let block = match self.ahead.take() {
            Some(block) => block,
            None => {
                let (block, filled) = self.blocks.block()?;
                if filled < BLOCK_BYTES {
                    let what = match self.number {
                        0 => "the first header".to_owned(),
                        last => format!("behind member {last} the end mark is missing"),
                    };
                    let (path, byte) = (self.blocks.path(), self.blocks.position);
                    return Err(Error::Truncated { path, what, byte });
                }
                block
            }
        };
        if block.iter().all(|byte| *byte == 0) {
            return Ok(None);
        }
        if !is_header(&block) {
            self.number += 1;
            let what = match self.number {
                1 => "this is no tarball: the checksum of its first header is wrong",
                _ => "the checksum of its header is wrong",
            };
            return Err(self.damaged(what));
        }
        Ok(Some(Header::new(&block)))
    }

    fn content(&mut self, stored: u64) {
        self.stored = stored;
        let over = stored % BLOCK_BYTES as u64;
        self.padding = if over == 0 { 0 } else { BLOCK_BYTES as u64 - over };
        self.filled = None;
    }

    /// Goes to the end of the present content.
    fn pass_by(&mut self) -> Result<(), Error> {
        let skipped = self.blocks.skip(self.stored)?;
        self.stored -= skipped;
        if self.stored > 0 || self.blocks.skip(self.padding)? < self.padding {
            return Err(self.cut_off());
        }
        self.padding = 0;
        self.filled = None;
        Ok(())
    }

    fn fault(&mut self, fault: Fault) -> Error {
        match (self.failed.take(), fault) {
            (Some(error), _) => error,
            (None, Fault::Malformed(what)) => self.damaged(&what),
            (None, Fault::Read(error)) if error.kind() == io::ErrorKind::UnexpectedEof => {
                self.damaged("its extended header is malformed: it ends within a record")
            }
            (None, Fault::Read(error)) => self.damaged(&error.to_string()),
        }
    }

    fn damaged(&self, what: &str) -> Error {
        let (path, detail) = (self.blocks.path(), what.to_owned());
        let member = self.number.max(self.blocks.member);
        Error::Damaged { path, member, byte: self.blocks.position, detail }
    }

    fn cut_off(&self) -> Error {
        let name = self.name.escape_debug();
        let what = format!("member {} `{name}` lacks {} bytes", self.number, self.stored);
        Error::Truncated { path: self.blocks.path(), what, byte: self.blocks.position }
    }
}

/// The bytes that are stored of a member.
struct Stored<'a> {
    walk: &'a mut Walk,
}

impl Stored<'_> {
    fn fail(&mut self, error: Error) -> io::Error {
        self.walk.failed = Some(error);
        io::Error::other("the archive can't be read on")
    }
}

impl BufRead for Stored<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let stored = usize::try_from(self.walk.stored).unwrap_or(usize::MAX);
        if stored == 0 {
            return Ok(&[]);
        }
        match self.walk.blocks.ahead() {
            Ok([]) => {
                let error = self.walk.cut_off();
                Err(self.fail(error))
            }
            // Borrowed anew: the first borrow would live on in the error's arm.
            Ok(_) => match self.walk.blocks.ahead() {
                Ok(ahead) => Ok(&ahead[..ahead.len().min(stored)]),
                Err(error) => Err(io::Error::other(error)),
            },
            Err(error) => Err(self.fail(error)),
        }
    }

    fn consume(&mut self, count: usize) {
        self.walk.blocks.take(count);
        self.walk.stored -= count as u64;
    }
}

impl Read for Stored<'_> {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        let ahead = self.fill_buf()?;
        let count = ahead.len().min(target.len());
        target[..count].copy_from_slice(&ahead[..count]);
        self.consume(count);
        Ok(count)
    }
}

/// The content of a member, with the zeros of its holes.
pub(super) struct Content<'a> {
    walk: &'a mut Walk,
}

impl Read for Content<'_> {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        let Some(mut filled) = self.walk.filled.take() else {
            return Stored { walk: self.walk }.read(target);
        };
        let read = filled.read(target, |target| Stored { walk: self.walk }.read(target));
        self.walk.filled = Some(filled);
        read
    }
}
