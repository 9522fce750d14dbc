//! Acceptance cases of the example plan `totalis`: coaches and their images, categories and their
//! tree. The dumps are pg_dump's, of a real database.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;

use crate::postgres::Database;
use crate::run::{self, Run, plain};

pub const BASE: &str = "https://p.example/storage/v1/object/public";

/// A JPEG of ten bytes, as SQL writes it.
pub const JPEG: &str = r"'\xffd8ffe000104a464946'";
/// A PNG of eight bytes.
pub const PNG: &str = r"'\x89504e470d0a1a0a'";

pub fn plan() -> PathBuf {
    run::plan("totalis")
}

/// The old application's database, and dumps of it.
pub struct App {
    pub database: Database,
    /// Replaces texts of the dumps, one after the other.
    edits: Vec<(String, String)>,
}

impl App {
    /// Returns an application without rows but those that `sql` adds.
    pub fn new(sql: &str) -> Self {
        let database = Database::create();
        database.psql(&fs::read_to_string(plan().join("source/schema.sql")).expect("schema.sql"));
        database.psql(sql);
        Self { database, edits: Vec::new() }
    }

    /// Returns an application with the rows of the plan's own example.
    pub fn example() -> Self {
        Self::new(&fs::read_to_string(plan().join("source/data.sql")).expect("data.sql"))
    }

    /// Replaces a text of the dumps that stands in them once.
    pub fn edited(mut self, from: &str, to: &str) -> Self {
        self.edits.push((from.to_owned(), to.to_owned()));
        self
    }

    /// Writes the four dumps to a folder; `options` are pg_dump's.
    pub fn dump(&self, options: &[&str]) -> TempDir {
        let folder = TempDir::new().expect("a temporary folder");
        let parts: [(&str, &[&str]); 4] = [
            ("0_schema.sql", &["--schema-only"]),
            ("1_coaches.sql", &["--data-only", "--table=tls_coach", "--table=tls_image"]),
            ("2_categories.sql", &["--data-only", "--table=tls_category"]),
            (
                "3_config.sql",
                &[
                    "--data-only",
                    "--table=tls_prompt",
                    "--table=tls_variable",
                    "--table=tls_system",
                ],
            ),
        ];
        let mut edits = vec![0; self.edits.len()];
        for (name, part) in parts {
            let dump = self.database.pg_dump(&[part, options].concat());
            let mut dump = String::from_utf8(dump).expect("pg_dump writes UTF-8");
            for ((from, to), count) in self.edits.iter().zip(&mut edits) {
                *count += dump.matches(from).count();
                dump = dump.replace(from, to);
            }
            fs::write(folder.path().join(name), dump).expect("a dump is written");
        }
        assert_eq!(edits, vec![1; self.edits.len()], "each text stands in the dumps once");
        folder
    }

    pub fn convert(&self) -> Run {
        self.convert_with(&[])
    }

    pub fn convert_with(&self, options: &[&str]) -> Run {
        convert_folder(&plan(), self.dump(&[]).path(), options)
    }
}

pub fn convert_folder(plan: &Path, folder: &Path, options: &[&str]) -> Run {
    let source = format!("legacy={}", folder.display());
    Run::convert(plan, &[&["--source", &source], options].concat())
}

/// Returns the fields of a row of a COPY file, by its first field.
#[track_caller]
pub fn row(run: &Run, table: &str, key: &str) -> Vec<String> {
    let lines = run.lines(table);
    let found = lines.iter().map(|line| line.split('\t').map(str::to_owned).collect::<Vec<_>>());
    let found = found.filter(|fields| fields[0] == key).collect::<Vec<_>>();
    assert_eq!(found.len(), 1, "{key} in {lines:?}");
    found[0].clone()
}

/// Returns the UUID that a map gives to an ID.
#[track_caller]
pub fn uuid(run: &Run, entity: &str, id: i64) -> String {
    let map = run.text(&format!("maps/id_map_{entity}.csv"));
    let found = map.lines().find_map(|line| line.strip_prefix(&format!("{id},")));
    found.unwrap_or_else(|| panic!("{entity} {id} in {map}")).to_owned()
}

