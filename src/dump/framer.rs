//! Cuts a dump into statements and into chunks of whole rows.
//!
//! Blocks of plain bytes in, [`Piece`]s with their place out. It runs on one thread and looks at
//! each byte once; what is inside a row is the decoder's business. Knows no columns and no types.

use std::sync::Arc;

use memchr::{memchr, memchr_iter, memmem, memrchr};

use super::charset::Charset;
use super::copy_form::{CopyForm, Csv, first_csv_row_end, last_csv_row_end};
use super::data_head::{InsertHead, insert_head};
use super::dialect::{Dialect, Lexicon, MYSQL, POSTGRES, SQLITE};
use super::error::Error;
use super::row_text::RowText;
use super::rows::RowEncoding;
use super::scanner::{Scanner, Stop, Wanted};
use crate::input::Buffers;

/// Rows are handed on in chunks of about this size.
///
/// Large enough to keep a worker busy for a millisecond or more, small enough that a queue of them
/// stays within a few megabytes.
///
/// Under the fuzzer small enough that its small inputs have many.
const CHUNK_BYTES: usize = if cfg!(fuzzing) { 64 } else { 512 << 10 };

/// Rows of this size are handed over with the buffer that they are in: smaller ones are copied.
const HANDED_OVER_BYTES: usize = CHUNK_BYTES / 4;
/// What a buffer of rows mostly grows to: a chunk, and the rest of the block that ends it.
const ROWS_BYTES: usize = CHUNK_BYTES + CHUNK_BYTES / 2;

/// So much of a dump is looked into before the first statement is read.
const PEEK_BYTES: usize = 256 << 10;

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
    InsertHead { text: Vec<u8>, head: Arc<InsertHead>, place: Place },
    /// Whole rows of the INSERT or COPY at hand.
    Rows { text: RowText, place: Place },
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
    CsvRows(Csv),
}

/// Where the blocks come from: `None` is the end of the input. It takes the block before, which is
/// needed no more.
pub(super) type NextBlock<'a> =
    Box<dyn FnMut(Vec<u8>) -> Result<Option<Vec<u8>>, crate::pg_archive::Error> + Send + 'a>;

pub(super) struct Framer<'a> {
    input: String,
    next_block: NextBlock<'a>,
    /// The block that was read last.
    read: Vec<u8>,
    /// Where memory for rows comes from.
    buffers: Buffers,
    buffer: Vec<u8>,
    /// The first byte that belongs to no piece yet.
    start: usize,
    /// Place of `start`.
    place: Place,
    is_last: bool,
    mode: Mode,
    scanner: Scanner,
    /// The INSERT head that was understood last: most dumps repeat it for each statement.
    known_head: Option<(Vec<u8>, Arc<InsertHead>)>,
    unterminated: Option<Place>,
    /// The next row of the COPY names the columns.
    header: bool,
}

impl<'a> Framer<'a> {
    pub fn new(input: &str, lexicon: Lexicon, next_block: NextBlock<'a>) -> Self {
        Self {
            input: input.to_owned(),
            next_block,
            read: Vec::new(),
            buffers: Buffers::default(),
            buffer: Vec::new(),
            start: 0,
            place: Place { byte: 0, line: 1 },
            is_last: false,
            mode: Mode::Statements,
            scanner: Scanner::new(lexicon),
            known_head: None,
            unterminated: None,
            header: false,
        }
    }

    /// Takes memory for rows from here, where their reader gives it back.
    pub fn set_buffers(&mut self, buffers: Buffers) {
        self.buffers = buffers;
    }

    pub fn set_lexicon(&mut self, lexicon: Lexicon) {
        self.scanner.lexicon = lexicon;
        self.known_head = None;
    }

    /// Returns where the next piece begins.
    pub fn place(&self) -> Place {
        self.place
    }

    /// Returns where the last statement begins that the input ended without a terminator.
    pub fn unterminated(&self) -> Option<Place> {
        self.unterminated
    }

