-- The newest run of each channel first; those with an unknown label stand apart.
WITH judged AS (
    SELECT *,
           status IN ('queued', 'running', 'succeeded', 'failed', 'canceled') AS is_known
    FROM legacy.bot_channel_scan_runs
)
SELECT *,
       row_number() OVER (PARTITION BY channel_id, is_known
                          ORDER BY created_at DESC, _row DESC) AS place
FROM judged
