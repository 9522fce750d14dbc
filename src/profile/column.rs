//! The profile of a column and of a table, while batches come.

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::{
    DataType, Date32Type, Decimal128Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type,
    Int64Type, Time64MicrosecondType, TimestampMicrosecondType, UInt8Type, UInt16Type, UInt32Type,
    UInt64Type,
};

use super::distinct::{Distinct, hash_bytes, hash_number};
use super::extremes::{Extremes, Numbers, floats, whole_numbers, wide};
use super::text::{TextTests, Texts};
use super::unheld::Unheld;

/// What is known of the values of a table's columns so far.
#[derive(Debug, Clone, Default)]
pub struct TableProfile {
    pub columns: Vec<ColumnProfile>,
}

/// What is known of the values of a column so far.
#[derive(Debug, Clone)]
pub struct ColumnProfile {
    pub(super) data_type: DataType,
    /// Rows, with a value or without.
    pub(super) rows: u64,
    pub(super) nulls: u64,
    pub(super) distinct: Distinct,
    /// False for lists: no number of distinct values is known.
    pub(super) is_counted: bool,
    pub(super) extremes: Extremes,
    pub(super) infinite: u64,
    pub(super) not_a_number: u64,
    pub(super) order: Order,
    /// Bytes of the values, as Arrow holds them.
    pub(super) bytes: u64,
    /// Of binary values.
    pub(super) longest_bytes: u64,
    pub(super) empty: u64,
    pub(super) texts: Option<Box<Texts>>,
    pub(super) unheld: Unheld,
}

/// Whether each number is larger than the one before it: then no two are equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    Empty,
    Rising { first: i128, last: i128 },
    None,
}

impl Order {
    fn then(self, next: Self) -> Self {
        match (self, next) {
            (Self::Empty, other) | (other, Self::Empty) => other,
            (Self::Rising { first, last }, Self::Rising { first: next, last: end })
                if last < next =>
            {
                Self::Rising { first, last: end }
            }
            _ => Self::None,
        }
    }
}

impl TableProfile {
    /// Returns what these columns, all of one length, hold.
    pub fn of(columns: &[ArrayRef], tests: TextTests) -> Self {
        Self { columns: columns.iter().map(|column| ColumnProfile::of(column, tests)).collect() }
    }

    /// Adds what the next batch holds.
    pub fn merge(&mut self, next: Self) {
        if self.columns.is_empty() {
            *self = next;
            return;
        }
        self.columns.iter_mut().zip(next.columns).for_each(|(own, next)| own.merge(&next));
    }

    /// Counts a value that its column's type can't hold; its cell was NULL in the batch.
    pub fn add_unheld(&mut self, column: usize, text: &[u8]) {
        if let Some(column) = self.columns.get_mut(column) {
            column.unheld.add(text, &column.data_type);
        }
    }
}

impl ColumnProfile {
    fn of(array: &ArrayRef, tests: TextTests) -> Self {
        let mut profile = Self {
            data_type: array.data_type().clone(),
            rows: array.len() as u64,
            nulls: array.null_count() as u64,
            distinct: Distinct::None,
            is_counted: true,
            extremes: Extremes::None,
            infinite: 0,
            not_a_number: 0,
            order: Order::Empty,
            bytes: 0,
            longest_bytes: 0,
            empty: 0,
            texts: None,
            unheld: Unheld::default(),
        };
        profile.look_at(array, tests);
        profile
    }

