//! The least and the greatest value of a page or a column chunk, as statistics tell them.
//!
//! Knows how Parquet orders values; no pages.

use parquet::data_type::ByteArray;
use parquet::file::statistics::{Statistics, ValueStatistics};

use super::parquet_values::Kind;

/// Bytes of a text that statistics keep: enough to skip by, and never a whole document.
const TEXT_BYTES: usize = 64;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Bounds {
    Signed(i64, i64),
    Unsigned(u64, u64),
    Float(f64, f64),
    Bytes(Vec<u8>, Vec<u8>),
}

/// Statistics of a page.
pub(super) struct PageBounds {
    pub least: Vec<u8>,
    pub greatest: Vec<u8>,
}

impl Bounds {
    /// Finds the bounds of numbers; `None` where there are none to compare.
    pub fn of_numbers(kind: Kind, numbers: &[i64]) -> Option<Self> {
        match kind {
            Kind::Signed => {
                let least = numbers.iter().min()?;
                Some(Self::Signed(*least, *numbers.iter().max()?))
            }
            Kind::Unsigned => {
                let numbers = numbers.iter().map(|number| *number as u64);
                Some(Self::Unsigned(numbers.clone().min()?, numbers.max()?))
            }
            Kind::Single => {
                Self::of_floats(numbers.iter().map(|bits| f64::from(f32::from_bits(*bits as u32))))
            }
            Kind::Double => {
                Self::of_floats(numbers.iter().map(|bits| f64::from_bits(*bits as u64)))
            }
            Kind::Bytes { .. } => None,
        }
    }

    /// NaN has no place in an order; the zeros stand for one another, and each bound is the one
    /// that has both within.
    fn of_floats(floats: impl Iterator<Item = f64>) -> Option<Self> {
        let mut bounds: Option<(f64, f64)> = None;
        for float in floats.filter(|float| !float.is_nan()) {
            let (least, greatest) = bounds.get_or_insert((float, float));
            *least = least.min(float);
            *greatest = greatest.max(float);
        }
        let (least, greatest) = bounds?;
        let least = if least == 0.0 { -0.0 } else { least };
        let greatest = if greatest == 0.0 { 0.0 } else { greatest };
        Some(Self::Float(least, greatest))
    }

    /// Finds the bounds of texts or bytes.
    pub fn of_texts(texts: &[&[u8]]) -> Option<Self> {
        let first = *texts.first()?;
        let (mut least, mut greatest) = ((key(first), first), (key(first), first));
        for text in texts {
            let key = key(text);
            if key <= least.0 && (key < least.0 || *text < least.1) {
                least = (key, text);
            }
            if key >= greatest.0 && (key > greatest.0 || *text > greatest.1) {
                greatest = (key, text);
            }
        }
        Some(Self::Bytes(least.1.to_vec(), greatest.1.to_vec()))
    }

    /// Widens the bounds to those of another page.
    pub fn merge(&mut self, other: &Self) {
        match (self, other) {
            (Self::Signed(least, greatest), Self::Signed(lower, higher)) => {
                (*least, *greatest) = ((*least).min(*lower), (*greatest).max(*higher));
            }
            (Self::Unsigned(least, greatest), Self::Unsigned(lower, higher)) => {
                (*least, *greatest) = ((*least).min(*lower), (*greatest).max(*higher));
            }
            (Self::Float(least, greatest), Self::Float(lower, higher)) => {
                (*least, *greatest) = (least.min(*lower), greatest.max(*higher));
            }
            (Self::Bytes(least, greatest), Self::Bytes(lower, higher)) => {
                if lower < least {
                    least.clone_from(lower);
                }
                if higher > greatest {
                    greatest.clone_from(higher);
                }
            }
            // The values of a column are of one kind.
            _ => {}
        }
    }

    /// Returns true where neither bound of the next page is below this one's.
    pub fn rises_to(&self, next: &Self) -> bool {
        match (self, next) {
            (Self::Signed(a, b), Self::Signed(c, d)) => a <= c && b <= d,
            (Self::Unsigned(a, b), Self::Unsigned(c, d)) => a <= c && b <= d,
            (Self::Float(a, b), Self::Float(c, d)) => a <= c && b <= d,
            (Self::Bytes(a, b), Self::Bytes(c, d)) => a <= c && b <= d,
            _ => false,
        }
    }

    /// Returns the bounds as the index of pages has them.
    pub fn of_page(&self, kind: Kind, width: usize) -> PageBounds {
        let number = |number: i64| number.to_le_bytes()[..width].to_vec();
        let float = |float: f64| match kind {
            Kind::Single => (float as f32).to_le_bytes().to_vec(),
            _ => float.to_le_bytes().to_vec(),
        };
        let (least, greatest) = match self {
            Self::Signed(least, greatest) => (number(*least), number(*greatest)),
            Self::Unsigned(least, greatest) => (number(*least as i64), number(*greatest as i64)),
            Self::Float(least, greatest) => (float(*least), float(*greatest)),
            Self::Bytes(least, greatest) => (floor(least, kind).to_vec(), ceiling(greatest, kind)),
        };
        PageBounds { least, greatest }
    }

