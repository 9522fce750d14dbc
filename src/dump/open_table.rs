//! A table while its rows come: which value of a row goes to which column.

use std::sync::Arc;

use arrow::array::ArrayRef;
use arrow::datatypes::Field;

use super::catalog::{Column, Key, Table};
use super::charset::Charset;
use super::decode::{Chunk, ColumnReader, RowEncoding, TableReader};
use super::default_value::{constant_text, implicit};
use super::dialect::Dialect;
use super::findings::{Found, losing, remark};
use super::foresight::Spot;
use super::policy::{Decisions, OnInvalid};
use super::reader::{ColumnRule, Secret, SourceTable};
use super::sql_type::{COMMENT_KEY, SqlType, arrow_field};
use super::zone::TimeZone;

pub(super) struct OpenTable {
    pub table: Arc<SourceTable>,
    pub flow: Flow,
    columns: Vec<OpenColumn>,
    /// Names and types as they were declared when the table was opened, generated and secret
    /// columns included.
    declared: Vec<(String, SqlType)>,
    change_is_known: bool,
}

/// What is known of the rows of a table, as far as statements act on them.
#[derive(Debug, Default)]
pub(super) struct Flow {
    /// Where the table was opened.
    pub opened_at: Spot,
    /// Rows were handed on.
    pub has_rows: bool,
    /// The keys that are followed, from the first row on.
    pub keys: Vec<Key>,
    /// Rows are held back.
    pub holds: bool,
    /// The counter of its numbered column.
    pub counter: Option<usize>,
}

/// A column that has values in the dump.
pub(super) struct OpenColumn {
    name: String,
    pub field: Field,
    sql_type: SqlType,
    rule: ColumnRule,
    charset: Charset,
    filler: Filler,
}

/// What a row holds that has no value for a column.
#[derive(Default)]
struct Filler {
    /// The default that the value was made from; the outer `None` before the first look.
    expression: Option<Option<String>>,
    /// One value; `None` where only a server knows it.
    value: Option<ArrayRef>,
}

/// How rows are written.
pub(super) struct Written<'a> {
    /// The columns that the statement lists.
    pub columns: Option<&'a [String]>,
    pub encoding: RowEncoding,
    pub crlf: bool,
    /// With the lexicon as the dump has set it.
    pub dialect: Dialect,
    pub zone: TimeZone,
    pub on_invalid: OnInvalid,
    /// A column that must have a value and has no default gets its type's own: MySQL outside of
    /// its strict mode.
    pub fills_in: bool,
}

impl OpenColumn {
    pub fn new(column: &Column, rule: ColumnRule) -> Self {
        let as_text = rule.as_text || rule.policies.make_text(&column.sql_type);
        let sql_type = if as_text { SqlType::Exact } else { column.sql_type.clone() };
        // Nullable whatever the DDL says: policies put NULL where the type can't hold a value.
        let mut field = arrow_field(&column.name, &column.declared, &sql_type, true);
        if let Some(comment) = &column.comment {
            field.metadata_mut().insert(COMMENT_KEY.to_owned(), comment.clone());
        }
        let (name, filler) = (column.name.clone(), Filler::default());
        let charset = column.charset.as_deref().map_or(Charset::UTF8, Charset::of_mysql);
        Self { name, field, sql_type, rule, charset, filler }
    }

    pub fn is_dropped(&self) -> bool {
        self.rule.secret == Some(Secret::Drop)
    }

    fn decisions(&self, written: &Written<'_>) -> Decisions {
        let default = &written.on_invalid;
        Decisions::new(&self.rule.policies, default, &self.sql_type, written.dialect)
    }

    /// Makes the value that stands in for one that is not in the row.
    fn look_up_default(&mut self, column: &Column, written: &Written<'_>) {
        if self.filler.expression.as_ref() == Some(&column.default) {
            return;
        }
        self.filler.value = match &column.default {
            // A number stands in later; until then there is none.
            _ if column.identity => self.constant("NULL", written),
            Some(expression) => self.constant(expression, written),
            None if column.nullable => self.constant("NULL", written),
            None if written.fills_in => {
                implicit(column).and_then(|value| self.constant(&value, written))
            }
            None => None,
        };
        self.filler.expression = Some(column.default.clone());
    }

    /// Decodes a literal; `None` for an expression.
    fn constant(&self, expression: &str, written: &Written<'_>) -> Option<ArrayRef> {
        // What the catalog has is in UTF-8.
        let mut dialect = written.dialect;
        dialect.lexicon.charset = Charset::UTF8;
        let reader = TableReader {
            columns: vec![ColumnReader {
                field: self.field.clone(),
                sql_type: self.sql_type.clone(),
                on_invalid: OnInvalid::Reject.into(),
                position: Some(0),
                default: None,
                charset: self.charset,
            }],
            row_width: 1,
            dialect,
            crlf: false,
            zone: written.zone,
            is_untested: false,
        };
        let row = format!("({})", constant_text(expression, &written.dialect));
        let chunk = Chunk { bytes: row.as_bytes(), encoding: RowEncoding::Values };
        let decoded = reader.decode(chunk);
        let is_one = decoded.batch.num_rows() == 1 && decoded.rejects.is_empty();
        is_one.then(|| decoded.batch.column(0).clone())
    }
}

impl OpenTable {
    pub fn new(table: Arc<SourceTable>, columns: Vec<OpenColumn>, declared: &[Column]) -> Self {
        let declared = names_and_types(declared);
        Self { table, flow: Flow::default(), columns, declared, change_is_known: false }
    }

