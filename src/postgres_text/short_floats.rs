//! Floats that were written with few digits, as most are: their text without a search for it.
//!
//! A decimal number of 15 digits (6 for a float of 32 bits) has a float of its own. Where a float
//! is that of such a number, its shortest text is that number: there is no other one as short, and
//! none lies in the middle of two floats. A quotient of two numbers that floats hold exactly is
//! the nearest float to it, and so tells.

use super::digits::{LETTERS, eight, put_eight, put_unsigned};

/// Digits behind the point that are tried.
const MOST_SCALE: usize = 6;

const WHOLES: [u64; MOST_SCALE + 1] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000];

macro_rules! append {
    ($name:ident, $float:ty, $digits:literal) => {
        /// Appends a float that is a short decimal number and has no exponent in its text; false
        /// for others.
        pub(crate) fn $name(value: $float, out: &mut Vec<u8>) -> bool {
            const END: u64 = 10_u64.pow($digits);
            let size = value.abs();
            if !(1e-4..END as $float).contains(&size) {
                return false;
            }
            for (scale, whole) in WHOLES.into_iter().enumerate() {
                let number = (size * whole as $float + 0.5) as u64;
                if number >= END {
                    return false;
                }
                if number as $float / whole as $float == size {
                    append(value < 0.0, number, scale, out);
                    return true;
                }
            }
            false
        }
    };
}

append!(append_double, f64, 15);
append!(append_float, f32, 6);

/// Appends a number with so many digits behind its point.
fn append(is_negative: bool, number: u64, scale: usize, out: &mut Vec<u8>) {
    let mut room = [0; 32];
    let whole = WHOLES[scale];
    let mut end = put_unsigned(number / whole, &mut room);
    if scale > 0 {
        room[end] = b'.';
        let fraction = eight(number % whole * (100_000_000 / whole)) | LETTERS;
        put_eight(fraction, &mut room, end + 1);
        end += 1 + scale;
    }
    if is_negative {
        out.push(b'-');
    }
    out.extend_from_slice(&room[..end]);
}
