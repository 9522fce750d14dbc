-- Loads plan `gustav` into PostgreSQL: 216 rows, 12 tables, one transaction.
--
--     cd RUN && psql -X -d DATABASE -f load.sql
--
-- RUN is the folder of this script. A guard, a file or a count that does not hold stops it,
-- and nothing stays. In their order, parents before children:
--
--   public.legacy_user_map: 9 rows, new or in place of the row of the same legacy_id
--   public.import_audit_runs: 1 rows beside those there
--   public.import_audit_mappings: 136 rows beside those there
--   public.courses: those of 3 rows whose id is new
--   public.course_memberships: those of 8 rows whose course_id, student_id is new
--   public.units: those of 3 rows whose id is new
--   public.unit_sections: those of 6 rows whose id is new
--   public.course_modules: those of 4 rows whose id is new
--   public.module_section_releases: those of 5 rows whose course_module_id, section_id is new
--   public.unit_materials: those of 23 rows whose id is new
--   public.unit_tasks: those of 8 rows whose id is new
--   public.learning_submissions: those of 10 rows whose id is new
--
-- Rows that are the same already are not touched: a second load changes nothing. Triggers
-- fire as for any INSERT, and where a row is replaced as for any UPDATE; a notice names them.
--
-- Row security is on, the role has to own it, be a superuser or have BYPASSRLS:
--   public.courses
--   public.units
--   public.unit_sections
--   public.course_modules
--   public.module_section_releases
--   public.unit_materials
--   public.unit_tasks
--   public.learning_submissions
--
-- Row security is forced, the role has to be a superuser or have BYPASSRLS:
--   public.course_memberships
--
-- To undo it: psql -X -d DATABASE -f rollback.sql, as long as the schema
-- "transload_gustav_b09ac688" is there. Drop that schema when no rollback is wanted any more.

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
        HINT = 'load as a superuser or as a role with BYPASSRLS; the owner may where it is not forced';
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
    ('data/public.import_audit_runs.copy', 'cd7d35d7b0eb3616a93f745eda8559bd4e9b5f8f4228385663fb3a6a49b69f26  data/public.import_audit_runs.copy'),
    ('data/public.import_audit_mappings.copy', '06ba3be9952b5938fe469343234ca120be1a835e24202dee1a9440e0dfa2061c  data/public.import_audit_mappings.copy'),
    ('data/public.courses.copy', '09e98f2bbb12c9603fd57ad64fb9b625295ee5d69fe262cb62cc2816dbfec0dc  data/public.courses.copy'),
    ('data/public.course_memberships.copy', '7d20062ecac530bbcc1a1a3de5ba36fe12af5a110a86c1131e16982771566d77  data/public.course_memberships.copy'),
    ('data/public.units.copy', '2f1e71a8fe32bd454d9a5dc8d3507088e54bcc54ab433166fd4b792dc4dc33f9  data/public.units.copy'),
    ('data/public.unit_sections.copy', 'ad9844207b1a7f7a7189db36cda9b55cb1dee240fa3719993049244a8f8cbd87  data/public.unit_sections.copy'),
    ('data/public.course_modules.copy', '7ccaa09f6077ffd8193cf9ea1db3be0c9610d2a8128174a7ab1c523e3f317a11  data/public.course_modules.copy'),
    ('data/public.module_section_releases.copy', '967b465a2e9e3d80f31f5418a31cff6a7f69fb795870c66cf543030b0d407c37  data/public.module_section_releases.copy'),
    ('data/public.unit_materials.copy', 'f3fd9bb98e970021a105934162fbd92ccd7c1f1050cc540b248fb95bf0c3721b  data/public.unit_materials.copy'),
    ('data/public.unit_tasks.copy', 'd9c847e8cbfdb0c6246fee22ca0425562581f8d8341a9bdbf075a83b4e561351  data/public.unit_tasks.copy'),
    ('data/public.learning_submissions.copy', 'c9fbee0030728177685fcc9f60744d8964cde6128c8129eea7fdda49547378d9  data/public.learning_submissions.copy')
  ) AS listed (name, line) WHERE line NOT IN (SELECT found.line FROM pg_temp.transload_files AS found)
  LOOP
    RAISE EXCEPTION '%: this is not the file that load.sql was written for', file.name
      USING HINT = 'run psql in the folder of the script';
  END LOOP;
END
$transload$;

DO $transload$
DECLARE
  target record;
  fires record;
  filled boolean;
