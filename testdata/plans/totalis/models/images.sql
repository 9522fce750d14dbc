-- The files to upload, row by row: bytes are never gathered.
SELECT
    bucket,
    role || '/image_' || id || '_' || role || '.' || ext AS key,
    CASE WHEN reject IS NULL THEN data END AS content,
    content_type,
    coalesce(expected, sha256) AS sha256,
    size_bytes,
    id AS _image_id,
    reject AS _reject,
    CASE WHEN is_mismatch THEN 'mime_mismatch' END AS _note
FROM (
    SELECT
        *,
        split_part(used_as, '/', 1) AS bucket,
        split_part(used_as, '/', 2) AS role,
        CASE
            WHEN first_row <> _row THEN 'duplicate_id'
            WHEN used_as IS NULL THEN 'blob_unreferenced'
            ELSE fault
        END AS reject
    FROM (
        SELECT
            _row,
            id,
            data,
            lookup('image', id, 'first_row') AS first_row,
            lookup('image', id, 'ext') AS ext,
            lookup('image', id, 'content_type') AS content_type,
            lookup('image', id, 'size_bytes') AS size_bytes,
            lookup('image', id, 'sha256') AS sha256,
            lookup('image', id, 'is_mismatch') AS is_mismatch,
            lookup('image', id, 'fault') AS fault,
            lookup('expected.rows', id) AS expected,
            -- An image that nobody refers to keeps its row.
            unnest(coalesce(lookup('image_use', id), make_array(CAST(NULL AS text)))) AS used_as
        FROM legacy.tls_image
    ) AS used
) AS judged
