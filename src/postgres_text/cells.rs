//! The printed values of some rows of a column, side by side.
//!
//! What is the same for a whole column is found out once, and the loops have no branch for the
//! type of a value. Texts are not copied: their cells are in the array. Knows no files and no
//! formats.

use std::ops::Range;

use arrow::buffer::NullBuffer;

/// What one cell of a fixed shape takes at most, with what may be written behind it.
const ROOM: usize = 32;

/// Memory for the cells of a column, to be used again for other rows.
#[derive(Debug, Default)]
pub struct CellBuffer {
    /// Longer than what is used of it: never shortened by loops of fixed shapes.
    bytes: Vec<u8>,
    /// Where cells begin, and where the last one ends.
    offsets: Vec<usize>,
}

/// Printed values; a null's has no meaning.
#[derive(Debug, Clone, Copy)]
pub struct Cells<'c> {
    bytes: &'c [u8],
    offsets: &'c [usize],
    /// With the place of the first cell in it.
    nulls: Option<(&'c NullBuffer, usize)>,
}

impl<'c> Cells<'c> {
    /// Returns how many they are.
    #[inline]
    pub fn len(&self) -> usize {
        self.offsets.len() - 1
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the nulls, for other cells of the same rows.
    pub(crate) fn nulls(&self) -> Option<(&'c NullBuffer, usize)> {
        self.nulls
    }

    /// Returns true where a cell may be null.
    pub fn have_nulls(&self) -> bool {
        self.nulls.is_some()
    }

    #[inline]
    pub fn is_null(&self, cell: usize) -> bool {
        self.nulls.is_some_and(|(nulls, first)| nulls.is_null(first + cell))
    }

    /// Returns where a cell stands in `bytes`.
    #[inline]
    pub fn place(&self, cell: usize) -> Range<usize> {
        self.offsets[cell]..self.offsets[cell + 1]
    }

    /// Returns what the cells stand in, and more: who reads a cell may look beyond its end.
    #[inline]
    pub fn bytes(&self) -> &'c [u8] {
        self.bytes
    }

    /// Returns all cells, one after the other.
    pub fn all(&self) -> &'c [u8] {
        &self.bytes[self.offsets[0]..self.offsets[self.len()]]
    }

    #[inline]
    pub fn get(&self, cell: usize) -> &'c [u8] {
        &self.bytes[self.place(cell)]
    }
}

impl CellBuffer {
    /// Returns the cells that were put in last.
    pub(crate) fn cells<'c>(&'c self, nulls: Option<(&'c NullBuffer, usize)>) -> Cells<'c> {
        Cells { bytes: &self.bytes, offsets: &self.offsets, nulls }
    }

    /// Returns cells of an array that has them side by side; `offsets` are of these rows.
    pub(crate) fn of_array<'c>(
        &'c mut self,
        bytes: &'c [u8],
        offsets: impl Iterator<Item = usize>,
        nulls: Option<(&'c NullBuffer, usize)>,
    ) -> Cells<'c> {
        self.offsets.clear();
        self.offsets.extend(offsets);
        Cells { bytes, offsets: &self.offsets, nulls }
    }

    /// Puts values in that are printed in a room of fixed size; `put` returns how much of it they
    /// take.
    pub(crate) fn fixed<T: Copy>(
        &mut self,
        values: impl ExactSizeIterator<Item = T>,
        put: impl Fn(T, &mut [u8; ROOM]) -> usize,
    ) {
        let needed = values.len() * ROOM;
        if self.bytes.len() < needed {
            self.bytes.resize(needed, 0);
        }
        self.offsets.clear();
        self.offsets.push(0);
        let mut at = 0;
        self.offsets.extend(values.map(|value| {
            // Always there: no value takes more than its room.
            if let Some(room) = self.bytes[at..].first_chunk_mut() {
                at += put(value, room);
            }
            at
        }));
    }

    /// Puts values in that are appended one by one.
    pub(crate) fn each(&mut self, rows: Range<usize>, mut write: impl FnMut(usize, &mut Vec<u8>)) {
        self.bytes.clear();
        self.offsets.clear();
        self.offsets.push(0);
        for row in rows {
            write(row, &mut self.bytes);
            self.offsets.push(self.bytes.len());
        }
    }

    /// Puts in bytes as their hexadecimal digits, behind `head`.
    pub(crate) fn hex<'b>(
        &mut self,
        values: impl Iterator<Item = &'b [u8]>,
        head: &[u8],
        letters: Letters,
    ) {
        self.bytes.clear();
        self.offsets.clear();
        self.offsets.push(0);
        for value in values {
            self.bytes.extend_from_slice(head);
            write_hex(value, letters, &mut self.bytes);
            self.offsets.push(self.bytes.len());
        }
    }
}

/// The letters among hexadecimal digits.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Letters {
    Small,
    Capital,
}

/// Appends the digits of bytes.
pub(crate) fn write_hex(bytes: &[u8], letters: Letters, out: &mut Vec<u8>) {
    // What is added to the values 10 to 15 beside the letter 0.
    let gap = match letters {
        Letters::Small => b'a' - b'0' - 10,
        Letters::Capital => b'A' - b'0' - 10,
    };
    let digit = |value: u8| value + b'0' + if value > 9 { gap } else { 0 };
    let start = out.len();
    out.resize(start + 2 * bytes.len(), 0);
    // Blocks without a branch inside become vector instructions.
    let (blocks, rest) = bytes.as_chunks::<16>();
    let (targets, last) = out[start..].split_at_mut(32 * blocks.len());
    for (block, target) in blocks.iter().zip(targets.as_chunks_mut::<32>().0) {
        for (byte, pair) in block.iter().zip(target.as_chunks_mut::<2>().0) {
            *pair = [digit(byte >> 4), digit(byte & 15)];
        }
    }
    for (byte, pair) in rest.iter().zip(last.as_chunks_mut::<2>().0) {
        *pair = [digit(byte >> 4), digit(byte & 15)];
    }
}
