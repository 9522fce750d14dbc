//! The example plan `sahabot2`: old bots in a real MariaDB, dumps of them by the real mariadb-dump,
//! the conversion, and its load into another database. The acceptance cases of users, servers and
//! tournaments.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;

use crate::mariadb::Database;
use crate::run::{self, Run, plain};

/// A moment in the past, for columns that a case says nothing of.
pub const T: &str = "2023-06-01 12:00:00";

/// What lets a script write rows that keys and modes of today would refuse.
pub const DIRTY: &str = "SET sql_mode = '', foreign_key_checks = 0, unique_checks = 0;";

/// Takes the keys of `users` away, as they were not always there.
pub const WITHOUT_USER_KEYS: &str = "ALTER TABLE users
    DROP INDEX discord_user_id, DROP INDEX rtgg_id, DROP INDEX uid_users_rtgg_id;";

/// The two targets of the bot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    Seed,
    Repo,
}

impl Profile {
    pub fn plan(self) -> PathBuf {
        match self {
            Self::Seed => run::plan("sahabot2"),
            Self::Repo => run::plan("sahabot2/repo"),
        }
    }

    pub fn file(self, name: &str) -> String {
        fs::read_to_string(self.plan().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }
}

/// A bot's database before the migration.
pub struct Bot {
    database: Database,
    /// Source and text of the operator's files.
    files: Vec<(&'static str, String)>,
    vars: Vec<String>,
}

impl Bot {
    /// Returns a bot with these rows.
    pub fn new(sql: &str) -> Self {
        let schema = Profile::Seed.file("source/schema.sql");
        let database = Database::create(&format!("{schema}{DIRTY}{sql}"));
        Self { database, files: Vec::new(), vars: Vec::new() }
    }

    /// Returns a bot with the rows of the plan's own example.
    pub fn example() -> Self {
        Self::new(&Profile::Seed.file("source/data.sql"))
    }

    /// Adds a file of the operator.
    pub fn with_file(mut self, source: &'static str, text: &str) -> Self {
        self.files.push((source, text.to_owned()));
        self
    }

    pub fn with_var(mut self, var: &str) -> Self {
        self.vars.push(var.to_owned());
        self
    }

    /// Returns a dump in another form.
    pub fn dump_as(&self, options: &[&str]) -> Vec<u8> {
        self.database.dump(options)
    }

    pub fn dump(&self) -> Vec<u8> {
        self.database.dump(&[])
    }

    pub fn convert(&self, profile: Profile) -> Run {
        self.convert_dump(profile, &self.dump(), &[])
    }

    /// Returns the name that the old database has in the server that the targets are in too.
    pub fn database_name(&self) -> &str {
        &self.database.name
    }

    pub fn convert_dump(&self, profile: Profile, dump: &[u8], options: &[&str]) -> Run {
        self.convert_plan(&profile.plan(), dump, options)
    }

    pub fn convert_plan(&self, plan: &Path, dump: &[u8], options: &[&str]) -> Run {
        let folder = TempDir::new().expect("a temporary folder");
        let mut arguments: Vec<String> = options.iter().map(ToString::to_string).collect();
        for (source, text) in &self.files {
            let path = folder.path().join(format!("{source}.csv"));
            fs::write(&path, text).expect("the file is written");
            arguments.extend(["--source".to_owned(), format!("{source}={}", path.display())]);
        }
        for var in &self.vars {
            arguments.extend(["--var".to_owned(), var.clone()]);
        }
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        Run::convert_dump(plan, dump, &arguments)
    }

    /// Converts for the seed's target; the run ends with this code. Loads what came out.
    #[track_caller]
    pub fn migrate(&self, code: i32) -> Migrated {
        let run = self.convert(Profile::Seed);
        run.ended(code);
        Migrated::load(run, Profile::Seed, "")
    }
}

/// A run, and a target with its load.
pub struct Migrated {
    pub run: Run,
    pub target: Database,
}

impl Migrated {
    /// Loads a run into a target that has these rows.
    #[track_caller]
    pub fn load(run: Run, profile: Profile, rows: &str) -> Self {
        let target = Database::create(&format!("{}{rows}", profile.file("target.sql")));
        target.run_file(&run.path(), "load.sql").unwrap_or_else(|error| panic!("{error}"));
        Self { run, target }
    }

    /// The target's rows are these: columns between bars.
    #[track_caller]
    pub fn check(&self, query: &str, expected: &[&str]) -> &Self {
        let rows = self.target.sql(query).replace('\t', "|");
        assert_eq!(rows.lines().collect::<Vec<_>>(), expected, "{query}");
        self
    }

    /// So many rows of a model carry a note.
    #[track_caller]
    pub fn check_notes(&self, model: &str, code: &str, count: u64) -> &Self {
        assert_eq!(self.run.notes(model, code), count, "{model}: {code}");
        self
    }

