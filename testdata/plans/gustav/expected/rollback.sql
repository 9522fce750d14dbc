-- Deletes the rows that load.sql added, puts replaced ones back, plan `gustav`, in one transaction.
--
--     cd RUN && psql -X -d DATABASE -f rollback.sql
--
-- RUN is the folder of this script. A loaded row that is missing or was changed since, or
-- another row that would be lost with the loaded ones, stops it, and nothing is changed.

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
        HINT = 'roll back as a superuser or as a role with BYPASSRLS; the owner may where it is not forced';
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
    ('"public"."legacy_user_map"', true),
    ('"public"."import_audit_runs"', false),
    ('"public"."import_audit_mappings"', false),
    ('"public"."courses"', false),
    ('"public"."course_memberships"', false),
    ('"public"."units"', false),
    ('"public"."unit_sections"', false),
    ('"public"."course_modules"', false),
    ('"public"."module_section_releases"', false),
    ('"public"."unit_materials"', false),
    ('"public"."unit_tasks"', false),
    ('"public"."learning_submissions"', false)
  ) AS listed (name, is_updated) LOOP
    IF to_regclass(target.name) IS NULL THEN
      RAISE EXCEPTION 'table %: expected one, found none', target.name;
    END IF;
    IF NOT has_table_privilege(target.name, 'DELETE')
      OR NOT has_table_privilege(target.name, 'SELECT')
      OR target.is_updated AND NOT has_table_privilege(target.name, 'UPDATE') THEN
      RAISE EXCEPTION 'table %: role % may not %', target.name, current_user,
        CASE WHEN target.is_updated THEN 'select, update and delete' ELSE 'select and delete' END
        USING ERRCODE = 'insufficient_privilege';
    END IF;
  END LOOP;
END
$transload$;

LOCK TABLE "public"."legacy_user_map", "public"."import_audit_runs", "public"."import_audit_mappings", "public"."courses", "public"."course_memberships", "public"."units", "public"."unit_sections", "public"."course_modules", "public"."module_section_releases", "public"."unit_materials", "public"."unit_tasks", "public"."learning_submissions" IN SHARE ROW EXCLUSIVE MODE;
CREATE TEMPORARY TABLE transload_triggers ON COMMIT DROP AS
  SELECT tgrelid::regclass AS home, tgname AS name, tgenabled FROM pg_trigger
  JOIN pg_class AS c ON c.oid = tgrelid
  WHERE tgrelid = ANY (ARRAY['"public"."legacy_user_map"', '"public"."import_audit_runs"', '"public"."import_audit_mappings"', '"public"."courses"', '"public"."course_memberships"', '"public"."units"', '"public"."unit_sections"', '"public"."course_modules"', '"public"."module_section_releases"', '"public"."unit_materials"', '"public"."unit_tasks"', '"public"."learning_submissions"']::regclass[]) AND NOT tgisinternal
    AND tgenabled IN ('O', 'A') AND pg_has_role(c.relowner, 'USAGE');

DO $transload$
DECLARE
  fires record;
BEGIN
  FOR fires IN SELECT * FROM pg_temp.transload_triggers LOOP
    EXECUTE format('ALTER TABLE %s %s TRIGGER %I', fires.home, 'DISABLE', fires.name);
  END LOOP;
END
$transload$;

SET CONSTRAINTS ALL DEFERRED;

CREATE TEMPORARY TABLE transload_before ON COMMIT DROP AS
  SELECT 0 AS place, count(*) AS rows FROM "public"."legacy_user_map"
  UNION ALL
  SELECT 1 AS place, count(*) AS rows FROM "public"."import_audit_runs"
  UNION ALL
  SELECT 2 AS place, count(*) AS rows FROM "public"."import_audit_mappings"
  UNION ALL
  SELECT 3 AS place, count(*) AS rows FROM "public"."courses"
  UNION ALL
  SELECT 4 AS place, count(*) AS rows FROM "public"."course_memberships"
  UNION ALL
  SELECT 5 AS place, count(*) AS rows FROM "public"."units"
  UNION ALL
  SELECT 6 AS place, count(*) AS rows FROM "public"."unit_sections"
  UNION ALL
  SELECT 7 AS place, count(*) AS rows FROM "public"."course_modules"
  UNION ALL
  SELECT 8 AS place, count(*) AS rows FROM "public"."module_section_releases"
  UNION ALL
  SELECT 9 AS place, count(*) AS rows FROM "public"."unit_materials"
  UNION ALL
  SELECT 10 AS place, count(*) AS rows FROM "public"."unit_tasks"
  UNION ALL
  SELECT 11 AS place, count(*) AS rows FROM "public"."learning_submissions";

CREATE TEMPORARY TABLE transload_1 ON COMMIT DROP AS
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

CREATE TEMPORARY TABLE transload_2 ON COMMIT DROP AS
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

CREATE TEMPORARY TABLE transload_3 ON COMMIT DROP AS
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

CREATE TEMPORARY TABLE transload_4 ON COMMIT DROP AS
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

CREATE TEMPORARY TABLE transload_5 ON COMMIT DROP AS
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

CREATE TEMPORARY TABLE transload_6 ON COMMIT DROP AS
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

CREATE TEMPORARY TABLE transload_7 ON COMMIT DROP AS
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

CREATE TEMPORARY TABLE transload_8 ON COMMIT DROP AS
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

CREATE TEMPORARY TABLE transload_9 ON COMMIT DROP AS
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

CREATE TEMPORARY TABLE transload_10 ON COMMIT DROP AS
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

CREATE TEMPORARY TABLE transload_11 ON COMMIT DROP AS
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

CREATE TEMPORARY TABLE transload_12 ON COMMIT DROP AS
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

DO $transload$
DECLARE
  expected bigint := (SELECT count(*) FROM (SELECT "legacy_id" FROM "transload_gustav_3fe263bf".inserted_1 UNION ALL SELECT "legacy_id" FROM "transload_gustav_3fe263bf".replaced_1) AS known);
  found bigint;
  changed bigint;
BEGIN
  EXECUTE 'SELECT count(*), count(*) FILTER (WHERE (present."sub" IS DISTINCT FROM loaded."sub")' || CASE WHEN to_regclass('"transload_gustav_3fe263bf".altered_1') IS NOT NULL THEN ' AND NOT EXISTS (SELECT FROM "transload_gustav_3fe263bf".altered_1 AS known WHERE known."legacy_id" = present."legacy_id" AND ROW(known.*)::text = ROW(present.*)::text)' ELSE '' END || ') FROM "public"."legacy_user_map" AS present JOIN pg_temp.transload_1 AS loaded ON present."legacy_id" = loaded."legacy_id"
    JOIN (SELECT "legacy_id" FROM "transload_gustav_3fe263bf".inserted_1 UNION ALL SELECT "legacy_id" FROM "transload_gustav_3fe263bf".replaced_1) AS known ON loaded."legacy_id" = known."legacy_id"'
    INTO found, changed;
  IF found <> expected THEN
    RAISE EXCEPTION 'table %: expected % loaded rows, found %', '"public"."legacy_user_map"', expected, found;
  END IF;
  IF changed > 0 THEN
    RAISE EXCEPTION 'table %: % of % loaded rows were changed since', '"public"."legacy_user_map"', changed, found;
  END IF;
END
$transload$;

DO $transload$
DECLARE
  expected bigint := 1;
  found bigint;
  changed bigint;
