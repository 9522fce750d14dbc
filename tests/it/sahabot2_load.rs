//! The example plan `sahabot2` from end to end: mariadb-dump, conversion, load, the migration's own
//! statements asked in the server, verification, a second load, and the way back.

use std::fs;

use tempfile::TempDir;

use crate::mariadb::Database;
use crate::run::Run;
use crate::sahabot2::{Bot, Profile};

/// What a target has before the load: one user of its own, far from the new IDs.
const THERE: &str = "INSERT INTO {users} (id, discord_id, discord_username)
                     VALUES (5000, 272195411389448192, 'cyd of the target');";

const EXISTING: &str = "id,discord_id,racetime_id\n5000,272195411389448192,\n";

const NAMES: &str = "guild_id,name,icon,owner_discord_id\n\
                     460905692857892865,ALttPR,a1b2,164084335779905536\n\
                     307860211333595146,\"O'Brien's \"\"club\"\"\",,\n";

/// Names of the tables that differ between the profiles.
struct Names {
    users: &'static str,
    races: &'static str,
    audit: &'static str,
}

impl Profile {
    fn names(self) -> Names {
        match self {
            Self::Seed => {
                Names { users: "user", races: "async_tournament_race", audit: "audit_log" }
            }
            Self::Repo => {
                Names { users: "users", races: "async_qualifier_races", audit: "audit_logs" }
            }
        }
    }
}

fn empty_target(profile: Profile) -> Database {
    let there = THERE.replace("{users}", profile.names().users);
    Database::create(&format!("{}{there}", profile.file("target.sql")))
}

/// Returns every row of every table, sorted; but for what a load keeps for its own way back.
fn rows(database: &Database) -> String {
    let mut all = String::new();
    let tables = database.sql("SHOW TABLES");
    for table in tables.lines().filter(|table| !table.starts_with("transload_")) {
        let mut rows: Vec<String> =
            database.sql(&format!("SELECT * FROM `{table}`")).lines().map(str::to_owned).collect();
        rows.sort();
        all += &format!("{table}:\n{}\n", rows.join("\n"));
    }
    all
}

