//! Renders a catalog as DDL for PostgreSQL.
//!
//! From what the catalog knows, never from a dump's own text; what can't be carried over is
//! listed with the reason, so that nothing goes without a word. Writes no files.

use std::collections::BTreeSet;

use super::mysql_column::{is_portable, mysql_literal, mysql_type, spelled};
use super::postgres_expression::{Scope, Used, literal, quoted, quoted_table, render, type_name};
use crate::dump::catalog::{Catalog, Column, ForeignKey, Key, Table, TableName};
use crate::dump::cursor::Cursor;
use crate::dump::declared_type::PostgresType;
use crate::dump::dialect::{Dialect, POSTGRES};
use crate::dump::sql_type::SqlType;

/// The statements of a schema, each with its semicolon, in the order to run them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rendered {
    /// Schemas, types, sequences and tables.
    pub before_data: Vec<String>,
    /// Keys, indexes, checks, foreign keys, owners of sequences and comments.
    pub after_data: Vec<String>,
    /// What hides rows from most roles, and so comes when all rows were counted.
    pub row_security: Vec<String>,
    /// What could not be carried over, with the reason.
    pub left_out: Vec<String>,
    /// The enums and domains that are made, in the order in which they are.
    pub types: Vec<TableName>,
}

/// PostgreSQL cuts longer names: <https://www.postgresql.org/docs/current/limits.html>.
const MAX_NAME_BYTES: usize = 63;

/// How far a column's type is looked for through foreign keys, which may run in a circle.
const MAX_KEY_STEPS: u32 = 8;

/// Renders these tables, and the types and sequences that they use.
///
/// `dialect` is that of the script the catalog was read from.
pub fn create_statements(catalog: &Catalog, tables: &[&Table], dialect: &Dialect) -> Rendered {
    let names = RelationNames::of(catalog, tables);
    let rendered = Rendered::default();
    let used = Used::default();
    let mut ddl = Ddl { catalog, tables, dialect, rendered, used, names };
    let tables_sql: Vec<_> = tables.iter().map(|table| ddl.create_table(table)).collect();
    let domains = ddl.domains();
    let mut before = ddl.schemas();
    before.extend(ddl.enums());
    before.extend(domains);
    let sequences = ddl.used.sequences.iter();
    before.extend(sequences.map(|name| format!("CREATE SEQUENCE {};", quoted_table(name))));
    before.extend(tables_sql);
    ddl.rendered.before_data = before;
    tables.iter().for_each(|table| ddl.keys(table));
    tables.iter().for_each(|table| ddl.indexes(table));
    tables.iter().for_each(|table| ddl.checks(table));
    tables.iter().for_each(|table| ddl.foreign_keys(table));
    ddl.sequence_owners();
    let enums = catalog.enums.iter().map(|known| &known.name);
    let types = enums.chain(catalog.domains.iter().map(|domain| &domain.name));
    ddl.rendered.types = types.filter(|name| ddl.used.types.contains(name)).cloned().collect();
    tables.iter().for_each(|table| ddl.comments(table));
    tables.iter().for_each(|table| ddl.row_security(table));
    ddl.rendered
}

struct Ddl<'a> {
    catalog: &'a Catalog,
    tables: &'a [&'a Table],
    dialect: &'a Dialect,
    rendered: Rendered,
    used: Used,
    names: RelationNames,
}

impl<'a> Ddl<'a> {
    fn is_postgres(&self) -> bool {
        self.dialect.name == POSTGRES.name
    }

    fn left_out(&mut self, what: String, why: &str) {
        self.rendered.left_out.push(format!("{what}: {why}"));
    }

    fn after(&mut self, statement: String) {
        self.rendered.after_data.push(statement);
    }

