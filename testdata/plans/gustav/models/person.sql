--! kind = "stage"
-- Everybody whom the old application has or names, and the subject that stands for them. `sub` is
-- NULL for those who stay behind.
WITH named AS (
    SELECT id AS legacy_id FROM legacy_public.profiles
    UNION SELECT creator_id FROM legacy_public.course
    UNION SELECT created_by FROM legacy_public.course
    UNION SELECT student_id FROM legacy_public.course_student
    UNION SELECT teacher_id FROM legacy_public.course_teacher
    UNION SELECT creator_id FROM legacy_public.learning_unit
    UNION SELECT student_id FROM legacy_public.submission
),
told AS (
    SELECT
        n.legacy_id,
        i.sub AS told_sub,
        b.sub AS former_sub,
        CASE
            WHEN b.sub IS NOT NULL AND (i.sub IS NULL OR NOT var('update_subs')) THEN b.sub
            WHEN i.sub IS NOT NULL THEN i.sub
            WHEN var('placeholders') THEN 'legacy:' || n.legacy_id
        END AS wanted
    FROM (SELECT legacy_id FROM named WHERE legacy_id IS NOT NULL) AS n
    LEFT JOIN identity_row AS i ON i.legacy_id = n.legacy_id AND i.place = 1
    LEFT JOIN mapped_before AS b ON b.legacy_id = n.legacy_id
),
-- A subject is one person's: his whom the target knows by it, else the lowest ID's.
claimed AS (
    SELECT legacy_id, wanted, former_sub = wanted AS is_known FROM told WHERE wanted IS NOT NULL
    UNION ALL
    SELECT b.legacy_id, b.sub, true
    FROM mapped_before AS b
    LEFT ANTI JOIN told AS t ON t.legacy_id = b.legacy_id
),
owned AS (
    SELECT
        legacy_id,
        row_number() OVER (PARTITION BY wanted ORDER BY is_known DESC NULLS LAST, legacy_id) AS place,
        first_value(legacy_id) OVER (PARTITION BY wanted ORDER BY is_known DESC NULLS LAST, legacy_id) AS owner_id
    FROM claimed
)
SELECT
    p._row AS _row,
    t.legacy_id,
    CASE WHEN o.place = 1 THEN t.wanted END AS sub,
    CASE
        WHEN t.wanted IS NULL THEN 'missing_identity'
        WHEN o.place > 1 THEN 'duplicate_sub'
        WHEN t.former_sub IS NOT NULL AND t.told_sub <> t.former_sub AND t.wanted = t.former_sub THEN 'sub_changed'
        WHEN t.wanted = t.former_sub THEN 'already_mapped'
    END AS reject,
    concat_ws(',',
        CASE WHEN t.told_sub IS NULL AND t.former_sub IS NULL AND var('placeholders') THEN 'placeholder_sub' END,
        CASE WHEN p.id IS NULL THEN 'profile_missing' END,
        CASE WHEN t.wanted <> t.former_sub THEN 'sub_updated' END
    ) AS note,
    nullif(concat_ws(', ',
        CASE WHEN o.place > 1 THEN 'the subject is that of ' || o.owner_id END,
        CASE WHEN p.id IS NULL AND a.id IS NULL THEN 'no account either' END,
        CASE WHEN a.deleted_at IS NOT NULL THEN 'the account was deleted' END
    ), '') AS detail
FROM told AS t
LEFT JOIN owned AS o ON o.legacy_id = t.legacy_id
LEFT JOIN legacy_public.profiles AS p ON p.id = t.legacy_id
LEFT JOIN legacy_auth.users AS a ON a.id = t.legacy_id
