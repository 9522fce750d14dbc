//! Inflates a deflate stream of any length, piece by piece.
//!
//! RFC 1951: <https://www.rfc-editor.org/rfc/rfc1951>. All that reads a dump waits for this one
//! thread. Other decoders of streams take a fifth to two fifths longer, and those that are as fast
//! want the whole stream in memory. Knows no checksums: whoever asks has to compare one.

use std::io::{self, BufRead};

use super::huffman::{Codes, END_OF_BLOCK, Entry, LengthCodes, Table};
use super::inflate_fast::{self, AHEAD_BYTES, Bits, ROUND_BYTES, Work};

/// How far a match may reach back.
const WINDOW_BYTES: usize = 32 << 10;
/// Of what was handed out, so much is kept before all but a window is dropped.
const HISTORY_BYTES: usize = 3 * WINDOW_BYTES;

/// A stream under way.
pub(super) struct Inflate {
    bits: Bits,
    state: State,
    is_last_block: bool,
    codes: Box<Codes>,
    /// What was handed out last, a window at least.
    history: Vec<u8>,
    /// What did not fit into the target.
    waiting: Waiting,
    /// What ended the stream, where bytes before it were handed out first.
    fault: Option<io::Error>,
    /// Something in the stream is wrong: the careful walk says what, and where.
    has_fault_ahead: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Before a block.
    Between,
    /// In a block of so many bytes as they are.
    Stored(usize),
    /// In a block of codes that stand at its head.
    Coded,
    /// In a block of the codes that stand nowhere.
    CodedByFixed,
    End,
}

#[derive(Debug, Clone, Copy)]
enum Waiting {
    Nothing,
    Literal(u8),
    Match { distance: usize, length: usize },
}

fn corrupt() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "corrupt deflate stream")
}

fn truncated() -> io::Error {
    io::ErrorKind::UnexpectedEof.into()
}

impl Inflate {
    pub fn new() -> Self {
        Self {
            bits: Bits::default(),
            state: State::Between,
            is_last_block: false,
            codes: Box::new(Codes::new()),
            history: Vec::new(),
            waiting: Waiting::Nothing,
            fault: None,
            has_fault_ahead: false,
        }
    }

    /// Fills the target from the stream; less only at its end, or before a fault.
    ///
    /// # Errors
    /// The stream is not one (`InvalidData`), it ends early (`UnexpectedEof`), or its source fails.
    pub fn read(&mut self, source: &mut impl BufRead, target: &mut [u8]) -> io::Result<usize> {
        if let Some(fault) = self.fault.take() {
            return Err(fault);
        }
        let mut filled = 0;
        while filled < target.len() && self.state != State::End {
            if let Err(fault) = self.step(source, target, &mut filled) {
                if filled == 0 {
                    return Err(fault);
                }
                self.fault = Some(fault);
                break;
            }
        }
        self.remember(&target[..filled]);
        Ok(filled)
    }

    /// Bytes of the source that were taken and are not used yet.
    pub fn unused_bytes(&self) -> u64 {
        u64::from(self.bits.count / 8)
    }

    /// Reads what follows the stream, from the next whole byte on. Up to seven bytes may have been
    /// read ahead: what is left of them is unused, and not in the source.
    ///
    /// # Errors
    /// The source fails, or has no more.
    pub fn read_behind<const BYTES: usize>(
        &mut self,
        source: &mut impl BufRead,
    ) -> io::Result<[u8; BYTES]> {
        self.pass(self.bits.count % 8)?;
        let mut bytes = [0; BYTES];
        let ahead = (self.bits.count / 8) as usize;
        for byte in bytes.iter_mut().take(ahead) {
            *byte = self.bits.bits as u8;
            self.pass(8)?;
        }
        source.read_exact(&mut bytes[ahead.min(BYTES)..])?;
        Ok(bytes)
    }

