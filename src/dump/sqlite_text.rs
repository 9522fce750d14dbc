//! Text that SQLite's shell writes as an expression, because it holds control characters.
//!
//! ```text
//! replace('a\nb','\n',char(10))                          before 3.50, for line ends
//! unistr('a\u000ab')                                     since 3.50
//! replace(replace('a\r\nb','\r',char(13)),'\n',char(10))
//! ```
//! <https://www.sqlite.org/lang_corefunc.html#unistr>. Evaluates these, and knows nothing else.

use super::string_literal::undouble;

/// Calls inside of one another; the shell writes two.
const DEEPEST: u32 = 8;

/// Returns the text that such an expression stands for; `None` for any other expression.
pub(super) fn evaluate(expression: &[u8]) -> Option<Vec<u8>> {
    let mut reader = Reader { rest: expression };
    let text = reader.joined(0)?;
    reader.skip_space();
    reader.rest.is_empty().then_some(text)
}

/// Returns the shortest number that stands for the same REAL: 3.40 writes 0.1 in twenty digits.
pub(super) fn shortest_real(number: &[u8]) -> Option<String> {
    // An integer of any length is exact as it stands.
    number.iter().find(|byte| matches!(byte, b'.' | b'e' | b'E'))?;
    let value: f64 = std::str::from_utf8(number).ok()?.parse().ok()?;
    value.is_finite().then(|| format!("{value:?}"))
}

/// Reads the infinities, for which SQL has no literal: `9e999`.
pub(super) fn infinity(number: &[u8]) -> Option<f64> {
    let value: f64 = std::str::from_utf8(number).ok()?.parse().ok()?;
    let is_number = number.iter().any(u8::is_ascii_digit);
    (is_number && value.is_infinite()).then_some(value)
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn skip_space(&mut self) {
        self.rest = self.rest.trim_ascii_start();
    }

    fn skip(&mut self, mark: &[u8]) -> Option<()> {
        self.skip_space();
        self.rest = self.rest.strip_prefix(mark)?;
        Some(())
    }

    /// Takes a name and the parenthesis behind it.
    fn call(&mut self) -> Option<&'a [u8]> {
        self.skip_space();
        let length = self.rest.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        let (name, rest) = self.rest.split_at(length);
        self.rest = rest;
        self.skip(b"(")?;
        Some(name)
    }

    /// Takes texts with `||` between them.
    fn joined(&mut self, depth: u32) -> Option<Vec<u8>> {
        let mut text = self.text(depth)?;
        while self.skip(b"||").is_some() {
            text.append(&mut self.text(depth)?);
        }
        Some(text)
    }

    fn text(&mut self, depth: u32) -> Option<Vec<u8>> {
        if depth > DEEPEST {
            return None;
        }
        self.skip_space();
        if self.rest.starts_with(b"'") {
            return self.string();
        }
        let name = self.call()?;
        let is = |known: &str| name.eq_ignore_ascii_case(known.as_bytes());
        let text = if is("replace") {
            let text = self.joined(depth + 1)?;
            self.skip(b",")?;
            let from = self.joined(depth + 1)?;
            self.skip(b",")?;
            replaced(&text, &from, &self.joined(depth + 1)?)
        } else if is("char") {
            self.characters()?
        } else if is("unistr") {
            unescaped(&self.joined(depth + 1)?)?
        } else {
            return None;
        };
        self.skip(b")")?;
        Some(text)
    }

    fn string(&mut self) -> Option<Vec<u8>> {
        let mut end = 1;
        loop {
            end += memchr::memchr(b'\'', self.rest.get(end..)?)?;
            if self.rest.get(end + 1) != Some(&b'\'') {
                break;
            }
            end += 2;
        }
        let mut text = Vec::new();
        undouble(&self.rest[1..end], b'\'', &mut text);
        self.rest = &self.rest[end + 1..];
        Some(text)
    }

    /// Takes the code points of `char(10, 13)`.
    fn characters(&mut self) -> Option<Vec<u8>> {
        let mut text = Vec::new();
        loop {
            self.skip_space();
            let length = self.rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
            let (digits, rest) = self.rest.split_at(length);
            self.rest = rest;
            let code = std::str::from_utf8(digits).ok()?.parse().ok()?;
            push(char::from_u32(code)?, &mut text);
            if self.skip(b",").is_none() {
                return Some(text);
            }
        }
    }
}

fn push(letter: char, text: &mut Vec<u8>) {
    text.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
}

fn replaced(text: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    if from.is_empty() {
        return text.to_vec();
    }
    let mut out = Vec::with_capacity(text.len());
    let mut start = 0;
    for at in memchr::memmem::find_iter(text, from) {
        out.extend_from_slice(&text[start..at]);
        out.extend_from_slice(to);
        start = at + from.len();
    }
    out.extend_from_slice(&text[start..]);
    out
}

/// Undoes `\000a`, `\+00000a`, `\u000a`, `\U0000000a` and `\\`.
fn unescaped(text: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'\\', rest) {
        out.extend_from_slice(&rest[..at]);
        let after = &rest[at + 1..];
        let (digits, skipped) = match after.first()? {
            b'\\' => {
                out.push(b'\\');
                rest = &after[1..];
                continue;
            }
            b'+' => (6, 1),
            b'u' => (4, 1),
            b'U' => (8, 1),
            _ => (4, 0),
        };
        let code = after.get(skipped..skipped + digits)?;
        if !code.iter().all(u8::is_ascii_hexdigit) {
            return None;
        }
        let code = u32::from_str_radix(std::str::from_utf8(code).ok()?, 16).ok()?;
        push(char::from_u32(code)?, &mut out);
        rest = &after[skipped + digits..];
    }
    out.extend_from_slice(rest);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(expression: &str, expected: Option<&str>) {
        let found = evaluate(expression.as_bytes());
        assert_eq!(found.as_deref(), expected.map(str::as_bytes), "{expression}");
    }

    #[test]
    fn what_the_shell_writes_is_read() {
        check(r"replace('a\nb','\n',char(10))", Some("a\nb"));
        check(r"replace(replace('it''s\r\n','\r',char(13)),'\n',char(10))", Some("it's\r\n"));
        check(r"replace('\n\012','\012',char(10))", Some("\\n\n"));
        check(r"unistr('a\u000ab\\c\u001b')", Some("a\nb\\c\u{1b}"));
        check(r"unistr('\+01f600 \0041')", Some("😀 A"));
        check("char(72,105)", Some("Hi"));
        check("'a' || char(10) || 'b'", Some("a\nb"));
    }

    #[test]
    fn other_expressions_are_not() {
        for expression in ["random()", "1+1", "replace('a','b')", "unistr('\\u00')", "'a' 'b'", ""]
        {
            check(expression, None);
        }
    }

    #[test]
    fn long_reals_have_a_shortest_form() {
        assert_eq!(shortest_real(b"0.98999999999999999112").as_deref(), Some("0.99"));
        assert_eq!(shortest_real(b"12345678901234567890"), None);
        assert_eq!(infinity(b"-9.0e+999"), Some(f64::NEG_INFINITY));
        assert_eq!(infinity(b"9e99"), None);
    }
}