    fn look_at(&mut self, array: &ArrayRef, tests: TextTests) {
        macro_rules! whole {
            ($arrow:ty, $infinity:expr) => {{
                let array = array.as_primitive::<$arrow>();
                match array.null_count() {
                    0 => self.hash_all(array.values().iter().map(|value| *value as u64)),
                    _ => self.hash_all(array.iter().flatten().map(|value| value as u64)),
                }
                self.bytes = size_of_val(array.values().as_ref()) as u64;
                self.take(whole_numbers(array, $infinity));
            }};
        }
        match array.data_type() {
            DataType::Int8 => whole!(Int8Type, None),
            DataType::Int16 => whole!(Int16Type, None),
            DataType::Int32 => whole!(Int32Type, None),
            DataType::Int64 => whole!(Int64Type, None),
            DataType::UInt8 => whole!(UInt8Type, None),
            DataType::UInt16 => whole!(UInt16Type, None),
            DataType::UInt32 => whole!(UInt32Type, None),
            DataType::UInt64 => whole!(UInt64Type, None),
            DataType::Date32 => whole!(Date32Type, Some([i32::MIN, i32::MAX])),
            DataType::Timestamp(..) => {
                whole!(TimestampMicrosecondType, Some([i64::MIN, i64::MAX]));
            }
            DataType::Time64(_) => whole!(Time64MicrosecondType, None),
            DataType::Decimal128(..) => {
                let decimals = array.as_primitive::<Decimal128Type>();
                let folded = |value: i128| (value as u64) ^ hash_number((value >> 64) as u64);
                self.hash_all(decimals.iter().flatten().map(folded));
                self.bytes = size_of_val(decimals.values().as_ref()) as u64;
                self.take(whole_numbers(decimals, None));
            }
            DataType::Decimal256(..) => {
                let decimals = array.as_primitive::<arrow::datatypes::Decimal256Type>();
                let values = decimals.iter().flatten();
                values.for_each(|value| self.distinct.add(hash_bytes(&value.to_le_bytes())));
                self.bytes = size_of_val(decimals.values().as_ref()) as u64;
                self.extremes = wide(array);
            }
            DataType::Float32 => {
                let values = array.as_primitive::<Float32Type>();
                self.hash_all(values.iter().flatten().map(|value| u64::from(value.to_bits())));
                self.bytes = size_of_val(values.values().as_ref()) as u64;
                self.take(floats(values.iter().flatten().map(f64::from)));
            }
            DataType::Float64 => {
                let values = array.as_primitive::<Float64Type>();
                self.hash_all(values.iter().flatten().map(f64::to_bits));
                self.bytes = size_of_val(values.values().as_ref()) as u64;
                self.take(floats(values.iter().flatten()));
            }
            DataType::Boolean => {
                let values = array.as_boolean();
                let set = values.true_count() as u64;
                let unset = values.false_count() as u64;
                [(set, 1), (unset, 0)]
                    .into_iter()
                    .filter(|(count, _)| *count > 0)
                    .for_each(|(_, value)| self.distinct.add(hash_number(value)));
                if set + unset > 0 {
                    let low = i128::from(unset == 0);
                    self.extremes = Extremes::Number(low, i128::from(set > 0));
                }
                self.bytes = array.len().div_ceil(8) as u64;
            }
            DataType::Binary => {
                for value in array.as_binary::<i32>().iter().flatten() {
                    self.distinct.add(hash_bytes(value));
                    self.longest_bytes = self.longest_bytes.max(value.len() as u64);
                    self.empty += u64::from(value.is_empty());
                    self.bytes += value.len() as u64;
                }
            }
            DataType::Utf8 => {
                let mut texts = Box::new(Texts::new(tests));
                texts.add(array.as_string::<i32>(), tests, &mut self.distinct);
                self.bytes = texts.bytes;
                self.texts = Some(texts);
            }
            _ => {
                self.is_counted = false;
                self.bytes = array.get_buffer_memory_size() as u64;
            }
        }
    }

    fn hash_all(&mut self, numbers: impl Iterator<Item = u64>) {
        numbers.for_each(|number| self.distinct.add(hash_number(number)));
    }

    fn take(&mut self, numbers: Numbers) {
        self.extremes = numbers.extremes;
        self.infinite = numbers.infinite;
        self.not_a_number = numbers.not_a_number;
        self.order = match numbers.rising {
            Some((first, last)) => Order::Rising { first, last },
            None if self.rows == 0 => Order::Empty,
            None => Order::None,
        };
    }

    fn merge(&mut self, next: &Self) {
        self.rows += next.rows;
        self.nulls += next.nulls;
        self.distinct.merge(&next.distinct);
        self.extremes.merge(next.extremes);
        self.infinite += next.infinite;
        self.not_a_number += next.not_a_number;
        self.order = self.order.then(next.order);
        self.bytes += next.bytes;
        self.longest_bytes = self.longest_bytes.max(next.longest_bytes);
        self.empty += next.empty;
        if let (Some(own), Some(next)) = (&mut self.texts, &next.texts) {
            own.merge(next);
        }
    }
}
