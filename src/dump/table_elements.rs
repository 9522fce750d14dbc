//! Reads what stands between the parentheses of a CREATE TABLE: columns and constraints.
//!
//! ALTER TABLE … ADD takes the same elements, so both write into a [`Draft`]. Knows the catalog
//! only to look types and parent tables up.

use super::catalog::{
    Check, Column, ForeignKey, Index, Key, RowSecurity, Table, TableName, TableOptions,
};
use super::cursor::{Cursor, Read, Unreadable};
use super::ddl::{DdlReader, is_mysql};
use super::declared_type::{PostgresType, sql_type};
use super::sql_type::SqlType;
use super::token::TokenKind;

/// Words that end a column's type or its default.
const ATTRIBUTES: &[&str] = &[
    "CONSTRAINT",
    "NOT",
    "NULL",
    "DEFAULT",
    "PRIMARY",
    "KEY",
    "UNIQUE",
    "CHECK",
    "REFERENCES",
    "COLLATE",
    "GENERATED",
    "AS",
    "ON",
    "COMMENT",
    "AUTO_INCREMENT",
    "AUTOINCREMENT",
    "CHARSET",
    "VIRTUAL",
    "STORED",
    "PERSISTENT",
    "INVISIBLE",
    "VISIBLE",
    "SRID",
    "REF_SYSTEM_ID",
    "COLUMN_FORMAT",
    "STORAGE",
    "COMPRESSION",
    "ENGINE_ATTRIBUTE",
    "SECONDARY_ENGINE_ATTRIBUTE",
    "DEFERRABLE",
    "INITIALLY",
    "ENFORCED",
    "FIRST",
    "AFTER",
    "USING",
    "OPTIONS",
];

/// A table while its statement is read.
#[derive(Debug)]
pub(super) struct Draft {
    pub table: Table,
    /// What was passed over, with the reason.
    pub remarks: Vec<String>,
    /// The character set (or collation) of columns of text that name none.
    pub charset: Option<String>,
    /// Tables that it inherits from.
    pub parents: Vec<TableName>,
}

/// The columns of a key or index.
struct KeyParts {
    columns: Vec<String>,
    /// True where a part is an expression or the head of a value: `name(10)`.
    partial: bool,
    /// The lengths of heads, where no part is an expression; empty without any.
    prefixes: Vec<Option<u32>>,
}

impl Draft {
    pub fn new(name: TableName) -> Self {
        Self::of(empty_table(name))
    }

    pub fn of(table: Table) -> Self {
        Self { table, remarks: Vec::new(), charset: None, parents: Vec::new() }
    }

    /// Gives columns of text that name no character set the table's.
    pub fn give_charset(&mut self) {
        let Some(charset) = &self.charset else { return };
        let is_text = |column: &&mut Column| {
            use SqlType::{Enum, Set, Text};
            matches!(column.sql_type, Text { .. } | Enum { .. } | Set { .. })
        };
        for column in self.table.columns.iter_mut().filter(is_text) {
            column.charset.get_or_insert_with(|| charset.clone());
        }
    }

    /// Takes `( element, … )`.
    pub fn elements(&mut self, cursor: &mut Cursor<'_>, reader: &DdlReader) -> Read<()> {
        cursor.expect("(")?;
        while !cursor.skip(")") {
            self.element(cursor, reader)?;
            if !cursor.at(")") {
                cursor.expect(",")?;
            }
        }
        Ok(())
    }

    /// Takes a column or a constraint, up to the comma.
    pub fn element(&mut self, cursor: &mut Cursor<'_>, reader: &DdlReader) -> Read<()> {
        if at_constraint(cursor) {
            self.constraint(cursor, reader)
        } else {
            self.column(cursor, reader, None)
        }
    }

