//! JSON as it is written: where a value ends, what its members are, what a string says.
//!
//! Nothing is made of a value that is not asked for: numbers, their digits, the order of members
//! and members that stand twice stay as they are.

/// How deep values may stand in one another.
const MOST_LEVELS: usize = 512;

/// Says where a text is no JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotJson {
    /// From 0.
    pub byte: usize,
}

impl std::fmt::Display for NotJson {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the text is not JSON from byte {} on", self.byte)
    }
}

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Object,
    Array,
    String,
    Number,
    Boolean,
    Null,
}

/// Returns the value of a text without the blanks around it.
///
/// # Errors
/// The text is not one JSON value.
pub fn whole(text: &str) -> Result<&str, NotJson> {
    let bytes = text.as_bytes();
    let start = blanks(bytes, 0);
    let end = value(bytes, start, 0)?;
    match blanks(bytes, end) {
        last if last == bytes.len() => Ok(&text[start..end]),
        byte => Err(NotJson { byte }),
    }
}

/// Returns what a value is; it has to be one.
pub(super) fn kind(json: &str) -> Kind {
    match json.trim_ascii_start().as_bytes().first() {
        Some(b'{') => Kind::Object,
        Some(b'[') => Kind::Array,
        Some(b'"') => Kind::String,
        Some(b't' | b'f') => Kind::Boolean,
        Some(b'n') => Kind::Null,
        _ => Kind::Number,
    }
}

/// Gives each member of an object, as it is written: name with its quotes, value.
///
/// # Errors
/// The text is no JSON; members may have been given by then.
pub(super) fn members<'a>(
    json: &'a str,
    mut each: impl FnMut(&'a str, &'a str),
) -> Result<(), NotJson> {
    items(json, b'{', |bytes, at| {
        let name_end = string(bytes, at)?;
        let colon = expect(bytes, blanks(bytes, name_end), b':')?;
        let start = blanks(bytes, colon);
        let end = value(bytes, start, 1)?;
        each(&json[at..name_end], &json[start..end]);
        Ok(end)
    })
}

/// Gives each element of an array, as it is written.
///
/// # Errors
/// The text is no JSON; elements may have been given by then.
pub(super) fn elements<'a>(json: &'a str, mut each: impl FnMut(&'a str)) -> Result<(), NotJson> {
    items(json, b'[', |bytes, start| {
        let end = value(bytes, start, 1)?;
        each(&json[start..end]);
        Ok(end)
    })
}

fn items(
    json: &str,
    open: u8,
    mut item: impl FnMut(&[u8], usize) -> Result<usize, NotJson>,
) -> Result<(), NotJson> {
    let bytes = json.as_bytes();
    let at = expect(bytes, blanks(bytes, 0), open)?;
    let end = list(bytes, at, open + 2, &mut item)?;
    let end = blanks(bytes, end);
    if end == bytes.len() { Ok(()) } else { Err(NotJson { byte: end }) }
}

/// Appends what a string with its quotes says; the string has to be whole.
///
/// Half a surrogate pair becomes nothing that a text could hold: it is an error.
///
/// # Errors
/// An escape stands for no character.
pub(super) fn unescape(quoted: &str, out: &mut String) -> Result<(), NotJson> {
    let inner = quoted.trim_ascii();
    let mut rest = inner.get(1..inner.len().saturating_sub(1)).unwrap_or_default();
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let bytes = rest.as_bytes();
        let (character, length) = match bytes.get(at + 1) {
            Some(b'n') => ('\n', 2),
            Some(b't') => ('\t', 2),
            Some(b'r') => ('\r', 2),
            Some(b'b') => ('\u{8}', 2),
            Some(b'f') => ('\u{c}', 2),
            Some(b'u') => code_point(rest, at).ok_or(NotJson { byte: at })?,
            Some(other) => (char::from(*other), 2),
            None => return Err(NotJson { byte: at }),
        };
        out.push(character);
        rest = &rest[at + length..];
    }
    out.push_str(rest);
    Ok(())
}

/// Returns the character of `\uXXXX`, or of two of them that are a pair, and its bytes.
fn code_point(text: &str, at: usize) -> Option<(char, usize)> {
    let unit = |at: usize| u32::from_str_radix(text.get(at + 2..at + 6)?, 16).ok();
    let first = unit(at)?;
    if !(0xd800..0xdc00).contains(&first) {
        return Some((char::from_u32(first)?, 6));
    }
    text.get(at + 6..).filter(|rest| rest.starts_with("\\u"))?;
    let second = unit(at + 6).filter(|unit| (0xdc00..0xe000).contains(unit))?;
    Some((char::from_u32(0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00))?, 12))
}

/// Appends a text as a JSON string; only what JSON demands is escaped.
pub fn write_string(text: &str, out: &mut String) {
    out.push('"');
    let mut start = 0;
    for (at, byte) in text.bytes().enumerate() {
        let escape = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            b'\n' => "\\n",
            b'\r' => "\\r",
            b'\t' => "\\t",
            8 => "\\b",
            12 => "\\f",
            0..=31 => "\\u00",
            _ => continue,
        };
        out.push_str(&text[start..at]);
        out.push_str(escape);
        if escape.len() > 2 {
            for half in [byte >> 4, byte & 15] {
                out.push(char::from_digit(u32::from(half), 16).unwrap_or('0'));
            }
        }
        start = at + 1;
    }
    out.push_str(&text[start..]);
    out.push('"');
}

