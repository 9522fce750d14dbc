//! A table as DDL that says what the catalog knows of it.
//!
//! For people and for archives: types, defaults and conditions are word for word the source's.
//! It is never executed, and scripts for a target are made elsewhere.

use super::catalog::{Check, ForeignKey, Index, Key, Table, TableName};
use super::dialect::Dialect;

impl Table {
    /// Returns `CREATE TABLE …;` in the dialect of the dump, indexes and comments behind it.
    pub fn declaration(&self, dialect: &Dialect) -> String {
        let names = Names { quote: char::from(dialect.lexicon.identifier_quote) };
        let mut parts: Vec<String> = self
            .columns
            .iter()
            .map(|column| {
                let mut part = format!("{} {}", names.quoted(&column.name), column.declared);
                if !column.nullable {
                    part += " NOT NULL";
                }
                if let Some(default) = &column.default {
                    part += &format!(" DEFAULT {default}");
                }
                if let Some(value) = &column.on_update {
                    part += &format!(" ON UPDATE {value}");
                }
                part
            })
            .collect();
        parts.extend(self.primary_key.iter().map(|key| names.key("PRIMARY KEY", key)));
        parts.extend(self.unique.iter().map(|key| {
            let distinct = if key.nulls_distinct { "" } else { " NULLS NOT DISTINCT" };
            names.key(&format!("UNIQUE{distinct}"), key)
        }));
        parts.extend(self.foreign_keys.iter().map(|key| names.foreign_key(key)));
        parts.extend(self.checks.iter().map(|check| names.check(check)));
        let parts = parts.iter().map(|part| format!("    {part}")).collect::<Vec<_>>().join(",\n");
        let table = names.table(&self.name);
        let mut text = match parts.is_empty() {
            true => format!("CREATE TABLE {table} ();\n"),
            false => format!("CREATE TABLE {table} (\n{parts}\n);\n"),
        };
        for index in self.indexes.iter().filter(|index| !index.columns.is_empty()) {
            let unique = if index.unique { "UNIQUE " } else { "" };
            let has_lengths = index.prefixes.iter().any(Option::is_some);
            let partial = if index.partial && !has_lengths { " /* of some rows */" } else { "" };
            let (index, columns) = (names.quoted(&index.name), names.indexed(index));
            text += &format!("CREATE {unique}INDEX {index} ON {table} {columns}{partial};\n");
        }
        text
    }
}

/// How names are written.
struct Names {
    quote: char,
}

impl Names {
    fn quoted(&self, name: &str) -> String {
        let quote = self.quote;
        let doubled = name.replace(quote, &format!("{quote}{quote}"));
        format!("{quote}{doubled}{quote}")
    }

    fn table(&self, name: &TableName) -> String {
        match &name.schema {
            Some(schema) => format!("{}.{}", self.quoted(schema), self.quoted(&name.name)),
            None => self.quoted(&name.name),
        }
    }

    fn list(&self, columns: &[String]) -> String {
        let columns: Vec<String> = columns.iter().map(|column| self.quoted(column)).collect();
        format!("({})", columns.join(", "))
    }

    /// Columns with their lengths: `(a, b(10))`.
    fn indexed(&self, index: &Index) -> String {
        let length = |at: usize| index.prefixes.get(at).copied().flatten();
        let column = |(at, column): (usize, &String)| match length(at) {
            Some(length) => format!("{}({length})", self.quoted(column)),
            None => self.quoted(column),
        };
        let columns: Vec<String> = index.columns.iter().enumerate().map(column).collect();
        format!("({})", columns.join(", "))
    }

    fn constraint(&self, name: Option<&String>) -> String {
        name.map_or_else(String::new, |name| format!("CONSTRAINT {} ", self.quoted(name)))
    }

    fn key(&self, kind: &str, key: &Key) -> String {
        format!("{}{kind} {}", self.constraint(key.name.as_ref()), self.list(&key.columns))
    }

    fn check(&self, check: &Check) -> String {
        format!("{}CHECK ({})", self.constraint(check.name.as_ref()), check.expression)
    }

    fn foreign_key(&self, key: &ForeignKey) -> String {
        let mut text = format!(
            "{}FOREIGN KEY {} REFERENCES {}",
            self.constraint(key.name.as_ref()),
            self.list(&key.columns),
            self.table(&key.parent)
        );
        if !key.parent_columns.is_empty() {
            text += &format!(" {}", self.list(&key.parent_columns));
        }
        if key.match_full {
            text += " MATCH FULL";
        }
        if let Some(action) = &key.on_update {
            text += &format!(" ON UPDATE {action}");
        }
        if let Some(action) = &key.on_delete {
            text += &format!(" ON DELETE {action}");
        }
        if key.deferrable {
            text += " DEFERRABLE";
        }
        if key.initially_deferred {
            text += " INITIALLY DEFERRED";
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::super::catalog::Catalog;
    use super::super::dialect::{MYSQL, POSTGRES};
    use super::super::script::read_ddl;
    use super::*;

    fn check(dialect: &'static Dialect, ddl: &str, expected: &str) {
        let declared = |text: &str| {
            let catalog = read_ddl("t.sql", text.as_bytes(), dialect, Catalog::default());
            let catalog = catalog.unwrap();
            catalog.tables[0].declaration(dialect)
        };
        assert_eq!(declared(ddl), expected);
        // What it says is all that is known.
        assert_eq!(declared(expected), expected);
    }

    #[test]
    fn tables_are_declared_as_the_dump_declares_them() {
        check(
            &POSTGRES,
            "CREATE TABLE public.\"T\" (id integer NOT NULL, a numeric(12,2) DEFAULT 0, \
             CHECK (a > 0)); ALTER TABLE ONLY public.\"T\" ADD CONSTRAINT \"T_pkey\" PRIMARY KEY (id);\
             ALTER TABLE public.\"T\" ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES public.u(id) \
             MATCH FULL ON UPDATE SET NULL ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED; \
             CREATE INDEX i ON public.\"T\" (a);",
            "CREATE TABLE \"public\".\"T\" (\n    \"id\" integer NOT NULL,\n    \"a\" numeric(12,2) \
             DEFAULT 0,\n    CONSTRAINT \"T_pkey\" PRIMARY KEY (\"id\"),\n    CONSTRAINT \"f\" \
             FOREIGN KEY (\"id\") REFERENCES \"public\".\"u\" (\"id\") MATCH FULL ON UPDATE SET \
             NULL ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,\n    \
             CHECK (a > 0)\n);\nCREATE INDEX \"i\" ON \"public\".\"T\" (\"a\");\n",
        );
        check(
            &MYSQL,
            "CREATE TABLE t (a text, b timestamp NOT NULL DEFAULT current_timestamp() ON UPDATE \
             current_timestamp(), KEY i (a(10), b))",
            "CREATE TABLE `t` (\n    `a` text,\n    `b` timestamp NOT NULL DEFAULT \
             current_timestamp() ON UPDATE current_timestamp()\n);\nCREATE INDEX `i` ON `t` \
             (`a`(10), `b`);\n",
        );
        check(
            &MYSQL,
            "CREATE TABLE `a``b` (`id` bigint(20) unsigned NOT NULL, UNIQUE KEY `u` (`id`))",
            "CREATE TABLE `a``b` (\n    `id` bigint(20) unsigned NOT NULL,\n    CONSTRAINT `u` \
             UNIQUE (`id`)\n);\n",
        );
    }
}
