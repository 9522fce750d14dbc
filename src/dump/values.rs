//! Tuples of an INSERT: parentheses, literals, comments.
//!
//! A dry run of `split` on `('it''s',NULL),\n(1, now());`, where the row width is 2:
//!
//! ```text
//! (             a tuple begins
//! 'it''s'       Doubled "it''s"
//! ,  NULL  )    Null; the row ends with 2 values
//! ,\n           skipped
//! (  1          Bare "1"
//! ,  now()      Unsupported "now()"; the row ends with 2 values
//! );            skipped
//! ```

use super::bytes_literal;
use super::charset::Charset;
use super::dialect::Lexicon;
use super::rows::{Kind, RowSpans, Span, find2};
use super::sqlite_text;
use super::string_literal::{
    BadEscape, Quoted, undouble, unescape_characters, unescape_mysql, unescape_postgres,
    unescape_unicode,
};

/// Splits tuples into rows. The bytes begin at or before a `(`.
pub(super) fn split(bytes: &[u8], lexicon: &Lexicon, rows: &mut RowSpans) {
    let mut scanner = Scanner::new(bytes, lexicon);
    loop {
        scanner.skip_between();
        match scanner.peek() {
            None => break,
            Some(b'(') => scanner.tuple(rows),
            Some(_) if scanner.row_constructor() => {}
            Some(_) => scanner.junk(rows),
        }
    }
}

/// What is wrong with a tuple: expected and found.
type Broken = &'static str;

const OPEN_STRING: Broken = "expected a closing quote, found the end";
const OPEN_TUPLE: Broken = "expected `)`, found the end";
const NO_SEPARATOR: Broken = "expected `,` or `)` after a value, found something else";
const NO_VALUE: Broken = "expected a value, found nothing";

/// Searches that may run to the end of the chunk without finding what they look for.
///
/// Broken text can make every tuple begin such a search; after these the rest look ahead only
/// [`NEAR`] bytes, so that time stays linear in the length of the chunk.
const MAX_FAR_FAILURES: u32 = 16;
const NEAR: usize = 1024;

struct Scanner<'a> {
    bytes: &'a [u8],
    lexicon: &'a Lexicon,
    at: usize,
    /// Executable comments that are open here.
    inside: u32,
    far_failures: u32,
}

