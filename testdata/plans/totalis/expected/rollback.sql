-- Deletes the rows that load.sql added, puts replaced ones back, plan `totalis`, in one transaction.
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
    ('data/public.coaches.copy', '434f9631a12b8bb80274f7fb93f3dd72e3f82ecd8485c16ffbbd79653cfcc845  data/public.coaches.copy'),
    ('data/public.categories.copy', '0e8b98935c50ada4c92e91674ce6a89810d87dd694912979e960b096a3a448a0  data/public.categories.copy'),
    ('data/public.app_config.copy', 'd6918d94f22b2d64c6535901f95b3ff4614da584792c674b4df09cb0bf82860f  data/public.app_config.copy'),
    ('data/public.id_mappings.copy', 'a4bf54bf84d5a74eb1d790129351eb8a51a52bdf0b781217a9fc1bf2bab8bd0c  data/public.id_mappings.copy')
  ) AS listed (name, line) WHERE line NOT IN (SELECT found.line FROM pg_temp.transload_files AS found)
  LOOP
    RAISE EXCEPTION '%: this is not the file that load.sql was written for', file.name
      USING HINT = 'run psql in the folder of the script';
  END LOOP;
END
$transload$;

DO $transload$
BEGIN
  IF to_regnamespace('transload_totalis_e59ee7c1') IS NULL THEN
    RAISE EXCEPTION 'schema %: expected one, found none', 'transload_totalis_e59ee7c1'
      USING HINT = 'load.sql of this run makes it, and a rollback drops it';
  END IF;
END
$transload$;

-- before_rollback: `before_rollback.sql` of the plan.
-- The former default_coach comes back with the time that it had.
ALTER TABLE public.app_config DISABLE TRIGGER USER;
-- End of `before_rollback.sql`.

DO $transload$
DECLARE
  target record;