    /// Takes a column's definition; it replaces the column of that name, where one is given.
    pub fn column(
        &mut self,
        cursor: &mut Cursor<'_>,
        reader: &DdlReader,
        replaced: Option<&str>,
    ) -> Read<()> {
        let name = cursor.name()?;
        let mut column = typed_column(name, cursor, reader)?;
        let position = match replaced.or(Some(&column.name)) {
            Some(old) => self.table.columns.iter().position(|known| known.name == *old),
            None => None,
        };
        if column.declared.eq_ignore_ascii_case("serial") && is_mysql(reader.dialect()) {
            self.add_unique(Key::new(None, vec![column.name.clone()]));
        }
        let old_name = replaced.map(str::to_owned);
        self.attributes(&mut column, cursor, reader)?;
        let new_name = column.name.clone();
        let position = match position {
            Some(position) => {
                if let Some(slot) = self.table.columns.get_mut(position) {
                    *slot = column;
                }
                position
            }
            None => {
                self.table.columns.push(column);
                self.table.columns.len() - 1
            }
        };
        if let Some(old) = old_name.filter(|old| *old != new_name) {
            self.rename_in_keys(&old, &new_name);
        }
        self.place(position, cursor)?;
        self.primary_key_is_not_null();
        Ok(())
    }

    /// Takes MySQL's `FIRST` or `AFTER column`.
    fn place(&mut self, position: usize, cursor: &mut Cursor<'_>) -> Read<()> {
        let after = if cursor.skip_word("FIRST") {
            None
        } else if cursor.skip_word("AFTER") {
            Some(self.spelled(cursor.name()?))
        } else {
            return Ok(());
        };
        if position < self.table.columns.len() {
            let column = self.table.columns.remove(position);
            let at = after.and_then(|after| self.position(&after)).map_or(0, |at| at + 1);
            self.table.columns.insert(at, column);
        }
        Ok(())
    }

    fn position(&self, name: &str) -> Option<usize> {
        self.table.columns.iter().position(|column| column.name == name)
    }

    /// Returns a column's name as its declaration writes it: MySQL ignores case here.
    pub fn spelled(&self, name: String) -> String {
        let columns = &self.table.columns;
        let same = columns.iter().find(|column| column.name == name);
        let same =
            same.or_else(|| columns.iter().find(|column| column.name.eq_ignore_ascii_case(&name)));
        same.map_or(name, |column| column.name.clone())
    }

    pub fn rename_in_keys(&mut self, old: &str, new: &str) {
        let table = &mut self.table;
        let keys = table.primary_key.iter_mut().chain(&mut table.unique);
        let lists = keys.map(|key| &mut key.columns);
        let lists = lists.chain(table.foreign_keys.iter_mut().map(|key| &mut key.columns));
        let lists = lists.chain(table.indexes.iter_mut().map(|index| &mut index.columns));
        for column in lists.flatten().filter(|column| *column == old) {
            new.clone_into(column);
        }
    }

    pub fn primary_key_is_not_null(&mut self) {
        let key = self.table.primary_key.iter().flat_map(|key| &key.columns);
        for name in key.cloned().collect::<Vec<_>>() {
            if let Some(column) = self.table.columns.iter_mut().find(|known| known.name == name) {
                column.nullable = false;
            }
        }
    }

    fn add_unique(&mut self, key: Key) {
        if !self.table.unique.contains(&key) {
            self.table.unique.push(key);
        }
    }

