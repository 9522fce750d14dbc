-- Positions are 1, 2, 3 … in each unit, course and section.
SELECT list || ' ' || owner || ': ' || rows || ' rows, positions ' || first || ' to ' || last AS _detail
FROM (
    SELECT list, owner, count(*) AS rows, count(DISTINCT position) AS places, min(position) AS first, max(position) AS last
    FROM (
        SELECT 'sections of unit' AS list, unit_id AS owner, position FROM unit_sections
        UNION ALL SELECT 'modules of course', course_id, position FROM course_modules
        UNION ALL SELECT 'materials of section', section_id, position FROM unit_materials
        UNION ALL SELECT 'tasks of section', section_id, position FROM unit_tasks
    ) AS placed
    GROUP BY list, owner
) AS counted
WHERE first <> 1 OR last <> rows OR places <> rows
