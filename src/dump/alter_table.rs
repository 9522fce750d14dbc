//! ALTER TABLE, action by action.
//!
//! Actions that change neither columns nor keys (owners, engines, storage) are passed over.

use super::catalog::{Column, RowSecurity, TableName};
use super::create_table::{default_name, key_is_named};
use super::cursor::{Cursor, Read, Unreadable};
use super::ddl::{DdlReader, Effect};
use super::table_elements::{Draft, expression, generated, option_name, set_default, typed_column};

/// Actions without a meaning for the catalog, by their first word.
const WITHOUT_MEANING: &[&str] = &[
    "OWNER",
    "ENABLE",
    "DISABLE",
    "CLUSTER",
    "SET",
    "RESET",
    "REPLICA",
    "VALIDATE",
    "FORCE",
    "NO",
    "ENGINE",
    "AUTO_INCREMENT",
    "CONVERT",
    "ORDER",
    "CHARSET",
    "CHARACTER",
    "COLLATE",
    "ROW_FORMAT",
    "DISCARD",
    "IMPORT",
    "LOCK",
    "ALGORITHM",
    "PARTITION",
    "REORGANIZE",
    "STATS_PERSISTENT",
    "KEY_BLOCK_SIZE",
    "CHECKSUM",
    "DELAY_KEY_WRITE",
    "MAX_ROWS",
    "MIN_ROWS",
    "AVG_ROW_LENGTH",
    "PACK_KEYS",
    "UNION",
    "INSERT_METHOD",
    "REMOVE",
    "WITH",
    "DEFAULT",
    "INHERIT",
    "DEPENDS",
];

/// Takes an action on a table's row security; returns what it changes.
fn row_security(cursor: &mut Cursor<'_>) -> Option<fn(&mut RowSecurity)> {
    let mut ahead = *cursor;
    let change: fn(&mut RowSecurity) = if ahead.skip_word("ENABLE") {
        |security| security.enabled = true
    } else if ahead.skip_word("DISABLE") {
        |security| security.enabled = false
    } else if ahead.skip_word("FORCE") {
        |security| security.forced = true
    } else if ahead.skip_words(&["NO", "FORCE"]) {
        |security| security.forced = false
    } else {
        return None;
    };
    let is_meant = ahead.skip_words(&["ROW", "LEVEL", "SECURITY"]);
    is_meant.then(|| {
        *cursor = ahead;
        change
    })
}

impl DdlReader {
    pub(super) fn alter_table(&mut self, mut cursor: Cursor<'_>) -> Read<Vec<Effect>> {
        let may_be_absent = cursor.skip_words(&["IF", "EXISTS"]);
        cursor.skip_word("ONLY");
        let name = self.resolve(&cursor.table_name()?);
        cursor.skip("*");
        let is_row_security = row_security(&mut cursor.clone()).is_some();
        let has_meaning = is_row_security
            || cursor.at_words(&["SET", "SCHEMA"])
            || cursor.at_words(&["CONVERT", "TO"]);
        if cursor.at_any(WITHOUT_MEANING) && !has_meaning {
            let mut ahead = cursor;
            ahead.skip_element();
            if ahead.at_end() {
                return Ok(Vec::new());
            }
        }
        let Some(table) = self.catalog.table(&name) else {
            let known = may_be_absent || is_row_security || self.is_no_table(&name);
            return if known { Ok(Vec::new()) } else { Err(Unreadable::UnknownTable(name)) };
        };
        let mut draft = Draft::of(table.clone());
        let name = draft.table.name.clone();
        let mut renamed = None;
        while !cursor.at_end() {
            if let Some(to) = self.new_table_name(&mut cursor, &name)? {
                renamed = Some(to);
            } else if cursor.skip_words(&["ATTACH", "PARTITION"]) {
                let partition = self.resolve(&cursor.table_name()?);
                self.catalog.partitions.push((name.clone(), partition));
            } else if cursor.skip_words(&["DETACH", "PARTITION"]) {
                let partition = self.resolve(&cursor.table_name()?);
                self.catalog.partitions.retain(|(_, known)| *known != partition);
            } else {
                self.action(&mut draft, &mut cursor)?;
            }
            cursor.skip_element();
            if !cursor.at_end() {
                cursor.expect(",")?;
            }
        }
        self.put_back(draft);
        Ok(renamed.map_or(Vec::new(), |to| self.rename_table(name, to)))
    }

    /// PostgreSQL takes ALTER TABLE for views and sequences too.
    fn is_no_table(&self, name: &TableName) -> bool {
        self.catalog.views.contains(name)
            || self.catalog.sequences.iter().any(|sequence| sequence.name == *name)
    }

