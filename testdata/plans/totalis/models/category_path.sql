-- Where each category comes: parents first, and of all whose parent is out the one with the lowest
-- sort_order, then ID. A category waits for the ancestors with a higher key than all below them;
-- those keys, from the root down, are its place.
WITH RECURSIVE path AS (
    SELECT id, id AS ancestor, parent_id AS next, 0 AS up FROM category_tree
    UNION ALL
    SELECT p.id, t.id, t.parent_id, p.up + 1
    FROM path AS p
    JOIN category_tree AS t ON t.id = p.next
),
keyed AS (
    SELECT
        p.id,
        p.up,
        lpad((t.sort_order + 2147483648)::text, 10, '0') || lpad((t.id + 2147483648)::text, 10, '0') AS key
    FROM path AS p
    JOIN category_tree AS t ON t.id = p.ancestor
)
SELECT
    id,
    max(up) + 1 AS level,
    string_agg(key, '' ORDER BY up DESC) FILTER (WHERE below IS NULL OR key > below) AS place
FROM (
    SELECT
        *,
        max(key) OVER (PARTITION BY id ORDER BY up ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS below
    FROM keyed
) AS seen
GROUP BY id
