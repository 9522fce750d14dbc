//! Inflates the members of a BGZF file beside one another.
//!
//! `bgzip` writes gzip members of 64 KiB at most, and each says in an extra field of its header where it
//! ends: <https://samtools.github.io/hts-specs/SAMv1.pdf>, 4.1. Groups of them go to some threads and
//! come back in order. Whatever is not as it should be, from a wrong checksum to zeros at the end
//! of the file, is read again by the decoder of one stream, from that member's first byte on: what it
//! says, and where, is what is said of such a file without any thread. Members of other programs
//! do not say where they end; they are read one after the other.

use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Read};
use std::rc::Rc;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread;

use flate2::{Crc, Decompress as Inflate, FlushDecompress, Status};

use super::Error;
use super::compressed::Decompress;
use super::container::Container;
use super::raw::BLOCK_BYTES;
use super::site::Site;
use super::unpack::Prefixed;

/// Members that one thread inflates at once: a block of plain bytes.
const MEMBERS_OF_A_GROUP: usize = 4;
/// Groups under way for each thread: one that is inflated, and one that waits.
const GROUPS_OF_A_THREAD: usize = 2;
/// More threads than inflate faster than one thread cuts and hands on.
const MOST_THREADS: usize = 8;

const HEADER_BYTES: usize = 12;
const TRAILER_BYTES: usize = 8;
/// The most that a member may hold.
const MEMBER_BYTES: usize = 64 << 10;

/// Returns how many threads inflate a file of many members on this machine.
pub(super) fn threads() -> usize {
    thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS)
}

/// Returns true where a file begins with a member that says where it ends.
pub(super) fn begins(start: &[u8]) -> bool {
    extra_bytes(start).is_some_and(|extra| {
        let fields = start.get(HEADER_BYTES..HEADER_BYTES + extra);
        fields.and_then(member_bytes).is_some()
    })
}

/// Returns the size of the extra fields that follow a header, where it has them and nothing else.
fn extra_bytes(header: &[u8]) -> Option<usize> {
    match *header.get(..HEADER_BYTES)? {
        [0x1f, 0x8b, 8, 4, _, _, _, _, _, _, low, high] => {
            Some(usize::from(u16::from_le_bytes([low, high])))
        }
        _ => None,
    }
}

/// Returns the size of the whole member by its extra fields.
fn member_bytes(mut fields: &[u8]) -> Option<usize> {
    while let [first, second, low, high, rest @ ..] = fields {
        let size = usize::from(u16::from_le_bytes([*low, *high]));
        let value = rest.get(..size)?;
        if let (b'B', b'C', [low, high]) = (first, second, value) {
            return Some(usize::from(u16::from_le_bytes([*low, *high])) + 1);
        }
        fields = &rest[size..];
    }
    None
}

/// Some members as they are in the file.
#[derive(Default)]
struct Group {
    bytes: Vec<u8>,
    members: Vec<Span>,
}

/// Where a member stands in its group.
struct Span {
    start: usize,
    /// The first byte of what is compressed.
    data: usize,
    end: usize,
}

/// A group after it was inflated.
#[derive(Default)]
struct Done {
    plain: Vec<u8>,
    group: Group,
    /// The first byte of the member that is not as it should be.
    failed: Option<usize>,
}

type Job = (Group, SyncSender<Done>);

/// The plain bytes of a BGZF file.
pub(super) struct Members<'a> {
    source: Option<&'a mut dyn BufRead>,
    site: &'a Rc<Site>,
    /// `None` once all members that are as they should be were handed out.
    jobs: Option<Sender<Job>>,
    under_way: VecDeque<Receiver<Done>>,
    most: usize,
    current: Done,
    position: usize,
    /// What was read and is no whole member.
    left: Vec<u8>,
    /// Why no more could be read; told when what was read before is handed out.
    unread: Option<io::Error>,
    rest: Option<BufReader<Decompress<Prefixed<'a>>>>,
}

