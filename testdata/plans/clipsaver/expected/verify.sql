-- Compares the target with what plan `clipsaver` has loaded; changes nothing.
--
--     cd RUN && psql -X -q -d DATABASE -f verify.sql
--
-- Prints a line a table, and ends with an error that names the tables and columns that
-- differ. Each column is compared by the sum of a hash over its values, in any order.

\set ON_ERROR_STOP on
\encoding UTF8

BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
DO $transload$
DECLARE
  denied text;
BEGIN
  SELECT string_agg(name, ', ' ORDER BY place) INTO denied FROM (VALUES
    (0, '"public"."users"'),
    (1, '"public"."bot_guilds"'),
    (2, '"public"."guild_settings"'),
    (3, '"public"."bot_channels"'),
    (4, '"public"."bot_channel_scan_runs"'),
    (5, '"public"."install_intents"')
  ) AS listed (place, name)
  WHERE CASE WHEN to_regclass(name) IS NOT NULL THEN row_security_active(name) END;
  IF denied IS NOT NULL THEN
    RAISE EXCEPTION 'policy_denied: table %: row security hides rows from role %',
      denied, current_user
      USING ERRCODE = 'insufficient_privilege',
        HINT = 'verify as a superuser or as a role with BYPASSRLS; the owner may where it is not forced';
  END IF;
END
$transload$;

SET LOCAL standard_conforming_strings = on;
SET LOCAL datestyle = 'ISO, YMD';
SET LOCAL intervalstyle = 'postgres';
SET LOCAL timezone = 'UTC';
SET LOCAL extra_float_digits = 3;
SET LOCAL bytea_output = 'hex';
SET LOCAL statement_timeout = 0;
SET LOCAL idle_in_transaction_session_timeout = 0;
SET LOCAL row_security = off;

DO $transload$
BEGIN
  IF current_setting('server_version_num')::integer < 120000 THEN
    RAISE EXCEPTION 'expected PostgreSQL 12 or later, found %', current_setting('server_version');
  END IF;
  IF current_setting('server_encoding') <> 'UTF8' THEN
    RAISE EXCEPTION 'database %: expected the encoding UTF8, found %',
      current_database(), current_setting('server_encoding');
  END IF;
END
$transload$;

DO $transload$
DECLARE
  target record;
BEGIN
  FOR target IN SELECT * FROM (VALUES
    ('"public"."users"'),
    ('"public"."bot_guilds"'),
    ('"public"."guild_settings"'),
    ('"public"."bot_channels"'),
    ('"public"."bot_channel_scan_runs"'),
    ('"public"."install_intents"')
  ) AS listed (name) LOOP
    IF to_regclass(target.name) IS NULL THEN
      RAISE EXCEPTION 'table %: expected one, found none', target.name;
    END IF;
    IF NOT has_table_privilege(target.name, 'SELECT') THEN
      RAISE EXCEPTION 'table %: role % may not select', target.name, current_user
        USING ERRCODE = 'insufficient_privilege';
    END IF;
  END LOOP;
END
$transload$;

