-- The key becomes (kick_username, discord_server_id); id is only a number from here on.
WITH placed AS (
    SELECT u.* EXCLUDE (discord_server_id),
           coalesce(u.discord_server_id, s.server_id) AS discord_server_id,
           u.discord_server_id IS NOT NULL AND k.discord_server_id IS NULL AS _unknown
    FROM legacy.user_points AS u
    CROSS JOIN server AS s
    LEFT JOIN known_server AS k ON k.discord_server_id = u.discord_server_id
),
compared AS (
    SELECT *,
           count(id) OVER (PARTITION BY id) AS _same_id,
           min(kick_username) OVER variants <> max(kick_username) OVER variants AS _variant
    FROM placed
    WINDOW variants AS (PARTITION BY discord_server_id, lower(kick_username))
)
SELECT * EXCLUDE (_unknown, _same_id, _variant),
       CASE WHEN kick_username IS NULL THEN 'null_key' END AS _reject,
       nullif(concat_ws(',',
           CASE WHEN _unknown THEN 'unknown_server_value' END,
           CASE WHEN _same_id > 1 THEN 'duplicate_id' END,
           CASE WHEN _variant THEN 'case_variant_username' END,
           CASE WHEN kick_username = '' THEN 'empty_username' END), '') AS _note
FROM compared
