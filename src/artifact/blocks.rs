//! Blocks that go from memory to the disk, past the page cache.
//!
//! `O_DIRECT` (<https://man7.org/linux/man-pages/man2/open.2.html>) wants memory and places in the
//! file that are multiples of what `statx` says
//! (<https://man7.org/linux/man-pages/man2/statx.2.html>, `STATX_DIOALIGN`, from Linux 6.1 on). One
//! block is written while the next is gathered. Knows no paths.

use std::fs::File;
use std::io::{self, Write};
use std::sync::Arc;
use std::thread::{Builder, JoinHandle};

/// Bytes of a block: enough to make a disk's answer a small part of what it takes.
const BLOCK_BYTES: usize = if cfg!(test) { 16 << 10 } else { 2 << 20 };

/// What memory and places are multiples of; a page, and a multiple of what disks ask for.
const ALIGNMENT: usize = 4096;

/// The part of a file that is written past the page cache, to the file's end.
#[derive(Debug)]
pub(super) struct Blocks {
    file: Arc<File>,
    gathered: Block,
    writing: Option<JoinHandle<(Block, io::Result<()>)>>,
}

/// Memory that begins where a page does.
#[derive(Debug)]
struct Block {
    memory: Vec<u8>,
    start: usize,
    used: usize,
}

impl Blocks {
    /// Goes on with a file that was written up to a multiple of a page; `None` where its file
    /// system has no way past the page cache, or does not say what it asks for.
    pub fn of(file: &Arc<File>) -> Option<Self> {
        (mode::has_direct(file) && mode::set_direct(file, true).is_ok()).then(|| Self {
            file: file.clone(),
            gathered: Block::new(),
            writing: None,
        })
    }

    /// Appends bytes.
    ///
    /// # Errors
    /// What was taken before them could not be written.
    pub fn write_all(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            bytes = self.gathered.take(bytes);
            if self.gathered.used == BLOCK_BYTES {
                let next = self.wait()?;
                let block = std::mem::replace(&mut self.gathered, next);
                let file = self.file.clone();
                let write = move || {
                    let outcome = write_block(&file, block.bytes());
                    (block, outcome)
                };
                self.writing = Some(Builder::new().name("write".to_owned()).spawn(write)?);
            }
        }
        Ok(())
    }

    /// Waits for the block that is being written, and returns memory for another one.
    fn wait(&mut self) -> io::Result<Block> {
        let Some(writing) = self.writing.take() else { return Ok(Block::new()) };
        let lost = |_| io::Error::other("the thread that writes was lost");
        let (mut block, outcome) = writing.join().map_err(lost)?;
        block.used = 0;
        outcome.map(|()| block)
    }

    /// Writes what is left: less than a block, and through the page cache.
    ///
    /// # Errors
    /// That, or what was taken before, could not be written.
    pub fn finish(mut self) -> io::Result<()> {
        self.wait()?;
        mode::set_direct(&self.file, false)?;
        (&*self.file).write_all(self.gathered.bytes())
    }
}

impl Block {
    fn new() -> Self {
        let memory = vec![0; BLOCK_BYTES + ALIGNMENT];
        let start = memory.as_ptr().align_offset(ALIGNMENT).min(ALIGNMENT);
        Self { memory, start, used: 0 }
    }

    fn bytes(&self) -> &[u8] {
        &self.memory[self.start..self.start + self.used]
    }

    /// Takes as many bytes as there is room for, and returns the rest.
    fn take<'b>(&mut self, bytes: &'b [u8]) -> &'b [u8] {
        let (taken, rest) = bytes.split_at(bytes.len().min(BLOCK_BYTES - self.used));
        let place = self.start + self.used;
        self.memory[place..place + taken.len()].copy_from_slice(taken);
        self.used += taken.len();
        rest
    }
}

/// Writes a block whose memory and place are as they have to be.
fn write_block(mut file: &File, block: &[u8]) -> io::Result<()> {
    let written = match file.write(block) {
        Ok(written) if written == block.len() => return Ok(()),
        Ok(written) => written,
        // Asked for more than it had said.
        Err(error) if error.kind() == io::ErrorKind::InvalidInput => 0,
        Err(error) if error.kind() == io::ErrorKind::Interrupted => 0,
        Err(error) => return Err(error),
    };
    // A part was taken: what is left has no such place any more. Where it can't be written at all,
    // this tells why.
    mode::set_direct(file, false)?;
    file.write_all(&block[written..])?;
    mode::set_direct(file, true)
}

#[cfg(target_os = "linux")]
mod mode {
    use std::fs::File;
    use std::io;

    use rustix::fs::{AtFlags, OFlags, StatxFlags, fcntl_getfl, fcntl_setfl, statx};

    use super::ALIGNMENT;

    pub fn has_direct(file: &File) -> bool {
        let Ok(found) = statx(file, "", AtFlags::EMPTY_PATH, StatxFlags::DIOALIGN) else {
            return false;
        };
        let asked = [found.stx_dio_mem_align, found.stx_dio_offset_align].map(|it| it as usize);
        let is_told = StatxFlags::from_bits_retain(found.stx_mask).contains(StatxFlags::DIOALIGN);
        is_told && asked.iter().all(|asked| *asked > 0 && ALIGNMENT.is_multiple_of(*asked))
    }

    pub fn set_direct(file: &File, is_direct: bool) -> io::Result<()> {
        let mut flags = fcntl_getfl(file)?;
        flags.set(OFlags::DIRECT, is_direct);
        Ok(fcntl_setfl(file, flags)?)
    }
}

#[cfg(not(target_os = "linux"))]
mod mode {
    use std::fs::File;
    use std::io;

    pub fn has_direct(_file: &File) -> bool {
        false
    }

    pub fn set_direct(_file: &File, _is_direct: bool) -> io::Result<()> {
        Ok(())
    }
}

/// Returns where a file may be that is written past the page cache: beside the tests, because the
/// folder for temporary files may be in memory.
#[cfg(test)]
pub(super) fn place_on_a_disk() -> (tempfile::TempDir, std::path::PathBuf) {
    let tests = std::env::current_exe().expect("these tests");
    let folder = tempfile::tempdir_in(tests.parent().expect("their folder")).expect("a folder");
    let path = folder.path().join("file");
    (folder, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_at_no_such_place_is_written_the_usual_way() {
        let (_folder, path) = place_on_a_disk();
        let file = File::create(&path).expect("a file");
        if mode::has_direct(&file) {
            mode::set_direct(&file, true).expect("as it says");
        }
        let mut block = Block::new();
        block.take(&b"0123456789".repeat(2_000));
        write_block(&file, &block.bytes()[1..]).expect("there is room");
        write_block(&file, block.bytes()).expect("there is room");
        let found = std::fs::read(&path).expect("the file");
        assert!(found == [&block.bytes()[1..], block.bytes()].concat());
    }
}
