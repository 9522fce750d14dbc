--! source_key = ["_legacy_id"]
SELECT new_id AS id, user_id, organization_id, action, details, created_at, updated_at,
       legacy_id AS _legacy_id, reject AS _reject, note AS _note, detail AS _detail
FROM audit_entry
