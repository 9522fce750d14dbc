--! kind = "stage"
-- What the archive has and nobody owns, or nobody may use by the name that it has there.
SELECT
    CAST(NULL AS bigint) AS _row,
    o.archive,
    o.member,
    CASE
        WHEN coalesce(o.finding, '') IN ('', 'duplicate', 'repeated', 'case_clash', 'normalization_clash', 'checksum_mismatch')
            THEN 'blob_unreferenced'
        ELSE 'blob_unsafe_path'
    END AS reject
FROM files.objects AS o
LEFT ANTI JOIN blob AS b ON b.found_archive = o.archive AND b.found_member = o.member