BEGIN
  FOR target IN SELECT * FROM (VALUES
    ('"public"."coaches"', false),
    ('"public"."categories"', false),
    ('"public"."app_config"', true),
    ('"public"."id_mappings"', false)
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

LOCK TABLE "public"."coaches", "public"."categories", "public"."app_config", "public"."id_mappings" IN SHARE ROW EXCLUSIVE MODE;
CREATE TEMPORARY TABLE transload_triggers ON COMMIT DROP AS
  SELECT tgrelid::regclass AS home, tgname AS name, tgenabled FROM pg_trigger
  JOIN pg_class AS c ON c.oid = tgrelid
  WHERE tgrelid = ANY (ARRAY['"public"."coaches"', '"public"."categories"', '"public"."app_config"', '"public"."id_mappings"']::regclass[]) AND NOT tgisinternal
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
  SELECT 0 AS place, count(*) AS rows FROM "public"."coaches"
  UNION ALL
  SELECT 1 AS place, count(*) AS rows FROM "public"."categories"
  UNION ALL
  SELECT 2 AS place, count(*) AS rows FROM "public"."app_config"
  UNION ALL
  SELECT 3 AS place, count(*) AS rows FROM "public"."id_mappings";

CREATE TEMPORARY TABLE transload_1 ON COMMIT DROP AS
  SELECT "id", "name", "bio", "photo_url", "sex", "year_of_birth", "voice_id", "voice_settings", "prompt", "is_active", "created_at", "updated_at" FROM "public"."coaches" WITH NO DATA;
\copy pg_temp.transload_1 ("id", "name", "bio", "photo_url", "sex", "year_of_birth", "voice_id", "voice_settings", "prompt", "is_active", "created_at", "updated_at") FROM 'data/public.coaches.copy' WITH (FORMAT text, ENCODING 'UTF8')
ANALYZE pg_temp.transload_1;

DO $transload$
DECLARE
  found bigint;
BEGIN
  SELECT count(*) INTO found FROM pg_temp.transload_1;
  IF found <> 8 THEN
    RAISE EXCEPTION 'table %: expected % rows, found %', '"public"."coaches"', 8, found;
  END IF;
END
$transload$;

CREATE TEMPORARY TABLE transload_2 ON COMMIT DROP AS
  SELECT "id", "parent_id", "name", "name_short", "description", "icon", "sort_order", "primary_color", "secondary_color", "is_active", "show_checkin_history", "checkin_enabled", "followup_timer", "prompt_checkin", "prompt_checkin_2", "guidelines_file_text", "max_questions", "scope", "created_at", "updated_at" FROM "public"."categories" WITH NO DATA;
\copy pg_temp.transload_2 ("id", "parent_id", "name", "name_short", "description", "icon", "sort_order", "primary_color", "secondary_color", "is_active", "show_checkin_history", "checkin_enabled", "followup_timer", "prompt_checkin", "prompt_checkin_2", "guidelines_file_text", "max_questions", "scope", "created_at", "updated_at") FROM 'data/public.categories.copy' WITH (FORMAT text, ENCODING 'UTF8')
ANALYZE pg_temp.transload_2;

DO $transload$
DECLARE
  found bigint;
BEGIN
  SELECT count(*) INTO found FROM pg_temp.transload_2;
  IF found <> 12 THEN
    RAISE EXCEPTION 'table %: expected % rows, found %', '"public"."categories"', 12, found;
  END IF;
END
$transload$;

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

CREATE TEMPORARY TABLE transload_4 ON COMMIT DROP AS
  SELECT "id", "entity_type", "original_id", "uuid_id", "created_at" FROM "public"."id_mappings" WITH NO DATA;
\copy pg_temp.transload_4 ("id", "entity_type", "original_id", "uuid_id", "created_at") FROM 'data/public.id_mappings.copy' WITH (FORMAT text, ENCODING 'UTF8')
ANALYZE pg_temp.transload_4;

DO $transload$
DECLARE
  found bigint;
BEGIN
  SELECT count(*) INTO found FROM pg_temp.transload_4;
  IF found <> 20 THEN
    RAISE EXCEPTION 'table %: expected % rows, found %', '"public"."id_mappings"', 20, found;
  END IF;
END
$transload$;

DO $transload$
DECLARE
  expected bigint := 8;
  found bigint;
  changed bigint;
BEGIN
  EXECUTE 'SELECT count(*), count(*) FILTER (WHERE (present."name" IS DISTINCT FROM loaded."name"
    OR present."bio" IS DISTINCT FROM loaded."bio"
    OR present."photo_url" IS DISTINCT FROM loaded."photo_url"
    OR present."sex" IS DISTINCT FROM loaded."sex"
    OR present."year_of_birth" IS DISTINCT FROM loaded."year_of_birth"
    OR present."voice_id" IS DISTINCT FROM loaded."voice_id"
    OR present."voice_settings"::text IS DISTINCT FROM loaded."voice_settings"::text
    OR present."prompt" IS DISTINCT FROM loaded."prompt"
    OR present."is_active" IS DISTINCT FROM loaded."is_active"
    OR present."created_at" IS DISTINCT FROM loaded."created_at"
    OR present."updated_at" IS DISTINCT FROM loaded."updated_at")' || CASE WHEN to_regclass('"transload_totalis_e59ee7c1".altered_1') IS NOT NULL THEN ' AND NOT EXISTS (SELECT FROM "transload_totalis_e59ee7c1".altered_1 AS known WHERE known."id" = present."id" AND ROW(known.*)::text = ROW(present.*)::text)' ELSE '' END || ') FROM "public"."coaches" AS present JOIN pg_temp.transload_1 AS loaded ON present."id" = loaded."id"'
    INTO found, changed;
  IF found <> expected THEN
    RAISE EXCEPTION 'table %: expected % loaded rows, found %', '"public"."coaches"', expected, found;
  END IF;
  IF changed > 0 THEN
    RAISE EXCEPTION 'table %: % of % loaded rows were changed since', '"public"."coaches"', changed, found;
  END IF;
END
$transload$;

DO $transload$
DECLARE
  expected bigint := 12;
  found bigint;
  changed bigint;
