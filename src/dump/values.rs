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
use super::number::{are_digits, filled_word};
use super::rows::{Kind, RowSpans, Span, find2};
use super::sqlite_text;
use super::string_literal::{
    BadEscape, Quoted, undouble, unescape_characters, unescape_mysql, unescape_postgres,
    unescape_unicode,
};
use super::value_ends::{Quotes, ValueEnds};

/// Splits tuples into rows. The bytes begin at or before a `(`.
pub(super) fn split(bytes: &[u8], lexicon: &Lexicon, rows: &mut RowSpans) {
    Scanner::new(bytes, lexicon).rows(rows);
}

/// Splits tuples without a look ahead: the twin of [`split`].
#[cfg(test)]
pub(super) fn split_unusually(bytes: &[u8], lexicon: &Lexicon, rows: &mut RowSpans) {
    Scanner { ends: None, ..Scanner::new(bytes, lexicon) }.rows(rows);
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
    /// Where plain values end; `None` where a byte of a character may look like a quote.
    ends: Option<ValueEnds<'a>>,
    /// Something was read that `ends` may have taken for a string, or a string for something else.
    is_astray: bool,
}

impl<'a> Scanner<'a> {
    fn new(bytes: &'a [u8], lexicon: &'a Lexicon) -> Self {
        let ends = (!lexicon.charset.has_ascii_trails())
            .then(|| ValueEnds::new(bytes, lexicon.backslash_escapes));
        Self { bytes, lexicon, at: 0, inside: 0, far_failures: 0, ends, is_astray: false }
    }

    fn rows(mut self, rows: &mut RowSpans) {
        loop {
            self.skip_between();
            match self.peek() {
                None => break,
                Some(b'(') => self.tuple(rows),
                Some(_) if self.row_constructor() => {}
                Some(_) => self.junk(rows),
            }
        }
    }

