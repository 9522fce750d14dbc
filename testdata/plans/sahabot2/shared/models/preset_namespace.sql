--! source_key = ["_legacy_id"]
SELECT new_id AS id, name, name AS display_name, true AS is_public, user_id,
       NULL AS organization_id, created_at, created_at AS updated_at,
       legacy_id AS _legacy_id, note AS _note
FROM namespace
