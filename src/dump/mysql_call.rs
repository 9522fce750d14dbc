//! Calls of functions that stand for a literal in dumps of MySQL and MariaDB.
//!
//! Programs write what has no literal of its own as a call: geometry, vectors, text in another
//! character set. Calls whose outcome is certain without a server are read; all others, such as
//! `NOW()` and `UUID()`, have none.

use super::bytes_literal;
use super::charset::Charset;
use super::cursor::Cursor;
use super::dialect::{Dialect, Lexicon, MYSQL};
use super::token::TokenKind;
use super::well_known_text;

/// Calls in calls that are followed.
const DEEPEST: u32 = 8;

/// Returns what an expression stands for: text in UTF-8, digits, or bytes.
pub(super) fn evaluate(expression: &[u8], lexicon: &Lexicon) -> Option<Vec<u8>> {
    let text = lexicon.charset.statement(expression);
    let lexicon = Lexicon { charset: Charset::UTF8, ..*lexicon };
    let dialect = Dialect { lexicon, ..MYSQL };
    let mut reader = Reader { cursor: Cursor::new(&text, &dialect), depth: 0 };
    let value = reader.value()?;
    reader.cursor.peek().is_none().then_some(value)
}

struct Reader<'a> {
    cursor: Cursor<'a>,
    depth: u32,
}

