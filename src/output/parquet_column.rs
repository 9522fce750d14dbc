//! One flat column of a row group: the choice of its encoding, its pages, its statistics.
//!
//! Knows values and pages; no files, no threads. What is chosen depends on the values alone.

use arrow::array::ArrayRef;
use arrow::buffer::BooleanBuffer;
use bytes::Bytes;
use parquet::basic::{BoundaryOrder, Encoding, PageType, Type};
use parquet::column::writer::ColumnCloseResult;
use parquet::errors::ParquetError;
use parquet::file::metadata::{
    ColumnChunkMetaData, ColumnIndexBuilder, OffsetIndexBuilder, PageEncodingStats,
};
use parquet::schema::types::ColumnDescPtr;

use super::parquet_bits::{write_deltas, write_runs, write_varint};
use super::parquet_bounds::Bounds;
use super::parquet_dictionary::{Dictionary, SAMPLE, can_hold, likely};
use super::parquet_page::{Packed, data_page, dictionary_page, with_raw};
use super::parquet_values::{Kind, numbers, texts, validity};
use super::table_writer::Compression;

/// Bytes of values that end a page of texts; the row that reaches it is its last.
const PAGE_BYTES: usize = 1 << 20;

/// Texts for each distinct one that make a dictionary pay.
const TEXTS_A_WORD: f64 = 4.0;

/// The part of the bytes of differences that words of numbers may take: reading and writing them
/// is dearer.
const NUMBERS_PAY: f64 = 0.9;

/// Bytes of a first page that tell what compression makes of the column.
const TELLING_BYTES: usize = 4 << 10;

/// The part of its bytes that a first page may have when it is compressed: packed differences of
/// ids and moments keep all of them, and a reader would unpack them for nothing.
const COMPRESSION_PAYS: f64 = 0.97;

/// A column of a row group, while rows come.
pub(super) struct Column {
    descriptor: ColumnDescPtr,
    kind: Kind,
    compression: Compression,
    /// Bytes of a number in PLAIN.
    width: usize,
    /// Begun with the first values, where they say that it pays.
    dictionary: Option<Dictionary>,
    /// Its values that pages refer to.
    known: usize,
    is_chosen: bool,
    /// The dictionary was full once.
    is_full: bool,
    pages: Vec<PageFacts>,
    rows: u64,
    nulls: u64,
    text_bytes: u64,
    bounds: Option<Bounds>,
}

struct PageFacts {
    packed: Packed,
    encoding: Encoding,
    rows: usize,
    nulls: usize,
    bounds: Option<Bounds>,
    text_bytes: usize,
}

/// A whole column chunk: its bytes in the order of the file, and what the file's end says of it.
pub(super) struct Chunk {
    pub pages: Vec<Bytes>,
    pub close: ColumnCloseResult,
}

/// Values of a page, in the encoding that was chosen for them.
enum Encoded<'a> {
    Words(&'a [u32]),
    Numbers(&'a [i64]),
    Texts(&'a [&'a [u8]]),
}

impl Column {
    pub fn new(descriptor: ColumnDescPtr, kind: Kind, compression: Compression) -> Self {
        let width = match descriptor.physical_type() {
            Type::INT32 | Type::FLOAT => 4,
            _ => 8,
        };
        Self {
            descriptor,
            kind,
            compression,
            width,
            dictionary: None,
            known: 0,
            is_chosen: false,
            is_full: false,
            pages: Vec::new(),
            rows: 0,
            nulls: 0,
            text_bytes: 0,
            bounds: None,
        }
    }

    /// Adds rows, as pages of their own; `likely_rows` are those that the group is going to have.
    pub fn add(&mut self, parts: &[ArrayRef], likely_rows: usize) -> Result<(), ParquetError> {
        let rows = parts.iter().map(|part| part.len()).sum();
        let valid = validity(parts);
        if valid.is_some() && self.descriptor.max_def_level() == 0 {
            let path = self.descriptor.path().string();
            return Err(ParquetError::General(format!("`{path}` is NULL, and may not be")));
        }
        // As many of the rows to come are likely to have a value.
        let there = valid.as_ref().map_or(rows, BooleanBuffer::count_set_bits);
        let likely = (likely_rows as u64 * there as u64 / rows.max(1) as u64) as usize;
        match self.kind {
            Kind::Bytes { .. } => self.add_texts(rows, valid.as_ref(), &texts(parts), likely),
            _ => {
                let mut values = Vec::with_capacity(rows);
                numbers(parts, &mut values);
                self.add_numbers(rows, valid.as_ref(), &values, likely)
            }
        }
    }

