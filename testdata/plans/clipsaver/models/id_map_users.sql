SELECT _id AS old_id, discord_user_id FROM users