BEGIN
  EXECUTE 'SELECT count(*), count(*) FILTER (WHERE (present."source" IS DISTINCT FROM loaded."source"
    OR present."started_at_utc" IS DISTINCT FROM loaded."started_at_utc"
    OR present."ended_at_utc" IS DISTINCT FROM loaded."ended_at_utc"
    OR present."notes" IS DISTINCT FROM loaded."notes")' || CASE WHEN to_regclass('"transload_gustav_3fe263bf".altered_2') IS NOT NULL THEN ' AND NOT EXISTS (SELECT FROM "transload_gustav_3fe263bf".altered_2 AS known WHERE known."id" = present."id" AND ROW(known.*)::text = ROW(present.*)::text)' ELSE '' END || ') FROM "public"."import_audit_runs" AS present JOIN pg_temp.transload_2 AS loaded ON present."id" = loaded."id"'
    INTO found, changed;
  IF found <> expected THEN
    RAISE EXCEPTION 'table %: expected % loaded rows, found %', '"public"."import_audit_runs"', expected, found;
  END IF;
  IF changed > 0 THEN
    RAISE EXCEPTION 'table %: % of % loaded rows were changed since', '"public"."import_audit_runs"', changed, found;
  END IF;
END
$transload$;

DO $transload$
DECLARE
  found bigint;
BEGIN
  SELECT count(*) INTO found FROM (SELECT present.place, present.home
      FROM (SELECT ctid AS place, tableoid AS home, ROW("run_id", "entity", "legacy_id", "target_table", "target_id", "status", "reason", "created_at_utc")::text AS whole, row_number() OVER (PARTITION BY ROW("run_id", "entity", "legacy_id", "target_table", "target_id", "status", "reason", "created_at_utc")::text) AS number FROM "public"."import_audit_mappings") AS present
      JOIN (SELECT ROW("run_id", "entity", "legacy_id", "target_table", "target_id", "status", "reason", "created_at_utc")::text AS whole, row_number() OVER (PARTITION BY ROW("run_id", "entity", "legacy_id", "target_table", "target_id", "status", "reason", "created_at_utc")::text) AS number FROM pg_temp.transload_3) AS loaded USING (whole, number)) AS fit;
  IF found <> 136 THEN
    RAISE EXCEPTION 'table %: expected % loaded rows, found %', '"public"."import_audit_mappings"', 136, found;
  END IF;
END
$transload$;

DO $transload$
DECLARE
  expected bigint := (SELECT count(*) FROM (SELECT "id" FROM "transload_gustav_3fe263bf".inserted_4) AS known);
  found bigint;
  changed bigint;
BEGIN
  EXECUTE 'SELECT count(*), count(*) FILTER (WHERE (present."title" IS DISTINCT FROM loaded."title"
    OR present."subject" IS DISTINCT FROM loaded."subject"
    OR present."grade_level" IS DISTINCT FROM loaded."grade_level"
    OR present."term" IS DISTINCT FROM loaded."term"
    OR present."teacher_id" IS DISTINCT FROM loaded."teacher_id"
    OR present."created_at" IS DISTINCT FROM loaded."created_at"
    OR present."updated_at" IS DISTINCT FROM loaded."updated_at")' || CASE WHEN to_regclass('"transload_gustav_3fe263bf".altered_4') IS NOT NULL THEN ' AND NOT EXISTS (SELECT FROM "transload_gustav_3fe263bf".altered_4 AS known WHERE known."id" = present."id" AND ROW(known.*)::text = ROW(present.*)::text)' ELSE '' END || ') FROM "public"."courses" AS present JOIN pg_temp.transload_4 AS loaded ON present."id" = loaded."id"
    JOIN (SELECT "id" FROM "transload_gustav_3fe263bf".inserted_4) AS known ON loaded."id" = known."id"'
    INTO found, changed;
  IF found <> expected THEN
    RAISE EXCEPTION 'table %: expected % loaded rows, found %', '"public"."courses"', expected, found;
  END IF;
  IF changed > 0 THEN
    RAISE EXCEPTION 'table %: % of % loaded rows were changed since', '"public"."courses"', changed, found;
  END IF;
END
$transload$;

DO $transload$
DECLARE
  expected bigint := (SELECT count(*) FROM (SELECT "course_id", "student_id" FROM "transload_gustav_3fe263bf".inserted_5) AS known);
  found bigint;
  changed bigint;
BEGIN
  EXECUTE 'SELECT count(*), count(*) FILTER (WHERE (present."created_at" IS DISTINCT FROM loaded."created_at")' || CASE WHEN to_regclass('"transload_gustav_3fe263bf".altered_5') IS NOT NULL THEN ' AND NOT EXISTS (SELECT FROM "transload_gustav_3fe263bf".altered_5 AS known WHERE known."course_id" = present."course_id" AND known."student_id" = present."student_id" AND ROW(known.*)::text = ROW(present.*)::text)' ELSE '' END || ') FROM "public"."course_memberships" AS present JOIN pg_temp.transload_5 AS loaded ON present."course_id" = loaded."course_id" AND present."student_id" = loaded."student_id"
    JOIN (SELECT "course_id", "student_id" FROM "transload_gustav_3fe263bf".inserted_5) AS known ON loaded."course_id" = known."course_id" AND loaded."student_id" = known."student_id"'
    INTO found, changed;
  IF found <> expected THEN
    RAISE EXCEPTION 'table %: expected % loaded rows, found %', '"public"."course_memberships"', expected, found;
  END IF;
  IF changed > 0 THEN
    RAISE EXCEPTION 'table %: % of % loaded rows were changed since', '"public"."course_memberships"', changed, found;
  END IF;
END
$transload$;

DO $transload$
DECLARE
  expected bigint := (SELECT count(*) FROM (SELECT "id" FROM "transload_gustav_3fe263bf".inserted_6) AS known);
  found bigint;
  changed bigint;
BEGIN
  EXECUTE 'SELECT count(*), count(*) FILTER (WHERE (present."title" IS DISTINCT FROM loaded."title"
    OR present."summary" IS DISTINCT FROM loaded."summary"
    OR present."author_id" IS DISTINCT FROM loaded."author_id"
    OR present."created_at" IS DISTINCT FROM loaded."created_at"
    OR present."updated_at" IS DISTINCT FROM loaded."updated_at")' || CASE WHEN to_regclass('"transload_gustav_3fe263bf".altered_6') IS NOT NULL THEN ' AND NOT EXISTS (SELECT FROM "transload_gustav_3fe263bf".altered_6 AS known WHERE known."id" = present."id" AND ROW(known.*)::text = ROW(present.*)::text)' ELSE '' END || ') FROM "public"."units" AS present JOIN pg_temp.transload_6 AS loaded ON present."id" = loaded."id"
    JOIN (SELECT "id" FROM "transload_gustav_3fe263bf".inserted_6) AS known ON loaded."id" = known."id"'
    INTO found, changed;
  IF found <> expected THEN
    RAISE EXCEPTION 'table %: expected % loaded rows, found %', '"public"."units"', expected, found;
  END IF;
  IF changed > 0 THEN
    RAISE EXCEPTION 'table %: % of % loaded rows were changed since', '"public"."units"', changed, found;
  END IF;
END
$transload$;

DO $transload$
DECLARE
  expected bigint := (SELECT count(*) FROM (SELECT "id" FROM "transload_gustav_3fe263bf".inserted_7) AS known);
  found bigint;
  changed bigint;
BEGIN
  EXECUTE 'SELECT count(*), count(*) FILTER (WHERE (present."unit_id" IS DISTINCT FROM loaded."unit_id"
    OR present."title" IS DISTINCT FROM loaded."title"
    OR present."position" IS DISTINCT FROM loaded."position"
    OR present."created_at" IS DISTINCT FROM loaded."created_at"
    OR present."updated_at" IS DISTINCT FROM loaded."updated_at")' || CASE WHEN to_regclass('"transload_gustav_3fe263bf".altered_7') IS NOT NULL THEN ' AND NOT EXISTS (SELECT FROM "transload_gustav_3fe263bf".altered_7 AS known WHERE known."id" = present."id" AND ROW(known.*)::text = ROW(present.*)::text)' ELSE '' END || ') FROM "public"."unit_sections" AS present JOIN pg_temp.transload_7 AS loaded ON present."id" = loaded."id"
    JOIN (SELECT "id" FROM "transload_gustav_3fe263bf".inserted_7) AS known ON loaded."id" = known."id"'
    INTO found, changed;
  IF found <> expected THEN
    RAISE EXCEPTION 'table %: expected % loaded rows, found %', '"public"."unit_sections"', expected, found;
  END IF;
  IF changed > 0 THEN
    RAISE EXCEPTION 'table %: % of % loaded rows were changed since', '"public"."unit_sections"', changed, found;
  END IF;