    fn add_numbers(
        &mut self,
        rows: usize,
        valid: Option<&BooleanBuffer>,
        values: &[i64],
        likely: usize,
    ) -> Result<(), ParquetError> {
        let bounds = Bounds::of_numbers(self.kind, values);
        if !self.is_chosen && !values.is_empty() {
            self.is_chosen = true;
            self.dictionary = self.dictionary_of_numbers(values, likely);
        }
        let words = self.words(|dictionary, words| dictionary.number_all(values, words));
        match words {
            Some(words) => self.add_page(rows, valid, &Encoded::Words(&words), bounds, 0),
            None => self.add_page(rows, valid, &Encoded::Numbers(values), bounds, 0),
        }
    }

    /// Returns the beginning of a dictionary where words are shorter than differences.
    fn dictionary_of_numbers(&self, values: &[i64], likely: usize) -> Option<Dictionary> {
        let mut dictionary = Dictionary::of_numbers();
        let sample = &values[..values.len().min(SAMPLE)];
        let (first, second) = sample.split_at(sample.len() / 2);
        let mut words = Vec::with_capacity(sample.len());
        dictionary.number_all(first, &mut words)?;
        let known = dictionary.len();
        dictionary.number_all(second, &mut words)?;
        let distinct = match likely <= sample.len() {
            true => dictionary.len() as f64,
            false => self::likely(known, dictionary.len() - known, first.len(), likely),
        };
        if !can_hold(distinct, distinct * self.width as f64) {
            return None;
        }
        let direct = with_raw(|raw| {
            self.write_numbers(sample, raw);
            raw.len()
        });
        let word = f64::from(word_bits(distinct as usize)) / 8.0;
        let share = distinct * self.width as f64 / likely as f64;
        let pays = (word + share) * sample.len() as f64 <= direct as f64 * NUMBERS_PAY;
        pays.then_some(dictionary)
    }

    /// Returns the words for the values at hand, where the column has a dictionary that can hold
    /// them.
    fn words(
        &mut self,
        number: impl FnOnce(&mut Dictionary, &mut Vec<u32>) -> Option<()>,
    ) -> Option<Vec<u32>> {
        let dictionary = self.dictionary.as_mut().filter(|_| !self.is_full)?;
        let mut words = Vec::new();
        match number(dictionary, &mut words) {
            Some(()) => {
                self.known = dictionary.len();
                Some(words)
            }
            None => {
                self.is_full = true;
                // Nothing refers to it.
                if self.known == 0 {
                    self.dictionary = None;
                }
                None
            }
        }
    }

    /// Returns the beginning of a dictionary where texts come again often enough.
    fn dictionary_of_texts(values: &[&[u8]], likely: usize) -> Option<Dictionary> {
        let mut dictionary = Dictionary::of_bytes();
        let sample = &values[..values.len().min(SAMPLE)];
        let (first, second) = sample.split_at(sample.len() / 2);
        let mut words = Vec::with_capacity(sample.len());
        dictionary.number_bytes(first, &mut words)?;
        let known = dictionary.len();
        dictionary.number_bytes(second, &mut words)?;
        let distinct = match likely <= sample.len() {
            true => dictionary.len() as f64,
            false => self::likely(known, dictionary.len() - known, first.len(), likely),
        };
        let word_bytes = dictionary.bytes(0) as f64 / dictionary.len().max(1) as f64;
        let pays = distinct * TEXTS_A_WORD <= likely as f64;
        (pays && can_hold(distinct, distinct * word_bytes)).then_some(dictionary)
    }

    fn add_texts(
        &mut self,
        rows: usize,
        valid: Option<&BooleanBuffer>,
        values: &[&[u8]],
        likely: usize,
    ) -> Result<(), ParquetError> {
        if !self.is_chosen && !values.is_empty() {
            self.is_chosen = true;
            self.dictionary = Self::dictionary_of_texts(values, likely);
        }
        let words = self.words(|dictionary, words| dictionary.number_bytes(values, words));
        let text_bytes = values.iter().map(|value| value.len()).sum();
        if let Some((dictionary, words)) = self.dictionary.as_ref().zip(words) {
            let bounds = Bounds::of_texts(&dictionary.texts_of(&words));
            return self.add_page(rows, valid, &Encoded::Words(&words), bounds, text_bytes);
        }
        if text_bytes < PAGE_BYTES {
            let bounds = Bounds::of_texts(values);
            return self.add_page(rows, valid, &Encoded::Texts(values), bounds, text_bytes);
        }
        // Rows and values from where the page at hand begins.
        let (mut row, mut first, mut value, mut bytes) = (0, 0, 0, 0);
        for end in 1..=rows {
            if valid.is_none_or(|valid| valid.value(end - 1)) {
                bytes += values[value].len();
                value += 1;
            }
            if bytes >= PAGE_BYTES || end == rows {
                let values = &values[first..value];
                let valid = valid.map(|valid| valid.slice(row, end - row));
                let bounds = Bounds::of_texts(values);
                self.add_page(end - row, valid.as_ref(), &Encoded::Texts(values), bounds, bytes)?;
                (row, first, bytes) = (end, value, 0);
            }
        }
        Ok(())
    }

