--! kind = "stage"
-- Positions of the old application have gaps and repeats: sections are counted anew.
SELECT
    s._row,
    s.id,
    s.unit_id,
    coalesce(nullif(btrim(s.title, E' \t\r\n'), ''), 'Section ' || left(s.id, 8)) AS title,
    CAST(row_number() OVER (
        PARTITION BY s.unit_id, u.id IS NULL ORDER BY s.order_in_unit, s.created_at, s.id
    ) AS integer) AS position,
    s.created_at,
    s.updated_at,
    CASE WHEN u.id IS NULL THEN 'unit_not_imported' END AS reject
FROM legacy_public.unit_section AS s
LEFT JOIN units AS u ON u.id = s.unit_id
