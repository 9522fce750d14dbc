//! Slow twins of the fast paths, and judges that compare the two; for tests and fuzz targets alone.
//!
//! A judge takes any bytes and returns what differs. Two readings of one text have to agree
//! whatever the blocks are that it comes in, and however many threads decode it; a value has to be
//! what the manual's own rules say, one byte at a time. Knows nothing of how the fast ones work.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::path::{Path, PathBuf};

use arrow::array::RecordBatch;

use super::catalog::Catalog;
use super::copy_head::copy_head;
use super::copy_text;
use super::dialect::{Dialect, MYSQL, POSTGRES, SQLITE};
use super::framer::{Framer, Piece, Place};
use super::reader::{self, Event, ReadOptions, SourceTable};
use super::rows::{Kind, Layout, RowEncoding, RowSpans};
use super::string_literal::{Quoted, undouble, unescape_characters, unescape_mysql};
use super::values;
use crate::input::{Part, Parts};
use crate::pg_archive::Script;

/// What differs between two ways that have to agree.
pub type Difference = String;

pub const DIALECTS: [&Dialect; 3] = [&MYSQL, &POSTGRES, &SQLITE];

/// A field of COPY text or a value of a tuple; `None` is NULL.
pub type Cell = Option<Vec<u8>>;

fn alike<T: PartialEq + Debug>(what: &str, one: &T, other: &T) -> Result<(), Difference> {
    if one == other {
        return Ok(());
    }
    let (one, other) = (format!("{one:#?}"), format!("{other:#?}"));
    let first = one.lines().zip(other.lines()).position(|(one, other)| one != other);
    let shown = |text: &str| -> String {
        let from = first.unwrap_or_default().saturating_sub(3);
        text.lines().skip(from).take(20).collect::<Vec<_>>().join("\n")
    };
    Err(format!("{what} differ:\n{}\n-- and --\n{}", shown(&one), shown(&other)))
}

fn blocks(text: &[u8], block_bytes: usize) -> Vec<Vec<u8>> {
    text.chunks(block_bytes).map(<[u8]>::to_vec).collect()
}

/// Frames a text in blocks of several sizes.
///
/// # Errors
/// Pieces, their places or the error depend on the size.
pub fn frames_alike(text: &[u8], dialect: &'static Dialect) -> Result<(), Difference> {
    let whole = frame(text, dialect, text.len().max(1));
    for block_bytes in [1, 7, 4096] {
        let cut = frame(text, dialect, block_bytes);
        alike(&format!("pieces of {} in blocks of {block_bytes}", dialect.name), &whole, &cut)?;
    }
    Ok(())
}

type Framed = (Vec<(Piece, Place)>, Option<Place>, Option<String>);

fn frame(text: &[u8], dialect: &'static Dialect, block_bytes: usize) -> Framed {
    let mut blocks = blocks(text, block_bytes).into_iter();
    let mut framer = Framer::new("dump.sql", dialect.lexicon, Box::new(|_| Ok(blocks.next())));
    let mut pieces = Vec::new();
    let error = loop {
        let piece = match framer.next() {
            Ok(Some(piece)) => piece,
            Ok(None) => break None,
            Err(error) => break Some(error.to_string()),
        };
        let copy = match &piece {
            Piece::Statement { text, .. } => copy_head(text, dialect),
            _ => None,
        };
        pieces.push((piece, framer.place()));
        if let Some(head) = copy {
            let (encoding, header) = head.options.framing();
            if let Err(error) = framer.enter_copy_rows(encoding, header) {
                break Some(error.to_string());
            }
        }
    };
    (pieces, framer.unterminated(), error)
}

/// Reads a whole dump at once, and in blocks of another size with one thread or three.
///
/// # Errors
/// What was read depends on one of the two.
pub fn reads_alike(text: &[u8]) -> Result<(), Difference> {
    let whole = read(text, text.len().max(1), 1);
    // One of them, for a reading has threads of its own and is slow: other texts have the others.
    let (block_bytes, threads) = [(1, 3), (7, 1), (4096, 3)][text.len() % 3];
    let cut = read(text, block_bytes, threads);
    alike(&format!("readings in blocks of {block_bytes} with {threads} threads"), &whole, &cut)
}

