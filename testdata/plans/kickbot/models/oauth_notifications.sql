SELECT n.* EXCLUDE (discord_server_id),
       coalesce(n.discord_server_id, s.server_id) AS discord_server_id,
       nullif(concat_ws(',',
           CASE WHEN coalesce(n.discord_server_id, s.server_id) IS NULL
                THEN 'no_server' END,
           CASE WHEN n.discord_server_id IS NOT NULL AND k.discord_server_id IS NULL
                THEN 'unknown_server_value' END,
           CASE WHEN n.kick_username = '' THEN 'empty_username' END), '') AS _note
FROM legacy.oauth_notifications AS n
CROSS JOIN server AS s
LEFT JOIN known_server AS k ON k.discord_server_id = n.discord_server_id
