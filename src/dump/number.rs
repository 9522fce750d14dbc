//! Numbers from their text: integers, exact decimals, floats.

use std::str::FromStr;

use arrow::datatypes::i256;

use super::reason::Reason;

/// Digits that any u64 holds.
const SAFE_DIGITS: usize = 19;

/// Reads an integer of any width.
#[inline]
pub(crate) fn integer<T: TryFrom<i128>>(text: &[u8]) -> Result<T, Reason> {
    let (negative, digits) = sign(text);
    let magnitude = magnitude(digits)?;
    let value = if negative { -i128::from(magnitude) } else { i128::from(magnitude) };
    T::try_from(value).map_err(|_| Reason::NumericOverflow)
}

fn sign(text: &[u8]) -> (bool, &[u8]) {
    match text {
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] => (false, digits),
        digits => (false, digits),
    }
}

#[inline]
fn magnitude(digits: &[u8]) -> Result<u64, Reason> {
    if digits.is_empty() {
        return Err(Reason::InvalidValue);
    }
    if digits.len() > SAFE_DIGITS {
        return long_magnitude(digits);
    }
    let (mut value, mut valid) = (0u64, true);
    let (words, rest) = digits.as_chunks::<8>();
    for word in words {
        let word = u64::from_le_bytes(*word);
        valid &= are_digits(word);
        value = value * 100_000_000 + of_eight_digits(word);
    }
    for byte in rest {
        let digit = byte.wrapping_sub(b'0');
        valid &= digit <= 9;
        value = value * 10 + u64::from(digit & 0x0f);
    }
    if valid { Ok(value) } else { Err(Reason::InvalidValue) }
}

/// Eight digits 0.
pub(super) const ZEROS: u64 = 0x3030_3030_3030_3030;

/// Returns true where all bytes of a word are digits.
#[inline(always)]
pub(super) fn are_digits(word: u64) -> bool {
    const HIGH_HALVES: u64 = 0xf0f0_f0f0_f0f0_f0f0;
    let six_more = word.wrapping_add(0x0606_0606_0606_0606);
    word & HIGH_HALVES == ZEROS && six_more & HIGH_HALVES == ZEROS
}

/// Returns the number that eight digits stand for, the first in the lowest byte; for other bytes
/// some number below 2^32.
#[inline(always)]
fn of_eight_digits(word: u64) -> u64 {
    // Neighbours are put together: 8 digits to 4 pairs, to 2 fours, to 1 number.
    let digits = word & 0x0f0f_0f0f_0f0f_0f0f;
    let pairs = (digits * 10 + (digits >> 8)) & 0x00ff_00ff_00ff_00ff;
    let fours = (pairs * 100 + (pairs >> 16)) & 0x0000_ffff_0000_ffff;
    (fours * 10_000 + (fours >> 32)) & 0xffff_ffff
}

/// Returns the bytes `start..end` of a text, eight at most, as one word with digits 0 before them;
/// `None` where the text ends too early to take eight bytes at once.
#[inline(always)]
pub(super) fn filled_word(text: &[u8], start: usize, end: usize) -> Option<u64> {
    let unused = 8usize.checked_sub(end.checked_sub(start)?)? as u32 * 8;
    let word = u64::from_le_bytes(*text.get(start..)?.first_chunk()?);
    Some(word.unbounded_shl(unused) | ZEROS.unbounded_shr(64 - unused))
}

/// Reads an integer of one to eight digits, which stand in a longer text; `None` for others.
#[inline(always)]
pub(super) fn short_integer(text: &[u8], start: usize, end: usize) -> Option<i64> {
    let word = filled_word(text, start, end).filter(|word| end > start && are_digits(*word))?;
    Some(of_eight_digits(word).cast_signed())
}

#[cold]
fn long_magnitude(digits: &[u8]) -> Result<u64, Reason> {
    if !digits.iter().all(u8::is_ascii_digit) {
        return Err(Reason::InvalidValue);
    }
    let push = |value: u64, byte: &u8| value.checked_mul(10)?.checked_add(u64::from(byte - b'0'));
    digits.iter().try_fold(0, push).ok_or(Reason::NumericOverflow)
}

