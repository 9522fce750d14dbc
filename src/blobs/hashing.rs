//! Hashes members on worker threads while the archive is read on.
//!
//! ```text
//! put ─┬─ small members ─ [group of 1 MiB] ─ one task: SHA-256 and MD5 of each ─┐
//!      └─ a large member ─ [chunk of 1 MiB] ─┬─ SHA-256 ─┐                      ├─ in the order of put
//!                                            └─ MD5 ─────┴──────────────────────┘
//! ```
//! A digest has to see its bytes in order, so a large member keeps two workers busy at most, and the
//! next chunk is read meanwhile; groups know nothing of each other and take all workers. Knows no
//! archives and no names.

use std::collections::VecDeque;
use std::io::{self, Read};
use std::mem;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, sync_channel};

use md5::Md5;
use rayon::{ThreadPool, ThreadPoolBuilder};
use sha2::{Digest, Sha256};

use super::content_type::{START_BYTES, sniff};
use super::object::Digests;

/// Size of a group and of a chunk.
///
/// A task of a millisecond or two, whose bytes the second digest still finds in the L2 cache.
const CHUNK_BYTES: usize = if cfg!(test) { 1 << 10 } else { 1 << 20 };
/// Members of a group at most: empty ones would never fill it.
const GROUP_MEMBERS: usize = 4_096;

/// What is known of a member when its bytes have gone by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hashed {
    pub size_bytes: u64,
    pub digests: Digests,
    /// By the first bytes; `None` where they say nothing.
    pub content_type: Option<&'static str>,
}

/// Takes members one after another, and hashes them on threads of its own.
///
/// # Memory
/// A chunk of 1 MiB a thread and five more, whatever the sizes; and one [`Hashed`] a member.
#[derive(Debug)]
pub struct Hashing {
    /// `None` where the machine has no threads left: then `put` hashes in place.
    pool: Option<ThreadPool>,
    group: Group,
    /// What was handed out, in the order of `put`.
    waiting: VecDeque<Waiting>,
    most_waiting: usize,
    done: Vec<Hashed>,
    /// Buffers that were handed back.
    spare: Vec<Chunk>,
}

/// Always [`CHUNK_BYTES`] long; how much of it counts is said beside it.
type Chunk = Vec<u8>;

/// Small members, one behind the other.
#[derive(Debug, Default)]
struct Group {
    /// Empty until the first member.
    chunk: Chunk,
    /// Where each member ends in the chunk.
    ends: Vec<usize>,
}

impl Group {
    fn used(&self) -> usize {
        self.ends.last().copied().unwrap_or(0)
    }
}

/// What is under way on the workers.
#[derive(Debug)]
enum Waiting {
    Group(Receiver<(Vec<Hashed>, Chunk)>),
    Large(Large),
}

/// A member whose chunks went out one by one.
#[derive(Debug)]
struct Large {
    size_bytes: u64,
    content_type: Option<&'static str>,
    sha256: Receiver<Sha256>,
    md5: Receiver<Md5>,
    /// The chunk that both are at.
    chunk: Arc<Chunk>,
}

impl Hashing {
    /// Starts as many threads.
    pub fn new(threads: usize) -> Self {
        let threads = threads.max(1);
        let pool = ThreadPoolBuilder::new()
            .num_threads(threads)
            .thread_name(|index| format!("hash-{index}"))
            // The task's channel closes, and whoever waits for it has an error.
            .panic_handler(|_| {})
            .build();
        Self {
            pool: pool.ok(),
            group: Group::default(),
            waiting: VecDeque::new(),
            most_waiting: threads + 2,
            done: Vec::new(),
            spare: Vec::new(),
        }
    }

    /// Reads one member to its end.
    ///
    /// # Errors
    /// The member can't be read: then it does not count, and the next one may be put.
    pub fn put(&mut self, reader: &mut dyn Read) -> io::Result<()> {
        if self.group.chunk.is_empty() {
            self.group.chunk = self.take_chunk();
        }
        let start = self.group.used();
        let mut end = start + fill(reader, &mut self.group.chunk[start..])?;
        if end == CHUNK_BYTES && !self.group.ends.is_empty() {
            self.make_room(start)?;
            end -= start;
            end += fill(reader, &mut self.group.chunk[end..])?;
        }
        if end == CHUNK_BYTES {
            return self.put_large(reader);
        }
        self.group.ends.push(end);
        if self.group.ends.len() == GROUP_MEMBERS { self.send_group() } else { Ok(()) }
    }

    /// Waits for what is under way, and returns what is known of each member, in the order of `put`.
    ///
    /// # Errors
    /// A worker was lost.
    pub fn finish(mut self) -> io::Result<Vec<Hashed>> {
        self.send_group()?;
        while let Some(next) = self.waiting.pop_front() {
            self.settle(next)?;
        }
        Ok(self.done)
    }

