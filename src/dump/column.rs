//! Turns the spans of one column into an Arrow array.
//!
//! One `match` on the type a column, then one loop over the rows. A value that can't be taken
//! leaves NULL in its place and a [`Failure`]; what becomes of it is decided in `decode`.

use std::cell::OnceCell;
use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, ArrowPrimitiveType, AsArray, BinaryArray, BinaryBuilder, BooleanBuilder,
    ListArray, NullBufferBuilder, PrimitiveArray, StringArray, StringBuilder, new_null_array,
};
use arrow::buffer::{OffsetBuffer, ScalarBuffer};
use arrow::compute::interleave;
use arrow::datatypes::{
    DataType, Date32Type, Decimal128Type, Decimal256Type, Field, Float32Type, Float64Type,
    Int8Type, Int16Type, Int32Type, Int64Type, Time64MicrosecondType, TimestampMicrosecondType,
    UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};

use super::array_literal::Elements;
use super::bytes_literal::{self, NotBytes};
use super::charset::Charset;
use super::copy_form::{self, Csv};
use super::copy_text;
use super::dialect::Lexicon;
use super::label::Labels;
use super::mysql_call;
use super::number::{self, Float, Precision};
use super::print_form;
use super::reason::Reason;
use super::rows::{Kind, MAX_CHUNK_BYTES, Span};
use super::sql_type::SqlType;
use super::sqlite_text;
use super::string_literal::BadEscape;
use super::temporal;
use super::values;
use super::zone::{Doubled, TimeZone};

/// SQLite's shell writes a REAL with twenty digits before 3.43; shorter ones are as they should be.
const LONG_REAL_BYTES: usize = 17;

/// A value that its column can't hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Failure {
    pub row: u32,
    pub reason: Reason,
}

/// What becomes of texts and bytes that are valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Texts {
    Kept,
    /// Nobody looks at them: each may become an empty one.
    Counted,
}

/// One column of a chunk that was split.
#[derive(Clone, Copy)]
pub(super) struct Cells<'a> {
    pub bytes: &'a [u8],
    /// The same bytes, where all of them are UTF-8: then no value is tested again. Told when it is
    /// asked for.
    pub text: &'a OnceCell<Option<&'a str>>,
    pub spans: &'a [Span],
    /// Spans in a row, at least one.
    pub width: usize,
    /// The column's place in a row.
    pub position: usize,
    pub lexicon: &'a Lexicon,
    /// The character set of bytes that stand for themselves: `x'…'`, and all of a dump in none.
    pub charset: Charset,
    /// The zone of timestamps of [`SqlType::TimestampTz`] that name none.
    pub zone: TimeZone,
    pub texts: Texts,
}

