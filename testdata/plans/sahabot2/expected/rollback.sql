-- Deletes the rows that load.sql loaded, plan `sahabot2`, in one transaction.
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
  SELECT `id` FROM `user` LIMIT 0;
SET SESSION sql_mode = @transload_mode;

SET @transload_mode = @@SESSION.sql_mode;
SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO';
CREATE TEMPORARY TABLE transload_2 (KEY (`id`)) AS
  SELECT `id` FROM `organization` LIMIT 0;
SET SESSION sql_mode = @transload_mode;

SET @transload_mode = @@SESSION.sql_mode;
SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO';
CREATE TEMPORARY TABLE transload_3 (KEY (`id`)) AS
  SELECT `id` FROM `organization_member` LIMIT 0;
SET SESSION sql_mode = @transload_mode;

SET @transload_mode = @@SESSION.sql_mode;
SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO';
CREATE TEMPORARY TABLE transload_4 (KEY (`id`)) AS
  SELECT `id` FROM `discord_guild` LIMIT 0;
SET SESSION sql_mode = @transload_mode;

SET @transload_mode = @@SESSION.sql_mode;
SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO';
CREATE TEMPORARY TABLE transload_5 (KEY (`id`)) AS
  SELECT `id` FROM `async_tournament` LIMIT 0;
SET SESSION sql_mode = @transload_mode;

SET @transload_mode = @@SESSION.sql_mode;
SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO';
CREATE TEMPORARY TABLE transload_6 (KEY (`id`)) AS
  SELECT `id` FROM `async_tournament_permalink_pool` LIMIT 0;
SET SESSION sql_mode = @transload_mode;

SET @transload_mode = @@SESSION.sql_mode;
SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO';
CREATE TEMPORARY TABLE transload_7 (KEY (`id`)) AS
  SELECT `id` FROM `async_tournament_permalink` LIMIT 0;
SET SESSION sql_mode = @transload_mode;

SET @transload_mode = @@SESSION.sql_mode;
SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO';
CREATE TEMPORARY TABLE transload_8 (KEY (`id`)) AS
  SELECT `id` FROM `async_tournament_race` LIMIT 0;
SET SESSION sql_mode = @transload_mode;

SET @transload_mode = @@SESSION.sql_mode;
SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO';
CREATE TEMPORARY TABLE transload_9 (KEY (`id`)) AS
  SELECT `id` FROM `race_review_notes` LIMIT 0;
SET SESSION sql_mode = @transload_mode;

SET @transload_mode = @@SESSION.sql_mode;
SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO';
CREATE TEMPORARY TABLE transload_10 (KEY (`id`)) AS
  SELECT `id` FROM `async_tournament_permission` LIMIT 0;
SET SESSION sql_mode = @transload_mode;

SET @transload_mode = @@SESSION.sql_mode;
SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO';
CREATE TEMPORARY TABLE transload_11 (KEY (`id`)) AS
  SELECT `id` FROM `audit_log` LIMIT 0;
SET SESSION sql_mode = @transload_mode;

SET @transload_mode = @@SESSION.sql_mode;
SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO';
CREATE TEMPORARY TABLE transload_12 (KEY (`id`)) AS
  SELECT `id` FROM `racer_verification` LIMIT 0;
SET SESSION sql_mode = @transload_mode;

SET @transload_mode = @@SESSION.sql_mode;
SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO';
CREATE TEMPORARY TABLE transload_13 (KEY (`id`)) AS
  SELECT `id` FROM `racer_verification_category` LIMIT 0;
SET SESSION sql_mode = @transload_mode;

SET @transload_mode = @@SESSION.sql_mode;
SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO';
CREATE TEMPORARY TABLE transload_14 (KEY (`id`)) AS
  SELECT `id` FROM `verified_racer` LIMIT 0;
SET SESSION sql_mode = @transload_mode;

SET @transload_mode = @@SESSION.sql_mode;
SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO';
CREATE TEMPORARY TABLE transload_15 (KEY (`id`)) AS
  SELECT `id` FROM `preset_namespace` LIMIT 0;
SET SESSION sql_mode = @transload_mode;

SET @transload_mode = @@SESSION.sql_mode;
SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO';
CREATE TEMPORARY TABLE transload_16 (KEY (`id`)) AS
  SELECT `id` FROM `preset_namespace_permission` LIMIT 0;
SET SESSION sql_mode = @transload_mode;

SET @transload_mode = @@SESSION.sql_mode;
SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO';
CREATE TEMPORARY TABLE transload_17 (KEY (`id`)) AS
  SELECT `id` FROM `randomizer_preset` LIMIT 0;
SET SESSION sql_mode = @transload_mode;

SET @transload_mode = @@SESSION.sql_mode;
SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO';
CREATE TEMPORARY TABLE transload_18 (KEY (`old_id`)) AS
  SELECT `old_id` FROM `migration_user_map` LIMIT 0;
SET SESSION sql_mode = @transload_mode;

SET @transload_mode = @@SESSION.sql_mode;
SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO';
CREATE TEMPORARY TABLE transload_19 (KEY (`guild_id`)) AS
  SELECT `guild_id` FROM `migration_guild_org_map` LIMIT 0;
SET SESSION sql_mode = @transload_mode;

SET @transload_mode = @@SESSION.sql_mode;
SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO';
CREATE TEMPORARY TABLE transload_20 (KEY (`old_id`)) AS
  SELECT `old_id` FROM `migration_tournament_map` LIMIT 0;
SET SESSION sql_mode = @transload_mode;

SET @transload_mode = @@SESSION.sql_mode;
SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO';
CREATE TEMPORARY TABLE transload_21 (KEY (`old_id`)) AS
  SELECT `old_id` FROM `migration_pool_map` LIMIT 0;
SET SESSION sql_mode = @transload_mode;

SET @transload_mode = @@SESSION.sql_mode;
SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO';
CREATE TEMPORARY TABLE transload_22 (KEY (`old_id`)) AS
  SELECT `old_id` FROM `migration_permalink_map` LIMIT 0;
SET SESSION sql_mode = @transload_mode;

SET @transload_mode = @@SESSION.sql_mode;
SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO';
CREATE TEMPORARY TABLE transload_23 (KEY (`old_id`)) AS
  SELECT `old_id` FROM `migration_race_map` LIMIT 0;
SET SESSION sql_mode = @transload_mode;

