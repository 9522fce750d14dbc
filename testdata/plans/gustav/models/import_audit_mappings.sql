--! mode = "insert"
--! may_hold_rows = true
SELECT
    run.id AS run_id,
    r.entity,
    r.legacy_id,
    r.target_table,
    r.target_id,
    r.status,
    r.reason,
    as_of() AS created_at_utc,
    CAST(NULL AS bigint) AS _row
FROM audit_record AS r
CROSS JOIN import_audit_runs AS run
ORDER BY r.entity, r.legacy_id, r.target_table, r.target_id, r.reason