/// A value that is not NULL.
enum Value<'a> {
    Bare(&'a [u8]),
    Text(&'a [u8]),
    Hex(&'a [u8]),
    Bits(&'a [u8]),
}

impl<'a> Value<'a> {
    /// Returns the text of a value of a type that is never written in digits of bits.
    #[inline(always)]
    fn as_text(&self) -> Result<&'a [u8], Reason> {
        match self {
            Self::Text(text) | Self::Bare(text) => Ok(text),
            Self::Hex(_) | Self::Bits(_) => Err(Reason::InvalidValue),
        }
    }
}

impl From<BadEscape> for Reason {
    fn from(_: BadEscape) -> Self {
        Self::InvalidValue
    }
}

impl From<NotBytes> for Reason {
    fn from(_: NotBytes) -> Self {
        Self::InvalidValue
    }
}

impl<'a> Cells<'a> {
    fn column(&self) -> impl ExactSizeIterator<Item = Span> + use<'a> {
        let from = self.spans.get(self.position..).unwrap_or_default();
        from.iter().step_by(self.width).copied()
    }

    fn text_of_all(&self) -> Option<&'a str> {
        *self.text.get_or_init(|| {
            let may_be = self.lexicon.charset.is_utf8() || self.bytes.is_ascii();
            std::str::from_utf8(self.bytes).ok().filter(|_| may_be)
        })
    }

    fn rows(&self) -> usize {
        self.column().len()
    }

    /// Returns the value of a span; `None` for NULL and for rows that are at fault.
    #[inline(always)]
    fn value<'s>(&self, span: Span, scratch: &'s mut Vec<u8>) -> Result<Option<Value<'s>>, Reason>
    where
        'a: 's,
    {
        Ok(Some(match span.kind {
            Kind::Text => Value::Text(span.of(self.bytes)),
            Kind::Bare => Value::Bare(span.of(self.bytes)),
            Kind::Null | Kind::Missing => return Ok(None),
            Kind::Hex => Value::Hex(span.of(self.bytes)),
            Kind::Bits => Value::Bits(span.of(self.bytes)),
            Kind::Unsupported if self.is_mysql() => {
                self.called(span, scratch)?;
                Value::Text(scratch)
            }
            Kind::Unsupported | Kind::Default => return Err(Reason::UnsupportedExpression),
            Kind::Introduced => {
                self.introduced(span, scratch)?;
                Value::Text(scratch)
            }
            _ => {
                self.unescape(span, scratch)?;
                Value::Text(scratch)
            }
        }))
    }

    /// Puts the column's default where the row says DEFAULT.
    pub fn with_default(
        &self,
        array: ArrayRef,
        default: &ArrayRef,
        failures: &mut Vec<Failure>,
    ) -> ArrayRef {
        let says_default = |failure: &Failure| {
            let at = failure.row as usize * self.width + self.position;
            self.spans.get(at).is_some_and(|span| span.kind == Kind::Default)
        };
        if !failures.iter().any(says_default) {
            return array;
        }
        let mut sources: Vec<(usize, usize)> = (0..array.len()).map(|row| (0, row)).collect();
        for failure in failures.iter().filter(|failure| says_default(failure)) {
            sources[failure.row as usize] = (1, 0);
        }
        match interleave(&[array.as_ref(), default.as_ref()], &sources) {
            Ok(filled) => {
                failures.retain(|failure| !says_default(failure));
                filled
            }
            // Only for arrays of two types: the rows stay rejects.
            Err(_) => array,
        }
    }

    #[inline(never)]
    fn unescape(&self, span: Span, scratch: &mut Vec<u8>) -> Result<(), BadEscape> {
        scratch.clear();
        match span.kind {
            Kind::CopyEscaped => copy_text::unescape(span.of(self.bytes), scratch),
            Kind::CsvQuoted { quote, escape } => {
                copy_form::unquote(span.of(self.bytes), Csv { quote, escape }, scratch);
            }
            _ => values::unescape(self.bytes, span, self.lexicon, scratch)?,
        }
        Ok(())
    }

    /// Writes what a call of MySQL stands for, where that is certain.
    #[cold]
    fn called(&self, span: Span, scratch: &mut Vec<u8>) -> Result<(), Reason> {
        let value = mysql_call::evaluate(span.of(self.bytes), self.lexicon);
        *scratch = value.ok_or(Reason::UnsupportedExpression)?;
        Ok(())
    }

    /// Writes the text of a literal that names its character set.
    #[cold]
    fn introduced(&self, span: Span, scratch: &mut Vec<u8>) -> Result<(), Reason> {
        let mut bytes = Vec::new();
        scratch.clear();
        let charset = values::introduced(span.of(self.bytes), self.lexicon, &mut bytes)?;
        if charset.decode(&bytes, scratch) { Ok(()) } else { Err(Reason::InvalidUtf8) }
    }

    /// Returns the exact text of a value that its type can't hold, or its source where it has none.
    pub fn exact_text(&self, row: u32) -> Vec<u8> {
        let span = self.spans[row as usize * self.width + self.position];
        let mut scratch = Vec::new();
        let mut bytes = Vec::new();
        match self.value(span, &mut scratch) {
            // As SQLite prints a blob: it is another value than the text of the same bytes.
            Ok(Some(Value::Hex(digits))) if self.lexicon.typed_by_value => {
                [b"X'", digits, b"'"].concat()
            }
            Ok(Some(Value::Hex(digits))) if bytes_literal::hex(digits, &mut bytes).is_ok() => bytes,
            Ok(Some(Value::Text(text) | Value::Bare(text) | Value::Bits(text))) => text.to_vec(),
            _ => span.of(self.bytes).to_vec(),
        }
    }

    pub fn is_mysql(&self) -> bool {
        self.lexicon.executable_comments
    }

    fn is_postgres(&self) -> bool {
        self.lexicon.dollar_quotes
    }

    /// Decodes the column; failures are in the order of the rows.
    pub fn decode(&self, sql_type: &SqlType, failures: &mut Vec<Failure>) -> ArrayRef {
        match sql_type {
            SqlType::Boolean => self.boolean(failures, |value| self.truth(value)),
            SqlType::Int8 => self.integers::<Int8Type>(failures),
            SqlType::Int16 => self.integers::<Int16Type>(failures),
            SqlType::Int32 => self.integers::<Int32Type>(failures),
            SqlType::Int64 => self.integers::<Int64Type>(failures),
            SqlType::UInt8 => self.integers::<UInt8Type>(failures),
            SqlType::UInt16 => self.integers::<UInt16Type>(failures),
            SqlType::UInt32 => self.integers::<UInt32Type>(failures),
            SqlType::UInt64 => self.integers::<UInt64Type>(failures),
            SqlType::Float32 => self.floats::<Float32Type>(failures),
            SqlType::Float64 => self.floats::<Float64Type>(failures),
            SqlType::Decimal { precision, scale } => {
                self.decimals(sql_type, Precision { digits: *precision, scale: *scale }, failures)
            }
            SqlType::Bytes { .. } if self.texts == Texts::Counted && self.has_plain_bytes() => {
                let nothing = OffsetBuffer::new_zeroed(self.rows());
                Arc::new(BinaryArray::new(nothing, Vec::<u8>::new().into(), None))
            }
            SqlType::Bytes { .. } => self.bytes(failures),
            SqlType::Date => self.plain::<Date32Type>(failures, temporal::date),
            SqlType::Time => self.plain::<Time64MicrosecondType>(failures, temporal::time),
            SqlType::Timestamp => {
                self.plain::<TimestampMicrosecondType>(failures, temporal::timestamp)
            }
            SqlType::TimestampTz => self.instants(sql_type, failures),
            SqlType::Year => self.years(failures),
            SqlType::BitNumber { bits: 1 } => self.boolean(failures, |value| self.bit(value)),
            SqlType::BitNumber { bits } => {
                let bits = *bits;
                self.array::<UInt64Type>(failures, |value| self.bit_number(value, bits))
            }
            SqlType::Array(element) => self.arrays(element, failures),
            SqlType::Text { .. } | SqlType::Char { .. } | SqlType::Json { .. } | SqlType::Exact
                if self.texts == Texts::Counted && self.has_plain_texts() =>
            {
                let nothing = OffsetBuffer::new_zeroed(self.rows());
                Arc::new(StringArray::new(nothing, Vec::<u8>::new().into(), None))
            }
            SqlType::Char { chars } => padded(self.text(failures), *chars as usize),
            SqlType::Enum { labels } if !self.is_postgres() => {
                let texts = self.labels(labels, false, failures);
                Labels::Enum(labels).resolve(texts, failures)
            }
            SqlType::Set { labels } if !self.is_postgres() => {
                let texts = self.labels(labels, true, failures);
                Labels::Set(labels).resolve(texts, failures)
            }
            SqlType::Uuid => print_form::printed(self.text(failures), print_form::uuid),
            SqlType::Numeric if self.is_postgres() => {
                print_form::printed(self.text(failures), print_form::numeric)
            }
            SqlType::Text { .. }
            | SqlType::Enum { .. }
            | SqlType::Set { .. }
            | SqlType::Json { .. }
            | SqlType::Numeric
            | SqlType::Exact => self.text(failures),
        }
    }

    /// Runs over the rows; `push` takes each value, or NULL.
    #[inline(always)]
    fn each(
        &self,
        failures: &mut Vec<Failure>,
        mut push: impl FnMut(Option<(Span, Value<'_>)>) -> Result<(), Reason>,
    ) {
        let mut scratch = Vec::new();
        for (row, span) in self.column().enumerate() {
            let pushed = match self.value(span, &mut scratch) {
                Ok(value) => push(value.map(|value| (span, value))),
                Err(reason) => push(None).and(Err(reason)),
            };
            if let Err(reason) = pushed {
                failures.push(Failure { row: row as u32, reason });
            }
        }
    }

    #[inline(always)]
    fn primitive<T: ArrowPrimitiveType>(
        &self,
        failures: &mut Vec<Failure>,
        parse: impl Fn(Value<'_>) -> Result<T::Native, Reason>,
    ) -> PrimitiveArray<T> {
        let mut values = Vec::with_capacity(self.rows());
        let mut nulls = NullBufferBuilder::new(self.rows());
        self.each(failures, |value| {
            let parsed = value.map(|(_, value)| parse(value)).transpose();
            match parsed {
                Ok(Some(value)) => {
                    values.push(value);
                    nulls.append_non_null();
                }
                _ => {
                    values.push(T::Native::default());
                    nulls.append_null();
                }
            }
            parsed.map(drop)
        });
        PrimitiveArray::new(values.into(), nulls.finish())
    }

    fn array<T: ArrowPrimitiveType>(
        &self,
        failures: &mut Vec<Failure>,
        parse: impl Fn(Value<'_>) -> Result<T::Native, Reason>,
    ) -> ArrayRef {
        Arc::new(self.primitive::<T>(failures, parse))
    }

    /// Decodes a type whose values are text in quotes.
    fn plain<T: ArrowPrimitiveType>(
        &self,
        failures: &mut Vec<Failure>,
        parse: impl Fn(&[u8]) -> Result<T::Native, Reason>,
    ) -> ArrayRef {
        self.array::<T>(failures, |value| parse(value.as_text()?))
    }

    fn instants(&self, sql_type: &SqlType, failures: &mut Vec<Failure>) -> ArrayRef {
        let instants = match self.zone {
            TimeZone::Fixed(offset) => self.primitive(failures, |value: Value<'_>| {
                temporal::timestamp_tz(value.as_text()?, |_| Ok(offset))
            }),
            zone => {
                let doubled = if self.is_postgres() { Doubled::Second } else { Doubled::First };
                self.primitive(failures, |value: Value<'_>| {
                    temporal::timestamp_tz(value.as_text()?, |us| zone.offset_us(us, doubled))
                })
            }
        };
        let instants: PrimitiveArray<TimestampMicrosecondType> = instants;
        Arc::new(instants.with_data_type(sql_type.arrow()))
    }

    fn years(&self, failures: &mut Vec<Failure>) -> ArrayRef {
        self.array::<Int16Type>(failures, |value| match value {
            Value::Bare(digits) => temporal::year(digits, temporal::YearForm::Number),
            value => temporal::year(value.as_text()?, temporal::YearForm::Text),
        })
    }

    fn integers<T>(&self, failures: &mut Vec<Failure>) -> ArrayRef
    where
        T: ArrowPrimitiveType,
        T::Native: TryFrom<i128> + TryFrom<i64>,
    {
        // Columns of short numbers and nothing else have a loop of their own.
        let mut values: Vec<T::Native> = Vec::with_capacity(self.rows());
        let mut nulls = NullBufferBuilder::new(self.rows());
        for span in self.column() {
            if matches!(span.kind, Kind::Null | Kind::Missing) {
                values.push(T::Native::default());
                nulls.append_null();
                continue;
            }
            let is_written = matches!(span.kind, Kind::Bare | Kind::Text);
            let number = number::short_integer(self.bytes, span.start(), span.end());
            match number.filter(|_| is_written).map(T::Native::try_from) {
                Some(Ok(value)) => values.push(value),
                _ => return self.any_integers::<T>(failures),
            }
            nulls.append_non_null();
        }
        Arc::new(PrimitiveArray::<T>::new(values.into(), nulls.finish()))
    }

    fn any_integers<T>(&self, failures: &mut Vec<Failure>) -> ArrayRef
    where
        T: ArrowPrimitiveType,
        T::Native: TryFrom<i128>,
    {
        self.array::<T>(failures, |value| match value {
            // A string of no bits is no number, but in a column of bits.
            Value::Hex([]) | Value::Bits([]) => Err(Reason::InvalidValue),
            Value::Text(text) => match number::integer(text) {
                Err(Reason::InvalidValue) if !self.is_postgres() => number::whole_decimal(text),
                read => read,
            },
            Value::Bare(text) => match number::integer(text) {
                Err(Reason::InvalidValue) => self.bare_integer(text),
                read => read,
            },
            value => {
                let number = self.binary_number(value)?;
                T::Native::try_from(i128::from(number)).map_err(|_| Reason::NumericOverflow)
            }
        })
    }

    /// Reads a number with a point or exponent; in MySQL TRUE is 1.
    #[cold]
    fn bare_integer<N: TryFrom<i128>>(&self, text: &[u8]) -> Result<N, Reason> {
        if !values::is_boolean(text) {
            return number::whole_decimal(text);
        }
        if self.is_postgres() {
            return Err(Reason::InvalidValue);
        }
        let truth = i128::from(text.eq_ignore_ascii_case(b"TRUE"));
        N::try_from(truth).map_err(|_| Reason::NumericOverflow)
    }

    /// Reads hexadecimal or binary digits, or raw bytes, as a number; the first byte is the
    /// highest.
    fn binary_number(&self, value: Value<'_>) -> Result<u64, Reason> {
        let mut decoded = Vec::new();
        let bytes = match value {
            Value::Hex(digits) => {
                bytes_literal::hex(digits, &mut decoded)?;
                decoded.as_slice()
            }
            Value::Bits(digits) => {
                bytes_literal::bits(digits, &mut decoded)?;
                decoded.as_slice()
            }
            Value::Text(raw) => raw,
            Value::Bare(text) => return number::integer(text),
        };
        let zeros = bytes.iter().take_while(|&&byte| byte == 0).count();
        if bytes.len() - zeros > size_of::<u64>() {
            return Err(Reason::NumericOverflow);
        }
        Ok(bytes.iter().fold(0, |number, &byte| (number << 8) | u64::from(byte)))
    }

    fn bit_number(&self, value: Value<'_>, bits: u8) -> Result<u64, Reason> {
        let number = match value {
            Value::Bare(word) if values::is_boolean(word) => {
                u64::from(word.eq_ignore_ascii_case(b"TRUE"))
            }
            // PostgreSQL writes a bit string as its digits.
            Value::Text(digits) if self.is_postgres() => self.binary_number(Value::Bits(digits))?,
            value => self.binary_number(value)?,
        };
        match number.checked_shr(u32::from(bits)) {
            None | Some(0) => Ok(number),
            Some(_) => Err(Reason::NumericOverflow),
        }
    }

    fn bit(&self, value: Value<'_>) -> Result<bool, Reason> {
        self.bit_number(value, 1).map(|number| number == 1)
    }

    fn truth(&self, value: Value<'_>) -> Result<bool, Reason> {
        match value {
            Value::Text(b"t" | b"1") | Value::Bare(b"1") => Ok(true),
            Value::Text(b"f" | b"0") | Value::Bare(b"0") => Ok(false),
            Value::Text(word) | Value::Bare(word) if values::is_boolean(word) => {
                Ok(word.eq_ignore_ascii_case(b"TRUE"))
            }
            Value::Hex(_) | Value::Bits(_) => self.bit(value),
            Value::Text(word) if self.is_postgres() => {
                print_form::boolean(word).ok_or(Reason::InvalidValue)
            }
            _ => Err(Reason::InvalidValue),
        }
    }

    fn boolean(
        &self,
        failures: &mut Vec<Failure>,
        parse: impl Fn(Value<'_>) -> Result<bool, Reason>,
    ) -> ArrayRef {
        let mut builder = BooleanBuilder::with_capacity(self.rows());
        self.each(failures, |value| {
            let parsed = value.map(|(_, value)| parse(value)).transpose();
            builder.append_option(parsed.unwrap_or_default());
            parsed.map(drop)
        });
        Arc::new(builder.finish())
    }

    fn floats<T>(&self, failures: &mut Vec<Failure>) -> ArrayRef
    where
        T: ArrowPrimitiveType,
        T::Native: Float,
    {
        if self.lexicon.typed_by_value {
            return self.array::<T>(failures, |value| match value.as_text() {
                Ok(text) => number::float(text).or_else(|reason| {
                    let infinity = sqlite_text::infinity(text).ok_or(reason)?;
                    number::float(if infinity > 0.0 { b"inf" } else { b"-inf" })
                }),
                Err(reason) => Err(reason),
            });
        }
        self.array::<T>(failures, |value| self.numeric(value, number::float))
    }

    /// Reads a number with places; MySQL has TRUE, and digits of bits, for numbers too.
    #[inline(always)]
    fn numeric<N>(
        &self,
        value: Value<'_>,
        read: impl Fn(&[u8]) -> Result<N, Reason>,
    ) -> Result<N, Reason> {
        match value {
            Value::Bare(text) => match read(text) {
                Err(Reason::InvalidValue) if self.is_mysql() && values::is_boolean(text) => {
                    read(if text.eq_ignore_ascii_case(b"TRUE") { b"1" } else { b"0" })
                }
                number => number,
            },
            Value::Text(text) => read(text),
            Value::Hex([]) | Value::Bits([]) => Err(Reason::InvalidValue),
            Value::Hex(_) | Value::Bits(_) if !self.is_mysql() => Err(Reason::InvalidValue),
            digits => read(self.binary_number(digits)?.to_string().as_bytes()),
        }
    }

    /// Decodes labels; MySQL takes them by their number too, and sets as a number of bits.
    fn labels(&self, labels: &[String], is_set: bool, failures: &mut Vec<Failure>) -> ArrayRef {
        let texts = self.text(failures);
        let is_number = |span: Span| span.kind == Kind::Bare;
        let written = texts.as_string_opt::<i32>().filter(|_| self.column().any(is_number));
        let Some(written) = written else { return texts };
        let mut builder = StringBuilder::with_capacity(written.len(), written.values().len());
        for (row, (text, span)) in written.iter().zip(self.column()).enumerate() {
            let Some(number) = text.filter(|_| is_number(span)) else {
                builder.append_option(text);
                continue;
            };
            let named = number.parse().ok().and_then(|number| match is_set {
                true => set_of_bits(labels, number),
                false => label_of_number(labels, number).map(str::to_owned),
            });
            if named.is_none() {
                failures.push(Failure { row: row as u32, reason: Reason::InvalidValue });
            }
            builder.append_option(named);
        }
        failures.sort_by_key(|failure| failure.row);
        Arc::new(builder.finish())
    }

    fn decimals(
        &self,
        sql_type: &SqlType,
        precision: Precision,
        failures: &mut Vec<Failure>,
    ) -> ArrayRef {
        let data_type = sql_type.arrow();
        if let DataType::Decimal128(..) = data_type {
            let by_value = self.lexicon.typed_by_value;
            let read = |text: &[u8]| number::decimal128(text, precision);
            let parse = |value: Value<'_>| match value {
                Value::Bare(text) if by_value && text.len() >= LONG_REAL_BYTES => {
                    let shortest = sqlite_text::shortest_real(text);
                    read(shortest.as_deref().map_or(text, str::as_bytes))
                }
                value => self.numeric(value, read),
            };
            let decimals = self.primitive::<Decimal128Type>(failures, parse);
            return Arc::new(decimals.with_data_type(data_type));
        }
        let read = |text: &[u8]| number::decimal256(text, precision);
        let parse = |value: Value<'_>| self.numeric(value, read);
        let decimals = self.primitive::<Decimal256Type>(failures, parse);
        Arc::new(decimals.with_data_type(data_type))
    }

    /// Returns whether each value is a text that can't be at fault, without reading it.
    fn has_plain_texts(&self) -> bool {
        // In UTF-8 no escape of MySQL's, and no doubled quote, ends within a character.
        self.lexicon.charset.is_utf8()
            && !self.lexicon.typed_by_value
            && self.text_of_all().is_some()
            && self.column().all(|span| is_plain(span.kind))
    }

    /// Returns whether each value is bytes that can't be at fault, without reading them.
    fn has_plain_bytes(&self) -> bool {
        self.is_mysql() && self.column().all(|span| is_plain(span.kind))
    }

    fn text(&self, failures: &mut Vec<Failure>) -> ArrayRef {
        let before = failures.len();
        if let Some(texts) = self.plain_text(failures) {
            return Arc::new(texts);
        }
        failures.truncate(before);
        self.any_text(failures)
    }

    /// Decodes text in UTF-8 whose values are strings or numbers; `None` where one is another.
    ///
    /// What is taken over is tested once, as one text: it ends with whole characters where each
    /// value does.
    fn plain_text(&self, failures: &mut Vec<Failure>) -> Option<StringArray> {
        if !self.lexicon.charset.is_utf8() || self.lexicon.typed_by_value {
            return None;
        }
        // No escape is shorter than what it stands for.
        let longest: usize = self.column().map(Span::length).sum();
        let mut values = Vec::with_capacity(longest + COPIED_BYTES);
        let mut offsets = Vec::with_capacity(self.rows() + 1);
        let mut nulls = NullBufferBuilder::new(self.rows());
        offsets.push(0);
        for (row, span) in self.column().enumerate() {
            let start = values.len();
            let mut taken = Ok(());
            match span.kind {
                Kind::Text | Kind::Bare => append(self.bytes, span, &mut values),
                Kind::Null | Kind::Missing => {
                    nulls.append_null();
                    offsets.push(start as i32);
                    continue;
                }
                Kind::CopyEscaped => copy_text::unescape(span.of(self.bytes), &mut values),
                Kind::Doubled | Kind::MysqlEscaped | Kind::PostgresEscaped => {
                    taken = values::unescape(self.bytes, span, self.lexicon, &mut values);
                }
                _ => return None,
            }
            match taken {
                Ok(()) => nulls.append_non_null(),
                Err(bad_escape) => {
                    values.truncate(start);
                    nulls.append_null();
                    failures.push(Failure { row: row as u32, reason: bad_escape.into() });
                }
            }
            offsets.push(values.len() as i32);
        }
        let offsets = OffsetBuffer::new(ScalarBuffer::from(offsets));
        StringArray::try_new(offsets, values.into(), nulls.finish()).ok()
    }

    fn any_text(&self, failures: &mut Vec<Failure>) -> ArrayRef {
        let estimate = self.bytes.len() / self.width;
        let mut builder = StringBuilder::with_capacity(self.rows(), estimate);
        let mut scratch = Vec::new();
        self.each(failures, |value| {
            let text = match value {
                None => Ok(None),
                Some((span, value)) => self.utf8(span, value, &mut scratch).map(Some),
            };
            let room = MAX_CHUNK_BYTES - builder.values_slice().len();
            let text = match text {
                Ok(Some(text)) if text.len() > room => Err(Reason::NumericOverflow),
                text => text,
            };
            builder.append_option(text.unwrap_or_default());
            text.map(drop)
        });
        Arc::new(builder.finish())
    }

    #[inline(always)]
    fn utf8<'s>(
        &'s self,
        span: Span,
        value: Value<'s>,
        scratch: &'s mut Vec<u8>,
    ) -> Result<&'s str, Reason> {
        let bytes = match value {
            Value::Bare(bytes) if self.lexicon.typed_by_value && bytes.len() >= LONG_REAL_BYTES => {
                let shortest = sqlite_text::shortest_real(bytes);
                scratch.clear();
                scratch.extend_from_slice(shortest.as_deref().map_or(bytes, str::as_bytes));
                scratch
            }
            Value::Text(bytes) | Value::Bare(bytes) => {
                if matches!(span.kind, Kind::Text | Kind::Bare)
                    && let Some(text) = self.text_of_all()
                    && let Some(text) = text.get(span.start()..span.end())
                {
                    return Ok(text);
                }
                let is_read = matches!(span.kind, Kind::Introduced | Kind::Unsupported);
                if !self.lexicon.charset.is_utf8() && !is_read {
                    return self.transcoded(span, bytes, scratch);
                }
                bytes
            }
            value => {
                self.text_of_digits(value, scratch)?;
                scratch
            }
        };
        std::str::from_utf8(bytes).map_err(|_| Reason::InvalidUtf8)
    }

    /// Returns text of a dump that is not in UTF-8.
    #[cold]
    fn transcoded<'s>(
        &self,
        span: Span,
        bytes: &[u8],
        out: &'s mut Vec<u8>,
    ) -> Result<&'s str, Reason> {
        // PostgreSQL's escapes name bytes and characters of the server, not of the dump.
        if matches!(span.kind, Kind::PostgresEscaped | Kind::UnicodeEscaped | Kind::Joined)
            && self.is_postgres()
            && names_characters(span.of(self.bytes))
        {
            return Err(Reason::UnsupportedExpression);
        }
        let charset = match self.lexicon.charset {
            none if none.is_binary() => self.charset,
            charset => charset,
        };
        out.clear();
        match charset.decode(bytes, out) {
            true => std::str::from_utf8(out).map_err(|_| Reason::InvalidUtf8),
            false => Err(Reason::InvalidUtf8),
        }
    }

    /// Writes the text of `x'…'` and `b'…'`: a string in MySQL, a string of bits in PostgreSQL.
    #[cold]
    fn text_of_digits(&self, value: Value<'_>, out: &mut Vec<u8>) -> Result<(), Reason> {
        out.clear();
        let mut decoded = Vec::new();
        match value {
            Value::Hex(digits) if self.is_postgres() => {
                bytes_literal::hex(digits, &mut decoded)?;
                // Each digit of an odd number of them has a byte half of its own.
                let all: String = decoded.iter().map(|byte| format!("{byte:08b}")).collect();
                let bits = digits.len() * 4;
                out.extend_from_slice(&all.as_bytes()[all.len() - bits..]);
            }
            Value::Bits(digits) if self.is_postgres() => {
                bytes_literal::bits(digits, &mut decoded)?;
                out.extend_from_slice(digits);
            }
            Value::Hex(_) if self.lexicon.typed_by_value => return Err(Reason::InvalidValue),
            Value::Hex(digits) => {
                bytes_literal::hex(digits, &mut decoded)?;
                self.column_text(&decoded, out)?;
            }
            Value::Bits(digits) => {
                bytes_literal::bits(digits, &mut decoded)?;
                self.column_text(&decoded, out)?;
            }
            Value::Text(text) | Value::Bare(text) => out.extend_from_slice(text),
        }
        Ok(())
    }

    /// Writes the text of bytes that are in the column's own character set.
    fn column_text(&self, bytes: &[u8], out: &mut Vec<u8>) -> Result<(), Reason> {
        if self.charset.decode(bytes, out) { Ok(()) } else { Err(Reason::InvalidUtf8) }
    }

    fn bytes(&self, failures: &mut Vec<Failure>) -> ArrayRef {
        let estimate = self.bytes.len() / self.width;
        let mut builder = BinaryBuilder::with_capacity(self.rows(), estimate);
        let (mut unescaped, mut decoded) = (Vec::new(), Vec::new());
        for (row, span) in self.column().enumerate() {
            decoded.clear();
            match self.binary(span, &mut unescaped, &mut decoded) {
                Ok(bytes) => builder.append_option(bytes),
                Err(reason) => {
                    builder.append_null();
                    failures.push(Failure { row: row as u32, reason });
                }
            }
        }
        Arc::new(builder.finish())
    }

    /// Returns the bytes of a value of a binary column.
    fn binary<'s>(
        &self,
        span: Span,
        unescaped: &'s mut Vec<u8>,
        decoded: &'s mut Vec<u8>,
    ) -> Result<Option<&'s [u8]>, Reason>
    where
        'a: 's,
    {
        // `\\x…` of COPY is decoded where it stands: no escape can follow in hexadecimal digits.
        if span.kind == Kind::CopyEscaped
            && let [b'\\', b'\\', b'x', digits @ ..] = span.of(self.bytes)
            && digits.len() % 2 == 0
            && bytes_literal::hex(digits, decoded).is_ok()
        {
            return Ok(Some(decoded));
        }
        decoded.clear();
        if span.kind == Kind::Introduced {
            // The bytes are kept, whatever they are in.
            values::introduced(span.of(self.bytes), self.lexicon, decoded)?;
            return Ok(Some(decoded));
        }
        let postgres = self.is_postgres();
        match self.value(span, unescaped)? {
            None => return Ok(None),
            Some(Value::Text(text)) if postgres => bytes_literal::bytea(text, decoded)?,
            Some(_) if postgres => return Err(Reason::InvalidValue),
            Some(Value::Bare(_)) if self.lexicon.typed_by_value => {
                return Err(Reason::InvalidValue);
            }
            Some(Value::Text(text) | Value::Bare(text)) => return Ok(Some(text)),
            Some(Value::Hex(digits)) => bytes_literal::hex(digits, decoded)?,
            Some(Value::Bits(digits)) => bytes_literal::bits(digits, decoded)?,
        }
        Ok(Some(decoded))
    }

    fn arrays(&self, element: &SqlType, failures: &mut Vec<Failure>) -> ArrayRef {
        let mut elements = Elements::default();
        let mut ends = Vec::with_capacity(self.rows() + 1);
        let mut valid = Vec::with_capacity(self.rows());
        ends.push(0i32);
        let mut broken = Vec::new();
        let mut scratch = Vec::new();
        self.each(&mut broken, |value| {
            let is_null = value.is_none();
            let pushed = match value {
                Some((span, value @ Value::Text(_))) => {
                    // A byte that looks like a backslash may be half a character.
                    self.utf8(span, value, &mut scratch).and_then(|text| {
                        elements.push(text.as_bytes()).map_err(|_| Reason::InvalidValue)
                    })
                }
                Some(_) => Err(Reason::InvalidValue),
                None => Ok(()),
            };
            ends.push(elements.spans.len() as i32);
            valid.push(!is_null && pushed.is_ok());
            pushed
        });
        let mut inner = Vec::new();
        let lexicon = Lexicon { charset: Charset::UTF8, ..*self.lexicon };
        let items = Cells {
            bytes: &elements.bytes,
            text: &OnceCell::new(),
            spans: &elements.spans,
            width: 1,
            position: 0,
            lexicon: &lexicon,
            ..*self
        }
        .decode(element, &mut inner);
        // An array fails with the first of its elements that does.
        for failure in inner {
            let row = ends.partition_point(|&end| end as u32 <= failure.row) - 1;
            if std::mem::replace(&mut valid[row], false) {
                broken.push(Failure { row: row as u32, reason: failure.reason });
            }
        }
        broken.sort_by_key(|failure| failure.row);
        failures.append(&mut broken);
        let field = Arc::new(Field::new("item", items.data_type().clone(), true));
        let offsets = OffsetBuffer::new(ScalarBuffer::from(ends));
        Arc::new(ListArray::new(field, offsets, items, Some(valid.into())))
    }
}

