-- Every URL is that of an object in the right bucket.
SELECT entity || ' ' || legacy_id AS _detail
FROM (
    SELECT 'coach' AS entity, _legacy_id AS legacy_id, photo_url AS url, 'coach-images' AS bucket FROM coaches
    UNION ALL
    SELECT 'category', _legacy_id, icon, 'category-icons' FROM categories
) AS urls
LEFT ANTI JOIN images AS o
    ON urls.url = var('public_base') || '/' || o.bucket || '/' || percent_encode_path(o.key) AND o.bucket = urls.bucket
WHERE url IS NOT NULL
