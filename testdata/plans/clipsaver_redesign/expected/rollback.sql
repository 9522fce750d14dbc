-- Deletes the rows that load.sql loaded, plan `clipsaver_redesign`, in one transaction.
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
    ('data/public.user.copy', '9b6bb8f04652da42d5c7a3389f6b6a0503efa5b5b9185c7d9a8cdd5b3eb1dc1f  data/public.user.copy'),
    ('data/public.guild.copy', '7c194367610555d5602f2eb95523a1c1ac5742e2e865931edd32b9d909c62d34  data/public.guild.copy'),
    ('data/public.guild_settings.copy', '92099e22ab249b327aa64df22f9ed59ba9be8c88887062379ffeda0840340bf7  data/public.guild_settings.copy'),
    ('data/public.channel.copy', '7faa7380e01aacc4d8f8f7f6c6709c731529c930df438d05829837bb23e82f82  data/public.channel.copy'),
    ('data/public.channel_settings.copy', '88d1e445c01d771a2d96be698a9b2a0f1de8bd32df2d9259715c723a9836b1bf  data/public.channel_settings.copy'),
    ('data/public.channel_scan_status.copy', '25cfa0dd697c0c6f6c8589442dba702eff105c4453273a162433323948e5f33b  data/public.channel_scan_status.copy'),
    ('data/public.install_intent.copy', '07f65713d0a5bc8ed6755510e2be1291c8058a2f91a4569e4297a02c3a7a649b  data/public.install_intent.copy')
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
BEGIN
  FOR target IN SELECT * FROM (VALUES
    ('"public"."user"', false),
    ('"public"."guild"', false),
    ('"public"."guild_settings"', false),
    ('"public"."channel"', false),
    ('"public"."channel_settings"', false),
    ('"public"."channel_scan_status"', false),
    ('"public"."install_intent"', false)
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

LOCK TABLE "public"."user", "public"."guild", "public"."guild_settings", "public"."channel", "public"."channel_settings", "public"."channel_scan_status", "public"."install_intent" IN SHARE ROW EXCLUSIVE MODE;
CREATE TEMPORARY TABLE transload_triggers ON COMMIT DROP AS
  SELECT tgrelid::regclass AS home, tgname AS name, tgenabled FROM pg_trigger
  JOIN pg_class AS c ON c.oid = tgrelid
  WHERE tgrelid = ANY (ARRAY['"public"."user"', '"public"."guild"', '"public"."guild_settings"', '"public"."channel"', '"public"."channel_settings"', '"public"."channel_scan_status"', '"public"."install_intent"']::regclass[]) AND NOT tgisinternal
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
  SELECT 0 AS place, count(*) AS rows FROM "public"."user"
  UNION ALL
  SELECT 1 AS place, count(*) AS rows FROM "public"."guild"
  UNION ALL
  SELECT 2 AS place, count(*) AS rows FROM "public"."guild_settings"
  UNION ALL
  SELECT 3 AS place, count(*) AS rows FROM "public"."channel"
  UNION ALL
  SELECT 4 AS place, count(*) AS rows FROM "public"."channel_settings"
  UNION ALL
  SELECT 5 AS place, count(*) AS rows FROM "public"."channel_scan_status"
  UNION ALL
  SELECT 6 AS place, count(*) AS rows FROM "public"."install_intent";

CREATE TEMPORARY TABLE transload_1 ON COMMIT DROP AS
  SELECT "id", "username", "discriminator", "avatar_url", "created_at", "updated_at" FROM "public"."user" WITH NO DATA;
\copy pg_temp.transload_1 ("id", "username", "discriminator", "avatar_url", "created_at", "updated_at") FROM 'data/public.user.copy' WITH (FORMAT text, ENCODING 'UTF8')
ANALYZE pg_temp.transload_1;

DO $transload$
DECLARE
  found bigint;
BEGIN
  SELECT count(*) INTO found FROM pg_temp.transload_1;
  IF found <> 8 THEN
    RAISE EXCEPTION 'table %: expected % rows, found %', '"public"."user"', 8, found;
  END IF;
END
$transload$;

CREATE TEMPORARY TABLE transload_2 ON COMMIT DROP AS
  SELECT "id", "name", "icon_url", "created_at", "updated_at", "owner_id" FROM "public"."guild" WITH NO DATA;
\copy pg_temp.transload_2 ("id", "name", "icon_url", "created_at", "updated_at", "owner_id") FROM 'data/public.guild.copy' WITH (FORMAT text, ENCODING 'UTF8')
ANALYZE pg_temp.transload_2;

DO $transload$
DECLARE
  found bigint;
BEGIN
  SELECT count(*) INTO found FROM pg_temp.transload_2;
  IF found <> 5 THEN
    RAISE EXCEPTION 'table %: expected % rows, found %', '"public"."guild"', 5, found;
  END IF;
END
$transload$;

CREATE TEMPORARY TABLE transload_3 ON COMMIT DROP AS
  SELECT "id", "settings", "created_at", "updated_at", "guild_id" FROM "public"."guild_settings" WITH NO DATA;
\copy pg_temp.transload_3 ("id", "settings", "created_at", "updated_at", "guild_id") FROM 'data/public.guild_settings.copy' WITH (FORMAT text, ENCODING 'UTF8')
ANALYZE pg_temp.transload_3;

DO $transload$
DECLARE
  found bigint;
BEGIN
  SELECT count(*) INTO found FROM pg_temp.transload_3;
  IF found <> 2 THEN
    RAISE EXCEPTION 'table %: expected % rows, found %', '"public"."guild_settings"', 2, found;
  END IF;
END
$transload$;

CREATE TEMPORARY TABLE transload_4 ON COMMIT DROP AS
  SELECT "id", "name", "type", "nsfw", "message_scan_enabled", "created_at", "updated_at", "guild_id" FROM "public"."channel" WITH NO DATA;
\copy pg_temp.transload_4 ("id", "name", "type", "nsfw", "message_scan_enabled", "created_at", "updated_at", "guild_id") FROM 'data/public.channel.copy' WITH (FORMAT text, ENCODING 'UTF8')
ANALYZE pg_temp.transload_4;

DO $transload$
DECLARE
  found bigint;
BEGIN
  SELECT count(*) INTO found FROM pg_temp.transload_4;
  IF found <> 6 THEN
    RAISE EXCEPTION 'table %: expected % rows, found %', '"public"."channel"', 6, found;
  END IF;
END
$transload$;

CREATE TEMPORARY TABLE transload_5 ON COMMIT DROP AS
  SELECT "id", "settings", "created_at", "updated_at", "channel_id" FROM "public"."channel_settings" WITH NO DATA;
\copy pg_temp.transload_5 ("id", "settings", "created_at", "updated_at", "channel_id") FROM 'data/public.channel_settings.copy' WITH (FORMAT text, ENCODING 'UTF8')
ANALYZE pg_temp.transload_5;

DO $transload$
DECLARE
  found bigint;
BEGIN
  SELECT count(*) INTO found FROM pg_temp.transload_5;
  IF found <> 4 THEN
    RAISE EXCEPTION 'table %: expected % rows, found %', '"public"."channel_settings"', 4, found;
  END IF;
END
$transload$;

CREATE TEMPORARY TABLE transload_6 ON COMMIT DROP AS
  SELECT "id", "status", "forward_message_id", "message_count", "total_messages_scanned", "error_message", "created_at", "updated_at", "guild_id", "channel_id" FROM "public"."channel_scan_status" WITH NO DATA;
\copy pg_temp.transload_6 ("id", "status", "forward_message_id", "message_count", "total_messages_scanned", "error_message", "created_at", "updated_at", "guild_id", "channel_id") FROM 'data/public.channel_scan_status.copy' WITH (FORMAT text, ENCODING 'UTF8')
ANALYZE pg_temp.transload_6;

DO $transload$
DECLARE
  found bigint;
BEGIN
  SELECT count(*) INTO found FROM pg_temp.transload_6;
  IF found <> 3 THEN
    RAISE EXCEPTION 'table %: expected % rows, found %', '"public"."channel_scan_status"', 3, found;
  END IF;
END
$transload$;

CREATE TEMPORARY TABLE transload_7 ON COMMIT DROP AS
  SELECT "id", "guild", "state", "expires_at", "created_at", "user_id" FROM "public"."install_intent" WITH NO DATA;
\copy pg_temp.transload_7 ("id", "guild", "state", "expires_at", "created_at", "user_id") FROM 'data/public.install_intent.copy' WITH (FORMAT text, ENCODING 'UTF8')
ANALYZE pg_temp.transload_7;

DO $transload$
DECLARE
  found bigint;
BEGIN
  SELECT count(*) INTO found FROM pg_temp.transload_7;
  IF found <> 3 THEN
    RAISE EXCEPTION 'table %: expected % rows, found %', '"public"."install_intent"', 3, found;
  END IF;
END
$transload$;

DO $transload$
DECLARE
  expected bigint := 8;
  found bigint;
  changed bigint;
BEGIN
  EXECUTE 'SELECT count(*), count(*) FILTER (WHERE (present."username" IS DISTINCT FROM loaded."username"
    OR present."discriminator" IS DISTINCT FROM loaded."discriminator"
    OR present."avatar_url" IS DISTINCT FROM loaded."avatar_url"
    OR present."created_at" IS DISTINCT FROM loaded."created_at"
    OR present."updated_at" IS DISTINCT FROM loaded."updated_at")' || CASE WHEN to_regclass('"transload_clipsaver_redesign_05b013cc".altered_1') IS NOT NULL THEN ' AND NOT EXISTS (SELECT FROM "transload_clipsaver_redesign_05b013cc".altered_1 AS known WHERE known."id" = present."id" AND ROW(known.*)::text = ROW(present.*)::text)' ELSE '' END || ') FROM "public"."user" AS present JOIN pg_temp.transload_1 AS loaded ON present."id" = loaded."id"'
    INTO found, changed;
  IF found <> expected THEN
    RAISE EXCEPTION 'table %: expected % loaded rows, found %', '"public"."user"', expected, found;
  END IF;
  IF changed > 0 THEN
    RAISE EXCEPTION 'table %: % of % loaded rows were changed since', '"public"."user"', changed, found;
  END IF;