    fn step(
        &mut self,
        source: &mut impl BufRead,
        target: &mut [u8],
        filled: &mut usize,
    ) -> io::Result<()> {
        match std::mem::replace(&mut self.waiting, Waiting::Nothing) {
            Waiting::Nothing => {}
            Waiting::Literal(byte) => {
                target[*filled] = byte;
                *filled += 1;
                return Ok(());
            }
            Waiting::Match { distance, length } => {
                self.repeat(target, filled, distance, length);
                return Ok(());
            }
        }
        match self.state {
            State::End => Ok(()),
            State::Between => self.begin_block(source),
            State::Stored(0) => {
                self.end_block();
                Ok(())
            }
            State::Stored(left) => {
                let count = if self.bits.count > 0 {
                    target[*filled] = self.take(source, 8)? as u8;
                    1
                } else {
                    let input = source.fill_buf()?;
                    let count = left.min(input.len()).min(target.len() - *filled);
                    if count == 0 {
                        return Err(truncated());
                    }
                    target[*filled..*filled + count].copy_from_slice(&input[..count]);
                    source.consume(count);
                    count
                };
                *filled += count;
                self.state = State::Stored(left - count);
                Ok(())
            }
            State::Coded | State::CodedByFixed => {
                if !self.has_fault_ahead && target.len() - *filled > ROUND_BYTES {
                    let input = source.fill_buf()?;
                    if input.len() > AHEAD_BYTES {
                        let (codes, history) = (self.codes(), self.history.as_slice());
                        let work = Work { codes, history, input, target };
                        match inflate_fast::inflate(work, self.bits, *filled) {
                            Some(outcome) => {
                                source.consume(outcome.taken);
                                (self.bits, *filled) = (outcome.bits, outcome.filled);
                                if outcome.is_end_of_block {
                                    self.end_block();
                                    return Ok(());
                                }
                                if *filled == target.len() {
                                    return Ok(());
                                }
                            }
                            None => self.has_fault_ahead = true,
                        }
                    }
                }
                self.walk(source, target, filled)
            }
        }
    }

    /// Goes on by one code, and by the match that it may begin.
    fn walk(
        &mut self,
        source: &mut impl BufRead,
        target: &mut [u8],
        filled: &mut usize,
    ) -> io::Result<()> {
        let (entry, bits) = self.read_code(source, |codes| &codes.literals)?;
        if entry.ends_block() {
            self.end_block();
            return Ok(());
        }
        if entry.is_literal() {
            let ([first, second], count) = entry.literals();
            target[*filled] = first;
            *filled += 1;
            if count == 2 {
                self.waiting = Waiting::Literal(second);
            }
            return Ok(());
        }
        let length = entry.value_in(bits);
        let (entry, bits) = self.read_code(source, |codes| &codes.distances)?;
        let distance = entry.value_in(bits);
        if distance > *filled + self.history.len() {
            return Err(corrupt());
        }
        self.repeat(target, filled, distance, length);
        Ok(())
    }

    /// Returns what the next code stands for, and bits that begin with it, or with its part behind
    /// a look.
    fn read_code<const LOOK_BITS: u32, const ENTRIES: usize>(
        &mut self,
        source: &mut impl BufRead,
        alphabet: impl Fn(&Codes) -> &Table<LOOK_BITS, ENTRIES>,
    ) -> io::Result<(Entry, u64)> {
        self.refill(source)?;
        let (table, mut bits) = (alphabet(self.codes()), self.bits.bits);
        let mut entry = table.look(bits);
        let mut used = entry.bits();
        if entry.is_table() {
            bits >>= entry.bits();
            entry = table.behind(entry, bits);
            used += entry.bits();
        }
        if entry.is_unusual() && !entry.ends_block() {
            return Err(if used > self.bits.count { truncated() } else { corrupt() });
        }
        self.pass(used)?;
        Ok((entry, bits))
    }

    fn codes(&self) -> &Codes {
        if self.state == State::CodedByFixed { Codes::fixed() } else { &self.codes }
    }

