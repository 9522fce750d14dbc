-- Compares the target with what plan `gustav` has loaded; changes nothing.
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
    (0, '"public"."legacy_user_map"'),
    (1, '"public"."import_audit_runs"'),
    (2, '"public"."import_audit_mappings"'),
    (3, '"public"."courses"'),
    (4, '"public"."course_memberships"'),
    (5, '"public"."units"'),
    (6, '"public"."unit_sections"'),
    (7, '"public"."course_modules"'),
    (8, '"public"."module_section_releases"'),
    (9, '"public"."unit_materials"'),
    (10, '"public"."unit_tasks"'),
    (11, '"public"."learning_submissions"')
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
    ('maps/legacy_user_map.csv', 'd356d8f1d91d3123bd3e80553142e656438777c95249ee9131c1e5358f8d65f5  maps/legacy_user_map.csv'),
    ('data/public.import_audit_runs.copy', 'f3f11ad93e5821a257b45acd43f86ae33e5e41dce5b9030eea37e2119b6bd3ac  data/public.import_audit_runs.copy'),
    ('data/public.import_audit_mappings.copy', 'd57ebf25bbedaceccc093199e1892f8ca066b9d8c315ec3e40373001ff10049f  data/public.import_audit_mappings.copy'),
    ('data/public.courses.copy', '09e98f2bbb12c9603fd57ad64fb9b625295ee5d69fe262cb62cc2816dbfec0dc  data/public.courses.copy'),
    ('data/public.course_memberships.copy', '7d20062ecac530bbcc1a1a3de5ba36fe12af5a110a86c1131e16982771566d77  data/public.course_memberships.copy'),
    ('data/public.units.copy', '2f1e71a8fe32bd454d9a5dc8d3507088e54bcc54ab433166fd4b792dc4dc33f9  data/public.units.copy'),
    ('data/public.unit_sections.copy', 'ad9844207b1a7f7a7189db36cda9b55cb1dee240fa3719993049244a8f8cbd87  data/public.unit_sections.copy'),
    ('data/public.course_modules.copy', '7ccaa09f6077ffd8193cf9ea1db3be0c9610d2a8128174a7ab1c523e3f317a11  data/public.course_modules.copy'),
    ('data/public.module_section_releases.copy', '967b465a2e9e3d80f31f5418a31cff6a7f69fb795870c66cf543030b0d407c37  data/public.module_section_releases.copy'),
    ('data/public.unit_materials.copy', 'f3fd9bb98e970021a105934162fbd92ccd7c1f1050cc540b248fb95bf0c3721b  data/public.unit_materials.copy'),
    ('data/public.unit_tasks.copy', 'd9c847e8cbfdb0c6246fee22ca0425562581f8d8341a9bdbf075a83b4e561351  data/public.unit_tasks.copy'),
    ('data/public.learning_submissions.copy', 'a7b4ef2ec7cd3d32efef2b4b2e74df2d0465126e2f9fea4b7f40667619657dec  data/public.learning_submissions.copy')
  ) AS listed (name, line) WHERE line NOT IN (SELECT found.line FROM pg_temp.transload_files AS found)
  LOOP
    RAISE EXCEPTION '%: this is not the file that load.sql was written for', file.name
      USING HINT = 'run psql in the folder of the script';
  END LOOP;
END
$transload$;

CREATE TEMPORARY TABLE transload_1 AS
  SELECT "legacy_id", "sub" FROM "public"."legacy_user_map" WITH NO DATA;
\copy pg_temp.transload_1 ("legacy_id", "sub") FROM 'maps/legacy_user_map.csv' WITH (FORMAT csv, HEADER, ENCODING 'UTF8')
ANALYZE pg_temp.transload_1;

DO $transload$
DECLARE
  found bigint;
BEGIN
  SELECT count(*) INTO found FROM pg_temp.transload_1;
  IF found <> 9 THEN
    RAISE EXCEPTION 'table %: expected % rows, found %', '"public"."legacy_user_map"', 9, found;
  END IF;
END
$transload$;

CREATE TEMPORARY TABLE transload_2 AS
  SELECT "id", "source", "started_at_utc", "ended_at_utc", "notes" FROM "public"."import_audit_runs" WITH NO DATA;
\copy pg_temp.transload_2 ("id", "source", "started_at_utc", "ended_at_utc", "notes") FROM 'data/public.import_audit_runs.copy' WITH (FORMAT text, ENCODING 'UTF8')
ANALYZE pg_temp.transload_2;

DO $transload$
DECLARE
  found bigint;
BEGIN
  SELECT count(*) INTO found FROM pg_temp.transload_2;
  IF found <> 1 THEN
    RAISE EXCEPTION 'table %: expected % rows, found %', '"public"."import_audit_runs"', 1, found;
  END IF;
END
$transload$;

CREATE TEMPORARY TABLE transload_3 AS
  SELECT "run_id", "entity", "legacy_id", "target_table", "target_id", "status", "reason", "created_at_utc" FROM "public"."import_audit_mappings" WITH NO DATA;
\copy pg_temp.transload_3 ("run_id", "entity", "legacy_id", "target_table", "target_id", "status", "reason", "created_at_utc") FROM 'data/public.import_audit_mappings.copy' WITH (FORMAT text, ENCODING 'UTF8')
ANALYZE pg_temp.transload_3;

DO $transload$
DECLARE
  found bigint;
