-- Compares the target with what plan `kickbot` has loaded; changes nothing.
--
--     cd RUN && psql -X -q -d DATABASE -f verify.sql
--
-- Prints a line a table, and ends with an error that names the tables and columns that
-- differ. Each column is compared by the sum of a hash over its values, in any order.

\set ON_ERROR_STOP on
\encoding UTF8

BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
DO $transload$
DECLARE
  denied text;
BEGIN
  SELECT string_agg(name, ', ' ORDER BY place) INTO denied FROM (VALUES
    (0, '"public"."bot_settings"'),
    (1, '"public"."bot_tokens"'),
    (2, '"public"."clips"'),
    (3, '"public"."custom_commands"'),
    (4, '"public"."feature_settings"'),
    (5, '"public"."gtb_sessions"'),
    (6, '"public"."gtb_guesses"'),
    (7, '"public"."gtb_winners"'),
    (8, '"public"."link_logs_config"'),
    (9, '"public"."link_panels"'),
    (10, '"public"."links"'),
    (11, '"public"."oauth_notifications"'),
    (12, '"public"."oauth_states"'),
    (13, '"public"."pending_links"'),
    (14, '"public"."point_shop_items"'),
    (15, '"public"."point_sales"'),
    (16, '"public"."point_settings"'),
    (17, '"public"."points_watchtime_converted"'),
    (18, '"public"."raffle_periods"'),
    (19, '"public"."raffle_tickets"'),
    (20, '"public"."raffle_draws"'),
    (21, '"public"."raffle_gifted_subs"'),
    (22, '"public"."raffle_shuffle_links"'),
    (23, '"public"."raffle_shuffle_wagers"'),
    (24, '"public"."raffle_ticket_log"'),
    (25, '"public"."raffle_watchtime_converted"'),
    (26, '"public"."servers"'),
    (27, '"public"."shuffle_slots"'),
    (28, '"public"."slot_call_blacklist"'),
    (29, '"public"."slot_requests"'),
    (30, '"public"."timed_messages"'),
    (31, '"public"."timer_panels"'),
    (32, '"public"."user_points"'),
    (33, '"public"."watchtime"'),
    (34, '"public"."watchtime_roles"')
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
    ('"public"."bot_settings"'),
    ('"public"."bot_tokens"'),
    ('"public"."clips"'),
    ('"public"."custom_commands"'),
    ('"public"."feature_settings"'),
    ('"public"."gtb_sessions"'),
    ('"public"."gtb_guesses"'),
    ('"public"."gtb_winners"'),
    ('"public"."link_logs_config"'),
    ('"public"."link_panels"'),
    ('"public"."links"'),
    ('"public"."oauth_notifications"'),
    ('"public"."oauth_states"'),
    ('"public"."pending_links"'),
    ('"public"."point_shop_items"'),
    ('"public"."point_sales"'),
    ('"public"."point_settings"'),
    ('"public"."points_watchtime_converted"'),
    ('"public"."raffle_periods"'),
    ('"public"."raffle_tickets"'),
    ('"public"."raffle_draws"'),
    ('"public"."raffle_gifted_subs"'),
    ('"public"."raffle_shuffle_links"'),
    ('"public"."raffle_shuffle_wagers"'),
    ('"public"."raffle_ticket_log"'),
    ('"public"."raffle_watchtime_converted"'),
    ('"public"."servers"'),
    ('"public"."shuffle_slots"'),
    ('"public"."slot_call_blacklist"'),
    ('"public"."slot_requests"'),
    ('"public"."timed_messages"'),
    ('"public"."timer_panels"'),
    ('"public"."user_points"'),
    ('"public"."watchtime"'),
    ('"public"."watchtime_roles"')
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

-- 'public.bot_settings: '
WITH found AS (
  SELECT count(*) AS rows, ARRAY[
    coalesce(sum(c1), 0),
    coalesce(sum(c2), 0),
    coalesce(sum(c3), 0),
    coalesce(sum(c4), 0),
    coalesce(sum(c1 # c2 # c3 # c4), 0)
  ] AS sums FROM (
    SELECT coalesce(hashtextextended(present."key"::text COLLATE "C", 1), 0) AS c1,
      coalesce(hashtextextended(present."value"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."discord_server_id"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."updated_at"::text COLLATE "C", 4), 0) AS c4
    FROM "public"."bot_settings" AS present
    OFFSET 0
  ) AS hashed
), expected AS (
  SELECT 4::bigint AS rows, ARRAY[
    5761163225479830916,
    -5964756266618640377,
    7967923735225708160,
    125061682470852603,
    -6267627567720365170
  ]::numeric[] AS sums
), named (place, name) AS (
  VALUES (1, 'key'), (2, 'value'), (3, 'discord_server_id'), (4, 'updated_at')
), compared AS (
  SELECT found.rows, expected.rows AS wanted, found.sums[5] = expected.sums[5] AS stand,
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
SELECT 'public.bot_settings: ' || CASE WHEN same THEN rows || ' rows, 4 columns as loaded' ELSE faults END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN NOT same THEN 'public.bot_settings: ' || faults END), true) AS differs
FROM told
\gset transload_
\echo :transload_line

-- 'public.bot_tokens: '
WITH found AS (
  SELECT count(*) AS rows, ARRAY[
    coalesce(sum(c1), 0),
    coalesce(sum(c2), 0),
    coalesce(sum(c3), 0),
    coalesce(sum(c4), 0),
    coalesce(sum(c5), 0),
    coalesce(sum(c1 # c2 # c3 # c4 # c5), 0)
  ] AS sums FROM (
    SELECT coalesce(hashtextextended(present."bot_username"::text COLLATE "C", 1), 0) AS c1,
      coalesce(hashtextextended(present."access_token"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."refresh_token"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."expires_at"::text COLLATE "C", 4), 0) AS c4,
      coalesce(hashtextextended(present."created_at"::text COLLATE "C", 5), 0) AS c5
    FROM "public"."bot_tokens" AS present
    OFFSET 0
  ) AS hashed
), expected AS (
  SELECT 2::bigint AS rows, ARRAY[
    -5197667438683359300,
    -921375285462458140,
    -7642305059880759907,
    -1386589969470678594,
    9455302015520698192,
    -5210303791086872741
  ]::numeric[] AS sums
), named (place, name) AS (
  VALUES (1, 'bot_username'), (2, 'access_token'), (3, 'refresh_token'), (4, 'expires_at'), (5, 'created_at')
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
SELECT 'public.bot_tokens: ' || CASE WHEN same THEN rows || ' rows, 5 columns as loaded' ELSE faults END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN NOT same THEN 'public.bot_tokens: ' || faults END), true) AS differs
FROM told
\gset transload_
\echo :transload_line

-- 'public.clips: '
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
      coalesce(hashtextextended(present."kick_username"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."clip_duration"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."clip_url"::text COLLATE "C", 4), 0) AS c4,
      coalesce(hashtextextended(present."created_at"::text COLLATE "C", 5), 0) AS c5,
      coalesce(hashtextextended(present."discord_server_id"::text COLLATE "C", 6), 0) AS c6
    FROM "public"."clips" AS present
    OFFSET 0
  ) AS hashed
), expected AS (
  SELECT 3::bigint AS rows, ARRAY[
    -4533550296901688623,
    -4364825413856202689,
    -17582331214458412955,
    -10293890151244648560,
    3614633369038708832,
    -9873713328743590995,
    3659932219665813390
  ]::numeric[] AS sums
), named (place, name) AS (
  VALUES (1, 'id'), (2, 'kick_username'), (3, 'clip_duration'), (4, 'clip_url'), (5, 'created_at'), (6, 'discord_server_id')
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
SELECT 'public.clips: ' || CASE WHEN same THEN rows || ' rows, 6 columns as loaded' ELSE faults END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN NOT same THEN 'public.clips: ' || faults END), true) AS differs
FROM told
\gset transload_
\echo :transload_line

