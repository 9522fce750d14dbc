-- Who has no Discord ID is a placeholder: the model says so, and the table has no CHECK.
SELECT 'user ' || id AS _detail
FROM user
WHERE discord_id IS NULL AND NOT is_placeholder