END
$transload$;

DO $transload$
DECLARE
  expected bigint := 5;
  found bigint;
  changed bigint;
BEGIN
  EXECUTE 'SELECT count(*), count(*) FILTER (WHERE (present."name" IS DISTINCT FROM loaded."name"
    OR present."icon_url" IS DISTINCT FROM loaded."icon_url"
    OR present."created_at" IS DISTINCT FROM loaded."created_at"
    OR present."updated_at" IS DISTINCT FROM loaded."updated_at"
    OR present."owner_id" IS DISTINCT FROM loaded."owner_id")' || CASE WHEN to_regclass('"transload_clipsaver_redesign_05b013cc".altered_2') IS NOT NULL THEN ' AND NOT EXISTS (SELECT FROM "transload_clipsaver_redesign_05b013cc".altered_2 AS known WHERE known."id" = present."id" AND ROW(known.*)::text = ROW(present.*)::text)' ELSE '' END || ') FROM "public"."guild" AS present JOIN pg_temp.transload_2 AS loaded ON present."id" = loaded."id"'
    INTO found, changed;
  IF found <> expected THEN
    RAISE EXCEPTION 'table %: expected % loaded rows, found %', '"public"."guild"', expected, found;
  END IF;
  IF changed > 0 THEN
    RAISE EXCEPTION 'table %: % of % loaded rows were changed since', '"public"."guild"', changed, found;
  END IF;
