//! Which types become which without a change of any value.
//!
//! Pairs that have no such meaning (a number as a moment, bytes as a text) are refused when the
//! plan is compiled; a model has to say what it means.

use arrow::datatypes::{DataType, TimeUnit};

use crate::dump::SqlType;

/// How a column of a model becomes a column of the target.
#[derive(Debug)]
pub(super) enum Conversion {
    Same,
    /// The model gives NULL alone.
    Nulls(DataType),
    /// The same kind of text or bytes, in another layout of memory.
    Layout(DataType),
    /// Values that are other ones on their way back fail.
    Exact(DataType),
    /// The text that PostgreSQL gives the value.
    Text,
    /// A float as the shortest decimal number that stands for it.
    FloatText,
    /// Read by the parsers that read dumps.
    Parsed(DataType),
    List {
        item_from: DataType,
        item: Box<Conversion>,
        to: DataType,
    },
}

/// Why there is no conversion: what to do instead.
pub(super) type Hint = &'static str;

const NUMBER_AS_MOMENT: Hint =
    "say in the model what the number counts: to_timestamp_seconds(…), to_timestamp_millis(…)";
const MOMENT_AS_NUMBER: Hint = "say in the model what the number is to count, with date_part(…)";
const AS_TEXT: Hint = "write the text in the model as the target is to have it";
const BYTES_AS_TEXT: Hint = "say in the model how bytes are written: encode(…, 'hex')";
const TEXT_AS_BYTES: Hint = "say in the model how the text is read: decode(…, 'hex')";
const DATE_LOST: Hint = "the date would be lost: CAST(… AS time) in the model";
const NOT_A_TRUTH: Hint = "give a condition in the model: … <> 0";
const TEXT_AS_LIST: Hint = "give a list in the model: string_to_array(…), make_array(…)";
const OTHER: Hint = "say in the model what it means, with a CAST or a function";

