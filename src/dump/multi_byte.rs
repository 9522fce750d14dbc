//! Character sets of several bytes a character: where a character ends, and what it stands for.
//!
//! The conversion is encoding_rs's. Its tables are those of the web, which are not in all places
//! the servers': each set says what is refused and what is another character. That list was made by
//! converting every code by MariaDB 10.11 and PostgreSQL 15. What is not known to be the servers'
//! character is refused: a value that is rejected or kept aside can be looked at, a wrong one can't.

use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GB18030, GBK, SHIFT_JIS};

/// A set, and how it differs from the encoding of the web that is nearest.
#[derive(Debug)]
pub(super) struct MultiByte {
    encoding: &'static Encoding,
    /// Returns the length of the character that begins here; 1 where none of several bytes does.
    length: fn(&[u8]) -> usize,
    /// A byte after the first may be ASCII that means something: a backslash, a backtick.
    pub has_ascii_trails: bool,
    /// Tells characters of several bytes that the servers have not, or have elsewhere.
    refuses: fn(&[u8]) -> bool,
    /// Characters of half width, of one byte from 0xA1 to 0xDF.
    half_width: bool,
    /// Private characters are the servers' too.
    private: bool,
    /// Codes that are another character to the servers, in order.
    differs: &'static [(u32, char)],
}

impl MultiByte {
    /// Returns the length of the character that begins here, at least 1; what is no character of
    /// several bytes is a byte.
    pub fn character_length(&self, bytes: &[u8]) -> usize {
        match bytes.first() {
            Some(0x80..) => (self.length)(bytes).min(bytes.len()),
            _ => 1,
        }
    }

    /// Appends the text that the bytes stand for; false where a byte stands for nothing.
    pub fn decode(&self, bytes: &[u8], out: &mut Vec<u8>) -> bool {
        let (mut at, mut run) = (0, 0);
        while let Some(&byte) = bytes.get(at) {
            if byte < 0x80 {
                at += 1;
                continue;
            }
            let length = self.character_length(&bytes[at..]);
            let code = &bytes[at..at + length];
            if length == 1 && !(self.half_width && matches!(byte, 0xa1..=0xdf)) {
                return false;
            }
            if let Some(character) = self.differing(code) {
                if !self.convert(&bytes[run..at], out) {
                    return false;
                }
                out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                run = at + length;
            } else if length > 1 && (self.refuses)(code) {
                return false;
            }
            at += length;
        }
        self.convert(&bytes[run..], out)
    }

    fn differing(&self, code: &[u8]) -> Option<char> {
        let number = code.iter().fold(0, |number, byte| (number << 8) | u32::from(*byte));
        let found = self.differs.binary_search_by_key(&number, |(code, _)| *code).ok()?;
        Some(self.differs[found].1)
    }

    fn convert(&self, bytes: &[u8], out: &mut Vec<u8>) -> bool {
        let text = self.encoding.decode_without_bom_handling_and_without_replacement(bytes);
        let Some(text) = text else { return false };
        let is_private = |character: char| matches!(character, '\u{e000}'..='\u{f8ff}');
        if !self.private && text.chars().any(is_private) {
            return false;
        }
        out.extend_from_slice(text.as_bytes());
        true
    }
}

/// Returns a set of MySQL or MariaDB by its name in lower case.
pub(super) fn of_mysql(name: &str) -> Option<&'static MultiByte> {
    Some(match name {
        "gbk" => &CHINESE_GBK,
        "gb2312" => &CHINESE_GB2312,
        "gb18030" => &CHINESE_GB18030,
        "big5" => &CHINESE_BIG5,
        "sjis" => &JAPANESE_SJIS,
        "cp932" => &JAPANESE_CP932,
        "ujis" => &JAPANESE_UJIS,
        "eucjpms" => &JAPANESE_EUCJPMS,
        "euckr" => &KOREAN_UHC,
        _ => return None,
    })
}