    /// Sends the group off, less the bytes from `start`, with which the next one begins.
    fn make_room(&mut self, start: usize) -> io::Result<()> {
        let mut next = self.take_chunk();
        let rest = &self.group.chunk[start..];
        next[..rest.len()].copy_from_slice(rest);
        self.send_group()?;
        self.group.chunk = next;
        Ok(())
    }

    fn send_group(&mut self) -> io::Result<()> {
        if self.group.ends.is_empty() {
            return Ok(());
        }
        let Group { chunk, ends } = mem::take(&mut self.group);
        let (sender, receiver) = sync_channel(1);
        self.spawn(move || {
            let starts = [0].into_iter().chain(ends.iter().copied());
            let members = starts.zip(&ends).map(|(start, end)| &chunk[start..*end]);
            let hashed = members.map(hashed).collect();
            sender.send((hashed, chunk)).ok();
        });
        self.push(Waiting::Group(receiver))
    }

    /// Takes over a member that fills the group's chunk, which it has for itself.
    fn put_large(&mut self, reader: &mut dyn Read) -> io::Result<()> {
        let chunk = mem::take(&mut self.group.chunk);
        let content_type = sniff(&chunk[..START_BYTES.min(CHUNK_BYTES)]);
        let mut large = self.send_first(chunk, content_type);
        loop {
            let mut chunk = self.take_chunk();
            let count = fill(reader, &mut chunk)?;
            if count == 0 {
                self.spare.push(chunk);
                return self.push(Waiting::Large(large));
            }
            large = self.send_next(large, chunk, count)?;
        }
    }

    fn send_first(&self, chunk: Chunk, content_type: Option<&'static str>) -> Large {
        let chunk = Arc::new(chunk);
        Large {
            size_bytes: CHUNK_BYTES as u64,
            content_type,
            sha256: self.update(Sha256::new(), &chunk, CHUNK_BYTES),
            md5: self.update(Md5::new(), &chunk, CHUNK_BYTES),
            chunk,
        }
    }

    /// Waits for the chunk before, and sends this one after it.
    fn send_next(&mut self, large: Large, chunk: Chunk, count: usize) -> io::Result<Large> {
        let chunk = Arc::new(chunk);
        let sha256 = self.update(large.sha256.recv().map_err(lost)?, &chunk, count);
        let md5 = self.update(large.md5.recv().map_err(lost)?, &chunk, count);
        self.spare.extend(Arc::into_inner(large.chunk));
        let size_bytes = large.size_bytes + count as u64;
        Ok(Large { size_bytes, content_type: large.content_type, sha256, md5, chunk })
    }

    /// Has a worker go on with one digest.
    fn update<D: Digest + Send + 'static>(
        &self,
        mut digest: D,
        chunk: &Arc<Chunk>,
        count: usize,
    ) -> Receiver<D> {
        let (sender, receiver) = sync_channel(1);
        let chunk = chunk.clone();
        self.spawn(move || {
            digest.update(&chunk[..count]);
            // Before the answer: who has it may take the chunk again.
            drop(chunk);
            sender.send(digest).ok();
        });
        receiver
    }

    fn spawn(&self, task: impl FnOnce() + Send + 'static) {
        match &self.pool {
            Some(pool) => pool.spawn(task),
            None => task(),
        }
    }

    /// Bounds what is under way, and with it the memory.
    fn push(&mut self, next: Waiting) -> io::Result<()> {
        self.waiting.push_back(next);
        while self.waiting.len() > self.most_waiting
            && let Some(first) = self.waiting.pop_front()
        {
            self.settle(first)?;
        }
        Ok(())
    }

    fn settle(&mut self, waiting: Waiting) -> io::Result<()> {
        match waiting {
            Waiting::Group(group) => {
                let (hashed, chunk) = group.recv().map_err(lost)?;
                self.done.extend(hashed);
                self.spare.push(chunk);
            }
            Waiting::Large(large) => {
                let sha256 = large.sha256.recv().map_err(lost)?.finalize().into();
                let md5 = large.md5.recv().map_err(lost)?.finalize().into();
                self.spare.extend(Arc::into_inner(large.chunk));
                let (size_bytes, content_type) = (large.size_bytes, large.content_type);
                let digests = Digests { sha256, md5 };
                self.done.push(Hashed { size_bytes, digests, content_type });
            }
        }
        Ok(())
    }

    fn take_chunk(&mut self) -> Chunk {
        self.spare.pop().unwrap_or_else(|| vec![0; CHUNK_BYTES])
    }
}

fn hashed(member: &[u8]) -> Hashed {
    let digests =
        Digests { sha256: Sha256::digest(member).into(), md5: Md5::digest(member).into() };
    let content_type = sniff(&member[..member.len().min(START_BYTES)]);
    Hashed { size_bytes: member.len() as u64, digests, content_type }
}