    /// Takes `RENAME [TO|AS] table` or `SET SCHEMA schema`.
    fn new_table_name(&self, cursor: &mut Cursor<'_>, old: &TableName) -> Read<Option<TableName>> {
        if cursor.skip_words(&["SET", "SCHEMA"]) {
            return Ok(Some(TableName { schema: Some(cursor.name()?), name: old.name.clone() }));
        }
        let mut ahead = *cursor;
        if !ahead.skip_word("RENAME") || ahead.at_any(&["COLUMN", "CONSTRAINT", "INDEX", "KEY"]) {
            return Ok(None);
        }
        let says_to = ahead.skip_word("TO") || ahead.skip_word("AS") || ahead.skip("=");
        let to = ahead.table_name()?;
        if !says_to && ahead.at_word("TO") {
            // PostgreSQL's RENAME a TO b is a column's.
            return Ok(None);
        }
        *cursor = ahead;
        let schema = to.schema.or_else(|| old.schema.clone());
        Ok(Some(TableName { schema, name: to.name }))
    }

    fn action(&self, draft: &mut Draft, cursor: &mut Cursor<'_>) -> Read<()> {
        if cursor.skip_word("ADD") {
            self.add(draft, cursor)
        } else if cursor.skip_word("MODIFY") {
            cursor.skip_word("COLUMN");
            cursor.skip_words(&["IF", "EXISTS"]);
            let old = draft.spelled(cursor.clone().name()?);
            draft.column(cursor, self, Some(&old))
        } else if cursor.skip_word("CHANGE") {
            cursor.skip_word("COLUMN");
            cursor.skip_words(&["IF", "EXISTS"]);
            let old = draft.spelled(cursor.name()?);
            draft.column(cursor, self, Some(&old))
        } else if cursor.skip_word("DROP") {
            drop_part(draft, cursor)
        } else if cursor.skip_word("ALTER") {
            self.alter_column(draft, cursor)
        } else if cursor.skip_word("RENAME") {
            rename_part(draft, cursor)
        } else if cursor.skip_word("COMMENT") {
            draft.table.comment = draft.comment(cursor);
            Ok(())
        } else if cursor.skip_words(&["CONVERT", "TO"]) {
            convert_text(draft, cursor)
        } else if let Some(change) = row_security(cursor) {
            change(&mut draft.table.row_security);
            Ok(())
        } else if cursor.at_any(WITHOUT_MEANING) {
            Ok(())
        } else {
            Err(cursor.expected("an action of ALTER TABLE"))
        }
    }

    fn add(&self, draft: &mut Draft, cursor: &mut Cursor<'_>) -> Read<()> {
        if cursor.at_words(&["PARTITION"]) {
            return Ok(());
        }
        let column = cursor.skip_word("COLUMN");
        let keeps_old = cursor.skip_words(&["IF", "NOT", "EXISTS"]);
        if cursor.at("(") {
            return draft.elements(cursor, self);
        }
        if keeps_old && draft.table.column(&draft.spelled(cursor.clone().name()?)).is_some() {
            cursor.skip_element();
            return Ok(());
        }
        if column { draft.column(cursor, self, None) } else { draft.element(cursor, self) }
    }

    fn alter_column(&self, draft: &mut Draft, cursor: &mut Cursor<'_>) -> Read<()> {
        if cursor.at_any(&["INDEX", "CHECK", "CONSTRAINT"]) {
            return Ok(());
        }
        cursor.skip_word("COLUMN");
        let name = draft.spelled(cursor.name()?);
        let known = draft.table.columns.iter_mut().find(|column| column.name == name);
        let column = known.ok_or(Unreadable::Unsupported("altering an unknown column"))?;
        if cursor.skip_words(&["SET", "DEFAULT"]) {
            set_default(column, expression(cursor)?);
        } else if cursor.skip_words(&["DROP", "DEFAULT"]) {
            column.default = None;
        } else if cursor.skip_words(&["SET", "NOT", "NULL"]) {
            column.nullable = false;
        } else if cursor.skip_words(&["DROP", "NOT", "NULL"]) {
            column.nullable = true;
        } else if cursor.skip_words(&["DROP", "IDENTITY"]) {
            (column.identity, column.identity_always) = (false, false);
        } else if cursor.skip_words(&["DROP", "EXPRESSION"]) {
            (column.generated, column.default) = (false, None);
        } else if cursor.skip_words(&["ADD", "GENERATED"]) {
            generated(column, cursor)?;
        } else if cursor.skip_word("TYPE") || cursor.skip_words(&["SET", "DATA", "TYPE"]) {
            let Column { declared, sql_type, .. } = typed_column(name, cursor, self)?;
            (column.declared, column.sql_type) = (declared, sql_type);
        }
        // SET STATISTICS, STORAGE, COMPRESSION and options change no values.
        Ok(())
    }
}

