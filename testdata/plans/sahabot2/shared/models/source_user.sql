--! kind = "stage"
-- What becomes of each old user: a new row, a row that the target has already, or none.
WITH existing AS (
    SELECT discord_id, min(id) AS id FROM existing.rows GROUP BY discord_id
),
found AS (
    SELECT u.id, u.discord_user_id, e.id AS existing_id,
           var('exclude_test_users') AND u.test_user = 1 AS is_excluded
    FROM legacy.users AS u
    LEFT JOIN existing AS e ON e.discord_id = u.discord_user_id
),
-- Rows with one Discord ID are one person; the first of them stands for all.
persons AS (
    SELECT *, CASE WHEN discord_user_id IS NULL THEN id
                   ELSE min(id) OVER (PARTITION BY discord_user_id, is_excluded)
              END AS first_id
    FROM found
),
judged AS (
    SELECT *, CASE WHEN is_excluded THEN 'test_user_excluded'
                   WHEN id <> first_id THEN 'duplicate_discord_id'
                   WHEN existing_id IS NOT NULL THEN 'merged_existing'
              END AS reject
    FROM persons
)
SELECT id, discord_user_id, first_id, reject,
       CASE WHEN reject IS NULL
            THEN var('id_base') + row_number() OVER (PARTITION BY reject IS NULL ORDER BY id)::bigint
            WHEN reject = 'merged_existing' THEN existing_id
       END AS new_id
FROM judged
