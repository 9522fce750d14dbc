//! A list of checksums as CSV with a header, as RFC 4180 has it.
//!
//! Columns are found by their names in any order; others are passed by. Knows one record at a time.

use std::borrow::Cow;

use super::checksum_line::{fact_of_tag, size};
use super::checksum_list::{Fact, Fault, ListFault, excerpt};
use crate::input::bytes_of_hex;

/// What may stand between values.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Columns that name a file, the surest first: of a table of objects the member's name is meant.
const NAMES: [&str; 6] = ["member", "path", "name", "filename", "file", "key"];

/// Which column says what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Name,
    Digest(&'static str),
    /// An MD5 in quotes, or of parts: `hex-N`.
    Etag,
    Size,
    Unknown,
}

/// The columns of a list.
#[derive(Debug)]
pub(super) struct Columns {
    pub delimiter: u8,
    columns: Vec<Column>,
}

impl Columns {
    /// Reads a header; `None` where it does not name a file and something that is known of it.
    pub fn of_header(line: &[u8]) -> Option<Self> {
        DELIMITERS.into_iter().find_map(|delimiter| {
            let (_, names) = Records::new(line, delimiter).next()?.ok()?;
            let names: Vec<String> = names.iter().map(|name| plain_name(name)).collect();
            let place = NAMES.iter().find_map(|wanted| names.iter().position(|it| it == wanted))?;
            let mut columns: Vec<Column> = names.iter().map(|name| column(name)).collect();
            columns[place] = Column::Name;
            let is_fact = |column: &Column| !matches!(column, Column::Name | Column::Unknown);
            columns.iter().any(is_fact).then_some(Self { delimiter, columns })
        })
    }

    /// Returns the name and what is said of it; empty values say nothing.
    pub fn facts<'a>(
        &self,
        values: &'a [Cow<'_, [u8]>],
    ) -> Result<(&'a [u8], Vec<Fact>), ListFault> {
        if values.len() != self.columns.len() {
            let (expected, found) = (self.columns.len(), values.len());
            return Err(ListFault::Values { expected, found });
        }
        let mut name: &[u8] = b"";
        let mut facts = Vec::new();
        for (column, value) in self.columns.iter().zip(values) {
            let text = value.trim_ascii();
            match column {
                Column::Name => name = value,
                Column::Unknown => {}
                _ if text.is_empty() => {}
                Column::Digest(algorithm) => facts.push(fact_of_tag(algorithm.as_bytes(), text)?),
                Column::Etag => facts.push(etag(text)?),
                Column::Size => facts.push(Fact::Size(size(text)?)),
            }
        }
        if name.is_empty() { Err(ListFault::NoName) } else { Ok((name, facts)) }
    }
}

/// Returns a column's name without what writers differ in.
fn plain_name(name: &[u8]) -> String {
    let name = name.to_ascii_lowercase().escape_ascii().to_string();
    name.chars().filter(|c| !matches!(c, '_' | '-' | ' ')).collect()
}

fn column(name: &str) -> Column {
    match name {
        "sha256" | "sha256hex" => Column::Digest("SHA256"),
        "md5" | "md5hex" => Column::Digest("MD5"),
        "sha1" => Column::Digest("SHA1"),
        "sha224" => Column::Digest("SHA224"),
        "sha384" => Column::Digest("SHA384"),
        "sha512" => Column::Digest("SHA512"),
        "crc32" => Column::Digest("CRC32"),
        "blake2b" => Column::Digest("BLAKE2B"),
        "blake3" => Column::Digest("BLAKE3"),
        "etag" => Column::Etag,
        "size" | "sizebytes" | "bytes" => Column::Size,
        _ => Column::Unknown,
    }
}

/// Reads an eTag: the MD5 of the content, or a digest of the digests of its parts.
fn etag(text: &[u8]) -> Result<Fact, ListFault> {
    let bare = text.strip_prefix(b"\"").and_then(|text| text.strip_suffix(b"\"")).unwrap_or(text);
    if bare.contains(&b'-') {
        return Ok(Fact::Other("multipart eTag".to_owned()));
    }
    bytes_of_hex(bare).map(Fact::Md5).ok_or_else(|| ListFault::Digits {
        algorithm: "MD5".to_owned(),
        expected: 32,
        found: excerpt(bare),
    })
}

/// The records of a CSV, each with the line it begins in; empty lines are passed by.
pub(super) struct Records<'a> {
    rest: &'a [u8],
    delimiter: u8,
    line: u64,
}

impl<'a> Records<'a> {
    pub fn new(bytes: &'a [u8], delimiter: u8) -> Self {
        Self { rest: bytes, delimiter, line: 1 }
    }

    /// Takes a value; tells whether the record ends with it.
    fn value(&mut self) -> Option<(Cow<'a, [u8]>, bool)> {
        let bytes = self.rest;
        if let Some(quoted) = bytes.strip_prefix(b"\"") {
            let mut value = Vec::new();
            let mut at = 0;
            loop {
                let quote = at + memchr::memchr(b'"', &quoted[at..])?;
                value.extend_from_slice(&quoted[at..quote]);
                at = quote + 1;
                if quoted.get(at) != Some(&b'"') {
                    break;
                }
                value.push(b'"');
                at += 1;
            }
            self.line += memchr::memchr_iter(b'\n', &value).count() as u64;
            let after = &quoted[at..];
            let after = after.strip_prefix(b"\r").unwrap_or(after);
            let ends = match after.first() {
                Some(byte) if *byte == self.delimiter => false,
                None | Some(b'\n') => true,
                Some(_) => return None,
            };
            self.rest = after.get(1..).unwrap_or_default();
            return Some((value.into(), ends));
        }
        let end = memchr::memchr2(self.delimiter, b'\n', bytes).unwrap_or(bytes.len());
        self.rest = bytes.get(end + 1..).unwrap_or_default();
        let ends = bytes.get(end) != Some(&self.delimiter);
        let value = &bytes[..end];
        let value = if ends { value.strip_suffix(b"\r").unwrap_or(value) } else { value };
        Some((value.into(), ends))
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Result<(u64, Vec<Cow<'a, [u8]>>), Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        while let Some(rest) =
            self.rest.strip_prefix(b"\n").or_else(|| self.rest.strip_prefix(b"\r\n"))
        {
            self.rest = rest;
            self.line += 1;
        }
        if self.rest.is_empty() {
            return None;
        }
        let line = self.line;
        let mut values = Vec::new();
        loop {
            let Some((value, ends)) = self.value() else {
                self.rest = b"";
                return Some(Err((line, ListFault::Quote)));
            };
            values.push(value);
            if ends {
                self.line += 1;
                return Some(Ok((line, values)));
            }
        }
    }
}
