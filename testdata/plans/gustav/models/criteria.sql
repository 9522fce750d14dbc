--! kind = "stage"
-- The first ten of each task's criteria.
SELECT
    task_id,
    array_agg(item ORDER BY place) FILTER (WHERE place <= 10) AS items,
    count(*) > 10 AS is_cut
FROM criterion
GROUP BY task_id
