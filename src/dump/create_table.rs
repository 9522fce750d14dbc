//! CREATE TABLE and CREATE INDEX.
//!
//! The statement around the elements: what is inherited, copied and partitioned, and the
//! options behind the parentheses.

use super::catalog::{Index, IndexEntries, Key, TableName};
use super::cursor::{Cursor, Read, Unreadable};
use super::ddl::{DdlReader, Effect, is_mysql};
use super::declared_type::sql_type;
use super::dialect::POSTGRES;
use super::literal_select::created_rows;
use super::table_elements::{Draft, index_columns, index_elements, option_name, plain_column};

impl DdlReader {
    pub(super) fn create_table(&mut self, mut cursor: Cursor<'_>) -> Read<Vec<Effect>> {
        let keeps_old = cursor.skip_words(&["IF", "NOT", "EXISTS"]);
        let name = self.resolve_new(cursor.table_name()?);
        if keeps_old && self.catalog.tables.iter().any(|table| table.name == name) {
            return Ok(Vec::new());
        }
        let mut draft = Draft::new(name.clone());
        let mut parent = None;
        if cursor.skip_words(&["PARTITION", "OF"]) {
            let of = self.resolve(&cursor.table_name()?);
            let table = self.catalog.table(&of).ok_or(Unreadable::UnknownTable(of))?;
            draft.inherit(table, true);
            parent = Some(table.name.clone());
            if cursor.at("(") {
                draft.partition_elements(&mut cursor, self)?;
            }
        } else if cursor.at_word("LIKE") {
            draft.element(&mut cursor, self)?;
        } else if cursor.skip_word("OF") {
            let of = self.resolve_new(cursor.table_name()?);
            let composite = self.composites.get(&of);
            let columns = composite.ok_or(Unreadable::Unsupported("a table of an unknown type"))?;
            draft.table.columns.clone_from(columns);
            if cursor.at("(") {
                draft.partition_elements(&mut cursor, self)?;
            }
        } else if cursor.at("(") {
            draft.elements(&mut cursor, self)?;
        }
        let statement = cursor.statement();
        let selects = self.table_options(&mut draft, cursor)?;
        if selects && self.literal_columns(&mut draft, statement) {
            self.put(draft);
            return Ok(vec![Effect::Created(name)]);
        }
        if draft.table.columns.is_empty() && selects {
            return Err(Unreadable::Unsupported("CREATE TABLE … AS SELECT"));
        }
        if selects {
            draft.remarks.push("rows of a SELECT are not read".to_owned());
        }
        let children = std::mem::take(&mut draft.parents).into_iter();
        let children = children.map(|parent| (parent, name.clone())).collect::<Vec<_>>();
        self.put(draft);
        self.catalog.inheriting.retain(|(_, child)| *child != name);
        self.catalog.inheriting.extend(children);
        self.catalog.partitions.retain(|(_, partition)| *partition != name);
        self.catalog.partitions.extend(parent.map(|parent| (parent, name.clone())));
        Ok(vec![Effect::Created(name)])
    }

    /// Adds the columns that a SELECT of literals makes; false where it reads a table.
    fn literal_columns(&self, draft: &mut Draft, statement: &[u8]) -> bool {
        let Some(rows) = created_rows(statement, self.dialect()) else { return false };
        if rows.aliases.iter().any(Option::is_none) {
            return false;
        }
        for (name, found) in rows.aliases.into_iter().flatten().zip(rows.types) {
            if draft.table.column(&draft.spelled(name.clone())).is_none() {
                let declared = found.declared();
                let sql_type = sql_type(&declared, self.dialect(), &self.catalog);
                draft.table.columns.push(plain_column(name, declared, sql_type));
            }
        }
        true
    }

    fn put(&mut self, mut draft: Draft) {
        let name = draft.table.name.clone();
        let database = name.schema.as_ref().or(self.current_database());
        let inherited = || database.and_then(|name| self.database_charsets.get(name)).cloned();
        draft.charset = draft.charset.or_else(inherited);
        draft.give_charset();
        self.table_charsets.extend(draft.charset.take().map(|charset| (name.clone(), charset)));
        self.catalog.tables.retain(|table| table.name != name);
        self.catalog.views.retain(|view| *view != name);
        self.catalog.tables.push(draft.table);
        for remark in draft.remarks {
            self.unread(format!("CREATE TABLE {}", name.name).as_bytes(), remark);
        }
    }

