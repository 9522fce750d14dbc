//! One-dimensional arrays in the text that PostgreSQL gives them: `{a,"b c",NULL}`.
//!
//! <https://www.postgresql.org/docs/current/arrays.html>, 8.15.6

use super::rows::{Kind, MAX_CHUNK_BYTES, Span};

/// The elements of many arrays, one after the other.
#[derive(Debug, Default)]
pub(super) struct Elements {
    /// The texts of all elements, without quotes and backslashes.
    pub bytes: Vec<u8>,
    pub spans: Vec<Span>,
}

/// Text that is no array of one dimension.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NotAnArray;

impl Elements {
    /// Appends the elements of an array; nothing is appended where the text is none.
    pub fn push(&mut self, text: &[u8]) -> Result<(), NotAnArray> {
        let (bytes, spans) = (self.bytes.len(), self.spans.len());
        let pushed = self.push_all(text);
        if pushed.is_err() {
            self.bytes.truncate(bytes);
            self.spans.truncate(spans);
        }
        pushed
    }

    fn push_all(&mut self, text: &[u8]) -> Result<(), NotAnArray> {
        if self.bytes.len() + text.len() > MAX_CHUNK_BYTES {
            return Err(NotAnArray);
        }
        let inside = text.trim_ascii().strip_prefix(b"{").ok_or(NotAnArray)?;
        let mut rest = inside.trim_ascii_start();
        if rest == b"}" {
            return Ok(());
        }
        loop {
            rest = match rest.strip_prefix(b"\"") {
                Some(quoted) => self.push_quoted(quoted)?,
                None => self.push_bare(rest)?,
            };
            match rest.trim_ascii_start() {
                b"}" => return Ok(()),
                [b',', after @ ..] => rest = after.trim_ascii_start(),
                _ => return Err(NotAnArray),
            }
        }
    }

    /// Reads an element up to its closing quote and returns what follows.
    fn push_quoted<'a>(&mut self, text: &'a [u8]) -> Result<&'a [u8], NotAnArray> {
        let start = self.bytes.len();
        let mut rest = text;
        loop {
            let found = memchr::memchr2(b'"', b'\\', rest).ok_or(NotAnArray)?;
            self.bytes.extend_from_slice(&rest[..found]);
            match &rest[found..] {
                [b'\\', byte, after @ ..] => {
                    self.bytes.push(*byte);
                    rest = after;
                }
                [b'"', after @ ..] => {
                    self.spans.push(Span::new(start, self.bytes.len(), Kind::Text));
                    return Ok(after);
                }
                _ => return Err(NotAnArray),
            }
        }
    }

    /// Reads an element without quotes up to its comma or brace, and returns what follows.
    fn push_bare<'a>(&mut self, text: &'a [u8]) -> Result<&'a [u8], NotAnArray> {
        let (start, mut rest) = (self.bytes.len(), text);
        let mut end = start;
        let mut escaped = false;
        loop {
            match rest {
                [] | [b'{' | b'"', ..] | [b'\\'] => return Err(NotAnArray),
                [b',' | b'}', ..] => break,
                [b'\\', byte, after @ ..] => {
                    self.bytes.push(*byte);
                    (end, escaped, rest) = (self.bytes.len(), true, after);
                }
                [byte, after @ ..] => {
                    self.bytes.push(*byte);
                    rest = after;
                    if !byte.is_ascii_whitespace() {
                        end = self.bytes.len();
                    }
                }
            }
        }
        // White space around an element is none of it.
        self.bytes.truncate(end);
        let element = &self.bytes[start..];
        if element.is_empty() {
            return Err(NotAnArray);
        }
        let null = !escaped && element.eq_ignore_ascii_case(b"NULL");
        self.spans.push(Span::new(start, end, if null { Kind::Null } else { Kind::Text }));
        Ok(rest)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Option<Vec<Option<String>>> {
        let mut elements = Elements::default();
        elements.push(text.as_bytes()).ok()?;
        let element = |span: &Span| {
            let text = String::from_utf8(span.of(&elements.bytes).to_vec()).unwrap();
            (span.kind == Kind::Text).then_some(text)
        };
        Some(elements.spans.iter().map(element).collect())
    }

    fn check(text: &str, expected: &[Option<&str>]) {
        let expected = expected.iter().map(|element| element.map(str::to_owned)).collect();
        assert_eq!(read(text), Some(expected), "{text}");
    }

    #[test]
    fn elements_stand_between_commas() {
        check("{}", &[]);
        check(" { } ", &[]);
        check("{1,2}", &[Some("1"), Some("2")]);
        check("{ a b , c }", &[Some("a b"), Some("c")]);
        check("{é}", &[Some("é")]);
    }

    #[test]
    fn quotes_and_backslashes_keep_what_they_hold() {
        check(r#"{"a,b","c\"d","e\\f",""}"#, &[Some("a,b"), Some("c\"d"), Some("e\\f"), Some("")]);
        check(r"{a\,b, \ }", &[Some("a,b"), Some(" ")]);
        check("{ \" x \" , y}", &[Some(" x "), Some("y")]);
    }

    #[test]
    fn null_without_quotes_is_none() {
        check(
            r#"{NULL,null,"NULL",\NULL,NULLS}"#,
            &[None, None, Some("NULL"), Some("NULL"), Some("NULLS")],
        );
    }

    #[test]
    fn other_text_is_no_array() {
        for text in [
            "",
            "{",
            "a",
            "{a",
            "{a,}",
            "{,a}",
            "{a}b",
            "{{1},{2}}",
            "[0:1]={1,2}",
            "{\"a}",
            "{a\"b}",
            "{\"a\"b}",
            "{a\\",
            "{\"a\\",
            "}",
            "{}}",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_bad_array_leaves_nothing_behind() {
        let mut elements = Elements::default();
        elements.push(b"{a}").unwrap();
        assert_eq!(elements.push(b"{b,c,{"), Err(NotAnArray));
        assert_eq!((elements.bytes.as_slice(), elements.spans.len()), (&b"a"[..], 1));
    }

    proptest! {
        #[test]
        fn what_is_quoted_is_read(texts in prop::collection::vec("[a\\\\\",{} N]{0,6}", 1..5)) {
            let quote = |text: &String| {
                format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
            };
            let array = format!("{{{}}}", texts.iter().map(quote).collect::<Vec<_>>().join(","));
            prop_assert_eq!(read(&array), Some(texts.into_iter().map(Some).collect()));
        }
    }
}
