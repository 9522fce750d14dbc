//! Whole contracts over small batches.

use std::collections::HashSet;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray, new_null_array,
};
use arrow::datatypes::Schema;

use super::{KeyStore, ModelRows, TableContract, TargetTables, Word};
use crate::dump::{Catalog, POSTGRES, TableName, read_ddl};
use crate::engine::{Engine, Settings};

/// A target, and what went through its contracts so far.
struct Target {
    catalog: Catalog,
    filled: HashSet<TableName>,
    creates: bool,
    engine: Engine,
    keys: KeyStore,
}

impl Target {
    fn new(ddl: &str) -> Self {
        let catalog = read_ddl("t.sql", ddl.as_bytes(), &POSTGRES, Catalog::default());
        let catalog = catalog.expect("a catalog");
        assert!(catalog.unread.is_empty(), "{:?}", catalog.unread);
        // Nothing here is large enough to be put aside.
        let spill = std::env::temp_dir();
        let engine = Engine::new(Settings {
            vars: Default::default(),
            as_of: None,
            memory_bytes: 64 << 20,
            spill_folder: &spill,
            threads: 1,
        });
        let engine = engine.expect("an engine");
        Self {
            filled: catalog.tables.iter().map(|table| table.name.clone()).collect(),
            catalog,
            creates: false,
            engine,
            keys: KeyStore::new(1 << 20, &spill),
        }
    }

    fn contract(&mut self, table: &str, rows: &Schema) -> Result<TableContract, String> {
        let name = TableName::new(Some("public"), table);
        let table = self.catalog.table(&name).expect("a table");
        let may_lack = HashSet::new();
        let lines = std::collections::BTreeMap::new();
        let rows = ModelRows {
            file: "m.sql",
            schema: rows,
            lines: &lines,
            may_lack: &may_lack,
            keeps_text: true,
        };
        let tables = TargetTables {
            catalog: &self.catalog,
            filled: &self.filled,
            creates: self.creates,
            rules: &super::POSTGRES,
        };
        let contract = TableContract::new(table, &rows, &tables, &self.engine, &mut self.keys);
        contract.map_err(|problems| {
            problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
        })
    }

    /// Returns the verdict on each row, in the batches' order.
    fn judge(&mut self, contract: &mut TableContract, batches: &[RecordBatch]) -> Vec<String> {
        let mut verdicts: Vec<Vec<String>> = Vec::new();
        let mut accepted = Vec::new();
        for batch in batches {
            let words = vec![Word::Goes; batch.num_rows()];
            let checked = contract.check(batch, &words, &mut self.keys).expect("a verdict");
            let mut codes = vec!["ok".to_owned(); batch.num_rows()];
            for refused in checked.refused {
                refused.code.clone_into(&mut codes[refused.row]);
            }
            verdicts.push(codes);
            accepted.push(checked.accepted);
        }
        let mut gone: Vec<Vec<bool>> =
            accepted.iter().map(|batch| vec![false; batch.num_rows()]).collect();
        let mut has_changed = true;
        while std::mem::take(&mut has_changed) {
            for ((batch, gone), codes) in accepted.iter().zip(&mut gone).zip(&mut verdicts) {
                let is_left = |row: &usize| codes[*row] == "ok" || codes[*row].starts_with('-');
                let rows: Vec<usize> = (0..codes.len()).filter(is_left).collect();
                for refused in contract.settle(batch, gone, &mut self.keys).expect("verdicts") {
                    codes[rows[refused.row]] = format!("-{}", refused.code);
                    has_changed = true;
                }
            }
        }
        for code in verdicts.iter_mut().flatten() {
            *code = code.trim_start_matches('-').to_owned();
        }
        verdicts.concat()
    }
}

fn rows(columns: &[(&str, ArrayRef)]) -> RecordBatch {
    RecordBatch::try_from_iter_with_nullable(
        columns.iter().map(|(name, array)| (*name, array.clone(), true)),
    )
    .expect("a batch")
}

fn texts<const N: usize>(texts: [&str; N]) -> ArrayRef {
    let texts = texts.map(|text| (text != "NULL").then_some(text));
    Arc::new(StringArray::from(texts.to_vec()))
}

fn numbers<const N: usize>(numbers: [i64; N]) -> ArrayRef {
    // -1 is NULL.
    let numbers = numbers.map(|number| (number != -1).then_some(number));
    Arc::new(Int64Array::from(numbers.to_vec()))
}

