--! kind = "reconciled"
--! archive = "files"
-- What the old storage says of the objects that have an owner.
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