-- 'public.custom_commands: '
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
      coalesce(hashtextextended(present."command"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."response"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."enabled"::text COLLATE "C", 4), 0) AS c4,
      coalesce(hashtextextended(present."cooldown_seconds"::text COLLATE "C", 5), 0) AS c5,
      coalesce(hashtextextended(present."discord_server_id"::text COLLATE "C", 6), 0) AS c6,
      coalesce(hashtextextended(present."created_at"::text COLLATE "C", 7), 0) AS c7
    FROM "public"."custom_commands" AS present
    OFFSET 0
  ) AS hashed
), expected AS (
  SELECT 3::bigint AS rows, ARRAY[
    -4533550296901688623,
    11242270642389814060,
    -8763919605367183050,
    -8726198903032371612,
    15164904981646451708,
    -9873713328743590995,
    -12332708401143425180,
    -12602391192973787000
  ]::numeric[] AS sums
), named (place, name) AS (
  VALUES (1, 'id'), (2, 'command'), (3, 'response'), (4, 'enabled'), (5, 'cooldown_seconds'), (6, 'discord_server_id'), (7, 'created_at')
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
SELECT 'public.custom_commands: ' || CASE WHEN same THEN rows || ' rows, 7 columns as loaded' ELSE faults END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN NOT same THEN 'public.custom_commands: ' || faults END), true) AS differs
FROM told
\gset transload_
\echo :transload_line

-- 'public.feature_settings: '
WITH found AS (
  SELECT count(*) AS rows, ARRAY[
    coalesce(sum(c1), 0),
    coalesce(sum(c2), 0),
    coalesce(sum(c3), 0),
    coalesce(sum(c4), 0),
    coalesce(sum(c1 # c2 # c3 # c4), 0)
  ] AS sums FROM (
    SELECT coalesce(hashtextextended(present."feature"::text COLLATE "C", 1), 0) AS c1,
      coalesce(hashtextextended(present."discord_server_id"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."enabled"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."options"::text COLLATE "C", 4), 0) AS c4
    FROM "public"."feature_settings" AS present
    OFFSET 0
  ) AS hashed
), expected AS (
  SELECT 2::bigint AS rows, ARRAY[
    3075992992259377482,
    -6152224201682050542,
    -10151337897675516905,
    2302695894800078119,
    8550511660709637448
  ]::numeric[] AS sums
), named (place, name) AS (
  VALUES (1, 'feature'), (2, 'discord_server_id'), (3, 'enabled'), (4, 'options')
), compared AS (
  SELECT found.rows, expected.rows AS wanted, found.sums[5] = expected.sums[5] AS stand,
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
SELECT 'public.feature_settings: ' || CASE WHEN same THEN rows || ' rows, 4 columns as loaded' ELSE faults END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN NOT same THEN 'public.feature_settings: ' || faults END), true) AS differs
FROM told
\gset transload_
\echo :transload_line

-- 'public.gtb_sessions: '
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
      coalesce(hashtextextended(present."opened_by"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."opened_at"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."closed_at"::text COLLATE "C", 4), 0) AS c4,
      coalesce(hashtextextended(present."result_amount"::text COLLATE "C", 5), 0) AS c5,
      coalesce(hashtextextended(present."status"::text COLLATE "C", 6), 0) AS c6,
      coalesce(hashtextextended(present."created_at"::text COLLATE "C", 7), 0) AS c7,
      coalesce(hashtextextended(present."discord_server_id"::text COLLATE "C", 8), 0) AS c8
    FROM "public"."gtb_sessions" AS present
    OFFSET 0
  ) AS hashed
), expected AS (
  SELECT 4::bigint AS rows, ARRAY[
    2394087128021944327,
    16326101732471207394,
    -2308816114288011555,
    -2458504857230144794,
    -631127362796791301,
    980199288114832151,
    -5314422105650072321,
    7608499486269739124,
    -1186913731541984909
  ]::numeric[] AS sums
), named (place, name) AS (
  VALUES (1, 'id'), (2, 'opened_by'), (3, 'opened_at'), (4, 'closed_at'), (5, 'result_amount'), (6, 'status'), (7, 'created_at'), (8, 'discord_server_id')
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
SELECT 'public.gtb_sessions: ' || CASE WHEN same THEN rows || ' rows, 8 columns as loaded' ELSE faults END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN NOT same THEN 'public.gtb_sessions: ' || faults END), true) AS differs
FROM told
\gset transload_
\echo :transload_line

-- 'public.gtb_guesses: '
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
      coalesce(hashtextextended(present."session_id"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."kick_username"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."guess_amount"::text COLLATE "C", 4), 0) AS c4,
      coalesce(hashtextextended(present."guessed_at"::text COLLATE "C", 5), 0) AS c5
    FROM "public"."gtb_guesses" AS present
    OFFSET 0
  ) AS hashed
), expected AS (
  SELECT 27::bigint AS rows, ARRAY[
    -630406368394080310,
    -140567262577041760857,
    -23508267507414884382,
    19193139680974778949,
    -54305650200741851049,
    55384901932197044761
  ]::numeric[] AS sums
), named (place, name) AS (
  VALUES (1, 'id'), (2, 'session_id'), (3, 'kick_username'), (4, 'guess_amount'), (5, 'guessed_at')
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
SELECT 'public.gtb_guesses: ' || CASE WHEN same THEN rows || ' rows, 5 columns as loaded' ELSE faults END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN NOT same THEN 'public.gtb_guesses: ' || faults END), true) AS differs
FROM told
\gset transload_
\echo :transload_line