END
$transload$;

DO $transload$
DECLARE
  expected bigint := (SELECT count(*) FROM (SELECT "id" FROM "transload_gustav_3fe263bf".inserted_8) AS known);
  found bigint;
  changed bigint;
BEGIN
  EXECUTE 'SELECT count(*), count(*) FILTER (WHERE (present."course_id" IS DISTINCT FROM loaded."course_id"
    OR present."unit_id" IS DISTINCT FROM loaded."unit_id"
    OR present."position" IS DISTINCT FROM loaded."position"
    OR present."context_notes" IS DISTINCT FROM loaded."context_notes"
    OR present."created_at" IS DISTINCT FROM loaded."created_at"
    OR present."updated_at" IS DISTINCT FROM loaded."updated_at")' || CASE WHEN to_regclass('"transload_gustav_3fe263bf".altered_8') IS NOT NULL THEN ' AND NOT EXISTS (SELECT FROM "transload_gustav_3fe263bf".altered_8 AS known WHERE known."id" = present."id" AND ROW(known.*)::text = ROW(present.*)::text)' ELSE '' END || ') FROM "public"."course_modules" AS present JOIN pg_temp.transload_8 AS loaded ON present."id" = loaded."id"
    JOIN (SELECT "id" FROM "transload_gustav_3fe263bf".inserted_8) AS known ON loaded."id" = known."id"'
    INTO found, changed;
  IF found <> expected THEN
    RAISE EXCEPTION 'table %: expected % loaded rows, found %', '"public"."course_modules"', expected, found;
  END IF;
  IF changed > 0 THEN
    RAISE EXCEPTION 'table %: % of % loaded rows were changed since', '"public"."course_modules"', changed, found;
  END IF;
END
$transload$;

DO $transload$
DECLARE
  expected bigint := (SELECT count(*) FROM (SELECT "course_module_id", "section_id" FROM "transload_gustav_3fe263bf".inserted_9) AS known);
  found bigint;
  changed bigint;
BEGIN
  EXECUTE 'SELECT count(*), count(*) FILTER (WHERE (present."visible" IS DISTINCT FROM loaded."visible"
    OR present."released_at" IS DISTINCT FROM loaded."released_at"
    OR present."released_by" IS DISTINCT FROM loaded."released_by")' || CASE WHEN to_regclass('"transload_gustav_3fe263bf".altered_9') IS NOT NULL THEN ' AND NOT EXISTS (SELECT FROM "transload_gustav_3fe263bf".altered_9 AS known WHERE known."course_module_id" = present."course_module_id" AND known."section_id" = present."section_id" AND ROW(known.*)::text = ROW(present.*)::text)' ELSE '' END || ') FROM "public"."module_section_releases" AS present JOIN pg_temp.transload_9 AS loaded ON present."course_module_id" = loaded."course_module_id" AND present."section_id" = loaded."section_id"
    JOIN (SELECT "course_module_id", "section_id" FROM "transload_gustav_3fe263bf".inserted_9) AS known ON loaded."course_module_id" = known."course_module_id" AND loaded."section_id" = known."section_id"'
    INTO found, changed;
  IF found <> expected THEN
    RAISE EXCEPTION 'table %: expected % loaded rows, found %', '"public"."module_section_releases"', expected, found;
  END IF;
  IF changed > 0 THEN
    RAISE EXCEPTION 'table %: % of % loaded rows were changed since', '"public"."module_section_releases"', changed, found;
  END IF;
END
$transload$;

DO $transload$
DECLARE
  expected bigint := (SELECT count(*) FROM (SELECT "id" FROM "transload_gustav_3fe263bf".inserted_10) AS known);
  found bigint;
  changed bigint;
BEGIN
  EXECUTE 'SELECT count(*), count(*) FILTER (WHERE (present."unit_id" IS DISTINCT FROM loaded."unit_id"
    OR present."section_id" IS DISTINCT FROM loaded."section_id"
    OR present."title" IS DISTINCT FROM loaded."title"
    OR present."body_md" IS DISTINCT FROM loaded."body_md"
    OR present."position" IS DISTINCT FROM loaded."position"
    OR present."kind" IS DISTINCT FROM loaded."kind"
    OR present."storage_key" IS DISTINCT FROM loaded."storage_key"
    OR present."filename_original" IS DISTINCT FROM loaded."filename_original"
    OR present."mime_type" IS DISTINCT FROM loaded."mime_type"
    OR present."size_bytes" IS DISTINCT FROM loaded."size_bytes"
    OR present."sha256" IS DISTINCT FROM loaded."sha256"
    OR present."alt_text" IS DISTINCT FROM loaded."alt_text"
    OR present."created_at" IS DISTINCT FROM loaded."created_at"
    OR present."updated_at" IS DISTINCT FROM loaded."updated_at")' || CASE WHEN to_regclass('"transload_gustav_3fe263bf".altered_10') IS NOT NULL THEN ' AND NOT EXISTS (SELECT FROM "transload_gustav_3fe263bf".altered_10 AS known WHERE known."id" = present."id" AND ROW(known.*)::text = ROW(present.*)::text)' ELSE '' END || ') FROM "public"."unit_materials" AS present JOIN pg_temp.transload_10 AS loaded ON present."id" = loaded."id"
    JOIN (SELECT "id" FROM "transload_gustav_3fe263bf".inserted_10) AS known ON loaded."id" = known."id"'
    INTO found, changed;
  IF found <> expected THEN
    RAISE EXCEPTION 'table %: expected % loaded rows, found %', '"public"."unit_materials"', expected, found;
  END IF;
  IF changed > 0 THEN
    RAISE EXCEPTION 'table %: % of % loaded rows were changed since', '"public"."unit_materials"', changed, found;
  END IF;
END
$transload$;

DO $transload$
DECLARE
  expected bigint := (SELECT count(*) FROM (SELECT "id" FROM "transload_gustav_3fe263bf".inserted_11) AS known);
  found bigint;
  changed bigint;
BEGIN
  EXECUTE 'SELECT count(*), count(*) FILTER (WHERE (present."unit_id" IS DISTINCT FROM loaded."unit_id"
    OR present."section_id" IS DISTINCT FROM loaded."section_id"
    OR present."instruction_md" IS DISTINCT FROM loaded."instruction_md"
    OR present."criteria"::text IS DISTINCT FROM loaded."criteria"::text
    OR present."hints_md" IS DISTINCT FROM loaded."hints_md"
    OR present."due_at" IS DISTINCT FROM loaded."due_at"
    OR present."max_attempts" IS DISTINCT FROM loaded."max_attempts"
    OR present."position" IS DISTINCT FROM loaded."position"
    OR present."created_at" IS DISTINCT FROM loaded."created_at"
    OR present."updated_at" IS DISTINCT FROM loaded."updated_at")' || CASE WHEN to_regclass('"transload_gustav_3fe263bf".altered_11') IS NOT NULL THEN ' AND NOT EXISTS (SELECT FROM "transload_gustav_3fe263bf".altered_11 AS known WHERE known."id" = present."id" AND ROW(known.*)::text = ROW(present.*)::text)' ELSE '' END || ') FROM "public"."unit_tasks" AS present JOIN pg_temp.transload_11 AS loaded ON present."id" = loaded."id"
    JOIN (SELECT "id" FROM "transload_gustav_3fe263bf".inserted_11) AS known ON loaded."id" = known."id"'
    INTO found, changed;
  IF found <> expected THEN
    RAISE EXCEPTION 'table %: expected % loaded rows, found %', '"public"."unit_tasks"', expected, found;
  END IF;
  IF changed > 0 THEN
    RAISE EXCEPTION 'table %: % of % loaded rows were changed since', '"public"."unit_tasks"', changed, found;
  END IF;
