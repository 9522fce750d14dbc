--! kind = "stage"
WITH x AS (
SELECT
    o.bucket_id AS bucket,
    o.name AS path,
    o.version,
    CASE WHEN o.size ~ '^[0-9]{1,18}$' THEN CAST(o.size AS bigint) END AS size_bytes,
    o.etag,
    CASE o.mimetype WHEN 'image/jpg' THEN 'image/jpeg' ELSE o.mimetype END AS content_type
FROM (
    SELECT
        bucket_id, name, version,
        metadata ->> 'size' AS size,
        metadata ->> 'eTag' AS etag,
        nullif(lower(btrim(split_part(metadata ->> 'mimetype', ';', 1))), '') AS mimetype
    FROM legacy_storage.objects
) AS o
LEFT SEMI JOIN blob_owner AS owner ON owner.bucket = o.bucket_id AND owner.path = o.name
)
SELECT x.bucket, x.path, x.version, x.size_bytes, x.etag, x.content_type,
  CASE WHEN f.path IS NULL THEN 'missing' WHEN f.finding IN ('absolute','parent','symlink','hard_link') THEN 'unsafe'
   WHEN f.size_bytes <> x.size_bytes THEN 'size_mismatch'
   WHEN btrim(x.etag,'"') ~ '^[0-9a-f]{32}$' AND btrim(x.etag,'"') <> f.md5 THEN 'hash_mismatch'
   WHEN f.content_type <> x.content_type THEN 'mime_mismatch' ELSE 'matched' END AS verdict,
  CAST(NULL AS text) AS verdict_detail, x.etag LIKE '%-%' AS etag_multipart,
  f.archive AS found_archive, f.member AS found_member, f.size_bytes AS found_size_bytes, f.sha256 AS found_sha256, f.md5 AS found_md5, f.content_type AS found_content_type
FROM x LEFT JOIN files.objects AS f ON f.bucket = x.bucket AND f.path = x.path AND coalesce(f.version, x.version) = x.version
