-- Loads plan `sahabot2_repo` into MySQL or MariaDB: 127 rows, 24 tables, one transaction.
--
--     cd RUN && mysql --local-infile=1 DATABASE < load.sql
--
-- `mariadb` does as well. A guard, a file or a count that does not hold stops it, and
-- nothing stays.

SET NAMES utf8mb4;
SET SESSION sql_mode = 'STRICT_ALL_TABLES,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_AUTO_VALUE_ON_ZERO,NO_ENGINE_SUBSTITUTION';
SET SESSION time_zone = '+00:00';
SET SESSION foreign_key_checks = 1;
SET SESSION unique_checks = 1;
SET SESSION sql_notes = 1;
SET SESSION sql_safe_updates = 0;
SET SESSION sql_select_limit = DEFAULT;
SET SESSION sql_big_selects = 1;
SET @transload_passed = 0;

SET SESSION sql_mode = IF(@@GLOBAL.local_infile = 1, @@SESSION.sql_mode, 'the server has local_infile off: run SET GLOBAL local_infile = ON first');
SET @transload_passed = @transload_passed + IF(@@GLOBAL.local_infile = 1, 1, 0);

SET SESSION autocommit = 0;
SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ;

-- before_load: `maps.sql` of the plan.
-- Old IDs and new ones: made before the load, dropped by the rollback.

CREATE TABLE IF NOT EXISTS migration_user_map (
    old_id int NOT NULL PRIMARY KEY,
    new_id int NOT NULL,
    discord_user_id bigint DEFAULT NULL,
    migrated_at datetime(6) NOT NULL
);

CREATE TABLE IF NOT EXISTS migration_guild_org_map (
    guild_id bigint NOT NULL PRIMARY KEY,
    organization_id int NOT NULL,
    guild_name varchar(255) NOT NULL,
    migrated_at datetime(6) NOT NULL
) CHARACTER SET utf8mb4;

CREATE TABLE IF NOT EXISTS migration_tournament_map (
    old_id int NOT NULL PRIMARY KEY,
    new_id int NOT NULL,
    old_guild_id bigint NOT NULL,
    new_organization_id int NOT NULL,
    migrated_at datetime(6) NOT NULL
);

CREATE TABLE IF NOT EXISTS migration_pool_map (
    old_id int NOT NULL PRIMARY KEY,
    new_id int NOT NULL,
    migrated_at datetime(6) NOT NULL
);

CREATE TABLE IF NOT EXISTS migration_permalink_map (
    old_id int NOT NULL PRIMARY KEY,
    new_id int NOT NULL,
    migrated_at datetime(6) NOT NULL
);

CREATE TABLE IF NOT EXISTS migration_race_map (
    old_id int NOT NULL PRIMARY KEY,
    new_id int NOT NULL,
    migrated_at datetime(6) NOT NULL
);

CREATE TABLE IF NOT EXISTS migration_verification_map (
    old_id int NOT NULL PRIMARY KEY,
    new_id int NOT NULL,
    migrated_at datetime(6) NOT NULL
);

CREATE TABLE IF NOT EXISTS migration_namespace_map (
    old_id int NOT NULL PRIMARY KEY,
    new_id int NOT NULL,
    migrated_at datetime(6) NOT NULL
);

CREATE TABLE IF NOT EXISTS migration_live_race_map (
    old_id int NOT NULL PRIMARY KEY,
    new_id int NOT NULL,
    migrated_at datetime(6) NOT NULL
);
-- End of `maps.sql`.