END
$transload$;

DO $transload$
DECLARE
  expected bigint := (SELECT count(*) FROM (SELECT "id" FROM "transload_gustav_3fe263bf".inserted_12) AS known);
  found bigint;
  changed bigint;
BEGIN
  EXECUTE 'SELECT count(*), count(*) FILTER (WHERE (present."course_id" IS DISTINCT FROM loaded."course_id"
    OR present."task_id" IS DISTINCT FROM loaded."task_id"
    OR present."student_sub" IS DISTINCT FROM loaded."student_sub"
    OR present."kind" IS DISTINCT FROM loaded."kind"
    OR present."text_body" IS DISTINCT FROM loaded."text_body"
    OR present."storage_key" IS DISTINCT FROM loaded."storage_key"
    OR present."mime_type" IS DISTINCT FROM loaded."mime_type"
    OR present."size_bytes" IS DISTINCT FROM loaded."size_bytes"
    OR present."sha256" IS DISTINCT FROM loaded."sha256"
    OR present."attempt_nr" IS DISTINCT FROM loaded."attempt_nr"
    OR present."analysis_status" IS DISTINCT FROM loaded."analysis_status"
    OR present."analysis_json"::text IS DISTINCT FROM loaded."analysis_json"::text
    OR present."feedback_md" IS DISTINCT FROM loaded."feedback_md"
    OR present."error_code" IS DISTINCT FROM loaded."error_code"
    OR present."idempotency_key" IS DISTINCT FROM loaded."idempotency_key"
    OR present."created_at" IS DISTINCT FROM loaded."created_at"
    OR present."completed_at" IS DISTINCT FROM loaded."completed_at")' || CASE WHEN to_regclass('"transload_gustav_3fe263bf".altered_12') IS NOT NULL THEN ' AND NOT EXISTS (SELECT FROM "transload_gustav_3fe263bf".altered_12 AS known WHERE known."id" = present."id" AND ROW(known.*)::text = ROW(present.*)::text)' ELSE '' END || ') FROM "public"."learning_submissions" AS present JOIN pg_temp.transload_12 AS loaded ON present."id" = loaded."id"
    JOIN (SELECT "id" FROM "transload_gustav_3fe263bf".inserted_12) AS known ON loaded."id" = known."id"'
    INTO found, changed;
  IF found <> expected THEN
    RAISE EXCEPTION 'table %: expected % loaded rows, found %', '"public"."learning_submissions"', expected, found;
  END IF;
  IF changed > 0 THEN
    RAISE EXCEPTION 'table %: % of % loaded rows were changed since', '"public"."learning_submissions"', changed, found;
  END IF;
END
$transload$;

DO $transload$
DECLARE
  expected bigint := (SELECT count(*) FROM "transload_gustav_3fe263bf".inserted_12);
  reference record;
  found bigint;
BEGIN
  FOR reference IN
    SELECT c.conrelid::regclass::text AS child,
      string_agg(format('child.%I = parent.%I', child.attname, parent.attname), ' AND ') AS fits
    FROM pg_constraint AS c
    CROSS JOIN LATERAL unnest(c.conkey, c.confkey) AS pair (child, parent)
    JOIN pg_attribute AS child ON child.attrelid = c.conrelid AND child.attnum = pair.child
    JOIN pg_attribute AS parent ON parent.attrelid = c.confrelid AND parent.attnum = pair.parent
    WHERE c.contype = 'f' AND c.confdeltype IN ('c', 'n', 'd')
      AND c.confrelid = '"public"."learning_submissions"'::regclass
      AND c.conrelid <> ALL (ARRAY['"public"."legacy_user_map"', '"public"."import_audit_runs"', '"public"."import_audit_mappings"', '"public"."courses"', '"public"."course_memberships"', '"public"."units"', '"public"."unit_sections"', '"public"."course_modules"', '"public"."module_section_releases"', '"public"."unit_materials"', '"public"."unit_tasks"', '"public"."learning_submissions"']::regclass[])
    GROUP BY c.oid, c.conrelid
  LOOP
    EXECUTE 'SELECT count(*) FROM ' ||
      reference.child ||
      ' AS child JOIN "public"."learning_submissions" AS parent ON ' ||
      reference.fits ||
      ' JOIN (SELECT present.ctid AS place, present.tableoid AS home
      FROM "public"."learning_submissions" AS present JOIN "transload_gustav_3fe263bf".inserted_12 AS loaded ON present."id" = loaded."id") AS fit ON parent.ctid = fit.place AND parent.tableoid = fit.home' INTO found;
    IF found > 0 THEN
      RAISE EXCEPTION 'table %: % rows of % that were not loaded refer to it',
        '"public"."learning_submissions"', found, reference.child;
    END IF;
  END LOOP;
  DELETE FROM "public"."learning_submissions" AS present
    USING (SELECT present.ctid AS place, present.tableoid AS home
      FROM "public"."learning_submissions" AS present JOIN "transload_gustav_3fe263bf".inserted_12 AS loaded ON present."id" = loaded."id") AS fit
    WHERE present.ctid = fit.place AND present.tableoid = fit.home;
  GET DIAGNOSTICS found = ROW_COUNT;
  IF found <> expected THEN
    RAISE EXCEPTION 'table %: expected % loaded rows, found %', '"public"."learning_submissions"', expected, found;
  END IF;
END
$transload$;

DO $transload$
DECLARE
  expected bigint := (SELECT count(*) FROM "transload_gustav_3fe263bf".inserted_11);
  reference record;
  found bigint;
BEGIN
  FOR reference IN
    SELECT c.conrelid::regclass::text AS child,
      string_agg(format('child.%I = parent.%I', child.attname, parent.attname), ' AND ') AS fits
    FROM pg_constraint AS c
    CROSS JOIN LATERAL unnest(c.conkey, c.confkey) AS pair (child, parent)
    JOIN pg_attribute AS child ON child.attrelid = c.conrelid AND child.attnum = pair.child
    JOIN pg_attribute AS parent ON parent.attrelid = c.confrelid AND parent.attnum = pair.parent
    WHERE c.contype = 'f' AND c.confdeltype IN ('c', 'n', 'd')
      AND c.confrelid = '"public"."unit_tasks"'::regclass
      AND c.conrelid <> ALL (ARRAY['"public"."legacy_user_map"', '"public"."import_audit_runs"', '"public"."import_audit_mappings"', '"public"."courses"', '"public"."course_memberships"', '"public"."units"', '"public"."unit_sections"', '"public"."course_modules"', '"public"."module_section_releases"', '"public"."unit_materials"', '"public"."unit_tasks"']::regclass[])
    GROUP BY c.oid, c.conrelid
  LOOP
    EXECUTE 'SELECT count(*) FROM ' ||
      reference.child ||
      ' AS child JOIN "public"."unit_tasks" AS parent ON ' ||
      reference.fits ||
      ' JOIN (SELECT present.ctid AS place, present.tableoid AS home
      FROM "public"."unit_tasks" AS present JOIN "transload_gustav_3fe263bf".inserted_11 AS loaded ON present."id" = loaded."id") AS fit ON parent.ctid = fit.place AND parent.tableoid = fit.home' INTO found;
    IF found > 0 THEN
      RAISE EXCEPTION 'table %: % rows of % that were not loaded refer to it',
        '"public"."unit_tasks"', found, reference.child;
    END IF;
  END LOOP;
  DELETE FROM "public"."unit_tasks" AS present
    USING (SELECT present.ctid AS place, present.tableoid AS home
      FROM "public"."unit_tasks" AS present JOIN "transload_gustav_3fe263bf".inserted_11 AS loaded ON present."id" = loaded."id") AS fit
    WHERE present.ctid = fit.place AND present.tableoid = fit.home;
  GET DIAGNOSTICS found = ROW_COUNT;
  IF found <> expected THEN
    RAISE EXCEPTION 'table %: expected % loaded rows, found %', '"public"."unit_tasks"', expected, found;
  END IF;
END
$transload$;

