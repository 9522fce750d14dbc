//! Profiles of small columns, whole and cut into batches.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, Float64Array, Int8Array, Int32Array,
    StringArray,
};
use proptest::prelude::*;

use super::{ColumnReport, Confidence, Longest, ReportOptions, Shown, TableProfile, TextTests};

const TESTS: TextTests =
    TextTests { looks_double_encoded: |text| text.contains('Ã'), keep_extremes: true };

fn report_as(name: &str, shown: Shown, column: ArrayRef) -> ColumnReport {
    let profile = TableProfile::of(&[column], TESTS);
    profile.columns[0].report(ReportOptions { name, is_key: false, shown })
}

fn report(column: impl arrow::array::Array + 'static) -> ColumnReport {
    report_as("a", Shown::Numbers, Arc::new(column))
}

fn texts(values: &[&str]) -> ColumnReport {
    report(StringArray::from(values.to_vec()))
}

#[track_caller]
fn check_type(values: &[&str], expected: &str, looks_like: Option<&str>) {
    let found = texts(values);
    assert_eq!(found.profiled_type.as_deref(), Some(expected), "{values:?}");
    assert_eq!(found.looks_like, looks_like, "{values:?}");
}

#[test]
fn the_profiled_type_is_the_narrowest_that_all_values_fit() {
    check_type(&["1", "0"], "smallint", Some("integer"));
    check_type(&["1", "-70000"], "integer", Some("integer"));
    check_type(&["9999999999"], "bigint", Some("integer"));
    check_type(&["99999999999999999999"], "numeric(20,0)", Some("integer"));
    check_type(&["1", "12.50"], "numeric(4,2)", Some("decimal"));
    check_type(&["t", "f"], "boolean", Some("boolean"));
    check_type(&["2024-02-29"], "date", Some("date"));
    check_type(&["2024-02-29 10:00:00"], "timestamp", Some("timestamp"));
    check_type(&["2024-02-29", "2024-02-29 10:00:00"], "text", None);
    check_type(&["a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"], "uuid", Some("uuid"));
    check_type(&["{\"a\":1}", "[]"], "json", Some("json"));
    check_type(&["007", "1"], "text", None);
    check_type(&["1", ""], "text", Some("integer"));
    check_type(&["2024-02-29", "0000-00-00"], "text", Some("date"));
    check_type(&["a,b", "c"], "text", Some("comma_list"));
    check_type(&["a:0:{}"], "text", Some("php_serialized"));
    check_type(&["ada@example.org"], "text", Some("email"));
}

#[test]
fn oddities_of_texts_are_counted() {
    let found = texts(&["", " a", "b\n", "a\0b", "Ã©", "ok"]);
    let counts = [found.empty, found.blank_edges, found.nul_bytes, found.double_encoded];
    assert_eq!(counts, [1, 2, 1, 1]);
    assert_eq!(found.longest, Some(Longest { bytes: 4, chars: Some(3) }));
    let found = texts(&["ééé", "abcd"]);
    assert_eq!(found.longest, Some(Longest { bytes: 6, chars: Some(4) }));
}

#[test]
fn nulls_distinct_and_unique_are_told() {
    let found = report(Int32Array::from(vec![Some(3), None, Some(3)]));
    assert_eq!((found.values, found.nulls, found.distinct), (2, 1, Some(1)));
    assert_eq!((found.unique, found.constant), (Some(false), false));
    let found = report(Int32Array::from(vec![7, 7]));
    assert!(found.constant);
    let found = report(Int32Array::from_iter_values(1..100_000));
    assert_eq!((found.unique, found.distinct), (Some(true), Some(99_999)));
    assert!(found.distinct_is_exact);
    let shuffled = Int32Array::from_iter_values((0..100_000).map(|at| at * 7919 % 100_003));
    assert_eq!(report(shuffled).unique, None);
    let halves = Int32Array::from_iter_values((0..100_000).map(|at| at / 2));
    assert_eq!(report(halves).unique, Some(false));
}

