-- Runs that the status of their channel does not show, with the reason.
SELECT r.* EXCLUDE (is_known, place),
       CASE WHEN c.id IS NULL THEN 'orphaned_scan_run'
            WHEN NOT r.is_known THEN 'unknown_enum'
            ELSE 'older_run' END AS reason
FROM scan_runs AS r
LEFT JOIN (SELECT id FROM channel) AS c ON c.id = r.channel_id
WHERE c.id IS NULL OR NOT r.is_known OR r.place > 1
