//! Acceptance cases of the example plan `clipsaver`: a real PostgreSQL database, a real dump of it,
//! and the conversion to the schema that its object-relational mapper makes.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;

use crate::postgres::Database;
use crate::run::{self, Run, plain, transload};

/// Moments that a case says nothing of.
pub const JOINED: &str = "2025-09-01 08:00:00+00";
pub const SEEN: &str = "2025-10-09 08:00:00+00";
/// The plan's `as_of`, as COPY writes it.
pub const AS_OF: &str = "2025-10-13 12:00:00+00";

pub const ANN: &str = "INSERT INTO users VALUES
    (5, '111', 'ann', 'Ann A', 'av', '2025-10-01 10:00:00+02');";

pub fn plan() -> PathBuf {
    run::plan("clipsaver")
}

fn source(file: &str) -> String {
    fs::read_to_string(plan().join("source").join(file)).expect("a script of the plan")
}

/// The bot's database before the migration.
pub struct Bot(pub Database);

impl Bot {
    /// Returns a bot with these rows; they may point to rows that are not there.
    pub fn new(sql: &str) -> Self {
        Self::with_schema("schema.sql", sql)
    }

    fn with_schema(schema: &str, sql: &str) -> Self {
        let database = Database::create();
        database.psql(&source(schema));
        database.psql(&format!("SET session_replication_role = replica; {sql}"));
        Self(database)
    }

    /// Returns a bot with ann, her guild 900, and these rows.
    pub fn with_guild(sql: &str) -> Self {
        let guild = format!(
            "INSERT INTO bot_guilds VALUES ('900', 'G', NULL, '111', '{JOINED}', '{SEEN}');"
        );
        Self::new(&format!("{ANN}{guild}{sql}"))
    }

    /// Returns a bot with ann's guild, its channel 800, and these rows.
    pub fn with_channel(sql: &str) -> Self {
        let channel = format!(
            "INSERT INTO bot_channels (channel_id, guild_id, created_at, updated_at)
             VALUES ('800', '900', '{JOINED}', '{SEEN}');"
        );
        Self::with_guild(&format!("{channel}{sql}"))
    }

    pub fn dump(&self) -> Vec<u8> {
        self.0.pg_dump(&[])
    }

    pub fn convert(&self, options: &[&str]) -> Run {
        Run::convert_dump(&plan(), &self.dump(), options)
    }
}

/// Returns the audit records of a model: status, reason and the target's key.
pub fn records(run: &Run, model: &str) -> Vec<String> {
    let records = run.json_lines(&format!("audit/{model}.jsonl"));
    let keys = |record: &Value| {
        let target = record["target"].as_object().expect("a record has the target's key");
        target.values().map(plain).collect::<Vec<_>>().join(",")
    };
    let line = |record: &Value| {
        format!("{} {} {}", plain(&record["status"]), plain(&record["reason"]), keys(record))
    };
    records.iter().map(line).collect()
}

/// Replaces a text of the dump that stands there once.
pub fn edit(dump: Vec<u8>, from: &str, to: &str) -> Vec<u8> {
    let dump = String::from_utf8(dump).expect("pg_dump writes UTF-8");
    assert_eq!(dump.matches(from).count(), 1, "{from:?} in the dump");
    dump.replace(from, to).into_bytes()
}

/// Returns the one rejected row of a table: its status, reason and values.
#[track_caller]
pub fn rejected(run: &Run, table: &str) -> (String, String, Value) {
    let rejects = run.rejects(table);
    assert_eq!(rejects.len(), 1, "{rejects:?}");
    (plain(&rejects[0]["status"]), plain(&rejects[0]["reason"]), rejects[0]["row"].clone())
}

/// Returns a file with the DDL that a database was made by, as pg_dump writes it.
fn schema_file(folder: &Path, name: &str, ddl: &str) -> PathBuf {
    let database = Database::create();
    database.psql(ddl);
    let path = folder.join(name);
    fs::write(&path, database.pg_dump(&["--schema-only"])).expect("the file is written");
    path
}

