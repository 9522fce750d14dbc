//! What `inspect` says of dumps, in both forms, and its published schema.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::json_schema::validate;
use crate::run::transload;

fn testdata(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/dump").join(name)
}

fn shop() -> PathBuf {
    testdata("shop_mysql.sql")
}

fn inspect(dump: &Path, options: &[&str]) -> String {
    let mut command = transload();
    let output = command.arg("inspect").arg("-q").arg(dump).args(options).output();
    let output = output.expect("transload starts");
    let errors = String::from_utf8(output.stderr).expect("errors are UTF-8");
    assert!(output.status.code() < Some(2), "{errors}");
    String::from_utf8(output.stdout).expect("transload prints UTF-8")
}

fn inspect_json(dump: &Path, options: &[&str]) -> Value {
    let text = inspect(dump, &[&["--json"], options].concat());
    serde_json::from_str(&text).expect("JSON")
}

/// Returns the profile of a column.
fn profile(report: &Value, table: &str, column: &str) -> Value {
    let named = |list: &Value, name: &str| {
        let list = list.as_array().expect("a list");
        list.iter().find(|entry| entry["name"] == name).cloned().expect("an entry of this name")
    };
    named(&named(&report["tables"], table)["columns"], column)["profile"].clone()
}

#[track_caller]
pub fn check_valid(report: &Value) {
    let output = transload().args(["inspect", "--json-schema"]).output().expect("it starts");
    assert!(output.status.success());
    let schema: Value = serde_json::from_slice(&output.stdout).expect("the schema is JSON");
    if let Err(fault) = validate(&schema, report) {
        panic!("{fault}");
    }
}

#[test]
fn reports_fit_the_published_schema() {
    for dump in ["shop_mysql.sql", "awkward_mysql.sql", "awkward_postgres.sql"] {
        check_valid(&inspect_json(&testdata(dump), &[]));
        check_valid(&inspect_json(&testdata(dump), &["--show-values"]));
        check_valid(&inspect_json(&testdata(dump), &["--no-profile"]));
    }
    let folder = TempDir::new().expect("a folder");
    let archive = folder.path().join("a.tar");
    let made = std::process::Command::new("tar")
        .arg("-cf")
        .arg(&archive)
        .arg("-C")
        .arg(testdata(""))
        .arg("shop_mysql.sql")
        .status();
    assert!(made.expect("tar starts").success());
    check_valid(&inspect_json(&archive, &[]));
}

#[test]
fn the_schema_refuses_what_is_no_report() {
    let mut report = inspect_json(&shop(), &[]);
    report["tables"][0]["columns"][0]["profile"]["nulls"] = json!("many");
    assert!(std::panic::catch_unwind(|| check_valid(&report)).is_err());
}

#[test]
fn values_are_counted_column_by_column() {
    let report = inspect_json(&shop(), &[]);
    let id = profile(&report, "customers", "id");
    assert_eq!([&id["min"], &id["max"], &id["unique"]], [&json!("1"), &json!("3"), &json!(true)]);
    let born = profile(&report, "customers", "born");
    assert_eq!([&born["zero_dates"], &born["partial_dates"]], [&json!(1), &json!(1)]);
    assert_eq!([&born["nulls"], &born["values"]], [&json!(0), &json!(3)]);
    assert_eq!(profile(&report, "customers", "active")["zero_or_one"], true);
    assert_eq!(profile(&report, "customers", "rank")["zero_or_one"], false);
    assert_eq!(profile(&report, "customers", "settings")["looks_like"], "json");
    assert_eq!(profile(&report, "customers", "settings")["nulls"], 1);
    assert_eq!(profile(&report, "customers", "tags")["looks_like"], "comma_list");
    let note = profile(&report, "customers", "note");
    let oddities = [&note["empty"], &note["blank_edges"], &note["double_encoded"]];
    assert_eq!(oddities, [&json!(1), &json!(1), &json!(1)]);
    assert_eq!(profile(&report, "orders", "shift")["out_of_range"], 1);
    assert_eq!(profile(&report, "orders", "total")["max"], "100.00");
}

#[test]
fn secrets_are_named_and_their_values_never_shown() {
    let report = inspect_json(&shop(), &["--show-values"]);
    let password = profile(&report, "customers", "password");
    assert_eq!(
        password["secret"],
        json!({"kind": "password", "class": "secret", "confidence": "high", "found_by": "both",
               "share": 1.0})
    );
    assert_eq!([&password["min"], &password["masked"]], [&Value::Null, &json!(true)]);
    assert_eq!(profile(&report, "customers", "password_changed_at")["secret"], Value::Null);
    let email = profile(&report, "customers", "email");
    assert_eq!([&email["secret"]["class"], &email["min"]], ["personal", "ada@example.org"]);
    for options in [&["--json"][..], &["--json", "--show-values"], &["--show-values"]] {
        assert!(!inspect(&shop(), options).contains("$2y$"), "{options:?}");
    }
}

