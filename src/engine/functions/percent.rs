//! Percent-encoding of URLs (RFC 3986): `percent_encode`, `percent_encode_path`, `percent_decode`.

use super::Doc;
use super::row_function::{Fault, Makes, RowFunction, Takes, Value};

pub(super) const DOCS: &[Doc] = &[
    Doc {
        name: "percent_encode",
        signature: "percent_encode(text) → text",
        meaning: "The text as one segment of a URL: all bytes but letters, digits and `-._~` are \
                  written `%XX`, a slash too.",
        example: "percent_encode('my file/ü.png')",
        result: "my%20file%2F%C3%BC.png",
    },
    Doc {
        name: "percent_encode_path",
        signature: "percent_encode_path(text) → text",
        meaning: "As `percent_encode`, segment by segment: slashes stay.",
        example: "percent_encode_path('a b/c.png')",
        result: "a%20b/c.png",
    },
    Doc {
        name: "percent_decode",
        signature: "percent_decode(text) → text",
        meaning: "The text that was encoded; NULL where it is not well-formed or not UTF-8.",
        example: "percent_decode('a%20b/%C3%BC')",
        result: "a b/ü",
    },
];

pub(super) const ENCODE: RowFunction =
    RowFunction::new("percent_encode", &[Takes::Text], Makes::Text(encode));
pub(super) const ENCODE_PATH: RowFunction =
    RowFunction::new("percent_encode_path", &[Takes::Text], Makes::Text(encode_path));
pub(super) const DECODE: RowFunction =
    RowFunction::new("percent_decode", &[Takes::Text], Makes::Text(decode));

fn encode(values: &[Value], out: &mut String) -> Result<bool, Fault> {
    values.iter().for_each(|value| percent_encode(value.bytes(), false, out));
    Ok(true)
}

fn encode_path(values: &[Value], out: &mut String) -> Result<bool, Fault> {
    values.iter().for_each(|value| percent_encode(value.bytes(), true, out));
    Ok(true)
}

/// Appends bytes as they stand in a URL.
pub fn percent_encode(bytes: &[u8], keeps_slash: bool, out: &mut String) {
    for byte in bytes {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(*byte));
            }
            b'/' if keeps_slash => out.push('/'),
            _ => {
                out.push('%');
                for half in [byte >> 4, byte & 15] {
                    let digit = char::from_digit(u32::from(half), 16).unwrap_or('0');
                    out.push(digit.to_ascii_uppercase());
                }
            }
        }
    }
}

fn decode(values: &[Value], out: &mut String) -> Result<bool, Fault> {
    let text = values.first().map(Value::text).unwrap_or_default();
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let digit = |at: usize| after.get(at).and_then(|byte| char::from(*byte).to_digit(16));
        let (Some(high), Some(low)) = (digit(0), digit(1)) else { return Ok(false) };
        bytes.push((high * 16 + low) as u8);
        rest = &after[2..];
    }
    match std::str::from_utf8(&bytes) {
        Ok(decoded) => out.push_str(decoded),
        Err(_) => return Ok(false),
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use crate::engine::test_engine::TestEngine;

    #[test]
    fn what_is_encoded_comes_back() {
        let engine = TestEngine::new(&[]);
        let text = "a/b c%20+?#é😀~'";
        let quoted = text.replace('\'', "''");
        engine.check(&format!("percent_decode(percent_encode('{quoted}'))"), text);
        engine.check(&format!("percent_decode(percent_encode_path('{quoted}'))"), text);
        for broken in ["%", "%4", "%zz", "%ff"] {
            engine.check(&format!("percent_decode('{broken}')"), "NULL");
        }
    }
}
