--! kind = "export"
-- Private chat: `export_chat = false` leaves the words out.
SELECT 'audit_messages' AS "table", id AS legacy_id,
       json_object(
           'guild_id', guild_id::text,
           'message_id', message_id::text,
           'user_id', user_id::text,
           'channel_id', channel_id::text,
           'message_date', message_date,
           'content', CASE WHEN var('export_chat') THEN content END,
           'attachment', attachment,
           'deleted', deleted) AS columns
FROM legacy.audit_messages
