-- What a rollback by hand has to know: per table the rows that had no server, and their range.
-- IDs are text, because a snowflake is larger than the integers that JSON readers keep exact.
WITH missing AS (
    SELECT 'user_points' AS table_name, count(*) AS rows_backfilled,
           CAST(min(id) AS VARCHAR) AS min_id, CAST(max(id) AS VARCHAR) AS max_id
    FROM legacy.user_points WHERE discord_server_id IS NULL
    UNION ALL
    SELECT 'points_watchtime_converted', count(*),
           CAST(min(id) AS VARCHAR), CAST(max(id) AS VARCHAR)
    FROM legacy.points_watchtime_converted WHERE discord_server_id IS NULL
    UNION ALL
    SELECT 'point_sales', count(*), CAST(min(id) AS VARCHAR), CAST(max(id) AS VARCHAR)
    FROM legacy.point_sales WHERE discord_server_id IS NULL
    UNION ALL
    SELECT 'watchtime', count(*), min(username), max(username)
    FROM legacy.watchtime WHERE discord_server_id IS NULL
    UNION ALL
    SELECT 'gtb_sessions', count(*), CAST(min(id) AS VARCHAR), CAST(max(id) AS VARCHAR)
    FROM legacy.gtb_sessions WHERE discord_server_id IS NULL
    UNION ALL
    SELECT 'clips', count(*), CAST(min(id) AS VARCHAR), CAST(max(id) AS VARCHAR)
    FROM legacy.clips WHERE discord_server_id IS NULL
    UNION ALL
    SELECT 'watchtime_roles', count(*), CAST(min(id) AS VARCHAR), CAST(max(id) AS VARCHAR)
    FROM legacy.watchtime_roles WHERE discord_server_id IS NULL AND var('backfill_roles')
    UNION ALL
    SELECT 'pending_links', count(*),
           CAST(min(discord_id) AS VARCHAR), CAST(max(discord_id) AS VARCHAR)
    FROM legacy.pending_links WHERE discord_server_id IS NULL
    UNION ALL
    SELECT 'oauth_notifications', count(*), CAST(min(id) AS VARCHAR), CAST(max(id) AS VARCHAR)
    FROM legacy.oauth_notifications WHERE discord_server_id IS NULL
    UNION ALL
    SELECT 'links', count(*), CAST(min(discord_id) AS VARCHAR), CAST(max(discord_id) AS VARCHAR)
    FROM legacy.links WHERE discord_server_id IS NULL
)
SELECT CAST(s.server_id AS VARCHAR) AS server_id, s.chosen, m.table_name, m.rows_backfilled,
       m.min_id, m.max_id
FROM missing AS m
CROSS JOIN server AS s
WHERE s.server_id IS NOT NULL
ORDER BY m.table_name