impl<'a> Scanner<'a> {
    fn new(bytes: &'a [u8], lexicon: &'a Lexicon) -> Self {
        Self { bytes, lexicon, at: 0, inside: 0, far_failures: 0 }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    fn horizon(&self) -> usize {
        match self.far_failures {
            MAX_FAR_FAILURES.. => self.bytes.len().min(self.at.saturating_add(NEAR)),
            _ => self.bytes.len(),
        }
    }

    /// Skips what may stand between two tuples.
    fn skip_between(&mut self) {
        loop {
            self.skip_space();
            match self.peek() {
                Some(b',' | b';') => self.at += 1,
                _ => return,
            }
        }
    }

    /// Skips white space, comments, and the marks around executable comments.
    #[inline]
    fn skip_space(&mut self) {
        loop {
            match self.peek() {
                Some(b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c) => self.at += 1,
                Some(b'/' | b'*' | b'-' | b'#') if self.skip_comment() => {}
                _ => return,
            }
        }
    }

    /// Skips one comment; false where there is none, or none that ends.
    #[inline(never)]
    fn skip_comment(&mut self) -> bool {
        match self.rest() {
            [b'/', b'*', inner @ ..] => {
                if self.lexicon.executable_comments
                    && let Some(mark) = executable_mark(inner)
                {
                    self.inside += 1;
                    self.at += 2 + mark;
                    return true;
                }
                self.skip_block()
            }
            [b'*', b'/', ..] if self.inside > 0 => {
                self.inside -= 1;
                self.at += 2;
                true
            }
            [b'-', b'-', rest @ ..] => {
                let spaced = rest.first().is_none_or(u8::is_ascii_whitespace);
                (spaced || !self.lexicon.dash_comment_needs_space) && self.skip_line()
            }
            [b'#', ..] => self.lexicon.hash_comments && self.skip_line(),
            _ => false,
        }
    }

    fn skip_line(&mut self) -> bool {
        let length = memchr::memchr(b'\n', self.rest());
        self.at = length.map_or(self.bytes.len(), |length| self.at + length + 1);
        true
    }

    fn skip_block(&mut self) -> bool {
        let (mut at, mut depth) = (self.at + 2, 1);
        let horizon = self.horizon();
        while depth > 0 {
            at = find2(&self.bytes[..horizon], at, *b"*/");
            match self.bytes.get(at..horizon) {
                Some([b'*', b'/', ..]) => (at, depth) = (at + 2, depth - 1),
                Some([b'/', b'*', ..]) if self.lexicon.nested_comments => {
                    (at, depth) = (at + 2, depth + 1);
                }
                Some([_, ..]) => at += 1,
                _ => {
                    self.far_failures += 1;
                    return false;
                }
            }
        }
        self.at = at;
        true
    }

    /// Goes past MySQL 8's `ROW` before a tuple.
    #[cold]
    fn row_constructor(&mut self) -> bool {
        let start = self.at;
        if self.lexicon.executable_comments && self.keyword(b"ROW") {
            self.skip_space();
            if self.peek() == Some(b'(') {
                return true;
            }
        }
        self.at = start;
        false
    }

    /// Text where a tuple should begin: a row that is at fault, up to the next `(`.
    fn junk(&mut self, rows: &mut RowSpans) {
        let start = self.at;
        let length = memchr::memchr(b'(', self.rest()).unwrap_or(self.rest().len());
        let text = self.rest()[..length].trim_ascii_end();
        rows.fault(start, start + text.len(), "expected `(`, found something else".to_owned());
        self.at = start + length;
    }

    fn tuple(&mut self, rows: &mut RowSpans) {
        let start = self.at;
        self.at += 1;
        match self.values(rows) {
            Ok(()) => rows.finish(start, self.at),
            Err(broken) => {
                self.resume();
                rows.fault(start, self.at, broken.to_owned());
            }
        }
    }

    /// Pushes the values up to the `)` and goes past it.
    fn values(&mut self, rows: &mut RowSpans) -> Result<(), Broken> {
        self.skip_space();
        if self.peek() == Some(b')') {
            self.at += 1;
            return Ok(());
        }
        loop {
            self.skip_space();
            let span = self.value()?;
            rows.push(span);
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b')') => {
                    self.at += 1;
                    return Ok(());
                }
                _ => return Err(OPEN_TUPLE),
            }
        }
    }

    /// Goes past the next `)` that looks like the end of a tuple.
    ///
    /// After a fault nobody knows which quotes open and which close, so only the shape
    /// `),(` or `);` is looked for.
    #[cold]
    fn resume(&mut self) {
        while let Some(found) = memchr::memchr(b')', self.rest()) {
            self.at += found + 1;
            let after = self.rest().trim_ascii_start();
            let next = match after.split_first() {
                Some((b',', after)) => after.trim_ascii_start(),
                None | Some((b';', _)) => return,
                Some(_) => continue,
            };
            if matches!(next.first(), None | Some(b'(')) {
                return;
            }
        }
        self.at = self.bytes.len();
    }

    /// Reads one value and stops at the `,` or `)` after it.
    #[inline]
    fn value(&mut self) -> Result<Span, Broken> {
        let (start, inside) = (self.at, self.inside);
        let Some(span) = self.literal()? else { return self.expression(start) };
        let end = self.at;
        if let Some(b',' | b')') = self.peek() {
            return Ok(span);
        }
        self.skip_space();
        match self.peek() {
            Some(b',' | b')') => Ok(span),
            None => Err(OPEN_TUPLE),
            // A letter or quote right behind a closing quote is a quote that was not escaped.
            Some(byte) if self.at > end || b":|+-*/<>=!%^&~@#[".contains(&byte) => {
                self.inside = inside;
                self.expression(start)
            }
            Some(_) => {
                self.at = end;
                Err(NO_SEPARATOR)
            }
        }
    }

    /// Reads a literal; `None` and no step where there is something else.
    #[inline]
    fn literal(&mut self) -> Result<Option<Span>, Broken> {
        match self.peek() {
            Some(b'\'') => self.string(self.plain()).map(Some),
            Some(b'0'..=b'9' | b'.' | b'-' | b'+') => Ok(self.number()),
            Some(b'N') if self.rest().starts_with(b"NULL,") => {
                self.at += 4;
                Ok(Some(Span::empty(Kind::Null)))
            }
            // In SQLite a name in quotes that no column has is a string; a row has no columns.
            Some(b'"') if self.lexicon.double_quoted_strings || self.lexicon.typed_by_value => {
                self.string(self.plain()).map(Some)
            }
            Some(b'a'..=b'z' | b'A'..=b'Z' | b'_') => self.word(),
            Some(b'$') if self.lexicon.dollar_quotes => Ok(self.dollar_string()),
            _ => Ok(None),
        }
    }

    /// Returns the escapes of a string without prefix.
    fn plain(&self) -> Kind {
        match (self.lexicon.backslash_escapes, self.lexicon.dollar_quotes) {
            (false, _) => Kind::Doubled,
            (true, true) => Kind::PostgresEscaped,
            (true, false) => Kind::MysqlEscaped,
        }
    }

    /// Reads a string from its opening quote.
    #[inline]
    fn string(&mut self, escapes: Kind) -> Result<Span, Broken> {
        let quote = self.bytes[self.at];
        let start = self.at + 1;
        let backslash = matches!(escapes, Kind::MysqlEscaped | Kind::PostgresEscaped);
        let second = if backslash { b'\\' } else { quote };
        let mut kind = Kind::Text;
        let mut at = start;
        let charset = self.lexicon.charset;
        let by_character = charset.has_ascii_trails();
        loop {
            at = match by_character {
                false => find2(self.bytes, at, [quote, second]),
                true => charset.find2(self.bytes, at, [quote, second]),
            };
            match self.bytes.get(at) {
                Some(&byte) if byte != quote => (at, kind) = (at + 2, escapes),
                Some(_) if self.bytes.get(at + 1) == Some(&quote) => {
                    at += 2;
                    if kind == Kind::Text {
                        kind = Kind::Doubled;
                    }
                }
                Some(_) => {
                    self.at = at + 1;
                    return Ok(Span::new(start, at, kind));
                }
                None => {
                    self.at = start;
                    return Err(OPEN_STRING);
                }
            }
        }
    }

    /// Reads a number with its sign; in MySQL also `0x…` and `0b…`.
    #[inline]
    fn number(&mut self) -> Option<Span> {
        let start = self.at;
        let mut at = start;
        let count = |at: usize| digits_at(self.bytes, at);
        if let Some(b'-' | b'+') = self.bytes.get(at) {
            at += 1;
        }
        let whole = count(at);
        if let [b'0', b'x' | b'b', ..] = self.bytes[start..] {
            return self.prefixed_number();
        }
        at += whole;
        let mut fraction = 0;
        if self.bytes.get(at) == Some(&b'.') {
            fraction = count(at + 1);
            at += 1 + fraction;
        }
        if whole + fraction == 0 {
            return None;
        }
        if let Some(b'e' | b'E') = self.bytes.get(at) {
            let sign = usize::from(matches!(self.bytes.get(at + 1), Some(b'-' | b'+')));
            let exponent = count(at + 1 + sign);
            if exponent > 0 {
                at += 1 + sign + exponent;
            }
        }
        self.at = at;
        Some(Span::new(start, at, Kind::Bare))
    }

    fn prefixed_number(&mut self) -> Option<Span> {
        if self.lexicon.dollar_quotes {
            return None;
        }
        let start = self.at + 2;
        let hex = self.bytes[self.at + 1] == b'x';
        let belongs =
            |byte: &&u8| if hex { byte.is_ascii_hexdigit() } else { matches!(byte, b'0' | b'1') };
        let end = start + self.bytes[start..].iter().take_while(belongs).count();
        self.at = end;
        Some(Span::new(start, end, if hex { Kind::Hex } else { Kind::Bits }))
    }

    /// Reads a keyword, or a string with a prefix.
    #[inline(never)]
    fn word(&mut self) -> Result<Option<Span>, Broken> {
        let start = self.at;
        let word = word_at(self.bytes, start);
        let end = start + word.len();
        let quoted = self.bytes.get(end) == Some(&b'\'');
        self.at = end;
        let postgres = self.lexicon.dollar_quotes;
        let span = match word {
            _ if word.eq_ignore_ascii_case(b"NULL") => Span::empty(Kind::Null),
            _ if is_boolean(word) => Span::new(start, end, Kind::Bare),
            _ if word.eq_ignore_ascii_case(b"DEFAULT") => Span::new(start, end, Kind::Default),
            b"E" | b"e" if quoted && postgres => self.string(Kind::PostgresEscaped)?,
            b"N" | b"n" if quoted && postgres => {
                without_blanks(self.string(self.plain())?, self.bytes)
            }
            b"N" | b"n" if quoted => self.string(self.plain())?,
            b"X" | b"x" if quoted => digits_in(self.string(Kind::Doubled)?, Kind::Hex),
            b"B" | b"b" if quoted => digits_in(self.string(Kind::Doubled)?, Kind::Bits),
            b"U" | b"u" if postgres && self.rest().starts_with(b"&'") => {
                self.at += 1;
                self.unicode_string()?
            }
            [b'_', charset @ ..] if !postgres => match self.introduced(charset, start)? {
                Some(span) => span,
                None => {
                    self.at = start;
                    return Ok(None);
                }
            },
            _ => {
                self.at = start;
                return Ok(None);
            }
        };
        Ok(Some(span))
    }

    fn unicode_string(&mut self) -> Result<Span, Broken> {
        // Neither a quote nor a backslash can hide a quote here, but a doubled one can.
        let span = self.string(Kind::Doubled)?;
        Ok(Span::new(span.start(), span.end(), Kind::UnicodeEscaped))
    }

    /// Reads a literal after a character set's introducer: `_binary '…'`.
    fn introduced(&mut self, charset: &[u8], start: usize) -> Result<Option<Span>, Broken> {
        self.skip_space();
        let span = match (self.peek(), self.rest()) {
            (Some(b'\'' | b'"'), _) | (_, [b'x' | b'X' | b'b' | b'B', b'\'', ..] | [b'0', ..]) => {
                self.literal()?
            }
            _ => None,
        };
        let Some(span) = span else { return Ok(None) };
        if charset.eq_ignore_ascii_case(b"binary") {
            return Ok(Some(span));
        }
        let named = named_charset(charset);
        let kind = match named.is_known() {
            true if named == self.lexicon.charset && is_text(span.kind) => return Ok(Some(span)),
            true => Kind::Introduced,
            false => Kind::Unsupported,
        };
        Ok(Some(Span::new(start, self.at, kind)))
    }

    /// Reads `$tag$ … $tag$`.
    fn dollar_string(&mut self) -> Option<Span> {
        let tag = word_at(self.bytes, self.at + 1).len() + 2;
        let rest = &self.bytes[self.at..self.horizon()];
        let mark = rest.get(..tag).filter(|mark| mark.ends_with(b"$"))?;
        let Some(length) = memchr::memmem::find(&rest[tag..], mark) else {
            self.far_failures += 1;
            return None;
        };
        let start = self.at + tag;
        self.at = start + length + tag;
        Some(Span::new(start, start + length, Kind::Text))
    }

    /// Reads what is more than one literal, up to the `,` or `)` after it.
    #[cold]
    fn expression(&mut self, start: usize) -> Result<Span, Broken> {
        self.at = start;
        let inside = self.inside;
        let end = self.skip_expression(start)?;
        if end == start {
            return Err(NO_VALUE);
        }
        let mut inner = Scanner {
            bytes: &self.bytes[..end],
            lexicon: self.lexicon,
            at: start,
            inside,
            far_failures: self.far_failures,
        };
        let composed = inner.composed().filter(|_| inner.at == end);
        let is_text = || sqlite_text::evaluate(&self.bytes[start..end]).is_some();
        if composed.is_none() && self.lexicon.typed_by_value && is_text() {
            return Ok(Span::new(start, end, Kind::Evaluated));
        }
        Ok(composed.unwrap_or(Span::new(start, end, Kind::Unsupported)))
    }

    /// Skips balanced tokens; returns the end of the last one.
    fn skip_expression(&mut self, start: usize) -> Result<usize, Broken> {
        let horizon = self.horizon();
        let (mut depth, mut end) = (0u32, start);
        loop {
            self.skip_space();
            match self.peek() {
                Some(b',' | b')') if depth == 0 => return Ok(end),
                Some(_) if self.at < horizon => {}
                _ => {
                    self.far_failures += 1;
                    self.at = start;
                    return Err(OPEN_TUPLE);
                }
            }
            if self.literal()?.is_none() {
                self.skip_token(&mut depth)?;
            }
            end = self.at;
        }
    }

    fn skip_token(&mut self, depth: &mut u32) -> Result<(), Broken> {
        match self.peek() {
            Some(b'(' | b'[') => *depth += 1,
            Some(b')' | b']') => *depth = depth.saturating_sub(1),
            Some(b'"' | b'`') => return self.string(Kind::Doubled).map(drop),
            _ => {
                self.at += word_at(self.bytes, self.at).len().max(1);
                return Ok(());
            }
        }
        self.at += 1;
        Ok(())
    }

    /// Reads literals side by side, casts and typed strings; `None` for anything else.
    fn composed(&mut self) -> Option<Span> {
        if !self.keyword(b"CAST") {
            return self.operand();
        }
        self.skip_space();
        self.token(b'(')?;
        self.skip_space();
        let span = self.operand()?;
        self.skip_space();
        self.keyword(b"AS").then_some(())?;
        self.type_name()?;
        self.skip_space();
        self.token(b')')?;
        self.casts(span)
    }

    /// Reads strings side by side or a typed string, then its casts.
    fn operand(&mut self) -> Option<Span> {
        let span = if [&b"DATE"[..], b"TIME", b"TIMESTAMP"].iter().any(|word| self.keyword(word)) {
            self.skip_space();
            self.literal().ok()?.filter(|span| is_text(span.kind))?
        } else {
            let start = self.at;
            let first = self.literal().ok()??;
            self.joined(start, first)
        };
        self.casts(span)
    }

    /// Skips `::type`, any number of times.
    fn casts(&mut self, span: Span) -> Option<Span> {
        loop {
            let end = self.at;
            self.skip_space();
            if !self.rest().starts_with(b"::") {
                self.at = end;
                return Some(span);
            }
            self.at += 2;
            self.type_name()?;
        }
    }

    /// Goes on over strings that continue the first one.
    fn joined(&mut self, start: usize, first: Span) -> Span {
        let (mut span, mut end) = (first, self.at);
        while is_text(first.kind) && first.kind != Kind::UnicodeEscaped {
            self.skip_space();
            let quote = self.peek();
            let quoted =
                quote == Some(b'\'') || (quote == Some(b'"') && self.lexicon.double_quoted_strings);
            if !quoted || self.string(self.continued(start)).is_err() {
                break;
            }
            end = self.at;
            span = Span::new(start, end, Kind::Joined);
        }
        self.at = end;
        span
    }

    /// Returns the escapes of a string that continues the one at `first`: `E'…'` stays what it is.
    fn continued(&self, first: usize) -> Kind {
        match self.bytes.get(first) {
            Some(b'E' | b'e') if self.lexicon.dollar_quotes => Kind::PostgresEscaped,
            _ => self.plain(),
        }
    }

    fn keyword(&mut self, keyword: &[u8]) -> bool {
        let found = word_at(self.bytes, self.at).eq_ignore_ascii_case(keyword);
        if found {
            self.at += keyword.len();
        }
        found
    }

    fn token(&mut self, byte: u8) -> Option<()> {
        (self.peek() == Some(byte)).then(|| self.at += 1)
    }

    /// Skips `timestamp(3) with time zone`, `public."Mood"`, `text[]`.
    fn type_name(&mut self) -> Option<()> {
        let start = self.at;
        let mut end = start;
        loop {
            self.skip_space();
            let word = word_at(self.bytes, self.at);
            match self.peek() {
                Some(_) if !word.is_empty() => self.at += word.len(),
                Some(b'.') => self.at += 1,
                Some(b'"') => drop(self.string(Kind::Doubled).ok()?),
                Some(b'(') => {
                    let belongs = |byte: &&u8| byte.is_ascii_digit() || b" ,".contains(byte);
                    self.at += 1 + self.bytes[self.at + 1..].iter().take_while(belongs).count();
                    self.token(b')')?;
                }
                Some(b'[') => {
                    self.at += 1;
                    self.token(b']')?;
                }
                _ => break,
            }
            end = self.at;
        }
        self.at = end;
        (end > start).then_some(())
    }
}

