//! The example plan `gustav`: what its rules say beside the numbered cases, and its options.

use serde_json::{Value, json};

use crate::gustav::{HELLO, HELLO_MD5, HELLO_SHA256, School, Stored, Target, id};
use crate::gustav_outputs::{became, manifest, outcomes, row, rows, said};
use crate::gustav_rows::CLASS;
use crate::run::Run;

/// Returns a section S1 with these materials.
fn section(materials: &Value) -> School {
    let materials = materials.to_string().replace('\'', "''");
    School::new(CLASS).sql(&format!(
        "UPDATE public.unit_section SET materials = '{materials}', created_at = '2024-09-05 00:00:00+00',
             updated_at = '2024-09-06 00:00:00+00'"
    ))
}

/// Returns the values of a column of all materials, in their order.
fn of_materials(run: &Run, column: &str) -> Vec<String> {
    let mut found = rows(run, "unit_materials");
    found.sort_by_key(|row| row.text("position").parse::<u32>().expect("a number"));
    found.iter().map(|row| row.value(column).unwrap_or("NULL").to_owned()).collect()
}

/// Returns the reasons that a model's records have, sorted.
fn reasons(run: &Run, model: &str) -> Vec<String> {
    let records = outcomes(run).into_iter().filter(|record| record.model == model);
    let mut found: Vec<String> = records.flat_map(|record| record.reasons).collect();
    found.sort();
    found
}

#[test]
fn gustav_people_are_found_wherever_they_occur() {
    let school = School::empty(
        "INSERT INTO public.course (id, name, creator_id, created_by) VALUES ('C1', 'a', 'U11', 'U12');
         INSERT INTO public.course_student (course_id, student_id) VALUES ('C1', 'U13');
         INSERT INTO public.course_teacher (course_id, teacher_id) VALUES ('C1', 'U14');
         INSERT INTO public.learning_unit (id, title, creator_id) VALUES ('L1', 'a', 'U15');
         INSERT INTO public.submission (id, student_id, task_id, submission_data) VALUES ('X1', 'U16', 'T1', '{}');
         INSERT INTO public.profiles (id, role) VALUES ('U17', 'student');
         INSERT INTO auth.users (id) VALUES ('U18');",
    );
    let run = school.convert(Target::Seed);
    let map = run.text("maps/legacy_user_map.csv");
    let expected: Vec<String> = (11..=17)
        .map(|number| id(&format!("U{number}")))
        .map(|id| format!("{id},legacy:{id}"))
        .collect();
    assert_eq!(map.lines().skip(1).collect::<Vec<_>>(), expected);
    said(&run, "legacy_user_map", &["U11"], "ok placeholder_sub,profile_missing");
    said(&run, "legacy_user_map", &["U17"], "ok placeholder_sub");
    row(&run, "courses", "C1").has(&[("teacher_id", &format!("legacy:{}", id("U11")))]);
}

#[test]
fn gustav_an_identity_file_that_contradicts_itself() {
    let school = School::new("").with_identity("U3,s3\nU1,t1\nU3,s4\nU2,s2\nU1,t1\n");
    let run = school.convert(Target::Seed);
    run.ended(1);
    let map = run.text("maps/legacy_user_map.csv");
    assert_eq!(map, format!("legacy_id,sub\n{},t1\n{},s2\n{},s3\n", id("U1"), id("U2"), id("U3")));
    let all = outcomes(&run);
    let conflicts: Vec<_> = all.iter().filter(|record| record.status == "conflict").collect();
    assert_eq!(conflicts.len(), 1, "{conflicts:?}");
    assert_eq!(conflicts[0].reasons, ["duplicate_legacy_id"]);
    assert!(conflicts[0].key.contains(&id("U3")));
}

