//! Writes one file: through the page cache while it is small, past it when it has grown large.
//!
//! To fill the page cache took a sixth of the CPU seconds of a conversion, and drives out what
//! others have there; the disk takes bytes from memory as they are. So the first megabytes of a file
//! stay at hand for who reads it next, and the rest goes to the disk in blocks (`blocks.rs`), where
//! the file system can do that. Elsewhere the disk is asked to take early what the page cache holds.
//! Knows no paths.

use std::fs::File;
use std::io::{self, Write};
use std::sync::Arc;

use super::blocks::Blocks;
use super::early_sync::EarlySync;

/// Bytes of a file that are written through the page cache in any case.
const CACHED_BYTES: u64 = if cfg!(test) { 64 << 10 } else { 8 << 20 };

/// A file that is being written, from its start to its end.
#[derive(Debug)]
pub(super) struct FileWriter {
    file: Arc<File>,
    cached_bytes: u64,
    sync: EarlySync,
    blocks: Option<Blocks>,
}

impl FileWriter {
    /// Takes an empty file.
    pub fn new(file: File) -> Self {
        Self { file: Arc::new(file), cached_bytes: 0, sync: EarlySync::default(), blocks: None }
    }

    /// Appends bytes.
    ///
    /// # Errors
    /// They can't be written, or what was taken before them could not.
    pub fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        let room = CACHED_BYTES.saturating_sub(self.cached_bytes);
        let room = usize::try_from(room).map_or(bytes.len(), |room| room.min(bytes.len()));
        let (first, rest) = bytes.split_at(room);
        if !first.is_empty() {
            self.write_cached(first)?;
            if self.cached_bytes == CACHED_BYTES {
                self.blocks = Blocks::of(&self.file);
            }
        }
        match &mut self.blocks {
            Some(blocks) => blocks.write_all(rest),
            None if rest.is_empty() => Ok(()),
            None => self.write_cached(rest),
        }
    }

    fn write_cached(&mut self, bytes: &[u8]) -> io::Result<()> {
        (&*self.file).write_all(bytes)?;
        self.cached_bytes += bytes.len() as u64;
        self.sync.wrote(&self.file, bytes.len())
    }

    /// Ends the file; it is whole, and not synced.
    ///
    /// # Errors
    /// Something of it could not be written.
    pub fn finish(&mut self) -> io::Result<()> {
        if let Some(blocks) = self.blocks.take() {
            blocks.finish()?;
        }
        self.sync.wait()
    }

    /// Has the disk take all of a file that was finished.
    ///
    /// # Errors
    /// It does not.
    pub fn sync(&self) -> io::Result<()> {
        self.file.sync_all()
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use proptest::prelude::*;

    use super::super::blocks::place_on_a_disk;
    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn a_file_holds_what_was_written(
            lengths in prop::collection::vec(0_usize..50_000, 0..24),
        ) {
            let mut bytes = (0_u32..).flat_map(|number| number.to_le_bytes());
            let (_folder, path) = place_on_a_disk();
            let mut writer = FileWriter::new(File::create(&path).expect("a file"));
            let mut expected = Vec::new();
            for length in lengths {
                let written: Vec<u8> = bytes.by_ref().take(length).collect();
                writer.write_all(&written).expect("there is room");
                expected.extend(written);
            }
            writer.finish().expect("there is room");
            writer.sync().expect("a file can be synced");
            let mut found = Vec::new();
            File::open(&path).and_then(|mut file| file.read_to_end(&mut found)).expect("its bytes");
            prop_assert!(found == expected);
        }
    }
}