/// Returns the notes and the reason of a legacy row, as the audit has them.
pub fn codes(run: &Run, model: &str, key: &str, id: i64) -> Vec<String> {
    let records = run.json_lines(&format!("audit/{model}.jsonl"));
    let of_row = records.iter().filter(|record| record["source"]["key"][key] == id);
    let mut codes: Vec<String> = Vec::new();
    for record in of_row {
        codes.extend(record["reason"].as_str().unwrap_or_default().split(',').map(str::to_owned));
    }
    codes
}

fn coach_codes(run: &Run, id: i64) -> Vec<String> {
    codes(run, "coaches", "_legacy_id", id)
}

fn category_codes(run: &Run, id: i64) -> Vec<String> {
    codes(run, "categories", "_legacy_id", id)
}

/// Returns a coach's row of the COPY file.
#[track_caller]
fn coach(run: &Run, id: i64) -> Vec<String> {
    row(run, "coaches", &uuid(run, "coach", id))
}

#[track_caller]
fn category(run: &Run, id: i64) -> Vec<String> {
    row(run, "categories", &uuid(run, "category", id))
}

/// Columns of coaches.
const BIO: usize = 2;
const PHOTO: usize = 3;
const SEX: usize = 4;
const YEAR: usize = 5;
const VOICE: usize = 6;

/// Columns of categories.
const PARENT: usize = 1;
const ICON: usize = 5;
const SORT_ORDER: usize = 6;
const TIMER: usize = 12;
const MAX_QUESTIONS: usize = 16;

/// Returns the lines of the manifest with this key.
pub fn objects(run: &Run, key: &str) -> Vec<Value> {
    let lines = run.json_lines("storage/manifest.jsonl");
    lines.into_iter().filter(|line| line["key"] == key).collect()
}

#[test]
fn totalis_case_01_a_coach_with_everything() {
    let run = App::new(&format!(
        "INSERT INTO tls_image VALUES (18, '.jpe', {JPEG}, '2023-01-01');
         INSERT INTO tls_coach (id, name, description, image_id, sex, intro, prompt, time_create)
         VALUES (1, ' Daniel ', 'Bio', 18, 'M', 'I was born in 1984.', 'P', '2023-02-01 10:00:00')"
    ))
    .convert();
    run.ended(0);
    let line = format!(
        "0d33d926-1ff8-45a4-8e96-bc45b919a131\tDaniel\tBio\t{BASE}/coach-images/main/image_18_main.jpe\t\
         male\t1984\tdaniel_m\t{{}}\tP\tt\t2023-02-01 10:00:00+00\t2023-02-01 10:00:00+00"
    );
    assert_eq!(run.lines("coaches"), [line]);
    assert_eq!(objects(&run, "main/image_18_main.jpe")[0]["content_type"], "image/jpeg");
    assert_eq!(coach_codes(&run, 1), [""; 0]);
}

#[test]
fn totalis_case_02_an_age_becomes_a_year() {
    let run = App::new(
        "INSERT INTO tls_coach (id, name, intro, time_create) VALUES
             (1, 'Daniel', 'Age: 40', '2020-06-01'), (2, 'B', '35 years old', NULL)",
    )
    .convert();
    assert_eq!(coach(&run, 1)[YEAR], "1980");
    assert!(coach_codes(&run, 1).contains(&"age_converted".to_owned()));
    assert_eq!(coach(&run, 2)[YEAR], "1990");
    let codes = coach_codes(&run, 2);
    for code in ["age_converted", "missing_timestamp"] {
        assert!(codes.contains(&code.to_owned()), "{codes:?}");
    }
}