BEGIN
  FOR target IN SELECT * FROM (VALUES
    ('"public"."legacy_user_map"', true, false),
    ('"public"."import_audit_runs"', false, false),
    ('"public"."import_audit_mappings"', false, false),
    ('"public"."courses"', false, false),
    ('"public"."course_memberships"', false, false),
    ('"public"."units"', false, false),
    ('"public"."unit_sections"', false, false),
    ('"public"."course_modules"', false, false),
    ('"public"."module_section_releases"', false, false),
    ('"public"."unit_materials"', false, false),
    ('"public"."unit_tasks"', false, false),
    ('"public"."learning_submissions"', false, false)
  ) AS listed (name, is_updated, is_empty) LOOP
    IF to_regclass(target.name) IS NULL THEN
      RAISE EXCEPTION 'table %: expected one, found none', target.name;
    END IF;
    IF NOT has_table_privilege(target.name, 'INSERT')
      OR NOT has_table_privilege(target.name, 'SELECT')
      OR target.is_updated AND NOT has_table_privilege(target.name, 'UPDATE') THEN
      RAISE EXCEPTION 'table %: role % may not %', target.name, current_user,
        CASE WHEN target.is_updated THEN 'select, insert and update' ELSE 'select and insert' END
        USING ERRCODE = 'insufficient_privilege';
    END IF;
    -- Nobody else writes meanwhile; a role that may only insert can't ask for that.
    IF has_table_privilege(target.name, 'UPDATE, DELETE, TRUNCATE') THEN
      EXECUTE format('LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE', target.name);
    END IF;
    IF target.is_empty THEN
      EXECUTE format('SELECT EXISTS (SELECT FROM %s)', target.name) INTO filled;
      IF filled THEN
        RAISE EXCEPTION 'table %: expected no rows, found some', target.name
          USING HINT = 'may_hold_rows of the model lets the table keep its rows';
      END IF;
    END IF;
    FOR fires IN
      SELECT pg_get_triggerdef(oid) AS definition FROM pg_trigger
      WHERE tgrelid = target.name::regclass AND NOT tgisinternal AND tgenabled IN ('O', 'A')
        AND (tgtype & 4 <> 0 OR target.is_updated AND tgtype & 16 <> 0)
      ORDER BY tgname
    LOOP
      RAISE NOTICE 'table %: fires: %', target.name, fires.definition;
    END LOOP;
  END LOOP;
END
$transload$;

CREATE TEMPORARY TABLE transload_before ON COMMIT DROP AS
  SELECT 1 AS place, count(*) AS rows FROM "public"."import_audit_runs"
  UNION ALL
  SELECT 2 AS place, count(*) AS rows FROM "public"."import_audit_mappings";

-- What rollback.sql needs.
DO $transload$
DECLARE
  counter record;
  reached bigint;
  was_given boolean;