    /// Takes what follows a column's type, up to the comma.
    pub fn attributes(
        &mut self,
        column: &mut Column,
        cursor: &mut Cursor<'_>,
        reader: &DdlReader,
    ) -> Read<()> {
        let mut constraint = None;
        while !cursor.at_end() && !cursor.at(",") && !cursor.at(")") {
            let own = || vec![column.name.clone()];
            if cursor.at_any(&["FIRST", "AFTER"]) {
                return Ok(());
            } else if cursor.skip_word("CONSTRAINT") {
                constraint = Some(cursor.name()?);
            } else if cursor.skip_words(&["PRIMARY", "KEY"]) || cursor.skip_word("KEY") {
                self.table.primary_key = Some(Key::new(constraint.take(), own()));
                column.nullable = false;
                if cursor.at_any(&["ASC", "DESC"]) {
                    cursor.take();
                }
            } else if cursor.skip_word("UNIQUE") {
                cursor.skip_word("KEY");
                let nulls_distinct = !cursor.skip_words(&["NULLS", "NOT", "DISTINCT"]);
                let key = Key::new(constraint.take(), own());
                self.add_unique(Key { nulls_distinct, ..key });
            } else if cursor.at_word("REFERENCES") {
                let key = foreign_key(cursor, reader, constraint.take(), own())?;
                self.table.foreign_keys.push(key);
            } else if cursor.skip_word("CHECK") {
                let expression = cursor.parenthesized()?;
                self.table.checks.push(Check { name: constraint.take(), expression });
            } else if cursor.skip_words(&["NOT", "NULL"]) {
                column.nullable = false;
                constraint = None;
            } else if cursor.skip_word("NULL") {
                column.nullable = true;
            } else if cursor.skip_word("COMMENT") {
                column.comment = self.comment(cursor);
            } else {
                self.value_attribute(column, cursor)?;
            }
        }
        Ok(())
    }

    /// Takes an attribute that says where the column's value comes from, or how it is kept.
    fn value_attribute(&mut self, column: &mut Column, cursor: &mut Cursor<'_>) -> Read<()> {
        if cursor.skip_words(&["SERIAL", "DEFAULT", "VALUE"])
            || cursor.skip_word("AUTO_INCREMENT")
            || cursor.skip_word("AUTOINCREMENT")
        {
            column.identity = true;
            column.nullable = false;
        } else if cursor.skip_word("DEFAULT") {
            set_default(column, expression(cursor)?);
        } else if cursor.skip_word("GENERATED") {
            generated(column, cursor)?;
        } else if cursor.skip_word("AS") {
            column.generated = true;
            column.default = Some(cursor.parenthesized()?);
        } else if cursor.skip_words(&["ON", "CONFLICT"]) {
            cursor.take(); // what SQLite does with a second row of a key
        } else if cursor.skip_words(&["ON", "UPDATE"]) {
            column.on_update = Some(expression(cursor)?);
        } else if cursor.skip_words(&["CHARACTER", "SET"]) || cursor.skip_word("CHARSET") {
            column.charset = Some(option_name(cursor)?);
        } else if is_mysql(cursor.dialect()) && cursor.skip_word("COLLATE") {
            let collation = option_name(cursor)?;
            column.collation = Some(collation.to_ascii_lowercase());
            column.charset.get_or_insert(collation);
        } else if cursor.dialect().lexicon.typed_by_value && cursor.skip_word("COLLATE") {
            column.collation = Some(cursor.name()?.to_ascii_lowercase());
        } else if cursor.skip_word("INVISIBLE") {
            column.invisible = true;
        } else if cursor.at_any(&["COLLATE", "SRID", "REF_SYSTEM_ID", "COLUMN_FORMAT"])
            || cursor.at_any(&["STORAGE", "COMPRESSION", "INITIALLY", "COMPRESSED"])
            || cursor.at_any(&["ENGINE_ATTRIBUTE", "SECONDARY_ENGINE_ATTRIBUTE", "USING"])
        {
            if cursor.at_any(ATTRIBUTES) {
                cursor.take();
            }
            cursor.skip("=");
            cursor.skip_item();
            while cursor.skip(".") {
                cursor.take();
            }
        } else if cursor.skip_words(&["INDEX", "TABLESPACE"]) {
            cursor.take();
        } else if cursor.at_any(&["STORED", "PERSISTENT"]) {
            column.stored = true;
            cursor.take();
        } else {
            self.passed_over(column, cursor);
        }
        Ok(())
    }

    fn passed_over(&mut self, column: &Column, cursor: &mut Cursor<'_>) {
        const WITHOUT_EFFECT: &[&str] = &[
            "VIRTUAL",
            "STORED",
            "PERSISTENT",
            "VISIBLE",
            "DEFERRABLE",
            "ENFORCED",
            "NO",
            "INHERIT",
            "VALID",
            "NOT",
            "NULLS",
            "DISTINCT",
            "WITH",
            "WITHOUT",
            "SYSTEM",
            "VERSIONING",
            "OPTIONS",
        ];
        let known = cursor.at_any(WITHOUT_EFFECT) || cursor.at("(");
        let from = *cursor;
        cursor.skip_item();
        if !known {
            let what = cursor.text_since(&from).unwrap_or_default();
            self.remarks.push(format!("column `{}`: `{what}` was passed over", column.name));
        }
    }