/// Returns the length of `!80003 ` or `M!100100 ` at the start of an executable comment.
fn executable_mark(inner: &[u8]) -> Option<usize> {
    let mark = match inner {
        [b'!', ..] => 1,
        [b'M', b'!', ..] => 2,
        _ => return None,
    };
    Some(mark + digits_at(inner, mark))
}

#[inline]
fn digits_at(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    rest.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

fn word_at(bytes: &[u8], at: usize) -> &[u8] {
    let rest = bytes.get(at..).unwrap_or_default();
    let belongs = |byte: &&u8| byte.is_ascii_alphanumeric() || **byte == b'_' || **byte >= 0x80;
    &rest[..rest.iter().take_while(belongs).count()]
}

/// Returns true for TRUE and FALSE in any case.
pub(super) fn is_boolean(word: &[u8]) -> bool {
    word.eq_ignore_ascii_case(b"TRUE") || word.eq_ignore_ascii_case(b"FALSE")
}

fn is_text(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Text
            | Kind::Doubled
            | Kind::MysqlEscaped
            | Kind::PostgresEscaped
            | Kind::UnicodeEscaped
    )
}

/// `N'…'` is a `char` in PostgreSQL: blanks at its end are no part of the value.
fn without_blanks(string: Span, bytes: &[u8]) -> Span {
    if !matches!(string.kind, Kind::Text | Kind::Doubled) {
        return string;
    }
    let text = string.of(bytes);
    let blanks = text.iter().rev().take_while(|byte| **byte == b' ').count();
    Span::new(string.start(), string.end() - blanks, string.kind)
}

