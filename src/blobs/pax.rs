//! Extended headers of pax: `LENGTH KEY=VALUE`, a line each, in which a value may have any byte.
//!
//! Only what says how a member is called and where its bytes are is kept; all else streams by, so
//! that an extended header of gigabytes takes no memory.
//! <https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html#tag_20_92_13_03>
//! <https://www.gnu.org/software/tar/manual/html_node/PAX-1.html>

use std::io::{self, BufRead, Read};

use super::sparse::MAX_PIECES;

/// Longer names than any file system takes are still shown; beyond this it is an attack.
pub(super) const MAX_NAME_BYTES: u64 = 64 << 10;
/// Names of extended attributes have 255 bytes at most.
const MAX_KEY_BYTES: usize = 1_024;
/// Two numbers of twenty digits and two commas for each piece.
const MAX_MAP_BYTES: u64 = MAX_PIECES as u64 * 42;
/// Enough for any number.
const MAX_NUMBER_BYTES: u64 = 64;

/// What extended headers say of a member.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Extended {
    pub path: Option<Vec<u8>>,
    pub link: Option<Vec<u8>>,
    pub stored_bytes: Option<u64>,
    pub sparse: Sparse,
}

/// `GNU.sparse.*`, in any of its three versions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Sparse {
    pub major: Option<u64>,
    pub minor: Option<u64>,
    pub path: Option<Vec<u8>>,
    /// `size` until version 0.1, `realsize` after it.
    pub size: Option<u64>,
    /// The map of version 0.0, number by number.
    pub offsets: Vec<u64>,
    pub lengths: Vec<u64>,
    /// The map of version 0.1.
    pub map: Option<Vec<u8>>,
}

/// What is wrong with an extended header, or why it can't be read.
#[derive(Debug)]
pub(super) enum Fault {
    Read(io::Error),
    Malformed(String),
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        Self::Read(error)
    }
}

impl Extended {
    /// Reads an extended header to the end of `source`; what it says replaces what was known.
    ///
    /// An empty value takes back what a global header said.
    pub fn read(&mut self, source: &mut dyn BufRead) -> Result<(), Fault> {
        while let Some(length) = length(source)? {
            let key = key(source, length)?;
            // The equals sign and the newline are of the record.
            let value_bytes = length
                .checked_sub(key.len() as u64 + 2)
                .ok_or_else(|| malformed("a record is shorter than it says"))?;
            self.take(&key, value_bytes, source)?;
            let mut newline = [0];
            source.read_exact(&mut newline)?;
            if newline != *b"\n" {
                return Err(malformed("a record does not end where it says"));
            }
        }
        Ok(())
    }

    fn take(&mut self, key: &[u8], bytes: u64, source: &mut dyn BufRead) -> Result<(), Fault> {
        let sparse = &mut self.sparse;
        let field = match key {
            b"path" => &mut self.path,
            b"linkpath" => &mut self.link,
            b"GNU.sparse.name" => &mut sparse.path,
            b"GNU.sparse.map" => &mut sparse.map,
            b"size" => return number(key, bytes, source, &mut self.stored_bytes),
            b"GNU.sparse.major" => return number(key, bytes, source, &mut sparse.major),
            b"GNU.sparse.minor" => return number(key, bytes, source, &mut sparse.minor),
            b"GNU.sparse.size" | b"GNU.sparse.realsize" => {
                return number(key, bytes, source, &mut sparse.size);
            }
            b"GNU.sparse.offset" => return append(key, bytes, source, &mut sparse.offsets),
            b"GNU.sparse.numbytes" => return append(key, bytes, source, &mut sparse.lengths),
            _ => {
                skip(source, bytes)?;
                return Ok(());
            }
        };
        let limit = if key == b"GNU.sparse.map" { MAX_MAP_BYTES } else { MAX_NAME_BYTES };
        let value = value(key, bytes, limit, source)?;
        *field = Some(value).filter(|value| !value.is_empty());
        Ok(())
    }
}

fn malformed(what: &str) -> Fault {
    Fault::Malformed(format!("its extended header is malformed: {what}"))
}

/// Reads the length of a record, and returns how many bytes of it follow; `None` at the end.
fn length(source: &mut dyn BufRead) -> Result<Option<u64>, Fault> {
    let mut digits = Vec::new();
    loop {
        let mut byte = [0];
        if source.read(&mut byte)? == 0 {
            return match digits.is_empty() {
                true => Ok(None),
                false => Err(malformed("it ends within a record's length")),
            };
        }
        match byte[0] {
            b'0'..=b'9' if digits.len() < 20 => digits.push(byte[0]),
            b' ' if !digits.is_empty() => break,
            // Some programs fill the block.
            0 if digits.is_empty() => {
                io::copy(source, &mut io::sink())?;
                return Ok(None);
            }
            _ => return Err(malformed("a record does not begin with its length")),
        }
    }
    let length = decimal(&digits).and_then(|all| all.checked_sub(digits.len() as u64 + 1));
    length.map(Some).ok_or_else(|| malformed("a record's length can't be"))
}

