//! The example plan `clipsaver` all the way: pg_dump, conversion, a real target with the DDL of its
//! object-relational mapper, load, validations, and back again.

use std::fs;

use tempfile::TempDir;

use crate::clipsaver::{Bot, plan};
use crate::migration::{self, stops, succeeds};
use crate::postgres::Database;
use crate::run::Run;

fn target() -> Database {
    let target = Database::create();
    target.psql(&fs::read_to_string(plan().join("target.sql")).expect("target.sql"));
    target
}

/// Columns with a partner and no rule: table, key, column of the source, column of the target.
const KEPT: &[(&str, &str, &[&str])] = &[
    ("users", "discord_user_id", &["discord_user_id", "username", "avatar"]),
    ("bot_guilds", "guild_id", &["guild_id", "name", "icon", "joined_at"]),
    ("guild_settings", "guild_id", &["guild_id", "settings"]),
    (
        "bot_channels",
        "channel_id",
        &[
            "channel_id",
            "guild_id",
            "name",
            "type",
            "is_reading",
            "last_message_id",
            "last_scanned_at",
            "last_activity_at",
            "message_count",
            "settings",
            "created_at",
            "updated_at",
        ],
    ),
    (
        "bot_channel_scan_runs",
        "id",
        &[
            "id",
            "channel_id",
            "after_message_id",
            "before_message_id",
            "status",
            "messages_scanned",
            "messages_matched",
            "error_message",
            "started_at",
            "finished_at",
            "created_at",
        ],
    ),
    ("install_intents", "state", &["state", "user_id", "guild_id"]),
];

/// Returns a digest of a column over the rows with these keys, in the order of the keys.
fn digest(database: &Database, table: &str, key: &str, column: &str, keys: &str) -> String {
    database.psql(&format!(
        "SELECT md5(string_agg({key}::text || '=' || coalesce('x' || {column}::text, 'null'), ';'
                               ORDER BY {key}::text COLLATE \"C\"))
         FROM {table} WHERE {key}::text IN ({keys})"
    ))
}

/// Every column without a rule has the same values in both databases, row by row.
fn check_same_values(source: &Database, target: &Database) {
    for (table, key, columns) in KEPT {
        let keys = target.psql(&format!("SELECT {key} FROM {table}"));
        let keys: Vec<String> = keys.lines().map(|key| format!("'{key}'")).collect();
        assert!(!keys.is_empty(), "{table}");
        let keys = keys.join(", ");
        for column in *columns {
            let (left, right) = (
                digest(source, table, key, column, &keys),
                digest(target, table, key, column, &keys),
            );
            assert_eq!(left, right, "{table}.{column}");
        }
    }
}

/// What must hold in the loaded target, beyond what its constraints hold.
const VALIDATIONS: &[migration::Validation<'static>] = &[
    (
        "every reference resolves",
        "SELECT g.guild_id FROM bot_guilds AS g LEFT JOIN users AS u
             ON u.discord_user_id = g.owner_user_id_id
         WHERE g.owner_user_id_id IS NOT NULL AND u.discord_user_id IS NULL
         UNION ALL
         SELECT c.channel_id FROM bot_channels AS c LEFT JOIN bot_guilds AS g USING (guild_id)
         WHERE g.guild_id IS NULL
         UNION ALL
         SELECT r.id::text FROM bot_channel_scan_runs AS r LEFT JOIN bot_channels AS c
             USING (channel_id) WHERE c.channel_id IS NULL",
    ),
    (
        "one of five labels",
        "SELECT id FROM bot_channel_scan_runs
         WHERE status NOT IN ('queued', 'running', 'succeeded', 'failed', 'canceled')",
    ),
    (
        "snowflakes have no sign, no exponent, no blanks",
        "SELECT channel_id FROM bot_channels WHERE channel_id !~ '^[0-9]+$'",
    ),
    (
        "nothing has a discriminator",
        "SELECT discord_user_id FROM users WHERE discriminator IS NOT NULL",
    ),
    (
        "the indexes are there",
        "SELECT name FROM (VALUES ('idx_bot_channels_guild'), ('idx_bot_channels_isreading'),
             ('idx_bot_channels_last_message_id'), ('idx_bot_channels_work'),
             ('idx_bot_scan_runs_channel')) AS wanted (name)
         WHERE to_regclass(name) IS NULL",
    ),
];

