-- Old rows belong to the server that they were given, and to no other one: whatever stands under
-- another server had that server in the dump.
WITH other AS (
    SELECT 'user_points' AS table_name,
           (SELECT count(*) FROM user_points, server WHERE discord_server_id <> server_id) AS found,
           (SELECT count(*) FROM legacy.user_points, server
            WHERE discord_server_id <> server_id) AS own
    UNION ALL
    SELECT 'points_watchtime_converted',
           (SELECT count(*) FROM points_watchtime_converted, server
            WHERE discord_server_id <> server_id),
           (SELECT count(*) FROM legacy.points_watchtime_converted, server
            WHERE discord_server_id <> server_id)
    UNION ALL
    SELECT 'point_sales',
           (SELECT count(*) FROM point_sales, server WHERE discord_server_id <> server_id),
           (SELECT count(*) FROM legacy.point_sales, server WHERE discord_server_id <> server_id)
    UNION ALL
    SELECT 'watchtime',
           (SELECT count(*) FROM watchtime, server WHERE discord_server_id <> server_id),
           (SELECT count(*) FROM legacy.watchtime, server WHERE discord_server_id <> server_id)
    UNION ALL
    SELECT 'gtb_sessions',
           (SELECT count(*) FROM gtb_sessions, server WHERE discord_server_id <> server_id),
           (SELECT count(*) FROM legacy.gtb_sessions, server WHERE discord_server_id <> server_id)
    UNION ALL
    SELECT 'clips',
           (SELECT count(*) FROM clips, server WHERE discord_server_id <> server_id),
           (SELECT count(*) FROM legacy.clips, server WHERE discord_server_id <> server_id)
    UNION ALL
    SELECT 'pending_links',
           (SELECT count(*) FROM pending_links, server WHERE discord_server_id <> server_id),
           (SELECT count(*) FROM legacy.pending_links, server WHERE discord_server_id <> server_id)
    UNION ALL
    SELECT 'oauth_notifications',
           (SELECT count(*) FROM oauth_notifications, server WHERE discord_server_id <> server_id),
           (SELECT count(*) FROM legacy.oauth_notifications, server
            WHERE discord_server_id <> server_id)
)
SELECT table_name || ': ' || CAST(found - own AS VARCHAR) AS _detail
FROM other
WHERE found > own
ORDER BY table_name
