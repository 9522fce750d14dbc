--! source_key = ["id"]
SELECT
    id,
    unit_id,
    section_id,
    instruction_md,
    criteria,
    hints_md,
    CAST(NULL AS timestamptz) AS due_at,
    max_attempts,
    position,
    created_at,
    updated_at,
    reject AS _reject,
    note AS _note
FROM task
