-- Two old rows have one new ID, without being one person.
SELECT 'tournament ' || new_id AS _detail FROM migration_tournament_map
GROUP BY new_id HAVING count(*) > 1
UNION ALL
SELECT 'pool ' || new_id FROM migration_pool_map GROUP BY new_id HAVING count(*) > 1
UNION ALL
SELECT 'permalink ' || new_id FROM migration_permalink_map GROUP BY new_id HAVING count(*) > 1
UNION ALL
SELECT 'race ' || new_id FROM migration_race_map GROUP BY new_id HAVING count(*) > 1
UNION ALL
SELECT 'user ' || m.new_id
FROM migration_user_map AS m
JOIN source_user AS u ON u.id = m.old_id
WHERE u.reject IS NULL
GROUP BY m.new_id HAVING count(*) > 1