#[test]
fn texts_of_rows_are_shown_only_when_asked_for() {
    for options in [&[][..], &["--json"]] {
        let text = inspect(&shop(), options);
        assert!(!text.contains("example.org") && !text.contains("leading blank"), "{text}");
    }
}

#[test]
fn what_is_skipped_and_the_settings_stand_in_both_forms() {
    let report = inspect_json(&shop(), &[]);
    assert_eq!(
        report["skipped"],
        json!([{"kind": "trigger", "count": 1, "names": ["orders_check"]},
               {"kind": "view", "count": 1, "names": ["totals"]}])
    );
    assert_eq!(report["settings"]["names"], "utf8mb4");
    let text = inspect(&shop(), &[]);
    assert!(text.contains("1 view: totals") && text.contains("time_zone +00:00"), "{text}");
}

#[test]
fn without_a_profile_rows_are_still_counted() {
    let report = inspect_json(&shop(), &["--no-profile"]);
    assert_eq!(profile(&report, "customers", "id"), Value::Null);
    assert_eq!(report["tables"][0]["rows"], 3);
    assert!(report["tables"][0]["bytes"].as_u64() > Some(100));
}

/// Texts and bytes are not decoded where nobody looks at them; what is at fault has to be found.
#[test]
fn without_a_profile_all_else_is_the_same() {
    let folder = TempDir::new().expect("a folder");
    let spoiled = folder.path().join("spoiled.sql");
    let names =
        ["awkward_mysql", "awkward_postgres", "copy_forms", "mysql_all_types", "shop_mysql"];
    let mut rejected = 0;
    for name in names {
        let whole = fs::read(testdata(&format!("{name}.sql"))).expect("a dump");
        for (step, byte) in [(usize::MAX, b' '), (977, 0xff), (1_409, b'\\'), (691, b'\'')] {
            let mut text = whole.clone();
            text.iter_mut().skip(step).step_by(step).for_each(|place| *place = byte);
            fs::write(&spoiled, text).expect("a place for it");
            let [with, without] = [&["--json"][..], &["--json", "--no-profile"]].map(|options| {
                let mut command = transload();
                let output = command.args(["inspect", "-q"]).arg(&spoiled).args(options).output();
                let output = output.expect("transload starts");
                let mut report = match output.status.code() {
                    Some(0 | 1) => serde_json::from_slice(&output.stdout).expect("a report"),
                    _ => json!({}),
                };
                for table in report["tables"].as_array_mut().into_iter().flatten() {
                    rejected += table["rejected"].as_u64().unwrap_or_default();
                    for column in table["columns"].as_array_mut().into_iter().flatten() {
                        column.as_object_mut().map(|column| column.remove("profile"));
                    }
                }
                (output.status.code(), report)
            });
            assert_eq!(with, without, "{name}, every {step} bytes {byte:#x}");
        }
    }
    assert!(rejected > 20, "{rejected}");
}

#[test]
fn tables_can_be_chosen() {
    let report = inspect_json(&shop(), &["--tables", "ord*"]);
    let tables = report["tables"].as_array().expect("a list");
    assert_eq!(tables.len(), 1);
    assert_eq!(tables[0]["name"], "orders");
}

#[test]
fn any_number_of_threads_gives_the_same_report() {
    let folder = TempDir::new().expect("a folder");
    let dump = folder.path().join("many.sql");
    let mut text = "CREATE TABLE `t` (`a` int, `b` varchar(40));\n".to_owned();
    for block in 0..200 {
        let rows = (0..500).map(|row| format!("({},'text {}')", block * 500 + row, row * block));
        let rows = rows.collect::<Vec<_>>().join(",");
        text += &format!("INSERT INTO `t` VALUES {rows};\n");
    }
    fs::write(&dump, text).expect("the dump is written");
    let one = inspect(&dump, &["--json", "--threads", "1"]);
    assert_eq!(inspect(&dump, &["--json", "--threads", "4"]), one);
    let report: Value = serde_json::from_str(&one).expect("JSON");
    assert_eq!(profile(&report, "t", "a")["distinct"], 100_000);
    assert_eq!(profile(&report, "t", "a")["unique"], true);
}

#[test]
fn columns_without_ddl_have_the_type_of_their_values() {
    let folder = TempDir::new().expect("a folder");
    let dump = folder.path().join("data.sql");
    let text = "COPY public.t (id, price, day, name, at) FROM stdin;\n\
                1\t9.50\t2024-02-29\tAda\t2024-02-29 10:00:00.25+00\n\
                70000\t10\t\\N\tBob\t2024-03-01 10:00:00+02\n\\.\n";
    fs::write(&dump, text).expect("the dump is written");
    let report = inspect_json(&dump, &[]);
    let columns = ["id", "price", "day", "name", "at"];
    let types = columns.map(|column| profile(&report, "t", column)["type"].clone());
    assert_eq!(types, ["integer", "numeric(4,2)", "date", "text", "timestamptz"]);
    assert_eq!(profile(&report, "t", "id")["max"], "70000");
    let text = inspect(&dump, &[]);
    assert!(text.contains("integer?"), "{text}");
}