fn key(source: &mut dyn BufRead, length: u64) -> Result<Vec<u8>, Fault> {
    let mut key = Vec::new();
    let bound = (MAX_KEY_BYTES as u64 + 1).min(length);
    source.take(bound).read_until(b'=', &mut key)?;
    match key.pop() {
        Some(b'=') => Ok(key),
        _ => Err(malformed("a record has no key, or one of more than 1,024 bytes")),
    }
}

fn value(key: &[u8], bytes: u64, limit: u64, source: &mut dyn BufRead) -> Result<Vec<u8>, Fault> {
    if bytes > limit {
        let key = key.escape_ascii();
        let what = format!("its extended header gives {bytes} bytes of `{key}`; {limit} are read");
        return Err(Fault::Malformed(what));
    }
    let mut value = Vec::new();
    source.take(bytes).read_to_end(&mut value)?;
    match value.len() as u64 == bytes {
        true => Ok(value),
        false => Err(malformed("it ends within a record")),
    }
}

fn skip(source: &mut dyn BufRead, bytes: u64) -> Result<(), Fault> {
    match io::copy(&mut source.take(bytes), &mut io::sink())? == bytes {
        true => Ok(()),
        false => Err(malformed("it ends within a record")),
    }
}

fn number(
    key: &[u8],
    bytes: u64,
    source: &mut dyn BufRead,
    field: &mut Option<u64>,
) -> Result<(), Fault> {
    let digits = value(key, bytes, MAX_NUMBER_BYTES, source)?;
    *field = match digits.is_empty() {
        true => None,
        false => Some(decimal(&digits).ok_or_else(|| {
            let (key, digits) = (key.escape_ascii(), digits.escape_ascii());
            Fault::Malformed(format!("its extended header gives `{digits}` as `{key}`"))
        })?),
    };
    Ok(())
}

fn append(
    key: &[u8],
    bytes: u64,
    source: &mut dyn BufRead,
    list: &mut Vec<u64>,
) -> Result<(), Fault> {
    let mut one = None;
    number(key, bytes, source, &mut one)?;
    list.extend(one);
    match list.len() > MAX_PIECES {
        true => Err(Fault::Malformed(format!("its sparse map has more than {MAX_PIECES} pieces"))),
        false => Ok(()),
    }
}

/// Reads decimal digits, and nothing else.
pub(super) fn decimal(digits: &[u8]) -> Option<u64> {
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    std::str::from_utf8(digits).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(key: &str, value: &[u8]) -> Vec<u8> {
        let rest = key.len() + value.len() + 3;
        let length = (1..).find(|digits| (rest + digits).to_string().len() == *digits);
        let length = rest + length.expect("a length");
        [format!("{length} {key}=").as_bytes(), value, b"\n"].concat()
    }

    fn read(text: &[u8]) -> Result<Extended, String> {
        let mut extended = Extended::default();
        match extended.read(&mut &text[..]) {
            Ok(()) => Ok(extended),
            Err(Fault::Malformed(what)) => Err(what),
            Err(Fault::Read(error)) => Err(error.to_string()),
        }
    }

    fn fails(text: &[u8], expected: &str) {
        let fault = read(text).expect_err("malformed");
        assert!(fault.contains(expected), "{fault}");
    }

    #[test]
    fn a_value_may_have_newlines_and_equals_signs() {
        let text = [record("path", b"a=\n12 path=b"), record("size", b"7")].concat();
        let extended = read(&text).expect("two records");
        assert_eq!(extended.path.as_deref(), Some(&b"a=\n12 path=b"[..]));
        assert_eq!(extended.stored_bytes, Some(7));
    }

    #[test]
    fn the_last_record_of_a_key_counts_and_an_empty_one_takes_it_back() {
        let twice = [record("path", b"a"), record("path", b"b")].concat();
        assert_eq!(read(&twice).expect("two records").path.as_deref(), Some(&b"b"[..]));
        let taken_back = [record("path", b"a"), record("path", b"")].concat();
        assert_eq!(read(&taken_back).expect("two records").path, None);
    }

    #[test]
    fn other_records_stream_by() {
        let text = [record("SCHILY.xattr.user.x", &[0xff; 100_000]), record("path", b"a")].concat();
        assert_eq!(read(&text).expect("two records").path.as_deref(), Some(&b"a"[..]));
    }

    #[test]
    fn records_that_lie_are_refused() {
        fails(b"9 path=a", "failed to fill whole buffer");
        fails(b"8 path=a\n", "does not end where it says");
        fails(b"path=a\n", "does not begin with its length");
        fails(b"3 path=a\n", "no key");
        fails(b"99999999999999999999 path=a\n", "can't be");
        fails(b"18446744073709551615 path=a\n", "gives 18446744073709551588 bytes of `path`");
        fails(b"18446744073709551615 other=a\n", "ends within a record");
        fails(b"6 a=b\n7", "ends within a record's length");
        fails(&record("size", b"-1"), "gives `-1` as `size`");
        fails(&record("size", b"1e3"), "gives `1e3` as `size`");
        fails(&record("path", &[b'a'; 70_000]), "70000 bytes of `path`; 65536 are read");
    }

    #[test]
    fn zeros_fill_a_block() {
        let text = [record("path", b"a"), vec![0; 100]].concat();
        assert_eq!(read(&text).expect("one record").path.as_deref(), Some(&b"a"[..]));
    }
}
