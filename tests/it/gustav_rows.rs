//! Acceptance cases of the example plan `gustav`: people, courses, sections, materials, tasks.

use serde_json::Value;

use crate::gustav::{School, Target, id};
use crate::gustav_outputs::{became, outcomes, row, rows, said};
use crate::run::{Run, plain};

/// A course of U1 with a unit that has a section and a task, released to U2.
pub const CLASS: &str = "
    INSERT INTO public.course (id, name, creator_id, created_at, updated_at) VALUES
        ('C1', 'Biologie', 'U1', '2024-09-01 00:00:00+00', '2024-09-01 00:00:00+00');
    INSERT INTO public.course_student (course_id, student_id, enrolled_at) VALUES ('C1', 'U2', '2024-09-02 00:00:00+00');
    INSERT INTO public.learning_unit (id, title, creator_id) VALUES ('L1', 'Zelle', 'U1');
    INSERT INTO public.course_learning_unit_assignment (course_id, unit_id, assigned_at) VALUES
        ('C1', 'L1', '2024-09-03 00:00:00+00');
    INSERT INTO public.unit_section (id, unit_id, title) VALUES ('S1', 'L1', 'Eins');
    INSERT INTO public.course_unit_section_status (course_id, section_id, is_published, published_at) VALUES
        ('C1', 'S1', true, '2025-01-05 00:00:00+00');
    INSERT INTO public.task_base (id, section_id, instruction) VALUES ('T1', 'S1', 'Erkläre!');
    INSERT INTO public.regular_tasks (task_id) VALUES ('T1');
";

/// Returns the lines of the map of people, sorted.
fn user_map(run: &Run) -> Vec<String> {
    let text = run.text("maps/legacy_user_map.csv");
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("legacy_id,sub"));
    let mut lines: Vec<String> = lines.map(str::to_owned).collect();
    lines.sort();
    lines
}

fn pairs(expected: &[(&str, &str)]) -> Vec<String> {
    expected.iter().map(|(short, sub)| format!("{},{sub}", id(short))).collect()
}

/// Returns status and reasons of the records of people, by legacy ID.
fn people(run: &Run) -> Vec<String> {
    let records = outcomes(run).into_iter().filter(|record| record.model == "legacy_user_map");
    let mut found: Vec<String> = records
        .map(|record| format!("{} {} {}", record.key[0], record.status, record.reasons.join(",")))
        .map(|line| line.trim_end().to_owned())
        .collect();
    found.sort();
    found
}

#[test]
fn gustav_case_01_people_get_their_subs() {
    let school = School::new("");
    for target in Target::BOTH {
        let run = school.convert(target);
        run.ended(0);
        assert_eq!(user_map(&run), pairs(&[("U1", "t1"), ("U2", "s2"), ("U3", "s3")]));
        assert_eq!(people(&run), ["U1", "U2", "U3"].map(|short| format!("{} ok", id(short))));
        assert_eq!(
            (&run.audit()["status"], &run.audit()["run_status"]),
            (&"ok".into(), &"ok".into())
        );
    }
}

#[test]
fn gustav_case_02_two_people_of_one_sub() {
    let school = School::new(CLASS)
        .sql(
            "INSERT INTO public.course_student (course_id, student_id) VALUES ('C1', 'U3');
             INSERT INTO public.submission (id, student_id, task_id, submitted_at, submission_data) VALUES
                 ('X1', 'U3', 'T1', '2025-02-01 00:00:00+00', '{\"text\": \"a\"}');",
        )
        .with_identity("U1,t1\nU2,s9\nU3,s9\n");
    for target in Target::BOTH {
        let run = school.convert(target);
        run.ended(1);
        assert_eq!(user_map(&run), pairs(&[("U1", "t1"), ("U2", "s9")]));
        said(&run, "legacy_user_map", &["U3"], "conflict duplicate_sub");
        said(&run, "legacy_user_map", &["U2"], "ok");
        let submission = became(&run, "learning_submissions", &["X1"]);
        assert!(submission[0].ends_with(" missing_student_identity"), "{submission:?}");
        let membership = became(&run, "course_memberships", &["C1", "U3"]);
        assert!(membership[0].ends_with(" missing_student_identity"), "{membership:?}");
        assert!(rows(&run, "learning_submissions").is_empty());
        assert_eq!(run.audit()["run_status"], "conflict");
        let reasons = run.audit()["reasons"].clone();
        let reasons = reasons.as_array().expect("reasons").iter();
        let conflicts = reasons.filter(|reason| reason["status"] == "conflict");
        assert_eq!(
            conflicts.map(|reason| plain(&reason["reason"])).collect::<Vec<_>>(),
            ["duplicate_sub"]
        );
    }
}

