//! Values that the type of their column can't hold, by what is the matter with them.

use arrow::datatypes::DataType;

/// How many values a column's type could not hold.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Unheld {
    /// `0000-00-00`, with or without a time.
    pub zero_dates: u64,
    /// `2024-00-00`: a date of which the month or the day is missing.
    pub partial_dates: u64,
    pub invalid_utf8: u64,
    /// Anything else: too large, too long, `NaN` in a decimal, a day that does not exist.
    pub out_of_range: u64,
}

impl Unheld {
    pub fn add(&mut self, text: &[u8], data_type: &DataType) {
        let is_temporal = matches!(data_type, DataType::Date32 | DataType::Timestamp(..));
        if is_temporal && text.starts_with(b"0000-00-00") {
            self.zero_dates += 1;
        } else if is_temporal && is_partial_date(text) {
            self.partial_dates += 1;
        } else if std::str::from_utf8(text).is_err() {
            self.invalid_utf8 += 1;
        } else {
            self.out_of_range += 1;
        }
    }

    pub fn total(&self) -> u64 {
        self.zero_dates + self.partial_dates + self.invalid_utf8 + self.out_of_range
    }
}

/// A date whose year, month or day is zero.
pub(super) fn is_partial_date(text: &[u8]) -> bool {
    let Some(date) = text.get(..10) else { return false };
    let [a, b, c, d, b'-', e, f, b'-', g, h] = date else { return false };
    let digits = [a, b, c, d, e, f, g, h];
    let is_zero = |digits: &[&u8]| digits.iter().all(|digit| **digit == b'0');
    digits.iter().all(|digit| digit.is_ascii_digit())
        && (is_zero(&digits[..4]) || is_zero(&digits[4..6]) || is_zero(&digits[6..]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::datatypes::TimeUnit;

    #[test]
    fn each_value_is_counted_under_what_is_the_matter() {
        let mut unheld = Unheld::default();
        let moment = DataType::Timestamp(TimeUnit::Microsecond, None);
        unheld.add(b"0000-00-00 00:00:00", &moment);
        unheld.add(b"2024-00-10", &DataType::Date32);
        unheld.add(b"2024-02-30", &DataType::Date32);
        unheld.add(b"\xff", &DataType::Utf8);
        unheld.add(b"NaN", &DataType::Decimal128(4, 2));
        let expected = Unheld { zero_dates: 1, partial_dates: 1, invalid_utf8: 1, out_of_range: 2 };
        assert_eq!((unheld, unheld.total()), (expected, 5));
    }
}
