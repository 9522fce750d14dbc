//! Fills a [`Catalog`] from the DDL of a script, statement by statement.
//!
//! What a statement means for tables is its [`Effect`]. Statements that carry no definitions
//! are passed over; those that do and are not understood stand in [`Catalog::unread`].

use std::collections::HashMap;

use super::catalog::{
    Catalog, Check, Column, Domain, EnumType, Sequence, TableName, Trigger, UnreadStatement,
};
use super::cursor::{Cursor, Read, Unreadable};
use super::declared_type::{PostgresType, labels, same_type, sql_type};
use super::dialect::{Dialect, Lexicon, MYSQL, POSTGRES};
use super::table_elements::{Draft, option_name};
use super::token::{TokenKind, Tokens};

/// What a statement did to the rows of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    Created(TableName),
    Dropped(TableName),
    Truncated(TableName),
    Renamed { from: TableName, to: TableName },
}

/// Reads DDL of one script; remembers the schema that names without one belong to.
#[derive(Debug, Clone)]
pub struct DdlReader {
    pub catalog: Catalog,
    pub(super) dialect: &'static Dialect,
    /// PostgreSQL's search_path; MySQL's current database, once one is known.
    search_path: Vec<String>,
    /// MySQL: a `USE` has been seen.
    chosen: bool,
    /// MySQL: the character sets of databases, and of tables, that columns may inherit.
    pub(super) database_charsets: HashMap<String, String>,
    pub(super) table_charsets: HashMap<TableName, String>,
    /// Tables that are gone when the script is at its end.
    pub temporary: Vec<TableName>,
    /// The columns of composite types, which tables may take.
    pub(super) composites: HashMap<TableName, Vec<Column>>,
}

/// The most characters of an unread statement that are shown.
const SHOWN_CHARS: usize = 80;

/// Reads a whole script's statements.
#[cfg(test)]
pub fn catalog_of<'a>(
    statements: impl Iterator<Item = &'a [u8]>,
    dialect: &'static Dialect,
) -> Catalog {
    let mut reader = DdlReader::new(dialect);
    statements.for_each(|statement| drop(reader.read(statement)));
    reader.catalog
}

/// Returns true where types, indexes and names follow MySQL, whatever the lexicon's modes.
pub(super) fn is_mysql(dialect: &Dialect) -> bool {
    dialect.name == MYSQL.name
}

fn first_search_path(dialect: &Dialect) -> Vec<String> {
    // SQLite's names have no schema, but for databases that are attached.
    let has_none = is_mysql(dialect) || dialect.lexicon.typed_by_value;
    if has_none { Vec::new() } else { vec!["public".to_owned()] }
}

/// The dialects in the modes that a session can set.
static VARIANTS: [Dialect; 4] = [
    variant(MYSQL, true, false),
    variant(MYSQL, false, true),
    variant(MYSQL, false, false),
    variant(POSTGRES, true, false),
];

const fn variant(dialect: Dialect, backslash_escapes: bool, double_quoted: bool) -> Dialect {
    let lexicon =
        Lexicon { backslash_escapes, double_quoted_strings: double_quoted, ..dialect.lexicon };
    Dialect { lexicon, ..dialect }
}

impl DdlReader {
    pub fn new(dialect: &'static Dialect) -> Self {
        let search_path = first_search_path(dialect);
        let catalog = Catalog::default();
        Self {
            catalog,
            dialect,
            search_path,
            chosen: false,
            database_charsets: HashMap::new(),
            table_charsets: HashMap::new(),
            temporary: Vec::new(),
            composites: HashMap::new(),
        }
    }

