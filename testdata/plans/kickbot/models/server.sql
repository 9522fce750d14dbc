-- The server that rows without one belong to: always one row, its server_id NULL if there is none.
-- Workspaces without a Discord server have negative IDs; they come after the real ones.
WITH candidate AS (
    SELECT discord_server_id,
           row_number() OVER (ORDER BY discord_server_id < 0, _row) AS place
    FROM legacy.servers
),
found AS (
    SELECT count(*) AS servers,
           max(CASE WHEN place = 1 THEN discord_server_id END) AS first_id
    FROM candidate
)
SELECT coalesce(CAST(nullif(var('server_id'), '') AS BIGINT), first_id) AS server_id,
       CASE WHEN var('server_id') <> '' THEN 'option'
            WHEN servers = 0 THEN 'none'
            WHEN servers = 1 THEN 'only'
            ELSE 'first'
       END AS chosen
FROM found
