--! source_key = ["_course_id", "_unit_id"]
SELECT
    id,
    course_id,
    unit_id,
    position,
    CAST(NULL AS text) AS context_notes,
    assigned_at AS created_at,
    assigned_at AS updated_at,
    course_id AS _course_id,
    unit_id AS _unit_id,
    reject AS _reject
FROM module