BEGIN
  SELECT count(*) INTO found FROM pg_temp.transload_3;
  IF found <> 136 THEN
    RAISE EXCEPTION 'table %: expected % rows, found %', '"public"."import_audit_mappings"', 136, found;
  END IF;
END
$transload$;

CREATE TEMPORARY TABLE transload_4 AS
  SELECT "id", "title", "subject", "grade_level", "term", "teacher_id", "created_at", "updated_at" FROM "public"."courses" WITH NO DATA;
\copy pg_temp.transload_4 ("id", "title", "subject", "grade_level", "term", "teacher_id", "created_at", "updated_at") FROM 'data/public.courses.copy' WITH (FORMAT text, ENCODING 'UTF8')
ANALYZE pg_temp.transload_4;

DO $transload$
DECLARE
  found bigint;
BEGIN
  SELECT count(*) INTO found FROM pg_temp.transload_4;
  IF found <> 3 THEN
    RAISE EXCEPTION 'table %: expected % rows, found %', '"public"."courses"', 3, found;
  END IF;
END
$transload$;

CREATE TEMPORARY TABLE transload_5 AS
  SELECT "course_id", "student_id", "created_at" FROM "public"."course_memberships" WITH NO DATA;
\copy pg_temp.transload_5 ("course_id", "student_id", "created_at") FROM 'data/public.course_memberships.copy' WITH (FORMAT text, ENCODING 'UTF8')
ANALYZE pg_temp.transload_5;

DO $transload$
DECLARE
  found bigint;
BEGIN
  SELECT count(*) INTO found FROM pg_temp.transload_5;
  IF found <> 8 THEN
    RAISE EXCEPTION 'table %: expected % rows, found %', '"public"."course_memberships"', 8, found;
  END IF;
END
$transload$;

CREATE TEMPORARY TABLE transload_6 AS
  SELECT "id", "title", "summary", "author_id", "created_at", "updated_at" FROM "public"."units" WITH NO DATA;
\copy pg_temp.transload_6 ("id", "title", "summary", "author_id", "created_at", "updated_at") FROM 'data/public.units.copy' WITH (FORMAT text, ENCODING 'UTF8')
ANALYZE pg_temp.transload_6;

DO $transload$
DECLARE
  found bigint;
BEGIN
  SELECT count(*) INTO found FROM pg_temp.transload_6;
  IF found <> 3 THEN
    RAISE EXCEPTION 'table %: expected % rows, found %', '"public"."units"', 3, found;
  END IF;
END
$transload$;

CREATE TEMPORARY TABLE transload_7 AS
  SELECT "id", "unit_id", "title", "position", "created_at", "updated_at" FROM "public"."unit_sections" WITH NO DATA;
\copy pg_temp.transload_7 ("id", "unit_id", "title", "position", "created_at", "updated_at") FROM 'data/public.unit_sections.copy' WITH (FORMAT text, ENCODING 'UTF8')
ANALYZE pg_temp.transload_7;

DO $transload$
DECLARE
  found bigint;
BEGIN
  SELECT count(*) INTO found FROM pg_temp.transload_7;
  IF found <> 6 THEN
    RAISE EXCEPTION 'table %: expected % rows, found %', '"public"."unit_sections"', 6, found;
  END IF;
END
$transload$;

CREATE TEMPORARY TABLE transload_8 AS
  SELECT "id", "course_id", "unit_id", "position", "context_notes", "created_at", "updated_at" FROM "public"."course_modules" WITH NO DATA;
\copy pg_temp.transload_8 ("id", "course_id", "unit_id", "position", "context_notes", "created_at", "updated_at") FROM 'data/public.course_modules.copy' WITH (FORMAT text, ENCODING 'UTF8')
ANALYZE pg_temp.transload_8;

DO $transload$
DECLARE
  found bigint;
BEGIN
  SELECT count(*) INTO found FROM pg_temp.transload_8;
  IF found <> 4 THEN
    RAISE EXCEPTION 'table %: expected % rows, found %', '"public"."course_modules"', 4, found;
  END IF;
END
$transload$;

CREATE TEMPORARY TABLE transload_9 AS
  SELECT "course_module_id", "section_id", "visible", "released_at", "released_by" FROM "public"."module_section_releases" WITH NO DATA;
\copy pg_temp.transload_9 ("course_module_id", "section_id", "visible", "released_at", "released_by") FROM 'data/public.module_section_releases.copy' WITH (FORMAT text, ENCODING 'UTF8')
ANALYZE pg_temp.transload_9;

DO $transload$
DECLARE
  found bigint;
BEGIN
  SELECT count(*) INTO found FROM pg_temp.transload_9;
  IF found <> 5 THEN
    RAISE EXCEPTION 'table %: expected % rows, found %', '"public"."module_section_releases"', 5, found;
  END IF;
END
$transload$;

CREATE TEMPORARY TABLE transload_10 AS
  SELECT "id", "unit_id", "section_id", "title", "body_md", "position", "kind", "storage_key", "filename_original", "mime_type", "size_bytes", "sha256", "alt_text", "created_at", "updated_at" FROM "public"."unit_materials" WITH NO DATA;
\copy pg_temp.transload_10 ("id", "unit_id", "section_id", "title", "body_md", "position", "kind", "storage_key", "filename_original", "mime_type", "size_bytes", "sha256", "alt_text", "created_at", "updated_at") FROM 'data/public.unit_materials.copy' WITH (FORMAT text, ENCODING 'UTF8')
ANALYZE pg_temp.transload_10;

DO $transload$
DECLARE
  found bigint;
