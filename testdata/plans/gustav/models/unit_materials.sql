--! source_key = ["_section_id", "_place"]
WITH titled AS (
    SELECT
        *,
        coalesce(
            title,
            CASE WHEN type = 'file' THEN nullif(btrim(regexp_replace(filename, '(.)\.[^.]*$', '\1')), '') END,
            'Material ' || position
        ) AS shown_title,
        -- A fence is longer than any in the text that it holds.
        array_max(string_to_array(regexp_replace(CASE WHEN type = 'applet' THEN content ELSE entry END, '[^`]+', ' ', 'g'), ' '))
            AS longest_fence
    FROM material
),
fenced AS (
    SELECT
        *,
        CASE WHEN length(longest_fence) >= 3 THEN longest_fence || '`' ELSE '```' END AS fence
    FROM titled
)
SELECT
    id,
    unit_id,
    section_id,
    shown_title AS title,
    CASE
        WHEN outcome = 'stored' THEN ''
        WHEN type = 'file' THEN 'Datei nicht verfügbar: ' || coalesce(path, filename, '')
        WHEN type = 'markdown' THEN content
        WHEN type = 'link' THEN '[' || shown_title || '](' || url || ')'
        WHEN type = 'applet' THEN fence || E'html\n' || content || E'\n' || fence
        ELSE fence || E'json\n' || entry || E'\n' || fence
    END AS body_md,
    position,
    CASE WHEN outcome = 'stored' THEN 'file' ELSE 'markdown' END AS kind,
    storage_key,
    CASE WHEN outcome = 'stored' THEN filename END AS filename_original,
    CASE WHEN outcome = 'stored' THEN content_type END AS mime_type,
    CASE WHEN outcome = 'stored' THEN size_bytes END AS size_bytes,
    CASE WHEN outcome = 'stored' THEN sha256 END AS sha256,
    CAST(NULL AS text) AS alt_text,
    created_at,
    updated_at,
    section_id AS _section_id,
    place AS _place,
    path AS _path,
    reject AS _reject,
    note AS _note
FROM fenced
