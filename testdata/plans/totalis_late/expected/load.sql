-- Loads plan `totalis_late` into PostgreSQL: 50 rows, 4 tables, one transaction.
--
--     cd RUN && psql -X -d DATABASE -f load.sql
--
-- RUN is the folder of this script. A guard, a file or a count that does not hold stops it,
-- and nothing stays. In their order, parents before children:
--
--   public.coaches: 8 rows into the empty table
--   public.categories: 12 rows into the empty table
--   public.app_config: 10 rows, new or in place of the row of the same key
--   public.id_mappings: 20 rows into the empty table
--
-- Rows that are the same already are not touched: a second load changes nothing. Triggers
-- fire as for any INSERT, and where a row is replaced as for any UPDATE; a notice names them.
--
-- Row security is on, the role has to own it, be a superuser or have BYPASSRLS:
--   public.coaches
--   public.categories
--   public.app_config
--
-- To undo it: psql -X -d DATABASE -f rollback.sql, as long as the schema
-- "transload_totalis_late_bc8c5feb" is there. Drop that schema when no rollback is wanted any more.

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

-- before_load: `../totalis/before_load.sql` of the plan.
-- The one table that the migration brings with it.
CREATE TABLE IF NOT EXISTS public.id_mappings (
    id uuid PRIMARY KEY,
    entity_type text NOT NULL,
    original_id integer NOT NULL,
    uuid_id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    UNIQUE (entity_type, original_id)
);

-- Of app_config, default_coach alone may be replaced. Where rows of a former load are there, the
-- keys are that load's.
DO $$
DECLARE
    taken text := (SELECT min(key) FROM public.app_config WHERE key ~ '^(prompt|var|system)_');
BEGIN
    IF taken IS NOT NULL AND NOT EXISTS (SELECT FROM public.id_mappings) THEN
        RAISE EXCEPTION 'app_config: expected no key of the migration, found %', taken;
    END IF;
END
$$;

-- The replaced row keeps the time that the file gives it.
ALTER TABLE public.app_config DISABLE TRIGGER USER;
-- End of `../totalis/before_load.sql`.

DO $transload$
DECLARE
  target record;
  fires record;
  filled boolean;