fn digits_in(string: Span, kind: Kind) -> Span {
    Span::new(string.start(), string.end(), kind)
}

/// Appends the text of a string's span; a span that is no string is taken as it stands.
pub(super) fn unescape(
    bytes: &[u8],
    span: Span,
    lexicon: &Lexicon,
    out: &mut Vec<u8>,
) -> Result<(), BadEscape> {
    let text = span.of(bytes);
    // The quote stands right before the span of a string's inside.
    let quote = || span.start().checked_sub(1).map_or(b'\'', |at| bytes[at]);
    match span.kind {
        Kind::Doubled | Kind::MysqlEscaped if lexicon.charset.has_ascii_trails() => {
            let backslash = span.kind == Kind::MysqlEscaped;
            let form = Quoted { quote: quote(), backslash, charset: lexicon.charset };
            unescape_characters(text, form, out);
        }
        Kind::Doubled => undouble(text, quote(), out),
        Kind::MysqlEscaped => unescape_mysql(text, quote(), out),
        Kind::PostgresEscaped => unescape_postgres(text, out)?,
        Kind::UnicodeEscaped => unescape_unicode(text, out)?,
        Kind::Joined => unescape_parts(text, lexicon, out)?,
        Kind::Evaluated => out.append(&mut sqlite_text::evaluate(text).ok_or(BadEscape)?),
        _ => out.extend_from_slice(text),
    }
    Ok(())
}

