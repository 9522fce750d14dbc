//! How much of an archive is read before it is refused.

/// What an archive may hold at most; a hostile one is refused before it fills memory or time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Members of all kinds. Of each that is no folder, some 250 bytes and its name stay in memory;
    /// what a name has beyond half a kilobyte counts as plain bytes too.
    pub members: u64,
    /// Plain bytes, holes of sparse files included.
    pub total_bytes: u64,
    /// Plain bytes for each byte on disk; `None`: [`DEFAULT_RATIO`] beyond
    /// [`DEFAULT_RATIO_FROM_BYTES`].
    pub ratio: Option<u64>,
}

/// Five million objects with names of a hundred bytes take about 2 GiB of memory; the storage of a
/// school has a thousand.
pub const DEFAULT_MEMBERS: u64 = 5_000_000;

/// 1 TiB takes an hour on one machine.
pub const DEFAULT_TOTAL_BYTES: u64 = 1 << 40;

/// Text packs 20 to 1, and many small equal files 100 to 1; gzip ends at 1,032 to 1.
pub const DEFAULT_RATIO: u64 = 200;

/// So much may come of any archive: a small one harms nobody.
pub const DEFAULT_RATIO_FROM_BYTES: u64 = 256 << 20;

/// Tarballs are padded with up to 10 KiB of zeros, which pack to nothing.
const RATIO_FROM_BYTES: u64 = 64 << 10;

impl Default for Limits {
    fn default() -> Self {
        Self { members: DEFAULT_MEMBERS, total_bytes: DEFAULT_TOTAL_BYTES, ratio: None }
    }
}

impl Limits {
    /// Returns how many plain bytes may come of an input of this size, and the ratio that says so.
    pub(super) fn plain_bytes_of(&self, disk_bytes: u64) -> (u64, u64) {
        let (ratio, from) = match self.ratio {
            Some(ratio) => (ratio, RATIO_FROM_BYTES),
            None => (DEFAULT_RATIO, DEFAULT_RATIO_FROM_BYTES),
        };
        (ratio.saturating_mul(disk_bytes).max(from), ratio)
    }
}
