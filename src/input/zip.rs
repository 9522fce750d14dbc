//! Zip archives: their directory, their members, and both as they stream by.
//!
//! A file is read by its central directory. A pipe is read by the headers before each member, and
//! the directory at its end has to follow all the same: without it the archive is cut off. Sizes
//! and CRC-32 of each member that is read are tested.
//! <https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT>, section 4.3

use std::fs::File;
use std::io::{self, BufRead, Read, Seek, SeekFrom};
use std::rc::Rc;

use flate2::Crc;
use flate2::bufread::DeflateDecoder;

use super::compressed::Decompress;
use super::container::Container;
use super::inflate::Inflate;
use super::site::Site;

const LOCAL: u32 = 0x0403_4b50;
const DESCRIPTOR: u32 = 0x0807_4b50;
const CENTRAL: u32 = 0x0201_4b50;
const END: u32 = 0x0605_4b50;
const END_64: u32 = 0x0606_4b50;
const LOCATOR_64: u32 = 0x0706_4b50;
/// The end record is the last thing in a file, but for a comment of at most 65,535 bytes.
const END_BYTES: u64 = 22;
const MOST_COMMENT_BYTES: u64 = 65_535;
/// No directory of a dump is larger; it is held in memory.
const MOST_DIRECTORY_BYTES: u64 = 64 << 20;

const ENCRYPTED: u16 = 1;
const HAS_DESCRIPTOR: u16 = 8;

/// A member, as a header or the directory describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// Escaped where it is not UTF-8.
    pub name: String,
    flags: u16,
    method: u16,
    crc: u32,
    packed_bytes: u64,
    plain_bytes: u64,
    /// Of the header before the member; in the directory alone.
    header_at: u64,
    /// The descriptor after the member has sizes of 8 bytes.
    is_64: bool,
}

/// Little-endian fields of a record.
struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn u16(&mut self) -> Option<u16> {
        self.take(2)?.try_into().ok().map(u16::from_le_bytes)
    }

    fn u32(&mut self) -> Option<u32> {
        self.take(4)?.try_into().ok().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Option<u64> {
        self.take(8)?.try_into().ok().map(u64::from_le_bytes)
    }
}

fn shown(name: &[u8]) -> String {
    let text = std::str::from_utf8(name).map(str::to_owned);
    text.unwrap_or_else(|_| name.escape_ascii().to_string())
}

impl Entry {
    /// Takes over the 64-bit fields of the extra data (id 1) for those that are full.
    fn read_zip64(&mut self, extra: &[u8], has_offset: bool) -> Option<()> {
        let mut extra = Fields(extra);
        while extra.0.len() >= 4 {
            let (id, length) = (extra.u16()?, extra.u16()?);
            let mut field = Fields(extra.take(usize::from(length))?);
            if id != 1 {
                continue;
            }
            self.is_64 = true;
            let full = u64::from(u32::MAX);
            if self.plain_bytes == full {
                self.plain_bytes = field.u64()?;
            }
            if self.packed_bytes == full {
                self.packed_bytes = field.u64()?;
            }
            if has_offset && self.header_at == full {
                self.header_at = field.u64()?;
            }
        }
        Some(())
    }

    fn has_descriptor(&self) -> bool {
        self.flags & HAS_DESCRIPTOR != 0
    }
}

/// Reads the fields that a local header (26 bytes after its signature) and the directory share,
/// from `flags` on.
fn shared_fields(fields: &mut Fields<'_>) -> Option<(Entry, usize, usize)> {
    let (flags, method) = (fields.u16()?, fields.u16()?);
    fields.take(4)?; // time and date
    let crc = fields.u32()?;
    let (packed_bytes, plain_bytes) = (u64::from(fields.u32()?), u64::from(fields.u32()?));
    let (name, extra) = (usize::from(fields.u16()?), usize::from(fields.u16()?));
    let (name_text, header_at, is_64) = (String::new(), 0, false);
    let entry =
        Entry { name: name_text, flags, method, crc, packed_bytes, plain_bytes, header_at, is_64 };
    Some((entry, name, extra))
}