/// Returns an encoding of PostgreSQL by its name in lower case, without `_` and `-`.
pub(super) fn of_postgres(name: &str) -> Option<&'static MultiByte> {
    Some(match name {
        "gbk" | "win936" | "windows936" => &CHINESE_GBK,
        "euccn" => &CHINESE_GB2312,
        "gb18030" => &CHINESE_GB18030,
        "big5" | "win950" | "windows950" => &CHINESE_BIG5,
        "sjis" | "shiftjis" | "mskanji" | "win932" | "windows932" => &JAPANESE_WIN932,
        "eucjp" => &JAPANESE_EUCJPMS,
        "euckr" => &KOREAN_EUC,
        "uhc" | "win949" | "windows949" => &KOREAN_UHC,
        _ => return None,
    })
}

static CHINESE_GBK: MultiByte = MultiByte {
    encoding: GBK,
    length: |bytes| two(bytes, |lead| (0x81..=0xfe).contains(&lead), is_gbk_trail),
    has_ascii_trails: true,
    refuses: |code| is_moved_in_gb18030(code) || is_late_gbk(code),
    half_width: false,
    private: false,
    differs: &[],
};

static CHINESE_GB2312: MultiByte = MultiByte {
    encoding: GBK,
    length: |bytes| two(bytes, |lead| (0xa1..=0xf7).contains(&lead), is_high),
    has_ascii_trails: false,
    refuses: is_beyond_gb2312,
    half_width: false,
    private: false,
    differs: &[(0xa1a4, '\u{30fb}'), (0xa1aa, '\u{2015}')],
};

static CHINESE_GB18030: MultiByte = MultiByte {
    encoding: GB18030,
    length: gb18030_length,
    has_ascii_trails: true,
    refuses: is_moved_in_gb18030,
    half_width: false,
    private: true,
    differs: &[],
};

static CHINESE_BIG5: MultiByte = MultiByte {
    encoding: BIG5,
    length: |bytes| {
        let is_trail = |trail: u8| matches!(trail, 0x40..=0x7e | 0xa1..=0xfe);
        two(bytes, |lead| (0xa1..=0xf9).contains(&lead), is_trail)
    },
    has_ascii_trails: true,
    refuses: |code| {
        matches!(
            code,
            [0xa3, 0xc0..=0xe1] | [0xc6, 0xa1..=0xff] | [0xc7 | 0xc8, _] | [0xf9, 0xd6..=0xff]
        ) || BIG5_REFUSED.iter().any(|refused| code == *refused)
    },
    half_width: false,
    private: false,
    differs: &[
        (0xa145, '\u{2022}'),
        (0xa14e, '\u{ff64}'),
        (0xa1c2, '\u{203e}'),
        (0xa1e3, '\u{223c}'),
        (0xa1f2, '\u{2641}'),
        (0xa1f3, '\u{2609}'),
        (0xa241, '\u{ff0f}'),
        (0xa242, '\u{ff3c}'),
        (0xa244, '¥'),
        (0xa246, '¢'),
        (0xa247, '£'),
    ],
};

/// Codes that the servers take for U+FFFD.
const BIG5_REFUSED: [[u8; 2]; 7] = [
    [0xa1, 0x5a],
    [0xa1, 0xc3],
    [0xa1, 0xc5],
    [0xa1, 0xfe],
    [0xa2, 0x40],
    [0xa2, 0xcc],
    [0xa2, 0xce],
];

/// MySQL's own; its backslash of full width is the plain one.
static JAPANESE_SJIS: MultiByte = MultiByte {
    refuses: |code| matches!(code[0], 0x87 | 0xeb..),
    private: false,
    differs: &[
        (0x815f, '\\'),
        (0x8160, '\u{301c}'),
        (0x8161, '\u{2016}'),
        (0x817c, '\u{2212}'),
        (0x8191, '¢'),
        (0x8192, '£'),
        (0x81ca, '¬'),
    ],
    ..SHIFT_JIS_OF_WINDOWS
};

