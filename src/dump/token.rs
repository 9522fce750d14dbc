//! Splits one SQL statement into tokens, by the lexicon of its dialect.
//!
//! Borrows from the statement and reads it no further than asked: the head of an INSERT of
//! megabytes costs its first hundred bytes. Knows no grammar.
//!
//! A dry run on ``CREATE TABLE `a` /*!80000 (x int) */;``:
//!
//! | bytes          | token                | open executable comments |
//! |----------------|----------------------|--------------------------|
//! | `CREATE TABLE` | two words            | 0                        |
//! | `` `a` ``      | quoted name          | 0                        |
//! | `/*!80000`     | none                 | 1                        |
//! | `(x int)`      | `(`, words, `)`      | 1                        |
//! | `*/`           | none                 | 0                        |
//! | `;`            | punctuation          | 0                        |

use std::borrow::Cow;

use super::dialect::Lexicon;

/// What a token is, as far as its first bytes tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// A keyword or a name without quotes.
    Word,
    QuotedName,
    /// A string in any of the dialect's forms, its prefix and quotes included.
    Text,
    Number,
    /// `0x1F` or `x'1F'`.
    Hex,
    /// `0b01` or `b'01'`.
    Bits,
    /// An operator, a comma, a bracket; of several bytes where they belong together (`::`).
    Punctuation,
    /// A string, name or comment without an end: reaches to the end of the statement.
    Unterminated,
}

/// A piece of the statement and its place, in bytes from the statement's start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'a> {
    pub kind: TokenKind,
    pub bytes: &'a [u8],
    pub start: usize,
}

impl<'a> Token<'a> {
    /// Returns the offset of the first byte after the token.
    pub fn end(&self) -> usize {
        self.start + self.bytes.len()
    }

    /// Returns true for this keyword, in any case and without quotes.
    pub fn is_word(&self, keyword: &str) -> bool {
        self.kind == TokenKind::Word && self.bytes.eq_ignore_ascii_case(keyword.as_bytes())
    }

    /// Returns true for this operator or bracket.
    pub fn is(&self, punctuation: &str) -> bool {
        self.kind == TokenKind::Punctuation && self.bytes == punctuation.as_bytes()
    }

    /// Returns the name that a quoted-name token stands for, without quotes and doubling.
    ///
    /// `None` for another kind of token and for a name that is not UTF-8.
    pub fn unquoted(&self) -> Option<String> {
        if self.kind != TokenKind::QuotedName {
            return None;
        }
        let unicode = matches!(self.bytes.first(), Some(b'u' | b'U'));
        let body = if unicode { self.bytes.get(2..)? } else { self.bytes };
        let quote = *body.first()?;
        if quote == b'[' {
            let name = body.get(1..body.len().checked_sub(1)?)?;
            return String::from_utf8(name.to_vec()).ok();
        }
        let name = undouble(body.get(1..body.len().checked_sub(1)?)?, quote, false)?;
        if unicode { unicode_unescaped(&name) } else { String::from_utf8(name.into_owned()).ok() }
    }

    /// Returns the text that a string token stands for.
    ///
    /// `None` for another kind of token, for text that is not UTF-8 and for a broken escape.
    pub fn text(&self, lexicon: &Lexicon) -> Option<String> {
        if self.kind != TokenKind::Text {
            return None;
        }
        if self.bytes.first() == Some(&b'$') {
            let tag = self.bytes.iter().skip(1).position(|byte| *byte == b'$')? + 2;
            let body = self.bytes.get(tag..self.bytes.len().checked_sub(tag)?)?;
            return String::from_utf8(body.to_vec()).ok();
        }
        let at = self.bytes.iter().position(|byte| matches!(byte, b'\'' | b'"'))?;
        let prefix = self.bytes.get(..at)?.to_ascii_lowercase();
        let backslashes = prefix == b"e" || (lexicon.backslash_escapes && prefix != b"u&");
        let body = self.bytes.get(at + 1..self.bytes.len().checked_sub(1)?)?;
        let text = undouble(body, *self.bytes.get(at)?, backslashes)?;
        match prefix.as_slice() {
            b"u&" => unicode_unescaped(&text),
            b"e" => String::from_utf8(escape_string(&text)?).ok(),
            _ if backslashes => String::from_utf8(mysql_unescaped(&text)).ok(),
            _ => String::from_utf8(text.into_owned()).ok(),
        }
    }
}

