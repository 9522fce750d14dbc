//! What one kind of server demands that another does not: facts of an engine in one constant.
//!
//! [`POSTGRES`] is in `postgres.rs`. What all servers have in common (keys, parents, the order of
//! rows, NOT NULL) is in the other files of this room, and asks here only.

use std::sync::Arc;

use arrow::array::ArrayRef;
use arrow::datatypes::{DataType, Field};
use datafusion::execution::session_state::SessionState;
use datafusion::logical_expr::sqlparser::ast::Expr;

use super::condition::Subject;
use super::conversion::{Conversion, Hint};
use super::key_values::KeyColumn;
use crate::dump::{Catalog, Column, Dialect, SqlType, Table};

/// The rules of one kind of server.
#[derive(Debug)]
pub struct Rules {
    /// As messages write it: `PostgreSQL`.
    pub name: &'static str,
    /// The dialect of the target's DDL.
    pub dialect: &'static Dialect,
    /// `userId` and `userid` are one column.
    pub(super) ignores_case: bool,
    /// What DDL writes before a table's name is its database, as in MySQL.
    pub(super) schema_is_database: bool,
    /// The type in which a column's values are kept here, by the type that the model gives.
    pub(super) held_as: fn(&DataType, &Column) -> SqlType,
    /// How a column of a model becomes one of the target, without a change of any value.
    pub(super) conversion: fn(&DataType, &SqlType) -> Result<Conversion, Hint>,
    /// What a column demands of values that its Arrow type holds.
    pub(super) tests: fn(&ColumnPlace) -> Tests,
    /// How the values of a key's column are compared.
    pub(super) key_column: fn(&Table, &Column) -> KeyColumn,
    /// Reads the text of a condition, in words that the engine knows.
    pub(super) condition: fn(&str, &Subject, &SessionState) -> Result<Expr, String>,
    /// Rows of one table that point to each other in a circle can be loaded.
    pub loads_circles: fn(&Table) -> bool,
    /// The exact text of a value in a dump of this kind of server is a value here, where the
    /// declared type is the same.
    pub(super) keeps_text: bool,
    /// What is wrong with a table's own declaration.
    pub(super) declaration: fn(&Table) -> Vec<String>,
    /// No text may hold a zero byte.
    pub(super) refuses_nul: bool,
}

impl Rules {
    /// Returns true where two names of columns or tables stand for the same.
    pub(super) fn is_same_name(&self, one: &str, other: &str) -> bool {
        one == other || (self.ignores_case && one.to_lowercase() == other.to_lowercase())
    }
}

/// A column of the target, as tests of its values see it.
pub(super) struct ColumnPlace<'a> {
    /// Its options may say what a column leaves out, as MySQL's character set.
    pub table: &'a Table,
    pub column: &'a Column,
    /// The model's column.
    pub given: &'a Field,
    /// The column's own type, or `Exact` where its text comes from a server of the same kind.
    pub sql_type: &'a SqlType,
    pub catalog: &'a Catalog,
}

/// The tests of a column's values.
#[derive(Default)]
pub(super) struct Tests {
    /// How the server writes a text that means the same to it; tested and kept in this form.
    pub form: Option<TextForm>,
    /// Of each text; for an array, of each of its items.
    pub text: Option<TextTest>,
    /// Of the whole column; for an array, of its items.
    pub column: Option<ColumnTest>,
    /// What the server makes of values that it takes; not asked for the items of arrays.
    pub stored: Option<StoredForm>,
    /// Why the values are not tested, or not wholly.
    pub not_evaluated: Option<String>,
}

/// Why a value is refused: code and detail.
pub(super) type Fault = (&'static str, String);

/// Returns the fault of a text.
pub(super) type TextTest = Box<dyn Fn(&str) -> Option<Fault> + Send>;

/// Returns the rows that are refused, in their order, and why.
pub(super) type ColumnTest = Box<dyn Fn(&ArrayRef) -> Vec<(usize, Fault)> + Send>;

/// A column as the server keeps it.
pub(super) struct Stored {
    pub array: ArrayRef,
    /// The rows that are not what they were, in their order.
    pub rows: Vec<usize>,
    /// What was done to them.
    pub code: &'static str,
}

/// Returns the column as the server keeps it; `None` where that is as it is.
pub(super) type StoredForm = Box<dyn Fn(&ArrayRef) -> Option<Stored> + Send>;

/// Returns the one text that stands for all texts that are equal to this one in a key.
pub(super) type TextForm = Arc<dyn Fn(&str) -> String + Send + Sync>;
