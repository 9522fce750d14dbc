--! kind = "stage"
-- People whom old rows know by their Discord ID alone: they get a user of their own.
WITH named AS (
    SELECT owner_id AS discord_id FROM legacy.asynctournament
    UNION
    SELECT discord_user_id FROM legacy.presetnamespaces
    UNION
    SELECT discord_user_id FROM legacy.presetnamespacecollaborators
),
known AS (
    SELECT discord_user_id AS discord_id FROM known_user
    UNION
    SELECT discord_id FROM existing.rows
),
last AS (
    SELECT coalesce(max(new_id), var('id_base')) AS id FROM source_user WHERE reject IS NULL
)
SELECT n.discord_id, last.id + row_number() OVER (ORDER BY n.discord_id)::bigint AS new_id
FROM named AS n
CROSS JOIN last
LEFT JOIN known AS k ON k.discord_id = n.discord_id
WHERE k.discord_id IS NULL AND n.discord_id <> 0
