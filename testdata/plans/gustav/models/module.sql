--! kind = "stage"
-- `6ba7b811-…` is the namespace of URLs.
SELECT
    a._row,
    uuid_v5('6ba7b811-9dad-11d1-80b4-00c04fd430c8', a.course_id || ':' || a.unit_id) AS id,
    a.course_id,
    a.unit_id,
    CAST(row_number() OVER (
        PARTITION BY a.course_id, c.id IS NULL OR u.id IS NULL ORDER BY a.assigned_at, a.unit_id
    ) AS integer) AS position,
    a.assigned_at,
    CASE
        WHEN c.id IS NULL THEN 'course_not_imported'
        WHEN u.id IS NULL THEN 'unit_not_imported'
    END AS reject
FROM legacy_public.course_learning_unit_assignment AS a
LEFT JOIN courses AS c ON c.id = a.course_id
LEFT JOIN units AS u ON u.id = a.unit_id