    /// Takes a comment; one that is not UTF-8 is left out and said.
    pub fn comment(&mut self, cursor: &mut Cursor<'_>) -> Option<String> {
        cursor.skip("=");
        let comment = cursor.text();
        if comment == Err(Unreadable::NotUtf8) {
            self.remarks.push(format!("a comment of `{}` is not UTF-8", self.table.name));
        }
        comment.ok()
    }

    /// Takes a table constraint or an index, up to the comma.
    fn constraint(&mut self, cursor: &mut Cursor<'_>, reader: &DdlReader) -> Read<()> {
        let kinds = ["PRIMARY", "UNIQUE", "FOREIGN", "CHECK", "EXCLUDE"];
        let mut name = None;
        if cursor.skip_word("CONSTRAINT") && !cursor.at_any(&kinds) {
            name = Some(cursor.name()?);
        }
        if cursor.skip_words(&["PRIMARY", "KEY"]) {
            let key = self.key(cursor, name)?;
            self.table.primary_key = Some(key.0);
            self.primary_key_is_not_null();
        } else if cursor.skip_word("UNIQUE") {
            let (key, partial) = self.key(cursor, name)?;
            match partial {
                false => self.add_unique(key),
                true => self.add_index(key, true, true),
            }
        } else if cursor.skip_words(&["FOREIGN", "KEY"]) {
            self.foreign_key(cursor, reader, name)?;
        } else if cursor.skip_word("CHECK") {
            let expression = cursor.parenthesized()?;
            self.table.checks.push(Check { name, expression });
        } else if cursor.at_any(&["FULLTEXT", "SPATIAL"]) {
            let kind = cursor.take().map(|token| token.bytes.to_ascii_uppercase());
            let (key, _) = self.key(cursor, None)?;
            self.add_index(key, false, true);
            let kind = kind.and_then(|kind| String::from_utf8(kind).ok());
            self.table.indexes.last_mut().into_iter().for_each(|index| index.kind = kind.clone());
        } else if cursor.at_any(&["KEY", "INDEX", "VECTOR"]) {
            let special = cursor.skip_word("VECTOR");
            let (key, partial) = self.key(cursor, None)?;
            self.add_index(key, false, partial || special);
            let kind = special.then(|| "VECTOR".to_owned());
            self.table.indexes.last_mut().into_iter().for_each(|index| index.kind = kind.clone());
        } else if cursor.skip_word("LIKE") {
            self.like(cursor, reader)?;
        } else if cursor.skip_words(&["NOT", "NULL"]) {
            let name = cursor.name()?;
            if let Some(column) = self.table.columns.iter_mut().find(|known| known.name == name) {
                column.nullable = false;
            }
        } else if !cursor.at_word("PERIOD") {
            self.remarks.push(format!("`{}`: an exclusion constraint", self.table.name));
        }
        cursor.skip_element();
        Ok(())
    }

    /// Takes `[KEY|INDEX] [name] [USING method] (columns)` or `USING INDEX name`.
    fn key(&mut self, cursor: &mut Cursor<'_>, name: Option<String>) -> Read<(Key, bool)> {
        if cursor.skip_words(&["USING", "INDEX"]) {
            let index = cursor.name()?;
            let taken = self.take_index(&index)?;
            let key = Key::new(name.or(Some(index)), taken.columns);
            return Ok((Key { nulls_distinct: taken.nulls_distinct, ..key }, false));
        }
        if cursor.at_any(&["KEY", "INDEX"]) {
            cursor.take();
        }
        let nulls_distinct = !cursor.skip_words(&["NULLS", "NOT", "DISTINCT"]);
        cursor.skip_words(&["NULLS", "DISTINCT"]);
        cursor.skip_words(&["IF", "NOT", "EXISTS"]);
        let index_name = match cursor.at("(") || cursor.at_word("USING") {
            false => Some(cursor.name()?),
            true => None,
        };
        if cursor.skip_word("USING") {
            cursor.take();
        }
        let parts = key_parts(cursor)?;
        let columns = parts.columns.into_iter().map(|column| self.spelled(column)).collect();
        let (name, prefixes) = (name.or(index_name), parts.prefixes);
        Ok((Key { name, columns, nulls_distinct, prefixes }, parts.partial))
    }