SET @transload_found = (SELECT COUNT(*) FROM information_schema.TABLES JOIN information_schema.ENGINES USING (ENGINE)
  WHERE TRANSACTIONS = 'YES' AND (TABLE_SCHEMA, TABLE_NAME) IN ((DATABASE(), 'users'), (DATABASE(), 'organization'), (DATABASE(), 'organizationmember'), (DATABASE(), 'discord_guilds'), (DATABASE(), 'async_qualifiers'), (DATABASE(), 'async_qualifier_pools'), (DATABASE(), 'async_qualifier_permalinks'), (DATABASE(), 'async_qualifier_live_races'), (DATABASE(), 'async_qualifier_races'), (DATABASE(), 'audit_logs'), (DATABASE(), 'racer_verifications'), (DATABASE(), 'user_racer_verifications'), (DATABASE(), 'preset_namespaces'), (DATABASE(), 'preset_namespace_permissions'), (DATABASE(), 'randomizer_presets'), (DATABASE(), 'migration_user_map'), (DATABASE(), 'migration_guild_org_map'), (DATABASE(), 'migration_tournament_map'), (DATABASE(), 'migration_pool_map'), (DATABASE(), 'migration_permalink_map'), (DATABASE(), 'migration_race_map'), (DATABASE(), 'migration_verification_map'), (DATABASE(), 'migration_namespace_map'), (DATABASE(), 'migration_live_race_map')));
SET SESSION sql_mode = IF(@transload_found = 24, @@SESSION.sql_mode, CONCAT('the target: expected ', 24, ' of the tables with transactions and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 24, 1, 0);
SET @transload_before_1 = (SELECT COUNT(*) FROM `users`);
SET @transload_found = (SELECT COUNT(*) FROM (SELECT 1 FROM `organization` LIMIT 1) AS held);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `organization`: expected ', 0, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM (SELECT 1 FROM `organizationmember` LIMIT 1) AS held);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `organizationmember`: expected ', 0, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM (SELECT 1 FROM `discord_guilds` LIMIT 1) AS held);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `discord_guilds`: expected ', 0, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM (SELECT 1 FROM `async_qualifiers` LIMIT 1) AS held);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `async_qualifiers`: expected ', 0, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM (SELECT 1 FROM `async_qualifier_pools` LIMIT 1) AS held);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `async_qualifier_pools`: expected ', 0, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM (SELECT 1 FROM `async_qualifier_permalinks` LIMIT 1) AS held);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `async_qualifier_permalinks`: expected ', 0, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM (SELECT 1 FROM `async_qualifier_live_races` LIMIT 1) AS held);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `async_qualifier_live_races`: expected ', 0, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM (SELECT 1 FROM `async_qualifier_races` LIMIT 1) AS held);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `async_qualifier_races`: expected ', 0, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM (SELECT 1 FROM `audit_logs` LIMIT 1) AS held);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `audit_logs`: expected ', 0, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM (SELECT 1 FROM `racer_verifications` LIMIT 1) AS held);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `racer_verifications`: expected ', 0, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM (SELECT 1 FROM `user_racer_verifications` LIMIT 1) AS held);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `user_racer_verifications`: expected ', 0, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM (SELECT 1 FROM `preset_namespaces` LIMIT 1) AS held);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `preset_namespaces`: expected ', 0, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM (SELECT 1 FROM `preset_namespace_permissions` LIMIT 1) AS held);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `preset_namespace_permissions`: expected ', 0, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM (SELECT 1 FROM `randomizer_presets` LIMIT 1) AS held);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `randomizer_presets`: expected ', 0, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM (SELECT 1 FROM `migration_user_map` LIMIT 1) AS held);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `migration_user_map`: expected ', 0, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM (SELECT 1 FROM `migration_guild_org_map` LIMIT 1) AS held);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `migration_guild_org_map`: expected ', 0, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM (SELECT 1 FROM `migration_tournament_map` LIMIT 1) AS held);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `migration_tournament_map`: expected ', 0, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM (SELECT 1 FROM `migration_pool_map` LIMIT 1) AS held);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `migration_pool_map`: expected ', 0, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM (SELECT 1 FROM `migration_permalink_map` LIMIT 1) AS held);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `migration_permalink_map`: expected ', 0, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM (SELECT 1 FROM `migration_race_map` LIMIT 1) AS held);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `migration_race_map`: expected ', 0, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM (SELECT 1 FROM `migration_verification_map` LIMIT 1) AS held);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `migration_verification_map`: expected ', 0, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM (SELECT 1 FROM `migration_namespace_map` LIMIT 1) AS held);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `migration_namespace_map`: expected ', 0, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM (SELECT 1 FROM `migration_live_race_map` LIMIT 1) AS held);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `migration_live_race_map`: expected ', 0, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);