static JAPANESE_CP932: MultiByte = SHIFT_JIS_OF_WINDOWS;

/// PostgreSQL's has no private characters.
static JAPANESE_WIN932: MultiByte = MultiByte { private: false, ..SHIFT_JIS_OF_WINDOWS };

const SHIFT_JIS_OF_WINDOWS: MultiByte = MultiByte {
    encoding: SHIFT_JIS,
    length: |bytes| {
        let is_lead = |lead: u8| matches!(lead, 0x81..=0x9f | 0xe0..=0xfc);
        two(bytes, is_lead, |trail| matches!(trail, 0x40..=0x7e | 0x80..=0xfc))
    },
    has_ascii_trails: true,
    refuses: |_| false,
    half_width: true,
    private: true,
    differs: &[],
};

static JAPANESE_UJIS: MultiByte = MultiByte {
    refuses: |code| matches!(code, [0xad | 0xf5..=0xff, _] | [0x8f, 0xf3..=0xff, _]),
    differs: &[
        (0xa1c0, '\\'),
        (0xa1c1, '\u{301c}'),
        (0xa1c2, '\u{2016}'),
        (0xa1dd, '\u{2212}'),
        (0xa1f1, '¢'),
        (0xa1f2, '£'),
        (0xa2cc, '¬'),
        (0x8fa2b7, '~'),
    ],
    ..EUC_JP_OF_WINDOWS
};

static JAPANESE_EUCJPMS: MultiByte = EUC_JP_OF_WINDOWS;

const EUC_JP_OF_WINDOWS: MultiByte = MultiByte {
    encoding: EUC_JP,
    length: euc_jp_length,
    has_ascii_trails: false,
    refuses: |code| matches!(code, [0xf5..=0xff, _] | [0x8f, 0xf3..=0xff, _]),
    half_width: false,
    private: false,
    differs: &[(0x8fa2c3, '\u{ffe4}')],
};

/// MySQL's euckr too.
static KOREAN_UHC: MultiByte = MultiByte {
    encoding: EUC_KR,
    length: |bytes| {
        let is_trail = |trail: u8| matches!(trail, 0x41..=0x5a | 0x61..=0x7a | 0x81..=0xfe);
        two(bytes, |lead| (0x81..=0xfe).contains(&lead), is_trail)
    },
    // Letters alone, which mean nothing to a lexer.
    has_ascii_trails: false,
    refuses: |_| false,
    half_width: false,
    private: false,
    differs: &[],
};

static KOREAN_EUC: MultiByte = MultiByte {
    encoding: EUC_KR,
    length: |bytes| two(bytes, is_high, is_high),
    has_ascii_trails: false,
    refuses: |_| false,
    half_width: false,
    private: false,
    differs: &[],
};

fn two(bytes: &[u8], is_lead: fn(u8) -> bool, is_trail: fn(u8) -> bool) -> usize {
    match bytes {
        [lead, trail, ..] if is_lead(*lead) && is_trail(*trail) => 2,
        _ => 1,
    }
}

fn is_high(byte: u8) -> bool {
    (0xa1..=0xfe).contains(&byte)
}

fn is_gbk_trail(byte: u8) -> bool {
    matches!(byte, 0x40..=0x7e | 0x80..=0xfe)
}

fn gb18030_length(bytes: &[u8]) -> usize {
    match bytes {
        [0x81..=0xfe, 0x30..=0x39, 0x81..=0xfe, 0x30..=0x39, ..] => 4,
        [0x81..=0xfe, trail, ..] if is_gbk_trail(*trail) => 2,
        _ => 1,
    }
}

fn euc_jp_length(bytes: &[u8]) -> usize {
    match bytes {
        [0x8f, second, third, ..] if is_high(*second) && is_high(*third) => 3,
        [0x8e, 0xa1..=0xdf, ..] => 2,
        [lead, trail, ..] if is_high(*lead) && is_high(*trail) => 2,
        _ => 1,
    }
}