    fn take_index(&mut self, name: &str) -> Read<Index> {
        let indexes = &mut self.table.indexes;
        match indexes.iter().position(|index| index.name == *name) {
            Some(position) => Ok(indexes.remove(position)),
            None => Err(Unreadable::Unsupported("a key that uses an unknown index")),
        }
    }

    fn add_index(&mut self, key: Key, unique: bool, partial: bool) {
        let name = key.name.unwrap_or_else(|| key.columns.first().cloned().unwrap_or_default());
        let Key { columns, nulls_distinct, prefixes, .. } = key;
        let (kind, entries) = (None, None);
        let index =
            Index { name, columns, unique, partial, nulls_distinct, prefixes, entries, kind };
        self.table.indexes.push(index);
    }

    fn foreign_key(
        &mut self,
        cursor: &mut Cursor<'_>,
        reader: &DdlReader,
        name: Option<String>,
    ) -> Read<()> {
        cursor.skip_words(&["IF", "NOT", "EXISTS"]);
        let index_name = if cursor.at("(") { None } else { Some(cursor.name()?) };
        let columns = cursor.names_in_parentheses()?;
        let columns = columns.into_iter().map(|column| self.spelled(column)).collect();
        let key = foreign_key(cursor, reader, name.or(index_name), columns)?;
        self.table.foreign_keys.push(key);
        Ok(())
    }

    /// Takes `source [INCLUDING …]`, of which defaults, keys and checks may come along.
    fn like(&mut self, cursor: &mut Cursor<'_>, reader: &DdlReader) -> Read<()> {
        let name = reader.resolve(&cursor.table_name()?);
        let source = reader.catalog.table(&name).ok_or(Unreadable::UnknownTable(name))?.clone();
        let mut all = is_mysql(reader.dialect());
        let mut defaults = false;
        while let Some(token) = cursor.peek().filter(|token| token.kind == TokenKind::Word) {
            all |= cursor.at_words(&["INCLUDING", "ALL"]);
            defaults |= cursor.at_words(&["INCLUDING", "DEFAULTS"]);
            if !token.is_word("INCLUDING") && !token.is_word("EXCLUDING") {
                break;
            }
            cursor.take();
            cursor.take();
        }
        let mut columns = source.columns;
        for column in columns.iter_mut().filter(|_| !all) {
            column.generated = false;
            column.identity &= defaults && column.default.is_some();
            column.default = column.default.take().filter(|_| defaults);
        }
        self.table.columns.extend(columns);
        if all {
            self.table.primary_key = source.primary_key;
            self.table.unique = source.unique;
            self.table.checks = source.checks;
            self.table.indexes = source.indexes;
        }
        Ok(())
    }

    /// Copies what a table has from its parent; with keys, where it is a partition of it.
    pub fn inherit(&mut self, parent: &Table, with_keys: bool) {
        let known =
            |column: &&Column| !self.table.columns.iter().any(|own| own.name == column.name);
        let inherited: Vec<_> = parent.columns.iter().filter(known).cloned().collect();
        // The parents' columns stand first, whatever the statement's order.
        let own = std::mem::take(&mut self.table.columns);
        self.table.columns = inherited.into_iter().chain(own).collect();
        let unnamed = |key: &Key| Key { name: None, ..key.clone() };
        self.table.checks.extend(parent.checks.iter().cloned());
        if with_keys {
            self.table.primary_key = parent.primary_key.as_ref().map(unnamed);
            self.table.unique.extend(parent.unique.iter().map(unnamed));
            self.table.foreign_keys.extend(parent.foreign_keys.iter().cloned());
        }
    }

