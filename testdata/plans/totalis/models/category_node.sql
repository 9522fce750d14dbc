-- The first row of each ID, its parent where there is one.
SELECT id, parent_id, sort_order, is_orphan
FROM (
    WITH kept AS (
        SELECT id, nullif(parent_id, 0) AS parent_id, coalesce(sort_order, 0) AS sort_order
        FROM (
            SELECT *, row_number() OVER (PARTITION BY id ORDER BY _row) AS n
            FROM legacy.tls_category
        ) AS numbered
        WHERE n = 1 AND coalesce(time_create::text NOT IN ('infinity', '-infinity'), true)
    )
    SELECT c.id, p.id AS parent_id, c.sort_order, c.parent_id IS NOT NULL AND p.id IS NULL AS is_orphan
    FROM kept AS c
    LEFT JOIN kept AS p ON p.id = c.parent_id
) AS linked
