--! source_key = ["_legacy_id"]
-- A collaborator had the owner's rights.
SELECT new_id AS id, namespace_id, user_id, true AS can_create, true AS can_update,
       true AS can_delete, created_at, created_at AS updated_at,
       legacy_id AS _legacy_id, reject AS _reject, detail AS _detail
FROM collaborator