    /// Returns the first bytes of what is not yet framed: as many for blocks of any size.
    pub fn peek(&mut self) -> Result<&[u8], Error> {
        self.look_ahead(PEEK_BYTES)?;
        let rest = self.rest();
        Ok(&rest[..rest.len().min(PEEK_BYTES)])
    }

    /// The statement at hand was a COPY … FROM stdin: the lines that follow are its rows.
    ///
    /// Returns whether something else stands on the line of the statement: it is no row.
    pub fn enter_copy_rows(&mut self, encoding: RowEncoding, header: bool) -> Result<bool, Error> {
        // The data begins on the line after the statement.
        let line_end = self.line_length()?;
        let (line, _) = self.take(line_end);
        self.mode = match encoding {
            RowEncoding::CopyForm(CopyForm { csv: Some(csv), .. }) => Mode::CsvRows(csv),
            _ => Mode::CopyRows,
        };
        self.header = header;
        Ok(!line.trim_ascii().is_empty())
    }

    /// Returns whether the lines that follow end with CR LF.
    pub fn next_line_has_carriage_return(&mut self) -> Result<bool, Error> {
        let length = self.line_length()?;
        Ok(self.rest()[..length].ends_with(b"\r\n"))
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
            Mode::CopyRows => self.next_copy_rows(None).map(Some),
            Mode::CsvRows(csv) => self.next_copy_rows(Some(csv)).map(Some),
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
        // Move what is left to the front when that is cheap, that is: seldom or little. Rows at the
        // front are handed over as they are.
        if self.start > self.buffer.len() / 2 || self.rest().len() <= CHUNK_BYTES / 2 {
            self.buffer.drain(..self.start);
            self.scanner.shift(self.start);
            self.start = 0;
        }
        match (self.next_block)(std::mem::take(&mut self.read))? {
            Some(block) => {
                self.buffer.extend_from_slice(&block);
                self.read = block;
            }
            None => self.is_last = true,
        }
        Ok(())
    }

    /// Cuts `length` bytes off the front.
    fn take(&mut self, length: usize) -> (Vec<u8>, Place) {
        let place = self.place;
        let text = self.buffer[self.start..self.start + length].to_vec();
        self.pass(&text);
        self.start += length;
        (text, place)
    }

