-- A role without a server is a default for all servers, and stays one.
SELECT r.* EXCLUDE (discord_server_id),
       CASE WHEN var('backfill_roles') THEN coalesce(r.discord_server_id, s.server_id)
            ELSE r.discord_server_id
       END AS discord_server_id,
       CASE WHEN r.discord_server_id IS NOT NULL AND k.discord_server_id IS NULL
            THEN 'unknown_server_value' END AS _note
FROM legacy.watchtime_roles AS r
CROSS JOIN server AS s
LEFT JOIN known_server AS k ON k.discord_server_id = r.discord_server_id
