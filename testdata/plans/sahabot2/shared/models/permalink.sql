--! kind = "stage"
WITH placed AS (
    SELECT l.*, p.new_id AS new_pool_id,
           CASE WHEN p.new_id IS NULL THEN 'missing_pool' END AS reject
    FROM legacy.asynctournamentpermalink AS l
    LEFT JOIN migration_pool_map AS p ON p.old_id = l.pool_id
)
SELECT _row, id AS legacy_id,
       CASE WHEN reject IS NULL
            THEN var('id_base') + row_number() OVER (PARTITION BY reject IS NULL ORDER BY id)::bigint
       END AS new_id,
       new_pool_id AS pool_id, coalesce(url, '') AS url, notes, par_time,
       nullif(par_updated_at, timestamp '0001-01-01') AS par_updated_at,
       coalesce(created, updated, as_of() AT TIME ZONE 'UTC') AS created_at,
       coalesce(updated, created, as_of() AT TIME ZONE 'UTC') AS updated_at,
       reject,
       concat_ws(',',
           CASE WHEN url IS NULL THEN 'null_defaulted' END,
           CASE WHEN par_updated_at = timestamp '0001-01-01' THEN 'zero_date' END,
           CASE WHEN created IS NULL THEN 'zero_date' END,
           CASE WHEN updated IS NULL THEN 'zero_date' END) AS note,
       CASE WHEN reject IS NOT NULL THEN 'pool ' || pool_id END AS detail
FROM placed
