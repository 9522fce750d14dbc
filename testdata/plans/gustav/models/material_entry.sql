--! kind = "stage"
-- The entries of each section's list of materials, one by one. What is no list is one entry, broken.
WITH sections AS (
    SELECT
        _row, id AS section_id, created_at, updated_at, materials,
        CASE
            WHEN materials IS NULL THEN 'null'
            WHEN NOT json_valid(materials) THEN 'broken'
            WHEN json_keys(CASE WHEN json_typeof(materials) = 'object' THEN materials END) = make_array() THEN 'null'
            ELSE json_typeof(materials)
        END AS form
    FROM legacy_public.unit_section
),
entries AS (
    SELECT
        _row, section_id, created_at, updated_at,
        unnest(items) AS entry,
        unnest(generate_series(1, cardinality(items))) AS place
    FROM (
        SELECT *, CASE WHEN form = 'array' THEN json_elements(materials) END AS items
        FROM sections
        WHERE form = 'array'
    ) AS lists
    UNION ALL
    SELECT _row, section_id, created_at, updated_at, CAST(NULL AS text), CAST(1 AS bigint)
    FROM sections
    WHERE form NOT IN ('array', 'null')
)
SELECT
    _row, section_id, created_at, updated_at, entry, place,
    coalesce(json_typeof(entry) = 'object', false) AS is_object,
    lower(btrim(entry ->> 'type')) AS type,
    CASE WHEN lower(entry ->> 'id') ~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'
        THEN lower(entry ->> 'id') END AS given_id,
    nullif(btrim(entry ->> 'title', E' \t\r\n'), '') AS title,
    coalesce(entry ->> 'content', entry ->> 'body', '') AS content,
    coalesce(
        nullif(btrim(entry ->> 'content', E' \t\r\n'), ''),
        nullif(btrim(entry ->> 'url', E' \t\r\n'), ''),
        nullif(btrim(entry ->> 'href', E' \t\r\n'), ''),
        nullif(btrim(entry ->> 'body', E' \t\r\n'), ''),
        '') AS url,
    nullif(btrim(entry ->> 'path'), '') AS path,
    coalesce(nullif(btrim(entry ->> 'filename'), ''), regexp_substr(entry ->> 'path', '[^/]+$')) AS filename,
    lower(btrim(entry ->> 'mime_type')) AS mime_type,
    TRY_CAST(entry ->> 'created_at' AS timestamptz) AS entry_created_at,
    TRY_CAST(entry ->> 'updated_at' AS timestamptz) AS entry_updated_at
FROM entries