/// Sends rows through the contract of table `t`; every demand must be tested.
#[track_caller]
fn check(ddl: &str, columns: &[(&str, ArrayRef)], expected: &[&str]) {
    let mut target = Target::new(ddl);
    let batch = rows(columns);
    let mut contract = target.contract("t", &batch.schema()).expect("a contract");
    contract.keep_keys(&mut target.keys).expect("keys");
    assert_eq!(contract.not_evaluated, Vec::<String>::new());
    // The same with one batch and with one row a batch.
    assert_eq!(target.judge(&mut contract, std::slice::from_ref(&batch)), expected);
    let mut target = Target::new(ddl);
    let mut contract = target.contract("t", &batch.schema()).expect("a contract");
    contract.keep_keys(&mut target.keys).expect("keys");
    let single: Vec<_> = (0..batch.num_rows()).map(|row| batch.slice(row, 1)).collect();
    assert_eq!(target.judge(&mut contract, &single), expected);
}

/// Returns what a contract of table `t` says that it does not test.
fn not_evaluated(ddl: &str, columns: &[(&str, ArrayRef)]) -> Vec<String> {
    let mut target = Target::new(ddl);
    let contract = target.contract("t", &rows(columns).schema());
    contract.expect("a contract").not_evaluated
}

fn problem(ddl: &str, columns: &[(&str, ArrayRef)]) -> String {
    let mut target = Target::new(ddl);
    target.contract("t", &rows(columns).schema()).err().unwrap_or_default()
}

#[test]
fn unique_keys_let_nulls_be() {
    check(
        "CREATE TABLE t (a int, b int, UNIQUE (a, b));",
        &[("a", numbers([1, 1, 1, 1, -1])), ("b", numbers([1, 1, -1, -1, -1]))],
        &["ok", "duplicate_key", "ok", "ok", "ok"],
    );
    check(
        "CREATE TABLE t (a int UNIQUE NULLS NOT DISTINCT);",
        &[("a", numbers([-1, 1, -1]))],
        &["ok", "ok", "duplicate_key"],
    );
}

#[test]
fn keys_are_compared_as_their_types_are() {
    let same = &["ok", "duplicate_key"];
    check("CREATE TABLE t (a numeric UNIQUE);", &[("a", texts(["1.0", "1.00"]))], same);
    check("CREATE TABLE t (a char(5) UNIQUE);", &[("a", texts(["ab", "ab "]))], same);
    check("CREATE TABLE t (a citext UNIQUE);", &[("a", texts(["A@b", "a@B"]))], same);
    check("CREATE TABLE t (a varchar(5) UNIQUE);", &[("a", texts(["ab", "ab "]))], &["ok", "ok"]);
    let (upper, lower) =
        ("A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11");
    check("CREATE TABLE t (a uuid UNIQUE);", &[("a", texts([upper, lower]))], same);
}

#[test]
fn values_have_to_fit_their_column() {
    let fits = |sql_type: &str, values: ArrayRef, expected: &[&str]| {
        check(&format!("CREATE TABLE t (a {sql_type});"), &[("a", values)], expected);
    };
    fits("int NOT NULL", numbers([1, -1]), &["ok", "not_null"]);
    fits("int", numbers([1, 3_000_000_000]), &["ok", "numeric_overflow"]);
    fits("varchar(2)", texts(["äö", "abc", "a\0"]), &["ok", "too_long", "nul_byte"]);
    fits("double precision", texts(["1e300", "1e400"]), &["ok", "numeric_overflow"]);
    let times = texts(["2024-01-01 00:00:00", "2024-01-01 00:00:00+02"]);
    fits("timestamp", times, &["ok", "invalid_value"]);
    check(
        "CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TABLE t (a mood);",
        &[("a", texts(["sad", "happy", "NULL"]))],
        &["ok", "invalid_value", "ok"],
    );
}

