//! The text that PostgreSQL prints for a `jsonb` that was read from another text.
//!
//! Keys are sorted by their length, then by their bytes, and the last of equal ones stays; there
//! is a blank after each comma and colon; numbers are printed as `numeric` prints them, strings
//! with the few escapes that they need.

use super::decimal_text::write_decimal;

/// Values inside of values; what is deeper is left to the server.
const MAX_DEPTH: usize = 200;

/// Appends the printed text; false where the text is no JSON, or what is printed is not known.
pub(super) fn write_jsonb(text: &[u8], out: &mut Vec<u8>) -> bool {
    let mut reader = Reader { text, at: 0 };
    let is_read = reader.value(0, out).is_some();
    reader.skip_blanks();
    is_read && reader.at == text.len()
}

struct Reader<'a> {
    text: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn skip_blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    /// Takes this byte, and the blanks before it; `None` where another one stands there.
    fn take(&mut self, byte: u8) -> Option<()> {
        self.skip_blanks();
        (self.peek() == Some(byte)).then(|| self.at += 1)
    }

    fn value(&mut self, depth: usize, out: &mut Vec<u8>) -> Option<()> {
        self.skip_blanks();
        match self.peek()? {
            _ if depth > MAX_DEPTH => None,
            b'{' => self.object(depth, out),
            b'[' => self.array(depth, out),
            b'"' => {
                let text = self.string()?;
                write_string(&text, out);
                Some(())
            }
            b't' => self.word(b"true", out),
            b'f' => self.word(b"false", out),
            b'n' => self.word(b"null", out),
            _ => self.number(out),
        }
    }

    fn word(&mut self, word: &[u8], out: &mut Vec<u8>) -> Option<()> {
        self.text[self.at..].starts_with(word).then(|| {
            self.at += word.len();
            out.extend_from_slice(word);
        })
    }

    fn number(&mut self, out: &mut Vec<u8>) -> Option<()> {
        let rest = &self.text[self.at..];
        let is_part = |byte: &u8| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E');
        let end = rest.iter().position(|byte| !is_part(byte)).unwrap_or(rest.len());
        self.at += end;
        write_decimal(&rest[..end], out).then_some(())
    }

    fn array(&mut self, depth: usize, out: &mut Vec<u8>) -> Option<()> {
        self.take(b'[')?;
        out.push(b'[');
        let mut is_first = true;
        while self.take(b']').is_none() {
            if !is_first {
                self.take(b',')?;
                out.extend_from_slice(b", ");
            }
            is_first = false;
            self.value(depth + 1, out)?;
        }
        out.push(b']');
        Some(())
    }

    fn object(&mut self, depth: usize, out: &mut Vec<u8>) -> Option<()> {
        self.take(b'{')?;
        let mut pairs: Vec<(Vec<u8>, Vec<u8>)> = Vec::new();
        while self.take(b'}').is_none() {
            if !pairs.is_empty() {
                self.take(b',')?;
                self.skip_blanks();
            }
            let key = self.string()?;
            self.take(b':')?;
            let mut value = Vec::new();
            self.value(depth + 1, &mut value)?;
            pairs.push((key, value));
        }
        // The sort keeps equal keys in their order: the last of them counts.
        pairs.sort_by(|(left, _), (right, _)| (left.len(), left).cmp(&(right.len(), right)));
        out.push(b'{');
        let mut is_first = true;
        for (place, (key, value)) in pairs.iter().enumerate() {
            if pairs.get(place + 1).is_some_and(|(next, _)| next == key) {
                continue;
            }
            if !is_first {
                out.extend_from_slice(b", ");
            }
            is_first = false;
            write_string(key, out);
            out.extend_from_slice(b": ");
            out.extend_from_slice(value);
        }
        out.push(b'}');
        Some(())
    }

    /// Reads a string, with its escapes resolved.
    fn string(&mut self) -> Option<Vec<u8>> {
        self.take(b'"')?;
        let mut found = Vec::new();
        loop {
            let rest = &self.text[self.at..];
            let plain = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20))?;
            found.extend_from_slice(&rest[..plain]);
            self.at += plain + 1;
            match rest[plain] {
                b'"' => return Some(found),
                b'\\' => self.escape(&mut found)?,
                _ => return None,
            }
        }
    }

    fn escape(&mut self, found: &mut Vec<u8>) -> Option<()> {
        let letter = self.peek()?;
        self.at += 1;
        found.push(match letter {
            b'"' | b'\\' | b'/' => letter,
            b'b' => 8,
            b'f' => 12,
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'u' => {
                let mut unit = self.unit()?;
                if (0xd800..0xdc00).contains(&unit) {
                    self.text[self.at..].starts_with(b"\\u").then(|| self.at += 2)?;
                    let low = self.unit()?.checked_sub(0xdc00).filter(|low| *low < 0x400)?;
                    unit = 0x1_0000 + ((unit - 0xd800) << 10) + low;
                }
                let character = char::from_u32(unit).filter(|character| *character != '\0')?;
                found.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                return Some(());
            }
            _ => return None,
        });
        Some(())
    }

    fn unit(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        self.at += 4;
        let digits = std::str::from_utf8(digits).ok().filter(|text| !text.starts_with('+'))?;
        u32::from_str_radix(digits, 16).ok()
    }
}

fn write_string(text: &[u8], out: &mut Vec<u8>) {
    out.push(b'"');
    for byte in text {
        let letter = match byte {
            b'"' | b'\\' => *byte,
            8 => b'b',
            12 => b'f',
            b'\n' => b'n',
            b'\r' => b'r',
            b'\t' => b't',
            0..0x20 => {
                out.extend_from_slice(b"\\u00");
                out.extend([byte >> 4, byte & 15].map(|digit| match digit {
                    0..10 => b'0' + digit,
                    _ => b'a' + digit - 10,
                }));
                continue;
            }
            _ => {
                out.push(*byte);
                continue;
            }
        };
        out.extend_from_slice(&[b'\\', letter]);
    }
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::write_jsonb;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        let mut out = Vec::new();
        let found = write_jsonb(text.as_bytes(), &mut out);
        let found = found.then(|| String::from_utf8(out).unwrap());
        assert_eq!(found.as_deref(), expected, "{text}");
    }

    #[test]
    fn values_are_printed_as_the_server_does() {
        // SELECT text::jsonb, PostgreSQL 15.
        for (text, expected) in [
            ("{}", "{}"),
            (" [ ] ", "[]"),
            (r#"{"bb":1,"a":2,"c":3,"a":4}"#, r#"{"a": 4, "c": 3, "bb": 1}"#),
            ("[1,2.50 ,1e2,-0,1E-2]", "[1, 2.50, 100, 0, 0.01]"),
            (r#""\u00e9\/\ud83d\ude00\u0007\b\u001f""#, "\"é/😀\\u0007\\b\\u001f\""),
            (r#"{"ä": null, "zz": true}"#, r#"{"zz": true, "ä": null}"#),
            (r#"{"a":{"y":[{"x":false}]}}"#, r#"{"a": {"y": [{"x": false}]}}"#),
            ("\"\u{7f}\"", "\"\u{7f}\""),
        ] {
            check(text, Some(expected));
        }
    }

    #[test]
    fn what_is_no_jsonb_is_not_known() {
        for text in [
            "",
            "{",
            "[1",
            "{\"a\" 1}",
            "nul",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "1 2",
            "\"\n\"",
            "[1 2]",
        ] {
            check(text, None);
        }
        check(&("[".repeat(300) + &"]".repeat(300)), None);
    }
}
