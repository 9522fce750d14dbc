//! Acceptance cases of the example plan `kickbot`: a real PostgreSQL database, a real dump of it,
//! the conversion, and where a case asks for it the load.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::Output;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::postgres::Database;
use crate::run::{self, Run, plain};

/// A moment in the past, for columns that a case says nothing of.
const T: &str = "2025-12-01 10:00:00";

/// The tables that get a server.
const NINE: [&str; 9] = [
    "user_points",
    "points_watchtime_converted",
    "point_sales",
    "watchtime",
    "gtb_sessions",
    "clips",
    "watchtime_roles",
    "pending_links",
    "oauth_notifications",
];

fn plan() -> PathBuf {
    run::plan("kickbot")
}

/// A bot's database before the migration.
struct Bot(Database);

impl Bot {
    /// Returns a bot whose `servers` is empty; `sql` changes its tables and adds rows.
    fn without_server(sql: &str) -> Self {
        let database = Database::create();
        let schema = fs::read_to_string(plan().join("source/schema.sql")).expect("schema.sql");
        database.psql(&schema);
        database.psql(sql);
        Self(database)
    }

    /// Returns a bot with the server 111.
    fn new(sql: &str) -> Self {
        let servers = "INSERT INTO servers (discord_server_id, server_name) VALUES (111, 'Main');";
        Self::without_server(&format!("{servers}{sql}"))
    }

    /// Returns a bot with the rows of the plan's own example.
    fn example() -> Self {
        let data = fs::read_to_string(plan().join("source/data.sql")).expect("data.sql");
        Self::without_server(&data)
    }

    fn convert(&self) -> Run {
        self.convert_with(&[])
    }

    fn convert_with(&self, vars: &[&str]) -> Run {
        convert(&self.0.pg_dump(&[]), vars)
    }

    /// Returns a table as PostgreSQL itself writes it.
    fn copy(&self, table: &str) -> String {
        self.0.psql(&format!("COPY {table} TO STDOUT"))
    }
}

fn convert(dump: &[u8], vars: &[&str]) -> Run {
    let mut options = vec!["--format", "copy"];
    options.extend(vars.iter().flat_map(|var| ["--var", var]));
    Run::convert_dump(&plan(), dump, &options)
}

/// Replaces a text of the dump that stands there once.
fn edit(dump: Vec<u8>, from: &str, to: &str) -> Vec<u8> {
    let dump = String::from_utf8(dump).expect("pg_dump writes UTF-8");
    assert_eq!(dump.matches(from).count(), 1, "{from:?} in the dump");
    dump.replace(from, to).into_bytes()
}

/// One row was rejected, with this status and reason; it has this value in this column.
#[track_caller]
fn check_reject(run: &Run, table: &str, outcome: (&str, &str), (column, value): (&str, &str)) {
    let rejects = run.rejects(table);
    assert_eq!(rejects.len(), 1, "{rejects:?}");
    assert_eq!((plain(&rejects[0]["status"]), plain(&rejects[0]["reason"])), {
        let (status, reason) = outcome;
        (status.to_owned(), reason.to_owned())
    });
    assert_eq!(plain(&rejects[0]["row"][column]), value, "{}", rejects[0]);
}

/// Returns a new database with the run's load.
#[track_caller]
fn load(run: &Run) -> Database {
    let database = Database::create();
    succeeded(&database.psql_file(&run.path(), "load.sql"));
    database
}

#[track_caller]
fn succeeded(output: &Output) {
    assert!(output.status.success(), "{}", errors(output));
}

fn errors(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("psql prints UTF-8")
}

/// Asserts that two databases have the same tables with the same rows.
#[track_caller]
fn check_same_rows(left: &Database, right: &Database) {
    let tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1";
    let names = left.psql(tables);
    assert_eq!(names, right.psql(tables));
    assert!(names.lines().count() > NINE.len(), "{names}");
    for name in names.lines() {
        let rows = format!("COPY (SELECT * FROM {name} AS r ORDER BY r::text) TO STDOUT");
        assert_eq!(left.psql(&rows), right.psql(&rows), "{name}");
    }
}

/// Returns the definitions of a table's primary and unique keys, with their names.
fn keys(database: &Database, table: &str) -> String {
    database.psql(&format!(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
         WHERE conrelid = '{table}'::regclass AND contype IN ('p', 'u') ORDER BY 1"
    ))
}

