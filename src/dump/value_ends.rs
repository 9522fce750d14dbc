//! Where the values of tuples end, found ahead of whoever reads them, for many values at once.
//!
//! ```text
//! bytes   (12,'it\'s',NULL),
//! ends       ^^     ^^    ^^   commas, closing parentheses and quotes that are in no string
//! escapes       ^              backslashes
//! ```
//! It takes all text for plain strings, numbers and words. Who meets something else reads on by
//! other means, and starts anew behind it. Knows no values.

use super::masks::{self, Block, BlockLoop, MASKED_BYTES, between, block_at, escaped};

/// Blocks that are searched at once, at first and at most: what was found ahead is lost where the
/// reader starts anew.
const FIRST_BLOCKS: usize = 4;
const MOST_BLOCKS: usize = 128;

/// Ends that are written down without looking whether there are so many.
const SEVERAL: usize = 8;

/// The ends that lie ahead.
#[derive(Debug)]
pub(super) struct ValueEnds<'a> {
    bytes: &'a [u8],
    /// A backslash in a string escapes.
    backslash: bool,
    /// Places, as they follow one another; those behind `end` mean nothing.
    found: Vec<u32>,
    /// The next one of them, and the end of them.
    next: usize,
    end: usize,
    /// Where the blocks begin whose backslashes are marked here.
    marked_from: usize,
    backslashes: Vec<u64>,
    /// How far was searched, and how many blocks are searched next.
    searched: usize,
    stride: usize,
    /// All ones inside of a string.
    inside: u64,
    /// 1 where the next byte is escaped.
    is_escaped: u64,
}

/// A string as far as it was found: the places of its quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Quotes {
    pub close: usize,
    /// The next end behind the closing quote.
    pub behind: usize,
}

impl<'a> ValueEnds<'a> {
    pub fn new(bytes: &'a [u8], backslash: bool) -> Self {
        Self {
            bytes,
            backslash,
            found: vec![0; bytes.len().div_ceil(MASKED_BYTES).min(MOST_BLOCKS) * MASKED_BYTES],
            next: 0,
            end: 0,
            marked_from: 0,
            backslashes: Vec::with_capacity(MOST_BLOCKS),
            searched: 0,
            stride: FIRST_BLOCKS,
            inside: 0,
            is_escaped: 0,
        }
    }

    /// Starts anew at a place outside of strings.
    #[inline(never)]
    pub fn restart(&mut self, at: usize) {
        self.backslashes.clear();
        (self.next, self.end, self.searched, self.marked_from) = (0, 0, at, at);
        self.stride = FIRST_BLOCKS;
        (self.inside, self.is_escaped) = (0, 0);
    }

    /// Returns the next end at or after a place, and goes past it.
    #[inline(always)]
    pub fn take_from(&mut self, at: usize) -> Option<usize> {
        loop {
            let place = self.peek()?;
            self.next += 1;
            if place >= at {
                return Some(place);
            }
        }
    }

    /// Returns the closing quote of a string whose opening quote was taken, and what is next to it;
    /// goes past the closing quote alone.
    #[inline(always)]
    pub fn take_quotes(&mut self) -> Option<Quotes> {
        if let Some([close, behind]) = self.ahead().first_chunk() {
            let (close, behind) = (*close as usize, *behind as usize);
            self.next += 1;
            return Some(Quotes { close, behind });
        }
        let close = self.peek()?;
        self.next += 1;
        Some(Quotes { close, behind: self.peek()? })
    }

    /// Returns the ends that are known already.
    #[inline(always)]
    pub fn ahead(&self) -> &[u32] {
        self.found.get(self.next..self.end).unwrap_or_default()
    }

    /// Goes past so many ends that were seen.
    #[inline(always)]
    pub fn pass(&mut self, count: usize) {
        self.next += count;
    }

    /// Returns true where a backslash stands between two places, neither of which is behind the
    /// end that was taken last.
    #[inline(always)]
    pub fn has_backslash(&self, start: usize, end: usize) -> bool {
        if !self.backslash || start == end {
            return false;
        }
        let marks = |block: usize| self.backslashes.get(block).copied().unwrap_or_default();
        let Some(from) = start.checked_sub(self.marked_from) else {
            return memchr::memchr(b'\\', &self.bytes[start..end]).is_some();
        };
        let to = end - 1 - self.marked_from;
        let (first, last) = (from / MASKED_BYTES, to / MASKED_BYTES);
        let behind_start = u64::MAX << (from % MASKED_BYTES);
        let before_end = u64::MAX >> (MASKED_BYTES - 1 - to % MASKED_BYTES);
        if first == last {
            return marks(first) & behind_start & before_end != 0;
        }
        let inner = self.backslashes.get(first + 1..last).unwrap_or_default();
        (marks(first) & behind_start) | (marks(last) & before_end) != 0
            || inner.iter().any(|marks| *marks != 0)
    }

