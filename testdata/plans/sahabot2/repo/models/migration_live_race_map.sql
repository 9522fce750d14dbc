--! kind = "map"
--! target = "migration_live_race_map"
SELECT _legacy_id AS old_id, id AS new_id, as_of() AT TIME ZONE 'UTC' AS migrated_at
FROM async_tournament_live_race
ORDER BY _legacy_id
