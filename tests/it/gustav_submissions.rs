//! Acceptance cases of the example plan `gustav`: submissions, and the course that each belongs to.

use serde_json::json;

use crate::gustav::{HELLO, HELLO_SHA256, PNG, School, Stored, Target, id};
use crate::gustav_outputs::{manifest, row, rows, said};
use crate::gustav_rows::CLASS;
use crate::run::Run;

/// C2 beside C1, of the same unit.
const SECOND_COURSE: &str = "
    INSERT INTO public.course (id, name, creator_id) VALUES ('C2', 'Bio 2', 'U1');
    INSERT INTO public.course_student (course_id, student_id) VALUES ('C2', 'U2');
    INSERT INTO public.course_learning_unit_assignment (course_id, unit_id) VALUES ('C2', 'L1');
";

fn submission(short: &str, attempt: u32, data: &str) -> String {
    let data = data.replace('\'', "''");
    format!(
        "INSERT INTO public.submission (id, student_id, task_id, submitted_at, submission_data, attempt_number)
         VALUES ('{short}', 'U2', 'T1', '2025-02-01 00:00:00+00', '{data}', {attempt});"
    )
}

#[test]
fn gustav_case_18_the_course_of_a_submission() {
    let one = School::new(CLASS).sql(&submission("X1", 1, r#"{"text": "a"}"#));
    let two = |released: &str| {
        School::new(CLASS).sql(SECOND_COURSE).sql(&submission("X1", 1, r#"{"text": "a"}"#)).sql(&format!(
            "INSERT INTO public.course_unit_section_status (course_id, section_id, is_published, published_at)
             VALUES ('C2', 'S1', true, '{released}')"
        ))
    };
    let (both, later) = (two("2025-01-06 00:00:00+00"), two("2025-02-01 00:00:01+00"));
    let none = School::new(CLASS).sql("DELETE FROM public.course_student").sql(&submission(
        "X1",
        1,
        r#"{"text": "a"}"#,
    ));
    for target in Target::BOTH {
        let run = one.convert(target);
        run.ended(0);
        row(&run, "learning_submissions", "X1").has(&[
            ("course_id", &id("C1")),
            ("task_id", &id("T1")),
            ("student_sub", "s2"),
        ]);
        said(&run, "learning_submissions", &["X1"], "ok");

        let run = both.convert(target);
        run.ended(0);
        assert!(rows(&run, "learning_submissions").is_empty());
        said(&run, "learning_submissions", &["X1"], "skip ambiguous_course");

        let run = later.convert(target);
        run.ended(0);
        row(&run, "learning_submissions", "X1").has(&[("course_id", &id("C1"))]);
        said(&run, "learning_submissions", &["X1"], "ok resolved_by_release_time");

        let run = none.convert(target);
        run.ended(0);
        assert!(rows(&run, "learning_submissions").is_empty());
        said(&run, "learning_submissions", &["X1"], "skip missing_course");
    }
}

#[test]
fn gustav_case_19_attempts_keep_their_numbers() {
    let school = School::new(CLASS).sql(&submission("X2", 1, r#"{"text": "a"}"#)).sql(&submission(
        "X3",
        3,
        r#"{"text": "b"}"#,
    ));
    let run = school.convert(Target::Seed);
    run.ended(0);
    row(&run, "learning_submissions", "X2").has(&[("attempt_nr", "1")]);
    row(&run, "learning_submissions", "X3").has(&[("attempt_nr", "3")]);
}

/// The key of a picture of the page.
const PICTURE: &str = "student_U2/task_T1/20250101_120000_ab12cd34.png";

fn hand_in(path: &str, file_type: &str) -> String {
    let data = json!({"text": "[Wird verarbeitet...]", "file_path": path, "file_type": file_type});
    submission("X1", 1, &data.to_string())
}

#[test]
fn gustav_case_20_a_picture_is_handed_in() {
    let school = School::new(CLASS).sql(&hand_in(PICTURE, "png")).with_file(&Stored::new(
        "submissions",
        PICTURE,
        "image/png",
        PNG,
    ));
    let sha256 = school.database.psql(r"SELECT encode(sha256('\x89504e470d0a1a0a31'), 'hex')");
    let sha256 = sha256.trim();
    for target in Target::BOTH {
        let run = school.convert(target);
        run.ended(0);
        // 1 February 2025, in milliseconds.
        let key =
            format!("submissions/{}/{}/s2/1738368000000-{}.png", id("C1"), id("T1"), &sha256[..32]);
        row(&run, "learning_submissions", "X1").has(&[
            ("kind", "image"),
            ("text_body", "NULL"),
            ("analysis_json", "NULL"),
            ("mime_type", "image/png"),
            ("size_bytes", "9"),
            ("sha256", sha256),
            ("storage_key", &key),
        ]);
        let lines = manifest(&run);
        assert_eq!(lines.len(), 1, "{lines:?}");
        assert_eq!(lines[0]["bucket"], "submissions");
        assert_eq!(lines[0]["key"], *key);
        assert_eq!(lines[0]["sha256"], sha256);
    }
}

#[test]
fn gustav_case_21_a_pdf_is_handed_in() {
    let path = "student_U2/task_T1/20250101_120000_ab12cd34.pdf";
    let school = School::new(CLASS).sql(&hand_in(path, "pdf")).with_file(&Stored::new(
        "submissions",
        path,
        "application/pdf",
        HELLO,
    ));
    let run = school.convert(Target::Seed);
    run.ended(0);
    said(&run, "learning_submissions", &["X1"], "skip unsupported_kind");
    assert!(rows(&run, "learning_submissions").is_empty());
    assert!(manifest(&run).is_empty(), "{:?}", manifest(&run));

    let run = school.convert(Target::Late);
    run.ended(0);
    row(&run, "learning_submissions", "X1").has(&[
        ("kind", "file"),
        ("mime_type", "application/pdf"),
        ("size_bytes", "10"),
        ("sha256", HELLO_SHA256),
    ]);
    assert_eq!(manifest(&run)[0]["content_type"], "application/pdf");
}

/// Returns the status of the analysis of X1.
fn status(run: &Run) -> String {
    row(run, "learning_submissions", "X1").text("analysis_status").to_owned()
}

#[test]
fn gustav_case_22_feedback_and_its_status() {
    let school = School::new(CLASS).sql(&submission("X1", 1, r#"{"text": "a"}"#));
    let set = |status: &str| {
        school.database.psql(&format!("UPDATE public.submission SET feedback_status = '{status}'"));
    };
    set("failed");
    assert_eq!(Target::BOTH.map(|target| status(&school.convert(target))), ["error", "failed"]);
    set("retry");
    assert_eq!(Target::BOTH.map(|target| status(&school.convert(target))), ["pending", "pending"]);
    set("completed");
    let school = school.sql(
        r"UPDATE public.submission SET feed_back_text = 'a', feed_forward_text = 'b', ai_feedback = E'a\n\nb',
              teacher_override_feedback = 'T', feedback_generated_at = '2025-02-01 00:01:00+00'",
    );
    for target in Target::BOTH {
        let run = school.convert(target);
        run.ended(0);
        row(&run, "learning_submissions", "X1").has(&[
            ("feedback_md", "T\n\na\n\nb"),
            ("analysis_status", "completed"),
            ("completed_at", "2025-02-01 00:01:00+00"),
            ("created_at", "2025-02-01 00:00:00+00"),
        ]);
    }
}

#[test]
fn gustav_case_25_texts_of_submissions() {
    let school = School::new(CLASS).sql(&submission("X1", 1, "{}")).sql(&submission(
        "X2",
        2,
        r#"{"text":"Ü 🎉\n2"}"#,
    ));
    for target in Target::BOTH {
        let run = school.convert(target);
        run.ended(0);
        said(&run, "learning_submissions", &["X1"], "skip invalid_payload");
        row(&run, "learning_submissions", "X2").has(&[("text_body", "Ü 🎉\n2"), ("kind", "text")]);
        assert_eq!(rows(&run, "learning_submissions").len(), 1);
    }
}
