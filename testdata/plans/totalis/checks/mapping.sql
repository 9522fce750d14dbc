-- Every mapping leads to a row of its table, and to one that no other leads to.
SELECT m.entity_type || ' ' || m.original_id AS _detail
FROM (SELECT *, count(*) OVER (PARTITION BY uuid_id) AS times FROM id_mappings) AS m
LEFT JOIN (
    SELECT 'coach' AS entity, id AS known FROM coaches
    UNION ALL
    SELECT 'category', id FROM categories
) AS rows ON rows.entity = m.entity_type AND rows.known = m.uuid_id
WHERE m.times > 1 OR rows.known IS NULL