/// Reads the directory at the end of a file.
///
/// # Errors
/// It is not there (the file is cut off), or contradicts itself.
pub(super) fn directory(file: &mut File, site: &Site) -> io::Result<Vec<Entry>> {
    let read_error = |error| {
        site.fail(super::Error::Read {
            path: site.path.clone(),
            byte: site.byte.get(),
            source: error,
        })
    };
    let length = file.seek(SeekFrom::End(0)).map_err(read_error)?;
    let tail_at = length.saturating_sub(END_BYTES + MOST_COMMENT_BYTES + 20);
    let tail = read_at(file, tail_at, length - tail_at).map_err(read_error)?;
    site.byte.set(length);
    let is_end = |at: &usize| {
        let comment = tail.get(at + 20..at + 22).map(|size| u16::from_le_bytes([size[0], size[1]]));
        comment.is_some_and(|comment| at + 22 + usize::from(comment) == tail.len())
    };
    let signature = END.to_le_bytes();
    let end = memchr::memmem::rfind_iter(&tail, &signature).find(is_end);
    let end = end.ok_or_else(|| site.truncated(Container::Zip))?;
    let broken = |what: &str| site.damaged(Container::Zip, what.to_owned());
    let incomplete = || broken("the directory is incomplete");

    let mut fields = Fields(&tail[end + 4..]);
    let mut read_end = || {
        let (disk, start_disk) = (fields.u16()?, fields.u16()?);
        let (_, total) = (fields.u16()?, fields.u16()?);
        Some((
            disk,
            start_disk,
            u64::from(total),
            u64::from(fields.u32()?),
            u64::from(fields.u32()?),
        ))
    };
    let (disk, start_disk, mut total, mut size, mut at) = read_end().ok_or_else(incomplete)?;
    let locator = end.checked_sub(20).and_then(|at| tail.get(at..end));
    if let Some(locator) = locator.filter(|bytes| bytes.starts_with(&LOCATOR_64.to_le_bytes())) {
        let mut fields = Fields(&locator[8..]);
        let end_at = fields.u64().ok_or_else(incomplete)?;
        let record = read_at(file, end_at, 56).map_err(read_error)?;
        let mut fields = Fields(&record);
        let mut read_end = || {
            let signature = fields.u32()?;
            fields.take(28)?;
            let (total, size, at) = (fields.u64()?, fields.u64()?, fields.u64()?);
            (signature == END_64).then_some((total, size, at))
        };
        (total, size, at) = read_end().ok_or_else(incomplete)?;
    } else if disk != 0 || start_disk != 0 {
        return Err(broken("the archive is one of several volumes"));
    }
    if size > MOST_DIRECTORY_BYTES || at.saturating_add(size) > length {
        return Err(broken("the directory does not lie inside of the file"));
    }
    let bytes = read_at(file, at, size).map_err(read_error)?;
    let mut fields = Fields(&bytes);
    let mut entries = Vec::new();
    while !fields.0.is_empty() {
        entries.push(central_entry(&mut fields).ok_or_else(incomplete)?);
    }
    if entries.len() as u64 != total {
        return Err(broken("the directory has another number of members than it says"));
    }
    Ok(entries)
}

fn read_at(file: &mut File, at: u64, length: u64) -> io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(at))?;
    let mut bytes = Vec::new();
    file.take(length).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn central_entry(fields: &mut Fields<'_>) -> Option<Entry> {
    if fields.u32()? != CENTRAL {
        return None;
    }
    fields.take(4)?; // versions
    let (mut entry, name, extra) = shared_fields(fields)?;
    let comment = usize::from(fields.u16()?);
    fields.take(8)?; // disk, attributes
    entry.header_at = u64::from(fields.u32()?);
    entry.name = shown(fields.take(name)?);
    let extra = fields.take(extra)?;
    entry.read_zip64(extra, true)?;
    fields.take(comment)?;
    Some(entry)
}