DO $transload$
DECLARE
  expected bigint := (SELECT count(*) FROM "transload_gustav_3fe263bf".inserted_10);
  reference record;
  found bigint;
BEGIN
  FOR reference IN
    SELECT c.conrelid::regclass::text AS child,
      string_agg(format('child.%I = parent.%I', child.attname, parent.attname), ' AND ') AS fits
    FROM pg_constraint AS c
    CROSS JOIN LATERAL unnest(c.conkey, c.confkey) AS pair (child, parent)
    JOIN pg_attribute AS child ON child.attrelid = c.conrelid AND child.attnum = pair.child
    JOIN pg_attribute AS parent ON parent.attrelid = c.confrelid AND parent.attnum = pair.parent
    WHERE c.contype = 'f' AND c.confdeltype IN ('c', 'n', 'd')
      AND c.confrelid = '"public"."unit_materials"'::regclass
      AND c.conrelid <> ALL (ARRAY['"public"."legacy_user_map"', '"public"."import_audit_runs"', '"public"."import_audit_mappings"', '"public"."courses"', '"public"."course_memberships"', '"public"."units"', '"public"."unit_sections"', '"public"."course_modules"', '"public"."module_section_releases"', '"public"."unit_materials"']::regclass[])
    GROUP BY c.oid, c.conrelid
  LOOP
    EXECUTE 'SELECT count(*) FROM ' ||
      reference.child ||
      ' AS child JOIN "public"."unit_materials" AS parent ON ' ||
      reference.fits ||
      ' JOIN (SELECT present.ctid AS place, present.tableoid AS home
      FROM "public"."unit_materials" AS present JOIN "transload_gustav_3fe263bf".inserted_10 AS loaded ON present."id" = loaded."id") AS fit ON parent.ctid = fit.place AND parent.tableoid = fit.home' INTO found;
    IF found > 0 THEN
      RAISE EXCEPTION 'table %: % rows of % that were not loaded refer to it',
        '"public"."unit_materials"', found, reference.child;
    END IF;
  END LOOP;
  DELETE FROM "public"."unit_materials" AS present
    USING (SELECT present.ctid AS place, present.tableoid AS home
      FROM "public"."unit_materials" AS present JOIN "transload_gustav_3fe263bf".inserted_10 AS loaded ON present."id" = loaded."id") AS fit
    WHERE present.ctid = fit.place AND present.tableoid = fit.home;
  GET DIAGNOSTICS found = ROW_COUNT;
  IF found <> expected THEN
    RAISE EXCEPTION 'table %: expected % loaded rows, found %', '"public"."unit_materials"', expected, found;
  END IF;
END
$transload$;

DO $transload$
DECLARE
  expected bigint := (SELECT count(*) FROM "transload_gustav_3fe263bf".inserted_9);
  reference record;
  found bigint;
BEGIN
  FOR reference IN
    SELECT c.conrelid::regclass::text AS child,
      string_agg(format('child.%I = parent.%I', child.attname, parent.attname), ' AND ') AS fits
    FROM pg_constraint AS c
    CROSS JOIN LATERAL unnest(c.conkey, c.confkey) AS pair (child, parent)
    JOIN pg_attribute AS child ON child.attrelid = c.conrelid AND child.attnum = pair.child
    JOIN pg_attribute AS parent ON parent.attrelid = c.confrelid AND parent.attnum = pair.parent
    WHERE c.contype = 'f' AND c.confdeltype IN ('c', 'n', 'd')
      AND c.confrelid = '"public"."module_section_releases"'::regclass
      AND c.conrelid <> ALL (ARRAY['"public"."legacy_user_map"', '"public"."import_audit_runs"', '"public"."import_audit_mappings"', '"public"."courses"', '"public"."course_memberships"', '"public"."units"', '"public"."unit_sections"', '"public"."course_modules"', '"public"."module_section_releases"']::regclass[])
    GROUP BY c.oid, c.conrelid
  LOOP
    EXECUTE 'SELECT count(*) FROM ' ||
      reference.child ||
      ' AS child JOIN "public"."module_section_releases" AS parent ON ' ||
      reference.fits ||
      ' JOIN (SELECT present.ctid AS place, present.tableoid AS home
      FROM "public"."module_section_releases" AS present JOIN "transload_gustav_3fe263bf".inserted_9 AS loaded ON present."course_module_id" = loaded."course_module_id" AND present."section_id" = loaded."section_id") AS fit ON parent.ctid = fit.place AND parent.tableoid = fit.home' INTO found;
    IF found > 0 THEN
      RAISE EXCEPTION 'table %: % rows of % that were not loaded refer to it',
        '"public"."module_section_releases"', found, reference.child;
    END IF;
  END LOOP;
  DELETE FROM "public"."module_section_releases" AS present
    USING (SELECT present.ctid AS place, present.tableoid AS home
      FROM "public"."module_section_releases" AS present JOIN "transload_gustav_3fe263bf".inserted_9 AS loaded ON present."course_module_id" = loaded."course_module_id" AND present."section_id" = loaded."section_id") AS fit
    WHERE present.ctid = fit.place AND present.tableoid = fit.home;
  GET DIAGNOSTICS found = ROW_COUNT;
  IF found <> expected THEN
    RAISE EXCEPTION 'table %: expected % loaded rows, found %', '"public"."module_section_releases"', expected, found;
  END IF;
END
$transload$;

DO $transload$
DECLARE
  expected bigint := (SELECT count(*) FROM "transload_gustav_3fe263bf".inserted_8);
  reference record;
  found bigint;
BEGIN
  FOR reference IN
    SELECT c.conrelid::regclass::text AS child,
      string_agg(format('child.%I = parent.%I', child.attname, parent.attname), ' AND ') AS fits
    FROM pg_constraint AS c
    CROSS JOIN LATERAL unnest(c.conkey, c.confkey) AS pair (child, parent)
    JOIN pg_attribute AS child ON child.attrelid = c.conrelid AND child.attnum = pair.child
    JOIN pg_attribute AS parent ON parent.attrelid = c.confrelid AND parent.attnum = pair.parent
    WHERE c.contype = 'f' AND c.confdeltype IN ('c', 'n', 'd')
      AND c.confrelid = '"public"."course_modules"'::regclass
      AND c.conrelid <> ALL (ARRAY['"public"."legacy_user_map"', '"public"."import_audit_runs"', '"public"."import_audit_mappings"', '"public"."courses"', '"public"."course_memberships"', '"public"."units"', '"public"."unit_sections"', '"public"."course_modules"']::regclass[])
    GROUP BY c.oid, c.conrelid
  LOOP
    EXECUTE 'SELECT count(*) FROM ' ||
      reference.child ||
      ' AS child JOIN "public"."course_modules" AS parent ON ' ||
      reference.fits ||
      ' JOIN (SELECT present.ctid AS place, present.tableoid AS home
      FROM "public"."course_modules" AS present JOIN "transload_gustav_3fe263bf".inserted_8 AS loaded ON present."id" = loaded."id") AS fit ON parent.ctid = fit.place AND parent.tableoid = fit.home' INTO found;
    IF found > 0 THEN
      RAISE EXCEPTION 'table %: % rows of % that were not loaded refer to it',
        '"public"."course_modules"', found, reference.child;
    END IF;
  END LOOP;
  DELETE FROM "public"."course_modules" AS present
    USING (SELECT present.ctid AS place, present.tableoid AS home
      FROM "public"."course_modules" AS present JOIN "transload_gustav_3fe263bf".inserted_8 AS loaded ON present."id" = loaded."id") AS fit
    WHERE present.ctid = fit.place AND present.tableoid = fit.home;
  GET DIAGNOSTICS found = ROW_COUNT;
  IF found <> expected THEN
    RAISE EXCEPTION 'table %: expected % loaded rows, found %', '"public"."course_modules"', expected, found;
  END IF;
END
$transload$;

DO $transload$
DECLARE
  expected bigint := (SELECT count(*) FROM "transload_gustav_3fe263bf".inserted_7);
  reference record;
  found bigint;
