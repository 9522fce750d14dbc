//! Acceptance cases of the example plan `clipsaver_redesign`: the same bot's database, for the
//! models as they were made anew a few days later.

use std::path::PathBuf;

use serde_json::json;

use crate::clipsaver::{self, AS_OF, Bot, JOINED, SEEN, records, rejected};
use crate::migration;
use crate::postgres::Database;
use crate::run::{self, Run};

fn plan() -> PathBuf {
    run::plan("clipsaver_redesign")
}

fn convert(bot: &Bot) -> Run {
    Run::convert_dump(&plan(), &bot.dump(), &[])
}

#[test]
fn clipsaver_case_21_channel_types_and_settings() {
    let run = convert(&Bot::with_guild(&format!(
        r#"INSERT INTO bot_channels (channel_id, guild_id, name, type, settings, created_at, updated_at)
           VALUES ('800', '900', 'a', 'news', '{{"x": 1}}', '{JOINED}', '{SEEN}'),
                  ('801', '900', NULL, 'forum', '{{}}', '{JOINED}', '{SEEN}');"#
    )));
    run.ended(0);
    let expected = [
        format!("800\ta\ttext\tf\tf\t{JOINED}\t{SEEN}\t900"),
        format!("801\t801\tforum\tf\tf\t{JOINED}\t{SEEN}\t900"),
    ];
    assert_eq!(run.lines("channel"), expected);
    assert_eq!(records(&run, "channel"), ["ok unknown_enum 800", "ok null_defaulted 801"]);
    let settings = format!("1\t{{\"x\": 1}}\t{JOINED}\t{SEEN}\t800\n");
    assert_eq!(run.data("channel_settings"), settings);
    assert_eq!(run.text("maps/channel_settings_map.csv"), "channel_id,id\n800,1\n");
}

#[test]
fn clipsaver_case_22_runs_of_a_channel_become_its_status() {
    let run = convert(&Bot::with_channel(
        "INSERT INTO bot_channel_scan_runs
             (id, channel_id, status, messages_scanned, messages_matched, created_at) VALUES
             ('00000000-0000-4000-8000-000000000001', '800', 'succeeded', 10, 2, '2025-10-01 08:00:00+00'),
             ('00000000-0000-4000-8000-000000000002', '800', 'canceled', 5, 1, '2025-10-02 08:00:00+00');",
    ));
    run.ended(0);
    let status =
        "1\tCANCELLED\t\\N\t3\t15\t\\N\t2025-10-01 08:00:00+00\t2025-10-02 08:00:00+00\t900\t800\n";
    assert_eq!(run.data("channel_scan_status"), status);
    let left = run.json_lines("exports/scan_runs_left.jsonl");
    assert_eq!(left.len(), 1, "{left:?}");
    assert_eq!(left[0]["id"], "00000000-0000-4000-8000-000000000001");
    assert_eq!(left[0]["reason"], "older_run");
    assert_eq!(
        (&left[0]["messages_scanned"], &left[0]["status"]),
        (&json!(10), &json!("succeeded"))
    );
}

#[test]
fn clipsaver_redesign_names_of_users() {
    let long = "n".repeat(33);
    let run = convert(&Bot::new(&format!(
        "INSERT INTO users VALUES (1, '111', NULL, 'Ann A', NULL, NULL),
             (2, '222', NULL, NULL, 'https://cdn.example/2.png', '{SEEN}'), (3, '333', '{long}', NULL, NULL, NULL);"
    )));
    run.ended(1);
    let expected = [
        format!("111\tAnn A\t0\t\\N\t{AS_OF}\t{AS_OF}"),
        format!("222\t222\t0\thttps://cdn.example/2.png\t{SEEN}\t{SEEN}"),
    ];
    assert_eq!(run.lines("user"), expected);
    let (status, reason, row) = rejected(&run, "user");
    assert_eq!((status.as_str(), reason.as_str()), ("error", "value_too_long"));
    assert_eq!(row["username"], long);
}

