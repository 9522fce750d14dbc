SELECT g.* EXCLUDE (discord_server_id),
       coalesce(g.discord_server_id, s.server_id) AS discord_server_id,
       nullif(concat_ws(',',
           CASE WHEN coalesce(g.discord_server_id, s.server_id) IS NULL
                THEN 'no_server' END,
           CASE WHEN g.discord_server_id IS NOT NULL AND k.discord_server_id IS NULL
                THEN 'unknown_server_value' END), '') AS _note
FROM legacy.gtb_sessions AS g
CROSS JOIN server AS s
LEFT JOIN known_server AS k ON k.discord_server_id = g.discord_server_id