LOAD DATA LOCAL INFILE 'data/users.tsv' INTO TABLE `users`
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, `discord_id`, `discord_username`, `racetime_id`, `racetime_name`, `racetime_access_token`, `twitch_id`, `twitch_name`, `display_name`, `show_pronouns`, `permission`, `is_active`, `is_placeholder`, `created_at`, `updated_at`);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `users`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'data/organization.tsv' INTO TABLE `organization`
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, `name`, `description`, `is_active`, `created_at`, `updated_at`);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `organization`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'data/organizationmember.tsv' INTO TABLE `organizationmember`
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, `organization_id`, `user_id`, `joined_at`, `updated_at`);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `organizationmember`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'data/discord_guilds.tsv' INTO TABLE `discord_guilds`
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, `organization_id`, `guild_id`, `guild_name`, `guild_icon`, `linked_by_id`, `verified_admin`, `is_active`, `created_at`, `updated_at`);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `discord_guilds`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'data/async_qualifiers.tsv' INTO TABLE `async_qualifiers`
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, `organization_id`, `name`, `is_active`, `discord_channel_id`, `max_reattempts`, `runs_per_pool`, `hide_results`, `created_at`, `updated_at`);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `async_qualifiers`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'data/async_qualifier_pools.tsv' INTO TABLE `async_qualifier_pools`
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, `tournament_id`, `name`, `description`, `created_at`, `updated_at`);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `async_qualifier_pools`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'data/async_qualifier_permalinks.tsv' INTO TABLE `async_qualifier_permalinks`
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, `pool_id`, `url`, `notes`, `par_time`, `par_updated_at`, `created_at`, `updated_at`);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `async_qualifier_permalinks`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'data/async_qualifier_live_races.tsv' INTO TABLE `async_qualifier_live_races`
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, `tournament_id`, `pool_id`, `permalink_id`, `episode_id`, `racetime_slug`, `match_title`, `status`, `created_at`, `updated_at`);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `async_qualifier_live_races`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'data/async_qualifier_races.tsv' INTO TABLE `async_qualifier_races`
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, `tournament_id`, `permalink_id`, `user_id`, `live_race_id`, `reviewed_by_id`, `discord_thread_id`, `thread_open_time`, `thread_timeout_time`, `start_time`, `end_time`, `status`, `reattempted`, `runner_notes`, `runner_vod_url`, `score`, `score_updated_at`, `review_status`, `reviewed_at`, `reviewer_notes`, `created_at`, `updated_at`);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `async_qualifier_races`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'data/audit_logs.tsv' INTO TABLE `audit_logs`
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, `user_id`, `organization_id`, `action`, `details`, `created_at`);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `audit_logs`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'data/racer_verifications.tsv' INTO TABLE `racer_verifications`
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, `organization_id`, `guild_id`, `role_id`, `role_name`, `categories`, `minimum_races`, `count_forfeits`, `count_dq`, `is_active`, `created_at`, `updated_at`);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `racer_verifications`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'data/user_racer_verifications.tsv' INTO TABLE `user_racer_verifications`
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, `verification_id`, `user_id`, `is_verified`, `verified_at`, `last_checked_at`, `race_count`, `role_granted`, `created_at`, `updated_at`);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `user_racer_verifications`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'data/preset_namespaces.tsv' INTO TABLE `preset_namespaces`
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, `name`, `display_name`, `is_public`, `user_id`, `organization_id`, `created_at`, `updated_at`);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `preset_namespaces`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'data/preset_namespace_permissions.tsv' INTO TABLE `preset_namespace_permissions`
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, `namespace_id`, `user_id`, `can_create`, `can_update`, `can_delete`, `created_at`, `updated_at`);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `preset_namespace_permissions`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'data/randomizer_presets.tsv' INTO TABLE `randomizer_presets`
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, `namespace_id`, `user_id`, `randomizer`, `name`, `settings`, `is_public`, `created_at`, `updated_at`);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `randomizer_presets`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'maps/migration_user_map.csv' INTO TABLE `migration_user_map`
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '"' ESCAPED BY '' LINES TERMINATED BY '\n' IGNORE 1 LINES
  (`old_id`, `new_id`, `discord_user_id`, `migrated_at`);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `migration_user_map`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'maps/migration_guild_org_map.csv' INTO TABLE `migration_guild_org_map`
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '"' ESCAPED BY '' LINES TERMINATED BY '\n' IGNORE 1 LINES
  (`guild_id`, `organization_id`, `guild_name`, `migrated_at`);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `migration_guild_org_map`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'maps/migration_tournament_map.csv' INTO TABLE `migration_tournament_map`
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '"' ESCAPED BY '' LINES TERMINATED BY '\n' IGNORE 1 LINES
  (`old_id`, `new_id`, `old_guild_id`, `new_organization_id`, `migrated_at`);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `migration_tournament_map`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'maps/migration_pool_map.csv' INTO TABLE `migration_pool_map`
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '"' ESCAPED BY '' LINES TERMINATED BY '\n' IGNORE 1 LINES
  (`old_id`, `new_id`, `migrated_at`);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `migration_pool_map`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'maps/migration_permalink_map.csv' INTO TABLE `migration_permalink_map`
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '"' ESCAPED BY '' LINES TERMINATED BY '\n' IGNORE 1 LINES
  (`old_id`, `new_id`, `migrated_at`);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `migration_permalink_map`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'maps/migration_race_map.csv' INTO TABLE `migration_race_map`
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '"' ESCAPED BY '' LINES TERMINATED BY '\n' IGNORE 1 LINES
  (`old_id`, `new_id`, `migrated_at`);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `migration_race_map`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'maps/migration_verification_map.csv' INTO TABLE `migration_verification_map`
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '"' ESCAPED BY '' LINES TERMINATED BY '\n' IGNORE 1 LINES
  (`old_id`, `new_id`, `migrated_at`);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `migration_verification_map`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'maps/migration_namespace_map.csv' INTO TABLE `migration_namespace_map`
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '"' ESCAPED BY '' LINES TERMINATED BY '\n' IGNORE 1 LINES
  (`old_id`, `new_id`, `migrated_at`);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `migration_namespace_map`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'maps/migration_live_race_map.csv' INTO TABLE `migration_live_race_map`
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '"' ESCAPED BY '' LINES TERMINATED BY '\n' IGNORE 1 LINES
  (`old_id`, `new_id`, `migrated_at`);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `migration_live_race_map`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

