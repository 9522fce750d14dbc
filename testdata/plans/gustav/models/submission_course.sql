--! kind = "stage"
-- The courses that a hand-in may be of: the pupil is in them, and they show the task's section.
WITH candidates AS (
    SELECT
        s.id,
        m.course_id,
        r.released_at <= s.submitted_at AS is_released,
        c.created_at
    FROM legacy_public.submission AS s
    JOIN person ON person.legacy_id = s.student_id
    JOIN unit_tasks AS t ON t.id = s.task_id
    JOIN course_memberships AS m ON m.student_id = person.sub
    JOIN course_modules AS cm ON cm.course_id = m.course_id AND cm.unit_id = t.unit_id
    JOIN module_section_releases AS r ON r.course_module_id = cm.id AND r.section_id = t.section_id
    JOIN courses AS c ON c.id = m.course_id
)
SELECT
    id,
    count(*) AS candidates,
    count(*) FILTER (WHERE is_released) AS released,
    min(course_id) AS any_course,
    min(course_id) FILTER (WHERE is_released) AS released_course,
    (array_agg(course_id ORDER BY is_released DESC, created_at, course_id))[1] AS earliest_course
FROM candidates
GROUP BY id
