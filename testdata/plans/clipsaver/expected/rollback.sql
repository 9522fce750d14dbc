-- Deletes the rows that load.sql loaded, plan `clipsaver`, in one transaction.
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
    ('data/public.users.copy', '63b318d06965f9f062cfd57c49ecf2fa6286254571ebc519fb2834a0696c7ebe  data/public.users.copy'),
    ('data/public.bot_guilds.copy', 'b2db2b07e52e4af90ac17219922ca811424f1dae41e9ba482553317178db7fe7  data/public.bot_guilds.copy'),
    ('data/public.guild_settings.copy', 'd53c1e7f79f9f3361969648d465e2ea75110749ef05e82bc78eecc4b2dea13e1  data/public.guild_settings.copy'),
    ('data/public.bot_channels.copy', '57456c1cfb1c6125646c67e5bbc0063f9101f1f995834cda9e30e544bc3d139a  data/public.bot_channels.copy'),
    ('data/public.bot_channel_scan_runs.copy', '1e351a1db2a885b10be9831191b04e1b78a9516a7f7b597e8dad7c77f1ef7926  data/public.bot_channel_scan_runs.copy'),
    ('data/public.install_intents.copy', 'bdb9c71407698757e97ef25916d9d87d0648bc80af95492adc12df1ba1f0d70b  data/public.install_intents.copy')
  ) AS listed (name, line) WHERE line NOT IN (SELECT found.line FROM pg_temp.transload_files AS found)
  LOOP
    RAISE EXCEPTION '%: this is not the file that load.sql was written for', file.name
      USING HINT = 'run psql in the folder of the script';
  END LOOP;
END
$transload$;

-- before_rollback: `drop_indexes.sql` of the plan.
-- What post_indexes.sql made.
DROP INDEX IF EXISTS idx_bot_channels_guild, idx_bot_channels_isreading,
    idx_bot_channels_last_message_id, idx_bot_channels_work, idx_bot_scan_runs_channel;
-- End of `drop_indexes.sql`.

DO $transload$
DECLARE
  target record;
