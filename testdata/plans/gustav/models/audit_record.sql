--! kind = "stage"
-- What became of each old row, for the target's own audit. What its model lets go and its table
-- does not have, the table's constraints refused.
WITH records AS (
    SELECT
        'user' AS entity, p.legacy_id, 'legacy_user_map' AS target_table, p.sub AS target_id,
        p.reject, p.note, m.legacy_id IS NOT NULL AS is_there
    FROM person AS p
    LEFT JOIN legacy_user_map AS m ON m.legacy_id = p.legacy_id
    UNION ALL
    SELECT 'user', legacy_id, 'legacy_user_map', sub, 'duplicate_legacy_id', NULL, false
    FROM identity_row
    WHERE place > 1 AND sub <> first_sub
    UNION ALL
    SELECT 'course', c.id, 'courses', c.id, c.reject, NULL, t.id IS NOT NULL
    FROM course AS c
    LEFT JOIN courses AS t ON t.id = c.id
    UNION ALL
    SELECT
        m.entity, m.course_id || ':' || m.person_id, 'course_memberships', m.course_id || ':' || m.student_id,
        m.reject, NULL, t.course_id IS NOT NULL
    FROM membership AS m
    LEFT JOIN course_memberships AS t ON t.course_id = m.course_id AND t._person_id = m.person_id
        AND t._entity = m.entity
    UNION ALL
    SELECT 'unit', u.id, 'units', u.id, u.reject, NULL, t.id IS NOT NULL
    FROM unit AS u
    LEFT JOIN units AS t ON t.id = u.id
    UNION ALL
    SELECT 'section', s.id, 'unit_sections', s.id, s.reject, NULL, t.id IS NOT NULL
    FROM section AS s
    LEFT JOIN unit_sections AS t ON t.id = s.id
    UNION ALL
    SELECT 'course_module', m.course_id || ':' || m.unit_id, 'course_modules', m.id, m.reject, NULL, t.id IS NOT NULL
    FROM module AS m
    LEFT JOIN course_modules AS t ON t.id = m.id
    UNION ALL
    SELECT
        'release', r.course_id || ':' || r.section_id, 'module_section_releases',
        r.course_module_id || ':' || r.section_id, r.reject, r.note, t.section_id IS NOT NULL
    FROM release AS r
    LEFT JOIN module_section_releases AS t ON t._course_id = r.course_id AND t._section_id = r.section_id
    UNION ALL
    SELECT 'material', m.section_id || ':' || m.place, 'unit_materials', m.id, m.reject, m.note, t.id IS NOT NULL
    FROM material AS m
    LEFT JOIN unit_materials AS t ON t.id = m.id
    UNION ALL
    SELECT 'task', k.id, 'unit_tasks', k.id, k.reject, k.note, t.id IS NOT NULL
    FROM task AS k
    LEFT JOIN unit_tasks AS t ON t.id = k.id
    UNION ALL
    SELECT 'submission', s.id, 'learning_submissions', s.id, s.reject, s.note, t.id IS NOT NULL
    FROM submission AS s
    LEFT JOIN learning_submissions AS t ON t.id = s.id
    UNION ALL
    SELECT 'blob', _bucket || '/' || _path, 'storage', bucket || '/' || key, NULL, NULL, true
    FROM uploads
    UNION ALL
    SELECT
        'blob', b.bucket || '/' || b.path, 'storage', NULL,
        coalesce(b.fault, m.outcome, 'missing_target'), NULL, false
    FROM blob AS b
    LEFT JOIN (
        SELECT DISTINCT path, outcome FROM material WHERE outcome = 'unsupported_mime'
    ) AS m ON b.bucket = 'section_materials' AND m.path = b.path
    LEFT ANTI JOIN uploads AS u ON u._bucket = b.bucket AND u._path = b.path
    UNION ALL
    SELECT 'blob', member, 'storage', NULL, reject, NULL, false
    FROM blob_left
),
named AS (
    SELECT
        entity, legacy_id, target_table, target_id,
        CASE WHEN is_there THEN nullif(note, '') ELSE coalesce(reject, 'constraint_violation') END AS reason,
        is_there
    FROM records
)
SELECT
    entity,
    -- Paths and subjects may hold an address.
    regexp_replace(legacy_id, '([A-Za-z0-9])[A-Za-z0-9._%+-]*@', '\1***@', 'g') AS legacy_id,
    target_table,
    CASE WHEN is_there THEN regexp_replace(target_id, '([A-Za-z0-9])[A-Za-z0-9._%+-]*@', '\1***@', 'g') END AS target_id,
    CASE
        WHEN is_there THEN 'ok'
        WHEN reason IN ('duplicate_sub', 'duplicate_legacy_id', 'sub_changed', 'missing_teacher_identity',
            'missing_author_identity') THEN 'conflict'
        WHEN reason IN ('missing_identity', 'section_missing', 'task_without_type', 'invalid_json',
            'constraint_violation') THEN 'error'
        ELSE 'skip'
    END AS status,
    reason
FROM named