#[test]
fn totalis_case_03_the_first_year_that_can_be_one() {
    let run = App::new(
        "INSERT INTO tls_coach (id, name, intro, time_create) VALUES
             (1, 'Daniel', 'Since 1850 our family ... 1975 and 1980', '2020-06-01'),
             (2, 'B', 'Born in 1850', '2020-06-01'),
             (3, 'C', 'age: 1984', '2020-06-01'), (4, 'D', '1850-1999', '2020-06-01'),
             (5, 'E', 'born in 1850, birth year:: 1985', '2020-06-01'),
             (6, 'F', '1986 birth', '2020-06-01'), (7, 'G', 'mileage 40', '2020-06-01'),
             (8, 'H', 'i am 135 years old', '2020-06-01')",
    )
    .convert();
    let years: Vec<String> = (1..=8).map(|id| coach(&run, id)[YEAR].clone()).collect();
    assert_eq!(years, ["1975", r"\N", "1984", "1999", "1985", "1986", r"\N", r"\N"]);
    assert!(coach_codes(&run, 2).contains(&"no_birth_year".to_owned()));
}

#[test]
fn totalis_case_04_sexes_and_voices() {
    let run = App::new(
        "INSERT INTO tls_coach (id, name, sex, time_create) VALUES
             (1, 'Daniel A', 'Woman', '2020-06-01'), (2, 'B', 'nb', '2020-06-01'),
             (3, 'C', 'x', '2020-06-01'), (4, 'D', NULL, '2020-06-01')",
    )
    .convert();
    let found: Vec<_> = (1..=4).map(|id| coach(&run, id)).collect();
    let found: Vec<_> = found.iter().map(|row| (row[SEX].as_str(), row[VOICE].as_str())).collect();
    let expected =
        [("female", "daniel_a_f"), ("non_binary", "b_nb"), ("other", "c_nb"), ("other", "d_nb")];
    assert_eq!(found, expected);
    assert!(coach_codes(&run, 3).contains(&"unknown_enum".to_owned()));
    assert!(coach_codes(&run, 4).contains(&"null_defaulted".to_owned()));
}

#[test]
fn totalis_case_05_a_biography_from_the_intro() {
    let run = App::new(
        "INSERT INTO tls_coach (id, name, description, intro, time_create) VALUES
             (1, 'Daniel', '', 'Hi, I am 30 years old', '2021-03-01')",
    )
    .convert();
    let row = coach(&run, 1);
    assert_eq!((row[BIO].as_str(), row[YEAR].as_str()), ("Hi, I am 30 years old", "1991"));
    assert!(coach_codes(&run, 1).contains(&"bio_from_intro".to_owned()));
    assert_eq!(plain(&run.json_lines("exports/coaches_extra.jsonl")[0]["intro"]), row[BIO]);
}

#[test]
fn totalis_case_06_the_next_picture_where_one_is_missing() {
    let run = App::new(&format!(
        "INSERT INTO tls_image VALUES (6, 'png', {PNG}, NULL);
         INSERT INTO tls_coach (id, name, image_id, image60_id, time_create)
         VALUES (1, 'Daniel', 5, 6, '2021-03-01')"
    ))
    .convert();
    assert_eq!(coach(&run, 1)[PHOTO], format!("{BASE}/coach-images/60/image_6_60.png"));
    assert!(coach_codes(&run, 1).contains(&"blob_missing".to_owned()));
}

#[test]
fn totalis_case_07_zero_means_no_picture() {
    let run =
        App::new("INSERT INTO tls_coach (id, name, image_id, time_create) VALUES (1, 'Daniel', 0, '2021-03-01')")
            .convert();
    assert_eq!(coach(&run, 1)[PHOTO], r"\N");
    let codes = coach_codes(&run, 1);
    assert!(codes.contains(&"no_photo".to_owned()), "{codes:?}");
    assert!(!codes.contains(&"blob_missing".to_owned()), "{codes:?}");
}

