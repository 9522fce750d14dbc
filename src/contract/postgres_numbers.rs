//! Texts of PostgreSQL's numbers.
//!
//! <https://www.postgresql.org/docs/current/datatype-numeric.html>

use super::postgres_types::Verdict;
use super::reason;
use super::rules::Fault;
use crate::dump::Reason;
use crate::dump::number::{self, Float};

/// Digits that a numeric may have before its point, and places behind it.
const MAX_WHOLE_DIGITS: i64 = 131_072;
const MAX_PLACES: i64 = 16_383;
/// An exponent that no numeric reaches, whatever its digits are.
const FAR_EXPONENT: i64 = 1_000_000_000;

pub(super) fn invalid(expected: &str) -> Fault {
    (reason::INVALID_VALUE, format!("expected {expected}"))
}

fn overflow(limit: &str) -> Fault {
    (reason::NUMERIC_OVERFLOW, format!("out of the range of {limit}"))
}

/// Cuts what PostgreSQL's `isspace` takes for blank, as its numbers allow at both ends.
pub(super) fn trimmed(text: &str) -> &str {
    text.trim_matches(|char: char| matches!(char, ' ' | '\t'..='\r'))
}

pub(super) fn integer_fault(text: &str, least: i64, greatest: i64) -> Verdict {
    let text = trimmed(text);
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if unsigned.is_empty() || !unsigned.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(invalid("an integer"));
    }
    let fits = text.parse::<i64>().is_ok_and(|value| (least..=greatest).contains(&value));
    (!fits).then(|| overflow(&format!("{least} to {greatest}")))
}

/// Negative ones are taken too, as their bits.
pub(super) fn oid_fault(text: &str) -> Verdict {
    integer_fault(text, i32::MIN.into(), u32::MAX.into())
}

pub(super) fn float_fault<T: Float>(text: &str) -> Verdict {
    match number::float::<T>(trimmed(text).as_bytes()) {
        Ok(_) => None,
        Err(Reason::NumericOverflow) => Some(overflow("the type")),
        Err(_) => Some(invalid("a number")),
    }
}

/// The digits of a declared `numeric(p, s)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Decimal {
    precision: i64,
    scale: i64,
}

impl Decimal {
    pub fn declared(modifiers: &[i64]) -> Option<Self> {
        match modifiers {
            [precision] => Some(Self { precision: *precision, scale: 0 }),
            [precision, scale] => Some(Self { precision: *precision, scale: *scale }),
            _ => None,
        }
    }
}

/// A number's digits, as they are written.
pub(super) struct Written<'a> {
    pub is_negative: bool,
    pub whole: &'a str,
    pub fraction: &'a str,
    pub exponent: i64,
}

impl<'a> Written<'a> {
    pub fn read(text: &'a str) -> Option<Self> {
        let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
        let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent_of(exponent)?),
            None => (unsigned, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let has_digits = !(whole.is_empty() && fraction.is_empty());
        let is_negative = text.starts_with('-');
        (has_digits && is_digits(whole) && is_digits(fraction)).then_some(Self {
            is_negative,
            whole,
            fraction,
            exponent,
        })
    }

    fn digits(&self) -> impl DoubleEndedIterator<Item = u8> {
        self.whole.bytes().chain(self.fraction.bytes())
    }

    /// Returns how many digits stand before the point once the exponent is carried out; zeros at
    /// the front do not count. `None` for zero.
    fn whole_digits(&self) -> Option<i64> {
        let zeros = self.digits().position(|digit| digit != b'0')?;
        Some(self.whole.len() as i64 - zeros as i64 + self.exponent)
    }

    pub fn is_zero(&self) -> bool {
        self.digits().all(|digit| digit == b'0')
    }

    /// Returns the digits without sign and point, rounded to so many places; `None` where more
    /// than `precision` digits are left.
    pub fn unscaled(&self, scale: i64, precision: i64) -> Option<String> {
        let whole = self.whole_digits().unwrap_or(0);
        if whole > precision - scale {
            return None;
        }
        let kept: Vec<u8> =
            (-scale..whole.max(-scale)).rev().map(|power| self.digit_at(power)).collect();
        let mut digits = vec![b'0'];
        digits.extend(kept);
        if self.digit_at(-scale - 1) >= b'5' {
            for digit in digits.iter_mut().rev() {
                match digit {
                    b'9' => *digit = b'0',
                    _ => {
                        *digit += 1;
                        break;
                    }
                }
            }
        }
        let text = String::from_utf8(digits).ok()?;
        let significant = text.trim_start_matches('0');
        let fits = significant.len() as i64 <= precision;
        fits.then(|| if significant.is_empty() { "0" } else { significant }.to_owned())
    }

