//! Files against what the library reads from them, and against what its own writer says of the
//! same rows.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, BinaryArray, BinaryViewArray, BooleanArray, Date32Array, Decimal128Array,
    Float32Array, Float64Array, Int8Array, Int16Array, Int32Array, Int64Array, LargeBinaryArray,
    LargeStringArray, RecordBatch, StringArray, StringViewArray, Time64MicrosecondArray,
    TimestampMicrosecondArray, UInt8Array, UInt16Array, UInt32Array, UInt64Array,
};
use arrow::compute::concat_batches;
use bytes::Bytes;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::{
    ArrowReaderOptions, ParquetRecordBatchReaderBuilder, RowSelection, RowSelector,
};
use parquet::basic::{Compression, Encoding};
use parquet::file::metadata::{PageIndexPolicy, ParquetMetaData};
use parquet::file::statistics::Statistics;
use proptest::prelude::*;

use super::table_writer::Format;
use super::table_writer::tests::{batch, cut, written};

fn read(bytes: &Bytes) -> (RecordBatch, Arc<ParquetMetaData>) {
    let options = ArrowReaderOptions::new().with_page_index_policy(PageIndexPolicy::Required);
    let builder =
        ParquetRecordBatchReaderBuilder::try_new_with_options(bytes.clone(), options).unwrap();
    let (schema, metadata) = (builder.schema().clone(), builder.metadata().clone());
    let batches: Vec<_> = builder.build().unwrap().map(Result::unwrap).collect();
    (concat_batches(&schema, &batches).unwrap(), metadata)
}

/// Writes rows, reads them back, and compares what is said of them with what the library's own
/// writer says.
fn check(rows: &RecordBatch) -> Arc<ParquetMetaData> {
    let bytes = Bytes::from(written(Format::Parquet, std::slice::from_ref(rows), 2));
    let (found, metadata) = read(&bytes);
    // NaN is equal to none, but has its bits.
    assert_eq!(format!("{:?}", found.columns()), format!("{:?}", rows.columns()));
    let mut twin = ArrowWriter::try_new(Vec::new(), rows.schema(), None).unwrap();
    twin.write(rows).unwrap();
    let (_, twin) = read(&twin.into_inner().unwrap().into());
    if metadata.num_row_groups() == 1 {
        for (ours, theirs) in
            metadata.row_group(0).columns().iter().zip(twin.row_group(0).columns())
        {
            assert_eq!(ours.num_values(), theirs.num_values());
            assert_eq!(
                ours.unencoded_byte_array_data_bytes(),
                theirs.unencoded_byte_array_data_bytes()
            );
            let path = ours.column_path();
            let (ours, theirs) = (ours.statistics().unwrap(), theirs.statistics().unwrap());
            assert_eq!(ours, theirs, "{path}");
        }
    }
    metadata
}

/// Every type that has a writer of its own, from the bits of some numbers.
fn every_kind(numbers: &[Option<i64>]) -> RecordBatch {
    macro_rules! column {
        ($array:ty, $map:expr) => {
            Arc::new(numbers.iter().map(|number| number.map($map)).collect::<$array>()) as ArrayRef
        };
    }
    let text = |number: i64| "ab\u{1F600}é".repeat((number % 19).unsigned_abs() as usize);
    let decimals: Decimal128Array =
        numbers.iter().map(|number| number.map(|n| i128::from(n % 1_000_000_000))).collect();
    let long: Decimal128Array = numbers.iter().map(|number| number.map(i128::from)).collect();
    batch(vec![
        ("i8", column!(Int8Array, |number| number as i8)),
        ("i16", column!(Int16Array, |number| number as i16)),
        ("i32", column!(Int32Array, |number| number as i32)),
        ("i64", column!(Int64Array, |number| number)),
        ("u8", column!(UInt8Array, |number| number as u8)),
        ("u16", column!(UInt16Array, |number| number as u16)),
        ("u32", column!(UInt32Array, |number| number as u32)),
        ("u64", column!(UInt64Array, |number| number as u64)),
        ("date", column!(Date32Array, |number| number as i32)),
        ("time", column!(Time64MicrosecondArray, |number| number & 0xF_FFFF_FFFF)),
        ("at", column!(TimestampMicrosecondArray, |number| number)),
        ("f32", column!(Float32Array, |number| f32::from_bits(number as u32))),
        ("f64", column!(Float64Array, |number| f64::from_bits(number as u64))),
        ("flag", column!(BooleanArray, |number| number % 2 == 0)),
        ("short", Arc::new(decimals.clone().with_precision_and_scale(9, 2).unwrap())),
        ("decimal", Arc::new(decimals.with_precision_and_scale(18, 2).unwrap())),
        ("long", Arc::new(long.with_precision_and_scale(20, 2).unwrap())),
        ("text", column!(StringArray, text)),
        ("large", column!(LargeStringArray, text)),
        ("view", column!(StringViewArray, text)),
        ("bytes", column!(BinaryArray, |number| number.to_be_bytes())),
        ("large_bytes", column!(LargeBinaryArray, |number| number.to_be_bytes())),
        ("byte_view", column!(BinaryViewArray, |number| number.to_be_bytes())),
    ])
}