#[test]
fn kickbot_case_01_old_rows_get_the_server() {
    let bot = Bot::new(&format!(
        "INSERT INTO watchtime VALUES ('alice', 10, '{T}');
         INSERT INTO user_points VALUES (1, 'alice', NULL, 5, 5, 0, '{T}');"
    ));
    let run = bot.convert();
    run.ended(0);
    assert_eq!(run.data("watchtime"), format!("alice\t10\t{T}\t111\n"));
    assert_eq!(run.data("user_points"), format!("1\talice\t\\N\t5\t5\t0\t{T}\t111\n"));
    assert_eq!(run.findings("backfilled"), ["user_points: 1", "watchtime: 1"]);
}

#[test]
fn kickbot_case_02_six_more_tables_get_the_server() {
    let bot = Bot::new(&format!(
        "INSERT INTO points_watchtime_converted VALUES (1, 'alice', 60, 6, '{T}');
         INSERT INTO point_sales
             VALUES (2, NULL, 'alice', 42, 'Mug', 900, 1, 'pending', NULL, '{T}');
         INSERT INTO gtb_sessions VALUES (3, 'mod', '{T}', NULL, NULL, 'open', '{T}');
         INSERT INTO clips VALUES (4, 'alice', 30, 'https://clips.example/a', '{T}');
         INSERT INTO pending_links VALUES (5, 'alice', 'Q7XK2P', '2025-12-01T10:00:00');
         INSERT INTO oauth_notifications VALUES (6, 42, 'alice', 7, 8, '{T}', false);"
    ));
    let run = bot.convert();
    run.ended(0);
    let tables = [NINE[1], NINE[2], NINE[4], NINE[5], NINE[7], NINE[8]];
    for table in tables {
        let with_server = bot.copy(table).replace('\n', "\t111\n");
        assert_eq!(run.data(table), with_server, "{table}");
        assert_eq!(run.lines(table).len(), 1, "{table}");
    }
    assert_eq!(run.findings("backfilled").len(), tables.len());
}

#[test]
fn kickbot_case_03_default_roles_stay_without_server() {
    let bot = Bot::new(&format!(
        "INSERT INTO watchtime_roles VALUES (1, 'Tier 1', 120, 1, true, '{T}', '{T}');"
    ));
    let row = format!("1\tTier 1\t120\t1\tt\t{T}\t{T}");
    let run = bot.convert();
    assert_eq!(run.ended(0).data("watchtime_roles"), format!("{row}\t\\N\n"));
    let run = bot.convert_with(&["backfill_roles=true"]);
    assert_eq!(run.ended(0).data("watchtime_roles"), format!("{row}\t111\n"));
}

#[test]
fn kickbot_case_04_the_first_real_server_of_several() {
    let bot = Bot::without_server(&format!(
        "INSERT INTO servers (discord_server_id, server_name)
             VALUES (-5, 'ws'), (333, 'B'), (111, 'A');
         INSERT INTO watchtime VALUES ('alice', 10, '{T}');"
    ));
    let run = bot.convert();
    assert_eq!(run.ended(0).data("watchtime"), format!("alice\t10\t{T}\t333\n"));
    assert_eq!(run.findings("ambiguous_first_server"), ["-5, 333, 111"]);

    let run = bot.convert_with(&["server_id=111"]);
    assert_eq!(run.ended(0).data("watchtime"), format!("alice\t10\t{T}\t111\n"));
    assert_eq!(run.findings("ambiguous_first_server"), [""; 0]);
}

#[test]
fn kickbot_case_05_no_server_for_keyed_rows_stops() {
    let bot = Bot::without_server(&format!("INSERT INTO watchtime VALUES ('alice', 10, '{T}');"));
    for (vars, check) in [(&[][..], "no_server"), (&["server_id=111"][..], "unknown_server")] {
        let run = bot.convert_with(vars);
        run.ended(1);
        assert_eq!(run.findings(check).len(), 1, "{check}");
        assert_eq!(run.audit()["status"], "stopped");
        assert!(!run.exists("load.sql"));
        assert!(run.files("data").is_empty());
    }
    let run = bot.convert_with(&["server_id=111", "allow_unknown_server=true"]);
    assert_eq!(run.ended(0).data("watchtime"), format!("alice\t10\t{T}\t111\n"));
}

