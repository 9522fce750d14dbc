//! Tells containers apart by their first bytes, never by name.

/// What wraps the bytes of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Container {
    Plain,
    /// RFC 1952, one or more members.
    Gzip,
    /// RFC 8878, one or more frames.
    Zstd,
    /// One or more streams. <https://sourceware.org/bzip2/manual/manual.html>
    Bzip2,
    /// One or more streams. <https://tukaani.org/xz/xz-file-format.txt>
    Xz,
    /// One or more frames. <https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md>
    Lz4,
    /// <https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT>
    Zip,
    /// ustar, pax, GNU and the format before them.
    Tar,
}

impl Container {
    pub fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
            Self::Bzip2 => "bzip2",
            Self::Xz => "xz",
            Self::Lz4 => "lz4",
            Self::Zip => "zip",
            Self::Tar => "tar",
        }
    }

    /// Returns true for what holds members with names.
    pub fn is_archive(self) -> bool {
        matches!(self, Self::Zip | Self::Tar)
    }
}

/// Something that is recognised and refused: what it is, and what to do with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Refusal {
    pub what: &'static str,
    pub hint: &'static str,
}

/// As many bytes as [`detect`] looks at: the first block of a tarball.
pub(super) const SIGNATURE_BYTES: usize = 512;

const SIGNATURES: [(&[u8], Container); 10] = [
    (b"\x1f\x8b", Container::Gzip),
    (b"\x28\xb5\x2f\xfd", Container::Zstd),
    (b"BZh", Container::Bzip2),
    (b"\xfd7zXZ\0", Container::Xz),
    (b"\x04\x22\x4d\x18", Container::Lz4),
    (b"PK\x03\x04", Container::Zip),
    // An archive without members, and one that was cut into volumes.
    (b"PK\x05\x06", Container::Zip),
    (b"PK\x07\x08", Container::Zip),
    (b"PK\x06\x06", Container::Zip),
    (b"PK00PK\x03\x04", Container::Zip),
];

const REFUSED: [(&[u8], Refusal); 8] = [
    (
        b"SQLite format 3\0",
        Refusal {
            what: "a SQLite database file",
            hint: "turn it into a script first: `sqlite3 FILE .dump > dump.sql`",
        },
    ),
    (b"7z\xbc\xaf\x27\x1c", Refusal { what: "a 7z archive", hint: "unpack it: `7z x FILE`" }),
    (b"Rar!\x1a\x07", Refusal { what: "a RAR archive", hint: "unpack it: `unrar x FILE`" }),
    (b"\x1f\x9d", Refusal { what: "a `compress` file", hint: "unpack it: `uncompress FILE`" }),
    (b"LZIP", Refusal { what: "an lzip file", hint: "unpack it: `lzip -dk FILE`" }),
    (b"\x89LZO\0", Refusal { what: "an lzop file", hint: "unpack it: `lzop -d FILE`" }),
    (b"PAR1", Refusal { what: "a Parquet file", hint: "give the SQL dump that its rows are from" }),
    (b"%PDF-", Refusal { what: "a PDF document", hint: "give the SQL dump itself" }),
];

/// Returns the container that begins with these bytes.
pub(super) fn detect(start: &[u8]) -> Result<Container, Refusal> {
    if let Some((_, found)) = SIGNATURES.iter().find(|(mark, _)| start.starts_with(mark)) {
        return Ok(*found);
    }
    match REFUSED.iter().find(|(mark, _)| start.starts_with(mark)) {
        Some((_, refusal)) => Err(*refusal),
        // A tarball of `pg_dump -Ft` is one dump: whoever reads dumps unpacks it.
        None if is_tar_header(start) && !start.starts_with(b"toc.dat\0") => Ok(Container::Tar),
        None => Ok(Container::Plain),
    }
}

/// Returns true where the checksum of a tarball's first header is right; older ones have no magic.
fn is_tar_header(start: &[u8]) -> bool {
    const CHECKSUM: std::ops::Range<usize> = 148..156;
    let Some(header) = start.get(..512) else { return false };
    let written = header[CHECKSUM].iter().filter(|byte| byte.is_ascii_digit());
    let written = written.fold(0_u32, |sum, digit| sum << 3 | u32::from(digit & 7));
    let blanks = CHECKSUM.len() as u32 * u32::from(b' ');
    let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
    let field: u32 = header[CHECKSUM].iter().map(|byte| u32::from(*byte)).sum();
    header[0] != 0 && written == sum - field + blanks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(start: &[u8], expected: Container) {
        assert_eq!(detect(start), Ok(expected));
    }

    #[test]
    fn containers_are_told_by_their_first_bytes() {
        check(b"\x1f\x8b\x08\0\0\0", Container::Gzip);
        check(b"\x28\xb5\x2f\xfd\0\0", Container::Zstd);
        check(b"BZh91AY&SY", Container::Bzip2);
        check(b"\xfd7zXZ\0\0\x04", Container::Xz);
        check(b"\x04\x22\x4d\x18\x64", Container::Lz4);
        check(b"PK\x03\x04\x14\0", Container::Zip);
        check(b"-- MyS", Container::Plain);
        check(b"", Container::Plain);
    }

    #[test]
    fn a_tarball_is_told_by_the_checksum_of_its_header() {
        let mut header = tar::Header::new_old();
        header.set_path("users.sql").expect("a short name");
        header.set_size(5);
        header.set_cksum();
        check(header.as_bytes(), Container::Tar);
        check(&[b'-'; 512], Container::Plain);
        check(&[0; 512], Container::Plain);
    }

    #[test]
    fn known_but_unread_containers_come_with_a_hint() {
        let refusal = detect(b"SQLite format 3\0\x10").expect_err("refused");
        assert!(refusal.hint.contains("sqlite3 FILE .dump"), "{}", refusal.hint);
        assert_eq!(detect(b"PGDMP\x01"), Ok(Container::Plain));
    }
}
