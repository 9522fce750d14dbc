//! The example plan `sahabot2` beyond its acceptance cases: options, forms of dumps, and what stops.

use std::fs;

use crate::run::plain;
use crate::sahabot2::{Bot, Migrated, Profile, T, tournament, user};

#[test]
fn sahabot2_other_forms_of_a_dump_give_the_same_files() {
    let bot = Bot::example();
    let usual = bot.convert(Profile::Seed);
    let data = usual.ended(1).files("data");
    assert!(data.len() > 14);
    // As mysqldump of MySQL heads its files: no word of MariaDB, a line a row, columns named.
    let dump = bot.dump_as(&["--skip-extended-insert", "--complete-insert", "--hex-blob"]);
    let dump = String::from_utf8(dump).expect("mariadb-dump writes UTF-8");
    let rest = dump.split_once("Server version").map_or("", |(_, rest)| rest);
    let rest = rest.split_once('\n').map_or("", |(_, rest)| rest);
    let dump = format!(
        "-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)\n--\n\
         -- Host: localhost    Database: sahabot\n-- Server version\t8.0.36\n{rest}"
    );
    let other = bot.convert_dump(Profile::Seed, dump.as_bytes(), &[]);
    assert_eq!(other.ended(1).files("data"), data);
    assert_eq!(other.files("maps"), usual.files("maps"));
    assert_eq!(other.files("exports"), usual.files("exports"));
}

#[test]
fn sahabot2_options_choose_users_servers_and_ids() {
    let bot = Bot::new(&format!(
        "{}{}{}
         UPDATE users SET test_user = 1 WHERE id = 2;
         INSERT INTO voice_role VALUES (1, 700, 8, 9), (2, 0, 8, 9);
         INSERT INTO audit_messages (id, guild_id, content) VALUES (1, 600, 'a secret plan');",
        user(1, 111, "Ann"),
        user(2, 112, "Test"),
        tournament(3, 900),
    ));
    let bot = bot
        .with_var("exclude_test_users=true")
        .with_var("more_guilds=voice_role")
        .with_var("export_chat=false")
        .with_var("id_base=1000");
    let migrated = bot.migrate(0);
    migrated
        .check("SELECT id, display_name, discord_id FROM user", &["1001|Ann|111", "1002|NULL|NULL"])
        .check(
            "SELECT id, name FROM organization ORDER BY id",
            &["1001|Guild 700", "1002|Guild 900"],
        )
        .check("SELECT id, organization_id FROM async_tournament", &["1001|1002"])
        .check_rejects("user", &[("skip", "test_user_excluded", "2")]);
    assert!(migrated.export("audit_messages")[0]["columns"]["content"].is_null());
}

#[test]
fn sahabot2_a_category_that_is_too_long_is_never_cut() {
    let long = "x".repeat(256);
    let bot = Bot::new(&format!(
        "INSERT INTO racerverification
             (id, guild_id, role_id, racetime_categories, minimum_races, created, updated)
         VALUES (1, 900, 1, 'alttpr, {long}', 5, '{T}', '{T}');"
    ));
    let migrated = bot.migrate(1);
    migrated
        .check("SELECT category FROM racer_verification_category", &["alttpr"])
        .check_rejects("racer_verification_category", &[("error", "truncated", "1")]);
}

#[test]
fn sahabot2_collaborators_may_be_spelled_in_another_way() {
    let rows = format!(
        "{} INSERT INTO presetnamespaces VALUES (1, 'ann', 111);
         INSERT INTO presetnamespacecollaborators VALUES (2, 1, 999);",
        user(1, 111, "Ann")
    );
    let other = "RENAME TABLE presetnamespacecollaborators TO presetnamespacescollaborators;";
    let migrated = Bot::new(&format!("{rows}{other}")).migrate(0);
    migrated.check("SELECT count(*) FROM preset_namespace_permission", &["1"]);

    let both = "CREATE TABLE presetnamespacescollaborators (id int);";
    let run = Bot::new(&format!("{rows}{both}")).convert(Profile::Seed);
    run.ended(2);
    let problem = "[sources.legacy.tables.presetnamespacecollaborators]: the dump has it as \
                   `presetnamespacecollaborators` and `presetnamespacescollaborators`";
    assert!(run.stderr.contains(problem), "{}", run.stderr);
}

#[test]
fn sahabot2_stops_where_the_operators_files_can_not_be() {
    let existing = "id,discord_id,racetime_id\n1,999,\n2,888,\n3,888,\n";
    let bot = Bot::new(&user(1, 111, "Ann")).with_file("existing", existing);
    let run = bot.convert(Profile::Seed);
    run.ended(1);
    assert_eq!(run.findings("id_in_use"), ["user 1 of the target"]);
    assert_eq!(run.findings("said_twice"), ["Discord ID 888"]);
    assert_eq!(run.audit()["status"], "stopped");
    assert!(!run.exists("load.sql"));
}

#[test]
fn sahabot2_profiles_share_what_the_old_bot_is() {
    let toml = fs::read_to_string(Profile::Repo.plan().join("plan.toml")).expect("a plan");
    assert!(toml.contains("extends = \"../shared\""));
    let bot = Bot::new(&format!(
        "{}
         INSERT INTO racerverification
             (id, guild_id, role_id, racetime_categories, minimum_races, created, updated)
         VALUES (1, 900, 5, 'smz3, alttpr', 5, '{T}', '{T}'), (2, 900, 5, NULL, 5, '{T}', '{T}'),
                (3, 900, 6, '', 5, '{T}', '{T}');
         INSERT INTO asynctournamentauditlog
             VALUES (8, 3, NULL, 'a', 'said', '{T}', '2023-06-01 12:00:01');",
        tournament(3, 900)
    ));
    let run = bot.convert(Profile::Repo);
    run.ended(1);
    let migrated = Migrated::load(run, Profile::Repo, "");
    migrated
        .check(
            "SELECT id, guild_id, role_name, categories FROM racer_verifications",
            &["1|900|role 5|[\"smz3\",\"alttpr\"]", "2|900|role 6|[]"],
        )
        .check("SELECT json_value(details, '$.updated') FROM audit_logs", &["2023-06-01T12:00:01"])
        .check("SELECT max_reattempts, is_active FROM async_qualifiers", &["0|1"])
        .check_rejects("racer_verifications", &[("conflict", "duplicate_verification_role", "2")]);
    let exported = &migrated.export("asynctournament")[0]["columns"];
    assert_eq!(plain(&exported["owner_id"]), "111");
}
