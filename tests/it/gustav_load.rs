//! The example plan `gustav` on its way into real targets and back, what has to hold of the rows
//! there, and who may not load them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use crate::gustav::{School, Target, file, plan};
use crate::gustav_outputs::{manifest, outcomes, rows};
use crate::migration::{Validation, state, stops, succeeds, untouched};
use crate::postgres::Database;
use crate::run::{Run, plain, transload};

impl Target {
    /// Returns a database with the target's own tables.
    pub fn create(self) -> Database {
        let ddl = match self {
            Self::Seed => "seed/target.sql",
            Self::Late => "late/target.sql",
        };
        let database = Database::create();
        database.script(&file(ddl));
        database
    }

    fn example(self) -> Run {
        Run::convert(&plan(), &self.options())
    }
}

/// What has to hold of the loaded rows; each selects what is wrong.
const VALIDATIONS: [Validation; 10] = [
    (
        "2: every reference finds its row",
        "SELECT 'membership', course_id FROM course_memberships WHERE course_id NOT IN (SELECT id FROM courses)
         UNION ALL SELECT 'section', id FROM unit_sections WHERE unit_id NOT IN (SELECT id FROM units)
         UNION ALL SELECT 'module', id FROM course_modules
             WHERE course_id NOT IN (SELECT id FROM courses) OR unit_id NOT IN (SELECT id FROM units)
         UNION ALL SELECT 'release', section_id FROM module_section_releases
             WHERE course_module_id NOT IN (SELECT id FROM course_modules)
                 OR section_id NOT IN (SELECT id FROM unit_sections)
         UNION ALL SELECT 'submission', id FROM learning_submissions
             WHERE course_id NOT IN (SELECT id FROM courses) OR task_id NOT IN (SELECT id FROM unit_tasks)",
    ),
    (
        "2: a release is of a section of its module's unit",
        "SELECT * FROM module_section_releases r JOIN course_modules m ON m.id = r.course_module_id
         JOIN unit_sections s ON s.id = r.section_id WHERE s.unit_id <> m.unit_id",
    ),
    (
        "3: positions go from 1 without a gap",
        "SELECT kind, parent, array_agg(position ORDER BY position) FROM (
             SELECT 'section' AS kind, unit_id AS parent, position FROM unit_sections
             UNION ALL SELECT 'module', course_id, position FROM course_modules
             UNION ALL SELECT 'material', section_id, position FROM unit_materials
             UNION ALL SELECT 'task', section_id, position FROM unit_tasks) p
         GROUP BY kind, parent HAVING count(DISTINCT position) <> count(*) OR min(position) <> 1 OR max(position) <> count(*)",
    ),
    (
        "4: everybody is in the map, once",
        "SELECT sub FROM (SELECT teacher_id AS sub FROM courses UNION SELECT author_id FROM units
             UNION SELECT student_id FROM course_memberships UNION SELECT student_sub FROM learning_submissions
             UNION SELECT released_by FROM module_section_releases WHERE released_by <> 'system') people
         WHERE sub NOT IN (SELECT sub FROM legacy_user_map)
         UNION ALL SELECT sub FROM legacy_user_map GROUP BY sub HAVING count(*) > 1
         UNION ALL SELECT legacy_id::text FROM legacy_user_map GROUP BY legacy_id HAVING count(*) > 1",
    ),
    (
        "5: what a file is",
        "SELECT id FROM unit_materials WHERE kind NOT IN ('markdown', 'file')
             OR (kind = 'file') <> (num_nonnulls(storage_key, filename_original, mime_type, size_bytes, sha256) = 5)
             OR (kind = 'markdown') <> (num_nulls(storage_key, filename_original, mime_type, size_bytes, sha256) = 5)
             OR size_bytes <= 0 OR sha256 !~ '^[0-9a-f]{64}$'",
    ),
    (
        "5: what a submission is",
        "SELECT id FROM learning_submissions WHERE kind NOT IN ('text', 'image', 'file')
             OR kind = 'text' AND (text_body IS NULL OR num_nonnulls(storage_key, mime_type, size_bytes, sha256) > 0)
             OR kind <> 'text' AND num_nulls(storage_key, mime_type, size_bytes, sha256) > 0
             OR kind = 'image' AND mime_type NOT IN ('image/jpeg', 'image/png')
             OR kind = 'file' AND mime_type <> 'application/pdf'
             OR error_code IS NOT NULL OR idempotency_key IS NOT NULL
             OR completed_at IS NOT NULL AND analysis_status <> 'completed'",
    ),
    (
        "5: what a task is",
        "SELECT id FROM unit_tasks WHERE btrim(instruction_md) = '' OR cardinality(criteria) > 10
             OR '' = ANY (criteria) OR max_attempts < 1 OR due_at IS NOT NULL",
    ),
    (
        "6: materials and tasks are of their section's unit",
        "SELECT m.id FROM (SELECT id, unit_id, section_id FROM unit_materials UNION ALL
             SELECT id, unit_id, section_id FROM unit_tasks) m
         LEFT JOIN unit_sections s ON s.id = m.section_id WHERE s.unit_id IS DISTINCT FROM m.unit_id",
    ),
    (
        "7: pupils hand in to their own courses, each attempt once",
        "SELECT id::text FROM learning_submissions s WHERE NOT EXISTS (SELECT FROM course_memberships m
             WHERE m.course_id = s.course_id AND m.student_id = s.student_sub)
         UNION ALL SELECT min(id::text) FROM learning_submissions
         GROUP BY course_id, task_id, student_sub, attempt_nr HAVING count(*) > 1",
    ),
    (
        "9: no task of practice, nor a submission to one",
        "SELECT id FROM unit_tasks WHERE id = '70000000-0000-4000-8000-000000000007'
         UNION ALL SELECT id FROM learning_submissions WHERE task_id = '70000000-0000-4000-8000-000000000007'",
    ),
];

