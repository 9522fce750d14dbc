//! Cuts a dump into statements and into chunks of whole rows.
//!
//! Blocks of plain bytes in, [`Piece`]s with their place out. It runs on one thread and looks at
//! each byte once; what is inside a row is the decoder's business. Knows no columns and no types.

use memchr::{memchr, memchr_iter, memmem, memrchr};

use super::dialect::Lexicon;
use super::error::Error;
use super::scanner::{Scanner, Stop, Wanted};

/// Rows are handed on in chunks of about this size.
///
/// Large enough to keep a worker busy for a millisecond or more, small enough that a queue of them
/// stays within a few megabytes.
const CHUNK_BYTES: usize = 512 << 10;

/// No statement and no row may be longer: Arrow counts the bytes of a column with 31 bits, and
/// neither MySQL (1 GiB packets) nor PostgreSQL (1 GiB fields) writes longer ones.
const LONGEST_BYTES: usize = 1 << 30;

/// Where something begins in the plain text of an input: `byte` from 0, `line` from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Place {
    pub byte: u64,
    pub line: u64,
}

/// A piece of a dump, in the order of the dump.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// A whole statement without its terminator.
    Statement { text: Vec<u8>, place: Place },
    /// The head of an INSERT, up to and with `VALUES`; `Rows` follow.
    InsertHead { text: Vec<u8>, place: Place },
    /// Whole rows of the INSERT or COPY at hand.
    Rows { bytes: Vec<u8>, place: Place },
    /// What stands between the last row of an INSERT and its terminator: `ON CONFLICT …`.
    InsertTail { text: Vec<u8> },
    /// The rows of the INSERT or COPY are at an end.
    EndOfRows,
    /// A line for the client program: `\connect app`.
    Command { line: Vec<u8> },
    /// A line comment between statements.
    Comment { line: Vec<u8> },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Statements,
    InsertRows,
    InsertTail,
    CopyRows,
}

/// Where the blocks come from: `None` is the end of the input.
pub(super) type NextBlock<'a> =
    Box<dyn FnMut() -> Result<Option<Vec<u8>>, crate::input::Error> + Send + 'a>;

pub(super) struct Framer<'a> {
    input: String,
    next_block: NextBlock<'a>,
    buffer: Vec<u8>,
    /// The first byte that belongs to no piece yet.
    start: usize,
    /// Place of `start`.
    place: Place,
    is_last: bool,
    mode: Mode,
    scanner: Scanner,
}

impl<'a> Framer<'a> {
    pub fn new(input: &str, lexicon: Lexicon, next_block: NextBlock<'a>) -> Self {
        Self {
            input: input.to_owned(),
            next_block,
            buffer: Vec::new(),
            start: 0,
            place: Place { byte: 0, line: 1 },
            is_last: false,
            mode: Mode::Statements,
            scanner: Scanner::new(lexicon),
        }
    }

    pub fn set_lexicon(&mut self, lexicon: Lexicon) {
        self.scanner.lexicon = lexicon;
    }

    /// Returns the first bytes of what is not yet framed, as many as one block has.
    pub fn peek(&mut self) -> Result<&[u8], Error> {
        if self.rest().is_empty() && !self.is_last {
            self.fill()?;
        }
        Ok(self.rest())
    }

    /// The statement at hand was a COPY … FROM stdin: the lines that follow are its rows.
    pub fn enter_copy_rows(&mut self) -> Result<(), Error> {
        // The data begins on the line after the statement.
        let line_end = loop {
            match memchr(b'\n', self.rest()) {
                Some(offset) => break offset + 1,
                None if self.is_last => break self.rest().len(),
                None => self.fill()?,
            }
        };
        self.take(line_end);
        self.mode = Mode::CopyRows;
        Ok(())
    }

    /// Returns whether the lines that follow end with CR LF.
    pub fn next_line_has_carriage_return(&mut self) -> Result<bool, Error> {
        loop {
            match memchr(b'\n', self.rest()) {
                Some(0) => return Ok(false),
                Some(end) => return Ok(self.rest()[end - 1] == b'\r'),
                None if self.is_last => return Ok(false),
                None => self.fill()?,
            }
        }
    }