BEGIN
  IF to_regnamespace('transload_gustav_b09ac688') IS NULL THEN
    IF NOT has_database_privilege(current_database(), 'CREATE') THEN
      RAISE EXCEPTION 'role % may not create a schema in database %', current_user, current_database()
        USING HINT = 'what the load replaces is kept in it for the rollback';
    END IF;
    CREATE SCHEMA "transload_gustav_b09ac688";
    COMMENT ON SCHEMA "transload_gustav_b09ac688" IS 'What rollback.sql of plan gustav needs';
    CREATE TABLE "transload_gustav_b09ac688".sequences (
      name text PRIMARY KEY,
      number bigint, is_called boolean,
      loaded_number bigint, loaded_is_called boolean
    );
    CREATE TABLE "transload_gustav_b09ac688".replaced_1 AS SELECT * FROM "public"."legacy_user_map" WITH NO DATA;
    ALTER TABLE "transload_gustav_b09ac688".replaced_1 ADD PRIMARY KEY ("legacy_id");
    COMMENT ON TABLE "transload_gustav_b09ac688".replaced_1 IS 'As they were before the load: rows of public.legacy_user_map';
    CREATE TABLE "transload_gustav_b09ac688".inserted_1 AS SELECT "legacy_id" FROM "public"."legacy_user_map" WITH NO DATA;
    ALTER TABLE "transload_gustav_b09ac688".inserted_1 ADD PRIMARY KEY ("legacy_id");
    COMMENT ON TABLE "transload_gustav_b09ac688".inserted_1 IS 'Keys of rows that the load added to public.legacy_user_map';
    CREATE TABLE "transload_gustav_b09ac688".altered_1 AS SELECT * FROM "public"."legacy_user_map" WITH NO DATA;
    ALTER TABLE "transload_gustav_b09ac688".altered_1 ADD PRIMARY KEY ("legacy_id");
    COMMENT ON TABLE "transload_gustav_b09ac688".altered_1 IS 'As triggers left them: loaded rows of public.legacy_user_map';
    CREATE TABLE "transload_gustav_b09ac688".altered_2 AS SELECT * FROM "public"."import_audit_runs" WITH NO DATA;
    ALTER TABLE "transload_gustav_b09ac688".altered_2 ADD PRIMARY KEY ("id");
    COMMENT ON TABLE "transload_gustav_b09ac688".altered_2 IS 'As triggers left them: loaded rows of public.import_audit_runs';
    CREATE TABLE "transload_gustav_b09ac688".inserted_4 AS SELECT "id" FROM "public"."courses" WITH NO DATA;
    ALTER TABLE "transload_gustav_b09ac688".inserted_4 ADD PRIMARY KEY ("id");
    COMMENT ON TABLE "transload_gustav_b09ac688".inserted_4 IS 'Keys of rows that the load added to public.courses';
    CREATE TABLE "transload_gustav_b09ac688".altered_4 AS SELECT * FROM "public"."courses" WITH NO DATA;
    ALTER TABLE "transload_gustav_b09ac688".altered_4 ADD PRIMARY KEY ("id");
    COMMENT ON TABLE "transload_gustav_b09ac688".altered_4 IS 'As triggers left them: loaded rows of public.courses';
    CREATE TABLE "transload_gustav_b09ac688".inserted_5 AS SELECT "course_id", "student_id" FROM "public"."course_memberships" WITH NO DATA;
    ALTER TABLE "transload_gustav_b09ac688".inserted_5 ADD PRIMARY KEY ("course_id", "student_id");
    COMMENT ON TABLE "transload_gustav_b09ac688".inserted_5 IS 'Keys of rows that the load added to public.course_memberships';
    CREATE TABLE "transload_gustav_b09ac688".altered_5 AS SELECT * FROM "public"."course_memberships" WITH NO DATA;
    ALTER TABLE "transload_gustav_b09ac688".altered_5 ADD PRIMARY KEY ("course_id", "student_id");
    COMMENT ON TABLE "transload_gustav_b09ac688".altered_5 IS 'As triggers left them: loaded rows of public.course_memberships';
    CREATE TABLE "transload_gustav_b09ac688".inserted_6 AS SELECT "id" FROM "public"."units" WITH NO DATA;
    ALTER TABLE "transload_gustav_b09ac688".inserted_6 ADD PRIMARY KEY ("id");
    COMMENT ON TABLE "transload_gustav_b09ac688".inserted_6 IS 'Keys of rows that the load added to public.units';
    CREATE TABLE "transload_gustav_b09ac688".altered_6 AS SELECT * FROM "public"."units" WITH NO DATA;
    ALTER TABLE "transload_gustav_b09ac688".altered_6 ADD PRIMARY KEY ("id");
    COMMENT ON TABLE "transload_gustav_b09ac688".altered_6 IS 'As triggers left them: loaded rows of public.units';
    CREATE TABLE "transload_gustav_b09ac688".inserted_7 AS SELECT "id" FROM "public"."unit_sections" WITH NO DATA;
    ALTER TABLE "transload_gustav_b09ac688".inserted_7 ADD PRIMARY KEY ("id");
    COMMENT ON TABLE "transload_gustav_b09ac688".inserted_7 IS 'Keys of rows that the load added to public.unit_sections';
    CREATE TABLE "transload_gustav_b09ac688".altered_7 AS SELECT * FROM "public"."unit_sections" WITH NO DATA;
    ALTER TABLE "transload_gustav_b09ac688".altered_7 ADD PRIMARY KEY ("id");
    COMMENT ON TABLE "transload_gustav_b09ac688".altered_7 IS 'As triggers left them: loaded rows of public.unit_sections';
    CREATE TABLE "transload_gustav_b09ac688".inserted_8 AS SELECT "id" FROM "public"."course_modules" WITH NO DATA;
    ALTER TABLE "transload_gustav_b09ac688".inserted_8 ADD PRIMARY KEY ("id");
    COMMENT ON TABLE "transload_gustav_b09ac688".inserted_8 IS 'Keys of rows that the load added to public.course_modules';
    CREATE TABLE "transload_gustav_b09ac688".altered_8 AS SELECT * FROM "public"."course_modules" WITH NO DATA;
    ALTER TABLE "transload_gustav_b09ac688".altered_8 ADD PRIMARY KEY ("id");
    COMMENT ON TABLE "transload_gustav_b09ac688".altered_8 IS 'As triggers left them: loaded rows of public.course_modules';
    CREATE TABLE "transload_gustav_b09ac688".inserted_9 AS SELECT "course_module_id", "section_id" FROM "public"."module_section_releases" WITH NO DATA;
    ALTER TABLE "transload_gustav_b09ac688".inserted_9 ADD PRIMARY KEY ("course_module_id", "section_id");
    COMMENT ON TABLE "transload_gustav_b09ac688".inserted_9 IS 'Keys of rows that the load added to public.module_section_releases';
    CREATE TABLE "transload_gustav_b09ac688".altered_9 AS SELECT * FROM "public"."module_section_releases" WITH NO DATA;
    ALTER TABLE "transload_gustav_b09ac688".altered_9 ADD PRIMARY KEY ("course_module_id", "section_id");
    COMMENT ON TABLE "transload_gustav_b09ac688".altered_9 IS 'As triggers left them: loaded rows of public.module_section_releases';
    CREATE TABLE "transload_gustav_b09ac688".inserted_10 AS SELECT "id" FROM "public"."unit_materials" WITH NO DATA;
    ALTER TABLE "transload_gustav_b09ac688".inserted_10 ADD PRIMARY KEY ("id");
    COMMENT ON TABLE "transload_gustav_b09ac688".inserted_10 IS 'Keys of rows that the load added to public.unit_materials';
    CREATE TABLE "transload_gustav_b09ac688".altered_10 AS SELECT * FROM "public"."unit_materials" WITH NO DATA;
    ALTER TABLE "transload_gustav_b09ac688".altered_10 ADD PRIMARY KEY ("id");
    COMMENT ON TABLE "transload_gustav_b09ac688".altered_10 IS 'As triggers left them: loaded rows of public.unit_materials';
    CREATE TABLE "transload_gustav_b09ac688".inserted_11 AS SELECT "id" FROM "public"."unit_tasks" WITH NO DATA;
    ALTER TABLE "transload_gustav_b09ac688".inserted_11 ADD PRIMARY KEY ("id");
    COMMENT ON TABLE "transload_gustav_b09ac688".inserted_11 IS 'Keys of rows that the load added to public.unit_tasks';
    CREATE TABLE "transload_gustav_b09ac688".altered_11 AS SELECT * FROM "public"."unit_tasks" WITH NO DATA;
    ALTER TABLE "transload_gustav_b09ac688".altered_11 ADD PRIMARY KEY ("id");
    COMMENT ON TABLE "transload_gustav_b09ac688".altered_11 IS 'As triggers left them: loaded rows of public.unit_tasks';
    CREATE TABLE "transload_gustav_b09ac688".inserted_12 AS SELECT "id" FROM "public"."learning_submissions" WITH NO DATA;
    ALTER TABLE "transload_gustav_b09ac688".inserted_12 ADD PRIMARY KEY ("id");
    COMMENT ON TABLE "transload_gustav_b09ac688".inserted_12 IS 'Keys of rows that the load added to public.learning_submissions';
    CREATE TABLE "transload_gustav_b09ac688".altered_12 AS SELECT * FROM "public"."learning_submissions" WITH NO DATA;
    ALTER TABLE "transload_gustav_b09ac688".altered_12 ADD PRIMARY KEY ("id");
    COMMENT ON TABLE "transload_gustav_b09ac688".altered_12 IS 'As triggers left them: loaded rows of public.learning_submissions';
    FOR counter IN 
      SELECT DISTINCT format('%I.%I', n.nspname, s.relname) AS name
      FROM pg_class AS s JOIN pg_namespace AS n ON n.oid = s.relnamespace
      WHERE s.relkind = 'S' AND s.oid IN (
        SELECT d.objid FROM pg_depend AS d
        WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
          AND d.deptype IN ('a', 'i') AND d.refobjid = ANY (ARRAY['"public"."legacy_user_map"', '"public"."import_audit_runs"', '"public"."import_audit_mappings"', '"public"."courses"', '"public"."course_memberships"', '"public"."units"', '"public"."unit_sections"', '"public"."course_modules"', '"public"."module_section_releases"', '"public"."unit_materials"', '"public"."unit_tasks"', '"public"."learning_submissions"']::regclass[])
        UNION ALL
        SELECT d.refobjid FROM pg_depend AS d JOIN pg_attrdef AS a ON a.oid = d.objid
        WHERE d.classid = 'pg_attrdef'::regclass AND d.refclassid = 'pg_class'::regclass
          AND a.adrelid = ANY (ARRAY['"public"."legacy_user_map"', '"public"."import_audit_runs"', '"public"."import_audit_mappings"', '"public"."courses"', '"public"."course_memberships"', '"public"."units"', '"public"."unit_sections"', '"public"."course_modules"', '"public"."module_section_releases"', '"public"."unit_materials"', '"public"."unit_tasks"', '"public"."learning_submissions"']::regclass[])
      )
      ORDER BY 1
     LOOP
      EXECUTE format('INSERT INTO "transload_gustav_b09ac688".sequences SELECT %L, last_value, is_called, NULL, NULL FROM %s',
        counter.name, counter.name);
    END LOOP;
  ELSE
    -- A sequence that moved since the former load stays as it is, and the rollback leaves it.
    FOR counter IN SELECT * FROM "transload_gustav_b09ac688".sequences LOOP
      EXECUTE format('SELECT last_value, is_called FROM %s', counter.name) INTO reached, was_given;
      DELETE FROM "transload_gustav_b09ac688".sequences WHERE name = counter.name
        AND (loaded_number, loaded_is_called) IS DISTINCT FROM (reached, was_given);
    END LOOP;
  END IF;