    #[inline(always)]
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
                Some(b'/' | b'*' | b'-' | b'#') if self.skip_comment() => self.is_astray = true,
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
                self.is_astray = true;
                return true;
            }
        }
        self.at = start;
        false
    }

    /// Text where a tuple should begin: a row that is at fault, up to the next `(`.
    fn junk(&mut self, rows: &mut RowSpans) {
        let start = self.at;
        self.is_astray = true;
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
                self.is_astray = true;
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
            if self.plain_values(rows) {
                return Ok(());
            }
            self.skip_space();
            let span = match self.plain_value() {
                Some(span) => span,
                None => self.unusual_value()?,
            };
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

    /// Pushes values as dumps have nearly all of them, as long as they are such ones and their ends
    /// are known; true where the tuple is at its end.
    #[inline(always)]
    fn plain_values(&mut self, rows: &mut RowSpans) -> bool {
        let escapes = self.plain();
        let Some(ends) = self.ends.as_mut().filter(|_| !self.is_astray) else { return false };
        let (bytes, mut at, mut passed) = (self.bytes, self.at, 0);
        let ahead = ends.ahead();
        let is_at_end = loop {
            let Some(next) = ahead.get(passed..).and_then(<[u32]>::first_chunk::<3>) else {
                break false;
            };
            let (first, second, third) = (next[0] as usize, next[1] as usize, next[2] as usize);
            if first < at {
                passed += 1;
                continue;
            }
            let (span, end, count) = match bytes.get(at) {
                Some(b' ') => {
                    at += 1;
                    continue;
                }
                Some(b'\'') if first == at && third == second + 1 => {
                    let is_escaped = ends.has_backslash(at + 1, second);
                    let kind = if is_escaped { escapes } else { Kind::Text };
                    (Span::new(at + 1, second, kind), third, 3)
                }
                Some(b'0'..=b'9' | b'-') if is_plain_number(bytes, at, first) => {
                    (Span::new(at, first, Kind::Bare), first, 1)
                }
                Some(b'N') if &bytes[at..first] == b"NULL" => (Span::empty(Kind::Null), first, 1),
                _ => break false,
            };
            let is_last = match bytes.get(end) {
                Some(b',') => false,
                Some(b')') => true,
                _ => break false,
            };
            rows.push(span);
            (at, passed) = (end + 1, passed + count);
            if is_last {
                break true;
            }
        };
        ends.pass(passed);
        self.at = at;
        is_at_end
    }

    /// Reads a value as dumps have nearly all of them, up to the `,` or `)` right behind it; `None`
    /// and no step where there is another one. It reads no value in another way than
    /// [`Self::value`] does.
    #[inline(always)]
    fn plain_value(&mut self) -> Option<Span> {
        let ends = self.ends.as_mut()?;
        let start = self.at;
        let first = *self.bytes.get(start)?;
        if self.is_astray {
            self.is_astray = false;
            ends.restart(start);
        }
        let end = ends.take_from(start)?;
        let kind = match first {
            b'\'' if end == start => return self.plain_string(start),
            b'0'..=b'9' | b'-' if is_plain_number(self.bytes, start, end) => Kind::Bare,
            b'N' if &self.bytes[start..end] == b"NULL" => Kind::Null,
            b't' if &self.bytes[start..end] == b"true" => Kind::Bare,
            b'f' if &self.bytes[start..end] == b"false" => Kind::Bare,
            b'_' if &self.bytes[start..end] == b"_binary " && !self.lexicon.dollar_quotes => {
                return self.plain_string(end);
            }
            _ => return None,
        };
        if !matches!(self.bytes.get(end), Some(b',' | b')')) {
            return None;
        }
        self.at = end;
        Some(match kind {
            Kind::Null => Span::empty(Kind::Null),
            kind => Span::new(start, end, kind),
        })
    }

    /// Reads a string whose opening quote is here, and was taken.
    #[inline(always)]
    fn plain_string(&mut self, open: usize) -> Option<Span> {
        let escapes = self.plain();
        let ends = self.ends.as_mut()?;
        if self.bytes.get(open) != Some(&b'\'') {
            return None;
        }
        let mut kind = Kind::Text;
        loop {
            let Quotes { close, behind } = ends.take_quotes()?;
            if behind != close + 1 {
                return None;
            }
            // Ends outside of strings and quotes take turns: this one is a quote.
            match self.bytes.get(behind) {
                Some(b',' | b')') => {}
                Some(b'\'') => {
                    ends.pass(1);
                    kind = Kind::Doubled;
                    continue;
                }
                _ => return None,
            }
            if ends.has_backslash(open + 1, close) {
                kind = escapes;
            }
            ends.pass(1);
            self.at = behind;
            return Some(Span::new(open + 1, close, kind));
        }
    }

    /// Reads any value.
    #[inline(never)]
    fn unusual_value(&mut self) -> Result<Span, Broken> {
        self.is_astray = true;
        self.value()
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
    #[inline(always)]
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
            ends: None,
            is_astray: false,
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

/// Returns true for digits with a minus before them or a point among them, and nothing else; false
/// also for numbers that are written otherwise.
#[inline(always)]
fn is_plain_number(bytes: &[u8], start: usize, end: usize) -> bool {
    let is_short = end > start && filled_word(bytes, start, end).is_some_and(are_digits);
    is_short || is_longer_number(&bytes[start..end])
}

fn is_longer_number(text: &[u8]) -> bool {
    let word = |word: &[u8; 8]| are_digits(u64::from_le_bytes(*word));
    if text.last_chunk().is_some_and(word) && text.as_chunks().0.iter().all(word) {
        return true;
    }
    is_signed_or_pointed(text)
}

#[inline(never)]
fn is_signed_or_pointed(text: &[u8]) -> bool {
    let text = text.strip_prefix(b"-").unwrap_or(text);
    let mut points = 0;
    for byte in text {
        match byte {
            b'0'..=b'9' => {}
            b'.' => points += 1,
            _ => return false,
        }
    }
    points <= 1 && text.len() > points
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
