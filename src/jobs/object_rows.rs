//! The rows of an `objects` model: each becomes a file to upload, or is refused.
//!
//! Knows the columns of such a model; `output::ObjectStore` writes.

use std::collections::HashSet;

use arrow::array::{
    Array, ArrayRef, AsArray, BinaryArray, BooleanArray, Decimal128Array, LargeBinaryArray,
    RecordBatch, StringArray,
};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Decimal128Type, SchemaRef};
use arrow::error::ArrowError;

use super::error::Error;
use super::object_members::{AMBIGUOUS, CHECKSUM, MISSING, Member, Members, UNSAFE, Unfit};
use crate::artifact::{Artifacts, hex};
use crate::blobs::{START_BYTES, sniff};
use crate::input::bytes_of_hex;
use crate::output::{MemberPlace, Object, ObjectBytes, ObjectStore, Owner, Refusal, RowObjects};
use crate::plan::Problem;

/// Bucket or key is NULL or empty.
const WITHOUT_KEY: &str = "object_without_key";
/// There is neither content nor a member.
const WITHOUT_CONTENT: &str = "object_without_content";
/// There are both.
const TWO_CONTENTS: &str = "object_with_two_contents";
const SIZE: &str = "size_mismatch";
/// The content type is no word of a header.
const CONTENT_TYPE: &str = "content_type_invalid";
/// Another object has this bucket and key.
pub(super) const CONFLICT: &str = "object_conflict";

/// The reasons for which an object is not stored, with what they mean.
pub(super) const REASONS: [(&str, &str); 10] = [
    (WITHOUT_KEY, "Bucket or key is NULL or empty."),
    (WITHOUT_CONTENT, "The content, or the member, is NULL."),
    (TWO_CONTENTS, "The row gives content and a member."),
    (MISSING, "No archive has the member, or not the one that the row names."),
    (UNSAFE, "The member may not be used: the detail says which finding it has."),
    (AMBIGUOUS, "Several members have this name, with different bytes."),
    (CHECKSUM, "The model, or a list of checksums, says another SHA-256 than the bytes have."),
    (SIZE, "The model says another size than the bytes have."),
    (CONTENT_TYPE, "The content type has a control character, which no store and no script takes."),
    (CONFLICT, "Another object has this bucket and key."),
];

const COLUMNS: [&str; 8] =
    ["bucket", "key", "content", "member", "archive", "content_type", "sha256", "size_bytes"];

