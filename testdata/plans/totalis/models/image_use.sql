-- One row an image: a list of bucket/role.
SELECT image_id, array_agg(bucket || '/' || role ORDER BY bucket, role) AS uses
FROM image_ref
GROUP BY image_id
