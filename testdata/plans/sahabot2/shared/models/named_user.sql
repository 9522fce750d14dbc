--! kind = "stage"
-- Discord IDs that old rows name, where no old user has them: owners of tournaments and preset
-- namespaces, and collaborators. The target may know some; the others get a user.
WITH named AS (
    SELECT owner_id AS discord_id FROM legacy.asynctournament
    UNION
    SELECT discord_user_id FROM legacy.presetnamespaces
    UNION
    SELECT discord_user_id FROM legacy.presetnamespacecollaborators
),
existing AS (
    SELECT discord_id, min(id) AS id FROM existing.rows GROUP BY discord_id
),
last AS (
    SELECT coalesce(max(new_id), var('id_base')) AS id FROM source_user WHERE reject IS NULL
)
SELECT n.discord_id, e.id IS NOT NULL AS is_there,
       CASE WHEN e.id IS NOT NULL THEN e.id
            ELSE last.id + row_number() OVER (PARTITION BY e.id IS NULL
                                              ORDER BY n.discord_id)::bigint
       END AS user_id
FROM named AS n
CROSS JOIN last
LEFT JOIN known_user AS k ON k.discord_user_id = n.discord_id
LEFT JOIN existing AS e ON e.discord_id = n.discord_id
WHERE k.old_id IS NULL AND n.discord_id <> 0