BEGIN
  FOR reference IN
    SELECT c.conrelid::regclass::text AS child,
      string_agg(format('child.%I = parent.%I', child.attname, parent.attname), ' AND ') AS fits
    FROM pg_constraint AS c
    CROSS JOIN LATERAL unnest(c.conkey, c.confkey) AS pair (child, parent)
    JOIN pg_attribute AS child ON child.attrelid = c.conrelid AND child.attnum = pair.child
    JOIN pg_attribute AS parent ON parent.attrelid = c.confrelid AND parent.attnum = pair.parent
    WHERE c.contype = 'f' AND c.confdeltype IN ('c', 'n', 'd')
      AND c.confrelid = '"public"."unit_sections"'::regclass
      AND c.conrelid <> ALL (ARRAY['"public"."legacy_user_map"', '"public"."import_audit_runs"', '"public"."import_audit_mappings"', '"public"."courses"', '"public"."course_memberships"', '"public"."units"', '"public"."unit_sections"']::regclass[])
    GROUP BY c.oid, c.conrelid
  LOOP
    EXECUTE 'SELECT count(*) FROM ' ||
      reference.child ||
      ' AS child JOIN "public"."unit_sections" AS parent ON ' ||
      reference.fits ||
      ' JOIN (SELECT present.ctid AS place, present.tableoid AS home
      FROM "public"."unit_sections" AS present JOIN "transload_gustav_3fe263bf".inserted_7 AS loaded ON present."id" = loaded."id") AS fit ON parent.ctid = fit.place AND parent.tableoid = fit.home' INTO found;
    IF found > 0 THEN
      RAISE EXCEPTION 'table %: % rows of % that were not loaded refer to it',
        '"public"."unit_sections"', found, reference.child;
    END IF;
  END LOOP;
  DELETE FROM "public"."unit_sections" AS present
    USING (SELECT present.ctid AS place, present.tableoid AS home
      FROM "public"."unit_sections" AS present JOIN "transload_gustav_3fe263bf".inserted_7 AS loaded ON present."id" = loaded."id") AS fit
    WHERE present.ctid = fit.place AND present.tableoid = fit.home;
  GET DIAGNOSTICS found = ROW_COUNT;
  IF found <> expected THEN
    RAISE EXCEPTION 'table %: expected % loaded rows, found %', '"public"."unit_sections"', expected, found;
  END IF;
END
$transload$;

DO $transload$
DECLARE
  expected bigint := (SELECT count(*) FROM "transload_gustav_3fe263bf".inserted_6);
  reference record;
  found bigint;
BEGIN
  FOR reference IN
    SELECT c.conrelid::regclass::text AS child,
      string_agg(format('child.%I = parent.%I', child.attname, parent.attname), ' AND ') AS fits
    FROM pg_constraint AS c
    CROSS JOIN LATERAL unnest(c.conkey, c.confkey) AS pair (child, parent)
    JOIN pg_attribute AS child ON child.attrelid = c.conrelid AND child.attnum = pair.child
    JOIN pg_attribute AS parent ON parent.attrelid = c.confrelid AND parent.attnum = pair.parent
    WHERE c.contype = 'f' AND c.confdeltype IN ('c', 'n', 'd')
      AND c.confrelid = '"public"."units"'::regclass
      AND c.conrelid <> ALL (ARRAY['"public"."legacy_user_map"', '"public"."import_audit_runs"', '"public"."import_audit_mappings"', '"public"."courses"', '"public"."course_memberships"', '"public"."units"']::regclass[])
    GROUP BY c.oid, c.conrelid
  LOOP
    EXECUTE 'SELECT count(*) FROM ' ||
      reference.child ||
      ' AS child JOIN "public"."units" AS parent ON ' ||
      reference.fits ||
      ' JOIN (SELECT present.ctid AS place, present.tableoid AS home
      FROM "public"."units" AS present JOIN "transload_gustav_3fe263bf".inserted_6 AS loaded ON present."id" = loaded."id") AS fit ON parent.ctid = fit.place AND parent.tableoid = fit.home' INTO found;
    IF found > 0 THEN
      RAISE EXCEPTION 'table %: % rows of % that were not loaded refer to it',
        '"public"."units"', found, reference.child;
    END IF;
  END LOOP;
  DELETE FROM "public"."units" AS present
    USING (SELECT present.ctid AS place, present.tableoid AS home
      FROM "public"."units" AS present JOIN "transload_gustav_3fe263bf".inserted_6 AS loaded ON present."id" = loaded."id") AS fit
    WHERE present.ctid = fit.place AND present.tableoid = fit.home;
  GET DIAGNOSTICS found = ROW_COUNT;
  IF found <> expected THEN
    RAISE EXCEPTION 'table %: expected % loaded rows, found %', '"public"."units"', expected, found;
  END IF;
END
$transload$;

DO $transload$
DECLARE
  expected bigint := (SELECT count(*) FROM "transload_gustav_3fe263bf".inserted_5);
  reference record;
  found bigint;
BEGIN
  FOR reference IN
    SELECT c.conrelid::regclass::text AS child,
      string_agg(format('child.%I = parent.%I', child.attname, parent.attname), ' AND ') AS fits
    FROM pg_constraint AS c
    CROSS JOIN LATERAL unnest(c.conkey, c.confkey) AS pair (child, parent)
    JOIN pg_attribute AS child ON child.attrelid = c.conrelid AND child.attnum = pair.child
    JOIN pg_attribute AS parent ON parent.attrelid = c.confrelid AND parent.attnum = pair.parent
    WHERE c.contype = 'f' AND c.confdeltype IN ('c', 'n', 'd')
      AND c.confrelid = '"public"."course_memberships"'::regclass
      AND c.conrelid <> ALL (ARRAY['"public"."legacy_user_map"', '"public"."import_audit_runs"', '"public"."import_audit_mappings"', '"public"."courses"', '"public"."course_memberships"']::regclass[])
    GROUP BY c.oid, c.conrelid
  LOOP
    EXECUTE 'SELECT count(*) FROM ' ||
      reference.child ||
      ' AS child JOIN "public"."course_memberships" AS parent ON ' ||
      reference.fits ||
      ' JOIN (SELECT present.ctid AS place, present.tableoid AS home
      FROM "public"."course_memberships" AS present JOIN "transload_gustav_3fe263bf".inserted_5 AS loaded ON present."course_id" = loaded."course_id" AND present."student_id" = loaded."student_id") AS fit ON parent.ctid = fit.place AND parent.tableoid = fit.home' INTO found;
    IF found > 0 THEN
      RAISE EXCEPTION 'table %: % rows of % that were not loaded refer to it',
        '"public"."course_memberships"', found, reference.child;
    END IF;
  END LOOP;
  DELETE FROM "public"."course_memberships" AS present
    USING (SELECT present.ctid AS place, present.tableoid AS home
      FROM "public"."course_memberships" AS present JOIN "transload_gustav_3fe263bf".inserted_5 AS loaded ON present."course_id" = loaded."course_id" AND present."student_id" = loaded."student_id") AS fit
    WHERE present.ctid = fit.place AND present.tableoid = fit.home;
  GET DIAGNOSTICS found = ROW_COUNT;
  IF found <> expected THEN
    RAISE EXCEPTION 'table %: expected % loaded rows, found %', '"public"."course_memberships"', expected, found;
  END IF;
END
$transload$;

DO $transload$
DECLARE
  expected bigint := (SELECT count(*) FROM "transload_gustav_3fe263bf".inserted_4);
  reference record;
  found bigint;