END
$transload$;

DO $transload$
DECLARE
  expected bigint := 2;
  found bigint;
  changed bigint;
BEGIN
  EXECUTE 'SELECT count(*), count(*) FILTER (WHERE (present."settings"::text IS DISTINCT FROM loaded."settings"::text
    OR present."created_at" IS DISTINCT FROM loaded."created_at"
    OR present."updated_at" IS DISTINCT FROM loaded."updated_at"
    OR present."guild_id" IS DISTINCT FROM loaded."guild_id")' || CASE WHEN to_regclass('"transload_clipsaver_redesign_05b013cc".altered_3') IS NOT NULL THEN ' AND NOT EXISTS (SELECT FROM "transload_clipsaver_redesign_05b013cc".altered_3 AS known WHERE known."id" = present."id" AND ROW(known.*)::text = ROW(present.*)::text)' ELSE '' END || ') FROM "public"."guild_settings" AS present JOIN pg_temp.transload_3 AS loaded ON present."id" = loaded."id"'
    INTO found, changed;
  IF found <> expected THEN
    RAISE EXCEPTION 'table %: expected % loaded rows, found %', '"public"."guild_settings"', expected, found;
  END IF;
  IF changed > 0 THEN
    RAISE EXCEPTION 'table %: % of % loaded rows were changed since', '"public"."guild_settings"', changed, found;
  END IF;