BEGIN
  FOR target IN SELECT * FROM (VALUES
    ('"public"."users"', false),
    ('"public"."bot_guilds"', false),
    ('"public"."guild_settings"', false),
    ('"public"."bot_channels"', false),
    ('"public"."bot_channel_scan_runs"', false),
    ('"public"."install_intents"', false)
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

LOCK TABLE "public"."users", "public"."bot_guilds", "public"."guild_settings", "public"."bot_channels", "public"."bot_channel_scan_runs", "public"."install_intents" IN SHARE ROW EXCLUSIVE MODE;
CREATE TEMPORARY TABLE transload_triggers ON COMMIT DROP AS
  SELECT tgrelid::regclass AS home, tgname AS name, tgenabled FROM pg_trigger
  JOIN pg_class AS c ON c.oid = tgrelid
  WHERE tgrelid = ANY (ARRAY['"public"."users"', '"public"."bot_guilds"', '"public"."guild_settings"', '"public"."bot_channels"', '"public"."bot_channel_scan_runs"', '"public"."install_intents"']::regclass[]) AND NOT tgisinternal
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
  SELECT 0 AS place, count(*) AS rows FROM "public"."users"
  UNION ALL
  SELECT 1 AS place, count(*) AS rows FROM "public"."bot_guilds"
  UNION ALL
  SELECT 2 AS place, count(*) AS rows FROM "public"."guild_settings"
  UNION ALL
  SELECT 3 AS place, count(*) AS rows FROM "public"."bot_channels"
  UNION ALL
  SELECT 4 AS place, count(*) AS rows FROM "public"."bot_channel_scan_runs"
  UNION ALL
  SELECT 5 AS place, count(*) AS rows FROM "public"."install_intents";

CREATE TEMPORARY TABLE transload_1 ON COMMIT DROP AS
  SELECT "discord_user_id", "username", "discriminator", "avatar", "created_at", "updated_at" FROM "public"."users" WITH NO DATA;
\copy pg_temp.transload_1 ("discord_user_id", "username", "discriminator", "avatar", "created_at", "updated_at") FROM 'data/public.users.copy' WITH (FORMAT text, ENCODING 'UTF8')
ANALYZE pg_temp.transload_1;

DO $transload$
DECLARE
  found bigint;
BEGIN
  SELECT count(*) INTO found FROM pg_temp.transload_1;
  IF found <> 8 THEN
    RAISE EXCEPTION 'table %: expected % rows, found %', '"public"."users"', 8, found;
  END IF;
END
$transload$;

CREATE TEMPORARY TABLE transload_2 ON COMMIT DROP AS
  SELECT "guild_id", "name", "icon", "joined_at", "last_seen_at", "owner_user_id_id" FROM "public"."bot_guilds" WITH NO DATA;
\copy pg_temp.transload_2 ("guild_id", "name", "icon", "joined_at", "last_seen_at", "owner_user_id_id") FROM 'data/public.bot_guilds.copy' WITH (FORMAT text, ENCODING 'UTF8')
ANALYZE pg_temp.transload_2;

DO $transload$
DECLARE
  found bigint;
BEGIN
  SELECT count(*) INTO found FROM pg_temp.transload_2;
  IF found <> 5 THEN
    RAISE EXCEPTION 'table %: expected % rows, found %', '"public"."bot_guilds"', 5, found;
  END IF;
END
$transload$;

CREATE TEMPORARY TABLE transload_3 ON COMMIT DROP AS
  SELECT "guild_id", "settings", "updated_at" FROM "public"."guild_settings" WITH NO DATA;
\copy pg_temp.transload_3 ("guild_id", "settings", "updated_at") FROM 'data/public.guild_settings.copy' WITH (FORMAT text, ENCODING 'UTF8')
ANALYZE pg_temp.transload_3;

DO $transload$
DECLARE
  found bigint;
BEGIN
  SELECT count(*) INTO found FROM pg_temp.transload_3;
  IF found <> 3 THEN
    RAISE EXCEPTION 'table %: expected % rows, found %', '"public"."guild_settings"', 3, found;
  END IF;
END
$transload$;

CREATE TEMPORARY TABLE transload_4 ON COMMIT DROP AS
  SELECT "channel_id", "name", "type", "is_nsfw", "is_reading", "last_message_id", "last_scanned_at", "last_activity_at", "message_count", "settings", "created_at", "updated_at", "guild_id" FROM "public"."bot_channels" WITH NO DATA;
\copy pg_temp.transload_4 ("channel_id", "name", "type", "is_nsfw", "is_reading", "last_message_id", "last_scanned_at", "last_activity_at", "message_count", "settings", "created_at", "updated_at", "guild_id") FROM 'data/public.bot_channels.copy' WITH (FORMAT text, ENCODING 'UTF8')
ANALYZE pg_temp.transload_4;

DO $transload$
DECLARE
  found bigint;
BEGIN
  SELECT count(*) INTO found FROM pg_temp.transload_4;
  IF found <> 7 THEN
    RAISE EXCEPTION 'table %: expected % rows, found %', '"public"."bot_channels"', 7, found;
  END IF;
END
$transload$;

CREATE TEMPORARY TABLE transload_5 ON COMMIT DROP AS
  SELECT "id", "after_message_id", "before_message_id", "status", "messages_scanned", "messages_matched", "error_message", "started_at", "finished_at", "created_at", "channel_id" FROM "public"."bot_channel_scan_runs" WITH NO DATA;
\copy pg_temp.transload_5 ("id", "after_message_id", "before_message_id", "status", "messages_scanned", "messages_matched", "error_message", "started_at", "finished_at", "created_at", "channel_id") FROM 'data/public.bot_channel_scan_runs.copy' WITH (FORMAT text, ENCODING 'UTF8')
ANALYZE pg_temp.transload_5;

DO $transload$
DECLARE
  found bigint;
BEGIN
  SELECT count(*) INTO found FROM pg_temp.transload_5;
  IF found <> 5 THEN
    RAISE EXCEPTION 'table %: expected % rows, found %', '"public"."bot_channel_scan_runs"', 5, found;
  END IF;
END
$transload$;

CREATE TEMPORARY TABLE transload_6 ON COMMIT DROP AS
  SELECT "state", "guild_id", "user_id", "expires_at", "created_at" FROM "public"."install_intents" WITH NO DATA;
\copy pg_temp.transload_6 ("state", "guild_id", "user_id", "expires_at", "created_at") FROM 'data/public.install_intents.copy' WITH (FORMAT text, ENCODING 'UTF8')
ANALYZE pg_temp.transload_6;

DO $transload$
DECLARE
  found bigint;
BEGIN
  SELECT count(*) INTO found FROM pg_temp.transload_6;
  IF found <> 4 THEN
    RAISE EXCEPTION 'table %: expected % rows, found %', '"public"."install_intents"', 4, found;
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
    OR present."avatar" IS DISTINCT FROM loaded."avatar"
    OR present."created_at" IS DISTINCT FROM loaded."created_at"
    OR present."updated_at" IS DISTINCT FROM loaded."updated_at")' || CASE WHEN to_regclass('"transload_clipsaver_3db6bf48".altered_1') IS NOT NULL THEN ' AND NOT EXISTS (SELECT FROM "transload_clipsaver_3db6bf48".altered_1 AS known WHERE known."discord_user_id" = present."discord_user_id" AND ROW(known.*)::text = ROW(present.*)::text)' ELSE '' END || ') FROM "public"."users" AS present JOIN pg_temp.transload_1 AS loaded ON present."discord_user_id" = loaded."discord_user_id"'
    INTO found, changed;
  IF found <> expected THEN
    RAISE EXCEPTION 'table %: expected % loaded rows, found %', '"public"."users"', expected, found;
  END IF;
  IF changed > 0 THEN
    RAISE EXCEPTION 'table %: % of % loaded rows were changed since', '"public"."users"', changed, found;
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
    OR present."icon" IS DISTINCT FROM loaded."icon"
    OR present."joined_at" IS DISTINCT FROM loaded."joined_at"
    OR present."last_seen_at" IS DISTINCT FROM loaded."last_seen_at"
    OR present."owner_user_id_id" IS DISTINCT FROM loaded."owner_user_id_id")' || CASE WHEN to_regclass('"transload_clipsaver_3db6bf48".altered_2') IS NOT NULL THEN ' AND NOT EXISTS (SELECT FROM "transload_clipsaver_3db6bf48".altered_2 AS known WHERE known."guild_id" = present."guild_id" AND ROW(known.*)::text = ROW(present.*)::text)' ELSE '' END || ') FROM "public"."bot_guilds" AS present JOIN pg_temp.transload_2 AS loaded ON present."guild_id" = loaded."guild_id"'
    INTO found, changed;
  IF found <> expected THEN
    RAISE EXCEPTION 'table %: expected % loaded rows, found %', '"public"."bot_guilds"', expected, found;
  END IF;
  IF changed > 0 THEN
    RAISE EXCEPTION 'table %: % of % loaded rows were changed since', '"public"."bot_guilds"', changed, found;
  END IF;
