-- The tree without cycles: of each cycle, the lowest ID becomes a root.
WITH RECURSIVE above AS (
    SELECT id, parent_id AS ancestor FROM category_node WHERE parent_id IS NOT NULL
    UNION
    SELECT a.id, n.parent_id
    FROM above AS a
    JOIN category_node AS n ON n.id = a.ancestor
    WHERE n.parent_id IS NOT NULL
),
cut AS (
    SELECT id FROM above GROUP BY id HAVING bool_or(ancestor = id) AND min(ancestor) = id
)
SELECT
    id,
    parent_id,
    old_parent_id,
    sort_order,
    is_orphan,
    is_cut,
    sort_order - lag(sort_order) OVER (PARTITION BY parent_id ORDER BY sort_order, id) AS step
FROM (
    SELECT
        n.id,
        CASE WHEN cut.id IS NULL THEN n.parent_id END AS parent_id,
        n.parent_id AS old_parent_id,
        n.sort_order,
        n.is_orphan,
        cut.id IS NOT NULL AS is_cut
    FROM category_node AS n
    LEFT JOIN cut ON cut.id = n.id
) AS cleared
