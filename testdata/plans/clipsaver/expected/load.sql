-- Loads plan `clipsaver` into PostgreSQL: 32 rows, 6 tables, one transaction.
--
--     cd RUN && psql -X -d DATABASE -f load.sql
--
-- RUN is the folder of this script. A guard, a file or a count that does not hold stops it,
-- and nothing stays. In their order, parents before children:
--
--   public.users: 8 rows into the empty table
--   public.bot_guilds: 5 rows into the empty table
--   public.guild_settings: 3 rows into the empty table
--   public.bot_channels: 7 rows into the empty table
--   public.bot_channel_scan_runs: 5 rows into the empty table
--   public.install_intents: 4 rows into the empty table
--
-- To undo it: psql -X -d DATABASE -f rollback.sql, as long as the schema
-- "transload_clipsaver_3db6bf48" is there. Drop that schema when no rollback is wanted any more.

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

-- before_load: `before_load.sql` of the plan.
-- New tables that were made inside the old database (CREATE TABLE IF NOT EXISTS) are the old ones.
DO $$
BEGIN
    IF EXISTS (SELECT FROM information_schema.columns
               WHERE table_schema = 'public' AND table_name = 'bot_guilds'
                 AND column_name = 'owner_user_id') THEN
        RAISE EXCEPTION 'bot_guilds has the column owner_user_id: this is the old database';
    END IF;
END
$$;
-- End of `before_load.sql`.

DO $transload$
DECLARE
  target record;
  fires record;
  filled boolean;