-- 'public.users: '
WITH found AS (
  SELECT count(*) AS rows, ARRAY[
    coalesce(sum(c1), 0),
    coalesce(sum(c2), 0),
    coalesce(sum(c3), 0),
    coalesce(sum(c4), 0),
    coalesce(sum(c5), 0),
    coalesce(sum(c6), 0),
    coalesce(sum(c1 # c2 # c3 # c4 # c5 # c6), 0)
  ] AS sums FROM (
    SELECT coalesce(hashtextextended(present."discord_user_id"::text COLLATE "C", 1), 0) AS c1,
      coalesce(hashtextextended(present."username"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."discriminator"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."avatar"::text COLLATE "C", 4), 0) AS c4,
      coalesce(hashtextextended(present."created_at"::text COLLATE "C", 5), 0) AS c5,
      coalesce(hashtextextended(present."updated_at"::text COLLATE "C", 6), 0) AS c6
    FROM "public"."users" AS present
    OFFSET 0
  ) AS hashed
), expected AS (
  SELECT 8::bigint AS rows, ARRAY[
    4789338543916295314,
    -5338145824098488074,
    0,
    -9330305793701659798,
    663003581677691218,
    -7724052832925023802,
    -10922168347748422732
  ]::numeric[] AS sums
), named (place, name) AS (
  VALUES (1, 'discord_user_id'), (2, 'username'), (3, 'discriminator'), (4, 'avatar'), (5, 'created_at'), (6, 'updated_at')
), compared AS (
  SELECT found.rows, expected.rows AS wanted, found.sums[7] = expected.sums[7] AS stand,
    (SELECT string_agg(name, ', ' ORDER BY place) FROM named
      WHERE found.sums[place] <> expected.sums[place]) AS columns
  FROM found, expected
), told AS (
  SELECT rows, rows = wanted AND columns IS NULL AND stand AS same, concat_ws('; ',
    CASE WHEN rows <> wanted THEN format('expected %s rows, found %s', wanted, rows) END,
    'other values in ' || columns,
    CASE WHEN rows = wanted AND columns IS NULL THEN 'values stand in other rows' END) AS faults
  FROM compared
)
SELECT 'public.users: ' || CASE WHEN same THEN rows || ' rows, 6 columns as loaded' ELSE faults END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN NOT same THEN 'public.users: ' || faults END), true) AS differs
FROM told
\gset transload_
\echo :transload_line

-- 'public.bot_guilds: '
WITH found AS (
  SELECT count(*) AS rows, ARRAY[
    coalesce(sum(c1), 0),
    coalesce(sum(c2), 0),
    coalesce(sum(c3), 0),
    coalesce(sum(c4), 0),
    coalesce(sum(c5), 0),
    coalesce(sum(c6), 0),
    coalesce(sum(c1 # c2 # c3 # c4 # c5 # c6), 0)
  ] AS sums FROM (
    SELECT coalesce(hashtextextended(present."guild_id"::text COLLATE "C", 1), 0) AS c1,
      coalesce(hashtextextended(present."name"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."icon"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."joined_at"::text COLLATE "C", 4), 0) AS c4,
      coalesce(hashtextextended(present."last_seen_at"::text COLLATE "C", 5), 0) AS c5,
      coalesce(hashtextextended(present."owner_user_id_id"::text COLLATE "C", 6), 0) AS c6
    FROM "public"."bot_guilds" AS present
    OFFSET 0
  ) AS hashed
), expected AS (
  SELECT 5::bigint AS rows, ARRAY[
    4145508671791399149,
    5251944640871872308,
    -7478988822039045936,
    9095105732682223296,
    2940986232827401783,
    3561541328133207989,
    -519667513473419245
  ]::numeric[] AS sums
), named (place, name) AS (
  VALUES (1, 'guild_id'), (2, 'name'), (3, 'icon'), (4, 'joined_at'), (5, 'last_seen_at'), (6, 'owner_user_id_id')
), compared AS (
  SELECT found.rows, expected.rows AS wanted, found.sums[7] = expected.sums[7] AS stand,
    (SELECT string_agg(name, ', ' ORDER BY place) FROM named
      WHERE found.sums[place] <> expected.sums[place]) AS columns
  FROM found, expected
), told AS (
  SELECT rows, rows = wanted AND columns IS NULL AND stand AS same, concat_ws('; ',
    CASE WHEN rows <> wanted THEN format('expected %s rows, found %s', wanted, rows) END,
    'other values in ' || columns,
    CASE WHEN rows = wanted AND columns IS NULL THEN 'values stand in other rows' END) AS faults
  FROM compared
)
SELECT 'public.bot_guilds: ' || CASE WHEN same THEN rows || ' rows, 6 columns as loaded' ELSE faults END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN NOT same THEN 'public.bot_guilds: ' || faults END), true) AS differs
FROM told
\gset transload_
\echo :transload_line