/// Reads the header before a member; the signature has been taken.
fn local_entry(source: &mut dyn BufRead, site: &Site) -> io::Result<Entry> {
    let eof = |error: io::Error| site.explain(Container::Zip, &error);
    let mut header = [0; 26];
    source.read_exact(&mut header).map_err(eof)?;
    let mut fields = Fields(&header);
    let incomplete = || site.damaged(Container::Zip, "a header is incomplete");
    fields.take(2).ok_or_else(incomplete)?;
    let (mut entry, name, extra) = shared_fields(&mut fields).ok_or_else(incomplete)?;
    let mut rest = vec![0; name + extra];
    source.read_exact(&mut rest).map_err(eof)?;
    entry.name = shown(&rest[..name]);
    entry.read_zip64(&rest[name..], false).ok_or_else(incomplete)?;
    Ok(entry)
}

/// Where the bytes of a member come from.
pub(super) enum Place<'a> {
    /// The directory said what the member is; the source stands at its header.
    Known(&'a Entry),
    /// The header has been read, the source stands after it.
    Streamed(&'a Entry),
}

/// Reads the header of a member that the directory lists.
///
/// # Errors
/// It is another member's, or the source ends.
pub(super) fn enter(source: &mut dyn BufRead, listed: &Entry, site: &Site) -> io::Result<()> {
    let mut signature = [0; 4];
    source.read_exact(&mut signature).map_err(|error| site.explain(Container::Zip, &error))?;
    if u32::from_le_bytes(signature) != LOCAL {
        return Err(site.damaged(Container::Zip, "there is no member where the directory says"));
    }
    let found = local_entry(source, site)?;
    let same_sizes = found.has_descriptor()
        || (found.crc == listed.crc && found.packed_bytes == listed.packed_bytes);
    if found.name != listed.name || found.method != listed.method || !same_sizes {
        let detail = format!("directory and header of `{}` differ", listed.name);
        return Err(site.damaged(Container::Zip, detail));
    }
    Ok(())
}

impl Entry {
    pub fn header_at(&self) -> u64 {
        self.header_at
    }
}

/// The plain bytes of a member; its CRC and sizes are tested where they end.
pub(super) struct Member<'a> {
    codec: Codec<'a>,
    site: Rc<Site>,
    entry: Entry,
    crc: Crc,
    done: bool,
}

enum Codec<'a> {
    Stored(Source<'a>),
    Deflated(Source<'a>, Inflate),
    /// What follows belongs to something else: it takes no byte too many.
    DeflatedWithoutSize(DeflateDecoder<Source<'a>>),
    Other(Box<Decompress<Source<'a>>>),
}

/// The packed bytes: counted, and not more of them than there are said to be.
struct Source<'a> {
    source: &'a mut dyn BufRead,
    taken_bytes: u64,
    left_bytes: u64,
}

impl Read for Source<'_> {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let count = available.len().min(target.len());
        target[..count].copy_from_slice(&available[..count]);
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Source<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left_bytes == 0 {
            return Ok(&[]);
        }
        let available = self.source.fill_buf()?;
        let count = available.len().min(usize::try_from(self.left_bytes).unwrap_or(usize::MAX));
        Ok(&available[..count])
    }

    fn consume(&mut self, count: usize) {
        self.source.consume(count);
        self.taken_bytes += count as u64;
        self.left_bytes -= count as u64;
    }
}

