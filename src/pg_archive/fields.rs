//! The header of an archive, and the numbers and texts that the rest is made of.

use super::bytes::Bytes;
use super::error::Error;

/// Archive formats that are read, oldest and newest: PostgreSQL 8.1 to 18.
const VERSIONS: std::ops::RangeInclusive<Version> = (1, 10)..=(1, 16);

/// Major and minor version of the archive format.
pub(super) type Version = (u8, u8);

/// The version after which objects of one kind are one entry: `BLOB METADATA`.
pub(super) const WITH_RELATION_KINDS: Version = (1, 16);
const WITH_COMPRESSION_NAMES: Version = (1, 15);
pub(super) const WITH_ACCESS_METHODS: Version = (1, 14);
pub(super) const WITH_SECTIONS: Version = (1, 11);

/// How an archive keeps its parts; a folder's `toc.dat` says `Tar` as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Custom,
    Tar,
}

/// How the data of tables is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Compression {
    None,
    /// A zlib stream (RFC 1950) in the custom format, a gzip file (RFC 1952) elsewhere.
    Gzip,
    Lz4,
    Zstd,
}

#[derive(Debug)]
pub(super) struct Header {
    pub version: Version,
    pub format: Format,
    pub compression: Compression,
    /// Version of the server that was dumped.
    pub server: Option<Vec<u8>>,
    /// Version of pg_dump.
    pub program: Option<Vec<u8>>,
}

/// Takes numbers and texts as the header says that they are written.
pub(super) struct Fields<'a> {
    pub bytes: &'a mut Bytes,
    widths: Widths,
}

/// Bytes of a number and of an offset.
#[derive(Debug, Clone, Copy)]
pub(super) struct Widths {
    number: u8,
    offset: u8,
}

/// Takes the header: magic, version, widths, format, compression, time and names.
pub(super) fn header(bytes: &mut Bytes) -> Result<(Header, Widths), Error> {
    const INSIDE: &str = "the header";
    let mut magic = [0; 5];
    bytes.exact(&mut magic, INSIDE)?;
    if magic != *b"PGDMP" {
        return Err(bytes.damaged("no header of pg_dump (`PGDMP`)"));
    }
    let version = (bytes.one(INSIDE)?, bytes.one(INSIDE)?);
    let _revision = bytes.one(INSIDE)?;
    if !VERSIONS.contains(&version) {
        return Err(Error::Unsupported {
            path: bytes.path.clone(),
            what: format!("a pg_dump archive of version {}.{}", version.0, version.1),
            hint: "turn it into a script first, by the pg_restore that belongs to it: \
                   `pg_restore -f dump.sql FILE`",
        });
    }
    let widths = Widths { number: bytes.one(INSIDE)?, offset: bytes.one(INSIDE)? };
    if !(1..=8).contains(&widths.number) || !(1..=8).contains(&widths.offset) {
        return Err(bytes.damaged("the header announces numbers of an impossible width"));
    }
    let format = match bytes.one(INSIDE)? {
        1 => Format::Custom,
        3 | 5 => Format::Tar,
        other => return Err(bytes.damaged(format!("{other} is no format of an archive"))),
    };
    let mut fields = Fields { bytes, widths };
    let compression = match version >= WITH_COMPRESSION_NAMES {
        true => match fields.bytes.one(INSIDE)? {
            0 => Compression::None,
            1 => Compression::Gzip,
            2 => Compression::Lz4,
            3 => Compression::Zstd,
            other => {
                return Err(fields.bytes.damaged(format!("{other} is no compression")));
            }
        },
        // A level of zlib; -1 is its default.
        false => match fields.number(INSIDE)? {
            0 => Compression::None,
            -1..=9 => Compression::Gzip,
            other => {
                return Err(fields.bytes.damaged(format!("{other} is no level of compression")));
            }
        },
    };
    // Seconds, minutes, hours, day, month, year, summer time.
    for _ in 0..7 {
        fields.number(INSIDE)?;
    }
    let _database = fields.text(INSIDE)?;
    let server = fields.text(INSIDE)?;
    let program = fields.text(INSIDE)?;
    Ok((Header { version, format, compression, server, program }, widths))
}

impl<'a> Fields<'a> {
    pub fn new(bytes: &'a mut Bytes, widths: Widths) -> Self {
        Self { bytes, widths }
    }

    /// Takes a sign and a magnitude, least byte first.
    pub fn number(&mut self, inside: &str) -> Result<i64, Error> {
        let sign = self.bytes.one(inside)?;
        let mut raw = [0; 8];
        self.bytes.exact(&mut raw[..usize::from(self.widths.number)], inside)?;
        match (sign, i64::try_from(u64::from_le_bytes(raw))) {
            (0, Ok(magnitude)) => Ok(magnitude),
            (1, Ok(magnitude)) => Ok(-magnitude),
            _ => Err(self.bytes.damaged(format!("{inside} has no number where one belongs"))),
        }
    }

    /// Takes a text; a negative length is none.
    pub fn text(&mut self, inside: &str) -> Result<Option<Vec<u8>>, Error> {
        match u64::try_from(self.number(inside)?) {
            Ok(length) => self.bytes.text(length, inside).map(Some),
            Err(_) => Ok(None),
        }
    }

    /// Takes where data begins; data is met in its order anyway.
    pub fn offset(&mut self, inside: &str) -> Result<(), Error> {
        let state = self.bytes.one(inside)?;
        if !(1..=3).contains(&state) {
            return Err(self.bytes.damaged(format!("{inside}: {state} is no state of data")));
        }
        let mut raw = [0; 8];
        self.bytes.exact(&mut raw[..usize::from(self.widths.offset)], inside)
    }
}