    fn schemas(&self) -> Vec<String> {
        let names = self.tables.iter().map(|table| &table.name);
        let names = names.chain(&self.used.types).chain(&self.used.sequences);
        let schemas: BTreeSet<_> = names.filter_map(|name| name.schema.as_deref()).collect();
        let schemas = schemas.into_iter().filter(|schema| *schema != "public");
        schemas.map(|schema| format!("CREATE SCHEMA IF NOT EXISTS {};", quoted(schema))).collect()
    }

    fn enums(&mut self) -> Vec<String> {
        let mut statements = Vec::new();
        for known in self.catalog.enums.iter().filter(|known| self.used.types.contains(&known.name))
        {
            let labels: Vec<_> = known.labels.iter().filter_map(|label| literal(label)).collect();
            let (name, labels) = (quoted_table(&known.name), labels.join(", "));
            statements.push(format!("CREATE TYPE {name} AS ENUM ({labels});"));
        }
        statements
    }

    /// Later domains may stand on earlier ones, so they are looked at from the last.
    fn domains(&mut self) -> Vec<String> {
        let mut statements = Vec::new();
        for domain in self.catalog.domains.iter().rev() {
            if !self.used.types.contains(&domain.name) {
                continue;
            }
            let base = self.postgres_type(&domain.declared);
            let base = base.unwrap_or_else(|| {
                self.left_out(format!("the type of domain {}", domain.name), "became text");
                "text".to_owned()
            });
            let mut statement = format!("CREATE DOMAIN {} AS {base}", quoted_table(&domain.name));
            if !domain.nullable {
                statement.push_str(" NOT NULL");
            }
            for check in &domain.checks {
                let scope = Scope { catalog: self.catalog, dialect: self.dialect, table: None };
                match render(&check.expression, &scope, &mut self.used) {
                    Ok(expression) => statement.push_str(&format!(" CHECK ({expression})")),
                    Err(why) => self.left_out(format!("a CHECK of domain {}", domain.name), &why),
                }
            }
            statements.push(statement + ";");
        }
        statements.reverse();
        statements
    }

    fn postgres_type(&mut self, declared: &str) -> Option<String> {
        let mut cursor = Cursor::new(declared.as_bytes(), &POSTGRES);
        let declared = PostgresType::read(&mut cursor).ok()?;
        type_name(&declared, self.catalog, &mut self.used)
    }

    fn create_table(&mut self, table: &Table) -> String {
        let columns = table.columns.iter().map(|column| self.column(table, column));
        let columns: Vec<_> = columns.collect();
        if table.name.name.len() > MAX_NAME_BYTES {
            self.left_out(format!("the whole name of {}", table.name), "PostgreSQL cuts it");
        }
        format!("CREATE TABLE {} (\n    {}\n);", quoted_table(&table.name), columns.join(",\n    "))
    }

    fn column(&mut self, table: &Table, column: &Column) -> String {
        let place = format!("{}.{}", table.name, column.name);
        let declared = self.column_type(table, column);
        let sql_type = declared.unwrap_or_else(|| {
            let what = format!("{place}: type `{}`", column.declared);
            self.left_out(what, "not a built-in or declared type, became text");
            "text".to_owned()
        });
        let mut definition = format!("{} {sql_type}", quoted(&column.name));
        if column.generated {
            match self.generation(table, column) {
                Ok(expression) => {
                    definition.push_str(&format!(" GENERATED ALWAYS AS ({expression}) STORED"));
                }
                Err(why) => {
                    self.left_out(format!("{place}: the generation expression"), &why);
                    return definition;
                }
            }
        } else if column.identity && (column.default.is_none() || !self.is_postgres()) {
            match sql_type.as_str() {
                "smallint" | "integer" | "bigint" => {
                    let kind = if column.identity_always { "ALWAYS" } else { "BY DEFAULT" };
                    definition.push_str(&format!(" GENERATED {kind} AS IDENTITY"));
                }
                _ => self.left_out(format!("{place}: identity"), "only for whole numbers"),
            }
        } else if let Some(default) = &column.default {
            match self.default_value(table, column, default) {
                Ok(Some(default)) => definition.push_str(&format!(" DEFAULT {default}")),
                Ok(None) => {}
                Err(why) => self.left_out(format!("{place}: DEFAULT"), &why),
            }
        }
        if !column.nullable {
            definition.push_str(" NOT NULL");
        }
        definition
    }