/// Makes one quote of two; leaves escape sequences to the caller, whole.
fn undouble(body: &[u8], quote: u8, backslashes: bool) -> Option<Cow<'_, [u8]>> {
    if !body.contains(&quote) {
        return Some(Cow::Borrowed(body));
    }
    let mut out = Vec::with_capacity(body.len());
    let mut bytes = body.iter().copied();
    while let Some(byte) = bytes.next() {
        out.push(byte);
        if byte == b'\\' && backslashes {
            out.push(bytes.next()?);
        } else if byte == quote {
            bytes.next()?;
        }
    }
    Some(Cow::Owned(out))
}

/// Undoes MySQL's backslashes; an unknown escape stands for its byte.
fn mysql_unescaped(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.iter().copied();
    while let Some(byte) = bytes.next() {
        match (byte, if byte == b'\\' { bytes.next() } else { None }) {
            (b'\\', Some(b'0')) => out.push(0),
            (b'\\', Some(b'b')) => out.push(8),
            (b'\\', Some(b'n')) => out.push(b'\n'),
            (b'\\', Some(b'r')) => out.push(b'\r'),
            (b'\\', Some(b't')) => out.push(b'\t'),
            (b'\\', Some(b'Z')) => out.push(26),
            // Kept for LIKE patterns, as the server does.
            (b'\\', Some(kept @ (b'%' | b'_'))) => out.extend([b'\\', kept]),
            (b'\\', Some(other)) => out.push(other),
            (plain, _) => out.push(plain),
        }
    }
    out
}

/// Undoes the escapes of PostgreSQL's `E'…'`.
fn escape_string(text: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        at += 1;
        if byte != b'\\' {
            out.push(byte);
            continue;
        }
        let escaped = *text.get(at)?;
        at += 1;
        match escaped {
            b'b' => out.push(8),
            b'f' => out.push(12),
            b'n' => out.push(b'\n'),
            b'r' => out.push(b'\r'),
            b't' => out.push(b'\t'),
            b'x' if text.get(at).is_some_and(u8::is_ascii_hexdigit) => {
                let (value, length) = digits(text.get(at..)?, 16, 2)?;
                at += length;
                out.push(u8::try_from(value).ok()?);
            }
            b'0'..=b'7' => {
                let (value, length) = digits(text.get(at - 1..)?, 8, 3)?;
                at += length - 1;
                out.push(u8::try_from(value & 0xff).ok()?);
            }
            b'u' | b'U' => {
                let length = if escaped == b'u' { 4 } else { 8 };
                let (value, read) = digits(text.get(at..)?, 16, length)?;
                at += read;
                let letter = char::from_u32(value).filter(|_| read == length)?;
                out.extend(letter.encode_utf8(&mut [0; 4]).bytes());
            }
            other => out.push(other),
        }
    }
    Some(out)
}

/// Undoes `\0041` and `\+000041` of `U&'…'` and `U&"…"`; `UESCAPE` is not read.
fn unicode_unescaped(text: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(text).ok()?;
    let mut units: Vec<u16> = Vec::new();
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        rest = rest.get(letter.len_utf8()..)?;
        if letter != '\\' {
            units.extend(letter.encode_utf16(&mut [0; 2]).iter());
        } else if let Some(after) = rest.strip_prefix('\\') {
            units.push(u16::from(b'\\'));
            rest = after;
        } else if let Some(after) = rest.strip_prefix('+') {
            let letter = char::from_u32(u32::from_str_radix(after.get(..6)?, 16).ok()?)?;
            units.extend(letter.encode_utf16(&mut [0; 2]).iter());
            rest = after.get(6..)?;
        } else {
            units.push(u16::from_str_radix(rest.get(..4)?, 16).ok()?);
            rest = rest.get(4..)?;
        }
    }
    String::from_utf16(&units).ok()
}

