//! A header of a tarball: 512 bytes, checked before anything in them is believed.
//!
//! The `tar` crate knows where the fields are. Numbers are read here, because the crate takes a
//! number beyond 64 bits, or below zero, for one that fits.
//! <https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html#tag_20_92_13_06>
//! <https://www.gnu.org/software/tar/manual/html_node/Standard.html>

use std::ops::Range;

use super::object::Kind;

pub(super) const BLOCK_BYTES: usize = 512;

const CHECKSUM: Range<usize> = 148..156;

/// Returns true where a block is a header: its checksum is right.
///
/// The first tarballs have nothing else by which they are told. Some old programs added up signed
/// bytes.
pub(super) fn is_header(block: &[u8]) -> bool {
    if block.len() < BLOCK_BYTES || block[..BLOCK_BYTES].iter().all(|byte| *byte == 0) {
        return false;
    }
    let Ok(written) = number(&block[CHECKSUM]) else { return false };
    let (mut unsigned, mut signed) = (0_i64, 0_i64);
    for (place, byte) in block[..BLOCK_BYTES].iter().enumerate() {
        let byte = if CHECKSUM.contains(&place) { b' ' } else { *byte };
        unsigned += i64::from(byte);
        signed += i64::from(byte as i8);
    }
    i64::try_from(written).is_ok_and(|written| written == unsigned || written == signed)
}

/// What a header says of the member that it begins.
pub(super) struct Header {
    fields: tar::Header,
}

/// What follows a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Member(Kind),
    /// A file with holes, whose map begins in the header.
    SparseFile,
    /// GNU: the next member's name.
    LongName,
    /// GNU: what the next member links to.
    LongLink,
    /// pax: facts of the next member.
    Extended,
    /// pax: facts of all members from here on.
    Global,
    /// GNU: the label of the volume; no member.
    Label,
}

impl Header {
    pub fn new(block: &[u8; BLOCK_BYTES]) -> Self {
        let mut fields = tar::Header::new_old();
        fields.as_mut_bytes().copy_from_slice(block);
        Self { fields }
    }

    pub fn role(&self) -> Role {
        let flag = self.fields.as_old().linkflag[0];
        Role::Member(match flag {
            0 | b'0' | b'7' => Kind::File,
            b'1' => Kind::HardLink,
            b'2' => Kind::Symlink,
            b'3' | b'4' => Kind::Device,
            b'5' => Kind::Folder,
            b'6' => Kind::Fifo,
            b'S' => return Role::SparseFile,
            b'L' => return Role::LongName,
            b'K' => return Role::LongLink,
            // `X` is that of Solaris.
            b'x' | b'X' => return Role::Extended,
            b'g' => return Role::Global,
            b'V' => return Role::Label,
            _ => Kind::Unknown,
        })
    }

    /// The name, with the prefix that ustar puts before it.
    pub fn name(&self) -> Vec<u8> {
        self.fields.path_bytes().into_owned()
    }

    pub fn link(&self) -> Option<Vec<u8>> {
        self.fields.link_name_bytes().map(|link| link.into_owned())
    }

    /// How many bytes of content follow.
    pub fn stored_bytes(&self) -> Result<u64, String> {
        number(&self.fields.as_old().size).map_err(|fault| format!("its size {fault}"))
    }

    /// The first pieces of a sparse file, its whole size, and true where more of the map follows.
    pub fn sparse(&self) -> Result<(Pieces, u64, bool), String> {
        let Some(gnu) = self.fields.as_gnu() else {
            return Err("it is a sparse file, and its header is not GNU's".to_owned());
        };
        let size = number(&gnu.realsize).map_err(|fault| format!("its whole size {fault}"))?;
        Ok((pieces(&gnu.sparse)?, size, gnu.isextended[0] != 0))
    }
}

/// Places and lengths of what a sparse file holds beside its holes.
pub(super) type Pieces = Vec<(u64, u64)>;

/// Reads a block that goes on with the map of a sparse file; true where one more follows.
pub(super) fn more_pieces(block: &[u8; BLOCK_BYTES]) -> Result<(Pieces, bool), String> {
    let mut more = tar::GnuExtSparseHeader::new();
    more.as_mut_bytes().copy_from_slice(block);
    Ok((pieces(more.sparse())?, more.isextended[0] != 0))
}

fn pieces(fields: &[tar::GnuSparseHeader]) -> Result<Pieces, String> {
    // The first empty field ends the map.
    let given = fields.iter().take_while(|field| field.numbytes[0] != 0);
    given
        .map(|field| Ok((number(&field.offset)?, number(&field.numbytes)?)))
        .collect::<Result<_, String>>()
        .map_err(|fault| format!("a number of its sparse map {fault}"))
}

/// Reads a number: octal digits among spaces and NULs, or, with the highest bit set, binary.
fn number(field: &[u8]) -> Result<u64, String> {
    match field.split_first() {
        Some((0x80, rest)) => {
            let (high, low) = rest.split_at(rest.len().saturating_sub(8));
            if high.iter().any(|byte| *byte != 0) {
                return Err("is larger than 64 bits hold".to_owned());
            }
            Ok(low.iter().fold(0, |value, byte| value << 8 | u64::from(*byte)))
        }
        Some((0xff, _)) => Err("is below zero".to_owned()),
        Some((first, _)) if first & 0x80 != 0 => Err("is larger than 64 bits hold".to_owned()),
        _ => {
            let end = field.iter().position(|byte| *byte == 0).unwrap_or(field.len());
            let digits = field[..end].trim_ascii();
            if digits.is_empty() || !digits.iter().all(|byte| matches!(byte, b'0'..=b'7')) {
                return Err(format!("is `{}`, which is no number", field.escape_ascii()));
            }
            // Twelve digits at most: 36 bits.
            Ok(digits.iter().fold(0, |value, digit| value << 3 | u64::from(digit & 7)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_octal_or_binary() {
        for (field, expected) in [
            (&b"00000000017\0"[..], Ok(15)),
            (b"        17 \0", Ok(15)),
            (b"777777777777", Ok(0o777_777_777_777)),
            (b"\x80\0\0\0\0\0\0\0\0\x01\0\0", Ok(65_536)),
            (b"\x80\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff", Ok(u64::MAX)),
        ] {
            assert_eq!(number(field), expected, "{}", field.escape_ascii());
        }
        for (field, fault) in [
            (&b"\x80\0\0\x01\0\0\0\0\0\0\0\0"[..], "is larger than 64 bits hold"),
            (b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xfe", "is below zero"),
            (b"-0000000017\0", "is `-0000000017\\x00`, which is no number"),
            (b"+0000000017\0", "is `+0000000017\\x00`, which is no number"),
            (b"00000000018\0", "is `00000000018\\x00`, which is no number"),
        ] {
            assert_eq!(number(field), Err(fault.to_owned()));
        }
    }

    #[test]
    fn a_header_is_told_by_its_checksum() {
        let mut header = tar::Header::new_old();
        header.set_path("a").expect("a short name");
        header.set_size(0);
        header.set_cksum();
        let mut block = *header.as_bytes();
        assert!(is_header(&block));
        block[0] = b'b';
        assert!(!is_header(&block));
        assert!(!is_header(&[0; BLOCK_BYTES]));
        assert!(!is_header(&block[..100]));
    }
}