    /// Returns true the first time that the declared columns are not those that were opened.
    pub fn notices_change(&mut self, now: &Table) -> bool {
        let same = || {
            let now = now.columns.iter().map(|column| (&column.name, &column.sql_type));
            now.eq(self.declared.iter().map(|(name, sql_type)| (name, sql_type)))
        };
        let noticed = !self.change_is_known && !same();
        self.change_is_known |= noticed;
        noticed
    }

    /// Returns true where a column holds instants, which may be written without a zone.
    pub fn has_instants(&self) -> bool {
        self.columns.iter().any(|column| column.sql_type == SqlType::TimestampTz)
    }

    /// Returns how rows are decoded, and what is lost by it.
    pub fn reader(
        &mut self,
        declared: Option<&Table>,
        written: &Written<'_>,
    ) -> (TableReader, Vec<Found>) {
        let listed = self.listed(declared, written);
        let mut lost = self.unknown_columns(&listed, written.dialect);
        let readers = self.columns.iter_mut().map(|column| {
            let is_null = column.rule.secret == Some(Secret::Null);
            let position =
                listed.iter().position(|name| is_same(name, &column.name, written.dialect));
            let declared = declared.and_then(|table| table.column(&column.name));
            if let Some(declared) = declared.filter(|_| !is_null) {
                column.look_up_default(declared, written);
                let is_known = column.filler.value.is_some();
                let has_default = declared.default.is_some() || declared.identity;
                let is_numbered = declared.identity && self.flow.counter.is_some();
                let is_known = if declared.identity { is_numbered } else { is_known };
                if position.is_none() && !is_known && (has_default || !declared.nullable) {
                    lost.push(default_not_applied(&self.table, declared));
                }
            }
            ColumnReader {
                field: column.field.clone(),
                sql_type: column.sql_type.clone(),
                on_invalid: column.decisions(written),
                position: position.filter(|_| !is_null),
                default: if is_null { None } else { column.filler.value.clone() },
                charset: column.charset,
            }
        });
        let reader = TableReader {
            columns: readers.collect(),
            row_width: listed.len(),
            dialect: written.dialect,
            crlf: written.crlf,
            zone: written.zone,
            is_untested: false,
        };
        (reader, lost)
    }

    /// Returns the columns of a statement's values, in their order.
    pub fn listed(&self, declared: Option<&Table>, written: &Written<'_>) -> Vec<String> {
        let is_copy = written.encoding.is_copy();
        // Without a column list the values stand in the order of the declared columns; a COPY and
        // an INSERT of SQLite have no values of generated ones.
        let without_generated = is_copy || written.dialect.lexicon.typed_by_value;
        match (written.columns, declared) {
            (Some(columns), _) => columns.to_vec(),
            (None, Some(table)) => {
                let is_meant = |column: &&Column| {
                    !(column.invisible || (column.generated && without_generated))
                };
                let columns = table.columns.iter().filter(is_meant);
                columns.map(|column| column.name.clone()).collect()
            }
            (None, None) => self.columns.iter().map(|column| column.name.clone()).collect(),
        }
    }

    /// Returns the place of a column in the output.
    pub fn output(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }

    /// Returns the value of a literal as a column of the output holds it.
    pub fn constant(&self, column: usize, text: &str, written: &Written<'_>) -> Option<ArrayRef> {
        self.columns.get(column)?.constant(text, written)
    }

    /// Columns that a statement lists and that were not there when the table was opened.
    fn unknown_columns(&self, listed: &[String], dialect: Dialect) -> Vec<Found> {
        let is_known = |name: &&String| {
            let mut known = self.declared.iter();
            known.any(|(known, _)| is_same(name, known, dialect))
        };
        let unknown = listed.iter().filter(|name| !is_known(name));
        let found = unknown.map(|name| {
            let table = &self.table.name;
            if name.eq_ignore_ascii_case("_tidb_rowid") {
                let detail = format!("`{table}`: TiDB's own numbers of rows are no column's");
                return remark("row_numbers_not_kept", detail);
            }
            let detail = format!(
                "`{table}` had no column `{name}` when it was opened: its values are not read"
            );
            losing("column_not_read", detail)
        });
        found.collect()
    }
}

/// Returns how a declared column is read where the statement's values stand in this order,
/// whatever the output makes of it.
pub(super) fn plain_reader(
    column: &Column,
    listed: &[String],
    written: &Written<'_>,
) -> ColumnReader {
    let mut plain = OpenColumn::new(column, ColumnRule::default());
    plain.look_up_default(column, written);
    ColumnReader {
        field: plain.field,
        sql_type: plain.sql_type,
        on_invalid: OnInvalid::Reject.into(),
        position: listed.iter().position(|name| is_same(name, &column.name, written.dialect)),
        default: plain.filler.value,
        charset: plain.charset,
    }
}

/// Compares names of columns; MySQL's have no case:
/// <https://dev.mysql.com/doc/refman/8.4/en/identifier-case-sensitivity.html>.
pub(super) fn is_same(name: &str, known: &str, dialect: Dialect) -> bool {
    if dialect.folds_names || name.is_ascii() {
        return name == known || (!dialect.folds_names && name.eq_ignore_ascii_case(known));
    }
    name.to_lowercase() == known.to_lowercase()
}

fn names_and_types(columns: &[Column]) -> Vec<(String, SqlType)> {
    columns.iter().map(|column| (column.name.clone(), column.sql_type.clone())).collect()
}

fn default_not_applied(table: &SourceTable, column: &Column) -> Found {
    let what = match &column.default {
        Some(_) => "its default is no literal",
        None if column.identity => "the server numbers it",
        None => "it has no default: a server would refuse them",
    };
    let detail = format!(
        "rows of `{}` come without `{}`, and {what}: the values are NULL",
        table.name, column.name
    );
    losing("default_not_applied", detail)
}
