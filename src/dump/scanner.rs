//! Walks over SQL text byte by byte and knows what is quoted, commented or plain.
//!
//! It can stop anywhere, at the end of a block too, and go on when more bytes are there. Knows no
//! statements and no tables; `framer` asks it where things end.
//!
//! A dry run on `INSERT INTO t VALUES (1,'a;b'); -- x`:
//!
//! ```text
//! bytes                   state     stop
//! INSERT INTO t VALUES    Plain     Word at each word, when words are asked for
//! (                       Plain     depth 1
//! 1,                      Plain
//! 'a;b'                   Quoted
//! )                       Plain     RowEnd, depth 0
//! ;                       Plain     Terminator
//! -- x                    Line comment
//! ```

use memchr::{memchr, memchr2, memmem};

use super::dialect::Lexicon;
use super::rows::find2;

/// Where the walk is between two bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum State {
    Plain,
    Quoted { quote: u8, backslash: bool },
    LineComment,
    BlockComment { depth: u32 },
    Dollar { tag: Vec<u8> },
}

/// Why the walk stopped; offsets are in the buffer that was walked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stop {
    /// The buffer is at an end; go on with more bytes, or it is the end of the input.
    NeedMore,
    /// The terminator begins here.
    Terminator { at: usize },
    /// A closing parenthesis brought the depth back to 0; `end` is after it.
    RowEnd { end: usize },
    /// A plain word, when words are asked for.
    Word { start: usize, end: usize },
}

/// What the caller wants to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// Words and the terminator.
    Words,
    /// Row ends at or after this offset, words between rows, and the terminator.
    Rows { from: usize },
}

#[derive(Debug)]
pub(super) struct Scanner {
    pub lexicon: Lexicon,
    /// What ends a statement: `;`, or what `DELIMITER` said.
    pub delimiter: Vec<u8>,
    /// The next byte to look at.
    pub at: usize,
    pub(super) depth: u32,
    pub(super) state: State,
    /// Bytes at `at` that are known to be of one word, which goes on in the next block.
    pub(super) word_bytes: usize,
    /// Before this byte, rows are walked byte by byte.
    pub(super) walk_until: usize,
}

impl Scanner {
    pub fn new(lexicon: Lexicon) -> Self {
        let delimiter = b";".to_vec();
        let state = State::Plain;
        Self { lexicon, delimiter, at: 0, depth: 0, state, word_bytes: 0, walk_until: 0 }
    }

    /// Begins anew at this offset, outside of everything.
    pub fn restart(&mut self, at: usize) {
        self.at = at;
        self.depth = 0;
        self.state = State::Plain;
        self.word_bytes = 0;
        self.walk_until = at;
    }

    /// So many bytes at the front of the buffer are gone.
    pub fn shift(&mut self, bytes: usize) {
        self.at = self.at.saturating_sub(bytes);
        self.walk_until = self.walk_until.saturating_sub(bytes);
    }

    /// Returns true outside of quotes, comments and parentheses.
    pub fn is_at_rest(&self) -> bool {
        self.depth == 0 && matches!(self.state, State::Plain | State::LineComment)
    }

    /// Walks on until something wanted is found or the buffer ends.
    ///
    /// With `is_last`, nothing follows the buffer: looking ahead past its end finds nothing.
    pub fn scan(&mut self, buffer: &[u8], is_last: bool, wanted: Wanted) -> Stop {
        loop {
            if let Wanted::Rows { from } = wanted {
                self.skip_calm(buffer, from);
            }
            let stop = match &self.state {
                State::Plain => self.scan_plain(buffer, is_last, wanted),
                State::Quoted { quote, backslash } => {
                    self.scan_quoted(buffer, is_last, *quote, *backslash)
                }
                State::LineComment => self.scan_line_comment(buffer),
                State::BlockComment { depth } => self.scan_block_comment(buffer, is_last, *depth),
                State::Dollar { .. } => self.scan_dollar(buffer),
            };
            if let Some(stop) = stop {
                return stop;
            }
        }
    }

