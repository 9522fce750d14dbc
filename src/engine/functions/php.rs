//! `parse_php`: what PHP's `serialize` writes, as JSON.
//!
//! `a:2:{i:0;s:1:"x";s:1:"k";b:1;}` is a count and pairs of key and value. Lengths of strings are
//! bytes: they are read from the bytes, and a string that was shortened or re-coded without its
//! length is found.

use super::Doc;
use super::json_text::write_string;
use super::row_function::{Fault, Makes, RowFunction, Takes, Value};

pub(super) const DOCS: &[Doc] = &[Doc {
    name: "parse_php",
    signature: "parse_php(text) → json",
    meaning: "What PHP's serialize() wrote, as JSON: an array with the keys 0, 1, 2 … is an array, \
              any other an object, as an object of a class is (its class is left out); floats keep \
              their digits. NULL where it can't be read whole, or holds a reference.",
    example: r#"parse_php('a:2:{s:2:"id";i:7;s:4:"tags";a:1:{i:0;s:1:"x";}}')"#,
    result: r#"{"id":7,"tags":["x"]}"#,
}];

pub(super) const PARSE_PHP: RowFunction =
    RowFunction::new("parse_php", &[Takes::Text], Makes::Json(parse_php));

/// How deep arrays may stand in one another.
const MOST_LEVELS: usize = 256;

fn parse_php(values: &[Value], out: &mut String) -> Result<bool, Fault> {
    let text = values.first().map(Value::text).unwrap_or_default();
    let mut reader = Reader { rest: text };
    Ok(reader.value(out, 0).is_some() && reader.rest.is_empty())
}

struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    fn take(&mut self, expected: &str) -> Option<()> {
        self.rest = self.rest.strip_prefix(expected)?;
        Some(())
    }

    fn until(&mut self, end: char) -> Option<&'a str> {
        let (found, rest) = self.rest.split_once(end)?;
        self.rest = rest;
        Some(found)
    }

    fn integer(&mut self, end: char) -> Option<i64> {
        self.until(end)?.parse().ok()
    }

    /// Reads `length:"bytes"`.
    fn string(&mut self) -> Option<&'a str> {
        let length = usize::try_from(self.integer(':')?).ok()?;
        self.take("\"")?;
        let found = self.rest.get(..length)?;
        self.rest = &self.rest[length..];
        self.take("\"")?;
        Some(found)
    }

    fn value(&mut self, out: &mut String, level: usize) -> Option<()> {
        if level > MOST_LEVELS {
            return None;
        }
        let (kind, rest) = (self.rest.get(..2)?, self.rest.get(2..)?);
        self.rest = rest;
        match kind {
            "N;" => out.push_str("null"),
            "b:" => out.push_str(match self.until(';')? {
                "0" => "false",
                "1" => "true",
                _ => return None,
            }),
            "i:" => out.push_str(&self.integer(';')?.to_string()),
            "d:" => write_float(self.until(';')?, out)?,
            "s:" => {
                write_string(self.string()?, out);
                self.take(";")?;
            }
            "a:" => self.pairs(out, level, true)?,
            "O:" => {
                self.string()?;
                self.take(":")?;
                self.pairs(out, level, false)?;
            }
            // E: the case of an enum, `Class:Case`.
            "E:" => {
                write_string(self.string()?, out);
                self.take(";")?;
            }
            _ => return None,
        }
        Some(())
    }

    /// Reads `count:{key value …}`.
    fn pairs(&mut self, out: &mut String, level: usize, may_be_list: bool) -> Option<()> {
        let count = self.integer(':')?;
        self.take("{")?;
        let mut is_list = may_be_list;
        let (mut keys, mut values) = (Vec::new(), Vec::new());
        for place in 0..count {
            let (kind, rest) = (self.rest.get(..2)?, self.rest.get(2..)?);
            self.rest = rest;
            let key = match kind {
                "i:" => {
                    let key = self.integer(';')?;
                    is_list &= key == place;
                    key.to_string()
                }
                "s:" => {
                    is_list = false;
                    let key = self.string()?;
                    self.take(";")?;
                    // `\0Class\0name` is private, `\0*\0name` protected.
                    key.rsplit('\0').next().unwrap_or(key).to_owned()
                }
                _ => return None,
            };
            let mut value = String::new();
            self.value(&mut value, level + 1)?;
            keys.push(key);
            values.push(value);
        }
        self.take("}")?;
        out.push(if is_list { '[' } else { '{' });
        for (place, (key, value)) in keys.iter().zip(&values).enumerate() {
            if place > 0 {
                out.push(',');
            }
            if !is_list {
                write_string(key, out);
                out.push(':');
            }
            out.push_str(value);
        }
        out.push(if is_list { ']' } else { '}' });
        Some(())
    }
}

/// JSON has no number for NaN and the infinities: they become strings.
fn write_float(text: &str, out: &mut String) -> Option<()> {
    if super::json_text::is_number(text) {
        out.push_str(text);
    } else if matches!(text, "NAN" | "INF" | "-INF") {
        write_string(text, out);
    } else {
        return None;
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        let mut out = String::new();
        let is_read = parse_php(&[Value::Text(text)], &mut out);
        assert_eq!(is_read, Ok(expected.is_some()), "{text}");
        if let Some(expected) = expected {
            assert_eq!(out, expected, "{text}");
            assert!(serde_json::from_str::<serde_json::Value>(&out).is_ok(), "{text}");
        }
    }

    #[test]
    fn values_have_their_json() {
        check("N;", Some("null"));
        check("b:1;", Some("true"));
        check("i:-9223372036854775808;", Some("-9223372036854775808"));
        check("d:0.10000000000000001;", Some("0.10000000000000001"));
        check("d:1.0E+25;", Some("1.0E+25"));
        check("d:INF;", Some("\"INF\""));
        check("s:6:\"né\"x;\";", Some("\"né\\\"x;\""));
        check("a:0:{}", Some("[]"));
        check("a:2:{i:0;i:5;i:1;a:1:{i:3;N;}}", Some("[5,{\"3\":null}]"));
        check("O:3:\"Foo\":2:{s:1:\"a\";i:1;s:6:\"\0Foo\0b\";i:2;}", Some("{\"a\":1,\"b\":2}"));
    }

    #[test]
    fn what_is_not_whole_is_not_read() {
        for text in [
            "",
            "i:5",
            "s:5:\"abc\";",
            "s:2:\"né\";",
            "a:2:{i:0;i:1;}",
            "i:1;i:2;",
            "R:1;",
            "x",
            "a:1:{d:1;i:1;}",
            "a:99999999:{",
        ] {
            check(text, None);
        }
    }

    #[test]
    fn what_is_nested_too_deeply_is_not_read() {
        check(&"a:1:{i:0;".repeat(100_000), None);
    }
}
