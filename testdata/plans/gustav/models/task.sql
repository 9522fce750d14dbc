--! kind = "stage"
WITH judged AS (
    SELECT
        t._row, t.id, t.instruction, t.solution_hints, t.created_at, t.updated_at, t.order_in_section,
        r.task_id IS NOT NULL AS is_regular,
        m.task_id IS NOT NULL AS is_mastery,
        r.order_in_section AS regular_order,
        r.prompt, r.max_attempts, r.solution_hints AS regular_hints,
        s.id AS section_id, s.unit_id, s.created_at AS section_created_at,
        c.items, c.is_cut,
        CASE
            WHEN r.task_id IS NULL AND m.task_id IS NOT NULL THEN 'mastery_not_migrated'
            WHEN r.task_id IS NULL THEN 'task_without_type'
            WHEN known.id IS NULL THEN 'section_missing'
            WHEN s.id IS NULL THEN 'unit_not_imported'
        END AS reject
    FROM legacy_public.task_base AS t
    LEFT JOIN legacy_public.regular_tasks AS r ON r.task_id = t.id
    LEFT JOIN legacy_public.mastery_tasks AS m ON m.task_id = t.id
    LEFT JOIN legacy_public.unit_section AS known ON known.id = t.section_id
    LEFT JOIN unit_sections AS s ON s.id = t.section_id
    LEFT JOIN criteria AS c ON c.task_id = t.id
)
SELECT
    _row,
    id,
    unit_id,
    section_id,
    CASE
        WHEN instruction ~ '\S' THEN instruction
        WHEN prompt ~ '\S' THEN prompt
        ELSE '(no instruction in the old system)'
    END AS instruction_md,
    coalesce(items, CAST(make_array() AS text[])) AS criteria,
    coalesce(
        CASE WHEN solution_hints ~ '\S' THEN solution_hints END,
        CASE WHEN regular_hints ~ '\S' THEN regular_hints END
    ) AS hints_md,
    CASE WHEN max_attempts >= 1 THEN max_attempts END AS max_attempts,
    CAST(row_number() OVER (
        PARTITION BY section_id, reject IS NULL ORDER BY regular_order, order_in_section, created_at, id
    ) AS integer) AS position,
    coalesce(created_at, section_created_at) AS created_at,
    coalesce(updated_at, created_at, section_created_at) AS updated_at,
    reject,
    concat_ws(',',
        CASE WHEN is_regular AND is_mastery THEN 'task_with_both_types' END,
        CASE WHEN NOT coalesce(instruction ~ '\S', false) AND NOT coalesce(prompt ~ '\S', false) THEN 'blank_instruction' END,
        CASE WHEN is_cut THEN 'criteria_truncated' END,
        CASE WHEN max_attempts < 1 THEN 'max_attempts_cleared' END
    ) AS note
FROM judged