END
$transload$;

DO $transload$
DECLARE
  expected bigint := 6;
  found bigint;
  changed bigint;
BEGIN
  EXECUTE 'SELECT count(*), count(*) FILTER (WHERE (present."name" IS DISTINCT FROM loaded."name"
    OR present."type" IS DISTINCT FROM loaded."type"
    OR present."nsfw" IS DISTINCT FROM loaded."nsfw"
    OR present."message_scan_enabled" IS DISTINCT FROM loaded."message_scan_enabled"
    OR present."created_at" IS DISTINCT FROM loaded."created_at"
    OR present."updated_at" IS DISTINCT FROM loaded."updated_at"
    OR present."guild_id" IS DISTINCT FROM loaded."guild_id")' || CASE WHEN to_regclass('"transload_clipsaver_redesign_05b013cc".altered_4') IS NOT NULL THEN ' AND NOT EXISTS (SELECT FROM "transload_clipsaver_redesign_05b013cc".altered_4 AS known WHERE known."id" = present."id" AND ROW(known.*)::text = ROW(present.*)::text)' ELSE '' END || ') FROM "public"."channel" AS present JOIN pg_temp.transload_4 AS loaded ON present."id" = loaded."id"'
    INTO found, changed;
  IF found <> expected THEN
    RAISE EXCEPTION 'table %: expected % loaded rows, found %', '"public"."channel"', expected, found;
  END IF;
  IF changed > 0 THEN
    RAISE EXCEPTION 'table %: % of % loaded rows were changed since', '"public"."channel"', changed, found;
  END IF;
END
$transload$;

DO $transload$
DECLARE
  expected bigint := 4;
  found bigint;
  changed bigint;
BEGIN
  EXECUTE 'SELECT count(*), count(*) FILTER (WHERE (present."settings"::text IS DISTINCT FROM loaded."settings"::text
    OR present."created_at" IS DISTINCT FROM loaded."created_at"
    OR present."updated_at" IS DISTINCT FROM loaded."updated_at"
    OR present."channel_id" IS DISTINCT FROM loaded."channel_id")' || CASE WHEN to_regclass('"transload_clipsaver_redesign_05b013cc".altered_5') IS NOT NULL THEN ' AND NOT EXISTS (SELECT FROM "transload_clipsaver_redesign_05b013cc".altered_5 AS known WHERE known."id" = present."id" AND ROW(known.*)::text = ROW(present.*)::text)' ELSE '' END || ') FROM "public"."channel_settings" AS present JOIN pg_temp.transload_5 AS loaded ON present."id" = loaded."id"'
    INTO found, changed;
  IF found <> expected THEN
    RAISE EXCEPTION 'table %: expected % loaded rows, found %', '"public"."channel_settings"', expected, found;
  END IF;
  IF changed > 0 THEN
    RAISE EXCEPTION 'table %: % of % loaded rows were changed since', '"public"."channel_settings"', changed, found;
  END IF;
END
$transload$;

