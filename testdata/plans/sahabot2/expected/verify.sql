-- Compares the target with what plan `sahabot2` has loaded; changes nothing.
--
--     cd RUN && mysql --local-infile=1 DATABASE < verify.sql
--
-- Prints a line a table, and ends with an error that names the tables and columns that
-- differ. Each column is compared by the sum of a hash over its values, in any order.
-- Not compared: audit_log.details: MySQL prints JSON anew.
-- Not compared: randomizer_preset.settings: MySQL prints JSON anew.

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

LOAD DATA LOCAL INFILE 'data/user.tsv' INTO TABLE transload_1
  CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
  (`id`, @transload_2, @transload_3, @transload_4, @transload_5, @transload_6, @transload_7, @transload_8, @transload_9, @transload_10, @transload_11, @transload_12, @transload_13);
SHOW WARNINGS LIMIT 5;
SET @transload_warnings = @@warning_count;
SET SESSION sql_mode = IF(@transload_warnings = 0, @@SESSION.sql_mode, CONCAT('table `user`: ', @transload_warnings, ' values or rows were refused or changed; see the warnings above'));
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
    COALESCE(SUM(CRC32(CONCAT('7:', CONVERT(present.`display_name` USING utf8mb4)))), 0),
    COALESCE(SUM(CRC32(CONCAT('8:', present.`show_pronouns`))), 0),
    COALESCE(SUM(CRC32(CONCAT('9:', present.`permission`))), 0),
    COALESCE(SUM(CRC32(CONCAT('10:', present.`is_active`))), 0),
    COALESCE(SUM(CRC32(CONCAT('11:', present.`is_placeholder`))), 0),
    COALESCE(SUM(CRC32(CONCAT('12:', present.`created_at`))), 0),
    COALESCE(SUM(CRC32(CONCAT('13:', present.`updated_at`))), 0),
    COALESCE(SUM(COALESCE(CRC32(CONCAT('1:', present.`id`)), 0)
      ^ COALESCE(CRC32(CONCAT('2:', present.`discord_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('3:', CONVERT(present.`discord_username` USING utf8mb4))), 0)
      ^ COALESCE(CRC32(CONCAT('4:', CONVERT(present.`racetime_id` USING utf8mb4))), 0)
      ^ COALESCE(CRC32(CONCAT('5:', CONVERT(present.`racetime_name` USING utf8mb4))), 0)
      ^ COALESCE(CRC32(CONCAT('6:', CONVERT(present.`racetime_access_token` USING utf8mb4))), 0)
      ^ COALESCE(CRC32(CONCAT('7:', CONVERT(present.`display_name` USING utf8mb4))), 0)
      ^ COALESCE(CRC32(CONCAT('8:', present.`show_pronouns`)), 0)
      ^ COALESCE(CRC32(CONCAT('9:', present.`permission`)), 0)
      ^ COALESCE(CRC32(CONCAT('10:', present.`is_active`)), 0)
      ^ COALESCE(CRC32(CONCAT('11:', present.`is_placeholder`)), 0)
      ^ COALESCE(CRC32(CONCAT('12:', present.`created_at`)), 0)
      ^ COALESCE(CRC32(CONCAT('13:', present.`updated_at`)), 0)), 0)
  INTO @transload_found_0, @transload_found_1, @transload_found_2, @transload_found_3, @transload_found_4, @transload_found_5, @transload_found_6, @transload_found_7, @transload_found_8, @transload_found_9, @transload_found_10, @transload_found_11, @transload_found_12, @transload_found_13, @transload_found_14
  FROM `user` AS present JOIN transload_1 AS loaded ON present.`id` = loaded.`id`;
SET @transload_expected_0 = 18;
SET @transload_expected_1 = 40003115104;
SET @transload_expected_2 = 29077188989;
SET @transload_expected_3 = 39549055803;
SET @transload_expected_4 = 10273025506;
SET @transload_expected_5 = 17280904300;
SET @transload_expected_6 = 9441438336;
SET @transload_expected_7 = 22231174740;
SET @transload_expected_8 = 64712558286;
SET @transload_expected_9 = 65092874544;
SET @transload_expected_10 = 17810028376;
SET @transload_expected_11 = 21940734926;
SET @transload_expected_12 = 32170226715;
SET @transload_expected_13 = 34116732312;
SET @transload_expected_14 = 44645282091;
SET @transload_here = IF(@transload_found_0 = @transload_expected_0, CONCAT_WS(' and ',
    IF(@transload_found_1 = @transload_expected_1, NULL, 'id'),
    IF(@transload_found_2 = @transload_expected_2, NULL, 'discord_id'),
    IF(@transload_found_3 = @transload_expected_3, NULL, 'discord_username'),
    IF(@transload_found_4 = @transload_expected_4, NULL, 'racetime_id'),
    IF(@transload_found_5 = @transload_expected_5, NULL, 'racetime_name'),
    IF(@transload_found_6 = @transload_expected_6, NULL, 'racetime_access_token'),
    IF(@transload_found_7 = @transload_expected_7, NULL, 'display_name'),
    IF(@transload_found_8 = @transload_expected_8, NULL, 'show_pronouns'),
    IF(@transload_found_9 = @transload_expected_9, NULL, 'permission'),
    IF(@transload_found_10 = @transload_expected_10, NULL, 'is_active'),
    IF(@transload_found_11 = @transload_expected_11, NULL, 'is_placeholder'),
    IF(@transload_found_12 = @transload_expected_12, NULL, 'created_at'),
    IF(@transload_found_13 = @transload_expected_13, NULL, 'updated_at'),
    IF(@transload_found_14 = @transload_expected_14, NULL, 'whole rows')),
  CONCAT('expected ', @transload_expected_0, ' rows and found ', @transload_found_0));
SET @transload_differs = IF(@transload_here = '', @transload_differs,
  CONCAT(@transload_differs, 'table `user`', ': ', @transload_here, '. '));
SELECT CONCAT('table `user`', ': ', @transload_found_0, ' rows, ',
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
  FROM `organization_member` AS present;
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
  CONCAT(@transload_differs, 'table `organization_member`', ': ', @transload_here, '. '));
SELECT CONCAT('table `organization_member`', ': ', @transload_found_0, ' rows, ',
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
  FROM `discord_guild` AS present;
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
  CONCAT(@transload_differs, 'table `discord_guild`', ': ', @transload_here, '. '));
SELECT CONCAT('table `discord_guild`', ': ', @transload_found_0, ' rows, ',
  IF(@transload_here = '', 'as they were loaded', @transload_here)) AS verified;

SELECT COUNT(*),
    COALESCE(SUM(CRC32(CONCAT('1:', present.`id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('2:', present.`organization_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('3:', CONVERT(present.`name` USING utf8mb4)))), 0),
    COALESCE(SUM(CRC32(CONCAT('4:', present.`active`))), 0),
    COALESCE(SUM(CRC32(CONCAT('5:', present.`discord_channel_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('6:', present.`owner_discord_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('7:', present.`allowed_reattempts`))), 0),
    COALESCE(SUM(CRC32(CONCAT('8:', present.`runs_per_pool`))), 0),
    COALESCE(SUM(CRC32(CONCAT('9:', present.`hide_results`))), 0),
    COALESCE(SUM(CRC32(CONCAT('10:', present.`created_at`))), 0),
    COALESCE(SUM(CRC32(CONCAT('11:', present.`updated_at`))), 0),
    COALESCE(SUM(COALESCE(CRC32(CONCAT('1:', present.`id`)), 0)
      ^ COALESCE(CRC32(CONCAT('2:', present.`organization_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('3:', CONVERT(present.`name` USING utf8mb4))), 0)
      ^ COALESCE(CRC32(CONCAT('4:', present.`active`)), 0)
      ^ COALESCE(CRC32(CONCAT('5:', present.`discord_channel_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('6:', present.`owner_discord_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('7:', present.`allowed_reattempts`)), 0)
      ^ COALESCE(CRC32(CONCAT('8:', present.`runs_per_pool`)), 0)
      ^ COALESCE(CRC32(CONCAT('9:', present.`hide_results`)), 0)
      ^ COALESCE(CRC32(CONCAT('10:', present.`created_at`)), 0)
      ^ COALESCE(CRC32(CONCAT('11:', present.`updated_at`)), 0)), 0)
  INTO @transload_found_0, @transload_found_1, @transload_found_2, @transload_found_3, @transload_found_4, @transload_found_5, @transload_found_6, @transload_found_7, @transload_found_8, @transload_found_9, @transload_found_10, @transload_found_11, @transload_found_12
  FROM `async_tournament` AS present;
SET @transload_expected_0 = 3;
SET @transload_expected_1 = 4945628188;
SET @transload_expected_2 = 4705617113;
SET @transload_expected_3 = 4472613518;
SET @transload_expected_4 = 9394982597;
SET @transload_expected_5 = 8707603985;
SET @transload_expected_6 = 3449429665;
SET @transload_expected_7 = 8275832738;
SET @transload_expected_8 = 6356814261;
SET @transload_expected_9 = 10848812424;
SET @transload_expected_10 = 6077977766;
SET @transload_expected_11 = 8118193854;
SET @transload_expected_12 = 5592300349;
SET @transload_here = IF(@transload_found_0 = @transload_expected_0, CONCAT_WS(' and ',
    IF(@transload_found_1 = @transload_expected_1, NULL, 'id'),
    IF(@transload_found_2 = @transload_expected_2, NULL, 'organization_id'),
    IF(@transload_found_3 = @transload_expected_3, NULL, 'name'),
    IF(@transload_found_4 = @transload_expected_4, NULL, 'active'),
    IF(@transload_found_5 = @transload_expected_5, NULL, 'discord_channel_id'),
    IF(@transload_found_6 = @transload_expected_6, NULL, 'owner_discord_id'),
    IF(@transload_found_7 = @transload_expected_7, NULL, 'allowed_reattempts'),
    IF(@transload_found_8 = @transload_expected_8, NULL, 'runs_per_pool'),
    IF(@transload_found_9 = @transload_expected_9, NULL, 'hide_results'),
    IF(@transload_found_10 = @transload_expected_10, NULL, 'created_at'),
    IF(@transload_found_11 = @transload_expected_11, NULL, 'updated_at'),
    IF(@transload_found_12 = @transload_expected_12, NULL, 'whole rows')),
  CONCAT('expected ', @transload_expected_0, ' rows and found ', @transload_found_0));
SET @transload_differs = IF(@transload_here = '', @transload_differs,
  CONCAT(@transload_differs, 'table `async_tournament`', ': ', @transload_here, '. '));
SELECT CONCAT('table `async_tournament`', ': ', @transload_found_0, ' rows, ',
  IF(@transload_here = '', 'as they were loaded', @transload_here)) AS verified;

SELECT COUNT(*),
    COALESCE(SUM(CRC32(CONCAT('1:', present.`id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('2:', present.`async_tournament_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('3:', CONVERT(present.`name` USING utf8mb4)))), 0),
    COALESCE(SUM(CRC32(CONCAT('4:', CONVERT(present.`preset` USING utf8mb4)))), 0),
    COALESCE(SUM(CRC32(CONCAT('5:', present.`created_at`))), 0),
    COALESCE(SUM(CRC32(CONCAT('6:', present.`updated_at`))), 0),
    COALESCE(SUM(COALESCE(CRC32(CONCAT('1:', present.`id`)), 0)
      ^ COALESCE(CRC32(CONCAT('2:', present.`async_tournament_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('3:', CONVERT(present.`name` USING utf8mb4))), 0)
      ^ COALESCE(CRC32(CONCAT('4:', CONVERT(present.`preset` USING utf8mb4))), 0)
      ^ COALESCE(CRC32(CONCAT('5:', present.`created_at`)), 0)
      ^ COALESCE(CRC32(CONCAT('6:', present.`updated_at`)), 0)), 0)
  INTO @transload_found_0, @transload_found_1, @transload_found_2, @transload_found_3, @transload_found_4, @transload_found_5, @transload_found_6, @transload_found_7
  FROM `async_tournament_permalink_pool` AS present;
SET @transload_expected_0 = 4;
SET @transload_expected_1 = 8686258325;
SET @transload_expected_2 = 7824092150;
SET @transload_expected_3 = 14502577751;
SET @transload_expected_4 = 5806638020;
SET @transload_expected_5 = 11850145498;
SET @transload_expected_6 = 11902312546;
SET @transload_expected_7 = 7681997978;
SET @transload_here = IF(@transload_found_0 = @transload_expected_0, CONCAT_WS(' and ',
    IF(@transload_found_1 = @transload_expected_1, NULL, 'id'),
    IF(@transload_found_2 = @transload_expected_2, NULL, 'async_tournament_id'),
    IF(@transload_found_3 = @transload_expected_3, NULL, 'name'),
    IF(@transload_found_4 = @transload_expected_4, NULL, 'preset'),
    IF(@transload_found_5 = @transload_expected_5, NULL, 'created_at'),
    IF(@transload_found_6 = @transload_expected_6, NULL, 'updated_at'),
    IF(@transload_found_7 = @transload_expected_7, NULL, 'whole rows')),
  CONCAT('expected ', @transload_expected_0, ' rows and found ', @transload_found_0));
SET @transload_differs = IF(@transload_here = '', @transload_differs,
  CONCAT(@transload_differs, 'table `async_tournament_permalink_pool`', ': ', @transload_here, '. '));
SELECT CONCAT('table `async_tournament_permalink_pool`', ': ', @transload_found_0, ' rows, ',
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
  FROM `async_tournament_permalink` AS present;
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
  CONCAT(@transload_differs, 'table `async_tournament_permalink`', ': ', @transload_here, '. '));
SELECT CONCAT('table `async_tournament_permalink`', ': ', @transload_found_0, ' rows, ',
  IF(@transload_here = '', 'as they were loaded', @transload_here)) AS verified;

SELECT COUNT(*),
    COALESCE(SUM(CRC32(CONCAT('1:', present.`id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('2:', present.`async_tournament_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('3:', present.`permalink_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('4:', present.`user_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('5:', present.`reviewed_by_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('6:', present.`thread_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('7:', present.`thread_opened_at`))), 0),
    COALESCE(SUM(CRC32(CONCAT('8:', present.`thread_timeout_at`))), 0),
    COALESCE(SUM(CRC32(CONCAT('9:', present.`started_at`))), 0),
    COALESCE(SUM(CRC32(CONCAT('10:', present.`finished_at`))), 0),
    COALESCE(SUM(CRC32(CONCAT('11:', CONVERT(present.`status` USING utf8mb4)))), 0),
    COALESCE(SUM(CRC32(CONCAT('12:', present.`reattempted`))), 0),
    COALESCE(SUM(CRC32(CONCAT('13:', CONVERT(present.`reattempt_reason` USING utf8mb4)))), 0),
    COALESCE(SUM(CRC32(CONCAT('14:', CONVERT(present.`runner_notes` USING utf8mb4)))), 0),
    COALESCE(SUM(CRC32(CONCAT('15:', CONVERT(present.`vod_url` USING utf8mb4)))), 0),
    COALESCE(SUM(CRC32(CONCAT('16:', CONVERT(present.`collection_rate` USING utf8mb4)))), 0),
    COALESCE(SUM(CRC32(CONCAT('17:', CONVERT(present.`igt_time` USING utf8mb4)))), 0),
    COALESCE(SUM(CRC32(CONCAT('18:', present.`score`))), 0),
    COALESCE(SUM(CRC32(CONCAT('19:', present.`score_updated_at`))), 0),
    COALESCE(SUM(CRC32(CONCAT('20:', CONVERT(present.`review_status` USING utf8mb4)))), 0),
    COALESCE(SUM(CRC32(CONCAT('21:', present.`reviewed_at`))), 0),
    COALESCE(SUM(CRC32(CONCAT('22:', CONVERT(present.`reviewer_notes` USING utf8mb4)))), 0),
    COALESCE(SUM(CRC32(CONCAT('23:', present.`created_at`))), 0),
    COALESCE(SUM(CRC32(CONCAT('24:', present.`updated_at`))), 0),
    COALESCE(SUM(COALESCE(CRC32(CONCAT('1:', present.`id`)), 0)
      ^ COALESCE(CRC32(CONCAT('2:', present.`async_tournament_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('3:', present.`permalink_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('4:', present.`user_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('5:', present.`reviewed_by_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('6:', present.`thread_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('7:', present.`thread_opened_at`)), 0)
      ^ COALESCE(CRC32(CONCAT('8:', present.`thread_timeout_at`)), 0)
      ^ COALESCE(CRC32(CONCAT('9:', present.`started_at`)), 0)
      ^ COALESCE(CRC32(CONCAT('10:', present.`finished_at`)), 0)
      ^ COALESCE(CRC32(CONCAT('11:', CONVERT(present.`status` USING utf8mb4))), 0)
      ^ COALESCE(CRC32(CONCAT('12:', present.`reattempted`)), 0)
      ^ COALESCE(CRC32(CONCAT('13:', CONVERT(present.`reattempt_reason` USING utf8mb4))), 0)
      ^ COALESCE(CRC32(CONCAT('14:', CONVERT(present.`runner_notes` USING utf8mb4))), 0)
      ^ COALESCE(CRC32(CONCAT('15:', CONVERT(present.`vod_url` USING utf8mb4))), 0)
      ^ COALESCE(CRC32(CONCAT('16:', CONVERT(present.`collection_rate` USING utf8mb4))), 0)
      ^ COALESCE(CRC32(CONCAT('17:', CONVERT(present.`igt_time` USING utf8mb4))), 0)
      ^ COALESCE(CRC32(CONCAT('18:', present.`score`)), 0)
      ^ COALESCE(CRC32(CONCAT('19:', present.`score_updated_at`)), 0)
      ^ COALESCE(CRC32(CONCAT('20:', CONVERT(present.`review_status` USING utf8mb4))), 0)
      ^ COALESCE(CRC32(CONCAT('21:', present.`reviewed_at`)), 0)
      ^ COALESCE(CRC32(CONCAT('22:', CONVERT(present.`reviewer_notes` USING utf8mb4))), 0)
      ^ COALESCE(CRC32(CONCAT('23:', present.`created_at`)), 0)
      ^ COALESCE(CRC32(CONCAT('24:', present.`updated_at`)), 0)), 0)
  INTO @transload_found_0, @transload_found_1, @transload_found_2, @transload_found_3, @transload_found_4, @transload_found_5, @transload_found_6, @transload_found_7, @transload_found_8, @transload_found_9, @transload_found_10, @transload_found_11, @transload_found_12, @transload_found_13, @transload_found_14, @transload_found_15, @transload_found_16, @transload_found_17, @transload_found_18, @transload_found_19, @transload_found_20, @transload_found_21, @transload_found_22, @transload_found_23, @transload_found_24, @transload_found_25
  FROM `async_tournament_race` AS present;
SET @transload_expected_0 = 7;
SET @transload_expected_1 = 13566959772;
SET @transload_expected_2 = 16523841539;
SET @transload_expected_3 = 14391377475;
SET @transload_expected_4 = 15861480837;
SET @transload_expected_5 = 3660943802;
SET @transload_expected_6 = 10257866531;
SET @transload_expected_7 = 17181960692;
SET @transload_expected_8 = 5864475989;
SET @transload_expected_9 = 5790070750;
SET @transload_expected_10 = 9118127626;
SET @transload_expected_11 = 14031330017;
SET @transload_expected_12 = 8759242519;
SET @transload_expected_13 = 1344877400;
SET @transload_expected_14 = 14568979864;
SET @transload_expected_15 = 7022685725;
SET @transload_expected_16 = 2012476516;
SET @transload_expected_17 = 4002330934;
SET @transload_expected_18 = 4979830402;
SET @transload_expected_19 = 901004815;
SET @transload_expected_20 = 22370514748;
SET @transload_expected_21 = 4361343903;
SET @transload_expected_22 = 6522960052;
SET @transload_expected_23 = 21111082692;
SET @transload_expected_24 = 17975051781;
SET @transload_expected_25 = 16487392439;
SET @transload_here = IF(@transload_found_0 = @transload_expected_0, CONCAT_WS(' and ',
    IF(@transload_found_1 = @transload_expected_1, NULL, 'id'),
    IF(@transload_found_2 = @transload_expected_2, NULL, 'async_tournament_id'),
    IF(@transload_found_3 = @transload_expected_3, NULL, 'permalink_id'),
    IF(@transload_found_4 = @transload_expected_4, NULL, 'user_id'),
    IF(@transload_found_5 = @transload_expected_5, NULL, 'reviewed_by_id'),
    IF(@transload_found_6 = @transload_expected_6, NULL, 'thread_id'),
    IF(@transload_found_7 = @transload_expected_7, NULL, 'thread_opened_at'),
    IF(@transload_found_8 = @transload_expected_8, NULL, 'thread_timeout_at'),
    IF(@transload_found_9 = @transload_expected_9, NULL, 'started_at'),
    IF(@transload_found_10 = @transload_expected_10, NULL, 'finished_at'),
    IF(@transload_found_11 = @transload_expected_11, NULL, 'status'),
    IF(@transload_found_12 = @transload_expected_12, NULL, 'reattempted'),
    IF(@transload_found_13 = @transload_expected_13, NULL, 'reattempt_reason'),
    IF(@transload_found_14 = @transload_expected_14, NULL, 'runner_notes'),
    IF(@transload_found_15 = @transload_expected_15, NULL, 'vod_url'),
    IF(@transload_found_16 = @transload_expected_16, NULL, 'collection_rate'),
    IF(@transload_found_17 = @transload_expected_17, NULL, 'igt_time'),
    IF(@transload_found_18 = @transload_expected_18, NULL, 'score'),
    IF(@transload_found_19 = @transload_expected_19, NULL, 'score_updated_at'),
    IF(@transload_found_20 = @transload_expected_20, NULL, 'review_status'),
    IF(@transload_found_21 = @transload_expected_21, NULL, 'reviewed_at'),
    IF(@transload_found_22 = @transload_expected_22, NULL, 'reviewer_notes'),
    IF(@transload_found_23 = @transload_expected_23, NULL, 'created_at'),
    IF(@transload_found_24 = @transload_expected_24, NULL, 'updated_at'),
    IF(@transload_found_25 = @transload_expected_25, NULL, 'whole rows')),
  CONCAT('expected ', @transload_expected_0, ' rows and found ', @transload_found_0));
SET @transload_differs = IF(@transload_here = '', @transload_differs,
  CONCAT(@transload_differs, 'table `async_tournament_race`', ': ', @transload_here, '. '));
SELECT CONCAT('table `async_tournament_race`', ': ', @transload_found_0, ' rows, ',
  IF(@transload_here = '', 'as they were loaded', @transload_here)) AS verified;

SELECT COUNT(*),
    COALESCE(SUM(CRC32(CONCAT('1:', present.`id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('2:', present.`race_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('3:', present.`author_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('4:', CONVERT(present.`note` USING utf8mb4)))), 0),
    COALESCE(SUM(CRC32(CONCAT('5:', present.`created_at`))), 0),
    COALESCE(SUM(COALESCE(CRC32(CONCAT('1:', present.`id`)), 0)
      ^ COALESCE(CRC32(CONCAT('2:', present.`race_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('3:', present.`author_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('4:', CONVERT(present.`note` USING utf8mb4))), 0)
      ^ COALESCE(CRC32(CONCAT('5:', present.`created_at`)), 0)), 0)
  INTO @transload_found_0, @transload_found_1, @transload_found_2, @transload_found_3, @transload_found_4, @transload_found_5, @transload_found_6
  FROM `race_review_notes` AS present;
SET @transload_expected_0 = 2;
SET @transload_expected_1 = 3862323778;
SET @transload_expected_2 = 3802766788;
SET @transload_expected_3 = 3351092179;
SET @transload_expected_4 = 3540664569;
SET @transload_expected_5 = 2913159692;
SET @transload_expected_6 = 2727274230;
SET @transload_here = IF(@transload_found_0 = @transload_expected_0, CONCAT_WS(' and ',
    IF(@transload_found_1 = @transload_expected_1, NULL, 'id'),
    IF(@transload_found_2 = @transload_expected_2, NULL, 'race_id'),
    IF(@transload_found_3 = @transload_expected_3, NULL, 'author_id'),
    IF(@transload_found_4 = @transload_expected_4, NULL, 'note'),
    IF(@transload_found_5 = @transload_expected_5, NULL, 'created_at'),
    IF(@transload_found_6 = @transload_expected_6, NULL, 'whole rows')),
  CONCAT('expected ', @transload_expected_0, ' rows and found ', @transload_found_0));
SET @transload_differs = IF(@transload_here = '', @transload_differs,
  CONCAT(@transload_differs, 'table `race_review_notes`', ': ', @transload_here, '. '));
SELECT CONCAT('table `race_review_notes`', ': ', @transload_found_0, ' rows, ',
  IF(@transload_here = '', 'as they were loaded', @transload_here)) AS verified;

SELECT COUNT(*),
    COALESCE(SUM(CRC32(CONCAT('1:', present.`id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('2:', present.`async_tournament_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('3:', present.`user_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('4:', present.`discord_role_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('5:', CONVERT(present.`role` USING utf8mb4)))), 0),
    COALESCE(SUM(CRC32(CONCAT('6:', present.`created_at`))), 0),
    COALESCE(SUM(CRC32(CONCAT('7:', present.`updated_at`))), 0),
    COALESCE(SUM(COALESCE(CRC32(CONCAT('1:', present.`id`)), 0)
      ^ COALESCE(CRC32(CONCAT('2:', present.`async_tournament_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('3:', present.`user_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('4:', present.`discord_role_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('5:', CONVERT(present.`role` USING utf8mb4))), 0)
      ^ COALESCE(CRC32(CONCAT('6:', present.`created_at`)), 0)
      ^ COALESCE(CRC32(CONCAT('7:', present.`updated_at`)), 0)), 0)
  INTO @transload_found_0, @transload_found_1, @transload_found_2, @transload_found_3, @transload_found_4, @transload_found_5, @transload_found_6, @transload_found_7, @transload_found_8
  FROM `async_tournament_permission` AS present;
SET @transload_expected_0 = 3;
SET @transload_expected_1 = 4945628188;
SET @transload_expected_2 = 6702683251;
SET @transload_expected_3 = 5381745481;
SET @transload_expected_4 = 4656998841;
SET @transload_expected_5 = 6355034856;
SET @transload_expected_6 = 4067600713;
SET @transload_expected_7 = 4081276942;
SET @transload_expected_8 = 6498891548;
SET @transload_here = IF(@transload_found_0 = @transload_expected_0, CONCAT_WS(' and ',
    IF(@transload_found_1 = @transload_expected_1, NULL, 'id'),
    IF(@transload_found_2 = @transload_expected_2, NULL, 'async_tournament_id'),
    IF(@transload_found_3 = @transload_expected_3, NULL, 'user_id'),
    IF(@transload_found_4 = @transload_expected_4, NULL, 'discord_role_id'),
    IF(@transload_found_5 = @transload_expected_5, NULL, 'role'),
    IF(@transload_found_6 = @transload_expected_6, NULL, 'created_at'),
    IF(@transload_found_7 = @transload_expected_7, NULL, 'updated_at'),
    IF(@transload_found_8 = @transload_expected_8, NULL, 'whole rows')),
  CONCAT('expected ', @transload_expected_0, ' rows and found ', @transload_found_0));
SET @transload_differs = IF(@transload_here = '', @transload_differs,
  CONCAT(@transload_differs, 'table `async_tournament_permission`', ': ', @transload_here, '. '));
SELECT CONCAT('table `async_tournament_permission`', ': ', @transload_found_0, ' rows, ',
  IF(@transload_here = '', 'as they were loaded', @transload_here)) AS verified;

SELECT COUNT(*),
    COALESCE(SUM(CRC32(CONCAT('1:', present.`id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('2:', present.`user_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('3:', present.`organization_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('4:', CONVERT(present.`action` USING utf8mb4)))), 0),
    COALESCE(SUM(CRC32(CONCAT('6:', present.`created_at`))), 0),
    COALESCE(SUM(CRC32(CONCAT('7:', present.`updated_at`))), 0),
    COALESCE(SUM(COALESCE(CRC32(CONCAT('1:', present.`id`)), 0)
      ^ COALESCE(CRC32(CONCAT('2:', present.`user_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('3:', present.`organization_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('4:', CONVERT(present.`action` USING utf8mb4))), 0)
      ^ COALESCE(CRC32(CONCAT('6:', present.`created_at`)), 0)
      ^ COALESCE(CRC32(CONCAT('7:', present.`updated_at`)), 0)), 0)
  INTO @transload_found_0, @transload_found_1, @transload_found_2, @transload_found_3, @transload_found_4, @transload_found_5, @transload_found_6, @transload_found_7
  FROM `audit_log` AS present;
SET @transload_expected_0 = 5;
SET @transload_expected_1 = 11537487236;
SET @transload_expected_2 = 10364914607;
SET @transload_expected_3 = 6398644512;
SET @transload_expected_4 = 6617916960;
SET @transload_expected_5 = 9599205446;
SET @transload_expected_6 = 6293031707;
SET @transload_expected_7 = 11212200446;
SET @transload_here = IF(@transload_found_0 = @transload_expected_0, CONCAT_WS(' and ',
    IF(@transload_found_1 = @transload_expected_1, NULL, 'id'),
    IF(@transload_found_2 = @transload_expected_2, NULL, 'user_id'),
    IF(@transload_found_3 = @transload_expected_3, NULL, 'organization_id'),
    IF(@transload_found_4 = @transload_expected_4, NULL, 'action'),
    IF(@transload_found_5 = @transload_expected_5, NULL, 'created_at'),
    IF(@transload_found_6 = @transload_expected_6, NULL, 'updated_at'),
    IF(@transload_found_7 = @transload_expected_7, NULL, 'whole rows')),
  CONCAT('expected ', @transload_expected_0, ' rows and found ', @transload_found_0));
SET @transload_differs = IF(@transload_here = '', @transload_differs,
  CONCAT(@transload_differs, 'table `audit_log`', ': ', @transload_here, '. '));
SELECT CONCAT('table `audit_log`', ': ', @transload_found_0, ' rows, ',
  IF(@transload_here = '', 'as they were loaded', @transload_here)) AS verified;

SELECT COUNT(*),
    COALESCE(SUM(CRC32(CONCAT('1:', present.`id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('2:', present.`organization_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('3:', present.`role_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('4:', CONVERT(present.`racetime_category` USING utf8mb4)))), 0),
    COALESCE(SUM(CRC32(CONCAT('5:', present.`minimum_races`))), 0),
    COALESCE(SUM(CRC32(CONCAT('6:', present.`message_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('7:', present.`channel_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('8:', present.`audit_channel_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('9:', present.`time_period_days`))), 0),
    COALESCE(SUM(CRC32(CONCAT('10:', present.`reverify_period_days`))), 0),
    COALESCE(SUM(CRC32(CONCAT('11:', present.`revoke_ineligible`))), 0),
    COALESCE(SUM(CRC32(CONCAT('12:', present.`created_at`))), 0),
    COALESCE(SUM(CRC32(CONCAT('13:', present.`updated_at`))), 0),
    COALESCE(SUM(COALESCE(CRC32(CONCAT('1:', present.`id`)), 0)
      ^ COALESCE(CRC32(CONCAT('2:', present.`organization_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('3:', present.`role_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('4:', CONVERT(present.`racetime_category` USING utf8mb4))), 0)
      ^ COALESCE(CRC32(CONCAT('5:', present.`minimum_races`)), 0)
      ^ COALESCE(CRC32(CONCAT('6:', present.`message_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('7:', present.`channel_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('8:', present.`audit_channel_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('9:', present.`time_period_days`)), 0)
      ^ COALESCE(CRC32(CONCAT('10:', present.`reverify_period_days`)), 0)
      ^ COALESCE(CRC32(CONCAT('11:', present.`revoke_ineligible`)), 0)
      ^ COALESCE(CRC32(CONCAT('12:', present.`created_at`)), 0)
      ^ COALESCE(CRC32(CONCAT('13:', present.`updated_at`)), 0)), 0)
  INTO @transload_found_0, @transload_found_1, @transload_found_2, @transload_found_3, @transload_found_4, @transload_found_5, @transload_found_6, @transload_found_7, @transload_found_8, @transload_found_9, @transload_found_10, @transload_found_11, @transload_found_12, @transload_found_13, @transload_found_14
  FROM `racer_verification` AS present;
SET @transload_expected_0 = 4;
SET @transload_expected_1 = 8686258325;
SET @transload_expected_2 = 8408385273;
SET @transload_expected_3 = 8111028561;
SET @transload_expected_4 = 6032163892;
SET @transload_expected_5 = 9532430880;
SET @transload_expected_6 = 1667294052;
SET @transload_expected_7 = 4277984931;
SET @transload_expected_8 = 3005955002;
SET @transload_expected_9 = 3520882807;
SET @transload_expected_10 = 1421661720;
SET @transload_expected_11 = 4918572602;
SET @transload_expected_12 = 7580048882;
SET @transload_expected_13 = 6688074898;
SET @transload_expected_14 = 11276161107;
SET @transload_here = IF(@transload_found_0 = @transload_expected_0, CONCAT_WS(' and ',
    IF(@transload_found_1 = @transload_expected_1, NULL, 'id'),
    IF(@transload_found_2 = @transload_expected_2, NULL, 'organization_id'),
    IF(@transload_found_3 = @transload_expected_3, NULL, 'role_id'),
    IF(@transload_found_4 = @transload_expected_4, NULL, 'racetime_category'),
    IF(@transload_found_5 = @transload_expected_5, NULL, 'minimum_races'),
    IF(@transload_found_6 = @transload_expected_6, NULL, 'message_id'),
    IF(@transload_found_7 = @transload_expected_7, NULL, 'channel_id'),
    IF(@transload_found_8 = @transload_expected_8, NULL, 'audit_channel_id'),
    IF(@transload_found_9 = @transload_expected_9, NULL, 'time_period_days'),
    IF(@transload_found_10 = @transload_expected_10, NULL, 'reverify_period_days'),
    IF(@transload_found_11 = @transload_expected_11, NULL, 'revoke_ineligible'),
    IF(@transload_found_12 = @transload_expected_12, NULL, 'created_at'),
    IF(@transload_found_13 = @transload_expected_13, NULL, 'updated_at'),
    IF(@transload_found_14 = @transload_expected_14, NULL, 'whole rows')),
  CONCAT('expected ', @transload_expected_0, ' rows and found ', @transload_found_0));
SET @transload_differs = IF(@transload_here = '', @transload_differs,
  CONCAT(@transload_differs, 'table `racer_verification`', ': ', @transload_here, '. '));
SELECT CONCAT('table `racer_verification`', ': ', @transload_found_0, ' rows, ',
  IF(@transload_here = '', 'as they were loaded', @transload_here)) AS verified;

SELECT COUNT(*),
    COALESCE(SUM(CRC32(CONCAT('1:', present.`id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('2:', present.`racer_verification_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('3:', present.`position`))), 0),
    COALESCE(SUM(CRC32(CONCAT('4:', CONVERT(present.`category` USING utf8mb4)))), 0),
    COALESCE(SUM(COALESCE(CRC32(CONCAT('1:', present.`id`)), 0)
      ^ COALESCE(CRC32(CONCAT('2:', present.`racer_verification_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('3:', present.`position`)), 0)
      ^ COALESCE(CRC32(CONCAT('4:', CONVERT(present.`category` USING utf8mb4))), 0)), 0)
  INTO @transload_found_0, @transload_found_1, @transload_found_2, @transload_found_3, @transload_found_4, @transload_found_5
  FROM `racer_verification_category` AS present;
SET @transload_expected_0 = 3;
SET @transload_expected_1 = 4945628188;
SET @transload_expected_2 = 6702683251;
SET @transload_expected_3 = 6682101330;
SET @transload_expected_4 = 9353316222;
SET @transload_expected_5 = 5219849391;
SET @transload_here = IF(@transload_found_0 = @transload_expected_0, CONCAT_WS(' and ',
    IF(@transload_found_1 = @transload_expected_1, NULL, 'id'),
    IF(@transload_found_2 = @transload_expected_2, NULL, 'racer_verification_id'),
    IF(@transload_found_3 = @transload_expected_3, NULL, 'position'),
    IF(@transload_found_4 = @transload_expected_4, NULL, 'category'),
    IF(@transload_found_5 = @transload_expected_5, NULL, 'whole rows')),
  CONCAT('expected ', @transload_expected_0, ' rows and found ', @transload_found_0));
SET @transload_differs = IF(@transload_here = '', @transload_differs,
  CONCAT(@transload_differs, 'table `racer_verification_category`', ': ', @transload_here, '. '));
SELECT CONCAT('table `racer_verification_category`', ': ', @transload_found_0, ' rows, ',
  IF(@transload_here = '', 'as they were loaded', @transload_here)) AS verified;

SELECT COUNT(*),
    COALESCE(SUM(CRC32(CONCAT('1:', present.`id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('2:', present.`racer_verification_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('3:', present.`user_id`))), 0),
    COALESCE(SUM(CRC32(CONCAT('4:', present.`race_count`))), 0),
    COALESCE(SUM(CRC32(CONCAT('5:', present.`created_at`))), 0),
    COALESCE(SUM(CRC32(CONCAT('6:', present.`last_verified_at`))), 0),
    COALESCE(SUM(COALESCE(CRC32(CONCAT('1:', present.`id`)), 0)
      ^ COALESCE(CRC32(CONCAT('2:', present.`racer_verification_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('3:', present.`user_id`)), 0)
      ^ COALESCE(CRC32(CONCAT('4:', present.`race_count`)), 0)
      ^ COALESCE(CRC32(CONCAT('5:', present.`created_at`)), 0)
      ^ COALESCE(CRC32(CONCAT('6:', present.`last_verified_at`)), 0)), 0)
  INTO @transload_found_0, @transload_found_1, @transload_found_2, @transload_found_3, @transload_found_4, @transload_found_5, @transload_found_6, @transload_found_7
  FROM `verified_racer` AS present;
SET @transload_expected_0 = 3;
SET @transload_expected_1 = 4945628188;
SET @transload_expected_2 = 6702683251;
SET @transload_expected_3 = 4284707159;
SET @transload_expected_4 = 7490166809;
SET @transload_expected_5 = 6286646205;
SET @transload_expected_6 = 4519843627;
SET @transload_expected_7 = 7226607401;
SET @transload_here = IF(@transload_found_0 = @transload_expected_0, CONCAT_WS(' and ',
    IF(@transload_found_1 = @transload_expected_1, NULL, 'id'),
    IF(@transload_found_2 = @transload_expected_2, NULL, 'racer_verification_id'),
    IF(@transload_found_3 = @transload_expected_3, NULL, 'user_id'),
    IF(@transload_found_4 = @transload_expected_4, NULL, 'race_count'),
    IF(@transload_found_5 = @transload_expected_5, NULL, 'created_at'),
    IF(@transload_found_6 = @transload_expected_6, NULL, 'last_verified_at'),
    IF(@transload_found_7 = @transload_expected_7, NULL, 'whole rows')),
  CONCAT('expected ', @transload_expected_0, ' rows and found ', @transload_found_0));
SET @transload_differs = IF(@transload_here = '', @transload_differs,
  CONCAT(@transload_differs, 'table `verified_racer`', ': ', @transload_here, '. '));
SELECT CONCAT('table `verified_racer`', ': ', @transload_found_0, ' rows, ',
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
  FROM `preset_namespace` AS present;
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
  CONCAT(@transload_differs, 'table `preset_namespace`', ': ', @transload_here, '. '));
SELECT CONCAT('table `preset_namespace`', ': ', @transload_found_0, ' rows, ',
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
  FROM `preset_namespace_permission` AS present;
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
  CONCAT(@transload_differs, 'table `preset_namespace_permission`', ': ', @transload_here, '. '));
SELECT CONCAT('table `preset_namespace_permission`', ': ', @transload_found_0, ' rows, ',
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
  FROM `randomizer_preset` AS present;
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
  CONCAT(@transload_differs, 'table `randomizer_preset`', ': ', @transload_here, '. '));
SELECT CONCAT('table `randomizer_preset`', ': ', @transload_found_0, ' rows, ',
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
SET @transload_expected_0 = 4;
SET @transload_expected_1 = 8686258325;
SET @transload_expected_2 = 8626943847;
SET @transload_expected_3 = 11408040804;
SET @transload_expected_4 = 11523987968;
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

SET SESSION sql_mode = IF(@transload_differs = '', @@SESSION.sql_mode, CONCAT('the target is not as it was loaded: ', @transload_differs));
SET @transload_passed = @transload_passed + IF(@transload_differs = '', 1, 0);
ROLLBACK;