/// Returns true where a text has the form of a JSON number.
pub(super) fn is_number(text: &str) -> bool {
    matches!(text.as_bytes().first(), Some(b'-' | b'0'..=b'9'))
        && number(text.as_bytes(), 0) == Ok(text.len())
}

fn blanks(bytes: &[u8], mut at: usize) -> usize {
    while matches!(bytes.get(at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
        at += 1;
    }
    at
}

fn expect(bytes: &[u8], at: usize, wanted: u8) -> Result<usize, NotJson> {
    if bytes.get(at) == Some(&wanted) { Ok(at + 1) } else { Err(NotJson { byte: at }) }
}

/// Returns where the value ends that begins at `at`.
fn value(bytes: &[u8], at: usize, level: usize) -> Result<usize, NotJson> {
    if level > MOST_LEVELS {
        return Err(NotJson { byte: at });
    }
    match bytes.get(at) {
        Some(b'{') => list(bytes, at + 1, b'}', &mut |bytes, at| {
            let end = string(bytes, at)?;
            let colon = expect(bytes, blanks(bytes, end), b':')?;
            value(bytes, blanks(bytes, colon), level + 1)
        }),
        Some(b'[') => list(bytes, at + 1, b']', &mut |bytes, at| value(bytes, at, level + 1)),
        Some(b'"') => string(bytes, at),
        Some(b't') => word(bytes, at, b"true"),
        Some(b'f') => word(bytes, at, b"false"),
        Some(b'n') => word(bytes, at, b"null"),
        _ => number(bytes, at),
    }
}

type Item<'a> = &'a mut dyn FnMut(&[u8], usize) -> Result<usize, NotJson>;

/// Returns where a list ends whose first item, or whose end, comes at `at`.
fn list(bytes: &[u8], at: usize, close: u8, item: Item) -> Result<usize, NotJson> {
    let mut at = blanks(bytes, at);
    if bytes.get(at) == Some(&close) {
        return Ok(at + 1);
    }
    loop {
        at = blanks(bytes, item(bytes, at)?);
        match bytes.get(at) {
            Some(b',') => at = blanks(bytes, at + 1),
            Some(found) if *found == close => return Ok(at + 1),
            _ => return Err(NotJson { byte: at }),
        }
    }
}

fn word(bytes: &[u8], at: usize, word: &[u8]) -> Result<usize, NotJson> {
    if bytes[at..].starts_with(word) { Ok(at + word.len()) } else { Err(NotJson { byte: at }) }
}

fn string(bytes: &[u8], at: usize) -> Result<usize, NotJson> {
    let mut at = expect(bytes, at, b'"')?;
    loop {
        match bytes.get(at) {
            Some(b'"') => return Ok(at + 1),
            Some(b'\\') => match bytes.get(at + 1) {
                Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => at += 2,
                Some(b'u')
                    if bytes
                        .get(at + 2..at + 6)
                        .is_some_and(|unit| unit.iter().all(u8::is_ascii_hexdigit)) =>
                {
                    at += 6;
                }
                _ => return Err(NotJson { byte: at }),
            },
            Some(0..=31) | None => return Err(NotJson { byte: at }),
            Some(_) => at += 1,
        }
    }
}

fn number(bytes: &[u8], at: usize) -> Result<usize, NotJson> {
    let digits = |mut at: usize| {
        let start = at;
        while bytes.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
        }
        if at > start { Ok(at) } else { Err(NotJson { byte: at }) }
    };
    let start = at + usize::from(bytes.get(at) == Some(&b'-'));
    let mut end = digits(start)?;
    if bytes[start] == b'0' && end > start + 1 {
        return Err(NotJson { byte: start + 1 });
    }
    if bytes.get(end) == Some(&b'.') {
        end = digits(end + 1)?;
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        end = digits(end + 1 + sign)?;
    }
    Ok(end)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn json_is_what_another_reader_takes_for_it() {
        for text in [
            "{}",
            "[]",
            " [1, -0.5e+3 ,true,null] ",
            "{\"a\" : {\"b\":[]}}",
            "\"\\u00e9\\\"\"",
            "0",
            "",
            "{",
            "[1,]",
            "{\"a\"}",
            "{a:1}",
            "01",
            "1.",
            "-",
            "1 2",
            "\"\t\"",
            "\"\\x\"",
            "tru",
            "\"\\u12\"",
            "+1",
            ".5",
            "[1 2]",
            "nulls",
            "\u{a0}1",
        ] {
            let theirs = serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok();
            assert_eq!(whole(text).is_ok(), theirs, "{text}");
        }
    }

    #[test]
    fn what_is_nested_too_deeply_is_refused() {
        let text = "[".repeat(100_000);
        assert!(whole(&text).is_err());
    }

    #[test]
    fn half_a_pair_is_no_character() {
        let mut out = String::new();
        assert!(unescape("\"\\ud83d\\ude00\"", &mut out).is_ok());
        assert_eq!(out, "😀");
        assert!(unescape("\"\\ud83d\"", &mut out).is_err());
    }

    proptest! {
        #[test]
        fn strings_come_back(text in any::<String>()) {
            let mut quoted = String::new();
            write_string(&text, &mut quoted);
            prop_assert_eq!(whole(&quoted), Ok(quoted.as_str()));
            let mut back = String::new();
            unescape(&quoted, &mut back).unwrap();
            prop_assert_eq!(&back, &text);
            prop_assert_eq!(serde_json::from_str::<String>(&quoted).unwrap(), text);
        }
    }
}
