-- Takes a database back to one server: psql -X -d DATABASE -f rollback.sql
--
-- Everything or nothing. Stops with rollback_blocked where one server is not enough to tell rows
-- apart; rows of other servers are to be removed or merged first. Table `links` is left alone.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
BEGIN;

DO $$
DECLARE
    names text;
BEGIN
    SELECT string_agg(name, ', ' ORDER BY name) INTO names
    FROM (SELECT kick_username FROM public.user_points
          GROUP BY kick_username HAVING count(*) > 1
          UNION
          SELECT username FROM public.watchtime
          GROUP BY username HAVING count(*) > 1) AS shared (name);
    IF names IS NOT NULL THEN
        RAISE EXCEPTION 'rollback_blocked: under more than one server: %', names;
    END IF;

    SELECT string_agg(id::text, ', ' ORDER BY id) INTO names
    FROM (SELECT id FROM public.user_points GROUP BY id HAVING count(*) > 1) AS repeated;
    IF names IS NOT NULL THEN
        RAISE EXCEPTION 'rollback_blocked: user_points.id used more than once: %', names;
    END IF;
END
$$;

DROP INDEX IF EXISTS public.idx_user_points_server;
DROP INDEX IF EXISTS public.idx_points_watchtime_server;
DROP INDEX IF EXISTS public.idx_point_sales_server;
DROP INDEX IF EXISTS public.idx_watchtime_server;
DROP INDEX IF EXISTS public.idx_gtb_sessions_server;
DROP INDEX IF EXISTS public.idx_clips_server;
DROP INDEX IF EXISTS public.idx_watchtime_roles_server;
DROP INDEX IF EXISTS public.idx_pending_links_server;
DROP INDEX IF EXISTS public.idx_oauth_notifications_server;

ALTER TABLE public.user_points DROP CONSTRAINT user_points_pkey_multiserver;
ALTER TABLE public.user_points ADD CONSTRAINT user_points_kick_username_key UNIQUE (kick_username);
ALTER TABLE public.user_points ADD CONSTRAINT user_points_pkey PRIMARY KEY (id);
ALTER TABLE public.watchtime DROP CONSTRAINT watchtime_pkey_multiserver;
ALTER TABLE public.watchtime ADD CONSTRAINT watchtime_pkey PRIMARY KEY (username);

ALTER TABLE IF EXISTS public.user_points DROP COLUMN IF EXISTS discord_server_id;
ALTER TABLE IF EXISTS public.points_watchtime_converted DROP COLUMN IF EXISTS discord_server_id;
ALTER TABLE IF EXISTS public.point_sales DROP COLUMN IF EXISTS discord_server_id;
ALTER TABLE IF EXISTS public.watchtime DROP COLUMN IF EXISTS discord_server_id;
ALTER TABLE IF EXISTS public.gtb_sessions DROP COLUMN IF EXISTS discord_server_id;
ALTER TABLE IF EXISTS public.clips DROP COLUMN IF EXISTS discord_server_id;
ALTER TABLE IF EXISTS public.watchtime_roles DROP COLUMN IF EXISTS discord_server_id;
ALTER TABLE IF EXISTS public.pending_links DROP COLUMN IF EXISTS discord_server_id;
ALTER TABLE IF EXISTS public.oauth_notifications DROP COLUMN IF EXISTS discord_server_id;

COMMIT;