#[test]
fn the_ends_of_every_type_come_back() {
    let ends = [i64::MIN, i64::MAX, -1, 0, 1, i64::from(i32::MIN), i64::from(i32::MAX), 255, 256];
    let numbers: Vec<Option<i64>> = ends.into_iter().map(Some).chain([None]).collect();
    check(&every_kind(&numbers));
    check(&every_kind(&numbers.repeat(40)));
    check(&every_kind(&numbers[..9].repeat(300)));
    check(&every_kind(&[None, None]));
    check(&every_kind(&[Some(1)]));
}

#[test]
fn numbers_that_only_rise_are_differences_and_few_ones_are_words() {
    let rows = 20_000;
    let metadata = check(&batch(vec![
        ("id", Arc::new(Int64Array::from_iter_values(0..rows))),
        (
            "state",
            Arc::new(
                (0..rows).map(|row| Some(row * row % 7 * 1_000_000_007)).collect::<Int64Array>(),
            ),
        ),
        (
            "word",
            Arc::new(StringArray::from_iter_values(
                (0..rows).map(|row| format!("word {}", row % 50)),
            )),
        ),
        (
            "text",
            Arc::new(StringArray::from_iter_values((0..rows).map(|row| format!("text {row}")))),
        ),
    ]));
    let has = |column: usize, encoding: Encoding| {
        metadata.row_group(0).column(column).encodings().any(|found| found == encoding)
    };
    assert!(has(0, Encoding::DELTA_BINARY_PACKED) && !has(0, Encoding::RLE_DICTIONARY));
    assert!(has(1, Encoding::RLE_DICTIONARY) && !has(1, Encoding::DELTA_BINARY_PACKED));
    assert!(has(2, Encoding::RLE_DICTIONARY) && !has(2, Encoding::DELTA_LENGTH_BYTE_ARRAY));
    assert!(has(3, Encoding::DELTA_LENGTH_BYTE_ARRAY) && !has(3, Encoding::RLE_DICTIONARY));
}

#[test]
fn what_compression_makes_nothing_of_is_left_as_it_is() {
    // Their differences are as unlike as they are.
    let mut state = 1_u64;
    let ids: Vec<i64> = std::iter::repeat_with(|| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.cast_signed()
    })
    .take(20_000)
    .collect();
    let texts = (0..20_000).map(|row| format!("the text of row {row}"));
    let blobs = ids.iter().map(|id| id.to_le_bytes());
    let metadata = check(&batch(vec![
        ("ids", Arc::new(Int64Array::from(ids.clone())) as ArrayRef),
        ("blobs", Arc::new(BinaryArray::from_iter_values(blobs))),
        ("texts", Arc::new(StringArray::from_iter_values(texts))),
    ]));
    let of = |column: usize| metadata.row_group(0).column(column).compression();
    assert_eq!(of(0), Compression::UNCOMPRESSED);
    // Others of them may be documents.
    assert!(matches!(of(1), Compression::ZSTD(_)));
    assert!(matches!(of(2), Compression::ZSTD(_)));
}