/// Returns how values of an Arrow type become values of the target's type.
///
/// # Errors
/// The pair has no exact meaning.
pub(super) fn conversion(from: &DataType, to: &SqlType) -> Result<Conversion, Hint> {
    use Conversion::{Exact, FloatText, Layout, Nulls, Parsed, Same, Text};
    let arrow = to.arrow();
    if let DataType::Dictionary(_, value) = from {
        // Its values are unpacked first.
        return match conversion(value, to)? {
            Same => Ok(Layout(arrow)),
            other => Ok(other),
        };
    }
    let kind = kind(from);
    if kind == Kind::Null {
        return Ok(Nulls(arrow));
    }
    match to {
        SqlType::Array(item) => match items(from) {
            _ if *from == arrow => Ok(Same),
            Some(item_from) => Ok(Conversion::List {
                item_from: item_from.clone(),
                item: Box::new(conversion(item_from, item)?),
                to: arrow,
            }),
            None => Err(if kind == Kind::Text { TEXT_AS_LIST } else { OTHER }),
        },
        SqlType::Text { .. } | SqlType::Char { .. } => match kind {
            Kind::Text => Ok(layout(from, arrow)),
            Kind::Boolean | Kind::Integer | Kind::Decimal | Kind::Date => Ok(Text),
            Kind::Bytes => Err(BYTES_AS_TEXT),
            _ => Err(AS_TEXT),
        },
        SqlType::Json { .. } => match kind {
            Kind::Text => Ok(layout(from, arrow)),
            Kind::Boolean | Kind::Integer | Kind::Decimal => Ok(Text),
            Kind::Float => Ok(FloatText),
            Kind::Bytes => Err(BYTES_AS_TEXT),
            _ => Err(AS_TEXT),
        },
        SqlType::Numeric => match kind {
            Kind::Text => Ok(layout(from, arrow)),
            Kind::Integer | Kind::Decimal => Ok(Text),
            Kind::Float => Ok(FloatText),
            Kind::Date | Kind::Timestamp | Kind::Time => Err(MOMENT_AS_NUMBER),
            _ => Err(OTHER),
        },
        SqlType::Enum { .. } | SqlType::Set { .. } | SqlType::Uuid | SqlType::Exact => match kind {
            Kind::Text => Ok(layout(from, arrow)),
            Kind::Bytes => Err(BYTES_AS_TEXT),
            _ => Err(AS_TEXT),
        },
        SqlType::Bytes { .. } => match kind {
            Kind::Bytes => Ok(layout(from, arrow)),
            Kind::Text => Err(TEXT_AS_BYTES),
            _ => Err(OTHER),
        },
        SqlType::Boolean | SqlType::BitNumber { bits: 1 } => match kind {
            Kind::Boolean => Ok(Same),
            Kind::Integer => Ok(Exact(arrow)),
            Kind::Text => Ok(Parsed(arrow)),
            Kind::Decimal | Kind::Float => Err(NOT_A_TRUTH),
            _ => Err(OTHER),
        },
        SqlType::Date | SqlType::Timestamp | SqlType::TimestampTz => match kind {
            _ if *from == arrow => Ok(Same),
            Kind::Date | Kind::Timestamp => Ok(Exact(arrow)),
            Kind::Text => Ok(Parsed(arrow)),
            Kind::Integer | Kind::Decimal | Kind::Float => Err(NUMBER_AS_MOMENT),
            _ => Err(OTHER),
        },
        SqlType::Time => match kind {
            _ if *from == arrow => Ok(Same),
            Kind::Time => Ok(Exact(arrow)),
            Kind::Text => Ok(Parsed(arrow)),
            Kind::Timestamp => Err(DATE_LOST),
            Kind::Integer | Kind::Decimal | Kind::Float => Err(NUMBER_AS_MOMENT),
            _ => Err(OTHER),
        },
        // What is left are numbers.
        _ => match kind {
            _ if *from == arrow => Ok(Same),
            Kind::Integer | Kind::Decimal | Kind::Float => Ok(Exact(arrow)),
            Kind::Boolean if arrow.is_integer() => Ok(Exact(arrow)),
            Kind::Text => Ok(Parsed(arrow)),
            Kind::Date | Kind::Timestamp | Kind::Time => Err(MOMENT_AS_NUMBER),
            _ => Err(OTHER),
        },
    }
}

fn layout(from: &DataType, to: DataType) -> Conversion {
    if *from == to { Conversion::Same } else { Conversion::Layout(to) }
}

fn items(from: &DataType) -> Option<&DataType> {
    match from {
        DataType::List(item) | DataType::LargeList(item) | DataType::FixedSizeList(item, _) => {
            Some(item.data_type())
        }
        _ => None,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Null,
    Boolean,
    Integer,
    Decimal,
    Float,
    Text,
    Bytes,
    Date,
    Timestamp,
    Time,
    Other,
}

fn kind(found: &DataType) -> Kind {
    match found {
        DataType::Null => Kind::Null,
        DataType::Boolean => Kind::Boolean,
        found if found.is_integer() => Kind::Integer,
        // With a negative scale the last digits of the text would be zeros that nobody wrote.
        DataType::Decimal128(_, 0..) | DataType::Decimal256(_, 0..) => Kind::Decimal,
        DataType::Float32 | DataType::Float64 => Kind::Float,
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => Kind::Text,
        DataType::Binary
        | DataType::LargeBinary
        | DataType::BinaryView
        | DataType::FixedSizeBinary(_) => Kind::Bytes,
        DataType::Date32 => Kind::Date,
        DataType::Timestamp(..) => Kind::Timestamp,
        DataType::Time32(TimeUnit::Second | TimeUnit::Millisecond)
        | DataType::Time64(TimeUnit::Microsecond | TimeUnit::Nanosecond) => Kind::Time,
        _ => Kind::Other,
    }
}