/// Reads an integer that is written as a decimal: `1.0`, `1e3`. A fraction is invalid.
#[cold]
pub(super) fn whole_decimal<T: TryFrom<i128>>(text: &[u8]) -> Result<T, Reason> {
    let value = decimal128(text, Precision { digits: 38, scale: 0 })?;
    T::try_from(value).map_err(|_| Reason::NumericOverflow)
}

/// The digits of a decimal type, in all and after the point.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Precision {
    pub digits: u8,
    pub scale: i8,
}

/// The powers of ten that an i128 holds.
const POWERS: [i128; 39] = {
    let mut powers = [1; 39];
    let mut n = 1;
    while n < powers.len() {
        powers[n] = powers[n - 1] * 10;
        n += 1;
    }
    powers
};

/// Reads a decimal of at most 38 digits as the integer that Arrow keeps for it.
///
/// Digits behind the scale must be zero.
#[inline]
pub(crate) fn decimal128(text: &[u8], precision: Precision) -> Result<i128, Reason> {
    match short_decimal(text, precision) {
        Some(value) => Ok(value),
        None => long_decimal128(text, precision),
    }
}

/// Reads the usual case in one pass: few digits, no exponent, no more places than the scale.
#[inline]
fn short_decimal(text: &[u8], precision: Precision) -> Option<i128> {
    let (negative, digits) = sign(text);
    if digits.len() > SAFE_DIGITS {
        return None;
    }
    let (mut value, mut point) = (0u64, None);
    for (n, &byte) in digits.iter().enumerate() {
        match byte {
            b'0'..=b'9' => value = value * 10 + u64::from(byte - b'0'),
            b'.' if point.is_none() => point = Some(n),
            _ => return None,
        }
    }
    let places = point.map_or(0, |point| digits.len() - point - 1);
    if digits.len() <= usize::from(point.is_some()) {
        return None;
    }
    let missing = usize::try_from(precision.scale).ok()?.checked_sub(places)?;
    let value = i128::from(value).checked_mul(*POWERS.get(missing)?)?;
    (value < *POWERS.get(usize::from(precision.digits))?).then_some(if negative {
        -value
    } else {
        value
    })
}

#[inline(never)]
fn long_decimal128(text: &[u8], precision: Precision) -> Result<i128, Reason> {
    let number = Scientific::read(text)?;
    let (digits, zeros) =
        number.scaled(Precision { digits: precision.digits.min(38), ..precision })?;
    let value = digits.fold(0i128, |value, digit| value * 10 + i128::from(digit)) * POWERS[zeros];
    Ok(if number.negative { -value } else { value })
}

/// Reads a decimal of at most 76 digits as the integer that Arrow keeps for it.
pub(crate) fn decimal256(text: &[u8], precision: Precision) -> Result<i256, Reason> {
    let number = Scientific::read(text)?;
    let (digits, zeros) =
        number.scaled(Precision { digits: precision.digits.min(76), ..precision })?;
    // `scaled` promises at most 76 digits, which 256 bits hold: nothing wraps.
    let ten = i256::from_i128(10);
    let push = |value: i256, digit: u8| {
        value.wrapping_mul(ten).wrapping_add(i256::from_i128(i128::from(digit)))
    };
    let value = digits.chain(std::iter::repeat_n(0, zeros)).fold(i256::ZERO, push);
    Ok(if number.negative { value.wrapping_neg() } else { value })
}

/// A number as it is written: `-12.50e3`.
struct Scientific<'a> {
    negative: bool,
    whole: &'a [u8],
    fraction: &'a [u8],
    exponent: i64,
}

/// An exponent that no decimal type reaches; longer ones are cut to it.
const FAR_EXPONENT: i64 = 1_000_000_000;

