--! kind = "map"
-- Where each object went.
SELECT
    _bucket AS old_bucket, _path AS old_key, _version AS old_version,
    bucket AS new_bucket, key AS new_key, sha256
FROM uploads
ORDER BY old_bucket, old_key, new_bucket, new_key
