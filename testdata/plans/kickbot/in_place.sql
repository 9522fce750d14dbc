-- The same change in a live database, without a dump: stop the bot, then
--     psql -X -d DATABASE -v server_id=ID -f in_place.sql
-- Everything or nothing; running it again changes nothing.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
BEGIN;

SELECT set_config('kickbot.server_id', :'server_id', true) AS server_id \gset

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.servers
                   WHERE discord_server_id = current_setting('kickbot.server_id')::bigint) THEN
        RAISE EXCEPTION 'unknown_server: % is not in servers',
            current_setting('kickbot.server_id');
    END IF;
END
$$;

ALTER TABLE public.user_points ADD COLUMN IF NOT EXISTS discord_server_id bigint;
ALTER TABLE public.points_watchtime_converted
    ADD COLUMN IF NOT EXISTS discord_server_id bigint;
ALTER TABLE public.point_sales ADD COLUMN IF NOT EXISTS discord_server_id bigint;
ALTER TABLE public.watchtime ADD COLUMN IF NOT EXISTS discord_server_id bigint;
ALTER TABLE public.gtb_sessions ADD COLUMN IF NOT EXISTS discord_server_id bigint;
ALTER TABLE public.clips ADD COLUMN IF NOT EXISTS discord_server_id bigint;
ALTER TABLE public.watchtime_roles ADD COLUMN IF NOT EXISTS discord_server_id bigint;
ALTER TABLE public.pending_links ADD COLUMN IF NOT EXISTS discord_server_id bigint;
ALTER TABLE public.oauth_notifications ADD COLUMN IF NOT EXISTS discord_server_id bigint;
ALTER TABLE public.links ADD COLUMN IF NOT EXISTS discord_server_id bigint;

-- watchtime_roles stays as it is: a role without a server is a default for all servers.
UPDATE public.user_points SET discord_server_id = :'server_id'
    WHERE discord_server_id IS NULL;
UPDATE public.points_watchtime_converted SET discord_server_id = :'server_id'
    WHERE discord_server_id IS NULL;
UPDATE public.point_sales SET discord_server_id = :'server_id'
    WHERE discord_server_id IS NULL;
UPDATE public.watchtime SET discord_server_id = :'server_id'
    WHERE discord_server_id IS NULL;
UPDATE public.gtb_sessions SET discord_server_id = :'server_id'
    WHERE discord_server_id IS NULL;
UPDATE public.clips SET discord_server_id = :'server_id'
    WHERE discord_server_id IS NULL;
UPDATE public.pending_links SET discord_server_id = :'server_id'
    WHERE discord_server_id IS NULL;
UPDATE public.oauth_notifications SET discord_server_id = :'server_id'
    WHERE discord_server_id IS NULL;
UPDATE public.links SET discord_server_id = :'server_id'
    WHERE discord_server_id IS NULL;

-- Some deployments have the column on guesses too: an empty one takes its session's server.
DO $$
BEGIN
    IF EXISTS (SELECT FROM information_schema.columns
               WHERE table_schema = 'public' AND table_name = 'gtb_guesses'
                 AND column_name = 'discord_server_id') THEN
        EXECUTE 'UPDATE public.gtb_guesses AS g SET discord_server_id = s.discord_server_id '
                'FROM public.gtb_sessions AS s '
                'WHERE s.id = g.session_id AND g.discord_server_id IS NULL';
    END IF;
END
$$;

-- The old keys go before the new ones come. id stays NOT NULL, but is no longer a key.
ALTER TABLE public.user_points DROP CONSTRAINT IF EXISTS user_points_kick_username_key;
ALTER TABLE public.user_points DROP CONSTRAINT IF EXISTS user_points_pkey;
ALTER TABLE public.user_points DROP CONSTRAINT IF EXISTS user_points_pkey_multiserver;
ALTER TABLE public.user_points
    ADD CONSTRAINT user_points_pkey_multiserver PRIMARY KEY (kick_username, discord_server_id);
ALTER TABLE public.watchtime DROP CONSTRAINT IF EXISTS watchtime_pkey;
ALTER TABLE public.watchtime DROP CONSTRAINT IF EXISTS watchtime_pkey_multiserver;
ALTER TABLE public.watchtime
    ADD CONSTRAINT watchtime_pkey_multiserver PRIMARY KEY (username, discord_server_id);

CREATE INDEX IF NOT EXISTS idx_user_points_server ON public.user_points (discord_server_id);
CREATE INDEX IF NOT EXISTS idx_points_watchtime_server
    ON public.points_watchtime_converted (discord_server_id);
CREATE INDEX IF NOT EXISTS idx_point_sales_server ON public.point_sales (discord_server_id);
CREATE INDEX IF NOT EXISTS idx_watchtime_server ON public.watchtime (discord_server_id);
CREATE INDEX IF NOT EXISTS idx_gtb_sessions_server ON public.gtb_sessions (discord_server_id);
CREATE INDEX IF NOT EXISTS idx_clips_server ON public.clips (discord_server_id);
CREATE INDEX IF NOT EXISTS idx_watchtime_roles_server ON public.watchtime_roles (discord_server_id);
CREATE INDEX IF NOT EXISTS idx_pending_links_server ON public.pending_links (discord_server_id);
CREATE INDEX IF NOT EXISTS idx_oauth_notifications_server
    ON public.oauth_notifications (discord_server_id);

COMMIT;