-- 'public.gtb_winners: '
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
      coalesce(hashtextextended(present."session_id"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."kick_username"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."rank"::text COLLATE "C", 4), 0) AS c4,
      coalesce(hashtextextended(present."guess_amount"::text COLLATE "C", 5), 0) AS c5,
      coalesce(hashtextextended(present."result_amount"::text COLLATE "C", 6), 0) AS c6,
      coalesce(hashtextextended(present."difference"::text COLLATE "C", 7), 0) AS c7,
      coalesce(hashtextextended(present."created_at"::text COLLATE "C", 8), 0) AS c8
    FROM "public"."gtb_winners" AS present
    OFFSET 0
  ) AS hashed
), expected AS (
  SELECT 4::bigint AS rows, ARRAY[
    2394087128021944327,
    -22292482634147412470,
    -8148573873171764475,
    5111082357358866238,
    9312705053109758039,
    23737848811749308731,
    9732981004075855854,
    -9605576033430267118,
    13713807293805248196
  ]::numeric[] AS sums
), named (place, name) AS (
  VALUES (1, 'id'), (2, 'session_id'), (3, 'kick_username'), (4, 'rank'), (5, 'guess_amount'), (6, 'result_amount'), (7, 'difference'), (8, 'created_at')
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
SELECT 'public.gtb_winners: ' || CASE WHEN same THEN rows || ' rows, 8 columns as loaded' ELSE faults END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN NOT same THEN 'public.gtb_winners: ' || faults END), true) AS differs
FROM told
\gset transload_
\echo :transload_line

-- 'public.link_logs_config: '
WITH found AS (
  SELECT count(*) AS rows, ARRAY[
    coalesce(sum(c1), 0),
    coalesce(sum(c2), 0),
    coalesce(sum(c3), 0),
    coalesce(sum(c4), 0),
    coalesce(sum(c5), 0),
    coalesce(sum(c1 # c2 # c3 # c4 # c5), 0)
  ] AS sums FROM (
    SELECT coalesce(hashtextextended(present."guild_id"::text COLLATE "C", 1), 0) AS c1,
      coalesce(hashtextextended(present."channel_id"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."enabled"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."created_at"::text COLLATE "C", 4), 0) AS c4,
      coalesce(hashtextextended(present."updated_at"::text COLLATE "C", 5), 0) AS c5
    FROM "public"."link_logs_config" AS present
    OFFSET 0
  ) AS hashed
), expected AS (
  SELECT 1::bigint AS rows, ARRAY[
    -3746349856740416463,
    -2417279109217625802,
    -1284579481560773325,
    6918694799820795868,
    -1854373966349088829,
    8799407939384563755
  ]::numeric[] AS sums
), named (place, name) AS (
  VALUES (1, 'guild_id'), (2, 'channel_id'), (3, 'enabled'), (4, 'created_at'), (5, 'updated_at')
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
SELECT 'public.link_logs_config: ' || CASE WHEN same THEN rows || ' rows, 5 columns as loaded' ELSE faults END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN NOT same THEN 'public.link_logs_config: ' || faults END), true) AS differs
FROM told
\gset transload_
\echo :transload_line

-- 'public.link_panels: '
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
      coalesce(hashtextextended(present."guild_id"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."channel_id"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."message_id"::text COLLATE "C", 4), 0) AS c4,
      coalesce(hashtextextended(present."emoji"::text COLLATE "C", 5), 0) AS c5,
      coalesce(hashtextextended(present."created_at"::text COLLATE "C", 6), 0) AS c6
    FROM "public"."link_panels" AS present
    OFFSET 0
  ) AS hashed
), expected AS (
  SELECT 2::bigint AS rows, ARRAY[
    3847419826647982364,
    -6152224201682050542,
    -5410785920641837380,
    4729913099869818237,
    6856109117258450535,
    1275465527280560098,
    -790511082738603620
  ]::numeric[] AS sums
), named (place, name) AS (
  VALUES (1, 'id'), (2, 'guild_id'), (3, 'channel_id'), (4, 'message_id'), (5, 'emoji'), (6, 'created_at')
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
SELECT 'public.link_panels: ' || CASE WHEN same THEN rows || ' rows, 6 columns as loaded' ELSE faults END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN NOT same THEN 'public.link_panels: ' || faults END), true) AS differs
FROM told
\gset transload_
\echo :transload_line

-- 'public.links: '
WITH found AS (
  SELECT count(*) AS rows, ARRAY[
    coalesce(sum(c1), 0),
    coalesce(sum(c2), 0),
    coalesce(sum(c3), 0),
    coalesce(sum(c4), 0),
    coalesce(sum(c1 # c2 # c3 # c4), 0)
  ] AS sums FROM (
    SELECT coalesce(hashtextextended(present."discord_id"::text COLLATE "C", 1), 0) AS c1,
      coalesce(hashtextextended(present."kick_name"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."discord_server_id"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."linked_at"::text COLLATE "C", 4), 0) AS c4
    FROM "public"."links" AS present
    OFFSET 0
  ) AS hashed
), expected AS (
  SELECT 34::bigint AS rows, ARRAY[
    77268368439319947565,
    -9720418620985035986,
    67727351749418519360,
    -17286667634352772017,
    23890591687270736584
  ]::numeric[] AS sums
), named (place, name) AS (
  VALUES (1, 'discord_id'), (2, 'kick_name'), (3, 'discord_server_id'), (4, 'linked_at')
), compared AS (
  SELECT found.rows, expected.rows AS wanted, found.sums[5] = expected.sums[5] AS stand,
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
SELECT 'public.links: ' || CASE WHEN same THEN rows || ' rows, 4 columns as loaded' ELSE faults END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN NOT same THEN 'public.links: ' || faults END), true) AS differs
FROM told
\gset transload_
\echo :transload_line

-- 'public.oauth_notifications: '
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
      coalesce(hashtextextended(present."discord_id"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."kick_username"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."channel_id"::text COLLATE "C", 4), 0) AS c4,
      coalesce(hashtextextended(present."message_id"::text COLLATE "C", 5), 0) AS c5,
      coalesce(hashtextextended(present."created_at"::text COLLATE "C", 6), 0) AS c6,
      coalesce(hashtextextended(present."processed"::text COLLATE "C", 7), 0) AS c7,
      coalesce(hashtextextended(present."discord_server_id"::text COLLATE "C", 8), 0) AS c8
    FROM "public"."oauth_notifications" AS present
    OFFSET 0
  ) AS hashed
), expected AS (
  SELECT 3::bigint AS rows, ARRAY[
    -4533550296901688623,
    -8793850412229024189,
    6670797509364711327,
    -9242699606661316962,
    6777069714573860918,
    21904654599231290686,
    9229514059632182190,
    5706374614702304343,
    -3418725757693441466
  ]::numeric[] AS sums
), named (place, name) AS (
  VALUES (1, 'id'), (2, 'discord_id'), (3, 'kick_username'), (4, 'channel_id'), (5, 'message_id'), (6, 'created_at'), (7, 'processed'), (8, 'discord_server_id')
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
SELECT 'public.oauth_notifications: ' || CASE WHEN same THEN rows || ' rows, 8 columns as loaded' ELSE faults END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN NOT same THEN 'public.oauth_notifications: ' || faults END), true) AS differs
FROM told
\gset transload_
\echo :transload_line

