--! kind = "stage"
WITH placed AS (
    SELECT a.*, t.new_id AS new_tournament_id, t.new_organization_id, u.new_id AS new_user_id,
           -- Most details are sentences; some are JSON, and go on as such.
           CASE WHEN json_valid(a.details) THEN json_typeof(a.details) END
               IN ('object', 'array') AS is_data,
           CASE WHEN t.new_id IS NULL THEN 'missing_tournament'
                WHEN a.user_id IS NOT NULL AND u.new_id IS NULL THEN 'missing_user'
           END AS reject
    FROM legacy.asynctournamentauditlog AS a
    LEFT JOIN migration_tournament_map AS t ON t.old_id = a.tournament_id
    LEFT JOIN migration_user_map AS u ON u.old_id = a.user_id
)
SELECT _row, id AS legacy_id,
       CASE WHEN reject IS NULL
            THEN var('id_base') + row_number() OVER (PARTITION BY reject IS NULL ORDER BY id)::bigint
       END AS new_id,
       new_user_id AS user_id, new_organization_id AS organization_id, action,
       CASE WHEN details IS NULL
            THEN json_object('entity', 'async_tournament',
                             'async_tournament_id', new_tournament_id, 'legacy_id', id)
            WHEN is_data
            THEN json_object('entity', 'async_tournament',
                             'async_tournament_id', new_tournament_id, 'legacy_id', id,
                             'data', details::json)
            ELSE json_object('entity', 'async_tournament',
                             'async_tournament_id', new_tournament_id, 'legacy_id', id,
                             'text', details)
       END AS details,
       coalesce(created, updated, as_of() AT TIME ZONE 'UTC') AS created_at,
       coalesce(updated, created, as_of() AT TIME ZONE 'UTC') AS updated_at,
       reject,
       concat_ws(',', CASE WHEN created IS NULL THEN 'zero_date' END,
                      CASE WHEN updated IS NULL THEN 'zero_date' END) AS note,
       CASE WHEN reject = 'missing_tournament' THEN 'tournament ' || tournament_id
            WHEN reject = 'missing_user' THEN 'user ' || user_id END AS detail
FROM placed