#[test]
fn kickbot_case_06_no_server_and_no_keyed_rows_goes_on() {
    let bot =
        Bot::without_server(&format!("INSERT INTO clips VALUES (1, 'alice', 30, NULL, '{T}');"));
    let run = bot.convert();
    assert_eq!(run.ended(0).data("clips"), format!("1\talice\t30\t\\N\t{T}\t\\N\n"));
    assert_eq!(run.notes("clips", "no_server"), 1);
    assert_eq!(run.findings("no_server"), [""; 0]);
}

#[test]
fn kickbot_case_07_a_migrated_table_has_only_its_nulls_filled() {
    let bot = Bot::new(&format!(
        "ALTER TABLE watchtime DROP CONSTRAINT watchtime_pkey, ADD discord_server_id bigint;
         ALTER TABLE watchtime ADD UNIQUE (username, discord_server_id);
         INSERT INTO watchtime VALUES
             ('bob', 1, '{T}', 111), ('bob', 2, '{T}', 222), ('eve', 3, '{T}', NULL);"
    ));
    let run = bot.convert();
    run.ended(0);
    let rows = [("bob", 1, 111), ("bob", 2, 222), ("eve", 3, 111)];
    let rows = rows.map(|(name, minutes, server)| format!("{name}\t{minutes}\t{T}\t{server}"));
    assert_eq!(run.lines("watchtime"), rows);
    assert_eq!(run.findings("already_migrated"), ["watchtime"]);
    assert_eq!(run.findings("backfilled"), ["watchtime: 1"]);
    assert_eq!(run.notes("watchtime", "unknown_server_value"), 1);
}

#[test]
fn kickbot_case_08_names_that_differ_in_case_stay_apart() {
    let bot = Bot::new(&format!(
        "INSERT INTO watchtime VALUES ('Bob', 1, '{T}'), ('bob', 2, '{T}'), ('eve', 3, '{T}');"
    ));
    let run = bot.convert();
    run.ended(0);
    let rows = [("Bob", 1), ("bob", 2), ("eve", 3)];
    let rows = rows.map(|(name, minutes)| format!("{name}\t{minutes}\t{T}\t111"));
    assert_eq!(run.lines("watchtime"), rows);
    assert_eq!(run.notes("watchtime", "case_variant_username"), 2);
}

#[test]
fn kickbot_case_09_the_second_row_of_a_key_is_a_conflict() {
    let bot = Bot::new(&format!(
        "ALTER TABLE user_points DROP CONSTRAINT user_points_kick_username_key;
         INSERT INTO user_points VALUES
             (3, 'x', NULL, 1, 1, 0, '{T}'), (4, 'x', NULL, 2, 2, 0, '{T}');"
    ));
    let run = bot.convert();
    run.ended(1);
    assert_eq!(run.data("user_points"), format!("3\tx\t\\N\t1\t1\t0\t{T}\t111\n"));
    check_reject(&run, "user_points", ("conflict", "duplicate_key"), ("id", "4"));
}

#[test]
fn kickbot_case_10_a_guess_without_its_session_is_an_error() {
    let bot = Bot::new(&format!(
        "ALTER TABLE gtb_guesses DROP CONSTRAINT gtb_guesses_session_id_fkey;
         INSERT INTO gtb_sessions VALUES (7, 'mod', '{T}', NULL, NULL, 'open', '{T}');
         INSERT INTO gtb_guesses VALUES
             (1, 7, 'alice', 12.50, '{T}'), (2, 8, 'alice', 13.00, '{T}');"
    ));
    let run = bot.convert();
    run.ended(1);
    assert_eq!(run.data("gtb_sessions"), format!("7\tmod\t{T}\t\\N\t\\N\topen\t{T}\t111\n"));
    assert_eq!(run.data("gtb_guesses"), format!("1\t7\talice\t12.50\t{T}\n"));
    check_reject(&run, "gtb_guesses", ("error", "orphaned_guess"), ("id", "2"));
}

#[test]
fn kickbot_case_11_a_guess_takes_its_sessions_server() {
    let bot = Bot::new(&format!(
        "ALTER TABLE gtb_guesses ADD discord_server_id bigint;
         INSERT INTO gtb_sessions VALUES (7, 'mod', '{T}', NULL, NULL, 'open', '{T}');
         INSERT INTO gtb_guesses VALUES
             (1, 7, 'alice', 12.50, '{T}', NULL), (2, 7, 'bob', 13.00, '{T}', 222);"
    ));
    let run = bot.convert();
    run.ended(0);
    let rows = [("1\t7\talice\t12.50", 111), ("2\t7\tbob\t13.00", 222)];
    let rows = rows.map(|(row, server)| format!("{row}\t{T}\t{server}"));
    assert_eq!(run.lines("gtb_guesses"), rows);
    assert_eq!(run.notes("gtb_guesses", "session_server_mismatch"), 1);
    let records = run.text("audit/gtb_guesses.jsonl");
    assert!(records.contains("guess 2 has server 222, its session 111"), "{records}");
}