#[test]
fn gustav_case_04_a_second_run_maps_nobody_anew() {
    let school = School::new("");
    let first = school.convert(Target::Seed);
    first.ended(0);
    let previous = format!("previous={}", first.path().display());
    let second = school.convert_with(Target::Seed, &["--source", &previous]);
    second.ended(0);
    assert_eq!(user_map(&second), [""; 0]);
    let expected = ["U1", "U2", "U3"].map(|short| format!("{} skip already_mapped", id(short)));
    assert_eq!(people(&second), expected);
    // And a third, of the second's map.
    let previous = format!("previous={}", second.path().display());
    let third = school.convert_with(Target::Seed, &["--source", &previous]);
    third.ended(0);
    assert_eq!(people(&third), expected);
}

#[test]
fn gustav_case_05_a_dry_run_keeps_the_audit_alone() {
    let school = School::new("");
    for target in Target::BOTH {
        let run = school.convert_with(target, &["--dry-run", "--json"]);
        run.ended(0);
        assert_eq!(run.files("").into_keys().collect::<Vec<_>>(), ["audit.json"]);
        let audit = run.audit();
        let models = audit["models"].as_array().expect("models");
        let map = models.iter().find(|model| model["model"] == "legacy_user_map").expect("the map");
        assert_eq!((&map["out"], &map["rejected"]), (&3.into(), &0.into()));
        let printed: Value = serde_json::from_str(&run.stdout).expect("the audit");
        assert_eq!((&audit["status"], &printed["models"]), (&"ok".into(), &audit["models"]));
    }
}

#[test]
fn gustav_case_06_courses_and_their_teachers() {
    let school = School::new(
        "INSERT INTO public.course (id, name, creator_id, created_at, updated_at) VALUES
             ('C1', ' Biologie 10a ', 'U1', '2024-09-01 12:00:00+02', '2024-09-02 12:00:00+00');
         INSERT INTO public.course_student (course_id, student_id) VALUES ('C1', 'U2');",
    );
    let run = school.convert(Target::Seed);
    run.ended(0);
    assert_eq!(rows(&run, "courses").len(), 1);
    row(&run, "courses", "C1").has(&[
        ("title", "Biologie 10a"),
        ("subject", "NULL"),
        ("grade_level", "NULL"),
        ("term", "NULL"),
        ("teacher_id", "t1"),
        ("created_at", "2024-09-01 10:00:00+00"),
        ("updated_at", "2024-09-02 12:00:00+00"),
    ]);
    let school = school.sql("UPDATE public.course SET creator_id = 'U9'");
    let run = school.convert_with(Target::Seed, &["--var", "placeholders=false"]);
    run.ended(1);
    assert!(rows(&run, "courses").is_empty());
    said(&run, "courses", &["C1"], "conflict missing_teacher_identity");
    said(&run, "course_memberships", &["C1", "U2"], "skip course_not_imported");
    said(&run, "legacy_user_map", &["U9"], "error missing_identity");
}

#[test]
fn gustav_case_07_second_teachers_are_dropped() {
    let school = School::new(CLASS)
        .sql("INSERT INTO public.course_teacher (course_id, teacher_id) VALUES ('C1', 'U9')");
    let run = school.convert(Target::Seed);
    run.ended(0);
    assert_eq!(became(&run, "course_memberships", &["C1", "U9"]), ["skip course_teacher_dropped"]);
    assert_eq!(rows(&run, "course_memberships").len(), 1);
    assert!(!run.data("courses").contains(&id("U9")));
}

#[test]
fn gustav_case_08_sections_are_numbered_anew() {
    let school = School::new(
        "INSERT INTO public.learning_unit (id, title, creator_id) VALUES ('L1', 'Zelle', 'U1');
         INSERT INTO public.unit_section (id, unit_id, title, order_in_unit, created_at) VALUES
             ('S3', 'L1', NULL, 5, '2024-09-01 00:00:00+00'), ('S2', 'L1', ' Zwei ', 0, '2024-09-03 00:00:00+00'),
             ('S1', 'L1', 'Eins', 0, '2024-09-02 00:00:00+00');",
    );
    let run = school.convert(Target::Seed);
    run.ended(0);
    row(&run, "unit_sections", "S1").has(&[("position", "1"), ("title", "Eins")]);
    row(&run, "unit_sections", "S2").has(&[("position", "2"), ("title", "Zwei")]);
    row(&run, "unit_sections", "S3").has(&[("position", "3"), ("title", "Section 50000000")]);
}