#[test]
fn clipsaver_goes_all_the_way() {
    let run = migration::goes_all_the_way(&plan(), &[], &target(), VALIDATIONS);
    run.ended(1);
    // Each row of each table is in the output, skipped, in conflict, or in error.
    let audit = run.audit();
    for model in audit["models"].as_array().expect("models") {
        let Some(read) = model["read"].as_u64() else { continue };
        let count = |key: &str| model[key].as_u64().expect("a count");
        assert_eq!(read, count("out") + count("rejected") + count("left_out"), "{model}");
    }
}

#[test]
fn clipsaver_loads_from_a_live_database() {
    let data = fs::read_to_string(plan().join("source/data.sql")).expect("data.sql");
    let bot = Bot::new(&data);
    for options in [&[][..], &["--inserts"], &["--column-inserts", "--rows-per-insert=3"]] {
        let run = Run::convert_dump(&plan(), &bot.0.pg_dump(options), &[]);
        run.ended(1);
        let target = target();
        succeeds(&target, &run, "load.sql");
        check_same_values(&bot.0, &target);
        let same_json = "SELECT guild_id, settings FROM guild_settings ORDER BY 1";
        assert_eq!(bot.0.psql(same_json), target.psql(same_json));
    }
}

#[test]
fn clipsaver_does_not_load_into_the_old_database() {
    let run = Run::convert(&plan(), &[]);
    let old = Bot::new("");
    let said = stops(&old.0, &run, "load.sql");
    assert!(said.contains("bot_guilds has the column owner_user_id"), "{said}");
    assert_eq!(old.0.psql("SELECT count(*) FROM users"), "0\n");
}

#[test]
fn clipsaver_states_stand_in_the_load_file_alone() {
    for options in [&[][..], &["--var", "drop_expired=true"], &["--show-values"]] {
        let run = Run::convert(&plan(), options);
        assert!(run.data("install_intents").contains("st-77aa01bc"));
        for (path, bytes) in run.files("") {
            let text = String::from_utf8_lossy(&bytes);
            let allowed = path == "data/public.install_intents.copy";
            assert!(allowed || !text.contains("st-"), "{path} shows a state");
        }
        assert!(!run.stderr.contains("st-") && !run.stdout.contains("st-"));
    }
}

/// Returns the target's DDL with the columns of each table from the last to the first.
fn reversed() -> String {
    let ddl = fs::read_to_string(plan().join("target.sql")).expect("target.sql");
    let mut script = String::new();
    let mut columns: Vec<&str> = Vec::new();
    for line in ddl.lines() {
        if line.starts_with("    ") {
            columns.push(line.trim_end_matches(','));
            continue;
        }
        columns.reverse();
        script += &columns.join(",\n");
        script += &format!("\n{line}\n");
        columns.clear();
    }
    script
}

#[test]
fn clipsaver_case_20_columns_in_another_order() {
    let ddl = reversed();
    let other = migration::with_mode(&plan(), "insert");
    fs::write(other.path().join("target.sql"), &ddl).expect("target.sql is written");
    let (plain, turned) = (target(), Database::create());
    turned.psql(&ddl);
    let first = "SELECT column_name FROM information_schema.columns
                 WHERE table_name = 'bot_channels' AND ordinal_position = 1";
    assert_eq!(turned.psql(first), "guild_id\n");
    succeeds(&plain, &Run::convert(&plan(), &[]), "load.sql");
    succeeds(&turned, &Run::convert(other.path(), &[]), "load.sql");
    for (table, key, _) in KEPT {
        let columns = plain.psql(&format!(
            "SELECT string_agg(column_name, ', ' ORDER BY column_name)
             FROM information_schema.columns WHERE table_name = '{table}'"
        ));
        let rows = format!("SELECT {} FROM {table} ORDER BY {key}", columns.trim_end());
        assert_eq!(plain.psql(&rows), turned.psql(&rows), "{table}");
        assert_ne!(plain.psql(&rows), "", "{table}");
    }
}

