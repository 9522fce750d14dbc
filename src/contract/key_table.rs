//! Keys in memory, exactly: each form of key in the smallest table that answers at once.
//!
//! Knows no files: what does not fit is `key_set.rs`'s business.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, RandomState};

use hashbrown::HashTable;

use super::key_bytes::Key;

/// Tables of one form; each grows by itself, so that one that doubles is a small part of all.
const SHARDS: usize = 64;
/// Numbers that one chunk stands for, a bit each.
const CHUNK_NUMBERS: u64 = 4096;
const CHUNK_WORDS: usize = (CHUNK_NUMBERS / 64) as usize;
/// A chunk, its box and its entry in the map of chunks.
const CHUNK_BYTES: usize = CHUNK_WORDS * 8 + 64;
/// Bytes a number below which chunks are worth their room; a hash table takes twice this at most.
const DENSE_BYTES_A_NUMBER: usize = 10;
/// Chunks that are found without a hash: those of numbers below 64 million.
const LOW_CHUNKS: u64 = 16_384;
/// The place of a chunk that is not there.
const NOWHERE: u32 = u32::MAX;
/// Bytes a number below which a hash table becomes chunks. It is asked each time that the numbers
/// have doubled: however often a table goes to and fro, a number is moved a few times at most.
const DENSE_AGAIN_BYTES_A_NUMBER: usize = 8;
/// Chunks that there may be before it is asked whether they are worth it.
const FIRST_CHUNKS: usize = 256;
/// Numbers in a hash table after which it is asked for the first time whether chunks are smaller.
const FIRST_HASHED: usize = 4096;
/// Texts of keys lie in blocks, so that no growing copies them.
const BLOCK_BYTES: usize = 1 << 20;

/// Distinct keys in memory.
///
/// # Memory
/// Numbers that lie close together take less than a bit and a half each; others up to 64 bits
/// wide 10 to 20 bytes, up to 128 bits 19 to 39, and texts their length and 11 to 21.
#[derive(Debug)]
pub(super) struct KeyTable {
    seed: Seed,
    numbers: Numbers,
    wide: Sharded<u128>,
    texts: Texts,
    len: usize,
}

impl Default for KeyTable {
    fn default() -> Self {
        Self {
            seed: Seed::new(),
            numbers: Numbers::Dense(Chunks::default()),
            wide: Sharded::default(),
            texts: Texts::default(),
            len: 0,
        }
    }
}

impl KeyTable {
    pub fn contains(&self, key: Key) -> bool {
        match key {
            Key::Number(number) => match &self.numbers {
                Numbers::Dense(chunks) => chunks.contains(number),
                Numbers::Hashed(hashed) => {
                    hashed.table.contains(self.seed.of_number(number), number)
                }
            },
            Key::Wide(wide) => self.wide.contains(self.seed.of_wide(wide), wide),
            Key::Bytes(bytes) => self.texts.contains(self.seed.of_bytes(bytes), bytes),
        }
    }

    /// Adds a key; false where it was there already.
    pub fn insert(&mut self, key: Key) -> bool {
        let seed = self.seed;
        let is_new = match key {
            Key::Number(number) => self.numbers.insert(seed, number),
            Key::Wide(wide) => {
                self.wide.insert(seed.of_wide(wide), wide, |kept| seed.of_wide(*kept))
            }
            Key::Bytes(bytes) => self.texts.insert(seed, bytes),
        };
        self.len += usize::from(is_new);
        is_new
    }

    /// Adds numbers; returns how many were not there.
    pub fn insert_numbers(&mut self, mut numbers: impl Iterator<Item = u64>) -> usize {
        let mut added = 0;
        while let Numbers::Dense(chunks) = &mut self.numbers {
            // So many that may turn out to be far from each other.
            let before = chunks.len;
            let mut left = FIRST_CHUNKS;
            for number in numbers.by_ref().take(FIRST_CHUNKS) {
                chunks.insert(number);
                left -= 1;
            }
            added += chunks.len - before;
            self.numbers.hash_where_sparse(self.seed);
            if left > 0 {
                break;
            }
        }
        let seed = self.seed;
        added += numbers.filter(|number| self.numbers.insert(seed, *number)).count();
        self.len += added;
        added
    }

    pub fn len(&self) -> usize {
        self.len
    }