/// Reads at most `most` digits of this base: their value and number.
fn digits(text: &[u8], base: u32, most: usize) -> Option<(u32, usize)> {
    let length = text.iter().take(most).take_while(|byte| (**byte as char).is_digit(base)).count();
    let digits = std::str::from_utf8(text.get(..length)?).ok()?;
    Some((u32::from_str_radix(digits, base).ok()?, length))
}

/// The tokens of a statement, one by one; a copy is a place to come back to.
#[derive(Debug, Clone, Copy)]
pub struct Tokens<'a> {
    statement: &'a [u8],
    lexicon: &'a Lexicon,
    at: usize,
    open_executable_comments: u32,
}

impl<'a> Tokens<'a> {
    pub fn new(statement: &'a [u8], lexicon: &'a Lexicon) -> Self {
        Self { statement, lexicon, at: 0, open_executable_comments: 0 }
    }

    fn rest(&self) -> &'a [u8] {
        self.statement.get(self.at..).unwrap_or_default()
    }

    fn byte(&self, ahead: usize) -> Option<u8> {
        self.statement.get(self.at + ahead).copied()
    }

    /// Passes over white space and comments; false where a comment has no end.
    fn skip_blank(&mut self) -> bool {
        while let Some(byte) = self.byte(0) {
            let rest = self.rest();
            match byte {
                b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c => self.at += 1,
                b'#' if self.lexicon.hash_comments => self.skip_line(),
                b'-' if self.is_dash_comment(self.at) => self.skip_line(),
                b'*' if self.open_executable_comments > 0 && rest.starts_with(b"*/") => {
                    self.open_executable_comments -= 1;
                    self.at += 2;
                }
                b'/' if rest.starts_with(b"/*") => match self.executable_comment() {
                    Some(length) => {
                        self.open_executable_comments += 1;
                        self.at += length;
                    }
                    None if self.skip_comment() => {}
                    None => return false,
                },
                _ => return true,
            }
        }
        true
    }

    fn is_dash_comment(&self, at: usize) -> bool {
        let rest = self.statement.get(at..).unwrap_or_default();
        rest.starts_with(b"--")
            && (!self.lexicon.dash_comment_needs_space
                || rest.get(2).is_none_or(|byte| byte.is_ascii_whitespace() || *byte < b' '))
    }

    fn skip_line(&mut self) {
        let rest = self.rest();
        self.at += rest.iter().position(|byte| *byte == b'\n').map_or(rest.len(), |end| end + 1);
    }

    /// Returns the length of the opening of an executable comment: `/*!50001`, `/*M!100100`.
    fn executable_comment(&self) -> Option<usize> {
        let rest = self.rest();
        let opening = match rest {
            _ if !self.lexicon.executable_comments => return None,
            [b'/', b'*', b'!', ..] => 3,
            [b'/', b'*', b'M', b'!', ..] => 4,
            _ => return None,
        };
        let content = rest.get(opening..)?;
        let version = content.iter().take(6).take_while(|byte| byte.is_ascii_digit()).count();
        // `/*M!999999\- enable the sandbox mode */` is a command to the client, not SQL.
        (content.get(version) != Some(&b'\\')).then_some(opening + version)
    }

    fn skip_comment(&mut self) -> bool {
        let mut depth = 0;
        while let Some(byte) = self.byte(0) {
            match (byte, self.byte(1)) {
                (b'/', Some(b'*')) if depth == 0 || self.lexicon.nested_comments => {
                    depth += 1;
                    self.at += 2;
                }
                (b'*', Some(b'/')) => {
                    depth -= 1;
                    self.at += 2;
                    if depth == 0 {
                        return true;
                    }
                }
                _ => self.at += 1,
            }
        }
        false
    }

    fn token(&self) -> (TokenKind, usize) {
        let rest = self.rest();
        let quoted_by = rest.get(1).copied();
        match rest.first().copied().unwrap_or_default() {
            b'\'' => self.quoted(0, TokenKind::Text, self.lexicon.backslash_escapes),
            b'"' if self.lexicon.double_quoted_strings => {
                self.quoted(0, TokenKind::Text, self.lexicon.backslash_escapes)
            }
            quote @ (b'"' | b'`')
                if quote == b'"'
                    || quote == self.lexicon.identifier_quote
                    || self.lexicon.typed_by_value =>
            {
                self.quoted(0, TokenKind::QuotedName, false)
            }
            b'[' if self.lexicon.typed_by_value => self.bracketed(),
            b'e' | b'E' if quoted_by == Some(b'\'') && self.lexicon.dollar_quotes => {
                self.quoted(1, TokenKind::Text, true)
            }
            b'n' | b'N' if quoted_by == Some(b'\'') => {
                self.quoted(1, TokenKind::Text, self.lexicon.backslash_escapes)
            }
            b'x' | b'X' if quoted_by == Some(b'\'') => self.quoted(1, TokenKind::Hex, false),
            b'b' | b'B' if quoted_by == Some(b'\'') => self.quoted(1, TokenKind::Bits, false),
            b'u' | b'U' if quoted_by == Some(b'&') && self.lexicon.dollar_quotes => {
                match rest.get(2) {
                    Some(b'\'') => self.quoted(2, TokenKind::Text, false),
                    Some(b'"') => self.quoted(2, TokenKind::QuotedName, false),
                    _ => (TokenKind::Word, 1),
                }
            }
            b'$' if self.lexicon.dollar_quotes => self.dollar_quoted(),
            byte if byte.is_ascii_digit() => number(rest),
            b'.' if quoted_by.is_some_and(|next| next.is_ascii_digit()) => self.after_point(rest),
            byte if is_word_byte(byte) => (TokenKind::Word, word_length(rest)),
            _ => (TokenKind::Punctuation, self.operator_length()),
        }
    }

    /// `.5` is a number, but the point in `db.2fa` separates two names.
    fn after_point(&self, rest: &[u8]) -> (TokenKind, usize) {
        let before = self.at.checked_sub(1).and_then(|at| self.statement.get(at));
        if before.is_some_and(|byte| is_word_byte(*byte) || matches!(byte, b'`' | b'"')) {
            return (TokenKind::Punctuation, 1);
        }
        number(rest)
    }

    fn quoted(&self, prefix: usize, kind: TokenKind, backslashes: bool) -> (TokenKind, usize) {
        let rest = self.rest();
        let quote = rest.get(prefix).copied().unwrap_or_default();
        let mut at = prefix + 1;
        while let Some(&byte) = rest.get(at) {
            if byte == b'\\' && backslashes {
                at += 2;
            } else if byte != quote {
                at += 1;
            } else if rest.get(at + 1) == Some(&quote) {
                at += 2;
            } else {
                return (kind, at + 1);
            }
        }
        (TokenKind::Unterminated, rest.len())
    }

    /// SQLite takes names of SQL Server too: `[a b]`, in which nothing is escaped.
    fn bracketed(&self) -> (TokenKind, usize) {
        match memchr::memchr(b']', self.rest()) {
            Some(end) => (TokenKind::QuotedName, end + 1),
            None => (TokenKind::Unterminated, self.rest().len()),
        }
    }

    fn dollar_quoted(&self) -> (TokenKind, usize) {
        let rest = self.rest();
        let name = rest.iter().skip(1).take_while(|byte| is_word_byte(**byte) && **byte != b'$');
        let tag_length = name.count() + 2;
        let tag = match rest.get(..tag_length) {
            Some(tag) if tag.ends_with(b"$") && !tag[1].is_ascii_digit() => tag,
            _ => return (TokenKind::Punctuation, 1),
        };
        let body = rest.get(tag_length..).unwrap_or_default();
        match body.windows(tag_length).position(|window| window == tag) {
            Some(end) => (TokenKind::Text, end + 2 * tag_length),
            None => (TokenKind::Unterminated, rest.len()),
        }
    }

    /// PostgreSQL's rule: the longest run of operator bytes that begins no comment and does
    /// not end in a sign, so that `=-1` is `=` and `-1`.
    ///
    /// <https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-OPERATORS>
    fn operator_length(&self) -> usize {
        let rest = self.rest();
        if rest.starts_with(b"::") || rest.starts_with(b":=") {
            return 2;
        }
        let mut length = 0;
        while rest.get(length).is_some_and(|byte| b"+-*/<>=~!@#%^&|?".contains(byte)) {
            let here = rest.get(length..).unwrap_or_default();
            let closes = self.open_executable_comments > 0 && here.starts_with(b"*/");
            if closes || here.starts_with(b"/*") || self.is_dash_comment(self.at + length) {
                break;
            }
            length += 1;
        }
        let run = rest.get(..length).unwrap_or_default();
        if !run.iter().any(|byte| b"~!@#%^&|?".contains(byte)) {
            while length > 1 && matches!(rest.get(length - 1), Some(b'+' | b'-')) {
                length -= 1;
            }
        }
        length.max(1)
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        let before = self.at;
        if !self.skip_blank() {
            let bytes = self.statement.get(before..)?;
            return Some(Token { kind: TokenKind::Unterminated, bytes, start: before });
        }
        if self.at >= self.statement.len() {
            return None;
        }
        let (kind, length) = self.token();
        let start = self.at;
        let end = (start + length).min(self.statement.len());
        self.at = end;
        Some(Token { kind, bytes: self.statement.get(start..end)?, start })
    }
}

fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || byte >= 0x80
}

fn word_length(rest: &[u8]) -> usize {
    rest.iter().take_while(|byte| is_word_byte(**byte)).count()
}

/// `12`, `1.5e-3`, `0x1F`; `2fa_codes` is a word, which MySQL allows.
fn number(rest: &[u8]) -> (TokenKind, usize) {
    let word = word_length(rest);
    let tail = |skip: usize| rest.get(skip..word).unwrap_or_default();
    match rest {
        [b'0', b'x' | b'X', ..] if word > 2 && tail(2).iter().all(u8::is_ascii_hexdigit) => {
            return (TokenKind::Hex, word);
        }
        [b'0', b'b' | b'B', ..]
            if word > 2 && tail(2).iter().all(|bit| matches!(bit, b'0' | b'1')) =>
        {
            return (TokenKind::Bits, word);
        }
        _ => {}
    }
    let count =
        |from: usize| rest.iter().skip(from).take_while(|byte| byte.is_ascii_digit()).count();
    let mut length = count(0);
    if rest.get(length) == Some(&b'.') {
        length += 1 + count(length + 1);
    }
    if matches!(rest.get(length), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(rest.get(length + 1), Some(b'+' | b'-')));
        let exponent = count(length + 1 + sign);
        if exponent > 0 {
            length += 1 + sign + exponent;
        }
    }
    let letters = word_length(rest.get(length..).unwrap_or_default());
    match letters {
        0 => (TokenKind::Number, length),
        _ => (TokenKind::Word, length + letters),
    }
}