/// Ten rows a table, with everything that both schemas hold.
const TEN_ROWS: &str = r#"
    INSERT INTO users (id, discord_user_id, username, avatar, last_login_at)
    SELECT n, (1234567890123456789 + n)::text, CASE WHEN n % 3 > 0 THEN 'us\er é ' || n END,
           CASE WHEN n % 2 = 0 THEN 'https://cdn.example/' || n END, now()
    FROM generate_series(1, 10) AS n;
    INSERT INTO bot_guilds
    SELECT n || '00', E'Guild\t🎬\n' || n, CASE WHEN n > 5 THEN '' END,
           CASE WHEN n <> 4 THEN (1234567890123456789 + n)::text END,
           CASE WHEN n <> 7 THEN '2025-09-01 00:00:00.000001+00'::timestamptz + n * interval '1 h' END,
           '2025-10-01 12:00:00+02'::timestamptz + n * interval '1 day'
    FROM generate_series(1, 10) AS n;
    INSERT INTO guild_settings
    SELECT n || '00', json_build_object('n', 9007199254740993 + n, 'deep', array[n, n / 2.0], 'é', '🎉'),
           '2025-10-02 00:00:00+05:30'::timestamptz + n * interval '1 day'
    FROM generate_series(1, 10) AS n;
    INSERT INTO bot_channels
    SELECT n || '01', n || '00', repeat('🎉', n * 25), (array['text', 'voice', 'stage'])[n % 3 + 1],
           n % 2 = 0, n % 3 = 0, CASE n WHEN 1 THEN '' WHEN 2 THEN NULL ELSE '12900' || n END,
           now(), NULL, n * 900000000000000, '{"is_enabled": true}', now(), now()
    FROM generate_series(1, 10) AS n;
    INSERT INTO bot_channel_scan_runs
    SELECT md5(n::text)::uuid, n || '01', NULL, '1280' || n,
           (array['queued', 'running', 'succeeded', 'failed', 'canceled'])[n % 5 + 1]::scan_status,
           n, n / 2, CASE WHEN n % 5 = 3 THEN E'line\\one\n' END, NULL, now(), now()
    FROM generate_series(1, 10) AS n;
    INSERT INTO install_intents
    SELECT 'st-' || n, (1234567890123456789 + n)::text, n || '00',
           '2025-10-09 12:00:00.5'::timestamp + n * interval '1 h', '2025-10-20 00:00:00'
    FROM generate_series(1, 10) AS n;
"#;

#[test]
fn clipsaver_case_23_there_and_back() {
    let bot = Bot::new(TEN_ROWS);
    let run = bot.convert(&[]);
    run.ended(0);
    let there = target();
    succeeds(&there, &run, "load.sql");
    check_same_values(&bot.0, &there);

    // The other direction, with the new name turned round.
    let folder = TempDir::new().expect("a temporary folder");
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text);
    let schema = fs::read_to_string(plan().join("source/schema.sql")).expect("schema.sql");
    write("target.sql", &schema).expect("target.sql is written");
    let plan = "[plan]\nname = 'back'\n[sources.legacy]\ndump = 'x.sql'\ninclude = ['public.*']\n\
                [target]\nschema = 'target.sql'\npass_through = true\ndrift = 'legacy'\n\
                [target.renames]\n'bot_guilds.owner_user_id_id' = 'owner_user_id'\n";
    write("plan.toml", plan).expect("plan.toml is written");
    fs::create_dir(folder.path().join("models")).expect("a folder");
    let users = "SELECT discord_user_id, username, avatar FROM legacy.users";
    write("models/users.sql", users).expect("the model is written");
    let run = Run::convert_dump(folder.path(), &there.pg_dump(&[]), &[]);
    run.ended(0);
    let back = Database::create();
    back.psql(&schema);
    succeeds(&back, &run, "load.sql");
    check_same_values(&bot.0, &back);
    for (table, rows) in [
        ("bot_guilds", "SELECT * FROM bot_guilds ORDER BY guild_id"),
        ("guild_settings", "SELECT * FROM guild_settings ORDER BY guild_id"),
        ("bot_channels", "SELECT * FROM bot_channels ORDER BY channel_id"),
        ("bot_channel_scan_runs", "SELECT * FROM bot_channel_scan_runs ORDER BY id"),
        ("install_intents", "SELECT * FROM install_intents ORDER BY state"),
    ] {
        assert_eq!(bot.0.psql(rows), back.psql(rows), "{table}");
        assert_eq!(bot.0.psql(&format!("SELECT count(*) FROM {table}")), "10\n");
    }
}
