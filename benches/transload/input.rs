//! Makes the dumps that are measured: always the same rows, in each form that they are met in.
//!
//! A dump is cut into parts, each made from its number alone: any number of threads gives the same
//! bytes. What is in each table is added up on the way, and kept beside the dump.

#[path = "input/application.rs"]
mod application;
#[path = "input/gzip.rs"]
mod gzip;
#[path = "input/random.rs"]
pub mod random;
#[path = "input/row.rs"]
mod row;
#[path = "input/script.rs"]
mod script;
#[path = "input/texts.rs"]
mod texts;
#[path = "input/words.rs"]
mod words;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use random::Random;
pub use row::Facts;
use row::Rows;
use words::Words;

use super::Result;

/// Stands in the names of files: raised when the same size gives other bytes.
const VERSION: u32 = 1;

/// What a dump is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Data {
    /// A shop's database: eight tables with every kind of value.
    Application,
    /// A magazine's: long texts that compress well.
    Texts,
}

/// How a dump is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `mariadb-dump`: INSERTs of many rows.
    Mysql,
    /// `pg_dump`: COPY.
    Copy,
    /// `pg_dump --inserts --rows-per-insert=1000`.
    Inserts,
}

/// A table of which rows are made.
pub struct Table {
    pub name: &'static str,
    /// Rows at size 1.
    rows_at_one: u64,
    /// Rows that are made as one part: a few megabytes.
    rows_a_part: u64,
    /// The first is the primary key.
    pub columns: &'static [Column],
    unique: Option<&'static str>,
    pub references: &'static [Reference],
    /// A column of integers that is added up.
    pub number: &'static str,
    /// A column whose bytes are counted.
    pub bytes: &'static str,
    row: fn(&mut Rows, u64, &Words, &mut Random, &Count),
}

/// A column, and what DDL says of it.
pub struct Column {
    pub name: &'static str,
    pub mysql: &'static str,
    pub postgres: &'static str,
}

const fn column(name: &'static str, mysql: &'static str, postgres: &'static str) -> Column {
    Column { name, mysql, postgres }
}

/// A foreign key to the first column of a table.
pub struct Reference {
    pub column: &'static str,
    pub table: &'static str,
}

/// How many rows the tables have.
pub struct Count(Vec<(&'static str, u64)>);

/// The fewest rows of a table.
const FEWEST_ROWS: u64 = 50;

impl Count {
    fn new(tables: &[Table], size: f64) -> Self {
        let rows = |table: &Table| ((table.rows_at_one as f64 * size) as u64).max(FEWEST_ROWS);
        Self(tables.iter().map(|table| (table.name, rows(table))).collect())
    }

    fn of(&self, table: &str) -> u64 {
        self.0.iter().find(|(name, _)| *name == table).map_or(FEWEST_ROWS, |(_, rows)| *rows)
    }
}

impl Data {
    /// Returns the tables in the order in which dumps have them.
    pub fn tables(self) -> &'static [Table] {
        match self {
            Self::Application => &application::TABLES,
            Self::Texts => &texts::TABLES,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Application => "shop",
            Self::Texts => "magazine",
        }
    }
}

impl Form {
    fn name(self) -> &'static str {
        match self {
            Self::Mysql => "mariadb_dump",
            Self::Copy => "pg_copy",
            Self::Inserts => "pg_inserts",
        }
    }
}

/// What to make.
#[derive(Clone, Copy, Debug)]
pub struct Order {
    pub data: Data,
    pub form: Form,
    /// 1 is about 1.2 GB of SQL.
    pub size: f64,
    pub is_packed: bool,
}

/// A dump that was made.
#[derive(Clone, Debug)]
pub struct Input {
    pub order: Order,
    pub path: PathBuf,
    /// Of SQL.
    pub plain_bytes: u64,
    /// Of the file.
    pub packed_bytes: u64,
    /// Of each table, in the order of [`Data::tables`].
    pub facts: Vec<Facts>,
}

impl Input {
    /// Makes a dump in `folder`, or takes the one that is there.
    pub fn make(order: Order, folder: &Path) -> Result<Self> {
        let Order { data, form, size, is_packed } = order;
        let end = if is_packed { "sql.gz" } else { "sql" };
        let name = format!("{}-{}-{size}-v{VERSION}", data.name(), form.name());
        let path = folder.join(format!("{name}.{end}"));
        let known = folder.join(format!("{name}.{end}.json"));
        if let Some(input) = Self::known(order, &path, &known) {
            return Ok(input);
        }
        let tables = data.tables();
        let parts = script::parts(tables, form, Count::new(tables, size), None);
        let input = gzip::write(order, &path, &parts)?;
        let facts: Vec<_> =
            input.facts.iter().map(|f| json!([f.rows, f.number, f.bytes])).collect();
        // Last: an input without it was not finished.
        fs::write(known, json!({ "plain_bytes": input.plain_bytes, "facts": facts }).to_string())?;
        Ok(input)
    }

    /// Writes each table to a file of its own, plain; returns their paths.
    pub fn split(&self, folder: &Path) -> Result<Vec<PathBuf>> {
        let Order { form, size, .. } = self.order;
        let order = Order { is_packed: false, ..self.order };
        let tables = self.order.data.tables();
        let write = |table: &Table| {
            let path = folder.join(format!("{}.sql", table.name));
            let parts = script::parts(tables, form, Count::new(tables, size), Some(table.name));
            Ok(gzip::write(order, &path, &parts)?.path)
        };
        tables.iter().map(write).collect()
    }

    fn known(order: Order, path: &Path, known: &Path) -> Option<Self> {
        let known: Value = serde_json::from_slice(&fs::read(known).ok()?).ok()?;
        let packed_bytes = fs::metadata(path).ok()?.len();
        let facts = known["facts"].as_array()?.iter().map(|facts| {
            let (rows, number, bytes) =
                (facts[0].as_u64()?, facts[1].as_i64()?, facts[2].as_u64()?);
            Some(Facts { rows, number, bytes })
        });
        let facts = facts.collect::<Option<_>>()?;
        let plain_bytes = known["plain_bytes"].as_u64()?;
        Some(Self { order, path: path.to_owned(), plain_bytes, packed_bytes, facts })
    }

    /// Returns the tables with what is in them.
    pub fn tables(&self) -> impl Iterator<Item = (&'static Table, Facts)> {
        self.order.data.tables().iter().zip(self.facts.iter().copied())
    }

    /// Returns the table of most rows.
    pub fn largest(&self) -> Option<(&'static Table, Facts)> {
        self.tables().max_by_key(|(_, facts)| facts.rows)
    }

    pub fn rows(&self) -> u64 {
        self.facts.iter().map(|facts| facts.rows).sum()
    }
}

/// Makes rows of a table from `first` on, which counts from 1.
fn rows_of(
    table: &Table,
    form: Form,
    first: u64,
    rows: u64,
    words: &Words,
    count: &Count,
) -> (Vec<u8>, Facts) {
    let name = table.name.bytes().fold(0, |hash: u64, byte| hash * 31 + u64::from(byte));
    let mut random = Random::of(name ^ (first << 16));
    let mut text = Rows::new(form, table);
    for id in first..first + rows {
        text.begin();
        (table.row)(&mut text, id, words, &mut random, count);
        text.end();
    }
    text.finish()
}
