--! kind = "map"
--! target = "migration_tournament_map"
SELECT _legacy_id AS old_id, id AS new_id, _guild_id AS old_guild_id,
       organization_id AS new_organization_id, as_of() AT TIME ZONE 'UTC' AS migrated_at
FROM async_tournament
ORDER BY _legacy_id
