-- Runs with a known label, the newest of each channel first.
SELECT *,
       row_number() OVER (PARTITION BY channel_id ORDER BY created_at DESC, _row DESC) AS place,
       sum(messages_matched) OVER (PARTITION BY channel_id) AS matched,
       sum(messages_scanned) OVER (PARTITION BY channel_id) AS scanned,
       min(created_at) OVER (PARTITION BY channel_id) AS first_at
FROM legacy.bot_channel_scan_runs
WHERE status IN ('queued', 'running', 'succeeded', 'failed', 'canceled')