BEGIN
  EXECUTE 'SELECT count(*), count(*) FILTER (WHERE (present."parent_id" IS DISTINCT FROM loaded."parent_id"
    OR present."name" IS DISTINCT FROM loaded."name"
    OR present."name_short" IS DISTINCT FROM loaded."name_short"
    OR present."description" IS DISTINCT FROM loaded."description"
    OR present."icon" IS DISTINCT FROM loaded."icon"
    OR present."sort_order" IS DISTINCT FROM loaded."sort_order"
    OR present."primary_color" IS DISTINCT FROM loaded."primary_color"
    OR present."secondary_color" IS DISTINCT FROM loaded."secondary_color"
    OR present."is_active" IS DISTINCT FROM loaded."is_active"
    OR present."show_checkin_history" IS DISTINCT FROM loaded."show_checkin_history"
    OR present."checkin_enabled" IS DISTINCT FROM loaded."checkin_enabled"
    OR present."followup_timer" IS DISTINCT FROM loaded."followup_timer"
    OR present."prompt_checkin" IS DISTINCT FROM loaded."prompt_checkin"
    OR present."prompt_checkin_2" IS DISTINCT FROM loaded."prompt_checkin_2"
    OR present."guidelines_file_text" IS DISTINCT FROM loaded."guidelines_file_text"
    OR present."max_questions" IS DISTINCT FROM loaded."max_questions"
    OR present."scope" IS DISTINCT FROM loaded."scope"
    OR present."created_at" IS DISTINCT FROM loaded."created_at"
    OR present."updated_at" IS DISTINCT FROM loaded."updated_at")' || CASE WHEN to_regclass('"transload_totalis_e59ee7c1".altered_2') IS NOT NULL THEN ' AND NOT EXISTS (SELECT FROM "transload_totalis_e59ee7c1".altered_2 AS known WHERE known."id" = present."id" AND ROW(known.*)::text = ROW(present.*)::text)' ELSE '' END || ') FROM "public"."categories" AS present JOIN pg_temp.transload_2 AS loaded ON present."id" = loaded."id"'
    INTO found, changed;
  IF found <> expected THEN
    RAISE EXCEPTION 'table %: expected % loaded rows, found %', '"public"."categories"', expected, found;
  END IF;
  IF changed > 0 THEN
    RAISE EXCEPTION 'table %: % of % loaded rows were changed since', '"public"."categories"', changed, found;
  END IF;
END
$transload$;

DO $transload$
DECLARE
  expected bigint := (SELECT count(*) FROM (SELECT "key" FROM "transload_totalis_e59ee7c1".inserted_3 UNION ALL SELECT "key" FROM "transload_totalis_e59ee7c1".replaced_3) AS known);
  found bigint;
  changed bigint;
BEGIN
  EXECUTE 'SELECT count(*), count(*) FILTER (WHERE (present."value"::text IS DISTINCT FROM loaded."value"::text
    OR present."description" IS DISTINCT FROM loaded."description"
    OR present."is_public" IS DISTINCT FROM loaded."is_public"
    OR present."created_at" IS DISTINCT FROM loaded."created_at"
    OR present."updated_at" IS DISTINCT FROM loaded."updated_at")' || CASE WHEN to_regclass('"transload_totalis_e59ee7c1".altered_3') IS NOT NULL THEN ' AND NOT EXISTS (SELECT FROM "transload_totalis_e59ee7c1".altered_3 AS known WHERE known."key" = present."key" AND ROW(known.*)::text = ROW(present.*)::text)' ELSE '' END || ') FROM "public"."app_config" AS present JOIN pg_temp.transload_3 AS loaded ON present."key" = loaded."key"
    JOIN (SELECT "key" FROM "transload_totalis_e59ee7c1".inserted_3 UNION ALL SELECT "key" FROM "transload_totalis_e59ee7c1".replaced_3) AS known ON loaded."key" = known."key"'
    INTO found, changed;
  IF found <> expected THEN
    RAISE EXCEPTION 'table %: expected % loaded rows, found %', '"public"."app_config"', expected, found;
  END IF;
  IF changed > 0 THEN
    RAISE EXCEPTION 'table %: % of % loaded rows were changed since', '"public"."app_config"', changed, found;
  END IF;
END
$transload$;

DO $transload$
DECLARE
  expected bigint := 20;
  found bigint;
  changed bigint;
BEGIN
  EXECUTE 'SELECT count(*), count(*) FILTER (WHERE (present."entity_type" IS DISTINCT FROM loaded."entity_type"
    OR present."original_id" IS DISTINCT FROM loaded."original_id"
    OR present."uuid_id" IS DISTINCT FROM loaded."uuid_id"
    OR present."created_at" IS DISTINCT FROM loaded."created_at")' || CASE WHEN to_regclass('"transload_totalis_e59ee7c1".altered_4') IS NOT NULL THEN ' AND NOT EXISTS (SELECT FROM "transload_totalis_e59ee7c1".altered_4 AS known WHERE known."id" = present."id" AND ROW(known.*)::text = ROW(present.*)::text)' ELSE '' END || ') FROM "public"."id_mappings" AS present JOIN pg_temp.transload_4 AS loaded ON present."id" = loaded."id"'
    INTO found, changed;
  IF found <> expected THEN
    RAISE EXCEPTION 'table %: expected % loaded rows, found %', '"public"."id_mappings"', expected, found;
  END IF;
  IF changed > 0 THEN
    RAISE EXCEPTION 'table %: % of % loaded rows were changed since', '"public"."id_mappings"', changed, found;
  END IF;
END
$transload$;