#[test]
fn items_of_arrays_are_tested_as_values_are() {
    let list = |items: [&str; 3]| {
        let mut lists = arrow::array::ListBuilder::new(arrow::array::StringBuilder::new());
        for item in items {
            lists.append_value([Some("a"), Some(item), None]);
        }
        Arc::new(lists.finish()) as ArrayRef
    };
    check(
        "CREATE TABLE t (a varchar(2)[]);",
        &[("a", list(["bb", "ccc", "d\0"]))],
        &["ok", "too_long", "nul_byte"],
    );
    check(
        "CREATE TYPE mood AS ENUM ('a', 'b'); CREATE TABLE t (a mood[]);",
        &[("a", list(["b", "c", "a"]))],
        &["ok", "invalid_value", "ok"],
    );
    check(
        "CREATE TABLE t (a int[]);",
        &[(
            "a",
            Arc::new(arrow::array::ListArray::from_iter_primitive::<
                arrow::datatypes::Int64Type,
                _,
                _,
            >(vec![Some(vec![Some(1)]), Some(vec![Some(3_000_000_000)])])),
        )],
        &["ok", "numeric_overflow"],
    );
}

#[test]
fn checks_may_look_into_arrays() {
    let mut lists = arrow::array::ListBuilder::new(arrow::array::StringBuilder::new());
    for items in [&["a"][..], &["a", ""], &[], &[""]] {
        lists.append_value(items.iter().map(|item| Some(*item)));
    }
    lists.append_value([None, Some("a")]);
    lists.append_null();
    check(
        "CREATE TABLE t (a text[], CHECK (cardinality(a) <= 2 AND array_position(a, '') IS NULL));",
        &[("a", Arc::new(lists.finish()))],
        &["ok", "check_violation", "ok", "check_violation", "ok", "ok"],
    );
}

#[test]
fn domains_are_part_of_the_contract() {
    check(
        "CREATE DOMAIN public.percent AS integer NOT NULL
           CONSTRAINT in_range CHECK (((VALUE >= 0) AND (VALUE <= 100)));
         CREATE DOMAIN public.low AS public.percent CHECK (VALUE < 50);
         CREATE TABLE t (a public.percent, b public.low);",
        &[("a", numbers([5, 101, -1, 5])), ("b", numbers([5, 5, 5, 60]))],
        &["ok", "check_violation", "not_null", "check_violation"],
    );
}

#[test]
fn checks_are_evaluated_as_pg_dump_writes_them() {
    let one = |condition: &str, values: ArrayRef, expected: &[&str]| {
        let sql_type = if values.as_any().is::<StringArray>() { "varchar(9)" } else { "int" };
        let ddl = format!("CREATE TABLE t (a {sql_type}, CONSTRAINT c CHECK ({condition}));");
        check(&ddl, &[("a", values)], expected);
    };
    let second = &["ok", "check_violation", "ok"];
    let states = || texts(["a", "x", "NULL"]);
    one(
        "((a)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))",
        states(),
        second,
    );
    one("(a = ANY (ARRAY['a'::text, 'b'::text]))", states(), second);
    one("((a)::text = ANY (ARRAY[('a'::character varying)::text, 'b'::text]))", states(), second);
    one("((a)::text <> ALL (ARRAY['x'::text]))", states(), second);
    one("(char_length((a)::text) > 3)", texts(["abcd", "abc", "NULL"]), second);
    one("((a)::text ~~ 'a%'::text)", states(), second);
    one("((a)::text !~~* 'X%'::text)", states(), second);
    one("((a)::text ~ '^[a-c]$'::text)", states(), second);
    one("((a IS NULL) OR (length(btrim((a)::text)) > 0))", texts(["a", "  ", "NULL"]), second);
    one("((a >= 0) AND (a <= 10))", numbers([10, 11, -1]), second);
    one("((a)::numeric > 0.5)", numbers([1, 0, -1]), second);
    one("((a)::double precision > (0)::numeric)", numbers([1, 0, -1]), second);
    one("(((a % 2) = 0) AND ((10 / a) > 1))", numbers([2, 0, -1]), second);
    one("(a = ANY (ARRAY[1, 2]))", numbers([2, 3, -1]), second);
}

#[test]
fn blanks_that_pad_are_no_part_of_a_char() {
    let ddl = |condition: &str| format!("CREATE TABLE t (a char(5), CHECK ({condition}));");
    let values = || [("a", texts(["ab   ", "x"]))];
    let second = &["ok", "check_violation"];
    check(&ddl("(a = 'ab'::bpchar)"), &values(), second);
    check(&ddl("(a = ANY (ARRAY['ab '::bpchar, 'c'::bpchar]))"), &values(), second);
    check(&ddl("(char_length(a) = 2)"), &values(), second);
    let notes = not_evaluated(&ddl("(a ~~ 'ab%'::text)"), &values());
    assert_eq!(notes, ["public.t: CHECK ((a ~~ 'ab%'::text)): `a` is padded with blanks"]);
}