#[test]
fn numbers_that_are_truth_values_are_told() {
    assert!(report(Int8Array::from(vec![Some(0), Some(1), None])).zero_or_one);
    assert!(!report(Int8Array::from(vec![0, 2])).zero_or_one);
    assert!(!report(Int8Array::from(vec![None::<i8>])).zero_or_one);
    let truth = report(BooleanArray::from(vec![true, true]));
    assert_eq!((truth.min.as_deref(), truth.constant), (Some("t"), true));
}

#[test]
fn numbers_and_dates_are_shown_and_texts_are_not() {
    let money = Decimal128Array::from(vec![-1_250, 5]).with_precision_and_scale(12, 2);
    let found = report(money.expect("a decimal"));
    assert_eq!((found.min.as_deref(), found.max.as_deref()), (Some("-12.50"), Some("0.05")));
    assert_eq!(report(Date32Array::from(vec![0])).min.as_deref(), Some("1970-01-01"));
    let floats = report(Float64Array::from(vec![1.5, f64::NAN, f64::INFINITY]));
    assert_eq!((floats.max.as_deref(), floats.not_a_number, floats.infinite), (Some("1.5"), 1, 1));
    assert_eq!(texts(&["9", "10"]).max.as_deref(), Some("10"));

    let hidden = texts(&["Ada", "Bob"]);
    assert_eq!((hidden.min, hidden.masked), (None, true));
    let names: ArrayRef = Arc::new(StringArray::from(vec!["Ada", "Bob"]));
    let shown = report_as("a", Shown::Texts, names.clone());
    assert_eq!((shown.min.as_deref(), shown.max.as_deref()), (Some("Ada"), Some("Bob")));
    let secret = report_as("password", Shown::Texts, names);
    assert_eq!((secret.min, secret.masked), (None, true));
    let number: ArrayRef = Arc::new(Int32Array::from(vec![123_456_789]));
    assert_eq!(report_as("ssn", Shown::Texts, number).min, None);
}

#[test]
fn secrets_are_found_by_their_values() {
    let hashes = ["$2y$10$abcdefghijklmnopqrstuv", "$2y$10$vutsrqponmlkjihgfedcba"];
    let hashes = hashes.map(|hash| hash.repeat(2));
    let found = texts(&[&hashes[0], &hashes[1], "", "x"]).secret.expect("hashes of passwords");
    assert_eq!((found.kind, found.confidence), ("bcrypt", Confidence::High));
    assert_eq!(found.share, Some(2.0 / 3.0));
    assert!(texts(&["hello", "world"]).secret.is_none());
    let random: Vec<String> = (0..10).map(|at| format!("Zk3x{at}Qp9vT1mWn8bR5yC2")).collect();
    let random = texts(&random.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(random.secret.map(|hint| hint.kind), Some("random_text"));
}

#[test]
fn long_extremes_are_cut() {
    let long: ArrayRef = Arc::new(StringArray::from(vec!["é".repeat(500)]));
    let found = report_as("a", Shown::Texts, long).min.expect("a text");
    assert!(found.len() < 130 && found.ends_with('…'));
}

proptest! {
    /// Wherever a column is cut into batches, it is the same column.
    #[test]
    fn batches_change_nothing(
        values in proptest::collection::vec(
            proptest::option::of("[0-9]{1,3}|[a-z@. ]{0,6}|2024-0[1-9]-1[0-9]|é?"), 1..60),
        cut in 0_usize..60,
    ) {
        let cut = cut.min(values.len());
        let whole = StringArray::from(values.clone());
        let (left, right) = values.split_at(cut);
        let part = |part: &[Option<String>]| -> ArrayRef {
            Arc::new(StringArray::from(part.to_vec()))
        };
        let mut merged = TableProfile::default();
        [left, right].iter().for_each(|half| merged.merge(TableProfile::of(&[part(half)], TESTS)));
        let options = ReportOptions { name: "a", is_key: false, shown: Shown::Texts };
        let expected = report_as("a", Shown::Texts, Arc::new(whole));
        let found = merged.columns[0].report(options);
        prop_assert_eq!(format!("{found:?}"), format!("{expected:?}"));
    }
}
