--! kind = "export"
SELECT 'asynctournament' AS "table", id AS legacy_id,
       json_object(
           'owner_id', owner_id::text,
           'report_channel_id', report_channel_id::text,
           'customization', nullif(customization, 'default')) AS columns
FROM legacy.asynctournament
