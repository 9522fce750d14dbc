-- Compares the target with what plan `clipsaver_redesign` has loaded; changes nothing.
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
    (0, '"public"."user"'),
    (1, '"public"."guild"'),
    (2, '"public"."guild_settings"'),
    (3, '"public"."channel"'),
    (4, '"public"."channel_settings"'),
    (5, '"public"."channel_scan_status"'),
    (6, '"public"."install_intent"')
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
    ('"public"."user"'),
    ('"public"."guild"'),
    ('"public"."guild_settings"'),
    ('"public"."channel"'),
    ('"public"."channel_settings"'),
    ('"public"."channel_scan_status"'),
    ('"public"."install_intent"')
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

-- 'public.user: '
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
    SELECT coalesce(hashtextextended(present."id"::text COLLATE "C", 1), 0) AS c1,
      coalesce(hashtextextended(present."username"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."discriminator"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."avatar_url"::text COLLATE "C", 4), 0) AS c4,
      coalesce(hashtextextended(present."created_at"::text COLLATE "C", 5), 0) AS c5,
      coalesce(hashtextextended(present."updated_at"::text COLLATE "C", 6), 0) AS c6
    FROM "public"."user" AS present
    OFFSET 0
  ) AS hashed
), expected AS (
  SELECT 8::bigint AS rows, ARRAY[
    4789338543916295314,
    -8355501336150229126,
    71276960794688552560,
    -9330305793701659798,
    663003581677691218,
    -7724052832925023802,
    5659447145838250504
  ]::numeric[] AS sums
), named (place, name) AS (
  VALUES (1, 'id'), (2, 'username'), (3, 'discriminator'), (4, 'avatar_url'), (5, 'created_at'), (6, 'updated_at')
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
SELECT 'public.user: ' || CASE WHEN same THEN rows || ' rows, 6 columns as loaded' ELSE faults END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN NOT same THEN 'public.user: ' || faults END), true) AS differs
FROM told
\gset transload_
\echo :transload_line

-- 'public.guild: '
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
    SELECT coalesce(hashtextextended(present."id"::text COLLATE "C", 1), 0) AS c1,
      coalesce(hashtextextended(present."name"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."icon_url"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."created_at"::text COLLATE "C", 4), 0) AS c4,
      coalesce(hashtextextended(present."updated_at"::text COLLATE "C", 5), 0) AS c5,
      coalesce(hashtextextended(present."owner_id"::text COLLATE "C", 6), 0) AS c6
    FROM "public"."guild" AS present
    OFFSET 0
  ) AS hashed
), expected AS (
  SELECT 5::bigint AS rows, ARRAY[
    4145508671791399149,
    5251944640871872308,
    -7478988822039045936,
    8425445396166526754,
    2940986232827401783,
    3561541328133207989,
    -15339779308721074063
  ]::numeric[] AS sums
), named (place, name) AS (
  VALUES (1, 'id'), (2, 'name'), (3, 'icon_url'), (4, 'created_at'), (5, 'updated_at'), (6, 'owner_id')
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
SELECT 'public.guild: ' || CASE WHEN same THEN rows || ' rows, 6 columns as loaded' ELSE faults END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN NOT same THEN 'public.guild: ' || faults END), true) AS differs
FROM told
\gset transload_
\echo :transload_line