END
$transload$;

DO $transload$
DECLARE
  expected bigint := 3;
  found bigint;
  changed bigint;
BEGIN
  EXECUTE 'SELECT count(*), count(*) FILTER (WHERE (present."settings"::text IS DISTINCT FROM loaded."settings"::text
    OR present."updated_at" IS DISTINCT FROM loaded."updated_at")' || CASE WHEN to_regclass('"transload_clipsaver_3db6bf48".altered_3') IS NOT NULL THEN ' AND NOT EXISTS (SELECT FROM "transload_clipsaver_3db6bf48".altered_3 AS known WHERE known."guild_id" = present."guild_id" AND ROW(known.*)::text = ROW(present.*)::text)' ELSE '' END || ') FROM "public"."guild_settings" AS present JOIN pg_temp.transload_3 AS loaded ON present."guild_id" = loaded."guild_id"'
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
  expected bigint := 7;
  found bigint;
  changed bigint;
BEGIN
  EXECUTE 'SELECT count(*), count(*) FILTER (WHERE (present."name" IS DISTINCT FROM loaded."name"
    OR present."type" IS DISTINCT FROM loaded."type"
    OR present."is_nsfw" IS DISTINCT FROM loaded."is_nsfw"
    OR present."is_reading" IS DISTINCT FROM loaded."is_reading"
    OR present."last_message_id" IS DISTINCT FROM loaded."last_message_id"
    OR present."last_scanned_at" IS DISTINCT FROM loaded."last_scanned_at"
    OR present."last_activity_at" IS DISTINCT FROM loaded."last_activity_at"
    OR present."message_count" IS DISTINCT FROM loaded."message_count"
    OR present."settings"::text IS DISTINCT FROM loaded."settings"::text
    OR present."created_at" IS DISTINCT FROM loaded."created_at"
    OR present."updated_at" IS DISTINCT FROM loaded."updated_at"
    OR present."guild_id" IS DISTINCT FROM loaded."guild_id")' || CASE WHEN to_regclass('"transload_clipsaver_3db6bf48".altered_4') IS NOT NULL THEN ' AND NOT EXISTS (SELECT FROM "transload_clipsaver_3db6bf48".altered_4 AS known WHERE known."channel_id" = present."channel_id" AND ROW(known.*)::text = ROW(present.*)::text)' ELSE '' END || ') FROM "public"."bot_channels" AS present JOIN pg_temp.transload_4 AS loaded ON present."channel_id" = loaded."channel_id"'
    INTO found, changed;
  IF found <> expected THEN
    RAISE EXCEPTION 'table %: expected % loaded rows, found %', '"public"."bot_channels"', expected, found;
  END IF;
  IF changed > 0 THEN
    RAISE EXCEPTION 'table %: % of % loaded rows were changed since', '"public"."bot_channels"', changed, found;
  END IF;
