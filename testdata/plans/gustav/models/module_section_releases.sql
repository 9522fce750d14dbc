--! source_key = ["_course_id", "_section_id"]
SELECT
    course_module_id,
    section_id,
    true AS visible,
    released_at,
    released_by,
    course_id AS _course_id,
    section_id AS _section_id,
    reject AS _reject,
    note AS _note
FROM release