/// Takes a literal apart that names its character set; appends its bytes in that set.
pub(super) fn introduced(
    literal: &[u8],
    lexicon: &Lexicon,
    out: &mut Vec<u8>,
) -> Result<Charset, BadEscape> {
    let mut scanner = Scanner::new(literal, lexicon);
    let name = word_at(literal, 0);
    scanner.at = name.len();
    scanner.skip_space();
    let charset = named_charset(name.get(1..).unwrap_or_default());
    let Ok(Some(span)) = scanner.literal() else { return Err(BadEscape) };
    match span.kind {
        Kind::Hex => bytes_literal::hex(span.of(literal), out).map_err(|_| BadEscape)?,
        Kind::Bits => bytes_literal::bits(span.of(literal), out).map_err(|_| BadEscape)?,
        _ => unescape(literal, span, lexicon, out)?,
    }
    charset.fill_up(out);
    Ok(charset)
}

fn named_charset(name: &[u8]) -> Charset {
    Charset::of_mysql(std::str::from_utf8(name).unwrap_or_default())
}

fn unescape_parts(text: &[u8], lexicon: &Lexicon, out: &mut Vec<u8>) -> Result<(), BadEscape> {
    let mut scanner = Scanner::new(text, lexicon);
    let Ok(Some(first)) = scanner.literal() else { return Err(BadEscape) };
    unescape(text, first, lexicon, out)?;
    loop {
        scanner.skip_space();
        if scanner.peek().is_none() {
            return Ok(());
        }
        let part = scanner.string(scanner.continued(0)).map_err(|_| BadEscape)?;
        unescape(text, part, lexicon, out)?;
    }
}