BEGIN
  SELECT count(*) INTO found FROM pg_temp.transload_10;
  IF found <> 23 THEN
    RAISE EXCEPTION 'table %: expected % rows, found %', '"public"."unit_materials"', 23, found;
  END IF;
END
$transload$;

CREATE TEMPORARY TABLE transload_11 AS
  SELECT "id", "unit_id", "section_id", "instruction_md", "criteria", "hints_md", "due_at", "max_attempts", "position", "created_at", "updated_at" FROM "public"."unit_tasks" WITH NO DATA;
\copy pg_temp.transload_11 ("id", "unit_id", "section_id", "instruction_md", "criteria", "hints_md", "due_at", "max_attempts", "position", "created_at", "updated_at") FROM 'data/public.unit_tasks.copy' WITH (FORMAT text, ENCODING 'UTF8')
ANALYZE pg_temp.transload_11;

DO $transload$
DECLARE
  found bigint;
BEGIN
  SELECT count(*) INTO found FROM pg_temp.transload_11;
  IF found <> 8 THEN
    RAISE EXCEPTION 'table %: expected % rows, found %', '"public"."unit_tasks"', 8, found;
  END IF;
END
$transload$;

CREATE TEMPORARY TABLE transload_12 AS
  SELECT "id", "course_id", "task_id", "student_sub", "kind", "text_body", "storage_key", "mime_type", "size_bytes", "sha256", "attempt_nr", "analysis_status", "analysis_json", "feedback_md", "error_code", "idempotency_key", "created_at", "completed_at" FROM "public"."learning_submissions" WITH NO DATA;
\copy pg_temp.transload_12 ("id", "course_id", "task_id", "student_sub", "kind", "text_body", "storage_key", "mime_type", "size_bytes", "sha256", "attempt_nr", "analysis_status", "analysis_json", "feedback_md", "error_code", "idempotency_key", "created_at", "completed_at") FROM 'data/public.learning_submissions.copy' WITH (FORMAT text, ENCODING 'UTF8')
ANALYZE pg_temp.transload_12;

DO $transload$
DECLARE
  found bigint;
BEGIN
  SELECT count(*) INTO found FROM pg_temp.transload_12;
  IF found <> 9 THEN
    RAISE EXCEPTION 'table %: expected % rows, found %', '"public"."learning_submissions"', 9, found;
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
    (0, '"public"."legacy_user_map"'),
    (1, '"public"."import_audit_runs"'),
    (2, '"public"."import_audit_mappings"'),
    (3, '"public"."courses"'),
    (4, '"public"."course_memberships"'),
    (5, '"public"."units"'),
    (6, '"public"."unit_sections"'),
    (7, '"public"."course_modules"'),
    (8, '"public"."module_section_releases"'),
    (9, '"public"."unit_materials"'),
    (10, '"public"."unit_tasks"'),
    (11, '"public"."learning_submissions"')
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
BEGIN
  IF to_regnamespace('transload_gustav_3fe263bf') IS NULL THEN
    RAISE EXCEPTION 'schema %: expected one, found none', 'transload_gustav_3fe263bf'
      USING HINT = 'load.sql of this run makes it, and a rollback drops it';
  END IF;
END
$transload$;

DO $transload$
DECLARE
  target record;
BEGIN
  FOR target IN SELECT * FROM (VALUES
    ('"public"."legacy_user_map"'),
    ('"public"."import_audit_runs"'),
    ('"public"."import_audit_mappings"'),
    ('"public"."courses"'),
    ('"public"."course_memberships"'),
    ('"public"."units"'),
    ('"public"."unit_sections"'),
    ('"public"."course_modules"'),
    ('"public"."module_section_releases"'),
    ('"public"."unit_materials"'),
    ('"public"."unit_tasks"'),
    ('"public"."learning_submissions"')
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

-- 'public.legacy_user_map: '
WITH found AS (
  SELECT count(*) AS rows, ARRAY[
    coalesce(sum(c1), 0),
    coalesce(sum(c2), 0),
    coalesce(sum(c1 # c2), 0)
  ] AS sums FROM (
    SELECT coalesce(hashtextextended(present."legacy_id"::text COLLATE "C", 1), 0) AS c1,
      coalesce(hashtextextended(present."sub"::text COLLATE "C", 2), 0) AS c2
    FROM "public"."legacy_user_map" AS present JOIN pg_temp.transload_1 AS loaded ON present."legacy_id" = loaded."legacy_id"
    OFFSET 0
  ) AS hashed
), expected AS (
  SELECT 9::bigint AS rows, ARRAY[
    24773466396671257768,
    20981664138058719161,
    12791395961810235583
  ]::numeric[] AS sums
), named (place, name) AS (
  VALUES (1, 'legacy_id'), (2, 'sub')
), compared AS (
  SELECT found.rows, expected.rows AS wanted, found.sums[3] = expected.sums[3] AS stand,
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
SELECT 'public.legacy_user_map: ' || CASE WHEN same THEN rows || ' rows, 2 columns as loaded' ELSE faults END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN NOT same THEN 'public.legacy_user_map: ' || faults END), true) AS differs
FROM told
\gset transload_
\echo :transload_line

-- 'public.import_audit_runs: '
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
      coalesce(hashtextextended(present."source"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."started_at_utc"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."ended_at_utc"::text COLLATE "C", 4), 0) AS c4,
      coalesce(hashtextextended(present."notes"::text COLLATE "C", 5), 0) AS c5
    FROM "public"."import_audit_runs" AS present JOIN pg_temp.transload_2 AS loaded ON present."id" = loaded."id"
    OFFSET 0
  ) AS hashed
), expected AS (
  SELECT 1::bigint AS rows, ARRAY[
    1209141716127139856,
    5906522327428579462,
    -2959785139247007963,
    9001429175154644201,
    -7303345333051492135,
    8186946118622303107
  ]::numeric[] AS sums
), named (place, name) AS (
  VALUES (1, 'id'), (2, 'source'), (3, 'started_at_utc'), (4, 'ended_at_utc'), (5, 'notes')
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
SELECT 'public.import_audit_runs: ' || CASE WHEN same THEN rows || ' rows, 5 columns as loaded' ELSE faults END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN NOT same THEN 'public.import_audit_runs: ' || faults END), true) AS differs
FROM told
\gset transload_
\echo :transload_line