/// Reads until the target is full or the reader is at its end.
fn fill(reader: &mut dyn Read, target: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < target.len() {
        match reader.read(&mut target[filled..]) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

fn lost(_: std::sync::mpsc::RecvError) -> io::Error {
    io::Error::other("a thread that hashes was lost")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bytes that differ from member to member.
    fn content(length: usize, seed: usize) -> Vec<u8> {
        (0..length).map(|at| (at * 31 + at / 7 + seed) as u8).collect()
    }

    /// Gives `step` bytes at once.
    struct Slow<'a>(&'a [u8], usize);

    impl Read for Slow<'_> {
        fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
            let count = self.1.min(target.len());
            self.0.read(&mut target[..count])
        }
    }

    #[track_caller]
    fn check(lengths: &[usize]) {
        let members: Vec<Vec<u8>> =
            lengths.iter().enumerate().map(|(seed, length)| content(*length, seed)).collect();
        let expected: Vec<Hashed> = members.iter().map(|member| hashed(member)).collect();
        for (threads, step) in [(1, usize::MAX), (3, usize::MAX), (2, 100)] {
            let mut hashing = Hashing::new(threads);
            for member in &members {
                hashing.put(&mut Slow(member, step)).expect("memory");
            }
            assert_eq!(hashing.finish().expect("threads"), expected, "{threads} threads");
        }
    }

    #[test]
    fn the_digests_are_those_of_the_known_vectors() {
        let mut hashing = Hashing::new(2);
        hashing.put(&mut &b"abc"[..]).expect("memory");
        let [Hashed { size_bytes: 3, digests, content_type: None }] =
            hashing.finish().expect("threads")[..]
        else {
            panic!("one member of three bytes")
        };
        let sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(crate::input::hex(&digests.sha256), sha256);
        assert_eq!(crate::input::hex(&digests.md5), "900150983cd24fb0d6963f7d28e17f72");
    }

    #[test]
    fn members_of_every_size_around_a_chunk_keep_their_order() {
        check(&[]);
        check(&[0]);
        for near in [CHUNK_BYTES, 2 * CHUNK_BYTES, 5 * CHUNK_BYTES] {
            for length in near - 2..=near + 2 {
                check(&[length]);
                check(&[0, length]);
                check(&[0, 0, length, 0]);
                check(&[10, length, 3, length, length, 7]);
            }
        }
    }

    #[test]
    fn members_that_fill_a_chunk_together_are_told_apart() {
        check(&[500, 524, 1, 1023, 1, 1022, 1, 1]);
        check(&[1024, 1024, 0, 1024]);
        check(&[700; 50]);
    }

    #[test]
    fn no_number_of_members_is_too_many() {
        check(&[0; GROUP_MEMBERS + 1]);
        check(&(0..500).map(|at| at * at * 37 % 4_000).collect::<Vec<_>>());
    }

    #[test]
    fn without_threads_members_are_hashed_in_place() {
        let mut hashing = Hashing { pool: None, ..Hashing::new(1) };
        let members = [content(10, 1), content(5_000, 2), content(3, 3)];
        members.iter().for_each(|member| hashing.put(&mut &member[..]).expect("memory"));
        let expected: Vec<Hashed> = members.iter().map(|member| hashed(member)).collect();
        assert_eq!(hashing.finish().expect("no threads"), expected);
    }

    #[test]
    fn a_member_that_fails_does_not_count() {
        struct Fails(usize);
        impl Read for Fails {
            fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
                let count = self.0.min(target.len());
                self.0 -= count;
                if count == 0 { Err(io::Error::other("cut off")) } else { Ok(count) }
            }
        }
        for failing in [0, 10, 1_000, 1_024, 5_000] {
            let mut hashing = Hashing::new(2);
            hashing.put(&mut &b"before"[..]).expect("memory");
            assert!(hashing.put(&mut Fails(failing)).is_err());
            hashing.put(&mut &b"after"[..]).expect("memory");
            let expected = [hashed(b"before"), hashed(b"after")];
            assert_eq!(hashing.finish().expect("threads"), expected, "{failing}");
        }
    }

    #[test]
    fn memory_does_not_grow_with_the_bytes() {
        let mut hashing = Hashing::new(2);
        for length in [100, 40_000, 900, 1_024, 600].repeat(100) {
            hashing.put(&mut &content(length, 0)[..]).expect("memory");
            let held = hashing.spare.len() + hashing.waiting.len() + 1;
            assert!(held <= 2 + 5, "{held} chunks");
        }
    }

    #[test]
    fn the_first_bytes_tell_the_content_type() {
        let mut large = content(3_000, 0);
        large[..4].copy_from_slice(b"\x89PNG");
        let mut hashing = Hashing::new(1);
        hashing.put(&mut &large[..]).expect("memory");
        hashing.put(&mut &b"%PDF-1.7"[..]).expect("memory");
        let found = hashing.finish().expect("threads");
        let types: Vec<_> = found.iter().map(|hashed| hashed.content_type).collect();
        assert_eq!(types, [Some("image/png"), Some("application/pdf")]);
    }
}
