SELECT id,
       channel_id,
       after_message_id,
       before_message_id,
       status,
       messages_scanned,
       messages_matched,
       error_message,
       started_at,
       finished_at,
       created_at,
       CASE WHEN status NOT IN ('queued', 'running', 'succeeded', 'failed', 'canceled')
            THEN 'unknown_enum' END AS _reject,
       CASE WHEN channel_id !~ '^[0-9]{1,20}$' OR after_message_id !~ '^[0-9]{1,20}$'
                 OR before_message_id !~ '^[0-9]{1,20}$'
            THEN 'invalid_snowflake' END AS _note
FROM legacy.bot_channel_scan_runs
