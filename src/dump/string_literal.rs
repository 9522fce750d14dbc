//! What the inside of a quoted string stands for.
//!
//! MySQL: <https://dev.mysql.com/doc/refman/8.4/en/string-literals.html>.
//! PostgreSQL: <https://www.postgresql.org/docs/current/sql-syntax-lexical.html>, 4.1.2.

use std::ops::Range;

use super::charset::Charset;
use super::copy_text::{Radix, digits};
use super::masks::{MASKED_BYTES, any_of, block_at};

/// A string with an escape that names no character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct BadEscape;

/// Appends text of MySQL or of doubled quotes in a character set whose longer characters may have
/// bytes that look like a backslash.
pub(super) fn unescape_characters(text: &[u8], form: Quoted, out: &mut Vec<u8>) {
    let Quoted { quote, backslash, charset } = form;
    let mut rest = text;
    while !rest.is_empty() {
        let length = match rest {
            [first, second, ..] if backslash && *first == b'\\' => {
                push_mysql(*second, out);
                2
            }
            [first, second, ..] if *first == quote && *second == quote => {
                out.push(quote);
                2
            }
            _ => {
                let length = charset.character_length(rest);
                out.extend_from_slice(&rest[..length]);
                length
            }
        };
        rest = &rest[length..];
    }
}

/// How the inside of a string is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Quoted {
    pub quote: u8,
    pub backslash: bool,
    pub charset: Charset,
}

/// Appends text whose quote is doubled: `it''s`.
pub(super) fn undouble(text: &[u8], quote: u8, out: &mut Vec<u8>) {
    let mut rest = text;
    while let Some(found) = memchr::memchr(quote, rest) {
        out.extend_from_slice(&rest[..=found]);
        rest = skip_quote(&rest[found + 1..], quote);
    }
    out.extend_from_slice(rest);
}

/// Appends text with the escapes of MySQL; `\%` and `\_` keep their backslash.
pub(super) fn unescape_mysql(text: &[u8], quote: u8, out: &mut Vec<u8>) {
    // What begins here is not written yet.
    let mut from = 0;
    for block in (0..text.len()).step_by(MASKED_BYTES) {
        let mut found = any_of(&block_at(text, block), &[b'\\', quote]);
        while found != 0 {
            let at = block + found.trailing_zeros() as usize;
            found &= found - 1;
            if at < from {
                continue;
            }
            append_run(text, from..at, out);
            from = at + 2;
            match (text[at] == quote, text.get(at + 1)) {
                (false, Some(escaped)) => push_mysql(*escaped, out),
                (false, None) => out.push(b'\\'),
                (true, next) => {
                    out.push(quote);
                    from = at + 1 + usize::from(next == Some(&quote));
                }
            }
        }
    }
    append_run(text, from..text.len(), out);
}

/// Bytes that are copied at once: what stands between two escapes is mostly not longer.
const RUN_BYTES: usize = 16;

/// Appends a part of a text as it stands.
#[inline(always)]
fn append_run(text: &[u8], run: Range<usize>, out: &mut Vec<u8>) {
    match text.get(run.start..).and_then(|rest| rest.first_chunk::<RUN_BYTES>()) {
        Some(first) if run.len() <= RUN_BYTES => {
            let end = out.len() + run.len();
            out.extend_from_slice(first);
            out.truncate(end);
        }
        _ => out.extend_from_slice(text.get(run).unwrap_or_default()),
    }
}

/// What a byte behind a backslash of MySQL stands for: mostly itself.
const MYSQL_ESCAPES: [u8; 256] = {
    let mut meant = [0; 256];
    let mut byte = 0;
    while byte < meant.len() {
        meant[byte] = match byte as u8 {
            b'0' => 0,
            b'b' => 0x08,
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'Z' => 0x1a,
            other => other,
        };
        byte += 1;
    }
    meant
};

#[inline(always)]
fn push_mysql(escaped: u8, out: &mut Vec<u8>) {
    if matches!(escaped, b'%' | b'_') {
        out.push(b'\\');
    }
    out.push(MYSQL_ESCAPES[usize::from(escaped)]);
}

/// Appends text with the escapes of PostgreSQL's `E'…'`.
pub(super) fn unescape_postgres(text: &[u8], out: &mut Vec<u8>) -> Result<(), BadEscape> {
    let mut rest = text;
    while let Some(found) = memchr::memchr2(b'\\', b'\'', rest) {
        out.extend_from_slice(&rest[..found]);
        let (special, after) = (rest[found], &rest[found + 1..]);
        if special == b'\'' {
            out.push(b'\'');
            rest = skip_quote(after, b'\'');
        } else {
            rest = unescape_one_postgres(after, out)?;
        }
    }
    out.extend_from_slice(rest);
    Ok(())
}

fn unescape_one_postgres<'a>(after: &'a [u8], out: &mut Vec<u8>) -> Result<&'a [u8], BadEscape> {
    let Some((&byte, rest)) = after.split_first() else { return Err(BadEscape) };
    let plain = match byte {
        b'b' => 0x08,
        b'f' => 0x0c,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'0'..=b'7' => return Ok(digits(after, Radix { base: 8, max_digits: 3 }, out)),
        b'x' if rest.first().is_some_and(u8::is_ascii_hexdigit) => {
            return Ok(digits(rest, Radix { base: 16, max_digits: 2 }, out));
        }
        b'u' | b'U' => {
            let code = |text| match byte {
                b'u' => code_point(text, 4),
                _ => code_point(text, 8),
            };
            let next = |text: &'a [u8]| match text {
                [b'\\', b'u', rest @ ..] => code_point(rest, 4),
                [b'\\', b'U', rest @ ..] => code_point(rest, 8),
                _ => None,
            };
            return push_char(code(rest), next, out);
        }
        other => other,
    };
    out.push(plain);
    Ok(rest)
}