#[test]
fn clipsaver_redesign_settings_and_intents_need_their_parents() {
    let run = convert(&Bot::with_guild(
        "INSERT INTO guild_settings VALUES ('901', '{}', NULL), ('900', '{\"p\": 1}', NULL);
         INSERT INTO install_intents VALUES
             ('st-lost', '999', '900', '2025-10-09 12:00:00', '2025-10-20 00:00:00'),
             ('st-kept', '111', '900', '2025-10-09 12:00:00', '2025-10-20 00:00:00');",
    ));
    run.ended(1);
    assert_eq!(run.data("guild_settings"), format!("1\t{{\"p\": 1}}\t{AS_OF}\t{AS_OF}\t900\n"));
    assert_eq!(rejected(&run, "guild_settings").1, "orphaned_settings");
    let intent = "1\t900\tst-kept\t2025-10-20 00:00:00+00\t2025-10-09 12:00:00+00\t111\n";
    assert_eq!(run.data("install_intent"), intent);
    assert_eq!(rejected(&run, "install_intent").1, "missing_user");
    assert_eq!(run.text("maps/install_intent_map.csv"), "old_row,id\n2,1\n");
    check_secrets(&run, &["st-lost", "st-kept"]);
}

/// States stand in the data files, and where a whole rejected row stands masked.
fn check_secrets(run: &Run, states: &[&str]) {
    for (path, bytes) in run.files("") {
        let text = String::from_utf8_lossy(&bytes);
        let found = states.iter().any(|state| text.contains(state));
        assert!(!found || path == "data/public.install_intent.copy", "{path} shows a state");
    }
}

#[test]
fn clipsaver_redesign_goes_all_the_way() {
    let target = Database::create();
    target.psql(&std::fs::read_to_string(plan().join("target.sql")).expect("target.sql"));
    let dump = clipsaver::plan().join("clipsaver.sql.gz");
    let source = format!("legacy={}", dump.display());
    let validations = [
        (
            "channel types",
            "SELECT id FROM channel WHERE type NOT IN ('text', 'voice', 'category', 'forum')",
        ),
        (
            "labels of states",
            "SELECT id FROM channel_scan_status
             WHERE status NOT IN ('QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED')",
        ),
        (
            "sequences go on behind the rows",
            "SELECT 1 FROM guild_settings_id_seq
             WHERE NOT is_called OR last_value <> (SELECT max(id) FROM guild_settings)
             UNION ALL SELECT 1 FROM channel_settings_id_seq
             WHERE NOT is_called OR last_value <> (SELECT max(id) FROM channel_settings)
             UNION ALL SELECT 1 FROM channel_scan_status_id_seq
             WHERE NOT is_called OR last_value <> (SELECT max(id) FROM channel_scan_status)
             UNION ALL SELECT 1 FROM install_intent_id_seq
             WHERE NOT is_called OR last_value <> (SELECT max(id) FROM install_intent)",
        ),
        (
            "numbers are 1..n in the order of the guilds",
            "SELECT id FROM (SELECT id, row_number() OVER (ORDER BY guild_id) AS place
                             FROM guild_settings) AS g WHERE id <> place",
        ),
        ("settings are never empty", "SELECT id FROM channel_settings WHERE settings = '{}'"),
        (
            "new tables are empty",
            "SELECT 1 FROM author UNION ALL SELECT 1 FROM message UNION ALL SELECT 1 FROM clip
             UNION ALL SELECT 1 FROM thumbnail UNION ALL SELECT 1 FROM failed_thumbnail
             UNION ALL SELECT 1 FROM favorite_clip UNION ALL SELECT 1 FROM server_tags
             UNION ALL SELECT 1 FROM clip_tags UNION ALL SELECT 1 FROM job",
        ),
    ];
    let run = migration::goes_all_the_way(&plan(), &["--source", &source], &target, &validations);
    run.ended(1);
    let maps = ["channel_scan_status", "channel_settings", "guild_settings", "install_intent"];
    for map in maps {
        assert_eq!(
            run.text(&format!("maps/{map}_map.csv")).lines().count(),
            run.lines(map).len() + 1
        );
    }
}
