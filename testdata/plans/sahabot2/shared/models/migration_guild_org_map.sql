--! kind = "map"
--! target = "migration_guild_org_map"
SELECT guild_id, organization_id, guild_name, as_of() AT TIME ZONE 'UTC' AS migrated_at
FROM discord_guild
ORDER BY guild_id