#[test]
fn gustav_a_changed_sub_is_taken_when_that_is_asked_for() {
    let first = School::new("").convert(Target::Seed);
    let school = School::new(CLASS).with_identity("U1,t1\nU2,neu\nU3,s3\n");
    let previous = format!("previous={}", first.path().display());
    let second = school.convert_with(Target::Seed, &["--source", &previous]);
    second.ended(1);
    said(&second, "legacy_user_map", &["U2"], "conflict sub_changed");
    said(&second, "legacy_user_map", &["U1"], "skip already_mapped");
    assert_eq!(rows(&second, "course_memberships")[0].text("student_id"), "s2");
    let third =
        school.convert_with(Target::Seed, &["--source", &previous, "--var", "update_subs=true"]);
    assert_eq!(rows(&third, "course_memberships")[0].text("student_id"), "neu");
}

#[test]
fn gustav_without_placeholders_people_are_missing() {
    let school = School::new(CLASS)
        .sql(
            r#"INSERT INTO public.course (id, name, creator_id) VALUES ('C2', 'b', 'U2');
               INSERT INTO public.learning_unit (id, title, creator_id) VALUES ('L2', 'b', 'U2');
               INSERT INTO public.unit_section (id, unit_id, title, materials) VALUES ('S2', 'L2', 'b',
                   '[{"id": "M1", "title": "a", "type": "markdown", "content": "a"}]');
               INSERT INTO public.task_base (id, section_id, instruction) VALUES ('T2', 'S2', 'b');
               INSERT INTO public.regular_tasks (task_id) VALUES ('T2');
               INSERT INTO public.course_learning_unit_assignment (course_id, unit_id) VALUES ('C1', 'L2'), ('C2', 'L1');
               INSERT INTO public.course_unit_section_status (course_id, section_id, is_published, published_at)
                   VALUES ('C1', 'S2', true, '2025-01-01 00:00:00+00');
               INSERT INTO public.submission (id, student_id, task_id, submission_data) VALUES
                   ('X1', 'U2', 'T1', '{"text": "a"}'), ('X2', 'U3', 'T2', '{"text": "a"}');"#,
        )
        .with_identity("U1,t1\nU3,s3\n");
    let run = school.convert_with(Target::Seed, &["--var", "placeholders=false"]);
    run.ended(1);
    said(&run, "legacy_user_map", &["U2"], "error missing_identity");
    said(&run, "courses", &["C2"], "conflict missing_teacher_identity");
    said(&run, "units", &["L2"], "conflict missing_author_identity");
    for (model, key, reason) in [
        ("course_memberships", &["C1", "U2"][..], "missing_student_identity"),
        ("unit_sections", &["S2"], "unit_not_imported"),
        ("course_modules", &["C1", "L2"], "unit_not_imported"),
        ("course_modules", &["C2", "L1"], "course_not_imported"),
        ("module_section_releases", &["C1", "S2"], ""),
        // Of a section that stayed behind with its unit.
        ("unit_materials", &["S2", "1"], ""),
        ("unit_tasks", &["T2"], ""),
        ("learning_submissions", &["X1"], "missing_student_identity"),
        ("learning_submissions", &["X2"], "task_not_imported"),
    ] {
        let found = became(&run, model, key);
        assert_eq!(found.len(), 1, "{key:?} of {model}: {found:?} in {:#?}", outcomes(&run));
        assert!(
            found[0].ends_with(reason) && !found[0].starts_with("ok"),
            "{key:?} of {model}: {found:?}"
        );
    }
    for table in
        ["units", "unit_sections", "course_modules", "module_section_releases", "unit_tasks"]
    {
        assert_eq!(rows(&run, table).len(), 1, "{table}");
    }
}

#[test]
fn gustav_blank_names_get_one() {
    let school = School::new(CLASS)
        .sql("UPDATE public.course SET name = ' \t '; UPDATE public.unit_section SET title = '  '");
    let run = school.convert(Target::Seed);
    row(&run, "courses", "C1").has(&[("title", "Course c0000000")]);
    row(&run, "unit_sections", "S1").has(&[("title", "Section 50000000")]);
}

