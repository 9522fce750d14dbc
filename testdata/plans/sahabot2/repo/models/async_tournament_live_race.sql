--! target = "async_qualifier_live_races"
--! source_key = ["_legacy_id"]
WITH placed AS (
    SELECT r.*, t.new_id AS new_tournament_id, p.new_id AS new_pool_id,
           l.new_id AS new_permalink_id,
           CASE WHEN t.new_id IS NULL THEN 'missing_tournament'
                WHEN p.new_id IS NULL THEN 'missing_pool'
                WHEN r.permalink_id IS NOT NULL AND l.new_id IS NULL THEN 'missing_permalink'
           END AS reject
    FROM legacy.asynctournamentliverace AS r
    LEFT JOIN migration_tournament_map AS t ON t.old_id = r.tournament_id
    LEFT JOIN migration_pool_map AS p ON p.old_id = r.pool_id
    LEFT JOIN migration_permalink_map AS l ON l.old_id = r.permalink_id
)
SELECT CASE WHEN reject IS NULL
            THEN var('id_base') + row_number() OVER (PARTITION BY reject IS NULL ORDER BY id)::bigint
       END AS id,
       new_tournament_id AS tournament_id, new_pool_id AS pool_id,
       new_permalink_id AS permalink_id, racetime_slug, episode_id, match_title, status,
       coalesce(created, updated, as_of() AT TIME ZONE 'UTC') AS created_at,
       coalesce(updated, created, as_of() AT TIME ZONE 'UTC') AS updated_at,
       _row, id AS _legacy_id, reject AS _reject,
       nullif(concat_ws(',',
           CASE WHEN status NOT IN ('scheduled', 'pending', 'in_progress', 'finished')
                THEN 'unknown_enum' END,
           CASE WHEN created IS NULL THEN 'zero_date' END,
           CASE WHEN updated IS NULL THEN 'zero_date' END), '') AS _note,
       CASE WHEN reject = 'missing_tournament' THEN 'tournament ' || tournament_id
            WHEN reject = 'missing_pool' THEN 'pool ' || pool_id
            WHEN reject = 'missing_permalink' THEN 'permalink ' || permalink_id END AS _detail
FROM placed