impl<'a> Members<'a> {
    /// Starts the threads.
    pub fn new(
        source: &'a mut dyn BufRead,
        site: &'a Rc<Site>,
        threads: usize,
    ) -> io::Result<Self> {
        let (jobs, queue) = channel::<Job>();
        let queue = Arc::new(Mutex::new(queue));
        for number in 0..threads {
            let queue = queue.clone();
            let inflater = thread::Builder::new().name(format!("inflate-{number}"));
            inflater.spawn(move || inflate_all(&queue))?;
        }
        let most = threads * GROUPS_OF_A_THREAD;
        Ok(Self {
            source: Some(source),
            site,
            jobs: Some(jobs),
            under_way: VecDeque::with_capacity(most),
            most,
            current: Done::default(),
            position: 0,
            left: Vec::new(),
            unread: None,
            rest: None,
        })
    }

    /// Reads everything from the first byte on by the decoder of one stream; nothing may have been
    /// consumed.
    pub fn into_stream(mut self) -> io::Result<BufReader<Decompress<Prefixed<'a>>>> {
        self.current.failed = Some(0);
        self.go_on_alone()?;
        self.rest.take().ok_or_else(|| self.stopped())
    }

    /// Returns how many zero bytes stand behind the last member; to be called at the end.
    pub fn padding_bytes(&self) -> u64 {
        self.rest.as_ref().map_or(0, |rest| rest.get_ref().padding_bytes)
    }

    fn stopped(&self) -> io::Error {
        let (path, byte) = (self.site.path.clone(), self.site.byte.get());
        self.site.fail(Error::Stopped { path, byte })
    }

    /// Keeps the threads busy, and takes the next group that is done.
    fn next_group(&mut self) -> io::Result<()> {
        while self.under_way.len() < self.most && self.left.is_empty() && self.unread.is_none() {
            let group = match self.read_group() {
                Ok(group) => group,
                Err(error) => {
                    self.unread = Some(error);
                    break;
                }
            };
            let (Some(jobs), false) = (&self.jobs, group.members.is_empty()) else { break };
            let (done, receiver) = sync_channel(1);
            self.under_way.push_back(receiver);
            jobs.send((group, done)).map_err(|_| self.stopped())?;
        }
        self.position = 0;
        match self.under_way.pop_front() {
            Some(done) => self.current = done.recv().map_err(|_| self.stopped())?,
            None => {
                self.current = Done::default();
                if let Some(error) = self.unread.take() {
                    return Err(error);
                }
                self.go_on_alone()?;
            }
        }
        Ok(())
    }

    /// Reads whole members; what is none is left.
    fn read_group(&mut self) -> io::Result<Group> {
        let mut group = Group::default();
        let Some(source) = &mut self.source else { return Ok(group) };
        group.bytes.reserve(MEMBERS_OF_A_GROUP * (MEMBER_BYTES >> 1));
        while group.members.len() < MEMBERS_OF_A_GROUP {
            let start = group.bytes.len();
            match read_member(source, &mut group.bytes)? {
                Some(data) => {
                    group.members.push(Span { start, data: start + data, end: group.bytes.len() });
                }
                None => {
                    self.left = group.bytes.split_off(start);
                    // At the end of the file nothing is left, and no more is asked for.
                    if self.left.is_empty() {
                        break;
                    }
                    return Ok(group);
                }
            }
        }
        Ok(group)
    }

    /// Hands what is left to the decoder of one stream: the group from its failed member on, those
    /// behind it, and what is not read yet.
    fn go_on_alone(&mut self) -> io::Result<()> {
        let Some(source) = self.source.take() else { return Ok(()) };
        let current = std::mem::take(&mut self.current);
        let mut start = current.group.bytes;
        start.drain(..current.failed.unwrap_or(start.len()));
        for done in std::mem::take(&mut self.under_way) {
            start.extend(done.recv().map_err(|_| self.stopped())?.group.bytes);
        }
        start.append(&mut self.left);
        self.jobs = None;
        let rest = Prefixed::again(start, source, self.site);
        let rest = Decompress::new(Container::Gzip, rest, self.site.clone());
        self.rest = Some(BufReader::with_capacity(BLOCK_BYTES, rest));
        Ok(())
    }
}

impl Read for Members<'_> {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let count = available.len().min(target.len());
        target[..count].copy_from_slice(&available[..count]);
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Members<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        // A member may be empty, as the last one is.
        while self.rest.is_none() && self.position == self.current.plain.len() {
            match self.current.failed {
                Some(_) => self.go_on_alone()?,
                None => self.next_group()?,
            }
        }
        match &mut self.rest {
            Some(rest) => rest.fill_buf(),
            None => Ok(&self.current.plain[self.position..]),
        }
    }

    fn consume(&mut self, count: usize) {
        match &mut self.rest {
            Some(rest) => rest.consume(count),
            None => self.position += count,
        }
    }
}