    /// Reads what follows with the quotes and escapes that the dump has set.
    pub fn set_lexicon(&mut self, lexicon: Lexicon) {
        let is_same = |variant: &&&'static Dialect| {
            let known = variant.lexicon;
            variant.name == self.dialect.name
                && known.backslash_escapes == lexicon.backslash_escapes
                && known.double_quoted_strings == lexicon.double_quoted_strings
        };
        let variants = [&MYSQL, &POSTGRES].into_iter().chain(&VARIANTS);
        if let Some(variant) = variants.collect::<Vec<_>>().iter().find(is_same) {
            self.dialect = variant;
        }
    }

    pub fn dialect(&self) -> &'static Dialect {
        self.dialect
    }

    /// A new connection begins with the path that a server starts with.
    pub fn forget_search_path(&mut self) {
        self.search_path = first_search_path(self.dialect);
    }

    /// Names without a database are in this one; `None`: in the one that is created next.
    pub(super) fn set_database(&mut self, database: Option<String>) {
        self.chosen = database.is_some();
        self.search_path = database.into_iter().collect();
    }

    /// Returns the database or schema that names without one are looked up in first.
    pub(super) fn database(&self) -> Option<&str> {
        self.search_path.first().map(String::as_str)
    }

    /// Returns the name with the schema or database that the server would find it in.
    pub fn resolve(&self, name: &TableName) -> TableName {
        if name.schema.is_some() {
            return name.clone();
        }
        let in_schema = |schema: &String| TableName::new(Some(schema), &name.name);
        let mut found = self.search_path.iter().map(in_schema);
        let known = found.find(|full| self.catalog.tables.iter().any(|table| table.name == *full));
        known.or_else(|| self.search_path.first().map(in_schema)).unwrap_or_else(|| name.clone())
    }

    /// Returns the name in the schema where a CREATE would put it.
    pub(super) fn resolve_new(&self, name: TableName) -> TableName {
        let schema = name.schema.or_else(|| self.search_path.first().cloned());
        TableName { schema, name: name.name }
    }

    /// Reads one statement; returns what it did to tables, in order.
    pub fn read(&mut self, statement: &[u8]) -> Vec<Effect> {
        let mut cursor = Cursor::new(statement, self.dialect);
        let effects = match () {
            () if cursor.skip_word("CREATE") => self.create(cursor),
            () if cursor.skip_word("ALTER") => self.alter(cursor),
            () if cursor.skip_word("DROP") => self.drop_objects(cursor),
            () if cursor.skip_word("TRUNCATE") => self.truncate(cursor),
            () if cursor.skip_words(&["RENAME", "TABLE"]) => self.rename_tables(cursor),
            () if cursor.skip_words(&["COMMENT", "ON"]) => self.comment_on(cursor),
            () if cursor.skip_word("USE") => self.use_database(cursor),
            () if cursor.skip_word("SET") => self.set(cursor),
            () if cursor.skip_words(&["RESET", "SEARCH_PATH"]) => self.set_search_path("public"),
            () if cursor.skip_word("SELECT") => self.select_set_config(cursor),
            () => return Vec::new(),
        };
        effects.unwrap_or_else(|why| {
            self.unread(statement, why.to_string());
            Vec::new()
        })
    }

    pub(super) fn unread(&mut self, statement: &[u8], why: String) {
        let mut words = String::new();
        for token in Tokens::new(statement, &self.dialect.lexicon) {
            if words.len() >= SHOWN_CHARS {
                break;
            }
            let word = token.bytes.get(..SHOWN_CHARS).unwrap_or(token.bytes);
            let shown = std::str::from_utf8(word).map(str::to_owned);
            let shown = shown.unwrap_or_else(|_| word.escape_ascii().to_string());
            if !words.is_empty() {
                words.push(' ');
            }
            words.push_str(&shown);
        }
        let words = words.chars().take(SHOWN_CHARS).collect();
        self.catalog.unread.push(UnreadStatement { words, why });
    }

    fn create(&mut self, mut cursor: Cursor<'_>) -> Read<Vec<Effect>> {
        let mut unique = false;
        let mut temporary = false;
        while cursor.peek().is_some_and(|token| token.kind == TokenKind::Word) {
            temporary |= cursor.at_any(&["TEMPORARY", "TEMP"]);
            if cursor.skip_word("TABLE") {
                let effects = self.create_table(cursor)?;
                let created = effects.iter().filter_map(|effect| match effect {
                    Effect::Created(name) if temporary => Some(name.clone()),
                    _ => None,
                });
                self.temporary.extend(created);
                return Ok(effects);
            } else if cursor.skip_word("VIEW") {
                return self.create_view(cursor);
            } else if cursor.skip_word("INDEX") {
                return self.create_index(cursor, unique);
            } else if cursor.skip_word("TYPE") {
                return self.create_type(cursor);
            } else if cursor.skip_word("DOMAIN") {
                return self.create_domain(cursor);
            } else if cursor.skip_word("SEQUENCE") {
                return self.create_sequence(cursor);
            } else if cursor.skip_word("TRIGGER") {
                self.create_trigger(cursor);
                return Ok(Vec::new());
            } else if cursor.skip_word("DATABASE") || cursor.skip_word("SCHEMA") {
                return self.create_database(cursor);
            } else if cursor.skip_word("ALGORITHM") {
                cursor.skip("=");
                cursor.take();
            } else if cursor.skip_word("DEFINER") {
                skip_definer(&mut cursor);
            } else if cursor.skip_words(&["SQL", "SECURITY"]) {
                cursor.take();
            } else if !skip_modifier(&mut cursor, &mut unique) {
                return Ok(Vec::new());
            }
        }
        Ok(Vec::new())
    }

    fn create_view(&mut self, mut cursor: Cursor<'_>) -> Read<Vec<Effect>> {
        cursor.skip_words(&["IF", "NOT", "EXISTS"]);
        let name = self.resolve_new(cursor.table_name()?);
        if !self.catalog.views.contains(&name) {
            self.catalog.views.push(name);
        }
        Ok(Vec::new())
    }

    /// Takes the name and the table, and leaves the body alone.
    fn create_trigger(&mut self, mut cursor: Cursor<'_>) {
        cursor.skip_words(&["IF", "NOT", "EXISTS"]);
        let name = cursor.table_name();
        while !cursor.at_end() && !cursor.skip_word("ON") {
            cursor.take();
        }
        // One that is not understood says nothing about rows: it is no unread definition.
        let (Ok(name), Ok(table)) = (name, cursor.table_name()) else { return };
        let trigger = Trigger { name: name.name, table: self.resolve(&table) };
        let triggers = &mut self.catalog.triggers;
        triggers.retain(|known| *known != trigger);
        triggers.push(trigger);
    }

    fn create_type(&mut self, mut cursor: Cursor<'_>) -> Read<Vec<Effect>> {
        let name = self.resolve_new(cursor.table_name()?);
        // Values of composites, ranges and base types are kept as their exact text.
        if cursor.skip_words(&["AS", "ENUM"]) {
            let labels = labels(&mut cursor)?;
            self.catalog.enums.retain(|known| known.name != name);
            self.catalog.enums.push(EnumType { name, labels });
        } else if cursor.at_words(&["AS"]) && cursor.peek_second().is_some_and(|next| next.is("("))
        {
            cursor.take();
            let mut draft = Draft::new(name.clone());
            // A table of a type that is not understood is not understood either.
            if draft.elements(&mut cursor, self).is_ok() {
                self.composites.insert(name, draft.table.columns);
            }
        }
        Ok(Vec::new())
    }

    fn create_domain(&mut self, mut cursor: Cursor<'_>) -> Read<Vec<Effect>> {
        let name = self.resolve_new(cursor.table_name()?);
        cursor.skip_word("AS");
        let from = cursor;
        PostgresType::read(&mut cursor)?;
        let declared = cursor.text_since(&from)?;
        let sql_type = sql_type(&declared, self.dialect, &self.catalog);
        let mut domain = Domain { name, declared, sql_type, nullable: true, checks: Vec::new() };
        let mut constraint = None;
        while !cursor.at_end() {
            if cursor.skip_word("CONSTRAINT") {
                constraint = Some(cursor.name()?);
            } else if cursor.skip_words(&["NOT", "NULL"]) {
                domain.nullable = false;
            } else if cursor.skip_word("CHECK") {
                let expression = cursor.parenthesized()?;
                domain.checks.push(Check { name: constraint.take(), expression });
            } else {
                cursor.skip_item();
            }
        }
        self.catalog.domains.retain(|known| known.name != domain.name);
        self.catalog.domains.push(domain);
        Ok(Vec::new())
    }

    fn create_sequence(&mut self, mut cursor: Cursor<'_>) -> Read<Vec<Effect>> {
        let if_not_exists = cursor.skip_words(&["IF", "NOT", "EXISTS"]);
        let name = self.resolve_new(cursor.table_name()?);
        let owner = self.sequence_owner(&mut cursor)?.flatten();
        let known = self.catalog.sequences.iter().any(|known| known.name == name);
        if !(known && if_not_exists) {
            self.catalog.sequences.retain(|known| known.name != name);
            self.catalog.sequences.push(Sequence { name, owner, value: None });
        }
        Ok(Vec::new())
    }

    /// Looks for `OWNED BY column`; the inner `None` is `OWNED BY NONE`.
    fn sequence_owner(&self, cursor: &mut Cursor<'_>) -> Read<Option<Option<(TableName, String)>>> {
        while !cursor.at_end() {
            if !cursor.skip_words(&["OWNED", "BY"]) {
                cursor.take();
                continue;
            }
            let mut parts = cursor.name_parts()?;
            let column = parts.pop().unwrap_or_default();
            let Some(name) = parts.pop() else { return Ok(Some(None)) };
            let table = self.resolve(&TableName { schema: parts.pop(), name });
            return Ok(Some(Some((table, column))));
        }
        Ok(None)
    }

    /// MySQL: the first database created is the current one until a USE says otherwise, as in
    /// the one-file-a-statement scripts that never say USE.
    fn create_database(&mut self, mut cursor: Cursor<'_>) -> Read<Vec<Effect>> {
        cursor.skip_words(&["IF", "NOT", "EXISTS"]);
        if is_mysql(self.dialect) {
            let name = cursor.name()?;
            if !self.chosen {
                self.search_path = vec![name.clone()];
            }
            self.database_options(name, cursor)?;
        }
        Ok(Vec::new())
    }

    /// Takes `DEFAULT CHARACTER SET latin1 COLLATE latin1_bin`.
    fn database_options(&mut self, name: String, mut cursor: Cursor<'_>) -> Read<()> {
        while !cursor.at_end() {
            if cursor.skip_words(&["CHARACTER", "SET"])
                || cursor.skip_word("CHARSET")
                || cursor.skip_word("COLLATE")
            {
                let charset = option_name(&mut cursor)?;
                self.database_charsets.insert(name.clone(), charset);
            } else {
                cursor.take();
            }
        }
        Ok(())
    }

    pub(super) fn current_database(&self) -> Option<&String> {
        self.search_path.first().filter(|_| is_mysql(self.dialect))
    }

    fn alter(&mut self, mut cursor: Cursor<'_>) -> Read<Vec<Effect>> {
        if cursor.at_any(&["ONLINE", "OFFLINE", "IGNORE", "FOREIGN"]) {
            cursor.take();
        }
        match () {
            () if cursor.skip_word("TABLE") => self.alter_table(cursor),
            () if cursor.skip_word("SEQUENCE") => self.alter_sequence(cursor),
            () if cursor.skip_word("TYPE") => self.alter_type(cursor),
            () if cursor.skip_word("DOMAIN") => self.alter_domain(cursor),
            () if is_mysql(self.dialect) && cursor.at_any(&["DATABASE", "SCHEMA"]) => {
                cursor.take();
                if !cursor.at_any(&["CHARACTER", "CHARSET", "COLLATE", "DEFAULT"]) {
                    let name = cursor.name()?;
                    self.database_options(name, cursor)?;
                }
                Ok(Vec::new())
            }
            () => Ok(Vec::new()),
        }
    }

    fn alter_sequence(&mut self, mut cursor: Cursor<'_>) -> Read<Vec<Effect>> {
        cursor.skip_words(&["IF", "EXISTS"]);
        let name = self.resolve_new(cursor.table_name()?);
        let Some(owner) = self.sequence_owner(&mut cursor)? else { return Ok(Vec::new()) };
        let known = self.catalog.sequences.iter_mut().find(|known| known.name == name);
        match known {
            Some(sequence) => sequence.owner = owner,
            None => self.catalog.sequences.push(Sequence { name, owner, value: None }),
        }
        Ok(Vec::new())
    }

    fn alter_type(&mut self, mut cursor: Cursor<'_>) -> Read<Vec<Effect>> {
        let name = cursor.table_name()?;
        let adds = cursor.skip_words(&["ADD", "VALUE"]);
        if !adds && !cursor.skip_words(&["RENAME", "VALUE"]) {
            return match cursor.skip_words(&["RENAME", "TO"]) {
                true => Err(Unreadable::Unsupported("renaming a type")),
                false => Ok(Vec::new()),
            };
        }
        cursor.skip_words(&["IF", "NOT", "EXISTS"]);
        let label = cursor.text()?;
        let before = cursor.skip_word("BEFORE");
        let beside = match before || cursor.skip_word("AFTER") || cursor.skip_word("TO") {
            true => Some(cursor.text()?),
            false => None,
        };
        let known = self.catalog.enums.iter_mut().find(|known| same_type(&known.name, &name));
        let labels = &mut known.ok_or(Unreadable::Unsupported("an unknown type"))?.labels;
        let position = |wanted: &String| labels.iter().position(|label| label == wanted);
        if !adds {
            if let (Some(at), Some(new)) = (position(&label), beside) {
                labels[at] = new;
            }
        } else if position(&label).is_none() {
            let at = beside.as_ref().and_then(position).map(|at| at + usize::from(!before));
            labels.insert(at.unwrap_or(labels.len()), label);
        }
        self.look_types_up_again();
        Ok(Vec::new())
    }

    /// Columns carry a copy of their enum's labels, which has just changed.
    fn look_types_up_again(&mut self) {
        let mut tables = std::mem::take(&mut self.catalog.tables);
        for column in tables.iter_mut().flat_map(|table| &mut table.columns) {
            column.sql_type = sql_type(&column.declared, self.dialect, &self.catalog);
        }
        self.catalog.tables = tables;
    }

    fn alter_domain(&mut self, mut cursor: Cursor<'_>) -> Read<Vec<Effect>> {
        let name = cursor.table_name()?;
        let known = self.catalog.domains.iter_mut().find(|known| same_type(&known.name, &name));
        let Some(domain) = known else { return Ok(Vec::new()) };
        if cursor.skip_words(&["SET", "NOT", "NULL"]) {
            domain.nullable = false;
        } else if cursor.skip_words(&["DROP", "NOT", "NULL"]) {
            domain.nullable = true;
        } else if cursor.skip_words(&["DROP", "CONSTRAINT"]) {
            cursor.skip_words(&["IF", "EXISTS"]);
            let constraint = Some(cursor.name()?);
            domain.checks.retain(|check| check.name != constraint);
        } else if cursor.skip_word("ADD") {
            let name = match cursor.skip_word("CONSTRAINT") {
                true => Some(cursor.name()?),
                false => None,
            };
            if cursor.skip_word("CHECK") {
                let expression = cursor.parenthesized()?;
                domain.checks.push(Check { name, expression });
            }
        }
        Ok(Vec::new())
    }

    fn drop_objects(&mut self, mut cursor: Cursor<'_>) -> Read<Vec<Effect>> {
        while cursor.at_any(&["TEMPORARY", "MATERIALIZED", "FOREIGN"]) {
            cursor.take();
        }
        let Some(kind) = cursor.take() else { return Ok(Vec::new()) };
        let known =
            ["TABLE", "TABLES", "VIEW", "TYPE", "DOMAIN", "SEQUENCE", "INDEX", "SCHEMA", "TRIGGER"];
        let database = kind.is_word("DATABASE") && is_mysql(self.dialect);
        if !database && !known.iter().any(|known| kind.is_word(known)) {
            return Ok(Vec::new());
        }
        cursor.skip_word("CONCURRENTLY");
        cursor.skip_words(&["IF", "EXISTS"]);
        let mut effects = Vec::new();
        loop {
            let name = cursor.table_name()?;
            let full = self.resolve(&name);
            let catalog = &mut self.catalog;
            match () {
                () if database || kind.is_word("SCHEMA") => {
                    self.drop_schema(&name.name, &mut effects)
                }
                () if kind.is_word("TABLE") || kind.is_word("TABLES") => {
                    self.drop_table(full, &mut effects);
                }
                () if kind.is_word("TRIGGER") => {
                    let on = cursor.skip_word("ON").then(|| cursor.table_name()).transpose()?;
                    self.drop_trigger(&name.name, on);
                }
                () if kind.is_word("VIEW") => catalog.views.retain(|view| *view != full),
                () if kind.is_word("INDEX") => {
                    let on = cursor.skip_word("ON").then(|| cursor.table_name()).transpose()?;
                    self.drop_index(&name.name, on);
                }
                () if kind.is_word("SEQUENCE") => {
                    catalog.sequences.retain(|sequence| sequence.name != full);
                }
                () if kind.is_word("DOMAIN") => {
                    catalog.domains.retain(|domain| !same_type(&domain.name, &name));
                }
                () => catalog.enums.retain(|known| !same_type(&known.name, &name)),
            }
            if !cursor.skip(",") {
                return Ok(effects);
            }
        }
    }

    fn drop_index(&mut self, name: &str, on: Option<TableName>) {
        let on = on.map(|on| self.resolve(&on));
        for table in &mut self.catalog.tables {
            if on.as_ref().is_none_or(|on| table.name == *on) {
                table.indexes.retain(|index| index.name != name);
                table.unique.retain(|key| on.is_none() || key.name.as_deref() != Some(name));
            }
        }
    }

    fn drop_trigger(&mut self, name: &str, on: Option<TableName>) {
        let on = on.map(|on| self.resolve(&on));
        let is_other = |known: &Trigger| {
            known.name != name || on.as_ref().is_some_and(|on| known.table != *on)
        };
        self.catalog.triggers.retain(is_other);
    }

    fn drop_schema(&mut self, schema: &str, effects: &mut Vec<Effect>) {
        let inside = |name: &TableName| name.schema.as_deref() == Some(schema);
        let tables = self.catalog.tables.iter().map(|table| &table.name);
        for name in tables.filter(|name| inside(name)).cloned().collect::<Vec<_>>() {
            self.drop_table(name, effects);
        }
        self.catalog.views.retain(|name| !inside(name));
        self.catalog.enums.retain(|known| !inside(&known.name));
        self.catalog.domains.retain(|known| !inside(&known.name));
        self.catalog.sequences.retain(|known| !inside(&known.name));
    }

    /// Drops a table with its partitions and the sequences it owns.
    pub(super) fn drop_table(&mut self, name: TableName, effects: &mut Vec<Effect>) {
        let (mine, others) = std::mem::take(&mut self.catalog.partitions)
            .into_iter()
            .filter(|(_, partition)| *partition != name)
            .partition(|(parent, _)| *parent == name);
        self.catalog.partitions = others;
        self.catalog.inheriting.retain(|(parent, child)| *parent != name && *child != name);
        let mine: Vec<(TableName, TableName)> = mine;
        self.catalog.tables.retain(|table| table.name != name);
        self.catalog.triggers.retain(|trigger| trigger.table != name);
        self.temporary.retain(|known| *known != name);
        self.catalog
            .sequences
            .retain(|sequence| sequence.owner.as_ref().is_none_or(|(table, _)| *table != name));
        effects.push(Effect::Dropped(name));
        for (_, partition) in mine {
            self.drop_table(partition, effects);
        }
    }

    fn truncate(&mut self, mut cursor: Cursor<'_>) -> Read<Vec<Effect>> {
        cursor.skip_word("TABLE");
        let mut effects = Vec::new();
        loop {
            let only = cursor.skip_word("ONLY");
            let name = self.resolve(&cursor.table_name()?);
            cursor.skip("*");
            self.truncate_with_partitions(name, only, &mut effects);
            if !cursor.skip(",") {
                break;
            }
        }
        while !cursor.at_end() {
            if cursor.skip_word("CASCADE") {
                self.truncate_children(&mut effects);
            } else {
                cursor.take();
            }
        }
        Ok(effects)
    }

    /// Tables that refer to one that is emptied are emptied too, and those that refer to them.
    fn truncate_children(&self, effects: &mut Vec<Effect>) {
        let mut at = 0;
        while let Some(effect) = effects.get(at) {
            let Effect::Truncated(parent) = effect.clone() else { break };
            let refers = |child: &&super::catalog::Table| {
                child.foreign_keys.iter().any(|key| key.parent == parent)
            };
            let children = self.catalog.tables.iter().filter(refers);
            for child in children.map(|child| child.name.clone()).collect::<Vec<_>>() {
                self.truncate_with_partitions(child, false, effects);
            }
            at += 1;
        }
    }

    fn truncate_with_partitions(&self, name: TableName, only: bool, effects: &mut Vec<Effect>) {
        let mine = self.catalog.partitions.iter().filter(|(parent, _)| *parent == name && !only);
        let mine: Vec<_> = mine.map(|(_, partition)| partition.clone()).collect();
        if effects.contains(&Effect::Truncated(name.clone())) {
            return;
        }
        effects.push(Effect::Truncated(name));
        for partition in mine {
            self.truncate_with_partitions(partition, false, effects);
        }
    }

    fn rename_tables(&mut self, mut cursor: Cursor<'_>) -> Read<Vec<Effect>> {
        let mut effects = Vec::new();
        loop {
            cursor.skip_words(&["IF", "EXISTS"]);
            let from = self.resolve(&cursor.table_name()?);
            cursor.expect_word("TO")?;
            let to = self.resolve_new(cursor.table_name()?);
            effects.extend(self.rename_table(from, to));
            if !cursor.skip(",") {
                return Ok(effects);
            }
        }
    }

    pub(super) fn rename_table(&mut self, from: TableName, to: TableName) -> Vec<Effect> {
        for table in &mut self.catalog.tables {
            if table.name == from {
                table.name = to.clone();
            }
            for key in table.foreign_keys.iter_mut().filter(|key| key.parent == from) {
                key.parent = to.clone();
            }
        }
        let Catalog { partitions, inheriting, sequences, triggers, .. } = &mut self.catalog;
        let pairs = partitions.iter_mut().chain(inheriting);
        let pairs = pairs.flat_map(|(parent, child)| [parent, child]);
        let owners = sequences
            .iter_mut()
            .filter_map(|sequence| sequence.owner.as_mut().map(|(table, _)| table));
        let triggers = triggers.iter_mut().map(|trigger| &mut trigger.table);
        for name in pairs.chain(owners).chain(triggers).filter(|name| **name == from) {
            *name = to.clone();
        }
        vec![Effect::Renamed { from, to }]
    }

    fn comment_on(&mut self, mut cursor: Cursor<'_>) -> Read<Vec<Effect>> {
        let on_column = cursor.skip_word("COLUMN");
        if !on_column && !cursor.skip_word("TABLE") {
            return Ok(Vec::new());
        }
        let mut parts = cursor.name_parts()?;
        let column = if on_column { parts.pop() } else { None };
        let name = parts.pop().ok_or(cursor.expected("table.column"))?;
        let name = self.resolve(&TableName { schema: parts.pop(), name });
        cursor.expect_word("IS")?;
        let text = if cursor.at_word("NULL") { None } else { Some(cursor.text()?) };
        // A view has comments too, and no place for them.
        let Some(table) = self.catalog.table_mut(&name) else { return Ok(Vec::new()) };
        match column {
            None => table.comment = text,
            Some(column) => {
                let column = table.columns.iter_mut().find(|known| known.name == column);
                column.into_iter().for_each(|column| column.comment.clone_from(&text));
            }
        }
        Ok(Vec::new())
    }

    fn use_database(&mut self, mut cursor: Cursor<'_>) -> Read<Vec<Effect>> {
        self.search_path = vec![cursor.name()?];
        self.chosen = true;
        Ok(Vec::new())
    }

    fn set(&mut self, mut cursor: Cursor<'_>) -> Read<Vec<Effect>> {
        if is_mysql(self.dialect) {
            return Ok(Vec::new());
        }
        if cursor.at_any(&["SESSION", "LOCAL"]) {
            cursor.take();
        }
        if cursor.skip_word("SCHEMA") {
            self.search_path = vec![cursor.text()?];
            return Ok(Vec::new());
        }
        if !cursor.skip_word("SEARCH_PATH") {
            return Ok(Vec::new());
        }
        if !cursor.skip("=") {
            cursor.expect_word("TO")?;
        }
        if cursor.at_word("DEFAULT") {
            return self.set_search_path("public");
        }
        self.search_path = search_path(&mut cursor)?;
        Ok(Vec::new())
    }

    fn set_search_path(&mut self, list: &str) -> Read<Vec<Effect>> {
        let mut cursor = Cursor::new(list.as_bytes(), self.dialect);
        self.search_path = match cursor.at_end() {
            true => Vec::new(),
            false => search_path(&mut cursor)?,
        };
        Ok(Vec::new())
    }

    /// `SELECT pg_catalog.set_config('search_path', '', false)`, as pg_dump writes since 2018.
    fn select_set_config(&mut self, mut cursor: Cursor<'_>) -> Read<Vec<Effect>> {
        if cursor.skip_word("PG_CATALOG") {
            cursor.skip(".");
        }
        if cursor.skip_word("SETVAL") {
            // Anything but a literal is no business of the catalog.
            self.set_sequence(cursor).ok();
            return Ok(Vec::new());
        }
        if !cursor.skip_word("SET_CONFIG") || !cursor.skip("(") {
            return Ok(Vec::new());
        }
        if !cursor.text()?.eq_ignore_ascii_case("search_path") {
            return Ok(Vec::new());
        }
        cursor.expect(",")?;
        let list = cursor.text()?;
        self.set_search_path(&list)
    }

    /// Takes `('schema.sequence', 5, true)` of a setval.
    fn set_sequence(&mut self, mut cursor: Cursor<'_>) -> Read<()> {
        cursor.expect("(")?;
        let name = cursor.text()?;
        let name = Cursor::new(name.as_bytes(), self.dialect).table_name()?;
        if cursor.skip("::") {
            cursor.name()?;
        }
        cursor.expect(",")?;
        let from = cursor;
        cursor.skip("-");
        cursor.take();
        let value = cursor.text_since(&from)?.replace(' ', "");
        let is_called = !(cursor.skip(",") && cursor.skip_word("FALSE"));
        let full = self.resolve_new(name);
        let sequences = &mut self.catalog.sequences;
        let known = sequences.iter_mut().find(|sequence| sequence.name == full);
        if let (Some(sequence), Ok(value)) = (known, value.parse()) {
            sequence.value = Some((value, is_called));
        }
        Ok(())
    }
}