#[track_caller]
fn run_file(target: &Database, run: &Run, file: &str) -> String {
    target.run_file(&run.path(), file).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// Converts the example, loads it, asks, loads again and takes it back.
#[track_caller]
fn check_way(profile: Profile) {
    let bot = Bot::example().with_file("existing", EXISTING).with_file("guilds", NAMES);
    let dump = bot.dump();
    let run = bot.convert_dump(profile, &dump, &[]);
    run.ended(1);
    let target = empty_target(profile);
    let before = rows(&target);
    run_file(&target, &run, "load.sql");

    // Race 15 is on a permalink of another tournament, and noted.
    let violations = target.sql(&profile.file("validate.sql"));
    assert_eq!(violations, "permalink of another tournament\t15\n");
    check_counts(&run, &target);
    check_against_source(&bot, &target, profile);
    check_next_ids(&target);
    check_secrets(&run, profile);
    check_verify(&run, &target, profile);

    let loaded = rows(&target);
    let again = upserting(profile);
    let again = bot.convert_plan(again.path(), &dump, &[]);
    again.ended(1);
    run_file(&target, &again, "load.sql");
    assert_eq!(rows(&target), loaded, "a second load changes nothing");

    run_file(&target, &again, "rollback.sql");
    assert_eq!(rows(&target), loaded, "what was loaded first stays");
    run_file(&target, &run, "rollback.sql");
    assert!(!target.sql("SHOW TABLES").contains("migration_"));
    assert_eq!(rows(&target), before, "the target is as it was");
}

/// Statement 1: what was read is in the output or among the rejects; what is in it is in the target.
#[track_caller]
fn check_counts(run: &Run, target: &Database) {
    let audit = run.audit();
    let models = audit["models"].as_array().expect("audit.json lists models");
    let tables = models.iter().filter(|model| model["kind"] == "table");
    let mut count = 0;
    for model in tables {
        let name = model["target"].as_str().expect("a table has a target");
        let found = target.sql(&format!("SELECT count(*) FROM `{name}`"));
        let of_others = u64::from(name.starts_with("user") && !name.contains('_'));
        let expected = model["out"].as_u64().expect("a number") + of_others;
        assert_eq!(found.trim_end(), expected.to_string(), "{model}");
        count += 1;
    }
    assert!(count > 14, "{count} tables");
    assert_eq!(audit["findings"].as_array().map(Vec::len), Some(0), "{}", audit["findings"]);
}

/// Statements 8 and 9: races and users are what they were, column by column.
#[track_caller]
fn check_against_source(bot: &Bot, target: &Database, profile: Profile) {
    let Names { users, races, audit } = profile.names();
    let source = bot.database_name();
    let sums = |table: &str| {
        target.sql(&format!(
            "SELECT r.status, count(*), sum(r.score) FROM {table} GROUP BY r.status ORDER BY 1"
        ))
    };
    let accepted =
        format!("{source}.asynctournamentrace r JOIN migration_race_map m ON m.old_id = r.id");
    assert_eq!(sums(&format!("{races} r")), sums(&accepted));

    let (vod, thread, end) = match profile {
        Profile::Seed => ("vod_url", "thread_id", "finished_at"),
        Profile::Repo => ("runner_vod_url", "discord_thread_id", "end_time"),
    };
    let changed = format!(
        "SELECT s.id FROM {source}.asynctournamentrace s
         JOIN migration_race_map m ON m.old_id = s.id
         JOIN {races} r ON r.id = m.new_id
         JOIN migration_user_map u ON u.old_id = s.user_id
         WHERE NOT (r.user_id <=> u.new_id AND r.status <=> s.status AND r.{thread} <=> s.thread_id
             AND r.{end} <=> nullif(s.end_time, '0000-00-00')
             AND r.reattempted <=> coalesce(s.reattempted, 0)
             AND BINARY r.runner_notes <=> BINARY s.runner_notes
             AND BINARY r.{vod} <=> BINARY s.runner_vod_url AND r.score <=> s.score)
         UNION ALL
         SELECT s.id FROM {source}.users s
         JOIN migration_user_map m ON m.old_id = s.id
         JOIN {users} t ON t.id = m.new_id
         WHERE m.new_id <> 5000 AND s.id <> 12
             AND NOT (t.discord_id <=> s.discord_user_id
                      AND BINARY t.display_name <=> BINARY s.display_name)
         UNION ALL
         SELECT s.id FROM {source}.asynctournamentauditlog s
         JOIN {audit} a ON json_value(a.details, '$.legacy_id') = s.id
         WHERE NOT (a.action <=> s.action AND a.created_at <=> s.created)"
    );
    assert_eq!(target.sql(&changed), "", "rows that differ");
}

/// The next row of each table gets the next ID.
#[track_caller]
fn check_next_ids(target: &Database) {
    target.sql("INSERT INTO organization (name) VALUES ('next')");
    target.sql("DELETE FROM organization WHERE name = 'next' AND id = 5");
    assert_eq!(target.sql("SELECT max(id) FROM organization"), "4\n");
}

/// Statement 10: tokens are in the users' file alone, keys of the interface nowhere.
#[track_caller]
fn check_secrets(run: &Run, profile: Profile) {
    let users = format!("data/{}.tsv", profile.names().users);
    for (secret, allowed) in
        [("rt-b80d44e7", users.as_str()), ("rt-33cc44dd", ""), ("key-5d1c7e0f9a", "")]
    {
        let mut found = Vec::new();
        for (name, bytes) in run.files("") {
            if bytes.windows(secret.len()).any(|window| window == secret.as_bytes()) {
                found.push(name);
            }
        }
        let expected: Vec<&str> = (!allowed.is_empty()).then_some(allowed).into_iter().collect();
        assert_eq!(found, expected, "{secret}");
        assert!(!run.stderr.contains(secret) && !run.stdout.contains(secret));
    }
}

/// `verify.sql` holds, and finds a value that is another one.
#[track_caller]
fn check_verify(run: &Run, target: &Database, profile: Profile) {
    let set_score = |score: &str| {
        let races = profile.names().races;
        target.sql(&format!(
            "UPDATE {races} SET score = {score}, updated_at = updated_at WHERE id = 3"
        ));
    };
    run_file(target, run, "verify.sql");
    set_score("0.2");
    assert!(target.run_file(&run.path(), "verify.sql").is_err(), "0.2 is not 0.1");
    set_score("0.1");
    run_file(target, run, "verify.sql");
}

/// Returns a plan that is the profile's but for the mode of its load; the ID maps, which the first
/// load has made, are not its own to drop.
fn upserting(profile: Profile) -> TempDir {
    let folder = TempDir::new().expect("a temporary folder");
    let plan = profile.plan();
    let path = |name: &str| plan.join(name).display().to_string();
    let toml = format!(
        "[plan]\nname = 'again'\nextends = '{}'\n\
         [target]\nengine = 'mysql'\nmode = 'upsert'\nschema = ['{}', '{}']\n\
         before_load = '{}'\n",
        plan.display(),
        path("target.sql"),
        path("maps.sql"),
        path("maps.sql"),
    );
    fs::write(folder.path().join("plan.toml"), toml).expect("the plan is written");
    folder
}

#[test]
fn sahabot2_seed_profile_goes_the_whole_way() {
    check_way(Profile::Seed);
}

#[test]
fn sahabot2_repo_profile_goes_the_whole_way() {
    check_way(Profile::Repo);
}
