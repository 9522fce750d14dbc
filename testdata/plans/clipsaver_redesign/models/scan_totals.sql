-- What all runs of a channel add up to.
SELECT channel_id,
       sum(messages_matched) AS matched,
       sum(messages_scanned) AS scanned,
       min(created_at) AS first_at
FROM legacy.bot_channel_scan_runs
WHERE status IN ('queued', 'running', 'succeeded', 'failed', 'canceled')
GROUP BY channel_id