-- 'public.oauth_states: '
WITH found AS (
  SELECT count(*) AS rows, ARRAY[
    coalesce(sum(c1), 0),
    coalesce(sum(c2), 0),
    coalesce(sum(c3), 0),
    coalesce(sum(c1 # c2 # c3), 0)
  ] AS sums FROM (
    SELECT coalesce(hashtextextended(present."state"::text COLLATE "C", 1), 0) AS c1,
      coalesce(hashtextextended(present."discord_id"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."created_at"::text COLLATE "C", 3), 0) AS c3
    FROM "public"."oauth_states" AS present
    OFFSET 0
  ) AS hashed
), expected AS (
  SELECT 1::bigint AS rows, ARRAY[
    5552040746902349240,
    -8545634469895450842,
    4998906226541973884,
    -9136484612056122398
  ]::numeric[] AS sums
), named (place, name) AS (
  VALUES (1, 'state'), (2, 'discord_id'), (3, 'created_at')
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
SELECT 'public.oauth_states: ' || CASE WHEN same THEN rows || ' rows, 3 columns as loaded' ELSE faults END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN NOT same THEN 'public.oauth_states: ' || faults END), true) AS differs
FROM told
\gset transload_
\echo :transload_line

-- 'public.pending_links: '
WITH found AS (
  SELECT count(*) AS rows, ARRAY[
    coalesce(sum(c1), 0),
    coalesce(sum(c2), 0),
    coalesce(sum(c3), 0),
    coalesce(sum(c4), 0),
    coalesce(sum(c5), 0),
    coalesce(sum(c1 # c2 # c3 # c4 # c5), 0)
  ] AS sums FROM (
    SELECT coalesce(hashtextextended(present."discord_id"::text COLLATE "C", 1), 0) AS c1,
      coalesce(hashtextextended(present."kick_name"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."code"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."timestamp"::text COLLATE "C", 4), 0) AS c4,
      coalesce(hashtextextended(present."discord_server_id"::text COLLATE "C", 5), 0) AS c5
    FROM "public"."pending_links" AS present
    OFFSET 0
  ) AS hashed
), expected AS (
  SELECT 3::bigint AS rows, ARRAY[
    12016458128353304266,
    -956203190757480302,
    -7042218543867655972,
    6823874150868063269,
    544787493091739574,
    24468533256368566403
  ]::numeric[] AS sums
), named (place, name) AS (
  VALUES (1, 'discord_id'), (2, 'kick_name'), (3, 'code'), (4, 'timestamp'), (5, 'discord_server_id')
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
SELECT 'public.pending_links: ' || CASE WHEN same THEN rows || ' rows, 5 columns as loaded' ELSE faults END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN NOT same THEN 'public.pending_links: ' || faults END), true) AS differs
FROM told
\gset transload_
\echo :transload_line

-- 'public.point_shop_items: '
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
      coalesce(hashtextextended(present."name"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."description"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."price"::text COLLATE "C", 4), 0) AS c4,
      coalesce(hashtextextended(present."stock"::text COLLATE "C", 5), 0) AS c5,
      coalesce(hashtextextended(present."image_url"::text COLLATE "C", 6), 0) AS c6,
      coalesce(hashtextextended(present."is_active"::text COLLATE "C", 7), 0) AS c7,
      coalesce(hashtextextended(present."created_at"::text COLLATE "C", 8), 0) AS c8
    FROM "public"."point_shop_items" AS present
    OFFSET 0
  ) AS hashed
), expected AS (
  SELECT 4::bigint AS rows, ARRAY[
    2394087128021944327,
    2516267848399437463,
    18009334881485339967,
    -20619080213730695,
    -844154740560340762,
    8384321047883446245,
    18219796062907903486,
    -6082146876809641822,
    2909549287767801921
  ]::numeric[] AS sums
), named (place, name) AS (
  VALUES (1, 'id'), (2, 'name'), (3, 'description'), (4, 'price'), (5, 'stock'), (6, 'image_url'), (7, 'is_active'), (8, 'created_at')
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
SELECT 'public.point_shop_items: ' || CASE WHEN same THEN rows || ' rows, 8 columns as loaded' ELSE faults END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN NOT same THEN 'public.point_shop_items: ' || faults END), true) AS differs
FROM told
\gset transload_
\echo :transload_line

-- 'public.point_sales: '
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
      coalesce(hashtextextended(present."item_id"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."kick_username"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."discord_id"::text COLLATE "C", 4), 0) AS c4,
      coalesce(hashtextextended(present."item_name"::text COLLATE "C", 5), 0) AS c5,
      coalesce(hashtextextended(present."price_paid"::text COLLATE "C", 6), 0) AS c6,
      coalesce(hashtextextended(present."quantity"::text COLLATE "C", 7), 0) AS c7,
      coalesce(hashtextextended(present."status"::text COLLATE "C", 8), 0) AS c8,
      coalesce(hashtextextended(present."notes"::text COLLATE "C", 9), 0) AS c9,
      coalesce(hashtextextended(present."purchased_at"::text COLLATE "C", 10), 0) AS c10,
      coalesce(hashtextextended(present."discord_server_id"::text COLLATE "C", 11), 0) AS c11
    FROM "public"."point_sales" AS present
    OFFSET 0
  ) AS hashed
), expected AS (
  SELECT 5::bigint AS rows, ARRAY[
    -1834777299801978750,
    -11730571641473059183,
    -15145901018825827208,
    -5228354810178742494,
    -4356397175576560445,
    -14607571339891030333,
    15298602392996429825,
    6348854936647568267,
    -760412521386289015,
    -831695504951532288,
    -38505269388131429910,
    1500408748267612098
  ]::numeric[] AS sums
), named (place, name) AS (
  VALUES (1, 'id'), (2, 'item_id'), (3, 'kick_username'), (4, 'discord_id'), (5, 'item_name'), (6, 'price_paid'), (7, 'quantity'), (8, 'status'), (9, 'notes'), (10, 'purchased_at'), (11, 'discord_server_id')
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
SELECT 'public.point_sales: ' || CASE WHEN same THEN rows || ' rows, 11 columns as loaded' ELSE faults END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN NOT same THEN 'public.point_sales: ' || faults END), true) AS differs
FROM told
\gset transload_
\echo :transload_line

