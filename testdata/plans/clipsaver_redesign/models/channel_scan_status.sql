-- One row for each channel that was scanned, or has been read up to a message. '' means none yet.
SELECT CAST(row_number() OVER (ORDER BY c.id) AS INTEGER) AS id,
       CASE WHEN r.status IS NULL THEN 'QUEUED'
            WHEN r.status = 'canceled' THEN 'CANCELLED'
            ELSE upper(r.status) END AS status,
       nullif(c._last_message_id, '') AS forward_message_id,
       coalesce(t.matched, 0) AS message_count,
       coalesce(t.scanned, 0) AS total_messages_scanned,
       r.error_message,
       coalesce(t.first_at, c.created_at) AS created_at,
       coalesce(r.finished_at, r.started_at, r.created_at, c.updated_at) AS updated_at,
       c.guild_id,
       c.id AS channel_id
FROM channel AS c
LEFT JOIN scan_runs AS r ON r.channel_id = c.id AND r.is_known AND r.place = 1
LEFT JOIN scan_totals AS t ON t.channel_id = c.id
WHERE r.channel_id IS NOT NULL OR nullif(c._last_message_id, '') IS NOT NULL
