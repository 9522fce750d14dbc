--! kind = "export"
SELECT 'voice_role' AS "table", id AS legacy_id,
       json_object(
           'guild_id', guild_id::text,
           'voice_channel_id', voice_channel_id::text,
           'role_id', role_id::text) AS columns
FROM legacy.voice_role