END
$transload$;

SET CONSTRAINTS ALL DEFERRED;

-- public.legacy_user_map: 9 rows, new or in place of the row of the same legacy_id.
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

INSERT INTO "transload_gustav_b09ac688".replaced_1
  SELECT present.* FROM "public"."legacy_user_map" AS present
  JOIN pg_temp.transload_1 AS loaded ON present."legacy_id" = loaded."legacy_id"
  WHERE (present."sub" IS DISTINCT FROM loaded."sub")
    AND NOT EXISTS (SELECT FROM "transload_gustav_b09ac688".inserted_1 AS known WHERE known."legacy_id" = loaded."legacy_id")
  ON CONFLICT DO NOTHING;
INSERT INTO "transload_gustav_b09ac688".inserted_1 SELECT loaded."legacy_id" FROM pg_temp.transload_1 AS loaded
  WHERE NOT EXISTS (SELECT FROM "public"."legacy_user_map" AS present WHERE present."legacy_id" = loaded."legacy_id")
    AND NOT EXISTS (SELECT FROM "transload_gustav_b09ac688".replaced_1 AS known WHERE known."legacy_id" = loaded."legacy_id")
  ON CONFLICT DO NOTHING;
UPDATE "public"."legacy_user_map" AS present
  SET "sub" = loaded."sub"
  FROM pg_temp.transload_1 AS loaded
  WHERE present."legacy_id" = loaded."legacy_id" AND (present."sub" IS DISTINCT FROM loaded."sub")
    AND NOT EXISTS (SELECT FROM "transload_gustav_b09ac688".altered_1 AS known WHERE known."legacy_id" = present."legacy_id" AND ROW(known.*)::text = ROW(present.*)::text);
INSERT INTO "public"."legacy_user_map" ("legacy_id", "sub") OVERRIDING SYSTEM VALUE
  SELECT loaded."legacy_id", loaded."sub"
  FROM pg_temp.transload_1 AS loaded
  WHERE NOT EXISTS (SELECT FROM "public"."legacy_user_map" AS present WHERE present."legacy_id" = loaded."legacy_id");

-- public.import_audit_runs: 1 rows beside those there.
\copy "public"."import_audit_runs" ("id", "source", "started_at_utc", "ended_at_utc", "notes") FROM 'data/public.import_audit_runs.copy' WITH (FORMAT text, ENCODING 'UTF8')

