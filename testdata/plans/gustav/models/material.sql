--! kind = "stage"
-- Each entry with its ID, its place and the object that it has.
WITH judged AS (
    SELECT
        m.*,
        s.unit_id,
        CASE
            WHEN s.id IS NULL THEN 'unit_not_imported'
            WHEN NOT m.is_object THEN 'invalid_json'
        END AS reject
    FROM material_entry AS m
    LEFT JOIN unit_sections AS s ON s.id = m.section_id
),
identified AS (
    SELECT
        *,
        CASE
            WHEN row_number() OVER (PARTITION BY given_id, reject IS NULL ORDER BY section_id, place) = 1
                AND reject IS NULL AND given_id IS NOT NULL THEN given_id
            ELSE uuid_v5('6ba7b811-9dad-11d1-80b4-00c04fd430c8', section_id || ':' || place)
        END AS id
    FROM judged
),
typed AS (
    SELECT
        m.*,
        b.fault,
        b.etag_multipart,
        b.size_bytes,
        b.sha256,
        b.found_type,
        b.path IS NOT NULL AS has_owner_row,
        coalesce(
            b.declared_type,
            nullif(CASE m.mime_type WHEN 'image/jpg' THEN 'image/jpeg' ELSE m.mime_type END, ''),
            sniff_mime('', coalesce(m.filename, m.path))
        ) AS declared_type
    FROM identified AS m
    LEFT JOIN blob AS b ON m.type = 'file' AND b.bucket = 'section_materials' AND b.path = m.path
),
-- The first bytes tell a PDF, PNG or JPEG: where they say another type, they are right.
sniffed AS (
    SELECT
        *,
        CASE
            WHEN declared_type IN ('application/pdf', 'image/png', 'image/jpeg')
                OR found_type IN ('application/pdf', 'image/png', 'image/jpeg')
            THEN found_type IS DISTINCT FROM declared_type
            ELSE false
        END AS is_mismatch
    FROM typed
),
decided AS (
    SELECT
        *,
        CASE WHEN is_mismatch THEN coalesce(found_type, declared_type) ELSE declared_type END AS content_type
    FROM sniffed
),
stored AS (
    SELECT
        *,
        CASE
            WHEN type IS DISTINCT FROM 'file' THEN NULL
            WHEN NOT has_owner_row THEN 'blob_missing'
            WHEN fault IS NOT NULL THEN fault
            WHEN content_type IN ('application/pdf', 'image/png', 'image/jpeg')
                OR (var('webp') AND content_type = 'image/webp') THEN 'stored'
            ELSE 'unsupported_mime'
        END AS outcome
    FROM decided
),
-- Where keys are kept, an object can be one material's alone.
keyed AS (
    SELECT
        *,
        CASE
            WHEN outcome IS DISTINCT FROM 'stored' OR NOT var('keep_keys') OR reject IS NOT NULL THEN reject
            WHEN row_number() OVER (
                PARTITION BY path, outcome, reject ORDER BY section_id, place
            ) > 1 THEN 'constraint_violation'
        END AS final_reject
    FROM stored
)
SELECT
    _row,
    id,
    unit_id,
    section_id,
    place,
    type,
    entry,
    content,
    url,
    title,
    path,
    filename,
    CAST(row_number() OVER (PARTITION BY section_id, final_reject IS NULL ORDER BY place) AS integer) AS position,
    outcome,
    content_type,
    size_bytes,
    sha256,
    CASE
        WHEN outcome IS DISTINCT FROM 'stored' THEN NULL
        WHEN var('keep_keys') THEN path
        ELSE 'materials/' || unit_id || '/' || section_id || '/' || id || '/' || left(sha256, 32) || '.'
            || CASE content_type WHEN 'application/pdf' THEN 'pdf' WHEN 'image/png' THEN 'png'
                WHEN 'image/jpeg' THEN 'jpg' ELSE 'webp' END
    END AS storage_key,
    coalesce(entry_created_at, created_at) AS created_at,
    coalesce(entry_updated_at, entry_created_at, updated_at) AS updated_at,
    final_reject AS reject,
    concat_ws(',',
        CASE WHEN given_id IS DISTINCT FROM id THEN 'material_id_generated' END,
        CASE WHEN type = 'applet' THEN 'applet_as_markdown' END,
        CASE WHEN coalesce(type, '') NOT IN ('markdown', 'link', 'applet', 'file') THEN 'unknown_material_type' END,
        nullif(outcome, 'stored'),
        CASE WHEN outcome = 'stored' AND is_mismatch THEN 'mime_mismatch' END,
        CASE WHEN outcome = 'stored' AND etag_multipart THEN 'etag_multipart' END
    ) AS note
FROM keyed