    fn add_page(
        &mut self,
        rows: usize,
        valid: Option<&BooleanBuffer>,
        values: &Encoded<'_>,
        bounds: Option<Bounds>,
        text_bytes: usize,
    ) -> Result<(), ParquetError> {
        let (packed, encoding) = with_raw(|raw| {
            let encoding = self.write_page(rows, valid, values, raw);
            let mut packed = data_page(raw, rows as u32, encoding, self.compression)?;
            // The blobs of one page tell nothing of others.
            let tells = self.pages.is_empty() && encoding == Encoding::DELTA_BINARY_PACKED;
            if tells && !pays(raw.len(), packed.bytes.len()) {
                self.compression = Compression::None;
                packed = data_page(raw, rows as u32, encoding, self.compression)?;
            }
            Ok::<_, ParquetError>((packed, encoding))
        })?;
        let nulls = valid.map_or(0, |valid| rows - valid.count_set_bits());
        match (&mut self.bounds, &bounds) {
            (Some(all), Some(bounds)) => all.merge(bounds),
            (all, bounds) => *all = all.take().or_else(|| bounds.clone()),
        }
        self.rows += rows as u64;
        self.nulls += nulls as u64;
        self.text_bytes += text_bytes as u64;
        self.pages.push(PageFacts { packed, encoding, rows, nulls, bounds, text_bytes });
        Ok(())
    }

    /// Appends levels and values.
    fn write_page(
        &self,
        rows: usize,
        valid: Option<&BooleanBuffer>,
        values: &Encoded<'_>,
        out: &mut Vec<u8>,
    ) -> Encoding {
        if self.descriptor.max_def_level() > 0 {
            write_levels(rows, valid, out);
        }
        match values {
            Encoded::Words(words) => {
                let bits = word_bits(self.known);
                out.push(bits as u8);
                write_runs(words, bits, out);
                Encoding::RLE_DICTIONARY
            }
            Encoded::Numbers(values) => self.write_numbers(values, out),
            Encoded::Texts(values) => write_texts(values, out),
        }
    }

    fn write_numbers(&self, values: &[i64], out: &mut Vec<u8>) -> Encoding {
        if matches!(self.kind, Kind::Signed | Kind::Unsigned) && !values.is_empty() {
            write_deltas(values, self.width == 4, out);
            return Encoding::DELTA_BINARY_PACKED;
        }
        match self.width {
            4 => out.extend(values.iter().flat_map(|value| (*value as u32).to_le_bytes())),
            _ => out.extend(values.iter().flat_map(|value| value.to_le_bytes())),
        }
        Encoding::PLAIN
    }

