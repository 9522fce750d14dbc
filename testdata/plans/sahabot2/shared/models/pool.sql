--! kind = "stage"
WITH placed AS (
    SELECT p.*, t.new_id AS new_tournament_id,
           CASE WHEN t.new_id IS NULL THEN 'missing_tournament'
                WHEN row_number() OVER (PARTITION BY p.tournament_id, lower(p.name)
                                        ORDER BY p.id) > 1
                THEN 'duplicate_pool_name'
           END AS reject
    FROM legacy.asynctournamentpermalinkpool AS p
    LEFT JOIN migration_tournament_map AS t ON t.old_id = p.tournament_id
)
SELECT _row, id AS legacy_id,
       CASE WHEN reject IS NULL
            THEN var('id_base') + row_number() OVER (PARTITION BY reject IS NULL ORDER BY id)::bigint
       END AS new_id,
       new_tournament_id AS tournament_id, name, preset,
       coalesce(created, updated, as_of() AT TIME ZONE 'UTC') AS created_at,
       coalesce(updated, created, as_of() AT TIME ZONE 'UTC') AS updated_at,
       reject,
       concat_ws(',', CASE WHEN created IS NULL THEN 'zero_date' END,
                      CASE WHEN updated IS NULL THEN 'zero_date' END) AS note,
       CASE WHEN reject IS NOT NULL THEN 'tournament ' || tournament_id END AS detail
FROM placed
