-- Loads plan `sahabot2` into MySQL or MariaDB: 133 rows, 25 tables, one transaction.
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
-- End of `maps.sql`.

SET @transload_found = (SELECT COUNT(*) FROM information_schema.TABLES JOIN information_schema.ENGINES USING (ENGINE)
  WHERE TRANSACTIONS = 'YES' AND (TABLE_SCHEMA, TABLE_NAME) IN ((DATABASE(), 'user'), (DATABASE(), 'organization'), (DATABASE(), 'organization_member'), (DATABASE(), 'discord_guild'), (DATABASE(), 'async_tournament'), (DATABASE(), 'async_tournament_permalink_pool'), (DATABASE(), 'async_tournament_permalink'), (DATABASE(), 'async_tournament_race'), (DATABASE(), 'race_review_notes'), (DATABASE(), 'async_tournament_permission'), (DATABASE(), 'audit_log'), (DATABASE(), 'racer_verification'), (DATABASE(), 'racer_verification_category'), (DATABASE(), 'verified_racer'), (DATABASE(), 'preset_namespace'), (DATABASE(), 'preset_namespace_permission'), (DATABASE(), 'randomizer_preset'), (DATABASE(), 'migration_user_map'), (DATABASE(), 'migration_guild_org_map'), (DATABASE(), 'migration_tournament_map'), (DATABASE(), 'migration_pool_map'), (DATABASE(), 'migration_permalink_map'), (DATABASE(), 'migration_race_map'), (DATABASE(), 'migration_verification_map'), (DATABASE(), 'migration_namespace_map')));
SET SESSION sql_mode = IF(@transload_found = 25, @@SESSION.sql_mode, CONCAT('the target: expected ', 25, ' of the tables with transactions and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 25, 1, 0);
SET @transload_before_1 = (SELECT COUNT(*) FROM `user`);
SET @transload_found = (SELECT COUNT(*) FROM (SELECT 1 FROM `organization` LIMIT 1) AS held);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `organization`: expected ', 0, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM (SELECT 1 FROM `organization_member` LIMIT 1) AS held);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `organization_member`: expected ', 0, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM (SELECT 1 FROM `discord_guild` LIMIT 1) AS held);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `discord_guild`: expected ', 0, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM (SELECT 1 FROM `async_tournament` LIMIT 1) AS held);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `async_tournament`: expected ', 0, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM (SELECT 1 FROM `async_tournament_permalink_pool` LIMIT 1) AS held);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `async_tournament_permalink_pool`: expected ', 0, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM (SELECT 1 FROM `async_tournament_permalink` LIMIT 1) AS held);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `async_tournament_permalink`: expected ', 0, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM (SELECT 1 FROM `async_tournament_race` LIMIT 1) AS held);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `async_tournament_race`: expected ', 0, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM (SELECT 1 FROM `race_review_notes` LIMIT 1) AS held);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `race_review_notes`: expected ', 0, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM (SELECT 1 FROM `async_tournament_permission` LIMIT 1) AS held);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `async_tournament_permission`: expected ', 0, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM (SELECT 1 FROM `audit_log` LIMIT 1) AS held);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `audit_log`: expected ', 0, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM (SELECT 1 FROM `racer_verification` LIMIT 1) AS held);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `racer_verification`: expected ', 0, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM (SELECT 1 FROM `racer_verification_category` LIMIT 1) AS held);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `racer_verification_category`: expected ', 0, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM (SELECT 1 FROM `verified_racer` LIMIT 1) AS held);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `verified_racer`: expected ', 0, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM (SELECT 1 FROM `preset_namespace` LIMIT 1) AS held);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `preset_namespace`: expected ', 0, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM (SELECT 1 FROM `preset_namespace_permission` LIMIT 1) AS held);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `preset_namespace_permission`: expected ', 0, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM (SELECT 1 FROM `randomizer_preset` LIMIT 1) AS held);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `randomizer_preset`: expected ', 0, ' rows and found ', @transload_found));
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

