-- What the new tables have no column for.
SELECT id AS channel_id,
       _last_scanned_at AS last_scanned_at,
       _last_activity_at AS last_activity_at,
       _message_count AS message_count
FROM channel
WHERE _last_scanned_at IS NOT NULL OR _last_activity_at IS NOT NULL OR _message_count <> 0
