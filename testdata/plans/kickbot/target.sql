-- What changes against the dump's own tables. Deployments differ: each statement also fits a
-- database that lacks the table, has the column already, or was migrated before.

ALTER TABLE IF EXISTS public.user_points ADD COLUMN IF NOT EXISTS discord_server_id bigint;
ALTER TABLE IF EXISTS public.points_watchtime_converted
    ADD COLUMN IF NOT EXISTS discord_server_id bigint;
ALTER TABLE IF EXISTS public.point_sales ADD COLUMN IF NOT EXISTS discord_server_id bigint;
ALTER TABLE IF EXISTS public.watchtime ADD COLUMN IF NOT EXISTS discord_server_id bigint;
ALTER TABLE IF EXISTS public.gtb_sessions ADD COLUMN IF NOT EXISTS discord_server_id bigint;
ALTER TABLE IF EXISTS public.clips ADD COLUMN IF NOT EXISTS discord_server_id bigint;
ALTER TABLE IF EXISTS public.watchtime_roles ADD COLUMN IF NOT EXISTS discord_server_id bigint;
ALTER TABLE IF EXISTS public.pending_links ADD COLUMN IF NOT EXISTS discord_server_id bigint;
ALTER TABLE IF EXISTS public.oauth_notifications ADD COLUMN IF NOT EXISTS discord_server_id bigint;
-- Links of older bots; their keys stay.
ALTER TABLE IF EXISTS public.links ADD COLUMN IF NOT EXISTS discord_server_id bigint;

-- The old keys go before the new ones come. id stays NOT NULL, but is no longer a key.
ALTER TABLE IF EXISTS public.user_points DROP CONSTRAINT IF EXISTS user_points_kick_username_key;
ALTER TABLE IF EXISTS public.user_points DROP CONSTRAINT IF EXISTS user_points_pkey;
ALTER TABLE IF EXISTS public.user_points DROP CONSTRAINT IF EXISTS user_points_pkey_multiserver;
ALTER TABLE IF EXISTS public.user_points
    ADD CONSTRAINT user_points_pkey_multiserver PRIMARY KEY (kick_username, discord_server_id);
ALTER TABLE IF EXISTS public.watchtime DROP CONSTRAINT IF EXISTS watchtime_pkey;
ALTER TABLE IF EXISTS public.watchtime DROP CONSTRAINT IF EXISTS watchtime_pkey_multiserver;
ALTER TABLE IF EXISTS public.watchtime
    ADD CONSTRAINT watchtime_pkey_multiserver PRIMARY KEY (username, discord_server_id);

-- These hold whether or not the dump still declares them.
ALTER TABLE IF EXISTS public.gtb_sessions DROP CONSTRAINT IF EXISTS gtb_sessions_status_check;
ALTER TABLE IF EXISTS public.gtb_sessions
    ADD CONSTRAINT gtb_sessions_status_check CHECK (status IN ('open', 'closed', 'completed'));
ALTER TABLE IF EXISTS public.gtb_winners DROP CONSTRAINT IF EXISTS gtb_winners_rank_check;
ALTER TABLE IF EXISTS public.gtb_winners
    ADD CONSTRAINT gtb_winners_rank_check CHECK (rank IN (1, 2, 3));

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
