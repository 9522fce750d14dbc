//! Has the disk take what is written while more is being made.
//!
//! A file is synced before it gets its final name. Left to the end that is a wait in which nothing
//! else is done; begun earlier, little is left of it. Knows no paths.

use std::fs::File;
use std::io;
use std::thread::{Builder, JoinHandle};

/// Bytes between two syncs: enough for a disk to take them in one go, and what the end waits for
/// at most, where the disk keeps up.
const SYNC_BYTES: u64 = if cfg!(test) { 1 << 10 } else { 16 << 20 };

/// The syncs of one file.
#[derive(Debug, Default)]
pub(super) struct EarlySync {
    unsynced_bytes: u64,
    /// One at a time: a slow disk is not asked again before it has answered.
    running: Option<JoinHandle<io::Result<()>>>,
}

impl EarlySync {
    /// Counts what was written, and begins a sync where it is time for one.
    ///
    /// # Errors
    /// The sync before failed: the file tells nobody a second time.
    pub fn wrote(&mut self, file: &File, bytes: usize) -> io::Result<()> {
        self.unsynced_bytes += bytes as u64;
        let is_running = self.running.as_ref().is_some_and(|running| !running.is_finished());
        if self.unsynced_bytes < SYNC_BYTES || is_running {
            return Ok(());
        }
        self.wait()?;
        self.unsynced_bytes = 0;
        // Without another handle or thread, the end syncs everything.
        let Ok(file) = file.try_clone() else { return Ok(()) };
        let thread = Builder::new().name("sync".to_owned());
        self.running = thread.spawn(move || file.sync_data()).ok();
        Ok(())
    }

    /// Waits for the sync that is under way.
    ///
    /// # Errors
    /// It failed.
    pub fn wait(&mut self) -> io::Result<()> {
        match self.running.take().map(JoinHandle::join) {
            Some(Ok(outcome)) => outcome,
            Some(Err(_)) => Err(io::Error::other("the thread that syncs was lost")),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sync_begins_when_enough_was_written() {
        let file = tempfile::tempfile().expect("a temporary file");
        let mut sync = EarlySync::default();
        sync.wrote(&file, 1_000).expect("nothing to sync yet");
        assert!(sync.running.is_none());
        sync.wrote(&file, 24).expect("nothing that was synced before");
        assert!(sync.running.is_some());
        sync.wait().expect("a file can be synced");
        assert_eq!(sync.unsynced_bytes, 0);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_sync_that_fails_is_told_by_the_next_write_or_the_end() {
        // Nothing can be synced there.
        let nowhere = File::open("/dev/null").expect("a device");
        let mut sync = EarlySync::default();
        sync.wrote(&nowhere, 2_000).expect("begun alone");
        assert!(sync.wait().is_err());
        sync.wrote(&nowhere, 2_000).expect("begun alone");
        let told = std::iter::repeat_with(|| sync.wrote(&nowhere, 2_000)).take(100_000);
        assert!(told.inspect(|_| std::thread::yield_now()).any(|outcome| outcome.is_err()));
    }
}
