//! What texts of every kind may not hold.

use arrow::array::{Array, StringArray};
use memchr::memchr;

/// Returns the rows whose text holds a zero byte.
pub(super) fn rows_with_nul(texts: &StringArray) -> Vec<usize> {
    let bytes = texts.value_data();
    if memchr(0, bytes).is_none() {
        return Vec::new();
    }
    let has_nul = |row: &usize| texts.is_valid(*row) && texts.value(*row).contains('\0');
    (0..texts.len()).filter(has_nul).collect()
}
