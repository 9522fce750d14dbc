-- Older bots linked without a server; of several links of one person the latest counts.
WITH placed AS (
    SELECT l.* EXCLUDE (discord_server_id),
           coalesce(l.discord_server_id, s.server_id) AS discord_server_id,
           nullif(concat_ws(',',
               CASE WHEN coalesce(l.discord_server_id, s.server_id) IS NULL
                    THEN 'no_server' END,
               CASE WHEN l.discord_server_id IS NOT NULL AND k.discord_server_id IS NULL
                    THEN 'unknown_server_value' END), '') AS _note
    FROM legacy.links AS l
    CROSS JOIN server AS s
    LEFT JOIN known_server AS k ON k.discord_server_id = l.discord_server_id
),
ranked AS (
    SELECT *,
           row_number() OVER (PARTITION BY discord_id, discord_server_id
                              ORDER BY linked_at DESC NULLS LAST, _row) AS _place
    FROM placed
)
SELECT * EXCLUDE (_place),
       CASE WHEN _place > 1 THEN 'duplicate_link' END AS _reject
FROM ranked
