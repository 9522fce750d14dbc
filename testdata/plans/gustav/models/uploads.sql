--! kind = "objects"
--! source_key = ["_bucket", "_path"]
-- What the target's storage gets: an object for each material and each hand-in that has one.
SELECT
    CASE WHEN var('keep_keys') THEN b.bucket ELSE 'materials' END AS bucket,
    m.storage_key AS key,
    b.found_archive AS archive,
    b.found_member AS member,
    m.mime_type AS content_type,
    m.sha256,
    CAST(m.size_bytes AS bigint) AS size_bytes,
    b.bucket AS _bucket,
    b.path AS _path,
    b.version AS _version,
    CAST(NULL AS text) AS _reject
FROM unit_materials AS m
JOIN blob AS b ON b.bucket = 'section_materials' AND b.path = m._path
WHERE m.kind = 'file'
UNION ALL
SELECT
    CASE WHEN var('keep_keys') THEN b.bucket ELSE 'submissions' END AS bucket,
    s.storage_key,
    b.found_archive,
    b.found_member,
    s.mime_type,
    s.sha256,
    CAST(s.size_bytes AS bigint),
    b.bucket AS _bucket,
    b.path,
    b.version,
    CAST(NULL AS text)
FROM learning_submissions AS s
JOIN blob AS b ON b.bucket = 'submissions' AND b.path = s._path
WHERE s.storage_key IS NOT NULL
UNION ALL
SELECT
    CAST(NULL AS text) AS bucket,
    CAST(NULL AS text) AS key,
    archive,
    member,
    CAST(NULL AS text) AS content_type,
    CAST(NULL AS text) AS sha256,
    CAST(NULL AS bigint) AS size_bytes,
    CAST(NULL AS text) AS _bucket,
    member AS _path,
    CAST(NULL AS text) AS _version,
    reject AS _reject
FROM blob_left