    /// Returns `None` when the state changed and the walk goes on.
    fn scan_plain(&mut self, buffer: &[u8], is_last: bool, wanted: Wanted) -> Option<Stop> {
        let mut at = self.at;
        // A word of megabytes (`0x…` of a blob) is walked once, not once a block.
        let mut known_bytes = std::mem::take(&mut self.word_bytes);
        while let Some(&byte) = buffer.get(at) {
            match CLASS[byte as usize] {
                Class::Other => at += 1,
                Class::Word => {
                    if self.starts_delimiter(buffer, at) {
                        self.at = at;
                        return Some(Stop::Terminator { at });
                    }
                    let end = word_end(buffer, at + std::mem::take(&mut known_bytes));
                    if end == buffer.len() && !is_last {
                        self.word_bytes = end - at;
                        break;
                    }
                    let end = self.delimiter_inside(buffer, at, end).unwrap_or(end);
                    let tells = wanted == Wanted::Words || self.depth == 0;
                    // A quote right after a word is part of a literal: `E'…'`, `_binary '…'`.
                    if tells && buffer.get(end) != Some(&b'\'') {
                        self.at = end;
                        return Some(Stop::Word { start: at, end });
                    }
                    at = end;
                }
                Class::Quote => {
                    if let Some(end) = self.end_of_quoted(buffer, at) {
                        at = end;
                        continue;
                    }
                    self.state = State::Quoted { quote: byte, backslash: self.escapes(buffer, at) };
                    let any_quotes = self.lexicon.typed_by_value;
                    if byte == b'`' && self.lexicon.identifier_quote != b'`' && !any_quotes {
                        self.state = State::Plain;
                    }
                    self.at = at + 1;
                    return None;
                }
                Class::Open => {
                    self.depth += 1;
                    at += 1;
                    // A row begins: the next ones may be calm.
                    if let Wanted::Rows { from } = wanted
                        && self.depth == 1
                        && at >= self.walk_until
                    {
                        self.at = at;
                        self.skip_calm(buffer, from);
                        if self.at > at {
                            return None;
                        }
                    }
                }
                Class::Close => {
                    self.depth = self.depth.saturating_sub(1);
                    at += 1;
                    if self.depth == 0
                        && let Wanted::Rows { from } = wanted
                        && at >= from
                    {
                        self.at = at;
                        return Some(Stop::RowEnd { end: at });
                    }
                }
                Class::Mark => {
                    if !is_last && at + LOOK_AHEAD_BYTES > buffer.len() {
                        break;
                    }
                    let look = |ahead: usize| buffer.get(at + ahead).copied();
                    if self.starts_delimiter(buffer, at) {
                        self.at = at;
                        return Some(Stop::Terminator { at });
                    }
                    if let Some((state, length)) = self.opens_comment(byte, look) {
                        self.state = state;
                        self.at = at + length;
                        return None;
                    }
                    if byte == b'[' && self.lexicon.typed_by_value {
                        self.state = State::Quoted { quote: b']', backslash: false };
                        self.at = at + 1;
                        return None;
                    }
                    if byte == b'$'
                        && let Some(tag) = self.dollar_tag(buffer, at)
                    {
                        if tag.is_empty() && !is_last {
                            break; // the tag goes on in the next block
                        }
                        self.at = at + tag.len().max(1);
                        if !tag.is_empty() {
                            self.state = State::Dollar { tag };
                        }
                        return None;
                    }
                    at += 1;
                }
            }
        }
        self.at = at;
        Some(Stop::NeedMore)
    }

    fn starts_delimiter(&self, buffer: &[u8], at: usize) -> bool {
        // psql does not end a statement inside parentheses (CREATE RULE … DO (a; b)).
        let guarded = self.depth > 0 && self.lexicon.backslash_commands;
        !guarded && buffer[at..].starts_with(&self.delimiter)
    }

    /// Returns where a delimiter of letters or `$` ends a word: `END$$`.
    fn delimiter_inside(&self, buffer: &[u8], start: usize, end: usize) -> Option<usize> {
        let first = self.delimiter.first().filter(|byte| is_word(**byte))?;
        let places = memchr::memchr_iter(*first, &buffer[start..end]);
        let mut places = places.map(|place| start + place);
        places.find(|at| self.starts_delimiter(buffer, *at))
    }

