//! What became of the objects of archives: which rows found them, and the numbers of it.
//!
//! Reads the verdicts of reconciled models as their rows pass by. Knows no bytes.

use std::collections::BTreeMap;

use arrow::array::{Array, AsArray, BooleanArray, RecordBatch};
use arrow::datatypes::Int64Type;

use super::model_run::Noted;
use crate::audit::{ArchiveLedger, BlobLedger, ReconciledLedger, RowSet};
use crate::blobs::{SourceObjects, Verdict, is_unsafe};
use crate::engine::OBJECT_COLUMN;
use crate::plan::Status;

/// An eTag of an object that was uploaded in parts.
const ETAG_MULTIPART: &str = "etag_multipart";

/// The reasons that verdicts give to rows, with what they mean.
pub(super) const REASONS: [(&str, &str); 7] = [
    (
        "blob_missing",
        "No member of the archive has the name that the row says, or none its version.",
    ),
    ("blob_unsafe", "The row's path, or the member's name or kind, may not be used."),
    ("blob_duplicate", "Several members have the name, with different bytes."),
    ("blob_size_mismatch", "The member has another size than the row says."),
    ("blob_hash_mismatch", "The member has another digest than the row or a list says."),
    (
        "blob_mime_mismatch",
        "A note: the bytes are right, and begin as another type than the row says.",
    ),
    (ETAG_MULTIPART, "A note: the eTag is that of an upload in parts, and was not compared."),
];

/// Returns the reason that a verdict is for a row.
fn reason(verdict: Verdict) -> Option<&'static str> {
    Some(match verdict {
        Verdict::Matched => return None,
        Verdict::Missing => "blob_missing",
        Verdict::Unsafe => "blob_unsafe",
        Verdict::Duplicate => "blob_duplicate",
        Verdict::SizeMismatch => "blob_size_mismatch",
        Verdict::HashMismatch => "blob_hash_mismatch",
        Verdict::MimeMismatch => "blob_mime_mismatch",
    })
}

/// Returns what such a reason means for a run where no plan says so.
fn status(verdict: Verdict) -> Status {
    if verdict == Verdict::MimeMismatch { Status::Ok } else { Status::Error }
}

/// The objects that rows have found, by the name of their source.
#[derive(Default)]
pub(super) struct ObjectUse(BTreeMap<String, Found>);

#[derive(Default)]
struct Found {
    matched: RowSet,
    mismatched: RowSet,
    /// One of several objects of a name.
    doubtful: RowSet,
    models: Vec<ReconciledLedger>,
}

impl ObjectUse {
    /// Begins the count of a model.
    pub fn begin(&mut self, source: &str, model: &str) {
        self.0.entry(source.to_owned()).or_default().models.push(ReconciledLedger {
            model: model.to_owned(),
            rows: 0,
            verdicts: BTreeMap::new(),
            etag_multipart: 0,
        });
    }

    /// Counts the rows of a batch that are set in the mask, and returns what is to be said of
    /// them.
    pub fn add(&mut self, source: &str, batch: &RecordBatch, mask: &BooleanArray) -> Vec<Noted> {
        let mut noted = Vec::new();
        let Some(found) = self.0.get_mut(source) else { return noted };
        let text = |name: &str| batch.column_by_name(name)?.as_string_opt::<i32>();
        let (verdicts, details) = (text("verdict"), text("verdict_detail"));
        let multipart = batch.column_by_name(ETAG_MULTIPART).and_then(|it| it.as_boolean_opt());
        let objects = batch.column_by_name(OBJECT_COLUMN);
        let objects = objects.and_then(|it| it.as_primitive_opt::<Int64Type>());
        let Some(((verdicts, details), (multipart, objects))) =
            verdicts.zip(details).zip(multipart.zip(objects))
        else {
            return noted;
        };
        for row in (0..batch.num_rows()).filter(|row| mask.value(*row)) {
            let Some(verdict) = Verdict::of_name(verdicts.value(row)) else { continue };
            let object = objects.is_valid(row).then(|| objects.value(row));
            found.count(verdict, object, multipart.value(row));
            let detail = if details.is_valid(row) { details.value(row) } else { "" };
            if let Some(code) = reason(verdict) {
                noted.push(Noted::new(row, code, detail, status(verdict)));
            }
            if multipart.value(row) {
                let detail = "the eTag was not compared";
                noted.push(Noted::new(row, ETAG_MULTIPART, detail, Status::Ok));
            }
        }
        noted
    }

    /// Returns the ledger of a source, and the rows of its table that something asks for.
    ///
    /// `taken` are rows of the table that models made rows of or uploaded.
    pub fn account(
        &mut self,
        source: &str,
        objects: &SourceObjects,
        taken: &RowSet,
    ) -> (BlobLedger, RowSet) {
        let mut found = self.0.remove(source).unwrap_or_default();
        found.matched.extend(taken);
        found.add_namesakes(objects);
        let archives = objects.archives().iter().map(|of| ArchiveLedger {
            archive: of.name.clone(),
            objects: of.archive.objects.len() as u64,
            folders: of.archive.folders,
        });
        let mut ledger = BlobLedger {
            source: source.to_owned(),
            archives: archives.collect(),
            objects: 0,
            bytes: 0,
            matched: 0,
            mismatched: 0,
            not_safe: 0,
            duplicate: 0,
            unreferenced: 0,
            findings: BTreeMap::new(),
            expected: found.models,
            checksums: objects.compared().cloned(),
        };
        let mut wanted = RowSet::default();
        let all = objects.archives().iter().flat_map(|of| &of.archive.objects);
        for (row, object) in (1..).zip(all) {
            ledger.objects += 1;
            ledger.bytes += object.digests.map_or(0, |_| object.size_bytes);
            if let Some(finding) = object.finding {
                *ledger.findings.entry(finding.code()).or_default() += 1;
            }
            let count = if is_unsafe(object) {
                &mut ledger.not_safe
            } else if found.matched.contains(row) {
                &mut ledger.matched
            } else if found.mismatched.contains(row) {
                &mut ledger.mismatched
            } else if found.doubtful.contains(row) {
                &mut ledger.duplicate
            } else {
                ledger.unreferenced += 1;
                continue;
            };
            *count += 1;
            if !is_unsafe(object) {
                wanted.insert(row);
            }
        }
        (ledger, wanted)
    }
}

impl Found {
    fn count(&mut self, verdict: Verdict, object: Option<i64>, is_multipart: bool) {
        if let Some(model) = self.models.last_mut() {
            model.rows += 1;
            *model.verdicts.entry(verdict.name()).or_default() += 1;
            model.etag_multipart += u64::from(is_multipart);
        }
        let Some(object) = object else { return };
        match verdict {
            Verdict::Matched => self.matched.insert(object),
            Verdict::Duplicate => self.doubtful.insert(object),
            _ => self.mismatched.insert(object),
        };
    }

    /// Adds the other objects of the names that rows have found.
    fn add_namesakes(&mut self, objects: &SourceObjects) {
        let row = |number: usize| number as i64 + 1;
        let is_doubtful = |number| self.doubtful.contains(row(number));
        let is_found =
            |number| self.matched.contains(row(number)) || self.mismatched.contains(row(number));
        let mut others = RowSet::default();
        for number in objects.namesakes(is_found, is_doubtful) {
            others.insert(row(number));
        }
        self.doubtful.extend(&others);
    }
}