-- 'public.guild_settings: '
WITH found AS (
  SELECT count(*) AS rows, ARRAY[
    coalesce(sum(c1), 0),
    coalesce(sum(c2), 0),
    coalesce(sum(c3), 0),
    coalesce(sum(c4), 0),
    coalesce(sum(c5), 0),
    coalesce(sum(c1 # c2 # c3 # c4 # c5), 0)
  ] AS sums FROM (
    SELECT coalesce(hashtextextended(present."id"::text COLLATE "C", 1), 0) AS c1,
      coalesce(hashtextextended(present."settings"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."created_at"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."updated_at"::text COLLATE "C", 4), 0) AS c4,
      coalesce(hashtextextended(present."guild_id"::text COLLATE "C", 5), 0) AS c5
    FROM "public"."guild_settings" AS present
    OFFSET 0
  ) AS hashed
), expected AS (
  SELECT 2::bigint AS rows, ARRAY[
    3847419826647982364,
    11052375967532835931,
    -6529743510569695298,
    -41969372618873855,
    -7932268881993678496,
    -13993950471753376670
  ]::numeric[] AS sums
), named (place, name) AS (
  VALUES (1, 'id'), (2, 'settings'), (3, 'created_at'), (4, 'updated_at'), (5, 'guild_id')
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
SELECT 'public.guild_settings: ' || CASE WHEN same THEN rows || ' rows, 5 columns as loaded' ELSE faults END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN NOT same THEN 'public.guild_settings: ' || faults END), true) AS differs
FROM told
\gset transload_
\echo :transload_line

-- 'public.channel: '
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
    coalesce(sum(c1 # c2 # c3 # c4 # c5 # c6 # c7 # c8), 0)
  ] AS sums FROM (
    SELECT coalesce(hashtextextended(present."id"::text COLLATE "C", 1), 0) AS c1,
      coalesce(hashtextextended(present."name"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."type"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."nsfw"::text COLLATE "C", 4), 0) AS c4,
      coalesce(hashtextextended(present."message_scan_enabled"::text COLLATE "C", 5), 0) AS c5,
      coalesce(hashtextextended(present."created_at"::text COLLATE "C", 6), 0) AS c6,
      coalesce(hashtextextended(present."updated_at"::text COLLATE "C", 7), 0) AS c7,
      coalesce(hashtextextended(present."guild_id"::text COLLATE "C", 8), 0) AS c8
    FROM "public"."channel" AS present
    OFFSET 0
  ) AS hashed
), expected AS (
  SELECT 6::bigint AS rows, ARRAY[
    -13140265222625341039,
    11593339869689991296,
    -24913169735238566151,
    -42171854329537045977,
    -32389856603792400396,
    17779495060162955177,
    -37038232317234832879,
    30776368479638490030,
    -1785610706781829767
  ]::numeric[] AS sums
), named (place, name) AS (
  VALUES (1, 'id'), (2, 'name'), (3, 'type'), (4, 'nsfw'), (5, 'message_scan_enabled'), (6, 'created_at'), (7, 'updated_at'), (8, 'guild_id')
), compared AS (
  SELECT found.rows, expected.rows AS wanted, found.sums[9] = expected.sums[9] AS stand,
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
SELECT 'public.channel: ' || CASE WHEN same THEN rows || ' rows, 8 columns as loaded' ELSE faults END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN NOT same THEN 'public.channel: ' || faults END), true) AS differs
FROM told
\gset transload_
\echo :transload_line

