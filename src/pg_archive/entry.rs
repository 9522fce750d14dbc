//! The table of contents: one entry for each object and for the data of each table.

use std::collections::HashMap;

use super::error::Error;
use super::fields::{
    Fields, Format, Header, Version, WITH_ACCESS_METHODS, WITH_RELATION_KINDS, WITH_SECTIONS,
};

const INSIDE: &str = "the table of contents";

/// Texts are bytes: their character set is the dump's.
pub(super) type Text = Vec<u8>;

#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Entry {
    pub dump_id: i64,
    /// A block, file or member of data belongs to it.
    pub has_data: bool,
    pub tag: Text,
    /// What it is: `TABLE`, `TABLE DATA`.
    pub kind: Text,
    pub definition: Text,
    /// The COPY whose rows the data is; without it, the data is made of statements.
    pub copy: Text,
    pub schema: Option<Text>,
    pub tablespace: Option<Text>,
    pub access_method: Option<Text>,
    /// PostgreSQL's letter for the kind of a relation, as a number.
    pub relation_kind: i64,
    pub owner: Option<Text>,
    /// The file or member that has the data.
    pub file: Text,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Toc {
    pub entries: Vec<Entry>,
    by_id: HashMap<i64, usize>,
}

impl Toc {
    /// Takes the table of contents that follows the header.
    ///
    /// # Errors
    /// It is cut, or does not add up.
    pub fn read(fields: &mut Fields<'_>, header: &Header) -> Result<Self, Error> {
        let count = fields.number(INSIDE)?;
        let mut toc = Self { entries: Vec::new(), by_id: HashMap::new() };
        for _ in 0..count {
            let entry = entry(fields, header)?;
            if toc.by_id.insert(entry.dump_id, toc.entries.len()).is_some() {
                let id = entry.dump_id;
                return Err(fields.bytes.damaged(format!("{INSIDE} has entry {id} twice")));
            }
            toc.entries.push(entry);
        }
        if count < 0 {
            return Err(fields.bytes.damaged(format!("{INSIDE} announces {count} entries")));
        }
        Ok(toc)
    }

    /// Returns the position of the entry with this id.
    pub fn position(&self, dump_id: i64) -> Option<usize> {
        self.by_id.get(&dump_id).copied()
    }
}

fn entry(fields: &mut Fields<'_>, header: &Header) -> Result<Entry, Error> {
    let version: Version = header.version;
    let dump_id = fields.number(INSIDE)?;
    let has_data = match fields.number(INSIDE)? {
        0 => false,
        1 => true,
        other => {
            return Err(fields.bytes.damaged(format!("{INSIDE}: {other} is neither yes nor no")));
        }
    };
    if dump_id <= 0 {
        return Err(fields.bytes.damaged(format!("{INSIDE}: {dump_id} is no id")));
    }
    // Ids of the object and of the catalog that it is in.
    for _ in 0..2 {
        fields.text(INSIDE)?;
    }
    let tag = fields.text(INSIDE)?.unwrap_or_default();
    let kind = fields.text(INSIDE)?.unwrap_or_default();
    if version >= WITH_SECTIONS {
        fields.number(INSIDE)?;
    }
    let definition = fields.text(INSIDE)?.unwrap_or_default();
    let _drop = fields.text(INSIDE)?;
    let copy = fields.text(INSIDE)?.unwrap_or_default();
    let schema = fields.text(INSIDE)?;
    let tablespace = fields.text(INSIDE)?;
    let access_method = if version >= WITH_ACCESS_METHODS { fields.text(INSIDE)? } else { None };
    let relation_kind = if version >= WITH_RELATION_KINDS { fields.number(INSIDE)? } else { 0 };
    let owner = fields.text(INSIDE)?;
    let _with_oids = fields.text(INSIDE)?;
    // What must be restored before: the order of the entries has it already.
    while fields.text(INSIDE)?.is_some() {}
    let file = match header.format {
        Format::Custom => {
            fields.offset(INSIDE)?;
            Text::new()
        }
        Format::Tar => fields.text(INSIDE)?.unwrap_or_default(),
    };
    Ok(Entry {
        dump_id,
        has_data,
        tag,
        kind,
        definition,
        copy,
        schema,
        tablespace,
        access_method,
        relation_kind,
        owner,
        file,
    })
}

impl Entry {
    pub fn is(&self, kind: &str) -> bool {
        self.kind == kind.as_bytes()
    }

    /// Returns true for the contents of large objects.
    pub fn is_large_objects(&self) -> bool {
        self.is("BLOBS")
    }

    /// Returns the name of the table for a message.
    pub fn shown(&self) -> String {
        let schema = self.schema.as_ref().filter(|schema| !schema.is_empty());
        let schema = schema.map_or(String::new(), |schema| format!("{}.", schema.escape_ascii()));
        format!("`{schema}{}`", self.tag.escape_ascii())
    }
}
