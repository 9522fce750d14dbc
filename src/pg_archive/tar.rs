//! The tar format: the files of a folder as members of a tarball, `toc.dat` first.
//!
//! POSIX's ustar headers, as pg_dump writes them; a member is read where it stands.
//! <https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html>

use super::bytes::Bytes;
use super::entry::{Entry, Toc};
use super::error::{Error, Step};
use super::fields::Compression;
use super::folder::ENDINGS;

const RECORD: usize = 512;
const INSIDE: &str = "the tarball";

pub(super) struct Tar {
    pub bytes: Bytes,
    /// Bytes between the member at hand and the next header.
    padding: usize,
    pub compression: Compression,
    /// Large objects that were passed over and not told of.
    large_objects: Vec<i64>,
}

/// Returns true where a tarball begins whose first member is a table of contents.
pub(super) fn begins(start: &[u8]) -> bool {
    let Some(record) = start.get(..RECORD) else { return false };
    record[257..262] == *b"ustar" && base_name(&record[..100]) == b"toc.dat"
}

/// Returns the last part of a name that is filled up with zeros.
fn base_name(field: &[u8]) -> &[u8] {
    let name = field.split(|byte| *byte == 0).next().unwrap_or_default();
    name.rsplit(|byte| *byte == b'/').next().unwrap_or_default()
}

/// Reads a number in octal digits, or with the highest bit set in base 256.
fn number(field: &[u8]) -> Option<u64> {
    if field.first().is_some_and(|first| first & 0x80 != 0) {
        let digits =
            field.iter().enumerate().map(|(at, byte)| byte & if at == 0 { 0x7f } else { 0xff });
        return digits
            .into_iter()
            .try_fold(0_u64, |sum, digit| sum.checked_mul(256)?.checked_add(u64::from(digit)));
    }
    let text = std::str::from_utf8(field).ok()?;
    u64::from_str_radix(text.trim_matches([' ', '\0']), 8).ok()
}

impl Tar {
    pub fn new(bytes: Bytes) -> Self {
        Self { bytes, padding: 0, compression: Compression::None, large_objects: Vec::new() }
    }

    /// Takes the next header; returns the member's name, `None` behind the end mark.
    pub fn member(&mut self) -> Result<Option<Vec<u8>>, Error> {
        self.leave()?;
        let mut record = [0; RECORD];
        self.bytes.exact(&mut record, INSIDE)?;
        if record == [0; RECORD] {
            self.bytes.exact(&mut record, "the end mark of the tarball")?;
            return self.end(&record);
        }
        let sum: u64 = record.iter().map(|byte| u64::from(*byte)).sum();
        let own: u64 = record[148..156].iter().map(|byte| u64::from(*byte)).sum();
        let size = number(&record[124..136]);
        let (Some(size), Some(expected)) = (size, number(&record[148..156])) else {
            return Err(self.bytes.damaged("a header of the tarball has no size"));
        };
        if sum - own + 8 * u64::from(b' ') != expected {
            return Err(self.bytes.damaged("a header of the tarball has a wrong checksum"));
        }
        self.padding = (RECORD - (size % RECORD as u64) as usize) % RECORD;
        self.bytes.limit(Some(size));
        Ok(Some(base_name(&record[..100]).to_vec()))
    }

    /// Behind the end mark stand zeros alone.
    fn end(&mut self, record: &[u8]) -> Result<Option<Vec<u8>>, Error> {
        let mut is_zero = record.iter().all(|byte| *byte == 0);
        let mut byte = [0; RECORD];
        while is_zero && !self.bytes.at_end()? {
            self.bytes.exact(&mut byte[..1], INSIDE)?;
            is_zero = byte[0] == 0;
        }
        match is_zero {
            true => Ok(None),
            false => Err(self.bytes.damaged("something else follows the tarball")),
        }
    }

    /// Passes over what is left of the member at hand.
    fn leave(&mut self) -> Result<(), Error> {
        if self.bytes.is_limited() {
            self.bytes.drain("a member of the tarball")?;
        }
        self.bytes.limit(None);
        let mut padding = [0; RECORD];
        let count = std::mem::take(&mut self.padding);
        self.bytes.exact(&mut padding[..count], "a member of the tarball")
    }

    /// Goes to the next member that has data; returns the position of its entry.
    pub fn next(&mut self, toc: &Toc) -> Result<Option<usize>, Error> {
        while let Some(name) = self.member()? {
            let text = String::from_utf8(name.clone()).unwrap_or_default();
            let id =
                text.strip_prefix("blob_").and_then(|rest| rest.split('.').next()?.parse().ok());
            if let Some(id) = id {
                self.large_objects.push(id);
                continue;
            }
            if let Some(position) = list_of_large_objects(&text, toc) {
                return Ok(Some(position));
            }
            let found = ENDINGS.iter().find_map(|(ending, compression)| {
                let plain = text.strip_suffix(ending)?;
                let mut entries = toc.entries.iter();
                let is_it = |entry: &Entry| {
                    let file = entry.file.as_slice();
                    entry.has_data && (file == plain.as_bytes() || file == text.as_bytes())
                };
                Some((entries.position(is_it)?, *compression))
            });
            if let Some((position, compression)) = found {
                // A whole name in the table of contents tells by its own ending.
                let by_name = ENDINGS.iter().rev().find(|(ending, _)| text.ends_with(ending));
                self.compression = by_name.map_or(compression, |(_, compression)| *compression);
                return Ok(Some(position));
            }
            if text != "restore.sql" && !text.is_empty() {
                let detail = format!("`{}` is in no table of contents", name.escape_ascii());
                return Err(self.bytes.damaged(detail));
            }
        }
        Ok(None)
    }

    /// Passes over large objects, and gives their ids to `each`.
    pub fn large_objects(&mut self, mut each: impl FnMut(i64) -> Step) -> Step {
        self.bytes.drain("the list of large objects")?;
        std::mem::take(&mut self.large_objects).into_iter().try_for_each(&mut each)
    }
}

/// Returns the entry that a member `blobs.toc` or, since version 1.16, `blobs_16.toc` belongs to;
/// its name stands in no table of contents.
fn list_of_large_objects(member: &str, toc: &Toc) -> Option<usize> {
    let id = member.strip_prefix("blobs")?.strip_suffix(".toc")?;
    let position = match id.strip_prefix('_') {
        Some(id) => toc.position(id.parse().ok()?),
        None => toc.entries.iter().position(Entry::is_large_objects),
    };
    position.filter(|at| toc.entries[*at].is_large_objects())
}