-- public.import_audit_mappings: 136 rows beside those there.
\copy "public"."import_audit_mappings" ("run_id", "entity", "legacy_id", "target_table", "target_id", "status", "reason", "created_at_utc") FROM 'data/public.import_audit_mappings.copy' WITH (FORMAT text, ENCODING 'UTF8')

-- public.courses: those of 3 rows whose id is new.
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

DELETE FROM pg_temp.transload_4 AS loaded USING "public"."courses" AS present WHERE present."id" = loaded."id";
INSERT INTO "transload_gustav_b09ac688".inserted_4 SELECT loaded."id" FROM pg_temp.transload_4 AS loaded ON CONFLICT DO NOTHING;
INSERT INTO "public"."courses" ("id", "title", "subject", "grade_level", "term", "teacher_id", "created_at", "updated_at") OVERRIDING SYSTEM VALUE
  SELECT loaded."id", loaded."title", loaded."subject", loaded."grade_level", loaded."term", loaded."teacher_id", loaded."created_at", loaded."updated_at"
  FROM pg_temp.transload_4 AS loaded;

-- public.course_memberships: those of 8 rows whose course_id, student_id is new.
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

DELETE FROM pg_temp.transload_5 AS loaded USING "public"."course_memberships" AS present WHERE present."course_id" = loaded."course_id" AND present."student_id" = loaded."student_id";
INSERT INTO "transload_gustav_b09ac688".inserted_5 SELECT loaded."course_id", loaded."student_id" FROM pg_temp.transload_5 AS loaded ON CONFLICT DO NOTHING;
INSERT INTO "public"."course_memberships" ("course_id", "student_id", "created_at") OVERRIDING SYSTEM VALUE
  SELECT loaded."course_id", loaded."student_id", loaded."created_at"
  FROM pg_temp.transload_5 AS loaded;

-- public.units: those of 3 rows whose id is new.
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

DELETE FROM pg_temp.transload_6 AS loaded USING "public"."units" AS present WHERE present."id" = loaded."id";
INSERT INTO "transload_gustav_b09ac688".inserted_6 SELECT loaded."id" FROM pg_temp.transload_6 AS loaded ON CONFLICT DO NOTHING;
INSERT INTO "public"."units" ("id", "title", "summary", "author_id", "created_at", "updated_at") OVERRIDING SYSTEM VALUE
  SELECT loaded."id", loaded."title", loaded."summary", loaded."author_id", loaded."created_at", loaded."updated_at"
  FROM pg_temp.transload_6 AS loaded;

-- public.unit_sections: those of 6 rows whose id is new.
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

DELETE FROM pg_temp.transload_7 AS loaded USING "public"."unit_sections" AS present WHERE present."id" = loaded."id";
INSERT INTO "transload_gustav_b09ac688".inserted_7 SELECT loaded."id" FROM pg_temp.transload_7 AS loaded ON CONFLICT DO NOTHING;
INSERT INTO "public"."unit_sections" ("id", "unit_id", "title", "position", "created_at", "updated_at") OVERRIDING SYSTEM VALUE
  SELECT loaded."id", loaded."unit_id", loaded."title", loaded."position", loaded."created_at", loaded."updated_at"
  FROM pg_temp.transload_7 AS loaded;

-- public.course_modules: those of 4 rows whose id is new.
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

DELETE FROM pg_temp.transload_8 AS loaded USING "public"."course_modules" AS present WHERE present."id" = loaded."id";
INSERT INTO "transload_gustav_b09ac688".inserted_8 SELECT loaded."id" FROM pg_temp.transload_8 AS loaded ON CONFLICT DO NOTHING;
INSERT INTO "public"."course_modules" ("id", "course_id", "unit_id", "position", "context_notes", "created_at", "updated_at") OVERRIDING SYSTEM VALUE
  SELECT loaded."id", loaded."course_id", loaded."unit_id", loaded."position", loaded."context_notes", loaded."created_at", loaded."updated_at"
  FROM pg_temp.transload_8 AS loaded;

-- public.module_section_releases: those of 5 rows whose course_module_id, section_id is new.
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

DELETE FROM pg_temp.transload_9 AS loaded USING "public"."module_section_releases" AS present WHERE present."course_module_id" = loaded."course_module_id" AND present."section_id" = loaded."section_id";
INSERT INTO "transload_gustav_b09ac688".inserted_9 SELECT loaded."course_module_id", loaded."section_id" FROM pg_temp.transload_9 AS loaded ON CONFLICT DO NOTHING;
INSERT INTO "public"."module_section_releases" ("course_module_id", "section_id", "visible", "released_at", "released_by") OVERRIDING SYSTEM VALUE
  SELECT loaded."course_module_id", loaded."section_id", loaded."visible", loaded."released_at", loaded."released_by"
  FROM pg_temp.transload_9 AS loaded;

-- public.unit_materials: those of 23 rows whose id is new.
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

DELETE FROM pg_temp.transload_10 AS loaded USING "public"."unit_materials" AS present WHERE present."id" = loaded."id";
INSERT INTO "transload_gustav_b09ac688".inserted_10 SELECT loaded."id" FROM pg_temp.transload_10 AS loaded ON CONFLICT DO NOTHING;
INSERT INTO "public"."unit_materials" ("id", "unit_id", "section_id", "title", "body_md", "position", "kind", "storage_key", "filename_original", "mime_type", "size_bytes", "sha256", "alt_text", "created_at", "updated_at") OVERRIDING SYSTEM VALUE
  SELECT loaded."id", loaded."unit_id", loaded."section_id", loaded."title", loaded."body_md", loaded."position", loaded."kind", loaded."storage_key", loaded."filename_original", loaded."mime_type", loaded."size_bytes", loaded."sha256", loaded."alt_text", loaded."created_at", loaded."updated_at"
  FROM pg_temp.transload_10 AS loaded;

