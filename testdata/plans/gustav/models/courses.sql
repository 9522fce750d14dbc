--! source_key = ["id"]
SELECT
    id,
    title,
    CAST(NULL AS text) AS subject,
    CAST(NULL AS text) AS grade_level,
    CAST(NULL AS text) AS term,
    teacher_id,
    created_at,
    updated_at,
    reject AS _reject,
    detail AS _detail
FROM course
