-- Of each old row there is one record, and as many are ok as rows go.
WITH rows_out AS (
    SELECT 'course' AS entity, count(*) AS rows FROM courses
    UNION ALL SELECT 'course_membership', count(*) FROM course_memberships
    UNION ALL SELECT 'unit', count(*) FROM units
    UNION ALL SELECT 'section', count(*) FROM unit_sections
    UNION ALL SELECT 'course_module', count(*) FROM course_modules
    UNION ALL SELECT 'release', count(*) FROM module_section_releases
    UNION ALL SELECT 'material', count(*) FROM unit_materials
    UNION ALL SELECT 'task', count(*) FROM unit_tasks
    UNION ALL SELECT 'submission', count(*) FROM learning_submissions
    UNION ALL SELECT 'user', count(*) FROM legacy_user_map
),
rows_in AS (
    SELECT 'course' AS entity, count(*) AS rows FROM legacy_public.course
    UNION ALL SELECT 'course_membership', count(*) FROM legacy_public.course_student
    UNION ALL SELECT 'course_teacher', count(*) FROM legacy_public.course_teacher
    UNION ALL SELECT 'unit', count(*) FROM legacy_public.learning_unit
    UNION ALL SELECT 'section', count(*) FROM legacy_public.unit_section
    UNION ALL SELECT 'course_module', count(*) FROM legacy_public.course_learning_unit_assignment
    UNION ALL SELECT 'release', count(*) FROM legacy_public.course_unit_section_status
    UNION ALL SELECT 'task', count(*) FROM legacy_public.task_base
    UNION ALL SELECT 'submission', count(*) FROM legacy_public.submission
),
records AS (
    SELECT entity, count(*) AS rows, count(*) FILTER (WHERE status = 'ok') AS ok FROM audit_record GROUP BY entity
)
SELECT o.entity || ': ' || coalesce(r.ok, 0) || ' records are ok, ' || o.rows || ' rows go' AS _detail
FROM rows_out AS o
LEFT JOIN records AS r ON r.entity = o.entity
WHERE o.rows <> coalesce(r.ok, 0)
UNION ALL
SELECT i.entity || ': ' || coalesce(r.rows, 0) || ' records for ' || i.rows || ' rows'
FROM rows_in AS i
LEFT JOIN records AS r ON r.entity = i.entity
WHERE i.rows <> coalesce(r.rows, 0)