fn drift(source: &Path, target: &Path) -> (Option<i32>, Value) {
    let mut command = transload();
    let output = command.arg("drift").args([source, target]).arg("--json").output();
    let output = output.expect("transload starts");
    let report = serde_json::from_slice(&output.stdout).expect("the report is JSON");
    (output.status.code(), report)
}

/// Returns each table's verdict, by the table's own name.
fn verdicts(report: &Value) -> Vec<String> {
    let tables = report["tables"].as_array().expect("a report has tables").iter();
    let mut verdicts: Vec<String> = tables
        .map(|table| format!("{} {}", plain(&table["table"]), plain(&table["verdict"])))
        .map(|line| line.trim_start_matches("public.").to_owned())
        .collect();
    verdicts.sort();
    verdicts
}

/// Returns the findings of a table, in the order of their codes: `code column`.
fn findings(report: &Value, table: &str) -> Vec<String> {
    let tables = report["tables"].as_array().expect("a report has tables");
    let name = format!("public.{table}");
    let table = tables.iter().find(|found| found["table"] == name.as_str()).expect("the table");
    let found = table["findings"].as_array().expect("a table has findings").iter();
    let mut lines: Vec<String> = found
        .map(|found| match &found["column"] {
            Value::Null => plain(&found["code"]),
            column => format!("{} {}", plain(&found["code"]), plain(column)),
        })
        .collect();
    lines.sort();
    lines
}

#[test]
fn clipsaver_case_01_a_schema_compared_with_itself() {
    let folder = TempDir::new().expect("a temporary folder");
    let old = schema_file(folder.path(), "old.sql", &source("schema.sql"));
    let (code, report) = drift(&old, &old);
    assert_eq!(code, Some(0));
    let identical = [
        "bot_channel_scan_runs identical",
        "bot_channels identical",
        "bot_guilds identical",
        "guild_settings identical",
        "install_intents identical",
        "users identical",
    ];
    assert_eq!(verdicts(&report), identical);
    let tables = report["tables"].as_array().expect("tables");
    assert!(tables.iter().all(|table| table["findings"] == Value::Array(Vec::new())), "{report}");
    assert_eq!(report["findings"], Value::Array(Vec::new()));
}

/// The findings of both real schemas, however the target's DDL is written.
#[track_caller]
fn check_real_drift(report: &Value) {
    let expected = [
        "bot_channel_scan_runs compatible",
        "bot_channels compatible",
        "bot_guilds needs_mapping",
        "guild_settings compatible",
        "install_intents compatible",
        "users needs_mapping",
    ];
    assert_eq!(verdicts(report), expected);
    let check = |table: &str, expected: &[&str]| assert_eq!(findings(report, table), expected);
    check(
        "users",
        &[
            "column_added created_at",
            "column_added discriminator",
            "column_added updated_at",
            "column_removed global_name",
            "column_removed id",
            "column_removed last_login_at",
            "pk_changed",
            "type_narrowed avatar",
            "type_narrowed discord_user_id",
            "type_narrowed username",
        ],
    );
    check(
        "bot_guilds",
        &[
            "column_added owner_user_id_id",
            "column_order_changed",
            "column_removed owner_user_id",
            "column_renamed owner_user_id",
            "default_changed last_seen_at",
            "default_removed joined_at",
            "nullability_tightened last_seen_at",
            "type_narrowed guild_id",
            "type_narrowed icon",
            "type_narrowed name",
        ],
    );
    check(
        "guild_settings",
        &[
            "default_changed updated_at",
            "default_removed settings",
            "nullability_tightened updated_at",
            "type_narrowed guild_id",
        ],
    );
    check(
        "bot_channels",
        &[
            "column_order_changed",
            "default_changed created_at",
            "default_changed updated_at",
            "default_removed settings",
            "index_removed",
            "index_removed",
            "index_removed",
            "index_removed",
            "nullability_tightened is_nsfw",
            "trigger_removed",
            "type_narrowed channel_id",
            "type_narrowed guild_id",
            "type_narrowed last_message_id",
            "type_narrowed name",
            "type_narrowed type",
        ],
    );
    check(
        "bot_channel_scan_runs",
        &[
            "column_order_changed",
            "default_changed created_at",
            "default_removed id",
            "index_removed",
            "type_narrowed after_message_id",
            "type_narrowed before_message_id",
            "type_narrowed channel_id",
            "type_narrowed status",
            "type_removed status",
        ],
    );
    check(
        "install_intents",
        &[
            "column_order_changed",
            "fk_removed user_id",
            "nullability_loosened guild_id",
            "nullability_loosened user_id",
            "nullability_tightened created_at",
            "type_changed created_at",
            "type_changed expires_at",
            "type_narrowed guild_id",
            "type_narrowed state",
            "type_narrowed user_id",
        ],
    );
}

