-- The migration's statements about itself, asked of the target after the load: a row is a
-- violation. It says which statement, and what.

-- 3. Nobody is without Discord but placeholders.
SELECT 'user without Discord', id FROM users WHERE discord_id IS NULL AND is_placeholder = 0;

-- 4. What no key of the target holds together: a member is one once.
SELECT 'member twice', concat_ws(' ', organization_id, user_id)
FROM organizationmember GROUP BY organization_id, user_id HAVING count(*) > 1;

-- 5. A race's permalink is of the race's tournament, but for those that the audit names.
SELECT 'permalink of another tournament', m.old_id
FROM async_qualifier_races r
JOIN migration_race_map m ON m.new_id = r.id
JOIN async_qualifier_permalinks l ON l.id = r.permalink_id
JOIN async_qualifier_pools p ON p.id = l.pool_id
WHERE p.tournament_id <> r.tournament_id;

-- 6. Who raced is a member.
SELECT 'runner is no member', r.id
FROM async_qualifier_races r
JOIN async_qualifiers t ON t.id = r.tournament_id
LEFT JOIN organizationmember m
    ON m.organization_id = t.organization_id AND m.user_id = r.user_id
WHERE m.id IS NULL;

-- 7. Each row has one line in its map, and what a map names is there.
SELECT 'map without row', 'user', m.old_id FROM migration_user_map m
    LEFT JOIN users t ON t.id = m.new_id WHERE t.id IS NULL
UNION ALL
SELECT 'map without row', 'tournament', m.old_id FROM migration_tournament_map m
    LEFT JOIN async_qualifiers t ON t.id = m.new_id WHERE t.id IS NULL
UNION ALL
SELECT 'row without map', 'tournament', t.id FROM async_qualifiers t
    LEFT JOIN migration_tournament_map m ON m.new_id = t.id WHERE m.new_id IS NULL
UNION ALL
SELECT 'row without map', 'pool', t.id FROM async_qualifier_pools t
    LEFT JOIN migration_pool_map m ON m.new_id = t.id WHERE m.new_id IS NULL
UNION ALL
SELECT 'row without map', 'permalink', t.id FROM async_qualifier_permalinks t
    LEFT JOIN migration_permalink_map m ON m.new_id = t.id WHERE m.new_id IS NULL
UNION ALL
SELECT 'row without map', 'race', t.id FROM async_qualifier_races t
    LEFT JOIN migration_race_map m ON m.new_id = t.id WHERE m.new_id IS NULL
UNION ALL
SELECT 'row without map', 'verification', t.id FROM racer_verifications t
    LEFT JOIN migration_verification_map m ON m.new_id = t.id WHERE m.new_id IS NULL
UNION ALL
SELECT 'row without map', 'namespace', t.id FROM preset_namespaces t
    LEFT JOIN migration_namespace_map m ON m.new_id = t.id WHERE m.new_id IS NULL
UNION ALL
SELECT 'two rows of one', 'race', new_id FROM migration_race_map GROUP BY new_id HAVING count(*) > 1;
