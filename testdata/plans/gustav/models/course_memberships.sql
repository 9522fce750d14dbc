--! source_key = ["_entity", "_course_id", "_person_id"]
SELECT
    course_id,
    student_id,
    created_at,
    entity AS _entity,
    course_id AS _course_id,
    person_id AS _person_id,
    reject AS _reject
FROM membership
