//! The rows of an `objects` model: each becomes a file to upload, or is refused.
//!
//! Knows the columns of such a model; `output::ObjectStore` writes.

use arrow::array::{
    Array, ArrayRef, AsArray, BinaryArray, BooleanArray, Int64Array, LargeBinaryArray, RecordBatch,
    StringArray,
};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Int64Type, SchemaRef};
use arrow::error::ArrowError;

use super::error::Error;
use crate::artifact::{Artifacts, hex};
use crate::output::{Object, ObjectStore, Refusal};
use crate::plan::Problem;

/// Bucket or key is NULL or empty.
const WITHOUT_KEY: &str = "object_without_key";
/// The content is NULL.
const WITHOUT_CONTENT: &str = "object_without_content";
/// The source says another SHA-256, or none that could be.
const CHECKSUM: &str = "checksum_mismatch";
const SIZE: &str = "size_mismatch";
/// Another object has this bucket and key.
pub(super) const CONFLICT: &str = "object_conflict";

/// The reasons for which an object is not stored, with what they mean.
pub(super) const REASONS: [(&str, &str); 5] = [
    (WITHOUT_KEY, "Bucket or key is NULL or empty."),
    (WITHOUT_CONTENT, "The content is NULL."),
    (CHECKSUM, "The model says another SHA-256 than the content has, or none that could be."),
    (SIZE, "The model says another size than the content has."),
    (CONFLICT, "Another object has this bucket and key."),
];

const COLUMNS: [&str; 7] =
    ["bucket", "key", "content", "member", "content_type", "sha256", "size_bytes"];

/// Returns what is wrong with the columns of an `objects` model.
pub(super) fn check_columns(file: &str, schema: &SchemaRef) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut problem = |what: String, hint: &str| {
        let hint = Some(hint.to_owned()).filter(|hint| !hint.is_empty());
        problems.push(Problem::new(file, what).with_hint(hint));
    };
    let field = |name: &str| schema.field_with_name(name).ok();
    for needed in ["bucket", "key"] {
        if field(needed).is_none() {
            problem(format!("an objects model needs a column `{needed}`"), "");
        }
    }
    if field("member").is_some() {
        let what = "`member`: objects of an archive can't be given yet".to_owned();
        problem(what, "give `content`, the bytes of a column");
    } else if field("content").is_none() {
        problem("an objects model needs a column `content`, its bytes".to_owned(), "");
    }
    for field in schema.fields().iter().filter(|field| !field.name().starts_with('_')) {
        let (name, found) = (field.name().as_str(), field.data_type());
        let is_fit = match name {
            "bucket" | "key" | "content_type" => is_text(found),
            "content" => is_binary(found) || is_text(found),
            "sha256" => is_binary(found) || is_text(found),
            "size_bytes" => found.is_integer(),
            "member" => true,
            other => {
                let known = COLUMNS.iter().copied();
                let hint = crate::plan::did_you_mean(other, known);
                problem(
                    format!(
                        "column `{other}` is none of an objects model's: {}",
                        COLUMNS.join(", ")
                    ),
                    hint.as_deref().unwrap_or("a name that begins with `_` is the model's own"),
                );
                continue;
            }
        };
        if !is_fit && !found.is_null() {
            problem(format!("column `{name}` of an objects model is {found}"), "cast it");
        }
    }
    problems
}

fn is_text(found: &DataType) -> bool {
    matches!(found, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View)
}

fn is_binary(found: &DataType) -> bool {
    matches!(found, DataType::Binary | DataType::LargeBinary | DataType::BinaryView)
}

/// A row that became no object.
pub(super) struct RefusedObject {
    pub row: usize,
    pub code: &'static str,
    pub detail: String,
}

/// Writes the objects of a model, batch by batch.
#[derive(Default)]
pub(super) struct ObjectRows {
    store: ObjectStore,
}

