//! Decimal digits of whole numbers, without an allocation or a call for each.
//!
//! A copy of a constant length is two vector instructions, one of any other length a call: digits
//! are put into an array, appended whole, and what is too much is cut off again.

/// Digits of the largest `u64`.
const MOST: usize = 20;

/// `00` to `99`.
const PAIRS: [[u8; 2]; 100] = pairs();

const fn pairs() -> [[u8; 2]; 100] {
    let mut pairs = [[0; 2]; 100];
    let mut value = 0;
    while value < 100 {
        pairs[value] = [b'0' + (value / 10) as u8, b'0' + (value % 10) as u8];
        value += 1;
    }
    pairs
}

/// Returns the digits of a number; of one beyond 99 the last two.
pub(crate) fn two(value: u64) -> [u8; 2] {
    PAIRS[(value % 100) as usize]
}

/// Returns the digits of a number; of one beyond 9,999 the last four.
pub(crate) fn four(value: u64) -> [u8; 4] {
    let ([a, b], [c, d]) = (two(value / 100), two(value));
    [a, b, c, d]
}

/// Appends a number.
pub(crate) fn write_unsigned(value: u64, out: &mut Vec<u8>) {
    let count = value.checked_ilog10().unwrap_or(0) as usize + 1;
    write_last(value, count, out);
}

/// Appends a number with leading zeros up to `width` digits.
pub(crate) fn write_padded(value: u64, width: usize, out: &mut Vec<u8>) {
    let count = value.checked_ilog10().unwrap_or(0) as usize + 1;
    if width > MOST {
        out.resize(out.len() + width - MOST, b'0');
    }
    write_last(value, count.max(width.min(MOST)), out);
}

/// Appends so many digits of the end of a number: 20 at most.
fn write_last(mut value: u64, count: usize, out: &mut Vec<u8>) {
    let mut digits = [b'0'; MOST];
    let mut end = count;
    while end >= 2 {
        end -= 2;
        digits[end..end + 2].copy_from_slice(&two(value));
        value /= 100;
    }
    if end == 1 {
        digits[0] = b'0' + (value % 10) as u8;
    }
    let length = out.len() + count;
    out.extend_from_slice(&digits);
    out.truncate(length);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_of_digits_is_as_the_standard_library_has_it() {
        let powers = (0..20).map(|exponent| 10_u64.pow(exponent));
        let around = powers.flat_map(|power| [power - 1, power, power + 1, power / 7 * 3]);
        for value in around.chain([u64::MAX, u64::MAX - 1, 101, 12_345]) {
            let mut out = b"x".to_vec();
            write_unsigned(value, &mut out);
            assert_eq!(out, format!("x{value}").as_bytes());
            for width in [0, 1, 2, 4, 19, 20, 21, 40] {
                let mut out = b"x".to_vec();
                write_padded(value, width, &mut out);
                assert_eq!(out, format!("x{value:0width$}").as_bytes(), "{width}");
            }
        }
    }

    #[test]
    fn two_and_four_digits_keep_their_zeros() {
        for value in 0..100 {
            assert_eq!(two(value), *format!("{value:02}").as_bytes());
        }
        for value in [0, 7, 99, 100, 2_024, 9_999] {
            assert_eq!(four(value), *format!("{value:04}").as_bytes());
        }
    }
}
