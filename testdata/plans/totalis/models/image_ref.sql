-- Who refers to an image, and in which role.
SELECT DISTINCT image_id, bucket, role
FROM (
    SELECT image_id, 'coach-images' AS bucket, 'main' AS role FROM legacy.tls_coach
    UNION ALL
    SELECT image60_id, 'coach-images', '60' FROM legacy.tls_coach
    UNION ALL
    SELECT image45_id, 'coach-images', '45' FROM legacy.tls_coach
    UNION ALL
    SELECT image30_id, 'coach-images', '30' FROM legacy.tls_coach
    UNION ALL
    SELECT icon_id, 'category-icons', 'main' FROM legacy.tls_category
    UNION ALL
    SELECT icon_id_secondary, 'category-icons', 'main' FROM legacy.tls_category
) AS refs
WHERE image_id <> 0