impl<'a> Member<'a> {
    /// # Errors
    /// The member is encrypted, or packed by a method that is not read.
    pub fn new(source: &'a mut dyn BufRead, place: Place<'_>, site: &Rc<Site>) -> io::Result<Self> {
        let (entry, expected) = match place {
            Place::Known(entry) => (entry, true),
            Place::Streamed(entry) => (entry, !entry.has_descriptor()),
        };
        let unsupported = |what: String, hint| {
            let path = site.path.clone();
            Err(site.fail(super::Error::Unsupported { path, what, hint }))
        };
        let unpack = "unpack it first: `unzip FILE`";
        if entry.flags & ENCRYPTED != 0 {
            return unsupported(format!("`{}`, which is encrypted,", entry.name), unpack);
        }
        let left_bytes = if expected { entry.packed_bytes } else { u64::MAX };
        let source = Source { source, taken_bytes: 0, left_bytes };
        let codec = match entry.method {
            0 if !expected => {
                let what = format!("`{}`, stored without its size in a pipe,", entry.name);
                return unsupported(what, "give the archive as a file");
            }
            0 => Codec::Stored(source),
            8 if expected => Codec::Deflated(source, Inflate::new()),
            8 => Codec::DeflatedWithoutSize(DeflateDecoder::new(source)),
            12 | 93 | 95 if expected => {
                let container = match entry.method {
                    12 => Container::Bzip2,
                    93 => Container::Zstd,
                    _ => Container::Xz,
                };
                Codec::Other(Box::new(Decompress::new(container, source, site.clone())))
            }
            method => {
                let what = format!("`{}`, packed by zip's method {method},", entry.name);
                return unsupported(what, unpack);
            }
        };
        let crc = Crc::new();
        Ok(Self { codec, site: site.clone(), entry: entry.clone(), crc, done: false })
    }

    /// Reads on to the end without handing anything out.
    pub fn skip(&mut self) -> io::Result<()> {
        io::copy(self, &mut io::sink()).map(drop)
    }

    /// Tests what was read against what the archive says of it.
    fn finish(&mut self) -> io::Result<()> {
        self.done = true;
        let (site, crc) = (self.site.clone(), self.crc.sum());
        let Entry { name, .. } = &self.entry;
        let (source, unused_bytes) = match &mut self.codec {
            Codec::Stored(source) => (source, 0),
            Codec::Deflated(source, inflate) => (source, inflate.unused_bytes()),
            Codec::DeflatedWithoutSize(decoder) => {
                let plain_bytes = decoder.total_out();
                let source = decoder.get_mut();
                let sizes = (crc, source.taken_bytes, plain_bytes);
                return read_descriptor(source, &site, name, sizes);
            }
            Codec::Other(_) => return self.compare(crc),
        };
        if source.left_bytes > 0 || unused_bytes > 0 {
            // A decoder that met its end early, or a source that did.
            if source.left_bytes > 0 && source.fill_buf()?.is_empty() {
                return Err(site.truncated(Container::Zip));
            }
            let detail = format!("`{name}` ends before its size");
            return Err(site.damaged(Container::Zip, detail));
        }
        self.compare(crc)
    }

    /// Compares what was read with what the directory says.
    fn compare(&self, crc: u32) -> io::Result<()> {
        // The crate counts modulo 2^32.
        let same_size = self.crc.amount() == self.entry.plain_bytes as u32;
        if crc != self.entry.crc || !same_size {
            let name = &self.entry.name;
            let detail = format!("`{name}` has another CRC or size than the archive says");
            return Err(self.site.damaged(Container::Zip, detail));
        }
        Ok(())
    }
}

/// Takes the descriptor after a member: its signature may be missing, its sizes have 4 or 8 bytes.
fn read_descriptor(
    source: &mut Source<'_>,
    site: &Site,
    name: &str,
    (crc, packed_bytes, plain_bytes): (u32, u64, u64),
) -> io::Result<()> {
    let mut seen = Vec::new();
    let mut candidates = Vec::new();
    for signature in [&DESCRIPTOR.to_le_bytes()[..], &[]] {
        let head = [signature, &crc.to_le_bytes()].concat();
        let wide = [packed_bytes.to_le_bytes(), plain_bytes.to_le_bytes()].concat();
        let narrow = [(packed_bytes as u32).to_le_bytes(), (plain_bytes as u32).to_le_bytes()];
        candidates.push([head.clone(), wide].concat());
        candidates.push([head, narrow.concat()].concat());
    }
    // Byte by byte: what follows a narrow one belongs to the next member. A wide one begins as a
    // narrow one does only for members of no bytes at all, where zeros follow and no signature.
    loop {
        let fits: Vec<&Vec<u8>> =
            candidates.iter().filter(|candidate| candidate.starts_with(&seen)).collect();
        let next = source.fill_buf()?.first().copied();
        if fits.is_empty() || (next.is_none() && !fits.contains(&&seen)) {
            if next.is_none() {
                return Err(site.truncated(Container::Zip));
            }
            let detail = format!("`{name}` has another CRC or size than the archive says");
            return Err(site.damaged(Container::Zip, detail));
        }
        let goes_on = next.is_some_and(|next| {
            fits.iter().any(|candidate| candidate.get(seen.len()) == Some(&next))
        });
        if fits.contains(&&seen) && !(goes_on && next == Some(0)) {
            return Ok(());
        }
        seen.extend(next);
        source.consume(1);
    }
}