-- 'public.point_settings: '
WITH found AS (
  SELECT count(*) AS rows, ARRAY[
    coalesce(sum(c1), 0),
    coalesce(sum(c2), 0),
    coalesce(sum(c3), 0),
    coalesce(sum(c1 # c2 # c3), 0)
  ] AS sums FROM (
    SELECT coalesce(hashtextextended(present."key"::text COLLATE "C", 1), 0) AS c1,
      coalesce(hashtextextended(present."value"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."updated_at"::text COLLATE "C", 3), 0) AS c3
    FROM "public"."point_settings" AS present
    OFFSET 0
  ) AS hashed
), expected AS (
  SELECT 2::bigint AS rows, ARRAY[
    -4983948375173432898,
    -2743795675865255263,
    -1048749388789566516,
    1247313395624196305
  ]::numeric[] AS sums
), named (place, name) AS (
  VALUES (1, 'key'), (2, 'value'), (3, 'updated_at')
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
SELECT 'public.point_settings: ' || CASE WHEN same THEN rows || ' rows, 3 columns as loaded' ELSE faults END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN NOT same THEN 'public.point_settings: ' || faults END), true) AS differs
FROM told
\gset transload_
\echo :transload_line

-- 'public.points_watchtime_converted: '
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
      coalesce(hashtextextended(present."kick_username"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."minutes_converted"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."points_awarded"::text COLLATE "C", 4), 0) AS c4,
      coalesce(hashtextextended(present."converted_at"::text COLLATE "C", 5), 0) AS c5,
      coalesce(hashtextextended(present."discord_server_id"::text COLLATE "C", 6), 0) AS c6
    FROM "public"."points_watchtime_converted" AS present
    OFFSET 0
  ) AS hashed
), expected AS (
  SELECT 102::bigint AS rows, ARRAY[
    -4984781869369697625,
    -145035737898041960586,
    -225743959168126930814,
    -48824157687469119642,
    7545467011747318038,
    -335706253177282093830,
    -108526364188582742001
  ]::numeric[] AS sums
), named (place, name) AS (
  VALUES (1, 'id'), (2, 'kick_username'), (3, 'minutes_converted'), (4, 'points_awarded'), (5, 'converted_at'), (6, 'discord_server_id')
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
SELECT 'public.points_watchtime_converted: ' || CASE WHEN same THEN rows || ' rows, 6 columns as loaded' ELSE faults END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN NOT same THEN 'public.points_watchtime_converted: ' || faults END), true) AS differs
FROM told
\gset transload_
\echo :transload_line

-- 'public.raffle_periods: '
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
      coalesce(hashtextextended(present."starts_at"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."ends_at"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."status"::text COLLATE "C", 4), 0) AS c4,
      coalesce(hashtextextended(present."discord_server_id"::text COLLATE "C", 5), 0) AS c5
    FROM "public"."raffle_periods" AS present
    OFFSET 0
  ) AS hashed
), expected AS (
  SELECT 2::bigint AS rows, ARRAY[
    3847419826647982364,
    12427391097413331250,
    -6082350753630798648,
    4040658115159818840,
    363191662061159716,
    -12901234603358677350
  ]::numeric[] AS sums
), named (place, name) AS (
  VALUES (1, 'id'), (2, 'starts_at'), (3, 'ends_at'), (4, 'status'), (5, 'discord_server_id')
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
SELECT 'public.raffle_periods: ' || CASE WHEN same THEN rows || ' rows, 5 columns as loaded' ELSE faults END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN NOT same THEN 'public.raffle_periods: ' || faults END), true) AS differs
FROM told
\gset transload_
\echo :transload_line

-- 'public.raffle_tickets: '
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
    coalesce(sum(c1 # c2 # c3 # c4 # c5 # c6 # c7 # c8 # c9), 0)
  ] AS sums FROM (
    SELECT coalesce(hashtextextended(present."id"::text COLLATE "C", 1), 0) AS c1,
      coalesce(hashtextextended(present."period_id"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."discord_id"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."kick_name"::text COLLATE "C", 4), 0) AS c4,
      coalesce(hashtextextended(present."watchtime_tickets"::text COLLATE "C", 5), 0) AS c5,
      coalesce(hashtextextended(present."gifted_sub_tickets"::text COLLATE "C", 6), 0) AS c6,
      coalesce(hashtextextended(present."bonus_tickets"::text COLLATE "C", 7), 0) AS c7,
      coalesce(hashtextextended(present."total_tickets"::text COLLATE "C", 8), 0) AS c8,
      coalesce(hashtextextended(present."discord_server_id"::text COLLATE "C", 9), 0) AS c9
    FROM "public"."raffle_tickets" AS present
    OFFSET 0
  ) AS hashed
), expected AS (
  SELECT 48::bigint AS rows, ARRAY[
    16193960160670211422,
    -163973943367593652368,
    27507405918677411076,
    -87011264557093005570,
    -59969339689375649522,
    164676113085026670034,
    -438846557004969449472,
    21458072428771462152,
    179137794243755046096,
    -32754719478997581710
  ]::numeric[] AS sums
), named (place, name) AS (
  VALUES (1, 'id'), (2, 'period_id'), (3, 'discord_id'), (4, 'kick_name'), (5, 'watchtime_tickets'), (6, 'gifted_sub_tickets'), (7, 'bonus_tickets'), (8, 'total_tickets'), (9, 'discord_server_id')
), compared AS (
  SELECT found.rows, expected.rows AS wanted, found.sums[10] = expected.sums[10] AS stand,
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
SELECT 'public.raffle_tickets: ' || CASE WHEN same THEN rows || ' rows, 9 columns as loaded' ELSE faults END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN NOT same THEN 'public.raffle_tickets: ' || faults END), true) AS differs
FROM told
\gset transload_
\echo :transload_line