-- 'public.import_audit_mappings: '
WITH missing AS (
  SELECT count(*) AS rows FROM (
    SELECT ROW("run_id", "entity", "legacy_id", "target_table", "target_id", "status", "reason", "created_at_utc")::text FROM pg_temp.transload_3 EXCEPT ALL SELECT ROW("run_id", "entity", "legacy_id", "target_table", "target_id", "status", "reason", "created_at_utc")::text FROM "public"."import_audit_mappings"
  ) AS listed
)
SELECT 'public.import_audit_mappings: ' || CASE rows WHEN 0 THEN '136 rows as loaded'
    ELSE format('%s of 136 rows are missing', rows) END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN rows > 0 THEN 'public.import_audit_mappings: ' || format('%s of 136 rows are missing', rows) END), true) AS differs
FROM missing
\gset transload_
\echo :transload_line

-- 'public.courses: '
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
      coalesce(hashtextextended(present."title"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."subject"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."grade_level"::text COLLATE "C", 4), 0) AS c4,
      coalesce(hashtextextended(present."term"::text COLLATE "C", 5), 0) AS c5,
      coalesce(hashtextextended(present."teacher_id"::text COLLATE "C", 6), 0) AS c6,
      coalesce(hashtextextended(present."created_at"::text COLLATE "C", 7), 0) AS c7,
      coalesce(hashtextextended(present."updated_at"::text COLLATE "C", 8), 0) AS c8
    FROM "public"."courses" AS present JOIN "transload_gustav_3fe263bf".inserted_4 AS loaded ON present."id" = loaded."id"
    OFFSET 0
  ) AS hashed
), expected AS (
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
      coalesce(hashtextextended(present."title"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."subject"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."grade_level"::text COLLATE "C", 4), 0) AS c4,
      coalesce(hashtextextended(present."term"::text COLLATE "C", 5), 0) AS c5,
      coalesce(hashtextextended(present."teacher_id"::text COLLATE "C", 6), 0) AS c6,
      coalesce(hashtextextended(present."created_at"::text COLLATE "C", 7), 0) AS c7,
      coalesce(hashtextextended(present."updated_at"::text COLLATE "C", 8), 0) AS c8
    FROM pg_temp.transload_4 AS present JOIN "transload_gustav_3fe263bf".inserted_4 AS known ON present."id" = known."id"
    OFFSET 0
  ) AS hashed
), named (place, name) AS (
  VALUES (1, 'id'), (2, 'title'), (3, 'subject'), (4, 'grade_level'), (5, 'term'), (6, 'teacher_id'), (7, 'created_at'), (8, 'updated_at')
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
SELECT 'public.courses: ' || CASE WHEN same THEN rows || ' rows, 8 columns as loaded' ELSE faults END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN NOT same THEN 'public.courses: ' || faults END), true) AS differs
FROM told
\gset transload_
\echo :transload_line

-- 'public.course_memberships: '
WITH found AS (
  SELECT count(*) AS rows, ARRAY[
    coalesce(sum(c1), 0),
    coalesce(sum(c2), 0),
    coalesce(sum(c3), 0),
    coalesce(sum(c1 # c2 # c3), 0)
  ] AS sums FROM (
    SELECT coalesce(hashtextextended(present."course_id"::text COLLATE "C", 1), 0) AS c1,
      coalesce(hashtextextended(present."student_id"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."created_at"::text COLLATE "C", 3), 0) AS c3
    FROM "public"."course_memberships" AS present JOIN "transload_gustav_3fe263bf".inserted_5 AS loaded ON present."course_id" = loaded."course_id" AND present."student_id" = loaded."student_id"
    OFFSET 0
  ) AS hashed
), expected AS (
  SELECT count(*) AS rows, ARRAY[
    coalesce(sum(c1), 0),
    coalesce(sum(c2), 0),
    coalesce(sum(c3), 0),
    coalesce(sum(c1 # c2 # c3), 0)
  ] AS sums FROM (
    SELECT coalesce(hashtextextended(present."course_id"::text COLLATE "C", 1), 0) AS c1,
      coalesce(hashtextextended(present."student_id"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."created_at"::text COLLATE "C", 3), 0) AS c3
    FROM pg_temp.transload_5 AS present JOIN "transload_gustav_3fe263bf".inserted_5 AS known ON present."course_id" = known."course_id" AND present."student_id" = known."student_id"
    OFFSET 0
  ) AS hashed
), named (place, name) AS (
  VALUES (1, 'course_id'), (2, 'student_id'), (3, 'created_at')
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
SELECT 'public.course_memberships: ' || CASE WHEN same THEN rows || ' rows, 3 columns as loaded' ELSE faults END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN NOT same THEN 'public.course_memberships: ' || faults END), true) AS differs
FROM told
\gset transload_
\echo :transload_line

-- 'public.units: '
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
      coalesce(hashtextextended(present."title"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."summary"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."author_id"::text COLLATE "C", 4), 0) AS c4,
      coalesce(hashtextextended(present."created_at"::text COLLATE "C", 5), 0) AS c5,
      coalesce(hashtextextended(present."updated_at"::text COLLATE "C", 6), 0) AS c6
    FROM "public"."units" AS present JOIN "transload_gustav_3fe263bf".inserted_6 AS loaded ON present."id" = loaded."id"
    OFFSET 0
  ) AS hashed
), expected AS (
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
      coalesce(hashtextextended(present."title"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."summary"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."author_id"::text COLLATE "C", 4), 0) AS c4,
      coalesce(hashtextextended(present."created_at"::text COLLATE "C", 5), 0) AS c5,
      coalesce(hashtextextended(present."updated_at"::text COLLATE "C", 6), 0) AS c6
    FROM pg_temp.transload_6 AS present JOIN "transload_gustav_3fe263bf".inserted_6 AS known ON present."id" = known."id"
    OFFSET 0
  ) AS hashed
), named (place, name) AS (
  VALUES (1, 'id'), (2, 'title'), (3, 'summary'), (4, 'author_id'), (5, 'created_at'), (6, 'updated_at')
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
SELECT 'public.units: ' || CASE WHEN same THEN rows || ' rows, 6 columns as loaded' ELSE faults END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN NOT same THEN 'public.units: ' || faults END), true) AS differs
FROM told
\gset transload_
\echo :transload_line