    /// Counts what is cut off.
    fn pass(&mut self, text: &[u8]) {
        self.place.byte += text.len() as u64;
        self.place.line += memchr_iter(b'\n', text).count() as u64;
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
        // What has been searched is not searched again: a line may have many blocks.
        let mut searched = 0;
        loop {
            match memchr(b'\n', &self.rest()[searched..]) {
                Some(offset) => return Ok(searched + offset + 1),
                None if self.is_last => return Ok(self.rest().len()),
                None => searched = self.rest().len(),
            }
            self.fill()?;
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
        // The end of a dump is a line `--`, which may be cut.
        let half = self.is_last && rest == b"-";
        if dashes || hash || half { self.line_length().map(Some) } else { Ok(None) }
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
                // psql too looks at no word inside parentheses: `f(begin timestamp)`.
                Stop::Word { .. } if !self.scanner.is_at_rest() => {}
                Stop::Word { start, end } => {
                    let word = &self.buffer[start..end];
                    let is_values =
                        word.eq_ignore_ascii_case(b"values") || word.eq_ignore_ascii_case(b"value");
                    if is_values
                        && is_insert
                        && let Some(head) = self.insert_head(end)
                    {
                        let (text, place) = self.take(end - self.start);
                        self.mode = Mode::InsertRows;
                        return Ok(Piece::InsertHead { text, head, place });
                    }
                    let word = &self.buffer[start..end];
                    // MySQL's client knows no bodies: `DELIMITER` is there for them.
                    let lexicon = &self.scanner.lexicon;
                    if lexicon.backslash_commands || lexicon.trigger_bodies {
                        body.word(word, lexicon.trigger_bodies);
                    }
                }
                Stop::Terminator { at } if body.depth == 0 => {
                    let (text, place) = self.take(at - self.start);
                    self.take(self.scanner.delimiter.len());
                    return Ok(Piece::Statement { text, place });
                }
                Stop::Terminator { at } => self.scanner.at = at + self.scanner.delimiter.len(),
                Stop::RowEnd { .. } => {}
                Stop::NeedMore if !self.is_last => self.fill()?,
                Stop::NeedMore if self.may_end_here() && body.depth == 0 => {
                    let is_comment = self.rest().starts_with(b"/");
                    let (text, place) = self.take(self.rest().len());
                    self.unterminated = (!is_comment).then_some(place);
                    return Ok(Piece::Statement { text, place });
                }
                Stop::NeedMore => return Err(self.truncated("a statement")),
            }
        }
    }

    /// Reads the statement up to this offset as the head of an INSERT; `None` where it is not
    /// whole: `VALUE` may be a name, or part of `OVERRIDING SYSTEM VALUE`.
    fn insert_head(&mut self, end: usize) -> Option<Arc<InsertHead>> {
        let text = &self.buffer[self.start..end];
        if let Some((known, head)) = &self.known_head
            && known == text
        {
            return Some(head.clone());
        }
        let lexicon = self.scanner.lexicon;
        let family = match (lexicon.executable_comments, lexicon.typed_by_value) {
            (true, _) => MYSQL,
            (false, true) => SQLITE,
            (false, false) => POSTGRES,
        };
        let statement = lexicon.charset.statement(text);
        let lexicon = Lexicon { charset: Charset::UTF8, ..lexicon };
        let head = insert_head(&statement, &Dialect { lexicon, ..family })?;
        if head.values_at != statement.len() {
            return None;
        }
        let head = Arc::new(head);
        self.known_head = Some((text.to_vec(), head.clone()));
        Some(head)
    }

    /// Clients run a last statement without a terminator too; what is left of a comment is none.
    fn may_end_here(&self) -> bool {
        let begins = self
            .rest()
            .first()
            .is_some_and(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'/' | b'('));
        begins && self.scanner.is_at_rest()
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
                // MySQL 8: `VALUES ROW(1), ROW(2)`.
                Stop::Word { start, end } if self.is_row_constructor(start, end) => {}
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

    fn is_row_constructor(&self, start: usize, end: usize) -> bool {
        self.scanner.lexicon.executable_comments
            && self.buffer[start..end].eq_ignore_ascii_case(b"row")
    }

    fn rows(&mut self, end: usize) -> Piece {
        let (length, rest) = (end - self.start, self.buffer.len() - end);
        if length < HANDED_OVER_BYTES {
            let (text, place) = self.take(length);
            return Piece::Rows { text: text.into(), place };
        }
        let place = self.place;
        let mut next = self.buffers.take_of(ROWS_BYTES);
        if length < rest {
            next.extend_from_slice(&self.buffer[self.start..end]);
            self.start = end;
            self.pass(&next);
            return Piece::Rows { text: next.into(), place };
        }
        // The rows keep the buffer, and what follows goes to the next one.
        next.extend_from_slice(&self.buffer[end..]);
        let mut buffer = std::mem::replace(&mut self.buffer, next);
        buffer.truncate(end);
        let text = RowText::from_offset(buffer, std::mem::take(&mut self.start));
        self.pass(&text);
        Piece::Rows { text, place }
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
    fn next_copy_rows(&mut self, csv: Option<Csv>) -> Result<Piece, Error> {
        let mut searched = 0;
        let mut window = CHUNK_BYTES;
        loop {
            self.look_ahead(window)?;
            if let Some(length) = end_of_copy(self.rest(), self.is_last) {
                self.take(length);
                self.mode = Mode::Statements;
                return Ok(Piece::EndOfRows);
            }
            if std::mem::take(&mut self.header) {
                self.skip_header(csv)?;
                continue;
            }
            let rest = self.rest();
            let found = match csv {
                Some(csv) => last_csv_row_end(&rest[..rest.len().min(window)], csv),
                // One row may be longer than the window.
                None => last_copy_row_end(&rest[..rest.len().min(window)])
                    .or_else(|| first_copy_row_end(rest, searched)),
            };
            if let Some(length) = found {
                return Ok(self.rows(self.start + length));
            }
            searched = rest.len();
            if self.is_last && (csv.is_none() || searched <= window) {
                return Err(self.truncated("the rows of a COPY (no line `\\.` ends them)"));
            }
            // Quotes are counted from the start of the row, each time.
            match csv {
                Some(_) => window *= 2,
                None => self.fill()?,
            }
        }
    }

    fn skip_header(&mut self, csv: Option<Csv>) -> Result<(), Error> {
        loop {
            let length = match csv {
                Some(csv) => first_csv_row_end(self.rest(), csv),
                None => first_copy_row_end(self.rest(), 0),
            };
            match length {
                Some(length) => {
                    self.take(length);
                    return Ok(());
                }
                None if self.is_last => return Err(self.truncated("the header of a COPY")),
                None => self.fill()?,
            }
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
    // An escaped newline is data, and so is what follows it.
    let is_row_end = |offset: &usize| !ends_with_escape(&window[..*offset]);
    if let Some(offset) = memmem::find_iter(window, b"\n\\.").find(is_row_end) {
        return Some(offset + 1);
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

/// Returns where the first row ends, which is not before `from`.
fn first_copy_row_end(text: &[u8], from: usize) -> Option<usize> {
    let mut ends = memchr_iter(b'\n', &text[from..]).map(|offset| from + offset);
    ends.find(|at| !ends_with_escape(&text[..*at])).map(|at| at + 1)
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
    fn word(&mut self, word: &[u8], of_triggers: bool) {
        let is = |name: &str| word.eq_ignore_ascii_case(name.as_bytes());
        if self.words.len() < 4 {
            let known: &[&str] = match of_triggers {
                true => &["create", "trigger"],
                false => &["create", "or", "replace", "function", "procedure"],
            };
            // SQLite: `CREATE TEMP TRIGGER`.
            if of_triggers && (is("temp") || is("temporary")) {
                return;
            }
            let known = known.iter().find(|name| is(name));
            self.words.push(known.map_or(b'?', |name| name.as_bytes()[0]));
        }
        let is_routine = matches!(
            self.words[..],
            [b'c', b'f' | b'p' | b't', ..] | [b'c', b'o', b'r', b'f' | b'p']
        );
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

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use proptest::prelude::*;

    use super::super::copy_head::{CopyOptions, copy_head};
    use super::super::dialect::{Dialect, MYSQL, POSTGRES};
    use super::*;

    /// Frames a text that comes in blocks of this size, and prints what comes out.
    fn frame(dialect: &Dialect, text: &str, block_bytes: usize) -> Result<Vec<String>, Error> {
        let mut blocks: VecDeque<Vec<u8>> =
            text.as_bytes().chunks(block_bytes).map(<[u8]>::to_vec).collect();
        let next_block: NextBlock = Box::new(move |_| Ok(blocks.pop_front()));
        let mut framer = Framer::new("dump.sql", dialect.lexicon, next_block);
        let mut pieces = Vec::new();
        let shown = |bytes: Vec<u8>| {
            bytes.escape_ascii().to_string().replace("\\'", "'").replace("\\\"", "\"")
        };
        while let Some(piece) = framer.next()? {
            pieces.push(match piece {
                Piece::Statement { text, place } => {
                    if let Some(head) = copy_head(&text, dialect)
                        && let CopyOptions::Rows { encoding, header } = head.options
                    {
                        framer.enter_copy_rows(encoding, header)?;
                    }
                    format!("{}: {}", place.line, shown(text))
                }
                Piece::InsertHead { text, place, .. } => {
                    format!("{}: {} …", place.line, shown(text))
                }
                Piece::Rows { text, place } => {
                    format!("{}: rows {}", place.line, shown(text.to_vec()))
                }
                Piece::InsertTail { text } => format!("tail {}", shown(text)),
                Piece::EndOfRows => "end".to_owned(),
                Piece::Command { line } => format!("command {}", shown(line)),
                Piece::Comment { line } => format!("comment {}", shown(line)),
            });
        }
        Ok(pieces)
    }

    /// Checks a text that comes whole and byte by byte.
    fn check(dialect: &Dialect, text: &str, expected: &[&str]) {
        for block_bytes in [text.len().max(1), 1, 3] {
            let pieces = frame(dialect, text, block_bytes).expect("a whole text");
            assert_eq!(pieces, expected, "in blocks of {block_bytes}");
        }
    }

    fn check_error(dialect: &Dialect, text: &str, inside: &str) {
        for block_bytes in [text.len(), 1] {
            let error = frame(dialect, text, block_bytes).expect_err("an error").to_string();
            assert!(error.contains(inside), "{error}");
        }
    }

    #[test]
    fn statements_end_at_semicolons_outside_of_quotes() {
        check(
            &MYSQL,
            "A 'x;y';\nB \"p;q\"; C `r;s`;",
            &["1: A 'x;y'", "2: B \"p;q\"", "2: C `r;s`"],
        );
        check(&MYSQL, r"A 'it\'s; '' ok';B;", &[r"1: A 'it\\'s; '' ok'", "1: B"]);
    }

    #[test]
    fn postgres_backslash_is_literal_but_in_escape_strings() {
        check(&POSTGRES, r"A 'x\'; B;", &[r"1: A 'x\\'", "1: B"]);
        check(&POSTGRES, r"A E'x\';y'; B;", &[r"1: A E'x\\';y'", "1: B"]);
        check(&POSTGRES, r"A E'it''s\';y'; B;", &[r"1: A E'it''s\\';y'", "1: B"]);
    }

    #[test]
    fn dollar_quotes_hide_semicolons() {
        check(&POSTGRES, "DO $x$ a; $y$; $x$; B;", &["1: DO $x$ a; $y$; $x$", "1: B"]);
        check(&POSTGRES, "A a$b$c; D;", &["1: A a$b$c", "1: D"]);
    }

    #[test]
    fn comments_hide_quotes_and_executable_ones_do_not() {
        check(
            &MYSQL,
            "A /* ' */ 1; -- it's\nB; # it's\nC;",
            &["1: A /* ' */ 1", "comment -- it's\\n", "2: B", "comment # it's\\n", "3: C"],
        );
        check(&MYSQL, "/*!40101 SET x='a;b' */; B;", &["1: /*!40101 SET x='a;b' */", "1: B"]);
        check(&POSTGRES, "A /* /* ; */ ; */ 1; B;", &["1: A /* /* ; */ ; */ 1", "1: B"]);
        check(&MYSQL, "A 5--3; B;", &["1: A 5--3", "1: B"]);
    }

    #[test]
    fn the_sandbox_line_is_no_statement() {
        check(
            &MYSQL,
            "/*M!999999\\- enable the sandbox mode */ \nCREATE TABLE t (a int);",
            &["2: CREATE TABLE t (a int)"],
        );
    }

    #[test]
    fn the_delimiter_command_changes_the_end() {
        let text = "DELIMITER ;;\nCREATE TRIGGER t BEGIN a; INSERT INTO x VALUES (1); END ;;\nDELIMITER ;\nB;";
        check(
            &MYSQL,
            text,
            &["2: CREATE TRIGGER t BEGIN a; INSERT INTO x VALUES (1); END ", "4: B"],
        );
    }

    #[test]
    fn sql_bodies_of_routines_are_one_statement() {
        let text = "CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT CASE 1 WHEN 1 THEN 2 END; SELECT 2; END; B;";
        let pieces = frame(&POSTGRES, text, 7).expect("a whole text");
        assert_eq!(pieces.len(), 2, "{pieces:?}");
    }

    #[test]
    fn words_inside_parentheses_open_no_body() {
        check(
            &POSTGRES,
            "CREATE FUNCTION f(begin int) RETURNS int AS 'x'; B;",
            &["1: CREATE FUNCTION f(begin int) RETURNS int AS 'x'", "1: B"],
        );
    }

    #[test]
    fn bodies_of_mysql_end_at_the_delimiter_alone() {
        check(
            &MYSQL,
            "DELIMITER ;;\nCREATE PROCEDURE p() BEGIN CASE a WHEN 1 THEN b; END CASE; END;;\nDELIMITER ;\nB;",
            &["2: CREATE PROCEDURE p() BEGIN CASE a WHEN 1 THEN b; END CASE; END", "4: B"],
        );
    }

    #[test]
    fn a_delimiter_of_dollars_ends_a_word() {
        check(
            &MYSQL,
            "DELIMITER $$\nCREATE PROCEDURE p() BEGIN a$b; END$$\nDELIMITER END_\nC END_\nDELIMITER ;\nB;",
            &["2: CREATE PROCEDURE p() BEGIN a$b; END", "4: C ", "6: B"],
        );
    }

    #[test]
    fn heads_end_at_the_values_that_stand_before_rows() {
        check(
            &POSTGRES,
            "INSERT INTO t (id) OVERRIDING SYSTEM VALUE VALUES (2);",
            &["1: INSERT INTO t (id) OVERRIDING SYSTEM VALUE VALUES …", "1: rows (2)", "end"],
        );
        check(
            &MYSQL,
            "INSERT INTO value (value) VALUE (2);INSERT INTO t SELECT 1;",
            &[
                "1: INSERT INTO value (value) VALUE …",
                "1: rows (2)",
                "end",
                "1: INSERT INTO t SELECT 1",
            ],
        );
    }

    /// A search that began anew with each block would look at 8 GiB for each text.
    #[test]
    fn what_spans_many_blocks_is_searched_once() {
        let long = "a".repeat(16 << 20);
        for text in [
            format!("INSERT INTO t VALUES (0x{long});"),
            format!("COPY t FROM stdin;\n{long}\n\\.\n"),
            format!("-- {long}\nA;"),
            format!("A ${long};"),
        ] {
            for dialect in [&MYSQL, &POSTGRES] {
                frame(dialect, &text, 16 << 10).ok();
            }
        }
    }

    #[test]
    fn row_constructors_are_rows() {
        check(
            &MYSQL,
            "INSERT INTO t VALUES ROW(1,'x'), row (2,'y') ON DUPLICATE KEY UPDATE a=1;",
            &[
                "1: INSERT INTO t VALUES …",
                "1: rows ROW(1,'x'), row (2,'y') ",
                "tail ON DUPLICATE KEY UPDATE a=1",
                "end",
            ],
        );
    }

    #[test]
    fn rows_of_an_insert_are_a_piece_of_their_own() {
        check(
            &MYSQL,
            "INSERT INTO `values` (`a;`) VALUES (1,'),('),\n(2,';');\nB;",
            &[
                "1: INSERT INTO `values` (`a;`) VALUES …",
                "1: rows (1,'),('),\\n(2,';')",
                "end",
                "3: B",
            ],
        );
        check(
            &POSTGRES,
            "INSERT INTO t VALUES (1) ON CONFLICT DO NOTHING; B;",
            &[
                "1: INSERT INTO t VALUES …",
                "1: rows (1) ",
                "tail ON CONFLICT DO NOTHING",
                "end",
                "1: B",
            ],
        );
        check(
            &MYSQL,
            "INSERT INTO t SELECT 1; REPLACE INTO t VALUES (2);",
            &["1: INSERT INTO t SELECT 1", "1: REPLACE INTO t VALUES …", "1: rows (2)", "end"],
        );
    }

    #[test]
    fn copy_rows_end_with_a_line_of_backslash_and_point() {
        check(
            &POSTGRES,
            "COPY t (a) FROM stdin;\nx;y\n\\\\.\n\n\\.\n\nB;",
            &["1: COPY t (a) FROM stdin", "2: rows x;y\\n\\\\\\\\.\\n\\n", "end", "7: B"],
        );
        check(&POSTGRES, "COPY t FROM stdin;\n\\.\nB;", &["1: COPY t FROM stdin", "end", "3: B"]);
        check(
            &POSTGRES,
            "COPY t FROM stdin;\r\nx\r\n\\.\r\nB;",
            &["1: COPY t FROM stdin", "2: rows x\\r\\n", "end", "4: B"],
        );
        // A backslash before the newline makes it data, and so is the line after it.
        check(
            &POSTGRES,
            "COPY t FROM stdin;\na\\\n\\.\nb\n\\.\n",
            &["1: COPY t FROM stdin", "2: rows a\\\\\\n\\\\.\\nb\\n", "end"],
        );
    }

    #[test]
    fn commands_of_psql_are_lines() {
        check(
            &POSTGRES,
            "\\restrict abc\nA;\n\\connect \"b;c\"\nB;",
            &["command \\\\restrict abc\\n", "2: A", "command \\\\connect \"b;c\"\\n", "4: B"],
        );
    }

    #[test]
    fn a_cut_text_is_an_error() {
        check_error(&MYSQL, "INSERT INTO t VALUES (1,'a", "an INSERT");
        check_error(&MYSQL, "INSERT INTO t VALUES (1),", "an INSERT");
        check_error(&MYSQL, "INSERT INTO t VALUES (1)", "an INSERT");
        check_error(&MYSQL, "CREATE TABLE t (a int", "a statement");
        check_error(&POSTGRES, "COPY t FROM stdin;\n1\n", "the rows of a COPY");
        check_error(&POSTGRES, "DO $$ a", "a statement");
        check_error(&POSTGRES, "/* a", "a comment");
    }

    #[test]
    fn long_rows_and_long_inserts_are_cut_between_rows() {
        let row = format!("({},'{}')", 1, "x;),(".repeat(60_000));
        let text = format!("INSERT INTO t VALUES {row},{row},{row},{row},{row};");
        let pieces = frame(&MYSQL, &text, 100_000).expect("a whole text");
        let rows: Vec<&String> = pieces.iter().filter(|piece| piece.contains("rows")).collect();
        assert!(rows.len() > 1, "one piece");
        let found: usize = rows.iter().map(|piece| piece.matches("(1,").count()).sum();
        assert_eq!(found, 5);
        assert!(rows.iter().all(|piece| piece.starts_with("1: rows (1,") && piece.ends_with("')")));
    }

    proptest! {
        /// Any text: no panic, and the blocks in which it comes change nothing.
        #[test]
        fn blocks_change_nothing(
            words in prop::collection::vec(
                prop::sample::select(vec![
                    "INSERT INTO t VALUES ", "(1)", "(2,'x')", ",", ";", "'", "\\", "\n", "\"", "`",
                    "--", "-- x\n", "/*", "*/", "/*!4 ", "$$", "$a$", "E'", "COPY t FROM stdin;\n", "\\.\n",
                    "a", " ", "(", ")", "#", "DELIMITER ;;\n", "CREATE FUNCTION ", "BEGIN ", "END",
                ]),
                0..30,
            ),
            block_bytes in 1usize..9,
        ) {
            let text = words.concat();
            for dialect in [&MYSQL, &POSTGRES] {
                let whole = frame(dialect, &text, text.len().max(1)).map_err(|error| error.to_string());
                let cut = frame(dialect, &text, block_bytes).map_err(|error| error.to_string());
                prop_assert_eq!(whole, cut);
            }
        }
    }
}