/// Bytes that are copied at once: a value that is not longer is copied without a call.
const COPIED_BYTES: usize = 16;

/// Appends a value as it stands.
#[inline(always)]
fn append(bytes: &[u8], span: Span, out: &mut Vec<u8>) {
    let (start, length) = (span.start(), span.length());
    let first = bytes.get(start..).and_then(|rest| rest.first_chunk::<COPIED_BYTES>());
    match first {
        Some(first) if length <= COPIED_BYTES => {
            let end = out.len() + length;
            out.extend_from_slice(first);
            out.truncate(end);
        }
        _ => out.extend_from_slice(span.of(bytes)),
    }
}

/// Returns whether a string has escapes that name a byte or a character: `\x41`, `\101`, `\u0041`.
fn names_characters(text: &[u8]) -> bool {
    let escapes = text.windows(2).filter(|pair| pair[0] == b'\\');
    escapes.into_iter().any(|pair| matches!(pair[1], b'x' | b'u' | b'U' | b'0'..=b'7' | b'+'))
}

/// Returns one value as often as there are rows.
pub(super) fn repeated(value: &ArrayRef, rows: usize) -> ArrayRef {
    interleave(&[value.as_ref()], &vec![(0, 0); rows])
        .unwrap_or_else(|_| new_null_array(value.data_type(), rows))
}