DO $transload$
DECLARE
  expected bigint := 3;
  found bigint;
  changed bigint;
BEGIN
  EXECUTE 'SELECT count(*), count(*) FILTER (WHERE (present."status" IS DISTINCT FROM loaded."status"
    OR present."forward_message_id" IS DISTINCT FROM loaded."forward_message_id"
    OR present."message_count" IS DISTINCT FROM loaded."message_count"
    OR present."total_messages_scanned" IS DISTINCT FROM loaded."total_messages_scanned"
    OR present."error_message" IS DISTINCT FROM loaded."error_message"
    OR present."created_at" IS DISTINCT FROM loaded."created_at"
    OR present."updated_at" IS DISTINCT FROM loaded."updated_at"
    OR present."guild_id" IS DISTINCT FROM loaded."guild_id"
    OR present."channel_id" IS DISTINCT FROM loaded."channel_id")' || CASE WHEN to_regclass('"transload_clipsaver_redesign_05b013cc".altered_6') IS NOT NULL THEN ' AND NOT EXISTS (SELECT FROM "transload_clipsaver_redesign_05b013cc".altered_6 AS known WHERE known."id" = present."id" AND ROW(known.*)::text = ROW(present.*)::text)' ELSE '' END || ') FROM "public"."channel_scan_status" AS present JOIN pg_temp.transload_6 AS loaded ON present."id" = loaded."id"'
    INTO found, changed;
  IF found <> expected THEN
    RAISE EXCEPTION 'table %: expected % loaded rows, found %', '"public"."channel_scan_status"', expected, found;
  END IF;
  IF changed > 0 THEN
    RAISE EXCEPTION 'table %: % of % loaded rows were changed since', '"public"."channel_scan_status"', changed, found;
  END IF;
END
$transload$;

DO $transload$
DECLARE
  expected bigint := 3;
  found bigint;
  changed bigint;
BEGIN
  EXECUTE 'SELECT count(*), count(*) FILTER (WHERE (present."guild" IS DISTINCT FROM loaded."guild"
    OR present."state" IS DISTINCT FROM loaded."state"
    OR present."expires_at" IS DISTINCT FROM loaded."expires_at"
    OR present."created_at" IS DISTINCT FROM loaded."created_at"
    OR present."user_id" IS DISTINCT FROM loaded."user_id")' || CASE WHEN to_regclass('"transload_clipsaver_redesign_05b013cc".altered_7') IS NOT NULL THEN ' AND NOT EXISTS (SELECT FROM "transload_clipsaver_redesign_05b013cc".altered_7 AS known WHERE known."id" = present."id" AND ROW(known.*)::text = ROW(present.*)::text)' ELSE '' END || ') FROM "public"."install_intent" AS present JOIN pg_temp.transload_7 AS loaded ON present."id" = loaded."id"'
    INTO found, changed;
  IF found <> expected THEN
    RAISE EXCEPTION 'table %: expected % loaded rows, found %', '"public"."install_intent"', expected, found;
  END IF;
  IF changed > 0 THEN
    RAISE EXCEPTION 'table %: % of % loaded rows were changed since', '"public"."install_intent"', changed, found;
  END IF;
END
$transload$;

DO $transload$
DECLARE
  expected bigint := 3;
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
      AND c.confrelid = '"public"."install_intent"'::regclass
      AND c.conrelid <> ALL (ARRAY['"public"."user"', '"public"."guild"', '"public"."guild_settings"', '"public"."channel"', '"public"."channel_settings"', '"public"."channel_scan_status"', '"public"."install_intent"']::regclass[])
    GROUP BY c.oid, c.conrelid
  LOOP
    EXECUTE 'SELECT count(*) FROM ' ||
      reference.child ||
      ' AS child JOIN "public"."install_intent" AS parent ON ' ||
      reference.fits ||
      ' JOIN (SELECT present.ctid AS place, present.tableoid AS home
      FROM "public"."install_intent" AS present JOIN pg_temp.transload_7 AS loaded ON present."id" = loaded."id") AS fit ON parent.ctid = fit.place AND parent.tableoid = fit.home' INTO found;
    IF found > 0 THEN
      RAISE EXCEPTION 'table %: % rows of % that were not loaded refer to it',
        '"public"."install_intent"', found, reference.child;
    END IF;
  END LOOP;
  DELETE FROM "public"."install_intent" AS present
    USING (SELECT present.ctid AS place, present.tableoid AS home
      FROM "public"."install_intent" AS present JOIN pg_temp.transload_7 AS loaded ON present."id" = loaded."id") AS fit
    WHERE present.ctid = fit.place AND present.tableoid = fit.home;
  GET DIAGNOSTICS found = ROW_COUNT;
  IF found <> expected THEN
    RAISE EXCEPTION 'table %: expected % loaded rows, found %', '"public"."install_intent"', expected, found;
  END IF;