#[test]
fn checks_that_mean_something_else_here_are_named() {
    let why = |sql_type: &str, condition: &str| {
        let ddl = format!("CREATE TABLE t (a {sql_type}, CHECK ({condition}));");
        let notes =
            not_evaluated(&ddl, &[("a", new_null_array(&arrow::datatypes::DataType::Null, 1))]);
        notes.last().and_then(|note| note.rsplit("): ").next()).map(str::to_owned)
    };
    let collation = Some("the order of texts is that of the target's collation".to_owned());
    assert_eq!(why("text", "a > 'b'"), collation);
    assert_eq!(why("text", "a BETWEEN 'b' AND 'c'"), collation);
    assert_eq!(why("jsonb", "a <> '{}'::jsonb"), Some("`a` is kept as text here".to_owned()));
    assert_eq!(why("citext", "a = 'b'"), Some("`a` is kept as text here".to_owned()));
    assert_eq!(why("jsonb", "a IS NOT NULL"), None);
    assert!(why("date", "a < CURRENT_DATE").is_some());
    assert!(why("text", "a::varchar(2) = 'ab'").is_some());
}

#[test]
fn children_need_their_parents() {
    let mut target = Target::new(
        "CREATE TABLE p (id int PRIMARY KEY, n varchar(2));
         CREATE TABLE t (p bigint REFERENCES p);",
    );
    let parents = rows(&[("id", numbers([1, 2, 3])), ("n", texts(["a", "too long", "c"]))]);
    let children = rows(&[("p", numbers([1, 2, 4, -1, 3_000_000_000, 3]))]);
    let mut parent = target.contract("p", &parents.schema()).expect("a contract");
    let mut child = target.contract("t", &children.schema()).expect("a contract");
    parent.keep_keys(&mut target.keys).expect("keys");
    child.keep_keys(&mut target.keys).expect("keys");
    assert_eq!(target.judge(&mut parent, &[parents]), ["ok", "too_long", "ok"]);
    assert_eq!(
        target.judge(&mut child, &[children]),
        ["ok", "parent_rejected", "orphan", "ok", "orphan", "ok"]
    );
}

#[test]
fn children_may_point_to_rows_that_the_target_has_already() {
    let mut target =
        Target::new("CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (p bigint REFERENCES p);");
    let parents = rows(&[("id", numbers([1, 2, 3, 1]))]);
    let children = rows(&[("p", numbers([1, 2, 3]))]);
    let mut parent = target.contract("p", &parents.schema()).expect("a contract");
    let mut child = target.contract("t", &children.schema()).expect("a contract");
    parent.keep_keys(&mut target.keys).expect("keys");
    child.keep_keys(&mut target.keys).expect("keys");
    let words = [Word::IsThere, Word::Rejected, Word::Goes, Word::IsThere];
    let checked = parent.check(&parents, &words, &mut target.keys).expect("a verdict");
    assert_eq!((checked.accepted.num_rows(), checked.refused.len()), (1, 0));
    assert_eq!(target.judge(&mut child, &[children]), ["ok", "parent_rejected", "ok"]);
}

#[test]
fn children_may_have_another_type_than_their_parents() {
    let mut target = Target::new(
        "CREATE TABLE p (id numeric PRIMARY KEY); CREATE TABLE t (p numeric(10,2) REFERENCES p);",
    );
    let parents = rows(&[("id", texts(["1", "2.50"]))]);
    let children = rows(&[("p", texts(["1.00", "2.5", "3"]))]);
    let mut parent = target.contract("p", &parents.schema()).expect("a contract");
    let mut child = target.contract("t", &children.schema()).expect("a contract");
    parent.keep_keys(&mut target.keys).expect("keys");
    assert_eq!(target.judge(&mut parent, &[parents]), ["ok", "ok"]);
    assert_eq!(target.judge(&mut child, &[children]), ["ok", "ok", "orphan"]);
}

#[test]
fn rows_may_point_to_rows_of_their_table() {
    let ddl = "CREATE TABLE t (id int PRIMARY KEY, up int REFERENCES t);";
    // 9 is not there: 4 goes, with it 3, with it 2; 5 and 6 hold each other.
    check(
        ddl,
        &[("id", numbers([2, 3, 4, 5, 6, 7])), ("up", numbers([3, 4, 9, 6, 5, -1]))],
        &["parent_rejected", "parent_rejected", "orphan", "ok", "ok", "ok"],
    );
}

