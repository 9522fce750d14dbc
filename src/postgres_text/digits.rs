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
#[inline]
pub(crate) fn two(value: u64) -> [u8; 2] {
    PAIRS[(value % 100) as usize]
}

/// Returns the digits of a number; of one beyond 9,999 the last four.
#[inline]
pub(crate) fn four(value: u64) -> [u8; 4] {
    let ([a, b], [c, d]) = (two(value / 100), two(value));
    [a, b, c, d]
}

/// Returns the eight digits of a number below 10^8 as the values 0 to 9, the first one lowest.
///
/// Halves, quarters and eighths are told apart in one register each: three multiplications, and no
/// step that waits for a digit.
#[inline]
pub(crate) fn eight(value: u64) -> u64 {
    let halves = (value / 10_000) | (value % 10_000) << 32;
    // A product by 10,486 / 2^20 is a division by 100 for what is below 10,000; one by 103 / 2^10 a
    // division by 10 for what is below 100.
    let hundreds = ((halves * 10_486) >> 20) & 0x7f_0000_007f;
    let pairs = hundreds | (halves - hundreds * 100) << 16;
    let tens = ((pairs * 103) >> 10) & 0xf_000f_000f_000f;
    tens | (pairs - tens * 10) << 8
}

/// What makes the values 0 to 9 in eight bytes their letters.
pub(crate) const LETTERS: u64 = 0x3030_3030_3030_3030;
const EIGHT: u64 = 100_000_000;

/// Puts a number at the start of a room and returns how many digits it has; behind them anything
/// may stand.
#[inline]
pub(crate) fn put_unsigned(value: u64, room: &mut [u8; 32]) -> usize {
    if value < EIGHT {
        return put_first(value, room);
    }
    let (first, last) = (value / EIGHT, eight(value % EIGHT) | LETTERS);
    let count = if first < EIGHT {
        put_first(first, room)
    } else {
        let count = put_first(first / EIGHT, room);
        put_eight(eight(first % EIGHT) | LETTERS, room, count);
        count + 8
    };
    put_eight(last, room, count);
    count + 8
}

/// Puts a number and its sign; as [`put_unsigned`].
#[inline]
pub(crate) fn put_signed(value: i64, room: &mut [u8; 32]) -> usize {
    if value >= 0 {
        return put_unsigned(value.unsigned_abs(), room);
    }
    let count = put_unsigned(value.unsigned_abs(), room);
    room.copy_within(..24, 1);
    room[0] = b'-';
    count + 1
}

/// Puts a number below 10^8.
#[inline]
fn put_first(value: u64, room: &mut [u8; 32]) -> usize {
    let digits = eight(value);
    // Of zero the last digit stays.
    let zeros = (digits.trailing_zeros() / 8).min(7);
    put_eight((digits | LETTERS) >> (8 * zeros), room, 0);
    8 - zeros as usize
}

/// Puts eight letters.
#[inline]
pub(crate) fn put_eight(letters: u64, room: &mut [u8; 32], at: usize) {
    room[at..at + 8].copy_from_slice(&letters.to_le_bytes());
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
    fn numbers_in_a_room_are_as_the_standard_library_has_them() {
        let powers = (0..20).map(|exponent| 10_u64.pow(exponent));
        let around = powers.flat_map(|power| [power - 1, power, power + 1, power / 7 * 3]);
        for value in around.chain([u64::MAX, u64::MAX - 1, 101, 12_345, 1 << 63]) {
            check(value);
        }
        (0..200_000).for_each(check);
    }

    fn check(value: u64) {
        let mut room = [b'x'; 32];
        let count = put_unsigned(value, &mut room);
        assert_eq!(&room[..count], value.to_string().as_bytes());
        for value in [value as i64, (value as i64).wrapping_neg()] {
            let count = put_signed(value, &mut room);
            assert_eq!(&room[..count], value.to_string().as_bytes());
        }
    }

    proptest::proptest! {
        #[test]
        fn any_number_in_a_room_is_as_the_standard_library_has_it(value: u64, shift in 0_u32..64) {
            check(value >> shift);
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