#[cfg(test)]
mod tests {
    use super::super::dialect::{Dialect, MYSQL, POSTGRES};
    use super::super::rows::{Layout, RowEncoding};
    use super::*;

    fn split_text(dialect: &Dialect, text: &str, width: usize) -> RowSpans {
        let mut rows = RowSpans::default();
        let (encoding, lexicon) = (RowEncoding::Values, &dialect.lexicon);
        rows.split(text.as_bytes(), Layout { encoding, width, lexicon, crlf: false });
        rows
    }

    /// Every value as `Kind text`, in one line a row; a fault is `! place: detail`.
    fn check(dialect: &Dialect, text: &str, width: usize, expected: &[&str]) {
        let rows = split_text(dialect, text, width);
        let value = |span: &Span| {
            let mut out = Vec::new();
            unescape(text.as_bytes(), *span, &dialect.lexicon, &mut out).unwrap();
            format!("{:?} {}", span.kind, String::from_utf8(out).unwrap())
        };
        let line = |row: usize| {
            if let Some(fault) = rows.faults().iter().find(|fault| fault.row as usize == row) {
                let (start, end) = rows.place(fault.row);
                return format!("! {}: {}", &text[start..end], fault.detail);
            }
            let spans = &rows.spans()[row * width..(row + 1) * width];
            spans.iter().map(value).collect::<Vec<_>>().join(" | ")
        };
        assert_eq!((0..rows.count()).map(line).collect::<Vec<_>>(), expected, "{text}");
    }

