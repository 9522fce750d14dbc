//! Character sets that a dump's text may be in, and the text in UTF-8.
//!
//! Names of MySQL, MariaDB and PostgreSQL in, [`Charset`] out; bytes in, UTF-8 out or nothing.
//! Knows no statements and no columns. Where our tables and the servers' differ, bytes are
//! refused: see `multi_byte`.

use std::borrow::Cow;
use std::ptr;

use super::multi_byte::{self, MultiByte};
use super::single_byte::{self, High, NONE};

/// A character set, by what its bytes stand for; the default is UTF-8.
#[derive(Debug, Clone, Copy, Default)]
pub struct Charset(Set);

#[derive(Debug, Clone, Copy, Default)]
enum Set {
    /// MySQL's `utf8mb3` and `utf8mb4`.
    #[default]
    Utf8,
    /// No characters: bytes stand for themselves, and are in the character set of their column.
    Binary,
    Ascii,
    SingleByte(&'static High),
    MultiByte(&'static MultiByte),
    Utf16(Utf16),
    Utf32,
    /// Of it ASCII alone is read.
    Unknown,
}

/// How units of 16 bits are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Utf16 {
    little_endian: bool,
    /// False for `ucs2`, which has the characters of one unit alone.
    surrogates: bool,
}

impl PartialEq for Charset {
    fn eq(&self, other: &Self) -> bool {
        match (self.0, other.0) {
            (Set::SingleByte(one), Set::SingleByte(other)) => ptr::eq(one, other),
            (Set::MultiByte(one), Set::MultiByte(other)) => ptr::eq(one, other),
            (Set::Utf16(one), Set::Utf16(other)) => one == other,
            (one, other) => std::mem::discriminant(&one) == std::mem::discriminant(&other),
        }
    }
}

impl Eq for Charset {}

impl Charset {
    pub const UTF8: Self = Self(Set::Utf8);
    pub const BINARY: Self = Self(Set::Binary);

    /// Returns the set of this name in MySQL or MariaDB, in any case; of a collation's name
    /// (`latin1_swedish_ci`) the set it belongs to.
    ///
    /// <https://dev.mysql.com/doc/refman/8.4/en/charset-charsets.html>
    pub fn of_mysql(name: &str) -> Self {
        let name = name.to_ascii_lowercase();
        let name = name.split('_').next().unwrap_or_default();
        let utf16 = |little_endian, surrogates| Set::Utf16(Utf16 { little_endian, surrogates });
        Self(match name {
            "utf8" | "utf8mb3" | "utf8mb4" => Set::Utf8,
            "binary" => Set::Binary,
            "ascii" => Set::Ascii,
            "ucs2" => utf16(false, false),
            "utf16" => utf16(false, true),
            "utf16le" => utf16(true, true),
            "utf32" => Set::Utf32,
            name => {
                let single = single_byte::of_mysql(name).map(Set::SingleByte);
                let several = || multi_byte::of_mysql(name).map(Set::MultiByte);
                single.or_else(several).unwrap_or(Set::Unknown)
            }
        })
    }

    /// Returns the encoding of this name in PostgreSQL, in any spelling: `WIN1252`, `iso-8859-1`.
    ///
    /// <https://www.postgresql.org/docs/current/multibyte.html>; text of `SQL_ASCII` has no known
    /// encoding, and is taken for UTF-8 where it is.
    pub fn of_postgres(name: &str) -> Self {
        let name: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
        let name = name.to_ascii_lowercase();
        Self(match name.as_str() {
            "utf8" | "unicode" | "sqlascii" => Set::Utf8,
            name => {
                let single = single_byte::of_postgres(name).map(Set::SingleByte);
                let several = || multi_byte::of_postgres(name).map(Set::MultiByte);
                single.or_else(several).unwrap_or(Set::Unknown)
            }
        })
    }

    /// Returns false for a set whose text can't be read beyond ASCII.
    pub fn is_known(self) -> bool {
        !matches!(self.0, Set::Unknown)
    }

    pub fn is_utf8(self) -> bool {
        matches!(self.0, Set::Utf8)
    }

    pub fn is_binary(self) -> bool {
        matches!(self.0, Set::Binary)
    }