impl<'a> Scientific<'a> {
    fn read(text: &'a [u8]) -> Result<Self, Reason> {
        let (negative, text) = sign(text);
        let (mantissa, exponent) = match memchr::memchr2(b'e', b'E', text) {
            Some(at) => (&text[..at], read_exponent(&text[at + 1..])?),
            None => (text, 0),
        };
        let (whole, fraction) = match memchr::memchr(b'.', mantissa) {
            Some(at) => (&mantissa[..at], &mantissa[at + 1..]),
            None => (mantissa, &b""[..]),
        };
        let digits = |text: &[u8]| text.iter().all(u8::is_ascii_digit);
        if whole.len() + fraction.len() == 0 || !digits(whole) || !digits(fraction) {
            return Err(Reason::InvalidValue);
        }
        Ok(Self { negative, whole, fraction, exponent })
    }

    fn digits(&self) -> impl Iterator<Item = u8> {
        self.whole.iter().chain(self.fraction).map(|byte| byte - b'0')
    }

    /// Returns the significant digits at a scale, and the zeros to put behind them.
    fn scaled(&self, to: Precision) -> Result<(impl Iterator<Item = u8>, usize), Reason> {
        let total = (self.whole.len() + self.fraction.len()) as i64;
        let leading = self.digits().take_while(|&digit| digit == 0).count() as i64;
        let shift = i64::from(to.scale) - self.fraction.len() as i64 + self.exponent;
        let zero = leading == total;
        let kept = if zero { 0 } else { (total + shift.min(0)).max(0) };
        if !zero && self.digits().skip(kept as usize).any(|digit| digit != 0) {
            return Err(Reason::InvalidValue);
        }
        let zeros = if zero { 0 } else { shift.max(0) };
        let significant = (kept - leading).max(0);
        if significant + zeros > i64::from(to.digits) {
            return Err(Reason::NumericOverflow);
        }
        let skipped = leading.min(kept) as usize;
        Ok((self.digits().skip(skipped).take(significant as usize), zeros as usize))
    }
}

fn read_exponent(text: &[u8]) -> Result<i64, Reason> {
    let (negative, digits) = sign(text);
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return Err(Reason::InvalidValue);
    }
    let push = |value: i64, byte: &u8| (value * 10 + i64::from(byte - b'0')).min(FAR_EXPONENT);
    let value = digits.iter().fold(0, push);
    Ok(if negative { -value } else { value })
}

/// A float type, seen by [`float`].
pub(crate) trait Float: FromStr + Copy + Into<f64> {}

impl Float for f32 {}
impl Float for f64 {}

/// Reads a float; `NaN` and infinities by their names only.
///
/// A finite number that becomes infinite, or zero, has left the type's range.
#[inline]
pub(crate) fn float<T: Float>(text: &[u8]) -> Result<T, Reason> {
    let text = std::str::from_utf8(text).map_err(|_| Reason::InvalidValue)?;
    let value: T = text.parse().map_err(|_| Reason::InvalidValue)?;
    let wide: f64 = value.into();
    if wide == 0.0 || wide.is_infinite() {
        return checked_extreme(value, text.as_bytes());
    }
    Ok(value)
}

