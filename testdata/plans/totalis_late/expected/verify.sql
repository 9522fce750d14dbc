-- Compares the target with what plan `totalis_late` has loaded; changes nothing.
--
--     cd RUN && psql -X -q -d DATABASE -f verify.sql
--
-- Prints a line a table, and ends with an error that names the tables and columns that
-- differ. Each column is compared by the sum of a hash over its values, in any order.

\set ON_ERROR_STOP on
\encoding UTF8

BEGIN;
DO $transload$
DECLARE
  denied text;
BEGIN
  SELECT string_agg(name, ', ' ORDER BY place) INTO denied FROM (VALUES
    (0, '"public"."coaches"'),
    (1, '"public"."categories"'),
    (2, '"public"."app_config"'),
    (3, '"public"."id_mappings"')
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

-- A file that is not found here: psql has to stand in the folder of this script.
CREATE TEMPORARY TABLE transload_files (line text) ON COMMIT DROP;
\copy pg_temp.transload_files FROM 'SHA256SUMS' WITH (FORMAT csv, DELIMITER E'\x01', QUOTE E'\x02', ENCODING 'UTF8')

DO $transload$
DECLARE
  file record;
BEGIN
  FOR file IN SELECT * FROM (VALUES
    ('data/public.coaches.copy', 'b2e831778b56a06952312ce5432a36c9f22bffe58c3d25802cd05fec5c9bdcc5  data/public.coaches.copy'),
    ('data/public.categories.copy', '0cfd998cbce38b0eba5029147848b7f5b086edfecc218c9167cf3dc14d603ab5  data/public.categories.copy'),
    ('data/public.app_config.copy', 'd6918d94f22b2d64c6535901f95b3ff4614da584792c674b4df09cb0bf82860f  data/public.app_config.copy'),
    ('data/public.id_mappings.copy', 'a4bf54bf84d5a74eb1d790129351eb8a51a52bdf0b781217a9fc1bf2bab8bd0c  data/public.id_mappings.copy')
  ) AS listed (name, line) WHERE line NOT IN (SELECT found.line FROM pg_temp.transload_files AS found)
  LOOP
    RAISE EXCEPTION '%: this is not the file that load.sql was written for', file.name
      USING HINT = 'run psql in the folder of the script';
  END LOOP;
END
$transload$;

CREATE TEMPORARY TABLE transload_3 AS
  SELECT "key", "value", "description", "is_public", "created_at", "updated_at" FROM "public"."app_config" WITH NO DATA;
\copy pg_temp.transload_3 ("key", "value", "description", "is_public", "created_at", "updated_at") FROM 'data/public.app_config.copy' WITH (FORMAT text, ENCODING 'UTF8')
ANALYZE pg_temp.transload_3;

DO $transload$
DECLARE
  found bigint;
BEGIN
  SELECT count(*) INTO found FROM pg_temp.transload_3;
  IF found <> 10 THEN
    RAISE EXCEPTION 'table %: expected % rows, found %', '"public"."app_config"', 10, found;
  END IF;
END
$transload$;

COMMIT;

BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
DO $transload$
DECLARE
  denied text;
BEGIN
  SELECT string_agg(name, ', ' ORDER BY place) INTO denied FROM (VALUES
    (0, '"public"."coaches"'),
    (1, '"public"."categories"'),
    (2, '"public"."app_config"'),
    (3, '"public"."id_mappings"')
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
    ('"public"."coaches"'),
    ('"public"."categories"'),
    ('"public"."app_config"'),
    ('"public"."id_mappings"')
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

-- 'public.coaches: '
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
      coalesce(hashtextextended(present."name"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."bio"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."photo_url"::text COLLATE "C", 4), 0) AS c4,
      coalesce(hashtextextended(present."sex"::text COLLATE "C", 5), 0) AS c5,
      coalesce(hashtextextended(present."year_of_birth"::text COLLATE "C", 6), 0) AS c6,
      coalesce(hashtextextended(present."metadata"::text COLLATE "C", 7), 0) AS c7,
      coalesce(hashtextextended(present."is_active"::text COLLATE "C", 8), 0) AS c8,
      coalesce(hashtextextended(present."created_at"::text COLLATE "C", 9), 0) AS c9,
      coalesce(hashtextextended(present."updated_at"::text COLLATE "C", 10), 0) AS c10
    FROM "public"."coaches" AS present
    OFFSET 0
  ) AS hashed
), expected AS (
  SELECT 8::bigint AS rows, ARRAY[
    19170286978156248624,
    -23852733921771562892,
    5290620568490732684,
    -3817444120024954261,
    4551266979946385934,
    13336470935595446604,
    8576753032551792405,
    36336344533762690016,
    4850721175003769563,
    24204209800398934812,
    13844741524441513003
  ]::numeric[] AS sums
), named (place, name) AS (
  VALUES (1, 'id'), (2, 'name'), (3, 'bio'), (4, 'photo_url'), (5, 'sex'), (6, 'year_of_birth'), (7, 'metadata'), (8, 'is_active'), (9, 'created_at'), (10, 'updated_at')
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
SELECT 'public.coaches: ' || CASE WHEN same THEN rows || ' rows, 10 columns as loaded' ELSE faults END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN NOT same THEN 'public.coaches: ' || faults END), true) AS differs
FROM told
\gset transload_
\echo :transload_line

