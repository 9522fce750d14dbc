--! kind = "stage"
-- The new ID of each Discord ID that somebody has.
SELECT discord_user_id AS discord_id, min(new_id) AS user_id, min(old_id) AS old_id
FROM known_user
WHERE discord_user_id IS NOT NULL
GROUP BY discord_user_id
UNION ALL
SELECT discord_id, new_id, NULL FROM placeholder_user
UNION ALL
SELECT e.discord_id, min(e.id), NULL
FROM existing.rows AS e
LEFT JOIN known_user AS k ON k.discord_user_id = e.discord_id
WHERE k.old_id IS NULL
GROUP BY e.discord_id