    fn generation(&mut self, table: &Table, column: &Column) -> Result<String, String> {
        if !self.is_postgres() {
            return Err("MySQL's rules of types differ; the column became a plain one".to_owned());
        }
        let expression = column.default.as_deref().ok_or("it is not known")?;
        let catalog = self.catalog;
        let scope = Scope { catalog, dialect: self.dialect, table: Some(table) };
        render(expression, &scope, &mut self.used)
    }

    fn default_value(
        &mut self,
        table: &Table,
        column: &Column,
        default: &str,
    ) -> Result<Option<String>, String> {
        let scope = Scope { catalog: self.catalog, dialect: self.dialect, table: Some(table) };
        if self.is_postgres() {
            return render(default, &scope, &mut self.used).map(Some);
        }
        if default.eq_ignore_ascii_case("null") {
            return Ok(None);
        }
        match mysql_literal(default, &column.sql_type, self.dialect)? {
            Some(literal) => Ok(Some(literal)),
            None => render(default, &scope, &mut self.used).map(Some),
        }
    }

    fn column_type(&mut self, table: &Table, column: &Column) -> Option<String> {
        if self.is_postgres() {
            return self.postgres_type(&column.declared);
        }
        if column.sql_type == SqlType::UInt64 && self.is_key_number(table, column, 0) {
            return Some("bigint".to_owned());
        }
        mysql_type(column, self.dialect)
    }

    /// An identity column is at most a bigint, and so is what refers to it.
    fn is_key_number(&self, table: &Table, column: &Column, steps: u32) -> bool {
        if column.identity || steps > MAX_KEY_STEPS {
            return column.identity;
        }
        table.foreign_keys.iter().any(|key| {
            let parent = self.parent(key);
            let at = key.columns.iter().position(|name| *name == column.name);
            let parent_column = parent.zip(at).and_then(|(parent, at)| {
                let name = parent_columns(key, parent).get(at).cloned()?;
                parent.column(&name).map(|column| (parent, column))
            });
            parent_column.is_some_and(|(parent, column)| {
                column.sql_type == SqlType::UInt64 && self.is_key_number(parent, column, steps + 1)
            })
        })
    }

