//! What the command line says of the size of archives.

use clap::Args;

use super::args::size;
use crate::blobs::{DEFAULT_MEMBERS, DEFAULT_TOTAL_BYTES, Limits};

#[derive(Debug, Args)]
pub(super) struct ArchiveLimits {
    /// Members that an archive of stored files may have
    #[arg(long, value_name = "N", default_value_t = DEFAULT_MEMBERS, hide_short_help = true)]
    max_members: u64,
    /// Plain bytes that an archive may have, or with K, M, G [default: 1024G]
    #[arg(long, value_name = "SIZE", value_parser = size, hide_short_help = true)]
    max_total_bytes: Option<usize>,
    /// Plain bytes that may come of each byte on disk [default: 200, and 256M of any archive]
    #[arg(long, value_name = "N", hide_short_help = true)]
    max_ratio: Option<u64>,
}

impl ArchiveLimits {
    pub fn limits(&self) -> Limits {
        Limits {
            members: self.max_members,
            total_bytes: self.max_total_bytes.map_or(DEFAULT_TOTAL_BYTES, |bytes| bytes as u64),
            ratio: self.max_ratio,
        }
    }
}