END
$transload$;

DO $transload$
DECLARE
  expected bigint := 3;
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
      AND c.confrelid = '"public"."channel_scan_status"'::regclass
      AND c.conrelid <> ALL (ARRAY['"public"."user"', '"public"."guild"', '"public"."guild_settings"', '"public"."channel"', '"public"."channel_settings"', '"public"."channel_scan_status"']::regclass[])
    GROUP BY c.oid, c.conrelid
  LOOP
    EXECUTE 'SELECT count(*) FROM ' ||
      reference.child ||
      ' AS child JOIN "public"."channel_scan_status" AS parent ON ' ||
      reference.fits ||
      ' JOIN (SELECT present.ctid AS place, present.tableoid AS home
      FROM "public"."channel_scan_status" AS present JOIN pg_temp.transload_6 AS loaded ON present."id" = loaded."id") AS fit ON parent.ctid = fit.place AND parent.tableoid = fit.home' INTO found;
    IF found > 0 THEN
      RAISE EXCEPTION 'table %: % rows of % that were not loaded refer to it',
        '"public"."channel_scan_status"', found, reference.child;
    END IF;
  END LOOP;
  DELETE FROM "public"."channel_scan_status" AS present
    USING (SELECT present.ctid AS place, present.tableoid AS home
      FROM "public"."channel_scan_status" AS present JOIN pg_temp.transload_6 AS loaded ON present."id" = loaded."id") AS fit
    WHERE present.ctid = fit.place AND present.tableoid = fit.home;
  GET DIAGNOSTICS found = ROW_COUNT;
  IF found <> expected THEN
    RAISE EXCEPTION 'table %: expected % loaded rows, found %', '"public"."channel_scan_status"', expected, found;
  END IF;
END
$transload$;

DO $transload$
DECLARE
  expected bigint := 4;
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
      AND c.confrelid = '"public"."channel_settings"'::regclass
      AND c.conrelid <> ALL (ARRAY['"public"."user"', '"public"."guild"', '"public"."guild_settings"', '"public"."channel"', '"public"."channel_settings"']::regclass[])
    GROUP BY c.oid, c.conrelid
  LOOP
    EXECUTE 'SELECT count(*) FROM ' ||
      reference.child ||
      ' AS child JOIN "public"."channel_settings" AS parent ON ' ||
      reference.fits ||
      ' JOIN (SELECT present.ctid AS place, present.tableoid AS home
      FROM "public"."channel_settings" AS present JOIN pg_temp.transload_5 AS loaded ON present."id" = loaded."id") AS fit ON parent.ctid = fit.place AND parent.tableoid = fit.home' INTO found;
    IF found > 0 THEN
      RAISE EXCEPTION 'table %: % rows of % that were not loaded refer to it',
        '"public"."channel_settings"', found, reference.child;
    END IF;
  END LOOP;
  DELETE FROM "public"."channel_settings" AS present
    USING (SELECT present.ctid AS place, present.tableoid AS home
      FROM "public"."channel_settings" AS present JOIN pg_temp.transload_5 AS loaded ON present."id" = loaded."id") AS fit
    WHERE present.ctid = fit.place AND present.tableoid = fit.home;
  GET DIAGNOSTICS found = ROW_COUNT;
  IF found <> expected THEN
    RAISE EXCEPTION 'table %: expected % loaded rows, found %', '"public"."channel_settings"', expected, found;
  END IF;