    fn parent(&self, key: &ForeignKey) -> Option<&'a Table> {
        self.tables.iter().find(|table| table.name == key.parent).copied()
    }

    fn keys(&mut self, table: &Table) {
        if let Some(key) = &table.primary_key {
            self.key(table, key, "PRIMARY KEY", "pkey");
        }
        for key in &table.unique {
            let kind = if key.nulls_distinct { "UNIQUE" } else { "UNIQUE NULLS NOT DISTINCT" };
            self.key(table, key, kind, "key");
        }
    }

    fn key(&mut self, table: &Table, key: &Key, kind: &str, suffix: &str) {
        let default = match kind {
            "PRIMARY KEY" => format!("{}_{suffix}", table.name.name),
            _ => format!("{}_{}_{suffix}", table.name.name, key.columns.join("_")),
        };
        let wanted = key.name.clone().unwrap_or(default);
        if !has_columns(table, &key.columns) {
            return self.left_out(format!("{}: {kind} {wanted}", table.name), "an unknown column");
        }
        let name = self.names.free(&table.name, &wanted);
        let (table, columns) = (quoted_table(&table.name), list(&key.columns));
        self.after(format!(
            "ALTER TABLE {table} ADD CONSTRAINT {} {kind} ({columns});",
            quoted(&name)
        ));
    }

    fn indexes(&mut self, table: &Table) {
        for index in &table.indexes {
            let what = || format!("{}: index {}", table.name, index.name);
            if index.partial || index.columns.is_empty() {
                self.left_out(
                    what(),
                    "partial, on expressions, on parts of values or of a special kind",
                );
            } else if !has_columns(table, &index.columns) {
                self.left_out(what(), "an unknown column");
            } else {
                let unique = if index.unique { "UNIQUE " } else { "" };
                let name = quoted(&self.names.free(&table.name, &index.name));
                let nulls = if index.nulls_distinct { "" } else { " NULLS NOT DISTINCT" };
                let (table, columns) = (quoted_table(&table.name), list(&index.columns));
                self.after(format!(
                    "CREATE {unique}INDEX IF NOT EXISTS {name} ON {table} ({columns}){nulls};"
                ));
            }
        }
    }

    fn checks(&mut self, table: &Table) {
        let mut names = BTreeSet::new();
        let enums_are_text = !self.is_postgres();
        for column in table.columns.iter().filter(|_| enums_are_text) {
            if let SqlType::Enum { labels } = &column.sql_type {
                let labels: Vec<_> = labels.iter().filter_map(|label| literal(label)).collect();
                let expression = format!("{} IN ({})", quoted(&column.name), labels.join(", "));
                let name = format!("{}_{}_check", table.name.name, column.name);
                self.check(table, &name, &expression, &mut names);
            }
        }
        for check in &table.checks {
            let wanted = check.name.clone();
            let wanted = wanted.unwrap_or_else(|| format!("{}_check", table.name.name));
            let scope = Scope { catalog: self.catalog, dialect: self.dialect, table: Some(table) };
            let portable =
                self.is_postgres() || is_portable(&check.expression, table, self.dialect);
            let rendered = match portable {
                true => render(&check.expression, &scope, &mut self.used),
                false => Err("MySQL's rules of types differ".to_owned()),
            };
            match rendered {
                Ok(expression) => self.check(table, &wanted, &expression, &mut names),
                Err(why) => self.left_out(format!("{}: CHECK {wanted}", table.name), &why),
            }
        }
    }

    fn check(
        &mut self,
        table: &Table,
        wanted: &str,
        expression: &str,
        names: &mut BTreeSet<String>,
    ) {
        let name = unlike(wanted, |name| names.contains(name));
        names.insert(name.clone());
        let (table, name) = (quoted_table(&table.name), quoted(&name));
        self.after(format!("ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({expression});"));
    }

    fn foreign_keys(&mut self, table: &Table) {
        let mut names: BTreeSet<String> =
            table.checks.iter().filter_map(|check| check.name.clone()).collect();
        for key in &table.foreign_keys {
            let default = || format!("{}_{}_fkey", table.name.name, key.columns.join("_"));
            let wanted = key.name.clone().unwrap_or_else(default);
            let what = || format!("{}: foreign key {wanted}", table.name);
            let Some(parent) = self.parent(key) else {
                self.left_out(what(), &format!("table {} is not among those rendered", key.parent));
                continue;
            };
            let parent_columns = parent_columns(key, parent);
            let columns: BTreeSet<_> = parent_columns.iter().collect();
            let is_key = |known: &Key| known.columns.iter().collect::<BTreeSet<_>>() == columns;
            if parent_columns.len() != key.columns.len() || !has_columns(table, &key.columns) {
                self.left_out(what(), "its columns are not those of its parent");
            } else if !parent.keys().iter().any(is_key) {
                self.left_out(what(), &format!("its columns are no key of {}", parent.name));
            } else {
                let name = unlike(&wanted, |name| names.contains(name));
                names.insert(name.clone());
                self.foreign_key(table, key, &name, &parent_columns);
            }
        }
    }

    fn foreign_key(
        &mut self,
        table: &Table,
        key: &ForeignKey,
        name: &str,
        parent_columns: &[String],
    ) {
        let mut statement = format!(
            "ALTER TABLE {} ADD CONSTRAINT {} FOREIGN KEY ({}) REFERENCES {} ({})",
            quoted_table(&table.name),
            quoted(name),
            list(&key.columns),
            quoted_table(&key.parent),
            list(parent_columns),
        );
        if key.match_full {
            statement.push_str(" MATCH FULL");
        }
        let actions = ["CASCADE", "RESTRICT", "SET NULL", "SET DEFAULT"];
        for (event, wanted) in [(" ON UPDATE ", &key.on_update), (" ON DELETE ", &key.on_delete)] {
            if let Some(action) = actions.iter().find(|known| wanted.as_deref() == Some(known)) {
                statement.push_str(event);
                statement.push_str(action);
            }
        }
        if key.deferrable {
            statement.push_str(" DEFERRABLE");
        }
        if key.initially_deferred {
            statement.push_str(" INITIALLY DEFERRED");
        }
        self.after(statement + ";");
    }

    fn sequence_owners(&mut self) {
        for sequence in &self.catalog.sequences {
            let Some((table, column)) = &sequence.owner else { continue };
            let rendered = self
                .tables
                .iter()
                .any(|known| known.name == *table && known.column(column).is_some());
            // PostgreSQL wants both in one schema.
            if rendered
                && self.used.sequences.contains(&sequence.name)
                && table.schema == sequence.name.schema
            {
                let (name, table) = (quoted_table(&sequence.name), quoted_table(table));
                let column = quoted(column);
                self.after(format!("ALTER SEQUENCE {name} OWNED BY {table}.{column};"));
            }
        }
    }

    fn comments(&mut self, table: &Table) {
        let name = quoted_table(&table.name);
        if let Some(comment) = table.comment.as_deref().and_then(literal) {
            self.after(format!("COMMENT ON TABLE {name} IS {comment};"));
        }
        for column in &table.columns {
            if let Some(comment) = column.comment.as_deref().and_then(literal) {
                let column = quoted(&column.name);
                self.after(format!("COMMENT ON COLUMN {name}.{column} IS {comment};"));
            }
        }
    }

    /// A table that hid its rows is not made one that shows them to everybody.
    fn row_security(&mut self, table: &Table) {
        let name = quoted_table(&table.name);
        let mut turn = |words: &str| {
            let statement = format!("ALTER TABLE {name} {words} ROW LEVEL SECURITY;");
            self.rendered.row_security.push(statement);
        };
        if table.row_security.enabled {
            turn("ENABLE");
        }
        if table.row_security.forced {
            turn("FORCE");
        }
        if table.row_security.enabled {
            self.left_out(
                format!("policies of {}", table.name),
                "until they are made, only its owner and roles that bypass row security see rows",
            );
        }
    }
}