SET @transload_found = (SELECT COUNT(*) FROM `users`);
SET SESSION sql_mode = IF(@transload_found = @transload_before_1 + 18, @@SESSION.sql_mode, CONCAT('table `users`: expected ', @transload_before_1 + 18, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_before_1 + 18, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `organization`);
SET SESSION sql_mode = IF(@transload_found = 4, @@SESSION.sql_mode, CONCAT('table `organization`: expected ', 4, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 4, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `organizationmember`);
SET SESSION sql_mode = IF(@transload_found = 13, @@SESSION.sql_mode, CONCAT('table `organizationmember`: expected ', 13, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 13, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `discord_guilds`);
SET SESSION sql_mode = IF(@transload_found = 4, @@SESSION.sql_mode, CONCAT('table `discord_guilds`: expected ', 4, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 4, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `async_qualifiers`);
SET SESSION sql_mode = IF(@transload_found = 3, @@SESSION.sql_mode, CONCAT('table `async_qualifiers`: expected ', 3, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 3, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `async_qualifier_pools`);
SET SESSION sql_mode = IF(@transload_found = 4, @@SESSION.sql_mode, CONCAT('table `async_qualifier_pools`: expected ', 4, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 4, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `async_qualifier_permalinks`);
SET SESSION sql_mode = IF(@transload_found = 6, @@SESSION.sql_mode, CONCAT('table `async_qualifier_permalinks`: expected ', 6, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 6, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `async_qualifier_live_races`);
SET SESSION sql_mode = IF(@transload_found = 2, @@SESSION.sql_mode, CONCAT('table `async_qualifier_live_races`: expected ', 2, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 2, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `async_qualifier_races`);
SET SESSION sql_mode = IF(@transload_found = 7, @@SESSION.sql_mode, CONCAT('table `async_qualifier_races`: expected ', 7, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 7, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `audit_logs`);
SET SESSION sql_mode = IF(@transload_found = 5, @@SESSION.sql_mode, CONCAT('table `audit_logs`: expected ', 5, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 5, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `racer_verifications`);
SET SESSION sql_mode = IF(@transload_found = 3, @@SESSION.sql_mode, CONCAT('table `racer_verifications`: expected ', 3, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 3, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `user_racer_verifications`);
SET SESSION sql_mode = IF(@transload_found = 3, @@SESSION.sql_mode, CONCAT('table `user_racer_verifications`: expected ', 3, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 3, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `preset_namespaces`);
SET SESSION sql_mode = IF(@transload_found = 3, @@SESSION.sql_mode, CONCAT('table `preset_namespaces`: expected ', 3, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 3, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `preset_namespace_permissions`);
SET SESSION sql_mode = IF(@transload_found = 2, @@SESSION.sql_mode, CONCAT('table `preset_namespace_permissions`: expected ', 2, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 2, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `randomizer_presets`);
SET SESSION sql_mode = IF(@transload_found = 3, @@SESSION.sql_mode, CONCAT('table `randomizer_presets`: expected ', 3, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 3, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `migration_user_map`);
SET SESSION sql_mode = IF(@transload_found = 15, @@SESSION.sql_mode, CONCAT('table `migration_user_map`: expected ', 15, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 15, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `migration_guild_org_map`);
SET SESSION sql_mode = IF(@transload_found = 4, @@SESSION.sql_mode, CONCAT('table `migration_guild_org_map`: expected ', 4, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 4, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `migration_tournament_map`);
SET SESSION sql_mode = IF(@transload_found = 3, @@SESSION.sql_mode, CONCAT('table `migration_tournament_map`: expected ', 3, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 3, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `migration_pool_map`);
SET SESSION sql_mode = IF(@transload_found = 4, @@SESSION.sql_mode, CONCAT('table `migration_pool_map`: expected ', 4, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 4, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `migration_permalink_map`);
SET SESSION sql_mode = IF(@transload_found = 6, @@SESSION.sql_mode, CONCAT('table `migration_permalink_map`: expected ', 6, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 6, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `migration_race_map`);
SET SESSION sql_mode = IF(@transload_found = 7, @@SESSION.sql_mode, CONCAT('table `migration_race_map`: expected ', 7, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 7, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `migration_verification_map`);
SET SESSION sql_mode = IF(@transload_found = 3, @@SESSION.sql_mode, CONCAT('table `migration_verification_map`: expected ', 3, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 3, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `migration_namespace_map`);
SET SESSION sql_mode = IF(@transload_found = 3, @@SESSION.sql_mode, CONCAT('table `migration_namespace_map`: expected ', 3, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 3, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `migration_live_race_map`);
SET SESSION sql_mode = IF(@transload_found = 2, @@SESSION.sql_mode, CONCAT('table `migration_live_race_map`: expected ', 2, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 2, 1, 0);

SET @transload_end = IF(@transload_passed = 73, 'COMMIT', 'ROLLBACK');
PREPARE transload_end FROM @transload_end;
EXECUTE transload_end;
DEALLOCATE PREPARE transload_end;
SET SESSION autocommit = 1;
SET SESSION sql_mode = IF(@transload_passed >= 73, @@SESSION.sql_mode, 'a guard did not hold: nothing was changed');
SET @transload_passed = @transload_passed + IF(@transload_passed >= 73, 1, 0);

SET @transload_sql = (SELECT IF(MAX(`id`) > 0, CONCAT('ALTER TABLE `users` AUTO_INCREMENT = ', MAX(`id`) + 1), 'DO 0') FROM `users`);
PREPARE transload_sql FROM @transload_sql;
EXECUTE transload_sql;
DEALLOCATE PREPARE transload_sql;

SET @transload_sql = (SELECT IF(MAX(`id`) > 0, CONCAT('ALTER TABLE `organization` AUTO_INCREMENT = ', MAX(`id`) + 1), 'DO 0') FROM `organization`);
PREPARE transload_sql FROM @transload_sql;
EXECUTE transload_sql;
DEALLOCATE PREPARE transload_sql;

SET @transload_sql = (SELECT IF(MAX(`id`) > 0, CONCAT('ALTER TABLE `organizationmember` AUTO_INCREMENT = ', MAX(`id`) + 1), 'DO 0') FROM `organizationmember`);
PREPARE transload_sql FROM @transload_sql;
EXECUTE transload_sql;
DEALLOCATE PREPARE transload_sql;

SET @transload_sql = (SELECT IF(MAX(`id`) > 0, CONCAT('ALTER TABLE `discord_guilds` AUTO_INCREMENT = ', MAX(`id`) + 1), 'DO 0') FROM `discord_guilds`);
PREPARE transload_sql FROM @transload_sql;
EXECUTE transload_sql;
DEALLOCATE PREPARE transload_sql;

SET @transload_sql = (SELECT IF(MAX(`id`) > 0, CONCAT('ALTER TABLE `async_qualifiers` AUTO_INCREMENT = ', MAX(`id`) + 1), 'DO 0') FROM `async_qualifiers`);
PREPARE transload_sql FROM @transload_sql;
EXECUTE transload_sql;
DEALLOCATE PREPARE transload_sql;

SET @transload_sql = (SELECT IF(MAX(`id`) > 0, CONCAT('ALTER TABLE `async_qualifier_pools` AUTO_INCREMENT = ', MAX(`id`) + 1), 'DO 0') FROM `async_qualifier_pools`);
PREPARE transload_sql FROM @transload_sql;
EXECUTE transload_sql;
DEALLOCATE PREPARE transload_sql;

SET @transload_sql = (SELECT IF(MAX(`id`) > 0, CONCAT('ALTER TABLE `async_qualifier_permalinks` AUTO_INCREMENT = ', MAX(`id`) + 1), 'DO 0') FROM `async_qualifier_permalinks`);
PREPARE transload_sql FROM @transload_sql;
EXECUTE transload_sql;
DEALLOCATE PREPARE transload_sql;

SET @transload_sql = (SELECT IF(MAX(`id`) > 0, CONCAT('ALTER TABLE `async_qualifier_live_races` AUTO_INCREMENT = ', MAX(`id`) + 1), 'DO 0') FROM `async_qualifier_live_races`);
PREPARE transload_sql FROM @transload_sql;
EXECUTE transload_sql;
DEALLOCATE PREPARE transload_sql;

SET @transload_sql = (SELECT IF(MAX(`id`) > 0, CONCAT('ALTER TABLE `async_qualifier_races` AUTO_INCREMENT = ', MAX(`id`) + 1), 'DO 0') FROM `async_qualifier_races`);
PREPARE transload_sql FROM @transload_sql;
EXECUTE transload_sql;
DEALLOCATE PREPARE transload_sql;

SET @transload_sql = (SELECT IF(MAX(`id`) > 0, CONCAT('ALTER TABLE `audit_logs` AUTO_INCREMENT = ', MAX(`id`) + 1), 'DO 0') FROM `audit_logs`);
PREPARE transload_sql FROM @transload_sql;
EXECUTE transload_sql;
DEALLOCATE PREPARE transload_sql;

SET @transload_sql = (SELECT IF(MAX(`id`) > 0, CONCAT('ALTER TABLE `racer_verifications` AUTO_INCREMENT = ', MAX(`id`) + 1), 'DO 0') FROM `racer_verifications`);
PREPARE transload_sql FROM @transload_sql;
EXECUTE transload_sql;
DEALLOCATE PREPARE transload_sql;

SET @transload_sql = (SELECT IF(MAX(`id`) > 0, CONCAT('ALTER TABLE `user_racer_verifications` AUTO_INCREMENT = ', MAX(`id`) + 1), 'DO 0') FROM `user_racer_verifications`);
PREPARE transload_sql FROM @transload_sql;
EXECUTE transload_sql;
DEALLOCATE PREPARE transload_sql;

SET @transload_sql = (SELECT IF(MAX(`id`) > 0, CONCAT('ALTER TABLE `preset_namespaces` AUTO_INCREMENT = ', MAX(`id`) + 1), 'DO 0') FROM `preset_namespaces`);
PREPARE transload_sql FROM @transload_sql;
EXECUTE transload_sql;
DEALLOCATE PREPARE transload_sql;

SET @transload_sql = (SELECT IF(MAX(`id`) > 0, CONCAT('ALTER TABLE `preset_namespace_permissions` AUTO_INCREMENT = ', MAX(`id`) + 1), 'DO 0') FROM `preset_namespace_permissions`);
PREPARE transload_sql FROM @transload_sql;
EXECUTE transload_sql;
DEALLOCATE PREPARE transload_sql;

SET @transload_sql = (SELECT IF(MAX(`id`) > 0, CONCAT('ALTER TABLE `randomizer_presets` AUTO_INCREMENT = ', MAX(`id`) + 1), 'DO 0') FROM `randomizer_presets`);
PREPARE transload_sql FROM @transload_sql;
EXECUTE transload_sql;
DEALLOCATE PREPARE transload_sql;

ANALYZE TABLE `users`;
ANALYZE TABLE `organization`;
ANALYZE TABLE `organizationmember`;
ANALYZE TABLE `discord_guilds`;
ANALYZE TABLE `async_qualifiers`;
ANALYZE TABLE `async_qualifier_pools`;
ANALYZE TABLE `async_qualifier_permalinks`;
ANALYZE TABLE `async_qualifier_live_races`;
ANALYZE TABLE `async_qualifier_races`;
ANALYZE TABLE `audit_logs`;
ANALYZE TABLE `racer_verifications`;
ANALYZE TABLE `user_racer_verifications`;
ANALYZE TABLE `preset_namespaces`;
ANALYZE TABLE `preset_namespace_permissions`;
ANALYZE TABLE `randomizer_presets`;
ANALYZE TABLE `migration_user_map`;
ANALYZE TABLE `migration_guild_org_map`;
ANALYZE TABLE `migration_tournament_map`;
ANALYZE TABLE `migration_pool_map`;
ANALYZE TABLE `migration_permalink_map`;
ANALYZE TABLE `migration_race_map`;
ANALYZE TABLE `migration_verification_map`;
ANALYZE TABLE `migration_namespace_map`;
ANALYZE TABLE `migration_live_race_map`;
