//! Files with holes: which pieces of them are stored, and the zeros between.
//!
//! <https://www.gnu.org/software/tar/manual/html_node/Sparse-Formats.html>

use std::io::{self, BufRead, Read};

use super::header::BLOCK_BYTES;
use super::pax::{self, decimal};

/// Pieces of a file, 16 bytes each in memory.
pub(super) const MAX_PIECES: usize = 1 << 20;

/// Where the stored pieces of a file belong, in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Map {
    /// Offset and length.
    pieces: Vec<(u64, u64)>,
    pub size_bytes: u64,
}

impl Map {
    /// Tests a map against the file's size and the bytes that are stored of it.
    pub fn new(pieces: Vec<(u64, u64)>, size_bytes: u64, stored: u64) -> Result<Self, String> {
        let (mut end, mut sum) = (0_u64, 0_u64);
        for (offset, length) in &pieces {
            if *offset < end {
                return Err("the pieces of its sparse map overlap".to_owned());
            }
            // Programs disagree about what follows a piece that is no whole block.
            if *length > 0 && sum % BLOCK_BYTES as u64 != 0 {
                return Err("a piece of its sparse map does not begin at a block".to_owned());
            }
            end =
                offset.checked_add(*length).ok_or("its sparse map is larger than 64 bits hold")?;
            sum += length;
        }
        if end > size_bytes {
            return Err(format!("its sparse map goes to {end}, its size is {size_bytes}"));
        }
        if sum != stored {
            return Err(format!("its sparse map has {sum} bytes, {stored} are stored"));
        }
        Ok(Self { pieces, size_bytes })
    }

    /// Returns the map that extended headers of versions 0.0 and 0.1 give; `None` without one.
    pub fn of_records(sparse: &pax::Sparse, stored: u64) -> Result<Option<Self>, String> {
        let pieces = if let Some(map) = &sparse.map {
            let numbers: Option<Vec<u64>> = map.split(|byte| *byte == b',').map(decimal).collect();
            paired(&numbers.ok_or("its sparse map has something else than numbers")?)?
        } else if !sparse.offsets.is_empty() {
            if sparse.offsets.len() != sparse.lengths.len() {
                return Err("its sparse map has an offset without a length".to_owned());
            }
            sparse.offsets.iter().copied().zip(sparse.lengths.iter().copied()).collect()
        } else {
            return Ok(None);
        };
        let size = sparse.size.ok_or("it is a sparse file without a size")?;
        Self::new(pieces, size, stored).map(Some)
    }

    /// Reads the map of version 1.0, which stands before the content, in whole blocks.
    ///
    /// Returns it with the number of bytes that it took.
    pub fn of_content(
        source: &mut dyn BufRead,
        size: u64,
        stored: u64,
    ) -> Result<(Self, u64), pax::Fault> {
        let malformed = |what: &str| pax::Fault::Malformed(what.to_owned());
        let mut taken = 0;
        let mut next = |limit: u64| -> Result<u64, pax::Fault> {
            let mut line = Vec::new();
            (&mut *source).take(limit).read_until(b'\n', &mut line)?;
            taken += line.len() as u64;
            let digits = line.strip_suffix(b"\n");
            digits.and_then(decimal).ok_or_else(|| malformed("its sparse map is malformed"))
        };
        let count = next(21)?;
        if count > MAX_PIECES as u64 {
            let what = format!("its sparse map has more than {MAX_PIECES} pieces");
            return Err(pax::Fault::Malformed(what));
        }
        let mut pieces = Vec::new();
        for _ in 0..count {
            pieces.push((next(21)?, next(21)?));
        }
        let padding = taken.next_multiple_of(BLOCK_BYTES as u64) - taken;
        let filled = io::copy(&mut source.take(padding), &mut io::sink())?;
        let taken = taken + filled;
        let rest =
            stored.checked_sub(taken).ok_or_else(|| malformed("its sparse map is cut off"))?;
        Ok((Self::new(pieces, size, rest).map_err(pax::Fault::Malformed)?, taken))
    }

    /// Returns what stands at this place of the file: zeros or stored bytes, and how many.
    fn at(&self, place: u64, piece: &mut usize) -> Option<(bool, u64)> {
        while let Some((offset, length)) = self.pieces.get(*piece) {
            if place < *offset {
                return Some((false, offset - place));
            }
            if place < offset + length {
                return Some((true, offset + length - place));
            }
            *piece += 1;
        }
        let rest = self.size_bytes.saturating_sub(place);
        (rest > 0).then_some((false, rest))
    }
}

/// How far a file with holes was read.
#[derive(Debug)]
pub(super) struct Filled {
    pub map: Map,
    place: u64,
    piece: usize,
}

impl Filled {
    pub fn new(map: Map) -> Self {
        Self { map, place: 0, piece: 0 }
    }

    /// Reads on, zeros for holes; `stored` gives the stored bytes.
    pub fn read(
        &mut self,
        target: &mut [u8],
        stored: impl FnOnce(&mut [u8]) -> io::Result<usize>,
    ) -> io::Result<usize> {
        let Some((is_stored, bytes)) = self.map.at(self.place, &mut self.piece) else {
            return Ok(0);
        };
        let bytes = usize::try_from(bytes).unwrap_or(usize::MAX).min(target.len());
        let count = match is_stored {
            true => stored(&mut target[..bytes])?,
            false => {
                target[..bytes].fill(0);
                bytes
            }
        };
        self.place += count as u64;
        Ok(count)
    }
}

fn paired(numbers: &[u64]) -> Result<Vec<(u64, u64)>, String> {
    match numbers.as_chunks() {
        (pairs, []) => Ok(pairs.iter().map(|[offset, length]| (*offset, *length)).collect()),
        _ => Err("its sparse map has an offset without a length".to_owned()),
    }
}