    /// Takes what follows the elements; true where rows come from a SELECT.
    fn table_options(&self, draft: &mut Draft, mut cursor: Cursor<'_>) -> Read<bool> {
        if cursor.skip_word("INHERITS") {
            cursor.expect("(")?;
            let mut parents = Vec::new();
            while !cursor.skip(")") {
                let parent = self.resolve(&cursor.table_name()?);
                draft.parents.push(parent.clone());
                parents.push(self.catalog.table(&parent).ok_or(Unreadable::UnknownTable(parent))?);
                cursor.skip(",");
            }
            parents.iter().rev().for_each(|parent| draft.inherit(parent, false));
        }
        while !cursor.at_end() {
            if cursor.at_any(&["SELECT", "AS"]) {
                return Ok(true);
            }
            let partition = is_mysql(self.dialect()) && cursor.at_words(&["PARTITION", "BY"]);
            if partition {
                draft.table.options.partitioned = true;
                return Ok(false);
            }
            if cursor.skip_word("COMMENT") {
                draft.table.comment = draft.comment(&mut cursor);
            } else if is_mysql(self.dialect()) && cursor.skip_word("ENGINE") {
                let engine = option_name(&mut cursor)?;
                draft.table.options.engine = Some(engine.to_ascii_lowercase());
            } else if is_mysql(self.dialect()) && cursor.skip_word("AUTO_INCREMENT") {
                cursor.skip("=");
                let first = cursor.take().and_then(|token| std::str::from_utf8(token.bytes).ok());
                draft.table.options.auto_increment = first.and_then(|first| first.parse().ok());
            } else if cursor.skip_words(&["CHARACTER", "SET"]) || cursor.skip_word("CHARSET") {
                draft.charset = Some(option_name(&mut cursor)?);
            } else if is_mysql(self.dialect()) && cursor.skip_word("COLLATE") {
                let collation = option_name(&mut cursor)?;
                draft.table.options.collation = Some(collation.to_ascii_lowercase());
                draft.charset.get_or_insert(collation);
            } else if !cursor.skip_item() {
                return Err(cursor.expected(")"));
            }
        }
        Ok(false)
    }

    pub(super) fn create_index(
        &mut self,
        mut cursor: Cursor<'_>,
        unique: bool,
    ) -> Read<Vec<Effect>> {
        cursor.skip_word("CONCURRENTLY");
        cursor.skip_words(&["IF", "NOT", "EXISTS"]);
        let name = if cursor.at_word("ON") { None } else { Some(cursor.name()?) };
        let mut ordered = self.index_method(&mut cursor)?;
        cursor.expect_word("ON")?;
        cursor.skip_word("ONLY");
        let table = self.resolve(&cursor.table_name()?);
        ordered &= self.index_method(&mut cursor)?;
        let elements = index_elements(cursor);
        let (columns, mut partial, mut prefixes) = index_columns(&mut cursor)?;
        let mut predicate = None;
        let mut nulls_distinct = true;
        while !cursor.at_end() {
            if cursor.at_word("WHERE") {
                partial = true;
                prefixes.clear();
                let mut from = cursor;
                from.take();
                let mut ahead = from;
                while ahead.skip_item() {}
                predicate = ahead.text_since(&from).ok().map(|text| text.trim().to_owned());
            }
            nulls_distinct &= !cursor.at_words(&["NULLS", "NOT", "DISTINCT"]);
            cursor.skip_item();
        }
        let Some(known) = self.catalog.table(&table) else {
            // An index on a materialized view.
            let on_view = self.catalog.views.contains(&table);
            return if on_view { Ok(Vec::new()) } else { Err(Unreadable::UnknownTable(table)) };
        };
        let mut draft = Draft::of(known.clone());
        let columns: Vec<_> = columns.into_iter().map(|column| draft.spelled(column)).collect();
        let name = name.unwrap_or_else(|| default_name(&known.name, &columns, "idx"));
        draft.table.indexes.retain(|index| index.name != name);
        let partial = partial || !ordered;
        let is_postgres = self.dialect().name == POSTGRES.name && ordered;
        let entries = elements.filter(|_| is_postgres);
        let entries = entries.map(|elements| IndexEntries { elements, predicate });
        let kind = None;
        let index =
            Index { name, columns, unique, partial, nulls_distinct, prefixes, entries, kind };
        draft.table.indexes.push(index);
        self.put_back(draft);
        Ok(Vec::new())
    }

