--! source_key = ["_legacy_id"]
WITH placed AS (
    SELECT n.*, r.new_id AS new_race_id, u.new_id AS new_author_id,
           CASE WHEN r.new_id IS NULL THEN 'missing_race'
                WHEN u.new_id IS NULL THEN 'missing_user'
           END AS reject
    FROM legacy.asynctournamentreviewnotes AS n
    LEFT JOIN migration_race_map AS r ON r.old_id = n.race_id
    LEFT JOIN migration_user_map AS u ON u.old_id = n.author_id
)
SELECT CASE WHEN reject IS NULL
            THEN var('id_base') + row_number() OVER (PARTITION BY reject IS NULL ORDER BY id)::bigint
       END AS id,
       new_race_id AS race_id, new_author_id AS author_id, note,
       coalesce(created, as_of() AT TIME ZONE 'UTC') AS created_at,
       _row, id AS _legacy_id, reject AS _reject,
       CASE WHEN created IS NULL THEN 'zero_date' END AS _note,
       CASE WHEN reject = 'missing_race' THEN 'race ' || race_id
            WHEN reject = 'missing_user' THEN 'user ' || author_id END AS _detail
FROM placed
