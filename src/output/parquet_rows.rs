//! The bytes of rows' values: the same for a row wherever its batch is cut.
//!
//! Knows Arrow arrays; no files.

use arrow::array::{Array, AsArray, OffsetSizeTrait, RecordBatch};
use arrow::datatypes::{ArrowNativeType, DataType};

/// Sets the bytes of each row's values.
pub(super) fn measure(batch: &RecordBatch, row_bytes: &mut Vec<u64>) {
    row_bytes.clear();
    row_bytes.resize(batch.num_rows(), 0);
    for column in batch.columns() {
        add_bytes(column.as_ref(), row_bytes);
    }
}

/// Returns the bytes of all rows' values: the sum of what [`measure`] sets.
pub(super) fn total(batch: &RecordBatch, row_bytes: &mut Vec<u64>) -> u64 {
    let mut total = 0;
    for column in batch.columns() {
        let column = column.as_ref();
        total += match column.data_type() {
            DataType::Utf8 => span(column, column.as_string::<i32>().value_offsets()),
            DataType::Binary => span(column, column.as_binary::<i32>().value_offsets()),
            data_type => match data_type.primitive_width() {
                Some(width) => (width * column.len()) as u64,
                None => {
                    row_bytes.clear();
                    row_bytes.resize(column.len(), 0);
                    add_bytes(column, row_bytes);
                    row_bytes.iter().sum()
                }
            },
        };
    }
    total
}

fn span<O: OffsetSizeTrait>(array: &dyn Array, offsets: &[O]) -> u64 {
    let span = |offsets: &[O]| match offsets {
        [first, .., last] => (last.as_usize() - first.as_usize()) as u64,
        _ => 0,
    };
    match array.nulls().filter(|nulls| nulls.null_count() > 0) {
        None => span(offsets),
        Some(nulls) => nulls.valid_slices().map(|(start, end)| span(&offsets[start..=end])).sum(),
    }
}

fn add_bytes(array: &dyn Array, row_bytes: &mut [u64]) {
    let mut add = |length: &dyn Fn(usize) -> u64| {
        for (row, bytes) in row_bytes.iter_mut().enumerate() {
            if array.is_valid(row) {
                *bytes += length(row);
            }
        }
    };
    match array.data_type() {
        DataType::Utf8 => {
            let offsets = array.as_string::<i32>().value_offsets();
            add(&|row| lengths(offsets, row));
        }
        DataType::LargeUtf8 => {
            let offsets = array.as_string::<i64>().value_offsets();
            add(&|row| lengths(offsets, row));
        }
        DataType::Binary => {
            let offsets = array.as_binary::<i32>().value_offsets();
            add(&|row| lengths(offsets, row));
        }
        DataType::LargeBinary => {
            let offsets = array.as_binary::<i64>().value_offsets();
            add(&|row| lengths(offsets, row));
        }
        DataType::Utf8View => {
            let texts = array.as_string_view();
            add(&|row| texts.value(row).len() as u64);
        }
        DataType::BinaryView => {
            let texts = array.as_binary_view();
            add(&|row| texts.value(row).len() as u64);
        }
        DataType::List(_) => {
            let list = array.as_list::<i32>();
            let items = item_bytes(list.values().as_ref());
            add(&|row| sum(&items, list.value_offsets(), row));
        }
        DataType::LargeList(_) => {
            let list = array.as_list::<i64>();
            let items = item_bytes(list.values().as_ref());
            add(&|row| sum(&items, list.value_offsets(), row));
        }
        DataType::Struct(_) => {
            array
                .as_struct()
                .columns()
                .iter()
                .for_each(|child| add_bytes(child.as_ref(), row_bytes));
        }
        DataType::Dictionary(..) => {
            let dictionary = array.as_any_dictionary();
            let values = item_bytes(dictionary.values().as_ref());
            let keys = dictionary.normalized_keys();
            add(&|row| values.get(keys[row]).copied().unwrap_or(0));
        }
        fixed => {
            let width = fixed.primitive_width().unwrap_or(1) as u64;
            row_bytes.iter_mut().for_each(|bytes| *bytes += width);
        }
    }
}

fn item_bytes(items: &dyn Array) -> Vec<u64> {
    let mut bytes = vec![0; items.len()];
    add_bytes(items, &mut bytes);
    bytes
}

fn lengths<O: ArrowNativeType>(offsets: &[O], row: usize) -> u64 {
    (offsets[row + 1].as_usize() - offsets[row].as_usize()) as u64
}

fn sum<O: ArrowNativeType>(items: &[u64], offsets: &[O], row: usize) -> u64 {
    items[offsets[row].as_usize()..offsets[row + 1].as_usize()].iter().sum()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{
        ArrayRef, DictionaryArray, Int32Array, ListArray, StringArray, StringViewArray,
    };
    use arrow::datatypes::Int32Type;

    use super::*;

    #[test]
    fn a_value_counts_the_same_in_every_array() {
        let check = |array: ArrayRef, expected: &[u64]| {
            assert_eq!(item_bytes(array.as_ref()), expected);
            assert_eq!(item_bytes(array.slice(1, 2).as_ref()), expected[1..]);
            for array in [array.clone(), array.slice(1, 2), array.slice(2, 1)] {
                let sum: u64 = item_bytes(array.as_ref()).iter().sum();
                let rows = RecordBatch::try_from_iter_with_nullable([("a", array, true)]).unwrap();
                assert_eq!(total(&rows, &mut Vec::new()), sum);
            }
        };
        let texts = [Some("a"), None, Some("abc")];
        check(Arc::new(StringArray::from(texts.to_vec())), &[1, 0, 3]);
        check(Arc::new(StringViewArray::from(texts.to_vec())), &[1, 0, 3]);
        check(Arc::new(texts.into_iter().collect::<DictionaryArray<Int32Type>>()), &[1, 0, 3]);
        check(Arc::new(Int32Array::from(vec![Some(1), None, Some(3)])), &[4, 4, 4]);
        let list = vec![Some(vec![Some(1), None]), None, Some(vec![Some(3)])];
        check(Arc::new(ListArray::from_iter_primitive::<Int32Type, _, _>(list)), &[8, 0, 4]);
    }
}
