--! kind = "map"
--! target = "migration_user_map"
SELECT old_id, new_id, discord_user_id, as_of() AT TIME ZONE 'UTC' AS migrated_at
FROM known_user
ORDER BY old_id