    /// The rejects of a file are these: status, reason, and the source row's ID.
    #[track_caller]
    pub fn check_rejects(&self, file: &str, expected: &[(&str, &str, &str)]) -> &Self {
        let rejects = self.run.json_lines(&format!("rejects/{file}.jsonl"));
        let found: Vec<[String; 3]> = rejects
            .iter()
            .map(|reject| [&reject["status"], &reject["reason"], &reject["source_row"]["id"]])
            .map(|values| values.map(plain))
            .collect();
        let expected: Vec<[String; 3]> =
            expected.iter().map(|(a, b, c)| [a, b, c].map(|text| (*text).to_owned())).collect();
        assert_eq!(found, expected, "{file}: {rejects:?}");
        self
    }

    /// The lines of an export.
    pub fn export(&self, table: &str) -> Vec<Value> {
        self.run.json_lines(&format!("exports/{table}.jsonl"))
    }
}

/// Returns the statement that adds a tournament in a server.
pub fn tournament(id: u32, guild: i64) -> String {
    format!(
        "INSERT INTO asynctournament (id, name, guild_id, channel_id, owner_id,
                                      allowed_reattempts, created, updated)
         VALUES ({id}, 'T{id}', {guild}, {}, 111, 0, '{T}', '{T}');",
        1000 + id
    )
}

/// Returns the statements that add a pool with one permalink to a tournament, with the IDs 10 times
/// that of the tournament.
pub fn pool(tournament: u32) -> String {
    let id = 10 * tournament;
    format!(
        "INSERT INTO asynctournamentpermalinkpool
             VALUES ({id}, {tournament}, 'Pool', NULL, '{T}', '{T}');
         INSERT INTO asynctournamentpermalink
             VALUES ({id}, {id}, 'https://seed.example/{id}', NULL, 0, NULL, NULL, '{T}', '{T}');"
    )
}

/// Returns the statement that adds a user.
pub fn user(id: u32, discord_id: i64, name: &str) -> String {
    format!(
        "INSERT INTO users VALUES ({id}, {discord_id}, NULL, '{name}', NULL, NULL, 0, '{T}', '{T}');"
    )
}

/// Returns the statement that adds a race on the permalink of a tournament's pool.
pub fn race(id: u32, tournament: u32, user: u32, created: &str) -> String {
    format!(
        "INSERT INTO asynctournamentrace (id, tournament_id, permalink_id, user_id, reattempted,
                                          created, updated)
         VALUES ({id}, {tournament}, {}, {user}, 0, '{created}', '{created}');",
        10 * tournament
    )
}

#[test]
fn sahabot2_case_01_users_get_new_ids() {
    let bot = Bot::new(&format!(
        "INSERT INTO users VALUES
             (7, 111, 'tw', 'Ann', 'r1', 'tok', 0, '{T}', '{T}'),
             (9, 222, NULL, NULL, NULL, NULL, 0, '{T}', '{T}');"
    ));
    let migrated = bot.migrate(0);
    migrated.check(
        "SELECT id, discord_id, discord_username, racetime_id, racetime_name,
                racetime_access_token, permission FROM user ORDER BY id",
        &["1|111|Ann|r1|Ann|tok|0", "2|222|user_9|NULL|NULL|NULL|0"],
    );
    migrated.check(
        "SELECT old_id, new_id, discord_user_id, migrated_at FROM migration_user_map",
        &["7|1|111|2025-11-05 12:00:00.000000", "9|2|222|2025-11-05 12:00:00.000000"],
    );
    let map = migrated.run.text("maps/migration_user_map.csv");
    assert_eq!(map.lines().next(), Some("old_id,new_id,discord_user_id,migrated_at"));
    assert!(map.contains("\n7,1,111,"), "{map}");
}

#[test]
fn sahabot2_case_02_people_without_discord_are_placeholders() {
    let bot = Bot::new(&format!(
        "INSERT INTO users VALUES (3, NULL, NULL, 'Bo', 'r2', NULL, 0, '{T}', '{T}');"
    ));
    let migrated = bot.migrate(0);
    migrated.check(
        "SELECT discord_id, is_placeholder, racetime_id, discord_username FROM user",
        &["NULL|1|r2|Bo"],
    );
    migrated.check_notes("user", "placeholder_user", 1);
}

#[test]
fn sahabot2_case_03_a_second_row_of_a_person_leads_to_the_first() {
    let rows = [user(4, 333, "A"), user(5, 333, "B"), tournament(1, 900), pool(1)].concat();
    let bot = Bot::new(&format!("{WITHOUT_USER_KEYS}{rows}{}", race(1, 1, 5, T)));
    let migrated = bot.migrate(1);
    migrated
        .check("SELECT id, display_name FROM user WHERE discord_id = 333", &["1|A"])
        .check("SELECT old_id, new_id FROM migration_user_map", &["4|1", "5|1"])
        .check("SELECT user_id FROM async_tournament_race", &["1"])
        .check_rejects("user", &[("conflict", "duplicate_discord_id", "5")]);
}

