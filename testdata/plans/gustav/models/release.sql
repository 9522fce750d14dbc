--! kind = "stage"
SELECT
    r._row,
    m.id AS course_module_id,
    r.course_id,
    r.section_id,
    coalesce(r.published_at, as_of()) AS released_at,
    coalesce(c.teacher_id, 'system') AS released_by,
    CASE
        WHEN NOT coalesce(r.is_published, false) THEN 'invisible'
        WHEN c.id IS NULL THEN 'course_not_imported'
        WHEN known.id IS NULL THEN 'section_missing'
        WHEN s.id IS NULL THEN 'unit_not_imported'
        WHEN m.id IS NULL THEN 'course_module_missing'
    END AS reject,
    CASE WHEN r.is_published AND r.published_at IS NULL THEN 'released_at_defaulted' END AS note
FROM legacy_public.course_unit_section_status AS r
LEFT JOIN courses AS c ON c.id = r.course_id
LEFT JOIN legacy_public.unit_section AS known ON known.id = r.section_id
LEFT JOIN unit_sections AS s ON s.id = r.section_id
LEFT JOIN course_modules AS m ON m.course_id = r.course_id AND m.unit_id = s.unit_id