#[test]
fn two_self_references_are_settled_together() {
    // 3 goes by `b`; 2 points to it by `a`, and 1 to 2 by `b` again.
    check(
        "CREATE TABLE t (id int PRIMARY KEY, code text UNIQUE, a int REFERENCES t,
           b text REFERENCES t (code));",
        &[
            ("id", numbers([1, 2, 3, 4])),
            ("code", texts(["c1", "c2", "c3", "c4"])),
            ("a", numbers([-1, 3, -1, -1])),
            ("b", texts(["c2", "NULL", "c9", "NULL"])),
        ],
        &["parent_rejected", "parent_rejected", "orphan", "ok"],
    );
}

#[test]
fn tables_that_nobody_fills_are_unknown_or_empty() {
    let ddl = "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (p int REFERENCES p);";
    let batch = rows(&[("p", numbers([1, -1]))]);
    for (creates, expected) in [(false, ["ok", "ok"]), (true, ["orphan", "ok"])] {
        let mut target = Target::new(ddl);
        target.filled.retain(|name| name.name == "t");
        target.creates = creates;
        let mut contract = target.contract("t", &batch.schema()).expect("a contract");
        assert_eq!(contract.not_evaluated.is_empty(), creates);
        assert_eq!(target.judge(&mut contract, std::slice::from_ref(&batch)), expected);
    }
}

#[test]
fn keys_that_a_model_leaves_to_the_target_are_named() {
    let mut target = Target::new(
        "CREATE TABLE p (id int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, n text);
         CREATE TABLE t (p int REFERENCES p);",
    );
    let parents = rows(&[("n", texts(["a"]))]);
    let mut parent = target.contract("p", &parents.schema()).expect("a contract");
    target.contract("t", &rows(&[("p", numbers([1]))]).schema()).expect("a contract");
    parent.keep_keys(&mut target.keys).expect("keys");
    let note = "public.t: foreign key (p) to public.p: the model of public.p does not give (id)";
    assert!(parent.not_evaluated.iter().any(|found| found == note), "{:?}", parent.not_evaluated);
}

#[test]
fn columns_are_the_targets() {
    let ddl = "CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY, name text NOT NULL,
        twice int GENERATED ALWAYS AS (1 + 1) STORED);";
    let name = || ("name", texts(["a"]));
    assert_eq!(problem(ddl, &[name()]), "");
    assert_eq!(
        problem(ddl, &[name(), ("twice", numbers([2]))]),
        "m.sql: `public.t.twice` is generated by the target"
    );
    assert_eq!(
        problem(ddl, &[("nmae", texts(["a"]))]),
        "m.sql: column `nmae` is not in `public.t`\nhint: did you mean `name`?\n\
         m.sql: `public.t.name` is NOT NULL and has no value"
    );
}

#[test]
fn types_without_a_common_meaning_are_problems_of_the_plan() {
    let ddl = "CREATE TABLE t (at timestamp without time zone, name text);";
    assert_eq!(
        problem(ddl, &[("at", numbers([1_735_787_045]))]),
        "m.sql: `public.t.at` is `timestamp without time zone`; the model gives `Int64`, which it \
         can't hold as it is\nhint: say in the model what the number counts: \
         to_timestamp_seconds(…), to_timestamp_millis(…)"
    );
    let moments: ArrayRef = Arc::new(TimestampMicrosecondArray::from(vec![0]));
    assert!(problem(ddl, &[("name", moments)]).contains("hint: write the text in the model"));
}