    /// Ends the column.
    pub fn close(self) -> Result<Chunk, ParquetError> {
        let mut encodings = vec![Encoding::RLE];
        let mut counts: Vec<PageEncodingStats> = Vec::new();
        let mut pages = Vec::with_capacity(self.pages.len() + 1);
        let (mut compressed, mut uncompressed, mut first_page) = (0, 0, None);
        if let Some(dictionary) = &self.dictionary {
            let plain = dictionary.plain(self.known, self.width);
            let packed = dictionary_page(&plain, self.known as u32, self.compression)?;
            encodings.push(Encoding::PLAIN);
            counts.push(PageEncodingStats {
                page_type: PageType::DICTIONARY_PAGE,
                encoding: Encoding::PLAIN,
                count: 1,
            });
            (compressed, uncompressed) = (packed.bytes.len(), packed.uncompressed);
            first_page = Some(0);
            pages.push(packed.bytes);
        }
        let data_start = compressed;
        let mut index = ColumnIndexBuilder::new(self.descriptor.physical_type());
        let mut offsets = OffsetIndexBuilder::new();
        let is_text = matches!(self.kind, Kind::Bytes { .. });
        let (mut rises, mut falls, mut last) = (true, true, None::<Bounds>);
        for page in self.pages {
            encodings.push(page.encoding);
            match counts.last_mut().filter(|last| {
                last.encoding == page.encoding && last.page_type == PageType::DATA_PAGE
            }) {
                Some(last) => last.count += 1,
                None => counts.push(PageEncodingStats {
                    page_type: PageType::DATA_PAGE,
                    encoding: page.encoding,
                    count: 1,
                }),
            }
            match &page.bounds {
                Some(bounds) => {
                    let bounds = bounds.of_page(self.kind, self.width);
                    index.append(false, bounds.least, bounds.greatest, page.nulls as i64);
                }
                None if page.nulls == page.rows => {
                    index.append(true, Vec::new(), Vec::new(), page.nulls as i64);
                }
                // NaN alone.
                None => index.to_invalid(),
            }
            if let Some(bounds) = page.bounds {
                if let Some(last) = &last {
                    rises &= last.rises_to(&bounds);
                    falls &= bounds.rises_to(last);
                }
                last = Some(bounds);
            }
            offsets.append_offset_and_size(compressed as i64, page.packed.bytes.len() as i32);
            offsets.append_row_count(page.rows as i64);
            let text_bytes = is_text.then_some(page.text_bytes as i64);
            offsets.append_unencoded_byte_array_data_bytes(text_bytes);
            compressed += page.packed.bytes.len();
            uncompressed += page.packed.uncompressed;
            pages.push(page.packed.bytes);
        }
        index.set_boundary_order(match (rises, falls) {
            (true, _) => BoundaryOrder::ASCENDING,
            (false, true) => BoundaryOrder::DESCENDING,
            (false, false) => BoundaryOrder::UNORDERED,
        });
        encodings.sort_unstable();
        encodings.dedup();
        let is_signed = self.descriptor.sort_order().is_signed();
        let (bounds, kind) = (self.bounds.as_ref(), self.kind);
        let statistics = Bounds::statistics(bounds, kind, self.width, self.nulls, is_signed);
        let metadata = ColumnChunkMetaData::builder(self.descriptor)
            .set_compression(self.compression.into())
            .set_encodings(encodings)
            .set_page_encoding_stats(counts)
            .set_total_compressed_size(compressed as i64)
            .set_total_uncompressed_size(uncompressed as i64)
            .set_num_values(self.rows as i64)
            .set_data_page_offset(data_start as i64)
            .set_dictionary_page_offset(first_page)
            .set_statistics(statistics)
            .set_unencoded_byte_array_data_bytes(is_text.then_some(self.text_bytes as i64))
            .build()?;
        let close = ColumnCloseResult {
            bytes_written: compressed as u64,
            rows_written: self.rows,
            metadata,
            bloom_filter: None,
            column_index: index.valid().then(|| index.build()).transpose()?,
            offset_index: Some(offsets.build()),
        };
        Ok(Chunk { pages, close })
    }
}

/// Returns false where compression makes nothing of a first page, and so of a column.
fn pays(raw_bytes: usize, packed_bytes: usize) -> bool {
    raw_bytes < TELLING_BYTES || (packed_bytes as f64) < raw_bytes as f64 * COMPRESSION_PAYS
}

/// Returns the bits of a number below `count`; one at least, as some readers want it.
fn word_bits(count: usize) -> u32 {
    (usize::BITS - count.saturating_sub(1).leading_zeros()).max(1)
}

/// Appends which rows have a value, behind the length of that.
fn write_levels(rows: usize, valid: Option<&BooleanBuffer>, out: &mut Vec<u8>) {
    let start = out.len();
    out.extend_from_slice(&[0; 4]);
    match valid {
        // A run of ones.
        None => {
            write_varint((rows as u64) << 1, out);
            out.push(1);
        }
        // Bits of a bitmap stand in the order of packed values of one bit.
        Some(valid) => {
            write_varint((rows.div_ceil(8) as u64) << 1 | 1, out);
            let bits = valid.sliced();
            out.extend_from_slice(&bits[..rows.div_ceil(8)]);
        }
    }
    let length = (out.len() - start - 4) as u32;
    out[start..start + 4].copy_from_slice(&length.to_le_bytes());
}

/// Appends lengths first, then texts without anything between them.
fn write_texts(values: &[&[u8]], out: &mut Vec<u8>) -> Encoding {
    if values.is_empty() {
        return Encoding::PLAIN;
    }
    let lengths: Vec<i64> = values.iter().map(|value| value.len() as i64).collect();
    write_deltas(&lengths, true, out);
    values.iter().for_each(|value| out.extend_from_slice(value));
    Encoding::DELTA_LENGTH_BYTE_ARRAY
}