/// Takes `public, "$user", 'other'`, without the schemas that hold nothing of a dump.
fn search_path(cursor: &mut Cursor<'_>) -> Read<Vec<String>> {
    let mut schemas = Vec::new();
    loop {
        schemas.push(if cursor.at_name() { cursor.name()? } else { cursor.text()? });
        if !cursor.skip(",") {
            break;
        }
    }
    schemas.retain(|schema| !matches!(schema.as_str(), "" | "$user" | "pg_catalog" | "pg_temp"));
    Ok(schemas)
}

/// Takes a word between CREATE and the kind of object; false for the kind of object.
fn skip_modifier(cursor: &mut Cursor<'_>, unique: &mut bool) -> bool {
    *unique |= cursor.at_word("UNIQUE");
    let modifiers = [
        "OR",
        "REPLACE",
        "TEMP",
        "TEMPORARY",
        "GLOBAL",
        "LOCAL",
        "UNLOGGED",
        "CONSTRAINT",
        "UNIQUE",
        "FULLTEXT",
        "SPATIAL",
        "FOREIGN",
        "MATERIALIZED",
        "RECURSIVE",
        "ONLINE",
        "OFFLINE",
    ];
    let found = cursor.at_any(&modifiers);
    if found {
        cursor.take();
    }
    found
}