-- 'public.channel_settings: '
WITH found AS (
  SELECT count(*) AS rows, ARRAY[
    coalesce(sum(c1), 0),
    coalesce(sum(c2), 0),
    coalesce(sum(c3), 0),
    coalesce(sum(c4), 0),
    coalesce(sum(c5), 0),
    coalesce(sum(c1 # c2 # c3 # c4 # c5), 0)
  ] AS sums FROM (
    SELECT coalesce(hashtextextended(present."id"::text COLLATE "C", 1), 0) AS c1,
      coalesce(hashtextextended(present."settings"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."created_at"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."updated_at"::text COLLATE "C", 4), 0) AS c4,
      coalesce(hashtextextended(present."channel_id"::text COLLATE "C", 5), 0) AS c5
    FROM "public"."channel_settings" AS present
    OFFSET 0
  ) AS hashed
), expected AS (
  SELECT 4::bigint AS rows, ARRAY[
    2394087128021944327,
    -1615866652629742443,
    -29366107797686513569,
    -170695946073378356,
    16567065763252770631,
    3216234767597517528
  ]::numeric[] AS sums
), named (place, name) AS (
  VALUES (1, 'id'), (2, 'settings'), (3, 'created_at'), (4, 'updated_at'), (5, 'channel_id')
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
SELECT 'public.channel_settings: ' || CASE WHEN same THEN rows || ' rows, 5 columns as loaded' ELSE faults END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN NOT same THEN 'public.channel_settings: ' || faults END), true) AS differs
FROM told
\gset transload_
\echo :transload_line

-- 'public.channel_scan_status: '
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
    coalesce(sum(c1 # c2 # c3 # c4 # c5 # c6 # c7 # c8 # c9 # c10), 0)
  ] AS sums FROM (
    SELECT coalesce(hashtextextended(present."id"::text COLLATE "C", 1), 0) AS c1,
      coalesce(hashtextextended(present."status"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."forward_message_id"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."message_count"::text COLLATE "C", 4), 0) AS c4,
      coalesce(hashtextextended(present."total_messages_scanned"::text COLLATE "C", 5), 0) AS c5,
      coalesce(hashtextextended(present."error_message"::text COLLATE "C", 6), 0) AS c6,
      coalesce(hashtextextended(present."created_at"::text COLLATE "C", 7), 0) AS c7,
      coalesce(hashtextextended(present."updated_at"::text COLLATE "C", 8), 0) AS c8,
      coalesce(hashtextextended(present."guild_id"::text COLLATE "C", 9), 0) AS c9,
      coalesce(hashtextextended(present."channel_id"::text COLLATE "C", 10), 0) AS c10
    FROM "public"."channel_scan_status" AS present
    OFFSET 0
  ) AS hashed
), expected AS (
  SELECT 3::bigint AS rows, ARRAY[
    -4533550296901688623,
    -696206982206767229,
    -20142823234587157514,
    -1545023130172638159,
    14296472734380799393,
    0,
    4902824996679827586,
    -2170369360093669605,
    17662029141428939455,
    -1947227762124719589,
    82593602819022007
  ]::numeric[] AS sums
), named (place, name) AS (
  VALUES (1, 'id'), (2, 'status'), (3, 'forward_message_id'), (4, 'message_count'), (5, 'total_messages_scanned'), (6, 'error_message'), (7, 'created_at'), (8, 'updated_at'), (9, 'guild_id'), (10, 'channel_id')
), compared AS (
  SELECT found.rows, expected.rows AS wanted, found.sums[11] = expected.sums[11] AS stand,
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
SELECT 'public.channel_scan_status: ' || CASE WHEN same THEN rows || ' rows, 10 columns as loaded' ELSE faults END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN NOT same THEN 'public.channel_scan_status: ' || faults END), true) AS differs
FROM told
\gset transload_
\echo :transload_line

-- 'public.install_intent: '
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
    SELECT coalesce(hashtextextended(present."id"::text COLLATE "C", 1), 0) AS c1,
      coalesce(hashtextextended(present."guild"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."state"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."expires_at"::text COLLATE "C", 4), 0) AS c4,
      coalesce(hashtextextended(present."created_at"::text COLLATE "C", 5), 0) AS c5,
      coalesce(hashtextextended(present."user_id"::text COLLATE "C", 6), 0) AS c6
    FROM "public"."install_intent" AS present
    OFFSET 0
  ) AS hashed
), expected AS (
  SELECT 3::bigint AS rows, ARRAY[
    -4533550296901688623,
    17109574337451030756,
    5751603198695424752,
    -3911925365485136262,
    -14239303601445815611,
    3561541328133207989,
    10730695717407076547
  ]::numeric[] AS sums
), named (place, name) AS (
  VALUES (1, 'id'), (2, 'guild'), (3, 'state'), (4, 'expires_at'), (5, 'created_at'), (6, 'user_id')
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
SELECT 'public.install_intent: ' || CASE WHEN same THEN rows || ' rows, 6 columns as loaded' ELSE faults END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN NOT same THEN 'public.install_intent: ' || faults END), true) AS differs
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
