//! Goes over the rows of an INSERT that hold nothing unusual, 64 bytes at a time.
//!
//! What is looked for behind it, and all that is a comment, a quote of another kind or a word
//! between rows, is left to the walk byte by byte in `scanner`, which is its twin. Knows no tables.

use super::masks::{self, Block, BlockLoop, MASKED_BYTES, between, escaped};
use super::scanner::{Scanner, State};

/// Where something unusual was met, so many bytes are walked before this is tried again.
const PAUSE_BYTES: usize = 512;

/// Outside of strings, these may begin a comment, another kind of quote, or an end.
const UNUSUAL: &[u8] = b"\"`;#/$[\\";

impl Scanner {
    /// Goes on as far as all is calm, and not as far as `from`; the state is one between bytes.
    pub(super) fn skip_calm(&mut self, buffer: &[u8], from: usize) {
        let end = from.min(buffer.len());
        if self.at + MASKED_BYTES >= end || self.at < self.walk_until || !self.may_skip() {
            return;
        }
        masks::run(CalmRows { scanner: self, buffer, end });
    }

    fn may_skip(&self) -> bool {
        self.word_bytes == 0 && self.delimiter == b";" && !self.lexicon.charset.has_ascii_trails()
    }
}

/// Goes over calm rows up to `end`, and leaves the scanner where they are at an end.
struct CalmRows<'a> {
    scanner: &'a mut Scanner,
    buffer: &'a [u8],
    end: usize,
}

impl BlockLoop for CalmRows<'_> {
    #[inline(always)]
    fn run(self, any_of: impl Fn(&Block, &[u8]) -> u64) {
        let Self { scanner, buffer, end } = self;
        let backslash = scanner.lexicon.backslash_escapes;
        let mut inside = match scanner.state {
            State::Plain => 0,
            State::Quoted { quote: b'\'', backslash: escapes } if escapes == backslash => u64::MAX,
            _ => return,
        };
        // Backslashes escape in PostgreSQL's `E'…'` alone.
        let has_escape_strings = !backslash && scanner.lexicon.dollar_quotes;
        let (mut is_escaped, mut depth, mut at) = (0, scanner.depth, scanner.at);
        while at + MASKED_BYTES < end {
            let Some(block) = buffer[at..].first_chunk() else { break };
            let backslashes = if backslash { any_of(block, b"\\") } else { 0 };
            let (mut odd, mut behind) = (inside, is_escaped);
            let quotes = any_of(block, b"'") & !escaped(backslashes, &mut behind);
            if quotes == 0 && odd != 0 {
                // A part of a long text.
                is_escaped = behind;
                at += MASKED_BYTES;
                continue;
            }
            let quoted = between(quotes, &mut odd);
            let dashes = any_of(block, b"-");
            let before_dash = u64::from(buffer[at + MASKED_BYTES] == b'-') << 63;
            let mut unusual = any_of(block, UNUSUAL) | dashes & (dashes >> 1 | before_dash);
            if has_escape_strings {
                // Of `E'…'`.
                let behind_e = u64::from(at > 0 && matches!(buffer[at - 1], b'E' | b'e'));
                unusual |= quotes & quoted & (any_of(block, b"Ee") << 1 | behind_e);
            }
            let parentheses = any_of(block, b"()") & !quoted;
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
            scanner.walk_until = at + PAUSE_BYTES;
        }
        if at == scanner.at {
            return;
        }
        // The walk begins at the backslash of an escape.
        scanner.at = at - is_escaped as usize;
        scanner.depth = depth;
        scanner.state = match inside {
            0 => State::Plain,
            _ => State::Quoted { quote: b'\'', backslash },
        };
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