    /// Takes `( column [WITH OPTIONS] attributes, … )` of a partition.
    pub fn partition_elements(&mut self, cursor: &mut Cursor<'_>, reader: &DdlReader) -> Read<()> {
        cursor.expect("(")?;
        while !cursor.skip(")") {
            if at_constraint(cursor) {
                self.constraint(cursor, reader)?;
            } else {
                let name = cursor.name()?;
                let known = self.position(&name).and_then(|at| self.table.columns.get(at));
                let mut column = known.ok_or(cursor.expected("a column of the parent"))?.clone();
                self.attributes(&mut column, cursor, reader)?;
                if let Some(at) = self.position(&name) {
                    self.table.columns[at] = column;
                }
            }
            if !cursor.at(")") {
                cursor.expect(",")?;
            }
        }
        self.primary_key_is_not_null();
        Ok(())
    }
}

/// Takes `= name` or `'name'`.
pub(super) fn option_name(cursor: &mut Cursor<'_>) -> Read<String> {
    cursor.skip("=");
    let is_text = cursor.peek().is_some_and(|token| token.kind == TokenKind::Text);
    if is_text { cursor.text() } else { cursor.name() }
}

pub(super) fn empty_table(name: TableName) -> Table {
    Table {
        name,
        columns: Vec::new(),
        primary_key: None,
        unique: Vec::new(),
        foreign_keys: Vec::new(),
        checks: Vec::new(),
        indexes: Vec::new(),
        comment: None,
        options: TableOptions::default(),
        row_security: RowSecurity::default(),
    }
}

/// Returns true where a constraint or an index begins, and not a column of such a name.
fn at_constraint(cursor: &Cursor<'_>) -> bool {
    let second = cursor.peek_second();
    let second_is = |word: &str| second.is_some_and(|token| token.is_word(word));
    let opens = second.is_some_and(|token| token.is("("));
    // `key` and `index` are plain names in PostgreSQL.
    let index_words = ["KEY", "INDEX", "FULLTEXT", "SPATIAL"];
    cursor.at_any(&["CONSTRAINT", "UNIQUE", "LIKE"])
        || (cursor.at_any(&["PRIMARY", "FOREIGN"]) && second_is("KEY"))
        || (cursor.at_word("CHECK") && opens)
        || (cursor.at_word("EXCLUDE") && (opens || second_is("USING")))
        || (cursor.at_word("PERIOD") && second_is("FOR"))
        || (cursor.at_word("NOT") && second_is("NULL"))
        || (is_mysql(cursor.dialect())
            && (cursor.at_any(&index_words) || cursor.at_words(&["VECTOR", "INDEX"])))
}

/// Takes a column's type.
pub(super) fn typed_column(
    name: String,
    cursor: &mut Cursor<'_>,
    reader: &DdlReader,
) -> Read<Column> {
    let from = *cursor;
    let by_value = reader.dialect().lexicon.typed_by_value;
    if is_mysql(reader.dialect()) || by_value {
        if !by_value {
            cursor.name()?;
        }
        while !cursor.at_end() && !cursor.at(",") && !cursor.at(")") && !at_attribute(cursor) {
            cursor.skip_item();
        }
    } else {
        PostgresType::read(cursor)?;
    }
    // A column of SQLite needs no type.
    let untyped = by_value && cursor.end() == from.end();
    let declared = if untyped { String::new() } else { cursor.text_since(&from)? };
    let sql_type = sql_type(&declared, reader.dialect(), &reader.catalog);
    let mut column = plain_column(name, declared, sql_type);
    let serials = ["serial", "bigserial", "smallserial", "serial2", "serial4", "serial8"];
    if serials.iter().any(|serial| column.declared.eq_ignore_ascii_case(serial)) {
        column.identity = true;
        column.nullable = false;
    }
    Ok(column)
}

