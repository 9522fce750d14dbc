-- A material or task stands in the unit of its section.
SELECT what || ' ' || placed.id AS _detail
FROM (
    SELECT 'material' AS what, id, unit_id, section_id FROM unit_materials
    UNION ALL SELECT 'task', id, unit_id, section_id FROM unit_tasks
) AS placed
JOIN unit_sections AS s ON s.id = placed.section_id
WHERE s.unit_id <> placed.unit_id
