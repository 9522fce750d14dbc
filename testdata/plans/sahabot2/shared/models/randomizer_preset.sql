--! source_key = ["_legacy_id"]
-- Every preset could be read by all.
SELECT new_id AS id, namespace_id, user_id, randomizer, name, settings, true AS is_public,
       modified AS created_at, modified AS updated_at,
       legacy_id AS _legacy_id, reject AS _reject, note AS _note, detail AS _detail
FROM preset
