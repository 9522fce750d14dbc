SELECT
    r.image_id,
    r.bucket,
    r.role || '/image_' || r.image_id || '_' || r.role || '.' || i.ext AS key,
    i.size_bytes AS size,
    i.sha256,
    i.content_type
FROM image_ref AS r
JOIN image AS i ON i.id = r.image_id
WHERE i.fault IS NULL
ORDER BY r.image_id, r.bucket, r.role