/// Appends the text of `U&'…'` with its usual escape character, the backslash.
pub(super) fn unescape_unicode(text: &[u8], out: &mut Vec<u8>) -> Result<(), BadEscape> {
    let mut rest = text;
    while let Some(found) = memchr::memchr2(b'\\', b'\'', rest) {
        out.extend_from_slice(&rest[..found]);
        let after = &rest[found + 1..];
        rest = match (rest[found], after) {
            (b'\'', _) => {
                out.push(b'\'');
                skip_quote(after, b'\'')
            }
            (_, [b'\\', after @ ..]) => {
                out.push(b'\\');
                after
            }
            _ => push_char(unicode_code(after), next_unicode_code, out)?,
        };
    }
    out.extend_from_slice(rest);
    Ok(())
}

fn unicode_code(text: &[u8]) -> Option<(u32, &[u8])> {
    match text {
        [b'+', rest @ ..] => code_point(rest, 6),
        _ => code_point(text, 4),
    }
}

fn next_unicode_code(text: &[u8]) -> Option<(u32, &[u8])> {
    text.strip_prefix(b"\\").and_then(unicode_code)
}

fn code_point(text: &[u8], length: usize) -> Option<(u32, &[u8])> {
    let (digits, rest) = text.split_at_checked(length)?;
    let mut code = 0u32;
    for &digit in digits {
        code = (code << 4) | char::from(digit).to_digit(16)?;
    }
    Some((code, rest))
}

/// Appends a character that is written as one code, or as two that are a surrogate pair.
fn push_char<'a>(
    code: Option<(u32, &'a [u8])>,
    next: impl Fn(&'a [u8]) -> Option<(u32, &'a [u8])>,
    out: &mut Vec<u8>,
) -> Result<&'a [u8], BadEscape> {
    let (mut code, mut rest) = code.ok_or(BadEscape)?;
    if (0xd800..0xdc00).contains(&code) {
        let (low, after) = next(rest).ok_or(BadEscape)?;
        if !(0xdc00..0xe000).contains(&low) {
            return Err(BadEscape);
        }
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
        rest = after;
    }
    let character = char::from_u32(code).ok_or(BadEscape)?;
    out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
    Ok(rest)
}

fn skip_quote(text: &[u8], quote: u8) -> &[u8] {
    text.strip_prefix(&[quote]).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(unescape: impl Fn(&[u8], &mut Vec<u8>), text: &str, expected: &str) {
        let mut out = Vec::new();
        unescape(text.as_bytes(), &mut out);
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }

    fn postgres(text: &[u8], out: &mut Vec<u8>) {
        unescape_postgres(text, out).unwrap();
    }

    fn unicode(text: &[u8], out: &mut Vec<u8>) {
        unescape_unicode(text, out).unwrap();
    }

    #[test]
    fn doubled_quotes_are_one() {
        check(|text, out| undouble(text, b'\'', out), r"it''s ''''\n", r"it's ''\n");
        check(|text, out| undouble(text, b'"', out), r#"""a"#, r#""a"#);
    }

    #[test]
    fn mysql_escapes_are_those_of_its_manual() {
        let mysql = |text: &[u8], out: &mut Vec<u8>| unescape_mysql(text, b'\'', out);
        check(mysql, r#"\0\'\"\b\n\r\t\Z\\\q''"#, "\0'\"\u{8}\n\r\t\u{1a}\\q'");
        check(mysql, r"50\% a\_b", r"50\% a\_b");
    }

    #[test]
    fn postgres_escapes_are_those_of_its_manual() {
        check(
            postgres,
            r"\b\f\n\r\t\\\'''\v\101\x42\u00e9\U0001F600",
            "\u{8}\u{c}\n\r\t\\''vABé😀",
        );
        check(postgres, r"\ud83d\ude00", "😀");
    }

    #[test]
    fn unicode_strings_have_two_forms() {
        check(unicode, r"d\0061t\+000061 \\ ''", r"data \ '");
        check(unicode, r"\d83d\de00", "😀");
    }

    #[test]
    fn half_a_character_is_an_error() {
        for text in [r"\u00e", r"\ud83d", r"\ud83dx", r"\ude00", r"\U00110000", r"\ud83d\u0041"] {
            assert_eq!(unescape_postgres(text.as_bytes(), &mut Vec::new()), Err(BadEscape));
        }
        for text in [r"\", r"\00", r"\+00", r"\d83d"] {
            assert_eq!(unescape_unicode(text.as_bytes(), &mut Vec::new()), Err(BadEscape));
        }
    }

    #[test]
    fn a_byte_of_a_longer_character_is_no_escape() {
        let charset = Charset::of_mysql("gbk");
        let form = Quoted { quote: b'\'', backslash: true, charset };
        let mut out = Vec::new();
        unescape_characters(b"\x95\x5cn\\n''\\'\\", form, &mut out);
        assert_eq!(out, b"\x95\x5cn\n''\\");
    }
}
