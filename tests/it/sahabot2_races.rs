//! Acceptance cases of the example plan `sahabot2`: races, their notes, and the audit log.

use crate::sahabot2::{Bot, T, pool, race, tournament, user};

/// A bot with one tournament (3), one user (1), the race 5, and what else a case has.
fn with_race(sql: &str) -> Bot {
    let rows = [user(1, 111, "Ann"), tournament(3, 900), pool(3), race(5, 3, 1, T)].concat();
    Bot::new(&format!("{rows}{sql}"))
}

#[test]
fn sahabot2_case_10_reviews_are_normalised() {
    let bot = with_race(
        "UPDATE asynctournamentrace SET review_status = 'approved', reviewed_by_id = 99;",
    );
    let migrated = bot.migrate(0);
    migrated
        .check(
            "SELECT review_status, reviewed_by_id FROM async_tournament_race",
            &["accepted|NULL"],
        )
        .check_notes("async_tournament_race", "enum_normalised", 1)
        .check_notes("async_tournament_race", "missing_reviewer", 1);
}

#[test]
fn sahabot2_case_11_a_race_without_its_permalink_stays_behind() {
    let bot = with_race(&format!(
        "UPDATE asynctournamentrace SET permalink_id = 50;
         INSERT INTO asynctournamentreviewnotes VALUES (4, 5, 1, 'well raced', '{T}');"
    ));
    let migrated = bot.migrate(1);
    migrated
        .check("SELECT count(*) FROM async_tournament_race", &["0"])
        .check("SELECT count(*) FROM race_review_notes", &["0"])
        .check_rejects("async_tournament_race", &[("error", "missing_permalink", "5")])
        .check_rejects("race_review_notes", &[("error", "missing_race", "4")]);
    let reject = &migrated.run.json_lines("rejects/race_review_notes.jsonl")[0];
    assert_eq!(reject["source_row"]["note"], "well raced");
}

#[test]
fn sahabot2_case_12_zero_dates_are_null_or_the_other_date() {
    let bot = with_race(
        "UPDATE asynctournamentrace
         SET end_time = '0000-00-00 00:00:00', created = '0000-00-00 00:00:00',
             updated = '2023-07-05 10:11:12.131415';",
    );
    let migrated = bot.migrate(0);
    migrated
        .check(
            "SELECT finished_at, created_at FROM async_tournament_race",
            &["NULL|2023-07-05 10:11:12.131415"],
        )
        .check_notes("async_tournament_race", "zero_date", 2);
}

#[test]
fn sahabot2_case_13_notes_are_the_same_byte_for_byte() {
    // As the server is told it: the dump escapes it in its own way.
    let bot =
        with_race(r#"UPDATE asynctournamentrace SET runner_notes = 'It\'s "ok"; 🎉\nline2 \\o/';"#);
    let migrated = bot.migrate(0);
    let notes = migrated.target.sql("SELECT runner_notes FROM async_tournament_race");
    assert_eq!(notes, "It's \"ok\"; 🎉\nline2 \\o/\n");
    let file = migrated.run.text("data/async_tournament_race.tsv");
    assert!(file.contains("\tIt's \"ok\"; 🎉\\nline2 \\\\o/\t"), "{file}");
}

#[test]
fn sahabot2_case_14_audit_details_are_wrapped() {
    let bot = with_race(&format!(
        "INSERT INTO config VALUES (1, 800, 'p', NULL);
         INSERT INTO asynctournamentauditlog
             VALUES (8, 3, 1, 'race_started', 'Race 5 started', '{T}', '{T}');"
    ));
    let migrated = bot.migrate(0);
    migrated.check(
        "SELECT organization_id, user_id, action, details FROM audit_log",
        &["2|1|race_started|{\"entity\":\"async_tournament\",\"async_tournament_id\":1,\
           \"legacy_id\":8,\"text\":\"Race 5 started\"}"],
    );
}

#[test]
fn sahabot2_case_15_audit_details_that_are_json_stay_json() {
    let bot = with_race(&format!(
        "INSERT INTO asynctournamentauditlog VALUES
             (8, 3, NULL, 'a', '{{\"race\": 5}}', '{T}', '{T}'),
             (9, 3, NULL, 'b', '[1, 2', '{T}', '{T}'),
             (10, 3, NULL, 'c', NULL, '{T}', '{T}'),
             (11, 3, NULL, 'd', '5', '{T}', '{T}');"
    ));
    let migrated = bot.migrate(0);
    migrated.check(
        "SELECT action, json_extract(details, '$.data'), json_value(details, '$.text')
         FROM audit_log ORDER BY id",
        &["a|{\"race\": 5}|NULL", "b|NULL|[1, 2", "c|NULL|NULL", "d|NULL|5"],
    );
}