#[test]
fn kickbot_case_12_a_fourth_rank_breaks_the_check() {
    let bot = Bot::new(&format!(
        "ALTER TABLE gtb_winners DROP CONSTRAINT gtb_winners_rank_check;
         INSERT INTO gtb_sessions VALUES (7, 'mod', '{T}', '{T}', 100.00, 'completed', '{T}');
         INSERT INTO gtb_winners VALUES
             (1, 7, 'alice', 3, 90, 100, 10, '{T}'), (2, 7, 'bob', 4, 80, 100, 20, '{T}');"
    ));
    let run = bot.convert();
    run.ended(1);
    let winner = format!("1\t7\talice\t3\t90.00\t100.00\t10.00\t{T}\n");
    assert_eq!(run.data("gtb_winners"), winner);
    check_reject(&run, "gtb_winners", ("error", "check_violation"), ("rank", "4"));
}

#[test]
fn kickbot_case_13_a_sale_may_lack_its_item_but_not_invent_one() {
    let bot = Bot::new(&format!(
        "ALTER TABLE point_sales ADD requirement_input text;
         ALTER TABLE point_sales DROP CONSTRAINT point_sales_item_id_fkey;
         INSERT INTO point_sales VALUES
             (1, NULL, 'alice', NULL, 'Mug', 900, 1, 'pending', NULL, '{T}', 'addr'),
             (2, 99, 'alice', NULL, 'Mug', 900, 1, 'pending', NULL, '{T}', 'addr');"
    ));
    let run = bot.convert();
    run.ended(1);
    let sale = format!("1\t\\N\talice\t\\N\tMug\t900\t1\tpending\t\\N\t{T}\taddr\t111\n");
    assert_eq!(run.data("point_sales"), sale);
    check_reject(&run, "point_sales", ("error", "orphaned_sale"), ("item_id", "99"));
}

#[test]
fn kickbot_case_14_tokens_are_in_the_load_file_alone() {
    let bot = Bot::new(&format!(
        "INSERT INTO bot_tokens VALUES ('b', 'AT-6f1c09', 'RT-93ab77', '{T}', '{T}');"
    ));
    let run = bot.convert();
    run.ended(0);
    assert_eq!(run.data("bot_tokens"), format!("b\tAT-6f1c09\tRT-93ab77\t{T}\t{T}\n"));
    check_secret(&run, &["AT-6f1c09", "RT-93ab77"], &["data/public.bot_tokens.copy"]);

    let run = bot.convert_with(&["redact_secrets=true"]);
    run.ended(0);
    assert_eq!(run.data("bot_tokens"), format!("b\t\t\t{T}\t{T}\n"));
    assert_eq!(run.notes("bot_tokens", "secret_redacted"), 1);
    check_secret(&run, &["AT-6f1c09", "RT-93ab77"], &[]);
}

/// Asserts that secrets are nowhere but in the files of the run that may hold them.
#[track_caller]
fn check_secret(run: &Run, secrets: &[&str], allowed: &[&str]) {
    let mut places = run.files("");
    assert!(places.contains_key("audit.json"));
    places.retain(|name, _| !allowed.contains(&name.as_str()));
    places.insert("stdout".to_owned(), run.stdout.clone().into_bytes());
    places.insert("stderr".to_owned(), run.stderr.clone().into_bytes());
    for (name, bytes) in places {
        for secret in secrets {
            let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!found, "{secret} in {name}");
        }
    }
}

#[test]
fn kickbot_case_15_a_panels_emoji_is_untouched() {
    let bot = Bot::new(&format!(
        "INSERT INTO link_panels VALUES (1, 111, 5, 6, '🎉', '{T}');
         INSERT INTO link_panels VALUES (2, 111, 5, 7, '<:name:123>', '{T}');"
    ));
    let run = bot.convert();
    assert_eq!(run.ended(0).lines("link_panels")[0], format!("1\t111\t5\t6\t🎉\t{T}"));
    assert_eq!(run.data("link_panels"), bot.copy("link_panels"));
}