    /// Returns about how much memory the table takes.
    pub fn bytes(&self) -> usize {
        let numbers = match &self.numbers {
            Numbers::Dense(chunks) => chunks.chunks.len() * CHUNK_BYTES,
            Numbers::Hashed(hashed) => hashed.table.bytes(),
        };
        numbers + self.wide.bytes() + self.texts.bytes()
    }

    /// Hands out all keys, in no order.
    pub fn each(&self, mut with: impl FnMut(Key) -> std::io::Result<()>) -> std::io::Result<()> {
        match &self.numbers {
            Numbers::Dense(chunks) => {
                for (number, words) in chunks.sorted() {
                    bits(words)
                        .try_for_each(|bit| with(Key::Number(number * CHUNK_NUMBERS + bit)))?;
                }
            }
            Numbers::Hashed(hashed) => {
                hashed.table.each().try_for_each(|key| with(Key::Number(*key)))?;
            }
        }
        self.wide.each().try_for_each(|key| with(Key::Wide(*key)))?;
        let texts = &self.texts;
        texts.places.each().try_for_each(|place| with(Key::Bytes(texts.at(*place))))
    }

    /// Takes all keys out, sorted by their bytes.
    pub fn drain_sorted(
        &mut self,
        mut each: impl FnMut(Key) -> std::io::Result<()>,
    ) -> std::io::Result<()> {
        let taken = std::mem::take(self);
        match taken.numbers {
            Numbers::Dense(chunks) => {
                for (number, words) in chunks.sorted() {
                    for bit in bits(words) {
                        each(Key::Number(number * CHUNK_NUMBERS + bit))?;
                    }
                }
            }
            Numbers::Hashed(hashed) => {
                hashed
                    .table
                    .into_sorted()
                    .into_iter()
                    .try_for_each(|number| each(Key::Number(number)))?;
            }
        }
        taken.wide.into_sorted().into_iter().try_for_each(|wide| each(Key::Wide(wide)))?;
        let Texts { blocks, places } = taken.texts;
        let mut places = places.into_sorted();
        let at = |place: &Place| text_at(&blocks, *place);
        places.sort_unstable_by(|left, right| at(left).cmp(at(right)));
        places.iter().try_for_each(|place| each(Key::Bytes(at(place))))
    }
}

/// Numbers in the form that takes less room. Those that come in no order lie far from each other
/// at first, and close together later.
#[derive(Debug)]
enum Numbers {
    Dense(Chunks),
    Hashed(Hashed),
}

impl Numbers {
    fn insert(&mut self, seed: Seed, number: u64) -> bool {
        let is_new = match self {
            Self::Dense(chunks) => chunks.insert(number),
            Self::Hashed(hashed) => hashed.insert(seed, number),
        };
        if is_new {
            self.hash_where_sparse(seed);
            self.chunk_where_dense();
        }
        is_new
    }

    fn hash_where_sparse(&mut self, seed: Seed) {
        if let Self::Dense(chunks) = self
            && chunks.are_sparse()
        {
            let mut hashed = Hashed::default();
            chunks.each(|number| {
                hashed.insert(seed, number);
            });
            hashed.asked_at = (hashed.len * 2).max(FIRST_HASHED);
            *self = Self::Hashed(hashed);
        }
    }

    fn chunk_where_dense(&mut self) {
        if let Self::Hashed(hashed) = self
            && hashed.len >= hashed.asked_at
        {
            hashed.asked_at = hashed.len * 2;
            if hashed.is_dense() {
                let mut chunks = Chunks::default();
                hashed.table.each().for_each(|number| {
                    chunks.insert(*number);
                });
                *self = Self::Dense(chunks);
            }
        }
    }
}

/// Numbers that lie far from each other.
#[derive(Debug, Default)]
struct Hashed {
    table: Sharded<u64>,
    len: usize,
    /// How many numbers there are when it is asked next whether they have come close.
    asked_at: usize,
}

impl Hashed {
    fn insert(&mut self, seed: Seed, number: u64) -> bool {
        let is_new =
            self.table.insert(seed.of_number(number), number, |kept| seed.of_number(*kept));
        self.len += usize::from(is_new);
        is_new
    }

    /// Returns whether chunks would take clearly less room. Numbers that are far from each other
    /// say so early.
    fn is_dense(&self) -> bool {
        let most = self.len * DENSE_AGAIN_BYTES_A_NUMBER / CHUNK_BYTES;
        let mut chunks = HashSet::new();
        self.table.each().all(|number| {
            chunks.insert(number / CHUNK_NUMBERS);
            chunks.len() <= most
        })
    }
}

