//! The target's DDL as a test of every row.
//!
//! A model's batches go in; rows that the target will take come out in the target's own types,
//! and the others with the reason why it would refuse them. What is accepted here loads.

mod cast;
mod condition;
mod condition_sql;
mod conversion;
mod domains;
mod drift;
mod drift_columns;
mod drift_default;
mod drift_keys;
mod drift_tables;
#[cfg(test)]
mod drift_tests;
mod drift_types;
mod evidence;
mod given;
mod key_budget;
mod key_bytes;
mod key_encoder;
mod key_run;
mod key_set;
mod key_table;
mod key_values;
mod keys;
mod linked;
mod mysql;
mod mysql_condition;
mod mysql_keys;
mod mysql_numbers;
mod mysql_stored;
mod mysql_times;
mod mysql_values;
mod parent_first;
mod parents;
mod postgres;
mod postgres_compounds;
mod postgres_intervals;
mod postgres_json;
mod postgres_networks;
mod postgres_numbers;
mod postgres_ranges;
mod postgres_stored;
mod postgres_types;
mod postgres_words;
mod rules;
mod streamed;
mod table;
mod target;
#[cfg(test)]
mod tests;
mod unique;
mod values;

pub use drift::{Declared, DriftFinding, DriftReport, Severity, TableDrift, Verdict, compare};
pub use drift_tables::{Renames, column_renames, partners};
pub use evidence::Evidence;
pub use given::ModelRows;
pub use keys::KeyStore;
pub use mysql::MYSQL;
pub use parent_first::{Circle, ParentFirst, RowOrder};
pub use postgres::POSTGRES;
pub use rules::Rules;
pub use streamed::StreamedRows;
pub use table::{Checked, Refused, TableContract, TargetTables, Word};
pub use target::{for_postgres, load_order, read_target, target_table};

/// The built-in reasons for which a row is refused.
pub mod reason {
    /// NULL in a column that does not take it.
    pub const NOT_NULL: &str = "not_null";
    pub const TOO_LONG: &str = "too_long";
    pub const NUMERIC_OVERFLOW: &str = "numeric_overflow";
    /// A value that the column's type does not have.
    pub const INVALID_VALUE: &str = "invalid_value";
    /// PostgreSQL's texts can't hold a zero byte.
    pub const NUL_BYTE: &str = "nul_byte";
    pub const CHECK_VIOLATION: &str = "check_violation";
    /// An earlier row has the same key.
    pub const DUPLICATE_KEY: &str = "duplicate_key";
    /// The foreign key's parent is not in the output.
    pub const ORPHAN: &str = "orphan";
    /// Rows of one table point to each other in a circle: a note where the engine loads them so.
    pub const REFERENCE_CYCLE: &str = "reference_cycle";
    /// A note: blanks that the column has no room for were cut, as the server cuts them.
    pub const BLANKS_CUT: &str = "blanks_cut";
    /// A note: digits that the column does not keep were rounded, as the server rounds them.
    pub const ROUNDED: &str = "rounded";
    /// The foreign key's parent was itself rejected.
    pub const PARENT_REJECTED: &str = "parent_rejected";

    /// All of them, with what they mean.
    pub const ALL: [(&str, &str); 12] = [
        (NOT_NULL, "NULL in a column that does not take it."),
        (TOO_LONG, "More characters, bytes or bits than the column has room for."),
        (NUMERIC_OVERFLOW, "A number outside of what the column's type can hold."),
        (INVALID_VALUE, "A value that the column's type does not have."),
        (NUL_BYTE, "A zero byte in a text, which PostgreSQL can't hold."),
        (CHECK_VIOLATION, "A CHECK of the table is false for the row."),
        (DUPLICATE_KEY, "An earlier row has the same unique key."),
        (ORPHAN, "The parent that a foreign key points to is not in the output."),
        (PARENT_REJECTED, "The parent was in the source, and was itself rejected."),
        (
            REFERENCE_CYCLE,
            "Rows of a table point to each other in a circle; a note where the engine loads them so.",
        ),
        (
            BLANKS_CUT,
            "A note: blanks that the column has no room for were cut, as the server cuts them.",
        ),
        (
            ROUNDED,
            "A note: digits that the column does not keep were rounded, as the server rounds them.",
        ),
    ];
}
