//! What the DDL of a dump or of a target declares.
//!
//! Filled statement by statement by `ddl`; knows no bytes and no rows.

use std::fmt;

use super::sql_type::SqlType;

/// Everything that a script's DDL declared, in script order.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    pub tables: Vec<Table>,
    pub enums: Vec<EnumType>,
    pub domains: Vec<Domain>,
    pub sequences: Vec<Sequence>,
    pub views: Vec<TableName>,
    /// Parents and partitions.
    pub partitions: Vec<(TableName, TableName)>,
    /// Parents and the tables that inherit from them without being partitions.
    pub inheriting: Vec<(TableName, TableName)>,
    /// In script order; dumps create them after the rows.
    pub triggers: Vec<Trigger>,
    /// Statements that look like DDL of interest and were not understood.
    pub unread: Vec<UnreadStatement>,
}

/// A table's name and the schema (PostgreSQL) or database (MySQL) that holds it, both unquoted.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TableName {
    pub schema: Option<String>,
    pub name: String,
}

impl TableName {
    pub fn new(schema: Option<&str>, name: &str) -> Self {
        Self { schema: schema.map(str::to_owned), name: name.to_owned() }
    }
}

impl fmt::Display for TableName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.schema {
            Some(schema) => write!(f, "{schema}.{}", self.name),
            None => f.write_str(&self.name),
        }
    }
}

#[derive(Debug, Clone)]
pub struct Table {
    pub name: TableName,
    pub columns: Vec<Column>,
    pub primary_key: Option<Key>,
    pub unique: Vec<Key>,
    pub foreign_keys: Vec<ForeignKey>,
    pub checks: Vec<Check>,
    pub indexes: Vec<Index>,
    pub comment: Option<String>,
    pub options: TableOptions,
    pub row_security: RowSecurity,
}

/// PostgreSQL's row security of a table: policies tell which rows a role sees and writes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RowSecurity {
    pub enabled: bool,
    /// It holds for the table's owner too.
    pub forced: bool,
}

/// What MySQL's options of a table say about its rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TableOptions {
    /// The storage engine, in lower case.
    pub engine: Option<String>,
    /// The collation of columns that name none, or the character set that implies it.
    pub collation: Option<String>,
    /// The first number that `AUTO_INCREMENT` gives.
    pub auto_increment: Option<u64>,
    /// The rows are in partitions.
    pub partitioned: bool,
}

#[derive(Debug, Clone)]
pub struct Column {
    pub name: String,
    /// The declared type, word for word: `numeric(12,2)`, `bigint(20) unsigned`.
    pub declared: String,
    pub sql_type: SqlType,
    pub nullable: bool,
    /// The default expression, word for word.
    pub default: Option<String>,
    /// MySQL: what an UPDATE that does not name the column puts into it, word for word.
    pub on_update: Option<String>,
    /// Computed by the server; never in the rows of a dump.
    pub generated: bool,
    /// A generated column whose values are kept on disk.
    pub stored: bool,
    /// MySQL: not among the columns of an INSERT that lists none.
    pub invisible: bool,
    /// The character set of a column of text in MySQL, or a collation of it, where the DDL tells.
    pub charset: Option<String>,
    /// An identity, serial or AUTO_INCREMENT column.
    pub identity: bool,
    /// An identity that takes no value but its own, except from COPY.
    pub identity_always: bool,
    /// How its sequence counts, as the column's definition says it, word for word.
    pub identity_options: Option<String>,
    /// The collation, or the character set that implies it, in lower case.
    pub collation: Option<String>,
    pub comment: Option<String>,
}

/// A primary or unique key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    pub name: Option<String>,
    pub columns: Vec<String>,
    /// False for `NULLS NOT DISTINCT`: two rows with NULL have the same key.
    pub nulls_distinct: bool,
    /// How much of each column's value the key holds; shorter than `columns` where all of it.
    pub prefixes: Vec<Option<u32>>,
}

impl Key {
    /// Returns a key in which no NULL equals another.
    pub fn new(name: Option<String>, columns: Vec<String>) -> Self {
        Self { name, columns, nulls_distinct: true, prefixes: Vec::new() }
    }