#[test]
fn a_dictionary_that_is_full_is_left() {
    // Few words at first, only new ones later.
    let word = |row: i64| if row < 20_000 { row % 10 } else { row };
    let texts = (0..90_000).map(|row| (row % 11 > 0).then(|| format!("word {}", word(row))));
    let numbers = (0..90_000).map(|row| (row % 13 > 0).then(|| word(row) * 0x1234_5678_9ABC));
    let metadata = check(&batch(vec![
        ("text", Arc::new(texts.collect::<StringArray>())),
        ("number", Arc::new(numbers.collect::<Int64Array>())),
    ]));
    for column in metadata.row_group(0).columns() {
        let direct = [Encoding::DELTA_BINARY_PACKED, Encoding::DELTA_LENGTH_BYTE_ARRAY];
        assert!(column.encodings().any(|found| found == Encoding::RLE_DICTIONARY));
        assert!(column.encodings().any(|found| direct.contains(&found)));
        assert!(column.dictionary_page_offset().is_some());
    }
}

#[test]
fn statistics_of_long_texts_are_short_and_hold() {
    let texts = ["\u{10FFFF}".repeat(30), "é".repeat(100), "a".repeat(64), "zz".repeat(50)];
    let bytes: Vec<Vec<u8>> = vec![vec![0xFF; 70], vec![1; 80], vec![0xFE; 100]];
    check(&batch(vec![("a", Arc::new(StringArray::from(texts.to_vec())))]));
    check(&batch(vec![("a", Arc::new(StringArray::from(texts[1..].to_vec())))]));
    check(&batch(vec![("a", Arc::new(BinaryArray::from_iter_values(&bytes)))]));
    let metadata = check(&batch(vec![("a", Arc::new(BinaryArray::from_iter_values(&bytes[1..])))]));
    let Some(Statistics::ByteArray(told)) = metadata.row_group(0).column(0).statistics() else {
        panic!("no statistics");
    };
    assert_eq!(told.max_opt().unwrap().data(), [&[0xFE; 63][..], &[0xFF]].concat());
    assert!(!told.max_is_exact() && !told.min_is_exact());
}

#[test]
fn pages_are_found_by_their_index() {
    let rows = 40_000;
    let texts = (0..rows).map(|row| (row % 3 > 0).then(|| format!("{row:0100}")));
    let table = batch(vec![
        ("id", Arc::new(Int64Array::from_iter_values((0..rows).map(|row| row * row)))),
        ("text", Arc::new(texts.collect::<StringArray>())),
    ]);
    let bytes = Bytes::from(written(Format::Parquet, &cut(&table, 1_000), 2));
    let (found, metadata) = read(&bytes);
    assert_eq!(found.columns(), table.columns());
    let indexes = metadata.offset_index().unwrap();
    assert!(indexes[0][0].page_locations().len() == 3 && indexes[0][1].page_locations().len() > 3);
    let options = ArrowReaderOptions::new().with_page_index_policy(PageIndexPolicy::Required);
    let selected = RowSelection::from(vec![RowSelector::skip(35_000), RowSelector::select(10)]);
    let reader = ParquetRecordBatchReaderBuilder::try_new_with_options(bytes, options).unwrap();
    let mut reader = reader.with_row_selection(selected).build().unwrap();
    assert_eq!(reader.next().unwrap().unwrap().columns(), table.slice(35_000, 10).columns());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_rows_come_back(
        seeds in prop::collection::vec(prop::option::weighted(0.9, any::<i64>()), 1..40),
        repeats in 1_usize..40,
        shift in 0_u32..64,
    ) {
        let numbers: Vec<_> =
            seeds.repeat(repeats).into_iter().map(|seed| seed.map(|seed| seed >> shift)).collect();
        check(&every_kind(&numbers));
    }
}
