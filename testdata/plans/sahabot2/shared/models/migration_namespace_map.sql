--! kind = "map"
--! target = "migration_namespace_map"
SELECT _legacy_id AS old_id, id AS new_id, as_of() AT TIME ZONE 'UTC' AS migrated_at
FROM preset_namespace
ORDER BY _legacy_id
