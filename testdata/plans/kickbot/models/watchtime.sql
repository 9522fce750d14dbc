-- The key becomes (username, discord_server_id).
WITH placed AS (
    SELECT w.* EXCLUDE (discord_server_id),
           coalesce(w.discord_server_id, s.server_id) AS discord_server_id,
           w.discord_server_id IS NOT NULL AND k.discord_server_id IS NULL AS _unknown
    FROM legacy.watchtime AS w
    CROSS JOIN server AS s
    LEFT JOIN known_server AS k ON k.discord_server_id = w.discord_server_id
),
compared AS (
    SELECT *, min(username) OVER variants <> max(username) OVER variants AS _variant
    FROM placed
    WINDOW variants AS (PARTITION BY discord_server_id, lower(username))
)
SELECT * EXCLUDE (_unknown, _variant),
       CASE WHEN username IS NULL THEN 'null_key' END AS _reject,
       nullif(concat_ws(',',
           CASE WHEN _unknown THEN 'unknown_server_value' END,
           CASE WHEN _variant THEN 'case_variant_username' END,
           CASE WHEN username = '' THEN 'empty_username' END), '') AS _note
FROM compared