    #[inline(always)]
    fn peek(&mut self) -> Option<usize> {
        match self.ahead().first() {
            Some(place) => Some(*place as usize),
            None => self.search(),
        }
    }

    #[inline(never)]
    fn search(&mut self) -> Option<usize> {
        (self.next, self.end) = (0, 0);
        while self.end == 0 {
            if self.searched >= self.bytes.len() {
                return None;
            }
            self.backslashes.clear();
            self.marked_from = self.searched;
            masks::run(Search { ends: self });
            self.stride = MOST_BLOCKS.min(2 * self.stride);
        }
        self.ahead().first().map(|place| *place as usize)
    }
}

/// Finds the ends of a stride of blocks.
struct Search<'ends, 'bytes> {
    ends: &'ends mut ValueEnds<'bytes>,
}

impl BlockLoop for Search<'_, '_> {
    #[inline(always)]
    fn run(self, any_of: impl Fn(&Block, &[u8]) -> u64) {
        let ValueEnds { bytes, backslash, found, end, backslashes, stride, .. } = self.ends;
        let (mut inside, mut is_escaped) = (self.ends.inside, self.ends.is_escaped);
        let mut at = self.ends.searched;
        for _ in 0..*stride {
            if at >= bytes.len() {
                break;
            }
            let block = block_at(bytes, at);
            let escapes = if *backslash { any_of(&block, b"\\") } else { 0 };
            backslashes.push(escapes);
            let quotes = any_of(&block, b"'") & !escaped(escapes, &mut is_escaped);
            // Most of a long text is blocks without an end.
            if quotes != 0 || inside == 0 {
                let within = between(quotes, &mut inside);
                let mut ends = quotes | (any_of(&block, b",)") & !within);
                let count = ends.count_ones() as usize;
                // Several at once, as many as most blocks have: how many there are is not foreseen.
                let (several, _) = found[*end..*end + MASKED_BYTES].as_chunks_mut::<SEVERAL>();
                for places in several {
                    for place in places {
                        *place = (at + ends.trailing_zeros() as usize) as u32;
                        ends &= ends.wrapping_sub(1);
                    }
                    if ends == 0 {
                        break;
                    }
                }
                *end += count;
            }
            at += MASKED_BYTES;
        }
        (self.ends.inside, self.ends.is_escaped, self.ends.searched) = (inside, is_escaped, at);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ends_are_those_outside_of_strings() {
        let text = br"(12,'it\'s, ok)',NULL),('a''b')";
        let mut ends = ValueEnds::new(text, true);
        assert_eq!(ends.take_from(0), Some(3));
        assert_eq!(ends.take_from(4), Some(4));
        assert_eq!(ends.take_quotes(), Some(Quotes { close: 15, behind: 16 }));
        assert!(ends.has_backslash(5, 15) && !ends.has_backslash(8, 15));
        assert_eq!(ends.take_from(17), Some(21));
        assert_eq!(ends.take_from(24), Some(24));
        assert_eq!(ends.take_quotes(), Some(Quotes { close: 26, behind: 27 }));
    }

    proptest! {
        #[test]
        fn backslashes_are_found_wherever_blocks_end(
            text in prop::collection::vec(prop::sample::select(b"aaaaaaaaaaaa\\".to_vec()), 1..400),
            restart in 0usize..100,
            (start, length) in (0usize..400, 0usize..300),
        ) {
            // A string, then an end that makes it be searched.
            let text = [b"'", text.as_slice(), b"''"].concat();
            let restart = restart.min(text.len() - 1);
            let mut ends = ValueEnds::new(&text, true);
            ends.restart(restart);
            while ends.take_from(usize::MAX).is_some() {}
            let start = start.min(text.len());
            let end = (start + length).min(text.len());
            if start >= restart {
                let expected = text[start..end].contains(&b'\\');
                prop_assert_eq!(ends.has_backslash(start, end), expected);
            }
        }
    }
}