    /// Compares two numbers that are not zero, whatever their signs.
    pub fn compare_size(&self, other: &Self) -> std::cmp::Ordering {
        let (whole, others) = (self.whole_digits(), other.whole_digits());
        let (Some(top), true) = (whole, whole == others) else { return whole.cmp(&others) };
        let length = |written: &Self| (written.whole.len() + written.fraction.len()) as i64;
        let digits = length(self).max(length(other));
        let powers = (top - digits..top).rev();
        let unequal = powers.map(|power| self.digit_at(power).cmp(&other.digit_at(power)));
        unequal.into_iter().find(|order| order.is_ne()).unwrap_or(std::cmp::Ordering::Equal)
    }

    /// Returns the digit that stands for this power of ten.
    fn digit_at(&self, power: i64) -> u8 {
        let place = self.whole.len() as i64 + self.exponent - 1 - power;
        let Ok(place) = usize::try_from(place) else { return b'0' };
        let (whole, fraction) = (self.whole.as_bytes(), self.fraction.as_bytes());
        let in_fraction = || fraction.get(place - whole.len());
        whole.get(place).or_else(in_fraction).copied().unwrap_or(b'0')
    }
}

fn exponent_of(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some(text.parse().unwrap_or(FAR_EXPONENT).clamp(-FAR_EXPONENT, FAR_EXPONENT))
}

/// A numeric, rounded to its scale as the server rounds it.
pub(super) fn number_fault(text: &str, of: Option<Decimal>) -> Verdict {
    let text = trimmed(text);
    let word = text.strip_prefix(['+', '-']).unwrap_or(text);
    if text.eq_ignore_ascii_case("nan") {
        return None;
    }
    if ["infinity", "inf"].iter().any(|name| word.eq_ignore_ascii_case(name)) {
        return of.map(|_| overflow("the type, which has no infinity"));
    }
    let Some(written) = Written::read(text) else { return Some(invalid("a number")) };
    if written.exponent.abs() >= i64::from(i32::MAX / 2) {
        return Some(overflow("a numeric"));
    }
    let places = (written.fraction.len() as i64 - written.exponent).max(0);
    let whole = written.whole_digits();
    if whole.is_some_and(|digits| digits > MAX_WHOLE_DIGITS) || places > MAX_PLACES {
        return Some(overflow("a numeric"));
    }
    let Decimal { precision, scale } = of?;
    let mut whole = whole?;
    // A nine before each rounded digit carries: 9.99 has one digit, and rounded to 10.0 two.
    if rounds_up_to_next_power(&written, whole, scale) {
        whole += 1;
    } else if whole <= -scale {
        return None; // nothing is left but zeros
    }
    let limit = precision - scale;
    (whole > limit).then(|| {
        let detail = format!("numeric({precision},{scale}) holds {limit} digits before the point");
        (reason::NUMERIC_OVERFLOW, detail)
    })
}

/// Returns true where all digits that stay are nines (or none stays), and the next is 5 or more.
fn rounds_up_to_next_power(written: &Written, whole: i64, scale: i64) -> bool {
    let first_dropped = -scale - 1;
    if first_dropped >= whole || written.digit_at(first_dropped) < b'5' {
        return false;
    }
    (first_dropped + 1..whole).all(|power| written.digit_at(power) == b'9')
}

/// Money as `lc_monetary` C writes and reads it: `-$1,234.56`.
pub(super) fn money_fault(text: &str) -> Verdict {
    let text = trimmed(text);
    let (is_negative, rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let rest = rest.strip_prefix('$').unwrap_or(rest);
    let (whole, fraction) = rest.split_once('.').unwrap_or((rest, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit() || byte == b',');
    let has_digits = rest.bytes().any(|byte| byte.is_ascii_digit());
    if !has_digits || !is_digits(whole) || fraction.contains(',') || !is_digits(fraction) {
        return Some(invalid("an amount of money"));
    }
    let mut cents: i128 = 0;
    for digit in whole.bytes().filter(u8::is_ascii_digit) {
        cents = cents.saturating_mul(10).saturating_add(i128::from(digit - b'0'));
    }
    let places: Vec<i128> = fraction.bytes().map(|digit| i128::from(digit - b'0')).collect();
    let place = |at: usize| places.get(at).copied().unwrap_or(0);
    cents = cents.saturating_mul(100).saturating_add(place(0) * 10 + place(1));
    cents = cents.saturating_add(i128::from(place(2) >= 5));
    let cents = if is_negative { -cents } else { cents };
    i64::try_from(cents).is_err().then(|| overflow("money"))
}