    /// Returns true where a byte of a longer character may look like a backslash or a quote.
    pub(super) fn has_ascii_trails(self) -> bool {
        matches!(self.0, Set::MultiByte(set) if set.has_ascii_trails)
    }

    /// Returns the length of the character that begins here, at least 1.
    pub(super) fn character_length(self, bytes: &[u8]) -> usize {
        match self.0 {
            Set::MultiByte(set) => set.character_length(bytes),
            _ => 1,
        }
    }

    /// Returns the first place at or after `from`, outside of longer characters, of one of two
    /// bytes; or the end.
    pub(super) fn find2(self, bytes: &[u8], from: usize, needles: [u8; 2]) -> usize {
        let mut at = from;
        while let Some(byte) = bytes.get(at) {
            if needles.contains(byte) {
                return at;
            }
            at += self.character_length(&bytes[at..]);
        }
        bytes.len()
    }

    /// Appends the text that the bytes stand for; false where a byte stands for nothing. What was
    /// appended then is no text.
    pub fn decode(self, bytes: &[u8], out: &mut Vec<u8>) -> bool {
        match self.0 {
            Set::Utf8 | Set::Binary => {
                out.extend_from_slice(bytes);
                std::str::from_utf8(bytes).is_ok()
            }
            Set::Ascii | Set::Unknown => {
                out.extend_from_slice(bytes);
                bytes.is_ascii()
            }
            Set::SingleByte(high) => bytes.iter().all(|byte| push(single(*byte, high), out)),
            Set::MultiByte(set) => set.decode(bytes, out),
            Set::Utf16(form) => form.decode(bytes, out),
            Set::Utf32 => {
                let (units, rest) = bytes.as_chunks::<4>();
                let character = |unit: &[u8; 4]| char::from_u32(u32::from_be_bytes(*unit));
                rest.is_empty() && units.iter().all(|unit| push(character(unit), out))
            }
        }
    }

    /// Returns a statement in UTF-8; as it stands where it is, or where it can't be told.
    pub(super) fn statement(self, text: &[u8]) -> Cow<'_, [u8]> {
        if matches!(self.0, Set::Utf8 | Set::Binary) || text.is_ascii() {
            return Cow::Borrowed(text);
        }
        let mut out = Vec::with_capacity(text.len() + text.len() / 4);
        if self.decode(text, &mut out) { Cow::Owned(out) } else { Cow::Borrowed(text) }
    }

    /// Fills a value up to whole characters, as the servers do after an introducer:
    /// `_ucs2 x'41'` is `_ucs2 x'0041'`.
    pub(super) fn fill_up(self, bytes: &mut Vec<u8>) {
        let unit = match self.0 {
            Set::Utf16(_) => 2,
            Set::Utf32 => 4,
            _ => return,
        };
        let lacking = (unit - bytes.len() % unit) % unit;
        bytes.splice(..0, std::iter::repeat_n(0, lacking));
    }
}

fn single(byte: u8, high: &High) -> Option<char> {
    match byte {
        0..0x80 => Some(char::from(byte)),
        _ => Some(high[usize::from(byte - 0x80)]).filter(|character| *character != NONE),
    }
}

fn push(character: Option<char>, out: &mut Vec<u8>) -> bool {
    let Some(character) = character else { return false };
    out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
    true
}

