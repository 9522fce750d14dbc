//! Goes over the rows of an INSERT that hold nothing unusual, 64 bytes at a time.
//!
//! What is looked for behind it, and all that is a comment, a quote of another kind or a word
//! between rows, is left to the walk byte by byte in `scanner`, which is its twin. Knows no tables.

use super::masks::{Block, MASKED_BYTES, between, escaped};
use super::scanner::{Scanner, State};

/// Where something unusual was met, so many bytes are walked before this is tried again.
const PAUSE_BYTES: usize = 512;

/// Outside of strings, these may begin a comment, another kind of quote, or an end.
const UNUSUAL: [u8; 8] = *b"\"`;#/$[\\";

impl Scanner {
    /// Goes on as far as all is calm, and not as far as `from`; the state is one between bytes.
    pub(super) fn skip_calm(&mut self, buffer: &[u8], from: usize) {
        let end = from.min(buffer.len());
        if self.at + MASKED_BYTES >= end || self.at < self.walk_until || !self.may_skip() {
            return;
        }
        let backslash = self.lexicon.backslash_escapes;
        let mut inside = match self.state {
            State::Plain => 0,
            State::Quoted { quote: b'\'', backslash: escapes } if escapes == backslash => u64::MAX,
            _ => return,
        };
        let (mut is_escaped, mut depth, mut at) = (0, self.depth, self.at);
        while at + MASKED_BYTES < end {
            let block = Block::at(buffer, at);
            let backslashes = if backslash { block.any_of([b'\\']) } else { 0 };
            let (mut odd, mut behind) = (inside, is_escaped);
            let quotes = block.any_of([b'\'']) & !escaped(backslashes, &mut behind);
            if quotes == 0 && odd != 0 {
                // A part of a long text.
                is_escaped = behind;
                at += MASKED_BYTES;
                continue;
            }
            let quoted = between(quotes, &mut odd);
            let unusual = self.unusual(buffer, at, &block)
                | self.escape_strings(buffer, at, &block, quotes & quoted);
            let parentheses = block.any_of([b'(', b')']) & !quoted;
            if unusual & !quoted != 0 || (parentheses == 0 && depth == 0) {
                break;
            }
            if parentheses != 0 {
                let Some(after) = depth_after(buffer, at, depth, parentheses) else { break };
                depth = after;
            }
            (inside, is_escaped) = (odd, behind);
            at += MASKED_BYTES;
        }
        if at + MASKED_BYTES < end {
            self.walk_until = at + PAUSE_BYTES;
        }
        if at == self.at {
            return;
        }
        // The walk begins at the backslash of an escape.
        self.at = at - is_escaped as usize;
        self.depth = depth;
        self.state = match inside {
            0 => State::Plain,
            _ => State::Quoted { quote: b'\'', backslash },
        };
    }

    fn may_skip(&self) -> bool {
        self.word_bytes == 0 && self.delimiter == b";" && !self.lexicon.charset.has_ascii_trails()
    }

    /// Marks what may be more than a part of a value, where it is in no string.
    #[inline(always)]
    fn unusual(&self, buffer: &[u8], at: usize, block: &Block) -> u64 {
        let dashes = block.any_of([b'-']);
        let next = u64::from(buffer.get(at + MASKED_BYTES) == Some(&b'-')) << 63;
        block.any_of(UNUSUAL) | dashes & (dashes >> 1 | next)
    }

    /// Marks the quotes of PostgreSQL's `E'…'`: backslashes escape there alone.
    #[inline(always)]
    fn escape_strings(&self, buffer: &[u8], at: usize, block: &Block, opening: u64) -> u64 {
        if self.lexicon.backslash_escapes || !self.lexicon.dollar_quotes {
            return 0;
        }
        let before = at.checked_sub(1).and_then(|before| buffer.get(before));
        let first = u64::from(matches!(before, Some(b'E' | b'e')));
        opening & (block.any_of([b'E', b'e']) << 1 | first)
    }
}

/// Counts these parentheses of a block; `None` where something else than a comma and blanks stands
/// between rows.
#[inline]
fn depth_after(buffer: &[u8], at: usize, depth: u32, mut parentheses: u64) -> Option<u32> {
    let mut depth = depth;
    let mut passed = 0;
    while parentheses != 0 {
        let place = parentheses.trailing_zeros() as usize;
        if depth == 0 && !is_between_rows(&buffer[at + passed..at + place]) {
            return None;
        }
        depth = match buffer[at + place] {
            b'(' => depth + 1,
            _ => depth.checked_sub(1)?,
        };
        passed = place + 1;
        parentheses &= parentheses - 1;
    }
    let rest = &buffer[at + passed..at + MASKED_BYTES];
    (depth > 0 || is_between_rows(rest)).then_some(depth)
}

fn is_between_rows(text: &[u8]) -> bool {
    text.iter().all(|byte| matches!(byte, b',' | b' ' | b'\t' | b'\r' | b'\n'))
}