#[test]
fn gustav_case_09_modules_in_the_order_of_their_assignment() {
    let school = School::new(
        "INSERT INTO public.course (id, name, creator_id) VALUES ('C1', 'Biologie', 'U1');
         INSERT INTO public.learning_unit (id, title, creator_id) VALUES ('L1', 'a', 'U1'), ('L2', 'b', 'U1');
         INSERT INTO public.course_learning_unit_assignment (course_id, unit_id, assigned_at) VALUES
             ('C1', 'L2', '2024-09-03 10:00:00+00'), ('C1', 'L1', '2024-09-03 09:00:00+00');",
    );
    // The server's own UUIDs of the pairs.
    let uuid = |unit: &str| {
        let name = format!("{}:{}", id("C1"), id(unit));
        let uuid =
            "extensions.uuid_generate_v5(extensions.uuid_ns_url(), '{}')".replace("{}", &name);
        school.database.psql(&format!("SELECT {uuid}")).trim().to_owned()
    };
    let run = school.convert(Target::Seed);
    run.ended(0);
    let modules = rows(&run, "course_modules");
    for (unit, position, at) in
        [("L1", "1", "2024-09-03 09:00:00+00"), ("L2", "2", "2024-09-03 10:00:00+00")]
    {
        let module = modules.iter().find(|row| row.text("unit_id") == id(unit)).expect("a module");
        module.has(&[
            ("id", &uuid(unit)),
            ("course_id", &id("C1")),
            ("position", position),
            ("context_notes", "NULL"),
            ("created_at", at),
            ("updated_at", at),
        ]);
        let map = run.text("maps/course_module_map.csv");
        let line = format!("{},{},{}", id("C1"), id(unit), uuid(unit));
        assert!(map.lines().any(|found| found == line), "{line} in {map}");
    }
    assert_eq!(modules.len(), 2);
}

#[test]
fn gustav_case_10_releases_of_modules() {
    let school = School::new(
        "INSERT INTO public.course (id, name, creator_id) VALUES ('C1', 'a', 'U1'), ('C2', 'b', 'U1');
         INSERT INTO public.learning_unit (id, title, creator_id) VALUES ('L1', 'a', 'U1');
         INSERT INTO public.course_learning_unit_assignment (course_id, unit_id) VALUES ('C1', 'L1');
         INSERT INTO public.unit_section (id, unit_id, title, order_in_unit) VALUES ('S1', 'L1', 'a', 0), ('S2', 'L1', 'b', 1);
         INSERT INTO public.course_unit_section_status (course_id, section_id, is_published, published_at) VALUES
             ('C1', 'S1', true, '2025-01-05 00:00:00+00'), ('C1', 'S2', false, NULL),
             ('C2', 'S1', true, '2025-01-06 00:00:00+00');",
    );
    let run = school.convert(Target::Seed);
    let releases = rows(&run, "module_section_releases");
    assert_eq!(releases.len(), 1);
    let modules = rows(&run, "course_modules");
    releases[0].has(&[
        ("course_module_id", modules[0].text("id")),
        ("section_id", &id("S1")),
        ("visible", "t"),
        ("released_at", "2025-01-05 00:00:00+00"),
        ("released_by", "t1"),
    ]);
    said(&run, "module_section_releases", &["C1", "S2"], "skip invisible");
    said(&run, "module_section_releases", &["C2", "S1"], "skip course_module_missing");
    run.ended(0);
}

#[test]
fn gustav_case_11_materials_become_markdown() {
    let school = School::new(CLASS).sql(
        r#"UPDATE public.unit_section SET materials = '[
             {"id": "M1", "title": "Text", "type": "markdown", "content": "A", "created_at": "UTC"},
             {"id": "M2", "title": "Seite", "type": "link", "content": "https://e.org", "created_at": "UTC"},
             {"id": "M3", "title": "Spiel", "type": "applet", "content": "<b>x</b>", "created_at": "UTC"}]',
             created_at = '2024-09-05 00:00:00+00'"#,
    );
    let run = school.convert(Target::Seed);
    run.ended(0);
    let bodies = [
        ("M1", "1", "A"),
        ("M2", "2", "[Seite](https://e.org)"),
        ("M3", "3", "```html\n<b>x</b>\n```"),
    ];
    for (short, position, body) in bodies {
        row(&run, "unit_materials", short).has(&[
            ("unit_id", &id("L1")),
            ("section_id", &id("S1")),
            ("position", position),
            ("kind", "markdown"),
            ("body_md", body),
            ("storage_key", "NULL"),
            ("filename_original", "NULL"),
            ("mime_type", "NULL"),
            ("size_bytes", "NULL"),
            ("sha256", "NULL"),
            ("created_at", "2024-09-05 00:00:00+00"),
        ]);
    }
    assert_eq!(rows(&run, "unit_materials").len(), 3);
    said(&run, "unit_materials", &["M1"], "ok");
    said(&run, "unit_materials", &["M2"], "ok");
    said(&run, "unit_materials", &["M3"], "ok applet_as_markdown");
}