impl Read for Member<'_> {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        if self.done || target.is_empty() {
            return Ok(0);
        }
        let outcome = match &mut self.codec {
            Codec::Stored(source) => source.read(target),
            Codec::Deflated(source, inflate) => inflate.read(source, target),
            Codec::DeflatedWithoutSize(decoder) => decoder.read(target),
            Codec::Other(decoder) => decoder.read(target),
        };
        let count = outcome.map_err(|error| match &self.codec {
            Codec::Deflated(Source { left_bytes: 0, .. }, _)
                if error.kind() == io::ErrorKind::UnexpectedEof =>
            {
                let detail = format!("`{}` has no end within its size", self.entry.name);
                self.site.damaged(Container::Zip, detail)
            }
            _ => self.site.explain(Container::Zip, &error),
        })?;
        if count == 0 {
            self.finish()?;
        }
        self.crc.update(&target[..count]);
        Ok(count)
    }
}

/// What stands next in an archive that streams by.
pub(super) enum Next {
    Member(Entry),
    Directory,
}

/// Reads up to the next member; at the directory, to the end of the archive.
///
/// # Errors
/// The archive is cut off, or its directory lists another number of members.
pub(super) fn next(source: &mut dyn BufRead, members: u64, site: &Site) -> io::Result<Next> {
    let mut signature = next_signature(source, site)?;
    let mut listed = 0_u64;
    loop {
        let skip = |source: &mut dyn BufRead, bytes: u64| {
            let mut part = source.take(bytes);
            match io::copy(&mut part, &mut io::sink())? {
                skipped if skipped == bytes => Ok(()),
                _ => Err(site.truncated(Container::Zip)),
            }
        };
        let record = |source: &mut dyn BufRead, length: usize| {
            let mut bytes = vec![0; length];
            let read = source.read_exact(&mut bytes);
            read.map_err(|error| site.explain(Container::Zip, &error)).map(|()| bytes)
        };
        match signature {
            LOCAL if listed == 0 => return local_entry(source, site).map(Next::Member),
            // The mark of an archive that was meant for several volumes and took one.
            DESCRIPTOR | 0x3030_4b50 if members == 0 && listed == 0 => {}
            CENTRAL => {
                let bytes = record(source, 42)?;
                let size = |at: usize| u64::from(u16::from_le_bytes([bytes[at], bytes[at + 1]]));
                skip(source, size(24) + size(26) + size(28))?;
                listed += 1;
            }
            END_64 => {
                let bytes = record(source, 8)?;
                let size = Fields(&bytes).u64().unwrap_or_default();
                skip(source, size)?;
            }
            LOCATOR_64 => skip(source, 16)?,
            END => {
                let bytes = record(source, 18)?;
                skip(source, u64::from(u16::from_le_bytes([bytes[16], bytes[17]])))?;
                let after = io::copy(source, &mut io::sink())?;
                if listed != members || after > 0 {
                    let detail = "the directory lists other members than there are";
                    return Err(site.damaged(Container::Zip, detail));
                }
                return Ok(Next::Directory);
            }
            _ => return Err(site.damaged(Container::Zip, "expected a member or the directory")),
        }
        signature = next_signature(source, site)?;
    }
}

fn next_signature(source: &mut dyn BufRead, site: &Site) -> io::Result<u32> {
    let mut signature = [0; 4];
    let read = source.read_exact(&mut signature);
    read.map_err(|error| site.explain(Container::Zip, &error))?;
    Ok(u32::from_le_bytes(signature))
}