/// Returns a column without attributes.
pub(super) fn plain_column(name: String, declared: String, sql_type: SqlType) -> Column {
    Column {
        name,
        sql_type,
        declared,
        nullable: true,
        default: None,
        on_update: None,
        generated: false,
        stored: false,
        invisible: false,
        charset: None,
        identity: false,
        identity_always: false,
        identity_options: None,
        collation: None,
        comment: None,
    }
}

fn at_attribute(cursor: &Cursor<'_>) -> bool {
    let zone = |word| cursor.at_word(word) && !cursor.at_words(&[word, "TIME"]);
    cursor.at_any(ATTRIBUTES)
        || cursor.at_words(&["CHARACTER", "SET"])
        || zone("WITH")
        || zone("WITHOUT")
}

/// Takes an expression up to the comma or the next attribute of the column.
pub(super) fn expression(cursor: &mut Cursor<'_>) -> Read<String> {
    let from = *cursor;
    let mut goes_on = true;
    let mut open_cases = 0_u32;
    while let Some(token) = cursor.peek() {
        let ends = cursor.at_end() || token.is(",") || token.is(")");
        if ends || (!goes_on && open_cases == 0 && at_attribute(cursor)) {
            break;
        }
        match () {
            () if token.is_word("CASE") => open_cases += 1,
            () if token.is_word("END") => open_cases = open_cases.saturating_sub(1),
            () => {}
        }
        // After an operator, `::` or a point stands an operand, whatever it is called.
        goes_on = token.kind == TokenKind::Punctuation && !token.is("(") && !token.is("[");
        cursor.skip_item();
    }
    if cursor.end() == from.end() {
        return Err(cursor.expected("an expression"));
    }
    cursor.text_since(&from)
}

pub(super) fn set_default(column: &mut Column, default: String) {
    let lower = default.to_ascii_lowercase();
    column.identity |= lower.starts_with("nextval(") || lower.starts_with("pg_catalog.nextval(");
    column.default = Some(default);
}

/// Takes what follows GENERATED: an identity, an expression or a row's time.
pub(super) fn generated(column: &mut Column, cursor: &mut Cursor<'_>) -> Read<()> {
    let always = cursor.skip_word("ALWAYS");
    if !always {
        cursor.expect_word("BY")?;
        cursor.expect_word("DEFAULT")?;
        cursor.skip_words(&["ON", "NULL"]);
    }
    cursor.expect_word("AS")?;
    if cursor.skip_word("IDENTITY") {
        column.identity = true;
        column.identity_always = always;
        column.nullable = false;
        if cursor.at("(") {
            column.identity_options = Some(cursor.parenthesized()?);
        }
    } else if cursor.skip_word("ROW") {
        cursor.take();
        column.generated = true;
    } else {
        column.generated = true;
        column.default = Some(cursor.parenthesized()?);
    }
    Ok(())
}

/// Takes `REFERENCES parent [(columns)] [ON DELETE …] …`.
fn foreign_key(
    cursor: &mut Cursor<'_>,
    reader: &DdlReader,
    name: Option<String>,
    columns: Vec<String>,
) -> Read<ForeignKey> {
    cursor.expect_word("REFERENCES")?;
    let parent = reader.resolve(&cursor.table_name()?);
    let parent_columns = match cursor.at("(") {
        true => cursor.names_in_parentheses()?,
        false => Vec::new(),
    };
    let mut key = ForeignKey {
        name,
        columns,
        parent,
        parent_columns,
        on_delete: None,
        on_update: None,
        match_full: false,
        deferrable: false,
        initially_deferred: false,
    };
    loop {
        if cursor.skip_words(&["ON", "DELETE"]) {
            key.on_delete = action(cursor);
        } else if cursor.skip_words(&["ON", "UPDATE"]) {
            key.on_update = action(cursor);
        } else if cursor.skip_word("MATCH") {
            key.match_full = cursor.at_word("FULL");
            cursor.take();
        } else if cursor.skip_word("INITIALLY") {
            key.initially_deferred = cursor.at_word("DEFERRED");
            key.deferrable |= key.initially_deferred;
            cursor.take();
        } else if cursor.skip_word("DEFERRABLE") {
            key.deferrable = true;
        } else if !cursor.skip_words(&["NOT", "DEFERRABLE"])
            && !cursor.skip_words(&["NOT", "VALID"])
        {
            return Ok(key);
        }
    }
}