-- 'public.categories: '
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
    coalesce(sum(c14), 0),
    coalesce(sum(c15), 0),
    coalesce(sum(c16), 0),
    coalesce(sum(c17), 0),
    coalesce(sum(c18), 0),
    coalesce(sum(c19), 0),
    coalesce(sum(c20), 0),
    coalesce(sum(c21), 0),
    coalesce(sum(c1 # c2 # c3 # c4 # c5 # c6 # c7 # c8 # c9 # c10 # c11 # c12 # c13 # c14 # c15 # c16 # c17 # c18 # c19 # c20 # c21), 0)
  ] AS sums FROM (
    SELECT coalesce(hashtextextended(present."id"::text COLLATE "C", 1), 0) AS c1,
      coalesce(hashtextextended(present."parent_id"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."name"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."name_short"::text COLLATE "C", 4), 0) AS c4,
      coalesce(hashtextextended(present."description"::text COLLATE "C", 5), 0) AS c5,
      coalesce(hashtextextended(present."icon"::text COLLATE "C", 6), 0) AS c6,
      coalesce(hashtextextended(present."sort_order"::text COLLATE "C", 7), 0) AS c7,
      coalesce(hashtextextended(present."primary_color"::text COLLATE "C", 8), 0) AS c8,
      coalesce(hashtextextended(present."secondary_color"::text COLLATE "C", 9), 0) AS c9,
      coalesce(hashtextextended(present."is_active"::text COLLATE "C", 10), 0) AS c10,
      coalesce(hashtextextended(present."show_checkin_history"::text COLLATE "C", 11), 0) AS c11,
      coalesce(hashtextextended(present."checkin_enabled"::text COLLATE "C", 12), 0) AS c12,
      coalesce(hashtextextended(present."followup_timer"::text COLLATE "C", 13), 0) AS c13,
      coalesce(hashtextextended(present."prompt_checkin"::text COLLATE "C", 14), 0) AS c14,
      coalesce(hashtextextended(present."prompt_checkin_2"::text COLLATE "C", 15), 0) AS c15,
      coalesce(hashtextextended(present."guidelines_file_text"::text COLLATE "C", 16), 0) AS c16,
      coalesce(hashtextextended(present."max_questions"::text COLLATE "C", 17), 0) AS c17,
      coalesce(hashtextextended(present."scope"::text COLLATE "C", 18), 0) AS c18,
      coalesce(hashtextextended(present."metadata"::text COLLATE "C", 19), 0) AS c19,
      coalesce(hashtextextended(present."created_at"::text COLLATE "C", 20), 0) AS c20,
      coalesce(hashtextextended(present."updated_at"::text COLLATE "C", 21), 0) AS c21
    FROM "public"."categories" AS present
    OFFSET 0
  ) AS hashed
), expected AS (
  SELECT 12::bigint AS rows, ARRAY[
    30744529291087543369,
    12484040109557009289,
    1701411115851529966,
    -7596634630047794374,
    -5038823497472859077,
    1035089550863436067,
    29025576125541034670,
    2282678937879337103,
    -4883958108539732478,
    105791327411118907236,
    -67586603233632588447,
    76037432400420462518,
    3749424642959566325,
    -4352954738093621383,
    3008743496784458244,
    6356172084333468963,
    6595252593819596089,
    -4275187169437731220,
    31968435210954660956,
    -30667321440481165221,
    32772018934185178307,
    -16450683013255393996
  ]::numeric[] AS sums
), named (place, name) AS (
  VALUES (1, 'id'), (2, 'parent_id'), (3, 'name'), (4, 'name_short'), (5, 'description'), (6, 'icon'), (7, 'sort_order'), (8, 'primary_color'), (9, 'secondary_color'), (10, 'is_active'), (11, 'show_checkin_history'), (12, 'checkin_enabled'), (13, 'followup_timer'), (14, 'prompt_checkin'), (15, 'prompt_checkin_2'), (16, 'guidelines_file_text'), (17, 'max_questions'), (18, 'scope'), (19, 'metadata'), (20, 'created_at'), (21, 'updated_at')
), compared AS (
  SELECT found.rows, expected.rows AS wanted, found.sums[22] = expected.sums[22] AS stand,
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
SELECT 'public.categories: ' || CASE WHEN same THEN rows || ' rows, 21 columns as loaded' ELSE faults END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN NOT same THEN 'public.categories: ' || faults END), true) AS differs
FROM told
\gset transload_
\echo :transload_line

