//! The members of a run's archives by their names, for models that say which are objects.
//!
//! They are read from the tables of the archives' objects. Knows names and findings; nothing of
//! buckets and keys.
//!
//! # Memory
//! What is known of each member, about 300 bytes; nothing where no model asks for members.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, Int64Array, RecordBatch, StringArray};
use arrow::compute::cast;
use arrow::datatypes::DataType;
use arrow::error::ArrowError;

use super::error::Error;
use super::staging::StagedSource;
use crate::blobs::OBJECTS;
use crate::dump::ROW_COLUMN;
use crate::engine::{Engine, split_row};
use crate::output::StoredMember;

/// Findings of members whose bytes may be used: their names are clear in the archive, and the name
/// that an object gets is another one.
const HARMLESS: [&str; 4] = ["case_clash", "normalization_clash", "repeated", DUPLICATE];
/// Other members of this name have other bytes; which one is meant may be clear all the same.
const DUPLICATE: &str = "duplicate";

/// No archive has the member.
pub(super) const MISSING: &str = "member_missing";
/// The member may not be used as it is named.
pub(super) const UNSAFE: &str = "member_unsafe";
/// Several members have this name, with different bytes.
pub(super) const AMBIGUOUS: &str = "member_ambiguous";

/// A member of an archive and what is wrong with it.
#[derive(Debug)]
pub(super) struct Member {
    /// Without digests where it is no regular file.
    pub stored: Option<Arc<StoredMember>>,
    /// By its first bytes.
    pub content_type: Option<String>,
    pub archive: Arc<str>,
    /// The code of a finding for which its bytes may not be used.
    pub fault: Option<String>,
}

/// An archive of a source.
#[derive(Debug)]
pub(super) struct ArchiveFile {
    pub source: String,
    pub path: PathBuf,
}

/// The members of all archives.
#[derive(Debug, Default)]
pub(super) struct Members {
    pub archives: Vec<ArchiveFile>,
    /// By name, without a leading `./`; in the order of the archives.
    by_name: HashMap<Box<str>, Vec<Member>>,
}