-- 'public.unit_sections: '
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
      coalesce(hashtextextended(present."unit_id"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."title"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."position"::text COLLATE "C", 4), 0) AS c4,
      coalesce(hashtextextended(present."created_at"::text COLLATE "C", 5), 0) AS c5,
      coalesce(hashtextextended(present."updated_at"::text COLLATE "C", 6), 0) AS c6
    FROM "public"."unit_sections" AS present JOIN "transload_gustav_3fe263bf".inserted_7 AS loaded ON present."id" = loaded."id"
    OFFSET 0
  ) AS hashed
), expected AS (
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
      coalesce(hashtextextended(present."unit_id"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."title"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."position"::text COLLATE "C", 4), 0) AS c4,
      coalesce(hashtextextended(present."created_at"::text COLLATE "C", 5), 0) AS c5,
      coalesce(hashtextextended(present."updated_at"::text COLLATE "C", 6), 0) AS c6
    FROM pg_temp.transload_7 AS present JOIN "transload_gustav_3fe263bf".inserted_7 AS known ON present."id" = known."id"
    OFFSET 0
  ) AS hashed
), named (place, name) AS (
  VALUES (1, 'id'), (2, 'unit_id'), (3, 'title'), (4, 'position'), (5, 'created_at'), (6, 'updated_at')
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
SELECT 'public.unit_sections: ' || CASE WHEN same THEN rows || ' rows, 6 columns as loaded' ELSE faults END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN NOT same THEN 'public.unit_sections: ' || faults END), true) AS differs
FROM told
\gset transload_
\echo :transload_line

