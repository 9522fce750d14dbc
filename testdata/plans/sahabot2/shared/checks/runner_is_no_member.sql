SELECT 'race ' || r.legacy_id AS _detail
FROM race AS r
JOIN migration_tournament_map AS t ON t.new_id = r.tournament_id
LEFT JOIN organization_member AS m
    ON m.organization_id = t.new_organization_id AND m.user_id = r.user_id
WHERE r.reject IS NULL AND m.user_id IS NULL
