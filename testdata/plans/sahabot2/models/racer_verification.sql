--! source_key = ["_legacy_id"]
SELECT v.new_id AS id, v.organization_id, v.role_id, c.category AS racetime_category,
       v.minimum_races, v.message_id, v.channel_id, v.audit_channel_id, v.time_period_days,
       v.reverify_period_days, v.revoke_ineligible, v.created_at, v.updated_at,
       v.legacy_id AS _legacy_id, v.reject AS _reject, v.note AS _note, v.detail AS _detail
FROM verification AS v
LEFT JOIN category AS c ON c.verification_id = v.legacy_id AND c.position = 1