END
$transload$;

DO $transload$
DECLARE
  expected bigint := 5;
  found bigint;
  changed bigint;
BEGIN
  EXECUTE 'SELECT count(*), count(*) FILTER (WHERE (present."after_message_id" IS DISTINCT FROM loaded."after_message_id"
    OR present."before_message_id" IS DISTINCT FROM loaded."before_message_id"
    OR present."status" IS DISTINCT FROM loaded."status"
    OR present."messages_scanned" IS DISTINCT FROM loaded."messages_scanned"
    OR present."messages_matched" IS DISTINCT FROM loaded."messages_matched"
    OR present."error_message" IS DISTINCT FROM loaded."error_message"
    OR present."started_at" IS DISTINCT FROM loaded."started_at"
    OR present."finished_at" IS DISTINCT FROM loaded."finished_at"
    OR present."created_at" IS DISTINCT FROM loaded."created_at"
    OR present."channel_id" IS DISTINCT FROM loaded."channel_id")' || CASE WHEN to_regclass('"transload_clipsaver_3db6bf48".altered_5') IS NOT NULL THEN ' AND NOT EXISTS (SELECT FROM "transload_clipsaver_3db6bf48".altered_5 AS known WHERE known."id" = present."id" AND ROW(known.*)::text = ROW(present.*)::text)' ELSE '' END || ') FROM "public"."bot_channel_scan_runs" AS present JOIN pg_temp.transload_5 AS loaded ON present."id" = loaded."id"'
    INTO found, changed;
  IF found <> expected THEN
    RAISE EXCEPTION 'table %: expected % loaded rows, found %', '"public"."bot_channel_scan_runs"', expected, found;
  END IF;
  IF changed > 0 THEN
    RAISE EXCEPTION 'table %: % of % loaded rows were changed since', '"public"."bot_channel_scan_runs"', changed, found;
  END IF;
END
$transload$;

DO $transload$
DECLARE
  expected bigint := 4;
  found bigint;
  changed bigint;