/// Takes ``= `user`@`host` `` or `= CURRENT_USER()`.
fn skip_definer(cursor: &mut Cursor<'_>) {
    cursor.skip("=");
    cursor.take();
    if cursor.skip("@") {
        cursor.take();
    }
    if cursor.at("(") {
        cursor.skip_item();
    }
}

#[cfg(test)]
mod tests {
    use super::super::catalog::RowSecurity;
    use super::super::dialect::POSTGRES;
    use super::super::sql_type::SqlType;
    use super::*;

    fn read(dialect: &'static Dialect, script: &str) -> (DdlReader, Vec<Effect>) {
        let mut reader = DdlReader::new(dialect);
        let statements = script.split_inclusive(';').map(str::as_bytes);
        let effects = statements.flat_map(|statement| reader.read(statement)).collect();
        (reader, effects)
    }

    /// Effects as `+created -dropped 0truncated from>to`.
    #[track_caller]
    fn check(dialect: &'static Dialect, script: &str, expected: &str) {
        let (reader, effects) = read(dialect, script);
        assert_eq!(reader.catalog.unread, [], "{script}");
        let effects = effects.iter().map(|effect| match effect {
            Effect::Created(table) => format!("+{table}"),
            Effect::Dropped(table) => format!("-{table}"),
            Effect::Truncated(table) => format!("0{table}"),
            Effect::Renamed { from, to } => format!("{from}>{to}"),
        });
        assert_eq!(effects.collect::<Vec<_>>().join(" "), expected, "{script}");
    }

