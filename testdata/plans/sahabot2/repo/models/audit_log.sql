--! target = "audit_logs"
--! source_key = ["_legacy_id"]
-- The target keeps no time of change: one that differs becomes a member of the details.
SELECT new_id AS id, user_id, organization_id, action,
       CASE WHEN updated_at = created_at THEN details
            ELSE (left(details, -1) || ',"updated":' || to_json(updated_at) || '}')::json
       END AS details,
       created_at,
       legacy_id AS _legacy_id, reject AS _reject, note AS _note, detail AS _detail
FROM audit_entry
