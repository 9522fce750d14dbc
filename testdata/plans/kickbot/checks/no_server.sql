-- Without a server these rows can't have the new key: the operator must give server_id.
WITH homeless AS (
    SELECT 'user_points' AS table_name, count(*) AS found
    FROM legacy.user_points WHERE discord_server_id IS NULL
    UNION ALL
    SELECT 'watchtime', count(*) FROM legacy.watchtime WHERE discord_server_id IS NULL
)
SELECT table_name || ': ' || found || ' without a server; give server_id' AS _detail
FROM homeless
CROSS JOIN server
WHERE server_id IS NULL AND found > 0
ORDER BY table_name
