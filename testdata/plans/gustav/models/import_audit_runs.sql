--! mode = "insert"
--! may_hold_rows = true
-- One row a run. Its ID follows from what became of each row: the same run has it again.
SELECT
    uuid_v5(
        '6ba7b811-9dad-11d1-80b4-00c04fd430c8',
        'gustav:' || to_char(as_of(), 'YYYY-MM-DD HH24:MI:SS.US') || ':' || fingerprint
    ) AS id,
    'gustav alpha1' AS source,
    as_of() AS started_at_utc,
    as_of() AS ended_at_utc,
    summary AS notes
FROM (
    SELECT
        string_agg(entity || ' ' || status || ' ' || records, ', ' ORDER BY entity, status) AS summary,
        md5(string_agg(fingerprint, ',' ORDER BY entity, status)) AS fingerprint
    FROM (
        SELECT entity, status, count(*) AS records, md5(string_agg(record, '' ORDER BY record)) AS fingerprint
        FROM (
            SELECT
                entity,
                status,
                left(md5(concat_ws('|', entity, legacy_id, target_id, status, reason)), 12) AS record
            FROM audit_record
        ) AS hashed
        GROUP BY entity, status
    ) AS counted
) AS told
WHERE summary IS NOT NULL
