--! kind = "stage"
-- Pupils; and second teachers, who have no place in the target.
SELECT
    s._row,
    'course_membership' AS entity,
    s.course_id,
    s.student_id AS person_id,
    person.sub AS student_id,
    s.enrolled_at AS created_at,
    CASE
        WHEN c.id IS NULL THEN 'course_not_imported'
        WHEN person.sub IS NULL THEN 'missing_student_identity'
    END AS reject
FROM legacy_public.course_student AS s
LEFT JOIN courses AS c ON c.id = s.course_id
LEFT JOIN person ON person.legacy_id = s.student_id
UNION ALL
SELECT _row, 'course_teacher', course_id, teacher_id, CAST(NULL AS text), assigned_at, 'course_teacher_dropped'
FROM legacy_public.course_teacher