    /// Returns the next piece, or `None` at the end of the input.
    ///
    /// # Errors
    /// The input fails, or ends inside a statement or inside rows.
    pub fn next(&mut self) -> Result<Option<Piece>, Error> {
        match self.mode {
            Mode::Statements => self.next_statement(),
            Mode::InsertRows => self.next_insert_rows().map(Some),
            Mode::InsertTail => self.next_insert_tail().map(Some),
            Mode::CopyRows => self.next_copy_rows().map(Some),
        }
    }

    fn rest(&self) -> &[u8] {
        &self.buffer[self.start..]
    }

    /// Takes the next block into the buffer.
    fn fill(&mut self) -> Result<(), Error> {
        if self.rest().len() > LONGEST_BYTES {
            return Err(Error::TooLong { input: self.input.clone(), place: self.place });
        }
        // Move what is left to the front when that is cheap, that is: seldom or little.
        if self.start > self.buffer.len() / 2 {
            self.buffer.drain(..self.start);
            self.scanner.at = self.scanner.at.saturating_sub(self.start);
            self.start = 0;
        }
        match (self.next_block)()? {
            Some(block) => self.buffer.extend_from_slice(&block),
            None => self.is_last = true,
        }
        Ok(())
    }

    /// Cuts `length` bytes off the front.
    fn take(&mut self, length: usize) -> (Vec<u8>, Place) {
        let place = self.place;
        let text = self.buffer[self.start..self.start + length].to_vec();
        self.place.byte += length as u64;
        self.place.line += memchr_iter(b'\n', &text).count() as u64;
        self.start += length;
        (text, place)
    }

    fn truncated(&self, inside: &'static str) -> Error {
        let end = self.place.byte + self.rest().len() as u64;
        Error::Truncated { input: self.input.clone(), place: self.place, end, inside }
    }

    fn next_statement(&mut self) -> Result<Option<Piece>, Error> {
        loop {
            self.skip_white_space()?;
            if self.rest().is_empty() {
                return Ok(None);
            }
            self.look_ahead(64)?;
            if let Some(length) = self.whole_line_comment()? {
                let (line, _) = self.take(length);
                return Ok(Some(Piece::Comment { line }));
            }
            if let Some(length) = self.block_comment_end()? {
                self.take(length);
                continue;
            }
            if self.scanner.lexicon.backslash_commands && self.rest().starts_with(b"\\") {
                let line = self.take_line()?;
                return Ok(Some(Piece::Command { line }));
            }
            if self.scanner.lexicon.delimiter_command && starts_with_word(self.rest(), "delimiter")
            {
                let line = self.take_line()?;
                let mark = line["delimiter".len()..].trim_ascii();
                if !mark.is_empty() {
                    self.scanner.delimiter = mark.to_vec();
                }
                continue;
            }
            if self.rest().starts_with(&self.scanner.delimiter) {
                self.take(self.scanner.delimiter.len());
                continue;
            }
            return self.statement().map(Some);
        }
    }

    fn skip_white_space(&mut self) -> Result<(), Error> {
        loop {
            let rest = self.rest();
            let blank = rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            // A byte order mark is no part of the first statement.
            let mark =
                if self.place.byte == 0 && rest.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
            let more = blank + mark;
            self.take(more);
            if mark > 0 {
                continue;
            }
            if !self.rest().is_empty() || self.is_last {
                return Ok(());
            }
            self.fill()?;
        }
    }

    /// Makes sure that this many bytes are there, unless the input ends before.
    fn look_ahead(&mut self, bytes: usize) -> Result<(), Error> {
        while self.rest().len() < bytes && !self.is_last {
            self.fill()?;
        }
        Ok(())
    }

    fn line_length(&mut self) -> Result<usize, Error> {
        loop {
            match memchr(b'\n', self.rest()) {
                Some(offset) => return Ok(offset + 1),
                None if self.is_last => return Ok(self.rest().len()),
                None => self.fill()?,
            }
        }
    }

    fn take_line(&mut self) -> Result<Vec<u8>, Error> {
        let length = self.line_length()?;
        Ok(self.take(length).0)
    }

    fn whole_line_comment(&mut self) -> Result<Option<usize>, Error> {
        let lexicon = self.scanner.lexicon;
        let rest = self.rest();
        let dashes = rest.starts_with(b"--")
            && (!lexicon.dash_comment_needs_space || rest.get(2).is_none_or(|next| *next <= b' '));
        let hash = lexicon.hash_comments && rest.starts_with(b"#");
        if dashes || hash { self.line_length().map(Some) } else { Ok(None) }
    }