-- 'public.app_config: '
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
    SELECT coalesce(hashtextextended(present."key"::text COLLATE "C", 1), 0) AS c1,
      coalesce(hashtextextended(present."value"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."description"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."is_public"::text COLLATE "C", 4), 0) AS c4,
      coalesce(hashtextextended(present."created_at"::text COLLATE "C", 5), 0) AS c5,
      coalesce(hashtextextended(present."updated_at"::text COLLATE "C", 6), 0) AS c6
    FROM "public"."app_config" AS present JOIN pg_temp.transload_3 AS loaded ON present."key" = loaded."key"
    OFFSET 0
  ) AS hashed
), expected AS (
  SELECT 10::bigint AS rows, ARRAY[
    -20737916500438431360,
    23962998594629874696,
    -26806150181897944602,
    -75779636443333366129,
    44090687177592222710,
    35241263258648882199,
    -12857506056849162956
  ]::numeric[] AS sums
), named (place, name) AS (
  VALUES (1, 'key'), (2, 'value'), (3, 'description'), (4, 'is_public'), (5, 'created_at'), (6, 'updated_at')
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
SELECT 'public.app_config: ' || CASE WHEN same THEN rows || ' rows, 6 columns as loaded' ELSE faults END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN NOT same THEN 'public.app_config: ' || faults END), true) AS differs
FROM told
\gset transload_
\echo :transload_line

-- 'public.id_mappings: '
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
      coalesce(hashtextextended(present."entity_type"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."original_id"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."uuid_id"::text COLLATE "C", 4), 0) AS c4,
      coalesce(hashtextextended(present."created_at"::text COLLATE "C", 5), 0) AS c5
    FROM "public"."id_mappings" AS present
    OFFSET 0
  ) AS hashed
), expected AS (
  SELECT 20::bigint AS rows, ARRAY[
    -23354860176281956677,
    -5993701955281948308,
    14930987144715908571,
    -49593241146972034868,
    -98712262168788589840,
    -36177064853837476164
  ]::numeric[] AS sums
), named (place, name) AS (
  VALUES (1, 'id'), (2, 'entity_type'), (3, 'original_id'), (4, 'uuid_id'), (5, 'created_at')
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
SELECT 'public.id_mappings: ' || CASE WHEN same THEN rows || ' rows, 5 columns as loaded' ELSE faults END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN NOT same THEN 'public.id_mappings: ' || faults END), true) AS differs
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
DROP TABLE pg_temp.transload_3;
