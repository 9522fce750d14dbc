//! Integers as few bits each: the packed runs that Parquet's encodings are made of.
//!
//! Knows numbers and bytes; no columns, no pages.

/// Values of a block of DELTA_BINARY_PACKED, and of each of the parts with a width of their own.
const BLOCK: usize = 128;
const MINIBLOCK: usize = 32;

/// Equal values that are worth a run of their own among packed ones.
const RUN: usize = 16;

/// Appends values as DELTA_BINARY_PACKED; those of a narrow column are 32 bits wide.
pub(super) fn write_deltas(values: &[i64], is_narrow: bool, out: &mut Vec<u8>) {
    write_varint(BLOCK as u64, out);
    write_varint((BLOCK / MINIBLOCK) as u64, out);
    write_varint(values.len() as u64, out);
    // What is wider than 31 bits without a sign is a negative number in the file.
    let narrow = |value: i64| if is_narrow { i64::from(value as i32) } else { value };
    write_zigzag(narrow(values.first().copied().unwrap_or(0)), out);
    let mut deltas = [0_i64; BLOCK];
    let mut start = 1;
    while start < values.len() {
        let end = values.len().min(start + BLOCK);
        let deltas = &mut deltas[..end - start];
        let pairs = values[start - 1..end - 1].iter().zip(&values[start..end]);
        // Differences wrap at the column's width, and so does who adds them up again.
        for (delta, (before, value)) in deltas.iter_mut().zip(pairs) {
            *delta = narrow(value.wrapping_sub(*before));
        }
        write_block(deltas, out);
        start = end;
    }
}

fn write_block(deltas: &[i64], out: &mut Vec<u8>) {
    let least = deltas.iter().copied().min().unwrap_or(0);
    write_zigzag(least, out);
    let widths = out.len();
    out.extend_from_slice(&[0; BLOCK / MINIBLOCK]);
    for (index, part) in deltas.chunks(MINIBLOCK).enumerate() {
        // A part that is not full is packed with zeros behind it.
        let mut above = [0_u64; MINIBLOCK];
        let mut all = 0;
        for (above, delta) in above.iter_mut().zip(part) {
            *above = delta.wrapping_sub(least) as u64;
            all |= *above;
        }
        let width = u64::BITS - all.leading_zeros();
        out[widths + index] = width as u8;
        pack(&above, width, out);
    }
}

/// Appends values as Parquet's hybrid of runs and packed values, each less than `1 << width`.
pub(super) fn write_runs(values: &[u32], width: u32, out: &mut Vec<u8>) {
    let (mut packed, mut at) = (0, 0);
    while at < values.len() {
        let run = values[at..].iter().take_while(|value| **value == values[at]).count();
        // Packed values come in eights: the first of a run fill up the eight before it.
        let fill = (at - packed).next_multiple_of(8) - (at - packed);
        if run >= RUN + fill {
            write_packed(&values[packed..at + fill], width, out);
            write_varint(((run - fill) as u64) << 1, out);
            out.extend_from_slice(&values[at].to_le_bytes()[..width.div_ceil(8) as usize]);
            packed = at + run;
        }
        at += run;
    }
    write_packed(&values[packed..], width, out);
}

fn write_packed(values: &[u32], width: u32, out: &mut Vec<u8>) {
    if values.is_empty() {
        return;
    }
    write_varint((values.len().div_ceil(8) as u64) << 1 | 1, out);
    let mut eights = [0_u64; 64];
    for values in values.chunks(eights.len()) {
        let count = values.len().next_multiple_of(8);
        eights[values.len()..count].fill(0);
        for (wide, value) in eights.iter_mut().zip(values) {
            *wide = u64::from(*value);
        }
        pack(&eights[..count], width, out);
    }
}

/// Appends values of `width` bits, the first in the lowest bits; their number is a multiple of 8.
fn pack(values: &[u64], width: u32, out: &mut Vec<u8>) {
    if width == 0 {
        return;
    }
    let (mut word, mut filled) = (0_u64, 0);
    for value in values {
        word |= value << filled;
        filled += width;
        if filled >= u64::BITS {
            out.extend_from_slice(&word.to_le_bytes());
            filled -= u64::BITS;
            word = value.checked_shr(width - filled).unwrap_or(0);
        }
    }
    out.extend_from_slice(&word.to_le_bytes()[..(filled / 8) as usize]);
}

pub(super) fn write_varint(mut value: u64, out: &mut Vec<u8>) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn write_zigzag(value: i64, out: &mut Vec<u8>) {
    write_varint(((value << 1) ^ (value >> 63)) as u64, out);
}