#[test]
fn totalis_case_08_bytes_and_what_is_none() {
    let app = App::new(&format!(
        "INSERT INTO tls_image VALUES (1, 'jpg', {JPEG}, NULL), (2, 'jpg', '\\xffd8aa', NULL);
         INSERT INTO tls_coach (id, name, image_id, image60_id, time_create)
         VALUES (1, 'Daniel', 2, 1, '2021-03-01')"
    ));
    // An odd number of digits.
    let run = app.edited(r"\\xffd8aa", r"\\xffd").convert();
    run.ended(1);
    let object = &objects(&run, "60/image_1_60.jpg")[0];
    assert_eq!(object["size_bytes"], 10);
    let sha256 = "45ae705277879f7f01d778f7c95a065bb0c06ab9936cf24307f375211fee13d1";
    assert_eq!(object["sha256"], sha256);
    let path = run.path().join(object["path"].as_str().expect("a path"));
    assert_eq!(fs::read(path).expect("the object"), b"\xff\xd8\xff\xe0\x00\x10JFI\x46");
    assert_eq!(codes(&run, "images", "_image_id", 2), ["blob_bad_encoding"]);
    assert!(coach_codes(&run, 1).contains(&"blob_bad_encoding".to_owned()));
    assert!(coach(&run, 1)[PHOTO].ends_with("coach-images/60/image_1_60.jpg"));
}

#[test]
fn totalis_case_09_first_bytes_win() {
    let run = App::new(&format!(
        "INSERT INTO tls_image VALUES (3, 'jpg', {PNG}, NULL);
         INSERT INTO tls_coach (id, name, image_id, time_create) VALUES (1, 'Daniel', 3, '2021-03-01')"
    ))
    .convert();
    run.ended(0);
    let object = &objects(&run, "main/image_3_main.jpg")[0];
    assert_eq!(object["content_type"], "image/png");
    let sha256 = "4c4b6a3be1314ab86138bef4314dde022e600960d8689a2c8f8631802d20dab6";
    assert_eq!(object["sha256"], sha256);
    assert_eq!(codes(&run, "images", "_image_id", 3), ["mime_mismatch"]);
}

/// A coach whom everything needs, and categories.
fn categories(values: &str) -> App {
    App::new(&format!(
        "INSERT INTO tls_coach (id, name, time_create) VALUES (1, 'Daniel', '2021-03-01');
         INSERT INTO tls_category (id, parent_id, name, sort_order) VALUES {values};"
    ))
}

/// Returns the IDs of the categories, in the order of the COPY file.
fn order(run: &Run) -> Vec<String> {
    let map = run.text("maps/id_map_category.csv");
    let ids: Vec<(&str, &str)> = map.lines().filter_map(|line| line.split_once(',')).collect();
    let id = |uuid: &str| ids.iter().find(|(_, known)| *known == uuid).map(|(id, _)| *id);
    let lines = run.lines("categories");
    let uuids = lines.iter().filter_map(|line| line.split('\t').next());
    uuids.filter_map(id).map(str::to_owned).collect()
}

/// Returns the ID of a category's parent, as the map has it.
fn parent(run: &Run, id: i64) -> Option<String> {
    let parent = category(run, id)[PARENT].clone();
    let map = run.text("maps/id_map_category.csv");
    let found = map.lines().find_map(|line| line.strip_suffix(&format!(",{parent}")));
    found.map(str::to_owned)
}

#[test]
fn totalis_case_10_parents_come_first() {
    let run = categories("(20, 10, 'Child', 1), (10, NULL, 'Root', 5)").convert();
    run.ended(0);
    assert_eq!(order(&run), ["10", "20"]);
    assert_eq!(category(&run, 20)[PARENT], "73fed02f-0afe-4a30-8a59-a0d52f6b72bc");
    // Of all whose parent is out, the lowest sort_order comes next, then the lowest ID.
    let run = categories(
        "(1, NULL, 'a', 5), (2, 1, 'b', 1), (3, 1, 'c', 9), (4, NULL, 'd', 7), (5, 4, 'e', 7),
         (6, 2, 'f', 6), (7, NULL, 'g', 5)",
    )
    .convert();
    assert_eq!(order(&run), ["1", "2", "7", "6", "4", "5", "3"]);
}

