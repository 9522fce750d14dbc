//! Renders a catalog of MySQL as DDL for MySQL or MariaDB.
//!
//! From what the catalog knows, never from a dump's own text; what can't be carried over is listed
//! with the reason. Foreign keys come after all tables and before any row: the tables are empty
//! then, and each row is tested as it comes.

use super::mysql_expression::{render, type_name};
use super::mysql_script::{identifier, literal, table as table_name};
use super::postgres_script::join;
use crate::dump::catalog::{Catalog, Check, Column, ForeignKey, Index, Table};
use crate::dump::sql_type::SqlType;

/// The storage engines that a script may name.
const ENGINES: [&str; 8] =
    ["innodb", "myisam", "aria", "memory", "archive", "csv", "rocksdb", "columnstore"];

/// The statements of a schema, each with its semicolon, in the order to run them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MysqlRendered {
    pub create: Vec<String>,
    /// What takes it all away again.
    pub drop: Vec<String>,
    /// What could not be carried over, with the reason.
    pub left_out: Vec<String>,
}

/// Renders all tables of a catalog.
pub fn create_mysql_statements(catalog: &Catalog) -> MysqlRendered {
    let mut rendered = MysqlRendered::default();
    for table in &catalog.tables {
        let statement = rendered.create_table(table);
        rendered.create.push(statement);
    }
    let (mut keys, mut let_go) = (Vec::new(), Vec::new());
    for table in &catalog.tables {
        for (place, key) in table.foreign_keys.iter().enumerate() {
            let Some(parent) = catalog.table(&key.parent) else {
                rendered.left_out.push(format!(
                    "{}: foreign key ({}): there is no table `{}`",
                    table.name,
                    key.columns.join(", "),
                    key.parent
                ));
                continue;
            };
            let name = key_name(table, key, place);
            let own = table_name(&table.name);
            keys.push(format!("ALTER TABLE {own} ADD {};", foreign_key(&name, key, parent)));
            if parent.name != table.name {
                let_go.push(format!("ALTER TABLE {own} DROP FOREIGN KEY {};", identifier(&name)));
            }
        }
    }
    rendered.create.extend(keys);
    let tables = catalog.tables.iter().rev();
    let drops = tables.map(|table| format!("DROP TABLE {};", table_name(&table.name)));
    rendered.drop = let_go.into_iter().chain(drops).collect();
    let views = catalog.views.iter();
    rendered.left_out.extend(views.map(|view| format!("view {view}: views are not created")));
    rendered
}

fn key_name(table: &Table, key: &ForeignKey, place: usize) -> String {
    let own = || format!("{}_ibfk_{}", table.name.name, place + 1);
    key.name.clone().unwrap_or_else(own)
}

fn foreign_key(name: &str, key: &ForeignKey, parent: &Table) -> String {
    let columns = |columns: &[String]| join(columns.iter().map(|name| identifier(name)), ", ");
    let own_key = parent.primary_key.as_ref().map(|key| key.columns.as_slice());
    let parents = match key.parent_columns.as_slice() {
        [] => own_key.unwrap_or_default(),
        given => given,
    };
    let mut sql = format!(
        "CONSTRAINT {} FOREIGN KEY ({}) REFERENCES {} ({})",
        identifier(name),
        columns(&key.columns),
        table_name(&parent.name),
        columns(parents),
    );
    const ACTIONS: [&str; 5] = ["CASCADE", "SET NULL", "RESTRICT", "NO ACTION", "SET DEFAULT"];
    for (when, action) in [("DELETE", &key.on_delete), ("UPDATE", &key.on_update)] {
        if let Some(action) = action.as_deref().filter(|action| ACTIONS.contains(action)) {
            sql.push_str(&format!(" ON {when} {action}"));
        }
    }
    sql
}

impl MysqlRendered {
    fn create_table(&mut self, table: &Table) -> String {
        let mut parts: Vec<String> =
            table.columns.iter().map(|column| self.column(table, column)).collect();
        parts.extend(keys(table));
        parts.extend(table.indexes.iter().filter_map(|index| self.index(table, index)));
        for check in table.checks.iter().filter(|check| own_column(check, table).is_none()) {
            if let Some(condition) = self.expression(table, "CHECK", &check.expression) {
                let name = check.name.as_deref();
                let name =
                    name.map_or_else(String::new, |n| format!("CONSTRAINT {} ", identifier(n)));
                parts.push(format!("{name}CHECK ({condition})"));
            }
        }
        let mut sql = format!("CREATE TABLE {} (\n  ", table_name(&table.name));
        sql.push_str(&parts.join(",\n  "));
        sql.push_str("\n)");
        let engine = table.options.engine.as_deref();
        if let Some(engine) = engine.filter(|engine| ENGINES.contains(engine)) {
            sql.push_str(&format!(" ENGINE={engine}"));
        }
        let default = table
            .options
            .collation
            .as_deref()
            .or_else(|| table.columns.iter().find_map(|column| column.charset.as_deref()));
        sql.push_str(
            &default.map_or_else(String::new, |name| format!(" DEFAULT{}", charset(name))),
        );
        if let Some(comment) = &table.comment {
            sql.push_str(&format!(" COMMENT={}", literal(comment)));
        }
        if table.options.partitioned {
            self.left_out.push(format!("{}: its partitions", table.name));
        }
        sql + ";"
    }