BEGIN
  EXECUTE 'SELECT count(*), count(*) FILTER (WHERE (present."guild_id" IS DISTINCT FROM loaded."guild_id"
    OR present."user_id" IS DISTINCT FROM loaded."user_id"
    OR present."expires_at" IS DISTINCT FROM loaded."expires_at"
    OR present."created_at" IS DISTINCT FROM loaded."created_at")' || CASE WHEN to_regclass('"transload_clipsaver_3db6bf48".altered_6') IS NOT NULL THEN ' AND NOT EXISTS (SELECT FROM "transload_clipsaver_3db6bf48".altered_6 AS known WHERE known."state" = present."state" AND ROW(known.*)::text = ROW(present.*)::text)' ELSE '' END || ') FROM "public"."install_intents" AS present JOIN pg_temp.transload_6 AS loaded ON present."state" = loaded."state"'
    INTO found, changed;
  IF found <> expected THEN
    RAISE EXCEPTION 'table %: expected % loaded rows, found %', '"public"."install_intents"', expected, found;
  END IF;
  IF changed > 0 THEN
    RAISE EXCEPTION 'table %: % of % loaded rows were changed since', '"public"."install_intents"', changed, found;
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
      AND c.confrelid = '"public"."install_intents"'::regclass
      AND c.conrelid <> ALL (ARRAY['"public"."users"', '"public"."bot_guilds"', '"public"."guild_settings"', '"public"."bot_channels"', '"public"."bot_channel_scan_runs"', '"public"."install_intents"']::regclass[])
    GROUP BY c.oid, c.conrelid
  LOOP
    EXECUTE 'SELECT count(*) FROM ' ||
      reference.child ||
      ' AS child JOIN "public"."install_intents" AS parent ON ' ||
      reference.fits ||
      ' JOIN (SELECT present.ctid AS place, present.tableoid AS home
      FROM "public"."install_intents" AS present JOIN pg_temp.transload_6 AS loaded ON present."state" = loaded."state") AS fit ON parent.ctid = fit.place AND parent.tableoid = fit.home' INTO found;
    IF found > 0 THEN
      RAISE EXCEPTION 'table %: % rows of % that were not loaded refer to it',
        '"public"."install_intents"', found, reference.child;
    END IF;
  END LOOP;
  DELETE FROM "public"."install_intents" AS present
    USING (SELECT present.ctid AS place, present.tableoid AS home
      FROM "public"."install_intents" AS present JOIN pg_temp.transload_6 AS loaded ON present."state" = loaded."state") AS fit
    WHERE present.ctid = fit.place AND present.tableoid = fit.home;
  GET DIAGNOSTICS found = ROW_COUNT;
  IF found <> expected THEN
    RAISE EXCEPTION 'table %: expected % loaded rows, found %', '"public"."install_intents"', expected, found;
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
      AND c.confrelid = '"public"."bot_channel_scan_runs"'::regclass
      AND c.conrelid <> ALL (ARRAY['"public"."users"', '"public"."bot_guilds"', '"public"."guild_settings"', '"public"."bot_channels"', '"public"."bot_channel_scan_runs"']::regclass[])
    GROUP BY c.oid, c.conrelid
  LOOP
    EXECUTE 'SELECT count(*) FROM ' ||
      reference.child ||
      ' AS child JOIN "public"."bot_channel_scan_runs" AS parent ON ' ||
      reference.fits ||
      ' JOIN (SELECT present.ctid AS place, present.tableoid AS home
      FROM "public"."bot_channel_scan_runs" AS present JOIN pg_temp.transload_5 AS loaded ON present."id" = loaded."id") AS fit ON parent.ctid = fit.place AND parent.tableoid = fit.home' INTO found;
    IF found > 0 THEN
      RAISE EXCEPTION 'table %: % rows of % that were not loaded refer to it',
        '"public"."bot_channel_scan_runs"', found, reference.child;
    END IF;
  END LOOP;
  DELETE FROM "public"."bot_channel_scan_runs" AS present
    USING (SELECT present.ctid AS place, present.tableoid AS home
      FROM "public"."bot_channel_scan_runs" AS present JOIN pg_temp.transload_5 AS loaded ON present."id" = loaded."id") AS fit
    WHERE present.ctid = fit.place AND present.tableoid = fit.home;
  GET DIAGNOSTICS found = ROW_COUNT;
  IF found <> expected THEN
    RAISE EXCEPTION 'table %: expected % loaded rows, found %', '"public"."bot_channel_scan_runs"', expected, found;
  END IF;
