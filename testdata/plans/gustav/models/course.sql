--! kind = "stage"
SELECT
    c._row,
    c.id,
    coalesce(nullif(btrim(c.name, E' \t\r\n'), ''), 'Course ' || left(c.id, 8)) AS title,
    teacher.sub AS teacher_id,
    c.created_at,
    c.updated_at,
    CASE WHEN teacher.sub IS NULL THEN 'missing_teacher_identity' END AS reject,
    CASE WHEN c.created_by IS NOT NULL THEN 'created_by ' || c.created_by END AS detail
FROM legacy_public.course AS c
LEFT JOIN person AS teacher ON teacher.legacy_id = c.creator_id