-- 'public.guild_settings: '
WITH found AS (
  SELECT count(*) AS rows, ARRAY[
    coalesce(sum(c1), 0),
    coalesce(sum(c2), 0),
    coalesce(sum(c3), 0),
    coalesce(sum(c1 # c2 # c3), 0)
  ] AS sums FROM (
    SELECT coalesce(hashtextextended(present."guild_id"::text COLLATE "C", 1), 0) AS c1,
      coalesce(hashtextextended(present."settings"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."updated_at"::text COLLATE "C", 3), 0) AS c3
    FROM "public"."guild_settings" AS present
    OFFSET 0
  ) AS hashed
), expected AS (
  SELECT 3::bigint AS rows, ARRAY[
    6914542398523564258,
    4936851278269312524,
    -11495653910497218040,
    11856921543270930230
  ]::numeric[] AS sums
), named (place, name) AS (
  VALUES (1, 'guild_id'), (2, 'settings'), (3, 'updated_at')
), compared AS (
  SELECT found.rows, expected.rows AS wanted, found.sums[4] = expected.sums[4] AS stand,
    (SELECT string_agg(name, ', ' ORDER BY place) FROM named
      WHERE found.sums[place] <> expected.sums[place]) AS columns
  FROM found, expected
), told AS (
  SELECT rows, rows = wanted AND columns IS NULL AND stand AS same, concat_ws('; ',
    CASE WHEN rows <> wanted THEN format('expected %s rows, found %s', wanted, rows) END,
    'other values in ' || columns,
    CASE WHEN rows = wanted AND columns IS NULL THEN 'values stand in other rows' END) AS faults
  FROM compared
)
SELECT 'public.guild_settings: ' || CASE WHEN same THEN rows || ' rows, 3 columns as loaded' ELSE faults END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN NOT same THEN 'public.guild_settings: ' || faults END), true) AS differs
FROM told
\gset transload_
\echo :transload_line

-- 'public.bot_channels: '
WITH found AS (
  SELECT count(*) AS rows, ARRAY[
    coalesce(sum(c1), 0),
    coalesce(sum(c2), 0),
    coalesce(sum(c3), 0),
    coalesce(sum(c4), 0),
    coalesce(sum(c5), 0),
    coalesce(sum(c6), 0),
    coalesce(sum(c7), 0),
    coalesce(sum(c8), 0),
    coalesce(sum(c9), 0),
    coalesce(sum(c10), 0),
    coalesce(sum(c11), 0),
    coalesce(sum(c12), 0),
    coalesce(sum(c13), 0),
    coalesce(sum(c1 # c2 # c3 # c4 # c5 # c6 # c7 # c8 # c9 # c10 # c11 # c12 # c13), 0)
  ] AS sums FROM (
    SELECT coalesce(hashtextextended(present."channel_id"::text COLLATE "C", 1), 0) AS c1,
      coalesce(hashtextextended(present."name"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."type"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."is_nsfw"::text COLLATE "C", 4), 0) AS c4,
      coalesce(hashtextextended(present."is_reading"::text COLLATE "C", 5), 0) AS c5,
      coalesce(hashtextextended(present."last_message_id"::text COLLATE "C", 6), 0) AS c6,
      coalesce(hashtextextended(present."last_scanned_at"::text COLLATE "C", 7), 0) AS c7,
      coalesce(hashtextextended(present."last_activity_at"::text COLLATE "C", 8), 0) AS c8,
      coalesce(hashtextextended(present."message_count"::text COLLATE "C", 9), 0) AS c9,
      coalesce(hashtextextended(present."settings"::text COLLATE "C", 10), 0) AS c10,
      coalesce(hashtextextended(present."created_at"::text COLLATE "C", 11), 0) AS c11,
      coalesce(hashtextextended(present."updated_at"::text COLLATE "C", 12), 0) AS c12,
      coalesce(hashtextextended(present."guild_id"::text COLLATE "C", 13), 0) AS c13
    FROM "public"."bot_channels" AS present
    OFFSET 0
  ) AS hashed
), expected AS (
  SELECT 7::bigint AS rows, ARRAY[
    -16494392242979127102,
    7407765269700361244,
    -13902393695433519956,
    -50573799857986126015,
    -37967377591392751849,
    14882793514085897796,
    -12264940342958095289,
    -6481775779068025311,
    24113849875662265731,
    19412859566840190645,
    -24638176520285505528,
    -26788332611827413144,
    -4408034327359778363,
    -10269642963830655075
  ]::numeric[] AS sums
), named (place, name) AS (
  VALUES (1, 'channel_id'), (2, 'name'), (3, 'type'), (4, 'is_nsfw'), (5, 'is_reading'), (6, 'last_message_id'), (7, 'last_scanned_at'), (8, 'last_activity_at'), (9, 'message_count'), (10, 'settings'), (11, 'created_at'), (12, 'updated_at'), (13, 'guild_id')
), compared AS (
  SELECT found.rows, expected.rows AS wanted, found.sums[14] = expected.sums[14] AS stand,
    (SELECT string_agg(name, ', ' ORDER BY place) FROM named
      WHERE found.sums[place] <> expected.sums[place]) AS columns
  FROM found, expected
), told AS (
  SELECT rows, rows = wanted AND columns IS NULL AND stand AS same, concat_ws('; ',
    CASE WHEN rows <> wanted THEN format('expected %s rows, found %s', wanted, rows) END,
    'other values in ' || columns,
    CASE WHEN rows = wanted AND columns IS NULL THEN 'values stand in other rows' END) AS faults
  FROM compared
)
SELECT 'public.bot_channels: ' || CASE WHEN same THEN rows || ' rows, 13 columns as loaded' ELSE faults END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN NOT same THEN 'public.bot_channels: ' || faults END), true) AS differs
FROM told
\gset transload_
\echo :transload_line