/// What has to hold of the files, beside the loaded rows.
fn check_files(run: &Run, target: &Database) {
    // 8: a line of the manifest for each key, and a key for each line.
    let keys = target.psql(
        "SELECT 'materials', storage_key, size_bytes, sha256 FROM unit_materials WHERE storage_key IS NOT NULL
         UNION ALL SELECT 'submissions', storage_key, size_bytes, sha256 FROM learning_submissions
         WHERE storage_key IS NOT NULL",
    );
    let listed = manifest(run);
    let lines = listed.iter().map(|line| {
        ["bucket", "key", "size_bytes", "sha256"].map(|name| plain(&line[name])).join("|")
    });
    let keys: BTreeSet<String> = keys.lines().map(str::to_owned).collect();
    assert_eq!(lines.clone().count(), keys.len());
    assert_eq!(lines.collect::<BTreeSet<_>>(), keys);
    for line in &listed {
        let bytes = fs::read(run.path().join(plain(&line["path"]))).expect("an object");
        assert_eq!(line["size_bytes"], bytes.len());
    }
    // 9 and 10
    for (path, bytes) in run.files("") {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("geheim"), "{path}");
        if path.starts_with("data/") && path.ends_with(".copy") {
            for value in text.split(['\t', '\n']).filter(|value| is_timestamp(value)) {
                assert!(value.ends_with("+00"), "{path}: {value}");
            }
        }
    }
}

/// Returns true for a value that begins as a moment does.
fn is_timestamp(value: &str) -> bool {
    let shape: String =
        value.chars().take(19).map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    shape == "0000-00-00 00:00:00"
}

/// 1: each row of the source has one record, and each that is ok a row in its file.
fn check_counts(run: &Run, source: &Database) {
    let expected = [
        ("courses", "SELECT count(*) FROM course"),
        (
            "course_memberships",
            "SELECT (SELECT count(*) FROM course_student) + (SELECT count(*) FROM course_teacher)",
        ),
        ("units", "SELECT count(*) FROM learning_unit"),
        ("unit_sections", "SELECT count(*) FROM unit_section"),
        ("course_modules", "SELECT count(*) FROM course_learning_unit_assignment"),
        ("module_section_releases", "SELECT count(*) FROM course_unit_section_status"),
        (
            "unit_materials",
            "SELECT sum(jsonb_array_length(materials)) FROM unit_section WHERE jsonb_typeof(materials) = 'array'",
        ),
        ("unit_tasks", "SELECT count(*) FROM task_base"),
        ("learning_submissions", "SELECT count(*) FROM submission"),
    ];
    let records = outcomes(run);
    for (model, sql) in expected {
        let mut statuses: BTreeMap<&str, usize> = BTreeMap::new();
        for record in records.iter().filter(|record| record.model == model) {
            *statuses.entry(record.status.as_str()).or_default() += 1;
        }
        let total: usize = statuses.values().sum();
        assert_eq!(total.to_string(), source.psql(sql).trim(), "{model}: {statuses:?}");
        let ok = statuses.get("ok").copied().unwrap_or_default();
        assert_eq!(ok, rows(run, model).len(), "{model}: {statuses:?}");
    }
}

