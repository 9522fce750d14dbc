-- Deletes the rows that load.sql loaded, plan `sahabot2_repo`, in one transaction.
--
--     cd RUN && mysql --local-infile=1 DATABASE < rollback.sql
--
-- A row that is missing, or one that would be lost with the loaded ones, stops it, and
-- nothing is changed.

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

SET @transload_mode = @@SESSION.sql_mode;
SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO';
CREATE TEMPORARY TABLE transload_1 (KEY (`id`)) AS
  SELECT `id` FROM `users` LIMIT 0;
SET SESSION sql_mode = @transload_mode;

SET @transload_mode = @@SESSION.sql_mode;
SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO';
CREATE TEMPORARY TABLE transload_2 (KEY (`id`)) AS
  SELECT `id` FROM `organization` LIMIT 0;
SET SESSION sql_mode = @transload_mode;

SET @transload_mode = @@SESSION.sql_mode;
SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO';
CREATE TEMPORARY TABLE transload_3 (KEY (`id`)) AS
  SELECT `id` FROM `organizationmember` LIMIT 0;
SET SESSION sql_mode = @transload_mode;

SET @transload_mode = @@SESSION.sql_mode;
SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO';
CREATE TEMPORARY TABLE transload_4 (KEY (`id`)) AS
  SELECT `id` FROM `discord_guilds` LIMIT 0;
SET SESSION sql_mode = @transload_mode;

SET @transload_mode = @@SESSION.sql_mode;
SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO';
CREATE TEMPORARY TABLE transload_5 (KEY (`id`)) AS
  SELECT `id` FROM `async_qualifiers` LIMIT 0;
SET SESSION sql_mode = @transload_mode;

SET @transload_mode = @@SESSION.sql_mode;
SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO';
CREATE TEMPORARY TABLE transload_6 (KEY (`id`)) AS
  SELECT `id` FROM `async_qualifier_pools` LIMIT 0;
SET SESSION sql_mode = @transload_mode;

SET @transload_mode = @@SESSION.sql_mode;
SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO';
CREATE TEMPORARY TABLE transload_7 (KEY (`id`)) AS
  SELECT `id` FROM `async_qualifier_permalinks` LIMIT 0;
SET SESSION sql_mode = @transload_mode;

SET @transload_mode = @@SESSION.sql_mode;
SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO';
CREATE TEMPORARY TABLE transload_8 (KEY (`id`)) AS
  SELECT `id` FROM `async_qualifier_live_races` LIMIT 0;
SET SESSION sql_mode = @transload_mode;

SET @transload_mode = @@SESSION.sql_mode;
SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO';
CREATE TEMPORARY TABLE transload_9 (KEY (`id`)) AS
  SELECT `id` FROM `async_qualifier_races` LIMIT 0;
SET SESSION sql_mode = @transload_mode;

SET @transload_mode = @@SESSION.sql_mode;
SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO';
CREATE TEMPORARY TABLE transload_10 (KEY (`id`)) AS
  SELECT `id` FROM `audit_logs` LIMIT 0;
SET SESSION sql_mode = @transload_mode;

SET @transload_mode = @@SESSION.sql_mode;
SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO';
CREATE TEMPORARY TABLE transload_11 (KEY (`id`)) AS
  SELECT `id` FROM `racer_verifications` LIMIT 0;
SET SESSION sql_mode = @transload_mode;

SET @transload_mode = @@SESSION.sql_mode;
SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO';
CREATE TEMPORARY TABLE transload_12 (KEY (`id`)) AS
  SELECT `id` FROM `user_racer_verifications` LIMIT 0;
SET SESSION sql_mode = @transload_mode;

SET @transload_mode = @@SESSION.sql_mode;
SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO';
CREATE TEMPORARY TABLE transload_13 (KEY (`id`)) AS
  SELECT `id` FROM `preset_namespaces` LIMIT 0;
SET SESSION sql_mode = @transload_mode;

SET @transload_mode = @@SESSION.sql_mode;
SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO';
CREATE TEMPORARY TABLE transload_14 (KEY (`id`)) AS
  SELECT `id` FROM `preset_namespace_permissions` LIMIT 0;
SET SESSION sql_mode = @transload_mode;

SET @transload_mode = @@SESSION.sql_mode;
SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO';
CREATE TEMPORARY TABLE transload_15 (KEY (`id`)) AS
  SELECT `id` FROM `randomizer_presets` LIMIT 0;
SET SESSION sql_mode = @transload_mode;

SET @transload_mode = @@SESSION.sql_mode;
SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO';
CREATE TEMPORARY TABLE transload_16 (KEY (`old_id`)) AS
  SELECT `old_id` FROM `migration_user_map` LIMIT 0;
SET SESSION sql_mode = @transload_mode;

SET @transload_mode = @@SESSION.sql_mode;
SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO';
CREATE TEMPORARY TABLE transload_17 (KEY (`guild_id`)) AS
  SELECT `guild_id` FROM `migration_guild_org_map` LIMIT 0;
SET SESSION sql_mode = @transload_mode;

SET @transload_mode = @@SESSION.sql_mode;
SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO';
CREATE TEMPORARY TABLE transload_18 (KEY (`old_id`)) AS
  SELECT `old_id` FROM `migration_tournament_map` LIMIT 0;
SET SESSION sql_mode = @transload_mode;

SET @transload_mode = @@SESSION.sql_mode;
SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO';
CREATE TEMPORARY TABLE transload_19 (KEY (`old_id`)) AS
  SELECT `old_id` FROM `migration_pool_map` LIMIT 0;
SET SESSION sql_mode = @transload_mode;

SET @transload_mode = @@SESSION.sql_mode;
SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO';
CREATE TEMPORARY TABLE transload_20 (KEY (`old_id`)) AS
  SELECT `old_id` FROM `migration_permalink_map` LIMIT 0;
SET SESSION sql_mode = @transload_mode;

SET @transload_mode = @@SESSION.sql_mode;
SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO';
CREATE TEMPORARY TABLE transload_21 (KEY (`old_id`)) AS
  SELECT `old_id` FROM `migration_race_map` LIMIT 0;
SET SESSION sql_mode = @transload_mode;

