//! Scripts in the styles of many programs that write dumps of MySQL: tables, rows, no finding.

use std::path::Path;

use serde_json::Value;

use crate::run::transload;

/// The tables of each script with their rows; `temporary`, views and routines are none.
const STYLES: [(&str, &[(&str, u64)]); 15] = [
    ("ansi", &[("t", 4)]),
    ("attributes", &[("t", 1)]),
    ("bullzip", &[("movedb.Customers", 2)]),
    ("dbforge", &[("fdb.t1", 2)]),
    ("heidi", &[("heidi.places", 2)]),
    ("ifsnop", &[("t", 3)]),
    ("literals", &[("a", 26)]),
    (
        "misc",
        &[
            ("one.t", 4),
            ("two.chk", 1),
            ("two.pt", 2),
            ("two.sv", 1),
            ("two.t", 2),
            ("two.u", 1),
            ("two.x", 1),
            ("two.y", 2),
        ],
    ),
    ("mydumper", &[("m", 3)]),
    ("navicat", &[("user", 3)]),
    ("phpmyadmin", &[("shop.users", 2)]),
    ("sqlyog", &[("shop.t", 2)]),
    ("versioned", &[("address", 3)]),
    ("wordpress", &[("wp_options", 3)]),
    ("workbench", &[("mydb.a", 1), ("mydb.b", 1)]),
];

fn inspect(style: &str) -> Value {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/dump/styles");
    let mut command = transload();
    let output = command.args(["inspect", "--json"]).arg(folder.join(format!("{style}.sql")));
    let output = output.output().expect("it starts");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{style}: {errors}");
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn table(found: &Value) -> (String, u64) {
    let name = found["name"].as_str().expect("a name");
    let schema = found["schema"].as_str().map_or(String::new(), |schema| format!("{schema}."));
    assert_eq!(found["rejected"], 0, "{name}");
    (format!("{schema}{name}"), found["rows"].as_u64().expect("rows"))
}

#[test]
fn scripts_of_every_style_have_the_rows_of_the_server() {
    for (style, expected) in STYLES {
        let report = inspect(style);
        let tables = report["tables"].as_array().expect("tables");
        let mut found: Vec<_> = tables.iter().map(table).collect();
        found.sort();
        let expected: Vec<_> =
            expected.iter().map(|(name, rows)| ((*name).to_owned(), *rows)).collect();
        assert_eq!(found, expected, "{style}");
        let findings = report["findings"].as_array().expect("findings");
        let losing = findings.iter().filter(|finding| finding["loses_rows"] == true);
        assert_eq!(losing.count(), 0, "{style}: {findings:?}");
    }
}