#[test]
fn clipsaver_case_02_the_two_real_schemas() {
    let folder = TempDir::new().expect("a temporary folder");
    let old = schema_file(folder.path(), "old.sql", &source("schema.sql"));
    let printed = plan().join("target.sql");
    let ddl = fs::read_to_string(&printed).expect("target.sql");
    let dumped = schema_file(folder.path(), "new.sql", &ddl);
    for target in [printed, dumped] {
        let (code, report) = drift(&old, &target);
        assert_eq!(code, Some(1));
        check_real_drift(&report);
        let text = report.to_string();
        assert!(text.contains(r#""suggestion":"owner_user_id_id""#), "{text}");
        assert_eq!(report["added_tables"], Value::Array(Vec::new()));
        assert_eq!(report["findings"], Value::Array(Vec::new()));
    }
}

/// Returns a plan for another target: `[target]` and what else it says.
fn other_plan(ddl: &str, target: &str) -> TempDir {
    let folder = TempDir::new().expect("a temporary folder");
    fs::write(folder.path().join("target.sql"), ddl).expect("target.sql is written");
    let plan = format!(
        "[plan]\nname = 'other'\n[sources.legacy]\ndump = 'x.sql'\ninclude = ['public.*']\n\
         [target]\nschema = 'target.sql'\npass_through = true\ndrift = 'legacy'\n{target}"
    );
    fs::write(folder.path().join("plan.toml"), plan).expect("plan.toml is written");
    folder
}

#[test]
fn clipsaver_case_03_without_rules_the_run_stops() {
    let ddl = fs::read_to_string(plan().join("target.sql")).expect("target.sql");
    let run = Run::convert_dump(other_plan(&ddl, "").path(), &Bot::new(ANN).dump(), &[]);
    run.ended(1);
    let files: Vec<String> = run.files("").into_keys().collect();
    assert_eq!(files, ["SHA256SUMS", "audit.json", "drift.json", "manifest.json"]);
    assert_eq!(run.audit()["status"], "stopped");
    let mut found = run.findings("schema_mismatch");
    found.sort();
    let expected = [
        "public.bot_guilds: column_removed owner_user_id (now `owner_user_id_id`?)",
        "public.users: column_removed id, column_removed global_name, \
         column_removed last_login_at, pk_changed",
    ];
    assert_eq!(found, expected);
    let report: Value = serde_json::from_str(&run.text("drift.json")).expect("drift.json is JSON");
    check_real_drift(&report);
}

#[test]
fn clipsaver_case_04_a_user() {
    let run = Bot::new(ANN).convert(&[]);
    run.ended(0);
    let moment = "2025-10-01 08:00:00+00";
    assert_eq!(run.data("users"), format!("111\tann\t\\N\tav\t{moment}\t{moment}\n"));
    assert_eq!(run.text("maps/id_map_users.csv"), "old_id,discord_user_id\n5,111\n");
    let extra = run.json_lines("exports/users_extra.jsonl");
    let expected = serde_json::json!([{
        "discord_user_id": "111",
        "id": 5,
        "global_name": "Ann A",
        "last_login_at": "2025-10-01 08:00:00+00",
    }]);
    assert_eq!(Value::Array(extra), expected);
}

#[test]
fn clipsaver_case_05_a_user_who_never_signed_in() {
    let run = Bot::new("INSERT INTO users VALUES (6, '222', NULL, NULL, NULL, NULL);").convert(&[]);
    run.ended(0);
    assert_eq!(run.data("users"), format!("222\t\\N\t\\N\t\\N\t{AS_OF}\t{AS_OF}\n"));
    assert_eq!(records(&run, "users"), ["ok timestamp_defaulted 222"]);
}

#[test]
fn clipsaver_case_06_owners() {
    let run = Bot::with_guild("").convert(&[]);
    run.ended(0);
    assert_eq!(run.data("bot_guilds"), format!("900\tG\t\\N\t{JOINED}\t{SEEN}\t111\n"));
    assert_eq!(records(&run, "bot_guilds"), ["ok column_renamed 900"]);
    let run = Bot::new(&format!(
        "INSERT INTO bot_guilds VALUES ('900', 'G', NULL, '999', '{JOINED}', '{SEEN}');"
    ));
    let run = run.convert(&[]);
    run.ended(0);
    assert_eq!(run.data("bot_guilds"), format!("900\tG\t\\N\t{JOINED}\t{SEEN}\t\\N\n"));
    assert_eq!(records(&run, "bot_guilds"), ["ok orphaned_owner 900"]);
}

#[test]
fn clipsaver_case_07_a_guild_that_was_never_seen() {
    let guild = "INSERT INTO bot_guilds VALUES ('900', 'G', NULL, NULL";
    let run = Bot::new(&format!("{guild}, '{JOINED}', NULL);")).convert(&[]);
    run.ended(0);
    assert_eq!(run.data("bot_guilds"), format!("900\tG\t\\N\t{JOINED}\t{JOINED}\t\\N\n"));
    assert_eq!(records(&run, "bot_guilds"), ["ok null_defaulted 900"]);
    let run = Bot::new(&format!("{guild}, NULL, NULL);")).convert(&[]);
    assert_eq!(run.data("bot_guilds"), format!("900\tG\t\\N\t\\N\t{AS_OF}\t\\N\n"));
}

#[test]
fn clipsaver_case_08_a_channel_that_says_nothing_of_nsfw() {
    let settings = r#"{"b": [1, 2.50], "a": "é"}"#;
    let bot = Bot::with_guild(&format!(
        "INSERT INTO bot_channels VALUES ('800', '900', 'general', 'text', NULL, true,
            '12900', '{JOINED}', '{SEEN}', 42, '{settings}', '{JOINED}', '{SEEN}');"
    ));
    let run = bot.convert(&[]);
    run.ended(0);
    let line = run.data("bot_channels");
    let written = bot.0.psql("SELECT settings FROM bot_channels");
    let expected = format!(
        "800\tgeneral\ttext\tf\tt\t12900\t{JOINED}\t{SEEN}\t42\t{}\t{JOINED}\t{SEEN}\t900\n",
        written.trim_end()
    );
    assert_eq!(line, expected);
    let found: Value =
        serde_json::from_str(line.split('\t').nth(9).expect("settings")).expect("JSON");
    assert_eq!(found, serde_json::from_str::<Value>(settings).expect("JSON"));
    assert_eq!(records(&run, "bot_channels"), ["ok null_defaulted 800"]);
}

#[test]
fn clipsaver_case_09_a_channel_without_a_guild_takes_its_runs_along() {
    let run = Bot::with_channel(
        "INSERT INTO bot_channels (channel_id, guild_id) VALUES ('801', '901');
         INSERT INTO bot_channel_scan_runs (id, channel_id) VALUES
             ('00000000-0000-4000-8000-000000000001', '801'),
             ('00000000-0000-4000-8000-000000000002', '801'),
             ('00000000-0000-4000-8000-000000000003', '800'),
             ('00000000-0000-4000-8000-000000000004', '899');",
    );
    let run = run.convert(&[]);
    run.ended(1);
    let (status, reason, row) = rejected(&run, "bot_channels");
    assert_eq!((status.as_str(), reason.as_str()), ("error", "orphaned_channel"));
    assert_eq!(row["guild_id"], "901");
    let runs = run.rejects("bot_channel_scan_runs");
    let reasons = runs.iter().map(|reject| plain(&reject["reason"])).collect::<Vec<_>>();
    assert_eq!(reasons, ["orphaned_scan_run"; 3]);
    assert_eq!(run.lines("bot_channel_scan_runs").len(), 1);
}

#[test]
fn clipsaver_case_10_names_count_in_characters() {
    let channel = |name: &str| {
        format!(
            "INSERT INTO bot_channels (channel_id, guild_id, name) VALUES ('801', '900', '{name}');"
        )
    };
    let run = Bot::with_guild(&channel(&"🎉".repeat(255))).convert(&[]);
    run.ended(0);
    assert!(run.data("bot_channels").contains(&format!("\t{}\t", "🎉".repeat(255))));
    let name = "🎉".repeat(256);
    let run = Bot::with_guild(&channel(&name)).convert(&[]);
    run.ended(1);
    let (status, reason, row) = rejected(&run, "bot_channels");
    assert_eq!((status.as_str(), reason.as_str()), ("error", "value_too_long"));
    assert_eq!(row["name"], name);
    assert_eq!(
        row.as_object().expect("a row").keys().filter(|key| !key.starts_with('_')).count(),
        13
    );
}

#[test]
fn clipsaver_case_11_labels_of_runs() {
    let bot = Bot::with_channel(&format!(
        "INSERT INTO bot_channel_scan_runs (id, channel_id, status, created_at)
         VALUES ('00000000-0000-4000-8000-000000000001', '800', 'canceled', '{JOINED}');"
    ));
    let run = bot.convert(&[]);
    run.ended(0);
    assert!(run.data("bot_channel_scan_runs").contains("\tcanceled\t"));
    let dump = edit(bot.dump(), "\tcanceled\t", "\tpaused\t");
    let run = Run::convert_dump(&plan(), &dump, &[]);
    run.ended(1);
    let (status, reason, row) = rejected(&run, "bot_channel_scan_runs");
    assert_eq!((status.as_str(), reason.as_str()), ("error", "unknown_enum"));
    assert_eq!(row["status"], "paused");
}

/// An intent whose clock stood at noon.
fn intent() -> Bot {
    Bot::new(&format!(
        "{ANN} INSERT INTO install_intents
             VALUES ('st', '111', '900', '2025-10-09 12:00:00', '2025-10-09 12:10:00');"
    ))
}

#[test]
fn clipsaver_case_12_times_without_a_zone() {
    let bot = intent();
    let run = bot.convert(&[]);
    run.ended(0);
    let utc = "st\t900\t111\t2025-10-09 12:10:00+00\t2025-10-09 12:00:00+00\n";
    assert_eq!(run.data("install_intents"), utc);
    let run = bot.convert(&["--var", "source_timezone=Europe/Berlin"]);
    run.ended(0);
    let berlin = "st\t900\t111\t2025-10-09 10:10:00+00\t2025-10-09 10:00:00+00\n";
    assert_eq!(run.data("install_intents"), berlin);
}

#[test]
fn clipsaver_case_13_expired_intents() {
    let bot = intent();
    let run = bot.convert(&[]);
    assert_eq!(run.lines("install_intents").len(), 1);
    let run = bot.convert(&["--var", "drop_expired=true"]);
    run.ended(0);
    assert_eq!(run.data("install_intents"), "");
    let records = run.json_lines("audit/install_intents.jsonl");
    assert_eq!(
        (&records[0]["status"], &records[0]["reason"]),
        (&"skip".into(), &"expired_intent".into())
    );
}

#[test]
fn clipsaver_case_14_older_dumps_have_numbers() {
    let bot = Bot::with_schema("older.sql", &source("older_data.sql"));
    let run = bot.convert(&[]);
    run.ended(0);
    let owners: Vec<String> = run
        .lines("bot_guilds")
        .iter()
        .map(|line| line.rsplit('\t').next().expect("a column").to_owned())
        .collect();
    assert_eq!(owners, ["1234567890123456789", "\\N"]);
    assert_eq!(run.lines("users").len(), 2);
    assert!(run.data("install_intents").contains("\t900000000000000900\t111000111000111111\t"));
    assert_eq!(run.data("bot_channels"), "");
    assert_eq!(run.data("bot_channel_scan_runs"), "");
    // The file beside the plan is such a dump.
    let shipped = fs::read(plan().join("older.sql")).expect("older.sql");
    let shipped = Run::convert_dump(&plan(), &shipped, &[]);
    assert_eq!(shipped.files("data"), run.files("data"));
}

#[test]
fn clipsaver_case_15_settings_without_a_guild() {
    let run =
        Bot::new(&format!("INSERT INTO guild_settings VALUES ('777', '{{\"a\": 1}}', '{SEEN}');"));
    let run = run.convert(&[]);
    run.ended(0);
    assert_eq!(run.data("guild_settings"), format!("777\t{{\"a\": 1}}\t{SEEN}\n"));
    assert_eq!(records(&run, "guild_settings"), ["ok orphaned_settings 777"]);
}

#[test]
fn clipsaver_case_16_empty_is_not_null() {
    let run = Bot::with_guild(
        "INSERT INTO bot_channels (channel_id, guild_id, last_message_id) VALUES
             ('800', '900', ''), ('801', '900', NULL), ('802', '900', '123456789012345678901');",
    );
    let run = run.convert(&[]);
    run.ended(0);
    let kept: Vec<String> = run
        .lines("bot_channels")
        .iter()
        .map(|line| line.split('\t').nth(5).expect("last_message_id").to_owned())
        .collect();
    assert_eq!(kept, ["", "\\N", "123456789012345678901"]);
    let expected = ["ok invalid_snowflake 800", "ok invalid_snowflake 802"];
    assert_eq!(records(&run, "bot_channels"), expected);
}

#[test]
fn clipsaver_case_17_numbers_in_settings_keep_their_digits() {
    let run = Bot::with_guild(
        r#"INSERT INTO bot_channels (channel_id, guild_id, is_reading, settings) VALUES
             ('800', '900', true, '{"log_channel": 1234567890123456789, "is_enabled": false}'),
             ('801', '900', true, '{"is_enabled": true, "inner": {"is_enabled": false}}');"#,
    );
    let run = run.convert(&[]);
    run.ended(0);
    assert!(run.data("bot_channels").contains(r#""log_channel": 1234567890123456789"#));
    assert_eq!(records(&run, "bot_channels"), ["ok settings_mismatch 800"]);
}

#[test]
fn clipsaver_case_18_identical_tables_are_written_as_they_were_read() {
    let bot = Bot::new(&format!(
        r#"INSERT INTO guild_settings VALUES
             ('900', '{{"x": "tab\tback\\slash", "n": 1.50}}', '{SEEN}'),
             ('901', '{{}}', '2025-10-09 08:00:00.123456+00'), ('é🎉', '[]', '{JOINED}');"#
    ));
    let dump = bot.dump();
    let target = other_plan(&source("schema.sql"), "");
    let passed = Run::convert_dump(target.path(), &dump, &[]);
    passed.ended(0);
    let report: Value = serde_json::from_str(&passed.text("drift.json")).expect("JSON");
    assert_eq!(report["verdict"], "identical");
    let text = String::from_utf8(dump.clone()).expect("pg_dump writes UTF-8");
    let block = text.split_once("COPY public.guild_settings").expect("the block").1;
    let block = block.split_once('\n').expect("its rows").1.split_once("\\.\n").expect("its end").0;
    assert_eq!(block.lines().count(), 3);
    assert_eq!(passed.data("guild_settings"), block);
    // A model's rows are taken apart and written anew.
    let models = target.path().join("models");
    fs::create_dir(&models).expect("a folder");
    let sql = "SELECT guild_id, settings, updated_at FROM legacy.guild_settings";
    fs::write(models.join("guild_settings.sql"), sql).expect("the model is written");
    let parsed = Run::convert_dump(target.path(), &dump, &[]);
    parsed.ended(0);
    assert_eq!(parsed.data("guild_settings"), block);
}

#[test]
fn clipsaver_case_19_copy_and_inserts_are_one() {
    let copied = Run::convert(&plan(), &[]);
    let shipped = fs::read(plan().join("clipsaver-inserts.sql")).expect("the dump");
    let inserted = Run::convert_dump(&plan(), &shipped, &[]);
    assert_eq!((copied.code, inserted.code), (1, 1));
    for folder in ["data", "maps", "exports", "audit"] {
        let (copied, inserted) = (copied.files(folder), inserted.files(folder));
        assert!(!copied.is_empty(), "{folder}");
        assert_eq!(copied, inserted, "{folder}");
    }
    let rows = |run: &Run| {
        let tables = ["bot_channels", "bot_channel_scan_runs"];
        let rejects = tables.iter().flat_map(|table| run.rejects(table));
        rejects.map(|reject| reject["row"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(rows(&copied), rows(&inserted));
}

#[test]
fn clipsaver_case_24_a_second_run_gives_the_same_bytes() {
    let first = Run::convert(&plan(), &[]);
    for (threads, memory) in [("1", "64M"), ("2", "4G"), ("8", "64M")] {
        let again = Run::convert(&plan(), &["--threads", threads, "--memory", memory]);
        assert_eq!(first.files(""), again.files(""), "{threads} threads, {memory}");
    }
    let tried = Run::convert(&plan(), &["--dry-run"]);
    tried.ended(1);
    let files: Vec<String> = tried.files("").into_keys().collect();
    assert!(
        files.iter().all(|path| !path.starts_with("data") && !path.starts_with("maps")),
        "{files:?}"
    );
    let (tried, first) = (tried.audit(), first.audit());
    assert_eq!(tried["drift"], first["drift"]);
    assert_eq!(tried["models"], first["models"]);
}

/// Returns status and reason of each rejected row of a table.
fn reasons(run: &Run, table: &str) -> Vec<String> {
    let reasons = run.rejects(table);
    let line =
        |reject: &Value| format!("{} {}", plain(&reject["status"]), plain(&reject["reason"]));
    reasons.iter().map(line).collect()
}

#[test]
fn clipsaver_keys_that_occur_twice() {
    let bot = Bot::with_guild("");
    let user = "5\t111\tann\tAnn A\tav\t2025-10-01 08:00:00+00\n";
    let again = format!("{user}5\t222\tben\t\\N\t\\N\t\\N\n6\t111\tcat\t\\N\t\\N\t\\N\n");
    let guild = format!("900\tG\t\\N\t111\t{JOINED}\t{SEEN}\n");
    let dump = edit(bot.dump(), user, &again);
    let dump = edit(dump, &guild, &format!("{guild}{guild}"));
    let run = Run::convert_dump(&plan(), &dump, &[]);
    run.ended(1);
    assert_eq!(run.lines("users").len(), 1);
    assert_eq!(reasons(&run, "users"), ["conflict duplicate_key"; 2]);
    assert_eq!(reasons(&run, "bot_guilds"), ["conflict duplicate_key"]);
    assert_eq!(run.text("maps/id_map_users.csv"), "old_id,discord_user_id\n5,111\n");
}

#[test]
fn clipsaver_rows_that_no_server_wrote() {
    let bot = Bot::with_guild(&format!(
        "INSERT INTO guild_settings VALUES ('900', '{{\"a\": 1}}', '{SEEN}'), ('901', '{{}}', '{SEEN}');
         INSERT INTO install_intents VALUES ('st', '111', '900', '2025-10-09 12:00:00', '2025-10-09 12:10:00');"
    ));
    let dump = edit(bot.dump(), "900\t{\"a\": 1}", "900\t{\"a\": 1");
    let dump = edit(dump, &format!("901\t{{}}\t{SEEN}\n"), "901\t{}\n");
    let dump = edit(dump, "\t2025-10-09 12:10:00\n", "\t\\N\n");
    let run = Run::convert_dump(&plan(), &dump, &[]);
    run.ended(1);
    assert_eq!(reasons(&run, "guild_settings"), ["error invalid_json"]);
    assert_eq!(reasons(&run, "install_intents"), ["error null_not_allowed"]);
    let undecoded = run.json_lines("rejects/legacy.guild_settings.jsonl");
    assert_eq!(undecoded.len(), 1);
    assert_eq!(undecoded[0]["reason"], "malformed_row");
}