BEGIN
  FOR reference IN
    SELECT c.conrelid::regclass::text AS child,
      string_agg(format('child.%I = parent.%I', child.attname, parent.attname), ' AND ') AS fits
    FROM pg_constraint AS c
    CROSS JOIN LATERAL unnest(c.conkey, c.confkey) AS pair (child, parent)
    JOIN pg_attribute AS child ON child.attrelid = c.conrelid AND child.attnum = pair.child
    JOIN pg_attribute AS parent ON parent.attrelid = c.confrelid AND parent.attnum = pair.parent
    WHERE c.contype = 'f' AND c.confdeltype IN ('c', 'n', 'd')
      AND c.confrelid = '"public"."courses"'::regclass
      AND c.conrelid <> ALL (ARRAY['"public"."legacy_user_map"', '"public"."import_audit_runs"', '"public"."import_audit_mappings"', '"public"."courses"']::regclass[])
    GROUP BY c.oid, c.conrelid
  LOOP
    EXECUTE 'SELECT count(*) FROM ' ||
      reference.child ||
      ' AS child JOIN "public"."courses" AS parent ON ' ||
      reference.fits ||
      ' JOIN (SELECT present.ctid AS place, present.tableoid AS home
      FROM "public"."courses" AS present JOIN "transload_gustav_3fe263bf".inserted_4 AS loaded ON present."id" = loaded."id") AS fit ON parent.ctid = fit.place AND parent.tableoid = fit.home' INTO found;
    IF found > 0 THEN
      RAISE EXCEPTION 'table %: % rows of % that were not loaded refer to it',
        '"public"."courses"', found, reference.child;
    END IF;
  END LOOP;
  DELETE FROM "public"."courses" AS present
    USING (SELECT present.ctid AS place, present.tableoid AS home
      FROM "public"."courses" AS present JOIN "transload_gustav_3fe263bf".inserted_4 AS loaded ON present."id" = loaded."id") AS fit
    WHERE present.ctid = fit.place AND present.tableoid = fit.home;
  GET DIAGNOSTICS found = ROW_COUNT;
  IF found <> expected THEN
    RAISE EXCEPTION 'table %: expected % loaded rows, found %', '"public"."courses"', expected, found;
  END IF;
END
$transload$;

DO $transload$
DECLARE
  expected bigint := 136;
  reference record;
  found bigint;
BEGIN
  FOR reference IN
    SELECT c.conrelid::regclass::text AS child,
      string_agg(format('child.%I = parent.%I', child.attname, parent.attname), ' AND ') AS fits
    FROM pg_constraint AS c
    CROSS JOIN LATERAL unnest(c.conkey, c.confkey) AS pair (child, parent)
    JOIN pg_attribute AS child ON child.attrelid = c.conrelid AND child.attnum = pair.child
    JOIN pg_attribute AS parent ON parent.attrelid = c.confrelid AND parent.attnum = pair.parent
    WHERE c.contype = 'f' AND c.confdeltype IN ('c', 'n', 'd')
      AND c.confrelid = '"public"."import_audit_mappings"'::regclass
      AND c.conrelid <> ALL (ARRAY['"public"."legacy_user_map"', '"public"."import_audit_runs"', '"public"."import_audit_mappings"']::regclass[])
    GROUP BY c.oid, c.conrelid
  LOOP
    EXECUTE 'SELECT count(*) FROM ' ||
      reference.child ||
      ' AS child JOIN "public"."import_audit_mappings" AS parent ON ' ||
      reference.fits ||
      ' JOIN (SELECT present.place, present.home
      FROM (SELECT ctid AS place, tableoid AS home, ROW("run_id", "entity", "legacy_id", "target_table", "target_id", "status", "reason", "created_at_utc")::text AS whole, row_number() OVER (PARTITION BY ROW("run_id", "entity", "legacy_id", "target_table", "target_id", "status", "reason", "created_at_utc")::text) AS number FROM "public"."import_audit_mappings") AS present
      JOIN (SELECT ROW("run_id", "entity", "legacy_id", "target_table", "target_id", "status", "reason", "created_at_utc")::text AS whole, row_number() OVER (PARTITION BY ROW("run_id", "entity", "legacy_id", "target_table", "target_id", "status", "reason", "created_at_utc")::text) AS number FROM pg_temp.transload_3) AS loaded USING (whole, number)) AS fit ON parent.ctid = fit.place AND parent.tableoid = fit.home' INTO found;
    IF found > 0 THEN
      RAISE EXCEPTION 'table %: % rows of % that were not loaded refer to it',
        '"public"."import_audit_mappings"', found, reference.child;
    END IF;
  END LOOP;
  DELETE FROM "public"."import_audit_mappings" AS present
    USING (SELECT present.place, present.home
      FROM (SELECT ctid AS place, tableoid AS home, ROW("run_id", "entity", "legacy_id", "target_table", "target_id", "status", "reason", "created_at_utc")::text AS whole, row_number() OVER (PARTITION BY ROW("run_id", "entity", "legacy_id", "target_table", "target_id", "status", "reason", "created_at_utc")::text) AS number FROM "public"."import_audit_mappings") AS present
      JOIN (SELECT ROW("run_id", "entity", "legacy_id", "target_table", "target_id", "status", "reason", "created_at_utc")::text AS whole, row_number() OVER (PARTITION BY ROW("run_id", "entity", "legacy_id", "target_table", "target_id", "status", "reason", "created_at_utc")::text) AS number FROM pg_temp.transload_3) AS loaded USING (whole, number)) AS fit
    WHERE present.ctid = fit.place AND present.tableoid = fit.home;
  GET DIAGNOSTICS found = ROW_COUNT;
  IF found <> expected THEN
    RAISE EXCEPTION 'table %: expected % loaded rows, found %', '"public"."import_audit_mappings"', expected, found;
  END IF;
END
$transload$;

DO $transload$
DECLARE
  expected bigint := 1;
  reference record;
  found bigint;
BEGIN
  FOR reference IN
    SELECT c.conrelid::regclass::text AS child,
      string_agg(format('child.%I = parent.%I', child.attname, parent.attname), ' AND ') AS fits
    FROM pg_constraint AS c
    CROSS JOIN LATERAL unnest(c.conkey, c.confkey) AS pair (child, parent)
    JOIN pg_attribute AS child ON child.attrelid = c.conrelid AND child.attnum = pair.child
    JOIN pg_attribute AS parent ON parent.attrelid = c.confrelid AND parent.attnum = pair.parent
    WHERE c.contype = 'f' AND c.confdeltype IN ('c', 'n', 'd')
      AND c.confrelid = '"public"."import_audit_runs"'::regclass
      AND c.conrelid <> ALL (ARRAY['"public"."legacy_user_map"', '"public"."import_audit_runs"']::regclass[])
    GROUP BY c.oid, c.conrelid
  LOOP
    EXECUTE 'SELECT count(*) FROM ' ||
      reference.child ||
      ' AS child JOIN "public"."import_audit_runs" AS parent ON ' ||
      reference.fits ||
      ' JOIN (SELECT present.ctid AS place, present.tableoid AS home
      FROM "public"."import_audit_runs" AS present JOIN pg_temp.transload_2 AS loaded ON present."id" = loaded."id") AS fit ON parent.ctid = fit.place AND parent.tableoid = fit.home' INTO found;
    IF found > 0 THEN
      RAISE EXCEPTION 'table %: % rows of % that were not loaded refer to it',
        '"public"."import_audit_runs"', found, reference.child;
    END IF;
  END LOOP;
  DELETE FROM "public"."import_audit_runs" AS present
    USING (SELECT present.ctid AS place, present.tableoid AS home
      FROM "public"."import_audit_runs" AS present JOIN pg_temp.transload_2 AS loaded ON present."id" = loaded."id") AS fit
    WHERE present.ctid = fit.place AND present.tableoid = fit.home;
  GET DIAGNOSTICS found = ROW_COUNT;
  IF found <> expected THEN
    RAISE EXCEPTION 'table %: expected % loaded rows, found %', '"public"."import_audit_runs"', expected, found;
  END IF;
END
$transload$;

DO $transload$
DECLARE
  expected bigint := (SELECT count(*) FROM "transload_gustav_3fe263bf".inserted_1);
  reference record;
  found bigint;