#[test]
fn kickbot_case_16_the_latest_of_several_older_links_counts() {
    let bot = Bot::new(
        "DROP TABLE links;
         CREATE TABLE links (discord_id bigint, kick_name text, linked_at timestamp);
         INSERT INTO links VALUES
             ('42', 'alice', '2025-01-01 00:00:00'), ('42', 'alice', '2025-02-01 00:00:00');",
    );
    let run = bot.convert();
    run.ended(1);
    assert_eq!(run.data("links"), "42\talice\t2025-02-01 00:00:00\t111\n");
    let earlier = ("linked_at", "2025-01-01 00:00:00");
    check_reject(&run, "links", ("conflict", "duplicate_link"), earlier);
}

#[test]
fn kickbot_case_17_notifications_keep_empty_and_failed_names() {
    let bot = Bot::new(&format!(
        "INSERT INTO oauth_notifications VALUES
             (1, 42, '', NULL, NULL, '{T}', false),
             (2, 43, 'FAILED:bob:already_linked', NULL, NULL, '{T}', NULL);"
    ));
    let run = bot.convert();
    run.ended(0);
    let rows = [
        format!("1\t42\t\t\\N\t\\N\t{T}\tf\t111"),
        format!("2\t43\tFAILED:bob:already_linked\t\\N\t\\N\t{T}\t\\N\t111"),
    ];
    assert_eq!(run.lines("oauth_notifications"), rows);
    assert_eq!(run.notes("oauth_notifications", "empty_username"), 1);
}

#[test]
fn kickbot_case_18_a_timestamp_in_text_is_not_parsed() {
    let bot = Bot::new(
        "INSERT INTO pending_links
             VALUES (42, 'alice', 'Q7XK2P', '2025-12-01T10:00:00.123+00:00');",
    );
    let run = bot.convert();
    let row = "42\talice\tQ7XK2P\t2025-12-01T10:00:00.123+00:00\t111\n";
    assert_eq!(run.ended(0).data("pending_links"), row);
    check_secret(&run, &["Q7XK2P"], &["data/public.pending_links.copy"]);
}

#[test]
fn kickbot_case_19_trailing_zeros_of_numerics_stay() {
    let bot = Bot::new(&format!(
        "INSERT INTO gtb_sessions VALUES (7, 'mod', '{T}', '{T}', 100.00, 'completed', '{T}');"
    ));
    let run = bot.convert();
    let row = format!("7\tmod\t{T}\t{T}\t100.00\tcompleted\t{T}\t111\n");
    assert_eq!(run.ended(0).data("gtb_sessions"), row);
}

const ALICE: &str = "INSERT INTO watchtime VALUES ('alice', 10, '2025-12-01 10:00:00');";

#[test]
fn kickbot_case_20_the_load_makes_a_database_for_several_servers() {
    let run = Bot::new(ALICE).convert();
    let target = load(run.ended(0));

    let indexes = target.psql(
        "SELECT tablename, indexname, indexdef LIKE '%(discord_server_id)' FROM pg_indexes
         WHERE indexname LIKE 'idx\\_%\\_server' ORDER BY indexname",
    );
    let mut expected: Vec<String> = NINE
        .iter()
        .map(|table| (table, table.strip_suffix("_converted").unwrap_or(table)))
        .map(|(table, name)| format!("{table}|idx_{name}_server|t"))
        .collect();
    expected.sort_by_key(|line| line.split('|').nth(1).map(str::to_owned));
    assert_eq!(indexes.lines().collect::<Vec<_>>(), expected);
    assert_eq!(
        keys(&target, "user_points"),
        "user_points_pkey_multiserver|PRIMARY KEY (kick_username, discord_server_id)\n"
    );
    assert_eq!(
        keys(&target, "watchtime"),
        "watchtime_pkey_multiserver|PRIMARY KEY (username, discord_server_id)\n"
    );

    target.psql("INSERT INTO watchtime VALUES ('alice', 1, now(), 222)");
    let second = target.try_psql("INSERT INTO watchtime VALUES ('alice', 1, now(), 111)");
    let error = second.expect_err("alice is there already");
    assert!(error.contains("watchtime_pkey_multiserver"), "{error}");
}