    /// Returns where the string ends that opens at this quote, if its end and what follows are in
    /// the buffer: most strings are short, and a state for each would cost more than they do.
    fn end_of_quoted(&self, buffer: &[u8], open: usize) -> Option<usize> {
        let quote = buffer[open];
        if quote != b'\'' || self.lexicon.charset.has_ascii_trails() {
            return None;
        }
        let skipped = if self.escapes(buffer, open) { b'\\' } else { quote };
        let mut at = open + 1;
        loop {
            at = find2(buffer, at, [quote, skipped]);
            let next = *buffer.get(at + 1)?;
            if buffer[at] == quote && next != quote {
                return Some(at + 1);
            }
            at += 2;
        }
    }

    /// Returns whether backslashes escape in the string that opens at this quote.
    fn escapes(&self, buffer: &[u8], quote: usize) -> bool {
        match buffer[quote] {
            b'\'' if self.lexicon.backslash_escapes => true,
            // PostgreSQL's E'…', where the E is a word of its own.
            b'\'' => {
                let before = |back: usize| quote.checked_sub(back).map(|at| buffer[at]);
                matches!(before(1), Some(b'E' | b'e')) && !before(2).is_some_and(is_word)
            }
            b'"' => self.lexicon.double_quoted_strings && self.lexicon.backslash_escapes,
            _ => false,
        }
    }

    fn opens_comment(
        &self,
        byte: u8,
        look: impl Fn(usize) -> Option<u8>,
    ) -> Option<(State, usize)> {
        match (byte, look(1)) {
            (b'#', _) if self.lexicon.hash_comments => Some((State::LineComment, 1)),
            (b'-', Some(b'-')) => {
                let spaced = look(2).is_none_or(|next| next <= b' ');
                let opens = spaced || !self.lexicon.dash_comment_needs_space;
                opens.then_some((State::LineComment, 2))
            }
            // What stands in an executable comment is SQL: only its two ends are skipped.
            (b'/', Some(b'*')) if self.lexicon.executable_comments => match (look(2), look(3)) {
                (Some(b'!'), _) => Some((State::Plain, 3)),
                (Some(b'M'), Some(b'!')) => Some((State::Plain, 4)),
                _ => Some((State::BlockComment { depth: 1 }, 2)),
            },
            (b'/', Some(b'*')) => Some((State::BlockComment { depth: 1 }, 2)),
            _ => None,
        }
    }

    /// Returns the whole `$tag$` that begins here; an empty one where the buffer ends inside it.
    fn dollar_tag(&self, buffer: &[u8], at: usize) -> Option<Vec<u8>> {
        let after_word = at.checked_sub(1).is_some_and(|before| is_word(buffer[before]));
        if !self.lexicon.dollar_quotes || after_word {
            return None;
        }
        let rest = &buffer[at + 1..buffer.len().min(at + LONGEST_TAG_BYTES)];
        match rest.iter().position(|byte| !is_word(*byte) || *byte == b'$') {
            Some(end) if rest[end] == b'$' && !rest[0].is_ascii_digit() => {
                Some(buffer[at..at + end + 2].to_vec())
            }
            Some(_) => None,
            None if at + LONGEST_TAG_BYTES <= buffer.len() => None,
            None => Some(Vec::new()),
        }
    }

    fn scan_quoted(
        &mut self,
        buffer: &[u8],
        is_last: bool,
        quote: u8,
        backslash: bool,
    ) -> Option<Stop> {
        if self.lexicon.charset.has_ascii_trails() {
            return self.scan_quoted_characters(buffer, is_last, quote, backslash);
        }
        loop {
            let rest = buffer.get(self.at..).unwrap_or_default();
            let found = if backslash { memchr2(quote, b'\\', rest) } else { memchr(quote, rest) };
            let Some(offset) = found else {
                self.at = buffer.len();
                return Some(Stop::NeedMore);
            };
            let at = self.at + offset;
            let next = buffer.get(at + 1);
            if next.is_none() && !is_last {
                self.at = at;
                return Some(Stop::NeedMore);
            }
            if buffer[at] == quote && next != Some(&quote) {
                self.at = at + 1;
                self.state = State::Plain;
                return None;
            }
            self.at = (at + 2).min(buffer.len());
        }
    }