LOAD DATA LOCAL INFILE 'data/user.tsv' INTO TABLE `user`
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, `discord_id`, `discord_username`, `racetime_id`, `racetime_name`, `racetime_access_token`, `display_name`, `show_pronouns`, `permission`, `is_active`, `is_placeholder`, `created_at`, `updated_at`);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `user`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'data/organization.tsv' INTO TABLE `organization`
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, `name`, `description`, `is_active`, `created_at`, `updated_at`);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `organization`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'data/organization_member.tsv' INTO TABLE `organization_member`
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, `organization_id`, `user_id`, `joined_at`, `updated_at`);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `organization_member`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'data/discord_guild.tsv' INTO TABLE `discord_guild`
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, `organization_id`, `guild_id`, `guild_name`, `guild_icon`, `linked_by_id`, `verified_admin`, `is_active`, `created_at`, `updated_at`);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `discord_guild`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'data/async_tournament.tsv' INTO TABLE `async_tournament`
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, `organization_id`, `name`, `active`, `discord_channel_id`, `owner_discord_id`, `allowed_reattempts`, `runs_per_pool`, `hide_results`, `created_at`, `updated_at`);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `async_tournament`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'data/async_tournament_permalink_pool.tsv' INTO TABLE `async_tournament_permalink_pool`
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, `async_tournament_id`, `name`, `preset`, `created_at`, `updated_at`);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `async_tournament_permalink_pool`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'data/async_tournament_permalink.tsv' INTO TABLE `async_tournament_permalink`
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, `pool_id`, `url`, `notes`, `par_time`, `par_updated_at`, `created_at`, `updated_at`);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `async_tournament_permalink`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'data/async_tournament_race.tsv' INTO TABLE `async_tournament_race`
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, `async_tournament_id`, `permalink_id`, `user_id`, `reviewed_by_id`, `thread_id`, `thread_opened_at`, `thread_timeout_at`, `started_at`, `finished_at`, `status`, `reattempted`, `reattempt_reason`, `runner_notes`, `vod_url`, `collection_rate`, `igt_time`, `score`, `score_updated_at`, `review_status`, `reviewed_at`, `reviewer_notes`, `created_at`, `updated_at`);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `async_tournament_race`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'data/race_review_notes.tsv' INTO TABLE `race_review_notes`
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, `race_id`, `author_id`, `note`, `created_at`);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `race_review_notes`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'data/async_tournament_permission.tsv' INTO TABLE `async_tournament_permission`
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, `async_tournament_id`, `user_id`, `discord_role_id`, `role`, `created_at`, `updated_at`);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `async_tournament_permission`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'data/audit_log.tsv' INTO TABLE `audit_log`
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, `user_id`, `organization_id`, `action`, `details`, `created_at`, `updated_at`);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `audit_log`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'data/racer_verification.tsv' INTO TABLE `racer_verification`
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, `organization_id`, `role_id`, `racetime_category`, `minimum_races`, `message_id`, `channel_id`, `audit_channel_id`, `time_period_days`, `reverify_period_days`, `revoke_ineligible`, `created_at`, `updated_at`);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `racer_verification`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'data/racer_verification_category.tsv' INTO TABLE `racer_verification_category`
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, `racer_verification_id`, `position`, `category`);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `racer_verification_category`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'data/verified_racer.tsv' INTO TABLE `verified_racer`
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, `racer_verification_id`, `user_id`, `race_count`, `created_at`, `last_verified_at`);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `verified_racer`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'data/preset_namespace.tsv' INTO TABLE `preset_namespace`
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, `name`, `display_name`, `is_public`, `user_id`, `organization_id`, `created_at`, `updated_at`);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `preset_namespace`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'data/preset_namespace_permission.tsv' INTO TABLE `preset_namespace_permission`
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, `namespace_id`, `user_id`, `can_create`, `can_update`, `can_delete`, `created_at`, `updated_at`);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `preset_namespace_permission`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'data/randomizer_preset.tsv' INTO TABLE `randomizer_preset`
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, `namespace_id`, `user_id`, `randomizer`, `name`, `settings`, `is_public`, `created_at`, `updated_at`);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `randomizer_preset`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
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