#[test]
fn kickbot_case_21_the_rollback_waits_for_the_second_servers_rows() {
    let bot = Bot::example();
    bot.0.psql(ALICE);
    let run = bot.convert();
    let target = load(run.ended(0));

    target.psql("INSERT INTO watchtime VALUES ('alice', 1, now(), 222)");
    let blocked = target.psql_file(&run.path(), "rollback.sql");
    assert!(!blocked.status.success());
    let error = errors(&blocked);
    assert!(error.contains("rollback_blocked") && error.contains(": alice\n"), "{error}");
    assert!(keys(&target, "watchtime").contains("watchtime_pkey_multiserver"));

    target.psql("DELETE FROM watchtime WHERE discord_server_id = 222");
    succeeded(&target.psql_file(&run.path(), "rollback.sql"));
    assert_eq!(
        keys(&target, "user_points"),
        "user_points_kick_username_key|UNIQUE (kick_username)\n\
         user_points_pkey|PRIMARY KEY (id)\n"
    );
    assert_eq!(keys(&target, "watchtime"), "watchtime_pkey|PRIMARY KEY (username)\n");
    let left = target.psql(&format!(
        "SELECT table_name FROM information_schema.columns
         WHERE column_name = 'discord_server_id' AND table_name IN ('{}')",
        NINE.join("', '")
    ));
    assert_eq!(left, "");
    check_same_rows(&bot.0, &target);
}

#[test]
fn kickbot_case_22_sequences_go_on_after_the_largest_id() {
    // Written with its ID, as scripts do: the source's own sequence still stands at 1.
    let bot =
        Bot::new(&format!("INSERT INTO user_points VALUES (57, 'alice', NULL, 5, 5, 0, '{T}');"));
    let run = bot.convert();
    let target = load(run.ended(0));
    assert_eq!(target.psql("SELECT nextval('user_points_id_seq')"), "58\n");
    assert_eq!(target.psql("SELECT nextval('clips_id_seq')"), "1\n");
}

#[test]
fn kickbot_case_23_a_table_without_the_column_passes_through() {
    let bot = Bot::new(&format!(
        "INSERT INTO timed_messages
             VALUES (1, E'Stay hydrated 💧\\n\\n- the mods', 30, true, NULL, '{T}');"
    ));
    let run = bot.convert();
    run.ended(0);
    let row = format!("1\tStay hydrated 💧\\n\\n- the mods\t30\tt\t\\N\t{T}\n");
    assert_eq!(run.data("timed_messages"), row);
    let absent = run.findings("column_absent");
    let lines = absent.iter().filter(|line| line.starts_with("timed_messages ")).count();
    assert_eq!(lines, 1, "{absent:?}");
    assert!(!absent.iter().any(|line| line.starts_with("raffle_periods ")), "{absent:?}");
}

#[test]
fn kickbot_case_24_both_forms_of_a_dump_give_the_same_files() {
    let bot = Bot::example();
    bot.0.psql(
        "CREATE TABLE mystery (id integer PRIMARY KEY, note text, found numeric);
         INSERT INTO mystery VALUES (2, E'it''s\\t\\\\N\\n', 1.50), (1, '', NULL);",
    );
    let mut gz = GzEncoder::new(Vec::new(), Compression::default());
    gz.write_all(&bot.0.pg_dump(&[])).expect("memory takes it");
    let copy = convert(&gz.finish().expect("memory takes it"), &[]);
    let inserts = convert(&bot.0.pg_dump(&["--inserts"]), &[]);

    for run in [copy.ended(0), inserts.ended(0)] {
        let passed_through = run.audit()["pass_through"].to_string();
        assert!(passed_through.contains("mystery"), "{passed_through}");
        assert!(!passed_through.contains("watchtime_roles"), "{passed_through}");
        assert_eq!(run.data("mystery"), bot.copy("mystery"));
    }
    for folder in ["data", "maps", "rejects"] {
        assert_eq!(copy.files(folder), inserts.files(folder), "{folder}");
    }
    assert_eq!(copy.text("load.sql"), inserts.text("load.sql"));
}

#[test]
fn kickbot_booleans_may_be_digits() {
    let bot = Bot::new(&format!(
        "INSERT INTO watchtime_roles VALUES (1, 'Tier 1', 120, 1, true, '{T}', '{T}');"
    ));
    let dump = edit(bot.0.pg_dump(&["--inserts"]), "120, 1, true,", "120, 1, 1,");
    let run = convert(&dump, &[]);
    let row = format!("1\tTier 1\t120\t1\tt\t{T}\t{T}\t\\N\n");
    assert_eq!(run.ended(0).data("watchtime_roles"), row);
}