DO $transload$
DECLARE
  expected bigint := 20;
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
      AND c.confrelid = '"public"."id_mappings"'::regclass
      AND c.conrelid <> ALL (ARRAY['"public"."coaches"', '"public"."categories"', '"public"."app_config"', '"public"."id_mappings"']::regclass[])
    GROUP BY c.oid, c.conrelid
  LOOP
    EXECUTE 'SELECT count(*) FROM ' ||
      reference.child ||
      ' AS child JOIN "public"."id_mappings" AS parent ON ' ||
      reference.fits ||
      ' JOIN (SELECT present.ctid AS place, present.tableoid AS home
      FROM "public"."id_mappings" AS present JOIN pg_temp.transload_4 AS loaded ON present."id" = loaded."id") AS fit ON parent.ctid = fit.place AND parent.tableoid = fit.home' INTO found;
    IF found > 0 THEN
      RAISE EXCEPTION 'table %: % rows of % that were not loaded refer to it',
        '"public"."id_mappings"', found, reference.child;
    END IF;
  END LOOP;
  DELETE FROM "public"."id_mappings" AS present
    USING (SELECT present.ctid AS place, present.tableoid AS home
      FROM "public"."id_mappings" AS present JOIN pg_temp.transload_4 AS loaded ON present."id" = loaded."id") AS fit
    WHERE present.ctid = fit.place AND present.tableoid = fit.home;
  GET DIAGNOSTICS found = ROW_COUNT;
  IF found <> expected THEN
    RAISE EXCEPTION 'table %: expected % loaded rows, found %', '"public"."id_mappings"', expected, found;
  END IF;
END
$transload$;

DO $transload$
DECLARE
  expected bigint := (SELECT count(*) FROM "transload_totalis_e59ee7c1".inserted_3);
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
      AND c.confrelid = '"public"."app_config"'::regclass
      AND c.conrelid <> ALL (ARRAY['"public"."coaches"', '"public"."categories"', '"public"."app_config"']::regclass[])
    GROUP BY c.oid, c.conrelid
  LOOP
    EXECUTE 'SELECT count(*) FROM ' ||
      reference.child ||
      ' AS child JOIN "public"."app_config" AS parent ON ' ||
      reference.fits ||
      ' JOIN (SELECT present.ctid AS place, present.tableoid AS home
      FROM "public"."app_config" AS present JOIN "transload_totalis_e59ee7c1".inserted_3 AS loaded ON present."key" = loaded."key") AS fit ON parent.ctid = fit.place AND parent.tableoid = fit.home' INTO found;
    IF found > 0 THEN
      RAISE EXCEPTION 'table %: % rows of % that were not loaded refer to it',
        '"public"."app_config"', found, reference.child;
    END IF;
  END LOOP;
  DELETE FROM "public"."app_config" AS present
    USING (SELECT present.ctid AS place, present.tableoid AS home
      FROM "public"."app_config" AS present JOIN "transload_totalis_e59ee7c1".inserted_3 AS loaded ON present."key" = loaded."key") AS fit
    WHERE present.ctid = fit.place AND present.tableoid = fit.home;
  GET DIAGNOSTICS found = ROW_COUNT;
  IF found <> expected THEN
    RAISE EXCEPTION 'table %: expected % loaded rows, found %', '"public"."app_config"', expected, found;
  END IF;
END
$transload$;

DO $transload$
DECLARE
  settings text;
  found bigint;
BEGIN
  SELECT string_agg(format('%1$I = old.%1$I', attname), ', ') INTO settings FROM pg_attribute
    WHERE attrelid = '"public"."app_config"'::regclass AND attnum > 0 AND NOT attisdropped
      AND attgenerated = '' AND attidentity <> 'a';
  EXECUTE 'UPDATE ' || '"public"."app_config"' || ' AS present SET ' || settings || ' FROM "transload_totalis_e59ee7c1".replaced_3 AS old WHERE present."key" = old."key"';
  SELECT count(*) INTO found FROM "transload_totalis_e59ee7c1".replaced_3 AS old
    WHERE NOT EXISTS (SELECT FROM "public"."app_config" AS present WHERE present."key" = old."key"
      AND ROW(present.*)::text = ROW(old.*)::text);
  IF found > 0 THEN
    RAISE EXCEPTION 'table %: a trigger changes % rows on their way back', '"public"."app_config"', found
      USING HINT = 'roll back as the owner of the table';
  END IF;
END
$transload$;

