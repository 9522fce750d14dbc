-- What the new table has no column for.
SELECT discord_user_id,
       _id AS id,
       _global_name AS global_name,
       _last_login_at AS last_login_at
FROM users
