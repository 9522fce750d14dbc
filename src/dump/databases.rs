//! The databases of one script: pg_dumpall writes one after the other, and their tables may have
//! one name.
//!
//! Each has declarations of its own. In the result, a table has its plain name, unless a database
//! before has one of that name: then the database stands before its schema.

use std::borrow::Cow;
use std::collections::HashMap;

use super::catalog::{Catalog, TableName, UnreadStatement};
use super::ddl::DdlReader;

#[derive(Debug, Default)]
pub(super) struct Databases {
    /// The one that psql is connected to; `None` before the first `\connect`.
    current: Option<String>,
    /// The declarations of the others.
    away: Vec<(Option<String>, DdlReader)>,
    /// The database that met a name first.
    first: HashMap<TableName, Option<String>>,
}

impl Databases {
    /// Goes to a database: its declarations take the place of those at hand; false where it stays
    /// the same.
    pub fn connect(&mut self, name: String, ddl: &mut DdlReader) -> bool {
        // What came before the first `\connect` declared nothing, or is in a database unknown.
        if self.current.is_none() && ddl.catalog.is_empty() {
            self.current = Some(name);
            return false;
        }
        if self.current.as_ref() == Some(&name) {
            return false;
        }
        let known = self.away.iter().position(|(away, _)| away.as_ref() == Some(&name));
        let next = match known {
            Some(at) => self.away.remove(at).1,
            None => DdlReader::new(ddl.dialect()),
        };
        let left = self.current.replace(name);
        self.away.push((left, std::mem::replace(ddl, next)));
        true
    }

    /// Returns the name in the result of a table of the database at hand.
    pub fn result_name(&mut self, name: &TableName) -> TableName {
        let first = self.first.entry(name.clone()).or_insert_with(|| self.current.clone());
        if *first == self.current { name.clone() } else { prefixed(&self.current, name) }
    }

    /// Returns the name in the result of a table that was met before; of others their own.
    pub fn known_name<'a>(&self, name: &'a TableName) -> Cow<'a, TableName> {
        match self.first.get(name) {
            Some(first) if *first != self.current => Cow::Owned(prefixed(&self.current, name)),
            _ => Cow::Borrowed(name),
        }
    }

    /// Takes the statements of all databases that were not understood.
    pub fn take_unread(&mut self, ddl: &mut DdlReader) -> Vec<UnreadStatement> {
        let away = self.away.iter_mut().map(|(_, ddl)| ddl);
        away.chain([ddl]).flat_map(|ddl| std::mem::take(&mut ddl.catalog.unread)).collect()
    }

    /// Returns the declarations of all databases, under their names in the result.
    pub fn merge(mut self, last: Catalog) -> Catalog {
        if self.away.is_empty() {
            return last;
        }
        let away = std::mem::take(&mut self.away);
        let mut merged = Catalog::default();
        let all = away.into_iter().map(|(name, ddl)| (name, ddl.catalog));
        let current = self.current.clone();
        for (database, catalog) in all.chain([(current, last)]).collect::<Vec<_>>() {
            self.current = database;
            self.add(catalog, &mut merged);
        }
        merged
    }

    fn add(&mut self, catalog: Catalog, merged: &mut Catalog) {
        for mut table in catalog.tables {
            table.name = self.result_name(&table.name);
            for key in &mut table.foreign_keys {
                key.parent = self.result_name(&key.parent);
            }
            merged.tables.push(table);
        }
        for mut sequence in catalog.sequences {
            if let Some((table, _)) = &mut sequence.owner {
                *table = self.result_name(table);
            }
            merged.sequences.push(sequence);
        }
        // Columns have the meaning of their types already; the first of a name stays.
        for kind in catalog.enums {
            if !merged.enums.iter().any(|known| known.name == kind.name) {
                merged.enums.push(kind);
            }
        }
        for domain in catalog.domains {
            if !merged.domains.iter().any(|known| known.name == domain.name) {
                merged.domains.push(domain);
            }
        }
        merged.views.extend(catalog.views);
        merged.unread.extend(catalog.unread);
    }
}

fn prefixed(database: &Option<String>, name: &TableName) -> TableName {
    let database = database.as_deref().unwrap_or("postgres");
    let schema = match &name.schema {
        Some(schema) => format!("{database}.{schema}"),
        None => database.to_owned(),
    };
    TableName { schema: Some(schema), name: name.name.clone() }
}