/// All that reading gives, for comparison.
#[derive(Debug, PartialEq)]
pub struct Reading {
    /// Tables that begin and end, and rows with all that was said of them.
    pub events: Vec<(String, Option<RecordBatch>)>,
    /// The summary or the error.
    pub end: Result<String, String>,
}

/// Reads a dump that comes in blocks of this size.
pub fn read(text: &[u8], block_bytes: usize, threads: usize) -> Reading {
    let parts = vec![Part { path: PathBuf::from("dump.sql"), ..Part::default() }];
    let inputs = Parts { parts, ..Parts::default() };
    let blocks = blocks(text, block_bytes);
    let open = move |path: &Path, _: &_| Ok(Script::of_blocks(path, blocks.clone()));
    let options = ReadOptions { threads, ..ReadOptions::default() };
    let mut events = Vec::new();
    let mut reader = match reader::start(inputs, options, Box::new(open)) {
        Ok(reader) => reader,
        Err(error) => return Reading { events, end: Err(error.to_string()) },
    };
    for event in &mut reader {
        events.push(match event {
            Ok(Event::Rows(rows)) => {
                let (table, rejects) = (rows.table.slot, &rows.rejects);
                let (asides, uses) = (&rows.asides, &rows.uses);
                let said = (table, rows.seen, rows.text_bytes, rejects, asides, uses);
                (format!("{said:?}"), Some(rows.batch))
            }
            Ok(Event::Open(table)) => (format!("opens {} {:?}", table.slot, shown(&table)), None),
            Ok(Event::Discard(table)) => (format!("discards {}", table.slot), None),
            Err(error) => return Reading { events, end: Err(error.to_string()) },
        });
    }
    let end = match reader.into_summary() {
        Some(summary) => Ok(format!("{summary:?}")),
        None => Err("no summary".to_owned()),
    };
    Reading { events, end }
}

/// A table's columns; the metadata of a field has no order of its own.
fn shown(table: &SourceTable) -> Vec<String> {
    let field = |field: &arrow::datatypes::Field| {
        let metadata: BTreeMap<_, _> = field.metadata().iter().collect();
        let (name, data_type) = (field.name(), field.data_type());
        format!("{} {name} {data_type} {} {metadata:?}", table.name, field.is_nullable())
    };
    table.schema.fields().iter().map(|of| field(of)).collect()
}

/// Reads a script of DDL, twice: the second time on top of itself.
///
/// # Errors
/// The same script declares something else, or a table that is there twice.
pub fn declares_alike(text: &[u8], dialect: &'static Dialect) -> Result<(), Difference> {
    let declare = || super::read_ddl("dump.sql", text, dialect, Catalog::default());
    let one = declare().map_err(|error| error.to_string());
    alike("catalogs", &format!("{one:?}"), &format!("{:?}", declare().map_err(|e| e.to_string())))?;
    let Ok(catalog) = one else { return Ok(()) };
    let mut names: Vec<_> = catalog.tables.iter().map(|table| &table.name).collect();
    let all = names.len();
    names.sort();
    names.dedup();
    alike("tables and their names", &all, &names.len())
}

/// Splits COPY text, and compares the cells with those of a twin.
///
/// # Errors
/// A row, a cell or a fault is another one.
pub fn copy_alike(text: &[u8], width: usize, crlf: bool) -> Result<(), Difference> {
    let mut rows = RowSpans::default();
    let lexicon = &POSTGRES.lexicon;
    rows.split(text, Layout { encoding: RowEncoding::CopyText, width, lexicon, crlf });
    let cell = |span: &super::rows::Span| match span.kind {
        Kind::Null => None,
        Kind::Text => Some(span.of(text).to_vec()),
        _ => {
            let mut out = Vec::new();
            copy_text::unescape(span.of(text), &mut out);
            Some(out)
        }
    };
    let row = |number: usize| {
        let is_fault = rows.faults().iter().any(|fault| fault.row as usize == number);
        let spans = &rows.spans()[number * width..(number + 1) * width];
        (!is_fault).then(|| spans.iter().map(cell).collect::<Vec<_>>())
    };
    let fast: Vec<_> = (0..rows.count()).map(row).collect();
    alike("rows of COPY text", &fast, &naive_copy(text, width, crlf))
}