#[test]
fn gustav_a_release_without_a_time_is_of_the_run() {
    let school =
        School::new(CLASS).sql("UPDATE public.course_unit_section_status SET published_at = NULL");
    let run = school.convert(Target::Seed);
    run.ended(0);
    rows(&run, "module_section_releases")[0]
        .has(&[("released_at", "2025-11-01 00:00:00+00"), ("released_by", "t1")]);
    said(&run, "module_section_releases", &["C1", "S1"], "ok released_at_defaulted");
}

#[test]
fn gustav_materials_of_all_ages() {
    let school = section(&json!([
        {"id": id("M1"), "title": " ", "type": "markdown", "body": "alt"},
        {"id": "kein", "title": "b", "type": "link", "url": "https://e.org/u"},
        {"id": id("M1"), "title": "c", "type": "link", "href": "https://e.org/h"},
        {"id": id("M4"), "title": "d", "type": "markdown", "created_at": "2024-09-07T12:00:00+02:00"},
        {"id": id("M5"), "title": "e", "type": "film", "content": "x"},
        {"id": id("M6"), "title": "f", "type": "applet", "content": "```\n<i>"},
        {"id": id("M7"), "type": "markdown", "content": "g", "created_at": "UTC"},
    ]));
    let run = school.convert(Target::Seed);
    run.ended(0);
    assert_eq!(of_materials(&run, "position"), ["1", "2", "3", "4", "5", "6", "7"]);
    assert_eq!(of_materials(&run, "title"), ["Material 1", "b", "c", "d", "e", "f", "Material 7"]);
    let bodies = of_materials(&run, "body_md");
    assert_eq!(bodies[..4], ["alt", "[b](https://e.org/u)", "[c](https://e.org/h)", ""]);
    assert!(bodies[4].starts_with("```") && bodies[4].contains("\"film\""), "{}", bodies[4]);
    assert!(bodies[5].contains("```\n<i>"), "{}", bodies[5]);
    let expected = ["2024-09-05 00:00:00+00"; 7].map(str::to_owned);
    let mut created = of_materials(&run, "created_at");
    assert_eq!(created[3], "2024-09-07 10:00:00+00");
    created[3].clone_from(&expected[0]);
    assert_eq!(created, expected);
    let uuid = |index: u32| {
        let name = format!("{}:{index}", id("S1"));
        let sql = format!("SELECT extensions.uuid_generate_v5(extensions.uuid_ns_url(), '{name}')");
        school.database.psql(&sql).trim().to_owned()
    };
    let ids = of_materials(&run, "id");
    assert_eq!(ids[..3], [id("M1"), uuid(2), uuid(3)]);
    assert_eq!(
        reasons(&run, "unit_materials"),
        [
            "applet_as_markdown",
            "material_id_generated",
            "material_id_generated",
            "unknown_material_type"
        ]
    );
}

#[test]
fn gustav_sections_without_materials() {
    for materials in ["NULL", "'{}'", "'[]'"] {
        let school = School::new(CLASS)
            .sql(&format!("UPDATE public.unit_section SET materials = {materials}"));
        let run = school.convert(Target::Seed);
        run.ended(0);
        assert!(rows(&run, "unit_materials").is_empty());
    }
}

#[test]
fn gustav_files_of_other_types() {
    let name = "unit_L1/section_S1/M1_a.webp";
    let webp = Stored::new("section_materials", name, "image/webp", b"RIFF\x08\0\0\0WEBPVP8 ");
    let school = section(&json!([
        {"id": id("M1"), "title": "", "type": "file", "path": name, "filename": "Bild.1.webp", "mime_type": "image/webp"}
    ]))
    .with_file(&webp);
    let run = school.convert(Target::Seed);
    row(&run, "unit_materials", "M1").has(&[
        ("kind", "markdown"),
        ("title", "Bild.1"),
        ("body_md", &format!("Datei nicht verfügbar: {name}")),
    ]);
    said(&run, "unit_materials", &["M1"], "ok unsupported_mime");
    assert!(manifest(&run).is_empty());
    let run = school.convert_with(Target::Seed, &["--var", "webp=true"]);
    row(&run, "unit_materials", "M1").has(&[("kind", "file"), ("mime_type", "image/webp")]);
    assert_eq!(manifest(&run).len(), 1);
}

