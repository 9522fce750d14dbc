-- Loads plan `kickbot` into PostgreSQL: 380 rows, 35 tables, one transaction.
--
--     cd RUN && psql -X -d DATABASE -f load.sql
--
-- RUN is the folder of this script. A guard, a file or a count that does not hold stops it,
-- and nothing stays. In their order, parents before children:
--
--   public.bot_settings: created, 4 rows
--   public.bot_tokens: created, 2 rows
--   public.clips: created, 3 rows
--   public.custom_commands: created, 3 rows
--   public.feature_settings: created, 2 rows
--   public.gtb_sessions: created, 4 rows
--   public.gtb_guesses: created, 27 rows
--   public.gtb_winners: created, 4 rows
--   public.link_logs_config: created, 1 rows
--   public.link_panels: created, 2 rows
--   public.links: created, 34 rows
--   public.oauth_notifications: created, 3 rows
--   public.oauth_states: created, 1 rows
--   public.pending_links: created, 3 rows
--   public.point_shop_items: created, 4 rows
--   public.point_sales: created, 5 rows
--   public.point_settings: created, 2 rows
--   public.points_watchtime_converted: created, 102 rows
--   public.raffle_periods: created, 2 rows
--   public.raffle_tickets: created, 48 rows
--   public.raffle_draws: created, 1 rows
--   public.raffle_gifted_subs: created, 2 rows
--   public.raffle_shuffle_links: created, 1 rows
--   public.raffle_shuffle_wagers: created, 2 rows
--   public.raffle_ticket_log: created, 3 rows
--   public.raffle_watchtime_converted: created, 2 rows
--   public.servers: created, 1 rows
--   public.shuffle_slots: created, 2 rows
--   public.slot_call_blacklist: created, 1 rows
--   public.slot_requests: created, 2 rows
--   public.timed_messages: created, 3 rows
--   public.timer_panels: created, 1 rows
--   public.user_points: created, 50 rows
--   public.watchtime: created, 50 rows
--   public.watchtime_roles: created, 3 rows
--
-- To undo it: psql -X -d DATABASE -f rollback.sql

\set ON_ERROR_STOP on
\encoding UTF8

BEGIN;
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
    ('data/public.bot_settings.copy', '4f78dfba9959ac07cca17530037c5e4a58ffc4e86418bdc53d26cd30ad9ee572  data/public.bot_settings.copy'),
    ('data/public.bot_tokens.copy', '0d5a529259fb964534c3b2fa21491645b166d6ce3195d463425803bc18056317  data/public.bot_tokens.copy'),
    ('data/public.clips.copy', 'd3def58aba83576c206035cf593525b9030f8fa28d824d45c55785d3df19ffce  data/public.clips.copy'),
    ('data/public.custom_commands.copy', '02f6f393b20f07a9a8d7403eb20779df6495eac156a83838af90d45327e2878f  data/public.custom_commands.copy'),
    ('data/public.feature_settings.copy', '10a9773db975c063f25863f4de054cff11594b628ef4afb587683205f89ab89f  data/public.feature_settings.copy'),
    ('data/public.gtb_sessions.copy', '73caad6956797c843a880f3722ad4c475ff494b53d323b19d0f315502017cc65  data/public.gtb_sessions.copy'),
    ('data/public.gtb_guesses.copy', '9077823bb5c1d17ee6363b9d5297d4d04551abc232db247ebaa52701c35c7591  data/public.gtb_guesses.copy'),
    ('data/public.gtb_winners.copy', '80c36935a00e4da8e6292038f0e70405ce3b7f730ad7b553f5dec37896c15fbe  data/public.gtb_winners.copy'),
    ('data/public.link_logs_config.copy', 'e7d75b1338685d0f816af6273b6d8aa3b7c5a4950bc97c4c12b18a87ad5d8824  data/public.link_logs_config.copy'),
    ('data/public.link_panels.copy', '980ce3ae800d87b6d32cdd352717db650fa7f2510db1df1fa3be9baccd5c54cc  data/public.link_panels.copy'),
    ('data/public.links.copy', '1e4df6b2020b6cd531d169ca41b43d79098027fb34d4d288f2790bf56ccc57bc  data/public.links.copy'),
    ('data/public.oauth_notifications.copy', '81171b14e05e084f3e10d03945e9847ad58e7e8dd6a34c73145894f05bd0f7d7  data/public.oauth_notifications.copy'),
    ('data/public.oauth_states.copy', '60b5c69bbacbd7dc0b350031cd47a88c4ed79442de04611e6f379990d1b59d5a  data/public.oauth_states.copy'),
    ('data/public.pending_links.copy', '1ecb9d17fdb8f355080694cf76a24f0809b52f864425838fa8780e89e924e520  data/public.pending_links.copy'),
    ('data/public.point_shop_items.copy', '7d455e4a6861568b46d780bbfaf5b737158cf1cb00413eb1c9a394b42ced306a  data/public.point_shop_items.copy'),
    ('data/public.point_sales.copy', 'b6bc9d3e48f5e51543eb0d293bcc85790012ea71dfa714af7a04df80bfcb6950  data/public.point_sales.copy'),
    ('data/public.point_settings.copy', '7d668b9705e230e13e46ef309ea458606613e991865939b56c2c5b8d7abccfa5  data/public.point_settings.copy'),
    ('data/public.points_watchtime_converted.copy', 'dcbd8d5fb9a4ad9aa4165837b50f2dcd8fc2aaef4857591042e77d80fb9bbf43  data/public.points_watchtime_converted.copy'),
    ('data/public.raffle_periods.copy', '05b0270877383abab6dbe7fd4fafd09fcaf2e92127dd39b1f1898bf030f2c6c1  data/public.raffle_periods.copy'),
    ('data/public.raffle_tickets.copy', '0c9bff4a1aaefffeebf35f7a6b6149ac9f6eb43562793394eff8cce78d8f3961  data/public.raffle_tickets.copy'),
    ('data/public.raffle_draws.copy', 'a3c4c7199c006bb0cfcf119d24f04e424d87db3ee1780e57ff8405ba45eb6f57  data/public.raffle_draws.copy'),
    ('data/public.raffle_gifted_subs.copy', '8c91e307e0b513896c5ad5b768d829bd19a1a3fb7d5d26d362937c78c93715e4  data/public.raffle_gifted_subs.copy'),
    ('data/public.raffle_shuffle_links.copy', 'b1883550a453baec84d8cced80e14766b44c4a124787d1c77094bf509ad95126  data/public.raffle_shuffle_links.copy'),
    ('data/public.raffle_shuffle_wagers.copy', '36acf42a86781221f387219190049a277ebc3cfed737c632b58f6ab5b75b4ce5  data/public.raffle_shuffle_wagers.copy'),
    ('data/public.raffle_ticket_log.copy', 'b7b423e5bd61392c3e93ee9d6408c7d7c76ea8ff74139d3336940eaad5f6c820  data/public.raffle_ticket_log.copy'),
    ('data/public.raffle_watchtime_converted.copy', '8d577ee39d7e242d653e4c22dc1633d35df4b5255b9926f9da8d046bb403c3f9  data/public.raffle_watchtime_converted.copy'),
    ('data/public.servers.copy', '8b6206346ac843d48b6da0958f0637088f7fc19dc5a4455ed8c4e0f280f74f89  data/public.servers.copy'),
    ('data/public.shuffle_slots.copy', '5a6baa0169e7fc8fe3cd5b63561609c1b18608320a101fc81c61e0d49644bd7b  data/public.shuffle_slots.copy'),
    ('data/public.slot_call_blacklist.copy', 'f5f955075e9d4d1d062cf5c81ee9967b17baa335408068d89be91845066a5790  data/public.slot_call_blacklist.copy'),
    ('data/public.slot_requests.copy', '262aa783fec25842787f99537160e8768b998c7039790162fcb10a11c622934a  data/public.slot_requests.copy'),
    ('data/public.timed_messages.copy', '788bd58020f60566945bb4cf71b4ea12497248b094db04f4285a14ba2ee703d7  data/public.timed_messages.copy'),
    ('data/public.timer_panels.copy', '7f66d56cfc47b6b8dbc45de6fba41f02947f14966a999af494123d96f57a9746  data/public.timer_panels.copy'),
    ('data/public.user_points.copy', 'ad89a3c1b68ba1b8c84513c7542d10d3835d81042cd8f648c081e46c5be4a1b3  data/public.user_points.copy'),
    ('data/public.watchtime.copy', '62277593e4519208a15f906a1f3891432f7c56eb49e78718494c3d80c3882936  data/public.watchtime.copy'),
    ('data/public.watchtime_roles.copy', 'f9285f1368f4a8e7da9d6f56f00cf2e0f285d9c355f87cd57f1b1621a5f01139  data/public.watchtime_roles.copy')
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
    IF to_regclass(target.name) IS NOT NULL THEN
      RAISE EXCEPTION 'table %: expected none, found one', target.name;
    END IF;
  END LOOP;
END
$transload$;

CREATE SEQUENCE "public"."clips_id_seq";

CREATE SEQUENCE "public"."custom_commands_id_seq";

CREATE SEQUENCE "public"."gtb_guesses_id_seq";