/// Splits COPY text one byte at a time; a row at fault is `None`.
fn naive_copy(text: &[u8], width: usize, crlf: bool) -> Vec<Option<Vec<Cell>>> {
    let mut rows = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let (mut fields, mut row, mut is_whole) = (vec![Vec::new()], Vec::new(), true);
        let mut is_escaped = false;
        let mut ends = false;
        while let Some(&byte) = text.get(at) {
            at += 1;
            if !is_escaped && byte == b'\n' {
                ends = true;
                break;
            }
            row.push(byte);
            match byte {
                b'\t' if !is_escaped => fields.push(Vec::new()),
                _ => fields.last_mut().into_iter().for_each(|field| field.push(byte)),
            }
            is_escaped = !is_escaped && byte == b'\\';
            is_whole = !is_escaped;
        }
        let escapes = row.iter().rev().skip(1).take_while(|byte| **byte == b'\\').count();
        if crlf && ends && row.last() == Some(&b'\r') && escapes % 2 == 0 {
            row.pop();
            fields.last_mut().and_then(Vec::pop);
        }
        if row.is_empty() && width == 0 {
            fields.clear();
        }
        let is_row = is_whole && row != br"\." && fields.len() == width;
        let cell = |field: Vec<u8>| (field != br"\N").then(|| naive_copy_unescape(&field));
        rows.push(is_row.then(|| fields.into_iter().map(cell).collect()));
    }
    rows
}

/// One byte at a time, as the manual's table reads.
/// <https://www.postgresql.org/docs/current/sql-copy.html>
pub fn naive_copy_unescape(field: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < field.len() {
        if field[at] != b'\\' || at + 1 == field.len() {
            out.push(field[at]);
            at += 1;
            continue;
        }
        at += 1;
        let digits = |from: usize, most: usize, base: u32| -> Vec<u32> {
            let rest = field[from..].iter().take(most);
            rest.map_while(|byte| char::from(*byte).to_digit(base)).collect()
        };
        let byte_of = |digits: &[u32], base: u32| {
            (digits.iter().fold(0, |value, digit| value * base + digit) % 256) as u8
        };
        let (octal, hex) = (digits(at, 3, 8), digits(at + 1, 2, 16));
        if !octal.is_empty() {
            out.push(byte_of(&octal, 8));
            at += octal.len();
        } else if field[at] == b'x' && !hex.is_empty() {
            out.push(byte_of(&hex, 16));
            at += 1 + hex.len();
        } else {
            let known = b"bfnrtv".iter().position(|letter| *letter == field[at]);
            out.push(known.map_or(field[at], |known| b"\x08\x0c\n\r\t\x0b"[known]));
            at += 1;
        }
    }
    out
}

/// Reads the inside of a string of MySQL and of one with doubled quotes, as a twin does.
///
/// # Errors
/// The value is another one.
pub fn strings_alike(text: &[u8], quote: u8) -> Result<(), Difference> {
    for backslash in [true, false] {
        let expected = naive_mysql_unescape(text, quote, backslash);
        let mut fast = Vec::new();
        match backslash {
            true => unescape_mysql(text, quote, &mut fast),
            false => undouble(text, quote, &mut fast),
        }
        alike("texts of a string", &fast, &expected)?;
        if std::str::from_utf8(text).is_ok() {
            let charset = MYSQL.lexicon.charset;
            let mut by_character = Vec::new();
            unescape_characters(text, Quoted { quote, backslash, charset }, &mut by_character);
            // A quote that stands alone is the end of a string, and a backslash at the end of
            // one is half an escape: neither is found inside of a string.
            alike("texts of a string by characters", &by_character, &expected)?;
        }
    }
    Ok(())
}