END
$transload$;

DO $transload$
DECLARE
  expected bigint := 6;
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
      AND c.confrelid = '"public"."channel"'::regclass
      AND c.conrelid <> ALL (ARRAY['"public"."user"', '"public"."guild"', '"public"."guild_settings"', '"public"."channel"']::regclass[])
    GROUP BY c.oid, c.conrelid
  LOOP
    EXECUTE 'SELECT count(*) FROM ' ||
      reference.child ||
      ' AS child JOIN "public"."channel" AS parent ON ' ||
      reference.fits ||
      ' JOIN (SELECT present.ctid AS place, present.tableoid AS home
      FROM "public"."channel" AS present JOIN pg_temp.transload_4 AS loaded ON present."id" = loaded."id") AS fit ON parent.ctid = fit.place AND parent.tableoid = fit.home' INTO found;
    IF found > 0 THEN
      RAISE EXCEPTION 'table %: % rows of % that were not loaded refer to it',
        '"public"."channel"', found, reference.child;
    END IF;
  END LOOP;
  DELETE FROM "public"."channel" AS present
    USING (SELECT present.ctid AS place, present.tableoid AS home
      FROM "public"."channel" AS present JOIN pg_temp.transload_4 AS loaded ON present."id" = loaded."id") AS fit
    WHERE present.ctid = fit.place AND present.tableoid = fit.home;
  GET DIAGNOSTICS found = ROW_COUNT;
  IF found <> expected THEN
    RAISE EXCEPTION 'table %: expected % loaded rows, found %', '"public"."channel"', expected, found;
  END IF;
END
$transload$;

DO $transload$
DECLARE
  expected bigint := 2;
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
      AND c.confrelid = '"public"."guild_settings"'::regclass
      AND c.conrelid <> ALL (ARRAY['"public"."user"', '"public"."guild"', '"public"."guild_settings"']::regclass[])
    GROUP BY c.oid, c.conrelid
  LOOP
    EXECUTE 'SELECT count(*) FROM ' ||
      reference.child ||
      ' AS child JOIN "public"."guild_settings" AS parent ON ' ||
      reference.fits ||
      ' JOIN (SELECT present.ctid AS place, present.tableoid AS home
      FROM "public"."guild_settings" AS present JOIN pg_temp.transload_3 AS loaded ON present."id" = loaded."id") AS fit ON parent.ctid = fit.place AND parent.tableoid = fit.home' INTO found;
    IF found > 0 THEN
      RAISE EXCEPTION 'table %: % rows of % that were not loaded refer to it',
        '"public"."guild_settings"', found, reference.child;
    END IF;
  END LOOP;
  DELETE FROM "public"."guild_settings" AS present
    USING (SELECT present.ctid AS place, present.tableoid AS home
      FROM "public"."guild_settings" AS present JOIN pg_temp.transload_3 AS loaded ON present."id" = loaded."id") AS fit
    WHERE present.ctid = fit.place AND present.tableoid = fit.home;
  GET DIAGNOSTICS found = ROW_COUNT;
  IF found <> expected THEN
    RAISE EXCEPTION 'table %: expected % loaded rows, found %', '"public"."guild_settings"', expected, found;
  END IF;
END
$transload$;