BEGIN
  FOR target IN SELECT * FROM (VALUES
    ('"public"."users"', false, true),
    ('"public"."bot_guilds"', false, true),
    ('"public"."guild_settings"', false, true),
    ('"public"."bot_channels"', false, true),
    ('"public"."bot_channel_scan_runs"', false, true),
    ('"public"."install_intents"', false, true)
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

-- What rollback.sql needs.
DO $transload$
DECLARE
  counter record;
  reached bigint;
  was_given boolean;
BEGIN
  IF to_regnamespace('transload_clipsaver_3db6bf48') IS NULL THEN
    IF NOT has_database_privilege(current_database(), 'CREATE') THEN
      RAISE NOTICE 'role % may not create a schema: the rollback will leave sequences as they are', current_user;
      RETURN;
    END IF;
    CREATE SCHEMA "transload_clipsaver_3db6bf48";
    COMMENT ON SCHEMA "transload_clipsaver_3db6bf48" IS 'What rollback.sql of plan clipsaver needs';
    CREATE TABLE "transload_clipsaver_3db6bf48".sequences (
      name text PRIMARY KEY,
      number bigint, is_called boolean,
      loaded_number bigint, loaded_is_called boolean
    );
    CREATE TABLE "transload_clipsaver_3db6bf48".altered_1 AS SELECT * FROM "public"."users" WITH NO DATA;
    ALTER TABLE "transload_clipsaver_3db6bf48".altered_1 ADD PRIMARY KEY ("discord_user_id");
    COMMENT ON TABLE "transload_clipsaver_3db6bf48".altered_1 IS 'As triggers left them: loaded rows of public.users';
    CREATE TABLE "transload_clipsaver_3db6bf48".altered_2 AS SELECT * FROM "public"."bot_guilds" WITH NO DATA;
    ALTER TABLE "transload_clipsaver_3db6bf48".altered_2 ADD PRIMARY KEY ("guild_id");
    COMMENT ON TABLE "transload_clipsaver_3db6bf48".altered_2 IS 'As triggers left them: loaded rows of public.bot_guilds';
    CREATE TABLE "transload_clipsaver_3db6bf48".altered_3 AS SELECT * FROM "public"."guild_settings" WITH NO DATA;
    ALTER TABLE "transload_clipsaver_3db6bf48".altered_3 ADD PRIMARY KEY ("guild_id");
    COMMENT ON TABLE "transload_clipsaver_3db6bf48".altered_3 IS 'As triggers left them: loaded rows of public.guild_settings';
    CREATE TABLE "transload_clipsaver_3db6bf48".altered_4 AS SELECT * FROM "public"."bot_channels" WITH NO DATA;
    ALTER TABLE "transload_clipsaver_3db6bf48".altered_4 ADD PRIMARY KEY ("channel_id");
    COMMENT ON TABLE "transload_clipsaver_3db6bf48".altered_4 IS 'As triggers left them: loaded rows of public.bot_channels';
    CREATE TABLE "transload_clipsaver_3db6bf48".altered_5 AS SELECT * FROM "public"."bot_channel_scan_runs" WITH NO DATA;
    ALTER TABLE "transload_clipsaver_3db6bf48".altered_5 ADD PRIMARY KEY ("id");
    COMMENT ON TABLE "transload_clipsaver_3db6bf48".altered_5 IS 'As triggers left them: loaded rows of public.bot_channel_scan_runs';
    CREATE TABLE "transload_clipsaver_3db6bf48".altered_6 AS SELECT * FROM "public"."install_intents" WITH NO DATA;
    ALTER TABLE "transload_clipsaver_3db6bf48".altered_6 ADD PRIMARY KEY ("state");
    COMMENT ON TABLE "transload_clipsaver_3db6bf48".altered_6 IS 'As triggers left them: loaded rows of public.install_intents';
    FOR counter IN 
      SELECT DISTINCT format('%I.%I', n.nspname, s.relname) AS name
      FROM pg_class AS s JOIN pg_namespace AS n ON n.oid = s.relnamespace
      WHERE s.relkind = 'S' AND s.oid IN (
        SELECT d.objid FROM pg_depend AS d
        WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
          AND d.deptype IN ('a', 'i') AND d.refobjid = ANY (ARRAY['"public"."users"', '"public"."bot_guilds"', '"public"."guild_settings"', '"public"."bot_channels"', '"public"."bot_channel_scan_runs"', '"public"."install_intents"']::regclass[])
        UNION ALL
        SELECT d.refobjid FROM pg_depend AS d JOIN pg_attrdef AS a ON a.oid = d.objid
        WHERE d.classid = 'pg_attrdef'::regclass AND d.refclassid = 'pg_class'::regclass
          AND a.adrelid = ANY (ARRAY['"public"."users"', '"public"."bot_guilds"', '"public"."guild_settings"', '"public"."bot_channels"', '"public"."bot_channel_scan_runs"', '"public"."install_intents"']::regclass[])
      )
      ORDER BY 1
     LOOP
      EXECUTE format('INSERT INTO "transload_clipsaver_3db6bf48".sequences SELECT %L, last_value, is_called, NULL, NULL FROM %s',
        counter.name, counter.name);
    END LOOP;
  ELSE
    -- A sequence that moved since the former load stays as it is, and the rollback leaves it.
    FOR counter IN SELECT * FROM "transload_clipsaver_3db6bf48".sequences LOOP
      EXECUTE format('SELECT last_value, is_called FROM %s', counter.name) INTO reached, was_given;
      DELETE FROM "transload_clipsaver_3db6bf48".sequences WHERE name = counter.name
        AND (loaded_number, loaded_is_called) IS DISTINCT FROM (reached, was_given);
    END LOOP;
  END IF;
END
$transload$;

SET CONSTRAINTS ALL DEFERRED;

-- public.users: 8 rows into the empty table.
\copy "public"."users" ("discord_user_id", "username", "discriminator", "avatar", "created_at", "updated_at") FROM 'data/public.users.copy' WITH (FORMAT text, ENCODING 'UTF8')

-- public.bot_guilds: 5 rows into the empty table.
\copy "public"."bot_guilds" ("guild_id", "name", "icon", "joined_at", "last_seen_at", "owner_user_id_id") FROM 'data/public.bot_guilds.copy' WITH (FORMAT text, ENCODING 'UTF8')

-- public.guild_settings: 3 rows into the empty table.
\copy "public"."guild_settings" ("guild_id", "settings", "updated_at") FROM 'data/public.guild_settings.copy' WITH (FORMAT text, ENCODING 'UTF8')

-- public.bot_channels: 7 rows into the empty table.
\copy "public"."bot_channels" ("channel_id", "name", "type", "is_nsfw", "is_reading", "last_message_id", "last_scanned_at", "last_activity_at", "message_count", "settings", "created_at", "updated_at", "guild_id") FROM 'data/public.bot_channels.copy' WITH (FORMAT text, ENCODING 'UTF8')

-- public.bot_channel_scan_runs: 5 rows into the empty table.
\copy "public"."bot_channel_scan_runs" ("id", "after_message_id", "before_message_id", "status", "messages_scanned", "messages_matched", "error_message", "started_at", "finished_at", "created_at", "channel_id") FROM 'data/public.bot_channel_scan_runs.copy' WITH (FORMAT text, ENCODING 'UTF8')

-- public.install_intents: 4 rows into the empty table.
\copy "public"."install_intents" ("state", "guild_id", "user_id", "expires_at", "created_at") FROM 'data/public.install_intents.copy' WITH (FORMAT text, ENCODING 'UTF8')

DO $transload$
BEGIN
  IF to_regclass('"transload_clipsaver_3db6bf48".altered_1') IS NOT NULL AND EXISTS (SELECT FROM pg_trigger
      WHERE tgrelid = '"public"."users"'::regclass AND NOT tgisinternal AND tgenabled IN ('O', 'A')
        AND tgtype & 7 = 7) THEN
    INSERT INTO "transload_clipsaver_3db6bf48".altered_1 SELECT * FROM "public"."users";
  END IF;
END
$transload$;

DO $transload$
BEGIN
  IF to_regclass('"transload_clipsaver_3db6bf48".altered_2') IS NOT NULL AND EXISTS (SELECT FROM pg_trigger
      WHERE tgrelid = '"public"."bot_guilds"'::regclass AND NOT tgisinternal AND tgenabled IN ('O', 'A')
        AND tgtype & 7 = 7) THEN
    INSERT INTO "transload_clipsaver_3db6bf48".altered_2 SELECT * FROM "public"."bot_guilds";
  END IF;
END
$transload$;

DO $transload$
BEGIN
  IF to_regclass('"transload_clipsaver_3db6bf48".altered_3') IS NOT NULL AND EXISTS (SELECT FROM pg_trigger
      WHERE tgrelid = '"public"."guild_settings"'::regclass AND NOT tgisinternal AND tgenabled IN ('O', 'A')
        AND tgtype & 7 = 7) THEN
    INSERT INTO "transload_clipsaver_3db6bf48".altered_3 SELECT * FROM "public"."guild_settings";
  END IF;
END
$transload$;

DO $transload$
BEGIN
  IF to_regclass('"transload_clipsaver_3db6bf48".altered_4') IS NOT NULL AND EXISTS (SELECT FROM pg_trigger
      WHERE tgrelid = '"public"."bot_channels"'::regclass AND NOT tgisinternal AND tgenabled IN ('O', 'A')
        AND tgtype & 7 = 7) THEN
    INSERT INTO "transload_clipsaver_3db6bf48".altered_4 SELECT * FROM "public"."bot_channels";
  END IF;
END
$transload$;

DO $transload$
BEGIN
  IF to_regclass('"transload_clipsaver_3db6bf48".altered_5') IS NOT NULL AND EXISTS (SELECT FROM pg_trigger
      WHERE tgrelid = '"public"."bot_channel_scan_runs"'::regclass AND NOT tgisinternal AND tgenabled IN ('O', 'A')
        AND tgtype & 7 = 7) THEN
    INSERT INTO "transload_clipsaver_3db6bf48".altered_5 SELECT * FROM "public"."bot_channel_scan_runs";
  END IF;
END
$transload$;

DO $transload$
BEGIN
  IF to_regclass('"transload_clipsaver_3db6bf48".altered_6') IS NOT NULL AND EXISTS (SELECT FROM pg_trigger
      WHERE tgrelid = '"public"."install_intents"'::regclass AND NOT tgisinternal AND tgenabled IN ('O', 'A')
        AND tgtype & 7 = 7) THEN
    INSERT INTO "transload_clipsaver_3db6bf48".altered_6 SELECT * FROM "public"."install_intents";
  END IF;
END
$transload$;

DO $transload$
DECLARE
  target record;
  found bigint;
BEGIN
  FOR target IN SELECT * FROM (VALUES
    ('"public"."users"', 8::bigint, 'SELECT (SELECT count(*) FROM "public"."users") - rows FROM pg_temp.transload_before WHERE place = 0'),
    ('"public"."bot_guilds"', 5::bigint, 'SELECT (SELECT count(*) FROM "public"."bot_guilds") - rows FROM pg_temp.transload_before WHERE place = 1'),
    ('"public"."guild_settings"', 3::bigint, 'SELECT (SELECT count(*) FROM "public"."guild_settings") - rows FROM pg_temp.transload_before WHERE place = 2'),
    ('"public"."bot_channels"', 7::bigint, 'SELECT (SELECT count(*) FROM "public"."bot_channels") - rows FROM pg_temp.transload_before WHERE place = 3'),
    ('"public"."bot_channel_scan_runs"', 5::bigint, 'SELECT (SELECT count(*) FROM "public"."bot_channel_scan_runs") - rows FROM pg_temp.transload_before WHERE place = 4'),
    ('"public"."install_intents"', 4::bigint, 'SELECT (SELECT count(*) FROM "public"."install_intents") - rows FROM pg_temp.transload_before WHERE place = 5')
  ) AS listed (name, expected, query) LOOP
    EXECUTE target.query INTO found;
    IF found <> target.expected THEN
      RAISE EXCEPTION 'table %: expected % rows, found %', target.name, target.expected, found;
    END IF;
  END LOOP;
END
$transload$;

SET CONSTRAINTS ALL IMMEDIATE;

-- after_load: `post_indexes.sql` of the plan.
-- The old schema had these, the new one lost them.
CREATE INDEX IF NOT EXISTS idx_bot_channels_guild ON bot_channels (guild_id);
CREATE INDEX IF NOT EXISTS idx_bot_channels_isreading ON bot_channels (is_reading) WHERE is_reading;
CREATE INDEX IF NOT EXISTS idx_bot_channels_last_message_id ON bot_channels (last_message_id);
CREATE INDEX IF NOT EXISTS idx_bot_channels_work
    ON bot_channels (guild_id, is_reading, last_scanned_at);
CREATE INDEX IF NOT EXISTS idx_bot_scan_runs_channel
    ON bot_channel_scan_runs (channel_id, created_at DESC);
-- End of `post_indexes.sql`.

DO $transload$
DECLARE
  counter record;
  reached bigint;
  was_given boolean;
BEGIN
  IF to_regnamespace('transload_clipsaver_3db6bf48') IS NOT NULL THEN
    FOR counter IN SELECT * FROM "transload_clipsaver_3db6bf48".sequences LOOP
      EXECUTE format('SELECT last_value, is_called FROM %s', counter.name) INTO reached, was_given;
      UPDATE "transload_clipsaver_3db6bf48".sequences SET loaded_number = reached, loaded_is_called = was_given
        WHERE name = counter.name
          AND (loaded_number, loaded_is_called) IS DISTINCT FROM (reached, was_given);
    END LOOP;
  END IF;
END
$transload$;

COMMIT;

ANALYZE "public"."users";
ANALYZE "public"."bot_guilds";
ANALYZE "public"."guild_settings";
ANALYZE "public"."bot_channels";
ANALYZE "public"."bot_channel_scan_runs";
ANALYZE "public"."install_intents";
