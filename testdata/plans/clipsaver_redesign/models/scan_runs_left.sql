-- Runs that the status of their channel does not show, with the reason.
SELECT r.*,
       CASE WHEN c.id IS NULL THEN 'orphaned_scan_run'
            WHEN n.place IS NULL THEN 'unknown_enum'
            ELSE 'older_run' END AS reason
FROM legacy.bot_channel_scan_runs AS r
LEFT JOIN channel AS c ON c.id = r.channel_id
LEFT JOIN scan_runs AS n ON n.id = r.id
WHERE c.id IS NULL OR n.place IS NULL OR n.place > 1
