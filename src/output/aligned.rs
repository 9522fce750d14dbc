//! An aligned table for people: columns one below the other, every value on one line.
//!
//! A value can't do anything to a terminal: control characters, and those that turn the direction
//! of text or can't be seen, are written as escapes.

use std::ops::Range;

use arrow::datatypes::{DataType, SchemaRef};
use unicode_width::UnicodeWidthChar;

use crate::postgres_text::{Shape, TextColumn};

/// Rows that decide how wide columns are.
const FIRST_ROWS: usize = 1_000;
/// Bytes of text after which the rows at hand decide.
const FIRST_BYTES: usize = 4 << 20;
/// Columns of the terminal that a value takes at most, its `…` included.
const MAX_WIDTH: usize = 60;

/// Lays out rows; later ones are aligned by the first.
pub(super) struct Aligned {
    columns: Vec<Column>,
    /// The first rows, until the widths are decided.
    waiting: Option<Vec<Vec<Cell>>>,
    waiting_bytes: usize,
    full: bool,
}

struct Column {
    name: Cell,
    width: usize,
    is_number: bool,
}

struct Cell {
    text: String,
    width: usize,
}

impl Aligned {
    pub fn new(schema: &SchemaRef, full: bool) -> Self {
        let column = |(name, data_type): (&String, &DataType)| {
            let name = cell(name, full);
            Column { width: name.width, name, is_number: data_type.is_numeric() }
        };
        let fields = schema.fields().iter().map(|field| (field.name(), field.data_type()));
        let columns = fields.map(column).collect();
        Self { columns, waiting: Some(Vec::new()), waiting_bytes: 0, full }
    }

    pub fn write(&mut self, values: &[TextColumn<'_>], rows: Range<usize>, out: &mut Vec<u8>) {
        for row in rows {
            let cells: Vec<Cell> = values.iter().map(|column| self.cell(column, row)).collect();
            match &mut self.waiting {
                Some(waiting) => {
                    for (column, cell) in self.columns.iter_mut().zip(&cells) {
                        column.width = column.width.max(cell.width);
                    }
                    self.waiting_bytes += cells.iter().map(|cell| cell.text.len()).sum::<usize>();
                    waiting.push(cells);
                    if waiting.len() >= FIRST_ROWS || self.waiting_bytes >= FIRST_BYTES {
                        self.finish(out);
                    }
                }
                None => self.line(&cells, out),
            }
        }
    }

    /// Writes the rows that wait.
    pub fn finish(&mut self, out: &mut Vec<u8>) {
        let Some(waiting) = self.waiting.take() else { return };
        self.header(out);
        waiting.iter().for_each(|cells| self.line(cells, out));
    }

    fn cell(&self, column: &TextColumn<'_>, row: usize) -> Cell {
        if column.is_null(row) || column.shape() == Shape::Null {
            return cell("NULL", true);
        }
        if let Some(text) = column.text(row) {
            return cell(text, self.full);
        }
        let mut text = Vec::new();
        column.write(row, &mut text);
        // A list may hold texts; all else is ASCII.
        match std::str::from_utf8(&text) {
            Ok(text) => cell(text, self.full),
            Err(_) => cell(&text.escape_ascii().to_string(), self.full),
        }
    }

    fn header(&self, out: &mut Vec<u8>) {
        let last = self.columns.len().saturating_sub(1);
        for (place, column) in self.columns.iter().enumerate() {
            let room = column.width - column.name.width;
            let before = if column.is_number { room } else { 0 };
            let after = if place == last { 0 } else { room - before };
            out.extend_from_slice(if place == 0 { b" " } else { b" | " });
            pad(before, out);
            out.extend_from_slice(column.name.text.as_bytes());
            pad(after, out);
        }
        out.push(b'\n');
        for (place, column) in self.columns.iter().enumerate() {
            out.extend_from_slice(if place == 0 { b"-" } else { b"-+-" });
            out.resize(out.len() + column.width, b'-');
        }
        out.push(b'\n');
    }

    fn line(&self, cells: &[Cell], out: &mut Vec<u8>) {
        let last = self.columns.len().saturating_sub(1);
        for (place, (column, cell)) in self.columns.iter().zip(cells).enumerate() {
            out.extend_from_slice(if place == 0 { b" " } else { b" | " });
            let room = column.width.saturating_sub(cell.width);
            if column.is_number {
                pad(room, out);
            }
            out.extend_from_slice(cell.text.as_bytes());
            if !column.is_number && place < last {
                pad(room, out);
            }
        }
        out.push(b'\n');
    }
}

fn pad(count: usize, out: &mut Vec<u8>) {
    out.resize(out.len() + count, b' ');
}

/// Makes a value safe to look at, and cuts it where it is long.
fn cell(value: &str, full: bool) -> Cell {
    let mut text = String::new();
    let mut width = 0;
    // Where the text ends if a `…` has to follow.
    let mut fits = 0;
    for c in value.chars() {
        let start = text.len();
        match is_shown(c) {
            true => text.push(c),
            false => text.extend(c.escape_debug()),
        }
        if text[start..].starts_with(c) && !is_shown(c) {
            // `escape_debug` leaves some of them as they are.
            text.truncate(start);
            text.extend(c.escape_unicode());
        }
        width += text[start..].chars().map(|c| c.width().unwrap_or(0)).sum::<usize>();
        if full {
            continue;
        }
        if width > MAX_WIDTH {
            text.truncate(fits);
            text.push('…');
            width = text.chars().map(|c| c.width().unwrap_or(0)).sum();
            break;
        }
        if width < MAX_WIDTH {
            fits = text.len();
        }
    }
    Cell { text, width }
}

/// Returns false for what moves the cursor, turns the direction of text, or can't be seen.
fn is_shown(c: char) -> bool {
    !c.is_control()
        && !matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_act_on_a_terminal_is_escaped() {
        let check = |value: &str, expected: &str| assert_eq!(cell(value, false).text, expected);
        check("a\tb\r\n", "a\\tb\\r\\n");
        check("\x1b]0;title\x07", "\\u{1b}]0;title\\u{7}");
        check("\u{9b}2J\0\u{7f}", "\\u{9b}2J\\0\\u{7f}");
        check("\u{202e}gpj.exe", "\\u{202e}gpj.exe");
        check("\u{feff}x\u{200b}", "\\u{feff}x\\u{200b}");
        check("é 表 👩‍👩‍👧 'q' \"d\" \\", "é 表 👩‍👩‍👧 'q' \"d\" \\");
    }

    #[test]
    fn long_values_are_cut_by_what_they_take_on_the_screen() {
        let check = |value: &str, text: &str, width: usize| {
            let found = cell(value, false);
            assert_eq!((found.text.as_str(), found.width), (text, width));
        };
        check(&"x".repeat(60), &"x".repeat(60), 60);
        check(&"x".repeat(61), &format!("{}…", "x".repeat(59)), 60);
        check(&"表".repeat(31), &format!("{}…", "表".repeat(29)), 59);
        check(&"\n".repeat(31), &format!("{}…", "\\n".repeat(29)), 59);
        assert_eq!(cell(&"x".repeat(61), true).width, 61);
    }
}