impl Reader<'_> {
    fn value(&mut self) -> Option<Vec<u8>> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        let value = self.operand()?;
        self.depth -= 1;
        if self.cursor.skip_word("COLLATE") {
            self.cursor.name().ok()?;
        }
        Some(value)
    }

    fn operand(&mut self) -> Option<Vec<u8>> {
        let token = self.cursor.peek()?;
        match token.kind {
            TokenKind::Text => self.text().map(String::into_bytes),
            TokenKind::Number => self.cursor.take().map(|token| token.bytes.to_vec()),
            TokenKind::Hex | TokenKind::Bits => self.digits(),
            TokenKind::Punctuation if token.is("(") => {
                self.cursor.take();
                let value = self.value()?;
                self.close().map(|()| value)
            }
            TokenKind::Punctuation => self.signed(),
            TokenKind::Word => match token.bytes {
                [b'_', charset @ ..] => {
                    let charset = Charset::of_mysql(std::str::from_utf8(charset).ok()?);
                    self.cursor.take();
                    self.introduced(charset)
                }
                _ => self.call(),
            },
            _ => None,
        }
    }

    fn close(&mut self) -> Option<()> {
        self.cursor.skip(")").then_some(())
    }

    /// Takes strings side by side.
    fn text(&mut self) -> Option<String> {
        let mut text = self.cursor.text().ok()?;
        while self.cursor.peek().is_some_and(|token| token.kind == TokenKind::Text) {
            text.push_str(&self.cursor.text().ok()?);
        }
        Some(text)
    }

    /// Takes `0x41`, `x'41'` or `b'0101'`: bytes.
    fn digits(&mut self) -> Option<Vec<u8>> {
        let token = self.cursor.take()?;
        let digits = match token.bytes {
            [b'0', _, digits @ ..] => digits,
            [_, b'\'', digits @ .., b'\''] => digits,
            _ => return None,
        };
        let mut out = Vec::new();
        let read = match token.kind {
            TokenKind::Hex => bytes_literal::hex(digits, &mut out),
            _ => bytes_literal::bits(digits, &mut out),
        };
        read.ok().map(|()| out)
    }

    /// Takes `- 1`, with the blank that keeps it from being a literal.
    fn signed(&mut self) -> Option<Vec<u8>> {
        let sign = self.cursor.take()?;
        let sign: &[u8] = match sign.bytes {
            b"-" => b"-",
            b"+" => b"",
            _ => return None,
        };
        let number = self.cursor.take().filter(|token| token.kind == TokenKind::Number)?;
        Some([sign, number.bytes].concat())
    }

    /// Takes a literal behind its character set.
    fn introduced(&mut self, charset: Charset) -> Option<Vec<u8>> {
        match self.cursor.peek()?.kind {
            // The text was in the dump's character set, and read in it.
            TokenKind::Text => {
                let text = self.text()?.into_bytes();
                (charset.is_utf8() || text.is_ascii()).then_some(text)
            }
            TokenKind::Hex | TokenKind::Bits => {
                let mut bytes = self.digits()?;
                charset.fill_up(&mut bytes);
                decoded(charset, &bytes)
            }
            _ => None,
        }
    }

    fn call(&mut self) -> Option<Vec<u8>> {
        let name = self.cursor.name().ok()?.to_ascii_uppercase();
        if !self.cursor.skip("(") {
            return None;
        }
        let plain = name.strip_prefix("ST_").unwrap_or(&name);
        let value = match plain {
            "CONVERT" => self.converted(),
            "CAST" => self.cast(),
            "CHAR" => self.characters(),
            "POINT" => {
                let x = self.number()?;
                self.cursor.skip(",").then_some(())?;
                Some(well_known_text::stored_point(x, self.number()?))
            }
            "UNHEX" => {
                let mut out = Vec::new();
                bytes_literal::hex(self.text()?.as_bytes(), &mut out).ok()?;
                Some(out)
            }
            "FROM_BASE64" => base64(&self.text()?),
            "STRING_TO_VECTOR" | "TO_VECTOR" | "VEC_FROMTEXT" => vector(&self.text()?),
            "UUID_TO_BIN" => uuid_bytes(&self.text()?),
            _ if plain.ends_with("FROMTEXT") => {
                let text = self.text()?;
                well_known_text::stored(&text, self.srid()?)
            }
            _ if plain.ends_with("FROMWKB") => {
                let wkb = self.value()?;
                well_known_text::stored_wkb(&wkb, self.srid()?)
            }
            _ => None,
        }?;
        self.close().map(|()| value)
    }

    /// Takes `, 3857`, and the order of the axes that MySQL 8 may be told.
    ///
    /// Without a word, MySQL 8 reads latitude first where the system is geographic, and other
    /// servers do not: then the point is not certain.
    /// <https://dev.mysql.com/doc/refman/8.4/en/gis-wkt-functions.html>
    fn srid(&mut self) -> Option<u32> {
        if !self.cursor.skip(",") {
            return Some(0);
        }
        let srid = self.cursor.take().filter(|token| token.kind == TokenKind::Number)?;
        let srid: u32 = std::str::from_utf8(srid.bytes).ok()?.parse().ok()?;
        if self.cursor.skip(",") {
            return (self.text()? == "axis-order=long-lat").then_some(srid);
        }
        let longitude_first = self.cursor.dialect().lexicon.longitude_first;
        (longitude_first || !(4000..5000).contains(&srid)).then_some(srid)
    }

    fn number(&mut self) -> Option<f64> {
        let number = self.value()?;
        std::str::from_utf8(&number).ok()?.parse().ok()
    }

    /// Takes `'text' USING utf8mb4`.
    fn converted(&mut self) -> Option<Vec<u8>> {
        let is_text = !self.at_digits();
        let value = self.value()?;
        self.cursor.skip_word("USING").then_some(())?;
        let charset = Charset::of_mysql(&self.cursor.name().ok()?);
        match is_text {
            true => charset.is_known().then_some(value),
            false => decoded(charset, &value),
        }
    }

    fn at_digits(&self) -> bool {
        let kind = self.cursor.peek().map(|token| token.kind);
        matches!(kind, Some(TokenKind::Hex | TokenKind::Bits))
    }

    /// Takes `'text' AS CHAR CHARACTER SET utf8mb4`; a length would cut the text.
    fn cast(&mut self) -> Option<Vec<u8>> {
        let value = self.value()?;
        self.cursor.skip_word("AS").then_some(())?;
        let is_kept = ["CHAR", "NCHAR", "BINARY", "JSON"].iter().any(|name| {
            let found = self.cursor.at_word(name);
            found && self.cursor.take().is_some()
        });
        if self.cursor.skip_words(&["CHARACTER", "SET"]) || self.cursor.skip_word("CHARSET") {
            self.cursor.name().ok()?;
        }
        is_kept.then_some(value)
    }

    /// Takes `77, 121 USING utf8mb4`: bytes by their numbers, or the text that they are.
    fn characters(&mut self) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        loop {
            let number = self.value()?;
            let number: u32 = std::str::from_utf8(&number).ok()?.parse().ok()?;
            let all = number.to_be_bytes();
            let zeros = all.iter().take_while(|byte| **byte == 0).count().min(3);
            bytes.extend_from_slice(&all[zeros..]);
            if !self.cursor.skip(",") {
                break;
            }
        }
        if !self.cursor.skip_word("USING") {
            return Some(bytes);
        }
        let is_name = self.cursor.at_name();
        let name = if is_name { self.cursor.name() } else { self.cursor.text() };
        decoded(Charset::of_mysql(&name.ok()?), &bytes)
    }
}

fn decoded(charset: Charset, bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    charset.decode(bytes, &mut out).then_some(out)
}