/// Appends a member; returns where its data begins in it, or `None` where it is no whole one that says
/// where it ends.
fn read_member(source: &mut dyn BufRead, bytes: &mut Vec<u8>) -> io::Result<Option<usize>> {
    let start = bytes.len();
    let mut read = |bytes: &mut Vec<u8>, count: usize| -> io::Result<bool> {
        Ok((&mut *source).take(count as u64).read_to_end(bytes)? == count)
    };
    if !read(bytes, HEADER_BYTES)? {
        return Ok(None);
    }
    let Some(extra) = extra_bytes(&bytes[start..]) else { return Ok(None) };
    if !read(bytes, extra)? {
        return Ok(None);
    }
    let data = HEADER_BYTES + extra;
    let Some(size) = member_bytes(&bytes[start + HEADER_BYTES..]) else { return Ok(None) };
    match size.checked_sub(data) {
        Some(rest) if rest >= TRAILER_BYTES => Ok(read(bytes, rest)?.then_some(data)),
        _ => Ok(None),
    }
}

/// Inflates groups until there are no more.
fn inflate_all(queue: &Mutex<Receiver<Job>>) {
    let mut inflate = Inflate::new(false);
    loop {
        // A thread that failed may not stop the others.
        let job = queue.lock().unwrap_or_else(std::sync::PoisonError::into_inner).recv();
        let Ok((group, done)) = job else { return };
        // Nobody waits for it where reading has ended early.
        done.send(inflated(group, &mut inflate)).ok();
    }
}

fn inflated(group: Group, inflate: &mut Inflate) -> Done {
    let mut plain = Vec::new();
    let mut failed = None;
    for member in &group.members {
        let before = plain.len();
        if inflate_member(&group.bytes[member.data..member.end], inflate, &mut plain).is_none() {
            plain.truncate(before);
            failed = Some(member.start);
            break;
        }
    }
    Done { plain, group, failed }
}