-- 'public.raffle_draws: '
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
      coalesce(hashtextextended(present."period_id"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."winner_discord_id"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."winner_kick_name"::text COLLATE "C", 4), 0) AS c4,
      coalesce(hashtextextended(present."total_tickets"::text COLLATE "C", 5), 0) AS c5,
      coalesce(hashtextextended(present."prize"::text COLLATE "C", 6), 0) AS c6,
      coalesce(hashtextextended(present."drawn_at"::text COLLATE "C", 7), 0) AS c7,
      coalesce(hashtextextended(present."discord_server_id"::text COLLATE "C", 8), 0) AS c8
    FROM "public"."raffle_draws" AS present
    OFFSET 0
  ) AS hashed
), expected AS (
  SELECT 1::bigint AS rows, ARRAY[
    7824809448058425558,
    -7730117496915505144,
    668254037713264565,
    7622988709791797565,
    6479971813269146610,
    -2445064702289792302,
    -7445935378018481158,
    1902124871567434781,
    -7092870168690272111
  ]::numeric[] AS sums
), named (place, name) AS (
  VALUES (1, 'id'), (2, 'period_id'), (3, 'winner_discord_id'), (4, 'winner_kick_name'), (5, 'total_tickets'), (6, 'prize'), (7, 'drawn_at'), (8, 'discord_server_id')
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
SELECT 'public.raffle_draws: ' || CASE WHEN same THEN rows || ' rows, 8 columns as loaded' ELSE faults END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN NOT same THEN 'public.raffle_draws: ' || faults END), true) AS differs
FROM told
\gset transload_
\echo :transload_line

-- 'public.raffle_gifted_subs: '
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
      coalesce(hashtextextended(present."period_id"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."gifter_kick_name"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."sub_count"::text COLLATE "C", 4), 0) AS c4,
      coalesce(hashtextextended(present."event_id"::text COLLATE "C", 5), 0) AS c5,
      coalesce(hashtextextended(present."gifted_at"::text COLLATE "C", 6), 0) AS c6
    FROM "public"."raffle_gifted_subs" AS present
    OFFSET 0
  ) AS hashed
), expected AS (
  SELECT 2::bigint AS rows, ARRAY[
    3847419826647982364,
    1795739713198205924,
    -6249840185638776664,
    3703019035560196154,
    -601209826112053837,
    -1846698182414279257,
    12321475745762069620
  ]::numeric[] AS sums
), named (place, name) AS (
  VALUES (1, 'id'), (2, 'period_id'), (3, 'gifter_kick_name'), (4, 'sub_count'), (5, 'event_id'), (6, 'gifted_at')
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
SELECT 'public.raffle_gifted_subs: ' || CASE WHEN same THEN rows || ' rows, 6 columns as loaded' ELSE faults END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN NOT same THEN 'public.raffle_gifted_subs: ' || faults END), true) AS differs
FROM told
\gset transload_
\echo :transload_line

-- 'public.raffle_shuffle_links: '
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
      coalesce(hashtextextended(present."shuffle_username"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."kick_name"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."discord_id"::text COLLATE "C", 4), 0) AS c4,
      coalesce(hashtextextended(present."verified"::text COLLATE "C", 5), 0) AS c5,
      coalesce(hashtextextended(present."created_at"::text COLLATE "C", 6), 0) AS c6
    FROM "public"."raffle_shuffle_links" AS present
    OFFSET 0
  ) AS hashed
), expected AS (
  SELECT 1::bigint AS rows, ARRAY[
    7824809448058425558,
    -4669234846177302946,
    -301002823266480197,
    -5513017681427330288,
    -5219097880330448679,
    -4763818293415731687,
    -7964044614617563933
  ]::numeric[] AS sums
), named (place, name) AS (
  VALUES (1, 'id'), (2, 'shuffle_username'), (3, 'kick_name'), (4, 'discord_id'), (5, 'verified'), (6, 'created_at')
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
SELECT 'public.raffle_shuffle_links: ' || CASE WHEN same THEN rows || ' rows, 6 columns as loaded' ELSE faults END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN NOT same THEN 'public.raffle_shuffle_links: ' || faults END), true) AS differs
FROM told
\gset transload_
\echo :transload_line

-- 'public.raffle_shuffle_wagers: '
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
      coalesce(hashtextextended(present."period_id"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."shuffle_username"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."wager_amount"::text COLLATE "C", 4), 0) AS c4,
      coalesce(hashtextextended(present."last_checked"::text COLLATE "C", 5), 0) AS c5
    FROM "public"."raffle_shuffle_wagers" AS present
    OFFSET 0
  ) AS hashed
), expected AS (
  SELECT 2::bigint AS rows, ARRAY[
    3847419826647982364,
    1795739713198205924,
    -2045286786995893484,
    -3575564676493221369,
    5697289042982259223,
    -4697862600639402954
  ]::numeric[] AS sums
), named (place, name) AS (
  VALUES (1, 'id'), (2, 'period_id'), (3, 'shuffle_username'), (4, 'wager_amount'), (5, 'last_checked')
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
SELECT 'public.raffle_shuffle_wagers: ' || CASE WHEN same THEN rows || ' rows, 5 columns as loaded' ELSE faults END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN NOT same THEN 'public.raffle_shuffle_wagers: ' || faults END), true) AS differs
FROM told
\gset transload_
\echo :transload_line

-- 'public.raffle_ticket_log: '
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
      coalesce(hashtextextended(present."period_id"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."kick_name"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."ticket_change"::text COLLATE "C", 4), 0) AS c4,
      coalesce(hashtextextended(present."reason"::text COLLATE "C", 5), 0) AS c5,
      coalesce(hashtextextended(present."created_at"::text COLLATE "C", 6), 0) AS c6
    FROM "public"."raffle_ticket_log" AS present
    OFFSET 0
  ) AS hashed
), expected AS (
  SELECT 3::bigint AS rows, ARRAY[
    -4533550296901688623,
    -6832247640316402182,
    -11193392282244522578,
    2070639960712061642,
    -8779967349732186675,
    1289666045792029653,
    -20039079419541583439
  ]::numeric[] AS sums
), named (place, name) AS (
  VALUES (1, 'id'), (2, 'period_id'), (3, 'kick_name'), (4, 'ticket_change'), (5, 'reason'), (6, 'created_at')
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
SELECT 'public.raffle_ticket_log: ' || CASE WHEN same THEN rows || ' rows, 6 columns as loaded' ELSE faults END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN NOT same THEN 'public.raffle_ticket_log: ' || faults END), true) AS differs
FROM told
\gset transload_
\echo :transload_line