fn action(cursor: &mut Cursor<'_>) -> Option<String> {
    const ACTIONS: &[(&[&str], &str)] = &[
        (&["CASCADE"], "CASCADE"),
        (&["RESTRICT"], "RESTRICT"),
        (&["NO", "ACTION"], "NO ACTION"),
        (&["SET", "NULL"], "SET NULL"),
        (&["SET", "DEFAULT"], "SET DEFAULT"),
    ];
    let found = ACTIONS.iter().find(|(words, _)| cursor.skip_words(words));
    if found.is_some() && cursor.at("(") {
        cursor.skip_item();
    }
    found.map(|(_, action)| (*action).to_owned())
}

/// Takes `(a, b(10), lower(c) DESC)`.
fn key_parts(cursor: &mut Cursor<'_>) -> Read<KeyParts> {
    cursor.expect("(")?;
    let mut parts = KeyParts { columns: Vec::new(), partial: false, prefixes: Vec::new() };
    let mut has_expression = false;
    while !cursor.skip(")") {
        if cursor.at_end() {
            return Err(cursor.expected(")"));
        }
        if cursor.at("(") {
            parts.partial = true;
            has_expression = true;
            cursor.skip_item();
        } else {
            parts.columns.push(cursor.name()?);
            let prefix = head_length(*cursor);
            parts.prefixes.push(prefix);
            if cursor.at("(") || cursor.at(".") {
                parts.partial = true;
                has_expression |= prefix.is_none();
            }
        }
        cursor.skip_element();
        cursor.skip(",");
    }
    if has_expression || !parts.partial {
        parts.prefixes.clear();
    }
    Ok(parts)
}

/// Reads the `(10)` of MySQL's `name(10)`.
fn head_length(mut cursor: Cursor<'_>) -> Option<u32> {
    let number =
        cursor.skip("(").then(|| cursor.take())?.filter(|token| token.kind == TokenKind::Number)?;
    let length = std::str::from_utf8(number.bytes).ok()?.parse().ok()?;
    cursor.skip(")").then_some(length)
}

/// Reads the elements of a CREATE INDEX word for word; `None` where one has a collation.
pub(super) fn index_elements(mut cursor: Cursor<'_>) -> Option<Vec<String>> {
    cursor.expect("(").ok()?;
    let mut elements = Vec::new();
    while !cursor.skip(")") {
        let from = cursor;
        if !cursor.at("(") {
            cursor.take()?;
        }
        if cursor.at("(") {
            cursor.skip_item();
        }
        elements.push(cursor.text_since(&from).ok()?.trim().to_owned());
        while !cursor.at(")") && !cursor.skip(",") {
            if cursor.at_word("COLLATE") || !cursor.skip_item() {
                return None;
            }
        }
    }
    Some(elements)
}

/// Takes `(elements) … [WHERE …]` of a CREATE INDEX: its columns, none for expressions.
pub(super) fn index_columns(
    cursor: &mut Cursor<'_>,
) -> Read<(Vec<String>, bool, Vec<Option<u32>>)> {
    let from = *cursor;
    let parts = key_parts(cursor)?;
    // An expression's first word is no column: lower(name) indexes no column `lower`.
    let mut ahead = from;
    let mut depth = 0_usize;
    let mut calls = false;
    while let Some(token) = ahead.take().filter(|token| token.end() <= cursor.end()) {
        depth += usize::from(token.is("("));
        depth -= usize::from(token.is(")")).min(depth);
        let next_is_number = ahead.peek().is_some_and(|next| next.kind == TokenKind::Number);
        calls |= depth > 1 && token.is("(") && !next_is_number;
    }
    let columns = if calls { Vec::new() } else { parts.columns };
    let prefixes = if calls { Vec::new() } else { parts.prefixes };
    Ok((columns, parts.partial || calls, prefixes))
}