    fn column(&mut self, table: &Table, column: &Column) -> String {
        let place = format!("{}.{}", table.name, column.name);
        let type_name = type_name(&column.declared).unwrap_or_else(|why| {
            self.left_out.push(format!("{place}: its type `{}`: {why}", column.declared));
            "longtext".to_owned()
        });
        let mut sql = format!("{} {type_name}", identifier(&column.name));
        let is_text = matches!(
            column.sql_type,
            SqlType::Text { .. } | SqlType::Enum { .. } | SqlType::Set { .. }
        );
        let name = column.collation.as_deref().or(table.collation_of(column));
        if let Some(name) = name.filter(|_| is_text) {
            sql.push_str(&charset(name));
        }
        if column.generated {
            // Without its expression it would be a column of its own.
            let expression = column.default.as_deref().unwrap_or_default();
            if let Some(expression) = self.expression(table, "generated column", expression) {
                let kept = if column.stored { "STORED" } else { "VIRTUAL" };
                sql.push_str(&format!(" GENERATED ALWAYS AS ({expression}) {kept}"));
            }
        } else {
            sql.push_str(if column.nullable { " NULL" } else { " NOT NULL" });
            if column.identity {
                sql.push_str(" AUTO_INCREMENT");
            } else if let Some(default) = &column.default
                && let Some(default) = self.expression(table, "default", default)
            {
                sql.push_str(&format!(" DEFAULT {default}"));
            }
            if let Some(on_update) = &column.on_update
                && let Some(moment) = self.expression(table, "ON UPDATE", on_update)
            {
                sql.push_str(&format!(" ON UPDATE {moment}"));
            }
        }
        if column.invisible {
            sql.push_str(" INVISIBLE");
        }
        if let Some(comment) = &column.comment {
            sql.push_str(&format!(" COMMENT {}", literal(comment)));
        }
        let own = |check: &&Check| own_column(check, table) == Some(column.name.as_str());
        for check in table.checks.iter().filter(own) {
            if let Some(condition) = self.expression(table, "CHECK", &check.expression) {
                sql.push_str(&format!(" CHECK ({condition})"));
            }
        }
        sql
    }

    fn expression(&mut self, table: &Table, what: &str, expression: &str) -> Option<String> {
        match render(expression) {
            Ok(sql) => Some(sql),
            Err(why) => {
                self.left_out.push(format!("{}: {what} ({expression}): {why}", table.name));
                None
            }
        }
    }

    fn index(&mut self, table: &Table, index: &Index) -> Option<String> {
        let has_all = !index.partial || !index.prefixes.is_empty() || index.kind.is_some();
        if index.columns.is_empty() || !has_all {
            let why = "an index on expressions is not created";
            self.left_out.push(format!("{}: index {}: {why}", table.name, index.name));
            return None;
        }
        let kind = match (index.unique, index.kind.as_deref()) {
            (true, _) => "UNIQUE ",
            (false, Some("FULLTEXT")) => "FULLTEXT ",
            (false, Some("SPATIAL")) => "SPATIAL ",
            (false, Some(_)) => "VECTOR ",
            (false, None) => "",
        };
        let parts = key_parts(&index.columns, &index.prefixes);
        Some(format!("{kind}KEY {} ({parts})", identifier(&index.name)))
    }
}

/// Returns the primary and the unique keys of a table.
fn keys(table: &Table) -> Vec<String> {
    let primary = table.primary_key.iter();
    let primary =
        primary.map(|key| format!("PRIMARY KEY ({})", key_parts(&key.columns, &key.prefixes)));
    let unique = table.unique.iter().map(|key| {
        let name = key.name.as_deref().map_or_else(String::new, |name| identifier(name) + " ");
        format!("UNIQUE KEY {name}({})", key_parts(&key.columns, &key.prefixes))
    });
    primary.chain(unique).collect()
}

fn key_parts(columns: &[String], prefixes: &[Option<u32>]) -> String {
    let parts = columns.iter().enumerate().map(|(place, column)| {
        match prefixes.get(place).copied().flatten() {
            Some(characters) => format!("{}({characters})", identifier(column)),
            None => identifier(column),
        }
    });
    join(parts, ", ")
}

/// Returns the only column that a CHECK without a name speaks of: servers show it there.
fn own_column<'a>(check: &Check, table: &'a Table) -> Option<&'a str> {
    use crate::dump::cursor::Cursor;
    use crate::dump::dialect::MYSQL;
    use crate::dump::token::TokenKind;
    if check.name.is_some() {
        return None;
    }
    let mut cursor = Cursor::new(check.expression.as_bytes(), &MYSQL);
    let mut own: Option<&str> = None;
    while let Some(token) = cursor.take() {
        if token.kind != TokenKind::QuotedName {
            continue;
        }
        let name = token.unquoted()?;
        let column = table.column(&name)?;
        if own.is_some_and(|own| own != column.name) {
            return None;
        }
        own = Some(&column.name);
    }
    own
}

/// Returns the character set, and the collation where it is named; nothing for a name that is none.
fn charset(name: &str) -> String {
    let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let (set, is_collation) = name.split_once('_').map_or((name, false), |(set, _)| (set, true));
    match (is_name, is_collation) {
        (false, _) => String::new(),
        // A collation of MariaDB's for every set.
        (true, true) if set == "uca1400" => format!(" COLLATE {name}"),
        (true, true) => format!(" CHARACTER SET {set} COLLATE {name}"),
        (true, false) => format!(" CHARACTER SET {name}"),
    }
}