#[cfg(test)]
mod tests {
    use super::super::dialect::{Dialect, MYSQL, POSTGRES};
    use super::*;

    fn check(dialect: &Dialect, statement: &str, expected: &[&str]) {
        let tokens = Tokens::new(statement.as_bytes(), &dialect.lexicon);
        let found: Vec<_> = tokens.map(|token| String::from_utf8_lossy(token.bytes)).collect();
        assert_eq!(found, expected, "{statement}");
    }

    fn check_text(dialect: &Dialect, statement: &str, expected: Option<&str>) {
        let token = Tokens::new(statement.as_bytes(), &dialect.lexicon).next();
        let found = token.and_then(|token| token.text(&dialect.lexicon));
        assert_eq!(found.as_deref(), expected, "{statement}");
    }

    #[test]
    fn words_names_and_operators_are_separate() {
        check(&POSTGRES, "a::text||\"b\"\"c\"", &["a", "::", "text", "||", "\"b\"\"c\""]);
        check(&POSTGRES, "x=-1", &["x", "=", "-", "1"]);
        check(&POSTGRES, "d->>'k' @> 1", &["d", "->>", "'k'", "@>", "1"]);
        check(&MYSQL, "`a``b`.`c`(10)", &["`a``b`", ".", "`c`", "(", "10", ")"]);
    }

