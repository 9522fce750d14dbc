-- Loads plan `clipsaver_redesign` into PostgreSQL: 31 rows, 7 tables, one transaction.
--
--     cd RUN && psql -X -d DATABASE -f load.sql
--
-- RUN is the folder of this script. A guard, a file or a count that does not hold stops it,
-- and nothing stays. In their order, parents before children:
--
--   public.user: 8 rows into the empty table
--   public.guild: 5 rows into the empty table
--   public.guild_settings: 2 rows into the empty table
--   public.channel: 6 rows into the empty table
--   public.channel_settings: 4 rows into the empty table
--   public.channel_scan_status: 3 rows into the empty table
--   public.install_intent: 3 rows into the empty table
--
-- To undo it: psql -X -d DATABASE -f rollback.sql, as long as the schema
-- "transload_clipsaver_redesign_05b013cc" is there. Drop that schema when no rollback is wanted any more.

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
  fires record;
  filled boolean;
BEGIN
  FOR target IN SELECT * FROM (VALUES
    ('"public"."user"', false, true),
    ('"public"."guild"', false, true),
    ('"public"."guild_settings"', false, true),
    ('"public"."channel"', false, true),
    ('"public"."channel_settings"', false, true),
    ('"public"."channel_scan_status"', false, true),
    ('"public"."install_intent"', false, true)
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

-- What rollback.sql needs.
DO $transload$
DECLARE
  counter record;
  reached bigint;
  was_given boolean;
BEGIN
  IF to_regnamespace('transload_clipsaver_redesign_05b013cc') IS NULL THEN
    IF NOT has_database_privilege(current_database(), 'CREATE') THEN
      RAISE NOTICE 'role % may not create a schema: the rollback will leave sequences as they are', current_user;
      RETURN;
    END IF;
    CREATE SCHEMA "transload_clipsaver_redesign_05b013cc";
    COMMENT ON SCHEMA "transload_clipsaver_redesign_05b013cc" IS 'What rollback.sql of plan clipsaver_redesign needs';
    CREATE TABLE "transload_clipsaver_redesign_05b013cc".sequences (
      name text PRIMARY KEY,
      number bigint, is_called boolean,
      loaded_number bigint, loaded_is_called boolean
    );
    CREATE TABLE "transload_clipsaver_redesign_05b013cc".altered_1 AS SELECT * FROM "public"."user" WITH NO DATA;
    ALTER TABLE "transload_clipsaver_redesign_05b013cc".altered_1 ADD PRIMARY KEY ("id");
    COMMENT ON TABLE "transload_clipsaver_redesign_05b013cc".altered_1 IS 'As triggers left them: loaded rows of public.user';
    CREATE TABLE "transload_clipsaver_redesign_05b013cc".altered_2 AS SELECT * FROM "public"."guild" WITH NO DATA;
    ALTER TABLE "transload_clipsaver_redesign_05b013cc".altered_2 ADD PRIMARY KEY ("id");
    COMMENT ON TABLE "transload_clipsaver_redesign_05b013cc".altered_2 IS 'As triggers left them: loaded rows of public.guild';
    CREATE TABLE "transload_clipsaver_redesign_05b013cc".altered_3 AS SELECT * FROM "public"."guild_settings" WITH NO DATA;
    ALTER TABLE "transload_clipsaver_redesign_05b013cc".altered_3 ADD PRIMARY KEY ("id");
    COMMENT ON TABLE "transload_clipsaver_redesign_05b013cc".altered_3 IS 'As triggers left them: loaded rows of public.guild_settings';
    CREATE TABLE "transload_clipsaver_redesign_05b013cc".altered_4 AS SELECT * FROM "public"."channel" WITH NO DATA;
    ALTER TABLE "transload_clipsaver_redesign_05b013cc".altered_4 ADD PRIMARY KEY ("id");
    COMMENT ON TABLE "transload_clipsaver_redesign_05b013cc".altered_4 IS 'As triggers left them: loaded rows of public.channel';
    CREATE TABLE "transload_clipsaver_redesign_05b013cc".altered_5 AS SELECT * FROM "public"."channel_settings" WITH NO DATA;
    ALTER TABLE "transload_clipsaver_redesign_05b013cc".altered_5 ADD PRIMARY KEY ("id");
    COMMENT ON TABLE "transload_clipsaver_redesign_05b013cc".altered_5 IS 'As triggers left them: loaded rows of public.channel_settings';
    CREATE TABLE "transload_clipsaver_redesign_05b013cc".altered_6 AS SELECT * FROM "public"."channel_scan_status" WITH NO DATA;
    ALTER TABLE "transload_clipsaver_redesign_05b013cc".altered_6 ADD PRIMARY KEY ("id");
    COMMENT ON TABLE "transload_clipsaver_redesign_05b013cc".altered_6 IS 'As triggers left them: loaded rows of public.channel_scan_status';
    CREATE TABLE "transload_clipsaver_redesign_05b013cc".altered_7 AS SELECT * FROM "public"."install_intent" WITH NO DATA;
    ALTER TABLE "transload_clipsaver_redesign_05b013cc".altered_7 ADD PRIMARY KEY ("id");
    COMMENT ON TABLE "transload_clipsaver_redesign_05b013cc".altered_7 IS 'As triggers left them: loaded rows of public.install_intent';
    FOR counter IN 
      SELECT DISTINCT format('%I.%I', n.nspname, s.relname) AS name
      FROM pg_class AS s JOIN pg_namespace AS n ON n.oid = s.relnamespace
      WHERE s.relkind = 'S' AND s.oid IN (
        SELECT d.objid FROM pg_depend AS d
        WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
          AND d.deptype IN ('a', 'i') AND d.refobjid = ANY (ARRAY['"public"."user"', '"public"."guild"', '"public"."guild_settings"', '"public"."channel"', '"public"."channel_settings"', '"public"."channel_scan_status"', '"public"."install_intent"']::regclass[])
        UNION ALL
        SELECT d.refobjid FROM pg_depend AS d JOIN pg_attrdef AS a ON a.oid = d.objid
        WHERE d.classid = 'pg_attrdef'::regclass AND d.refclassid = 'pg_class'::regclass
          AND a.adrelid = ANY (ARRAY['"public"."user"', '"public"."guild"', '"public"."guild_settings"', '"public"."channel"', '"public"."channel_settings"', '"public"."channel_scan_status"', '"public"."install_intent"']::regclass[])
      )
      ORDER BY 1
     LOOP
      EXECUTE format('INSERT INTO "transload_clipsaver_redesign_05b013cc".sequences SELECT %L, last_value, is_called, NULL, NULL FROM %s',
        counter.name, counter.name);
    END LOOP;
  ELSE
    -- A sequence that moved since the former load stays as it is, and the rollback leaves it.
    FOR counter IN SELECT * FROM "transload_clipsaver_redesign_05b013cc".sequences LOOP
      EXECUTE format('SELECT last_value, is_called FROM %s', counter.name) INTO reached, was_given;
      DELETE FROM "transload_clipsaver_redesign_05b013cc".sequences WHERE name = counter.name
        AND (loaded_number, loaded_is_called) IS DISTINCT FROM (reached, was_given);
    END LOOP;
  END IF;
END
$transload$;

SET CONSTRAINTS ALL DEFERRED;

-- public.user: 8 rows into the empty table.
\copy "public"."user" ("id", "username", "discriminator", "avatar_url", "created_at", "updated_at") FROM 'data/public.user.copy' WITH (FORMAT text, ENCODING 'UTF8')

-- public.guild: 5 rows into the empty table.
\copy "public"."guild" ("id", "name", "icon_url", "created_at", "updated_at", "owner_id") FROM 'data/public.guild.copy' WITH (FORMAT text, ENCODING 'UTF8')

-- public.guild_settings: 2 rows into the empty table.
\copy "public"."guild_settings" ("id", "settings", "created_at", "updated_at", "guild_id") FROM 'data/public.guild_settings.copy' WITH (FORMAT text, ENCODING 'UTF8')

-- public.channel: 6 rows into the empty table.
\copy "public"."channel" ("id", "name", "type", "nsfw", "message_scan_enabled", "created_at", "updated_at", "guild_id") FROM 'data/public.channel.copy' WITH (FORMAT text, ENCODING 'UTF8')

-- public.channel_settings: 4 rows into the empty table.
\copy "public"."channel_settings" ("id", "settings", "created_at", "updated_at", "channel_id") FROM 'data/public.channel_settings.copy' WITH (FORMAT text, ENCODING 'UTF8')

-- public.channel_scan_status: 3 rows into the empty table.
\copy "public"."channel_scan_status" ("id", "status", "forward_message_id", "message_count", "total_messages_scanned", "error_message", "created_at", "updated_at", "guild_id", "channel_id") FROM 'data/public.channel_scan_status.copy' WITH (FORMAT text, ENCODING 'UTF8')

-- public.install_intent: 3 rows into the empty table.
\copy "public"."install_intent" ("id", "guild", "state", "expires_at", "created_at", "user_id") FROM 'data/public.install_intent.copy' WITH (FORMAT text, ENCODING 'UTF8')

DO $transload$
BEGIN
  IF to_regclass('"transload_clipsaver_redesign_05b013cc".altered_1') IS NOT NULL AND EXISTS (SELECT FROM pg_trigger
      WHERE tgrelid = '"public"."user"'::regclass AND NOT tgisinternal AND tgenabled IN ('O', 'A')
        AND tgtype & 7 = 7) THEN
    INSERT INTO "transload_clipsaver_redesign_05b013cc".altered_1 SELECT * FROM "public"."user";
  END IF;
END
$transload$;

DO $transload$
BEGIN
  IF to_regclass('"transload_clipsaver_redesign_05b013cc".altered_2') IS NOT NULL AND EXISTS (SELECT FROM pg_trigger
      WHERE tgrelid = '"public"."guild"'::regclass AND NOT tgisinternal AND tgenabled IN ('O', 'A')
        AND tgtype & 7 = 7) THEN
    INSERT INTO "transload_clipsaver_redesign_05b013cc".altered_2 SELECT * FROM "public"."guild";
  END IF;
END
$transload$;

DO $transload$
BEGIN
  IF to_regclass('"transload_clipsaver_redesign_05b013cc".altered_3') IS NOT NULL AND EXISTS (SELECT FROM pg_trigger
      WHERE tgrelid = '"public"."guild_settings"'::regclass AND NOT tgisinternal AND tgenabled IN ('O', 'A')
        AND tgtype & 7 = 7) THEN
    INSERT INTO "transload_clipsaver_redesign_05b013cc".altered_3 SELECT * FROM "public"."guild_settings";
  END IF;
END
$transload$;

DO $transload$
BEGIN
  IF to_regclass('"transload_clipsaver_redesign_05b013cc".altered_4') IS NOT NULL AND EXISTS (SELECT FROM pg_trigger
      WHERE tgrelid = '"public"."channel"'::regclass AND NOT tgisinternal AND tgenabled IN ('O', 'A')
        AND tgtype & 7 = 7) THEN
    INSERT INTO "transload_clipsaver_redesign_05b013cc".altered_4 SELECT * FROM "public"."channel";
  END IF;
END
$transload$;

DO $transload$
BEGIN
  IF to_regclass('"transload_clipsaver_redesign_05b013cc".altered_5') IS NOT NULL AND EXISTS (SELECT FROM pg_trigger
      WHERE tgrelid = '"public"."channel_settings"'::regclass AND NOT tgisinternal AND tgenabled IN ('O', 'A')
        AND tgtype & 7 = 7) THEN
    INSERT INTO "transload_clipsaver_redesign_05b013cc".altered_5 SELECT * FROM "public"."channel_settings";
  END IF;
END
$transload$;

DO $transload$
BEGIN
  IF to_regclass('"transload_clipsaver_redesign_05b013cc".altered_6') IS NOT NULL AND EXISTS (SELECT FROM pg_trigger
      WHERE tgrelid = '"public"."channel_scan_status"'::regclass AND NOT tgisinternal AND tgenabled IN ('O', 'A')
        AND tgtype & 7 = 7) THEN
    INSERT INTO "transload_clipsaver_redesign_05b013cc".altered_6 SELECT * FROM "public"."channel_scan_status";
  END IF;
END
$transload$;

DO $transload$
BEGIN
  IF to_regclass('"transload_clipsaver_redesign_05b013cc".altered_7') IS NOT NULL AND EXISTS (SELECT FROM pg_trigger
      WHERE tgrelid = '"public"."install_intent"'::regclass AND NOT tgisinternal AND tgenabled IN ('O', 'A')
        AND tgtype & 7 = 7) THEN
    INSERT INTO "transload_clipsaver_redesign_05b013cc".altered_7 SELECT * FROM "public"."install_intent";
  END IF;
END
$transload$;

DO $transload$
DECLARE
  target record;
  found bigint;
BEGIN
  FOR target IN SELECT * FROM (VALUES
    ('"public"."user"', 8::bigint, 'SELECT (SELECT count(*) FROM "public"."user") - rows FROM pg_temp.transload_before WHERE place = 0'),
    ('"public"."guild"', 5::bigint, 'SELECT (SELECT count(*) FROM "public"."guild") - rows FROM pg_temp.transload_before WHERE place = 1'),
    ('"public"."guild_settings"', 2::bigint, 'SELECT (SELECT count(*) FROM "public"."guild_settings") - rows FROM pg_temp.transload_before WHERE place = 2'),
    ('"public"."channel"', 6::bigint, 'SELECT (SELECT count(*) FROM "public"."channel") - rows FROM pg_temp.transload_before WHERE place = 3'),
    ('"public"."channel_settings"', 4::bigint, 'SELECT (SELECT count(*) FROM "public"."channel_settings") - rows FROM pg_temp.transload_before WHERE place = 4'),
    ('"public"."channel_scan_status"', 3::bigint, 'SELECT (SELECT count(*) FROM "public"."channel_scan_status") - rows FROM pg_temp.transload_before WHERE place = 5'),
    ('"public"."install_intent"', 3::bigint, 'SELECT (SELECT count(*) FROM "public"."install_intent") - rows FROM pg_temp.transload_before WHERE place = 6')
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
  counter regclass := pg_get_serial_sequence('"public"."guild_settings"', 'id')::regclass;
  direction integer := (SELECT sign(seqincrement) FROM pg_sequence WHERE seqrelid = counter);
  furthest bigint;
  reached bigint;
  was_given boolean;
BEGIN
  IF counter IS NULL THEN
    RAISE EXCEPTION USING MESSAGE = 'table "public"."guild_settings", column id: expected a sequence, found none';
  END IF;
  SELECT max(loaded."id" * direction) * direction INTO furthest FROM "public"."guild_settings" AS loaded;
  EXECUTE 'SELECT last_value, is_called FROM ' || counter INTO reached, was_given;
  IF furthest * direction > reached * direction OR furthest = reached AND NOT was_given THEN
    PERFORM setval(counter, furthest, true);
  END IF;
END
$transload$;

DO $transload$
DECLARE
  counter regclass := pg_get_serial_sequence('"public"."channel_settings"', 'id')::regclass;
  direction integer := (SELECT sign(seqincrement) FROM pg_sequence WHERE seqrelid = counter);
  furthest bigint;
  reached bigint;
  was_given boolean;
BEGIN
  IF counter IS NULL THEN
    RAISE EXCEPTION USING MESSAGE = 'table "public"."channel_settings", column id: expected a sequence, found none';
  END IF;
  SELECT max(loaded."id" * direction) * direction INTO furthest FROM "public"."channel_settings" AS loaded;
  EXECUTE 'SELECT last_value, is_called FROM ' || counter INTO reached, was_given;
  IF furthest * direction > reached * direction OR furthest = reached AND NOT was_given THEN
    PERFORM setval(counter, furthest, true);
  END IF;
END
$transload$;

DO $transload$
DECLARE
  counter regclass := pg_get_serial_sequence('"public"."channel_scan_status"', 'id')::regclass;
  direction integer := (SELECT sign(seqincrement) FROM pg_sequence WHERE seqrelid = counter);
  furthest bigint;
  reached bigint;
  was_given boolean;
BEGIN
  IF counter IS NULL THEN
    RAISE EXCEPTION USING MESSAGE = 'table "public"."channel_scan_status", column id: expected a sequence, found none';
  END IF;
  SELECT max(loaded."id" * direction) * direction INTO furthest FROM "public"."channel_scan_status" AS loaded;
  EXECUTE 'SELECT last_value, is_called FROM ' || counter INTO reached, was_given;
  IF furthest * direction > reached * direction OR furthest = reached AND NOT was_given THEN
    PERFORM setval(counter, furthest, true);
  END IF;
END
$transload$;

DO $transload$
DECLARE
  counter regclass := pg_get_serial_sequence('"public"."install_intent"', 'id')::regclass;
  direction integer := (SELECT sign(seqincrement) FROM pg_sequence WHERE seqrelid = counter);
  furthest bigint;
  reached bigint;
  was_given boolean;
BEGIN
  IF counter IS NULL THEN
    RAISE EXCEPTION USING MESSAGE = 'table "public"."install_intent", column id: expected a sequence, found none';
  END IF;
  SELECT max(loaded."id" * direction) * direction INTO furthest FROM "public"."install_intent" AS loaded;
  EXECUTE 'SELECT last_value, is_called FROM ' || counter INTO reached, was_given;
  IF furthest * direction > reached * direction OR furthest = reached AND NOT was_given THEN
    PERFORM setval(counter, furthest, true);
  END IF;
END
$transload$;

DO $transload$
DECLARE
  counter record;
  reached bigint;
  was_given boolean;
BEGIN
  IF to_regnamespace('transload_clipsaver_redesign_05b013cc') IS NOT NULL THEN
    FOR counter IN SELECT * FROM "transload_clipsaver_redesign_05b013cc".sequences LOOP
      EXECUTE format('SELECT last_value, is_called FROM %s', counter.name) INTO reached, was_given;
      UPDATE "transload_clipsaver_redesign_05b013cc".sequences SET loaded_number = reached, loaded_is_called = was_given
        WHERE name = counter.name
          AND (loaded_number, loaded_is_called) IS DISTINCT FROM (reached, was_given);
    END LOOP;
  END IF;
END
$transload$;

COMMIT;

ANALYZE "public"."user";
ANALYZE "public"."guild";
ANALYZE "public"."guild_settings";
ANALYZE "public"."channel";
ANALYZE "public"."channel_settings";
ANALYZE "public"."channel_scan_status";
ANALYZE "public"."install_intent";