impl ObjectRows {
    /// Writes the rows of a batch that are set in the mask; returns those that may not be.
    ///
    /// `owner` gives the table and the row that a row is from.
    pub fn store(
        &mut self,
        batch: &RecordBatch,
        mask: &BooleanArray,
        owner: &dyn Fn(usize) -> Option<(String, i64)>,
        artifacts: &Artifacts,
    ) -> Result<Vec<RefusedObject>, Error> {
        let columns = Columns::new(batch)
            .map_err(|source| Error::Contract { model: "objects".to_owned(), source })?;
        let mut refused = Vec::new();
        for row in (0..batch.num_rows()).filter(|row| mask.value(*row)) {
            let mut refuse =
                |code, detail: String| refused.push(RefusedObject { row, code, detail });
            let part = |texts: &StringArray| {
                (texts.is_valid(row) && !texts.value(row).is_empty()).then_some(row)
            };
            let (Some(_), Some(_)) = (part(&columns.bucket), part(&columns.key)) else {
                refuse(WITHOUT_KEY, "an object needs a bucket and a key".to_owned());
                continue;
            };
            let Some(content) = columns.content(row) else {
                refuse(WITHOUT_CONTENT, "the content is NULL".to_owned());
                continue;
            };
            let sha256 = match columns.sha256(row) {
                Ok(sha256) => sha256,
                Err(found) => {
                    refuse(CHECKSUM, format!("`{found}` is no SHA-256"));
                    continue;
                }
            };
            let size_bytes = match columns.size_bytes(row).map(u64::try_from).transpose() {
                Ok(size_bytes) => size_bytes,
                Err(_) => {
                    refuse(SIZE, "the source says a negative size".to_owned());
                    continue;
                }
            };
            let owner = owner(row);
            let content_type = columns.content_type.as_ref();
            let object = Object {
                bucket: columns.bucket.value(row),
                key: columns.key.value(row),
                content,
                content_type: content_type
                    .filter(|texts| texts.is_valid(row))
                    .map(|texts| texts.value(row)),
                sha256,
                size_bytes,
                owner: owner.as_ref().map(|(table, row)| (table.as_str(), *row)),
            };
            if let Err(refusal) = self.store.put(&object, artifacts)? {
                let code = match &refusal {
                    Refusal::Checksum { .. } => CHECKSUM,
                    Refusal::Size { .. } => SIZE,
                    Refusal::Conflict { .. } => CONFLICT,
                };
                refuse(code, refusal.to_string());
            }
        }
        Ok(refused)
    }

    /// Writes the manifest.
    pub fn finish(self, artifacts: &Artifacts) -> Result<(), Error> {
        Ok(self.store.finish(artifacts)?)
    }
}

/// The columns of a batch, in the types that are read here.
struct Columns {
    bucket: StringArray,
    key: StringArray,
    content: Content,
    content_type: Option<StringArray>,
    sha256: Option<ArrayRef>,
    size_bytes: Option<Int64Array>,
}

enum Content {
    Bytes(BinaryArray),
    LargeBytes(LargeBinaryArray),
    Text(StringArray),
}

impl Columns {
    fn new(batch: &RecordBatch) -> Result<Self, ArrowError> {
        let column = |name: &str| batch.column_by_name(name);
        let texts = |name: &str| -> Result<Option<StringArray>, ArrowError> {
            let Some(column) = column(name) else { return Ok(None) };
            Ok(cast(column, &DataType::Utf8)?.as_string_opt::<i32>().cloned())
        };
        let missing = |name: &str| ArrowError::SchemaError(format!("there is no column `{name}`"));
        let bucket = texts("bucket")?.ok_or_else(|| missing("bucket"))?;
        let key = texts("key")?.ok_or_else(|| missing("key"))?;
        let content = column("content").ok_or_else(|| missing("content"))?;
        let content = match content.data_type() {
            DataType::Binary => Content::Bytes(content.as_binary::<i32>().clone()),
            found if is_binary(found) => Content::LargeBytes(
                cast(content, &DataType::LargeBinary)?.as_binary::<i64>().clone(),
            ),
            _ => Content::Text(cast(content, &DataType::Utf8)?.as_string::<i32>().clone()),
        };
        let sha256 = match column("sha256") {
            Some(column) if is_binary(column.data_type()) => Some(cast(column, &DataType::Binary)?),
            Some(column) => Some(cast(column, &DataType::Utf8)?),
            None => None,
        };
        let size_bytes = match column("size_bytes") {
            Some(column) => {
                cast(column, &DataType::Int64)?.as_primitive_opt::<Int64Type>().cloned()
            }
            None => None,
        };
        Ok(Self { bucket, key, content, content_type: texts("content_type")?, sha256, size_bytes })
    }

    fn content(&self, row: usize) -> Option<&[u8]> {
        match &self.content {
            Content::Bytes(bytes) => bytes.is_valid(row).then(|| bytes.value(row)),
            Content::LargeBytes(bytes) => bytes.is_valid(row).then(|| bytes.value(row)),
            Content::Text(texts) => texts.is_valid(row).then(|| texts.value(row).as_bytes()),
        }
    }

    fn size_bytes(&self, row: usize) -> Option<i64> {
        let sizes = self.size_bytes.as_ref()?;
        sizes.is_valid(row).then(|| sizes.value(row))
    }

    /// Returns the digest that the source says: 32 bytes, or their hexadecimal text; else what
    /// stands there.
    fn sha256(&self, row: usize) -> Result<Option<[u8; 32]>, String> {
        let Some(column) = self.sha256.as_ref().filter(|column| column.is_valid(row)) else {
            return Ok(None);
        };
        if let Some(bytes) = column.as_binary_opt::<i32>() {
            let bytes = bytes.value(row);
            return bytes.try_into().map(Some).map_err(|_| hex(bytes));
        }
        let text = column.as_string_opt::<i32>().map_or("", |texts| texts.value(row));
        bytes_of_hex(text).map(Some).ok_or_else(|| text.to_owned())
    }
}

fn bytes_of_hex(text: &str) -> Option<[u8; 32]> {
    let text = text.trim();
    let mut bytes = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (place, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[place * 2..place * 2 + 2], 16).ok()?;
    }
    Some(bytes)
}