    /// Takes `USING method`; false for a method that is not a plain ordered index.
    fn index_method(&self, cursor: &mut Cursor<'_>) -> Read<bool> {
        if !cursor.skip_word("USING") {
            return Ok(true);
        }
        let method = cursor.name()?.to_ascii_lowercase();
        Ok(matches!(method.as_str(), "btree" | "hash"))
    }

    /// Replaces a table's definition by the one that was edited.
    pub(super) fn put_back(&mut self, mut draft: Draft) {
        let name = draft.table.name.clone();
        draft.charset = self.table_charsets.get(&name).cloned();
        draft.give_charset();
        let known = self.catalog.tables.iter_mut().find(|table| table.name == name);
        known.into_iter().for_each(|table| table.clone_from(&draft.table));
        for remark in draft.remarks {
            self.unread(format!("ALTER TABLE {}", name.name).as_bytes(), remark);
        }
    }
}

/// Returns the name that PostgreSQL gives to a constraint or index without one.
pub(super) fn default_name(table: &TableName, columns: &[String], suffix: &str) -> String {
    let parts = std::iter::once(table.name.as_str()).chain(columns.iter().map(String::as_str));
    parts.chain([suffix]).collect::<Vec<_>>().join("_")
}

/// Returns true where a key has this name, its own or PostgreSQL's default.
pub(super) fn key_is_named(key: &Key, table: &TableName, suffix: &str, name: &str) -> bool {
    match &key.name {
        Some(own) => own == name,
        None if suffix == "pkey" => default_name(table, &[], suffix) == name,
        None => default_name(table, &key.columns, suffix) == name,
    }
}

#[cfg(test)]
mod tests {
    use super::super::catalog::{Catalog, Table};
    use super::super::ddl::catalog_of;
    use super::super::dialect::{Dialect, MYSQL, POSTGRES};

    fn catalog(dialect: &'static Dialect, script: &str) -> Catalog {
        catalog_of(script.split_inclusive(';').map(str::as_bytes), dialect)
    }

    /// Columns as `name declared flags`, where the flags are: ! not null, # identity, = computed.
    fn columns(table: &Table) -> String {
        let columns = table.columns.iter().map(|column| {
            let flag = |on: bool, flag: &'static str| if on { flag } else { "" };
            let default = column.default.as_ref().map_or(String::new(), |text| format!(" ={text}"));
            let comment =
                column.comment.as_ref().map_or(String::new(), |text| format!(" -- {text}"));
            let (not_null, identity) = (flag(!column.nullable, "!"), flag(column.identity, "#"));
            let computed = flag(column.generated, "=");
            let name = &column.name;
            format!("{name} {}{not_null}{identity}{computed}{default}{comment}", column.declared)
        });
        columns.collect::<Vec<_>>().join("; ")
    }

    #[track_caller]
    fn check(dialect: &'static Dialect, script: &str, expected: &str) {
        let catalog = catalog(dialect, script);
        assert_eq!(catalog.unread, [], "{script}");
        let table = catalog.tables.last().expect("a table");
        assert_eq!(columns(table), expected, "{script}");
    }