SET @transload_mode = @@SESSION.sql_mode;
SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO';
CREATE TEMPORARY TABLE transload_22 (KEY (`old_id`)) AS
  SELECT `old_id` FROM `migration_verification_map` LIMIT 0;
SET SESSION sql_mode = @transload_mode;

SET @transload_mode = @@SESSION.sql_mode;
SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO';
CREATE TEMPORARY TABLE transload_23 (KEY (`old_id`)) AS
  SELECT `old_id` FROM `migration_namespace_map` LIMIT 0;
SET SESSION sql_mode = @transload_mode;

SET @transload_mode = @@SESSION.sql_mode;
SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO';
CREATE TEMPORARY TABLE transload_24 (KEY (`old_id`)) AS
  SELECT `old_id` FROM `migration_live_race_map` LIMIT 0;
SET SESSION sql_mode = @transload_mode;

SET SESSION autocommit = 0;
SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ;

LOAD DATA LOCAL INFILE 'data/users.tsv' INTO TABLE transload_1
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, @transload_2, @transload_3, @transload_4, @transload_5, @transload_6, @transload_7, @transload_8, @transload_9, @transload_10, @transload_11, @transload_12, @transload_13, @transload_14, @transload_15);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `users`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'data/organization.tsv' INTO TABLE transload_2
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, @transload_2, @transload_3, @transload_4, @transload_5, @transload_6);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `organization`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'data/organizationmember.tsv' INTO TABLE transload_3
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, @transload_2, @transload_3, @transload_4, @transload_5);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `organizationmember`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'data/discord_guilds.tsv' INTO TABLE transload_4
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, @transload_2, @transload_3, @transload_4, @transload_5, @transload_6, @transload_7, @transload_8, @transload_9, @transload_10);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `discord_guilds`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'data/async_qualifiers.tsv' INTO TABLE transload_5
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, @transload_2, @transload_3, @transload_4, @transload_5, @transload_6, @transload_7, @transload_8, @transload_9, @transload_10);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `async_qualifiers`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'data/async_qualifier_pools.tsv' INTO TABLE transload_6
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, @transload_2, @transload_3, @transload_4, @transload_5, @transload_6);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `async_qualifier_pools`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'data/async_qualifier_permalinks.tsv' INTO TABLE transload_7
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, @transload_2, @transload_3, @transload_4, @transload_5, @transload_6, @transload_7, @transload_8);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `async_qualifier_permalinks`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'data/async_qualifier_live_races.tsv' INTO TABLE transload_8
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, @transload_2, @transload_3, @transload_4, @transload_5, @transload_6, @transload_7, @transload_8, @transload_9, @transload_10);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `async_qualifier_live_races`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'data/async_qualifier_races.tsv' INTO TABLE transload_9
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, @transload_2, @transload_3, @transload_4, @transload_5, @transload_6, @transload_7, @transload_8, @transload_9, @transload_10, @transload_11, @transload_12, @transload_13, @transload_14, @transload_15, @transload_16, @transload_17, @transload_18, @transload_19, @transload_20, @transload_21, @transload_22);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `async_qualifier_races`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'data/audit_logs.tsv' INTO TABLE transload_10
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, @transload_2, @transload_3, @transload_4, @transload_5, @transload_6);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `audit_logs`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'data/racer_verifications.tsv' INTO TABLE transload_11
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, @transload_2, @transload_3, @transload_4, @transload_5, @transload_6, @transload_7, @transload_8, @transload_9, @transload_10, @transload_11, @transload_12);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `racer_verifications`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'data/user_racer_verifications.tsv' INTO TABLE transload_12
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, @transload_2, @transload_3, @transload_4, @transload_5, @transload_6, @transload_7, @transload_8, @transload_9, @transload_10);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `user_racer_verifications`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'data/preset_namespaces.tsv' INTO TABLE transload_13
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, @transload_2, @transload_3, @transload_4, @transload_5, @transload_6, @transload_7, @transload_8);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `preset_namespaces`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'data/preset_namespace_permissions.tsv' INTO TABLE transload_14
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, @transload_2, @transload_3, @transload_4, @transload_5, @transload_6, @transload_7, @transload_8);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `preset_namespace_permissions`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'data/randomizer_presets.tsv' INTO TABLE transload_15
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, @transload_2, @transload_3, @transload_4, @transload_5, @transload_6, @transload_7, @transload_8, @transload_9);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `randomizer_presets`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'maps/migration_user_map.csv' INTO TABLE transload_16
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '"' ESCAPED BY '' LINES TERMINATED BY '\n' IGNORE 1 LINES
  (`old_id`, @transload_2, @transload_3, @transload_4);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `migration_user_map`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'maps/migration_guild_org_map.csv' INTO TABLE transload_17
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '"' ESCAPED BY '' LINES TERMINATED BY '\n' IGNORE 1 LINES
  (`guild_id`, @transload_2, @transload_3, @transload_4);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `migration_guild_org_map`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'maps/migration_tournament_map.csv' INTO TABLE transload_18
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '"' ESCAPED BY '' LINES TERMINATED BY '\n' IGNORE 1 LINES
  (`old_id`, @transload_2, @transload_3, @transload_4, @transload_5);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `migration_tournament_map`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'maps/migration_pool_map.csv' INTO TABLE transload_19
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '"' ESCAPED BY '' LINES TERMINATED BY '\n' IGNORE 1 LINES
  (`old_id`, @transload_2, @transload_3);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `migration_pool_map`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'maps/migration_permalink_map.csv' INTO TABLE transload_20
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '"' ESCAPED BY '' LINES TERMINATED BY '\n' IGNORE 1 LINES
  (`old_id`, @transload_2, @transload_3);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `migration_permalink_map`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'maps/migration_race_map.csv' INTO TABLE transload_21
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '"' ESCAPED BY '' LINES TERMINATED BY '\n' IGNORE 1 LINES
  (`old_id`, @transload_2, @transload_3);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `migration_race_map`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'maps/migration_verification_map.csv' INTO TABLE transload_22
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '"' ESCAPED BY '' LINES TERMINATED BY '\n' IGNORE 1 LINES
  (`old_id`, @transload_2, @transload_3);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `migration_verification_map`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'maps/migration_namespace_map.csv' INTO TABLE transload_23
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '"' ESCAPED BY '' LINES TERMINATED BY '\n' IGNORE 1 LINES
  (`old_id`, @transload_2, @transload_3);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `migration_namespace_map`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'maps/migration_live_race_map.csv' INTO TABLE transload_24
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '"' ESCAPED BY '' LINES TERMINATED BY '\n' IGNORE 1 LINES
  (`old_id`, @transload_2, @transload_3);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `migration_live_race_map`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

