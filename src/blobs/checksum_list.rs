//! Lists of checksums: what someone else has written down of each file.
//!
//! `SHA256SUMS` and its kin as coreutils write them, BagIt manifests, and CSV with a header. The
//! bytes of a list go in, one [`Listed`] a file comes out, in the order of the list. SHA-256, MD5
//! and sizes are kept to be compared; digests of other algorithms are counted. Knows no archive
//! and hashes nothing.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use super::Error;
use super::checksum_csv::{self, Columns};
use super::checksum_line::LineReader;
use super::names::{shown, without_dot};

/// What a list says of one file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listed {
    /// Without a leading `./`; escaped where it is not UTF-8, as names of members are.
    pub name: String,
    /// The name as it stands in a BagIt manifest whose writer may have left `%25` as it was:
    /// bagit-python does. To be tried where nothing has the first name.
    pub other_name: Option<String>,
    pub sha256: Option<[u8; 32]>,
    pub md5: Option<[u8; 16]>,
    pub size_bytes: Option<u64>,
    /// Where the list names it first, from 1.
    pub line: u64,
}

/// A list that was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChecksumList {
    /// The list's own name, for messages.
    pub path: String,
    /// One a name, in the order of the list.
    pub entries: Vec<Listed>,
    /// Digests that are not compared, by algorithm.
    pub not_compared: BTreeMap<String, u64>,
}

/// One thing that a list says of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fact {
    Sha256([u8; 32]),
    Md5([u8; 16]),
    Size(u64),
    /// A digest by another algorithm.
    Other(String),
}

/// What is wrong with a line of a list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ListFault {
    #[error("expected a digest and a name as sha256sum writes them, found `{found}`")]
    NoDigest { found: String },
    #[error("expected {expected} hexadecimal digits of {algorithm}, found `{found}`")]
    Digits { algorithm: String, expected: usize, found: String },
    #[error("there is no name beside the digest")]
    NoName,
    #[error("`{found}` is no escape of a name: expected `\\\\`, `\\n` or `\\r`")]
    Escape { found: String },
    #[error("`{name}` has another {what} in line {first}")]
    Contradiction { name: String, what: &'static str, first: u64 },
    #[error("expected {expected} values as in the header, found {found}")]
    Values { expected: usize, found: usize },
    #[error("a quoted value has no end, or something stands behind it")]
    Quote,
    #[error("expected a size in bytes, found `{found}`")]
    Size { found: String },
    #[error(
        "expected a list of checksums, found `{found}`\n\
         hint: lists of sha256sum or md5sum, BagIt manifests, and CSV with a header that has a name \
         (member, path, name) and sha256, md5 or size_bytes"
    )]
    NotAList { found: String },
    #[error("the list has a signature around it\nhint: `gpg --decrypt` gives the list alone")]
    Signed,
    #[error("the list is UTF-16\nhint: write it as UTF-8")]
    Utf16,
    #[error("the list names no file")]
    Empty,
}

impl ChecksumList {
    /// Reads a list from its file.
    ///
    /// # Errors
    /// The file can't be read, or is no list.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let name = path.display().to_string();
        let bytes = std::fs::read(path)
            .map_err(|source| crate::input::Error::Open { path: name.clone(), source })?;
        Self::parse(&bytes, &name)
    }

    /// Reads a list; its name tells a BagIt manifest, and the algorithm where digits don't.
    ///
    /// # Errors
    /// A line can't be read, or two say different things of one file.
    pub fn parse(bytes: &[u8], name: &str) -> Result<Self, Error> {
        let mut list = Gathered {
            list: Self { path: name.to_owned(), ..Self::default() },
            ..Gathered::default()
        };
        let outcome = if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
            Err((1, ListFault::Utf16))
        } else {
            list.gather(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes))
        };
        outcome.map_err(|(line, fault)| Error::List { path: name.to_owned(), line, fault })?;
        Ok(list.list)
    }
}

/// A fault and its line.
pub(super) type Fault = (u64, ListFault);

/// A list on its way.
#[derive(Debug, Default)]
struct Gathered {
    list: ChecksumList,
    /// Where each name stands among the entries.
    places: HashMap<String, usize>,
}

