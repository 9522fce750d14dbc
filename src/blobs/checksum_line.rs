//! A line of a list of checksums: a digest, and a name.
//!
//! As coreutils read them (<https://www.gnu.org/software/coreutils/manual/html_node/cksum-output-modes.html>),
//! and as manifests of BagIt have them (RFC 8493, section 2.1.3). Knows one line at a time.
//!
//! ```text
//! 9f86…  a b            digest, a blank, a blank or `*` (binary), the name to the end of the line
//! \9f86…  a\nb          the same; the name has escapes
//! SHA256 (a (1)) = 9f86…   --tag: the name ends at the last parenthesis
//! SIZE (a) = 12         distinfo of the BSDs
//! 9f86… a               md5 -r of the BSDs: one blank
//! 9f86… data/a%0Ab      BagIt: CR, LF and % of a name are encoded
//! ```

use std::borrow::Cow;

use super::checksum_list::{Fact, ListFault, excerpt};
use crate::input::bytes_of_hex;

/// The longest name of an algorithm in the form of `--tag`.
const TAG_BYTES: usize = 16;

/// What a line says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line<'a> {
    pub name: Cow<'a, [u8]>,
    /// The name without decoding, where it could be meant so.
    pub other_name: Option<&'a [u8]>,
    pub fact: Fact,
}

/// Reads the lines of one list.
#[derive(Debug)]
pub(super) struct LineReader {
    /// The algorithm of a BagIt manifest, from its name.
    bag: Option<String>,
    /// An algorithm that the list's name tells, and whose digests are as long as another's.
    hint: Option<&'static str>,
    /// One blank alone is between digest and name, in the whole list: told by the first line.
    is_reversed: Option<bool>,
    has_bare_percent: bool,
}

impl LineReader {
    /// Begins a list; its file's name tells what its lines don't.
    pub fn new(path: &str) -> Self {
        let file = path.rsplit(['/', '\\']).next().unwrap_or(path).to_ascii_lowercase();
        let bag = file.strip_suffix(".txt").and_then(|stem| {
            stem.strip_prefix("manifest-").or_else(|| stem.strip_prefix("tagmanifest-"))
        });
        // 64 and 128 digits are not those of SHA-2 alone.
        let hints = [
            ("b2sum", "BLAKE2b"),
            ("blake2", "BLAKE2"),
            ("b3sum", "BLAKE3"),
            ("blake3", "BLAKE3"),
            ("sha3-", "SHA3"),
            ("sm3", "SM3"),
        ];
        let hint = hints.iter().find(|(sign, _)| file.contains(sign));
        Self {
            bag: bag.map(str::to_owned),
            hint: hint.map(|(_, algorithm)| *algorithm),
            is_reversed: None,
            has_bare_percent: false,
        }
    }

    pub fn is_bag(&self) -> bool {
        self.bag.is_some()
    }

    /// Returns true where a name of a BagIt manifest has a `%` that no writer leaves who encodes it.
    pub fn leaves_percent(&self) -> bool {
        self.has_bare_percent
    }

    /// Reads a line that is no comment and not empty.
    ///
    /// # Errors
    /// It is not as its kind of list is written.
    pub fn read<'a>(&mut self, line: &'a [u8]) -> Result<Line<'a>, ListFault> {
        if let Some(algorithm) = self.bag.clone() {
            return self.read_bag_line(line, &algorithm);
        }
        let line = line.trim_ascii_start();
        let (line, is_escaped) = match line.strip_prefix(b"\\") {
            Some(rest) => (rest, true),
            None => (line, false),
        };
        let (name, fact) = match tagged(line) {
            Some((tag, name, digits)) => (name, fact_of_tag(tag, digits)?),
            None => self.read_plain(line)?,
        };
        if name.is_empty() {
            return Err(ListFault::NoName);
        }
        let name = if is_escaped { unescaped(name)?.into() } else { Cow::Borrowed(name) };
        Ok(Line { name, other_name: None, fact })
    }

    /// Reads a digest, one or two signs, and a name.
    fn read_plain<'a>(&mut self, line: &'a [u8]) -> Result<(&'a [u8], Fact), ListFault> {
        let length = line.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
        let (digits, rest) = line.split_at(length);
        if length < 8 || !matches!(rest, [] | [b' ' | b'\t', ..]) {
            return Err(ListFault::NoDigest { found: excerpt(line) });
        }
        let fact = self.fact_of_length(digits)?;
        let rest = rest.get(1..).unwrap_or_default();
        let is_reversed = rest.len() == 1 || !matches!(rest.first(), Some(b' ' | b'*'));
        if matches!(rest, b"" | b" ") {
            return Err(ListFault::NoName);
        }
        match (is_reversed, *self.is_reversed.get_or_insert(is_reversed)) {
            (true, false) => Err(ListFault::NoDigest { found: excerpt(line) }),
            // A list of `md5 -r`: a second blank is the name's.
            (_, true) => Ok((rest, fact)),
            (false, false) => Ok((&rest[1..], fact)),
        }
    }

    fn fact_of_length(&self, digits: &[u8]) -> Result<Fact, ListFault> {
        if let Some(algorithm) = self.hint {
            return Ok(Fact::Other(algorithm.to_owned()));
        }
        let algorithm = match digits.len() {
            32 => "MD5",
            40 => "SHA1",
            56 => "SHA224",
            96 => "SHA384",
            128 => "SHA512",
            // What a digest that is cut was meant to be is told by no length.
            _ => "SHA256",
        };
        fact_of_tag(algorithm.as_bytes(), digits)
    }

    /// Reads a line of a BagIt manifest.
    fn read_bag_line<'a>(
        &mut self,
        line: &'a [u8],
        algorithm: &str,
    ) -> Result<Line<'a>, ListFault> {
        let end = line.iter().position(|byte| matches!(byte, b' ' | b'\t')).unwrap_or(line.len());
        let (digits, rest) = line.split_at(end);
        let fact = fact_of_tag(algorithm.as_bytes(), digits)?;
        let blanks = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        // Made by md5sum in binary mode; no path of a bag begins so.
        let name = rest[blanks..].strip_prefix(b"*").unwrap_or(&rest[blanks..]);
        if name.is_empty() {
            return Err(ListFault::NoName);
        }
        let (decoded, is_bare) = percent_decoded(name);
        self.has_bare_percent |= is_bare;
        let other_name = matches!(decoded, Cow::Owned(_)).then_some(name);
        Ok(Line { name: decoded, other_name, fact })
    }
}

