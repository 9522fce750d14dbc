//! Pages: levels and values to compressed bytes behind a header.
//!
//! Knows bytes; no columns and no statistics.

use std::cell::{Cell, RefCell};
use std::io::{self, Read};

use bytes::Bytes;
use parquet::basic::Encoding;
use parquet::column::page::{CompressedPage, Page, PageWriter};
use parquet::errors::ParquetError;
use parquet::file::reader::{ChunkReader, Length};
use parquet::file::writer::{SerializedPageWriter, TrackedWrite};

use super::table_writer::Compression;

/// A page as it stands in the file.
pub(super) struct Packed {
    pub bytes: Bytes,
    /// With its header.
    pub uncompressed: usize,
}

/// The pages of a column chunk, as the file's writer reads them.
pub(super) struct Pages(pub Vec<Bytes>);

impl Length for Pages {
    fn len(&self) -> u64 {
        self.0.iter().map(|page| page.len() as u64).sum()
    }
}

impl ChunkReader for Pages {
    type T = Cursor;

    fn get_read(&self, start: u64) -> Result<Cursor, ParquetError> {
        let mut cursor = Cursor { pages: self.0.clone().into_iter(), page: Bytes::new() };
        io::copy(&mut cursor.by_ref().take(start), &mut io::sink())?;
        Ok(cursor)
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes, ParquetError> {
        let mut bytes = Vec::with_capacity(length);
        self.get_read(start)?.take(length as u64).read_to_end(&mut bytes)?;
        Ok(bytes.into())
    }
}

/// Reads pages, one after another.
pub(super) struct Cursor {
    pages: std::vec::IntoIter<Bytes>,
    page: Bytes,
}

impl Read for Cursor {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.page.is_empty() {
            let Some(page) = self.pages.next() else { return Ok(0) };
            self.page = page;
        }
        let length = buffer.len().min(self.page.len());
        buffer[..length].copy_from_slice(&self.page.split_to(length));
        Ok(length)
    }
}

/// What a thread that makes pages uses again and again.
#[derive(Default)]
struct Tools {
    zstd: Option<zstd::bulk::Compressor<'static>>,
    snappy: Option<snap::raw::Encoder>,
    packed: Vec<u8>,
}

/// Bytes that a thread keeps for its next page; a single value may be far longer.
const KEPT_BYTES: usize = 4 << 20;

thread_local! {
    static TOOLS: RefCell<Tools> = RefCell::default();
    static RAW: Cell<Vec<u8>> = Cell::default();
}

/// Lends bytes that were used before, empty, to make a page of.
pub(super) fn with_raw<T>(make: impl FnOnce(&mut Vec<u8>) -> T) -> T {
    let mut raw = RAW.take();
    raw.clear();
    let made = make(&mut raw);
    if raw.capacity() <= KEPT_BYTES {
        RAW.set(raw);
    }
    made
}

/// Makes a page of values.
pub(super) fn data_page(
    raw: &[u8],
    values: u32,
    encoding: Encoding,
    compression: Compression,
) -> Result<Packed, ParquetError> {
    pack(raw, compression, |buf| Page::DataPage {
        buf,
        num_values: values,
        encoding,
        def_level_encoding: Encoding::RLE,
        rep_level_encoding: Encoding::RLE,
        statistics: None,
    })
}

/// Makes the page of a dictionary.
pub(super) fn dictionary_page(
    raw: &[u8],
    values: u32,
    compression: Compression,
) -> Result<Packed, ParquetError> {
    pack(raw, compression, |buf| Page::DictionaryPage {
        buf,
        num_values: values,
        encoding: Encoding::PLAIN,
        is_sorted: false,
    })
}

fn pack(
    raw: &[u8],
    compression: Compression,
    page: impl FnOnce(Bytes) -> Page,
) -> Result<Packed, ParquetError> {
    TOOLS.with_borrow_mut(|tools| {
        tools.compress(raw, compression)?;
        // Lent to the page, and taken back for the next one.
        let packed = Bytes::from(std::mem::take(&mut tools.packed));
        let mut sink = TrackedWrite::new(Vec::with_capacity(packed.len() + 64));
        let spec = SerializedPageWriter::new(&mut sink)
            .write_page(CompressedPage::new(page(packed.clone()), raw.len()))?;
        if packed.len() <= KEPT_BYTES {
            tools.packed = packed.into();
        }
        let bytes = sink.into_inner()?.into();
        Ok(Packed { bytes, uncompressed: spec.uncompressed_size })
    })
}

impl Tools {
    /// Fills `packed`.
    fn compress(&mut self, raw: &[u8], compression: Compression) -> io::Result<()> {
        let Self { zstd, snappy, packed } = self;
        packed.clear();
        match compression {
            Compression::None => packed.extend_from_slice(raw),
            Compression::Zstd => {
                let level_1 = match zstd {
                    Some(ready) => ready,
                    None => zstd.insert(zstd::bulk::Compressor::new(1)?),
                };
                packed.reserve(zstd::zstd_safe::compress_bound(raw.len()));
                level_1.compress_to_buffer(raw, packed)?;
            }
            Compression::Snappy => {
                packed.resize(snap::raw::max_compress_len(raw.len()), 0);
                let snappy = snappy.get_or_insert_with(snap::raw::Encoder::new);
                let length = snappy.compress(raw, packed)?;
                packed.truncate(length);
            }
            Compression::Lz4 => {
                packed.resize(lz4_flex::block::get_maximum_output_size(raw.len()), 0);
                let length = lz4_flex::block::compress_into(raw, packed);
                packed.truncate(length.map_err(io::Error::other)?);
            }
        }
        Ok(())
    }
}