/// Returns the order of rows `id→up`, and the circles among them.
fn order(rows_given: &[(i64, i64)]) -> (Vec<i64>, Vec<Vec<u64>>) {
    let ddl = "CREATE TABLE t (id bigint PRIMARY KEY, up bigint REFERENCES t);";
    let mut found = Vec::new();
    // All in one batch, and each in its own.
    for size in [rows_given.len(), 1] {
        let mut target = Target::new(ddl);
        let batch = |rows: &[(i64, i64)]| {
            let (ids, ups): (Vec<i64>, Vec<i64>) = rows.iter().copied().unzip();
            let ups: Int64Array = ups.into_iter().map(|up| (up != 0).then_some(up)).collect();
            super::tests::rows(&[("id", Arc::new(Int64Array::from(ids))), ("up", Arc::new(ups))])
        };
        let batches: Vec<RecordBatch> = rows_given.chunks(size).map(batch).collect();
        let mut contract = target.contract("t", &batches[0].schema()).expect("a contract");
        contract.keep_keys(&mut target.keys).expect("keys");
        let verdicts = target.judge(&mut contract, &batches);
        assert!(verdicts.iter().all(|verdict| verdict == "ok"), "{verdicts:?}");
        let mut order = super::ParentFirst::new(&contract, &target.keys);
        for batch in &batches {
            order.push(&contract, batch, &mut target.keys).expect("an order");
        }
        let order = order.finish().expect("an order");
        let mut placed: Vec<(u32, i64)> = (0..rows_given.len())
            .map(|row| (order.ranks.as_ref().map_or(row as u32, |ranks| ranks[row]), row))
            .map(|(rank, row)| (rank, rows_given[row].0))
            .collect();
        placed.sort_unstable();
        let ids: Vec<i64> = placed.into_iter().map(|(_, id)| id).collect();
        found.push((ids, order.circles.into_iter().map(|circle| circle.rows).collect()));
    }
    assert_eq!(found[0], found[1]);
    found.swap_remove(0)
}

#[test]
fn parents_come_first_and_all_else_stays_in_its_order() {
    let check = |rows: &[(i64, i64)], expected: &[i64]| {
        assert_eq!(order(rows), (expected.to_vec(), Vec::new()), "{rows:?}");
    };
    check(&[(1, 0), (2, 1), (3, 1)], &[1, 2, 3]);
    check(&[(3, 1), (1, 0), (2, 3), (4, 0)], &[1, 3, 2, 4]);
    check(&[(5, 4), (4, 3), (3, 2), (2, 1), (1, 0)], &[1, 2, 3, 4, 5]);
    // A row that points to itself waits for nobody.
    check(&[(2, 7), (7, 7), (1, 2)], &[7, 2, 1]);
}

#[test]
fn circles_are_found_and_what_hangs_on_them_comes_after() {
    assert_eq!(
        order(&[(9, 2), (3, 1), (2, 3), (1, 2), (4, 0)]),
        // 3, 2 and 1 are rows 1, 2 and 3 of the table.
        (vec![4, 3, 2, 9, 1], vec![vec![1, 2, 3]]),
    );
    assert_eq!(order(&[(1, 2), (2, 1), (3, 4), (4, 3)]).1, [[0, 1], [2, 3]]);
}

#[test]
fn unique_indexes_on_expressions_and_of_some_rows_are_tested() {
    let second = &["ok", "duplicate_key", "ok"];
    check(
        "CREATE TABLE t (a text); CREATE UNIQUE INDEX i ON t (lower(a));",
        &[("a", texts(["Ab", "aB", "b"]))],
        second,
    );
    check(
        "CREATE TABLE public.t (a text, b int);
         CREATE UNIQUE INDEX i ON public.t USING btree (a) WHERE (b IS NULL);",
        &[("a", texts(["x", "x", "x"])), ("b", numbers([-1, -1, 5]))],
        second,
    );
    check(
        "CREATE TABLE t (a int, b int); CREATE UNIQUE INDEX i ON t (a, (b % 10)) WHERE b > 0;",
        &[("a", numbers([1, 1, 1])), ("b", numbers([13, 23, 24]))],
        second,
    );
    let notes = not_evaluated(
        "CREATE TABLE t (a text); CREATE UNIQUE INDEX i ON t (md5(a));",
        &[("a", texts(["x"]))],
    );
    assert_eq!(
        notes,
        ["public.t: unique index i: it is partial or on expressions: md5() may give \
         something else here"]
    );
}

#[test]
fn patterns_match_as_they_do_in_the_target() {
    let ddl = |pattern: &str| {
        format!("CREATE TABLE t (a text, CONSTRAINT c CHECK ((a ~ '{pattern}'::text)));")
    };
    let second = &["ok", "check_violation"];
    // A point matches the end of a line too.
    check(&ddl("^a.b$"), &[("a", texts(["a\nb", "ab"]))], second);
    check(&ddl("^[[:digit:]]{2}\\.[a-z&]+$"), &[("a", texts(["12.a&", "1.a"]))], second);
    check(&ddl("^\\d+$"), &[("a", texts(["12", "\u{663}"]))], second);
    let notes = not_evaluated(&ddl("\\yword\\y"), &[("a", texts(["x"]))]);
    assert!(notes[0].ends_with("`\\y` in its regular expression means something else here"));
}