    /// Returns whether the key has this name, its own or the one that PostgreSQL gives it.
    pub fn is_named(&self, name: &str, table: &TableName) -> bool {
        let given = || {
            [
                &[table.name.as_str()],
                self.columns.iter().map(String::as_str).collect::<Vec<_>>().as_slice(),
            ]
            .concat()
        };
        match &self.name {
            Some(own) => own == name,
            None => {
                name == format!("{}_pkey", table.name)
                    || name == format!("{}_key", given().join("_"))
            }
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignKey {
    pub name: Option<String>,
    pub columns: Vec<String>,
    pub parent: TableName,
    /// Empty where the DDL means the parent's primary key.
    pub parent_columns: Vec<String>,
    /// What stands after `ON DELETE`, in upper case: `CASCADE`, `SET NULL`.
    pub on_delete: Option<String>,
    /// What stands after `ON UPDATE`, in upper case.
    pub on_update: Option<String>,
    /// `MATCH FULL`: either all columns are NULL, or none is.
    pub match_full: bool,
    pub deferrable: bool,
    /// Tested at the end of the transaction, unless it says otherwise.
    pub initially_deferred: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    pub name: Option<String>,
    /// The condition without its outer parentheses.
    pub expression: String,
}

/// A plain index on columns; `columns` is empty for an index on expressions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Index {
    pub name: String,
    pub columns: Vec<String>,
    pub unique: bool,
    /// True for a partial index or one on expressions: it proves nothing about the columns.
    pub partial: bool,
    /// False for `NULLS NOT DISTINCT`: two rows with NULL have the same key.
    pub nulls_distinct: bool,
    /// The heads of values that a unique index compares, `a(10)`: it is `partial` by them alone.
    pub prefixes: Vec<Option<u32>>,
    /// PostgreSQL: what it compares, column or expression, word for word, and the condition of the
    /// rows that are in it; `None` where it is more than a test of equality can tell.
    pub entries: Option<IndexEntries>,
    /// `FULLTEXT`, `SPATIAL` or `VECTOR`; `None` for one that puts values in order.
    pub kind: Option<String>,
}

/// What an index of PostgreSQL holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexEntries {
    /// Columns and expressions, as SQL.
    pub elements: Vec<String>,
    /// Only rows for which this is true are in the index.
    pub predicate: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnumType {
    pub name: TableName,
    pub labels: Vec<String>,
}

#[derive(Debug, Clone)]
pub struct Domain {
    pub name: TableName,
    pub declared: String,
    pub sql_type: SqlType,
    pub nullable: bool,
    /// Conditions on `VALUE`.
    pub checks: Vec<Check>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sequence {
    pub name: TableName,
    /// The column that owns it: table and column.
    pub owner: Option<(TableName, String)>,
    /// Where `setval` puts it: the value, and whether it was handed out already.
    pub value: Option<(i64, bool)>,
}

/// What runs when rows of a table change; its body is not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trigger {
    pub name: String,
    pub table: TableName,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnreadStatement {
    /// The first words of the statement, cut at 80 characters.
    pub words: String,
    pub why: String,
}

impl Catalog {
    /// Returns true where nothing has been declared.
    pub fn is_empty(&self) -> bool {
        self.tables.is_empty() && self.enums.is_empty() && self.sequences.is_empty()
    }

    /// Returns the table of this name; a name without a schema matches any single schema.
    pub fn table(&self, name: &TableName) -> Option<&Table> {
        self.position(name).map(|position| &self.tables[position])
    }

    pub fn table_mut(&mut self, name: &TableName) -> Option<&mut Table> {
        self.position(name).map(|position| &mut self.tables[position])
    }

    fn position(&self, name: &TableName) -> Option<usize> {
        let exact = self.tables.iter().position(|table| table.name == *name);
        if exact.is_some() {
            return exact;
        }
        // One side without a schema: `users` in an ALTER stands for `public.users` or the reverse.
        let mut same = self.tables.iter().enumerate().filter(|(_, table)| {
            table.name.name == name.name && (name.schema.is_none() || table.name.schema.is_none())
        });
        match (same.next(), same.next()) {
            (Some((position, _)), None) => Some(position),
            _ => None,
        }
    }
}

impl Table {
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// Returns the collation of a column, or the character set whose default one it has.
    pub fn collation_of<'a>(&'a self, column: &'a Column) -> Option<&'a str> {
        let (own, charset) = (column.collation.as_deref(), column.charset.as_deref());
        let of_table = self.options.collation.as_deref();
        let fits = |collation: &&str| charset.is_none_or(|charset| collation.starts_with(charset));
        own.or(of_table.filter(fits)).or(charset)
    }

    /// Returns the primary key, then the unique keys and plain unique indexes.
    pub fn keys(&self) -> Vec<Key> {
        let indexes = self.indexes.iter().filter(|index| index.unique && !index.partial);
        let indexes = indexes.map(|index| Key {
            name: Some(index.name.clone()),
            columns: index.columns.clone(),
            nulls_distinct: index.nulls_distinct,
            prefixes: Vec::new(),
        });
        self.primary_key.iter().cloned().chain(self.unique.iter().cloned()).chain(indexes).collect()
    }
}
