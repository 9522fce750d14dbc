//! Numbers as they are written: their form, their size, their order. No number is too long.

use std::cmp::Ordering;

/// A number in its shortest form: `-12.50` has two digits before the point and two behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Digits {
    pub whole: u32,
    pub fraction: u32,
}

/// Reads `-12.50`; `None` for anything that a number type would print differently: leading zeros,
/// a plus sign, `.5`, `-0`, exponents.
pub(super) fn digits(text: &[u8]) -> Option<Digits> {
    let unsigned = text.strip_prefix(b"-").unwrap_or(text);
    let whole = unsigned.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if whole == 0 || (whole > 1 && unsigned[0] == b'0') {
        return None;
    }
    let fraction = match unsigned.get(whole..)? {
        [] => 0,
        [b'.', rest @ ..] if !rest.is_empty() && rest.iter().all(u8::is_ascii_digit) => rest.len(),
        _ => return None,
    };
    let is_negative = unsigned.len() < text.len();
    if is_negative && unsigned.iter().all(|byte| matches!(byte, b'0' | b'.')) {
        return None;
    }
    Some(Digits { whole: whole as u32, fraction: fraction as u32 })
}

/// Compares two numbers that [`digits`] has read.
pub(super) fn compare(left: &str, right: &str) -> Ordering {
    match (left.strip_prefix('-'), right.strip_prefix('-')) {
        (Some(left), Some(right)) => compare_unsigned(right, left),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => compare_unsigned(left, right),
    }
}

fn compare_unsigned(left: &str, right: &str) -> Ordering {
    let parts = |text| -> (&str, &str) { str::split_once(text, '.').unwrap_or((text, "")) };
    let ((left, left_fraction), (right, right_fraction)) = (parts(left), parts(right));
    let whole = left.len().cmp(&right.len()).then_with(|| left.cmp(right));
    whole
        .then_with(|| left_fraction.trim_end_matches('0').cmp(right_fraction.trim_end_matches('0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_shortest_form_of_a_number_is_one() {
        let check = |text: &str, expected: Option<(u32, u32)>| {
            let found = digits(text.as_bytes()).map(|digits| (digits.whole, digits.fraction));
            assert_eq!(found, expected, "{text}");
        };
        check("0", Some((1, 0)));
        check("-12.50", Some((2, 2)));
        check("0.05", Some((1, 2)));
        for text in ["", "-", "007", "+1", ".5", "5.", "-0", "-0.0", "1e5", "1,5", " 1", "--1", "٣"]
        {
            check(text, None);
        }
    }

    #[test]
    fn numbers_are_compared_by_their_value() {
        let sorted =
            ["-100", "-9.5", "-9.45", "0", "0.05", "0.5", "9", "10", "99999999999999999999"];
        for pair in sorted.windows(2) {
            assert_eq!(compare(pair[0], pair[1]), Ordering::Less, "{pair:?}");
            assert_eq!(compare(pair[1], pair[0]), Ordering::Greater, "{pair:?}");
        }
        assert_eq!(compare("1.50", "1.5"), Ordering::Equal);
    }
}