BEGIN
  FOR reference IN
    SELECT c.conrelid::regclass::text AS child,
      string_agg(format('child.%I = parent.%I', child.attname, parent.attname), ' AND ') AS fits
    FROM pg_constraint AS c
    CROSS JOIN LATERAL unnest(c.conkey, c.confkey) AS pair (child, parent)
    JOIN pg_attribute AS child ON child.attrelid = c.conrelid AND child.attnum = pair.child
    JOIN pg_attribute AS parent ON parent.attrelid = c.confrelid AND parent.attnum = pair.parent
    WHERE c.contype = 'f' AND c.confdeltype IN ('c', 'n', 'd')
      AND c.confrelid = '"public"."legacy_user_map"'::regclass
      AND c.conrelid <> ALL (ARRAY['"public"."legacy_user_map"']::regclass[])
    GROUP BY c.oid, c.conrelid
  LOOP
    EXECUTE 'SELECT count(*) FROM ' ||
      reference.child ||
      ' AS child JOIN "public"."legacy_user_map" AS parent ON ' ||
      reference.fits ||
      ' JOIN (SELECT present.ctid AS place, present.tableoid AS home
      FROM "public"."legacy_user_map" AS present JOIN "transload_gustav_3fe263bf".inserted_1 AS loaded ON present."legacy_id" = loaded."legacy_id") AS fit ON parent.ctid = fit.place AND parent.tableoid = fit.home' INTO found;
    IF found > 0 THEN
      RAISE EXCEPTION 'table %: % rows of % that were not loaded refer to it',
        '"public"."legacy_user_map"', found, reference.child;
    END IF;
  END LOOP;
  DELETE FROM "public"."legacy_user_map" AS present
    USING (SELECT present.ctid AS place, present.tableoid AS home
      FROM "public"."legacy_user_map" AS present JOIN "transload_gustav_3fe263bf".inserted_1 AS loaded ON present."legacy_id" = loaded."legacy_id") AS fit
    WHERE present.ctid = fit.place AND present.tableoid = fit.home;
  GET DIAGNOSTICS found = ROW_COUNT;
  IF found <> expected THEN
    RAISE EXCEPTION 'table %: expected % loaded rows, found %', '"public"."legacy_user_map"', expected, found;
  END IF;
END
$transload$;

DO $transload$
DECLARE
  settings text;
  found bigint;
BEGIN
  SELECT string_agg(format('%1$I = old.%1$I', attname), ', ') INTO settings FROM pg_attribute
    WHERE attrelid = '"public"."legacy_user_map"'::regclass AND attnum > 0 AND NOT attisdropped
      AND attgenerated = '' AND attidentity <> 'a';
  EXECUTE 'UPDATE ' || '"public"."legacy_user_map"' || ' AS present SET ' || settings || ' FROM "transload_gustav_3fe263bf".replaced_1 AS old WHERE present."legacy_id" = old."legacy_id"';
  SELECT count(*) INTO found FROM "transload_gustav_3fe263bf".replaced_1 AS old
    WHERE NOT EXISTS (SELECT FROM "public"."legacy_user_map" AS present WHERE present."legacy_id" = old."legacy_id"
      AND ROW(present.*)::text = ROW(old.*)::text);
  IF found > 0 THEN
    RAISE EXCEPTION 'table %: a trigger changes % rows on their way back', '"public"."legacy_user_map"', found
      USING HINT = 'roll back as the owner of the table';
  END IF;
END
$transload$;

DO $transload$
DECLARE
  target record;
  found bigint;
BEGIN
  FOR target IN
    SELECT listed.name, before.rows - listed.loaded AS expected FROM (VALUES
    (0, '"public"."legacy_user_map"', (SELECT count(*) FROM "transload_gustav_3fe263bf".inserted_1)::bigint),
    (1, '"public"."import_audit_runs"', 1::bigint),
    (2, '"public"."import_audit_mappings"', 136::bigint),
    (3, '"public"."courses"', (SELECT count(*) FROM "transload_gustav_3fe263bf".inserted_4)::bigint),
    (4, '"public"."course_memberships"', (SELECT count(*) FROM "transload_gustav_3fe263bf".inserted_5)::bigint),
    (5, '"public"."units"', (SELECT count(*) FROM "transload_gustav_3fe263bf".inserted_6)::bigint),
    (6, '"public"."unit_sections"', (SELECT count(*) FROM "transload_gustav_3fe263bf".inserted_7)::bigint),
    (7, '"public"."course_modules"', (SELECT count(*) FROM "transload_gustav_3fe263bf".inserted_8)::bigint),
    (8, '"public"."module_section_releases"', (SELECT count(*) FROM "transload_gustav_3fe263bf".inserted_9)::bigint),
    (9, '"public"."unit_materials"', (SELECT count(*) FROM "transload_gustav_3fe263bf".inserted_10)::bigint),
    (10, '"public"."unit_tasks"', (SELECT count(*) FROM "transload_gustav_3fe263bf".inserted_11)::bigint),
    (11, '"public"."learning_submissions"', (SELECT count(*) FROM "transload_gustav_3fe263bf".inserted_12)::bigint)
    ) AS listed (place, name, loaded) JOIN pg_temp.transload_before AS before USING (place)
  LOOP
    EXECUTE format('SELECT count(*) FROM %s', target.name) INTO found;
    IF found <> target.expected THEN
      RAISE EXCEPTION 'table %: expected % rows to stay, found %',
        target.name, target.expected, found;
    END IF;
  END LOOP;
END
$transload$;

SET CONSTRAINTS ALL IMMEDIATE;

DO $transload$
DECLARE
  fires record;
BEGIN
  FOR fires IN SELECT * FROM pg_temp.transload_triggers LOOP
    EXECUTE format('ALTER TABLE %s %s TRIGGER %I', fires.home, CASE fires.tgenabled WHEN 'A' THEN 'ENABLE ALWAYS' ELSE 'ENABLE' END, fires.name);
  END LOOP;
END
$transload$;

DO $transload$
DECLARE
  counter record;
  reached bigint;
  was_given boolean;
BEGIN
  IF to_regnamespace('transload_gustav_3fe263bf') IS NULL THEN
    RAISE NOTICE 'sequences are left as they are: the load kept nothing of them';
    RETURN;
  END IF;
  FOR counter IN SELECT * FROM "transload_gustav_3fe263bf".sequences ORDER BY name LOOP
    EXECUTE format('SELECT last_value, is_called FROM %s', counter.name) INTO reached, was_given;
    IF (reached, was_given) IS DISTINCT FROM (counter.loaded_number, counter.loaded_is_called) THEN
      RAISE NOTICE 'sequence % gave numbers since the load and is left as it is', counter.name;
    ELSE
      PERFORM setval(counter.name::regclass, counter.number, counter.is_called);
    END IF;
  END LOOP;
  DROP TABLE "transload_gustav_3fe263bf".sequences, "transload_gustav_3fe263bf".altered_1, "transload_gustav_3fe263bf".replaced_1, "transload_gustav_3fe263bf".inserted_1, "transload_gustav_3fe263bf".altered_2, "transload_gustav_3fe263bf".altered_4, "transload_gustav_3fe263bf".inserted_4, "transload_gustav_3fe263bf".altered_5, "transload_gustav_3fe263bf".inserted_5, "transload_gustav_3fe263bf".altered_6, "transload_gustav_3fe263bf".inserted_6, "transload_gustav_3fe263bf".altered_7, "transload_gustav_3fe263bf".inserted_7, "transload_gustav_3fe263bf".altered_8, "transload_gustav_3fe263bf".inserted_8, "transload_gustav_3fe263bf".altered_9, "transload_gustav_3fe263bf".inserted_9, "transload_gustav_3fe263bf".altered_10, "transload_gustav_3fe263bf".inserted_10, "transload_gustav_3fe263bf".altered_11, "transload_gustav_3fe263bf".inserted_11, "transload_gustav_3fe263bf".altered_12, "transload_gustav_3fe263bf".inserted_12;
  DROP SCHEMA "transload_gustav_3fe263bf";
END
$transload$;

COMMIT;