-- 'public.course_modules: '
WITH found AS (
  SELECT count(*) AS rows, ARRAY[
    coalesce(sum(c1), 0),
    coalesce(sum(c2), 0),
    coalesce(sum(c3), 0),
    coalesce(sum(c4), 0),
    coalesce(sum(c5), 0),
    coalesce(sum(c6), 0),
    coalesce(sum(c7), 0),
    coalesce(sum(c1 # c2 # c3 # c4 # c5 # c6 # c7), 0)
  ] AS sums FROM (
    SELECT coalesce(hashtextextended(present."id"::text COLLATE "C", 1), 0) AS c1,
      coalesce(hashtextextended(present."course_id"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."unit_id"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."position"::text COLLATE "C", 4), 0) AS c4,
      coalesce(hashtextextended(present."context_notes"::text COLLATE "C", 5), 0) AS c5,
      coalesce(hashtextextended(present."created_at"::text COLLATE "C", 6), 0) AS c6,
      coalesce(hashtextextended(present."updated_at"::text COLLATE "C", 7), 0) AS c7
    FROM "public"."course_modules" AS present JOIN "transload_gustav_3fe263bf".inserted_8 AS loaded ON present."id" = loaded."id"
    OFFSET 0
  ) AS hashed
), expected AS (
  SELECT count(*) AS rows, ARRAY[
    coalesce(sum(c1), 0),
    coalesce(sum(c2), 0),
    coalesce(sum(c3), 0),
    coalesce(sum(c4), 0),
    coalesce(sum(c5), 0),
    coalesce(sum(c6), 0),
    coalesce(sum(c7), 0),
    coalesce(sum(c1 # c2 # c3 # c4 # c5 # c6 # c7), 0)
  ] AS sums FROM (
    SELECT coalesce(hashtextextended(present."id"::text COLLATE "C", 1), 0) AS c1,
      coalesce(hashtextextended(present."course_id"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."unit_id"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."position"::text COLLATE "C", 4), 0) AS c4,
      coalesce(hashtextextended(present."context_notes"::text COLLATE "C", 5), 0) AS c5,
      coalesce(hashtextextended(present."created_at"::text COLLATE "C", 6), 0) AS c6,
      coalesce(hashtextextended(present."updated_at"::text COLLATE "C", 7), 0) AS c7
    FROM pg_temp.transload_8 AS present JOIN "transload_gustav_3fe263bf".inserted_8 AS known ON present."id" = known."id"
    OFFSET 0
  ) AS hashed
), named (place, name) AS (
  VALUES (1, 'id'), (2, 'course_id'), (3, 'unit_id'), (4, 'position'), (5, 'context_notes'), (6, 'created_at'), (7, 'updated_at')
), compared AS (
  SELECT found.rows, expected.rows AS wanted, found.sums[8] = expected.sums[8] AS stand,
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
SELECT 'public.course_modules: ' || CASE WHEN same THEN rows || ' rows, 7 columns as loaded' ELSE faults END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN NOT same THEN 'public.course_modules: ' || faults END), true) AS differs
FROM told
\gset transload_
\echo :transload_line

-- 'public.module_section_releases: '
WITH found AS (
  SELECT count(*) AS rows, ARRAY[
    coalesce(sum(c1), 0),
    coalesce(sum(c2), 0),
    coalesce(sum(c3), 0),
    coalesce(sum(c4), 0),
    coalesce(sum(c5), 0),
    coalesce(sum(c1 # c2 # c3 # c4 # c5), 0)
  ] AS sums FROM (
    SELECT coalesce(hashtextextended(present."course_module_id"::text COLLATE "C", 1), 0) AS c1,
      coalesce(hashtextextended(present."section_id"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."visible"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."released_at"::text COLLATE "C", 4), 0) AS c4,
      coalesce(hashtextextended(present."released_by"::text COLLATE "C", 5), 0) AS c5
    FROM "public"."module_section_releases" AS present JOIN "transload_gustav_3fe263bf".inserted_9 AS loaded ON present."course_module_id" = loaded."course_module_id" AND present."section_id" = loaded."section_id"
    OFFSET 0
  ) AS hashed
), expected AS (
  SELECT count(*) AS rows, ARRAY[
    coalesce(sum(c1), 0),
    coalesce(sum(c2), 0),
    coalesce(sum(c3), 0),
    coalesce(sum(c4), 0),
    coalesce(sum(c5), 0),
    coalesce(sum(c1 # c2 # c3 # c4 # c5), 0)
  ] AS sums FROM (
    SELECT coalesce(hashtextextended(present."course_module_id"::text COLLATE "C", 1), 0) AS c1,
      coalesce(hashtextextended(present."section_id"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."visible"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."released_at"::text COLLATE "C", 4), 0) AS c4,
      coalesce(hashtextextended(present."released_by"::text COLLATE "C", 5), 0) AS c5
    FROM pg_temp.transload_9 AS present JOIN "transload_gustav_3fe263bf".inserted_9 AS known ON present."course_module_id" = known."course_module_id" AND present."section_id" = known."section_id"
    OFFSET 0
  ) AS hashed
), named (place, name) AS (
  VALUES (1, 'course_module_id'), (2, 'section_id'), (3, 'visible'), (4, 'released_at'), (5, 'released_by')
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
SELECT 'public.module_section_releases: ' || CASE WHEN same THEN rows || ' rows, 5 columns as loaded' ELSE faults END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN NOT same THEN 'public.module_section_releases: ' || faults END), true) AS differs
FROM told
\gset transload_
\echo :transload_line

-- 'public.unit_materials: '
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
    coalesce(sum(c1 # c2 # c3 # c4 # c5 # c6 # c7 # c8 # c9 # c10 # c11 # c12 # c13 # c14 # c15), 0)
  ] AS sums FROM (
    SELECT coalesce(hashtextextended(present."id"::text COLLATE "C", 1), 0) AS c1,
      coalesce(hashtextextended(present."unit_id"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."section_id"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."title"::text COLLATE "C", 4), 0) AS c4,
      coalesce(hashtextextended(present."body_md"::text COLLATE "C", 5), 0) AS c5,
      coalesce(hashtextextended(present."position"::text COLLATE "C", 6), 0) AS c6,
      coalesce(hashtextextended(present."kind"::text COLLATE "C", 7), 0) AS c7,
      coalesce(hashtextextended(present."storage_key"::text COLLATE "C", 8), 0) AS c8,
      coalesce(hashtextextended(present."filename_original"::text COLLATE "C", 9), 0) AS c9,
      coalesce(hashtextextended(present."mime_type"::text COLLATE "C", 10), 0) AS c10,
      coalesce(hashtextextended(present."size_bytes"::text COLLATE "C", 11), 0) AS c11,
      coalesce(hashtextextended(present."sha256"::text COLLATE "C", 12), 0) AS c12,
      coalesce(hashtextextended(present."alt_text"::text COLLATE "C", 13), 0) AS c13,
      coalesce(hashtextextended(present."created_at"::text COLLATE "C", 14), 0) AS c14,
      coalesce(hashtextextended(present."updated_at"::text COLLATE "C", 15), 0) AS c15
    FROM "public"."unit_materials" AS present JOIN "transload_gustav_3fe263bf".inserted_10 AS loaded ON present."id" = loaded."id"
    OFFSET 0
  ) AS hashed
), expected AS (
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
    coalesce(sum(c1 # c2 # c3 # c4 # c5 # c6 # c7 # c8 # c9 # c10 # c11 # c12 # c13 # c14 # c15), 0)
  ] AS sums FROM (
    SELECT coalesce(hashtextextended(present."id"::text COLLATE "C", 1), 0) AS c1,
      coalesce(hashtextextended(present."unit_id"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."section_id"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."title"::text COLLATE "C", 4), 0) AS c4,
      coalesce(hashtextextended(present."body_md"::text COLLATE "C", 5), 0) AS c5,
      coalesce(hashtextextended(present."position"::text COLLATE "C", 6), 0) AS c6,
      coalesce(hashtextextended(present."kind"::text COLLATE "C", 7), 0) AS c7,
      coalesce(hashtextextended(present."storage_key"::text COLLATE "C", 8), 0) AS c8,
      coalesce(hashtextextended(present."filename_original"::text COLLATE "C", 9), 0) AS c9,
      coalesce(hashtextextended(present."mime_type"::text COLLATE "C", 10), 0) AS c10,
      coalesce(hashtextextended(present."size_bytes"::text COLLATE "C", 11), 0) AS c11,
      coalesce(hashtextextended(present."sha256"::text COLLATE "C", 12), 0) AS c12,
      coalesce(hashtextextended(present."alt_text"::text COLLATE "C", 13), 0) AS c13,
      coalesce(hashtextextended(present."created_at"::text COLLATE "C", 14), 0) AS c14,
      coalesce(hashtextextended(present."updated_at"::text COLLATE "C", 15), 0) AS c15
    FROM pg_temp.transload_10 AS present JOIN "transload_gustav_3fe263bf".inserted_10 AS known ON present."id" = known."id"
    OFFSET 0
  ) AS hashed
), named (place, name) AS (
  VALUES (1, 'id'), (2, 'unit_id'), (3, 'section_id'), (4, 'title'), (5, 'body_md'), (6, 'position'), (7, 'kind'), (8, 'storage_key'), (9, 'filename_original'), (10, 'mime_type'), (11, 'size_bytes'), (12, 'sha256'), (13, 'alt_text'), (14, 'created_at'), (15, 'updated_at')
), compared AS (
  SELECT found.rows, expected.rows AS wanted, found.sums[16] = expected.sums[16] AS stand,
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
SELECT 'public.unit_materials: ' || CASE WHEN same THEN rows || ' rows, 15 columns as loaded' ELSE faults END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN NOT same THEN 'public.unit_materials: ' || faults END), true) AS differs
FROM told
\gset transload_
\echo :transload_line

-- 'public.unit_tasks: '
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
      coalesce(hashtextextended(present."unit_id"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."section_id"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."instruction_md"::text COLLATE "C", 4), 0) AS c4,
      coalesce(hashtextextended(present."criteria"::text COLLATE "C", 5), 0) AS c5,
      coalesce(hashtextextended(present."hints_md"::text COLLATE "C", 6), 0) AS c6,
      coalesce(hashtextextended(present."due_at"::text COLLATE "C", 7), 0) AS c7,
      coalesce(hashtextextended(present."max_attempts"::text COLLATE "C", 8), 0) AS c8,
      coalesce(hashtextextended(present."position"::text COLLATE "C", 9), 0) AS c9,
      coalesce(hashtextextended(present."created_at"::text COLLATE "C", 10), 0) AS c10,
      coalesce(hashtextextended(present."updated_at"::text COLLATE "C", 11), 0) AS c11
    FROM "public"."unit_tasks" AS present JOIN "transload_gustav_3fe263bf".inserted_11 AS loaded ON present."id" = loaded."id"
    OFFSET 0
  ) AS hashed
), expected AS (
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
      coalesce(hashtextextended(present."unit_id"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."section_id"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."instruction_md"::text COLLATE "C", 4), 0) AS c4,
      coalesce(hashtextextended(present."criteria"::text COLLATE "C", 5), 0) AS c5,
      coalesce(hashtextextended(present."hints_md"::text COLLATE "C", 6), 0) AS c6,
      coalesce(hashtextextended(present."due_at"::text COLLATE "C", 7), 0) AS c7,
      coalesce(hashtextextended(present."max_attempts"::text COLLATE "C", 8), 0) AS c8,
      coalesce(hashtextextended(present."position"::text COLLATE "C", 9), 0) AS c9,
      coalesce(hashtextextended(present."created_at"::text COLLATE "C", 10), 0) AS c10,
      coalesce(hashtextextended(present."updated_at"::text COLLATE "C", 11), 0) AS c11
    FROM pg_temp.transload_11 AS present JOIN "transload_gustav_3fe263bf".inserted_11 AS known ON present."id" = known."id"
    OFFSET 0
  ) AS hashed
), named (place, name) AS (
  VALUES (1, 'id'), (2, 'unit_id'), (3, 'section_id'), (4, 'instruction_md'), (5, 'criteria'), (6, 'hints_md'), (7, 'due_at'), (8, 'max_attempts'), (9, 'position'), (10, 'created_at'), (11, 'updated_at')
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
SELECT 'public.unit_tasks: ' || CASE WHEN same THEN rows || ' rows, 11 columns as loaded' ELSE faults END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN NOT same THEN 'public.unit_tasks: ' || faults END), true) AS differs
FROM told
\gset transload_
\echo :transload_line

-- 'public.learning_submissions: '
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
    coalesce(sum(c1 # c2 # c3 # c4 # c5 # c6 # c7 # c8 # c9 # c10 # c11 # c12 # c13 # c14 # c15 # c16 # c17 # c18), 0)
  ] AS sums FROM (
    SELECT coalesce(hashtextextended(present."id"::text COLLATE "C", 1), 0) AS c1,
      coalesce(hashtextextended(present."course_id"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."task_id"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."student_sub"::text COLLATE "C", 4), 0) AS c4,
      coalesce(hashtextextended(present."kind"::text COLLATE "C", 5), 0) AS c5,
      coalesce(hashtextextended(present."text_body"::text COLLATE "C", 6), 0) AS c6,
      coalesce(hashtextextended(present."storage_key"::text COLLATE "C", 7), 0) AS c7,
      coalesce(hashtextextended(present."mime_type"::text COLLATE "C", 8), 0) AS c8,
      coalesce(hashtextextended(present."size_bytes"::text COLLATE "C", 9), 0) AS c9,
      coalesce(hashtextextended(present."sha256"::text COLLATE "C", 10), 0) AS c10,
      coalesce(hashtextextended(present."attempt_nr"::text COLLATE "C", 11), 0) AS c11,
      coalesce(hashtextextended(present."analysis_status"::text COLLATE "C", 12), 0) AS c12,
      coalesce(hashtextextended(present."analysis_json"::text COLLATE "C", 13), 0) AS c13,
      coalesce(hashtextextended(present."feedback_md"::text COLLATE "C", 14), 0) AS c14,
      coalesce(hashtextextended(present."error_code"::text COLLATE "C", 15), 0) AS c15,
      coalesce(hashtextextended(present."idempotency_key"::text COLLATE "C", 16), 0) AS c16,
      coalesce(hashtextextended(present."created_at"::text COLLATE "C", 17), 0) AS c17,
      coalesce(hashtextextended(present."completed_at"::text COLLATE "C", 18), 0) AS c18
    FROM "public"."learning_submissions" AS present JOIN "transload_gustav_3fe263bf".inserted_12 AS loaded ON present."id" = loaded."id"
    OFFSET 0
  ) AS hashed
), expected AS (
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
    coalesce(sum(c1 # c2 # c3 # c4 # c5 # c6 # c7 # c8 # c9 # c10 # c11 # c12 # c13 # c14 # c15 # c16 # c17 # c18), 0)
  ] AS sums FROM (
    SELECT coalesce(hashtextextended(present."id"::text COLLATE "C", 1), 0) AS c1,
      coalesce(hashtextextended(present."course_id"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."task_id"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."student_sub"::text COLLATE "C", 4), 0) AS c4,
      coalesce(hashtextextended(present."kind"::text COLLATE "C", 5), 0) AS c5,
      coalesce(hashtextextended(present."text_body"::text COLLATE "C", 6), 0) AS c6,
      coalesce(hashtextextended(present."storage_key"::text COLLATE "C", 7), 0) AS c7,
      coalesce(hashtextextended(present."mime_type"::text COLLATE "C", 8), 0) AS c8,
      coalesce(hashtextextended(present."size_bytes"::text COLLATE "C", 9), 0) AS c9,
      coalesce(hashtextextended(present."sha256"::text COLLATE "C", 10), 0) AS c10,
      coalesce(hashtextextended(present."attempt_nr"::text COLLATE "C", 11), 0) AS c11,
      coalesce(hashtextextended(present."analysis_status"::text COLLATE "C", 12), 0) AS c12,
      coalesce(hashtextextended(present."analysis_json"::text COLLATE "C", 13), 0) AS c13,
      coalesce(hashtextextended(present."feedback_md"::text COLLATE "C", 14), 0) AS c14,
      coalesce(hashtextextended(present."error_code"::text COLLATE "C", 15), 0) AS c15,
      coalesce(hashtextextended(present."idempotency_key"::text COLLATE "C", 16), 0) AS c16,
      coalesce(hashtextextended(present."created_at"::text COLLATE "C", 17), 0) AS c17,
      coalesce(hashtextextended(present."completed_at"::text COLLATE "C", 18), 0) AS c18
    FROM pg_temp.transload_12 AS present JOIN "transload_gustav_3fe263bf".inserted_12 AS known ON present."id" = known."id"
    OFFSET 0
  ) AS hashed
), named (place, name) AS (
  VALUES (1, 'id'), (2, 'course_id'), (3, 'task_id'), (4, 'student_sub'), (5, 'kind'), (6, 'text_body'), (7, 'storage_key'), (8, 'mime_type'), (9, 'size_bytes'), (10, 'sha256'), (11, 'attempt_nr'), (12, 'analysis_status'), (13, 'analysis_json'), (14, 'feedback_md'), (15, 'error_code'), (16, 'idempotency_key'), (17, 'created_at'), (18, 'completed_at')
), compared AS (
  SELECT found.rows, expected.rows AS wanted, found.sums[19] = expected.sums[19] AS stand,
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
SELECT 'public.learning_submissions: ' || CASE WHEN same THEN rows || ' rows, 18 columns as loaded' ELSE faults END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN NOT same THEN 'public.learning_submissions: ' || faults END), true) AS differs
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
DROP TABLE pg_temp.transload_1;
DROP TABLE pg_temp.transload_2;
DROP TABLE pg_temp.transload_3;
DROP TABLE pg_temp.transload_4;
DROP TABLE pg_temp.transload_5;
DROP TABLE pg_temp.transload_6;
DROP TABLE pg_temp.transload_7;
DROP TABLE pg_temp.transload_8;
DROP TABLE pg_temp.transload_9;
DROP TABLE pg_temp.transload_10;
DROP TABLE pg_temp.transload_11;
DROP TABLE pg_temp.transload_12;