/// Characters that the editions of GB 18030 have at different codes.
fn is_moved_in_gb18030(code: &[u8]) -> bool {
    matches!(
        code,
        [0xa3, 0xa0]
            | [0xa8, 0xbc]
            | [0xa6, 0xd9..=0xdf | 0xec | 0xed | 0xf3]
            | [0xfe, 0x59 | 0x61 | 0x66 | 0x67 | 0x6d | 0x7e | 0x90 | 0xa0]
            | [0x81, 0x35, 0xf4, 0x37]
            | [0x82, 0x35, 0x90 | 0x91, _]
            | [0x84, 0x31, 0x82 | 0x83, _]
    )
}

/// Characters that came to GBK with GB 18030: the servers' GBK is older.
fn is_late_gbk(code: &[u8]) -> bool {
    matches!(code, [0xa8, 0xbf] | [0xa9, 0x89..=0x95] | [0xfe, 0x50..=0xa0])
}

/// Characters of GBK among those of GB 2312.
fn is_beyond_gb2312(code: &[u8]) -> bool {
    matches!(code, [0xa2, 0xa1..=0xaa | 0xe3] | [0xa6, 0xd9..=0xf5] | [0xa8, 0xbb..=0xc0])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An expectation of `None`: refused.
    #[track_caller]
    fn check(set: &MultiByte, bytes: &[u8], expected: Option<&str>) {
        let mut out = Vec::new();
        let decoded = set.decode(bytes, &mut out).then(|| String::from_utf8(out).unwrap());
        assert_eq!(decoded.as_deref(), expected, "{}", bytes.escape_ascii());
    }

    #[test]
    fn text_of_each_set_is_read() {
        check(&CHINESE_GBK, b"\xd6\xd0\xce\xc4 \x95\x5c", Some("中文 昞"));
        check(&CHINESE_GB2312, b"\xd6\xd0\xa1\xaa", Some("中―"));
        check(&CHINESE_GB18030, b"\xd6\xd0\x94\x39\xda\x33", Some("中💩"));
        check(&CHINESE_BIG5, b"\xa4\xa4\xb3\x5c", Some("中許"));
        check(&JAPANESE_SJIS, b"\x83\x5c\xb1\x81\x5f", Some("ソｱ\\"));
        check(&JAPANESE_CP932, b"\x83\x5c\xb1\x81\x5f", Some("ソｱ＼"));
        check(&JAPANESE_UJIS, b"\xa5\xbd\x8e\xb1\xa1\xc1", Some("ソｱ〜"));
        check(&JAPANESE_EUCJPMS, b"\xa5\xbd\xa1\xc1\x8f\xb0\xa1", Some("ソ～丂"));
        check(&KOREAN_UHC, b"\xc7\xd1\x81\x41", Some("한갂"));
    }

    #[test]
    fn what_the_servers_have_elsewhere_is_another_character_or_refused() {
        check(&CHINESE_GBK, b"\x80", None);
        check(&CHINESE_GBK, b"\xa1\x40", None);
        check(&CHINESE_GBK, b"\xfe\x50", None);
        check(&CHINESE_GB2312, b"\xa2\xa1", None);
        check(&CHINESE_BIG5, b"\xc6\xa1", None);
        check(&CHINESE_BIG5, b"\xa2\x46", Some("¢"));
        check(&JAPANESE_SJIS, b"\x87\x40", None);
        check(&JAPANESE_WIN932, b"\xf0\x40", None);
        check(&KOREAN_EUC, b"\x81\x41", None);
    }

    #[test]
    fn half_a_character_is_refused() {
        for set in [&CHINESE_GBK, &CHINESE_GB18030, &CHINESE_BIG5, &JAPANESE_CP932, &KOREAN_UHC] {
            check(set, b"a\x95", None);
            check(set, b"\x95 ", None);
        }
    }
}
