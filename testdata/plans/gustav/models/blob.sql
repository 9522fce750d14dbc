--! kind = "stage"
-- Each owned object: why it may not be used, or what its bytes are.
SELECT
    owner.bucket,
    owner.path,
    CASE
        WHEN e.verdict IN ('matched', 'mime_mismatch') AND e.found_size_bytes > 0 THEN NULL
        WHEN e.verdict = 'unsafe' THEN 'blob_unsafe_path'
        WHEN e.verdict = 'size_mismatch' THEN 'blob_size_mismatch'
        WHEN e.verdict IN ('hash_mismatch', 'duplicate') THEN 'blob_hash_mismatch'
        ELSE 'blob_missing'
    END AS fault,
    e.verdict_detail,
    e.etag_multipart,
    e.version,
    e.content_type AS declared_type,
    e.found_archive,
    e.found_member,
    e.found_size_bytes AS size_bytes,
    e.found_sha256 AS sha256,
    e.found_md5 AS md5,
    e.found_content_type AS found_type
FROM blob_owner AS owner
LEFT JOIN blob_expected AS e ON e.bucket = owner.bucket AND e.path = owner.path