-- 'public.bot_channel_scan_runs: '
WITH found AS (
  SELECT count(*) AS rows, ARRAY[
    coalesce(sum(c1), 0),
    coalesce(sum(c2), 0),
    coalesce(sum(c3), 0),
    coalesce(sum(c4), 0),
    coalesce(sum(c5), 0),
    coalesce(sum(c6), 0),
    coalesce(sum(c7), 0),
    coalesce(sum(c8), 0),
    coalesce(sum(c9), 0),
    coalesce(sum(c10), 0),
    coalesce(sum(c11), 0),
    coalesce(sum(c1 # c2 # c3 # c4 # c5 # c6 # c7 # c8 # c9 # c10 # c11), 0)
  ] AS sums FROM (
    SELECT coalesce(hashtextextended(present."id"::text COLLATE "C", 1), 0) AS c1,
      coalesce(hashtextextended(present."after_message_id"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."before_message_id"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."status"::text COLLATE "C", 4), 0) AS c4,
      coalesce(hashtextextended(present."messages_scanned"::text COLLATE "C", 5), 0) AS c5,
      coalesce(hashtextextended(present."messages_matched"::text COLLATE "C", 6), 0) AS c6,
      coalesce(hashtextextended(present."error_message"::text COLLATE "C", 7), 0) AS c7,
      coalesce(hashtextextended(present."started_at"::text COLLATE "C", 8), 0) AS c8,
      coalesce(hashtextextended(present."finished_at"::text COLLATE "C", 9), 0) AS c9,
      coalesce(hashtextextended(present."created_at"::text COLLATE "C", 10), 0) AS c10,
      coalesce(hashtextextended(present."channel_id"::text COLLATE "C", 11), 0) AS c11
    FROM "public"."bot_channel_scan_runs" AS present
    OFFSET 0
  ) AS hashed
), expected AS (
  SELECT 5::bigint AS rows, ARRAY[
    -11100070723527116372,
    -5829118671581050032,
    1259607301107844242,
    400131547207728683,
    20424427341942118554,
    -22621185787374075119,
    -8087659920798782092,
    4459463253224771712,
    3937496182895970824,
    8065816835057532241,
    -14441143505723325526,
    -2630263468223113987
  ]::numeric[] AS sums
), named (place, name) AS (
  VALUES (1, 'id'), (2, 'after_message_id'), (3, 'before_message_id'), (4, 'status'), (5, 'messages_scanned'), (6, 'messages_matched'), (7, 'error_message'), (8, 'started_at'), (9, 'finished_at'), (10, 'created_at'), (11, 'channel_id')
), compared AS (
  SELECT found.rows, expected.rows AS wanted, found.sums[12] = expected.sums[12] AS stand,
    (SELECT string_agg(name, ', ' ORDER BY place) FROM named
      WHERE found.sums[place] <> expected.sums[place]) AS columns
  FROM found, expected
), told AS (
  SELECT rows, rows = wanted AND columns IS NULL AND stand AS same, concat_ws('; ',
    CASE WHEN rows <> wanted THEN format('expected %s rows, found %s', wanted, rows) END,
    'other values in ' || columns,
    CASE WHEN rows = wanted AND columns IS NULL THEN 'values stand in other rows' END) AS faults
  FROM compared
)
SELECT 'public.bot_channel_scan_runs: ' || CASE WHEN same THEN rows || ' rows, 11 columns as loaded' ELSE faults END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN NOT same THEN 'public.bot_channel_scan_runs: ' || faults END), true) AS differs
FROM told
\gset transload_
\echo :transload_line