    /// Returns the length of the comment that begins here; executable ones are statements.
    ///
    /// MariaDB's sandbox line `/*!999999\- … */` has no terminator and runs nowhere.
    fn block_comment_end(&mut self) -> Result<Option<usize>, Error> {
        let rest = self.rest();
        let executable = self.scanner.lexicon.executable_comments
            && (rest.starts_with(b"/*!") || rest.starts_with(b"/*M!"));
        let sandbox = rest.starts_with(b"/*!999999") || rest.starts_with(b"/*M!999999");
        if !rest.starts_with(b"/*") || (executable && !sandbox) {
            return Ok(None);
        }
        let mut depth = 0;
        let mut at = 0;
        loop {
            match self.rest().get(at..at + 2) {
                Some(b"/*") if depth == 0 || self.scanner.lexicon.nested_comments => {
                    depth += 1;
                    at += 2;
                }
                Some(b"*/") => {
                    depth -= 1;
                    at += 2;
                    if depth == 0 {
                        return Ok(Some(at));
                    }
                }
                Some(_) => at += 1,
                None if self.is_last => return Err(self.truncated("a comment")),
                None => self.fill()?,
            }
        }
    }

    /// Reads the statement that begins here, or the head of the INSERT.
    fn statement(&mut self) -> Result<Piece, Error> {
        let is_insert =
            starts_with_word(self.rest(), "insert") || starts_with_word(self.rest(), "replace");
        let mut body = RoutineBody::default();
        self.scanner.restart(self.start);
        loop {
            match self.scanner.scan(&self.buffer, self.is_last, Wanted::Words) {
                Stop::Word { start, end } => {
                    let word = &self.buffer[start..end];
                    let is_values =
                        word.eq_ignore_ascii_case(b"values") || word.eq_ignore_ascii_case(b"value");
                    if is_insert && self.scanner.is_at_rest() && is_values {
                        let (text, place) = self.take(end - self.start);
                        self.mode = Mode::InsertRows;
                        return Ok(Piece::InsertHead { text, place });
                    }
                    body.word(word);
                }
                Stop::Terminator { at } if body.depth == 0 => {
                    let (text, place) = self.take(at - self.start);
                    self.take(self.scanner.delimiter.len());
                    return Ok(Piece::Statement { text, place });
                }
                Stop::Terminator { at } => self.scanner.at = at + self.scanner.delimiter.len(),
                Stop::RowEnd { .. } => {}
                Stop::NeedMore if !self.is_last => self.fill()?,
                Stop::NeedMore if self.scanner.is_at_rest() && body.depth == 0 => {
                    // Clients run a last statement without a terminator too.
                    let (text, place) = self.take(self.rest().len());
                    return Ok(Piece::Statement { text, place });
                }
                Stop::NeedMore => return Err(self.truncated("a statement")),
            }
        }
    }

    fn next_insert_rows(&mut self) -> Result<Piece, Error> {
        // Between two chunks stand a comma and white space.
        loop {
            let blank = |byte: &&u8| byte.is_ascii_whitespace() || **byte == b',';
            let skipped = self.rest().iter().take_while(blank).count();
            self.take(skipped);
            if !self.rest().is_empty() || self.is_last {
                break;
            }
            self.fill()?;
        }
        self.scanner.restart(self.start);
        loop {
            // Computed anew each time: `fill` may move the buffer.
            let from = self.start + CHUNK_BYTES;
            match self.scanner.scan(&self.buffer, self.is_last, Wanted::Rows { from }) {
                Stop::RowEnd { end } => return Ok(self.rows(end)),
                Stop::Terminator { at } => {
                    if self.buffer[self.start..at].trim_ascii().is_empty() {
                        self.take(at - self.start + self.scanner.delimiter.len());
                        self.mode = Mode::Statements;
                        return Ok(Piece::EndOfRows);
                    }
                    return Ok(self.rows(at));
                }
                Stop::Word { start, .. } => {
                    if self.buffer[self.start..start].trim_ascii().is_empty() {
                        self.mode = Mode::InsertTail;
                        return self.next_insert_tail();
                    }
                    return Ok(self.rows(start));
                }
                Stop::NeedMore if self.is_last => return Err(self.truncated("an INSERT")),
                Stop::NeedMore => self.fill()?,
            }
        }
    }

    fn rows(&mut self, end: usize) -> Piece {
        let (bytes, place) = self.take(end - self.start);
        Piece::Rows { bytes, place }
    }