#[test]
fn totalis_case_11_an_orphan_becomes_a_root() {
    let app = categories("(21, 999, 'Orphan', 1)");
    let run = app.convert();
    run.ended(0);
    assert_eq!(category(&run, 21)[PARENT], r"\N");
    assert_eq!(category_codes(&run, 21), ["orphaned_parent", "missing_timestamp"]);
    let strict = app.convert_with(&["--var", "strict_hierarchy=true"]);
    strict.ended(1);
    assert_eq!(strict.findings("strict_hierarchy"), ["category 21: orphaned_parent"]);
    assert!(!strict.exists("data") && !strict.exists("storage") && !strict.exists("load.sql"));
}

#[test]
fn totalis_case_12_a_cycle_is_cut_at_its_lowest_id() {
    let app = categories(
        "(1, 2, 'a', 1), (2, 3, 'b', 1), (3, 1, 'c', 1), (30, 2, 'd', 1), (40, 40, 'e', 1)",
    );
    let run = app.convert();
    let parents: Vec<_> = [1, 3, 2, 30, 40].map(|id| parent(&run, id)).to_vec();
    let id = |id: &str| Some(id.to_owned());
    assert_eq!(parents, [None, id("1"), id("3"), id("2"), None]);
    assert_eq!(run.notes("categories", "cycle"), 2);
    let records = run.json_lines("audit/categories.jsonl");
    let cut = records.iter().find(|record| record["source"]["key"]["_legacy_id"] == 1);
    assert_eq!(cut.expect("a record")["detail"], "its parent was 2");
    let strict = app.convert_with(&["--var", "strict_hierarchy=true"]);
    strict.ended(1);
    assert_eq!(strict.findings("strict_hierarchy"), ["category 1: cycle", "category 40: cycle"]);
}

#[test]
fn totalis_case_13_gaps_and_repeats_among_siblings() {
    let run = categories(
        "(1, NULL, 'root', 1), (2, 1, 'a', 1), (3, 1, 'b', 2), (4, 1, 'c', 4), (5, 1, 'd', 4), (6, 2, 'e', -3)",
    )
    .convert();
    let orders: Vec<_> = (2..=6).map(|id| category(&run, id)[SORT_ORDER].clone()).collect();
    assert_eq!(orders, ["1", "2", "4", "4", "-3"]);
    assert_eq!(run.notes("categories", "sort_order_gap"), 1);
    assert_eq!(run.notes("categories", "sort_order_duplicate"), 1);
}

#[test]
fn totalis_case_14_the_second_icon_where_the_first_is_missing() {
    let run = App::new(&format!(
        "INSERT INTO tls_coach (id, name, time_create) VALUES (1, 'Daniel', '2021-03-01');
         INSERT INTO tls_image VALUES (8, 'png', {PNG}, NULL);
         INSERT INTO tls_category (id, name, icon_id, icon_id_secondary) VALUES (1, 'a', 7, 8)"
    ))
    .convert();
    assert_eq!(category(&run, 1)[ICON], format!("{BASE}/category-icons/main/image_8_main.png"));
    let codes = category_codes(&run, 1);
    for code in ["blob_missing", "secondary_icon_used"] {
        assert!(codes.contains(&code.to_owned()), "{codes:?}");
    }
}

#[test]
fn totalis_case_15_what_has_no_column_is_exported() {
    let run = App::new(
        "INSERT INTO tls_coach (id, name, time_create) VALUES (1, 'Daniel', '2021-03-01');
         INSERT INTO tls_category (id, name, followup_chat_enabled, followup_timer, max_questions)
         VALUES (1, 'a', true, 30, 25)",
    )
    .convert();
    let row = category(&run, 1);
    assert_eq!((row[TIMER].as_str(), row[MAX_QUESTIONS].as_str()), ("30", "25"));
    assert!(category_codes(&run, 1).contains(&"out_of_range".to_owned()));
    let export = run.json_lines("exports/categories_extra.jsonl");
    assert_eq!(
        (&export[0]["legacy_id"], &export[0]["followup_chat_enabled"]),
        (&1.into(), &true.into())
    );
}
