--! source_key = ["_legacy_id"]
SELECT new_id AS id, pool_id, url, notes, par_time, par_updated_at, created_at, updated_at,
       legacy_id AS _legacy_id, reject AS _reject, note AS _note, detail AS _detail
FROM permalink