#[test]
fn gustav_a_file_of_two_materials_goes_to_both() {
    let name = "unit_L1/section_S1/M1_a.pdf";
    let pdf = Stored::new("section_materials", name, "application/pdf", HELLO).with_etag(HELLO_MD5);
    let entry = |short: &str| json!({"id": id(short), "title": "a", "type": "file", "path": name, "filename": "a.pdf", "mime_type": "application/pdf"});
    let school = section(&json!([entry("M1"), entry("M2")])).with_file(&pdf);
    let run = school.convert(Target::Seed);
    run.ended(0);
    assert_eq!(manifest(&run).len(), 2);
    assert_eq!(of_materials(&run, "sha256"), [HELLO_SHA256; 2]);
    let kept = school.convert_with(Target::Seed, &["--var", "keep_keys=true"]);
    // One key can't be two rows' own: the target says so.
    assert_eq!(manifest(&kept).len(), 1, "{:?}", outcomes(&kept));
    assert_eq!(
        (&manifest(&kept)[0]["bucket"], &manifest(&kept)[0]["key"]),
        (&json!("section_materials"), &json!(name))
    );
    let owners = of_materials(&kept, "storage_key");
    assert_eq!(owners.iter().filter(|key| *key == name).count(), 1, "{owners:?}");
}

#[test]
fn gustav_tasks_take_what_they_have() {
    let school = School::new(CLASS).sql(
        r#"DELETE FROM public.regular_tasks; DELETE FROM public.task_base;
           INSERT INTO public.task_base (id, section_id, instruction, criteria, assessment_criteria, solution_hints, created_at, order_in_section) VALUES
               ('T1', 'S1', ' ', NULL, NULL, 'Tipp', '2025-01-01 00:00:00+00', 2),
               ('T2', 'S1', '', ' als Text ', '[]', NULL, NULL, 1),
               ('T3', 'S1', 'c', 'x', '"eins"', NULL, '2025-01-02 00:00:00+00', 2),
               ('T4', 'S1', 'd', 'x', NULL, NULL, '2025-01-02 00:00:00+00', 1),
               ('T5', NULL, 'e', NULL, NULL, NULL, '2025-01-02 00:00:00+00', 1),
               ('T6', 'S9', 'f', NULL, NULL, NULL, '2025-01-02 00:00:00+00', 1);
           INSERT INTO public.regular_tasks (task_id, order_in_section, max_attempts, prompt, grading_criteria, solution_hints) VALUES
               ('T1', 2, 0, 'aus dem Prompt', NULL, 'nicht der'), ('T2', 2, NULL, NULL, NULL, 'der'),
               ('T3', 2, 3, NULL, NULL, NULL), ('T4', 1, 1, NULL, '{" a ","","b, c",a}', NULL),
               ('T5', 1, 1, NULL, NULL, NULL), ('T6', 1, 1, NULL, NULL, NULL);
           INSERT INTO public.mastery_tasks (task_id) VALUES ('T4');
           UPDATE public.unit_section SET created_at = '2024-12-31 00:00:00+00';"#,
    );
    let run = school.convert(Target::Seed);
    run.ended(1);
    row(&run, "unit_tasks", "T1").has(&[
        ("instruction_md", "aus dem Prompt"),
        ("hints_md", "Tipp"),
        ("max_attempts", "NULL"),
        ("position", "3"),
        ("criteria", "{}"),
        ("due_at", "NULL"),
    ]);
    row(&run, "unit_tasks", "T2").has(&[
        ("instruction_md", "(no instruction in the old system)"),
        ("hints_md", "der"),
        ("criteria", "{\"als Text\"}"),
        ("max_attempts", "NULL"),
        ("position", "2"),
        ("created_at", "2024-12-31 00:00:00+00"),
    ]);
    row(&run, "unit_tasks", "T3").has(&[
        ("criteria", "{eins}"),
        ("max_attempts", "3"),
        ("position", "4"),
    ]);
    row(&run, "unit_tasks", "T4").has(&[("criteria", "{a,\"b, c\"}"), ("position", "1")]);
    said(&run, "unit_tasks", &["T1"], "ok max_attempts_cleared");
    said(&run, "unit_tasks", &["T2"], "ok blank_instruction");
    said(&run, "unit_tasks", &["T3"], "ok");
    said(&run, "unit_tasks", &["T4"], "ok task_with_both_types");
    said(&run, "unit_tasks", &["T5"], "error section_missing");
    said(&run, "unit_tasks", &["T6"], "error section_missing");
}