-- 'public.install_intents: '
WITH found AS (
  SELECT count(*) AS rows, ARRAY[
    coalesce(sum(c1), 0),
    coalesce(sum(c2), 0),
    coalesce(sum(c3), 0),
    coalesce(sum(c4), 0),
    coalesce(sum(c5), 0),
    coalesce(sum(c1 # c2 # c3 # c4 # c5), 0)
  ] AS sums FROM (
    SELECT coalesce(hashtextextended(present."state"::text COLLATE "C", 1), 0) AS c1,
      coalesce(hashtextextended(present."guild_id"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."user_id"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."expires_at"::text COLLATE "C", 4), 0) AS c4,
      coalesce(hashtextextended(present."created_at"::text COLLATE "C", 5), 0) AS c5
    FROM "public"."install_intents" AS present
    OFFSET 0
  ) AS hashed
), expected AS (
  SELECT 4::bigint AS rows, ARRAY[
    1649733212841125374,
    24567288553153514912,
    7498818683802428658,
    -375680350200648607,
    -19431867590263945955,
    2894529671436808628
  ]::numeric[] AS sums
), named (place, name) AS (
  VALUES (1, 'state'), (2, 'guild_id'), (3, 'user_id'), (4, 'expires_at'), (5, 'created_at')
), compared AS (
  SELECT found.rows, expected.rows AS wanted, found.sums[6] = expected.sums[6] AS stand,
    (SELECT string_agg(name, ', ' ORDER BY place) FROM named
      WHERE found.sums[place] <> expected.sums[place]) AS columns
  FROM found, expected
), told AS (
  SELECT rows, rows = wanted AND columns IS NULL AND stand AS same, concat_ws('; ',
    CASE WHEN rows <> wanted THEN format('expected %s rows, found %s', wanted, rows) END,
    'other values in ' || columns,
    CASE WHEN rows = wanted AND columns IS NULL THEN 'values stand in other rows' END) AS faults
  FROM compared
)
SELECT 'public.install_intents: ' || CASE WHEN same THEN rows || ' rows, 5 columns as loaded' ELSE faults END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN NOT same THEN 'public.install_intents: ' || faults END), true) AS differs
FROM told
\gset transload_
\echo :transload_line

DO $transload$
BEGIN
  IF current_setting('transload.differs', true) <> '' THEN
    RAISE EXCEPTION USING MESSAGE =
      E'the target is not as it was loaded:\n' || current_setting('transload.differs');
  END IF;
END
$transload$;

COMMIT;