    #[test]
    fn numbers_may_have_points_and_exponents() {
        check(&POSTGRES, "1.5e-3, .5, 10.", &["1.5e-3", ",", ".5", ",", "10."]);
        check(&MYSQL, "0x1F 0b01 x'aa' b'1'", &["0x1F", "0b01", "x'aa'", "b'1'"]);
        check(&MYSQL, "db.2fa_codes", &["db", ".", "2fa_codes"]);
    }

    #[test]
    fn comments_are_white_space() {
        check(&POSTGRES, "a -- b\n/* c /* d */ e */ f", &["a", "f"]);
        check(&MYSQL, "a # b\n/* c */ d --5", &["a", "d", "-", "-", "5"]);
    }

    #[test]
    fn executable_comments_are_transparent() {
        check(&MYSQL, "a /*!50001 b*/ /*M!100100 c */;", &["a", "b", "c", ";"]);
        check(&MYSQL, "/*! a */b", &["a", "b"]);
        check(&MYSQL, "/*M!999999\\- enable the sandbox mode */ a", &["a"]);
        check(&POSTGRES, "/*!50001 b */ a", &["a"]);
    }

    #[test]
    fn strings_end_where_the_dialect_says() {
        check(&MYSQL, r"'a\'b' c", &[r"'a\'b'", "c"]);
        check(&POSTGRES, r"'a\' c", &[r"'a\'", "c"]);
        check(&POSTGRES, r"E'a\'b' c", &[r"E'a\'b'", "c"]);
        check(&POSTGRES, "$x$ a; $$ $x$ b", &["$x$ a; $$ $x$", "b"]);
        check(&POSTGRES, "$1 b", &["$", "1", "b"]);
    }

    #[test]
    fn strings_are_decoded() {
        check_text(&MYSQL, r"'a\'b''c\n\%'", Some("a'b'c\n\\%"));
        check_text(&MYSQL, "\"a\"\"b\"", Some("a\"b"));
        check_text(&MYSQL, "N'é'", Some("é"));
        check_text(&POSTGRES, r"'a\n''b'", Some(r"a\n'b"));
        check_text(&POSTGRES, r"E'\x41\102\u00e9\n'", Some("AB\u{e9}\n"));
        check_text(&POSTGRES, r"U&'\0041\+01F600\\'", Some("A\u{1F600}\\"));
        check_text(&POSTGRES, "$x$it's$x$", Some("it's"));
        check_text(&POSTGRES, r"U&'\zz'", None);
    }

    #[test]
    fn an_open_string_reaches_to_the_end() {
        for statement in ["'abc", "\"abc", "/* abc", "$$ abc", "E'abc\\"] {
            let token = Tokens::new(statement.as_bytes(), &POSTGRES.lexicon).next();
            assert_eq!(token.map(|token| token.kind), Some(TokenKind::Unterminated), "{statement}");
        }
    }
}
