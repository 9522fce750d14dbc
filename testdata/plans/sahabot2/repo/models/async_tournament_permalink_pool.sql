--! target = "async_qualifier_pools"
--! source_key = ["_legacy_id"]
SELECT new_id AS id, tournament_id, name, 'preset: ' || preset AS description,
       created_at, updated_at,
       legacy_id AS _legacy_id, reject AS _reject, note AS _note, detail AS _detail
FROM pool
