//! Keys in a file, sorted: what no longer fits into memory.
//!
//! ```text
//! file    length key  length key … | length key …   blocks of about 4 KiB
//! memory  first key of each block, and a filter of the hashes of all keys
//! ```
//! A key is looked for in the filter, then in the index, then in one block of the file.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;

use super::key_table::Seed;

/// Bytes after which a block ends: one read of a disk's page.
const BLOCK_BYTES: usize = 4096;
/// With ten bits a key and seven looks, one key in a hundred that is not there is looked for in
/// the file.
const FILTER_BITS: usize = 10;
const FILTER_LOOKS: u64 = 7;

/// Sorted keys in a file.
#[derive(Debug)]
pub(super) struct KeyRun {
    file: File,
    len: usize,
    filter: Filter,
    /// The first keys of the blocks, one after the other.
    firsts: Vec<u8>,
    /// For each block: where it begins in the file, and where its first key ends in `firsts`.
    blocks: Vec<(u64, u32)>,
    end: u64,
    /// The block that was read last.
    read: Option<usize>,
    block: Vec<u8>,
}

/// Writes a run, key by key.
pub(super) struct KeyRunWriter {
    out: BufWriter<File>,
    run: KeyRun,
    block_start: u64,
    last: Vec<u8>,
}

impl KeyRunWriter {
    /// Begins a run of up to `keys` keys.
    ///
    /// # Errors
    /// The folder refuses a file.
    pub fn create(folder: &Path, keys: usize, seed: Seed) -> io::Result<Self> {
        let file = tempfile::tempfile_in(folder)?;
        let run = KeyRun {
            file: file.try_clone()?,
            len: 0,
            filter: Filter::new(keys, seed),
            firsts: Vec::new(),
            blocks: Vec::new(),
            end: 0,
            read: None,
            block: Vec::new(),
        };
        Ok(Self { out: BufWriter::new(file), run, block_start: 0, last: Vec::new() })
    }

    /// Adds the next greater key; the same once more is passed over.
    pub fn push(&mut self, key: &[u8]) -> io::Result<()> {
        if self.run.len > 0 && self.last == key {
            return Ok(());
        }
        self.last.clear();
        self.last.extend_from_slice(key);
        let run = &mut self.run;
        if run.blocks.is_empty() || run.end - self.block_start >= BLOCK_BYTES as u64 {
            self.block_start = run.end;
            run.firsts.extend_from_slice(key);
            run.blocks.push((run.end, run.firsts.len() as u32));
        }
        self.out.write_all(&(key.len() as u32).to_le_bytes())?;
        self.out.write_all(key)?;
        run.end += key.len() as u64 + 4;
        run.len += 1;
        run.filter.insert(key);
        Ok(())
    }

    pub fn finish(mut self) -> io::Result<KeyRun> {
        self.out.flush()?;
        Ok(self.run)
    }
}

impl KeyRun {
    pub fn len(&self) -> usize {
        self.len
    }

    /// Returns how much memory the run takes.
    pub fn bytes(&self) -> usize {
        self.filter.words.len() * 8
            + self.firsts.capacity()
            + self.blocks.capacity() * 16
            + self.block.capacity()
    }

    pub fn contains(&mut self, key: &[u8]) -> io::Result<bool> {
        if !self.filter.may_contain(key) {
            return Ok(false);
        }
        let index = self.partition(key);
        let Some(index) = index.checked_sub(1) else { return Ok(false) };
        if self.read != Some(index) {
            self.read = None;
            let start = self.blocks[index].0;
            let end = self.blocks.get(index + 1).map_or(self.end, |(start, _)| *start);
            self.block.resize((end - start) as usize, 0);
            self.file.seek(SeekFrom::Start(start))?;
            self.file.read_exact(&mut self.block)?;
            self.read = Some(index);
        }
        let mut rest = self.block.as_slice();
        while let Some((found, after)) = split_key(rest) {
            match found.cmp(key) {
                std::cmp::Ordering::Less => rest = after,
                order => return Ok(order.is_eq()),
            }
        }
        Ok(false)
    }

    /// Returns how many blocks begin with this key or a smaller one.
    fn partition(&self, key: &[u8]) -> usize {
        let (mut low, mut high) = (0, self.blocks.len());
        while low < high {
            let middle = low.midpoint(high);
            let start = middle.checked_sub(1).map_or(0, |before| self.blocks[before].1 as usize);
            let first = &self.firsts[start..self.blocks[middle].1 as usize];
            if first <= key { low = middle + 1 } else { high = middle }
        }
        low
    }

    /// Reads the run from its beginning.
    pub fn reader(&self) -> io::Result<KeyRunReader> {
        let mut file = self.file.try_clone()?;
        file.seek(SeekFrom::Start(0))?;
        let mut reader =
            KeyRunReader { file: BufReader::new(file), left: self.len, key: Vec::new() };
        reader.advance()?;
        Ok(reader)
    }
}

fn split_key(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_at_checked(4)?;
    let length = u32::from_le_bytes(length.try_into().ok()?) as usize;
    rest.split_at_checked(length)
}

/// Reads a run in its order. Only one reader of a run's file at a time.
pub(super) struct KeyRunReader {
    file: BufReader<File>,
    left: usize,
    key: Vec<u8>,
}

impl KeyRunReader {
    /// Returns the key that is next; `None` at the end.
    pub fn key(&self) -> Option<&[u8]> {
        (self.left > 0).then_some(self.key.as_slice())
    }

    /// Leaves the key behind.
    pub fn next(&mut self) -> io::Result<()> {
        self.left = self.left.saturating_sub(1);
        self.advance()
    }

    fn advance(&mut self) -> io::Result<()> {
        if self.left == 0 {
            return Ok(());
        }
        let mut length = [0; 4];
        self.file.read_exact(&mut length)?;
        self.key.resize(u32::from_le_bytes(length) as usize, 0);
        self.file.read_exact(&mut self.key)
    }
}

/// A Bloom filter: says "not there" for sure, and "there" nearly always rightly.
#[derive(Debug)]
struct Filter {
    words: Vec<u64>,
    seed: Seed,
}

impl Filter {
    fn new(keys: usize, seed: Seed) -> Self {
        Self { words: vec![0; (keys * FILTER_BITS).div_ceil(64).max(1)], seed }
    }

    fn bits(&self, key: &[u8]) -> impl Iterator<Item = (usize, u64)> + use<> {
        let hash = self.seed.of_bytes(key);
        let (step, count) = (hash.rotate_left(32) | 1, self.words.len() as u64 * 64);
        (0..FILTER_LOOKS).map(move |look| {
            let bit = hash.wrapping_add(look.wrapping_mul(step)) % count;
            ((bit / 64) as usize, 1 << (bit % 64))
        })
    }

    fn insert(&mut self, key: &[u8]) {
        for (word, mask) in self.bits(key) {
            self.words[word] |= mask;
        }
    }

    fn may_contain(&self, key: &[u8]) -> bool {
        self.bits(key).all(|(word, mask)| self.words[word] & mask != 0)
    }
}