/// A run is loaded once: its row in `import_audit_runs` stops a second load, and nothing changes.
fn goes_there_and_back(schema: Target) {
    let target = schema.create();
    let before = state(&target);
    let run = schema.example();
    run.ended(1);
    succeeds(&target, &run, "load.sql");
    for (name, sql) in VALIDATIONS {
        assert_eq!(target.psql(sql), "", "{name}");
    }
    succeeds(&target, &run, "verify.sql");
    check_files(&run, &target);
    let loaded = untouched(&target);
    let said = stops(&target, &run, "load.sql");
    assert!(said.contains("import_audit_runs"), "{said}");
    assert_eq!(untouched(&target), loaded, "the second load changes nothing");
    succeeds(&target, &run, "verify.sql");
    succeeds(&target, &run, "rollback.sql");
    assert_eq!(state(&target), before, "the rollback leaves the target as it was");

    let source = Database::create();
    source.script(&(file("source/schema.sql") + &file("source/data.sql")));
    check_counts(&run, &source);
}

#[test]
fn gustav_goes_all_the_way_into_the_seed_schema() {
    goes_there_and_back(Target::Seed);
}

#[test]
fn gustav_goes_all_the_way_into_the_late_schema() {
    goes_there_and_back(Target::Late);
}

#[test]
fn gustav_runs_repeat() {
    for target in Target::BOTH {
        let first = target.example();
        let second = Run::convert(
            &plan(),
            &[&target.options()[..], &["--threads", "1", "--memory", "256M"]].concat(),
        );
        let what_repeats = |run: &Run| {
            let mut files = run.files("");
            files.retain(|path, _| {
                !["audit.json", "report.html", "manifest.json", "SHA256SUMS"]
                    .contains(&path.as_str())
            });
            files
        };
        let (first, second) = (what_repeats(&first), what_repeats(&second));
        assert_eq!(first.keys().collect::<Vec<_>>(), second.keys().collect::<Vec<_>>());
        for (path, bytes) in &first {
            assert!(second[path] == *bytes, "{path} differs");
        }
    }
}

#[test]
fn gustav_second_run_knows_the_people_of_the_first() {
    for target in Target::BOTH {
        let first = target.example();
        let previous = format!("previous={}", first.path().display());
        let second =
            Run::convert(&plan(), &[&target.options()[..], &["--source", &previous]].concat());
        assert_eq!(second.text("maps/legacy_user_map.csv").lines().count(), 1);
        let mapped = first.text("maps/legacy_user_map.csv").lines().count() - 1;
        let records = outcomes(&second);
        let people = records.iter().filter(|record| record.model == "legacy_user_map");
        let known =
            people.filter(|record| record.reasons == ["already_mapped"]).collect::<Vec<_>>();
        assert_eq!(known.len(), mapped);
        assert!(known.iter().all(|record| record.status == "skip"));
        // And all else is as it was.
        for table in [
            "courses",
            "course_memberships",
            "unit_materials",
            "unit_tasks",
            "learning_submissions",
        ] {
            assert_eq!(second.data(table), first.data(table), "{table}");
        }
    }
}

/// A role of the server; it goes with this.
struct Role<'a> {
    name: String,
    database: &'a Database,
}

