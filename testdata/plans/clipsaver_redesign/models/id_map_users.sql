SELECT _id AS old_id, id AS discord_user_id FROM "user"