CREATE SEQUENCE "public"."gtb_sessions_id_seq";

CREATE SEQUENCE "public"."gtb_winners_id_seq";

CREATE SEQUENCE "public"."link_panels_id_seq";

CREATE SEQUENCE "public"."oauth_notifications_id_seq";

CREATE SEQUENCE "public"."point_sales_id_seq";

CREATE SEQUENCE "public"."point_shop_items_id_seq";

CREATE SEQUENCE "public"."points_watchtime_converted_id_seq";

CREATE SEQUENCE "public"."raffle_draws_id_seq";

CREATE SEQUENCE "public"."raffle_gifted_subs_id_seq";

CREATE SEQUENCE "public"."raffle_periods_id_seq";

CREATE SEQUENCE "public"."raffle_shuffle_links_id_seq";

CREATE SEQUENCE "public"."raffle_shuffle_wagers_id_seq";

CREATE SEQUENCE "public"."raffle_ticket_log_id_seq";

CREATE SEQUENCE "public"."raffle_tickets_id_seq";

CREATE SEQUENCE "public"."raffle_watchtime_converted_id_seq";

CREATE SEQUENCE "public"."shuffle_slots_id_seq";

CREATE SEQUENCE "public"."slot_requests_id_seq";

CREATE SEQUENCE "public"."timed_messages_id_seq";

CREATE SEQUENCE "public"."timer_panels_id_seq";

CREATE SEQUENCE "public"."user_points_id_seq";

CREATE SEQUENCE "public"."watchtime_roles_id_seq";