BEGIN
  FOR target IN SELECT * FROM (VALUES
    ('"public"."coaches"', false, true),
    ('"public"."categories"', false, true),
    ('"public"."app_config"', true, false),
    ('"public"."id_mappings"', false, true)
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
  SELECT 0 AS place, count(*) AS rows FROM "public"."coaches"
  UNION ALL
  SELECT 1 AS place, count(*) AS rows FROM "public"."categories"
  UNION ALL
  SELECT 3 AS place, count(*) AS rows FROM "public"."id_mappings";

-- What rollback.sql needs.
DO $transload$
DECLARE
  counter record;
  reached bigint;
  was_given boolean;
BEGIN
  IF to_regnamespace('transload_totalis_late_bc8c5feb') IS NULL THEN
    IF NOT has_database_privilege(current_database(), 'CREATE') THEN
      RAISE EXCEPTION 'role % may not create a schema in database %', current_user, current_database()
        USING HINT = 'what the load replaces is kept in it for the rollback';
    END IF;
    CREATE SCHEMA "transload_totalis_late_bc8c5feb";
    COMMENT ON SCHEMA "transload_totalis_late_bc8c5feb" IS 'What rollback.sql of plan totalis_late needs';
    CREATE TABLE "transload_totalis_late_bc8c5feb".sequences (
      name text PRIMARY KEY,
      number bigint, is_called boolean,
      loaded_number bigint, loaded_is_called boolean
    );
    CREATE TABLE "transload_totalis_late_bc8c5feb".altered_1 AS SELECT * FROM "public"."coaches" WITH NO DATA;
    ALTER TABLE "transload_totalis_late_bc8c5feb".altered_1 ADD PRIMARY KEY ("id");
    COMMENT ON TABLE "transload_totalis_late_bc8c5feb".altered_1 IS 'As triggers left them: loaded rows of public.coaches';
    CREATE TABLE "transload_totalis_late_bc8c5feb".altered_2 AS SELECT * FROM "public"."categories" WITH NO DATA;
    ALTER TABLE "transload_totalis_late_bc8c5feb".altered_2 ADD PRIMARY KEY ("id");
    COMMENT ON TABLE "transload_totalis_late_bc8c5feb".altered_2 IS 'As triggers left them: loaded rows of public.categories';
    CREATE TABLE "transload_totalis_late_bc8c5feb".replaced_3 AS SELECT * FROM "public"."app_config" WITH NO DATA;
    ALTER TABLE "transload_totalis_late_bc8c5feb".replaced_3 ADD PRIMARY KEY ("key");
    COMMENT ON TABLE "transload_totalis_late_bc8c5feb".replaced_3 IS 'As they were before the load: rows of public.app_config';
    CREATE TABLE "transload_totalis_late_bc8c5feb".inserted_3 AS SELECT "key" FROM "public"."app_config" WITH NO DATA;
    ALTER TABLE "transload_totalis_late_bc8c5feb".inserted_3 ADD PRIMARY KEY ("key");
    COMMENT ON TABLE "transload_totalis_late_bc8c5feb".inserted_3 IS 'Keys of rows that the load added to public.app_config';
    CREATE TABLE "transload_totalis_late_bc8c5feb".altered_3 AS SELECT * FROM "public"."app_config" WITH NO DATA;
    ALTER TABLE "transload_totalis_late_bc8c5feb".altered_3 ADD PRIMARY KEY ("key");
    COMMENT ON TABLE "transload_totalis_late_bc8c5feb".altered_3 IS 'As triggers left them: loaded rows of public.app_config';
    CREATE TABLE "transload_totalis_late_bc8c5feb".altered_4 AS SELECT * FROM "public"."id_mappings" WITH NO DATA;
    ALTER TABLE "transload_totalis_late_bc8c5feb".altered_4 ADD PRIMARY KEY ("id");
    COMMENT ON TABLE "transload_totalis_late_bc8c5feb".altered_4 IS 'As triggers left them: loaded rows of public.id_mappings';
    FOR counter IN 
      SELECT DISTINCT format('%I.%I', n.nspname, s.relname) AS name
      FROM pg_class AS s JOIN pg_namespace AS n ON n.oid = s.relnamespace
      WHERE s.relkind = 'S' AND s.oid IN (
        SELECT d.objid FROM pg_depend AS d
        WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
          AND d.deptype IN ('a', 'i') AND d.refobjid = ANY (ARRAY['"public"."coaches"', '"public"."categories"', '"public"."app_config"', '"public"."id_mappings"']::regclass[])
        UNION ALL
        SELECT d.refobjid FROM pg_depend AS d JOIN pg_attrdef AS a ON a.oid = d.objid
        WHERE d.classid = 'pg_attrdef'::regclass AND d.refclassid = 'pg_class'::regclass
          AND a.adrelid = ANY (ARRAY['"public"."coaches"', '"public"."categories"', '"public"."app_config"', '"public"."id_mappings"']::regclass[])
      )
      ORDER BY 1
     LOOP
      EXECUTE format('INSERT INTO "transload_totalis_late_bc8c5feb".sequences SELECT %L, last_value, is_called, NULL, NULL FROM %s',
        counter.name, counter.name);
    END LOOP;
  ELSE
    -- A sequence that moved since the former load stays as it is, and the rollback leaves it.
    FOR counter IN SELECT * FROM "transload_totalis_late_bc8c5feb".sequences LOOP
      EXECUTE format('SELECT last_value, is_called FROM %s', counter.name) INTO reached, was_given;
      DELETE FROM "transload_totalis_late_bc8c5feb".sequences WHERE name = counter.name
        AND (loaded_number, loaded_is_called) IS DISTINCT FROM (reached, was_given);
    END LOOP;
  END IF;
END
$transload$;

SET CONSTRAINTS ALL DEFERRED;

-- public.coaches: 8 rows into the empty table.
\copy "public"."coaches" ("id", "name", "bio", "photo_url", "sex", "year_of_birth", "metadata", "is_active", "created_at", "updated_at") FROM 'data/public.coaches.copy' WITH (FORMAT text, ENCODING 'UTF8')

-- public.categories: 12 rows into the empty table.
\copy "public"."categories" ("id", "parent_id", "name", "name_short", "description", "icon", "sort_order", "primary_color", "secondary_color", "is_active", "show_checkin_history", "checkin_enabled", "followup_timer", "prompt_checkin", "prompt_checkin_2", "guidelines_file_text", "max_questions", "scope", "metadata", "created_at", "updated_at") FROM 'data/public.categories.copy' WITH (FORMAT text, ENCODING 'UTF8')

-- public.app_config: 10 rows, new or in place of the row of the same key.
CREATE TEMPORARY TABLE transload_3 ON COMMIT DROP AS
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

INSERT INTO "transload_totalis_late_bc8c5feb".replaced_3
  SELECT present.* FROM "public"."app_config" AS present
  JOIN pg_temp.transload_3 AS loaded ON present."key" = loaded."key"
  WHERE (present."value"::text IS DISTINCT FROM loaded."value"::text
    OR present."description" IS DISTINCT FROM loaded."description"
    OR present."is_public" IS DISTINCT FROM loaded."is_public"
    OR present."created_at" IS DISTINCT FROM loaded."created_at"
    OR present."updated_at" IS DISTINCT FROM loaded."updated_at")
    AND NOT EXISTS (SELECT FROM "transload_totalis_late_bc8c5feb".inserted_3 AS known WHERE known."key" = loaded."key")
  ON CONFLICT DO NOTHING;
INSERT INTO "transload_totalis_late_bc8c5feb".inserted_3 SELECT loaded."key" FROM pg_temp.transload_3 AS loaded
  WHERE NOT EXISTS (SELECT FROM "public"."app_config" AS present WHERE present."key" = loaded."key")
    AND NOT EXISTS (SELECT FROM "transload_totalis_late_bc8c5feb".replaced_3 AS known WHERE known."key" = loaded."key")
  ON CONFLICT DO NOTHING;
UPDATE "public"."app_config" AS present
  SET "value" = loaded."value", "description" = loaded."description", "is_public" = loaded."is_public", "created_at" = loaded."created_at", "updated_at" = loaded."updated_at"
  FROM pg_temp.transload_3 AS loaded
  WHERE present."key" = loaded."key" AND (present."value"::text IS DISTINCT FROM loaded."value"::text
    OR present."description" IS DISTINCT FROM loaded."description"
    OR present."is_public" IS DISTINCT FROM loaded."is_public"
    OR present."created_at" IS DISTINCT FROM loaded."created_at"
    OR present."updated_at" IS DISTINCT FROM loaded."updated_at")
    AND NOT EXISTS (SELECT FROM "transload_totalis_late_bc8c5feb".altered_3 AS known WHERE known."key" = present."key" AND ROW(known.*)::text = ROW(present.*)::text);
INSERT INTO "public"."app_config" ("key", "value", "description", "is_public", "created_at", "updated_at") OVERRIDING SYSTEM VALUE
  SELECT loaded."key", loaded."value", loaded."description", loaded."is_public", loaded."created_at", loaded."updated_at"
  FROM pg_temp.transload_3 AS loaded
  WHERE NOT EXISTS (SELECT FROM "public"."app_config" AS present WHERE present."key" = loaded."key");

-- public.id_mappings: 20 rows into the empty table.
\copy "public"."id_mappings" ("id", "entity_type", "original_id", "uuid_id", "created_at") FROM 'data/public.id_mappings.copy' WITH (FORMAT text, ENCODING 'UTF8')

DO $transload$
BEGIN
  IF to_regclass('"transload_totalis_late_bc8c5feb".altered_1') IS NOT NULL AND EXISTS (SELECT FROM pg_trigger
      WHERE tgrelid = '"public"."coaches"'::regclass AND NOT tgisinternal AND tgenabled IN ('O', 'A')
        AND tgtype & 7 = 7) THEN
    INSERT INTO "transload_totalis_late_bc8c5feb".altered_1 SELECT * FROM "public"."coaches";
  END IF;
END
$transload$;

DO $transload$
BEGIN
  IF to_regclass('"transload_totalis_late_bc8c5feb".altered_2') IS NOT NULL AND EXISTS (SELECT FROM pg_trigger
      WHERE tgrelid = '"public"."categories"'::regclass AND NOT tgisinternal AND tgenabled IN ('O', 'A')
        AND tgtype & 7 = 7) THEN
    INSERT INTO "transload_totalis_late_bc8c5feb".altered_2 SELECT * FROM "public"."categories";
  END IF;
END
$transload$;

DELETE FROM "transload_totalis_late_bc8c5feb".altered_3;
INSERT INTO "transload_totalis_late_bc8c5feb".altered_3 SELECT present.*
  FROM "public"."app_config" AS present JOIN pg_temp.transload_3 AS loaded ON present."key" = loaded."key"
  WHERE present."value"::text IS DISTINCT FROM loaded."value"::text
    OR present."description" IS DISTINCT FROM loaded."description"
    OR present."is_public" IS DISTINCT FROM loaded."is_public"
    OR present."created_at" IS DISTINCT FROM loaded."created_at"
    OR present."updated_at" IS DISTINCT FROM loaded."updated_at"
  ON CONFLICT DO NOTHING;

DO $transload$
BEGIN
  IF to_regclass('"transload_totalis_late_bc8c5feb".altered_4') IS NOT NULL AND EXISTS (SELECT FROM pg_trigger
      WHERE tgrelid = '"public"."id_mappings"'::regclass AND NOT tgisinternal AND tgenabled IN ('O', 'A')
        AND tgtype & 7 = 7) THEN
    INSERT INTO "transload_totalis_late_bc8c5feb".altered_4 SELECT * FROM "public"."id_mappings";
  END IF;
END
$transload$;

DO $transload$
DECLARE
  target record;
  found bigint;
BEGIN
  FOR target IN SELECT * FROM (VALUES
    ('"public"."coaches"', 8::bigint, 'SELECT (SELECT count(*) FROM "public"."coaches") - rows FROM pg_temp.transload_before WHERE place = 0'),
    ('"public"."categories"', 12::bigint, 'SELECT (SELECT count(*) FROM "public"."categories") - rows FROM pg_temp.transload_before WHERE place = 1'),
    ('"public"."app_config"', 10::bigint, 'SELECT 10 - count(*) FROM pg_temp.transload_3 AS loaded WHERE NOT EXISTS (SELECT FROM "public"."app_config" AS present WHERE present."key" = loaded."key")'),
    ('"public"."id_mappings"', 20::bigint, 'SELECT (SELECT count(*) FROM "public"."id_mappings") - rows FROM pg_temp.transload_before WHERE place = 3')
  ) AS listed (name, expected, query) LOOP
    EXECUTE target.query INTO found;
    IF found <> target.expected THEN
      RAISE EXCEPTION 'table %: expected % rows, found %', target.name, target.expected, found;
    END IF;
  END LOOP;
END
$transload$;

SET CONSTRAINTS ALL IMMEDIATE;

-- after_load: `../totalis/after_load.sql` of the plan.
ALTER TABLE public.app_config ENABLE TRIGGER USER;
-- End of `../totalis/after_load.sql`.

DO $transload$
DECLARE
  counter record;
  reached bigint;
  was_given boolean;
BEGIN
  IF to_regnamespace('transload_totalis_late_bc8c5feb') IS NOT NULL THEN
    FOR counter IN SELECT * FROM "transload_totalis_late_bc8c5feb".sequences LOOP
      EXECUTE format('SELECT last_value, is_called FROM %s', counter.name) INTO reached, was_given;
      UPDATE "transload_totalis_late_bc8c5feb".sequences SET loaded_number = reached, loaded_is_called = was_given
        WHERE name = counter.name
          AND (loaded_number, loaded_is_called) IS DISTINCT FROM (reached, was_given);
    END LOOP;
  END IF;
END
$transload$;

COMMIT;

ANALYZE "public"."coaches";
ANALYZE "public"."categories";
ANALYZE "public"."app_config";
ANALYZE "public"."id_mappings";