SET @transload_mode = @@SESSION.sql_mode;
SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO';
CREATE TEMPORARY TABLE transload_24 (KEY (`old_id`)) AS
  SELECT `old_id` FROM `migration_verification_map` LIMIT 0;
SET SESSION sql_mode = @transload_mode;

SET @transload_mode = @@SESSION.sql_mode;
SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO';
CREATE TEMPORARY TABLE transload_25 (KEY (`old_id`)) AS
  SELECT `old_id` FROM `migration_namespace_map` LIMIT 0;
SET SESSION sql_mode = @transload_mode;

SET SESSION autocommit = 0;
SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ;

LOAD DATA LOCAL INFILE 'data/user.tsv' INTO TABLE transload_1
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, @transload_2, @transload_3, @transload_4, @transload_5, @transload_6, @transload_7, @transload_8, @transload_9, @transload_10, @transload_11, @transload_12, @transload_13);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `user`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'data/organization.tsv' INTO TABLE transload_2
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, @transload_2, @transload_3, @transload_4, @transload_5, @transload_6);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `organization`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'data/organization_member.tsv' INTO TABLE transload_3
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, @transload_2, @transload_3, @transload_4, @transload_5);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `organization_member`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'data/discord_guild.tsv' INTO TABLE transload_4
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, @transload_2, @transload_3, @transload_4, @transload_5, @transload_6, @transload_7, @transload_8, @transload_9, @transload_10);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `discord_guild`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'data/async_tournament.tsv' INTO TABLE transload_5
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, @transload_2, @transload_3, @transload_4, @transload_5, @transload_6, @transload_7, @transload_8, @transload_9, @transload_10, @transload_11);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `async_tournament`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'data/async_tournament_permalink_pool.tsv' INTO TABLE transload_6
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, @transload_2, @transload_3, @transload_4, @transload_5, @transload_6);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `async_tournament_permalink_pool`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'data/async_tournament_permalink.tsv' INTO TABLE transload_7
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, @transload_2, @transload_3, @transload_4, @transload_5, @transload_6, @transload_7, @transload_8);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `async_tournament_permalink`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'data/async_tournament_race.tsv' INTO TABLE transload_8
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, @transload_2, @transload_3, @transload_4, @transload_5, @transload_6, @transload_7, @transload_8, @transload_9, @transload_10, @transload_11, @transload_12, @transload_13, @transload_14, @transload_15, @transload_16, @transload_17, @transload_18, @transload_19, @transload_20, @transload_21, @transload_22, @transload_23, @transload_24);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `async_tournament_race`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'data/race_review_notes.tsv' INTO TABLE transload_9
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, @transload_2, @transload_3, @transload_4, @transload_5);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `race_review_notes`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'data/async_tournament_permission.tsv' INTO TABLE transload_10
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, @transload_2, @transload_3, @transload_4, @transload_5, @transload_6, @transload_7);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `async_tournament_permission`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'data/audit_log.tsv' INTO TABLE transload_11
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, @transload_2, @transload_3, @transload_4, @transload_5, @transload_6, @transload_7);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `audit_log`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'data/racer_verification.tsv' INTO TABLE transload_12
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, @transload_2, @transload_3, @transload_4, @transload_5, @transload_6, @transload_7, @transload_8, @transload_9, @transload_10, @transload_11, @transload_12, @transload_13);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `racer_verification`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'data/racer_verification_category.tsv' INTO TABLE transload_13
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, @transload_2, @transload_3, @transload_4);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `racer_verification_category`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'data/verified_racer.tsv' INTO TABLE transload_14
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, @transload_2, @transload_3, @transload_4, @transload_5, @transload_6);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `verified_racer`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'data/preset_namespace.tsv' INTO TABLE transload_15
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, @transload_2, @transload_3, @transload_4, @transload_5, @transload_6, @transload_7, @transload_8);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `preset_namespace`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'data/preset_namespace_permission.tsv' INTO TABLE transload_16
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, @transload_2, @transload_3, @transload_4, @transload_5, @transload_6, @transload_7, @transload_8);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `preset_namespace_permission`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'data/randomizer_preset.tsv' INTO TABLE transload_17
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, @transload_2, @transload_3, @transload_4, @transload_5, @transload_6, @transload_7, @transload_8, @transload_9);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `randomizer_preset`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'maps/migration_user_map.csv' INTO TABLE transload_18
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '"' ESCAPED BY '' LINES TERMINATED BY '\n' IGNORE 1 LINES
  (`old_id`, @transload_2, @transload_3, @transload_4);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `migration_user_map`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'maps/migration_guild_org_map.csv' INTO TABLE transload_19
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '"' ESCAPED BY '' LINES TERMINATED BY '\n' IGNORE 1 LINES
  (`guild_id`, @transload_2, @transload_3, @transload_4);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `migration_guild_org_map`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'maps/migration_tournament_map.csv' INTO TABLE transload_20
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '"' ESCAPED BY '' LINES TERMINATED BY '\n' IGNORE 1 LINES
  (`old_id`, @transload_2, @transload_3, @transload_4, @transload_5);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `migration_tournament_map`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'maps/migration_pool_map.csv' INTO TABLE transload_21
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '"' ESCAPED BY '' LINES TERMINATED BY '\n' IGNORE 1 LINES
  (`old_id`, @transload_2, @transload_3);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `migration_pool_map`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'maps/migration_permalink_map.csv' INTO TABLE transload_22
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '"' ESCAPED BY '' LINES TERMINATED BY '\n' IGNORE 1 LINES
  (`old_id`, @transload_2, @transload_3);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `migration_permalink_map`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'maps/migration_race_map.csv' INTO TABLE transload_23
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '"' ESCAPED BY '' LINES TERMINATED BY '\n' IGNORE 1 LINES
  (`old_id`, @transload_2, @transload_3);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `migration_race_map`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'maps/migration_verification_map.csv' INTO TABLE transload_24
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '"' ESCAPED BY '' LINES TERMINATED BY '\n' IGNORE 1 LINES
  (`old_id`, @transload_2, @transload_3);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `migration_verification_map`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

LOAD DATA LOCAL INFILE 'maps/migration_namespace_map.csv' INTO TABLE transload_25
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '"' ESCAPED BY '' LINES TERMINATED BY '\n' IGNORE 1 LINES
  (`old_id`, @transload_2, @transload_3);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `migration_namespace_map`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

