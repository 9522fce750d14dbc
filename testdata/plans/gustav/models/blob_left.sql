--! kind = "stage"
-- What the archive has and nobody owns, or nobody may use.
SELECT
    o._row,
    o.archive,
    o.member,
    CASE
        WHEN o.finding IN ('absolute', 'parent', 'symlink', 'hard_link', 'device', 'fifo', 'not_utf8')
            THEN 'blob_unsafe_path'
        ELSE 'blob_unreferenced'
    END AS reject
FROM files.objects AS o
LEFT ANTI JOIN blob AS b ON b.found_archive = o.archive AND b.found_member = o.member AND b.fault IS NULL