impl Gathered {
    fn gather(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        let mut reader = LineReader::new(&self.list.path);
        if let Some(columns) = (!reader.is_bag()).then(|| csv_columns(bytes)).flatten() {
            let mut records = checksum_csv::Records::new(bytes, columns.delimiter);
            // The header.
            records.next();
            for record in records {
                let (line, values) = record?;
                let (name, facts) = columns.facts(&values).map_err(|fault| (line, fault))?;
                self.add(line, name, None, facts).map_err(|fault| (line, fault))?;
            }
        } else {
            for (line, text) in (1..).zip(lines(bytes)) {
                if is_silent(text) {
                    continue;
                }
                let is_first = self.list.entries.is_empty();
                let fault =
                    |fault| (line, if is_first { at_the_start(fault, text) } else { fault });
                let read = reader.read(text).map_err(fault)?;
                self.add(line, &read.name, read.other_name, [read.fact])
                    .map_err(|fault| (line, fault))?;
            }
            if reader.leaves_percent() {
                // Its writer encodes no `%`: every name is as it stands.
                for entry in &mut self.list.entries {
                    entry.name =
                        entry.other_name.take().unwrap_or_else(|| std::mem::take(&mut entry.name));
                }
            }
        }
        if self.list.entries.is_empty() { Err((1, ListFault::Empty)) } else { Ok(()) }
    }

    /// Adds what a line says, to what another line of the same file has said.
    fn add(
        &mut self,
        line: u64,
        name: &[u8],
        other_name: Option<&[u8]>,
        facts: impl IntoIterator<Item = Fact>,
    ) -> Result<(), ListFault> {
        let name = name_text(name);
        let place = match self.places.entry(name.clone()) {
            Entry::Occupied(place) => *place.get(),
            Entry::Vacant(place) => {
                let other_name = other_name.map(name_text);
                self.list.entries.push(Listed { name, other_name, line, ..Listed::default() });
                *place.insert(self.list.entries.len() - 1)
            }
        };
        let entry = &mut self.list.entries[place];
        for fact in facts {
            let is_new = match fact {
                Fact::Sha256(digest) => agrees(&mut entry.sha256, digest, "SHA-256"),
                Fact::Md5(digest) => agrees(&mut entry.md5, digest, "MD5"),
                Fact::Size(size) => agrees(&mut entry.size_bytes, size, "size"),
                Fact::Other(algorithm) => {
                    *self.list.not_compared.entry(algorithm).or_default() += 1;
                    Ok(())
                }
            };
            let told = |what| ListFault::Contradiction {
                name: entry.name.clone(),
                what,
                first: entry.line,
            };
            is_new.map_err(told)?;
        }
        Ok(())
    }
}

/// Keeps a value; the error names what was said otherwise before.
fn agrees<T: PartialEq>(
    kept: &mut Option<T>,
    value: T,
    what: &'static str,
) -> Result<(), &'static str> {
    match kept {
        Some(before) if *before != value => Err(what),
        _ => {
            *kept = Some(value);
            Ok(())
        }
    }
}

/// Returns the columns of a CSV, where the first line names some.
fn csv_columns(bytes: &[u8]) -> Option<Columns> {
    Columns::of_header(lines(bytes).next()?)
}

/// Returns the lines without their ends.
fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.split_inclusive(|byte| *byte == b'\n').map(|line| {
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        line.strip_suffix(b"\r").unwrap_or(line)
    })
}

/// Returns true for what no tool reads: empty lines, and comments, which begin at the line's start.
fn is_silent(line: &[u8]) -> bool {
    line.trim_ascii().is_empty() || line.starts_with(b"#") || line.starts_with(b";")
}

/// Says more of a first line that can't be read: the file may be no list at all.
fn at_the_start(fault: ListFault, line: &[u8]) -> ListFault {
    match fault {
        ListFault::NoDigest { .. } if line.starts_with(b"-----BEGIN PGP") => ListFault::Signed,
        ListFault::NoDigest { found } => ListFault::NotAList { found },
        fault => fault,
    }
}

/// Returns a name as names of members are shown.
fn name_text(name: &[u8]) -> String {
    without_dot(&shown(name)).to_owned()
}

/// Returns bytes of a list for a message: cut, and escaped.
pub(super) fn excerpt(bytes: &[u8]) -> String {
    const SHOWN_BYTES: usize = 60;
    let shown = bytes[..bytes.len().min(SHOWN_BYTES)].escape_ascii().to_string();
    if bytes.len() > SHOWN_BYTES { shown + "\u{2026}" } else { shown }
}