    #[test]
    fn mysql_columns_have_many_attributes() {
        check(
            &MYSQL,
            "CREATE TABLE `t` (
              `id` int(10) unsigned NOT NULL AUTO_INCREMENT COMMENT 'a, b)',
              `name` varchar(20) CHARACTER SET latin1 COLLATE latin1_bin DEFAULT 'it''s',
              `at` timestamp NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
              `e` enum('a','b,c') DEFAULT 'a',
              `full` varchar(40) GENERATED ALWAYS AS (concat(`name`,',')) VIRTUAL,
              `twice` int AS (`id` * 2) STORED,
              `place` geometry NOT NULL /*!80003 SRID 0 */,
              `hidden` int DEFAULT (1 + 2) /*!80023 INVISIBLE */,
              PRIMARY KEY (`id`)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='x';",
            "id int(10) unsigned!# -- a, b); name varchar(20) ='it''s'; \
             at timestamp =CURRENT_TIMESTAMP; e enum('a','b,c') ='a'; \
             full varchar(40)= =concat(`name`,','); twice int= =`id` * 2; place geometry!; \
             hidden int =(1 + 2)",
        );
    }

    #[test]
    fn postgres_columns_have_many_attributes() {
        check(
            &POSTGRES,
            "CREATE TABLE public.t (
              id bigint GENERATED BY DEFAULT AS IDENTITY (START WITH 5) PRIMARY KEY,
              n integer DEFAULT nextval('public.n_seq'::regclass) NOT NULL,
              s character varying(20) DEFAULT 'x'::character varying COLLATE \"C\" NOT NULL,
              at timestamp(3) without time zone DEFAULT now() NOT NULL,
              z timestamp with time zone DEFAULT ('now'::text)::timestamp with time zone,
              c text DEFAULT CASE WHEN true THEN NULL ELSE 'a' END NOT NULL,
              g integer GENERATED ALWAYS AS ((n * 2)) STORED,
              k serial, key text, index int[] DEFAULT ARRAY[1, 2]
            ) PARTITION BY RANGE (id);",
            "id bigint!#; n integer!# =nextval('public.n_seq'::regclass); \
             s character varying(20)! ='x'::character varying; \
             at timestamp(3) without time zone! =now(); \
             z timestamp with time zone =('now'::text)::timestamp with time zone; \
             c text! =CASE WHEN true THEN NULL ELSE 'a' END; g integer= =(n * 2); k serial!#; \
             key text; index int[] =ARRAY[1, 2]",
        );
    }

    #[test]
    fn keys_and_indexes_name_their_columns() {
        let catalog = catalog(
            &MYSQL,
            "CREATE TABLE t (a int, b int UNIQUE, c text,
               CONSTRAINT pk PRIMARY KEY USING BTREE (A, b), UNIQUE KEY u (b) USING BTREE,
               UNIQUE head (c(10)), KEY (a), FULLTEXT KEY ft (c), INDEX e ((lower(c))),
               CONSTRAINT fk FOREIGN KEY (a) REFERENCES d.p (x) ON DELETE SET NULL ON UPDATE CASCADE,
               CONSTRAINT `c` CHECK (`a` > 0), CHECK (json_valid(c)));
             CREATE UNIQUE INDEX i ON t (b DESC, a);",
        );
        let table = &catalog.tables[0];
        let key = |key: &super::Key| format!("{:?}{:?}", key.name, key.columns);
        assert_eq!(
            table.primary_key.as_ref().map(key).as_deref(),
            Some("Some(\"pk\")[\"a\", \"b\"]")
        );
        assert_eq!(
            table.unique.iter().map(key).collect::<Vec<_>>(),
            ["None[\"b\"]", "Some(\"u\")[\"b\"]"]
        );
        let indexes = table.indexes.iter().map(|index| {
            let (name, columns) = (&index.name, index.columns.join(","));
            format!("{name}({columns}) {} {}", index.unique, index.partial)
        });
        assert_eq!(
            indexes.collect::<Vec<_>>(),
            [
                "head(c) true true",
                "a(a) false false",
                "ft(c) false true",
                "e() false true",
                "i(b,a) true false"
            ],
        );
        let foreign = &table.foreign_keys[0];
        assert_eq!(foreign.parent.to_string(), "d.p");
        assert_eq!(foreign.on_delete.as_deref(), Some("SET NULL"));
        let checks: Vec<_> = table.checks.iter().map(|check| check.expression.as_str()).collect();
        assert_eq!(checks, ["`a` > 0", "json_valid(c)"]);
        assert!(!table.columns[0].nullable);
    }

    #[test]
    fn partial_indexes_and_expressions_prove_nothing() {
        let catalog = catalog(
            &POSTGRES,
            "CREATE TABLE t (a int, b text);
             CREATE UNIQUE INDEX ON ONLY public.t USING btree (a, b COLLATE \"C\" DESC NULLS LAST);
             CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS p ON t (a) WHERE (b IS NOT NULL);
             CREATE INDEX e ON t USING btree (lower(b));
             CREATE INDEX g ON t USING gin (b gin_trgm_ops) WITH (fastupdate=off);",
        );
        let indexes = catalog.tables[0].indexes.iter().map(|index| {
            format!(
                "{}({}) {} {}",
                index.name,
                index.columns.join(","),
                index.unique,
                index.partial
            )
        });
        assert_eq!(
            indexes.collect::<Vec<_>>(),
            ["t_a_b_idx(a,b) true false", "p(a) true true", "e() false true", "g(b) false true"],
        );
    }

    #[test]
    fn nulls_may_be_one_key() {
        let catalog = catalog(
            &POSTGRES,
            "CREATE TABLE t (a int UNIQUE NULLS NOT DISTINCT, b int UNIQUE NULLS DISTINCT,
               c int, CONSTRAINT k UNIQUE NULLS NOT DISTINCT (b, c));
             CREATE UNIQUE INDEX i ON t (c) NULLS NOT DISTINCT;
             CREATE UNIQUE INDEX j ON t (c);",
        );
        assert_eq!(catalog.unread, []);
        let keys = catalog.tables[0].keys();
        let keys = keys.iter().map(|key| (key.columns.join(","), key.nulls_distinct));
        let expected = [("a", false), ("b", true), ("b,c", false), ("c", false), ("c", true)];
        let expected = expected.map(|(columns, distinct)| (columns.to_owned(), distinct));
        assert_eq!(keys.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn partitions_and_children_have_their_parents_columns() {
        let parent =
            "CREATE TABLE p (a int NOT NULL, b text, PRIMARY KEY (a)) PARTITION BY LIST (a);";
        check(
            &POSTGRES,
            &format!("{parent} CREATE TABLE c PARTITION OF p FOR VALUES IN (1);"),
            "a int!; b text",
        );
        check(
            &POSTGRES,
            &format!("{parent} CREATE TABLE c PARTITION OF p (b NOT NULL, b DEFAULT 'x') DEFAULT;"),
            "a int!; b text! ='x'",
        );
        check(
            &POSTGRES,
            &format!("{parent} CREATE TABLE c (d date) INHERITS (public.p);"),
            "a int!; b text; d date",
        );
        check(
            &POSTGRES,
            &format!("{parent} CREATE TABLE c (LIKE p INCLUDING ALL, d date);"),
            "a int!; b text; d date",
        );
        check(
            &MYSQL,
            "CREATE TABLE p (a int AUTO_INCREMENT KEY); CREATE TABLE c LIKE p;",
            "a int!#",
        );
    }

    #[test]
    fn what_is_not_understood_is_said() {
        for (script, why) in [
            ("CREATE TABLE t AS SELECT 1;", "CREATE TABLE … AS SELECT is not supported"),
            (
                "CREATE TABLE c PARTITION OF p DEFAULT;",
                "no statement before declares table `public.p`",
            ),
            ("CREATE TABLE t (a int", "expected `,`, found the end of the statement"),
            ("CREATE TABLE t (a int WOBBLE);", "column `a`: `WOBBLE` was passed over"),
            (
                "CREATE TABLE t (a int, EXCLUDE USING gist (a WITH =));",
                "`public.t`: an exclusion constraint",
            ),
        ] {
            let unread = catalog(&POSTGRES, script).unread;
            assert_eq!(unread.iter().map(|unread| unread.why.as_str()).collect::<Vec<_>>(), [why]);
        }
    }
}