/// Appends what a member holds; `None` where it is not exactly what its trailer says.
fn inflate_member(bytes: &[u8], inflate: &mut Inflate, plain: &mut Vec<u8>) -> Option<()> {
    let (data, trailer) = bytes.split_at_checked(bytes.len().checked_sub(TRAILER_BYTES)?)?;
    let [a, b, c, d, e, f, g, h] = *trailer else { return None };
    let (checksum, size) = (u32::from_le_bytes([a, b, c, d]), u32::from_le_bytes([e, f, g, h]));
    let size = usize::try_from(size).ok().filter(|size| *size <= MEMBER_BYTES)?;
    let start = plain.len();
    plain.resize(start + size, 0);
    inflate.reset(false);
    let status = inflate.decompress(data, &mut plain[start..], FlushDecompress::Finish).ok()?;
    let is_whole = status == Status::StreamEnd
        && inflate.total_in() == data.len() as u64
        && inflate.total_out() == size as u64;
    let mut crc = Crc::new();
    crc.update(&plain[start..]);
    (is_whole && crc.sum() == checksum).then_some(())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Write;
    use std::path::Path;
    use std::sync::Arc;

    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder};

    use super::super::stream::open_as;
    use super::super::unpack::Unpack;
    use super::*;

    /// Writes a member as bgzip does, with another field before its own.
    fn member(plain: &[u8]) -> Vec<u8> {
        let mut deflate = DeflateEncoder::new(Vec::new(), Compression::default());
        deflate.write_all(plain).expect("memory");
        let data = deflate.finish().expect("memory");
        let extra = [b'X', b'Y', 1, 0, 7, b'B', b'C', 2, 0];
        let size = HEADER_BYTES + extra.len() + 2 + data.len() + TRAILER_BYTES;
        let mut member = vec![0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 0xff, 11, 0];
        member.extend(extra);
        member.extend((size as u16 - 1).to_le_bytes());
        member.extend(data);
        let mut crc = Crc::new();
        crc.update(plain);
        member.extend(crc.sum().to_le_bytes());
        member.extend((plain.len() as u32).to_le_bytes());
        member
    }

    fn text(bytes: usize) -> Vec<u8> {
        (0..bytes / 10).flat_map(|line| format!("{line:09}\n").into_bytes()).collect()
    }

    /// Members of so many bytes of text, and an empty one at the end.
    fn file(text: &[u8], member_bytes: usize) -> Vec<u8> {
        let members = text.chunks(member_bytes).chain([&b""[..]]);
        members.flat_map(member).collect()
    }

    /// Returns the text and the notes, or what was said of the file behind how many bytes.
    fn read(path: &Path, threads: usize) -> (Vec<u8>, Vec<String>, Option<String>) {
        let mut text = Vec::new();
        let stream = open_as(path, &Arc::default(), Unpack::Scripts, threads);
        let mut stream = match stream {
            Ok(stream) => stream,
            Err(error) => return (text, Vec::new(), Some(error.to_string())),
        };
        loop {
            match stream.next_block() {
                Ok(Some(block)) => text.extend(block),
                Ok(None) => return (text, stream.take_notes(), None),
                Err(error) => return (text, stream.take_notes(), Some(error.to_string())),
            }
        }
    }

    /// Reads a file by one thread, which is the judge, and by several.
    fn check(bytes: &[u8]) -> (Vec<u8>, Option<String>) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("dump.sql.gz");
        fs::write(&path, bytes).expect("a file");
        let (judge, found) = (read(&path, 1), read(&path, 3));
        assert_eq!(found.0.len(), judge.0.len(), "{:?} {:?}", found.2, judge.2);
        assert!(found == judge, "{:?} {:?}, {:?} {:?}", found.1, found.2, judge.1, judge.2);
        (found.0, found.2)
    }

    #[test]
    fn members_give_what_one_stream_gives() {
        for (bytes, member_bytes) in
            [(0, 10), (10, 10), (3_000, 200), (300_000, 999), (3_000_000, 65_280)]
        {
            let text = text(bytes);
            assert_eq!(check(&file(&text, member_bytes)), (text, None));
        }
    }

    #[test]
    fn a_file_of_bgzip_is_read() {
        let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/input"));
        let bytes = fs::read(folder.join("bgzip.sql.gz")).expect("a file");
        assert!(begins(&bytes));
        let users = fs::read(folder.join("users.sql")).expect("a file");
        assert_eq!(check(&bytes), (users.repeat(400), None));
    }

    #[test]
    fn whole_files_may_follow_one_another_with_padding() {
        let text = text(200_000);
        let one = file(&text, 65_280);
        let (twice, padded) = ([&one[..], &one].concat(), [&one[..], &[0; 700]].concat());
        assert_eq!(check(&twice).0.len(), 2 * text.len());
        assert_eq!(check(&padded), (text.clone(), None));
        check(&[&one[..], b"something else"].concat());
        let mut other = GzEncoder::new(Vec::new(), Compression::default());
        other.write_all(&text).expect("memory");
        let other = other.finish().expect("memory");
        assert_eq!(check(&[&one[..], &other, &one].concat()).0.len(), 3 * text.len());
    }

    #[test]
    fn an_archive_inside_says_what_it_says_of_one_stream() {
        let mut tar = tar::Builder::new(Vec::new());
        let mut header = tar::Header::new_gnu();
        header.set_size(70_000);
        tar.append_data(&mut header, "dump.sql", &text(70_000)[..]).expect("memory");
        let tar = tar.into_inner().expect("memory");
        assert_eq!(check(&file(&tar, 5_000)).0.len(), 70_000);
        check(&file(&tar[..60_000], 5_000));
    }

    #[test]
    fn wherever_it_is_cut_or_changed_the_same_is_said() {
        let whole = file(&text(2_000), 300);
        for place in 0..whole.len() {
            check(&whole[..place]);
            let mut changed = whole.clone();
            changed[place] ^= 0x11;
            check(&changed);
        }
    }

    #[test]
    fn no_member_of_a_whole_file_is_left_to_one_thread() {
        let text = text(900_000);
        let bytes = [file(&text, 65_280), file(&text, 65_280)].concat();
        let site = Rc::new(Site::new("dump.sql.gz"));
        let mut source = &bytes[..];
        let mut members = Members::new(&mut source, &site, 2).expect("threads");
        let mut read = 0;
        while members.rest.is_none() {
            let count = members.fill_buf().expect("bytes").len();
            if members.rest.is_none() {
                members.consume(count);
                read += count;
            }
        }
        assert_eq!(read, 2 * text.len());
    }
}