-- 'public.raffle_watchtime_converted: '
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
      coalesce(hashtextextended(present."period_id"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."kick_name"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."minutes_converted"::text COLLATE "C", 4), 0) AS c4,
      coalesce(hashtextextended(present."tickets_awarded"::text COLLATE "C", 5), 0) AS c5,
      coalesce(hashtextextended(present."converted_at"::text COLLATE "C", 6), 0) AS c6
    FROM "public"."raffle_watchtime_converted" AS present
    OFFSET 0
  ) AS hashed
), expected AS (
  SELECT 2::bigint AS rows, ARRAY[
    3847419826647982364,
    -6832247640316402182,
    -8947744698505406185,
    -2593844135596158443,
    1682882896681923104,
    -3946800371669801910,
    5670054351557118058
  ]::numeric[] AS sums
), named (place, name) AS (
  VALUES (1, 'id'), (2, 'period_id'), (3, 'kick_name'), (4, 'minutes_converted'), (5, 'tickets_awarded'), (6, 'converted_at')
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
SELECT 'public.raffle_watchtime_converted: ' || CASE WHEN same THEN rows || ' rows, 6 columns as loaded' ELSE faults END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN NOT same THEN 'public.raffle_watchtime_converted: ' || faults END), true) AS differs
FROM told
\gset transload_
\echo :transload_line

-- 'public.servers: '
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
    SELECT coalesce(hashtextextended(present."discord_server_id"::text COLLATE "C", 1), 0) AS c1,
      coalesce(hashtextextended(present."server_name"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."subdomain"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."slug"::text COLLATE "C", 4), 0) AS c4,
      coalesce(hashtextextended(present."owner_discord_id"::text COLLATE "C", 5), 0) AS c5,
      coalesce(hashtextextended(present."created_at"::text COLLATE "C", 6), 0) AS c6
    FROM "public"."servers" AS present
    OFFSET 0
  ) AS hashed
), expected AS (
  SELECT 1::bigint AS rows, ARRAY[
    -3746349856740416463,
    -8463565528856113113,
    -4524910339495702899,
    3282145542978523663,
    -3296659065386007639,
    6093942657540042143,
    3214505957181752994
  ]::numeric[] AS sums
), named (place, name) AS (
  VALUES (1, 'discord_server_id'), (2, 'server_name'), (3, 'subdomain'), (4, 'slug'), (5, 'owner_discord_id'), (6, 'created_at')
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
SELECT 'public.servers: ' || CASE WHEN same THEN rows || ' rows, 6 columns as loaded' ELSE faults END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN NOT same THEN 'public.servers: ' || faults END), true) AS differs
FROM told
\gset transload_
\echo :transload_line

-- 'public.shuffle_slots: '
WITH found AS (
  SELECT count(*) AS rows, ARRAY[
    coalesce(sum(c1), 0),
    coalesce(sum(c2), 0),
    coalesce(sum(c3), 0),
    coalesce(sum(c4), 0),
    coalesce(sum(c1 # c2 # c3 # c4), 0)
  ] AS sums FROM (
    SELECT coalesce(hashtextextended(present."id"::text COLLATE "C", 1), 0) AS c1,
      coalesce(hashtextextended(present."name"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."provider"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."discord_server_id"::text COLLATE "C", 4), 0) AS c4
    FROM "public"."shuffle_slots" AS present
    OFFSET 0
  ) AS hashed
), expected AS (
  SELECT 2::bigint AS rows, ARRAY[
    3847419826647982364,
    -5222347278352747088,
    4708572755712127393,
    -12874348673142316340,
    3061183727120025281
  ]::numeric[] AS sums
), named (place, name) AS (
  VALUES (1, 'id'), (2, 'name'), (3, 'provider'), (4, 'discord_server_id')
), compared AS (
  SELECT found.rows, expected.rows AS wanted, found.sums[5] = expected.sums[5] AS stand,
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
SELECT 'public.shuffle_slots: ' || CASE WHEN same THEN rows || ' rows, 4 columns as loaded' ELSE faults END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN NOT same THEN 'public.shuffle_slots: ' || faults END), true) AS differs
FROM told
\gset transload_
\echo :transload_line

-- 'public.slot_call_blacklist: '
WITH found AS (
  SELECT count(*) AS rows, ARRAY[
    coalesce(sum(c1), 0),
    coalesce(sum(c2), 0),
    coalesce(sum(c3), 0),
    coalesce(sum(c1 # c2 # c3), 0)
  ] AS sums FROM (
    SELECT coalesce(hashtextextended(present."kick_username"::text COLLATE "C", 1), 0) AS c1,
      coalesce(hashtextextended(present."reason"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."added_at"::text COLLATE "C", 3), 0) AS c3
    FROM "public"."slot_call_blacklist" AS present
    OFFSET 0
  ) AS hashed
), expected AS (
  SELECT 1::bigint AS rows, ARRAY[
    -7359976126289444136,
    7091727148692483345,
    632365755223361156,
    -905116063797909171
  ]::numeric[] AS sums
), named (place, name) AS (
  VALUES (1, 'kick_username'), (2, 'reason'), (3, 'added_at')
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
SELECT 'public.slot_call_blacklist: ' || CASE WHEN same THEN rows || ' rows, 3 columns as loaded' ELSE faults END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN NOT same THEN 'public.slot_call_blacklist: ' || faults END), true) AS differs
FROM told
\gset transload_
\echo :transload_line

-- 'public.slot_requests: '
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
      coalesce(hashtextextended(present."kick_username"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."slot_call"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."picked"::text COLLATE "C", 4), 0) AS c4,
      coalesce(hashtextextended(present."requested_at"::text COLLATE "C", 5), 0) AS c5
    FROM "public"."slot_requests" AS present
    OFFSET 0
  ) AS hashed
), expected AS (
  SELECT 2::bigint AS rows, ARRAY[
    3847419826647982364,
    -10612508847899873191,
    9441698051222961445,
    -8564072215740725825,
    -16090464615086434450,
    -2514604689052699167
  ]::numeric[] AS sums
), named (place, name) AS (
  VALUES (1, 'id'), (2, 'kick_username'), (3, 'slot_call'), (4, 'picked'), (5, 'requested_at')
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
SELECT 'public.slot_requests: ' || CASE WHEN same THEN rows || ' rows, 5 columns as loaded' ELSE faults END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN NOT same THEN 'public.slot_requests: ' || faults END), true) AS differs
FROM told
\gset transload_
\echo :transload_line

