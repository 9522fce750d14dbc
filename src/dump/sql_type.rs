//! What a declared SQL type means for a value: which Arrow array holds it exactly.
//!
//! One vocabulary for every dialect; the dialect's own type names are read in `ddl`.

use std::collections::HashMap;

use arrow::datatypes::{DataType, Field, TimeUnit};

/// The type of a column, as far as reading and writing its values goes.
///
/// The declared text (`bigint(20) unsigned`) stays beside it in
/// [`Column::declared`](super::catalog::Column::declared).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SqlType {
    Boolean,
    Int8,
    Int16,
    Int32,
    Int64,
    UInt8,
    UInt16,
    UInt32,
    UInt64,
    Float32,
    Float64,
    /// Exact decimal, 1 to 76 digits.
    Decimal {
        precision: u8,
        scale: i8,
    },
    /// `varchar(n)` and `text`; the length counts characters.
    Text {
        max_chars: Option<u32>,
    },
    /// PostgreSQL `char(n)`: padded with blanks to its length.
    Char {
        chars: u32,
    },
    /// `bytea`, `blob`, `binary(n)` and geometry of MySQL; the length counts bytes.
    Bytes {
        max_bytes: Option<u64>,
    },
    Date,
    Timestamp,
    /// An instant, kept in UTC.
    TimestampTz,
    Time,
    Year,
    /// MySQL `bit(n)`: `bit(1)` is a Boolean, longer ones are a UInt64.
    BitNumber {
        bits: u8,
    },
    Enum {
        labels: Vec<String>,
    },
    Set {
        labels: Vec<String>,
    },
    /// JSON kept as its exact text; `binary` for `jsonb`.
    Json {
        binary: bool,
    },
    Uuid,
    /// `numeric` without precision, or with more than 76 digits: exact text.
    Numeric,
    Array(Box<SqlType>),
    /// Any other type: its values are kept as their exact text.
    Exact,
}

impl SqlType {
    /// Returns the Arrow type that holds every value the policy of the column lets in.
    pub fn arrow(&self) -> DataType {
        match self {
            Self::Boolean => DataType::Boolean,
            Self::Int8 => DataType::Int8,
            Self::Int16 | Self::Year => DataType::Int16,
            Self::Int32 => DataType::Int32,
            Self::Int64 => DataType::Int64,
            Self::UInt8 => DataType::UInt8,
            Self::UInt16 => DataType::UInt16,
            Self::UInt32 => DataType::UInt32,
            Self::UInt64 => DataType::UInt64,
            Self::Float32 => DataType::Float32,
            Self::Float64 => DataType::Float64,
            Self::Decimal { precision, scale } if *precision <= 38 => {
                DataType::Decimal128(*precision, *scale)
            }
            Self::Decimal { precision, scale } => DataType::Decimal256(*precision, *scale),
            Self::Bytes { .. } => DataType::Binary,
            Self::Date => DataType::Date32,
            Self::Timestamp => DataType::Timestamp(TimeUnit::Microsecond, None),
            Self::TimestampTz => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
            Self::Time => DataType::Time64(TimeUnit::Microsecond),
            Self::BitNumber { bits: 1 } => DataType::Boolean,
            Self::BitNumber { .. } => DataType::UInt64,
            Self::Array(item) => DataType::List(Field::new("item", item.arrow(), true).into()),
            Self::Text { .. }
            | Self::Char { .. }
            | Self::Enum { .. }
            | Self::Set { .. }
            | Self::Json { .. }
            | Self::Uuid
            | Self::Numeric
            | Self::Exact => DataType::Utf8,
        }
    }

    /// Returns true where the Arrow column holds text that stands for another type.
    pub fn is_exact_text(&self) -> bool {
        matches!(self, Self::Numeric | Self::Exact)
    }
}

/// Field metadata: the declared SQL type, word for word.
pub const SQL_TYPE_KEY: &str = "transload.sql_type";
/// Field metadata: `native`, or `text` where exact text stands for another type.
pub const REPR_KEY: &str = "transload.repr";
/// Field metadata: the labels of an enum or set, as a JSON list.
pub const LABELS_KEY: &str = "transload.labels";

/// Field metadata: the comment on the column, where it has one.
pub const COMMENT_KEY: &str = "transload.comment";

/// Returns the Arrow field of a column, with its declared type as metadata.
pub fn arrow_field(name: &str, declared: &str, sql_type: &SqlType, nullable: bool) -> Field {
    let repr = if sql_type.is_exact_text() { "text" } else { "native" };
    let mut metadata = HashMap::from([
        (SQL_TYPE_KEY.to_owned(), declared.to_owned()),
        (REPR_KEY.to_owned(), repr.to_owned()),
    ]);
    if let SqlType::Enum { labels } | SqlType::Set { labels } = sql_type {
        metadata.insert(LABELS_KEY.to_owned(), serde_json::json!(labels).to_string());
    }
    Field::new(name, sql_type.arrow(), nullable).with_metadata(metadata)
}
