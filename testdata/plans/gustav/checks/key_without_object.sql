-- Every storage key has one object of its size and SHA-256, and the reverse.
WITH keys AS (
    SELECT storage_key AS key, sha256, CAST(size_bytes AS bigint) AS size_bytes FROM unit_materials WHERE storage_key IS NOT NULL
    UNION
    SELECT storage_key, sha256, CAST(size_bytes AS bigint) FROM learning_submissions WHERE storage_key IS NOT NULL
)
SELECT coalesce(k.key, u.key) || CASE WHEN u.key IS NULL THEN ': no object' ELSE ': no row' END AS _detail
FROM keys AS k
FULL JOIN (SELECT DISTINCT key, sha256, size_bytes FROM uploads) AS u
    ON u.key = k.key AND u.sha256 = k.sha256 AND u.size_bytes = k.size_bytes
WHERE k.key IS NULL OR u.key IS NULL
