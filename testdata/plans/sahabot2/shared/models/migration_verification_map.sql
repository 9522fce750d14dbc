--! kind = "map"
--! target = "migration_verification_map"
SELECT _legacy_id AS old_id, id AS new_id, as_of() AT TIME ZONE 'UTC' AS migrated_at
FROM racer_verification
ORDER BY _legacy_id
