//! Acceptance cases of the example plan `sahabot2`: verification, permissions, presets, exports,
//! and what holds for all of them.

use serde_json::json;

use crate::sahabot2::{Bot, Migrated, Profile, T, tournament, user};

#[test]
fn sahabot2_case_16_comma_lists_become_rows() {
    let bot = Bot::new(&format!(
        "INSERT INTO racerverification
             (id, guild_id, role_id, racetime_categories, minimum_races, created, updated)
         VALUES (1, 900, 1, 'alttpr, alttprbiweekly,,alttpr', 5, '{T}', '{T}'),
                (2, 900, 2, NULL, 5, '{T}', '{T}');"
    ));
    let migrated = bot.migrate(0);
    migrated
        .check("SELECT id, racetime_category FROM racer_verification", &["1|alttpr", "2|NULL"])
        .check(
            "SELECT racer_verification_id, position, category FROM racer_verification_category
             ORDER BY id",
            &["1|1|alttpr", "1|2|alttprbiweekly"],
        );
}

#[test]
fn sahabot2_case_17_the_latest_verification_of_a_racer_counts() {
    let bot = Bot::new(&format!(
        "{}
         INSERT INTO racerverification (id, guild_id, role_id, minimum_races, created, updated)
             VALUES (6, 900, 1, 5, '{T}', '{T}');
         INSERT INTO verifiedracer VALUES (1, 6, 1, NULL, '{T}', NULL),
                                          (2, 6, 1, 9, '{T}', '2023-07-02');",
        user(1, 111, "Ann")
    ));
    let migrated = bot.migrate(1);
    migrated
        .check("SELECT id, race_count FROM verified_racer", &["1|9"])
        .check_rejects("verified_racer", &[("conflict", "duplicate_verified_racer", "1")]);
}

#[test]
fn sahabot2_case_18_a_permission_needs_a_subject() {
    let bot = Bot::new(&format!(
        "{}{}
         INSERT INTO asynctournamentpermissions VALUES
             (1, 3, 1, NULL, 'admin', '{T}', '{T}'), (2, 3, NULL, 44, 'mod', '{T}', '{T}'),
             (3, 3, NULL, NULL, 'mod', '{T}', '{T}');",
        user(1, 111, "Ann"),
        tournament(3, 900)
    ));
    let migrated = bot.migrate(1);
    migrated
        .check(
            "SELECT id, user_id, discord_role_id, role FROM async_tournament_permission",
            &["1|1|NULL|admin", "2|NULL|44|mod"],
        )
        .check_rejects(
            "async_tournament_permission",
            &[("error", "permission_without_subject", "3")],
        );
}

#[test]
fn sahabot2_case_19_yaml_becomes_json() {
    let bot = Bot::new(&format!(
        "{}
         INSERT INTO presetnamespaces VALUES (1, 'ann', 111);
         INSERT INTO presets VALUES (1, 'alttpr', 'good', 1, 'a: 1\\nb: [x, y]', 4, '{T}'),
                                    (2, 'alttpr', 'bad', 1, 'a: [1', 0, '{T}');",
        user(1, 111, "Ann")
    ));
    let migrated = bot.migrate(0);
    migrated
        .check(
            "SELECT name, settings, is_public FROM randomizer_preset ORDER BY id",
            &["good|{\"a\":1,\"b\":[\"x\",\"y\"]}|1", "bad|{\"raw_yaml\":\"a: [1\"}|1"],
        )
        .check_notes("randomizer_preset", "yaml_parse_failed", 1);
    let exported = &migrated.export("presets")[0];
    assert_eq!(exported["columns"], json!({"generated_count": 4, "content": "a: 1\nb: [x, y]"}));
}

#[test]
fn sahabot2_case_20_collaborators_have_all_rights() {
    let bot = Bot::new(&format!(
        "{}
         INSERT INTO presetnamespaces VALUES (1, 'ann', 111);
         INSERT INTO presetnamespacecollaborators VALUES (1, 1, 111), (2, 1, 999);",
        user(1, 111, "Ann")
    ));
    let migrated = bot.migrate(0);
    migrated
        .check(
            "SELECT u.discord_id, u.is_placeholder, p.can_create, p.can_update, p.can_delete
             FROM preset_namespace_permission p JOIN user u ON u.id = p.user_id",
            &["999|1|1|1|1"],
        )
        .check_rejects("preset_namespace_permission", &[("skip", "collaborator_is_owner", "1")]);
}

