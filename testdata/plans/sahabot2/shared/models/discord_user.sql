--! kind = "stage"
-- The new ID of each Discord ID that somebody has.
SELECT discord_user_id AS discord_id, min(new_id) AS user_id, min(old_id) AS old_id
FROM known_user
WHERE discord_user_id IS NOT NULL
GROUP BY discord_user_id
UNION ALL
SELECT discord_id, user_id, NULL FROM named_user