    #[track_caller]
    fn table(dialect: &'static Dialect, script: &str) -> super::super::catalog::Table {
        let (reader, _) = read(dialect, script);
        assert_eq!(reader.catalog.unread, [], "{script}");
        reader.catalog.tables.first().cloned().expect("a table")
    }

    #[test]
    fn names_without_a_schema_are_in_the_current_one() {
        check(&POSTGRES, "CREATE TABLE a (b int);", "+public.a");
        check(
            &POSTGRES,
            "SET search_path = \"App\", pg_catalog; CREATE TABLE a (b int);",
            "+App.a",
        );
        check(&POSTGRES, "SET search_path TO '$user', x; CREATE TABLE a (b int);", "+x.a");
        check(
            &POSTGRES,
            "SELECT pg_catalog.set_config('search_path', 'x, y', false); CREATE TABLE a (b int);",
            "+x.a",
        );
        check(
            &POSTGRES,
            "SELECT pg_catalog.set_config('search_path', '', false); CREATE TABLE a (b int);",
            "+a",
        );
        check(&MYSQL, "CREATE TABLE a (b int);", "+a");
        check(&MYSQL, "CREATE DATABASE `d`; CREATE TABLE a (b int);", "+d.a");
        check(
            &MYSQL,
            "CREATE DATABASE d; USE `e`; CREATE SCHEMA f; CREATE TABLE a (b int);",
            "+e.a",
        );
    }

