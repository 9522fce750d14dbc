//! PostgreSQL's own text form of Arrow values.
//!
//! What `COPY … TO STDOUT` of PostgreSQL 10 to 18 would print with TimeZone UTC, DateStyle ISO,
//! bytea_output hex and the default float digits, before COPY's own escapes. Bytes are appended
//! to a buffer; no value is allocated. Knows no files and no file formats.

use std::io::Write;

use arrow::array::{
    Array, ArrayRef, ArrowPrimitiveType, AsArray, BinaryArray, BinaryViewArray, BooleanArray,
    FixedSizeBinaryArray, GenericListArray, LargeBinaryArray, LargeStringArray, OffsetSizeTrait,
    PrimitiveArray, StringArray, StringViewArray,
};
use arrow::buffer::NullBuffer;
use arrow::datatypes::{
    ArrowDictionaryKeyType, ArrowNativeType, DataType, Date32Type, Decimal128Type, Decimal256Type,
    Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, Time32MillisecondType,
    Time32SecondType, Time64MicrosecondType, Time64NanosecondType, TimeUnit,
    TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType,
    TimestampSecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type, i256,
};

use cells::{Letters, write_hex};
use digits::{four, two, write_padded, write_unsigned};
use short_floats::{append_double, append_float};

mod by_column;
pub(crate) mod cells;
pub(crate) mod digits;
pub(crate) mod moments;
pub(crate) mod short_floats;

pub use cells::{CellBuffer, Cells};

const SECONDS_PER_DAY: i64 = 86_400;

/// One column of a record batch, ready to be printed.
#[derive(Debug)]
pub struct TextColumn<'a> {
    values: Values<'a>,
    /// The nulls of the values, seen through a dictionary.
    nulls: Option<NullBuffer>,
}

/// What a printed value is made of, as far as quoting goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    Null,
    Boolean,
    Integer,
    Float,
    /// Digits, letters and `- : . +` and spaces only: no quote or escape in any format.
    Plain,
    /// `\x…`
    Bytes,
    Text,
    List,
}