#[test]
fn gustav_the_earliest_course_where_that_is_asked_for() {
    let school = School::new(CLASS).sql(
        r#"INSERT INTO public.course (id, name, creator_id, created_at) VALUES ('C2', 'Bio 2', 'U1', '2024-08-01 00:00:00+00');
           INSERT INTO public.course_student (course_id, student_id) VALUES ('C2', 'U2');
           INSERT INTO public.course_learning_unit_assignment (course_id, unit_id) VALUES ('C2', 'L1');
           INSERT INTO public.course_unit_section_status (course_id, section_id, is_published, published_at)
               VALUES ('C2', 'S1', true, '2025-01-05 00:00:00+00');
           INSERT INTO public.submission (id, student_id, task_id, submitted_at, submission_data, attempt_number) VALUES
               ('X1', 'U2', 'T1', '2025-02-01 00:00:00+00', '{"text": "a"}', 1),
               ('X2', 'U2', 'T1', '2025-01-01 00:00:00+00', '{"text": "vor beiden"}', 2);"#,
    );
    let run = school.convert_with(Target::Seed, &["--var", "ambiguous_course=earliest"]);
    row(&run, "learning_submissions", "X1").has(&[("course_id", &id("C2"))]);
    let run = school.convert(Target::Seed);
    said(&run, "learning_submissions", &["X1"], "skip ambiguous_course");
    said(&run, "learning_submissions", &["X2"], "skip ambiguous_course");
}

#[test]
fn gustav_feedback_and_insights_find_their_place() {
    let school = School::new(CLASS).sql(
        r#"INSERT INTO public.submission (id, student_id, task_id, submitted_at, submission_data, attempt_number, feedback_status,
               ai_feedback, feed_back_text, ai_insights, ai_grade, ai_criteria_analysis, is_correct, feedback_generated_at) VALUES
               ('X1', 'U2', 'T1', '2025-02-01 00:00:00+00', '{"text": "a"}', 1, 'completed',
                   'nur KI', '', '{"s": [1.50, "ü"]}', '2+', '[{"c": 1}]', false, '2025-02-01 00:00:01+00'),
               ('X2', 'U2', 'T1', '2025-02-02 00:00:00+00', '{"text": "a"}', 2, 'processing',
                   NULL, NULL, NULL, '3', NULL, NULL, '2025-02-02 00:00:01+00'),
               ('X3', 'U2', 'T1', '2025-02-03 00:00:00+00', '{"text": "a"}', 3, NULL,
                   ' ', NULL, NULL, NULL, NULL, NULL, NULL),
               ('X4', 'U2', 'T1', '2025-02-04 00:00:00+00', '{"text": "a", "is_mastery": true}', 4, 'completed',
                   NULL, NULL, NULL, NULL, NULL, NULL, NULL);"#,
    );
    for target in Target::BOTH {
        let run = school.convert(target);
        let first = row(&run, "learning_submissions", "X1");
        first.has(&[("feedback_md", "nur KI"), ("completed_at", "2025-02-01 00:00:01+00")]);
        let analysis: Value = serde_json::from_str(first.text("analysis_json")).expect("JSON");
        assert_eq!(analysis["s"], json!([1.5, "ü"]));
        assert!(first.text("analysis_json").contains("1.50"), "{}", first.text("analysis_json"));
        assert_eq!(analysis["legacy"]["ai_grade"], "2+");
        assert_eq!(analysis["legacy"]["is_correct"], false);
        assert_eq!(analysis["legacy"].as_object().expect("an object").len(), 3, "{analysis}");

        let second = row(&run, "learning_submissions", "X2");
        second.has(&[
            ("analysis_status", "pending"),
            ("completed_at", "NULL"),
            ("feedback_md", "NULL"),
        ]);
        let place = if target == Target::Late { "internal_metadata" } else { "analysis_json" };
        let kept: Value = serde_json::from_str(second.text(place)).expect("JSON");
        assert_eq!(kept["legacy"], json!({"ai_grade": "3"}));
        if target == Target::Late {
            second.has(&[("analysis_json", "NULL"), ("vision_attempts", "0")]);
            first.has(&[("internal_metadata", "{}")]);
        }
        row(&run, "learning_submissions", "X3")
            .has(&[("analysis_json", "NULL"), ("feedback_md", "NULL")]);
        said(&run, "learning_submissions", &["X4"], "skip mastery_not_migrated");
    }
}