/// Reads `[1, 2.5]`: floats of 32 bits.
fn vector(text: &str) -> Option<Vec<u8>> {
    let inside = text.trim().strip_prefix('[')?.strip_suffix(']')?;
    let mut out = Vec::new();
    for number in inside.split(',') {
        let number: f32 = number.trim().parse().ok().filter(|number: &f32| number.is_finite())?;
        out.extend(number.to_le_bytes());
    }
    Some(out)
}

fn uuid_bytes(text: &str) -> Option<Vec<u8>> {
    let digits: String = text.chars().filter(|c| !"{}-".contains(*c)).collect();
    let mut out = Vec::new();
    bytes_literal::hex(digits.as_bytes(), &mut out).ok()?;
    (out.len() == 16 && digits.len() == 32).then_some(out)
}

fn base64(text: &str) -> Option<Vec<u8>> {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let text: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let digits = text.trim_ascii_end();
    let padding = digits.iter().rev().take_while(|byte| **byte == b'=').count();
    if !digits.len().is_multiple_of(4) || padding > 2 {
        return None;
    }
    let mut out = Vec::with_capacity(digits.len() / 4 * 3);
    let (mut bits, mut held) = (0_u32, 0);
    for digit in &digits[..digits.len() - padding] {
        let value = DIGITS.iter().position(|known| known == digit)?;
        bits = (bits << 6) | u32::try_from(value).ok()?;
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held) as u8);
            bits &= (1 << held) - 1;
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(expression: &str, expected: Option<&[u8]>) {
        let found = evaluate(expression.as_bytes(), &MYSQL.lexicon);
        assert_eq!(found.as_deref(), expected, "{expression}");
    }

    #[test]
    fn conversions_of_text_are_the_text() {
        check("CONVERT('é' USING utf8mb4)", Some("é".as_bytes()));
        check("convert(x'e9' using latin1)", Some("é".as_bytes()));
        check("CAST('a' 'b' AS CHAR CHARACTER SET utf8mb4)", Some(b"ab"));
        check("CAST('{}' AS JSON)", Some(b"{}"));
        check("_utf8mb4'x' COLLATE utf8mb4_bin", Some(b"x"));
        check("_ucs2 0x41", Some(b"A"));
        check("char(77, 0x79, '3' USING utf8mb4)", None);
        check("CHAR(77,121 USING utf8mb4)", Some(b"My"));
        check("char(41856 using 'gbk')", None);
        check("char(54992 using gbk)", Some("中".as_bytes()));
        check("CHAR(0,255)", Some(&[0, 255]));
    }

    #[test]
    fn geometry_is_what_the_server_stores() {
        let point = well_known_text::stored_point(1.0, -2.5);
        check("ST_GeomFromText('POINT(1 -2.5)')", Some(&point));
        check("PointFromText('POINT(1 -2.5)', 0)", Some(&point));
        check("POINT(1, -2.5)", Some(&point));
        check("Point(1,- 2.5)", Some(&point));
        check("ST_GeomFromWKB(0x0101000000000000000000F03F00000000000004C0)", Some(&point));
    }

    #[test]
    fn an_uncertain_order_of_axes_is_none() {
        check("ST_GeomFromText('POINT(1 2)', 4326)", None);
        assert!(
            evaluate(b"ST_GeomFromText('POINT(1 2)', 4326, 'axis-order=long-lat')", &MYSQL.lexicon)
                .is_some()
        );
        let mariadb = Lexicon { longitude_first: true, ..MYSQL.lexicon };
        assert!(evaluate(b"GeomFromText('POINT(1 2)', 4326)", &mariadb).is_some());
    }

    #[test]
    fn bytes_have_calls_too() {
        check("UNHEX('00ff')", Some(&[0, 255]));
        check("FROM_BASE64('AP8=')", Some(&[0, 255]));
        check("STRING_TO_VECTOR('[1, -2.5]')", Some(&[0, 0, 128, 63, 0, 0, 32, 192]));
        check("VEC_FromText('[]')", None);
        check("UUID_TO_BIN('00112233-4455-6677-8899-aabbccddeeff')", Some(&UUID));
    }

    const UUID: [u8; 16] =
        [0, 17, 34, 51, 68, 85, 102, 119, 136, 153, 170, 187, 204, 221, 238, 255];

    #[test]
    fn a_sign_may_stand_apart() {
        check("- 1", Some(b"-1"));
        check("+ 1.5", Some(b"1.5"));
        check("(2)", Some(b"2"));
    }

    #[test]
    fn what_only_a_server_knows_has_no_value() {
        for text in ["NOW()", "UUID()", "CURRENT_TIMESTAMP", "@x", "1+1", "JSON_OBJECT('a',1)", ""]
        {
            check(text, None);
        }
        check(&"(".repeat(100), None);
    }
}