/// One byte at a time: <https://dev.mysql.com/doc/refman/8.4/en/string-literals.html>, table 11.1.
pub fn naive_mysql_unescape(text: &[u8], quote: u8, backslash: bool) -> Vec<u8> {
    let mut out = Vec::new();
    let mut bytes = text.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        if byte == quote {
            bytes.next_if_eq(&quote);
            out.push(quote);
        } else if backslash && byte == b'\\' {
            match bytes.next() {
                Some(b'0') => out.push(0),
                Some(b'b') => out.push(8),
                Some(b'n') => out.push(10),
                Some(b'r') => out.push(13),
                Some(b't') => out.push(9),
                Some(b'Z') => out.push(26),
                Some(wild @ (b'%' | b'_')) => out.extend_from_slice(&[b'\\', wild]),
                Some(other) => out.push(other),
                None => out.push(b'\\'),
            }
        } else {
            out.push(byte);
        }
    }
    out
}

/// Writes cells as tuples of the dialect, and reads them.
///
/// # Errors
/// What is read is not what was written.
pub fn tuples_return(
    rows: &[Vec<Cell>],
    width: usize,
    dialect: &Dialect,
) -> Result<(), Difference> {
    let text = tuples(rows, dialect);
    let mut found = RowSpans::default();
    let lexicon = &dialect.lexicon;
    found.split(&text, Layout { encoding: RowEncoding::Values, width, lexicon, crlf: false });
    let faults: Vec<_> = found.faults().iter().map(|fault| &fault.detail).collect();
    alike("faults of tuples", &faults, &Vec::new())?;
    let cell = |span: &super::rows::Span| {
        let mut out = Vec::new();
        let read = values::unescape(&text, *span, lexicon, &mut out);
        (span.kind != Kind::Null && read.is_ok()).then_some(out)
    };
    let cells: Vec<_> = found.spans().iter().map(cell).collect();
    let expected: Vec<_> = rows.iter().flatten().cloned().collect();
    alike("cells of tuples", &cells, &expected)
}

/// Writes rows behind VALUES.
pub fn tuples(rows: &[Vec<Cell>], dialect: &Dialect) -> Vec<u8> {
    let mut text = Vec::new();
    for (number, row) in rows.iter().enumerate() {
        text.extend_from_slice(if number == 0 { b"(" } else { b",\n(" });
        for (number, cell) in row.iter().enumerate() {
            if number > 0 {
                text.push(b',');
            }
            let Some(cell) = cell else {
                text.extend_from_slice(b"NULL");
                continue;
            };
            text.push(b'\'');
            for &byte in cell {
                match byte {
                    b'\\' if dialect.lexicon.backslash_escapes => text.extend_from_slice(br"\\"),
                    b'\'' if dialect.lexicon.backslash_escapes => text.extend_from_slice(br"\'"),
                    b'\'' => text.extend_from_slice(b"''"),
                    other => text.push(other),
                }
            }
            text.push(b'\'');
        }
        text.push(b')');
    }
    text
}

/// Writes rows as lines of COPY.
pub fn copy_lines(rows: &[Vec<Cell>]) -> Vec<u8> {
    let mut text = Vec::new();
    for row in rows {
        for (number, cell) in row.iter().enumerate() {
            if number > 0 {
                text.push(b'\t');
            }
            match cell {
                None => text.extend_from_slice(br"\N"),
                Some(cell) => cell.iter().for_each(|byte| match byte {
                    b'\\' => text.extend_from_slice(br"\\"),
                    b'\t' => text.extend_from_slice(br"\t"),
                    b'\n' => text.extend_from_slice(br"\n"),
                    b'\r' => text.extend_from_slice(br"\r"),
                    other => text.push(*other),
                }),
            }
        }
        text.push(b'\n');
    }
    text
}
