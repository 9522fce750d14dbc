--! source_key = ["_guild_id"]
SELECT organization_id AS id, name, 'Migrated from SahasrahBot' AS description,
       true AS is_active, created_at, created_at AS updated_at,
       guild_id AS _guild_id, note AS _note, 'guild ' || guild_id AS _detail
FROM guild
ORDER BY guild_id