    /// Copies a match, as far as the target has room.
    fn repeat(&mut self, target: &mut [u8], filled: &mut usize, distance: usize, length: usize) {
        let end = target.len().min(*filled + length);
        for at in *filled..end {
            target[at] = match at.checked_sub(distance) {
                Some(start) => target[start],
                None => self.history[self.history.len() + at - distance],
            };
        }
        let length = *filled + length - end;
        *filled = end;
        if length > 0 {
            self.waiting = Waiting::Match { distance, length };
        }
    }

    fn remember(&mut self, bytes: &[u8]) {
        if bytes.len() >= WINDOW_BYTES {
            self.history.clear();
            self.history.extend_from_slice(&bytes[bytes.len() - WINDOW_BYTES..]);
            return;
        }
        if self.history.len() + bytes.len() > HISTORY_BYTES {
            self.history.drain(..self.history.len() - WINDOW_BYTES);
        }
        self.history.extend_from_slice(bytes);
    }

    fn begin_block(&mut self, source: &mut impl BufRead) -> io::Result<()> {
        self.is_last_block = self.take(source, 1)? == 1;
        self.state = match self.take(source, 2)? {
            0 => {
                self.take(source, self.bits.count % 8)?;
                let length = self.take(source, 16)?;
                if self.take(source, 16)? != !length & 0xffff {
                    return Err(corrupt());
                }
                State::Stored(length as usize)
            }
            1 => State::CodedByFixed,
            2 => {
                self.read_codes(source)?;
                State::Coded
            }
            _ => return Err(corrupt()),
        };
        Ok(())
    }

    fn end_block(&mut self) {
        self.state = if self.is_last_block { State::End } else { State::Between };
    }

    /// 3.2.7: the lengths of a block's codes, themselves coded.
    fn read_codes(&mut self, source: &mut impl BufRead) -> io::Result<()> {
        const ORDER: [usize; 19] =
            [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
        let literals = self.take(source, 5)? as usize + 257;
        let distances = self.take(source, 5)? as usize + 1;
        let orders = self.take(source, 4)? as usize + 4;
        if literals > 286 || distances > 30 {
            return Err(corrupt());
        }
        let mut lengths = [0; 19];
        for symbol in ORDER.iter().take(orders) {
            lengths[*symbol] = self.take(source, 3)? as u8;
        }
        let codes = LengthCodes::new(&lengths).ok_or_else(corrupt)?;
        let mut lengths = Vec::with_capacity(literals + distances);
        while lengths.len() < literals + distances {
            self.refill(source)?;
            let entry = codes.look(self.bits.bits);
            self.pass(entry.bits())?;
            let (length, times) = match entry.value_in(0) {
                16 => {
                    let last = lengths.last().copied().ok_or_else(corrupt)?;
                    (last, 3 + self.take(source, 2)?)
                }
                17 => (0, 3 + self.take(source, 3)?),
                18 => (0, 11 + self.take(source, 7)?),
                length => (length as u8, 1),
            };
            lengths.resize(lengths.len() + times as usize, length);
        }
        if lengths.len() > literals + distances || lengths[END_OF_BLOCK] == 0 {
            return Err(corrupt());
        }
        let (literals, distances) = lengths.split_at(literals);
        self.codes.set(literals, distances).ok_or_else(corrupt)
    }

    /// Takes as many bytes as there is room for, as far as the source has them.
    fn refill(&mut self, source: &mut impl BufRead) -> io::Result<()> {
        while self.bits.count < 56 {
            let Some(byte) = source.fill_buf()?.first().copied() else { break };
            self.bits.bits |= u64::from(byte) << self.bits.count;
            self.bits.count += 8;
            source.consume(1);
        }
        Ok(())
    }

    fn pass(&mut self, count: u32) -> io::Result<()> {
        self.bits.count = self.bits.count.checked_sub(count).ok_or_else(truncated)?;
        self.bits.bits >>= count;
        Ok(())
    }

    fn take(&mut self, source: &mut impl BufRead, count: u32) -> io::Result<u32> {
        if self.bits.count < count {
            self.refill(source)?;
        }
        let taken = self.bits.bits & ((1 << count) - 1);
        self.pass(count)?;
        Ok(taken as u32)
    }
}
