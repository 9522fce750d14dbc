SELECT w.* EXCLUDE (discord_server_id),
       coalesce(w.discord_server_id, s.server_id) AS discord_server_id,
       nullif(concat_ws(',',
           CASE WHEN coalesce(w.discord_server_id, s.server_id) IS NULL
                THEN 'no_server' END,
           CASE WHEN w.discord_server_id IS NOT NULL AND k.discord_server_id IS NULL
                THEN 'unknown_server_value' END,
           CASE WHEN w.kick_username = '' THEN 'empty_username' END), '') AS _note
FROM legacy.points_watchtime_converted AS w
CROSS JOIN server AS s
LEFT JOIN known_server AS k ON k.discord_server_id = w.discord_server_id
