//! Moments of the common years in a shape of fixed places, without an append for each part.
//!
//! Years 1 to 9999, whose text is the same on every server; who asks has to look first whether all
//! values are of them. The naive twins are `write_timestamp` and its neighbours.

use super::digits::{LETTERS, eight, put_eight};

const MICROS_PER_SECOND: u64 = 1_000_000;
const MICROS_PER_DAY: i64 = 86_400 * 1_000_000;
/// The first day of the year 1 and the last one of 9999, counted from 1970.
const FIRST_DAY: i64 = -719_162;
const LAST_DAY: i64 = 2_932_896;

/// Returns true where all days are of the years 1 to 9999.
pub(crate) fn are_common_days(days: &[i32]) -> bool {
    let outside = |day: i64| !(FIRST_DAY..=LAST_DAY).contains(&day);
    !days.iter().fold(false, |found, day| found | outside(i64::from(*day)))
}

/// Returns true where all moments are of the years 1 to 9999.
pub(crate) fn are_common_moments(micros: &[i64]) -> bool {
    let common = FIRST_DAY * MICROS_PER_DAY..(LAST_DAY + 1) * MICROS_PER_DAY;
    !micros.iter().fold(false, |found, moment| found | !common.contains(moment))
}

/// Returns true where all times are of one day, its end included.
pub(crate) fn are_common_times(micros: &[i64]) -> bool {
    let outside = |time: &i64| !(0..=MICROS_PER_DAY).contains(time);
    !micros.iter().fold(false, |found, time| found | outside(time))
}

/// Puts `2024-02-29` for a common day; returns its length.
///
/// Days are counted from 1 March, which has the leap day last. Divisions are products with the
/// inverse where that is exact for the numbers that occur
/// (Neri and Schneider, <https://onlinelibrary.wiley.com/doi/full/10.1002/spe.3172>).
#[inline]
pub(crate) fn put_day(day: i32, room: &mut [u8; 32]) -> usize {
    let day = (day + 719_468) as u32;
    let quarters = 4 * day + 3;
    let (century, rest) = (quarters / 146_097, quarters % 146_097 / 4);
    let product = 2_939_745 * u64::from(4 * rest + 3);
    let day_of_year = (product as u32) / 2_939_745 / 4;
    let month = 2_141 * day_of_year + 197_913;
    let (month, day) = (month >> 16, (month & 0xffff) / 2_141 + 1);
    // January and February belong to the year before.
    let is_next = u32::from(day_of_year >= 306);
    let (year, month) = (100 * century + (product >> 32) as u32 + is_next, month - 12 * is_next);
    // Eight digits in one go: yyyymmdd.
    let digits = eight(u64::from(year * 10_000 + month * 100 + day)) | LETTERS;
    let day = digits >> 48;
    // 0x2d is the hyphen.
    let head = digits & 0xffff_ffff | 0x2d << 32 | (digits >> 32 & 0xffff) << 40 | 0x2d << 56;
    put_eight(head, room, 0);
    put_eight(day, room, 8);
    10
}

/// Puts `10:20:30.5` for a time of day; returns its end. The fraction has this many digits, and as
/// many more as it needs.
#[inline]
pub(crate) fn put_time(micros: u64, digits: usize, room: &mut [u8; 32], at: usize) -> usize {
    let (seconds, fraction) = (micros / MICROS_PER_SECOND, micros % MICROS_PER_SECOND);
    let parts = (seconds / 3_600) | ((seconds / 60 % 60) << 24) | ((seconds % 60) << 48);
    // As `eight` does: three pairs of digits, with room for a colon behind each.
    let tens = ((parts * 103) >> 10) & 0x000f_0000_0f00_000f;
    let pairs = tens | (parts - tens * 10) << 8;
    put_eight(pairs | 0x3030_3a30_303a_3030, room, at);
    let end = at + 8;
    let fraction = eight(fraction * 100);
    let needed = 8 - fraction.leading_zeros() as usize / 8;
    let digits = digits.max(needed);
    if digits == 0 {
        return end;
    }
    room[end] = b'.';
    put_eight(fraction | LETTERS, room, end + 1);
    end + 1 + digits
}

/// Puts `2024-02-29 10:20:30.5` for a common moment, with so many digits of a second at least;
/// returns its length.
#[inline]
pub(crate) fn put_moment(micros: i64, digits: usize, room: &mut [u8; 32]) -> usize {
    let (day, time) = (micros.div_euclid(MICROS_PER_DAY), micros.rem_euclid(MICROS_PER_DAY));
    put_day(day as i32, room);
    room[10] = b' ';
    put_time(time as u64, digits, room, 11)
}
