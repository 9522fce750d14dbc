//! Acceptance cases of the example plan `totalis`: configuration, the default coach, images that
//! many or none refer to, and both forms of a dump.

use crate::run::Run;
use crate::totalis::{App, JPEG, codes, convert_folder, objects, plan, row, uuid};

/// A coach whom everything needs, and rows of configuration.
fn config(sql: &str) -> Run {
    let daniel =
        "INSERT INTO tls_coach (id, name, time_create) VALUES (1, 'Daniel', '2021-03-01');";
    App::new(&format!("{daniel}{sql}")).convert()
}

/// Returns the codes of a row of configuration.
fn config_codes(run: &Run, table: &str, id: i64) -> Vec<String> {
    let records = run.json_lines("audit/app_config.jsonl");
    let of_row = records.iter().filter(|record| {
        record["source"]["key"]["_table"] == table && record["source"]["key"]["_legacy_id"] == id
    });
    let reasons = of_row.map(|record| record["reason"].as_str().unwrap_or_default().to_owned());
    reasons.flat_map(|reason| reason.split(',').map(str::to_owned).collect::<Vec<_>>()).collect()
}

#[test]
fn totalis_case_16_a_prompt_is_a_json_string() {
    let run =
        config("INSERT INTO tls_prompt VALUES (3, 'checkin', E'Say \"hi\"\\n', '2023-01-01')");
    run.ended(0);
    let row = row(&run, "app_config", "prompt_checkin");
    // COPY doubles the backslashes of {"content":"Say \"hi\"\n"}.
    assert_eq!(row[1], r#"{"content":"Say \\"hi\\"\\n"}"#);
    assert_eq!((row[2].as_str(), row[3].as_str()), ("Prompt: checkin", "f"));
    assert!(run.text("maps/config_key_map.csv").contains("tls_prompt,3,prompt_checkin\n"));
}

#[test]
fn totalis_case_17_a_key_is_normalised() {
    let run =
        config("INSERT INTO tls_variable VALUES (1, 'AI.Model Name', '5', true, '2023-01-01')");
    let row = row(&run, "app_config", "var_ai_model_name");
    let expected = [r#"{"content":"5"}"#, "Variable: AI.Model Name", "t"];
    assert_eq!(row[1..4], expected.map(str::to_owned));
    assert_eq!(config_codes(&run, "tls_variable", 1), ["key_normalised"]);
}

#[test]
fn totalis_case_18_keys_that_collide() {
    let two = |first: &str, second: &str| {
        config(&format!(
            "INSERT INTO tls_system VALUES (1, 'mode', '{first}', '2024-01-01'),
                 (2, 'Mode', '{second}', '2024-02-01')"
        ))
    };
    let run = two("a", "a");
    run.ended(0);
    assert_eq!(row(&run, "app_config", "system_mode")[2], "System: mode");
    assert!(config_codes(&run, "tls_system", 2).contains(&"duplicate_key".to_owned()));
    let run = two("a", "b");
    run.ended(1);
    let row = row(&run, "app_config", "system_mode");
    assert_eq!((row[1].as_str(), row[2].as_str()), (r#"{"content":"b"}"#, "System: Mode"));
    assert_eq!(config_codes(&run, "tls_system", 1), ["conflicting_config"]);
    let rejects = run.rejects("app_config");
    assert_eq!(
        (&rejects[0]["status"], &rejects[0]["row"]["value"]),
        (&"conflict".into(), &"***".into())
    );
}

#[test]
fn totalis_case_19_null_is_json_null() {
    let run = config(
        "INSERT INTO tls_variable VALUES (1, 'a', NULL, NULL, '2023-01-01'), (2, 'b', '', true, '2023-01-01')",
    );
    let expected = [r#"{"content":null}"#, "Variable: a", "f"];
    assert_eq!(row(&run, "app_config", "var_a")[1..4], expected.map(str::to_owned));
    assert_eq!(config_codes(&run, "tls_variable", 1), ["null_value"]);
    assert_eq!(config_codes(&run, "tls_variable", 2), ["empty_value"]);
}

#[test]
fn totalis_case_20_two_coaches_called_daniel() {
    let run = App::new(
        "INSERT INTO tls_coach (id, name, time_create) VALUES (7, 'Daniel', '2021-03-01'), (2, 'Daniel', '2021-03-01')",
    )
    .convert();
    run.ended(0);
    let value = r#"{"default_coach_id":"a26e7af1-be94-46e2-a211-e9caeec2625f"}"#;
    let row = row(&run, "app_config", "default_coach");
    assert_eq!(row[1..4], [value, "Default coach for new users", "f"].map(str::to_owned));
    assert_eq!(run.notes("app_config", "ambiguous_default_coach"), 1);
    assert_eq!(run.lines("coaches").len(), 2);
    assert_eq!(run.notes("coaches", "duplicate_name"), 1);
}

#[test]
fn totalis_case_21_without_a_daniel_a_validation_fails() {
    let run =
        App::new("INSERT INTO tls_coach (id, name, time_create) VALUES (1, 'Ann', '2021-03-01')")
            .convert();
    run.ended(1);
    assert_eq!(run.findings("default_coach"), ["no coach is called Daniel"]);
    assert_eq!(run.lines("app_config"), [""; 0]);
    assert_eq!(run.lines("coaches").len(), 1);
    let run = App::new(
        "INSERT INTO tls_coach (id, name, time_create) VALUES (1, 'dr. DANIELS', '2021-03-01')",
    )
    .convert();
    run.ended(0);
    assert_eq!(run.notes("app_config", "default_coach_approximate"), 1);
}

#[test]
fn totalis_case_22_an_image_without_a_reference_stays() {
    let run = config(&format!("INSERT INTO tls_image VALUES (500, 'jpg', {JPEG}, NULL)"));
    run.ended(0);
    assert_eq!(codes(&run, "images", "_image_id", 500), ["blob_unreferenced"]);
    assert_eq!(run.text("storage/manifest.jsonl"), "");
    assert!(!run.exists("storage/objects"));
}

#[test]
fn totalis_case_23_equal_images_keep_their_keys() {
    let run = App::new(&format!(
        "INSERT INTO tls_image VALUES (11, 'jpg', {JPEG}, NULL), (12, 'jpg', {JPEG}, NULL);
         INSERT INTO tls_coach (id, name, image_id, image60_id, time_create)
         VALUES (1, 'Daniel', 11, 12, '2021-03-01');
         INSERT INTO tls_category (id, name, icon_id) VALUES (1, 'a', 12)"
    ))
    .convert();
    let (one, two) = (objects(&run, "main/image_11_main.jpg"), objects(&run, "60/image_12_60.jpg"));
    let icon = objects(&run, "main/image_12_main.jpg");
    assert_eq!((one.len(), two.len(), icon.len()), (1, 1, 1));
    assert_eq!(one[0]["sha256"], two[0]["sha256"]);
    assert_eq!(
        (&icon[0]["bucket"], &icon[0]["sha256"]),
        (&"category-icons".into(), &two[0]["sha256"])
    );
}

#[test]
fn totalis_case_24_both_forms_of_a_dump_give_the_same_files() {
    let app = App::example();
    let copy = convert_folder(&plan(), app.dump(&[]).path(), &[]);
    for form in [&["--inserts"][..], &["--column-inserts"]] {
        let inserts = convert_folder(&plan(), app.dump(form).path(), &[]);
        inserts.ended(1);
        for folder in ["data", "maps", "exports", "storage", "rejects", "audit"] {
            assert_eq!(copy.files(folder), inserts.files(folder), "{form:?}: {folder}");
        }
        assert!(copy.text("load.sql") == inserts.text("load.sql"), "{form:?}: load.sql");
    }
}

#[test]
fn totalis_rows_that_are_malformed_or_stand_twice_are_named() {
    let app = App::new(
        "ALTER TABLE tls_coach DROP CONSTRAINT tls_coach_pkey;
         INSERT INTO tls_coach (id, name, time_create) VALUES (1, 'Daniel', '2021-03-01'),
             (1, 'Second', '2021-03-01'), (2, 'Endless', 'infinity'), (345, 'No number', '2021-03-01');
         ALTER TABLE tls_category DROP CONSTRAINT tls_category_pkey;
         INSERT INTO tls_category (id, parent_id, name) VALUES (1, NULL, 'a'), (1, NULL, 'b'), (3, 1, 'c');
         INSERT INTO tls_system VALUES (1, 'ok', 'x', '2024-01-01')",
    );
    let run = app.edited("345\tNo number", "3x\tNo number").convert();
    run.ended(1);
    assert_eq!(run.lines("coaches").len(), 1);
    assert_eq!(uuid(&run, "coach", 1), "0d33d926-1ff8-45a4-8e96-bc45b919a131");
    assert!(codes(&run, "coaches", "_legacy_id", 1).contains(&"duplicate_id".to_owned()));
    assert!(codes(&run, "coaches", "_legacy_id", 2).contains(&"malformed_row".to_owned()));
    let undecoded = run.json_lines("rejects/legacy.tls_coach.jsonl");
    assert_eq!(undecoded.len(), 1);
    assert_eq!(undecoded[0]["reason"], "malformed_row");
    assert_eq!(run.lines("categories").len(), 2);
}

#[test]
fn totalis_secrets_stand_in_data_files_alone() {
    let run = App::example().convert();
    for (path, bytes) in run.files("") {
        let has_secret = String::from_utf8_lossy(&bytes).contains("invented-key-123");
        assert_eq!(has_secret, path == "data/public.app_config.copy", "{path}");
    }
    assert!(!run.stderr.contains("invented-key") && !run.stdout.contains("invented-key"));
}

#[test]
fn totalis_memory_and_threads_change_nothing() {
    let app = App::example();
    let folder = app.dump(&[]);
    let one = convert_folder(&plan(), folder.path(), &["--threads", "1", "--memory", "64M"]);
    let many = convert_folder(&plan(), folder.path(), &["--threads", "8", "--memory", "1G"]);
    for folder in ["data", "maps", "exports", "storage", "rejects", "audit"] {
        assert_eq!(one.files(folder), many.files(folder), "{folder}");
    }
}

#[test]
fn totalis_expected_digests_are_compared() {
    let app = App::new(&format!(
        "INSERT INTO tls_image VALUES (1, 'jpg', {JPEG}, NULL);
         INSERT INTO tls_coach (id, name, image_id, time_create) VALUES (1, 'Daniel', 1, '2021-03-01')"
    ));
    let (folder, list) = (app.dump(&[]), tempfile::NamedTempFile::new().unwrap());
    let wrong = "00".repeat(32);
    std::fs::write(list.path(), format!("image_id,sha256\n1,{wrong}\n")).unwrap();
    let expected = format!("expected={}", list.path().display());
    let run = convert_folder(&plan(), folder.path(), &["--source", &expected]);
    run.ended(1);
    assert_eq!(codes(&run, "images", "_image_id", 1), ["checksum_mismatch"]);
    assert_eq!(run.text("storage/manifest.jsonl"), "");
}