    /// Returns the bounds as the file's end has them; `is_signed` as the column's order is.
    pub fn statistics(
        bounds: Option<&Self>,
        kind: Kind,
        width: usize,
        nulls: u64,
        is_signed: bool,
    ) -> Statistics {
        match kind {
            Kind::Single => {
                let (least, greatest) = match bounds {
                    Some(Self::Float(least, greatest)) => (Some(*least), Some(*greatest)),
                    _ => (None, None),
                };
                let narrow = |float: f64| float as f32;
                told(least.map(narrow), greatest.map(narrow), nulls, is_signed).into()
            }
            Kind::Double => {
                let (least, greatest) = match bounds {
                    Some(Self::Float(least, greatest)) => (Some(*least), Some(*greatest)),
                    _ => (None, None),
                };
                told(least, greatest, nulls, is_signed).into()
            }
            Kind::Signed | Kind::Unsigned => {
                let (least, greatest) = match bounds {
                    Some(Self::Signed(least, greatest)) => (Some(*least), Some(*greatest)),
                    Some(Self::Unsigned(least, greatest)) => {
                        (Some(*least as i64), Some(*greatest as i64))
                    }
                    _ => (None, None),
                };
                let narrow = |number: i64| number as i32;
                match width {
                    4 => told(least.map(narrow), greatest.map(narrow), nulls, is_signed).into(),
                    _ => told(least, greatest, nulls, is_signed).into(),
                }
            }
            Kind::Bytes { .. } => {
                let Some(Self::Bytes(least, greatest)) = bounds else {
                    return told::<ByteArray>(None, None, nulls, is_signed).into();
                };
                let (low, high) = (floor(least, kind), ceiling(greatest, kind));
                let exact = (low.len() == least.len(), high == *greatest);
                let (low, high) = (ByteArray::from(low.to_vec()), ByteArray::from(high));
                told(Some(low), Some(high), nulls, is_signed)
                    .with_min_is_exact(exact.0)
                    .with_max_is_exact(exact.1)
                    .into()
            }
        }
    }
}

/// Old readers know bounds of signed values alone.
fn told<T>(
    least: Option<T>,
    greatest: Option<T>,
    nulls: u64,
    is_signed: bool,
) -> ValueStatistics<T> {
    ValueStatistics::new(least, greatest, None, Some(nulls), false)
        .with_backwards_compatible_min_max(is_signed)
}

/// The first bytes of a text as a number, in the same order.
fn key(text: &[u8]) -> u64 {
    match text.first_chunk() {
        Some(first) => u64::from_be_bytes(*first),
        None => {
            let mut first = [0; 8];
            first[..text.len()].copy_from_slice(text);
            u64::from_be_bytes(first)
        }
    }
}

/// Returns a text's beginning: nothing below it is left out.
fn floor(text: &[u8], kind: Kind) -> &[u8] {
    if text.len() <= TEXT_BYTES {
        return text;
    }
    &text[..cut(text, kind)]
}

/// Returns something that is not below a text, and short where there is such a thing.
fn ceiling(text: &[u8], kind: Kind) -> Vec<u8> {
    short_ceiling(text, kind).unwrap_or_else(|| text.to_vec())
}

fn short_ceiling(text: &[u8], kind: Kind) -> Option<Vec<u8>> {
    if text.len() <= TEXT_BYTES {
        return None;
    }
    let mut head = text[..cut(text, kind)].to_vec();
    match kind {
        Kind::Bytes { is_text: true } => {
            let mut head = String::from_utf8(head).ok()?;
            while let Some(last) = head.pop() {
                // The next character, in the order of code points and of UTF-8 alike.
                if let Some(next) = (last..=char::MAX).nth(1) {
                    head.push(next);
                    return Some(head.into_bytes());
                }
            }
        }
        _ => {
            while let Some(last) = head.pop() {
                if let Some(next) = last.checked_add(1) {
                    head.push(next);
                    return Some(head);
                }
            }
        }
    }
    None
}

/// Returns where a long text is cut: never within a character.
fn cut(text: &[u8], kind: Kind) -> usize {
    let mut end = TEXT_BYTES;
    if matches!(kind, Kind::Bytes { is_text: true }) {
        // A byte that goes on with a character begins with the bits 10.
        while end > 0 && text[end] & 0xC0 == 0x80 {
            end -= 1;
        }
    }
    end
}