#[test]
fn gustav_extracted_text_goes_where_the_schema_has_a_place() {
    let path = "student_U2/task_T1/20250101_120000_ab12cd34.jpeg";
    let data = json!({"text": "erkannt", "file_path": path, "file_type": "jpeg"}).to_string();
    let school = School::new(CLASS)
        .sql(&format!(
            "INSERT INTO public.submission (id, student_id, task_id, submitted_at, submission_data, feedback_status)
             VALUES ('X1', 'U2', 'T1', '2025-02-01 00:00:00+00', '{data}', 'completed')"
        ))
        .with_file(&Stored::new("submissions", path, "image/jpeg", b"\xff\xd8\xff\xe0JFIF"));
    let run = school.convert(Target::Seed);
    let seed = row(&run, "learning_submissions", "X1");
    seed.has(&[("text_body", "NULL"), ("mime_type", "image/jpeg"), ("kind", "image")]);
    let analysis: Value = serde_json::from_str(seed.text("analysis_json")).expect("JSON");
    assert_eq!(analysis["legacy_text"], "erkannt");
    let run = school.convert(Target::Late);
    row(&run, "learning_submissions", "X1")
        .has(&[("text_body", "erkannt"), ("analysis_json", "NULL")]);
}

#[test]
fn gustav_payloads_of_all_shapes() {
    let rows_of = |data: &str| {
        School::new(CLASS)
            .sql(&format!(
                "INSERT INTO public.submission (id, student_id, task_id, submission_data) VALUES ('X1', 'U2', 'T1', '{data}')"
            ))
            .convert(Target::Seed)
    };
    for (data, text) in [
        (r#"{"text": " ", "content": "b", "body": "c"}"#, "b"),
        (r#"{"answer": "d"}"#, "d"),
        (r#"{"text": null, "body": " c "}"#, " c "),
        (r#"{"text": "a\\b\tc\r\n\"d\""}"#, "a\\b\tc\r\n\"d\""),
    ] {
        let run = rows_of(data);
        run.ended(0);
        row(&run, "learning_submissions", "X1").has(&[("text_body", text), ("kind", "text")]);
    }
    for data in [r#"{"text": "  "}"#, "[]", "null", r#"{"file_path": "", "text": ""}"#] {
        let run = rows_of(data);
        assert!(rows(&run, "learning_submissions").is_empty(), "{data}");
        let found = became(&run, "learning_submissions", &["X1"]);
        assert!(
            ["skip invalid_payload", "error invalid_json"].contains(&found[0].as_str()),
            "{data}: {found:?}"
        );
    }
}