#[derive(Debug)]
enum Values<'a> {
    Null,
    Boolean(&'a BooleanArray),
    Int8(&'a PrimitiveArray<Int8Type>),
    Int16(&'a PrimitiveArray<Int16Type>),
    Int32(&'a PrimitiveArray<Int32Type>),
    Int64(&'a PrimitiveArray<Int64Type>),
    UInt8(&'a PrimitiveArray<UInt8Type>),
    UInt16(&'a PrimitiveArray<UInt16Type>),
    UInt32(&'a PrimitiveArray<UInt32Type>),
    UInt64(&'a PrimitiveArray<UInt64Type>),
    Float32(&'a PrimitiveArray<Float32Type>),
    Float64(&'a PrimitiveArray<Float64Type>),
    Decimal128(&'a PrimitiveArray<Decimal128Type>, i8),
    Decimal256(&'a PrimitiveArray<Decimal256Type>, i8),
    Date(&'a PrimitiveArray<Date32Type>),
    Timestamp {
        ticks: &'a [i64],
        fraction: Fraction,
        zone: bool,
    },
    Time32 {
        ticks: &'a [i32],
        fraction: Fraction,
    },
    Time64 {
        ticks: &'a [i64],
        fraction: Fraction,
    },
    Binary(&'a BinaryArray),
    LargeBinary(&'a LargeBinaryArray),
    BinaryView(&'a BinaryViewArray),
    FixedBinary(&'a FixedSizeBinaryArray),
    Text(&'a StringArray),
    LargeText(&'a LargeStringArray),
    TextView(&'a StringViewArray),
    List {
        offsets: &'a [i32],
        items: Box<TextColumn<'a>>,
    },
    LargeList {
        offsets: &'a [i64],
        items: Box<TextColumn<'a>>,
    },
    Dictionary {
        keys: &'a dyn Array,
        key: fn(&dyn Array, usize) -> usize,
        values: Box<TextColumn<'a>>,
    },
}

/// How many ticks make a second, and how many digits that is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Fraction {
    ticks: i64,
    digits: usize,
}

/// Returns true where values of this type have a text form.
///
/// Lists of lists have none: an array of PostgreSQL is rectangular, a list of lists need not be.
pub fn supports(data_type: &DataType) -> bool {
    match data_type {
        DataType::List(item) | DataType::LargeList(item) => {
            let nested = matches!(item.data_type(), DataType::List(_) | DataType::LargeList(_));
            !nested && supports(item.data_type())
        }
        DataType::Dictionary(_, value) => supports(value),
        DataType::Null
        | DataType::Boolean
        | DataType::Int8
        | DataType::Int16
        | DataType::Int32
        | DataType::Int64
        | DataType::UInt8
        | DataType::UInt16
        | DataType::UInt32
        | DataType::UInt64
        | DataType::Float32
        | DataType::Float64
        | DataType::Decimal128(..)
        | DataType::Decimal256(..)
        | DataType::Date32
        | DataType::Timestamp(..)
        | DataType::Time32(_)
        | DataType::Time64(_)
        | DataType::Binary
        | DataType::LargeBinary
        | DataType::BinaryView
        | DataType::FixedSizeBinary(_)
        | DataType::Utf8
        | DataType::LargeUtf8
        | DataType::Utf8View => true,
        _ => false,
    }
}

impl<'a> TextColumn<'a> {
    /// Prepares a column; `None` where `supports` says no.
    pub fn new(array: &'a ArrayRef) -> Option<Self> {
        Self::of(array.as_ref())
    }

    fn of(array: &'a dyn Array) -> Option<Self> {
        if !supports(array.data_type()) {
            return None;
        }
        Some(Self { values: Values::of(array)?, nulls: array.logical_nulls() })
    }

    pub fn is_null(&self, row: usize) -> bool {
        self.nulls.as_ref().is_some_and(|nulls| nulls.is_null(row))
    }

    /// Returns what the values are made of.
    pub fn shape(&self) -> Shape {
        match &self.values {
            Values::Null => Shape::Null,
            Values::Boolean(_) => Shape::Boolean,
            Values::Int8(_)
            | Values::Int16(_)
            | Values::Int32(_)
            | Values::Int64(_)
            | Values::UInt8(_)
            | Values::UInt16(_)
            | Values::UInt32(_)
            | Values::UInt64(_) => Shape::Integer,
            Values::Float32(_) | Values::Float64(_) => Shape::Float,
            Values::Decimal128(..)
            | Values::Decimal256(..)
            | Values::Date(_)
            | Values::Timestamp { .. }
            | Values::Time32 { .. }
            | Values::Time64 { .. } => Shape::Plain,
            Values::Binary(_)
            | Values::LargeBinary(_)
            | Values::BinaryView(_)
            | Values::FixedBinary(_) => Shape::Bytes,
            Values::Text(_) | Values::LargeText(_) | Values::TextView(_) => Shape::Text,
            Values::List { .. } | Values::LargeList { .. } => Shape::List,
            Values::Dictionary { values, .. } => values.shape(),
        }
    }

    /// Returns a text value as it stands in the array; `None` for other shapes.
    ///
    /// The value of a null row has no meaning.
    pub fn text(&self, row: usize) -> Option<&'a str> {
        match &self.values {
            Values::Text(array) => Some(array.value(row)),
            Values::LargeText(array) => Some(array.value(row)),
            Values::TextView(array) => Some(array.value(row)),
            Values::Dictionary { keys, key, values } => values.text(key(*keys, row)),
            _ => None,
        }
    }

    /// Returns a value of bytes as it stands in the array; `None` for other shapes.
    ///
    /// The value of a null row has no meaning.
    pub fn bytes(&self, row: usize) -> Option<&'a [u8]> {
        match &self.values {
            Values::Binary(array) => Some(array.value(row)),
            Values::LargeBinary(array) => Some(array.value(row)),
            Values::BinaryView(array) => Some(array.value(row)),
            Values::FixedBinary(array) => Some(array.value(row)),
            Values::Dictionary { keys, key, values } => values.bytes(key(*keys, row)),
            _ => None,
        }
    }

    /// Returns the items of a list value: the column they stand in and their rows.
    pub fn items(&self, row: usize) -> Option<(&TextColumn<'a>, std::ops::Range<usize>)> {
        match &self.values {
            Values::List { offsets, items } => {
                Some((items, offsets[row].as_usize()..offsets[row + 1].as_usize()))
            }
            Values::LargeList { offsets, items } => {
                Some((items, offsets[row].as_usize()..offsets[row + 1].as_usize()))
            }
            Values::Dictionary { keys, key, values } => values.items(key(*keys, row)),
            _ => None,
        }
    }

    /// Appends the text form of a value; nothing for a null.
    pub fn write(&self, row: usize, out: &mut Vec<u8>) {
        if self.is_null(row) {
            return;
        }
        match &self.values {
            Values::Null => {}
            Values::Boolean(array) => out.push(if array.value(row) { b't' } else { b'f' }),
            Values::Int8(array) => write_integer(array.value(row).into(), out),
            Values::Int16(array) => write_integer(array.value(row).into(), out),
            Values::Int32(array) => write_integer(array.value(row).into(), out),
            Values::Int64(array) => write_integer(array.value(row), out),
            Values::UInt8(array) => write_unsigned(array.value(row).into(), out),
            Values::UInt16(array) => write_unsigned(array.value(row).into(), out),
            Values::UInt32(array) => write_unsigned(array.value(row).into(), out),
            Values::UInt64(array) => write_unsigned(array.value(row), out),
            Values::Float32(array) => write_float4(array.value(row), out),
            Values::Float64(array) => write_float8(array.value(row), out),
            Values::Decimal128(array, scale) => {
                let value = array.value(row);
                write_decimal(value < 0, *scale, out, |out| {
                    write_digits(value.unsigned_abs(), out)
                });
            }
            Values::Decimal256(array, scale) => {
                let value = array.value(row);
                write_decimal(value < i256::ZERO, *scale, out, |out| write_wide(value, out));
            }
            Values::Date(array) => write_date(array.value(row), out),
            Values::Timestamp { ticks, fraction, zone } => {
                write_timestamp(ticks[row], *fraction, *zone, out);
            }
            Values::Time32 { ticks, fraction } => {
                write_time(ticks[row].into(), *fraction, out);
            }
            Values::Time64 { ticks, fraction } => write_time(ticks[row], *fraction, out),
            Values::Binary(array) => write_bytes(array.value(row), out),
            Values::LargeBinary(array) => write_bytes(array.value(row), out),
            Values::BinaryView(array) => write_bytes(array.value(row), out),
            Values::FixedBinary(array) => write_bytes(array.value(row), out),
            Values::Text(array) => out.extend_from_slice(array.value(row).as_bytes()),
            Values::LargeText(array) => out.extend_from_slice(array.value(row).as_bytes()),
            Values::TextView(array) => out.extend_from_slice(array.value(row).as_bytes()),
            Values::List { .. } | Values::LargeList { .. } => {
                if let Some((items, rows)) = self.items(row) {
                    write_list(items, rows, out);
                }
            }
            Values::Dictionary { keys, key, values } => values.write(key(*keys, row), out),
        }
    }
}

impl<'a> Values<'a> {
    fn of(array: &'a dyn Array) -> Option<Self> {
        Some(match array.data_type() {
            DataType::Null => Self::Null,
            DataType::Boolean => Self::Boolean(array.as_boolean()),
            DataType::Int8 => Self::Int8(array.as_primitive()),
            DataType::Int16 => Self::Int16(array.as_primitive()),
            DataType::Int32 => Self::Int32(array.as_primitive()),
            DataType::Int64 => Self::Int64(array.as_primitive()),
            DataType::UInt8 => Self::UInt8(array.as_primitive()),
            DataType::UInt16 => Self::UInt16(array.as_primitive()),
            DataType::UInt32 => Self::UInt32(array.as_primitive()),
            DataType::UInt64 => Self::UInt64(array.as_primitive()),
            DataType::Float32 => Self::Float32(array.as_primitive()),
            DataType::Float64 => Self::Float64(array.as_primitive()),
            DataType::Decimal128(_, scale) => Self::Decimal128(array.as_primitive(), *scale),
            DataType::Decimal256(_, scale) => Self::Decimal256(array.as_primitive(), *scale),
            DataType::Date32 => Self::Date(array.as_primitive()),
            DataType::Timestamp(unit, zone) => Self::Timestamp {
                ticks: match unit {
                    TimeUnit::Second => ticks::<TimestampSecondType>(array),
                    TimeUnit::Millisecond => ticks::<TimestampMillisecondType>(array),
                    TimeUnit::Microsecond => ticks::<TimestampMicrosecondType>(array),
                    TimeUnit::Nanosecond => ticks::<TimestampNanosecondType>(array),
                },
                fraction: Fraction::of(*unit),
                zone: zone.is_some(),
            },
            DataType::Time32(unit) => Self::Time32 {
                ticks: match unit {
                    TimeUnit::Second => ticks::<Time32SecondType>(array),
                    _ => ticks::<Time32MillisecondType>(array),
                },
                fraction: Fraction::of(*unit),
            },
            DataType::Time64(unit) => Self::Time64 {
                ticks: match unit {
                    TimeUnit::Nanosecond => ticks::<Time64NanosecondType>(array),
                    _ => ticks::<Time64MicrosecondType>(array),
                },
                fraction: Fraction::of(*unit),
            },
            DataType::Binary => Self::Binary(array.as_binary()),
            DataType::LargeBinary => Self::LargeBinary(array.as_binary()),
            DataType::BinaryView => Self::BinaryView(array.as_binary_view()),
            DataType::FixedSizeBinary(_) => Self::FixedBinary(array.as_fixed_size_binary()),
            DataType::Utf8 => Self::Text(array.as_string()),
            DataType::LargeUtf8 => Self::LargeText(array.as_string()),
            DataType::Utf8View => Self::TextView(array.as_string_view()),
            DataType::List(_) => {
                let (offsets, items) = list(array.as_list::<i32>())?;
                Self::List { offsets, items }
            }
            DataType::LargeList(_) => {
                let (offsets, items) = list(array.as_list::<i64>())?;
                Self::LargeList { offsets, items }
            }
            DataType::Dictionary(key, _) => Self::Dictionary {
                keys: array.as_any_dictionary().keys(),
                key: match key.as_ref() {
                    DataType::Int8 => dictionary_key::<Int8Type>,
                    DataType::Int16 => dictionary_key::<Int16Type>,
                    DataType::Int32 => dictionary_key::<Int32Type>,
                    DataType::Int64 => dictionary_key::<Int64Type>,
                    DataType::UInt8 => dictionary_key::<UInt8Type>,
                    DataType::UInt16 => dictionary_key::<UInt16Type>,
                    DataType::UInt32 => dictionary_key::<UInt32Type>,
                    DataType::UInt64 => dictionary_key::<UInt64Type>,
                    _ => return None,
                },
                values: TextColumn::of(array.as_any_dictionary().values().as_ref())?.into(),
            },
            _ => return None,
        })
    }
}

impl Fraction {
    const MICROS: Self = Self { ticks: 1_000_000, digits: 6 };

    fn of(unit: TimeUnit) -> Self {
        match unit {
            TimeUnit::Second => Self { ticks: 1, digits: 0 },
            TimeUnit::Millisecond => Self { ticks: 1_000, digits: 3 },
            TimeUnit::Microsecond => Self::MICROS,
            TimeUnit::Nanosecond => Self { ticks: 1_000_000_000, digits: 9 },
        }
    }
}

fn ticks<T: ArrowPrimitiveType>(array: &dyn Array) -> &[T::Native] {
    array.as_primitive::<T>().values()
}

fn list<O: OffsetSizeTrait>(array: &GenericListArray<O>) -> Option<(&[O], Box<TextColumn<'_>>)> {
    Some((array.value_offsets(), TextColumn::of(array.values().as_ref())?.into()))
}

fn dictionary_key<K: ArrowDictionaryKeyType>(keys: &dyn Array, row: usize) -> usize {
    keys.as_primitive::<K>().value(row).as_usize()
}

fn write_integer(value: i64, out: &mut Vec<u8>) {
    if value < 0 {
        out.push(b'-');
    }
    write_unsigned(value.unsigned_abs(), out);
}

/// The largest power of ten in a u64: wide numbers are printed in parts of 19 digits.
const PART: u128 = 10_000_000_000_000_000_000;
const PART_DIGITS: usize = 19;

fn write_digits(value: u128, out: &mut Vec<u8>) {
    let part = (value % PART) as u64;
    if value < PART {
        return write_unsigned(part, out);
    }
    write_digits(value / PART, out);
    write_padded(part, PART_DIGITS, out);
}

fn write_wide(value: i256, out: &mut Vec<u8>) {
    // Parts from the lowest, each with the sign of the value: 76 digits are at most five.
    let part = i256::from_i128(PART as i128);
    let mut parts = [0_u64; 5];
    let (mut rest, mut used) = (value, 0);
    while used == 0 || (rest != i256::ZERO && used < parts.len()) {
        parts[used] = rest.wrapping_rem(part).as_i128().unsigned_abs() as u64;
        rest = rest.wrapping_div(part);
        used += 1;
    }
    write_unsigned(parts[used - 1], out);
    for part in parts[..used - 1].iter().rev() {
        write_padded(*part, PART_DIGITS, out);
    }
}

/// Appends a decimal; `digits` appends the unscaled number without its sign.
fn write_decimal(negative: bool, scale: i8, out: &mut Vec<u8>, digits: impl FnOnce(&mut Vec<u8>)) {
    if negative {
        out.push(b'-');
    }
    let start = out.len();
    digits(out);
    let shift = usize::from(scale.unsigned_abs());
    if scale <= 0 {
        if out[start..] != *b"0" {
            out.resize(out.len() + shift, b'0');
        }
        return;
    }
    let length = out.len() - start;
    if length <= shift {
        let zeros = shift + 1 - length;
        out.resize(out.len() + zeros, b'0');
        out[start..].rotate_right(zeros);
    }
    out.insert(out.len() - shift, b'.');
}

fn write_float8(value: f64, out: &mut Vec<u8>) {
    if !append_double(value, out) {
        search_float8(value, out);
    }
}

fn write_float4(value: f32, out: &mut Vec<u8>) {
    if !append_float(value, out) {
        search_float4(value, out);
    }
}

fn search_float8(value: f64, out: &mut Vec<u8>) {
    if let Some(special) = special(value) {
        return out.extend_from_slice(special);
    }
    let bits = value.to_bits();
    let binary = Binary {
        mantissa: (bits & ((1 << 52) - 1)) | (1 << 52),
        exponent: ((bits >> 52) & 0x7ff) as i32 - 1075,
    };
    let shortest = Scientific::new(format_args!("{value:e}"));
    let exact = |digits| Scientific::new(format_args!("{value:.digits$e}"));
    let same = |text: &Scientific| text.parse() == Some(value);
    shortest.like_postgres(&binary, 17, exact, same).write(15, out);
}

fn search_float4(value: f32, out: &mut Vec<u8>) {
    if let Some(special) = special(value.into()) {
        return out.extend_from_slice(special);
    }
    let bits = value.to_bits();
    let binary = Binary {
        mantissa: u64::from(bits & ((1 << 23) - 1)) | (1 << 23),
        exponent: ((bits >> 23) & 0xff) as i32 - 150,
    };
    let shortest = Scientific::new(format_args!("{value:e}"));
    let exact = |digits| Scientific::new(format_args!("{value:.digits$e}"));
    let same = |text: &Scientific| text.parse() == Some(value);
    shortest.like_postgres(&binary, 9, exact, same).write(6, out);
}

fn special(value: f64) -> Option<&'static [u8]> {
    if value.is_nan() {
        Some(b"NaN")
    } else if value.is_infinite() {
        Some(if value > 0.0 { b"Infinity" } else { b"-Infinity" })
    } else {
        None
    }
}

/// The size of a float: `mantissa * 2^exponent`.
///
/// Wrong for zero and for those below the normal ones, which are never near a decimal short
/// enough to matter here.
#[derive(Clone, Copy)]
struct Binary {
    mantissa: u64,
    exponent: i32,
}

/// `number * 10^power`.
#[derive(Clone, Copy)]
struct Decimal {
    number: u128,
    power: i32,
}

impl Decimal {
    /// Returns true where this lies exactly between two floats, one of them `binary`.
    ///
    /// The middle below a power of two is nearer, but has more digits than a shortest text.
    fn is_edge_of(self, binary: Binary) -> bool {
        let middle = 2 * u128::from(binary.mantissa);
        let exponent = binary.exponent - 1;
        self.equals(middle + 1, exponent) || self.equals(middle - 1, exponent)
    }

    /// Returns true where this is exactly `mantissa * 2^exponent`.
    fn equals(self, mantissa: u128, exponent: i32) -> bool {
        // 10^power is 5^power * 2^power. More than 25 fives are neither in a number of 18 digits
        // nor in a mantissa.
        let more = mantissa.trailing_zeros() as i32;
        let odd = mantissa >> more;
        if self.power.abs() > 25 || (self.power < 0 && self.number < odd) {
            return false;
        }
        let fives = 5_u128.pow(self.power.unsigned_abs());
        let number = match self.power {
            0.. => self.number * fives,
            _ if self.number.is_multiple_of(fives) => self.number / fives,
            _ => return false,
        };
        let twos = number.trailing_zeros() as i32;
        number != 0 && number >> twos == odd && twos + self.power == more + exponent
    }
}

/// A float as `d.ddde±x`, on the stack.
#[derive(Clone)]
struct Scientific {
    bytes: [u8; 32],
    length: usize,
}

impl Scientific {
    /// The longest, `-1.7976931348623157e-308`, has 24 bytes.
    fn new(text: std::fmt::Arguments<'_>) -> Self {
        let mut bytes = [0; 32];
        let mut rest = bytes.as_mut_slice();
        // Cannot fail: 32 bytes hold the longest form.
        let _ = rest.write_fmt(text);
        let length = 32 - rest.len();
        Self { bytes, length }
    }

    /// Turns the shortest text that reads back as the float into the one PostgreSQL prints.
    ///
    /// Its algorithm (Ryu, with other choices than Rust's) takes only texts that lie strictly
    /// between the middles to the next floats: `1e23` is such a middle, and is printed as
    /// `9.999999999999999e+22`. Of two shortest texts that are equally near, it takes the even
    /// one: 2^-12, which is 0.000244140625, is `0.00024414062` as float4.
    fn like_postgres(
        self,
        binary: &Binary,
        max_digits: usize,
        exact: impl Fn(usize) -> Self,
        same: impl Fn(&Self) -> bool,
    ) -> Self {
        let fits = |text: &Self| same(text) && !text.decimal().is_edge_of(*binary);
        let mut text = self;
        // A middle reads back as the float with the even mantissa.
        if binary.mantissa.is_multiple_of(2) && text.decimal().is_edge_of(*binary) {
            let longest = exact(max_digits - 1);
            text = (0..max_digits - 1).map(exact).find(&fits).unwrap_or(longest);
        }
        text.even_neighbour(binary).filter(fits).unwrap_or(text)
    }

    /// Returns the text that is as near to the float and ends with an even digit, for one that
    /// ends with an odd digit and was rounded up from the middle of the two.
    fn even_neighbour(&self, binary: &Binary) -> Option<Self> {
        let end = self.text().iter().position(|byte| *byte == b'e')?;
        let Decimal { number, power } = self.decimal();
        let middle = Decimal { number: (number * 10).checked_sub(5)?, power: power - 1 };
        if number.is_multiple_of(2) || !middle.equals(binary.mantissa.into(), binary.exponent) {
            return None;
        }
        let mut even = self.clone();
        even.bytes[end - 1] -= 1;
        Some(even)
    }

    fn text(&self) -> &[u8] {
        &self.bytes[..self.length]
    }

    fn parse<T: std::str::FromStr>(&self) -> Option<T> {
        std::str::from_utf8(self.text()).ok()?.parse().ok()
    }

    /// Returns the size, without the sign.
    fn decimal(&self) -> Decimal {
        let (digits, count, exponent) = self.parts();
        let digits = digits[..count].iter();
        let number = digits.fold(0, |number, digit| number * 10 + u128::from(digit - b'0'));
        Decimal { number, power: exponent - (count as i32 - 1) }
    }

    /// Returns the digits, how many they are, and the power of ten of the first one.
    fn parts(&self) -> ([u8; 20], usize, i32) {
        let (mut digits, mut count, mut exponent) = ([0; 20], 0, 0);
        let mut bytes = self.text().iter();
        for byte in bytes.by_ref() {
            match byte {
                b'0'..=b'9' if count < digits.len() => {
                    digits[count] = *byte;
                    count += 1;
                }
                b'e' => break,
                _ => {}
            }
        }
        let mut sign = 1;
        for byte in bytes {
            match byte {
                b'-' => sign = -1,
                digit => exponent = exponent * 10 + i32::from(digit - b'0'),
            }
        }
        (digits, count, sign * exponent)
    }

    /// Appends PostgreSQL's `%g`-like form: an exponent below -4 and from `precision` on.
    fn write(&self, precision: i32, out: &mut Vec<u8>) {
        if self.text().first() == Some(&b'-') {
            out.push(b'-');
        }
        let (digits, count, exponent) = self.parts();
        let digits = &digits[..count];
        if exponent < -4 || exponent >= precision {
            out.push(digits[0]);
            if count > 1 {
                out.push(b'.');
                out.extend_from_slice(&digits[1..]);
            }
            out.extend_from_slice(if exponent < 0 { b"e-" } else { b"e+" });
            write_padded(exponent.unsigned_abs().into(), 2, out);
        } else if exponent < 0 {
            out.extend_from_slice(b"0.");
            out.resize(out.len() + exponent.unsigned_abs() as usize - 1, b'0');
            out.extend_from_slice(digits);
        } else {
            let whole = exponent as usize + 1;
            if count <= whole {
                out.extend_from_slice(digits);
                out.resize(out.len() + whole - count, b'0');
            } else {
                out.extend_from_slice(&digits[..whole]);
                out.push(b'.');
                out.extend_from_slice(&digits[whole..]);
            }
        }
    }
}

fn write_date(days: i32, out: &mut Vec<u8>) {
    match days {
        i32::MAX => out.extend_from_slice(b"infinity"),
        i32::MIN => out.extend_from_slice(b"-infinity"),
        days => {
            let date = CivilDate::from_days(days.into());
            date.write(out);
            date.write_era(out);
        }
    }
}

fn write_timestamp(ticks: i64, fraction: Fraction, zone: bool, out: &mut Vec<u8>) {
    match ticks {
        i64::MAX => return out.extend_from_slice(b"infinity"),
        i64::MIN => return out.extend_from_slice(b"-infinity"),
        _ => {}
    }
    let day = SECONDS_PER_DAY * fraction.ticks;
    let date = CivilDate::from_days(ticks.div_euclid(day));
    date.write(out);
    out.push(b' ');
    write_time(ticks.rem_euclid(day), fraction, out);
    if zone {
        out.extend_from_slice(b"+00");
    }
    date.write_era(out);
}

/// Appends a time of day; trailing zeros of the fraction are cut.
fn write_time(ticks: i64, fraction: Fraction, out: &mut Vec<u8>) {
    let ticks = if ticks < 0 {
        out.push(b'-');
        ticks.unsigned_abs()
    } else {
        ticks as u64
    };
    let per_second = fraction.ticks.unsigned_abs();
    let seconds = ticks / per_second;
    write_padded(seconds / 3600, 2, out);
    let ([a, b], [c, d]) = (two(seconds / 60 % 60), two(seconds % 60));
    out.extend_from_slice(&[b':', a, b, b':', c, d]);
    let rest = ticks % per_second;
    if rest > 0 {
        out.push(b'.');
        write_padded(rest, fraction.digits, out);
        while out.last() == Some(&b'0') {
            out.pop();
        }
    }
}

/// A day of the proleptic Gregorian calendar; year 0 is 1 BC.
struct CivilDate {
    year: i64,
    month: u64,
    day: u64,
}

impl CivilDate {
    /// Years counted from 1 March have their leap day last, which makes the months a line:
    /// month m begins on day (153 m + 2) / 5.
    fn from_days(days: i64) -> Self {
        const DAYS_PER_ERA: i64 = 146_097;
        const DAYS_FROM_MARCH_0_TO_1970: i64 = 719_468;
        // No overflow: days are an i32, or seconds divided by those of a day.
        let days = days + DAYS_FROM_MARCH_0_TO_1970;
        let era = days.div_euclid(DAYS_PER_ERA);
        let day = days.rem_euclid(DAYS_PER_ERA);
        let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
        let day = day - (365 * year + year / 4 - year / 100);
        let month = (5 * day + 2) / 153;
        let day = day - (153 * month + 2) / 5 + 1;
        let (month, next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
        Self { year: era * 400 + year + next, month: month as u64, day: day as u64 }
    }

    fn write(&self, out: &mut Vec<u8>) {
        let year = if self.year > 0 { self.year } else { 1 - self.year };
        let year = year.unsigned_abs();
        match year {
            0..=9_999 => out.extend_from_slice(&four(year)),
            _ => write_unsigned(year, out),
        }
        let ([a, b], [c, d]) = (two(self.month), two(self.day));
        out.extend_from_slice(&[b'-', a, b, b'-', c, d]);
    }

    fn write_era(&self, out: &mut Vec<u8>) {
        if self.year <= 0 {
            out.extend_from_slice(b" BC");
        }
    }
}

fn write_bytes(bytes: &[u8], out: &mut Vec<u8>) {
    out.extend_from_slice(b"\\x");
    write_hex(bytes, Letters::Small, out);
}

fn write_list(items: &TextColumn<'_>, rows: std::ops::Range<usize>, out: &mut Vec<u8>) {
    out.push(b'{');
    for row in rows.clone() {
        if row > rows.start {
            out.push(b',');
        }
        if items.is_null(row) {
            out.extend_from_slice(b"NULL");
            continue;
        }
        let start = out.len();
        items.write(row, out);
        quote_item(start, out);
    }
    out.push(b'}');
}

/// Quotes what stands behind `start` where `array_out` does.
fn quote_item(start: usize, out: &mut Vec<u8>) {
    let item = &out[start..];
    let special =
        |byte: &u8| matches!(byte, b'"' | b'\\' | b'{' | b'}' | b',' | b' ' | b'\t'..=b'\r');
    let plain = !item.is_empty() && !item.iter().any(special);
    if plain && !item.eq_ignore_ascii_case(b"NULL") {
        return;
    }
    let escapes = item.iter().filter(|byte| matches!(byte, b'"' | b'\\')).count();
    let mut from = out.len();
    let mut to = from + escapes + 2;
    out.resize(to, b'"');
    // From the end: no byte is overwritten before it is moved.
    to -= 1;
    while from > start {
        from -= 1;
        to -= 1;
        let byte = out[from];
        out[to] = byte;
        if matches!(byte, b'"' | b'\\') {
            to -= 1;
            out[to] = b'\\';
        }
    }
    out[start] = b'"';
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{
        Date32Array, Decimal128Array, Decimal256Array, DictionaryArray, Float32Array, Float64Array,
        Int64Array, ListArray, NullArray, Time64MicrosecondArray, TimestampMicrosecondArray,
        TimestampMillisecondArray, TimestampNanosecondArray, TimestampSecondArray, UInt64Array,
    };

    use super::*;

    fn check(array: impl Array + 'static, expected: &[&str]) {
        let array: ArrayRef = Arc::new(array);
        let column = TextColumn::new(&array).unwrap();
        let mut texts = Vec::new();
        for row in 0..array.len() {
            let mut out = b"x".to_vec();
            column.write(row, &mut out);
            texts.push(String::from_utf8(out.split_off(1)).unwrap());
        }
        assert_eq!(texts, expected);
    }

    #[test]
    fn booleans_and_integers() {
        check(BooleanArray::from(vec![true, false]), &["t", "f"]);
        let values = vec![0, 7, -10, i64::MAX, i64::MIN];
        let expected = ["0", "7", "-10", "9223372036854775807", "-9223372036854775808"];
        check(Int64Array::from(values), &expected);
        check(UInt64Array::from(vec![u64::MAX]), &["18446744073709551615"]);
    }

    proptest::proptest! {
        #[test]
        fn a_float_of_few_digits_has_the_text_that_is_searched_for(
            number in -1_000_000_000_000_000_i64..1_000_000_000_000_000,
            shift in 0_u32..50,
            scale in 0_i32..9,
            bits: u64,
        ) {
            let decimal = (number >> shift) as f64 / 10_f64.powi(scale);
            for value in [decimal, f64::from(decimal as f32), f64::from_bits(bits)] {
                let (mut found, mut expected) = (Vec::new(), Vec::new());
                write_float8(value, &mut found);
                search_float8(value, &mut expected);
                assert_eq!(found, expected, "{value:e}");
            }
            for value in [decimal as f32, f32::from_bits(bits as u32)] {
                let (mut found, mut expected) = (Vec::new(), Vec::new());
                write_float4(value, &mut found);
                search_float4(value, &mut expected);
                assert_eq!(found, expected, "{value:e}");
            }
        }
    }

    #[test]
    fn float8_has_the_shortest_digits() {
        check(
            Float64Array::from(vec![
                0.0,
                -0.0,
                1.0,
                0.1,
                -1.5,
                100.0,
                123_456_789_012_345.0,
                1e14,
                1e15,
                1e-4,
                1.25e-5,
                1e100,
                5e-324,
                f64::MAX,
                f64::NAN,
                f64::INFINITY,
                f64::NEG_INFINITY,
            ]),
            &[
                "0",
                "-0",
                "1",
                "0.1",
                "-1.5",
                "100",
                "123456789012345",
                "100000000000000",
                "1e+15",
                "0.0001",
                "1.25e-05",
                "1e+100",
                "5e-324",
                "1.7976931348623157e+308",
                "NaN",
                "Infinity",
                "-Infinity",
            ],
        );
    }

    #[test]
    fn a_text_between_two_floats_is_not_taken() {
        check(
            Float64Array::from(vec![1e23, -1e23]),
            &["9.999999999999999e+22", "-9.999999999999999e+22"],
        );
        check(Float32Array::from(vec![8.5e9, 3.355_443_2e7]), &["8.4999997e+09", "3.3554432e+07"]);
    }

    #[test]
    fn of_two_texts_as_near_the_even_one_is_taken() {
        check(Float64Array::from(vec![2_f64.powi(-25)]), &["2.9802322387695312e-08"]);
        check(
            Float32Array::from(vec![2_f32.powi(-12), -203_171.63, 2_279_682.3]),
            &["0.00024414062", "-203171.62", "2.2796822e+06"],
        );
    }

    #[test]
    fn float4_turns_to_exponents_at_six_digits() {
        check(
            Float32Array::from(vec![123_456.0, 1_234_567.0, 0.1, 1e-5, f32::MAX]),
            &["123456", "1.234567e+06", "0.1", "1e-05", "3.4028235e+38"],
        );
    }

    #[test]
    fn decimals_keep_their_scale() {
        let decimals = |values: Vec<i128>, scale| {
            Decimal128Array::from(values).with_precision_and_scale(38, scale).unwrap()
        };
        check(decimals(vec![-5, 10_000, 0, 123], 2), &["-0.05", "100.00", "0.00", "1.23"]);
        check(decimals(vec![-5, 0], 0), &["-5", "0"]);
        check(decimals(vec![12, 0], -2), &["1200", "0"]);
        check(decimals(vec![i128::from(u64::MAX) * 100], 2), &["18446744073709551615.00"]);
        let wide = |text: &str| i256::from_string(text).unwrap();
        let (large, negative) = ("9".repeat(76), format!("-1{}", "0".repeat(60)));
        let array =
            Decimal256Array::from(vec![wide(&large), wide(&negative), wide("-1"), wide("0")])
                .with_precision_and_scale(76, 0)
                .unwrap();
        check(array, &[&large, &negative, "-1", "0"]);
    }

    #[test]
    fn dates_reach_beyond_four_digits_and_before_year_one() {
        let days = vec![0, -1, 19_782, -719_162, -719_163, -735_160, 2_932_897, i32::MAX, i32::MIN];
        check(
            Date32Array::from(days),
            &[
                "1970-01-01",
                "1969-12-31",
                "2024-02-29",
                "0001-01-01",
                "0001-12-31 BC",
                "0044-03-15 BC",
                "10000-01-01",
                "infinity",
                "-infinity",
            ],
        );
    }

    #[test]
    fn timestamps_cut_trailing_zeros() {
        let values =
            vec![1_704_067_200_123_000, 0, -1, -62_135_596_800_500_000, i64::MAX, i64::MIN];
        let texts = [
            "2024-01-01 00:00:00.123",
            "1970-01-01 00:00:00",
            "1969-12-31 23:59:59.999999",
            "0001-12-31 23:59:59.5 BC",
            "infinity",
            "-infinity",
        ];
        check(TimestampMicrosecondArray::from(values.clone()), &texts);
        check(
            TimestampMicrosecondArray::from(values).with_timezone("UTC"),
            &[
                "2024-01-01 00:00:00.123+00",
                "1970-01-01 00:00:00+00",
                "1969-12-31 23:59:59.999999+00",
                "0001-12-31 23:59:59.5+00 BC",
                "infinity",
                "-infinity",
            ],
        );
    }

    #[test]
    fn other_time_units_are_exact() {
        check(TimestampSecondArray::from(vec![253_402_300_800]), &["10000-01-01 00:00:00"]);
        check(TimestampMillisecondArray::from(vec![1_010]), &["1970-01-01 00:00:01.01"]);
        check(TimestampNanosecondArray::from(vec![1]), &["1970-01-01 00:00:00.000000001"]);
    }

    #[test]
    fn a_day_may_end_at_24() {
        check(
            Time64MicrosecondArray::from(vec![43_200_500_000, 86_400_000_000]),
            &["12:00:00.5", "24:00:00"],
        );
    }

    #[test]
    fn bytes_are_lower_case_hex() {
        check(BinaryArray::from(vec![&b"\x00\xffA"[..], b""]), &["\\x00ff41", "\\x"]);
    }

    #[test]
    fn views_and_dictionaries_are_seen_through() {
        check(
            StringViewArray::from(vec![Some("a"), None, Some("longer than twelve bytes")]),
            &["a", "", "longer than twelve bytes"],
        );
        let dictionary: DictionaryArray<Int8Type> =
            vec![Some("b"), None, Some("a"), Some("b")].into_iter().collect();
        let array: ArrayRef = Arc::new(dictionary.clone());
        assert!(TextColumn::new(&array).unwrap().is_null(1));
        check(dictionary, &["b", "", "a", "b"]);
        check(NullArray::new(2), &["", ""]);
    }

    #[test]
    fn lists_are_quoted_like_arrays() {
        let items = ["a", "b c", "", "nuLL", "q\"\\", "{", ",", "tab\t", "é", "NULLs"];
        let list = ListArray::new(
            Arc::new(arrow::datatypes::Field::new("item", DataType::Utf8, true)),
            arrow::buffer::OffsetBuffer::from_lengths([11, 0]),
            Arc::new(items.iter().map(|item| Some(*item)).chain([None]).collect::<StringArray>()),
            None,
        );
        let expected = r#"{a,"b c","","nuLL","q\"\\","{",",","tab	",é,NULLs,NULL}"#;
        check(list, &[expected, "{}"]);
        let times = ListArray::new(
            Arc::new(arrow::datatypes::Field::new("item", DataType::Date32, true)),
            arrow::buffer::OffsetBuffer::from_lengths([2]),
            Arc::new(Date32Array::from(vec![0, -719_163])),
            None,
        );
        check(times, &[r#"{1970-01-01,"0001-12-31 BC"}"#]);
    }

    #[test]
    fn slices_keep_their_place() {
        let array = StringArray::from(vec![Some("a"), None, Some("c")]);
        check(array.slice(1, 2), &["", "c"]);
    }
}
