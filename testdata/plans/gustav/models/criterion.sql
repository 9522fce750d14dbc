--! kind = "stage"
-- The criteria of each task, one by one: of its JSON, else of its list, else of its text.
WITH formed AS (
    SELECT
        t.id, t.assessment_criteria, r.grading_criteria, t.criteria,
        CASE
            WHEN t.assessment_criteria IS NULL THEN 'null'
            WHEN NOT json_valid(t.assessment_criteria) THEN 'broken'
            WHEN regexp_replace(t.assessment_criteria, '\s', '', 'g') IN ('[]', '{}') THEN 'null'
            ELSE json_typeof(t.assessment_criteria)
        END AS form
    FROM legacy_public.task_base AS t
    JOIN legacy_public.regular_tasks AS r ON r.task_id = t.id
),
listed AS (
    SELECT
        id,
        CASE
            WHEN form = 'array' THEN json_elements_text(assessment_criteria)
            WHEN form IN ('string', 'number', 'boolean') THEN json_elements_text('[' || assessment_criteria || ']')
            WHEN form = 'null' AND cardinality(grading_criteria) > 0 THEN grading_criteria
            WHEN form = 'null' THEN make_array(criteria)
        END AS items
    FROM formed
    WHERE form <> 'object'
),
-- In the order of their keys, byte by byte.
members AS (
    SELECT
        id,
        key || ': ' || coalesce(json_get_text(assessment_criteria, key), '') AS item,
        row_number() OVER (PARTITION BY id ORDER BY key) AS place
    FROM (
        SELECT
            id, assessment_criteria,
            unnest(json_keys(CASE WHEN form = 'object' THEN assessment_criteria END)) AS key
        FROM formed
        WHERE form = 'object'
    ) AS keyed
),
items AS (
    SELECT id, unnest(items) AS item, unnest(generate_series(1, cardinality(items))) AS place
    FROM listed
    WHERE cardinality(items) > 0
    UNION ALL
    SELECT id, item, CAST(place AS bigint) FROM members
)
SELECT id AS task_id, item, row_number() OVER (PARTITION BY id ORDER BY place) AS place
FROM (
    SELECT id, btrim(item, E' \t\r\n') AS item, min(place) AS place
    FROM items
    WHERE btrim(item, E' \t\r\n') <> ''
    GROUP BY id, btrim(item, E' \t\r\n')
) AS distinct_items