/// Numbers that lie close together, as ids do: a bit each.
#[derive(Debug, Default)]
struct Chunks {
    /// Where the chunk of each 4,096 numbers stands: of the lowest ones, by their number.
    low: Vec<u32>,
    /// The same of all others.
    places: HashMap<u64, u32>,
    #[allow(clippy::vec_box, reason = "a chunk has its own room: a growing list moves none")]
    chunks: Vec<Box<[u64; CHUNK_WORDS]>>,
    len: usize,
    /// The chunk that was added to last, and its place.
    last: Option<(u64, u32)>,
}

impl Chunks {
    fn place(&self, chunk: u64) -> Option<u32> {
        match self.last {
            Some((last, place)) if last == chunk => Some(place),
            _ if chunk < LOW_CHUNKS => {
                self.low.get(chunk as usize).copied().filter(|place| *place != NOWHERE)
            }
            _ => self.places.get(&chunk).copied(),
        }
    }

    fn put(&mut self, chunk: u64, place: u32) {
        if chunk < LOW_CHUNKS {
            let at = chunk as usize;
            self.low.resize(self.low.len().max(at + 1), NOWHERE);
            self.low[at] = place;
        } else {
            self.places.insert(chunk, place);
        }
    }

    /// Returns the chunks and their places, in no order.
    fn all(&self) -> impl Iterator<Item = (u64, u32)> {
        let low = self.low.iter().copied().enumerate().filter(|(_, place)| *place != NOWHERE);
        let low = low.map(|(chunk, place)| (chunk as u64, place));
        low.chain(self.places.iter().map(|(chunk, place)| (*chunk, *place)))
    }

    fn contains(&self, number: u64) -> bool {
        let (word, mask) = word_and_mask(number);
        let place = self.place(number / CHUNK_NUMBERS);
        place.is_some_and(|place| self.chunks[place as usize][word] & mask != 0)
    }

    fn insert(&mut self, number: u64) -> bool {
        let chunk = number / CHUNK_NUMBERS;
        let place = self.place(chunk).unwrap_or_else(|| {
            self.chunks.push(Box::new([0; CHUNK_WORDS]));
            let place = (self.chunks.len() - 1) as u32;
            self.put(chunk, place);
            place
        });
        self.last = Some((chunk, place));
        let (word, mask) = word_and_mask(number);
        let word = &mut self.chunks[place as usize][word];
        let is_new = *word & mask == 0;
        *word |= mask;
        self.len += usize::from(is_new);
        is_new
    }

    fn are_sparse(&self) -> bool {
        self.chunks.len() > FIRST_CHUNKS
            && self.chunks.len() * CHUNK_BYTES > self.len * DENSE_BYTES_A_NUMBER
    }

    fn each(&self, mut with: impl FnMut(u64)) {
        for (chunk, place) in self.all() {
            for bit in bits(&self.chunks[place as usize]) {
                with(chunk * CHUNK_NUMBERS + bit);
            }
        }
    }

    fn sorted(&self) -> Vec<(u64, &[u64; CHUNK_WORDS])> {
        let mut sorted: Vec<_> = self
            .all()
            .map(|(chunk, place)| (chunk, self.chunks[place as usize].as_ref()))
            .collect();
        sorted.sort_unstable_by_key(|(chunk, _)| *chunk);
        sorted
    }
}

fn word_and_mask(number: u64) -> (usize, u64) {
    let bit = number % CHUNK_NUMBERS;
    ((bit / 64) as usize, 1 << (bit % 64))
}

fn bits(words: &[u64; CHUNK_WORDS]) -> impl Iterator<Item = u64> + '_ {
    (0..CHUNK_NUMBERS).filter(|bit| words[(bit / 64) as usize] >> (bit % 64) & 1 == 1)
}

/// Hash tables that share their values by the hash's upper bits.
#[derive(Debug)]
struct Sharded<T> {
    shards: Vec<HashTable<T>>,
}

impl<T> Default for Sharded<T> {
    fn default() -> Self {
        Self { shards: Vec::new() }
    }
}

impl<T: Copy + Ord> Sharded<T> {
    fn contains(&self, hash: u64, value: T) -> bool {
        self.find(hash, |kept| *kept == value)
    }

    fn insert(&mut self, hash: u64, value: T, hasher: impl Fn(&T) -> u64) -> bool {
        !self.contains(hash, value) && {
            self.insert_new(hash, value, hasher);
            true
        }
    }