#[test]
fn kickbot_a_number_too_large_rejects_its_row_alone() {
    let bot = Bot::new(&format!(
        "INSERT INTO gtb_sessions VALUES (7, 'mod', '{T}', NULL, 1.25, 'open', '{T}'),
                                         (8, 'mod', '{T}', NULL, 2.50, 'open', '{T}');"
    ));
    let run = convert(&edit(bot.0.pg_dump(&[]), "\t1.25\t", "\t12345678901.25\t"), &[]);
    run.ended(1);
    assert_eq!(run.data("gtb_sessions"), format!("8\tmod\t{T}\t\\N\t2.50\topen\t{T}\t111\n"));
    let rejects = run.json_lines("rejects/legacy.gtb_sessions.jsonl");
    assert_eq!(rejects.len(), 1, "{rejects:?}");
    assert_eq!(rejects[0]["reason"], "numeric_overflow");
}

#[test]
fn kickbot_codes_are_masked_in_rejects() {
    let bot = Bot::new(
        "INSERT INTO pending_links VALUES (42, 'a', 'Q7XK2P', ''), (43, 'b', 'ZZ81MV', '');",
    );
    let run = convert(&edit(bot.0.pg_dump(&[]), "43\tb", "42\tb"), &[]);
    run.ended(1);
    check_reject(&run, "pending_links", ("conflict", "duplicate_key"), ("kick_name", "b"));
    check_secret(&run, &["Q7XK2P", "ZZ81MV"], &["data/public.pending_links.copy"]);
}

#[test]
fn kickbot_a_deployment_may_lack_tables() {
    let bot = Bot::new(&format!(
        "DROP TABLE gtb_winners, gtb_guesses, gtb_sessions, oauth_states, bot_tokens; {ALICE}"
    ));
    let run = bot.convert();
    let target = load(run.ended(0));
    assert_eq!(target.psql("SELECT discord_server_id FROM watchtime"), "111\n");
    assert_eq!(target.psql("SELECT to_regclass('gtb_sessions') IS NULL"), "t\n");
}

#[test]
fn kickbot_the_example_is_clean_and_in_place_does_the_same() {
    let run = Run::convert(&plan(), &[]);
    run.ended(0);
    assert_eq!(run.audit()["status"], "ok");
    for format in ["copy", "csv", "parquet"] {
        assert!(run.exists(&format!("data/public.user_points.{format}")), "{format}");
    }
    let map: serde_json::Value = serde_json::from_str(&run.text("maps/server_backfill.json"))
        .expect("server_backfill.json is JSON");
    let clips = map.as_array().expect("a list").iter().find(|row| row["table_name"] == "clips");
    assert_eq!(
        clips,
        Some(&serde_json::json!({
            "server_id": "1104857600128401408", "chosen": "only", "table_name": "clips",
            "rows_backfilled": 3, "min_id": "1", "max_id": "3"
        }))
    );

    let loaded = load(&run);
    let live = Bot::example();
    let mut script = live.0.client();
    script.args(["-q", "-v", "server_id=1104857600128401408", "-f", "in_place.sql"]);
    succeeded(&script.current_dir(plan()).output().expect("psql starts"));
    check_same_rows(&live.0, &loaded);
    for table in NINE {
        assert_eq!(keys(&live.0, table), keys(&loaded, table));
    }
}

#[test]
fn kickbot_validations_5_and_8_are_checks_and_its_views_are_loaded() {
    let bot = Bot::example();
    let run = bot.convert();
    run.ended(0);
    let audit = run.audit();
    let checks = audit["checks"].as_array().expect("checks");
    for name in ["totals_differ", "rows_of_other_servers"] {
        let check = checks.iter().find(|check| check["check"] == name).expect("the check");
        assert_eq!(check["violations"], 0, "{check}");
    }
    let target = load(&run);
    for view in ["raffle_leaderboard", "raffle_current_stats"] {
        let rows = format!("SELECT v FROM {view} AS v ORDER BY v::text");
        assert_eq!(target.psql(&rows), bot.0.psql(&rows), "{view}");
        assert_ne!(target.psql(&rows), "", "{view}");
    }
    succeeded(&target.psql_file(&run.path(), "verify.sql"));
}