#[test]
fn sahabot2_case_21_deferred_tables_are_exported_and_counted() {
    let bot = Bot::new("INSERT INTO voice_role VALUES (1, 7, 8, 9), (2, 7, 8, 9), (3, 7, 8, 9);");
    let migrated = bot.migrate(0);
    migrated.check("SELECT count(*) FROM organization", &["0"]);
    let exported = migrated.export("voice_role");
    assert_eq!(exported.len(), 3);
    assert_eq!(
        exported[0]["columns"],
        json!({"guild_id": "7", "voice_channel_id": "8", "role_id": "9"})
    );
    let audit = migrated.run.audit();
    let models = audit["models"].as_array().expect("audit.json lists models");
    let entry = models.iter().find(|entry| entry["model"] == "voice_role").expect("voice_role");
    assert_eq!((&entry["kind"], &entry["out"]), (&json!("export"), &json!(3)), "{entry}");
}

#[test]
fn sahabot2_case_22_runs_repeat_and_a_dry_run_writes_a_report_alone() {
    let bot = Bot::example();
    let dump = bot.dump();
    let first = bot.convert_dump(Profile::Seed, &dump, &[]);
    let mut files = first.ended(1).files("");
    let second = bot.convert_dump(Profile::Seed, &dump, &["--threads", "1"]);
    assert_eq!(files.keys().collect::<Vec<_>>(), second.files("").keys().collect::<Vec<_>>());
    for (name, bytes) in second.files("") {
        assert!(files[&name] == bytes, "{name} differs");
    }

    let dry = bot.convert_dump(Profile::Seed, &dump, &["--dry-run"]);
    let (audit, dry_audit) = (first.audit(), dry.ended(1).audit());
    for part in ["tables", "models", "checks"] {
        assert_eq!(audit[part], dry_audit[part], "{part}");
    }
    files.retain(|name, _| name.starts_with("data/"));
    assert!(!files.is_empty() && dry.files("data").is_empty());
    assert!(!dry.exists("load.sql") && !dry.exists("exports") && !dry.exists("rejects"));
}

#[test]
fn sahabot2_case_23_a_user_of_the_target_is_merged() {
    let bot = Bot::new(&format!(
        "INSERT INTO users VALUES
             (7, 111, 'tw', 'Ann', 'r1', 'tok', 0, '{T}', '{T}'),
             (9, 222, NULL, NULL, NULL, NULL, 0, '{T}', '{T}');"
    ));
    let bot = bot.with_file("existing", "id,discord_id,racetime_id\n40,111,\n");
    let run = bot.convert(Profile::Seed);
    let there = "INSERT INTO user (id, discord_id, discord_username) VALUES (40, 111, 'ann');";
    let migrated = Migrated::load(run, Profile::Seed, there);
    migrated
        .check("SELECT old_id, new_id FROM migration_user_map", &["7|40", "9|1"])
        .check("SELECT id, discord_id FROM user ORDER BY id", &["1|222", "40|111"])
        .check_rejects("user", &[("ok", "merged_existing", "7")]);
    migrated.run.ended(0);

    let rolled_back = migrated.target.run_file(&migrated.run.path(), "rollback.sql");
    rolled_back.unwrap_or_else(|error| panic!("{error}"));
    migrated.check("SELECT id, discord_id FROM user", &["40|111"]);
}

#[test]
fn sahabot2_case_24_snowflakes_keep_their_digits() {
    let guild = 1_234_567_890_123_456_789;
    let bot = Bot::new(&format!(
        "{} INSERT INTO config VALUES (1, {guild}, 'p', NULL);",
        tournament(3, guild)
    ));
    let migrated = bot.migrate(0);
    migrated.check("SELECT guild_id FROM discord_guild", &["1234567890123456789"]);
    assert_eq!(migrated.export("config")[0]["columns"]["guild_id"], "1234567890123456789");
    let file = migrated.run.text("data/discord_guild.tsv");
    assert!(file.contains("\t1234567890123456789\t"), "{file}");
}