    fn find(&self, hash: u64, is_same: impl FnMut(&T) -> bool) -> bool {
        let shard = self.shards.get(shard_of(hash));
        shard.is_some_and(|shard| shard.find(hash, is_same).is_some())
    }

    fn insert_new(&mut self, hash: u64, value: T, hasher: impl Fn(&T) -> u64) {
        if self.shards.is_empty() {
            self.shards.resize_with(SHARDS, HashTable::new);
        }
        self.shards[shard_of(hash)].insert_unique(hash, value, hasher);
    }

    fn bytes(&self) -> usize {
        // Eight buckets hold seven values.
        let buckets: usize = self.shards.iter().map(|shard| shard.capacity() / 7 * 8).sum();
        buckets * (size_of::<T>() + 1)
    }

    fn each(&self) -> impl Iterator<Item = &T> {
        self.shards.iter().flatten()
    }

    /// Takes the values out in their order; each table goes as soon as it is empty, so that they
    /// are not in memory twice.
    fn into_sorted(self) -> Vec<T> {
        let count = self.shards.iter().map(HashTable::len).sum();
        let mut values = Vec::with_capacity(count);
        self.shards.into_iter().for_each(|shard| values.extend(shard));
        values.sort_unstable();
        values
    }
}

/// The table takes a hash's upper seven bits and its lower ones; these are between.
fn shard_of(hash: u64) -> usize {
    (hash >> 48) as usize % SHARDS
}

/// Byte strings, one after the other, each behind its length.
#[derive(Debug, Default)]
struct Texts {
    blocks: Vec<Vec<u8>>,
    places: Sharded<Place>,
}

/// Where a text lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    block: u32,
    start: u32,
}

impl Texts {
    fn contains(&self, hash: u64, text: &[u8]) -> bool {
        self.places.find(hash, |place| self.at(*place) == text)
    }

    fn insert(&mut self, seed: Seed, text: &[u8]) -> bool {
        let hash = seed.of_bytes(text);
        if self.contains(hash, text) {
            return false;
        }
        let needed = text.len() + 4;
        if self.blocks.last().is_none_or(|last| last.len() + needed > last.capacity()) {
            self.blocks.push(Vec::with_capacity(needed.max(BLOCK_BYTES)));
        }
        let block = self.blocks.len() - 1;
        let last = &mut self.blocks[block];
        let place = Place { block: block as u32, start: last.len() as u32 };
        last.extend_from_slice(&(text.len() as u32).to_le_bytes());
        last.extend_from_slice(text);
        let Self { blocks, places } = self;
        places.insert_new(hash, place, |place| seed.of_bytes(text_at(blocks, *place)));
        true
    }

    fn at(&self, place: Place) -> &[u8] {
        text_at(&self.blocks, place)
    }

    fn bytes(&self) -> usize {
        self.places.bytes() + self.blocks.iter().map(Vec::capacity).sum::<usize>()
    }
}

fn text_at(blocks: &[Vec<u8>], place: Place) -> &[u8] {
    let rest = &blocks[place.block as usize][place.start as usize..];
    let (length, text) = rest.split_at(4);
    let length = length.iter().rev().fold(0, |length, byte| length << 8 | usize::from(*byte));
    &text[..length]
}

/// What makes hashes others in each process: nobody can write a dump whose keys collide.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seed(u64, u64);

impl Seed {
    pub fn new() -> Self {
        let state = RandomState::new();
        Self(state.hash_one(0_u8), state.hash_one(1_u8) | 1)
    }

    pub fn of_number(self, number: u64) -> u64 {
        fold(number ^ self.0, self.1)
    }

    pub fn of_wide(self, wide: u128) -> u64 {
        fold(wide as u64 ^ self.0, (wide >> 64) as u64 ^ self.1)
            ^ fold(wide as u64 ^ self.1, self.0 | 1)
    }

    pub fn of_bytes(self, bytes: &[u8]) -> u64 {
        let mut hash = fold(bytes.len() as u64 ^ self.0, self.1);
        for part in bytes.chunks(16) {
            let mut wide = [0; 16];
            wide[..part.len()].copy_from_slice(part);
            let wide = u128::from_le_bytes(wide);
            hash = fold(wide as u64 ^ hash, (wide >> 64) as u64 ^ self.1);
        }
        fold(hash ^ self.1, self.0 | 1)
    }
}

/// Multiplies and lets both halves of the product meet.
fn fold(left: u64, right: u64) -> u64 {
    let product = u128::from(left) * u128::from(right);
    product as u64 ^ (product >> 64) as u64
}