    #[test]
    fn tables_are_dropped_with_their_partitions() {
        check(
            &POSTGRES,
            "CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p DEFAULT;
             CREATE TABLE d (a int); ALTER TABLE ONLY p ATTACH PARTITION d FOR VALUES IN (1);
             TRUNCATE p, ONLY x.y; DROP TABLE IF EXISTS p, q CASCADE;",
            "+public.p +public.c +public.d 0public.p 0public.c 0public.d 0x.y \
             -public.p -public.c -public.d -public.q",
        );
        check(
            &POSTGRES,
            "CREATE TABLE s.a (b int); CREATE TABLE t.a (b int); DROP SCHEMA IF EXISTS s CASCADE;",
            "+s.a +t.a -s.a",
        );
    }

    #[test]
    fn tables_may_be_replaced_and_renamed() {
        let script = "CREATE TABLE a (b int); CREATE TABLE IF NOT EXISTS a (c int);";
        check(&MYSQL, script, "+a");
        check(&MYSQL, &format!("{script} CREATE OR REPLACE TABLE a (c int);"), "+a +a");
        check(&MYSQL, &format!("{script} RENAME TABLE a TO b, x.c TO y.d;"), "+a a>b x.c>y.d");
        check(&MYSQL, &format!("{script} ALTER TABLE a RENAME b;"), "+a a>b");
        check(
            &POSTGRES,
            &format!("{script} ALTER TABLE a SET SCHEMA s;"),
            "+public.a public.a>s.a",
        );
    }

    #[test]
    fn mysqldumps_stand_in_tables_are_views() {
        let script = "/*!50001 CREATE VIEW `v` AS SELECT 1 AS `a`*/;
            /*!50001 DROP VIEW IF EXISTS `v`*/;
            /*!50001 CREATE ALGORITHM=UNDEFINED */
            /*!50013 DEFINER=`root`@`localhost` SQL SECURITY DEFINER */
            /*!50001 VIEW `v` AS select `a` from `t`*/;";
        let (reader, effects) = read(&MYSQL, script);
        assert_eq!(reader.catalog.views, [TableName::new(None, "v")]);
        assert_eq!(effects, []);
        check(
            &MYSQL,
            "/*!50001 CREATE TABLE `v` (`a` int) ENGINE=MyISAM */; /*!50001 DROP TABLE IF EXISTS `v`*/;",
            "+v -v",
        );
    }