fn list(columns: &[String]) -> String {
    columns.iter().map(|column| quoted(column)).collect::<Vec<_>>().join(", ")
}

fn has_columns(table: &Table, columns: &[String]) -> bool {
    !columns.is_empty() && columns.iter().all(|column| table.column(column).is_some())
}

fn parent_columns(key: &ForeignKey, parent: &Table) -> Vec<String> {
    match (&parent.primary_key, key.parent_columns.is_empty()) {
        (Some(primary), true) => primary.columns.clone(),
        // MySQL ignores the case of a column's name.
        _ => key.parent_columns.iter().map(|name| spelled(parent, name)).collect(),
    }
}

/// The names of tables, sequences and indexes, which share one space in each schema.
struct RelationNames {
    taken: BTreeSet<TableName>,
}

impl RelationNames {
    fn of(catalog: &Catalog, tables: &[&Table]) -> Self {
        let sequences = catalog.sequences.iter().map(|sequence| sequence.name.clone());
        Self { taken: tables.iter().map(|table| table.name.clone()).chain(sequences).collect() }
    }

    /// Returns the name, with the table's before it where another relation has it already.
    fn free(&mut self, table: &TableName, wanted: &str) -> String {
        let full = |name: &str| TableName { schema: table.schema.clone(), name: name.to_owned() };
        let cut_name = cut(wanted, MAX_NAME_BYTES);
        let name = match self.taken.contains(&full(cut_name)) {
            true => {
                unlike(&format!("{}_{wanted}", table.name), |name| self.taken.contains(&full(name)))
            }
            false => cut_name.to_owned(),
        };
        self.taken.insert(full(&name));
        name
    }
}

