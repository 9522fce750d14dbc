//! The numbers that account for every object of an archive.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::blobs::Compared;

/// The objects of a source: `objects = matched + mismatched + unsafe + duplicate + unreferenced`.
///
/// An object is counted once: by the first of `unsafe`, `matched`, `mismatched`, `duplicate` that
/// holds.
#[derive(Debug, Clone, Serialize)]
pub struct BlobLedger {
    pub source: String,
    pub archives: Vec<ArchiveLedger>,
    pub objects: u64,
    /// Of all objects that have bytes.
    pub bytes: u64,
    /// A row agrees with the object, or a model makes a row of it or uploads it.
    pub matched: u64,
    /// Rows found the object, and none of them agrees with it.
    pub mismatched: u64,
    /// Its name or kind may not be used, whatever rows say.
    #[serde(rename = "unsafe")]
    pub not_safe: u64,
    /// Another object of the same name: with other bytes, or a copy of one that a row found.
    pub duplicate: u64,
    /// Nothing asks for it.
    pub unreferenced: u64,
    /// Members by what is to be told of them.
    pub findings: BTreeMap<&'static str, u64>,
    /// The rows that expect objects, by model.
    pub expected: Vec<ReconciledLedger>,
    /// How members compare with the lists of checksums that the plan names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checksums: Option<Compared>,
}

/// An archive of a source.
#[derive(Debug, Clone, Serialize)]
pub struct ArchiveLedger {
    /// As the plan names it.
    pub archive: String,
    pub objects: u64,
    /// Members that are folders; they are no objects.
    pub folders: u64,
}

/// The rows of a reconciled model: each has one verdict.
#[derive(Debug, Clone, Serialize)]
pub struct ReconciledLedger {
    pub model: String,
    pub rows: u64,
    pub verdicts: BTreeMap<&'static str, u64>,
    /// Rows whose eTag was not compared: the object was uploaded in parts.
    pub etag_multipart: u64,
}

impl BlobLedger {
    pub fn closes(&self) -> bool {
        let Self { matched, mismatched, not_safe, duplicate, unreferenced, .. } = self;
        let of_archives: u64 = self.archives.iter().map(|archive| archive.objects).sum();
        let rows = |model: &ReconciledLedger| model.rows == model.verdicts.values().sum::<u64>();
        let lists = self.checksums.as_ref().is_none_or(|lists| {
            lists.listed == lists.agree + lists.mismatch + lists.absent + lists.not_compared
        });
        self.objects == matched + mismatched + not_safe + duplicate + unreferenced
            && self.objects == of_archives
            && self.expected.iter().all(rows)
            && lists
    }
}
