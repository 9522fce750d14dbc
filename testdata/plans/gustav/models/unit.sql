--! kind = "stage"
SELECT
    u._row,
    u.id,
    u.title,
    u.description AS summary,
    author.sub AS author_id,
    u.created_at,
    u.updated_at,
    CASE WHEN author.sub IS NULL THEN 'missing_author_identity' END AS reject
FROM legacy_public.learning_unit AS u
LEFT JOIN person AS author ON author.legacy_id = u.creator_id