impl<'a> Role<'a> {
    fn create(database: &'a Database, options: &str) -> Self {
        let name = format!(
            "gustav_{}_{}",
            database.psql("SELECT current_database()").trim(),
            options.len()
        );
        database.psql(&format!(
            "CREATE ROLE {name} LOGIN {options};
             GRANT USAGE ON SCHEMA public TO {name};
             GRANT ALL ON ALL TABLES IN SCHEMA public TO {name};
             DO $$ BEGIN EXECUTE format('GRANT CREATE, TEMPORARY ON DATABASE %I TO {name}', current_database()); END $$"
        ));
        Self { name, database }
    }

    /// Returns whether a load went through, and what psql said.
    fn load(&self, run: &Run) -> (bool, String) {
        let mut client = self.database.client();
        client.env("PGUSER", &self.name).args(["-f", "load.sql"]).current_dir(run.path());
        let output = client.output().expect("psql starts");
        let said = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8(said).expect("psql prints UTF-8"))
    }
}

impl Drop for Role<'_> {
    fn drop(&mut self) {
        let name = &self.name;
        self.database.psql(&format!(
            "REASSIGN OWNED BY {name} TO postgres; DROP OWNED BY {name}; DROP ROLE {name}"
        ));
    }
}

/// Returns the number of rows of each table.
fn counts(target: &Database) -> String {
    let tables = target.psql(
        "SELECT format('SELECT %L, count(*) FROM %I.%I', tablename, schemaname, tablename) FROM pg_tables
         WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1",
    );
    tables.lines().map(|sql| target.psql(sql)).collect()
}

#[test]
fn gustav_case_03_row_security_stops_the_load() {
    for schema in Target::BOTH {
        let run = School::new(crate::gustav_rows::CLASS).convert(schema);
        run.ended(0);
        let target = schema.create();
        let before = counts(&target);
        let role = Role::create(&target, "");
        let (loaded, said) = role.load(&run);
        assert!(!loaded && said.contains("policy_denied"), "{said}");
        assert_eq!(said.matches("ERROR").count(), 1, "{said}");
        assert_eq!(counts(&target), before);
        assert!(
            target
                .psql("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'transload%'")
                .is_empty()
        );

        // Nothing comes before: no table for the session, no row, no file.
        let script = run.text("load.sql");
        let (before, _) = script.split_once("policy_denied").expect("a check");
        let work = ["CREATE ", "INSERT ", "\\copy ", "LOCK "];
        assert!(!work.iter().any(|word| before.contains(word)), "{before}");

        // Who owns the tables is not enough where row security is forced.
        if schema == Target::Late {
            target.psql(&format!(
                "DO $$ DECLARE name text; BEGIN FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public'
                 LOOP EXECUTE format('ALTER TABLE %I OWNER TO {}', name); END LOOP; END $$",
                role.name
            ));
            let (loaded, said) = role.load(&run);
            assert!(
                !loaded && said.contains("policy_denied: table \"public\".\"course_memberships\":"),
                "{said}"
            );
        }
        drop(role);

        let loader = Role::create(&target, "BYPASSRLS");
        let (loaded, said) = loader.load(&run);
        assert!(loaded, "{said}");
        assert_eq!(target.psql("SELECT count(*) FROM courses"), "1\n");
    }
}

#[test]
fn gustav_case_03_a_folder_that_may_not_be_written() {
    let inputs = School::new("").inputs();
    let closed = inputs.path("closed");
    fs::create_dir(&closed).expect("a folder");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o555)).expect("a mode");
    let mut command = match fs::create_dir(closed.join("probe")) {
        Err(_) => transload(),
        // Root may write everywhere, unless that right is taken from it.
        Ok(()) => {
            fs::remove_dir(closed.join("probe")).expect("the probe goes");
            let mut command = Command::new("setpriv");
            command.arg("--bounding-set=-dac_override").arg(transload().get_program());
            command
        }
    };
    command.args(["convert", "--json"]).arg(plan());
    command.arg("-o").arg(closed.join("run")).args(inputs.options());
    let output = command.output().expect("transload starts");
    let said = String::from_utf8(output.stderr).expect("text");
    assert_eq!(output.status.code(), Some(4), "{said}");
    assert!(said.contains("policy_denied"), "{said}");
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("a report");
    assert_eq!(report["status"], "policy_denied");
    assert_eq!(fs::read_dir(&closed).expect("a folder").count(), 0);
}
