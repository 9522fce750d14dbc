-- Every category is reached from a root.
WITH RECURSIVE reached AS (
    SELECT id FROM categories WHERE parent_id IS NULL
    UNION ALL
    SELECT c.id FROM categories AS c JOIN reached AS r ON r.id = c.parent_id
)
SELECT 'category ' || c._legacy_id AS _detail
FROM categories AS c
LEFT ANTI JOIN reached AS r ON r.id = c.id
