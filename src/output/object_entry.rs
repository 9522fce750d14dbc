//! What is known of one object, and its line of the manifest.
//!
//! Each line stands alone: a list can be cut and taken up again at any line. Knows no files.

use std::collections::BTreeMap;
use std::sync::Arc;

use md5::{Digest, Md5};

use super::jsonl::write_string;
use super::objects::{Object, ObjectBytes, Owner, StoredMember};
use crate::artifact::hex;

#[derive(Debug)]
pub(super) struct Entry {
    /// Below the run's folder; `None` for an object that stays in its archive.
    pub path: Option<String>,
    pub origin: Origin,
    pub content_type: Option<String>,
    pub size_bytes: u64,
    pub sha256: [u8; 32],
    pub md5: [u8; 16],
    /// Rows by table, and their legacy keys.
    owners: BTreeMap<String, Vec<OwningRow>>,
}

/// The number of a row, and its legacy key as JSON.
type OwningRow = (i64, Option<Box<[u8]>>);

#[derive(Debug)]
pub(super) enum Origin {
    Column { table: Option<String>, column: Option<String> },
    Member(Arc<StoredMember>),
}

impl Entry {
    /// Makes what is known of an object, with its size and digests.
    pub fn new(object: &Object, path: Option<String>, size_bytes: u64, sha256: [u8; 32]) -> Self {
        let (origin, md5) = match object.bytes {
            ObjectBytes::Content { bytes, column } => {
                let owner = object.owner.map(|owner| owner.table);
                let table = column.map(|(table, _)| table).or(owner).map(str::to_owned);
                let column = column.map(|(_, column)| column.to_owned());
                (Origin::Column { table, column }, Md5::digest(bytes).into())
            }
            ObjectBytes::Member(member) => (Origin::Member(Arc::clone(member)), member.md5),
        };
        let mut entry = Self {
            path,
            origin,
            content_type: object.content_type.map(str::to_owned),
            size_bytes,
            sha256,
            md5,
            owners: BTreeMap::new(),
        };
        entry.own(object.owner);
        entry
    }

    /// Adds a row that the object is of.
    pub fn own(&mut self, owner: Option<Owner>) {
        let Some(Owner { table, row, source_key }) = owner else { return };
        let source_key = source_key.map(Box::from);
        match self.owners.get_mut(table) {
            Some(rows) => rows.push((row, source_key)),
            None => drop(self.owners.insert(table.to_owned(), vec![(row, source_key)])),
        }
    }

    /// Appends the entry's line of the manifest.
    pub fn write(&self, bucket: &str, key: &str, out: &mut Vec<u8>) {
        let mut text = |name: &str, value: Option<&str>| {
            out.extend_from_slice(name.as_bytes());
            match value {
                Some(value) => write_string(value, out),
                None => out.extend_from_slice(b"null"),
            }
        };
        text("{\"bucket\":", Some(bucket));
        text(",\"key\":", Some(key));
        text(",\"path\":", self.path.as_deref());
        match &self.origin {
            Origin::Column { table, column } => {
                text(",\"source\":{\"table\":", table.as_deref());
                text(",\"column\":", column.as_deref());
            }
            Origin::Member(member) => {
                text(",\"source\":{\"archive\":", Some(&member.archive));
                text(",\"member\":", Some(&member.member));
                let offset = member.offset_bytes.map(|offset| offset.to_string());
                let offset = offset.as_deref().unwrap_or("null");
                out.extend_from_slice(format!(",\"offset_bytes\":{offset}").as_bytes());
            }
        }
        let mut text = |name: &str, value: Option<&str>| {
            out.extend_from_slice(name.as_bytes());
            match value {
                Some(value) => write_string(value, out),
                None => out.extend_from_slice(b"null"),
            }
        };
        text("},\"content_type\":", self.content_type.as_deref());
        let (size, sha256, md5) = (self.size_bytes, hex(&self.sha256), hex(&self.md5));
        let digests = format!(",\"size_bytes\":{size},\"sha256\":\"{sha256}\",\"md5\":\"{md5}\"");
        out.extend_from_slice(digests.as_bytes());
        self.write_owners(out);
        out.extend_from_slice(b"}\n");
    }

    /// Appends the rows of each table in their order, and their legacy keys in the same order.
    fn write_owners(&self, out: &mut Vec<u8>) {
        let mut rows = Vec::new();
        let mut keys = Vec::new();
        for (table, owners) in &self.owners {
            let mut owners: Vec<_> = owners.iter().collect();
            owners.sort();
            // A row stands once for each key that it gave.
            owners.dedup();
            let list = |out: &mut Vec<u8>, items: &mut dyn Iterator<Item = Vec<u8>>| {
                if !out.is_empty() {
                    out.push(b',');
                }
                write_string(table, out);
                out.extend_from_slice(b":[");
                out.extend(items.collect::<Vec<_>>().join(&b','));
                out.push(b']');
            };
            list(&mut rows, &mut owners.iter().map(|(row, _)| row.to_string().into_bytes()));
            if owners.iter().any(|(_, key)| key.is_some()) {
                let key = |key: &Option<Box<[u8]>>| key.as_deref().unwrap_or(b"null").to_vec();
                list(&mut keys, &mut owners.iter().map(|(_, own)| key(own)));
            }
        }
        out.extend_from_slice(b",\"rows\":{");
        out.extend(rows);
        out.push(b'}');
        if !keys.is_empty() {
            out.extend_from_slice(b",\"source_keys\":{");
            out.extend(keys);
            out.push(b'}');
        }
    }
}
