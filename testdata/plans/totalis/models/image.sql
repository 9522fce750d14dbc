-- What is known of each image, without its bytes. The first row of an ID counts.
SELECT
    id,
    first_row,
    ext,
    content_type,
    size_bytes,
    sha256,
    byte_type IS NOT NULL AND byte_type <> named_type AS is_mismatch,
    CASE
        WHEN is_no_bytea THEN 'blob_bad_encoding'
        WHEN coalesce(size_bytes, 0) = 0 THEN 'blob_empty'
        WHEN content_type IS NULL THEN 'unsupported_mime'
    END AS fault
FROM (
    SELECT
        *,
        coalesce(byte_type, named_type) AS content_type,
        row_number() OVER (PARTITION BY id ORDER BY first_row) AS n
    FROM (
        SELECT
            id,
            _row AS first_row,
            coalesce(nullif(regexp_replace(lower(btrim(extension)), '^\.', ''), ''), 'jpg') AS ext,
            CASE WHEN sniff_mime(data) IN ('image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/svg+xml')
                THEN sniff_mime(data) END AS byte_type,
            CASE WHEN sniff_mime('', extension) IN ('image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/svg+xml')
                THEN sniff_mime('', extension) END AS named_type,
            octet_length(data) AS size_bytes,
            encode(sha256(data), 'hex') AS sha256,
            -- The constant that plan.toml gives to what is no bytea.
            octet_length(data) = 8 AND encode(data, 'hex') = '6e6f206279746561' AS is_no_bytea
        FROM legacy.tls_image
    ) AS seen
) AS numbered
WHERE n = 1