#[cold]
fn checked_extreme<T: Float>(value: T, text: &[u8]) -> Result<T, Reason> {
    let wide: f64 = value.into();
    let mantissa = text.split(|byte| matches!(byte, b'e' | b'E')).next().unwrap_or(text);
    let left_range = match wide == 0.0 {
        true => mantissa.iter().any(|byte| matches!(byte, b'1'..=b'9')),
        false => mantissa.iter().any(u8::is_ascii_digit),
    };
    if left_range { Err(Reason::NumericOverflow) } else { Ok(value) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Reason::{InvalidValue, NumericOverflow};
    use super::*;

    fn check<T: TryFrom<i128> + PartialEq + std::fmt::Debug>(
        text: &str,
        expected: Result<T, Reason>,
    ) {
        assert_eq!(integer::<T>(text.as_bytes()), expected, "{text}");
    }

    fn decimal(text: &str, digits: u8, scale: i8) -> Result<i128, Reason> {
        let precision = Precision { digits, scale };
        let narrow = decimal128(text.as_bytes(), precision);
        assert_eq!(long_decimal128(text.as_bytes(), precision), narrow, "{text}");
        let wide = decimal256(text.as_bytes(), precision);
        assert_eq!(wide, narrow.map(i256::from_i128), "{text}");
        narrow
    }

    #[test]
    fn integers_keep_to_their_range() {
        check::<i8>("-128", Ok(-128));
        check::<i8>("128", Err(NumericOverflow));
        check::<u8>("-1", Err(NumericOverflow));
        check::<u8>("-0", Ok(0));
        check::<i64>("-9223372036854775808", Ok(i64::MIN));
        check::<i64>("9223372036854775808", Err(NumericOverflow));
        check::<u64>("18446744073709551615", Ok(u64::MAX));
        check::<u64>("18446744073709551616", Err(NumericOverflow));
        check::<u64>("00000000000000000000000001", Ok(1));
        for text in
            ["", "-", "+", "--1", "1 ", " 1", "1.0", "1a", "1:", "١", "123456789012345678901x"]
        {
            check::<i64>(text, Err(InvalidValue));
        }
    }

    #[test]
    fn whole_decimals_are_integers() {
        assert_eq!(whole_decimal::<i8>(b"1.0"), Ok(1));
        assert_eq!(whole_decimal::<i32>(b"-1.5e3"), Ok(-1500));
        assert_eq!(whole_decimal::<i8>(b"1.5"), Err(InvalidValue));
        assert_eq!(whole_decimal::<i8>(b"1e3"), Err(NumericOverflow));
    }

    #[test]
    fn decimals_are_exact() {
        assert_eq!(decimal("12.3", 5, 2), Ok(1230));
        assert_eq!(decimal("-0.05", 5, 2), Ok(-5));
        assert_eq!(decimal("1.2300", 5, 2), Ok(123));
        assert_eq!(decimal("1.234", 5, 2), Err(InvalidValue));
        assert_eq!(decimal("999.99", 5, 2), Ok(99999));
        assert_eq!(decimal("1000", 5, 2), Err(NumericOverflow));
        assert_eq!(decimal("1.5e2", 5, 2), Ok(15000));
        assert_eq!(decimal("15e-1", 5, 2), Ok(150));
        assert_eq!(decimal("1e-3", 5, 2), Err(InvalidValue));
        assert_eq!(decimal("0e999999999999999999999", 5, 2), Ok(0));
        assert_eq!(decimal("1e999999999999999999999", 5, 2), Err(NumericOverflow));
        assert_eq!(decimal("1200", 3, -2), Ok(12));
        assert_eq!(decimal("1250", 3, -2), Err(InvalidValue));
        assert_eq!(decimal(".5", 5, 2), Ok(50));
        assert_eq!(decimal("5.", 5, 2), Ok(500));
        assert_eq!(decimal("0.000", 1, 0), Ok(0));
        for text in ["", ".", "-", "NaN", "Infinity", "1.2.3", "1e", "e1", "1 ", "0x1"] {
            assert_eq!(decimal(text, 5, 2), Err(InvalidValue), "{text}");
        }
    }

    #[test]
    fn decimals_reach_their_last_digit() {
        let nines = "9".repeat(38);
        assert_eq!(decimal(&nines, 38, 0), Ok(POWERS[38] - 1));
        assert_eq!(decimal(&format!("{nines}.0"), 38, 0), Ok(POWERS[38] - 1));
        assert_eq!(decimal(&format!("1{nines}"), 38, 0), Err(NumericOverflow));
        let nines = "9".repeat(76);
        let widest = Precision { digits: 76, scale: 0 };
        let value = decimal256(format!("-{nines}").as_bytes(), widest).unwrap();
        assert_eq!(value.to_string(), format!("-{nines}"));
        assert_eq!(decimal256(format!("1{nines}").as_bytes(), widest), Err(NumericOverflow));
    }

    #[test]
    fn floats_have_names_for_their_extremes() {
        assert_eq!(float::<f64>(b"-1.5e3"), Ok(-1500.0));
        assert_eq!(float::<f64>(b"-Infinity"), Ok(f64::NEG_INFINITY));
        assert_eq!(float::<f32>(b"inf"), Ok(f32::INFINITY));
        assert!(float::<f64>(b"NaN").unwrap().is_nan());
        assert_eq!(float::<f64>(b"0e5"), Ok(0.0));
        assert_eq!(float::<f64>(b"1e400"), Err(NumericOverflow));
        assert_eq!(float::<f64>(b"1e-400"), Err(NumericOverflow));
        assert_eq!(float::<f32>(b"1e40"), Err(NumericOverflow));
        for text in ["", "1,5", "abc", " 1", "0x10", "\u{ff}"] {
            assert_eq!(float::<f64>(text.as_bytes()), Err(InvalidValue), "{text}");
        }
    }

    /// Shifts the point by hand, in text.
    fn naive_decimal(
        negative: bool,
        digits: &str,
        point: usize,
        to: Precision,
    ) -> Result<i128, Reason> {
        let (whole, fraction) = digits.split_at(point.min(digits.len()));
        let scale = usize::try_from(to.scale).unwrap();
        let mut fraction = fraction.to_owned();
        while fraction.len() < scale {
            fraction.push('0');
        }
        let (kept, dropped) = fraction.split_at(scale);
        if dropped.contains(|digit| digit != '0') {
            return Err(InvalidValue);
        }
        let text = format!("{whole}{kept}");
        let text = text.trim_start_matches('0');
        if text.len() > usize::from(to.digits) {
            return Err(NumericOverflow);
        }
        let value: i128 = if text.is_empty() { 0 } else { text.parse().unwrap() };
        Ok(if negative { -value } else { value })
    }

    proptest! {
        #[test]
        fn integers_agree_with_the_standard_library(
            value: i128,
            shift in 0u32..127,
            zeros in 0usize..25,
        ) {
            let value = value >> shift;
            let text = match value < 0 {
                true => format!("-{}{}", "0".repeat(zeros), value.unsigned_abs()),
                false => format!("{}{value}", "0".repeat(zeros)),
            };
            prop_assert_eq!(integer::<i64>(text.as_bytes()).ok(), text.parse::<i64>().ok());
            prop_assert_eq!(integer::<i16>(text.as_bytes()).ok(), text.parse::<i16>().ok());
            prop_assert_eq!(integer::<u64>(text.as_bytes()).ok(), u64::try_from(value).ok());
        }

        #[test]
        fn text_is_an_integer_where_the_standard_library_says_so(text in "[-+]?[0-9.:/e ]{0,22}") {
            prop_assert_eq!(integer::<i64>(text.as_bytes()).ok(), text.parse::<i64>().ok());
            // The standard library makes `1e310` infinite.
            let is_float = text.parse::<f64>().is_ok_and(f64::is_finite);
            prop_assert_eq!(float::<f64>(text.as_bytes()).is_ok(), is_float);
        }

        #[test]
        fn decimals_agree_with_their_naive_twin(
            negative: bool,
            digits in "0{0,4}[0-9]{1,36}0{0,4}",
            point in 0usize..40,
            precision in 1u8..=38,
            scale in 0i8..=38,
            exponent in -20i32..20,
        ) {
            let to = Precision { digits: precision, scale: scale.min(precision as i8) };
            let point = point.min(digits.len());
            let sign = if negative { "-" } else { "" };
            let text = format!("{sign}{}.{}", &digits[..point], &digits[point..]);
            let expected = naive_decimal(negative, &digits, point, to);
            prop_assert_eq!(decimal(&text, to.digits, to.scale), expected);
            // The same number again, with a part of its point in the exponent.
            let moved = (point as i32 - exponent).clamp(0, digits.len() as i32);
            let exponent = point as i32 - moved;
            let (whole, fraction) = digits.split_at(moved as usize);
            let text = format!("{sign}{whole}.{fraction}E{exponent:+}");
            prop_assert_eq!(decimal(&text, to.digits, to.scale), expected);
        }
    }
}