    fn next_insert_tail(&mut self) -> Result<Piece, Error> {
        self.scanner.restart(self.start);
        loop {
            match self.scanner.scan(&self.buffer, self.is_last, Wanted::Words) {
                Stop::Terminator { at } => {
                    let (text, _) = self.take(at - self.start);
                    self.mode = Mode::InsertRows; // which finds the terminator and ends
                    return Ok(Piece::InsertTail { text });
                }
                Stop::Word { .. } | Stop::RowEnd { .. } => {}
                Stop::NeedMore if self.is_last => return Err(self.truncated("an INSERT")),
                Stop::NeedMore => self.fill()?,
            }
        }
    }

    /// The end of COPY rows is a line `\.`: <https://www.postgresql.org/docs/current/sql-copy.html>.
    fn next_copy_rows(&mut self) -> Result<Piece, Error> {
        loop {
            self.look_ahead(CHUNK_BYTES)?;
            if let Some(length) = end_of_copy(self.rest(), self.is_last) {
                self.take(length);
                self.mode = Mode::Statements;
                return Ok(Piece::EndOfRows);
            }
            let window = &self.rest()[..self.rest().len().min(CHUNK_BYTES)];
            if let Some(length) = last_copy_row_end(window) {
                return Ok(self.rows(self.start + length));
            }
            // One row is longer than the window.
            if let Some(length) = first_copy_row_end(self.rest()) {
                return Ok(self.rows(self.start + length));
            }
            if self.is_last {
                return Err(self.truncated("the rows of a COPY (no line `\\.` ends them)"));
            }
            self.fill()?;
        }
    }
}

/// Returns the length of the line `\.` where the text begins with it.
fn end_of_copy(text: &[u8], is_last: bool) -> Option<usize> {
    let after = text.strip_prefix(b"\\.")?;
    match after {
        [b'\n', ..] => Some(3),
        [b'\r', b'\n', ..] => Some(4),
        [] | [b'\r'] if is_last => Some(text.len()),
        _ => None,
    }
}

/// Returns where the rows in this window end: before a line that begins with `\.`, or after the
/// last whole row.
fn last_copy_row_end(window: &[u8]) -> Option<usize> {
    if let Some(offset) = memmem::find(window, b"\n\\.") {
        // An escaped newline is data, and so is what follows it.
        if !ends_with_escape(&window[..offset]) {
            return Some(offset + 1);
        }
    }
    let mut end = window.len();
    while let Some(offset) = memrchr(b'\n', &window[..end]) {
        if !ends_with_escape(&window[..offset]) {
            return Some(offset + 1);
        }
        end = offset;
    }
    None
}

fn first_copy_row_end(text: &[u8]) -> Option<usize> {
    memchr_iter(b'\n', text).find(|at| !ends_with_escape(&text[..*at])).map(|at| at + 1)
}

/// Returns true where an odd number of backslashes stands at the end.
fn ends_with_escape(text: &[u8]) -> bool {
    text.iter().rev().take_while(|byte| **byte == b'\\').count() % 2 == 1
}

fn starts_with_word(text: &[u8], word: &str) -> bool {
    let begins =
        text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word.as_bytes()));
    begins && text.get(word.len()).is_none_or(|next| !next.is_ascii_alphanumeric() && *next != b'_')
}

/// Follows `BEGIN … END` in a routine whose body is SQL, as psql does: semicolons inside it end no
/// statement. <https://www.postgresql.org/docs/current/sql-createfunction.html>
#[derive(Debug, Default)]
struct RoutineBody {
    words: Vec<u8>,
    depth: u32,
}

impl RoutineBody {
    fn word(&mut self, word: &[u8]) {
        let is = |name: &str| word.eq_ignore_ascii_case(name.as_bytes());
        if self.words.len() < 4 {
            let known = ["create", "or", "replace", "function", "procedure"];
            let known = known.iter().find(|name| is(name));
            self.words.push(known.map_or(b'?', |name| name.as_bytes()[0]));
        }
        let is_routine =
            matches!(self.words[..], [b'c', b'f' | b'p', ..] | [b'c', b'o', b'r', b'f' | b'p']);
        if !is_routine {
            return;
        }
        if is("begin") || (is("case") && self.depth > 0) {
            self.depth += 1;
        } else if is("end") {
            self.depth = self.depth.saturating_sub(1);
        }
    }
}