/// Splits a line of `--tag`: algorithm, name and digits.
fn tagged(line: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let open = line.iter().position(|byte| *byte == b'(')?;
    let tag = line[..open].strip_suffix(b" ").unwrap_or(&line[..open]);
    let fits = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'/' | b'_');
    if tag.is_empty() || tag.len() > TAG_BYTES || !tag.iter().all(fits) {
        return None;
    }
    // The name may have parentheses itself; digits have none.
    let close = line.iter().rposition(|byte| *byte == b')').filter(|close| *close > open)?;
    let digits = line[close + 1..].trim_ascii().strip_prefix(b"=")?.trim_ascii();
    Some((tag, &line[open + 1..close], digits))
}

/// Returns what digits say, of an algorithm that is named as tools, manifests and headers name it.
pub(super) fn fact_of_tag(tag: &[u8], digits: &[u8]) -> Result<Fact, ListFault> {
    let name = excerpt(tag).to_ascii_uppercase();
    let fault = |algorithm: &str, expected| ListFault::Digits {
        algorithm: algorithm.to_owned(),
        expected,
        found: excerpt(digits),
    };
    match name.replace(['-', '_'], "").as_str() {
        "SHA256" | "SHA2256" => {
            bytes_of_hex(digits).map(Fact::Sha256).ok_or_else(|| fault("SHA-256", 64))
        }
        "MD5" => bytes_of_hex(digits).map(Fact::Md5).ok_or_else(|| fault("MD5", 32)),
        "SIZE" => size(digits).map(Fact::Size),
        _ => Ok(Fact::Other(name)),
    }
}

/// Reads a number of bytes.
pub(super) fn size(digits: &[u8]) -> Result<u64, ListFault> {
    let number = std::str::from_utf8(digits).ok().and_then(|digits| digits.parse().ok());
    number.ok_or_else(|| ListFault::Size { found: excerpt(digits) })
}

/// Undoes the escapes of coreutils.
fn unescaped(name: &[u8]) -> Result<Vec<u8>, ListFault> {
    let mut plain = Vec::with_capacity(name.len());
    let mut bytes = name.iter();
    while let Some(byte) = bytes.next() {
        plain.push(match (byte, byte == &b'\\') {
            (byte, false) => *byte,
            _ => match bytes.next() {
                Some(b'\\') => b'\\',
                Some(b'n') => b'\n',
                Some(b'r') => b'\r',
                other => {
                    let found: Vec<u8> = [b'\\'].into_iter().chain(other.copied()).collect();
                    return Err(ListFault::Escape { found: excerpt(&found) });
                }
            },
        });
    }
    Ok(plain)
}

/// Decodes the three bytes that BagIt encodes; tells whether a `%` stands for itself.
fn percent_decoded(name: &[u8]) -> (Cow<'_, [u8]>, bool) {
    if !name.contains(&b'%') {
        return (name.into(), false);
    }
    let mut plain = Vec::with_capacity(name.len());
    let (mut at, mut is_bare) = (0, false);
    while at < name.len() {
        let code = match name.get(at..at + 3) {
            Some(b"%0A" | b"%0a") => Some(b'\n'),
            Some(b"%0D" | b"%0d") => Some(b'\r'),
            Some(b"%25") => Some(b'%'),
            _ => None,
        };
        is_bare |= name[at] == b'%' && code.is_none();
        plain.push(code.unwrap_or(name[at]));
        at += if code.is_some() { 3 } else { 1 };
    }
    (plain.into(), is_bare)
}
