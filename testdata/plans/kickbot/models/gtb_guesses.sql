-- A guess belongs to its session's server. Where the table has a server of its own, an empty one
-- is filled from the session; one that differs stays and is noted.
WITH session AS (
    SELECT g.id, min(coalesce(g.discord_server_id, s.server_id)) AS server_id
    FROM legacy.gtb_sessions AS g
    CROSS JOIN server AS s
    GROUP BY g.id
)
SELECT g.* EXCLUDE (discord_server_id),
       coalesce(g.discord_server_id, session.server_id) AS discord_server_id,
       CASE WHEN session.id IS NULL THEN 'orphaned_guess' END AS _reject,
       nullif(concat_ws(',',
           CASE WHEN g.discord_server_id <> session.server_id
                THEN 'session_server_mismatch' END,
           CASE WHEN g.discord_server_id IS NOT NULL AND k.discord_server_id IS NULL
                THEN 'unknown_server_value' END,
           CASE WHEN g.kick_username = '' THEN 'empty_username' END), '') AS _note,
       CASE WHEN session.id IS NULL THEN 'session ' || g.session_id
            WHEN g.discord_server_id <> session.server_id
            THEN 'guess ' || g.id || ' has server ' || g.discord_server_id
                 || ', its session ' || session.server_id
       END AS _detail
FROM legacy.gtb_guesses AS g
LEFT JOIN session ON session.id = g.session_id
LEFT JOIN known_server AS k ON k.discord_server_id = g.discord_server_id