CREATE TABLE "public"."bot_settings" (
    "key" text NOT NULL,
    "value" text,
    "discord_server_id" bigint NOT NULL,
    "updated_at" timestamp DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE "public"."bot_tokens" (
    "bot_username" text NOT NULL,
    "access_token" text NOT NULL,
    "refresh_token" text,
    "expires_at" timestamp,
    "created_at" timestamp DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE "public"."clips" (
    "id" integer DEFAULT nextval('"public"."clips_id_seq"'::regclass) NOT NULL,
    "kick_username" text NOT NULL,
    "clip_duration" integer NOT NULL,
    "clip_url" text,
    "created_at" timestamp DEFAULT CURRENT_TIMESTAMP,
    "discord_server_id" bigint
);

CREATE TABLE "public"."custom_commands" (
    "id" integer DEFAULT nextval('"public"."custom_commands_id_seq"'::regclass) NOT NULL,
    "command" text NOT NULL,
    "response" text NOT NULL,
    "enabled" boolean DEFAULT TRUE,
    "cooldown_seconds" smallint DEFAULT 5,
    "discord_server_id" bigint NOT NULL,
    "created_at" timestamp DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE "public"."feature_settings" (
    "feature" text NOT NULL,
    "discord_server_id" bigint NOT NULL,
    "enabled" boolean DEFAULT FALSE NOT NULL,
    "options" jsonb
);

CREATE TABLE "public"."gtb_guesses" (
    "id" integer DEFAULT nextval('"public"."gtb_guesses_id_seq"'::regclass) NOT NULL,
    "session_id" integer NOT NULL,
    "kick_username" text NOT NULL,
    "guess_amount" numeric(12,2) NOT NULL,
    "guessed_at" timestamp DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE "public"."gtb_sessions" (
    "id" integer DEFAULT nextval('"public"."gtb_sessions_id_seq"'::regclass) NOT NULL,
    "opened_by" text NOT NULL,
    "opened_at" timestamp DEFAULT CURRENT_TIMESTAMP,
    "closed_at" timestamp,
    "result_amount" numeric(12,2),
    "status" text DEFAULT 'open'::text,
    "created_at" timestamp DEFAULT CURRENT_TIMESTAMP,
    "discord_server_id" bigint
);

CREATE TABLE "public"."gtb_winners" (
    "id" integer DEFAULT nextval('"public"."gtb_winners_id_seq"'::regclass) NOT NULL,
    "session_id" integer NOT NULL,
    "kick_username" text NOT NULL,
    "rank" integer NOT NULL,
    "guess_amount" numeric(12,2) NOT NULL,
    "result_amount" numeric(12,2) NOT NULL,
    "difference" numeric(12,2) NOT NULL,
    "created_at" timestamp DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE "public"."link_logs_config" (
    "guild_id" bigint NOT NULL,
    "channel_id" bigint NOT NULL,
    "enabled" boolean DEFAULT TRUE,
    "created_at" timestamp DEFAULT CURRENT_TIMESTAMP,
    "updated_at" timestamp DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE "public"."link_panels" (
    "id" integer DEFAULT nextval('"public"."link_panels_id_seq"'::regclass) NOT NULL,
    "guild_id" bigint NOT NULL,
    "channel_id" bigint NOT NULL,
    "message_id" bigint NOT NULL,
    "emoji" text NOT NULL,
    "created_at" timestamp DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE "public"."links" (
    "discord_id" bigint NOT NULL,
    "kick_name" text NOT NULL,
    "discord_server_id" bigint NOT NULL,
    "linked_at" timestamp DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE "public"."oauth_notifications" (
    "id" integer DEFAULT nextval('"public"."oauth_notifications_id_seq"'::regclass) NOT NULL,
    "discord_id" bigint NOT NULL,
    "kick_username" text NOT NULL,
    "channel_id" bigint,
    "message_id" bigint,
    "created_at" timestamp DEFAULT CURRENT_TIMESTAMP,
    "processed" boolean DEFAULT FALSE,
    "discord_server_id" bigint
);

CREATE TABLE "public"."oauth_states" (
    "state" text NOT NULL,
    "discord_id" bigint NOT NULL,
    "created_at" timestamp DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE "public"."pending_links" (
    "discord_id" bigint NOT NULL,
    "kick_name" text,
    "code" text,
    "timestamp" text,
    "discord_server_id" bigint
);

CREATE TABLE "public"."point_sales" (
    "id" integer DEFAULT nextval('"public"."point_sales_id_seq"'::regclass) NOT NULL,
    "item_id" integer,
    "kick_username" text NOT NULL,
    "discord_id" bigint,
    "item_name" text NOT NULL,
    "price_paid" integer NOT NULL,
    "quantity" integer DEFAULT 1,
    "status" text DEFAULT 'pending'::text,
    "notes" text,
    "purchased_at" timestamp DEFAULT CURRENT_TIMESTAMP,
    "discord_server_id" bigint
);

CREATE TABLE "public"."point_settings" (
    "key" text NOT NULL,
    "value" text,
    "updated_at" timestamp DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE "public"."point_shop_items" (
    "id" integer DEFAULT nextval('"public"."point_shop_items_id_seq"'::regclass) NOT NULL,
    "name" text NOT NULL,
    "description" text,
    "price" integer NOT NULL,
    "stock" integer DEFAULT '-1'::integer,
    "image_url" text,
    "is_active" boolean DEFAULT TRUE,
    "created_at" timestamp DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE "public"."points_watchtime_converted" (
    "id" integer DEFAULT nextval('"public"."points_watchtime_converted_id_seq"'::regclass) NOT NULL,
    "kick_username" text NOT NULL,
    "minutes_converted" integer NOT NULL,
    "points_awarded" integer NOT NULL,
    "converted_at" timestamp DEFAULT CURRENT_TIMESTAMP,
    "discord_server_id" bigint
);

CREATE TABLE "public"."raffle_periods" (
    "id" integer DEFAULT nextval('"public"."raffle_periods_id_seq"'::regclass) NOT NULL,
    "starts_at" timestamp NOT NULL,
    "ends_at" timestamp NOT NULL,
    "status" text DEFAULT 'active'::text,
    "discord_server_id" bigint NOT NULL
);

CREATE TABLE "public"."raffle_tickets" (
    "id" integer DEFAULT nextval('"public"."raffle_tickets_id_seq"'::regclass) NOT NULL,
    "period_id" integer NOT NULL,
    "discord_id" bigint NOT NULL,
    "kick_name" text NOT NULL,
    "watchtime_tickets" integer DEFAULT 0,
    "gifted_sub_tickets" integer DEFAULT 0,
    "bonus_tickets" integer DEFAULT 0,
    "total_tickets" integer DEFAULT 0,
    "discord_server_id" bigint NOT NULL
);

CREATE TABLE "public"."raffle_draws" (
    "id" integer DEFAULT nextval('"public"."raffle_draws_id_seq"'::regclass) NOT NULL,
    "period_id" integer NOT NULL,
    "winner_discord_id" bigint NOT NULL,
    "winner_kick_name" text NOT NULL,
    "total_tickets" integer NOT NULL,
    "prize" text,
    "drawn_at" timestamp DEFAULT CURRENT_TIMESTAMP,
    "discord_server_id" bigint NOT NULL
);

CREATE TABLE "public"."raffle_gifted_subs" (
    "id" integer DEFAULT nextval('"public"."raffle_gifted_subs_id_seq"'::regclass) NOT NULL,
    "period_id" integer NOT NULL,
    "gifter_kick_name" text NOT NULL,
    "sub_count" integer DEFAULT 1,
    "event_id" text,
    "gifted_at" timestamp DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE "public"."raffle_shuffle_links" (
    "id" integer DEFAULT nextval('"public"."raffle_shuffle_links_id_seq"'::regclass) NOT NULL,
    "shuffle_username" text NOT NULL,
    "kick_name" text NOT NULL,
    "discord_id" bigint NOT NULL,
    "verified" boolean DEFAULT FALSE,
    "created_at" timestamp DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE "public"."raffle_shuffle_wagers" (
    "id" integer DEFAULT nextval('"public"."raffle_shuffle_wagers_id_seq"'::regclass) NOT NULL,
    "period_id" integer NOT NULL,
    "shuffle_username" text NOT NULL,
    "wager_amount" numeric(20,8) DEFAULT 0,
    "last_checked" timestamp
);

CREATE TABLE "public"."raffle_ticket_log" (
    "id" bigint DEFAULT nextval('"public"."raffle_ticket_log_id_seq"'::regclass) NOT NULL,
    "period_id" integer,
    "kick_name" text,
    "ticket_change" integer NOT NULL,
    "reason" text,
    "created_at" timestamp DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE "public"."raffle_watchtime_converted" (
    "id" integer DEFAULT nextval('"public"."raffle_watchtime_converted_id_seq"'::regclass) NOT NULL,
    "period_id" integer NOT NULL,
    "kick_name" text NOT NULL,
    "minutes_converted" integer NOT NULL,
    "tickets_awarded" integer NOT NULL,
    "converted_at" timestamp DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE "public"."servers" (
    "discord_server_id" bigint NOT NULL,
    "server_name" text NOT NULL,
    "subdomain" text,
    "slug" character varying(64),
    "owner_discord_id" bigint,
    "created_at" timestamptz DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE "public"."shuffle_slots" (
    "id" integer DEFAULT nextval('"public"."shuffle_slots_id_seq"'::regclass) NOT NULL,
    "name" text NOT NULL,
    "provider" text,
    "discord_server_id" bigint NOT NULL
);

CREATE TABLE "public"."slot_call_blacklist" (
    "kick_username" text NOT NULL,
    "reason" text,
    "added_at" timestamp DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE "public"."slot_requests" (
    "id" integer DEFAULT nextval('"public"."slot_requests_id_seq"'::regclass) NOT NULL,
    "kick_username" text NOT NULL,
    "slot_call" text NOT NULL,
    "picked" boolean DEFAULT FALSE,
    "requested_at" timestamp DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE "public"."timed_messages" (
    "id" integer DEFAULT nextval('"public"."timed_messages_id_seq"'::regclass) NOT NULL,
    "message" text NOT NULL,
    "interval_minutes" integer NOT NULL,
    "enabled" boolean DEFAULT TRUE,
    "last_sent" timestamp,
    "created_at" timestamp DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE "public"."timer_panels" (
    "id" integer DEFAULT nextval('"public"."timer_panels_id_seq"'::regclass) NOT NULL,
    "guild_id" bigint NOT NULL,
    "channel_id" bigint NOT NULL,
    "message_id" bigint NOT NULL,
    "created_at" timestamp DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE "public"."user_points" (
    "id" integer DEFAULT nextval('"public"."user_points_id_seq"'::regclass) NOT NULL,
    "kick_username" text NOT NULL,
    "discord_id" bigint,
    "points" integer DEFAULT 0,
    "total_earned" integer DEFAULT 0,
    "total_spent" integer DEFAULT 0,
    "last_updated" timestamp DEFAULT CURRENT_TIMESTAMP,
    "discord_server_id" bigint NOT NULL
);

CREATE TABLE "public"."watchtime" (
    "username" text NOT NULL,
    "minutes" integer DEFAULT 0,
    "last_active" timestamp,
    "discord_server_id" bigint NOT NULL
);

CREATE TABLE "public"."watchtime_roles" (
    "id" integer DEFAULT nextval('"public"."watchtime_roles_id_seq"'::regclass) NOT NULL,
    "role_name" text NOT NULL,
    "minutes_required" integer NOT NULL,
    "display_order" integer NOT NULL,
    "enabled" boolean DEFAULT TRUE,
    "created_at" timestamp DEFAULT CURRENT_TIMESTAMP,
    "updated_at" timestamp DEFAULT CURRENT_TIMESTAMP,
    "discord_server_id" bigint
);

SET CONSTRAINTS ALL DEFERRED;

-- public.bot_settings: created, 4 rows.
\copy "public"."bot_settings" ("key", "value", "discord_server_id", "updated_at") FROM 'data/public.bot_settings.copy' WITH (FORMAT text, ENCODING 'UTF8')

-- public.bot_tokens: created, 2 rows.
\copy "public"."bot_tokens" ("bot_username", "access_token", "refresh_token", "expires_at", "created_at") FROM 'data/public.bot_tokens.copy' WITH (FORMAT text, ENCODING 'UTF8')

-- public.clips: created, 3 rows.
\copy "public"."clips" ("id", "kick_username", "clip_duration", "clip_url", "created_at", "discord_server_id") FROM 'data/public.clips.copy' WITH (FORMAT text, ENCODING 'UTF8')

-- public.custom_commands: created, 3 rows.
\copy "public"."custom_commands" ("id", "command", "response", "enabled", "cooldown_seconds", "discord_server_id", "created_at") FROM 'data/public.custom_commands.copy' WITH (FORMAT text, ENCODING 'UTF8')

-- public.feature_settings: created, 2 rows.
\copy "public"."feature_settings" ("feature", "discord_server_id", "enabled", "options") FROM 'data/public.feature_settings.copy' WITH (FORMAT text, ENCODING 'UTF8')

-- public.gtb_sessions: created, 4 rows.
\copy "public"."gtb_sessions" ("id", "opened_by", "opened_at", "closed_at", "result_amount", "status", "created_at", "discord_server_id") FROM 'data/public.gtb_sessions.copy' WITH (FORMAT text, ENCODING 'UTF8')

-- public.gtb_guesses: created, 27 rows.
\copy "public"."gtb_guesses" ("id", "session_id", "kick_username", "guess_amount", "guessed_at") FROM 'data/public.gtb_guesses.copy' WITH (FORMAT text, ENCODING 'UTF8')

-- public.gtb_winners: created, 4 rows.
\copy "public"."gtb_winners" ("id", "session_id", "kick_username", "rank", "guess_amount", "result_amount", "difference", "created_at") FROM 'data/public.gtb_winners.copy' WITH (FORMAT text, ENCODING 'UTF8')

-- public.link_logs_config: created, 1 rows.
\copy "public"."link_logs_config" ("guild_id", "channel_id", "enabled", "created_at", "updated_at") FROM 'data/public.link_logs_config.copy' WITH (FORMAT text, ENCODING 'UTF8')

-- public.link_panels: created, 2 rows.
\copy "public"."link_panels" ("id", "guild_id", "channel_id", "message_id", "emoji", "created_at") FROM 'data/public.link_panels.copy' WITH (FORMAT text, ENCODING 'UTF8')

-- public.links: created, 34 rows.
\copy "public"."links" ("discord_id", "kick_name", "discord_server_id", "linked_at") FROM 'data/public.links.copy' WITH (FORMAT text, ENCODING 'UTF8')

-- public.oauth_notifications: created, 3 rows.
\copy "public"."oauth_notifications" ("id", "discord_id", "kick_username", "channel_id", "message_id", "created_at", "processed", "discord_server_id") FROM 'data/public.oauth_notifications.copy' WITH (FORMAT text, ENCODING 'UTF8')

-- public.oauth_states: created, 1 rows.
\copy "public"."oauth_states" ("state", "discord_id", "created_at") FROM 'data/public.oauth_states.copy' WITH (FORMAT text, ENCODING 'UTF8')

-- public.pending_links: created, 3 rows.
\copy "public"."pending_links" ("discord_id", "kick_name", "code", "timestamp", "discord_server_id") FROM 'data/public.pending_links.copy' WITH (FORMAT text, ENCODING 'UTF8')

-- public.point_shop_items: created, 4 rows.
\copy "public"."point_shop_items" ("id", "name", "description", "price", "stock", "image_url", "is_active", "created_at") FROM 'data/public.point_shop_items.copy' WITH (FORMAT text, ENCODING 'UTF8')

-- public.point_sales: created, 5 rows.
\copy "public"."point_sales" ("id", "item_id", "kick_username", "discord_id", "item_name", "price_paid", "quantity", "status", "notes", "purchased_at", "discord_server_id") FROM 'data/public.point_sales.copy' WITH (FORMAT text, ENCODING 'UTF8')

-- public.point_settings: created, 2 rows.
\copy "public"."point_settings" ("key", "value", "updated_at") FROM 'data/public.point_settings.copy' WITH (FORMAT text, ENCODING 'UTF8')

-- public.points_watchtime_converted: created, 102 rows.
\copy "public"."points_watchtime_converted" ("id", "kick_username", "minutes_converted", "points_awarded", "converted_at", "discord_server_id") FROM 'data/public.points_watchtime_converted.copy' WITH (FORMAT text, ENCODING 'UTF8')

-- public.raffle_periods: created, 2 rows.
\copy "public"."raffle_periods" ("id", "starts_at", "ends_at", "status", "discord_server_id") FROM 'data/public.raffle_periods.copy' WITH (FORMAT text, ENCODING 'UTF8')

-- public.raffle_tickets: created, 48 rows.
\copy "public"."raffle_tickets" ("id", "period_id", "discord_id", "kick_name", "watchtime_tickets", "gifted_sub_tickets", "bonus_tickets", "total_tickets", "discord_server_id") FROM 'data/public.raffle_tickets.copy' WITH (FORMAT text, ENCODING 'UTF8')

-- public.raffle_draws: created, 1 rows.
\copy "public"."raffle_draws" ("id", "period_id", "winner_discord_id", "winner_kick_name", "total_tickets", "prize", "drawn_at", "discord_server_id") FROM 'data/public.raffle_draws.copy' WITH (FORMAT text, ENCODING 'UTF8')

-- public.raffle_gifted_subs: created, 2 rows.
\copy "public"."raffle_gifted_subs" ("id", "period_id", "gifter_kick_name", "sub_count", "event_id", "gifted_at") FROM 'data/public.raffle_gifted_subs.copy' WITH (FORMAT text, ENCODING 'UTF8')

-- public.raffle_shuffle_links: created, 1 rows.
\copy "public"."raffle_shuffle_links" ("id", "shuffle_username", "kick_name", "discord_id", "verified", "created_at") FROM 'data/public.raffle_shuffle_links.copy' WITH (FORMAT text, ENCODING 'UTF8')

-- public.raffle_shuffle_wagers: created, 2 rows.
\copy "public"."raffle_shuffle_wagers" ("id", "period_id", "shuffle_username", "wager_amount", "last_checked") FROM 'data/public.raffle_shuffle_wagers.copy' WITH (FORMAT text, ENCODING 'UTF8')

-- public.raffle_ticket_log: created, 3 rows.
\copy "public"."raffle_ticket_log" ("id", "period_id", "kick_name", "ticket_change", "reason", "created_at") FROM 'data/public.raffle_ticket_log.copy' WITH (FORMAT text, ENCODING 'UTF8')

-- public.raffle_watchtime_converted: created, 2 rows.
\copy "public"."raffle_watchtime_converted" ("id", "period_id", "kick_name", "minutes_converted", "tickets_awarded", "converted_at") FROM 'data/public.raffle_watchtime_converted.copy' WITH (FORMAT text, ENCODING 'UTF8')

-- public.servers: created, 1 rows.
\copy "public"."servers" ("discord_server_id", "server_name", "subdomain", "slug", "owner_discord_id", "created_at") FROM 'data/public.servers.copy' WITH (FORMAT text, ENCODING 'UTF8')

-- public.shuffle_slots: created, 2 rows.
\copy "public"."shuffle_slots" ("id", "name", "provider", "discord_server_id") FROM 'data/public.shuffle_slots.copy' WITH (FORMAT text, ENCODING 'UTF8')

-- public.slot_call_blacklist: created, 1 rows.
\copy "public"."slot_call_blacklist" ("kick_username", "reason", "added_at") FROM 'data/public.slot_call_blacklist.copy' WITH (FORMAT text, ENCODING 'UTF8')

-- public.slot_requests: created, 2 rows.
\copy "public"."slot_requests" ("id", "kick_username", "slot_call", "picked", "requested_at") FROM 'data/public.slot_requests.copy' WITH (FORMAT text, ENCODING 'UTF8')

-- public.timed_messages: created, 3 rows.
\copy "public"."timed_messages" ("id", "message", "interval_minutes", "enabled", "last_sent", "created_at") FROM 'data/public.timed_messages.copy' WITH (FORMAT text, ENCODING 'UTF8')

-- public.timer_panels: created, 1 rows.
\copy "public"."timer_panels" ("id", "guild_id", "channel_id", "message_id", "created_at") FROM 'data/public.timer_panels.copy' WITH (FORMAT text, ENCODING 'UTF8')

-- public.user_points: created, 50 rows.
\copy "public"."user_points" ("id", "kick_username", "discord_id", "points", "total_earned", "total_spent", "last_updated", "discord_server_id") FROM 'data/public.user_points.copy' WITH (FORMAT text, ENCODING 'UTF8')

-- public.watchtime: created, 50 rows.
\copy "public"."watchtime" ("username", "minutes", "last_active", "discord_server_id") FROM 'data/public.watchtime.copy' WITH (FORMAT text, ENCODING 'UTF8')

-- public.watchtime_roles: created, 3 rows.
\copy "public"."watchtime_roles" ("id", "role_name", "minutes_required", "display_order", "enabled", "created_at", "updated_at", "discord_server_id") FROM 'data/public.watchtime_roles.copy' WITH (FORMAT text, ENCODING 'UTF8')

ALTER TABLE "public"."bot_settings" ADD CONSTRAINT "bot_settings_pkey" PRIMARY KEY ("key", "discord_server_id");

ALTER TABLE "public"."bot_tokens" ADD CONSTRAINT "bot_tokens_pkey" PRIMARY KEY ("bot_username");

ALTER TABLE "public"."clips" ADD CONSTRAINT "clips_pkey" PRIMARY KEY ("id");

ALTER TABLE "public"."custom_commands" ADD CONSTRAINT "custom_commands_pkey" PRIMARY KEY ("id");

ALTER TABLE "public"."custom_commands" ADD CONSTRAINT "custom_commands_command_discord_server_id_key" UNIQUE ("command", "discord_server_id");

ALTER TABLE "public"."feature_settings" ADD CONSTRAINT "feature_settings_pkey" PRIMARY KEY ("feature", "discord_server_id");

ALTER TABLE "public"."gtb_guesses" ADD CONSTRAINT "gtb_guesses_pkey" PRIMARY KEY ("id");

ALTER TABLE "public"."gtb_guesses" ADD CONSTRAINT "gtb_guesses_session_id_kick_username_key" UNIQUE ("session_id", "kick_username");

ALTER TABLE "public"."gtb_sessions" ADD CONSTRAINT "gtb_sessions_pkey" PRIMARY KEY ("id");

ALTER TABLE "public"."gtb_winners" ADD CONSTRAINT "gtb_winners_pkey" PRIMARY KEY ("id");

ALTER TABLE "public"."link_logs_config" ADD CONSTRAINT "link_logs_config_pkey" PRIMARY KEY ("guild_id");

ALTER TABLE "public"."link_panels" ADD CONSTRAINT "link_panels_pkey" PRIMARY KEY ("id");

ALTER TABLE "public"."link_panels" ADD CONSTRAINT "link_panels_guild_id_channel_id_message_id_key" UNIQUE ("guild_id", "channel_id", "message_id");

ALTER TABLE "public"."links" ADD CONSTRAINT "links_pkey" PRIMARY KEY ("discord_id", "discord_server_id");

ALTER TABLE "public"."links" ADD CONSTRAINT "links_kick_name_discord_server_id_key" UNIQUE ("kick_name", "discord_server_id");

ALTER TABLE "public"."oauth_notifications" ADD CONSTRAINT "oauth_notifications_pkey" PRIMARY KEY ("id");

ALTER TABLE "public"."oauth_states" ADD CONSTRAINT "oauth_states_pkey" PRIMARY KEY ("state");

ALTER TABLE "public"."pending_links" ADD CONSTRAINT "pending_links_pkey" PRIMARY KEY ("discord_id");

ALTER TABLE "public"."point_sales" ADD CONSTRAINT "point_sales_pkey" PRIMARY KEY ("id");

ALTER TABLE "public"."point_settings" ADD CONSTRAINT "point_settings_pkey" PRIMARY KEY ("key");

ALTER TABLE "public"."point_shop_items" ADD CONSTRAINT "point_shop_items_pkey" PRIMARY KEY ("id");

ALTER TABLE "public"."points_watchtime_converted" ADD CONSTRAINT "points_watchtime_converted_pkey" PRIMARY KEY ("id");

ALTER TABLE "public"."raffle_periods" ADD CONSTRAINT "raffle_periods_pkey" PRIMARY KEY ("id");

ALTER TABLE "public"."raffle_tickets" ADD CONSTRAINT "raffle_tickets_pkey" PRIMARY KEY ("id");

ALTER TABLE "public"."raffle_tickets" ADD CONSTRAINT "raffle_tickets_period_id_discord_id_key" UNIQUE ("period_id", "discord_id");

ALTER TABLE "public"."raffle_draws" ADD CONSTRAINT "raffle_draws_pkey" PRIMARY KEY ("id");

ALTER TABLE "public"."raffle_gifted_subs" ADD CONSTRAINT "raffle_gifted_subs_pkey" PRIMARY KEY ("id");

ALTER TABLE "public"."raffle_gifted_subs" ADD CONSTRAINT "raffle_gifted_subs_event_id_key" UNIQUE ("event_id");

ALTER TABLE "public"."raffle_shuffle_links" ADD CONSTRAINT "raffle_shuffle_links_pkey" PRIMARY KEY ("id");

ALTER TABLE "public"."raffle_shuffle_links" ADD CONSTRAINT "raffle_shuffle_links_shuffle_username_key" UNIQUE ("shuffle_username");

ALTER TABLE "public"."raffle_shuffle_wagers" ADD CONSTRAINT "raffle_shuffle_wagers_pkey" PRIMARY KEY ("id");

ALTER TABLE "public"."raffle_ticket_log" ADD CONSTRAINT "raffle_ticket_log_pkey" PRIMARY KEY ("id");

ALTER TABLE "public"."raffle_watchtime_converted" ADD CONSTRAINT "raffle_watchtime_converted_pkey" PRIMARY KEY ("id");

ALTER TABLE "public"."servers" ADD CONSTRAINT "servers_pkey" PRIMARY KEY ("discord_server_id");

ALTER TABLE "public"."servers" ADD CONSTRAINT "servers_subdomain_key" UNIQUE ("subdomain");

ALTER TABLE "public"."shuffle_slots" ADD CONSTRAINT "shuffle_slots_pkey" PRIMARY KEY ("id");

ALTER TABLE "public"."slot_call_blacklist" ADD CONSTRAINT "slot_call_blacklist_pkey" PRIMARY KEY ("kick_username");

ALTER TABLE "public"."slot_requests" ADD CONSTRAINT "slot_requests_pkey" PRIMARY KEY ("id");

ALTER TABLE "public"."timed_messages" ADD CONSTRAINT "timed_messages_pkey" PRIMARY KEY ("id");

ALTER TABLE "public"."timer_panels" ADD CONSTRAINT "timer_panels_pkey" PRIMARY KEY ("id");

ALTER TABLE "public"."timer_panels" ADD CONSTRAINT "timer_panels_guild_id_channel_id_message_id_key" UNIQUE ("guild_id", "channel_id", "message_id");

ALTER TABLE "public"."user_points" ADD CONSTRAINT "user_points_pkey_multiserver" PRIMARY KEY ("kick_username", "discord_server_id");

ALTER TABLE "public"."watchtime" ADD CONSTRAINT "watchtime_pkey_multiserver" PRIMARY KEY ("username", "discord_server_id");

ALTER TABLE "public"."watchtime_roles" ADD CONSTRAINT "watchtime_roles_pkey" PRIMARY KEY ("id");

CREATE INDEX IF NOT EXISTS "idx_clips_server" ON "public"."clips" ("discord_server_id");

CREATE INDEX IF NOT EXISTS "idx_gtb_sessions_server" ON "public"."gtb_sessions" ("discord_server_id");

CREATE INDEX IF NOT EXISTS "idx_oauth_notifications_server" ON "public"."oauth_notifications" ("discord_server_id");

CREATE INDEX IF NOT EXISTS "idx_pending_links_server" ON "public"."pending_links" ("discord_server_id");

CREATE INDEX IF NOT EXISTS "idx_point_sales_server" ON "public"."point_sales" ("discord_server_id");

CREATE INDEX IF NOT EXISTS "idx_points_watchtime_server" ON "public"."points_watchtime_converted" ("discord_server_id");

CREATE INDEX IF NOT EXISTS "idx_user_points_server" ON "public"."user_points" ("discord_server_id");

CREATE INDEX IF NOT EXISTS "idx_watchtime_server" ON "public"."watchtime" ("discord_server_id");

CREATE INDEX IF NOT EXISTS "idx_watchtime_roles_server" ON "public"."watchtime_roles" ("discord_server_id");

ALTER TABLE "public"."gtb_sessions" ADD CONSTRAINT "gtb_sessions_status_check" CHECK ("status" IN ('open', 'closed', 'completed'));

ALTER TABLE "public"."gtb_winners" ADD CONSTRAINT "gtb_winners_rank_check" CHECK ("rank" IN (1, 2, 3));

ALTER TABLE "public"."raffle_periods" ADD CONSTRAINT "raffle_periods_status_check" CHECK (("status" = ANY (ARRAY['active'::text, 'ended'::text])));

ALTER TABLE "public"."gtb_guesses" ADD CONSTRAINT "gtb_guesses_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "public"."gtb_sessions" ("id") ON DELETE CASCADE;

ALTER TABLE "public"."gtb_winners" ADD CONSTRAINT "gtb_winners_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "public"."gtb_sessions" ("id") ON DELETE CASCADE;

ALTER TABLE "public"."point_sales" ADD CONSTRAINT "point_sales_item_id_fkey" FOREIGN KEY ("item_id") REFERENCES "public"."point_shop_items" ("id");

ALTER TABLE "public"."raffle_tickets" ADD CONSTRAINT "raffle_tickets_period_id_fkey" FOREIGN KEY ("period_id") REFERENCES "public"."raffle_periods" ("id") ON DELETE CASCADE;

ALTER TABLE "public"."raffle_draws" ADD CONSTRAINT "raffle_draws_period_id_fkey" FOREIGN KEY ("period_id") REFERENCES "public"."raffle_periods" ("id");

ALTER TABLE "public"."raffle_gifted_subs" ADD CONSTRAINT "raffle_gifted_subs_period_id_fkey" FOREIGN KEY ("period_id") REFERENCES "public"."raffle_periods" ("id");

ALTER TABLE "public"."raffle_shuffle_wagers" ADD CONSTRAINT "raffle_shuffle_wagers_period_id_fkey" FOREIGN KEY ("period_id") REFERENCES "public"."raffle_periods" ("id");

ALTER TABLE "public"."raffle_ticket_log" ADD CONSTRAINT "raffle_ticket_log_period_id_fkey" FOREIGN KEY ("period_id") REFERENCES "public"."raffle_periods" ("id");

ALTER TABLE "public"."raffle_watchtime_converted" ADD CONSTRAINT "raffle_watchtime_converted_period_id_fkey" FOREIGN KEY ("period_id") REFERENCES "public"."raffle_periods" ("id");

ALTER SEQUENCE "public"."clips_id_seq" OWNED BY "public"."clips"."id";

ALTER SEQUENCE "public"."custom_commands_id_seq" OWNED BY "public"."custom_commands"."id";

ALTER SEQUENCE "public"."gtb_guesses_id_seq" OWNED BY "public"."gtb_guesses"."id";

ALTER SEQUENCE "public"."gtb_sessions_id_seq" OWNED BY "public"."gtb_sessions"."id";

ALTER SEQUENCE "public"."gtb_winners_id_seq" OWNED BY "public"."gtb_winners"."id";

ALTER SEQUENCE "public"."link_panels_id_seq" OWNED BY "public"."link_panels"."id";

ALTER SEQUENCE "public"."oauth_notifications_id_seq" OWNED BY "public"."oauth_notifications"."id";

ALTER SEQUENCE "public"."point_sales_id_seq" OWNED BY "public"."point_sales"."id";

ALTER SEQUENCE "public"."point_shop_items_id_seq" OWNED BY "public"."point_shop_items"."id";

ALTER SEQUENCE "public"."points_watchtime_converted_id_seq" OWNED BY "public"."points_watchtime_converted"."id";

ALTER SEQUENCE "public"."raffle_draws_id_seq" OWNED BY "public"."raffle_draws"."id";

ALTER SEQUENCE "public"."raffle_gifted_subs_id_seq" OWNED BY "public"."raffle_gifted_subs"."id";

ALTER SEQUENCE "public"."raffle_periods_id_seq" OWNED BY "public"."raffle_periods"."id";

ALTER SEQUENCE "public"."raffle_shuffle_links_id_seq" OWNED BY "public"."raffle_shuffle_links"."id";

ALTER SEQUENCE "public"."raffle_shuffle_wagers_id_seq" OWNED BY "public"."raffle_shuffle_wagers"."id";

ALTER SEQUENCE "public"."raffle_ticket_log_id_seq" OWNED BY "public"."raffle_ticket_log"."id";

ALTER SEQUENCE "public"."raffle_tickets_id_seq" OWNED BY "public"."raffle_tickets"."id";

ALTER SEQUENCE "public"."raffle_watchtime_converted_id_seq" OWNED BY "public"."raffle_watchtime_converted"."id";

ALTER SEQUENCE "public"."shuffle_slots_id_seq" OWNED BY "public"."shuffle_slots"."id";

ALTER SEQUENCE "public"."slot_requests_id_seq" OWNED BY "public"."slot_requests"."id";

ALTER SEQUENCE "public"."timed_messages_id_seq" OWNED BY "public"."timed_messages"."id";

ALTER SEQUENCE "public"."timer_panels_id_seq" OWNED BY "public"."timer_panels"."id";

ALTER SEQUENCE "public"."user_points_id_seq" OWNED BY "public"."user_points"."id";

ALTER SEQUENCE "public"."watchtime_roles_id_seq" OWNED BY "public"."watchtime_roles"."id";

DO $transload$
DECLARE
  target record;
  found bigint;
BEGIN
  FOR target IN SELECT * FROM (VALUES
    ('"public"."bot_settings"', 4::bigint, 'SELECT count(*) FROM "public"."bot_settings"'),
    ('"public"."bot_tokens"', 2::bigint, 'SELECT count(*) FROM "public"."bot_tokens"'),
    ('"public"."clips"', 3::bigint, 'SELECT count(*) FROM "public"."clips"'),
    ('"public"."custom_commands"', 3::bigint, 'SELECT count(*) FROM "public"."custom_commands"'),
    ('"public"."feature_settings"', 2::bigint, 'SELECT count(*) FROM "public"."feature_settings"'),
    ('"public"."gtb_sessions"', 4::bigint, 'SELECT count(*) FROM "public"."gtb_sessions"'),
    ('"public"."gtb_guesses"', 27::bigint, 'SELECT count(*) FROM "public"."gtb_guesses"'),
    ('"public"."gtb_winners"', 4::bigint, 'SELECT count(*) FROM "public"."gtb_winners"'),
    ('"public"."link_logs_config"', 1::bigint, 'SELECT count(*) FROM "public"."link_logs_config"'),
    ('"public"."link_panels"', 2::bigint, 'SELECT count(*) FROM "public"."link_panels"'),
    ('"public"."links"', 34::bigint, 'SELECT count(*) FROM "public"."links"'),
    ('"public"."oauth_notifications"', 3::bigint, 'SELECT count(*) FROM "public"."oauth_notifications"'),
    ('"public"."oauth_states"', 1::bigint, 'SELECT count(*) FROM "public"."oauth_states"'),
    ('"public"."pending_links"', 3::bigint, 'SELECT count(*) FROM "public"."pending_links"'),
    ('"public"."point_shop_items"', 4::bigint, 'SELECT count(*) FROM "public"."point_shop_items"'),
    ('"public"."point_sales"', 5::bigint, 'SELECT count(*) FROM "public"."point_sales"'),
    ('"public"."point_settings"', 2::bigint, 'SELECT count(*) FROM "public"."point_settings"'),
    ('"public"."points_watchtime_converted"', 102::bigint, 'SELECT count(*) FROM "public"."points_watchtime_converted"'),
    ('"public"."raffle_periods"', 2::bigint, 'SELECT count(*) FROM "public"."raffle_periods"'),
    ('"public"."raffle_tickets"', 48::bigint, 'SELECT count(*) FROM "public"."raffle_tickets"'),
    ('"public"."raffle_draws"', 1::bigint, 'SELECT count(*) FROM "public"."raffle_draws"'),
    ('"public"."raffle_gifted_subs"', 2::bigint, 'SELECT count(*) FROM "public"."raffle_gifted_subs"'),
    ('"public"."raffle_shuffle_links"', 1::bigint, 'SELECT count(*) FROM "public"."raffle_shuffle_links"'),
    ('"public"."raffle_shuffle_wagers"', 2::bigint, 'SELECT count(*) FROM "public"."raffle_shuffle_wagers"'),
    ('"public"."raffle_ticket_log"', 3::bigint, 'SELECT count(*) FROM "public"."raffle_ticket_log"'),
    ('"public"."raffle_watchtime_converted"', 2::bigint, 'SELECT count(*) FROM "public"."raffle_watchtime_converted"'),
    ('"public"."servers"', 1::bigint, 'SELECT count(*) FROM "public"."servers"'),
    ('"public"."shuffle_slots"', 2::bigint, 'SELECT count(*) FROM "public"."shuffle_slots"'),
    ('"public"."slot_call_blacklist"', 1::bigint, 'SELECT count(*) FROM "public"."slot_call_blacklist"'),
    ('"public"."slot_requests"', 2::bigint, 'SELECT count(*) FROM "public"."slot_requests"'),
    ('"public"."timed_messages"', 3::bigint, 'SELECT count(*) FROM "public"."timed_messages"'),
    ('"public"."timer_panels"', 1::bigint, 'SELECT count(*) FROM "public"."timer_panels"'),
    ('"public"."user_points"', 50::bigint, 'SELECT count(*) FROM "public"."user_points"'),
    ('"public"."watchtime"', 50::bigint, 'SELECT count(*) FROM "public"."watchtime"'),
    ('"public"."watchtime_roles"', 3::bigint, 'SELECT count(*) FROM "public"."watchtime_roles"')
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
  counter regclass := pg_get_serial_sequence('"public"."clips"', 'id')::regclass;
  direction integer := (SELECT sign(seqincrement) FROM pg_sequence WHERE seqrelid = counter);
  furthest bigint;
  reached bigint;
  was_given boolean;
BEGIN
  IF counter IS NULL THEN
    RAISE EXCEPTION USING MESSAGE = 'table "public"."clips", column id: expected a sequence, found none';
  END IF;
  SELECT max(loaded."id" * direction) * direction INTO furthest FROM "public"."clips" AS loaded;
  EXECUTE 'SELECT last_value, is_called FROM ' || counter INTO reached, was_given;
  IF furthest * direction > reached * direction OR furthest = reached AND NOT was_given THEN
    PERFORM setval(counter, furthest, true);
  END IF;
END
$transload$;

DO $transload$
DECLARE
  counter regclass := pg_get_serial_sequence('"public"."custom_commands"', 'id')::regclass;
  direction integer := (SELECT sign(seqincrement) FROM pg_sequence WHERE seqrelid = counter);
  furthest bigint;
  reached bigint;
  was_given boolean;
BEGIN
  IF counter IS NULL THEN
    RAISE EXCEPTION USING MESSAGE = 'table "public"."custom_commands", column id: expected a sequence, found none';
  END IF;
  SELECT max(loaded."id" * direction) * direction INTO furthest FROM "public"."custom_commands" AS loaded;
  EXECUTE 'SELECT last_value, is_called FROM ' || counter INTO reached, was_given;
  IF furthest * direction > reached * direction OR furthest = reached AND NOT was_given THEN
    PERFORM setval(counter, furthest, true);
  END IF;
END
$transload$;

DO $transload$
DECLARE
  counter regclass := pg_get_serial_sequence('"public"."gtb_sessions"', 'id')::regclass;
  direction integer := (SELECT sign(seqincrement) FROM pg_sequence WHERE seqrelid = counter);
  furthest bigint;
  reached bigint;
  was_given boolean;
BEGIN
  IF counter IS NULL THEN
    RAISE EXCEPTION USING MESSAGE = 'table "public"."gtb_sessions", column id: expected a sequence, found none';
  END IF;
  SELECT max(loaded."id" * direction) * direction INTO furthest FROM "public"."gtb_sessions" AS loaded;
  EXECUTE 'SELECT last_value, is_called FROM ' || counter INTO reached, was_given;
  IF furthest * direction > reached * direction OR furthest = reached AND NOT was_given THEN
    PERFORM setval(counter, furthest, true);
  END IF;
END
$transload$;

DO $transload$
DECLARE
  counter regclass := pg_get_serial_sequence('"public"."gtb_guesses"', 'id')::regclass;
  direction integer := (SELECT sign(seqincrement) FROM pg_sequence WHERE seqrelid = counter);
  furthest bigint;
  reached bigint;
  was_given boolean;
BEGIN
  IF counter IS NULL THEN
    RAISE EXCEPTION USING MESSAGE = 'table "public"."gtb_guesses", column id: expected a sequence, found none';
  END IF;
  SELECT max(loaded."id" * direction) * direction INTO furthest FROM "public"."gtb_guesses" AS loaded;
  EXECUTE 'SELECT last_value, is_called FROM ' || counter INTO reached, was_given;
  IF furthest * direction > reached * direction OR furthest = reached AND NOT was_given THEN
    PERFORM setval(counter, furthest, true);
  END IF;
END
$transload$;

DO $transload$
DECLARE
  counter regclass := pg_get_serial_sequence('"public"."gtb_winners"', 'id')::regclass;
  direction integer := (SELECT sign(seqincrement) FROM pg_sequence WHERE seqrelid = counter);
  furthest bigint;
  reached bigint;
  was_given boolean;
BEGIN
  IF counter IS NULL THEN
    RAISE EXCEPTION USING MESSAGE = 'table "public"."gtb_winners", column id: expected a sequence, found none';
  END IF;
  SELECT max(loaded."id" * direction) * direction INTO furthest FROM "public"."gtb_winners" AS loaded;
  EXECUTE 'SELECT last_value, is_called FROM ' || counter INTO reached, was_given;
  IF furthest * direction > reached * direction OR furthest = reached AND NOT was_given THEN
    PERFORM setval(counter, furthest, true);
  END IF;
END
$transload$;

DO $transload$
DECLARE
  counter regclass := pg_get_serial_sequence('"public"."link_panels"', 'id')::regclass;
  direction integer := (SELECT sign(seqincrement) FROM pg_sequence WHERE seqrelid = counter);
  furthest bigint;
  reached bigint;
  was_given boolean;
BEGIN
  IF counter IS NULL THEN
    RAISE EXCEPTION USING MESSAGE = 'table "public"."link_panels", column id: expected a sequence, found none';
  END IF;
  SELECT max(loaded."id" * direction) * direction INTO furthest FROM "public"."link_panels" AS loaded;
  EXECUTE 'SELECT last_value, is_called FROM ' || counter INTO reached, was_given;
  IF furthest * direction > reached * direction OR furthest = reached AND NOT was_given THEN
    PERFORM setval(counter, furthest, true);
  END IF;
END
$transload$;

DO $transload$
DECLARE
  counter regclass := pg_get_serial_sequence('"public"."oauth_notifications"', 'id')::regclass;
  direction integer := (SELECT sign(seqincrement) FROM pg_sequence WHERE seqrelid = counter);
  furthest bigint;
  reached bigint;
  was_given boolean;
BEGIN
  IF counter IS NULL THEN
    RAISE EXCEPTION USING MESSAGE = 'table "public"."oauth_notifications", column id: expected a sequence, found none';
  END IF;
  SELECT max(loaded."id" * direction) * direction INTO furthest FROM "public"."oauth_notifications" AS loaded;
  EXECUTE 'SELECT last_value, is_called FROM ' || counter INTO reached, was_given;
  IF furthest * direction > reached * direction OR furthest = reached AND NOT was_given THEN
    PERFORM setval(counter, furthest, true);
  END IF;
END
$transload$;

DO $transload$
DECLARE
  counter regclass := pg_get_serial_sequence('"public"."point_shop_items"', 'id')::regclass;
  direction integer := (SELECT sign(seqincrement) FROM pg_sequence WHERE seqrelid = counter);
  furthest bigint;
  reached bigint;
  was_given boolean;
BEGIN
  IF counter IS NULL THEN
    RAISE EXCEPTION USING MESSAGE = 'table "public"."point_shop_items", column id: expected a sequence, found none';
  END IF;
  SELECT max(loaded."id" * direction) * direction INTO furthest FROM "public"."point_shop_items" AS loaded;
  EXECUTE 'SELECT last_value, is_called FROM ' || counter INTO reached, was_given;
  IF furthest * direction > reached * direction OR furthest = reached AND NOT was_given THEN
    PERFORM setval(counter, furthest, true);
  END IF;
END
$transload$;

DO $transload$
DECLARE
  counter regclass := pg_get_serial_sequence('"public"."point_sales"', 'id')::regclass;
  direction integer := (SELECT sign(seqincrement) FROM pg_sequence WHERE seqrelid = counter);
  furthest bigint;
  reached bigint;
  was_given boolean;
BEGIN
  IF counter IS NULL THEN
    RAISE EXCEPTION USING MESSAGE = 'table "public"."point_sales", column id: expected a sequence, found none';
  END IF;
  SELECT max(loaded."id" * direction) * direction INTO furthest FROM "public"."point_sales" AS loaded;
  EXECUTE 'SELECT last_value, is_called FROM ' || counter INTO reached, was_given;
  IF furthest * direction > reached * direction OR furthest = reached AND NOT was_given THEN
    PERFORM setval(counter, furthest, true);
  END IF;
END
$transload$;

DO $transload$
DECLARE
  counter regclass := pg_get_serial_sequence('"public"."points_watchtime_converted"', 'id')::regclass;
  direction integer := (SELECT sign(seqincrement) FROM pg_sequence WHERE seqrelid = counter);
  furthest bigint;
  reached bigint;
  was_given boolean;
BEGIN
  IF counter IS NULL THEN
    RAISE EXCEPTION USING MESSAGE = 'table "public"."points_watchtime_converted", column id: expected a sequence, found none';
  END IF;
  SELECT max(loaded."id" * direction) * direction INTO furthest FROM "public"."points_watchtime_converted" AS loaded;
  EXECUTE 'SELECT last_value, is_called FROM ' || counter INTO reached, was_given;
  IF furthest * direction > reached * direction OR furthest = reached AND NOT was_given THEN
    PERFORM setval(counter, furthest, true);
  END IF;
END
$transload$;

DO $transload$
DECLARE
  counter regclass := pg_get_serial_sequence('"public"."raffle_periods"', 'id')::regclass;
  direction integer := (SELECT sign(seqincrement) FROM pg_sequence WHERE seqrelid = counter);
  furthest bigint;
  reached bigint;
  was_given boolean;
BEGIN
  IF counter IS NULL THEN
    RAISE EXCEPTION USING MESSAGE = 'table "public"."raffle_periods", column id: expected a sequence, found none';
  END IF;
  SELECT max(loaded."id" * direction) * direction INTO furthest FROM "public"."raffle_periods" AS loaded;
  EXECUTE 'SELECT last_value, is_called FROM ' || counter INTO reached, was_given;
  IF furthest * direction > reached * direction OR furthest = reached AND NOT was_given THEN
    PERFORM setval(counter, furthest, true);
  END IF;
END
$transload$;

DO $transload$
DECLARE
  counter regclass := pg_get_serial_sequence('"public"."raffle_tickets"', 'id')::regclass;
  direction integer := (SELECT sign(seqincrement) FROM pg_sequence WHERE seqrelid = counter);
  furthest bigint;
  reached bigint;
  was_given boolean;
BEGIN
  IF counter IS NULL THEN
    RAISE EXCEPTION USING MESSAGE = 'table "public"."raffle_tickets", column id: expected a sequence, found none';
  END IF;
  SELECT max(loaded."id" * direction) * direction INTO furthest FROM "public"."raffle_tickets" AS loaded;
  EXECUTE 'SELECT last_value, is_called FROM ' || counter INTO reached, was_given;
  IF furthest * direction > reached * direction OR furthest = reached AND NOT was_given THEN
    PERFORM setval(counter, furthest, true);
  END IF;
END
$transload$;

DO $transload$
DECLARE
  counter regclass := pg_get_serial_sequence('"public"."raffle_draws"', 'id')::regclass;
  direction integer := (SELECT sign(seqincrement) FROM pg_sequence WHERE seqrelid = counter);
  furthest bigint;
  reached bigint;
  was_given boolean;
BEGIN
  IF counter IS NULL THEN
    RAISE EXCEPTION USING MESSAGE = 'table "public"."raffle_draws", column id: expected a sequence, found none';
  END IF;
  SELECT max(loaded."id" * direction) * direction INTO furthest FROM "public"."raffle_draws" AS loaded;
  EXECUTE 'SELECT last_value, is_called FROM ' || counter INTO reached, was_given;
  IF furthest * direction > reached * direction OR furthest = reached AND NOT was_given THEN
    PERFORM setval(counter, furthest, true);
  END IF;
END
$transload$;

DO $transload$
DECLARE
  counter regclass := pg_get_serial_sequence('"public"."raffle_gifted_subs"', 'id')::regclass;
  direction integer := (SELECT sign(seqincrement) FROM pg_sequence WHERE seqrelid = counter);
  furthest bigint;
  reached bigint;
  was_given boolean;
BEGIN
  IF counter IS NULL THEN
    RAISE EXCEPTION USING MESSAGE = 'table "public"."raffle_gifted_subs", column id: expected a sequence, found none';
  END IF;
  SELECT max(loaded."id" * direction) * direction INTO furthest FROM "public"."raffle_gifted_subs" AS loaded;
  EXECUTE 'SELECT last_value, is_called FROM ' || counter INTO reached, was_given;
  IF furthest * direction > reached * direction OR furthest = reached AND NOT was_given THEN
    PERFORM setval(counter, furthest, true);
  END IF;
END
$transload$;

DO $transload$
DECLARE
  counter regclass := pg_get_serial_sequence('"public"."raffle_shuffle_links"', 'id')::regclass;
  direction integer := (SELECT sign(seqincrement) FROM pg_sequence WHERE seqrelid = counter);
  furthest bigint;
  reached bigint;
  was_given boolean;
BEGIN
  IF counter IS NULL THEN
    RAISE EXCEPTION USING MESSAGE = 'table "public"."raffle_shuffle_links", column id: expected a sequence, found none';
  END IF;
  SELECT max(loaded."id" * direction) * direction INTO furthest FROM "public"."raffle_shuffle_links" AS loaded;
  EXECUTE 'SELECT last_value, is_called FROM ' || counter INTO reached, was_given;
  IF furthest * direction > reached * direction OR furthest = reached AND NOT was_given THEN
    PERFORM setval(counter, furthest, true);
  END IF;
END
$transload$;

DO $transload$
DECLARE
  counter regclass := pg_get_serial_sequence('"public"."raffle_shuffle_wagers"', 'id')::regclass;
  direction integer := (SELECT sign(seqincrement) FROM pg_sequence WHERE seqrelid = counter);
  furthest bigint;
  reached bigint;
  was_given boolean;
BEGIN
  IF counter IS NULL THEN
    RAISE EXCEPTION USING MESSAGE = 'table "public"."raffle_shuffle_wagers", column id: expected a sequence, found none';
  END IF;
  SELECT max(loaded."id" * direction) * direction INTO furthest FROM "public"."raffle_shuffle_wagers" AS loaded;
  EXECUTE 'SELECT last_value, is_called FROM ' || counter INTO reached, was_given;
  IF furthest * direction > reached * direction OR furthest = reached AND NOT was_given THEN
    PERFORM setval(counter, furthest, true);
  END IF;
END
$transload$;

DO $transload$
DECLARE
  counter regclass := pg_get_serial_sequence('"public"."raffle_ticket_log"', 'id')::regclass;
  direction integer := (SELECT sign(seqincrement) FROM pg_sequence WHERE seqrelid = counter);
  furthest bigint;
  reached bigint;
  was_given boolean;
BEGIN
  IF counter IS NULL THEN
    RAISE EXCEPTION USING MESSAGE = 'table "public"."raffle_ticket_log", column id: expected a sequence, found none';
  END IF;
  SELECT max(loaded."id" * direction) * direction INTO furthest FROM "public"."raffle_ticket_log" AS loaded;
  EXECUTE 'SELECT last_value, is_called FROM ' || counter INTO reached, was_given;
  IF furthest * direction > reached * direction OR furthest = reached AND NOT was_given THEN
    PERFORM setval(counter, furthest, true);
  END IF;
END
$transload$;

DO $transload$
DECLARE
  counter regclass := pg_get_serial_sequence('"public"."raffle_watchtime_converted"', 'id')::regclass;
  direction integer := (SELECT sign(seqincrement) FROM pg_sequence WHERE seqrelid = counter);
  furthest bigint;
  reached bigint;
  was_given boolean;
BEGIN
  IF counter IS NULL THEN
    RAISE EXCEPTION USING MESSAGE = 'table "public"."raffle_watchtime_converted", column id: expected a sequence, found none';
  END IF;
  SELECT max(loaded."id" * direction) * direction INTO furthest FROM "public"."raffle_watchtime_converted" AS loaded;
  EXECUTE 'SELECT last_value, is_called FROM ' || counter INTO reached, was_given;
  IF furthest * direction > reached * direction OR furthest = reached AND NOT was_given THEN
    PERFORM setval(counter, furthest, true);
  END IF;
END
$transload$;

DO $transload$
DECLARE
  counter regclass := pg_get_serial_sequence('"public"."shuffle_slots"', 'id')::regclass;
  direction integer := (SELECT sign(seqincrement) FROM pg_sequence WHERE seqrelid = counter);
  furthest bigint;
  reached bigint;
  was_given boolean;
BEGIN
  IF counter IS NULL THEN
    RAISE EXCEPTION USING MESSAGE = 'table "public"."shuffle_slots", column id: expected a sequence, found none';
  END IF;
  SELECT max(loaded."id" * direction) * direction INTO furthest FROM "public"."shuffle_slots" AS loaded;
  EXECUTE 'SELECT last_value, is_called FROM ' || counter INTO reached, was_given;
  IF furthest * direction > reached * direction OR furthest = reached AND NOT was_given THEN
    PERFORM setval(counter, furthest, true);
  END IF;
END
$transload$;

DO $transload$
DECLARE
  counter regclass := pg_get_serial_sequence('"public"."slot_requests"', 'id')::regclass;
  direction integer := (SELECT sign(seqincrement) FROM pg_sequence WHERE seqrelid = counter);
  furthest bigint;
  reached bigint;
  was_given boolean;
BEGIN
  IF counter IS NULL THEN
    RAISE EXCEPTION USING MESSAGE = 'table "public"."slot_requests", column id: expected a sequence, found none';
  END IF;
  SELECT max(loaded."id" * direction) * direction INTO furthest FROM "public"."slot_requests" AS loaded;
  EXECUTE 'SELECT last_value, is_called FROM ' || counter INTO reached, was_given;
  IF furthest * direction > reached * direction OR furthest = reached AND NOT was_given THEN
    PERFORM setval(counter, furthest, true);
  END IF;
END
$transload$;

DO $transload$
DECLARE
  counter regclass := pg_get_serial_sequence('"public"."timed_messages"', 'id')::regclass;
  direction integer := (SELECT sign(seqincrement) FROM pg_sequence WHERE seqrelid = counter);
  furthest bigint;
  reached bigint;
  was_given boolean;
BEGIN
  IF counter IS NULL THEN
    RAISE EXCEPTION USING MESSAGE = 'table "public"."timed_messages", column id: expected a sequence, found none';
  END IF;
  SELECT max(loaded."id" * direction) * direction INTO furthest FROM "public"."timed_messages" AS loaded;
  EXECUTE 'SELECT last_value, is_called FROM ' || counter INTO reached, was_given;
  IF furthest * direction > reached * direction OR furthest = reached AND NOT was_given THEN
    PERFORM setval(counter, furthest, true);
  END IF;
END
$transload$;

DO $transload$
DECLARE
  counter regclass := pg_get_serial_sequence('"public"."timer_panels"', 'id')::regclass;
  direction integer := (SELECT sign(seqincrement) FROM pg_sequence WHERE seqrelid = counter);
  furthest bigint;
  reached bigint;
  was_given boolean;
BEGIN
  IF counter IS NULL THEN
    RAISE EXCEPTION USING MESSAGE = 'table "public"."timer_panels", column id: expected a sequence, found none';
  END IF;
  SELECT max(loaded."id" * direction) * direction INTO furthest FROM "public"."timer_panels" AS loaded;
  EXECUTE 'SELECT last_value, is_called FROM ' || counter INTO reached, was_given;
  IF furthest * direction > reached * direction OR furthest = reached AND NOT was_given THEN
    PERFORM setval(counter, furthest, true);
  END IF;
END
$transload$;

DO $transload$
DECLARE
  counter regclass := pg_get_serial_sequence('"public"."user_points"', 'id')::regclass;
  direction integer := (SELECT sign(seqincrement) FROM pg_sequence WHERE seqrelid = counter);
  furthest bigint;
  reached bigint;
  was_given boolean;
BEGIN
  IF counter IS NULL THEN
    RAISE EXCEPTION USING MESSAGE = 'table "public"."user_points", column id: expected a sequence, found none';
  END IF;
  SELECT max(loaded."id" * direction) * direction INTO furthest FROM "public"."user_points" AS loaded;
  EXECUTE 'SELECT last_value, is_called FROM ' || counter INTO reached, was_given;
  IF furthest * direction > reached * direction OR furthest = reached AND NOT was_given THEN
    PERFORM setval(counter, furthest, true);
  END IF;
END
$transload$;

DO $transload$
DECLARE
  counter regclass := pg_get_serial_sequence('"public"."watchtime_roles"', 'id')::regclass;
  direction integer := (SELECT sign(seqincrement) FROM pg_sequence WHERE seqrelid = counter);
  furthest bigint;
  reached bigint;
  was_given boolean;
BEGIN
  IF counter IS NULL THEN
    RAISE EXCEPTION USING MESSAGE = 'table "public"."watchtime_roles", column id: expected a sequence, found none';
  END IF;
  SELECT max(loaded."id" * direction) * direction INTO furthest FROM "public"."watchtime_roles" AS loaded;
  EXECUTE 'SELECT last_value, is_called FROM ' || counter INTO reached, was_given;
  IF furthest * direction > reached * direction OR furthest = reached AND NOT was_given THEN
    PERFORM setval(counter, furthest, true);
  END IF;
END
$transload$;

-- after_load: `views.sql` of the plan.
-- The two views of the raffle: their rows are those of the tables just loaded. A deployment may
-- lack the tables, or have other columns in them; its views are then left to the operator.
DO $$
BEGIN
    CREATE VIEW public.raffle_leaderboard AS
        SELECT period_id, kick_name, total_tickets,
               rank() OVER (PARTITION BY period_id ORDER BY total_tickets DESC) AS place
        FROM public.raffle_tickets;
EXCEPTION WHEN undefined_table OR undefined_column THEN
    RAISE NOTICE 'view raffle_leaderboard is not created: %', SQLERRM;
END
$$;

DO $$
BEGIN
    CREATE VIEW public.raffle_current_stats AS
        SELECT p.id AS period_id, count(t.id) AS participants, sum(t.total_tickets) AS tickets
        FROM public.raffle_periods AS p
        LEFT JOIN public.raffle_tickets AS t ON t.period_id = p.id
        WHERE p.status = 'active'
        GROUP BY p.id;
EXCEPTION WHEN undefined_table OR undefined_column THEN
    RAISE NOTICE 'view raffle_current_stats is not created: %', SQLERRM;
END
$$;
-- End of `views.sql`.

COMMIT;

ANALYZE "public"."bot_settings";
ANALYZE "public"."bot_tokens";
ANALYZE "public"."clips";
ANALYZE "public"."custom_commands";
ANALYZE "public"."feature_settings";
ANALYZE "public"."gtb_sessions";
ANALYZE "public"."gtb_guesses";
ANALYZE "public"."gtb_winners";
ANALYZE "public"."link_logs_config";
ANALYZE "public"."link_panels";
ANALYZE "public"."links";
ANALYZE "public"."oauth_notifications";
ANALYZE "public"."oauth_states";
ANALYZE "public"."pending_links";
ANALYZE "public"."point_shop_items";
ANALYZE "public"."point_sales";
ANALYZE "public"."point_settings";
ANALYZE "public"."points_watchtime_converted";
ANALYZE "public"."raffle_periods";
ANALYZE "public"."raffle_tickets";
ANALYZE "public"."raffle_draws";
ANALYZE "public"."raffle_gifted_subs";
ANALYZE "public"."raffle_shuffle_links";
ANALYZE "public"."raffle_shuffle_wagers";
ANALYZE "public"."raffle_ticket_log";
ANALYZE "public"."raffle_watchtime_converted";
ANALYZE "public"."servers";
ANALYZE "public"."shuffle_slots";
ANALYZE "public"."slot_call_blacklist";
ANALYZE "public"."slot_requests";
ANALYZE "public"."timed_messages";
ANALYZE "public"."timer_panels";
ANALYZE "public"."user_points";
ANALYZE "public"."watchtime";
ANALYZE "public"."watchtime_roles";