impl Utf16 {
    fn decode(self, bytes: &[u8], out: &mut Vec<u8>) -> bool {
        let (units, rest) = bytes.as_chunks::<2>();
        let unit = |unit: &[u8; 2]| match self.little_endian {
            true => u16::from_le_bytes(*unit),
            false => u16::from_be_bytes(*unit),
        };
        let is_basic = |character: char| u32::from(character) <= 0xffff;
        let decoded = char::decode_utf16(units.iter().map(unit));
        let mut taken = decoded.map(|found| found.ok().filter(|c| self.surrogates || is_basic(*c)));
        rest.is_empty() && taken.all(|character| push(character, out))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An expectation of `None`: refused.
    #[track_caller]
    fn check(set: Charset, bytes: &[u8], expected: Option<&str>) {
        let mut out = Vec::new();
        let decoded = set.decode(bytes, &mut out).then(|| String::from_utf8(out).unwrap());
        assert_eq!(decoded.as_deref(), expected, "{set:?} {}", bytes.escape_ascii());
    }

    #[test]
    fn latin1_of_mysql_is_cp1252_and_that_of_postgres_is_not() {
        let bytes = b"caf\xe9 \x80 \x81";
        check(Charset::of_mysql("latin1"), bytes, Some("café € \u{81}"));
        check(Charset::of_postgres("LATIN1"), bytes, Some("café \u{80} \u{81}"));
        check(Charset::of_postgres("WIN1252"), b"\x80", Some("€"));
        check(Charset::of_postgres("WIN1252"), b"\x81", None);
    }

    #[test]
    fn sets_of_one_byte_have_their_characters() {
        for (name, bytes, expected) in [
            ("latin2", &b"\xb3\xf3d\xbc"[..], "łódź"),
            ("latin5", b"\xfd\xfe\xf0", "ışğ"),
            ("latin7", b"\xd8\xe0\xfe", "Ųąž"),
            ("cp1250", b"\x9a\x9e", "šž"),
            ("cp1251", b"\xcf\xf0\xe8", "При"),
            ("cp1256", b"\xd3\xe1", "سل"),
            ("cp1257", b"\xe0\xe8", "ąč"),
            ("koi8r", b"\xf0\xd2\xc9", "При"),
            ("koi8u", b"\xa4\xa7", "єї"),
            ("greek", b"\xc5\xeb", "Ελ"),
            ("hebrew", b"\xf9\xec", "של"),
            ("tis620", b"\xa1\xe0", "กเ"),
            ("macroman", b"\x8e", "é"),
            ("cp850", b"\x82", "é"),
            ("cp852", b"\x88", "ł"),
            ("cp866", b"\x8f\xe0", "Пр"),
        ] {
            check(Charset::of_mysql(name), bytes, Some(expected));
        }
    }

    #[test]
    fn bytes_without_a_character_are_refused() {
        check(Charset::of_mysql("cp1250"), b"\x81", None);
        check(Charset::of_mysql("hebrew"), b"\xd0", None);
        check(Charset::of_mysql("ascii"), b"\x80", None);
        check(Charset::UTF8, b"\xe9", None);
        check(Charset::of_mysql("swe7"), b"\xe9", None);
    }

    #[test]
    fn units_of_more_bytes_are_read() {
        check(Charset::of_mysql("ucs2"), b"\x00A\x04\x1f", Some("AП"));
        check(Charset::of_mysql("ucs2"), b"\xd8\x3d\xde\x00", None);
        check(Charset::of_mysql("utf16"), b"\xd8\x3d\xde\x00", Some("😀"));
        check(Charset::of_mysql("utf16le"), b"\x3d\xd8\x00\xde", Some("😀"));
        check(Charset::of_mysql("utf32"), b"\x00\x01\xf6\x00", Some("😀"));
        check(Charset::of_mysql("utf32"), b"\x00\x01\xf6", None);
        check(Charset::of_mysql("utf16"), b"\xd8\x3d", None);
    }

    #[test]
    fn a_collation_names_its_set() {
        assert_eq!(Charset::of_mysql("Latin1_Swedish_CI"), Charset::of_mysql("latin1"));
        assert_eq!(Charset::of_mysql("utf8mb4_0900_ai_ci"), Charset::UTF8);
        assert_ne!(Charset::of_mysql("latin1"), Charset::of_mysql("latin2"));
        assert!(!Charset::of_mysql("swe7").is_known());
        assert!(!Charset::of_postgres("JOHAB").is_known());
    }

    #[test]
    fn names_of_postgres_have_many_spellings() {
        for name in ["UTF8", "utf-8", "Unicode", "SQL_ASCII"] {
            assert_eq!(Charset::of_postgres(name), Charset::UTF8);
        }
        assert_eq!(Charset::of_postgres("ISO-8859-1"), Charset::of_postgres("latin1"));
        assert_eq!(Charset::of_postgres("Shift_JIS"), Charset::of_postgres("SJIS"));
    }

    #[test]
    fn a_byte_of_a_character_is_no_backslash() {
        let sjis = Charset::of_mysql("sjis");
        assert_eq!(sjis.find2(b"\x83\x5c\\'", 0, *b"\\'"), 2);
        assert_eq!(sjis.find2(b"\x83\x5c", 0, *b"\\'"), 2);
        assert!(sjis.has_ascii_trails() && !Charset::of_mysql("ujis").has_ascii_trails());
    }
}
