-- The column is there, and the key on the name alone is gone.
WITH changing AS (
    SELECT 'user_points' AS table_name, 'kick_username' AS old_key
    UNION ALL
    SELECT 'watchtime', 'username'
)
SELECT g.table_name AS _detail
FROM changing AS g
JOIN transload.columns AS c
  ON c.source = 'legacy' AND c.schema = 'public'
 AND c.table_name = g.table_name AND c.name = 'discord_server_id'
LEFT JOIN transload.keys AS k
  ON k.source = 'legacy' AND k.schema = 'public'
 AND k.table_name = g.table_name AND k.columns = g.old_key
WHERE k.table_name IS NULL
ORDER BY g.table_name