-- 'public.timed_messages: '
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
      coalesce(hashtextextended(present."message"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."interval_minutes"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."enabled"::text COLLATE "C", 4), 0) AS c4,
      coalesce(hashtextextended(present."last_sent"::text COLLATE "C", 5), 0) AS c5,
      coalesce(hashtextextended(present."created_at"::text COLLATE "C", 6), 0) AS c6
    FROM "public"."timed_messages" AS present
    OFFSET 0
  ) AS hashed
), expected AS (
  SELECT 3::bigint AS rows, ARRAY[
    -4533550296901688623,
    -11259633099012733553,
    -13548580089914202402,
    -8726198903032371612,
    -1334825758384973318,
    -9683979133857284586,
    -2637580048511810776
  ]::numeric[] AS sums
), named (place, name) AS (
  VALUES (1, 'id'), (2, 'message'), (3, 'interval_minutes'), (4, 'enabled'), (5, 'last_sent'), (6, 'created_at')
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
SELECT 'public.timed_messages: ' || CASE WHEN same THEN rows || ' rows, 6 columns as loaded' ELSE faults END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN NOT same THEN 'public.timed_messages: ' || faults END), true) AS differs
FROM told
\gset transload_
\echo :transload_line

-- 'public.timer_panels: '
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
      coalesce(hashtextextended(present."guild_id"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."channel_id"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."message_id"::text COLLATE "C", 4), 0) AS c4,
      coalesce(hashtextextended(present."created_at"::text COLLATE "C", 5), 0) AS c5
    FROM "public"."timer_panels" AS present
    OFFSET 0
  ) AS hashed
), expected AS (
  SELECT 1::bigint AS rows, ARRAY[
    7824809448058425558,
    -3076112100841025271,
    -3788209610917951715,
    1416573990333837695,
    -1854373966349088829,
    -8692237843871797122
  ]::numeric[] AS sums
), named (place, name) AS (
  VALUES (1, 'id'), (2, 'guild_id'), (3, 'channel_id'), (4, 'message_id'), (5, 'created_at')
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
SELECT 'public.timer_panels: ' || CASE WHEN same THEN rows || ' rows, 5 columns as loaded' ELSE faults END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN NOT same THEN 'public.timer_panels: ' || faults END), true) AS differs
FROM told
\gset transload_
\echo :transload_line

-- 'public.user_points: '
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
      coalesce(hashtextextended(present."kick_username"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."discord_id"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."points"::text COLLATE "C", 4), 0) AS c4,
      coalesce(hashtextextended(present."total_earned"::text COLLATE "C", 5), 0) AS c5,
      coalesce(hashtextextended(present."total_spent"::text COLLATE "C", 6), 0) AS c6,
      coalesce(hashtextextended(present."last_updated"::text COLLATE "C", 7), 0) AS c7,
      coalesce(hashtextextended(present."discord_server_id"::text COLLATE "C", 8), 0) AS c8
    FROM "public"."user_points" AS present
    OFFSET 0
  ) AS hashed
), expected AS (
  SELECT 50::bigint AS rows, ARRAY[
    1238569301785933546,
    -45679600981983582635,
    9549246345306394914,
    48614660283231322125,
    33615797056551546887,
    62402612799667464984,
    -20924758870455980601,
    95106243578371739050,
    -24320001245184843838
  ]::numeric[] AS sums
), named (place, name) AS (
  VALUES (1, 'id'), (2, 'kick_username'), (3, 'discord_id'), (4, 'points'), (5, 'total_earned'), (6, 'total_spent'), (7, 'last_updated'), (8, 'discord_server_id')
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
SELECT 'public.user_points: ' || CASE WHEN same THEN rows || ' rows, 8 columns as loaded' ELSE faults END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN NOT same THEN 'public.user_points: ' || faults END), true) AS differs
FROM told
\gset transload_
\echo :transload_line

-- 'public.watchtime: '
WITH found AS (
  SELECT count(*) AS rows, ARRAY[
    coalesce(sum(c1), 0),
    coalesce(sum(c2), 0),
    coalesce(sum(c3), 0),
    coalesce(sum(c4), 0),
    coalesce(sum(c1 # c2 # c3 # c4), 0)
  ] AS sums FROM (
    SELECT coalesce(hashtextextended(present."username"::text COLLATE "C", 1), 0) AS c1,
      coalesce(hashtextextended(present."minutes"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."last_active"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."discord_server_id"::text COLLATE "C", 4), 0) AS c4
    FROM "public"."watchtime" AS present
    OFFSET 0
  ) AS hashed
), expected AS (
  SELECT 50::bigint AS rows, ARRAY[
    -37643349174469426376,
    58984009985772616764,
    19419047700767066321,
    -321858716828557908500,
    15685052056910882003
  ]::numeric[] AS sums
), named (place, name) AS (
  VALUES (1, 'username'), (2, 'minutes'), (3, 'last_active'), (4, 'discord_server_id')
), compared AS (
  SELECT found.rows, expected.rows AS wanted, found.sums[5] = expected.sums[5] AS stand,
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
SELECT 'public.watchtime: ' || CASE WHEN same THEN rows || ' rows, 4 columns as loaded' ELSE faults END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN NOT same THEN 'public.watchtime: ' || faults END), true) AS differs
FROM told
\gset transload_
\echo :transload_line

-- 'public.watchtime_roles: '
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
      coalesce(hashtextextended(present."role_name"::text COLLATE "C", 2), 0) AS c2,
      coalesce(hashtextextended(present."minutes_required"::text COLLATE "C", 3), 0) AS c3,
      coalesce(hashtextextended(present."display_order"::text COLLATE "C", 4), 0) AS c4,
      coalesce(hashtextextended(present."enabled"::text COLLATE "C", 5), 0) AS c5,
      coalesce(hashtextextended(present."created_at"::text COLLATE "C", 6), 0) AS c6,
      coalesce(hashtextextended(present."updated_at"::text COLLATE "C", 7), 0) AS c7,
      coalesce(hashtextextended(present."discord_server_id"::text COLLATE "C", 8), 0) AS c8
    FROM "public"."watchtime_roles" AS present
    OFFSET 0
  ) AS hashed
), expected AS (
  SELECT 3::bigint AS rows, ARRAY[
    -4533550296901688623,
    -7165944510630555848,
    12514145035599095025,
    -1436004637866738813,
    -16015716748261248811,
    -15091535218300544253,
    6422032141077404201,
    0,
    -19654120207602156688
  ]::numeric[] AS sums
), named (place, name) AS (
  VALUES (1, 'id'), (2, 'role_name'), (3, 'minutes_required'), (4, 'display_order'), (5, 'enabled'), (6, 'created_at'), (7, 'updated_at'), (8, 'discord_server_id')
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
SELECT 'public.watchtime_roles: ' || CASE WHEN same THEN rows || ' rows, 8 columns as loaded' ELSE faults END AS line,
  set_config('transload.differs', concat_ws(E'\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN NOT same THEN 'public.watchtime_roles: ' || faults END), true) AS differs
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