#[test]
fn gustav_case_15_the_id_of_a_material_without_one() {
    let section = "aaaaaaaa-0000-4000-8000-000000000001";
    let school = School::new(&format!(
        r#"INSERT INTO public.learning_unit (id, title, creator_id) VALUES ('L1', 'a', 'U1');
           INSERT INTO public.unit_section (id, unit_id, title, materials) VALUES ('{section}', 'L1', 'a', '[
               {{"id": "M1", "title": "Eins", "type": "markdown", "content": "A"}},
               {{"title": "Zwei", "type": "markdown", "content": "B"}}]');"#
    ));
    let run = school.convert(Target::Seed);
    run.ended(0);
    let generated = "b8e5d410-ad50-55fc-a164-783e086bd1c8";
    let materials = rows(&run, "unit_materials");
    let second = materials.iter().find(|row| row.text("title") == "Zwei").expect("the second");
    second.has(&[("id", generated), ("section_id", section), ("position", "2"), ("body_md", "B")]);
    said(&run, "unit_materials", &[generated], "ok material_id_generated");
    said(&run, "unit_materials", &["M1"], "ok");
}

#[test]
fn gustav_case_16_criteria_of_all_shapes() {
    let twelve: Vec<String> = (1..=12).map(|number| format!("\"k{number}\"")).collect();
    let school = School::new(&format!(
        r#"INSERT INTO public.learning_unit (id, title, creator_id) VALUES ('L1', 'a', 'U1');
           INSERT INTO public.unit_section (id, unit_id, title) VALUES ('S1', 'L1', 'a');
           INSERT INTO public.task_base (id, section_id, instruction, assessment_criteria) VALUES
               ('T1', 'S1', 'a', '["Inhalt"," Inhalt ","","Form"]'),
               ('T2', 'S1', 'b', '[{}]'), ('T3', 'S1', 'c', '{{"b":1,"a":2}}');
           INSERT INTO public.regular_tasks (task_id) VALUES ('T1'), ('T2'), ('T3');"#,
        twelve.join(",")
    ));
    let run = school.convert(Target::Seed);
    run.ended(0);
    row(&run, "unit_tasks", "T1").has(&[("criteria", "{Inhalt,Form}")]);
    row(&run, "unit_tasks", "T2").has(&[("criteria", "{k1,k2,k3,k4,k5,k6,k7,k8,k9,k10}")]);
    row(&run, "unit_tasks", "T3").has(&[("criteria", r#"{"a: 2","b: 1"}"#)]);
    said(&run, "unit_tasks", &["T2"], "ok criteria_truncated");
}

#[test]
fn gustav_case_17_kinds_of_tasks() {
    let school = School::new(CLASS).sql(
        r#"INSERT INTO public.task_base (id, section_id, instruction) VALUES ('T2', 'S1', 'a'), ('T3', 'S1', 'b');
           INSERT INTO public.mastery_tasks (task_id) VALUES ('T2');
           INSERT INTO public.submission (id, student_id, task_id, submitted_at, submission_data) VALUES
               ('X1', 'U2', 'T2', '2025-02-01 00:00:00+00', '{"text": "a"}');"#,
    );
    let run = school.convert(Target::Seed);
    run.ended(1);
    said(&run, "unit_tasks", &["T2"], "skip mastery_not_migrated");
    said(&run, "learning_submissions", &["X1"], "skip mastery_not_migrated");
    said(&run, "unit_tasks", &["T3"], "error task_without_type");
    assert_eq!(rows(&run, "unit_tasks").len(), 1);
    assert!(rows(&run, "learning_submissions").is_empty());
}

#[test]
fn gustav_case_24_secrets_reach_nothing() {
    let school = School::new(CLASS).sql(
        "UPDATE auth.users SET encrypted_password = 'P-geheim', recovery_token = 'R-geheim-' || id,
             confirmation_token = 'T1-geheim', email_change_token_new = 'T2-geheim', phone_change_token = 'T3-geheim',
             email_change_token_current = 'T4-geheim', reauthentication_token = 'T5-geheim'
         WHERE id IN ('U1', 'U2')",
    );
    for target in Target::BOTH {
        let run = school.convert(target);
        run.ended(0);
        let mut said = run.files("");
        said.insert("stdout".to_owned(), run.stdout.clone().into_bytes());
        said.insert("stderr".to_owned(), run.stderr.clone().into_bytes());
        for (path, bytes) in said {
            let text = String::from_utf8_lossy(&bytes);
            assert!(!text.contains("geheim"), "{path}");
            // Neither names nor addresses are in the reports.
            let is_report =
                ["audit", "rejects/", "std", "maps/"].iter().any(|start| path.starts_with(start));
            for private in ["u2@schule.example", "Zoë Zwei"] {
                assert!(!is_report || !text.contains(private), "{private} in {path}");
            }
        }
    }
}