/// Why a row's member is no object: the code, and the words.
pub(super) type Unfit = (&'static str, String);

impl Members {
    /// Reads the members of all sources that are archives.
    pub fn read(staged: &[StagedSource], engine: &Engine) -> Result<Self, Error> {
        let mut members = Self::default();
        for source in staged.iter().filter(|source| !source.archives.is_empty()) {
            let mut numbers = HashMap::new();
            for archive in &source.archives {
                let (source, path) = (source.name.clone(), archive.path.clone());
                numbers.insert(archive.name.clone(), members.archives.len());
                members.archives.push(ArchiveFile { source, path });
            }
            let name = source.name.replace('"', "\"\"");
            let sql = format!(
                "SELECT archive, member, offset_bytes, size_bytes, sha256, md5, content_type, \
                 finding FROM \"{name}\".{OBJECTS}"
            );
            let file = format!("objects of {}", source.name);
            let planned = engine.plan(engine.parse(&file, &sql)?)?;
            for batch in engine.run(&planned)? {
                members
                    .add_rows(&batch?, &numbers)
                    .map_err(|source| Error::Contract { model: file.clone(), source })?;
            }
        }
        Ok(members)
    }

    fn add_rows(
        &mut self,
        batch: &RecordBatch,
        archives: &HashMap<String, usize>,
    ) -> Result<(), ArrowError> {
        let column = |name: &str| -> Result<&ArrayRef, ArrowError> {
            let missing = || ArrowError::SchemaError(format!("there is no column `{name}`"));
            batch.column_by_name(name).ok_or_else(missing)
        };
        let texts = |name: &str| -> Result<StringArray, ArrowError> {
            Ok(cast(column(name)?, &DataType::Utf8)?.as_string::<i32>().clone())
        };
        let numbers = |name: &str| -> Result<Int64Array, ArrowError> {
            Ok(cast(column(name)?, &DataType::Int64)?.as_primitive().clone())
        };
        let (archive, member) = (texts("archive")?, texts("member")?);
        let (sha256, md5) = (texts("sha256")?, texts("md5")?);
        let (content_type, finding) = (texts("content_type")?, texts("finding")?);
        let (offset, size) = (numbers("offset_bytes")?, numbers("size_bytes")?);
        let rows = numbers(ROW_COLUMN)?;
        let mut name: Arc<str> = "".into();
        for row in 0..batch.num_rows() {
            if *name != *archive.value(row) {
                name = archive.value(row).into();
            }
            let text =
                |texts: &StringArray| texts.is_valid(row).then(|| texts.value(row).to_owned());
            let stored = StoredMember {
                archive_number: archives.get(&*name).copied().unwrap_or_default(),
                number: split_row(rows.value(row)).1.unsigned_abs(),
                archive: Arc::clone(&name),
                member: member.value(row).to_owned(),
                offset_bytes: offset.is_valid(row).then(|| offset.value(row).unsigned_abs()),
                size_bytes: size.value(row).unsigned_abs(),
                sha256: [0; 32],
                md5: [0; 16],
            };
            let sha256 = text(&sha256).and_then(|text| bytes_of_hex(&text));
            let md5 = text(&md5).and_then(|text| bytes_of_hex(&text));
            let stored = sha256
                .zip(md5)
                .map(|(sha256, md5)| Arc::new(StoredMember { sha256, md5, ..stored }));
            let fault = text(&finding).filter(|code| !HARMLESS.contains(&code.as_str()));
            let content_type = text(&content_type);
            let archive = Arc::clone(&name);
            self.add(member.value(row), Member { stored, content_type, archive, fault });
        }
        Ok(())
    }

    fn add(&mut self, name: &str, member: Member) {
        self.by_name.entry(plain(name).into()).or_default().push(member);
    }

    /// Returns the member of this name, of one archive or of all.
    ///
    /// Several members with the same bytes are one.
    pub fn find(&self, name: &str, archive: Option<&str>) -> Result<&Member, Unfit> {
        let named = self.by_name.get(plain(name)).map_or(&[][..], Vec::as_slice);
        let is_meant = |member: &&Member| archive.is_none_or(|archive| *member.archive == *archive);
        let found: Vec<&Member> = named.iter().filter(is_meant).collect();
        let Some(first) = found.first() else {
            let place = archive.map_or_else(
                || "no archive has".to_owned(),
                |archive| format!("`{}` has not", archive.escape_debug()),
            );
            return Err((MISSING, format!("{place} the member `{}`", name.escape_debug())));
        };
        if let Some(fault) = found.iter().find_map(|member| member.fault.as_deref()) {
            return Err((UNSAFE, format!("the member `{}` is {fault}", name.escape_debug())));
        }
        let bytes = |member: &Member| member.stored.as_ref().map(|stored| stored.sha256);
        if found.iter().any(|member| bytes(member) != bytes(first)) {
            let count = found.len();
            let name = name.escape_debug();
            let detail = format!("{count} members are called `{name}`, with different bytes");
            return Err((AMBIGUOUS, detail));
        }
        Ok(first)
    }
}

/// Returns the bytes that a hexadecimal text stands for.
pub(super) fn bytes_of_hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let text = text.trim();
    let mut bytes = [0; N];
    if text.len() != 2 * N || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    for (place, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[place * 2..place * 2 + 2], 16).ok()?;
    }
    Some(bytes)
}

/// Returns a name without what never counts.
fn plain(name: &str) -> &str {
    let mut name = name;
    while let Some(rest) = name.strip_prefix("./") {
        name = rest;
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    fn members(list: &[(&str, &str, u8, Option<&str>)]) -> Members {
        let mut members = Members::default();
        for (number, (archive, name, byte, fault)) in (1..).zip(list) {
            let archive: Arc<str> = (*archive).into();
            let stored = StoredMember {
                archive_number: 0,
                number,
                archive: archive.clone(),
                member: (*name).to_owned(),
                offset_bytes: None,
                size_bytes: 1,
                sha256: [*byte; 32],
                md5: [*byte; 16],
            };
            let fault = fault.map(str::to_owned);
            let stored = Some(Arc::new(stored));
            members.add(name, Member { stored, content_type: None, archive, fault });
        }
        members
    }

    #[test]
    fn a_name_means_one_member_or_none() {
        let members = members(&[
            ("a.tar", "./x", 1, None),
            ("a.tar", "same", 2, None),
            ("b.tar", "same", 2, None),
            ("a.tar", "two", 3, None),
            ("b.tar", "two", 4, None),
            ("b.tar", "../up", 5, Some("parent")),
        ]);
        let check = |name: &str, archive: Option<&str>, expected: Result<u64, &str>| {
            let found = members.find(name, archive);
            let number = |member: &Member| member.stored.as_ref().map(|it| it.number);
            let found = found.map(|member| number(member).unwrap()).map_err(|(code, _)| code);
            assert_eq!(found, expected, "{name} {archive:?}");
        };
        check("x", None, Ok(1));
        check("./x", Some("a.tar"), Ok(1));
        check("x", Some("b.tar"), Err(MISSING));
        check("y", None, Err(MISSING));
        check("same", None, Ok(2));
        check("same", Some("b.tar"), Ok(3));
        check("two", None, Err(AMBIGUOUS));
        check("two", Some("b.tar"), Ok(5));
        check("../up", None, Err(UNSAFE));
    }
}
