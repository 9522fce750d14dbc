--! target = "racer_verifications"
--! source_key = ["_legacy_id"]
WITH lists AS (
    SELECT verification_id, json_agg(category ORDER BY position) AS categories
    FROM category GROUP BY verification_id
)
SELECT v.new_id AS id, v.organization_id, v.guild_id, v.role_id,
       'role ' || v.role_id AS role_name, coalesce(l.categories, '[]') AS categories,
       v.minimum_races, false AS count_forfeits, false AS count_dq, true AS is_active,
       v.created_at, v.updated_at,
       v.legacy_id AS _legacy_id, v.reject AS _reject, v.note AS _note, v.detail AS _detail
FROM verification AS v
LEFT JOIN lists AS l ON l.verification_id = v.legacy_id