    /// The same, character by character: in a longer one, a backslash is none.
    fn scan_quoted_characters(
        &mut self,
        buffer: &[u8],
        is_last: bool,
        quote: u8,
        backslash: bool,
    ) -> Option<Stop> {
        while let Some(&byte) = buffer.get(self.at) {
            if !is_last && self.at + LONGEST_CHARACTER > buffer.len() {
                return Some(Stop::NeedMore);
            }
            let is_doubled = byte == quote && buffer.get(self.at + 1) == Some(&quote);
            if byte == quote && !is_doubled {
                self.at += 1;
                self.state = State::Plain;
                return None;
            }
            if is_doubled || (backslash && byte == b'\\') {
                self.at = (self.at + 2).min(buffer.len());
            } else {
                self.at += self.lexicon.charset.character_length(&buffer[self.at..]);
            }
        }
        Some(Stop::NeedMore)
    }

    fn scan_line_comment(&mut self, buffer: &[u8]) -> Option<Stop> {
        match memchr(b'\n', buffer.get(self.at..).unwrap_or_default()) {
            Some(offset) => {
                self.at += offset + 1;
                self.state = State::Plain;
                None
            }
            None => {
                self.at = buffer.len();
                Some(Stop::NeedMore)
            }
        }
    }

    fn scan_block_comment(&mut self, buffer: &[u8], is_last: bool, depth: u32) -> Option<Stop> {
        let rest = buffer.get(self.at..).unwrap_or_default();
        let Some(offset) = memchr2(b'*', b'/', rest) else {
            self.at = buffer.len();
            return Some(Stop::NeedMore);
        };
        let at = self.at + offset;
        let Some(next) = buffer.get(at + 1) else {
            self.at = if is_last { buffer.len() } else { at };
            return Some(Stop::NeedMore);
        };
        let depth = match (buffer[at], *next) {
            (b'*', b'/') => depth - 1,
            (b'/', b'*') if self.lexicon.nested_comments => depth + 1,
            _ => {
                self.at = at + 1;
                return None;
            }
        };
        self.at = at + 2;
        self.state = if depth == 0 { State::Plain } else { State::BlockComment { depth } };
        None
    }

    fn scan_dollar(&mut self, buffer: &[u8]) -> Option<Stop> {
        let State::Dollar { tag } = &self.state else { return None };
        match memmem::find(buffer.get(self.at..).unwrap_or_default(), tag) {
            Some(offset) => {
                self.at += offset + tag.len();
                self.state = State::Plain;
                None
            }
            None => {
                // The tag may begin in the last bytes.
                self.at = self.at.max(buffer.len().saturating_sub(tag.len() - 1));
                Some(Stop::NeedMore)
            }
        }
    }
}

/// A `$tag$` is no longer: names have at most 63 bytes, and an unbounded search in a buffer that
/// grows would be made anew for each block.
const LONGEST_TAG_BYTES: usize = 256;

/// The most bytes of a character, or of a quote or escape that takes two.
const LONGEST_CHARACTER: usize = 4;

/// Bytes that `scan_plain` looks at past the one it is on: `/*M!`, `DELIMITER` marks, `-- `.
const LOOK_AHEAD_BYTES: usize = 16;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Other,
    Word,
    Quote,
    Open,
    Close,
    /// May begin a comment, a dollar quote or a delimiter.
    Mark,
}

const CLASS: [Class; 256] = {
    let mut classes = [Class::Other; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            b'A'..=b'Z' | b'a'..=b'z' | b'_' | 0x80..=0xff => Class::Word,
            b'\'' | b'"' | b'`' => Class::Quote,
            b'(' => Class::Open,
            b')' => Class::Close,
            b' ' | b'\t' | b'\r' | b'\n' | b',' | b'.' | b'0'..=b'9' => Class::Other,
            _ => Class::Mark,
        };
        byte += 1;
    }
    classes
};

/// Returns true for a byte that can stand inside an unquoted name.
fn is_word(byte: u8) -> bool {
    matches!(byte, b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'_' | b'$' | 0x80..=0xff)
}

fn word_end(buffer: &[u8], start: usize) -> usize {
    let rest = &buffer[start..];
    start + rest.iter().position(|byte| !is_word(*byte)).unwrap_or(rest.len())
}
