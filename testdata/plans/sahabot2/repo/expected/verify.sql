-- Compares the target with what plan `sahabot2_repo` has loaded; changes nothing.
--
--     cd RUN && mysql --local-infile=1 DATABASE < verify.sql
--
-- Prints a line a table, and ends with an error that names the tables and columns that
-- differ. Each column is compared by the sum of a hash over its values, in any order.
-- Not compared: audit_logs.details: MySQL prints JSON anew.
-- Not compared: racer_verifications.categories: MySQL prints JSON anew.
-- Not compared: randomizer_presets.settings: MySQL prints JSON anew.

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

LOAD DATA LOCAL INFILE 'data/users.tsv' INTO TABLE transload_1
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, @transload_2, @transload_3, @transload_4, @transload_5, @transload_6, @transload_7, @transload_8, @transload_9, @transload_10, @transload_11, @transload_12, @transload_13, @transload_14, @transload_15);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `users`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
SET @transload_passed = @transload_passed + IF(@transload_warnings = 0, 1, 0);

SET @transload_differs = '';
START TRANSACTION WITH CONSISTENT SNAPSHOT;

SELECT COUNT(*),
    COALESCE(SUM(CRC32(CONCAT('1:', present.`id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('2:', present.`discord_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('3:', CONVERT(present.`discord_username` USING utf8mb4)))), 0),
    COALESCE(SUM(CRC32(CONCAT('4:', CONVERT(present.`racetime_id` USING utf8mb4)))), 0),
    COALESCE(SUM(CRC32(CONCAT('5:', CONVERT(present.`racetime_name` USING utf8mb4)))), 0),
    COALESCE(SUM(CRC32(CONCAT('6:', CONVERT(present.`racetime_access_token` USING utf8mb4)))), 0),
    COALESCE(SUM(CRC32(CONCAT('7:', CONVERT(present.`twitch_id` USING utf8mb4)))), 0),
    COALESCE(SUM(CRC32(CONCAT('8:', CONVERT(present.`twitch_name` USING utf8mb4)))), 0),
    COALESCE(SUM(CRC32(CONCAT('9:', CONVERT(present.`display_name` USING utf8mb4)))), 0),
    COALESCE(SUM(CRC32(CONCAT('10:', present.`show_pronouns`))), 0),
    COALESCE(SUM(CRC32(CONCAT('11:', present.`permission`))), 0),
    COALESCE(SUM(CRC32(CONCAT('12:', present.`is_active`))), 0),
    COALESCE(SUM(CRC32(CONCAT('13:', present.`is_placeholder`))), 0),
    COALESCE(SUM(CRC32(CONCAT('14:', present.`created_at`))), 0),
    COALESCE(SUM(CRC32(CONCAT('15:', present.`updated_at`))), 0),
    COALESCE(SUM(COALESCE(CRC32(CONCAT('1:', present.`id`)), 0)
      ^ COALESCE(CRC32(CONCAT('2:', present.`discord_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('3:', CONVERT(present.`discord_username` USING utf8mb4))), 0)
      ^ COALESCE(CRC32(CONCAT('4:', CONVERT(present.`racetime_id` USING utf8mb4))), 0)
      ^ COALESCE(CRC32(CONCAT('5:', CONVERT(present.`racetime_name` USING utf8mb4))), 0)
      ^ COALESCE(CRC32(CONCAT('6:', CONVERT(present.`racetime_access_token` USING utf8mb4))), 0)
      ^ COALESCE(CRC32(CONCAT('7:', CONVERT(present.`twitch_id` USING utf8mb4))), 0)
      ^ COALESCE(CRC32(CONCAT('8:', CONVERT(present.`twitch_name` USING utf8mb4))), 0)
      ^ COALESCE(CRC32(CONCAT('9:', CONVERT(present.`display_name` USING utf8mb4))), 0)
      ^ COALESCE(CRC32(CONCAT('10:', present.`show_pronouns`)), 0)
      ^ COALESCE(CRC32(CONCAT('11:', present.`permission`)), 0)
      ^ COALESCE(CRC32(CONCAT('12:', present.`is_active`)), 0)
      ^ COALESCE(CRC32(CONCAT('13:', present.`is_placeholder`)), 0)
      ^ COALESCE(CRC32(CONCAT('14:', present.`created_at`)), 0)
      ^ COALESCE(CRC32(CONCAT('15:', present.`updated_at`)), 0)), 0)
  INTO @transload_found_0, @transload_found_1, @transload_found_2, @transload_found_3, @transload_found_4, @transload_found_5, @transload_found_6, @transload_found_7, @transload_found_8, @transload_found_9, @transload_found_10, @transload_found_11, @transload_found_12, @transload_found_13, @transload_found_14, @transload_found_15, @transload_found_16
  FROM `users` AS present JOIN transload_1 AS loaded ON present.`id` = loaded.`id`;
SET @transload_expected_0 = 18;
SET @transload_expected_1 = 40003115104;
SET @transload_expected_2 = 29077188989;
SET @transload_expected_3 = 39549055803;
SET @transload_expected_4 = 10273025506;
SET @transload_expected_5 = 17280904300;
SET @transload_expected_6 = 9441438336;
SET @transload_expected_7 = 0;
SET @transload_expected_8 = 11850619759;
SET @transload_expected_9 = 29123636610;
SET @transload_expected_10 = 23791489290;
SET @transload_expected_11 = 23869152756;
SET @transload_expected_12 = 17923524008;
SET @transload_expected_13 = 21692110222;
SET @transload_expected_14 = 32420294515;
SET @transload_expected_15 = 34301293656;
SET @transload_expected_16 = 41422474022;
SET @transload_here = IF(@transload_found_0 = @transload_expected_0, CONCAT_WS(' and ',
    IF(@transload_found_1 = @transload_expected_1, NULL, 'id'),
    IF(@transload_found_2 = @transload_expected_2, NULL, 'discord_id'),
    IF(@transload_found_3 = @transload_expected_3, NULL, 'discord_username'),
    IF(@transload_found_4 = @transload_expected_4, NULL, 'racetime_id'),
    IF(@transload_found_5 = @transload_expected_5, NULL, 'racetime_name'),
    IF(@transload_found_6 = @transload_expected_6, NULL, 'racetime_access_token'),
    IF(@transload_found_7 = @transload_expected_7, NULL, 'twitch_id'),
    IF(@transload_found_8 = @transload_expected_8, NULL, 'twitch_name'),
    IF(@transload_found_9 = @transload_expected_9, NULL, 'display_name'),
    IF(@transload_found_10 = @transload_expected_10, NULL, 'show_pronouns'),
    IF(@transload_found_11 = @transload_expected_11, NULL, 'permission'),
    IF(@transload_found_12 = @transload_expected_12, NULL, 'is_active'),
    IF(@transload_found_13 = @transload_expected_13, NULL, 'is_placeholder'),
    IF(@transload_found_14 = @transload_expected_14, NULL, 'created_at'),
    IF(@transload_found_15 = @transload_expected_15, NULL, 'updated_at'),
    IF(@transload_found_16 = @transload_expected_16, NULL, 'whole rows')),
  CONCAT('expected ', @transload_expected_0, ' rows and found ', @transload_found_0));
SET @transload_differs = IF(@transload_here = '', @transload_differs,
  CONCAT(@transload_differs, 'table `users`', ': ', @transload_here, '. '));
SELECT CONCAT('table `users`', ': ', @transload_found_0, ' rows, ',
  IF(@transload_here = '', 'as they were loaded', @transload_here)) AS verified;

SELECT COUNT(*),
    COALESCE(SUM(CRC32(CONCAT('1:', present.`id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('2:', CONVERT(present.`name` USING utf8mb4)))), 0),
    COALESCE(SUM(CRC32(CONCAT('3:', CONVERT(present.`description` USING utf8mb4)))), 0),
    COALESCE(SUM(CRC32(CONCAT('4:', present.`is_active`))), 0),
    COALESCE(SUM(CRC32(CONCAT('5:', present.`created_at`))), 0),
    COALESCE(SUM(CRC32(CONCAT('6:', present.`updated_at`))), 0),
    COALESCE(SUM(COALESCE(CRC32(CONCAT('1:', present.`id`)), 0)
      ^ COALESCE(CRC32(CONCAT('2:', CONVERT(present.`name` USING utf8mb4))), 0)
      ^ COALESCE(CRC32(CONCAT('3:', CONVERT(present.`description` USING utf8mb4))), 0)
      ^ COALESCE(CRC32(CONCAT('4:', present.`is_active`)), 0)
      ^ COALESCE(CRC32(CONCAT('5:', present.`created_at`)), 0)
      ^ COALESCE(CRC32(CONCAT('6:', present.`updated_at`)), 0)), 0)
  INTO @transload_found_0, @transload_found_1, @transload_found_2, @transload_found_3, @transload_found_4, @transload_found_5, @transload_found_6, @transload_found_7
  FROM `organization` AS present;
SET @transload_expected_0 = 4;
SET @transload_expected_1 = 8686258325;
SET @transload_expected_2 = 7394017979;
SET @transload_expected_3 = 6360826248;
SET @transload_expected_4 = 11296385140;
SET @transload_expected_5 = 11606346679;
SET @transload_expected_6 = 11743442293;
SET @transload_expected_7 = 4265065636;
SET @transload_here = IF(@transload_found_0 = @transload_expected_0, CONCAT_WS(' and ',
    IF(@transload_found_1 = @transload_expected_1, NULL, 'id'),
    IF(@transload_found_2 = @transload_expected_2, NULL, 'name'),
    IF(@transload_found_3 = @transload_expected_3, NULL, 'description'),
    IF(@transload_found_4 = @transload_expected_4, NULL, 'is_active'),
    IF(@transload_found_5 = @transload_expected_5, NULL, 'created_at'),
    IF(@transload_found_6 = @transload_expected_6, NULL, 'updated_at'),
    IF(@transload_found_7 = @transload_expected_7, NULL, 'whole rows')),
  CONCAT('expected ', @transload_expected_0, ' rows and found ', @transload_found_0));
SET @transload_differs = IF(@transload_here = '', @transload_differs,
  CONCAT(@transload_differs, 'table `organization`', ': ', @transload_here, '. '));
SELECT CONCAT('table `organization`', ': ', @transload_found_0, ' rows, ',
  IF(@transload_here = '', 'as they were loaded', @transload_here)) AS verified;

SELECT COUNT(*),
    COALESCE(SUM(CRC32(CONCAT('1:', present.`id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('2:', present.`organization_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('3:', present.`user_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('4:', present.`joined_at`))), 0),
    COALESCE(SUM(CRC32(CONCAT('5:', present.`updated_at`))), 0),
    COALESCE(SUM(COALESCE(CRC32(CONCAT('1:', present.`id`)), 0)
      ^ COALESCE(CRC32(CONCAT('2:', present.`organization_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('3:', present.`user_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('4:', present.`joined_at`)), 0)
      ^ COALESCE(CRC32(CONCAT('5:', present.`updated_at`)), 0)), 0)
  INTO @transload_found_0, @transload_found_1, @transload_found_2, @transload_found_3, @transload_found_4, @transload_found_5, @transload_found_6
  FROM `organizationmember` AS present;
SET @transload_expected_0 = 13;
SET @transload_expected_1 = 28467629358;
SET @transload_expected_2 = 18531104336;
SET @transload_expected_3 = 26855296542;
SET @transload_expected_4 = 29792459606;
SET @transload_expected_5 = 29711475259;
SET @transload_expected_6 = 33666480265;
SET @transload_here = IF(@transload_found_0 = @transload_expected_0, CONCAT_WS(' and ',
    IF(@transload_found_1 = @transload_expected_1, NULL, 'id'),
    IF(@transload_found_2 = @transload_expected_2, NULL, 'organization_id'),
    IF(@transload_found_3 = @transload_expected_3, NULL, 'user_id'),
    IF(@transload_found_4 = @transload_expected_4, NULL, 'joined_at'),
    IF(@transload_found_5 = @transload_expected_5, NULL, 'updated_at'),
    IF(@transload_found_6 = @transload_expected_6, NULL, 'whole rows')),
  CONCAT('expected ', @transload_expected_0, ' rows and found ', @transload_found_0));
SET @transload_differs = IF(@transload_here = '', @transload_differs,
  CONCAT(@transload_differs, 'table `organizationmember`', ': ', @transload_here, '. '));
SELECT CONCAT('table `organizationmember`', ': ', @transload_found_0, ' rows, ',
  IF(@transload_here = '', 'as they were loaded', @transload_here)) AS verified;

SELECT COUNT(*),
    COALESCE(SUM(CRC32(CONCAT('1:', present.`id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('2:', present.`organization_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('3:', present.`guild_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('4:', CONVERT(present.`guild_name` USING utf8mb4)))), 0),
    COALESCE(SUM(CRC32(CONCAT('5:', CONVERT(present.`guild_icon` USING utf8mb4)))), 0),
    COALESCE(SUM(CRC32(CONCAT('6:', present.`linked_by_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('7:', present.`verified_admin`))), 0),
    COALESCE(SUM(CRC32(CONCAT('8:', present.`is_active`))), 0),
    COALESCE(SUM(CRC32(CONCAT('9:', present.`created_at`))), 0),
    COALESCE(SUM(CRC32(CONCAT('10:', present.`updated_at`))), 0),
    COALESCE(SUM(COALESCE(CRC32(CONCAT('1:', present.`id`)), 0)
      ^ COALESCE(CRC32(CONCAT('2:', present.`organization_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('3:', present.`guild_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('4:', CONVERT(present.`guild_name` USING utf8mb4))), 0)
      ^ COALESCE(CRC32(CONCAT('5:', CONVERT(present.`guild_icon` USING utf8mb4))), 0)
      ^ COALESCE(CRC32(CONCAT('6:', present.`linked_by_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('7:', present.`verified_admin`)), 0)
      ^ COALESCE(CRC32(CONCAT('8:', present.`is_active`)), 0)
      ^ COALESCE(CRC32(CONCAT('9:', present.`created_at`)), 0)
      ^ COALESCE(CRC32(CONCAT('10:', present.`updated_at`)), 0)), 0)
  INTO @transload_found_0, @transload_found_1, @transload_found_2, @transload_found_3, @transload_found_4, @transload_found_5, @transload_found_6, @transload_found_7, @transload_found_8, @transload_found_9, @transload_found_10, @transload_found_11
  FROM `discord_guilds` AS present;
SET @transload_expected_0 = 4;
SET @transload_expected_1 = 8686258325;
SET @transload_expected_2 = 8626943847;
SET @transload_expected_3 = 4209357917;
SET @transload_expected_4 = 7700888003;
SET @transload_expected_5 = 0;
SET @transload_expected_6 = 8409881498;
SET @transload_expected_7 = 14836765512;
SET @transload_expected_8 = 10825158116;
SET @transload_expected_9 = 11999541895;
SET @transload_expected_10 = 5554914503;
SET @transload_expected_11 = 8821068150;
SET @transload_here = IF(@transload_found_0 = @transload_expected_0, CONCAT_WS(' and ',
    IF(@transload_found_1 = @transload_expected_1, NULL, 'id'),
    IF(@transload_found_2 = @transload_expected_2, NULL, 'organization_id'),
    IF(@transload_found_3 = @transload_expected_3, NULL, 'guild_id'),
    IF(@transload_found_4 = @transload_expected_4, NULL, 'guild_name'),
    IF(@transload_found_5 = @transload_expected_5, NULL, 'guild_icon'),
    IF(@transload_found_6 = @transload_expected_6, NULL, 'linked_by_id'),
    IF(@transload_found_7 = @transload_expected_7, NULL, 'verified_admin'),
    IF(@transload_found_8 = @transload_expected_8, NULL, 'is_active'),
    IF(@transload_found_9 = @transload_expected_9, NULL, 'created_at'),
    IF(@transload_found_10 = @transload_expected_10, NULL, 'updated_at'),
    IF(@transload_found_11 = @transload_expected_11, NULL, 'whole rows')),
  CONCAT('expected ', @transload_expected_0, ' rows and found ', @transload_found_0));
SET @transload_differs = IF(@transload_here = '', @transload_differs,
  CONCAT(@transload_differs, 'table `discord_guilds`', ': ', @transload_here, '. '));
SELECT CONCAT('table `discord_guilds`', ': ', @transload_found_0, ' rows, ',
  IF(@transload_here = '', 'as they were loaded', @transload_here)) AS verified;

SELECT COUNT(*),
    COALESCE(SUM(CRC32(CONCAT('1:', present.`id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('2:', present.`organization_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('3:', CONVERT(present.`name` USING utf8mb4)))), 0),
    COALESCE(SUM(CRC32(CONCAT('4:', present.`is_active`))), 0),
    COALESCE(SUM(CRC32(CONCAT('5:', present.`discord_channel_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('6:', present.`max_reattempts`))), 0),
    COALESCE(SUM(CRC32(CONCAT('7:', present.`runs_per_pool`))), 0),
    COALESCE(SUM(CRC32(CONCAT('8:', present.`hide_results`))), 0),
    COALESCE(SUM(CRC32(CONCAT('9:', present.`created_at`))), 0),
    COALESCE(SUM(CRC32(CONCAT('10:', present.`updated_at`))), 0),
    COALESCE(SUM(COALESCE(CRC32(CONCAT('1:', present.`id`)), 0)
      ^ COALESCE(CRC32(CONCAT('2:', present.`organization_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('3:', CONVERT(present.`name` USING utf8mb4))), 0)
      ^ COALESCE(CRC32(CONCAT('4:', present.`is_active`)), 0)
      ^ COALESCE(CRC32(CONCAT('5:', present.`discord_channel_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('6:', present.`max_reattempts`)), 0)
      ^ COALESCE(CRC32(CONCAT('7:', present.`runs_per_pool`)), 0)
      ^ COALESCE(CRC32(CONCAT('8:', present.`hide_results`)), 0)
      ^ COALESCE(CRC32(CONCAT('9:', present.`created_at`)), 0)
      ^ COALESCE(CRC32(CONCAT('10:', present.`updated_at`)), 0)), 0)
  INTO @transload_found_0, @transload_found_1, @transload_found_2, @transload_found_3, @transload_found_4, @transload_found_5, @transload_found_6, @transload_found_7, @transload_found_8, @transload_found_9, @transload_found_10, @transload_found_11
  FROM `async_qualifiers` AS present;
SET @transload_expected_0 = 3;
SET @transload_expected_1 = 4945628188;
SET @transload_expected_2 = 4705617113;
SET @transload_expected_3 = 4472613518;
SET @transload_expected_4 = 9394982597;
SET @transload_expected_5 = 8707603985;
SET @transload_expected_6 = 8263380371;
SET @transload_expected_7 = 6564187782;
SET @transload_expected_8 = 10785426381;
SET @transload_expected_9 = 5878012982;
SET @transload_expected_10 = 8144563169;
SET @transload_expected_11 = 7301114366;
SET @transload_here = IF(@transload_found_0 = @transload_expected_0, CONCAT_WS(' and ',
    IF(@transload_found_1 = @transload_expected_1, NULL, 'id'),
    IF(@transload_found_2 = @transload_expected_2, NULL, 'organization_id'),
    IF(@transload_found_3 = @transload_expected_3, NULL, 'name'),
    IF(@transload_found_4 = @transload_expected_4, NULL, 'is_active'),
    IF(@transload_found_5 = @transload_expected_5, NULL, 'discord_channel_id'),
    IF(@transload_found_6 = @transload_expected_6, NULL, 'max_reattempts'),
    IF(@transload_found_7 = @transload_expected_7, NULL, 'runs_per_pool'),
    IF(@transload_found_8 = @transload_expected_8, NULL, 'hide_results'),
    IF(@transload_found_9 = @transload_expected_9, NULL, 'created_at'),
    IF(@transload_found_10 = @transload_expected_10, NULL, 'updated_at'),
    IF(@transload_found_11 = @transload_expected_11, NULL, 'whole rows')),
  CONCAT('expected ', @transload_expected_0, ' rows and found ', @transload_found_0));
SET @transload_differs = IF(@transload_here = '', @transload_differs,
  CONCAT(@transload_differs, 'table `async_qualifiers`', ': ', @transload_here, '. '));
SELECT CONCAT('table `async_qualifiers`', ': ', @transload_found_0, ' rows, ',
  IF(@transload_here = '', 'as they were loaded', @transload_here)) AS verified;

SELECT COUNT(*),
    COALESCE(SUM(CRC32(CONCAT('1:', present.`id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('2:', present.`tournament_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('3:', CONVERT(present.`name` USING utf8mb4)))), 0),
    COALESCE(SUM(CRC32(CONCAT('4:', CONVERT(present.`description` USING utf8mb4)))), 0),
    COALESCE(SUM(CRC32(CONCAT('5:', present.`created_at`))), 0),
    COALESCE(SUM(CRC32(CONCAT('6:', present.`updated_at`))), 0),
    COALESCE(SUM(COALESCE(CRC32(CONCAT('1:', present.`id`)), 0)
      ^ COALESCE(CRC32(CONCAT('2:', present.`tournament_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('3:', CONVERT(present.`name` USING utf8mb4))), 0)
      ^ COALESCE(CRC32(CONCAT('4:', CONVERT(present.`description` USING utf8mb4))), 0)
      ^ COALESCE(CRC32(CONCAT('5:', present.`created_at`)), 0)
      ^ COALESCE(CRC32(CONCAT('6:', present.`updated_at`)), 0)), 0)
  INTO @transload_found_0, @transload_found_1, @transload_found_2, @transload_found_3, @transload_found_4, @transload_found_5, @transload_found_6, @transload_found_7
  FROM `async_qualifier_pools` AS present;
SET @transload_expected_0 = 4;
SET @transload_expected_1 = 8686258325;
SET @transload_expected_2 = 7824092150;
SET @transload_expected_3 = 14502577751;
SET @transload_expected_4 = 3930198632;
SET @transload_expected_5 = 11850145498;
SET @transload_expected_6 = 11902312546;
SET @transload_expected_7 = 9510333686;
SET @transload_here = IF(@transload_found_0 = @transload_expected_0, CONCAT_WS(' and ',
    IF(@transload_found_1 = @transload_expected_1, NULL, 'id'),
    IF(@transload_found_2 = @transload_expected_2, NULL, 'tournament_id'),
    IF(@transload_found_3 = @transload_expected_3, NULL, 'name'),
    IF(@transload_found_4 = @transload_expected_4, NULL, 'description'),
    IF(@transload_found_5 = @transload_expected_5, NULL, 'created_at'),
    IF(@transload_found_6 = @transload_expected_6, NULL, 'updated_at'),
    IF(@transload_found_7 = @transload_expected_7, NULL, 'whole rows')),
  CONCAT('expected ', @transload_expected_0, ' rows and found ', @transload_found_0));
SET @transload_differs = IF(@transload_here = '', @transload_differs,
  CONCAT(@transload_differs, 'table `async_qualifier_pools`', ': ', @transload_here, '. '));
SELECT CONCAT('table `async_qualifier_pools`', ': ', @transload_found_0, ' rows, ',
  IF(@transload_here = '', 'as they were loaded', @transload_here)) AS verified;

SELECT COUNT(*),
    COALESCE(SUM(CRC32(CONCAT('1:', present.`id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('2:', present.`pool_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('3:', CONVERT(present.`url` USING utf8mb4)))), 0),
    COALESCE(SUM(CRC32(CONCAT('4:', CONVERT(present.`notes` USING utf8mb4)))), 0),
    COALESCE(SUM(CRC32(CONCAT('5:', present.`par_time`))), 0),
    COALESCE(SUM(CRC32(CONCAT('6:', present.`par_updated_at`))), 0),
    COALESCE(SUM(CRC32(CONCAT('7:', present.`created_at`))), 0),
    COALESCE(SUM(CRC32(CONCAT('8:', present.`updated_at`))), 0),
    COALESCE(SUM(COALESCE(CRC32(CONCAT('1:', present.`id`)), 0)
      ^ COALESCE(CRC32(CONCAT('2:', present.`pool_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('3:', CONVERT(present.`url` USING utf8mb4))), 0)
      ^ COALESCE(CRC32(CONCAT('4:', CONVERT(present.`notes` USING utf8mb4))), 0)
      ^ COALESCE(CRC32(CONCAT('5:', present.`par_time`)), 0)
      ^ COALESCE(CRC32(CONCAT('6:', present.`par_updated_at`)), 0)
      ^ COALESCE(CRC32(CONCAT('7:', present.`created_at`)), 0)
      ^ COALESCE(CRC32(CONCAT('8:', present.`updated_at`)), 0)), 0)
  INTO @transload_found_0, @transload_found_1, @transload_found_2, @transload_found_3, @transload_found_4, @transload_found_5, @transload_found_6, @transload_found_7, @transload_found_8, @transload_found_9
  FROM `async_qualifier_permalinks` AS present;
SET @transload_expected_0 = 6;
SET @transload_expected_1 = 12359250649;
SET @transload_expected_2 = 12429710635;
SET @transload_expected_3 = 13678617045;
SET @transload_expected_4 = 5672200543;
SET @transload_expected_5 = 5325279743;
SET @transload_expected_6 = 3438249614;
SET @transload_expected_7 = 15493593027;
SET @transload_expected_8 = 14465664513;
SET @transload_expected_9 = 14824212507;
SET @transload_here = IF(@transload_found_0 = @transload_expected_0, CONCAT_WS(' and ',
    IF(@transload_found_1 = @transload_expected_1, NULL, 'id'),
    IF(@transload_found_2 = @transload_expected_2, NULL, 'pool_id'),
    IF(@transload_found_3 = @transload_expected_3, NULL, 'url'),
    IF(@transload_found_4 = @transload_expected_4, NULL, 'notes'),
    IF(@transload_found_5 = @transload_expected_5, NULL, 'par_time'),
    IF(@transload_found_6 = @transload_expected_6, NULL, 'par_updated_at'),
    IF(@transload_found_7 = @transload_expected_7, NULL, 'created_at'),
    IF(@transload_found_8 = @transload_expected_8, NULL, 'updated_at'),
    IF(@transload_found_9 = @transload_expected_9, NULL, 'whole rows')),
  CONCAT('expected ', @transload_expected_0, ' rows and found ', @transload_found_0));
SET @transload_differs = IF(@transload_here = '', @transload_differs,
  CONCAT(@transload_differs, 'table `async_qualifier_permalinks`', ': ', @transload_here, '. '));
SELECT CONCAT('table `async_qualifier_permalinks`', ': ', @transload_found_0, ' rows, ',
  IF(@transload_here = '', 'as they were loaded', @transload_here)) AS verified;

SELECT COUNT(*),
    COALESCE(SUM(CRC32(CONCAT('1:', present.`id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('2:', present.`tournament_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('3:', present.`pool_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('4:', present.`permalink_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('5:', present.`episode_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('6:', CONVERT(present.`racetime_slug` USING utf8mb4)))), 0),
    COALESCE(SUM(CRC32(CONCAT('7:', CONVERT(present.`match_title` USING utf8mb4)))), 0),
    COALESCE(SUM(CRC32(CONCAT('8:', CONVERT(present.`status` USING utf8mb4)))), 0),
    COALESCE(SUM(CRC32(CONCAT('9:', present.`created_at`))), 0),
    COALESCE(SUM(CRC32(CONCAT('10:', present.`updated_at`))), 0),
    COALESCE(SUM(COALESCE(CRC32(CONCAT('1:', present.`id`)), 0)
      ^ COALESCE(CRC32(CONCAT('2:', present.`tournament_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('3:', present.`pool_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('4:', present.`permalink_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('5:', present.`episode_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('6:', CONVERT(present.`racetime_slug` USING utf8mb4))), 0)
      ^ COALESCE(CRC32(CONCAT('7:', CONVERT(present.`match_title` USING utf8mb4))), 0)
      ^ COALESCE(CRC32(CONCAT('8:', CONVERT(present.`status` USING utf8mb4))), 0)
      ^ COALESCE(CRC32(CONCAT('9:', present.`created_at`)), 0)
      ^ COALESCE(CRC32(CONCAT('10:', present.`updated_at`)), 0)), 0)
  INTO @transload_found_0, @transload_found_1, @transload_found_2, @transload_found_3, @transload_found_4, @transload_found_5, @transload_found_6, @transload_found_7, @transload_found_8, @transload_found_9, @transload_found_10, @transload_found_11
  FROM `async_qualifier_live_races` AS present;
SET @transload_expected_0 = 2;
SET @transload_expected_1 = 3862323778;
SET @transload_expected_2 = 3802766788;
SET @transload_expected_3 = 1999063766;
SET @transload_expected_4 = 1180314417;
SET @transload_expected_5 = 1323116226;
SET @transload_expected_6 = 2189411284;
SET @transload_expected_7 = 3988612978;
SET @transload_expected_8 = 7297751366;
SET @transload_expected_9 = 3576788688;
SET @transload_expected_10 = 5254376343;
SET @transload_expected_11 = 2702797860;
SET @transload_here = IF(@transload_found_0 = @transload_expected_0, CONCAT_WS(' and ',
    IF(@transload_found_1 = @transload_expected_1, NULL, 'id'),
    IF(@transload_found_2 = @transload_expected_2, NULL, 'tournament_id'),
    IF(@transload_found_3 = @transload_expected_3, NULL, 'pool_id'),
    IF(@transload_found_4 = @transload_expected_4, NULL, 'permalink_id'),
    IF(@transload_found_5 = @transload_expected_5, NULL, 'episode_id'),
    IF(@transload_found_6 = @transload_expected_6, NULL, 'racetime_slug'),
    IF(@transload_found_7 = @transload_expected_7, NULL, 'match_title'),
    IF(@transload_found_8 = @transload_expected_8, NULL, 'status'),
    IF(@transload_found_9 = @transload_expected_9, NULL, 'created_at'),
    IF(@transload_found_10 = @transload_expected_10, NULL, 'updated_at'),
    IF(@transload_found_11 = @transload_expected_11, NULL, 'whole rows')),
  CONCAT('expected ', @transload_expected_0, ' rows and found ', @transload_found_0));
SET @transload_differs = IF(@transload_here = '', @transload_differs,
  CONCAT(@transload_differs, 'table `async_qualifier_live_races`', ': ', @transload_here, '. '));
SELECT CONCAT('table `async_qualifier_live_races`', ': ', @transload_found_0, ' rows, ',
  IF(@transload_here = '', 'as they were loaded', @transload_here)) AS verified;

SELECT COUNT(*),
    COALESCE(SUM(CRC32(CONCAT('1:', present.`id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('2:', present.`tournament_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('3:', present.`permalink_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('4:', present.`user_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('5:', present.`live_race_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('6:', present.`reviewed_by_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('7:', present.`discord_thread_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('8:', present.`thread_open_time`))), 0),
    COALESCE(SUM(CRC32(CONCAT('9:', present.`thread_timeout_time`))), 0),
    COALESCE(SUM(CRC32(CONCAT('10:', present.`start_time`))), 0),
    COALESCE(SUM(CRC32(CONCAT('11:', present.`end_time`))), 0),
    COALESCE(SUM(CRC32(CONCAT('12:', CONVERT(present.`status` USING utf8mb4)))), 0),
    COALESCE(SUM(CRC32(CONCAT('13:', present.`reattempted`))), 0),
    COALESCE(SUM(CRC32(CONCAT('14:', CONVERT(present.`runner_notes` USING utf8mb4)))), 0),
    COALESCE(SUM(CRC32(CONCAT('15:', CONVERT(present.`runner_vod_url` USING utf8mb4)))), 0),
    COALESCE(SUM(CRC32(CONCAT('16:', present.`score`))), 0),
    COALESCE(SUM(CRC32(CONCAT('17:', present.`score_updated_at`))), 0),
    COALESCE(SUM(CRC32(CONCAT('18:', CONVERT(present.`review_status` USING utf8mb4)))), 0),
    COALESCE(SUM(CRC32(CONCAT('19:', present.`reviewed_at`))), 0),
    COALESCE(SUM(CRC32(CONCAT('20:', CONVERT(present.`reviewer_notes` USING utf8mb4)))), 0),
    COALESCE(SUM(CRC32(CONCAT('21:', present.`created_at`))), 0),
    COALESCE(SUM(CRC32(CONCAT('22:', present.`updated_at`))), 0),
    COALESCE(SUM(COALESCE(CRC32(CONCAT('1:', present.`id`)), 0)
      ^ COALESCE(CRC32(CONCAT('2:', present.`tournament_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('3:', present.`permalink_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('4:', present.`user_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('5:', present.`live_race_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('6:', present.`reviewed_by_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('7:', present.`discord_thread_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('8:', present.`thread_open_time`)), 0)
      ^ COALESCE(CRC32(CONCAT('9:', present.`thread_timeout_time`)), 0)
      ^ COALESCE(CRC32(CONCAT('10:', present.`start_time`)), 0)
      ^ COALESCE(CRC32(CONCAT('11:', present.`end_time`)), 0)
      ^ COALESCE(CRC32(CONCAT('12:', CONVERT(present.`status` USING utf8mb4))), 0)
      ^ COALESCE(CRC32(CONCAT('13:', present.`reattempted`)), 0)
      ^ COALESCE(CRC32(CONCAT('14:', CONVERT(present.`runner_notes` USING utf8mb4))), 0)
      ^ COALESCE(CRC32(CONCAT('15:', CONVERT(present.`runner_vod_url` USING utf8mb4))), 0)
      ^ COALESCE(CRC32(CONCAT('16:', present.`score`)), 0)
      ^ COALESCE(CRC32(CONCAT('17:', present.`score_updated_at`)), 0)
      ^ COALESCE(CRC32(CONCAT('18:', CONVERT(present.`review_status` USING utf8mb4))), 0)
      ^ COALESCE(CRC32(CONCAT('19:', present.`reviewed_at`)), 0)
      ^ COALESCE(CRC32(CONCAT('20:', CONVERT(present.`reviewer_notes` USING utf8mb4))), 0)
      ^ COALESCE(CRC32(CONCAT('21:', present.`created_at`)), 0)
      ^ COALESCE(CRC32(CONCAT('22:', present.`updated_at`)), 0)), 0)
  INTO @transload_found_0, @transload_found_1, @transload_found_2, @transload_found_3, @transload_found_4, @transload_found_5, @transload_found_6, @transload_found_7, @transload_found_8, @transload_found_9, @transload_found_10, @transload_found_11, @transload_found_12, @transload_found_13, @transload_found_14, @transload_found_15, @transload_found_16, @transload_found_17, @transload_found_18, @transload_found_19, @transload_found_20, @transload_found_21, @transload_found_22, @transload_found_23
  FROM `async_qualifier_races` AS present;
SET @transload_expected_0 = 7;
SET @transload_expected_1 = 13566959772;
SET @transload_expected_2 = 16523841539;
SET @transload_expected_3 = 14391377475;
SET @transload_expected_4 = 15861480837;
SET @transload_expected_5 = 2845188138;
SET @transload_expected_6 = 3735711292;
SET @transload_expected_7 = 14437558295;
SET @transload_expected_8 = 16971454078;
SET @transload_expected_9 = 5870399267;
SET @transload_expected_10 = 14313879694;
SET @transload_expected_11 = 9137057330;
SET @transload_expected_12 = 15364472798;
SET @transload_expected_13 = 8705509354;
SET @transload_expected_14 = 14568979864;
SET @transload_expected_15 = 7022685725;
SET @transload_expected_16 = 6741164724;
SET @transload_expected_17 = 1034410153;
SET @transload_expected_18 = 15909421044;
SET @transload_expected_19 = 7689490467;
SET @transload_expected_20 = 5496765432;
SET @transload_expected_21 = 21230155894;
SET @transload_expected_22 = 18032977987;
SET @transload_expected_23 = 20699038599;
SET @transload_here = IF(@transload_found_0 = @transload_expected_0, CONCAT_WS(' and ',
    IF(@transload_found_1 = @transload_expected_1, NULL, 'id'),
    IF(@transload_found_2 = @transload_expected_2, NULL, 'tournament_id'),
    IF(@transload_found_3 = @transload_expected_3, NULL, 'permalink_id'),
    IF(@transload_found_4 = @transload_expected_4, NULL, 'user_id'),
    IF(@transload_found_5 = @transload_expected_5, NULL, 'live_race_id'),
    IF(@transload_found_6 = @transload_expected_6, NULL, 'reviewed_by_id'),
    IF(@transload_found_7 = @transload_expected_7, NULL, 'discord_thread_id'),
    IF(@transload_found_8 = @transload_expected_8, NULL, 'thread_open_time'),
    IF(@transload_found_9 = @transload_expected_9, NULL, 'thread_timeout_time'),
    IF(@transload_found_10 = @transload_expected_10, NULL, 'start_time'),
    IF(@transload_found_11 = @transload_expected_11, NULL, 'end_time'),
    IF(@transload_found_12 = @transload_expected_12, NULL, 'status'),
    IF(@transload_found_13 = @transload_expected_13, NULL, 'reattempted'),
    IF(@transload_found_14 = @transload_expected_14, NULL, 'runner_notes'),
    IF(@transload_found_15 = @transload_expected_15, NULL, 'runner_vod_url'),
    IF(@transload_found_16 = @transload_expected_16, NULL, 'score'),
    IF(@transload_found_17 = @transload_expected_17, NULL, 'score_updated_at'),
    IF(@transload_found_18 = @transload_expected_18, NULL, 'review_status'),
    IF(@transload_found_19 = @transload_expected_19, NULL, 'reviewed_at'),
    IF(@transload_found_20 = @transload_expected_20, NULL, 'reviewer_notes'),
    IF(@transload_found_21 = @transload_expected_21, NULL, 'created_at'),
    IF(@transload_found_22 = @transload_expected_22, NULL, 'updated_at'),
    IF(@transload_found_23 = @transload_expected_23, NULL, 'whole rows')),
  CONCAT('expected ', @transload_expected_0, ' rows and found ', @transload_found_0));
SET @transload_differs = IF(@transload_here = '', @transload_differs,
  CONCAT(@transload_differs, 'table `async_qualifier_races`', ': ', @transload_here, '. '));
SELECT CONCAT('table `async_qualifier_races`', ': ', @transload_found_0, ' rows, ',
  IF(@transload_here = '', 'as they were loaded', @transload_here)) AS verified;

SELECT COUNT(*),
    COALESCE(SUM(CRC32(CONCAT('1:', present.`id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('2:', present.`user_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('3:', present.`organization_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('4:', CONVERT(present.`action` USING utf8mb4)))), 0),
    COALESCE(SUM(CRC32(CONCAT('6:', present.`created_at`))), 0),
    COALESCE(SUM(COALESCE(CRC32(CONCAT('1:', present.`id`)), 0)
      ^ COALESCE(CRC32(CONCAT('2:', present.`user_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('3:', present.`organization_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('4:', CONVERT(present.`action` USING utf8mb4))), 0)
      ^ COALESCE(CRC32(CONCAT('6:', present.`created_at`)), 0)), 0)
  INTO @transload_found_0, @transload_found_1, @transload_found_2, @transload_found_3, @transload_found_4, @transload_found_5, @transload_found_6
  FROM `audit_logs` AS present;
SET @transload_expected_0 = 5;
SET @transload_expected_1 = 11537487236;
SET @transload_expected_2 = 10364914607;
SET @transload_expected_3 = 6398644512;
SET @transload_expected_4 = 6617916960;
SET @transload_expected_5 = 9599205446;
SET @transload_expected_6 = 13853595347;
SET @transload_here = IF(@transload_found_0 = @transload_expected_0, CONCAT_WS(' and ',
    IF(@transload_found_1 = @transload_expected_1, NULL, 'id'),
    IF(@transload_found_2 = @transload_expected_2, NULL, 'user_id'),
    IF(@transload_found_3 = @transload_expected_3, NULL, 'organization_id'),
    IF(@transload_found_4 = @transload_expected_4, NULL, 'action'),
    IF(@transload_found_5 = @transload_expected_5, NULL, 'created_at'),
    IF(@transload_found_6 = @transload_expected_6, NULL, 'whole rows')),
  CONCAT('expected ', @transload_expected_0, ' rows and found ', @transload_found_0));
SET @transload_differs = IF(@transload_here = '', @transload_differs,
  CONCAT(@transload_differs, 'table `audit_logs`', ': ', @transload_here, '. '));
SELECT CONCAT('table `audit_logs`', ': ', @transload_found_0, ' rows, ',
  IF(@transload_here = '', 'as they were loaded', @transload_here)) AS verified;

SELECT COUNT(*),
    COALESCE(SUM(CRC32(CONCAT('1:', present.`id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('2:', present.`organization_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('3:', present.`guild_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('4:', present.`role_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('5:', CONVERT(present.`role_name` USING utf8mb4)))), 0),
    COALESCE(SUM(CRC32(CONCAT('7:', present.`minimum_races`))), 0),
    COALESCE(SUM(CRC32(CONCAT('8:', present.`count_forfeits`))), 0),
    COALESCE(SUM(CRC32(CONCAT('9:', present.`count_dq`))), 0),
    COALESCE(SUM(CRC32(CONCAT('10:', present.`is_active`))), 0),
    COALESCE(SUM(CRC32(CONCAT('11:', present.`created_at`))), 0),
    COALESCE(SUM(CRC32(CONCAT('12:', present.`updated_at`))), 0),
    COALESCE(SUM(COALESCE(CRC32(CONCAT('1:', present.`id`)), 0)
      ^ COALESCE(CRC32(CONCAT('2:', present.`organization_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('3:', present.`guild_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('4:', present.`role_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('5:', CONVERT(present.`role_name` USING utf8mb4))), 0)
      ^ COALESCE(CRC32(CONCAT('7:', present.`minimum_races`)), 0)
      ^ COALESCE(CRC32(CONCAT('8:', present.`count_forfeits`)), 0)
      ^ COALESCE(CRC32(CONCAT('9:', present.`count_dq`)), 0)
      ^ COALESCE(CRC32(CONCAT('10:', present.`is_active`)), 0)
      ^ COALESCE(CRC32(CONCAT('11:', present.`created_at`)), 0)
      ^ COALESCE(CRC32(CONCAT('12:', present.`updated_at`)), 0)), 0)
  INTO @transload_found_0, @transload_found_1, @transload_found_2, @transload_found_3, @transload_found_4, @transload_found_5, @transload_found_6, @transload_found_7, @transload_found_8, @transload_found_9, @transload_found_10, @transload_found_11, @transload_found_12
  FROM `racer_verifications` AS present;
SET @transload_expected_0 = 3;
SET @transload_expected_1 = 4945628188;
SET @transload_expected_2 = 7505534948;
SET @transload_expected_3 = 3949578548;
SET @transload_expected_4 = 4644900573;
SET @transload_expected_5 = 5925726461;
SET @transload_expected_6 = 6621612703;
SET @transload_expected_7 = 10785426381;
SET @transload_expected_8 = 10848812424;
SET @transload_expected_9 = 2909696289;
SET @transload_expected_10 = 6356623154;
SET @transload_expected_11 = 5511978591;
SET @transload_expected_12 = 6319003282;
SET @transload_here = IF(@transload_found_0 = @transload_expected_0, CONCAT_WS(' and ',
    IF(@transload_found_1 = @transload_expected_1, NULL, 'id'),
    IF(@transload_found_2 = @transload_expected_2, NULL, 'organization_id'),
    IF(@transload_found_3 = @transload_expected_3, NULL, 'guild_id'),
    IF(@transload_found_4 = @transload_expected_4, NULL, 'role_id'),
    IF(@transload_found_5 = @transload_expected_5, NULL, 'role_name'),
    IF(@transload_found_6 = @transload_expected_6, NULL, 'minimum_races'),
    IF(@transload_found_7 = @transload_expected_7, NULL, 'count_forfeits'),
    IF(@transload_found_8 = @transload_expected_8, NULL, 'count_dq'),
    IF(@transload_found_9 = @transload_expected_9, NULL, 'is_active'),
    IF(@transload_found_10 = @transload_expected_10, NULL, 'created_at'),
    IF(@transload_found_11 = @transload_expected_11, NULL, 'updated_at'),
    IF(@transload_found_12 = @transload_expected_12, NULL, 'whole rows')),
  CONCAT('expected ', @transload_expected_0, ' rows and found ', @transload_found_0));
SET @transload_differs = IF(@transload_here = '', @transload_differs,
  CONCAT(@transload_differs, 'table `racer_verifications`', ': ', @transload_here, '. '));
SELECT CONCAT('table `racer_verifications`', ': ', @transload_found_0, ' rows, ',
  IF(@transload_here = '', 'as they were loaded', @transload_here)) AS verified;

SELECT COUNT(*),
    COALESCE(SUM(CRC32(CONCAT('1:', present.`id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('2:', present.`verification_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('3:', present.`user_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('4:', present.`is_verified`))), 0),
    COALESCE(SUM(CRC32(CONCAT('5:', present.`verified_at`))), 0),
    COALESCE(SUM(CRC32(CONCAT('6:', present.`last_checked_at`))), 0),
    COALESCE(SUM(CRC32(CONCAT('7:', present.`race_count`))), 0),
    COALESCE(SUM(CRC32(CONCAT('8:', present.`role_granted`))), 0),
    COALESCE(SUM(CRC32(CONCAT('9:', present.`created_at`))), 0),
    COALESCE(SUM(CRC32(CONCAT('10:', present.`updated_at`))), 0),
    COALESCE(SUM(COALESCE(CRC32(CONCAT('1:', present.`id`)), 0)
      ^ COALESCE(CRC32(CONCAT('2:', present.`verification_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('3:', present.`user_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('4:', present.`is_verified`)), 0)
      ^ COALESCE(CRC32(CONCAT('5:', present.`verified_at`)), 0)
      ^ COALESCE(CRC32(CONCAT('6:', present.`last_checked_at`)), 0)
      ^ COALESCE(CRC32(CONCAT('7:', present.`race_count`)), 0)
      ^ COALESCE(CRC32(CONCAT('8:', present.`role_granted`)), 0)
      ^ COALESCE(CRC32(CONCAT('9:', present.`created_at`)), 0)
      ^ COALESCE(CRC32(CONCAT('10:', present.`updated_at`)), 0)), 0)
  INTO @transload_found_0, @transload_found_1, @transload_found_2, @transload_found_3, @transload_found_4, @transload_found_5, @transload_found_6, @transload_found_7, @transload_found_8, @transload_found_9, @transload_found_10, @transload_found_11
  FROM `user_racer_verifications` AS present;
SET @transload_expected_0 = 3;
SET @transload_expected_1 = 4945628188;
SET @transload_expected_2 = 6702683251;
SET @transload_expected_3 = 4284707159;
SET @transload_expected_4 = 8472288855;
SET @transload_expected_5 = 6286646205;
SET @transload_expected_6 = 4519843627;
SET @transload_expected_7 = 7460904638;
SET @transload_expected_8 = 10785426381;
SET @transload_expected_9 = 5852006241;
SET @transload_expected_10 = 5519403153;
SET @transload_expected_11 = 4402958288;
SET @transload_here = IF(@transload_found_0 = @transload_expected_0, CONCAT_WS(' and ',
    IF(@transload_found_1 = @transload_expected_1, NULL, 'id'),
    IF(@transload_found_2 = @transload_expected_2, NULL, 'verification_id'),
    IF(@transload_found_3 = @transload_expected_3, NULL, 'user_id'),
    IF(@transload_found_4 = @transload_expected_4, NULL, 'is_verified'),
    IF(@transload_found_5 = @transload_expected_5, NULL, 'verified_at'),
    IF(@transload_found_6 = @transload_expected_6, NULL, 'last_checked_at'),
    IF(@transload_found_7 = @transload_expected_7, NULL, 'race_count'),
    IF(@transload_found_8 = @transload_expected_8, NULL, 'role_granted'),
    IF(@transload_found_9 = @transload_expected_9, NULL, 'created_at'),
    IF(@transload_found_10 = @transload_expected_10, NULL, 'updated_at'),
    IF(@transload_found_11 = @transload_expected_11, NULL, 'whole rows')),
  CONCAT('expected ', @transload_expected_0, ' rows and found ', @transload_found_0));
SET @transload_differs = IF(@transload_here = '', @transload_differs,
  CONCAT(@transload_differs, 'table `user_racer_verifications`', ': ', @transload_here, '. '));
SELECT CONCAT('table `user_racer_verifications`', ': ', @transload_found_0, ' rows, ',
  IF(@transload_here = '', 'as they were loaded', @transload_here)) AS verified;

SELECT COUNT(*),
    COALESCE(SUM(CRC32(CONCAT('1:', present.`id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('2:', CONVERT(present.`name` USING utf8mb4)))), 0),
    COALESCE(SUM(CRC32(CONCAT('3:', CONVERT(present.`display_name` USING utf8mb4)))), 0),
    COALESCE(SUM(CRC32(CONCAT('4:', present.`is_public`))), 0),
    COALESCE(SUM(CRC32(CONCAT('5:', present.`user_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('6:', present.`organization_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('7:', present.`created_at`))), 0),
    COALESCE(SUM(CRC32(CONCAT('8:', present.`updated_at`))), 0),
    COALESCE(SUM(COALESCE(CRC32(CONCAT('1:', present.`id`)), 0)
      ^ COALESCE(CRC32(CONCAT('2:', CONVERT(present.`name` USING utf8mb4))), 0)
      ^ COALESCE(CRC32(CONCAT('3:', CONVERT(present.`display_name` USING utf8mb4))), 0)
      ^ COALESCE(CRC32(CONCAT('4:', present.`is_public`)), 0)
      ^ COALESCE(CRC32(CONCAT('5:', present.`user_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('6:', present.`organization_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('7:', present.`created_at`)), 0)
      ^ COALESCE(CRC32(CONCAT('8:', present.`updated_at`)), 0)), 0)
  INTO @transload_found_0, @transload_found_1, @transload_found_2, @transload_found_3, @transload_found_4, @transload_found_5, @transload_found_6, @transload_found_7, @transload_found_8, @transload_found_9
  FROM `preset_namespaces` AS present;
SET @transload_expected_0 = 3;
SET @transload_expected_1 = 4945628188;
SET @transload_expected_2 = 7099269519;
SET @transload_expected_3 = 5959821711;
SET @transload_expected_4 = 8472288855;
SET @transload_expected_5 = 6993983388;
SET @transload_expected_6 = 0;
SET @transload_expected_7 = 7720372337;
SET @transload_expected_8 = 7274078936;
SET @transload_expected_9 = 9868416838;
SET @transload_here = IF(@transload_found_0 = @transload_expected_0, CONCAT_WS(' and ',
    IF(@transload_found_1 = @transload_expected_1, NULL, 'id'),
    IF(@transload_found_2 = @transload_expected_2, NULL, 'name'),
    IF(@transload_found_3 = @transload_expected_3, NULL, 'display_name'),
    IF(@transload_found_4 = @transload_expected_4, NULL, 'is_public'),
    IF(@transload_found_5 = @transload_expected_5, NULL, 'user_id'),
    IF(@transload_found_6 = @transload_expected_6, NULL, 'organization_id'),
    IF(@transload_found_7 = @transload_expected_7, NULL, 'created_at'),
    IF(@transload_found_8 = @transload_expected_8, NULL, 'updated_at'),
    IF(@transload_found_9 = @transload_expected_9, NULL, 'whole rows')),
  CONCAT('expected ', @transload_expected_0, ' rows and found ', @transload_found_0));
SET @transload_differs = IF(@transload_here = '', @transload_differs,
  CONCAT(@transload_differs, 'table `preset_namespaces`', ': ', @transload_here, '. '));
SELECT CONCAT('table `preset_namespaces`', ': ', @transload_found_0, ' rows, ',
  IF(@transload_here = '', 'as they were loaded', @transload_here)) AS verified;

SELECT COUNT(*),
    COALESCE(SUM(CRC32(CONCAT('1:', present.`id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('2:', present.`namespace_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('3:', present.`user_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('4:', present.`can_create`))), 0),
    COALESCE(SUM(CRC32(CONCAT('5:', present.`can_update`))), 0),
    COALESCE(SUM(CRC32(CONCAT('6:', present.`can_delete`))), 0),
    COALESCE(SUM(CRC32(CONCAT('7:', present.`created_at`))), 0),
    COALESCE(SUM(CRC32(CONCAT('8:', present.`updated_at`))), 0),
    COALESCE(SUM(COALESCE(CRC32(CONCAT('1:', present.`id`)), 0)
      ^ COALESCE(CRC32(CONCAT('2:', present.`namespace_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('3:', present.`user_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('4:', present.`can_create`)), 0)
      ^ COALESCE(CRC32(CONCAT('5:', present.`can_update`)), 0)
      ^ COALESCE(CRC32(CONCAT('6:', present.`can_delete`)), 0)
      ^ COALESCE(CRC32(CONCAT('7:', present.`created_at`)), 0)
      ^ COALESCE(CRC32(CONCAT('8:', present.`updated_at`)), 0)), 0)
  INTO @transload_found_0, @transload_found_1, @transload_found_2, @transload_found_3, @transload_found_4, @transload_found_5, @transload_found_6, @transload_found_7, @transload_found_8, @transload_found_9
  FROM `preset_namespace_permissions` AS present;
SET @transload_expected_0 = 2;
SET @transload_expected_1 = 3862323778;
SET @transload_expected_2 = 5799832926;
SET @transload_expected_3 = 3369621450;
SET @transload_expected_4 = 5648192570;
SET @transload_expected_5 = 5690376276;
SET @transload_expected_6 = 5765151974;
SET @transload_expected_7 = 5877504346;
SET @transload_expected_8 = 5588889132;
SET @transload_expected_9 = 1109207116;
SET @transload_here = IF(@transload_found_0 = @transload_expected_0, CONCAT_WS(' and ',
    IF(@transload_found_1 = @transload_expected_1, NULL, 'id'),
    IF(@transload_found_2 = @transload_expected_2, NULL, 'namespace_id'),
    IF(@transload_found_3 = @transload_expected_3, NULL, 'user_id'),
    IF(@transload_found_4 = @transload_expected_4, NULL, 'can_create'),
    IF(@transload_found_5 = @transload_expected_5, NULL, 'can_update'),
    IF(@transload_found_6 = @transload_expected_6, NULL, 'can_delete'),
    IF(@transload_found_7 = @transload_expected_7, NULL, 'created_at'),
    IF(@transload_found_8 = @transload_expected_8, NULL, 'updated_at'),
    IF(@transload_found_9 = @transload_expected_9, NULL, 'whole rows')),
  CONCAT('expected ', @transload_expected_0, ' rows and found ', @transload_found_0));
SET @transload_differs = IF(@transload_here = '', @transload_differs,
  CONCAT(@transload_differs, 'table `preset_namespace_permissions`', ': ', @transload_here, '. '));
SELECT CONCAT('table `preset_namespace_permissions`', ': ', @transload_found_0, ' rows, ',
  IF(@transload_here = '', 'as they were loaded', @transload_here)) AS verified;

SELECT COUNT(*),
    COALESCE(SUM(CRC32(CONCAT('1:', present.`id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('2:', present.`namespace_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('3:', present.`user_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('4:', CONVERT(present.`randomizer` USING utf8mb4)))), 0),
    COALESCE(SUM(CRC32(CONCAT('5:', CONVERT(present.`name` USING utf8mb4)))), 0),
    COALESCE(SUM(CRC32(CONCAT('7:', present.`is_public`))), 0),
    COALESCE(SUM(CRC32(CONCAT('8:', present.`created_at`))), 0),
    COALESCE(SUM(CRC32(CONCAT('9:', present.`updated_at`))), 0),
    COALESCE(SUM(COALESCE(CRC32(CONCAT('1:', present.`id`)), 0)
      ^ COALESCE(CRC32(CONCAT('2:', present.`namespace_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('3:', present.`user_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('4:', CONVERT(present.`randomizer` USING utf8mb4))), 0)
      ^ COALESCE(CRC32(CONCAT('5:', CONVERT(present.`name` USING utf8mb4))), 0)
      ^ COALESCE(CRC32(CONCAT('7:', present.`is_public`)), 0)
      ^ COALESCE(CRC32(CONCAT('8:', present.`created_at`)), 0)
      ^ COALESCE(CRC32(CONCAT('9:', present.`updated_at`)), 0)), 0)
  INTO @transload_found_0, @transload_found_1, @transload_found_2, @transload_found_3, @transload_found_4, @transload_found_5, @transload_found_6, @transload_found_7, @transload_found_8, @transload_found_9
  FROM `randomizer_presets` AS present;
SET @transload_expected_0 = 3;
SET @transload_expected_1 = 4945628188;
SET @transload_expected_2 = 6921241825;
SET @transload_expected_3 = 6682101330;
SET @transload_expected_4 = 9543689492;
SET @transload_expected_5 = 6678135327;
SET @transload_expected_6 = 8560106700;
SET @transload_expected_7 = 7899612456;
SET @transload_expected_8 = 7909111863;
SET @transload_expected_9 = 4751837191;
SET @transload_here = IF(@transload_found_0 = @transload_expected_0, CONCAT_WS(' and ',
    IF(@transload_found_1 = @transload_expected_1, NULL, 'id'),
    IF(@transload_found_2 = @transload_expected_2, NULL, 'namespace_id'),
    IF(@transload_found_3 = @transload_expected_3, NULL, 'user_id'),
    IF(@transload_found_4 = @transload_expected_4, NULL, 'randomizer'),
    IF(@transload_found_5 = @transload_expected_5, NULL, 'name'),
    IF(@transload_found_6 = @transload_expected_6, NULL, 'is_public'),
    IF(@transload_found_7 = @transload_expected_7, NULL, 'created_at'),
    IF(@transload_found_8 = @transload_expected_8, NULL, 'updated_at'),
    IF(@transload_found_9 = @transload_expected_9, NULL, 'whole rows')),
  CONCAT('expected ', @transload_expected_0, ' rows and found ', @transload_found_0));
SET @transload_differs = IF(@transload_here = '', @transload_differs,
  CONCAT(@transload_differs, 'table `randomizer_presets`', ': ', @transload_here, '. '));
SELECT CONCAT('table `randomizer_presets`', ': ', @transload_found_0, ' rows, ',
  IF(@transload_here = '', 'as they were loaded', @transload_here)) AS verified;

SELECT COUNT(*),
    COALESCE(SUM(CRC32(CONCAT('1:', present.`old_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('2:', present.`new_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('3:', present.`discord_user_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('4:', present.`migrated_at`))), 0),
    COALESCE(SUM(COALESCE(CRC32(CONCAT('1:', present.`old_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('2:', present.`new_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('3:', present.`discord_user_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('4:', present.`migrated_at`)), 0)), 0)
  INTO @transload_found_0, @transload_found_1, @transload_found_2, @transload_found_3, @transload_found_4, @transload_found_5
  FROM `migration_user_map` AS present;
SET @transload_expected_0 = 15;
SET @transload_expected_1 = 30669401537;
SET @transload_expected_2 = 32597688824;
SET @transload_expected_3 = 25729848286;
SET @transload_expected_4 = 43780467990;
SET @transload_expected_5 = 34986921867;
SET @transload_here = IF(@transload_found_0 = @transload_expected_0, CONCAT_WS(' and ',
    IF(@transload_found_1 = @transload_expected_1, NULL, 'old_id'),
    IF(@transload_found_2 = @transload_expected_2, NULL, 'new_id'),
    IF(@transload_found_3 = @transload_expected_3, NULL, 'discord_user_id'),
    IF(@transload_found_4 = @transload_expected_4, NULL, 'migrated_at'),
    IF(@transload_found_5 = @transload_expected_5, NULL, 'whole rows')),
  CONCAT('expected ', @transload_expected_0, ' rows and found ', @transload_found_0));
SET @transload_differs = IF(@transload_here = '', @transload_differs,
  CONCAT(@transload_differs, 'table `migration_user_map`', ': ', @transload_here, '. '));
SELECT CONCAT('table `migration_user_map`', ': ', @transload_found_0, ' rows, ',
  IF(@transload_here = '', 'as they were loaded', @transload_here)) AS verified;

SELECT COUNT(*),
    COALESCE(SUM(CRC32(CONCAT('1:', present.`guild_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('2:', present.`organization_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('3:', CONVERT(present.`guild_name` USING utf8mb4)))), 0),
    COALESCE(SUM(CRC32(CONCAT('4:', present.`migrated_at`))), 0),
    COALESCE(SUM(COALESCE(CRC32(CONCAT('1:', present.`guild_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('2:', present.`organization_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('3:', CONVERT(present.`guild_name` USING utf8mb4))), 0)
      ^ COALESCE(CRC32(CONCAT('4:', present.`migrated_at`)), 0)), 0)
  INTO @transload_found_0, @transload_found_1, @transload_found_2, @transload_found_3, @transload_found_4, @transload_found_5
  FROM `migration_guild_org_map` AS present;
SET @transload_expected_0 = 4;
SET @transload_expected_1 = 11429979638;
SET @transload_expected_2 = 8626943847;
SET @transload_expected_3 = 7802448231;
SET @transload_expected_4 = 11674791464;
SET @transload_expected_5 = 7026577688;
SET @transload_here = IF(@transload_found_0 = @transload_expected_0, CONCAT_WS(' and ',
    IF(@transload_found_1 = @transload_expected_1, NULL, 'guild_id'),
    IF(@transload_found_2 = @transload_expected_2, NULL, 'organization_id'),
    IF(@transload_found_3 = @transload_expected_3, NULL, 'guild_name'),
    IF(@transload_found_4 = @transload_expected_4, NULL, 'migrated_at'),
    IF(@transload_found_5 = @transload_expected_5, NULL, 'whole rows')),
  CONCAT('expected ', @transload_expected_0, ' rows and found ', @transload_found_0));
SET @transload_differs = IF(@transload_here = '', @transload_differs,
  CONCAT(@transload_differs, 'table `migration_guild_org_map`', ': ', @transload_here, '. '));
SELECT CONCAT('table `migration_guild_org_map`', ': ', @transload_found_0, ' rows, ',
  IF(@transload_here = '', 'as they were loaded', @transload_here)) AS verified;

SELECT COUNT(*),
    COALESCE(SUM(CRC32(CONCAT('1:', present.`old_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('2:', present.`new_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('3:', present.`old_guild_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('4:', present.`new_organization_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('5:', present.`migrated_at`))), 0),
    COALESCE(SUM(COALESCE(CRC32(CONCAT('1:', present.`old_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('2:', present.`new_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('3:', present.`old_guild_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('4:', present.`new_organization_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('5:', present.`migrated_at`)), 0)), 0)
  INTO @transload_found_0, @transload_found_1, @transload_found_2, @transload_found_3, @transload_found_4, @transload_found_5, @transload_found_6
  FROM `migration_tournament_map` AS present;
SET @transload_expected_0 = 3;
SET @transload_expected_1 = 5645697960;
SET @transload_expected_2 = 4924175687;
SET @transload_expected_3 = 3178560349;
SET @transload_expected_4 = 4480467307;
SET @transload_expected_5 = 8670061509;
SET @transload_expected_6 = 7162980656;
SET @transload_here = IF(@transload_found_0 = @transload_expected_0, CONCAT_WS(' and ',
    IF(@transload_found_1 = @transload_expected_1, NULL, 'old_id'),
    IF(@transload_found_2 = @transload_expected_2, NULL, 'new_id'),
    IF(@transload_found_3 = @transload_expected_3, NULL, 'old_guild_id'),
    IF(@transload_found_4 = @transload_expected_4, NULL, 'new_organization_id'),
    IF(@transload_found_5 = @transload_expected_5, NULL, 'migrated_at'),
    IF(@transload_found_6 = @transload_expected_6, NULL, 'whole rows')),
  CONCAT('expected ', @transload_expected_0, ' rows and found ', @transload_found_0));
SET @transload_differs = IF(@transload_here = '', @transload_differs,
  CONCAT(@transload_differs, 'table `migration_tournament_map`', ': ', @transload_here, '. '));
SELECT CONCAT('table `migration_tournament_map`', ': ', @transload_found_0, ' rows, ',
  IF(@transload_here = '', 'as they were loaded', @transload_here)) AS verified;

SELECT COUNT(*),
    COALESCE(SUM(CRC32(CONCAT('1:', present.`old_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('2:', present.`new_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('3:', present.`migrated_at`))), 0),
    COALESCE(SUM(COALESCE(CRC32(CONCAT('1:', present.`old_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('2:', present.`new_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('3:', present.`migrated_at`)), 0)), 0)
  INTO @transload_found_0, @transload_found_1, @transload_found_2, @transload_found_3, @transload_found_4
  FROM `migration_pool_map` AS present;
SET @transload_expected_0 = 4;
SET @transload_expected_1 = 10454182826;
SET @transload_expected_2 = 8626943847;
SET @transload_expected_3 = 11408040804;
SET @transload_expected_4 = 10369160761;
SET @transload_here = IF(@transload_found_0 = @transload_expected_0, CONCAT_WS(' and ',
    IF(@transload_found_1 = @transload_expected_1, NULL, 'old_id'),
    IF(@transload_found_2 = @transload_expected_2, NULL, 'new_id'),
    IF(@transload_found_3 = @transload_expected_3, NULL, 'migrated_at'),
    IF(@transload_found_4 = @transload_expected_4, NULL, 'whole rows')),
  CONCAT('expected ', @transload_expected_0, ' rows and found ', @transload_found_0));
SET @transload_differs = IF(@transload_here = '', @transload_differs,
  CONCAT(@transload_differs, 'table `migration_pool_map`', ': ', @transload_here, '. '));
SELECT CONCAT('table `migration_pool_map`', ': ', @transload_found_0, ' rows, ',
  IF(@transload_here = '', 'as they were loaded', @transload_here)) AS verified;

SELECT COUNT(*),
    COALESCE(SUM(CRC32(CONCAT('1:', present.`old_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('2:', present.`new_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('3:', present.`migrated_at`))), 0),
    COALESCE(SUM(COALESCE(CRC32(CONCAT('1:', present.`old_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('2:', present.`new_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('3:', present.`migrated_at`)), 0)), 0)
  INTO @transload_found_0, @transload_found_1, @transload_found_2, @transload_found_3, @transload_found_4
  FROM `migration_permalink_map` AS present;
SET @transload_expected_0 = 6;
SET @transload_expected_1 = 10715730861;
SET @transload_expected_2 = 12358995241;
SET @transload_expected_3 = 17112061206;
SET @transload_expected_4 = 16078055248;
SET @transload_here = IF(@transload_found_0 = @transload_expected_0, CONCAT_WS(' and ',
    IF(@transload_found_1 = @transload_expected_1, NULL, 'old_id'),
    IF(@transload_found_2 = @transload_expected_2, NULL, 'new_id'),
    IF(@transload_found_3 = @transload_expected_3, NULL, 'migrated_at'),
    IF(@transload_found_4 = @transload_expected_4, NULL, 'whole rows')),
  CONCAT('expected ', @transload_expected_0, ' rows and found ', @transload_found_0));
SET @transload_differs = IF(@transload_here = '', @transload_differs,
  CONCAT(@transload_differs, 'table `migration_permalink_map`', ': ', @transload_here, '. '));
SELECT CONCAT('table `migration_permalink_map`', ': ', @transload_found_0, ' rows, ',
  IF(@transload_here = '', 'as they were loaded', @transload_here)) AS verified;

SELECT COUNT(*),
    COALESCE(SUM(CRC32(CONCAT('1:', present.`old_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('2:', present.`new_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('3:', present.`migrated_at`))), 0),
    COALESCE(SUM(COALESCE(CRC32(CONCAT('1:', present.`old_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('2:', present.`new_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('3:', present.`migrated_at`)), 0)), 0)
  INTO @transload_found_0, @transload_found_1, @transload_found_2, @transload_found_3, @transload_found_4
  FROM `migration_race_map` AS present;
SET @transload_expected_0 = 7;
SET @transload_expected_1 = 15681443203;
SET @transload_expected_2 = 13528850627;
SET @transload_expected_3 = 19964071407;
SET @transload_expected_4 = 16917965641;
SET @transload_here = IF(@transload_found_0 = @transload_expected_0, CONCAT_WS(' and ',
    IF(@transload_found_1 = @transload_expected_1, NULL, 'old_id'),
    IF(@transload_found_2 = @transload_expected_2, NULL, 'new_id'),
    IF(@transload_found_3 = @transload_expected_3, NULL, 'migrated_at'),
    IF(@transload_found_4 = @transload_expected_4, NULL, 'whole rows')),
  CONCAT('expected ', @transload_expected_0, ' rows and found ', @transload_found_0));
SET @transload_differs = IF(@transload_here = '', @transload_differs,
  CONCAT(@transload_differs, 'table `migration_race_map`', ': ', @transload_here, '. '));
SELECT CONCAT('table `migration_race_map`', ': ', @transload_found_0, ' rows, ',
  IF(@transload_here = '', 'as they were loaded', @transload_here)) AS verified;

SELECT COUNT(*),
    COALESCE(SUM(CRC32(CONCAT('1:', present.`old_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('2:', present.`new_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('3:', present.`migrated_at`))), 0),
    COALESCE(SUM(COALESCE(CRC32(CONCAT('1:', present.`old_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('2:', present.`new_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('3:', present.`migrated_at`)), 0)), 0)
  INTO @transload_found_0, @transload_found_1, @transload_found_2, @transload_found_3, @transload_found_4
  FROM `migration_verification_map` AS present;
SET @transload_expected_0 = 3;
SET @transload_expected_1 = 7602953915;
SET @transload_expected_2 = 4924175687;
SET @transload_expected_3 = 8556030603;
SET @transload_expected_4 = 6665609251;
SET @transload_here = IF(@transload_found_0 = @transload_expected_0, CONCAT_WS(' and ',
    IF(@transload_found_1 = @transload_expected_1, NULL, 'old_id'),
    IF(@transload_found_2 = @transload_expected_2, NULL, 'new_id'),
    IF(@transload_found_3 = @transload_expected_3, NULL, 'migrated_at'),
    IF(@transload_found_4 = @transload_expected_4, NULL, 'whole rows')),
  CONCAT('expected ', @transload_expected_0, ' rows and found ', @transload_found_0));
SET @transload_differs = IF(@transload_here = '', @transload_differs,
  CONCAT(@transload_differs, 'table `migration_verification_map`', ': ', @transload_here, '. '));
SELECT CONCAT('table `migration_verification_map`', ': ', @transload_found_0, ' rows, ',
  IF(@transload_here = '', 'as they were loaded', @transload_here)) AS verified;

SELECT COUNT(*),
    COALESCE(SUM(CRC32(CONCAT('1:', present.`old_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('2:', present.`new_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('3:', present.`migrated_at`))), 0),
    COALESCE(SUM(COALESCE(CRC32(CONCAT('1:', present.`old_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('2:', present.`new_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('3:', present.`migrated_at`)), 0)), 0)
  INTO @transload_found_0, @transload_found_1, @transload_found_2, @transload_found_3, @transload_found_4
  FROM `migration_namespace_map` AS present;
SET @transload_expected_0 = 3;
SET @transload_expected_1 = 4945628188;
SET @transload_expected_2 = 4924175687;
SET @transload_expected_3 = 8556030603;
SET @transload_expected_4 = 8642990976;
SET @transload_here = IF(@transload_found_0 = @transload_expected_0, CONCAT_WS(' and ',
    IF(@transload_found_1 = @transload_expected_1, NULL, 'old_id'),
    IF(@transload_found_2 = @transload_expected_2, NULL, 'new_id'),
    IF(@transload_found_3 = @transload_expected_3, NULL, 'migrated_at'),
    IF(@transload_found_4 = @transload_expected_4, NULL, 'whole rows')),
  CONCAT('expected ', @transload_expected_0, ' rows and found ', @transload_found_0));
SET @transload_differs = IF(@transload_here = '', @transload_differs,
  CONCAT(@transload_differs, 'table `migration_namespace_map`', ': ', @transload_here, '. '));
SELECT CONCAT('table `migration_namespace_map`', ': ', @transload_found_0, ' rows, ',
  IF(@transload_here = '', 'as they were loaded', @transload_here)) AS verified;

SELECT COUNT(*),
    COALESCE(SUM(CRC32(CONCAT('1:', present.`old_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('2:', present.`new_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('3:', present.`migrated_at`))), 0),
    COALESCE(SUM(COALESCE(CRC32(CONCAT('1:', present.`old_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('2:', present.`new_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('3:', present.`migrated_at`)), 0)), 0)
  INTO @transload_found_0, @transload_found_1, @transload_found_2, @transload_found_3, @transload_found_4
  FROM `migration_live_race_map` AS present;
SET @transload_expected_0 = 2;
SET @transload_expected_1 = 3862323778;
SET @transload_expected_2 = 3802766788;
SET @transload_expected_3 = 5704020402;
SET @transload_expected_4 = 5761993984;
SET @transload_here = IF(@transload_found_0 = @transload_expected_0, CONCAT_WS(' and ',
    IF(@transload_found_1 = @transload_expected_1, NULL, 'old_id'),
    IF(@transload_found_2 = @transload_expected_2, NULL, 'new_id'),
    IF(@transload_found_3 = @transload_expected_3, NULL, 'migrated_at'),
    IF(@transload_found_4 = @transload_expected_4, NULL, 'whole rows')),
  CONCAT('expected ', @transload_expected_0, ' rows and found ', @transload_found_0));
SET @transload_differs = IF(@transload_here = '', @transload_differs,
  CONCAT(@transload_differs, 'table `migration_live_race_map`', ': ', @transload_here, '. '));
SELECT CONCAT('table `migration_live_race_map`', ': ', @transload_found_0, ' rows, ',
  IF(@transload_here = '', 'as they were loaded', @transload_here)) AS verified;

SET SESSION sql_mode = IF(@transload_differs = '', @@SESSION.sql_mode, CONCAT('the target is not as it was loaded: ', @transload_differs));
SET @transload_passed = @transload_passed + IF(@transload_differs = '', 1, 0);
ROLLBACK;