END
$transload$;

DO $transload$
DECLARE
  expected bigint := 7;
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
      AND c.confrelid = '"public"."bot_channels"'::regclass
      AND c.conrelid <> ALL (ARRAY['"public"."users"', '"public"."bot_guilds"', '"public"."guild_settings"', '"public"."bot_channels"']::regclass[])
    GROUP BY c.oid, c.conrelid
  LOOP
    EXECUTE 'SELECT count(*) FROM ' ||
      reference.child ||
      ' AS child JOIN "public"."bot_channels" AS parent ON ' ||
      reference.fits ||
      ' JOIN (SELECT present.ctid AS place, present.tableoid AS home
      FROM "public"."bot_channels" AS present JOIN pg_temp.transload_4 AS loaded ON present."channel_id" = loaded."channel_id") AS fit ON parent.ctid = fit.place AND parent.tableoid = fit.home' INTO found;
    IF found > 0 THEN
      RAISE EXCEPTION 'table %: % rows of % that were not loaded refer to it',
        '"public"."bot_channels"', found, reference.child;
    END IF;
  END LOOP;
  DELETE FROM "public"."bot_channels" AS present
    USING (SELECT present.ctid AS place, present.tableoid AS home
      FROM "public"."bot_channels" AS present JOIN pg_temp.transload_4 AS loaded ON present."channel_id" = loaded."channel_id") AS fit
    WHERE present.ctid = fit.place AND present.tableoid = fit.home;
  GET DIAGNOSTICS found = ROW_COUNT;
  IF found <> expected THEN
    RAISE EXCEPTION 'table %: expected % loaded rows, found %', '"public"."bot_channels"', expected, found;
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
      AND c.confrelid = '"public"."guild_settings"'::regclass
      AND c.conrelid <> ALL (ARRAY['"public"."users"', '"public"."bot_guilds"', '"public"."guild_settings"']::regclass[])
    GROUP BY c.oid, c.conrelid
  LOOP
    EXECUTE 'SELECT count(*) FROM ' ||
      reference.child ||
      ' AS child JOIN "public"."guild_settings" AS parent ON ' ||
      reference.fits ||
      ' JOIN (SELECT present.ctid AS place, present.tableoid AS home
      FROM "public"."guild_settings" AS present JOIN pg_temp.transload_3 AS loaded ON present."guild_id" = loaded."guild_id") AS fit ON parent.ctid = fit.place AND parent.tableoid = fit.home' INTO found;
    IF found > 0 THEN
      RAISE EXCEPTION 'table %: % rows of % that were not loaded refer to it',
        '"public"."guild_settings"', found, reference.child;
    END IF;
  END LOOP;
  DELETE FROM "public"."guild_settings" AS present
    USING (SELECT present.ctid AS place, present.tableoid AS home
      FROM "public"."guild_settings" AS present JOIN pg_temp.transload_3 AS loaded ON present."guild_id" = loaded."guild_id") AS fit
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
      AND c.confrelid = '"public"."bot_guilds"'::regclass
      AND c.conrelid <> ALL (ARRAY['"public"."users"', '"public"."bot_guilds"']::regclass[])
    GROUP BY c.oid, c.conrelid
  LOOP
    EXECUTE 'SELECT count(*) FROM ' ||
      reference.child ||
      ' AS child JOIN "public"."bot_guilds" AS parent ON ' ||
      reference.fits ||
      ' JOIN (SELECT present.ctid AS place, present.tableoid AS home
      FROM "public"."bot_guilds" AS present JOIN pg_temp.transload_2 AS loaded ON present."guild_id" = loaded."guild_id") AS fit ON parent.ctid = fit.place AND parent.tableoid = fit.home' INTO found;
    IF found > 0 THEN
      RAISE EXCEPTION 'table %: % rows of % that were not loaded refer to it',
        '"public"."bot_guilds"', found, reference.child;
    END IF;
  END LOOP;
  DELETE FROM "public"."bot_guilds" AS present
    USING (SELECT present.ctid AS place, present.tableoid AS home
      FROM "public"."bot_guilds" AS present JOIN pg_temp.transload_2 AS loaded ON present."guild_id" = loaded."guild_id") AS fit
    WHERE present.ctid = fit.place AND present.tableoid = fit.home;
  GET DIAGNOSTICS found = ROW_COUNT;
  IF found <> expected THEN
    RAISE EXCEPTION 'table %: expected % loaded rows, found %', '"public"."bot_guilds"', expected, found;
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
      AND c.confrelid = '"public"."users"'::regclass
      AND c.conrelid <> ALL (ARRAY['"public"."users"']::regclass[])
    GROUP BY c.oid, c.conrelid
  LOOP
    EXECUTE 'SELECT count(*) FROM ' ||
      reference.child ||
      ' AS child JOIN "public"."users" AS parent ON ' ||
      reference.fits ||
      ' JOIN (SELECT present.ctid AS place, present.tableoid AS home
      FROM "public"."users" AS present JOIN pg_temp.transload_1 AS loaded ON present."discord_user_id" = loaded."discord_user_id") AS fit ON parent.ctid = fit.place AND parent.tableoid = fit.home' INTO found;
    IF found > 0 THEN
      RAISE EXCEPTION 'table %: % rows of % that were not loaded refer to it',
        '"public"."users"', found, reference.child;
    END IF;
  END LOOP;
  DELETE FROM "public"."users" AS present
    USING (SELECT present.ctid AS place, present.tableoid AS home
      FROM "public"."users" AS present JOIN pg_temp.transload_1 AS loaded ON present."discord_user_id" = loaded."discord_user_id") AS fit
    WHERE present.ctid = fit.place AND present.tableoid = fit.home;
  GET DIAGNOSTICS found = ROW_COUNT;
  IF found <> expected THEN
    RAISE EXCEPTION 'table %: expected % loaded rows, found %', '"public"."users"', expected, found;
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
    (0, '"public"."users"', 8::bigint),
    (1, '"public"."bot_guilds"', 5::bigint),
    (2, '"public"."guild_settings"', 3::bigint),
    (3, '"public"."bot_channels"', 7::bigint),
    (4, '"public"."bot_channel_scan_runs"', 5::bigint),
    (5, '"public"."install_intents"', 4::bigint)
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
  IF to_regnamespace('transload_clipsaver_3db6bf48') IS NULL THEN
    RAISE NOTICE 'sequences are left as they are: the load kept nothing of them';
    RETURN;
  END IF;
  FOR counter IN SELECT * FROM "transload_clipsaver_3db6bf48".sequences ORDER BY name LOOP
    EXECUTE format('SELECT last_value, is_called FROM %s', counter.name) INTO reached, was_given;
    IF (reached, was_given) IS DISTINCT FROM (counter.loaded_number, counter.loaded_is_called) THEN
      RAISE NOTICE 'sequence % gave numbers since the load and is left as it is', counter.name;
    ELSE
      PERFORM setval(counter.name::regclass, counter.number, counter.is_called);
    END IF;
  END LOOP;
  DROP TABLE "transload_clipsaver_3db6bf48".sequences, "transload_clipsaver_3db6bf48".altered_1, "transload_clipsaver_3db6bf48".altered_2, "transload_clipsaver_3db6bf48".altered_3, "transload_clipsaver_3db6bf48".altered_4, "transload_clipsaver_3db6bf48".altered_5, "transload_clipsaver_3db6bf48".altered_6;
  DROP SCHEMA "transload_clipsaver_3db6bf48";
END
$transload$;

COMMIT;
