//! The text of rows, in the buffer that it was read into.
//!
//! What stands before the rows is passed over and stays where it is: half a megabyte would have to
//! be moved for each comma between two chunks.

use std::ops::Deref;

/// Some bytes of a dump, and the memory that they are in.
#[derive(Debug, Default)]
pub(super) struct RowText {
    buffer: Vec<u8>,
    start: usize,
}

impl RowText {
    /// The bytes of a buffer from `start` on, which is in it or at its end.
    pub fn from_offset(buffer: Vec<u8>, start: usize) -> Self {
        Self { buffer, start }
    }

    pub fn push(&mut self, bytes: &[u8]) {
        self.buffer.extend_from_slice(bytes);
    }

    /// Cuts the text in two; the other one begins with the byte `at`.
    pub fn split_off(&mut self, at: usize) -> Self {
        self.buffer.split_off(self.start + at).into()
    }

    /// Returns the memory, for other text.
    pub fn into_buffer(self) -> Vec<u8> {
        self.buffer
    }
}

impl From<Vec<u8>> for RowText {
    fn from(buffer: Vec<u8>) -> Self {
        Self { buffer, start: 0 }
    }
}

impl Deref for RowText {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.buffer[self.start..]
    }
}

impl PartialEq for RowText {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for RowText {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_before_is_no_part_of_it() {
        let mut text = RowText::from_offset(b",\n(1),(2)".to_vec(), 2);
        assert_eq!(&*text, b"(1),(2)");
        text.push(b",(3)");
        assert_eq!(&*text.split_off(4), b"(2),(3)");
        assert_eq!((&*text, text.len()), (&b"(1),"[..], 4));
        assert_eq!(text.into_buffer(), b",\n(1),");
        assert_eq!(RowText::from_offset(b";a".to_vec(), 1), b"a".to_vec().into());
        assert!(RowText::from_offset(b",".to_vec(), 1).is_empty());
    }
}