-- public.unit_tasks: those of 8 rows whose id is new.
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

DELETE FROM pg_temp.transload_11 AS loaded USING "public"."unit_tasks" AS present WHERE present."id" = loaded."id";
INSERT INTO "transload_gustav_b09ac688".inserted_11 SELECT loaded."id" FROM pg_temp.transload_11 AS loaded ON CONFLICT DO NOTHING;
INSERT INTO "public"."unit_tasks" ("id", "unit_id", "section_id", "instruction_md", "criteria", "hints_md", "due_at", "max_attempts", "position", "created_at", "updated_at") OVERRIDING SYSTEM VALUE
  SELECT loaded."id", loaded."unit_id", loaded."section_id", loaded."instruction_md", loaded."criteria", loaded."hints_md", loaded."due_at", loaded."max_attempts", loaded."position", loaded."created_at", loaded."updated_at"
  FROM pg_temp.transload_11 AS loaded;

-- public.learning_submissions: those of 10 rows whose id is new.
CREATE TEMPORARY TABLE transload_12 ON COMMIT DROP AS
  SELECT "id", "course_id", "task_id", "student_sub", "kind", "text_body", "storage_key", "mime_type", "size_bytes", "sha256", "attempt_nr", "analysis_status", "analysis_json", "feedback_md", "error_code", "idempotency_key", "created_at", "completed_at", "vision_attempts", "vision_last_error", "vision_last_attempt_at", "feedback_last_attempt_at", "feedback_last_error", "internal_metadata" FROM "public"."learning_submissions" WITH NO DATA;
\copy pg_temp.transload_12 ("id", "course_id", "task_id", "student_sub", "kind", "text_body", "storage_key", "mime_type", "size_bytes", "sha256", "attempt_nr", "analysis_status", "analysis_json", "feedback_md", "error_code", "idempotency_key", "created_at", "completed_at", "vision_attempts", "vision_last_error", "vision_last_attempt_at", "feedback_last_attempt_at", "feedback_last_error", "internal_metadata") FROM 'data/public.learning_submissions.copy' WITH (FORMAT text, ENCODING 'UTF8')
ANALYZE pg_temp.transload_12;

DO $transload$
DECLARE
  found bigint;
BEGIN
  SELECT count(*) INTO found FROM pg_temp.transload_12;
  IF found <> 10 THEN
    RAISE EXCEPTION 'table %: expected % rows, found %', '"public"."learning_submissions"', 10, found;
  END IF;
END
$transload$;

DELETE FROM pg_temp.transload_12 AS loaded USING "public"."learning_submissions" AS present WHERE present."id" = loaded."id";
INSERT INTO "transload_gustav_b09ac688".inserted_12 SELECT loaded."id" FROM pg_temp.transload_12 AS loaded ON CONFLICT DO NOTHING;
INSERT INTO "public"."learning_submissions" ("id", "course_id", "task_id", "student_sub", "kind", "text_body", "storage_key", "mime_type", "size_bytes", "sha256", "attempt_nr", "analysis_status", "analysis_json", "feedback_md", "error_code", "idempotency_key", "created_at", "completed_at", "vision_attempts", "vision_last_error", "vision_last_attempt_at", "feedback_last_attempt_at", "feedback_last_error", "internal_metadata") OVERRIDING SYSTEM VALUE
  SELECT loaded."id", loaded."course_id", loaded."task_id", loaded."student_sub", loaded."kind", loaded."text_body", loaded."storage_key", loaded."mime_type", loaded."size_bytes", loaded."sha256", loaded."attempt_nr", loaded."analysis_status", loaded."analysis_json", loaded."feedback_md", loaded."error_code", loaded."idempotency_key", loaded."created_at", loaded."completed_at", loaded."vision_attempts", loaded."vision_last_error", loaded."vision_last_attempt_at", loaded."feedback_last_attempt_at", loaded."feedback_last_error", loaded."internal_metadata"
  FROM pg_temp.transload_12 AS loaded;

DELETE FROM "transload_gustav_b09ac688".altered_1;
INSERT INTO "transload_gustav_b09ac688".altered_1 SELECT present.*
  FROM "public"."legacy_user_map" AS present JOIN pg_temp.transload_1 AS loaded ON present."legacy_id" = loaded."legacy_id"
  WHERE present."sub" IS DISTINCT FROM loaded."sub"
  ON CONFLICT DO NOTHING;

DO $transload$
BEGIN
  IF to_regclass('"transload_gustav_b09ac688".altered_2') IS NOT NULL AND EXISTS (SELECT FROM pg_trigger
      WHERE tgrelid = '"public"."import_audit_runs"'::regclass AND NOT tgisinternal AND tgenabled IN ('O', 'A')
        AND tgtype & 7 = 7) THEN
    INSERT INTO "transload_gustav_b09ac688".altered_2 SELECT * FROM "public"."import_audit_runs";
  END IF;
END
$transload$;