/// Takes `CHARACTER SET latin1`, which changes every column of text.
fn convert_text(draft: &mut Draft, cursor: &mut Cursor<'_>) -> Read<()> {
    if !cursor.skip_words(&["CHARACTER", "SET"]) && !cursor.skip_word("CHARSET") {
        return Ok(());
    }
    let charset = option_name(cursor)?;
    for column in draft.table.columns.iter_mut().filter(|column| column.charset.is_some()) {
        column.charset = Some(charset.clone());
    }
    Ok(())
}

fn drop_part(draft: &mut Draft, cursor: &mut Cursor<'_>) -> Read<()> {
    let table = &mut draft.table;
    if cursor.skip_words(&["PRIMARY", "KEY"]) {
        table.primary_key = None;
        return Ok(());
    }
    if cursor.skip_words(&["FOREIGN", "KEY"]) {
        cursor.skip_words(&["IF", "EXISTS"]);
        let name = Some(cursor.name()?);
        table.foreign_keys.retain(|key| key.name != name);
        return Ok(());
    }
    if cursor.at_any(&["KEY", "INDEX"]) {
        cursor.take();
        cursor.skip_words(&["IF", "EXISTS"]);
        let name = cursor.name()?;
        table.indexes.retain(|index| index.name != name);
        table.unique.retain(|key| !key_is_named(key, &table.name, "key", &name));
        return Ok(());
    }
    if cursor.at_any(&["CONSTRAINT", "CHECK"]) {
        cursor.take();
        cursor.skip_words(&["IF", "EXISTS"]);
        let name = cursor.name()?;
        drop_constraint(draft, &name);
        return Ok(());
    }
    if cursor.at_word("PARTITION") {
        return Err(Unreadable::Unsupported("dropping a partition's rows"));
    }
    cursor.skip_word("COLUMN");
    cursor.skip_words(&["IF", "EXISTS"]);
    let name = draft.spelled(cursor.name()?);
    drop_column(draft, &name);
    Ok(())
}

fn drop_constraint(draft: &mut Draft, name: &str) {
    let table = &mut draft.table;
    let own = table.name.clone();
    table.primary_key.take_if(|key| key_is_named(key, &own, "pkey", name));
    table.unique.retain(|key| !key_is_named(key, &own, "key", name));
    table.checks.retain(|check| check.name.as_deref() != Some(name));
    table.foreign_keys.retain(|key| match &key.name {
        Some(known) => known != name,
        None => default_name(&own, &key.columns, "fkey") != name,
    });
}

/// Drops a column and every key that has it, as PostgreSQL does.
fn drop_column(draft: &mut Draft, name: &str) {
    let table = &mut draft.table;
    let without = |columns: &[String]| !columns.iter().any(|column| column == name);
    table.columns.retain(|column| column.name != name);
    table.primary_key.take_if(|key| !without(&key.columns));
    table.unique.retain(|key| without(&key.columns));
    table.foreign_keys.retain(|key| without(&key.columns));
    table.indexes.retain(|index| without(&index.columns));
}

fn rename_part(draft: &mut Draft, cursor: &mut Cursor<'_>) -> Read<()> {
    let constraint = cursor.skip_word("CONSTRAINT");
    let index = cursor.skip_word("INDEX") || cursor.skip_word("KEY");
    if !constraint && !index {
        cursor.skip_word("COLUMN");
        cursor.skip_words(&["IF", "EXISTS"]);
    }
    let old = cursor.name()?;
    cursor.expect_word("TO")?;
    let new = cursor.name()?;
    if constraint || index {
        let table = &mut draft.table;
        let keys = table.primary_key.iter_mut().chain(&mut table.unique).map(|key| &mut key.name);
        let keys = keys.chain(table.foreign_keys.iter_mut().map(|key| &mut key.name));
        let names = keys.chain(table.checks.iter_mut().map(|check| &mut check.name)).flatten();
        let names = names.chain(table.indexes.iter_mut().map(|index| &mut index.name));
        names.filter(|name| **name == old).for_each(|name| name.clone_from(&new));
        return Ok(());
    }
    let old = draft.spelled(old);
    if let Some(column) = draft.table.columns.iter_mut().find(|column| column.name == old) {
        column.name.clone_from(&new);
    }
    draft.rename_in_keys(&old, &new);
    Ok(())
}
