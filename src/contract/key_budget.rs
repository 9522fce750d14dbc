//! What all key sets of a run together may hold in memory, and where the rest goes.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A set smaller than this share of the budget stays in memory: what it would give back is
/// little, and many small files are slow.
const SMALLEST_SHARE: usize = 16;

/// The budget that key sets share.
#[derive(Debug)]
pub(super) struct KeyBudget {
    bytes: usize,
    used: AtomicUsize,
    folder: PathBuf,
}

impl KeyBudget {
    pub fn new(bytes: usize, folder: &Path) -> Arc<Self> {
        Arc::new(Self { bytes, used: AtomicUsize::new(0), folder: folder.to_owned() })
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Notes that a set has grown or shrunk.
    pub fn change(&self, before: usize, after: usize) {
        if after >= before {
            self.used.fetch_add(after - before, Ordering::Relaxed);
        } else {
            self.used.fetch_sub(before - after, Ordering::Relaxed);
        }
    }

    /// Returns true where a set of this size has to make room.
    pub fn is_over(&self, own_bytes: usize) -> bool {
        self.used.load(Ordering::Relaxed) > self.bytes && own_bytes > self.bytes / SMALLEST_SHARE
    }

    /// Returns true where half of the budget is used: what is no longer growing makes room.
    pub fn is_half_used(&self) -> bool {
        self.used.load(Ordering::Relaxed) > self.bytes / 2
    }
}