SET @transload_before_1 = (SELECT COUNT(*) FROM `user`);
SET @transload_rows_1 = 18;
SET @transload_found = (SELECT COUNT(*) FROM `user` AS present JOIN transload_1 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = @transload_rows_1, @@SESSION.sql_mode, CONCAT('table `user`: expected ', @transload_rows_1, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_1, 1, 0);
SET @transload_before_2 = (SELECT COUNT(*) FROM `organization`);
SET @transload_rows_2 = 4;
SET @transload_found = (SELECT COUNT(*) FROM `organization` AS present JOIN transload_2 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = @transload_rows_2, @@SESSION.sql_mode, CONCAT('table `organization`: expected ', @transload_rows_2, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_2, 1, 0);
SET @transload_before_3 = (SELECT COUNT(*) FROM `organization_member`);
SET @transload_rows_3 = 13;
SET @transload_found = (SELECT COUNT(*) FROM `organization_member` AS present JOIN transload_3 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = @transload_rows_3, @@SESSION.sql_mode, CONCAT('table `organization_member`: expected ', @transload_rows_3, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_3, 1, 0);
SET @transload_before_4 = (SELECT COUNT(*) FROM `discord_guild`);
SET @transload_rows_4 = 4;
SET @transload_found = (SELECT COUNT(*) FROM `discord_guild` AS present JOIN transload_4 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = @transload_rows_4, @@SESSION.sql_mode, CONCAT('table `discord_guild`: expected ', @transload_rows_4, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_4, 1, 0);
SET @transload_before_5 = (SELECT COUNT(*) FROM `async_tournament`);
SET @transload_rows_5 = 3;
SET @transload_found = (SELECT COUNT(*) FROM `async_tournament` AS present JOIN transload_5 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = @transload_rows_5, @@SESSION.sql_mode, CONCAT('table `async_tournament`: expected ', @transload_rows_5, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_5, 1, 0);
SET @transload_before_6 = (SELECT COUNT(*) FROM `async_tournament_permalink_pool`);
SET @transload_rows_6 = 4;
SET @transload_found = (SELECT COUNT(*) FROM `async_tournament_permalink_pool` AS present JOIN transload_6 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = @transload_rows_6, @@SESSION.sql_mode, CONCAT('table `async_tournament_permalink_pool`: expected ', @transload_rows_6, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_6, 1, 0);
SET @transload_before_7 = (SELECT COUNT(*) FROM `async_tournament_permalink`);
SET @transload_rows_7 = 6;
SET @transload_found = (SELECT COUNT(*) FROM `async_tournament_permalink` AS present JOIN transload_7 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = @transload_rows_7, @@SESSION.sql_mode, CONCAT('table `async_tournament_permalink`: expected ', @transload_rows_7, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_7, 1, 0);
SET @transload_before_8 = (SELECT COUNT(*) FROM `async_tournament_race`);
SET @transload_rows_8 = 7;
SET @transload_found = (SELECT COUNT(*) FROM `async_tournament_race` AS present JOIN transload_8 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = @transload_rows_8, @@SESSION.sql_mode, CONCAT('table `async_tournament_race`: expected ', @transload_rows_8, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_8, 1, 0);
SET @transload_before_9 = (SELECT COUNT(*) FROM `race_review_notes`);
SET @transload_rows_9 = 2;
SET @transload_found = (SELECT COUNT(*) FROM `race_review_notes` AS present JOIN transload_9 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = @transload_rows_9, @@SESSION.sql_mode, CONCAT('table `race_review_notes`: expected ', @transload_rows_9, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_9, 1, 0);
SET @transload_before_10 = (SELECT COUNT(*) FROM `async_tournament_permission`);
SET @transload_rows_10 = 3;
SET @transload_found = (SELECT COUNT(*) FROM `async_tournament_permission` AS present JOIN transload_10 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = @transload_rows_10, @@SESSION.sql_mode, CONCAT('table `async_tournament_permission`: expected ', @transload_rows_10, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_10, 1, 0);
SET @transload_before_11 = (SELECT COUNT(*) FROM `audit_log`);
SET @transload_rows_11 = 5;
SET @transload_found = (SELECT COUNT(*) FROM `audit_log` AS present JOIN transload_11 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = @transload_rows_11, @@SESSION.sql_mode, CONCAT('table `audit_log`: expected ', @transload_rows_11, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_11, 1, 0);
SET @transload_before_12 = (SELECT COUNT(*) FROM `racer_verification`);
SET @transload_rows_12 = 4;
SET @transload_found = (SELECT COUNT(*) FROM `racer_verification` AS present JOIN transload_12 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = @transload_rows_12, @@SESSION.sql_mode, CONCAT('table `racer_verification`: expected ', @transload_rows_12, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_12, 1, 0);
SET @transload_before_13 = (SELECT COUNT(*) FROM `racer_verification_category`);
SET @transload_rows_13 = 3;
SET @transload_found = (SELECT COUNT(*) FROM `racer_verification_category` AS present JOIN transload_13 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = @transload_rows_13, @@SESSION.sql_mode, CONCAT('table `racer_verification_category`: expected ', @transload_rows_13, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_13, 1, 0);
SET @transload_before_14 = (SELECT COUNT(*) FROM `verified_racer`);
SET @transload_rows_14 = 3;
SET @transload_found = (SELECT COUNT(*) FROM `verified_racer` AS present JOIN transload_14 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = @transload_rows_14, @@SESSION.sql_mode, CONCAT('table `verified_racer`: expected ', @transload_rows_14, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_14, 1, 0);
SET @transload_before_15 = (SELECT COUNT(*) FROM `preset_namespace`);
SET @transload_rows_15 = 3;
SET @transload_found = (SELECT COUNT(*) FROM `preset_namespace` AS present JOIN transload_15 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = @transload_rows_15, @@SESSION.sql_mode, CONCAT('table `preset_namespace`: expected ', @transload_rows_15, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_15, 1, 0);
SET @transload_before_16 = (SELECT COUNT(*) FROM `preset_namespace_permission`);
SET @transload_rows_16 = 2;
SET @transload_found = (SELECT COUNT(*) FROM `preset_namespace_permission` AS present JOIN transload_16 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = @transload_rows_16, @@SESSION.sql_mode, CONCAT('table `preset_namespace_permission`: expected ', @transload_rows_16, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_16, 1, 0);
SET @transload_before_17 = (SELECT COUNT(*) FROM `randomizer_preset`);
SET @transload_rows_17 = 3;
SET @transload_found = (SELECT COUNT(*) FROM `randomizer_preset` AS present JOIN transload_17 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = @transload_rows_17, @@SESSION.sql_mode, CONCAT('table `randomizer_preset`: expected ', @transload_rows_17, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_17, 1, 0);
SET @transload_before_18 = (SELECT COUNT(*) FROM `migration_user_map`);
SET @transload_rows_18 = 15;
SET @transload_found = (SELECT COUNT(*) FROM `migration_user_map` AS present JOIN transload_18 AS loaded ON present.`old_id` = loaded.`old_id`);
SET SESSION sql_mode = IF(@transload_found = @transload_rows_18, @@SESSION.sql_mode, CONCAT('table `migration_user_map`: expected ', @transload_rows_18, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_18, 1, 0);
SET @transload_before_19 = (SELECT COUNT(*) FROM `migration_guild_org_map`);
SET @transload_rows_19 = 4;
SET @transload_found = (SELECT COUNT(*) FROM `migration_guild_org_map` AS present JOIN transload_19 AS loaded ON present.`guild_id` = loaded.`guild_id`);
SET SESSION sql_mode = IF(@transload_found = @transload_rows_19, @@SESSION.sql_mode, CONCAT('table `migration_guild_org_map`: expected ', @transload_rows_19, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_19, 1, 0);
SET @transload_before_20 = (SELECT COUNT(*) FROM `migration_tournament_map`);
SET @transload_rows_20 = 3;
SET @transload_found = (SELECT COUNT(*) FROM `migration_tournament_map` AS present JOIN transload_20 AS loaded ON present.`old_id` = loaded.`old_id`);
SET SESSION sql_mode = IF(@transload_found = @transload_rows_20, @@SESSION.sql_mode, CONCAT('table `migration_tournament_map`: expected ', @transload_rows_20, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_20, 1, 0);
SET @transload_before_21 = (SELECT COUNT(*) FROM `migration_pool_map`);
SET @transload_rows_21 = 4;
SET @transload_found = (SELECT COUNT(*) FROM `migration_pool_map` AS present JOIN transload_21 AS loaded ON present.`old_id` = loaded.`old_id`);
SET SESSION sql_mode = IF(@transload_found = @transload_rows_21, @@SESSION.sql_mode, CONCAT('table `migration_pool_map`: expected ', @transload_rows_21, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_21, 1, 0);
SET @transload_before_22 = (SELECT COUNT(*) FROM `migration_permalink_map`);
SET @transload_rows_22 = 6;
SET @transload_found = (SELECT COUNT(*) FROM `migration_permalink_map` AS present JOIN transload_22 AS loaded ON present.`old_id` = loaded.`old_id`);
SET SESSION sql_mode = IF(@transload_found = @transload_rows_22, @@SESSION.sql_mode, CONCAT('table `migration_permalink_map`: expected ', @transload_rows_22, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_22, 1, 0);
SET @transload_before_23 = (SELECT COUNT(*) FROM `migration_race_map`);
SET @transload_rows_23 = 7;
SET @transload_found = (SELECT COUNT(*) FROM `migration_race_map` AS present JOIN transload_23 AS loaded ON present.`old_id` = loaded.`old_id`);
SET SESSION sql_mode = IF(@transload_found = @transload_rows_23, @@SESSION.sql_mode, CONCAT('table `migration_race_map`: expected ', @transload_rows_23, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_23, 1, 0);
SET @transload_before_24 = (SELECT COUNT(*) FROM `migration_verification_map`);
SET @transload_rows_24 = 4;
SET @transload_found = (SELECT COUNT(*) FROM `migration_verification_map` AS present JOIN transload_24 AS loaded ON present.`old_id` = loaded.`old_id`);
SET SESSION sql_mode = IF(@transload_found = @transload_rows_24, @@SESSION.sql_mode, CONCAT('table `migration_verification_map`: expected ', @transload_rows_24, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_24, 1, 0);
SET @transload_before_25 = (SELECT COUNT(*) FROM `migration_namespace_map`);
SET @transload_rows_25 = 3;
SET @transload_found = (SELECT COUNT(*) FROM `migration_namespace_map` AS present JOIN transload_25 AS loaded ON present.`old_id` = loaded.`old_id`);
SET SESSION sql_mode = IF(@transload_found = @transload_rows_25, @@SESSION.sql_mode, CONCAT('table `migration_namespace_map`: expected ', @transload_rows_25, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_25, 1, 0);

DELETE present FROM `migration_namespace_map` AS present JOIN transload_25 AS loaded ON present.`old_id` = loaded.`old_id`;
SET @transload_found = (ROW_COUNT());
SET SESSION sql_mode = IF(@transload_found = @transload_rows_25, @@SESSION.sql_mode, CONCAT('table `migration_namespace_map`: expected ', @transload_rows_25, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_25, 1, 0);

DELETE present FROM `migration_verification_map` AS present JOIN transload_24 AS loaded ON present.`old_id` = loaded.`old_id`;
SET @transload_found = (ROW_COUNT());
SET SESSION sql_mode = IF(@transload_found = @transload_rows_24, @@SESSION.sql_mode, CONCAT('table `migration_verification_map`: expected ', @transload_rows_24, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_24, 1, 0);

DELETE present FROM `migration_race_map` AS present JOIN transload_23 AS loaded ON present.`old_id` = loaded.`old_id`;
SET @transload_found = (ROW_COUNT());
SET SESSION sql_mode = IF(@transload_found = @transload_rows_23, @@SESSION.sql_mode, CONCAT('table `migration_race_map`: expected ', @transload_rows_23, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_23, 1, 0);

DELETE present FROM `migration_permalink_map` AS present JOIN transload_22 AS loaded ON present.`old_id` = loaded.`old_id`;
SET @transload_found = (ROW_COUNT());
SET SESSION sql_mode = IF(@transload_found = @transload_rows_22, @@SESSION.sql_mode, CONCAT('table `migration_permalink_map`: expected ', @transload_rows_22, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_22, 1, 0);

DELETE present FROM `migration_pool_map` AS present JOIN transload_21 AS loaded ON present.`old_id` = loaded.`old_id`;
SET @transload_found = (ROW_COUNT());
SET SESSION sql_mode = IF(@transload_found = @transload_rows_21, @@SESSION.sql_mode, CONCAT('table `migration_pool_map`: expected ', @transload_rows_21, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_21, 1, 0);

DELETE present FROM `migration_tournament_map` AS present JOIN transload_20 AS loaded ON present.`old_id` = loaded.`old_id`;
SET @transload_found = (ROW_COUNT());
SET SESSION sql_mode = IF(@transload_found = @transload_rows_20, @@SESSION.sql_mode, CONCAT('table `migration_tournament_map`: expected ', @transload_rows_20, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_20, 1, 0);

DELETE present FROM `migration_guild_org_map` AS present JOIN transload_19 AS loaded ON present.`guild_id` = loaded.`guild_id`;
SET @transload_found = (ROW_COUNT());
SET SESSION sql_mode = IF(@transload_found = @transload_rows_19, @@SESSION.sql_mode, CONCAT('table `migration_guild_org_map`: expected ', @transload_rows_19, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_19, 1, 0);

DELETE present FROM `migration_user_map` AS present JOIN transload_18 AS loaded ON present.`old_id` = loaded.`old_id`;
SET @transload_found = (ROW_COUNT());
SET SESSION sql_mode = IF(@transload_found = @transload_rows_18, @@SESSION.sql_mode, CONCAT('table `migration_user_map`: expected ', @transload_rows_18, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_18, 1, 0);

DELETE present FROM `randomizer_preset` AS present JOIN transload_17 AS loaded ON present.`id` = loaded.`id`;
SET @transload_found = (ROW_COUNT());
SET SESSION sql_mode = IF(@transload_found = @transload_rows_17, @@SESSION.sql_mode, CONCAT('table `randomizer_preset`: expected ', @transload_rows_17, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_17, 1, 0);

DELETE present FROM `preset_namespace_permission` AS present JOIN transload_16 AS loaded ON present.`id` = loaded.`id`;
SET @transload_found = (ROW_COUNT());
SET SESSION sql_mode = IF(@transload_found = @transload_rows_16, @@SESSION.sql_mode, CONCAT('table `preset_namespace_permission`: expected ', @transload_rows_16, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_16, 1, 0);

SET @transload_found = (SELECT COUNT(*) FROM `preset_namespace_permission` AS child JOIN `preset_namespace` AS present ON child.`namespace_id` = present.`id`
  JOIN transload_15 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `preset_namespace`: expected ', 0, ' rows of `preset_namespace_permission` that were not loaded and refer to it and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `randomizer_preset` AS child JOIN `preset_namespace` AS present ON child.`namespace_id` = present.`id`
  JOIN transload_15 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `preset_namespace`: expected ', 0, ' rows of `randomizer_preset` that were not loaded and refer to it and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
DELETE present FROM `preset_namespace` AS present JOIN transload_15 AS loaded ON present.`id` = loaded.`id`;
SET @transload_found = (ROW_COUNT());
SET SESSION sql_mode = IF(@transload_found = @transload_rows_15, @@SESSION.sql_mode, CONCAT('table `preset_namespace`: expected ', @transload_rows_15, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_15, 1, 0);

DELETE present FROM `verified_racer` AS present JOIN transload_14 AS loaded ON present.`id` = loaded.`id`;
SET @transload_found = (ROW_COUNT());
SET SESSION sql_mode = IF(@transload_found = @transload_rows_14, @@SESSION.sql_mode, CONCAT('table `verified_racer`: expected ', @transload_rows_14, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_14, 1, 0);

DELETE present FROM `racer_verification_category` AS present JOIN transload_13 AS loaded ON present.`id` = loaded.`id`;
SET @transload_found = (ROW_COUNT());
SET SESSION sql_mode = IF(@transload_found = @transload_rows_13, @@SESSION.sql_mode, CONCAT('table `racer_verification_category`: expected ', @transload_rows_13, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_13, 1, 0);

SET @transload_found = (SELECT COUNT(*) FROM `racer_verification_category` AS child JOIN `racer_verification` AS present ON child.`racer_verification_id` = present.`id`
  JOIN transload_12 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `racer_verification`: expected ', 0, ' rows of `racer_verification_category` that were not loaded and refer to it and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `verified_racer` AS child JOIN `racer_verification` AS present ON child.`racer_verification_id` = present.`id`
  JOIN transload_12 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `racer_verification`: expected ', 0, ' rows of `verified_racer` that were not loaded and refer to it and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
DELETE present FROM `racer_verification` AS present JOIN transload_12 AS loaded ON present.`id` = loaded.`id`;
SET @transload_found = (ROW_COUNT());
SET SESSION sql_mode = IF(@transload_found = @transload_rows_12, @@SESSION.sql_mode, CONCAT('table `racer_verification`: expected ', @transload_rows_12, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_12, 1, 0);

DELETE present FROM `audit_log` AS present JOIN transload_11 AS loaded ON present.`id` = loaded.`id`;
SET @transload_found = (ROW_COUNT());
SET SESSION sql_mode = IF(@transload_found = @transload_rows_11, @@SESSION.sql_mode, CONCAT('table `audit_log`: expected ', @transload_rows_11, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_11, 1, 0);

DELETE present FROM `async_tournament_permission` AS present JOIN transload_10 AS loaded ON present.`id` = loaded.`id`;
SET @transload_found = (ROW_COUNT());
SET SESSION sql_mode = IF(@transload_found = @transload_rows_10, @@SESSION.sql_mode, CONCAT('table `async_tournament_permission`: expected ', @transload_rows_10, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_10, 1, 0);

DELETE present FROM `race_review_notes` AS present JOIN transload_9 AS loaded ON present.`id` = loaded.`id`;
SET @transload_found = (ROW_COUNT());
SET SESSION sql_mode = IF(@transload_found = @transload_rows_9, @@SESSION.sql_mode, CONCAT('table `race_review_notes`: expected ', @transload_rows_9, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_9, 1, 0);

SET @transload_found = (SELECT COUNT(*) FROM `race_review_notes` AS child JOIN `async_tournament_race` AS present ON child.`race_id` = present.`id`
  JOIN transload_8 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `async_tournament_race`: expected ', 0, ' rows of `race_review_notes` that were not loaded and refer to it and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
DELETE present FROM `async_tournament_race` AS present JOIN transload_8 AS loaded ON present.`id` = loaded.`id`;
SET @transload_found = (ROW_COUNT());
SET SESSION sql_mode = IF(@transload_found = @transload_rows_8, @@SESSION.sql_mode, CONCAT('table `async_tournament_race`: expected ', @transload_rows_8, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_8, 1, 0);

SET @transload_found = (SELECT COUNT(*) FROM `async_tournament_race` AS child JOIN `async_tournament_permalink` AS present ON child.`permalink_id` = present.`id`
  JOIN transload_7 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `async_tournament_permalink`: expected ', 0, ' rows of `async_tournament_race` that were not loaded and refer to it and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
DELETE present FROM `async_tournament_permalink` AS present JOIN transload_7 AS loaded ON present.`id` = loaded.`id`;
SET @transload_found = (ROW_COUNT());
SET SESSION sql_mode = IF(@transload_found = @transload_rows_7, @@SESSION.sql_mode, CONCAT('table `async_tournament_permalink`: expected ', @transload_rows_7, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_7, 1, 0);

SET @transload_found = (SELECT COUNT(*) FROM `async_tournament_permalink` AS child JOIN `async_tournament_permalink_pool` AS present ON child.`pool_id` = present.`id`
  JOIN transload_6 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `async_tournament_permalink_pool`: expected ', 0, ' rows of `async_tournament_permalink` that were not loaded and refer to it and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
DELETE present FROM `async_tournament_permalink_pool` AS present JOIN transload_6 AS loaded ON present.`id` = loaded.`id`;
SET @transload_found = (ROW_COUNT());
SET SESSION sql_mode = IF(@transload_found = @transload_rows_6, @@SESSION.sql_mode, CONCAT('table `async_tournament_permalink_pool`: expected ', @transload_rows_6, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_6, 1, 0);

SET @transload_found = (SELECT COUNT(*) FROM `async_tournament_permalink_pool` AS child JOIN `async_tournament` AS present ON child.`async_tournament_id` = present.`id`
  JOIN transload_5 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `async_tournament`: expected ', 0, ' rows of `async_tournament_permalink_pool` that were not loaded and refer to it and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `async_tournament_race` AS child JOIN `async_tournament` AS present ON child.`async_tournament_id` = present.`id`
  JOIN transload_5 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `async_tournament`: expected ', 0, ' rows of `async_tournament_race` that were not loaded and refer to it and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `async_tournament_permission` AS child JOIN `async_tournament` AS present ON child.`async_tournament_id` = present.`id`
  JOIN transload_5 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `async_tournament`: expected ', 0, ' rows of `async_tournament_permission` that were not loaded and refer to it and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
DELETE present FROM `async_tournament` AS present JOIN transload_5 AS loaded ON present.`id` = loaded.`id`;
SET @transload_found = (ROW_COUNT());
SET SESSION sql_mode = IF(@transload_found = @transload_rows_5, @@SESSION.sql_mode, CONCAT('table `async_tournament`: expected ', @transload_rows_5, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_5, 1, 0);

DELETE present FROM `discord_guild` AS present JOIN transload_4 AS loaded ON present.`id` = loaded.`id`;
SET @transload_found = (ROW_COUNT());
SET SESSION sql_mode = IF(@transload_found = @transload_rows_4, @@SESSION.sql_mode, CONCAT('table `discord_guild`: expected ', @transload_rows_4, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_4, 1, 0);

DELETE present FROM `organization_member` AS present JOIN transload_3 AS loaded ON present.`id` = loaded.`id`;
SET @transload_found = (ROW_COUNT());
SET SESSION sql_mode = IF(@transload_found = @transload_rows_3, @@SESSION.sql_mode, CONCAT('table `organization_member`: expected ', @transload_rows_3, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_3, 1, 0);

SET @transload_found = (SELECT COUNT(*) FROM `organization_member` AS child JOIN `organization` AS present ON child.`organization_id` = present.`id`
  JOIN transload_2 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `organization`: expected ', 0, ' rows of `organization_member` that were not loaded and refer to it and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `discord_guild` AS child JOIN `organization` AS present ON child.`organization_id` = present.`id`
  JOIN transload_2 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `organization`: expected ', 0, ' rows of `discord_guild` that were not loaded and refer to it and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `async_tournament` AS child JOIN `organization` AS present ON child.`organization_id` = present.`id`
  JOIN transload_2 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `organization`: expected ', 0, ' rows of `async_tournament` that were not loaded and refer to it and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `audit_log` AS child JOIN `organization` AS present ON child.`organization_id` = present.`id`
  JOIN transload_2 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `organization`: expected ', 0, ' rows of `audit_log` that were not loaded and refer to it and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `racer_verification` AS child JOIN `organization` AS present ON child.`organization_id` = present.`id`
  JOIN transload_2 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `organization`: expected ', 0, ' rows of `racer_verification` that were not loaded and refer to it and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `preset_namespace` AS child JOIN `organization` AS present ON child.`organization_id` = present.`id`
  JOIN transload_2 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `organization`: expected ', 0, ' rows of `preset_namespace` that were not loaded and refer to it and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
DELETE present FROM `organization` AS present JOIN transload_2 AS loaded ON present.`id` = loaded.`id`;
SET @transload_found = (ROW_COUNT());
SET SESSION sql_mode = IF(@transload_found = @transload_rows_2, @@SESSION.sql_mode, CONCAT('table `organization`: expected ', @transload_rows_2, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_2, 1, 0);

SET @transload_found = (SELECT COUNT(*) FROM `organization_member` AS child JOIN `user` AS present ON child.`user_id` = present.`id`
  JOIN transload_1 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `user`: expected ', 0, ' rows of `organization_member` that were not loaded and refer to it and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `discord_guild` AS child JOIN `user` AS present ON child.`linked_by_id` = present.`id`
  JOIN transload_1 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `user`: expected ', 0, ' rows of `discord_guild` that were not loaded and refer to it and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `async_tournament_race` AS child JOIN `user` AS present ON child.`user_id` = present.`id`
  JOIN transload_1 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `user`: expected ', 0, ' rows of `async_tournament_race` that were not loaded and refer to it and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `async_tournament_race` AS child JOIN `user` AS present ON child.`reviewed_by_id` = present.`id`
  JOIN transload_1 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `user`: expected ', 0, ' rows of `async_tournament_race` that were not loaded and refer to it and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `race_review_notes` AS child JOIN `user` AS present ON child.`author_id` = present.`id`
  JOIN transload_1 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `user`: expected ', 0, ' rows of `race_review_notes` that were not loaded and refer to it and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `async_tournament_permission` AS child JOIN `user` AS present ON child.`user_id` = present.`id`
  JOIN transload_1 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `user`: expected ', 0, ' rows of `async_tournament_permission` that were not loaded and refer to it and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `audit_log` AS child JOIN `user` AS present ON child.`user_id` = present.`id`
  JOIN transload_1 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `user`: expected ', 0, ' rows of `audit_log` that were not loaded and refer to it and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `verified_racer` AS child JOIN `user` AS present ON child.`user_id` = present.`id`
  JOIN transload_1 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `user`: expected ', 0, ' rows of `verified_racer` that were not loaded and refer to it and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `preset_namespace` AS child JOIN `user` AS present ON child.`user_id` = present.`id`
  JOIN transload_1 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `user`: expected ', 0, ' rows of `preset_namespace` that were not loaded and refer to it and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `preset_namespace_permission` AS child JOIN `user` AS present ON child.`user_id` = present.`id`
  JOIN transload_1 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `user`: expected ', 0, ' rows of `preset_namespace_permission` that were not loaded and refer to it and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `randomizer_preset` AS child JOIN `user` AS present ON child.`user_id` = present.`id`
  JOIN transload_1 AS loaded ON present.`id` = loaded.`id`);
SET SESSION sql_mode = IF(@transload_found = 0, @@SESSION.sql_mode, CONCAT('table `user`: expected ', 0, ' rows of `randomizer_preset` that were not loaded and refer to it and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = 0, 1, 0);
DELETE present FROM `user` AS present JOIN transload_1 AS loaded ON present.`id` = loaded.`id`;
SET @transload_found = (ROW_COUNT());
SET SESSION sql_mode = IF(@transload_found = @transload_rows_1, @@SESSION.sql_mode, CONCAT('table `user`: expected ', @transload_rows_1, ' loaded rows and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_rows_1, 1, 0);

SET @transload_found = (SELECT COUNT(*) FROM `user`);
SET SESSION sql_mode = IF(@transload_found = @transload_before_1 - @transload_rows_1, @@SESSION.sql_mode, CONCAT('table `user`: expected ', @transload_before_1 - @transload_rows_1, ' rows to stay and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_before_1 - @transload_rows_1, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `organization`);
SET SESSION sql_mode = IF(@transload_found = @transload_before_2 - @transload_rows_2, @@SESSION.sql_mode, CONCAT('table `organization`: expected ', @transload_before_2 - @transload_rows_2, ' rows to stay and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_before_2 - @transload_rows_2, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `organization_member`);
SET SESSION sql_mode = IF(@transload_found = @transload_before_3 - @transload_rows_3, @@SESSION.sql_mode, CONCAT('table `organization_member`: expected ', @transload_before_3 - @transload_rows_3, ' rows to stay and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_before_3 - @transload_rows_3, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `discord_guild`);
SET SESSION sql_mode = IF(@transload_found = @transload_before_4 - @transload_rows_4, @@SESSION.sql_mode, CONCAT('table `discord_guild`: expected ', @transload_before_4 - @transload_rows_4, ' rows to stay and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_before_4 - @transload_rows_4, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `async_tournament`);
SET SESSION sql_mode = IF(@transload_found = @transload_before_5 - @transload_rows_5, @@SESSION.sql_mode, CONCAT('table `async_tournament`: expected ', @transload_before_5 - @transload_rows_5, ' rows to stay and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_before_5 - @transload_rows_5, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `async_tournament_permalink_pool`);
SET SESSION sql_mode = IF(@transload_found = @transload_before_6 - @transload_rows_6, @@SESSION.sql_mode, CONCAT('table `async_tournament_permalink_pool`: expected ', @transload_before_6 - @transload_rows_6, ' rows to stay and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_before_6 - @transload_rows_6, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `async_tournament_permalink`);
SET SESSION sql_mode = IF(@transload_found = @transload_before_7 - @transload_rows_7, @@SESSION.sql_mode, CONCAT('table `async_tournament_permalink`: expected ', @transload_before_7 - @transload_rows_7, ' rows to stay and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_before_7 - @transload_rows_7, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `async_tournament_race`);
SET SESSION sql_mode = IF(@transload_found = @transload_before_8 - @transload_rows_8, @@SESSION.sql_mode, CONCAT('table `async_tournament_race`: expected ', @transload_before_8 - @transload_rows_8, ' rows to stay and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_before_8 - @transload_rows_8, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `race_review_notes`);
SET SESSION sql_mode = IF(@transload_found = @transload_before_9 - @transload_rows_9, @@SESSION.sql_mode, CONCAT('table `race_review_notes`: expected ', @transload_before_9 - @transload_rows_9, ' rows to stay and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_before_9 - @transload_rows_9, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `async_tournament_permission`);
SET SESSION sql_mode = IF(@transload_found = @transload_before_10 - @transload_rows_10, @@SESSION.sql_mode, CONCAT('table `async_tournament_permission`: expected ', @transload_before_10 - @transload_rows_10, ' rows to stay and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_before_10 - @transload_rows_10, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `audit_log`);
SET SESSION sql_mode = IF(@transload_found = @transload_before_11 - @transload_rows_11, @@SESSION.sql_mode, CONCAT('table `audit_log`: expected ', @transload_before_11 - @transload_rows_11, ' rows to stay and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_before_11 - @transload_rows_11, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `racer_verification`);
SET SESSION sql_mode = IF(@transload_found = @transload_before_12 - @transload_rows_12, @@SESSION.sql_mode, CONCAT('table `racer_verification`: expected ', @transload_before_12 - @transload_rows_12, ' rows to stay and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_before_12 - @transload_rows_12, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `racer_verification_category`);
SET SESSION sql_mode = IF(@transload_found = @transload_before_13 - @transload_rows_13, @@SESSION.sql_mode, CONCAT('table `racer_verification_category`: expected ', @transload_before_13 - @transload_rows_13, ' rows to stay and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_before_13 - @transload_rows_13, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `verified_racer`);
SET SESSION sql_mode = IF(@transload_found = @transload_before_14 - @transload_rows_14, @@SESSION.sql_mode, CONCAT('table `verified_racer`: expected ', @transload_before_14 - @transload_rows_14, ' rows to stay and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_before_14 - @transload_rows_14, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `preset_namespace`);
SET SESSION sql_mode = IF(@transload_found = @transload_before_15 - @transload_rows_15, @@SESSION.sql_mode, CONCAT('table `preset_namespace`: expected ', @transload_before_15 - @transload_rows_15, ' rows to stay and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_before_15 - @transload_rows_15, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `preset_namespace_permission`);
SET SESSION sql_mode = IF(@transload_found = @transload_before_16 - @transload_rows_16, @@SESSION.sql_mode, CONCAT('table `preset_namespace_permission`: expected ', @transload_before_16 - @transload_rows_16, ' rows to stay and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_before_16 - @transload_rows_16, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `randomizer_preset`);
SET SESSION sql_mode = IF(@transload_found = @transload_before_17 - @transload_rows_17, @@SESSION.sql_mode, CONCAT('table `randomizer_preset`: expected ', @transload_before_17 - @transload_rows_17, ' rows to stay and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_before_17 - @transload_rows_17, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `migration_user_map`);
SET SESSION sql_mode = IF(@transload_found = @transload_before_18 - @transload_rows_18, @@SESSION.sql_mode, CONCAT('table `migration_user_map`: expected ', @transload_before_18 - @transload_rows_18, ' rows to stay and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_before_18 - @transload_rows_18, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `migration_guild_org_map`);
SET SESSION sql_mode = IF(@transload_found = @transload_before_19 - @transload_rows_19, @@SESSION.sql_mode, CONCAT('table `migration_guild_org_map`: expected ', @transload_before_19 - @transload_rows_19, ' rows to stay and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_before_19 - @transload_rows_19, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `migration_tournament_map`);
SET SESSION sql_mode = IF(@transload_found = @transload_before_20 - @transload_rows_20, @@SESSION.sql_mode, CONCAT('table `migration_tournament_map`: expected ', @transload_before_20 - @transload_rows_20, ' rows to stay and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_before_20 - @transload_rows_20, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `migration_pool_map`);
SET SESSION sql_mode = IF(@transload_found = @transload_before_21 - @transload_rows_21, @@SESSION.sql_mode, CONCAT('table `migration_pool_map`: expected ', @transload_before_21 - @transload_rows_21, ' rows to stay and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_before_21 - @transload_rows_21, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `migration_permalink_map`);
SET SESSION sql_mode = IF(@transload_found = @transload_before_22 - @transload_rows_22, @@SESSION.sql_mode, CONCAT('table `migration_permalink_map`: expected ', @transload_before_22 - @transload_rows_22, ' rows to stay and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_before_22 - @transload_rows_22, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `migration_race_map`);
SET SESSION sql_mode = IF(@transload_found = @transload_before_23 - @transload_rows_23, @@SESSION.sql_mode, CONCAT('table `migration_race_map`: expected ', @transload_before_23 - @transload_rows_23, ' rows to stay and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_before_23 - @transload_rows_23, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `migration_verification_map`);
SET SESSION sql_mode = IF(@transload_found = @transload_before_24 - @transload_rows_24, @@SESSION.sql_mode, CONCAT('table `migration_verification_map`: expected ', @transload_before_24 - @transload_rows_24, ' rows to stay and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_before_24 - @transload_rows_24, 1, 0);
SET @transload_found = (SELECT COUNT(*) FROM `migration_namespace_map`);
SET SESSION sql_mode = IF(@transload_found = @transload_before_25 - @transload_rows_25, @@SESSION.sql_mode, CONCAT('table `migration_namespace_map`: expected ', @transload_before_25 - @transload_rows_25, ' rows to stay and found ', @transload_found));
SET @transload_passed = @transload_passed + IF(@transload_found = @transload_before_25 - @transload_rows_25, 1, 0);

SET @transload_end = IF(@transload_passed = 128, 'DO 0', 'ROLLBACK');
PREPARE transload_end FROM @transload_end;
EXECUTE transload_end;

-- after_rollback: `drop_maps.sql` of the plan.
-- The ID maps go with what they map.
DROP TABLE IF EXISTS migration_user_map, migration_guild_org_map, migration_tournament_map,
    migration_pool_map, migration_permalink_map, migration_race_map, migration_verification_map,
    migration_namespace_map;
-- End of `drop_maps.sql`.

SET @transload_end = IF(@transload_passed = 128, 'COMMIT', 'ROLLBACK');
PREPARE transload_end FROM @transload_end;
EXECUTE transload_end;
DEALLOCATE PREPARE transload_end;
SET SESSION autocommit = 1;
SET SESSION sql_mode = IF(@transload_passed >= 128, @@SESSION.sql_mode, 'a guard did not hold: nothing was changed');
SET @transload_passed = @transload_passed + IF(@transload_passed >= 128, 1, 0);

ALTER TABLE `user` AUTO_INCREMENT = 1;
ALTER TABLE `organization` AUTO_INCREMENT = 1;
ALTER TABLE `organization_member` AUTO_INCREMENT = 1;
ALTER TABLE `discord_guild` AUTO_INCREMENT = 1;
ALTER TABLE `async_tournament` AUTO_INCREMENT = 1;
ALTER TABLE `async_tournament_permalink_pool` AUTO_INCREMENT = 1;
ALTER TABLE `async_tournament_permalink` AUTO_INCREMENT = 1;
ALTER TABLE `async_tournament_race` AUTO_INCREMENT = 1;
ALTER TABLE `race_review_notes` AUTO_INCREMENT = 1;
ALTER TABLE `async_tournament_permission` AUTO_INCREMENT = 1;
ALTER TABLE `audit_log` AUTO_INCREMENT = 1;
ALTER TABLE `racer_verification` AUTO_INCREMENT = 1;
ALTER TABLE `racer_verification_category` AUTO_INCREMENT = 1;
ALTER TABLE `verified_racer` AUTO_INCREMENT = 1;
ALTER TABLE `preset_namespace` AUTO_INCREMENT = 1;
ALTER TABLE `preset_namespace_permission` AUTO_INCREMENT = 1;
ALTER TABLE `randomizer_preset` AUTO_INCREMENT = 1;