SET @transload_found = (SELECT COUNT(*) FROM `user`);
SET SESSION sql_mode = IF(@transload_found = @transload_before_1 + 18, @@SESSION.sql_mode, CONCAT('table `user`: expected ', @transload_before_1 + 18, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_before_1 + 18, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `organization`);
SET SESSION sql_mode = IF(@transload_found = 4, @@SESSION.sql_mode, CONCAT('table `organization`: expected ', 4, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 4, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `organization_member`);
SET SESSION sql_mode = IF(@transload_found = 13, @@SESSION.sql_mode, CONCAT('table `organization_member`: expected ', 13, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 13, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `discord_guild`);
SET SESSION sql_mode = IF(@transload_found = 4, @@SESSION.sql_mode, CONCAT('table `discord_guild`: expected ', 4, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 4, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `async_tournament`);
SET SESSION sql_mode = IF(@transload_found = 3, @@SESSION.sql_mode, CONCAT('table `async_tournament`: expected ', 3, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 3, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `async_tournament_permalink_pool`);
SET SESSION sql_mode = IF(@transload_found = 4, @@SESSION.sql_mode, CONCAT('table `async_tournament_permalink_pool`: expected ', 4, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 4, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `async_tournament_permalink`);
SET SESSION sql_mode = IF(@transload_found = 6, @@SESSION.sql_mode, CONCAT('table `async_tournament_permalink`: expected ', 6, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 6, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `async_tournament_race`);
SET SESSION sql_mode = IF(@transload_found = 7, @@SESSION.sql_mode, CONCAT('table `async_tournament_race`: expected ', 7, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 7, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `race_review_notes`);
SET SESSION sql_mode = IF(@transload_found = 2, @@SESSION.sql_mode, CONCAT('table `race_review_notes`: expected ', 2, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 2, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `async_tournament_permission`);
SET SESSION sql_mode = IF(@transload_found = 3, @@SESSION.sql_mode, CONCAT('table `async_tournament_permission`: expected ', 3, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 3, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `audit_log`);
SET SESSION sql_mode = IF(@transload_found = 5, @@SESSION.sql_mode, CONCAT('table `audit_log`: expected ', 5, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 5, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `racer_verification`);
SET SESSION sql_mode = IF(@transload_found = 4, @@SESSION.sql_mode, CONCAT('table `racer_verification`: expected ', 4, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 4, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `racer_verification_category`);
SET SESSION sql_mode = IF(@transload_found = 3, @@SESSION.sql_mode, CONCAT('table `racer_verification_category`: expected ', 3, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 3, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `verified_racer`);
SET SESSION sql_mode = IF(@transload_found = 3, @@SESSION.sql_mode, CONCAT('table `verified_racer`: expected ', 3, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 3, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `preset_namespace`);
SET SESSION sql_mode = IF(@transload_found = 3, @@SESSION.sql_mode, CONCAT('table `preset_namespace`: expected ', 3, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 3, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `preset_namespace_permission`);
SET SESSION sql_mode = IF(@transload_found = 2, @@SESSION.sql_mode, CONCAT('table `preset_namespace_permission`: expected ', 2, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 2, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `randomizer_preset`);
SET SESSION sql_mode = IF(@transload_found = 3, @@SESSION.sql_mode, CONCAT('table `randomizer_preset`: expected ', 3, ' rows and found ', @transload_found));
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
SET SESSION sql_mode = IF(@transload_found = 4, @@SESSION.sql_mode, CONCAT('table `migration_verification_map`: expected ', 4, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 4, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `migration_namespace_map`);
SET SESSION sql_mode = IF(@transload_found = 3, @@SESSION.sql_mode, CONCAT('table `migration_namespace_map`: expected ', 3, ' rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 3, 1, 0);

SET @transload_end = IF(@transload_passed = 76, 'COMMIT', 'ROLLBACK');
PREPARE transload_end FROM @transload_end;
EXECUTE transload_end;
DEALLOCATE PREPARE transload_end;
SET SESSION autocommit = 1;
SET SESSION sql_mode = IF(@transload_passed >= 76, @@SESSION.sql_mode, 'a guard did not hold: nothing was changed');
SET @transload_passed = @transload_passed + IF(@transload_passed >= 76, 1, 0);

SET @transload_sql = (SELECT IF(MAX(`id`) > 0, CONCAT('ALTER TABLE `user` AUTO_INCREMENT = ', MAX(`id`) + 1), 'DO 0') FROM `user`);
PREPARE transload_sql FROM @transload_sql;
EXECUTE transload_sql;
DEALLOCATE PREPARE transload_sql;

SET @transload_sql = (SELECT IF(MAX(`id`) > 0, CONCAT('ALTER TABLE `organization` AUTO_INCREMENT = ', MAX(`id`) + 1), 'DO 0') FROM `organization`);
PREPARE transload_sql FROM @transload_sql;
EXECUTE transload_sql;
DEALLOCATE PREPARE transload_sql;

SET @transload_sql = (SELECT IF(MAX(`id`) > 0, CONCAT('ALTER TABLE `organization_member` AUTO_INCREMENT = ', MAX(`id`) + 1), 'DO 0') FROM `organization_member`);
PREPARE transload_sql FROM @transload_sql;
EXECUTE transload_sql;
DEALLOCATE PREPARE transload_sql;

SET @transload_sql = (SELECT IF(MAX(`id`) > 0, CONCAT('ALTER TABLE `discord_guild` AUTO_INCREMENT = ', MAX(`id`) + 1), 'DO 0') FROM `discord_guild`);
PREPARE transload_sql FROM @transload_sql;
EXECUTE transload_sql;
DEALLOCATE PREPARE transload_sql;

SET @transload_sql = (SELECT IF(MAX(`id`) > 0, CONCAT('ALTER TABLE `async_tournament` AUTO_INCREMENT = ', MAX(`id`) + 1), 'DO 0') FROM `async_tournament`);
PREPARE transload_sql FROM @transload_sql;
EXECUTE transload_sql;
DEALLOCATE PREPARE transload_sql;

SET @transload_sql = (SELECT IF(MAX(`id`) > 0, CONCAT('ALTER TABLE `async_tournament_permalink_pool` AUTO_INCREMENT = ', MAX(`id`) + 1), 'DO 0') FROM `async_tournament_permalink_pool`);
PREPARE transload_sql FROM @transload_sql;
EXECUTE transload_sql;
DEALLOCATE PREPARE transload_sql;

SET @transload_sql = (SELECT IF(MAX(`id`) > 0, CONCAT('ALTER TABLE `async_tournament_permalink` AUTO_INCREMENT = ', MAX(`id`) + 1), 'DO 0') FROM `async_tournament_permalink`);
PREPARE transload_sql FROM @transload_sql;
EXECUTE transload_sql;
DEALLOCATE PREPARE transload_sql;

SET @transload_sql = (SELECT IF(MAX(`id`) > 0, CONCAT('ALTER TABLE `async_tournament_race` AUTO_INCREMENT = ', MAX(`id`) + 1), 'DO 0') FROM `async_tournament_race`);
PREPARE transload_sql FROM @transload_sql;
EXECUTE transload_sql;
DEALLOCATE PREPARE transload_sql;

SET @transload_sql = (SELECT IF(MAX(`id`) > 0, CONCAT('ALTER TABLE `race_review_notes` AUTO_INCREMENT = ', MAX(`id`) + 1), 'DO 0') FROM `race_review_notes`);
PREPARE transload_sql FROM @transload_sql;
EXECUTE transload_sql;
DEALLOCATE PREPARE transload_sql;

SET @transload_sql = (SELECT IF(MAX(`id`) > 0, CONCAT('ALTER TABLE `async_tournament_permission` AUTO_INCREMENT = ', MAX(`id`) + 1), 'DO 0') FROM `async_tournament_permission`);
PREPARE transload_sql FROM @transload_sql;
EXECUTE transload_sql;
DEALLOCATE PREPARE transload_sql;

SET @transload_sql = (SELECT IF(MAX(`id`) > 0, CONCAT('ALTER TABLE `audit_log` AUTO_INCREMENT = ', MAX(`id`) + 1), 'DO 0') FROM `audit_log`);
PREPARE transload_sql FROM @transload_sql;
EXECUTE transload_sql;
DEALLOCATE PREPARE transload_sql;

SET @transload_sql = (SELECT IF(MAX(`id`) > 0, CONCAT('ALTER TABLE `racer_verification` AUTO_INCREMENT = ', MAX(`id`) + 1), 'DO 0') FROM `racer_verification`);
PREPARE transload_sql FROM @transload_sql;
EXECUTE transload_sql;
DEALLOCATE PREPARE transload_sql;

SET @transload_sql = (SELECT IF(MAX(`id`) > 0, CONCAT('ALTER TABLE `racer_verification_category` AUTO_INCREMENT = ', MAX(`id`) + 1), 'DO 0') FROM `racer_verification_category`);
PREPARE transload_sql FROM @transload_sql;
EXECUTE transload_sql;
DEALLOCATE PREPARE transload_sql;

SET @transload_sql = (SELECT IF(MAX(`id`) > 0, CONCAT('ALTER TABLE `verified_racer` AUTO_INCREMENT = ', MAX(`id`) + 1), 'DO 0') FROM `verified_racer`);
PREPARE transload_sql FROM @transload_sql;
EXECUTE transload_sql;
DEALLOCATE PREPARE transload_sql;

SET @transload_sql = (SELECT IF(MAX(`id`) > 0, CONCAT('ALTER TABLE `preset_namespace` AUTO_INCREMENT = ', MAX(`id`) + 1), 'DO 0') FROM `preset_namespace`);
PREPARE transload_sql FROM @transload_sql;
EXECUTE transload_sql;
DEALLOCATE PREPARE transload_sql;

SET @transload_sql = (SELECT IF(MAX(`id`) > 0, CONCAT('ALTER TABLE `preset_namespace_permission` AUTO_INCREMENT = ', MAX(`id`) + 1), 'DO 0') FROM `preset_namespace_permission`);
PREPARE transload_sql FROM @transload_sql;
EXECUTE transload_sql;
DEALLOCATE PREPARE transload_sql;

SET @transload_sql = (SELECT IF(MAX(`id`) > 0, CONCAT('ALTER TABLE `randomizer_preset` AUTO_INCREMENT = ', MAX(`id`) + 1), 'DO 0') FROM `randomizer_preset`);
PREPARE transload_sql FROM @transload_sql;
EXECUTE transload_sql;
DEALLOCATE PREPARE transload_sql;

ANALYZE TABLE `user`;
ANALYZE TABLE `organization`;
ANALYZE TABLE `organization_member`;
ANALYZE TABLE `discord_guild`;
ANALYZE TABLE `async_tournament`;
ANALYZE TABLE `async_tournament_permalink_pool`;
ANALYZE TABLE `async_tournament_permalink`;
ANALYZE TABLE `async_tournament_race`;
ANALYZE TABLE `race_review_notes`;
ANALYZE TABLE `async_tournament_permission`;
ANALYZE TABLE `audit_log`;
ANALYZE TABLE `racer_verification`;
ANALYZE TABLE `racer_verification_category`;
ANALYZE TABLE `verified_racer`;
ANALYZE TABLE `preset_namespace`;
ANALYZE TABLE `preset_namespace_permission`;
ANALYZE TABLE `randomizer_preset`;
ANALYZE TABLE `migration_user_map`;
ANALYZE TABLE `migration_guild_org_map`;
ANALYZE TABLE `migration_tournament_map`;
ANALYZE TABLE `migration_pool_map`;
ANALYZE TABLE `migration_permalink_map`;
ANALYZE TABLE `migration_race_map`;
ANALYZE TABLE `migration_verification_map`;
ANALYZE TABLE `migration_namespace_map`;