/// Returns a column of NULL.
pub(super) fn nulls(sql_type: &SqlType, rows: usize) -> ArrayRef {
    new_null_array(&sql_type.arrow(), rows)
}

/// Returns the label of a number, from 1; 0 is the value of MySQL for what is none of them.
fn label_of_number(labels: &[String], number: u64) -> Option<&str> {
    match number {
        0 => Some(""),
        _ => labels.get(usize::try_from(number).ok()? - 1).map(String::as_str),
    }
}

/// Returns the labels of the bits of a number, the first label's bit being the lowest.
fn set_of_bits(labels: &[String], number: u64) -> Option<String> {
    let beyond = number.checked_shr(labels.len() as u32).unwrap_or(0);
    let chosen = labels.iter().enumerate().filter(|(bit, _)| number >> bit & 1 == 1);
    let chosen: Vec<&str> = chosen.map(|(_, label)| label.as_str()).collect();
    (beyond == 0).then(|| chosen.join(","))
}

/// Returns whether a value stands in plain quotes or in none.
fn is_plain(kind: Kind) -> bool {
    use Kind::{Bare, Doubled, Missing, MysqlEscaped, Null, Text};
    matches!(kind, Text | Bare | Null | Missing | Doubled | MysqlEscaped)
}

/// Pads each text with blanks to the length of its `char(n)`, as PostgreSQL stores it.
///
/// COPY rows have the blanks already; a literal in an INSERT may lack them.
fn padded(texts: ArrayRef, chars: usize) -> ArrayRef {
    let Some(short) = texts.as_string_opt::<i32>() else { return texts };
    let lacks = |text: &str| text.len() < chars || text.chars().count() < chars;
    if !short.iter().flatten().any(lacks) {
        return texts;
    }
    let mut builder = StringBuilder::with_capacity(short.len(), short.len() * chars);
    for text in short {
        builder.append_option(text.map(|text| format!("{text:chars$}")));
    }
    Arc::new(builder.finish())
}
