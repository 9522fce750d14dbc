//! Makes a key of each row's key columns.
//!
//! Numbers, moments and UUIDs that fit into 64 or 128 bits together are packed; one column of
//! text is its own key; all else goes through Arrow's row format.

use arrow::array::{Array, ArrayRef, AsArray, StringArray};
use arrow::buffer::NullBuffer;
use arrow::datatypes::{
    DataType, Date32Type, Decimal128Type, Int8Type, Int16Type, Int32Type, Int64Type,
    Time64MicrosecondType, TimestampMicrosecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow::error::ArrowError;
use arrow::row::{RowConverter, Rows, SortField};

use super::key_bytes::Key;
use super::key_values::KeyColumn;
use crate::dump::SqlType;

/// Makes keys of columns, batch by batch.
pub(super) struct KeyEncoder {
    columns: Vec<KeyColumn>,
    form: Form,
    nulls_distinct: bool,
}

enum Form {
    /// Columns side by side in a number, each with its bits.
    Number(Vec<u32>),
    Wide(Vec<u32>),
    Text,
    Rows(RowConverter),
}

/// The keys of a batch, row by row.
pub(super) struct EncodedKeys {
    keys: Keys,
    /// Rows in which a part of the key is NULL, where those are no keys.
    nulls: Option<NullBuffer>,
}

enum Keys {
    Numbers(Vec<u64>),
    Wide(Vec<u128>),
    Texts(StringArray),
    Rows(Rows),
}

impl KeyEncoder {
    /// Prepares an encoder; with `nulls_distinct` a key of which a part is NULL is none.
    ///
    /// # Errors
    /// A column has a type that can't be compared.
    pub fn new(columns: Vec<KeyColumn>, nulls_distinct: bool) -> Result<Self, ArrowError> {
        let form = Form::of(&columns, nulls_distinct)?;
        Ok(Self { columns, form, nulls_distinct })
    }

    /// Returns what the columns hold, as far as comparing goes.
    pub fn columns(&self) -> &[KeyColumn] {
        &self.columns
    }

    /// Returns true where keys are numbers, whatever the values are.
    pub fn makes_numbers(&self) -> bool {
        matches!(self.form, Form::Number(_) | Form::Wide(_))
    }

    /// Returns true where a key of which a part is NULL is none.
    pub fn nulls_distinct(&self) -> bool {
        self.nulls_distinct
    }

    /// Returns the keys of a batch's rows.
    ///
    /// # Errors
    /// A column has another type than the one that it was prepared for.
    pub fn encode(&mut self, columns: &[ArrayRef]) -> Result<EncodedKeys, ArrowError> {
        let mut nulls = None;
        if self.nulls_distinct {
            for column in columns {
                nulls = NullBuffer::union(nulls.as_ref(), column.logical_nulls().as_ref());
            }
        }
        let rows = columns.first().map_or(0, |column| column.len());
        let keys = match &mut self.form {
            Form::Number(bits) => {
                let mut keys = vec![0_u64; rows];
                for ((column, bits), of) in columns.iter().zip(bits.iter()).zip(&self.columns) {
                    // Shifted by all its bits, the first column would be no number any more.
                    let shift = bits % 64;
                    each_number(column, of, &mut nulls, |row, number| {
                        let number = if *bits < 64 { number & ((1 << bits) - 1) } else { number };
                        keys[row] = keys[row] << shift | number;
                    })?;
                }
                Keys::Numbers(keys)
            }
            Form::Wide(bits) => {
                let mut keys = vec![0_u128; rows];
                for ((column, bits), of) in columns.iter().zip(bits.iter()).zip(&self.columns) {
                    let mut add = |row: usize, wide: u128| {
                        keys[row] = if *bits < 128 { keys[row] << bits } else { 0 } | wide;
                    };
                    if *bits == 128 {
                        each_wide(column, of, &mut nulls, add)?;
                    } else {
                        let mask = if *bits < 64 { (1 << bits) - 1 } else { u64::MAX };
                        each_number(column, of, &mut nulls, |row, number| {
                            add(row, u128::from(number & mask));
                        })?;
                    }
                }
                Keys::Wide(keys)
            }
            Form::Text => match columns {
                [column] => {
                    let texts = self.columns[0].normalised(column);
                    let texts = texts.as_string_opt::<i32>().ok_or_else(|| other_type(column))?;
                    Keys::Texts(texts.clone())
                }
                _ => return Err(ArrowError::SchemaError("a key of one column".to_owned())),
            },
            Form::Rows(converter) => {
                let columns: Vec<ArrayRef> = columns
                    .iter()
                    .zip(&self.columns)
                    .map(|(array, column)| column.normalised(array))
                    .collect();
                Keys::Rows(converter.convert_columns(&columns)?)
            }
        };
        Ok(EncodedKeys { keys, nulls })
    }
}

impl Form {
    fn of(columns: &[KeyColumn], nulls_distinct: bool) -> Result<Self, ArrowError> {
        if nulls_distinct {
            let bits: Option<Vec<u32>> = columns.iter().map(bits_of).collect();
            match bits.map(|bits| (bits.iter().sum::<u32>(), bits)) {
                Some((..=64, bits)) => return Ok(Self::Number(bits)),
                Some((..=128, bits)) => return Ok(Self::Wide(bits)),
                _ => {}
            }
            if let [column] = columns
                && column.sql_type.arrow() == DataType::Utf8
            {
                return Ok(Self::Text);
            }
        }
        let fields = columns.iter().map(|column| SortField::new(column.sql_type.arrow())).collect();
        Ok(Self::Rows(RowConverter::new(fields)?))
    }
}

/// Returns the bits that tell any two values of a column apart; `None` where there is no bound.
fn bits_of(column: &KeyColumn) -> Option<u32> {
    if column.sql_type == SqlType::Uuid {
        return Some(128);
    }
    Some(match column.sql_type.arrow() {
        DataType::Boolean | DataType::Int8 | DataType::UInt8 => 8,
        DataType::Int16 | DataType::UInt16 => 16,
        DataType::Int32 | DataType::UInt32 | DataType::Date32 => 32,
        DataType::Int64 | DataType::UInt64 | DataType::Timestamp(..) | DataType::Time64(_) => 64,
        DataType::Decimal128(..) => 128,
        _ => return None,
    })
}

fn other_type(column: &ArrayRef) -> ArrowError {
    ArrowError::SchemaError(format!("a key of another type than {}", column.data_type()))
}

/// Hands out each value of a column as a number of at most 64 bits.
fn each_number(
    column: &ArrayRef,
    of: &KeyColumn,
    nulls: &mut Option<NullBuffer>,
    mut add: impl FnMut(usize, u64),
) -> Result<(), ArrowError> {
    macro_rules! numbers {
        ($native:ty) => {{
            let array = column.as_primitive_opt::<$native>().ok_or_else(|| other_type(column))?;
            array.values().iter().enumerate().for_each(|(row, value)| add(row, *value as u64));
        }};
    }
    match column.data_type() {
        DataType::Boolean => {
            let array = column.as_boolean();
            (0..array.len()).for_each(|row| add(row, u64::from(array.value(row))));
        }
        DataType::Int8 => numbers!(Int8Type),
        DataType::Int16 => numbers!(Int16Type),
        DataType::Int32 => numbers!(Int32Type),
        DataType::Int64 => numbers!(Int64Type),
        DataType::UInt8 => numbers!(UInt8Type),
        DataType::UInt16 => numbers!(UInt16Type),
        DataType::UInt32 => numbers!(UInt32Type),
        DataType::UInt64 => numbers!(UInt64Type),
        DataType::Date32 => numbers!(Date32Type),
        DataType::Timestamp(..) => numbers!(TimestampMicrosecondType),
        DataType::Time64(_) => numbers!(Time64MicrosecondType),
        _ => return each_wide(column, of, nulls, |row, wide| add(row, wide as u64)),
    }
    Ok(())
}

/// Hands out each value of a column as a number of 128 bits; a text that is no UUID is no key.
fn each_wide(
    column: &ArrayRef,
    of: &KeyColumn,
    nulls: &mut Option<NullBuffer>,
    mut add: impl FnMut(usize, u128),
) -> Result<(), ArrowError> {
    if let Some(array) = column.as_primitive_opt::<Decimal128Type>() {
        array.values().iter().enumerate().for_each(|(row, value)| add(row, *value as u128));
        return Ok(());
    }
    let texts = column.as_string_opt::<i32>().filter(|_| of.sql_type == SqlType::Uuid);
    let texts = texts.ok_or_else(|| other_type(column))?;
    let mut wrong = Vec::new();
    for row in (0..texts.len()).filter(|row| texts.is_valid(*row)) {
        match uuid(texts.value(row)) {
            Some(uuid) => add(row, uuid),
            None => wrong.push(row),
        }
    }
    if !wrong.is_empty() {
        let valid: NullBuffer = (0..texts.len()).map(|row| !wrong.contains(&row)).collect();
        *nulls = NullBuffer::union(nulls.as_ref(), Some(&valid));
    }
    Ok(())
}

/// Reads the digits of a UUID, wherever its hyphens and braces stand.
fn uuid(text: &str) -> Option<u128> {
    let (mut uuid, mut digits) = (0_u128, 0);
    for byte in text.bytes() {
        let digit = match byte {
            b'0'..=b'9' => byte - b'0',
            b'a'..=b'f' => byte - b'a' + 10,
            b'A'..=b'F' => byte - b'A' + 10,
            _ => continue,
        };
        uuid = uuid << 4 | u128::from(digit);
        digits += 1;
    }
    (digits == 32).then_some(uuid)
}

impl EncodedKeys {
    /// Lets only these rows have a key.
    pub fn keep(&mut self, rows: &NullBuffer) {
        self.nulls = NullBuffer::union(self.nulls.as_ref(), Some(rows));
    }

    /// Returns the keys that are there, where they are numbers of 64 bits.
    pub fn numbers(&self) -> Option<impl Iterator<Item = u64>> {
        let Keys::Numbers(numbers) = &self.keys else { return None };
        let nulls = self.nulls.as_ref();
        let rows = numbers.iter().enumerate();
        Some(
            rows.filter(move |(row, _)| nulls.is_none_or(|nulls| nulls.is_valid(*row)))
                .map(|(_, number)| *number),
        )
    }

    /// Returns the key of a row; `None` where a part of it is NULL and no NULL equals another.
    pub fn get(&self, row: usize) -> Option<Key<'_>> {
        if self.nulls.as_ref().is_some_and(|nulls| nulls.is_null(row)) {
            return None;
        }
        Some(match &self.keys {
            Keys::Numbers(numbers) => Key::Number(numbers[row]),
            Keys::Wide(wide) => Key::Wide(wide[row]),
            Keys::Texts(texts) => Key::Bytes(texts.value(row).as_bytes()),
            Keys::Rows(rows) => Key::Bytes(rows.row(row).data()),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{Int32Array, Int64Array};

    use super::*;

    fn column(sql_type: SqlType) -> KeyColumn {
        KeyColumn { sql_type, form: None }
    }

    /// Tells which rows have the same key as the first one.
    fn check(columns: Vec<(SqlType, ArrayRef)>, expected: &[bool]) {
        let (types, arrays): (Vec<_>, Vec<_>) = columns.into_iter().unzip();
        let columns = types.into_iter().map(column).collect();
        let mut encoder = KeyEncoder::new(columns, true).expect("an encoder");
        let keys = encoder.encode(&arrays).expect("keys");
        let found: Vec<bool> = (0..arrays[0].len())
            .map(|row| keys.get(row).is_some() && keys.get(row) == keys.get(0))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn columns_side_by_side_do_not_run_into_each_other() {
        let ints = |values: [i32; 4]| Arc::new(Int32Array::from(values.to_vec())) as ArrayRef;
        let (left, right) = (ints([-1, -1, 0, -1]), ints([5, 5, 5, -5]));
        let expected = [true, true, false, false];
        check(vec![(SqlType::Int32, left.clone()), (SqlType::Int32, right.clone())], &expected);
        let long = Arc::new(Int64Array::from(vec![-1, -1, -1, -1])) as ArrayRef;
        check(
            vec![(SqlType::Int32, left), (SqlType::Int32, right), (SqlType::Int64, long)],
            &expected,
        );
    }

    #[test]
    fn what_is_no_uuid_is_no_key() {
        let uuid = "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11";
        let upper = format!("{{{}}}", uuid.to_uppercase());
        let texts = Arc::new(StringArray::from(vec![uuid, &upper, "a0eebc99", ""])) as ArrayRef;
        check(vec![(SqlType::Uuid, texts)], &[true, true, false, false]);
    }
}