SET @transload_before_1 = (SELECT COUNT(*) FROM `users`);
SET @transload_rows_1 = 18;
SET @transload_found = (SELECT COUNT(*) FROM `users` AS present JOIN transload_1 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = @transload_rows_1, @@SESSION.sql_mode, CONCAT('table `users`: expected ', @transload_rows_1, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_1, 1, 0);
SET @transload_before_2 = (SELECT COUNT(*) FROM `organization`);
SET @transload_rows_2 = 4;
SET @transload_found = (SELECT COUNT(*) FROM `organization` AS present JOIN transload_2 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = @transload_rows_2, @@SESSION.sql_mode, CONCAT('table `organization`: expected ', @transload_rows_2, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_2, 1, 0);
SET @transload_before_3 = (SELECT COUNT(*) FROM `organizationmember`);
SET @transload_rows_3 = 13;
SET @transload_found = (SELECT COUNT(*) FROM `organizationmember` AS present JOIN transload_3 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = @transload_rows_3, @@SESSION.sql_mode, CONCAT('table `organizationmember`: expected ', @transload_rows_3, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_3, 1, 0);
SET @transload_before_4 = (SELECT COUNT(*) FROM `discord_guilds`);
SET @transload_rows_4 = 4;
SET @transload_found = (SELECT COUNT(*) FROM `discord_guilds` AS present JOIN transload_4 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = @transload_rows_4, @@SESSION.sql_mode, CONCAT('table `discord_guilds`: expected ', @transload_rows_4, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_4, 1, 0);
SET @transload_before_5 = (SELECT COUNT(*) FROM `async_qualifiers`);
SET @transload_rows_5 = 3;
SET @transload_found = (SELECT COUNT(*) FROM `async_qualifiers` AS present JOIN transload_5 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = @transload_rows_5, @@SESSION.sql_mode, CONCAT('table `async_qualifiers`: expected ', @transload_rows_5, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_5, 1, 0);
SET @transload_before_6 = (SELECT COUNT(*) FROM `async_qualifier_pools`);
SET @transload_rows_6 = 4;
SET @transload_found = (SELECT COUNT(*) FROM `async_qualifier_pools` AS present JOIN transload_6 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = @transload_rows_6, @@SESSION.sql_mode, CONCAT('table `async_qualifier_pools`: expected ', @transload_rows_6, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_6, 1, 0);
SET @transload_before_7 = (SELECT COUNT(*) FROM `async_qualifier_permalinks`);
SET @transload_rows_7 = 6;
SET @transload_found = (SELECT COUNT(*) FROM `async_qualifier_permalinks` AS present JOIN transload_7 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = @transload_rows_7, @@SESSION.sql_mode, CONCAT('table `async_qualifier_permalinks`: expected ', @transload_rows_7, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_7, 1, 0);
SET @transload_before_8 = (SELECT COUNT(*) FROM `async_qualifier_live_races`);
SET @transload_rows_8 = 2;
SET @transload_found = (SELECT COUNT(*) FROM `async_qualifier_live_races` AS present JOIN transload_8 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = @transload_rows_8, @@SESSION.sql_mode, CONCAT('table `async_qualifier_live_races`: expected ', @transload_rows_8, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_8, 1, 0);
SET @transload_before_9 = (SELECT COUNT(*) FROM `async_qualifier_races`);
SET @transload_rows_9 = 7;
SET @transload_found = (SELECT COUNT(*) FROM `async_qualifier_races` AS present JOIN transload_9 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = @transload_rows_9, @@SESSION.sql_mode, CONCAT('table `async_qualifier_races`: expected ', @transload_rows_9, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_9, 1, 0);
SET @transload_before_10 = (SELECT COUNT(*) FROM `audit_logs`);
SET @transload_rows_10 = 5;
SET @transload_found = (SELECT COUNT(*) FROM `audit_logs` AS present JOIN transload_10 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = @transload_rows_10, @@SESSION.sql_mode, CONCAT('table `audit_logs`: expected ', @transload_rows_10, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_10, 1, 0);
SET @transload_before_11 = (SELECT COUNT(*) FROM `racer_verifications`);
SET @transload_rows_11 = 3;
SET @transload_found = (SELECT COUNT(*) FROM `racer_verifications` AS present JOIN transload_11 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = @transload_rows_11, @@SESSION.sql_mode, CONCAT('table `racer_verifications`: expected ', @transload_rows_11, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_11, 1, 0);
SET @transload_before_12 = (SELECT COUNT(*) FROM `user_racer_verifications`);
SET @transload_rows_12 = 3;
SET @transload_found = (SELECT COUNT(*) FROM `user_racer_verifications` AS present JOIN transload_12 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = @transload_rows_12, @@SESSION.sql_mode, CONCAT('table `user_racer_verifications`: expected ', @transload_rows_12, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_12, 1, 0);
SET @transload_before_13 = (SELECT COUNT(*) FROM `preset_namespaces`);
SET @transload_rows_13 = 3;
SET @transload_found = (SELECT COUNT(*) FROM `preset_namespaces` AS present JOIN transload_13 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = @transload_rows_13, @@SESSION.sql_mode, CONCAT('table `preset_namespaces`: expected ', @transload_rows_13, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_13, 1, 0);
SET @transload_before_14 = (SELECT COUNT(*) FROM `preset_namespace_permissions`);
SET @transload_rows_14 = 2;
SET @transload_found = (SELECT COUNT(*) FROM `preset_namespace_permissions` AS present JOIN transload_14 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = @transload_rows_14, @@SESSION.sql_mode, CONCAT('table `preset_namespace_permissions`: expected ', @transload_rows_14, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_14, 1, 0);
SET @transload_before_15 = (SELECT COUNT(*) FROM `randomizer_presets`);
SET @transload_rows_15 = 3;
SET @transload_found = (SELECT COUNT(*) FROM `randomizer_presets` AS present JOIN transload_15 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = @transload_rows_15, @@SESSION.sql_mode, CONCAT('table `randomizer_presets`: expected ', @transload_rows_15, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_15, 1, 0);
SET @transload_before_16 = (SELECT COUNT(*) FROM `migration_user_map`);
SET @transload_rows_16 = 15;
SET @transload_found = (SELECT COUNT(*) FROM `migration_user_map` AS present JOIN transload_16 AS loaded ON present.`old_id` = loaded.`old_id`);
SET SESSION sql_mode = IF(@transload_found = @transload_rows_16, @@SESSION.sql_mode, CONCAT('table `migration_user_map`: expected ', @transload_rows_16, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_16, 1, 0);
SET @transload_before_17 = (SELECT COUNT(*) FROM `migration_guild_org_map`);
SET @transload_rows_17 = 4;
SET @transload_found = (SELECT COUNT(*) FROM `migration_guild_org_map` AS present JOIN transload_17 AS loaded ON present.`guild_id` = loaded.`guild_id`);
SET SESSION sql_mode = IF(@transload_found = @transload_rows_17, @@SESSION.sql_mode, CONCAT('table `migration_guild_org_map`: expected ', @transload_rows_17, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_17, 1, 0);
SET @transload_before_18 = (SELECT COUNT(*) FROM `migration_tournament_map`);
SET @transload_rows_18 = 3;
SET @transload_found = (SELECT COUNT(*) FROM `migration_tournament_map` AS present JOIN transload_18 AS loaded ON present.`old_id` = loaded.`old_id`);
SET SESSION sql_mode = IF(@transload_found = @transload_rows_18, @@SESSION.sql_mode, CONCAT('table `migration_tournament_map`: expected ', @transload_rows_18, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_18, 1, 0);
SET @transload_before_19 = (SELECT COUNT(*) FROM `migration_pool_map`);
SET @transload_rows_19 = 4;
SET @transload_found = (SELECT COUNT(*) FROM `migration_pool_map` AS present JOIN transload_19 AS loaded ON present.`old_id` = loaded.`old_id`);
SET SESSION sql_mode = IF(@transload_found = @transload_rows_19, @@SESSION.sql_mode, CONCAT('table `migration_pool_map`: expected ', @transload_rows_19, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_19, 1, 0);
SET @transload_before_20 = (SELECT COUNT(*) FROM `migration_permalink_map`);
SET @transload_rows_20 = 6;
SET @transload_found = (SELECT COUNT(*) FROM `migration_permalink_map` AS present JOIN transload_20 AS loaded ON present.`old_id` = loaded.`old_id`);
SET SESSION sql_mode = IF(@transload_found = @transload_rows_20, @@SESSION.sql_mode, CONCAT('table `migration_permalink_map`: expected ', @transload_rows_20, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_20, 1, 0);
SET @transload_before_21 = (SELECT COUNT(*) FROM `migration_race_map`);
SET @transload_rows_21 = 7;
SET @transload_found = (SELECT COUNT(*) FROM `migration_race_map` AS present JOIN transload_21 AS loaded ON present.`old_id` = loaded.`old_id`);
SET SESSION sql_mode = IF(@transload_found = @transload_rows_21, @@SESSION.sql_mode, CONCAT('table `migration_race_map`: expected ', @transload_rows_21, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_21, 1, 0);
SET @transload_before_22 = (SELECT COUNT(*) FROM `migration_verification_map`);
SET @transload_rows_22 = 3;
SET @transload_found = (SELECT COUNT(*) FROM `migration_verification_map` AS present JOIN transload_22 AS loaded ON present.`old_id` = loaded.`old_id`);
SET SESSION sql_mode = IF(@transload_found = @transload_rows_22, @@SESSION.sql_mode, CONCAT('table `migration_verification_map`: expected ', @transload_rows_22, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_22, 1, 0);
SET @transload_before_23 = (SELECT COUNT(*) FROM `migration_namespace_map`);
SET @transload_rows_23 = 3;
SET @transload_found = (SELECT COUNT(*) FROM `migration_namespace_map` AS present JOIN transload_23 AS loaded ON present.`old_id` = loaded.`old_id`);
SET SESSION sql_mode = IF(@transload_found = @transload_rows_23, @@SESSION.sql_mode, CONCAT('table `migration_namespace_map`: expected ', @transload_rows_23, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_23, 1, 0);
SET @transload_before_24 = (SELECT COUNT(*) FROM `migration_live_race_map`);
SET @transload_rows_24 = 2;
SET @transload_found = (SELECT COUNT(*) FROM `migration_live_race_map` AS present JOIN transload_24 AS loaded ON present.`old_id` = loaded.`old_id`);
SET SESSION sql_mode = IF(@transload_found = @transload_rows_24, @@SESSION.sql_mode, CONCAT('table `migration_live_race_map`: expected ', @transload_rows_24, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_24, 1, 0);

DELETE present FROM `migration_live_race_map` AS present JOIN transload_24 AS loaded ON present.`old_id` = loaded.`old_id`;
SET @transload_found = (ROW_COUNT());
SET SESSION sql_mode = IF(@transload_found = @transload_rows_24, @@SESSION.sql_mode, CONCAT('table `migration_live_race_map`: expected ', @transload_rows_24, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_24, 1, 0);

DELETE present FROM `migration_namespace_map` AS present JOIN transload_23 AS loaded ON present.`old_id` = loaded.`old_id`;
SET @transload_found = (ROW_COUNT());
SET SESSION sql_mode = IF(@transload_found = @transload_rows_23, @@SESSION.sql_mode, CONCAT('table `migration_namespace_map`: expected ', @transload_rows_23, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_23, 1, 0);

DELETE present FROM `migration_verification_map` AS present JOIN transload_22 AS loaded ON present.`old_id` = loaded.`old_id`;
SET @transload_found = (ROW_COUNT());
SET SESSION sql_mode = IF(@transload_found = @transload_rows_22, @@SESSION.sql_mode, CONCAT('table `migration_verification_map`: expected ', @transload_rows_22, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_22, 1, 0);

DELETE present FROM `migration_race_map` AS present JOIN transload_21 AS loaded ON present.`old_id` = loaded.`old_id`;
SET @transload_found = (ROW_COUNT());
SET SESSION sql_mode = IF(@transload_found = @transload_rows_21, @@SESSION.sql_mode, CONCAT('table `migration_race_map`: expected ', @transload_rows_21, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_21, 1, 0);

DELETE present FROM `migration_permalink_map` AS present JOIN transload_20 AS loaded ON present.`old_id` = loaded.`old_id`;
SET @transload_found = (ROW_COUNT());
SET SESSION sql_mode = IF(@transload_found = @transload_rows_20, @@SESSION.sql_mode, CONCAT('table `migration_permalink_map`: expected ', @transload_rows_20, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_20, 1, 0);

DELETE present FROM `migration_pool_map` AS present JOIN transload_19 AS loaded ON present.`old_id` = loaded.`old_id`;
SET @transload_found = (ROW_COUNT());
SET SESSION sql_mode = IF(@transload_found = @transload_rows_19, @@SESSION.sql_mode, CONCAT('table `migration_pool_map`: expected ', @transload_rows_19, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_19, 1, 0);

DELETE present FROM `migration_tournament_map` AS present JOIN transload_18 AS loaded ON present.`old_id` = loaded.`old_id`;
SET @transload_found = (ROW_COUNT());
SET SESSION sql_mode = IF(@transload_found = @transload_rows_18, @@SESSION.sql_mode, CONCAT('table `migration_tournament_map`: expected ', @transload_rows_18, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_18, 1, 0);

DELETE present FROM `migration_guild_org_map` AS present JOIN transload_17 AS loaded ON present.`guild_id` = loaded.`guild_id`;
SET @transload_found = (ROW_COUNT());
SET SESSION sql_mode = IF(@transload_found = @transload_rows_17, @@SESSION.sql_mode, CONCAT('table `migration_guild_org_map`: expected ', @transload_rows_17, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_17, 1, 0);

DELETE present FROM `migration_user_map` AS present JOIN transload_16 AS loaded ON present.`old_id` = loaded.`old_id`;
SET @transload_found = (ROW_COUNT());
SET SESSION sql_mode = IF(@transload_found = @transload_rows_16, @@SESSION.sql_mode, CONCAT('table `migration_user_map`: expected ', @transload_rows_16, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_16, 1, 0);

DELETE present FROM `randomizer_presets` AS present JOIN transload_15 AS loaded ON present.`id` = loaded.`id`;
SET @transload_found = (ROW_COUNT());
SET SESSION sql_mode = IF(@transload_found = @transload_rows_15, @@SESSION.sql_mode, CONCAT('table `randomizer_presets`: expected ', @transload_rows_15, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_15, 1, 0);

DELETE present FROM `preset_namespace_permissions` AS present JOIN transload_14 AS loaded ON present.`id` = loaded.`id`;
SET @transload_found = (ROW_COUNT());
SET SESSION sql_mode = IF(@transload_found = @transload_rows_14, @@SESSION.sql_mode, CONCAT('table `preset_namespace_permissions`: expected ', @transload_rows_14, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_14, 1, 0);

SET @transload_found = (SELECT COUNT(*) FROM `preset_namespace_permissions` AS child JOIN `preset_namespaces` AS present ON child.`namespace_id` = present.`id`
  JOIN transload_13 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `preset_namespaces`: expected ', 0, ' rows of `preset_namespace_permissions` that were not loaded and refer to it and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `randomizer_presets` AS child JOIN `preset_namespaces` AS present ON child.`namespace_id` = present.`id`
  JOIN transload_13 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `preset_namespaces`: expected ', 0, ' rows of `randomizer_presets` that were not loaded and refer to it and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
DELETE present FROM `preset_namespaces` AS present JOIN transload_13 AS loaded ON present.`id` = loaded.`id`;
SET @transload_found = (ROW_COUNT());
SET SESSION sql_mode = IF(@transload_found = @transload_rows_13, @@SESSION.sql_mode, CONCAT('table `preset_namespaces`: expected ', @transload_rows_13, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_13, 1, 0);

DELETE present FROM `user_racer_verifications` AS present JOIN transload_12 AS loaded ON present.`id` = loaded.`id`;
SET @transload_found = (ROW_COUNT());
SET SESSION sql_mode = IF(@transload_found = @transload_rows_12, @@SESSION.sql_mode, CONCAT('table `user_racer_verifications`: expected ', @transload_rows_12, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_12, 1, 0);

SET @transload_found = (SELECT COUNT(*) FROM `user_racer_verifications` AS child JOIN `racer_verifications` AS present ON child.`verification_id` = present.`id`
  JOIN transload_11 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `racer_verifications`: expected ', 0, ' rows of `user_racer_verifications` that were not loaded and refer to it and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
DELETE present FROM `racer_verifications` AS present JOIN transload_11 AS loaded ON present.`id` = loaded.`id`;
SET @transload_found = (ROW_COUNT());
SET SESSION sql_mode = IF(@transload_found = @transload_rows_11, @@SESSION.sql_mode, CONCAT('table `racer_verifications`: expected ', @transload_rows_11, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_11, 1, 0);

DELETE present FROM `audit_logs` AS present JOIN transload_10 AS loaded ON present.`id` = loaded.`id`;
SET @transload_found = (ROW_COUNT());
SET SESSION sql_mode = IF(@transload_found = @transload_rows_10, @@SESSION.sql_mode, CONCAT('table `audit_logs`: expected ', @transload_rows_10, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_10, 1, 0);

DELETE present FROM `async_qualifier_races` AS present JOIN transload_9 AS loaded ON present.`id` = loaded.`id`;
SET @transload_found = (ROW_COUNT());
SET SESSION sql_mode = IF(@transload_found = @transload_rows_9, @@SESSION.sql_mode, CONCAT('table `async_qualifier_races`: expected ', @transload_rows_9, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_9, 1, 0);

SET @transload_found = (SELECT COUNT(*) FROM `async_qualifier_races` AS child JOIN `async_qualifier_live_races` AS present ON child.`live_race_id` = present.`id`
  JOIN transload_8 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `async_qualifier_live_races`: expected ', 0, ' rows of `async_qualifier_races` that were not loaded and refer to it and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
DELETE present FROM `async_qualifier_live_races` AS present JOIN transload_8 AS loaded ON present.`id` = loaded.`id`;
SET @transload_found = (ROW_COUNT());
SET SESSION sql_mode = IF(@transload_found = @transload_rows_8, @@SESSION.sql_mode, CONCAT('table `async_qualifier_live_races`: expected ', @transload_rows_8, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_8, 1, 0);

SET @transload_found = (SELECT COUNT(*) FROM `async_qualifier_live_races` AS child JOIN `async_qualifier_permalinks` AS present ON child.`permalink_id` = present.`id`
  JOIN transload_7 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `async_qualifier_permalinks`: expected ', 0, ' rows of `async_qualifier_live_races` that were not loaded and refer to it and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `async_qualifier_races` AS child JOIN `async_qualifier_permalinks` AS present ON child.`permalink_id` = present.`id`
  JOIN transload_7 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `async_qualifier_permalinks`: expected ', 0, ' rows of `async_qualifier_races` that were not loaded and refer to it and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
DELETE present FROM `async_qualifier_permalinks` AS present JOIN transload_7 AS loaded ON present.`id` = loaded.`id`;
SET @transload_found = (ROW_COUNT());
SET SESSION sql_mode = IF(@transload_found = @transload_rows_7, @@SESSION.sql_mode, CONCAT('table `async_qualifier_permalinks`: expected ', @transload_rows_7, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_7, 1, 0);

SET @transload_found = (SELECT COUNT(*) FROM `async_qualifier_permalinks` AS child JOIN `async_qualifier_pools` AS present ON child.`pool_id` = present.`id`
  JOIN transload_6 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `async_qualifier_pools`: expected ', 0, ' rows of `async_qualifier_permalinks` that were not loaded and refer to it and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `async_qualifier_live_races` AS child JOIN `async_qualifier_pools` AS present ON child.`pool_id` = present.`id`
  JOIN transload_6 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `async_qualifier_pools`: expected ', 0, ' rows of `async_qualifier_live_races` that were not loaded and refer to it and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
DELETE present FROM `async_qualifier_pools` AS present JOIN transload_6 AS loaded ON present.`id` = loaded.`id`;
SET @transload_found = (ROW_COUNT());
SET SESSION sql_mode = IF(@transload_found = @transload_rows_6, @@SESSION.sql_mode, CONCAT('table `async_qualifier_pools`: expected ', @transload_rows_6, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_6, 1, 0);

SET @transload_found = (SELECT COUNT(*) FROM `async_qualifier_pools` AS child JOIN `async_qualifiers` AS present ON child.`tournament_id` = present.`id`
  JOIN transload_5 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `async_qualifiers`: expected ', 0, ' rows of `async_qualifier_pools` that were not loaded and refer to it and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `async_qualifier_live_races` AS child JOIN `async_qualifiers` AS present ON child.`tournament_id` = present.`id`
  JOIN transload_5 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `async_qualifiers`: expected ', 0, ' rows of `async_qualifier_live_races` that were not loaded and refer to it and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `async_qualifier_races` AS child JOIN `async_qualifiers` AS present ON child.`tournament_id` = present.`id`
  JOIN transload_5 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `async_qualifiers`: expected ', 0, ' rows of `async_qualifier_races` that were not loaded and refer to it and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
DELETE present FROM `async_qualifiers` AS present JOIN transload_5 AS loaded ON present.`id` = loaded.`id`;
SET @transload_found = (ROW_COUNT());
SET SESSION sql_mode = IF(@transload_found = @transload_rows_5, @@SESSION.sql_mode, CONCAT('table `async_qualifiers`: expected ', @transload_rows_5, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_5, 1, 0);

DELETE present FROM `discord_guilds` AS present JOIN transload_4 AS loaded ON present.`id` = loaded.`id`;
SET @transload_found = (ROW_COUNT());
SET SESSION sql_mode = IF(@transload_found = @transload_rows_4, @@SESSION.sql_mode, CONCAT('table `discord_guilds`: expected ', @transload_rows_4, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_4, 1, 0);

DELETE present FROM `organizationmember` AS present JOIN transload_3 AS loaded ON present.`id` = loaded.`id`;
SET @transload_found = (ROW_COUNT());
SET SESSION sql_mode = IF(@transload_found = @transload_rows_3, @@SESSION.sql_mode, CONCAT('table `organizationmember`: expected ', @transload_rows_3, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_3, 1, 0);

SET @transload_found = (SELECT COUNT(*) FROM `organizationmember` AS child JOIN `organization` AS present ON child.`organization_id` = present.`id`
  JOIN transload_2 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `organization`: expected ', 0, ' rows of `organizationmember` that were not loaded and refer to it and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `discord_guilds` AS child JOIN `organization` AS present ON child.`organization_id` = present.`id`
  JOIN transload_2 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `organization`: expected ', 0, ' rows of `discord_guilds` that were not loaded and refer to it and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `async_qualifiers` AS child JOIN `organization` AS present ON child.`organization_id` = present.`id`
  JOIN transload_2 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `organization`: expected ', 0, ' rows of `async_qualifiers` that were not loaded and refer to it and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `audit_logs` AS child JOIN `organization` AS present ON child.`organization_id` = present.`id`
  JOIN transload_2 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `organization`: expected ', 0, ' rows of `audit_logs` that were not loaded and refer to it and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `racer_verifications` AS child JOIN `organization` AS present ON child.`organization_id` = present.`id`
  JOIN transload_2 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `organization`: expected ', 0, ' rows of `racer_verifications` that were not loaded and refer to it and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `preset_namespaces` AS child JOIN `organization` AS present ON child.`organization_id` = present.`id`
  JOIN transload_2 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `organization`: expected ', 0, ' rows of `preset_namespaces` that were not loaded and refer to it and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
DELETE present FROM `organization` AS present JOIN transload_2 AS loaded ON present.`id` = loaded.`id`;
SET @transload_found = (ROW_COUNT());
SET SESSION sql_mode = IF(@transload_found = @transload_rows_2, @@SESSION.sql_mode, CONCAT('table `organization`: expected ', @transload_rows_2, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_2, 1, 0);

SET @transload_found = (SELECT COUNT(*) FROM `organizationmember` AS child JOIN `users` AS present ON child.`user_id` = present.`id`
  JOIN transload_1 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `users`: expected ', 0, ' rows of `organizationmember` that were not loaded and refer to it and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `discord_guilds` AS child JOIN `users` AS present ON child.`linked_by_id` = present.`id`
  JOIN transload_1 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `users`: expected ', 0, ' rows of `discord_guilds` that were not loaded and refer to it and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `async_qualifier_races` AS child JOIN `users` AS present ON child.`user_id` = present.`id`
  JOIN transload_1 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `users`: expected ', 0, ' rows of `async_qualifier_races` that were not loaded and refer to it and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `async_qualifier_races` AS child JOIN `users` AS present ON child.`reviewed_by_id` = present.`id`
  JOIN transload_1 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `users`: expected ', 0, ' rows of `async_qualifier_races` that were not loaded and refer to it and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `audit_logs` AS child JOIN `users` AS present ON child.`user_id` = present.`id`
  JOIN transload_1 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `users`: expected ', 0, ' rows of `audit_logs` that were not loaded and refer to it and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `user_racer_verifications` AS child JOIN `users` AS present ON child.`user_id` = present.`id`
  JOIN transload_1 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `users`: expected ', 0, ' rows of `user_racer_verifications` that were not loaded and refer to it and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `preset_namespaces` AS child JOIN `users` AS present ON child.`user_id` = present.`id`
  JOIN transload_1 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `users`: expected ', 0, ' rows of `preset_namespaces` that were not loaded and refer to it and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `preset_namespace_permissions` AS child JOIN `users` AS present ON child.`user_id` = present.`id`
  JOIN transload_1 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `users`: expected ', 0, ' rows of `preset_namespace_permissions` that were not loaded and refer to it and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `randomizer_presets` AS child JOIN `users` AS present ON child.`user_id` = present.`id`
  JOIN transload_1 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `users`: expected ', 0, ' rows of `randomizer_presets` that were not loaded and refer to it and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
DELETE present FROM `users` AS present JOIN transload_1 AS loaded ON present.`id` = loaded.`id`;
SET @transload_found = (ROW_COUNT());
SET SESSION sql_mode = IF(@transload_found = @transload_rows_1, @@SESSION.sql_mode, CONCAT('table `users`: expected ', @transload_rows_1, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_1, 1, 0);

SET @transload_found = (SELECT COUNT(*) FROM `users`);
SET SESSION sql_mode = IF(@transload_found = @transload_before_1 - @transload_rows_1, @@SESSION.sql_mode, CONCAT('table `users`: expected ', @transload_before_1 - @transload_rows_1, ' rows to stay and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_before_1 - @transload_rows_1, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `organization`);
SET SESSION sql_mode = IF(@transload_found = @transload_before_2 - @transload_rows_2, @@SESSION.sql_mode, CONCAT('table `organization`: expected ', @transload_before_2 - @transload_rows_2, ' rows to stay and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_before_2 - @transload_rows_2, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `organizationmember`);
SET SESSION sql_mode = IF(@transload_found = @transload_before_3 - @transload_rows_3, @@SESSION.sql_mode, CONCAT('table `organizationmember`: expected ', @transload_before_3 - @transload_rows_3, ' rows to stay and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_before_3 - @transload_rows_3, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `discord_guilds`);
SET SESSION sql_mode = IF(@transload_found = @transload_before_4 - @transload_rows_4, @@SESSION.sql_mode, CONCAT('table `discord_guilds`: expected ', @transload_before_4 - @transload_rows_4, ' rows to stay and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_before_4 - @transload_rows_4, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `async_qualifiers`);
SET SESSION sql_mode = IF(@transload_found = @transload_before_5 - @transload_rows_5, @@SESSION.sql_mode, CONCAT('table `async_qualifiers`: expected ', @transload_before_5 - @transload_rows_5, ' rows to stay and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_before_5 - @transload_rows_5, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `async_qualifier_pools`);
SET SESSION sql_mode = IF(@transload_found = @transload_before_6 - @transload_rows_6, @@SESSION.sql_mode, CONCAT('table `async_qualifier_pools`: expected ', @transload_before_6 - @transload_rows_6, ' rows to stay and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_before_6 - @transload_rows_6, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `async_qualifier_permalinks`);
SET SESSION sql_mode = IF(@transload_found = @transload_before_7 - @transload_rows_7, @@SESSION.sql_mode, CONCAT('table `async_qualifier_permalinks`: expected ', @transload_before_7 - @transload_rows_7, ' rows to stay and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_before_7 - @transload_rows_7, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `async_qualifier_live_races`);
SET SESSION sql_mode = IF(@transload_found = @transload_before_8 - @transload_rows_8, @@SESSION.sql_mode, CONCAT('table `async_qualifier_live_races`: expected ', @transload_before_8 - @transload_rows_8, ' rows to stay and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_before_8 - @transload_rows_8, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `async_qualifier_races`);
SET SESSION sql_mode = IF(@transload_found = @transload_before_9 - @transload_rows_9, @@SESSION.sql_mode, CONCAT('table `async_qualifier_races`: expected ', @transload_before_9 - @transload_rows_9, ' rows to stay and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_before_9 - @transload_rows_9, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `audit_logs`);
SET SESSION sql_mode = IF(@transload_found = @transload_before_10 - @transload_rows_10, @@SESSION.sql_mode, CONCAT('table `audit_logs`: expected ', @transload_before_10 - @transload_rows_10, ' rows to stay and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_before_10 - @transload_rows_10, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `racer_verifications`);
SET SESSION sql_mode = IF(@transload_found = @transload_before_11 - @transload_rows_11, @@SESSION.sql_mode, CONCAT('table `racer_verifications`: expected ', @transload_before_11 - @transload_rows_11, ' rows to stay and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_before_11 - @transload_rows_11, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `user_racer_verifications`);
SET SESSION sql_mode = IF(@transload_found = @transload_before_12 - @transload_rows_12, @@SESSION.sql_mode, CONCAT('table `user_racer_verifications`: expected ', @transload_before_12 - @transload_rows_12, ' rows to stay and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_before_12 - @transload_rows_12, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `preset_namespaces`);
SET SESSION sql_mode = IF(@transload_found = @transload_before_13 - @transload_rows_13, @@SESSION.sql_mode, CONCAT('table `preset_namespaces`: expected ', @transload_before_13 - @transload_rows_13, ' rows to stay and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_before_13 - @transload_rows_13, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `preset_namespace_permissions`);
SET SESSION sql_mode = IF(@transload_found = @transload_before_14 - @transload_rows_14, @@SESSION.sql_mode, CONCAT('table `preset_namespace_permissions`: expected ', @transload_before_14 - @transload_rows_14, ' rows to stay and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_before_14 - @transload_rows_14, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `randomizer_presets`);
SET SESSION sql_mode = IF(@transload_found = @transload_before_15 - @transload_rows_15, @@SESSION.sql_mode, CONCAT('table `randomizer_presets`: expected ', @transload_before_15 - @transload_rows_15, ' rows to stay and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_before_15 - @transload_rows_15, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `migration_user_map`);
SET SESSION sql_mode = IF(@transload_found = @transload_before_16 - @transload_rows_16, @@SESSION.sql_mode, CONCAT('table `migration_user_map`: expected ', @transload_before_16 - @transload_rows_16, ' rows to stay and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_before_16 - @transload_rows_16, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `migration_guild_org_map`);
SET SESSION sql_mode = IF(@transload_found = @transload_before_17 - @transload_rows_17, @@SESSION.sql_mode, CONCAT('table `migration_guild_org_map`: expected ', @transload_before_17 - @transload_rows_17, ' rows to stay and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_before_17 - @transload_rows_17, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `migration_tournament_map`);
SET SESSION sql_mode = IF(@transload_found = @transload_before_18 - @transload_rows_18, @@SESSION.sql_mode, CONCAT('table `migration_tournament_map`: expected ', @transload_before_18 - @transload_rows_18, ' rows to stay and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_before_18 - @transload_rows_18, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `migration_pool_map`);
SET SESSION sql_mode = IF(@transload_found = @transload_before_19 - @transload_rows_19, @@SESSION.sql_mode, CONCAT('table `migration_pool_map`: expected ', @transload_before_19 - @transload_rows_19, ' rows to stay and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_before_19 - @transload_rows_19, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `migration_permalink_map`);
SET SESSION sql_mode = IF(@transload_found = @transload_before_20 - @transload_rows_20, @@SESSION.sql_mode, CONCAT('table `migration_permalink_map`: expected ', @transload_before_20 - @transload_rows_20, ' rows to stay and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_before_20 - @transload_rows_20, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `migration_race_map`);
SET SESSION sql_mode = IF(@transload_found = @transload_before_21 - @transload_rows_21, @@SESSION.sql_mode, CONCAT('table `migration_race_map`: expected ', @transload_before_21 - @transload_rows_21, ' rows to stay and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_before_21 - @transload_rows_21, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `migration_verification_map`);
SET SESSION sql_mode = IF(@transload_found = @transload_before_22 - @transload_rows_22, @@SESSION.sql_mode, CONCAT('table `migration_verification_map`: expected ', @transload_before_22 - @transload_rows_22, ' rows to stay and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_before_22 - @transload_rows_22, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `migration_namespace_map`);
SET SESSION sql_mode = IF(@transload_found = @transload_before_23 - @transload_rows_23, @@SESSION.sql_mode, CONCAT('table `migration_namespace_map`: expected ', @transload_before_23 - @transload_rows_23, ' rows to stay and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_before_23 - @transload_rows_23, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `migration_live_race_map`);
SET SESSION sql_mode = IF(@transload_found = @transload_before_24 - @transload_rows_24, @@SESSION.sql_mode, CONCAT('table `migration_live_race_map`: expected ', @transload_before_24 - @transload_rows_24, ' rows to stay and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_before_24 - @transload_rows_24, 1, 0);

SET @transload_end = IF(@transload_passed = 123, 'DO 0', 'ROLLBACK');
PREPARE transload_end FROM @transload_end;
EXECUTE transload_end;

-- after_rollback: `drop_maps.sql` of the plan.
-- The ID maps go with what they map.
DROP TABLE IF EXISTS migration_user_map, migration_guild_org_map, migration_tournament_map,
    migration_pool_map, migration_permalink_map, migration_race_map, migration_verification_map,
    migration_namespace_map, migration_live_race_map;
-- End of `drop_maps.sql`.

SET @transload_end = IF(@transload_passed = 123, 'COMMIT', 'ROLLBACK');
PREPARE transload_end FROM @transload_end;
EXECUTE transload_end;
DEALLOCATE PREPARE transload_end;
SET SESSION autocommit = 1;
SET SESSION sql_mode = IF(@transload_passed >= 123, @@SESSION.sql_mode, 'a guard did not hold: nothing was changed');
SET @transload_passed = @transload_passed + IF(@transload_passed >= 123, 1, 0);

ALTER TABLE `users` AUTO_INCREMENT = 1;
ALTER TABLE `organization` AUTO_INCREMENT = 1;
ALTER TABLE `organizationmember` AUTO_INCREMENT = 1;
ALTER TABLE `discord_guilds` AUTO_INCREMENT = 1;
ALTER TABLE `async_qualifiers` AUTO_INCREMENT = 1;
ALTER TABLE `async_qualifier_pools` AUTO_INCREMENT = 1;
ALTER TABLE `async_qualifier_permalinks` AUTO_INCREMENT = 1;
ALTER TABLE `async_qualifier_live_races` AUTO_INCREMENT = 1;
ALTER TABLE `async_qualifier_races` AUTO_INCREMENT = 1;
ALTER TABLE `audit_logs` AUTO_INCREMENT = 1;
ALTER TABLE `racer_verifications` AUTO_INCREMENT = 1;
ALTER TABLE `user_racer_verifications` AUTO_INCREMENT = 1;
ALTER TABLE `preset_namespaces` AUTO_INCREMENT = 1;
ALTER TABLE `preset_namespace_permissions` AUTO_INCREMENT = 1;
ALTER TABLE `randomizer_presets` AUTO_INCREMENT = 1;