    #[test]
    fn keys_may_come_later() {
        let found = table(
            &POSTGRES,
            "CREATE TABLE public.t (a integer, b integer, c text);
             ALTER TABLE public.t OWNER TO x;
             ALTER TABLE ONLY public.t ALTER COLUMN a SET DEFAULT nextval('s'::regclass);
             ALTER TABLE ONLY public.t ADD CONSTRAINT t_pkey PRIMARY KEY (a);
             ALTER TABLE public.t ADD UNIQUE (b, c), ADD CHECK (b > 0),
               ALTER b SET NOT NULL, ALTER COLUMN c TYPE character varying(9) USING c::text;
             CREATE UNIQUE INDEX u ON public.t (c);
             ALTER TABLE public.t ADD CONSTRAINT uc UNIQUE USING INDEX u;
             ALTER TABLE ONLY public.t ADD CONSTRAINT fk FOREIGN KEY (b) REFERENCES public.p(id)
               MATCH FULL ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED NOT VALID;",
        );
        assert_eq!(
            found.primary_key.as_ref().map(|key| key.columns.as_slice()),
            Some(&["a".to_owned()][..])
        );
        assert!(
            found.columns[0].identity && !found.columns[0].nullable && !found.columns[1].nullable
        );
        assert_eq!(found.columns[2].sql_type, SqlType::Text { max_chars: Some(9) });
        let unique: Vec<_> = found.unique.iter().map(|key| key.columns.join(",")).collect();
        assert_eq!(unique, ["b,c", "c"]);
        assert!(found.indexes.is_empty());
        assert!(found.foreign_keys[0].deferrable);
        assert_eq!(found.foreign_keys[0].on_delete.as_deref(), Some("CASCADE"));
        assert_eq!(found.checks[0].expression, "b > 0");
    }

    #[test]
    fn row_security_is_as_the_last_word_on_it() {
        let check = |script: &str, enabled: bool, forced: bool| {
            let found = table(&POSTGRES, &format!("CREATE TABLE public.t (a int); {script}"));
            assert_eq!(found.row_security, RowSecurity { enabled, forced }, "{script}");
        };
        check("ALTER TABLE public.t ENABLE ROW LEVEL SECURITY;", true, false);
        check("ALTER TABLE ONLY public.t FORCE ROW LEVEL SECURITY;", false, true);
        check(
            "ALTER TABLE t ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY, OWNER TO x;",
            true,
            true,
        );
        check(
            "ALTER TABLE t ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
             ALTER TABLE IF EXISTS t DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;",
            false,
            false,
        );
        check("ALTER TABLE t ENABLE TRIGGER ALL, DISABLE RULE r;", false, false);
        // Of a table that was not read.
        check("ALTER TABLE auth.u ENABLE ROW LEVEL SECURITY;", false, false);
    }

    #[test]
    fn phpmyadmin_adds_keys_by_alter_table() {
        let found = table(
            &MYSQL,
            "CREATE TABLE `t` (`id` int(11) NOT NULL, `n` varchar(9)) ENGINE=InnoDB;
             ALTER TABLE `t` ADD PRIMARY KEY (`id`), ADD UNIQUE KEY `u` (`n`), ADD KEY `k` (`n`,`id`);
             ALTER TABLE `t` MODIFY `id` int(11) unsigned NOT NULL AUTO_INCREMENT, AUTO_INCREMENT=3;
             ALTER TABLE `t` CHANGE `n` `m` text COMMENT 'x' FIRST, ADD COLUMN (z int), ADD y int AFTER id;
             ALTER TABLE `t` DROP KEY `k`, COMMENT='c';",
        );
        let names: Vec<_> = found.columns.iter().map(|column| column.name.as_str()).collect();
        assert_eq!(names, ["m", "id", "y", "z"]);
        assert!(found.columns[1].identity);
        assert_eq!(found.columns[1].sql_type, SqlType::UInt32);
        assert_eq!(found.unique[0].columns, ["m"]);
        assert!(found.indexes.is_empty());
        assert_eq!(found.comment.as_deref(), Some("c"));
    }

    #[test]
    fn parts_are_dropped_by_name() {
        let found = table(
            &POSTGRES,
            "CREATE TABLE t (a int PRIMARY KEY, b int UNIQUE REFERENCES p, c int UNIQUE, d int);
             ALTER TABLE t DROP CONSTRAINT t_pkey, DROP CONSTRAINT IF EXISTS t_b_key;
             ALTER TABLE t DROP CONSTRAINT t_b_fkey; ALTER TABLE t DROP COLUMN c;
             ALTER TABLE t RENAME COLUMN d TO e; ALTER TABLE IF EXISTS nowhere DROP COLUMN c;",
        );
        assert!(found.primary_key.is_none() && found.foreign_keys.is_empty());
        assert!(found.unique.is_empty());
        let names: Vec<_> = found.columns.iter().map(|column| column.name.as_str()).collect();
        assert_eq!(names, ["a", "b", "e"]);
    }

    #[test]
    fn enums_and_domains_give_columns_their_type() {
        let (reader, _) = read(
            &POSTGRES,
            "CREATE TYPE public.mood AS ENUM ('sad', 'it''s ok');
             CREATE DOMAIN public.year AS integer CONSTRAINT year_check CHECK (((VALUE >= 1901)));
             CREATE TYPE pair AS (a int, b int);
             CREATE TABLE t (m public.mood, y year NOT NULL, p pair, ms mood[]);
             ALTER TYPE mood ADD VALUE IF NOT EXISTS 'glad' BEFORE 'sad';",
        );
        let catalog = &reader.catalog;
        let labels = ["glad", "sad", "it's ok"].map(str::to_owned).to_vec();
        let types = catalog.tables[0].columns.iter().map(|column| column.sql_type.clone());
        let mood = SqlType::Enum { labels };
        let expected =
            [mood.clone(), SqlType::Int32, SqlType::Exact, SqlType::Array(Box::new(mood))];
        assert_eq!(types.collect::<Vec<_>>(), expected);
        assert_eq!(catalog.domains[0].checks[0].name.as_deref(), Some("year_check"));
        assert_eq!(catalog.domains[0].checks[0].expression, "((VALUE >= 1901))");
    }