/// Returns the name, or the name with the first number that makes it another one.
fn unlike(wanted: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let plain = cut(wanted, MAX_NAME_BYTES).to_owned();
    let numbered = (2_u32..).map(|number| {
        let suffix = format!("_{number}");
        format!("{}{suffix}", cut(wanted, MAX_NAME_BYTES - suffix.len()))
    });
    let mut names = std::iter::once(plain.clone()).chain(numbered);
    names.find(|name| !is_taken(name)).unwrap_or(plain)
}

fn cut(name: &str, bytes: usize) -> &str {
    let ends = (0..=bytes.min(name.len())).rev();
    ends.filter_map(|end| name.get(..end)).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dump::ddl::catalog_of;
    use crate::dump::dialect::MYSQL;

    fn rendered(dialect: &'static Dialect, script: &str) -> Rendered {
        let catalog = catalog_of(script.split_inclusive(';').map(str::as_bytes), dialect);
        let tables: Vec<_> = catalog.tables.iter().collect();
        create_statements(&catalog, &tables, dialect)
    }

    #[track_caller]
    fn check(
        dialect: &'static Dialect,
        script: &str,
        before: &[&str],
        after: &[&str],
        left: &[&str],
    ) {
        let found = rendered(dialect, script);
        assert_eq!(found.before_data, before, "{script}");
        assert_eq!(found.after_data, after, "{script}");
        assert_eq!(found.left_out, left, "{script}");
    }

    #[test]
    fn tables_that_hide_rows_go_on_hiding_them() {
        let found = rendered(
            &POSTGRES,
            "CREATE TABLE t (a int); ALTER TABLE t ENABLE ROW LEVEL SECURITY;
             ALTER TABLE t FORCE ROW LEVEL SECURITY; CREATE POLICY p ON t USING (a > 0);",
        );
        let expected = [
            "ALTER TABLE \"public\".\"t\" ENABLE ROW LEVEL SECURITY;",
            "ALTER TABLE \"public\".\"t\" FORCE ROW LEVEL SECURITY;",
        ];
        assert_eq!(
            (found.row_security.as_slice(), found.after_data.len()),
            (&expected.map(str::to_owned)[..], 0)
        );
        assert!(found.left_out[0].starts_with("policies of public.t: until they are made"));
    }

    #[test]
    fn keys_that_take_one_null_alone_stay_such() {
        check(
            &POSTGRES,
            "CREATE TABLE t (a int, b int, UNIQUE NULLS NOT DISTINCT (a));
             CREATE UNIQUE INDEX i ON t (b) NULLS NOT DISTINCT;",
            &["CREATE TABLE \"public\".\"t\" (\n    \"a\" integer,\n    \"b\" integer\n);"],
            &[
                "ALTER TABLE \"public\".\"t\" ADD CONSTRAINT \"t_a_key\" UNIQUE NULLS NOT DISTINCT (\"a\");",
                "CREATE UNIQUE INDEX IF NOT EXISTS \"i\" ON \"public\".\"t\" (\"b\") NULLS NOT DISTINCT;",
            ],
            &[],
        );
    }

    #[test]
    fn postgres_comes_back_as_it_was() {
        check(
            &POSTGRES,
            "CREATE TYPE s.mood AS ENUM ('ok', 'it''s'); CREATE TYPE unused AS ENUM ('a');
             CREATE DOMAIN s.year AS integer CHECK (VALUE > 1900);
             CREATE SEQUENCE s.t_id_seq; ALTER SEQUENCE s.t_id_seq OWNED BY s.t.id;
             CREATE TABLE s.t (id integer DEFAULT nextval('s.t_id_seq'::regclass) NOT NULL,
               m s.mood DEFAULT 'ok'::s.mood, y s.year, \"N\" numeric(4,1)[], i interval,
               at timestamp(3) with time zone DEFAULT now(), g int GENERATED ALWAYS AS (id + 1) STORED,
               PRIMARY KEY (id), CHECK (i <> '0'::interval));
             CREATE INDEX t_m ON s.t (m); COMMENT ON TABLE s.t IS 'x';",
            &[
                "CREATE SCHEMA IF NOT EXISTS \"s\";",
                "CREATE TYPE \"s\".\"mood\" AS ENUM ('ok', 'it''s');",
                "CREATE DOMAIN \"s\".\"year\" AS integer CHECK (VALUE > 1900);",
                "CREATE SEQUENCE \"s\".\"t_id_seq\";",
                "CREATE TABLE \"s\".\"t\" (\n    \
                 \"id\" integer DEFAULT nextval('\"s\".\"t_id_seq\"'::regclass) NOT NULL,\n    \
                 \"m\" \"s\".\"mood\" DEFAULT 'ok'::\"s\".\"mood\",\n    \
                 \"y\" \"s\".\"year\",\n    \
                 \"N\" numeric(4,1)[],\n    \
                 \"i\" interval,\n    \
                 \"at\" timestamptz(3) DEFAULT \"now\" (),\n    \
                 \"g\" integer GENERATED ALWAYS AS (\"id\" + 1) STORED\n);",
            ],
            &[
                "ALTER TABLE \"s\".\"t\" ADD CONSTRAINT \"t_pkey\" PRIMARY KEY (\"id\");",
                "CREATE INDEX IF NOT EXISTS \"t_m\" ON \"s\".\"t\" (\"m\");",
                "ALTER TABLE \"s\".\"t\" ADD CONSTRAINT \"t_check\" CHECK (\"i\" <> '0'::interval);",
                "ALTER SEQUENCE \"s\".\"t_id_seq\" OWNED BY \"s\".\"t\".\"id\";",
                "COMMENT ON TABLE \"s\".\"t\" IS 'x';",
            ],
            &[],
        );
    }

    #[test]
    fn mysql_columns_become_types_that_hold_their_values() {
        check(
            &MYSQL,
            "CREATE TABLE t (a int unsigned AUTO_INCREMENT PRIMARY KEY, b bigint unsigned DEFAULT '7',
               c tinyint(1) DEFAULT TRUE, d bit(1) DEFAULT b'0', e enum('x','y''z') DEFAULT 'x',
               f datetime(3) DEFAULT CURRENT_TIMESTAMP(3), g timestamp DEFAULT '0000-00-00 00:00:00',
               h varchar(9) DEFAULT NULL, i blob, j json, k year DEFAULT '2000', l inet6);",
            &["CREATE TABLE \"t\" (\n    \
               \"a\" bigint GENERATED BY DEFAULT AS IDENTITY NOT NULL,\n    \
               \"b\" numeric(20,0) DEFAULT '7',\n    \
               \"c\" smallint DEFAULT 1,\n    \
               \"d\" boolean DEFAULT false,\n    \
               \"e\" text DEFAULT 'x',\n    \
               \"f\" timestamp(3) DEFAULT CURRENT_TIMESTAMP (3),\n    \
               \"g\" timestamptz(0),\n    \
               \"h\" varchar(9),\n    \
               \"i\" bytea,\n    \
               \"j\" json,\n    \
               \"k\" smallint DEFAULT '2000',\n    \
               \"l\" text\n);"],
            &[
                "ALTER TABLE \"t\" ADD CONSTRAINT \"t_pkey\" PRIMARY KEY (\"a\");",
                "ALTER TABLE \"t\" ADD CONSTRAINT \"t_e_check\" CHECK (\"e\" IN ('x', 'y''z'));",
            ],
            &[
                "t.g: DEFAULT: PostgreSQL has no such value of the column's type",
                "t.l: type `inet6`: not a built-in or declared type, became text",
            ],
        );
    }

    #[test]
    fn indexes_with_one_name_get_their_tables() {
        let script =
            "CREATE TABLE a (x int, KEY k (x), KEY a (x)); CREATE TABLE b (x int, KEY k (x));";
        check(
            &MYSQL,
            script,
            &[
                "CREATE TABLE \"a\" (\n    \"x\" integer\n);",
                "CREATE TABLE \"b\" (\n    \"x\" integer\n);",
            ],
            &[
                "CREATE INDEX IF NOT EXISTS \"k\" ON \"a\" (\"x\");",
                "CREATE INDEX IF NOT EXISTS \"a_a\" ON \"a\" (\"x\");",
                "CREATE INDEX IF NOT EXISTS \"b_k\" ON \"b\" (\"x\");",
            ],
            &[],
        );
    }

    #[test]
    fn numbers_that_refer_to_an_identity_have_its_type() {
        let found = rendered(
            &MYSQL,
            "CREATE TABLE p (id bigint unsigned AUTO_INCREMENT PRIMARY KEY);
             CREATE TABLE c (p bigint unsigned, q bigint unsigned,
               FOREIGN KEY (p) REFERENCES p (ID) ON DELETE CASCADE ON UPDATE SET NULL, FOREIGN KEY (q) REFERENCES z (id));",
        );
        assert_eq!(
            found.before_data[1],
            "CREATE TABLE \"c\" (\n    \"p\" bigint,\n    \"q\" numeric(20,0)\n);",
        );
        assert_eq!(
            found.after_data[1],
            "ALTER TABLE \"c\" ADD CONSTRAINT \"c_p_fkey\" FOREIGN KEY (\"p\") \
             REFERENCES \"p\" (\"id\") ON UPDATE SET NULL ON DELETE CASCADE;",
        );
        assert_eq!(
            found.left_out,
            ["c: foreign key c_q_fkey: table z is not among those rendered"]
        );
    }

    #[test]
    fn text_of_the_dump_is_never_sql() {
        let found = rendered(
            &POSTGRES,
            "CREATE TABLE \"a\"\"; DROP\" (\"x\"\"\" public.evil DEFAULT lo_import('/etc/passwd'),
               y geometry(Point,4326), CHECK (y = evil()), z int DEFAULT 1);
             CREATE INDEX i ON \"a\"\"; DROP\" (lower(z));",
        );
        // The script is cut at the semicolon inside the name: nothing is declared at all.
        assert_eq!(found, Rendered::default());
        let found = rendered(
            &POSTGRES,
            "CREATE TABLE \"a\"\"b\" (\"x\"\"\" public.evil DEFAULT lo_import('/etc/passwd'),
               y geometry(Point,4326), CHECK (y = evil()));",
        );
        assert_eq!(
            found.before_data,
            ["CREATE TABLE \"public\".\"a\"\"b\" (\n    \"x\"\"\" text,\n    \"y\" text\n);"],
        );
        assert_eq!(found.after_data, [""; 0]);
        assert_eq!(found.left_out.len(), 4);
    }

    #[test]
    fn mysql_checks_are_kept_where_they_mean_the_same() {
        let found = rendered(
            &MYSQL,
            "CREATE TABLE t (a int, b bit(1), j longtext CHECK (json_valid(`j`)),
               CONSTRAINT c CHECK (`a` between 1 and 3 or `a` in (7,8)), CHECK (a), CHECK (b = 1));",
        );
        assert_eq!(
            found.after_data,
            [
                "ALTER TABLE \"t\" ADD CONSTRAINT \"c\" CHECK (\"a\" BETWEEN 1 AND 3 OR \"a\" IN (7, 8));"
            ],
        );
        assert_eq!(found.left_out.len(), 3);
    }
}
