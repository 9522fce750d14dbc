//! Dates and moments in the form in which nearly all are written, eight bytes at a time:
//! `2024-01-31`, `2024-01-31 10:11:12`, with six digits behind a point or none.
//!
//! What is written otherwise, or stands for no moment, is left to `temporal`, its twin.

use super::temporal::{DAYS_IN_MONTH, days_from_civil, is_leap};

const SECOND_US: i64 = 1_000_000;
const DAY_US: i64 = 86_400 * SECOND_US;

/// Eight bytes as they have to be: a digit where a 0 stands, and else the byte itself.
struct Form {
    bytes: u64,
    /// What is added to a byte less its form: more than 127 where it is none.
    allowed: u64,
}

const fn form(text: &[u8; 8]) -> Form {
    let mut allowed = [0x7f; 8];
    let mut at = 0;
    while at < 8 {
        if text[at] == b'0' {
            allowed[at] = 0x7f - 9;
        }
        at += 1;
    }
    Form { bytes: u64::from_le_bytes(*text), allowed: u64::from_le_bytes(allowed) }
}

const MONTH: Form = form(b"0000-00-");
const CLOCK: Form = form(b"00:00:00");
const FRACTION: Form = form(b"0.000000");

impl Form {
    /// Returns the numbers that two neighbours make, each in the first one's byte.
    #[inline(always)]
    fn pairs(&self, word: &[u8; 8]) -> Option<u64> {
        const HIGH: u64 = 0x8080_8080_8080_8080;
        let digits = u64::from_le_bytes(*word) ^ self.bytes;
        // A byte with its high bit is none of the form, and carries nothing but to the next.
        let beyond = digits | (digits & !HIGH).wrapping_add(self.allowed);
        (beyond & HIGH == 0).then(|| digits.wrapping_mul(10).wrapping_add(digits >> 8))
    }
}

/// Returns one of the eight bytes.
#[inline(always)]
fn at(pairs: u64, byte: u32) -> i64 {
    (pairs >> (8 * byte) & 0xff).cast_signed()
}

/// Reads `2024-01-31` as days since 1970.
#[inline]
pub(super) fn date(text: &[u8]) -> Option<i32> {
    match text.split_first_chunk::<8>()? {
        (month, [tens, ones]) => days(month, *tens, *ones).map(|days| days as i32),
        _ => None,
    }
}

#[inline(always)]
fn days(month: &[u8; 8], tens: u8, ones: u8) -> Option<i64> {
    let pairs = MONTH.pairs(month)?;
    let (year, month) = (at(pairs, 0) * 100 + at(pairs, 2), at(pairs, 5));
    let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
    let day = i64::from(tens) * 10 + i64::from(ones);
    let longest = *DAYS_IN_MONTH.get(month as usize)? + i64::from(month == 2 && is_leap(year));
    let exists = tens <= 9 && ones <= 9 && year > 0 && month > 0 && day > 0 && day <= longest;
    exists.then(|| days_from_civil(year, month, day))
}

/// Reads `2024-01-31 10:11:12.123456` as µs since 1970, with or without its fraction; returns what
/// follows too, which is nothing or a zone.
#[inline]
pub(super) fn moment(text: &[u8]) -> Option<(i64, &[u8])> {
    let (month, rest) = text.split_first_chunk::<8>()?;
    let ([tens, ones, b' ', clock @ ..], rest) = rest.split_first_chunk::<11>()? else {
        return None;
    };
    let pairs = CLOCK.pairs(clock)?;
    let (hour, minute, second) = (at(pairs, 0), at(pairs, 3), at(pairs, 6));
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let (us, zone) = match rest {
        [] => (0, rest),
        [b'.', ..] => {
            // The last digit of the second goes before the point.
            let pairs = FRACTION.pairs(text.get(18..)?.first_chunk()?)?;
            ((at(pairs, 2) * 100 + at(pairs, 4)) * 100 + at(pairs, 6), &rest[7..])
        }
        [b'+' | b'-', ..] => (0, rest),
        _ => return None,
    };
    if !matches!(zone, [] | [b'+' | b'-', ..]) || zone.ends_with(b"C") {
        return None;
    }
    let day = days(month, *tens, *ones)?;
    Some((day * DAY_US + ((hour * 60 + minute) * 60 + second) * SECOND_US + us, zone))
}