DO $transload$
DECLARE
  expected bigint := 12;
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
      AND c.confrelid = '"public"."categories"'::regclass
      AND c.conrelid <> ALL (ARRAY['"public"."coaches"', '"public"."categories"']::regclass[])
    GROUP BY c.oid, c.conrelid
  LOOP
    EXECUTE 'SELECT count(*) FROM ' ||
      reference.child ||
      ' AS child JOIN "public"."categories" AS parent ON ' ||
      reference.fits ||
      ' JOIN (SELECT present.ctid AS place, present.tableoid AS home
      FROM "public"."categories" AS present JOIN pg_temp.transload_2 AS loaded ON present."id" = loaded."id") AS fit ON parent.ctid = fit.place AND parent.tableoid = fit.home' INTO found;
    IF found > 0 THEN
      RAISE EXCEPTION 'table %: % rows of % that were not loaded refer to it',
        '"public"."categories"', found, reference.child;
    END IF;
  END LOOP;
  DELETE FROM "public"."categories" AS present
    USING (SELECT present.ctid AS place, present.tableoid AS home
      FROM "public"."categories" AS present JOIN pg_temp.transload_2 AS loaded ON present."id" = loaded."id") AS fit
    WHERE present.ctid = fit.place AND present.tableoid = fit.home;
  GET DIAGNOSTICS found = ROW_COUNT;
  IF found <> expected THEN
    RAISE EXCEPTION 'table %: expected % loaded rows, found %', '"public"."categories"', expected, found;
  END IF;
END
$transload$;

DO $transload$
DECLARE
  expected bigint := 8;
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
      AND c.confrelid = '"public"."coaches"'::regclass
      AND c.conrelid <> ALL (ARRAY['"public"."coaches"']::regclass[])
    GROUP BY c.oid, c.conrelid
  LOOP
    EXECUTE 'SELECT count(*) FROM ' ||
      reference.child ||
      ' AS child JOIN "public"."coaches" AS parent ON ' ||
      reference.fits ||
      ' JOIN (SELECT present.ctid AS place, present.tableoid AS home
      FROM "public"."coaches" AS present JOIN pg_temp.transload_1 AS loaded ON present."id" = loaded."id") AS fit ON parent.ctid = fit.place AND parent.tableoid = fit.home' INTO found;
    IF found > 0 THEN
      RAISE EXCEPTION 'table %: % rows of % that were not loaded refer to it',
        '"public"."coaches"', found, reference.child;
    END IF;
  END LOOP;
  DELETE FROM "public"."coaches" AS present
    USING (SELECT present.ctid AS place, present.tableoid AS home
      FROM "public"."coaches" AS present JOIN pg_temp.transload_1 AS loaded ON present."id" = loaded."id") AS fit
    WHERE present.ctid = fit.place AND present.tableoid = fit.home;
  GET DIAGNOSTICS found = ROW_COUNT;
  IF found <> expected THEN
    RAISE EXCEPTION 'table %: expected % loaded rows, found %', '"public"."coaches"', expected, found;
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
    (0, '"public"."coaches"', 8::bigint),
    (1, '"public"."categories"', 12::bigint),
    (2, '"public"."app_config"', (SELECT count(*) FROM "transload_totalis_e59ee7c1".inserted_3)::bigint),
    (3, '"public"."id_mappings"', 20::bigint)
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
  IF to_regnamespace('transload_totalis_e59ee7c1') IS NULL THEN
    RAISE NOTICE 'sequences are left as they are: the load kept nothing of them';
    RETURN;
  END IF;
  FOR counter IN SELECT * FROM "transload_totalis_e59ee7c1".sequences ORDER BY name LOOP
    EXECUTE format('SELECT last_value, is_called FROM %s', counter.name) INTO reached, was_given;
    IF (reached, was_given) IS DISTINCT FROM (counter.loaded_number, counter.loaded_is_called) THEN
      RAISE NOTICE 'sequence % gave numbers since the load and is left as it is', counter.name;
    ELSE
      PERFORM setval(counter.name::regclass, counter.number, counter.is_called);
    END IF;
  END LOOP;
  DROP TABLE "transload_totalis_e59ee7c1".sequences, "transload_totalis_e59ee7c1".altered_1, "transload_totalis_e59ee7c1".altered_2, "transload_totalis_e59ee7c1".altered_3, "transload_totalis_e59ee7c1".replaced_3, "transload_totalis_e59ee7c1".inserted_3, "transload_totalis_e59ee7c1".altered_4;
  DROP SCHEMA "transload_totalis_e59ee7c1";
END
$transload$;

-- after_rollback: `after_rollback.sql` of the plan.
ALTER TABLE public.app_config ENABLE TRIGGER USER;
DROP TABLE public.id_mappings;
-- End of `after_rollback.sql`.

COMMIT;