#[test]
fn sahabot2_case_04_empty_racetime_ids_are_null() {
    let rows = "(1, 11, NULL, 'A', '', NULL, 0, '{T}', '{T}'),
                (2, 12, NULL, 'B', '', NULL, 0, '{T}', '{T}')";
    let rows = rows.replace("{T}", T);
    let bot = Bot::new(&format!("{WITHOUT_USER_KEYS} INSERT INTO users VALUES {rows};"));
    let migrated = bot.migrate(0);
    migrated
        .check("SELECT racetime_id, racetime_name FROM user", &["NULL|NULL", "NULL|NULL"])
        .check_notes("user", "empty_to_null", 2)
        .check_rejects("user", &[]);
}

/// Two tournaments in the server 900, nothing but a setting in the server 800.
fn two_guilds() -> Bot {
    let tournaments = [tournament(1, 900), tournament(2, 900)].concat();
    Bot::new(&format!(
        "{tournaments}
         UPDATE asynctournament SET created = '2023-03-01' WHERE id = 1;
         UPDATE asynctournament SET created = '2023-01-01' WHERE id = 2;
         INSERT INTO config VALUES (1, 800, 'p', NULL);"
    ))
}

#[test]
fn sahabot2_case_05_discord_servers_become_organizations() {
    let migrated = two_guilds().migrate(0);
    migrated.check(
        "SELECT id, name, description, created_at FROM organization ORDER BY id",
        &[
            "1|Guild 800|Migrated from SahasrahBot|2025-11-05 12:00:00.000000",
            "2|Guild 900|Migrated from SahasrahBot|2023-01-01 00:00:00.000000",
        ],
    );
    migrated.check(
        "SELECT g.guild_id, g.organization_id, u.discord_username, u.is_placeholder, u.is_active
         FROM discord_guild g JOIN user u ON u.id = g.linked_by_id ORDER BY 1",
        &["800|1|migration-system|1|0", "900|2|user_111|1|1"],
    );
    migrated
        .check(
            "SELECT max(id) = (SELECT linked_by_id FROM discord_guild WHERE guild_id = 800)
                FROM user",
            &["1"],
        )
        .check_notes("discord_guild", "no_owner_found", 1)
        .check_notes("organization", "generic_org_name", 2);
}

#[test]
fn sahabot2_case_06_a_name_that_is_taken_gets_the_servers_id() {
    let names = "guild_id,name,icon,owner_discord_id\n800,ALttP,,\n900,ALttP,abc,\n";
    let migrated = two_guilds().with_file("guilds", names).migrate(0);
    migrated
        .check("SELECT name FROM organization ORDER BY id", &["ALttP", "ALttP (900)"])
        .check(
            "SELECT guild_name, guild_icon FROM discord_guild ORDER BY id",
            &["ALttP|NULL", "ALttP (900)|abc"],
        )
        .check_notes("organization", "duplicate_org_name", 1);
}

#[test]
fn sahabot2_case_07_who_took_part_is_a_member_once() {
    let mut rows = [user(1, 111, "Ann"), tournament(3, 900), pool(3)].concat();
    for (id, created) in [(1, "2023-07-03"), (2, "2023-07-01"), (3, "2023-07-02")] {
        rows += &race(id, 3, 1, created);
    }
    let bot = Bot::new(&format!(
        "{rows} UPDATE asynctournament SET owner_id = 999;
         INSERT INTO asynctournamentwhitelist VALUES (1, 3, 1, NULL, '2023-05-01', '2023-05-01');"
    ));
    let migrated = bot.migrate(0);
    migrated.check(
        "SELECT m.organization_id, m.joined_at FROM organization_member m WHERE m.user_id = 1",
        &["1|2023-05-01 00:00:00.000000"],
    );
}

#[test]
fn sahabot2_case_08_an_unknown_owner_gets_a_placeholder() {
    let rows = [user(1, 111, "Ann"), tournament(3, 900)].concat();
    let bot = Bot::new(&format!("{rows} UPDATE asynctournament SET owner_id = 555;"));
    let migrated = bot.migrate(0);
    migrated
        .check("SELECT owner_discord_id FROM async_tournament", &["555"])
        .check(
            "SELECT id, discord_id, discord_username FROM user WHERE is_placeholder",
            &["2|555|user_555"],
        )
        .check_notes("user", "placeholder_user_created", 1);
}

#[test]
fn sahabot2_case_09_what_a_tournament_has_beside_is_exported() {
    let bot = Bot::new(&format!(
        "{} UPDATE asynctournament
            SET allowed_reattempts = NULL, report_channel_id = 77, customization = 'gmpmt2023';",
        tournament(3, 900)
    ));
    let migrated = bot.migrate(0);
    migrated.check("SELECT allowed_reattempts FROM async_tournament", &["0"]).check_notes(
        "async_tournament",
        "null_defaulted",
        1,
    );
    let expected = serde_json::json!({
        "table": "asynctournament", "legacy_id": 3,
        "columns": { "report_channel_id": "77", "customization": "gmpmt2023" }
    });
    assert_eq!(migrated.export("asynctournament"), [expected]);
}