    fn value(dialect: &Dialect, text: &str, expected: &str) {
        check(dialect, &format!("({text})"), 1, &[expected]);
        check(dialect, &format!("\n ( \t{text} /* c */ ) ;\n"), 1, &[expected]);
        let twice = format!("{expected} | {expected}");
        check(dialect, &format!("({text},{text}),({text},\n{text})"), 2, &[&twice, &twice]);
    }

    #[test]
    fn tuples_are_rows() {
        check(
            &MYSQL,
            "(1,'a'),(2,'b')\n,\n( 3 , 'c' );\n",
            2,
            &["Bare 1 | Text a", "Bare 2 | Text b", "Bare 3 | Text c"],
        );
        check(&MYSQL, "-- (9)\n(1) /* (8) */, # (7)\n(2)", 1, &["Bare 1", "Bare 2"]);
        check(&MYSQL, "(),();", 0, &["", ""]);
    }

    #[test]
    fn strings_of_mysql() {
        value(&MYSQL, r"'it''s (a), b'", "Doubled it's (a), b");
        value(&MYSQL, r"'it\'s ''x'''", "MysqlEscaped it's 'x'");
        value(&MYSQL, r#""a\"b""c'd""#, "MysqlEscaped a\"b\"c'd");
        value(&MYSQL, "''", "Text ");
        value(&MYSQL, r"'\\'", r"MysqlEscaped \");
        value(&MYSQL, "N'x'", "Text x");
        value(&MYSQL, "_binary 'x'", "Text x");
        value(&MYSQL, "_utf8mb4'é'", "Text é");
        value(&MYSQL, "_latin1'ab'", "Introduced _latin1'ab'");
        value(&MYSQL, "_swe7'ab'", "Unsupported _swe7'ab'");
        value(&MYSQL, "'a' \n 'b' \"c\"", "Joined abc");
    }

    #[test]
    fn strings_of_postgres() {
        value(&POSTGRES, r"'a\b'", r"Text a\b");
        value(&POSTGRES, r"E'a\tb\'c''d'", "PostgresEscaped a\tb'c'd");
        value(&POSTGRES, r"U&'d\0061t\+000061'", "UnicodeEscaped data");
        value(&POSTGRES, "$$it's$$", "Text it's");
        value(&POSTGRES, "$q$a$$b$q$", "Text a$$b");
        value(&POSTGRES, "'a'\n'b'", "Joined ab");
        value(&POSTGRES, "E'a\\t'\n'b\\t'", "Joined a\tb\t");
        value(&POSTGRES, "U&'x' UESCAPE '!'", "Unsupported U&'x' UESCAPE '!'");
    }

    #[test]
    fn a_backslash_escapes_where_the_lexicon_says_so() {
        let mut old = POSTGRES;
        old.lexicon.backslash_escapes = true;
        value(&old, r"'a\tb'", "PostgresEscaped a\tb");
        let mut strict = MYSQL;
        strict.lexicon.backslash_escapes = false;
        value(&strict, r"'a\'", r"Text a\");
    }

    #[test]
    fn numbers_and_keywords() {
        for number in ["0", "-1", "+2.50", ".5", "1e10", "-1.5E-3", "TRUE", "false"] {
            value(&MYSQL, number, &format!("Bare {number}"));
            value(&POSTGRES, number, &format!("Bare {number}"));
        }
        for null in ["NULL", "null", "NULL::text"] {
            value(&POSTGRES, null, "Null ");
        }
        value(&MYSQL, "DEFAULT", "Default DEFAULT");
    }

    #[test]
    fn hexadecimal_and_binary_digits() {
        value(&MYSQL, "0x0aFF", "Hex 0aFF");
        value(&MYSQL, "x'0a'", "Hex 0a");
        value(&MYSQL, "_binary 0x41", "Hex 41");
        value(&MYSQL, "b'0101'", "Bits 0101");
        value(&MYSQL, "0b11", "Bits 11");
        value(&POSTGRES, "B'01'", "Bits 01");
    }

    #[test]
    fn simple_casts_are_their_literal() {
        value(&POSTGRES, "'x'::text", "Text x");
        value(&POSTGRES, "'{a}'::public.\"Mood\"[]", "Text {a}");
        value(&POSTGRES, "'1.5'::numeric(10,2)", "Text 1.5");
        value(&POSTGRES, "5::bigint::text", "Bare 5");
        value(&POSTGRES, "CAST('x''y' AS character varying(10))", "Doubled x'y");
        value(&POSTGRES, "CAST( NULL AS text )", "Null ");
        value(&MYSQL, "TIMESTAMP '2024-01-01 00:00:00'", "Text 2024-01-01 00:00:00");
    }

    #[test]
    fn expressions_are_kept_whole() {
        for text in [
            "ST_GeomFromText('POINT(1, 2)')",
            "ARRAY['a,)', 'b']",
            "nextval('s'::regclass)",
            "now() - interval '1 day'",
            "1+(2)",
            "'a' || E'b'",
            "\"Odd)\".f(1, 2)",
            "current_timestamp",
        ] {
            value(&POSTGRES, text, &format!("Unsupported {text}"));
        }
        value(&MYSQL, "`f)`(1)", "Unsupported `f)`(1)");
        value(&MYSQL, "concat('a\\')', \"b)\")", "Unsupported concat('a\\')', \"b)\")");
    }

    #[test]
    fn executable_comments_are_their_content() {
        check(
            &MYSQL,
            "(1,/*!50705 0x00FF,*/'x'),(2,/*!50705 0x01,*/'y')",
            3,
            &["Bare 1 | Hex 00FF | Text x", "Bare 2 | Hex 01 | Text y"],
        );
        check(&MYSQL, "(1,/*M!100100 ST_X('a',2) */)", 2, &["Bare 1 | Unsupported ST_X('a',2)"]);
        check(&POSTGRES, "(1/*! ,2 /* x */ */)", 1, &["Bare 1"]);
    }

    #[test]
    fn arity_is_checked() {
        check(
            &MYSQL,
            "(1),(1,2),(1,2,3),()",
            2,
            &[
                "! (1): expected 2 values, found 1",
                "Bare 1 | Bare 2",
                "! (1,2,3): expected 2 values, found 3",
                "! (): expected 2 values, found 0",
            ],
        );
    }

    #[test]
    fn a_broken_tuple_leaves_the_next_ones_alone() {
        check(
            &MYSQL,
            "(1,'it's'),(2,'b'),(3,'c');",
            2,
            &[
                "! (1,'it's'): expected `,` or `)` after a value, found something else",
                "Bare 2 | Text b",
                "Bare 3 | Text c",
            ],
        );
        check(
            &MYSQL,
            "(1,),\n(2,'b'),\n(3,'c",
            2,
            &[
                "! (1,): expected a value, found nothing",
                "Bare 2 | Text b",
                "! (3,'c: expected a closing quote, found the end",
            ],
        );
        check(
            &MYSQL,
            "(1,f((2),(2,3)",
            2,
            &["! (1,f((2): expected `)`, found the end", "Bare 2 | Bare 3"],
        );
        check(
            &MYSQL,
            "(1),oops (2) x",
            1,
            &[
                "Bare 1",
                "! oops: expected `(`, found something else",
                "Bare 2",
                "! x: expected `(`, found something else",
            ],
        );
        check(
            &MYSQL,
            "(1),/* (2)",
            1,
            &["Bare 1", "! /*: expected `(`, found something else", "Bare 2"],
        );
    }

    #[test]
    fn broken_text_takes_linear_time() {
        for piece in ["(f((1),", "(/*),", "($a$),", "('a),(\"b),", "/*(", "((", "(`"] {
            let text = piece.repeat(20_000);
            let rows = split_text(&POSTGRES, &text, 1);
            assert_eq!(rows.spans().len(), rows.count());
            split_text(&MYSQL, &text, 1);
        }
    }
}