INSERT INTO "transload_gustav_b09ac688".altered_4 SELECT present.*
  FROM "public"."courses" AS present JOIN pg_temp.transload_4 AS loaded ON present."id" = loaded."id"
  WHERE present."title" IS DISTINCT FROM loaded."title"
    OR present."subject" IS DISTINCT FROM loaded."subject"
    OR present."grade_level" IS DISTINCT FROM loaded."grade_level"
    OR present."term" IS DISTINCT FROM loaded."term"
    OR present."teacher_id" IS DISTINCT FROM loaded."teacher_id"
    OR present."created_at" IS DISTINCT FROM loaded."created_at"
    OR present."updated_at" IS DISTINCT FROM loaded."updated_at"
  ON CONFLICT DO NOTHING;

INSERT INTO "transload_gustav_b09ac688".altered_5 SELECT present.*
  FROM "public"."course_memberships" AS present JOIN pg_temp.transload_5 AS loaded ON present."course_id" = loaded."course_id" AND present."student_id" = loaded."student_id"
  WHERE present."created_at" IS DISTINCT FROM loaded."created_at"
  ON CONFLICT DO NOTHING;

INSERT INTO "transload_gustav_b09ac688".altered_6 SELECT present.*
  FROM "public"."units" AS present JOIN pg_temp.transload_6 AS loaded ON present."id" = loaded."id"
  WHERE present."title" IS DISTINCT FROM loaded."title"
    OR present."summary" IS DISTINCT FROM loaded."summary"
    OR present."author_id" IS DISTINCT FROM loaded."author_id"
    OR present."created_at" IS DISTINCT FROM loaded."created_at"
    OR present."updated_at" IS DISTINCT FROM loaded."updated_at"
  ON CONFLICT DO NOTHING;

INSERT INTO "transload_gustav_b09ac688".altered_7 SELECT present.*
  FROM "public"."unit_sections" AS present JOIN pg_temp.transload_7 AS loaded ON present."id" = loaded."id"
  WHERE present."unit_id" IS DISTINCT FROM loaded."unit_id"
    OR present."title" IS DISTINCT FROM loaded."title"
    OR present."position" IS DISTINCT FROM loaded."position"
    OR present."created_at" IS DISTINCT FROM loaded."created_at"
    OR present."updated_at" IS DISTINCT FROM loaded."updated_at"
  ON CONFLICT DO NOTHING;

INSERT INTO "transload_gustav_b09ac688".altered_8 SELECT present.*
  FROM "public"."course_modules" AS present JOIN pg_temp.transload_8 AS loaded ON present."id" = loaded."id"
  WHERE present."course_id" IS DISTINCT FROM loaded."course_id"
    OR present."unit_id" IS DISTINCT FROM loaded."unit_id"
    OR present."position" IS DISTINCT FROM loaded."position"
    OR present."context_notes" IS DISTINCT FROM loaded."context_notes"
    OR present."created_at" IS DISTINCT FROM loaded."created_at"
    OR present."updated_at" IS DISTINCT FROM loaded."updated_at"
  ON CONFLICT DO NOTHING;

INSERT INTO "transload_gustav_b09ac688".altered_9 SELECT present.*
  FROM "public"."module_section_releases" AS present JOIN pg_temp.transload_9 AS loaded ON present."course_module_id" = loaded."course_module_id" AND present."section_id" = loaded."section_id"
  WHERE present."visible" IS DISTINCT FROM loaded."visible"
    OR present."released_at" IS DISTINCT FROM loaded."released_at"
    OR present."released_by" IS DISTINCT FROM loaded."released_by"
  ON CONFLICT DO NOTHING;

INSERT INTO "transload_gustav_b09ac688".altered_10 SELECT present.*
  FROM "public"."unit_materials" AS present JOIN pg_temp.transload_10 AS loaded ON present."id" = loaded."id"
  WHERE present."unit_id" IS DISTINCT FROM loaded."unit_id"
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
    OR present."updated_at" IS DISTINCT FROM loaded."updated_at"
  ON CONFLICT DO NOTHING;

INSERT INTO "transload_gustav_b09ac688".altered_11 SELECT present.*
  FROM "public"."unit_tasks" AS present JOIN pg_temp.transload_11 AS loaded ON present."id" = loaded."id"
  WHERE present."unit_id" IS DISTINCT FROM loaded."unit_id"
    OR present."section_id" IS DISTINCT FROM loaded."section_id"
    OR present."instruction_md" IS DISTINCT FROM loaded."instruction_md"
    OR present."criteria"::text IS DISTINCT FROM loaded."criteria"::text
    OR present."hints_md" IS DISTINCT FROM loaded."hints_md"
    OR present."due_at" IS DISTINCT FROM loaded."due_at"
    OR present."max_attempts" IS DISTINCT FROM loaded."max_attempts"
    OR present."position" IS DISTINCT FROM loaded."position"
    OR present."created_at" IS DISTINCT FROM loaded."created_at"
    OR present."updated_at" IS DISTINCT FROM loaded."updated_at"
  ON CONFLICT DO NOTHING;