/// Returns what is wrong with the columns of an `objects` model.
pub(super) fn check_columns(file: &str, schema: &SchemaRef, has_archives: bool) -> Vec<Problem> {
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
    if field("member").is_some() && !has_archives {
        let what = "`member`: the plan has no source with `archive`".to_owned();
        problem(what, "give `content`, the bytes of a column");
    } else if field("member").or(field("content")).is_none() {
        let what = "an objects model needs a column `content`, its bytes, or `member`".to_owned();
        problem(what, "");
    }
    if field("archive").is_some() && field("member").is_none() {
        problem("`archive` says where a `member` is; there is no such column".to_owned(), "");
    }
    for field in schema.fields().iter().filter(|field| !field.name().starts_with('_')) {
        let (name, found) = (field.name().as_str(), field.data_type());
        let is_fit = match name {
            "bucket" | "key" | "content_type" | "member" | "archive" => is_text(found),
            "content" => is_binary(found) || is_text(found),
            "sha256" => is_binary(found) || is_text(found),
            "size_bytes" => found.is_integer(),
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

/// Takes the objects of all models, batch by batch.
#[derive(Default)]
pub(super) struct ObjectRows {
    pub store: ObjectStore,
    pub members: Members,
}

/// What the rows of a batch are of.
pub(super) struct BatchOwners<'a> {
    /// Returns the table and the row that a row is from.
    pub row: &'a dyn Fn(usize) -> Option<(String, i64)>,
    /// The legacy keys, where the model names them, and its columns that may not be shown.
    pub source_key: Option<&'a RecordBatch>,
    pub masked: &'a HashSet<String>,
    /// The table and column that `content` is.
    pub content: Option<(&'a str, &'a str)>,
}

impl ObjectRows {
    pub fn new(members: Members, place: MemberPlace) -> Self {
        Self { store: ObjectStore::new(place), members }
    }

    /// Takes the rows of a batch that are set in the mask; returns those that may not be.
    pub fn store(
        &mut self,
        batch: &RecordBatch,
        mask: &BooleanArray,
        owners: &BatchOwners,
        artifacts: &Artifacts,
    ) -> Result<Vec<RefusedObject>, Error> {
        let columns = Columns::new(batch)
            .map_err(|source| Error::Contract { model: "objects".to_owned(), source })?;
        let source_keys = owners
            .source_key
            .map(|keys| RowObjects::new("storage/manifest.jsonl", keys, owners.masked));
        let source_keys = source_keys.transpose()?;
        let mut refused = Vec::new();
        let mut source_key = Vec::new();
        for row in (0..batch.num_rows()).filter(|row| mask.value(*row)) {
            let mut found = None;
            let fit = match fit(&columns, row, &self.members, owners.content, &mut found) {
                Ok(object) => object,
                Err((code, detail)) => {
                    refused.push(RefusedObject { row, code, detail });
                    continue;
                }
            };
            source_key.clear();
            if let Some(keys) = &source_keys {
                keys.write(row, &mut source_key);
            }
            let owner = (owners.row)(row);
            let source_key = source_keys.as_ref().map(|_| source_key.as_slice());
            let owner = owner.as_ref().map(|(table, row)| Owner {
                table: table.as_str(),
                row: *row,
                source_key,
            });
            if let Err(refusal) = self.store.put(&Object { owner, ..fit }, artifacts)? {
                let code = match &refusal {
                    Refusal::Checksum { .. } => CHECKSUM,
                    Refusal::Size { .. } => SIZE,
                    Refusal::Conflict { .. } => CONFLICT,
                };
                refused.push(RefusedObject { row, code, detail: refusal.to_string() });
            }
        }
        Ok(refused)
    }
}

/// Returns the object that a row gives, without its owner; `found` keeps its member.
fn fit<'a>(
    columns: &'a Columns,
    row: usize,
    members: &'a Members,
    column: Option<(&'a str, &'a str)>,
    found: &'a mut Option<Member>,
) -> Result<Object<'a>, Unfit> {
    let (Some(bucket), Some(key)) =
        (text(Some(&columns.bucket), row), text(Some(&columns.key), row))
    else {
        return Err((WITHOUT_KEY, "an object needs a bucket and a key".to_owned()));
    };
    let (bytes, sniffed) = match (columns.content(row), text(columns.member.as_ref(), row)) {
        (Some(_), Some(_)) => {
            return Err((TWO_CONTENTS, "the row gives content and a member".to_owned()));
        }
        (None, None) => {
            let what = match (&columns.content, &columns.member) {
                (_, None) => "the content is NULL",
                (None, Some(_)) => "the member is NULL",
                (Some(_), Some(_)) => "content and member are NULL",
            };
            return Err((WITHOUT_CONTENT, what.to_owned()));
        }
        (Some(bytes), None) => {
            let start = &bytes[..bytes.len().min(START_BYTES)];
            (ObjectBytes::Content { bytes, column }, sniff(start))
        }
        (None, Some(name)) => {
            let member = members.find(name, text(columns.archive.as_ref(), row))?;
            let member = found.insert(member);
            (ObjectBytes::Member(&member.stored), member.content_type)
        }
    };
    let sha256 = columns
        .sha256(row)
        .map_err(|found| (CHECKSUM, format!("`{}` is no SHA-256", found.escape_debug())))?;
    let size_bytes = columns.size_bytes(row).map(u64::try_from).transpose();
    let size_bytes =
        size_bytes.map_err(|_| (SIZE, "the source says a negative size".to_owned()))?;
    let content_type = text(columns.content_type.as_ref(), row).or(sniffed);
    if let Some(bad) = content_type.filter(|text| text.chars().any(char::is_control)) {
        let detail = format!("the content type `{}` has a control character", bad.escape_debug());
        return Err((CONTENT_TYPE, detail));
    }
    Ok(Object { bucket, key, bytes, content_type, sha256, size_bytes, owner: None })
}

/// Returns a text that is there and not empty.
fn text(texts: Option<&StringArray>, row: usize) -> Option<&str> {
    let texts = texts.filter(|texts| texts.is_valid(row))?;
    Some(texts.value(row)).filter(|text| !text.is_empty())
}

/// The columns of a batch, in the types that are read here.
struct Columns {
    bucket: StringArray,
    key: StringArray,
    content: Option<Content>,
    member: Option<StringArray>,
    archive: Option<StringArray>,
    content_type: Option<StringArray>,
    sha256: Option<ArrayRef>,
    size_bytes: Option<Decimal128Array>,
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
        let content = match column("content") {
            None => None,
            Some(content) => Some(match content.data_type() {
                DataType::Binary => Content::Bytes(content.as_binary::<i32>().clone()),
                found if is_binary(found) => Content::LargeBytes(
                    cast(content, &DataType::LargeBinary)?.as_binary::<i64>().clone(),
                ),
                _ => Content::Text(cast(content, &DataType::Utf8)?.as_string::<i32>().clone()),
            }),
        };
        let sha256 = match column("sha256") {
            Some(column) if is_binary(column.data_type()) => Some(cast(column, &DataType::Binary)?),
            Some(column) => Some(cast(column, &DataType::Utf8)?),
            None => None,
        };
        let size_bytes = match column("size_bytes") {
            Some(column) => {
                // Every integer fits, the unsigned ones too.
                let sizes = cast(column, &DataType::Decimal128(20, 0))?;
                sizes.as_primitive_opt::<Decimal128Type>().cloned()
            }
            None => None,
        };
        let (member, archive) = (texts("member")?, texts("archive")?);
        let content_type = texts("content_type")?;
        Ok(Self { bucket, key, content, member, archive, content_type, sha256, size_bytes })
    }

    fn content(&self, row: usize) -> Option<&[u8]> {
        match self.content.as_ref()? {
            Content::Bytes(bytes) => bytes.is_valid(row).then(|| bytes.value(row)),
            Content::LargeBytes(bytes) => bytes.is_valid(row).then(|| bytes.value(row)),
            Content::Text(texts) => texts.is_valid(row).then(|| texts.value(row).as_bytes()),
        }
    }

    fn size_bytes(&self, row: usize) -> Option<i128> {
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
        bytes_of_hex(text.trim().as_bytes()).map(Some).ok_or_else(|| text.to_owned())
    }
}