DO $transload$
DECLARE
  expected bigint := 5;
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
      AND c.confrelid = '"public"."guild"'::regclass
      AND c.conrelid <> ALL (ARRAY['"public"."user"', '"public"."guild"']::regclass[])
    GROUP BY c.oid, c.conrelid
  LOOP
    EXECUTE 'SELECT count(*) FROM ' ||
      reference.child ||
      ' AS child JOIN "public"."guild" AS parent ON ' ||
      reference.fits ||
      ' JOIN (SELECT present.ctid AS place, present.tableoid AS home
      FROM "public"."guild" AS present JOIN pg_temp.transload_2 AS loaded ON present."id" = loaded."id") AS fit ON parent.ctid = fit.place AND parent.tableoid = fit.home' INTO found;
    IF found > 0 THEN
      RAISE EXCEPTION 'table %: % rows of % that were not loaded refer to it',
        '"public"."guild"', found, reference.child;
    END IF;
  END LOOP;
  DELETE FROM "public"."guild" AS present
    USING (SELECT present.ctid AS place, present.tableoid AS home
      FROM "public"."guild" AS present JOIN pg_temp.transload_2 AS loaded ON present."id" = loaded."id") AS fit
    WHERE present.ctid = fit.place AND present.tableoid = fit.home;
  GET DIAGNOSTICS found = ROW_COUNT;
  IF found <> expected THEN
    RAISE EXCEPTION 'table %: expected % loaded rows, found %', '"public"."guild"', expected, found;
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
      AND c.confrelid = '"public"."user"'::regclass
      AND c.conrelid <> ALL (ARRAY['"public"."user"']::regclass[])
    GROUP BY c.oid, c.conrelid
  LOOP
    EXECUTE 'SELECT count(*) FROM ' ||
      reference.child ||
      ' AS child JOIN "public"."user" AS parent ON ' ||
      reference.fits ||
      ' JOIN (SELECT present.ctid AS place, present.tableoid AS home
      FROM "public"."user" AS present JOIN pg_temp.transload_1 AS loaded ON present."id" = loaded."id") AS fit ON parent.ctid = fit.place AND parent.tableoid = fit.home' INTO found;
    IF found > 0 THEN
      RAISE EXCEPTION 'table %: % rows of % that were not loaded refer to it',
        '"public"."user"', found, reference.child;
    END IF;
  END LOOP;
  DELETE FROM "public"."user" AS present
    USING (SELECT present.ctid AS place, present.tableoid AS home
      FROM "public"."user" AS present JOIN pg_temp.transload_1 AS loaded ON present."id" = loaded."id") AS fit
    WHERE present.ctid = fit.place AND present.tableoid = fit.home;
  GET DIAGNOSTICS found = ROW_COUNT;
  IF found <> expected THEN
    RAISE EXCEPTION 'table %: expected % loaded rows, found %', '"public"."user"', expected, found;
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
    (0, '"public"."user"', 8::bigint),
    (1, '"public"."guild"', 5::bigint),
    (2, '"public"."guild_settings"', 2::bigint),
    (3, '"public"."channel"', 6::bigint),
    (4, '"public"."channel_settings"', 4::bigint),
    (5, '"public"."channel_scan_status"', 3::bigint),
    (6, '"public"."install_intent"', 3::bigint)
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
  IF to_regnamespace('transload_clipsaver_redesign_05b013cc') IS NULL THEN
    RAISE NOTICE 'sequences are left as they are: the load kept nothing of them';
    RETURN;
  END IF;
  FOR counter IN SELECT * FROM "transload_clipsaver_redesign_05b013cc".sequences ORDER BY name LOOP
    EXECUTE format('SELECT last_value, is_called FROM %s', counter.name) INTO reached, was_given;
    IF (reached, was_given) IS DISTINCT FROM (counter.loaded_number, counter.loaded_is_called) THEN
      RAISE NOTICE 'sequence % gave numbers since the load and is left as it is', counter.name;
    ELSE
      PERFORM setval(counter.name::regclass, counter.number, counter.is_called);
    END IF;
  END LOOP;
  DROP TABLE "transload_clipsaver_redesign_05b013cc".sequences, "transload_clipsaver_redesign_05b013cc".altered_1, "transload_clipsaver_redesign_05b013cc".altered_2, "transload_clipsaver_redesign_05b013cc".altered_3, "transload_clipsaver_redesign_05b013cc".altered_4, "transload_clipsaver_redesign_05b013cc".altered_5, "transload_clipsaver_redesign_05b013cc".altered_6, "transload_clipsaver_redesign_05b013cc".altered_7;
  DROP SCHEMA "transload_clipsaver_redesign_05b013cc";
END
$transload$;

COMMIT;