INSERT INTO "transload_gustav_b09ac688".altered_12 SELECT present.*
  FROM "public"."learning_submissions" AS present JOIN pg_temp.transload_12 AS loaded ON present."id" = loaded."id"
  WHERE present."course_id" IS DISTINCT FROM loaded."course_id"
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
    OR present."completed_at" IS DISTINCT FROM loaded."completed_at"
    OR present."vision_attempts" IS DISTINCT FROM loaded."vision_attempts"
    OR present."vision_last_error" IS DISTINCT FROM loaded."vision_last_error"
    OR present."vision_last_attempt_at" IS DISTINCT FROM loaded."vision_last_attempt_at"
    OR present."feedback_last_attempt_at" IS DISTINCT FROM loaded."feedback_last_attempt_at"
    OR present."feedback_last_error" IS DISTINCT FROM loaded."feedback_last_error"
    OR present."internal_metadata"::text IS DISTINCT FROM loaded."internal_metadata"::text
  ON CONFLICT DO NOTHING;

DO $transload$
DECLARE
  target record;
  found bigint;
BEGIN
  FOR target IN SELECT * FROM (VALUES
    ('"public"."legacy_user_map"', 9::bigint, 'SELECT 9 - count(*) FROM pg_temp.transload_1 AS loaded WHERE NOT EXISTS (SELECT FROM "public"."legacy_user_map" AS present WHERE present."legacy_id" = loaded."legacy_id")'),
    ('"public"."import_audit_runs"', 1::bigint, 'SELECT (SELECT count(*) FROM "public"."import_audit_runs") - rows FROM pg_temp.transload_before WHERE place = 1'),
    ('"public"."import_audit_mappings"', 136::bigint, 'SELECT (SELECT count(*) FROM "public"."import_audit_mappings") - rows FROM pg_temp.transload_before WHERE place = 2'),
    ('"public"."courses"', 3::bigint, 'SELECT 3 - count(*) FROM pg_temp.transload_4 AS loaded WHERE NOT EXISTS (SELECT FROM "public"."courses" AS present WHERE present."id" = loaded."id")'),
    ('"public"."course_memberships"', 8::bigint, 'SELECT 8 - count(*) FROM pg_temp.transload_5 AS loaded WHERE NOT EXISTS (SELECT FROM "public"."course_memberships" AS present WHERE present."course_id" = loaded."course_id" AND present."student_id" = loaded."student_id")'),
    ('"public"."units"', 3::bigint, 'SELECT 3 - count(*) FROM pg_temp.transload_6 AS loaded WHERE NOT EXISTS (SELECT FROM "public"."units" AS present WHERE present."id" = loaded."id")'),
    ('"public"."unit_sections"', 6::bigint, 'SELECT 6 - count(*) FROM pg_temp.transload_7 AS loaded WHERE NOT EXISTS (SELECT FROM "public"."unit_sections" AS present WHERE present."id" = loaded."id")'),
    ('"public"."course_modules"', 4::bigint, 'SELECT 4 - count(*) FROM pg_temp.transload_8 AS loaded WHERE NOT EXISTS (SELECT FROM "public"."course_modules" AS present WHERE present."id" = loaded."id")'),
    ('"public"."module_section_releases"', 5::bigint, 'SELECT 5 - count(*) FROM pg_temp.transload_9 AS loaded WHERE NOT EXISTS (SELECT FROM "public"."module_section_releases" AS present WHERE present."course_module_id" = loaded."course_module_id" AND present."section_id" = loaded."section_id")'),
    ('"public"."unit_materials"', 23::bigint, 'SELECT 23 - count(*) FROM pg_temp.transload_10 AS loaded WHERE NOT EXISTS (SELECT FROM "public"."unit_materials" AS present WHERE present."id" = loaded."id")'),
    ('"public"."unit_tasks"', 8::bigint, 'SELECT 8 - count(*) FROM pg_temp.transload_11 AS loaded WHERE NOT EXISTS (SELECT FROM "public"."unit_tasks" AS present WHERE present."id" = loaded."id")'),
    ('"public"."learning_submissions"', 10::bigint, 'SELECT 10 - count(*) FROM pg_temp.transload_12 AS loaded WHERE NOT EXISTS (SELECT FROM "public"."learning_submissions" AS present WHERE present."id" = loaded."id")')
  ) AS listed (name, expected, query) LOOP
    EXECUTE target.query INTO found;
    IF found <> target.expected THEN
      RAISE EXCEPTION 'table %: expected % rows, found %', target.name, target.expected, found;
    END IF;
  END LOOP;
END
$transload$;

SET CONSTRAINTS ALL IMMEDIATE;

DO $transload$
DECLARE
  counter record;
  reached bigint;
  was_given boolean;
BEGIN
  IF to_regnamespace('transload_gustav_b09ac688') IS NOT NULL THEN
    FOR counter IN SELECT * FROM "transload_gustav_b09ac688".sequences LOOP
      EXECUTE format('SELECT last_value, is_called FROM %s', counter.name) INTO reached, was_given;
      UPDATE "transload_gustav_b09ac688".sequences SET loaded_number = reached, loaded_is_called = was_given
        WHERE name = counter.name
          AND (loaded_number, loaded_is_called) IS DISTINCT FROM (reached, was_given);
    END LOOP;
  END IF;
END
$transload$;

COMMIT;

ANALYZE "public"."legacy_user_map";
ANALYZE "public"."import_audit_runs";
ANALYZE "public"."import_audit_mappings";
ANALYZE "public"."courses";
ANALYZE "public"."course_memberships";
ANALYZE "public"."units";
ANALYZE "public"."unit_sections";
ANALYZE "public"."course_modules";
ANALYZE "public"."module_section_releases";
ANALYZE "public"."unit_materials";
ANALYZE "public"."unit_tasks";
ANALYZE "public"."learning_submissions";
