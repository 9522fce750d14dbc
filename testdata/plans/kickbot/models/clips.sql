SELECT c.* EXCLUDE (discord_server_id),
       coalesce(c.discord_server_id, s.server_id) AS discord_server_id,
       nullif(concat_ws(',',
           CASE WHEN coalesce(c.discord_server_id, s.server_id) IS NULL
                THEN 'no_server' END,
           CASE WHEN c.discord_server_id IS NOT NULL AND k.discord_server_id IS NULL
                THEN 'unknown_server_value' END,
           CASE WHEN c.kick_username = '' THEN 'empty_username' END), '') AS _note
FROM legacy.clips AS c
CROSS JOIN server AS s
LEFT JOIN known_server AS k ON k.discord_server_id = c.discord_server_id