    #[test]
    fn sequences_know_their_column() {
        let (reader, _) = read(
            &POSTGRES,
            "CREATE SEQUENCE public.s START WITH 1 INCREMENT BY 1 CACHE 1; CREATE SEQUENCE r;
             ALTER TABLE public.s OWNER TO x; ALTER SEQUENCE public.s OWNED BY public.t.id;",
        );
        let owner = (TableName::new(Some("public"), "t"), "id".to_owned());
        assert_eq!(reader.catalog.sequences[0].owner, Some(owner));
        assert_eq!(reader.catalog.sequences[1].owner, None);
        assert_eq!(reader.catalog.unread, []);
    }

    #[test]
    fn comments_are_read() {
        let found = table(
            &POSTGRES,
            "CREATE TABLE t (a int); COMMENT ON TABLE public.t IS 'x'; COMMENT ON COLUMN t.a IS E'y\\n';
             COMMENT ON EXTENSION plpgsql IS 'z'; COMMENT ON COLUMN public.v.a IS 'view';",
        );
        assert_eq!(found.comment.as_deref(), Some("x"));
        assert_eq!(found.columns[0].comment.as_deref(), Some("y\n"));
    }

    #[test]
    fn triggers_are_known_by_name_and_table() {
        let check = |dialect, script: &str, expected: &[(&str, &str)]| {
            let (reader, _) = read(dialect, script);
            let found = reader.catalog.triggers.iter();
            let found = found.map(|found| (found.name.as_str(), found.table.name.as_str()));
            assert_eq!(found.collect::<Vec<_>>(), expected, "{script}");
        };
        let create = "CREATE TABLE a (b int); CREATE CONSTRAINT TRIGGER t AFTER INSERT OR UPDATE
                      OF b ON public.a FOR EACH ROW EXECUTE FUNCTION f();";
        check(&POSTGRES, create, &[("t", "a")]);
        check(&POSTGRES, &format!("{create} DROP TRIGGER t ON a;"), &[]);
        check(&POSTGRES, &format!("{create} ALTER TABLE a RENAME TO c;"), &[("t", "c")]);
        check(&POSTGRES, &format!("{create} DROP TABLE a;"), &[]);
        let create = "/*!50003 CREATE*/ /*!50017 DEFINER=`a`@`b`*/ /*!50003 TRIGGER `t` BEFORE
                      UPDATE ON `a` FOR EACH ROW SET NEW.b = 1 */;";
        check(&MYSQL, create, &[("t", "a")]);
    }

    #[test]
    fn other_statements_are_passed_over() {
        let script = "SET NAMES utf8; LOCK TABLES `t` WRITE; GRANT ALL ON t TO x; CREATE EXTENSION x;
            CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE TRIGGER a BEFORE;
            /*!50003 CREATE*/ /*!50017 DEFINER=`a`@`b`*/ /*!50003 TRIGGER `x` BEFORE INSERT */;
            ALTER FUNCTION f() OWNER TO x; DROP FUNCTION f; DROP DATABASE x; ALTER INDEX a RENAME TO b;
            /*!40000 ALTER TABLE `t` DISABLE KEYS */; INSERT INTO t VALUES (1); ALTER TABLE t OWNER TO x;";
        check(&MYSQL, script, "");
        check(&POSTGRES, &script.replace('`', "\""), "");
    }

    #[test]
    fn names_that_are_not_utf8_are_said() {
        let mut reader = DdlReader::new(&MYSQL);
        assert_eq!(reader.read(b"CREATE TABLE `\xff` (a int)"), []);
        assert_eq!(reader.catalog.unread[0].words, "CREATE TABLE `\\xff` ( a int )");
        reader.read(b"CREATE TABLE t (a int COMMENT '\xff')");
        assert_eq!(reader.catalog.tables.len(), 1);
        assert_eq!(reader.catalog.unread[1].why, "a comment of `t` is not UTF-8");
    }

    #[test]
    fn no_prefix_of_a_statement_panics() {
        let statements = [
            "CREATE TABLE IF NOT EXISTS `d`.`t` (`a` int(10) unsigned NOT NULL AUTO_INCREMENT COMMENT 'x',
              e enum('a''b','c') CHARACTER SET x DEFAULT _utf8'a', PRIMARY KEY (`a`(3)), KEY k ((lower(e)) DESC),
              CONSTRAINT f FOREIGN KEY (a) REFERENCES p (b) ON DELETE SET NULL) /*!50100 PARTITION BY x */;",
            "ALTER TABLE ONLY public.t ADD CONSTRAINT c CHECK (((a)::text = ANY (ARRAY['x'::text, $$y$$]))),
              ALTER COLUMN a TYPE numeric(3,1)[] USING a::int, DROP COLUMN b, RENAME x TO y;",
            "CREATE UNIQUE INDEX CONCURRENTLY i ON ONLY t USING gin (a, lower((b)::text) COLLATE \"C\") WHERE (x);",
            "CREATE TABLE p PARTITION OF t (a DEFAULT U&'\\0041' NOT NULL, CHECK (a > 1)) FOR VALUES IN (1);",
            "CREATE DOMAIN d AS character varying(3) DEFAULT E'\\x41' NOT NULL CHECK ((VALUE <> ''));",
            "SELECT pg_catalog.set_config('search_path', 'a, \"b', false); ALTER TYPE t ADD VALUE 'x' AFTER 'y';",
            "COMMENT ON COLUMN a.b.c IS 'x'; ALTER SEQUENCE s OWNED BY a.b.c; DROP TABLE a, b CASCADE;",
        ];
        for dialect in [&MYSQL, &POSTGRES] {
            for statement in statements {
                for end in 0..=statement.len() {
                    for start in [0, end / 2] {
                        let mut reader = DdlReader::new(dialect);
                        reader.read(b"CREATE TABLE t (a int, b int)");
                        reader.read(&statement.as_bytes()[start..end]);
                    }
                }
            }
        }
    }
}
