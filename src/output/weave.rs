//! Makes lines of printed cells: what all text formats do alike.
//!
//! A format says what stands between cells, what a NULL is and what a text needs; cells that need
//! nothing are copied. Room for all lines is made before the first one, and a short cell is copied
//! with what stands behind it: a copy of a constant length is no call.

use crate::postgres_text::{Cells, Shape};

/// Bytes that a short cell is copied as.
const BLOCK: usize = 32;

/// Memory for lines, to be used again.
#[derive(Debug, Default)]
pub(super) struct Lines {
    /// Longer than what is used of it, and never shortened.
    bytes: Vec<u8>,
    used: usize,
}

/// The cells of a column, and what a format does with them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column<'c> {
    pub cells: Cells<'c>,
    pub way: Way,
}

/// The printed cells of a column, as they are for all formats of one kind of server.
#[derive(Debug, Clone, Copy)]
pub(super) struct PrintedColumn<'c> {
    pub cells: Cells<'c>,
    pub shape: Shape,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// Each cell stands as it was printed.
    Copied,
    /// With a backslash before it.
    Backslashed,
    /// The format looks at each cell, and makes it longer by so many bytes at most: all cells
    /// together.
    Changed { more_bytes: usize },
}

/// What a format adds to cells.
pub(super) struct Signs {
    pub separator: u8,
    pub null: &'static [u8],
}

impl Lines {
    pub fn bytes(&self) -> &[u8] {
        &self.bytes[..self.used]
    }

    pub fn clear(&mut self) {
        self.used = 0;
    }

    /// Appends a line for each cell of the columns, which have as many cells each; `change` puts a
    /// cell as the format has it at the start of a place with room for it, and returns its length.
    pub fn weave(
        &mut self,
        columns: &[Column<'_>],
        rows: usize,
        signs: &Signs,
        change: impl Fn(&[u8], &mut [u8]) -> usize,
    ) {
        self.reserve(columns, rows, signs);
        let (mut at, out) = (self.used, self.bytes.as_mut_slice());
        for row in 0..rows {
            for column in columns {
                if column.cells.is_null(row) {
                    at = copy(signs.null, 0, signs.null.len(), out, at);
                } else {
                    let (bytes, place) = (column.cells.bytes(), column.cells.place(row));
                    match column.way {
                        Way::Copied => at = copy(bytes, place.start, place.end, out, at),
                        Way::Backslashed => {
                            out[at] = b'\\';
                            at = copy(bytes, place.start, place.end, out, at + 1);
                        }
                        Way::Changed { .. } => at += change(&bytes[place], &mut out[at..]),
                    }
                }
                out[at] = signs.separator;
                at += 1;
            }
            // In the place of what stands behind the last cell.
            at -= usize::from(!columns.is_empty());
            out[at] = b'\n';
            at += 1;
        }
        self.used = at;
    }

    /// Makes room for the lines, and for a block behind them.
    fn reserve(&mut self, columns: &[Column<'_>], rows: usize, signs: &Signs) {
        let bytes = columns.iter().map(|column| {
            let more = match column.way {
                Way::Changed { more_bytes } => more_bytes,
                Way::Copied | Way::Backslashed => 0,
            };
            column.cells.all().len() + more
        });
        // A backslash or a null, and a separator.
        let signs = rows * (columns.len() * (signs.null.len() + 2) + 1);
        let needed = self.used + bytes.sum::<usize>() + signs + BLOCK;
        if self.bytes.len() < needed {
            self.bytes.resize(needed, 0);
        }
    }
}

/// Copies a part of `from` and returns where it ends; what stands behind it there is no more.
#[inline(always)]
fn copy(from: &[u8], start: usize, end: usize, out: &mut [u8], at: usize) -> usize {
    let length = end - start;
    let blocks = (from[start..].first_chunk::<BLOCK>(), out[at..].first_chunk_mut::<BLOCK>());
    match blocks {
        (Some(source), Some(target)) if length <= BLOCK => *target = *source,
        _ => out[at..at + length].copy_from_slice(&from[start..end]),
    }
    at + length
}

/// Counts the bytes of a text that are special; without a branch, so that it becomes vector
/// instructions.
pub(super) fn count(text: &[u8], is_special: impl Fn(u8) -> bool) -> usize {
    // Sums of a byte each, as long as they can't run over.
    let of_block = |block: &[u8]| {
        let mut sums = [0_u8; 16];
        let (parts, rest) = block.as_chunks::<16>();
        for part in parts {
            for (sum, byte) in sums.iter_mut().zip(part) {
                *sum += u8::from(is_special(*byte));
            }
        }
        let rest = rest.iter().filter(|byte| is_special(**byte)).count();
        sums.iter().map(|sum| usize::from(*sum)).sum::<usize>() + rest
    };
    text.chunks(16 * 255).map(of_block).sum()
}

/// Returns true where a byte of the text is special.
#[inline(always)]
pub(super) fn has(text: &[u8], is_special: impl Fn(u8) -> bool) -> bool {
    let (blocks, rest) = text.as_chunks::<16>();
    let in_block = |block: &[u8; 16]| block.iter().fold(false, |found, b| found | is_special(*b));
    blocks.iter().any(in_block) || rest.iter().any(|byte| is_special(*byte))
}

/// Puts a text with a backslash before each special byte, which becomes the letter that stands for
/// it; returns its length. `letters` has every other byte as it is.
#[inline(always)]
pub(super) fn escape(
    text: &[u8],
    is_special: impl Fn(u8) -> bool,
    letters: &[u8; 256],
    out: &mut [u8],
) -> usize {
    let (blocks, rest) = text.as_chunks::<16>();
    let mut at = 0;
    let each = |bytes: &[u8], mut at: usize, out: &mut [u8]| {
        for byte in bytes {
            // Put in any case; where nothing is special, the byte takes its place.
            out[at] = b'\\';
            at += usize::from(is_special(*byte));
            out[at] = letters[usize::from(*byte)];
            at += 1;
        }
        at
    };
    for block in blocks {
        if has(block, &is_special) {
            at = each(block, at, out);
        } else {
            out[at..at + 16].copy_from_slice(block);
            at += 16;
        }
    }
    each(rest, at, out)
}

/// Returns every byte as it is, but for those that have a letter.
pub(super) const fn letters(escapes: &[(u8, u8)]) -> [u8; 256] {
    let mut letters = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        letters[byte] = byte as u8;
        byte += 1;
    }
    let mut escape = 0;
    while escape < escapes.len() {
        letters[escapes[escape].0 as usize] = escapes[escape].1;
        escape += 1;
    }
    letters
}
